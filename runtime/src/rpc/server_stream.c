/* SPDX-License-Identifier: Apache-2.0 */
/* server_stream.c - streams from the handler's side: what rpc/stream.h needs to know of its call. */
#include "rpc/inherit.h"
#include "rpc/server_call.h"
#include "rpc/stream.h"

static mt_server_call *call_of(mt_call *base)
{
    return (mt_server_call *)base;
}

static mt_err side_wait(mt_call *base, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    return mt_loop_wait(base->loop, waiter, start, arg);
}

static void side_need_driver(mt_call *base)
{
    (void)base; /* a server's loop is driven */
}

static void side_fail(mt_call *base, const mt_status *why)
{
    mt_server_call_abort(call_of(base), why);
}

static mt_err side_begin_writes(mt_call *base)
{
    return mt_server_call_send_headers(call_of(base));
}

static mt_stream_hold side_hold(mt_call *base)
{
    mt_server_call *call = call_of(base);
    mt_stream_hold before = {call->inside, mt_inherit_enter(call)};

    call->inside = true;
    return before;
}

static void side_release(mt_call *base, mt_stream_hold before)
{
    mt_server_call *call = call_of(base);

    mt_inherit_restore(before.task);
    call->inside = before.inside;
    if (!before.inside && call->answered)
        mt_server_call_free(call);
}

static void side_drained(mt_call *base)
{
    mt_streaming *s = base->streaming;

    if (s->shim == NULL || s->end_told || call_of(base)->answered)
        return;
    s->end_told = true;
    s->shim(s->on_message, base, NULL, s->on_message_arg);
}

/* The memory of a call that was answered waits for its post, see mt_server_call_free(). */
static void side_posted(mt_call *base)
{
    (void)base;
}

static const mt_stream_side handler_side = {
    .wait = side_wait,
    .need_driver = side_need_driver,
    .fail = side_fail,
    .begin_writes = side_begin_writes,
    .hold = side_hold,
    .release = side_release,
    .drained = side_drained,
    .posted = side_posted,
    .arrived = side_posted,
};

mt_err mt_server_stream_init(mt_server_call *call)
{
    const mt_method *method = call->base.method;
    mt_err err =
        mt_stream_new(&call->base, &handler_side, call->home->server->options.write_buffer_bytes);

    if (err != MT_OK)
        return err;
    mt_streaming *s = call->base.streaming;
    s->conn = &call->conn->conn;
    s->max_message_bytes = call->home->server->options.max_message_bytes;
    if (method->shape == MT_CLIENT_STREAM || method->shape == MT_BIDI_STREAM)
        s->in = method->request;
    if (method->shape == MT_SERVER_STREAM || method->shape == MT_BIDI_STREAM)
        s->out = method->reply;
    return MT_OK;
}
