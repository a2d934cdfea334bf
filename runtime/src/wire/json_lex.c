/* SPDX-License-Identifier: Apache-2.0 */
/* json_lex.c - the tokens of JSON text (RFC 8259), and the steps through objects and arrays. */
#include <string.h>

#include "core/slice.h"
#include "core/utf8.h"
#include "wire/json.h"

enum { NESTED_MOST = 2 * MT_JSON_DEPTH + 2 /* each message takes at most "{" and "[" */ };

bool mt_json_wrong(mt_json_reader *r, const uint8_t *at, const char *format, ...)
{
    va_list args;

    if (r->run.error == MT_OK)
        r->error_at = at;
    va_start(args, format);
    mt_json_vfail(&r->run, format, args);
    va_end(args);
    return false;
}

/* --- strings ---------------------------------------------------------------------------------- */

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads "\u" and four digits; returns -1 when they are not there. */
static int32_t hex_unit(const uint8_t *p, const uint8_t *end)
{
    int32_t unit = 0;

    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(p[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

/* Reads an escape that begins with "\u", of one unit or two; returns its size, 0 when it is none. */
static size_t hex_escape(const uint8_t *p, const uint8_t *end, uint32_t *character)
{
    int32_t first = hex_unit(p, end);

    *character = (uint32_t)first;
    if (first < 0 || (first >= 0xdc00 && first < 0xe000))
        return 0;
    if (first < 0xd800 || first >= 0xe000)
        return 6;
    int32_t second = hex_unit(p + 6, end);
    if (second < 0xdc00 || second >= 0xe000)
        return 0;
    *character = 0x10000 + ((uint32_t)(first - 0xd800) << 10) + (uint32_t)(second - 0xdc00);
    return 12;
}

/* escape = "\" ( '"' | "\" | "/" | "b" | "f" | "n" | "r" | "t" | "u" hex{4} ) */
static size_t read_escape(const uint8_t *p, const uint8_t *end, uint32_t *character)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";

    *character = 0;
    if (end - p < 2 || p[1] == '\0')
        return 0;
    const char *letter = strchr(letters, p[1]);
    if (letter == NULL)
        return hex_escape(p, end, character);
    *character = (uint8_t)meanings[letter - letters];
    return 2;
}

/* Skips what is most of most strings. */
static const uint8_t *skip_plain(const uint8_t *p, const uint8_t *end)
{
    while (p < end && *p >= ' ' && *p < 0x80 && *p != '\\' && *p != '"')
        p++;
    return p;
}

/* Returns the bytes that another character of a string takes, 0 if it may not stand there. */
static size_t character_size(mt_json_reader *r, const uint8_t *p)
{
    uint32_t ignored;

    if (*p == '\\') {
        r->token.has_escapes = true;
        size_t size = read_escape(p, r->end, &ignored);
        if (size == 0)
            mt_json_wrong(r, p, "invalid escape sequence");
        return size;
    }
    size_t size = *p < ' ' ? 0 : mt_utf8_length(p, (size_t)(r->end - p));
    if (size == 0)
        mt_json_wrong(r, p, *p < ' ' ? "control character in a string" : "invalid UTF-8");
    return size;
}

/* r->at is at the first quote. */
static bool lex_string(mt_json_reader *r)
{
    const uint8_t *first = r->at + 1, *p = skip_plain(first, r->end);

    r->token.has_escapes = false;
    while (p < r->end && *p != '"') {
        size_t size = character_size(r, p);
        if (size == 0)
            return false;
        p = skip_plain(p + size, r->end);
    }
    if (p == r->end)
        return mt_json_wrong(r, r->at, "the string does not end");
    r->token.kind = MT_JSON_STRING;
    r->token.raw = mt_slice_of(first, (size_t)(p - first));
    r->at = p + 1;
    return true;
}

static uint8_t *put_utf8(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (uint8_t)c;
        return out;
    }
    if (c < 0x800) {
        *out++ = (uint8_t)(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *out++ = (uint8_t)(0xe0 | c >> 12);
        } else {
            *out++ = (uint8_t)(0xf0 | c >> 18);
            *out++ = (uint8_t)(0x80 | (c >> 12 & 63));
        }
        *out++ = (uint8_t)(0x80 | (c >> 6 & 63));
    }
    *out++ = (uint8_t)(0x80 | (c & 63));
    return out;
}

/* An escape is never shorter than what it stands for. */
bool mt_json_text(mt_json_reader *r, const mt_json_token *token, mt_slice *text)
{
    const uint8_t *p = token->raw.data, *end = p + token->raw.size;
    uint32_t character;

    *text = token->raw;
    if (!token->has_escapes)
        return true;
    uint8_t *out = mt_json_alloc(&r->run, token->raw.size + 1), *at = out;
    if (out == NULL)
        return false;
    while (p < end) {
        if (*p != '\\') {
            *at++ = *p++;
            continue;
        }
        p += read_escape(p, end, &character);
        at = put_utf8(at, character);
    }
    *at = '\0';
    *text = mt_slice_of(out, (size_t)(at - out));
    return true;
}

/* --- tokens ----------------------------------------------------------------------------------- */

static bool is_word_part(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.' || c == '_';
}

/* Takes what looks like a word or a number, so that an error is about all of it. */
static bool lex_word(mt_json_reader *r)
{
    static const struct {
        const char *word;
        mt_json_kind kind;
    } words[] = {{"true", MT_JSON_TRUE}, {"false", MT_JSON_FALSE}, {"null", MT_JSON_NULL}};
    const uint8_t *first = r->at, *p = first;

    while (p < r->end && is_word_part(*p))
        p++;
    mt_slice raw = mt_slice_of(first, (size_t)(p - first));
    if (raw.size == 0)
        return mt_json_wrong(r, first, "this is not JSON");
    r->at = p;
    r->token = (mt_json_token){.kind = MT_JSON_NUMBER, .raw = raw};
    if (mt_json_is_number(raw))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (mt_slice_equal(raw, mt_slice_text(words[i].word))) {
            r->token.kind = words[i].kind;
            return true;
        }
    int shown = raw.size < 40 ? (int)raw.size : 40;
    return mt_json_wrong(r, first, "\"%.*s\" is not JSON", shown, (const char *)first);
}

bool mt_json_next(mt_json_reader *r)
{
    static const char marks[] = "{}[]:,"; /* in the order of mt_json_kind */

    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
    r->token = (mt_json_token){.kind = MT_JSON_END, .raw = mt_slice_of(r->at, 0)};
    if (r->at == r->end)
        return true;
    const char *mark = *r->at != '\0' ? strchr(marks, *r->at) : NULL;
    if (mark != NULL) {
        r->token.kind = (mt_json_kind)(MT_JSON_OBJECT + (mark - marks));
        r->at++;
        return true;
    }
    return *r->at == '"' ? lex_string(r) : lex_word(r);
}

/* --- steps ------------------------------------------------------------------------------------ */

bool mt_json_take(mt_json_reader *r, mt_json_kind kind, const char *what)
{
    if (r->token.kind != kind)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected %s", what);
    r->is_first = kind == MT_JSON_OBJECT || kind == MT_JSON_ARRAY;
    return mt_json_next(r);
}

/* True when a further item follows; false when the closing bracket was taken, and on errors. */
static bool next_of(mt_json_reader *r, mt_json_kind end, const char *what)
{
    bool is_first = r->is_first;

    r->is_first = false;
    if (r->token.kind == end) {
        mt_json_next(r);
        return false;
    }
    return is_first || mt_json_take(r, MT_JSON_COMMA, what);
}

bool mt_json_next_member(mt_json_reader *r, mt_json_token *key)
{
    if (!next_of(r, MT_JSON_OBJECT_END, "\",\" or \"}\""))
        return false;
    *key = r->token;
    return mt_json_take(r, MT_JSON_STRING, "a key in quotes");
}

bool mt_json_colon(mt_json_reader *r)
{
    return mt_json_take(r, MT_JSON_COLON, "\":\"");
}

bool mt_json_next_item(mt_json_reader *r)
{
    return next_of(r, MT_JSON_ARRAY_END, "\",\" or \"]\"");
}

static bool skip_value(mt_json_reader *r, int nested)
{
    mt_json_token key;
    const uint8_t *at = mt_json_at(&r->token);
    mt_json_kind kind = r->token.kind;

    if (nested > NESTED_MOST)
        return mt_json_wrong(r, at, "nested more than %d deep", MT_JSON_DEPTH);
    if (kind == MT_JSON_OBJECT) {
        mt_json_take(r, kind, "");
        while (mt_json_next_member(r, &key) && mt_json_colon(r) && skip_value(r, nested + 1))
            ;
    } else if (kind == MT_JSON_ARRAY) {
        mt_json_take(r, kind, "");
        while (mt_json_next_item(r) && skip_value(r, nested + 1))
            ;
    } else if (kind >= MT_JSON_STRING) {
        mt_json_next(r);
    } else {
        mt_json_wrong(r, at, "expected a value");
    }
    return r->run.error == MT_OK;
}

bool mt_json_skip(mt_json_reader *r)
{
    return skip_value(r, 0);
}
