/* SPDX-License-Identifier: Apache-2.0 */
/* program.h - all files of one run: those named on the command line and what they import. */
#ifndef MTC_PROGRAM_H
#define MTC_PROGRAM_H

#include "arena.h"
#include "ast.h"
#include "diag.h"
#include "source.h"
#include "table.h"

typedef struct mtc_program {
    mtc_arena *arena;
    mtc_diag *diag;
    mtc_words roots;         /* folders in which imports are looked for, in order */
    size_t own_roots;        /* so many at the end of roots are mtc's own */
    LIST(mtc_file *) files;  /* imported files before those that import them */
    mtc_table files_by_name; /* as imports call them */
    mtc_table symbols;       /* full name to mtc_decl; filled by resolve */
    mtc_file *own_options;   /* descriptor.proto where no file imports it, or NULL */
    mtc_table own_symbols;   /* its names, with which those of others cannot clash */
    mtc_table extensions;    /* "message number" to the mtc_field that took the number */
    mtc_words absent; /* paths that would have been read instead of some file, were they there */
    bool locate;      /* files are parsed with locations */
    int import_depth;
} mtc_program;

#endif
