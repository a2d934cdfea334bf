/* SPDX-License-Identifier: Apache-2.0 */
/* limit_call.c - the pool of calls and the wheel of their deadlines. */
#include "peers/limit_call.h"

#include <stdlib.h>

#include "peers/measure.h"
#include "peers/peer.h"

enum { SLOTS = 16 * 1024 };

static limit_call *pool;

static struct {
    limit_timer slots[SLOTS];
    uint64_t now_ms; /* of this turn */
    uint64_t served_ms;
} wheel;

void limit_wheel_start(void)
{
    for (size_t i = 0; i < SLOTS; i++)
        wheel.slots[i].prev = wheel.slots[i].next = &wheel.slots[i];
    wheel.now_ms = wheel.served_ms = bench_now_ns() / 1000000;
}

void limit_wheel_turn(void)
{
    wheel.now_ms = bench_now_ns() / 1000000;
    for (; wheel.served_ms < wheel.now_ms; wheel.served_ms++) {
        const limit_timer *slot = &wheel.slots[wheel.served_ms % SLOTS];
        for (const limit_timer *t = slot->next; t != slot; t = t->next)
            if (t->at_ms <= wheel.served_ms)
                bench_die("a call passed its deadline");
    }
}

static void timer_start(limit_timer *timer, uint64_t at_ms)
{
    limit_timer *slot = &wheel.slots[at_ms % SLOTS];

    timer->at_ms = at_ms;
    timer->next = slot;
    timer->prev = slot->prev;
    slot->prev->next = timer;
    slot->prev = timer;
}

limit_call *limit_call_new(uint32_t id, uint32_t timeout_ms)
{
    limit_call *call = pool;

    if (call != NULL)
        pool = call->next;
    else if ((call = malloc(sizeof *call)) == NULL)
        bench_die("no memory");
    call->id = id;
    call->used = 0;
    call->large = NULL;
    timer_start(&call->timer, wheel.now_ms + timeout_ms);
    return call;
}

void limit_call_free(limit_call *call)
{
    call->timer.prev->next = call->timer.next;
    call->timer.next->prev = call->timer.prev;
    free(call->large);
    call->next = pool;
    pool = call;
}

limit_bytes limit_call_copy(limit_call *call, limit_bytes bytes)
{
    uint8_t *to = call->memory + call->used;

    if (bytes.size == 0)
        return bytes;
    if (bytes.size > sizeof call->memory - call->used) {
        free(call->large);
        to = call->large = malloc(bytes.size);
        if (to == NULL)
            bench_die("no memory");
    } else {
        call->used += (bytes.size + 7) & ~(size_t)7;
    }
    memcpy(to, bytes.at, bytes.size);
    return (limit_bytes){to, bytes.size};
}
