/* SPDX-License-Identifier: Apache-2.0 */
/* json_read_test.c - JSON text becomes messages: names, values, what is refused and where. What protobuf
 * itself accepts and refuses is in tests/json. */
#include "mt_test.h"

#include <math.h>
#include <msgtrans/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/slice.h"
#include "json_kinds.mt.h"
#include "message_old_kinds.mt.h"

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

/* Copies to memory of just that size, so that a sanitizer sees every read behind it. */
static void *read_size(const mt_message_type *type, const char *text, size_t size,
                       const mt_json_options *options)
{
    void *message = arena;
    mt_status why = {0};
    char *exact = malloc(size > 0 ? size : 1);

    assert_non_null(exact);
    memcpy(exact, text, size);
    mt_err err = mt_json_read(type, mt_slice_of(exact, size), options, arena, &message, &why);
    memset(exact, 'x', size); /* nothing may point into it */
    free(exact);
    if (err != MT_OK)
        fail_msg("%s: %s", text, why.text);
    return message;
}

static void *read_text(const mt_message_type *type, const char *text)
{
    return read_size(type, text, strlen(text), NULL);
}

static void refuse_size(const mt_message_type *type, const char *text, size_t size,
                        const mt_json_options *options, const char *wanted)
{
    void *message = arena;
    mt_status why = {0};
    char *exact = malloc(size > 0 ? size : 1);

    assert_non_null(exact);
    memcpy(exact, text, size);
    mt_err err = mt_json_read(type, mt_slice_of(exact, size), options, arena, &message, &why);
    free(exact);
    if (err != MT_EDECODE)
        fail_msg("%s: %s", text, mt_code_name(err));
    assert_null(message);
    assert_int_equal(why.code, MT_INVALID_ARGUMENT);
    assert_string_equal(why.text, wanted);
}

static void refuse(const mt_message_type *type, const char *text, const char *wanted)
{
    refuse_size(type, text, strlen(text), NULL, wanted);
}

/* --- fields ----------------------------------------------------------------------------------- */

static void scalars_of_every_type_are_read(void **state)
{
    (void)state;
    const kinds_plain *m = read_text(
        &kinds_plain_mt_type,
        "{\"aDouble\":1.5,\"aFloat\":-2e1,\"anInt64\":\"-9223372036854775808\",\"aUint64\":"
        "\"18446744073709551615\",\"anInt32\":-5,\"aFixed64\":7,\"aFixed32\":\"8\",\"aBool\":true,"
        "\"aString\":\"x\",\"someBytes\":\"AAEC\",\"aUint32\":4294967295,\"aColor\":\"COLOR_DARK\","
        "\"anSfixed32\":-2147483648,\"anSfixed64\":\"-1\",\"anSint32\":-3,\"anSint64\":-4,"
        "\"aLeaf\":{\"name\":\"y\"}}");

    assert_true(m->a_double == 1.5 && m->a_float == -20);
    assert_true(m->an_int64 == INT64_MIN && m->a_uint64 == UINT64_MAX);
    assert_true(m->an_int32 == -5 && m->a_fixed64 == 7 && m->a_fixed32 == 8 && m->a_bool);
    assert_string_equal(m->a_string, "x");
    assert_int_equal(m->some_bytes.len, 3);
    assert_memory_equal(m->some_bytes.data, "\0\1\2", 3);
    assert_true(m->a_uint32 == UINT32_MAX && m->a_color == KINDS_COLOR_DARK);
    assert_true(m->an_sfixed32 == INT32_MIN && m->an_sfixed64 == -1);
    assert_true(m->an_sint32 == -3 && m->an_sint64 == -4);
    assert_string_equal(m->a_leaf->name, "y");
    assert_ptr_equal(m->base.descriptor, &kinds_plain_descriptor);
}

static void presence_is_noted(void **state)
{
    (void)state;
    const kinds_maybe *m =
        read_text(&kinds_maybe_mt_type, "{\"anInt32\":0,\"aString\":\"\",\"aDouble\":null}");

    assert_true(m->has_an_int32 && !m->has_a_double && !m->has_a_bool);
    assert_string_equal(m->a_string, "");
    assert_null(m->a_leaf);
}

