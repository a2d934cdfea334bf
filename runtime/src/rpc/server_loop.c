/* SPDX-License-Identifier: Apache-2.0 */
/* server_loop.c - a server's connections on one loop: accepting them, and letting them go in a drain. */
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "rpc/options.h"
#include "rpc/server_call.h"

/* ---- a connection's life */

static mt_server_conn *server_conn_of(mt_conn *conn)
{
    return MT_CONTAINER_OF(conn, mt_server_conn, conn);
}

static void server_conn_closed(mt_conn *base, const mt_status *why)
{
    mt_server_conn *conn = server_conn_of(base);
    mt_server_loop *home = conn->home;

    mt_log(MT_LOG_DEBUG, "connection ended: %s", why->text);
    mt_server_conn_cancel_calls(conn);
    while (conn->unknown != NULL) {
        mt_unknown *next = conn->unknown->next;

        mt_free(conn->unknown);
        conn->unknown = next;
    }
    mt_list_remove(&conn->node);
    mt_free(conn);
    atomic_fetch_sub(&home->server->connections, 1);
    mt_server_loop_touch(home);
}

static const mt_conn_owner_ops server_conn_ops = {.flushed = mt_server_conn_flushed,
                                                  .closed = server_conn_closed};

static void drain_reason(mt_status *status)
{
    mt_status_set(status, MT_UNAVAILABLE, "the server is draining");
}

void mt_server_conn_call_gone(mt_server_conn *conn)
{
    mt_status why;

    if (!conn->home->draining || !mt_list_is_empty(&conn->calls))
        return;
    drain_reason(&why);
    mt_conn_end(&conn->conn, &why);
}

static mt_session *server_session_new(mt_server_conn *conn)
{
    const mt_server_options *options = &conn->home->server->options;
    mt_session *session = NULL;
    const mt_session_args args = {
        .events = &mt_server_call_events,
        .owner = conn,
        .acceptor = true,
        .limits = mt_limits_make(options->max_message_bytes, options->max_metadata_bytes,
                                 options->max_concurrent_calls, 1024),
        .label = "msgtrans-c/" MT_VERSION_TEXT,
    };

    return mt_native_new(&args, &session) == MT_OK ? session : NULL;
}

/* One connection too many: it is told so, and ends. */
static void refuse(mt_server_conn *conn)
{
    mt_session *session = conn->conn.session;
    mt_status why;

    mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "the server has %u connections (max_connections)",
                  conn->home->server->options.max_connections);
    session->ops->goaway(session, &why, 0);
    mt_conn_end(&conn->conn, &why);
}

void mt_server_accept(void *arg, mt_pipe *pipe)
{
    mt_server_loop *home = arg;
    mt_server *server = home->server;
    mt_server_conn *conn = server->started && !home->draining ? mt_zalloc(sizeof *conn) : NULL;
    mt_session *session = NULL;

    if (conn != NULL) {
        conn->home = home;
        session = server_session_new(conn);
    }
    if (session == NULL) {
        mt_pipe_free(pipe);
        mt_free(conn);
        return;
    }
    mt_list_init(&conn->calls);
    mt_list_init(&conn->held);
    mt_list_push_back(&home->conns, &conn->node);
    mt_conn_init(&conn->conn,
                 &(mt_conn_args){.pipe = pipe,
                                 .session = session,
                                 .owner = &server_conn_ops,
                                 .max_unsent = server->options.max_unsent_bytes,
                                 .open_timeout_ms = server->options.handshake_timeout_ms,
                                 .state = MT_CONN_OPEN});
    if (atomic_fetch_add(&server->connections, 1) >= server->options.max_connections)
        refuse(conn);
}

/* ---- the end */

/* After an abort nobody waits for handlers any more, only for the last words to be written. */
static bool is_empty(const mt_server_loop *home)
{
    return mt_list_is_empty(&home->conns) && (home->calls == 0 || home->aborted);
}

