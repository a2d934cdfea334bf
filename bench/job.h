/* SPDX-License-Identifier: Apache-2.0 */
/* bench/job.h - what the driver asks of a peer program and what it answers: one line of key=value
 * words each way, so that every run can be repeated by hand. */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum bench_mode {
    BENCH_LATENCY,  /* one blocking call after the other, each timed */
    BENCH_PIPELINE, /* so many calls in flight; each that ends starts the next */
    BENCH_LARGE,    /* one blocking call of 1 MiB after the other */
    BENCH_STREAM,   /* one stream of messages from the server, as fast as they are read */
    BENCH_IDLE,     /* many connections, one call each, then silence */
} bench_mode;

enum { BENCH_PAYLOAD = 32, BENCH_LARGE_PAYLOAD = 1024 * 1024, BENCH_LINE = 512 };

/* 32 bytes and a NUL. */
#define BENCH_TEXT "0123456789abcdef0123456789ABCDEF"

typedef struct bench_job {
    char uri[128]; /* tcp://127.0.0.1:port or unix:@name; a server may be given port 0 */
    bench_mode mode;
    uint32_t in_flight;
    uint32_t busy_poll_us; /* 0: sleep until something happens */
    uint32_t warmup_ms;    /* before the part that counts */
    uint32_t duration_ms;
    uint32_t connections; /* of BENCH_IDLE */
    uint32_t server_pid;  /* whose processor time and memory to read; 0: nobody's */
} bench_job;

/* What the client measured; 0 where the mode has no such figure. */
typedef struct bench_result {
    double calls; /* that ended well */
    double failed;
    double calls_per_s;
    double p50_us;
    double p99_us;
    double p999_us;
    double max_us;
    double server_cpu_us; /* processor time for one call */
    double client_cpu_us;
    double server_bytes_per_connection; /* resident memory */
    double client_bytes_per_connection;
} bench_result;

/* Writes a job or a result as one line without a newline.
 *   Shape    BENCH_LINE bytes hold each */
void bench_job_print(const bench_job *job, char *out);
void bench_result_print(const bench_result *result, char *out);

/* Sets what the words of a line name, and leaves the rest; false at a word that means nothing. */
bool bench_job_parse(bench_job *job, const char *line);
bool bench_result_parse(bench_result *result, const char *line);

/* Returns the value of a result by its name, "p50_us"; the name must be one. */
double bench_result_get(const bench_result *result, const char *name);

#endif
