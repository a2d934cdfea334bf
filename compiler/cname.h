/* SPDX-License-Identifier: Apache-2.0 */
/* cname.h - what things are called in C. */
#ifndef MTC_CNAME_H
#define MTC_CNAME_H

#include "arena.h"
#include "ast.h"

/* "GetRequest" to "get_request", "HTTPServer" to "http_server" */
const char *mtc_snake(mtc_arena *arena, const char *name);
const char *mtc_upper(mtc_arena *arena, const char *name);

/* Returns the name, with "_" behind it if C, C++ or their headers keep it for themselves. */
const char *mtc_c_safe(mtc_arena *arena, const char *name);

/* Returns what all names of a file begin with, without the "_": "cache_v1"; "" for none. */
const char *mtc_c_prefix(mtc_arena *arena, const mtc_file *file);

/* Returns the C name of a message or an enum: "cache_v1_get_request". */
const char *mtc_c_type_name(mtc_arena *arena, const mtc_decl *decl);

/* Returns the constant for an enum value: "CACHE_V1_STATE_UNKNOWN" for STATE_UNKNOWN of State. */
const char *mtc_c_constant(mtc_arena *arena, const mtc_enum_value *value);

/* Returns the header made from a file: "cache/v1/cache.mt.h". */
const char *mtc_c_output_name(mtc_arena *arena, const mtc_file *file, const char *ending);

#endif
