/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/server_call.h - a call from the server's side: from its arrival to its answer.
 *
 * Two things end it, in either order: the answer of the handler, and the client's interest. The client's
 * half is over when the status was sent, or when the call was cancelled; the memory goes with the answer. */
#ifndef MT_RPC_SERVER_CALL_H
#define MT_RPC_SERVER_CALL_H

#include "rpc/call.h"
#include "rpc/server.h"

typedef struct mt_metadata_list {
    mt_metadata_entry *entries;
    size_t count, capacity;
} mt_metadata_list;

/* Adds an entry, whose key and value are not copied. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_metadata_list_push(mt_call *call, mt_metadata_list *list,
                                          mt_metadata_entry entry);

/* A path that a client asked for and that is not offered. */
typedef struct mt_unknown {
    struct mt_unknown *next;
    mt_handler handler;
    char path[];
} mt_unknown;

typedef struct mt_server_call {
    mt_call base;
    const mt_handler *handler;
    mt_server_loop *home;
    mt_server_conn *conn; /* NULL once the client's half is over */
    void *request;
    mt_metadata metadata;
    mt_metadata_list headers, trailers;
    struct mt_details *details; /* of an error, or NULL; see rpc/details.h */
    const char *peer;
    mt_identity *identity;   /* of the client; NULL: nobody asked, or it cannot be proved */
    bool identified;         /* asked: nobody needs the connection for it any more */
    struct mt_story *story;  /* of one that was cancelled under its handler, or NULL */
    mt_time arrived;         /* the turn that it came in */
    _Atomic mt_time started; /* its handler; 0: not yet */
    mt_call_cancelled_fn *on_cancel;
    void *on_cancel_arg;
    mt_list held;    /* among those of its connection */
    bool complete;   /* the whole request is here */
    bool dispatched; /* its handler runs, or waits for a worker */
    bool inside;     /* its handler is on the stack of this loop */
    bool answered;   /* while inside: free it when the handler returns */
    bool headers_sent;
    _Atomic bool cancelled;
    _Atomic bool answer_posted; /* by another thread: the answer is on its way to the loop */
    bool ends_stream;           /* the answer is that a stream of replies is complete */

    _Atomic(struct mt_children *) children; /* calls that were made for it; see rpc/inherit.h */
    _Atomic uint8_t on_worker;              /* likewise: its handler is on a worker's stack */
    uint32_t stream_id;                     /* on its connection, also after its end */

    mt_work work;      /* for a blocking handler */
    mt_slice reply;    /* an answer from another thread, on its way to the loop */
    mt_status *status; /* or an error; NULL with no reply: memory was out, or */
    mt_time ended;     /* when that handler was through */
} mt_server_call;

/* The client's half is over; the session knows the stream no longer. */
void mt_server_call_leave(mt_server_call *call);

/* On the loop: ends a call for a reason that is not the handler's; the handler still answers. */
void mt_server_call_abort(mt_server_call *call, const mt_status *why);

/* Sends the headers once, ahead of everything else. Returns MT_OK | MT_ELIMIT | MT_ENOMEM. */
MT_NODISCARD mt_err mt_server_call_send_headers(mt_server_call *call);

/* Frees a call that was answered, now or as soon as nothing refers to it. */
void mt_server_call_free(mt_server_call *call);

/* Makes a call of a stream ready for its messages. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_server_stream_init(mt_server_call *call);

/* Notes who the client is as long as its connection is there, for a handler on another thread. */
void mt_server_call_identify(mt_server_call *call);

#endif
