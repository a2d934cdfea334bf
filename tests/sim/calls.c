/* SPDX-License-Identifier: Apache-2.0 */
/* calls.c - calls from the caller's side: what they are to be, their start and their end. */
#include "sim.h"

#include <stdio.h>
#include <string.h>

uint8_t sim_noise[SIM_NOISE];

static const mt_code codes[] = {MT_NOT_FOUND, MT_ALREADY_EXISTS,     MT_PERMISSION_DENIED,
                                MT_ABORTED,   MT_OUT_OF_RANGE,       MT_FAILED_PRECONDITION,
                                MT_DATA_LOSS, MT_UNAUTHENTICATED,    MT_INVALID_ARGUMENT,
                                MT_INTERNAL,  MT_RESOURCE_EXHAUSTED, MT_UNKNOWN};

/* Small ones mostly; some need more than the credit that a stream begins with. */
static size_t draw_size(void)
{
    switch (sim_below(world.kind.heavy ? 6 : 12)) {
    case 0:
        return 0;
    case 1:
    case 2:
        return sim_below(12000);
    case 3:
        return sim_below(100000);
    case 4:
        return sim_chance(20) ? sim_below(500000) : 70000;
    default:
        return sim_below(300);
    }
}

bool sim_is_noise(const uint8_t *noise, const uint8_t *bytes, size_t size, size_t wanted)
{
    return size == wanted && (size == 0 || memcmp(bytes, noise, size) == 0);
}

/* ---- the plan of a call */

/* A stream is opened inside the loop only: outside, its reads and writes would wait. */
static size_t draw_method(void)
{
    if (sim_chance(3))
        return SIM_MISSING;
    if (sim_chance(30) && mt_loop_is_current(world.loop))
        return SIM_DOWN + sim_below(3);
    return sim_chance(20) ? SIM_TIMED : SIM_DO;
}

static void plan(sim_call *call)
{
    call->method = draw_method();
    call->manner = (sim_manner)(sim_chance(40) ? SIM_AT_ONCE : sim_below(SIM_MANNERS));
    call->code = sim_chance(20) ? codes[sim_below(sizeof codes / sizeof *codes)] : MT_OK;
    call->delay = sim_time(0, sim_chance(80) ? 100 * MT_MS : 3 * MT_SEC);
    call->request_size = draw_size();
    call->reply_size = draw_size();
    call->metadata_size = sim_chance(10) ? 1 + sim_below(3000) : 0;
    call->adds_headers = sim_chance(20);
    call->adds_trailers = sim_chance(20);
}

/* A call without a deadline must have something else that ends it. */
static uint32_t draw_timeout(const sim_call *call)
{
    if (call->method == SIM_TIMED)
        return 0;
    if (call->manner != SIM_WHEN_CANCELLED && sim_chance(25))
        return MT_NO_TIMEOUT;
    return (uint32_t)(1 + sim_below(sim_chance(30) ? 100 : 5000));
}

/* What code of an application does inside of a callback, to other calls than the one it is about. */
void sim_meddle(void)
{
    if (!world.kind.meddles || world.settling || !sim_chance(20))
        return;
    switch (sim_below(3)) {
    case 0:
        sim_call_cancel_one();
        break;
    case 1:
        sim_call_start();
        break;
    default:
        sim_call_answer_one();
        break;
    }
}

/* ---- the caller's side */

void sim_call_done(mt_call *handle, const mt_status *status, const sim_answer *answer, void *arg)
{
    sim_call *call = arg;

    if (++call->done != 1)
        sim_fail("call %u ended %u times", call->number, call->done);
    if (handle != call->call)
        sim_fail("call %u ended as another one", call->number);
    sim_trace("call %u ends: %s%s%s", call->number, mt_code_name(status->code),
              status->ran == MT_RAN           ? ", ran"
              : status->ran == MT_DID_NOT_RUN ? ", did not run"
                                              : "",
              status->code == MT_OK ? "" : "");
    if (status->code != MT_OK)
        sim_trace("  %.180s", status->text);
    call->status = *status;
    world.open--;
    sim_check_end(call, answer);
    sim_meddle();
    call->call = NULL;
}

static sim_channel *pick_channel(void)
{
    sim_channel *channel = &world.channels[sim_below(world.channel_count)];

    return channel->channel != NULL ? channel : NULL;
}

