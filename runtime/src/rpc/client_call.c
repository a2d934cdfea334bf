/* SPDX-License-Identifier: Apache-2.0 */
/* client_call.c - a client's call: sending it, hearing of it, and its one end. */
#include "rpc/client_call.h"

#include <pthread.h>
#include <stdio.h>

#include "rpc/channel.h"
#include "rpc/credentials.h"
#include "rpc/inherit.h"
#include "rpc/intercept.h"
#include "rpc/story.h"
#include "rpc/stream.h"
#include "wire/message.h"

static mt_client_call *call_of(mt_stream *stream)
{
    return MT_CONTAINER_OF(stream, mt_client_call, base.stream);
}

/* ---- the time ledger */

void mt_client_call_enter(mt_client_call *call, mt_stage stage)
{
    mt_time now = call->base.loop->now;

    if (stage == call->stage)
        return;
    if (now > call->stage_since) {
        call->times.stage[call->stage] += now - call->stage_since;
        call->stage_since = now;
    }
    call->stage = stage;
}

/* What is under way on the server and waits for credit here. */
static mt_stage stage_now(const mt_client_call *call)
{
    bool stalled = mt_stream_is_stalled(&call->base.stream);

    return call->stage == MT_STAGE_SERVER && stalled ? MT_STAGE_WINDOW : call->stage;
}

/* The session has timed the waits for credit, which were in the stage that ends here. Once that is NONE there
 * is nothing to take from it. */
static __attribute__((noinline)) void book_waits(mt_client_call *call, mt_stage last)
{
    mt_time stalled = mt_stream_stalled(&call->base.stream, call->base.loop->now);

    if (stalled > call->times.stage[last])
        stalled = call->times.stage[last];
    call->times.stage[last] -= stalled;
    call->times.stage[MT_STAGE_WINDOW] += stalled;
    if (call->base.streaming != NULL)
        call->times.reads_waited = mt_stream_reads_waited(call->base.streaming);
}

/* Again: nothing changes. */

static inline void ledger_close(mt_client_call *call)
{
    mt_stage last = call->stage;

    mt_client_call_enter(call, MT_STAGE_NONE);
    call->times.total = call->stage_since - call->started;
    if (call->base.stream.stalls || call->base.streaming != NULL)
        book_waits(call, last);
}

/* "resolve 1.2 ms, connect 48.0 ms": the stages that took any time, or the one it is in. */
static void ledger_text(const mt_client_call *call, mt_stage in, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (int s = MT_STAGE_RESOLVE; s < MT_STAGE_COUNT; s++) {
        if (call->times.stage[s] < MT_MS / 10 && s != (int)in)
            continue;
        int n = snprintf(out + at, size - at, "%s%s %.1f ms", at > 0 ? ", " : "",
                         mt_stage_name((mt_stage)s), (double)call->times.stage[s] / MT_MS);
        if (n < 0 || (size_t)n >= size - at)
            return;
        at += (size_t)n;
    }
    if (call->times.reads_waited >= MT_MS / 10)
        snprintf(out + at, size - at, "; waited %.1f ms for messages",
                 (double)call->times.reads_waited / MT_MS);
}

/* ---- the end */

static void call_release(mt_client_call *call)
{
    mt_slice_unref(call->request);
    call->request = (mt_slice){0};
    mt_intercept_end(&call->base, mt_client_call_outcome(call), &call->times);
    mt_stream_fini(call->base.streaming);
    mt_inherit_leave(call);
    mt_credentials_free(call->credentials[1]);
    mt_call_destroy(&call->base);
}

void mt_call_unref(mt_call *base)
{
    mt_client_call *call = (mt_client_call *)base;

    if (call != NULL && atomic_fetch_sub_explicit(&call->refs, 1, memory_order_acq_rel) == 1)
        call_release(call);
}

mt_call *mt_call_ref(mt_call *base)
{
    atomic_fetch_add_explicit(&((mt_client_call *)base)->refs, 1, memory_order_relaxed);
    return base;
}

void mt_client_call_leave(mt_client_call *call)
{
    mt_list_remove(&call->base.node);
    call->channel->waiting_count -= call->waiting;
    call->waiting = false;
}

/* Takes the call out of everything that could still end it. */
static void call_detach(mt_client_call *call)
{
    mt_client_conn *conn = call->conn;

    call->ended = true;
    ledger_close(call);
    mt_timer_stop(call->base.loop, &call->base.timer);
    mt_credentials_stop(call);
    mt_client_call_leave(call);
    mt_inherit_leave(call);
    if (call->base.streaming != NULL)
        call->base.streaming->conn = NULL;
    if (conn == NULL)
        return;
    call->conn = NULL;
    if (!call->told) {
        mt_status cancelled;

        mt_status_set(&cancelled, MT_CANCELLED, "the caller gave up");
        conn->conn.session->ops->reset(conn->conn.session, &call->base.stream, &cancelled);
        mt_conn_touch(&conn->conn);
    }
    mt_client_conn_call_gone(conn);
}

