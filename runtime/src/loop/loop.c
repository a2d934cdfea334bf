/* SPDX-License-Identifier: Apache-2.0 */
/* loop.c - what all loops have in common: the mailbox, the hooks, and who drives. */
#include "loop/loop.h"

#include <sched.h>

#include "core/alloc.h"

/* A connection can have died in silence when nobody looked for longer than this. */
#define IDLE_TIME MT_MS

/* Its address is different in each thread. */
static _Thread_local char thread_mark __attribute__((tls_model("initial-exec")));

_Thread_local void *mt_thread_task __attribute__((tls_model("initial-exec")));

void mt_loop_init(mt_loop *loop, const mt_loop_ops *ops, mt_time now, uint64_t seed)
{
    *loop = (mt_loop){.ops = ops, .now = now};
    mt_rng_seed(&loop->rng, seed);
    mt_wheel_init(&loop->wheel, now);
    mt_list_init(&loop->hooks);
    mt_block_pool_init(&loop->pool);
    pthread_mutex_init(&loop->shared.lock, NULL);
    mt_list_init(&loop->shared.waiters);
}

/* What a thread sent or stopped may end the loop while that thread is still about to wake it. */
static void await_wakers(mt_loop *loop)
{
    while (atomic_load_explicit(&loop->shared.wakers, memory_order_acquire) > 0)
        sched_yield();
}

void mt_loop_free(mt_loop *loop)
{
    if (loop == NULL)
        return;
    await_wakers(loop);
    loop->ops->free(loop);
}

/* ---- scopes */

bool mt_loop_is_current(const mt_loop *loop)
{
    return atomic_load_explicit(&loop->shared.inside, memory_order_relaxed) == &thread_mark;
}

bool mt_loop_is_entered(const mt_loop *loop)
{
    return mt_block_pool_entered() == &loop->pool;
}

mt_loop_scope mt_loop_enter(mt_loop *loop)
{
    mt_loop_scope before = {
        .loop = loop,
        .inside = atomic_load_explicit(&loop->shared.inside, memory_order_relaxed),
        .pool = mt_block_pool_enter(&loop->pool),
        .task = mt_thread_task,
    };
    mt_thread_task = NULL;
    atomic_store_explicit(&loop->shared.inside, &thread_mark, memory_order_relaxed);
    return before;
}

void mt_loop_leave(mt_loop_scope before)
{
    atomic_store_explicit(&before.loop->shared.inside, before.inside, memory_order_relaxed);
    mt_block_pool_enter(before.pool);
    mt_thread_task = before.task;
}

/* ---- mailbox and hooks */

void mt_loop_send(mt_loop *loop, mt_post *post)
{
    atomic_fetch_add_explicit(&loop->shared.wakers, 1, memory_order_relaxed);
    mt_post *newest = atomic_load_explicit(&loop->shared.mailbox, memory_order_relaxed);

    do
        post->next = newest;
    while (!atomic_compare_exchange_weak_explicit(&loop->shared.mailbox, &newest, post,
                                                  memory_order_release, memory_order_relaxed));
    /* Who found it empty wakes the loop; it then takes whatever has come. */
    if (newest == NULL)
        loop->ops->wake(loop);
    atomic_fetch_sub_explicit(&loop->shared.wakers, 1, memory_order_release);
}

