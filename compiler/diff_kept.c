/* SPDX-License-Identifier: Apache-2.0 */
/* diff_kept.c - sets of numbers and names, made to be asked often. */
#include "differ.h"

#include <stdlib.h>
#include <string.h>

static int compare_firsts(const void *a, const void *b)
{
    const mtc_range *x = a, *y = b;

    return x->first < y->first ? -1 : x->first > y->first;
}

/* Ranges of a checked file do not overlap. */
mtc_kept mtc_kept_of(mtc_arena *arena, const mtc_range *ranges, size_t range_count,
                     const mtc_name *names, size_t name_count)
{
    mtc_range *sorted = mtc_arena_alloc(arena, range_count * sizeof *sorted);
    mtc_kept kept = {.sorted = sorted, .count = range_count};

    if (range_count > 0) {
        memcpy(sorted, ranges, range_count * sizeof *sorted);
        qsort(sorted, range_count, sizeof *sorted, compare_firsts);
    }
    for (size_t i = 0; i < name_count; i++)
        mtc_table_add(&kept.names, arena, names[i].text, (void *)&names[i]);
    return kept;
}

/* Returns how many ranges start at a number or before it. */
static size_t count_started(const mtc_kept *kept, int64_t number)
{
    size_t low = 0, high = kept->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (kept->sorted[middle].first <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t mtc_kept_first_free(const mtc_kept *kept, mtc_range range)
{
    int64_t at = range.first;
    size_t next = count_started(kept, at);

    if (next > 0)
        next--;
    for (; next < kept->count && at <= range.last && kept->sorted[next].first <= at; next++)
        if (kept->sorted[next].last >= at)
            at = (int64_t)kept->sorted[next].last + 1;
    return at;
}

bool mtc_kept_has_number(const mtc_kept *kept, int32_t number)
{
    return mtc_kept_first_free(kept, (mtc_range){.first = number, .last = number}) > number;
}

bool mtc_kept_has_name(const mtc_kept *kept, const char *name)
{
    return mtc_table_get(&kept->names, name) != NULL;
}

const char *mtc_number_key(mtc_arena *arena, int32_t number)
{
    return mtc_arena_printf(arena, "%d", number);
}
