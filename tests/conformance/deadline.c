/* SPDX-License-Identifier: Apache-2.0 */
/* deadline.c - a deadline holds in every stage of a call, and the error says which one ate it. */
#include "conformance/kit.h"

#include <string.h>

static const test_probe_handlers keepers = {
    .echo = kit_on_keep, .store = kit_on_store, .timed = kit_on_keep};

static void assert_stage(const kit_call *c, mt_stage stage, mt_ran ran)
{
    assert_status(&c->status, MT_DEADLINE_EXCEEDED, ran, mt_stage_name(stage));
    assert_int_equal(c->status.stage, stage);
}

/* ---- in the handler */

static void ends_the_call_while_the_handler_works(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_time start = kit_now(&k);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 70});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    assert_non_null(strstr(c.status.text, "after 70 ms"));
    assert_in_range(c.ended - start, 70 * MT_MS, 71 * MT_MS);
    assert_true(c.times.stage[MT_STAGE_SERVER] >= 70 * MT_MS);

    kit_until(&k, &k.cancelled, 1); /* the handler hears of it, and may answer: that is dropped */
    assert_true(mt_call_is_cancelled(k.kept[0]));
    assert_true(mt_call_time_left(k.kept[0]) == 0);
    assert_string_equal(mt_call_peer(k.kept[0]), "(gone)");
    kit_answer(&k, 0, "too late");
    kit_pass(&k, MT_SEC);
    assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
    kit_close(&k);
}

static void reaches_the_handler(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", &(mt_call_options){.timeout_ms = 700});
    kit_echo(&k, &b, "x", NULL);
    kit_until(&k, &k.kept_count, 2);
    assert_in_range(mt_call_time_left(k.kept[0]), 1, 700 * MT_MS);
    assert_true(kit_is_virtual(&k) == (mt_call_time_left(k.kept[0]) == 700 * MT_MS));
    assert_true(mt_call_time_left(k.kept[1]) == MT_NEVER);
    kit_answer(&k, 0, "in time");
    kit_answer(&k, 1, "in time");
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&a, MT_OK, "in time");
    assert_ended(&b, MT_OK, "in time");
    kit_close(&k);
}

/* What the wait for a connection took is not given again. */
static void time_spent_before_is_not_given_to_the_server(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 1000, .wait_for_ready = true});
    kit_pass(&k, 300 * MT_MS);
    kit_serve(&k, &keepers, NULL);
    kit_until(&k, &k.kept_count, 1);
    assert_in_range(mt_call_time_left(k.kept[0]), 1, 700 * MT_MS);
    kit_answer(&k, 0, "in time");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "in time");
    assert_true(c.times.stage[MT_STAGE_CONNECT] >= 300 * MT_MS);
    kit_close(&k);
}

/* ---- whose timeout counts */

static void start_timed(kit *k, kit_call *c, uint32_t timeout_ms)
{
    const test_note request = {.text = (char *)"x"};

    *c = (kit_call){0};
    kit_start(k, c, kit_method(KIT_TIMED), &request, &(mt_call_options){.timeout_ms = timeout_ms});
}

static void the_idl_gives_a_timeout_unless_the_caller_does(void **state)
{
    kit k;
    kit_call of_idl, own, none;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_time start = kit_now(&k);
    start_timed(&k, &of_idl, 0);
    start_timed(&k, &own, 20);
    start_timed(&k, &none, MT_NO_TIMEOUT);
    kit_wait(&of_idl);
    assert_in_range(of_idl.ended - start, 50 * MT_MS, 51 * MT_MS);
    assert_stage(&of_idl, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    assert_in_range(own.ended - start, 20 * MT_MS, 21 * MT_MS);
    assert_stage(&own, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    kit_pass(&k, 3600 * MT_SEC);
    assert_int_equal(none.done, 0);
    for (size_t i = 0; i < 3; i++)
        kit_answer(&k, i, "at last");
    kit_wait(&none);
    assert_ended(&none, MT_OK, "at last");
    kit_close(&k);
}

static void an_answer_in_time_beats_the_deadline(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 100});
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 99 * MT_MS);
    kit_answer(&k, 0, "just");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "just");
    kit_close(&k);
}

/* ---- before the server */

static void ends_a_wait_for_a_server(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    mt_time start = kit_now(&k);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 5000, .wait_for_ready = true});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_CONNECT, MT_DID_NOT_RUN);
    assert_non_null(strstr(c.status.text, "last failure: "));
    assert_non_null(strstr(c.status.text, k.target));
    assert_in_range(c.ended - start, 5000 * MT_MS, 5001 * MT_MS);
    kit_close(&k);
}

static void ends_a_wait_for_a_place(void **state)
{
    kit k;
    kit_call first, waits;
    test_blob *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.max_concurrent_calls = 1}});
    mt_status status = test_probe_store(k.channel, &(test_blob){0}, &reply, NULL);
    assert_int_equal(status.code, MT_OK);
    test_blob_free(reply);
    kit_echo(&k, &first, "x", NULL);
    kit_echo(&k, &waits, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&waits);
    assert_stage(&waits, MT_STAGE_QUEUE, MT_DID_NOT_RUN);
    assert_int_equal(k.kept_count, 1);
    kit_answer(&k, 0, "done");
    kit_wait(&first);
    assert_ended(&first, MT_OK, "done");
    kit_close(&k);
}

static void holds_for_blocking_callers_too(void **state)
{
    kit k;
    test_note *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_status status = test_probe_timed(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN, "server");
    assert_null(reply);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_VIRTUAL(ends_the_call_while_the_handler_works),
    KIT_EVERYWHERE(reaches_the_handler),
    KIT_VIRTUAL(time_spent_before_is_not_given_to_the_server),
    KIT_VIRTUAL(the_idl_gives_a_timeout_unless_the_caller_does),
    KIT_VIRTUAL(an_answer_in_time_beats_the_deadline),
    KIT_VIRTUAL(ends_a_wait_for_a_server),
    KIT_EVERYWHERE(ends_a_wait_for_a_place),
    KIT_EVERYWHERE(holds_for_blocking_callers_too),
};

KIT_SUITE(deadline, tests);
