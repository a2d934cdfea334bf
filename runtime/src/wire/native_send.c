/* SPDX-License-Identifier: Apache-2.0 */
/* native_send.c - the owner's side of a call: open, headers, send, finish, reset. What is small and
 * has nothing before it is packed straight into out; the rest goes through native_flow. */
#include "wire/native.h"

#include <assert.h>

#include "core/alloc.h"

/* ---- the table of streams */

mt_err mt_native_attach(mt_native *n, mt_stream *stream, uint32_t id)
{
    mt_err err = mt_map_put(&n->streams, mt_stream_key(id), stream);

    if (err != MT_OK)
        return err;
    stream->id = id;
    stream->flags = 0;
    stream->born = (uint32_t)(n->now >> 20);
    stream->send_credit = n->peer.stream_window_bytes;
    stream->recv_credit = n->ours.stream_window_bytes;
    stream->held = stream->charged = stream->unsent = stream->notify_at = 0;
    stream->turn = stream->writable = (mt_list){NULL, NULL};
    stream->queue = NULL;
    stream->partial = NULL;
    stream->stalls = false;
    n->base.live++;
    return MT_OK;
}

static void note_place(mt_native *n)
{
    if (!n->starved || n->goaway_came || n->base.live >= n->peer.max_concurrent_calls)
        return;
    n->starved = false;
    n->ready = true;
    mt_native_note_work(n);
}

void mt_native_detach(mt_native *n, mt_stream *stream)
{
    mt_map_take(&n->streams, mt_stream_key(stream->id));
    if ((stream->flags & MT_STREAM_ORPHAN) == 0)
        n->base.live--;
    else
        n->base.finishing--;
    stream->id = 0;
    mt_list_remove(&stream->writable);
    if (stream->queue != NULL || mt_list_is_linked(&stream->turn))
        mt_native_drop_queue(n, stream);
    if (stream->partial != NULL)
        mt_native_drop_partial(n, stream);
    if (stream->charged > 0 && !stream->reads_on)
        mt_native_release(n, stream);
    if (n->starved)
        note_place(n);
}

/* ---- small frames */

/* The peer would wait for ever for a control frame that got lost. */
static void put_control(mt_native *n, uint8_t *payload, const uint8_t *end, uint32_t stream,
                        unsigned type_and_flags, uint32_t code)
{
    if (payload == NULL)
        n->base.broken = true;
    else
        mt_native_commit_code(n, payload, end, stream, type_and_flags, code);
}

void mt_native_put_reset(mt_native *n, uint32_t stream, const mt_status *status)
{
    mt_slice text = mt_slice_of(status->text, status->size);
    uint8_t *payload = mt_native_begin(n, 3 * MT_VARINT_MAX + text.size);
    uint8_t *p = payload;

    if (p != NULL) {
        p = mt_put_varint(p, status->code);
        p = mt_put_varint(p, status->ran);
        p = mt_put_bytes(p, text);
    }
    put_control(n, payload, p, stream, MT_FRAME_RESET, status->code);
}

void mt_native_put_credit(mt_native *n, uint32_t stream, uint32_t bytes)
{
    uint8_t *payload = mt_native_begin(n, MT_VARINT_MAX);

    put_control(n, payload, payload == NULL ? NULL : mt_put_varint(payload, bytes), stream,
                MT_FRAME_CREDIT, 0);
    if (payload != NULL)
        mt_recorder_set_number(n->base.recorder, bytes);
}

void mt_native_put_ping(mt_native *n, uint64_t opaque, unsigned flags)
{
    uint8_t *payload = mt_native_begin(n, sizeof opaque);

    opaque = htole64(opaque);
    if (payload != NULL)
        memcpy(payload, &opaque, sizeof opaque);
    put_control(n, payload, payload == NULL ? NULL : payload + sizeof opaque, 0,
                MT_FRAME_PING | flags, 0);
}

