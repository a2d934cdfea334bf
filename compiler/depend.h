/* SPDX-License-Identifier: Apache-2.0 */
/* depend.h - what the outputs of a run depend on, as a rule that make and ninja read. */
#ifndef MTC_DEPEND_H
#define MTC_DEPEND_H

#include "output.h"
#include "program.h"

/* Adds the file of the rule to the outputs, and the stamp unless it is NULL. The stamp is then the
 * target of the rule instead of the outputs; and as it is new after each run, the rule can also name
 * folders, in which a file could come to lie that would be read instead of one that was. A name that
 * make or ninja could not read is warned of. */
void mtc_depend_emit(mtc_program *program, const char *path, const char *stamp,
                     mtc_output_list *outputs);

#endif
