/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - a text that grows at its end: what emitters write to and diagnostics are kept in. */
#ifndef MTC_TEXT_H
#define MTC_TEXT_H

#include <stddef.h>

typedef struct mtc_text {
    char *data; /* NUL-terminated; NULL while nothing was added */
    size_t size;
    size_t room;
} mtc_text;

void mtc_text_add(mtc_text *text, const char *data, size_t size);
void mtc_text_puts(mtc_text *text, const char *string);
void mtc_text_printf(mtc_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void mtc_text_fini(mtc_text *text);

#endif