static void names_are_those_of_json_or_those_of_the_idl(void **state)
{
    (void)state;
    const json_names *m = read_text(
        &json_names_mt_type, "{\"field_name\":1,\"fieldOther\":2,\"UPPERCase\":3,\"Under\":4,"
                             "\"number_2_last\":5,\"ends\":6,\"@odd \\\"name\\\"/*?\303\244\":7}");

    assert_true(m->field_name == 1 && m->field_other == 2 && m->upper_case == 3);
    assert_true(m->number_2_last == 5 && m->ends_ == 6 && m->renamed == 7);
    m = read_text(&json_names_mt_type, "{\"fieldName\":1,\"renamed\":7,\"\\u0065nds_\":6}");
    assert_true(m->field_name == 1 && m->renamed == 7 && m->ends_ == 6);
    refuse(&json_names_mt_type, "{\"fieldname\":1}", "1:2: json.Names: no field \"fieldname\"");
    refuse(&json_names_mt_type, "{\"field_other\":1}", "1:2: json.Names: no field \"field_other\"");
}

static void lists_and_maps_keep_their_order(void **state)
{
    (void)state;
    const kinds_many *many = read_text(
        &kinds_many_mt_type,
        "{\"int32s\":[1,\"2\",3e0,4,5,6,7,8,9],\"strings\":[\"a\",\"\"],\"leaves\":[{},{}]}");
    const kinds_maps *maps = read_text(
        &kinds_maps_mt_type, "{\"strings\":{\"b\":\"1\",\"a\":\"2\"},\"colors\":{\"true\":7},"
                             "\"pieces\":{\"-5\":\"AA==\"}}");

    assert_int_equal(many->n_int32s, 9);
    for (int i = 0; i < 9; i++)
        assert_int_equal(many->int32s[i], i + 1);
    assert_string_equal(many->strings[0], "a");
    assert_int_equal(many->n_leaves, 2);
    assert_int_equal(maps->n_strings, 2);
    assert_string_equal(maps->strings[0]->key, "b");
    assert_int_equal(kinds_maps_colors_find(maps, 1)->value, KINDS_COLOR_BLUE);
    assert_int_equal(maps->pieces[0]->key, -5);
}

static void a_oneof_takes_one_value(void **state)
{
    (void)state;
    const kinds_choice *m =
        read_text(&kinds_choice_mt_type, "{\"aString\":null,\"aBool\":false,\"someBytes\":null}");

    assert_int_equal(m->one_case, KINDS_CHOICE_ONE_A_BOOL);
    refuse(&kinds_choice_mt_type, "{\"aString\":\"\",\"aBool\":true}",
           "1:23: kinds.Choice.a_bool: another field of its oneof is set already");
    const json_several *several = read_text(&json_several_mt_type, "{\"nothing\":null}");
    assert_int_equal(several->one_case, JSON_SEVERAL_ONE_NOTHING);
    refuse(&json_several_mt_type, "{\"nothing\":null,\"number\":1}",
           "1:26: json.Several.number: another field of its oneof is set already");
}

static void what_stands_twice_is_refused(void **state)
{
    (void)state;
    refuse(&kinds_plain_mt_type, "{\"anInt32\":1,\"an_int32\":1}",
           "1:14: kinds.Plain.an_int32: set twice");
    refuse(&kinds_plain_mt_type, "{\"anInt32\":null,\"anInt32\":1}",
           "1:17: kinds.Plain.an_int32: set twice");
    refuse(&kinds_maps_mt_type, "{\n \"strings\":{\"a\":\"\",\"b\":\"\",\"a\":\"\"}}",
           "2:12: kinds.Maps.strings: a key comes twice");
    refuse(&json_keys_mt_type, "{\"int32s\":{\"1\":1,\"1.0\":2}}",
           "1:11: json.Keys.int32s: a key comes twice");
}

static void null_is_no_value_among_several(void **state)
{
    (void)state;
    const json_several *m = read_text(&json_several_mt_type,
                                      "{\"values\":[null,1],\"nothings\":[null],\"numbers\":null}");

    assert_int_equal(m->n_values, 2);
    assert_int_equal(m->values[0]->kind_case, GOOGLE_PROTOBUF_VALUE_KIND_NULL_VALUE);
    assert_int_equal(m->n_nothings, 1);
    assert_int_equal(m->n_numbers, 0);
    refuse(&json_several_mt_type, "{\"numbers\":[null]}",
           "1:13: json.Several.numbers: null among several values");
    refuse(&kinds_maps_mt_type, "{\"strings\":{\"a\":null}}",
           "1:17: kinds.Maps.strings: null among several values");
}

