/* SPDX-License-Identifier: Apache-2.0 */
/* server_conn.c - a server's connection: taken or refused, looked after, and gone. */
#include "core/alloc.h"
#include "core/log.h"
#include "rpc/keepalive.h"
#include "rpc/options.h"
#include "rpc/server_call.h"

enum { REFUSALS_MOST = 64 }; /* that are told why at the same time; further ones are just closed */

static mt_server_conn *server_conn_of(mt_conn *conn)
{
    return MT_CONTAINER_OF(conn, mt_server_conn, conn);
}

static void conn_free(mt_server_conn *conn)
{
    while (conn->unknown != NULL) {
        mt_unknown *next = conn->unknown->next;

        mt_free(conn->unknown);
        conn->unknown = next;
    }
    mt_list_remove(&conn->node);
    mt_identity_unref(conn->identity);
    mt_recorder_fini(&conn->recorder);
    mt_free(conn);
}

static void server_conn_closed(mt_conn *base, const mt_status *why)
{
    mt_server_conn *conn = server_conn_of(base);
    mt_server_loop *home = conn->home;

    mt_log(MT_LOG_DEBUG, "connection ended: %s", why->text);
    mt_server_conn_cancel_calls(conn, why);
    if (conn->refused)
        home->refusals--;
    else
        atomic_fetch_sub(&home->server->connections, 1);
    conn_free(conn);
    mt_server_loop_touch(home);
}

/* ---- looking after it */

static bool is_busy(const mt_server_conn *conn)
{
    return !mt_list_is_empty(&conn->calls) || conn->conn.session->finishing > 0;
}

/* Lets the connection go when it is too old or idle for too long. Returns when that may be. */
static mt_time age_look(mt_server_conn *conn)
{
    const mt_server_options *options = &conn->home->server->options;
    mt_time now = conn->conn.loop->now;

    if (conn->drain.phase != MT_DRAIN_SERVING || conn->conn.state != MT_CONN_OPEN)
        return MT_NEVER;
    if (is_busy(conn))
        conn->idle_since = now;
    mt_time idle_at = mt_time_after(conn->idle_since, options->idle_timeout_ms);
    if (now >= conn->old_at)
        mt_drain_begin(conn, MT_DRAIN_AGE, options->max_connection_age_grace_ms);
    else if (now >= idle_at)
        mt_drain_begin(conn, MT_DRAIN_IDLE, MT_NO_TIMEOUT);
    else
        return idle_at < conn->old_at ? idle_at : conn->old_at;
    return MT_NEVER;
}

static mt_time earlier(mt_time a, mt_time b)
{
    return a < b ? a : b;
}

static mt_time server_conn_look(mt_conn *base)
{
    mt_server_conn *conn = server_conn_of(base);
    const mt_server_options *options = &conn->home->server->options;
    mt_time ping = mt_keepalive_look(base, options->keepalive_ms, options->keepalive_timeout_ms);

    if (base->state == MT_CONN_CLOSED)
        return MT_NEVER;
    mt_time age = age_look(conn);
    return earlier(ping, earlier(age, mt_drain_look(conn)));
}

void mt_server_conn_call_gone(mt_server_conn *conn)
{
    mt_status why;

    if (!mt_list_is_empty(&conn->calls))
        return;
    conn->idle_since = conn->conn.loop->now;
    if (conn->drain.phase != MT_DRAIN_LEAVING)
        return;
    mt_status_set(&why, MT_UNAVAILABLE, "the connection was to end, and has no more calls");
    mt_conn_end(&conn->conn, &why);
}

static const mt_conn_owner_ops server_conn_ops = {
    .flushed = mt_server_conn_flushed, .look = server_conn_look, .closed = server_conn_closed};

/* ---- the beginning */

static mt_session *server_session_new(mt_server_conn *conn)
{
    const mt_server_options *options = &conn->home->server->options;
    mt_session *session = NULL;
    mt_session_args args = {
        .events = &mt_server_call_events,
        .owner = conn,
        .acceptor = true,
        .limits = {.max_message_bytes = options->max_message_bytes,
                   .max_metadata_bytes = options->max_metadata_bytes,
                   .stream_window_bytes = options->stream_window_bytes,
                   .connection_window_bytes = options->connection_window_bytes,
                   .max_concurrent_calls = options->max_concurrent_calls,
                   .max_methods = 1024},
        .label = "msgtrans-c/" MT_VERSION_TEXT,
        .recorder = &conn->recorder,
    };

    mt_limits_complete(&args.limits);
    return mt_native_new(&args, &session) == MT_OK ? session : NULL;
}

/* Somewhere from 10 % before to 10 % behind max_connection_age_ms, else those who came together after a
 * restart would always leave together. */
