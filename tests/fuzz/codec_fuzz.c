/* SPDX-License-Identifier: Apache-2.0 */
/* codec_fuzz.c - any bytes to generated code and to protobuf-c's functions on the same descriptors:
 * both refuse or accept them, and write the same bytes again. Where the two may differ, and why, is
 * in judge_field(). The first byte of the input chooses the message. */
#include <assert.h>
#include <msgtrans/alloc.h>
#include <msgtrans/message.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "fuzz.h"
#include "wire/message_kinds.mt.h"
#include "wire/message_old_kinds.mt.h"

enum {
    MAX_BYTES = 64 * 1024,
    MAX_NESTED = 100,     /* of ours */
    MAX_RECURSION = 1000, /* that we let protobuf-c do, which has no bound */
    MAX_REMEMBERED = 128, /* fields of a message */
};

/* --- the judge: what is in the bytes that the two see differently ------------------------------- */

typedef struct verdict {
    bool we_refuse;   /* and protobuf-c may not */
    bool they_refuse; /* and we may not */
    bool they_err;    /* protobuf-c reads or writes something else than protobuf says */
    bool too_deep;    /* for protobuf-c to be asked */
    bool ends;        /* here, because both refuse what is here */
} verdict;

typedef struct reader {
    const uint8_t *p, *end;
} reader;

static uint64_t read_varint(verdict *v, reader *r, int most)
{
    uint64_t value = 0;

    for (int i = 0; i < most && r->p < r->end; i++) {
        value |= (uint64_t)(*r->p & 0x7f) << 7 * i;
        if (*r->p++ < 0x80)
            return value;
    }
    v->ends = true;
    return 0;
}

static reader read_bytes(verdict *v, reader *r, uint64_t size)
{
    reader bytes = *r;

    if (v->ends || size > (uint64_t)(r->end - r->p)) {
        v->ends = true;
        return (reader){0};
    }
    r->p += size;
    bytes.end = r->p;
    return bytes;
}

static bool is_text(reader text)
{
    while (text.p < text.end) {
        size_t length = mt_utf8_length(text.p, (size_t)(text.end - text.p));
        if (*text.p == 0 || length == 0)
            return false;
        text.p += length;
    }
    return true;
}

static int wire_type(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 1;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return 2;
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return 5;
    default:
        return 0;
    }
}

static void judge_message(verdict *v, const ProtobufCMessageDescriptor *type, reader r, int depth);

static void judge_piece(verdict *v, const ProtobufCFieldDescriptor *field, reader piece, int depth)
{
    if (field->type == PROTOBUF_C_TYPE_STRING && !is_text(piece))
        v->we_refuse = true; /* protobuf-c looks at no string, and cuts it at a NUL */
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        judge_message(v, field->descriptor, piece, depth + 1);
}

/* To protobuf, and to us, a field of a wrong wire type is unknown. protobuf-c refuses it; but a bool it
 * takes from whatever there is. */
static void judge_wire(verdict *v, const ProtobufCFieldDescriptor *field)
{
    if (field->type == PROTOBUF_C_TYPE_BOOL)
        v->they_err = true;
    else
        v->they_refuse = true;
}

/* One field, whose tag has been read. */
static void judge_field(verdict *v, const ProtobufCFieldDescriptor *field, int wire, reader *r,
                        int depth)
{
    bool packed = field != NULL && field->label == PROTOBUF_C_LABEL_REPEATED && wire == 2 &&
                  wire_type(field) != 2;
    reader value = *r;

    if (wire == 3 || wire == 4)
        v->they_refuse = v->ends = true; /* protobuf-c knows no groups */
    if (field != NULL && wire != wire_type(field) && !packed)
        judge_wire(v, field);
    if (v->ends)
        return;
    switch (wire) {
    case 0:
        read_varint(v, r, 10);
        break;
    case 1:
        value = read_bytes(v, r, 8);
        break;
    case 2:
        value = read_bytes(v, r, read_varint(v, r, 5));
        break;
    case 5:
        value = read_bytes(v, r, 4);
        break;
    default:
        v->ends = true;
    }
    if (field != NULL && !v->ends && wire == 2)
        judge_piece(v, field, value, depth);
}

/* What protobuf-c makes of a value, when that is not what protobuf makes of it. */
static void judge_value(verdict *v, const ProtobufCFieldDescriptor *field, const uint8_t *value,
                        bool again)
{
    uint64_t bits = 0;

    if (field->label == PROTOBUF_C_LABEL_REPEATED || v->ends)
        return;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE && again)
        v->they_err = true; /* it merges only what is not zero, and forgets unknown fields */
    if (field->type == PROTOBUF_C_TYPE_DOUBLE || field->type == PROTOBUF_C_TYPE_FLOAT) {
        memcpy(&bits, value, field->type == PROTOBUF_C_TYPE_DOUBLE ? 8 : 4);
        if (bits == 0x80000000 || bits == UINT64_C(0x8000000000000000))
            v->they_err = true; /* it does not send minus zero */
    }
}

/* protobuf-c lets a required field with a default be missing. */
static void judge_required(verdict *v, const ProtobufCMessageDescriptor *type, const bool *seen)
{
    for (unsigned i = 0; i < type->n_fields; i++)
        if (type->fields[i].label == PROTOBUF_C_LABEL_REQUIRED && !seen[i] &&
            type->fields[i].default_value != NULL)
            v->we_refuse = true;
}

