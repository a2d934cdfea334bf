/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - mtsim: runs the worlds of seeds, and tells what was met in them. */
#include "sim.h"

#include <inttypes.h>
#include <msgtrans/log.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORLD_SECONDS = 120 /* of a clock on the wall: what takes longer hangs */ };

uint64_t sim_met_counts[SIM_MET_KINDS];
uint64_t sim_code_counts[MT_UNAUTHENTICATED + 1];

static const char *const met_names[SIM_MET_KINDS] = {
    [SIM_MET_RAN] = "failed, ran",
    [SIM_MET_DID_NOT_RUN] = "failed, did not run",
    [SIM_MET_UNKNOWN] = "failed, unknown",
    [SIM_MET_GOAWAY_RACE] = "crossed a GOAWAY",
    [SIM_MET_WAITED] = "waited for a connection",
    [SIM_MET_BACKOFF] = "waited to connect again",
    [SIM_MET_DRAINED] = "server drained",
    [SIM_MET_GRACE_OVER] = "grace cut",
    [SIM_MET_CRASHED] = "server freed under way",
    [SIM_MET_CHANNEL_CLOSED] = "channel closed under way",
    [SIM_MET_TOO_LATE] = "answered too late",
    [SIM_MET_LARGE] = "large both ways",
    [SIM_MET_STREAMED] = "message streamed",
    [SIM_MET_NO_ROOM] = "write without room",
    [SIM_MET_HELD_BACK] = "more than a window unread",
    [SIM_MET_STREAM_OK] = "stream went well",
    [SIM_MET_LEAP] = "clock leapt",
};

static uint64_t fault_counts[MT_FAULT_KINDS];

typedef struct arguments {
    uint64_t from;
    uint64_t count;
    bool verbose;
    bool covers; /* each fault and each outcome must be met */
} arguments;

_Noreturn static void usage(const char *what, const char *word)
{
    if (what != NULL)
        fprintf(stderr, "mtsim: %s %s\n", what, word != NULL ? word : "(nothing)");
    fputs("usage: mtsim --seed N [--verbose]\n"
          "       mtsim --seeds N [--from M] [--covers] [--verbose]\n"
          "  --seed N    one world\n"
          "  --seeds N   so many worlds, from seed 1 or M on; each twice: the same seed must give\n"
          "              the same trace\n"
          "  --covers    fail unless each kind of fault and outcome was met in them\n"
          "  --verbose   print the trace\n",
          stderr);
    exit(2);
}

static uint64_t number_of(const char *option, const char *text)
{
    char *end = NULL;
    uint64_t number = text != NULL ? strtoull(text, &end, 10) : 0;
    char what[64];

    if (text != NULL && end != text && *end == '\0' && text[0] != '-')
        return number;
    snprintf(what, sizeof what, "%s wants a number, not", option);
    usage(what, text);
}

static arguments read_arguments(char **argv)
{
    arguments args = {.from = 1};

    for (int i = 1; argv[i] != NULL; i++) {
        if (strcmp(argv[i], "--verbose") == 0) {
            args.verbose = true;
        } else if (strcmp(argv[i], "--covers") == 0) {
            args.covers = true;
        } else if (strcmp(argv[i], "--seed") == 0) {
            i++;
            args.from = number_of(argv[i - 1], argv[i]);
            args.count = 1;
        } else if (strcmp(argv[i], "--seeds") == 0) {
            i++;
            args.count = number_of(argv[i - 1], argv[i]);
        } else if (strcmp(argv[i], "--from") == 0) {
            i++;
            args.from = number_of(argv[i - 1], argv[i]);
        } else {
            usage("unknown option", argv[i]);
        }
    }
    if (args.count == 0)
        usage("write --seed N or --seeds N, with worlds from 1 on:", "there are none");
    return args;
}

/* ---- what the library logs is part of the trace */

static void on_log(mt_log_level level, const char *line, void *arg)
{
    (void)arg;
    if (level == MT_LOG_ERROR)
        sim_fail("an error was logged: %s", line);
    sim_trace("  log: %s", line);
}

/* ---- worlds */

static void run(uint64_t seed, bool verbose)
{
    alarm(WORLD_SECONDS);
    sim_trace_begin(verbose);
    sim_run(seed);
}

static void run_twice(uint64_t seed, bool verbose)
{
    run(seed, verbose);
    uint64_t hash = world.hash;
    for (size_t i = 0; i < MT_FAULT_KINDS; i++)
        fault_counts[i] += world.net.counts[i];
    printf("seed %" PRIu64 ": %zu calls, %" PRIu64 " turns, %zu KiB, trace %016" PRIx64 "\n", seed,
           world.call_count, world.turns, world.memory_most / 1024, hash);
    if (seed % 8 != 0)
        return;
    run(seed, false);
    if (world.hash != hash)
        sim_fail("the second run came to %016" PRIx64 ", the first to %016" PRIx64, world.hash,
                 hash);
}

/* Returns true if it was met, or need not be. */
static bool tell(const char *name, uint64_t count, bool must)
{
    printf("%12" PRIu64 "  %s%s\n", count, name, must && count == 0 ? "   <- never" : "");
    return count > 0 || !must;
}

static bool tell_all(bool must)
{
    bool all = true;

    puts("faults");
    for (size_t i = 0; i < MT_FAULT_KINDS; i++)
        all &= tell(mt_fault_name((mt_fault)i), fault_counts[i], must);
    puts("outcomes");
    for (size_t i = 0; i <= MT_UNAUTHENTICATED; i++)
        all &= tell(mt_code_name((mt_code)i), sim_code_counts[i], must);
    for (size_t i = 0; i < SIM_MET_KINDS; i++)
        all &= tell(met_names[i], sim_met_counts[i], must);
    return all;
}

static void fill_noise(void)
{
    mt_rng rng;

    mt_rng_seed(&rng, 1);
    for (size_t i = 0; i < SIM_NOISE; i++)
        sim_noise[i] = (uint8_t)mt_rng_next(&rng);
}

int main(int argc, char **argv)
{
    const arguments args = read_arguments(argv);

    (void)argc;
    sim_memory_watch();
    sim_trace_signals();
    mt_log_set(MT_LOG_DEBUG, on_log, NULL);
    fill_noise();
    for (uint64_t i = 0; i < args.count; i++)
        run_twice(args.from + i, args.verbose);
    if (args.count > 1 && !tell_all(args.covers))
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
