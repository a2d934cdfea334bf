/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/arena.h - memory that is given out in pieces and freed in one step.
 * An arena belongs to one thread at a time. */
#ifndef MSGTRANS_ARENA_H
#define MSGTRANS_ARENA_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

typedef struct mt_arena mt_arena;

/* Makes an empty arena on the heap.
 *   Owns     *out is the caller's: mt_arena_free()
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_arena_new(mt_arena **out);

/* Frees all that was allocated from an arena of mt_arena_new(), and leaves it for what comes next: of
 * its memory, it keeps the block it was using, of up to 64 KiB. */
MT_API void mt_arena_reset(mt_arena *arena);

/* Frees the arena and all that was allocated from it; NULL is fine. */
MT_API void mt_arena_free(mt_arena *arena);

/* Returns size bytes, aligned to 16, not zeroed; NULL when memory is out.
 *   Shape    size 0 gives a valid pointer that must not be followed
 *   Owns     the arena's, until mt_arena_reset() or mt_arena_free() */
MT_NODISCARD MT_API void *mt_arena_alloc(mt_arena *arena, size_t size);

MT_END_DECLS

#endif
