/* SPDX-License-Identifier: Apache-2.0 */
/* idle_test.c - connections without calls: when client and server part with them, and that nothing is
 * lost by it. In virtual time. */
#include "rpc/peer.h"

#include <stdio.h>
#include <string.h>

#include "rpc/server.h"

static peer other;

enum { IDLE_MS = 5000, HOUR_MS = 3600 * 1000 };

static const test_probe_handlers keepers = {.echo = kit_on_keep};

static void pass_ms(kit *k, int ms)
{
    kit_pass(k, ms * MT_MS);
}

static int connections(const mt_server *server)
{
    return (int)atomic_load(&((mt_server *)(uintptr_t)server)->connections);
}

static void call_ok(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
}

/* ---- the client's limit */

static void a_channel_closes_an_idle_connection_and_makes_a_new_one(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.channel = {.idle_timeout_ms = IDLE_MS}});
    for (int i = 0; i < 3; i++) {
        call_ok(&k);
        pass_ms(&k, IDLE_MS - 2);
        assert_int_equal(connections(k.server), 1);
        pass_ms(&k, 4);
        assert_int_equal(connections(k.server), 0);
        pass_ms(&k, HOUR_MS);
        assert_int_equal(connections(k.server), 0);
    }
    kit_close(&k);
}

static void check_that_the_time_counts_from_the_last_call(const kit_args *args)
{
    kit k;

    kit_open(&k, &kit_sim, args);
    for (int i = 0; i < 20; i++) {
        call_ok(&k);
        pass_ms(&k, IDLE_MS - 100);
        assert_int_equal(connections(k.server), 1);
    }
    pass_ms(&k, 104);
    assert_int_equal(connections(k.server), 0);
    kit_close(&k);
}

static void the_time_counts_from_the_last_call(void **state)
{
    (void)state;
    check_that_the_time_counts_from_the_last_call(
        &(kit_args){.channel = {.idle_timeout_ms = IDLE_MS}});
    check_that_the_time_counts_from_the_last_call(
        &(kit_args){.server = {.idle_timeout_ms = IDLE_MS}});
}

static void a_connection_with_a_call_is_not_idle(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &keepers,
                         .server = {.idle_timeout_ms = IDLE_MS},
                         .channel = {.idle_timeout_ms = IDLE_MS}});
    kit_echo(&k, &c, "x", NULL);
    pass_ms(&k, HOUR_MS);
    assert_int_equal(connections(k.server), 1);
    assert_int_equal(c.done, 0);
    kit_answer(&k, 0, "after an hour");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "after an hour");
    pass_ms(&k, IDLE_MS + 4);
    assert_int_equal(connections(k.server), 0);
    kit_close(&k);
}

static void without_the_option_it_stays(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    call_ok(&k);
    pass_ms(&k, 500 * HOUR_MS);
    assert_int_equal(connections(k.server), 1);
    kit_close(&k);
}

/* Also in the turn in which it closes: the call waits for the next connection. */
static void a_call_at_any_moment_is_served(void **state)
{
    (void)state;
    for (int at = -3; at <= 3; at++) {
        kit k;

        kit_open(&k, &kit_sim, &(kit_args){.channel = {.idle_timeout_ms = IDLE_MS}});
        call_ok(&k);
        kit_pass(&k, IDLE_MS * MT_MS + at * MT_MS / 2);
        call_ok(&k);
        kit_close(&k);
    }
}

/* What it had to say to a server that does not read is not worth waiting for. */
static void an_idle_connection_with_unsent_bytes_is_closed_all_the_same(void **state)
{
    static uint8_t bytes[3000000];
    mt_method store = *kit_method(KIT_STORE);
    kit_call c = {0};
    kit k;

    (void)state;
    store.reply = &test_note_mt_type;
    kit_open(&k, &kit_sim, &(kit_args){.no_server = true, .channel = {.idle_timeout_ms = IDLE_MS}});
    peer_listen_deaf(&other, &k);
    kit_start(&k, &c, &store, &(test_blob){.data = {sizeof bytes, bytes}}, NULL);
    peer_await_accept(&other, 1);
    peer_hello(&other);
    peer_frame(&other, MT_FRAME_CREDIT, 1, "\xff\xff\xff\x01", 4);
    pass_ms(&k, 0);
    mt_call_cancel(c.call);
    kit_wait(&c);
    pass_ms(&k, IDLE_MS + 10);
    assert_true(peer_is_held(&other));
    pass_ms(&k, 1010);
    assert_false(peer_is_held(&other));
    peer_free(&other);
    kit_close(&k);
}

/* ---- the server's limit */