void mt_client_call_keep_story(mt_client_call *call, const mt_client_conn *conn,
                               const mt_status *status)
{
    bool kept = atomic_load_explicit(&call->refs, memory_order_relaxed) > 1;

    if (call->story == NULL && (kept || !call->finished))
        call->story = mt_client_story_keep(call, conn, status);
}

static void call_tell(mt_client_call *call, const mt_telling *telling)
{
    const mt_status *status = telling->status;
    mt_channel *channel = call->channel;
    void *reply = status->code == MT_OK ? call->reply : NULL;

    call->telling = telling;
    atomic_store_explicit(&call->over, true, memory_order_release);
    if (call->base.streaming == NULL)
        mt_intercept_end(&call->base, status, &call->times);
    if (call->base.streaming != NULL) {
        mt_client_stream_tell(call, status);
    } else if (call->blocking != NULL) {
        call->blocking->status = *status;
        mt_waiter_finish(call->base.loop, &call->blocking->waiter);
    } else {
        call->base.method->done(call->done, &call->base, status, reply, call->arg);
    }
    call->telling = NULL;
    if (--channel->calls == 0)
        mt_channel_touch(channel);
    mt_call_unref(&call->base);
}

static inline void call_end(mt_client_call *call, const mt_status *status)
{
    const mt_telling telling = {status, call->conn};

    call_detach(call);
    if (status->code != MT_OK)
        mt_client_call_keep_story(call, telling.conn, status);
    call_tell(call, &telling);
}

void mt_client_call_end(mt_client_call *call, const mt_status *status)
{
    call_end(call, status);
}

void mt_client_call_end_later(mt_client_call *call, const mt_status *status)
{
    const mt_client_conn *conn = call->conn;

    call_detach(call);
    mt_client_call_keep_story(call, conn, status);
    call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status != NULL)
        *call->status = *status;
    mt_list_push_back(&call->channel->ended, &call->base.node);
    mt_channel_touch(call->channel);
}

const mt_status *mt_client_call_outcome(const mt_client_call *call)
{
    static const mt_status no_memory = {
        .code = MT_RESOURCE_EXHAUSTED, .ran = MT_DID_NOT_RUN, .size = 13, .text = "out of memory"};

    return call->status != NULL ? call->status : &no_memory;
}

void mt_client_call_tell(mt_client_call *call)
{
    const mt_telling telling = {mt_client_call_outcome(call), NULL};

    call_tell(call, &telling);
}

/* ---- sending */

bool mt_client_call_keep_request(mt_client_call *call)
{
    mt_status status;

    if (call->kept)
        return true;
    call->kept = true;
    mt_err err = MT_OK;
    if (call->message != NULL)
        err = mt_call_encode(call->base.method->request, call->message, &call->request);
    if (err == MT_OK)
        err = mt_call_copy_metadata(&call->base, call->metadata, &call->metadata);
    call->message = NULL;
    if (err == MT_OK)
        return true;
    mt_status_set(&status, MT_RESOURCE_EXHAUSTED, "out of memory");
    status.ran = MT_DID_NOT_RUN;
    mt_client_call_end_later(call, &status);
    return false;
}

static mt_time time_left(const mt_client_call *call)
{
    mt_time now = call->base.loop->now > call->started ? call->base.loop->now : call->started;

    if (call->base.deadline == MT_NEVER)
        return 0;
    return call->base.deadline > now ? call->base.deadline - now : 1;
}

/* What the call says first: its only request, or nothing yet. */
static bool has_request(const mt_client_call *call)
{
    mt_shape shape = call->base.method->shape;

    return shape == MT_UNARY || shape == MT_SERVER_STREAM;
}

static void call_sent(mt_client_call *call, mt_client_conn *conn)
{
    mt_client_call_leave(call);
    mt_list_push_back(&conn->calls, &call->base.node);
    call->conn = conn;
    call->stream_id = call->base.stream.id;
    call->mark = mt_conn_mark(&conn->conn);
    mt_client_call_enter(call, MT_STAGE_SERVER);
    mt_conn_wake(&conn->conn);
    mt_slice_unref(call->request);
    call->request = (mt_slice){0};
    mt_conn_touch(&conn->conn);
    if (call->base.streaming != NULL)
        mt_stream_attach(call->base.streaming, &conn->conn);
}

