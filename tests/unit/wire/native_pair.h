/* SPDX-License-Identifier: Apache-2.0 */
/* native_pair.h - two native sessions back to back, whole, byte by byte or cut at random, and calls
 * that remember what happened to them. For the tests of this folder. */
#ifndef NATIVE_PAIR_H
#define NATIVE_PAIR_H

#include "mt_test.h"

#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/rng.h"
#include "wire/native.h"

typedef enum cut { WHOLE, BY_BYTE, AT_RANDOM, CUTS } cut;

typedef struct end end;

typedef struct test_call {
    mt_stream stream; /* first: events give it back */
    mt_list node;
    end *owner;
    mt_time timeout;
    unsigned messages, packed; /* packed: of the messages */
    size_t bytes;              /* that credit counts */
    mt_slice last;             /* message, with a reference, unpacked */
    bool half_closed;
    unsigned finished, resets; /* how often the end was told */
    mt_code code;
    mt_ran ran;
    uint32_t queue_us, handler_us;
    char text[256];
    char metadata[1100]; /* of the request; "key=value;" */
    char headers[256], trailers[256];
    int tag; /* of the test */
} test_call;

struct end {
    mt_session *session;
    mt_list calls;
    unsigned methods, pongs, goaways, readies;
    uint64_t pong;
    mt_status goaway;
    uint32_t grace_ms;
    char path[2048];    /* of the latest on_method */
    const char *refuse; /* text to refuse every call with */
    bool keep;          /* messages are not consumed at once */
    void (*told)(test_call *call, mt_slice bytes, bool last); /* of a message */
    void (*ended)(test_call *call);                           /* acceptor: on_end */
};

typedef struct pair {
    end client, server;
    cut cut;
    mt_rng rng;
    mt_time now;
    mt_block *pending[2]; /* to the server, to the client: what input() left */
    size_t pending_size[2];
    mt_err err[2];   /* of the server's, of the client's input */
    unsigned placed; /* inputs that were read to where room() said */
} pair;

static const mt_session_limits usual_limits = {
    .max_message_bytes = 4 << 20,
    .max_frame_bytes = 32 << 10,
    .max_concurrent_calls = 100,
    .max_metadata_bytes = 16 << 10,
    .max_methods = 64,
    .max_assembly_bytes = 8 << 20,
    .stream_window_bytes = 64 << 10,
    .connection_window_bytes = 1 << 20,
    .codecs = MT_CODECS,
    .min_ping_interval_ms = 1000,
};

static const mt_method get_method = {.path = "/cache.v1.Cache/Get"};

/* ---- calls */

static inline test_call *new_call(end *owner)
{
    test_call *call = mt_zalloc(sizeof *call);

    assert_non_null(call);
    call->owner = owner;
    mt_list_push_back(&owner->calls, &call->node);
    return call;
}

static inline test_call *nth_call(end *owner, unsigned n)
{
    for (mt_list *at = owner->calls.next; at != &owner->calls; at = at->next)
        if (n-- == 0)
            return MT_CONTAINER_OF(at, test_call, node);
    return NULL;
}

static inline void describe(mt_metadata metadata, char *out, size_t size)
{
    char *at = out;

    for (size_t i = 0; i < metadata.count; i++) {
        mt_slice value = metadata.entries[i].value;
        size_t key = strlen(metadata.entries[i].key);
        assert_true((size_t)(at - out) + key + value.size + 3 < size);
        assert_int_equal(value.data[value.size], '\0');
        at = (char *)mempcpy(at, metadata.entries[i].key, key);
        *at++ = '=';
        at = (char *)mempcpy(at, value.data, value.size);
        *at++ = ';';
    }
}

static inline void copy_text(char *out, size_t size, mt_slice text)
{
    snprintf(out, size, "%.*s", (int)text.size, (const char *)text.data);
}

/* ---- events */

