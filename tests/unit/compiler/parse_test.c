/* SPDX-License-Identifier: Apache-2.0 */
/* parse_test.c - the tree of a file, proto3 and proto2, and how the parser gets over errors. */
#include "compiler_test.h"

#include "parse.h"

static mtc_file *parse(const char *text)
{
    return mtc_parse(arena, &diag, source_of(text));
}

static void reads_a_file_with_everything(void **state)
{
    (void)state;
    const mtc_file *file = parse(
        "syntax = \"proto3\"; package a.b; import public 'x.proto'; import weak \"y.proto\";\n"
        "option java_package = \"j\"; ;\n"
        "message M { int32 a = 1; repeated .x.Y b = 2 [packed = true, deprecated = false];\n"
        "  oneof o { string c = 3; } map<int32, M> d = 4; message N {} enum E { A = 0; }\n"
        "  reserved 5, 7 to max; reserved 'x'; }\n"
        "enum E { option allow_alias = true; A = 0; B = -1 [deprecated = true]; reserved -9; }\n"
        "service S { option deprecated = true; rpc G(M) returns (stream M);\n"
        "  rpc H(stream .a.M) returns (M) { option deprecated = true; } }\n");

    assert_int_equal(diag.errors, 0);
    assert_true(file->is_proto3);
    assert_string_equal(file->package.text, "a.b");
    assert_true(file->imports.at[0].is_public && file->imports.at[1].is_weak);
    const mtc_message *message = file->messages.at[0];
    assert_int_equal(message->fields.count, 4);
    assert_string_equal(message->fields.at[1]->type_name.text, ".x.Y");
    assert_int_equal(message->fields.at[1]->decl.options.written.count, 2);
    assert_ptr_equal(message->fields.at[2]->oneof, message->oneofs.at[0]);
    assert_string_equal(message->messages.at[0]->decl.name.text, "DEntry");
    assert_true(message->messages.at[0]->is_map_entry);
    assert_int_equal(message->reserved_ranges.at[1].last, MTC_MAX_FIELD_NUMBER);
    assert_int_equal(file->enums.at[0]->values.at[1]->number, -1);
    assert_int_equal(file->enums.at[0]->reserved_ranges.at[0].first, -9);
    const mtc_service *service = file->services.at[0];
    assert_null(service->methods.at[0]->input_stream.source);
    assert_non_null(service->methods.at[0]->output_stream.source);
    assert_non_null(service->methods.at[1]->input_stream.source);
}

static void reads_proto2(void **state)
{
    (void)state;
    const mtc_file *file = parse(
        "syntax = \"proto2\"; message M { required int32 a = 1 [default = -5];\n"
        "  optional group Part = 2 { optional string name = 1; } extensions 100 to 199, 500;\n"
        "  extend Other { optional int32 x = 100; } }\n"
        "extend M { repeated string y = 100; }\n");

    assert_int_equal(diag.errors, 0);
    const mtc_message *message = file->messages.at[0];
    assert_true(message->fields.at[0]->has_default);
    assert_int_equal(message->fields.at[1]->type, TYPE_GROUP);
    assert_string_equal(message->fields.at[1]->decl.name.text, "part");
    assert_string_equal(message->messages.at[0]->decl.name.text, "Part");
    assert_int_equal(message->extension_ranges.count, 2);
    assert_string_equal(message->extensions.at[0]->extendee.text, "Other");
    assert_string_equal(file->extensions.at[0]->extendee.text, "M");
}

static void words_of_the_language_are_names_too(void **state)
{
    (void)state;
    parse("syntax = \"proto3\"; message message { string string = 1; map map = 2; int32 to = 3;\n"
          "  int32 max = 4; int32 rpc = 5; int32 service = 6; } message map {}\n");
    assert_int_equal(diag.errors, 0);
}

