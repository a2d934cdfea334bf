/* SPDX-License-Identifier: Apache-2.0 */
/* native_assembly.c - messages that arrive in parts, within a budget of memory.
 *
 * The first part says how long the message is. As soon as max_assembly_bytes has room for it, it is
 * given the credit that it lacks, and its bytes no longer use up that of the connection. Until then it
 * waits in line with at most a window full of its bytes, and comes whole if that is enough. */
#include "wire/native.h"

#include "core/alloc.h"

typedef struct partial {
    mt_list node; /* in n->waiting while it waits for room */
    mt_stream *stream;
    mt_block *block;
    uint32_t total;
    uint32_t got;
    bool admitted; /* total is counted in n->assembling */
} partial;

uint32_t mt_native_partial_bytes(const mt_stream *stream)
{
    const partial *part = stream->partial;

    return part != NULL ? part->got : 0;
}

static void leave_budget(mt_native *n, partial *part)
{
    mt_list_remove(&part->node);
    if (part->admitted)
        n->assembling -= part->total;
}

static void forget(mt_native *n, mt_stream *stream)
{
    partial *part = stream->partial;

    leave_budget(n, part);
    stream->partial = NULL;
    mt_block_unref(part->block);
    mt_free(part);
    mt_native_admit(n);
}

/* What the connection holds of it. */
static uint32_t charged_of(const partial *part)
{
    return part->admitted ? 0 : part->got;
}

void mt_native_drop_partial(mt_native *n, mt_stream *stream)
{
    if (stream->partial == NULL)
        return;
    mt_native_give_back(n, charged_of(stream->partial));
    forget(n, stream);
}

/* ---- admission */

static bool has_room(const mt_native *n, uint32_t total)
{
    return n->assembling + total <= n->ours.max_assembly_bytes;
}

/* Makes the buffer hold size bytes; false when memory is out. */
static bool make_room(partial *part, size_t size)
{
    if (part->block->capacity >= size)
        return true;
    mt_block *larger = mt_block_new(size);
    if (larger == NULL)
        return false;
    memcpy(larger->data, part->block->data, part->got);
    mt_block_unref(part->block);
    part->block = larger;
    return true;
}

/* The same for a message that still waits, and has only the memory for what came: a peer that begins
 * messages and leaves it at that gets little for it. */
static bool make_room_waiting(partial *part, size_t more)
{
    size_t size = part->got + more;

    if (size > part->block->capacity && size < 2 * part->block->capacity)
        size = 2 * part->block->capacity;
    return make_room(part, size < part->total ? size : part->total);
}

static void let_come(mt_native *n, partial *part)
{
    mt_stream *stream = part->stream;
    uint32_t missing = part->total - part->got;

    mt_list_remove(&part->node);
    mt_native_give_back(n, charged_of(part));
    part->admitted = true;
    n->assembling += part->total;
    if (missing <= stream->recv_credit)
        return;
    mt_native_put_credit(n, stream->id, missing - stream->recv_credit);
    stream->recv_credit = missing;
}

void mt_native_admit(mt_native *n)
{
    while (!mt_list_is_empty(&n->waiting) && n->state != MT_NATIVE_FAILED) {
        partial *part = MT_CONTAINER_OF(n->waiting.next, partial, node);
        if (!has_room(n, part->total) || !make_room(part, part->total + MT_FRAME_HEADER))
            return;
        let_come(n, part);
    }
}

/* ---- parts */

mt_slice mt_native_op_room(mt_session *session)
{
    const mt_native *n = mt_native_of(session);
    const mt_frame_rest *rest = &n->rest;

    if (rest->size == 0)
        return (mt_slice){0};
    const mt_stream *stream = mt_map_get(&n->streams, mt_stream_key(rest->stream));
    const partial *part = stream != NULL ? stream->partial : NULL;
    if (part == NULL || part->got + rest->size + MT_FRAME_HEADER > part->block->capacity)
        return (mt_slice){0};
    return (mt_slice){part->block->data + part->got, rest->size + MT_FRAME_HEADER, part->block};
}

/* Starts a message of which size bytes are here, counted already but not taken yet. */
static mt_err begin(mt_native *n, mt_stream *stream, uint32_t total, uint32_t size)
{
    bool at_once = mt_list_is_empty(&n->waiting) && has_room(n, total);
    mt_block *block = mt_block_new(at_once ? total + MT_FRAME_HEADER : size + 1);
    partial *part = mt_zalloc(sizeof *part);

    if (part == NULL || block == NULL) {
        mt_free(part);
        mt_block_unref(block);
        return MT_ENOMEM;
    }
    part->stream = stream;
    part->block = block;
    part->total = total;
    stream->partial = part;
    mt_list_push_back(&n->waiting, &part->node);
    return MT_OK;
}

static void complete(mt_native *n, mt_stream *stream, unsigned flags)
{
    partial *part = stream->partial;
    mt_slice bytes = {part->block->data, part->total, mt_block_ref(part->block)};

    mt_native_hold(n, stream, part->total, charged_of(part), (flags & MT_FLAG_END) != 0);
    forget(n, stream);
    mt_native_deliver(n, stream, bytes, flags);
    mt_slice_unref(bytes);
}

/* Adds a part to the message that it belongs to. */
static mt_err append(mt_native *n, mt_stream *stream, mt_slice bytes, unsigned flags)
{
    partial *part = stream->partial;
    bool more = (flags & MT_FLAG_MORE) != 0;
    uint32_t left = part->total - part->got;

    if (more ? bytes.size >= left : bytes.size != left)
        return mt_native_offend(n, MT_INTERNAL,
                                "the parts of a message on stream %u do not add up to %u bytes",
                                stream->id, part->total);
    if (!make_room_waiting(part, bytes.size))
        return MT_ENOMEM;
    uint8_t *place = part->block->data + part->got;
    if (bytes.size > 0 && bytes.data != place) /* it may have been read there */
        memcpy(place, bytes.data, bytes.size);
    part->got += (uint32_t)bytes.size;
    if (part->admitted)
        mt_native_give_back(n, bytes.size);
    if (!more)
        complete(n, stream, flags);
    else
        mt_native_admit(n);
    return MT_OK;
}

mt_err mt_native_take_piece(mt_native *n, mt_stream *stream, const mt_frame *frame)
{
    mt_reader reader = mt_frame_reader(frame);
    bool first = stream->partial == NULL;
    uint64_t total = first ? mt_reader_varint(&reader) : 0;
    uint32_t size = (uint32_t)(reader.end - reader.at);

    if (reader.bad || (first && total <= size))
        return mt_native_offend(n, MT_INTERNAL, "malformed MESSAGE on stream %u", stream->id);
    if (size > stream->recv_credit)
        return mt_native_offend_credit(n, stream);
    if (total > n->ours.max_message_bytes) {
        mt_native_give_back(n, frame->size);
        mt_native_too_long(n, stream, total);
        return MT_OK;
    }
    if (size == 0 && !mt_native_idle(n))
        return MT_EPROTO;
    mt_native_give_back(n, frame->size - size);
    stream->recv_credit -= size;
    if (first) {
        mt_err err = begin(n, stream, (uint32_t)total, size);
        if (err != MT_OK)
            return err;
    }
    return append(n, stream, mt_slice_of(reader.at, size), frame->flags);
}
