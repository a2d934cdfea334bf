/* SPDX-License-Identifier: Apache-2.0 */
/* json_forms_test.c - base64, times and field masks as text, without messages around them. */
#include "mt_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/rng.h"
#include "core/slice.h"
#include "wire/json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- base64 ----------------------------------------------------------------------------------- */

static void base64_is_written_with_padding(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xfb\xff\xfe", "+//+"}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint8_t out[16] = "";
        size_t size = strlen(cases[i][0]);
        mt_base64_put(out, (const uint8_t *)cases[i][0], size);
        assert_int_equal(mt_base64_size(size), strlen(cases[i][1]));
        assert_memory_equal(out, cases[i][1], strlen(cases[i][1]));
    }
}

static void base64_is_read_in_either_alphabet_with_and_without_padding(void **state)
{
    (void)state;
    static const char *const right[][2] = {{"", ""},
                                           {"Zg==", "f"},
                                           {"Zg", "f"},
                                           {"Zm8=", "fo"},
                                           {"Zm8", "fo"},
                                           {"Zm9v", "foo"},
                                           {"+//+", "\xfb\xff\xfe"},
                                           {"-__-", "\xfb\xff\xfe"}};
    static const char *const wrong[] = {"Z",     "Zg=",   "Zg===",  "Z===",  "=",
                                        "====",  "Zm9v=", "Zm9v==", "Zm9vZ", "Zg==Zg",
                                        "Zm 9v", "Zm9*",  "Zg=a"};
    uint8_t out[16];
    size_t size;

    for (size_t i = 0; i < COUNT(right); i++) {
        if (!mt_base64_get(mt_slice_text(right[i][0]), out, &size))
            fail_msg("\"%s\" is refused", right[i][0]);
        assert_int_equal(size, strlen(right[i][1]));
        assert_memory_equal(out, right[i][1], size);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (mt_base64_get(mt_slice_text(wrong[i]), out, &size))
            fail_msg("\"%s\" is read", wrong[i]);
}

/* --- times ------------------------------------------------------------------------------------ */

static void timestamps_are_written_in_utc_with_as_many_digits_as_needed(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int32_t nanos;
        const char *text; /* NULL: out of range */
    } cases[] = {{0, 0, "1970-01-01T00:00:00Z"},
                 {-1, 999999999, "1969-12-31T23:59:59.999999999Z"},
                 {951782400, 120000000, "2000-02-29T00:00:00.120Z"},
                 {951868800, 1000, "2000-03-01T00:00:00.000001Z"},
                 {1709251199, 1, "2024-02-29T23:59:59.000000001Z"},
                 {4107542400, 0, "2100-03-01T00:00:00Z"},
                 {-62135596800, 0, "0001-01-01T00:00:00Z"},
                 {253402300799, 999999999, "9999-12-31T23:59:59.999999999Z"},
                 {-62135596801, 0, NULL},
                 {253402300800, 0, NULL},
                 {INT64_MIN, 0, NULL},
                 {0, -1, NULL},
                 {0, 1000000000, NULL}};
    char text[MT_JSON_TIME_MOST];

    for (size_t i = 0; i < COUNT(cases); i++) {
        bool ok = mt_json_put_timestamp(text, cases[i].seconds, cases[i].nanos);
        assert_int_equal(ok, cases[i].text != NULL);
        assert_string_equal(text, ok ? cases[i].text : "");
    }
}

static void timestamps_of_all_days_come_back(void **state)
{
    (void)state;
    char text[MT_JSON_TIME_MOST];
    int64_t again;
    int32_t nanos;

    for (int64_t seconds = -62135596800; seconds <= 253402300799; seconds += 86399 * 3) {
        assert_true(mt_json_put_timestamp(text, seconds, 5000));
        assert_true(mt_json_to_timestamp(mt_slice_text(text), &again, &nanos));
        assert_true(again == seconds && nanos == 5000);
    }
}

