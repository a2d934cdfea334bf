/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/pipe.h - transports of your own: how connections carry bytes, and how they come about. For those
 * who write one; docs/transports.md tells how, and has a suite of tests for it.
 *
 * A pipe is a two-way flow of bytes between two ends that never blocks. It keeps their order and loses none;
 * where one write ends means nothing to the reader. Everything above it, calls, credit, limits, drains, is
 * the library's.
 *
 * Threads   A pipe and a listener belong to one loop: their functions are called there, or before it runs,
 *           and they call back there.
 * Readiness Is a level: while an event is wanted and holds, ready is called again and again, from a loop
 *           turn of its own, never from inside one of the pipe's functions. What is not wanted is not told.
 * Errors    MT_EIO is for good: from then on read and write give it again, and pipe->error keeps the errno
 *           of the first. While MT_EIO holds, the pipe is ready for what is wanted. */
#ifndef MSGTRANS_PIPE_H
#define MSGTRANS_PIPE_H

#include <sys/uio.h>

#include <msgtrans/base.h>
#include <msgtrans/loop.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

typedef struct mt_pipe mt_pipe;

enum { MT_PIPE_READ = 1, MT_PIPE_WRITE = 2, MT_PIPE_VECTORS = 64 };

/* Says that a read or a write is worth trying, or that a connection came about (WRITE) or failed
 * (both: the next call says why). Only wanted events come, again and again while they hold. The
 * pipe may be freed inside. */
typedef void mt_pipe_ready_fn(void *arg, unsigned events);

typedef struct mt_pipe_ops {
    const char *name;

    /* Reads up to room bytes; *got > 0 with MT_OK, else 0.
     *   Shape    room at least 1
     *   Returns  MT_OK | MT_EAGAIN (also while connecting) | MT_ECLOSED the peer ended its side, and
     *            all that it wrote before has been read | MT_EIO broken */
    mt_err (*read)(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got);

    /* Writes from the vectors; *put > 0 with MT_OK, perhaps less than all, else 0. What did not fit is
     * offered again, but perhaps in other vectors.
     *   Shape    count 1 to MT_PIPE_VECTORS, none empty
     *   Owns     vectors and bytes are borrowed
     *   Returns  MT_OK | MT_EAGAIN (also while connecting) | MT_EIO broken */
    mt_err (*write)(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put);

    /* Asks for exactly these events, 0 for none. */
    void (*want)(mt_pipe *pipe, unsigned events);

    /* Ends our side: the peer reads the end after what was written. We still read. */
    void (*shutdown)(mt_pipe *pipe);

    /* Writes the peer's address as text, "scheme:…", terminated. */
    void (*describe)(const mt_pipe *pipe, char *out, size_t size);

    /* For the library's own pipes: NULL. */
    struct mt_identity *(*identify)(mt_pipe *pipe);

    /* Closes both sides and frees; ready is not called any more. Legal inside ready. */
    void (*free)(mt_pipe *pipe);
} mt_pipe_ops;

/* The first member of a transport's own struct. */
struct mt_pipe {
    const mt_pipe_ops *ops; /* set by the transport, as is loop */
    mt_loop *loop;
    mt_pipe_ready_fn *ready; /* set by the library before it wants any event, as is arg */
    void *arg;
    int error; /* errno of the first MT_EIO, 0 if there is none */
    const char
        *reason;  /* what went wrong, in words, when errno says too little, or NULL; the pipe's */
    bool refused; /* with error: the peer says that it took nothing of what was written */
};

/* Takes a connection that came in.
 *   Owns     pipe is the callback's */
typedef void mt_accept_fn(void *arg, mt_pipe *pipe);

enum { MT_TRANSPORT_ADDRESS_SIZE = 256 };

typedef struct mt_transport_listener mt_transport_listener;

typedef struct mt_transport_listen_args {
    mt_loop *loop;
    const char
        *address; /* what stands behind "scheme:" or "scheme://", as it was written; borrowed */
    mt_accept_fn *accept; /* not before listen has returned */
    void *arg;
    mt_transport_listener
        *sibling; /* of the same server on another loop, or NULL: share its address,
                                        so that a connection comes to one of both */
} mt_transport_listen_args;

/* The first member of a transport's own struct. */
struct mt_transport_listener {
    char address
        [MT_TRANSPORT_ADDRESS_SIZE]; /* as bound, when that is not what was asked for, "" else */
};

typedef struct mt_transport {
    const char *scheme; /* 2 to 15 lower-case letters, digits and '-', a letter first */

    /* Starts a connection. It may go on in the background: then WRITE readiness tells the end of it.
     *   Shape    address as in mt_transport_listen_args, at most 255 bytes
     *   Owns     *out is the caller's; NULL on failure
     *   Returns  MT_OK | MT_EIO at once impossible, *error has errno | MT_ENOMEM */
    mt_err (*connect)(mt_loop *loop, const char *address, mt_pipe **out, int *error);

    /* Starts to accept.
     *   Owns     *out is the caller's: listener_free; NULL on failure
     *   Returns  MT_OK | MT_EINVAL the address is none | MT_EADDRINUSE | MT_EIO, *error has errno |
     *            MT_ENOMEM */
    mt_err (*listen)(const mt_transport_listen_args *args, mt_transport_listener **out, int *error);

    /* Stops accepting and frees; accepted pipes live on. Legal inside accept. */
    void (*listener_free)(mt_transport_listener *listener);
} mt_transport;

/* Makes the targets of a scheme known to every channel and server, for the rest of the process.
 *   Shape    all members set; at most 16 transports
 *   Owns     transport is borrowed for ever: make it static
 *   Returns  MT_OK (also for one that is there already) | MT_EINVAL a member is missing, or the scheme is
 *            no name | MT_EEXIST another transport has that scheme | MT_ELIMIT
 *   Thread   any; before the first channel or listener that uses it */
MT_NODISCARD MT_API mt_err mt_transport_register(const mt_transport *transport);

/* ---- descriptors on a loop, for pipes and listeners that have one */

typedef struct mt_io mt_io;

enum { MT_IO_READ = 1, MT_IO_WRITE = 2 };

typedef void mt_io_fn(void *arg, unsigned events);

/* Watches a non-blocking descriptor; reports nothing until mt_io_want().
 *   Owns     fd is borrowed: close it after mt_io_free()
 *   Returns  NULL when memory is out */
MT_NODISCARD MT_API mt_io *mt_io_new(mt_loop *loop, int fd, mt_io_fn *fn, void *arg);

/* Asks for exactly these events (level-triggered), 0 for none. Costs nothing when unchanged. */
MT_API void mt_io_want(mt_loop *loop, mt_io *io, unsigned events);

/* NULL is fine. Legal inside its own callback. */
MT_API void mt_io_free(mt_loop *loop, mt_io *io);

MT_END_DECLS

#endif
