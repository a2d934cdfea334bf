/* SPDX-License-Identifier: Apache-2.0 */
/* diff.h - what breaks when one version of checked files takes the place of another. */
#ifndef MTC_DIFF_H
#define MTC_DIFF_H

#include "program.h"
#include "text.h"

/* Who is hurt: peers and stored data; JSON users; C sources; those who rely on how calls are made. */
typedef enum mtc_break_kind { BREAK_WIRE, BREAK_JSON, BREAK_SOURCE, BREAK_POLICY } mtc_break_kind;

typedef struct mtc_break {
    mtc_break_kind kind;
    mtc_span at;  /* in the new file; in the old one for what is gone */
    mtc_span was; /* in the old file; source NULL: at is there already, or there was nothing */
    const char *what;
    const char *why;
} mtc_break;

/* Two versions of one file; new_file NULL: it is gone. */
typedef struct mtc_diff_pair {
    const mtc_file *old_file;
    const mtc_file *new_file;
} mtc_diff_pair;

/* {.arena, .old_program, .new_program, .pairs}; breaks is filled. */
typedef struct mtc_diff {
    mtc_arena *arena;
    const mtc_program *old_program;
    const mtc_program *new_program;
    LIST(mtc_diff_pair) pairs;
    LIST(mtc_break) breaks;
} mtc_diff;

/* Compares all pairs. Definitions may have moved to another file of the new program. */
void mtc_diff_run(mtc_diff *diff);

/* Writes a line "file:line:col: kind: what" and one with the reason for each break. */
void mtc_diff_print(const mtc_diff *diff, mtc_text *out);

#endif
