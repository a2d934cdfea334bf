/* SPDX-License-Identifier: Apache-2.0 */
/* socket.c - a pipe over a stream socket: one system call for each read and each write. */
#include "net/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"

typedef struct socket_pipe {
    mt_pipe base;
    mt_io *io;
    int fd;
    unsigned wanted;
    bool connecting;
    mt_peer peer;
} socket_pipe;

static mt_err broken(socket_pipe *self, int error)
{
    if (self->base.error == 0)
        self->base.error = error;
    return MT_EIO;
}

/* What a failed read or write means. */
static mt_err failed(socket_pipe *self)
{
    return errno == EAGAIN || errno == EWOULDBLOCK ? MT_EAGAIN : broken(self, errno);
}

/* While connecting the socket keeps the outcome for settle(), so nothing else may ask it. */
static mt_err usable(const socket_pipe *self)
{
    if (self->base.error != 0)
        return MT_EIO;
    return self->connecting ? MT_EAGAIN : MT_OK;
}

static mt_err socket_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    socket_pipe *self = (socket_pipe *)pipe;
    mt_err err = usable(self);
    ssize_t size;

    *got = 0;
    if (err != MT_OK)
        return err;
    do
        size = recv(self->fd, out, room, 0);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return failed(self);
    *got = (size_t)size;
    return size == 0 ? MT_ECLOSED : MT_OK;
}

static ssize_t send_vectors(int fd, const struct iovec *vectors, size_t count)
{
    if (count == 1)
        return send(fd, vectors->iov_base, vectors->iov_len, MSG_NOSIGNAL);
    const struct msghdr message = {.msg_iov = (struct iovec *)vectors, .msg_iovlen = count};
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}

static mt_err socket_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    socket_pipe *self = (socket_pipe *)pipe;
    mt_err err = usable(self);
    ssize_t size;

    *put = 0;
    if (err != MT_OK)
        return err;
    do
        size = send_vectors(self->fd, vectors, count);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return failed(self);
    *put = (size_t)size;
    return MT_OK;
}

/* Watches what is wanted; while connecting also for the end of that. */
static void watch(socket_pipe *self)
{
    unsigned connecting = self->connecting && self->wanted != 0 ? MT_IO_WRITE : 0;

    mt_io_want(self->base.loop, self->io, self->wanted | connecting);
}

static void socket_want(mt_pipe *pipe, unsigned events)
{
    socket_pipe *self = (socket_pipe *)pipe;

    self->wanted = events;
    watch(self);
}

/* True if a socket is connected to itself: TCP does that when nobody listens on a port and the kernel
 * happens to choose just that one for the client. */
static bool is_own_echo(int fd, const mt_peer *peer)
{
    mt_peer own = {0};
    socklen_t size = sizeof own;

    /* The port is in the same place in both kinds of address. */
    if (peer->family == AF_UNIX || getsockname(fd, (struct sockaddr *)&own, &size) != 0 ||
        own.family != peer->family || own.in.sin_port != peer->in.sin_port)
        return false;
    if (own.family == AF_INET)
        return own.in.sin_addr.s_addr == peer->in.sin_addr.s_addr;
    return memcmp(&own.in6.sin6_addr, &peer->in6.sin6_addr, sizeof own.in6.sin6_addr) == 0;
}

