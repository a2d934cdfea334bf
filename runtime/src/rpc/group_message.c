/* SPDX-License-Identifier: Apache-2.0 */
/* group_message.c - an encoded message that many members share, and rings of references to such. */
#include "rpc/group_message.h"

#include <msgtrans/codec.h>

/* ---- the message */

size_t mt_group_message_cost(const mt_group_message *message)
{
    return sizeof(mt_block) + message->bytes.owner->capacity;
}

mt_err mt_group_message_new(const mt_message_type *type, const void *message, mt_group_held *held,
                            mt_group_message **out)
{
    mt_slice bytes;
    mt_err err = mt_call_encode_behind(type, message, sizeof **out, &bytes);

    *out = NULL;
    if (err != MT_OK)
        return err;
    mt_group_message *self = (mt_group_message *)(void *)bytes.owner->data;
    *self = (mt_group_message){.bytes = bytes, .held = held};
    atomic_init(&self->refs, 1);
    atomic_fetch_add_explicit(&held->messages, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&held->bytes, mt_group_message_cost(self), memory_order_relaxed);
    *out = self;
    return MT_OK;
}

void mt_group_message_unref(mt_group_message *message)
{
    if (atomic_fetch_sub_explicit(&message->refs, 1, memory_order_acq_rel) != 1)
        return;
    atomic_fetch_sub_explicit(&message->held->messages, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&message->held->bytes, mt_group_message_cost(message),
                              memory_order_relaxed);
    mt_slice_unref(message->bytes);
}

/* ---- the ring */

static uint32_t room_of(const mt_group_ring *ring)
{
    return ring->block != NULL ? (uint32_t)(ring->block->capacity / sizeof(mt_group_message *)) : 0;
}

mt_group_message **mt_group_ring_at(const mt_group_ring *ring, uint32_t i)
{
    mt_group_message **places = (mt_group_message **)(void *)ring->block->data;
    uint32_t at = ring->first + i;
    uint32_t room = room_of(ring);

    return &places[at < room ? at : at - room];
}

mt_err mt_group_ring_reserve(mt_group_ring *ring)
{
    uint32_t room = room_of(ring);

    if (ring->count < room)
        return MT_OK;
    mt_block *block = mt_block_new(room == 0 ? MT_BLOCK_ROOM(MT_BLOCK_SMALL)
                                             : 2 * room * sizeof(mt_group_message *));
    if (block == NULL)
        return MT_ENOMEM;
    for (uint32_t i = 0; i < ring->count; i++)
        ((mt_group_message **)(void *)block->data)[i] = *mt_group_ring_at(ring, i);
    mt_block_unref(ring->block);
    ring->block = block;
    ring->first = 0;
    return MT_OK;
}

void mt_group_ring_push(mt_group_ring *ring, mt_group_message *message)
{
    *mt_group_ring_at(ring, ring->count++) = message;
}

mt_group_message *mt_group_ring_pop(mt_group_ring *ring)
{
    if (ring->count == 0)
        return NULL;
    mt_group_message *first = *mt_group_ring_at(ring, 0);
    ring->first = ring->first + 1 < room_of(ring) ? ring->first + 1 : 0;
    ring->count--;
    return first;
}

mt_group_message *mt_group_ring_take(mt_group_ring *ring, uint32_t i)
{
    mt_group_message *taken = *mt_group_ring_at(ring, i);

    for (; i + 1 < ring->count; i++)
        *mt_group_ring_at(ring, i) = *mt_group_ring_at(ring, i + 1);
    ring->count--;
    return taken;
}

void mt_group_ring_drop(mt_group_ring *ring)
{
    for (mt_group_message *message; (message = mt_group_ring_pop(ring)) != NULL;)
        mt_group_message_unref(message);
}

void mt_group_ring_clear(mt_group_ring *ring)
{
    mt_group_ring_drop(ring);
    mt_block_unref(ring->block);
    *ring = (mt_group_ring){0};
}
