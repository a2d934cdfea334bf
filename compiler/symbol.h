/* SPDX-License-Identifier: Apache-2.0 */
/* symbol.h - the table of all full names. */
#ifndef MTC_SYMBOL_H
#define MTC_SYMBOL_H

#include "program.h"

/* Gives all declarations of a file their full names and enters them; reports what is twice. */
void mtc_define_file(mtc_program *program, mtc_file *file);

#endif
