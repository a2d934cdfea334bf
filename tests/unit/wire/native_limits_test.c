/* SPDX-License-Identifier: Apache-2.0 */
/* native_limits_test.c - what a peer may not do, and what it may: frames written by hand, whole and
 * byte by byte. */
#include "native_bench.h"

typedef struct offence {
    const char *frames, *error;
} offence;

static void check_offences(const offence *offences, size_t count, bool to_client)
{
    for (size_t i = 0; i < count; i++)
        for (cut how = WHOLE; how < AT_RANDOM; how++) {
            bench b;
            bench_init(&b, how, to_client, NULL);
            if (to_client) {
                ask(&b.pair, "x");
                ask(&b.pair, "y");
            }
            feed_text(&b, offences[i].frames);
            assert_offence(&b, offences[i].error);
            bench_fini(&b);
        }
}

#define CALL_A "22 1 01 02 2f61 00 00;" /* CALL END of /a, no message */
#define OPEN_A "02 1 01 02 2f61 00 00;" /* CALL of /a, a stream */

static void a_client_may_not(void **state)
{
    static const offence offences[] = {
        {"00 0", "a frame of type 0, flags 0 on stream 0"},
        {"01 0", "a second SETTINGS"},
        {"02 2 01 02 2f61 00 00", "a frame of type 2, flags 0 on stream 2"},
        {"02 0 01 02 2f61 00 00", "a frame of type 2, flags 0 on stream 0"},
        {"02 3 01 02 2f61 00 00", "stream 3 was opened out of order"},
        {CALL_A CALL_A, "stream 1 was opened out of order"},
        {"42 1 01 02 2f61 00 00", "a frame of type 2, flags 4 on stream 1"},
        {"82 1 01 02 2f61 00 00", "malformed CALL on stream 1"}, /* PACKED without MSG */
        {"02 1 02 00 00", "a CALL of an unknown method number"},
        {CALL_A "02 3 03 00 00", "a CALL of an unknown method number"},
        {"02 1 01 00 00 00", "a method path of 0 bytes"},
        {"02 1 01 02 2f61 00 00 41", "malformed CALL on stream 1"},
        {"02 1", "malformed CALL on stream 1"},
        {"12 1 01", "malformed CALL on stream 1"},
        {"12 1 01 02 2f", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61 00", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61 00 05 41", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61 ffffffffffffffffff02 00", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61 ffffffffffffffffffff00 00", "malformed CALL on stream 1"},
        {"12 1 01 ffffffffffffffffff01 00 00", "malformed CALL on stream 1"},
        {"12 1 01 02 2f61 00 02 01 6b 00", "malformed CALL on stream 1"},    /* half an entry */
        {"12 1 01 02 2f61 00 02 00 00", "malformed CALL on stream 1"},       /* empty key */
        {"12 1 01 02 2f61 00 03 01 4b 00", "malformed CALL on stream 1"},    /* upper case */
        {"12 1 01 02 2f61 00 03 01 00 00", "malformed CALL on stream 1"},    /* a NUL */
        {"12 1 01 02 2f61 00 04 01 6b 01 0a", "malformed CALL on stream 1"}, /* a line end */
        {"03 1 00", "a frame of type 3, flags 0 on stream 1"},
        {OPEN_A "05 1 000000000000", "a frame of type 5, flags 0 on stream 1"},
        {"14 1 41", "a frame on stream 1, which was never opened"},
        {CALL_A "14 3 41", "a frame on stream 3, which was never opened"},
        {"14 0 41", "a frame of type 4, flags 1 on stream 0"},
        {CALL_A "14 1 41", "a MESSAGE behind the end of stream 1"},
        {OPEN_A "24 1; 24 1", "a MESSAGE behind the end of stream 1"},
        {OPEN_A "04 1", "malformed MESSAGE on stream 1"},
        {OPEN_A "04 1 41", "malformed MESSAGE on stream 1"},
        {OPEN_A "24 1 41", "malformed MESSAGE on stream 1"},
        {OPEN_A "44 1 05", "malformed MESSAGE on stream 1"},
        {OPEN_A "74 1 05 41", "malformed MESSAGE on stream 1"},
        {OPEN_A "84 1", "malformed MESSAGE on stream 1"},
        {OPEN_A "a4 1", "malformed MESSAGE on stream 1"},
        {OPEN_A "d4 1 05 41", "malformed MESSAGE on stream 1"}, /* PACKED before the end */
        {OPEN_A "86 1 01 00 00", "a frame of type 6, flags 8 on stream 1"},
        {OPEN_A "54 1", "malformed MESSAGE on stream 1"},
        {OPEN_A "54 1 00", "malformed MESSAGE on stream 1"},
        {OPEN_A "54 1 01 41", "malformed MESSAGE on stream 1"},
        {OPEN_A "54 1 02 414243", "malformed MESSAGE on stream 1"},
        {OPEN_A "54 1 05 41; 24 1", "malformed MESSAGE on stream 1"},
        {OPEN_A "54 1 05 41; 14 1 424344",
         "the parts of a message on stream 1 do not add up to 5 bytes"},
        {OPEN_A "54 1 05 41; 14 1 4243444546",
         "the parts of a message on stream 1 do not add up to 5 bytes"},
        {OPEN_A "54 1 05 41; 54 1 42434445",
         "the parts of a message on stream 1 do not add up to 5 bytes"},
        {OPEN_A "06 1 01", "malformed RESET on stream 1"},
        {OPEN_A "06 1 01 00 01", "malformed RESET on stream 1"},
        {OPEN_A "06 1 01 00 00 00", "malformed RESET on stream 1"},
        {"06 1 01 00 00", "a frame on stream 1, which was never opened"},
        {OPEN_A "07 1", "malformed CREDIT on stream 1"},
        {OPEN_A "07 1 05 05", "malformed CREDIT on stream 1"},
        {OPEN_A "07 1 ffffffff07", "credit of stream 1 is over 2^31 - 1"},
        {OPEN_A "07 1 ffffffffffffffffff01", "credit of stream 1 is over 2^31 - 1"},
        {"07 0 ffffffff07", "credit of the connection is over 2^31 - 1"},
        {"07 0 ffffffffffffffffff01", "credit of the connection is over 2^31 - 1"},
        {"07 0", "malformed CREDIT on stream 0"},
        {"07 3 01", "a frame on stream 3, which was never opened"},
        {"08 0 01020304050607", "malformed PING on stream 0"},
        {"08 1 0102030405060708", "a frame of type 8, flags 0 on stream 1"},
        {"28 0 0102030405060708", "a frame of type 8, flags 2 on stream 0"},
        {"09 0 00 00", "malformed GOAWAY on stream 0"},
        {"08 0 0000000000000000; 08 0 0000000000000000; 08 0 0000000000000000;"
         "08 0 0000000000000000",
         "too many pings: min_ping_interval_ms = 1000"},
    };

    (void)state;
    check_offences(offences, sizeof offences / sizeof *offences, false);
}