/* Empties the mailbox; the result is oldest first. */
static mt_post *take_posts(mt_loop *loop)
{
    mt_post *newest = atomic_exchange_explicit(&loop->shared.mailbox, NULL, memory_order_acquire);
    mt_post *oldest = NULL;

    while (newest != NULL) {
        mt_post *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

void mt_loop_run_mailbox(mt_loop *loop)
{
    if (!mt_loop_has_post(loop))
        return;
    for (mt_post *post = take_posts(loop), *next; post != NULL; post = next) {
        next = post->next;
        post->fn(post);
    }
}

void mt_loop_run_hooks(mt_loop *loop)
{
    for (mt_list *node; (node = mt_list_pop_front(&loop->hooks)) != NULL;) {
        mt_hook *hook = MT_CONTAINER_OF(node, mt_hook, node);
        hook->fn(hook);
    }
}

/* What mt_loop_post() puts around a function. */
typedef struct envelope {
    mt_post post;
    mt_loop_fn *fn;
    void *arg;
} envelope;

static void envelope_run(mt_post *post)
{
    envelope copy = *MT_CONTAINER_OF(post, envelope, post);

    mt_free(MT_CONTAINER_OF(post, envelope, post));
    copy.fn(copy.arg);
}

mt_err mt_loop_post(mt_loop *loop, mt_loop_fn *fn, void *arg)
{
    envelope *self = mt_malloc(sizeof *self);

    if (self == NULL)
        return MT_ENOMEM;
    *self = (envelope){.post.fn = envelope_run, .fn = fn, .arg = arg};
    mt_loop_send(loop, &self->post);
    return MT_OK;
}

/* The library's own posts must run, for their objects wait for it; a function of the user's must not:
 * what it works on is gone. */
static void empty_mailbox(mt_loop *loop)
{
    while (mt_loop_has_post(loop))
        for (mt_post *post = take_posts(loop), *next; post != NULL; post = next) {
            next = post->next;
            if (post->fn == envelope_run)
                mt_free(MT_CONTAINER_OF(post, envelope, post));
            else
                post->fn(post);
        }
}

void mt_loop_fini(mt_loop *loop)
{
    mt_loop_scope scope = mt_loop_enter(loop);

    empty_mailbox(loop);
    mt_loop_run_hooks(loop);
    mt_block_unref(loop->scratch);
    mt_loop_leave(scope);
    mt_block_pool_fini(&loop->pool);
    pthread_mutex_destroy(&loop->shared.lock);
}

/* ---- descriptors */

mt_io *mt_io_new(mt_loop *loop, int fd, mt_io_fn *fn, void *arg)
{
    return loop->ops->io_new(loop, fd, fn, arg);
}

void mt_io_want(mt_loop *loop, mt_io *io, unsigned events)
{
    loop->ops->io_want(io, events);
}

void mt_io_free(mt_loop *loop, mt_io *io)
{
    if (io != NULL)
        loop->ops->io_free(io);
}

/* ---- who drives */

/* Takes the lead if nobody has it; otherwise puts the waiter among those that sleep. In one step, so
 * that a driver who leaves cannot miss it. */
static bool lead_or_queue(mt_loop *loop, mt_waiter *waiter)
{
    pthread_mutex_lock(&loop->shared.lock);
    bool lead = !loop->shared.driven;
    loop->shared.driven = true;
    if (!lead && !waiter->done)
        mt_list_push_back(&loop->shared.waiters, &waiter->node);
    pthread_mutex_unlock(&loop->shared.lock);
    return lead;
}

/* Gives up the lead to the first thread that sleeps. With the lock. */
static void pass_lead(mt_loop *loop)
{
    mt_list *node = mt_list_pop_front(&loop->shared.waiters);

    loop->shared.driven = node != NULL;
    if (node == NULL)
        return;
    mt_waiter *next = MT_CONTAINER_OF(node, mt_waiter, node);
    next->lead = true;
    pthread_cond_signal(&next->wake);
}

/* The same, without the lock. A post that came while this thread drove is not left behind: who sent it
 * relied on that. */
static void leave_lead(mt_loop *loop)
{
    pthread_mutex_lock(&loop->shared.lock);
    while (loop->shared.handed && mt_list_is_empty(&loop->shared.waiters)) {
        loop->shared.handed = false;
        pthread_mutex_unlock(&loop->shared.lock);
        loop->ops->turn(loop, false);
        pthread_mutex_lock(&loop->shared.lock);
    }
    pass_lead(loop);
    pthread_mutex_unlock(&loop->shared.lock);
}

/* Sleeps until the wait is over or the lead has come. With the lock. */
static void sleep_in_queue(mt_loop *loop, mt_waiter *waiter)
{
    while (!waiter->done && !waiter->lead)
        pthread_cond_wait(&waiter->wake, &loop->shared.lock);
}

/* Runs start(arg) as the driver. */
static void start_here(mt_loop *loop, mt_loop_fn *start, void *arg)
{
    mt_time now = mt_loop_clock(loop);

    if (now - loop->now > IDLE_TIME)
        loop->ops->turn(loop, false);
    else
        loop->now = now;
    loop->starts++;
    mt_loop_scope scope = mt_loop_enter(loop);
    start(arg);
    mt_loop_run_hooks(loop);
    mt_loop_leave(scope);
}

/* Drives until the wait is over; start is NULL when it was posted. */
static void wait_as_driver(mt_loop *loop, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    mt_waiter *outer = loop->leader;

    loop->leader = waiter;
    if (start != NULL)
        start_here(loop, start, arg);
    while (!waiter->done)
        loop->ops->turn(loop, true);
    loop->leader = outer;
}

typedef struct start_post {
    mt_post post;
    mt_loop_fn *start;
    void *arg;
} start_post;

static void start_post_run(mt_post *post)
{
    const start_post *self = MT_CONTAINER_OF(post, start_post, post);

    self->start(self->arg);
}

/* Waits for the driver, which is another thread; the waiter is in the queue. The message lies on this
 * stack: it has run when the wait is over, for only what start began can finish it. */
static void wait_as_sleeper(mt_loop *loop, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    start_post message = {.post.fn = start_post_run, .start = start, .arg = arg};

    if (start != NULL)
        mt_loop_send(loop, &message.post);
    pthread_mutex_lock(&loop->shared.lock);
    sleep_in_queue(loop, waiter);
    pthread_mutex_unlock(&loop->shared.lock);
    if (!waiter->lead)
        return;
    wait_as_driver(loop, waiter, NULL, NULL);
    leave_lead(loop);
}

static bool is_owner(const mt_loop *loop)
{
    return loop->external && pthread_equal(loop->thread, pthread_self());
}

mt_err mt_loop_wait(mt_loop *loop, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    if (mt_loop_is_current(loop))
        return MT_EDEADLK;
    if (is_owner(loop)) {
        wait_as_driver(loop, waiter, start, arg);
        return MT_OK;
    }
    pthread_cond_init(&waiter->wake, NULL);
    if (lead_or_queue(loop, waiter)) {
        wait_as_driver(loop, waiter, start, arg);
        leave_lead(loop);
    } else {
        wait_as_sleeper(loop, waiter, start, arg);
    }
    pthread_cond_destroy(&waiter->wake);
    return MT_OK;
}

void mt_loop_deliver(mt_loop *loop, mt_post *post)
{
    mt_loop_send(loop, post);
    if (loop->external)
        return;
    pthread_mutex_lock(&loop->shared.lock);
    bool lead = !loop->shared.driven;
    loop->shared.driven = true;
    loop->shared.handed = !lead;
    pthread_mutex_unlock(&loop->shared.lock);
    if (!lead)
        return;
    loop->leader = NULL;
    loop->ops->turn(loop, false);
    leave_lead(loop);
}

void mt_waiter_finish(mt_loop *loop, mt_waiter *waiter)
{
    if (waiter == loop->leader) {
        waiter->done = true;
        return;
    }
    pthread_mutex_lock(&loop->shared.lock);
    waiter->done = true;
    if (mt_list_is_linked(&waiter->node)) {
        mt_list_remove(&waiter->node);
        pthread_cond_signal(&waiter->wake);
    }
    pthread_mutex_unlock(&loop->shared.lock);
}

static void drive_until_stop(mt_loop *loop)
{
    mt_waiter *outer = loop->leader;

    loop->leader = NULL;
    while (!atomic_load_explicit(&loop->shared.stop, memory_order_acquire))
        loop->ops->turn(loop, true);
    atomic_store_explicit(&loop->shared.stop, false, memory_order_relaxed);
    loop->leader = outer;
}

/* Makes this thread the driver, after the one that is; false if that one is an mt_loop_run() too. */
static bool take_lead(mt_loop *loop)
{
    mt_waiter self = {.wake = PTHREAD_COND_INITIALIZER};

    pthread_mutex_lock(&loop->shared.lock);
    bool taken = !loop->shared.running;
    if (taken) {
        loop->shared.running = true;
        if (loop->shared.driven) {
            mt_list_push_back(loop->shared.waiters.next, &self.node); /* the next one */
            sleep_in_queue(loop, &self);
        }
        loop->shared.driven = true;
    }
    pthread_mutex_unlock(&loop->shared.lock);
    pthread_cond_destroy(&self.wake);
    return taken;
}

mt_err mt_loop_run(mt_loop *loop)
{
    if (mt_loop_is_current(loop))
        return MT_EDEADLK;
    if (is_owner(loop)) {
        drive_until_stop(loop);
        return MT_OK;
    }
    if (loop->external || !take_lead(loop))
        return MT_EDEADLK;
    drive_until_stop(loop);
    pthread_mutex_lock(&loop->shared.lock);
    loop->shared.running = false;
    pthread_mutex_unlock(&loop->shared.lock);
    leave_lead(loop);
    return MT_OK;
}

void mt_loop_stop(mt_loop *loop)
{
    atomic_fetch_add_explicit(&loop->shared.wakers, 1, memory_order_relaxed);
    atomic_store_explicit(&loop->shared.stop, true, memory_order_release);
    loop->ops->wake(loop);
    atomic_fetch_sub_explicit(&loop->shared.wakers, 1, memory_order_release);
}
