/* SPDX-License-Identifier: Apache-2.0 */
/* timer.c - the wheel: level 0 has a slot for each of the next milliseconds, a slot of the next level
 * is a whole turn of the one before, and is dealt out to it when its time begins.
 *
 * A timer stands on the level of the highest byte in which its tick differs from the wheel's. So every
 * level only holds slots after the current one, the first slot in use is the first thing to do, and
 * lower levels come before higher ones. */
#include "loop/timer.h"

#include <string.h>

enum { SLOT_BITS = 8, SLOT_MASK = MT_WHEEL_SLOTS - 1, WHEEL_BITS = SLOT_BITS * MT_WHEEL_LEVELS };

/* Rounded up: a timer must not fire early. */
static uint64_t tick_of(mt_time at)
{
    if (at <= 0)
        return 0;
    return (uint64_t)at / (uint64_t)MT_MS + ((uint64_t)at % (uint64_t)MT_MS != 0);
}

static mt_time time_of(uint64_t tick)
{
    return tick > (uint64_t)(MT_NEVER / MT_MS) ? MT_NEVER : (mt_time)tick * MT_MS;
}

void mt_wheel_init(mt_wheel *wheel, mt_time now)
{
    memset(wheel, 0, sizeof *wheel);
    for (size_t level = 0; level < MT_WHEEL_LEVELS; level++)
        for (size_t slot = 0; slot < MT_WHEEL_SLOTS; slot++)
            mt_list_init(&wheel->slots[level][slot]);
    mt_list_init(&wheel->due);
    mt_list_init(&wheel->later);
    wheel->tick = now > 0 ? (uint64_t)(now / MT_MS) : 0;
}

/* Returns the list in which a timer of this tick belongs as long as wheel->tick is what it is. */
static mt_list *place_of(mt_wheel *wheel, uint64_t tick)
{
    if (tick <= wheel->tick)
        return &wheel->due;
    uint64_t differs = tick ^ wheel->tick;
    if (differs >> WHEEL_BITS != 0)
        return &wheel->later;

    size_t level = (size_t)(63 - __builtin_clzll(differs)) / SLOT_BITS;
    size_t slot = (tick >> (level * SLOT_BITS)) & SLOT_MASK;
    wheel->used[level][slot / 64] |= (uint64_t)1 << (slot % 64);
    return &wheel->slots[level][slot];
}

/* Clears the bit of a list that became empty, if it is a slot. */
static void mark_empty(mt_wheel *wheel, const mt_list *list)
{
    size_t at = ((uintptr_t)list - (uintptr_t)wheel->slots) / sizeof *list;
    size_t slot = at % MT_WHEEL_SLOTS;

    if (at >= (size_t)MT_WHEEL_LEVELS * MT_WHEEL_SLOTS)
        return;
    wheel->used[at / MT_WHEEL_SLOTS][slot / 64] &= ~((uint64_t)1 << (slot % 64));
}

void mt_wheel_start(mt_wheel *wheel, mt_timer *timer, mt_time at)
{
    timer->at = at;
    mt_list_push_back(place_of(wheel, tick_of(at)), &timer->node);
    wheel->count++;
}

void mt_wheel_stop(mt_wheel *wheel, mt_timer *timer)
{
    if (!mt_timer_is_armed(timer))
        return;
    mt_list *neighbour = timer->node.next;
    bool alone = neighbour == timer->node.prev;
    mt_list_remove(&timer->node);
    if (alone)
        mark_empty(wheel, neighbour);
    wheel->count--;
}

/* Returns the first used slot after a given one, MT_WHEEL_SLOTS when there is none. */
static size_t used_after(const uint64_t *used, size_t slot)
{
    for (size_t at = slot + 1; at < MT_WHEEL_SLOTS; at = (at / 64 + 1) * 64) {
        uint64_t rest = used[at / 64] >> (at % 64);
        if (rest != 0)
            return at + (size_t)__builtin_ctzll(rest);
    }
    return MT_WHEEL_SLOTS;
}

/* Returns the next tick at which a slot is to be fired or dealt out, UINT64_MAX if there is none. */
static uint64_t next_tick(const mt_wheel *wheel)
{
    for (size_t level = 0; level < MT_WHEEL_LEVELS; level++) {
        size_t shift = level * SLOT_BITS;
        size_t slot = used_after(wheel->used[level], (wheel->tick >> shift) & SLOT_MASK);
        if (slot < MT_WHEEL_SLOTS) {
            uint64_t turn = wheel->tick >> (shift + SLOT_BITS) << (shift + SLOT_BITS);
            return turn | (uint64_t)slot << shift;
        }
    }
    if (mt_list_is_empty(&wheel->later))
        return UINT64_MAX;
    return ((wheel->tick >> WHEEL_BITS) + 1) << WHEEL_BITS;
}

/* Puts the timers of a list that came near where they belong now. */
static void deal_out(mt_wheel *wheel, mt_list *list)
{
    mt_list all;

    mt_list_init(&all);
    mt_list_splice(&all, list);
    mark_empty(wheel, list);
    for (mt_list *node; (node = mt_list_pop_front(&all)) != NULL;) {
        const mt_timer *timer = MT_CONTAINER_OF(node, mt_timer, node);
        mt_list_push_back(place_of(wheel, tick_of(timer->at)), node);
    }
}

/* Makes tick, at which something is to be done, the current one; what is due ends up in due. */
static void step_to(mt_wheel *wheel, uint64_t tick)
{
    wheel->tick = tick;
    if ((tick & (((uint64_t)1 << WHEEL_BITS) - 1)) == 0)
        deal_out(wheel, &wheel->later);
    for (size_t level = MT_WHEEL_LEVELS; level-- > 0;) {
        size_t shift = level * SLOT_BITS;
        if ((tick & (((uint64_t)1 << shift) - 1)) == 0)
            deal_out(wheel, &wheel->slots[level][(tick >> shift) & SLOT_MASK]);
    }
}

void mt_wheel_turn(mt_wheel *wheel, mt_time now)
{
    uint64_t target = now > 0 ? (uint64_t)(now / MT_MS) : 0;
    mt_list firing;

    if (wheel->count == 0) {
        wheel->tick = target > wheel->tick ? target : wheel->tick;
        return;
    }
    while (wheel->tick < target) {
        uint64_t next = next_tick(wheel);
        if (next > target)
            wheel->tick = target;
        else
            step_to(wheel, next);
    }
    /* All of it is collected first: what a callback starts waits for the next turn. */
    mt_list_init(&firing);
    mt_list_splice(&firing, &wheel->due);
    for (mt_list *node; (node = mt_list_pop_front(&firing)) != NULL;) {
        mt_timer *timer = MT_CONTAINER_OF(node, mt_timer, node);
        wheel->count--;
        timer->fn(timer, timer->arg);
    }
}

mt_time mt_wheel_next(const mt_wheel *wheel)
{
    if (wheel->count == 0)
        return MT_NEVER;
    if (!mt_list_is_empty(&wheel->due))
        return time_of(wheel->tick);
    return time_of(next_tick(wheel));
}
