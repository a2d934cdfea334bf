/* SPDX-License-Identifier: Apache-2.0 */
/* load.h - finds and parses files, and what they import. */
#ifndef MTC_LOAD_H
#define MTC_LOAD_H

#include "program.h"

/* Adds mtc's own folders behind the caller's roots. */
void mtc_load_start(mtc_program *program);

/* Loads descriptor.proto, which says what options there are, unless a file that is loaded defines
 * them itself. Comes when all inputs are loaded. */
void mtc_load_options(mtc_program *program);

/* Loads the file at a path as the command line gives it, or under that name in a root.
 *   Returns  NULL when it was reported why not */
mtc_file *mtc_load_path(mtc_program *program, const char *path);

/* Loads a source that is in memory. */
mtc_file *mtc_load_source(mtc_program *program, const mtc_source *source);

#endif
