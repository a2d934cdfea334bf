/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/client_call.h - a call from the caller's side: from its start to its one end, with the account of
 * where its time went. */
#ifndef MT_RPC_CLIENT_CALL_H
#define MT_RPC_CLIENT_CALL_H

#include "rpc/call.h"

typedef struct mt_client_call mt_client_call;

/* The channel's and the call's own. */
enum { MT_CREDENTIALS_MOST = 2 };

struct mt_client_conn;

/* What a blocking caller has on its stack. */
typedef struct mt_blocking {
    mt_waiter waiter;
    mt_channel *channel;
    const mt_start_args *args;
    mt_call *parent; /* that it inherits from, or NULL */
    mt_client_call
        *call; /* with a reference of the blocking caller, NULL when there was no memory */
    mt_status status;
} mt_blocking;

/* How a call ended, while its done runs. */
typedef struct mt_telling {
    const mt_status *status;
    const struct mt_client_conn *conn; /* NULL: none, or it may be gone */
} mt_telling;

struct mt_client_call {
    mt_call base;
    mt_channel *channel;         /* not to be used once the call is over */
    bool own_loop;               /* of the channel: it goes with it */
    struct mt_client_conn *conn; /* that it was sent on; NULL while it waits and after its end */
    mt_any_fn *done;
    void *arg;
    mt_blocking *blocking; /* instead of done */
    const void *message;   /* the caller's request, while the start function runs */
    mt_slice request;      /* the encoded request, once it had to wait */
    mt_metadata metadata;  /* to send */
    struct mt_credentials *credentials[MT_CREDENTIALS_MOST]; /* each NULL, or asked in this order */
    uint8_t credentials_asked;
    bool asking; /* it waits for an answer of them, among those of the channel */
    bool wait_for_ready;
    bool waiting; /* among the channel's waiting calls */
    bool got_reply;
    bool kept;     /* nothing of the caller's memory is needed any more */
    bool finished; /* its end came as a status from the server */
    bool told;     /* the session has said its last word of it */
    bool ended;    /* nothing but the telling is left */
    bool inherits_deadline;
    uint64_t mark; /* position behind the request in the connection's bytes */

    uint32_t stream_id; /* on its connection, also after its end; 0: it was on none */
    mt_stage stage;
    mt_time stage_since;
    mt_time started;
    uint32_t timeout_ms; /* rounded up; for texts */
    mt_call_times times;

    void *reply;
    mt_metadata headers, trailers;
    mt_status *status; /* of an end that is told later; in the arena, or NULL when memory was out */

    const struct mt_story
        *story; /* of a call that failed; NULL: it did not, or its story can still be taken,
                                     while done runs */
    const struct mt_telling *telling; /* while done runs; of whoever alone has the call */

    /* of a stream */
    mt_waiter *finisher; /* a thread in mt_call_finish() */
    mt_any_fn *on_done;  /* instead */
    void *on_done_arg;

    _Atomic uint32_t refs;
    _Atomic bool over;             /* done has been or is being told */
    _Atomic bool cancel_requested; /* cancel_post is on its way */
    mt_post cancel_post;
    mt_code
        cancel_how; /* it comes from its parent, which ended like this; MT_OK: from the caller */

    /* of a call that is made for a handler's call; see rpc/inherit.h */
    struct mt_children *children; /* that it is among */
    mt_list sibling;
    const char *parent_path;
};

/* Sends the call on a connection.
 *   Returns  true when it needs no further connection: it is sent, or over. false: the connection
 *            takes no more now, or never */
bool mt_client_call_send(mt_client_call *call, struct mt_client_conn *conn);

/* From now on the time is booked on another stage. */
void mt_client_call_enter(mt_client_call *call, mt_stage stage);

/* Takes the call out of the list that it is in: waiting, or of its connection. */
void mt_client_call_leave(mt_client_call *call);

/* The request leaves the caller's memory: it is encoded, because it has to wait. Ends the call when
 * memory is out; then false. */
bool mt_client_call_keep_request(mt_client_call *call);

/* Keeps the story of a call that is about to end with status, or just did, on conn, which may be NULL. Again:
 * nothing. A status that a server sent is not worth it unless somebody keeps the call. */
void mt_client_call_keep_story(mt_client_call *call, const struct mt_client_conn *conn,
                               const mt_status *status);

/* Ends a call and tells the caller, now; for ends that come from the loop. Of status only what is
 * decided is set; ran too. The call may be gone afterwards. */
void mt_client_call_end(mt_client_call *call, const mt_status *status);

/* Ends a call and tells the caller at the end of this turn; for ends inside the caller's own
 * function, and of several calls at once. */
void mt_client_call_end_later(mt_client_call *call, const mt_status *status);

/* Returns the end of a call that was put off; "out of memory" if there was none for it. */
const mt_status *mt_client_call_outcome(const mt_client_call *call);

/* Tells the caller of a call on the ended list. */
void mt_client_call_tell(mt_client_call *call);

/* Sends a post to the call's loop; false: the call is over, and its loop may be gone. Thread  any that holds
 * a reference. */
bool mt_client_call_post(mt_client_call *call, mt_post *post);

/* Waits for threads inside mt_call_cancel() and mt_client_call_post(): before the loop of calls that are over may go. Thread  any. */
void mt_client_call_await_cancels(void);

/* True while the call's frame has not wholly left the process on the connection that it was sent on. */
bool mt_client_call_is_unwritten(const mt_client_call *call, const struct mt_client_conn *conn);

/* What takes the place of done: a stream is over. */
void mt_client_stream_tell(mt_client_call *call, const mt_status *status);

/* Makes a call, which has not begun; base.deadline is still a timeout. parent: what it inherits from, or
 * NULL. NULL when memory is out. */
mt_client_call *mt_client_call_new(mt_channel *channel, const mt_start_args *args, mt_call *parent);

/* Adds entries to the metadata of a call that was not sent yet. Returns MT_OK | MT_EINVAL, MT_ELIMIT as
 * mt_metadata_check() | MT_ENOMEM. */
MT_NODISCARD mt_err mt_client_call_add_metadata(mt_client_call *call, mt_metadata more);

/* Begins a call on the loop; now is its start. */
void mt_client_call_begin(mt_client_call *call, mt_time now);

/* On the loop: ends a call as mt_call_cancel() does. */
void mt_client_call_cancel_now(mt_client_call *call);

/* What cancel_post does; it holds a reference. */
void mt_client_call_cancel_posted(mt_post *post);

/* The deadline timer's callback; arg is the call. */
void mt_client_call_deadline(mt_timer *timer, void *arg);

/* What a session tells of a client's calls; owner is the mt_client_conn. */
extern const mt_session_events mt_client_call_events;

#endif
