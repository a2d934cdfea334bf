/* SPDX-License-Identifier: Apache-2.0 */
/* message_old_test.c - required fields, defaults, groups and extensions; sized strings; and the
 * same bytes as protobuf-c's own functions on the same structs. */
#include "mt_test.h"

#include <math.h>
#include <msgtrans/message.h>
#include <protobuf-c/protobuf-c.h>
#include <stdlib.h>
#include <string.h>

#include "message_old_kinds.mt.h"

/* --- tools ------------------------------------------------------------------------------------ */

static mt_arena *arena;

static int new_arena(void **state)
{
    (void)state;
    assert_ok(mt_arena_new(&arena));
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    mt_arena_free(arena);
    return 0;
}

/* Memory of just the size, so that a sanitizer sees every read behind it; the arena's. */
static mt_slice exact(const void *data, size_t size)
{
    uint8_t *copy = mt_arena_alloc(arena, size + 1);

    assert_non_null(copy);
    if (size > 0)
        memcpy(copy, data, size);
    return (mt_slice){copy, size, NULL};
}

static void *decode(const mt_message_type *type, const void *data, size_t size)
{
    void *message;
    mt_status why = {0};

    if (mt_message_unpack(type, arena, exact(data, size), &message, &why) != MT_OK)
        fail_msg("%s", why.text);
    return message;
}

static void refuse(const mt_message_type *type, const void *data, size_t size, const char *text)
{
    void *message;
    mt_status why = {0};

    assert_err(mt_message_unpack(type, arena, exact(data, size), &message, &why), MT_EDECODE);
    assert_string_equal(why.text, text);
}

#define DECODE(type, literal) decode(&type, literal, sizeof(literal) - 1)
#define REFUSE(type, literal, text) refuse(&type, literal, sizeof(literal) - 1, text)

static mt_slice encode(const mt_message_type *type, const void *message)
{
    size_t size = type->packed_size(message);
    uint8_t *out = mt_arena_alloc(arena, size + 1);

    assert_non_null(out);
    assert_int_equal(mt_message_pack(type, message, out), size);
    return (mt_slice){out, size, NULL};
}

static void assert_encodes(const mt_message_type *type, const void *message, const char *wanted,
                           size_t size)
{
    mt_slice got = encode(type, message);

    assert_int_equal(got.size, size);
    assert_memory_equal(got.data, wanted, size);
}

#define ASSERT_ENCODES(type, message, literal)                                                     \
    assert_encodes(&type, message, literal, sizeof(literal) - 1)

/* --- required fields -------------------------------------------------------------------------- */

static void the_first_required_field_that_is_missing_is_named(void **state)
{
    (void)state;
    REFUSE(old_point_mt_type, "", "old.Point.x: a required field that is not there");
    REFUSE(old_point_mt_type, "\x15\0\0\0\0", "old.Point.x: a required field that is not there");
    REFUSE(old_may_mt_type, "\x2a\0", "old.Point.x: a required field that is not there");
}

/* protobuf-c lets it be missing; protobuf does not. */
static void a_required_field_with_a_default_is_required(void **state)
{
    (void)state;
    REFUSE(old_point_mt_type, "\x08\x02", "old.Point.y: a required field that is not there");
    const old_point *point = DECODE(old_point_mt_type, "\x08\x02\x15\x05\0\0\0");
    assert_int_equal(point->x, 1);
    assert_int_equal(point->y, 5);
}

static void a_required_field_of_a_wrong_wire_type_is_not_there(void **state)
{
    (void)state;
    REFUSE(old_point_mt_type, "\x0d\x02\0\0\0\x15\x05\0\0\0",
           "old.Point.x: a required field that is not there");
}

static void required_fields_are_always_sent(void **state)
{
    (void)state;
    const old_must must = {.number = 0};

    ASSERT_ENCODES(old_must_mt_type, &must, "\x08\0\x12\0\x1a\0\x20\0\x2a\0");
    const old_must initial = OLD_MUST_INIT;
    assert_int_equal(initial.color, OLD_COLOR_RED);
}

