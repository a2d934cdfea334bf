/* SPDX-License-Identifier: Apache-2.0 */
/* demo.c - cache-demo: cache nodes, real data, and what happens when one of the nodes dies. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache.mt.h"
#include "memory.h"
#include "process.h"
#include "progress.h"
#include "report.h"
#include "ring.h"
#include "text.h"

enum {
    DEFAULT_NODES = 3,
    DEFAULT_IN_FLIGHT = 64,
    MIXED_CALLS = 20000,     /* at least, and more when a second has room for more */
    MIXED_BYTES = 256 << 20, /* but no more than this, and each entry twice at least */
    PROBE_TIMEOUT_MS = 20000,
};

typedef struct options {
    const char *path;
    size_t nodes, in_flight;
} options;

typedef struct demo {
    options options;
    input entries;
    process processes[RING_MAX_NODES];
    mt_loop *loop;
    cluster *nodes;
    runner *runner;
    progress progress;
    report report;
} demo;

/* ---- command line */

static void print_help(void)
{
    printf(
        "Usage: cache-demo [--nodes N] [--in-flight N] [FILE | FOLDER]\n"
        "Puts real data into a distributed cache, reads it back and compares every byte, kills a\n"
        "node in the middle, goes on, and brings it back. Exits with 0 when all went well.\n"
        "\n"
        "  FILE           lines of key<TAB>value, or Debian's package database\n"
        "                 (/var/lib/dpkg/status)\n"
        "  FOLDER         every file in it, by its path\n"
        "  --nodes N      cache nodes, 1 to %d (%d)\n"
        "  --in-flight N  calls at a time to each node, 1 to %d (%d)\n",
        RING_MAX_NODES, DEFAULT_NODES, RUN_MOST_IN_FLIGHT, DEFAULT_IN_FLIGHT);
}

static int wrong(const char *what, const char *word)
{
    fprintf(stderr, "cache-demo: %s \"%s\"; see cache-demo --help\n", what, word);
    return 2;
}

static bool parse_count(const char *word, long most, size_t *out)
{
    char *end;
    long value = strtol(word, &end, 10);

    if (*word == '\0' || *end != '\0' || value < 1 || value > most)
        return false;
    *out = (size_t)value;
    return true;
}

/* Returns the exit code, or -1 to go on. */
static int parse_options(int argc, char **argv, options *o)
{
    static const struct option known[] = {{"nodes", required_argument, NULL, 'n'},
                                          {"in-flight", required_argument, NULL, 'i'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};

    *o = (options){"/var/lib/dpkg/status", DEFAULT_NODES, DEFAULT_IN_FLIGHT};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'h')
            return print_help(), 0;
        if (option == '?')
            return wrong("unknown or incomplete option", argv[optind - 1]);
        if (option == 'n' && !parse_count(optarg, RING_MAX_NODES, &o->nodes))
            return wrong("--nodes wants a number from 1 to 64, not", optarg);
        if (option == 'i' && !parse_count(optarg, RUN_MOST_IN_FLIGHT, &o->in_flight))
            return wrong("--in-flight wants a number from 1 to 1024, not", optarg);
    }
    if (argc - optind > 1)
        return wrong("one FILE or FOLDER is enough; no use for", argv[optind + 1]);
    if (optind < argc)
        o->path = argv[optind];
    return -1;
}

/* ---- beginning and end */

/* Enough for a node that owns everything: this is about a node that dies, not one that forgets. */
static size_t node_memory_mb(const input *in)
{
    return 64 + ((in->bytes + in->count * 256) >> 20);
}

static bool start_node(demo *d, size_t node, const char *listen)
{
    char error[PROCESS_ERROR_SIZE];

    if (process_start(&d->processes[node], listen, node_memory_mb(&d->entries), error))
        return true;
    fprintf(stderr, "cache-demo: node %zu: %s\n", node + 1, error);
    return false;
}

static bool start_nodes(demo *d)
{
    for (size_t i = 0; i < d->options.nodes; i++) {
        if (!start_node(d, i, "tcp://127.0.0.1:0"))
            return false;
        progress_say(&d->progress, "node %zu is process %d on %s", i + 1, (int)d->processes[i].pid,
                     d->processes[i].address);
    }
    return true;
}

