/* SPDX-License-Identifier: Apache-2.0 */
/* show.h - shows a place in a source: its line, and a caret below it. */
#ifndef MTC_SHOW_H
#define MTC_SHOW_H

#include "source.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes text without what could make a terminal do something: "?" stands for control characters. */
void mtc_show_text(mtc_text *out, const char *text, size_t size);

/* Writes the line of a place, or what of a long one is around it, and a caret with "~" behind it
 * under its first width bytes. */
void mtc_show_place(mtc_text *out, const mtc_place *place, size_t width);

#endif
