/* SPDX-License-Identifier: Apache-2.0 */
/* message_test.c - generated codecs: the corners of the wire format, and byte for byte the same as
 * protobuf-c's own pack and unpack on random messages. */
#include "mt_test.h"

#include <msgtrans/message.h>
#include <protobuf-c/protobuf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message_kinds.mt.h"
#include "wire/message.h"
#include "wire/message_kit.h"

/* --- corners ---------------------------------------------------------------------------------- */

static void an_empty_input_is_an_initial_message(void **state)
{
    (void)state;
    const kinds_plain initial = KINDS_PLAIN_INIT;
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, "");

    assert_string_equal(plain->a_string, "");
    assert_ptr_equal(plain->a_string, initial.a_string);
    assert_ptr_equal(plain->base.descriptor, &kinds_plain_descriptor);
    assert_null(plain->a_leaf);
    ASSERT_ENCODES(kinds_plain_mt_type, plain, "");
}

static void a_literal_without_base_packs_at_every_depth(void **state)
{
    (void)state;
    const kinds_all all = {
        .plain = &(kinds_plain){.a_string = "x", .a_leaf = &(kinds_leaf){.number = 1}}};

    ASSERT_ENCODES(kinds_all_mt_type, &all, "\x0a\x08\x4a\x01x\x82\x7d\x02\x10\x01");
}

static void the_last_value_of_a_scalar_wins(void **state)
{
    (void)state;
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, "\x28\x01\x28\x02\x4a\x01"
                                                           "a\x4a\x01"
                                                           "b");

    assert_int_equal(plain->an_int32, 2);
    assert_string_equal(plain->a_string, "b");
}

static void pieces_of_a_message_are_merged(void **state)
{
    (void)state;
    const kinds_plain *plain = DECODE(
        kinds_plain_mt_type, "\x82\x7d\x05\x0a\x01x\x10\x01\x82\x7d\x06\x10\x02\x1a\x02\x10\x03"
                             "\x82\x7d\x04\x1a\x02\x10\x04");

    assert_string_equal(plain->a_leaf->name, "x");
    assert_int_equal(plain->a_leaf->number, 2);
    assert_int_equal(plain->a_leaf->n_leaves, 2);
    assert_int_equal(plain->a_leaf->leaves[1]->number, 4);
}

static void the_last_member_of_a_oneof_wins_and_pieces_of_it_are_merged(void **state)
{
    (void)state;
    const kinds_choice *choice = DECODE(kinds_choice_mt_type, "\x3a\x03\x0a\x01x\x3a\x02\x10\x05");

    assert_int_equal(choice->one_case, KINDS_CHOICE_ONE_A_LEAF);
    assert_string_equal(choice->a_leaf->name, "x");
    assert_int_equal(choice->a_leaf->number, 5);

    choice = DECODE(kinds_choice_mt_type, "\x3a\x03\x0a\x01x\x10\x01\x3a\x02\x10\x05");
    assert_int_equal(choice->one_case, KINDS_CHOICE_ONE_A_LEAF);
    assert_string_equal(choice->a_leaf->name, "");

    choice = DECODE(kinds_choice_mt_type, "\x3a\x03\x0a\x01x\x1a\x00");
    assert_int_equal(choice->one_case, KINDS_CHOICE_ONE_A_STRING);
    assert_string_equal(choice->a_string, "");
    ASSERT_ENCODES(kinds_choice_mt_type, choice, "\x1a\x00");
}