static void unknown_names_are_skipped_only_if_that_is_wished(void **state)
{
    (void)state;
    static const char text[] =
        "{\"x\":{\"y\":[1,{}],\"z\":\"\\n\"},\"colors\":[\"NO\",\"COLOR_RED\"],\"int32s\":[1]}";
    static const char maps_text[] = "{\"colors\":{\"true\":\"NO\",\"false\":\"COLOR_RED\"}}";
    const mt_json_options options = {.ignore_unknown = true};
    const kinds_many *many = read_size(&kinds_many_mt_type, text, strlen(text), &options);
    const kinds_maps *maps = read_size(&kinds_maps_mt_type, maps_text, strlen(maps_text), &options);

    assert_int_equal(many->n_colors, 1);
    assert_int_equal(many->colors[0], KINDS_COLOR_RED);
    assert_int_equal(many->int32s[0], 1);
    assert_int_equal(maps->n_colors, 1);
    refuse(&kinds_many_mt_type, text, "1:2: kinds.Many: no field \"x\"");
    refuse(&kinds_many_mt_type, "{\"colors\":[\"NO\"]}",
           "1:12: kinds.Many.colors: enum kinds.Color has no value \"NO\"");
    refuse_size(&kinds_many_mt_type, "{\"x\":[1 2]}", 11, &options,
                "1:9: kinds.Many: expected \",\" or \"]\"");
}

static void aliases_of_an_enum_are_read(void **state)
{
    (void)state;
    const json_aliases *m = read_text(&json_aliases_mt_type, "{\"alias\":\"ALIAS_AGAIN\"}");

    assert_int_equal(m->alias, JSON_ALIAS_FIRST);
}

