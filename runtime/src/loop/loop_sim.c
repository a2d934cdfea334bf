/* SPDX-License-Identifier: Apache-2.0 */
/* loop_sim.c - the loop in virtual time. Nothing but posts, timers and hooks can make something happen,
 * so when a turn would have to sleep, the clock jumps. */
#include "loop/loop_sim.h"

#include <assert.h>
#include <stdlib.h>

#include "core/alloc.h"
#include "core/log.h"

/* Returns when something is next to be done, MT_NEVER if nothing ever is. */
static mt_time sim_next(mt_loop *loop)
{
    if (mt_loop_has_post(loop) || !mt_list_is_empty(&loop->hooks))
        return loop->now;
    mt_time next = mt_wheel_next(&loop->wheel);
    return next > loop->now ? next : loop->now;
}

static void sim_turn(mt_loop *loop, bool wait)
{
    if (wait) {
        mt_time next = sim_next(loop);
        if (next == MT_NEVER) {
            mt_log(MT_LOG_ERROR, "a simulated loop waits for something that cannot happen");
            abort();
        }
        loop->now = next;
    }
    mt_loop_scope scope = mt_loop_enter(loop);
    mt_loop_run_mailbox(loop);
    mt_wheel_turn(&loop->wheel, loop->now);
    mt_loop_run_hooks(loop);
    mt_loop_leave(scope);
}

static void sim_wake(mt_loop *loop)
{
    (void)loop; /* it never sleeps */
}

static mt_io *sim_io_new(mt_loop *loop, int fd, mt_io_fn *fn, void *arg)
{
    (void)loop, (void)fd, (void)fn, (void)arg;
    return NULL;
}

static void sim_io_want(mt_io *io, unsigned events)
{
    (void)io, (void)events;
}

static void sim_io_free(mt_io *io)
{
    (void)io;
}

static mt_time sim_clock(mt_loop *loop)
{
    return loop->now;
}

static void sim_free(mt_loop *loop)
{
    mt_loop_fini(loop);
    mt_free(loop);
}

static const mt_loop_ops sim_ops = {
    .name = "sim",
    .turn = sim_turn,
    .wake = sim_wake,
    .io_new = sim_io_new,
    .io_want = sim_io_want,
    .io_free = sim_io_free,
    .clock = sim_clock,
    .free = sim_free,
};

mt_err mt_loop_sim_new(uint64_t seed, mt_loop **out)
{
    *out = mt_malloc(sizeof **out);
    if (*out == NULL)
        return MT_ENOMEM;
    mt_loop_init(*out, &sim_ops, MT_SEC, seed);
    return MT_OK;
}

static bool always(void *arg)
{
    (void)arg;
    return true;
}

void mt_loop_sim_run(mt_loop *loop, mt_time until)
{
    (void)mt_loop_sim_run_while(loop, always, NULL, until);
    if (until > loop->now)
        loop->now = until;
}

bool mt_loop_sim_run_while(mt_loop *loop, bool (*busy)(void *arg), void *arg, mt_time until)
{
    while (busy(arg)) {
        mt_time next = sim_next(loop);
        if (next > until || next == MT_NEVER)
            return false;
        sim_turn(loop, true);
    }
    return true;
}

void mt_loop_sim_leap(mt_loop *loop, mt_time by)
{
    assert(by >= 0 && !mt_loop_is_current(loop));
    loop->now += by;
}
