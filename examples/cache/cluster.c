/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.c - a channel for each node, picked by the ring. */
#include "cluster.h"

#include <stdlib.h>

#include "limits.h"
#include "ring.h"

struct cluster {
    ring *ring;
    size_t count;
    mt_channel *channels[];
};

/* A cache that is away is worth asking for again soon: a miss costs more than an attempt. */
enum { LONGEST_BACKOFF_MS = 1000 };

/* cut: open */
cluster *cluster_open(const char *const *targets, size_t count, mt_loop *loop)
{
    const mt_channel_options options = {
        .loop = loop, .max_message_bytes = CACHE_MESSAGE_MAX, .backoff_max_ms = LONGEST_BACKOFF_MS};
    cluster *c = calloc(1, sizeof *c + count * sizeof(mt_channel *));

    if (c == NULL)
        return NULL;
    c->ring = ring_new(count);
    for (; c->count < count; c->count++) {
        c->channels[c->count] = mt_channel_open(targets[c->count], &options);
        if (c->channels[c->count] == NULL)
            break;
    }
    if (c->ring != NULL && c->count == count)
        return c;
    cluster_free(c);
    return NULL;
}

size_t cluster_owner(const cluster *c, const char *key)
{
    return ring_owner(c->ring, key);
}
/* end: open */

void cluster_free(cluster *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->count; i++)
        mt_channel_free(c->channels[i]);
    ring_free(c->ring);
    free(c);
}

mt_channel *cluster_channel(const cluster *c, size_t node)
{
    return c->channels[node];
}