static void a_server_may_not(void **state)
{
    static const offence offences[] = {
        {"02 1 01 02 2f61 00 00", "a frame of type 2, flags 0 on stream 1"},
        {"05 5 000000000000", "a frame on stream 5, which was never opened"},
        {"05 1 0000000000", "malformed STATUS on stream 1"},
        {"05 1 00000000000000", "malformed STATUS on stream 1"},
        {"05 1 00 05 41 00 00 00 00", "malformed STATUS on stream 1"},
        {"05 1 00 00 00 ffffffff7f 00 00", "malformed STATUS on stream 1"},
        {"05 1 00 00 01 41 00 00 00", "malformed STATUS on stream 1"},
        {"25 1 000000000000", "a frame of type 5, flags 2 on stream 1"},
        {"55 1 000000000000", "a frame of type 5, flags 5 on stream 1"},
        {"85 1 000000000000", "malformed STATUS on stream 1"},
        {"83 1 00", "a frame of type 3, flags 8 on stream 1"},
        {"54 1 05 41; 05 1 000000000000", "malformed STATUS on stream 1"},
        {"34 1 41", "malformed MESSAGE on stream 1"},
        {"03 1 01", "malformed HEADERS on stream 1"},
        {"03 1 00 00", "malformed HEADERS on stream 1"},
        {"03 1 03 01 4b 00", "malformed HEADERS on stream 1"},
        {"13 1 00", "a frame of type 3, flags 1 on stream 1"},
        {"07 0 ffffffff07", "credit of the connection is over 2^31 - 1"},
    };

    (void)state;
    check_offences(offences, sizeof offences / sizeof *offences, true);
}

