/* SPDX-License-Identifier: Apache-2.0 */
/* message_unpack.c - what generated unpack functions call: strings, packed fields, unknown fields, and
 * what is too rare to stand in them. */
#include <msgtrans/codec.h>
#include <string.h>

#include "core/arena.h"
#include "core/utf8.h"
#include "wire/message.h"

/* --- varints ---------------------------------------------------------------------------------- */

static uint64_t load_word(const uint8_t *p)
{
    uint64_t word;

    mt_get_fixed64(p, p + 8, &word);
    return word;
}

/* Brings the low 7 bits of each byte together. */
static uint64_t join_sevens(uint64_t word)
{
    word = (word & 0x007f007f007f007f) | (word & 0x7f007f007f007f00) >> 1;
    word = (word & 0x00003fff00003fff) | (word & 0x3fff00003fff0000) >> 2;
    return (word & 0x000000000fffffff) | (word & 0x0fffffff00000000) >> 4;
}

static const uint8_t *get_varint_bytewise(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 70 && p < end; shift += 7) {
        uint8_t byte = *p++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return p;
    }
    *value = 0;
    return NULL;
}

/* Bytes that may be looked at, in one word; the rest of it looks like a varint that goes on. */
static uint64_t load_what_is_there(const uint8_t *p, const uint8_t *end)
{
    uint32_t half;

    if (end - p >= 8)
        return load_word(p);
    if (end - p < 4)
        return UINT64_MAX;
    mt_get_fixed32(p, end, &half);
    return UINT64_C(0xffffffff00000000) | half;
}

/* Up to 8 bytes at once. */
static inline const uint8_t *get_varint(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    uint64_t word = load_what_is_there(p, end);
    uint64_t lasts = ~word & 0x8080808080808080;

    if (lasts == 0)
        return get_varint_bytewise(p, end, value);
    *value = join_sevens(word & (lasts ^ (lasts - 1)));
    return p + __builtin_ctzll(lasts) / 8 + 1;
}

const uint8_t *mt_get_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    return get_varint(p, end, value);
}

/* Tags and lengths have 32 bits, and as in other implementations at most 5 bytes. */
static const uint8_t *get_short(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    const uint8_t *last = get_varint(p, end, value);

    return last != NULL && last - p <= 5 && *value <= UINT32_MAX ? last : NULL;
}

const uint8_t *mt_get_size_slow(const uint8_t *p, const uint8_t *end, uint64_t *size)
{
    return get_short(p, end, size);
}

const uint8_t *mt_get_tag_slow(const uint8_t *p, const uint8_t *end, uint32_t *tag)
{
    uint64_t wide;

    p = get_short(p, end, &wide);
    *tag = p != NULL ? (uint32_t)wide : 0;
    return p;
}

/* --- memory ----------------------------------------------------------------------------------- */

static bool fail(mt_unpack *u, const char *reason, size_t at)
{
    u->reason = reason;
    u->reason_at = at;
    return false;
}

void *mt_unpack_alloc_slow(mt_unpack *u, size_t size)
{
    mt_unpack_leave_arena(u);
    void *memory = mt_arena_grow(u->arena, size);
    mt_unpack_enter_arena(u);
    if (memory == NULL) {
        u->error = MT_ENOMEM;
        fail(u, "no memory", SIZE_MAX);
    }
    return memory;
}

static void *grow(mt_unpack *u, void *array, size_t count, size_t more, size_t item_size)
{
    if (more <= mt_array_room(count) - count)
        return array;
    void *grown = mt_unpack_alloc(u, mt_array_room(count + more) * item_size);
    if (grown != NULL && count > 0)
        memcpy(grown, array, count * item_size);
    return grown;
}

void *mt_grow_slow(mt_unpack *u, void *array, size_t count, size_t item_size)
{
    return grow(u, array, count, 1, item_size);
}

