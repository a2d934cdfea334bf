/* SPDX-License-Identifier: Apache-2.0 */
/* native_credit_test.c - credit of the connection: who uses it up, who gives it back, that it bounds
 * what a peer can make us keep, and that it brings nothing to a halt. */
#include "native_bench.h"
#include "native_transit.h"

enum { KIB = 1024, WINDOW = 64 * KIB };

static uint8_t zeros[MT_INITIAL_FRAME];

/* A window of the connection that one stream can fill. */
static mt_session_limits tight_limits(void)
{
    mt_session_limits tight = usual_limits;

    tight.connection_window_bytes = WINDOW;
    tight.stream_window_bytes = WINDOW;
    return tight;
}

static mt_native *server_of(pair *p)
{
    return mt_native_of(p->server.session);
}

/* Opens a stream and sends so many messages of 1 KiB. */
static test_call *stream_kib(pair *p, int count)
{
    test_call *call = new_call(&p->client);

    assert_ok(open_with(p, call, NULL, 0));
    for (int i = 0; i < count; i++)
        assert_ok(send_bytes(call, zeros, KIB, 0));
    return call;
}

/* ---- who gives back */

static void unary_calls_never_run_out(void **state)
{
    char text[3000];
    mt_session_limits tight = tight_limits();

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    for (cut how = WHOLE; how < CUTS; how++) {
        pair p;

        pair_init_both(&p, how, &tight, &tight);
        p.server.keep = p.client.keep = true; /* nobody need say that they are consumed */
        p.server.told = echo;
        for (unsigned i = 0; i < 60; i++) {
            test_call *call = ask(&p, text);
            if (i % 20 == 19)
                run(&p);
            if (i % 20 == 19)
                assert_int_equal(call->finished, 1);
        }
        pair_fini(&p);
    }
}

static void a_message_waits_for_credit_of_the_connection(void **state)
{
    mt_session_limits tight = tight_limits();
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, &tight)
    {
        p.server.keep = true;
        stream_kib(&p, 100);
        run(&p);
        test_call *filler = nth_call(&p.server, 0);
        assert_int_equal(filler->messages, 64);
        ask(&p, "waits");
        run(&p);
        test_call *waits = nth_call(&p.server, 1); /* the head needs no credit */
        assert_non_null(waits);
        assert_int_equal(waits->messages, 0);
        assert_false(p.client.session->wants_pump);
        p.server.session->ops->consume(p.server.session, &filler->stream, 2 * KIB);
        run(&p);
        assert_int_equal(waits->messages, 1);
        assert_text(waits->last, "waits");
    }
}

/* Credit that was given back but not yet granted is not kept from those that need it. */
static void what_is_held_does_not_keep_the_rest(void **state)
{
    mt_session_limits tight = tight_limits();
    char text[KIB + 1];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, &tight);
    memset(text, 'x', KIB);
    text[KIB] = '\0';
    for (int i = 0; i < 16; i++)
        ask(&p, text);
    run(&p);
    assert_int_equal(server_of(&p)->used, 16 * KIB);
    p.server.keep = true;
    stream_kib(&p, 100);
    run(&p);
    assert_int_equal(nth_call(&p.server, 16)->messages, 64); /* by the window of the stream */
    pair_fini(&p);
}