static inline const void *pair_on_method(void *owner, mt_slice path)
{
    end *e = owner;

    e->methods++;
    copy_text(e->path, sizeof e->path, path);
    return &get_method;
}

static inline mt_stream *pair_on_call(void *owner, const mt_call_head *head, mt_status *refusal)
{
    end *e = owner;

    assert_ptr_equal(head->target, &get_method);
    if (e->refuse != NULL) {
        mt_status_set(refusal, MT_UNAVAILABLE, "%s", e->refuse);
        return NULL;
    }
    test_call *call = new_call(e);
    call->timeout = head->timeout;
    describe(head->metadata, call->metadata, sizeof call->metadata);
    return &call->stream;
}

static inline void pair_on_headers(void *owner, mt_stream *stream, mt_metadata metadata)
{
    test_call *call = (test_call *)stream;

    assert_ptr_equal(call->owner, owner);
    describe(metadata, call->headers, sizeof call->headers);
}

static inline void pair_on_message(void *owner, mt_stream *stream, mt_slice bytes, bool last)
{
    test_call *call = (test_call *)stream;
    end *e = owner;

    assert_ptr_equal(call->owner, owner);
    assert_int_equal(call->finished + call->resets, 0);
    assert_false(call->half_closed);
    assert_non_null(bytes.owner);
    call->messages++;
    call->bytes += bytes.size;
    call->half_closed = last;
    mt_slice_unref(call->last);
    call->packed += stream->packed;
    if (stream->packed)
        assert_ok(mt_decompress(bytes, 128 << 20, &call->last));
    else
        call->last = mt_slice_ref(bytes);
    if (!e->keep)
        e->session->ops->consume(e->session, stream, bytes.size);
    if (e->told != NULL)
        e->told(call, call->last, last);
}

static inline void pair_on_end(void *owner, mt_stream *stream)
{
    test_call *call = (test_call *)stream;
    end *e = owner;

    assert_false(call->half_closed);
    call->half_closed = true;
    if (e->ended != NULL)
        e->ended(call);
}

static inline void pair_on_finish(void *owner, mt_stream *stream, const mt_finish *finish)
{
    test_call *call = (test_call *)stream;

    assert_ptr_equal(call->owner, owner);
    assert_int_equal(stream->id, 0);
    call->finished++;
    call->code = finish->code;
    call->queue_us = finish->queue_us;
    call->handler_us = finish->handler_us;
    copy_text(call->text, sizeof call->text, finish->text);
    describe(finish->trailers, call->trailers, sizeof call->trailers);
}

static inline void pair_on_reset(void *owner, mt_stream *stream, const mt_status *status)
{
    test_call *call = (test_call *)stream;

    assert_ptr_equal(call->owner, owner);
    assert_int_equal(stream->id, 0);
    call->resets++;
    call->code = status->code;
    call->ran = status->ran;
    snprintf(call->text, sizeof call->text, "%.255s", status->text);
}

static inline void pair_on_ready(void *owner)
{
    ((end *)owner)->readies++;
}

static inline void pair_on_goaway(void *owner, const mt_status *reason, uint32_t grace_ms)
{
    end *e = owner;

    e->goaways++;
    e->goaway = *reason;
    e->grace_ms = grace_ms;
}

static inline void pair_on_pong(void *owner, uint64_t opaque)
{
    end *e = owner;

    e->pongs++;
    e->pong = opaque;
}

static const mt_session_events pair_events = {
    .on_method = pair_on_method,
    .on_method_once = pair_on_method,
    .on_call = pair_on_call,
    .on_headers = pair_on_headers,
    .on_message = pair_on_message,
    .on_end = pair_on_end,
    .on_finish = pair_on_finish,
    .on_reset = pair_on_reset,
    .on_ready = pair_on_ready,
    .on_goaway = pair_on_goaway,
    .on_pong = pair_on_pong,
};

/* ---- bytes */

