/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_write.c - gaps between tokens. What a comment stood beside it stays beside: each rule here
 * gives, applied to its own output, the same output. */
#include "fmt_write.h"

#include <string.h>

static void put(fmt_writer *w, const char *text, uint32_t size)
{
    mtc_text_add(w->out, text, size);
    w->column += size;
}

static void put_newline(fmt_writer *w, uint32_t indent)
{
    static const char blanks[] = "                                ";

    mtc_text_puts(w->out, "\n");
    w->column = 0;
    while (w->column < indent) {
        uint32_t left = indent - w->column;
        put(w, blanks, left < sizeof blanks - 1 ? left : (uint32_t)sizeof blanks - 1);
    }
}

void fmt_put_continuation(fmt_writer *w)
{
    put_newline(w, w->indent + FMT_CONTINUATION);
}

void fmt_put_token(fmt_writer *w, uint32_t at)
{
    put(w, w->file->tokens[at].text, w->file->tokens[at].size);
}

/* --- comments --------------------------------------------------------------------------------- */

typedef struct line {
    const char *text; /* behind the blanks that it starts with */
    uint32_t size;    /* without the blanks that it ends with */
    uint32_t column;
} line;

/* Cuts the next line off a text. */
static line next_line(const char **at, const char *end)
{
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    const char *stop = newline != NULL ? newline : end;
    line one = {.text = *at};

    for (; one.text < stop && (*one.text == ' ' || *one.text == '\t'); one.text++)
        one.column = *one.text == '\t' ? (one.column / 8 + 1) * 8 : one.column + 1;
    *at = newline != NULL ? newline + 1 : end;
    while (stop > one.text && strchr(" \t\r", stop[-1]) != NULL && stop[-1] != '\0')
        stop--;
    one.size = (uint32_t)(stop - one.text);
    return one;
}

/* Does each line of a block comment start with a "*"? */
static bool is_starred(const fmt_comment *comment)
{
    const char *end = comment->text + comment->size;
    const char *at = comment->text;

    next_line(&at, end);
    while (at < end) {
        line one = next_line(&at, end);
        if (one.size > 0 && one.text[0] != '*')
            return false;
    }
    return true;
}

/* Where a line of a block comment goes when the comment moves from one column to another. */
static uint32_t moved_column(uint32_t column, uint32_t from, uint32_t to)
{
    if (to >= from)
        return column + (to - from);
    return column > from - to ? column - (from - to) : 0;
}

static void put_tall_comment(fmt_writer *w, const fmt_comment *comment)
{
    const char *end = comment->text + comment->size;
    const char *at = comment->text;
    uint32_t start = w->column;
    bool starred = is_starred(comment);
    line one = next_line(&at, end);

    put(w, one.text, one.size);
    while (at < end) {
        one = next_line(&at, end);
        uint32_t column = starred ? start + 1 : moved_column(one.column, comment->column, start);
        put_newline(w, one.size > 0 ? column : 0);
        put(w, one.text, one.size);
    }
}

static void put_comment(fmt_writer *w, const fmt_comment *comment)
{
    if (comment->is_tall)
        put_tall_comment(w, comment);
    else
        put(w, comment->text, comment->size);
}

/* --- gaps inside a line ----------------------------------------------------------------------- */

static const fmt_comment *comments_of(const fmt_file *file, uint32_t at)
{
    const fmt_token *token = &file->tokens[at];

    return token->comment_count > 0 ? &file->comments.at[token->comments] : NULL;
}

static bool hugs(const fmt_token *token)
{
    return fmt_is(token, ';') || fmt_is(token, ',');
}

void fmt_put_gap(fmt_writer *w, uint32_t at)
{
    const fmt_token *token = &w->file->tokens[at];
    const fmt_comment *comments = comments_of(w->file, at);
    bool ends_line = false;

    for (uint32_t i = 0; i < token->comment_count; i++) {
        if (ends_line || comments[i].newlines > 0)
            fmt_put_continuation(w);
        else
            put(w, " ", 1);
        put_comment(w, &comments[i]);
        ends_line = comments[i].is_line;
    }
    if (ends_line || (token->comment_count > 0 && token->newlines > 0))
        fmt_put_continuation(w);
    else if (token->comment_count > 0 ? !hugs(token) : token->spaced)
        put(w, " ", 1);
}

static uint32_t gap_width(const fmt_file *file, uint32_t at, uint32_t limit)
{
    const fmt_token *token = &file->tokens[at];
    uint64_t width = token->comment_count > 0 ? !hugs(token) : token->spaced;

    for (uint32_t i = 0; i < token->comment_count && width <= limit; i++) {
        const fmt_comment *comment = &comments_of(file, at)[i];
        width += comment->is_tall ? limit + 1 : 1 + comment->size;
    }
    return width <= limit ? (uint32_t)width : limit + 1;
}

