/* SPDX-License-Identifier: Apache-2.0 */
/* utf8_test.c - every code point, and what is none. */
#include "core/utf8.h"

#include <string.h>

#include "mt_test.h"

/* The textbook encoder, also for what must not be encoded. */
static size_t encode(uint32_t c, uint8_t *out)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (uint8_t)(0x80 | (c & 0x3f));
    out[0] = (uint8_t)(0xf00 >> size | c);
    return size;
}

static void all_code_points_and_nothing_else_are_characters(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x200000; c++) {
        uint8_t bytes[4];
        size_t size = encode(c, bytes);
        bool valid = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
        if (mt_utf8_length(bytes, size) != (valid ? size : 0))
            fail_msg("U+%04X", c);
    }
}

static void a_character_that_is_cut_short_is_none(void **state)
{
    (void)state;
    const uint8_t bytes[] = "😀";

    for (size_t size = 1; size < 4; size++)
        assert_int_equal(mt_utf8_length(bytes, size), 0);
    assert_int_equal(mt_utf8_length(bytes, 4), 4);
    assert_int_equal(mt_utf8_length((const uint8_t *)"\xe2\x82x", 3), 0);
}

static void overlong_forms_and_strays_are_none(void **state)
{
    (void)state;
    const char *const none[] = {"\x80x",
                                "\xbf",
                                "\xc0\x80",
                                "\xc1\xbf",
                                "\xe0\x9f\xbf",
                                "\xf0\x8f\xbf\xbf",
                                "\xf5\x80\x80\x80",
                                "\xff"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(mt_utf8_length((const uint8_t *)none[i], strlen(none[i])), 0);
}

static void only_a_half_character_at_the_end_is_cut(void **state)
{
    (void)state;
    const char text[] = "a€😀";
    const size_t whole[] = {0, 1, 1, 1, 4, 4, 4, 4, 8};

    for (size_t size = 0; size < sizeof text; size++)
        assert_int_equal(mt_utf8_whole(text, size), whole[size]);
    assert_int_equal(mt_utf8_whole("\x80\x80\x80\x80\x80", 5), 5);
    assert_int_equal(mt_utf8_whole("\xff", 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_code_points_and_nothing_else_are_characters),
        cmocka_unit_test(a_character_that_is_cut_short_is_none),
        cmocka_unit_test(overlong_forms_and_strays_are_none),
        cmocka_unit_test(only_a_half_character_at_the_end_is_cut),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
