/* SPDX-License-Identifier: Apache-2.0 */
/* message_wire_test.c - the wire format, corner by corner and for every kind of field, as protobuf's own
 * conformance test goes through it. What is expected is what libprotobuf does; where protobuf-c does
 * something else, the test says so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message_kinds.mt.h"
#include "wire/message_kit.h"

/* --- tools ------------------------------------------------------------------------------------ */

enum { VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 };

/* Bytes that are put together. */
typedef struct wire {
    uint8_t data[4096];
    size_t size;
} wire;

static void put(wire *w, const void *data, size_t size)
{
    assert_true(size <= sizeof w->data - w->size);
    memcpy(w->data + w->size, data, size);
    w->size += size;
}

static void put_varint(wire *w, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put(w, &(uint8_t){(uint8_t)(value | 0x80)}, 1);
    put(w, &(uint8_t){(uint8_t)value}, 1);
}

static void put_tag(wire *w, uint32_t number, int type)
{
    put_varint(w, (uint64_t)number << 3 | (unsigned)type);
}

static void put_piece(wire *w, uint32_t number, const wire *piece)
{
    put_tag(w, number, BYTES);
    put_varint(w, piece->size);
    put(w, piece->data, piece->size);
}

/* Decodes it and encodes the result: that must be wanted. */
static void assert_becomes(const mt_message_type *type, const wire *in, const wire *wanted)
{
    assert_encodes(type, decode(type, in->data, in->size), (const char *)wanted->data,
                   wanted->size);
}

static void refuse_wire(const mt_message_type *type, const wire *in)
{
    refuse(type, in->data, in->size, NULL);
}

static int type_on_wire(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return FIXED64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return BYTES;
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return FIXED32;
    default:
        return VARINT;
    }
}

/* A value as it is always encoded, without its tag; each n is another one. */
static void put_value(wire *w, const ProtobufCFieldDescriptor *field, unsigned n)
{
    static const uint64_t numbers[] = {1, 300, 0x7fffffff, 2, 70000};
    uint64_t number = numbers[n % 5];

    switch (type_on_wire(field)) {
    case VARINT:
        put_varint(w, field->type == PROTOBUF_C_TYPE_BOOL ? 1 : number);
        break;
    case FIXED64:
        put(w, &number, 8);
        break;
    case FIXED32:
        put(w, &number, 4);
        break;
    default: /* a piece; the empty one is a message, too */
        put_varint(w, field->type == PROTOBUF_C_TYPE_MESSAGE ? 0 : 3);
        put(w, "xyz", field->type == PROTOBUF_C_TYPE_MESSAGE ? 0 : 3);
    }
}

static void put_field(wire *w, const ProtobufCFieldDescriptor *field, unsigned n)
{
    put_tag(w, field->id, type_on_wire(field));
    put_value(w, field, n);
}

static const ProtobufCFieldDescriptor *field_of(const mt_message_type *type, unsigned n)
{
    return n < type->descriptor->n_fields ? &type->descriptor->fields[n] : NULL;
}

/* --- varints ---------------------------------------------------------------------------------- */

/* A varint in the field of this number of kinds.Maybe, and the one that is written in its place. */
typedef struct varint_case {
    uint32_t number;
    const char *in;
    size_t size;
    uint64_t wanted;
} varint_case;

#define VARINT_CASE(number, in, wanted)                                                            \
    {                                                                                              \
        number, in, sizeof(in) - 1, wanted                                                         \
    }
#define MINUS_ONE "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"

