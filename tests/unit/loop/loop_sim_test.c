/* SPDX-License-Identifier: Apache-2.0 */
/* loop_sim_test.c - virtual time: posts, hooks, timers and blocking waits without a thread. */
#include "mt_test.h"

#include <stdio.h>
#include <string.h>

#include "loop/loop_sim.h"

static mt_loop *loop;
static char story[256]; /* what happened, a letter for each */

static int setup(void **state)
{
    (void)state;
    story[0] = '\0';
    return mt_loop_sim_new(7, &loop) == MT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    mt_loop_free(loop);
    return 0;
}

static void tell(char what)
{
    size_t size = strlen(story);

    assert_true(mt_loop_is_current(loop));
    story[size] = what;
    story[size + 1] = '\0';
}

static void tell_arg(void *arg)
{
    tell(*(const char *)arg);
}

static void tell_timer(mt_timer *timer, void *arg)
{
    (void)timer;
    tell(*(const char *)arg);
}

static void tell_hook(mt_hook *hook)
{
    (void)hook;
    tell('h');
}

static mt_hook hook = {.fn = tell_hook};
static mt_hook first_hook;

static void add_a_hook(mt_hook *self)
{
    (void)self;
    tell('f');
    mt_loop_defer(loop, &hook);
    mt_loop_defer(loop, &hook);
}

static void runs_posts_in_order_and_hooks_last(void **state)
{
    (void)state;
    mt_timer timer = {.fn = tell_timer, .arg = (char[]){'t'}};

    first_hook = (mt_hook){.fn = add_a_hook};
    mt_loop_defer(loop, &first_hook);
    mt_timer_start(loop, &timer, loop->now);
    assert_ok(mt_loop_post(loop, tell_arg, "a"));
    assert_ok(mt_loop_post(loop, tell_arg, "b"));
    assert_string_equal(story, "");
    loop->ops->turn(loop, true);
    assert_string_equal(story, "abtfh");
    assert_false(mt_loop_is_current(loop));
}

static void a_cancelled_hook_does_not_run(void **state)
{
    (void)state;
    mt_loop_defer(loop, &hook);
    mt_hook_cancel(&hook);
    mt_hook_cancel(&hook);
    loop->ops->turn(loop, false);
    assert_string_equal(story, "");
}

static void post_again(void *arg)
{
    tell('p');
    assert_ok(mt_loop_post(loop, tell_arg, arg));
}

static void what_a_post_posts_runs_in_a_later_turn(void **state)
{
    (void)state;
    assert_ok(mt_loop_post(loop, post_again, "q"));
    loop->ops->turn(loop, false);
    assert_string_equal(story, "p");
    loop->ops->turn(loop, false);
    assert_string_equal(story, "pq");
}

static void the_clock_jumps_from_timer_to_timer(void **state)
{
    (void)state;
    mt_timer soon = {.fn = tell_timer, .arg = (char[]){'s'}};
    mt_timer late = {.fn = tell_timer, .arg = (char[]){'l'}};

    assert_true(mt_loop_clock(loop) == MT_SEC);
    mt_timer_start(loop, &late, 3600 * MT_SEC);
    mt_timer_start(loop, &soon, 2 * MT_SEC);
    mt_loop_sim_run(loop, 1999 * MT_MS);
    assert_string_equal(story, "");
    mt_loop_sim_run(loop, 2 * MT_SEC);
    assert_string_equal(story, "s");
    mt_loop_sim_run(loop, 4000 * MT_SEC);
    assert_string_equal(story, "sl");
    assert_true(loop->now == 4000 * MT_SEC);
}

static bool is_story_empty(void *arg)
{
    (void)arg;
    return story[0] == '\0';
}

static void after_a_leap_what_was_due_is_late(void **state)
{
    (void)state;
    mt_timer timer = {.fn = tell_timer, .arg = (char[]){'t'}};
    mt_time start = loop->now;

    mt_timer_start(loop, &timer, start + MT_SEC);
    mt_loop_sim_leap(loop, 5 * MT_SEC);
    assert_string_equal(story, "");
    mt_loop_sim_run(loop, start + MT_SEC);
    assert_string_equal(story, "");
    mt_loop_sim_run(loop, start + 5 * MT_SEC);
    assert_string_equal(story, "t");
    assert_int_equal(loop->now, start + 5 * MT_SEC);
}

