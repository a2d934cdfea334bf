/* SPDX-License-Identifier: Apache-2.0 */
/* process.c - fork, exec, and a pipe that tells where the node listens. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_TIMEOUT_MS = 20000, EXIT_NO_EXEC = 127 };

static bool fail(char error[PROCESS_ERROR_SIZE], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error, PROCESS_ERROR_SIZE, format, args);
    va_end(args);
    return false;
}

/* The kernel ends the child when the parent is gone; if it went before we asked, nobody will. */
static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
}

static void run_child(pid_t parent, int output, char *const *argv)
{
    die_with(parent);
    if (dup2(output, STDOUT_FILENO) >= 0)
        execv(argv[0], argv);
    _exit(EXIT_NO_EXEC);
}

/* The folder that this program is in, and "/cache-node". */
static bool node_path(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length <= 0)
        return false;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    size_t left = size - (size_t)(slash + 1 - path);
    return (size_t)snprintf(slash + 1, left, "cache-node") < left;
}

/* Reads one line without its end; false when there is none, or none in time. */
static bool read_line(int fd, char *line, size_t size)
{
    size_t length = 0;

    while (length + 1 < size) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, START_TIMEOUT_MS);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready != 1 || read(fd, &line[length], 1) != 1)
            return false;
        if (line[length] == '\n') {
            line[length] = '\0';
            return true;
        }
        length++;
    }
    return false;
}

static bool read_address(process *p, const char *path, char error[PROCESS_ERROR_SIZE])
{
    static const char promise[] = "listening on ";
    char line[sizeof promise - 1 + sizeof p->address];
    int status = 0;

    if (read_line(p->output, line, sizeof line) &&
        strncmp(line, promise, sizeof promise - 1) == 0) {
        snprintf(p->address, sizeof p->address, "%s", line + sizeof promise - 1);
        return true;
    }
    kill(p->pid, SIGTERM);
    waitpid(p->pid, &status, 0);
    close(p->output);
    *p = (process){0};
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_EXEC)
        return fail(error, "cannot run %s: build it first", path);
    return fail(error, "%s did not start to listen; its own message is above", path);
}

bool process_start(process *p, const char *listen, size_t memory_mb, char error[PROCESS_ERROR_SIZE])
{
    char path[4096], memory[32];
    int ends[2];
    char *argv[] = {path, "--listen", (char *)listen, "--memory-mb", memory, NULL};
    pid_t parent = getpid();

    *p = (process){0};
    snprintf(memory, sizeof memory, "%zu", memory_mb);
    if (!node_path(path, sizeof path) || pipe2(ends, O_CLOEXEC) != 0)
        return fail(error, "cannot start a node: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0)
        run_child(parent, ends[1], argv);
    int cause = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return fail(error, "cannot start a node: %s", strerror(cause));
    }
    p->pid = pid;
    p->output = ends[0];
    return read_address(p, path, error);
}

/* Returns the wait status. */
static int end_with(process *p, int signal)
{
    int status = 0;

    kill(p->pid, signal);
    while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(p->output);
    p->pid = 0;
    p->output = 0;
    return status;
}

void process_kill(process *p)
{
    if (p->pid != 0)
        end_with(p, SIGKILL);
}

bool process_stop(process *p)
{
    if (p->pid == 0)
        return true;
    int status = end_with(p, SIGTERM);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool process_is_gone(const process *p)
{
    siginfo_t about = {0};

    /* WNOWAIT: the one who ends it still finds it. */
    return p->pid != 0 && waitid(P_PID, (id_t)p->pid, &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           about.si_pid == p->pid;
}
