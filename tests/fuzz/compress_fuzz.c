/* SPDX-License-Identifier: Apache-2.0 */
/* compress_fuzz.c - any bytes as a compressed message, and as a message: it is refused or no longer than
 * it may be, and what was compressed comes back. */
#include <stdlib.h>

#include <msgtrans/alloc.h>

#include "fuzz.h"
#include "wire/compress.h"

enum { MOST = 100000 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void try_decompress(mt_slice bytes, size_t most)
{
    mt_slice out;
    mt_err err = mt_decompress(bytes, most, &out);

    must(err == MT_OK || err == MT_EDECODE || err == MT_ELIMIT);
    must(err == MT_OK ? out.size <= most : out.owner == NULL);
    mt_slice_unref(out);
}

static void must_come_back(mt_codec codec, mt_slice bytes)
{
    mt_slice packed, out;
    mt_err err = mt_compress(codec, bytes, &packed);

    must(err == MT_OK || err == MT_ELIMIT);
    if (err != MT_OK)
        return;
    must(packed.size < bytes.size);
    must(mt_decompress(packed, bytes.size, &out) == MT_OK);
    must(mt_slice_equal(out, bytes));
    mt_slice_unref(out);
    mt_slice_unref(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t before = mt_live_objects();
    mt_slice bytes = mt_slice_of(data, size);

    try_decompress(bytes, MOST);
    try_decompress(bytes, 10);
    must_come_back(MT_CODEC_GZIP, bytes);
    must_come_back(MT_CODEC_ZSTD, bytes);
    must(mt_live_objects() == before);
    return 0;
}
