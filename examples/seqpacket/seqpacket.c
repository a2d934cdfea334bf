/* SPDX-License-Identifier: Apache-2.0 */
/* seqpacket.c - a transport of one's own. The kernel carries packets, a pipe carries bytes: a write becomes
 * one packet, and a read may take a part of one. */
#include "seqpacket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PACKET = 16 * 1024, BACKLOG = 1024, NAME_SIZE = 100 };

/* ---- the pipe */

typedef struct seqpacket_pipe {
    mt_pipe base;
    mt_io *io;
    int fd;
    size_t
        taken; /* of the first packet in the kernel's queue, by a read with less room than that */
    uint8_t packet[PACKET];
    char name[NAME_SIZE];
} seqpacket_pipe;

/* What a failed system call means. */
static mt_err failed(mt_pipe *pipe)
{
    if (errno == EAGAIN || errno == EINTR)
        return MT_EAGAIN;
    if (pipe->error == 0)
        pipe->error = errno;
    return MT_EIO;
}

/* The packet stays in the queue until all of it was handed out: so the descriptor is readable meanwhile. */
static mt_err read_part(seqpacket_pipe *self, uint8_t *out, size_t room, size_t *got)
{
    ssize_t size = recv(self->fd, self->packet, PACKET, MSG_PEEK);

    if (size < 0)
        return failed(&self->base);
    if (size == 0)
        return MT_ECLOSED;
    size_t rest = (size_t)size - self->taken;
    *got = rest < room ? rest : room;
    memcpy(out, self->packet + self->taken, *got);
    self->taken += *got;
    if (self->taken == (size_t)size) {
        self->taken = 0;
        if (recv(self->fd, self->packet, PACKET, 0) < 0)
            return failed(&self->base);
    }
    return MT_OK;
}

static mt_err seqpacket_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    seqpacket_pipe *self = (seqpacket_pipe *)pipe;

    *got = 0;
    if (pipe->error != 0)
        return MT_EIO;
    if (room < PACKET || self->taken > 0)
        return read_part(self, out, room, got);
    ssize_t size = recv(self->fd, out, room, 0);
    if (size < 0)
        return failed(pipe);
    *got = (size_t)size;
    return size == 0 ? MT_ECLOSED : MT_OK;
}

static mt_err seqpacket_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    struct iovec parts[MT_PIPE_VECTORS];
    struct msghdr message = {.msg_iov = parts};
    size_t left = PACKET;

    *put = 0;
    if (pipe->error != 0)
        return MT_EIO;
    for (size_t i = 0; i < count && left > 0; i++) {
        parts[i] = vectors[i];
        if (parts[i].iov_len > left)
            parts[i].iov_len = left;
        left -= parts[i].iov_len;
        message.msg_iovlen = i + 1;
    }
    ssize_t size = sendmsg(((seqpacket_pipe *)pipe)->fd, &message, MSG_NOSIGNAL);
    if (size < 0)
        return failed(pipe);
    *put = (size_t)size;
    return MT_OK;
}

/* MT_PIPE_READ and MT_IO_READ are the same number, and so are the other two. */
static void seqpacket_want(mt_pipe *pipe, unsigned events)
{
    mt_io_want(pipe->loop, ((seqpacket_pipe *)pipe)->io, events);
}

static void pipe_ready(void *arg, unsigned events)
{
    mt_pipe *pipe = arg;

    pipe->ready(pipe->arg, events); /* may free the pipe */
}

static void seqpacket_shutdown(mt_pipe *pipe)
{
    (void)shutdown(((seqpacket_pipe *)pipe)->fd, SHUT_WR);
}

static void seqpacket_describe(const mt_pipe *pipe, char *out, size_t size)
{
    snprintf(out, size, "seqpacket:%s", ((const seqpacket_pipe *)pipe)->name);
}

static void seqpacket_free(mt_pipe *pipe)
{
    seqpacket_pipe *self = (seqpacket_pipe *)pipe;

    mt_io_free(pipe->loop, self->io);
    close(self->fd);
    free(self);
}

