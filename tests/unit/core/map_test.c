/* SPDX-License-Identifier: Apache-2.0 */
/* map_test.c - against a plain array, with keys that collide as badly as they can. */
#include "core/map.h"

#include "core/rng.h"
#include "mt_test.h"

static void *value_of(uint64_t key)
{
    return (void *)(uintptr_t)(key * 8 + 1);
}

static void what_was_put_is_found_until_taken(void **state)
{
    (void)state;
    mt_map map;

    mt_map_init(&map);
    assert_null(mt_map_get(&map, 1));
    assert_null(mt_map_take(&map, 1));
    for (uint64_t key = 1; key <= 1000; key++)
        assert_ok(mt_map_put(&map, key, value_of(key)));
    assert_int_equal(map.count, 1000);
    for (uint64_t key = 1; key <= 1000; key++)
        assert_ptr_equal(mt_map_get(&map, key), value_of(key));
    assert_null(mt_map_get(&map, 1001));
    for (uint64_t key = 1; key <= 1000; key++)
        assert_ptr_equal(mt_map_take(&map, key), value_of(key));
    assert_null(mt_map_take(&map, 1));
    assert_int_equal(map.count, 0);
    mt_map_fini(&map);
}

static void memory_goes_only_when_the_map_is_empty(void **state)
{
    (void)state;
    mt_map map;

    mt_map_init(&map);
    assert_int_equal(mt_live_objects(), 0);
    assert_ok(mt_map_put(&map, 7, &map));
    mt_map_shrink(&map);
    assert_ptr_equal(mt_map_take(&map, 7), &map);
    assert_int_equal(mt_live_objects(), 1);
    mt_map_shrink(&map);
    assert_int_equal(mt_live_objects(), 0);
    assert_ok(mt_map_put(&map, 7, &map));
    mt_map_fini(&map);
}

static void a_walk_meets_each_value_once(void **state)
{
    (void)state;
    mt_map map;
    uint32_t at = 0;
    size_t sum = 0, count = 0;

    mt_map_init(&map);
    assert_null(mt_map_next(&map, &at));
    for (uint64_t key = 1; key <= 100; key++)
        assert_ok(mt_map_put(&map, key << 32 | key, value_of(key)));
    at = 0;
    for (void *value; (value = mt_map_next(&map, &at)) != NULL; count++)
        sum += (size_t)(uintptr_t)value;
    assert_int_equal(count, 100);
    assert_int_equal(sum, 5050 * 8 + 100);
    mt_map_fini(&map);
}

/* Keys are small numbers shifted: all of them have the same home, or few do. */
static void compare_with_array(unsigned shift)
{
    enum { KEYS = 64, STEPS = 20000 };
    bool there[KEYS + 1] = {false};
    mt_rng rng;
    mt_map map;
    size_t count = 0;

    mt_rng_seed(&rng, shift);
    mt_map_init(&map);
    for (int step = 0; step < STEPS; step++) {
        size_t i = (size_t)mt_rng_below(&rng, KEYS) + 1;
        uint64_t key = (uint64_t)i << shift;
        assert_ptr_equal(mt_map_get(&map, key), there[i] ? value_of(key) : NULL);
        if (there[i])
            assert_ptr_equal(mt_map_take(&map, key), value_of(key));
        else
            assert_ok(mt_map_put(&map, key, value_of(key)));
        there[i] = !there[i];
        count += there[i] ? 1 : SIZE_MAX;
        assert_int_equal(map.count, count);
    }
    for (size_t i = 1; i <= KEYS; i++)
        assert_ptr_equal(mt_map_get(&map, (uint64_t)i << shift),
                         there[i] ? value_of((uint64_t)i << shift) : NULL);
    mt_map_fini(&map);
}

static void a_map_agrees_with_an_array(void **state)
{
    (void)state;
    const unsigned shifts[] = {0, 1, 3, 5, 32, 56};

    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++)
        compare_with_array(shifts[i]);
}

static mt_err fill(void)
{
    mt_map map;
    mt_err err = MT_OK;
    uint32_t count = 0;

    mt_map_init(&map);
    for (uint64_t key = 1; key <= 40 && err == MT_OK; key++) {
        err = mt_map_put(&map, key, &map);
        count += err == MT_OK;
    }
    assert_int_equal(map.count, count);
    for (uint64_t key = 1; key <= count; key++)
        assert_ptr_equal(mt_map_get(&map, key), &map);
    mt_map_fini(&map);
    return err;
}

static void a_put_that_fails_changes_nothing(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(fill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found_until_taken),
        cmocka_unit_test(memory_goes_only_when_the_map_is_empty),
        cmocka_unit_test(a_walk_meets_each_value_once),
        cmocka_unit_test(a_map_agrees_with_an_array),
        cmocka_unit_test(a_put_that_fails_changes_nothing),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
