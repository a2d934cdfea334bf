/* SPDX-License-Identifier: Apache-2.0 */
/* loop/timer.h - timers in a hierarchical wheel: start and stop are a few instructions, which matters
 * because every call has a deadline and hardly any expires (Varghese, Lauck 1987).
 * The grain is 1 ms: a timer never fires early, and up to 1 ms late. Pure: `now` comes in. */
#ifndef MT_LOOP_TIMER_H
#define MT_LOOP_TIMER_H

#include <msgtrans/base.h>

#include "core/list.h"

typedef struct mt_timer mt_timer;
typedef void mt_timer_fn(mt_timer *timer, void *arg);

struct mt_timer {
    mt_list node;
    mt_time at;
    mt_timer_fn *fn;
    void *arg;
};

enum { MT_WHEEL_LEVELS = 4, MT_WHEEL_SLOTS = 256 };

typedef struct mt_wheel {
    mt_list slots[MT_WHEEL_LEVELS][MT_WHEEL_SLOTS];
    uint64_t used[MT_WHEEL_LEVELS][MT_WHEEL_SLOTS / 64]; /* a bit for each slot that holds timers */
    mt_list due;   /* fires at the next turn, whatever the time */
    mt_list later; /* beyond the 49 days of the last level, until those are over */
    uint64_t tick; /* milliseconds that have been served */
    size_t count;  /* timers that are armed */
} mt_wheel;

void mt_wheel_init(mt_wheel *wheel, mt_time now);

/* Arms a timer that is not armed; what is in the past fires at the next mt_wheel_turn(). */
void mt_wheel_start(mt_wheel *wheel, mt_timer *timer, mt_time at);

/* Disarms; a timer that is not armed stays so. Legal inside any timer's callback. */
void mt_wheel_stop(mt_wheel *wheel, mt_timer *timer);

/* Fires what is due at now, in the order of the milliseconds. A callback may start and stop any timer,
 * its own too; what it starts fires in a later turn, even if that is due already. */
void mt_wheel_turn(mt_wheel *wheel, mt_time now);

/* Returns when mt_wheel_turn() must next be called: never later than the first timer is due, perhaps
 * earlier; MT_NEVER when none is armed. */
mt_time mt_wheel_next(const mt_wheel *wheel);

static inline bool mt_timer_is_armed(const mt_timer *timer)
{
    return timer->node.next != NULL;
}

#endif
