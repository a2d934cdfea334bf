/* SPDX-License-Identifier: Apache-2.0 */
/* histogram.c - 32 linear buckets for each power of two. */
#include "histogram.h"

#include <stddef.h>

enum { LINEAR_BITS = 5, LINEAR = 1 << LINEAR_BITS };

static size_t bucket_of(uint64_t value)
{
    if (value < LINEAR)
        return (size_t)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - LINEAR_BITS;
    return (size_t)shift * LINEAR + (size_t)(value >> shift);
}

/* The largest value that falls into a bucket. */
static uint64_t bucket_end(size_t bucket)
{
    if (bucket < 2 * LINEAR)
        return bucket;
    unsigned shift = (unsigned)(bucket / LINEAR) - 1;
    uint64_t first = (uint64_t)(bucket % LINEAR + LINEAR) << shift;
    return first + ((uint64_t)1 << shift) - 1;
}

void histogram_add(histogram *h, uint64_t value)
{
    h->total++;
    h->counts[bucket_of(value)]++;
    if (value > h->largest)
        h->largest = value;
}

uint64_t histogram_at(const histogram *h, unsigned permille)
{
    uint64_t wanted = (h->total * permille + 999) / 1000, seen = 0;

    if (h->total == 0)
        return 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        seen += h->counts[i];
        if (seen >= wanted && seen > 0)
            return bucket_end(i) < h->largest ? bucket_end(i) : h->largest;
    }
    return h->largest;
}
