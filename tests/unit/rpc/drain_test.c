/* SPDX-License-Identifier: Apache-2.0 */
/* drain_test.c - how a server lets connections go, in two steps, so that no call is lost; that it does so
 * when they are old; and that a drain ends in time whatever the clients do. */
#include "rpc/peer.h"

#include <string.h>

#include "rpc/server.h"

static peer other;

static const test_probe_handlers keepers = {.echo = kit_on_keep};

static void pass_ms(kit *k, int ms)
{
    kit_pass(k, ms * MT_MS);
}

static kit_count drained;

static void note_drained(void *arg)
{
    kit_count_up(arg, &drained);
}

static void drain(kit *k)
{
    drained = 0;
    mt_server_drain(k->server, note_drained, k);
}

static void open_with_peer(kit *k, const kit_args *args)
{
    kit_open(k, &kit_sim, args);
    peer_connect(&other, k);
    peer_hello(&other);
    (void)peer_await(&other, MT_FRAME_SETTINGS, 0);
}

static void close_with_peer(kit *k)
{
    peer_free(&other);
    kit_close(k);
}

/* Asks for more than fits the pipe, and reads none of it. */
static void ask_and_never_read(kit *k, uint32_t count)
{
    static char text[10001];

    memset(text, 'x', sizeof text - 1);
    peer_connect_deaf(&other, k);
    peer_hello(&other);
    for (uint32_t i = 0; i < count; i++)
        peer_call(&other, 2 * i + 1, text, 0);
    pass_ms(k, 0);
}

/* ---- two steps */

static void what_is_on_its_way_is_taken(void **state)
{
    mt_status reason;
    kit k;

    (void)state;
    open_with_peer(&k, &(kit_args){.handlers = &keepers});
    drain(&k);
    assert_int_equal(peer_await_goaway(&other, &reason), UINT32_MAX);
    assert_status(&reason, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "the server is draining");
    peer_call(&other, 1, "x", 0);
    pass_ms(&k, 900);
    assert_int_equal(k.kept_count, 1);
    assert_int_equal(peer_await_ping(&other), 2);
    assert_int_equal(peer_await_goaway(&other, &reason), 1);
    assert_status(&reason, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "the server is draining");
    peer_call(&other, 3, "too late, as it knows", 0);
    pass_ms(&k, 900);
    assert_int_equal(k.kept_count, 1);
    kit_answer(&k, 0, "y");
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    pass_ms(&k, 10);
    assert_true(other.ended);
    peer_hang_up(&other);
    kit_until(&k, &drained, 1);
    close_with_peer(&k);
}

static void a_peer_that_does_not_answer_is_not_waited_for(void **state)
{
    kit k;

    (void)state;
    open_with_peer(&k, &(kit_args){.handlers = &keepers});
    drain(&k);
    (void)peer_await_goaway(&other, NULL);
    pass_ms(&k, 998);
    assert_int_equal(peer_count(&other, MT_FRAME_GOAWAY), 0);
    pass_ms(&k, 4);
    assert_int_equal(peer_await_goaway(&other, NULL), 0);
    peer_call(&other, 1, "x", 0);
    pass_ms(&k, 10);
    assert_int_equal(k.kept_count, 0);
    peer_hang_up(&other);
    kit_until(&k, &drained, 1);
    close_with_peer(&k);
}

enum { CALLS = 200 };

static kit_call calls[CALLS];

/* In one go, so that the client cannot hear of the drain in between. */
static void drain_and_call(void *arg)
{
    kit *k = arg;

    drain(k);
    for (int i = CALLS / 2; i < CALLS; i++)
        kit_echo(k, &calls[i], "crossing", NULL);
    kit_count_up(k, &k->kept_count);
}

/* Calls that are under way wherever they are: in the client, between the two, at the server. */
static void no_call_is_refused_in_a_drain(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &calls[0], "x", NULL);
    kit_wait(&calls[0]);
    for (int i = 0; i < CALLS / 2; i++)
        kit_echo(&k, &calls[i], "before", NULL);
    kit_until(&k, &k.served, 2);
    assert_ok(mt_loop_post(k.loop, drain_and_call, &k));
    kit_until(&k, &k.kept_count, 1);
    for (int i = 0; i < CALLS; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, i < CALLS / 2 ? "before" : "crossing");
    }
    kit_until(&k, &drained, 1);
    assert_int_equal(k.served, CALLS + 1);
    kit_close(&k);
}