static void values_of_a_wrong_form_are_refused(void **state)
{
    (void)state;
    static const struct {
        const mt_message_type *type;
        const char *text, *wanted;
    } cases[] = {
        {&kinds_plain_mt_type, "{\"anInt32\":[]}", "1:12: kinds.Plain.an_int32: expected a number"},
        {&kinds_plain_mt_type, "{\"aUint32\":-1}", "1:12: kinds.Plain.a_uint32: out of range"},
        {&kinds_plain_mt_type, "{\"anInt64\":1.5}", "1:12: kinds.Plain.an_int64: not an integer"},
        {&kinds_plain_mt_type, "{\"aFloat\":1e39}", "1:11: kinds.Plain.a_float: out of range"},
        {&kinds_plain_mt_type, "{\"aFloat\":\"x\"}", "1:11: kinds.Plain.a_float: not a number"},
        {&kinds_plain_mt_type, "{\"aDouble\":1e309}", "1:12: kinds.Plain.a_double: out of range"},
        {&kinds_plain_mt_type, "{\"someBytes\":\"*\"}", "1:14: kinds.Plain.some_bytes: not base64"},
        {&kinds_plain_mt_type, "{\"someBytes\":1}",
         "1:14: kinds.Plain.some_bytes: expected a string"},
        {&kinds_plain_mt_type, "{\"aColor\":true}",
         "1:11: kinds.Plain.a_color: expected a name of enum kinds.Color"},
        {&kinds_plain_mt_type, "{\"aLeaf\":[]}", "1:10: kinds.Leaf: expected \"{\""},
        {&kinds_many_mt_type, "{\"int32s\":1}", "1:11: kinds.Many.int32s: expected \"[\""},
        {&kinds_maps_mt_type, "{\"colors\":{\"1\":0}}",
         "1:12: kinds.Maps.colors: the key is neither \"true\" nor \"false\""},
        {&json_keys_mt_type, "{\"uint32s\":{\"4294967296\":0}}",
         "1:13: json.Keys.uint32s: the key is out of range"},
        {&json_keys_mt_type, "{\"uint64s\":{\"-1\":0}}",
         "1:13: json.Keys.uint64s: the key is out of range"},
        {&json_keys_mt_type, "{\"int32s\":{\"x\":0}}",
         "1:12: json.Keys.int32s: the key is not a number"},
        {&google_protobuf_timestamp_mt_type, "1",
         "1:1: google.protobuf.Timestamp: expected a string"},
        {&google_protobuf_timestamp_mt_type, "\"x\"",
         "1:1: google.protobuf.Timestamp: not a time such as \"2001-12-31T23:59:59.5Z\""},
        {&google_protobuf_duration_mt_type, "\"x\"",
         "1:1: google.protobuf.Duration: not a duration such as \"1.5s\""},
        {&google_protobuf_field_mask_mt_type, "\"a_b\"",
         "1:1: google.protobuf.FieldMask: not a list of paths such as \"name,homeTown\""},
        {&google_protobuf_field_mask_mt_type, "[]",
         "1:1: google.protobuf.FieldMask: expected a string"},
        {&google_protobuf_value_mt_type, "]", "1:1: google.protobuf.Value: expected a value"},
        {&google_protobuf_any_mt_type, "{\"@type\":\"/\\u0000\"}",
         "1:10: google.protobuf.Any: embedded NUL"},
        {&google_protobuf_any_mt_type, "{\"@type\" 1}",
         "1:10: google.protobuf.Any: expected \":\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(cases[i].type, cases[i].text, cases[i].wanted);
}

/* --- text ------------------------------------------------------------------------------------- */

static void escapes_become_utf8(void **state)
{
    (void)state;
    const kinds_plain *m = read_text(
        &kinds_plain_mt_type, "{\"aString\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\u20AC"
                              "\\ud83d\\ude00\303\244\"}");

    assert_string_equal(m->a_string,
                        "\"\\/\b\f\n\r\tA\303\244\342\202\254\360\237\230\200\303\244");
}

static void text_that_is_no_json_is_refused_where_it_goes_wrong(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "1:1: kinds.Plain: expected \"{\""},
        {"{", "1:2: kinds.Plain: expected a key in quotes"},
        {"{}}", "1:3: kinds.Plain: more text behind the message"},
        {"{},", "1:3: kinds.Plain: more text behind the message"},
        {"{a:1}", "1:2: kinds.Plain: \"a\" is not JSON"},
        {"{'a':1}", "1:2: kinds.Plain: this is not JSON"},
        {"{\"aBool\":TRUE}", "1:10: kinds.Plain.a_bool: \"TRUE\" is not JSON"},
        {"{\"aBool\":true,}", "1:15: kinds.Plain: expected a key in quotes"},
        {"{,}", "1:2: kinds.Plain: expected a key in quotes"},
        {"{\"aBool\" true}", "1:10: kinds.Plain.a_bool: expected \":\""},
        {"{\"aBool\":}", "1:10: kinds.Plain.a_bool: expected true or false"},
        {"{\"aBool\":true \"anInt32\":1}", "1:15: kinds.Plain: expected \",\" or \"}\""},
        {"{\n\t\"aBool\":\n\t\ttru}", "3:3: kinds.Plain.a_bool: \"tru\" is not JSON"},
        {"{\"aDouble\":NaN}", "1:12: kinds.Plain.a_double: \"NaN\" is not JSON"},
        {"{\"anInt32\":01}", "1:12: kinds.Plain.an_int32: \"01\" is not JSON"},
        {"{\"aString\":\"x", "1:12: kinds.Plain.a_string: the string does not end"},
        {"{\"aString\":\"\\x\"}", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\\u12g4\"}", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"a\\ud800\"}", "1:14: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\\udc00\"}", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\\ud800\\u0041\"}", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\\", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\\u00", "1:13: kinds.Plain.a_string: invalid escape sequence"},
        {"{\"aString\":\"\n\"}", "1:13: kinds.Plain.a_string: control character in a string"},
        {"{\"aString\":\"\xff\"}", "1:13: kinds.Plain.a_string: invalid UTF-8"},
        {"{\"aString\":\"\xed\xa0\x80\"}", "1:13: kinds.Plain.a_string: invalid UTF-8"},
        {"{\"aString\":\"\xc3", "1:13: kinds.Plain.a_string: invalid UTF-8"},
        {"\xef\xbb\xbf{}", "1:1: kinds.Plain: this is not JSON"},
        {"{}/**/", "1:3: kinds.Plain: this is not JSON"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse(&kinds_plain_mt_type, cases[i][0], cases[i][1]);
    refuse_size(&kinds_plain_mt_type, "{}\0", 3, NULL, "1:3: kinds.Plain: this is not JSON");
}

static void a_nul_in_a_string_is_refused(void **state)
{
    (void)state;
    refuse(&kinds_plain_mt_type, "{\"aString\":\"a\\u0000\"}",
           "1:12: kinds.Plain.a_string: embedded NUL");
    refuse(&kinds_maps_mt_type, "{\"strings\":{\"\\u0000\":\"\"}}",
           "1:13: kinds.Maps.strings: embedded NUL");
    refuse(&kinds_plain_mt_type, "{\"aString\\u0000\":\"\"}",
           "1:2: kinds.Plain: no field \"aString\\u0000\"");
    refuse(&kinds_plain_mt_type, "{\"\x7f\\n\":\"\"}", "1:2: kinds.Plain: no field \"?\\n\"");
}

static void every_text_cut_short_is_refused(void **state)
{
    (void)state;
    static const char text[] =
        "{\"plain\":{\"aString\":\"\\ud83d\\ude00\",\"aBool\":false},\"many\":{"
        "\"doubles\":[1.5e3,\"NaN\"]},\"maps\":{\"strings\":{\"a\":\"b\"}}}";
    void *message;

    read_text(&kinds_all_mt_type, text);
    for (size_t size = 0; size < sizeof text - 1; size++) {
        mt_err err =
            mt_json_read(&kinds_all_mt_type, mt_slice_of(text, size), NULL, arena, &message, NULL);
        assert_err(err, MT_EDECODE);
        assert_null(message);
    }
}

/* --- depth and size --------------------------------------------------------------------------- */

/* Returns "{"leaves":[{"leaves":[ … {} … ]}]}". */
static char *nested(size_t depth, size_t *size)
{
    static const char open[] = "{\"leaves\":[", close[] = "]}";
    char *text = malloc(depth * (sizeof open + sizeof close) + 3), *at = text;

    assert_non_null(text);
    for (size_t i = 0; i < depth; i++)
        at = stpcpy(at, open);
    at = stpcpy(at, "{}");
    for (size_t i = 0; i < depth; i++)
        at = stpcpy(at, close);
    *size = (size_t)(at - text);
    return text;
}

static void messages_nest_a_hundred_deep_and_no_deeper(void **state)
{
    (void)state;
    const mt_json_options skipping = {.ignore_unknown = true};
    size_t size;
    char *text = nested(100, &size);
    kinds_leaf *leaf = read_size(&kinds_leaf_mt_type, text, size, NULL);
    uint8_t *wire = malloc(kinds_leaf_packed_size(leaf));

    assert_non_null(wire);
    size_t packed = kinds_leaf_pack(leaf, wire);
    assert_ok(kinds_leaf_unpack(arena, mt_slice_of(wire, packed), &leaf, NULL));
    free(wire);
    free(text);

    text = nested(101, &size);
    refuse_size(&kinds_leaf_mt_type, text, size, NULL,
                "1:1112: kinds.Leaf.leaves: nested more than 100 deep");
    free(text);
    text = nested(1000000, &size);
    void *message;
    assert_err(
        mt_json_read(&kinds_leaf_mt_type, mt_slice_of(text, size), NULL, arena, &message, NULL),
        MT_EDECODE);
    assert_err(mt_json_read(&kinds_plain_mt_type, mt_slice_of(text, size), &skipping, arena,
                            &message, NULL),
               MT_EDECODE);
    assert_err(mt_json_read(&google_protobuf_value_mt_type, mt_slice_of(text, size), NULL, arena,
                            &message, NULL),
               MT_EDECODE);
    free(text);
}

/* Each is a megabyte that would outlast what any test may take if any step of it were repeated for
 * each of the others. */
static void big_texts_are_read_to_their_end(void **state)
{
    (void)state;
    static const struct {
        const mt_message_type *type;
        const char *start, *part, *end;
        bool accepted;
    } cases[] = {
        {&kinds_many_mt_type, "{\"int32s\":[0", ",1", "]}", true},
        {&kinds_many_mt_type, "{\"strings\":[\"\"", ",\"\\n\"", "]}", true},
        {&kinds_many_mt_type, "{\"doubles\":[1", "1234567890", "]}", false},
        {&kinds_many_mt_type, "{\"doubles\":[0.1", "1234567890", "]}", true},
        {&kinds_many_mt_type, "{\"int32s\":[1.0", "0000000000", "]}", true},
        {&kinds_plain_mt_type, "{\"aString\":\"", "\\ud83d\\ude00", "\"}", true},
        {&kinds_plain_mt_type, "{\"a\":1", ",\"a\":[[],{}]", "}", true},
        {&kinds_maps_mt_type, "{\"strings\":{\"a\":\"\"", ",\"a\":\"\"", "}}", false},
        {&google_protobuf_field_mask_mt_type, "\"a", ",aB", "\"", true},
        {&google_protobuf_any_mt_type, "{\"a\":1", ",\"a\":{}", "}", false},
    };
    const mt_json_options options = {.ignore_unknown = true};
    enum { MOST = 1000000 };
    char *text = malloc(MOST + 100);

    assert_non_null(text);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        void *message;
        char *at = stpcpy(text, cases[i].start);
        while (at - text < MOST)
            at = stpcpy(at, cases[i].part);
        at = stpcpy(at, cases[i].end);
        mt_err err = mt_json_read(cases[i].type, mt_slice_of(text, (size_t)(at - text)), &options,
                                  arena, &message, NULL);
        assert_err(err, cases[i].accepted ? MT_OK : MT_EDECODE);
    }
    free(text);
}

/* --- messages of a special form --------------------------------------------------------------- */

static void special_messages_are_read_from_their_own_form(void **state)
{
    (void)state;
    const json_known *m = read_text(
        &json_known_mt_type,
        "{\"timestamp\":\"1970-01-01T00:00:01.5Z\",\"duration\":\"-1.5s\",\"mask\":\"aB,c.d\","
        "\"aStruct\":{\"a\":[1,\"x\",true,null,{}]},\"value\":\"v\",\"list\":[],\"empty\":{},"
        "\"aDouble\":\"NaN\",\"anInt64\":\"5\",\"aBool\":false,\"aString\":\"s\",\"someBytes\":"
        "\"\"}");

    assert_true(m->timestamp->seconds == 1 && m->timestamp->nanos == 500000000);
    assert_true(m->duration->seconds == -1 && m->duration->nanos == -500000000);
    assert_int_equal(m->mask->n_paths, 2);
    assert_string_equal(m->mask->paths[0], "a_b");
    assert_string_equal(m->mask->paths[1], "c.d");
    const google_protobuf_list_value *list = m->a_struct->fields[0]->value->list_value;
    assert_int_equal(list->n_values, 5);
    assert_true(list->values[0]->number_value == 1);
    assert_int_equal(list->values[4]->kind_case, GOOGLE_PROTOBUF_VALUE_KIND_STRUCT_VALUE);
    assert_string_equal(m->value->string_value, "v");
    assert_non_null(m->list);
    assert_non_null(m->empty);
    assert_true(isnan(m->a_double->value) && m->an_int64->value == 5 && !m->a_bool->value);
    assert_string_equal(m->a_string->value, "s");
    assert_non_null(m->some_bytes);
    assert_null(m->a_float);
}

static void a_special_name_without_its_fields_is_nothing_special(void **state)
{
    (void)state;
    ProtobufCMessageDescriptor descriptor = google_protobuf_duration_descriptor;
    mt_message_type type = google_protobuf_duration_mt_type;

    type.descriptor = &descriptor;
    static const char *const names[] = {"FieldMask", "Int64Value", "Value", "Struct", "Any"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "google.protobuf.%s", names[i]);
        descriptor.name = name;
        const google_protobuf_duration *m = read_text(&type, "{\"seconds\":1,\"nanos\":2}");
        assert_true(m->seconds == 1 && m->nanos == 2);
    }
}

