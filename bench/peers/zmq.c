/* SPDX-License-Identifier: Apache-2.0 */
/* zmq.c - ZeroMQ: a dealer that sends to a router, which sends back. Messages, no calls. */
#include <zmq.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peers/measure.h"
#include "peers/peer.h"

static char buffer[BENCH_LARGE_PAYLOAD];

static void check(int result, const char *what)
{
    if (result < 0)
        bench_die("%s", what);
}

static void *socket_new(void *context, int type)
{
    const int no = 0;
    void *socket = zmq_socket(context, type);

    if (socket == NULL)
        bench_die("zmq_socket");
    check(zmq_setsockopt(socket, ZMQ_LINGER, &no, sizeof no), "ZMQ_LINGER");
    return socket;
}

int bench_serve(const bench_job *job)
{
    void *context = zmq_ctx_new(), *router = socket_new(context, ZMQ_ROUTER);
    const int high_water = 100000;
    char endpoint[128];
    size_t size = sizeof endpoint;
    zmq_msg_t peer, message;

    (void)job;
    check(zmq_setsockopt(router, ZMQ_SNDHWM, &high_water, sizeof high_water), "ZMQ_SNDHWM");
    check(zmq_bind(router, "tcp://127.0.0.1:*"), "zmq_bind");
    check(zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size), "ZMQ_LAST_ENDPOINT");
    bench_ready(endpoint);
    zmq_msg_init(&peer);
    zmq_msg_init(&message);
    for (;;) {
        check(zmq_msg_recv(&peer, router, 0), "zmq_msg_recv");
        check(zmq_msg_recv(&message, router, 0), "zmq_msg_recv");
        check(zmq_msg_send(&peer, router, ZMQ_SNDMORE), "zmq_msg_send");
        check(zmq_msg_send(&message, router, 0), "zmq_msg_send");
    }
}

static void *client_open(void *context, const bench_job *job)
{
    void *dealer = socket_new(context, ZMQ_DEALER);

    check(zmq_connect(dealer, job->uri), "zmq_connect");
    return dealer;
}

static void receive(void *dealer, size_t size)
{
    if (zmq_recv(dealer, buffer, sizeof buffer, 0) != (int)size)
        bench_die("zmq_recv");
}

static void call(void *dealer, const void *request, size_t size)
{
    check(zmq_send(dealer, request, size, 0), "zmq_send");
    receive(dealer, size);
}

static void load_blocking(void *dealer, const void *request, size_t size, bench_meter *meter)
{
    uint64_t began;

    do {
        began = bench_now_ns();
        call(dealer, request, size);
    } while (bench_meter_sample(meter, began, bench_now_ns()));
}

static void load_pipeline(void *dealer, uint32_t in_flight, bench_meter *meter)
{
    for (uint32_t i = 0; i < in_flight; i++)
        check(zmq_send(dealer, BENCH_TEXT, BENCH_PAYLOAD, 0), "zmq_send");
    do {
        receive(dealer, BENCH_PAYLOAD);
        check(zmq_send(dealer, BENCH_TEXT, BENCH_PAYLOAD, 0), "zmq_send");
    } while (bench_meter_add(meter, 1));
}

static void load_idle(void *context, const bench_job *job, bench_result *out)
{
    bench_memory before = {0, 0};

    check(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, (int)job->connections + 16), "ZMQ_MAX_SOCKETS");
    for (uint32_t i = 0; i <= job->connections; i++) {
        call(client_open(context, job), BENCH_TEXT, BENCH_PAYLOAD);
        if (i == 0)
            before = bench_memory_read(job);
    }
    bench_memory_result(before, bench_memory_read(job), job->connections, out);
}

/* The context is not closed: it would wait for sockets that only the end of the process frees. */
void bench_load(const bench_job *job, bench_result *out)
{
    static char large[BENCH_LARGE_PAYLOAD];
    void *context = zmq_ctx_new();
    bench_meter meter;

    if (job->mode == BENCH_IDLE) {
        load_idle(context, job, out);
        return;
    }
    void *dealer = client_open(context, job);
    bench_meter_start(&meter, job);
    if (job->mode == BENCH_LATENCY)
        load_blocking(dealer, BENCH_TEXT, BENCH_PAYLOAD, &meter);
    else if (job->mode == BENCH_LARGE)
        load_blocking(dealer, large, sizeof large, &meter);
    else
        load_pipeline(dealer, job->in_flight, &meter);
    bench_meter_finish(&meter, out);
}
