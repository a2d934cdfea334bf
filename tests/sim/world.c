/* SPDX-License-Identifier: Apache-2.0 */
/* world.c - a world from its beginning to its end: what it is made of, and what happens when. */
#include "sim.h"

#include <msgtrans/log.h>
#include <stdio.h>
#include <string.h>

sim_world world;

enum { MOST_TURNS = 2 * 1000 * 1000 };
#define SETTLED_WITHIN (200 * MT_SEC)

/* ---- chance */

uint64_t sim_below(uint64_t below)
{
    return mt_rng_below(&world.rng, below);
}

bool sim_chance(unsigned percent)
{
    return sim_below(100) < percent;
}

mt_time sim_time(mt_time least, mt_time most)
{
    return least + (mt_time)sim_below((uint64_t)((most - least) / MT_MS) + 1) * MT_MS;
}

/* ---- the pipes */

static mt_fault_plan draw_plan(void)
{
    mt_fault_plan plan = {.within_bytes = 1u << 19};

    if (sim_chance(80)) {
        plan.latency = sim_time(0, 60 * MT_MS);
        plan.jitter = sim_time(0, 20 * MT_MS);
    }
    if (sim_chance(50))
        plan.small_steps = 300;
    if (world.kind.calm)
        return plan;
    if (sim_chance(50)) {
        plan.stall = 200;
        plan.stall_for = 3 * MT_SEC;
    }
    if (sim_chance(50)) {
        plan.late = 300;
        plan.late_by = 500 * MT_MS;
    }
    if (!world.kind.rough)
        return plan;
    plan.reset = (uint32_t)sim_below(300);
    plan.half_close = (uint32_t)sim_below(200);
    plan.stall_forever = sim_chance(30) ? 300 : 0;
    plan.refused = (uint32_t)sim_below(300);
    plan.hang = (uint32_t)sim_below(150);
    return plan;
}

/* ---- the channels */

static void draw_target(sim_channel *channel)
{
    size_t most = world.server_count;
    size_t first = sim_below(most);
    size_t count = 1 + sim_below(most);
    int at = 0;

    for (size_t i = 0; i < count; i++)
        at += snprintf(channel->target + at, sizeof channel->target - (size_t)at, "%sinproc:s%zu",
                       i > 0 ? "," : "", (first + i) % most);
}

static void open_channel(sim_channel *channel)
{
    mt_channel_options options = {.loop = world.loop};

    options.connect_timeout_ms = world.kind.rough ? 100 + (uint32_t)sim_below(3000) : 30000;
    options.backoff_min_ms = 10 + (uint32_t)sim_below(200);
    options.backoff_max_ms = 300 + (uint32_t)sim_below(2000);
    options.write_buffer_bytes = sim_chance(50) ? 65536 : 1024 + (uint32_t)sim_below(100000);
    channel->write_buffer_bytes = options.write_buffer_bytes;
    channel->tight = world.kind.tight;
    if (channel->tight && sim_chance(30))
        options.max_waiting_calls = 1 + (uint32_t)sim_below(4);
    if (channel->tight && sim_chance(30))
        options.max_message_bytes = 1024 + (uint32_t)sim_below(50000);
    if (channel->tight && sim_chance(30))
        options.max_metadata_bytes = 1024;
    channel->generation++;
    channel->channel = mt_channel_open(channel->target, &options);
    if (channel->channel == NULL || mt_channel_error(channel->channel)->code != MT_OK)
        sim_fail("channel %zu does not open", channel->index);
    sim_trace("channel %zu opens to %s", channel->index, channel->target);
}

/* Marks the calls that this ends. */
static void close_channel(sim_channel *channel)
{
    mt_channel *old = channel->channel;
    size_t count = 0;

    channel->channel = NULL;
    if (old == NULL)
        return;
    for (size_t i = 0; i < world.call_count; i++) {
        sim_call *call = &world.calls[i];

        if (call->call == NULL || call->channel != channel ||
            call->generation != channel->generation)
            continue;
        call->closed = true;
        count++;
    }
    if (count > 0)
        sim_meet(SIM_MET_CHANNEL_CLOSED);
    sim_trace("channel %zu closes with %zu calls", channel->index, count);
    mt_channel_free(old);
}

