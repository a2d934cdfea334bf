/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - the life of a streaming call's messages, and what comes in: handed over or read. */
#include "rpc/stream.h"
#include "rpc/intercept.h"

#include <msgtrans/codec.h>

#include "core/log.h"

enum { EMPTY_MOST = 10000 }; /* messages without bytes, which need no credit, in the inbox */

/* ---- life */

static void deliver_inbox(mt_hook *hook);

mt_err mt_stream_new(mt_call *call, const mt_stream_side *side, uint32_t high)
{
    mt_streaming *s = mt_arena_take(&call->arena, sizeof *s);

    if (s == NULL)
        return MT_ENOMEM;
    *s = (mt_streaming){.side = side, .call = call, .high = high, .deliver.fn = deliver_inbox};
    if (mt_arena_new(&s->messages) != MT_OK)
        return MT_ENOMEM;
    mt_list_init(&s->members);
    mt_stream_init_writes(s);
    call->streaming = s;
    return MT_OK;
}

void mt_stream_fini(mt_streaming *s)
{
    if (s == NULL)
        return;
    mt_hook_cancel(&s->deliver);
    mt_message_queue_clear(&s->inbox);
    mt_message_queue_clear(&s->taken);
    mt_slice_unref(s->current);
    mt_arena_free(s->messages);
    mt_stream_fini_writes(s);
}

/* ---- the time that is spent on waiting for messages */

static bool takes_messages(const mt_streaming *s)
{
    return s->shim != NULL && !s->paused && !s->discards;
}

mt_time mt_stream_reads_waited(const mt_streaming *s)
{
    return s->awaited + (s->awaits ? s->call->loop->now - s->awaits_since : 0);
}

/* To be called when somebody begins or ceases to wait. */
static void note_wait(mt_streaming *s)
{
    bool awaits = !s->in_ended && (s->reader != NULL || takes_messages(s));

    if (awaits == s->awaits)
        return;
    s->awaited = mt_stream_reads_waited(s);
    s->awaits = awaits;
    s->awaits_since = s->call->loop->now;
}

/* ---- what came */

static void consume(mt_streaming *s, size_t size)
{
    if (s->conn == NULL || size == 0)
        return;
    s->conn->session->ops->consume(s->conn->session, &s->call->stream, size);
    mt_conn_touch(s->conn);
}

void mt_stream_discard(mt_streaming *s)
{
    s->discards = true;
    note_wait(s);
    consume(s, s->inbox.bytes);
    mt_message_queue_clear(&s->inbox);
}

/* ---- a thread that reads */

/* Moves what came to the reader; true if that ends its wait. */
static bool take_batch(mt_streaming *s)
{
    if (s->inbox.count > 0 && s->taken.count == 0) {
        mt_message_queue taken = s->taken;

        s->taken = s->inbox;
        s->inbox = taken;
        consume(s, s->taken.bytes);
    }
    return s->taken.count > 0 || s->in_ended;
}

static void serve_reader(mt_streaming *s)
{
    mt_waiter *reader = s->reader;

    if (reader == NULL || !take_batch(s))
        return;
    s->reader = NULL;
    note_wait(s);
    mt_waiter_finish(s->call->loop, reader);
}

typedef struct read_wait {
    mt_waiter waiter;
    mt_streaming *s;
} read_wait;

static void read_start(void *arg)
{
    read_wait *wait = arg;

    wait->s->reader = &wait->waiter;
    note_wait(wait->s);
    serve_reader(wait->s);
}

static mt_err take_now(mt_streaming *s)
{
    return take_batch(s) ? MT_OK : MT_EAGAIN;
}

static mt_err wait_for_batch(mt_streaming *s)
{
    read_wait wait = {.s = s};

    if (mt_loop_is_current(s->call->loop))
        return take_now(s);
    return s->side->wait(s->call, &wait.waiter, read_start, &wait);
}

/* Has the next message in taken, if there is one. */
static mt_err fetch(mt_streaming *s)
{
    mt_err err;

    if (s->taken.count > 0)
        return MT_OK;
    /* Nobody else touches the inbox of a call that is over. */
    if (mt_loop_is_entered(s->call->loop) || !mt_stream_pin(s)) {
        err = take_now(s);
    } else {
        err = wait_for_batch(s);
        mt_stream_unpin(s);
    }
    if (err != MT_OK)
        return err;
    return s->taken.count > 0 ? MT_OK : MT_ECLOSED;
}

/* A message that came cannot be used; that it came shows that the other end was at work. */
static void fail_read(mt_streaming *s, const mt_status *why)
{
    mt_status status = *why;

    status.ran = MT_RAN;
    s->side->fail(s->call, &status);
}