static void packed_and_unpacked_values_mix(void **state)
{
    (void)state;
    const kinds_many *many = DECODE(
        kinds_many_mt_type, "\x28\x01\x2a\x03\x02\x03\x04\x28\x05\x2a\x00\x92\x01\x02\x06\x07"
                            "\x90\x01\x08");

    assert_int_equal(many->n_int32s, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(many->int32s[i], i + 1);
    assert_int_equal(many->n_loose, 3);
    assert_int_equal(many->loose[2], 8);
    ASSERT_ENCODES(kinds_many_mt_type, many,
                   "\x2a\x05\x01\x02\x03\x04\x05\x90\x01\x06\x90\x01\x07\x90\x01\x08");
}

static void packed_values_must_fill_their_piece(void **state)
{
    (void)state;
    REFUSE(kinds_many_mt_type, "\x2a\x02\x01\x80",
           "kinds.Many.int32s: cut short, or not a valid value");
    REFUSE(kinds_many_mt_type, "\x2a\x01\x80", NULL);
    REFUSE(kinds_many_mt_type, "\x2a\x0c\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", NULL);
    REFUSE(kinds_many_mt_type, "\x62\x01\x80", NULL);
    REFUSE(kinds_many_mt_type, "\x3a\x01\x01", NULL);
    REFUSE(kinds_many_mt_type, "\x3a\x05\x01\x02\x03\x04\x05", NULL);
    REFUSE(kinds_many_mt_type, "\x0a\x09\x01\x02\x03\x04\x05\x06\x07\x08\x09", NULL);
}

static void negative_numbers_take_ten_bytes_and_come_back(void **state)
{
    (void)state;
    const kinds_plain sent = {.an_int32 = -1, .a_color = KINDS_COLOR_DARK, .an_sint32 = -2};
    static const char wire[] = "\x28\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                               "\x60\xfd\xff\xff\xff\xff\xff\xff\xff\xff\x01\x78\x03";

    ASSERT_ENCODES(kinds_plain_mt_type, &sent, wire);
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, wire);
    assert_int_equal(plain->an_int32, -1);
    assert_int_equal(plain->a_color, KINDS_COLOR_DARK);
    assert_int_equal(plain->an_sint32, -2);
    /* Five bytes are enough for those who cut the value to 32 bits before they send it. */
    plain = DECODE(kinds_plain_mt_type, "\x28\xff\xff\xff\xff\x0f");
    assert_int_equal(plain->an_int32, -1);
}

static void enum_values_without_a_name_are_kept(void **state)
{
    (void)state;
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, "\x60\x63");

    assert_int_equal((int)plain->a_color, 99);
    ASSERT_ENCODES(kinds_plain_mt_type, plain, "\x60\x63");
}

static void wide_varints_are_cut_to_their_type(void **state)
{
    (void)state;
    const kinds_plain *plain =
        DECODE(kinds_plain_mt_type,
               "\x58\x81\x80\x80\x80\x10\x40\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");

    assert_int_equal(plain->a_uint32, 1);
    assert_int_equal(plain->a_bool, 1);
}

static void varints_longer_than_ten_bytes_are_refused(void **state)
{
    (void)state;
    const kinds_plain *plain =
        DECODE(kinds_plain_mt_type, "\x20\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00");

    assert_int_equal(plain->a_uint64, 1);
    REFUSE(kinds_plain_mt_type, "\x20\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00",
           "kinds.Plain.a_uint64: cut short, or not a valid value");
}

static void bad_tags_are_refused(void **state)
{
    (void)state;
    REFUSE(kinds_plain_mt_type, "\x00\x01", "kinds.Plain: a field number of 0");
    REFUSE(kinds_plain_mt_type, "\x0e", NULL);                     /* wire type 6 */
    REFUSE(kinds_plain_mt_type, "\x0f", NULL);                     /* wire type 7 */
    REFUSE(kinds_plain_mt_type, "\x0c", NULL);                     /* end of a group */
    REFUSE(kinds_plain_mt_type, "\x80", NULL);                     /* cut */
    REFUSE(kinds_plain_mt_type, "\xff\xff\xff\xff\x1f\x00", NULL); /* more than 32 bits */
}

static void tags_may_be_longer_than_they_need(void **state)
{
    (void)state;
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, "\xa8\x80\x00\x07");

    assert_int_equal(plain->an_int32, 7);
}

static void a_wrong_wire_type_makes_a_field_unknown(void **state)
{
    (void)state;
    static const char wire[] = "\x2d\x01\x02\x03\x04\x48\x05\x82\x7d\x00";
    const kinds_plain *plain = DECODE(kinds_plain_mt_type, wire);

    assert_int_equal(plain->an_int32, 0);
    assert_string_equal(plain->a_string, "");
    assert_int_equal(plain->base.n_unknown_fields, 2);
    ASSERT_ENCODES(kinds_plain_mt_type, plain, "\x82\x7d\x00\x2d\x01\x02\x03\x04\x48\x05");
}

static void unknown_fields_are_kept_in_order(void **state)
{
    (void)state;
    static const char wire[] = "\x08\x96\x01\x11"
                               "12345678\x1a\x03"
                               "abc\x25"
                               "1234\x08\x01";
    const kinds_nothing *nothing = DECODE(kinds_nothing_mt_type, wire);

    assert_int_equal(nothing->base.n_unknown_fields, 5);
    assert_int_equal(nothing->base.unknown_fields[2].tag, 3);
    assert_int_equal(nothing->base.unknown_fields[2].wire_type, 2);
    assert_int_equal(nothing->base.unknown_fields[2].len, 4);
    ASSERT_ENCODES(kinds_nothing_mt_type, nothing, wire);
}

