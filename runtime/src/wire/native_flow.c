/* SPDX-License-Identifier: Apache-2.0 */
/* native_flow.c - messages that wait for credit or their turn, and the turns: streams that have
 * something to send take them round robin, one frame each. */
#include "wire/native.h"

#include <assert.h>

#include "core/alloc.h"

/* ---- what waits */

size_t mt_native_body_size(const mt_body *body)
{
    return body->type != NULL ? body->type->packed_size(body->message) : body->bytes.size;
}

uint8_t *mt_native_body_put(uint8_t *p, const mt_body *body, size_t size)
{
    if (body->type != NULL) {
        uint8_t *first = body->type->pack(body->message, p + size, 0);
        assert(first == p);
    } else if (size > 0) {
        memcpy(p, body->bytes.data, size);
    }
    return p + size;
}

/* One for which there is no memory is sent as it is. */
unsigned mt_native_pack_wanted(const mt_native *n, const mt_body *body, size_t size,
                               mt_body *packed)
{
    mt_slice plain = body->bytes;
    mt_block *block = NULL;

    *packed = (mt_body){0};
    if (size < body->compress_above || (n->peer.codecs >> body->codec & 1) == 0)
        return 0;
    if (body->type != NULL) {
        block = mt_block_new(size > 0 ? size : 1);
        if (block == NULL)
            return 0;
        mt_native_body_put(block->data, body, size);
        plain = mt_slice_of(block->data, size);
    }
    mt_err err = mt_compress(body->codec, plain, &packed->bytes);
    mt_block_unref(block);
    return err == MT_OK ? MT_FLAG_PACKED : 0;
}

static mt_native_item *item_new(mt_block *block, size_t size)
{
    mt_native_item *item = mt_zalloc(sizeof *item);

    if (item == NULL) {
        mt_block_unref(block);
        return NULL;
    }
    item->bytes = (mt_slice){block->data, size, block};
    item->type = MT_FRAME_MESSAGE;
    return item;
}

/* A message that is encoded already and has an owner is shared, every other one is packed once. */
mt_err mt_native_item_new(const mt_body *body, size_t size, mt_native_item **out)
{
    bool shared = body->type == NULL && body->bytes.owner != NULL;
    mt_block *block = shared ? mt_block_ref(body->bytes.owner) : mt_block_new(size > 0 ? size : 1);

    *out = NULL;
    if (block == NULL)
        return MT_ENOMEM;
    if (!shared)
        mt_native_body_put(block->data, body, size);
    *out = item_new(block, size);
    if (*out == NULL)
        return MT_ENOMEM;
    if (shared)
        (*out)->bytes.data = body->bytes.data;
    return MT_OK;
}

mt_err mt_native_item_status(const mt_finish *finish, mt_native_item **out)
{
    mt_block *block = mt_block_new(mt_native_status_bound(finish));

    *out = NULL;
    if (block == NULL)
        return MT_ENOMEM;
    const uint8_t *end = mt_native_status_put(block->data, finish);
    *out = item_new(block, (size_t)(end - block->data));
    if (*out == NULL)
        return MT_ENOMEM;
    (*out)->type = MT_FRAME_STATUS;
    return MT_OK;
}

void mt_native_item_free(mt_native_item *item)
{
    if (item == NULL)
        return;
    mt_slice_unref(item->bytes);
    mt_free(item);
}

static void give_turn(mt_native *n, mt_stream *stream)
{
    if (!mt_list_is_linked(&stream->turn))
        mt_list_push_back(&n->ring, &stream->turn);
    mt_native_note_work(n);
}

void mt_native_enqueue(mt_native *n, mt_stream *stream, mt_native_item *item)
{
    mt_native_item *last = stream->queue;

    item->next = last != NULL ? last->next : item;
    if (last != NULL)
        last->next = item;
    stream->queue = item;
    if (item->type == MT_FRAME_MESSAGE)
        stream->unsent += (uint32_t)item->bytes.size + MT_NATIVE_ITEM_COST;
    give_turn(n, stream);
}

