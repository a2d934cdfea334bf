/* SPDX-License-Identifier: Apache-2.0 */
/* json_write_test.c - messages become JSON text: what is written, how the options change it, and what JSON
 * cannot say. */
#include "mt_test.h"

#include <math.h>
#include <msgtrans/json.h>
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

static void writes(const mt_message_type *type, const void *message, const mt_json_options *options,
                   const char *wanted)
{
    mt_slice text;
    mt_status why = {0};

    if (mt_json_write(type, message, options, arena, &text, &why) != MT_OK)
        fail_msg("%s", why.text);
    assert_string_equal((const char *)text.data, wanted);
    assert_int_equal(text.size, strlen(wanted));
}

static void refuses(const mt_message_type *type, const void *message,
                    const mt_json_options *options, const char *wanted)
{
    mt_slice text;
    mt_status why = {0};

    assert_err(mt_json_write(type, message, options, arena, &text, &why), MT_EINVAL);
    assert_null(text.data);
    assert_int_equal(text.size, 0);
    assert_int_equal(why.code, MT_INVALID_ARGUMENT);
    assert_string_equal(why.text, wanted);
}

/* --- fields ----------------------------------------------------------------------------------- */

static void what_is_not_set_is_not_written(void **state)
{
    (void)state;
    const kinds_plain plain = KINDS_PLAIN_INIT;
    const kinds_maybe maybe = {.has_an_int32 = 1, .a_string = (char *)""};
    const kinds_plain minus = {.a_double = -0.0, .a_float = -0.0F};

    writes(&kinds_plain_mt_type, &plain, NULL, "{}");
    writes(&kinds_maybe_mt_type, &maybe, NULL, "{\"anInt32\":0,\"aString\":\"\"}");
    writes(&kinds_plain_mt_type, &minus, NULL, "{\"aDouble\":-0,\"aFloat\":-0}");
}

static void scalars_of_every_type_are_written(void **state)
{
    (void)state;
    const kinds_plain m = {.a_double = 0.1,
                           .a_float = 0.1F,
                           .an_int64 = INT64_MIN,
                           .a_uint64 = UINT64_MAX,
                           .an_int32 = INT32_MIN,
                           .a_fixed64 = 1,
                           .a_fixed32 = UINT32_MAX,
                           .a_bool = 1,
                           .a_string = (char *)"x",
                           .some_bytes = {3, (uint8_t *)"\xfb\xff\xfe"},
                           .a_uint32 = 5,
                           .a_color = KINDS_COLOR_DARK,
                           .an_sfixed32 = -1,
                           .an_sfixed64 = -2,
                           .an_sint32 = -3,
                           .an_sint64 = -4,
                           .a_leaf = &(kinds_leaf){.number = 1}};

    writes(&kinds_plain_mt_type, &m, NULL,
           "{\"aDouble\":0.1,\"aFloat\":0.1,\"anInt64\":\"-9223372036854775808\","
           "\"aUint64\":\"18446744073709551615\",\"anInt32\":-2147483648,\"aFixed64\":\"1\","
           "\"aFixed32\":4294967295,\"aBool\":true,\"aString\":\"x\",\"someBytes\":\"+//+\","
           "\"aUint32\":5,\"aColor\":\"COLOR_DARK\",\"anSfixed32\":-1,\"anSfixed64\":\"-2\","
           "\"anSint32\":-3,\"anSint64\":\"-4\",\"aLeaf\":{\"number\":1}}");
}

