/* SPDX-License-Identifier: Apache-2.0 */
/* conn.c - reading into the loop's shared block, writing once a turn, ending in order. */
#include "rpc/conn.h"

#include <assert.h>
#include <string.h>

#include "core/alloc.h"

enum {
    READ_BYTES = 16 * 1024,  /* at once: what they make us say leaves while we read the next */
    FIRST_BYTES = 512,       /* of what was read are answered before the rest */
    DIRECT_BYTES = 8 * 1024, /* as many are worth a read of their own into a large message */
    BULK = 512,              /* a read of more than this is not the answer to one call */
    FLUSH_AT = 8 * 1024,     /* do not wait for the end of the turn with so much to say */
    READS_PER_EVENT = 4,     /* then the other connections of the loop get their turn */
    FLUSH_ROUNDS = 16,       /* of pump and write in one turn */
    LINGER_MS = 1000,
};

static const mt_status why_unknown = {
    .code = MT_UNAVAILABLE, .size = 17, .text = "connection closed"};

/* ---- closing */

static void note(mt_conn *conn, enum mt_record_event event, uint64_t detail)
{
    mt_recorder_event(conn->session->recorder, event, 0, detail);
}

void mt_conn_close(mt_conn *conn, const mt_status *why)
{
    if (conn->state == MT_CONN_CLOSED)
        return;
    note(conn, MT_RECORD_CLOSED, 0);
    conn->state = MT_CONN_CLOSED;
    if (conn->why == NULL) {
        conn->why = mt_malloc(sizeof *conn->why);
        if (conn->why != NULL)
            *conn->why = *why;
    }
    mt_pipe_want(conn->pipe, 0);
    mt_conn_touch(conn);
}

static void close_with(mt_conn *conn, const char *what, const char *detail)
{
    char peer[MT_ADDRESS_TEXT];
    mt_status why;

    mt_pipe_describe(conn->pipe, peer, sizeof peer);
    mt_status_set(&why, MT_UNAVAILABLE, "%s: %s%s%s", peer, what, detail[0] != '\0' ? ": " : "",
                  detail);
    if (conn->pipe->refused)
        why.ran = MT_DID_NOT_RUN;
    mt_conn_close(conn, &why);
}

static void close_broken(mt_conn *conn)
{
    note(conn, MT_RECORD_BROKEN, (uint64_t)conn->pipe->error);
    close_with(conn, conn->state == MT_CONN_OPENING ? "cannot connect" : "connection broken",
               mt_pipe_error_text(conn->pipe));
}

void mt_conn_fini(mt_conn *conn)
{
    mt_timer_stop(conn->loop, &conn->timer);
    mt_hook_cancel(&conn->turn_end);
    mt_pipe_free(conn->pipe);
    conn->session->ops->free(conn->session);
    mt_block_unref(conn->rx);
    mt_free(conn->why);
}

/* Pipe and session go before the owner hears of it, so that it cannot use them by mistake. */
static void conn_bury(mt_conn *conn)
{
    mt_status *why = conn->why;

    conn->why = NULL;
    mt_conn_fini(conn);
    conn->owner->closed(conn, why != NULL ? why : &why_unknown);
    mt_free(why);
}

/* The peer is there: the keepalive, if it waits for that, has its answer. */
static void sign_of_life(mt_conn *conn)
{
    conn->quiet_since = conn->loop->now;
    conn->pinged = 0;
}

/* ---- writing */

static void conn_want(mt_conn *conn)
{
    unsigned events = 0;

    if (conn->state == MT_CONN_OPENING || conn->stalled)
        events |= MT_PIPE_WRITE;
    if (conn->state == MT_CONN_ENDING ||
        (conn->state == MT_CONN_OPEN && conn->session->out.bytes <= conn->max_unsent))
        events |= MT_PIPE_READ;
    mt_pipe_want(conn->pipe, events);
}

