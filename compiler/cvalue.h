/* SPDX-License-Identifier: Apache-2.0 */
/* cvalue.h - initial and default values of fields as C writes them. */
#ifndef MTC_CVALUE_H
#define MTC_CVALUE_H

#include "model.h"
#include "text.h"

/* Returns what a field without a default is at first: "0", "NULL", the first constant of an enum. */
const char *mtc_c_zero(mtc_arena *arena, const mtc_c_field *field);

/* Returns the default of a field as an initializer: "-INT64_C(5)", "CACHE_STATE_UP"; of a string,
 * what points to it: field->default_name. */
const char *mtc_c_default(mtc_arena *arena, const mtc_c_field *field);

/* Returns the default of a float or a double; 0 for other fields. */
double mtc_default_number(const mtc_field *field);

/* Writes bytes as the initializer of an array of char: a literal, or numbers when it is too long
 * for one. */
void mtc_put_c_string(mtc_text *out, mtc_bytes bytes);

#endif
