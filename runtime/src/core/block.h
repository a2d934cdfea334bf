/* SPDX-License-Identifier: Apache-2.0 */
/* core/block.h - refcounted blocks of memory in size classes, and the pool that keeps free ones.
 *
 * A pool belongs to a loop. It is "entered" on the thread that drives the loop, and a block whose last
 * reference goes is kept by the pool entered on that thread, whichever pool it came from; with none
 * entered it goes back to the allocator. So a pool needs no lock and a block needs no home. */
#ifndef MT_CORE_BLOCK_H
#define MT_CORE_BLOCK_H

#include <stdatomic.h>

#include <msgtrans/base.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>

/* Whole allocations, header included, so that a 1 KiB block is 1 KiB for the allocator. */
enum {
    MT_BLOCK_SMALL = 1024,
    MT_BLOCK_MEDIUM = 8 * 1024,
    MT_BLOCK_LARGE = 64 * 1024,
    MT_BLOCK_HUGE = 1024 * 1024 + 64 * 1024, /* a message of 1 MiB and its tags */
    MT_BLOCK_CLASSES = 4,
};

struct mt_block {
    _Atomic uint32_t refs;
    uint32_t size_class; /* MT_BLOCK_CLASSES: bigger than every class, never pooled */
    size_t capacity;     /* bytes in data */
    mt_block *next;      /* for whoever holds the only reference: free list, arena */
    _Alignas(16) uint8_t data[];
};

#define MT_BLOCK_ROOM(whole) ((whole) - sizeof(mt_block))

typedef struct mt_block_pool {
    mt_block *free[MT_BLOCK_CLASSES];
    uint32_t count[MT_BLOCK_CLASSES];
} mt_block_pool;

/* Makes an empty pool in place. Bounds: 2048 small, 256 medium, 64 large, 8 huge blocks kept. */
void mt_block_pool_init(mt_block_pool *pool);

/* Gives every kept block back to the allocator. */
void mt_block_pool_fini(mt_block_pool *pool);

/* Makes pool the calling thread's, until the matching leave; returns the one before, to be restored.
 *   Shape    pool may be NULL (leave) */
mt_block_pool *mt_block_pool_enter(mt_block_pool *pool);

/* Returns the calling thread's pool, or NULL. */
mt_block_pool *mt_block_pool_entered(void);

/* Returns a block with room for at least room bytes and one reference; NULL when memory is out.
 * Takes it from the calling thread's pool when one is entered.
 *   Shape    room 1 to SIZE_MAX / 2
 *   Owns     the caller's: mt_block_unref()
 *   Thread   any */
MT_NODISCARD mt_block *mt_block_new(size_t room);

/* The slow half of mt_block_unref(): keeps or frees a block that nobody refers to. */
void mt_block_release(mt_block *block);

static inline mt_block *mt_block_ref(mt_block *block)
{
    atomic_fetch_add_explicit(&block->refs, 1, memory_order_relaxed);
    return block;
}

/* Drops one reference; NULL is fine. Sole owners skip the atomic subtraction. */
static inline void mt_block_unref(mt_block *block)
{
    if (block == NULL)
        return;
    if (atomic_load_explicit(&block->refs, memory_order_acquire) == 1 ||
        atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) == 1)
        mt_block_release(block);
}

/* True when the caller holds the only reference, so the bytes may be written over. */
static inline bool mt_block_is_sole(mt_block *block)
{
    return atomic_load_explicit(&block->refs, memory_order_acquire) == 1;
}

#endif
