/* SPDX-License-Identifier: Apache-2.0 */
/* timer_test.c - the wheel against a model that knows nothing but a list of timers. */
#include "mt_test.h"

#include <string.h>

#include "core/rng.h"
#include "loop/timer.h"

enum { TIMERS = 64, HOUR_MS = 3600 * 1000 };

typedef struct bench bench;

/* A timer and what the model knows of it. */
typedef struct probe {
    mt_timer timer;
    bench *bench;
    mt_time at;
    uint64_t round; /* in which it was started */
    bool armed;
} probe;

struct bench {
    mt_wheel wheel;
    mt_rng rng;
    mt_time now;
    uint64_t round;
    size_t fired;
    probe probes[TIMERS];
};

static void bench_init(bench *b, uint64_t seed, mt_time now)
{
    memset(b, 0, sizeof *b);
    b->now = now;
    mt_rng_seed(&b->rng, seed);
    mt_wheel_init(&b->wheel, now);
    for (size_t i = 0; i < TIMERS; i++)
        b->probes[i].bench = b;
}

static void probe_stop(probe *p)
{
    mt_wheel_stop(&p->bench->wheel, &p->timer);
    p->armed = false;
    assert_false(mt_timer_is_armed(&p->timer));
}

static mt_time some_delay(bench *b)
{
    switch (mt_rng_below(&b->rng, 6)) {
    case 0:
        return -(mt_time)mt_rng_below(&b->rng, (uint64_t)MT_SEC);
    case 1:
        return (mt_time)mt_rng_below(&b->rng, (uint64_t)(3 * MT_MS));
    case 2:
        return (mt_time)mt_rng_below(&b->rng, (uint64_t)MT_SEC);
    case 3:
        return (mt_time)mt_rng_below(&b->rng, (uint64_t)(200 * MT_SEC));
    case 4:
        return (mt_time)mt_rng_below(&b->rng, HOUR_MS) * MT_MS * 24;
    default:
        return (mt_time)mt_rng_below(&b->rng, HOUR_MS) * MT_MS * 24 * 100;
    }
}

static void probe_fired(mt_timer *timer, void *arg);

static void probe_start(probe *p)
{
    bench *b = p->bench;

    p->timer.fn = probe_fired;
    p->timer.arg = p;
    p->at = b->now + some_delay(b);
    p->round = b->round;
    p->armed = true;
    mt_wheel_start(&b->wheel, &p->timer, p->at);
    assert_true(mt_timer_is_armed(&p->timer));
}

static void disturb(bench *b)
{
    probe *p = &b->probes[mt_rng_below(&b->rng, TIMERS)];

    if (p->armed)
        probe_stop(p);
    else
        probe_start(p);
}

static void probe_fired(mt_timer *timer, void *arg)
{
    probe *p = arg;

    assert_ptr_equal(timer, &p->timer);
    assert_true(p->armed);
    assert_false(mt_timer_is_armed(timer));
    assert_true(p->at <= p->bench->now);     /* not early */
    assert_true(p->round < p->bench->round); /* not in the turn in which it was started */
    p->armed = false;
    p->bench->fired++;
    for (uint64_t n = mt_rng_below(&p->bench->rng, 3); n > 0; n--)
        disturb(p->bench);
}

/* Nothing that was started before this turn and was due a millisecond ago is still armed. */
static void check_none_late(const bench *b)
{
    size_t armed = 0;

    for (size_t i = 0; i < TIMERS; i++) {
        const probe *p = &b->probes[i];
        assert_int_equal(p->armed, mt_timer_is_armed(&p->timer));
        armed += p->armed;
        if (p->armed && p->round < b->round)
            assert_true(p->at + MT_MS > b->now);
    }
    assert_int_equal(armed, b->wheel.count);
}

static void check_next(const bench *b)
{
    mt_time next = mt_wheel_next(&b->wheel);

    for (size_t i = 0; i < TIMERS; i++)
        if (b->probes[i].armed)
            assert_true(next <= b->now || next < b->probes[i].at + MT_MS);
    if (b->wheel.count == 0)
        assert_true(next == MT_NEVER);
}

static mt_time some_step(bench *b)
{
    switch (mt_rng_below(&b->rng, 5)) {
    case 0:
        return 0;
    case 1:
        return (mt_time)mt_rng_below(&b->rng, (uint64_t)(2 * MT_MS));
    case 2:
        return (mt_time)mt_rng_below(&b->rng, (uint64_t)MT_SEC);
    case 3:
        return (mt_time)mt_rng_below(&b->rng, HOUR_MS) * MT_MS;
    default: { /* as a loop does it */
        mt_time next = mt_wheel_next(&b->wheel);
        return next == MT_NEVER || next < b->now ? 0 : next - b->now;
    }
    }
}

