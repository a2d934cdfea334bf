/* SPDX-License-Identifier: Apache-2.0 */
/* histogram.h - how long calls took: counts in buckets that are at most 1/32 wide, so that a
 * percentile is exact to about 3 %, whatever the number of calls, in a fixed 15 KiB. */
#ifndef CACHE_HISTOGRAM_H
#define CACHE_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BUCKETS = 60 * 32 };

typedef struct histogram { /* all zero: empty */
    uint64_t total;
    uint64_t largest;
    uint64_t counts[HISTOGRAM_BUCKETS];
} histogram;

void histogram_add(histogram *h, uint64_t value);

/* Returns a value that so many per mille of the values are not above; 0 when it is empty.
 *   Shape    permille 0 to 1000 */
uint64_t histogram_at(const histogram *h, unsigned permille);

#endif
