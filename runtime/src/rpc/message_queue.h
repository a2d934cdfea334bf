/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/message_queue.h - encoded messages in order, each one piece. Small ones share blocks, so that a
 * queue of them neither calls the allocator for each nor holds a receive block for a few bytes. */
#ifndef MT_RPC_MESSAGE_QUEUE_H
#define MT_RPC_MESSAGE_QUEUE_H

#include "core/slice.h"

/* Compressed ones stay so until they are read: what credit bounds is what lies here. */
typedef enum mt_queued { MT_QUEUED_PLAIN, MT_QUEUED_PACKED } mt_queued;

typedef struct mt_message_queue {
    size_t bytes;    /* of all messages */
    uint32_t empty;  /* messages that have none */
    mt_block *block; /* the ring lies in it; NULL while there is none */
    uint32_t first, count;
    mt_block *tail; /* where the next small message goes; or NULL */
    size_t tail_used;
} mt_message_queue;

/* An all-zero queue is an empty one. */

/* Adds a message; a large one with an owner is shared, every other one is copied.
 *   Owns     bytes is borrowed
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_message_queue_push(mt_message_queue *queue, mt_slice bytes, mt_queued how);

/* Takes the first message out, with its reference; false when there is none. */
MT_NODISCARD bool mt_message_queue_pop(mt_message_queue *queue, mt_slice *out, mt_queued *how);

/* Drops all messages and all memory. */
void mt_message_queue_clear(mt_message_queue *queue);

#endif