static void a_server_ends_an_idle_connection(void **state)
{
    mt_status reason;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.idle_timeout_ms = IDLE_MS}});
    peer_connect(&other, &k);
    peer_hello(&other);
    peer_call(&other, 1, "x", 0);
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    pass_ms(&k, IDLE_MS - 2);
    assert_int_equal(peer_count(&other, MT_FRAME_GOAWAY), 0);
    pass_ms(&k, 4);
    assert_int_equal(peer_await_goaway(&other, &reason), UINT32_MAX);
    assert_status(&reason, MT_OK, MT_RAN_UNKNOWN, "idle_timeout_ms = 5000");
    assert_int_equal(peer_await_ping(&other), 2);
    assert_int_equal(peer_await_goaway(&other, &reason), 1);
    pass_ms(&k, 1010);
    assert_true(other.ended);
    assert_int_equal(connections(k.server), 0);
    peer_free(&other);
    kit_close(&k);
}

static void on_huge_reply(mt_call *call, const test_note *request, void *app)
{
    static char text[100001];

    (void)request;
    (void)app;
    memset(text, 'x', sizeof text - 1);
    test_probe_echo_respond(call, &(test_note){.text = text});
}

/* The call is over for its handler, but the client takes its time with the reply. */
static void a_connection_with_an_unsent_reply_is_not_idle(void **state)
{
    const test_probe_handlers handlers = {.echo = on_huge_reply};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &handlers, .server = {.idle_timeout_ms = IDLE_MS}});
    peer_connect(&other, &k);
    peer_hello(&other);
    peer_call(&other, 1, "x", 0);
    (void)peer_await(&other, MT_FRAME_MESSAGE, 1);
    pass_ms(&k, 10 * IDLE_MS);
    assert_int_equal(peer_count(&other, MT_FRAME_GOAWAY), 0);
    peer_frame(&other, MT_FRAME_CREDIT, 1, "\xff\xff\xff\x01", 4);
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    assert_int_equal(peer_count(&other, MT_FRAME_GOAWAY), 0);
    (void)peer_await_goaway(&other, NULL);
    peer_free(&other);
    kit_close(&k);
}

static void a_call_that_crosses_the_notice_runs(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &keepers, .server = {.idle_timeout_ms = IDLE_MS}});
    peer_connect(&other, &k);
    peer_hello(&other);
    pass_ms(&k, IDLE_MS + 2);
    (void)peer_await_goaway(&other, NULL);
    peer_call(&other, 1, "x", 0); /* before it heard */
    (void)peer_await_ping(&other);
    assert_int_equal(peer_await_goaway(&other, NULL), 1);
    pass_ms(&k, HOUR_MS); /* it has all the time that it needs */
    assert_int_equal(k.kept_count, 1);
    assert_false(other.ended);
    kit_answer(&k, 0, "y");
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    pass_ms(&k, 1010);
    assert_true(other.ended);
    peer_free(&other);
    kit_close(&k);
}

/* The client does not come back before it has a call, or the two would do nothing else. */
static void a_client_of_ours_comes_back_with_its_next_call(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.idle_timeout_ms = IDLE_MS}});
    for (int i = 0; i < 3; i++) {
        call_ok(&k);
        pass_ms(&k, IDLE_MS + 4);
        assert_int_equal(connections(k.server), 0);
        pass_ms(&k, HOUR_MS);
        assert_int_equal(connections(k.server), 0);
    }
    kit_close(&k);
}

/* A channel to two servers, of which one parts with it, gets that one back. */
static void one_of_several_servers_comes_back_too(void **state)
{
    char target[KIT_TARGET], list[2 * KIT_TARGET + 1];
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.idle_timeout_ms = IDLE_MS}});
    mt_server *second = kit_serve_at(&k, NULL, target);
    snprintf(list, sizeof list, "%s,%s", k.target, target);
    mt_channel_free(k.channel);
    k.channel = kit_dial(&k, list, &(mt_channel_options){.loop = k.loop});
    call_ok(&k);
    pass_ms(&k, HOUR_MS);
    assert_int_equal(connections(k.server), 0);
    assert_int_equal(connections(second), 1);
    call_ok(&k);
    pass_ms(&k, 0);
    assert_int_equal(connections(k.server), 1);
    mt_server_free(second);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_channel_closes_an_idle_connection_and_makes_a_new_one, kit_sim),
        KIT_ONLY(the_time_counts_from_the_last_call, kit_sim),
        KIT_ONLY(a_connection_with_a_call_is_not_idle, kit_sim),
        KIT_ONLY(without_the_option_it_stays, kit_sim),
        KIT_ONLY(a_call_at_any_moment_is_served, kit_sim),
        KIT_ONLY(an_idle_connection_with_unsent_bytes_is_closed_all_the_same, kit_sim),
        KIT_ONLY(a_server_ends_an_idle_connection, kit_sim),
        KIT_ONLY(a_connection_with_an_unsent_reply_is_not_idle, kit_sim),
        KIT_ONLY(a_call_that_crosses_the_notice_runs, kit_sim),
        KIT_ONLY(a_client_of_ours_comes_back_with_its_next_call, kit_sim),
        KIT_ONLY(one_of_several_servers_comes_back_too, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