static void judge_message(verdict *v, const ProtobufCMessageDescriptor *type, reader r, int depth)
{
    bool seen[MAX_REMEMBERED] = {false};

    assert(type->n_fields <= MAX_REMEMBERED);
    if (depth > MAX_NESTED)
        v->we_refuse = true;
    if (depth > MAX_RECURSION) {
        v->too_deep = v->ends = true;
        return;
    }
    while (!v->ends && r.p < r.end) {
        uint64_t tag = read_varint(v, &r, 5);
        if (tag > UINT32_MAX || (!v->ends && (uint32_t)tag >> 3 == 0)) {
            v->we_refuse = v->ends = true; /* protobuf-c cuts such a tag, and has a field 0 */
            return;
        }
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field(type, (unsigned)tag >> 3);
        reader value = r;
        judge_field(v, field, (int)(tag & 7), &r, depth);
        if (field != NULL && (int)(tag & 7) == wire_type(field)) {
            judge_value(v, field, value.p, seen[field - type->fields]);
            seen[field - type->fields] = true;
        }
    }
    if (!v->ends)
        judge_required(v, type, seen);
}

/* --- the two ---------------------------------------------------------------------------------- */

typedef struct bytes {
    uint8_t *data;
    size_t size;
} bytes;

static bytes bytes_new(size_t size)
{
    bytes b = {malloc(size > 0 ? size : 1), size};

    assert(b.data != NULL);
    return b;
}

static bytes pack_ours(const mt_message_type *type, const void *message)
{
    bytes b = bytes_new(type->packed_size(message));

    assert(mt_message_pack(type, message, b.data) == b.size);
    return b;
}

static bytes pack_theirs(const ProtobufCMessage *message)
{
    bytes b = bytes_new(protobuf_c_message_get_packed_size(message));

    assert(protobuf_c_message_pack(message, b.data) == b.size);
    return b;
}

/* Both are freed. */
static void assert_same(bytes a, bytes b)
{
    assert(a.size == b.size && memcmp(a.data, b.data, a.size) == 0);
    free(a.data);
    free(b.data);
}

/* Into a buffer that is too small, just right, or bigger: nothing, or the same bytes. */
static void check_one_walk(const mt_message_type *type, const void *message, bytes wanted,
                           size_t room)
{
    bytes b = bytes_new(room);
    size_t size;
    uint8_t *first = mt_message_try_pack(type, message, b.data, b.size, &size);

    assert(first != NULL || room < 2 * wanted.size + 65536);
    assert(first == NULL || (size == wanted.size && first + size == b.data + b.size &&
                             memcmp(first, wanted.data, size) == 0));
    free(b.data);
}

/* What we wrote, we read, and write the same way again. */
static void check_again(const mt_message_type *type, mt_arena *arena, const void *message)
{
    bytes once = pack_ours(type, message);
    void *read;

    assert(mt_message_unpack(type, arena, (mt_slice){once.data, once.size, NULL}, &read, NULL) ==
           MT_OK);
    bytes twice = pack_ours(type, read);
    for (size_t room = 0; room < once.size + 64; room += 1 + once.size / 16)
        check_one_walk(type, read, once, room);
    check_one_walk(type, read, once, once.size);
    check_one_walk(type, read, once, once.size + once.size / 8 + 16);
    check_one_walk(type, read, once, 2 * once.size + 65536);
    assert_same(once, twice);
}

static void compare(const mt_message_type *type, void *ours, ProtobufCMessage *theirs)
{
    assert_same(pack_ours(type, ours), pack_theirs(ours));
    assert_same(pack_ours(type, theirs), pack_theirs(theirs));
    assert_same(pack_ours(type, ours), pack_ours(type, theirs));
}

static const mt_message_type *const types[] = {
    &kinds_plain_mt_type, &kinds_maybe_mt_type, &kinds_many_mt_type, &kinds_choice_mt_type,
    &kinds_maps_mt_type,  &kinds_all_mt_type,   &kinds_leaf_mt_type, &kinds_nothing_mt_type,
    &old_may_mt_type,     &old_must_mt_type,    &old_crowd_mt_type,  &old_grouped_mt_type,
};

static void check(const mt_message_type *type, mt_arena *arena, const uint8_t *data, size_t size)
{
    verdict v = {0};
    void *ours;
    ProtobufCMessage *theirs = NULL;

    judge_message(&v, type->descriptor, (reader){data, data + size}, 0);
    bool ok = mt_message_unpack(type, arena, (mt_slice){data, size, NULL}, &ours, NULL) == MT_OK;
    assert(ok == (ours != NULL));
    if (ok)
        check_again(type, arena, ours);
    if (v.they_err || v.too_deep || type->group_count > 0)
        return;
    assert(!ok || !v.we_refuse || v.they_refuse);
    theirs = protobuf_c_message_unpack(type->descriptor, NULL, size, data);
    assert(theirs == NULL || ok || v.we_refuse);
    assert(theirs != NULL || !ok || v.they_refuse);
    assert(theirs == NULL || !v.they_refuse);
    if (ok && theirs != NULL)
        compare(type, ours, theirs);
    if (theirs != NULL)
        protobuf_c_message_free_unpacked(theirs, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mt_arena *arena;

    if (size < 1 || size > MAX_BYTES)
        return 0;
    assert(mt_arena_new(&arena) == MT_OK);
    check(types[data[0] % (sizeof types / sizeof *types)], arena, data + 1, size - 1);
    mt_arena_free(arena);
    assert(mt_live_objects() == 0);
    return 0;
}
