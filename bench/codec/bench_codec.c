/* SPDX-License-Identifier: Apache-2.0 */
/* bench_codec.c - encodes and decodes the same messages with each library in turn, and compares. */
#include <getopt.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer.h"
#include "values.h"

enum { ROUNDS_MAX = 1001, TURN_US = 1000, SUM_TIMES = 3 };

static const codec_peer *const peers[] = {
    &codec_msgtrans,
#ifdef HAVE_PROTOBUF_C
    &codec_protobuf_c,
#endif
#ifdef HAVE_LIBPROTOBUF
    &codec_libprotobuf,
#endif
};
enum { PEERS = sizeof peers / sizeof *peers };

static const char *const kind_names[CODEC_KINDS] = {"echo, 32 bytes", "cache entry, 1 KiB",
                                                    "order, nested"};

typedef enum direction { ENCODE, DECODE, DIRECTIONS } direction;

static const char *const direction_names[DIRECTIONS] = {"encode", "decode"};

static uint8_t wanted_room[CODEC_KINDS][CODEC_ROOM], out[CODEC_ROOM];
static codec_bytes wanted[CODEC_KINDS];

static _Noreturn void die(const char *who, const char *what)
{
    fprintf(stderr, "bench-codec: %s: %s\n", who, what);
    exit(1);
}

void codec_refused(void)
{
    die("a library", "it refused a valid message");
}

/* --- before anything is measured -------------------------------------------------------------- */

static void pin_to_one_cpu(void)
{
    cpu_set_t one;
    int cpu = sched_getcpu();

    CPU_ZERO(&one);
    if (cpu >= 0)
        CPU_SET((size_t)cpu, &one);
    if (cpu < 0 || sched_setaffinity(0, sizeof one, &one) != 0)
        die("sched_setaffinity", "cannot stay on one CPU");
}

/* What a peer decoded and encoded again must be the bytes that were there, and the sums the same. */
static void check(const codec_peer *peer, codec_kind kind)
{
    peer->load(kind, wanted[kind]);
    codec_bytes got = peer->encode(kind, 1, out);
    if (got.size != wanted[kind].size || memcmp(got.data, wanted[kind].data, got.size) != 0)
        die(peer->name, "it does not encode what it decoded");
    if (peer->decode(kind, SUM_TIMES, wanted[kind]) !=
        SUM_TIMES * codec_msgtrans.decode(kind, 1, wanted[kind]))
        die(peer->name, "it decodes other values");
}

static void prepare(void)
{
    for (int kind = 0; kind < CODEC_KINDS; kind++) {
        wanted[kind] = codec_values(kind, wanted_room[kind]);
        for (int i = 0; i < PEERS; i++)
            check(peers[i], kind);
    }
}

/* --- one figure ------------------------------------------------------------------------------- */

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Returns the nanoseconds of one. */
static double run(const codec_peer *peer, codec_kind kind, direction way, size_t count)
{
    static volatile uint64_t sink; /* so that nothing is left out because nobody looks */
    uint64_t begin = now_ns();

    if (way == ENCODE)
        sink += peer->encode(kind, count, out).size + out[0];
    else
        sink += peer->decode(kind, count, wanted[kind]);
    return (double)(now_ns() - begin) / (double)count;
}

/* How many fit in one turn. */
static size_t count_of_turn(const codec_peer *peer, codec_kind kind, direction way)
{
    run(peer, kind, way, 100);
    return (size_t)(TURN_US * 1e3 / run(peer, kind, way, 1000)) + 1;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* The peers take turns within each round, so that what disturbs the machine meets all alike. */
static void measure(codec_kind kind, direction way, size_t rounds, double ns[PEERS])
{
    static double turns[PEERS][ROUNDS_MAX];
    size_t counts[PEERS];

    for (int i = 0; i < PEERS; i++)
        counts[i] = count_of_turn(peers[i], kind, way);
    for (size_t round = 0; round < rounds; round++)
        for (int i = 0; i < PEERS; i++)
            turns[i][round] = run(peers[i], kind, way, counts[i]);
    for (int i = 0; i < PEERS; i++)
        ns[i] = median(turns[i], rounds);
}

/* --- the table -------------------------------------------------------------------------------- */

static void print_head(size_t rounds)
{
    printf(
        "nanoseconds for one message, medians of %zu turns; in brackets: times ours\n\n| message "
        "| bytes | |",
        rounds);
    for (int i = 0; i < PEERS; i++)
        printf(" %s |", peers[i]->name);
    printf("\n|---|---|---|");
    for (int i = 0; i < PEERS; i++)
        printf("---|");
    printf("\n");
}

static void print_figure(codec_kind kind, direction way, const double ns[PEERS])
{
    printf("| %s | %zu | %s |", kind_names[kind], wanted[kind].size, direction_names[way]);
    for (int i = 0; i < PEERS; i++) {
        printf(" %.1f", ns[i]);
        if (i > 0)
            printf(" (%.2f)", ns[i] / ns[0]);
        printf(" |");
    }
    printf("\n");
    fflush(stdout);
}

typedef struct settings {
    size_t rounds;
    const char *only; /* part of the name of a figure; "": all */
} settings;

static const char help[] = "usage: bench-codec [option]...\n"
                           "  --rounds N   1 to 1001 [201]\n"
                           "  --only TEXT  only figures with TEXT in their name: \"order, nested "
                           "encode\", ...\n"
                           "  --smoke      the least that checks everything\n";

static settings read_settings(int argc, char **argv)
{
    static const struct option options[] = {{"rounds", required_argument, NULL, 'r'},
                                            {"only", required_argument, NULL, 'o'},
                                            {"smoke", no_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    settings s = {.rounds = 201, .only = ""};

    for (int key; (key = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (key == 'r')
            s.rounds = strtoul(optarg, NULL, 10);
        if (key == 'o')
            s.only = optarg;
        if (key == 's')
            s.rounds = 1;
        if (key == 'h' || key == '?' || s.rounds < 1 || s.rounds > ROUNDS_MAX) {
            fputs(help, stdout);
            exit(key == 'h' ? 0 : 2);
        }
    }
    return s;
}

static bool is_wanted(const settings *s, codec_kind kind, direction way)
{
    char name[64];

    snprintf(name, sizeof name, "%s %s", kind_names[kind], direction_names[way]);
    return strstr(name, s->only) != NULL;
}

int main(int argc, char **argv)
{
    settings s = read_settings(argc, argv);
    double ns[PEERS];

    pin_to_one_cpu();
    prepare();
    print_head(s.rounds);
    for (int kind = 0; kind < CODEC_KINDS; kind++)
        for (int way = 0; way < DIRECTIONS; way++)
            if (is_wanted(&s, kind, way)) {
                measure(kind, way, s.rounds, ns);
                print_figure(kind, way, ns);
            }
    return 0;
}
