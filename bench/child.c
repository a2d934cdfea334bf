/* SPDX-License-Identifier: Apache-2.0 */
/* child.c - processes of a benchmark, each with a pipe either way. */
#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

_Noreturn void bench_child_die(const char *what)
{
    fprintf(stderr, "%s: ", program_invocation_short_name);
    perror(what);
    exit(1);
}

static void become_child(const int in[2], const int out[2])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    for (int i = 0; i < 2; i++) {
        close(in[i]);
        close(out[i]);
    }
}

bool bench_child_start(bench_child *child)
{
    int out[2], in[2];

    if (pipe(out) != 0 || pipe(in) != 0)
        bench_child_die("pipe");
    child->pid = fork();
    if (child->pid < 0)
        bench_child_die("fork");
    if (child->pid == 0) {
        become_child(in, out);
        return true;
    }
    close(in[0]);
    close(out[1]);
    child->out = out[0];
    child->in = in[1];
    return false;
}

void bench_child_hear(const bench_child *child, char *line, size_t room)
{
    size_t size = 0;

    while (size + 1 < room && read(child->out, line + size, 1) == 1 && line[size] != '\n')
        size++;
    if (size == 0) {
        fprintf(stderr, "%s: a process has ended too soon\n", program_invocation_short_name);
        exit(1);
    }
    line[size] = '\0';
}

void bench_child_tell(const bench_child *child)
{
    if (write(child->in, "\n", 1) != 1)
        bench_child_die("write");
}

bool bench_child_wait(void)
{
    char byte;

    return read(STDIN_FILENO, &byte, 1) == 1;
}
