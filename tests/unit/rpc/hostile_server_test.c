/* SPDX-License-Identifier: Apache-2.0 */
/* hostile_server_test.c - a client whose server breaks the protocol, hangs up, or says nothing. */
#include "rpc/raw.h"

#include <string.h>

static raw server;

static void open_at_raw(kit *k, const kit_place *place)
{
    kit_open(k, place, &(kit_args){.no_server = true});
    raw_listen(&server, k);
}

static void close_both(kit *k)
{
    raw_free(&server);
    kit_close(k);
}

/* Starts a call that the raw server has got when this returns. */
static void call_raw(kit *k, kit_call *c, uint32_t stream)
{
    kit_echo(k, c, "x", NULL);
    if (server.fd < 0)
        kit_until(k, &server.heard, server.heard + 1);
    raw_await(&server, MT_FRAME_CALL, stream);
}

static void hello(void)
{
    raw_frame(&server, MT_FRAME_SETTINGS, 0, NULL, 0);
}

static void garbage_ends_the_calls(void **state)
{
    static const char *const garbage[] = {"HTTP/1.1 400 Bad Request\r\n\r\n",
                                          "220 smtp.example.org ESMTP\r\n",
                                          "\xff\xff\xff\xff\xff\xff\xff\xff\xff"};

    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        kit k;
        kit_call c;

        open_at_raw(&k, *state);
        call_raw(&k, &c, 1);
        raw_send(&server, garbage[i], strlen(garbage[i]));
        kit_wait(&c);
        assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "protocol error");
        assert_non_null(strstr(c.status.text, k.target));
        close_both(&k);
    }
}

static void calls_after_a_protocol_error_do_not_wait_for_the_old_connection(void **state)
{
    kit k;
    kit_call a, b;

    open_at_raw(&k, *state);
    call_raw(&k, &a, 1);
    hello();
    raw_frame(&server, MT_FRAME_CALL, 2, NULL, 0); /* a server calls nobody */
    kit_wait(&a);
    assert_int_equal(a.status.code, MT_UNAVAILABLE);
    kit_echo(&k, &b, "x", NULL);
    kit_wait(&b);
    assert_status(&b.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "protocol error");
    close_both(&k);
}

static void a_server_may_hang_up_at_once(void **state)
{
    kit k;
    kit_call c;

    open_at_raw(&k, *state);
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &server.heard, 1);
    raw_hang_up(&server);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, c.status.ran, k.target);
    assert_int_not_equal(c.status.ran, MT_RAN);
    close_both(&k);
}

static void a_server_that_says_nothing_costs_the_deadline(void **state)
{
    kit k;
    kit_call c;

    open_at_raw(&k, *state);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 20});
    kit_wait(&c);
    assert_status(&c.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN, "server");
    assert_int_equal(c.status.stage, MT_STAGE_SERVER);
    close_both(&k);
}

static void a_server_without_a_handshake_is_given_up(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true, .channel = {.connect_timeout_ms = 20}});
    raw_listen(&server, &k);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "no handshake");
    close_both(&k);
}

static void answers_to_nobody_are_ignored(void **state)
{
    kit k;
    kit_call a, b;

    open_at_raw(&k, *state);
    call_raw(&k, &a, 1);
    hello();
    raw_answer(&server, 1, MT_OK, "yes");
    kit_wait(&a);
    assert_ended(&a, MT_OK, "yes");
    raw_answer(&server, 1, MT_OK, "once more"); /* it has its answer */
    call_raw(&k, &b, 3);
    raw_answer(&server, 3, MT_OK, "and now");
    kit_wait(&b);
    assert_ended(&b, MT_OK, "and now");
    close_both(&k);
}

static void answers_to_what_was_never_asked_are_an_offence(void **state)
{
    kit k;
    kit_call c;

    open_at_raw(&k, *state);
    call_raw(&k, &c, 1);
    hello();
    raw_answer(&server, 7, MT_OK, "what?");
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "protocol error");
    close_both(&k);
}

static void half_an_answer_is_none(void **state)
{
    uint8_t frame[64];
    const mt_finish finish = {.code = MT_OK};
    uint8_t *p = mt_native_status_put(frame + MT_FRAME_HEADER, &finish);
    size_t size = (size_t)(p - frame);

    mt_frame_put(frame, 1, size - MT_FRAME_HEADER, MT_FRAME_STATUS | MT_FLAG_MSG);
    for (size_t cut = 0; cut < size; cut++) {
        kit k;
        kit_call c;

        open_at_raw(&k, *state);
        call_raw(&k, &c, 1);
        hello();
        raw_send(&server, frame, cut);
        raw_hang_up(&server);
        kit_wait(&c);
        assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "");
        close_both(&k);
    }
}