/* 3 an_int64, 4 a_uint64, 5 an_int32, 8 a_bool, 11 a_uint32, 12 a_color, 15 an_sint32, 300000 an_sint64 */
static const varint_case varint_cases[] = {
    VARINT_CASE(3, "\x00", 0),
    VARINT_CASE(3, "\x81\x00", 1),
    VARINT_CASE(3, MINUS_ONE, UINT64_MAX),
    VARINT_CASE(3, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", UINT64_C(1) << 63),
    VARINT_CASE(3, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", UINT64_MAX), /* bits beyond 64 */
    VARINT_CASE(4, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 0),
    VARINT_CASE(4, "\xff\xff\xff\xff\xff\xff\xff\x7f", UINT64_C(0xffffffffffffff)),
    VARINT_CASE(4, "\xff\xff\xff\xff\xff\xff\xff\xff\x7f", INT64_MAX),
    VARINT_CASE(5, MINUS_ONE, UINT64_MAX),
    VARINT_CASE(5, "\xff\xff\xff\xff\x0f", UINT64_MAX),
    VARINT_CASE(5, "\x81\x80\x80\x80\x10", 1), /* bits beyond 32 */
    VARINT_CASE(5, "\x80\x80\x80\x80\x08", UINT64_C(0xffffffff80000000)),
    VARINT_CASE(5, "\xff\xff\xff\xff\x07", INT32_MAX),
    VARINT_CASE(5, "\x85\x80\x80\x80\x80\x80\x80\x80\x80\x00", 5),
    VARINT_CASE(8, "\x00", 0),
    VARINT_CASE(8, "\x02", 1),
    VARINT_CASE(8, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 1),
    VARINT_CASE(8, "\x80\x80\x80\x80\x10", 1),
    VARINT_CASE(8, "\x80\x80\x00", 0),
    VARINT_CASE(11, "\xff\xff\xff\xff\x0f", UINT32_MAX),
    VARINT_CASE(11, "\xff\xff\xff\xff\x1f", UINT32_MAX),
    VARINT_CASE(11, MINUS_ONE, UINT32_MAX),
    VARINT_CASE(12, "\x63", 99), /* no value of the enum */
    VARINT_CASE(12, "\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01", UINT64_MAX - 2),
    VARINT_CASE(12, "\xfd\xff\xff\xff\x0f", UINT64_MAX - 2),
    VARINT_CASE(12, "\x87\x80\x80\x80\x30", 7),
    VARINT_CASE(15, "\xff\xff\xff\xff\x0f", UINT32_MAX),
    VARINT_CASE(15, "\xfe\xff\xff\xff\x1f", UINT32_MAX - 1),
    VARINT_CASE(15, MINUS_ONE, UINT32_MAX),
    VARINT_CASE(300000, MINUS_ONE, UINT64_MAX),
    VARINT_CASE(300000, "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", UINT64_MAX - 1),
    VARINT_CASE(300000, "\x81\x80\x80\x00", 1),
};

static void varints_are_cut_to_their_type_and_may_be_longer_than_they_need(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof varint_cases / sizeof *varint_cases; i++) {
        const varint_case *c = &varint_cases[i];
        wire in = {.size = 0}, wanted = {.size = 0};

        put_tag(&in, c->number, VARINT);
        put(&in, c->in, c->size);
        put_tag(&wanted, c->number, VARINT);
        put_varint(&wanted, c->wanted);
        assert_becomes(&kinds_maybe_mt_type, &in, &wanted);
    }
}

/* As a value, in a packed field, and where nobody knows the field. */
static void varints_of_more_than_ten_bytes_are_refused(void **state)
{
    (void)state;
    static const uint8_t eleven[] = {0x81, 0x80, 0x80, 0x80, 0x80, 0x80,
                                     0x80, 0x80, 0x80, 0x80, 0x00};

    for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_many_mt_type, i);
        wire alone = {.size = 0}, packed = {.size = 0}, piece = {.size = 0};

        put_tag(&alone, field->id, VARINT);
        put(&alone, eleven, sizeof eleven);
        put(&alone, "\0\0\0\0\0\0\0\0\0", 10);
        refuse_wire(&kinds_many_mt_type, &alone);
        refuse_wire(&kinds_nothing_mt_type, &alone);
        put(&piece, eleven, sizeof eleven);
        put(&piece, "\0\0\0\0\0\0\0\0\0", 10);
        put_piece(&packed, field->id, &piece);
        if (type_on_wire(field) == VARINT)
            refuse_wire(&kinds_many_mt_type, &packed);
    }
}