void mt_native_put_goaway(mt_native *n, uint32_t last, mt_code code, mt_slice text,
                          uint32_t grace_ms)
{
    uint8_t *payload = mt_native_begin(n, 4 * MT_VARINT_MAX + text.size);
    uint8_t *p = payload;

    if (p != NULL) {
        p = mt_put_varint(p, last);
        p = mt_put_varint(p, code);
        p = mt_put_varint(p, grace_ms);
        p = mt_put_bytes(p, text);
    }
    put_control(n, payload, p, 0, MT_FRAME_GOAWAY, code);
}

/* ---- limits of the peer */

static mt_err over_limit(mt_status *why, const char *what, size_t size, const char *knob,
                         size_t limit)
{
    if (why != NULL)
        mt_status_set(why, MT_RESOURCE_EXHAUSTED, "%s of %zu bytes is over the peer's %s = %zu",
                      what, size, knob, limit);
    return MT_ELIMIT;
}

static mt_err check_message(const mt_native *n, size_t size, mt_status *why)
{
    if (__builtin_expect(size <= n->peer.max_message_bytes, 1))
        return MT_OK;
    return over_limit(why, "message", size, "max_message_bytes", n->peer.max_message_bytes);
}

/* head: the whole payload in front of the message, which must fit one frame. */
static mt_err check_head(const mt_native *n, const mt_metadata *metadata, size_t head,
                         mt_status *why)
{
    size_t cost = metadata->count == 0 ? 0 : mt_native_metadata_cost(metadata);

    if (cost > n->peer.max_metadata_bytes)
        return over_limit(why, "metadata", cost, "max_metadata_bytes", n->peer.max_metadata_bytes);
    if (head > n->peer.max_frame_bytes)
        return over_limit(why, "head", head, "max_frame_bytes", n->peer.max_frame_bytes);
    return MT_OK;
}

/* Packed straight into out: nothing waits before it, and frame and credit take it whole. */
static bool goes_direct(const mt_native *n, const mt_stream *stream, size_t head, size_t size)
{
    return stream->queue == NULL && size <= MT_NATIVE_DIRECT && size <= stream->send_credit &&
           size <= n->send_credit && head + size <= n->peer.max_frame_bytes;
}

/* The same for a message of a stream, of which many may come: while out is full it waits in the stream,
 * where the owner sees that it does. */
static bool message_goes_direct(const mt_native *n, const mt_stream *stream, size_t size)
{
    return goes_direct(n, stream, 0, size) && n->base.out.bytes < MT_NATIVE_CORK;
}

/* ---- open */

/* Methods are objects of the process, side by side in tables: spread their addresses. */
static uint64_t method_key(const mt_method *method)
{
    uint64_t key = (uint64_t)(uintptr_t)method * 0x9e3779b97f4a7c15u;

    return key >> 32 | key << 32;
}

/* A CALL in the making. */
typedef struct opening {
    const mt_call_head *head;
    uint64_t ref;
    mt_slice path; /* empty when ref says all */
    const mt_body *body;
    size_t size;  /* of body */
    size_t bound; /* of all in front of it */
    unsigned flags;
} opening;

static unsigned end_flag(unsigned flags)
{
    return (flags & MT_SEND_END) != 0 ? MT_FLAG_END : 0;
}

static opening opening_of(const mt_native *n, const mt_call_head *head, const mt_body *body,
                          unsigned flags)
{
    opening o = {.head = head, .body = body, .flags = end_flag(flags)};

    o.ref = (uintptr_t)mt_map_get(&n->methods, method_key(head->method));
    if (o.ref == 0) {
        o.ref = n->method_count < n->peer.max_methods ? MT_REF_NEW : MT_REF_ONCE;
        o.path = mt_slice_text(head->method->path);
    }
    o.size = body != NULL ? mt_native_body_size(body) : 0;
    o.bound = mt_native_call_bound(head, o.path.size);
    return o;
}

static mt_err learn_method(mt_native *n, const mt_method *method)
{
    uintptr_t ref = MT_REF_FIRST + (uintptr_t)n->method_count;
    mt_err err = mt_map_put(&n->methods, method_key(method), (void *)ref);

    if (err == MT_OK)
        n->method_count++;
    return err;
}

