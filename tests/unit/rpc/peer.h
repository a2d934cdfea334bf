/* SPDX-License-Identifier: Apache-2.0 */
/* peer.h - a peer that is no MsgTrans, in virtual time: the other end of an inproc pipe, which says what
 * it is told to, notes what it hears, and closes only when it is told to. raw.h is the same on a socket. */
#ifndef PEER_H
#define PEER_H

#include "net/pipe.h"
#include "rpc/raw.h"

enum { PEER_ROOM = 1024 * 1024 };

typedef struct peer {
    kit *k;
    mt_listener *listener; /* NULL: none */
    mt_pipe *pipe;         /* NULL: not yet accepted, or hung up */
    bool deaf;             /* reads nothing, until peer_listen_up() */
    kit_count accepted;    /* connections */
    kit_count heard;       /* reads, and the other side's end */
    bool ended;            /* that came; a new connection takes its place, and that of a deaf one */
    size_t size;           /* bytes in bytes */
    size_t at;             /* what was found by peer_await() ends here */
    uint8_t bytes[PEER_ROOM];
} peer;

/* Connects to the kit's server. */
void peer_connect(peer *p, kit *k);
void peer_connect_deaf(peer *p, kit *k);

/* Listens on the target of a kit without a server, and takes one connection at a time. */
void peer_listen(peer *p, kit *k);
void peer_listen_deaf(peer *p, kit *k);

/* Waits until so many connections have been taken. */
void peer_await_accept(peer *p, int count);

/* Hears again. */
void peer_listen_up(peer *p);

/* Closes the connection. */
void peer_hang_up(peer *p);

/* Closes all that is open. */
void peer_free(peer *p);

/* Sends all; the other side reads it in turns that take no time. */
void peer_send(peer *p, const void *bytes, size_t size);

/* True while the other side has not closed: a shutdown is not yet that. Sends it a byte to find out. */
bool peer_is_held(peer *p);

void peer_frame(peer *p, unsigned type_and_flags, uint32_t stream, const void *payload,
                size_t size);

/* Sends preface and SETTINGS, or as a server the SETTINGS: the window of the connection never ends. */
void peer_hello(peer *p);

/* Sends a CALL of Echo. Nothing follows when text is not NULL: then it is the whole request. */
void peer_call(peer *p, uint32_t stream, const char *text, mt_time timeout);

/* Waits until a whole frame of a type came for a stream, behind the one that was found before. */
mt_frame peer_await(peer *p, unsigned type, uint32_t stream);

/* Waits for a PING, and answers it; returns what it is about. */
uint64_t peer_await_ping(peer *p);

/* Waits for a GOAWAY; returns the stream number that it has, reason may be NULL. */
uint64_t peer_await_goaway(peer *p, mt_status *reason);

/* Forgets the whole frames that were heard. */
void peer_forget(peer *p);

/* Returns how many frames of a type there are behind what was found before. */
int peer_count(peer *p, unsigned type);

/* Waits for a RESET, and returns what it says. */
mt_status peer_await_reset(peer *p, uint32_t stream);

#endif
