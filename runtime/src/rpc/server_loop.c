/* SPDX-License-Identifier: Apache-2.0 */
/* server_loop.c - what one loop has of a server, and how it ends: the drain and its deadline. */
#include "core/alloc.h"
#include "core/log.h"
#include "rpc/server_call.h"

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

    if (home->draining)
        return;
    home->draining = true;
    mt_server_loop_stop_listening(home);
    for (mt_list *node = home->conns.next; node != &home->conns; node = node->next) {
        mt_server_conn *conn = MT_CONTAINER_OF(node, mt_server_conn, node);

        mt_drain_begin(conn, MT_DRAIN_STOP, grace_ms);
        mt_conn_look(&conn->conn);
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

        cancelled += mt_drain_abort(conn, &why);
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
