/* SPDX-License-Identifier: Apache-2.0 */
/* native_session.c - the native protocol as a session: its table of ops, its beginning and its end,
 * and the way of the bytes that come in. */
#include "wire/native.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/alloc.h"

static const uint8_t preface[MT_PREFACE_SIZE] = {0xad, 0x4d, 0x54, MT_NATIVE_VERSION};

enum { ERROR_SIZE = 160 };

/* ---- offences */

mt_err mt_native_offend(mt_native *n, mt_code code, const char *format, ...)
{
    va_list args;

    if (n->state == MT_NATIVE_FAILED)
        return MT_EPROTO;
    n->state = MT_NATIVE_FAILED;
    char *error = mt_malloc(ERROR_SIZE);
    if (error != NULL) {
        va_start(args, format);
        vsnprintf(error, ERROR_SIZE, format, args);
        va_end(args);
        n->base.error = error;
    }
    mt_native_put_goaway(n, n->handed, code, mt_slice_text(n->base.error), 0);
    return MT_EPROTO;
}

/* ---- what comes in */

static mt_err take_preface(mt_native *n, const uint8_t *p)
{
    n->state = MT_NATIVE_SETTINGS;
    if (memcmp(p, preface, 3) != 0)
        return mt_native_offend(n, MT_INTERNAL,
                                "not a MsgTrans client: its first bytes are %02x %02x %02x %02x",
                                p[0], p[1], p[2], p[3]);
    if (p[3] != MT_NATIVE_VERSION)
        return mt_native_offend(n, MT_UNIMPLEMENTED,
                                "protocol version %u is not known here, the highest is %d", p[3],
                                MT_NATIVE_VERSION);
    return MT_OK;
}

/* The first frame tells whether the other end speaks this protocol at all. */
static mt_err check_first(mt_native *n, const mt_frame *frame, const uint8_t *p)
{
    if (frame->stream == 0 && frame->flags == 0 &&
        (frame->type == MT_FRAME_SETTINGS || (frame->type == MT_FRAME_GOAWAY && !n->acceptor)))
        return MT_OK;
    if (n->acceptor)
        return mt_native_offend(n, MT_INTERNAL, "the first frame is not SETTINGS");
    return mt_native_offend(n, MT_INTERNAL,
                            "not a MsgTrans server: its first bytes are %02x %02x %02x %02x", p[0],
                            p[1], p[2], p[3]);
}

static mt_err check_header(mt_native *n, const mt_frame *frame, const uint8_t *p)
{
    mt_err err = MT_OK;

    if (n->state == MT_NATIVE_SETTINGS)
        err = check_first(n, frame, p);
    if (err == MT_OK && frame->size > n->ours.max_frame_bytes)
        err = mt_native_offend(n, MT_RESOURCE_EXHAUSTED,
                               "a frame of %u bytes on stream %u is over max_frame_bytes = %u",
                               frame->size, frame->stream, n->ours.max_frame_bytes);
    return err;
}

/* Takes the next size bytes of the frame that n->rest tells of, as if they were a part of their own: a
 * message may be cut into parts anywhere. */
static mt_err take_rest(mt_native *n, mt_slice bytes, size_t *used, size_t *need)
{
    mt_frame_rest *rest = &n->rest;
    mt_frame frame = {.stream = rest->stream, .type = MT_FRAME_MESSAGE, .flags = rest->flags};

    *need = 1;
    if (bytes.size == 0)
        return MT_EAGAIN;
    frame.size = bytes.size < rest->size ? (uint32_t)bytes.size : rest->size;
    frame.payload = bytes.data;
    frame.owner = bytes.owner;
    rest->size -= frame.size;
    if (rest->size > 0)
        frame.flags = (uint8_t)((frame.flags | MT_FLAG_MORE) & ~(MT_FLAG_END | MT_FLAG_PACKED));
    mt_err err = mt_native_take(n, &frame);
    if (err == MT_OK)
        *used += frame.size;
    return err;
}

