/* SPDX-License-Identifier: Apache-2.0 */
/* loop/loop.h - the loop as the layers above see it: time, timers, descriptors, mailbox, the end of a
 * turn, and who drives it. loop_ev lives in libev, loop_sim in virtual time.
 *
 * A turn: wait for events, take `now`, run the posts, what became ready, the timers that are due, the
 * hooks; then wait again. Timers come after descriptors: an answer that has arrived beats its deadline. */
#ifndef MT_LOOP_LOOP_H
#define MT_LOOP_LOOP_H

#include <pthread.h>
#include <stdatomic.h>

#include <msgtrans/loop.h>
#include <msgtrans/pipe.h>

#include "core/block.h"
#include "core/list.h"
#include "core/rng.h"
#include "loop/timer.h"

typedef struct mt_signal_watch mt_signal_watch;

typedef struct mt_loop_ops {
    const char *name;

    /* Runs one turn; with wait set it may sleep until something happens or timer_at. */
    void (*turn)(mt_loop *loop, bool wait);

    /* Makes a turn that sleeps, or the next one that would, return. Thread  any. */
    void (*wake)(mt_loop *loop);

    mt_io *(*io_new)(mt_loop *loop, int fd, mt_io_fn *fn, void *arg);
    void (*io_want)(mt_io *io, unsigned events);
    void (*io_free)(mt_io *io); /* not NULL */
    mt_time (*clock)(mt_loop *loop);
    void (*free)(mt_loop *loop);
} mt_loop_ops;

/* A message to a loop from another thread. The owner embeds it; it may be posted again once it ran. */
typedef struct mt_post mt_post;
typedef void mt_post_fn(mt_post *post);
struct mt_post {
    mt_post *next;
    mt_post_fn *fn;
};

/* Something to do once at the end of this turn, before the loop sleeps: flush, free. */
typedef struct mt_hook mt_hook;
typedef void mt_hook_fn(mt_hook *hook);
struct mt_hook {
    mt_list node;
    mt_hook_fn *fn;
};

/* A thread that waits for something that happens on a loop. */
typedef struct mt_waiter {
    mt_list node; /* in shared.waiters while it sleeps */
    bool done;
    bool lead; /* asked to take over driving */
    pthread_cond_t wake;
} mt_waiter;

struct mt_loop {
    const mt_loop_ops *ops;
    mt_time now; /* of this turn */
    mt_rng rng;
    mt_wheel wheel;
    mt_list hooks;
    mt_block_pool pool;
    mt_block *scratch; /* where connections read into; replaced when somebody keeps a part of it */
    bool external;     /* the caller's libev loop: its thread is always the driver */
    pthread_t thread;  /* of an external loop */
    mt_waiter *leader; /* the waiter whose thread drives now; read by that thread */
    uint32_t holds;    /* mt_loop_hold() without mt_loop_release() */
    mt_time bulk_at;   /* when somebody last read more than a few messages at once */
    uint32_t starts;   /* counts what mt_loop_wait() started: worth polling for the answer */
    struct {
        _Atomic(mt_post *) mailbox; /* newest first */
        _Atomic bool stop;
        _Atomic(const void *) inside; /* the mark of the thread that is in a scope, or NULL */
        _Atomic uint32_t wakers;      /* threads that may still be waking it */
        pthread_mutex_t lock;         /* guards what follows */
        bool driven;                  /* a thread drives, or has been asked to */
        bool running;                 /* there is an mt_loop_run() */
        bool handed;                  /* mt_loop_deliver() left a post to the driver */
        mt_list waiters;              /* that sleep, the next driver first */
    } shared;
};

/* ---- time and timers */

/* Reads the clock; loop->now is good enough nearly everywhere. */
static inline mt_time mt_loop_clock(mt_loop *loop)
{
    return loop->ops->clock(loop);
}

static inline void mt_timer_start(mt_loop *loop, mt_timer *timer, mt_time at)
{
    mt_wheel_start(&loop->wheel, timer, at);
}

static inline void mt_timer_stop(mt_loop *loop, mt_timer *timer)
{
    mt_wheel_stop(&loop->wheel, timer);
}

/* ---- the end of the turn */

/* Runs hook->fn once at the end of this turn; a hook that is waiting already stays where it is.
 * A hook that adds hooks gets them run in the same turn's end. Legal to free the hook inside fn. */
static inline void mt_loop_defer(mt_loop *loop, mt_hook *hook)
{
    if (!mt_list_is_linked(&hook->node))
        mt_list_push_back(&loop->hooks, &hook->node);
}

