/* SPDX-License-Identifier: Apache-2.0 */
/* keepalive_test.c - peers that fall silent: when they are asked for a sign of life, what counts as one,
 * and what becomes of the calls when none comes. In virtual time. */
#include "rpc/peer.h"

#include <string.h>

static peer other;

enum { PING_MS = 10000, PATIENCE_MS = 20000 };

static void pass_ms(kit *k, int ms)
{
    kit_pass(k, ms * MT_MS);
}

/* ---- a client, and a server by hand */

/* Says hello, how often it may be pinged, and that the window of the connection never ends. */
static void say_hello(uint32_t min_ping_interval_ms)
{
    uint8_t payload[16];
    uint8_t *p = mt_put_varint(payload, 14);

    p = mt_put_varint(p, min_ping_interval_ms);
    p = mt_put_varint(mt_put_varint(p, 16), MT_CREDIT_MOST);
    peer_frame(&other, MT_FRAME_SETTINGS, 0, payload, (size_t)(p - payload));
}

/* A call that the server has and does not answer. */
static void open_client(kit *k, kit_call *c, mt_channel_options options, uint32_t min_ping_ms)
{
    kit_open(k, &kit_sim, &(kit_args){.no_server = true, .channel = options});
    peer_listen(&other, k);
    kit_echo(k, c, "x", NULL);
    peer_await_accept(&other, 1);
    say_hello(min_ping_ms);
    (void)peer_await(&other, MT_FRAME_CALL, 1);
    pass_ms(k, 0);
}

static void close_client(kit *k)
{
    peer_free(&other);
    kit_close(k);
}

static void answer(uint32_t stream)
{
    uint8_t payload[64];
    const mt_finish finish = {.code = MT_OK};
    uint8_t *p = mt_native_status_put(payload, &finish);

    p += mt_message_pack(&test_note_mt_type, &(test_note){.text = (char *)"y"}, p);
    peer_frame(&other, MT_FRAME_STATUS | MT_FLAG_MSG, stream, payload, (size_t)(p - payload));
}

static void a_silent_server_is_pinged_and_given_up(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS}, 0);
    pass_ms(&k, PING_MS - 2);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    pass_ms(&k, 4);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 1);
    pass_ms(&k, PATIENCE_MS - 4);
    assert_int_equal(c.done, 0);
    pass_ms(&k, 4);
    assert_ended(&c, MT_UNAVAILABLE, NULL);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "keepalive: no answer for 20000 ms");
    close_client(&k);
}

static void an_answer_is_a_sign_of_life(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS}, 0);
    for (int i = 0; i < 100; i++) {
        pass_ms(&k, PING_MS);
        (void)peer_await_ping(&other);
    }
    assert_int_equal(c.done, 0);
    answer(1);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "y");
    close_client(&k);
}

/* Half a frame is as good as an answer, and who talks is not asked. */
static void any_byte_is_a_sign_of_life(void **state)
{
    static const uint8_t unknown[MT_FRAME_HEADER + 100] = {[4] = 100, [7] = MT_FRAME_TYPES};
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS}, 0);
    for (size_t i = 0; i < sizeof unknown; i++) {
        pass_ms(&k, PING_MS - 10);
        peer_send(&other, &unknown[i], 1);
        pass_ms(&k, 0);
    }
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    pass_ms(&k, PING_MS + PATIENCE_MS - 10);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 1);
    peer_send(&other, unknown, 1);
    pass_ms(&k, 100);
    assert_int_equal(c.done, 0);
    close_client(&k);
}

/* However eager the client, and however odd its time: it never offends. */
static void pings_are_not_more_frequent_than_the_server_allows(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = 1000}, 30000);
    mt_time last = k.loop->now;
    for (int i = 0; i < 50; i++) {
        (void)peer_await_ping(&other);
        pass_ms(&k, 0);
        assert_in_range(k.loop->now - last, 30000 * MT_MS, 30002 * MT_MS);
        last = k.loop->now;
    }
    close_client(&k);
}

static void a_client_without_calls_does_not_ping(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS}, 0);
    answer(1);
    kit_wait(&c);
    pass_ms(&k, 3600 * 1000);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    kit_echo(&k, &c, "x", NULL); /* the silence counts from here */
    pass_ms(&k, PING_MS - 2);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    pass_ms(&k, 4);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 1);
    close_client(&k);
}

/* The call that it was for has ended meanwhile: the next one shall not be lost in the silence. */
static void an_answer_is_waited_for_without_calls_too(void **state)
{
    const test_note request = {.text = (char *)"x"};
    kit_call c, impatient = {0};
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS}, 0);
    answer(1);
    kit_wait(&c);
    kit_start(&k, &impatient, kit_method(KIT_ECHO), &request,
              &(mt_call_options){.timeout_ms = PING_MS + 5000});
    pass_ms(&k, PING_MS + 5002);
    assert_ended(&impatient, MT_DEADLINE_EXCEEDED, NULL);
    pass_ms(&k, PATIENCE_MS - 5000 - 10);
    assert_int_equal(other.accepted, 1);
    pass_ms(&k, 20);
    assert_int_equal(other.accepted, 2);
    close_client(&k);
}

static void with_keepalive_idle_it_does(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_ms = PING_MS, .keepalive_idle = true}, 0);
    answer(1);
    kit_wait(&c);
    pass_ms(&k, PING_MS + 2);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 1);
    pass_ms(&k, PATIENCE_MS);
    peer_await_accept(&other, 2); /* a connection that held is replaced */
    close_client(&k);
}

