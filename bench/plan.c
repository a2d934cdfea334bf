/* SPDX-License-Identifier: Apache-2.0 */
/* plan.c - the tables of what is compared. */
#include "plan.h"

const bench_peer bench_peers[BENCH_PEERS] = {
    [BENCH_RAW] = {.name = "raw",
                   .what = "bytes over epoll, no frames: the floor",
                   .has_streams = true},
    [BENCH_LIMIT] = {.name = "limit", .what = "the least code that does the work of a call"},
    [BENCH_OURS] = {.name = "msgtrans", .what = "the native lane", .has_streams = true},
    {.name = "zmq", .what = "ZeroMQ dealer and router", .optional = true, .tcp_only = true},
    {.name = "nng", .what = "nng request and reply", .optional = true, .tcp_only = true},
};

const char *const bench_transports[BENCH_TRANSPORTS] = {"tcp", "unix"};

const bench_scenario bench_scenarios[BENCH_SCENARIOS] = {
    [BENCH_CALL] = {"call", BENCH_LATENCY, 1, false, false},
    [BENCH_CALL_ONE_CPU] = {"call-one-cpu", BENCH_LATENCY, 1, false, true},
    [BENCH_CALL_BUSY] = {"call-busy", BENCH_LATENCY, 1, true, false},
    [BENCH_PIPE_1] = {"pipeline-1", BENCH_PIPELINE, 1, false, false},
    [BENCH_PIPE_64] = {"pipeline-64", BENCH_PIPELINE, 64, false, false},
    [BENCH_PIPE_1024] = {"pipeline-1024", BENCH_PIPELINE, 1024, false, false},
    [BENCH_PIPE_1_BUSY] = {"pipeline-1-busy", BENCH_PIPELINE, 1, true, false},
    [BENCH_PIPE_64_BUSY] = {"pipeline-64-busy", BENCH_PIPELINE, 64, true, false},
    [BENCH_PIPE_1024_BUSY] = {"pipeline-1024-busy", BENCH_PIPELINE, 1024, true, false},
    [BENCH_CALL_1_MIB] = {"call-1mib", BENCH_LARGE, 1, false, false},
    [BENCH_STREAM_1] = {"stream", BENCH_STREAM, 1, false, false},
    [BENCH_STREAM_1_BUSY] = {"stream-busy", BENCH_STREAM, 1, true, false},
    [BENCH_IDLE_CONNECTIONS] = {"idle", BENCH_IDLE, 0, false, false},
};

#define P50 "p50_us", 1, "p50, us", false
#define P99 "p99_us", 1, "p99, us", false
#define RATE "calls_per_s", 1e-3, "thousand calls/s", true
#define STREAM "calls_per_s", 1e-3, "thousand messages/s", true
#define SERVER_CPU "server_cpu_us", 1, "server CPU, us/call", false
#define BANDWIDTH "calls_per_s", 2.0 * BENCH_LARGE_PAYLOAD / 1e9, "1 MiB echo, GB/s both ways", true
#define MEMORY "server_bytes_per_connection", 1, "server memory, bytes each", false
#define RATIO(limit)                                                                               \
    {                                                                                              \
        BENCH_AIM_RATIO, limit                                                                     \
    }
#define VALUE(limit)                                                                               \
    {                                                                                              \
        BENCH_AIM_VALUE, limit                                                                     \
    }
#define NONE                                                                                       \
    {                                                                                              \
        BENCH_NO_AIM, 0                                                                            \
    }

const bench_line bench_lines[] = {
    {BENCH_CALL, P50, {RATIO(1.1), RATIO(1.1)}},
    {BENCH_CALL, P99, {NONE, NONE}},
    {BENCH_CALL_ONE_CPU, P50, {RATIO(1.2), RATIO(1.3)}},
    {BENCH_CALL_ONE_CPU, P99, {NONE, NONE}},
    {BENCH_CALL_BUSY, P50, {RATIO(1.3), VALUE(6)}},
    {BENCH_CALL_BUSY, P99, {NONE, NONE}},
    {BENCH_PIPE_1, RATE, {NONE, NONE}},
    {BENCH_PIPE_64, RATE, {VALUE(750), VALUE(750)}},
    {BENCH_PIPE_1024, RATE, {VALUE(4000), VALUE(4000)}},
    {BENCH_PIPE_1_BUSY, RATE, {NONE, NONE}},
    {BENCH_PIPE_64_BUSY, RATE, {VALUE(2000), NONE}},
    {BENCH_PIPE_1024_BUSY, RATE, {NONE, NONE}},
    {BENCH_PIPE_1, SERVER_CPU, {NONE, NONE}},
    {BENCH_PIPE_64, SERVER_CPU, {NONE, NONE}},
    {BENCH_PIPE_1024, SERVER_CPU, {NONE, NONE}},
    {BENCH_CALL_1_MIB, BANDWIDTH, {RATIO(0.9), RATIO(0.9)}},
    {BENCH_STREAM_1, STREAM, {VALUE(6000), VALUE(6000)}},
    {BENCH_STREAM_1_BUSY, STREAM, {NONE, NONE}},
    {BENCH_IDLE_CONNECTIONS, MEMORY, {VALUE(1500), VALUE(1500)}},
};

const int bench_line_count = sizeof bench_lines / sizeof *bench_lines;
