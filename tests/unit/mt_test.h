/* SPDX-License-Identifier: Apache-2.0 */
/* mt_test.h - what every unit test shares: cmocka, one main, and allocations that fail on demand.
 * Include it as "mt_test.h"; a test program is functions, a table and
 *
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = {cmocka_unit_test(skips_endpoints_that_are_not_ready)};
 *         return mt_test_main(tests, sizeof tests / sizeof *tests);
 *     } */
#ifndef MT_TEST_H
#define MT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs the four above */

#include <msgtrans/alloc.h>
#include <msgtrans/status.h>

/* Fails the test unless an mt_err is the one that is wanted, and prints both by name. */
#define assert_err(expression, wanted)                                                             \
    mt_test_assert_err((expression), (wanted), #expression, __FILE__, __LINE__)
#define assert_ok(expression) assert_err(expression, MT_OK)

void mt_test_assert_err(mt_err got, mt_err wanted, const char *expression, const char *file,
                        int line);

/* Runs the tests of a program; what main() returns. Not 0 if one failed or an object is still alive
 * afterwards. */
int mt_test_main(const struct CMUnitTest *tests, size_t count);

/* Returns how many bytes of the library are in use now, with what the allocator rounds up. */
size_t mt_test_bytes(void);

/* Returns the most that were in use since the last call of it. */
size_t mt_test_peak(void);

/* Makes the nth allocation from now fail, by whichever thread, and only that one.
 *   Shape    n 1 and up; 0: none fails any more */
void mt_test_fail_alloc(size_t n);

/* Makes something and, if that went well, frees it again; returns how the making went. */
typedef mt_err mt_test_attempt_fn(void);

/* Calls attempt with its first allocation failing, then its second, and so on until it meets none
 * that fails. Each time it must return MT_OK or MT_ENOMEM and leave no object behind; at least one
 * MT_ENOMEM, and MT_OK in the end. */
void mt_test_each_failed_alloc(mt_test_attempt_fn *attempt);

#endif
