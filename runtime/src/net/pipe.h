/* SPDX-License-Identifier: Apache-2.0 */
/* net/pipe.h - the pipe table: a two-way flow of bytes, not blocking. tcp, unix and inproc are at the
 * bottom; filters such as TLS stand on another pipe. A pipe belongs to one loop. */
#ifndef MT_NET_PIPE_H
#define MT_NET_PIPE_H

#include <stdatomic.h>
#include <string.h>

#include <msgtrans/peer.h>
#include <msgtrans/pipe.h>

#include "core/address.h"
#include "loop/loop.h"

/* Who is at the other end, as far as the pipe can prove it. Constant once it is made; shared by counted
 * references, so that it may outlive the pipe and be read by any thread. */
typedef struct mt_identity {
    _Atomic uint32_t refs;
    bool has_credentials, has_certificate;
    mt_peer_credentials credentials;
    mt_tls_peer certificate; /* what it points to lies behind, in the same block */
} mt_identity;

/* Gives back identity, which may be NULL. Thread  any. */
mt_identity *mt_identity_ref(mt_identity *identity);

/* Drops one reference; NULL is fine. Thread  any. */
void mt_identity_unref(mt_identity *identity);

static inline mt_err mt_pipe_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    return pipe->ops->read(pipe, out, room, got);
}

static inline mt_err mt_pipe_write(mt_pipe *pipe, const struct iovec *vectors, size_t count,
                                   size_t *put)
{
    return pipe->ops->write(pipe, vectors, count, put);
}

static inline void mt_pipe_want(mt_pipe *pipe, unsigned events)
{
    pipe->ops->want(pipe, events);
}

static inline void mt_pipe_shutdown(mt_pipe *pipe)
{
    pipe->ops->shutdown(pipe);
}

static inline void mt_pipe_describe(const mt_pipe *pipe, char *out, size_t size)
{
    pipe->ops->describe(pipe, out, size);
}

/* See the op; NULL also when the pipe has none. */
static inline mt_identity *mt_pipe_identify(mt_pipe *pipe)
{
    return pipe->ops->identify != NULL ? pipe->ops->identify(pipe) : NULL;
}

/* Says why the pipe gave MT_EIO. */
static inline const char *mt_pipe_error_text(const mt_pipe *pipe)
{
    return pipe->reason != NULL ? pipe->reason : strerror(pipe->error);
}

/* NULL is fine. */
static inline void mt_pipe_free(mt_pipe *pipe)
{
    if (pipe != NULL)
        pipe->ops->free(pipe);
}

/* Sets who hears of readiness. */
static inline void mt_pipe_attach(mt_pipe *pipe, mt_pipe_ready_fn *ready, void *arg)
{
    pipe->ready = ready;
    pipe->arg = arg;
}

typedef struct mt_listener mt_listener;

typedef struct mt_listen_args {
    mt_loop *loop;
    const mt_address *address; /* port 0: the kernel chooses */
    mt_accept_fn *accept;
    mt_accept_fn
        *refuse; /* takes a connection for which there was no descriptor but the listener's spare
                             one: it shall be told and closed soon. Not called again before the spare
                             is back. NULL: connections wait until there are descriptors */
    void *arg;
    mt_listener *sibling; /* of the same server on another loop: share its address, tcp by
                             SO_REUSEPORT, the others by one queue; or NULL */
    bool will_share;      /* siblings follow */
} mt_listen_args;

struct mt_listener {
    const struct mt_carrier *transport;
    mt_address address; /* as bound: with the port that the kernel chose */
};

/* One kind of pipe, as the library sees it: an mt_transport from outside is one too. */
typedef struct mt_carrier {
    const char *scheme;

    /* Starts a connection; it goes on in the background, and WRITE readiness tells the end.
     *   Returns  MT_OK | MT_EIO at once impossible, *error has errno | MT_ENOMEM |
     *            MT_ENOENT no in-process listener of that name */
    mt_err (*connect)(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error);

    /* Starts to accept.
     *   Returns  MT_OK | MT_EADDRINUSE | MT_EIO | MT_ENOMEM: also why->code, and the text says what is
     *            wrong and what to do */
    mt_err (*listen)(const mt_listen_args *args, mt_listener **out, mt_status *why);

    /* Stops accepting; accepted pipes live on. Legal inside accept. */
    void (*listener_free)(mt_listener *listener);
} mt_carrier;

extern const mt_carrier mt_carrier_tcp, mt_carrier_unix, mt_carrier_inproc, mt_carrier_custom;

/* Returns the transport of a scheme; every scheme has one. That of tls is tcp: net/tls.h puts the filter
 * on what it connects and accepts. */
const mt_carrier *mt_carrier_of(mt_scheme scheme);

/* NULL is fine. */
static inline void mt_listener_free(mt_listener *listener)
{
    if (listener != NULL)
        listener->transport->listener_free(listener);
}

#endif