/* Learns how connecting ended; returns what to report. */
static unsigned settle(socket_pipe *self, unsigned events)
{
    int error = 0;
    socklen_t size = sizeof error;

    if (getsockopt(self->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    else if (error == 0 && is_own_echo(self->fd, &self->peer))
        error = ECONNREFUSED;
    self->connecting = false;
    watch(self);
    if (error == 0)
        return events;
    (void)broken(self, error);
    return MT_PIPE_READ | MT_PIPE_WRITE;
}

static void socket_ready(void *arg, unsigned events)
{
    socket_pipe *self = arg;

    if (self->connecting)
        events = settle(self, events);
    events &= self->wanted;
    if (events != 0)
        self->base.ready(self->base.arg, events); /* may free us */
}

static void socket_shutdown(mt_pipe *pipe)
{
    (void)shutdown(((socket_pipe *)pipe)->fd, SHUT_WR);
}

/* The clients of a unix listener have no names, but its own is the same at both ends. */
static void describe_unix(int fd, char *out, size_t size)
{
    struct sockaddr_un un = {0};
    socklen_t length = sizeof un;
    int path = offsetof(struct sockaddr_un, sun_path);

    if (getpeername(fd, (struct sockaddr *)&un, &length) != 0 || (int)length <= path) {
        length = sizeof un;
        if (getsockname(fd, (struct sockaddr *)&un, &length) != 0)
            length = 0;
    }
    int rest = (int)length > path ? (int)length - path : 0;
    if (rest > 0 && un.sun_path[0] == '\0')
        snprintf(out, size, "unix:@%.*s", rest - 1, un.sun_path + 1);
    else
        snprintf(out, size, "unix:%.*s", rest, un.sun_path);
}

static void socket_describe(const mt_pipe *pipe, char *out, size_t size)
{
    const socket_pipe *self = (const socket_pipe *)pipe;
    const mt_peer *peer = &self->peer;
    char host[INET6_ADDRSTRLEN] = "";

    switch (peer->family) {
    case AF_INET:
        inet_ntop(AF_INET, &peer->in.sin_addr, host, sizeof host);
        snprintf(out, size, "tcp://%s:%u", host, ntohs(peer->in.sin_port));
        break;
    case AF_INET6:
        inet_ntop(AF_INET6, &peer->in6.sin6_addr, host, sizeof host);
        snprintf(out, size, "tcp://[%s]:%u", host, ntohs(peer->in6.sin6_port));
        break;
    default:
        describe_unix(self->fd, out, size);
    }
}

/* Only the kernel's word about the peer of a Unix socket counts as proof. */
static mt_identity *socket_identify(mt_pipe *pipe)
{
    const socket_pipe *self = (const socket_pipe *)pipe;
    struct ucred peer;
    socklen_t size = sizeof peer;

    if (self->peer.family != AF_UNIX ||
        getsockopt(self->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return NULL;
    mt_identity *identity = mt_zalloc(sizeof *identity);
    if (identity == NULL)
        return NULL;
    atomic_init(&identity->refs, 1);
    identity->has_credentials = true;
    identity->credentials = (mt_peer_credentials){peer.uid, peer.gid, peer.pid};
    return identity;
}

static void socket_free(mt_pipe *pipe)
{
    socket_pipe *self = (socket_pipe *)pipe;

    mt_io_free(self->base.loop, self->io);
    close(self->fd);
    mt_free(self);
}

static const mt_pipe_ops socket_ops = {
    .name = "socket",
    .read = socket_read,
    .write = socket_write,
    .want = socket_want,
    .shutdown = socket_shutdown,
    .describe = socket_describe,
    .identify = socket_identify,
    .free = socket_free,
};

mt_err mt_socket_pipe_new(const mt_socket_args *args, mt_pipe **out)
{
    socket_pipe *self = mt_malloc(sizeof *self);
    mt_io *io = self != NULL ? mt_io_new(args->loop, args->fd, socket_ready, self) : NULL;

    *out = NULL;
    if (io == NULL) {
        mt_free(self);
        close(args->fd);
        return MT_ENOMEM;
    }
    *self = (socket_pipe){.base = {.ops = &socket_ops, .loop = args->loop},
                          .io = io,
                          .fd = args->fd,
                          .connecting = args->connecting,
                          .peer = args->peer};
    *out = &self->base;
    return MT_OK;
}

/* ---- opening and connecting */

mt_err mt_socket_open(int family, int *out, int *error)
{
    *out = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    *error = *out < 0 ? errno : 0;
    return *out < 0 ? MT_EIO : MT_OK;
}

/* Begins to connect; returns 0 when that is done, EINPROGRESS, or why not. */
static int begin_connect(int fd, const mt_address *address, const mt_peer *peer)
{
    if (connect(fd, (const struct sockaddr *)&address->socket, address->socket_size) != 0)
        return errno;
    return is_own_echo(fd, peer) ? ECONNREFUSED : 0;
}

mt_err mt_socket_connect(mt_loop *loop, int fd, const mt_address *address, mt_pipe **out,
                         int *error)
{
    mt_socket_args args = {.loop = loop, .fd = fd, .peer = {.family = AF_UNIX}};

    *out = NULL;
    if (address->socket.ss_family != AF_UNIX)
        memcpy(&args.peer, &address->socket, address->socket_size);
    *error = begin_connect(fd, address, &args.peer);
    args.connecting = *error == EINPROGRESS;
    if (*error != 0 && !args.connecting) {
        close(fd);
        return MT_EIO;
    }
    *error = 0;
    return mt_socket_pipe_new(&args, out);
}
