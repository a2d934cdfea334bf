/* SPDX-License-Identifier: Apache-2.0 */
/* cname_test.c - from the names of the IDL to those of C. */
#include "compiler_test.h"

#include "cname.h"

static void makes_snake_case(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"GetRequest", "get_request"},
        {"HTTPServer", "http_server"},
        {"fooBar", "foo_bar"},
        {"already_snake", "already_snake"},
        {"A", "a"},
        {"ABC", "abc"},
        {"Get2Go", "get2_go"},
        {"SHA256Sum", "sha256_sum"},
        {"Foo_Bar", "foo_bar"},
        {"cache.v1", "cache_v1"},
        {"userID", "user_id"},
        {"_x", "_x"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(mtc_snake(arena, pairs[i][0]), pairs[i][1]);
}

static void members_keep_clear_of_keywords_and_macros(void **state)
{
    (void)state;
    assert_string_equal(mtc_c_member(arena, "class"), "class_");
    assert_string_equal(mtc_c_member(arena, "errno"), "errno_");
    assert_string_equal(mtc_c_member(arena, "base"), "base_");
    assert_string_equal(mtc_c_member(arena, "size_t"), "size_t_");
    assert_string_equal(mtc_c_member(arena, "__linux__"), "__linux___");
    assert_string_equal(mtc_c_member(arena, "key"), "key");
    assert_string_equal(mtc_c_member(arena, "read"), "read");
    assert_string_equal(mtc_c_member(arena, "major"), "major");
    assert_string_equal(mtc_c_handler(arena, "major"), "major_");
}

static void names_of_a_file_keep_clear_of_the_headers(void **state)
{
    (void)state;
    static const char *const taken[] = {"read",     "size_t",   "timeval", "message", "class",
                                        "mt_arena", "LOG_INFO", "INT_MAX", "sem",     "t"};
    mtc_file file = {.package = {"", {0}}};

    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        assert_string_equal(mtc_c_global(arena, &file, taken[i]),
                            mtc_arena_printf(arena, "%s_", taken[i]));
    assert_string_equal(mtc_c_global(arena, &file, "cache_read"), "cache_read");
    assert_string_equal(mtc_c_global(arena, &file, "STATE_UP"), "STATE_UP");
}

static const char *constant(const char *package, const char *enum_name, const char *value_name)
{
    mtc_file file = {.package = {package, {0}}};
    mtc_enum enumeration = {.decl = {.kind = DECL_ENUM, .file = &file, .name = {enum_name, {0}}}};
    mtc_enum_value value = {.decl = {.file = &file, .name = {value_name, {0}}}};

    value.decl.parent = &enumeration.decl;
    return mtc_c_constant(arena, &value);
}

static void constants_bear_their_enums_name_once(void **state)
{
    (void)state;
    assert_string_equal(constant("cache.v1", "State", "UP"), "CACHE_V1_STATE_UP");
    assert_string_equal(constant("cache.v1", "State", "STATE_UP"), "CACHE_V1_STATE_UP");
    assert_string_equal(constant("", "State", "STATE_UP"), "STATE_UP");
    assert_string_equal(constant("", "State", "Up"), "STATE_UP");
    assert_string_equal(constant("", "State", "STATELESS"), "STATE_STATELESS");
    assert_string_equal(constant("", "Log", "INFO"), "LOG_INFO_");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_snake_case),
        TEST(members_keep_clear_of_keywords_and_macros),
        TEST(names_of_a_file_keep_clear_of_the_headers),
        TEST(constants_bear_their_enums_name_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