/* --- fixed sizes ------------------------------------------------------------------------------ */

static void every_bit_of_a_float_is_kept(void **state)
{
    (void)state;
    static const uint64_t doubles[] = {
        UINT64_C(0x8000000000000000), /* -0.0: protobuf-c does not send it */
        UINT64_C(0x7ff8000000000001), /* quiet NaN with something in it */
        UINT64_C(0x7ff0000000000001), /* signalling */
        UINT64_C(0xfff8dead0000beef), UINT64_C(0x7ff0000000000000), 1, /* the smallest */
    };
    static const uint32_t floats[] = {0x80000000, 0x7fc00001, 0x7f800001,
                                      0xffc0beef, 0x7f800000, 1};

    for (size_t i = 0; i < 6; i++) {
        wire w = {.size = 0};
        put_tag(&w, 1, FIXED64);
        put(&w, &doubles[i], 8);
        put_tag(&w, 2, FIXED32);
        put(&w, &floats[i], 4);
        assert_becomes(&kinds_plain_mt_type, &w, &w);
        assert_becomes(&kinds_maybe_mt_type, &w, &w);
    }
}

static void what_is_zero_is_read_and_not_sent_unless_it_has_presence(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_plain_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_plain_mt_type, i);
        int type = type_on_wire(field);
        wire zero = {.size = 0}, nothing = {.size = 0};

        put_tag(&zero, field->id, type);
        put(&zero, "\0\0\0\0\0\0\0\0", type == FIXED64 ? 8 : type == FIXED32 ? 4 : 1);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            nothing = zero;
        assert_becomes(&kinds_plain_mt_type, &zero, &nothing);
    }
    for (unsigned i = 0; field_of(&kinds_maybe_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_maybe_mt_type, i);
        int type = type_on_wire(field);
        wire zero = {.size = 0};

        put_tag(&zero, field->id, type);
        put(&zero, "\0\0\0\0\0\0\0\0", type == FIXED64 ? 8 : type == FIXED32 ? 4 : 1);
        assert_becomes(&kinds_maybe_mt_type, &zero, &zero);
    }
}

/* --- one field several times ------------------------------------------------------------------ */

static void the_last_value_of_every_kind_wins(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_maybe_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_maybe_mt_type, i);
        wire in = {.size = 0}, wanted = {.size = 0};

        for (unsigned n = 0; n < 4; n++)
            put_field(&in, field, n);
        put_field(&wanted, field, 3);
        assert_becomes(&kinds_maybe_mt_type, &in, &wanted);
    }
}

/* protobuf-c takes a 0 of the later piece for none, and forgets the unknown fields of the earlier. */
static void pieces_of_a_message_are_merged_field_by_field(void **state)
{
    (void)state;
    wire w = {.size = 0};
    wire first = {.size = 0}, second = {.size = 0}, both = {.size = 0}, wanted = {.size = 0};
    put(&first, "\x28\x05\x4a\x01x\x98\x06\x01", 8);
    put(&second, "\x28\x00\x98\x06\x02", 5);
    put_piece(&w, 1, &first);
    put_piece(&w, 1, &second);
    put(&both, "\x4a\x01x\x98\x06\x01\x98\x06\x02", 9);
    put_piece(&wanted, 1, &both);
    assert_becomes(&kinds_all_mt_type, &w, &wanted);
}