static const mt_pipe_ops seqpacket_ops = {
    .name = "seqpacket",
    .read = seqpacket_read,
    .write = seqpacket_write,
    .want = seqpacket_want,
    .shutdown = seqpacket_shutdown,
    .describe = seqpacket_describe,
    .free = seqpacket_free,
};

/* Makes a pipe of a socket, which is taken; NULL when memory is out. */
static mt_pipe *pipe_new(mt_loop *loop, int fd, const char *name)
{
    seqpacket_pipe *self = calloc(1, sizeof *self);

    if (self != NULL)
        self->io = mt_io_new(loop, fd, pipe_ready, self);
    if (self == NULL || self->io == NULL) {
        free(self);
        close(fd);
        return NULL;
    }
    self->base.ops = &seqpacket_ops;
    self->base.loop = loop;
    self->fd = fd;
    snprintf(self->name, sizeof self->name, "%s", name);
    return &self->base;
}

/* ---- connecting and listening, by names that are in no folder */

static socklen_t address_of(const char *name, struct sockaddr_un *out)
{
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(out->sun_path + 1, name, strlen(name));
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

static int open_socket(const char *name)
{
    if (name[0] != '\0' && strlen(name) < NAME_SIZE)
        return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    errno = EINVAL;
    return -1;
}

static mt_err seqpacket_connect(mt_loop *loop, const char *name, mt_pipe **out, int *error)
{
    struct sockaddr_un to;
    int fd = open_socket(name);

    *out = NULL;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, address_of(name, &to)) != 0) {
        *error = errno;
        if (fd >= 0)
            close(fd);
        return MT_EIO;
    }
    *out = pipe_new(loop, fd, name);
    return *out != NULL ? MT_OK : MT_ENOMEM;
}

typedef struct seqpacket_listener {
    mt_transport_listener base;
    mt_loop *loop;
    mt_io *io;
    int fd;
    mt_accept_fn *accept;
    void *arg;
    char name[NAME_SIZE];
} seqpacket_listener;

/* One at a time, because accept may free the listener; the next one makes it ready again. */
static void listener_ready(void *arg, unsigned events)
{
    seqpacket_listener *self = arg;
    int fd = accept4(self->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)events;
    mt_pipe *pipe = fd >= 0 ? pipe_new(self->loop, fd, self->name) : NULL;
    if (pipe != NULL)
        self->accept(self->arg, pipe);
}

/* A listening socket; siblings have their own descriptor of the same one. Returns -1 with errno. */
static int listening_socket(const mt_transport_listen_args *args)
{
    struct sockaddr_un at;

    if (args->sibling != NULL)
        return dup(((seqpacket_listener *)args->sibling)->fd);
    int fd = open_socket(args->address);
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&at, address_of(args->address, &at)) != 0 ||
                    listen(fd, BACKLOG) != 0)) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static mt_err seqpacket_listen(const mt_transport_listen_args *args, mt_transport_listener **out,
                               int *error)
{
    seqpacket_listener *self = calloc(1, sizeof *self);

    *out = NULL;
    if (self == NULL)
        return MT_ENOMEM;
    self->loop = args->loop;
    self->accept = args->accept;
    self->arg = args->arg;
    snprintf(self->name, sizeof self->name, "%s", args->address);
    self->fd = listening_socket(args);
    if (self->fd < 0) {
        *error = errno;
        free(self);
        return *error == EADDRINUSE ? MT_EADDRINUSE : MT_EIO;
    }
    self->io = mt_io_new(args->loop, self->fd, listener_ready, self);
    if (self->io == NULL) {
        close(self->fd);
        free(self);
        return MT_ENOMEM;
    }
    mt_io_want(args->loop, self->io, MT_IO_READ);
    *out = &self->base;
    return MT_OK;
}

static void seqpacket_listener_free(mt_transport_listener *listener)
{
    seqpacket_listener *self = (seqpacket_listener *)listener;

    mt_io_free(self->loop, self->io);
    close(self->fd);
    free(self);
}

const mt_transport seqpacket_transport = {
    .scheme = "seqpacket",
    .connect = seqpacket_connect,
    .listen = seqpacket_listen,
    .listener_free = seqpacket_listener_free,
};