static const mt_message_type *const any_types[] = {
    &kinds_leaf_mt_type, &google_protobuf_duration_mt_type, &google_protobuf_any_mt_type,
    &google_protobuf_empty_mt_type};
static const mt_json_options any_options = {.any_types = any_types, .any_type_count = 4};

static void an_any_is_packed_with_its_type_wherever_that_stands(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"any\":{\"@type\":\"t/kinds.Leaf\",\"name\":\"x\",\"number\":1}}",
        "{\"any\":{\"name\":\"x\",\"number\":1,\"@type\":\"t/kinds.Leaf\"}}",
        "{\"any\":{\"name\":\"x\",\"\\u0040type\":\"t/kinds.Leaf\",\"number\":1}}"};

    for (size_t i = 0; i < 3; i++) {
        const json_known *m =
            read_size(&json_known_mt_type, texts[i], strlen(texts[i]), &any_options);
        assert_string_equal(m->any->type_url, "t/kinds.Leaf");
        assert_int_equal(m->any->value.len, 5);
        assert_memory_equal(m->any->value.data, "\x0a\x01x\x10\x01", 5);
    }
    const json_known *m = read_text(&json_known_mt_type, "{\"any\":{}}");
    assert_string_equal(m->any->type_url, "");
}

static void an_any_of_a_special_message_has_a_value(void **state)
{
    (void)state;
    static const char text[] = "{\"@type\":\"/google.protobuf.Any\",\"value\":{\"value\":\"1s\","
                               "\"@type\":\"/google.protobuf.Duration\"}}";
    const google_protobuf_any *m =
        read_size(&google_protobuf_any_mt_type, text, strlen(text), &any_options);
    const google_protobuf_any *inner;

    assert_ok(google_protobuf_any_unpack(arena, mt_slice_of(m->value.data, m->value.len),
                                         (google_protobuf_any **)&inner, NULL));
    assert_string_equal(inner->type_url, "/google.protobuf.Duration");
    assert_memory_equal(inner->value.data, "\x08\x01", 2);

    static const char bare[] = "{\"@type\":\"/google.protobuf.Duration\"}";
    m = read_size(&google_protobuf_any_mt_type, bare, strlen(bare), &any_options);
    assert_int_equal(m->value.len, 0);
}

