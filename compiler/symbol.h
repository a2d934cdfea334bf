/* SPDX-License-Identifier: Apache-2.0 */
/* symbol.h - the table of all full names. */
#ifndef MTC_SYMBOL_H
#define MTC_SYMBOL_H

#include "program.h"

/* Returns the table of the names among which a file's types are looked for: that of all files, but for
 * the descriptor.proto that nobody imports. */
mtc_table *mtc_symbols_of(mtc_program *program, const mtc_file *file);

/* Gives all declarations of a file their full names and enters them; reports what is twice. */
void mtc_define_file(mtc_program *program, mtc_file *file);

#endif