/* Writes the CALL of a stream that is in the table, with the message if it has one. */
static mt_err put_call(mt_native *n, const mt_stream *stream, const opening *o)
{
    uint8_t *payload = mt_native_begin(n, o->bound + o->size);
    unsigned flags = o->flags;

    if (payload == NULL)
        return MT_ENOMEM;
    if (o->ref == MT_REF_NEW && learn_method(n, o->head->method) != MT_OK)
        return MT_ENOMEM;
    uint8_t *p = mt_native_call_put(payload, o->head, o->ref, o->path);
    if (o->body != NULL) {
        p = mt_native_body_put(p, o->body, o->size);
        flags |= MT_FLAG_MSG;
    }
    mt_native_commit(n, payload, p, stream->id, MT_FRAME_CALL | flags);
    return MT_OK;
}

/* Writes the CALL alone, and lets the message follow in parts. */
static mt_err put_large_call(mt_native *n, mt_stream *stream, const opening *o)
{
    opening alone = *o;
    mt_native_item *item;
    mt_err err = mt_native_item_new(o->body, o->size, &item);

    if (err != MT_OK)
        return err;
    item->flags = (uint8_t)o->flags;
    alone.body = NULL;
    alone.size = 0;
    alone.flags = 0;
    err = put_call(n, stream, &alone);
    if (err != MT_OK) {
        mt_native_item_free(item);
        return err;
    }
    mt_native_enqueue(n, stream, item);
    mt_native_pump(n);
    return MT_OK;
}

static mt_err may_open(mt_native *n)
{
    if (n->acceptor || n->goaway_came || n->state == MT_NATIVE_FAILED || n->next > UINT32_MAX)
        return MT_ECLOSED;
    if (n->base.live < n->peer.max_concurrent_calls)
        return MT_OK;
    n->starved = true;
    return MT_EAGAIN;
}

/* NOLINTNEXTLINE(readability-function-size): six arguments, as the table has it */
mt_err mt_native_op_open(mt_session *session, mt_stream *stream, const mt_call_head *head,
                         const mt_body *body, unsigned flags, mt_status *why)
{
    mt_native *n = mt_native_of(session);
    opening o = opening_of(n, head, body, flags);
    mt_body packed = {0};
    mt_err err = may_open(n);

    if (err == MT_OK)
        err = check_message(n, o.size, why);
    if (err == MT_OK)
        err = check_head(n, &head->metadata, o.bound, why);
    if (err == MT_OK)
        err = mt_native_attach(n, stream, (uint32_t)n->next);
    if (err != MT_OK)
        return err;
    unsigned pack = mt_native_pack(n, body, o.size, &packed);
    if (pack != 0) {
        o.body = &packed;
        o.size = packed.bytes.size;
        o.flags |= pack;
    }
    if (body == NULL || goes_direct(n, stream, o.bound, o.size)) {
        err = put_call(n, stream, &o);
        stream->send_credit -= (uint32_t)o.size;
        n->send_credit -= (uint32_t)o.size;
    } else {
        err = put_large_call(n, stream, &o);
    }
    mt_slice_unref(packed.bytes);
    if (err == MT_OK)
        n->next += 2;
    else
        mt_native_detach(n, stream);
    return err;
}

/* ---- headers and messages */

mt_err mt_native_op_headers(mt_session *session, mt_stream *stream, mt_metadata metadata)
{
    mt_native *n = mt_native_of(session);
    size_t size = MT_VARINT_MAX + mt_native_metadata_size(&metadata);

    if (stream->id == 0)
        return MT_OK;
    mt_err err = check_head(n, &metadata, size, NULL);
    if (err != MT_OK)
        return err;
    uint8_t *payload = mt_native_begin(n, size);
    if (payload == NULL)
        return MT_ENOMEM;
    mt_native_commit(n, payload, mt_native_metadata_put(payload, &metadata), stream->id,
                     MT_FRAME_HEADERS);
    return MT_OK;
}

