/* SPDX-License-Identifier: Apache-2.0 */
/* core/slice.h - making, sharing and dropping slices of refcounted blocks. Thread  any. */
#ifndef MT_CORE_SLICE_H
#define MT_CORE_SLICE_H

#include <string.h>

#include "core/block.h"

static inline mt_slice mt_slice_of(const void *data, size_t size)
{
    return (mt_slice){(const uint8_t *)data, size, NULL};
}

static inline mt_slice mt_slice_text(const char *text)
{
    return mt_slice_of(text, strlen(text));
}

/* A further holder of the same bytes; of a borrowed slice only a further view. */
static inline mt_slice mt_slice_ref(mt_slice slice)
{
    if (slice.owner != NULL)
        mt_block_ref(slice.owner);
    return slice;
}

static inline void mt_slice_unref(mt_slice slice)
{
    mt_block_unref(slice.owner);
}

/* Bytes from to from + size of a slice, as a view without a reference of its own.
 *   Shape    from + size <= slice.size */
static inline mt_slice mt_slice_sub(mt_slice slice, size_t from, size_t size)
{
    /* NULL + 0 is undefined in C */
    return (mt_slice){from == 0 ? slice.data : slice.data + from, size, NULL};
}

static inline bool mt_slice_equal(mt_slice a, mt_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Copies bytes into a block of their own; no bytes need none.
 *   Owns     *out is the caller's: mt_slice_unref()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_slice_copy(mt_slice bytes, mt_slice *out);

#endif
