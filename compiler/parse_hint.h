/* SPDX-License-Identifier: Apache-2.0 */
/* parse_hint.h - notes to errors of the parser: what was probably meant, where a brace is missing. */
#ifndef MTC_PARSE_HINT_H
#define MTC_PARSE_HINT_H

#include "parser.h"

/* After a statement could not be read that began with the token first, when there were so many
 * errors: notes what its first word may be a slip of, or that it stands in the wrong place. around
 * is the declaration in which it stands, or NULL. */
void mtc_parse_hint(mtc_parser *p, const mtc_token *first, int errors, const mtc_decl *around);

/* The same for one word that was expected and is not at the current token. */
void mtc_parse_hint_word(mtc_parser *p, const char *expected, int errors);

/* Is it a word that begins statements, such as "package"? */
bool mtc_parse_is_keyword(const char *word);

/* Consumes the "}" that closes decl, if it is the current token. */
bool mtc_parse_close(mtc_parser *p, const mtc_decl *decl);

/* The statement that begins with token cannot stand in a file. If it is indented, a block was closed too
 * early, perhaps: notes where, once, and the ones that follow are not reported. */
void mtc_parse_found_stray(mtc_parser *p, const mtc_token *token);

/* Is the current token the start of one of those that follow? */
bool mtc_parse_stray(mtc_parser *p);

/* Where a statement that cannot stand in decl, but around it, is indented no further than decl:
 * reports that something else was expected, and returns true, because decl ends there, its "}" being
 * missing. */
bool mtc_parse_left_open(mtc_parser *p, const mtc_decl *decl, const char *expected);

/* Reports that the file ends inside a declaration, and reads no further; returns false. */
bool mtc_parse_unclosed(mtc_parser *p, const mtc_decl *decl);

#endif