static bool open_cluster(demo *d)
{
    const char *targets[RING_MAX_NODES];

    for (size_t i = 0; i < d->options.nodes; i++)
        targets[i] = d->processes[i].address;
    mt_err err = mt_loop_new(NULL, &d->loop);
    if (err != MT_OK) {
        fprintf(stderr, "cache-demo: no event loop: %s\n", mt_err_text(err));
        return false;
    }
    d->nodes = memory_or_exit(cluster_open(targets, d->options.nodes, d->loop));
    d->runner = runner_new(&(runner_args){.loop = d->loop,
                                          .nodes = d->nodes,
                                          .node_count = d->options.nodes,
                                          .in_flight = d->options.in_flight,
                                          .entries = &d->entries});
    return true;
}

/* Returns false when a node did not end as it should. */
static bool end(demo *d)
{
    bool good = true;

    runner_free(d->runner);
    cluster_free(d->nodes);
    mt_loop_free(d->loop);
    for (size_t i = 0; i < d->options.nodes; i++) {
        if (process_stop(&d->processes[i]))
            continue;
        fprintf(stderr, "cache-demo: node %zu did not end well\n", i + 1);
        good = false;
    }
    input_fini(&d->entries);
    return good;
}

/* ---- phases */

static void show_progress(uint64_t done, uint64_t all, void *arg)
{
    demo *d = arg;

    progress_show(&d->progress, done, all, run_now());
}

static const run_result *run_phase(demo *d, const char *name, run_plan plan)
{
    run_result *result = &d->report.phases[d->report.phase_count].result;

    d->report.phases[d->report.phase_count++].name = name;
    plan.progress = show_progress;
    plan.arg = d;
    progress_begin(&d->progress, name, run_now());
    runner_run(d->runner, &plan, result);
    return result;
}

static void load(demo *d, const char *name, int node)
{
    const run_result *result =
        run_phase(d, name, (run_plan){.kind = RUN_WRITE, .rounds = 1, .node = node});
    const run_tally *sets = &result->of[RUN_SET];

    progress_say(&d->progress, "%s of %s entries stored, %s, in %s",
                 text_count(sets->calls - sets->failed).at, text_count(sets->calls).at,
                 text_bytes(sets->bytes).at, text_duration(result->elapsed_ns).at);
}

static void verify(demo *d, const char *name)
{
    uint64_t different = runner_faults(d->runner)->different;
    const run_result *result =
        run_phase(d, name, (run_plan){.kind = RUN_READ, .rounds = 1, .node = RUN_ALL_NODES});
    const run_tally *gets = &result->of[RUN_GET];

    different = runner_faults(d->runner)->different - different;
    progress_say(&d->progress, "%s of %s entries read back, %s of them different, in %s",
                 text_count(gets->calls - gets->failed).at, text_count(gets->calls).at,
                 text_count(different).at, text_duration(result->elapsed_ns).at);
}

/* The one with most keys: with very few entries another one might have none. */
static size_t pick_victim(const demo *d)
{
    size_t victim = 0;

    for (size_t i = 1; i < d->options.nodes; i++)
        if (runner_share(d->runner, i) > runner_share(d->runner, victim))
            victim = i;
    return victim;
}

static void kill_victim(void *arg)
{
    demo *d = arg;
    size_t victim = d->report.lost;

    runner_outage_begins(d->runner, victim);
    process_kill(&d->processes[victim]);
    progress_say(&d->progress, "node %zu killed with SIGKILL; going on without it", victim + 1);
}

/* About a second at the pace of the phase before, so that a person sees something happen. */
static uint64_t mixed_rounds(const demo *d)
{
    const input *in = &d->entries;
    uint64_t pace =
        1000000000u / (d->report.phases[d->report.phase_count - 1].result.elapsed_ns + 1);
    uint64_t by_calls = MIXED_CALLS / in->count, by_bytes = MIXED_BYTES / (in->bytes + 1);
    uint64_t rounds = pace > by_calls ? pace : by_calls;

    if (rounds > by_bytes)
        rounds = by_bytes;
    return rounds < 2 ? 2 : rounds;
}

static void mixed_with_kill(demo *d)
{
    d->report.lost = pick_victim(d);
    const run_result *result = run_phase(d, "mixed",
                                         (run_plan){.kind = RUN_MIXED,
                                                    .rounds = mixed_rounds(d),
                                                    .node = RUN_ALL_NODES,
                                                    .halfway_node = (int)d->report.lost,
                                                    .halfway = kill_victim});
    uint64_t calls = result->of[RUN_GET].calls + result->of[RUN_SET].calls;
    uint64_t failed = result->of[RUN_GET].failed + result->of[RUN_SET].failed;

    progress_say(&d->progress, "%s reads and writes, %s of them failed, in %s",
                 text_count(calls).at, text_count(failed).at, text_duration(result->elapsed_ns).at);
}

