/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/inherit.h - what a call inherits from the handler's call that it is made for: its deadline, and its
 * cancellation.
 *
 * While a handler or a callback of its call is on a thread's stack, mt_thread_task is that call, and calls
 * that are started there inherit of it. Parent and child live on loops of their own and end in any order;
 * what connects them is a list of children with a lock and a count of references, made with the first
 * child. A call that nobody makes calls for costs nothing but its two stores to mt_thread_task. */
#ifndef MT_RPC_INHERIT_H
#define MT_RPC_INHERIT_H

#include "rpc/client_call.h"
#include "rpc/server_call.h"

typedef struct mt_children mt_children;

/* ---- the child's side */

/* Returns the call that a call with these options inherits from, NULL if none. Thread  any. */
mt_call *mt_inherit_parent(const mt_call_options *options);

/* Cuts a new call's timeout to what the parent has left, and ties it to the parent. What forbids the call is
 * left in its status.
 *   Shape    parent is not answered yet; the call's deadline is still a timeout
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD mt_err mt_inherit_from(mt_client_call *call, mt_call *parent);

/* On the child's loop: from now on it ends when its parent does.
 *   Returns  MT_OK | MT_CANCELLED, MT_DEADLINE_EXCEEDED the parent has ended like this */
mt_code mt_inherit_join(mt_client_call *call);

/* The child is over; again: nothing. Thread  its loop, or any that alone knows it. */
void mt_inherit_leave(mt_client_call *call);

/* Writes ", inherited from …", which stands behind the timeout in an error, or "". */
void mt_inherit_text(const mt_client_call *call, char *out, size_t size);

/* ---- the parent's side */

/* On the parent's loop: nobody waits for it any more, so neither for its children. */
void mt_inherit_cancel(mt_server_call *parent);

/* The parent is freed. */
void mt_inherit_orphan(mt_server_call *parent);

/* ---- the thread that a handler runs on */

/* From now on, until mt_inherit_restore() with the result, this thread works for the call; NULL: for none. */
static inline void *mt_inherit_enter(mt_server_call *call)
{
    void *before = mt_thread_task;

    mt_thread_task = call;
    return before;
}

static inline void mt_inherit_restore(void *before)
{
    mt_thread_task = before;
}

/* The call is being answered by this thread: what it does next is not for the call any more. */
void mt_inherit_answered(mt_server_call *call);

/* Runs a blocking handler on this worker's thread. The call stays until that has returned, unless it was
 * the handler's own thread that answered. */
void mt_inherit_run_on_worker(mt_server_call *call);

/* True while the call's handler is on the stack of a worker: it is freed when that returns. On the loop. */
bool mt_inherit_is_on_worker(mt_server_call *call);

#endif
