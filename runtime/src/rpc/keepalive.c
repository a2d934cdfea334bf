/* SPDX-License-Identifier: Apache-2.0 */
/* keepalive.c - pings after silence, no more of them than the peer welcomes. */
#include "rpc/keepalive.h"

#include <msgtrans/call.h>

mt_time mt_time_after(mt_time at, uint32_t ms)
{
    return ms == MT_NO_TIMEOUT ? MT_NEVER : at + ms * MT_MS;
}

static void give_up(mt_conn *conn, uint32_t timeout_ms)
{
    char peer[MT_ADDRESS_TEXT];
    mt_status why;

    mt_recorder_event(conn->session->recorder, MT_RECORD_SILENT, 0, timeout_ms);
    mt_pipe_describe(conn->pipe, peer, sizeof peer);
    mt_status_set(&why, MT_UNAVAILABLE, "%s: keepalive: no answer for %u ms", peer, timeout_ms);
    mt_conn_close(conn, &why);
}

mt_time mt_keepalive_look(mt_conn *conn, uint32_t after_ms, uint32_t timeout_ms)
{
    mt_time now = conn->loop->now;
    uint32_t welcome_ms = conn->session->ping_after_ms;

    if (after_ms == MT_NO_TIMEOUT)
        return MT_NEVER;
    if (mt_keepalive_waits(conn)) {
        mt_time until = conn->pinged + timeout_ms * MT_MS;

        if (now >= until)
            give_up(conn, timeout_ms);
        return until;
    }
    mt_time due = mt_time_after(conn->quiet_since, after_ms > welcome_ms ? after_ms : welcome_ms);
    if (now < due)
        return due;
    conn->session->ops->ping(conn->session, MT_PING_KEEPALIVE);
    conn->pinged = now;
    mt_conn_touch(conn);
    return now + timeout_ms * MT_MS;
}
