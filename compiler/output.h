/* SPDX-License-Identifier: Apache-2.0 */
/* output.h - puts finished files on disk, all of them or none. */
#ifndef MTC_OUTPUT_H
#define MTC_OUTPUT_H

#include "arena.h"
#include "text.h"

#include <stdbool.h>

/* A file that is ready to be written. */
typedef struct mtc_output {
    const char *path;
    mtc_text bytes;
    bool is_stamp; /* its time stamp is what matters: written even if it has its bytes already */
    bool changed;  /* set when it was written: it did not have these bytes before */
} mtc_output;

typedef LIST(mtc_output) mtc_output_list;

/* Writes the outputs of one run and makes the folders above them. All are written under temporary
 * names first and renamed when none is missing, so that a full disk or a signal leaves what was
 * there. A file that has its bytes already is left alone, so that its time stamp stays; one that is
 * replaced keeps its permissions; through a symbolic link, the file that it points to is replaced.
 * Pipes and devices, "/dev/stdout" among them, get their bytes right before the renaming.
 *   Returns  NULL, or the reason why not, with *failed set to the output that it is about */
const char *mtc_output_write(mtc_arena *arena, mtc_output *outputs, size_t count,
                             const mtc_output **failed);

/* Frees the bytes of all. */
void mtc_output_fini(mtc_output_list *outputs);

#endif