/* Writes until out is empty or the pipe takes no more. */
static mt_err write_out(mt_conn *conn)
{
    mt_chain *out = &conn->session->out;
    struct iovec vectors[MT_PIPE_VECTORS];

    while (out->bytes > 0) {
        size_t put = 0;
        size_t count = mt_chain_front(out, vectors, MT_PIPE_VECTORS);
        mt_err err = mt_pipe_write(conn->pipe, vectors, count, &put);

        if (err != MT_OK)
            return err;
        mt_chain_consume(out, put);
        conn->written += put;
        if (conn->stalled) /* what a full pipe takes again, the peer has taken */
            sign_of_life(conn);
    }
    return MT_OK;
}

static void note_blocked(mt_conn *conn, bool blocked)
{
    if (conn->blocked == blocked)
        return;
    conn->blocked = blocked;
    note(conn, blocked ? MT_RECORD_BLOCKED : MT_RECORD_UNBLOCKED, conn->session->out.bytes);
}

/* A stream whose writer always has more must not keep the loop from everybody else: what is left goes on
 * in the next turn, as if the pipe had taken no more. */
static void conn_flush(mt_conn *conn)
{
    mt_err err = MT_OK;
    int rounds = 0;

    do {
        if (conn->session->wants_pump)
            conn->session->ops->pump(conn->session);
        err = write_out(conn);
    } while (err == MT_OK && conn->session->wants_pump && !conn->session->broken &&
             ++rounds < FLUSH_ROUNDS);

    conn->stalled = err == MT_EAGAIN || (err == MT_OK && conn->session->wants_pump);
    note_blocked(conn, err == MT_EAGAIN);
    if (conn->session->broken)
        close_with(conn, mt_err_text(MT_ENOMEM), "");
    else if (err != MT_OK && err != MT_EAGAIN)
        close_broken(conn);
}

static void linger_over(mt_timer *timer, void *arg)
{
    (void)timer;
    mt_conn_close(arg, &why_unknown);
}

void mt_conn_linger(mt_conn *conn)
{
    if (conn->timer.fn == linger_over || conn->state != MT_CONN_ENDING)
        return;
    mt_timer_stop(conn->loop, &conn->timer);
    conn->timer.fn = linger_over;
    mt_timer_start(conn->loop, &conn->timer, conn->loop->now + LINGER_MS * MT_MS);
}

void mt_conn_end(mt_conn *conn, const mt_status *why)
{
    if (conn->state == MT_CONN_OPENING)
        mt_conn_close(conn, why);
    if (conn->state != MT_CONN_OPEN)
        return;
    conn->state = MT_CONN_ENDING;
    note(conn, MT_RECORD_ENDING, 0);
    conn->why = mt_malloc(sizeof *conn->why);
    if (conn->why != NULL)
        *conn->why = *why;
    mt_conn_touch(conn);
    if (conn->is_client) /* its calls are over: nobody waits for what is unsent */
        mt_conn_linger(conn);
}

/* True once the peer has been sent everything. Replies that wait for its credit count. */
static bool all_said(const mt_conn *conn)
{
    return conn->session->out.bytes == 0 && (conn->deaf || conn->session->finishing == 0);
}

static void conn_turn_end(mt_hook *hook)
{
    mt_conn *conn = MT_CONTAINER_OF(hook, mt_conn, turn_end);

    if (conn->state == MT_CONN_OPEN || conn->state == MT_CONN_ENDING)
        conn_flush(conn);
    if (conn->state == MT_CONN_CLOSED) {
        conn_bury(conn);
        return;
    }
    if (conn->state == MT_CONN_OPEN && conn->owner->flushed != NULL)
        conn->owner->flushed(conn);
    if (conn->state == MT_CONN_ENDING && all_said(conn)) {
        mt_pipe_shutdown(conn->pipe);
        mt_conn_linger(conn);
    }
    conn_want(conn);
}

/* ---- reading */

