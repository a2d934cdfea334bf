/* SPDX-License-Identifier: Apache-2.0 */
/* backoff.c - the step, the chance around it, and how it grows. */
#include "policy/backoff.h"

#include <assert.h>

void mt_backoff_init(mt_backoff *backoff, mt_time least, mt_time most)
{
    assert(least > 0 && least <= most);
    *backoff = (mt_backoff){.least = least, .most = most, .next = least};
}

mt_time mt_backoff_fail(mt_backoff *backoff, mt_rng *rng)
{
    mt_time step = backoff->next;
    mt_time from = step - step / 5;
    mt_time to = step > backoff->most - step / 5 ? backoff->most : step + step / 5;

    /* Cutting the range, not the result: else half of all clients would come back together. */
    if (from < backoff->least)
        from = backoff->least;
    backoff->next =
        step > backoff->most / 8 * 5 ? backoff->most : step / 5 * 8 + (step % 5 * 8 + 4) / 5;
    return from + (mt_time)mt_rng_below(rng, (uint64_t)(to - from) + 1);
}

void mt_backoff_reset(mt_backoff *backoff)
{
    backoff->next = backoff->least;
}
