/* SPDX-License-Identifier: Apache-2.0 */
/* fault.c - one table of what can go wrong with a call: the same fault gives the same code, the same word on
 * whether the handler ran, and the same stage over every transport. Who did not run may be called again,
 * whatever the method; who ran, or may have run, only if it is idempotent. */
#include "conformance/kit.h"

static uint8_t large[3000];

/* Echo keeps its call, Timed refuses it, Store gives back what it gets. */
static void on_refuse(mt_call *call, const test_note *request, void *app)
{
    (void)request, (void)app;
    mt_call_fail(call, MT_NOT_FOUND, "refused by the handler");
}

static const test_probe_handlers handlers = {
    .echo = kit_on_keep, .store = kit_on_store, .timed = on_refuse};

/* Starts a call of Store, whose reply is read as a Note, and waits for its end. */
static void store(kit *k, kit_call *c, size_t size)
{
    mt_method method = *kit_method(KIT_STORE);

    method.reply = &test_note_mt_type;
    method.done = kit_method(KIT_ECHO)->done;
    kit_start(k, c, &method, &(test_blob){.data = {size, large}}, NULL);
    kit_wait(c);
}

/* Connects, and learns the limits of the server. */
static void warm(kit *k)
{
    kit_call c = {0};

    store(k, &c, 0);
    assert_ended(&c, MT_OK, NULL);
}

static void lose_server(kit *k)
{
    mt_server_free(k->server);
    k->server = NULL;
}

/* ---- the faults; each leaves how the call ended in c */

static void nobody_listens(kit *k, kit_call *c)
{
    kit_echo(k, c, "x", NULL);
    kit_wait(c);
}

static void no_server_in_time(kit *k, kit_call *c)
{
    kit_echo(k, c, "x", &(mt_call_options){.wait_for_ready = true, .timeout_ms = 5});
    kit_wait(c);
}

static void too_many_wait(kit *k, kit_call *c)
{
    kit_call waits;

    kit_echo(k, &waits, "x", &(mt_call_options){.wait_for_ready = true});
    kit_echo(k, c, "x", &(mt_call_options){.wait_for_ready = true});
    kit_wait(c);
    mt_call_cancel(waits.call);
    kit_wait(&waits);
}

/* One call is in its handler, the other has no place on the connection. */
static void start_two(kit *k, kit_call *inside, kit_call *waits, uint32_t timeout_ms)
{
    warm(k);
    kit_echo(k, inside, "x", NULL);
    kit_until(k, &k->kept_count, 1);
    kit_echo(k, waits, "x", &(mt_call_options){.timeout_ms = timeout_ms});
}

static void no_place_in_time(kit *k, kit_call *c)
{
    kit_call inside;

    start_two(k, &inside, c, 5);
    kit_wait(c);
    kit_answer(k, 0, "");
    kit_wait(&inside);
}

/* Without a place it belongs to no connection yet: it fails as one that waits for a new one. */
static void lost_while_it_waits(kit *k, kit_call *c)
{
    kit_call inside;

    start_two(k, &inside, c, MT_NO_TIMEOUT);
    lose_server(k);
    kit_wait(c);
    kit_wait(&inside);
    kit_answer(k, 0, "");
}

static void lost_after_dispatch(kit *k, kit_call *c)
{
    kit_call waits;

    start_two(k, c, &waits, MT_NO_TIMEOUT);
    lose_server(k);
    kit_wait(c);
    kit_wait(&waits);
    kit_answer(k, 0, "");
}

static void no_answer_in_time(kit *k, kit_call *c)
{
    warm(k);
    kit_echo(k, c, "x", &(mt_call_options){.timeout_ms = 300}); /* is in its handler by then */
    kit_until(k, &k->kept_count, 1);
    kit_wait(c);
    kit_answer(k, 0, "");
}

static void given_up(kit *k, kit_call *c)
{
    kit_call waits;

    start_two(k, c, &waits, MT_NO_TIMEOUT);
    mt_call_cancel(c->call);
    kit_wait(c);
    mt_call_cancel(waits.call);
    kit_wait(&waits);
    kit_until(k, &k->cancelled, 1);
    for (int i = 0; i < k->kept_count; i++)
        kit_answer(k, (size_t)i, "");
}

static void request_too_large(kit *k, kit_call *c)
{
    warm(k);
    store(k, c, sizeof large);
}

