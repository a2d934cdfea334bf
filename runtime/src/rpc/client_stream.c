/* SPDX-License-Identifier: Apache-2.0 */
/* client_stream.c - streams from the caller's side: opening one, and its end. */
#include "core/log.h"
#include "rpc/channel.h"
#include "rpc/inherit.h"
#include "rpc/intercept.h"
#include "rpc/stream.h"
#include "wire/message.h"

static mt_client_call *call_of(mt_call *base)
{
    return (mt_client_call *)base;
}

/* ---- the side of rpc/stream.h */

static mt_err side_wait(mt_call *base, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    const mt_client_call *call = call_of(base);

    return call->own_loop ? mt_channel_wait(call->channel, waiter, start, arg)
                          : mt_loop_wait(base->loop, waiter, start, arg);
}

static void side_pin(mt_call *base)
{
    if (call_of(base)->own_loop)
        mt_channel_pin(call_of(base)->channel);
}

static void side_unpin(mt_call *base)
{
    if (call_of(base)->own_loop)
        mt_channel_unpin(call_of(base)->channel);
}

static void side_need_driver(mt_call *base)
{
    mt_channel *channel = call_of(base)->channel;

    if (channel->own_loop && mt_channel_ensure_thread(channel) != MT_OK)
        mt_log(MT_LOG_ERROR, "%s: no thread for its callbacks; they wait for blocking calls",
               base->method->path);
}

static void side_fail(mt_call *base, const mt_status *why)
{
    mt_client_call *call = call_of(base);
    mt_status status;

    if (call->ended)
        return;
    if (why->code == MT_RESOURCE_EXHAUSTED)
        status = *why;
    else
        mt_status_set(&status, MT_INTERNAL, "bad reply: %s", why->text);
    status.ran = why->ran;
    status.stage = MT_STAGE_SERVER;
    mt_client_call_end_later(call, &status);
}

/* Until a call is over the loop's own reference holds it, for its end is told in no callback of its own. */
static mt_stream_hold side_hold(mt_call *base)
{
    mt_stream_hold before = {
        .inside = atomic_load_explicit(&base->streaming->over, memory_order_relaxed)};

    if (before.inside)
        mt_call_ref(base);
    return before;
}

static void side_release(mt_call *base, mt_stream_hold before)
{
    if (before.inside)
        mt_call_unref(base);
}

static void side_posted(mt_call *base)
{
    mt_call_ref(base);
}

/* Tells on_done once the call is over and what came has been handed over. In a hold. */
static void side_drained(mt_call *base)
{
    mt_client_call *call = call_of(base);
    mt_any_fn *fn = call->on_done;
    const mt_status *status = mt_client_call_outcome(call);

    if (fn == NULL || !atomic_load_explicit(&base->streaming->over, memory_order_relaxed))
        return;
    call->on_done = NULL;
    mt_intercept_end(base, status, &call->times);
    if (base->method->done != NULL)
        base->method->done(fn, base, status, status->code == MT_OK ? call->reply : NULL,
                           call->on_done_arg);
    else
        ((mt_call_done_fn *)fn)(base, status, call->on_done_arg);
    mt_call_unref(base);
}

static const mt_stream_side caller_side = {
    .wait = side_wait,
    .pin = side_pin,
    .unpin = side_unpin,
    .need_driver = side_need_driver,
    .fail = side_fail,
    .ends_writes = true,
    .hold = side_hold,
    .release = side_release,
    .drained = side_drained,
    .posted = side_posted,
    .arrived = mt_call_unref,
};

/* ---- opening */

static mt_err stream_init(mt_client_call *call)
{
    const mt_method *method = call->base.method;
    mt_err err =
        mt_stream_new(&call->base, &caller_side, call->channel->options.write_buffer_bytes);

    if (err != MT_OK)
        return err;
    call->base.streaming->max_message_bytes = call->channel->options.max_message_bytes;
    if (method->shape == MT_SERVER_STREAM || method->shape == MT_BIDI_STREAM)
        call->base.streaming->in = method->reply;
    if (method->shape == MT_CLIENT_STREAM || method->shape == MT_BIDI_STREAM)
        call->base.streaming->out = method->request;
    return MT_OK;
}

typedef struct opening {
    mt_waiter waiter;
    mt_client_call *call;
} opening;

static void open_start(void *arg)
{
    opening *o = arg;
    mt_loop *loop = o->call->base.loop;

    mt_client_call_begin(o->call, mt_loop_clock(loop));
    mt_waiter_finish(loop, &o->waiter);
}

mt_call *mt_channel_open_stream(mt_channel *channel, const mt_method *method, const void *request,
                                const mt_call_options *options)
{
    const mt_start_args args = {.method = method, .request = request, .options = options};
    mt_call **keep = options != NULL ? options->keep : NULL;
    mt_client_call *call = NULL;

    if (channel != NULL && channel->loop != NULL)
        call = mt_client_call_new(channel, &args, mt_inherit_parent(options));
    if (keep != NULL)
        *keep = NULL;
    if (call == NULL)
        return NULL;
    if (stream_init(call) != MT_OK) {
        mt_call_unref(&call->base);
        return NULL;
    }
    mt_call_ref(&call->base); /* the caller's, besides that of the loop */
    if (keep != NULL)
        *keep = mt_call_ref(&call->base);
    if (mt_loop_is_current(channel->loop)) {
        mt_client_call_begin(call, channel->loop->now);
        return &call->base;
    }
    opening o = {.call = call};
    mt_err err = mt_channel_wait(channel, &o.waiter, open_start, &o);
    return err == MT_OK ? &call->base : NULL;
}