/* ---- the beginning */

static void check_first_bytes(bool to_client, const void *bytes, size_t size, const char *error)
{
    for (cut how = WHOLE; how < AT_RANDOM; how++) {
        bench b = {.to_client = to_client};
        pair_init(&b.pair, how, NULL);
        feed(&b, bytes, size);
        assert_offence(&b, error);
        bench_fini(&b);
    }
}

static void strangers_are_told_apart(void **state)
{
    (void)state;
    check_first_bytes(false, "GET / HTTP/1.1\r\n", 16,
                      "not a MsgTrans client: its first bytes are 47 45 54 20");
    check_first_bytes(false, "\xad\x4d\x54\x02", 4,
                      "protocol version 2 is not known here, the highest is 1");
    check_first_bytes(false, "\xad\x4d\x54\x01\1\0\0\0\0\0\0\2", 12,
                      "the first frame is not SETTINGS");
    check_first_bytes(true, "HTTP/1.1 400 Bad Request\r\n", 26,
                      "not a MsgTrans server: its first bytes are 48 54 54 50");
}

static void settings_are_checked(void **state)
{
    static const offence offences[] = {
        {"01 0 02", "malformed SETTINGS"},
        {"01 0 01 05 41", "malformed SETTINGS"},
        {"01 0 8080808010 01", "malformed SETTINGS"},
        {"01 0 04 01 04 02", "malformed SETTINGS"},
        {"01 0 06 01 04 02", "malformed SETTINGS"},
        {"01 0 02 05", "setting max_frame_bytes is 5, below its least value 32768"},
        {"01 0 08 05", "setting stream_window_bytes is 5, below its least value 32768"},
        {"01 0 0c 05", "setting max_methods is 5, below its least value 64"},
        {"01 0 10 05", "setting connection_window_bytes is 5, below its least value 65536"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof offences / sizeof *offences; i++) {
        bench b = {0};
        pair_init(&b.pair, WHOLE, NULL);
        feed(&b, "\xad\x4d\x54\x01", 4);
        feed_text(&b, offences[i].frames);
        assert_offence(&b, offences[i].error);
        bench_fini(&b);
    }
}

static void unknown_settings_are_skipped(void **state)
{
    bench b = {.to_client = true};

    (void)state;
    pair_init(&b.pair, WHOLE, NULL);
    feed_text(&b, "01 0 00 63 01 03 41 0a 42 06 07 8101 02 ffff 8201 05 ffffffff0f 01 41");
    assert_ok(b.err);
    assert_string_equal(b.pair.client.session->peer_label, "A?B");
    assert_int_equal(mt_native_of(b.pair.client.session)->peer.max_concurrent_calls, 7);
    bench_fini(&b);
}

static void a_server_of_another_version_may_go_away_first(void **state)
{
    bench b = {.to_client = true};

    (void)state;
    pair_init(&b.pair, WHOLE, NULL);
    test_call *call = ask(&b.pair, "x");
    feed_text(&b, "09 0 00 0c 00 04 6e6f2032 ffff"); /* and something behind it */
    assert_ok(b.err);
    assert_int_equal(call->resets, 1);
    assert_int_equal(call->ran, MT_DID_NOT_RUN);
    assert_int_equal(b.pair.client.goaway.code, MT_UNIMPLEMENTED);
    assert_string_equal(b.pair.client.goaway.text, "no 2");
    bench_fini(&b);
}

/* ---- what may be */

static void what_is_not_known_is_skipped(void **state)
{
    bench b;

    (void)state;
    for (cut how = WHOLE; how < AT_RANDOM; how++) {
        bench_init(&b, how, false, NULL);
        feed_text(&b, "0a 0 414243; fb 7 41; 0f 2;" CALL_A);
        assert_ok(b.err);
        assert_non_null(nth_call(&b.pair.server, 0));
        bench_fini(&b);
    }
}

static void frames_of_a_call_that_is_over_are_ignored(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    feed_text(&b, OPEN_A);
    assert_ok(finish_with(nth_call(&b.pair.server, 0), MT_ABORTED, "", mt_slice_of(NULL, 0)));
    feed_text(&b, "14 1 41; 54 1 05 41; 34 1 42434445; 07 1 05; 06 1 01 00 00; 06 1 01 00 00");
    assert_ok(b.err);
    assert_int_equal(nth_call(&b.pair.server, 0)->messages, 0);
    bench_fini(&b);
}

static void odd_codes_become_unknown(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, true, NULL);
    test_call *a = ask(&b.pair, "x"), *c = ask(&b.pair, "y"), *d = ask(&b.pair, "z");
    feed_text(&b, "05 1 63 00 00 00 00 00; 06 3 00 07 01 41; 06 5 ffffffffffffffffff01 02 00");
    assert_ok(b.err);
    assert_int_equal(a->code, MT_UNKNOWN);
    assert_int_equal(c->code, MT_UNKNOWN);
    assert_int_equal(c->ran, MT_RAN_UNKNOWN);
    assert_int_equal(d->code, MT_UNKNOWN);
    assert_int_equal(d->ran, MT_DID_NOT_RUN);
    bench_fini(&b);
}

