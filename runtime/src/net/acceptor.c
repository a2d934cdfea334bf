/* SPDX-License-Identifier: Apache-2.0 */
/* acceptor.c - accepting connections, also when descriptors run out. */
#include "net/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/status.h"

enum { ACCEPTS_A_TURN = 64 }; /* so that the connections there are get their turn */
#define PAUSE (100 * MT_MS)
#define NO_DESCRIPTORS "no descriptors left, raise the limit (ulimit -n)"

/* What an errno means to whoever wanted to listen. */
static const char *advice(const mt_address *address, int error)
{
    bool tcp = mt_address_has_port(address);

    switch (error) {
    case EADDRINUSE:
        return tcp ? "address already in use; stop the other program or choose another port"
                   : "address already in use; stop the other program or choose another path";
    case EADDRNOTAVAIL:
        return "this machine has no such address; use one that it has, or 0.0.0.0 for all";
    case EACCES:
        return tcp ? "not permitted; choose a port from 1024 on"
                   : "not permitted; choose a folder that this user may write to";
    case ENOENT:
        return "no such folder; create it first";
    case ENOTSOCK:
        return "there is a file that is no socket; remove it or choose another path";
    case EMFILE:
    case ENFILE:
        return "no descriptors left; raise the limit (ulimit -n)";
    default:
        return NULL;
    }
}

mt_err mt_listen_refuse(const mt_address *address, int error, mt_status *why)
{
    char text[MT_ADDRESS_TEXT];
    const char *known = advice(address, error);
    mt_err err = error == EADDRINUSE || error == ENOTSOCK ? MT_EADDRINUSE : MT_EIO;

    mt_address_format(address, text, sizeof text);
    if (error == ENOMEM)
        err = MT_ENOMEM;
    if (known != NULL)
        mt_status_set(why, err, "%s: %s", text, known);
    else
        mt_status_set(why, err, "%s: cannot listen: %s", text, strerror(error));
    return err;
}

/* The connections wait in the kernel's queue meanwhile. */
static void pause_for(mt_acceptor *self, const char *reason)
{
    char text[MT_ADDRESS_TEXT];

    mt_io_want(self->loop, self->io, 0);
    mt_timer_start(self->loop, &self->pause, self->loop->now + PAUSE);
    if (self->logged_at != 0 && self->loop->now - self->logged_at < MT_SEC)
        return;
    self->logged_at = self->loop->now;
    mt_address_format(&self->base.address, text, sizeof text);
    mt_log(MT_LOG_ERROR, "%s: cannot accept connections: %s; trying again", text, reason);
}

/* Gets the spare descriptor (back); false when there is none for it. */
static bool has_spare(mt_acceptor *self)
{
    int error;

    if (self->spare >= 0 || self->refuse == NULL)
        return true;
    return mt_socket_open(AF_UNIX, &self->spare, &error) == MT_OK;
}

static void drop_spare(mt_acceptor *self)
{
    if (self->spare >= 0)
        close(self->spare);
    self->spare = -1;
}

static void resume(mt_timer *timer, void *arg)
{
    mt_acceptor *self = arg;

    (void)timer;
    if (has_spare(self))
        mt_io_want(self->loop, self->io, MT_IO_READ);
    else
        pause_for(self, NO_DESCRIPTORS);
}

static int take_socket(mt_acceptor *self, mt_socket_args *args)
{
    socklen_t size = sizeof args->peer;

    args->loop = self->loop;
    args->fd =
        accept4(self->fd, (struct sockaddr *)&args->peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return args->fd < 0 ? errno : 0;
}

/* There is no descriptor left: the first in the queue gets the spare one, to be told so. The others wait,
 * each until the one before it is gone, or until there are descriptors again. */
static void refuse_one(mt_acceptor *self)
{
    mt_socket_args args = {0};
    mt_pipe *pipe;

    pause_for(self, NO_DESCRIPTORS);
    drop_spare(self);
    if (take_socket(self, &args) == 0 && mt_socket_pipe_new(&args, &pipe) == MT_OK)
        self->refuse(self->arg, pipe); /* may end us */
}

/* Handles a failed accept4(); true if the next one is worth trying at once. */
static bool is_worth_another(mt_acceptor *self, int error)
{
    switch (error) {
    case EAGAIN:
        return false;
    case EMFILE:
    case ENFILE:
        if (self->spare >= 0)
            refuse_one(self);
        else
            pause_for(self, NO_DESCRIPTORS);
        return false;
    case ENOBUFS:
    case ENOMEM:
        pause_for(self, "the system is out of memory");
        return false;
    default: /* of a connection that is gone already, as accept(2) says */
        return true;
    }
}

/* Takes one connection out of the queue; true if there may be more. */
static bool accept_one(mt_acceptor *self)
{
    mt_socket_args args = {0};
    mt_pipe *pipe;
    int error = take_socket(self, &args);

    if (error != 0)
        return is_worth_another(self, error);
    if (mt_socket_pipe_new(&args, &pipe) != MT_OK) {
        pause_for(self, "out of memory");
        return false;
    }
    self->accept(self->arg, pipe); /* may end us */
    return true;
}

static void acceptor_ready(void *arg, unsigned events)
{
    mt_acceptor *self = arg;

    (void)events;
    self->accepting = true;
    for (int i = 0; i < ACCEPTS_A_TURN && !self->ended; i++)
        if (!accept_one(self))
            break;
    self->accepting = false;
    if (self->ended)
        mt_free(self);
}

mt_err mt_acceptor_begin(mt_acceptor *self, const mt_listen_args *args, int fd)
{
    self->loop = args->loop;
    self->fd = fd;
    self->accept = args->accept;
    self->refuse = args->refuse;
    self->spare = -1;
    self->arg = args->arg;
    self->pause = (mt_timer){.fn = resume, .arg = self};
    self->io = mt_io_new(args->loop, fd, acceptor_ready, self);
    if (self->io == NULL)
        return MT_ENOMEM;
    (void)has_spare(self); /* without one, connections wait */
    mt_io_want(args->loop, self->io, MT_IO_READ);
    return MT_OK;
}

void mt_acceptor_free(mt_acceptor *self)
{
    mt_timer_stop(self->loop, &self->pause);
    mt_io_free(self->loop, self->io);
    drop_spare(self);
    self->ended = true;
    if (!self->accepting)
        mt_free(self);
}
