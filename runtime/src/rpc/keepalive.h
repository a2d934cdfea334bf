/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/keepalive.h - whether a silent peer is still there: a ping after some silence, and the end of the
 * connection when that is not answered. */
#ifndef MT_RPC_KEEPALIVE_H
#define MT_RPC_KEEPALIVE_H

#include "rpc/conn.h"

/* What a ping is about; its answer carries the same. */
enum { MT_PING_KEEPALIVE = 1, MT_PING_DRAIN = 2 };

/* Returns a time so long after another; never when ms is MT_NO_TIMEOUT. */
mt_time mt_time_after(mt_time at, uint32_t ms);

/* Pings the peer of an open or ending connection when it has been silent for after_ms, or longer if the
 * peer asks for that; closes the connection when then no byte came for timeout_ms. Any byte that is read
 * counts as a sign of life, and so does one that a full pipe takes again.
 *   Shape    after_ms MT_NO_TIMEOUT: never pings
 *   Returns  when to look next */
mt_time mt_keepalive_look(mt_conn *conn, uint32_t after_ms, uint32_t timeout_ms);

/* True while a ping is not answered: the answer is waited for even if nobody needs the connection. */
static inline bool mt_keepalive_waits(const mt_conn *conn)
{
    return conn->pinged != 0;
}

#endif
