/* SPDX-License-Identifier: Apache-2.0 */
/* message_pack.c - what generated size and pack functions call: packed and unknown fields. */
#include <msgtrans/codec.h>
#include <string.h>

#include "wire/message.h"

/* --- packed fields ---------------------------------------------------------------------------- */

void mt_copy_fixed(uint8_t *to, const uint8_t *from, size_t size, size_t item_size)
{
    const uint16_t one = 1;
    uint8_t first;

    memcpy(&first, &one, 1);
    if (first == 1) { /* this machine keeps numbers as they are sent */
        memcpy(to, from, size);
        return;
    }
    for (size_t at = 0; at < size; at += item_size)
        for (size_t i = 0; i < item_size; i++)
            to[at + i] = from[at + item_size - 1 - i];
}

size_t mt_size_packed_int32(const void *array, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += mt_size_int32(((const int32_t *)array)[i]);
    return size;
}

size_t mt_size_packed_uint32(const void *array, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += mt_size_uint32(((const uint32_t *)array)[i]);
    return size;
}

size_t mt_size_packed_int64(const void *array, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += mt_size_int64(((const int64_t *)array)[i]);
    return size;
}

size_t mt_size_packed_sint32(const void *array, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += mt_size_sint32(((const int32_t *)array)[i]);
    return size;
}

size_t mt_size_packed_sint64(const void *array, size_t count)
{
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += mt_size_sint64(((const int64_t *)array)[i]);
    return size;
}

uint8_t *mt_put_packed_int32(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 10))
        return NULL;
    while (count-- > 0)
        at = mt_put_int32(at, ((const int32_t *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

uint8_t *mt_put_packed_uint32(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 5))
        return NULL;
    while (count-- > 0)
        at = mt_put_uint32(at, ((const uint32_t *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

uint8_t *mt_put_packed_int64(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 10))
        return NULL;
    while (count-- > 0)
        at = mt_put_int64(at, ((const int64_t *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

uint8_t *mt_put_packed_sint32(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 5))
        return NULL;
    while (count-- > 0)
        at = mt_put_sint32(at, ((const int32_t *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

uint8_t *mt_put_packed_sint64(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 10))
        return NULL;
    while (count-- > 0)
        at = mt_put_sint64(at, ((const int64_t *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

uint8_t *mt_put_packed_bool(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    uint8_t *end = at;

    if (!mt_has_room_for(at, limit, count, 1))
        return NULL;
    while (count-- > 0)
        at = mt_put_bool(at, ((const protobuf_c_boolean *)array)[count]);
    return mt_put_uint64(at, (uint64_t)(end - at));
}

static uint8_t *put_packed_fixed(uint8_t *at, uintptr_t limit, const void *array, size_t count,
                                 size_t item_size)
{
    if (!mt_has_room_for(at, limit, count, item_size))
        return NULL;
    at -= count * item_size;
    mt_copy_fixed(at, (const uint8_t *)array, count * item_size, item_size);
    return mt_put_uint64(at, count * item_size);
}

uint8_t *mt_put_packed_fixed32(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    return put_packed_fixed(at, limit, array, count, 4);
}

uint8_t *mt_put_packed_fixed64(uint8_t *at, uintptr_t limit, const void *array, size_t count)
{
    return put_packed_fixed(at, limit, array, count, 8);
}

/* --- unknown fields --------------------------------------------------------------------------- */

size_t mt_size_unknown_slow(const ProtobufCMessage *base)
{
    size_t size = 0;

    for (unsigned i = 0; i < base->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &base->unknown_fields[i];
        size += mt_size_uint32(MT_TAG(field->tag, field->wire_type)) + field->len;
    }
    return size;
}

uint8_t *mt_put_unknown_slow(uint8_t *at, uintptr_t limit, const ProtobufCMessage *base)
{
    for (unsigned i = base->n_unknown_fields; i-- > 0;) {
        const ProtobufCMessageUnknownField *field = &base->unknown_fields[i];
        uintptr_t room = mt_room(at, limit);
        if (field->len > room || room - field->len < MT_PIECE_HEAD)
            return NULL;
        at -= field->len;
        if (field->len > 0)
            memcpy(at, field->data, field->len);
        at = mt_put_tag(at, MT_TAG(field->tag, field->wire_type));
    }
    return at;
}