static void open_timed_out(mt_timer *timer, void *arg);

/* The loop's shared block, which nobody else refers to; NULL when memory is out. */
static mt_block *scratch_of(mt_loop *loop)
{
    if (loop->scratch != NULL && mt_block_is_sole(loop->scratch))
        return loop->scratch;
    mt_block_unref(loop->scratch);
    loop->scratch = mt_block_new(MT_BLOCK_ROOM(MT_BLOCK_LARGE));
    return loop->scratch;
}

static void rx_drop(mt_conn *conn)
{
    mt_block_unref(conn->rx);
    conn->rx = NULL;
}

/* Keeps the bytes from..to of a block, the start of a frame of need bytes. A large frame takes the
 * shared block with it; a small one is copied, so that a slow peer holds 1 KiB and not 64. */
static mt_err rx_keep(mt_conn *conn, mt_block *block, size_t from, size_t to, size_t need)
{
    bool fits = from + need <= block->capacity;

    assert(need > to - from);
    if (block == conn->rx && fits)
        goto mark;
    if (block == conn->loop->scratch && fits && need > MT_BLOCK_ROOM(MT_BLOCK_MEDIUM)) {
        conn->loop->scratch = NULL;
        rx_drop(conn);
        conn->rx = block;
        goto mark;
    }
    mt_block *kept = block != conn->rx && conn->rx != NULL && conn->rx->capacity >= need
                         ? mt_block_ref(conn->rx)
                         : mt_block_new(need);
    if (kept == NULL)
        return MT_ENOMEM;
    memcpy(kept->data, block->data + from, to - from);
    rx_drop(conn);
    conn->rx = kept;
    to -= from;
    from = 0;
mark:
    conn->rx_from = (uint32_t)from;
    conn->rx_to = (uint32_t)to;
    return MT_OK;
}

/* The peer broke the protocol, or we are out of memory: it is told, and the connection ends. */
static void end_input(mt_conn *conn, mt_err err)
{
    char peer[MT_ADDRESS_TEXT];
    mt_status why;

    mt_pipe_describe(conn->pipe, peer, sizeof peer);
    if (err == MT_EPROTO)
        mt_status_set(&why, MT_UNAVAILABLE, "%s: protocol error: %s", peer, conn->session->error);
    else
        mt_status_set(&why, MT_UNAVAILABLE, "%s: %s", peer, mt_err_text(err));
    rx_drop(conn);
    conn->deaf = true;
    if (conn->is_client) {
        (void)write_out(conn);
        mt_conn_close(conn, &why);
        return;
    }
    mt_conn_end(conn, &why);
    mt_conn_linger(conn); /* from now on, for this peer need not read what we say */
}

/* Of much input the first part is answered before the rest is looked at, so that the other end, which
 * may sleep, works at the same time as we do. */
static mt_err input(mt_conn *conn, mt_slice bytes, size_t *used, size_t *need)
{
    mt_session *session = conn->session;
    mt_slice first = {bytes.data, FIRST_BYTES, bytes.owner};
    bool is_first = conn->answers_early;
    mt_err err = MT_OK;

    conn->answers_early = false;
    if (is_first && bytes.size > 2 * FIRST_BYTES)
        err = session->ops->input(session, first, conn->loop->now, used, need);
    if (*used > 0 && err == MT_OK && session->out.bytes >= FIRST_BYTES / 2 && !conn->stalled &&
        conn->state == MT_CONN_OPEN)
        conn_flush(conn);
    if (conn->state == MT_CONN_CLOSED)
        *used = bytes.size; /* nobody asks for the rest */
    if (err != MT_OK || conn->state == MT_CONN_CLOSED)
        return err;
    size_t before = *used;
    bytes.data += before;
    bytes.size -= before;
    err = session->ops->input(session, bytes, conn->loop->now, used, need);
    *used += before;
    return err;
}

