/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/stream.h - the messages of a streaming call on their way between application and session, the same
 * for caller and handler.
 *
 *   session -> inbox -> taken -> mt_call_read()        or  session -> m_on_…()
 *   mt_call_write() -> session                         or  -> outbox -> session, when the call has no
 *                                                          connection yet, or from another thread
 *
 * All but outbox belongs to the loop; taken and current to who reads. */
#ifndef MT_RPC_STREAM_H
#define MT_RPC_STREAM_H

#include <pthread.h>

#include <msgtrans/stream.h>

#include "rpc/call.h"
#include "rpc/conn.h"
#include "rpc/message_queue.h"

/* What hold() has changed, for release() to restore. */
typedef struct mt_stream_hold {
    bool inside;
    void *task;
} mt_stream_hold;

/* What differs between a caller's and a handler's call. All on the loop but wait. */
typedef struct mt_stream_side {
    /* Runs start(arg) on the call's loop, and waits as mt_loop_wait() does. Thread  any but the loop's. */
    mt_err (*wait)(mt_call *call, mt_waiter *waiter, mt_loop_fn *start, void *arg);

    /* The loop stays until unpin(), though the call may end; while it is not over. NULL: the loop stays as
     * long as the call. Thread  any. */
    void (*pin)(mt_call *call);
    void (*unpin)(mt_call *call);

    /* A thread other than the loop's wants callbacks: somebody must drive the loop. Thread  any. */
    void (*need_driver)(mt_call *call);

    /* Ends the call: a message that came cannot be used, or one that was taken cannot be sent. What
     * why->ran says is known of the other end's handler. */
    void (*fail)(mt_call *call, const mt_status *why);

    bool ends_writes; /* its own half can end before the call does */

    /* Sends what goes ahead of the first message; NULL: nothing does. */
    mt_err (*begin_writes)(mt_call *call);

    /* The call stays, whatever a callback does, until release(); and a callback of a handler's call works
     * for it. Calls nest. */
    mt_stream_hold (*hold)(mt_call *call);
    void (*release)(mt_call *call, mt_stream_hold before);

    /* Every message has been handed over, and no more comes; may come several times. */
    void (*drained)(mt_call *call);

    /* A post of the call is on its way to the loop, or its hook waits there; and that has arrived.
     * Thread  any; the loop's. */
    void (*posted)(mt_call *call);
    void (*arrived)(mt_call *call);
} mt_stream_side;

typedef struct mt_streaming {
    const mt_stream_side *side;
    mt_call *call;
    mt_conn *conn;             /* NULL: not on one yet, or over */
    const mt_message_type *in; /* NULL: no stream in that direction */
    const mt_message_type *out;
    uint32_t max_message_bytes; /* of one that comes, when decompressed */
    uint32_t high; /* unsent bytes at which a writer has to wait; at half of it he may go on */

    mt_message_queue inbox;
    bool in_ended;   /* no more messages come */
    bool paused;     /* none are handed over for now */
    bool delivering; /* a message is being handed over */
    bool discards;   /* nobody reads any more */
    mt_message_fn *shim;
    mt_any_fn *on_message;
    void *on_message_arg;
    mt_hook deliver; /* hands over what is in the inbox, at the end of this turn */
    bool awaits;     /* a message is awaited, since */
    mt_time awaits_since;
    mt_time awaited;   /* before that */
    mt_waiter *reader; /* a thread that waits for a message */
    mt_waiter *writer; /* a thread that waits for room */
    bool end_told;     /* a handler's callback has heard that no more requests come */
    bool end_sent;     /* the session knows that this side writes no more */
    bool starved;      /* a write gave MT_EAGAIN */
    mt_call_writable_fn *on_writable;
    void *on_writable_arg;
    mt_list members;        /* of groups; see rpc/group.h */
    uint32_t queued;        /* messages in their queues */
    bool members_first;     /* they get the next room, and on_writable what they leave */
    _Atomic bool out_ended; /* this side writes no more */
    _Atomic bool over;      /* the loop has let go of the call */

    mt_message_queue taken; /* out of the inbox, by who reads */
    mt_slice current;       /* what the message read last may point into */
    mt_arena *messages;     /* in which it lies */
    bool wrote;             /* the writer's: no more headers can be added */

    _Atomic bool has_outbox; /* outbox is not empty */
    mt_post flush_post;
    struct {
        pthread_mutex_t lock;
        mt_message_queue outbox; /* written and not yet with the session */
        bool posted;             /* flush_post is on its way */
    } shared;
} mt_streaming;

