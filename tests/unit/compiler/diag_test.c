/* SPDX-License-Identifier: Apache-2.0 */
/* diag_test.c - how errors are shown: the line, the caret, and what is not passed on to a terminal. */
#include "compiler_test.h"

#include <stdlib.h>

/* Reports one error at the first place of needle in text, as wide as it; returns what is printed. */
static const char *show(const char *text, const char *needle)
{
    const mtc_source *source = source_of(text);
    const char *found = strstr(source->text, needle);

    assert_non_null(found);
    mtc_diag_error(&diag,
                   (mtc_span){source, (uint32_t)(found - source->text), (uint32_t)strlen(needle)},
                   "wrong");
    return report();
}

static void the_caret_stands_below_the_token(void **state)
{
    (void)state;
    assert_string_equal(show("a\nint32 abc = 1;\nb", "abc"), "in.mtproto:2:7: error: wrong\n"
                                                             "    2 | int32 abc = 1;\n"
                                                             "      |       ^~~\n");
}

static void a_tab_stands_below_a_tab(void **state)
{
    (void)state;
    assert_string_equal(show("\tint32\tabc = 1;", "abc"), "in.mtproto:1:8: error: wrong\n"
                                                          "    1 | \tint32\tabc = 1;\n"
                                                          "      | \t     \t^~~\n");
}

static void a_letter_of_many_bytes_is_one_wide(void **state)
{
    (void)state;
    assert_string_equal(show("/* äöü€ */ \"ßab\"", "ßab"), "in.mtproto:1:18: error: wrong\n"
                                                           "    1 | /* äöü€ */ \"ßab\"\n"
                                                           "      |             ^~~\n");
}

static void a_carriage_return_ends_a_line_unseen(void **state)
{
    (void)state;
    assert_string_equal(show("a\r\nb c\r\nd", "c"), "in.mtproto:2:3: error: wrong\n"
                                                    "    2 | b c\n"
                                                    "      |   ^\n");
}

static void a_byte_order_mark_takes_no_column(void **state)
{
    (void)state;
    assert_string_equal(show("\xef\xbb\xbf"
                             "ab c",
                             "c"),
                        "in.mtproto:1:4: error: wrong\n"
                        "    1 | ab c\n"
                        "      |    ^\n");
}

static void control_characters_are_not_shown(void **state)
{
    (void)state;
    assert_string_equal(show("\x1b[2J \xc2\x9b"
                             "1m \x7f here",
                             "here"),
                        "in.mtproto:1:13: error: wrong\n"
                        "    1 | ?[2J ?1m ? here\n"
                        "      |            ^~~~\n");
    diag = (mtc_diag){.arena = arena};
    mtc_diag_error(&diag, (mtc_span){0}, "cannot find \"%s\"", "\x1b[2J");
    assert_string_equal(report(), "mtc: error: cannot find \"?[2J\"\n");
}

/* A line of x with the word at some place of it. */
static const char *long_line(size_t before, size_t behind)
{
    char *text = mtc_arena_alloc(arena, before + behind + 8);

    memset(text, 'x', before);
    memcpy(text + before, "word", 4);
    memset(text + before + 4, 'y', behind);
    return text;
}

static void of_a_long_line_the_piece_around_the_caret_is_shown(void **state)
{
    (void)state;
    const char *shown = show(long_line(1000, 1000), "word");

    assert_non_null(strstr(shown, "in.mtproto:1:1001: error: wrong\n    1 | ...xxx"));
    assert_non_null(strstr(shown, "xwordyyy"));
    assert_non_null(strstr(shown, "yyy...\n      |    "));
    assert_true(strlen(shown) < 320);
    /* The caret stands below the word. */
    const char *line = strstr(shown, "| ...") + 2;
    const char *carets = strstr(line, "\n      | ") + 9;
    assert_int_equal(strstr(line, "word") - line, strchr(carets, '^') - carets);
}

static void the_ends_of_a_long_line_are_not_cut(void **state)
{
    (void)state;
    const char *shown = show(long_line(10, 1000), "word");

    assert_non_null(strstr(shown, "    1 | xxxxxxxxxxwordyyy"));
    diag = (mtc_diag){.arena = arena};
    shown = show(long_line(1000, 10), "word");
    assert_non_null(strstr(shown, "xwordyyyyyyyyyy\n"));
}

static void errors_come_in_the_order_of_their_places(void **state)
{
    (void)state;
    const mtc_source *source = source_of("a\nb\nc");

    mtc_diag_error(&diag, (mtc_span){source, 4, 1}, "third");
    mtc_diag_error(&diag, (mtc_span){source, 0, 1}, "first");
    mtc_diag_note(&diag, (mtc_span){0}, "its note");
    mtc_diag_warning(&diag, (mtc_span){source, 2, 1}, "second");
    const char *shown = report();
    const char *first = strstr(shown, "first"), *note = strstr(shown, "its note"),
               *second = strstr(shown, "second"), *third = strstr(shown, "third");
    assert_true(first < note && note < second && second < third);
}

static void at_most_twenty_errors_are_shown(void **state)
{
    (void)state;
    const mtc_source *source = source_of("a");

    for (int i = 0; i < 25; i++)
        mtc_diag_error(&diag, (mtc_span){source, 0, 1}, "error number %d", i);
    assert_int_equal(diag.errors, 25);
    assert_non_null(strstr(report(), "error number 19\n"));
    assert_null(strstr(report(), "error number 20\n"));
    assert_non_null(strstr(report(), "5 more errors are not shown\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_caret_stands_below_the_token),
        TEST(a_tab_stands_below_a_tab),
        TEST(a_letter_of_many_bytes_is_one_wide),
        TEST(a_carriage_return_ends_a_line_unseen),
        TEST(a_byte_order_mark_takes_no_column),
        TEST(control_characters_are_not_shown),
        TEST(of_a_long_line_the_piece_around_the_caret_is_shown),
        TEST(the_ends_of_a_long_line_are_not_cut),
        TEST(errors_come_in_the_order_of_their_places),
        TEST(at_most_twenty_errors_are_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
