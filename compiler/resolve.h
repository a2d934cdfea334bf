/* SPDX-License-Identifier: Apache-2.0 */
/* resolve.h - gives every declaration its full name, and finds what each name in them names. */
#ifndef MTC_RESOLVE_H
#define MTC_RESOLVE_H

#include "program.h"

/* Defines all symbols of all files and links type names; reports what is defined twice or not. */
void mtc_resolve(mtc_program *program);

/* Finds what a name written in a scope ("cache.v1.GetRequest") of a file names, by protobuf's
 * rules: the innermost scope that knows the first part of the name decides.
 *   Shape    types_only: what is no message or enum does not hide one further out
 *   Returns  NULL when there is no such thing, or the file does not import it */
mtc_decl *mtc_lookup(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                     bool types_only);

/* The same, and tells which scope knew the first part of the name, but not the rest; or NULL. */
mtc_decl *mtc_search(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                     bool types_only, const mtc_decl **hidden_by);

bool mtc_is_visible(const mtc_file *file, const mtc_decl *decl);

/* Did errors take types from what a file sees, so that a name that is not found need not be wrong? */
bool mtc_lacks_types(const mtc_file *file);

/* Is it a message or an enum? */
bool mtc_is_type(const mtc_decl *decl);

/* Reports that a name was not found, with the reason and what was probably meant; a name that was
 * reported before in the same file is not reported again. what is "type" or "message". */
void mtc_report_unknown(mtc_program *program, mtc_file *file, const char *scope, mtc_name name,
                        const char *what);

/* For qsort and bsearch of int32_t. */
int mtc_compare_numbers(const void *a, const void *b);

/* Notes that a file needs what decl's file declares: an import that nobody needs is warned of. */
void mtc_mark_used(mtc_file *file, const mtc_decl *decl);

#endif
