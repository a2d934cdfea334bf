/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/codec.h - the small pieces that code made by mtc consists of. Only that code needs them.
 *
 * Sizes count bytes on the wire. Packing goes backwards: mt_put_…(at, value) writes a value so that
 * it ends before at, and returns its first byte. A message first reserves room for all its numbers,
 * by mt_put_start(); what can be of any size asks for itself, mt_put_…(at, limit, value), and
 * returns NULL when that is not there. A limit of 0 means that the size is known to fit.
 *
 * Unpacking goes forwards: mt_get_…(p, end, &value) returns the byte behind the value, or NULL when
 * p to end does not hold one; p is never NULL unless said otherwise.
 * Thread  none (pure), everywhere. */
#ifndef MSGTRANS_CODEC_H
#define MSGTRANS_CODEC_H

#include <msgtrans/base.h>
#include <msgtrans/message.h>
#include <stdint.h>
#include <string.h>

/* Generated code asks for the version that it was made for. */
#define MT_CODEC_VERSION 3

enum {
    MT_WIRE_VARINT = 0,
    MT_WIRE_FIXED64 = 1,
    MT_WIRE_BYTES = 2,
    MT_WIRE_GROUP = 3,
    MT_WIRE_END_GROUP = 4,
    MT_WIRE_FIXED32 = 5,
};

#define MT_TAG(number, wire) ((uint32_t)(number) << 3 | (uint32_t)(wire))

MT_BEGIN_DECLS

/* The state of one decoding. What has no comment of its own is set when it is needed. */
struct mt_unpack {
    uint8_t *room; /* what is left of the arena's block in use, to room_end; aligned to 8 */
    mt_arena *arena;
    uint8_t *room_end;  /* apart from room, or compilers copy both at once: what was stored as two
                        * words a moment ago cannot be loaded as one without a wait */
    int depth_left;     /* how many more messages or groups may nest */
    mt_err error;       /* MT_ENOMEM when memory was out */
    const char *reason; /* why it failed; NULL: the value is cut short or too long */
    const char
        *message;      /* the innermost message that failed, NULL if none; and its field or NULL */
    const void *group; /* the innermost message that is a group, NULL if none; its number; */
    const char *field;
    size_t reason_at; /* byte of the value that reason is about; SIZE_MAX: the value as a whole */
    uint32_t group_number;
    const uint8_t *group_end; /* and behind its end tag, once that was found */
    void *array;              /* of the packed field that was read last */
};

/* --- in the library --------------------------------------------------------------------------- */

MT_API const uint8_t *mt_get_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *value);
MT_API const uint8_t *mt_get_size_slow(const uint8_t *p, const uint8_t *end, uint64_t *size);
MT_API const uint8_t *mt_get_tag_slow(const uint8_t *p, const uint8_t *end, uint32_t *tag);
MT_API void *mt_unpack_alloc_slow(mt_unpack *u, size_t size);
MT_API void *mt_grow_slow(mt_unpack *u, void *array, size_t count, size_t item_size);
MT_API size_t mt_size_unknown_slow(const ProtobufCMessage *base);
MT_API uint8_t *mt_put_unknown_slow(uint8_t *at, uintptr_t limit, const ProtobufCMessage *base);

MT_API const uint8_t *mt_get_string_slow(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                         char **string);

/* A string that stays where it is, in the input; it must be UTF-8 and may hold NUL. */
MT_API const uint8_t *mt_get_sized_string(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                          ProtobufCBinaryData *string);

/* All values of a packed field. int32 is for enums too, int64 for uint64, and the fixed ones for
 * whatever has 4 or 8 bytes.
 * mt_get_packed_… appends to the *count values that array has; the array is u->array then. */