/* ---- sizes */

static void a_frame_over_the_limit_is_refused_by_its_header(void **state)
{
    uint8_t header[MT_FRAME_HEADER];
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    mt_frame_put(header, 1, 32769, 0x32);
    feed(&b, header, sizeof header);
    assert_offence(&b, "a frame of 32769 bytes on stream 1 is over max_frame_bytes = 32768");
    bench_fini(&b);
}

static void message_bytes_without_credit_are_an_offence(void **state)
{
    static uint8_t zeros[32 * 1024];
    bench b;

    (void)state;
    for (int in_parts = 0; in_parts < 2; in_parts++) {
        bench_init(&b, WHOLE, false, NULL);
        b.pair.server.keep = true;
        feed_text(&b, OPEN_A);
        if (in_parts) {
            b.pair.server.keep = false;
            mt_put_varint(zeros, 4 << 20); /* more than the budget, once the first one came */
            feed_frame(&b, 0x54, 1, zeros, sizeof zeros);
        } else {
            feed_frame(&b, 0x14, 1, zeros, sizeof zeros);
        }
        memset(zeros, 0, 8);
        feed_frame(&b, in_parts ? 0x54 : 0x14, 1, zeros, sizeof zeros);
        assert_ok(b.err);
        if (in_parts) /* granted at once */
            for (int i = 0; i < 126; i++)
                feed_frame(&b, 0x54, 1, zeros, sizeof zeros);
        assert_ok(b.err);
        feed_frame(&b, 0x14, 1, zeros, in_parts ? 5 : 1);
        assert_offence(&b, "more message bytes on stream 1 than it had credit");
        bench_fini(&b);
    }
}

static void a_hostile_total_costs_nothing(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    feed_text(&b, OPEN_A "54 1 ffffffffffffffffff01 41");
    assert_ok(b.err);
    test_call *call = nth_call(&b.pair.server, 0);
    assert_int_equal(call->resets, 1);
    assert_string_equal(
        call->text, "message of 18446744073709551615 bytes is over max_message_bytes = 4194304");
    assert_int_equal(call->ran, MT_DID_NOT_RUN);
    assert_int_equal(last_frame(b.pair.server.session).type, MT_FRAME_RESET);
    bench_fini(&b);
}

/* Large messages that are begun and never continued take the budget and no more. */
static void begun_messages_are_bounded(void **state)
{
    uint8_t call[] = {0x00, 0x02, '/', 'a', 0x00, 0x00};
    uint8_t part[] = {0x80, 0x80, 0x80, 0x02, 'x'}; /* of 4 MiB */
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    for (uint32_t id = 1; id < 200; id += 2) {
        feed_frame(&b, 0x02, id, call, sizeof call);
        feed_frame(&b, 0x54, id, part, sizeof part);
    }
    assert_ok(b.err);
    mt_native *n = mt_native_of(b.pair.server.session);
    assert_int_equal(n->assembling, 8 << 20);
    size_t waiting = 0;
    for (mt_list *at = n->waiting.next; at != &n->waiting; at = at->next)
        waiting++;
    assert_int_equal(waiting, 98);
    assert_int_equal(nth_call(&b.pair.server, 99)->stream.recv_credit, 65536 - 1);
    feed_text(&b, "54 199 0102030405"); /* it may send a window full, and waits on */
    assert_ok(b.err);
    assert_int_equal(mt_native_partial_bytes(&nth_call(&b.pair.server, 99)->stream), 6);
    feed_text(&b, "06 1 01 00 00"); /* the first gives up: the next one's turn */
    assert_int_equal(n->assembling, 8 << 20);
    assert_int_equal(last_frame(&n->base).type, MT_FRAME_CREDIT);
    assert_int_equal(last_frame(&n->base).stream, 5);
    bench_fini(&b);
}

