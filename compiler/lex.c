/* SPDX-License-Identifier: Apache-2.0 */
/* lex.c - splits a source into identifiers, numbers, strings and symbols. */
#include "lex.h"

#include "lex_comment.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mtc_lexer_init(mtc_lexer *lexer, mtc_arena *arena, mtc_diag *diag, const mtc_source *source)
{
    *lexer = (mtc_lexer){.arena = arena, .diag = diag, .source = source};
    if (source->size >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0)
        lexer->at = 3;
}

static int peek(const mtc_lexer *lexer, uint32_t ahead)
{
    uint32_t at = lexer->at + ahead;

    return at < lexer->source->size ? (unsigned char)lexer->source->text[at] : -1;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static int hex_value(int c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static mtc_span span_from(const mtc_lexer *lexer, uint32_t start)
{
    return (mtc_span){lexer->source, start, lexer->at - start};
}

static mtc_span span_here(const mtc_lexer *lexer)
{
    return (mtc_span){lexer->source, lexer->at, 1};
}

static void __attribute__((format(printf, 3, 4)))
lex_error(mtc_lexer *lexer, mtc_span at, const char *format, ...)
{
    char text[200];
    va_list args;

    if (lexer->broken)
        return; /* one slip, one error */
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    lexer->broken = true;
    mtc_diag_error(lexer->diag, at, "%s", text);
}

/* What is no text is said once, not for each of its bytes. */
static bool is_utf16(const mtc_source *source)
{
    return source->size >= 2 &&
           (memcmp(source->text, "\xff\xfe", 2) == 0 || memcmp(source->text, "\xfe\xff", 2) == 0);
}

/* ident = letter { letter | digit } */
static void lex_ident(mtc_lexer *lexer, mtc_token *token)
{
    while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
        lexer->at++;
    token->kind = TOKEN_IDENT;
}

static void add_digit(mtc_token *token, unsigned base, int digit)
{
    unsigned value = (unsigned)digit;

    if (token->integer > (UINT64_MAX - value) / base)
        token->too_big = true;
    token->integer = token->integer * base + value;
    token->number = token->number * base + value;
}

/* hex = "0" ( "x" | "X" ) hexdigit { hexdigit } */
static void lex_hex(mtc_lexer *lexer, mtc_token *token)
{
    lexer->at += 2;
    if (hex_value(peek(lexer, 0)) < 0) {
        lex_error(lexer, span_here(lexer), "\"0x\" must be followed by hex digits");
        while (is_letter(peek(lexer, 0)))
            lexer->at++;
    }
    for (int digit; (digit = hex_value(peek(lexer, 0))) >= 0; lexer->at++)
        add_digit(token, 16, digit);
}

/* octal = "0" { octaldigit } */
static void lex_octal(mtc_lexer *lexer, mtc_token *token)
{
    bool wrong = false;

    for (; is_digit(peek(lexer, 0)); lexer->at++) {
        if (peek(lexer, 0) > '7' && !wrong) {
            wrong = true;
            lex_error(lexer, span_here(lexer),
                      "a number that starts with 0 is octal: %c is no octal digit", peek(lexer, 0));
        }
        add_digit(token, 8, peek(lexer, 0) - '0');
    }
}

/* exponent = ( "e" | "E" ) [ "+" | "-" ] digits */
static void lex_exponent(mtc_lexer *lexer)
{
    lexer->at++;
    if (peek(lexer, 0) == '+' || peek(lexer, 0) == '-')
        lexer->at++;
    if (!is_digit(peek(lexer, 0)))
        lex_error(lexer, span_here(lexer), "an exponent needs digits");
    while (is_digit(peek(lexer, 0)))
        lexer->at++;
}

/* decimal = digits [ "." [ digits ] ] [ exponent ] | "." digits [ exponent ] */
static void lex_decimal(mtc_lexer *lexer, mtc_token *token)
{
    uint32_t start = lexer->at;

    for (; is_digit(peek(lexer, 0)); lexer->at++)
        add_digit(token, 10, peek(lexer, 0) - '0');
    if (peek(lexer, 0) == '.') {
        token->kind = TOKEN_FLOAT;
        lexer->at++;
        while (is_digit(peek(lexer, 0)))
            lexer->at++;
    }
    if (peek(lexer, 0) == 'e' || peek(lexer, 0) == 'E') {
        token->kind = TOKEN_FLOAT;
        lex_exponent(lexer);
    }
    token->too_big = token->too_big && token->kind == TOKEN_INT;
    char *digits = mtc_arena_copy(lexer->arena, token->text, lexer->at - start);
    token->number = strtod(digits, NULL);
}

/* number = hex | octal | decimal; a letter must not follow at once. */
static void lex_number(mtc_lexer *lexer, mtc_token *token)
{
    token->kind = TOKEN_INT;
    if (peek(lexer, 0) == '0' && (peek(lexer, 1) == 'x' || peek(lexer, 1) == 'X'))
        lex_hex(lexer, token);
    else if (peek(lexer, 0) == '0' && is_digit(peek(lexer, 1)))
        lex_octal(lexer, token);
    else
        lex_decimal(lexer, token);
    if (is_letter(peek(lexer, 0)))
        lex_error(lexer, span_here(lexer), "a space must stand between a number and an identifier");
    else if (peek(lexer, 0) == '.')
        lex_error(lexer, span_here(lexer), "a number has one decimal point at most");
    else
        return;
    while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)) || peek(lexer, 0) == '.')
        lexer->at++;
}