static void an_any_without_a_known_type_is_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"[]", "1:1: google.protobuf.Any: expected \"{\""},
        {"{\"name\":\"x\"}", "1:1: google.protobuf.Any: \"@type\" is missing"},
        {"{\"@type\":\"\"}", "1:1: google.protobuf.Any: \"@type\" is missing"},
        {"{\"@type\":1}", "1:10: google.protobuf.Any: expected a string"},
        {"{\"@type\":\"kinds.Leaf\"}", "1:10: google.protobuf.Any: no type is known for "
                                       "\"kinds.Leaf\""},
        {"{\"@type\":\"/kinds.Plain\"}",
         "1:10: google.protobuf.Any: no type is known for \"/kinds.Plain\""},
        {"{\"@type\":\"/kinds.Leaf\",\"nam\":1}", "1:24: kinds.Leaf: no field \"nam\""},
        {"{\"@type\":\"/kinds.Leaf\",\"@type\":1}", "1:24: kinds.Leaf: \"@type\" comes twice"},
        {"{\"@type\":\"/google.protobuf.Duration\",\"value\":\"1s\",\"x\":1}",
         "1:51: google.protobuf.Duration: only one \"@type\" and one \"value\" belong here"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuse_size(&google_protobuf_any_mt_type, cases[i][0], strlen(cases[i][0]), &any_options,
                    cases[i][1]);
    refuse(&google_protobuf_any_mt_type, "{\"@type\":\"/kinds.Leaf\"}",
           "1:10: google.protobuf.Any: no type is known for \"/kinds.Leaf\"");
}

