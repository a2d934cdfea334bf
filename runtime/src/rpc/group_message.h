/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/group_message.h - an encoded message that many members share, and rings of references to such. */
#ifndef MT_RPC_GROUP_MESSAGE_H
#define MT_RPC_GROUP_MESSAGE_H

#include "rpc/call.h"

/* What the messages of a group take, each counted once. */
typedef struct mt_group_held {
    _Atomic uint64_t messages, bytes;
} mt_group_held;

/* Lies at the front of the block that holds the encoded bytes. Its references are those of loops and
 * members; a session that links the bytes refers to the block, and may do so for longer. */
typedef struct mt_group_message {
    _Atomic uint32_t refs;
    uint64_t number; /* 1 is the first that was sent; never again written once others see it */
    uint64_t key;    /* 0: none */
    mt_slice bytes;
    mt_group_held *held;
} mt_group_message;

/* Encodes a message.
 *   Owns     held must outlive it; *out is the caller's: mt_group_message_unref()
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD mt_err mt_group_message_new(const mt_message_type *type, const void *message,
                                         mt_group_held *held, mt_group_message **out);

/* The memory that a message takes. */
size_t mt_group_message_cost(const mt_group_message *message);

static inline mt_group_message *mt_group_message_ref(mt_group_message *message)
{
    atomic_fetch_add_explicit(&message->refs, 1, memory_order_relaxed);
    return message;
}

/* Thread  any. */
void mt_group_message_unref(mt_group_message *message);

/* References in order. An all-zero ring is an empty one; it keeps its memory until the clear. */
typedef struct mt_group_ring {
    mt_block *block; /* the references lie in it; NULL while there never was one */
    uint32_t first, count;
} mt_group_ring;

/* Makes the next push possible. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_group_ring_reserve(mt_group_ring *ring);

/* Adds a message behind the last; its reference is taken. */
void mt_group_ring_push(mt_group_ring *ring, mt_group_message *message);

/* Takes the first one out, with its reference; NULL when there is none. */
mt_group_message *mt_group_ring_pop(mt_group_ring *ring);

/* The place of the message that has i before it; i < ring->count. */
mt_group_message **mt_group_ring_at(const mt_group_ring *ring, uint32_t i);

/* Takes that one out, with its reference. */
mt_group_message *mt_group_ring_take(mt_group_ring *ring, uint32_t i);

/* Drops all messages; the second one all memory, too. */
void mt_group_ring_drop(mt_group_ring *ring);
void mt_group_ring_clear(mt_group_ring *ring);

#endif
