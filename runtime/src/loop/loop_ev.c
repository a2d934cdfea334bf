/* SPDX-License-Identifier: Apache-2.0 */
/* loop_ev.c - the loop in libev: a loop of our own, or the caller's.
 *
 * first, the watcher that starts a turn, takes the time; last ends it with the timer wheel and the hooks;
 * prepare, before the sleep, does what was left to do outside of a turn; async is the mailbox; one
 * ev_timer stands for the whole wheel; and an idle watcher, while it is active, keeps libev from
 * sleeping: busy polling.
 *
 * In the caller's loop only four things hold ev_run() back: descriptors that are watched, timers that
 * are armed, posts that wait, and mt_loop_hold(). So it returns when nothing of ours is open. */
#include "loop/loop.h"

#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <ev.h>

#include "core/alloc.h"

_Static_assert((int)MT_IO_READ == (int)EV_READ && (int)MT_IO_WRITE == (int)EV_WRITE,
               "events are handed through");

enum { WATCHERS = 4 }; /* that are always active: prepare, first, last, async */
enum {
    BUSY_POLL_MAX_US = 1000000,
    BUSY_POLL_TRIES = 4,
    BUSY_POLL_SKIP_BITS = 3,
    BUSY_POLL_NEAR = 4,
    BUSY_POLL_READS = 8, /* of the hot descriptor for each look at all of them */
};

#define BULK_LASTS (100 * MT_US)

/* Whether to poll before the next sleep. After some polls in a row in which nothing came, it polls
 * only before each 2nd, 4th or 8th sleep; what comes within a few windows counts as nearly met, or
 * two ends that both poll would put each other to sleep. */
typedef struct busy_poll {
    mt_time window; /* 0: never */
    mt_time until;
    uint32_t arrivals; /* seen when it was decided last */
    uint32_t starts;   /* likewise */
    uint32_t misses;   /* polls in a row that were for nothing */
    uint32_t skip;     /* sleeps before which not to poll */
} busy_poll;

typedef struct loop_ev {
    mt_loop base;
    struct ev_loop *ev;
    ev_prepare prepare;
    ev_check first, last;
    ev_async async;
    ev_idle idle;
    ev_timer timer;
    mt_time polled_at; /* the time at first, which libev's idea of now is close to */
    mt_time timer_at;  /* MT_NEVER while timer is not active */
    uint32_t arrivals; /* counts events and posts */
    bool holding;      /* ev_run() counts us */
    bool cut_short;    /* this turn was told not to sleep */
    mt_io *hot;        /* the descriptor that was readable last, or NULL */
    busy_poll poll;
} loop_ev;

struct mt_io {
    ev_io watcher;
    loop_ev *loop;
    mt_io_fn *fn;
    void *arg;
};

static mt_time clock_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (mt_time)time.tv_sec * MT_SEC + time.tv_nsec;
}

/* ---- watchers that must not hold back the caller's ev_run(); our own loop needs them to sleep at all */

static void uncount(loop_ev *self)
{
    if (self->base.external)
        ev_unref(self->ev);
}

static void count_again(loop_ev *self)
{
    if (self->base.external)
        ev_ref(self->ev);
}

static void idle_start(loop_ev *self)
{
    if (ev_is_active(&self->idle))
        return;
    ev_idle_start(self->ev, &self->idle);
    uncount(self);
}

static void idle_stop(loop_ev *self)
{
    if (!ev_is_active(&self->idle))
        return;
    count_again(self);
    ev_idle_stop(self->ev, &self->idle);
}

/* ---- before the sleep */

static void poll_missed(busy_poll *poll)
{
    poll->misses++;
    if (poll->misses < BUSY_POLL_TRIES)
        return;
    uint32_t bits = poll->misses - BUSY_POLL_TRIES + 1;
    poll->skip = (1U << (bits < BUSY_POLL_SKIP_BITS ? bits : BUSY_POLL_SKIP_BITS)) - 1;
}

/* Something came, or was started whose answer will come: polls for a window from now on. */
static void poll_renew(loop_ev *self, bool arrived)
{
    busy_poll *poll = &self->poll;

    if (ev_is_active(&self->idle)) {
        poll->misses = arrived ? 0 : poll->misses;
    } else if (arrived && self->base.now - poll->until < BUSY_POLL_NEAR * poll->window) {
        poll->misses = poll->skip = 0; /* nearly: the other end had to be woken, perhaps */
    } else if (poll->skip > 0) {
        poll->skip -= arrived;
        return;
    }
    poll->until = self->base.now + poll->window;
    idle_start(self);
}