static void no_such_method(kit *k, kit_call *c)
{
    mt_method method = *kit_method(KIT_ECHO);

    method.path = "/test.Probe/Nothing";
    warm(k);
    kit_start(k, c, &method, &(test_note){0}, NULL);
    kit_wait(c);
}

static void handler_refuses(kit *k, kit_call *c)
{
    warm(k);
    kit_start(k, c, kit_method(KIT_TIMED), &(test_note){0},
              &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
    kit_wait(c);
}

static void ignore(void *arg)
{
    (void)arg;
}

static void drain_takes_too_long(kit *k, kit_call *c)
{
    warm(k);
    kit_echo(k, c, "x", NULL);
    kit_until(k, &k->kept_count, 1);
    mt_server_drain(k->server, ignore, NULL);
    kit_wait(c);
    kit_answer(k, 0, "");
}

/* ---- the table */

#define SMALL                                                                                      \
    {                                                                                              \
        .max_message_bytes = 1024                                                                  \
    }

static const struct {
    const char *name;
    void (*drive)(kit *k, kit_call *c);
    kit_args args;
    mt_code code;
    mt_ran ran;
    mt_stage stage;
} faults[] = {
    {"refused",
     nobody_listens,
     {.no_server = true},
     MT_UNAVAILABLE,
     MT_DID_NOT_RUN,
     MT_STAGE_CONNECT},
    {"no server in time",
     no_server_in_time,
     {.no_server = true},
     MT_DEADLINE_EXCEEDED,
     MT_DID_NOT_RUN,
     MT_STAGE_CONNECT},
    {"max_waiting_calls",
     too_many_wait,
     {.no_server = true, .channel = {.max_waiting_calls = 1}},
     MT_RESOURCE_EXHAUSTED,
     MT_DID_NOT_RUN,
     MT_STAGE_CONNECT},
    {"no place in time",
     no_place_in_time,
     {.server = {.max_concurrent_calls = 1}},
     MT_DEADLINE_EXCEEDED,
     MT_DID_NOT_RUN,
     MT_STAGE_QUEUE},
    {"lost while it waits",
     lost_while_it_waits,
     {.server = {.max_concurrent_calls = 1}},
     MT_UNAVAILABLE,
     MT_DID_NOT_RUN,
     MT_STAGE_CONNECT},
    {"lost after dispatch",
     lost_after_dispatch,
     {.server = {.max_concurrent_calls = 1}},
     MT_UNAVAILABLE,
     MT_RAN_UNKNOWN,
     MT_STAGE_SERVER},
    {"no answer in time",
     no_answer_in_time,
     {0},
     MT_DEADLINE_EXCEEDED,
     MT_RAN_UNKNOWN,
     MT_STAGE_SERVER},
    {"given up",
     given_up,
     {.server = {.max_concurrent_calls = 1}},
     MT_CANCELLED,
     MT_RAN_UNKNOWN,
     MT_STAGE_SERVER},
    {"request too large",
     request_too_large,
     {.server = SMALL},
     MT_RESOURCE_EXHAUSTED,
     MT_DID_NOT_RUN,
     MT_STAGE_QUEUE},
    {"reply too large",
     request_too_large,
     {.channel = SMALL},
     MT_RESOURCE_EXHAUSTED,
     MT_RAN,
     MT_STAGE_NONE},
    {"no such method", no_such_method, {0}, MT_UNIMPLEMENTED, MT_DID_NOT_RUN, MT_STAGE_NONE},
    {"the handler refuses", handler_refuses, {0}, MT_NOT_FOUND, MT_RAN, MT_STAGE_NONE},
    {"a drain takes too long",
     drain_takes_too_long,
     {.server = {.drain_grace_ms = 1}},
     MT_UNAVAILABLE,
     MT_RAN,
     MT_STAGE_NONE},
};

static void the_same_fault_ends_the_same_way(void **state)
{
    int wrong = 0;

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        kit_args args = faults[i].args;
        kit_call c = {0};
        kit k;

        args.handlers = &handlers;
        kit_open(&k, *state, &args);
        faults[i].drive(&k, &c);
        assert_int_equal(c.done, 1);
        if (c.status.code != faults[i].code || c.status.ran != faults[i].ran ||
            c.status.stage != faults[i].stage) {
            print_error("%s: %s, ran %d, stage %s\n", faults[i].name, mt_status_text(&c.status),
                        c.status.ran, mt_stage_name(c.status.stage));
            wrong++;
        }
        kit_close(&k);
    }
    assert_int_equal(wrong, 0);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(the_same_fault_ends_the_same_way),
};

KIT_SUITE(fault, tests);
