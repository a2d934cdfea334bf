/* SPDX-License-Identifier: Apache-2.0 */
/* drain.c - the phases in which a server lets a connection go. */
#include "rpc/drain.h"

#include <msgtrans/call.h>

#include "core/status.h"
#include "rpc/keepalive.h"
#include "rpc/server.h"

enum { NOTICE_MS = 1000 }; /* for the answer to the ping of the notice */

static void reason_of(const mt_server_conn *conn, mt_status *why)
{
    const mt_server_options *options = &conn->home->server->options;

    switch (conn->drain.cause) {
    case MT_DRAIN_AGE:
        mt_status_set(why, MT_UNAVAILABLE,
                      "the connection has reached its age (max_connection_age_ms = %u)",
                      options->max_connection_age_ms);
        break;
    case MT_DRAIN_IDLE:
        mt_status_set(why, MT_UNAVAILABLE, "the connection was idle (idle_timeout_ms = %u)",
                      options->idle_timeout_ms);
        why->code = MT_OK; /* nothing is wrong with it */
        break;
    default:
        mt_status_set(why, MT_UNAVAILABLE, "the server is draining");
    }
}

/* What is left of the grace, as GOAWAY says it: 0 is no bound. */
static uint32_t grace_left_ms(const mt_server_conn *conn)
{
    mt_time left = conn->drain.grace_ends - conn->conn.loop->now;

    if (conn->drain.grace_ends == MT_NEVER)
        return 0;
    return left < MT_MS ? 1 : (uint32_t)(left / MT_MS);
}

void mt_drain_begin(mt_server_conn *conn, mt_drain_cause cause, uint32_t grace_ms)
{
    mt_session *session = conn->conn.session;
    mt_time now = conn->conn.loop->now;
    mt_drain *drain = &conn->drain;
    mt_status why;

    if (drain->phase != MT_DRAIN_SERVING || conn->conn.state != MT_CONN_OPEN)
        return;
    drain->phase = MT_DRAIN_NOTICE;
    drain->cause = cause;
    drain->grace_ends = mt_time_after(now, grace_ms);
    drain->notice_ends = mt_time_after(now, grace_ms < NOTICE_MS ? grace_ms : NOTICE_MS);
    reason_of(conn, &why);
    session->ops->notice(session, &why, grace_left_ms(conn));
    session->ops->ping(session, MT_PING_DRAIN);
    mt_conn_touch(&conn->conn);
}

void mt_drain_leave(mt_server_conn *conn)
{
    mt_session *session = conn->conn.session;
    mt_status why;

    if (conn->drain.phase == MT_DRAIN_LEAVING)
        return;
    conn->drain.phase = MT_DRAIN_LEAVING;
    reason_of(conn, &why);
    session->ops->goaway(session, &why, grace_left_ms(conn));
    mt_conn_touch(&conn->conn);
    why.code = MT_UNAVAILABLE;
    mt_server_conn_reject_waiting(conn, &why);
    if (mt_list_is_empty(&conn->calls))
        mt_conn_end(&conn->conn, &why);
}

void mt_drain_answered(mt_server_conn *conn)
{
    if (conn->drain.phase == MT_DRAIN_NOTICE && conn->conn.state == MT_CONN_OPEN)
        mt_drain_leave(conn);
}

size_t mt_drain_abort(mt_server_conn *conn, const mt_status *status)
{
    size_t cancelled = mt_server_conn_reset_calls(conn, status);

    if (conn->conn.state == MT_CONN_OPEN)
        mt_drain_leave(conn);
    mt_conn_end(&conn->conn, status);
    mt_conn_linger(&conn->conn);
    return cancelled;
}

mt_time mt_drain_look(mt_server_conn *conn)
{
    const mt_drain *drain = &conn->drain;
    mt_time now = conn->conn.loop->now;
    mt_status why;

    if (drain->phase == MT_DRAIN_NOTICE && now >= drain->notice_ends)
        mt_drain_leave(conn);
    if (drain->phase == MT_DRAIN_NOTICE)
        return drain->notice_ends;
    if (drain->phase == MT_DRAIN_SERVING || drain->cause == MT_DRAIN_STOP)
        return MT_NEVER; /* the grace of a server that ends is bounded for all at once */
    if (now < drain->grace_ends)
        return drain->grace_ends;
    mt_status_set(&why, MT_UNAVAILABLE,
                  "cancelled: the connection ended before the call did "
                  "(max_connection_age_grace_ms = %u)",
                  conn->home->server->options.max_connection_age_grace_ms);
    (void)mt_drain_abort(conn, &why);
    return MT_NEVER;
}
