/* SPDX-License-Identifier: Apache-2.0 */
/* net/tls.h - TLS as the layers above see it: a context made of options, and a filter on any pipe. The
 * files tls*.c are OpenSSL's, tls_off.c stands in their place in a library without TLS. */
#ifndef MT_NET_TLS_H
#define MT_NET_TLS_H

#include <msgtrans/status.h>
#include <msgtrans/tls.h>

#include "net/pipe.h"

/* What the connections of a channel, or of all loops of a server, have in common. */
typedef struct mt_tls_context mt_tls_context;

/* Reads the files that options name.
 *   Shape    options NULL: the defaults, which for a server is an error
 *   Owns     options is copied; *out is the caller's: mt_tls_context_free(), after its last pipe
 *   Returns  MT_OK | MT_EINVAL an option or a file is wrong | MT_ENOMEM; why says what, and what to do
 *   Thread   any */
MT_NODISCARD mt_err mt_tls_client_new(const mt_tls_options *options, mt_tls_context **out,
                                      mt_status *why);
MT_NODISCARD mt_err mt_tls_server_new(const mt_tls_server_options *options, mt_tls_context **out,
                                      mt_status *why);

/* NULL is fine. */
void mt_tls_context_free(mt_tls_context *context);

/* Reads the files again, for the connections to come; after a failure what was there stays in force.
 *   Returns  as the functions above
 *   Thread   any */
MT_NODISCARD mt_err mt_tls_reload(mt_tls_context *context, mt_status *why);

/* The same if one of the files has changed since it was read; a failure is logged. */
void mt_tls_refresh(mt_tls_context *context);

/* Where the connections to one server leave what makes the next handshake shorter. All zero: nothing
 * yet. */
typedef struct mt_tls_ticket {
    void *session;
} mt_tls_ticket;

void mt_tls_ticket_clear(mt_tls_ticket *ticket);

typedef struct mt_tls_args {
    mt_tls_context *context; /* borrowed, as long as the pipe */
    mt_pipe *lower;          /* taken, also on failure; nobody is attached to it */
    const char *host;        /* client: of the target, a name or a literal; server: NULL */
    mt_tls_ticket *ticket;   /* client: borrowed, as long as the pipe, or NULL */
} mt_tls_args;

/* Puts TLS on a pipe. Its handshake goes on in the background, and ends as a connection comes about:
 * until then read and write give MT_EAGAIN. An end without TLS's own word for it is MT_EIO.
 *   Owns     *out is the caller's: mt_pipe_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_tls_pipe_new(const mt_tls_args *args, mt_pipe **out);

#endif