/* ---- the end */

void mt_client_stream_tell(mt_client_call *call, const mt_status *status)
{
    mt_streaming *s = call->base.streaming;
    mt_waiter *finisher = call->finisher;

    if (call->status == NULL)
        call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status != NULL && call->status != status)
        *call->status = *status;
    call->finisher = NULL;
    mt_stream_close(s, call->finished);
    if (finisher != NULL)
        mt_waiter_finish(call->base.loop, finisher);
    if (call->on_done == NULL) /* who reads owns the rest, from now on */
        return;
    if (s->inbox.count > 0)
        mt_stream_deliver_later(s);
    else if (!s->delivering)
        side_drained(&call->base);
}

/* Nothing more is wanted of the other end but the status. */
static void let_go(mt_client_call *call)
{
    mt_stream_discard(call->base.streaming);
    if (!atomic_load_explicit(&call->base.streaming->over, memory_order_relaxed))
        mt_stream_end_writes(call->base.streaming);
}

typedef struct finishing {
    mt_waiter waiter;
    mt_client_call *call;
} finishing;

static void finish_start(void *arg)
{
    finishing *f = arg;
    mt_client_call *call = f->call;

    let_go(call);
    if (atomic_load_explicit(&call->base.streaming->over, memory_order_relaxed))
        mt_waiter_finish(call->base.loop, &f->waiter);
    else
        call->finisher = &f->waiter;
}

/* In a callback of the loop nothing can be waited for. */
static mt_status give_up(mt_client_call *call)
{
    mt_status status;

    mt_status_set(&status, MT_CANCELLED, "finished in a callback before the call was over");
    status.ran = call->conn != NULL ? MT_RAN_UNKNOWN : MT_DID_NOT_RUN;
    let_go(call);
    mt_client_call_cancel_now(call);
    return status;
}

static mt_status await_over(mt_client_call *call)
{
    finishing f = {.call = call};

    if (side_wait(&call->base, &f.waiter, finish_start, &f) != MT_OK)
        return mt_status_make(MT_INTERNAL, "the channel's loop cannot be driven from here");
    return *mt_client_call_outcome(call);
}

static mt_status wait_for_end(mt_client_call *call)
{
    mt_streaming *s = call->base.streaming;

    if (!mt_stream_pin(s))
        return *mt_client_call_outcome(call);
    mt_status status = mt_loop_is_current(call->base.loop) ? give_up(call) : await_over(call);
    mt_stream_unpin(s);
    return status;
}

/* The end of the call, for the caller who waits for it. */
static mt_status end_of(mt_client_call *call)
{
    mt_status status = wait_for_end(call);

    mt_intercept_end(&call->base, &status, &call->times);
    return status;
}

static mt_status no_call(void)
{
    mt_status status =
        mt_status_make(MT_RESOURCE_EXHAUSTED, "there is no call: no channel, or out of memory");

    status.ran = MT_DID_NOT_RUN;
    return status;
}

mt_status mt_call_finish(mt_call *call)
{
    if (call == NULL)
        return no_call();
    mt_status status = end_of(call_of(call));
    mt_call_unref(call);
    return status;
}

static void release_reply(void *arg)
{
    mt_call_unref(arg);
}

mt_status mt_call_finish_reply(mt_call *call, void **reply)
{
    *reply = NULL;
    if (call == NULL)
        return no_call();
    mt_status status = end_of(call_of(call));
    if (status.code == MT_OK && call_of(call)->reply != NULL) {
        *reply = call_of(call)->reply;
        mt_message_set_owner(*reply, release_reply, call);
    } else {
        mt_call_unref(call);
    }
    return status;
}

typedef struct done_setting {
    mt_client_call *call;
    mt_any_fn *fn;
    void *arg;
} done_setting;

static void set_on_done(void *arg)
{
    const done_setting *d = arg;
    mt_streaming *s = d->call->base.streaming;

    d->call->on_done = d->fn;
    d->call->on_done_arg = d->arg;
    if (s->shim == NULL)
        mt_stream_discard(s);
    if (atomic_load_explicit(&s->over, memory_order_relaxed))
        mt_stream_deliver_later(s);
}

static void hand_end_to(mt_call *call, mt_any_fn *fn, void *arg)
{
    done_setting d = {call_of(call), fn, arg};

    if (!mt_loop_is_current(call->loop))
        side_need_driver(call);
    mt_stream_on_loop(call->streaming, set_on_done, &d);
}

void mt_call_on_done(mt_call *call, mt_call_done_fn *fn, void *arg)
{
    if (call != NULL)
        hand_end_to(call, (mt_any_fn *)fn, arg);
}

void mt_call_on_reply_done(mt_call *call, mt_any_fn *done, void *arg)
{
    if (call != NULL)
        hand_end_to(call, done, arg);
}