static void lists_and_maps_are_written_in_their_order(void **state)
{
    (void)state;
    kinds_leaf *leaves[] = {&(kinds_leaf){.number = 2}, NULL};
    double doubles[] = {(double)NAN, (double)-INFINITY, 1};
    const kinds_many many = {.n_doubles = 3, .doubles = doubles, .n_leaves = 2, .leaves = leaves};
    kinds_maps_colors_entry *entries[] = {&(kinds_maps_colors_entry){.key = 1, .value = 7},
                                          &(kinds_maps_colors_entry){.value = 99},
                                          &(kinds_maps_colors_entry){.key = 1}, NULL};
    const kinds_maps maps = {.n_colors = 3, .colors = entries};
    const kinds_maps hidden = {.n_colors = 4, .colors = entries};

    writes(&kinds_many_mt_type, &many, NULL,
           "{\"doubles\":[\"NaN\",\"-Infinity\",1],\"leaves\":[{\"number\":2},{}]}");
    writes(&kinds_maps_mt_type, &maps, NULL, "{\"colors\":{\"false\":99,\"true\":\"COLOR_NONE\"}}");
    writes(&kinds_maps_mt_type, &hidden, NULL,
           "{\"colors\":{\"true\":\"COLOR_NONE\",\"false\":\"COLOR_NONE\"}}");
}

static void only_the_member_of_a_oneof_that_is_there_is_written(void **state)
{
    (void)state;
    const kinds_choice choice = {.one_case = KINDS_CHOICE_ONE_A_BOOL, .between = 1};
    const json_several several = {.one_case = JSON_SEVERAL_ONE_NOTHING};

    writes(&kinds_choice_mt_type, &choice, NULL, "{\"aBool\":false,\"between\":1}");
    writes(&json_several_mt_type, &several, NULL, "{\"nothing\":null}");
}

static void names_and_strings_are_escaped(void **state)
{
    (void)state;
    const json_names names = {.renamed = 1, .upper_case = 2};
    const kinds_leaf leaf = {.name = (char *)"\"\\/\b\f\n\r\t\x01\x1f\x7f\303\244\360\237\230\200"};

    writes(&json_names_mt_type, &names, NULL,
           "{\"UPPERCase\":2,\"@odd \\\"name\\\"/*?\303\244\":1}");
    writes(&kinds_leaf_mt_type, &leaf, NULL,
           "{\"name\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\303\244\360\237\230\200\"}");
}

/* --- options ---------------------------------------------------------------------------------- */

static void options_change_names_enums_and_defaults(void **state)
{
    (void)state;
    const kinds_choice choice = {.one_case = KINDS_CHOICE_ONE_A_COLOR, .a_color = 7};
    const json_aliases aliases = {.alias = JSON_ALIAS_SECOND};

    writes(&kinds_choice_mt_type, &choice, &(mt_json_options){.proto_names = true},
           "{\"a_color\":\"COLOR_BLUE\"}");
    writes(&kinds_choice_mt_type, &choice, &(mt_json_options){.enum_numbers = true},
           "{\"aColor\":7}");
    writes(&kinds_choice_mt_type, &choice, &(mt_json_options){.defaults = true},
           "{\"aColor\":\"COLOR_BLUE\",\"between\":0}");
    writes(&json_aliases_mt_type, &aliases, NULL, "{\"alias\":\"ALIAS_FIRST\"}");
    writes(&kinds_leaf_mt_type, &(kinds_leaf){0}, &(mt_json_options){.defaults = true},
           "{\"name\":\"\",\"number\":0,\"leaves\":[]}");
    writes(&kinds_maps_mt_type, &(kinds_maps){0}, &(mt_json_options){.defaults = true},
           "{\"strings\":{},\"leaves\":{},\"colors\":{},\"pieces\":{}}");
    writes(&kinds_maybe_mt_type, &(kinds_maybe){0}, &(mt_json_options){.defaults = true}, "{}");
}

static void indented_text_has_a_line_for_each_item(void **state)
{
    (void)state;
    kinds_leaf *leaves[] = {&(kinds_leaf){.number = 2}, NULL};
    const kinds_leaf leaf = {.name = (char *)"x", .n_leaves = 2, .leaves = leaves};

    writes(&kinds_leaf_mt_type, &leaf, &(mt_json_options){.indent = 2},
           "{\n  \"name\": \"x\",\n  \"leaves\": [\n    {\n      \"number\": 2\n    },\n    {}\n  "
           "]\n}");
    refuses(&kinds_leaf_mt_type, &leaf, &(mt_json_options){.indent = 9},
            "kinds.Leaf: indent is above 8");
}

