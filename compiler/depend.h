/* SPDX-License-Identifier: Apache-2.0 */
/* depend.h - what the outputs of a run depend on, as a rule that make and ninja read. */
#ifndef MTC_DEPEND_H
#define MTC_DEPEND_H

#include "output.h"
#include "program.h"

/* Adds the file of the rule to the outputs, which are its targets. A name that cannot be written so
 * that both make and ninja read it is warned of. With folders, it is also those in which a file could
 * come to lie that would be read instead of one that was. */
void mtc_depend_emit(mtc_program *program, const char *path, bool folders,
                     mtc_output_list *outputs);

#endif