static void poll_decide(loop_ev *self)
{
    busy_poll *poll = &self->poll;

    if (poll->window == 0)
        return;
    bool arrived = poll->arrivals != self->arrivals;
    if (arrived || poll->starts != self->base.starts) {
        poll->arrivals = self->arrivals;
        poll->starts = self->base.starts;
        poll_renew(self, arrived);
    } else if (ev_is_active(&self->idle) && self->base.now >= poll->until) {
        idle_stop(self);
        poll_missed(poll);
    }
}

/* Arms the ev_timer if it would fire too late. Too early is left: that is one turn for nothing, and less
 * than arming it again for each call's deadline; but it must not hold back the caller's ev_run(). */
static void arm_timer(loop_ev *self)
{
    mt_time next = mt_wheel_next(&self->base.wheel);

    if (next == MT_NEVER && self->base.external) {
        ev_timer_stop(self->ev, &self->timer);
        self->timer_at = MT_NEVER;
    }
    if (next >= self->timer_at)
        return;
    double after = (double)(next - self->polled_at) / (double)MT_SEC;
    ev_timer_stop(self->ev, &self->timer);
    ev_timer_set(&self->timer, after > 0 ? after : 0, 0);
    ev_timer_start(self->ev, &self->timer);
    self->timer_at = next;
}

/* Lets ev_run() go on for what no watcher stands for. */
static void hold_back(loop_ev *self)
{
    bool hold = self->base.holds > 0 || mt_loop_has_post(&self->base);

    if (hold == self->holding)
        return;
    self->holding = hold;
    if (hold)
        count_again(self);
    else
        uncount(self);
}

static void end_turn(loop_ev *self)
{
    mt_loop_scope scope = mt_loop_enter(&self->base);

    mt_wheel_turn(&self->base.wheel, self->base.now);
    mt_loop_run_hooks(&self->base);
    mt_loop_leave(scope);
    arm_timer(self);
    hold_back(self);
}

static void on_prepare(struct ev_loop *ev, ev_prepare *watcher, int events)
{
    loop_ev *self = watcher->data;

    (void)events;
    end_turn(self);
    poll_decide(self);
    /* Whoever drives may have got what it waits for just now: then it must not sleep. Once a turn, for
     * a callback of the caller's may run ev_run() itself before it returns to the driver. */
    if (self->base.leader != NULL && self->base.leader->done && !self->cut_short) {
        self->cut_short = true;
        ev_async_send(ev, &self->async);
    }
}

/* ---- after it */

static void on_first(struct ev_loop *ev, ev_check *watcher, int events)
{
    loop_ev *self = watcher->data;

    (void)ev, (void)events;
    self->base.now = self->polled_at = clock_now();
}

static void on_last(struct ev_loop *ev, ev_check *watcher, int events)
{
    (void)ev, (void)events;
    end_turn(watcher->data);
}

static void on_async(struct ev_loop *ev, ev_async *watcher, int events)
{
    loop_ev *self = watcher->data;
    mt_loop_scope scope = mt_loop_enter(&self->base);

    (void)ev, (void)events;
    self->arrivals++;
    mt_loop_run_mailbox(&self->base);
    mt_loop_leave(scope);
}

static bool is_quiet(loop_ev *self)
{
    return mt_list_is_empty(&self->base.hooks) && !mt_loop_has_post(&self->base);
}

/* While it polls, what comes is most likely more on the descriptor that had something last: to read it is
 * quicker than to ask which of all has something, and then to read. Not where much comes at a time: then
 * what is read too early is only read in more pieces. */
static void on_idle(struct ev_loop *ev, ev_idle *watcher, int events)
{
    loop_ev *self = watcher->data;

    (void)ev, (void)events;
    if (self->base.now - self->base.bulk_at < BULK_LASTS)
        return;
    mt_loop_scope scope = mt_loop_enter(&self->base);
    for (int i = 0; i < BUSY_POLL_READS && self->hot != NULL && is_quiet(self); i++) {
        self->base.now = clock_now();
        self->hot->fn(self->hot->arg, MT_IO_READ);
    }
    self->arrivals += !is_quiet(self);
    mt_loop_leave(scope);
}

static void on_timer(struct ev_loop *ev, ev_timer *watcher, int events)
{
    loop_ev *self = watcher->data;

    (void)ev, (void)events;
    self->timer_at = MT_NEVER; /* the end of the turn looks at the wheel */
}