static void more_than_64_fields_may_be_required(void **state)
{
    (void)state;
    const old_crowd crowd = {.f64 = 1, .f65 = 1, .f70 = 1};
    mt_slice bytes = encode(&old_crowd_mt_type, &crowd);
    const old_crowd *again = decode(&old_crowd_mt_type, bytes.data, bytes.size);

    assert_true(again->f64 && again->f65 && again->f70);
    refuse(&old_crowd_mt_type, bytes.data, bytes.size - 3,
           "old.Crowd.f70: a required field that is not there");
    /* The tags of f16 and all behind it have two bytes, so 15 * 2 + 49 * 3 is before f65. */
    refuse(&old_crowd_mt_type, bytes.data, 15 * 2 + 49 * 3,
           "old.Crowd.f65: a required field that is not there");
    refuse(&old_crowd_mt_type, bytes.data, 15 * 2 + 48 * 3,
           "old.Crowd.f64: a required field that is not there");
}

/* --- defaults --------------------------------------------------------------------------------- */

static void what_is_not_received_has_its_default(void **state)
{
    (void)state;
    const old_may *may = DECODE(old_may_mt_type, "");

    assert_false(may->has_far || may->has_seal || may->has_shade || may->has_yes || may->has_up);
    assert_true(may->far == INT64_MIN && may->yes && may->shade == OLD_COLOR_GREEN);
    assert_true(isinf(may->up) && isnan(may->none) && may->tenth == 0.1);
    assert_string_equal(may->word, "say \"what?\?/\"");
    assert_int_equal(may->seal.len, 3);
    assert_memory_equal(may->seal.data, "a\0b", 3);
    assert_null(may->text);
    assert_int_equal(may->color, OLD_COLOR_RED);
    ASSERT_ENCODES(old_may_mt_type, may, "");
}

static void what_equals_its_default_is_sent_if_it_was_set(void **state)
{
    (void)state;
    old_may may = OLD_MAY_INIT;
    char word[] = "say \"what?\?/\"";

    may.has_yes = 1;
    may.has_seal = 1;
    may.word = word;
    ASSERT_ENCODES(old_may_mt_type, &may, "\x62\x0dsay \"what?\?/\"\x6a\x03\x61\0\x62\x78\x01");
    may.word = (char *)old_may_word_default;
    ASSERT_ENCODES(old_may_mt_type, &may, "\x6a\x03\x61\0\x62\x78\x01");
}

static void a_closed_enum_keeps_numbers_without_a_name(void **state)
{
    (void)state;
    const old_may *may = DECODE(old_may_mt_type, "\x20\x2a");

    assert_true(may->has_color);
    assert_int_equal((int)may->color, 42);
    ASSERT_ENCODES(old_may_mt_type, may, "\x20\x2a");
}

static void repeated_numbers_are_packed_only_where_the_file_says_so(void **state)
{
    (void)state;
    const old_may *may = DECODE(old_may_mt_type, "\xaa\x01\x02\x01\x02\xb0\x01\x02\xb0\x01\x04");

    assert_int_equal(may->n_loose, 2);
    assert_int_equal(may->n_tight, 2);
    ASSERT_ENCODES(old_may_mt_type, may, "\xa8\x01\x01\xa8\x01\x02\xb2\x01\x02\x02\x04");
}

static void extensions_are_kept_as_unknown_fields(void **state)
{
    (void)state;
    const old_may *may = DECODE(old_may_mt_type, "\xa2\x06\x05title\x08\x01");

    assert_int_equal(may->base.n_unknown_fields, 1);
    assert_int_equal(may->base.unknown_fields[0].tag, 100);
    ASSERT_ENCODES(old_may_mt_type, may, "\x08\x01\xa2\x06\x05title");
}

/* --- groups ----------------------------------------------------------------------------------- */

#define ALWAYS "\x33\x34"

static void a_group_lies_between_its_tags(void **state)
{
    (void)state;
    static const char bytes[] = "\x0b\x08\x05\xa3\x01\x0a\x01s\x12\x02\x33\x34\xa4\x01\x0c"
                                "\x13\x0a\x01"
                                "a\x14\x13\x0a\0\x14"
                                "\x1b\x08\x07\x1c" ALWAYS;
    const old_grouped *grouped = DECODE(old_grouped_mt_type, bytes);

    assert_int_equal(grouped->first->x, 5);
    assert_string_equal(grouped->first->deep->s, "s");
    assert_non_null(grouped->first->deep->outer->always);
    assert_int_equal(grouped->n_item, 2);
    assert_string_equal(grouped->item[0]->name, "a");
    assert_int_equal(grouped->end_case, OLD_GROUPED_END_LAST);
    assert_int_equal(grouped->last->x, 7);
    mt_slice again = encode(&old_grouped_mt_type, grouped);
    assert_int_equal(again.size, sizeof bytes - 1);
    assert_non_null(memmem(again.data, again.size, "\x1b\x08\x07\x1c", 4));
}

