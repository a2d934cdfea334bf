/* SPDX-License-Identifier: Apache-2.0 */
/* server_call.c - a server's call: its arrival, its dispatch to a handler, and the ends that are no answer. */
#include "rpc/server_call.h"
#include "rpc/inherit.h"
#include "rpc/intercept.h"
#include "rpc/story.h"
#include "rpc/stream.h"

#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "rpc/keepalive.h"

enum {
    UNKNOWN_MOST = 64,
    UNKNOWN_PATH_BYTES = 256,
    UNSENT_REPLIES = 32, /* that wait for the client of a connection; then its calls wait too */
};

static mt_server_call *call_of(mt_stream *stream)
{
    return MT_CONTAINER_OF(stream, mt_server_call, base.stream);
}

static bool has_started(const mt_server_call *call)
{
    return atomic_load_explicit(&call->started, memory_order_relaxed) != 0;
}

static void set_started(mt_server_call *call, mt_time now)
{
    atomic_store_explicit(&call->started, now, memory_order_relaxed);
}

/* ---- the two halves of the end */

/* Its interceptors hear of its end, when nothing else can come. */
static void call_tell_end(mt_server_call *call)
{
    mt_time started = atomic_load_explicit(&call->started, memory_order_relaxed);
    mt_time ended = call->ended != 0 ? call->ended : call->base.loop->now;

    if (call->base.intercepted == NULL)
        return;
    const mt_call_times times = {
        .total = ended - call->arrived,
        .server_queue = started != 0 ? started - call->arrived : ended - call->arrived,
        .server_handler = started != 0 ? ended - started : 0,
    };
    mt_intercept_end(&call->base, mt_intercept_noted(&call->base), &times);
}

void mt_server_call_free(mt_server_call *call)
{
    mt_server_loop *home = call->home;

    if (call->base.streaming != NULL && mt_stream_is_posted(call->base.streaming))
        return; /* the release of what the post does comes here again */
    if (mt_inherit_is_on_worker(call))
        return; /* likewise, when its handler returns */
    call_tell_end(call);
    mt_stream_fini(call->base.streaming);
    mt_inherit_orphan(call);
    mt_list_remove(&call->base.node);
    mt_slice_unref(call->reply);
    mt_identity_unref(call->identity);
    if (call->story != NULL)
        mt_free(call->story);
    mt_call_destroy(&call->base);
    if (--home->calls == 0)
        mt_server_loop_touch(home);
}

void mt_server_call_leave(mt_server_call *call)
{
    mt_server_conn *conn = call->conn;

    mt_timer_stop(call->base.loop, &call->base.timer);
    mt_list_remove(&call->base.node);
    mt_list_remove(&call->held);
    call->conn = NULL;
    if (call->base.streaming != NULL)
        call->base.streaming->conn = NULL;
    mt_server_conn_call_gone(conn);
}

/* The client's half ended without an answer: the handler hears of it. */
static void call_tell_cancelled(mt_server_call *call)
{
    static const mt_status gone = {
        .code = MT_CANCELLED, .size = 20, .text = "the client gave it up"};
    mt_call_cancelled_fn *fn = call->on_cancel;

    mt_intercept_note(&call->base, &gone);
    atomic_store(&call->cancelled, true);
    mt_stream_close(call->base.streaming, false);
    call->on_cancel = NULL;
    if (!call->dispatched) { /* its request never was complete: nobody will answer */
        mt_server_call_free(call);
    } else if (!atomic_load_explicit(&call->answer_posted, memory_order_acquire)) {
        mt_inherit_cancel(call);
        void *task = mt_inherit_enter(NULL); /* cleaning up is not for a call that is over */
        if (fn != NULL)
            fn(&call->base, call->on_cancel_arg);
        mt_inherit_restore(task);
    }
}

/* Its handler may ask what happened; the arena is the handler's. */
static void keep_story(mt_server_call *call, const mt_server_conn *conn, const mt_status *status)
{
    if (call->dispatched && call->story == NULL)
        call->story = mt_server_story_take(call, conn, status);
}

static void call_cancel(mt_server_call *call, const mt_status *status)
{
    keep_story(call, call->conn, status);
    mt_server_call_leave(call);
    call_tell_cancelled(call);
}

static void call_reset(mt_server_call *call, const mt_status *status)
{
    mt_conn *conn = &call->conn->conn;

    mt_intercept_note(&call->base, status);
    conn->session->ops->reset(conn->session, &call->base.stream, status);
    mt_conn_touch(conn);
}

void mt_server_call_abort(mt_server_call *call, const mt_status *why)
{
    mt_status own = *why;

    if (call->conn == NULL)
        return;
    own.ran = MT_RAN;
    call_reset(call, &own);
    call_cancel(call, &own);
}

