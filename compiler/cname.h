/* SPDX-License-Identifier: Apache-2.0 */
/* cname.h - what things are called in C. */
#ifndef MTC_CNAME_H
#define MTC_CNAME_H

#include "arena.h"
#include "ast.h"

/* "GetRequest" to "get_request", "HTTPServer" to "http_server" */
const char *mtc_snake(mtc_arena *arena, const char *name);
const char *mtc_upper(mtc_arena *arena, const char *name);

/* Return the name, with "_" behind it if it is taken: of a member, by keywords, macros and what a
 * struct is made of; of the function pointers of handlers, by macros with parameters as well; at
 * file level, by all that the headers of C and POSIX declare, and by names of generated code. */
const char *mtc_c_member(mtc_arena *arena, const char *name);
const char *mtc_c_handler(mtc_arena *arena, const char *name);
const char *mtc_c_global(mtc_arena *arena, const mtc_file *file, const char *name);

/* The same of a service, whose own name is always followed by something. */
const char *mtc_c_service_name(mtc_arena *arena, const mtc_file *file, const char *name);

/* Returns what all names of a file begin with, without the "_": "cache_v1"; "" for none. */
const char *mtc_c_prefix(mtc_arena *arena, const mtc_file *file);

/* Returns the C name of a message or an enum: "cache_v1_get_request". */
const char *mtc_c_type_name(mtc_arena *arena, const mtc_decl *decl);

/* Returns the constant for an enum value: "CACHE_V1_STATE_UNKNOWN" for STATE_UNKNOWN of State. */
const char *mtc_c_constant(mtc_arena *arena, const mtc_enum_value *value);

/* Returns the header made from a file: "cache/v1/cache.mt.h". */
const char *mtc_c_output_name(mtc_arena *arena, const mtc_file *file, const char *ending);

#endif
