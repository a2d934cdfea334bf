/* SPDX-License-Identifier: Apache-2.0 */
/* message_queue.c - a ring of slices in a block. */
#include "rpc/message_queue.h"

enum {
    COPY_UP_TO = 1024, /* what is larger and has an owner is shared */
    FEW = 1,           /* a queue that is mostly empty gets a small block for its copies */
};

typedef struct entry {
    mt_slice bytes;
    mt_queued how;
} entry;

static entry *ring_of(const mt_message_queue *queue)
{
    return (entry *)(void *)queue->block->data;
}

static uint32_t room_of(const mt_message_queue *queue)
{
    return queue->block != NULL ? (uint32_t)(queue->block->capacity / sizeof(entry)) : 0;
}

static entry *place(const mt_message_queue *queue, uint32_t i)
{
    uint32_t at = queue->first + i;
    uint32_t room = room_of(queue);

    return &ring_of(queue)[at < room ? at : at - room];
}

static mt_err grow(mt_message_queue *queue)
{
    size_t room = room_of(queue);
    mt_block *block =
        mt_block_new(room == 0 ? MT_BLOCK_ROOM(MT_BLOCK_SMALL) : 2 * room * sizeof(entry));

    if (block == NULL)
        return MT_ENOMEM;
    for (uint32_t i = 0; i < queue->count; i++)
        ((entry *)(void *)block->data)[i] = *place(queue, i);
    mt_block_unref(queue->block);
    queue->block = block;
    queue->first = 0;
    return MT_OK;
}

static mt_err copy_small(mt_message_queue *queue, mt_slice *bytes)
{
    mt_block *tail = queue->tail;

    if (tail == NULL || bytes->size > tail->capacity - queue->tail_used) {
        size_t room = queue->count < FEW && bytes->size <= MT_BLOCK_ROOM(MT_BLOCK_SMALL)
                          ? MT_BLOCK_ROOM(MT_BLOCK_SMALL)
                          : MT_BLOCK_ROOM(MT_BLOCK_MEDIUM);
        tail = mt_block_new(bytes->size > room ? bytes->size : room);
        if (tail == NULL)
            return MT_ENOMEM;
        mt_block_unref(queue->tail);
        queue->tail = tail;
        queue->tail_used = 0;
    }
    uint8_t *copy = tail->data + queue->tail_used;
    if (bytes->size > 0)
        memcpy(copy, bytes->data, bytes->size);
    queue->tail_used += bytes->size;
    *bytes = (mt_slice){copy, bytes->size, mt_block_ref(tail)};
    return MT_OK;
}

mt_err mt_message_queue_push(mt_message_queue *queue, mt_slice bytes, mt_queued how)
{
    if (queue->count == room_of(queue) && grow(queue) != MT_OK)
        return MT_ENOMEM;
    if (bytes.owner != NULL && bytes.size > COPY_UP_TO)
        mt_block_ref(bytes.owner);
    else if (copy_small(queue, &bytes) != MT_OK)
        return MT_ENOMEM;
    *place(queue, queue->count++) = (entry){bytes, how};
    queue->bytes += bytes.size;
    queue->empty += bytes.size == 0;
    return MT_OK;
}

/* Nobody else refers to the copies any more: they are written over. */
static void rewind_tail(mt_message_queue *queue)
{
    if (queue->tail != NULL && mt_block_is_sole(queue->tail))
        queue->tail_used = 0;
}

bool mt_message_queue_pop(mt_message_queue *queue, mt_slice *out, mt_queued *how)
{
    if (queue->count == 0) {
        rewind_tail(queue);
        return false;
    }
    *out = place(queue, 0)->bytes;
    *how = place(queue, 0)->how;
    queue->first = queue->first + 1 < room_of(queue) ? queue->first + 1 : 0;
    queue->count--;
    queue->bytes -= out->size;
    queue->empty -= out->size == 0;
    return true;
}

void mt_message_queue_clear(mt_message_queue *queue)
{
    mt_slice bytes;
    mt_queued how;

    while (mt_message_queue_pop(queue, &bytes, &how))
        mt_slice_unref(bytes);
    mt_block_unref(queue->block);
    mt_block_unref(queue->tail);
    *queue = (mt_message_queue){0};
}