/* The same while a message waits for memory. */
static void what_waits_does_not_keep_the_rest(void **state)
{
    mt_session_limits tight = tight_limits();
    bench b;

    (void)state;
    tight.max_message_bytes = tight.max_assembly_bytes = 1 << 20;
    bench_init(&b, WHOLE, false, &tight);
    memset(zeros, 0, sizeof zeros);
    mt_put_varint(zeros, 1 << 20);
    feed_text(&b, "02 1 01 02 2f61 00 00; 02 3 02 00 00");
    feed_frame(&b, 0x54, 1, zeros, 20 * KIB); /* comes, and is given back */
    feed_frame(&b, 0x54, 3, zeros, 23 * KIB); /* waits */
    mt_native *n = server_of(&b.pair);
    assert_int_equal(n->used, 20 * KIB + 3);
    assert_int_equal(n->recv_credit, WINDOW - 43 * KIB);
    memset(zeros, 0, 8);
    feed_frame(&b, 0x54, 3, zeros, KIB);
    assert_ok(b.err);
    assert_int_equal(last_frame(&n->base).type, MT_FRAME_CREDIT);
    assert_int_equal(last_frame(&n->base).stream, 0);
    assert_int_equal(n->recv_credit, WINDOW - 24 * KIB + 3);
    bench_fini(&b);
}

static void who_ends_a_call_gives_back_what_it_held(void **state)
{
    mt_session_limits tight = tight_limits();
    pair p;

    (void)state;
    for (int how = 0; how < 5; how++) {
        pair_init(&p, AT_RANDOM, &tight);
        p.server.keep = true;
        test_call *call = stream_kib(&p, 64);
        run(&p);
        test_call *taken = nth_call(&p.server, 0);
        assert_int_equal(taken->stream.charged, WINDOW);
        assert_int_equal(mt_native_of(p.client.session)->send_credit, 0);
        taken->stream.reads_on = how < 3; /* who ends a call itself does not */
        if (how == 0)
            reset_it(taken);
        else if (how == 1)
            assert_ok(finish_with(taken, MT_OK, "", mt_slice_of(zeros, 10)));
        else if (how == 2) /* with a rest that waits */
            assert_ok(finish_with(taken, MT_OK, "", mt_slice_of(zeros, 20000)));
        else
            reset_it(call);
        run(&p);
        assert_int_equal(taken->stream.charged, 0);
        assert_int_equal(mt_native_of(p.client.session)->send_credit, WINDOW);
        pair_fini(&p);
    }
}

static void check_reading_on(pair *p, bool by_consuming)
{
    mt_session *client = p->client.session;

    p->client.keep = true;
    test_call *call = new_call(&p->client);
    assert_ok(open_with(p, call, NULL, MT_SEND_END));
    call->stream.reads_on = true;
    run(p);
    test_call *taken = nth_call(&p->server, 0);
    for (int i = 0; i < 64; i++)
        assert_ok(send_bytes(taken, zeros, KIB, 0));
    assert_ok(finish_with(taken, MT_ABORTED, "", mt_slice_of(NULL, 0)));
    run(p);
    assert_int_equal(call->finished, 1);
    assert_int_equal(call->messages, 64);
    assert_int_equal(call->stream.charged, WINDOW);
    assert_int_equal(server_of(p)->send_credit, 0);

    test_call *next = ask(p, "x"); /* its reply waits for the reader */
    run(p);
    assert_ok(finish_with(nth_call(&p->server, 1), MT_OK, "", mt_slice_of(zeros, 5 * KIB)));
    run(p);
    assert_int_equal(next->finished, 0);
    if (by_consuming) {
        client->ops->consume(client, &call->stream, KIB);
        client->ops->consume(client, &call->stream, SIZE_MAX); /* more than there is: the rest */
    } else {
        reset_it(call);
    }
    client->ops->consume(client, &call->stream, KIB); /* nothing is left */
    run(p);
    assert_int_equal(call->stream.charged, 0);
    assert_int_equal(next->finished, 1);
    mt_native *n = mt_native_of(client);
    assert_int_equal(n->recv_credit + n->used, WINDOW);
}

static void who_reads_on_after_the_end_gives_back_as_it_reads(void **state)
{
    mt_session_limits tight = tight_limits();

    (void)state;
    for (int by_consuming = 0; by_consuming < 2; by_consuming++) {
        pair p;

        pair_init_both(&p, AT_RANDOM, &tight, &usual_limits);
        check_reading_on(&p, by_consuming);
        pair_fini(&p);
    }
}