static void packed_and_unpacked_values_are_the_same(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_many_mt_type, i);
        if (type_on_wire(field) == BYTES)
            continue;
        for (unsigned count = 1; count <= 20; count++) {
            wire loose = {.size = 0}, packed = {.size = 0}, mixed = {.size = 0};
            wire piece = {.size = 0}, half = {.size = 0};

            for (unsigned n = 0; n < count; n++) {
                put_field(&loose, field, n);
                put_value(&piece, field, n);
                if (n < count / 2)
                    put_value(&half, field, n);
            }
            put_piece(&packed, field->id, &piece);
            put_piece(&mixed, field->id, &half); /* may be empty */
            for (unsigned n = count / 2; n < count; n++)
                put_field(&mixed, field, n);
            put_piece(&mixed, field->id, &(wire){.size = 0});

            bool is_packed = (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0;
            const wire *wanted = is_packed ? &packed : &loose;
            assert_becomes(&kinds_many_mt_type, &loose, wanted);
            assert_becomes(&kinds_many_mt_type, &packed, wanted);
            assert_becomes(&kinds_many_mt_type, &mixed, wanted);
        }
    }
}

static void an_empty_packed_field_is_no_value(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_many_mt_type, i);
        wire in = {.size = 0};

        put_piece(&in, field->id, &(wire){.size = 0});
        if (type_on_wire(field) != BYTES)
            assert_becomes(&kinds_many_mt_type, &in, &(wire){.size = 0});
    }
}

static void a_packed_field_must_end_with_a_whole_value(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_many_mt_type, i);
        wire value = {.size = 0};

        put_value(&value, field, field->type == PROTOBUF_C_TYPE_BOOL ? 0 : 2);
        if (type_on_wire(field) == BYTES || value.size == 1)
            continue;
        for (size_t cut = 1; cut < value.size; cut++) {
            wire in = {.size = 0}, piece = value;
            put(&piece, value.data, cut);
            put_piece(&in, field->id, &piece);
            put(&in, "\0\0\0\0\0\0\0\0", 8);
            refuse_wire(&kinds_many_mt_type, &in);
        }
    }
}

/* --- oneofs ----------------------------------------------------------------------------------- */

static bool is_of_first_oneof(const ProtobufCFieldDescriptor *field)
{
    return field->id <= 8;
}

static void of_a_oneof_the_last_member_stays_and_is_fresh(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_choice_mt_type, i) != NULL; i++)
        for (unsigned j = 0; field_of(&kinds_choice_mt_type, j) != NULL; j++) {
            const ProtobufCFieldDescriptor *a = field_of(&kinds_choice_mt_type, i);
            const ProtobufCFieldDescriptor *b = field_of(&kinds_choice_mt_type, j);
            wire in = {.size = 0}, wanted = {.size = 0};

            if (!is_of_first_oneof(a) || !is_of_first_oneof(b))
                continue;
            put_field(&in, a, 0);
            put_field(&in, b, 1);
            put_field(&wanted, b, 1);
            assert_becomes(&kinds_choice_mt_type, &in, &wanted);
        }
}

static void a_oneof_message_is_merged_only_with_itself(void **state)
{
    (void)state;
    const kinds_choice *choice = DECODE(kinds_choice_mt_type, "\x3a\x03\x0a\x01x\x3a\x02\x10\x05");

    assert_string_equal(choice->a_leaf->name, "x");
    assert_int_equal(choice->a_leaf->number, 5);
    /* a_leaf, then a_plain, then a_leaf again: nothing of the first is left */
    choice = DECODE(kinds_choice_mt_type, "\x3a\x03\x0a\x01x\x42\x00\x3a\x02\x10\x05");
    assert_int_equal(choice->one_case, KINDS_CHOICE_ONE_A_LEAF);
    assert_string_equal(choice->a_leaf->name, "");
    /* the other oneof and the field between do not care */
    choice = DECODE(kinds_choice_mt_type, "\x5a\x01o\x10\x01\x48\x07\x0d\0\0\0\0");
    assert_string_equal(choice->other_string, "o");
    assert_int_equal(choice->one_case, KINDS_CHOICE_ONE_A_BOOL);
    assert_int_equal(choice->between, 7);
}

