/* SPDX-License-Identifier: Apache-2.0 */
/* core/rng.h - a small fast generator of random numbers for jitter and choices; not for secrets.
 * xoshiro256** (Blackman, Vigna 2018), seeded through splitmix64. */
#ifndef MT_CORE_RNG_H
#define MT_CORE_RNG_H

#include <msgtrans/base.h>

typedef struct mt_rng {
    uint64_t state[4];
} mt_rng;

void mt_rng_seed(mt_rng *rng, uint64_t seed);
uint64_t mt_rng_next(mt_rng *rng);

/* Returns a number from 0 to bound - 1, without bias; bound >= 1. */
uint64_t mt_rng_below(mt_rng *rng, uint64_t bound);

#endif
