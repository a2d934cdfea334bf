/* SPDX-License-Identifier: Apache-2.0 */
/* output.h - puts finished files on disk, whole or not at all. */
#ifndef MTC_OUTPUT_H
#define MTC_OUTPUT_H

#include "arena.h"
#include "text.h"

#include <stdbool.h>

/* Writes a file under a temporary name and renames it; makes the folders above it. A file that has
 * these bytes already is left alone, so that its time stamp stays.
 *   Returns  NULL, or the reason why not */
const char *mtc_output_write(mtc_arena *arena, const char *path, const mtc_text *bytes);

#endif
