/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/server.h - the server inside: what it offers, its loops with their connections, its workers. */
#ifndef MT_RPC_SERVER_H
#define MT_RPC_SERVER_H

#include <pthread.h>
#include <stdatomic.h>

#include <msgtrans/server.h>

#include "net/pipe.h"
#include "net/tls.h"
#include "rpc/conn.h"
#include "rpc/drain.h"
#include "rpc/workers.h"

/* One method as offered: what a session's head.target points to. Constant once the server runs. */
typedef struct mt_handler {
    const mt_method *method; /* NULL: there is no such method */
    const void *handlers;    /* the copied handlers struct */
    void *app;
    const char *path; /* of the request, when there is no such method */
} mt_handler;

typedef struct mt_offer {
    struct mt_offer *next;
    const mt_service *service;
    _Alignas(16) unsigned char handlers[];
} mt_offer;

typedef struct mt_server_loop mt_server_loop;

/* A connection from a client. */
typedef struct mt_server_conn {
    mt_conn conn;
    mt_recorder recorder;
    mt_server_loop *home;
    mt_list node;
    mt_list calls;
    mt_list held;               /* those that wait until the client has taken earlier replies */
    mt_identity *identity;      /* of the client; NULL: it cannot be proved, or nobody asked yet */
    bool identified;            /* somebody asked */
    struct mt_unknown *unknown; /* paths asked for that are not offered; bounded */
    uint32_t unknown_count;
    bool refused; /* it is only told why, and does not count as a connection */
    mt_drain drain;
    mt_time idle_since; /* its last call went, while it has none */
    mt_time old_at;     /* when it has reached its age */
} mt_server_conn;

/* All that one loop owns of a server. */
struct mt_server_loop {
    mt_server *server;
    mt_loop *loop;
    bool own_loop;
    bool has_thread;
    pthread_t thread;
    mt_listener **listeners;
    size_t listener_count;
    mt_list conns;
    size_t refusals;         /* of those, that are only told why they are refused */
    mt_time refusals_logged; /* when that was last in the log */
    size_t calls; /* alive: running, queued, or not yet answered after their client was gone */
    mt_time mark; /* the clock when the last handler of this turn was through */
    bool draining;
    bool aborted; /* calls under way have been cancelled */
    bool drained; /* it has been told */
    mt_timer grace;
    mt_hook turn_end;
    mt_post drain_post, abort_post;
    _Atomic uint32_t posted; /* of these, on their way */
};

struct mt_server {
    mt_server_options options;
    mt_status error;
    _Atomic(struct mt_interceptors *) interceptors; /* NULL: there are none */
    mt_offer *offers;
    mt_handler *methods; /* sorted by path */
    size_t method_count;
    bool has_blocking;
    bool started;
    bool freeing; /* mt_server_free() was called: the last call takes the memory along */
    bool gone;    /* it was released; the last post that was on its way takes the memory along */
    char **addresses;
    size_t address_count;
    mt_server_loop *loops;
    size_t loop_count;
    mt_workers *workers;
    mt_tls_context *tls; /* NULL: no options for it were given */
    bool uses_tls;       /* there is a tls:// listener */
    mt_server_drained_fn *drained;
    void *drained_arg;
    _Atomic uint32_t connections;
    _Atomic uint32_t stops;
};

/* What a session tells of a server's calls; owner is the mt_server_conn. */
extern const mt_session_events mt_server_call_events;

/* Keeps, and logs, the first error of a server that is being set up. Returns err. */
mt_err mt_server_fail(mt_server *server, mt_err err, const mt_status *why);

/* Returns the method of that path, NULL when it is not offered. */
const mt_handler *mt_server_find(const mt_server *server, mt_slice path);

/* Prepares what a loop owns; the loop is there already. */
void mt_server_loop_init(mt_server_loop *home, mt_server *server);

/* A listener's callbacks: arg is the mt_server_loop. */
void mt_server_accept(void *arg, mt_pipe *pipe);
void mt_server_refuse(void *arg, mt_pipe *pipe);

/* Those of a tls:// listener. */
void mt_server_accept_tls(void *arg, mt_pipe *pipe);
void mt_server_refuse_tls(void *arg, mt_pipe *pipe);

/* On the loop: no new calls; the loop is drained once calls and connections are gone. Again: nothing. */
void mt_server_loop_drain(mt_server_loop *home);

/* On the loop: calls under way are cancelled, connections closed. */
void mt_server_loop_abort(mt_server_loop *home);

/* On the loop: closes the listeners. */
void mt_server_loop_stop_listening(mt_server_loop *home);

/* Something that a drain waits for is gone. */
void mt_server_loop_touch(mt_server_loop *home);

/* A call of a connection is gone: one without calls is idle, or ends if it is to go. */
void mt_server_conn_call_gone(mt_server_conn *conn);

/* The client may have taken replies: calls that waited for that run. */
void mt_server_conn_flushed(mt_conn *base);

/* Ends every call of a connection that is no longer, for that reason; for the owner of the connection. */
void mt_server_conn_cancel_calls(mt_server_conn *conn, const mt_status *why);

/* Resets, as not run, each call of a connection that no handler has yet. */
void mt_server_conn_reject_waiting(mt_server_conn *conn, const mt_status *status);

/* Resets every call of a connection with status, as its drain does; returns how many. */
size_t mt_server_conn_reset_calls(mt_server_conn *conn, const mt_status *status);

/* A loop is drained: stops it, or calls done. */
void mt_server_drained(mt_server_loop *home);

/* Frees a server whose loops have neither calls nor connections. */
void mt_server_release(mt_server *server);

/* Frees the memory of a server that is gone, unless a post is still on its way to it. */
void mt_server_vanish(mt_server *server);

#endif
