/* SPDX-License-Identifier: Apache-2.0 */
/* net/socket.h - what tcp and unix share: pipes over stream sockets, accepting, and words for errors. */
#ifndef MT_NET_SOCKET_H
#define MT_NET_SOCKET_H

#include <netinet/in.h>

#include "net/pipe.h"

enum { MT_BACKLOG = 4096 };

/* The address of a peer as far as it is worth keeping: a unix one has only its family. */
typedef union mt_peer {
    struct sockaddr_in6 in6; /* the largest first, so that {0} clears all of it */
    struct sockaddr_in in;
    sa_family_t family;
} mt_peer;

typedef struct mt_socket_args {
    mt_loop *loop;
    int fd; /* a non-blocking stream socket; taken, also on failure */
    mt_peer peer;
    bool connecting; /* connect() goes on in the background */
} mt_socket_args;

/* Makes a pipe over a socket.
 *   Owns     *out is the caller's: mt_pipe_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_socket_pipe_new(const mt_socket_args *args, mt_pipe **out);

/* Opens a stream socket, non-blocking and not inherited by other programs.
 *   Returns  MT_OK | MT_EIO, *error has errno */
MT_NODISCARD mt_err mt_socket_open(int family, int *out, int *error);

/* Starts to connect an open socket and makes its pipe; as mt_carrier's connect.
 *   Owns     fd is taken, also on failure */
MT_NODISCARD mt_err mt_socket_connect(mt_loop *loop, int fd, const mt_address *address,
                                      mt_pipe **out, int *error);

/* A listener over a listening socket, the first member of a transport's own. */
typedef struct mt_acceptor {
    mt_listener base;
    mt_loop *loop;
    int fd;
    mt_io *io;
    mt_accept_fn *accept, *refuse;
    void *arg;
    int spare; /* a descriptor kept for refusing with, -1 while it is in use or there is none */
    mt_timer pause; /* until accepting is tried again, when descriptors ran out */
    mt_time logged_at;
    bool accepting; /* inside accept */
    bool ended;     /* to be freed behind it */
} mt_acceptor;

/* Begins to accept. base is set by the caller.
 *   Owns     fd is borrowed until mt_acceptor_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_acceptor_begin(mt_acceptor *self, const mt_listen_args *args, int fd);

/* Stops to accept and frees the listener that self is the first member of, at once or, inside
 * accept, behind it. fd may be closed right after. */
void mt_acceptor_free(mt_acceptor *self);

/* Says why listening failed, from errno, and what to do.
 *   Returns  MT_EADDRINUSE | MT_ENOMEM | MT_EIO: that is why->code as well */
MT_NODISCARD mt_err mt_listen_refuse(const mt_address *address, int error, mt_status *why);

#endif
