/* SPDX-License-Identifier: Apache-2.0 */
/* listen_name.c - the address to listen on from a host name, once, before a server runs. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "core/status.h"
#include "name/resolver.h"

static mt_err refuse(const char *host, int error, int system_error, mt_status *why)
{
    switch (error) {
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
        mt_status_set(why, MT_ENOENT,
                      "no host is named \"%s\"; check the spelling, or write an address", host);
        break;
    case EAI_MEMORY:
        mt_status_set(why, MT_ENOMEM, "cannot look up \"%s\": out of memory", host);
        break;
    default:
        mt_status_set(why, MT_EIO, "cannot look up \"%s\": %s; write an address instead", host,
                      error == EAI_SYSTEM ? strerror(system_error) : gai_strerror(error));
    }
    return why->code;
}

static void fill(const char *host, uint16_t port, const struct addrinfo *found, mt_address *out)
{
    mt_address address = {.scheme = MT_SCHEME_TCP, .port = port, .resolved = true};

    snprintf(address.host, sizeof address.host, "%s", host);
    address.socket_size = found->ai_addrlen;
    memcpy(&address.socket, found->ai_addr, found->ai_addrlen);
    *out = address;
    mt_address_set_port(out, port);
}

mt_err mt_resolve_blocking(const char *host, uint16_t port, mt_address *out, mt_status *why)
{
    const struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(host, NULL, &hints, &found);

    if (error != 0)
        return refuse(host, error, errno, why);
    fill(host, port, found, out);
    freeaddrinfo(found);
    return MT_OK;
}