static void next_of_channel(sim_channel *channel, mt_time in);

static void on_channel_event(mt_timer *timer, void *arg)
{
    sim_channel *channel = arg;

    (void)timer;
    if (channel->channel == NULL)
        open_channel(channel);
    else
        close_channel(channel);
    next_of_channel(channel, sim_time(0, channel->channel != NULL ? 5 * MT_SEC : MT_SEC));
}

static void next_of_channel(sim_channel *channel, mt_time in)
{
    channel->timer = (mt_timer){.fn = on_channel_event, .arg = channel};
    if (!world.settling)
        mt_timer_start(world.loop, &channel->timer, world.loop->now + in);
}

/* ---- calls and leaps */

static void on_next_call(mt_timer *timer, void *arg)
{
    mt_time pause = sim_chance(10) ? sim_time(0, 2 * MT_SEC) : sim_time(0, 30 * MT_MS);

    (void)arg;
    for (uint64_t burst = sim_chance(20) ? sim_below(12) : 1; burst > 0; burst--) {
        if (sim_chance(15))
            world.from_outside++;
        else
            sim_call_start();
    }
    if (sim_chance(20))
        sim_call_cancel_one();
    mt_timer_start(world.loop, timer, world.loop->now + pause);
}

static void on_next_leap(mt_timer *timer, void *arg)
{
    (void)arg;
    world.leap = sim_time(MT_SEC, 10 * MT_SEC);
    mt_timer_start(world.loop, timer, world.loop->now + sim_time(MT_SEC, 10 * MT_SEC));
}

/* The clock jumps, as after the machine was suspended: what was due meanwhile is late. */
static void leap(void)
{
    sim_trace("the clock leaps by %d ms", (int)(world.leap / MT_MS));
    sim_meet(SIM_MET_LEAP);
    mt_loop_sim_leap(world.loop, world.leap);
    for (size_t i = 0; i < world.server_count; i++)
        if (world.servers[i].drained_by != MT_NEVER)
            world.servers[i].drained_by += world.leap;
    world.leap = 0;
}

/* ---- turns */

static void mix(uint64_t value)
{
    world.hash = (world.hash ^ value) * 0x100000001b3u;
}

/* Between two turns: checks, and what does not come from inside of the loop. */
static void between_turns(void)
{
    sim_check();
    mix((uint64_t)world.loop->now);
    for (size_t i = 0; i < MT_FAULT_KINDS; i++)
        mix(world.net.counts[i]);
    if (++world.turns > MOST_TURNS)
        sim_fail("the world does not come to rest");
    if (world.leap != 0)
        leap();
    for (; world.from_outside > 0; world.from_outside--)
        sim_call_start();
}

static bool is_working(void *arg)
{
    (void)arg;
    between_turns();
    return true;
}

static bool has_open_calls(void *arg)
{
    (void)arg;
    between_turns();
    return world.open > 0;
}

static bool has_anything(void *arg)
{
    (void)arg;
    between_turns();
    bool left = world.served > 0;
    for (size_t i = 0; i < world.server_count; i++)
        left |= world.servers[i].server != NULL;
    return left;
}

/* ---- the whole */

static void draw_kind(void)
{
    world.kind = (sim_kind){
        .calm = sim_chance(25),
        .restarts = sim_chance(50),
        .closes = sim_chance(20),
        .heavy = sim_chance(25),
        .meddles = sim_chance(40),
    };
    if (!world.kind.calm) {
        world.kind.rough = sim_chance(60);
        world.kind.crashes = world.kind.restarts && sim_chance(50);
        world.kind.tight = sim_chance(30);
        world.kind.leaps = sim_chance(20);
    }
    sim_trace("a world%s%s%s%s%s%s%s%s%s", world.kind.calm ? ", calm" : "",
              world.kind.rough ? ", rough" : "", world.kind.restarts ? ", restarts" : "",
              world.kind.crashes ? ", crashes" : "", world.kind.closes ? ", closes" : "",
              world.kind.tight ? ", tight" : "", world.kind.leaps ? ", leaps" : "",
              world.kind.heavy ? ", heavy" : "", world.kind.meddles ? ", meddles" : "");
}

