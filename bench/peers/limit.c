/* SPDX-License-Identifier: Apache-2.0 */
/* limit.c - what a call runtime could reach: the least code that still does the work of one. Frames,
 * a call table, a deadline for every call, methods found by a hash, messages decoded into memory of
 * the call, typed handlers and callbacks; but one connection at a time, nothing configurable, and
 * every error ends the program. */
#include <stdlib.h>
#include <sys/epoll.h>

#include "peers/limit_call.h"
#include "peers/limit_link.h"
#include "peers/measure.h"
#include "peers/peer.h"
#include "peers/socket.h"

enum { EVENTS = 256, METHODS = 64, CALLS = 8192, TIMEOUT_MS = 10000 };
enum { STATUS_OK = 0, STATUS_INVALID = 3, STATUS_UNIMPLEMENTED = 12 };

static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;

    while (*name != '\0')
        h = (h ^ (uint8_t)*name++) * 16777619u;
    return h != 0 ? h : 1;
}

/* ---- server */

typedef uint16_t handler_fn(limit_call *call, const limit_payload *request, limit_payload *reply);

static struct {
    uint32_t hash; /* 0: free */
    handler_fn *run;
    uint64_t calls;
} methods[METHODS];

static void method_add(const char *name, handler_fn *run)
{
    uint32_t h = hash(name), at = h % METHODS;

    while (methods[at].hash != 0)
        at = (at + 1) % METHODS;
    methods[at].hash = h;
    methods[at].run = run;
}

static handler_fn *method_find(uint32_t h)
{
    for (uint32_t at = h % METHODS; methods[at].hash != 0; at = (at + 1) % METHODS)
        if (methods[at].hash == h) {
            methods[at].calls++;
            return methods[at].run;
        }
    return NULL;
}

static uint16_t echo(limit_call *call, const limit_payload *request, limit_payload *reply)
{
    reply->text = limit_call_copy(call, request->text);
    reply->data = request->data;
    return STATUS_OK;
}

static bool serve_frame(const limit_header *header, const uint8_t *bytes)
{
    handler_fn *run = method_find(header->method);
    limit_call *call = limit_call_new(header->call, header->timeout_ms);
    limit_payload request, reply = {0};
    uint16_t status = STATUS_UNIMPLEMENTED;

    if (run != NULL) {
        bool valid = limit_payload_get(&request, bytes, bytes + header->size);
        request.text = limit_call_copy(call, request.text);
        status = valid ? run(call, &request, &reply) : STATUS_INVALID;
    }
    limit_put(&(limit_header){.call = call->id, .status = status}, &reply);
    limit_call_free(call);
    return true;
}

static void link_add(int epoll, int listener)
{
    limit_link *link = calloc(1, sizeof *link);

    if (link == NULL)
        bench_die("no memory");
    link->fd = bench_accept(listener);
    bench_epoll_add(epoll, link->fd, link);
}

static void link_ready(limit_link *link)
{
    if (limit_read(link, serve_frame) && limit_flush(link))
        return;
    limit_link_fini(link);
    free(link);
}

int bench_serve(const bench_job *job)
{
    struct epoll_event events[EVENTS];
    int listener = bench_listen(job), epoll = bench_epoll_new();

    method_add("/bench.Bench/Other", echo);
    method_add("/bench.Bench/Echo", echo);
    limit_wheel_start();
    bench_epoll_add(epoll, listener, NULL);
    for (;;) {
        int count = epoll_wait(epoll, events, EVENTS, job->busy_poll_us > 0 ? 0 : -1);
        limit_wheel_turn();
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                link_add(epoll, listener);
            else
                link_ready(events[i].data.ptr);
        }
    }
}

/* ---- client */

typedef struct client {
    const bench_job *job;
    limit_link link;
    int epoll;
} client;

static limit_call *calls[CALLS]; /* under way, by the low bits of their number */
static uint32_t last_call, echo_method;

static void call_start(const limit_payload *request, limit_done_fn *done, void *arg)
{
    do
        last_call++;
    while (calls[last_call % CALLS] != NULL);
    limit_call *call = limit_call_new(last_call, TIMEOUT_MS);
    call->done = done;
    call->arg = arg;
    calls[last_call % CALLS] = call;
    limit_put(&(limit_header){.call = call->id, .method = echo_method, .timeout_ms = TIMEOUT_MS},
              request);
}

