/* SPDX-License-Identifier: Apache-2.0 */
/* run.h - many calls to a cluster, by the callback form on one loop: so many at a time to each
 * node, and an account of what came of them. */
#ifndef CACHE_RUN_H
#define CACHE_RUN_H

#include <msgtrans/loop.h>

#include "cluster.h"
#include "histogram.h"
#include "input.h"

typedef enum run_operation { RUN_GET, RUN_SET, RUN_OPERATIONS } run_operation;

typedef struct run_tally { /* of one operation */
    uint64_t calls;        /* that have ended */
    uint64_t failed;
    uint64_t codes[MT_UNAUTHENTICATED + 1]; /* of those that failed, by code */
    uint64_t ran[3];                        /* of those that failed, by mt_ran */
    uint64_t bytes;                         /* of the values of those that did not */
    histogram latency;                      /* of those that did not; ns */
} run_tally;

typedef struct run_result {
    run_tally of[RUN_OPERATIONS];
    uint64_t elapsed_ns;
} run_result;

typedef enum run_kind {
    RUN_WRITE, /* Set each entry */
    RUN_READ,  /* Get each entry and compare each byte */
    RUN_MIXED, /* nine of ten times Get, otherwise Set */
} run_kind;

enum { RUN_ALL_NODES = -1, RUN_MOST_IN_FLIGHT = 1024, RUN_EXAMPLES = 3 };

typedef struct run_plan {
    run_kind kind;
    uint64_t rounds; /* how often each entry has its turn */
    int node;        /* only entries of this node; RUN_ALL_NODES */

    int halfway_node; /* once half of this node's calls have ended, halfway(arg) runs; NULL: none */
    void (*halfway)(void *arg);
    void (*progress)(uint64_t done, uint64_t all, void *arg); /* after each call */
    void *arg;
} run_plan;

typedef struct runner runner;

typedef struct runner_args {
    mt_loop *loop;
    const cluster *nodes;
    size_t node_count;
    size_t in_flight; /* calls at a time to each node: 1 to RUN_MOST_IN_FLIGHT */
    const input *entries;
} runner_args;

/* Shares the entries out over the nodes.
 *   Owns     what args points to is borrowed; the result is the caller's: runner_free() */
runner *runner_new(const runner_args *args);

/* NULL is fine. */
void runner_free(runner *r);

/* Returns how many entries a node owns. */
size_t runner_share(const runner *r, size_t node);

/* Makes the calls of a plan and returns when all have ended. */
void runner_run(runner *r, const run_plan *plan, run_result *result);

/* ---- a node that is known to be away: its calls may fail, with UNAVAILABLE and nothing else */

typedef struct run_outage {
    uint64_t began_ns;                   /* on CLOCK_MONOTONIC */
    uint64_t noticed_ns;                 /* when the first call failed; 0: not yet */
    uint64_t under_way;                  /* calls when it began */
    uint64_t ran[3];                     /* calls that failed since, by mt_ran */
    uint64_t others_ended;               /* calls to the other nodes since */
    char text[MT_STATUS_TEXT_SIZE + 32]; /* what the first one that failed said */
} run_outage;

void runner_outage_begins(runner *r, size_t node);

/* Ends the outage: all calls must succeed again. */
run_outage runner_outage_ends(runner *r);

/* ---- what went wrong though nothing should */

typedef struct run_faults {
    uint64_t failed;                  /* calls that had to succeed */
    uint64_t different;               /* replies that were not what had been stored */
    char examples[RUN_EXAMPLES][256]; /* the first of them, in words; "" where there are fewer */
} run_faults;

const run_faults *runner_faults(const runner *r);

/* Returns nanoseconds on CLOCK_MONOTONIC. */
uint64_t run_now(void);

#endif