static void unknown_groups_are_kept_whole(void **state)
{
    (void)state;
    static const char wire[] = "\x0b\x08\x01\x13\x1a\x01\x0c\x14\x0c\x20\x07";
    const kinds_nothing *nothing = DECODE(kinds_nothing_mt_type, wire);

    assert_int_equal(nothing->base.n_unknown_fields, 2);
    ASSERT_ENCODES(kinds_nothing_mt_type, nothing, wire);
    REFUSE(kinds_nothing_mt_type, "\x0b\x08\x01", NULL);     /* no end */
    REFUSE(kinds_nothing_mt_type, "\x0b\x08\x01\x14", NULL); /* another group's end */
    REFUSE(kinds_nothing_mt_type, "\x0b\x00\x01\x0c", NULL); /* a field number of 0 inside */
}

static void unknown_groups_nest_a_hundred_deep_and_no_deeper(void **state)
{
    (void)state;
    uint8_t groups[300];

    memset(groups, 0x0b, 150);
    memset(groups + 150, 0x0c, 150);
    refuse(&kinds_nothing_mt_type, groups, 300, "kinds.Nothing: nested more than 100 deep");
    decode(&kinds_nothing_mt_type, groups + 50, 200);
}

static void messages_nest_a_hundred_deep_and_no_deeper(void **state)
{
    (void)state;
    kinds_leaf leaves[102];
    kinds_leaf *pointers[102];

    for (size_t i = 0; i < 102; i++) {
        pointers[i] = i > 0 ? &leaves[i - 1] : NULL;
        leaves[i] = (kinds_leaf){.n_leaves = i > 0, .leaves = &pointers[i]};
    }
    mt_slice fits = encode(&kinds_leaf_mt_type, &leaves[100]);
    mt_slice deeper = encode(&kinds_leaf_mt_type, &leaves[101]);
    decode(&kinds_leaf_mt_type, fits.data, fits.size);
    refuse(&kinds_leaf_mt_type, deeper.data, deeper.size,
           "kinds.Leaf.leaves: nested more than 100 deep");
    drop(fits);
    drop(deeper);
}