/* ---- offences */

static void bytes_without_credit_of_the_connection_are_an_offence(void **state)
{
    static const struct {
        const char *last; /* behind a window that is full */
        bool is_fine;
    } cases[] = {
        {"32 5 02 00 00 41", false}, /* CALL */
        {"14 3 41", false},          /* MESSAGE */
        {"54 3 05 41", false},       /* part */
        {"54 3 05", false},          /* its length alone */
        {"32 5 02 00 00", true},     /* empty messages */
        {"14 3", true},
    };
    mt_session_limits tight = tight_limits();

    (void)state;
    memset(zeros, 0, sizeof zeros);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench b;

        bench_init(&b, i % 2 == 0 ? WHOLE : BY_BYTE, false, &tight);
        b.pair.server.keep = true;
        feed_text(&b, "02 1 01 02 2f61 00 00; 02 3 02 00 00");
        feed_frame(&b, 0x14, 1, zeros, 32 * KIB);
        feed_frame(&b, 0x14, 1, zeros, 32 * KIB);
        assert_ok(b.err);
        feed_text(&b, cases[i].last);
        if (cases[i].is_fine)
            assert_ok(b.err);
        else
            assert_offence(&b, "more message bytes than the connection had credit");
        bench_fini(&b);
    }
}

static void a_reply_without_credit_of_the_connection_is_an_offence(void **state)
{
    bench b;

    (void)state;
    bench_init(&b, WHOLE, true, NULL);
    b.pair.client.keep = true;
    for (int i = 0; i < 17; i++)
        ask(&b.pair, "x");
    for (uint32_t i = 0; i < 32; i++)
        feed_frame(&b, 0x14, 2 * (i / 2) + 1, zeros, 32 * KIB);
    assert_ok(b.err);
    feed_text(&b, "15 33 000000000000 41");
    assert_offence(&b, "more message bytes than the connection had credit");
    bench_fini(&b);
}

/* Bytes that nobody takes are given back, however many they are. */
static void bytes_for_nobody_are_given_back(void **state)
{
    mt_session_limits tight = tight_limits();
    uint8_t call[6 + 20 * KIB] = {0x00, 0x02, '/', 'a', 0x00, 0x00};
    bench b;

    (void)state;
    memset(zeros, 0, sizeof zeros);
    for (int how = 0; how < 4; how++) {
        bench_init(&b, WHOLE, false, &tight);
        uint32_t id = 1;
        if (how == 0)
            b.pair.server.refuse = "busy";
        if (how == 1)
            b.pair.server.session->ops->goaway(b.pair.server.session, &(mt_status){0}, 0);
        for (; how < 2 && id < 20; id += 2)
            feed_frame(&b, 0x32, id, call, sizeof call);
        if (how >= 2)
            feed_text(&b, "02 1 00 02 2f61 00 00");
        if (how == 2) /* over */
            reset_it(nth_call(&b.pair.server, 0));
        if (how == 3) /* over for its owner, not for the peer */
            assert_ok(
                finish_with(nth_call(&b.pair.server, 0), MT_OK, "", mt_slice_of(zeros, 32768)));
        for (int i = 0; how >= 2 && i < 10; i++)
            feed_frame(&b, i % 2 == 0 ? 0x14 : 0x54, 1, zeros, 20 * KIB);
        assert_ok(b.err);
        mt_native *n = server_of(&b.pair);
        assert_int_equal(n->recv_credit + n->used, WINDOW);
        assert_true(n->recv_credit >= WINDOW / 2);
        bench_fini(&b);
    }
}

static void replies_for_nobody_are_given_back(void **state)
{
    uint8_t reply[7 + 30 * KIB] = {0};
    bench b;

    (void)state;
    bench_init(&b, WHOLE, true, NULL);
    for (uint32_t i = 0; i < 50; i++)
        reset_it(ask(&b.pair, "x"));
    for (uint32_t id = 1; id < 100; id += 2)
        feed_frame(&b, 0x15, id, reply, sizeof reply);
    assert_ok(b.err);
    mt_native *n = mt_native_of(b.pair.client.session);
    assert_int_equal(n->recv_credit + n->used, 1 << 20);
    bench_fini(&b);
}

