/* SPDX-License-Identifier: Apache-2.0 */
/* compress.c - gzip and zstd. Their contexts are large and slow to make, so the process keeps a few of
 * each kind; a thread that finds them all in use makes one for itself and drops it again. */
#include "wire/compress.h"

#include <pthread.h>
#include <stdbool.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    KEPT = 4,              /* contexts of a kind: a quarter of a MiB for gzip, some MiB for zstd */
    GZIP_FORMAT = 16 + 15, /* for zlib: gzip's header, and its window of 32 KiB */
    GZIP_LEVEL = 6,
    GZIP_MEMORY = 8,
    ZSTD_LEVEL = 3,
    FIRST_ROOM = 16 * 1024, /* for what is decompressed, at least */
    EXPECTED_RATIO = 4,
};

/* ---- contexts */

typedef enum kind { DEFLATE, INFLATE, ZSTD_PACK, ZSTD_UNPACK, KINDS } kind;

typedef struct context {
    bool kept; /* in the table */
    bool busy;
    bool ready; /* z or zstd is made */
    z_stream z;
    void *zstd;
} context;

static struct {
    pthread_mutex_t lock;
    context contexts[KINDS][KEPT];
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

static bool context_make(context *c, kind k)
{
    switch (k) {
    case DEFLATE:
        return deflateInit2(&c->z, GZIP_LEVEL, Z_DEFLATED, GZIP_FORMAT, GZIP_MEMORY,
                            Z_DEFAULT_STRATEGY) == Z_OK;
    case INFLATE:
        return inflateInit2(&c->z, GZIP_FORMAT) == Z_OK;
    case ZSTD_PACK:
        c->zstd = ZSTD_createCCtx();
        break;
    default:
        c->zstd = ZSTD_createDCtx();
    }
    return c->zstd != NULL;
}

static void context_drop(context *c, kind k)
{
    if (k == DEFLATE)
        deflateEnd(&c->z);
    else if (k == INFLATE)
        inflateEnd(&c->z);
    else if (k == ZSTD_PACK)
        ZSTD_freeCCtx(c->zstd);
    else
        ZSTD_freeDCtx(c->zstd);
}

static context *find_free(kind k)
{
    context *found = NULL;

    for (int i = 0; i < KEPT && found == NULL; i++)
        if (!shared.contexts[k][i].busy)
            found = &shared.contexts[k][i];
    if (found != NULL)
        found->busy = found->kept = true;
    return found;
}

static void context_release(context *c, kind k)
{
    if (!c->kept) {
        context_drop(c, k);
        return;
    }
    pthread_mutex_lock(&shared.lock);
    c->busy = false;
    pthread_mutex_unlock(&shared.lock);
}

/* Takes a context, own if all others are in use; NULL when memory is out. */
static context *context_take(kind k, context *own)
{
    pthread_mutex_lock(&shared.lock);
    context *c = find_free(k);
    pthread_mutex_unlock(&shared.lock);
    if (c == NULL) {
        *own = (context){0};
        c = own;
    }
    if (c->ready || context_make(c, k)) {
        c->ready = true;
        return c;
    }
    if (c->kept) /* try again next time */
        context_release(c, k);
    return NULL;
}

/* ---- compressing: into room for one byte less than there was, or not at all */

/* Returns how many bytes were written, 0 if they did not fit. */
static size_t gzip_pack(context *c, mt_slice plain, uint8_t *out, size_t room)
{
    deflateReset(&c->z);
    c->z.next_in = (Bytef *)(uintptr_t)plain.data;
    c->z.avail_in = (uInt)plain.size;
    c->z.next_out = out;
    c->z.avail_out = (uInt)room;
    return deflate(&c->z, Z_FINISH) == Z_STREAM_END ? room - c->z.avail_out : 0;
}

static size_t zstd_pack(context *c, mt_slice plain, uint8_t *out, size_t room)
{
    size_t size = ZSTD_compressCCtx(c->zstd, out, room, plain.data, plain.size, ZSTD_LEVEL);

    return ZSTD_isError(size) ? 0 : size;
}

mt_err mt_compress(mt_codec codec, mt_slice plain, mt_slice *out)
{
    kind k = codec == MT_CODEC_GZIP ? DEFLATE : ZSTD_PACK;
    context own;

    *out = (mt_slice){0};
    if (plain.size < 3)
        return MT_ELIMIT;
    size_t room = plain.size - 2; /* behind the codec */
    mt_block *block = mt_block_new(1 + room);
    context *c = block != NULL ? context_take(k, &own) : NULL;
    if (c == NULL) {
        mt_block_unref(block);
        return MT_ENOMEM;
    }
    block->data[0] = (uint8_t)codec;
    size_t size = k == DEFLATE ? gzip_pack(c, plain, block->data + 1, room)
                               : zstd_pack(c, plain, block->data + 1, room);
    context_release(c, k);
    if (size == 0) {
        mt_block_unref(block);
        return MT_ELIMIT;
    }
    *out = (mt_slice){block->data, 1 + size, block};
    return MT_OK;
}

/* ---- decompressing: into room that grows with what comes out */

/* Makes the room twice as large, up to most and one: with that one it is seen to be too long.
 * Returns MT_OK | MT_ELIMIT | MT_ENOMEM. */
static mt_err grow(mt_block **block, size_t used, size_t *room, size_t most)
{
    if (*room > most)
        return MT_ELIMIT;
    size_t size = *room > most / 2 ? most + 1 : *room * 2;
    mt_block *larger = mt_block_new(size);
    if (larger == NULL)
        return MT_ENOMEM;
    if (used > 0)
        memcpy(larger->data, (*block)->data, used);
    mt_block_unref(*block);
    *block = larger;
    *room = size;
    return MT_OK;
}

/* Each of these decompresses into *block, whose room they may make larger; *size is what came out. */
static mt_err gzip_unpack(context *c, mt_slice in, size_t most, size_t room, mt_block **block,
                          size_t *size)
{
    z_stream *z = &c->z;
    mt_err err = MT_OK;

    inflateReset(z);
    z->next_in = (Bytef *)(uintptr_t)in.data;
    z->avail_in = (uInt)in.size;
    *size = 0;
    while (err == MT_OK) {
        z->next_out = (*block)->data + *size;
        z->avail_out = (uInt)(room - *size);
        int result = inflate(z, Z_NO_FLUSH);
        *size = room - z->avail_out;
        if (result == Z_STREAM_END)
            return z->avail_in == 0 ? MT_OK : MT_EDECODE;
        if (result == Z_MEM_ERROR)
            return MT_ENOMEM;
        if ((result != Z_OK && result != Z_BUF_ERROR) || z->avail_out > 0)
            return MT_EDECODE; /* corrupt, or it ends early */
        err = grow(block, *size, &room, most);
    }
    return err;
}

/* In one go, which needs no window of its own, however large a header asks for one; so it begins again
 * when the room was too small. */
static mt_err zstd_unpack(context *c, mt_slice in, size_t most, size_t room, mt_block **block,
                          size_t *size)
{
    mt_err err = MT_OK;

    while (err == MT_OK) {
        *size = ZSTD_decompressDCtx(c->zstd, (*block)->data, room, in.data, in.size);
        if (!ZSTD_isError(*size))
            return MT_OK;
        if (ZSTD_getErrorCode(*size) == ZSTD_error_memory_allocation)
            return MT_ENOMEM;
        if (ZSTD_getErrorCode(*size) != ZSTD_error_dstSize_tooSmall)
            return MT_EDECODE;
        err = grow(block, 0, &room, most);
    }
    return err;
}

static size_t first_room(size_t packed, size_t most)
{
    size_t room = packed < most / EXPECTED_RATIO ? packed * EXPECTED_RATIO : most + 1;

    if (room < FIRST_ROOM)
        room = FIRST_ROOM;
    return room <= most ? room : most + 1;
}

mt_err mt_decompress(mt_slice packed, size_t most, mt_slice *out)
{
    size_t size = 0;
    context own;

    *out = (mt_slice){0};
    if (packed.size < 2 || (packed.data[0] != MT_CODEC_GZIP && packed.data[0] != MT_CODEC_ZSTD))
        return MT_EDECODE;
    kind k = packed.data[0] == MT_CODEC_GZIP ? INFLATE : ZSTD_UNPACK;
    mt_slice in = {packed.data + 1, packed.size - 1, NULL};
    size_t room = first_room(in.size, most);
    mt_block *block = mt_block_new(room);
    context *c = block != NULL ? context_take(k, &own) : NULL;
    mt_err err = MT_ENOMEM;
    if (c != NULL) {
        err = k == INFLATE ? gzip_unpack(c, in, most, room, &block, &size)
                           : zstd_unpack(c, in, most, room, &block, &size);
        context_release(c, k);
    }
    if (err == MT_OK && size > most)
        err = MT_ELIMIT;
    if (err == MT_OK)
        *out = (mt_slice){block->data, size, block};
    else
        mt_block_unref(block);
    return err;
}