static void timestamps_are_read_with_offsets(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int32_t nanos;
    } right[] = {{"1970-01-01T00:00:00Z", 0, 0},
                 {"1970-01-01T01:30:00+01:30", 0, 0},
                 {"1969-12-31T23:00:00.5-01:00", 0, 500000000},
                 {"2000-02-29T00:00:00.000000001Z", 951782400, 1},
                 {"0001-01-01T00:00:00Z", -62135596800, 0}};
    static const char *const wrong[] = {
        "",
        "1970-01-01",
        "1970-01-01T00:00:00",
        "1970-01-01 00:00:00Z",
        "1970-01-01t00:00:00Z",
        "1970-01-01T00:00:00z",
        "1970-1-01T00:00:00Z",
        "970-01-01T00:00:00Z",
        "+1970-01-01T00:00:00Z",
        "1970-13-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "1970-01-32T00:00:00Z",
        "1970-01-00T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567890Z",
        "1970-01-01T00:00:00+0100",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+01:60",
        "1970-01-01T00:00:00Z ",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-00:01",
    };
    int64_t seconds;
    int32_t nanos;

    for (size_t i = 0; i < COUNT(right); i++) {
        if (!mt_json_to_timestamp(mt_slice_text(right[i].text), &seconds, &nanos))
            fail_msg("%s is refused", right[i].text);
        assert_true(seconds == right[i].seconds && nanos == right[i].nanos);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (mt_json_to_timestamp(mt_slice_text(wrong[i]), &seconds, &nanos))
            fail_msg("\"%s\" is read", wrong[i]);
}

static void durations_have_one_sign(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        int32_t nanos;
        const char *text;
    } cases[] = {{0, 0, "0s"},
                 {1, 500000000, "1.500s"},
                 {-1, -500000000, "-1.500s"},
                 {0, -1, "-0.000000001s"},
                 {315576000000, 999999999, "315576000000.999999999s"},
                 {-315576000000, 0, "-315576000000s"}};
    char text[MT_JSON_TIME_MOST];
    int64_t seconds;
    int32_t nanos;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(mt_json_put_duration(text, cases[i].seconds, cases[i].nanos));
        assert_string_equal(text, cases[i].text);
        assert_true(mt_json_to_duration(mt_slice_text(text), &seconds, &nanos));
        assert_true(seconds == cases[i].seconds && nanos == cases[i].nanos);
    }
    assert_false(mt_json_put_duration(text, 1, -1));
    assert_false(mt_json_put_duration(text, -1, 1));
    assert_false(mt_json_put_duration(text, 315576000001, 0));
    assert_false(mt_json_put_duration(text, INT64_MIN, 0));
    assert_false(mt_json_put_duration(text, 0, 1000000000));
    assert_false(mt_json_put_duration(text, 0, INT32_MIN));
}

static void durations_of_another_form_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "1",
                                        "s",
                                        "-s",
                                        "1 s",
                                        ".5s",
                                        "1.s",
                                        "+1s",
                                        "--1s",
                                        "1ss",
                                        "1m",
                                        "1.0000000001s",
                                        "1e3s",
                                        "- 1s",
                                        "315576000001s",
                                        "9999999999999s"};
    int64_t seconds;
    int32_t nanos;

    for (size_t i = 0; i < COUNT(wrong); i++)
        if (mt_json_to_duration(mt_slice_text(wrong[i]), &seconds, &nanos))
            fail_msg("\"%s\" is read", wrong[i]);
    assert_true(mt_json_to_duration(mt_slice_text("-0.5s"), &seconds, &nanos));
    assert_true(seconds == 0 && nanos == -500000000);
}

/* --- field masks ------------------------------------------------------------------------------ */

static void paths_are_written_only_if_they_come_back(void **state)
{
    (void)state;
    static const char *const right[][2] = {{"a", "a"},
                                           {"foo_bar", "fooBar"},
                                           {"foo_bar.baz_qux", "fooBar.bazQux"},
                                           {"_a", "A"},
                                           {"a1.b2", "a1.b2"}};
    static const char *const wrong[] = {"",      "fooBar",  "foo__bar", "foo_",
                                        "foo_3", "foo_Bar", "a,b",      "a b"};
    char out[64], again[64];

    for (size_t i = 0; i < COUNT(right); i++) {
        assert_true(mt_json_put_path(out, right[i][0]));
        assert_string_equal(out, right[i][1]);
        assert_true(mt_json_to_path(again, mt_slice_text(out)));
        assert_string_equal(again, right[i][0]);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(mt_json_put_path(out, wrong[i]));
    assert_false(mt_json_to_path(out, mt_slice_text("foo_bar")));
    assert_false(mt_json_to_path(out, mt_slice_text("")));
    assert_false(mt_json_to_path(out, mt_slice_text("a b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_written_with_padding),
        cmocka_unit_test(base64_is_read_in_either_alphabet_with_and_without_padding),
        cmocka_unit_test(timestamps_are_written_in_utc_with_as_many_digits_as_needed),
        cmocka_unit_test(timestamps_of_all_days_come_back),
        cmocka_unit_test(timestamps_are_read_with_offsets),
        cmocka_unit_test(durations_have_one_sign),
        cmocka_unit_test(durations_of_another_form_are_refused),
        cmocka_unit_test(paths_are_written_only_if_they_come_back),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
