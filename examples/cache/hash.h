/* SPDX-License-Identifier: Apache-2.0 */
/* hash.h - the hash function of the store and of the ring: SipHash-1-3 (Aumasson, Bernstein 2012).
 * Keyed, because a cache node hashes what strangers send: who does not know the key cannot choose
 * keys that all fall into one bucket. */
#ifndef CACHE_HASH_H
#define CACHE_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct hash_key {
    uint64_t word[2];
} hash_key;

/* Returns the hash of size bytes under a key. */
uint64_t hash_bytes(hash_key key, const void *data, size_t size);

/* Returns a key that nobody can guess. */
hash_key hash_random_key(void);

#endif
