/* SPDX-License-Identifier: Apache-2.0 */
/* option_test.c - option values: typed, merged along their paths, found again by full name. */
#include "compiler_test.h"

#include <math.h>

#include "check.h"
#include "load.h"
#include "resolve.h"

static const char head[] =
    "syntax = \"proto3\"; package o; import \"google/protobuf/descriptor.proto\";\n"
    "import \"google/protobuf/any.proto\";\n"
    "message V { int32 i = 1; uint64 u = 2; double d = 3; bool b = 4; string s = 5; bytes y = 6;\n"
    "  K k = 7; V v = 8; repeated int32 r = 9; repeated V rv = 10; float f = 11;\n"
    "  google.protobuf.Any a = 12; sint32 z = 13; }\n"
    "enum K { K_A = 0; K_B = 5; K_NEGATIVE = -1; }\n"
    "extend google.protobuf.FileOptions { V v = 50000; repeated string list = 50001; }\n";

static mtc_program program;

static const mtc_option_set *check(const char *options)
{
    program = (mtc_program){.arena = arena, .diag = &diag};
    mtc_load_start(&program);
    mtc_file *file =
        mtc_load_source(&program, source_of(mtc_arena_printf(arena, "%s%s", head, options)));
    mtc_load_options(&program);
    mtc_resolve(&program);
    mtc_check(&program);
    return file->options.checked;
}

static const mtc_option_value *in_v(const mtc_option_set *set, const char *field)
{
    const mtc_option_value *v = mtc_option_find(set, "o.v");

    assert_non_null(v);
    return mtc_option_find(v->set, mtc_arena_printf(arena, "o.V.%s", field));
}

static void reads_every_type(void **state)
{
    (void)state;
    const mtc_option_set *set = check(
        "option (v) = { i: -2147483648 u: 18446744073709551615 d: 1.5 b: true s: \"a\" \"b\"\n"
        "  y: '\\0x' k: K_NEGATIVE v { v { i: 7 } } r: [1, 2] r: 3 rv { i: 1 } rv: { i: 2 }\n"
        "  f: inf a { [type.googleapis.com/o.V] { i: 1 } } z: -1 };");

    assert_int_equal(diag.errors, 0);
    assert_int_equal((int64_t)in_v(set, "i")->integer, INT32_MIN);
    assert_true(in_v(set, "u")->integer == UINT64_MAX);
    assert_true(in_v(set, "d")->number == 1.5);
    assert_int_equal(in_v(set, "b")->integer, 1);
    assert_string_equal(in_v(set, "s")->string.data, "ab");
    assert_int_equal(in_v(set, "y")->string.size, 2);
    assert_int_equal((int64_t)in_v(set, "k")->integer, -1);
    assert_true(isinf(in_v(set, "f")->number));
    assert_int_equal(in_v(set, "v")->set->values.count, 1);
    assert_int_equal(mtc_option_find(set, "o.v")->set->values.count, 16);
}

static void paths_merge_into_one_value(void **state)
{
    (void)state;
    const mtc_option_set *set =
        check("option (v).i = 1; option (o.v).v.i = 2; option (.o.v).v.s = 'x'; option (v).r = 1;\n"
              "option (v).r = 2; option (list) = 'a'; option (list) = 'b';");

    assert_int_equal(diag.errors, 0);
    assert_int_equal(set->values.count, 3);
    assert_int_equal(in_v(set, "v")->set->values.count, 2);
}

static void wrong_values_are_one_error_each(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "i: 2147483648",
        "i: 1.5",
        "i: \"1\"",
        "u: -1",
        "u: 18446744073709551616",
        "b: 2",
        "b: 'x'",
        "s: 1",
        "s: word",
        "k: K_C",
        "k: 'K_A'",
        "v: 1",
        "i: [1, 2]",
        "nothing: 1",
        "i: 1 i: 2",
        "[o.none]: 1",
        "d: word",
        "i { i: 1 }",
        "[x.com/o.V] { i: 1 }",
        "a { [type.googleapis.com/o.N] { } }",
        "a { [x.com/o.V] { } }",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        diag = (mtc_diag){.arena = arena};
        check(mtc_arena_printf(arena, "option (v) = { %s };", wrong[i]));
        if (diag.errors != 1)
            fail_msg("%s: %d errors\n%s", wrong[i], diag.errors, report());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_every_type),
        TEST(paths_merge_into_one_value),
        TEST(wrong_values_are_one_error_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