bool mt_unpack_too_deep(mt_unpack *u)
{
    return fail(u, "nested more than 100 deep", SIZE_MAX);
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Returns how many bytes from p on are ASCII and not NUL, in steps of 8. */
static size_t skip_plain(const uint8_t *p, size_t size)
{
    size_t at = 0;

    while (at + 8 <= size && mt_not_plain(load_word(p + at)) == 0)
        at += 8;
    return at;
}

typedef enum nul_rule { NUL_REFUSED, NUL_ALLOWED } nul_rule;

static bool check_string(mt_unpack *u, const uint8_t *p, size_t size, nul_rule rule)
{
    for (size_t at = 0; (at += skip_plain(p + at, size - at)) < size;) {
        if (p[at] == 0 && rule == NUL_REFUSED)
            return fail(u, "embedded NUL", at);
        size_t character = p[at] == 0 ? 1 : mt_utf8_length(p + at, size - at);
        if (character == 0)
            return fail(u, "invalid UTF-8", at);
        at += character;
    }
    return true;
}

const uint8_t *mt_get_string_slow(mt_unpack *u, const uint8_t *p, const uint8_t *end, char **string)
{
    const uint8_t *last;

    p = mt_get_piece(p, end, &last);
    if (p == NULL)
        return NULL;
    size_t size = (size_t)(last - p);
    uint8_t *copy = (uint8_t *)mt_unpack_alloc(u, size + 1);
    if (copy == NULL)
        return NULL;
    copy[size] = '\0';
    if (!mt_copy_plain(copy, p, size) && !check_string(u, p, size, NUL_REFUSED))
        return NULL;
    *string = (char *)copy;
    return last;
}

const uint8_t *mt_get_sized_string(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                   ProtobufCBinaryData *string)
{
    const uint8_t *last = mt_get_bytes(p, end, string);

    return last != NULL && check_string(u, string->data, string->len, NUL_ALLOWED) ? last : NULL;
}

/* --- packed fields ---------------------------------------------------------------------------- */

typedef enum packed_kind {
    PACKED_INT32,
    PACKED_INT64,
    PACKED_SINT32,
    PACKED_SINT64,
    PACKED_BOOL,
} packed_kind;

/* Counts the varints from p to end: the bytes that end one. */
static size_t count_varints(const uint8_t *p, const uint8_t *end)
{
    size_t count = 0;

    for (; end - p >= 8; p += 8)
        count += (size_t)__builtin_popcountll(~load_word(p) & 0x8080808080808080);
    for (; p < end; p++)
        count += *p < 0x80;
    return count;
}

static inline size_t item_size_of(packed_kind kind)
{
    if (kind == PACKED_BOOL)
        return sizeof(protobuf_c_boolean);
    return kind == PACKED_INT32 || kind == PACKED_SINT32 ? 4 : 8;
}

static inline void store(void *array, size_t at, uint64_t value, packed_kind kind)
{
    switch (kind) {
    case PACKED_INT32:
        ((uint32_t *)array)[at] = (uint32_t)value;
        break;
    case PACKED_INT64:
        ((uint64_t *)array)[at] = value;
        break;
    case PACKED_SINT32:
        ((int32_t *)array)[at] = (int32_t)mt_unzigzag((uint32_t)value);
        break;
    case PACKED_SINT64:
        ((int64_t *)array)[at] = mt_unzigzag(value);
        break;
    case PACKED_BOOL:
        ((protobuf_c_boolean *)array)[at] = value != 0;
        break;
    }
}

/* A piece that does not end with a whole varint is refused at once, so that reading it never finds more
 * values than were counted. Inline, so that each kind is a loop of its own. */
__attribute__((always_inline)) static inline const uint8_t *
get_packed(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array, size_t *count,
           packed_kind kind)
{
    const uint8_t *last;
    uint64_t value;

    u->array = array;
    p = mt_get_piece(p, end, &last);
    if (p == NULL || p == last)
        return p;
    if (last[-1] >= 0x80)
        return NULL;
    array = grow(u, array, *count, count_varints(p, last), item_size_of(kind));
    if (array == NULL)
        return NULL;
    u->array = array;
    size_t at = *count;
    while (p != NULL && p < last) {
        if (p[0] < 0x80)
            value = *p++;
        else
            p = get_varint(p, last, &value);
        store(array, at++, value, kind);
    }
    *count = at;
    return p;
}

const uint8_t *mt_get_packed_int32(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array,
                                   size_t *count)
{
    return get_packed(u, p, end, array, count, PACKED_INT32);
}

const uint8_t *mt_get_packed_int64(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array,
                                   size_t *count)
{
    return get_packed(u, p, end, array, count, PACKED_INT64);
}

const uint8_t *mt_get_packed_sint32(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array,
                                    size_t *count)
{
    return get_packed(u, p, end, array, count, PACKED_SINT32);
}

const uint8_t *mt_get_packed_sint64(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array,
                                    size_t *count)
{
    return get_packed(u, p, end, array, count, PACKED_SINT64);
}

const uint8_t *mt_get_packed_bool(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *array,
                                  size_t *count)
{
    return get_packed(u, p, end, array, count, PACKED_BOOL);
}

static const uint8_t *get_packed_fixed(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                       void *array, size_t *count, size_t item_size)
{
    const uint8_t *last;

    u->array = array;
    p = mt_get_piece(p, end, &last);
    if (p == NULL || p == last)
        return p;
    size_t size = (size_t)(last - p);
    if (size % item_size != 0)
        return NULL;
    array = grow(u, array, *count, size / item_size, item_size);
    if (array == NULL)
        return NULL;
    u->array = array;
    mt_copy_fixed((uint8_t *)array + *count * item_size, p, size, item_size);
    *count += size / item_size;
    return last;
}

const uint8_t *mt_get_packed_fixed32(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                     void *array, size_t *count)
{
    return get_packed_fixed(u, p, end, array, count, 4);
}

const uint8_t *mt_get_packed_fixed64(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                     void *array, size_t *count)
{
    return get_packed_fixed(u, p, end, array, count, 8);
}

/* --- groups ----------------------------------------------------------------------------------- */

const uint8_t *mt_get_group(mt_unpack *u, const uint8_t *p, const uint8_t *end, void *message,
                            bool (*unpack)(mt_unpack *u, void *message, const uint8_t *p,
                                           const uint8_t *end),
                            uint32_t number)
{
    const void *outer = u->group;
    uint32_t outer_number = u->group_number;

    if (message == NULL || !mt_unpack_enter(u))
        return NULL;
    u->group = message;
    u->group_number = number;
    u->group_end = NULL;
    bool ok = unpack(u, message, p, end);
    const uint8_t *last = u->group_end;
    u->group = outer;
    u->group_number = outer_number;
    u->group_end = NULL;
    u->depth_left++;
    if (ok && last == NULL)
        fail(u, "a group that does not end", SIZE_MAX);
    return ok ? last : NULL;
}

/* The loop that reads the group stops at end, so end is what it is told. */
static const uint8_t *end_group(mt_unpack *u, const uint8_t *p, const uint8_t *end)
{
    u->group_end = p;
    return end;
}

/* --- unknown fields --------------------------------------------------------------------------- */

static const uint8_t *skip_value(mt_unpack *u, const uint8_t *p, const uint8_t *end, uint32_t tag);

/* Skips to behind the end of a group whose start has been read. */
static const uint8_t *skip_group(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                 uint32_t number)
{
    uint32_t tag;

    if (!mt_unpack_enter(u))
        return NULL;
    while (p != NULL && p < end) {
        p = mt_get_tag(p, end, &tag);
        if (p == NULL)
            return NULL;
        if (tag == MT_TAG(number, MT_WIRE_END_GROUP)) {
            u->depth_left++;
            return p;
        }
        p = skip_value(u, p, end, tag);
    }
    return NULL;
}

static const uint8_t *skip_value(mt_unpack *u, const uint8_t *p, const uint8_t *end, uint32_t tag)
{
    const uint8_t *last;
    uint64_t ignored;

    if (tag >> 3 == 0) {
        fail(u, "a field number of 0", SIZE_MAX);
        return NULL;
    }
    switch (tag & 7) {
    case MT_WIRE_VARINT:
        return mt_get_uint64(p, end, &ignored);
    case MT_WIRE_FIXED64:
        return mt_get_fixed64(p, end, &ignored);
    case MT_WIRE_BYTES:
        return mt_get_piece(p, end, &last) != NULL ? last : NULL;
    case MT_WIRE_GROUP:
        return skip_group(u, p, end, tag >> 3);
    case MT_WIRE_FIXED32:
        return end - p >= 4 ? p + 4 : NULL;
    default:
        fail(u, "an end of a group that was not begun, or an unknown wire type", SIZE_MAX);
        return NULL;
    }
}

/* The array's room is known from its count, as with repeated fields. */
static bool add_unknown(mt_unpack *u, ProtobufCMessage *base, ProtobufCMessageUnknownField field)
{
    const uint8_t *ok = field.data;
    void *fields = mt_grow(u, &ok, base->unknown_fields, base->n_unknown_fields, sizeof field);

    if (ok == NULL)
        return false;
    base->unknown_fields = (ProtobufCMessageUnknownField *)fields;
    base->unknown_fields[base->n_unknown_fields++] = field;
    return true;
}

const uint8_t *mt_get_unknown(mt_unpack *u, const uint8_t *p, const uint8_t *end, uint32_t tag,
                              ProtobufCMessage *base)
{
    if (p == NULL)
        return NULL;
    if (u->group == base && tag == MT_TAG(u->group_number, MT_WIRE_END_GROUP))
        return end_group(u, p, end);
    const uint8_t *last = skip_value(u, p, end, tag);
    if (last == NULL)
        return NULL;
    ProtobufCMessageUnknownField field = {
        .tag = tag >> 3,
        .wire_type = (ProtobufCWireType)(tag & 7),
        .len = (size_t)(last - p),
        .data = (uint8_t *)(uintptr_t)p,
    };
    return add_unknown(u, base, field) ? last : NULL;
}

/* --- failure ---------------------------------------------------------------------------------- */

/* Returns the nth field of a type, and behind the others those that are groups; NULL at the end. */
static const ProtobufCFieldDescriptor *field_at(const mt_message_type *type, unsigned n)
{
    unsigned described = type->descriptor->n_fields;

    if (n < described)
        return &type->descriptor->fields[n];
    return n - described < type->group_count ? &type->groups[n - described] : NULL;
}

bool mt_unpack_failed(mt_unpack *u, const mt_message_type *type, uint32_t tag)
{
    const ProtobufCFieldDescriptor *field;

    if (u->message != NULL)
        return false;
    u->message = type->descriptor->name;
    u->field = NULL;
    for (unsigned i = 0; (field = field_at(type, i)) != NULL; i++)
        if (field->id == tag >> 3)
            u->field = field->name;
    return false;
}

bool mt_unpack_missing(mt_unpack *u, const mt_message_type *type, unsigned before, uint64_t missing)
{
    unsigned left = before + (unsigned)__builtin_ctzll(missing);
    const ProtobufCFieldDescriptor *field;

    fail(u, "a required field that is not there", SIZE_MAX);
    u->message = type->descriptor->name;
    u->field = NULL;
    for (unsigned i = 0; (field = field_at(type, i)) != NULL; i++)
        if (field->label == PROTOBUF_C_LABEL_REQUIRED && left-- == 0)
            u->field = field->name;
    return false;
}
