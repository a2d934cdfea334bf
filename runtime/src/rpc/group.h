/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/group.h - a group inside: one part for each loop that has members, and the members of it.
 *
 *   mt_group_send() -> inbox of each part -> batch -> each member's stream, or its queue -> its stream
 *
 * Only the inboxes and what counts members are for any thread, under the group's lock. A part is there
 * while it has members or its post is on its way, so a loop never hears of a group that it has no
 * members of, and a loop that ends has let go of all parts. */
#ifndef MT_RPC_GROUP_H
#define MT_RPC_GROUP_H

#include <pthread.h>

#include <msgtrans/group.h>

#include "rpc/group_message.h"
#include "rpc/stream.h"

typedef struct mt_group_part mt_group_part;

/* Written by one loop, or under the lock; read by any thread. */
typedef struct mt_group_counts {
    _Atomic uint64_t delivered, dropped, replaced, disconnected;
} mt_group_counts;

static inline void mt_count_add(_Atomic uint64_t *count, uint64_t more)
{
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + more,
                          memory_order_relaxed);
}

struct mt_group {
    mt_group_options options;
    _Atomic uint32_t refs; /* of the user, of each part */
    mt_group_held held;
    struct {
        pthread_mutex_t lock;
        const mt_message_type *type; /* NULL: nobody has joined yet */
        mt_group_part *parts;
        uint64_t members;
        uint64_t sent;        /* the number of the last message */
        mt_group_counts gone; /* of parts that are no more */
    } shared;
};

/* What a group has on one loop. */
struct mt_group_part {
    mt_group *group;
    mt_loop *loop;
    mt_list members;
    mt_group_counts counts;
    mt_hook hook; /* passes on at the end of the turn what was sent in it */
    mt_post post; /* the same, for what other threads sent */
    mt_group_ring batch;
    bool passing; /* the members are getting the batch */
    struct {      /* under the group's lock */
        mt_group_part *next;
        mt_group_ring inbox;
        size_t pending; /* the memory of what is in it */
        size_t members;
        bool posted; /* post is on its way */
    } shared;
};

typedef struct mt_member {
    mt_list of_part;
    mt_list of_call;
    mt_group_part *part;
    mt_streaming *stream;
    uint64_t seen; /* the number of the last message that is none of its business any more */
    mt_group_ring queue;
    size_t queue_bytes;
    mt_member_options options;
    uint64_t delivered, dropped, replaced;
} mt_member;

/* ---- of the group, on the loop of the part */

/* Makes a part without members; of a loop that has none. Returns MT_OK | MT_ENOMEM. Thread  any. */
MT_NODISCARD mt_err mt_group_part_new(mt_group *group, mt_loop *loop, mt_group_part **out);

/* Frees a part that has no members and waits for nothing. */
void mt_group_part_settle(mt_group_part *part);

/* Frees a part that was never used. Thread  any. */
void mt_group_part_free(mt_group_part *part);

/* ---- of the member, on the loop */

/* Has a member take the batch of its part. It may be gone afterwards. */
void mt_member_serve(mt_member *member);

#endif