static void begin(void)
{
    const mt_fault_plan plan = draw_plan();

    mt_fault_net_init(&world.net, mt_rng_next(&world.rng), &plan);
    mt_fault_use(&world.net);
    if (mt_loop_sim_new(mt_rng_next(&world.rng), &world.loop) != MT_OK)
        sim_fail("no loop");
    world.server_count = 1 + sim_below(SIM_SERVERS);
    world.channel_count = 1 + sim_below(SIM_CHANNELS);
    world.call_most = 20 + sim_below(SIM_CALLS - 20);
    world.work_until = world.loop->now + sim_time(MT_SEC, 15 * MT_SEC);
    for (size_t i = 0; i < world.server_count; i++) {
        world.servers[i].index = i;
        sim_server_begin(&world.servers[i]);
    }
    for (size_t i = 0; i < world.channel_count; i++) {
        world.channels[i].index = i;
        draw_target(&world.channels[i]);
        open_channel(&world.channels[i]);
        if (world.kind.closes)
            next_of_channel(&world.channels[i], sim_time(0, 5 * MT_SEC));
    }
    world.next_call = (mt_timer){.fn = on_next_call};
    world.next_leap = (mt_timer){.fn = on_next_leap};
    mt_timer_start(world.loop, &world.next_call, world.loop->now);
    if (world.kind.leaps)
        mt_timer_start(world.loop, &world.next_leap, world.loop->now + MT_SEC);
}

/* Nothing new breaks and every server is up: then each call must end, unless a pipe is stuck for ever. */
static void settle(void)
{
    mt_loop_sim_run(world.loop, world.loop->now); /* what a leap made late */
    sim_trace("nothing new begins");
    world.settling = true;
    world.net.plan = (mt_fault_plan){.latency = world.net.plan.latency, .within_bytes = 1};
    mt_timer_stop(world.loop, &world.next_call);
    mt_timer_stop(world.loop, &world.next_leap);
    for (size_t i = 0; i < world.channel_count; i++)
        mt_timer_stop(world.loop, &world.channels[i].timer);
    bool stuck = mt_loop_sim_run_while(world.loop, has_open_calls, NULL,
                                       world.loop->now + SETTLED_WITHIN) == false;
    for (size_t i = 0; i < world.call_count; i++)
        if (world.calls[i].call != NULL)
            sim_call_tell(&world.calls[i]);
    if (stuck && world.open > 0 && world.net.counts[MT_FAULT_STALL_FOREVER] == 0)
        sim_fail("%zu calls never end", world.open);
}

static void end_servers(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < world.server_count; i++)
        sim_server_end(&world.servers[i]);
}

static void close_channels(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < world.channel_count; i++)
        close_channel(&world.channels[i]);
}

/* Runs fn inside the loop or outside of it. */
static void somewhere(mt_loop_fn *fn)
{
    if (sim_chance(50))
        fn(NULL);
    else if (mt_loop_post(world.loop, fn, NULL) != MT_OK)
        sim_fail("no post");
}

static void end(void)
{
    sim_trace("the end");
    world.closing = true;
    bool channels_first = sim_chance(50);
    somewhere(channels_first ? close_channels : end_servers);
    somewhere(channels_first ? end_servers : close_channels);
    if (!mt_loop_sim_run_while(world.loop, has_anything, NULL, world.loop->now + SETTLED_WITHIN))
        if (has_anything(NULL))
            sim_fail("%zu calls are still with their handlers", world.served);
    mt_loop_sim_run(world.loop, world.loop->now + SETTLED_WITHIN);
    mt_loop_free(world.loop);
    sim_check_all();
    world.loop = NULL;
}

void sim_run(uint64_t seed)
{
    uint64_t hash = world.hash;

    memset(&world, 0, sizeof world);
    world.hash = hash;
    world.seed = seed;
    mt_rng_seed(&world.rng, seed);
    draw_kind();
    begin();
    (void)mt_loop_sim_run_while(world.loop, is_working, NULL, world.work_until);
    settle();
    end();
    mt_fault_use(NULL);
}
