/* SPDX-License-Identifier: Apache-2.0 */
/* diag.h - errors, warnings and notes, each with its place, its line and a caret. */
#ifndef MTC_DIAG_H
#define MTC_DIAG_H

#include "arena.h"
#include "source.h"
#include "text.h"

#include <stdbool.h>

enum { DIAG_MAX_ERRORS = 20, DIAG_MAX_WARNINGS = 20 };

typedef enum mtc_severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } mtc_severity;

typedef struct mtc_diag_item {
    mtc_severity severity;
    mtc_span at; /* source NULL: only the text is shown */
    const char *text;
    size_t order;
} mtc_diag_item;

typedef struct mtc_diag {
    mtc_arena *arena;
    LIST(mtc_diag_item) items;
    int errors;
    int warnings;
    bool muted; /* the last error or warning was left out, so its notes are too */
} mtc_diag;

/* Add an error or a warning; after DIAG_MAX_ERRORS and DIAG_MAX_WARNINGS they are only counted. */
void mtc_diag_error(mtc_diag *diag, mtc_span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void mtc_diag_warning(mtc_diag *diag, mtc_span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Explains the error or warning added last; at.source may be NULL. */
void mtc_diag_note(mtc_diag *diag, mtc_span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes everything, sorted by file and place. */
void mtc_diag_print(mtc_diag *diag, mtc_text *out);

#endif