static mt_time age_end(mt_server_loop *home)
{
    uint32_t age_ms = home->server->options.max_connection_age_ms;
    mt_time tenth = age_ms * MT_MS / 10;

    if (age_ms == MT_NO_TIMEOUT)
        return MT_NEVER;
    return home->loop->now + 9 * tenth +
           (mt_time)mt_rng_below(&home->loop->rng, (uint64_t)(2 * tenth) + 1);
}

/* Makes a connection of a pipe, which is taken; NULL when there is no memory. */
static mt_server_conn *conn_new(mt_server_loop *home, mt_pipe *pipe)
{
    const mt_server_options *options = &home->server->options;
    mt_server_conn *conn = mt_zalloc(sizeof *conn);
    mt_session *session = NULL;

    if (conn != NULL) {
        conn->home = home;
        mt_recorder_init(&conn->recorder, &home->loop->now, options->recorder_frames);
        session = server_session_new(conn);
    }
    if (session == NULL) {
        mt_pipe_free(pipe);
        if (conn != NULL)
            mt_recorder_fini(&conn->recorder);
        mt_free(conn);
        return NULL;
    }
    mt_list_init(&conn->calls);
    mt_list_init(&conn->held);
    mt_list_push_back(&home->conns, &conn->node);
    conn->idle_since = home->loop->now;
    conn->old_at = age_end(home);
    mt_conn_init(&conn->conn, &(mt_conn_args){.pipe = pipe,
                                              .session = session,
                                              .owner = &server_conn_ops,
                                              .max_unsent = options->max_unsent_bytes,
                                              .open_timeout_ms = options->handshake_timeout_ms,
                                              .state = MT_CONN_OPEN});
    return conn;
}

/* ---- refusing one */

/* A flood of connections makes one line a second. */
static void log_refusal(mt_server_loop *home, const mt_status *why)
{
    mt_time now = home->loop->now;

    if (home->refusals_logged != 0 && now - home->refusals_logged < MT_SEC)
        return;
    home->refusals_logged = now;
    mt_log(MT_LOG_WARN, "a connection is refused: %s", why->text);
}

/* It is told why, and has a moment to hear it; of a flood of them only some are. */
static void refuse(mt_server_loop *home, mt_pipe *pipe, const mt_status *why)
{
    mt_server_conn *conn = NULL;

    log_refusal(home, why);
    if (home->refusals < REFUSALS_MOST)
        conn = conn_new(home, pipe);
    else
        mt_pipe_free(pipe);
    if (conn == NULL)
        return;
    mt_session *session = conn->conn.session;
    conn->refused = true;
    home->refusals++;
    conn->drain.phase = MT_DRAIN_LEAVING;
    conn->drain.grace_ends = MT_NEVER;
    session->ops->goaway(session, why, 0);
    mt_conn_end(&conn->conn, why);
    mt_conn_linger(&conn->conn);
}

static bool is_serving(const mt_server_loop *home)
{
    return home->server->started && !home->draining;
}

void mt_server_refuse(void *arg, mt_pipe *pipe)
{
    mt_server_loop *home = arg;
    mt_status why;

    mt_status_set(&why, MT_RESOURCE_EXHAUSTED,
                  "the server has no descriptors left; raise its limit (ulimit -n)");
    if (is_serving(home))
        refuse(home, pipe, &why);
    else
        mt_pipe_free(pipe);
}

void mt_server_accept(void *arg, mt_pipe *pipe)
{
    mt_server_loop *home = arg;
    mt_server *server = home->server;
    mt_status why;

    if (!is_serving(home)) {
        mt_pipe_free(pipe);
        return;
    }
    if (atomic_fetch_add(&server->connections, 1) < server->options.max_connections) {
        if (conn_new(home, pipe) == NULL)
            atomic_fetch_sub(&server->connections, 1);
        return;
    }
    atomic_fetch_sub(&server->connections, 1);
    mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "the server has %u connections (max_connections)",
                  server->options.max_connections);
    refuse(home, pipe, &why);
}

/* ---- with TLS */

/* Returns NULL when there is no memory; then the pipe is gone. */
static mt_pipe *put_tls_on(mt_server_loop *home, mt_pipe *pipe)
{
    const mt_tls_args args = {.context = home->server->tls, .lower = pipe};
    mt_pipe *wrapped = NULL;

    return mt_tls_pipe_new(&args, &wrapped) == MT_OK ? wrapped : NULL;
}

void mt_server_accept_tls(void *arg, mt_pipe *pipe)
{
    pipe = put_tls_on(arg, pipe);
    if (pipe != NULL)
        mt_server_accept(arg, pipe);
}

void mt_server_refuse_tls(void *arg, mt_pipe *pipe)
{
    pipe = put_tls_on(arg, pipe);
    if (pipe != NULL)
        mt_server_refuse(arg, pipe);
}
