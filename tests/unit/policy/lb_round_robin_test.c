/* SPDX-License-Identifier: Apache-2.0 */
/* lb_round_robin_test.c - each in turn, without those that are not ready. */
#include "policy/lb.h"

#include "mt_test.h"

static void takes_each_in_turn(void **state)
{
    (void)state;
    const bool ready[] = {true, true, true};
    const mt_lb_view view = {ready, 3};
    mt_lb *lb;

    assert_ok(mt_lb_round_robin_new(&lb));
    for (size_t i = 0; i < 9; i++)
        assert_int_equal(mt_lb_pick(lb, &view), i % 3);
    assert_string_equal(lb->ops->name, "round_robin");
    mt_lb_free(lb);
}

static void skips_endpoints_that_are_not_ready(void **state)
{
    (void)state;
    const bool ready[] = {true, false, true};
    const mt_lb_view view = {ready, 3};
    mt_lb *lb;

    assert_ok(mt_lb_round_robin_new(&lb));
    assert_int_equal(mt_lb_pick(lb, &view), 0);
    assert_int_equal(mt_lb_pick(lb, &view), 2);
    assert_int_equal(mt_lb_pick(lb, &view), 0);
    mt_lb_free(lb);
}

static void picks_none_when_none_is_ready(void **state)
{
    (void)state;
    const bool ready[] = {false, false};
    mt_lb *lb;

    assert_ok(mt_lb_round_robin_new(&lb));
    assert_true(mt_lb_pick(lb, &(mt_lb_view){ready, 2}) == MT_LB_NONE);
    assert_true(mt_lb_pick(lb, &(mt_lb_view){NULL, 0}) == MT_LB_NONE);
    mt_lb_free(lb);
    mt_lb_free(NULL);
}

static void goes_on_when_endpoints_left(void **state)
{
    (void)state;
    const bool ready[] = {true, true, true, true};
    mt_lb *lb;

    assert_ok(mt_lb_round_robin_new(&lb));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(mt_lb_pick(lb, &(mt_lb_view){ready, 4}), i);
    assert_int_equal(mt_lb_pick(lb, &(mt_lb_view){ready, 1}), 0);
    assert_int_equal(mt_lb_pick(lb, &(mt_lb_view){ready, 2}), 1);
    mt_lb_free(lb);
}

static mt_err make(void)
{
    mt_lb *lb;
    mt_err err = mt_lb_round_robin_new(&lb);

    mt_lb_free(lb);
    return err;
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(make);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_each_in_turn),
        cmocka_unit_test(skips_endpoints_that_are_not_ready),
        cmocka_unit_test(picks_none_when_none_is_ready),
        cmocka_unit_test(goes_on_when_endpoints_left),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
