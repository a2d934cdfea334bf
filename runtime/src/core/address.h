/* SPDX-License-Identifier: Apache-2.0 */
/* core/address.h - where to listen or to connect to: target URIs as data. Thread  any.
 *   tcp://host:port  tcp://1.2.3.4:port  tcp://[v6]:port   unix:/path  unix:@abstract   inproc:name
 * tls:// in the place of tcp://, and the schemes of mt_transport_register() */
#ifndef MT_CORE_ADDRESS_H
#define MT_CORE_ADDRESS_H

#include <sys/socket.h>
#include <sys/un.h>

#include <msgtrans/base.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>

enum { MT_HOST_SIZE = 256, MT_ADDRESS_TEXT = 320, MT_ADDRESS_LIST_MAX = 1024 };

typedef enum mt_scheme {
    MT_SCHEME_TCP,
    MT_SCHEME_TLS,
    MT_SCHEME_UNIX,
    MT_SCHEME_INPROC,
    MT_SCHEME_CUSTOM
} mt_scheme;

typedef struct mt_address {
    mt_scheme scheme;
    char host
        [MT_HOST_SIZE]; /* tcp, tls: name or literal without brackets; unix: path or @name; inproc: name */
    const struct mt_transport *custom; /* of custom schemes, whose text is host; else NULL */
    uint16_t port;                     /* tcp, tls */
    bool resolved; /* false only for tcp or tls with a host name: socket is not filled */
    socklen_t socket_size;
    struct sockaddr_storage socket;
} mt_address;

/* Reads one target.
 *   Shape    port 0 is valid here: a listener lets the kernel choose
 *   Returns  MT_OK | MT_EINVAL; why gets INVALID_ARGUMENT and one line that names the cause and what
 *            to write instead */
MT_NODISCARD mt_err mt_address_parse(mt_slice text, mt_address *out, mt_status *why);

/* Reads a list of targets, "tcp://a:1,b:2,c:3": one without a scheme has the first one's.
 *   Shape    1 to MT_ADDRESS_LIST_MAX targets, none empty
 *   Owns     *out is an array of *count addresses and the caller's: mt_free()
 *   Returns  MT_OK | MT_EINVAL a target is wrong | MT_ELIMIT too many | MT_ENOMEM; why as above */
MT_NODISCARD mt_err mt_address_list_parse(const char *target, mt_address **out, size_t *count,
                                          mt_status *why);

/* True for tcp and tls. */
static inline bool mt_address_has_port(const mt_address *address)
{
    return address->scheme == MT_SCHEME_TCP || address->scheme == MT_SCHEME_TLS;
}

/* True when nobody but the two ends can read what goes there. */
static inline bool mt_address_is_private(const mt_address *address)
{
    return address->scheme == MT_SCHEME_TLS || address->scheme == MT_SCHEME_UNIX ||
           address->scheme == MT_SCHEME_INPROC;
}

/* Sets the port, in the socket address too if there is one. tcp and tls only. */
void mt_address_set_port(mt_address *address, uint16_t port);

/* Writes the address as a target URI, "tcp://127.0.0.1:7000"; always terminated.
 *   Shape    MT_ADDRESS_TEXT bytes hold every address */
void mt_address_format(const mt_address *address, char *out, size_t size);

#endif
