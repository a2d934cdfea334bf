/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - what generated messages share: the slow paths of their codecs, and who frees them. */
#include "wire/message.h"

#include "core/utf8.h"

#include <msgtrans/codec.h>
#include <stdio.h>
#include <string.h>

enum { MAX_DEPTH = 100 };

const char mt_empty_string[] = "";

/* --- owners ----------------------------------------------------------------------------------- */

/* Stands right before each message that mt_message_unpack() makes. */
typedef struct message_owner {
    void (*release)(void *arg); /* NULL: the message belongs to somebody's arena */
    void *arg;
} message_owner;

_Static_assert(sizeof(message_owner) % 16 == 0, "the message behind it must stay aligned");

static message_owner *owner_of(void *message)
{
    return (message_owner *)message - 1;
}

void mt_message_set_owner(void *message, void (*release)(void *arg), void *arg)
{
    *owner_of(message) = (message_owner){release, arg};
}

void mt_message_free(void *message)
{
    if (message == NULL)
        return;
    message_owner owner = *owner_of(message);
    if (owner.release != NULL)
        owner.release(owner.arg);
}

/* --- packing ---------------------------------------------------------------------------------- */

size_t mt_message_pack(const mt_message_type *type, const void *message, uint8_t *out)
{
    size_t size = type->packed_size(message);

    type->pack(message, out + size);
    return size;
}

size_t mt_size_unknown_slow(const ProtobufCMessage *base)
{
    size_t size = 0;

    for (unsigned i = 0; i < base->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &base->unknown_fields[i];
        size += mt_size_uint32(MT_TAG(field->tag, field->wire_type)) + field->len;
    }
    return size;
}

uint8_t *mt_put_unknown_slow(uint8_t *at, const ProtobufCMessage *base)
{
    for (unsigned i = base->n_unknown_fields; i-- > 0;) {
        const ProtobufCMessageUnknownField *field = &base->unknown_fields[i];
        at -= field->len;
        if (field->len > 0)
            memcpy(at, field->data, field->len);
        at = mt_put_tag(at, MT_TAG(field->tag, field->wire_type));
    }
    return at;
}

/* --- varints ---------------------------------------------------------------------------------- */

const uint8_t *mt_get_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *value)
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

const uint8_t *mt_get_tag_slow(const uint8_t *p, const uint8_t *end, uint32_t *tag)
{
    uint64_t wide;

    *tag = 0;
    p = mt_get_varint_slow(p, end, &wide);
    if (p == NULL || wide > UINT32_MAX)
        return NULL;
    *tag = (uint32_t)wide;
    return p;
}

/* --- memory ----------------------------------------------------------------------------------- */

static bool fail(mt_unpack *u, const char *reason, size_t at)
{
    u->reason = reason;
    u->reason_at = at;
    return false;
}

void *mt_unpack_alloc(mt_unpack *u, size_t size)
{
    void *memory = mt_arena_alloc(u->arena, size);

    if (memory == NULL) {
        u->error = MT_ENOMEM;
        fail(u, "no memory", SIZE_MAX);
    }
    return memory;
}

void *mt_grow_slow(mt_unpack *u, void *array, size_t count, size_t more, size_t item_size)
{
    void *grown = mt_unpack_alloc(u, mt_array_room(count + more) * item_size);

    if (grown != NULL && count > 0)
        memcpy(grown, array, count * item_size);
    return grown;
}