/* Refuses a call whose handler did not run. */
static void call_reject(mt_server_call *call, mt_status *status)
{
    status->ran = MT_DID_NOT_RUN;
    call_reset(call, status);
    mt_server_call_leave(call);
    mt_server_call_free(call);
}

/* All leave before the first is told, for its handler may answer the others. */
void mt_server_conn_cancel_calls(mt_server_conn *conn, const mt_status *why)
{
    mt_list left;
    mt_list *node;

    mt_list_init(&left);
    mt_list_splice(&left, &conn->calls);
    for (node = left.next; node != &left; node = node->next) {
        mt_server_call *call = MT_CONTAINER_OF(node, mt_server_call, base.node);

        keep_story(call, conn, why);
        mt_timer_stop(call->base.loop, &call->base.timer);
        mt_list_remove(&call->held);
        call->conn = NULL;
        if (call->base.streaming != NULL)
            call->base.streaming->conn = NULL;
    }
    while ((node = mt_list_pop_front(&left)) != NULL)
        call_tell_cancelled(MT_CONTAINER_OF(node, mt_server_call, base.node));
}

/* What a call does that is not in its handler. */
static const char *waits_for(const mt_server_call *call)
{
    if (call->dispatched)
        return "waiting for a worker";
    if (mt_list_is_linked(&call->held))
        return "waiting until its client takes replies";
    return call->complete ? "behind other calls" : "waiting for the rest of its request";
}

void mt_server_conn_reject_waiting(mt_server_conn *conn, const mt_status *status)
{
    mt_list *next;

    for (mt_list *node = conn->calls.next; node != &conn->calls; node = next) {
        mt_server_call *call = MT_CONTAINER_OF(node, mt_server_call, base.node);
        mt_status own = *status;

        next = node->next;
        if (!call->dispatched)
            call_reject(call, &own);
    }
}

size_t mt_server_conn_reset_calls(mt_server_conn *conn, const mt_status *status)
{
    size_t count = 0;

    for (; !mt_list_is_empty(&conn->calls); count++) {
        mt_server_call *call = MT_CONTAINER_OF(conn->calls.next, mt_server_call, base.node);
        mt_status own = *status;

        own.ran = has_started(call) ? MT_RAN : MT_DID_NOT_RUN;
        mt_log(MT_LOG_WARN, "drain: cancelled %s, %s, %lld ms after it came in",
               call->base.method->path, has_started(call) ? "in its handler" : waits_for(call),
               (long long)((call->base.loop->now - call->arrived) / MT_MS));
        call_reset(call, &own);
        call_cancel(call, &own);
    }
    return count;
}

/* ---- dispatch */

static void call_deadline(mt_timer *timer, void *arg)
{
    mt_server_call *call = arg;
    mt_time ran = call->base.loop->now - call->arrived;
    mt_status status;

    (void)timer;
    mt_status_set(&status, MT_DEADLINE_EXCEEDED, "%s on the server, %.1f ms after it came in",
                  has_started(call) ? "in the handler" : waits_for(call), (double)ran / MT_MS);
    status.ran = has_started(call) ? MT_RAN : MT_DID_NOT_RUN;
    call_reset(call, &status);
    call_cancel(call, &status);
}

static void arm_deadline(mt_server_call *call)
{
    if (call->base.deadline != MT_NEVER)
        mt_timer_start(call->base.loop, &call->base.timer, call->base.deadline);
}

/* A client that has sent its message has no reason to hold back the end of its side. */
static void bound_missing_end(mt_server_call *call)
{
    mt_loop *loop = call->base.loop;
    mt_time until = loop->now + call->home->server->options.handshake_timeout_ms * MT_MS;

    mt_timer_stop(loop, &call->base.timer);
    mt_timer_start(loop, &call->base.timer,
                   call->base.deadline < until ? call->base.deadline : until);
}

static void run_inline(mt_server_call *call)
{
    const mt_handler *handler = call->handler;
    mt_server_loop *home = call->home;

    mt_time now = home->mark > call->base.loop->now ? home->mark : call->base.loop->now;
    if (call->base.deadline <= now) { /* nobody waits for it any more */
        call_deadline(&call->base.timer, call);
        return;
    }
    call->dispatched = true;
    set_started(call, now);
    call->inside = true;
    void *task = mt_inherit_enter(call);
    call->base.method->run(handler->handlers, &call->base, call->request, handler->app);
    mt_inherit_restore(task);
    call->inside = false;
    if (call->answered)
        mt_server_call_free(call);
    else
        home->mark = mt_loop_clock(home->loop); /* it took its time all the same */
}

/* On a worker's thread. */
static void run_on_worker(mt_work *work)
{
    mt_server_call *call = MT_CONTAINER_OF(work, mt_server_call, work);

    if (atomic_load_explicit(&call->cancelled, memory_order_acquire)) {
        mt_call_fail(&call->base, MT_CANCELLED, "nobody waits for it");
        return;
    }
    set_started(call, mt_loop_clock(call->base.loop));
    mt_inherit_run_on_worker(call);
}

