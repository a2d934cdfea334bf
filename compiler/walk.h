/* SPDX-License-Identifier: Apache-2.0 */
/* walk.h - the IDL files below a folder, for commands that take folders. */
#ifndef MTC_WALK_H
#define MTC_WALK_H

#include "arena.h"

#include <stdbool.h>

/* Is it a folder? What is not there is none. */
bool mtc_is_folder(const char *path);

/* Is it a name of an IDL file, "….mtproto" or "….proto"? */
bool mtc_is_idl_name(const char *path);

/* Adds all files below a folder that have such a name to paths, those of one folder by name. Links to
 * folders are not followed.
 *   Returns  false when something there cannot be read: *failed is its path, *why the reason */
bool mtc_walk(mtc_arena *arena, const char *folder, mtc_words *paths, const char **failed,
              const char **why);

#endif
