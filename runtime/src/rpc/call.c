/* SPDX-License-Identifier: Apache-2.0 */
/* call.c - the memory of a call, and its messages and metadata going in and out of it. */
#include "rpc/call.h"

#include <msgtrans/codec.h>
#include <string.h>

#include "rpc/intercept.h"

enum {
    COPY_UP_TO = 1024,     /* messages up to this size are copied out of the receive block */
    COMPRESS_ABOVE = 1024, /* where the IDL does not say */
};

void *mt_call_create(size_t size, mt_loop *loop)
{
    mt_block *block = mt_block_new(MT_BLOCK_ROOM(MT_BLOCK_SMALL));

    if (block == NULL)
        return NULL;
    mt_call *call = (mt_call *)(void *)block->data;
    memset(call, 0, size);
    call->loop = loop;
    call->block = block;
    mt_arena_init(&call->arena, block->data + size, block->data + block->capacity);
    return call;
}

void mt_call_destroy(mt_call *call)
{
    mt_intercept_fini(call);
    mt_arena_fini(&call->arena);
    mt_block_unref(call->block);
}

mt_err mt_call_decode(mt_call *call, const mt_message_type *type, mt_slice bytes, void **out,
                      mt_status *why)
{
    if (bytes.size > COPY_UP_TO) {
        if (mt_arena_hold(&call->arena, bytes.owner) != MT_OK)
            goto no_memory;
    } else if (bytes.size > 0) {
        uint8_t *copy = mt_arena_take(&call->arena, bytes.size);
        if (copy == NULL)
            goto no_memory;
        memcpy(copy, bytes.data, bytes.size);
        bytes.data = copy;
    }
    return mt_unpack_bytes(type, &call->arena, bytes.data, bytes.size, out, why);

no_memory:
    *out = NULL;
    mt_status_set(why, MT_RESOURCE_EXHAUSTED, "out of memory for a message of %zu bytes",
                  bytes.size);
    return MT_ENOMEM;
}

void mt_call_use_compression(mt_call *call, mt_compression compression)
{
    mt_codec codec = MT_CODEC_NONE;

    if (compression == MT_COMPRESSION_DEFAULT)
        compression = call->method->compression;
    if (compression == MT_COMPRESSION_GZIP)
        codec = MT_CODEC_GZIP;
    else if (compression == MT_COMPRESSION_ZSTD)
        codec = MT_CODEC_ZSTD;
    atomic_store_explicit(&call->codec, (uint8_t)codec, memory_order_relaxed);
}

mt_body mt_call_body(const mt_call *call, const mt_message_type *type, const void *message,
                     mt_slice bytes)
{
    uint32_t above = call->method->compress_above;

    return (mt_body){.type = type,
                     .message = message,
                     .bytes = bytes,
                     .codec = (mt_codec)atomic_load_explicit(&call->codec, memory_order_relaxed),
                     .compress_above = above > 0 ? above : COMPRESS_ABOVE};
}

mt_err mt_call_decompress(mt_slice packed, uint32_t max_message_bytes, mt_slice *plain,
                          mt_status *why)
{
    mt_err err = mt_decompress(packed, max_message_bytes, plain);

    if (err == MT_ELIMIT)
        mt_status_set(why, MT_RESOURCE_EXHAUSTED,
                      "a message of %zu bytes is over max_message_bytes = %u when decompressed",
                      packed.size, max_message_bytes);
    else if (err == MT_ENOMEM)
        mt_status_set(why, MT_RESOURCE_EXHAUSTED, "out of memory for a compressed message");
    else if (err != MT_OK)
        mt_status_set(why, MT_INTERNAL, "a compressed message is corrupt");
    return err;
}

mt_err mt_call_decode_packed(mt_call *call, const mt_message_type *type, mt_slice bytes,
                             uint32_t max_message_bytes, void **out, mt_status *why)
{
    mt_slice plain;

    if (__builtin_expect(!call->stream.packed, 1))
        return mt_call_decode(call, type, bytes, out, why);
    *out = NULL;
    mt_err err = mt_call_decompress(bytes, max_message_bytes, &plain, why);
    if (err == MT_OK)
        err = mt_call_decode(call, type, plain, out, why);
    mt_slice_unref(plain);
    return err;
}

mt_err mt_call_copy_metadata(mt_call *call, mt_metadata from, mt_metadata *out)
{
    return mt_arena_copy_metadata(&call->arena, from, out);
}

mt_err mt_arena_copy_metadata(mt_arena *arena, mt_metadata from, mt_metadata *out)
{
    *out = (mt_metadata){0};
    if (from.count == 0)
        return MT_OK;
    mt_metadata_entry *entries = mt_arena_take(arena, from.count * sizeof *entries);
    if (entries == NULL)
        return MT_ENOMEM;
    for (size_t i = 0; i < from.count; i++) {
        const mt_metadata_entry *entry = &from.entries[i];
        char *value = mt_arena_text(arena, entry->value.data, entry->value.size);

        entries[i].key = mt_arena_text(arena, entry->key, strlen(entry->key));
        entries[i].value = mt_slice_of(value, entry->value.size);
        if (entries[i].key == NULL || value == NULL)
            return MT_ENOMEM;
    }
    *out = (mt_metadata){entries, from.count};
    return MT_OK;
}

/* In one walk, into a block of the size that most messages fit; NULL if this one might not. */
static mt_block *encode_small(const mt_message_type *type, const void *message, size_t head,
                              mt_slice *out)
{
    mt_block *block = mt_block_new(MT_BLOCK_ROOM(MT_BLOCK_SMALL));

    if (block == NULL)
        return NULL;
    out->data =
        mt_message_try_pack(type, message, block->data + head, block->capacity - head, &out->size);
    if (out->data == NULL) {
        mt_block_unref(block);
        return NULL;
    }
    return block;
}

mt_err mt_call_encode_behind(const mt_message_type *type, const void *message, size_t head,
                             mt_slice *out)
{
    *out = (mt_slice){0};
    out->owner = encode_small(type, message, head, out);
    if (out->owner != NULL)
        return MT_OK;
    size_t size = type->packed_size(message);
    mt_block *block = mt_block_new(head + size > 0 ? head + size : 1);
    if (block == NULL)
        return MT_ENOMEM;
    type->pack(message, block->data + head + size, 0);
    *out = (mt_slice){block->data + head, size, block};
    return MT_OK;
}

mt_err mt_call_encode(const mt_message_type *type, const void *message, mt_slice *out)
{
    return mt_call_encode_behind(type, message, 0, out);
}

const mt_method *mt_call_method(const mt_call *call)
{
    return call->method;
}