static void feed(mt_conn *conn, mt_block *block, size_t from, size_t to)
{
    mt_session *session = conn->session;
    mt_slice bytes = {block->data + from, to - from, block};
    size_t used = 0;
    size_t need = 0;
    mt_err err = input(conn, bytes, &used, &need);

    if (err == MT_OK && used < bytes.size)
        err = rx_keep(conn, block, from + used, to, need);
    else if (conn->rx != NULL && err == MT_OK)
        rx_drop(conn);
    if (err != MT_OK)
        end_input(conn, err);
    if (session->out.bytes > 0 || session->wants_pump || conn->owner->flushed != NULL)
        mt_conn_touch(conn);
}

/* True if all that a server said is an alert of TLS, the only thing that it can say to a plain client. */
static bool is_tls_alert(const mt_conn *conn)
{
    return conn->is_client && conn->rx != NULL && conn->rx_to - conn->rx_from >= 2 &&
           conn->rx->data[conn->rx_from] == 0x15 && conn->rx->data[conn->rx_from + 1] == 0x03 &&
           mt_timer_is_armed(&conn->timer) && conn->timer.fn == open_timed_out;
}

static void read_failed(mt_conn *conn, mt_err err)
{
    if (err != MT_EIO)
        note(conn, MT_RECORD_HUNG_UP, 0);
    if (err == MT_EIO)
        close_broken(conn);
    else if (conn->state == MT_CONN_ENDING)
        mt_conn_close(conn, &why_unknown);
    else if (is_tls_alert(conn))
        close_with(conn, "the server speaks TLS on that port; write tls:// in the target", "");
    else
        close_with(conn, "connection closed by the peer", "");
}

/* Where the next bytes go: behind the start of a frame. A small start is copied to the front of the
 * shared block, or each read would only fill up the little block that keeps it. */
static mt_block *place_to_read(mt_conn *conn, size_t *from, size_t *to)
{
    mt_block *rx = conn->rx;

    *from = rx != NULL ? conn->rx_from : 0;
    *to = rx != NULL ? conn->rx_to : 0;
    if (rx != NULL && rx->capacity > MT_BLOCK_ROOM(MT_BLOCK_MEDIUM))
        return rx;
    mt_block *block = scratch_of(conn->loop);
    if (block != NULL && rx != NULL)
        memcpy(block->data, rx->data + *from, *to - *from);
    *to -= *from;
    *from = 0;
    return block;
}

/* True when the session knows a better place for much of what comes next: where it would copy it to. */
static bool reads_direct(mt_conn *conn, mt_slice *room)
{
    const mt_session_ops *ops = conn->session->ops;

    if (conn->rx != NULL || conn->deaf || ops->room == NULL)
        return false;
    *room = ops->room(conn->session);
    return room->size >= DIRECT_BYTES;
}

static bool read_direct(mt_conn *conn, mt_slice room)
{
    size_t from = (size_t)(room.data - room.owner->data), got = 0;
    mt_err err = mt_pipe_read(conn->pipe, room.owner->data + from, room.size, &got);

    if (err == MT_OK) {
        sign_of_life(conn);
        conn->loop->bulk_at = conn->loop->now;
        mt_block *block =
            mt_block_ref(room.owner); /* the message may go while its bytes are looked at */
        feed(conn, block, from, from + got);
        mt_block_unref(block);
    } else if (err != MT_EAGAIN) {
        read_failed(conn, err);
    }
    return got == room.size;
}

/* Reads once; false when there is nothing more for now. */
static bool read_once(mt_conn *conn)
{
    size_t from, to, got = 0;
    mt_slice direct;

    if (reads_direct(conn, &direct))
        return read_direct(conn, direct);
    mt_block *block = place_to_read(conn, &from, &to);
    if (block == NULL) {
        end_input(conn, MT_ENOMEM);
        return false;
    }
    size_t room = block->capacity - to;
    if (block != conn->rx && room > READ_BYTES)
        room = READ_BYTES;
    mt_err err = mt_pipe_read(conn->pipe, block->data + to, room, &got);
    if (err == MT_EAGAIN)
        return false;
    if (err != MT_OK) {
        read_failed(conn, err);
        return false;
    }
    sign_of_life(conn);
    if (got > BULK)
        conn->loop->bulk_at = conn->loop->now;
    if (!conn->deaf)
        feed(conn, block, from, to + got);
    return got == room;
}