typedef struct failure {
    mt_streaming *s;
    const mt_status *why;
} failure;

static void fail_on_loop(void *arg)
{
    const failure *f = arg;

    if (!atomic_load_explicit(&f->s->over, memory_order_relaxed))
        fail_read(f->s, f->why);
}

/* Has what a message is decoded from, with a reference. */
static mt_err open_message(const mt_streaming *s, mt_slice bytes, mt_queued how, mt_slice *plain,
                           mt_status *why)
{
    if (how == MT_QUEUED_PACKED)
        return mt_call_decompress(bytes, s->max_message_bytes, plain, why);
    *plain = mt_slice_ref(bytes);
    return MT_OK;
}

mt_err mt_call_read(mt_call *call, const void **message)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;
    void *decoded;
    mt_slice bytes;
    mt_queued how;
    mt_status why;

    *message = NULL;
    if (s == NULL || s->in == NULL)
        return MT_EINVAL;
    mt_slice_unref(s->current);
    s->current = (mt_slice){0};
    mt_arena_reset(s->messages);
    mt_err err = fetch(s);
    if (err != MT_OK || !mt_message_queue_pop(&s->taken, &bytes, &how))
        return err;
    err = open_message(s, bytes, how, &s->current, &why);
    mt_slice_unref(bytes);
    if (err == MT_OK)
        err = mt_unpack_bytes(s->in, s->messages, s->current.data, s->current.size, &decoded, &why);
    if (err != MT_OK) {
        failure f = {s, &why};
        if (!atomic_load_explicit(&s->over, memory_order_acquire))
            mt_stream_on_loop(s, fail_on_loop, &f);
        return MT_ECLOSED;
    }
    mt_intercept_message(call, MT_RECEIVED, s->in, decoded);
    *message = decoded;
    return MT_OK;
}

/* ---- callbacks */

/* Decodes a message and hands it over; false: the call has ended instead. */
static bool hand_over(mt_streaming *s, mt_slice bytes, mt_queued how)
{
    void *message;
    mt_slice plain;
    mt_status why;
    mt_err err = open_message(s, bytes, how, &plain, &why);

    if (err == MT_OK)
        err = mt_unpack_bytes(s->in, s->messages, plain.data, plain.size, &message, &why);
    if (err == MT_OK) {
        mt_intercept_message(s->call, MT_RECEIVED, s->in, message);
        s->shim(s->on_message, s->call, message, s->on_message_arg);
        mt_arena_reset(s->messages);
        consume(s, bytes.size);
    } else {
        fail_read(s, &why);
    }
    mt_slice_unref(plain);
    return err == MT_OK;
}

/* In a hold. */
static void settle_end(mt_streaming *s)
{
    if (s->in_ended && !s->paused && mt_stream_is_drained(s))
        s->side->drained(s->call);
}

static void deliver_inbox(mt_hook *hook)
{
    mt_streaming *s = MT_CONTAINER_OF(hook, mt_streaming, deliver);
    mt_call *call = s->call;
    const mt_stream_side *side = s->side;
    mt_stream_hold before = side->hold(call);
    bool good = true;
    mt_slice bytes;
    mt_queued how;

    s->delivering = true;
    while (good && takes_messages(s) && mt_message_queue_pop(&s->inbox, &bytes, &how)) {
        good = hand_over(s, bytes, how);
        mt_slice_unref(bytes);
    }
    s->delivering = false;
    settle_end(s);
    side->release(call, before);
    side->arrived(call);
}

/* Once every message is here and handed over, who asked for them hears it. A call that is over may be
 * given back by another thread meanwhile: it stays until then. */
void mt_stream_deliver_later(mt_streaming *s)
{
    if (mt_list_is_linked(&s->deliver.node))
        return;
    s->side->posted(s->call);
    mt_loop_defer(s->call->loop, &s->deliver);
}

void mt_stream_take(mt_streaming *s, mt_slice bytes)
{
    mt_call *call = s->call;
    const mt_stream_side *side = s->side;
    mt_queued how = call->stream.packed ? MT_QUEUED_PACKED : MT_QUEUED_PLAIN;
    mt_status why;

    if (s->discards) {
        consume(s, bytes.size);
    } else if (takes_messages(s) && mt_stream_is_drained(s)) {
        mt_stream_hold before = side->hold(call);
        s->delivering = true;
        hand_over(s, bytes, how);
        s->delivering = false;
        settle_end(s);
        side->release(call, before);
    } else if (bytes.size == 0 && s->inbox.empty >= EMPTY_MOST) {
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED,
                      "more than %d messages without bytes wait for their reader", EMPTY_MOST);
        fail_read(s, &why);
    } else if (mt_message_queue_push(&s->inbox, bytes, how) != MT_OK) {
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "out of memory for a message of %zu bytes",
                      bytes.size);
        fail_read(s, &why);
    } else {
        serve_reader(s);
    }
}

