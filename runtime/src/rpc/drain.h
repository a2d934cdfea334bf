/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/drain.h - how a server lets a connection go, whatever the cause: it asks for no new calls, refuses
 * them once none can be on its way any more, waits for those under way, and ends.
 *
 *   serving --mt_drain_begin()--> notice --ACK, or no patience--> leaving --no calls, or grace over--> end */
#ifndef MT_RPC_DRAIN_H
#define MT_RPC_DRAIN_H

#include <stddef.h>

#include <msgtrans/status.h>

typedef enum mt_drain_cause {
    MT_DRAIN_STOP, /* the server ends */
    MT_DRAIN_AGE,  /* max_connection_age_ms */
    MT_DRAIN_IDLE, /* idle_timeout_ms */
} mt_drain_cause;

typedef enum mt_drain_phase {
    MT_DRAIN_SERVING,
    MT_DRAIN_NOTICE,  /* the client was asked for no new calls; those on their way are taken */
    MT_DRAIN_LEAVING, /* new calls are refused; without calls the connection ends */
} mt_drain_phase;

typedef struct mt_drain {
    mt_drain_phase phase;
    mt_drain_cause cause;
    mt_time notice_ends; /* then the ACK is no longer waited for */
    mt_time grace_ends;  /* then calls under way are cancelled */
} mt_drain;

struct mt_server_conn;

/* Begins to let a connection go, once; what has begun goes on.
 *   Shape    grace_ms MT_NO_TIMEOUT: calls under way get all the time that they need */
void mt_drain_begin(struct mt_server_conn *conn, mt_drain_cause cause, uint32_t grace_ms);

/* The client has answered the ping of the notice. */
void mt_drain_answered(struct mt_server_conn *conn);

/* Refuses new calls from now on, and ends the connection if it has none. */
void mt_drain_leave(struct mt_server_conn *conn);

/* Cancels the calls under way with status, and ends the connection within a moment. Returns how many
 * calls that were. */
size_t mt_drain_abort(struct mt_server_conn *conn, const mt_status *status);

/* Does what is due. Returns when to look next. */
mt_time mt_drain_look(struct mt_server_conn *conn);

#endif
