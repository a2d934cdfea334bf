/* SPDX-License-Identifier: Apache-2.0 */
/* measure.c - clocks, processor time, memory and percentiles. */
#include "peers/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "peers/peer.h"

enum { CLOCK_EVERY = 32, SAMPLES_MAX = 4 * 1024 * 1024, SETTLE_MS = 200 };

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec t;

    if (clock_gettime(clock, &t) != 0)
        return 0;
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t bench_now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

/* All threads of a process, those that ended too. */
static uint64_t cpu_ns(uint32_t pid)
{
    clockid_t clock;

    if (pid == 0 || clock_getcpuclockid((pid_t)pid, &clock) != 0)
        return 0;
    return clock_ns(clock);
}

static bench_point point_take(const bench_job *job)
{
    return (bench_point){.wall_ns = bench_now_ns(),
                         .server_cpu_ns = cpu_ns(job->server_pid),
                         .client_cpu_ns = clock_ns(CLOCK_PROCESS_CPUTIME_ID)};
}

/* Room for a call each microsecond, touched now so that no page is faulted in while it counts. */
static void samples_prepare(bench_meter *meter)
{
    uint64_t room = (uint64_t)meter->job->duration_ms * 1000;

    if (meter->job->mode == BENCH_PIPELINE || meter->job->mode == BENCH_STREAM)
        return;
    meter->sample_room = room < SAMPLES_MAX ? (size_t)room : SAMPLES_MAX;
    meter->samples = malloc(meter->sample_room * sizeof *meter->samples + 1);
    if (meter->samples == NULL)
        bench_die("no memory for samples");
    memset(meter->samples, 0xff, meter->sample_room * sizeof *meter->samples);
}

void bench_meter_start(bench_meter *meter, const bench_job *job)
{
    *meter = (bench_meter){.job = job};
    samples_prepare(meter);
    meter->change_ns = bench_now_ns() + (uint64_t)job->warmup_ms * 1000000u;
}

/* Moves on when the time has come; false once it is over. */
static bool meter_check(bench_meter *meter, uint64_t now)
{
    if (now < meter->change_ns)
        return true;
    if (meter->phase == BENCH_WARMUP) {
        meter->phase = BENCH_MEASURING;
        meter->calls = 0;
        meter->sample_count = 0;
        meter->begin = point_take(meter->job);
        meter->change_ns = meter->begin.wall_ns + (uint64_t)meter->job->duration_ms * 1000000u;
        return true;
    }
    meter->phase = BENCH_OVER;
    meter->end = point_take(meter->job);
    return false;
}

bool bench_meter_add(bench_meter *meter, uint32_t calls)
{
    if (meter->phase == BENCH_OVER)
        return false;
    meter->calls += calls;
    meter->unseen += calls;
    if (meter->unseen < CLOCK_EVERY)
        return true;
    meter->unseen = 0;
    return meter_check(meter, bench_now_ns());
}

bool bench_meter_sample(bench_meter *meter, uint64_t began_ns, uint64_t ended_ns)
{
    uint64_t took = ended_ns - began_ns;

    meter->calls++;
    if (meter->sample_count < meter->sample_room)
        meter->samples[meter->sample_count++] = took < UINT32_MAX ? (uint32_t)took : UINT32_MAX;
    return meter_check(meter, ended_ns);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static double percentile_us(const bench_meter *meter, double part)
{
    return meter->samples[(size_t)((double)(meter->sample_count - 1) * part)] / 1e3;
}

static void samples_finish(bench_meter *meter, bench_result *out)
{
    if (meter->sample_count > 0) {
        qsort(meter->samples, meter->sample_count, sizeof *meter->samples, compare);
        out->p50_us = percentile_us(meter, 0.5);
        out->p99_us = percentile_us(meter, 0.99);
        out->p999_us = percentile_us(meter, 0.999);
        out->max_us = percentile_us(meter, 1.0);
    }
    free(meter->samples);
    meter->samples = NULL;
}

void bench_meter_finish(bench_meter *meter, bench_result *out)
{
    const bench_point *a = &meter->begin, *b = &meter->end;
    double calls = (double)meter->calls;

    out->calls = calls;
    out->failed = (double)meter->failed;
    if (meter->calls > 0) {
        out->calls_per_s = calls * 1e9 / (double)(b->wall_ns - a->wall_ns);
        out->server_cpu_us = (double)(b->server_cpu_ns - a->server_cpu_ns) / calls / 1e3;
        out->client_cpu_us = (double)(b->client_cpu_ns - a->client_cpu_ns) / calls / 1e3;
    }
    samples_finish(meter, out);
}

static uint64_t resident_bytes(uint32_t pid)
{
    char path[64];
    uint64_t total, resident = 0;

    snprintf(path, sizeof path, "/proc/%u/statm", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%lu %lu", &total, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

bench_memory bench_memory_read(const bench_job *job)
{
    nanosleep(&(struct timespec){.tv_nsec = SETTLE_MS * 1000000}, NULL);
    return (bench_memory){.server = resident_bytes(job->server_pid),
                          .client = resident_bytes((uint32_t)getpid())};
}

static double per_connection(uint64_t before, uint64_t after, uint32_t connections)
{
    return ((double)after - (double)before) / connections;
}

void bench_memory_result(bench_memory before, bench_memory after, uint32_t connections,
                         bench_result *out)
{
    out->calls = connections;
    out->server_bytes_per_connection = per_connection(before.server, after.server, connections);
    out->client_bytes_per_connection = per_connection(before.client, after.client, connections);
}
