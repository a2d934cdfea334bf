/* SPDX-License-Identifier: Apache-2.0 */
/* fmt.c - where lines begin and end: one statement a line; brackets on one line if they were and it
 * fits, else one item a line. */
#include "fmt.h"

#include "fmt_tokens.h"
#include "fmt_write.h"
#include "parse.h"

#include <string.h>

static uint32_t put_piece(fmt_writer *w, uint32_t at, bool flat, bool first);

/* Do these tokens stand on one line, and fit on what is left of ours with what clings to them? */
static bool stays_flat(const fmt_writer *w, uint32_t first, uint32_t last)
{
    const fmt_file *file = w->file;
    uint32_t width = file->tokens[first].line == file->tokens[last].line
                         ? fmt_width(file, first, last, FMT_MAX_WIDTH)
                         : FMT_MAX_WIDTH + 1;
    const fmt_token *next = &file->tokens[last + 1];

    if (fmt_is(next, ';') || fmt_is(next, ','))
        width += 1;
    else if (next->bracket == FMT_BLOCK && next->opens)
        width += 2;
    return w->column + width <= FMT_MAX_WIDTH;
}

/* --- strings that make one string ------------------------------------------------------------- */

static uint32_t chain_end(const fmt_file *file, uint32_t at)
{
    while (file->tokens[at].kind == TOKEN_STRING)
        at++;
    return at;
}

/* '= "one" "two"', or each on a line of its own */
static uint32_t put_chain(fmt_writer *w, uint32_t at, bool flat, bool first)
{
    uint32_t end = chain_end(w->file, at);
    const fmt_token *before = at > 0 ? &w->file->tokens[at - 1] : NULL;
    bool has_name = before != NULL && (fmt_is(before, '=') || fmt_is(before, ':'));

    if (!first && !has_name)
        fmt_put_gap(w, at);
    w->column += has_name;
    flat = flat || stays_flat(w, at, end - 1);
    w->column -= has_name;
    uint32_t indent = w->indent;
    w->indent += FMT_INDENT;
    for (uint32_t i = at; i < end; i++) {
        bool needs_gap = i > at || has_name;
        if (needs_gap && flat)
            fmt_put_gap(w, i);
        else if (needs_gap)
            fmt_put_break(w, i, w->indent);
        fmt_put_token(w, i);
    }
    w->indent = indent;
    return end;
}

/* --- brackets --------------------------------------------------------------------------------- */

/* Goes behind a token, or behind the bracket that it opens. */
static uint32_t behind(const fmt_file *file, uint32_t at)
{
    return file->tokens[at].opens ? file->tokens[at].match + 1 : at + 1;
}

/* field = name [ ":" ] value [ "," | ";" ] */
static uint32_t field_end(const fmt_file *file, uint32_t at, uint32_t close)
{
    uint32_t end = behind(file, at);

    if (end < close && fmt_is(&file->tokens[end], ':'))
        end++;
    if (end < close && fmt_is(&file->tokens[end], '-'))
        end++;
    if (end < close && file->tokens[end].kind == TOKEN_STRING)
        end = chain_end(file, end);
    else if (end < close)
        end = behind(file, end);
    if (end < close && (fmt_is(&file->tokens[end], ',') || fmt_is(&file->tokens[end], ';')))
        end++;
    return end;
}

/* Up to the next "," */
static uint32_t list_item_end(const fmt_file *file, uint32_t at, uint32_t close)
{
    while (at < close && !fmt_is(&file->tokens[at], ','))
        at = behind(file, at);
    return at < close ? at + 1 : close;
}

static void put_pieces(fmt_writer *w, uint32_t from, uint32_t to, bool flat, bool first)
{
    for (uint32_t at = from; at < to; first = false)
        at = put_piece(w, at, flat, first);
}

static void put_items(fmt_writer *w, uint32_t open, uint32_t close)
{
    bool is_value = w->file->tokens[open].bracket == FMT_VALUE;

    w->indent += FMT_INDENT;
    for (uint32_t at = open + 1, end; at < close; at = end) {
        end = is_value ? field_end(w->file, at, close) : list_item_end(w->file, at, close);
        fmt_put_break(w, at, w->indent);
        put_pieces(w, at, end, false, true);
    }
    fmt_put_break(w, close, w->indent - FMT_INDENT);
    w->indent -= FMT_INDENT;
}

/* Is there nothing between a bracket and its end, not even a comment? */
static bool is_empty(const fmt_file *file, uint32_t open)
{
    return file->tokens[open].match == open + 1 && file->tokens[open + 1].comment_count == 0;
}

