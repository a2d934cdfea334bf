/* SPDX-License-Identifier: Apache-2.0 */
/* bench/child.h - the processes of a benchmark that starts its own: they speak by lines, and end with it. */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct bench_child {
    pid_t pid;
    int out; /* what it says */
    int in;  /* what it is told */
} bench_child;

/* Ends the program with the words of errno behind its name and what. */
_Noreturn void bench_child_die(const char *what);

/* Starts a process; true in that one, whose standard input and output are the pipes. */
bool bench_child_start(bench_child *child);

/* Reads a line of the child; the program ends when the child has. */
void bench_child_hear(const bench_child *child, char *line, size_t room);

/* Tells the child to go on. */
void bench_child_tell(const bench_child *child);

/* In the child: waits to be told; false when the parent is gone. */
bool bench_child_wait(void);

#endif
