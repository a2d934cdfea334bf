/* SPDX-License-Identifier: Apache-2.0 */
/* loop_test.c - who drives: threads that wait on one loop, hand the lead over and lose nothing. */
#include "mt_test.h"

#include <pthread.h>
#include <stdatomic.h>

#include "loop/loop.h"

enum { THREADS = 8, JOBS = 400 };

static void a_scope_hides_what_the_thread_works_for(void **state)
{
    int task = 0;
    mt_loop *loop;

    (void)state;
    assert_ok(mt_loop_new(NULL, &loop));
    mt_thread_task = &task;
    mt_loop_scope outer = mt_loop_enter(loop);
    assert_null(mt_thread_task);
    mt_thread_task = &outer;
    mt_loop_scope inner = mt_loop_enter(loop);
    assert_null(mt_thread_task);
    mt_loop_leave(inner);
    assert_ptr_equal(mt_thread_task, &outer);
    mt_loop_leave(outer);
    assert_ptr_equal(mt_thread_task, &task);
    mt_thread_task = NULL;
    mt_loop_free(loop);
}

/* How a job ends after it was started. */
typedef enum ending { AT_ONCE, BY_POST, BY_HOOK, BY_TIMER, BY_OTHER_THREAD, ENDINGS } ending;

typedef struct job {
    mt_waiter waiter;
    mt_loop *loop;
    ending ending;
    mt_post post;
    mt_hook hook;
    mt_timer timer;
    _Atomic(mt_post *) *exchange; /* where the other thread looks */
} job;

static _Atomic int ended, wrong_thread;

static void finish(job *j)
{
    if (!mt_loop_is_current(j->loop))
        atomic_fetch_add(&wrong_thread, 1);
    atomic_fetch_add(&ended, 1);
    mt_waiter_finish(j->loop, &j->waiter);
}

static void finish_post(mt_post *post)
{
    finish(MT_CONTAINER_OF(post, job, post));
}

static void finish_hook(mt_hook *hook)
{
    finish(MT_CONTAINER_OF(hook, job, hook));
}

static void finish_timer(mt_timer *timer, void *arg)
{
    (void)timer;
    finish(arg);
}

static void give_to_other_thread(job *j)
{
    mt_post *newest = atomic_load(j->exchange);

    do
        j->post.next = newest;
    while (!atomic_compare_exchange_weak(j->exchange, &newest, &j->post));
}

static void start_job(void *arg)
{
    job *j = arg;

    j->post.fn = finish_post;
    j->hook.fn = finish_hook;
    j->timer = (mt_timer){.fn = finish_timer, .arg = j};
    switch (j->ending) {
    case AT_ONCE:
        finish(j);
        break;
    case BY_POST:
        mt_loop_send(j->loop, &j->post);
        break;
    case BY_HOOK:
        mt_loop_defer(j->loop, &j->hook);
        break;
    case BY_TIMER:
        mt_timer_start(j->loop, &j->timer, mt_loop_clock(j->loop) + MT_MS / 4);
        break;
    default:
        give_to_other_thread(j);
    }
}

typedef struct crew {
    mt_loop *loop;
    size_t jobs;
    _Atomic unsigned failed;
    _Atomic(mt_post *) exchange;
    _Atomic bool over;
} crew;

/* A thread that makes blocking calls, one after the other. */
static void *caller(void *arg)
{
    crew *c = arg;

    for (size_t i = 0; i < c->jobs; i++) {
        job j = {.loop = c->loop, .ending = (ending)(i % ENDINGS), .exchange = &c->exchange};
        if (mt_loop_wait(c->loop, &j.waiter, start_job, &j) != MT_OK || !j.waiter.done)
            atomic_fetch_add(&c->failed, 1);
    }
    return NULL;
}

/* A thread that ends the jobs that were given to it: a worker, or a peer. */
static void *other(void *arg)
{
    crew *c = arg;

    while (!atomic_load(&c->over))
        for (mt_post *post = atomic_exchange(&c->exchange, NULL), *next; post != NULL;
             post = next) {
            next = post->next;
            mt_loop_send(c->loop, post);
        }
    return NULL;
}

static void *runner(void *arg)
{
    crew *c = arg;

    if (mt_loop_run(c->loop) != MT_OK)
        atomic_fetch_add(&c->failed, 1);
    return NULL;
}

static pthread_t spawn(void *(*fn)(void *), void *arg)
{
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, fn, arg), 0);
    return thread;
}

static void crew_start(crew *c, const mt_loop_options *options)
{
    *c = (crew){.jobs = JOBS};
    atomic_store(&ended, 0);
    assert_ok(mt_loop_new(options, &c->loop));
}

static void crew_call(crew *c)
{
    pthread_t callers[THREADS];
    pthread_t helper = spawn(other, c);

    for (size_t i = 0; i < THREADS; i++)
        callers[i] = spawn(caller, c);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(callers[i], NULL);
    atomic_store(&c->over, true);
    pthread_join(helper, NULL);
}

static void crew_end(crew *c)
{
    mt_loop_free(c->loop);
    assert_int_equal(c->failed, 0);
    assert_int_equal(ended, THREADS * JOBS);
    assert_int_equal(wrong_thread, 0);
}