bool mt_unpack_enter(mt_unpack *u)
{
    if (u->depth_left == 0)
        return fail(u, "nested more than 100 deep", SIZE_MAX);
    u->depth_left--;
    return true;
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Returns how many bytes from p on are ASCII and not NUL, in steps of 8. */
static size_t skip_ascii(const uint8_t *p, size_t size)
{
    size_t at = 0;

    for (uint64_t word; at + 8 <= size; at += 8) {
        memcpy(&word, p + at, 8);
        /* The top bit of a byte is set here by what is not ASCII, and by the borrow of a NUL. */
        if (((word | (word - 0x0101010101010101)) & 0x8080808080808080) != 0)
            break;
    }
    return at;
}

typedef enum nul_rule { NUL_REFUSED, NUL_ALLOWED } nul_rule;

static bool check_string(mt_unpack *u, const uint8_t *p, size_t size, nul_rule rule)
{
    for (size_t at = 0; (at += skip_ascii(p + at, size - at)) < size;) {
        if (p[at] == 0 && rule == NUL_REFUSED)
            return fail(u, "embedded NUL", at);
        size_t character = p[at] == 0 ? 1 : mt_utf8_length(p + at, size - at);
        if (character == 0)
            return fail(u, "invalid UTF-8", at);
        at += character;
    }
    return true;
}

const uint8_t *mt_get_string(mt_unpack *u, const uint8_t *p, const uint8_t *end, char **string)
{
    const uint8_t *last;

    p = mt_get_piece(p, end, &last);
    if (p == NULL)
        return NULL;
    size_t size = (size_t)(last - p);
    if (!check_string(u, p, size, NUL_REFUSED))
        return NULL;
    char *copy = (char *)mt_unpack_alloc(u, size + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, p, size);
    copy[size] = '\0';
    *string = copy;
    return last;
}

const uint8_t *mt_get_sized_string(mt_unpack *u, const uint8_t *p, const uint8_t *end,
                                   ProtobufCBinaryData *string)
{
    const uint8_t *last = mt_get_bytes(p, end, string);

    return last != NULL && check_string(u, string->data, string->len, NUL_ALLOWED) ? last : NULL;
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
    void *fields = mt_grow(u, &ok, base->unknown_fields, base->n_unknown_fields, 1, sizeof field);

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

/* --- unpacking -------------------------------------------------------------------------------- */

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
    for (unsigned i = 0; (field = field_at(type, i)) != NULL; i++)
        if (field->label == PROTOBUF_C_LABEL_REQUIRED && left-- == 0)
            u->field = field->name;
    return false;
}

static mt_status describe(const mt_unpack *u)
{
    const char *reason = u->reason != NULL ? u->reason : "cut short, or not a valid value";
    mt_code code = u->error == MT_ENOMEM ? MT_RESOURCE_EXHAUSTED : MT_INVALID_ARGUMENT;
    char where[32] = "";

    if (u->reason != NULL && u->reason_at != SIZE_MAX)
        snprintf(where, sizeof where, " at byte %zu", u->reason_at);
    return mt_status_make(code, "%s%s%s: %s%s", u->message, u->field != NULL ? "." : "",
                          u->field != NULL ? u->field : "", reason, where);
}

static void *new_message(mt_unpack *u, const mt_message_type *type)
{
    const ProtobufCMessageDescriptor *descriptor = type->descriptor;
    message_owner *owner =
        (message_owner *)mt_unpack_alloc(u, sizeof *owner + descriptor->sizeof_message);

    if (owner == NULL) {
        mt_unpack_failed(u, type, 0);
        return NULL;
    }
    *owner = (message_owner){NULL, NULL};
    descriptor->message_init((ProtobufCMessage *)(owner + 1));
    return owner + 1;
}

mt_err mt_message_unpack(const mt_message_type *type, mt_arena *arena, mt_slice bytes, void **out,
                         mt_status *why)
{
    mt_unpack u = {.arena = arena, .depth_left = MAX_DEPTH, .error = MT_EDECODE};
    void *message = NULL;

    *out = NULL;
    if (bytes.size > INT32_MAX) {
        fail(&u, "larger than 2 GiB - 1", SIZE_MAX);
        mt_unpack_failed(&u, type, 0);
    } else {
        message = new_message(&u, type);
    }
    const uint8_t *p = bytes.size > 0 ? bytes.data : (const uint8_t *)"";
    if (message != NULL && type->unpack(&u, message, p, p + bytes.size)) {
        *out = message;
        return MT_OK;
    }
    if (why != NULL)
        *why = describe(&u);
    return u.error;
}