static void a_required_group_that_is_null_is_an_empty_one(void **state)
{
    (void)state;
    const old_grouped grouped = OLD_GROUPED_INIT;

    ASSERT_ENCODES(old_grouped_mt_type, &grouped, ALWAYS);
    REFUSE(old_grouped_mt_type, "", "old.Grouped.always: a required field that is not there");
}

static void pieces_of_a_group_are_merged(void **state)
{
    (void)state;
    const old_grouped *grouped =
        DECODE(old_grouped_mt_type, "\x0b\x08\x05\x0c\x0b\xa3\x01\xa4\x01\x0c" ALWAYS);

    assert_int_equal(grouped->first->x, 5);
    assert_non_null(grouped->first->deep);
}

static void a_message_of_a_group_can_be_a_field_too(void **state)
{
    (void)state;
    const old_grouped *grouped = DECODE(old_grouped_mt_type, "\x2a\x03\x0a\x01z" ALWAYS);

    assert_string_equal(grouped->best->name, "z");
    ASSERT_ENCODES(old_grouped_mt_type, grouped, "\x2a\x03\x0a\x01z" ALWAYS);
}

static void what_a_group_does_not_know_is_kept(void **state)
{
    (void)state;
    const old_grouped *grouped = DECODE(old_grouped_mt_type, "\x0b\x7b\x08\x01\x7c\x0c" ALWAYS);

    assert_int_equal(grouped->first->base.n_unknown_fields, 1);
    ASSERT_ENCODES(old_grouped_mt_type, grouped, "\x0b\x7b\x08\x01\x7c\x0c" ALWAYS);
}

static void a_group_must_end_where_it_began(void **state)
{
    (void)state;
    REFUSE(old_grouped_mt_type, ALWAYS "\x0b", "old.Grouped.first: a group that does not end");
    REFUSE(old_grouped_mt_type, ALWAYS "\x0b\x08\x01",
           "old.Grouped.first: a group that does not end");
    REFUSE(
        old_grouped_mt_type, ALWAYS "\x0b\xa3\x01\x0c",
        "old.Grouped.First.Deep.s: an end of a group that was not begun, or an unknown wire type");
    REFUSE(old_grouped_mt_type, ALWAYS "\x0c",
           "old.Grouped.first: an end of a group that was not begun, or an unknown wire type");
    /* Not in a message inside it. */
    REFUSE(old_grouped_mt_type, ALWAYS "\x0b\xa3\x01\x12\x02\xa4\x01\x0c",
           "old.Grouped: an end of a group that was not begun, or an unknown wire type");
    REFUSE(old_grouped_mt_type, ALWAYS "\x13\x14",
           "old.Grouped.Item.name: a required field that is not there");
}

static void groups_nest_up_to_100_deep(void **state)
{
    (void)state;
    enum { LEVELS = 51 };
    uint8_t bytes[LEVELS * 3] = {0};

    /* Each first and each deep is one level; deep.outer is a message, which is another. */
    for (size_t i = 0; i < LEVELS; i++)
        memcpy(bytes + i * 3, "\x0b\xa3\x01", 3);
    void *message;
    mt_status why = {0};
    assert_err(
        mt_message_unpack(&old_grouped_mt_type, arena, exact(bytes, sizeof bytes), &message, &why),
        MT_EDECODE);
    uint8_t many[202] = {0};
    memset(many, 0x7b, sizeof many); /* unknown groups count as well */
    assert_err(
        mt_message_unpack(&old_grouped_mt_type, arena, exact(many, sizeof many), &message, &why),
        MT_EDECODE);
    assert_string_equal(why.text, "old.Grouped: nested more than 100 deep");
}

static void every_cut_of_a_group_is_refused(void **state)
{
    (void)state;
    static const char bytes[] = ALWAYS "\x0b\x08\x05\xa3\x01\x0a\x01s\x12\x02\x33\x34\xa4\x01\x0c";
    void *message;

    for (size_t size = 3; size < sizeof bytes - 1; size++)
        assert_err(
            mt_message_unpack(&old_grouped_mt_type, arena, exact(bytes, size), &message, NULL),
            MT_EDECODE);
}