/* A further part of a message need not be here as a whole before it is taken. */
static bool comes_in_pieces(const mt_native *n, const mt_frame *frame)
{
    if (frame->type != MT_FRAME_MESSAGE || (frame->flags & MT_FLAG_MSG) == 0)
        return false;
    const mt_stream *stream = mt_map_get(&n->streams, mt_stream_key(frame->stream));
    return stream != NULL && stream->partial != NULL;
}

/* Before the frame is taken, for what it makes us say stands behind it. */
static void record_received(mt_native *n, const uint8_t *header)
{
    uint64_t word;

    memcpy(&word, header, sizeof word);
    mt_recorder_put(n->base.recorder, le64toh(word), 0);
}

/* Takes the preface or one frame from the front of bytes.
 * Returns as input(), and MT_EAGAIN when more bytes are needed. */
static mt_err take_next(mt_native *n, mt_slice bytes, size_t *used, size_t *need)
{
    mt_frame frame;
    mt_err err;

    if (n->rest.size > 0)
        return take_rest(n, bytes, used, need);
    *need = n->state == MT_NATIVE_PREFACE ? MT_PREFACE_SIZE : MT_FRAME_HEADER;
    if (bytes.size < *need)
        return MT_EAGAIN;
    if (n->state == MT_NATIVE_PREFACE) {
        *used += MT_PREFACE_SIZE;
        return take_preface(n, bytes.data);
    }
    mt_frame_get(bytes.data, &frame);
    if (n->state != MT_NATIVE_OPEN || frame.size > n->ours.max_frame_bytes) {
        err = check_header(n, &frame, bytes.data);
        if (err != MT_OK)
            return err;
    }
    *need = MT_FRAME_HEADER + frame.size;
    if (bytes.size < *need && comes_in_pieces(n, &frame)) {
        record_received(n, bytes.data);
        n->rest = (mt_frame_rest){frame.stream, frame.size, frame.flags};
        *used += MT_FRAME_HEADER;
        return MT_OK;
    }
    if (bytes.size < *need)
        return MT_EAGAIN;
    frame.payload = bytes.data + MT_FRAME_HEADER;
    frame.owner = bytes.owner;
    record_received(n, bytes.data);
    err = mt_native_take(n, &frame);
    if (err == MT_OK)
        *used += *need;
    return err;
}

/* Those that get full again in their event wait for the next round. */
static void tell_writable(mt_native *n)
{
    mt_list due;

    mt_list_init(&due);
    mt_list_splice(&due, &n->writable);
    while (!mt_list_is_empty(&due)) {
        mt_list *node = mt_list_pop_front(&due);
        n->base.events->on_writable(n->base.owner, MT_CONTAINER_OF(node, mt_stream, writable));
    }
    mt_native_note_work(n);
}

/* What the frames of one input made possible. */
static void settle(mt_native *n)
{
    if (!mt_list_is_empty(&n->waiting))
        mt_native_admit(n);
    if (!mt_list_is_empty(&n->ring))
        mt_native_pump(n);
    if (!mt_list_is_empty(&n->writable))
        tell_writable(n);
    if (n->ready) {
        n->ready = false;
        mt_native_note_work(n);
        n->base.events->on_ready(n->base.owner);
    }
}

static mt_err op_input(mt_session *session, mt_slice bytes, mt_time now, size_t *used, size_t *need)
{
    mt_native *n = mt_native_of(session);
    mt_err err = n->state == MT_NATIVE_FAILED ? MT_EPROTO : MT_OK;

    if (n->base.broken)
        err = MT_ENOMEM;
    *used = *need = 0;
    n->now = now;
    while (err == MT_OK) {
        mt_slice rest = {bytes.data + *used, bytes.size - *used, bytes.owner};
        err = take_next(n, rest, used, need);
    }
    if (err != MT_EAGAIN)
        return err;
    settle(n);
    return n->base.broken ? MT_ENOMEM : MT_OK;
}

/* ---- the other ops */

static void op_pump(mt_session *session)
{
    mt_native *n = mt_native_of(session);

    if (n->state == MT_NATIVE_FAILED) {
        n->base.wants_pump = false; /* what waits is never sent */
        return;
    }
    settle(n);
    mt_native_note_work(n); /* a stream that ended may have taken the only work along */
}

