/* SPDX-License-Identifier: Apache-2.0 */
/* source.h - the text of one input file, and places in it. */
#ifndef MTC_SOURCE_H
#define MTC_SOURCE_H

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOURCE_MAX_SIZE = 64 * 1024 * 1024 };

typedef struct mtc_source {
    const char *name; /* as imports and descriptors call it: "cache/v1/cache.mtproto" */
    const char *path; /* where it was read; what diagnostics show */
    const char *text; /* NUL-terminated; may hold NUL bytes */
    size_t size;
} mtc_source;

/* A piece of a source; source NULL means no place at all. */
typedef struct mtc_span {
    const mtc_source *source;
    uint32_t at;
    uint32_t size;
} mtc_span;

typedef struct mtc_place {
    unsigned line;    /* from 1 */
    unsigned column;  /* from 1, in bytes */
    const char *text; /* the whole line, not terminated */
    size_t size;
} mtc_place;

/* Returns line and column of a span's first byte. */
mtc_place mtc_source_place(mtc_span at);

/* Returns the span from the first byte of one span to the last of another in the same source. */
mtc_span mtc_span_join(mtc_span first, mtc_span last);

/* Reads a whole file.
 *   Returns  NULL and *why set to the reason, such as "No such file or directory" */
mtc_source *mtc_source_read(mtc_arena *arena, const char *path, const char *name, const char **why);

/* Reads standard input to its end, and returns as mtc_source_read() does. */
mtc_source *mtc_source_read_stdin(mtc_arena *arena, const char **why);

/* Makes a source of a text in memory. */
mtc_source *mtc_source_from_text(mtc_arena *arena, const char *name, const char *text, size_t size);

#endif
