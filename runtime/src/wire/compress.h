/* SPDX-License-Identifier: Apache-2.0 */
/* wire/compress.h - one message, compressed by itself: gzip (RFC 1952) or zstd (RFC 8878), behind a byte
 * that says which. */
#ifndef MT_WIRE_COMPRESS_H
#define MT_WIRE_COMPRESS_H

#include "core/slice.h"

typedef enum mt_codec { MT_CODEC_NONE = 0, MT_CODEC_GZIP = 1, MT_CODEC_ZSTD = 2 } mt_codec;

/* What this side takes, as the setting codecs says it: bit n for codec n. */
enum { MT_CODECS = 1 << MT_CODEC_GZIP | 1 << MT_CODEC_ZSTD };

/* Compresses a message, if that makes it smaller.
 *   Owns     *out is the caller's
 *   Returns  MT_OK | MT_ELIMIT it gets no smaller | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD mt_err mt_compress(mt_codec codec, mt_slice plain, mt_slice *out);

/* The reverse. It takes memory as what comes out grows, at most some times most, whatever a header claims.
 *   Owns     *out is the caller's
 *   Returns  MT_OK | MT_EDECODE an unknown codec, or corrupt | MT_ELIMIT longer than most | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD mt_err mt_decompress(mt_slice packed, size_t most, mt_slice *out);

#endif
