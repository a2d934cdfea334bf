/* SPDX-License-Identifier: Apache-2.0 */
/* suggest.c - edit distance between short words, upper and lower case being nearly the same. */
#include "suggest.h"

#include <ctype.h>
#include <string.h>

enum { WORD_MAX = 64 };

/* Costs count double, so that a change of case can be half an edit. */
static size_t change_cost(char a, char b)
{
    if (a == b)
        return 0;
    return tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t row[WORD_MAX + 1];

    for (size_t j = 0; j <= b_size; j++)
        row[j] = 2 * j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = 2 * i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t changed = diagonal + change_cost(a[i - 1], b[j - 1]);
            diagonal = row[j];
            row[j] = min(changed, min(row[j], row[j - 1]) + 2);
        }
    }
    return row[b_size];
}

void mtc_suggest_try(mtc_suggestion *suggestion, const char *candidate)
{
    size_t size = strlen(suggestion->word);
    size_t other = strlen(candidate);

    if (size == 0 || size > WORD_MAX || other > WORD_MAX)
        return;
    size_t distance = edit_distance(suggestion->word, size, candidate, other);
    size_t limit = size < 3 ? 1 : 2 * (size / 3);
    if (distance > limit || (suggestion->best != NULL && distance >= suggestion->distance))
        return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}
