/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c - the lines that tell what happened in a world, their hash, and the report of a failure. */
#include "sim.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES = 60, LINE_SIZE = 240 };

static struct {
    char lines[LINES][LINE_SIZE];
    size_t count;
    bool all;
} trace;

void sim_trace_begin(bool all)
{
    trace.count = 0;
    trace.all = all;
    world.hash = 0xcbf29ce484222325u;
}

void sim_trace(const char *format, ...)
{
    char *line = trace.lines[trace.count++ % LINES];
    mt_time now = world.loop != NULL ? world.loop->now : 0;
    int n = snprintf(line, LINE_SIZE, "%9.3f  ", (double)now / MT_SEC);
    va_list args;

    va_start(args, format);
    vsnprintf(line + n, LINE_SIZE - (size_t)n, format, args);
    va_end(args);
    for (const char *c = line; *c != '\0'; c++)
        world.hash = (world.hash ^ (uint8_t)*c) * 0x100000001b3u;
    if (trace.all)
        puts(line);
}

static void report(void)
{
    size_t from = trace.count > LINES ? trace.count - LINES : 0;

    if (!trace.all)
        for (size_t i = from; i < trace.count; i++)
            fprintf(stderr, "%s\n", trace.lines[i % LINES]);
    fprintf(stderr,
            "seed %" PRIu64 ", turn %" PRIu64 "; see it again: ./dev sim --seed %" PRIu64
            " --verbose\n",
            world.seed, world.turns, world.seed);
}

void sim_fail(const char *format, ...)
{
    va_list args;

    fflush(stdout);
    report();
    fprintf(stderr, "mtsim: seed %" PRIu64 ": ", world.seed);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    fflush(stderr);
    _exit(EXIT_FAILURE);
}

/* The state is broken, but for a program that ends now stdio is good enough. */
static void on_signal(int number)
{
    signal(number, SIG_DFL);
    fflush(stdout);
    report();
    fprintf(stderr, "mtsim: seed %" PRIu64 ": %s\n", world.seed, strsignal(number));
    fflush(stderr);
    raise(number);
}

static void on_sanitizer(void)
{
    fflush(stdout);
    report();
}

/* There only in a program that has a sanitizer, which then also takes the signals. */
extern void __sanitizer_set_death_callback(void (*fn)(void)) __attribute__((weak));

void sim_trace_signals(void)
{
    static const int numbers[] = {SIGABRT, SIGALRM, SIGTERM, SIGSEGV, SIGBUS, SIGILL, SIGFPE};
    size_t count = sizeof numbers / sizeof *numbers;

    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(on_sanitizer);
        count = 3;
    }
    for (size_t i = 0; i < count; i++)
        signal(numbers[i], on_signal);
}