static void an_answer_may_come_one_byte_at_a_time(void **state)
{
    uint8_t frame[64];
    test_note note = {.text = (char *)"slow"};
    const mt_finish finish = {.code = MT_OK};
    kit k;
    kit_call c;

    uint8_t *p = mt_native_status_put(frame + MT_FRAME_HEADER, &finish);
    p += mt_message_pack(&test_note_mt_type, &note, p);
    mt_frame_put(frame, 1, (size_t)(p - frame) - MT_FRAME_HEADER, MT_FRAME_STATUS | MT_FLAG_MSG);
    open_at_raw(&k, *state);
    call_raw(&k, &c, 1);
    hello();
    for (const uint8_t *at = frame; at < p; at++) {
        assert_int_equal(c.done, 0);
        raw_send(&server, at, 1);
        raw_turns(&server, 2);
    }
    kit_wait(&c);
    assert_ended(&c, MT_OK, "slow");
    close_both(&k);
}

/* Sends a STATUS without a message, and says what the call came to. */
static void answer_without_message(kit *k, kit_call *c, mt_code code)
{
    uint8_t payload[64];
    const mt_finish finish = {.code = code};
    const uint8_t *p = mt_native_status_put(payload, &finish);

    call_raw(k, c, 1);
    hello();
    raw_frame(&server, MT_FRAME_STATUS, 1, payload, (size_t)(p - payload));
    kit_wait(c);
}

static void success_needs_a_message(void **state)
{
    kit k;
    kit_call c;

    open_at_raw(&k, *state);
    answer_without_message(&k, &c, MT_OK);
    assert_status(&c.status, MT_INTERNAL, MT_RAN, "without a message");
    close_both(&k);
}

static void codes_that_do_not_exist_become_unknown(void **state)
{
    kit k;
    kit_call c;

    open_at_raw(&k, *state);
    answer_without_message(&k, &c, (mt_code)999);
    assert_status(&c.status, MT_UNKNOWN, MT_RAN, "");
    close_both(&k);
}

static void two_messages_are_one_too_many(void **state)
{
    uint8_t note[64];
    kit k;
    kit_call c;

    size_t size = mt_message_pack(&test_note_mt_type, &(test_note){.text = (char *)"one"}, note);
    open_at_raw(&k, *state);
    call_raw(&k, &c, 1);
    hello();
    raw_frame(&server, MT_FRAME_MESSAGE | MT_FLAG_MSG, 1, note, size);
    raw_answer(&server, 1, MT_OK, "two");
    kit_wait(&c);
    assert_status(&c.status, MT_INTERNAL, MT_RAN, "more than one message");
    close_both(&k);
}

static void a_message_without_an_end_costs_the_deadline(void **state)
{
    uint8_t note[64];
    kit k;
    kit_call c;

    size_t size = mt_message_pack(&test_note_mt_type, &(test_note){.text = (char *)"one"}, note);
    open_at_raw(&k, *state);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 20});
    kit_until(&k, &server.heard, 1);
    raw_await(&server, MT_FRAME_CALL, 1);
    hello();
    raw_frame(&server, MT_FRAME_MESSAGE | MT_FLAG_MSG, 1, note, size);
    kit_wait(&c);
    assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
    close_both(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(garbage_ends_the_calls, kit_tcp),
        KIT_ONLY(calls_after_a_protocol_error_do_not_wait_for_the_old_connection, kit_tcp),
        KIT_ONLY(a_server_may_hang_up_at_once, kit_tcp),
        KIT_ONLY(a_server_that_says_nothing_costs_the_deadline, kit_tcp),
        KIT_ONLY(a_server_without_a_handshake_is_given_up, kit_tcp),
        KIT_ONLY(answers_to_nobody_are_ignored, kit_tcp),
        KIT_ONLY(answers_to_what_was_never_asked_are_an_offence, kit_tcp),
        KIT_ONLY(half_an_answer_is_none, kit_tcp),
        KIT_ONLY(an_answer_may_come_one_byte_at_a_time, kit_tcp),
        KIT_ONLY(success_needs_a_message, kit_tcp),
        KIT_ONLY(codes_that_do_not_exist_become_unknown, kit_tcp),
        KIT_ONLY(two_messages_are_one_too_many, kit_tcp),
        KIT_ONLY(a_message_without_an_end_costs_the_deadline, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
