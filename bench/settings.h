/* SPDX-License-Identifier: Apache-2.0 */
/* bench/settings.h - how the benchmark is run. */
#ifndef BENCH_SETTINGS_H
#define BENCH_SETTINGS_H

#include "plan.h"

enum { BENCH_ROUNDS_MAX = 32 };

typedef struct bench_settings {
    uint32_t rounds;
    uint32_t warmup_ms, duration_ms;
    uint32_t busy_poll_us;
    uint32_t connections;
    bool peers[BENCH_PEERS];
    bool transports[BENCH_TRANSPORTS];
    uint32_t tries;   /* of a run that others disturb */
    const char *only; /* part of the name of a scenario; NULL: all */
    const char *json; /* file to append to, or NULL */
} bench_settings;

/* Fills in what the command line and the defaults say; ends the program when it is wrong. */
void bench_settings_read(bench_settings *settings, int argc, char **argv);

/* Ends the program: option has a value that cannot be; want is what to write instead. */
_Noreturn void bench_refuse(const char *option, const char *value, const char *want);

#endif