static void on_io(struct ev_loop *ev, ev_io *watcher, int events)
{
    mt_io *io = watcher->data;
    mt_loop_scope scope = mt_loop_enter(&io->loop->base);

    (void)ev;
    io->loop->arrivals++;
    if ((events & EV_READ) != 0)
        io->loop->hot = io;
    io->fn(io->arg, (unsigned)events & (MT_IO_READ | MT_IO_WRITE));
    mt_loop_leave(scope);
}

/* ---- the ops */

static void ev_turn(mt_loop *loop, bool wait)
{
    loop_ev *self = (loop_ev *)loop;

    self->cut_short = false;
    count_again(self); /* somebody waits, if only for a post */
    ev_run(self->ev, wait ? EVRUN_ONCE : EVRUN_NOWAIT);
    uncount(self);
}

static void ev_wake(mt_loop *loop)
{
    loop_ev *self = (loop_ev *)loop;

    ev_async_send(self->ev, &self->async); /* no system call unless it sleeps */
}

static mt_io *ev_io_open(mt_loop *loop, int fd, mt_io_fn *fn, void *arg)
{
    mt_io *io = mt_malloc(sizeof *io);

    if (io == NULL)
        return NULL;
    *io = (mt_io){.loop = (loop_ev *)loop, .fn = fn, .arg = arg};
    ev_io_init(&io->watcher, on_io, fd, 0);
    io->watcher.data = io;
    return io;
}

static void ev_io_want(mt_io *io, unsigned events)
{
    unsigned wanted = ev_is_active(&io->watcher) ? (unsigned)io->watcher.events : 0;

    if ((wanted & (MT_IO_READ | MT_IO_WRITE)) == events)
        return;
    if (io->loop->hot == io && (events & MT_IO_READ) == 0)
        io->loop->hot = NULL;
    ev_io_stop(io->loop->ev, &io->watcher);
    ev_io_modify(&io->watcher, (int)events);
    if (events != 0)
        ev_io_start(io->loop->ev, &io->watcher);
}

static void ev_io_close(mt_io *io)
{
    ev_io_stop(io->loop->ev, &io->watcher);
    if (io->loop->hot == io)
        io->loop->hot = NULL;
    mt_free(io);
}

static mt_time ev_clock(mt_loop *loop)
{
    (void)loop;
    return clock_now();
}

static void watchers_stop(loop_ev *self)
{
    idle_stop(self);
    if (self->holding)
        uncount(self);
    ev_timer_stop(self->ev, &self->timer);
    for (int i = 0; i < WATCHERS; i++)
        count_again(self);
    ev_prepare_stop(self->ev, &self->prepare);
    ev_check_stop(self->ev, &self->first);
    ev_check_stop(self->ev, &self->last);
    ev_async_stop(self->ev, &self->async);
}

static void ev_close(mt_loop *loop)
{
    loop_ev *self = (loop_ev *)loop;

    mt_loop_fini(loop);
    watchers_stop(self);
    if (!loop->external)
        ev_loop_destroy(self->ev);
    mt_free(self);
}

static const mt_loop_ops ev_ops = {
    .name = "ev",
    .turn = ev_turn,
    .wake = ev_wake,
    .io_new = ev_io_open,
    .io_want = ev_io_want,
    .io_free = ev_io_close,
    .clock = ev_clock,
    .free = ev_close,
};

/* ---- signals */

struct mt_signal_watch {
    ev_signal watcher;
    loop_ev *loop;
    mt_loop_fn *fn;
    void *arg;
};

static _Atomic uint64_t
    signals_watched; /* bit n: signal n + 1, for libev knows one loop a signal */

static void on_signal(struct ev_loop *ev, ev_signal *watcher, int events)
{
    mt_signal_watch *watch = watcher->data;
    mt_loop_scope scope = mt_loop_enter(&watch->loop->base);

    (void)ev, (void)events;
    watch->fn(watch->arg);
    mt_loop_leave(scope);
}

static uint64_t signal_bit(int signum)
{
    return (uint64_t)1 << (signum - 1);
}