/* --- special forms ---------------------------------------------------------------------------- */

static void special_messages_are_written_in_their_own_form(void **state)
{
    (void)state;
    char *paths[] = {(char *)"a_b", (char *)"c.d"};
    const json_known m = {
        .timestamp = &(google_protobuf_timestamp){.seconds = 1},
        .duration = &(google_protobuf_duration){.nanos = -1000},
        .mask = &(google_protobuf_field_mask){.n_paths = 2, .paths = paths},
        .a_struct = &(google_protobuf_struct){0},
        .value = &(google_protobuf_value){.kind_case = GOOGLE_PROTOBUF_VALUE_KIND_NUMBER_VALUE,
                                          .number_value = 1},
        .list = &(google_protobuf_list_value){0},
        .empty = &(google_protobuf_empty){PROTOBUF_C_MESSAGE_INIT(NULL)},
        .any = &(google_protobuf_any){.type_url = NULL},
        .a_double = &(google_protobuf_double_value){.value = (double)NAN},
        .an_int64 = &(google_protobuf_int64_value){.value = 5},
        .a_string = &(google_protobuf_string_value){.value = NULL}};
    const google_protobuf_value unset = {0};

    writes(&json_known_mt_type, &m, NULL,
           "{\"timestamp\":\"1970-01-01T00:00:01Z\",\"duration\":\"-0.000001s\","
           "\"mask\":\"aB,c.d\",\"aStruct\":{},\"value\":1,\"list\":[],\"empty\":{},\"any\":{},"
           "\"aDouble\":\"NaN\",\"anInt64\":\"5\",\"aString\":\"\"}");
    writes(&google_protobuf_value_mt_type, &unset, NULL, "null");
    writes(&google_protobuf_timestamp_mt_type, m.timestamp, NULL, "\"1970-01-01T00:00:01Z\"");
}

static const mt_message_type *const any_types[] = {
    &kinds_leaf_mt_type, &google_protobuf_duration_mt_type, &google_protobuf_any_mt_type};
static const mt_json_options any_options = {.any_types = any_types, .any_type_count = 3};

static void an_any_is_written_with_its_type(void **state)
{
    (void)state;
    const google_protobuf_any leaf = {.type_url = (char *)"t.com/kinds.Leaf",
                                      .value = {2, (uint8_t *)"\x10\x05"}};
    const google_protobuf_any duration = {.type_url = (char *)"/google.protobuf.Duration",
                                          .value = {2, (uint8_t *)"\x08\x01"}};

    writes(&google_protobuf_any_mt_type, &leaf, &any_options,
           "{\"@type\":\"t.com/kinds.Leaf\",\"number\":5}");
    writes(&google_protobuf_any_mt_type, &duration, &any_options,
           "{\"@type\":\"/google.protobuf.Duration\",\"value\":\"1s\"}");
}

/* --- what JSON cannot say --------------------------------------------------------------------- */

