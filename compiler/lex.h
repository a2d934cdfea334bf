/* SPDX-License-Identifier: Apache-2.0 */
/* lex.h - text to tokens, one at a time, and the comments that stand between two tokens. */
#ifndef MTC_LEX_H
#define MTC_LEX_H

#include "arena.h"
#include "diag.h"
#include "source.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum mtc_token_kind {
    TOKEN_END,
    TOKEN_IDENT,
    TOKEN_INT,
    TOKEN_FLOAT,
    TOKEN_STRING, /* one literal with its quotes */
    TOKEN_SYMBOL, /* one character */
} mtc_token_kind;

typedef struct mtc_token {
    mtc_token_kind kind;
    mtc_span at;
    const char *text; /* at.size bytes of the source, not terminated */
    uint64_t integer; /* TOKEN_INT, unless too_big */
    bool too_big;
    double number; /* TOKEN_FLOAT, and TOKEN_INT too */
} mtc_token;

/* Bytes that a string literal stands for; may hold NUL, and is NUL-terminated besides. */
typedef struct mtc_bytes {
    const char *data;
    size_t size;
} mtc_bytes;

/* The comments between a token and the next, by protobuf's rules of which belongs to what. */
typedef struct mtc_comments {
    const char *trailing; /* of the token before; NULL if none */
    const char *leading;  /* of the token after */
    LIST(const char *) detached;
} mtc_comments;

typedef struct mtc_lexer {
    mtc_arena *arena;
    mtc_diag *diag;
    const mtc_source *source;
    uint32_t at;
    bool started;
    bool broken; /* an error was reported; what the parser finds wrong next may come from it */
} mtc_lexer;

void mtc_lexer_init(mtc_lexer *lexer, mtc_arena *arena, mtc_diag *diag, const mtc_source *source);

/* Reads the next token and the comments before it. What is no token is reported and skipped. */
void mtc_lex(mtc_lexer *lexer, mtc_token *token, mtc_comments *comments);

/* Returns the bytes of a string literal, escapes resolved; wrong escapes are reported. */
mtc_bytes mtc_lex_string(mtc_lexer *lexer, const mtc_token *token);

bool mtc_token_is(const mtc_token *token, const char *text);

#endif
