/* SPDX-License-Identifier: Apache-2.0 */
/* core/arena.h - the arena of msgtrans/arena.h, embedded: it can live inside the first block that it
 * gives out from, so that a call, its messages and its metadata are one block in the usual case. */
#ifndef MT_CORE_ARENA_H
#define MT_CORE_ARENA_H

#include <msgtrans/arena.h>

#include "core/block.h"

struct mt_arena {
    uint8_t *at; /* next free byte; both aligned to 16, so that what fits still fits rounded up */
    uint8_t *end;
    mt_block *blocks;            /* further blocks, newest first, linked by next */
    mt_block *held;              /* the received block that messages point into, or NULL */
    struct mt_arena_hold *holds; /* the ones held before that, newest first */
};

/* Starts an arena that first gives out the bytes from at to end, which stay the caller's.
 *   Shape    at may equal end; at need not be aligned */
void mt_arena_init(mt_arena *arena, void *at, void *end);

/* Frees what the arena took, not the arena itself; it is empty afterwards and must not be used. */
void mt_arena_fini(mt_arena *arena);

/* Keeps a block alive as long as the arena. Holding one of the last two again costs nothing.
 *   Owns     one reference is taken from the block here
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_arena_hold(mt_arena *arena, mt_block *block);

/* The slow half of mt_arena_take(): takes size bytes from a further block. */
MT_NODISCARD void *mt_arena_grow(mt_arena *arena, size_t size);

/* mt_arena_alloc(), inline: size bytes aligned to 16; NULL when memory is out. */
MT_NODISCARD static inline void *mt_arena_take(mt_arena *arena, size_t size)
{
    if (__builtin_expect(size > (size_t)(arena->end - arena->at), 0))
        return mt_arena_grow(arena, size);
    uint8_t *p = arena->at;
    arena->at += (size + 15) & ~(size_t)15;
    return p;
}

/* Returns a NUL-terminated copy of size bytes; NULL when memory is out.
 *   Owns     the arena's */
MT_NODISCARD char *mt_arena_text(mt_arena *arena, const void *text, size_t size);

#endif
