/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - cmocka with what it needs in front of it. */
#ifndef CACHE_TESTS_CHECK_H
#define CACHE_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs the four above */

#endif
