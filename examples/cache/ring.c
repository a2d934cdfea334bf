/* SPDX-License-Identifier: Apache-2.0 */
/* ring.c - a sorted array of points; a key belongs to the first point at or behind its hash. */
#include "ring.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

typedef struct point {
    uint64_t at;
    uint64_t node;
} point;

struct ring {
    size_t count;
    point points[];
};

static const hash_key ring_key = {{0, 0}}; /* no secret: every client must get the same ring */

static uint64_t point_hash(uint64_t node, uint64_t replica)
{
    uint8_t name[16];

    for (size_t i = 0; i < 8; i++) {
        name[i] = (uint8_t)(node >> (8 * i));
        name[8 + i] = (uint8_t)(replica >> (8 * i));
    }
    return hash_bytes(ring_key, name, sizeof name);
}

/* Two points in one place, however unlikely, must have one order on all clients. */
static int by_place(const void *left, const void *right)
{
    const point *a = left, *b = right;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

ring *ring_new(size_t nodes)
{
    assert(nodes >= 1 && nodes <= RING_MAX_NODES);
    size_t count = nodes * RING_POINTS_PER_NODE;
    ring *r = malloc(sizeof *r + count * sizeof *r->points);
    if (r == NULL)
        return NULL;
    r->count = count;
    for (size_t i = 0; i < count; i++) {
        uint64_t node = i / RING_POINTS_PER_NODE;
        r->points[i] = (point){point_hash(node, i % RING_POINTS_PER_NODE), node};
    }
    qsort(r->points, count, sizeof *r->points, by_place);
    return r;
}

void ring_free(ring *r)
{
    free(r);
}

size_t ring_owner(const ring *r, const char *key)
{
    uint64_t hash = hash_bytes(ring_key, key, strlen(key));
    size_t low = 0, high = r->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->points[middle].at < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return (size_t)r->points[low == r->count ? 0 : low]
        .node; /* behind the last: round to the first */
}