static uint32_t put_bracket(fmt_writer *w, uint32_t open, bool flat)
{
    uint32_t close = w->file->tokens[open].match;

    fmt_put_token(w, open);
    if (is_empty(w->file, open)) {
        fmt_put_token(w, close);
        return close + 1;
    }
    w->column--;
    flat = flat || w->file->tokens[open].bracket == FMT_PLAIN || stays_flat(w, open, close);
    w->column++;
    if (flat) {
        put_pieces(w, open + 1, close, true, false);
        fmt_put_gap(w, close);
    } else {
        put_items(w, open, close);
    }
    fmt_put_token(w, close);
    return close + 1;
}

/* --- statements ------------------------------------------------------------------------------- */

/* A list of ranges or names goes on in the next line where it would get too long. */
static bool breaks_list(const fmt_writer *w, uint32_t at)
{
    uint32_t end = at;

    if (!fmt_is(&w->file->tokens[at - 1], ','))
        return false;
    while (end < w->file->count && !fmt_is(&w->file->tokens[end + 1], ',') &&
           !fmt_is(&w->file->tokens[end + 1], ';') && end - at < FMT_MAX_WIDTH)
        end++;
    return w->column + 2 + fmt_width(w->file, at, end, FMT_MAX_WIDTH) > FMT_MAX_WIDTH;
}

static bool is_returns(const fmt_token *token)
{
    return token->size == strlen("returns") && memcmp(token->text, "returns", token->size) == 0 &&
           fmt_is(token - 1, ')') && token[1].opens;
}

/* So does a method before its "returns". */
static bool breaks_method(const fmt_writer *w, uint32_t at)
{
    if (!is_returns(&w->file->tokens[at]))
        return false;
    uint32_t end = w->file->tokens[at + 1].match;
    uint32_t width = 1 + fmt_width(w->file, at, end, FMT_MAX_WIDTH);
    const fmt_token *next = &w->file->tokens[end + 1];
    if (next->opens)
        width += is_empty(w->file, end + 1) ? 3 : 2; /* " {}" or " {" */
    else
        width += 1;
    return w->column + width > FMT_MAX_WIDTH;
}

/* Writes one token, bracket or chain of strings, with what stands before it unless it is first. */
static uint32_t put_piece(fmt_writer *w, uint32_t at, bool flat, bool first)
{
    const fmt_token *token = &w->file->tokens[at];

    if (token->kind == TOKEN_STRING && token[1].kind == TOKEN_STRING)
        return put_chain(w, at, flat, first);
    if (!first)
        fmt_put_gap(w, at);
    if (token->opens && token->bracket != FMT_BLOCK)
        return put_bracket(w, at, flat);
    fmt_put_token(w, at);
    return at + 1;
}

static bool ends_statement(const fmt_token *token)
{
    return fmt_is(token, ';') || token->bracket == FMT_BLOCK || token->kind == TOKEN_END;
}

/* Writes a statement up to its ";" or to the "{" of its body. */
static uint32_t put_statement(fmt_writer *w, uint32_t at)
{
    const fmt_token *tokens = w->file->tokens;
    bool first = true;

    while (!ends_statement(&tokens[at])) {
        if (!first && tokens[at].comment_count == 0 &&
            (breaks_list(w, at) || breaks_method(w, at))) {
            fmt_put_continuation(w);
            first = true;
        }
        at = put_piece(w, at, false, first);
        first = false;
    }
    return put_piece(w, at, false, first);
}

static bool follows_at_once(const fmt_file *file, uint32_t at)
{
    return at > 0 && fmt_is(&file->tokens[at], ';') && file->tokens[at].comment_count == 0 &&
           !file->tokens[at - 1].opens;
}

static void put_file(fmt_writer *w)
{
    const fmt_token *tokens = w->file->tokens;

    for (uint32_t at = 0; at < w->file->count && w->out->size <= SOURCE_MAX_SIZE;) {
        bool closes = tokens[at].bracket == FMT_BLOCK && !tokens[at].opens;
        if (closes && !is_empty(w->file, tokens[at].match))
            fmt_put_break(w, at, w->indent - FMT_INDENT);
        else if (!closes && !follows_at_once(w->file, at))
            fmt_put_break(w, at, w->indent);
        if (closes) {
            w->indent -= FMT_INDENT;
            fmt_put_token(w, at++);
            continue;
        }
        at = put_statement(w, at);
        if (tokens[at - 1].bracket == FMT_BLOCK)
            w->indent += FMT_INDENT;
    }
    fmt_put_break(w, w->file->count, 0);
}

bool mtc_fmt(mtc_arena *arena, mtc_diag *diag, const mtc_source *source, mtc_text *out)
{
    mtc_parse(arena, diag, source);
    if (diag->errors > 0)
        return false;
    fmt_writer w = {.file = fmt_file_read(arena, source), .out = out};
    put_file(&w);
    if (out->size <= SOURCE_MAX_SIZE)
        return true;
    mtc_diag_error(diag, (mtc_span){source, 0, 1}, "formatted, it would be larger than 64 MiB");
    return false;
}
