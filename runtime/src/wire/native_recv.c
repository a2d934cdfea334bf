/* SPDX-License-Identifier: Apache-2.0 */
/* native_recv.c - what each frame does when it arrives. */
#include "wire/native.h"

#include "core/alloc.h"

enum {
    RAPID_RESET_AGE = 10, /* a call reset younger than this (in 2^20 ns) was hardly meant */
    RAPID_RESET_BURST = 1000,
    IDLE_BURST = 1000,
    PING_BURST = 3,
};

/* ---- offences */

static mt_err malformed(mt_native *n, const mt_frame *frame)
{
    static const char *const names[MT_FRAME_TYPES] = {
        [MT_FRAME_CALL] = "CALL",       [MT_FRAME_HEADERS] = "HEADERS",
        [MT_FRAME_MESSAGE] = "MESSAGE", [MT_FRAME_STATUS] = "STATUS",
        [MT_FRAME_RESET] = "RESET",     [MT_FRAME_CREDIT] = "CREDIT",
        [MT_FRAME_PING] = "PING",       [MT_FRAME_GOAWAY] = "GOAWAY"};

    return mt_native_offend(n, MT_INTERNAL, "malformed %s on stream %u", names[frame->type],
                            frame->stream);
}

mt_err mt_native_offend_credit(mt_native *n, const mt_stream *stream)
{
    if (stream == NULL)
        return mt_native_offend(n, MT_INTERNAL,
                                "more message bytes than the connection had credit");
    return mt_native_offend(n, MT_INTERNAL, "more message bytes on stream %u than it had credit",
                            stream->id);
}

bool mt_native_idle(mt_native *n)
{
    if (mt_rate_take(&n->idle_rate, n->now, MT_MS, IDLE_BURST))
        return true;
    mt_native_offend(n, MT_RESOURCE_EXHAUSTED, "too many frames that carry nothing");
    return false;
}

/* PACKED belongs to a message, and stands where it ends. */
static bool is_packed_wrong(const mt_frame *frame)
{
    return (frame->flags & MT_FLAG_PACKED) != 0 &&
           (frame->flags & (MT_FLAG_MSG | MT_FLAG_MORE)) != MT_FLAG_MSG;
}

/* ---- CALL */

static mt_err learn_target(mt_native *n, mt_slice path, const void **target)
{
    if (n->method_count >= n->ours.max_methods)
        return mt_native_offend(n, MT_RESOURCE_EXHAUSTED,
                                "more methods to remember than max_methods = %u",
                                n->ours.max_methods);
    if (n->method_count == n->target_room) {
        uint32_t room = n->target_room > 0 ? n->target_room * 2 : 4;
        const void **targets = mt_realloc(n->targets, room * sizeof *targets);
        if (targets == NULL)
            return MT_ENOMEM;
        n->targets = targets;
        n->target_room = room;
    }
    *target = n->base.events->on_method(n->base.owner, path);
    n->targets[n->method_count++] = *target;
    return MT_OK;
}

/* *target NULL: the call is one of a path too many. */
static mt_err find_target(mt_native *n, const mt_native_call *call, const void **target)
{
    const mt_session_events *events = n->base.events;

    *target = NULL;
    if (call->ref >= MT_REF_FIRST) {
        if (call->ref - MT_REF_FIRST >= n->method_count)
            return mt_native_offend(n, MT_INTERNAL, "a CALL of an unknown method number");
        *target = n->targets[call->ref - MT_REF_FIRST];
        return MT_OK;
    }
    if (call->path.size == 0 || call->path.size > MT_PATH_MOST)
        return mt_native_offend(n, MT_INTERNAL, "a method path of %zu bytes", call->path.size);
    if (call->ref == MT_REF_NEW)
        return learn_target(n, call->path, target);
    if (events->on_method_once != NULL)
        *target = events->on_method_once(n->base.owner, call->path);
    return MT_OK;
}

static void refuse(mt_native *n, uint32_t id, mt_status *status)
{
    status->ran = MT_DID_NOT_RUN;
    mt_native_put_reset(n, id, status);
}

/* Checks what ends the call but not the connection; false: the peer has been told. */
static bool is_within_limits(mt_native *n, const mt_frame *frame, const mt_native_call *call,
                             const void *target)
{
    mt_status status;

    if (__builtin_expect(target != NULL && n->streams.count < n->ours.max_concurrent_calls &&
                             call->message.size <= n->ours.max_message_bytes,
                         1))
        return true;
    if (target == NULL)
        mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                      "more methods on this connection than max_methods = %u", n->ours.max_methods);
    else if (call->message.size > n->ours.max_message_bytes)
        mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                      "message of %zu bytes is over max_message_bytes = %u", call->message.size,
                      n->ours.max_message_bytes);
    else
        mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                      "%u calls are open on this connection: max_concurrent_calls = %u",
                      n->streams.count, n->ours.max_concurrent_calls);
    refuse(n, frame->stream, &status);
    return false;
}

