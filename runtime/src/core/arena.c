/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c - where an arena finds more memory, and how all of it goes at once. */
#include "core/arena.h"

#include <string.h>

#include "core/list.h"

/* A further block that is held; lies in the arena itself. */
struct mt_arena_hold {
    mt_block *block;
    struct mt_arena_hold *next;
};

void mt_arena_init(mt_arena *arena, void *at, void *end)
{
    uintptr_t first = ((uintptr_t)at + 15) & ~(uintptr_t)15;
    uintptr_t last = (uintptr_t)end & ~(uintptr_t)15;

    *arena = (mt_arena){0};
    if (first < last) {
        arena->at = (uint8_t *)first;
        arena->end = (uint8_t *)last;
    }
}

void mt_arena_fini(mt_arena *arena)
{
    mt_block *block = arena->blocks;

    mt_block_unref(arena->held);
    for (struct mt_arena_hold *hold = arena->holds; hold != NULL; hold = hold->next)
        mt_block_unref(hold->block);
    *arena = (mt_arena){0};
    while (block != NULL) {
        mt_block *next = block->next;
        mt_block_unref(block);
        block = next;
    }
}

/* A block of its own for something big; what is left of the block in use stays in use. */
static void *take_whole_block(mt_arena *arena, size_t size)
{
    mt_block *block = mt_block_new(size);

    if (block == NULL)
        return NULL;
    mt_block **behind = arena->blocks == NULL ? &arena->blocks : &arena->blocks->next;
    block->next = *behind;
    *behind = block;
    return block->data;
}

void *mt_arena_grow(mt_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    if (size > MT_BLOCK_LARGE / 4)
        return take_whole_block(arena, size);

    size_t room = MT_BLOCK_ROOM(MT_BLOCK_MEDIUM);
    if (arena->blocks != NULL || size > room)
        room = MT_BLOCK_ROOM(MT_BLOCK_LARGE);
    mt_block *block = mt_block_new(room);
    if (block == NULL)
        return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->at = block->data;
    arena->end = block->data + block->capacity;
    return mt_arena_take(arena, size);
}

mt_err mt_arena_hold(mt_arena *arena, mt_block *block)
{
    if (arena->held == block || (arena->holds != NULL && arena->holds->block == block))
        return MT_OK;
    if (arena->held != NULL) {
        struct mt_arena_hold *hold = mt_arena_take(arena, sizeof *hold);
        if (hold == NULL)
            return MT_ENOMEM;
        *hold = (struct mt_arena_hold){arena->held, arena->holds};
        arena->holds = hold;
    }
    arena->held = mt_block_ref(block);
    return MT_OK;
}

char *mt_arena_text(mt_arena *arena, const void *text, size_t size)
{
    char *copy = size < SIZE_MAX ? mt_arena_take(arena, size + 1) : NULL;

    if (copy == NULL)
        return NULL;
    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

/* What an arena of mt_arena_new() gives out first: the rest of the block that it lies in. */
static void start_first(mt_arena *arena)
{
    mt_block *block = MT_CONTAINER_OF(arena, mt_block, data);

    arena->at = block->data + ((sizeof *arena + 15) & ~(size_t)15);
    arena->end = block->data + block->capacity;
}

mt_err mt_arena_new(mt_arena **out)
{
    *out = NULL;
    mt_block *block = mt_block_new(MT_BLOCK_ROOM(MT_BLOCK_SMALL));
    if (block == NULL)
        return MT_ENOMEM;
    *out = (mt_arena *)(void *)block->data;
    **out = (mt_arena){0};
    start_first(*out);
    return MT_OK;
}

/* The block that pieces are taken from, if it is none of the big ones and not the first. */
static mt_block *block_in_use(const mt_arena *arena)
{
    mt_block *block = arena->blocks;

    return block != NULL && arena->end == block->data + block->capacity ? block : NULL;
}

void mt_arena_reset(mt_arena *arena)
{
    if (arena->blocks == NULL && arena->held == NULL) {
        start_first(arena);
        return;
    }
    mt_block *kept = block_in_use(arena);
    if (kept != NULL)
        arena->blocks = kept->next;
    mt_arena_fini(arena);
    start_first(arena);
    if (kept == NULL)
        return;
    kept->next = NULL;
    mt_arena_init(arena, kept->data, kept->data + kept->capacity);
    arena->blocks = kept;
}

void mt_arena_free(mt_arena *arena)
{
    if (arena == NULL)
        return;
    mt_arena_fini(arena);
    mt_block_unref(MT_CONTAINER_OF(arena, mt_block, data));
}

void *mt_arena_alloc(mt_arena *arena, size_t size)
{
    return mt_arena_take(arena, size);
}
