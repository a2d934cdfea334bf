/* SPDX-License-Identifier: Apache-2.0 */
/* handlers.c - the handlers: each keeps to the manner that its call was planned with. */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_header(const sim_call *call, mt_call *handle)
{
    char text[16];

    snprintf(text, sizeof text, "%u", call->number);
    if (call->adds_headers && mt_call_add_header(handle, mt_metadata_text("ahead", text)) != MT_OK)
        sim_fail("call %u: a header was refused", call->number);
}

static void add_trailer(const sim_call *call, mt_call *handle)
{
    char text[16];

    snprintf(text, sizeof text, "%u", call->number);
    if (call->adds_trailers &&
        mt_call_add_trailer(handle, mt_metadata_text("behind", text)) != MT_OK)
        sim_fail("call %u: a trailer was refused", call->number);
}

static void respond(const sim_call *call, mt_call *handle)
{
    const sim_answer reply = {.call = call->number,
                              .payload = {call->reply_size, sim_noise + call->number}};

    if (call->code != MT_OK)
        mt_call_fail(handle, call->code, "of call %u", call->number);
    else if (call->method == SIM_DOWN || call->method == SIM_BOTH)
        mt_call_end(handle);
    else
        mt_call_respond(handle, &reply);
}

void sim_call_answer(sim_call *call)
{
    mt_call *handle = call->served;

    if (mt_call_is_cancelled(handle))
        sim_meet(SIM_MET_TOO_LATE);
    if (!sim_is_stream(call))
        add_header(call, handle);
    add_trailer(call, handle);
    call->served = NULL;
    call->answered = true;
    world.served--;
    mt_timer_stop(world.loop, &call->timer);
    sim_stream_answered(call);
    sim_trace("call %u is answered", call->number);
    respond(call, handle);
}

static void answer_later(mt_timer *timer, void *arg)
{
    (void)timer;
    sim_call_answer(arg);
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
    sim_meddle();
    call->inside = false;
    if (call->manner == SIM_WHEN_CANCELLED) {
        sim_call_answer(call);
    } else if (call->manner == SIM_AFTER_CANCEL || !mt_timer_is_armed(&call->timer)) {
        mt_timer_stop(world.loop, &call->timer);
        mt_timer_start(world.loop, &call->timer, world.loop->now + call->delay);
    }
}

/* Answers a call whose handler keeps it. */
void sim_call_answer_one(void)
{
    sim_call *call = sim_call_pick();

    if (call != NULL && call->served != NULL && !call->inside)
        sim_call_answer(call);
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

/* Finds the call that a handler was started for, by its metadata. */
static sim_call *check_start(mt_call *handle, const sim_server *server)
{
    mt_metadata metadata = mt_call_request_metadata(handle);
    const mt_slice *text = mt_metadata_get(&metadata, "call");
    const mt_slice *more = mt_metadata_get(&metadata, "more-bin");
    unsigned long number = text != NULL ? strtoul((const char *)text->data, NULL, 10) : 0;

    if (number == 0 || number > world.call_count)
        sim_fail("a handler got call %lu, which there never was", number);
    sim_call *call = &world.calls[number - 1];
    sim_trace("call %u runs on server %zu", call->number, server->index);
    if (mt_call_method(handle) != &sim_world_service.methods[call->method])
        sim_fail("call %u runs as another method", call->number);
    if (++call->runs > 1)
        sim_fail("call %u ran %u times", call->number, call->runs);
    if (call->done != 0 && call->status.ran == MT_DID_NOT_RUN)
        sim_fail("call %u runs, though its caller was told that it did not", call->number);
    if (!sim_is_noise(sim_noise + number, more != NULL ? more->data : NULL,
                      more != NULL ? more->size : 0, call->metadata_size))
        sim_fail("call %u: its metadata came in as something else", call->number);
    check_time_left(call, handle);
    return call;
}

static void check_request(const sim_call *call, const sim_ask *ask)
{
    if (ask->call != call->number || !sim_is_noise(sim_noise + call->number, ask->payload.data,
                                                   ask->payload.len, call->request_size))
        sim_fail("call %u: its request came in as something else", call->number);
}

static void begin(sim_call *call, mt_call *handle)
{
    call->served = handle;
    call->timer = (mt_timer){.fn = answer_later, .arg = call};
    call->inside = true;
    world.served++;
    world.handling = call;
    sim_meddle();
    world.handling = NULL;
    call->inside = false;
}

static void handle_unary(mt_call *handle, const sim_ask *ask, void *app)
{
    sim_call *call = check_start(handle, app);

    check_request(call, ask);
    begin(call, handle);
    if (call->manner == SIM_AT_ONCE) {
        sim_call_answer(call);
        return;
    }
    mt_call_on_cancel(handle, on_cancelled, call);
    if (call->manner != SIM_WHEN_CANCELLED)
        mt_timer_start(world.loop, &call->timer, world.loop->now + call->delay);
}

static void handle_stream(mt_call *handle, void *app)
{
    sim_call *call = check_start(handle, app);

    begin(call, handle);
    mt_call_on_cancel(handle, on_cancelled, call);
    add_header(call, handle);
    sim_stream_handle(call, handle, &((const sim_server *)app)->options);
}

static void handle_down(mt_call *handle, const sim_ask *ask, void *app)
{
    check_request(&world.calls[(ask->call - 1) % SIM_CALLS], ask);
    handle_stream(handle, app);
}

const sim_world_handlers sim_handlers = {.do_ = handle_unary,
                                         .timed = handle_unary,
                                         .down = handle_down,
                                         .up = handle_stream,
                                         .both = handle_stream};
