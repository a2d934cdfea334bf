/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/conn.h - one connection: a pipe under a session. Reads for it, writes what it has to say once a
 * loop turn, and ends in order. What travels is the session's business and that of the owner.
 *
 *   opening --connected--> open --mt_conn_end()--> ending --flushed, peer done--> closed
 *   from each: mt_conn_close() or a failure --> closed, and the owner hears it once, at a turn's end
 *
 * A connection has one timer. Until the handshake is done it bounds that; then the owner looks after the
 * connection (keepalive, idling, age, drain) and says when to look next; in the end it bounds the linger.
 * The looking is lazy: what happens on a connection only notes its time, and no timer moves. */
#ifndef MT_RPC_CONN_H
#define MT_RPC_CONN_H

#include "net/pipe.h"
#include "wire/session.h"

typedef enum mt_conn_state {
    MT_CONN_OPENING, /* the pipe is still connecting */
    MT_CONN_OPEN,
    MT_CONN_ENDING, /* what the session has to say still goes out, then our side ends */
    MT_CONN_CLOSED, /* the owner is about to hear it */
} mt_conn_state;

typedef struct mt_conn mt_conn;

typedef struct mt_conn_owner_ops {
    /* The pipe is connected (only if it was opening). */
    void (*opened)(mt_conn *conn);

    /* What there was to write has been written as far as it goes; NULL if the owner has no use for it. */
    void (*flushed)(mt_conn *conn);

    /* It is time to look after the connection, which is open or ending. Returns when to look next; until
     * then only mt_conn_look() makes it look again. */
    mt_time (*look)(mt_conn *conn);

    /* The connection is over: pipe and session are gone. The owner may free the conn. */
    void (*closed)(mt_conn *conn, const mt_status *why);
} mt_conn_owner_ops;

struct mt_conn {
    mt_loop *loop;
    mt_pipe *pipe;
    mt_session *session;
    const mt_conn_owner_ops *owner;
    mt_hook turn_end;
    mt_timer timer;
    mt_time quiet_since; /* the peer's last sign of life, or when we began to wait for one */
    mt_time pinged;      /* when the keepalive asked for one; 0: it does not wait for any */
    mt_block *rx;        /* the start of a frame that is not complete, or NULL */
    uint32_t rx_from, rx_to;
    uint64_t written;    /* bytes that the pipe has taken */
    uint32_t max_unsent; /* bytes in session->out before we stop to read */
    mt_conn_state state;
    bool is_client;     /* its calls end with it: after an error it does not wait for the peer */
    bool deaf;          /* what comes in is thrown away: the peer broke the protocol */
    bool answers_early; /* what comes next is the first of this turn */
    bool stalled;       /* the pipe takes no more: wait for WRITE */
    bool dozes;         /* nobody looks after it before the next call */
    bool blocked;       /* it has been recorded that it takes no more */
    mt_status *why;
};

typedef struct mt_conn_args {
    mt_pipe *pipe;       /* taken, also on failure */
    mt_session *session; /* taken, also on failure */
    const mt_conn_owner_ops *owner;
    uint32_t max_unsent;
    uint32_t open_timeout_ms; /* bound on opening, 0: none; mt_conn_settled() ends it */
    mt_conn_state state;      /* a client's is MT_CONN_OPENING, a server's MT_CONN_OPEN */
} mt_conn_args;

/* Puts a connection together in place, and starts to read. */
void mt_conn_init(mt_conn *conn, const mt_conn_args *args);

/* Something was said to the session: writes it at the end of this turn. */
static inline void mt_conn_touch(mt_conn *conn)
{
    mt_loop_defer(conn->loop, &conn->turn_end);
}

/* The peer has shown itself: the open timeout no longer holds, and the owner looks after the rest. */
void mt_conn_settled(mt_conn *conn);

/* Lets the owner look now, because something is due earlier than it said. Nothing once it lingers. */
void mt_conn_look(mt_conn *conn);

/* A client's connection got a call: the silence counts from here if it dozed. */
static inline void mt_conn_wake(mt_conn *conn)
{
    if (!conn->dozes)
        return;
    conn->dozes = false;
    conn->quiet_since = conn->loop->now;
    mt_conn_look(conn);
}

/* Writes what the session has to say, ends our side, waits a moment for the peer to end its own, and
 * closes. A server's peer that does not read may take its time, see mt_conn_linger(). */
void mt_conn_end(mt_conn *conn, const mt_status *why);

/* A connection that is ending has no more than a moment from here, whatever is unsent. Again: nothing. */
void mt_conn_linger(mt_conn *conn);

/* Closes at the end of this turn, whatever is unsent; why is copied. Again: the first why counts. */
void mt_conn_close(mt_conn *conn, const mt_status *why);

/* Takes a connection down now, without a word to the owner. Not from inside a session's event. */
void mt_conn_fini(mt_conn *conn);

/* The position in the stream of bytes behind the last that the session has ready. A frame that ended
 * here has surely not left the process while conn->written is smaller. */
static inline uint64_t mt_conn_mark(const mt_conn *conn)
{
    return conn->written + conn->session->out.bytes;
}

#endif