/* string = "'" { character } "'" | '"' { character } '"', on one line */
static void lex_string(mtc_lexer *lexer, mtc_token *token)
{
    int quote = peek(lexer, 0);

    token->kind = TOKEN_STRING;
    for (lexer->at++; peek(lexer, 0) != quote; lexer->at++) {
        if (peek(lexer, 0) == '\\' && peek(lexer, 1) >= 0 && peek(lexer, 1) != '\n')
            lexer->at++;
        if (peek(lexer, 0) < 0 || peek(lexer, 0) == '\n') {
            mtc_span start = {lexer->source, token->at.at, 1};
            lex_error(lexer, start, "this string has no closing quote on its line");
            return;
        }
    }
    lexer->at++;
}

/* The quotes that word processors put: U+2018 to U+201F. */
static bool at_curly_quote(const mtc_lexer *lexer)
{
    return peek(lexer, 0) == 0xe2 && peek(lexer, 1) == 0x80 && peek(lexer, 2) >= 0x98 &&
           peek(lexer, 2) <= 0x9f;
}

static void report_no_text(mtc_lexer *lexer)
{
    lex_error(lexer, span_here(lexer),
              is_utf16(lexer->source) ? "this file is UTF-16: save it as UTF-8"
                                      : "this file is no text: it holds a NUL character");
    lexer->at = (uint32_t)lexer->source->size;
}

static void report_character(mtc_lexer *lexer, int c)
{
    mtc_span at = span_here(lexer);

    if (at_curly_quote(lexer))
        lex_error(lexer, at, "a string stands in straight quotes");
    else if (c < ' ')
        lex_error(lexer, at, "control character 0x%02x in the text", (unsigned)c);
    else
        lex_error(lexer, at, "only strings and comments may hold what is not ASCII");
}

static void skip_character(mtc_lexer *lexer, int c)
{
    if (c == '\0' || is_utf16(lexer->source)) {
        report_no_text(lexer);
        return;
    }
    report_character(lexer, c);
    while (peek(lexer, 0) >= 0x80 || (peek(lexer, 0) >= 0 && peek(lexer, 0) == c))
        lexer->at++;
}

static bool starts_token(int c)
{
    return c >= ' ' && c < 0x7f;
}

void mtc_lex(mtc_lexer *lexer, mtc_token *token, mtc_comments *comments)
{
    mtc_lex_comments(lexer, comments);
    while (peek(lexer, 0) >= 0 && !starts_token(peek(lexer, 0))) {
        skip_character(lexer, peek(lexer, 0));
        mtc_lex_comments(lexer, comments);
    }
    *token = (mtc_token){.text = lexer->source->text + lexer->at, .at = span_here(lexer)};
    int c = peek(lexer, 0);
    if (c < 0) {
        token->kind = TOKEN_END;
        return;
    }
    if (is_letter(c)) {
        lex_ident(lexer, token);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        lex_number(lexer, token);
    } else if (c == '"' || c == '\'') {
        lex_string(lexer, token);
    } else {
        token->kind = TOKEN_SYMBOL;
        lexer->at++;
    }
    token->at = span_from(lexer, token->at.at);
}

