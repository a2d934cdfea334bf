/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c - the tools with which the files of the parser read tokens. */
#include "parser.h"

#include "locate.h"
#include "parse_hint.h"

#include <string.h>

void mtc_parser_next(mtc_parser *p)
{
    /* A new statement is judged afresh. */
    if (p->token.kind == TOKEN_SYMBOL && strchr(";{}", p->token.text[0]) != NULL)
        p->lexer.broken = false;
    p->last = p->token.at;
    mtc_lex(&p->lexer, &p->token, &p->comments);
}

bool mtc_parser_at(const mtc_parser *p, const char *text)
{
    return mtc_token_is(&p->token, text);
}

bool mtc_parser_accept(mtc_parser *p, const char *text)
{
    if (!mtc_parser_at(p, text))
        return false;
    mtc_parser_next(p);
    return true;
}

bool mtc_parser_accept_end(mtc_parser *p, const char *text)
{
    if (!mtc_parser_accept(p, text))
        return false;
    mtc_locate_no_comments(p, text[0] == '}');
    return true;
}

/* A statement that ended in the wrong place leaves a rest, on which nothing more is said. */
static bool is_follow_up(const mtc_parser *p)
{
    uint32_t from = p->failed.at, to = p->token.at.at;

    if (p->gave_up || p->lexer.broken)
        return true;
    return p->recovering && from <= to &&
           memchr(p->lexer.source->text + from, '\n', to - from) == NULL;
}

static void note_failure(mtc_parser *p, mtc_span at)
{
    p->failed = at;
    p->recovering = true;
}

bool mtc_parser_expected(mtc_parser *p, const char *what)
{
    const mtc_token *token = &p->token;

    if (is_follow_up(p))
        return false;
    note_failure(p, token->at);
    if (token->kind == TOKEN_END)
        mtc_diag_error(p->diag, token->at, "expected %s, but the file ends here", what);
    else if (token->kind == TOKEN_STRING)
        mtc_diag_error(p->diag, token->at, "expected %s, found a string", what);
    else
        mtc_diag_error(p->diag, token->at, "expected %s, found \"%.*s\"", what,
                       token->at.size < 60 ? (int)token->at.size : 60, token->text);
    return false;
}

/* What is missing is missing behind the token before, not where the next line starts. */
static bool expected_semicolon(mtc_parser *p)
{
    const char *text = p->lexer.source->text;
    mtc_span behind = {p->last.source, p->last.at + p->last.size, 1};
    bool at_end = mtc_parser_at(p, "}") || p->token.kind == TOKEN_END;
    bool next_line = p->token.kind == TOKEN_IDENT &&
                     memchr(text + behind.at, '\n', p->token.at.at - behind.at) != NULL;

    if (is_follow_up(p))
        return false;
    mtc_diag_error(p->diag, behind, "expected \";\" here");
    p->no_semicolon = p->token.at;
    if (at_end || next_line)
        return true;
    note_failure(p, p->token.at);
    return false;
}

bool mtc_parser_expect(mtc_parser *p, const char *text)
{
    int errors = p->diag->errors;

    if (mtc_parser_accept(p, text)) {
        if (text[0] == ';' || text[0] == '{')
            p->recovering = false;
        return true;
    }
    if (text[0] == ';' && p->last.source != NULL && p->token.kind != TOKEN_STRING)
        return expected_semicolon(p);
    mtc_parser_expected(p, mtc_arena_printf(p->arena, "\"%s\"", text));
    mtc_parse_hint_word(p, text, errors);
    return false;
}

void mtc_parser_give_up(mtc_parser *p)
{
    p->gave_up = true;
    p->file->lost_types = true;
    p->lexer.at = (uint32_t)p->lexer.source->size;
    mtc_parser_next(p);
}

/* The "}" of a value that a slip left open ends no block, and a ";" in it no statement. */
static void skip_open_value(mtc_parser *p)
{
    for (; p->braces > 0 && p->token.kind != TOKEN_END; mtc_parser_next(p)) {
        if (mtc_parser_at(p, "{"))
            p->braces++;
        else if (mtc_parser_at(p, "}"))
            p->braces--;
    }
    p->braces = 0;
}

/* Returns whether a block was skipped. */
static bool skip_statement(mtc_parser *p)
{
    bool block = false;

    skip_open_value(p);
    for (int depth = 0; p->token.kind != TOKEN_END;) {
        if (mtc_parser_at(p, "{")) {
            depth++;
        } else if (mtc_parser_at(p, "}")) {
            if (depth == 0)
                return block;
            depth--;
            block = true;
        }
        bool ends = depth == 0 && (mtc_parser_at(p, ";") || mtc_parser_at(p, "}"));
        mtc_parser_next(p);
        if (ends)
            return block;
    }
    return true;
}