static mt_native_item *first_of(const mt_stream *stream)
{
    mt_native_item *last = stream->queue;

    return last != NULL ? last->next : NULL;
}

/* With the end of a message in parts another one becomes the oldest, and may take more credit. */
static void pop_first(mt_native *n, mt_stream *stream)
{
    mt_native_item *last = stream->queue;
    mt_native_item *first = last->next;
    bool was_begun = mt_list_is_linked(&first->begun);

    last->next = first->next;
    if (first == last)
        stream->queue = NULL;
    mt_list_remove(&first->begun);
    mt_native_item_free(first);
    if (was_begun)
        mt_native_unpark(n);
}

void mt_native_drop_queue(mt_native *n, mt_stream *stream)
{
    while (stream->queue != NULL)
        pop_first(n, stream);
    stream->unsent = 0;
    mt_list_remove(&stream->turn);
    mt_native_note_work(n);
}

void mt_native_free_orphan(mt_native *n, mt_stream *stream)
{
    mt_native_detach(n, stream);
    mt_free(stream);
}

/* ---- turns */

static void break_off(mt_native *n)
{
    n->base.broken = true;
    n->state = MT_NATIVE_FAILED;
}

/* Writes a frame whose payload is a prefix, if any, and the first size bytes of what waits. Large
 * payloads are linked. Returns false when memory is out. */
static bool put_frame(mt_native *n, uint32_t stream, const mt_native_item *item, size_t size,
                      unsigned flags)
{
    bool first_part = (flags & MT_FLAG_MORE) != 0 && !mt_list_is_linked(&item->begun);
    bool linked = size > MT_NATIVE_COPY;
    uint8_t *payload = mt_native_begin(n, MT_VARINT_MAX + (linked ? 0 : size));
    unsigned code = item->type == MT_FRAME_STATUS ? item->bytes.data[0] : 0;

    if (payload == NULL)
        return false;
    uint8_t *p = payload;
    if (first_part)
        p = mt_put_varint(p, item->bytes.size);
    if (!linked) {
        if (size > 0)
            memcpy(p, item->bytes.data, size);
        mt_native_commit_code(n, payload, p + size, stream, item->type | flags, code);
        return true;
    }
    mt_native_put_header(n, payload - MT_FRAME_HEADER, stream, (size_t)(p - payload) + size,
                         item->type | flags, code);
    mt_chain_commit(&n->base.out, MT_FRAME_HEADER + (size_t)(p - payload));
    mt_slice part = {item->bytes.data, size, mt_block_ref(item->bytes.owner)};
    if (mt_chain_append(&n->base.out, part) != MT_OK)
        break_off(n); /* the header is out and its payload is not */
    return true;
}

/* Less waits than before; its owner may want to know. */
static void note_sent(mt_native *n, mt_stream *stream, size_t size)
{
    stream->unsent -= (uint32_t)size;
    if (stream->notify_at == 0 || stream->unsent > stream->notify_at)
        return;
    stream->notify_at = 0;
    if (!mt_list_is_linked(&stream->writable))
        mt_list_push_back(&n->writable, &stream->writable);
}

/* From now on what waits in the stream waits for credit. */
static void note_stall(mt_native *n, mt_stream *stream)
{
    if (mt_stream_is_stalled(stream))
        return;
    if (!stream->stalls)
        stream->stalled = 0;
    stream->stalls = true;
    stream->stalled_at = *n->base.recorder->now;
    mt_recorder_event(n->base.recorder, MT_RECORD_STALLED, stream->id, stream->unsent);
}

