/* SPDX-License-Identifier: Apache-2.0 */
/* fmt.h - the one format of IDL files. */
#ifndef MTC_FMT_H
#define MTC_FMT_H

#include "arena.h"
#include "diag.h"
#include "source.h"
#include "text.h"

#include <stdbool.h>

/* Writes a source in the one format. Only the layout changes: tokens and comments stay, in their
 * order. Imports need not be there.
 *   Shape    diag has no errors yet
 *   Returns  false when it was reported what is wrong; out is then of no use */
bool mtc_fmt(mtc_arena *arena, mtc_diag *diag, const mtc_source *source, mtc_text *out);

/* Writes what turns one text into the other as a unified diff; nothing if they are the same. They
 * must differ in nothing but blanks and line ends, as a file and its format do: that is why this
 * takes no longer than reading them. */
void mtc_fmt_diff(const char *name, const mtc_source *from, const mtc_text *to, mtc_text *out);

#endif
