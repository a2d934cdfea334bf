/* SPDX-License-Identifier: Apache-2.0 */
/* scheme.c - the register of transports from outside: it only grows, so what was found stays good. */
#include "core/scheme.h"

#include <pthread.h>
#include <string.h>
#include <strings.h>

enum { TRANSPORTS_MOST = 16, SCHEME_LEAST = 2, SCHEME_MOST = 15 };

static struct {
    pthread_mutex_t lock;
    const mt_transport *transports[TRANSPORTS_MOST];
    size_t count;
} registered = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const char *const own[] = {"tcp",  "tls",  "unix",  "inproc", "ws",   "wss",
                                  "quic", "grpc", "grpcs", "http",   "https"};

static bool is_name(const char *scheme)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t size = strlen(scheme);

    return size >= SCHEME_LEAST && size <= SCHEME_MOST && strspn(scheme, letters) > 0 &&
           strspn(scheme, rest) == size;
}

static bool is_own(const char *scheme)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], scheme) == 0)
            return true;
    return false;
}

/* With the lock. */
static mt_err add(const mt_transport *transport)
{
    for (size_t i = 0; i < registered.count; i++)
        if (registered.transports[i] == transport)
            return MT_OK;
        else if (strcmp(registered.transports[i]->scheme, transport->scheme) == 0)
            return MT_EEXIST;
    if (registered.count == TRANSPORTS_MOST)
        return MT_ELIMIT;
    registered.transports[registered.count++] = transport;
    return MT_OK;
}

mt_err mt_transport_register(const mt_transport *transport)
{
    if (transport == NULL || transport->scheme == NULL || transport->connect == NULL ||
        transport->listen == NULL || transport->listener_free == NULL ||
        !is_name(transport->scheme))
        return MT_EINVAL;
    if (is_own(transport->scheme))
        return MT_EEXIST;
    pthread_mutex_lock(&registered.lock);
    mt_err err = add(transport);
    pthread_mutex_unlock(&registered.lock);
    return err;
}

static bool begins_with(mt_slice text, const char *scheme)
{
    size_t size = strlen(scheme);

    return text.size > size && text.data[size] == ':' &&
           strncasecmp((const char *)text.data, scheme, size) == 0;
}

const mt_transport *mt_scheme_find(mt_slice text)
{
    const mt_transport *found = NULL;

    pthread_mutex_lock(&registered.lock);
    for (size_t i = 0; i < registered.count && found == NULL; i++)
        if (begins_with(text, registered.transports[i]->scheme))
            found = registered.transports[i];
    pthread_mutex_unlock(&registered.lock);
    return found;
}
