/* SPDX-License-Identifier: Apache-2.0 */
/* store.c - a chained hash table whose entries also hang in a list, the one used last in front. */
#include "store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

enum { FIRST_BUCKETS = 64, MALLOC_COST = 16 /* what malloc keeps for itself before each block */ };

typedef struct entry {
    struct entry *chain;         /* the next one in the same bucket */
    struct entry *newer, *older; /* in the order of use */
    uint64_t hash;
    size_t value_size;
    size_t key_size; /* with its NUL */
    char bytes[];    /* the key, then the value: one allocation an entry */
} entry;

struct store {
    entry **buckets;
    size_t mask; /* buckets - 1; their number is a power of two */
    entry *newest, *oldest;
    hash_key seed;
    store_stats stats;
};

static size_t entry_cost(size_t key_size, size_t value_size)
{
    return sizeof(entry) + key_size + value_size + MALLOC_COST;
}

static size_t cost_of(const entry *e)
{
    return entry_cost(e->key_size, e->value_size);
}

store *store_new(size_t limit_bytes)
{
    assert(limit_bytes >= STORE_MIN_BYTES);
    store *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->buckets = calloc(FIRST_BUCKETS, sizeof(entry *));
    if (s->buckets == NULL) {
        free(s);
        return NULL;
    }
    s->mask = FIRST_BUCKETS - 1;
    s->seed = hash_random_key();
    s->stats.limit_bytes = limit_bytes;
    s->stats.bytes = FIRST_BUCKETS * sizeof(entry *);
    return s;
}

void store_free(store *s)
{
    if (s == NULL)
        return;
    for (entry *e = s->newest, *older; e != NULL; e = older) {
        older = e->older;
        free(e);
    }
    free(s->buckets);
    free(s);
}

/* ---- the order of use */

static void use_list_remove(store *s, entry *e)
{
    *(e->newer != NULL ? &e->newer->older : &s->newest) = e->older;
    *(e->older != NULL ? &e->older->newer : &s->oldest) = e->newer;
}

static void use_list_push(store *s, entry *e)
{
    e->newer = NULL;
    e->older = s->newest;
    *(s->newest != NULL ? &s->newest->newer : &s->oldest) = e;
    s->newest = e;
}

/* ---- the table */

/* Returns the place that points to the entry, or to the end of the chain it would be in. */
static entry **find_link(const store *s, uint64_t hash, const char *key)
{
    entry **link = &s->buckets[hash & s->mask];

    while (*link != NULL && ((*link)->hash != hash || strcmp((*link)->bytes, key) != 0))
        link = &(*link)->chain;
    return link;
}

static void remove_at(store *s, entry **link)
{
    entry *e = *link;

    *link = e->chain;
    use_list_remove(s, e);
    s->stats.entries--;
    s->stats.bytes -= cost_of(e);
    free(e);
}

static void add(store *s, entry *e)
{
    entry **bucket = &s->buckets[e->hash & s->mask];

    e->chain = *bucket;
    *bucket = e;
    use_list_push(s, e);
    s->stats.entries++;
    s->stats.bytes += cost_of(e);
}

/* A table that is too small is only slower, so it grows when memory and the limit allow it. */
static void grow_when_full(store *s)
{
    size_t count = s->mask + 1, added = count * sizeof(entry *);
    if (s->stats.entries < count || s->stats.bytes + added > s->stats.limit_bytes)
        return;
    entry **buckets = calloc(2 * count, sizeof(entry *));
    if (buckets == NULL)
        return;
    free(s->buckets);
    s->buckets = buckets;
    s->mask = 2 * count - 1;
    s->stats.bytes += added;
    for (entry *e = s->oldest; e != NULL; e = e->newer) {
        e->chain = buckets[e->hash & s->mask];
        buckets[e->hash & s->mask] = e;
    }
}

static void evict_until_fits(store *s, size_t cost)
{
    while (s->oldest != NULL && s->stats.bytes + cost > s->stats.limit_bytes) {
        remove_at(s, find_link(s, s->oldest->hash, s->oldest->bytes));
        s->stats.evictions++;
    }
}

static entry *entry_new(uint64_t hash, const char *key, store_value value)
{
    size_t key_size = strlen(key) + 1;
    entry *e = malloc(sizeof *e + key_size + value.size);

    if (e == NULL)
        return NULL;
    *e = (entry){.hash = hash, .key_size = key_size, .value_size = value.size};
    memcpy(e->bytes, key, key_size);
    if (value.size > 0)
        memcpy(e->bytes + key_size, value.data, value.size);
    return e;
}

/* ---- what a node asks for */

bool store_get(store *s, const char *key, store_value *value)
{
    entry *e = *find_link(s, hash_bytes(s->seed, key, strlen(key)), key);

    *value = (store_value){0};
    if (e == NULL) {
        s->stats.misses++;
        return false;
    }
    s->stats.hits++;
    use_list_remove(s, e);
    use_list_push(s, e);
    *value = (store_value){(const uint8_t *)e->bytes + e->key_size, e->value_size};
    return true;
}

store_result store_set(store *s, const char *key, store_value value)
{
    size_t cost = entry_cost(strlen(key) + 1, value.size);
    size_t table = (s->mask + 1) * sizeof(entry *);
    if (value.size > s->stats.limit_bytes || table + cost > s->stats.limit_bytes)
        return STORE_TOO_LARGE;
    entry *fresh = entry_new(hash_bytes(s->seed, key, strlen(key)), key, value);
    if (fresh == NULL)
        return STORE_NO_MEMORY;
    entry **old = find_link(s, fresh->hash, key);
    if (*old != NULL)
        remove_at(s, old);
    evict_until_fits(s, cost);
    add(s, fresh);
    grow_when_full(s);
    return STORE_OK;
}

bool store_delete(store *s, const char *key)
{
    entry **link = find_link(s, hash_bytes(s->seed, key, strlen(key)), key);

    if (*link == NULL)
        return false;
    remove_at(s, link);
    return true;
}

store_stats store_get_stats(const store *s)
{
    return s->stats;
}