/* Offers the call to the owner; *stream is NULL when it will not run. */
static mt_err offer(mt_native *n, const mt_frame *frame, const mt_call_head *head,
                    mt_stream **stream)
{
    mt_status status;

    mt_status_clear(&status);
    status.code = MT_UNAVAILABLE;
    n->handed = frame->stream; /* before the owner can say goaway() */
    *stream = n->base.events->on_call(n->base.owner, head, &status);
    if (*stream == NULL) {
        refuse(n, frame->stream, &status);
        return MT_OK;
    }
    (*stream)->id = 0;
    (*stream)->started = false;
    if (mt_native_attach(n, *stream, frame->stream) == MT_OK)
        return MT_OK;
    mt_status_set(&status, MT_RESOURCE_EXHAUSTED, "out of memory");
    refuse(n, frame->stream, &status);
    n->base.events->on_reset(n->base.owner, *stream, &status);
    *stream = NULL;
    return MT_OK;
}

/* Decodes the metadata of a call and offers it; *stream is NULL when it will not run. */
static mt_err offer_call(mt_native *n, const mt_frame *frame, const mt_native_call *call,
                         mt_stream **stream)
{
    mt_call_head head = {.path = call->path, .timeout = call->timeout};
    mt_block *storage;

    *stream = NULL;
    if (n->goaway_sent) /* the GOAWAY has told that it does not run */
        return MT_OK;
    mt_err err = find_target(n, call, &head.target);

    if (err != MT_OK || !is_within_limits(n, frame, call, head.target))
        return err;
    err = mt_native_metadata_get(call->metadata, n->ours.max_metadata_bytes, &head.metadata,
                                 &storage);
    if (err == MT_EDECODE)
        return malformed(n, frame);
    if (err == MT_ELIMIT) {
        mt_status status;
        mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                      "metadata is over max_metadata_bytes = %u or %d entries",
                      n->ours.max_metadata_bytes, MT_METADATA_MAX_ENTRIES);
        refuse(n, frame->stream, &status);
        return MT_OK;
    }
    if (err != MT_OK)
        return err;
    err = offer(n, frame, &head, stream);
    mt_block_unref(storage);
    return err;
}

static mt_err take_call(mt_native *n, const mt_frame *frame)
{
    mt_native_call call;
    mt_stream *stream;
    bool end = (frame->flags & MT_FLAG_END) != 0;

    if (frame->stream != n->next)
        return mt_native_offend(n, MT_INTERNAL, "stream %u was opened out of order", frame->stream);
    n->next += 2;
    if (!mt_native_call_get(frame, &call) || is_packed_wrong(frame) ||
        ((frame->flags & MT_FLAG_MSG) == 0 && call.message.size > 0))
        return malformed(n, frame);
    uint32_t size = (uint32_t)call.message.size;
    if (!mt_native_charge(n, size))
        return mt_native_offend_credit(n, NULL);
    mt_err err = offer_call(n, frame, &call, &stream);
    if (err != MT_OK)
        return err;
    if (stream == NULL) {
        mt_native_give_back(n, size);
        return MT_OK;
    }
    if (size > stream->recv_credit)
        return mt_native_offend_credit(n, stream);
    stream->recv_credit -= size;
    mt_native_hold(n, stream, size, size, end);
    if ((frame->flags & MT_FLAG_MSG) != 0) {
        mt_native_deliver(n, stream, call.message, frame->flags);
    } else if (end) {
        stream->flags |= MT_STREAM_PEER_ENDED;
        n->base.events->on_end(n->base.owner, stream);
    }
    return MT_OK;
}

/* ---- frames of streams that exist; a stream that is over gives NULL */

static mt_err find(mt_native *n, const mt_frame *frame, mt_stream **stream)
{
    *stream = mt_map_get(&n->streams, mt_stream_key(frame->stream));
    if (*stream == NULL && frame->stream >= n->next)
        return mt_native_offend(n, MT_INTERNAL, "a frame on stream %u, which was never opened",
                                frame->stream);
    return MT_OK;
}

