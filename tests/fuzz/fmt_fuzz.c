/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_fuzz.c - any bytes as an IDL file to format: either errors, or a text with the same tokens and
 * the same comments that is its own format; and so with other blanks and comments between. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "fmt_tokens.h"
#include "fuzz.h"

enum { MAX_INPUT = 64 * 1024 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static const mtc_source *source_of(mtc_arena *arena, const char *text, size_t size)
{
    return mtc_source_from_text(arena, "in.mtproto", size > 0 ? text : "", size);
}

static void must_have_same_tokens(const fmt_file *a, const fmt_file *b)
{
    must(a->count == b->count);
    for (uint32_t i = 0; i < a->count; i++) {
        must(a->tokens[i].kind == b->tokens[i].kind && a->tokens[i].size == b->tokens[i].size);
        must(memcmp(a->tokens[i].text, b->tokens[i].text, a->tokens[i].size) == 0);
        must(a->tokens[i].comment_count == b->tokens[i].comment_count);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the next line off a comment, without the blanks at its ends. */
static mtc_bytes next_line(const char **at, const char *end)
{
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    const char *stop = newline != NULL ? newline : end;
    const char *start = *at;

    *at = newline != NULL ? newline + 1 : end;
    while (start < stop && is_blank(*start))
        start++;
    while (stop > start && is_blank(stop[-1]))
        stop--;
    return (mtc_bytes){start, (size_t)(stop - start)};
}

static void must_be_same_comment(const fmt_comment *a, const fmt_comment *b)
{
    const char *a_at = a->text, *b_at = b->text;
    const char *a_end = a->text + a->size, *b_end = b->text + b->size;

    while (a_at < a_end && b_at < b_end) {
        mtc_bytes x = next_line(&a_at, a_end);
        mtc_bytes y = next_line(&b_at, b_end);
        must(x.size == y.size && memcmp(x.data, y.data, x.size) == 0);
    }
    must(a_at == a_end && b_at == b_end);
}

static void must_have_same_comments(const fmt_file *a, const fmt_file *b)
{
    must(a->comments.count == b->comments.count);
    for (size_t i = 0; i < a->comments.count; i++)
        must_be_same_comment(&a->comments.at[i], &b->comments.at[i]);
}

/* --- the difference --------------------------------------------------------------------------- */

/* Where a reader of a text is, line by line. */
typedef struct cursor {
    const char *at;
    const char *end;
    size_t line;
} cursor;

static mtc_bytes take_line(cursor *c)
{
    const char *newline = memchr(c->at, '\n', (size_t)(c->end - c->at));
    const char *start = c->at;

    must(c->at < c->end);
    c->at = newline != NULL ? newline + 1 : c->end;
    c->line++;
    return (mtc_bytes){start, (size_t)(c->at - start)};
}

/* A line of the difference says what the next line of the old text is. */
static void must_be_next(cursor *old, mtc_bytes line, bool has_no_newline)
{
    mtc_bytes real = take_line(old);

    must(real.size == line.size - 1 - has_no_newline);
    must(memcmp(real.data, line.data + 1, real.size) == 0);
}

static void keep_lines_before(cursor *old, size_t line, mtc_text *made)
{
    while (old->line < line && old->at < old->end) {
        mtc_bytes kept = take_line(old);
        mtc_text_add(made, kept.data, kept.size);
    }
}

static void apply_line(cursor *diff, cursor *old, mtc_text *made)
{
    mtc_bytes line = take_line(diff);
    bool has_no_newline = diff->at < diff->end && diff->at[0] == '\\';
    unsigned long first = 0, count = 1;

    if (has_no_newline)
        take_line(diff);
    if (line.data[0] == '@') {
        must(sscanf(line.data, "@@ -%lu,%lu", &first, &count) >= 1);
        keep_lines_before(old, count > 0 ? first - 1 : first, made);
        return;
    }
    if (line.data[0] != '+')
        must_be_next(old, line, has_no_newline);
    if (line.data[0] != '-')
        mtc_text_add(made, line.data + 1, line.size - 1 - has_no_newline);
}

static bool same_bytes(const char *a, size_t a_size, const mtc_text *b)
{
    return a_size == b->size && (a_size == 0 || memcmp(a, b->data, a_size) == 0);
}

static void apply(const mtc_text *diff, const mtc_source *source, mtc_text *made)
{
    cursor at = {diff->data, diff->data + diff->size, 0};
    cursor old = {source->text, source->text + source->size, 0};

    for (int i = 0; i < 2; i++)
        must(take_line(&at).size > 0); /* the names of the files */
    while (at.at < at.end)
        apply_line(&at, &old, made);
    keep_lines_before(&old, SIZE_MAX, made);
}

/* What "patch" makes of the old text is the new one. */
static void check_diff(const mtc_source *source, const mtc_text *formatted)
{
    mtc_text diff = {0}, made = {0};

    mtc_fmt_diff("in", source, formatted, &diff);
    must((diff.size == 0) == same_bytes(source->text, source->size, formatted));
    if (diff.size > 0) {
        apply(&diff, source, &made);
        must(same_bytes(made.data, made.size, formatted));
    }
    mtc_text_fini(&diff);
    mtc_text_fini(&made);
}

/* --- the format ------------------------------------------------------------------------------- */

static void check_format(mtc_arena *arena, const mtc_source *source, const mtc_text *formatted)
{
    mtc_diag diag = {.arena = arena};
    const mtc_source *again = source_of(arena, formatted->data, formatted->size);
    mtc_text twice = {0};

    must(mtc_fmt(arena, &diag, again, &twice));
    must(same_bytes(twice.data, twice.size, formatted));
    const fmt_file *a = fmt_file_read(arena, source);
    const fmt_file *b = fmt_file_read(arena, again);
    must_have_same_tokens(a, b);
    must_have_same_comments(a, b);
    check_diff(source, formatted);
    mtc_text_fini(&twice);
}

/* --- other layouts of the same tokens ---------------------------------------------------------- */

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 16;
}

static uint32_t hash(const uint8_t *data, size_t size)
{
    uint32_t value = 2166136261;

    for (size_t i = 0; i < size; i++)
        value = (value ^ data[i]) * 16777619;
    return value;
}

static void put_any_gap(mtc_text *out, uint32_t *state)
{
    static const char *const gaps[] = {
        " ",
        "\n",
        "\t\n \n\n ",
        "   \r\n",
        " // beside\n",
        "\n // own\n",
        " /* inside */",
        "\n/* a\n\t b */",
        "\n\t/* a\n\t * b\n */\n",
    };
    const uint32_t count = sizeof gaps / sizeof gaps[0];

    /* Mostly plain blanks, so that there are long lines too. */
    for (uint32_t more = 1; more > 0; more = next_random(state) % 3 == 0)
        mtc_text_puts(out, gaps[next_random(state) % 2 == 0 ? 0 : next_random(state) % count]);
}

static void shake(const fmt_file *file, uint32_t seed, mtc_text *out)
{
    for (uint32_t i = 0; i < file->count; i++) {
        put_any_gap(out, &seed);
        mtc_text_add(out, file->tokens[i].text, file->tokens[i].size);
    }
    put_any_gap(out, &seed);
}

static void check_other_layout(mtc_arena *arena, const mtc_source *source, uint32_t seed)
{
    mtc_diag diag = {.arena = arena};
    mtc_text shaken = {0}, formatted = {0};

    shake(fmt_file_read(arena, source), seed, &shaken);
    const mtc_source *other = source_of(arena, shaken.data, shaken.size);
    must(mtc_fmt(arena, &diag, other, &formatted));
    check_format(arena, other, &formatted);
    mtc_text_fini(&shaken);
    mtc_text_fini(&formatted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    mtc_arena *arena = mtc_arena_new();
    mtc_diag diag = {.arena = arena};
    mtc_text formatted = {0};
    const mtc_source *source = source_of(arena, (const char *)data, size);

    if (mtc_fmt(arena, &diag, source, &formatted)) {
        check_format(arena, source, &formatted);
        check_other_layout(arena, source, hash(data, size));
    } else {
        must(diag.errors > 0);
    }
    mtc_text_fini(&formatted);
    mtc_arena_free(arena);
    return 0;
}