static void methods_over_the_limit_are_an_offence(void **state)
{
    char text[64];
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    for (unsigned i = 0; i <= 64; i++) {
        assert_ok(b.err);
        snprintf(text, sizeof text, "22 %u 01 02 2f61 00 00", 2 * i + 1);
        feed_text(&b, text);
    }
    assert_offence(&b, "more methods to remember than max_methods = 64");
    bench_fini(&b);
}

/* ---- floods */

static void pings_at_a_decent_pace_are_fine(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    for (int i = 0; i < 100; i++) {
        feed_text(&b, "08 0 0000000000000000");
        b.pair.now += MT_SEC;
    }
    assert_ok(b.err);
    bench_fini(&b);
}

static void check_flood(const char *before, const char *frame, int most, const char *error)
{
    bench b;

    bench_init(&b, WHOLE, false, NULL);
    feed_text(&b, before);
    for (int i = 0; i < most; i++)
        feed_text(&b, frame);
    assert_ok(b.err);
    feed_text(&b, frame);
    if (error != NULL)
        assert_offence(&b, error);
    else
        assert_ok(b.err);
    bench_fini(&b);
}

static void floods_of_nothing_end_the_connection(void **state)
{
    const char *error = "too many frames that carry nothing";

    (void)state;
    check_flood("", "0d 0", 1000, error);
    check_flood("", "07 0 00", 1000, error);
    check_flood(OPEN_A, "07 1 00", 1000, error);
    check_flood(OPEN_A "54 1 8001", "54 1", 999, error);
    check_flood(OPEN_A, "14 1", 5000, NULL); /* empty messages are messages */
}

static void open_and_reset(bench *b, uint32_t id, mt_time life)
{
    char text[64];

    snprintf(text, sizeof text, "22 %u 00 02 2f61 00 00", id);
    feed_text(b, text);
    b->pair.now += life;
    snprintf(text, sizeof text, "06 %u 01 00 00", id);
    feed_text(b, text);
}

static void rapid_resets_end_the_connection(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, false, NULL);
    for (uint32_t i = 0; i < 1000; i++)
        open_and_reset(&b, 2 * i + 1, 0);
    assert_ok(b.err);
    open_and_reset(&b, 2001, 0);
    assert_offence(&b, "too many calls that are reset at once");
    bench_fini(&b);

    bench_init(&b, WHOLE, false, NULL); /* calls that lived a while may be reset */
    for (uint32_t i = 0; i < 3000; i++)
        open_and_reset(&b, 2 * i + 1, 12 * MT_MS);
    assert_ok(b.err);
    bench_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_client_may_not),
        cmocka_unit_test(a_server_may_not),
        cmocka_unit_test(strangers_are_told_apart),
        cmocka_unit_test(settings_are_checked),
        cmocka_unit_test(unknown_settings_are_skipped),
        cmocka_unit_test(a_server_of_another_version_may_go_away_first),
        cmocka_unit_test(what_is_not_known_is_skipped),
        cmocka_unit_test(frames_of_a_call_that_is_over_are_ignored),
        cmocka_unit_test(odd_codes_become_unknown),
        cmocka_unit_test(a_frame_over_the_limit_is_refused_by_its_header),
        cmocka_unit_test(message_bytes_without_credit_are_an_offence),
        cmocka_unit_test(a_hostile_total_costs_nothing),
        cmocka_unit_test(begun_messages_are_bounded),
        cmocka_unit_test(methods_over_the_limit_are_an_offence),
        cmocka_unit_test(pings_at_a_decent_pace_are_fine),
        cmocka_unit_test(floods_of_nothing_end_the_connection),
        cmocka_unit_test(rapid_resets_end_the_connection),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
