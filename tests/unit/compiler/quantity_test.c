/* SPDX-License-Identifier: Apache-2.0 */
/* quantity_test.c - the times and sizes that policy options give. */
#include "compiler_test.h"

#include "quantity.h"

static const char *parse(const char *text, uint32_t *us)
{
    return mtc_parse_duration((mtc_bytes){text, strlen(text)}, us);
}

static void reads_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t us;
    } good[] = {
        {"1us", 1},
        {"50ms", 50000},
        {"1.5s", 1500000},
        {"2m", 120000000},
        {"0.001ms", 1},
        {"71m", 4260000000u},
        {"4294967295us", UINT32_MAX},
        {"007ms", 7000},
        {"1.000000s", 1000000},
    };
    uint32_t us;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_null(parse(good[i].text, &us));
        assert_int_equal(us, good[i].us);
    }
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",     "50",       "ms",  "50 ms",        "-1s",
        "1h",   "1.s",      ".5s", "1.5.5s",       "1e3us",
        "1ms ", "0.5us",    "72m", "4294967296us", "99999999999999999999s",
        "1msx", "0.0001ms",
    };
    uint32_t us;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(parse(wrong[i], &us));
    assert_non_null(mtc_parse_duration((mtc_bytes){"1s\0", 3}, &us));
}

static void reads_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t bytes;
    } good[] = {
        {"0", 0},
        {"512", 512},
        {"512B", 512},
        {"64KiB", 65536},
        {"1.5MiB", 1572864},
        {"1GiB", 1 << 30},
        {"0.25KiB", 256},
        {"4294967295", UINT32_MAX},
    };
    static const char *const wrong[] = {"", "KiB", "1KB", "1 KiB", "-1", "0.3B", "4GiB", "1kib"};
    uint32_t bytes;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_null(mtc_parse_size((mtc_bytes){good[i].text, strlen(good[i].text)}, &bytes));
        assert_int_equal(bytes, good[i].bytes);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(mtc_parse_size((mtc_bytes){wrong[i], strlen(wrong[i])}, &bytes));
}

static void prints_in_the_largest_whole_unit(void **state)
{
    (void)state;

    assert_string_equal(mtc_print_duration(arena, 1500000), "1500ms");
    assert_string_equal(mtc_print_duration(arena, 120000000), "2m");
    assert_string_equal(mtc_print_duration(arena, 0), "0us");
    assert_string_equal(mtc_print_size(arena, 1536), "1536B");
    assert_string_equal(mtc_print_size(arena, 1 << 20), "1MiB");
    assert_string_equal(mtc_print_size(arena, 0), "0B");
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(reads_durations), TEST(refuses_what_is_none),
                                       TEST(reads_sizes), TEST(prints_in_the_largest_whole_unit)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
