/* SPDX-License-Identifier: Apache-2.0 */
/* codec/peer.h - one library that encodes and decodes the three messages; the loops are inside it, so
 * that no call through a pointer is measured. */
#ifndef BENCH_CODEC_PEER_H
#define BENCH_CODEC_PEER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CODEC_ROOM = 8192 }; /* of what is encoded to */

typedef enum codec_kind {
    CODEC_ECHO,
    CODEC_ENTRY,
    CODEC_ORDER,
    CODEC_KINDS,
} codec_kind;

/* Encoded bytes, borrowed. */
typedef struct codec_bytes {
    const uint8_t *data;
    size_t size;
} codec_bytes;

typedef struct codec_peer {
    const char *name;

    /* Decodes the message that encode() will encode; it lives as long as the program. */
    void (*load)(codec_kind kind, codec_bytes in);

    /* Encodes its message count times to out; returns the bytes, which lie anywhere in out. */
    codec_bytes (*encode)(codec_kind kind, size_t count, uint8_t out[CODEC_ROOM]);

    /* Decodes count times, and frees what it decoded; returns a sum over some of the fields. */
    uint64_t (*decode)(codec_kind kind, size_t count, codec_bytes in);
} codec_peer;

extern const codec_peer codec_msgtrans, codec_protobuf_c, codec_libprotobuf;

/* Ends the program, since a library refuses what it must not. */
__attribute__((noreturn)) void codec_refused(void);

static inline void codec_must(int ok)
{
    if (!ok)
        codec_refused();
}

#ifdef __cplusplus
}
#endif

#endif
