/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/intercept.h - the interceptors of a channel or server, and those of one call. A call without any has
 * call->intercepted NULL, and pays for no more than looking. */
#ifndef MT_RPC_INTERCEPT_H
#define MT_RPC_INTERCEPT_H

#include <msgtrans/interceptor.h>

#include "rpc/call.h"

/* A list that never changes: adding makes a new one, which keeps the older one for calls that have it. */
typedef struct mt_interceptors mt_interceptors;

/* What belongs to one call; in its arena. */
typedef struct mt_intercepted mt_intercepted;

/* Puts one more behind those of *list. Returns as mt_channel_add_interceptor(). */
MT_NODISCARD mt_err mt_interceptors_add(_Atomic(mt_interceptors *) *list,
                                        const mt_interceptor *interceptor);

/* Drops a reference; NULL is fine. Thread  any. */
void mt_interceptors_unref(mt_interceptors *list);

/* Calls start of each, up to the first that refuses.
 *   Returns  MT_OK | MT_ECLOSED refused: *refusal says how | MT_ENOMEM nothing was called */
MT_NODISCARD mt_err mt_intercept_start(mt_call *call, mt_interceptors *list, mt_status *refusal);

void mt_intercept_headers_all(mt_call *call, mt_metadata headers);
void mt_intercept_message_all(mt_call *call, mt_direction direction, const mt_message_type *type,
                              const void *message);

/* Remembers how a server's call ends; the first word counts. */
void mt_intercept_note_all(mt_call *call, const mt_status *status);

/* The outcome that was noted, OK if none was. */
const mt_status *mt_intercept_noted(const mt_call *call);

/* Calls end of each that was started, innermost first. Again: nothing. */
void mt_intercept_end_all(mt_call *call, const mt_status *status, const mt_call_times *times);

/* Lets go of the list, before the call's memory goes. */
void mt_intercept_fini_all(mt_call *call);

static inline void mt_intercept_headers(mt_call *call, mt_metadata headers)
{
    if (call->intercepted != NULL)
        mt_intercept_headers_all(call, headers);
}

static inline void mt_intercept_message(mt_call *call, mt_direction direction,
                                        const mt_message_type *type, const void *message)
{
    if (call->intercepted != NULL)
        mt_intercept_message_all(call, direction, type, message);
}

static inline void mt_intercept_note(mt_call *call, const mt_status *status)
{
    if (call->intercepted != NULL)
        mt_intercept_note_all(call, status);
}

static inline void mt_intercept_end(mt_call *call, const mt_status *status,
                                    const mt_call_times *times)
{
    if (call->intercepted != NULL)
        mt_intercept_end_all(call, status, times);
}

static inline void mt_intercept_fini(mt_call *call)
{
    if (call->intercepted != NULL)
        mt_intercept_fini_all(call);
}

#endif
