/* SPDX-License-Identifier: Apache-2.0 */
/* native_record_test.c - what a session leaves in its flight recorder: each frame, sent and received, and
 * how long a stream waits for credit. */
#include "native_pair.h"

static mt_time clock_now;
static mt_recorder of_client, of_server;

static void record_end(end *e, mt_recorder *recorder, bool acceptor)
{
    mt_session_args args = {.events = &pair_events,
                            .owner = e,
                            .acceptor = acceptor,
                            .limits = usual_limits,
                            .recorder = recorder};

    clock_now = MT_SEC;
    mt_recorder_init(recorder, &clock_now, 1024);
    e->session->ops->free(e->session);
    assert_ok(mt_native_new(&args, &e->session));
}

static void open_recorded(pair *p)
{
    pair_init(p, WHOLE, NULL);
    record_end(&p->client, &of_client, false);
    record_end(&p->server, &of_server, true);
}

static void close_recorded(pair *p)
{
    pair_fini(p);
    mt_recorder_fini(&of_client);
    mt_recorder_fini(&of_server);
}

static void pass(pair *p, mt_time time)
{
    clock_now += time;
    p->now = clock_now;
}

/* "+CALL 1 5 3 0": sent, or - for received; stream, size or number, flags, code. */
static void tell(const mt_recorder *r, char *out, size_t size)
{
    static const char *const names[16] = {"event",  "SETTINGS", "CALL",   "HEADERS", "MESSAGE",
                                          "STATUS", "RESET",    "CREDIT", "PING",    "GOAWAY"};
    int at = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < mt_recorder_count(r); i++) {
        const mt_record *record = mt_recorder_get(r, i);
        at += snprintf(out + at, size - (size_t)at, "%s%s %u %u %x %u\n",
                       mt_record_is_sent(record) ? "+" : "-", names[mt_record_kind(record)],
                       mt_record_stream(record), mt_record_count(record),
                       mt_record_flags(record) >> 4, mt_record_code(record));
        assert_true((size_t)at < size);
    }
}

static void assert_recorded(const mt_recorder *r, const char *wanted)
{
    char text[8192];

    tell(r, text, sizeof text);
    assert_string_equal(text, wanted);
}

/* Forgets the handshake, whose sizes are another test's. */
static void clear(void)
{
    of_client.at = of_client.records;
    of_server.at = of_server.records;
    of_client.full = of_server.full = false;
}

static void each_frame_is_recorded_at_both_ends(void **state)
{
    pair p;

    (void)state;
    open_recorded(&p);
    run(&p);
    assert_int_equal(mt_recorder_count(&of_client), 2);
    assert_int_equal(mt_record_kind(mt_recorder_get(&of_client, 0)), MT_RECORD_SETTINGS);
    assert_true(mt_record_is_sent(mt_recorder_get(&of_client, 0)));
    assert_int_equal(mt_record_kind(mt_recorder_get(&of_client, 1)), MT_RECORD_SETTINGS);
    assert_false(mt_record_is_sent(mt_recorder_get(&of_client, 1)));
    clear();

    test_call *call = new_call(&p.client);
    assert_ok(open_with(&p, call, NULL, 0));
    run(&p);
    test_call *served = nth_call(&p.server, 0);
    mt_session *server = p.server.session;
    mt_metadata_entry entry = {.key = "k", .value = mt_slice_text("v")};
    assert_ok(server->ops->headers(server, &served->stream, (mt_metadata){&entry, 1}));
    run(&p);
    assert_ok(send_bytes(call, "hello", 5, 0));
    run(&p);
    server->ops->consume(server, &served->stream, 0);
    mt_native_put_credit(mt_native_of(server), 1, 70000);
    run(&p);
    assert_ok(send_bytes(served, "abc", 3, 0));
    assert_ok(finish_with(served, MT_NOT_FOUND, "no", (mt_slice){0}));
    run(&p);
    test_call *second = ask(&p, "x");
    run(&p);
    reset_it(second);
    run(&p);
    p.client.session->ops->ping(p.client.session, 99);
    run(&p);
    mt_status why = mt_status_make(MT_UNAVAILABLE, "bye");
    server->ops->goaway(server, &why, 0);
    run(&p);
    assert_recorded(&of_client, "+CALL 1 23 0 0\n"
                                "-HEADERS 1 5 0 0\n"
                                "+MESSAGE 1 5 1 0\n"
                                "-CREDIT 1 70000 0 0\n"
                                "-MESSAGE 1 3 1 0\n"
                                "-STATUS 1 10 0 5\n"
                                "+CALL 3 4 3 0\n"
                                "+RESET 3 3 0 1\n"
                                "+PING 0 8 0 0\n"
                                "-PING 0 8 1 0\n"
                                "-GOAWAY 0 7 0 14\n");
    assert_recorded(&of_server, "-CALL 1 23 0 0\n"
                                "+HEADERS 1 5 0 0\n"
                                "-MESSAGE 1 5 1 0\n"
                                "+CREDIT 1 70000 0 0\n"
                                "+MESSAGE 1 3 1 0\n"
                                "+STATUS 1 10 0 5\n"
                                "-CALL 3 4 3 0\n"
                                "-RESET 3 3 0 1\n"
                                "-PING 0 8 0 0\n"
                                "+PING 0 8 1 0\n"
                                "+GOAWAY 0 7 0 14\n");
    close_recorded(&p);
}