static void a_oneof_member_that_is_zero_is_sent(void **state)
{
    (void)state;
    for (unsigned i = 0; field_of(&kinds_choice_mt_type, i) != NULL; i++) {
        const ProtobufCFieldDescriptor *field = field_of(&kinds_choice_mt_type, i);
        int type = type_on_wire(field);
        wire zero = {.size = 0};

        put_tag(&zero, field->id, type);
        put(&zero, "\0\0\0\0\0\0\0\0", type == FIXED64 ? 8 : type == FIXED32 ? 4 : 1);
        if (field->quantifier_offset != 0)
            assert_becomes(&kinds_choice_mt_type, &zero, &zero);
    }
}

/* --- maps ------------------------------------------------------------------------------------- */

static void a_map_entry_may_lack_its_key_or_value_and_have_them_in_any_order(void **state)
{
    (void)state;
    const kinds_maps *maps =
        DECODE(kinds_maps_mt_type, "\x0a\x00"                            /* nothing */
                                   "\x0a\x03\x12\x01v"                   /* no key */
                                   "\x0a\x03\x0a\x01k"                   /* no value */
                                   "\x0a\x06\x12\x01w\x0a\x01l"          /* the value first */
                                   "\x0a\x09\x0a\x01m\x0a\x01n\x12\x01x" /* two keys: the last */
                                   "\x0a\x05\x0a\x01o\x18\x07");         /* and an unknown field */

    assert_int_equal(maps->n_strings, 6);
    assert_string_equal(maps->strings[0]->key, "");
    assert_string_equal(maps->strings[0]->value, "");
    assert_string_equal(maps->strings[1]->value, "v");
    assert_string_equal(maps->strings[2]->key, "k");
    assert_string_equal(maps->strings[3]->key, "l");
    assert_string_equal(maps->strings[3]->value, "w");
    assert_string_equal(maps->strings[4]->key, "n");
    assert_int_equal(maps->strings[5]->base.n_unknown_fields, 1);
}

static void a_message_in_a_map_may_be_missing_and_is_merged_in_its_entry(void **state)
{
    (void)state;
    const kinds_maps *maps =
        DECODE(kinds_maps_mt_type, "\x12\x02\x08\x01"
                                   "\x12\x0b\x08\x02\x12\x03\x0a\x01x\x12\x02\x10\x05");

    assert_null(maps->leaves[0]->value);
    assert_string_equal(maps->leaves[1]->value->name, "x");
    assert_int_equal(maps->leaves[1]->value->number, 5);
}

/* --- what is unknown -------------------------------------------------------------------------- */

/* protobuf-c refuses such a field, or takes a bool from it. */
static void a_field_of_every_wrong_wire_type_is_kept_as_unknown(void **state)
{
    (void)state;
    static const wire values[] = {
        [VARINT] = {{0x96, 0x01}, 2},
        [FIXED64] = {{1, 2, 3, 4, 5, 6, 7, 8}, 8},
        [BYTES] = {{3, 'a', 'b', 'c'}, 4},
        [FIXED32] = {{1, 2, 3, 4}, 4},
    };

    for (unsigned i = 0; field_of(&kinds_maybe_mt_type, i) != NULL; i++)
        for (int type = 0; type <= FIXED32; type++) {
            const ProtobufCFieldDescriptor *field = field_of(&kinds_maybe_mt_type, i);
            wire in = {.size = 0};

            if (type == type_on_wire(field) || type == END_GROUP)
                continue;
            put_tag(&in, field->id, type);
            put(&in, values[type].data, values[type].size);
            if (type == GROUP)
                put_tag(&in, field->id, END_GROUP);
            const kinds_maybe *maybe = decode(&kinds_maybe_mt_type, in.data, in.size);
            assert_int_equal(maybe->base.n_unknown_fields, 1);
            assert_becomes(&kinds_maybe_mt_type, &in, &in);
        }
}