static void options_have_paths_and_values(void **state)
{
    (void)state;
    const mtc_file *file = parse(
        "syntax = \"proto3\"; option (a.b).c.(.d) = { x: 1 y { z: [\"s\" 't', u] } w < v: -inf >;\n"
        "  [e.f]: 2, [t.com/g.H] { i: 0x10 } };");

    assert_int_equal(diag.errors, 0);
    const mtc_option *option = &file->options.written.at[0];
    assert_int_equal(option->parts.count, 3);
    assert_true(option->parts.at[2].extension);
    assert_string_equal(option->parts.at[2].name.text, ".d");
    assert_int_equal(option->value.fields.count, 5);
    const mtc_value *list = &option->value.fields.at[1].value.fields.at[0].value;
    assert_int_equal(list->kind, VALUE_LIST);
    assert_string_equal(list->list.at[0].string.data, "st");
    assert_true(option->value.fields.at[2].value.fields.at[0].value.negative);
    assert_string_equal(option->value.fields.at[4].name.text, "t.com/g.H");
}

static void comments_stay_with_their_declarations(void **state)
{
    (void)state;
    const mtc_file *file = parse("syntax = \"proto3\";\n// M.\nmessage M { // Of M.\n  // A.\n"
                                 "  int32 a = 1; // Of a.\n}\n");
    const mtc_message *message = file->messages.at[0];

    assert_string_equal(message->decl.comments.leading, " M.\n");
    assert_string_equal(message->decl.comments.trailing, " Of M.\n");
    assert_string_equal(message->fields.at[0]->decl.comments.leading, " A.\n");
    assert_string_equal(message->fields.at[0]->decl.comments.trailing, " Of a.\n");
}

static void goes_on_behind_each_error(void **state)
{
    (void)state;
    const mtc_file *file =
        parse("syntax = \"proto3\";\nmessage A { int32 = 1; int32 ok = 2; }\nbogus X { { } }\n"
              "enum E { = 1; OK = 0; }\nmessage B { int32 ok = 1; }\n");

    assert_int_equal(diag.errors, 3);
    assert_int_equal(file->messages.count, 2);
    assert_int_equal(file->messages.at[0]->fields.count, 1);
    assert_int_equal(file->enums.at[0]->values.count, 1);
}

static void shows_at_most_twenty_errors(void **state)
{
    (void)state;
    mtc_text text = {0};

    mtc_text_puts(&text, "syntax = \"proto3\";\n");
    for (int i = 0; i < 30; i++)
        mtc_text_puts(&text, "bogus;\n");
    parse(text.data);
    mtc_text_fini(&text);
    assert_int_equal(diag.errors, 30);
    assert_non_null(strstr(report(), "10 more errors are not shown\n"));
}

static void marks_the_token_below_tabs_and_wide_characters(void **state)
{
    (void)state;
    parse("syntax = \"proto3\";\n\t/* \xc3\xa4 */ bogus;\n");
    assert_non_null(strstr(report(), "in.mtproto:2:11: error: "));
    assert_non_null(strstr(report(), "\n      | \t        ^~~~~\n"));
}

static void every_prefix_of_a_file_ends_well(void **state)
{
    (void)state;
    static const char text[] =
        "syntax = \"proto3\"; package a; import \"b\"; option (c).d = { e: [1] f < g: 'h' > };\n"
        "message M { optional int32 a = 1 [json_name = \"x\"]; map<int32, M> b = 2; oneof o { "
        "int32 c "
        "= 3; } reserved 4 to 5; } enum E { A = 0; } service S { rpc G(M) returns (M) { } }";

    for (size_t size = 0; size < sizeof text; size++) {
        diag = (mtc_diag){.arena = arena};
        mtc_parse(arena, &diag, mtc_source_from_text(arena, "in", text, size));
    }
    assert_int_equal(diag.errors, 0); /* the last one is the whole file */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_a_file_with_everything),
        TEST(reads_proto2),
        TEST(words_of_the_language_are_names_too),
        TEST(options_have_paths_and_values),
        TEST(comments_stay_with_their_declarations),
        TEST(goes_on_behind_each_error),
        TEST(shows_at_most_twenty_errors),
        TEST(marks_the_token_below_tabs_and_wide_characters),
        TEST(every_prefix_of_a_file_ends_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
