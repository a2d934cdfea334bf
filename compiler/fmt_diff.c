/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_diff.c - the difference between a file and its format, found without a search: both hold the
 * same characters but for blanks, so lines belong together where as many have been counted. */
#include "fmt.h"

#include <string.h>

enum { CONTEXT = 3 };

/* One of the two texts, read line by line. */
typedef struct side {
    const char *at;
    size_t left;   /* bytes from at to the end */
    size_t count;  /* of characters that are no blanks, in the lines before at */
    size_t number; /* of the line at at, from 1 */
} side;

/* Lines of both sides that differ as a whole, or one line that is the same on both. */
typedef struct chunk {
    side from; /* before the chunk */
    side to;
    size_t from_lines;
    size_t to_lines;
    bool same;
} chunk;

typedef LIST(chunk) chunk_list;

static size_t line_size(const side *s)
{
    const char *newline = memchr(s->at, '\n', s->left);

    return newline != NULL ? (size_t)(newline - s->at) + 1 : s->left;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_line(side *s)
{
    size_t size = line_size(s);

    for (size_t i = 0; i < size; i++)
        s->count += !is_blank(s->at[i]);
    s->at += size;
    s->left -= size;
    s->number++;
}

static bool has_same_line(const side *a, const side *b)
{
    size_t size = line_size(a);

    return a->left > 0 && b->left > 0 && a->count == b->count && line_size(b) == size &&
           memcmp(a->at, b->at, size) == 0;
}

/* Steps over one line of the side that is behind; on a tie over one that holds nothing. */
static void step(chunk *c, side *from, side *to)
{
    bool from_first = to->left == 0 || (from->left > 0 && from->count <= to->count);

    skip_line(from_first ? from : to);
    if (from_first)
        c->from_lines++;
    else
        c->to_lines++;
}

static chunk next_chunk(side *from, side *to)
{
    chunk c = {.from = *from, .to = *to, .same = has_same_line(from, to)};

    if (c.same) {
        skip_line(from);
        skip_line(to);
        c.from_lines = c.to_lines = 1;
        return c;
    }
    do
        step(&c, from, to);
    while ((from->left > 0 || to->left > 0) && !has_same_line(from, to));
    return c;
}

static void put_lines(mtc_text *out, char sign, side s, size_t lines)
{
    for (size_t i = 0; i < lines; i++) {
        size_t size = line_size(&s);
        mtc_text_add(out, &sign, 1);
        mtc_text_add(out, s.at, size);
        if (s.at[size - 1] != '\n')
            mtc_text_puts(out, "\n\\ No newline at end of file\n");
        skip_line(&s);
    }
}

/* "12,5": where a hunk starts, and how many lines it has of a side */
static void put_range(mtc_text *out, char sign, const side *s, size_t lines)
{
    size_t number = lines == 0 ? s->number - 1 : s->number;

    mtc_text_printf(out, "%c%zu", sign, number);
    if (lines != 1)
        mtc_text_printf(out, ",%zu", lines);
}

static void put_hunk(mtc_text *out, const chunk *first, const chunk *last)
{
    size_t from_lines = 0, to_lines = 0;

    for (const chunk *c = first; c <= last; c++) {
        from_lines += c->from_lines;
        to_lines += c->to_lines;
    }
    mtc_text_puts(out, "@@ ");
    put_range(out, '-', &first->from, from_lines);
    mtc_text_puts(out, " ");
    put_range(out, '+', &first->to, to_lines);
    mtc_text_puts(out, " @@\n");
    for (const chunk *c = first; c <= last; c++) {
        put_lines(out, c->same ? ' ' : '-', c->from, c->from_lines);
        if (!c->same)
            put_lines(out, '+', c->to, c->to_lines);
    }
}

/* Returns the last chunk of the hunk that has a change at first: changes with little between them
 * are one hunk. */
static size_t hunk_end(const chunk_list *chunks, size_t first)
{
    size_t last = first;

    for (size_t i = first + 1; i < chunks->count && i - last <= 2 * CONTEXT + 1; i++)
        if (!chunks->at[i].same)
            last = i;
    return last;
}

static void put_hunks(mtc_text *out, const chunk_list *chunks)
{
    for (size_t i = 0; i < chunks->count; i++) {
        if (chunks->at[i].same)
            continue;
        size_t first = i > CONTEXT ? i - CONTEXT : 0;
        i = hunk_end(chunks, i);
        size_t last = i + CONTEXT < chunks->count ? i + CONTEXT : chunks->count - 1;
        put_hunk(out, &chunks->at[first], &chunks->at[last]);
    }
}

void mtc_fmt_diff(const char *name, const mtc_source *from, const mtc_text *to, mtc_text *out)
{
    const char *new_text = to->data != NULL ? to->data : "";
    side a = {.at = from->text, .left = from->size, .number = 1};
    side b = {.at = new_text, .left = to->size, .number = 1};
    mtc_arena *arena = mtc_arena_new();
    chunk_list chunks = {0};

    if (from->size != to->size || memcmp(from->text, new_text, to->size) != 0) {
        /* A byte order mark is dropped: what it counts must not set the sides apart. */
        if (from->size >= 3 && memcmp(from->text, "\xef\xbb\xbf", 3) == 0)
            b.count = 3;
        while (a.left > 0 || b.left > 0) {
            chunk c = next_chunk(&a, &b);
            LIST_ADD(arena, &chunks, c);
        }
        mtc_text_printf(out, "--- %s\n+++ %s\n", name, name);
        put_hunks(out, &chunks);
    }
    mtc_arena_free(arena);
}
