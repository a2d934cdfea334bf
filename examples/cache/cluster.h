/* SPDX-License-Identifier: Apache-2.0 */
/* cluster.h - the client's side of the cache: a channel to each node, and the ring that says which
 * node a key belongs to. The calls themselves are the generated ones:
 *
 *     mt_channel *node = cluster_channel(c, cluster_owner(c, key));
 *     cache_get(node, &(cache_get_request){.key = key}, &reply, NULL); */
#ifndef CACHE_CLUSTER_H
#define CACHE_CLUSTER_H

#include <msgtrans/channel.h>

typedef struct cluster cluster;

/* Opens channels to all nodes; nothing is connected yet.
 *   Shape    1 to RING_MAX_NODES targets, "tcp://host:port"; their order is part of the cluster:
 *            every client must give the same list. loop may be NULL: then for blocking calls
 *   Owns     targets are copied, loop is borrowed; the result is the caller's: cluster_free()
 *   Returns  NULL only when memory is out */
cluster *cluster_open(const char *const *targets, size_t count, mt_loop *loop);

/* Closes the channels; NULL is fine. */
void cluster_free(cluster *c);

/* Returns the number of the node that owns a key. */
size_t cluster_owner(const cluster *c, const char *key);

/* Returns the channel to a node.
 *   Owns     borrowed, as long as the cluster */
mt_channel *cluster_channel(const cluster *c, size_t node);

#endif
