/* SPDX-License-Identifier: Apache-2.0 */
/* parser.h - what the files of the parser share: one token of look-ahead, and how errors unwind.
 * A function that parses returns false once it has reported an error; the loop over statements then
 * skips to the end of the broken one and goes on, so one slip gives one error. */
#ifndef MTC_PARSER_H
#define MTC_PARSER_H

#include "ast.h"
#include "diag.h"
#include "lex.h"

typedef struct mtc_parser {
    mtc_arena *arena;
    mtc_diag *diag;
    int errors; /* that diag had when the file was begun */
    mtc_lexer lexer;
    mtc_token token;       /* the current one, not yet consumed */
    mtc_comments comments; /* that stand before token */
    mtc_span last;         /* the token consumed last */
    mtc_file *file;
    int depth;
    int aggregates;        /* how many option values are open around the current token */
    int braces;            /* how many of these began with "{": a slip leaves them open */
    bool locate;           /* file->locations is wanted */
    mtc_comments upcoming; /* those that the next declaration gets, for its location */
    mtc_span failed;       /* where the last error is */
    bool recovering;       /* no statement was read since: errors on its line may come from it */
    mtc_span no_semicolon; /* the token in front of which one was found missing last */
    mtc_span odd_brace; /* the first "}" that stands further left than odd_decl, which it closes */
    const mtc_decl *odd_decl;
    mtc_span
        early_brace; /* the last "}" that stands further right than early_decl, which it closes */
    const mtc_decl *early_decl;
    bool stray;          /* statements of a block stand behind it, and that was reported */
    bool brace_reported; /* that one is missing */
    size_t public_imports, weak_imports;
    bool gave_up; /* the rest of the file is not read, and no more errors are reported */
} mtc_parser;

void mtc_parser_next(mtc_parser *p);

/* Is the current token this word or symbol? */
bool mtc_parser_at(const mtc_parser *p, const char *text);

/* Consumes the current token if it is this word or symbol. */
bool mtc_parser_accept(mtc_parser *p, const char *text);

/* The same for a ";" or "}" that is no end of a declaration of its own: comments before it belong to
 * nothing. */
bool mtc_parser_accept_end(mtc_parser *p, const char *text);

/* Consumes this word or symbol, or reports that it is missing. Where only a ";" is missing at the end
 * of a line, the statement counts as read. */
bool mtc_parser_expect(mtc_parser *p, const char *text);

/* Reports at the current token what was expected instead; returns false. */
bool mtc_parser_expected(mtc_parser *p, const char *what);

/* Skips the rest of a statement: to behind its ";" or its block, or to the "}" around it. first is
 * the token that it began with, from which is told whether it may have declared types; NULL: no. */
void mtc_parser_skip(mtc_parser *p, const mtc_token *first);

/* Ends reading: no more errors are reported. */
void mtc_parser_give_up(mtc_parser *p);

/* Enters one more level of nesting, if there may be one more. */
bool mtc_parser_enter(mtc_parser *p, int limit);

/* Reads one identifier; what says what it is for the error. */
bool mtc_parser_ident(mtc_parser *p, const char *what, mtc_name *name);

/* Reads a dotted name, with a leading dot if leading_dot. */
bool mtc_parser_full_ident(mtc_parser *p, const char *what, bool leading_dot, mtc_name *name);

/* Reads one or more string literals that make one string. */
bool mtc_parser_string(mtc_parser *p, const char *what, mtc_bytes *bytes, mtc_span *at);

/* Reads an integer from min to INT32_MAX, with a sign if min is below 0. */
bool mtc_parser_int32(mtc_parser *p, const char *what, int32_t min, int32_t *number, mtc_span *at);

/* Starts a declaration at the current token, and ends its head behind ";" or "{": these take the
 * comments around it. */
void mtc_parser_begin_decl(mtc_parser *p, mtc_decl *decl, mtc_decl_kind kind, mtc_decl *parent);
void mtc_parser_end_decl(mtc_parser *p, mtc_decl *decl);

/* Reads the name of a declaration. */
bool mtc_parse_decl_name(mtc_parser *p, mtc_decl *decl, const char *what);

/* option = "option" name "=" constant ";" ; location is that of all options, see locate.h */
bool mtc_parse_option(mtc_parser *p, mtc_options *options, size_t location);

/* Reads [ "[" option { "," option } "]" ], which is field number of what stands at parent. */
bool mtc_parse_inline_options(mtc_parser *p, mtc_options *options, size_t parent, int32_t number);

/* The same for a field, which gets default and json_name as well. */
bool mtc_parse_field_options(mtc_parser *p, mtc_field *field);

bool mtc_parse_message(mtc_parser *p, mtc_decl *parent, mtc_message **out);
bool mtc_parse_enum(mtc_parser *p, mtc_decl *parent, mtc_enum **out);
bool mtc_parse_service(mtc_parser *p, mtc_service **out);

/* Parses one field into message (NULL: an extension at file level); field->oneof and extendee are
 * the caller's to set before. */
bool mtc_parse_field(mtc_parser *p, mtc_message *message, mtc_field *field);

/* Parses "extend" into the scope of message, or of the file when it is NULL. */
bool mtc_parse_extend(mtc_parser *p, mtc_message *message);

/* Parses what "{" opens in a message, to behind its "}". */
bool mtc_parse_message_body(mtc_parser *p, mtc_message *message);

/* Parse "reserved …" of a message or an enum, and "extensions …". */
bool mtc_parse_message_reserved(mtc_parser *p, mtc_message *message);
bool mtc_parse_enum_reserved(mtc_parser *p, mtc_enum *enumeration);
bool mtc_parse_extension_ranges(mtc_parser *p, mtc_message *message);

#endif
