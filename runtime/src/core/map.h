/* SPDX-License-Identifier: Apache-2.0 */
/* core/map.h - a hash map from non-zero 64-bit keys to pointers: open addressing, linear probing,
 * backward-shift deletion, at most 3/4 full. A key is its own hash: keys that count up land side by
 * side, without collision. The price: whoever chooses the keys can make them collide, and then a
 * step takes as long as the map has entries; so bound the entries that a peer can cause.
 * A map that never had an entry owns nothing. */
#ifndef MT_CORE_MAP_H
#define MT_CORE_MAP_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

typedef struct mt_map_slot {
    uint64_t key; /* 0: free */
    void *value;
} mt_map_slot;

typedef struct mt_map {
    mt_map_slot *slots;
    uint32_t mask; /* slots - 1; 0 while there are none */
    uint32_t count;
} mt_map;

static inline void mt_map_init(mt_map *map)
{
    *map = (mt_map){0};
}

/* Frees the map, not the values; it is empty afterwards and can be used again. */
void mt_map_fini(mt_map *map);

/* Adds a key that is not there yet; never 0.
 *   Owns     value is borrowed, never read
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_map_put(mt_map *map, uint64_t key, void *value);

/* Takes a key out and returns its value; NULL when it is not there. */
void *mt_map_take(mt_map *map, uint64_t key);

/* Gives the memory back when the map is empty. */
void mt_map_shrink(mt_map *map);

/* Returns the value of a key, NULL when it is not there. */
static inline void *mt_map_get(const mt_map *map, uint64_t key)
{
    if (map->slots == NULL)
        return NULL;
    for (uint32_t at = (uint32_t)key & map->mask; map->slots[at].key != 0;
         at = (at + 1) & map->mask)
        if (map->slots[at].key == key)
            return map->slots[at].value;
    return NULL;
}

/* Returns the next value, in no particular order: start with *at = 0; NULL at the end. The map must
 * not change meanwhile. */
void *mt_map_next(const mt_map *map, uint32_t *at);

#endif