/* A block whose last byte is the last one of the bytes, so that the sanitizer sees who reads on. */
static inline mt_slice tight_slice(const void *a, size_t a_size, const void *b, size_t b_size)
{
    size_t size = a_size + b_size;
    mt_block *block = mt_block_new(size > 0 ? size : 1);

    assert_non_null(block);
    uint8_t *p = block->data + block->capacity - size;
    if (a != NULL)
        memcpy(p, a, a_size);
    if (b != NULL)
        memcpy(p + a_size, b, b_size);
    return (mt_slice){p, size, block};
}

static inline size_t next_cut(pair *p, size_t most)
{
    if (p->cut == BY_BYTE)
        return 1;
    if (p->cut == AT_RANDOM) {
        size_t some = (size_t)mt_rng_below(&p->rng, mt_rng_below(&p->rng, 4) == 0 ? 20000 : 40) + 1;
        return some < most ? some : most;
    }
    return most;
}

/* Reads bytes to where the session wants them, if it does and they fit there; not all of them, so that
 * both ways are gone. */
static inline bool read_to_room(pair *p, end *to, const void *bytes, size_t size, mt_slice *out)
{
    mt_slice room = to->session->ops->room(to->session);

    if (p->cut == BY_BYTE || size > room.size || mt_rng_below(&p->rng, 4) == 0)
        return false;
    uint8_t *place = room.owner->data + (room.data - room.owner->data);
    memcpy(place, bytes, size);
    *out = (mt_slice){place, size, mt_block_ref(room.owner)};
    p->placed++;
    return true;
}

/* Gives one end bytes behind what it left before. */
static inline mt_err give(pair *p, bool to_client, const void *bytes, size_t size)
{
    end *to = to_client ? &p->client : &p->server;
    mt_block **pending = &p->pending[to_client];
    size_t kept = p->pending_size[to_client], used, need;
    const uint8_t *old = *pending != NULL ? (*pending)->data + (*pending)->capacity - kept : NULL;
    mt_slice all;

    if (kept > 0 || !read_to_room(p, to, bytes, size, &all))
        all = tight_slice(old, kept, bytes, size);

    mt_block_unref(*pending);
    mt_err err = to->session->ops->input(to->session, all, p->now, &used, &need);
    assert_true(used <= all.size);
    if (err == MT_OK)
        assert_true(need > all.size - used);
    p->err[to_client] = err;
    p->pending_size[to_client] = all.size - used;
    *pending = tight_slice(all.data + used, all.size - used, NULL, 0).owner;
    mt_slice_unref(all);
    return err;
}

/* Moves some bytes from one end to the other; false when there were none. */
static inline bool move_some(pair *p, bool to_client)
{
    end *from = to_client ? &p->server : &p->client;
    struct iovec front;

    if (mt_chain_front(&from->session->out, &front, 1) == 0)
        return false;
    size_t size = next_cut(p, front.iov_len);
    if (p->err[to_client] == MT_OK)
        give(p, to_client, front.iov_base, size);
    mt_chain_consume(&from->session->out, size);
    if (from->session->wants_pump)
        from->session->ops->pump(from->session);
    return true;
}

/* Moves bytes both ways until all is quiet. */
static inline void run(pair *p)
{
    bool moved = true;

    while (moved) {
        moved = move_some(p, false);
        moved = move_some(p, true) || moved;
        for (int i = 0; i < 2; i++) {
            mt_session *session = i == 0 ? p->client.session : p->server.session;
            if (session->wants_pump)
                session->ops->pump(session);
        }
    }
}

/* ---- making and ending */

static inline void end_init(end *e, bool acceptor, const mt_session_limits *limits)
{
    mt_session_args args = {.events = &pair_events,
                            .owner = e,
                            .acceptor = acceptor,
                            .limits = *limits,
                            .label = acceptor ? "server 1.0" : "client 1.0"};

    mt_list_init(&e->calls);
    assert_ok(mt_native_new(&args, &e->session));
}

