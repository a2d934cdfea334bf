/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/subchannel.h - one server of a channel: looks its name up, connects, connects again with backoff,
 * and knows the connection that takes new calls. (gRPC's term, connectivity states too.)
 *
 *   idle -> resolving -> connecting -> ready -> idle, or backoff after a failure -> resolving … */
#ifndef MT_RPC_SUBCHANNEL_H
#define MT_RPC_SUBCHANNEL_H

#include "core/address.h"
#include "name/resolver.h"
#include "net/tls.h"
#include "policy/backoff.h"
#include "rpc/conn.h"

typedef struct mt_subchannel mt_subchannel;

typedef enum mt_subchannel_state {
    MT_SUBCHANNEL_IDLE,
    MT_SUBCHANNEL_RESOLVING,
    MT_SUBCHANNEL_CONNECTING,
    MT_SUBCHANNEL_READY,
    MT_SUBCHANNEL_BACKOFF,
} mt_subchannel_state;

/* A client's connection. It outlives its place in the subchannel while calls of it are under way after a
 * GOAWAY. */
typedef struct mt_client_conn {
    mt_conn conn;
    mt_recorder recorder; /* outlives pipe and session, until its last calls have been told */
    char *peer;           /* "tcp://127.0.0.1:7000" */
    mt_subchannel *subchannel;
    mt_list node; /* among the draining ones */
    mt_list calls;
    mt_time since;
    mt_time idle_since; /* its last call went, while it has none */
    bool settled;       /* the server's settings came */
    bool draining;      /* it takes no new calls */
} mt_client_conn;

struct mt_subchannel {
    mt_channel *channel;
    size_t index;
    mt_address target;
    mt_address *addresses; /* of the last lookup */
    size_t address_count;
    size_t next_address;
    mt_resolver *resolver;
    mt_client_conn *conn; /* connecting or ready */
    mt_list draining;     /* older ones, with calls under way */
    mt_subchannel_state state;
    mt_backoff backoff;
    mt_timer timer;        /* in resolving: its bound; in backoff: the next attempt */
    mt_time attempt_until; /* bound on this attempt, lookup and all addresses */
    mt_status failure;     /* of the last attempt; MT_OK since it was last ready */
    mt_tls_ticket ticket;  /* of the newest TLS connection */
};

void mt_subchannel_init(mt_subchannel *sub, mt_channel *channel, const mt_address *target);

/* Starts an attempt if the subchannel is idle. */
void mt_subchannel_connect(mt_subchannel *sub);

/* The session's on_goaway event, or its stream ids are used up: another connection takes the next calls.
 * owner is an mt_client_conn. */
void mt_client_conn_goaway(void *owner, const mt_status *reason, uint32_t grace_ms);

/* A call ended on a connection: a draining one with no more calls goes. */
void mt_client_conn_call_gone(mt_client_conn *conn);

/* Closes everything; mt_channel.conns falls as the connections go. */
void mt_subchannel_close(mt_subchannel *sub, const mt_status *why);

/* Frees what is left; no connection is alive. */
void mt_subchannel_fini(mt_subchannel *sub);

#endif
