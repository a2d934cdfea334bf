/* SPDX-License-Identifier: Apache-2.0 */
/* loop_ev_test.c - the loop in libev: descriptors, timers, signals, and life in the caller's ev_loop. */
#include "mt_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ev.h>

#include "loop/loop.h"

static void stop_loop(void *arg)
{
    mt_loop_stop(arg);
}

/* One end of a socket pair on a loop. */
typedef struct end {
    mt_loop *loop;
    mt_io *io;
    int fd, peer;
    unsigned seen, times;
    bool free_inside;
} end;

static void end_ready(void *arg, unsigned events)
{
    end *e = arg;

    e->seen |= events;
    e->times++;
    if (e->free_inside) {
        mt_io_free(e->loop, e->io);
        e->io = NULL;
    }
    mt_loop_stop(e->loop);
}

static void end_open(end *e, mt_loop *loop)
{
    int fds[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
    *e = (end){.loop = loop, .fd = fds[0], .peer = fds[1]};
    e->io = mt_io_new(loop, e->fd, end_ready, e);
    assert_non_null(e->io);
}

static void end_close(end *e)
{
    mt_io_free(e->loop, e->io);
    close(e->fd);
    close(e->peer);
}

static void reports_only_what_is_wanted(void **state)
{
    (void)state;
    mt_loop *loop;
    end e;

    assert_ok(mt_loop_new(NULL, &loop));
    end_open(&e, loop);
    assert_int_equal(write(e.peer, "x", 1), 1);
    loop->ops->turn(loop, false);
    assert_int_equal(e.times, 0);
    mt_io_want(loop, e.io, MT_IO_READ);
    mt_io_want(loop, e.io, MT_IO_READ);
    loop->ops->turn(loop, true);
    loop->ops->turn(loop, true);
    assert_int_equal(e.seen, MT_IO_READ);
    assert_int_equal(e.times, 2);
    mt_io_want(loop, e.io, MT_IO_WRITE);
    loop->ops->turn(loop, true);
    assert_int_equal(e.seen, MT_IO_READ | MT_IO_WRITE);
    mt_io_want(loop, e.io, 0);
    loop->ops->turn(loop, false);
    assert_int_equal(e.times, 3);
    end_close(&e);
    mt_loop_free(loop);
}

static void a_descriptor_may_be_freed_in_its_callback(void **state)
{
    (void)state;
    mt_loop *loop;
    end e;

    assert_ok(mt_loop_new(NULL, &loop));
    end_open(&e, loop);
    e.free_inside = true;
    mt_io_want(loop, e.io, MT_IO_READ | MT_IO_WRITE);
    assert_ok(mt_loop_run(loop));
    assert_int_equal(e.times, 1);
    end_close(&e);
    mt_loop_free(loop);
}

static void an_end_of_the_peer_is_read_readiness(void **state)
{
    (void)state;
    mt_loop *loop;
    end e;

    assert_ok(mt_loop_new(NULL, &loop));
    end_open(&e, loop);
    mt_io_want(loop, e.io, MT_IO_READ);
    shutdown(e.peer, SHUT_RDWR);
    assert_ok(mt_loop_run(loop));
    assert_int_equal(e.seen, MT_IO_READ);
    end_close(&e);
    mt_loop_free(loop);
}

typedef struct late_start {
    mt_waiter waiter;
    end *end;
    unsigned heard_before;
} late_start;

static void start_late(void *arg)
{
    late_start *self = arg;

    self->heard_before = self->end->times;
    mt_waiter_finish(self->end->loop, &self->waiter);
}

static void an_idle_loop_is_heard_before_something_starts(void **state)
{
    (void)state;
    mt_loop *loop;
    end e;
    late_start late = {.end = &e}, at_once = late;

    assert_ok(mt_loop_new(NULL, &loop));
    end_open(&e, loop);
    mt_io_want(loop, e.io, MT_IO_READ);
    assert_int_equal(write(e.peer, "x", 1), 1);
    loop->now = mt_loop_clock(loop) + MT_SEC; /* as if nobody had been away */
    assert_ok(mt_loop_wait(loop, &at_once.waiter, start_late, &at_once));
    assert_int_equal(at_once.heard_before, 0);
    loop->now = mt_loop_clock(loop) - 2 * MT_MS;
    assert_ok(mt_loop_wait(loop, &late.waiter, start_late, &late));
    assert_int_equal(late.heard_before, 1);
    end_close(&e);
    mt_loop_free(loop);
}

typedef struct alarm_clock {
    mt_timer timer;
    mt_loop *loop;
    mt_time rang;
} alarm_clock;

static void alarm_ring(mt_timer *timer, void *arg)
{
    alarm_clock *self = arg;

    (void)timer;
    self->rang = mt_loop_clock(self->loop);
    mt_loop_stop(self->loop);
}

static void alarm_set(alarm_clock *self, mt_loop *loop, mt_time at)
{
    *self = (alarm_clock){.loop = loop, .timer = {.fn = alarm_ring}};
    self->timer.arg = self;
    mt_timer_start(loop, &self->timer, at);
}

static void timers_are_not_early(void **state)
{
    (void)state;
    mt_loop *loop;
    alarm_clock late, soon;

    assert_ok(mt_loop_new(NULL, &loop));
    mt_time now = mt_loop_clock(loop);
    alarm_set(&late, loop, now + 5 * MT_MS);
    loop->ops->turn(loop, false); /* libev's timer is armed for the late one now */
    alarm_set(&soon, loop, now + 2 * MT_MS);
    while (soon.rang == 0 || late.rang == 0)
        loop->ops->turn(loop, true);
    assert_true(soon.rang >= now + 2 * MT_MS);
    assert_true(late.rang >= now + 5 * MT_MS);
    mt_loop_free(loop);
}

static void *post_stop(void *arg)
{
    return mt_loop_post(arg, stop_loop, arg) == MT_OK ? arg : NULL;
}

static void a_post_wakes_a_loop_that_sleeps(void **state)
{
    (void)state;
    mt_loop *loop;
    pthread_t thread;
    void *posted;

    assert_ok(mt_loop_new(NULL, &loop));
    for (int i = 0; i < 100; i++) {
        pthread_create(&thread, NULL, post_stop, loop);
        assert_ok(mt_loop_run(loop));
        pthread_join(thread, &posted);
        assert_non_null(posted);
    }
    mt_loop_free(loop);
}

static void count_up(void *arg)
{
    ++*(int *)arg;
}

static void hears_signals(void **state)
{
    (void)state;
    mt_loop *loop;
    mt_signal_watch *watch, *second;
    int heard = 0;

    assert_ok(mt_loop_new(NULL, &loop));
    assert_ok(mt_signal_watch_new(loop, SIGUSR1, count_up, &heard, &watch));
    assert_err(mt_signal_watch_new(loop, SIGUSR1, count_up, &heard, &second), MT_EEXIST);
    assert_err(mt_signal_watch_new(loop, 0, count_up, &heard, &second), MT_EINVAL);
    raise(SIGUSR1);
    loop->ops->turn(loop, true);
    assert_int_equal(heard, 1);
    mt_signal_watch_free(watch);
    assert_ok(mt_signal_watch_new(loop, SIGUSR1, count_up, &heard, &watch));
    mt_signal_watch_free(watch);
    mt_loop_free(loop);
}

/* ---- busy polling */

typedef struct echo {
    end near, far;
    unsigned rounds;
} echo;

static void echo_far_ready(void *arg, unsigned events)
{
    echo *e = arg;
    char byte;

    (void)events;
    assert_int_equal(read(e->far.fd, &byte, 1), 1);
    assert_int_equal(write(e->far.fd, &byte, 1), 1);
}

static void echo_near_ready(void *arg, unsigned events)
{
    echo *e = arg;
    char byte;

    (void)events;
    assert_int_equal(read(e->near.fd, &byte, 1), 1);
    if (++e->rounds == 200)
        mt_loop_stop(e->near.loop);
    else
        assert_int_equal(write(e->near.fd, &byte, 1), 1);
}

static void polling_does_not_change_what_happens(void **state)
{
    (void)state;
    mt_loop *loop;
    echo e = {0};

    assert_ok(mt_loop_new(&(mt_loop_options){.busy_poll_us = 50}, &loop));
    end_open(&e.near, loop);
    e.far = (end){.loop = loop, .fd = e.near.peer};
    mt_io_free(loop, e.near.io);
    e.near.io = mt_io_new(loop, e.near.fd, echo_near_ready, &e);
    e.far.io = mt_io_new(loop, e.far.fd, echo_far_ready, &e);
    mt_io_want(loop, e.near.io, MT_IO_READ);
    mt_io_want(loop, e.far.io, MT_IO_READ);
    assert_int_equal(write(e.near.fd, "x", 1), 1);
    assert_ok(mt_loop_run(loop));
    assert_int_equal(e.rounds, 200);

    mt_io_free(loop, e.far.io);
    end_close(&e.near);
    mt_loop_free(loop);
}

static void polling_keeps_the_loop_awake_after_an_event(void **state)
{
    (void)state;
    mt_loop *loop;
    alarm_clock alarm;
    int ran = 0;

    assert_ok(mt_loop_new(&(mt_loop_options){.busy_poll_us = 1000000}, &loop));
    alarm_set(&alarm, loop, mt_loop_clock(loop) + 10 * MT_SEC);
    assert_ok(mt_loop_post(loop, count_up, &ran));
    for (int i = 0; i < 20; i++)
        loop->ops->turn(loop, true);
    assert_int_equal(ran, 1);
    assert_true(alarm.rang == 0); /* it did not sleep until then */
    mt_timer_stop(loop, &alarm.timer);
    mt_loop_free(loop);
}

/* Returns how many turns it takes from a post to a timer that comes long after the poll. */
static unsigned turns_of_a_poll_for_nothing(mt_loop *loop)
{
    alarm_clock alarm;
    int ran = 0;
    unsigned turns = 0;

    assert_ok(mt_loop_post(loop, count_up, &ran));
    alarm_set(&alarm, loop, mt_loop_clock(loop) + 2 * MT_MS);
    while (alarm.rang == 0) {
        loop->ops->turn(loop, true);
        turns++;
    }
    mt_loop_stop(loop); /* which the alarm did as well */
    assert_ok(mt_loop_run(loop));
    assert_int_equal(ran, 1);
    return turns;
}

static void polling_that_never_pays_is_given_up(void **state)
{
    (void)state;
    mt_loop *loop;
    unsigned quiet = 0;

    assert_ok(mt_loop_new(&(mt_loop_options){.busy_poll_us = 200}, &loop));
    for (int i = 0; i < 64; i++)
        quiet += turns_of_a_poll_for_nothing(loop) <= 4;
    assert_true(quiet >= 40);
    mt_loop_free(loop);
}

static void refuses_to_poll_for_more_than_a_second(void **state)
{
    (void)state;
    mt_loop *loop;

    assert_err(mt_loop_new(&(mt_loop_options){.busy_poll_us = 1000001}, &loop), MT_EINVAL);
    assert_null(loop);
}

/* ---- in the caller's loop */

static struct ev_loop *ev;
static mt_loop *guest;

static int move_in(void **state)
{
    (void)state;
    ev = ev_loop_new(EVFLAG_AUTO);
    return mt_loop_from_ev(ev, NULL, &guest) == MT_OK ? 0 : -1;
}

static int move_out(void **state)
{
    (void)state;
    mt_loop_free(guest);
    ev_loop_destroy(ev);
    return 0;
}

static void nothing_holds_ev_run_back(void **state)
{
    (void)state;
    mt_loop *polls;

    ev_run(ev, 0);
    assert_ok(mt_loop_from_ev(ev, &(mt_loop_options){.busy_poll_us = 1000}, &polls));
    int ran = 0;
    assert_ok(mt_loop_post(guest, count_up, &ran));
    assert_ok(mt_loop_post(polls, count_up, &ran));
    ev_run(ev, 0);
    assert_int_equal(ran, 2);
    mt_loop_free(polls);
}

static void release(void *arg)
{
    (void)arg;
    mt_loop_release(guest);
}

static void *release_from_outside(void *arg)
{
    return mt_loop_post(guest, release, arg) == MT_OK ? arg : NULL;
}

static void what_is_held_holds_ev_run_back(void **state)
{
    pthread_t thread;
    void *posted;

    mt_loop_hold(guest);
    pthread_create(&thread, NULL, release_from_outside, state);
    ev_run(ev, 0);
    assert_int_equal(guest->holds, 0);
    pthread_join(thread, &posted);
    assert_ptr_equal(posted, state);
}

static void post_thrice(void *arg)
{
    int *left = arg;

    if (--*left > 0)
        assert_ok(mt_loop_post(guest, post_thrice, arg));
}

static void posts_that_wait_hold_ev_run_back(void **state)
{
    (void)state;
    int left = 3;

    assert_ok(mt_loop_post(guest, post_thrice, &left));
    ev_run(ev, 0);
    assert_int_equal(left, 0);
}

static void an_armed_timer_holds_ev_run_back_until_it_fired(void **state)
{
    (void)state;
    alarm_clock alarm, stopped;

    alarm_set(&alarm, guest, mt_loop_clock(guest) + 2 * MT_MS);
    alarm_set(&stopped, guest, mt_loop_clock(guest) + 3600 * MT_SEC);
    mt_timer_stop(guest, &stopped.timer);
    ev_run(ev, 0);
    assert_true(alarm.rang != 0);
    alarm_set(&stopped, guest, mt_loop_clock(guest) + 3600 * MT_SEC);
    ev_run(ev, EVRUN_NOWAIT);
    mt_timer_stop(guest, &stopped.timer);
    ev_run(ev, 0);
}

static void ev_ready(void *arg, unsigned events)
{
    end *e = arg;

    e->seen |= events;
    mt_io_want(e->loop, e->io, 0);
}

static void a_watched_descriptor_holds_ev_run_back(void **state)
{
    (void)state;
    end e;

    end_open(&e, guest);
    mt_io_free(guest, e.io);
    e.io = mt_io_new(guest, e.fd, ev_ready, &e);
    mt_io_want(guest, e.io, MT_IO_READ);
    assert_int_equal(write(e.peer, "x", 1), 1);
    ev_run(ev, 0);
    assert_int_equal(e.seen, MT_IO_READ);
    end_close(&e);
}

typedef struct task {
    mt_waiter waiter;
    mt_timer timer;
    mt_err err;
} task;

static void task_end(mt_timer *timer, void *arg)
{
    (void)timer;
    mt_waiter_finish(guest, &((task *)arg)->waiter);
}

static void task_start(void *arg)
{
    task *self = arg;

    self->timer = (mt_timer){.fn = task_end, .arg = self};
    mt_timer_start(guest, &self->timer, guest->now + MT_MS);
}

static void its_thread_drives_it_in_a_blocking_call(void **state)
{
    (void)state;
    task t = {0};

    assert_ok(mt_loop_wait(guest, &t.waiter, task_start, &t));
}

static void on_own_timer(struct ev_loop *loop, ev_timer *watcher, int events)
{
    task *self = watcher->data;

    (void)loop, (void)events;
    self->err = mt_loop_wait(guest, &self->waiter, task_start, self);
}

static void a_blocking_call_works_in_a_callback_of_the_callers_own(void **state)
{
    (void)state;
    task outer = {0}, inner = {.err = MT_EDEADLK};
    ev_timer own;

    ev_timer_init(&own, on_own_timer, 0.0001, 0);
    own.data = &inner;
    ev_timer_start(ev, &own);
    assert_ok(mt_loop_wait(guest, &outer.waiter, task_start, &outer));
    ev_run(ev, 0);
    assert_ok(inner.err);
    assert_true(inner.waiter.done);
}

static void stop_ev(void *arg)
{
    (void)arg;
    ev_break(ev, EVBREAK_ALL);
}

static void *call_from_outside(void *arg)
{
    task t = {0};

    (void)arg;
    mt_err err = mt_loop_run(guest) == MT_EDEADLK ? MT_OK : MT_EINVAL;
    for (int i = 0; i < 20 && err == MT_OK; i++) {
        t = (task){0};
        err = mt_loop_wait(guest, &t.waiter, task_start, &t);
    }
    t.err = mt_loop_post(guest, stop_ev, NULL);
    return err == MT_OK && t.err == MT_OK ? arg : NULL;
}

static void other_threads_wait_for_the_callers_thread(void **state)
{
    (void)state;
    pthread_t thread;
    void *went_well;
    ev_timer keep;

    ev_timer_init(&keep, NULL, 3600, 0);
    ev_timer_start(ev, &keep);
    pthread_create(&thread, NULL, call_from_outside, &keep);
    ev_run(ev, 0);
    ev_timer_stop(ev, &keep);
    pthread_join(thread, &went_well);
    assert_non_null(went_well);
}

static void hook_ran(mt_hook *hook)
{
    hook->fn = NULL;
}

static mt_hook late_hook;

static void on_own_prepare(struct ev_loop *loop, ev_prepare *watcher, int events)
{
    (void)events;
    ev_prepare_stop(loop, watcher);
    mt_loop_defer(guest, &late_hook);
}

static void hooks_run_before_the_sleep_whoever_left_them(void **state)
{
    (void)state;
    ev_prepare own;

    late_hook = (mt_hook){.fn = hook_ran};
    ev_prepare_init(&own, on_own_prepare);
    ev_prepare_start(ev, &own);
    ev_run(ev, EVRUN_NOWAIT);
    assert_null(late_hook.fn);
}

static void the_caller_may_run_it_until_it_is_stopped(void **state)
{
    (void)state;
    assert_ok(mt_loop_post(guest, stop_loop, guest));
    assert_ok(mt_loop_run(guest));
}

/* ---- what is scarce */

static mt_err make_a_loop(void)
{
    mt_loop *loop;
    mt_err err = mt_loop_new(NULL, &loop);

    mt_loop_free(loop);
    return err;
}

static mt_err make_a_signal_watch(void)
{
    mt_signal_watch *watch;
    mt_err err = mt_signal_watch_new(guest, SIGUSR2, count_up, NULL, &watch);

    mt_signal_watch_free(watch);
    return err;
}

static mt_err make_an_io(void)
{
    mt_io *io = mt_io_new(guest, STDIN_FILENO, ev_ready, NULL);

    mt_io_free(guest, io);
    return io != NULL ? MT_OK : MT_ENOMEM;
}

static void survives_each_failed_allocation(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(make_a_loop);
    mt_test_each_failed_alloc(make_a_signal_watch);
    mt_test_each_failed_alloc(make_an_io);
}

static void says_when_no_descriptors_are_left(void **state)
{
    (void)state;
    struct rlimit before, few;
    int next = dup(STDERR_FILENO);

    assert_true(next > 0);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (int spare = 0; spare < 2; spare++) {
        few = (struct rlimit){.rlim_cur = (rlim_t)(next + spare), .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
        mt_err err = make_a_loop();
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        assert_err(err, MT_EIO);
    }
}

#define as_guest(test) cmocka_unit_test_setup_teardown(test, move_in, move_out)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_only_what_is_wanted),
        cmocka_unit_test(a_descriptor_may_be_freed_in_its_callback),
        cmocka_unit_test(an_end_of_the_peer_is_read_readiness),
        cmocka_unit_test(an_idle_loop_is_heard_before_something_starts),
        cmocka_unit_test(timers_are_not_early),
        cmocka_unit_test(a_post_wakes_a_loop_that_sleeps),
        cmocka_unit_test(hears_signals),
        cmocka_unit_test(polling_does_not_change_what_happens),
        cmocka_unit_test(polling_keeps_the_loop_awake_after_an_event),
        cmocka_unit_test(polling_that_never_pays_is_given_up),
        cmocka_unit_test(refuses_to_poll_for_more_than_a_second),
        as_guest(nothing_holds_ev_run_back),
        as_guest(what_is_held_holds_ev_run_back),
        as_guest(posts_that_wait_hold_ev_run_back),
        as_guest(an_armed_timer_holds_ev_run_back_until_it_fired),
        as_guest(a_watched_descriptor_holds_ev_run_back),
        as_guest(its_thread_drives_it_in_a_blocking_call),
        as_guest(a_blocking_call_works_in_a_callback_of_the_callers_own),
        as_guest(other_threads_wait_for_the_callers_thread),
        as_guest(hooks_run_before_the_sleep_whoever_left_them),
        as_guest(the_caller_may_run_it_until_it_is_stopped),
        as_guest(survives_each_failed_allocation),
        cmocka_unit_test(says_when_no_descriptors_are_left),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
