/* SPDX-License-Identifier: Apache-2.0 */
/* json_number_test.c - numbers of JSON: what is one, exact integers, floats that come back the same. */
#include "mt_test.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/rng.h"
#include "core/slice.h"
#include "wire/json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void only_what_the_grammar_says_is_a_number(void **state)
{
    (void)state;
    static const char *const right[] = {"0",    "-0",    "1",      "10",    "-1",     "0.5",
                                        "1e5",  "1E+05", "1.5e-7", "0e0",   "0.0000", "123456789",
                                        "1e99", "-0.0",  "1e-400", "1e+400"};
    static const char *const wrong[] = {
        "",   "-",   "+1",  "01",  "-01",   "1.",  ".5",  "1e",    "1e+", "1.e5",  "0x10", "1 ",
        " 1", "1,0", "1_0", "--1", "1e5.5", "NaN", "inf", "1.5.5", "1f",  "1e5e5", "1-1",  "٣"};

    for (size_t i = 0; i < COUNT(right); i++)
        if (!mt_json_is_number(mt_slice_text(right[i])))
            fail_msg("\"%s\" is no number", right[i]);
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (mt_json_is_number(mt_slice_text(wrong[i])))
            fail_msg("\"%s\" is a number", wrong[i]);
}

static const char *to_integer(const char *text, int64_t least, uint64_t most, uint64_t *value)
{
    return mt_json_to_integer(mt_slice_text(text), least, most, value);
}

static void integers_are_exact_in_every_notation(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t value;
    } cases[] = {{"0", 0},
                 {"-0", 0},
                 {"0e99999999999999999999", 0},
                 {"18446744073709551615", UINT64_MAX},
                 {"1.8446744073709551615e19", UINT64_MAX},
                 {"184467440737095516150e-1", UINT64_MAX},
                 {"18446744073709551615.000", UINT64_MAX},
                 {"1e19", 10000000000000000000u},
                 {"0.0001e4", 1},
                 {"100000e-5", 1},
                 {"120.0", 120},
                 {"1.2e2", 120},
                 {"10.5e1", 105}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 7;
        const char *wrong = to_integer(cases[i].text, 0, UINT64_MAX, &value);
        if (wrong != NULL || value != cases[i].value)
            fail_msg("%s: %s, %llu", cases[i].text, wrong, (unsigned long long)value);
    }
}

static void integers_out_of_range_and_fractions_are_refused(void **state)
{
    (void)state;
    uint64_t value;

    assert_null(to_integer("-128", -128, 127, &value));
    assert_int_equal((int64_t)value, -128);
    assert_null(to_integer("-9223372036854775808", INT64_MIN, INT64_MAX, &value));
    assert_int_equal((int64_t)value, INT64_MIN);
    assert_string_equal(to_integer("-129", -128, 127, &value), "out of range");
    assert_string_equal(to_integer("128", -128, 127, &value), "out of range");
    assert_string_equal(to_integer("-1", 0, UINT64_MAX, &value), "out of range");
    assert_string_equal(to_integer("18446744073709551616", 0, UINT64_MAX, &value), "out of range");
    assert_string_equal(to_integer("1e20", 0, UINT64_MAX, &value), "out of range");
    assert_string_equal(to_integer("1e999999999999999999999", 0, UINT64_MAX, &value),
                        "out of range");
    assert_string_equal(to_integer("1e-999999999999999999999", 0, UINT64_MAX, &value),
                        "not an integer");
    assert_string_equal(to_integer("0.5", 0, UINT64_MAX, &value), "not an integer");
    assert_string_equal(to_integer("1.5e0", 0, UINT64_MAX, &value), "not an integer");
    assert_string_equal(to_integer("x", 0, UINT64_MAX, &value), "not a number");
    assert_int_equal(value, 0);
}

/* A halfway case whose thousandth digit decides, and no digit counts for ever. */
static void floats_are_rounded_once_however_long_they_are(void **state)
{
    (void)state;
    enum { ZEROS = 2000 };
    static const char halfway[] = "9007199254740993"; /* between 2^53 and 2^53 + 2 */
    char text[sizeof halfway + ZEROS + 8];
    double value;
    float narrow;

    assert_null(mt_json_to_double(mt_slice_text(halfway), false, &value));
    assert_true(value == 9007199254740992.0);
    size_t size = (size_t)sprintf(text, "%s.%0*d1", halfway, ZEROS, 0);
    assert_null(mt_json_to_double(mt_slice_of(text, size), false, &value));
    assert_true(value == 9007199254740994.0);
    /* 1 + 2^-24 + 2^-60: by way of a double it would be rounded twice, to 1. */
    assert_null(mt_json_to_float(mt_slice_text("1.00000005960464477626115"), false, &narrow));
    assert_true(narrow == 1.00000012F);
}