static inline void pair_init_both(pair *p, cut how, const mt_session_limits *of_client,
                                  const mt_session_limits *of_server)
{
    *p = (pair){.cut = how};
    mt_rng_seed(&p->rng, 42);
    end_init(&p->client, false, of_client);
    end_init(&p->server, true, of_server);
}

static inline void pair_init(pair *p, cut how, const mt_session_limits *of_server)
{
    pair_init_both(p, how, &usual_limits, of_server != NULL ? of_server : &usual_limits);
}

static inline void end_fini(end *e)
{
    e->session->ops->free(e->session);
    while (!mt_list_is_empty(&e->calls)) {
        test_call *call = MT_CONTAINER_OF(mt_list_pop_front(&e->calls), test_call, node);
        mt_slice_unref(call->last);
        mt_free(call);
    }
}

static inline void pair_fini(pair *p)
{
    end_fini(&p->client);
    end_fini(&p->server);
    mt_block_unref(p->pending[0]);
    mt_block_unref(p->pending[1]);
}

/* ---- short forms */

static inline mt_body body_of(const void *bytes, size_t size)
{
    return (mt_body){.bytes = mt_slice_of(bytes, size)};
}

static inline mt_err open_with(pair *p, test_call *call, const char *text, unsigned flags)
{
    mt_session *session = p->client.session;
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(text, text != NULL ? strlen(text) : 0);

    return session->ops->open(session, &call->stream, &head, text != NULL ? &body : NULL, flags,
                              NULL);
}

/* Starts a unary call. */
static inline test_call *ask(pair *p, const char *text)
{
    test_call *call = new_call(&p->client);

    assert_ok(open_with(p, call, text, MT_SEND_END));
    return call;
}

static inline mt_err send_bytes(test_call *call, const void *bytes, size_t size, unsigned flags)
{
    mt_session *session = call->owner->session;
    mt_body body = body_of(bytes, size);

    return session->ops->send(session, &call->stream, &body, flags, NULL);
}

static inline mt_err finish_with(test_call *call, mt_code code, const char *text, mt_slice reply)
{
    mt_session *session = call->owner->session;
    mt_finish finish = {
        .code = code, .text = mt_slice_text(text), .queue_us = 3, .handler_us = 70000};
    mt_body body = {.bytes = reply};

    return session->ops->finish(session, &call->stream, &finish, code == MT_OK ? &body : NULL,
                                NULL);
}

/* Answers every unary call with its own request. */
static inline void echo(test_call *call, mt_slice bytes, bool last)
{
    assert_true(last);
    assert_ok(finish_with(call, MT_OK, "", bytes));
}

static inline void assert_text(mt_slice bytes, const char *text)
{
    assert_int_equal(bytes.size, strlen(text));
    assert_memory_equal(bytes.data, text, bytes.size);
}

static inline void reset_with(test_call *call, mt_code code, const char *text, mt_ran ran)
{
    mt_status status = mt_status_make(code, "%s", text);

    status.ran = ran;
    call->owner->session->ops->reset(call->owner->session, &call->stream, &status);
    assert_int_equal(call->stream.id, 0);
}

static inline void reset_it(test_call *call)
{
    reset_with(call, MT_CANCELLED, "", MT_RAN_UNKNOWN);
}

static inline void assert_did_not_run(const test_call *call, mt_code code, const char *text)
{
    assert_int_equal(call->resets, 1);
    assert_int_equal(call->finished, 0);
    assert_int_equal(call->code, code);
    assert_int_equal(call->ran, MT_DID_NOT_RUN);
    assert_string_equal(call->text, text);
}

/* Runs a test body for each way to cut the bytes. */
#define FOR_EACH_CUT(p, limits)                                                                    \
    for (cut how = WHOLE; how < CUTS && (pair_init(p, how, limits), true); pair_fini(p), how++)

#endif
