/* SPDX-License-Identifier: Apache-2.0 */
/* raw.c - the floor: bytes echoed over epoll with one write a turn, no frames and no calls. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peers/measure.h"
#include "peers/peer.h"
#include "peers/socket.h"

enum { BUFFER = 256 * 1024, FEED = 64 * 1024, EVENTS = 256 };

/* One process serves one job, so one buffer is enough; large messages pass one at a time. */
static char buffer[BENCH_LARGE_PAYLOAD];

/* ---- server */

typedef struct connection {
    int fd;
    size_t have; /* of a large message */
} connection;

/* Sends back what came; false when the peer is gone. */
static bool echo_bytes(int fd)
{
    ssize_t got = recv(fd, buffer, BUFFER, MSG_DONTWAIT);

    if (got < 0)
        return errno == EAGAIN;
    return got > 0 && bench_send(fd, buffer, (size_t)got);
}

/* A large message is taken in whole before it goes out, as a call does it. */
static bool echo_large(connection *c)
{
    ssize_t got = recv(c->fd, buffer + c->have, sizeof buffer - c->have, MSG_DONTWAIT);

    if (got < 0)
        return errno == EAGAIN;
    c->have += (size_t)got;
    if (c->have == sizeof buffer) {
        c->have = 0;
        return bench_send(c->fd, buffer, sizeof buffer);
    }
    return got > 0;
}

/* As much as the socket takes, again and again; false when the peer is gone. */
static bool feed_bytes(int fd)
{
    ssize_t put = send(fd, buffer, FEED, MSG_NOSIGNAL | MSG_DONTWAIT);

    return put > 0 || (put < 0 && errno == EAGAIN);
}

/* One stream at a time: the rest of a message is never sent, for nobody looks at the bytes. */
static void serve_stream(const bench_job *job, int listener)
{
    for (;;) {
        struct epoll_event event;
        int fd = bench_accept(listener);
        int epoll = bench_epoll_new();
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLOUT});
        do {
            if (job->busy_poll_us == 0)
                epoll_wait(epoll, &event, 1, -1);
        } while (feed_bytes(fd));
        close(epoll);
        close(fd);
    }
}

static void serve_spinning(int listener)
{
    for (;;) {
        int fd = bench_accept(listener);
        while (echo_bytes(fd))
            ;
        close(fd);
    }
}

static void connection_add(int epoll, int listener)
{
    connection *c = calloc(1, sizeof *c);

    if (c == NULL)
        bench_die("connection");
    c->fd = bench_accept(listener);
    bench_epoll_add(epoll, c->fd, c);
}

static void connection_ready(connection *c, bench_mode mode)
{
    if (mode == BENCH_LARGE ? echo_large(c) : echo_bytes(c->fd))
        return;
    close(c->fd);
    free(c);
}

int bench_serve(const bench_job *job)
{
    struct epoll_event events[EVENTS];
    int listener = bench_listen(job);

    if (job->mode == BENCH_STREAM)
        serve_stream(job, listener);
    if (job->busy_poll_us > 0)
        serve_spinning(listener);
    int epoll = bench_epoll_new();
    bench_epoll_add(epoll, listener, NULL);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                connection_add(epoll, listener);
            else
                connection_ready(events[i].data.ptr, job->mode);
        }
    }
}

/* ---- client */

typedef struct client {
    const bench_job *job;
    int fd, epoll;
} client;

/* Sleeps until something can be read, or not at all when it is to spin. */
static void await(const client *c)
{
    struct epoll_event event;

    if (c->job->busy_poll_us == 0)
        epoll_wait(c->epoll, &event, 1, -1);
}

/* Reads what is there into the buffer behind the first `have` bytes. */
static size_t receive(const client *c, size_t have)
{
    await(c);
    ssize_t got = recv(c->fd, buffer + have, sizeof buffer - have, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN))
        bench_die("the server is gone");
    return got < 0 ? 0 : (size_t)got;
}

static void send_or_die(const client *c, const void *data, size_t size)
{
    if (!bench_send(c->fd, data, size))
        bench_die("send");
}

static void call(const client *c, const void *request, size_t size)
{
    send_or_die(c, request, size);
    for (size_t have = 0; have < size;)
        have += receive(c, have);
}

static void load_latency(const client *c, bench_meter *meter)
{
    uint64_t began, ended;

    do {
        began = bench_now_ns();
        call(c, BENCH_TEXT, BENCH_PAYLOAD);
        ended = bench_now_ns();
    } while (bench_meter_sample(meter, began, ended));
}

/* As many messages go out in one write as came back in one read. */
static void load_pipeline(const client *c, bench_meter *meter)
{
    size_t count = c->job->in_flight, partial = 0;
    char *out = malloc(count * BENCH_PAYLOAD);

    if (out == NULL)
        bench_die("no memory");
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * BENCH_PAYLOAD, BENCH_TEXT, BENCH_PAYLOAD);
    do {
        send_or_die(c, out, count * BENCH_PAYLOAD);
        partial += receive(c, 0);
        count = partial / BENCH_PAYLOAD;
        partial %= BENCH_PAYLOAD;
    } while (bench_meter_add(meter, (uint32_t)count));
    free(out);
}

static void load_large(const client *c, bench_meter *meter)
{
    char *out = malloc(BENCH_LARGE_PAYLOAD);
    uint64_t began;

    if (out == NULL)
        bench_die("no memory");
    memset(out, 'x', BENCH_LARGE_PAYLOAD);
    do {
        began = bench_now_ns();
        call(c, out, BENCH_LARGE_PAYLOAD);
    } while (bench_meter_sample(meter, began, bench_now_ns()));
    free(out);
}

static void load_stream(const client *c, bench_meter *meter)
{
    size_t partial = 0, count;

    do {
        partial += receive(c, 0);
        count = partial / BENCH_PAYLOAD;
        partial %= BENCH_PAYLOAD;
    } while (bench_meter_add(meter, (uint32_t)count));
}

static client client_open(const bench_job *job)
{
    client c = {.job = job, .fd = bench_connect(job->uri), .epoll = bench_epoll_new()};

    bench_epoll_add(c.epoll, c.fd, NULL);
    return c;
}

static void client_close(client *c)
{
    close(c->epoll);
    close(c->fd);
}

/* The first connection is not counted: what it makes the server allocate once is not its own. */
static void load_idle(const bench_job *job, bench_result *out)
{
    client *all = calloc(job->connections + 1, sizeof *all);
    bench_memory before = {0, 0};

    if (all == NULL)
        bench_die("no memory");
    for (uint32_t i = 0; i <= job->connections; i++) {
        all[i] = client_open(job);
        call(&all[i], BENCH_TEXT, BENCH_PAYLOAD);
        if (i == 0)
            before = bench_memory_read(job);
    }
    bench_memory_result(before, bench_memory_read(job), job->connections, out);
    for (uint32_t i = 0; i <= job->connections; i++)
        client_close(&all[i]);
    free(all);
}

void bench_load(const bench_job *job, bench_result *out)
{
    static void (*const modes[])(const client *, bench_meter *) = {
        [BENCH_LATENCY] = load_latency,
        [BENCH_PIPELINE] = load_pipeline,
        [BENCH_LARGE] = load_large,
        [BENCH_STREAM] = load_stream,
    };
    bench_meter meter;

    if (job->mode == BENCH_IDLE) {
        load_idle(job, out);
        return;
    }
    client c = client_open(job);
    bench_meter_start(&meter, job);
    modes[job->mode](&c, &meter);
    bench_meter_finish(&meter, out);
    client_close(&c);
}
