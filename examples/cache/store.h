/* SPDX-License-Identifier: Apache-2.0 */
/* store.h - what one node remembers: keys and values in bounded memory; when it is full, what has
 * not been used for longest goes first. Knows nothing of the network. One thread at a time. */
#ifndef CACHE_STORE_H
#define CACHE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct store store;

typedef struct store_value {
    const uint8_t *data; /* NULL only when size is 0 */
    size_t size;
} store_value;

typedef struct store_stats {
    uint64_t entries;
    uint64_t bytes; /* in use, bookkeeping included; at most limit_bytes */
    uint64_t limit_bytes;
    uint64_t hits;
    uint64_t misses;
    uint64_t evictions;
} store_stats;

typedef enum store_result {
    STORE_OK,
    STORE_TOO_LARGE, /* the entry does not fit into limit_bytes even alone; nothing has changed */
    STORE_NO_MEMORY, /* malloc gave nothing; nothing has changed */
} store_result;

enum { STORE_MIN_BYTES = 4096 };

/* Makes an empty store that never uses more than limit_bytes.
 *   Shape    limit_bytes STORE_MIN_BYTES and up
 *   Owns     the result is the caller's: store_free()
 *   Returns  NULL only when memory is out */
store *store_new(size_t limit_bytes);

/* NULL is fine. */
void store_free(store *s);

/* Looks a key up and marks it as just used.
 *   Owns     *value is borrowed until the next change of the store
 *   Returns  false when the key is not there: *value is then empty */
bool store_get(store *s, const char *key, store_value *value);

/* Puts a value under a key, in place of an older one; evicts what is in the way.
 *   Owns     key and value are copied */
store_result store_set(store *s, const char *key, store_value value);

/* Forgets a key; false when it is not there. */
bool store_delete(store *s, const char *key);

store_stats store_get_stats(const store *s);

#endif
