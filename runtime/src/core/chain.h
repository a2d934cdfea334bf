/* SPDX-License-Identifier: Apache-2.0 */
/* core/chain.h - a queue of bytes to be written: small pieces are packed into shared blocks, large
 * ones are linked without a copy, and the front is taken by writev. An empty chain holds no block:
 * what was reserved but never committed counts as nothing, and goes with the next consume or clear. */
#ifndef MT_CORE_CHAIN_H
#define MT_CORE_CHAIN_H

#include <assert.h>
#include <sys/uio.h>

#include "core/slice.h"

enum { MT_CHAIN_INLINE = 3 };

typedef struct mt_chain {
    size_t bytes; /* in all pieces */
    mt_slice
        *pieces; /* a ring of capacity entries: small, or in a block of its own once it grows */
    uint32_t first, count, capacity;
    mt_slice
        *open; /* the last piece while it ends at `at`, so that a commit lengthens it; or NULL */
    mt_block *tail; /* a reference to the block of at and end while no piece is open; or NULL */
    uint8_t *at;    /* where the next reserve writes */
    uint8_t *end;
    mt_slice small[MT_CHAIN_INLINE];
} mt_chain;

/* Makes an empty chain in place; it must not be moved. */
void mt_chain_init(mt_chain *chain);

/* Drops every byte. The chain can be used again. */
void mt_chain_clear(mt_chain *chain);

/* The slow half of mt_chain_reserve(): opens a piece with so much room. */
MT_NODISCARD uint8_t *mt_chain_open(mt_chain *chain, size_t size);

/* Returns size contiguous bytes at the end of the chain to be written at once, NULL when memory is
 * out. They count only once committed; a second reserve before that gives the same place if it is
 * not larger, and in any case takes the place of the first.
 *   Shape    size 1 to 1 GiB; best a few KiB */
MT_NODISCARD static inline uint8_t *mt_chain_reserve(mt_chain *chain, size_t size)
{
    if (__builtin_expect(chain->open != NULL && size <= (size_t)(chain->end - chain->at), 1))
        return chain->at;
    return mt_chain_open(chain, size);
}

/* Adds the first size bytes of the last reserve. */
static inline void mt_chain_commit(mt_chain *chain, size_t size)
{
    assert(chain->open != NULL && size <= (size_t)(chain->end - chain->at));
    chain->open->size += size;
    chain->at += size;
    chain->bytes += size;
}

/* Links a slice behind the last byte.
 *   Owns     slice must have an owner; its reference is taken, also on failure
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_chain_append(mt_chain *chain, mt_slice slice);

/* Fills up to max vectors with the front of the chain; returns how many. */
size_t mt_chain_front(const mt_chain *chain, struct iovec *vectors, size_t max);

/* Drops the first size bytes; size <= chain->bytes. The blocks of an empty chain are dropped. */
void mt_chain_consume(mt_chain *chain, size_t size);

#endif
