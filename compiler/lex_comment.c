/* SPDX-License-Identifier: Apache-2.0 */
/* lex_comment.c - decides which comment belongs to which declaration, as protoc does:
 * one that starts on the line of the token before, or stands right below it with an empty line after
 * it, is that token's; one that ends right above a token is that token's; others are detached. */
#include "lex_comment.h"

#include <string.h>

typedef enum comment_kind { COMMENT_NONE, COMMENT_LINE, COMMENT_BLOCK } comment_kind;

typedef struct collector {
    mtc_lexer *lexer;
    mtc_comments *comments;
    LIST(char) pending; /* read, and not yet known whose it is */
    comment_kind kind;  /* of pending */
    bool after_token;   /* pending may still belong to the token before */
} collector;

static int peek(const mtc_lexer *lexer, uint32_t ahead)
{
    uint32_t at = lexer->at + ahead;

    return at < lexer->source->size ? (unsigned char)lexer->source->text[at] : -1;
}

static void skip_blanks(mtc_lexer *lexer)
{
    for (;; lexer->at++) {
        int c = peek(lexer, 0);
        if (c != ' ' && c != '\t' && c != '\r' && c != '\v' && c != '\f')
            return;
    }
}

static bool skip_newline(mtc_lexer *lexer)
{
    if (peek(lexer, 0) != '\n')
        return false;
    lexer->at++;
    return true;
}

/* Returns what is pending as a string, and starts anew. */
static const char *take_pending(collector *c)
{
    LIST_ADD(c->lexer->arena, &c->pending, '\0');
    const char *text = c->pending.at;
    memset(&c->pending, 0, sizeof c->pending);
    return text;
}

static void flush(collector *c)
{
    if (c->kind == COMMENT_NONE)
        return;
    const char *text = take_pending(c);
    if (c->after_token)
        c->comments->trailing = text;
    else
        LIST_ADD(c->lexer->arena, &c->comments->detached, text);
    c->after_token = false;
    c->kind = COMMENT_NONE;
}

/* Line comments that follow each other are one comment. */
static void begin(collector *c, comment_kind kind)
{
    if (kind != COMMENT_LINE || c->kind != COMMENT_LINE)
        flush(c);
    c->kind = kind;
}

static void add(collector *c, char byte)
{
    LIST_ADD(c->lexer->arena, &c->pending, byte);
}

/* linecomment = "//" { character } newline */
static void read_line_comment(collector *c)
{
    mtc_lexer *lexer = c->lexer;

    begin(c, COMMENT_LINE);
    lexer->at += 2;
    for (int byte; (byte = peek(lexer, 0)) >= 0;) {
        add(c, (char)byte);
        lexer->at++;
        if (byte == '\n')
            return;
    }
}

/* Leaves out the white space and "*" that lead the lines of a block comment. */
static void skip_line_start(mtc_lexer *lexer)
{
    skip_blanks(lexer);
    if (peek(lexer, 0) == '*' && peek(lexer, 1) != '/')
        lexer->at++;
}

/* blockcomment = "/" "*" { character } "*" "/", which do not nest */
static void read_block_comment(collector *c)
{
    mtc_lexer *lexer = c->lexer;
    mtc_span start = {lexer->source, lexer->at, 2};

    begin(c, COMMENT_BLOCK);
    lexer->at += 2;
    for (int byte; (byte = peek(lexer, 0)) >= 0;) {
        if (byte == '*' && peek(lexer, 1) == '/') {
            lexer->at += 2;
            return;
        }
        if (byte == '/' && peek(lexer, 1) == '*') {
            mtc_span inner = {lexer->source, lexer->at, 2};
            lexer->broken = true;
            mtc_diag_error(lexer->diag, inner, "\"/*\" inside a block comment, which cannot nest");
        }
        add(c, (char)byte);
        lexer->at++;
        if (byte == '\n')
            skip_line_start(lexer);
    }
    lexer->broken = true;
    mtc_diag_error(lexer->diag, start, "this comment has no end");
}

static comment_kind read_comment(collector *c)
{
    if (peek(c->lexer, 0) != '/')
        return COMMENT_NONE;
    if (peek(c->lexer, 1) == '/') {
        read_line_comment(c);
        return COMMENT_LINE;
    }
    if (peek(c->lexer, 1) == '*') {
        read_block_comment(c);
        return COMMENT_BLOCK;
    }
    return COMMENT_NONE;
}

static bool flush_line(collector *c)
{
    flush(c);
    return true;
}

/* Reads the rest of the line on which the token before stands. Returns false when more follows on
 * it: then nobody can say whose the comments are. */
static bool read_same_line(collector *c)
{
    skip_blanks(c->lexer);
    switch (read_comment(c)) {
    case COMMENT_LINE:
        return flush_line(c);
    case COMMENT_BLOCK:
        skip_blanks(c->lexer);
        return skip_newline(c->lexer) && flush_line(c);
    default:
        return skip_newline(c->lexer);
    }
}

/* Skips to the next token. What comments say here is dropped. */
static void drop_comments(collector *c)
{
    do {
        take_pending(c);
        c->kind = COMMENT_NONE;
        skip_blanks(c->lexer);
    } while (skip_newline(c->lexer) || read_comment(c) != COMMENT_NONE);
}

void mtc_lex_comments(mtc_lexer *lexer, mtc_comments *comments)
{
    collector c = {.lexer = lexer, .comments = comments, .after_token = lexer->started};

    *comments = (mtc_comments){0};
    if (lexer->started && !read_same_line(&c)) {
        drop_comments(&c);
        return;
    }
    lexer->started = true;
    for (;;) {
        skip_blanks(lexer);
        comment_kind kind = read_comment(&c);
        if (kind == COMMENT_BLOCK) {
            skip_blanks(lexer);
            skip_newline(lexer);
        } else if (kind == COMMENT_NONE) {
            if (!skip_newline(lexer))
                break;
            flush(&c);
            c.after_token = false;
        }
    }
    int next = peek(lexer, 0);
    if (next < 0 || next == '}' || next == ']' || next == ')')
        flush(&c);
    if (c.kind != COMMENT_NONE)
        comments->leading = take_pending(&c);
}
