/* SPDX-License-Identifier: Apache-2.0 */
/* text_test.c - numbers for people, UTF-8, and percentiles. */
#include "check.h"

#include <stdlib.h>

#include "histogram.h"
#include "text.h"

static void puts_commas_into_counts(void **state)
{
    (void)state;
    assert_string_equal(text_count(0).at, "0");
    assert_string_equal(text_count(999).at, "999");
    assert_string_equal(text_count(1000).at, "1,000");
    assert_string_equal(text_count(12345678).at, "12,345,678");
    assert_string_equal(text_number(1, "call", "calls").at, "1 call");
    assert_string_equal(text_number(2000, "call", "calls").at, "2,000 calls");
    assert_string_equal(text_count(UINT64_MAX).at, "18,446,744,073,709,551,615");
}

static void picks_the_unit_that_fits(void **state)
{
    (void)state;
    assert_string_equal(text_bytes(1).at, "1 byte");
    assert_string_equal(text_bytes(1023).at, "1023 bytes");
    assert_string_equal(text_bytes(1536).at, "1.5 KiB");
    assert_string_equal(text_bytes(4 << 20).at, "4.0 MiB");
    assert_string_equal(text_duration(0).at, "0.0 us");
    assert_string_equal(text_duration(41500).at, "42 us");
    assert_string_equal(text_duration(3200000).at, "3.2 ms");
    assert_string_equal(text_duration(1750000000).at, "1.75 s");
}

static void tells_utf8_from_other_bytes(void **state)
{
    (void)state;
    assert_true(text_is_utf8("", 0));
    assert_true(text_is_utf8("libstdc++6", 10));
    assert_true(text_is_utf8("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", 9));
    assert_false(text_is_utf8("a\0b", 3));
    assert_false(text_is_utf8("\xe4", 1));             /* Latin-1 */
    assert_false(text_is_utf8("\xc3", 1));             /* cut */
    assert_false(text_is_utf8("\xf0\x9f\x98", 3));     /* cut later */
    assert_false(text_is_utf8("\xc0\x80", 2));         /* over-long */
    assert_false(text_is_utf8("\xe0\x80\x80", 3));     /* over-long */
    assert_false(text_is_utf8("\xed\xa0\x80", 3));     /* surrogate */
    assert_false(text_is_utf8("\xf4\x90\x80\x80", 4)); /* over U+10FFFF */
    assert_false(text_is_utf8("\xe2\x82\x41", 3));     /* not a continuation */
}

static void finds_percentiles_within_three_per_cent(void **state)
{
    (void)state;
    histogram *h = calloc(1, sizeof *h);

    assert_int_equal(histogram_at(h, 500), 0);
    for (uint64_t i = 1; i <= 100000; i++)
        histogram_add(h, i * 1000);
    assert_in_range(histogram_at(h, 500), 50000000, 51600000);
    assert_in_range(histogram_at(h, 990), 99000000, 100000000);
    assert_int_equal(histogram_at(h, 1000), 100000000);
    assert_in_range(histogram_at(h, 0), 1000, 1032);
    free(h);
}

static void takes_the_smallest_and_the_largest(void **state)
{
    (void)state;
    histogram *h = calloc(1, sizeof *h);

    histogram_add(h, 0);
    histogram_add(h, UINT64_MAX);
    assert_int_equal(histogram_at(h, 500), 0);
    assert_true(histogram_at(h, 1000) == UINT64_MAX);
    for (unsigned shift = 0; shift < 64; shift++)
        histogram_add(h, (uint64_t)1 << shift);
    assert_int_equal(h->total, 66);
    free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_commas_into_counts),
        cmocka_unit_test(picks_the_unit_that_fits),
        cmocka_unit_test(tells_utf8_from_other_bytes),
        cmocka_unit_test(finds_percentiles_within_three_per_cent),
        cmocka_unit_test(takes_the_smallest_and_the_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
