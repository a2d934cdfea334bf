/* SPDX-License-Identifier: Apache-2.0 */
/* peer_main.c - the main function of every peer program. */
#include "peers/peer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void bench_ready(const char *uri)
{
    printf("ready %s\n", uri);
    fflush(stdout);
}

void bench_die(const char *format, ...)
{
    int error = errno;
    va_list args;

    fprintf(stderr, "%s: ", program_invocation_short_name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, error != 0 ? ": %s\n" : "\n", strerror(error));
    exit(1);
}

static int usage(void)
{
    fprintf(stderr,
            "usage: %s serve|load uri=URI mode=latency|pipeline|large|idle in_flight=N\n"
            "       busy_poll_us=N warmup_ms=N duration_ms=N connections=N server_pid=PID\n",
            program_invocation_short_name);
    return 2;
}

static int load(const bench_job *job)
{
    bench_result result = {0};
    char line[BENCH_LINE];

    bench_load(job, &result);
    bench_result_print(&result, line);
    puts(line);
    return 0;
}

int main(int argc, char **argv)
{
    bench_job job = {.uri = "tcp://127.0.0.1:0",
                     .in_flight = 1,
                     .warmup_ms = 300,
                     .duration_ms = 1000,
                     .connections = 1000};

    for (int i = 2; i < argc; i++)
        if (!bench_job_parse(&job, argv[i]))
            return usage();
    if (argc > 1 && strcmp(argv[1], "serve") == 0)
        return bench_serve(&job);
    if (argc > 1 && strcmp(argv[1], "load") == 0)
        return load(&job);
    return usage();
}
