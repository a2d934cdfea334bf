/* SPDX-License-Identifier: Apache-2.0 */
/* ring.h - consistent hashing: which node of a cluster a key belongs to.
 *
 * Why not hash(key) % nodes? Because then a fourth node beside three moves three keys of four to
 * another node, and a cache that moves its keys is an empty cache. On the ring every node owns the
 * arcs behind its points; a new node takes over some arcs, about one key of four, and no other key
 * moves. A node has many points so that the arcs even out: 160 as in ketama (Jones, 2007), which
 * keeps the shares within some 10 % of each other.
 *
 * Points are made from the node's number in the list, so all clients with the same list agree. */
#ifndef CACHE_RING_H
#define CACHE_RING_H

#include <stddef.h>

enum { RING_MAX_NODES = 64, RING_POINTS_PER_NODE = 160 };

typedef struct ring ring;

/* Makes the ring of nodes 0 to nodes - 1.
 *   Shape    nodes 1 to RING_MAX_NODES
 *   Owns     the result is the caller's: ring_free()
 *   Returns  NULL only when memory is out */
ring *ring_new(size_t nodes);

/* NULL is fine. */
void ring_free(ring *r);

/* Returns the number of the node that owns a key. */
size_t ring_owner(const ring *r, const char *key);

#endif