void mtc_parser_skip(mtc_parser *p, const mtc_token *first)
{
    enum { ENOUGH = 1000 };

    if ((skip_statement(p) && first != NULL) ||
        (first != NULL && (mtc_token_is(first, "message") || mtc_token_is(first, "enum"))))
        p->file->lost_types = true;
    if (p->diag->errors > ENOUGH && !p->gave_up)
        mtc_parser_give_up(p);
}

bool mtc_parser_enter(mtc_parser *p, int limit)
{
    if (p->depth < limit) {
        p->depth++;
        return true;
    }
    mtc_diag_error(p->diag, p->token.at, "nested more than %d deep", limit);
    mtc_parser_give_up(p);
    return false;
}

bool mtc_parser_ident(mtc_parser *p, const char *what, mtc_name *name)
{
    if (p->token.kind != TOKEN_IDENT)
        return mtc_parser_expected(p, what);
    name->text = mtc_arena_copy(p->arena, p->token.text, p->token.at.size);
    name->at = p->token.at;
    mtc_parser_next(p);
    return true;
}

/* fullident = [ "." ] ident { "." ident } */
bool mtc_parser_full_ident(mtc_parser *p, const char *what, bool leading_dot, mtc_name *name)
{
    LIST(char) text = {0};
    mtc_span first = p->token.at;

    if (leading_dot && mtc_parser_accept(p, "."))
        LIST_ADD(p->arena, &text, '.');
    for (bool more = true; more;) {
        if (p->token.kind != TOKEN_IDENT)
            return mtc_parser_expected(p, text.count > 1 ? "an identifier behind the \".\"" : what);
        for (uint32_t i = 0; i < p->token.at.size; i++)
            LIST_ADD(p->arena, &text, p->token.text[i]);
        mtc_parser_next(p);
        more = mtc_parser_accept(p, ".");
        if (more)
            LIST_ADD(p->arena, &text, '.');
    }
    LIST_ADD(p->arena, &text, '\0');
    name->text = text.at;
    name->at = mtc_span_join(first, p->last);
    return true;
}

/* strings = string { string } */
bool mtc_parser_string(mtc_parser *p, const char *what, mtc_bytes *bytes, mtc_span *at)
{
    LIST(char) joined = {0};
    mtc_span first = p->token.at;

    if (p->token.kind != TOKEN_STRING)
        return mtc_parser_expected(p, what);
    while (p->token.kind == TOKEN_STRING) {
        mtc_bytes part = mtc_lex_string(&p->lexer, &p->token);
        for (size_t i = 0; i < part.size; i++)
            LIST_ADD(p->arena, &joined, part.data[i]);
        mtc_parser_next(p);
    }
    *bytes = (mtc_bytes){joined.at, joined.count};
    LIST_ADD(p->arena, &joined, '\0');
    bytes->data = joined.at;
    *at = mtc_span_join(first, p->last);
    return !p->lexer.broken;
}

bool mtc_parser_int32(mtc_parser *p, const char *what, int32_t min, int32_t *number, mtc_span *at)
{
    mtc_span first = p->token.at;
    bool negative = min < 0 && mtc_parser_accept(p, "-");
    uint64_t limit = negative ? (uint64_t)INT32_MAX + 1 : INT32_MAX;

    if (p->token.kind != TOKEN_INT)
        return mtc_parser_expected(p, what);
    if (p->lexer.broken)
        return false; /* the number is not what it seems */
    *at = mtc_span_join(first, p->token.at);
    bool fits = !p->token.too_big && p->token.integer <= limit;
    if (fits)
        *number = (int32_t)(negative ? -(int64_t)p->token.integer : (int64_t)p->token.integer);
    else
        mtc_diag_error(p->diag, *at, "%s must fit in 32 bits with a sign", what);
    mtc_parser_next(p);
    return fits;
}

void mtc_parser_begin_decl(mtc_parser *p, mtc_decl *decl, mtc_decl_kind kind, mtc_decl *parent)
{
    decl->kind = kind;
    decl->file = p->file;
    decl->parent = parent;
    decl->name.at = p->token.at;
    decl->name.text = "";
    decl->comments = p->comments;
    decl->comments.trailing = NULL;
}

void mtc_parser_end_decl(mtc_parser *p, mtc_decl *decl)
{
    decl->comments.trailing = p->comments.trailing;
    mtc_locate_comments(p, decl->location);
}

bool mtc_parse_decl_name(mtc_parser *p, mtc_decl *decl, const char *what)
{
    if (!mtc_parser_ident(p, what, &decl->name))
        return false;
    mtc_locate_span(p, decl->location, 1, decl->name.at);
    return true;
}