/* Takes back what mt_loop_defer() promised. */
static inline void mt_hook_cancel(mt_hook *hook)
{
    mt_list_remove(&hook->node);
}

/* ---- the mailbox */

/* Hands post to the loop, which calls post->fn(post) once, in a later turn, at the latest in
 * mt_loop_free(). The posts of one thread run in their order. No system call unless the loop sleeps.
 *   Thread   any */
void mt_loop_send(mt_loop *loop, mt_post *post);

/* The same, for a thread that is not the loop's: when no thread drives the loop, this one does for a
 * turn, so that the post does not wait for the next blocking call. */
void mt_loop_deliver(mt_loop *loop, mt_post *post);

/* Says that something is open for which posts may come, until as many mt_loop_release(): an external
 * loop's ev_run() then goes on, as it does for a descriptor that is watched. */
static inline void mt_loop_hold(mt_loop *loop)
{
    loop->holds++;
}

static inline void mt_loop_release(mt_loop *loop)
{
    loop->holds--;
}

/* ---- signals; descriptors are in msgtrans/pipe.h, and not in simulation */

/* Calls fn(arg) on the loop after each arrival of a signal, once for several at the same time. The
 * signal must not be blocked in every thread.
 *   Owns     *out is the caller's: mt_signal_watch_free()
 *   Returns  MT_OK | MT_EINVAL no such signal, or a simulated loop | MT_EEXIST the signal is watched
 *            already | MT_ENOMEM */
MT_NODISCARD mt_err mt_signal_watch_new(mt_loop *loop, int signum, mt_loop_fn *fn, void *arg,
                                        mt_signal_watch **out);
void mt_signal_watch_free(mt_signal_watch *watch);

/* ---- who drives */

/* True inside the loop's callbacks, and between enter and leave: then this thread may touch what
 * the loop owns. */
bool mt_loop_is_current(const mt_loop *loop);

/* What the code on this thread's stack works for, so that what it starts can belong to that; a layer above
 * sets it. A loop's scope hides it: what the loop runs there has nothing to do with who drives it. */
extern _Thread_local void *mt_thread_task __attribute__((tls_model("initial-exec")));

/* The same without a look at the loop, which may be gone; false also in a callback of the loop that is in
 * the middle of one of another loop. */
bool mt_loop_is_entered(const mt_loop *loop);

/* Marks this thread as the loop's and its pool as the thread's, around each callback; nests, loops in
 * loops too. Only by the thread that drives the loop, or while nobody does. */
typedef struct mt_loop_scope {
    mt_loop *loop;       /* that was entered */
    const void *inside;  /* what was there before, to be restored */
    mt_block_pool *pool; /* likewise */
    void *task;          /* likewise */
} mt_loop_scope;

mt_loop_scope mt_loop_enter(mt_loop *loop);
void mt_loop_leave(mt_loop_scope before);

/* Runs start(arg) on the loop and waits until mt_waiter_finish(), which comes inside start or later.
 * The calling thread drives the loop itself when nobody else does, so no other thread is woken;
 * otherwise it sleeps, and takes over if the driver leaves. When the loop had been idle, what happened
 * on its descriptors meanwhile is heard before start runs. On an external loop only its own thread
 * drives (also inside callbacks of the caller's own watchers); others sleep.
 *   Shape    waiter is all zero; start NULL: there is nothing to start, only to wait for, and then the
 *            waiter may have been finished before
 *   Returns  MT_OK | MT_EDEADLK inside a callback of this loop: nothing was started
 *   Thread   any */
mt_err mt_loop_wait(mt_loop *loop, mt_waiter *waiter, mt_loop_fn *start, void *arg);

/* Ends a wait, once; *waiter may be gone when this returns. On the loop. */
void mt_waiter_finish(mt_loop *loop, mt_waiter *waiter);

/* ---- for the makers of loops */

void mt_loop_init(mt_loop *loop, const mt_loop_ops *ops, mt_time now, uint64_t seed);

/* Runs the posts that are left, but drops those of mt_loop_post(); frees what the loop holds. */
void mt_loop_fini(mt_loop *loop);

/* Runs the posts that are there now; what they post waits. In a scope. */
void mt_loop_run_mailbox(mt_loop *loop);

/* Runs hooks until there are none. In a scope. */
void mt_loop_run_hooks(mt_loop *loop);

static inline bool mt_loop_has_post(mt_loop *loop)
{
    return atomic_load_explicit(&loop->shared.mailbox, memory_order_relaxed) != NULL;
}

#endif
