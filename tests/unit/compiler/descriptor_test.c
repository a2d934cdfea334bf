/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_test.c - descriptor sets: what is in them, and when there is none. That they are what
 * protoc writes is the business of tests/judge. */
#include "compiler_test.h"

#include "check.h"
#include "descriptor_set.h"
#include "load.h"
#include "parse.h"
#include "resolve.h"

static mtc_text set;

static int end_set(void **state)
{
    mtc_text_fini(&set);
    return end(state);
}

/* Makes the set of one file; returns false when the file has errors. */
static bool emit(const char *text, mtc_descriptor_set_options options)
{
    mtc_program program = {.arena = arena, .diag = &diag, .locate = options.source_info};

    mtc_load_start(&program);
    mtc_file *file = mtc_load_source(&program, source_of(text));
    mtc_load_options(&program);
    if (diag.errors == 0)
        mtc_resolve(&program);
    if (diag.errors == 0)
        mtc_check(&program);
    if (diag.errors == 0)
        mtc_emit_descriptor_set(arena, &file, 1, options, &set);
    return diag.errors == 0;
}

static void assert_set(const char *bytes, size_t size)
{
    assert_int_equal(set.size, size);
    assert_memory_equal(set.data, bytes, size);
}

#define ASSERT_SET(literal) assert_set((literal), sizeof(literal) - 1)

/* Does the set hold these bytes anywhere? */
static bool holds(const char *bytes, size_t size)
{
    return memmem(set.data, set.size, bytes, size) != NULL;
}

#define HOLDS(literal) holds((literal), sizeof(literal) - 1)

static void an_empty_file_is_its_name(void **state)
{
    (void)state;
    assert_true(emit("", (mtc_descriptor_set_options){0}));
    ASSERT_SET("\x0a\x0c\x0a\x0ain.mtproto");
}

static void a_field_has_number_label_type_and_json_name(void **state)
{
    (void)state;
    assert_true(
        emit("syntax = \"proto3\"; message A { int32 b_c = 1; }", (mtc_descriptor_set_options){0}));
    ASSERT_SET("\x0a\x2a\x0a\x0ain.mtproto"
               "\x22\x14\x0a\x01"
               "A\x12\x0f\x0a\x03"
               "b_c\x18\x01\x20\x01\x28\x05\x52\x02"
               "bC\x62\x06proto3");
}

static void imports_are_left_out_unless_asked_for(void **state)
{
    (void)state;
    const char text[] = "syntax = \"proto3\"; import \"google/protobuf/empty.proto\";\n"
                        "message A { google.protobuf.Empty e = 1; }";

    assert_true(emit(text, (mtc_descriptor_set_options){0}));
    assert_false(HOLDS("\x0a\x05"
                       "Empty"));
    mtc_text_fini(&set);
    assert_true(emit(text, (mtc_descriptor_set_options){.imports = true}));
    assert_true(HOLDS("\x0a\x05"
                      "Empty"));
}

static void comments_come_with_source_info(void **state)
{
    (void)state;
    const char text[] = "// leads\nsyntax = \"proto3\"; // trails\n";

    assert_true(emit(text, (mtc_descriptor_set_options){0}));
    assert_false(HOLDS(" leads\n"));
    mtc_text_fini(&set);
    assert_true(emit(text, (mtc_descriptor_set_options){.source_info = true}));
    /* path 12, from line 1 column 0 to column 18 */
    assert_true(HOLDS("\x0a\x01\x0c\x12\x03\x01\x00\x12\x1a\x07 leads\n\x22\x08 trails\n"));
}

static void a_tab_goes_to_the_next_multiple_of_eight(void **state)
{
    (void)state;
    assert_true(emit("\t package\tx\t;", (mtc_descriptor_set_options){.source_info = true}));
    assert_true(HOLDS("\x0a\x01\x02\x12\x03\x00\x09\x21"));
}

static void custom_options_are_fields_behind_those_of_protobuf(void **state)
{
    (void)state;
    assert_true(emit("syntax = \"proto3\"; import \"google/protobuf/descriptor.proto\";\n"
                     "extend google.protobuf.MessageOptions { sint32 o = 50000; }\n"
                     "message A { option (o) = -3; option deprecated = true; }",
                     (mtc_descriptor_set_options){0}));
    assert_true(HOLDS("\x3a\x06\x18\x01\x80\xb5\x18\x05"));
}

static void what_proto3_does_not_send_is_not_in_an_option(void **state)
{
    (void)state;
    assert_true(emit("syntax = \"proto3\"; import \"google/protobuf/descriptor.proto\";\n"
                     "message V { int32 i = 1; optional int32 p = 2; }\n"
                     "extend google.protobuf.MessageOptions { V v = 50000; }\n"
                     "message A { option (v) = { i: 0 p: 0 }; }",
                     (mtc_descriptor_set_options){0}));
    assert_true(HOLDS("\x3a\x06\x82\xb5\x18\x02\x10\x00"));
}

static void the_name_of_an_option_is_bounded(void **state)
{
    (void)state;
    mtc_text text = {0};

    mtc_text_puts(&text, "message M { option a");
    for (int i = 0; i < 1000; i++)
        mtc_text_puts(&text, ".a");
    mtc_text_puts(&text, " = 1; }");
    assert_false(emit(text.data, (mtc_descriptor_set_options){0}));
    assert_non_null(strstr(report(), "the name of an option has more than 100 parts"));
    mtc_text_fini(&text);
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end_set)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_file_is_its_name),
        TEST(a_field_has_number_label_type_and_json_name),
        TEST(imports_are_left_out_unless_asked_for),
        TEST(comments_come_with_source_info),
        TEST(a_tab_goes_to_the_next_multiple_of_eight),
        TEST(custom_options_are_fields_behind_those_of_protobuf),
        TEST(what_proto3_does_not_send_is_not_in_an_option),
        TEST(the_name_of_an_option_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
