/* SPDX-License-Identifier: Apache-2.0 */
/* rng_test.c - the published sequence, and bounds. */
#include "core/rng.h"

#include "mt_test.h"

/* What the authors' code gives for the states 1, 2, 3, 4. */
static void gives_the_published_numbers(void **state)
{
    (void)state;
    mt_rng rng = {{1, 2, 3, 4}};

    assert_true(mt_rng_next(&rng) == 11520);
    assert_true(mt_rng_next(&rng) == 0);
    assert_true(mt_rng_next(&rng) == 1509978240);
    assert_true(mt_rng_next(&rng) == 1215971899390074240);
}

/* splitmix64 from 1234567, as in its authors' test vectors. */
static void seeds_through_splitmix(void **state)
{
    (void)state;
    mt_rng rng;

    mt_rng_seed(&rng, 1234567);
    assert_true(rng.state[0] == 6457827717110365317);
    assert_true(rng.state[1] == 3203168211198807973);
}

static void the_same_seed_gives_the_same_run(void **state)
{
    (void)state;
    mt_rng a, b, c;

    mt_rng_seed(&a, 0);
    mt_rng_seed(&b, 0);
    mt_rng_seed(&c, 1);
    assert_true(mt_rng_next(&a) == mt_rng_next(&b));
    assert_true(mt_rng_next(&a) != mt_rng_next(&c));
}

static void stays_below_its_bound_and_meets_all(void **state)
{
    (void)state;
    mt_rng rng;
    int met[7] = {0};

    mt_rng_seed(&rng, 1);
    for (int i = 0; i < 7000; i++)
        met[mt_rng_below(&rng, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_in_range(met[i], 850, 1150);
    assert_true(mt_rng_below(&rng, 1) == 0);
    for (int i = 0; i < 100; i++)
        assert_true(mt_rng_below(&rng, UINT64_MAX / 2 + 2) <= UINT64_MAX / 2 + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_numbers),
        cmocka_unit_test(seeds_through_splitmix),
        cmocka_unit_test(the_same_seed_gives_the_same_run),
        cmocka_unit_test(stays_below_its_bound_and_meets_all),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