bool mtc_token_is(const mtc_token *token, const char *text)
{
    return (token->kind == TOKEN_IDENT || token->kind == TOKEN_SYMBOL) &&
           strlen(text) == token->at.size && memcmp(token->text, text, token->at.size) == 0;
}

static char *put_utf8(char *out, uint32_t rune)
{
    if (rune < 0x80) {
        *out++ = (char)rune;
    } else if (rune < 0x800) {
        *out++ = (char)(0xc0 | rune >> 6);
        *out++ = (char)(0x80 | (rune & 0x3f));
    } else if (rune < 0x10000) {
        *out++ = (char)(0xe0 | rune >> 12);
        *out++ = (char)(0x80 | (rune >> 6 & 0x3f));
        *out++ = (char)(0x80 | (rune & 0x3f));
    } else {
        *out++ = (char)(0xf0 | rune >> 18);
        *out++ = (char)(0x80 | (rune >> 12 & 0x3f));
        *out++ = (char)(0x80 | (rune >> 6 & 0x3f));
        *out++ = (char)(0x80 | (rune & 0x3f));
    }
    return out;
}

/* Reads up to max digits of a base; returns how many there were. */
static int read_digits(const char **at, const char *end, int base, int max, uint32_t *value)
{
    int count = 0;

    for (*value = 0; count < max && *at < end; count++, (*at)++) {
        int digit = hex_value((unsigned char)**at);
        if (digit < 0 || digit >= base)
            break;
        *value = *value * (uint32_t)base + (uint32_t)digit;
    }
    return count;
}

/* The second half of a surrogate pair, as in "\ud83d\ude00", is joined to the first, as protoc does. */
static uint32_t join_surrogates(uint32_t first, const char **at, const char *end)
{
    const char *next = *at + 2;
    uint32_t second;

    if (first < 0xd800 || first > 0xdbff || end - *at < 6 || memcmp(*at, "\\u", 2) != 0 ||
        read_digits(&next, end, 16, 4, &second) != 4 || second < 0xdc00 || second > 0xdfff)
        return first;
    *at = next;
    return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

/* escape = "\" ( simple | octal{1,3} | "x" hex{1,2} | "u" hex{4} | "U" hex{8} ); at is behind "\".
 * Returns where to go on writing, or NULL for what is no escape. */
static char *put_escape(char *out, const char **at, const char *end)
{
    static const char names[] = "abfnrtv\\?'\"";
    static const char values[] = "\a\b\f\n\r\t\v\\?'\"";
    uint32_t value;
    char c = **at;
    const char *simple = strchr(names, c);

    if (c != '\0' && simple != NULL) {
        (*at)++;
        *out++ = values[simple - names];
        return out;
    }
    if (is_digit((unsigned char)c)) {
        if (read_digits(at, end, 8, 3, &value) == 0)
            return NULL;
        *out++ = (char)value;
        return out;
    }
    (*at)++;
    if (c == 'x') {
        if (read_digits(at, end, 16, 2, &value) == 0)
            return NULL;
        *out++ = (char)value;
        return out;
    }
    if (c != 'u' && c != 'U')
        return NULL;
    int digits = c == 'u' ? 4 : 8;
    if (read_digits(at, end, 16, digits, &value) != digits || value > 0x10ffff)
        return NULL;
    return put_utf8(out, join_surrogates(value, at, end));
}

mtc_bytes mtc_lex_string(mtc_lexer *lexer, const mtc_token *token)
{
    const char *at = token->text + 1;
    const char *end = token->text + token->at.size;
    char *bytes = mtc_arena_alloc(lexer->arena, token->at.size + 1);
    char *out = bytes;

    if (end > at && end[-1] == token->text[0])
        end--;
    while (at < end) {
        if (*at != '\\') {
            *out++ = *at++;
            continue;
        }
        const char *start = at++;
        char *next = at < end ? put_escape(out, &at, end) : NULL;
        if (next == NULL) {
            mtc_span span = {lexer->source, (uint32_t)(start - lexer->source->text),
                             (uint32_t)(at - start)};
            lex_error(lexer, span, "invalid escape sequence in a string");
        } else {
            out = next;
        }
    }
    return (mtc_bytes){bytes, (size_t)(out - bytes)};
}
