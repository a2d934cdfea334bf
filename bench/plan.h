/* SPDX-License-Identifier: Apache-2.0 */
/* bench/plan.h - what is compared: peers, transports, scenarios, and the lines of the table. */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include "job.h"

typedef struct bench_peer {
    const char *name; /* its program is bench-<name> */
    const char *what;
    bool optional; /* only when asked for, and only if its library was there to build it */
    bool tcp_only;
    bool has_streams;
} bench_peer;

extern const bench_peer bench_peers[];

/* The floor that the others are compared with, and the one that has aims. */
enum { BENCH_RAW = 0, BENCH_LIMIT = 1, BENCH_OURS = 2, BENCH_PEERS = 5 };

enum { BENCH_TCP = 0, BENCH_UNIX = 1, BENCH_TRANSPORTS = 2 };

extern const char *const bench_transports[BENCH_TRANSPORTS];

/* One kind of run. */
typedef struct bench_scenario {
    const char *name;
    bench_mode mode;
    uint32_t in_flight;
    bool busy_polling;
    bool one_cpu; /* server and client share it */
} bench_scenario;

enum {
    BENCH_CALL,
    BENCH_CALL_ONE_CPU,
    BENCH_CALL_BUSY,
    BENCH_PIPE_1,
    BENCH_PIPE_64,
    BENCH_PIPE_1024,
    BENCH_PIPE_1_BUSY,
    BENCH_PIPE_64_BUSY,
    BENCH_PIPE_1024_BUSY,
    BENCH_CALL_1_MIB,
    BENCH_STREAM_1,
    BENCH_STREAM_1_BUSY,
    BENCH_IDLE_CONNECTIONS,
    BENCH_SCENARIOS,
};

extern const bench_scenario bench_scenarios[BENCH_SCENARIOS];

/* What we want to reach: as a multiple of raw's figure, or as a figure of its own. */
typedef struct bench_aim {
    enum { BENCH_NO_AIM, BENCH_AIM_RATIO, BENCH_AIM_VALUE } kind;
    double limit;
} bench_aim;

/* One line of the table: a figure of a scenario. */
typedef struct bench_line {
    int scenario;
    const char *figure; /* its name in bench_result */
    double scale;       /* times this it is what the label says */
    const char *label;
    bool more_is_better;
    bench_aim aims[BENCH_TRANSPORTS];
} bench_line;

extern const bench_line bench_lines[];
extern const int bench_line_count;

#endif