/* --- proto2 ----------------------------------------------------------------------------------- */

static void required_fields_must_be_there(void **state)
{
    (void)state;
    const old_point *point = read_text(&old_point_mt_type, "{\"x\":-1,\"y\":2}");

    assert_true(point->x == -1 && point->y == 2);
    refuse(&old_point_mt_type, "{\"x\":1}", "1:2: old.Point.y: required, but not there");
    refuse(&old_point_mt_type, "{\"x\":1,\"y\":null}", "1:12: old.Point.y: required, but null");
}

static void defaults_of_proto2_stay_where_nothing_is_said(void **state)
{
    (void)state;
    const old_may *may = read_text(&old_may_mt_type, "{\"text\":\"t\",\"yes\":false}");

    assert_string_equal(may->text, "t");
    assert_true(may->has_yes && !may->yes && !may->has_far);
    assert_true(may->far == INT64_MIN);
}

static void groups_are_read_as_messages(void **state)
{
    (void)state;
    const old_grouped *m = read_text(
        &old_grouped_mt_type,
        "{\"first\":{\"x\":1,\"deep\":{\"s\":\"y\"}},\"item\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
        "\"last\":{\"x\":3},\"always\":{}}");

    assert_int_equal(m->first->x, 1);
    assert_string_equal(m->first->deep->s, "y");
    assert_int_equal(m->n_item, 2);
    assert_string_equal(m->item[1]->name, "b");
    assert_int_equal(m->last->x, 3);
    refuse(&old_grouped_mt_type, "{\"first\":{}}",
           "1:2: old.Grouped.always: required, but not there");
}

