/* SPDX-License-Identifier: Apache-2.0 */
/* tls_pair.c - making, driving and closing the two ends. */
#include "net/tls_pair.h"

#include <string.h>

#include "core/alloc.h"
#include "core/slice.h"

enum { MOST_TURNS = 200000 };

/* ---- the drip */

static mt_err drip_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    drip *self = (drip *)pipe;

    *got = 0;
    if (++self->reads % 2 == 0 && self->most != 0)
        return MT_EAGAIN;
    if (self->most != 0 && room > self->most)
        room = self->most;
    return mt_pipe_read(self->lower, out, room, got);
}

static mt_err drip_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    drip *self = (drip *)pipe;
    struct iovec one = vectors[0];

    *put = 0;
    if (self->most != 0 && ++self->tries % 2 == 0)
        return MT_EAGAIN;
    if (self->most != 0) {
        one.iov_len = one.iov_len < self->most ? one.iov_len : self->most;
        vectors = &one;
        count = 1;
    }
    mt_err err = mt_pipe_write(self->lower, vectors, count, put);
    self->base.error = self->lower->error;
    self->writes += err == MT_OK;
    self->bytes += *put;
    return err;
}

static void drip_want(mt_pipe *pipe, unsigned events)
{
    mt_pipe_want(((drip *)pipe)->lower, events);
}

static void drip_shutdown(mt_pipe *pipe)
{
    mt_pipe_shutdown(((drip *)pipe)->lower);
}

static void drip_describe(const mt_pipe *pipe, char *out, size_t size)
{
    mt_pipe_describe(((const drip *)pipe)->lower, out, size);
}

static void drip_free(mt_pipe *pipe)
{
    mt_pipe_free(((drip *)pipe)->lower);
    mt_free(pipe);
}

static const mt_pipe_ops drip_ops = {
    .name = "drip",
    .read = drip_read,
    .write = drip_write,
    .want = drip_want,
    .shutdown = drip_shutdown,
    .describe = drip_describe,
    .free = drip_free,
};

static void drip_ready(void *arg, unsigned events)
{
    drip *self = arg;

    self->base.ready(self->base.arg, events);
}

/* Returns NULL when memory is out; then lower is gone. */
static drip *drip_new(mt_pipe *lower, size_t most)
{
    drip *self = mt_zalloc(sizeof *self);

    if (self == NULL) {
        mt_pipe_free(lower);
        return NULL;
    }
    self->base = (mt_pipe){.ops = &drip_ops, .loop = lower->loop};
    self->lower = lower;
    self->most = most;
    mt_pipe_attach(lower, drip_ready, self);
    return self;
}

/* ---- the pair */

static void side_ready(void *arg, unsigned events)
{
    side *s = arg;

    s->events |= events;
    s->calls++;
}

static void store(void *arg, mt_pipe *pipe)
{
    *(mt_pipe **)arg = pipe;
}

static void side_open(side *s, mt_pipe *lower, const mt_tls_args *args, const pair_args *more)
{
    if (more->faults != NULL)
        assert_ok(mt_fault_pipe_new(more->faults, lower, &lower));
    s->drip = drip_new(lower, more->most);
    assert_non_null(s->drip);
    s->pipe = &s->drip->base;
    if (args->context != NULL) {
        mt_tls_args own = *args;

        own.lower = s->pipe;
        assert_ok(mt_tls_pipe_new(&own, &s->pipe));
    }
    mt_pipe_attach(s->pipe, side_ready, s);
}

void pair_open(pair *p, const pair_args *args)
{
    const char *host = args->host != NULL ? args->host : "localhost";
    mt_address address;
    mt_listener *listener;
    mt_pipe *near = NULL, *far = NULL;
    mt_status why;
    int error;

    *p = (pair){0};
    assert_ok(mt_loop_sim_new(1, &p->loop));
    assert_ok(mt_address_parse(mt_slice_text("inproc:tls-pair"), &address, &why));
    const mt_listen_args listen = {
        .loop = p->loop, .address = &address, .accept = store, .arg = &far};
    assert_ok(mt_carrier_inproc.listen(&listen, &listener, &why));
    assert_ok(mt_carrier_inproc.connect(p->loop, &address, &near, &error));
    pair_turns(p, 1);
    assert_non_null(far);
    mt_listener_free(listener);
    side_open(&p->client, near,
              &(mt_tls_args){.context = args->client, .host = host, .ticket = args->ticket}, args);
    side_open(&p->server, far, &(mt_tls_args){.context = args->server}, args);
}