void mt_native_slim(mt_native *n)
{
    mt_map_shrink(&n->streams);
    mt_recorder_shrink(n->base.recorder);
}

static void op_ping(mt_session *session, uint64_t opaque)
{
    mt_native *n = mt_native_of(session);

    if (n->streams.count == 0)
        mt_native_slim(n);
    mt_native_put_ping(n, opaque, 0);
}

/* No stream is above the last that there can be, so nothing is refused. */
static void op_notice(mt_session *session, const mt_status *reason, uint32_t grace_ms)
{
    mt_native_put_goaway(mt_native_of(session), UINT32_MAX, reason->code,
                         mt_slice_of(reason->text, reason->size), grace_ms);
}

static void op_goaway(mt_session *session, const mt_status *reason, uint32_t grace_ms)
{
    mt_native *n = mt_native_of(session);

    n->goaway_sent = true;
    mt_native_put_goaway(n, n->handed, reason->code, mt_slice_of(reason->text, reason->size),
                         grace_ms);
}

static void forget_streams(mt_native *n)
{
    uint32_t at = 0;

    for (mt_stream *s = mt_map_next(&n->streams, &at); s != NULL;
         s = mt_map_next(&n->streams, &at)) {
        mt_list_remove(&s->writable);
        mt_native_drop_queue(n, s);
        mt_native_drop_partial(n, s);
        if ((s->flags & MT_STREAM_ORPHAN) != 0)
            mt_free(s);
        else
            s->id = 0;
    }
}

static void op_free(mt_session *session)
{
    mt_native *n = mt_native_of(session);

    n->state = MT_NATIVE_FAILED;
    forget_streams(n);
    mt_map_fini(&n->streams);
    mt_map_fini(&n->methods);
    mt_free(n->targets);
    mt_chain_clear(&n->base.out);
    if (n->base.error[0] != '\0')
        mt_free((void *)n->base.error);
    if (n->base.peer_label[0] != '\0')
        mt_free((void *)n->base.peer_label);
    mt_free(n);
}

static const mt_session_ops native_ops = {
    .name = "native",
    .open = mt_native_op_open,
    .headers = mt_native_op_headers,
    .send = mt_native_op_send,
    .finish = mt_native_op_finish,
    .reset = mt_native_op_reset,
    .consume = mt_native_op_consume,
    .ping = op_ping,
    .notice = op_notice,
    .goaway = op_goaway,
    .input = op_input,
    .room = mt_native_op_room,
    .pump = op_pump,
    .free = op_free,
};

/* ---- the beginning */

static mt_err greet(mt_native *n, const char *label)
{
    if (n->acceptor)
        return mt_native_settings_put(n, label);
    uint8_t *p = mt_chain_reserve(&n->base.out, sizeof preface);
    if (p == NULL)
        return MT_ENOMEM;
    memcpy(p, preface, sizeof preface);
    mt_chain_commit(&n->base.out, sizeof preface);
    return mt_native_settings_put(n, label);
}

mt_err mt_native_new(const mt_session_args *args, mt_session **out)
{
    mt_native *n = mt_zalloc(sizeof *n);

    *out = NULL;
    if (n == NULL)
        return MT_ENOMEM;
    n->base.ops = &native_ops;
    n->base.events = args->events;
    n->base.owner = args->owner;
    n->base.recorder = args->recorder != NULL ? args->recorder : &mt_recorder_off;
    n->base.error = n->base.peer_label = "";
    n->acceptor = args->acceptor;
    n->state = args->acceptor ? MT_NATIVE_PREFACE : MT_NATIVE_SETTINGS;
    n->next = 1;
    mt_chain_init(&n->base.out);
    mt_list_init(&n->ring);
    mt_list_init(&n->parked);
    mt_list_init(&n->begun);
    mt_list_init(&n->waiting);
    mt_list_init(&n->writable);
    mt_native_settings_init(n, &args->limits);
    if (greet(n, args->label) != MT_OK) {
        op_free(&n->base);
        return MT_ENOMEM;
    }
    *out = &n->base;
    return MT_OK;
}
