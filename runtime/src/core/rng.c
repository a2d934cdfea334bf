/* SPDX-License-Identifier: Apache-2.0 */
/* rng.c - xoshiro256**, after the description by its authors (prng.di.unimi.it). */
#include "core/rng.h"

#include <assert.h>

static uint64_t rotate_left(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

void mt_rng_seed(mt_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        rng->state[i] = splitmix(&seed);
}

uint64_t mt_rng_next(mt_rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t number = rotate_left(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return number;
}

uint64_t mt_rng_below(mt_rng *rng, uint64_t bound)
{
    assert(bound > 0);

    /* The first 2^64 mod bound numbers would make the small remainders more likely. */
    uint64_t skip = (0 - bound) % bound;
    uint64_t number;
    do
        number = mt_rng_next(rng);
    while (number < skip);
    return number % bound;
}
