/* SPDX-License-Identifier: Apache-2.0 */
/* name/resolver.h - from a host name to addresses, without blocking. One lookup at a time; it answers
 * on the loop in a later turn, or never after it was freed. */
#ifndef MT_NAME_RESOLVER_H
#define MT_NAME_RESOLVER_H

#include "core/address.h"
#include "loop/loop.h"

typedef struct mt_resolver mt_resolver;

/* The answer: count >= 1 addresses with MT_OK, in the order to try them (RFC 6724). Otherwise
 * MT_ENOENT no such host, MT_EIO the name servers did not answer or refused, MT_ENOMEM; why says it in
 * one line. Everything is borrowed. The resolver may be freed inside. */
typedef void mt_resolved_fn(void *arg, mt_err err, const mt_address *addresses, size_t count,
                            const char *why);

typedef struct mt_resolve_args {
    mt_loop *loop;       /* not a simulated one */
    const char *host;    /* a name or a literal, shorter than MT_HOST_SIZE; copied */
    uint16_t port;       /* that the addresses get */
    const char *servers; /* "ip:port,…" instead of the system's name servers, or NULL; copied */
    mt_resolved_fn *done;
    void *arg;
} mt_resolve_args;

/* Starts a lookup by c-ares (A and AAAA; hosts file first).
 *   Owns     *out is the caller's: mt_resolver_free(), also after the answer
 *   Returns  MT_OK | MT_EINVAL servers is not a list of addresses | MT_ENOMEM | MT_EIO */
MT_NODISCARD mt_err mt_resolver_start(const mt_resolve_args *args, mt_resolver **out);

/* Ends a lookup without an answer, or frees one that has answered. NULL is fine. */
void mt_resolver_free(mt_resolver *resolver);

/* Looks up the address to listen on by the system's resolver; it may sleep, so only while a server is
 * set up.
 *   Shape    host is a name or a literal; out may be the address that host lies in
 *   Returns  MT_OK *out is resolved, with the first address found | MT_ENOENT no such host | MT_EIO
 *            the lookup failed: why says what to do | MT_ENOMEM; *out is touched only on MT_OK
 *   Thread   any */
MT_NODISCARD mt_err mt_resolve_blocking(const char *host, uint16_t port, mt_address *out,
                                        mt_status *why);

#endif