/* ---- nothing comes to a halt */

enum { LARGE = 1 << 20, LARGE_CALLS = 30 };

static mt_session_limits crowded_limits(void)
{
    mt_session_limits crowded = tight_limits();

    crowded.max_message_bytes = crowded.max_assembly_bytes = LARGE;
    return crowded;
}

static void ask_large(pair *p, uint8_t *bytes, size_t size)
{
    mt_session *s = p->client.session;
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(bytes, size);

    assert_ok(s->ops->open(s, &new_call(&p->client)->stream, &head, &body, MT_SEND_END, NULL));
}

/* There is memory for one message at a time and credit for a part of one; both ways. */
static void large_messages_do_not_hold_each_other_up(void **state)
{
    mt_session_limits crowded = crowded_limits();
    uint8_t *bytes = mt_zalloc(LARGE);

    (void)state;
    for (cut how = WHOLE; how < CUTS; how += 2) {
        pair p;

        pair_init_both(&p, how, &crowded, &crowded);
        p.server.told = echo;
        for (int i = 0; i < LARGE_CALLS; i++)
            ask_large(&p, bytes, LARGE - (size_t)i);
        run(&p);
        for (unsigned i = 0; i < LARGE_CALLS; i++)
            assert_int_equal(nth_call(&p.client, i)->last.size, LARGE - i);
        pair_fini(&p);
    }
    mt_free(bytes);
}

static void echo_small(test_call *call, mt_slice bytes, bool last)
{
    if (bytes.size < 100)
        echo(call, bytes, last);
}

/* Moves bytes until a call of the client has ended; returns how many frames its request and its reply
 * were behind. */
static unsigned frames_until_told(pair *p, const test_call *call)
{
    const mt_list *known = p->server.calls.prev;
    unsigned before = transit_of(p, false).frames;

    while (p->server.calls.prev == known ||
           MT_CONTAINER_OF(p->server.calls.prev, test_call, node)->messages == 0)
        assert_true(move_some(p, false) | move_some(p, true));
    unsigned behind = transit_of(p, true).frames;
    while (call->finished == 0)
        assert_true(move_some(p, false) | move_some(p, true));
    return before > behind ? before : behind;
}

/* Messages that wait for memory leave credit to a small call. */
static void messages_that_wait_leave_credit_to_others(void **state)
{
    mt_session_limits crowded = crowded_limits();
    uint8_t *bytes = mt_zalloc(LARGE);
    pair p;

    (void)state;
    pair_init_both(&p, WHOLE, &crowded, &crowded);
    for (int i = 0; i < LARGE_CALLS; i++)
        ask_large(&p, bytes, LARGE);
    for (int i = 0; i < 20; i++) {
        (void)move_some(&p, false);
        (void)move_some(&p, true);
    }
    assert_false(mt_list_is_empty(&server_of(&p)->waiting));
    p.server.told = echo_small;
    for (int i = 0; i < 20; i++) {
        test_call *small = ask(&p, "small");
        assert_in_range(frames_until_told(&p, small), 1, 12);
    }
    run(&p);
    for (unsigned i = 0; i < LARGE_CALLS; i++)
        assert_int_equal(nth_call(&p.server, i)->last.size, LARGE);
    pair_fini(&p);
    mt_free(bytes);
}

/* ---- small calls beside large messages: frames are counted */

enum { HUGE = 64 << 20, FEW = 12 };

static mt_session_limits huge_limits(void)
{
    mt_session_limits limits = usual_limits;

    limits.max_message_bytes = limits.max_assembly_bytes = HUGE;
    limits.stream_window_bytes = 256 * KIB;
    limits.connection_window_bytes = 16 << 20;
    return limits;
}