static void what_json_cannot_say_is_refused_by_name(void **state)
{
    (void)state;
    char *path[] = {(char *)"fooBar"};
    const json_known time = {.timestamp = &(google_protobuf_timestamp){.nanos = -1}};
    const json_known duration = {.duration = &(google_protobuf_duration){.seconds = INT64_MAX}};
    const json_known mask = {.mask = &(google_protobuf_field_mask){.n_paths = 1, .paths = path}};
    const json_known value = {
        .value = &(google_protobuf_value){.kind_case = GOOGLE_PROTOBUF_VALUE_KIND_NUMBER_VALUE,
                                          .number_value = (double)INFINITY}};
    const kinds_leaf utf8 = {.name = (char *)"ab\xff"};
    kinds_maps_strings_entry *entries[] = {&(kinds_maps_strings_entry){.key = (char *)"\xc3"}};
    const kinds_maps maps = {.n_strings = 1, .strings = entries};

    refuses(&json_known_mt_type, &time, NULL,
            "google.protobuf.Timestamp: seconds or nanos are out of range");
    refuses(&json_known_mt_type, &duration, NULL,
            "google.protobuf.Duration: seconds or nanos are out of range");
    refuses(&json_known_mt_type, &mask, NULL,
            "google.protobuf.FieldMask: the path \"fooBar\" would read back as another");
    refuses(&json_known_mt_type, &value, NULL,
            "google.protobuf.Value: a Value cannot be NaN or infinite");
    refuses(&kinds_leaf_mt_type, &utf8, NULL, "kinds.Leaf.name: invalid UTF-8 at byte 2");
    refuses(&kinds_maps_mt_type, &maps, NULL, "kinds.Maps.strings: invalid UTF-8 at byte 0");
}

static void an_any_that_cannot_be_unpacked_is_refused(void **state)
{
    (void)state;
    const google_protobuf_any unknown = {.type_url = (char *)"/kinds.Plain"};
    const google_protobuf_any lines = {.type_url = (char *)"/a\n\xff\303\244"};
    const google_protobuf_any no_slash = {.type_url = (char *)"kinds.Leaf"};
    const google_protobuf_any no_url = {.value = {1, (uint8_t *)"x"}};
    const google_protobuf_any broken = {.type_url = (char *)"/kinds.Leaf",
                                        .value = {1, (uint8_t *)"\x10"}};

    refuses(&google_protobuf_any_mt_type, &unknown, &any_options,
            "google.protobuf.Any: no type is known for \"/kinds.Plain\"");
    refuses(&google_protobuf_any_mt_type, &lines, &any_options,
            "google.protobuf.Any: no type is known for \"/a??\303\244\"");
    refuses(&google_protobuf_any_mt_type, &no_slash, &any_options,
            "google.protobuf.Any: no type is known for \"kinds.Leaf\"");
    refuses(&google_protobuf_any_mt_type, &unknown, NULL,
            "google.protobuf.Any: no type is known for \"/kinds.Plain\"");
    refuses(&google_protobuf_any_mt_type, &no_url, &any_options,
            "google.protobuf.Any: a value without a type_url");
    refuses(&google_protobuf_any_mt_type, &broken, &any_options,
            "google.protobuf.Any: the message in it: kinds.Leaf.number: cut short, or not a valid "
            "value");
}

static void a_message_that_holds_itself_is_refused(void **state)
{
    (void)state;
    kinds_leaf *leaves[1];
    kinds_leaf leaf = {.n_leaves = 1, .leaves = leaves};

    leaves[0] = &leaf;
    refuses(&kinds_leaf_mt_type, &leaf, NULL, "kinds.Leaf.leaves: nested more than 100 deep");
}

/* --- proto2 ----------------------------------------------------------------------------------- */

static void proto2_is_written_by_its_presence(void **state)
{
    (void)state;
    old_may may = OLD_MAY_INIT;
    const old_point point = {.x = 0, .y = 0};
    old_grouped_item *items[] = {&(old_grouped_item){.name = (char *)"a"}};
    const old_grouped grouped = {
        .first = &(old_grouped_first){.has_x = 1, .x = 5}, .n_item = 1, .item = items};

    writes(&old_may_mt_type, &may, NULL, "{}");
    may.has_yes = 1;
    may.word = (char *)"w";
    writes(&old_may_mt_type, &may, NULL, "{\"word\":\"w\",\"yes\":true}");
    writes(&old_point_mt_type, &point, NULL, "{\"x\":0,\"y\":0}");
    writes(&old_grouped_mt_type, &grouped, NULL,
           "{\"first\":{\"x\":5},\"item\":[{\"name\":\"a\"}],\"always\":{}}");
}

