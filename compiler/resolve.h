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

/* Reports that a name was not found, with the reason and what was probably meant. */
void mtc_report_unknown(mtc_program *program, mtc_file *file, const char *scope, mtc_name name,
                        const char *what);

/* Notes that a file needs what decl's file declares: an import that nobody needs is warned of. */
void mtc_mark_used(mtc_file *file, const mtc_decl *decl);

#endif