/* One that is under way, or was recently; NULL: there is none. */
sim_call *sim_call_pick(void)
{
    size_t count = world.call_count - world.first_open;

    return count > 0 ? &world.calls[world.first_open + sim_below(count)] : NULL;
}

static size_t add_metadata(const sim_call *call, mt_metadata_entry *entries, char text[16])
{
    snprintf(text, 16, "%u", call->number);
    entries[0] = mt_metadata_text("call", text);
    entries[1] =
        (mt_metadata_entry){"more-bin", {sim_noise + call->number, call->metadata_size, NULL}};
    return call->metadata_size > 0 ? 2 : 1;
}

/* A call that is started inside of a handler has no more time than the one that it is made for. */
static void inherit(sim_call *call, sim_call *parent)
{
    call->parent = parent;
    if (parent == NULL || parent->served == NULL)
        return;
    mt_time left = mt_call_time_left(parent->served);
    if (left == MT_NEVER)
        return;
    mt_time until = (world.loop->now + left + MT_MS - 1) / MT_MS * MT_MS;
    if (until < call->deadline)
        call->deadline = until;
}

void sim_call_start(void)
{
    sim_channel *channel = pick_channel();
    mt_metadata_entry entries[2];
    char text[16];

    if (channel == NULL || world.call_count == world.call_most)
        return;
    sim_call *call = &world.calls[world.call_count++];
    *call = (sim_call){.number = (uint32_t)world.call_count,
                       .channel = channel,
                       .generation = channel->generation};
    plan(call);
    const sim_ask ask = {.call = call->number,
                         .payload = {call->request_size, sim_noise + call->number}};
    mt_call_options options = {.timeout_ms = draw_timeout(call)};
    options.metadata = (mt_metadata){entries, add_metadata(call, entries, text)};
    options.wait_for_ready = sim_chance(30);
    if (options.wait_for_ready && options.timeout_ms == MT_NO_TIMEOUT && world.kind.tight)
        options.wait_for_ready = false;
    uint32_t timeout_ms = call->method == SIM_TIMED ? 400 : options.timeout_ms;
    call->deadline = timeout_ms == MT_NO_TIMEOUT ? MT_NEVER : world.loop->now + timeout_ms * MT_MS;
    options.detached = sim_chance(30);
    if (!options.detached)
        inherit(call, world.handling);
    call->timeout = call->deadline - world.loop->now;
    sim_trace(
        "call %u starts on channel %zu: method %zu, %zu bytes for %zu, manner %d, %s, %u ms%s",
        call->number, channel->index, call->method, call->request_size, call->reply_size,
        (int)call->manner, mt_code_name(call->code), timeout_ms,
        options.wait_for_ready ? ", waits" : "");
    world.open++;
    if (sim_is_stream(call)) {
        sim_stream_plan(call);
        sim_stream_open(call, &ask, &options);
    } else {
        call->call = mt_channel_start(
            channel->channel, &(mt_start_args){.method = &sim_world_service.methods[call->method],
                                               .request = &ask,
                                               .options = &options,
                                               .done = (mt_any_fn *)sim_call_done,
                                               .arg = call});
    }
    if (call->call == NULL)
        sim_fail("call %u did not start", call->number);
    if (call->done != 0)
        sim_fail("call %u ended inside its start", call->number);
}

void sim_call_cancel_one(void)
{
    sim_call *call = sim_call_pick();

    if (call == NULL || call->call == NULL || call->done != 0)
        return;
    sim_trace("call %u is cancelled", call->number);
    call->cancelled = true;
    mt_call_cancel(call->call);
    if (call->done != 0)
        sim_fail("call %u ended inside its cancel", call->number);
}

static void tell_way(const char *name, const sim_way *way)
{
    sim_trace("  %s: %u to be written, %u written%s%s%s, %u read%s", name, way->count, way->written,
              way->ended ? ", ended" : "", way->closed ? ", closed" : "",
              mt_timer_is_armed(&way->rest) ? ", rests" : "", way->read,
              mt_timer_is_armed(&way->pause) ? ", pauses" : "");
}

void sim_call_tell(const sim_call *call)
{
    sim_trace("call %u goes on: %s", call->number,
              call->answered         ? "answered"
              : call->served != NULL ? "in its handler"
                                     : "not in its handler");
    if (!sim_is_stream(call))
        return;
    tell_way("requests", &call->up);
    tell_way("replies", &call->down);
}
