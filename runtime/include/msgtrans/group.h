/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/group.h - one message for many streams: a topic, or the room of a game.
 *
 * A handler lets the call that it got join a group; whoever has something to say calls the generated
 * <method>_broadcast(). The message is encoded once, all members share that one copy, and each loop
 * that has members writes it to all of them in one pass.
 *
 *     mt_group_new(NULL, &room);                    once
 *     mt_group_join(room, call, NULL);              in the handler of rpc Enter(Who) returns (stream Event)
 *     game_room_enter_broadcast(room, &event, NULL) anywhere
 *
 * The call stays the handler's: it may write to it as well, and it ends it, by mt_call_end() or
 * mt_call_fail(); what was sent before then still goes out in front of the end. A member whose client is
 * gone, and one whose call is over, has left by itself; on_cancel of the call runs as ever.
 *
 * A member whose client reads too slowly gets a queue of references to the shared messages. Its size and
 * what happens when it is full are the member's options; other members never wait for it. What one
 * thread sends comes to each member in the order in which it was sent. */
#ifndef MSGTRANS_GROUP_H
#define MSGTRANS_GROUP_H

#include <msgtrans/call.h>

MT_BEGIN_DECLS

typedef struct mt_group mt_group;

/* Every value 0: the default in brackets. */
typedef struct mt_group_options {
    uint32_t pending_bytes; /* that were sent and wait for one loop to pass them on: 64 KiB to 1 GiB
                               [4 MiB] */
} mt_group_options;

/* What happens to a message for a member whose queue is full. */
typedef enum mt_slow {
    MT_SLOW_DISCONNECT =
        0, /* its call ends with RESOURCE_EXHAUSTED: nobody misses a message unaware */
    MT_SLOW_DROP_OLDEST = 1, /* the oldest messages in its queue are dropped to make room */
    MT_SLOW_KEEP_LATEST =
        2, /* the same; and a message with a key takes, in the queue, the place of an
                                earlier one with the same key, full or not */
} mt_slow;

/* Every value 0: the default in brackets. */
typedef struct mt_member_options {
    mt_slow slow;
    uint32_t queue_messages; /* that wait for this member: 1 to 65,536 [256] */
    uint32_t queue_bytes; /* of them, encoded: 1 KiB to 1 GiB [256 KiB]. A message that is longer is
                                treated as one too many */
} mt_member_options;

/* Every value 0: the default. */
typedef struct mt_send_options {
    uint64_t key; /* for MT_SLOW_KEEP_LATEST: what the message is about; 0: it replaces nothing */
    size_t *members; /* gets the number of members that the message goes to; may be NULL */
} mt_send_options;

/* Makes a group without members. Its messages have the type of its first member's replies.
 *   Shape    options may be NULL
 *   Owns     options is copied; *out is the caller's: mt_group_free()
 *   Returns  MT_OK | MT_EINVAL an option is out of its range, the log says which | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_group_new(const mt_group_options *options, mt_group **out);

/* Gives the group back: nobody can send or join any more. What was sent still goes out, and the calls of
 * the members live on. NULL is fine.
 *   Thread   any, while no other uses the group */
MT_API void mt_group_free(mt_group *group);

/* Makes a call a member: it gets what is sent from now on. A call can be a member of several groups.
 *   Shape    a call with a stream of replies, in its handler or later; options may be NULL
 *   Owns     call is borrowed until it is answered, or leaves; options is copied
 *   Returns  MT_OK | MT_EINVAL the call has no stream of replies, or is a caller's, or its replies are
 *            not of the group's type, or an option is out of its range; the log says which | MT_EEXIST it
 *            is a member | MT_ECLOSED the call is over: its client is gone | MT_ENOMEM
 *   Thread   any that may use the call; no header can be added to it afterwards. On another thread than
 *            the call's loop it waits for that loop */
MT_NODISCARD MT_API mt_err mt_group_join(mt_group *group, mt_call *call,
                                         const mt_member_options *options);

/* Ends a membership. What was sent before still goes out as far as the stream takes it at once, the rest
 * is dropped. For a call that is no member: nothing.
 *   Thread   as mt_group_join() */
MT_API void mt_group_leave(mt_group *group, mt_call *call);

/* Sends a message to all members; what generated <method>_broadcast() calls. It does not wait for any.
 *   Shape    options may be NULL
 *   Owns     message is borrowed until it returns
 *   Returns  MT_OK, also without members | MT_EINVAL message is not of the group's type | MT_EAGAIN a
 *            loop that has members is behind by pending_bytes: nothing was sent | MT_ELIMIT the message
 *            alone is over pending_bytes | MT_ENOMEM nothing was sent
 *   Thread   any */
MT_API mt_err mt_group_send(mt_group *group, const mt_message_type *type, const void *message,
                            const mt_send_options *options);

/* Counters of a group. Each message that was sent is, for each member it went to, in the end either
 * delivered, dropped or replaced. */
typedef struct mt_group_stats {
    uint64_t members;   /* now */
    uint64_t sent;      /* messages */
    uint64_t delivered; /* handed to the stream of a member */
    uint64_t dropped;   /* not, since its queue was full, or it left before its turn */
    uint64_t replaced;  /* not, since a later message has the same key */
    uint64_t
        disconnected; /* members that were ended: queue full, message too long for the client */
    uint64_t held_messages; /* now: waiting for a loop or a member, each counted once */
    uint64_t held_bytes;    /* the memory of these, whole blocks */
} mt_group_stats;

/* Returns the counters of a group.
 *   Thread   any */
MT_API mt_group_stats mt_group_get_stats(mt_group *group);

/* Counters of a member since it joined. */
typedef struct mt_member_stats {
    uint64_t delivered, dropped, replaced;
    uint64_t queued_messages; /* now */
    uint64_t queued_bytes;    /* of these, encoded */
} mt_member_stats;

/* Returns the counters of a member.
 *   Returns  MT_OK | MT_ENOENT the call is no member, or over
 *   Thread   as mt_group_join() */
MT_NODISCARD MT_API mt_err mt_group_get_member(mt_group *group, mt_call *call,
                                               mt_member_stats *out);

MT_END_DECLS

#endif