void pair_turns(pair *p, int count)
{
    for (int i = 0; i < count; i++)
        p->loop->ops->turn(p->loop, false);
}

unsigned pair_wait(pair *p, side *s, unsigned events)
{
    s->events = 0;
    mt_pipe_want(s->pipe, events);
    for (int i = 0; i < MOST_TURNS && s->events == 0; i++)
        pair_turns(p, 1);
    mt_pipe_want(s->pipe, 0);
    return s->events;
}

bool pair_is_shaken(const side *s)
{
    return ((const mt_tls_pipe *)s->pipe)->shaken;
}

void pair_shake(pair *p, const pair_args *args)
{
    pair_open(p, args);
    assert_int_not_equal(pair_wait(p, &p->client, MT_PIPE_WRITE), 0);
    assert_int_not_equal(pair_wait(p, &p->server, MT_PIPE_WRITE), 0);
}

void pair_close(pair *p)
{
    mt_pipe_free(p->client.pipe);
    mt_pipe_free(p->server.pipe);
    mt_loop_free(p->loop);
}

void pair_write(pair *p, side *s, const char *text)
{
    for (size_t size = strlen(text), put; size > 0; text += put, size -= put) {
        const struct iovec vector = {(void *)(uintptr_t)text, size};
        mt_err err = mt_pipe_write(s->pipe, &vector, 1, &put);

        if (err == MT_EAGAIN)
            assert_int_not_equal(pair_wait(p, s, MT_PIPE_WRITE), 0);
        else
            assert_ok(err);
    }
}

void pair_expect(pair *p, side *s, const char *text)
{
    uint8_t bytes[256];
    size_t size = strlen(text);

    assert_in_range(size, 1, sizeof bytes);
    for (size_t at = 0, got; at < size; at += got) {
        mt_err err = mt_pipe_read(s->pipe, bytes + at, size - at, &got);

        if (err == MT_EAGAIN)
            assert_int_not_equal(pair_wait(p, s, MT_PIPE_READ), 0);
        else
            assert_ok(err);
    }
    assert_memory_equal(bytes, text, size);
}

mt_err pair_read_end(pair *p, side *s)
{
    uint8_t bytes[256];
    size_t got;
    mt_err err;

    while ((err = mt_pipe_read(s->pipe, bytes, sizeof bytes, &got)) == MT_OK || err == MT_EAGAIN)
        if (err == MT_EAGAIN && pair_wait(p, s, MT_PIPE_READ) == 0)
            fail_msg("neither bytes nor an end");
    return err;
}

/* ---- contexts */

mt_tls_context *pair_client(const mt_tls_options *options)
{
    mt_tls_context *context;
    mt_status why;

    if (mt_tls_client_new(options, &context, &why) != MT_OK)
        fail_msg("%s", why.text);
    return context;
}

mt_tls_context *pair_server(const mt_tls_server_options *options)
{
    mt_tls_context *context;
    mt_status why;

    if (mt_tls_server_new(options, &context, &why) != MT_OK)
        fail_msg("%s", why.text);
    return context;
}

mt_tls_context *pair_usual_client(void)
{
    return pair_client(&(mt_tls_options){.ca_pem = certs_get()->ca->pem});
}

mt_tls_context *pair_usual_server(void)
{
    return pair_server(&(mt_tls_server_options){.cert_pem = certs_get()->server->pem,
                                                .key_pem = certs_get()->server->key});
}

void pair_limit(mt_tls_context *context, int version)
{
    assert_int_equal(SSL_CTX_set_max_proto_version(context->shared.ssl, version), 1);
}

/* ---- the usual pair */

void both_open(both *b)
{
    *b = (both){.client = pair_usual_client(), .server = pair_usual_server()};
}

void both_shake(both *b, const pair_args *more)
{
    pair_args args = more != NULL ? *more : (pair_args){0};

    args.client = b->client;
    args.server = b->server;
    pair_shake(&b->p, &args);
}

void both_close(both *b)
{
    pair_close(&b->p);
    mt_tls_context_free(b->client);
    mt_tls_context_free(b->server);
}

SSL *pair_ssl(const side *s)
{
    return ((const mt_tls_pipe *)s->pipe)->ssl;
}
