/* SPDX-License-Identifier: Apache-2.0 */
/* cwords.h - the words that the headers of C, POSIX and some of Linux take. */
#ifndef MTC_CWORDS_H
#define MTC_CWORDS_H

#include <stdbool.h>

/* A macro in lower case that is replaced wherever it stands: "errno", "st_atime". */
bool mtc_is_plain_macro(const char *name);

/* The same, and those that are replaced only before a "(": "major", "isnan". */
bool mtc_is_macro(const char *name);

/* The same, and functions, types and variables: "read", "size_t", "environ"; and what would become
 * one by what mtc adds to names: "sem", because of sem_init(). */
bool mtc_is_c_word(const char *name);

/* A macro or a constant in upper case: "INT_MAX", "LOG_INFO". */
bool mtc_is_c_constant(const char *name);

#endif