static void groups_must_end_where_they_began(void **state)
{
    (void)state;
    DECODE(kinds_nothing_mt_type, "\x0b\x13\x1b\x1c\x14\x0c"); /* nested */
    REFUSE(kinds_nothing_mt_type, "\x0b\x13\x0c\x14", NULL);   /* crossed */
    REFUSE(kinds_nothing_mt_type, "\x0b\x13\x14", NULL);       /* the outer one is open */
    REFUSE(kinds_nothing_mt_type, "\x0b\x0c\x0c", NULL);       /* one end too many */
    REFUSE(kinds_nothing_mt_type, "\x0c", NULL);
    REFUSE(kinds_all_mt_type, "\x0a\x01\x0b\x0c", NULL); /* not inside a message … */
    REFUSE(kinds_all_mt_type, "\x0a\x02\x33\x0b\x0c\x34", NULL);
    REFUSE(kinds_all_mt_type, "\x0b\x0a\x01\x0c", NULL); /* … nor inside bytes */
    DECODE(kinds_all_mt_type, "\x3b\x0a\x01\x0c\x3c");   /* those bytes are only bytes */
}

static void field_number_0_and_wire_types_6_and_7_are_refused_everywhere(void **state)
{
    (void)state;
    for (int type = 0; type < 8; type++) {
        wire bad = {.size = 0}, inside = {.size = 0}, group = {.size = 0};

        put_tag(&bad, type < 6 ? 0 : 5, type);
        put(&bad, "\0\0\0\0\0\0\0\0", 8);
        refuse_wire(&kinds_plain_mt_type, &bad);
        refuse_wire(&kinds_nothing_mt_type, &bad);
        put_piece(&inside, 1, &bad);
        refuse_wire(&kinds_all_mt_type, &inside);
        put_tag(&group, 9, GROUP);
        put(&group, bad.data, bad.size);
        put_tag(&group, 9, END_GROUP);
        refuse_wire(&kinds_nothing_mt_type, &group);
    }
}

static void tags_have_at_most_five_bytes_and_32_bits(void **state)
{
    (void)state;
    wire w = {.size = 0};

    DECODE(kinds_nothing_mt_type, "\xf8\xff\xff\xff\x0f\x01");
    REFUSE(kinds_nothing_mt_type, "\xf8\xff\xff\xff\x1f\x01", NULL); /* protobuf-c cuts it */
    put(&w, "\xa8\x80\x80\x80\x00\x07", 6);
    assert_becomes(&kinds_plain_mt_type, &w, &(wire){{0x28, 7}, 2});
    REFUSE(kinds_plain_mt_type, "\xa8\x80\x80\x80\x80\x00\x07", NULL);
}

/* --- lengths and ends ------------------------------------------------------------------------- */

static void lengths_beyond_the_end_are_refused_however_large(void **state)
{
    (void)state;
    static const uint64_t lengths[] = {
        1, 127, 128, INT32_MAX, 0x80000000u, UINT32_MAX, UINT64_MAX, INT64_MAX, UINT64_MAX - 8};
    static const uint32_t numbers[] = {9, 10, 2000, 999};

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (size_t j = 0; j < 4; j++) {
            wire in = {.size = 0};
            put_tag(&in, numbers[j], BYTES);
            put_varint(&in, lengths[i]);
            refuse_wire(&kinds_plain_mt_type, &in);
        }
    for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++)
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            wire in = {.size = 0};
            put_tag(&in, field_of(&kinds_many_mt_type, i)->id, BYTES);
            put_varint(&in, lengths[j]);
            refuse_wire(&kinds_many_mt_type, &in);
        }
}

static void lengths_have_at_most_five_bytes(void **state)
{
    (void)state;
    DECODE(kinds_plain_mt_type, "\x4a\x81\x80\x80\x80\x00x");
    REFUSE(kinds_plain_mt_type, "\x4a\x81\x80\x80\x80\x80\x00x", NULL);
    REFUSE(kinds_nothing_mt_type, "\x4a\x81\x80\x80\x80\x80\x00x", NULL);
}

