/* SPDX-License-Identifier: Apache-2.0 */
/* duration_test.c - the times that policy options give. */
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
        "",     "0.5us",    "72m", "4294967296us", "99999999999999999999s",
        "1msx", "0.0001ms",
    };
    uint32_t us;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_non_null(parse(wrong[i], &us));
    assert_non_null(mtc_parse_duration((mtc_bytes){"1s\0", 3}, &us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(reads_durations), TEST(refuses_what_is_none)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