static void run_rounds(bench *b, size_t rounds)
{
    for (size_t i = 0; i < rounds; i++) {
        for (uint64_t n = mt_rng_below(&b->rng, 8); n > 0; n--)
            disturb(b);
        check_next(b);
        b->now += some_step(b);
        b->round++;
        mt_wheel_turn(&b->wheel, b->now);
        check_none_late(b);
    }
}

static void agrees_with_a_list_of_timers(void **state)
{
    (void)state;
    static bench b;

    for (uint64_t seed = 1; seed <= 40; seed++) {
        bench_init(&b, seed, (mt_time)(seed * seed) * 1234567 * MT_US);
        run_rounds(&b, 1000);
        assert_true(b.fired > 500);
    }
}

static void goes_on_where_the_last_level_wraps(void **state)
{
    (void)state;
    static bench b;

    for (uint64_t seed = 1; seed <= 10; seed++) {
        bench_init(&b, seed, ((mt_time)1 << 32) * MT_MS - 500 * MT_MS);
        run_rounds(&b, 1000);
    }
}

typedef struct note {
    mt_timer timer;
    char name;
    char *log;
} note;

static void write_down(mt_timer *timer, void *arg)
{
    note *self = arg;
    size_t size = strlen(self->log);

    (void)timer;
    self->log[size] = self->name;
    self->log[size + 1] = '\0';
}

static void fires_in_the_order_of_time(void **state)
{
    (void)state;
    static const mt_time at_ms[] = {70000, 5, 300, 5, 299, 17000000};
    static mt_wheel wheel;
    char log[16] = "";
    note notes[6];

    mt_wheel_init(&wheel, 0);
    for (size_t i = 0; i < 6; i++) {
        notes[i] = (note){.timer.fn = write_down, .name = (char)('a' + i), .log = log};
        notes[i].timer.arg = &notes[i];
        mt_wheel_start(&wheel, &notes[i].timer, at_ms[i] * MT_MS);
    }
    mt_wheel_turn(&wheel, 4 * HOUR_MS * MT_MS);
    assert_string_equal(log, "bdeca");
    mt_wheel_turn(&wheel, 5 * HOUR_MS * MT_MS);
    assert_string_equal(log, "bdecaf");
}

static void never_fires_a_timer_that_is_never_due(void **state)
{
    (void)state;
    static mt_wheel wheel;
    char log[4] = "";
    note n = {.timer.fn = write_down, .name = 'x', .log = log};

    n.timer.arg = &n;
    mt_wheel_init(&wheel, MT_SEC);
    mt_wheel_start(&wheel, &n.timer, MT_NEVER);
    for (mt_time day = 1; day < 400; day++)
        mt_wheel_turn(&wheel, day * 24 * HOUR_MS * MT_MS);
    assert_string_equal(log, "");
    mt_wheel_stop(&wheel, &n.timer);
    assert_true(mt_wheel_next(&wheel) == MT_NEVER);
}

typedef struct pair {
    mt_timer timer;
    mt_timer other;
    mt_wheel *wheel;
} pair;

static void stop_the_other(mt_timer *timer, void *arg)
{
    pair *p = arg;

    mt_wheel_stop(p->wheel, timer == &p->timer ? &p->other : &p->timer);
}

static void a_callback_stops_one_that_is_due_at_the_same_time(void **state)
{
    (void)state;
    static mt_wheel wheel;
    pair p = {.wheel = &wheel};

    mt_wheel_init(&wheel, 0);
    p.timer.fn = p.other.fn = stop_the_other;
    p.timer.arg = p.other.arg = &p;
    mt_wheel_start(&wheel, &p.timer, 7 * MT_MS);
    mt_wheel_start(&wheel, &p.other, 7 * MT_MS);
    mt_wheel_turn(&wheel, 7 * MT_MS);
    assert_int_equal(wheel.count, 0);
    assert_true(mt_wheel_next(&wheel) == MT_NEVER);
}

static void stopping_what_is_not_armed_is_fine(void **state)
{
    (void)state;
    static mt_wheel wheel;
    mt_timer timer = {0};

    mt_wheel_init(&wheel, 0);
    mt_wheel_stop(&wheel, &timer);
    assert_int_equal(wheel.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_list_of_timers),
        cmocka_unit_test(goes_on_where_the_last_level_wraps),
        cmocka_unit_test(fires_in_the_order_of_time),
        cmocka_unit_test(never_fires_a_timer_that_is_never_due),
        cmocka_unit_test(a_callback_stops_one_that_is_due_at_the_same_time),
        cmocka_unit_test(stopping_what_is_not_armed_is_fine),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
