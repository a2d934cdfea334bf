/* SPDX-License-Identifier: Apache-2.0 */
/* suggest.c - edit distance between short words, upper and lower case being nearly the same. */
#include "suggest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/* Adding, leaving out, changing a letter, or swapping two that are neighbours. */
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t rows[3][WORD_MAX + 1];

    for (size_t j = 0; j <= b_size; j++)
        rows[0][j] = 2 * j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = 2 * i;
        for (size_t j = 1; j <= b_size; j++) {
            row[j] =
                min(above[j - 1] + change_cost(a[i - 1], b[j - 1]), min(row[j - 1], above[j]) + 2);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = min(row[j], two_above[j - 2] + 2);
        }
    }
    return rows[a_size % 3][b_size];
}

void mtc_suggest_try(mtc_suggestion *suggestion, const char *candidate)
{
    size_t size = strlen(suggestion->word);
    size_t other = strlen(candidate);

    if (size == 0 || size > WORD_MAX || other > WORD_MAX)
        return;
    size_t distance = strcasecmp(suggestion->word, candidate) == 0
                          ? strcmp(suggestion->word, candidate) != 0
                          : edit_distance(suggestion->word, size, candidate, other);
    size_t limit = size < 3 ? 1 : 2 * (size / 3);
    if (distance > limit || (suggestion->best != NULL && distance >= suggestion->distance))
        return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}
