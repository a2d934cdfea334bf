/* SPDX-License-Identifier: Apache-2.0 */
/* slice.c - a slice that owns a copy of its bytes. */
#include "core/slice.h"

mt_err mt_slice_copy(mt_slice bytes, mt_slice *out)
{
    *out = (mt_slice){0};
    if (bytes.size == 0)
        return MT_OK;
    mt_block *block = mt_block_new(bytes.size);
    if (block == NULL)
        return MT_ENOMEM;
    memcpy(block->data, bytes.data, bytes.size);
    *out = (mt_slice){block->data, bytes.size, block};
    return MT_OK;
}
