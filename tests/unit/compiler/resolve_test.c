/* SPDX-License-Identifier: Apache-2.0 */
/* resolve_test.c - protobuf's scoping rules, and full names. */
#include "compiler_test.h"

#include "load.h"
#include "resolve.h"

static mtc_program program;

static mtc_file *resolve(const char *text)
{
    program = (mtc_program){.arena = arena, .diag = &diag};
    mtc_file *file = mtc_load_source(&program, source_of(text));
    mtc_resolve(&program);
    return file;
}

static const char *type_of(const mtc_file *file, size_t message, size_t field)
{
    const mtc_field *tree = file->messages.at[message]->fields.at[field];

    if (tree->message != NULL)
        return tree->message->decl.full_name;
    return tree->enumeration != NULL ? tree->enumeration->decl.full_name : NULL;
}

static void the_innermost_scope_wins(void **state)
{
    (void)state;
    const mtc_file *file = resolve(
        "syntax = \"proto3\"; package p.q; message A { message B {} B b = 1; .p.q.B c = 2;\n"
        "q.B d = 3; p.q.B e = 4; } message B {}");

    assert_int_equal(diag.errors, 0);
    assert_string_equal(type_of(file, 0, 0), "p.q.A.B");
    assert_string_equal(type_of(file, 0, 1), "p.q.B");
    assert_string_equal(type_of(file, 0, 2), "p.q.B");
    assert_string_equal(type_of(file, 0, 3), "p.q.B");
}

static void the_first_part_of_a_name_decides(void **state)
{
    (void)state;
    resolve("syntax = \"proto3\"; package p; message A { message C {} }\n"
            "message D { message A {} A.C c = 1; }");
    assert_int_equal(diag.errors, 1);
}

static void what_is_no_type_hides_none(void **state)
{
    (void)state;
    const mtc_file *file = resolve("syntax = \"proto3\"; message A { int32 B = 1; B b = 2; }\n"
                                   "message B {}");

    assert_int_equal(diag.errors, 0);
    assert_string_equal(type_of(file, 0, 1), "B");
}

static void enum_values_stand_beside_their_enum(void **state)
{
    (void)state;
    const mtc_file *file = resolve("syntax = \"proto3\"; package p; enum E { A = 0; }\n"
                                   "message M { enum F { A = 0; } E e = 1; F f = 2; }");

    assert_int_equal(diag.errors, 0);
    assert_string_equal(file->enums.at[0]->values.at[0]->decl.full_name, "p.A");
    assert_string_equal(type_of(file, 0, 1), "p.M.F");
}

static void suggests_what_was_meant(void **state)
{
    (void)state;
    resolve("syntax = \"proto3\"; message Person {} message M { Persn a = 1; strng b = 2; }");
    assert_int_equal(diag.errors, 2);
    assert_non_null(strstr(report(), "did you mean \"Person\"?"));
    assert_non_null(strstr(report(), "did you mean \"string\"?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_innermost_scope_wins),   TEST(the_first_part_of_a_name_decides),
        TEST(what_is_no_type_hides_none), TEST(enum_values_stand_beside_their_enum),
        TEST(suggests_what_was_meant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