/* ---- Stats of a node */

typedef struct probe {
    mt_loop *loop;
    report_node *out;
} probe;

static void got_stats(mt_call *call, const mt_status *status, const cache_stats_reply *reply,
                      void *arg)
{
    probe *p = arg;

    (void)call;
    p->out->answers = status->code == MT_OK;
    if (p->out->answers) {
        p->out->entries = reply->entries;
        p->out->bytes = reply->bytes;
        p->out->hits = reply->hits;
        p->out->misses = reply->misses;
        p->out->evictions = reply->evictions;
        p->out->calls = reply->calls;
    } else {
        fprintf(stderr, "cache-demo: Stats: %s\n", mt_status_text(status));
    }
    mt_loop_stop(p->loop);
}

/* cut: ask */
/* Waits for the node when it is not there yet. */
static void ask_stats(demo *d, size_t node, report_node *out)
{
    const mt_call_options patient = {.timeout_ms = PROBE_TIMEOUT_MS, .wait_for_ready = true};
    probe p = {d->loop, out};

    memory_or_exit(cache_stats_async(cluster_channel(d->nodes, node), &(cache_stats_request){0},
                                     &patient, got_stats, &p));
    mt_loop_run(d->loop);
}
/* end: ask */

static bool bring_back(demo *d)
{
    size_t lost = d->report.lost;
    report_node back = {0};
    char address[sizeof d->processes[lost].address];
    uint64_t began = run_now();

    progress_begin(&d->progress, "restart", began);
    memcpy(address, d->processes[lost].address, sizeof address);
    if (!start_node(d, lost, address))
        return false;
    d->report.started_ns = run_now() - began;
    ask_stats(d, lost, &back);
    d->report.served_ns = run_now() - began;
    d->report.outage = runner_outage_ends(d->runner);
    d->report.empty = back.entries;
    if (back.answers)
        progress_say(&d->progress, "node %zu is process %d on the same port and serves after %s",
                     lost + 1, (int)d->processes[lost].pid, text_duration(d->report.served_ns).at);
    return back.answers;
}

static void reload(demo *d)
{
    load(d, "reload", (int)d->report.lost);
    const run_result *result = &d->report.phases[d->report.phase_count - 1].result;
    d->report.reloaded = result->of[RUN_SET].calls - result->of[RUN_SET].failed;
    d->report.reload_ns = result->elapsed_ns;
}

static void finish_report(demo *d)
{
    d->report.in_flight = d->options.in_flight;
    d->report.entries = &d->entries;
    d->report.node_count = d->options.nodes;
    d->report.faults = runner_faults(d->runner);
    for (size_t i = 0; i < d->options.nodes; i++) {
        d->report.nodes[i].keys = runner_share(d->runner, i);
        if (process_is_gone(&d->processes[i]))
            fprintf(stderr, "cache-demo: node %zu has died, and nobody asked it to\n", i + 1);
        else
            ask_stats(d, i, &d->report.nodes[i]);
    }
}

static bool run(demo *d)
{
    progress_begin(&d->progress, "start", run_now());
    if (!start_nodes(d) || !open_cluster(d))
        return false;
    load(d, "load", RUN_ALL_NODES);
    verify(d, "verify");
    mixed_with_kill(d);
    if (!bring_back(d))
        return false;
    reload(d);
    verify(d, "again");
    finish_report(d);
    report_print(&d->report);
    return report_is_good(&d->report);
}

int main(int argc, char **argv)
{
    demo *d = memory_or_exit(calloc(1, sizeof *d));
    char error[INPUT_ERROR_SIZE];
    bool good = false;
    int code = parse_options(argc, argv, &d->options);

    if (code < 0) {
        if (input_load(&d->entries, d->options.path, error)) {
            printf("cache demo: %s, %s, from %s\n",
                   text_number(d->entries.count, "entry", "entries").at,
                   text_bytes(d->entries.bytes).at, d->options.path);
            good = run(d);
        } else {
            fprintf(stderr, "cache-demo: %s\n", error);
        }
        good = end(d) && good;
        code = good ? 0 : 1;
    }
    free(d);
    return code;
}
