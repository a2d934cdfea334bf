/* SPDX-License-Identifier: Apache-2.0 */
/* server_answer.c - how a handler ends its call: a reply, the end of a stream, or an error; from its loop or from
 * another thread. */
#include "core/log.h"
#include "rpc/details.h"
#include "rpc/inherit.h"
#include "rpc/intercept.h"
#include "rpc/server_call.h"
#include "rpc/stream.h"

/* ---- the answer, on the loop */

static uint32_t to_us(mt_time time)
{
    return time <= 0 ? 0 : time / MT_US > UINT32_MAX ? UINT32_MAX : (uint32_t)(time / MT_US);
}

static mt_err call_finish(mt_server_call *call, const mt_status *status, const mt_body *body,
                          mt_status *why)
{
    mt_session *session = call->conn->conn.session;
    mt_time started = atomic_load_explicit(&call->started, memory_order_relaxed);
    const mt_finish finish = {
        .code = status != NULL ? status->code : MT_OK,
        .text = status != NULL ? mt_slice_of(status->text, status->size) : (mt_slice){0},
        .trailers = {call->trailers.entries, call->trailers.count},
        .queue_us = to_us(started - call->arrived),
        .handler_us = to_us(call->ended - started),
    };

    return session->ops->finish(session, &call->base.stream, &finish, body, why);
}

mt_err mt_server_call_send_headers(mt_server_call *call)
{
    mt_session *session = call->conn->conn.session;
    const mt_metadata headers = {call->headers.entries, call->headers.count};

    if (call->headers_sent || headers.count == 0)
        return MT_OK;
    mt_err err = session->ops->headers(session, &call->base.stream, headers);
    call->headers_sent = err == MT_OK;
    if (err == MT_OK)
        mt_intercept_headers(&call->base, headers);
    return err;
}

/* Sends the status; an answer that cannot be sent becomes an error that can. */
static void send_answer(mt_server_call *call, const mt_status *status, const mt_body *body)
{
    mt_conn *conn = &call->conn->conn;
    mt_status why;
    mt_err err = mt_server_call_send_headers(call);

    if (err == MT_ELIMIT)
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED,
                      "the headers of the reply are over the peer's max_metadata_bytes");
    else if (err == MT_OK)
        err = call_finish(call, status, body, &why);
    if (err == MT_ELIMIT && mt_details_drop(call))
        err = call_finish(call, status, body, &why);
    if (err == MT_ENOMEM)
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "the server is out of memory");
    if (err != MT_OK) {
        why.code = MT_RESOURCE_EXHAUSTED;
        why.ran = MT_RAN;
        conn->session->ops->reset(conn->session, &call->base.stream, &why);
        status = &why;
    }
    if (status != NULL)
        mt_intercept_note(&call->base, status);
    mt_conn_touch(conn);
}

/* The answer has come; body or status is set. */
static void call_answer(mt_server_call *call, const mt_status *status, const mt_body *body)
{
    if (call->answered) {
        mt_log(MT_LOG_ERROR, "%s: a handler answered twice; the second answer is dropped",
               call->base.method->path);
        return;
    }
    if (call->conn != NULL)
        mt_stream_finish_writes(call->base.streaming);
    if (call->conn != NULL) {
        send_answer(call, status, body);
        mt_server_call_leave(call);
    }
    mt_stream_close(call->base.streaming, false);
    call->answered = true;
    mt_inherit_answered(call);
    if (!call->inside)
        mt_server_call_free(call);
}

/* One clock reading a call: the end of this handler is the start of the next one in the same turn. */
static void stop_clock(mt_server_call *call)
{
    if (call->ended == 0)
        call->ended = mt_loop_clock(call->base.loop);
    if (call->ended > call->home->mark)
        call->home->mark = call->ended;
}

/* ---- the answer, from another thread */

static void answer_posted(mt_post *post)
{
    static const mt_status no_memory = {
        .code = MT_RESOURCE_EXHAUSTED, .size = 27, .text = "the server is out of memory"};
    mt_server_call *call = MT_CONTAINER_OF(post, mt_server_call, base.post);
    const mt_body body = mt_call_body(&call->base, NULL, NULL, call->reply);

    if (call->reply.owner != NULL)
        call_answer(call, NULL, &body);
    else if (call->ends_stream)
        call_answer(call, NULL, NULL);
    else
        call_answer(call, call->status != NULL ? call->status : &no_memory, NULL);
}

static void post_answer(mt_server_call *call)
{
    call->ended = mt_loop_clock(call->base.loop);
    mt_inherit_answered(call);
    atomic_store_explicit(&call->answer_posted, true, memory_order_release);
    call->base.post.fn = answer_posted;
    mt_loop_send(call->base.loop, &call->base.post);
}

void mt_call_respond(mt_call *base, const void *reply)
{
    mt_server_call *call = (mt_server_call *)base;

    mt_intercept_message(base, MT_SENT, base->method->reply, reply);
    if (mt_loop_is_current(base->loop)) {
        const mt_body body = mt_call_body(base, base->method->reply, reply, (mt_slice){0});

        stop_clock(call);
        call_answer(call, NULL, &body);
        return;
    }
    if (mt_call_encode(base->method->reply, reply, &call->reply) != MT_OK)
        call->reply = (mt_slice){0};
    post_answer(call);
}

void mt_call_end(mt_call *base)
{
    mt_server_call *call = (mt_server_call *)base;

    if (base->streaming == NULL || base->streaming->out == NULL) {
        mt_call_fail(base, MT_INTERNAL, "the handler ended the call without its reply");
    } else if (mt_loop_is_current(base->loop)) {
        stop_clock(call);
        call_answer(call, NULL, NULL);
    } else {
        call->ends_stream = true;
        post_answer(call);
    }
}

void mt_call_fail(mt_call *base, mt_code code, const char *format, ...)
{
    mt_server_call *call = (mt_server_call *)base;
    bool here = mt_loop_is_current(base->loop);
    mt_status local;
    mt_status *status = here ? &local : mt_arena_take(&base->arena, sizeof *status);
    va_list args;

    if (code <= MT_OK || code > MT_UNAUTHENTICATED)
        code = MT_INTERNAL;
    if (status != NULL) {
        va_start(args, format);
        mt_status_vset(status, code, format, args);
        va_end(args);
        mt_details_seal(call, status);
    }
    if (here) {
        stop_clock(call);
        call_answer(call, status, NULL);
    } else {
        call->status = status;
        post_answer(call);
    }
}
