/* SPDX-License-Identifier: Apache-2.0 */
/* report.c - tables and sentences of the demo's summary. */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>

#include "text.h"

static const char *const operation_names[RUN_OPERATIONS] = {[RUN_GET] = "Get", [RUN_SET] = "Set"};

static void print_data(const report *r)
{
    const input *in = r->entries;

    printf("  Data    %s, %s, on %s\n", text_number(in->count, "entry", "entries").at,
           text_bytes(in->bytes).at, text_number(r->node_count, "node", "nodes").at);
    if (in->replaced > 0)
        printf("          replaced by a later one with the same key: %s\n",
               text_number(in->replaced, "entry", "entries").at);
    if (in->left_out > 0)
        printf("          left out, see above: %s\n",
               text_number(in->left_out, "entry", "entries").at);
}

/* ---- calls */

static void print_tally(const char *phase, run_operation operation, const run_result *result)
{
    const run_tally *t = &result->of[operation];
    double seconds = (double)result->elapsed_ns / 1e9;
    uint64_t rate = seconds > 0 ? (uint64_t)((double)(t->calls - t->failed) / seconds) : 0;

    printf("          %-8s %-4s %11s %9s %9s %9s %9s\n", phase, operation_names[operation],
           text_count(t->calls).at, text_count(t->failed).at, text_count(rate).at,
           text_duration(histogram_at(&t->latency, 500)).at,
           text_duration(histogram_at(&t->latency, 990)).at);
}

static void print_calls(const report *r)
{
    printf("\n  Calls   %-8s %-4s %11s %9s %9s %9s %9s\n", "phase", "", "calls", "failed",
           "calls/s", "p50", "p99");
    for (size_t i = 0; i < r->phase_count; i++) {
        const char *name = r->phases[i].name;
        for (run_operation o = 0; o < RUN_OPERATIONS; o++) {
            if (r->phases[i].result.of[o].calls == 0)
                continue;
            print_tally(name, o, &r->phases[i].result);
            name = "";
        }
    }
    printf("          Up to %zu calls at a time to each node. calls/s, p50 and p99 count calls\n"
           "          that succeeded; they include the time that calls wait for each other.\n",
           r->in_flight);
}

/* ---- errors */

static run_tally sum_of_failures(const report *r)
{
    run_tally sum = {0};

    for (size_t i = 0; i < r->phase_count; i++) {
        for (int o = 0; o < RUN_OPERATIONS; o++) {
            const run_tally *t = &r->phases[i].result.of[o];
            sum.failed += t->failed;
            for (int c = 0; c <= MT_UNAUTHENTICATED; c++)
                sum.codes[c] += t->codes[c];
            for (int ran = 0; ran < 3; ran++)
                sum.ran[ran] += t->ran[ran];
        }
    }
    return sum;
}

static void print_errors(const report *r)
{
    run_tally sum = sum_of_failures(r);

    printf("\n  Errors  ");
    if (sum.failed == 0) {
        printf("none\n");
        return;
    }
    for (int c = 0, n = 0; c <= MT_UNAUTHENTICATED; c++)
        if (sum.codes[c] > 0)
            printf("%s%s %s", n++ > 0 ? ", " : "", text_count(sum.codes[c]).at,
                   mt_code_name((mt_code)c));
    printf("\n          %s did not run and may be repeated, %s ran, of %s nobody can know\n",
           text_count(sum.ran[MT_DID_NOT_RUN]).at, text_count(sum.ran[MT_RAN]).at,
           text_count(sum.ran[MT_RAN_UNKNOWN]).at);
}

/* ---- the node that was killed */

static void print_outage(const report *r)
{
    const run_outage *o = &r->outage;
    uint64_t failed = o->ran[MT_RAN] + o->ran[MT_DID_NOT_RUN] + o->ran[MT_RAN_UNKNOWN];

    printf("\n  Node %-2zu killed with SIGKILL while %s to it were under way\n", r->lost + 1,
           text_number(o->under_way, "call", "calls").at);
    if (o->noticed_ns == 0)
        printf("          nobody noticed: no call to it failed\n");
    else
        printf("          noticed after %s; the first call that failed said\n"
               "            %.300s\n"
               "          %s for its keys failed while it was away\n",
               text_duration(o->noticed_ns - o->began_ns).at, o->text,
               text_number(failed, "call", "calls").at);
    if (r->node_count > 1)
        printf("          meanwhile %s to other nodes ended\n",
               text_number(o->others_ended, "call", "calls").at);
    printf("          started again on the same port: it listened after %s and served after %s\n"
           "          it came back with %s entries; %s were stored again in %s\n",
           text_duration(r->started_ns).at, text_duration(r->served_ns).at, text_count(r->empty).at,
           text_count(r->reloaded).at, text_duration(r->reload_ns).at);
}

/* ---- what the nodes say */

static void print_nodes(const report *r)
{
    printf("\n  Nodes   %4s %9s %9s %11s %11s %8s %8s %11s\n", "node", "keys", "entries", "memory",
           "hits", "misses", "evicted", "calls");
    for (size_t i = 0; i < r->node_count; i++) {
        const report_node *n = &r->nodes[i];
        printf("          %4zu %9s", i + 1, text_count(n->keys).at);
        if (!n->answers)
            printf(" does not answer\n");
        else
            printf(" %9s %11s %11s %8s %8s %11s\n", text_count(n->entries).at,
                   text_bytes(n->bytes).at, text_count(n->hits).at, text_count(n->misses).at,
                   text_count(n->evictions).at, text_count(n->calls).at);
    }
    printf("          Node %zu counts from its second start.\n", r->lost + 1);
}

/* ---- the verdict */

bool report_is_good(const report *r)
{
    for (size_t i = 0; i < r->node_count; i++)
        if (!r->nodes[i].answers)
            return false;
    return r->faults->failed == 0 && r->faults->different == 0;
}

static void print_verdict(const report *r)
{
    uint64_t reads = 0, bytes = 0;

    for (size_t i = 0; i < r->phase_count; i++) {
        const run_tally *t = &r->phases[i].result.of[RUN_GET];
        reads += t->calls - t->failed;
        bytes += t->bytes;
    }
    if (report_is_good(r)) {
        printf("\n  Result  GOOD: everything that had to succeed did; %s reads, %s, equal byte by "
               "byte\n",
               text_count(reads).at, text_bytes(bytes).at);
        return;
    }
    printf("\n  Result  BAD: %s calls failed that had to succeed, %s replies were different\n",
           text_count(r->faults->failed).at, text_count(r->faults->different).at);
    for (int i = 0; i < RUN_EXAMPLES && r->faults->examples[i][0] != '\0'; i++)
        printf("          %s\n", r->faults->examples[i]);
}

void report_print(const report *r)
{
    printf("\n");
    print_data(r);
    print_calls(r);
    print_errors(r);
    print_outage(r);
    print_nodes(r);
    print_verdict(r);
    fflush(stdout);
}
