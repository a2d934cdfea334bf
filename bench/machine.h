/* SPDX-License-Identifier: Apache-2.0 */
/* bench/machine.h - the machine that the figures are from, and how busy others keep it. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stddef.h>

typedef struct bench_machine {
    unsigned cpu_count;  /* that we may use */
    unsigned server_cpu; /* the first of them */
    unsigned client_cpu; /* the second; the first when there is but one */
    char kernel[256];
    char cpu_model[128];
} bench_machine;

void bench_machine_read(bench_machine *machine);

/* Returns the processor time that everything on this machine has used so far, in seconds. */
double bench_machine_busy(void);

/* Returns the processor time that our children used that have ended, in seconds. */
double bench_machine_ours(void);

#endif