static void submit(mt_server_call *call)
{
    mt_server *server = call->home->server;
    mt_status status;

    mt_call_peer(&call->base); /* now, since the worker must not touch the connection */
    mt_server_call_identify(call);
    call->dispatched = true;
    call->work.run = run_on_worker;
    if (mt_workers_submit(server->workers, &call->work) == MT_OK)
        return;
    mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                  "all workers are busy and %u calls wait already (worker_queue)",
                  server->options.worker_queue);
    call_reject(call, &status);
}

static void dispatch(mt_server_call *call)
{
    call->base.stream.started = true; /* of a stream no message need have come */
    call->stream_id = call->base.stream.id;
    if (call->request != NULL)
        mt_intercept_message(&call->base, MT_RECEIVED, call->base.method->request, call->request);
    if (call->base.method->blocking)
        submit(call);
    else
        run_inline(call);
}

/* A few bytes can ask for a large reply. While a client leaves many of them lying, nothing more runs for
 * it, else they would pile up here. What it sends is still read, for that may be credit. */
static bool is_choked(const mt_server_conn *conn)
{
    return conn->conn.session->finishing >= UNSENT_REPLIES;
}

void mt_server_conn_flushed(mt_conn *base)
{
    mt_server_conn *conn = MT_CONTAINER_OF(base, mt_server_conn, conn);

    while (!mt_list_is_empty(&conn->held) && base->state == MT_CONN_OPEN && !is_choked(conn)) {
        mt_list *node = mt_list_pop_front(&conn->held);

        dispatch(MT_CONTAINER_OF(node, mt_server_call, held));
    }
}

/* ---- events of the session */

/* False: the path is not offered here, refusal says how. */
static bool is_offered(const mt_handler *handler, mt_status *refusal)
{
    const mt_method *method = handler->method;
    mt_any_fn *fn = NULL;

    if (method == NULL) {
        mt_status_set(refusal, MT_UNIMPLEMENTED, "this server does not offer \"%s\"",
                      handler->path != NULL ? handler->path : "that method");
        return false;
    }
    memcpy(&fn, (const char *)handler->handlers + method->handler_at, sizeof fn);
    if (fn != NULL)
        return true;
    mt_status_set(refusal, MT_UNIMPLEMENTED, "this server has no handler for \"%s\"", method->path);
    return false;
}

/* Its requests come one by one, and its handler runs before they do. */
static bool reads_stream(const mt_server_call *call)
{
    return call->base.streaming != NULL && call->base.streaming->in != NULL;
}

/* Its handler runs once the turn's writes are done and the connection is not choked. */
static void hold_call(mt_server_conn *conn, mt_server_call *call)
{
    mt_list_push_back(&conn->held, &call->held);
    mt_conn_touch(&conn->conn);
}

/* The call may go with the message; then its stream has, too. */
static void take_streamed(mt_server_call *call, mt_slice bytes, bool end)
{
    call->base.streaming->in_ended = end;
    mt_stream_take(call->base.streaming, bytes);
}

/* True: an interceptor refuses the call, refusal says how, and it is gone. */
static bool is_refused(mt_server_call *call, mt_status *refusal)
{
    mt_interceptors *list =
        atomic_load_explicit(&call->home->server->interceptors, memory_order_relaxed);
    mt_err err = list != NULL ? mt_intercept_start(&call->base, list, refusal) : MT_OK;

    if (err == MT_OK)
        return false;
    if (err == MT_ENOMEM)
        mt_status_set(refusal, MT_RESOURCE_EXHAUSTED, "the server is out of memory");
    refusal->ran = MT_DID_NOT_RUN;
    mt_intercept_note(&call->base, refusal);
    call_tell_end(call);
    mt_stream_fini(call->base.streaming);
    mt_identity_unref(call->identity);
    mt_call_destroy(&call->base);
    return true;
}

