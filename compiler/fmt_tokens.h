/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_tokens.h - a file as fmt sees it: all tokens, and all comments as they are written. */
#ifndef MTC_FMT_TOKENS_H
#define MTC_FMT_TOKENS_H

#include "arena.h"
#include "lex.h"
#include "source.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct fmt_comment {
    const char *text; /* from "//" to the end of its line, or from "/" "*" to "*" "/" */
    uint32_t size;
    uint32_t column;   /* where it starts, from 0; blanks before it may be tabs */
    uint32_t newlines; /* between it and what stands before it */
    bool is_line;      /* "//" */
    bool is_tall;      /* has more than one line */
} fmt_comment;

/* What a bracket opens or closes. */
typedef enum fmt_bracket {
    FMT_NO_BRACKET,
    FMT_BLOCK, /* the body of a declaration */
    FMT_VALUE, /* "{" or "<" of an aggregate */
    FMT_LIST,  /* "[" of field options, or of values */
    FMT_PLAIN, /* "(", "<" of a map, "[" around the name of an extension: never broken */
} fmt_bracket;

typedef struct fmt_token {
    const char *text;
    uint32_t size;
    uint32_t line;          /* from 0 */
    uint32_t match;         /* of a bracket: the index of the other one */
    uint32_t comments;      /* index of the first comment before it */
    uint32_t comment_count; /* between it and the token before */
    uint32_t newlines;      /* between it and what stands before it, token or comment */
    uint8_t kind;           /* mtc_token_kind */
    uint8_t bracket;        /* fmt_bracket */
    bool opens;
    bool spaced; /* a space stands before it when both are on one line */
} fmt_token;

typedef struct fmt_file {
    fmt_token *tokens; /* the last one is TOKEN_END */
    uint32_t count;    /* without TOKEN_END */
    LIST(fmt_comment) comments;
} fmt_file;

/* Reads the tokens of a source that the parser has found in order. */
fmt_file *fmt_file_read(mtc_arena *arena, const mtc_source *source);

static inline bool fmt_is(const fmt_token *token, char symbol)
{
    return token->kind == TOKEN_SYMBOL && token->text[0] == symbol;
}

#endif