/* ---- the age of a connection */

enum { AGE_MS = 10000 };

static void connections_end_at_their_age_each_at_another_time(void **state)
{
    enum { COUNT = 20 };
    int first = 2 * AGE_MS, last = 0;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.max_connection_age_ms = AGE_MS}});
    for (int i = 0; i < COUNT; i++) {
        mt_status reason;

        peer_connect(&other, &k);
        peer_hello(&other);
        mt_time start = k.loop->now;
        assert_int_equal(peer_await_goaway(&other, &reason), UINT32_MAX);
        assert_status(&reason, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "max_connection_age_ms = 10000");
        int age = (int)((k.loop->now - start) / MT_MS);
        first = age < first ? age : first;
        last = age > last ? age : last;
        peer_free(&other);
    }
    assert_in_range(first, AGE_MS * 9 / 10, AGE_MS - 200);
    assert_in_range(last, AGE_MS + 200, AGE_MS * 11 / 10 + 1);
    kit_close(&k);
}

/* A client that calls all the time does not notice. */
static void an_aging_connection_costs_no_call(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.server = {.max_connection_age_ms = 1000, .max_connections = 2}});
    for (int i = 0; i < 10000; i++) {
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
        kit_pass(&k, 7 * MT_MS / 3);
    }
    assert_int_equal(kit_logged("max_connections"), 0);
    kit_close(&k);
}

static void a_call_has_the_grace_of_an_aged_connection(void **state)
{
    kit_call c, next;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){
                 .handlers = &keepers,
                 .server = {.max_connection_age_ms = AGE_MS, .max_connection_age_grace_ms = 3000}});
    kit_echo(&k, &c, "x", NULL);
    pass_ms(&k, AGE_MS * 9 / 10 + 3000 - 2);
    assert_int_equal(c.done, 0);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "max_connection_age_grace_ms = 3000");
    assert_int_equal(k.cancelled, 1);
    assert_int_equal(kit_logged("cancelled /test.Probe/Echo, in its handler"), 1);
    kit_echo(&k, &next, "on the next connection", NULL);
    kit_until(&k, &k.kept_count, 2);
    kit_answer(&k, 0, "too late");
    kit_answer(&k, 1, "y");
    kit_wait(&next);
    assert_ended(&next, MT_OK, "y");
    kit_close(&k);
}

static void the_default_grace_of_age_is_a_minute_and_may_be_none(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        kit_call c;
        kit k;

        kit_open(
            &k, &kit_sim,
            &(kit_args){.handlers = &keepers,
                        .server = {.max_connection_age_ms = 1000,
                                   .max_connection_age_grace_ms = i == 0 ? 0 : MT_NO_TIMEOUT}});
        kit_echo(&k, &c, "x", NULL);
        pass_ms(&k, 60000 + 900 - 2);
        assert_int_equal(c.done, 0);
        pass_ms(&k, i == 0 ? 204 : 24 * 3600 * 1000);
        assert_int_equal(c.done, 1 - i);
        kit_answer(&k, 0, "y");
        kit_wait(&c);
        assert_int_equal(c.status.code, i == 0 ? MT_UNAVAILABLE : MT_OK);
        kit_close(&k);
    }
}

/* It holds a reply that it does not read: the grace bounds that, too. */
static void an_aged_connection_that_is_not_read_ends(void **state)
{
    kit k;

    (void)state;
    kit_open(
        &k, &kit_sim,
        &(kit_args){.server = {.max_connection_age_ms = 1000, .max_connection_age_grace_ms = 500}});
    ask_and_never_read(&k, 100);
    pass_ms(&k, 1100 + 500 + 1000 + 10);
    assert_false(peer_is_held(&other));
    close_with_peer(&k);
}

/* ---- a drain ends in time */

enum { GRACE_MS = 3000 };

/* Drains; returns after how many ms that was done. */
static int drain_ms(kit *k)
{
    mt_time start = k->loop->now;

    drain(k);
    kit_until(k, &drained, 1);
    return (int)((k->loop->now - start) / MT_MS);
}

/* Replies that it does not read hold its connection until the end. */
static void with_a_peer_that_never_reads(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.drain_grace_ms = GRACE_MS}});
    ask_and_never_read(&k, 100);
    assert_in_range(drain_ms(&k), GRACE_MS, GRACE_MS + 1010);
    assert_false(peer_is_held(&other));
    close_with_peer(&k);
}

