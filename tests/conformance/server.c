/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - a server that runs: its loops, its signals, its drain, and its end. */
#include "conformance/kit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const test_probe_handlers keepers = {.echo = kit_on_keep};

/* ---- several loops */

static void several_loops_serve_every_transport(void **state)
{
    kit_call calls[50];
    kit k;

    kit_open(&k, *state, &(kit_args){.runs = true, .server = {.loops = 2}});
    for (int i = 0; i < 50; i++)
        kit_echo(&k, &calls[i], "x", NULL);
    for (int i = 0; i < 50; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, "x");
    }
    kit_close(&k);
}

/* ---- draining */

static void a_signal_drains(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT};

    for (int i = 0; i < 2; i++) {
        kit k;
        kit_call c, late;

        kit_open(&k, *state, &(kit_args){.handlers = &keepers, .runs = true});
        kit_echo(&k, &c, "x", NULL);
        kit_until(&k, &k.kept_count, 1);
        assert_int_equal(kill(getpid(), signals[i]), 0);
        assert_int_equal(c.done, 0);
        kit_answer(&k, 0, "still answered");
        kit_wait(&c);
        assert_ended(&c, MT_OK, "still answered");
        assert_int_equal(kit_join(&k), 0);
        kit_echo(&k, &late, "x", NULL);
        kit_wait(&late);
        assert_status(&late.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "");
        kit_close(&k);
    }
}

static void an_idle_server_ends_at_once(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.runs = true, .server = {.loops = 2}});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_int_equal(kit_stop(&k), 0);
    kit_close(&k);
}

static void answer_cancelled(mt_call *call, void *app)
{
    kit *k = app;

    mt_call_fail(call, MT_ABORTED, "nobody hears it");
    kit_count_up(k, &k->cancelled);
}

static void on_work_until_cancelled(mt_call *call, const test_note *request, void *app)
{
    kit_on_keep(call, request, app);
    mt_call_on_cancel(call, answer_cancelled, app);
}

/* The second stop does not wait for the handler. */
static void a_second_stop_ends_the_grace(void **state)
{
    static const uint32_t loops[] = {1, 4}; /* of four, three are gone by then */
    const test_probe_handlers handlers = {.echo = on_work_until_cancelled};

    for (int i = 0; i < 2; i++) {
        kit k;
        kit_call c;

        kit_open(&k, *state,
                 &(kit_args){.handlers = &handlers, .runs = true, .server = {.loops = loops[i]}});
        kit_echo(&k, &c, "x", NULL);
        kit_until(&k, &k.kept_count, 1);
        mt_server_stop(k.runner.server);
        mt_server_stop(k.runner.server);
        kit_wait(&c);
        assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "the server ended");
        assert_int_equal(kit_join(&k), 0);
        assert_int_equal(k.cancelled, 1);
        assert_int_equal(kit_logged("drain: cancelled /test.Probe/Echo"), 1);
        kit_close(&k);
    }
}

/* ---- draining on the caller's loop, in virtual time */

static void note_drained(void *arg)
{
    kit *k = arg;

    kit_count_up(k, &k->served);
}

static void the_grace_is_bounded(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.drain_grace_ms = 3000}});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    k.served = 0;
    mt_time start = kit_now(&k);
    mt_server_drain(k.server, note_drained, &k);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "the server ended");
    assert_in_range(c.ended - start, 3000 * MT_MS, 3002 * MT_MS);
    assert_int_equal(k.cancelled, 1);
    assert_int_equal(kit_logged("drain: cancelled /test.Probe/Echo, in its handler, 3000 ms"), 1);
    kit_until(&k, &k.served, 1);
    kit_answer(&k, 0, "");
    kit_close(&k);
}

static void the_default_grace_is_10_s(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_time start = kit_now(&k);
    mt_server_drain(k.server, note_drained, &k);
    kit_wait(&c);
    assert_in_range(c.ended - start, 10000 * MT_MS, 10002 * MT_MS);
    kit_answer(&k, 0, "");
    kit_close(&k);
}

