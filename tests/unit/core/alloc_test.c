/* SPDX-License-Identifier: Apache-2.0 */
/* alloc_test.c - hooks, counting, and what happens when memory is out. */
#include "core/alloc.h"

#include <stdlib.h>
#include <string.h>

#include "mt_test.h"

static size_t hook_calls;

static void *counting_malloc(size_t size, void *arg)
{
    ++*(size_t *)arg;
    return malloc(size);
}

static void *counting_realloc(void *old, size_t size, void *arg)
{
    ++*(size_t *)arg;
    return realloc(old, size);
}

static void counting_free(void *memory, void *arg)
{
    ++*(size_t *)arg;
    free(memory);
}

static const mt_alloc_hooks counting = {counting_malloc, counting_realloc, counting_free,
                                        &hook_calls};

static void counts_what_is_alive(void **state)
{
    (void)state;
    char *a = mt_malloc(1), *b = mt_zalloc(100);

    assert_int_equal(mt_live_objects(), 2);
    b = mt_realloc(b, 1000);
    assert_int_equal(mt_live_objects(), 2);
    mt_free(a);
    mt_free(b);
    mt_free(NULL);
    assert_int_equal(mt_live_objects(), 0);
}

static void realloc_of_nothing_is_a_new_object(void **state)
{
    (void)state;
    void *memory = mt_realloc(NULL, 10);

    assert_non_null(memory);
    assert_int_equal(mt_live_objects(), 1);
    mt_free(memory);
}

static void zalloc_gives_zeros(void **state)
{
    (void)state;
    const char zeros[64] = {0};
    char *memory = mt_zalloc(sizeof zeros);

    assert_memory_equal(memory, zeros, sizeof zeros);
    mt_free(memory);
}

static void no_bytes_are_an_object_too(void **state)
{
    (void)state;
    void *memory = mt_malloc(0);

    assert_non_null(memory);
    mt_free(memory);
}

static void failure_is_null_and_counts_nothing(void **state)
{
    (void)state;
    char *memory = mt_malloc(1);

    mt_test_fail_alloc(1);
    assert_null(mt_malloc(1));
    mt_test_fail_alloc(1);
    assert_null(mt_zalloc(1));
    mt_test_fail_alloc(1);
    assert_null(mt_realloc(memory, 2));
    mt_test_fail_alloc(1);
    assert_null(mt_strndup("abc", 3));
    assert_null(mt_strndup("abc", SIZE_MAX));
    assert_int_equal(mt_live_objects(), 1);
    mt_free(memory);
}

static void strndup_ends_with_nul(void **state)
{
    (void)state;
    char *copy = mt_strndup("abcdef", 3), *none = mt_strndup(NULL, 0);

    assert_string_equal(copy, "abc");
    assert_string_equal(none, "");
    mt_free(copy);
    mt_free(none);
}

static void hooks_get_every_call_and_their_arg(void **state)
{
    (void)state;
    hook_calls = 0;
    assert_ok(mt_set_alloc_hooks(&counting));
    mt_free(mt_realloc(mt_malloc(1), 2));
    assert_int_equal(hook_calls, 3);
    assert_ok(mt_set_alloc_hooks(NULL));
    mt_free(mt_malloc(1));
    assert_int_equal(hook_calls, 3);
}

static void hooks_with_a_hole_are_refused(void **state)
{
    (void)state;
    mt_alloc_hooks hooks = counting;

    hooks.realloc = NULL;
    assert_err(mt_set_alloc_hooks(&hooks), MT_EINVAL);
}

static void hooks_stay_while_objects_live(void **state)
{
    (void)state;
    void *memory = mt_malloc(1);

    assert_err(mt_set_alloc_hooks(&counting), MT_ECLOSED);
    mt_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_is_alive),
        cmocka_unit_test(realloc_of_nothing_is_a_new_object),
        cmocka_unit_test(zalloc_gives_zeros),
        cmocka_unit_test(no_bytes_are_an_object_too),
        cmocka_unit_test(failure_is_null_and_counts_nothing),
        cmocka_unit_test(strndup_ends_with_nul),
        cmocka_unit_test(hooks_with_a_hole_are_refused),
        cmocka_unit_test(hooks_stay_while_objects_live),
        cmocka_unit_test(hooks_get_every_call_and_their_arg), /* last: ends with the C library's */
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