static void threads_that_wait_drive_in_turn(void **state)
{
    (void)state;
    crew c;

    crew_start(&c, NULL);
    crew_call(&c);
    crew_end(&c);
}

static void threads_that_wait_drive_in_turn_while_polling(void **state)
{
    (void)state;
    crew c;

    crew_start(&c, &(mt_loop_options){.busy_poll_us = 30});
    crew_call(&c);
    crew_end(&c);
}

static void threads_wait_for_the_one_that_runs_the_loop(void **state)
{
    (void)state;
    crew c;

    crew_start(&c, NULL);
    pthread_t driver = spawn(runner, &c);
    crew_call(&c);
    mt_loop_stop(c.loop);
    pthread_join(driver, NULL);
    crew_end(&c);
}

static void a_driver_that_stops_leaves_the_lead_to_one_that_waits(void **state)
{
    (void)state;
    crew c;

    crew_start(&c, NULL);
    pthread_t driver = spawn(runner, &c);
    mt_loop_stop(c.loop); /* somewhere in the middle of it, or before */
    crew_call(&c);
    pthread_join(driver, NULL);
    crew_end(&c);
}

static void *one_long_call(void *arg)
{
    crew *c = arg;
    job j = {.loop = c->loop, .ending = BY_OTHER_THREAD, .exchange = &c->exchange};

    if (mt_loop_wait(c->loop, &j.waiter, start_job, &j) != MT_OK)
        atomic_fetch_add(&c->failed, 1);
    return NULL;
}

static void a_run_takes_over_from_a_blocking_call(void **state)
{
    (void)state;
    crew c;
    mt_post *post;

    crew_start(&c, NULL);
    pthread_t blocked = spawn(one_long_call, &c);
    while ((post = atomic_exchange(&c.exchange, NULL)) == NULL)
        continue;
    pthread_t driver = spawn(runner, &c); /* has to wait for the call */
    mt_loop_send(c.loop, post);
    pthread_join(blocked, NULL);
    mt_loop_stop(c.loop);
    pthread_join(driver, NULL);
    mt_loop_free(c.loop);
    assert_int_equal(c.failed, 0);
}

typedef struct inside {
    mt_waiter waiter;
    mt_loop *loop;
    mt_err run, wait;
} inside;

static void drive_from_inside(void *arg)
{
    inside *self = arg;
    mt_waiter waiter = {0};

    self->run = mt_loop_run(self->loop);
    self->wait = mt_loop_wait(self->loop, &waiter, drive_from_inside, arg);
    mt_waiter_finish(self->loop, &self->waiter);
}

static void a_callback_cannot_drive_its_own_loop(void **state)
{
    (void)state;
    inside self = {0};

    assert_ok(mt_loop_new(NULL, &self.loop));
    assert_ok(mt_loop_wait(self.loop, &self.waiter, drive_from_inside, &self));
    assert_err(self.run, MT_EDEADLK);
    assert_err(self.wait, MT_EDEADLK);
    mt_loop_free(self.loop);
}

typedef struct nest {
    mt_waiter waiter;
    mt_loop *outer, *inner;
    mt_err back; /* of waiting on the outer loop inside the inner one */
    bool both;
} nest;

static void in_the_inner_loop(void *arg)
{
    nest *self = arg;
    mt_waiter waiter = {0};

    self->both = mt_loop_is_current(self->inner) && mt_loop_is_current(self->outer);
    self->back = mt_loop_wait(self->outer, &waiter, in_the_inner_loop, arg);
    mt_waiter_finish(self->inner, &self->waiter);
}

typedef struct outer_job {
    mt_waiter waiter;
    nest *nest;
    mt_err err;
} outer_job;

static void in_the_outer_loop(void *arg)
{
    outer_job *self = arg;

    self->err = mt_loop_wait(self->nest->inner, &self->nest->waiter, in_the_inner_loop, self->nest);
    mt_waiter_finish(self->nest->outer, &self->waiter);
}

static void a_callback_may_wait_on_another_loop(void **state)
{
    (void)state;
    nest n = {0};
    outer_job outside = {.nest = &n};

    assert_ok(mt_loop_new(NULL, &n.outer));
    assert_ok(mt_loop_new(NULL, &n.inner));
    assert_ok(mt_loop_wait(n.outer, &outside.waiter, in_the_outer_loop, &outside));
    assert_ok(outside.err);
    assert_true(n.both);
    assert_err(n.back, MT_EDEADLK);
    assert_false(mt_loop_is_current(n.outer));
    mt_loop_free(n.inner);
    mt_loop_free(n.outer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scope_hides_what_the_thread_works_for),
        cmocka_unit_test(threads_that_wait_drive_in_turn),
        cmocka_unit_test(threads_that_wait_drive_in_turn_while_polling),
        cmocka_unit_test(threads_wait_for_the_one_that_runs_the_loop),
        cmocka_unit_test(a_driver_that_stops_leaves_the_lead_to_one_that_waits),
        cmocka_unit_test(a_run_takes_over_from_a_blocking_call),
        cmocka_unit_test(a_callback_cannot_drive_its_own_loop),
        cmocka_unit_test(a_callback_may_wait_on_another_loop),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
