/* SPDX-License-Identifier: Apache-2.0 */
/* stream_write.c - what a streaming call writes: straight into the session where that has room and the
 * writer is on the loop, otherwise by way of the outbox. */
#include "rpc/intercept.h"
#include "rpc/stream.h"

enum { SMALL = 1024 }; /* messages up to this are encoded on the stack */

static void flush_posted(mt_post *post);

void mt_stream_init_writes(mt_streaming *s)
{
    s->flush_post.fn = flush_posted;
    pthread_mutex_init(&s->shared.lock, NULL);
}

void mt_stream_fini_writes(mt_streaming *s)
{
    mt_message_queue_clear(&s->shared.outbox);
    pthread_mutex_destroy(&s->shared.lock);
}

bool mt_stream_is_posted(mt_streaming *s)
{
    pthread_mutex_lock(&s->shared.lock);
    bool posted = s->shared.posted;
    pthread_mutex_unlock(&s->shared.lock);
    return posted;
}

/* ---- threads that are not in the loop */

void mt_stream_set_over(mt_streaming *s)
{
    pthread_mutex_lock(&s->shared.lock);
    atomic_store_explicit(&s->over, true, memory_order_release);
    pthread_mutex_unlock(&s->shared.lock);
}

/* Under the lock a call that is not over does not become so, and what it belongs to stays. */
bool mt_stream_pin(mt_streaming *s)
{
    pthread_mutex_lock(&s->shared.lock);
    bool lives = !atomic_load_explicit(&s->over, memory_order_relaxed);
    if (lives && s->side->pin != NULL)
        s->side->pin(s->call);
    pthread_mutex_unlock(&s->shared.lock);
    return lives;
}

void mt_stream_unpin(mt_streaming *s)
{
    if (s->side->unpin != NULL)
        s->side->unpin(s->call);
}

/* ---- the outbox */

static bool has_outbox(const mt_streaming *s)
{
    return atomic_load_explicit(&s->has_outbox, memory_order_relaxed);
}

/* What the outbox takes; messages may be small or empty. With the lock. */
static size_t waiting_bytes(const mt_streaming *s)
{
    return s->shared.outbox.bytes + s->shared.outbox.count * sizeof(mt_slice);
}

/* Returns MT_OK | MT_EAGAIN no room | MT_ENOMEM. Thread  any. */
static mt_err put(mt_streaming *s, mt_slice bytes)
{
    mt_err err = MT_EAGAIN;

    pthread_mutex_lock(&s->shared.lock);
    if (waiting_bytes(s) < s->high)
        err = mt_message_queue_push(&s->shared.outbox, bytes, MT_QUEUED_PLAIN);
    if (err == MT_OK)
        atomic_store_explicit(&s->has_outbox, true, memory_order_relaxed);
    pthread_mutex_unlock(&s->shared.lock);
    return err;
}

static bool get(mt_streaming *s, mt_slice *out)
{
    pthread_mutex_lock(&s->shared.lock);
    mt_queued plain;
    bool got = mt_message_queue_pop(&s->shared.outbox, out, &plain);
    atomic_store_explicit(&s->has_outbox, s->shared.outbox.count > 0, memory_order_relaxed);
    pthread_mutex_unlock(&s->shared.lock);
    return got;
}

/* Lets the loop look at the outbox. Thread  any but the loop's. */
static void post_flush(mt_streaming *s)
{
    pthread_mutex_lock(&s->shared.lock);
    bool send = !s->shared.posted;
    s->shared.posted = true;
    pthread_mutex_unlock(&s->shared.lock);
    if (!send)
        return;
    s->side->posted(s->call);
    mt_loop_deliver(s->call->loop, &s->flush_post);
}

/* ---- to the session */

static bool may_write(const mt_streaming *s)
{
    return !atomic_load_explicit(&s->out_ended, memory_order_acquire);
}

static bool has_room(const mt_streaming *s)
{
    return s->call->stream.unsent < s->high;
}

bool mt_stream_is_contended(const mt_streaming *s)
{
    return s->starved || has_outbox(s);
}

bool mt_stream_takes(const mt_streaming *s)
{
    return s->conn != NULL &&
           (s->call->stream.unsent == 0 || (mt_stream_is_contended(s) && has_room(s)));
}