MT_API size_t mt_size_packed_int32(const void *array, size_t count);
MT_API size_t mt_size_packed_uint32(const void *array, size_t count);
MT_API size_t mt_size_packed_int64(const void *array, size_t count);
MT_API size_t mt_size_packed_sint32(const void *array, size_t count);
MT_API size_t mt_size_packed_sint64(const void *array, size_t count);
MT_API uint8_t *mt_put_packed_int32(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_uint32(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_int64(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_sint32(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_sint64(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_bool(uint8_t *at, uintptr_t limit, const void *array, size_t count);
MT_API uint8_t *mt_put_packed_fixed32(uint8_t *at, uintptr_t limit, const void *array,
                                      size_t count);
MT_API uint8_t *mt_put_packed_fixed64(uint8_t *at, uintptr_t limit, const void *array,
                                      size_t count);
MT_API const uint8_t *mt_get_packed_int32(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                          void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_int64(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                          void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_sint32(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                           void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_sint64(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                           void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_bool(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                         void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_fixed32(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                            void *array, size_t *count);
MT_API const uint8_t *mt_get_packed_fixed64(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                            void *array, size_t *count);

/* Decodes a group, whose start tag has been read, into message, which is NULL only when memory was
 * out; returns the byte behind its end tag. */
MT_API const uint8_t *
mt_get_group(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *message,
             bool (*unpack)(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end),
             uint32_t number);

/* mt_message_unpack() of a slice in two words, which stay in registers. */
MT_API mt_err mt_unpack_bytes(const mt_message_type *type, mt_arena *arena, const uint8_t *data,
                              size_t size, void **out, mt_status *why);

/* Keeps a field that the message does not know, whose tag has been read; p may be NULL. At the end
 * tag of the group that the message is, returns end. */
MT_API const uint8_t *mt_get_unknown(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                     uint32_t tag, ProtobufCMessage *base);

/* Notes that messages nest too deep; returns false. */
MT_API bool mt_unpack_too_deep(mt_unpack *u);

/* Notes which field failed, unless a message inside it has; returns false. */
MT_API bool mt_unpack_failed(mt_unpack *u, const mt_message_type *type, uint32_t tag);

/* Notes that a required field is missing: the lowest bit of missing stands for it, and bit 0 for the
 * required field of the type before which there are so many others; returns false. */
MT_API bool mt_unpack_missing(mt_unpack *u, const mt_message_type *type, unsigned before,
                              uint64_t missing);

/* --- sizes ------------------------------------------------------------------------------------ */

static inline size_t mt_size_uint64(uint64_t value)
{
    unsigned top_bit = 63u - (unsigned)__builtin_clzll(value | 1);

    return (top_bit * 9 + 73) / 64; /* top_bit / 7 + 1, without a division */
}

static inline size_t mt_size_uint32(uint32_t value)
{
    return mt_size_uint64(value);
}

static inline size_t mt_size_int64(int64_t value)
{
    return mt_size_uint64((uint64_t)value);
}

/* A negative int32 takes ten bytes, as an int64 of that value does. */
static inline size_t mt_size_int32(int32_t value)
{
    return mt_size_uint64((uint64_t)(int64_t)value);
}

static inline uint64_t mt_zigzag(int64_t value)
{
    return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t mt_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (0 - (value & 1)));
}

static inline size_t mt_size_sint32(int32_t value)
{
    return mt_size_uint64(mt_zigzag(value));
}

static inline size_t mt_size_sint64(int64_t value)
{
    return mt_size_uint64(mt_zigzag(value));
}

/* So many bytes, with their length in front. */
static inline size_t mt_size_piece(size_t size)
{
    return mt_size_uint64(size) + size;
}

static inline size_t mt_size_string(const char *string)
{
    return mt_size_piece(string != NULL ? strlen(string) : 0);
}

static inline size_t mt_size_bytes(ProtobufCBinaryData bytes)
{
    return mt_size_piece(bytes.len);
}

static inline size_t mt_size_message(size_t (*size)(const void *message), const void *message)
{
    return mt_size_piece(message != NULL ? size(message) : 0);
}

/* Without its two tags. */
static inline size_t mt_size_group(size_t (*size)(const void *message), const void *message)
{
    return message != NULL ? size(message) : 0;
}

static inline size_t mt_size_unknown(const ProtobufCMessage *base)
{
    return base->n_unknown_fields == 0 ? 0 : mt_size_unknown_slow(base);
}

/* Minus zero is a value, too. */
static inline bool mt_float_is_set(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits != 0;
}

static inline bool mt_double_is_set(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits != 0;
}

static inline bool mt_string_is_set(const char *string)
{
    return string != NULL && string[0] != '\0';
}

/* A string that is NULL is empty. */
static inline bool mt_string_equal(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static inline bool mt_bytes_equal(ProtobufCBinaryData a, ProtobufCBinaryData b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* --- packing, backwards ----------------------------------------------------------------------- */

/* What the length and the tag of a piece take at most. */
enum { MT_PIECE_HEAD = 10 + 5 };

/* How many bytes are between limit and at: none, too, where numbers have used what mt_put_start()
 * reserved for them, and at is before limit. */
static inline uintptr_t mt_room(const uint8_t *at, uintptr_t limit)
{
    return (uintptr_t)at > limit ? (uintptr_t)at - limit : 0;
}

/* Is there room for count items of at most so many bytes, and the head of a piece? */
static inline bool mt_has_room_for(const uint8_t *at, uintptr_t limit, size_t count, size_t most)
{
    uintptr_t room = mt_room(at, limit);

    return limit == 0 || (room >= MT_PIECE_HEAD && count <= (room - MT_PIECE_HEAD) / most);
}

/* Reserves room for the numbers of a message; false if there is none. */
static inline bool mt_put_start(const uint8_t *at, uintptr_t *limit, size_t most)
{
    if (*limit == 0)
        return true;
    if (mt_room(at, *limit) < most)
        return false;
    *limit += most;
    return true;
}

static inline uint8_t *mt_put_fixed16(uint8_t *at, uint32_t value)
{
    at -= 2;
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    return at;
}

static inline uint8_t *mt_put_fixed32(uint8_t *at, uint32_t value)
{
    at -= 4;
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    at[2] = (uint8_t)(value >> 16);
    at[3] = (uint8_t)(value >> 24);
    return at;
}

/* Brings the lowest 56 bits apart, 7 to each byte. */
static inline uint64_t mt_part_sevens(uint64_t value)
{
    value = (value & 0x0fffffff) | (value & 0xfffffff0000000) << 4;
    value = (value & 0x00003fff00003fff) | (value & 0x0fffc0000fffc000) << 2;
    return (value & 0x007f007f007f007f) | (value & 0x3f803f803f803f80) << 1;
}

/* A varint of 3 bytes or more. Those of up to 8 are put together in a word; the last bytes of it may
 * be stored twice. */
static inline uint8_t *mt_put_long(uint8_t *at, uint64_t value)
{
    size_t size = mt_size_uint64(value);
    uint8_t *first = at - size;

    if (size > 8) {
        for (at = first; value >= 0x80; value >>= 7)
            *at++ = (uint8_t)(value | 0x80);
        *at = (uint8_t)value;
        return first;
    }
    unsigned bits = 8 * (unsigned)(size - 1); /* of all bytes but the last */
    uint64_t word = mt_part_sevens(value) | (0x8080808080808080 & (((uint64_t)1 << bits) - 1));
    if (size == 3) {
        first[0] = (uint8_t)word;
        mt_put_fixed16(at, (uint32_t)(word >> 8));
    } else {
        mt_put_fixed32(first + 4, (uint32_t)word);
        mt_put_fixed32(at, (uint32_t)(word >> (bits - 24)));
    }
    return first;
}

static inline uint8_t *mt_put_uint64(uint8_t *at, uint64_t value)
{
    if (value < 0x80) {
        *--at = (uint8_t)value;
        return at;
    }
    if (value < 0x4000)
        return mt_put_fixed16(at, (uint32_t)((value & 0x7f) | 0x80 | value >> 7 << 8));
    return mt_put_long(at, value);
}

static inline uint8_t *mt_put_uint32(uint8_t *at, uint32_t value)
{
    return mt_put_uint64(at, value);
}

static inline uint8_t *mt_put_int64(uint8_t *at, int64_t value)
{
    return mt_put_uint64(at, (uint64_t)value);
}

static inline uint8_t *mt_put_int32(uint8_t *at, int32_t value)
{
    return mt_put_uint64(at, (uint64_t)(int64_t)value);
}

static inline uint8_t *mt_put_sint64(uint8_t *at, int64_t value)
{
    return mt_put_uint64(at, mt_zigzag(value));
}

static inline uint8_t *mt_put_sint32(uint8_t *at, int32_t value)
{
    return mt_put_uint64(at, mt_zigzag(value));
}

static inline uint8_t *mt_put_bool(uint8_t *at, protobuf_c_boolean value)
{
    *--at = value != 0;
    return at;
}

static inline uint8_t *mt_put_fixed64(uint8_t *at, uint64_t value)
{
    at = mt_put_fixed32(at, (uint32_t)(value >> 32));
    return mt_put_fixed32(at, (uint32_t)value);
}

static inline uint8_t *mt_put_sfixed32(uint8_t *at, int32_t value)
{
    return mt_put_fixed32(at, (uint32_t)value);
}

static inline uint8_t *mt_put_sfixed64(uint8_t *at, int64_t value)
{
    return mt_put_fixed64(at, (uint64_t)value);
}

static inline uint8_t *mt_put_float(uint8_t *at, float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return mt_put_fixed32(at, bits);
}

static inline uint8_t *mt_put_double(uint8_t *at, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return mt_put_fixed64(at, bits);
}

/* The tag is a constant, so this becomes one or two stores. */
static inline uint8_t *mt_put_tag(uint8_t *at, uint32_t tag)
{
    if (tag < 0x80) {
        *--at = (uint8_t)tag;
        return at;
    }
    if (tag < 0x4000) {
        *--at = (uint8_t)(tag >> 7);
        *--at = (uint8_t)(tag | 0x80);
        return at;
    }
    return mt_put_uint64(at, tag);
}

/* Copies what is mostly short, and then a call of memcpy() would cost more than it does: the last bytes
 * may be copied twice. */
static inline void mt_copy(uint8_t *to, const uint8_t *from, size_t size)
{
    if (size > 32) {
        memcpy(to, from, size);
    } else if (size >= 16) {
        memcpy(to, from, 16);
        memcpy(to + size - 16, from + size - 16, 16);
    } else if (size >= 8) {
        memcpy(to, from, 8);
        memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
        memcpy(to, from, 4);
        memcpy(to + size - 4, from + size - 4, 4);
    } else if (size > 0) {
        to[0] = from[0];
        to[size / 2] = from[size / 2];
        to[size - 1] = from[size - 1];
    }
}

/* Writes bytes and their length. */
static inline uint8_t *mt_put_piece(uint8_t *at, uintptr_t limit, const void *data, size_t size)
{
    uintptr_t room = mt_room(at, limit);

    if (size > room || room - size < MT_PIECE_HEAD)
        return NULL;
    at -= size;
    mt_copy(at, (const uint8_t *)data, size);
    return mt_put_uint64(at, size);
}

/* Writes a string and its length; NULL is an empty one. */
static inline uint8_t *mt_put_string(uint8_t *at, uintptr_t limit, const char *string)
{
    return mt_put_piece(at, limit, string, string != NULL ? strlen(string) : 0);
}

static inline uint8_t *mt_put_bytes(uint8_t *at, uintptr_t limit, ProtobufCBinaryData bytes)
{
    return mt_put_piece(at, limit, bytes.data, bytes.len);
}

/* Writes a message and its length; NULL is an empty message. */
static inline uint8_t *mt_put_message(uint8_t *at, uintptr_t limit,
                                      uint8_t *(*pack)(const void *, uint8_t *, uintptr_t),
                                      const void *message)
{
    uint8_t *end = at;

    if (!mt_put_start(at, &limit, MT_PIECE_HEAD))
        return NULL;
    if (message != NULL)
        at = pack(message, at, limit);
    return at != NULL ? mt_put_uint64(at, (uint64_t)(end - at)) : NULL;
}

/* Writes a group and its end tag; NULL is an empty one. */
static inline uint8_t *mt_put_group(uint8_t *at, uintptr_t limit,
                                    uint8_t *(*pack)(const void *, uint8_t *, uintptr_t),
                                    const void *message, uint32_t number)
{
    if (!mt_put_start(at, &limit, MT_PIECE_HEAD))
        return NULL;
    at = mt_put_tag(at, MT_TAG(number, MT_WIRE_END_GROUP));
    return message != NULL ? pack(message, at, limit) : at;
}

static inline uint8_t *mt_put_unknown(uint8_t *at, uintptr_t limit, const ProtobufCMessage *base)
{
    return base->n_unknown_fields == 0 ? at : mt_put_unknown_slow(at, limit, base);
}

/* --- unpacking -------------------------------------------------------------------------------- */

/* Returns memory of the arena, aligned to 8; NULL, and the error noted, when there is none. */
static inline void *mt_unpack_alloc(mt_unpack *u, size_t size)
{
    uint8_t *memory = u->room;

    if (size > (size_t)(u->room_end - memory))
        return mt_unpack_alloc_slow(u, size);
    u->room = memory + ((size + 7) & ~(size_t)7);
    return memory;
}

/* Reads the tag of the next field; p is before end. On failure the tag is 0, which no field has. */
static inline const uint8_t *mt_get_tag(const uint8_t *p, const uint8_t *end, uint32_t *tag)
{
    if (p[0] < 0x80) {
        *tag = p[0];
        return p + 1;
    }
    if (end - p >= 2 && p[1] < 0x80) {
        *tag = (p[0] & 0x7fu) | (uint32_t)p[1] << 7;
        return p + 2;
    }
    uint32_t any; /* not tag itself, which can stay in a register if its address stays here */
    p = mt_get_tag_slow(p, end, &any);
    *tag = any;
    return p;
}

/* Fields mostly come in their order: is the one with this tag next, of at most two bytes? Then
 * *tag is it, and *p behind it. *p may be NULL, and then nothing is next. */
static inline bool mt_next(const uint8_t **p, const uint8_t *end, uint32_t *tag, uint32_t wanted)
{
    const uint8_t *at = *p;

    if (at == NULL || at >= end)
        return false;
    if (wanted < 0x80) {
        if (at[0] != wanted)
            return false;
        *p = at + 1;
    } else {
        uint32_t bytes = (wanted & 0x7f) | 0x80 | (wanted >> 7) << 8;
        if (wanted >= 0x4000 || end - at < 2 || ((uint32_t)at[0] | (uint32_t)at[1] << 8) != bytes)
            return false;
        *p = at + 2;
    }
    *tag = wanted;
    return true;
}

static inline const uint8_t *mt_get_uint64(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    if (p < end && p[0] < 0x80) {
        *value = p[0];
        return p + 1;
    }
    if (end - p >= 2 && p[1] < 0x80) {
        *value = (p[0] & 0x7fu) | (uint32_t)p[1] << 7;
        return p + 2;
    }
    uint64_t any;
    p = mt_get_varint_slow(p, end, &any);
    *value = any;
    return p;
}

static inline const uint8_t *mt_get_uint32(const uint8_t *p, const uint8_t *end, uint32_t *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = (uint32_t)wide;
    return p;
}

static inline const uint8_t *mt_get_int64(const uint8_t *p, const uint8_t *end, int64_t *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = (int64_t)wide;
    return p;
}

static inline const uint8_t *mt_get_int32(const uint8_t *p, const uint8_t *end, int32_t *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = (int32_t)(uint32_t)wide;
    return p;
}

static inline const uint8_t *mt_get_sint64(const uint8_t *p, const uint8_t *end, int64_t *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = mt_unzigzag(wide);
    return p;
}

static inline const uint8_t *mt_get_sint32(const uint8_t *p, const uint8_t *end, int32_t *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = (int32_t)mt_unzigzag((uint32_t)wide);
    return p;
}

static inline const uint8_t *mt_get_bool(const uint8_t *p, const uint8_t *end,
                                         protobuf_c_boolean *value)
{
    uint64_t wide;

    p = mt_get_uint64(p, end, &wide);
    *value = wide != 0;
    return p;
}

static inline const uint8_t *mt_get_fixed32(const uint8_t *p, const uint8_t *end, uint32_t *value)
{
    *value = 0;
    if (end - p < 4)
        return NULL;
    *value = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return p + 4;
}

static inline const uint8_t *mt_get_fixed64(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    *value = 0;
    if (end - p < 8)
        return NULL;
    *value = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
             (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
             (uint64_t)p[7] << 56;
    return p + 8;
}

static inline const uint8_t *mt_get_sfixed32(const uint8_t *p, const uint8_t *end, int32_t *value)
{
    uint32_t bits;

    p = mt_get_fixed32(p, end, &bits);
    *value = (int32_t)bits;
    return p;
}

static inline const uint8_t *mt_get_sfixed64(const uint8_t *p, const uint8_t *end, int64_t *value)
{
    uint64_t bits;

    p = mt_get_fixed64(p, end, &bits);
    *value = (int64_t)bits;
    return p;
}

static inline const uint8_t *mt_get_float(const uint8_t *p, const uint8_t *end, float *value)
{
    uint32_t bits;

    p = mt_get_fixed32(p, end, &bits);
    memcpy(value, &bits, sizeof bits);
    return p;
}

static inline const uint8_t *mt_get_double(const uint8_t *p, const uint8_t *end, double *value)
{
    uint64_t bits;

    p = mt_get_fixed64(p, end, &bits);
    memcpy(value, &bits, sizeof bits);
    return p;
}

/* Reads the length of a piece; the piece starts at the result and ends at *last. */
static inline const uint8_t *mt_get_piece(const uint8_t *p, const uint8_t *end,
                                          const uint8_t **last)
{
    uint64_t size;

    *last = end;
    if (p < end && p[0] < 0x80) {
        size = *p++;
    } else if (end - p >= 2 && p[1] < 0x80) {
        size = (p[0] & 0x7fu) | (uint32_t)p[1] << 7;
        p += 2;
    } else {
        p = mt_get_size_slow(p, end, &size);
    }
    if (p == NULL || size > (uint64_t)(end - p))
        return NULL;
    *last = p + size;
    return p;
}

/* The bytes stay where they are, in the input. */
static inline const uint8_t *mt_get_bytes(const uint8_t *p, const uint8_t *end,
                                          ProtobufCBinaryData *bytes)
{
    const uint8_t *last;

    p = mt_get_piece(p, end, &last);
    if (p == NULL)
        return NULL;
    bytes->len = (size_t)(last - p);
    bytes->data = (uint8_t *)(uintptr_t)p;
    return last;
}

/* A bit of this is set for each byte that is not ASCII, for a NUL, and for some behind a NUL. */
static inline uint64_t mt_not_plain(uint64_t word)
{
    return (word | (word - 0x0101010101010101)) & 0x8080808080808080;
}

/* Sixteen bytes: in SSE2, in NEON, or in what the machine has. */
typedef uint8_t mt_vector __attribute__((vector_size(16)));

/* Copies them; the top bit of each byte of the result is set if that is not ASCII or NUL. */
static inline mt_vector mt_copy_vector(uint8_t *to, const uint8_t *from)
{
    mt_vector bytes;

    memcpy(&bytes, from, 16);
    memcpy(to, &bytes, 16);
    return bytes | (mt_vector)(bytes == 0);
}

static inline uint64_t mt_copy_word(uint8_t *to, const uint8_t *from)
{
    uint64_t word;

    memcpy(&word, from, 8);
    memcpy(to, &word, 8);
    return mt_not_plain(word);
}

static inline uint64_t mt_copy_half(uint8_t *to, const uint8_t *from)
{
    uint32_t half;

    memcpy(&half, from, 4);
    memcpy(to, &half, 4);
    return mt_not_plain((uint64_t)half << 32 | half);
}

static inline bool mt_copy_plain_long(uint8_t *to, const uint8_t *from, size_t size)
{
    mt_vector odd = mt_copy_vector(to + size - 16, from + size - 16);
    uint64_t halves[2];

    for (size_t at = 0; at + 16 < size; at += 16)
        odd |= mt_copy_vector(to + at, from + at);
    memcpy(halves, &odd, 16);
    return ((halves[0] | halves[1]) & 0x8080808080808080) == 0;
}

/* Copies bytes; true if all of them are ASCII and none is NUL. What does not fill a word is the end of
 * one that overlaps the word before. */
static inline bool mt_copy_plain(uint8_t *to, const uint8_t *from, size_t size)
{
    uint64_t odd = 0;

    if (size >= 16)
        return mt_copy_plain_long(to, from, size);
    if (size >= 8) {
        odd = mt_copy_word(to, from) | mt_copy_word(to + size - 8, from + size - 8);
    } else if (size >= 4) {
        odd = mt_copy_half(to, from) | mt_copy_half(to + size - 4, from + size - 4);
    } else {
        for (size_t at = 0; at < size; at++) {
            to[at] = from[at];
            odd |= mt_not_plain(from[at] * UINT64_C(0x0101010101010101));
        }
    }
    return odd == 0;
}

/* Copies a string, which must be UTF-8 without NUL. Here what most strings are: short, ASCII, and with
 * room for them; the rest is the library's, which begins anew. */
static inline const uint8_t *mt_get_string(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                           char **string)
{
    uint8_t *copy = u->room;

    if (p < end && p[0] < 0x80) {
        size_t size = p[0];
        if (size < (size_t)(end - p) && size < (size_t)(u->room_end - copy) &&
            mt_copy_plain(copy, p + 1, size)) {
            copy[size] = '\0';
            u->room = copy + ((size + 8) & ~(size_t)7);
            *string = (char *)copy;
            return p + 1 + size;
        }
    }
    return mt_get_string_slow(u, p, end, string);
}

/* Goes one message deeper; false, and the error noted, when that is too deep. */
static inline bool mt_unpack_enter(mt_unpack *u)
{
    return u->depth_left-- > 0 || mt_unpack_too_deep(u);
}

/* Decodes a nested message into message, which is NULL only when memory was out. */
static inline const uint8_t *
mt_get_message(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *message,
               bool (*unpack)(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end))
{
    const uint8_t *last;

    p = mt_get_piece(p, end, &last);
    if (p == NULL || message == NULL || !mt_unpack_enter(u))
        return NULL;
    bool ok = unpack(u, message, p, last);
    u->depth_left++;
    return ok ? last : NULL;
}

/* How many items an array of count has room for: that is not kept anywhere. */
static inline size_t mt_array_room(size_t count)
{
    if (count <= 4)
        return count == 0 ? 0 : 4;
    return (size_t)1 << (64 - __builtin_clzll((unsigned long long)count - 1));
}

/* Returns the array with room for one more item; *p becomes NULL when there is no memory for it. */
static inline void *mt_grow(mt_unpack *u, const uint8_t **p, void *array, size_t count,
                            size_t item_size)
{
    if (count % 4 != 0 || (count & (count - 1)) != 0) /* neither 0, 4, 8, 16, ... */
        return array;
    void *grown = mt_grow_slow(u, array, count, item_size);
    if (grown != NULL)
        return grown;
    *p = NULL;
    return array;
}

MT_END_DECLS

#endif
