/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - what protobuf demands of a file beyond its grammar and its names. */
#ifndef MTC_CHECK_H
#define MTC_CHECK_H

#include "program.h"

/* Checks all files, and interprets their options. After it, without errors, the tree is whole. */
void mtc_check(mtc_program *program);

#endif