/* Makes the streaming part of a call, in its arena. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_stream_new(mt_call *call, const mt_stream_side *side, uint32_t high);

/* Drops what is left; NULL is fine. Thread  any that alone knows the call. */
void mt_stream_fini(mt_streaming *s);

/* The call is on a connection from now on; what was written goes out. */
void mt_stream_attach(mt_streaming *s, mt_conn *conn);

/* The call is over: who waits hears it. keep: messages that came before may still be read. Again, or
 * NULL: nothing. */
void mt_stream_close(mt_streaming *s, bool keep);

/* Returns how long messages have been awaited, by a thread or for a callback. */
mt_time mt_stream_reads_waited(const mt_streaming *s);

/* Hands over what is in the inbox at the end of this turn, and that no more comes. */
void mt_stream_deliver_later(mt_streaming *s);

/* Nobody reads any more: what has come is dropped, and so is what will come. */
void mt_stream_discard(mt_streaming *s);

/* A message came, compressed if the call's stream says so. Ends the call when memory is out. The call may be gone afterwards. */
void mt_stream_take(mt_streaming *s, mt_slice bytes);

/* No more messages come from the other end. The call may be gone afterwards. */
void mt_stream_in_ended(mt_streaming *s);

/* The session has room. The call may be gone afterwards. */
void mt_stream_writable(mt_streaming *s);

/* Hands everything written to the session, whatever room it has: the end of the call follows. NULL is
 * fine. */
void mt_stream_finish_writes(mt_streaming *s);

/* This side writes no more: the end follows what was written. On the loop. */
void mt_stream_end_writes(mt_streaming *s);

/* True while a post of another thread is on its way: the call cannot be freed. */
bool mt_stream_is_posted(mt_streaming *s);

/* True when nothing that came waits to be handed over. */
static inline bool mt_stream_is_drained(const mt_streaming *s)
{
    return s->inbox.count == 0 && !s->delivering;
}

/* ---- group_member, for stream */

/* Writes what waits in the queues of the call's members while the stream takes it. In a hold. */
void mt_members_drain(mt_streaming *s);

/* The call is answered: all that was sent to its members goes to the session, and they leave. */
void mt_members_finish(mt_streaming *s);

/* The call is over: its members leave. */
void mt_members_leave(mt_streaming *s);

/* ---- stream_write, for group_member */

/* True when others wait for room of the stream, too: a call's own handler. */
bool mt_stream_is_contended(const mt_streaming *s);

/* True when a message would be sent at once; or else as soon as those of the handler, which compete. */
bool mt_stream_takes(const mt_streaming *s);

/* Hands an encoded message to the session, whatever room it has; a large one is linked.
 *   Owns     bytes is borrowed
 *   Returns  MT_OK | MT_ELIMIT | MT_ENOMEM; why says with which status the call should end */
MT_NODISCARD mt_err mt_stream_send_encoded(mt_streaming *s, mt_slice bytes, mt_status *why);

/* ---- stream_write, for stream */

void mt_stream_init_writes(mt_streaming *s);

/* Makes the call one that is over, for other threads, too. */
void mt_stream_set_over(mt_streaming *s);

/* Keeps the call's loop for a thread that is not in it, until unpin; false: the call is over, and the loop
 * may be gone. */
MT_NODISCARD bool mt_stream_pin(mt_streaming *s);
void mt_stream_unpin(mt_streaming *s);

void mt_stream_fini_writes(mt_streaming *s);

/* Ends the wait of a thread for room. */
void mt_stream_free_writer(mt_streaming *s);

/* ---- for both sides */

/* Runs set(arg) on the call's loop before it returns. Thread  any. */
void mt_stream_on_loop(mt_streaming *s, mt_loop_fn *set, void *arg);

#endif
