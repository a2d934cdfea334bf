/* SPDX-License-Identifier: Apache-2.0 */
/* explain.h - says in words what the policy of methods is, and where each part of it comes from. */
#ifndef MTC_EXPLAIN_H
#define MTC_EXPLAIN_H

#include "ast.h"
#include "text.h"

/* Explains the methods of a checked file: all, or those that name names: "Get", "Cache/Get",
 * "Cache.Get", "cache.v1.Cache/Get"; NULL stands for all.
 *   Returns  how many methods that were */
size_t mtc_explain(mtc_arena *arena, const mtc_file *file, const char *name, mtc_text *out);

/* Returns the name of a method that was probably meant, "Cache/Get", or NULL. */
const char *mtc_explain_suggest(mtc_arena *arena, const mtc_file *file, const char *name);

#endif