mt_err mt_signal_watch_new(mt_loop *loop, int signum, mt_loop_fn *fn, void *arg,
                           mt_signal_watch **out)
{
    *out = NULL;
    if (loop->ops != &ev_ops || signum < 1 || signum > 64)
        return MT_EINVAL;
    mt_signal_watch *watch = mt_malloc(sizeof *watch);
    if (watch == NULL)
        return MT_ENOMEM;
    if (atomic_fetch_or(&signals_watched, signal_bit(signum)) & signal_bit(signum)) {
        mt_free(watch);
        return MT_EEXIST;
    }
    *watch = (mt_signal_watch){.loop = (loop_ev *)loop, .fn = fn, .arg = arg};
    ev_signal_init(&watch->watcher, on_signal, signum);
    watch->watcher.data = watch;
    ev_signal_start(watch->loop->ev, &watch->watcher);
    uncount(watch->loop);
    *out = watch;
    return MT_OK;
}

void mt_signal_watch_free(mt_signal_watch *watch)
{
    if (watch == NULL)
        return;
    count_again(watch->loop);
    ev_signal_stop(watch->loop->ev, &watch->watcher);
    atomic_fetch_and(&signals_watched, ~signal_bit(watch->watcher.signum));
    mt_free(watch);
}

/* ---- making one */

static void watchers_start(loop_ev *self)
{
    ev_prepare_init(&self->prepare, on_prepare);
    ev_check_init(&self->first, on_first);
    ev_check_init(&self->last, on_last);
    ev_async_init(&self->async, on_async);
    ev_idle_init(&self->idle, on_idle);
    ev_timer_init(&self->timer, on_timer, 0, 0);
    self->prepare.data = self->first.data = self->last.data = self;
    self->async.data = self->idle.data = self->timer.data = self;
    ev_set_priority(&self->first, EV_MAXPRI);
    ev_set_priority(&self->async, EV_MAXPRI); /* runs after first: libev takes the newest first */
    ev_set_priority(&self->last, EV_MINPRI);
    ev_set_priority(&self->prepare, EV_MINPRI); /* behind what the caller's own watchers do */
    ev_set_priority(&self->idle, EV_MINPRI);

    ev_prepare_start(self->ev, &self->prepare);
    ev_check_start(self->ev, &self->first);
    ev_check_start(self->ev, &self->last);
    ev_async_start(self->ev, &self->async);
    for (int i = 0; i < WATCHERS; i++)
        uncount(self);
}

static uint64_t seed_now(const void *salt)
{
    uint64_t seed;

    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed)
        return seed;
    return (uint64_t)clock_now() ^ (uint64_t)(uintptr_t)salt;
}

/* libev aborts when there is no descriptor for its async watchers, so ask first. */
static bool is_descriptor_left(void)
{
    int fd = eventfd(0, EFD_CLOEXEC);

    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static struct ev_loop *own_ev_new(void)
{
    struct ev_loop *ev = ev_loop_new(EVBACKEND_EPOLL | EVFLAG_NOENV | EVFLAG_NOSIGMASK);

    if (ev != NULL && !is_descriptor_left()) {
        ev_loop_destroy(ev);
        return NULL;
    }
    return ev;
}

/* Makes a loop in ev, or in a libev loop of its own if ev is NULL. */
static mt_err loop_ev_new(struct ev_loop *ev, const mt_loop_options *options, mt_loop **out)
{
    uint32_t busy_poll_us = options != NULL ? options->busy_poll_us : 0;

    *out = NULL;
    if (busy_poll_us > BUSY_POLL_MAX_US)
        return MT_EINVAL;
    loop_ev *self = mt_zalloc(sizeof *self);
    if (self == NULL)
        return MT_ENOMEM;
    self->ev = ev != NULL ? ev : own_ev_new();
    if (self->ev == NULL) {
        mt_free(self);
        return MT_EIO;
    }
    ev_now_update(self->ev);
    mt_loop_init(&self->base, &ev_ops, clock_now(), seed_now(self));
    self->polled_at = self->base.now;
    self->base.external = self->base.shared.driven = ev != NULL;
    self->base.thread = pthread_self();
    self->poll.window = busy_poll_us * MT_US;
    self->timer_at = MT_NEVER;
    watchers_start(self);
    *out = &self->base;
    return MT_OK;
}

mt_err mt_loop_new(const mt_loop_options *options, mt_loop **out)
{
    return loop_ev_new(NULL, options, out);
}

mt_err mt_loop_from_ev(struct ev_loop *ev, const mt_loop_options *options, mt_loop **out)
{
    *out = NULL;
    if (ev == NULL)
        return MT_EINVAL;
    return loop_ev_new(ev, options, out);
}