/* why may be NULL, and is set for MT_ELIMIT. */
static mt_err send_body(mt_streaming *s, const mt_body *body, mt_status *why)
{
    mt_session *session = s->conn->session;
    mt_err err = s->side->begin_writes != NULL ? s->side->begin_writes(s->call) : MT_OK;

    if (err == MT_ELIMIT && why != NULL)
        mt_status_set(why, MT_RESOURCE_EXHAUSTED,
                      "the headers of the reply are over the peer's max_metadata_bytes");
    if (err == MT_OK)
        err = session->ops->send(session, &s->call->stream, body, 0, why);
    mt_conn_touch(s->conn);
    return err;
}

/* Makes why the end of a call for an error of sending. */
static void explain(mt_err err, mt_status *why)
{
    if (err != MT_ELIMIT)
        mt_status_set(why, MT_RESOURCE_EXHAUSTED, "%s", mt_err_text(err));
    why->code = MT_RESOURCE_EXHAUSTED;
    why->ran = MT_RAN_UNKNOWN;
}

static void send_failed(mt_streaming *s, mt_err err, mt_status *why)
{
    explain(err, why);
    s->side->fail(s->call, why);
}

mt_err mt_stream_send_encoded(mt_streaming *s, mt_slice bytes, mt_status *why)
{
    const mt_body body = {.bytes = bytes};
    mt_err err = send_body(s, &body, why);

    if (err != MT_OK)
        explain(err, why);
    return err;
}

static void send_end(mt_streaming *s)
{
    mt_session *session = s->conn->session;
    mt_status why;

    s->end_sent = true;
    mt_err err = session->ops->send(session, &s->call->stream, NULL, MT_SEND_END, &why);
    mt_conn_touch(s->conn);
    if (err != MT_OK)
        send_failed(s, err, &why);
}

/* Moves the outbox to the session while that has room, or all of it. */
static void flush(mt_streaming *s, bool all)
{
    mt_err err = MT_OK;
    mt_slice bytes;
    mt_status why;

    while (err == MT_OK && s->conn != NULL && (all || has_room(s)) && get(s, &bytes)) {
        const mt_body body = mt_call_body(s->call, NULL, NULL, bytes);

        err = send_body(s, &body, &why);
        mt_slice_unref(bytes);
    }
    if (err != MT_OK) {
        send_failed(s, err, &why);
        return;
    }
    if (s->conn == NULL)
        return;
    if (has_outbox(s))
        s->call->stream.notify_at = s->high / 2;
    else if (s->out != NULL && s->side->ends_writes && !may_write(s) && !s->end_sent)
        send_end(s);
}

void mt_stream_free_writer(mt_streaming *s)
{
    mt_waiter *writer = s->writer;

    s->writer = NULL;
    if (writer != NULL)
        mt_waiter_finish(s->call->loop, writer);
}

/* A thread that waits for room may go on once half of the outbox is gone. */
static void serve_writer(mt_streaming *s)
{
    if (s->writer == NULL)
        return;
    pthread_mutex_lock(&s->shared.lock);
    bool has_room = waiting_bytes(s) <= s->high / 2;
    pthread_mutex_unlock(&s->shared.lock);
    if (has_room || atomic_load_explicit(&s->over, memory_order_relaxed))
        mt_stream_free_writer(s);
}

static void flush_posted(mt_post *post)
{
    mt_streaming *s = MT_CONTAINER_OF(post, mt_streaming, flush_post);
    mt_call *call = s->call;
    const mt_stream_side *side = s->side;

    pthread_mutex_lock(&s->shared.lock);
    s->shared.posted = false;
    pthread_mutex_unlock(&s->shared.lock);
    mt_stream_hold before = side->hold(call);
    flush(s, false);
    serve_writer(s);
    side->arrived(call);
    side->release(call, before);
}

void mt_stream_attach(mt_streaming *s, mt_conn *conn)
{
    s->conn = conn;
    mt_stream_writable(s);
}

void mt_stream_finish_writes(mt_streaming *s)
{
    if (s == NULL)
        return;
    if (has_outbox(s))
        flush(s, true);
    mt_members_finish(s);
}

static void call_writable(mt_streaming *s)
{
    if (!s->starved || s->conn == NULL || has_outbox(s))
        return;
    if (!has_room(s)) { /* what came from the outbox fills the session */
        s->call->stream.notify_at = s->high / 2;
        return;
    }
    s->starved = false;
    if (s->on_writable != NULL && may_write(s))
        s->on_writable(s->call, s->on_writable_arg);
}