static bool reply_frame(const limit_header *header, const uint8_t *bytes)
{
    limit_call *call = calls[header->call % CALLS];
    limit_payload reply;

    if (call == NULL || call->id != header->call)
        return true;
    calls[header->call % CALLS] = NULL;
    bool valid = limit_payload_get(&reply, bytes, bytes + header->size);
    reply.text = limit_call_copy(call, reply.text);
    call->done(call, valid ? header->status : STATUS_INVALID, &reply, call->arg);
    limit_call_free(call);
    return true;
}

static void turn(client *c)
{
    struct epoll_event event;

    if (!limit_flush(&c->link))
        bench_die("send");
    if (c->job->busy_poll_us == 0)
        epoll_wait(c->epoll, &event, 1, -1);
    limit_wheel_turn();
    if (!limit_read(&c->link, reply_frame))
        bench_die("the server is gone");
}

static void check(uint16_t status, const limit_payload *reply)
{
    if (status != STATUS_OK ||
        (reply->text.size != BENCH_PAYLOAD && reply->data.size != BENCH_LARGE_PAYLOAD))
        bench_die("a call failed with status %u", status);
}

static void blocking_done(limit_call *call, uint16_t status, const limit_payload *reply, void *arg)
{
    (void)call;
    check(status, reply);
    *(bool *)arg = true;
}

static void call_blocking(client *c, const limit_payload *request)
{
    bool done = false;

    call_start(request, blocking_done, &done);
    while (!done)
        turn(c);
}

static const limit_payload small = {.text = {(const uint8_t *)BENCH_TEXT, BENCH_PAYLOAD}};

static void load_blocking(client *c, const limit_payload *request, bench_meter *meter)
{
    uint64_t began;

    do {
        began = bench_now_ns();
        call_blocking(c, request);
    } while (bench_meter_sample(meter, began, bench_now_ns()));
}

static void load_latency(client *c, bench_meter *meter)
{
    load_blocking(c, &small, meter);
}

static void load_large(client *c, bench_meter *meter)
{
    uint8_t *bytes = malloc(BENCH_LARGE_PAYLOAD);

    if (bytes == NULL)
        bench_die("no memory");
    memset(bytes, 'x', BENCH_LARGE_PAYLOAD);
    load_blocking(c, &(limit_payload){.data = {bytes, BENCH_LARGE_PAYLOAD}}, meter);
    free(bytes);
}

static void pipeline_done(limit_call *call, uint16_t status, const limit_payload *reply, void *arg)
{
    (void)call;
    check(status, reply);
    if (bench_meter_add(arg, 1))
        call_start(&small, pipeline_done, arg);
}

static void load_pipeline(client *c, bench_meter *meter)
{
    for (uint32_t i = 0; i < c->job->in_flight; i++)
        call_start(&small, pipeline_done, meter);
    while (meter->phase != BENCH_OVER)
        turn(c);
}

static client client_open(const bench_job *job)
{
    client c = {.job = job, .link = {.fd = bench_connect(job->uri)}, .epoll = bench_epoll_new()};

    bench_epoll_add(c.epoll, c.link.fd, NULL);
    return c;
}

static void load_idle(const bench_job *job, bench_result *out)
{
    client *all = calloc(job->connections + 1, sizeof *all);
    bench_memory before = {0, 0};

    if (all == NULL)
        bench_die("no memory");
    for (uint32_t i = 0; i <= job->connections; i++) {
        all[i] = client_open(job);
        call_blocking(&all[i], &small);
        if (i == 0)
            before = bench_memory_read(job);
    }
    bench_memory_result(before, bench_memory_read(job), job->connections, out);
    for (uint32_t i = 0; i <= job->connections; i++)
        limit_link_fini(&all[i].link);
    free(all);
}

void bench_load(const bench_job *job, bench_result *out)
{
    static void (*const modes[])(client *, bench_meter *) = {
        [BENCH_LATENCY] = load_latency,
        [BENCH_PIPELINE] = load_pipeline,
        [BENCH_LARGE] = load_large,
    };
    bench_meter meter;

    echo_method = hash("/bench.Bench/Echo");
    limit_wheel_start();
    if (job->mode == BENCH_IDLE) {
        load_idle(job, out);
        return;
    }
    client c = client_open(job);
    bench_meter_start(&meter, job);
    modes[job->mode](&c, &meter);
    bench_meter_finish(&meter, out);
    limit_link_fini(&c.link);
}
