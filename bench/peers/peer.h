/* SPDX-License-Identifier: Apache-2.0 */
/* peers/peer.h - what a peer program consists of: a server and a client of the same echo.
 *   bench-NAME serve key=value...   prints "ready URI" and serves until SIGTERM
 *   bench-NAME load key=value...    makes calls and prints one line of results
 * The words are those of job.h; peer_main.c has the main function. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "job.h"

/* The server. Returns what main() returns. */
int bench_serve(const bench_job *job);

/* The client: makes the calls that job asks for and fills in *out. */
void bench_load(const bench_job *job, bench_result *out);

/* Says that the server accepts connections. */
void bench_ready(const char *uri);

/* Ends the program with one line on stderr; errno's words are added when it is not 0. */
_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