static void conn_readable(mt_conn *conn)
{
    conn->answers_early = true;
    for (int i = 0; i < READS_PER_EVENT; i++) {
        bool more = read_once(conn);
        if (conn->state == MT_CONN_OPEN && !conn->stalled && conn->session->out.bytes >= FLUSH_AT)
            conn_flush(conn);
        if (!more || conn->state == MT_CONN_CLOSED)
            break;
        if (conn->session->out.bytes > conn->max_unsent)
            break;
    }
}

/* ---- opening */

static void open_timed_out(mt_timer *timer, void *arg)
{
    mt_conn *conn = arg;

    (void)timer;
    close_with(conn, conn->state == MT_CONN_OPENING ? "cannot connect" : "no handshake",
               "timed out");
}

/* The first write tells whether the pipe really is connected. */
static void conn_opened(mt_conn *conn)
{
    mt_err err = write_out(conn);

    if (err == MT_EAGAIN && conn->written == 0)
        return;
    if (err == MT_OK || err == MT_EAGAIN) {
        conn->state = MT_CONN_OPEN;
        note(conn, MT_RECORD_CONNECTED, 0);
        conn->owner->opened(conn);
        mt_conn_touch(conn);
    } else {
        close_broken(conn);
    }
}

static void conn_ready(void *arg, unsigned events)
{
    mt_conn *conn = arg;

    if (conn->state == MT_CONN_OPENING) {
        conn_opened(conn);
        return;
    }
    if ((events & MT_PIPE_READ) != 0 && conn->state != MT_CONN_CLOSED)
        conn_readable(conn);
    if ((events & MT_PIPE_WRITE) != 0)
        mt_conn_touch(conn);
}

/* ---- while it is open */

static void look_due(mt_timer *timer, void *arg)
{
    (void)timer;
    mt_conn_look(arg);
}

void mt_conn_look(mt_conn *conn)
{
    if (conn->timer.fn == linger_over || conn->state == MT_CONN_CLOSED)
        return;
    mt_timer_stop(conn->loop, &conn->timer);
    conn->timer.fn = look_due;
    mt_time at = conn->owner->look(conn);
    if (at == MT_NEVER || conn->timer.fn != look_due || mt_timer_is_armed(&conn->timer) ||
        conn->state == MT_CONN_CLOSED)
        return;
    mt_timer_start(conn->loop, &conn->timer, at);
}

void mt_conn_settled(mt_conn *conn)
{
    if (conn->timer.fn == open_timed_out)
        mt_conn_look(conn);
}

void mt_conn_init(mt_conn *conn, const mt_conn_args *args)
{
    *conn = (mt_conn){
        .loop = args->pipe->loop,
        .pipe = args->pipe,
        .session = args->session,
        .owner = args->owner,
        .turn_end.fn = conn_turn_end,
        .timer = {.fn = open_timed_out, .arg = conn},
        .quiet_since = args->pipe->loop->now,
        .max_unsent = args->max_unsent,
        .state = args->state,
        .is_client = args->state == MT_CONN_OPENING,
    };
    mt_pipe_attach(conn->pipe, conn_ready, conn);
    if (args->open_timeout_ms != 0)
        mt_timer_start(conn->loop, &conn->timer, conn->loop->now + args->open_timeout_ms * MT_MS);
    if (conn->state == MT_CONN_OPEN) {
        note(conn, MT_RECORD_ACCEPTED, 0);
        mt_conn_touch(conn);
    }
    conn_want(conn);
}
