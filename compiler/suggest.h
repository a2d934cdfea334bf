/* SPDX-License-Identifier: Apache-2.0 */
/* suggest.h - finds the name that was probably meant, for "did you mean". */
#ifndef MTC_SUGGEST_H
#define MTC_SUGGEST_H

#include <stddef.h>

/* {.word = …}, then every candidate; best is the nearest that is near enough, or NULL. */
typedef struct mtc_suggestion {
    const char *word;
    const char *best;
    size_t distance; /* of best */
} mtc_suggestion;

void mtc_suggest_try(mtc_suggestion *suggestion, const char *candidate);

#endif