bool mt_client_call_send(mt_client_call *call, mt_client_conn *conn)
{
    mt_session *session = conn->conn.session;
    const mt_call_head head = {
        .method = call->base.method, .timeout = time_left(call), .metadata = call->metadata};
    const mt_message_type *type = call->message != NULL ? call->base.method->request : NULL;
    const mt_body body = mt_call_body(&call->base, type, call->message, call->request);
    mt_status why;
    bool whole = has_request(call);
    mt_err err = session->ops->open(session, &call->base.stream, &head, whole ? &body : NULL,
                                    whole ? MT_SEND_END : 0, &why);

    if (err == MT_ECLOSED) {
        mt_status_set(&why, MT_UNAVAILABLE, "the connection takes no more calls");
        mt_client_conn_goaway(conn, &why, 0);
    }
    if (err == MT_EAGAIN || err == MT_ECLOSED)
        return false;
    if (err == MT_OK) {
        call_sent(call, conn);
        return true;
    }
    if (err == MT_ENOMEM)
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "out of memory");
    why.code = MT_RESOURCE_EXHAUSTED;
    why.ran = MT_DID_NOT_RUN;
    why.stage = MT_STAGE_QUEUE;
    mt_client_call_end_later(call, &why);
    return true;
}

/* ---- events of the session */

static void call_on_headers(void *owner, mt_stream *stream, mt_metadata metadata)
{
    mt_client_call *call = call_of(stream);

    (void)owner;
    if (mt_call_copy_metadata(&call->base, metadata, &call->headers) != MT_OK)
        call->headers = (mt_metadata){0};
    mt_intercept_headers(&call->base, call->headers);
}

static bool has_replies(const mt_client_call *call)
{
    return call->base.streaming != NULL && call->base.streaming->in != NULL;
}

/* An answer that is none: remembered until the call's end. */
static void bad_reply(mt_client_call *call, mt_code code, const char *why)
{
    if (call->status == NULL)
        call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status != NULL)
        mt_status_set(call->status, code, "bad reply: %s", why);
    call->reply = NULL;
}

static void call_on_message(void *owner, mt_stream *stream, mt_slice bytes, bool end)
{
    mt_client_conn *conn = owner;
    mt_client_call *call = call_of(stream);
    mt_status why;

    (void)end;
    if (has_replies(call)) {
        mt_stream_take(call->base.streaming, bytes);
        return;
    }
    if (call->got_reply) {
        bad_reply(call, MT_INTERNAL, "more than one message for a unary call");
        return;
    }
    call->got_reply = true;
    uint32_t most = call->channel->options.max_message_bytes;
    if (mt_call_decode_packed(&call->base, call->base.method->reply, bytes, most, &call->reply,
                              &why) != MT_OK)
        bad_reply(call,
                  stream->packed && why.code == MT_RESOURCE_EXHAUSTED ? why.code : MT_INTERNAL,
                  why.text);
    else
        mt_intercept_message(&call->base, MT_RECEIVED, call->base.method->reply, call->reply);
    if (stream->id != 0) /* more is to come: what was read may come again */
        conn->conn.session->ops->consume(conn->conn.session, stream, bytes.size);
}

static void call_on_finish(void *owner, mt_stream *stream, const mt_finish *finish)
{
    mt_client_call *call = call_of(stream);
    mt_status status;

    (void)owner;
    call->told = call->finished = true;
    call->times.server_queue = finish->queue_us * MT_US;
    call->times.server_handler = finish->handler_us * MT_US;
    if (mt_call_copy_metadata(&call->base, finish->trailers, &call->trailers) != MT_OK)
        call->trailers = (mt_metadata){0};
    if (finish->code != MT_OK)
        mt_status_set_text(&status, finish->code, finish->text);
    else if (call->status != NULL)
        status = *call->status;
    else if (call->reply == NULL && !has_replies(call))
        mt_status_set(&status, MT_INTERNAL, "bad reply: the server said OK without a message");
    else
        mt_status_clear(&status);
    status.ran = MT_RAN;
    call_end(call, &status);
}

static void call_on_reset(void *owner, mt_stream *stream, const mt_status *status)
{
    mt_client_call *call = call_of(stream);

    (void)owner;
    call->told = true;
    mt_client_call_end(call, status);
}

static void call_on_writable(void *owner, mt_stream *stream)
{
    (void)owner;
    if (call_of(stream)->base.streaming != NULL)
        mt_stream_writable(call_of(stream)->base.streaming);
}

static void call_on_ready(void *owner)
{
    mt_client_conn *conn = owner;

    if (!conn->settled) {
        conn->settled = true;
        mt_conn_settled(&conn->conn);
        mt_backoff_reset(&conn->subchannel->backoff);
    }
    mt_channel_retry_waiting(conn->subchannel->channel);
}

