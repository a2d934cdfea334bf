/* SPDX-License-Identifier: Apache-2.0 */
/* launch.c - starting the processes of a run and reading the line that each has to say. */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

enum { READY_MS = 10000, GRACE_MS = 20000, EXIT_MS = 15000 };

typedef struct process {
    const char *program;
    pid_t pid;
    int out; /* reads its standard output */
} process;

/* In the child. Its death must follow ours, or a server would stay behind. */
static void become(const char *program, const char *role, const char *job, unsigned cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        perror("bench: sched_setaffinity");
    execl(program, program, role, job, (char *)NULL);
    fprintf(stderr, "bench: cannot run %s: %s\n", program, strerror(errno));
    _exit(127);
}

static bool process_start(process *p, const bench_launch *launch, const char *role, unsigned cpu)
{
    char job[BENCH_LINE];
    int ends[2];

    bench_job_print(&launch->job, job);
    p->program = launch->program;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        perror("bench: pipe");
        return false;
    }
    p->pid = fork();
    if (p->pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        become(launch->program, role, job, cpu);
    }
    close(ends[1]);
    p->out = ends[0];
    if (p->pid > 0)
        return true;
    perror("bench: fork");
    close(p->out);
    return false;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads up to the end of a line, or of the output; false when neither came in time. */
static bool process_read(const process *p, char *line, int timeout_ms)
{
    int64_t until = now_ms() + timeout_ms;
    size_t size = 0;

    while (size < BENCH_LINE - 1) {
        struct pollfd fd = {.fd = p->out, .events = POLLIN};
        int64_t left = until - now_ms();
        if (left <= 0 || (poll(&fd, 1, (int)left) < 0 && errno != EINTR))
            return false;
        ssize_t got = fd.revents == 0 ? -1 : read(p->out, line + size, BENCH_LINE - 1 - size);
        if (got > 0)
            size += (size_t)got;
        if (got == 0 || (got > 0 && line[size - 1] == '\n')) {
            line[size] = '\0';
            return true;
        }
    }
    return false;
}

/* Waits for a process whose end is near; one that stays is killed. True when it ended well: by
 * itself with 0, or by the signal that was meant to end it. */
static bool process_end(process *p, int by_signal)
{
    char line[BENCH_LINE];
    int status = 0;
    bool in_time = process_read(p, line, EXIT_MS);

    if (!in_time)
        kill(p->pid, SIGKILL);
    close(p->out);
    waitpid(p->pid, &status, 0);
    if (!in_time)
        fprintf(stderr, "bench: %s did not end and was killed\n", p->program);
    else if (WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == by_signal)
        return true;
    else if (WIFEXITED(status))
        fprintf(stderr, "bench: %s ended with %d\n", p->program, WEXITSTATUS(status));
    else
        fprintf(stderr, "bench: %s was killed by signal %d\n", p->program, WTERMSIG(status));
    return false;
}

static bool client_run(const bench_launch *launch, bench_result *out)
{
    char line[BENCH_LINE] = "";
    process client;

    if (!process_start(&client, launch, "load", launch->client_cpu))
        return false;
    int most_ms = (int)(launch->job.warmup_ms + launch->job.duration_ms) + GRACE_MS;
    bool answered = process_read(&client, line, most_ms);
    if (!answered) {
        fprintf(stderr, "bench: %s load gave no result in %d ms\n", launch->program, most_ms);
        kill(client.pid, SIGKILL);
    }
    return process_end(&client, 0) && answered && bench_result_parse(out, line);
}

/* The server's first line is "ready URI"; the client is told that URI. */
static bool server_ready(const process *server, bench_launch *launch)
{
    char line[BENCH_LINE];

    launch->job.server_pid = (uint32_t)server->pid;
    if (process_read(server, line, READY_MS) && sscanf(line, "ready %127s", launch->job.uri) == 1)
        return true;
    fprintf(stderr, "bench: %s serve did not become ready\n", launch->program);
    return false;
}

bool bench_launch_run(const bench_launch *launch, bench_result *out, double *foreign)
{
    bench_launch l = *launch;
    process server;
    int64_t began = now_ms();
    double busy = bench_machine_busy(), ours = bench_machine_ours();

    *out = (bench_result){0};
    if (!process_start(&server, &l, "serve", l.server_cpu))
        return false;
    bool well = server_ready(&server, &l) && client_run(&l, out);
    kill(server.pid, SIGTERM);
    well = process_end(&server, SIGTERM) && well;
    double others = bench_machine_busy() - busy - (bench_machine_ours() - ours);
    *foreign = others > 0 ? others * 1000 / (double)(now_ms() - began) : 0;
    return well;
}