static void protobuf_c_does_not_see_groups(void **state)
{
    (void)state;
    old_grouped_first first = OLD_GROUPED_FIRST_INIT;
    old_grouped grouped = OLD_GROUPED_INIT;
    uint8_t out[16];

    grouped.first = &first;
    grouped.end_case = OLD_GROUPED_END_TEXT;
    grouped.text = (char *)"t";
    assert_true(protobuf_c_message_check(&grouped.base));
    assert_int_equal(protobuf_c_message_pack(&grouped.base, out), 3);
    assert_null(protobuf_c_message_descriptor_get_field_by_name(&old_grouped_descriptor, "first"));
    assert_int_equal(old_grouped_mt_type.group_count, 4);
    assert_string_equal(old_grouped_mt_type.groups[0].name, "first");
    unsigned described = old_grouped_descriptor.n_fields;
    assert_int_equal(old_grouped_mt_type.fields[described].flags, MT_FIELD_GROUP);
    assert_ptr_equal(old_grouped_mt_type.fields[described].type, &old_grouped_first_mt_type);
}

/* --- sized strings ---------------------------------------------------------------------------- */

static void a_sized_string_lies_in_the_input_and_may_hold_nul(void **state)
{
    (void)state;
    mt_slice bytes = exact("\x0a\x04x\0\xc3\xbc\x12\0", 8);
    old_sized *sized;
    mt_status why;

    assert_ok(old_sized_unpack(arena, bytes, &sized, &why));
    assert_true(sized->has_text);
    assert_ptr_equal(sized->text.data, bytes.data + 2);
    assert_int_equal(sized->text.len, 4);
    assert_int_equal(sized->n_lines, 1);
    assert_int_equal(sized->lines[0].len, 0);
    ASSERT_ENCODES(old_sized_mt_type, sized, "\x0a\x04x\0\xc3\xbc\x12\0");
    const old_sized initial = OLD_SIZED_INIT;
    assert_int_equal(initial.text.len, 3);
    assert_int_equal(old_sized_descriptor.fields[0].type, PROTOBUF_C_TYPE_BYTES);
    assert_int_equal(old_sized_mt_type.fields[0].flags, MT_FIELD_TEXT);
}

static void a_sized_string_is_utf_8(void **state)
{
    (void)state;
    REFUSE(old_sized_mt_type, "\x0a\x02\0\xff", "old.Sized.text: invalid UTF-8 at byte 1");
    REFUSE(old_sized_mt_type, "\x1a\x03\x12\x01\xff",
           "old.Sized.LabelsEntry.value: invalid UTF-8 at byte 0");
}

static void an_entry_is_found_by_a_sized_key(void **state)
{
    (void)state;
    const old_sized *sized = DECODE(old_sized_mt_type, "\x1a\x07\x0a\x02k\0\x12\x01v\x1a\0");
    const old_sized_labels_entry *entry =
        old_sized_labels_find(sized, (ProtobufCBinaryData){2, (uint8_t *)"k\0"});

    assert_non_null(entry);
    assert_memory_equal(entry->value.data, "v", 1);
    assert_ptr_equal(old_sized_labels_find(sized, (ProtobufCBinaryData){0, NULL}),
                     sized->labels[1]);
    assert_null(old_sized_labels_find(sized, (ProtobufCBinaryData){1, (uint8_t *)"k"}));
}

/* --- the same as protobuf-c ------------------------------------------------------------------- */

static unsigned next(unsigned bound)
{
    static uint64_t seed = 0x2545f4914f6cdd1d;

    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % bound;
}

static char *some_text(const char *initial)
{
    static const char *const texts[] = {"", "x", "some more text", "one"};
    unsigned which = next(6);

    return which < 4    ? (char *)(uintptr_t)texts[which]
           : which == 4 ? NULL
                        : (char *)(uintptr_t)initial;
}

static void set_scalars(old_may *may)
{
    may->has_number = next(2) != 0;
    may->number = (int32_t)next(1000) - 500;
    may->has_raw = next(2) != 0;
    may->has_seal = next(2) != 0;
    if (next(2) != 0)
        may->seal = (ProtobufCBinaryData){2, (uint8_t *)"zz"};
    may->has_color = next(2) != 0;
    may->has_shade = next(2) != 0;
    may->shade = next(2) != 0 ? OLD_COLOR_RED : OLD_COLOR_GREEN;
    may->has_far = next(2) != 0;
    may->has_yes = next(2) != 0;
    may->yes = next(2) != 0;
    may->has_up = next(2) != 0;
    may->has_none = next(2) != 0;
    may->has_tenth = next(2) != 0;
}