static mt_err take_headers(mt_native *n, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);
    mt_slice bytes = mt_reader_bytes(&reader);
    mt_metadata metadata;
    mt_block *storage;
    mt_stream *stream;
    mt_err err = find(n, frame, &stream);

    if (err != MT_OK || stream == NULL)
        return err;
    if (reader.bad || reader.at != reader.end)
        return malformed(n, frame);
    if ((stream->flags & MT_STREAM_LEADING_OVER) != 0)
        return mt_native_offend(n, MT_INTERNAL, "leading metadata twice, or late, on stream %u",
                                frame->stream);
    stream->flags |= MT_STREAM_LEADING_OVER;
    err = mt_native_metadata_get(bytes, n->ours.max_metadata_bytes, &metadata, &storage);
    if (err == MT_EDECODE)
        return malformed(n, frame);
    if (err == MT_ENOMEM)
        return err;
    if (err == MT_ELIMIT)
        mt_native_overrun(n, stream, "leading metadata is over max_metadata_bytes = %u",
                          n->ours.max_metadata_bytes);
    else
        n->base.events->on_headers(n->base.owner, stream, metadata);
    mt_block_unref(storage);
    return MT_OK;
}

/* A message in one frame, which is nearly every message. */
static mt_err take_whole(mt_native *n, mt_stream *stream, mt_slice bytes, unsigned flags)
{
    uint32_t size = (uint32_t)bytes.size;

    if (size > stream->recv_credit)
        return mt_native_offend_credit(n, stream);
    if (size > n->ours.max_message_bytes) {
        mt_native_give_back(n, size);
        mt_native_too_long(n, stream, size);
        return MT_OK;
    }
    stream->recv_credit -= size;
    mt_native_hold(n, stream, size, size, (flags & MT_FLAG_END) != 0);
    mt_native_deliver(n, stream, bytes, flags);
    return MT_OK;
}

static mt_err take_message(mt_native *n, const mt_frame *frame)
{
    bool end = (frame->flags & MT_FLAG_END) != 0;
    bool more = (frame->flags & MT_FLAG_MORE) != 0;
    mt_stream *stream;
    mt_err err = find(n, frame, &stream);

    if (err != MT_OK)
        return err;
    if (!mt_native_charge(n, frame->size))
        return mt_native_offend_credit(n, NULL);
    if (stream == NULL || (stream->flags & MT_STREAM_ORPHAN) != 0) {
        mt_native_give_back(n, frame->size);
        return MT_OK;
    }
    stream->flags |= MT_STREAM_LEADING_OVER;
    if ((stream->flags & MT_STREAM_PEER_ENDED) != 0)
        return mt_native_offend(n, MT_INTERNAL, "a MESSAGE behind the end of stream %u",
                                frame->stream);
    if ((end && (more || !n->acceptor)) || is_packed_wrong(frame))
        return malformed(n, frame);
    if ((frame->flags & MT_FLAG_MSG) == 0) {
        if (!end || more || frame->size > 0 || stream->partial != NULL)
            return malformed(n, frame);
        stream->flags |= MT_STREAM_PEER_ENDED;
        n->base.events->on_end(n->base.owner, stream);
        return MT_OK;
    }
    if (more || stream->partial != NULL)
        return mt_native_take_piece(n, stream, frame);
    return take_whole(n, stream, (mt_slice){frame->payload, frame->size, frame->owner},
                      frame->flags);
}

/* ---- the end of a call */

/* Tells reply and end. In between the owner may reset the call, and free the stream with it. */
static void tell_finish(mt_native *n, mt_stream *stream, const mt_native_status *status,
                        bool has_message)
{
    mt_native_detach(n, stream);
    if (has_message) {
        n->current = stream;
        stream->packed = status->packed;
        n->base.events->on_message(n->base.owner, stream, status->message, true);
        if (n->current != stream)
            return;
        n->current = NULL;
    }
    n->base.events->on_finish(n->base.owner, stream, &status->finish);
}

