/* SPDX-License-Identifier: Apache-2.0 */
/* lex_comment.h - the part of the lexer that reads what stands between tokens. */
#ifndef MTC_LEX_COMMENT_H
#define MTC_LEX_COMMENT_H

#include "lex.h"

/* Skips white space and comments, and keeps the comments. */
void mtc_lex_comments(mtc_lexer *lexer, mtc_comments *comments);

#endif
