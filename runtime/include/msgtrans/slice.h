/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/slice.h - some bytes, by value. */
#ifndef MSGTRANS_SLICE_H
#define MSGTRANS_SLICE_H

#include <msgtrans/base.h>

MT_BEGIN_DECLS

typedef struct mt_block mt_block;

/* A view of bytes. With owner NULL it is only borrowed; otherwise it keeps the block alive that the
 * bytes lie in, and whoever holds the slice holds one reference. Users leave owner NULL. */
typedef struct mt_slice {
    const uint8_t *data; /* NULL only when size is 0 */
    size_t size;
    mt_block *owner;
} mt_slice;

MT_END_DECLS

#endif