/* Nothing of it is read, so there need not be so much. */
static void messages_of_2_gib_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {(size_t)INT32_MAX + 1, SIZE_MAX / 2, SIZE_MAX};

    for (size_t i = 0; i < 3; i++) {
        void *message;
        mt_status why;
        assert_err(mt_message_unpack(&kinds_plain_mt_type, arena, (mt_slice){NULL, sizes[i], NULL},
                                     &message, &why),
                   MT_EDECODE);
        assert_string_equal(why.text, "kinds.Plain: larger than 2 GiB - 1");
    }
}

/* Every kind of field, some of them twice. */
static void put_rich(wire *w)
{
    wire many = {.size = 0}, maybe = {.size = 0};

    for (unsigned n = 0; n < 2; n++)
        for (unsigned i = 0; field_of(&kinds_many_mt_type, i) != NULL; i++)
            put_field(&many, field_of(&kinds_many_mt_type, i), n);
    for (unsigned i = 0; field_of(&kinds_maybe_mt_type, i) != NULL; i++)
        put_field(&maybe, field_of(&kinds_maybe_mt_type, i), i);
    put_piece(w, 2, &maybe);
    put_piece(w, 3, &many);
    put(w, "\x22\x04\x10\x01\x48\x07\x2a\x04\x0a\x02\x0a\x00\x3b\x08\x01\x3c\x45\x01\x02\x03\x04",
        21);
}

/* Where a field of the message itself begins, it may end. */
static bool is_between_fields(const wire *w, size_t size)
{
    static const size_t tail[] = {0, 6, 12, 16, 21};
    const size_t body = w->size - 21;
    size_t maybe_size = w->data[1] < 0x80 ? 2 + (size_t)w->data[1]
                                          : 3 + (w->data[1] & 0x7f) + 128 * (size_t)w->data[2];

    for (size_t i = 0; i < 5; i++)
        if (size == body + tail[i])
            return true;
    return size == 0 || size == maybe_size;
}

static void a_message_cut_at_any_byte_is_refused_unless_a_field_ends_there(void **state)
{
    (void)state;
    wire w = {.size = 0};

    put_rich(&w);
    for (size_t size = 0; size <= w.size; size++)
        if (is_between_fields(&w, size))
            decode(&kinds_all_mt_type, w.data, size);
        else
            refuse(&kinds_all_mt_type, w.data, size, NULL);
}

/* --- strings ---------------------------------------------------------------------------------- */

/* Each length and each place, because words and their ends are looked at in different ways. */
static void a_bad_byte_is_found_wherever_it_is(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 70; length++)
        for (size_t at = 0; at < length; at++) {
            wire text = {.size = 0}, in = {.size = 0};
            char said[80];

            for (size_t i = 0; i < length; i++)
                put(&text, "abcdefg", 1);
            text.data[at] = 0;
            put_piece(&in, 9, &text);
            snprintf(said, sizeof said, "kinds.Plain.a_string: embedded NUL at byte %zu", at);
            refuse(&kinds_plain_mt_type, in.data, in.size, said);
            in.data[2 + at] = 0x80;
            snprintf(said, sizeof said, "kinds.Plain.a_string: invalid UTF-8 at byte %zu", at);
            refuse(&kinds_plain_mt_type, in.data, in.size, said);
        }
}

static void strings_of_every_length_come_back(void **state)
{
    (void)state;
    for (size_t length = 0; length <= 70; length++) {
        wire text = {.size = 0}, in = {.size = 0};

        for (size_t i = 0; i < length; i++)
            put(&text, &(char){(char)(1 + (i * 7 + length) % 127)}, 1);
        put_piece(&in, 9, &text);
        const kinds_maybe *maybe = decode(&kinds_maybe_mt_type, in.data, in.size);
        assert_int_equal(strlen(maybe->a_string), length);
        assert_becomes(&kinds_maybe_mt_type, &in, &in);
        put(&in, "\x4a\x02\xc3\xa4", 4); /* the last one wins, and is not ASCII */
        maybe = decode(&kinds_maybe_mt_type, in.data, in.size);
        assert_string_equal(maybe->a_string, "\xc3\xa4");
    }
}

