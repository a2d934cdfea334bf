/* SPDX-License-Identifier: Apache-2.0 */
/* nng.c - nng: requests and replies, with a context for each one in flight. */
#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peers/measure.h"
#include "peers/peer.h"

enum { CONTEXTS = 1024 };

static void check(int result, const char *what)
{
    if (result == 0)
        return;
    errno = 0;
    bench_die("%s: %s", what, nng_strerror(result));
}

/* One request under way, at either end: a context alternates between sending and receiving. */
typedef struct work {
    nng_ctx context;
    nng_aio *aio;
    bool sends;
} work;

/* ---- server */

static void serve_step(void *arg)
{
    work *w = arg;

    if (nng_aio_result(w->aio) != 0) { /* the peer left */
        if (w->sends)
            nng_msg_free(nng_aio_get_msg(w->aio));
        w->sends = true;
    }
    w->sends = !w->sends;
    if (w->sends)
        nng_ctx_send(w->context, w->aio);
    else
        nng_ctx_recv(w->context, w->aio);
}

static void say_ready(nng_listener listener)
{
    nng_sockaddr address;
    char uri[64];

    check(nng_listener_get_addr(listener, NNG_OPT_LOCADDR, &address), "NNG_OPT_LOCADDR");
    unsigned port = address.s_in.sa_port;
    snprintf(uri, sizeof uri, "tcp://127.0.0.1:%u", (port >> 8 | port << 8) & 0xffff);
    bench_ready(uri);
}

int bench_serve(const bench_job *job)
{
    static work all[CONTEXTS];
    nng_listener listener;
    nng_socket socket;

    check(nng_rep0_open(&socket), "nng_rep0_open");
    check(nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0), "NNG_OPT_RECVMAXSZ");
    for (int i = 0; i < CONTEXTS; i++) {
        check(nng_aio_alloc(&all[i].aio, serve_step, &all[i]), "nng_aio_alloc");
        check(nng_ctx_open(&all[i].context, socket), "nng_ctx_open");
        nng_ctx_recv(all[i].context, all[i].aio);
    }
    check(nng_listen(socket, job->uri, &listener, 0), "nng_listen");
    say_ready(listener);
    for (;;)
        pause();
}

/* ---- client */

static nng_socket client_open(const bench_job *job)
{
    nng_socket socket;

    check(nng_req0_open(&socket), "nng_req0_open");
    check(nng_socket_set_ms(socket, NNG_OPT_REQ_RESENDTIME, NNG_DURATION_INFINITE), "resend time");
    check(nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0), "NNG_OPT_RECVMAXSZ");
    check(nng_dial(socket, job->uri, NULL, 0), "nng_dial");
    return socket;
}

static void call(nng_socket socket, const void *request, size_t size)
{
    nng_msg *message;

    check(nng_msg_alloc(&message, 0), "nng_msg_alloc");
    check(nng_msg_append(message, request, size), "nng_msg_append");
    check(nng_sendmsg(socket, message, 0), "nng_sendmsg");
    check(nng_recvmsg(socket, &message, 0), "nng_recvmsg");
    if (nng_msg_len(message) != size)
        bench_die("a reply has the wrong size");
    nng_msg_free(message);
}

static void load_blocking(nng_socket socket, const void *request, size_t size, bench_meter *meter)
{
    uint64_t began;

    do {
        began = bench_now_ns();
        call(socket, request, size);
    } while (bench_meter_sample(meter, began, bench_now_ns()));
}

/* nng calls back on threads of its own, so the meter has a lock here. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t over;
    bench_meter *meter;
} load = {.lock = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER};

static bool count_one(void)
{
    pthread_mutex_lock(&load.lock);
    bool goes_on = bench_meter_add(load.meter, 1);
    if (!goes_on)
        pthread_cond_signal(&load.over);
    pthread_mutex_unlock(&load.lock);
    return goes_on;
}

static void request_send(work *w)
{
    nng_msg *message;

    check(nng_msg_alloc(&message, 0), "nng_msg_alloc");
    check(nng_msg_append(message, BENCH_TEXT, BENCH_PAYLOAD), "nng_msg_append");
    nng_aio_set_msg(w->aio, message);
    w->sends = true;
    nng_ctx_send(w->context, w->aio);
}

static void request_step(void *arg)
{
    work *w = arg;

    check(nng_aio_result(w->aio), "request");
    if (w->sends) {
        w->sends = false;
        nng_ctx_recv(w->context, w->aio);
        return;
    }
    nng_msg_free(nng_aio_get_msg(w->aio));
    if (count_one())
        request_send(w);
}

static void load_pipeline(nng_socket socket, uint32_t in_flight, bench_meter *meter)
{
    work *all = calloc(in_flight, sizeof *all);

    if (all == NULL)
        bench_die("no memory");
    load.meter = meter;
    for (uint32_t i = 0; i < in_flight; i++) {
        check(nng_aio_alloc(&all[i].aio, request_step, &all[i]), "nng_aio_alloc");
        check(nng_ctx_open(&all[i].context, socket), "nng_ctx_open");
        request_send(&all[i]);
    }
    pthread_mutex_lock(&load.lock);
    while (meter->phase != BENCH_OVER)
        pthread_cond_wait(&load.over, &load.lock);
    pthread_mutex_unlock(&load.lock);
}

static void load_idle(const bench_job *job, bench_result *out)
{
    bench_memory before = {0, 0};

    for (uint32_t i = 0; i <= job->connections; i++) {
        call(client_open(job), BENCH_TEXT, BENCH_PAYLOAD);
        if (i == 0)
            before = bench_memory_read(job);
    }
    bench_memory_result(before, bench_memory_read(job), job->connections, out);
}

void bench_load(const bench_job *job, bench_result *out)
{
    static char large[BENCH_LARGE_PAYLOAD];
    bench_meter meter;

    if (job->mode == BENCH_IDLE) {
        load_idle(job, out);
        return;
    }
    nng_socket socket = client_open(job);
    bench_meter_start(&meter, job);
    if (job->mode == BENCH_LATENCY)
        load_blocking(socket, BENCH_TEXT, BENCH_PAYLOAD, &meter);
    else if (job->mode == BENCH_LARGE)
        load_blocking(socket, large, sizeof large, &meter);
    else
        load_pipeline(socket, job->in_flight, &meter);
    bench_meter_finish(&meter, out);
}