static void free_drained(void *arg)
{
    kit *k = arg;

    mt_server_free(k->server);
    k->server = NULL;
    note_drained(k);
}

static void a_server_is_freed_when_it_is_drained(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_server_drain(k.server, free_drained, &k);
    mt_server_drain(k.server, free_drained, &k);
    k.served = 0;
    kit_answer(&k, 0, "last");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "last");
    kit_until(&k, &k.served, 1);
    assert_null(k.server);
    kit_close(&k);
    assert_int_equal(k.served, 1);
}

static void draining_an_idle_server_ends_too(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    mt_server_drain(k.server, free_drained, &k);
    kit_until(&k, &k.served, 1);
    kit_close(&k);
}

/* Whoever frees a server needs no word of its drain; the handler's answer takes the memory along. */
static void a_drain_under_way_ends_with_the_server(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_server_drain(k.server, note_drained, &k);
    k.served = 0;
    mt_server_free(k.server);
    k.server = NULL;
    kit_wait(&c);
    assert_int_equal(c.status.code, MT_UNAVAILABLE);
    kit_answer(&k, 0, "");
    kit_close(&k);
    assert_int_equal(k.served, 0);
}

/* What mt_server_stop() has sent to the loop may arrive when the server is gone. */
static void a_server_may_be_freed_right_after_a_stop(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    mt_server_stop(k.server);
    mt_server_stop(k.server);
    mt_server_free(k.server);
    k.server = NULL;
    kit_close(&k);
}

/* The answer is longer than every window and buffer on the way, so it is under way for a while. */
static void a_large_reply_survives_a_drain(void **state)
{
    static uint8_t bytes[4000000];
    const test_blob request = {.data = {sizeof bytes, bytes}};
    kit k;
    kit_call c = {0};

    mt_method store = *kit_method(KIT_STORE);
    store.reply = &test_note_mt_type; /* looks the same on the wire */
    store.done = kit_method(KIT_ECHO)->done;
    memset(bytes, 'x', sizeof bytes);
    kit_open(&k, *state, NULL);
    kit_start(&k, &c, &store, &request, NULL);
    kit_until(&k, &k.served, 1);
    mt_server_drain(k.server, note_drained, &k);
    kit_wait(&c);
    assert_ended(&c, MT_OK, NULL);
    kit_until(&k, &k.served, 2);
    kit_close(&k);
}

/* ---- connections */

static void connections_over_max_connections_hear_why(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.server = {.max_connections = 1}});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    mt_channel *first = k.channel;
    k.channel = kit_dial(&k, k.target, &(mt_channel_options){.loop = k.loop});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "max_connections");
    kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
    mt_channel_free(first); /* makes room */
    kit_wait(&c);
    if (c.status.code != MT_OK) { /* sent to a connection that was then refused */
        assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "max_connections");
        kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
        kit_wait(&c);
    }
    assert_ended(&c, MT_OK, "x");
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_REAL(several_loops_serve_every_transport),
    KIT_REAL(a_signal_drains),
    KIT_REAL(an_idle_server_ends_at_once),
    KIT_REAL(a_second_stop_ends_the_grace),
    KIT_VIRTUAL(the_grace_is_bounded),
    KIT_VIRTUAL(the_default_grace_is_10_s),
    KIT_EVERYWHERE(a_server_is_freed_when_it_is_drained),
    KIT_EVERYWHERE(draining_an_idle_server_ends_too),
    KIT_EVERYWHERE(a_drain_under_way_ends_with_the_server),
    KIT_EVERYWHERE(a_server_may_be_freed_right_after_a_stop),
    KIT_EVERYWHERE(a_large_reply_survives_a_drain),
    KIT_EVERYWHERE(connections_over_max_connections_hear_why),
};

KIT_SUITE(server, tests);