/* --- packing into what room there is ------------------------------------------------------------ */

/* Packs into every room; in front of the room is what must stay as it is. */
static void assert_stays_in_its_room(const mt_message_type *type, const void *message)
{
    uint8_t *room = malloc(8192);
    mt_slice wanted = encode(type, message);

    assert_non_null(room);
    for (size_t size = 0; size <= 8192; size += size < 2 * wanted.size ? 1 : 256) {
        uint8_t *buffer = room + 8192 - size;
        size_t packed;

        memset(room, 0x55, 8192);
        uint8_t *first = mt_message_try_pack(type, message, buffer, size, &packed);
        for (uint8_t *p = room; p < buffer; p++)
            assert_int_equal(*p, 0x55);
        assert_true(first != NULL || (packed == 0 && size < 8192));
        if (first != NULL) {
            assert_int_equal(packed, wanted.size);
            assert_ptr_equal(first + packed, room + 8192);
            assert_memory_equal(first, wanted.data, packed);
        }
    }
    free(room);
    drop(wanted);
}

static void a_message_is_packed_into_any_room_or_not_at_all(void **state)
{
    (void)state;
    wire w = {.size = 0};

    put_rich(&w);
    assert_stays_in_its_room(&kinds_all_mt_type, decode(&kinds_all_mt_type, w.data, w.size));
}

/* The numbers are written first, into the room that is reserved for them; the text finds none. */
static void a_piece_before_long_numbers_is_not_packed_into_their_room(void **state)
{
    (void)state;
    char text[101] = "";
    kinds_plain plain = KINDS_PLAIN_INIT;

    memset(text, 'x', sizeof text - 1);
    plain.a_string = text;
    plain.some_bytes = (ProtobufCBinaryData){sizeof text, (uint8_t *)text};
    plain.a_uint32 = UINT32_MAX;
    plain.a_color = KINDS_COLOR_DARK;
    plain.an_sfixed32 = plain.an_sint32 = INT32_MIN;
    plain.an_sfixed64 = plain.an_sint64 = INT64_MIN;
    assert_stays_in_its_room(&kinds_plain_mt_type, &plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(varints_are_cut_to_their_type_and_may_be_longer_than_they_need),
        TEST(varints_of_more_than_ten_bytes_are_refused),
        TEST(every_bit_of_a_float_is_kept),
        TEST(what_is_zero_is_read_and_not_sent_unless_it_has_presence),
        TEST(the_last_value_of_every_kind_wins),
        TEST(pieces_of_a_message_are_merged_field_by_field),
        TEST(packed_and_unpacked_values_are_the_same),
        TEST(an_empty_packed_field_is_no_value),
        TEST(a_packed_field_must_end_with_a_whole_value),
        TEST(of_a_oneof_the_last_member_stays_and_is_fresh),
        TEST(a_oneof_message_is_merged_only_with_itself),
        TEST(a_oneof_member_that_is_zero_is_sent),
        TEST(a_map_entry_may_lack_its_key_or_value_and_have_them_in_any_order),
        TEST(a_message_in_a_map_may_be_missing_and_is_merged_in_its_entry),
        TEST(a_field_of_every_wrong_wire_type_is_kept_as_unknown),
        TEST(groups_must_end_where_they_began),
        TEST(field_number_0_and_wire_types_6_and_7_are_refused_everywhere),
        TEST(tags_have_at_most_five_bytes_and_32_bits),
        TEST(lengths_beyond_the_end_are_refused_however_large),
        TEST(lengths_have_at_most_five_bytes),
        TEST(messages_of_2_gib_are_refused),
        TEST(a_message_cut_at_any_byte_is_refused_unless_a_field_ends_there),
        TEST(a_bad_byte_is_found_wherever_it_is),
        TEST(strings_of_every_length_come_back),
        TEST(a_message_is_packed_into_any_room_or_not_at_all),
        TEST(a_piece_before_long_numbers_is_not_packed_into_their_room),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