static void strings_are_checked(void **state)
{
    (void)state;
    REFUSE(kinds_plain_mt_type,
           "\x4a\x05"
           "abc\x00"
           "d",
           "kinds.Plain.a_string: embedded NUL at byte 3");
    REFUSE(kinds_plain_mt_type,
           "\x4a\x0b"
           "12345678\xc3\x28"
           "9",
           "kinds.Plain.a_string: invalid UTF-8 at byte 8");
    REFUSE(kinds_plain_mt_type, "\x4a\x03\xed\xa0\x80", NULL);
    const kinds_plain *plain =
        DECODE(kinds_plain_mt_type, "\x4a\x09\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
    assert_string_equal(plain->a_string, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

static void an_error_names_the_innermost_field(void **state)
{
    (void)state;
    REFUSE(kinds_all_mt_type, "\x0a\x07\x82\x7d\x04\x0a\x02\x61\x00",
           "kinds.Leaf.name: embedded NUL at byte 1");
}

static void bytes_lie_in_the_input(void **state)
{
    (void)state;
    static const uint8_t wire[] = {0x52, 0x03, 'a', 0, 'b'};
    kinds_plain *plain;

    assert_ok(kinds_plain_unpack(arena, (mt_slice){wire, sizeof wire, NULL}, &plain, NULL));
    assert_int_equal(plain->some_bytes.len, 3);
    assert_ptr_equal(plain->some_bytes.data, wire + 2);
}

static void presence_is_kept(void **state)
{
    (void)state;
    static const char wire[] = "\x28\x00\x40\x00\x4a\x00\x52\x00\xfa\xff\xff\xff\x0f\x00";
    const kinds_maybe *maybe = DECODE(kinds_maybe_mt_type, wire);

    assert_true(maybe->has_an_int32 && maybe->has_a_bool && maybe->has_some_bytes);
    assert_false(maybe->has_a_uint32);
    assert_string_equal(maybe->a_string, "");
    assert_non_null(maybe->a_leaf);
    ASSERT_ENCODES(kinds_maybe_mt_type, maybe, wire);
    maybe = DECODE(kinds_maybe_mt_type, "");
    assert_null(maybe->a_string);
}

static void maps_keep_their_order_and_the_last_entry_of_a_key_is_found(void **state)
{
    (void)state;
    const kinds_maps *maps = DECODE(
        kinds_maps_mt_type, "\x0a\x06\x0a\x01"
                            "b\x12\x01"
                            "1\x0a\x06\x0a\x01"
                            "a\x12\x01"
                            "2\x0a\x06\x0a\x01"
                            "b\x12\x01"
                            "3\x0a\x00\x12\x06\x08\x05\x12\x02\x10\x07\x1a\x04\x08\x01\x10\x07");

    assert_int_equal(maps->n_strings, 4);
    assert_string_equal(maps->strings[1]->key, "a");
    assert_string_equal(kinds_maps_strings_find(maps, "b")->value, "3");
    assert_string_equal(kinds_maps_strings_find(maps, "")->value, "");
    assert_null(kinds_maps_strings_find(maps, "c"));
    assert_int_equal(kinds_maps_leaves_find(maps, 5)->value->number, 7);
    assert_int_equal(kinds_maps_colors_find(maps, 1)->value, KINDS_COLOR_BLUE);
    assert_null(kinds_maps_pieces_find(maps, -1));
}

static void release_once(void *arg)
{
    ++*(int *)arg;
}

static void a_message_frees_what_it_owns(void **state)
{
    (void)state;
    int released = 0;
    void *message;

    kinds_plain_free(NULL);
    assert_ok(mt_message_unpack(&kinds_plain_mt_type, arena, (mt_slice){0}, &message, NULL));
    kinds_plain_free(message);
    mt_message_set_owner(message, release_once, &released);
    kinds_plain_free(message);
    assert_int_equal(released, 1);
}

static void no_memory_is_an_error_of_its_own(void **state)
{
    (void)state;
    mt_arena *small;
    mt_status why = {0};
    void *message = &why;
    size_t big = 1 << 20;
    mt_slice bytes = {calloc(1, big), big, NULL};
    uint8_t head[] = {0x4a, 0xfb, 0xff, 0x3f};

    assert_non_null(bytes.data);
    memset((void *)(uintptr_t)bytes.data, 'x', big);
    memcpy((void *)(uintptr_t)bytes.data, head, sizeof head);
    bytes.size = sizeof head + 0xffffb;
    assert_ok(mt_arena_new(&small));
    /* The first block holds the message; the string needs one of its own. */
    mt_err err = MT_OK;
    for (size_t n = 1; n < 4 && err == MT_OK; n++) {
        mt_test_fail_alloc(n);
        err = mt_message_unpack(&kinds_plain_mt_type, small, bytes, &message, &why);
        mt_test_fail_alloc(0);
    }
    assert_int_equal(err, MT_ENOMEM);
    assert_null(message);
    assert_int_equal(why.code, MT_RESOURCE_EXHAUSTED);
    mt_arena_free(small);
    drop(bytes);
}

/* --- against protobuf-c ----------------------------------------------------------------------- */

static uint64_t seed = 1;

static uint32_t dice(uint32_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 16) % sides;
}

static uint64_t any_number(void)
{
    static const uint64_t edges[] = {0,          1,         127,        128,
                                     16383,      16384,     INT32_MAX,  0x80000000,
                                     UINT32_MAX, INT64_MAX, UINT64_MAX, 0xffffffff80000000};

    if (dice(2) == 0)
        return edges[dice(sizeof edges / sizeof *edges)];
    uint64_t high = dice(UINT32_MAX);
    uint64_t low = dice(UINT32_MAX);
    return (high << 32 | low) >> dice(64);
}

static char *any_string(void)
{
    static const char *const characters[] = {"a", "Z", "0", " ", "\xc3\xa4", "\xe2\x82\xac"};
    uint32_t count = dice(20);
    char *text = mt_arena_alloc(arena, count * 3 + 1);

    assert_non_null(text);
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *character = characters[dice(6)];
        memcpy(text + used, character, strlen(character));
        used += strlen(character);
    }
    text[used] = '\0';
    return text;
}

static void *any_message(const ProtobufCMessageDescriptor *descriptor, int depth);

static size_t size_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return 8;
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return 4;
    }
}