void mt_stream_in_ended(mt_streaming *s)
{
    s->in_ended = true;
    note_wait(s);
    serve_reader(s);
    if (s->shim != NULL)
        mt_stream_deliver_later(s);
}

void mt_stream_close(mt_streaming *s, bool keep)
{
    if (s == NULL || atomic_load_explicit(&s->over, memory_order_relaxed))
        return;
    s->conn = NULL;
    mt_members_leave(s);
    s->in_ended = true;
    note_wait(s);
    if (!keep)
        mt_message_queue_clear(&s->inbox);
    mt_waiter *reader = s->reader;
    if (reader != NULL)
        take_batch(s);
    s->reader = NULL;
    atomic_store_explicit(&s->out_ended, true, memory_order_relaxed);
    mt_stream_set_over(s);
    if (reader != NULL)
        mt_waiter_finish(s->call->loop, reader);
    mt_stream_free_writer(s);
    if (s->shim != NULL && !s->side->ends_writes)
        mt_stream_deliver_later(
            s); /* a handler hears that no more comes, or it would wait for ever */
}

/* ---- setting them */

typedef struct setting {
    mt_waiter waiter;
    mt_streaming *s;
    mt_loop_fn *set;
    void *arg;
} setting;

/* What can be delivered comes before the thread goes on: it may give the call back, and then hears
 * nothing more of it. */
static void set_and_finish(void *arg)
{
    setting *wanted = arg;
    mt_streaming *s = wanted->s;
    mt_call *call = s->call;
    mt_loop *loop = call->loop;
    const mt_stream_side *side = s->side;
    mt_stream_hold before = side->hold(call);

    wanted->set(wanted->arg);
    if (mt_list_is_linked(&s->deliver.node)) {
        mt_hook_cancel(&s->deliver);
        deliver_inbox(&s->deliver);
    }
    side->release(call, before);
    mt_waiter_finish(loop, &wanted->waiter);
}

void mt_stream_on_loop(mt_streaming *s, mt_loop_fn *set, void *arg)
{
    setting wanted = {.s = s, .set = set, .arg = arg};

    if (mt_loop_is_current(s->call->loop))
        set(arg);
    else if (s->side->wait(s->call, &wanted.waiter, set_and_finish, &wanted) != MT_OK)
        mt_log(MT_LOG_ERROR, "%s: its loop cannot be reached", s->call->method->path);
}

typedef struct callback {
    mt_streaming *s;
    mt_message_fn *shim;
    mt_any_fn *fn;
    mt_call_writable_fn *writable;
    void *arg;
} callback;

static void set_on_message(void *arg)
{
    const callback *c = arg;
    mt_streaming *s = c->s;

    s->shim = c->shim;
    s->on_message = c->fn;
    s->on_message_arg = c->arg;
    note_wait(s);
    if (s->inbox.count > 0 || s->in_ended)
        mt_stream_deliver_later(s);
}

void mt_call_on_message(mt_call *call, mt_message_fn *shim, mt_any_fn *fn, void *arg)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;
    callback c = {.s = s, .shim = fn != NULL ? shim : NULL, .fn = fn, .arg = arg};

    if (s == NULL || s->in == NULL)
        return;
    if (!mt_loop_is_current(call->loop))
        s->side->need_driver(call);
    mt_stream_on_loop(s, set_on_message, &c);
}

static void set_on_writable(void *arg)
{
    const callback *c = arg;

    c->s->on_writable = c->writable;
    c->s->on_writable_arg = c->arg;
}

void mt_call_on_writable(mt_call *call, mt_call_writable_fn *fn, void *arg)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;
    callback c = {.s = s, .writable = fn, .arg = arg};

    if (s == NULL || s->out == NULL)
        return;
    if (!mt_loop_is_current(call->loop))
        s->side->need_driver(call);
    mt_stream_on_loop(s, set_on_writable, &c);
}

void mt_call_pause_reads(mt_call *call)
{
    if (call == NULL || call->streaming == NULL)
        return;
    call->streaming->paused = true;
    note_wait(call->streaming);
}

void mt_call_resume_reads(mt_call *call)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;

    if (s == NULL || !s->paused)
        return;
    s->paused = false;
    note_wait(s);
    mt_stream_deliver_later(s);
}