static mt_err take_status(mt_native *n, const mt_frame *frame)
{
    bool has_message = (frame->flags & MT_FLAG_MSG) != 0;
    mt_native_status status;
    mt_block *storage;
    mt_stream *stream;
    mt_err err = find(n, frame, &stream);

    if (err != MT_OK)
        return err;
    if (!mt_native_status_get(frame, &status) || is_packed_wrong(frame) ||
        (!has_message && status.message.size > 0))
        return malformed(n, frame);
    status.packed = (frame->flags & MT_FLAG_PACKED) != 0;
    if (!mt_native_charge(n, status.message.size))
        return mt_native_offend_credit(n, NULL);
    mt_native_give_back(n, status.message.size); /* delivered at once, or never */
    if (stream == NULL)
        return MT_OK;
    if (stream->partial != NULL)
        return malformed(n, frame);
    if (status.finish.code != MT_OK)
        mt_recorder_add_code(n->base.recorder, status.finish.code);
    if (status.message.size > stream->recv_credit)
        return mt_native_offend_credit(n, stream);
    if (status.message.size > n->ours.max_message_bytes) {
        mt_native_too_long(n, stream, status.message.size);
        return MT_OK;
    }
    err = mt_native_metadata_get(status.metadata, n->ours.max_metadata_bytes,
                                 &status.finish.trailers, &storage);
    if (err == MT_EDECODE)
        return malformed(n, frame);
    if (err == MT_ENOMEM)
        return err;
    if (err == MT_ELIMIT)
        mt_native_overrun(n, stream, "trailing metadata is over max_metadata_bytes = %u",
                          n->ours.max_metadata_bytes);
    else
        tell_finish(n, stream, &status, has_message);
    mt_block_unref(storage);
    return MT_OK;
}

/* Calls that are opened only to be reset would get around max_concurrent_calls. */
static bool is_rapid(mt_native *n, const mt_stream *stream)
{
    uint32_t age = (uint32_t)(n->now >> 20) - stream->born;

    return n->acceptor && age < RAPID_RESET_AGE &&
           !mt_rate_take(&n->reset_rate, n->now, MT_MS, RAPID_RESET_BURST);
}

static mt_err take_reset(mt_native *n, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);
    mt_code code = mt_native_code(mt_reader_varint(&reader));
    uint64_t ran = mt_reader_varint(&reader);
    mt_slice text = mt_reader_bytes(&reader);
    mt_status status;
    mt_stream *stream;
    mt_err err = find(n, frame, &stream);

    mt_recorder_add_code(n->base.recorder, code);
    if (err != MT_OK || stream == NULL)
        return err;
    if (reader.bad || reader.at != reader.end)
        return malformed(n, frame);
    if (is_rapid(n, stream))
        return mt_native_offend(n, MT_RESOURCE_EXHAUSTED, "too many calls that are reset at once");
    if ((stream->flags & MT_STREAM_ORPHAN) != 0) {
        mt_native_free_orphan(n, stream);
        return MT_OK;
    }
    mt_status_set_text(&status, code != MT_OK ? code : MT_UNKNOWN, text);
    status.ran = ran <= MT_DID_NOT_RUN ? (mt_ran)ran : MT_RAN_UNKNOWN;
    mt_native_detach(n, stream);
    n->base.events->on_reset(n->base.owner, stream, &status);
    return MT_OK;
}

static mt_err take_credit(mt_native *n, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);
    uint64_t bytes = mt_reader_varint(&reader);
    mt_stream *stream;

    mt_recorder_set_number(n->base.recorder, bytes);
    if (reader.bad || reader.at != reader.end)
        return malformed(n, frame);
    if (bytes == 0 && !mt_native_idle(n))
        return MT_EPROTO;
    if (frame->stream == 0 && mt_native_credit_all(n, bytes))
        return MT_OK;
    if (frame->stream == 0)
        return mt_native_offend(n, MT_INTERNAL, "credit of the connection is over 2^31 - 1");
    mt_err err = find(n, frame, &stream);
    if (err != MT_OK || stream == NULL)
        return err;
    if (!mt_native_credit(n, stream, bytes))
        return mt_native_offend(n, MT_INTERNAL, "credit of stream %u is over 2^31 - 1",
                                frame->stream);
    return MT_OK;
}

/* ---- the connection */

static mt_err take_ping(mt_native *n, const mt_frame *frame)
{
    mt_time each = n->ours.min_ping_interval_ms * MT_MS;
    uint64_t opaque;

    if (frame->size != sizeof opaque)
        return malformed(n, frame);
    memcpy(&opaque, frame->payload, sizeof opaque);
    opaque = le64toh(opaque);
    if ((frame->flags & MT_FLAG_ACK) != 0) {
        n->base.events->on_pong(n->base.owner, opaque);
        return MT_OK;
    }
    if (!mt_rate_take(&n->ping_rate, n->now, each, PING_BURST))
        return mt_native_offend(n, MT_RESOURCE_EXHAUSTED,
                                "too many pings: min_ping_interval_ms = %u",
                                n->ours.min_ping_interval_ms);
    if (n->streams.count == 0)
        mt_native_slim(n); /* pings come when nothing else does */
    mt_native_put_ping(n, opaque, MT_FLAG_ACK);
    return MT_OK;
}