void mt_stream_writable(mt_streaming *s)
{
    mt_call *call = s->call;
    const mt_stream_side *side = s->side;
    mt_stream_hold before = side->hold(call);

    /* Who came last takes the first turn, so that neither the handler nor a group waits for ever. */
    if (s->members_first)
        mt_members_drain(s);
    flush(s, false);
    serve_writer(s);
    call_writable(s);
    if (!s->members_first)
        mt_members_drain(s);
    s->members_first = !s->members_first;
    side->release(call, before);
}

/* ---- writing */

/* Encodes a message to the stack if it is small. */
static mt_err encode(const mt_message_type *type, const void *message, uint8_t *stack,
                     mt_slice *out)
{
    *out = (mt_slice){0};
    out->data = mt_message_try_pack(type, message, stack, SMALL, &out->size);
    return out->data != NULL ? MT_OK : mt_call_encode(type, message, out);
}

static mt_err no_room(mt_streaming *s)
{
    s->starved = true;
    if (s->conn != NULL)
        s->call->stream.notify_at = s->high / 2;
    return MT_EAGAIN;
}

static mt_err write_on_loop(mt_streaming *s, const void *message)
{
    uint8_t stack[SMALL];
    mt_slice bytes;
    mt_err err;

    if (s->conn != NULL && !has_outbox(s)) {
        const mt_body body = mt_call_body(s->call, s->out, message, (mt_slice){0});

        return has_room(s) ? send_body(s, &body, NULL) : no_room(s);
    }
    err = encode(s->out, message, stack, &bytes);
    if (err == MT_OK)
        err = put(s, bytes);
    mt_slice_unref(bytes);
    return err == MT_EAGAIN ? no_room(s) : err;
}

typedef struct write_wait {
    mt_waiter waiter;
    mt_streaming *s;
} write_wait;

static void write_start(void *arg)
{
    write_wait *wait = arg;

    wait->s->writer = &wait->waiter;
    serve_writer(wait->s);
}

static mt_err write_outside(mt_streaming *s, const void *message)
{
    uint8_t stack[SMALL];
    mt_slice bytes;
    mt_err err = encode(s->out, message, stack, &bytes);

    while (err == MT_OK) {
        err = may_write(s) ? put(s, bytes) : MT_ECLOSED;
        if (err == MT_OK) {
            post_flush(s);
            break;
        }
        if (err == MT_EAGAIN) {
            write_wait wait = {.s = s};
            err = s->side->wait(s->call, &wait.waiter, write_start, &wait);
        }
    }
    mt_slice_unref(bytes);
    return err;
}

static mt_err write_and_tell(mt_streaming *s, const void *message, bool on_loop)
{
    mt_err err = on_loop ? write_on_loop(s, message) : write_outside(s, message);

    if (err == MT_OK)
        mt_intercept_message(s->call, MT_SENT, s->out, message);
    return err;
}

mt_err mt_call_write(mt_call *call, const void *message)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;

    if (s == NULL || s->out == NULL)
        return MT_EINVAL;
    if (!may_write(s))
        return MT_ECLOSED;
    s->wrote = true;
    if (mt_loop_is_entered(call->loop))
        return write_and_tell(s, message, true);
    if (!mt_stream_pin(s))
        return MT_ECLOSED;
    mt_err err = write_and_tell(s, message, mt_loop_is_current(call->loop));
    mt_stream_unpin(s);
    return err;
}

void mt_stream_end_writes(mt_streaming *s)
{
    if (s->out == NULL || !may_write(s))
        return;
    atomic_store_explicit(&s->out_ended, true, memory_order_release);
    if (s->conn != NULL)
        flush(s, false);
}

/* From another thread the end goes the way of the messages, so that it stays behind them. */
static void end_outside(mt_streaming *s)
{
    atomic_store_explicit(&s->out_ended, true, memory_order_release);
    post_flush(s);
}

void mt_call_end_writes(mt_call *call)
{
    mt_streaming *s = call != NULL ? call->streaming : NULL;

    if (s == NULL || s->out == NULL || !s->side->ends_writes || !may_write(s))
        return;
    if (mt_loop_is_entered(call->loop)) {
        mt_stream_end_writes(s);
    } else if (mt_stream_pin(s)) {
        if (mt_loop_is_current(call->loop))
            mt_stream_end_writes(s);
        else
            end_outside(s);
        mt_stream_unpin(s);
    }
}