/* Asks now and then while something large goes to the server, until it has come. */
static void ask_meanwhile(pair *p, const test_call *large, unsigned *asked)
{
    p->server.told = echo_small;
    for (*asked = 0; !large->half_closed && large->finished == 0; *asked += 1) {
        for (int i = 0; i < 100; i++) {
            (void)move_some(p, false);
            (void)move_some(p, true);
        }
        test_call *small = ask(p, "small");
        assert_in_range(frames_until_told(p, small), 1, FEW);
    }
}

static void a_small_call_passes_a_huge_request(void **state)
{
    mt_session_limits limits = huge_limits();
    uint8_t *bytes = mt_zalloc(HUGE);
    unsigned asked;
    pair p;

    (void)state;
    pair_init_both(&p, WHOLE, &limits, &limits);
    run(&p);
    ask_large(&p, bytes, HUGE);
    move_some(&p, false);
    ask_meanwhile(&p, nth_call(&p.server, 0), &asked);
    assert_true(asked > 5);
    assert_int_equal(nth_call(&p.server, 0)->last.size, HUGE);
    pair_fini(&p);
    mt_free(bytes);
}

static void a_small_call_passes_a_huge_reply(void **state)
{
    mt_session_limits limits = huge_limits();
    uint8_t *bytes = mt_zalloc(HUGE);
    unsigned asked;
    pair p;

    (void)state;
    pair_init_both(&p, WHOLE, &limits, &limits);
    test_call *large = ask(&p, "x");
    run(&p);
    assert_ok(finish_with(nth_call(&p.server, 0), MT_OK, "", mt_slice_of(bytes, HUGE)));
    ask_meanwhile(&p, large, &asked);
    assert_true(asked > 5);
    assert_int_equal(large->last.size, HUGE);
    pair_fini(&p);
    mt_free(bytes);
}

/* A stream of 64 MiB, of messages that fill a frame each. */
static void a_small_call_passes_a_long_stream(void **state)
{
    mt_session_limits limits = huge_limits();
    size_t size = MT_INITIAL_FRAME;
    unsigned asked;
    pair p;

    (void)state;
    pair_init_both(&p, WHOLE, &limits, &limits);
    run(&p);
    test_call *stream = new_call(&p.client);
    assert_ok(open_with(&p, stream, NULL, 0));
    for (size_t at = size; at <= HUGE; at += size)
        assert_ok(send_bytes(stream, zeros, size, at == HUGE ? MT_SEND_END : 0));
    move_some(&p, false);
    ask_meanwhile(&p, nth_call(&p.server, 0), &asked);
    assert_true(asked > 5);
    assert_int_equal(nth_call(&p.server, 0)->bytes, HUGE);
    pair_fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unary_calls_never_run_out),
        cmocka_unit_test(a_message_waits_for_credit_of_the_connection),
        cmocka_unit_test(what_is_held_does_not_keep_the_rest),
        cmocka_unit_test(what_waits_does_not_keep_the_rest),
        cmocka_unit_test(who_ends_a_call_gives_back_what_it_held),
        cmocka_unit_test(who_reads_on_after_the_end_gives_back_as_it_reads),
        cmocka_unit_test(bytes_without_credit_of_the_connection_are_an_offence),
        cmocka_unit_test(a_reply_without_credit_of_the_connection_is_an_offence),
        cmocka_unit_test(bytes_for_nobody_are_given_back),
        cmocka_unit_test(replies_for_nobody_are_given_back),
        cmocka_unit_test(large_messages_do_not_hold_each_other_up),
        cmocka_unit_test(messages_that_wait_leave_credit_to_others),
        cmocka_unit_test(a_small_call_passes_a_huge_request),
        cmocka_unit_test(a_small_call_passes_a_huge_reply),
        cmocka_unit_test(a_small_call_passes_a_long_stream),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