/* Ends our side without a further message. */
static mt_err send_end(mt_native *n, mt_stream *stream)
{
    mt_native_item *last = stream->queue;

    if (last != NULL) {
        last->flags |= MT_FLAG_END;
        return MT_OK;
    }
    uint8_t *payload = mt_native_begin(n, 1);
    if (payload == NULL)
        return MT_ENOMEM;
    mt_native_commit(n, payload, payload, stream->id, MT_FRAME_MESSAGE | MT_FLAG_END);
    return MT_OK;
}

static mt_err send_queued(mt_native *n, mt_stream *stream, const mt_body *body, size_t size,
                          unsigned flags)
{
    mt_native_item *item;
    mt_err err = mt_native_item_new(body, size, &item);

    if (err != MT_OK)
        return err;
    item->flags = (uint8_t)flags;
    mt_native_enqueue(n, stream, item);
    mt_native_pump(n);
    return MT_OK;
}

/* flags: of the frame. */
static mt_err send_message(mt_native *n, mt_stream *stream, const mt_body *body, size_t size,
                           unsigned flags)
{
    if (!message_goes_direct(n, stream, size))
        return send_queued(n, stream, body, size, flags);
    uint8_t *payload = mt_native_begin(n, size > 0 ? size : 1);
    if (payload == NULL)
        return MT_ENOMEM;
    mt_native_commit(n, payload, mt_native_body_put(payload, body, size), stream->id,
                     MT_FRAME_MESSAGE | MT_FLAG_MSG | flags);
    stream->send_credit -= (uint32_t)size;
    n->send_credit -= (uint32_t)size;
    return MT_OK;
}

mt_err mt_native_op_send(mt_session *session, mt_stream *stream, const mt_body *body,
                         unsigned flags, mt_status *why)
{
    mt_native *n = mt_native_of(session);

    if (stream->id == 0)
        return MT_OK;
    if (body == NULL)
        return send_end(n, stream);
    size_t size = mt_native_body_size(body);
    mt_err err = check_message(n, size, why);
    if (err != MT_OK)
        return err;
    mt_body packed;
    unsigned pack = mt_native_pack(n, body, size, &packed);
    if (__builtin_expect(pack == 0, 1))
        return send_message(n, stream, body, size, end_flag(flags));
    err = send_message(n, stream, &packed, packed.bytes.size, end_flag(flags) | pack);
    mt_slice_unref(packed.bytes);
    return err;
}

/* ---- the end */

/* Moves what a finished stream has to send to a stream of our own; the owner's is free to go. */
static void adopt(mt_native *n, mt_stream *orphan, mt_stream *stream)
{
    uint64_t key = mt_stream_key(stream->id);

    if (stream->partial != NULL)
        mt_native_drop_partial(n, stream);
    mt_native_release(n, stream);
    *orphan = *stream;
    orphan->flags = MT_STREAM_ORPHAN | MT_STREAM_PEER_ENDED;
    orphan->turn = (mt_list){NULL, NULL};
    orphan->writable = (mt_list){NULL, NULL};
    orphan->notify_at = 0;
    mt_list_remove(&stream->turn);
    mt_list_remove(&stream->writable);
    mt_map_take(&n->streams, key);
    mt_err err = mt_map_put(&n->streams, key, orphan);
    assert(err == MT_OK); /* there was room for the one just taken */
    (void)err;
    n->base.live--;
    n->base.finishing++;
    stream->id = 0;
    stream->queue = NULL;
}

