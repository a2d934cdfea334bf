/* SPDX-License-Identifier: Apache-2.0 */
/* backoff_test.c - growth, bounds and jitter. */
#include "policy/backoff.h"

#include "mt_test.h"

static mt_rng seeded(uint64_t seed)
{
    mt_rng rng;

    mt_rng_seed(&rng, seed);
    return rng;
}

static void waits_grow_by_the_factor_up_to_the_most(void **state)
{
    (void)state;
    mt_rng rng = seeded(1);
    mt_backoff backoff;
    mt_time step = 100 * MT_MS;

    mt_backoff_init(&backoff, 100 * MT_MS, 10 * MT_SEC);
    for (int i = 0; i < 20; i++) {
        assert_true(backoff.next == step);
        mt_time wait = mt_backoff_fail(&backoff, &rng);
        assert_true(wait >= step - step / 5 && wait <= step + step / 5);
        step = (step * 8 + 4) / 5;
        if (step > 10 * MT_SEC)
            step = 10 * MT_SEC;
    }
    assert_true(backoff.next == 10 * MT_SEC);
}

static void no_wait_leaves_the_bounds(void **state)
{
    (void)state;
    const mt_time bounds[][2] = {
        {1, 1}, {1, 10}, {3, 4}, {100 * MT_MS, 10 * MT_SEC}, {1, MT_NEVER}, {MT_NEVER, MT_NEVER},
        {7, 7}};
    mt_rng rng = seeded(2);

    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        mt_backoff backoff;
        mt_backoff_init(&backoff, bounds[i][0], bounds[i][1]);
        for (int n = 0; n < 200; n++) {
            mt_time wait = mt_backoff_fail(&backoff, &rng);
            assert_true(wait >= bounds[i][0] && wait <= bounds[i][1]);
        }
        assert_true(backoff.next == bounds[i][1]);
    }
}

static void those_at_the_bound_do_not_come_back_together(void **state)
{
    (void)state;
    mt_rng rng = seeded(3);
    mt_backoff backoff;
    int together = 0;

    mt_backoff_init(&backoff, 100 * MT_MS, 10 * MT_SEC);
    for (int i = 0; i < 1000; i++)
        together += mt_backoff_fail(&backoff, &rng) == 10 * MT_SEC;
    assert_true(together < 10);
}

static void a_connection_that_held_starts_over(void **state)
{
    (void)state;
    mt_rng rng = seeded(4);
    mt_backoff backoff;

    mt_backoff_init(&backoff, 100 * MT_MS, 10 * MT_SEC);
    for (int i = 0; i < 5; i++)
        (void)mt_backoff_fail(&backoff, &rng);
    mt_backoff_reset(&backoff);
    assert_true(mt_backoff_fail(&backoff, &rng) <= 120 * MT_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_grow_by_the_factor_up_to_the_most),
        cmocka_unit_test(no_wait_leaves_the_bounds),
        cmocka_unit_test(those_at_the_bound_do_not_come_back_together),
        cmocka_unit_test(a_connection_that_held_starts_over),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