/* Nor does it hear that its call is cancelled. */
static void with_a_peer_that_never_reads_and_has_a_call(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_echo, .timed = kit_on_keep};
    kit_call c = {0};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &handlers, .server = {.drain_grace_ms = GRACE_MS}});
    kit_start(&k, &c, kit_method(KIT_TIMED), &(test_note){0},
              &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
    kit_until(&k, &k.kept_count, 1);
    ask_and_never_read(&k, 100);
    assert_in_range(drain_ms(&k), GRACE_MS, GRACE_MS + 1010);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "the server ended before the call did");
    kit_answer(&k, 0, "too late");
    close_with_peer(&k);
}

static void check_handler_that_never_answers(uint32_t grace_ms)
{
    kit_call c;
    kit k;

    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &keepers, .server = {.drain_grace_ms = grace_ms}});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_call_on_cancel(k.kept[0], NULL, NULL); /* deaf as well */
    assert_in_range(drain_ms(&k), grace_ms, grace_ms + 1010);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "the server ended before the call did");
    assert_int_equal(kit_logged("drain: cancelled /test.Probe/Echo, in its handler"), 1);
    assert_int_equal(
        kit_logged("drain: 1 handler has still to answer after 1 calls were cancelled"), 1);
    kit_answer(&k, 0, "at last");
    kit_close(&k);
}

static void with_a_handler_that_never_answers(void **state)
{
    (void)state;
    check_handler_that_never_answers(GRACE_MS);
    check_handler_that_never_answers(200); /* shorter than the wait for an answer to the ping */
}

/* A second stop comes while the answer to the ping is still waited for. */
static void a_second_stop_ends_the_notice_too(void **state)
{
    kit k;

    (void)state;
    open_with_peer(&k, &(kit_args){.handlers = &keepers});
    peer_call(&other, 1, "x", 0);
    kit_until(&k, &k.kept_count, 1);
    mt_server_stop(k.server);
    assert_int_equal(peer_await_goaway(&other, NULL), UINT32_MAX);
    mt_server_stop(k.server);
    mt_status status = peer_await_reset(&other, 1);
    assert_status(&status, MT_UNAVAILABLE, MT_RAN, "the server ended before the call did");
    assert_int_equal(peer_await_goaway(&other, NULL), 1);
    pass_ms(&k, 1010);
    assert_true(other.ended);
    kit_answer(&k, 0, "too late");
    close_with_peer(&k);
}

/* It sends calls all the time, answers no ping and closes nothing. */
static void with_a_peer_that_floods(void **state)
{
    uint32_t stream = 1;
    kit k;

    (void)state;
    open_with_peer(&k, &(kit_args){.server = {.drain_grace_ms = GRACE_MS}});
    mt_time start = k.loop->now;
    drain(&k);
    while (drained == 0) {
        assert_in_range((k.loop->now - start) / MT_MS, 0, GRACE_MS + 1010);
        for (int i = 0; i < 50 && !other.ended; i++, stream += 2)
            peer_call(&other, stream, "x", 0);
        if (other.ended && peer_is_held(&other))
            peer_frame(&other, MT_FRAME_TYPES, 0, "flood", 5);
        pass_ms(&k, 10);
    }
    assert_in_range(k.served, 50, 50 * 101);
    close_with_peer(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(what_is_on_its_way_is_taken, kit_sim),
        KIT_ONLY(a_peer_that_does_not_answer_is_not_waited_for, kit_sim),
        KIT_EVERYWHERE(no_call_is_refused_in_a_drain),
        KIT_ONLY(connections_end_at_their_age_each_at_another_time, kit_sim),
        KIT_ONLY(an_aging_connection_costs_no_call, kit_sim),
        KIT_ONLY(a_call_has_the_grace_of_an_aged_connection, kit_sim),
        KIT_ONLY(the_default_grace_of_age_is_a_minute_and_may_be_none, kit_sim),
        KIT_ONLY(an_aged_connection_that_is_not_read_ends, kit_sim),
        KIT_ONLY(with_a_peer_that_never_reads, kit_sim),
        KIT_ONLY(with_a_peer_that_never_reads_and_has_a_call, kit_sim),
        KIT_ONLY(with_a_handler_that_never_answers, kit_sim),
        KIT_ONLY(a_second_stop_ends_the_notice_too, kit_sim),
        KIT_ONLY(with_a_peer_that_floods, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