/* Takes the streams above last out of the table, into doomed. */
static void doom(mt_native *n, uint64_t last, mt_list *doomed)
{
    mt_list above;
    uint32_t at = 0;

    mt_list_init(&above);
    for (mt_stream *s = mt_map_next(&n->streams, &at); s != NULL;
         s = mt_map_next(&n->streams, &at)) {
        if (s->id <= last)
            continue;
        mt_list_remove(&s->turn);
        mt_list_push_back(&above, &s->turn);
    }
    while (!mt_list_is_empty(&above)) {
        mt_stream *stream = MT_CONTAINER_OF(mt_list_pop_front(&above), mt_stream, turn);
        mt_native_detach(n, stream);
        mt_list_push_back(doomed, &stream->turn);
    }
}

static mt_err take_goaway(mt_native *n, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);
    uint64_t last = mt_reader_varint(&reader);
    mt_code code = mt_native_code(mt_reader_varint(&reader));
    uint32_t grace_ms = mt_reader_u32(&reader);
    mt_slice text = mt_reader_bytes(&reader);
    mt_status reason;
    mt_list doomed;

    mt_recorder_add_code(n->base.recorder, code);
    if (reader.bad)
        return malformed(n, frame);
    n->goaway_came = true;
    mt_status_set_text(&reason, code, text);
    mt_list_init(&doomed);
    if (!n->acceptor)
        doom(n, last, &doomed);
    while (!mt_list_is_empty(&doomed)) {
        mt_status status;
        mt_stream *stream = MT_CONTAINER_OF(mt_list_pop_front(&doomed), mt_stream, turn);
        mt_status_set(&status, MT_UNAVAILABLE, "the server is going away: %s", reason.text);
        status.ran = MT_DID_NOT_RUN;
        n->base.events->on_reset(n->base.owner, stream, &status);
    }
    n->base.events->on_goaway(n->base.owner, &reason, grace_ms);
    return MT_OK;
}

/* ---- which frame may come when */

enum { FROM_OPENER = 1, FROM_ACCEPTOR = 2, FROM_BOTH = 3, ON_CONNECTION = 4, ON_STREAM = 8 };

static const struct rule {
    mt_err (*take)(mt_native *n, const mt_frame *frame);
    uint8_t legal; /* who sends it, and on what */
    uint8_t flags; /* that it may have */
} rules[16] = {
    [MT_FRAME_SETTINGS] = {mt_native_take_settings, FROM_BOTH | ON_CONNECTION, 0},
    [MT_FRAME_CALL] = {take_call, FROM_OPENER | ON_STREAM,
                       MT_FLAG_MSG | MT_FLAG_END | MT_FLAG_PACKED},
    [MT_FRAME_HEADERS] = {take_headers, FROM_ACCEPTOR | ON_STREAM, 0},
    [MT_FRAME_MESSAGE] = {take_message, FROM_BOTH | ON_STREAM,
                          MT_FLAG_MSG | MT_FLAG_END | MT_FLAG_MORE | MT_FLAG_PACKED},
    [MT_FRAME_STATUS] = {take_status, FROM_ACCEPTOR | ON_STREAM, MT_FLAG_MSG | MT_FLAG_PACKED},
    [MT_FRAME_RESET] = {take_reset, FROM_BOTH | ON_STREAM, 0},
    [MT_FRAME_CREDIT] = {take_credit, FROM_BOTH | ON_STREAM | ON_CONNECTION, 0},
    [MT_FRAME_PING] = {take_ping, FROM_BOTH | ON_CONNECTION, MT_FLAG_ACK},
    [MT_FRAME_GOAWAY] = {take_goaway, FROM_BOTH | ON_CONNECTION, 0},
};

/* What a frame of this stream needs in legal. Even ids are for calls that a server starts: not in
 * version 1. */
static unsigned place_of(uint32_t stream)
{
    return stream == 0 ? ON_CONNECTION : stream % 2 == 1 ? ON_STREAM : 0;
}

mt_err mt_native_take(mt_native *n, const mt_frame *frame)
{
    const struct rule *rule = &rules[frame->type];
    unsigned from = n->acceptor ? FROM_OPENER : FROM_ACCEPTOR;

    if (rule->take == NULL && frame->type != 0)
        return mt_native_idle(n) ? MT_OK : MT_EPROTO;
    if (rule->take == NULL || (rule->legal & from) == 0 ||
        (rule->legal & place_of(frame->stream)) == 0 || (frame->flags & ~rule->flags) != 0)
        return mt_native_offend(n, MT_INTERNAL, "a frame of type %u, flags %x on stream %u",
                                frame->type, frame->flags >> 4, frame->stream);
    return rule->take(n, frame);
}
