/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz.h - what libFuzzer, or replay.c, calls in each target. */
#ifndef MT_FUZZ_H
#define MT_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Feeds one input; aborts if something that must hold does not. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
