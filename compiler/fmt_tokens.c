/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_tokens.c - reads tokens and raw comments, and finds out what brackets and blanks mean. */
#include "fmt_tokens.h"

#include <assert.h>
#include <string.h>

/* --- comments --------------------------------------------------------------------------------- */

/* Goes through the source once, knowing where it is. */
typedef struct walker {
    mtc_arena *arena;
    const mtc_source *source;
    fmt_file *file;
    uint32_t at;
    uint32_t line;
    uint32_t column;
} walker;

/* Steps over one byte; a tab between tokens goes to the next multiple of 8. */
static void walk_byte(walker *w, uint32_t tab_width)
{
    char c = w->source->text[w->at++];

    if (c == '\n') {
        w->line++;
        w->column = 0;
    } else {
        w->column = c == '\t' ? (w->column / tab_width + 1) * tab_width : w->column + 1;
    }
}

/* Steps over a token or comment, in which a tab is as wide as any byte: so it counts when written. */
static void walk_text(walker *w, uint32_t to)
{
    while (w->at < to)
        walk_byte(w, 1);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Returns where the comment at the walker ends; blanks at its end are not part of it. */
static uint32_t comment_end(const walker *w, uint32_t limit)
{
    const char *text = w->source->text;
    const char *from = text + w->at;
    const char *end;

    if (from[1] == '/') {
        end = memchr(from, '\n', limit - w->at);
        end = end != NULL ? end : text + limit;
        while (is_blank(end[-1]))
            end--;
    } else {
        end = from + 2;
        while (end[0] != '*' || end[1] != '/')
            end++;
        end += 2;
    }
    return (uint32_t)(end - text);
}

static void read_comment(walker *w, uint32_t limit, uint32_t newlines)
{
    fmt_comment comment = {.text = w->source->text + w->at, .newlines = newlines};
    uint32_t end = comment_end(w, limit);

    comment.size = end - w->at;
    comment.column = w->column;
    comment.is_line = comment.text[1] == '/';
    comment.is_tall = memchr(comment.text, '\n', comment.size) != NULL;
    LIST_ADD(w->arena, &w->file->comments, comment);
    walk_text(w, end);
}

/* Reads what stands before a token, which begins at limit. */
static void read_gap(walker *w, uint32_t limit, fmt_token *token)
{
    uint32_t line = w->line;

    token->comments = (uint32_t)w->file->comments.count;
    while (w->at < limit) {
        if (w->source->text[w->at] == '/') {
            read_comment(w, limit, w->line - line);
            line = w->line;
        } else {
            walk_byte(w, 8);
        }
    }
    token->comment_count = (uint32_t)w->file->comments.count - token->comments;
    token->newlines = w->line - line;
    token->line = w->line;
}

/* --- tokens ----------------------------------------------------------------------------------- */

static uint32_t count_tokens(mtc_arena *arena, mtc_diag *diag, const mtc_source *source)
{
    mtc_lexer lexer;
    mtc_token token;
    mtc_comments comments;
    uint32_t count = 0;

    mtc_lexer_init(&lexer, arena, diag, source);
    for (mtc_lex(&lexer, &token, &comments); token.kind != TOKEN_END; count++)
        mtc_lex(&lexer, &token, &comments);
    return count;
}

static void read_tokens(mtc_arena *arena, mtc_diag *diag, const mtc_source *source, fmt_file *file)
{
    mtc_lexer lexer;
    mtc_token token;
    mtc_comments comments;

    mtc_lexer_init(&lexer, arena, diag, source);
    walker w = {.arena = arena, .source = source, .file = file, .at = lexer.at};
    for (uint32_t i = 0; i <= file->count; i++) {
        fmt_token *one = &file->tokens[i];
        mtc_lex(&lexer, &token, &comments);
        read_gap(&w, token.at.at, one);
        one->kind = (uint8_t)token.kind;
        one->text = token.text;
        one->size = token.kind != TOKEN_END ? token.at.size : 0;
        walk_text(&w, token.at.at + one->size);
    }
}

/* --- what tokens mean ------------------------------------------------------------------------- */

static bool is_word(const fmt_token *token, const char *word)
{
    return token->kind == TOKEN_IDENT && token->size == strlen(word) &&
           memcmp(token->text, word, token->size) == 0;
}

static bool is_number(const fmt_token *token)
{
    return token->kind == TOKEN_INT || token->kind == TOKEN_FLOAT;
}

/* Between the tokens of a file: the brackets that are open, and where the statement started. */
typedef struct context {
    fmt_file *file;
    uint32_t *open;
    uint32_t depth;
    uint32_t statement;
} context;

static bool in_value(const context *c)
{
    return c->depth > 0 && c->file->tokens[c->open[c->depth - 1]].bracket != FMT_BLOCK;
}

/* In an aggregate, "[a.b]" is a name unless it follows a ":". */
static fmt_bracket kind_of_square(const context *c, uint32_t at)
{
    const fmt_token *tokens = c->file->tokens;

    if (in_value(c) && !fmt_is(&tokens[at - 1], ':') && tokens[at + 1].kind == TOKEN_IDENT)
        return FMT_PLAIN;
    return FMT_LIST;
}

static fmt_bracket kind_of_opener(const context *c, uint32_t at)
{
    switch (c->file->tokens[at].text[0]) {
    case '(':
        return FMT_PLAIN;
    case '[':
        return kind_of_square(c, at);
    case '<':
        return in_value(c) ? FMT_VALUE : FMT_PLAIN;
    case '{':
        return in_value(c) || (at > 0 && fmt_is(&c->file->tokens[at - 1], '=')) ? FMT_VALUE
                                                                                : FMT_BLOCK;
    default:
        return FMT_NO_BRACKET;
    }
}

static void close_bracket(context *c, uint32_t at)
{
    assert(c->depth > 0);
    uint32_t opener = c->open[--c->depth];
    fmt_token *tokens = c->file->tokens;

    tokens[opener].match = at;
    tokens[at].match = opener;
    tokens[at].bracket = tokens[opener].bracket;
}

static void read_bracket(context *c, uint32_t at)
{
    fmt_token *token = &c->file->tokens[at];

    if (token->kind != TOKEN_SYMBOL)
        return;
    token->bracket = (uint8_t)kind_of_opener(c, at);
    token->opens = token->bracket != FMT_NO_BRACKET;
    if (token->opens)
        c->open[c->depth++] = at;
    else if (strchr(")]>}", token->text[0]) != NULL)
        close_bracket(c, at);
}

/* "repeated .a.B b", "extend .a.B", "(stream .a.B)": the dot that starts a name */
static bool starts_name(const context *c, uint32_t at)
{
    const fmt_token *before = &c->file->tokens[at - 1];

    if (before->kind != TOKEN_IDENT)
        return fmt_is(before, ',') || is_number(before);
    if (at - 1 == c->statement)
        return is_word(before, "optional") || is_word(before, "required") ||
               is_word(before, "repeated") || is_word(before, "extend");
    return is_word(before, "stream") && fmt_is(before - 1, '(');
}

/* Is there a space between an opening token and what follows it? */
static bool spaced_behind(const fmt_token *before, const fmt_token *token)
{
    if (before->opens)
        return before->bracket == FMT_VALUE;
    if (fmt_is(before, '.'))
        return is_number(token); /* or it would be read as ".5" */
    return !fmt_is(before, '-') && !fmt_is(before, '/');
}

static bool is_spaced(const context *c, uint32_t at)
{
    const fmt_token *token = &c->file->tokens[at];
    const fmt_token *before = token - 1;

    if (at == c->statement)
        return false;
    if (token->kind == TOKEN_SYMBOL) {
        if (strchr(";,):/]", token->text[0]) != NULL)
            return false;
        if (token->text[0] == '.')
            return starts_name(c, at);
        if (token->text[0] == '(' && at == c->statement + 2 &&
            is_word(&c->file->tokens[c->statement], "rpc"))
            return false;
        if (token->bracket == FMT_PLAIN && strchr("<>", token->text[0]) != NULL)
            return false;
    }
    return spaced_behind(before, token);
}

static void read_meaning(mtc_arena *arena, fmt_file *file)
{
    context c = {.file = file};

    c.open = mtc_arena_alloc(arena, (file->count + 1) * sizeof *c.open);
    for (uint32_t i = 0; i < file->count; i++) {
        const fmt_token *token = &file->tokens[i];
        bool was_in_value = in_value(&c);
        read_bracket(&c, i);
        file->tokens[i].spaced = is_spaced(&c, i);
        if (token->bracket == FMT_BLOCK || (!was_in_value && fmt_is(token, ';')))
            c.statement = i + 1;
    }
    assert(c.depth == 0);
}

fmt_file *fmt_file_read(mtc_arena *arena, const mtc_source *source)
{
    mtc_diag unheard = {.arena = arena};
    fmt_file *file = mtc_arena_alloc(arena, sizeof *file);

    file->count = count_tokens(arena, &unheard, source);
    file->tokens = mtc_arena_alloc(arena, ((size_t)file->count + 1) * sizeof *file->tokens);
    read_tokens(arena, &unheard, source, file);
    read_meaning(arena, file);
    assert(unheard.errors == 0);
    return file;
}
