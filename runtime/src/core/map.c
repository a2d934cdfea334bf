/* SPDX-License-Identifier: Apache-2.0 */
/* map.c - changing a map: growing by doubling, and deletion that leaves no tombstones. */
#include "core/map.h"

#include <assert.h>

#include "core/alloc.h"

enum { LEAST_SLOTS = 8 };

static uint32_t home_of(const mt_map *map, uint64_t key)
{
    return (uint32_t)key & map->mask;
}

void mt_map_fini(mt_map *map)
{
    mt_free(map->slots);
    mt_map_init(map);
}

static void insert(mt_map *map, uint64_t key, void *value)
{
    uint32_t at = home_of(map, key);

    while (map->slots[at].key != 0) {
        assert(map->slots[at].key != key);
        at = (at + 1) & map->mask;
    }
    map->slots[at] = (mt_map_slot){key, value};
    map->count++;
}

static mt_err grow(mt_map *map)
{
    uint64_t room = map->slots == NULL ? LEAST_SLOTS : ((uint64_t)map->mask + 1) * 2;

    if (room > (uint64_t)UINT32_MAX + 1)
        return MT_ENOMEM;
    mt_map bigger = {.mask = (uint32_t)(room - 1)};
    bigger.slots = mt_zalloc(room * sizeof *bigger.slots);
    if (bigger.slots == NULL)
        return MT_ENOMEM;
    for (uint32_t i = 0; map->slots != NULL && bigger.count < map->count; i++)
        if (map->slots[i].key != 0)
            insert(&bigger, map->slots[i].key, map->slots[i].value);
    mt_free(map->slots);
    *map = bigger;
    return MT_OK;
}

static bool is_full(const mt_map *map)
{
    return map->slots == NULL || map->count >= ((uint64_t)map->mask + 1) / 4 * 3;
}

mt_err mt_map_put(mt_map *map, uint64_t key, void *value)
{
    assert(key != 0);
    if (is_full(map) && grow(map) != MT_OK)
        return MT_ENOMEM;
    insert(map, key, value);
    return MT_OK;
}

/* Empties a slot, and moves back each one behind it that would otherwise no longer be found: those
 * whose way from home leads over the hole. */
static void close_gap(mt_map *map, uint32_t hole)
{
    for (uint32_t at = (hole + 1) & map->mask; map->slots[at].key != 0; at = (at + 1) & map->mask) {
        uint32_t from_home = (at - home_of(map, map->slots[at].key)) & map->mask;
        uint32_t from_hole = (at - hole) & map->mask;
        if (from_home >= from_hole) {
            map->slots[hole] = map->slots[at];
            hole = at;
        }
    }
    map->slots[hole] = (mt_map_slot){0};
}

void *mt_map_take(mt_map *map, uint64_t key)
{
    assert(key != 0);
    if (map->slots == NULL)
        return NULL;
    for (uint32_t at = home_of(map, key); map->slots[at].key != 0; at = (at + 1) & map->mask)
        if (map->slots[at].key == key) {
            void *value = map->slots[at].value;
            close_gap(map, at);
            map->count--;
            return value;
        }
    return NULL;
}

void mt_map_shrink(mt_map *map)
{
    if (map->count == 0)
        mt_map_fini(map);
}

void *mt_map_next(const mt_map *map, uint32_t *at)
{
    while (map->slots != NULL && *at <= map->mask) {
        const mt_map_slot *slot = &map->slots[(*at)++];
        if (slot->key != 0)
            return slot->value;
    }
    return NULL;
}
