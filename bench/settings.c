/* SPDX-License-Identifier: Apache-2.0 */
/* settings.c - the options of the benchmark. */
#include "settings.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: bench [option]...\n"
    "Runs an echo over raw sockets and over MsgTrans, one after the other, and compares them.\n"
    "  --quick            about 20 s: one short round\n"
    "  --smoke            a few calls of everything, to see that it works; no figures\n"
    "  --rounds N         1 to 32 [3]\n"
    "  --seconds S        for each run, 0.01 to 60 [1]\n"
    "  --tries N          of a run while other programs use the CPUs; the least disturbed counts "
    "[3]\n"
    "  --busy-poll-us N   where the table says busy [50]\n"
    "  --connections N    idle ones [1000]\n"
    "  --peers LIST       of raw,limit,msgtrans,zmq,nng [raw,limit,msgtrans]\n"
    "  --transports LIST  of tcp,unix [tcp,unix]\n"
    "  --only TEXT        only scenarios with TEXT in their name: call, call-one-cpu, call-busy,\n"
    "                     pipeline-1, -64, -1024, pipeline-1-busy, ..., call-1mib, stream, "
    "stream-busy, idle\n"
    "  --json FILE        also appends one line a run\n";

enum option_key {
    KEY_QUICK = 1,
    KEY_SMOKE,
    KEY_ROUNDS,
    KEY_SECONDS,
    KEY_TRIES,
    KEY_BUSY_POLL,
    KEY_CONNECTIONS,
    KEY_PEERS,
    KEY_TRANSPORTS,
    KEY_ONLY,
    KEY_JSON,
    KEY_HELP,
};

static const struct option long_options[] = {
    {"quick", no_argument, NULL, KEY_QUICK},
    {"smoke", no_argument, NULL, KEY_SMOKE},
    {"rounds", required_argument, NULL, KEY_ROUNDS},
    {"tries", required_argument, NULL, KEY_TRIES},
    {"seconds", required_argument, NULL, KEY_SECONDS},
    {"busy-poll-us", required_argument, NULL, KEY_BUSY_POLL},
    {"connections", required_argument, NULL, KEY_CONNECTIONS},
    {"peers", required_argument, NULL, KEY_PEERS},
    {"transports", required_argument, NULL, KEY_TRANSPORTS},
    {"only", required_argument, NULL, KEY_ONLY},
    {"json", required_argument, NULL, KEY_JSON},
    {"help", no_argument, NULL, KEY_HELP},
    {NULL, 0, NULL, 0},
};

_Noreturn void bench_refuse(const char *option, const char *value, const char *want)
{
    fprintf(stderr, "bench: %s %s: write %s\n", option, value, want);
    exit(2);
}

static uint32_t number_option(const char *option, const char *text, uint32_t least, uint32_t most)
{
    char *end, want[64];
    unsigned long value = strtoul(text, &end, 10);

    if (end != text && *end == '\0' && value >= least && value <= most)
        return (uint32_t)value;
    snprintf(want, sizeof want, "a number from %u to %u", least, most);
    bench_refuse(option, text, want);
}

static uint32_t seconds_option(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end != '\0' || !(value >= 0.01 && value <= 60))
        bench_refuse("--seconds", text, "a number from 0.01 to 60");
    return (uint32_t)(value * 1000);
}

static int peer_find(const char *name)
{
    for (int i = 0; i < BENCH_PEERS; i++)
        if (strcmp(bench_peers[i].name, name) == 0)
            return i;
    return -1;
}

static int transport_find(const char *name)
{
    for (int i = 0; i < BENCH_TRANSPORTS; i++)
        if (strcmp(bench_transports[i], name) == 0)
            return i;
    return -1;
}

/* Sets exactly the entries that a comma list names. */
static void list_option(const char *option, char *text, int (*find)(const char *), bool *set,
                        size_t size)
{
    memset(set, 0, size * sizeof *set);
    for (char *name; (name = strsep(&text, ",")) != NULL;) {
        int at = find(name);
        if (at < 0)
            bench_refuse(option, name, "names that bench --help lists");
        set[at] = true;
    }
}

static void option_set(bench_settings *s, int key)
{
    switch (key) {
    case KEY_QUICK:
        s->rounds = s->tries = 1;
        s->warmup_ms = 50;
        s->duration_ms = 150;
        break;
    case KEY_SMOKE:
        s->rounds = s->tries = 1;
        s->warmup_ms = 1;
        s->duration_ms = 10;
        s->connections = 10;
        break;
    case KEY_ROUNDS:
        s->rounds = number_option("--rounds", optarg, 1, BENCH_ROUNDS_MAX);
        break;
    case KEY_SECONDS:
        s->duration_ms = seconds_option(optarg);
        break;
    case KEY_TRIES:
        s->tries = number_option("--tries", optarg, 1, 10);
        break;
    case KEY_BUSY_POLL:
        s->busy_poll_us = number_option("--busy-poll-us", optarg, 1, 1000000);
        break;
    case KEY_CONNECTIONS:
        s->connections = number_option("--connections", optarg, 1, 9000);
        break;
    case KEY_PEERS:
        list_option("--peers", optarg, peer_find, s->peers, BENCH_PEERS);
        break;
    case KEY_TRANSPORTS:
        list_option("--transports", optarg, transport_find, s->transports, BENCH_TRANSPORTS);
        break;
    case KEY_ONLY:
        s->only = optarg;
        break;
    case KEY_JSON:
        s->json = optarg;
        break;
    case KEY_HELP:
        fputs(help, stdout);
        exit(0);
    default: /* getopt has said what is wrong */
        exit(2);
    }
}

void bench_settings_read(bench_settings *s, int argc, char **argv)
{
    *s = (bench_settings){.rounds = 3,
                          .tries = 3,
                          .warmup_ms = 300,
                          .duration_ms = 1000,
                          .busy_poll_us = 50,
                          .connections = 1000,
                          .transports = {true, true}};
    for (int i = 0; i < BENCH_PEERS; i++)
        s->peers[i] = !bench_peers[i].optional;
    for (int key; (key = getopt_long(argc, argv, "", long_options, NULL)) != -1;)
        option_set(s, key);
    if (optind < argc)
        bench_refuse("argument", argv[optind], "options only; --help lists them");
}
