/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - a lane for each node: its entries, its calls in flight, the next one when one ends. */
#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cache.mt.h"
#include "memory.h"

/* With values of 4 MiB the number alone is no bound. */
enum { MOST_BYTES_IN_FLIGHT = 16 * 1024 * 1024, SET_EVERY = 10 };

/* The timeout of the IDL is meant for a call alone; here a thousand may wait for each other. */
static const mt_call_options patient = {.timeout_ms = 30000};

typedef struct lane lane;

typedef struct flight { /* one call under way; otherwise in its lane's list of spare ones */
    lane *lane;
    const input_entry *entry;
    run_operation operation;
    uint64_t started_ns;
    struct flight *next_spare;
} flight;

struct lane { /* to one node */
    runner *run;
    size_t node;
    const input_entry **entries;
    size_t entry_count;
    flight *flights, *spare;
    bool away;
    struct { /* of the plan */
        uint64_t all, started, ended;
        size_t in_flight, bytes_in_flight;
    } plan;
};

struct runner {
    runner_args args;
    lane *lanes;
    run_outage outage;
    bool is_outage;
    run_faults faults;
    struct { /* only while runner_run() runs */
        const run_plan *plan;
        run_result *result;
        uint64_t all, ended;
    } now;
};

uint64_t run_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- lanes */

static void lane_init(lane *l, runner *r, size_t node)
{
    *l = (lane){.run = r, .node = node};
    l->flights = memory_or_exit(calloc(r->args.in_flight, sizeof *l->flights));
    for (size_t i = 0; i < r->args.in_flight; i++) {
        l->flights[i] = (flight){.lane = l, .next_spare = l->spare};
        l->spare = &l->flights[i];
    }
}

static void share_out(runner *r)
{
    const input *in = r->args.entries;
    size_t *owners = memory_or_exit(calloc(in->count, sizeof *owners));

    for (size_t i = 0; i < in->count; i++) {
        owners[i] = cluster_owner(r->args.nodes, in->entries[i].key);
        r->lanes[owners[i]].entry_count++;
    }
    for (size_t i = 0; i < r->args.node_count; i++) {
        lane *l = &r->lanes[i];
        l->entries = memory_or_exit(calloc(l->entry_count + 1, sizeof *l->entries));
        l->entry_count = 0;
    }
    for (size_t i = 0; i < in->count; i++) {
        lane *l = &r->lanes[owners[i]];
        l->entries[l->entry_count++] = &in->entries[i];
    }
    free(owners);
}

runner *runner_new(const runner_args *args)
{
    runner *r = memory_or_exit(calloc(1, sizeof *r));

    r->args = *args;
    r->lanes = memory_or_exit(calloc(args->node_count, sizeof *r->lanes));
    for (size_t i = 0; i < args->node_count; i++)
        lane_init(&r->lanes[i], r, i);
    share_out(r);
    return r;
}

void runner_free(runner *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->args.node_count; i++) {
        free(r->lanes[i].entries);
        free(r->lanes[i].flights);
    }
    free(r->lanes);
    free(r);
}

size_t runner_share(const runner *r, size_t node)
{
    return r->lanes[node].entry_count;
}

/* ---- the account */

static char *next_example(runner *r)
{
    for (size_t i = 0; i < RUN_EXAMPLES; i++)
        if (r->faults.examples[i][0] == '\0')
            return r->faults.examples[i];
    return NULL;
}

static void count_fault(const flight *f, uint64_t *counter, const char *what)
{
    char *example = next_example(f->lane->run);

    *counter += 1;
    if (example != NULL)
        snprintf(example, sizeof f->lane->run->faults.examples[0],
                 "%s \"%.64s\" on node %zu: %.150s", f->operation == RUN_GET ? "Get" : "Set",
                 f->entry->key, f->lane->node + 1, what);
}

static void count_outage(run_outage *o, const mt_status *status)
{
    o->ran[status->ran]++;
    if (o->noticed_ns != 0)
        return;
    o->noticed_ns = run_now();
    snprintf(o->text, sizeof o->text, "%s", mt_status_text(status));
}

static void count_failure(const flight *f, run_tally *tally, const mt_status *status)
{
    runner *r = f->lane->run;

    tally->failed++;
    tally->codes[status->code]++;
    tally->ran[status->ran]++;
    if (f->lane->away && status->code == MT_UNAVAILABLE)
        count_outage(&r->outage, status);
    else
        count_fault(f, &r->faults.failed, mt_status_text(status));
}

static void count(const flight *f, const mt_status *status)
{
    runner *r = f->lane->run;
    run_tally *tally = &r->now.result->of[f->operation];

    tally->calls++;
    if (r->is_outage && !f->lane->away)
        r->outage.others_ended++;
    if (status->code != MT_OK) {
        count_failure(f, tally, status);
        return;
    }
    tally->bytes += f->entry->size;
    histogram_add(&tally->latency, run_now() - f->started_ns);
}

