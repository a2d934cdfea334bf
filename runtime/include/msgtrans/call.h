/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/call.h - one call, seen from the handler that answers it or from the caller that made it.
 *
 * In a handler a call is valid until it was answered, by the generated <method>_respond() or by
 * mt_call_fail(), exactly once; that may be later and on any thread. A call that was cancelled, or whose
 * client is gone, must be answered all the same: the answer is dropped, and the memory comes back.
 * For a caller it is valid until its done callback returns; mt_call_ref(), or keep in its options, makes
 * that longer. */
#ifndef MSGTRANS_CALL_H
#define MSGTRANS_CALL_H

#include <msgtrans/metadata.h>
#include <msgtrans/service.h>

MT_BEGIN_DECLS

#define MT_NO_TIMEOUT UINT32_MAX

struct mt_call_options {
    uint32_t timeout_ms; /* for everything from now to the reply; 0: what the IDL gives the method;
                             MT_NO_TIMEOUT: wait for ever */
    bool
        wait_for_ready; /* no server can be reached: wait within the timeout instead of failing with
                             UNAVAILABLE as soon as every one has been tried (gRPC's term) */
    mt_metadata metadata; /* sent with the call; borrowed until the start function returns */
    mt_call *
        *keep; /* gets a reference to the call, before it can end: to cancel it from any thread, and
                       to read its metadata and times after its end; the caller's: mt_call_unref().
                       NULL if there was no call */
    mt_call
        *parent; /* a handler's call that was not answered yet, which this one is made for: it gets
                        no later deadline, and ends when that is cancelled. NULL: the call whose handler
                        or callback starts it, if one does */
    struct mt_credentials *credentials; /* of this call, besides those of the channel: see
                        msgtrans/credentials.h; NULL: none. Kept as long as it needs them */
    bool detached;              /* there is none: it may live longer than the handler's call */
    mt_compression compression; /* of requests; MT_COMPRESSION_DEFAULT: as the IDL has the method */
};

/* Where the time of a call went; durations in nanoseconds. The stages add up to total. */
typedef struct mt_call_times {
    mt_time total;
    mt_time stage[MT_STAGE_COUNT];
    mt_time
        server_queue; /* part of stage[MT_STAGE_SERVER], as the server says; 0 if it said nothing */
    mt_time server_handler; /* likewise */
    mt_time reads_waited; /* of a stream: a read waited for a message, or m_on_…() for the next one;
                               while the call was in stages connect to server, so no stage of its own */
} mt_call_times;

/* ---- in a handler */

/* Ends a call with an error.
 *   Shape    code MT_CANCELLED to MT_UNAUTHENTICATED; another one becomes INTERNAL. The formatted text
 *            is for people and is cut after MT_STATUS_TEXT_SIZE - 1 bytes
 *   Owns     the call is given back and must not be used again
 *   Thread   any */
MT_API void mt_call_fail(mt_call *call, mt_code code, const char *format, ...) MT_PRINTF(3, 4);

/* Returns what the client sent beside the request.
 *   Owns     borrowed until the call is answered
 *   Thread   that of the handler */
MT_API mt_metadata mt_call_request_metadata(const mt_call *call);

/* Adds one entry to the metadata that goes ahead of the reply, or behind it.
 *   Owns     the entry is copied
 *   Returns  MT_OK | MT_EINVAL, MT_ELIMIT as mt_metadata_check() | MT_ENOMEM | MT_ECLOSED a header,
 *            and replies have been written already
 *   Thread   that of the handler */
MT_NODISCARD MT_API mt_err mt_call_add_header(mt_call *call, mt_metadata_entry entry);
MT_NODISCARD MT_API mt_err mt_call_add_trailer(mt_call *call, mt_metadata_entry entry);

/* Says how replies that are sent from now on are compressed, instead of what the IDL says.
 *   Thread   that of the handler */
MT_API void mt_call_set_compression(mt_call *call, mt_compression compression);

/* Returns memory for building a reply, aligned to 16; NULL when memory is out.
 *   Owns     the call's, until it is answered
 *   Thread   that of the handler */
MT_NODISCARD MT_API void *mt_call_alloc(mt_call *call, size_t size);

/* Returns the time left until the deadline: MT_NEVER without one, 0 once it has passed.
 *   Thread   any */
MT_API mt_time mt_call_time_left(const mt_call *call);

/* True once nobody waits for the answer: cancelled, deadline passed, client gone.
 *   Thread   any */
MT_API bool mt_call_is_cancelled(const mt_call *call);

typedef void mt_call_cancelled_fn(mt_call *call, void *arg);

/* Asks for fn(call, arg), on the loop, when the call is cancelled before it was answered. The call is
 * still valid in it and may be answered there.
 *   Shape    one a call; a second replaces the first, NULL takes it back
 *   Thread   loop, so not in a blocking handler: use mt_call_is_cancelled() there */
MT_API void mt_call_on_cancel(mt_call *call, mt_call_cancelled_fn *fn, void *arg);

/* Returns the client's address, "tcp://127.0.0.1:51234".
 *   Owns     borrowed until the call is answered
 *   Thread   that of the handler */
MT_API const char *mt_call_peer(mt_call *call);

/* ---- for the caller */

/* Ends a call that is under way with CANCELLED; done still runs, once. After done it does nothing.
 *   Thread   any, while the caller may use the call */
MT_API void mt_call_cancel(mt_call *call);

/* Keeps a call and its reply beyond the return of done. Gives back the call.
 *   Thread   any */
MT_API mt_call *mt_call_ref(mt_call *call);

/* Drops one reference; NULL is fine. The last one frees the call, its reply and its metadata.
 *   Thread   any */
MT_API void mt_call_unref(mt_call *call);

/* Returns what the server sent ahead of and behind its reply; empty before done. The headers of a stream
 * are there with its first message.
 *   Owns     borrowed, as long as the call */
MT_API mt_metadata mt_call_headers(const mt_call *call);
MT_API mt_metadata mt_call_trailers(const mt_call *call);

/* Returns the time ledger of a call that has ended. */
MT_API mt_call_times mt_call_get_times(const mt_call *call);

/* ---- for both */

/* Returns the call's method.
 *   Owns     borrowed, static */
MT_API const mt_method *mt_call_method(const mt_call *call);

MT_END_DECLS

#endif