static void loop_turn_end(mt_hook *hook)
{
    mt_server_loop *home = MT_CONTAINER_OF(hook, mt_server_loop, turn_end);
    mt_server *server = home->server;

    if (server->freeing) { /* whoever waited for a drain that was under way is not told */
        if (mt_list_is_empty(&home->conns) && home->calls == 0)
            mt_server_release(server);
    } else if (home->draining && !home->drained && is_empty(home)) {
        home->drained = true;
        mt_timer_stop(home->loop, &home->grace);
        mt_server_drained(home);
    }
}

void mt_server_loop_touch(mt_server_loop *home)
{
    mt_loop_defer(home->loop, &home->turn_end);
}

void mt_server_loop_stop_listening(mt_server_loop *home)
{
    for (size_t i = 0; i < home->listener_count; i++)
        mt_listener_free(home->listeners[i]);
    mt_free(home->listeners);
    home->listeners = NULL;
    home->listener_count = 0;
}

static void grace_over(mt_timer *timer, void *arg)
{
    (void)timer;
    mt_server_loop_abort(arg);
}

void mt_server_loop_drain(mt_server_loop *home)
{
    uint32_t grace_ms = home->server->options.drain_grace_ms;
    mt_status why;

    if (home->draining)
        return;
    home->draining = true;
    mt_server_loop_stop_listening(home);
    drain_reason(&why);
    for (mt_list *node = home->conns.next; node != &home->conns; node = node->next) {
        mt_server_conn *conn = MT_CONTAINER_OF(node, mt_server_conn, node);

        if (conn->conn.state != MT_CONN_OPEN)
            continue;
        conn->conn.session->ops->goaway(conn->conn.session, &why, grace_ms);
        mt_conn_touch(&conn->conn);
        mt_server_conn_reject_waiting(conn, &why);
        mt_server_conn_call_gone(conn);
    }
    home->grace.fn = grace_over;
    home->grace.arg = home;
    mt_timer_start(home->loop, &home->grace, home->loop->now + grace_ms * MT_MS);
    mt_server_loop_touch(home);
}

void mt_server_loop_abort(mt_server_loop *home)
{
    size_t cancelled = 0;
    mt_status why;

    if (home->aborted)
        return;
    home->aborted = true;
    mt_server_loop_stop_listening(home);
    mt_status_set(&why, MT_UNAVAILABLE, "cancelled: the server ended before the call did");
    for (mt_list *node = home->conns.next; node != &home->conns; node = node->next) {
        mt_server_conn *conn = MT_CONTAINER_OF(node, mt_server_conn, node);

        cancelled += mt_server_conn_reset_calls(conn, &why);
        mt_conn_end(&conn->conn, &why);
    }
    if (home->calls > 0)
        mt_log(MT_LOG_WARN, "drain: %zu handler%s still to answer after %zu calls were cancelled",
               home->calls, home->calls == 1 ? " has" : "s have", cancelled);
    mt_timer_stop(home->loop, &home->grace);
    mt_server_loop_touch(home);
}

/* A stop has arrived; false: its server is gone, and now perhaps the memory too. */
static bool is_still_there(mt_server_loop *home)
{
    mt_server *server = home->server;

    atomic_fetch_sub(&home->posted, 1);
    if (!server->gone)
        return server->started;
    mt_server_vanish(server);
    return false;
}

static void drain_posted(mt_post *post)
{
    mt_server_loop *home = MT_CONTAINER_OF(post, mt_server_loop, drain_post);

    if (is_still_there(home))
        mt_server_loop_drain(home);
}

static void abort_posted(mt_post *post)
{
    mt_server_loop *home = MT_CONTAINER_OF(post, mt_server_loop, abort_post);

    if (is_still_there(home))
        mt_server_loop_abort(home);
}

void mt_server_loop_init(mt_server_loop *home, mt_server *server)
{
    home->server = server;
    home->turn_end.fn = loop_turn_end;
    home->drain_post.fn = drain_posted;
    home->abort_post.fn = abort_posted;
    mt_list_init(&home->conns);
}