static void sized_strings_are_text(void **state)
{
    (void)state;
    ProtobufCBinaryData lines[] = {{1, (uint8_t *)"x"}, {0, NULL}};
    old_sized_labels_entry *labels[] = {&(old_sized_labels_entry){.key = {2, (uint8_t *)"k\0"}}};
    const old_sized m = {.has_text = 1,
                         .text = {3, (uint8_t *)"a\0\303"},
                         .n_lines = 2,
                         .lines = lines,
                         .n_labels = 1,
                         .labels = labels};
    old_sized valid = m;

    refuses(&old_sized_mt_type, &m, NULL, "old.Sized.text: invalid UTF-8 at byte 2");
    valid.text.len = 2;
    writes(&old_sized_mt_type, &valid, NULL,
           "{\"text\":\"a\\u0000\",\"lines\":[\"x\",\"\"],\"labels\":{\"k\\u0000\":\"\"}}");
}

/* --- memory ----------------------------------------------------------------------------------- */

/* With room for ever more, whatever comes next is what there is no memory for. */
static void memory_that_is_out_is_said_wherever_that_is(void **state)
{
    (void)state;
    uint8_t bytes[2000] = {0};
    kinds_leaf *leaves[20] = {0};
    kinds_many many = {.n_leaves = 20, .leaves = leaves};
    char *paths[] = {(char *)"a"};
    kinds_maps_strings_entry *entries[] = {NULL, NULL};
    kinds_maps maps = {.n_strings = 2, .strings = entries};
    kinds_plain plain = {.some_bytes = {sizeof bytes, bytes}};
    kinds_all all = {.many = &many, .plain = &plain, .maps = &maps};
    google_protobuf_any any = {.type_url = (char *)"/kinds.Leaf"};
    google_protobuf_field_mask mask = {.n_paths = 1, .paths = paths};
    json_known known = {.any = &any, .mask = &mask};
    json_tree tree = {.all = &all, .known = &known};
    const mt_json_options options = {.any_types = any_types, .any_type_count = 3, .indent = 8};
    static _Alignas(16) uint8_t room[65536];
    size_t refused = 0;
    mt_err err = MT_ENOMEM;

    for (uint8_t *end = room; err != MT_OK; end += 16, refused++) {
        mt_arena small;
        mt_slice text = {room, 1, NULL};
        mt_status why;
        mt_arena_init(&small, room, end);
        mt_test_fail_alloc(1);
        err = mt_json_write(&json_tree_mt_type, &tree, &options, &small, &text, &why);
        mt_test_fail_alloc(0);
        mt_arena_fini(&small);
        if (err == MT_OK)
            continue;
        assert_err(err, MT_ENOMEM);
        assert_null(text.data);
        assert_int_equal(why.code, MT_RESOURCE_EXHAUSTED);
        assert_non_null(strstr(why.text, ": no memory"));
    }
    assert_true(refused > 100);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)
    const struct CMUnitTest tests[] = {
        TEST(what_is_not_set_is_not_written),
        TEST(scalars_of_every_type_are_written),
        TEST(lists_and_maps_are_written_in_their_order),
        TEST(only_the_member_of_a_oneof_that_is_there_is_written),
        TEST(names_and_strings_are_escaped),
        TEST(options_change_names_enums_and_defaults),
        TEST(indented_text_has_a_line_for_each_item),
        TEST(special_messages_are_written_in_their_own_form),
        TEST(an_any_is_written_with_its_type),
        TEST(what_json_cannot_say_is_refused_by_name),
        TEST(an_any_that_cannot_be_unpacked_is_refused),
        TEST(a_message_that_holds_itself_is_refused),
        TEST(proto2_is_written_by_its_presence),
        TEST(sized_strings_are_text),
        TEST(memory_that_is_out_is_said_wherever_that_is),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
