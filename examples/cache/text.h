/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - numbers as a person reads them; for printf: text_count(n).at */
#ifndef CACHE_TEXT_H
#define CACHE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct text {
    char at[48];
} text;

/* "1,234,567" */
text text_count(uint64_t n);

/* "1 entry", "2,000 entries" */
text text_number(uint64_t n, const char *one, const char *many);

/* "812 bytes", "709.1 KiB", "1.3 GiB" */
text text_bytes(uint64_t n);

/* Nanoseconds: "41 us", "3.2 ms", "1.75 s" */
text text_duration(uint64_t ns);

/* True for well-formed UTF-8 without NUL: what a string field can carry. */
bool text_is_utf8(const char *data, size_t size);

#endif
