/* SPDX-License-Identifier: Apache-2.0 */
/* policy/backoff.h - how long to wait before connecting again: exponential with full-range jitter
 * around the step, as gRPC's connection backoff does (grpc/doc/connection-backoff.md). Pure. */
#ifndef MT_POLICY_BACKOFF_H
#define MT_POLICY_BACKOFF_H

#include "core/rng.h"

typedef struct mt_backoff {
    mt_time least, most; /* 0 < least <= most */
    mt_time next;        /* the step the next failure waits, before jitter */
} mt_backoff;

void mt_backoff_init(mt_backoff *backoff, mt_time least, mt_time most);

/* Returns the wait after one more failure: the step, 20 % more or less by chance, within least and
 * most; the step then grows by the factor 1.6. */
mt_time mt_backoff_fail(mt_backoff *backoff, mt_rng *rng);

/* A connection held: the next failure waits least again. */
void mt_backoff_reset(mt_backoff *backoff);

#endif
