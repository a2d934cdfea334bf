/* SPDX-License-Identifier: Apache-2.0 */
/* idle.c - what idle connections cost: one server process, as many connections as its descriptors allow,
 * each of which has made one call. Clients are processes of their own, for they need descriptors too. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <msgtrans/channel.h>
#include <msgtrans/server.h>

#include "child.h"
#include "echo.mt.h"
#include "job.h"

enum { CLIENTS_MOST = 64, SETTLE_MS = 50, SPARE_DESCRIPTORS = 128, URI_SIZE = 64 };

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void sleep_ms(int ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

/* ---- the server */

static void on_echo(mt_call *call, const bench_payload *request, void *app)
{
    (void)app;
    bench_echo_respond(call, &(bench_payload){.text = request->text});
}

/* On an address for each client process: where many connections go to one address, finding a free port
 * for the next takes the kernel longer and longer. */
static int serve(uint32_t connections, uint32_t addresses)
{
    const mt_server_options options = {.max_connections = connections + 1};
    mt_server *server = mt_server_new(&options);

    bench_register(server, &(bench_handlers){.echo = on_echo}, NULL);
    for (uint32_t i = 0; i < addresses; i++) {
        char uri[URI_SIZE];

        snprintf(uri, sizeof uri, "tcp://127.0.0.%u:0", i + 1);
        if (mt_server_listen(server, uri) == MT_OK)
            dprintf(STDOUT_FILENO, "%s\n", mt_server_address(server, i));
    }
    return mt_server_run(server);
}

/* ---- a client: a channel for each connection, all on one loop */

static void call_once(mt_channel *channel)
{
    bench_payload *reply;
    mt_status status =
        bench_echo(channel, &(bench_payload){.text = (char *)BENCH_TEXT}, &reply, NULL);

    if (status.code != MT_OK) {
        fprintf(stderr, "bench-idle: a call failed: %s\n", mt_status_text(&status));
        exit(1);
    }
    bench_payload_free(reply);
}

/* Connects, waits until it is told to call again on all, and then for its end; waiting, it is deaf. */
static int load(uint32_t connections, const char *uri)
{
    mt_channel **all = calloc(connections, sizeof *all);
    mt_channel_options options = {0};

    if (all == NULL || mt_loop_new(NULL, &options.loop) != MT_OK)
        bench_child_die("client");
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < connections; i++) {
            if (round == 0)
                all[i] = mt_channel_open(uri, &options);
            call_once(all[i]);
        }
        dprintf(STDOUT_FILENO, "done\n");
        bench_child_wait();
    }
    return 0; /* the connections go with the process */
}

/* ---- the processes */

/* Starts a client, or without a uri the server. */
static bench_child start(uint32_t connections, const char *uri, uint32_t addresses)
{
    bench_child c;

    if (bench_child_start(&c))
        exit(uri != NULL ? load(connections, uri) : serve(connections, addresses));
    return c;
}

static double resident_mb(pid_t pid)
{
    char path[64];
    unsigned long total, resident = 0;

    sleep_ms(SETTLE_MS);
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%lu %lu", &total, &resident) != 2)
        bench_child_die(path);
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

/* ---- the measurement */

typedef struct crowd {
    bench_child clients[CLIENTS_MOST];
    char uris[CLIENTS_MOST][URI_SIZE]; /* where each connects to */
    uint32_t count, connections;
} crowd;

/* Starts the clients with their shares; returns after how many seconds each has made its calls. */
static double connect_all(crowd *all)
{
    double began = now_s();
    char line[64];

    for (uint32_t i = 0; i < all->count; i++) {
        uint32_t share = all->connections / all->count + (i < all->connections % all->count);
        all->clients[i] = start(share, all->uris[i], 0);
    }
    for (uint32_t i = 0; i < all->count; i++)
        bench_child_hear(&all->clients[i], line, sizeof line);
    return now_s() - began;
}

/* One more call on every connection; returns the seconds. */
static double call_all(const crowd *all)
{
    double began = now_s();
    char line[64];

    for (uint32_t i = 0; i < all->count; i++)
        bench_child_tell(&all->clients[i]);
    for (uint32_t i = 0; i < all->count; i++)
        bench_child_hear(&all->clients[i], line, sizeof line);
    return now_s() - began;
}

static void print_memory(const char *who, double before, double after, uint32_t connections)
{
    printf("| %s, MB resident | %.1f | %.1f | %.0f |\n", who, before, after,
           (after - before) * 1e6 / connections);
}

static int measure(crowd *all)
{
    bench_child server = start(all->connections, NULL, all->count);
    double clients = 0, clients_before;
    int status;

    for (uint32_t i = 0; i < all->count; i++)
        bench_child_hear(&server, all->uris[i], URI_SIZE);
    /* What the first connection makes a process allocate once is not its own. */
    bench_child first = start(1, all->uris[0], 0);
    char line[64];
    bench_child_hear(&first, line, sizeof line);
    double before = resident_mb(server.pid);
    clients_before = resident_mb(first.pid) * all->count;
    double seconds = connect_all(all);
    double after = resident_mb(server.pid);
    for (uint32_t i = 0; i < all->count; i++)
        clients += resident_mb(all->clients[i].pid);
    printf("%u connections from %u processes, each made and called once, one after the other, in "
           "%.2f s\n\n",
           all->connections, all->count, seconds);
    printf("| | with 1 connection | with all | bytes each |\n|---|---|---|---|\n");
    print_memory("server", before, after, all->connections);
    print_memory("clients", clients_before, clients, all->connections);
    printf("\none more call on each: %.2f s; server then %.1f MB\n", call_all(all),
           resident_mb(server.pid));
    double began = now_s();
    kill(server.pid, SIGTERM);
    waitpid(server.pid, &status, 0);
    printf("drained, with clients that do not listen: %.2f s\n", now_s() - began);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static uint32_t number(const char *option, const char *text, uint32_t most)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);

    if (*text == '\0' || *end != '\0' || value < 1 || value > most) {
        fprintf(stderr, "bench-idle: %s %s: must be 1 to %u\n", option, text, most);
        exit(2);
    }
    return (uint32_t)value;
}

static uint32_t descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        bench_child_die("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= SPARE_DESCRIPTORS)
        bench_child_die("getrlimit");
    return limit.rlim_cur > 1000000 ? 1000000 : (uint32_t)limit.rlim_cur - SPARE_DESCRIPTORS;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"connections", required_argument, NULL, 'n'},
                                            {"clients", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    uint32_t most = descriptors();
    crowd all = {.count = 2, .connections = most < 19000 ? most : 19000};

    for (int key; (key = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (key == 'n') {
            all.connections = number("--connections", optarg, most);
        } else if (key == 'c') {
            all.count = number("--clients", optarg, CLIENTS_MOST);
        } else {
            printf("usage: bench-idle [--connections N] [--clients N]\n"
                   "Memory of a server with idle connections: 19,000 [or what ulimit -n allows], "
                   "from\n"
                   "2 client processes.\n");
            return key == 'h' ? 0 : 2;
        }
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    return measure(&all);
}