const run_faults *runner_faults(const runner *r)
{
    return &r->faults;
}

void runner_outage_begins(runner *r, size_t node)
{
    r->lanes[node].away = true;
    r->is_outage = true;
    r->outage = (run_outage){.began_ns = run_now(), .under_way = r->lanes[node].plan.in_flight};
}

run_outage runner_outage_ends(runner *r)
{
    for (size_t i = 0; i < r->args.node_count; i++)
        r->lanes[i].away = false;
    r->is_outage = false;
    return r->outage;
}

/* ---- calls */

static void fill(lane *l);

static void finish(flight *f, const mt_status *status)
{
    lane *l = f->lane;
    runner *r = l->run;
    const run_plan *plan = r->now.plan;

    count(f, status);
    l->plan.in_flight--;
    l->plan.bytes_in_flight -= f->entry->size;
    l->plan.ended++;
    f->next_spare = l->spare;
    l->spare = f;
    r->now.ended++;
    fill(l);
    if (plan->halfway != NULL && plan->halfway_node == (int)l->node &&
        l->plan.ended == (l->plan.all + 1) / 2)
        plan->halfway(plan->arg);
    if (plan->progress != NULL)
        plan->progress(r->now.ended, r->now.all, plan->arg);
    if (r->now.ended == r->now.all)
        mt_loop_stop(r->args.loop);
}

static bool is_value_of(const input_entry *entry, ProtobufCBinaryData value)
{
    return value.len == entry->size &&
           (value.len == 0 || memcmp(value.data, entry->value, value.len) == 0);
}

/* cut: get */
static void got(mt_call *call, const mt_status *status, const cache_get_reply *reply, void *arg)
{
    flight *f = arg;

    (void)call;
    if (status->code == MT_OK && !is_value_of(f->entry, reply->value))
        count_fault(f, &f->lane->run->faults.different, "the value is not the one that was stored");
    finish(f, status);
}

static mt_call *start_get(mt_channel *channel, flight *f)
{
    return cache_get_async(channel, &(cache_get_request){.key = f->entry->key}, &patient, got, f);
}
/* end: get */

static void was_set(mt_call *call, const mt_status *status, const cache_set_reply *reply, void *arg)
{
    (void)call;
    (void)reply;
    finish(arg, status);
}

static mt_call *start_set(mt_channel *channel, flight *f)
{
    const cache_set_request request = {.key = f->entry->key,
                                       .value = {f->entry->size, f->entry->value}};

    return cache_set_async(channel, &request, &patient, was_set, f);
}

/* Scattered (Knuth's multiplicative hash), so that no entry is always read or always written. */
static run_operation operation_of(run_kind kind, uint64_t turn)
{
    if (kind == RUN_MIXED)
        return ((uint32_t)turn * 2654435761u >> 16) % SET_EVERY == 0 ? RUN_SET : RUN_GET;
    return kind == RUN_WRITE ? RUN_SET : RUN_GET;
}

/* Starts the lane's next call when there is one and it has room. */
static bool start_next(lane *l)
{
    flight *f = l->spare;
    if (l->plan.started == l->plan.all || f == NULL)
        return false;
    const input_entry *entry = l->entries[l->plan.started % l->entry_count];
    if (l->plan.in_flight > 0 && l->plan.bytes_in_flight + entry->size > MOST_BYTES_IN_FLIGHT)
        return false;

    l->spare = f->next_spare;
    f->entry = entry;
    f->operation = operation_of(l->run->now.plan->kind, l->plan.started);
    l->plan.started++;
    l->plan.in_flight++;
    l->plan.bytes_in_flight += entry->size;
    f->started_ns = run_now();
    mt_channel *channel = cluster_channel(l->run->args.nodes, l->node);
    memory_or_exit(f->operation == RUN_GET ? start_get(channel, f) : start_set(channel, f));
    return true;
}

static void fill(lane *l)
{
    while (start_next(l))
        continue;
}

void runner_run(runner *r, const run_plan *plan, run_result *result)
{
    *result = (run_result){0};
    r->now.plan = plan;
    r->now.result = result;
    r->now.all = r->now.ended = 0;
    for (size_t i = 0; i < r->args.node_count; i++) {
        lane *l = &r->lanes[i];
        bool takes_part = plan->node == RUN_ALL_NODES || plan->node == (int)i;
        l->plan.all = takes_part ? plan->rounds * l->entry_count : 0;
        l->plan.started = l->plan.ended = 0;
        r->now.all += l->plan.all;
    }
    uint64_t began = run_now();
    for (size_t i = 0; i < r->args.node_count; i++)
        fill(&r->lanes[i]);
    if (r->now.all > 0)
        mt_loop_run(r->args.loop);
    result->elapsed_ns = run_now() - began;
}