static void floats_beyond_the_largest_are_refused_and_tiny_ones_are_zero(void **state)
{
    (void)state;
    double value;
    float narrow;

    assert_string_equal(mt_json_to_double(mt_slice_text("1e309"), false, &value), "out of range");
    assert_string_equal(mt_json_to_double(mt_slice_text("-1e99999999999"), false, &value),
                        "out of range");
    assert_string_equal(mt_json_to_float(mt_slice_text("3.5e38"), false, &narrow), "out of range");
    assert_null(mt_json_to_double(mt_slice_text("-1e-99999999999"), false, &value));
    assert_true(value == 0 && signbit(value));
    assert_null(mt_json_to_float(mt_slice_text("3.4028235e38"), false, &narrow));
    assert_true(narrow == FLT_MAX);
    assert_string_equal(mt_json_to_double(mt_slice_text("NaN"), false, &value), "not a number");
    assert_null(mt_json_to_double(mt_slice_text("NaN"), true, &value));
    assert_true(isnan(value));
    assert_null(mt_json_to_float(mt_slice_text("-Infinity"), true, &narrow));
    assert_true(isinf(narrow) && narrow < 0);
}

static void floats_are_written_in_the_shortest_way(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {0.1, "0.1"},
                 {-1.5, "-1.5"},
                 {1.0 / 3, "0.3333333333333333"},
                 {123456.789, "123456.789"},
                 {1e20, "100000000000000000000"},
                 {1e21, "1e21"},
                 {1.5e300, "1.5e300"},
                 {0.000001, "0.000001"},
                 {1e-7, "1e-7"},
                 {5e-324, "5e-324"},
                 {DBL_MAX, "1.7976931348623157e308"},
                 {DBL_MIN, "2.2250738585072014e-308"},
                 {9007199254740993.0, "9007199254740992"},
                 {(double)NAN, "NaN"},
                 {(double)INFINITY, "Infinity"},
                 {(double)-INFINITY, "-Infinity"}};
    char text[MT_JSON_REAL_MOST];

    for (size_t i = 0; i < COUNT(cases); i++) {
        mt_json_put_double(text, cases[i].value);
        assert_string_equal(text, cases[i].text);
    }
    mt_json_put_float(text, 0.1F);
    assert_string_equal(text, "0.1");
    mt_json_put_float(text, FLT_MAX);
    assert_string_equal(text, "3.4028235e38");
    mt_json_put_float(text, 1e-45F);
    assert_string_equal(text, "1e-45");
    mt_json_put_float(text, 16777216.0F);
    assert_string_equal(text, "16777216");
}

static void every_double_and_float_comes_back(void **state)
{
    (void)state;
    char text[MT_JSON_REAL_MOST];
    mt_rng rng;

    mt_rng_seed(&rng, 11);
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = mt_rng_next(&rng);
        double value, again;
        float narrow, narrow_again;

        memcpy(&value, &bits, sizeof value);
        memcpy(&narrow, &bits, sizeof narrow);
        if (!isfinite(value) || !isfinite(narrow))
            continue;
        mt_json_put_double(text, value);
        assert_null(mt_json_to_double(mt_slice_text(text), false, &again));
        assert_memory_equal(&again, &value, sizeof value);
        mt_json_put_float(text, narrow);
        assert_null(mt_json_to_float(mt_slice_text(text), false, &narrow_again));
        assert_memory_equal(&narrow_again, &narrow, sizeof narrow);
    }
}

/* Locales with another decimal point need not be installed; the functions never see one. */
static void the_locale_does_not_matter(void **state)
{
    (void)state;
    char text[MT_JSON_REAL_MOST];
    double value;

    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL && setlocale(LC_ALL, "fr_FR.UTF-8") == NULL) {
        skip();
    }
    assert_string_equal(localeconv()->decimal_point, ",");
    mt_json_put_double(text, 0.1);
    assert_null(mt_json_to_double(mt_slice_text("2.5"), false, &value));
    setlocale(LC_ALL, "C");
    assert_string_equal(text, "0.1");
    assert_true(value == 2.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_the_grammar_says_is_a_number),
        cmocka_unit_test(integers_are_exact_in_every_notation),
        cmocka_unit_test(integers_out_of_range_and_fractions_are_refused),
        cmocka_unit_test(floats_are_rounded_once_however_long_they_are),
        cmocka_unit_test(floats_beyond_the_largest_are_refused_and_tiny_ones_are_zero),
        cmocka_unit_test(floats_are_written_in_the_shortest_way),
        cmocka_unit_test(every_double_and_float_comes_back),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
