/* SPDX-License-Identifier: Apache-2.0 */
/* broadcast.c - how long one message to a group takes until its last member has it: a server process, and
 * a client process with all members, each on a CPU of its own. The next one is sent when all have come. */
#include <getopt.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <msgtrans/channel.h>
#include <msgtrans/group.h>
#include <msgtrans/server.h>

#include "child.h"
#include "echo.mt.h"

enum { WARMUP = 20, ROUNDS_MOST = 100000, URI_SIZE = 128, BYTES_MOST = 1 << 20 };

typedef struct plan {
    uint32_t members, connections, rounds, bytes;
    const char *listen;
} plan;

/* When things happened to a message; seen by all processes. */
typedef struct stamps {
    double sent, returned, passed, first, last;
} stamps;

static plan the_plan = {10000, 100, 500, 256, "tcp://127.0.0.1:0"};
static stamps *all_stamps;
static uint32_t sent; /* how many messages were, warm-up and all */

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void pin(size_t cpu)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        fprintf(stderr, "bench-broadcast: there is no CPU %zu; both processes share one\n", cpu);
}

static void say_line(const char *text)
{
    dprintf(STDOUT_FILENO, "%s\n", text);
}

/* ---- the server: its loop in the main thread, who sends in another */

typedef struct speaker {
    mt_group *group;
    mt_loop *loop;
} speaker;

static speaker the_speaker;

static void feed_over(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_end(call);
}

static void feed(mt_call *call, const bench_payload *request, void *app)
{
    mt_group *group = the_speaker.group;

    (void)request, (void)app;
    if (mt_group_join(group, call, NULL) != MT_OK) {
        mt_call_fail(call, MT_INTERNAL, "cannot join");
        return;
    }
    mt_call_on_cancel(call, feed_over, NULL);
    if (mt_group_get_stats(group).members == the_plan.members)
        say_line("full");
}

static void note_passed(void *arg)
{
    ((stamps *)arg)->passed = now_us();
}

/* Behind the messages of this turn; what they left to be written is written at its end. */
static void behind_this_turn(void *arg)
{
    if (mt_loop_post(the_speaker.loop, note_passed, arg) != MT_OK)
        bench_child_die("post");
}

static void *speak(void *arg)
{
    static uint8_t bytes[BYTES_MOST];
    const speaker *s = &the_speaker;
    /* with its tag and its length a field is so many bytes longer */
    size_t head = the_plan.bytes < 130 ? 2 : the_plan.bytes < 16387 ? 3 : 4;
    const bench_payload message = {.data = {the_plan.bytes - head, bytes}};

    (void)arg;
    for (; bench_child_wait(); sent++) {
        size_t members = 0;
        const mt_send_options options = {.members = &members};

        all_stamps[sent].sent = now_us();
        mt_err err = bench_feed_broadcast(s->group, &message, &options);
        all_stamps[sent].returned = now_us();
        if (err != MT_OK || members != the_plan.members ||
            mt_loop_post(s->loop, behind_this_turn, &all_stamps[sent]) != MT_OK) {
            fprintf(stderr, "bench-broadcast: %s, to %zu members\n", mt_code_name(err), members);
            exit(1);
        }
        say_line("said");
    }
    exit(0);
}

static int serve(void)
{
    speaker *s = &the_speaker;
    pthread_t thread;

    pin(0);
    if (mt_group_new(NULL, &s->group) != MT_OK || mt_loop_new(NULL, &s->loop) != MT_OK)
        bench_child_die("server");
    mt_server *server =
        mt_server_new(&(mt_server_options){.loop = s->loop,
                                           .max_connections = the_plan.connections,
                                           .max_concurrent_calls = the_plan.members});
    bench_register(server, &(bench_handlers){.feed = feed}, NULL);
    mt_server_listen(server, the_plan.listen);
    if (mt_server_start(server) != MT_OK)
        return 1;
    say_line(mt_server_address(server, 0));
    if (pthread_create(&thread, NULL, speak, NULL) != 0)
        bench_child_die("pthread_create");
    return mt_loop_run(s->loop) == MT_OK ? 0 : 1;
}

/* ---- the client */

static uint32_t came; /* copies of the message that is on its way */

static void note_copy(mt_call *call, const bench_payload *copy, void *arg)
{
    (void)call, (void)copy, (void)arg;
    if (++came == 1)
        all_stamps[sent].first = now_us();
    if (came < the_plan.members)
        return;
    all_stamps[sent++].last = now_us();
    came = 0;
    say_line("heard");
}

static void note_over(mt_call *call, const mt_status *status, void *arg)
{
    (void)call, (void)arg;
    fprintf(stderr, "bench-broadcast: a stream ended: %s\n", mt_status_text(status));
    exit(1);
}

