/* SPDX-License-Identifier: Apache-2.0 */
/* status_test.c - names, texts, and what does not fit or is no text. */
#include "core/status.h"

#include <pthread.h>
#include <string.h>

#include "core/slice.h"
#include "mt_test.h"

static void every_code_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    for (int code = MT_OK; code <= MT_EDECODE; code++) {
        if (code > MT_UNAUTHENTICATED && code < MT_EINVAL)
            continue;
        const char *text = mt_err_text((mt_err)code);
        assert_int_equal(text[strlen(text) - 1], '.');
        if (code != MT_UNKNOWN)
            assert_string_not_equal(mt_code_name((mt_code)code), "UNKNOWN");
    }
    assert_string_equal(mt_code_name(MT_NOT_FOUND), "NOT_FOUND");
    assert_string_equal(mt_code_name(MT_EINVAL), "EINVAL");
}

static void what_is_no_code_is_unknown(void **state)
{
    (void)state;
    const int codes[] = {17, 31, MT_EDECODE + 1, -1, INT32_MAX, INT32_MIN};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        assert_string_equal(mt_code_name((mt_code)codes[i]), "UNKNOWN");
        assert_non_null(mt_err_text((mt_err)codes[i]));
    }
    assert_string_equal(mt_stage_name(MT_STAGE_CONNECT), "connect");
    for (int stage = MT_STAGE_RESOLVE; stage < MT_STAGE_COUNT; stage++)
        assert_string_not_equal(mt_stage_name((mt_stage)stage), "none");
    assert_string_equal(mt_stage_name((mt_stage)99), "none");
}

static void text_reads_as_code_and_text_in_one_line(void **state)
{
    (void)state;
    mt_status status = mt_status_make(MT_NOT_FOUND, "no key \"%s\"\nat all", "answer");

    assert_string_equal(mt_status_text(&status), "NOT_FOUND: no key \"answer\" at all");
    assert_int_equal(status.size, strlen(status.text));
    assert_int_equal(status.ran, MT_RAN_UNKNOWN);
    status = mt_status_make(MT_ABORTED, "%s", "");
    assert_string_equal(mt_status_text(&status), "ABORTED");
    mt_status_clear(&status);
    assert_string_equal(mt_status_text(&status), "OK");
}

static void setting_forgets_what_was_there(void **state)
{
    (void)state;
    mt_status status = {.ran = MT_RAN, .stage = MT_STAGE_QUEUE, .size = 7, .text = "earlier"};

    mt_status_set(&status, MT_INTERNAL, "x");
    assert_int_equal(status.ran, MT_RAN_UNKNOWN);
    assert_int_equal(status.stage, MT_STAGE_NONE);
    assert_string_equal(status.text, "x");
    assert_int_equal(status.size, 1);
}

static void a_text_may_be_built_from_itself(void **state)
{
    (void)state;
    mt_status status = mt_status_make(MT_UNAVAILABLE, "refused");

    mt_status_set(&status, status.code, "node 3: %s", status.text);
    assert_string_equal(status.text, "node 3: refused");
}

static void a_long_text_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[601];

    for (size_t i = 0; i < 600; i += 3)
        memcpy(text + i, "€", 3);
    text[600] = '\0';
    mt_status status = mt_status_make(MT_UNKNOWN, "%s", text);
    assert_int_equal(status.size, 486); /* 487 would fit, but not a 163rd character */
    assert_int_equal(strlen(status.text), 486);
    mt_status_set_text(&status, MT_UNKNOWN, mt_slice_text(text));
    assert_int_equal(status.size, 486);
    assert_int_equal(strlen(status.text), 486);
}

static void a_peers_text_becomes_text(void **state)
{
    (void)state;
    const struct {
        const char *bytes;
        size_t size;
        const char *text;
    } cases[] = {
        {"good é€😀", 14, "good é€😀"},         {"", 0, ""},
        {"nul\0byte", 8, "nul?byte"},         {"esc\x1b[2J", 7, "esc?[2J"},
        {"two\nlines\t", 10, "two\nlines\t"}, {"\xff\xfe", 2, "??"},
        {"half \xe2\x82", 7, "half ??"},      {"\xc0\xaf\xed\xa0\x80", 5, "?????"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mt_status status;
        mt_status_set_text(&status, MT_INTERNAL, mt_slice_of(cases[i].bytes, cases[i].size));
        assert_string_equal(status.text, cases[i].text);
        assert_int_equal(status.size, strlen(cases[i].text));
    }
}

static void a_peers_long_garbage_is_cut(void **state)
{
    (void)state;
    static uint8_t garbage[100000];
    mt_status status;

    memset(garbage, 0xff, sizeof garbage);
    mt_status_set_text(&status, MT_INTERNAL, mt_slice_of(garbage, sizeof garbage));
    assert_int_equal(status.size, MT_STATUS_TEXT_SIZE - 1);
    assert_int_equal(strlen(status.text), MT_STATUS_TEXT_SIZE - 1);
}

static void *text_in_another_thread(void *arg)
{
    mt_status status = mt_status_make(MT_ABORTED, "there");

    (void)arg;
    return (void *)(uintptr_t)mt_status_text(&status);
}

static void each_thread_has_its_own_line(void **state)
{
    (void)state;
    mt_status status = mt_status_make(MT_NOT_FOUND, "here");
    const char *line = mt_status_text(&status);
    pthread_t thread;
    void *other;

    assert_int_equal(pthread_create(&thread, NULL, text_in_another_thread, NULL), 0);
    pthread_join(thread, &other);
    assert_ptr_not_equal(line, other);
    assert_string_equal(line, "NOT_FOUND: here");
}

static void the_version_is_the_headers(void **state)
{
    (void)state;
    assert_string_equal(mt_version(), MT_VERSION_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_and_a_sentence),
        cmocka_unit_test(what_is_no_code_is_unknown),
        cmocka_unit_test(text_reads_as_code_and_text_in_one_line),
        cmocka_unit_test(setting_forgets_what_was_there),
        cmocka_unit_test(a_text_may_be_built_from_itself),
        cmocka_unit_test(a_long_text_is_cut_at_a_character),
        cmocka_unit_test(a_peers_text_becomes_text),
        cmocka_unit_test(a_peers_long_garbage_is_cut),
        cmocka_unit_test(each_thread_has_its_own_line),
        cmocka_unit_test(the_version_is_the_headers),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
