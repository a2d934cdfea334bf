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
    const char *peer;
    mt_time arrived;         /* the turn that it came in */
    _Atomic mt_time started; /* its handler; 0: not yet */
    mt_call_cancelled_fn *on_cancel;
    void *on_cancel_arg;
    mt_list held;    /* among those of its connection */
    bool complete;   /* the whole request is here */
    bool dispatched; /* its handler runs, or waits for a worker */
    bool inside;     /* its handler is on the stack of this loop */
    bool answered;   /* while inside: free it when the handler returns */
    _Atomic bool cancelled;
    _Atomic bool answer_posted; /* by another thread: the answer is on its way to the loop */

    mt_work work;      /* for a blocking handler */
    mt_slice reply;    /* an answer from another thread, on its way to the loop */
    mt_status *status; /* or an error; NULL with no reply: memory was out */
    mt_time ended;     /* when that handler was through */
} mt_server_call;

#endif