static void set_others(old_may *may, old_point *point, old_point **points)
{
    static int32_t loose[] = {-1, 300, 7};
    static int64_t tight[] = {-1, 300, 7};
    static old_color colors[] = {OLD_COLOR_RED, OLD_COLOR_GREEN};
    static const old_may_either_case cases[] = {OLD_MAY_EITHER_NOT_SET, OLD_MAY_EITHER_ONE,
                                                OLD_MAY_EITHER_OTHER, OLD_MAY_EITHER_THIRD};

    may->text = some_text(NULL);
    may->word = some_text(old_may_word_default);
    may->point = next(2) != 0 ? point : NULL;
    may->n_loose = next(4);
    may->loose = loose;
    may->n_tight = next(4);
    may->tight = tight;
    may->n_colors = next(3);
    may->colors = colors;
    may->n_points = next(3);
    may->points = points;
    may->either_case = cases[next(4)];
    if (may->either_case == OLD_MAY_EITHER_ONE)
        may->one = some_text(old_may_one_default);
    else if (may->either_case != OLD_MAY_EITHER_NOT_SET)
        may->other = (int32_t)next(9);
}

static void assert_read_alike(mt_slice bytes)
{
    ProtobufCMessage *theirs =
        protobuf_c_message_unpack(&old_may_descriptor, NULL, bytes.size, bytes.data);
    assert_non_null(theirs);
    const old_may *ours = decode(&old_may_mt_type, bytes.data, bytes.size);
    mt_slice again = encode(&old_may_mt_type, ours);
    mt_slice again_theirs = encode(&old_may_mt_type, theirs);

    assert_int_equal(again.size, again_theirs.size);
    assert_memory_equal(again.data, again_theirs.data, again.size);
    assert_memory_equal(again.data, bytes.data, bytes.size);
    protobuf_c_message_free_unpacked(theirs, NULL);
}

static void the_bytes_are_those_of_protobuf_c(void **state)
{
    (void)state;
    uint8_t theirs[512];

    for (int round = 0; round < 5000; round++) {
        old_may may = OLD_MAY_INIT;
        old_point point = OLD_POINT_INIT;
        old_point *points[] = {&point, &point};
        set_scalars(&may);
        set_others(&may, &point, points);
        assert_true(protobuf_c_message_check(&may.base));
        mt_slice ours = encode(&old_may_mt_type, &may);
        assert_int_equal(protobuf_c_message_get_packed_size(&may.base), ours.size);
        assert_true(ours.size <= sizeof theirs);
        assert_int_equal(protobuf_c_message_pack(&may.base, theirs), ours.size);
        assert_memory_equal(theirs, ours.data, ours.size);
        assert_read_alike(ours);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_required_field_that_is_missing_is_named),
        cmocka_unit_test(a_required_field_with_a_default_is_required),
        cmocka_unit_test(a_required_field_of_a_wrong_wire_type_is_not_there),
        cmocka_unit_test(required_fields_are_always_sent),
        cmocka_unit_test(more_than_64_fields_may_be_required),
        cmocka_unit_test(what_is_not_received_has_its_default),
        cmocka_unit_test(what_equals_its_default_is_sent_if_it_was_set),
        cmocka_unit_test(a_closed_enum_keeps_numbers_without_a_name),
        cmocka_unit_test(repeated_numbers_are_packed_only_where_the_file_says_so),
        cmocka_unit_test(extensions_are_kept_as_unknown_fields),
        cmocka_unit_test(a_group_lies_between_its_tags),
        cmocka_unit_test(a_required_group_that_is_null_is_an_empty_one),
        cmocka_unit_test(pieces_of_a_group_are_merged),
        cmocka_unit_test(a_message_of_a_group_can_be_a_field_too),
        cmocka_unit_test(what_a_group_does_not_know_is_kept),
        cmocka_unit_test(a_group_must_end_where_it_began),
        cmocka_unit_test(groups_nest_up_to_100_deep),
        cmocka_unit_test(every_cut_of_a_group_is_refused),
        cmocka_unit_test(protobuf_c_does_not_see_groups),
        cmocka_unit_test(a_sized_string_lies_in_the_input_and_may_hold_nul),
        cmocka_unit_test(a_sized_string_is_utf_8),
        cmocka_unit_test(an_entry_is_found_by_a_sized_key),
        cmocka_unit_test(the_bytes_are_those_of_protobuf_c),
    };
    struct CMUnitTest with_arena[sizeof tests / sizeof *tests];

    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        with_arena[i] = tests[i];
        with_arena[i].setup_func = new_arena;
        with_arena[i].teardown_func = free_arena;
    }
    return mt_test_main(with_arena, sizeof tests / sizeof *tests);
}
