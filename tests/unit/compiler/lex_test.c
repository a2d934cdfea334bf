/* SPDX-License-Identifier: Apache-2.0 */
/* lex_test.c - tokens, numbers, strings, and whose a comment is. */
#include "compiler_test.h"

#include "lex.h"

static mtc_lexer lexer;
static mtc_token token;
static mtc_comments comments;

static void start(const char *text)
{
    mtc_lexer_init(&lexer, arena, &diag, source_of(text));
}

static const mtc_token *next(void)
{
    mtc_lex(&lexer, &token, &comments);
    return &token;
}

static void splits_text_into_tokens(void **state)
{
    (void)state;
    static const char *const wanted[] = {"message", "M1", "{", "a", ".", "_b", "=", "-", "}"};

    start("message M1{ a._b\t=\n-}");
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_true(mtc_token_is(next(), wanted[i]));
    assert_int_equal(next()->kind, TOKEN_END);
    assert_int_equal(next()->kind, TOKEN_END);
}

static void reads_every_form_of_number(void **state)
{
    (void)state;
    start("0 10 010 0x1F 18446744073709551615 18446744073709551616 1.5 .5 1e3 2.E-1");
    assert_int_equal(next()->integer, 0);
    assert_int_equal(next()->integer, 10);
    assert_int_equal(next()->integer, 8);
    assert_int_equal(next()->integer, 31);
    assert_true(next()->integer == UINT64_MAX && !token.too_big);
    assert_true(next()->too_big);
    assert_int_equal(token.kind, TOKEN_INT);
    assert_true(next()->number == 1.5 && token.kind == TOKEN_FLOAT);
    assert_true(next()->number == 0.5 && token.kind == TOKEN_FLOAT);
    assert_true(next()->number == 1000 && token.kind == TOKEN_FLOAT);
    assert_true(next()->number == 0.2 && token.kind == TOKEN_FLOAT);
    assert_int_equal(diag.errors, 0);
}

static void wrong_numbers_are_one_error_each(void **state)
{
    (void)state;
    static const char *const wrong[] = {"09", "0x", "1e", "1e+", "1a", "0x1g", "1.2.3", "1_000"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int errors = diag.errors;
        start(wrong[i]);
        next();
        assert_int_equal(next()->kind, TOKEN_END);
        assert_int_equal(diag.errors, errors + 1);
    }
}

static void resolves_escapes(void **state)
{
    (void)state;
    start("\"a\\n\\t\\\\\\\"\\'\\101\\x41\\0\\u00e4\\U0001F600\" 'single \"'");
    mtc_bytes bytes = mtc_lex_string(&lexer, next());
    static const char wanted[] = "a\n\t\\\"'AA\0\xc3\xa4\xf0\x9f\x98\x80";
    assert_int_equal(bytes.size, sizeof wanted - 1);
    assert_memory_equal(bytes.data, wanted, bytes.size);
    bytes = mtc_lex_string(&lexer, next());
    assert_string_equal(bytes.data, "single \"");
    assert_int_equal(diag.errors, 0);
}

static void wrong_escapes_are_errors(void **state)
{
    (void)state;
    static const char *const wrong[] = {"'\\q'", "'\\x'", "'\\u12'", "'\\U00110000'", "'\\9'"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int errors = diag.errors;
        start(wrong[i]);
        mtc_lex_string(&lexer, next());
        assert_true(diag.errors > errors);
    }
}

static void a_string_ends_on_its_line(void **state)
{
    (void)state;
    start("'abc\n'");
    next();
    assert_int_equal(diag.errors, 1);
    start("'abc\\");
    next();
    assert_int_equal(diag.errors, 2);
    assert_int_equal(next()->kind, TOKEN_END);
}

static void skips_a_byte_order_mark(void **state)
{
    (void)state;
    start("\xef\xbb\xbfsyntax");
    assert_true(mtc_token_is(next(), "syntax"));
    assert_int_equal(diag.errors, 0);
}

static void comments_belong_to_the_token_that_they_touch(void **state)
{
    (void)state;
    start("// Detached.\n\n// Leading,\n// in two lines.\na // Trailing.\n// Leading b.\nb");
    next();
    assert_int_equal(comments.detached.count, 1);
    assert_string_equal(comments.detached.at[0], " Detached.\n");
    assert_string_equal(comments.leading, " Leading,\n in two lines.\n");
    assert_null(comments.trailing);
    next();
    assert_string_equal(comments.trailing, " Trailing.\n");
    assert_string_equal(comments.leading, " Leading b.\n");
}

static void a_comment_below_with_an_empty_line_after_it_is_trailing(void **state)
{
    (void)state;
    start("a\n// Of a.\n\n// Of b.\nb");
    next();
    next();
    assert_string_equal(comments.trailing, " Of a.\n");
    assert_string_equal(comments.leading, " Of b.\n");
}

static void a_comment_before_a_closing_brace_leads_nothing(void **state)
{
    (void)state;
    start("a;\n\n// Last.\n}");
    next();
    next();
    next();
    assert_null(comments.leading);
    assert_int_equal(comments.detached.count, 1);
}

static void block_comments_lose_the_stars_of_their_lines(void **state)
{
    (void)state;
    start("/* One,\n * two,\n   three. */\na");
    next();
    assert_string_equal(comments.leading, " One,\n two,\nthree. ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(splits_text_into_tokens),
        TEST(reads_every_form_of_number),
        TEST(wrong_numbers_are_one_error_each),
        TEST(resolves_escapes),
        TEST(wrong_escapes_are_errors),
        TEST(a_string_ends_on_its_line),
        TEST(skips_a_byte_order_mark),
        TEST(comments_belong_to_the_token_that_they_touch),
        TEST(a_comment_below_with_an_empty_line_after_it_is_trailing),
        TEST(a_comment_before_a_closing_brace_leads_nothing),
        TEST(block_comments_lose_the_stars_of_their_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
