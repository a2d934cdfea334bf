/* SPDX-License-Identifier: Apache-2.0 */
/* core/utf8.h - where characters end in UTF-8 text (RFC 3629). Pure; Thread  any. */
#ifndef MT_CORE_UTF8_H
#define MT_CORE_UTF8_H

#include <msgtrans/base.h>

/* Returns the bytes of the character that text starts with, 1 to 4; 0 when it is none: a stray or
 * missing continuation, an overlong form, a surrogate, above U+10FFFF.
 *   Shape    size 1 and up */
size_t mt_utf8_length(const uint8_t *text, size_t size);

/* Returns the size of text without a character that was cut in half at its end. */
size_t mt_utf8_whole(const char *text, size_t size);

#endif