static void call_on_pong(void *owner, uint64_t opaque)
{
    (void)owner;
    (void)opaque;
}

const mt_session_events mt_client_call_events = {
    .on_headers = call_on_headers,
    .on_message = call_on_message,
    .on_finish = call_on_finish,
    .on_reset = call_on_reset,
    .on_writable = call_on_writable,
    .on_ready = call_on_ready,
    .on_goaway = mt_client_conn_goaway,
    .on_pong = call_on_pong,
};

/* ---- the deadline, and giving up */

/* True while none of the call's frame, or not all of it, has left the process. */
bool mt_client_call_is_unwritten(const mt_client_call *call, const mt_client_conn *conn)
{
    return call->mark > conn->conn.written;
}

static void call_expire(mt_client_call *call)
{
    if (call->conn != NULL && mt_client_call_is_unwritten(call, call->conn))
        call->stage = MT_STAGE_QUEUE; /* where it has been since the session took it */
    mt_stage in = stage_now(call);
    /* Once the session has it, it may still go out before the reset does. */
    mt_ran ran = call->conn != NULL ? MT_RAN_UNKNOWN : MT_DID_NOT_RUN;
    const char *failure =
        call->conn == NULL && !call->asking ? mt_channel_failure(call->channel) : NULL;
    char ledger[160], inherited[128];
    mt_status status;

    ledger_close(call);
    ledger_text(call, in, ledger, sizeof ledger);
    mt_inherit_text(call, inherited, sizeof inherited);
    mt_status_set(&status, MT_DEADLINE_EXCEEDED, "after %u ms%s, in %s (%s)%s%s", call->timeout_ms,
                  inherited, mt_stage_name(in), ledger,
                  call->asking      ? "; its credentials have not come"
                  : failure != NULL ? "; last failure: "
                                    : "",
                  failure != NULL ? failure : "");
    status.ran = ran;
    status.stage = in;
    mt_client_call_end(call, &status);
}

void mt_client_call_deadline(mt_timer *timer, void *arg)
{
    (void)timer;
    call_expire(arg);
}

void mt_client_call_cancel_now(mt_client_call *call)
{
    mt_status status;

    if (call->ended)
        return;
    if (call->cancel_how == MT_OK)
        mt_status_set(&status, MT_CANCELLED, "cancelled by the caller");
    else
        mt_status_set(&status, MT_CANCELLED, "cancelled with %s, the call that it was made for",
                      call->parent_path);
    status.ran = call->conn != NULL ? MT_RAN_UNKNOWN : MT_DID_NOT_RUN;
    status.stage = stage_now(call);
    mt_client_call_end_later(call, &status);
}

void mt_client_call_cancel_posted(mt_post *post)
{
    mt_client_call *call = MT_CONTAINER_OF(post, mt_client_call, cancel_post);

    if (call->cancel_how != MT_DEADLINE_EXCEEDED)
        mt_client_call_cancel_now(call);
    else if (!call->ended)
        call_expire(call);
    mt_call_unref(&call->base);
}

/* Held by who cancels, because the loop of a call lasts only until the call is over. */
static pthread_mutex_t cancelling = PTHREAD_MUTEX_INITIALIZER;

void mt_client_call_await_cancels(void)
{
    pthread_mutex_lock(&cancelling);
    pthread_mutex_unlock(&cancelling);
}

bool mt_client_call_post(mt_client_call *call, mt_post *post)
{
    pthread_mutex_lock(&cancelling);
    bool over = atomic_load_explicit(&call->over, memory_order_acquire);
    if (!over)
        mt_loop_send(call->base.loop, post);
    pthread_mutex_unlock(&cancelling);
    return !over;
}

void mt_call_cancel(mt_call *base)
{
    mt_client_call *call = (mt_client_call *)base;

    pthread_mutex_lock(&cancelling);
    bool over = atomic_load_explicit(&call->over, memory_order_acquire);
    bool here = !over && mt_loop_is_current(base->loop);
    if (!over && !here && !atomic_exchange(&call->cancel_requested, true)) {
        mt_call_ref(base);
        call->cancel_post.fn = mt_client_call_cancel_posted;
        mt_loop_send(base->loop, &call->cancel_post);
    }
    pthread_mutex_unlock(&cancelling);
    if (here)
        mt_client_call_cancel_now(call);
}

/* ---- what the caller reads */

mt_metadata mt_call_headers(const mt_call *call)
{
    return ((const mt_client_call *)call)->headers;
}

mt_metadata mt_call_trailers(const mt_call *call)
{
    return ((const mt_client_call *)call)->trailers;
}

mt_call_times mt_call_get_times(const mt_call *call)
{
    return ((const mt_client_call *)call)->times;
}
