/* SPDX-License-Identifier: Apache-2.0 */
/* streams.c - calls with many messages, from both sides: who writes goes on until there is no room or
 * takes a rest, who reads pauses now and then, and every message is known by its place. */
#include "sim.h"

#include <stdio.h>

enum { WINDOW = 256 * 1024, SLACK = 64 * 1024, COST = 16 /* of a message besides its payload */ };

/* ---- the messages, which follow from the call's number */

static size_t size_of(const sim_call *call, bool up, uint32_t index)
{
    static const uint32_t sizes[] = {0, 3, 100, 700, 40, 9000, 1, 30000};
    uint32_t at = call->number * 7 + index * 5 + up;

    if (world.kind.heavy && at % 29 == 0)
        return SIM_STREAMED;
    return sizes[at % 8];
}

static const uint8_t *bytes_of(const sim_call *call, uint32_t index)
{
    return sim_noise + call->number + (size_t)index * 3;
}

static bool is_right(const sim_call *call, bool up, uint32_t index, ProtobufCBinaryData payload)
{
    return sim_is_noise(bytes_of(call, index), payload.data, payload.len, size_of(call, up, index));
}

/* ---- a way of messages: what was written, and what was read */

static void count_written(const sim_call *call, sim_way *way, bool up)
{
    way->unread += size_of(call, up, way->written++) + COST;
    if (way->unread > way->room + WINDOW + 2 * (size_t)SIM_STREAMED + SLACK)
        sim_fail("call %u: %zu bytes were taken of a writer whose reader does not read",
                 call->number, way->unread);
    if (way->unread > WINDOW)
        sim_meet(SIM_MET_HELD_BACK);
}

static void check_read(sim_call *call, sim_way *way, bool up, uint32_t number,
                       ProtobufCBinaryData payload)
{
    uint32_t index = way->read;

    if (number != index || index >= way->written)
        sim_fail("call %u: message %u came where %u of %u was due", call->number, number, index,
                 way->written);
    if (!is_right(call, up, index, payload))
        sim_fail("call %u: message %u came as something else", call->number, index);
    way->read++;
    way->unread -= size_of(call, up, index) + COST;
    sim_meet(SIM_MET_STREAMED);
}

/* Handles what a write said. False: no more now. */
static bool go_on(const sim_call *call, sim_way *way, bool up, mt_err err)
{
    switch (err) {
    case MT_OK:
        count_written(call, way, up);
        return true;
    case MT_EAGAIN:
        sim_meet(SIM_MET_NO_ROOM);
        return false;
    case MT_ECLOSED:
        way->closed = true;
        return false;
    case MT_ELIMIT:
        if (!world.kind.tight)
            sim_fail("call %u: a message is over a limit that is not small", call->number);
        way->count = way->written; /* there it ends */
        return true;
    default:
        sim_fail("call %u: a write says %s", call->number, mt_code_name(err));
    }
}

static bool takes_a_rest(sim_way *way, uint32_t before)
{
    if (way->written == before || !sim_chance(10))
        return false;
    mt_timer_stop(world.loop, &way->rest);
    mt_timer_start(world.loop, &way->rest, world.loop->now + sim_time(0, 50 * MT_MS));
    return true;
}

static void maybe_pause(sim_way *way, mt_call *handle)
{
    if (mt_timer_is_armed(&way->pause) || !sim_chance(8))
        return;
    mt_call_pause_reads(handle);
    mt_timer_start(world.loop, &way->pause, world.loop->now + sim_time(0, 300 * MT_MS));
}

/* ---- the caller's side */

static void write_requests(sim_call *call)
{
    sim_way *way = &call->up;

    while (!way->closed && !way->ended && way->written < way->count) {
        const uint32_t index = way->written;
        const sim_ask ask = {
            .call = call->number,
            .index = index,
            .payload = {size_of(call, true, index), (uint8_t *)(uintptr_t)bytes_of(call, index)}};

        if (!go_on(call, way, true, mt_call_write(call->call, &ask)) || takes_a_rest(way, index))
            return;
    }
    if (way->closed || way->ended)
        return;
    way->ended = true;
    sim_trace("call %u: %u requests are written", call->number, way->written);
    mt_call_end_writes(call->call);
}

static void requests_writable(mt_call *handle, void *arg)
{
    (void)handle;
    write_requests(arg);
}

static void requests_go_on(mt_timer *timer, void *arg)
{
    sim_call *call = arg;

    (void)timer;
    if (call->call != NULL)
        write_requests(call);
}

static void replies_go_on(mt_timer *timer, void *arg)
{
    sim_call *call = arg;

    (void)timer;
    if (call->call != NULL)
        mt_call_resume_reads(call->call);
}

static void on_reply(mt_call *handle, const sim_answer *reply, void *arg)
{
    sim_call *call = arg;

    if (call->done != 0)
        sim_fail("call %u: a message comes behind the end", call->number);
    if (reply == NULL || reply->call != call->number)
        sim_fail("call %u got a message of another one", call->number);
    check_read(call, &call->down, false, reply->index, reply->payload);
    maybe_pause(&call->down, handle);
    sim_meddle();
}

static void on_done(mt_call *handle, const mt_status *status, void *arg)
{
    sim_call *call = arg;

    mt_timer_stop(world.loop, &call->up.rest);
    mt_timer_stop(world.loop, &call->down.pause);
    sim_call_done(handle, status, NULL, call);
}

static void on_up_done(mt_call *handle, const mt_status *status, const sim_answer *reply, void *arg)
{
    sim_call *call = arg;

    mt_timer_stop(world.loop, &call->up.rest);
    sim_call_done(handle, status, reply, call);
}

