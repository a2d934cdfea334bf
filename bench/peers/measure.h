/* SPDX-License-Identifier: Apache-2.0 */
/* peers/measure.h - counting calls and their time the same way in every client. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>

#include "job.h"

/* Returns nanoseconds of the monotonic clock. */
uint64_t bench_now_ns(void);

/* Clocks at one moment. */
typedef struct bench_point {
    uint64_t wall_ns;
    uint64_t server_cpu_ns;
    uint64_t client_cpu_ns;
} bench_point;

typedef enum bench_phase { BENCH_WARMUP, BENCH_MEASURING, BENCH_OVER } bench_phase;

/* Counts the calls of one client that end within the time of its job, after its warm-up. */
typedef struct bench_meter {
    const bench_job *job;
    bench_phase phase;
    uint64_t change_ns; /* when the next phase begins */
    uint32_t unseen;    /* calls until the clock is read again */
    uint64_t calls;
    uint64_t failed;
    bench_point begin, end;
    uint32_t *samples; /* ns of each call */
    size_t sample_count, sample_room;
} bench_meter;

/* Starts to count. End it with bench_meter_finish(). */
void bench_meter_start(bench_meter *meter, const bench_job *job);

/* Counts calls that ended well; false once the time is up. Reads the clock every 32 calls. */
bool bench_meter_add(bench_meter *meter, uint32_t calls);

/* Counts one call with its times; false once the time is up. */
bool bench_meter_sample(bench_meter *meter, uint64_t began_ns, uint64_t ended_ns);

/* Fills in the figures and frees the meter's memory. */
void bench_meter_finish(bench_meter *meter, bench_result *out);

/* Resident memory of the server and of this process, in bytes. */
typedef struct bench_memory {
    uint64_t server;
    uint64_t client;
} bench_memory;

/* Lets things settle and reads the memory of both. */
bench_memory bench_memory_read(const bench_job *job);

/* Fills in what each connection between the two readings took. */
void bench_memory_result(bench_memory before, bench_memory after, uint32_t connections,
                         bench_result *out);

#endif
