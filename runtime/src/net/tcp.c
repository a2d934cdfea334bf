/* SPDX-License-Identifier: Apache-2.0 */
/* tcp.c - the TCP transport; several loops share a port by SO_REUSEPORT. */
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "core/alloc.h"
#include "net/socket.h"

static void switch_on(int fd, int level, int option)
{
    (void)setsockopt(fd, level, option, &(int){1}, sizeof(int));
}

static mt_err tcp_connect(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error)
{
    int fd;

    assert(address->resolved);
    *out = NULL;
    if (mt_socket_open(address->socket.ss_family, &fd, error) != MT_OK)
        return MT_EIO;
    switch_on(fd, IPPROTO_TCP, TCP_NODELAY);
    return mt_socket_connect(loop, fd, address, out, error);
}

/* Binds; returns 0 or errno.
 *
 * The first socket of a port is bound without SO_REUSEPORT, so that another program on the port is
 * noticed even if it has that option set, and gets it afterwards for those that follow. */
static int bind_to(int fd, const mt_listen_args *args, const mt_address *address)
{
    switch_on(fd, SOL_SOCKET, SO_REUSEADDR);
    switch_on(fd, IPPROTO_TCP, TCP_NODELAY); /* what is accepted inherits it */
    if (args->sibling != NULL)
        switch_on(fd, SOL_SOCKET, SO_REUSEPORT);
    if (bind(fd, (const struct sockaddr *)&address->socket, address->socket_size) != 0)
        return errno;
    if (args->will_share)
        switch_on(fd, SOL_SOCKET, SO_REUSEPORT);
    return listen(fd, MT_BACKLOG) != 0 ? errno : 0;
}

static int tcp_open(const mt_listen_args *args, const mt_address *address, int *out)
{
    int error;

    if (mt_socket_open(address->socket.ss_family, out, &error) != MT_OK)
        return error;
    error = bind_to(*out, args, address);
    if (error != 0)
        close(*out);
    return error;
}

/* Writes down which port the kernel chose. */
static void learn_port(int fd, mt_address *address)
{
    mt_peer bound = {0};
    socklen_t size = sizeof bound;

    /* The port is in the same place in both kinds of address. */
    if (address->port == 0 && getsockname(fd, (struct sockaddr *)&bound, &size) == 0)
        mt_address_set_port(address, ntohs(bound.in.sin_port));
}

static mt_err tcp_listen(const mt_listen_args *args, mt_listener **out, mt_status *why)
{
    const mt_address *address = args->sibling != NULL ? &args->sibling->address : args->address;
    int fd;

    *out = NULL;
    assert(address->resolved);
    mt_acceptor *self = mt_zalloc(sizeof *self);
    if (self == NULL)
        return mt_listen_refuse(address, ENOMEM, why);
    self->base = (mt_listener){.transport = &mt_carrier_tcp, .address = *address};
    int error = tcp_open(args, address, &fd);
    if (error == 0) {
        learn_port(fd, &self->base.address);
        if (mt_acceptor_begin(self, args, fd) == MT_OK) {
            *out = &self->base;
            return MT_OK;
        }
        close(fd);
        error = ENOMEM;
    }
    mt_free(self);
    return mt_listen_refuse(address, error, why);
}

static void tcp_listener_free(mt_listener *listener)
{
    int fd = ((mt_acceptor *)listener)->fd;

    mt_acceptor_free((mt_acceptor *)listener);
    close(fd);
}

const mt_carrier mt_carrier_tcp = {
    .scheme = "tcp",
    .connect = tcp_connect,
    .listen = tcp_listen,
    .listener_free = tcp_listener_free,
};