static void end_stall(const mt_native *n, mt_stream *stream)
{
    if (!mt_stream_is_stalled(stream))
        return;
    stream->stalled = mt_stream_stalled(stream, *n->base.recorder->now);
    stream->stalled_at = MT_NEVER;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Sends the next size bytes of a message; head is how many a first part has in front of them.
 * Returns true when the stream deserves another turn. */
static bool send_sized(mt_native *n, mt_stream *stream, mt_native_item *item, size_t head,
                       size_t size)
{
    bool more = size < item->bytes.size;
    unsigned flags = more ? MT_FLAG_MORE : item->flags;

    if (!put_frame(n, stream->id, item, size, flags | MT_FLAG_MSG))
        return true;
    end_stall(n, stream);
    stream->send_credit -= (uint32_t)size;
    n->send_credit -= (uint32_t)(head + size);
    note_sent(n, stream, size + (more ? 0 : MT_NATIVE_ITEM_COST));
    item->bytes.data += size;
    item->bytes.size -= size;
    if (!more)
        pop_first(n, stream);
    else if (!mt_list_is_linked(&item->begun))
        mt_list_push_back(&n->begun, &item->begun);
    return stream->queue != NULL;
}

/* Sends as much of a message as frame and credit allow. Returns as send_sized(). */
static bool send_part(mt_native *n, mt_stream *stream, mt_native_item *item)
{
    size_t left = item->bytes.size;
    size_t frame = least_of(n->peer.max_frame_bytes, MT_NATIVE_PIECE);
    size_t most = least_of(frame, stream->send_credit);

    if (left <= most && left <= n->send_credit)
        return send_sized(n, stream, item, 0, left);
    if (stream->send_credit == 0) {
        note_stall(n, stream);
        return false;
    }
    size_t head = mt_list_is_linked(&item->begun) ? 0 : mt_varint_size(left);
    size_t credit = mt_native_credit_for_part(n, item);
    if (credit <= head) {
        note_stall(n, stream);
        mt_list_push_back(&n->parked, &stream->turn);
        return false;
    }
    size_t size = least_of(least_of(frame - head, stream->send_credit), credit - head);
    return send_sized(n, stream, item, head, size);
}

/* One turn of a stream. Returns as send_part(). */
static bool send_next(mt_native *n, mt_stream *stream)
{
    mt_native_item *item = first_of(stream);

    if (item->type == MT_FRAME_MESSAGE)
        return send_part(n, stream, item);
    if (!put_frame(n, stream->id, item, item->bytes.size, item->flags))
        return true;
    mt_native_free_orphan(n, stream);
    return false;
}

void mt_native_pump(mt_native *n)
{
    while (!mt_list_is_empty(&n->ring) && n->base.out.bytes < MT_NATIVE_CORK && !n->base.broken) {
        mt_stream *stream = MT_CONTAINER_OF(mt_list_pop_front(&n->ring), mt_stream, turn);
        size_t before = n->base.out.bytes;
        if (send_next(n, stream))
            mt_list_push_back(&n->ring, &stream->turn);
        else
            continue;
        if (n->base.out.bytes == before)
            break; /* no memory now: try again at the next pump */
    }
    mt_native_note_work(n);
}

/* ---- credit */

bool mt_native_credit(mt_native *n, mt_stream *stream, uint64_t bytes)
{
    if (bytes > (uint64_t)(MT_CREDIT_MOST - stream->send_credit))
        return false;
    stream->send_credit += (uint32_t)bytes;
    if (stream->queue != NULL) {
        if (bytes > 0)
            end_stall(n, stream);
        give_turn(n, stream);
    }
    return true;
}

/* What was used up is given back in halves of the window, so that a stream of small messages costs
 * few CREDIT frames. */
void mt_native_op_consume(mt_session *session, mt_stream *stream, size_t size)
{
    mt_native *n = mt_native_of(session);

    uint32_t charged = size < stream->charged ? (uint32_t)size : stream->charged;

    stream->charged -= charged;
    mt_native_give_back(n, charged);
    if (stream->id == 0 || (stream->flags & MT_STREAM_PEER_ENDED) != 0)
        return;
    stream->held -= size < stream->held ? (uint32_t)size : stream->held;
    uint64_t open = (uint64_t)stream->held + stream->recv_credit + mt_native_partial_bytes(stream);
    uint64_t window = n->ours.stream_window_bytes;
    if (open + window / 2 > window)
        return;
    stream->recv_credit += (uint32_t)(window - open);
    mt_native_put_credit(n, stream->id, (uint32_t)(window - open));
}
