/* SPDX-License-Identifier: Apache-2.0 */
/* block.c - blocks by size class: from the thread's pool if it keeps one, else from the allocator. */
#include "core/block.h"

#include <assert.h>

#include "core/alloc.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

/* A block that the pool keeps is free: AddressSanitizer shall see whoever still touches it. */
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE_BYTES(block) __asan_poison_memory_region((block)->data, (block)->capacity)
#define SHOW_BYTES(block) __asan_unpoison_memory_region((block)->data, (block)->capacity)
#else
#define HIDE_BYTES(block) ((void)(block))
#define SHOW_BYTES(block) ((void)(block))
#endif

static const struct {
    size_t room;
    uint32_t most_kept;
} classes[MT_BLOCK_CLASSES] = {
    {MT_BLOCK_ROOM(MT_BLOCK_SMALL), 2048},
    {MT_BLOCK_ROOM(MT_BLOCK_MEDIUM), 256},
    {MT_BLOCK_ROOM(MT_BLOCK_LARGE), 64},
    {MT_BLOCK_ROOM(MT_BLOCK_HUGE), 8},
};

/* initial-exec: one instruction instead of a call into the loader, and a pointer always fits into
 * the room that the loader keeps for libraries that are opened late. */
static _Thread_local mt_block_pool *entered __attribute__((tls_model("initial-exec")));

static uint32_t class_of(size_t room)
{
    uint32_t size_class = 0;

    while (size_class < MT_BLOCK_CLASSES && room > classes[size_class].room)
        size_class++;
    return size_class;
}

static void pool_put(mt_block_pool *pool, mt_block *block)
{
    block->next = pool->free[block->size_class];
    pool->free[block->size_class] = block;
    pool->count[block->size_class]++;
    HIDE_BYTES(block);
}

static mt_block *pool_take(mt_block_pool *pool, uint32_t size_class)
{
    mt_block *block = pool->free[size_class];

    if (block == NULL)
        return NULL;
    pool->free[size_class] = block->next;
    pool->count[size_class]--;
    SHOW_BYTES(block);
    return block;
}

void mt_block_pool_init(mt_block_pool *pool)
{
    *pool = (mt_block_pool){0};
}

void mt_block_pool_fini(mt_block_pool *pool)
{
    for (uint32_t i = 0; i < MT_BLOCK_CLASSES; i++)
        for (mt_block *block; (block = pool_take(pool, i)) != NULL;)
            mt_free(block);
}

mt_block_pool *mt_block_pool_enter(mt_block_pool *pool)
{
    mt_block_pool *before = entered;

    entered = pool;
    return before;
}

mt_block_pool *mt_block_pool_entered(void)
{
    return entered;
}

static mt_block *block_alloc(uint32_t size_class, size_t room)
{
    mt_block *block = mt_malloc(sizeof *block + room);

    if (block == NULL)
        return NULL;
    block->size_class = size_class;
    block->capacity = room;
    return block;
}

mt_block *mt_block_new(size_t room)
{
    assert(room > 0 && room <= SIZE_MAX / 2);

    uint32_t size_class = class_of(room);
    mt_block *block = NULL;
    if (size_class == MT_BLOCK_CLASSES)
        block = block_alloc(size_class, room);
    else if (entered == NULL || (block = pool_take(entered, size_class)) == NULL)
        block = block_alloc(size_class, classes[size_class].room);
    if (block == NULL)
        return NULL;
    atomic_init(&block->refs, 1);
    block->next = NULL;
    return block;
}

void mt_block_release(mt_block *block)
{
    mt_block_pool *pool = entered;
    uint32_t size_class = block->size_class;

    if (pool != NULL && size_class < MT_BLOCK_CLASSES &&
        pool->count[size_class] < classes[size_class].most_kept)
        pool_put(pool, block);
    else
        mt_free(block);
}