void sim_stream_plan(sim_call *call)
{
    uint32_t most = sim_chance(20) ? 300 : 20;

    call->up.count = call->method == SIM_DOWN ? 0 : (uint32_t)sim_below(most);
    call->down.count = call->method == SIM_UP ? 0 : (uint32_t)sim_below(most);
    call->early_at = sim_chance(20) ? (uint32_t)sim_below(most) : UINT32_MAX;
    call->up.room = call->channel->write_buffer_bytes;
    call->up.rest = (mt_timer){.fn = requests_go_on, .arg = call};
    call->down.pause = (mt_timer){.fn = replies_go_on, .arg = call};
    sim_trace("  %u requests, %u replies", call->up.count, call->down.count);
}

void sim_stream_open(sim_call *call, const sim_ask *ask, const mt_call_options *options)
{
    mt_channel *channel = call->channel->channel;

    if (call->method == SIM_DOWN)
        call->call = sim_world_down_open(channel, ask, options);
    else if (call->method == SIM_UP)
        call->call = sim_world_up_open(channel, options);
    else
        call->call = sim_world_both_open(channel, options);
    if (call->call == NULL)
        sim_fail("stream %u did not open", call->number);
    if (call->method == SIM_DOWN)
        sim_world_down_on_reply(call->call, on_reply, call);
    else if (call->method == SIM_BOTH)
        sim_world_both_on_reply(call->call, on_reply, call);
    mt_call_on_writable(call->call, requests_writable, call);
    if (call->method == SIM_UP)
        sim_world_up_on_done(call->call, on_up_done, call);
    else
        mt_call_on_done(call->call, on_done, call);
    if (call->method != SIM_DOWN)
        write_requests(call);
}

/* ---- the handler's side */

/* Once both sides have said what they have to say. */
static void maybe_answer(sim_call *call)
{
    bool all_read = call->method == SIM_DOWN || call->end_seen || call->up.read >= call->early_at;
    bool all_written = call->down.closed || call->down.written >= call->down.count;

    if (call->served == NULL || !all_read || !all_written || call->manner == SIM_WHEN_CANCELLED)
        return;
    if (call->manner == SIM_AT_ONCE)
        sim_call_answer(call);
    else if (!mt_timer_is_armed(&call->timer))
        mt_timer_start(world.loop, &call->timer, world.loop->now + call->delay);
}

static void write_replies(sim_call *call)
{
    sim_way *way = &call->down;

    while (call->served != NULL && !way->closed && way->written < way->count) {
        const uint32_t index = way->written;
        const sim_answer reply = {
            .call = call->number,
            .index = index,
            .payload = {size_of(call, false, index), (uint8_t *)(uintptr_t)bytes_of(call, index)}};

        if (!go_on(call, way, false, mt_call_write(call->served, &reply)) ||
            takes_a_rest(way, index))
            break;
    }
    if (call->served != NULL && way->closed && !mt_call_is_cancelled(call->served))
        sim_fail("call %u: its handler cannot write, though it is not over", call->number);
    maybe_answer(call);
}

static void replies_writable(mt_call *handle, void *arg)
{
    (void)handle;
    write_replies(arg);
}

static void replies_rested(mt_timer *timer, void *arg)
{
    (void)timer;
    write_replies(arg);
}

static void requests_resume(mt_timer *timer, void *arg)
{
    sim_call *call = arg;

    (void)timer;
    if (call->served != NULL)
        mt_call_resume_reads(call->served);
}

static void on_end_of_requests(sim_call *call, mt_call *handle)
{
    if (call->end_seen)
        sim_fail("call %u: the end of its requests came twice", call->number);
    call->end_seen = true;
    sim_trace("call %u: %u requests were read", call->number, call->up.read);
    if (!mt_call_is_cancelled(handle) && (!call->up.ended || call->up.read != call->up.written))
        sim_fail("call %u: its requests end after %u of %u", call->number, call->up.read,
                 call->up.written);
    if (!call->writes_first)
        write_replies(call);
    maybe_answer(call);
}

static void on_request(mt_call *handle, const sim_ask *ask, void *arg)
{
    sim_call *call = arg;

    if (call->served != handle || call->end_seen)
        sim_fail("call %u: a request comes behind the end", call->number);
    if (ask == NULL) {
        on_end_of_requests(call, handle);
        return;
    }
    if (ask->call != call->number)
        sim_fail("call %u got a request of call %u", call->number, ask->call);
    check_read(call, &call->up, true, ask->index, ask->payload);
    maybe_pause(&call->up, handle);
    if (call->up.read >= call->early_at)
        write_replies(call);
}

void sim_stream_handle(sim_call *call, mt_call *handle, const mt_server_options *options)
{
    call->down.room = options->write_buffer_bytes;
    call->down.rest = (mt_timer){.fn = replies_rested, .arg = call};
    call->up.pause = (mt_timer){.fn = requests_resume, .arg = call};
    call->writes_first = call->method == SIM_DOWN || sim_chance(50);
    mt_call_on_writable(handle, replies_writable, call);
    if (call->method == SIM_UP)
        sim_world_up_on_request(handle, on_request, call);
    else if (call->method == SIM_BOTH)
        sim_world_both_on_request(handle, on_request, call);
    if (call->served != NULL && call->writes_first)
        write_replies(call);
}

void sim_stream_answered(sim_call *call)
{
    mt_timer_stop(world.loop, &call->down.rest);
    mt_timer_stop(world.loop, &call->up.pause);
}