static int listen_to(const char *uri)
{
    mt_channel_options options = {0};

    pin(1);
    if (mt_loop_new(NULL, &options.loop) != MT_OK)
        bench_child_die("client");
    for (uint32_t i = 0; i < the_plan.connections; i++) {
        mt_channel *channel = mt_channel_open(uri, &options);
        uint32_t share =
            the_plan.members / the_plan.connections + (i < the_plan.members % the_plan.connections);
        const mt_call_options stays = {.timeout_ms = MT_NO_TIMEOUT};

        for (; share > 0; share--) {
            mt_call *call = bench_feed_open(channel, &(bench_payload){.text = (char *)""}, &stays);
            bench_feed_on_reply(call, note_copy, NULL);
            mt_call_on_done(call, note_over, NULL);
        }
    }
    return mt_loop_run(options.loop) == MT_OK ? 0 : 1;
}

/* ---- the processes */

/* Starts the client, or without a uri the server. */
static bench_child start(const char *uri)
{
    bench_child c;

    if (bench_child_start(&c))
        exit(uri != NULL ? listen_to(uri) : serve());
    return c;
}

/* ---- the figures */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The time from the sending to a moment, which lies at that offset. */
static void print_row(const char *what, size_t offset)
{
    double *times = calloc(the_plan.rounds, sizeof *times);

    if (times == NULL)
        bench_child_die("calloc");
    for (uint32_t i = 0; i < the_plan.rounds; i++) {
        const stamps *s = &all_stamps[WARMUP + i];
        times[i] = *(const double *)(const void *)((const char *)s + offset) - s->sent;
    }
    qsort(times, the_plan.rounds, sizeof *times, compare);
    printf("| %s | %.3f | %.3f | %.3f |\n", what, times[the_plan.rounds / 2] / 1e3,
           times[(size_t)the_plan.rounds * 99 / 100] / 1e3, times[the_plan.rounds - 1] / 1e3);
    free(times);
}

static int measure(void)
{
    size_t size = (WARMUP + the_plan.rounds + 1) * sizeof *all_stamps;
    char line[URI_SIZE];
    void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        bench_child_die("mmap");
    all_stamps = shared;
    bench_child server = start(NULL);
    bench_child_hear(&server, line, sizeof line);
    bench_child client = start(line);
    bench_child_hear(&server, line, sizeof line); /* "full" */
    /* One more than counts, so that the server has noted everything of the one before. */
    for (uint32_t i = 0; i <= WARMUP + the_plan.rounds; i++) {
        bench_child_tell(&server);
        bench_child_hear(&server, line, sizeof line);
        bench_child_hear(&client, line, sizeof line);
    }
    printf("%u messages of %u bytes, one after the other, to %u members on %u connections, %s\n\n",
           the_plan.rounds, the_plan.bytes, the_plan.members, the_plan.connections,
           the_plan.listen);
    printf("| from the sending, ms | median | p99 | longest |\n|---|---|---|---|\n");
    print_row("the sender has it off its hands", offsetof(stamps, returned));
    print_row("the server has written it to all", offsetof(stamps, passed));
    print_row("the first member has it", offsetof(stamps, first));
    print_row("the last member has it", offsetof(stamps, last));
    kill(client.pid, SIGKILL);
    kill(server.pid, SIGKILL);
    return 0;
}

static uint32_t number(const char *option, const char *text, uint32_t least, uint32_t most)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text == '\0' || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "bench-broadcast: %s %s: must be %u to %u\n", option, text, least, most);
        exit(2);
    }
    return (uint32_t)value;
}

static const char *transport(const char *name)
{
    if (strcmp(name, "tcp") == 0)
        return "tcp://127.0.0.1:0";
    if (strcmp(name, "unix") == 0)
        return "unix:@msgtrans-bench-broadcast";
    fprintf(stderr, "bench-broadcast: --transport %s: must be tcp or unix\n", name);
    exit(2);
}

static int usage(int code)
{
    printf("usage: bench-broadcast [--members N] [--connections N] [--rounds N] [--bytes N]\n"
           "                       [--transport tcp|unix]\n"
           "The time until the last of 10,000 members of a group has a message of 256 bytes; 500\n"
           "rounds, on 100 connections.\n");
    return code;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"members", required_argument, NULL, 'm'},
                                            {"connections", required_argument, NULL, 'c'},
                                            {"rounds", required_argument, NULL, 'r'},
                                            {"bytes", required_argument, NULL, 'b'},
                                            {"transport", required_argument, NULL, 't'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct rlimit limit;

    for (int key; (key = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (key == 'm')
            the_plan.members = number("--members", optarg, 1, 1000000);
        else if (key == 'c')
            the_plan.connections = number("--connections", optarg, 1, 1000000);
        else if (key == 'r')
            the_plan.rounds = number("--rounds", optarg, 1, ROUNDS_MOST);
        else if (key == 'b')
            the_plan.bytes = number("--bytes", optarg, 4, BYTES_MOST);
        else if (key == 't')
            the_plan.listen = transport(optarg);
        else
            return usage(key == 'h' ? 0 : 2);
    }
    if (the_plan.connections > the_plan.members)
        the_plan.connections = the_plan.members;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    return measure();
}
