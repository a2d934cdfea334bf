/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/stream.h - calls with more than one message, from either side.
 *
 * A stream is a call (msgtrans/call.h) that reads or writes messages one by one. For a method m of type
 * (stream Q) returns (stream R), mtc makes for the
 *
 *   caller     m_open()  m_write_request()  m_read_reply() or m_on_reply()
 *   handler    m_read_request() or m_on_request()  m_write_reply()
 *
 * and leaves out what the method has only one of: a single request is given to m_open() and to the
 * handler, a single reply is given by m_respond() and comes with m_finish() or m_on_done().
 *
 * Each function has two forms of waiting. In a callback of the call's loop it never waits: a write that
 * has no room gives MT_EAGAIN and mt_call_on_writable() tells when to try again; messages come by
 * m_on_…(). On any other thread it waits for room or for a message. One thread at a time may read, and
 * one may write.
 *
 * What is written waits in memory until the other end has granted credit for it, and that grants as much
 * as its application has read, so a slow reader slows down the writer: a stream holds back
 * write_buffer_bytes (an option of channel and server) and one message more at most. */
#ifndef MSGTRANS_STREAM_H
#define MSGTRANS_STREAM_H

#include <msgtrans/call.h>

MT_BEGIN_DECLS

/* ---- reading and writing: what the generated functions return
 *
 *   write    MT_OK the message is taken; it was copied
 *            MT_EAGAIN no room: nothing was taken (on the call's loop only)
 *            MT_ECLOSED the call is over, or this side has ended: stop writing
 *            MT_ELIMIT the message is over the other end's max_message_bytes; the call lives on
 *            MT_EINVAL the method carries no stream in this direction, or call is NULL
 *            MT_ENOMEM
 *   read     MT_OK *message lasts until the next read, and until the call is given back
 *            MT_EAGAIN nothing has come yet (on the call's loop only)
 *            MT_ECLOSED no more comes: the other end has ended its side, or the call is over; then a
 *            caller asks mt_call_finish() how it ended, a handler mt_call_is_cancelled()
 *            MT_EINVAL as above */

/* A callback of m_on_request() gets NULL, once, when no more requests come: the client has ended its side, or
 * the call is over. Then the call is still to be answered.
 *
 * Stops the messages that come to m_on_…(), and starts them again. Meanwhile they are kept, and once the
 * window of the stream is full the other end can send no more.
 *   Thread   loop */
MT_API void mt_call_pause_reads(mt_call *call);
MT_API void mt_call_resume_reads(mt_call *call);

typedef void mt_call_writable_fn(mt_call *call, void *arg);

/* Asks for fn(call, arg), on the loop, each time that there is room again after a write gave MT_EAGAIN.
 *   Shape    one a call; a second replaces the first, NULL takes it back
 *   Thread   any; not from two at a time */
MT_API void mt_call_on_writable(mt_call *call, mt_call_writable_fn *fn, void *arg);

/* ---- for the caller */

/* Says that no further request comes. What was written is still sent. Again, or when the call is over:
 * nothing.
 *   Thread   any */
MT_API void mt_call_end_writes(mt_call *call);

/* Ends the caller's side, waits for the end of the call, and gives the call back. Replies that nobody has
 * read are dropped. To end a stream early, mt_call_cancel() it first.
 *   Shape    NULL, from m_open(), gives RESOURCE_EXHAUSTED
 *   Owns     call is taken; mt_call_ref() before keeps its metadata and times
 *   Returns  the outcome
 *   Thread   any; in a callback of its loop it does not wait: a call that is not over is cancelled */
MT_API mt_status mt_call_finish(mt_call *call);

typedef void mt_call_done_fn(mt_call *call, const mt_status *status, void *arg);

/* Instead of mt_call_finish(): fn(call, status, arg) runs once on the loop, in a later turn, when the call
 * is over and m_on_reply() has got every message that came. Then the call is given back. It must be the
 * last of the callbacks that are set.
 *   Owns     call is taken; it is good until fn returns. NULL is fine: then fn never runs
 *   Thread   any */
MT_API void mt_call_on_done(mt_call *call, mt_call_done_fn *fn, void *arg);

/* ---- in a handler */

/* Ends a stream of replies with OK, behind those that were written.
 *   Owns     the call is given back and must not be used again
 *   Thread   any */
MT_API void mt_call_end(mt_call *call);

MT_END_DECLS

#endif