static void fill_value(const ProtobufCFieldDescriptor *field, void *at, int depth)
{
    uint64_t number = any_number();
    const ProtobufCEnumDescriptor *colors = field->descriptor;
    char *string;
    void *message;

    switch (field->type) {
    case PROTOBUF_C_TYPE_BOOL:
        number &= 1;
        break;
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE: /* protobuf-c does not send minus zero */
        number = number == 0x80000000 || number == 0x8000000000000000 ? 0 : number;
        number = (uint32_t)number == 0x80000000 ? 1 : number;
        break;
    case PROTOBUF_C_TYPE_ENUM:
        number = (uint64_t)(int64_t)colors->values[dice(colors->n_values)].value;
        break;
    case PROTOBUF_C_TYPE_STRING:
        string = any_string();
        memcpy(at, &string, sizeof string);
        return;
    case PROTOBUF_C_TYPE_BYTES:
        string = any_string();
        *(ProtobufCBinaryData *)at = (ProtobufCBinaryData){strlen(string), (uint8_t *)string};
        return;
    case PROTOBUF_C_TYPE_MESSAGE:
        message = any_message(field->descriptor, depth - 1);
        memcpy(at, &message, sizeof message);
        return;
    default:
        break;
    }
    memcpy(at, &number, size_of(field->type));
}

static void fill_repeated(const ProtobufCFieldDescriptor *field, char *message, int depth)
{
    size_t count = dice(6);
    size_t size = size_of(field->type);
    char *array = mt_arena_alloc(arena, count * size + 1);

    assert_non_null(array);
    for (size_t i = 0; i < count; i++)
        fill_value(field, array + i * size, depth);
    memcpy(message + field->quantifier_offset, &count, sizeof count);
    memcpy(message + field->offset, &array, sizeof array);
}

static void fill_field(const ProtobufCFieldDescriptor *field, char *message, int depth)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE && depth == 0)
        return;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        fill_repeated(field, message, depth);
        return;
    }
    if (dice(3) == 0)
        return;
    fill_value(field, message + field->offset, depth);
    int there = (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 ? (int)field->id : 1;
    if (field->quantifier_offset != 0)
        memcpy(message + field->quantifier_offset, &there, sizeof there);
}

static void *any_message(const ProtobufCMessageDescriptor *descriptor, int depth)
{
    char *message = mt_arena_alloc(arena, descriptor->sizeof_message);

    assert_non_null(message);
    descriptor->message_init((ProtobufCMessage *)(void *)message);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        fill_field(&descriptor->fields[i], message, depth);
    return message;
}

static mt_slice encode_by_protobuf_c(const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *out = malloc(size + 1);

    assert_non_null(out);
    assert_int_equal(protobuf_c_message_pack(message, out), size);
    return (mt_slice){out, size, NULL};
}

static void assert_same(mt_slice a, mt_slice b)
{
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
}

static void random_messages_are_the_same_to_protobuf_c(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        mt_arena_free(arena);
        assert_ok(mt_arena_new(&arena));
        ProtobufCMessage *message = any_message(&kinds_all_descriptor, 3);
        mt_slice ours = encode(&kinds_all_mt_type, message);
        mt_slice theirs = encode_by_protobuf_c(message);
        assert_same(ours, theirs);

        /* Each reads what the other wrote, and writes it again. */
        ProtobufCMessage *read =
            protobuf_c_message_unpack(&kinds_all_descriptor, NULL, ours.size, ours.data);
        assert_non_null(read);
        mt_slice again = encode(&kinds_all_mt_type, read);
        assert_same(again, ours);
        drop(again);
        protobuf_c_message_free_unpacked(read, NULL);
        read = decode(&kinds_all_mt_type, theirs.data, theirs.size);
        assert_true(protobuf_c_message_check(read));
        again = encode_by_protobuf_c(read);
        assert_same(again, ours);
        drop(again);

        /* Who knows no field loses none. */
        read = decode(&kinds_nothing_mt_type, theirs.data, theirs.size);
        again = encode(&kinds_nothing_mt_type, read);
        assert_same(again, ours);
        drop(again);
        drop(ours);
        drop(theirs);
    }
}

/* Cut anywhere, a message is either refused or, cut between fields, the message of what is left. */
static void truncated_messages_never_read_past_their_end(void **state)
{
    (void)state;
    ProtobufCMessage *message = any_message(&kinds_all_descriptor, 2);
    mt_slice whole = encode(&kinds_all_mt_type, message);
    size_t accepted = 0;

    for (size_t size = 0; size < whole.size; size++) {
        mt_slice cut = exact(whole.data, size);
        void *read;
        mt_status why;
        if (mt_message_unpack(&kinds_all_mt_type, arena, cut, &read, &why) == MT_OK) {
            mt_slice again = encode(&kinds_all_mt_type, read);
            assert_same(again, cut);
            drop(again);
            accepted++;
        } else {
            assert_null(read);
            assert_true(why.size > 0);
        }
        drop(cut);
    }
    assert_true(accepted >= 1 && accepted < whole.size / 2);
    drop(whole);
}