/* Ends a call whose last message or status has to wait. */
/* NOLINTNEXTLINE(readability-function-size): six arguments, as of finish_with() */
static mt_err finish_queued(mt_native *n, mt_stream *stream, const mt_finish *finish,
                            const mt_body *body, size_t size, unsigned flags)
{
    mt_native_item *message = NULL, *status = NULL;
    mt_stream *orphan = mt_zalloc(sizeof *orphan);
    mt_err err = orphan != NULL ? MT_OK : MT_ENOMEM;

    if (err == MT_OK && body != NULL)
        err = mt_native_item_new(body, size, &message);
    if (err == MT_OK)
        err = mt_native_item_status(finish, &status);
    if (err != MT_OK) {
        mt_native_item_free(message);
        mt_free(orphan);
        return err;
    }
    adopt(n, orphan, stream);
    if (message != NULL) {
        message->flags = (uint8_t)flags;
        mt_native_enqueue(n, orphan, message);
    }
    mt_native_enqueue(n, orphan, status);
    mt_native_pump(n);
    return MT_OK;
}

/* flags: of the message. NOLINTNEXTLINE(readability-function-size): one argument each for what is sent */
static mt_err finish_with(mt_native *n, mt_stream *stream, const mt_finish *finish,
                          const mt_body *body, size_t size, unsigned flags)
{
    size_t head = mt_native_status_bound(finish);

    if (!goes_direct(n, stream, head, size))
        return finish_queued(n, stream, finish, body, size, flags);
    uint8_t *payload = mt_native_begin(n, head + size);
    if (payload == NULL)
        return MT_ENOMEM;
    uint8_t *p = mt_native_status_put(payload, finish);
    if (body != NULL)
        p = mt_native_body_put(p, body, size);
    mt_native_commit_code(n, payload, p, stream->id,
                          MT_FRAME_STATUS | (body != NULL ? MT_FLAG_MSG | flags : 0u),
                          finish->code);
    n->send_credit -= (uint32_t)size;
    mt_native_release(n, stream);
    mt_native_detach(n, stream);
    return MT_OK;
}

mt_err mt_native_op_finish(mt_session *session, mt_stream *stream, const mt_finish *finish,
                           const mt_body *body, mt_status *why)
{
    mt_native *n = mt_native_of(session);

    if (stream->id == 0)
        return MT_OK;
    size_t size = body != NULL ? mt_native_body_size(body) : 0;
    mt_err err = check_message(n, size, why);
    if (err == MT_OK)
        err = check_head(n, &finish->trailers, mt_native_status_bound(finish), why);
    if (err != MT_OK)
        return err;
    if (n->reset_rate > n->now)
        n->reset_rate -= MT_MS; /* a call that ends as it should makes up for one that was reset */
    mt_body packed;
    unsigned pack = mt_native_pack(n, body, size, &packed);
    if (__builtin_expect(pack == 0, 1))
        return finish_with(n, stream, finish, body, size, 0);
    err = finish_with(n, stream, finish, &packed, packed.bytes.size, pack);
    mt_slice_unref(packed.bytes);
    return err;
}

void mt_native_op_reset(mt_session *session, mt_stream *stream, const mt_status *status)
{
    mt_native *n = mt_native_of(session);

    if (n->current == stream)
        n->current = NULL;
    if (stream->charged > 0)
        mt_native_release(n, stream);
    if (stream->id == 0) { /* its last event was due, which now does not come */
        mt_list_remove(&stream->turn);
        return;
    }
    mt_native_put_reset(n, stream->id, status);
    mt_native_detach(n, stream);
}

void mt_native_overrun(mt_native *n, mt_stream *stream, const char *format, ...)
{
    mt_status status;
    va_list args;

    va_start(args, format);
    mt_status_vset(&status, MT_RESOURCE_EXHAUSTED, format, args);
    va_end(args);
    /* A reply that is too long is the work of a handler. */
    status.ran = n->acceptor && !stream->started ? MT_DID_NOT_RUN : MT_RAN;
    mt_native_put_reset(n, stream->id, &status);
    mt_native_detach(n, stream);
    n->base.events->on_reset(n->base.owner, stream, &status);
}

void mt_native_too_long(mt_native *n, mt_stream *stream, uint64_t size)
{
    mt_native_overrun(n, stream, "message of %llu bytes is over max_message_bytes = %u",
                      (unsigned long long)size, n->ours.max_message_bytes);
}
