/* SPDX-License-Identifier: Apache-2.0 */
/* lines.h - finds the lines of many places: those of a source are counted once. */
#ifndef MTC_LINES_H
#define MTC_LINES_H

#include "source.h"
#include "table.h"

/* {.arena} */
typedef struct mtc_lines {
    mtc_arena *arena;
    mtc_table indexes; /* by the path of a source, where its lines start */
} mtc_lines;

typedef struct mtc_line_place {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in bytes */
} mtc_line_place;

mtc_line_place mtc_lines_find(mtc_lines *lines, mtc_span at);

#endif