static mt_stream *call_on_call(void *owner, const mt_call_head *head, mt_status *refusal)
{
    mt_server_conn *conn = owner;
    mt_server_loop *home = conn->home;
    const mt_handler *handler = head->target;

    if (!is_offered(handler, refusal))
        return NULL;
    mt_server_call *call = mt_call_create(sizeof *call, home->loop);
    if (call == NULL ||
        mt_call_copy_metadata(&call->base, head->metadata, &call->metadata) != MT_OK) {
        if (call != NULL)
            mt_call_destroy(&call->base);
        mt_status_set(refusal, MT_RESOURCE_EXHAUSTED, "the server is out of memory");
        return NULL;
    }
    call->base.method = handler->method;
    mt_call_use_compression(&call->base, MT_COMPRESSION_DEFAULT);
    call->base.served = true;
    call->base.timer = (mt_timer){.fn = call_deadline, .arg = call};
    call->base.deadline = head->timeout > 0 ? home->loop->now + head->timeout : MT_NEVER;
    call->handler = handler;
    call->home = home;
    call->conn = conn;
    call->arrived = home->loop->now;
    if (handler->method->shape != MT_UNARY && mt_server_stream_init(call) != MT_OK) {
        mt_call_destroy(&call->base);
        mt_status_set(refusal, MT_RESOURCE_EXHAUSTED, "the server is out of memory");
        return NULL;
    }
    if (is_refused(call, refusal))
        return NULL;
    mt_list_push_back(&conn->calls, &call->base.node);
    home->calls++;
    arm_deadline(call);
    if (reads_stream(call)) /* not inside this event */
        hold_call(conn, call);
    return &call->base.stream;
}

static void call_on_end(void *owner, mt_stream *stream)
{
    mt_server_conn *conn = owner;
    mt_server_call *call = call_of(stream);
    mt_status status;

    if (reads_stream(call)) {
        mt_stream_in_ended(call->base.streaming);
        return;
    }
    if (call->request == NULL) {
        mt_status_set(&status, MT_INVALID_ARGUMENT, "%s: the call came without a request message",
                      call->base.method->path);
        call_reject(call, &status);
        return;
    }
    call->complete = true;
    if (call->base.timer.at != call->base.deadline) { /* it was bound_missing_end()'s */
        mt_timer_stop(call->base.loop, &call->base.timer);
        arm_deadline(call);
    }
    if (is_choked(conn) || !mt_list_is_empty(&conn->held))
        hold_call(conn, call);
    else
        dispatch(call);
}

static void call_on_message(void *owner, mt_stream *stream, mt_slice bytes, bool end)
{
    mt_server_call *call = call_of(stream);
    mt_status why;

    stream->started = call->dispatched; /* a message that waits for its handler is no work yet */
    if (reads_stream(call)) {
        take_streamed(call, bytes, end);
    } else if (call->request != NULL) {
        mt_status_set(&why, MT_INVALID_ARGUMENT, "%s takes one request message, a second one came",
                      call->base.method->path);
        call_reject(call, &why);
    } else if (mt_call_decode_packed(&call->base, call->base.method->request, bytes,
                                     call->home->server->options.max_message_bytes, &call->request,
                                     &why) != MT_OK) {
        call_reject(call, &why);
    } else if (end) {
        call_on_end(owner, stream);
    } else {
        bound_missing_end(call);
    }
}

static void call_on_reset(void *owner, mt_stream *stream, const mt_status *status)
{
    mt_server_call *call = call_of(stream);

    (void)owner;
    call_cancel(call, status);
}

static void call_on_writable(void *owner, mt_stream *stream)
{
    (void)owner;
    if (call_of(stream)->base.streaming != NULL)
        mt_stream_writable(call_of(stream)->base.streaming);
}

static void call_on_ready(void *owner)
{
    mt_conn_settled(&((mt_server_conn *)owner)->conn);
}

static void call_on_goaway(void *owner, const mt_status *reason, uint32_t grace_ms)
{
    (void)owner; /* a client that leaves: it ends the connection when it has its answers */
    (void)reason;
    (void)grace_ms;
}

static void call_on_pong(void *owner, uint64_t opaque)
{
    if (opaque == MT_PING_DRAIN)
        mt_drain_answered(owner);
}

/* A path is looked up once a connection. Some that are not offered get an entry of their own, so that
 * refusals name them also when only their number comes. */
static const void *call_on_method(void *owner, mt_slice path)
{
    static const mt_handler nameless;
    mt_server_conn *conn = owner;
    const mt_handler *handler = mt_server_find(conn->home->server, path);

    if (handler != NULL)
        return handler;
    size_t size = path.size < UNKNOWN_PATH_BYTES ? path.size : UNKNOWN_PATH_BYTES;
    mt_unknown *unknown =
        conn->unknown_count < UNKNOWN_MOST ? mt_zalloc(sizeof *unknown + size + 1) : NULL;
    if (unknown == NULL)
        return &nameless;
    memcpy(unknown->path, path.data, size);
    unknown->handler.path = unknown->path;
    unknown->next = conn->unknown;
    conn->unknown = unknown;
    conn->unknown_count++;
    return &unknown->handler;
}

const mt_session_events mt_server_call_events = {
    .on_method = call_on_method,
    .on_method_once = call_on_method,
    .on_call = call_on_call,
    .on_message = call_on_message,
    .on_end = call_on_end,
    .on_reset = call_on_reset,
    .on_writable = call_on_writable,
    .on_ready = call_on_ready,
    .on_goaway = call_on_goaway,
    .on_pong = call_on_pong,
};