static void sized_strings_take_any_character(void **state)
{
    (void)state;
    const old_sized *m =
        read_text(&old_sized_mt_type,
                  "{\"text\":\"a\\u0000\",\"lines\":[\"x\",\"\"],\"labels\":{\"\\u0000\":\"v\"}}");

    assert_int_equal(m->text.len, 2);
    assert_memory_equal(m->text.data, "a", 2);
    assert_int_equal(m->n_lines, 2);
    assert_int_equal(m->lines[0].len, 1);
    assert_int_equal(m->labels[0]->key.len, 1);
    assert_memory_equal(m->labels[0]->value.data, "v", 1);
    refuse(&old_sized_mt_type, "{\"labels\":{\"\\u0000\":\"\",\"\\u0000\":\"\"}}",
           "1:11: old.Sized.labels: a key comes twice");
}

/* --- memory ----------------------------------------------------------------------------------- */

/* With room for ever more, whatever comes next is what there is no memory for. */
static void memory_that_is_out_is_said_wherever_that_is(void **state)
{
    (void)state;
    static const char text[] =
        "{\"known\":{\"mask\":\"a,b\",\"aStruct\":{\"a\":[1,\"x\"]},\"any\":{\"n\\u0061me\":"
        "\"\\n\","
        "\"@type\":\"/"
        "kinds.Leaf\"},\"someBytes\":\"AAAA\",\"timestamp\":\"1970-01-01T00:00:00\\u005a\"},"
        "\"sized\":{\"text\":\"x\",\"labels\":{\"a\":\"1\",\"b\":\"\"}},\"keys\":{\"int32s\":{"
        "\"\\u0031\":\"\\u0031\"}},"
        "\"all\":{\"plain\":{\"aColor\":\"COLOR\\u005fRED\",\"aDouble\":\"\\u0031\",\"aFloat\":"
        "\"\\u0031\"}}}";
    static _Alignas(16) uint8_t room[65536];
    size_t refused = 0;
    mt_err err = MT_ENOMEM;

    for (uint8_t *end = room; err != MT_OK; end += 16, refused++) {
        mt_arena small;
        void *message = room;
        mt_status why;
        mt_arena_init(&small, room, end);
        mt_test_fail_alloc(1);
        err = mt_json_read(&json_tree_mt_type, mt_slice_text(text), &any_options, &small, &message,
                           &why);
        mt_test_fail_alloc(0);
        mt_arena_fini(&small);
        if (err == MT_OK)
            continue;
        assert_err(err, MT_ENOMEM);
        assert_null(message);
        assert_int_equal(why.code, MT_RESOURCE_EXHAUSTED);
        assert_non_null(strstr(why.text, ": no memory"));
    }
    assert_true(refused > 100);
}

static void a_message_that_was_read_may_be_freed(void **state)
{
    (void)state;
    mt_message_free(read_text(&kinds_plain_mt_type, "{}"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)
    const struct CMUnitTest tests[] = {
        TEST(scalars_of_every_type_are_read),
        TEST(presence_is_noted),
        TEST(names_are_those_of_json_or_those_of_the_idl),
        TEST(lists_and_maps_keep_their_order),
        TEST(a_oneof_takes_one_value),
        TEST(what_stands_twice_is_refused),
        TEST(null_is_no_value_among_several),
        TEST(unknown_names_are_skipped_only_if_that_is_wished),
        TEST(aliases_of_an_enum_are_read),
        TEST(values_of_a_wrong_form_are_refused),
        TEST(escapes_become_utf8),
        TEST(text_that_is_no_json_is_refused_where_it_goes_wrong),
        TEST(a_nul_in_a_string_is_refused),
        TEST(every_text_cut_short_is_refused),
        TEST(messages_nest_a_hundred_deep_and_no_deeper),
        TEST(big_texts_are_read_to_their_end),
        TEST(special_messages_are_read_from_their_own_form),
        TEST(a_special_name_without_its_fields_is_nothing_special),
        TEST(an_any_is_packed_with_its_type_wherever_that_stands),
        TEST(an_any_of_a_special_message_has_a_value),
        TEST(an_any_without_a_known_type_is_refused),
        TEST(required_fields_must_be_there),
        TEST(defaults_of_proto2_stay_where_nothing_is_said),
        TEST(groups_are_read_as_messages),
        TEST(sized_strings_take_any_character),
        TEST(memory_that_is_out_is_said_wherever_that_is),
        TEST(a_message_that_was_read_may_be_freed),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
