/* SPDX-License-Identifier: Apache-2.0 */
/* process.h - the nodes of the demo as processes of their own. They end with the program that
 * started them, however it ends: by itself, by Ctrl-C or by SIGKILL. */
#ifndef CACHE_PROCESS_H
#define CACHE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct process { /* all zero: not running */
    pid_t pid;
    int output; /* the read end of its stdout */
    char address[128];
} process;

enum { PROCESS_ERROR_SIZE = 512 };

/* Starts the cache-node that lies beside this program and waits until it listens.
 *   Shape    listen is an URI, whose port 0 lets the kernel choose; p->address gets what it became
 *   Returns  false with one line in error */
bool process_start(process *p, const char *listen, size_t memory_mb,
                   char error[PROCESS_ERROR_SIZE]);

/* Ends it with SIGKILL and waits until it is gone. */
void process_kill(process *p);

/* Ends it with SIGTERM and waits until it has drained.
 *   Returns  true when it ended by itself with exit code 0 */
bool process_stop(process *p);

/* True when it has ended though nobody ended it. */
bool process_is_gone(const process *p);

#endif
