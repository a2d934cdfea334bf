/* SPDX-License-Identifier: Apache-2.0 */
/* compile.h - one run of mtc: from file names to files. */
#ifndef MTC_COMPILE_H
#define MTC_COMPILE_H

#include "descriptor_set.h"
#include "program.h"
#include "text.h"

typedef struct mtc_job {
    mtc_words roots; /* -I; none: the folders of the inputs */
    mtc_words inputs;
    const char *c_out;              /* folder; NULL: no C output */
    const char *dep_out;            /* file; NULL: none */
    const char *stamp;              /* file, only with dep_out; NULL: none */
    const char *descriptor_set_out; /* file; NULL: none */
    mtc_descriptor_set_options descriptor_set;
} mtc_job;

/* Loads files with what they import and checks all of it: what every command begins with. roots
 * and inputs are as in mtc_job; files gets one file for each input. Diagnostics go to program->diag.
 *   Returns  false if anything was wrong */
bool mtc_compile_front(mtc_program *program, const mtc_words *roots, const mtc_words *inputs,
                       mtc_file **files);

/* Does a job. Diagnostics go to report.
 *   Returns  false if anything was wrong, and then nothing was written */
bool mtc_compile(mtc_arena *arena, const mtc_job *job, mtc_text *report);

/* Compiles one file that is in memory, to nowhere: all that a compilation does, without its files.
 * imported is another one that it may import, or NULL. header and source get the C output, and may
 * be NULL. */
bool mtc_compile_source(mtc_arena *arena, const mtc_source *file, const mtc_source *imported,
                        mtc_text *header, mtc_text *source, mtc_text *report);

#endif
