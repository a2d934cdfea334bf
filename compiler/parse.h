/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h - tokens to tree. */
#ifndef MTC_PARSE_H
#define MTC_PARSE_H

#include "arena.h"
#include "ast.h"
#include "diag.h"
#include "source.h"

/* Parses one file. Syntax errors go to diag; what could be read is returned all the same. */
mtc_file *mtc_parse(mtc_arena *arena, mtc_diag *diag, const mtc_source *source);

/* The same, and fills file->locations as well. */
mtc_file *mtc_parse_located(mtc_arena *arena, mtc_diag *diag, const mtc_source *source);

#endif