static void runs_only_while_it_is_wanted(void **state)
{
    (void)state;
    mt_timer timer = {.fn = tell_timer, .arg = (char[]){'t'}};

    assert_false(mt_loop_sim_run_while(loop, is_story_empty, NULL, 9 * MT_SEC));
    mt_timer_start(loop, &timer, 5 * MT_SEC);
    assert_false(mt_loop_sim_run_while(loop, is_story_empty, NULL, 4 * MT_SEC));
    assert_true(mt_loop_sim_run_while(loop, is_story_empty, NULL, 9 * MT_SEC));
    assert_true(loop->now == 5 * MT_SEC);
}

typedef struct job {
    mt_waiter waiter;
    mt_timer timer;
    mt_err inner; /* of a wait inside */
} job;

static void job_done(mt_timer *timer, void *arg)
{
    (void)timer;
    mt_waiter_finish(loop, &((job *)arg)->waiter);
}

static void job_start(void *arg)
{
    job *self = arg;
    mt_waiter inside = {0};

    tell('j');
    self->inner = mt_loop_wait(loop, &inside, job_start, arg);
    self->timer = (mt_timer){.fn = job_done, .arg = self};
    mt_timer_start(loop, &self->timer, loop->now + 60 * MT_SEC);
}

static void a_blocking_wait_drives_the_loop(void **state)
{
    (void)state;
    job j = {0};

    assert_ok(mt_loop_wait(loop, &j.waiter, job_start, &j));
    assert_err(j.inner, MT_EDEADLK);
    assert_string_equal(story, "j");
    assert_true(loop->now == 61 * MT_SEC);
}

static void finish_at_once(void *arg)
{
    mt_waiter_finish(loop, arg);
}

static void a_wait_may_end_before_it_began_to_wait(void **state)
{
    (void)state;
    mt_waiter waiter = {0};

    assert_ok(mt_loop_wait(loop, &waiter, finish_at_once, &waiter));
}

static void stop_it(void *arg)
{
    tell('s');
    mt_loop_stop(arg);
}

static void runs_until_it_is_stopped(void **state)
{
    (void)state;
    mt_loop_stop(loop);
    assert_ok(mt_loop_run(loop)); /* the stop came first */
    assert_ok(mt_loop_post(loop, stop_it, loop));
    assert_ok(mt_loop_run(loop));
    assert_string_equal(story, "s");
}

static void own_post_run(mt_post *post)
{
    (void)post;
    tell('o');
}

static void the_end_runs_own_posts_and_drops_those_of_users(void **state)
{
    (void)state;
    mt_post own = {.fn = own_post_run};
    mt_loop *kept = loop;

    assert_ok(mt_loop_sim_new(8, &loop));
    mt_loop_send(loop, &own);
    assert_ok(mt_loop_post(loop, tell_arg, "u"));
    mt_loop_free(loop);
    loop = kept;
    assert_string_equal(story, "o");
}

static void has_no_descriptors_and_no_signals(void **state)
{
    (void)state;
    mt_signal_watch *watch;

    assert_null(mt_io_new(loop, 0, NULL, NULL));
    assert_err(mt_signal_watch_new(loop, 2, tell_arg, NULL, &watch), MT_EINVAL);
    assert_null(watch);
    mt_signal_watch_free(NULL);
    mt_io_free(loop, NULL);
    mt_loop_free(NULL);
}

static mt_err make_and_post(void)
{
    mt_loop *made;
    mt_err err = mt_loop_sim_new(1, &made);

    if (err != MT_OK)
        return err;
    err = mt_loop_post(made, tell_arg, NULL);
    mt_loop_free(made);
    return err;
}

static void survives_each_failed_allocation(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(make_and_post);
}

#define with_loop(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_loop(runs_posts_in_order_and_hooks_last),
        with_loop(a_cancelled_hook_does_not_run),
        with_loop(what_a_post_posts_runs_in_a_later_turn),
        with_loop(the_clock_jumps_from_timer_to_timer),
        with_loop(after_a_leap_what_was_due_is_late),
        with_loop(runs_only_while_it_is_wanted),
        with_loop(a_blocking_wait_drives_the_loop),
        with_loop(a_wait_may_end_before_it_began_to_wait),
        with_loop(runs_until_it_is_stopped),
        with_loop(the_end_runs_own_posts_and_drops_those_of_users),
        with_loop(has_no_descriptors_and_no_signals),
        cmocka_unit_test(survives_each_failed_allocation),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