/* Changes a few bytes: most results are wrong somewhere, many still decode. */
static void mutate(uint8_t *data, size_t size)
{
    for (uint32_t left = 1 + dice(4); left > 0 && size > 0; left--) {
        uint8_t *byte = &data[dice((uint32_t)size)];
        *byte = (uint8_t)(dice(2) == 0 ? dice(256) : *byte ^ 1u << dice(8));
    }
}

/* What both read, both write the same, but for two faults of protobuf-c which protobuf itself does
 * not have: it loses fields when it merges two pieces of one message, and it takes an empty piece for a
 * bool. So a few may differ. */
static void compare_reading(mt_slice bytes, size_t *accepted, size_t *differ)
{
    void *ours;
    mt_status why;

    if (mt_message_unpack(&kinds_all_mt_type, arena, bytes, &ours, &why) != MT_OK)
        return;
    ++*accepted;
    mt_slice once = encode(&kinds_all_mt_type, ours);
    void *again = decode(&kinds_all_mt_type, once.data, once.size);
    mt_slice twice = encode(&kinds_all_mt_type, again);
    assert_same(once, twice);
    drop(twice);
    ProtobufCMessage *theirs =
        protobuf_c_message_unpack(&kinds_all_descriptor, NULL, bytes.size, bytes.data);
    if (theirs != NULL) {
        twice = encode(&kinds_all_mt_type, theirs);
        *differ += once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0;
        drop(twice);
        protobuf_c_message_free_unpacked(theirs, NULL);
    }
    drop(once);
}

static void damaged_messages_are_refused_or_read_as_protobuf_c_reads_them(void **state)
{
    (void)state;
    size_t accepted = 0, differ = 0;

    for (int round = 0; round < 3000; round++) {
        mt_arena_free(arena);
        assert_ok(mt_arena_new(&arena));
        mt_slice bytes = encode(&kinds_all_mt_type, any_message(&kinds_all_descriptor, 2));
        mutate((uint8_t *)(uintptr_t)bytes.data, bytes.size);
        mt_slice tight = exact(bytes.data, bytes.size);
        compare_reading(tight, &accepted, &differ);
        drop(tight);
        drop(bytes);
    }
    assert_true(accepted > 1000 && differ < accepted / 50);
}

/* --- all -------------------------------------------------------------------------------------- */

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_input_is_an_initial_message),
        TEST(a_literal_without_base_packs_at_every_depth),
        TEST(the_last_value_of_a_scalar_wins),
        TEST(pieces_of_a_message_are_merged),
        TEST(the_last_member_of_a_oneof_wins_and_pieces_of_it_are_merged),
        TEST(packed_and_unpacked_values_mix),
        TEST(packed_values_must_fill_their_piece),
        TEST(negative_numbers_take_ten_bytes_and_come_back),
        TEST(enum_values_without_a_name_are_kept),
        TEST(wide_varints_are_cut_to_their_type),
        TEST(varints_longer_than_ten_bytes_are_refused),
        TEST(bad_tags_are_refused),
        TEST(tags_may_be_longer_than_they_need),
        TEST(a_wrong_wire_type_makes_a_field_unknown),
        TEST(unknown_fields_are_kept_in_order),
        TEST(unknown_groups_are_kept_whole),
        TEST(unknown_groups_nest_a_hundred_deep_and_no_deeper),
        TEST(messages_nest_a_hundred_deep_and_no_deeper),
        TEST(strings_are_checked),
        TEST(an_error_names_the_innermost_field),
        TEST(bytes_lie_in_the_input),
        TEST(presence_is_kept),
        TEST(maps_keep_their_order_and_the_last_entry_of_a_key_is_found),
        TEST(a_message_frees_what_it_owns),
        TEST(no_memory_is_an_error_of_its_own),
        TEST(random_messages_are_the_same_to_protobuf_c),
        TEST(truncated_messages_never_read_past_their_end),
        TEST(damaged_messages_are_refused_or_read_as_protobuf_c_reads_them),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
