/* SPDX-License-Identifier: Apache-2.0 */
/* report.h - the demo's summary: what happened, in words and tables for a person. */
#ifndef CACHE_REPORT_H
#define CACHE_REPORT_H

#include "ring.h"
#include "run.h"

enum { REPORT_MOST_PHASES = 8 };

typedef struct report_node {
    size_t keys;  /* that the ring gives it */
    bool answers; /* false: the rest is not known */
    uint64_t entries, bytes, hits, misses, evictions, calls;
} report_node;

typedef struct report {
    struct {
        const char *name;
        run_result result;
    } phases[REPORT_MOST_PHASES];
    size_t phase_count;
    size_t in_flight; /* calls at a time to each node */
    const input *entries;

    size_t lost; /* the node that was killed */
    run_outage outage;
    uint64_t started_ns; /* from the start of its new process until that listened */
    uint64_t served_ns;  /* ... until it answered a call of the old channel */
    uint64_t empty;      /* entries it had then */
    uint64_t reloaded;   /* entries it was given again */
    uint64_t reload_ns;

    report_node nodes[RING_MAX_NODES];
    size_t node_count;
    const run_faults *faults;
} report;

/* Prints it all to stdout. */
void report_print(const report *r);

/* True when every call that had to succeed did, and every reply was what had been stored. */
bool report_is_good(const report *r);

#endif
