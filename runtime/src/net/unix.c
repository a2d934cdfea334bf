/* SPDX-License-Identifier: Apache-2.0 */
/* unix.c - the transport over Unix domain sockets, by path or abstract name. */
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/alloc.h"
#include "net/socket.h"

/* A listening socket, which the listeners of several loops share. */
typedef struct unix_queue {
    _Atomic uint32_t refs;
    int fd;
    dev_t device; /* of the socket file, with inode; both 0 for an abstract name */
    ino_t inode;
} unix_queue;

typedef struct unix_listener {
    mt_acceptor acceptor;
    unix_queue *queue;
} unix_listener;

static mt_err unix_connect(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error)
{
    int fd;

    *out = NULL;
    if (mt_socket_open(AF_UNIX, &fd, error) != MT_OK)
        return MT_EIO;
    return mt_socket_connect(loop, fd, address, out, error);
}

static const char *path_of(const mt_address *address)
{
    return address->host[0] == '@' ? NULL : address->host;
}

/* True if nobody answers on a socket file. */
static bool is_stale(const mt_address *address)
{
    int fd, error;

    if (mt_socket_open(AF_UNIX, &fd, &error) != MT_OK)
        return false;
    bool refused =
        connect(fd, (const struct sockaddr *)&address->socket, address->socket_size) != 0 &&
        errno == ECONNREFUSED;
    close(fd);
    return refused;
}

/* Removes the socket file of a program that died; returns 0, or why not as errno. */
static int remove_stale(const mt_address *address)
{
    struct stat before, now;
    const char *path = path_of(address);

    if (path == NULL)
        return EADDRINUSE;
    if (lstat(path, &before) != 0)
        return errno == ENOENT ? 0 : errno;
    if (!S_ISSOCK(before.st_mode))
        return ENOTSOCK;
    if (!is_stale(address))
        return EADDRINUSE;
    /* Another program may have come first, and have replaced it by its own. */
    if (lstat(path, &now) != 0 || now.st_ino != before.st_ino || now.st_dev != before.st_dev)
        return EADDRINUSE;
    return unlink(path) == 0 ? 0 : errno;
}

/* Binds, in the place of a dead program if need be; returns 0 or errno. */
static int bind_to(int fd, const mt_address *address)
{
    const struct sockaddr *to = (const struct sockaddr *)&address->socket;

    if (bind(fd, to, address->socket_size) == 0)
        return 0;
    if (errno != EADDRINUSE)
        return errno;
    int error = remove_stale(address);
    if (error == 0 && bind(fd, to, address->socket_size) != 0)
        error = errno;
    return error;
}

/* Opens the listening socket; returns 0 or errno. */
static int queue_open(const mt_address *address, unix_queue *queue)
{
    struct stat file;
    int error;

    if (mt_socket_open(AF_UNIX, &queue->fd, &error) != MT_OK)
        return error;
    error = bind_to(queue->fd, address);
    if (error == 0 && listen(queue->fd, MT_BACKLOG) != 0)
        error = errno;
    if (error != 0) {
        close(queue->fd);
    } else if (path_of(address) != NULL && lstat(path_of(address), &file) == 0) {
        queue->device = file.st_dev;
        queue->inode = file.st_ino;
    }
    return error;
}

/* Returns the queue that a listener shall share, or a new one; NULL with *error set. */
static unix_queue *queue_for(const mt_listen_args *args, int *error)
{
    if (args->sibling != NULL) {
        unix_queue *shared = ((unix_listener *)args->sibling)->queue;
        atomic_fetch_add(&shared->refs, 1);
        return shared;
    }
    unix_queue *queue = mt_zalloc(sizeof *queue);
    *error = queue != NULL ? queue_open(args->address, queue) : ENOMEM;
    if (*error != 0) {
        mt_free(queue);
        return NULL;
    }
    atomic_init(&queue->refs, 1);
    return queue;
}

/* Removes the file unless it has become another program's. */
static void remove_file(const unix_queue *queue, const char *path)
{
    struct stat file;

    if (path != NULL && lstat(path, &file) == 0 && file.st_ino == queue->inode &&
        file.st_dev == queue->device)
        (void)unlink(path);
}

static void queue_unref(unix_queue *queue, const mt_address *address)
{
    if (atomic_fetch_sub(&queue->refs, 1) != 1)
        return;
    remove_file(queue, path_of(address));
    close(queue->fd);
    mt_free(queue);
}

static mt_err unix_listen(const mt_listen_args *args, mt_listener **out, mt_status *why)
{
    int error = ENOMEM;

    *out = NULL;
    unix_listener *self = mt_zalloc(sizeof *self);
    unix_queue *queue = self != NULL ? queue_for(args, &error) : NULL;
    if (queue == NULL) {
        mt_free(self);
        return mt_listen_refuse(args->address, error, why);
    }
    self->queue = queue;
    self->acceptor.base = (mt_listener){.transport = &mt_carrier_unix, .address = *args->address};
    if (mt_acceptor_begin(&self->acceptor, args, queue->fd) != MT_OK) {
        queue_unref(queue, args->address);
        mt_free(self);
        return mt_listen_refuse(args->address, ENOMEM, why);
    }
    *out = &self->acceptor.base;
    return MT_OK;
}

static void unix_listener_free(mt_listener *listener)
{
    unix_listener *self = (unix_listener *)listener;
    unix_queue *queue = self->queue;
    mt_address address = listener->address;

    mt_acceptor_free(&self->acceptor);
    queue_unref(queue, &address);
}

const mt_carrier mt_carrier_unix = {
    .scheme = "unix",
    .connect = unix_connect,
    .listen = unix_listen,
    .listener_free = unix_listener_free,
};
