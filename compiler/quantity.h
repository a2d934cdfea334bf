/* SPDX-License-Identifier: Apache-2.0 */
/* quantity.h - durations and sizes as policy writes them: "1.5s", "64KiB". */
#ifndef MTC_QUANTITY_H
#define MTC_QUANTITY_H

#include "arena.h"
#include "lex.h"

#include <stdint.h>

/* Read "50ms" or "1.5s" as microseconds, "64KiB" or "512" as bytes; 0 is a quantity too.
 *   Returns  NULL, or what is wrong with it */
const char *mtc_parse_duration(mtc_bytes text, uint32_t *us);
const char *mtc_parse_size(mtc_bytes text, uint32_t *bytes);

/* Write them in the largest unit that leaves a whole number: "1500ms", "64KiB", "513B". */
const char *mtc_print_duration(mtc_arena *arena, uint64_t us);
const char *mtc_print_size(mtc_arena *arena, uint64_t bytes);

#endif
