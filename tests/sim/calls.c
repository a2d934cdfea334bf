/* SPDX-License-Identifier: Apache-2.0 */
/* calls.c - calls from both sides: starting and cancelling them, and the handlers that answer. */
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

bool sim_is_noise(const sim_call *call, const uint8_t *bytes, size_t size, size_t wanted)
{
    return size == wanted && (size == 0 || memcmp(bytes, sim_noise + call->number, size) == 0);
}

/* ---- the plan of a call */

static void plan(sim_call *call)
{
    call->method = sim_chance(20) ? 1 : sim_chance(3) ? 2 : 0;
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
    if (call->method == 1)
        return 0;
    if (call->manner != SIM_WHEN_CANCELLED && sim_chance(25))
        return MT_NO_TIMEOUT;
    return (uint32_t)(1 + sim_below(sim_chance(30) ? 100 : 5000));
}

static void answer_one(void);

/* What code of an application does inside of a callback, to other calls than the one it is about. */
static void meddle(void)
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
        answer_one();
        break;
    }
}

/* ---- the caller's side */

static void on_done(mt_call *handle, const mt_status *status, const sim_answer *answer, void *arg)
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
    meddle();
    call->call = NULL;
}

static sim_channel *pick_channel(void)
{
    sim_channel *channel = &world.channels[sim_below(world.channel_count)];

    return channel->channel != NULL ? channel : NULL;
}

/* One that is under way, or was recently; NULL: there is none. */
static sim_call *pick_call(void)
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
    uint32_t timeout_ms = call->method == 1 ? 400 : options.timeout_ms;
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
    call->call = mt_channel_start(
        channel->channel, &(mt_start_args){.method = &sim_world_service.methods[call->method],
                                           .request = &ask,
                                           .options = &options,
                                           .done = (mt_any_fn *)on_done,
                                           .arg = call});
    if (call->call == NULL)
        sim_fail("call %u did not start", call->number);
    if (call->done != 0)
        sim_fail("call %u ended inside its start", call->number);
}

void sim_call_cancel_one(void)
{
    sim_call *call = pick_call();

    if (call == NULL || call->call == NULL || call->done != 0)
        return;
    sim_trace("call %u is cancelled", call->number);
    call->cancelled = true;
    mt_call_cancel(call->call);
    if (call->done != 0)
        sim_fail("call %u ended inside its cancel", call->number);
}

/* ---- the handlers */

static void add_metadata_of_reply(const sim_call *call, mt_call *handle)
{
    char text[16];

    snprintf(text, sizeof text, "%u", call->number);
    if (call->adds_headers && mt_call_add_header(handle, mt_metadata_text("ahead", text)) != MT_OK)
        sim_fail("call %u: a header was refused", call->number);
    if (call->adds_trailers &&
        mt_call_add_trailer(handle, mt_metadata_text("behind", text)) != MT_OK)
        sim_fail("call %u: a trailer was refused", call->number);
}

static void answer(sim_call *call)
{
    mt_call *handle = call->served;
    const sim_answer reply = {.call = call->number,
                              .payload = {call->reply_size, sim_noise + call->number}};

    if (mt_call_is_cancelled(handle))
        sim_meet(SIM_MET_TOO_LATE);
    add_metadata_of_reply(call, handle);
    call->served = NULL;
    call->answered = true;
    world.served--;
    mt_timer_stop(world.loop, &call->timer);
    sim_trace("call %u is answered", call->number);
    if (call->code == MT_OK)
        mt_call_respond(handle, &reply);
    else
        mt_call_fail(handle, call->code, "of call %u", call->number);
}

static void answer_later(mt_timer *timer, void *arg)
{
    (void)timer;
    answer(arg);
}

static void on_cancelled(mt_call *handle, void *arg)
{
    sim_call *call = arg;

    if (handle != call->served || call->told)
        sim_fail("call %u: its handler was told twice, or after its answer", call->number);
    call->told = true;
    call->told_turn = world.turns;
    sim_trace("call %u: its handler hears that nobody waits", call->number);
    call->inside = true;
    meddle();
    call->inside = false;
    if (call->manner == SIM_WHEN_CANCELLED) {
        answer(call);
    } else if (call->manner == SIM_AFTER_CANCEL) {
        mt_timer_stop(world.loop, &call->timer);
        mt_timer_start(world.loop, &call->timer, world.loop->now + call->delay);
    }
}

/* Answers a call whose handler keeps it. */
static void answer_one(void)
{
    sim_call *call = pick_call();

    if (call != NULL && call->served != NULL && !call->inside)
        answer(call);
}

/* The time that a handler is given is never more than the caller has. */
static void check_time_left(const sim_call *call, mt_call *handle)
{
    mt_time left = mt_call_time_left(handle);

    if ((left == MT_NEVER) != (call->deadline == MT_NEVER) ||
        (left != MT_NEVER && left > call->timeout))
        sim_fail("call %u: its handler has %.3f s left of %.3f", call->number,
                 (double)left / MT_SEC, (double)call->timeout / MT_SEC);
}

static sim_call *check_request(mt_call *handle, const sim_ask *ask, const sim_server *server)
{
    mt_metadata metadata = mt_call_request_metadata(handle);
    const mt_slice *number = mt_metadata_get(&metadata, "call");
    const mt_slice *more = mt_metadata_get(&metadata, "more-bin");
    char text[16];

    if (ask->call == 0 || ask->call > world.call_count)
        sim_fail("a handler got call %u, which there never was", ask->call);
    sim_call *call = &world.calls[ask->call - 1];
    snprintf(text, sizeof text, "%u", call->number);
    sim_trace("call %u runs on server %zu", call->number, server->index);
    if (++call->runs > 1)
        sim_fail("call %u ran %u times", call->number, call->runs);
    if (call->done != 0 && call->status.ran == MT_DID_NOT_RUN)
        sim_fail("call %u runs, though its caller was told that it did not", call->number);
    if (!sim_is_noise(call, ask->payload.data, ask->payload.len, call->request_size))
        sim_fail("call %u: its request came in as something else", call->number);
    if (number == NULL || strcmp((const char *)number->data, text) != 0 ||
        !sim_is_noise(call, more != NULL ? more->data : NULL, more != NULL ? more->size : 0,
                      call->metadata_size))
        sim_fail("call %u: its metadata came in as something else", call->number);
    check_time_left(call, handle);
    return call;
}

static void handle_call(mt_call *handle, const sim_ask *ask, void *app)
{
    sim_call *call = check_request(handle, ask, app);

    call->served = handle;
    call->inside = true;
    world.served++;
    world.handling = call;
    meddle();
    world.handling = NULL;
    call->inside = false;
    call->timer = (mt_timer){.fn = answer_later, .arg = call};
    if (call->manner == SIM_AT_ONCE) {
        answer(call);
        return;
    }
    mt_call_on_cancel(handle, on_cancelled, call);
    if (call->manner != SIM_WHEN_CANCELLED)
        mt_timer_start(world.loop, &call->timer, world.loop->now + call->delay);
}

const sim_world_handlers sim_handlers = {.do_ = handle_call, .timed = handle_call};