uint32_t fmt_width(const fmt_file *file, uint32_t first, uint32_t last, uint32_t limit)
{
    uint64_t width = file->tokens[first].size;

    for (uint32_t i = first + 1; i <= last && width <= limit; i++)
        width += gap_width(file, i, limit) + file->tokens[i].size;
    return width <= limit ? (uint32_t)width : limit + 1;
}

/* --- gaps between lines ----------------------------------------------------------------------- */

/* What stands before a token that starts a line. */
typedef struct gap {
    const fmt_token *token;
    const fmt_comment *comments;
    bool after_opener;  /* or at the start of the file */
    bool before_closer; /* or at the end of the file */
} gap;

static gap gap_before(const fmt_file *file, uint32_t at)
{
    const fmt_token *token = &file->tokens[at];

    return (gap){
        .token = token,
        .comments = comments_of(file, at),
        .after_opener = at == 0 || token[-1].opens,
        .before_closer =
            token->kind == TOKEN_END || (token->bracket != FMT_NO_BRACKET && !token->opens),
    };
}

/* Is there a line end behind this comment, before the next token? */
static bool line_ends_behind(const gap *g, uint32_t at)
{
    if (g->comments[at].is_line || g->token->newlines > 0)
        return true;
    for (uint32_t i = at + 1; i < g->token->comment_count; i++)
        if (g->comments[i].is_line || g->comments[i].newlines > 0)
            return true;
    return false;
}

/* Returns how many of the first comments stay on the line of the token before. */
static uint32_t count_beside(const fmt_writer *w, const gap *g)
{
    uint32_t count = 0;

    if (w->out->size == 0)
        return 0;
    while (count < g->token->comment_count && g->comments[count].newlines == 0)
        count++;
    /* With the next token on the same line, it is that one's, unless there is nothing behind. */
    bool all_on_one_line = count > 0 && !line_ends_behind(g, count - 1);
    if (all_on_one_line && (g->after_opener || !g->before_closer))
        return 0;
    return count;
}

/* A comment may go on below, at the column where it started beside a token. */
static bool goes_on(const fmt_comment *comment)
{
    return comment->is_line && comment[-1].is_line && comment->newlines == 1 &&
           comment->column == comment[-1].column;
}

static uint32_t put_comments_beside(fmt_writer *w, const gap *g)
{
    uint32_t count = count_beside(w, g);
    uint32_t column = 0;

    for (uint32_t i = 0; i < count; i++) {
        put(w, " ", 1);
        column = w->column;
        put_comment(w, &g->comments[i]);
    }
    /* Behind a lone bracket this is also where the lines below start: those are no continuation. */
    if (count == 0 || column == w->indent)
        return count;
    while (count < g->token->comment_count && goes_on(&g->comments[count])) {
        put_newline(w, column);
        put_comment(w, &g->comments[count++]);
    }
    return count;
}

/* Starts a line; newlines says how many there were before, of which one may stay empty. */
static void start_line(fmt_writer *w, uint32_t newlines, bool may_be_empty, uint32_t indent)
{
    if (w->out->size == 0)
        return;
    if (newlines > 1 && may_be_empty)
        mtc_text_puts(w->out, "\n");
    put_newline(w, indent);
}

/* Writes comments on lines of their own; block comments that shared a line still do. */
static void put_comments_above(fmt_writer *w, const gap *g, uint32_t first)
{
    for (uint32_t i = first; i < g->token->comment_count; i++) {
        const fmt_comment *comment = &g->comments[i];
        if (i > first && !comment[-1].is_line && comment->newlines == 0)
            put(w, " ", 1);
        else
            start_line(w, comment->newlines, i > first || !g->after_opener, w->indent);
        put_comment(w, comment);
    }
}

/* Does the token stay on the line of the comments above it, as in "(comment) int32 a = 1;"? */
static bool shares_line(const gap *g)
{
    const fmt_comment *last = &g->comments[g->token->comment_count - 1];

    return !last->is_line && !last->is_tall && g->token->newlines == 0 && !g->before_closer;
}

void fmt_put_break(fmt_writer *w, uint32_t at, uint32_t indent)
{
    gap g = gap_before(w->file, at);
    uint32_t first = put_comments_beside(w, &g);
    bool has_above = first < g.token->comment_count;

    put_comments_above(w, &g, first);
    if (has_above && shares_line(&g))
        put(w, " ", 1);
    else
        start_line(w, g.token->newlines, !g.before_closer && (has_above || !g.after_opener),
                   indent);
}
