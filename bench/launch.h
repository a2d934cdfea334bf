/* SPDX-License-Identifier: Apache-2.0 */
/* bench/launch.h - one run: a server and a client process, each on its CPU. */
#ifndef BENCH_LAUNCH_H
#define BENCH_LAUNCH_H

#include "job.h"

typedef struct bench_launch {
    const char *program; /* path of the peer program */
    bench_job job;       /* uri is where the server shall listen */
    unsigned server_cpu, client_cpu;
} bench_launch;

/* Starts the server, lets the client make its calls, ends both.
 *   Shape    *foreign is the processor time that other programs used meanwhile, in CPUs
 *   Returns  false when something went wrong: it has been said on stderr */
bool bench_launch_run(const bench_launch *launch, bench_result *out, double *foreign);

#endif