static void a_stream_without_credit_says_so_and_how_long(void **state)
{
    static uint8_t large[200000];
    pair p;

    (void)state;
    open_recorded(&p);
    run(&p);
    test_call *call = new_call(&p.client);
    assert_ok(open_with(&p, call, NULL, 0));
    run(&p);
    test_call *served = nth_call(&p.server, 0);
    mt_session *server = p.server.session;
    p.server.keep = true; /* nothing is read yet */
    clear();
    for (int i = 0; i < 5; i++)
        assert_ok(send_bytes(call, large, 20000, 0));
    run(&p);
    /* The window takes 3 and a part of the 4th, whose rest is granted at once. */
    assert_true(call->stream.unsent > 0);
    assert_int_equal(call->stream.stalled_at, clock_now);
    pass(&p, 30 * MT_MS);
    assert_int_equal(mt_stream_stalled(&call->stream, clock_now), 30 * MT_MS);
    server->ops->consume(server, &served->stream, 80000);
    run(&p);
    assert_int_equal(call->stream.unsent, 0);
    pass(&p, 5 * MT_MS);
    assert_int_equal(mt_stream_stalled(&call->stream, clock_now), 30 * MT_MS);
    bool stalled = false;
    for (uint32_t i = 0; i < mt_recorder_count(&of_client); i++)
        stalled |= mt_record_is_event(mt_recorder_get(&of_client, i), MT_RECORD_STALLED);
    assert_true(stalled);

    /* A call that is reset while it waits keeps its account. */
    for (int i = 0; i < 5; i++)
        assert_ok(send_bytes(call, large, 20000, 0));
    run(&p);
    assert_true(mt_stream_is_stalled(&call->stream));
    pass(&p, 7 * MT_MS);
    reset_it(call);
    assert_int_equal(mt_stream_stalled(&call->stream, clock_now), 37 * MT_MS);
    run(&p);
    close_recorded(&p);
}

static void a_status_that_waits_is_recorded_when_it_goes(void **state)
{
    static uint8_t large[100000];
    pair p;

    (void)state;
    open_recorded(&p);
    test_call *call = new_call(&p.client);
    p.client.keep = true;
    assert_ok(open_with(&p, call, "x", MT_SEND_END));
    run(&p);
    test_call *served = nth_call(&p.server, 0);
    assert_ok(send_bytes(served, large, 60000, 0));
    run(&p);
    assert_ok(finish_with(served, MT_OK, "", mt_slice_of(large, 30000)));
    run(&p);
    assert_int_equal(call->finished, 1);
    const mt_record *last = mt_recorder_get(&of_server, mt_recorder_count(&of_server) - 1);
    assert_int_equal(mt_record_kind(last), MT_RECORD_STATUS);
    assert_int_equal(mt_record_code(last), MT_OK);
    close_recorded(&p);
}

static void a_ping_of_a_quiet_connection_shrinks_the_ring(void **state)
{
    pair p;

    (void)state;
    open_recorded(&p);
    p.server.told = echo;
    for (int i = 0; i < 100; i++) {
        ask(&p, "x");
        run(&p);
    }
    assert_true(mt_recorder_size(&of_client) > MT_RECORDS_LEAST &&
                mt_recorder_size(&of_server) > MT_RECORDS_LEAST);
    p.client.session->ops->ping(p.client.session, 1);
    run(&p);
    assert_int_equal(mt_recorder_size(&of_client), MT_RECORDS_LEAST);
    assert_int_equal(mt_recorder_size(&of_server), MT_RECORDS_LEAST);
    assert_int_equal(mt_recorder_count(&of_client), MT_RECORDS_QUIET + 2);
    close_recorded(&p);
}

/* A peer cannot write events into the ring. */
static void a_frame_of_type_0_is_no_event(void **state)
{
    const uint8_t frame[] = {1, 0, 0, 0, 0, 0, 0, MT_RECORD_STALLED << 4};
    pair p;

    (void)state;
    open_recorded(&p);
    run(&p);
    clear();
    assert_err(give(&p, false, frame, sizeof frame), MT_EPROTO);
    assert_recorded(&of_server, "-event 1 0 2 0\n"
                                "+GOAWAY 0 42 0 13\n");
    assert_false(mt_record_is_event(mt_recorder_get(&of_server, 0), MT_RECORD_STALLED));
    close_recorded(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_frame_is_recorded_at_both_ends),
        cmocka_unit_test(a_stream_without_credit_says_so_and_how_long),
        cmocka_unit_test(a_status_that_waits_is_recorded_when_it_goes),
        cmocka_unit_test(a_ping_of_a_quiet_connection_shrinks_the_ring),
        cmocka_unit_test(a_frame_of_type_0_is_no_event),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