static void without_the_option_a_client_never_pings(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    open_client(&k, &c, (mt_channel_options){.keepalive_idle = true}, 0);
    pass_ms(&k, 24 * 3600 * 1000);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    assert_int_equal(c.done, 0);
    close_client(&k);
}

/* A large request through a pipe that is full most of the time: the server says nothing, but it takes. */
static void a_server_that_takes_what_we_send_is_alive(void **state)
{
    enum { BYTES = 3 << 20, STEP = 16 * 1024 };
    static uint8_t bytes[BYTES];
    mt_method store = *kit_method(KIT_STORE);
    kit_call c = {0};
    kit k;

    (void)state;
    store.reply = &test_note_mt_type;
    kit_open(&k, &kit_sim, &(kit_args){.no_server = true, .channel = {.keepalive_ms = PING_MS}});
    peer_listen_deaf(&other, &k);
    kit_start(&k, &c, &store, &(test_blob){.data = {BYTES, bytes}}, NULL);
    peer_await_accept(&other, 1);
    say_hello(0);
    uint8_t credit[MT_VARINT_MAX];
    peer_frame(&other, MT_FRAME_CREDIT, 1, credit, (size_t)(mt_put_varint(credit, BYTES) - credit));
    for (int taken = 0; taken < BYTES - (1 << 20); taken += STEP) {
        static uint8_t sink[STEP];
        size_t got;

        pass_ms(&k, PATIENCE_MS / 2);
        assert_ok(mt_pipe_read(other.pipe, sink, sizeof sink, &got));
        assert_int_equal(c.done, 0);
    }
    pass_ms(&k, PING_MS + PATIENCE_MS + 10); /* until it takes no more */
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "keepalive");
    close_client(&k);
}

/* ---- a server, and a client by hand */

static void a_silent_client_is_pinged_and_hung_up_on(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_keep};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim,
             &(kit_args){.handlers = &handlers,
                         .server = {.keepalive_ms = PING_MS, .keepalive_timeout_ms = 5000}});
    peer_connect(&other, &k);
    peer_hello(&other);
    peer_call(&other, 1, "x", 0);
    (void)peer_await(&other, MT_FRAME_SETTINGS, 0);
    pass_ms(&k, PING_MS);
    assert_int_equal(peer_await_ping(&other), 1);
    pass_ms(&k, PING_MS + 5000 - 4);
    assert_false(other.ended);
    assert_int_equal(k.cancelled, 0);
    pass_ms(&k, 8);
    assert_true(other.ended);
    assert_int_equal(k.cancelled, 1); /* its handler hears of it */
    kit_answer(&k, 0, "too late");
    peer_free(&other);
    kit_close(&k);
}

/* Also one without calls: else the connections of clients that vanished would stay for ever. */
static void the_default_of_a_server_is_two_hours(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    peer_connect(&other, &k);
    peer_hello(&other);
    (void)peer_await(&other, MT_FRAME_SETTINGS, 0);
    pass_ms(&k, 7200000 - 2);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    pass_ms(&k, 4);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 1);
    pass_ms(&k, PATIENCE_MS - 4);
    assert_false(other.ended);
    pass_ms(&k, 4);
    assert_true(other.ended);
    peer_free(&other);
    kit_close(&k);
}

static void mt_no_timeout_switches_it_off(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.keepalive_ms = MT_NO_TIMEOUT}});
    peer_connect(&other, &k);
    peer_hello(&other);
    (void)peer_await(&other, MT_FRAME_SETTINGS, 0);
    pass_ms(&k, 500 * 3600 * 1000);
    assert_int_equal(peer_count(&other, MT_FRAME_PING), 0);
    assert_false(other.ended);
    peer_free(&other);
    kit_close(&k);
}

/* It takes no replies, so no more of its requests are read, nor an answer to the ping: it goes. */
static void who_never_reads_is_given_up_in_the_end(void **state)
{
    enum { BYTES = 30000 };
    static char text[BYTES + 1];
    kit k;

    (void)state;
    memset(text, 'x', BYTES);
    kit_open(&k, &kit_sim,
             &(kit_args){.server = {.keepalive_ms = PING_MS, .max_unsent_bytes = 65536}});
    peer_connect_deaf(&other, &k);
    peer_hello(&other);
    for (uint32_t i = 0; i < 20; i++)
        peer_call(&other, 2 * i + 1, text, 0);
    pass_ms(&k, PING_MS + PATIENCE_MS - 10);
    assert_true(peer_is_held(&other));
    pass_ms(&k, 20);
    assert_false(peer_is_held(&other));
    peer_free(&other);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_silent_server_is_pinged_and_given_up, kit_sim),
        KIT_ONLY(an_answer_is_a_sign_of_life, kit_sim),
        KIT_ONLY(any_byte_is_a_sign_of_life, kit_sim),
        KIT_ONLY(pings_are_not_more_frequent_than_the_server_allows, kit_sim),
        KIT_ONLY(a_client_without_calls_does_not_ping, kit_sim),
        KIT_ONLY(an_answer_is_waited_for_without_calls_too, kit_sim),
        KIT_ONLY(with_keepalive_idle_it_does, kit_sim),
        KIT_ONLY(without_the_option_a_client_never_pings, kit_sim),
        KIT_ONLY(a_server_that_takes_what_we_send_is_alive, kit_sim),
        KIT_ONLY(a_silent_client_is_pinged_and_hung_up_on, kit_sim),
        KIT_ONLY(the_default_of_a_server_is_two_hours, kit_sim),
        KIT_ONLY(mt_no_timeout_switches_it_off, kit_sim),
        KIT_ONLY(who_never_reads_is_given_up_in_the_end, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
