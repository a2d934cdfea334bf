/* SPDX-License-Identifier: Apache-2.0 */
/* native_end_test.c - how calls and connections end early between two native sessions: refusal,
 * reset, going away, and what is known to have run. */
#include "native_pair.h"

static void go_away(end *e, const char *text, uint32_t grace_ms)
{
    mt_status reason = mt_status_make(MT_UNAVAILABLE, "%s", text);

    e->session->ops->goaway(e->session, &reason, grace_ms);
}

/* ---- calls */

static void a_refused_call_did_not_run(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.refuse = "shutting the shop";
        test_call *call = ask(&p, "x");
        run(&p);
        assert_did_not_run(call, MT_UNAVAILABLE, "shutting the shop");
        assert_int_equal(p.client.session->live, 0);
        p.server.refuse = NULL;
        p.server.told = echo;
        call = ask(&p, "y");
        run(&p);
        assert_text(call->last, "y");
    }
}

static void a_cancelled_call_is_reset_at_the_server(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        test_call *call = ask(&p, "x");
        run(&p);
        reset_with(call, MT_CANCELLED, "changed my mind", MT_RAN_UNKNOWN);
        run(&p);
        test_call *taken = nth_call(&p.server, 0);
        assert_int_equal(taken->resets, 1);
        assert_int_equal(taken->code, MT_CANCELLED);
        assert_string_equal(taken->text, "changed my mind");
        assert_int_equal(call->resets + call->finished, 0);
        assert_int_equal(p.server.session->live, 0);
    }
}

static void a_reset_and_an_answer_may_cross(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        test_call *call = ask(&p, "x");
        run(&p);
        test_call *taken = nth_call(&p.server, 0);
        assert_ok(finish_with(taken, MT_OK, "", mt_slice_text("late")));
        reset_with(call, MT_DEADLINE_EXCEEDED, "", MT_RAN_UNKNOWN);
        run(&p);
        assert_int_equal(call->messages + call->finished + call->resets, 0);
        assert_int_equal(taken->resets, 0);
        assert_ok(p.err[0]);
        assert_ok(p.err[1]);
    }
}

static void the_server_may_reset_and_say_what_ran(void **state)
{
    static const mt_ran all[] = {MT_RAN_UNKNOWN, MT_RAN, MT_DID_NOT_RUN};
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        for (unsigned i = 0; i < 3; i++) {
            test_call *call = ask(&p, "x");
            run(&p);
            reset_with(nth_call(&p.server, i), MT_ABORTED, "no", all[i]);
            run(&p);
            assert_int_equal(call->resets, 1);
            assert_int_equal(call->code, MT_ABORTED);
            assert_int_equal(call->ran, all[i]);
        }
    }
}

static void a_reset_stops_a_large_message(void **state)
{
    static uint8_t zeros[1 << 20];
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(zeros, sizeof zeros);
    pair p;

    (void)state;
    for (int by_server = 0; by_server < 2; by_server++) {
        pair_init(&p, WHOLE, NULL);
        run(&p);
        mt_session *s = p.client.session;
        test_call *call = new_call(&p.client);
        assert_ok(s->ops->open(s, &call->stream, &head, &body, MT_SEND_END, NULL));
        for (int i = 0; i < 8; i++) {
            move_some(&p, false);
            move_some(&p, true);
        }
        test_call *taken = nth_call(&p.server, 0);
        assert_int_equal(mt_native_of(p.server.session)->assembling, sizeof zeros);
        reset_with(by_server ? taken : call, MT_CANCELLED, "", MT_DID_NOT_RUN);
        run(&p);
        assert_int_equal(call->resets, by_server);
        assert_int_equal(taken->resets, !by_server);
        assert_int_equal(taken->messages, 0);
        assert_int_equal(mt_native_of(p.server.session)->assembling, 0);
        p.server.told = echo;
        call = ask(&p, "next");
        run(&p);
        assert_text(call->last, "next");
        pair_fini(&p);
    }
}

/* Else the owner would pump for ever. */
static void a_stream_that_ends_takes_its_news_along(void **state)
{
    static uint8_t zeros[20 << 10];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    run(&p);
    ask(&p, "x");
    while (mt_list_is_empty(&p.server.calls))
        move_some(&p, false);
    test_call *taken = nth_call(&p.server, 0);
    mt_session *s = p.server.session;
    taken->stream.notify_at = 1;
    assert_ok(send_bytes(taken, zeros, sizeof zeros, 0));
    assert_true(s->wants_pump); /* there is room: that is to be told */
    reset_with(taken, MT_CANCELLED, "", MT_RAN);
    s->ops->pump(s);
    assert_false(s->wants_pump);
    run(&p);
    pair_fini(&p);
}

static void a_reset_frees_what_a_finished_call_left(void **state)
{
    static uint8_t zeros[1 << 20];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    run(&p);
    test_call *call = ask(&p, "x");
    move_some(&p, false);
    assert_ok(finish_with(nth_call(&p.server, 0), MT_OK, "", mt_slice_of(zeros, sizeof zeros)));
    assert_int_equal(mt_native_of(p.server.session)->streams.count, 1);
    move_some(&p, true);
    reset_with(call, MT_CANCELLED, "", MT_RAN_UNKNOWN);
    run(&p);
    assert_int_equal(mt_native_of(p.server.session)->streams.count, 0);
    assert_int_equal(call->messages, 0);
    pair_fini(&p);
}

static void reset_on_message(test_call *call, mt_slice bytes, bool last)
{
    (void)bytes;
    (void)last;
    reset_it(call);
}

static void a_call_may_be_reset_while_its_reply_is_told(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.told = echo;
        p.client.told = reset_on_message;
        test_call *call = ask(&p, "x");
        run(&p);
        assert_int_equal(call->messages, 1);
        assert_int_equal(call->finished + call->resets, 0);
        assert_int_equal(nth_call(&p.server, 0)->resets, 0);
    }
}

static void an_early_answer_ends_a_stream(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        test_call *call = new_call(&p.client);
        assert_ok(open_with(&p, call, "one", 0));
        run(&p);
        assert_ok(send_bytes(call, "two", 3, 0)); /* on its way when the server ends the call */
        assert_ok(
            finish_with(nth_call(&p.server, 0), MT_OUT_OF_RANGE, "enough", mt_slice_of(NULL, 0)));
        run(&p);
        assert_int_equal(call->finished, 1);
        assert_int_equal(call->code, MT_OUT_OF_RANGE);
        assert_ok(send_bytes(call, "three", 5, 0)); /* does nothing */
        run(&p);
        assert_int_equal(nth_call(&p.server, 0)->messages, 1);
    }
}

/* ---- going away */

static void calls_that_the_server_did_not_see_did_not_run(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        test_call *old = ask(&p, "x");
        run(&p);
        go_away(&p.server, "restart", 5000);
        test_call *young = ask(&p, "y"), *third = new_call(&p.client);
        run(&p);
        assert_did_not_run(young, MT_UNAVAILABLE, "the server is going away: restart");
        assert_int_equal(old->resets, 0);
        assert_int_equal(p.client.goaways, 1);
        assert_int_equal(p.client.grace_ms, 5000);
        assert_string_equal(p.client.goaway.text, "restart");
        assert_err(open_with(&p, third, "z", MT_SEND_END), MT_ECLOSED);
        assert_null(nth_call(&p.server, 1));
        assert_ok(finish_with(nth_call(&p.server, 0), MT_OK, "", mt_slice_text("done")));
        run(&p);
        assert_text(old->last, "done");
        assert_int_equal(old->finished, 1);
        go_away(&p.server, "really", 0);
        run(&p);
        assert_int_equal(p.client.goaways, 2);
    }
}

/* The client opens no more calls, and the one that it opened before it knew is taken. */
static void calls_that_cross_a_notice_run(void **state)
{
    const mt_status reason = mt_status_make(MT_UNAVAILABLE, "restart");
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        mt_session *server = p.server.session;
        p.server.told = echo;
        server->ops->notice(server, &reason, 5000);
        server->ops->ping(server, 7);
        test_call *crossing = ask(&p, "x"), *late = new_call(&p.client);
        run(&p);
        assert_int_equal(p.client.goaways, 1);
        assert_int_equal(p.client.grace_ms, 5000);
        assert_string_equal(p.client.goaway.text, "restart");
        assert_int_equal(p.server.pongs, 1);
        assert_text(crossing->last, "x");
        assert_err(open_with(&p, late, "z", MT_SEND_END), MT_ECLOSED);
        go_away(&p.server, "restart", 5000);
        run(&p);
        assert_int_equal(p.client.goaways, 2);
        assert_int_equal(crossing->finished, 1);
        assert_int_equal(crossing->resets, 0);
    }
}

/* A server that cannot wait for the answer to its ping says so all the same. */
static void calls_that_cross_the_goaway_behind_a_notice_did_not_run(void **state)
{
    const mt_status reason = mt_status_make(MT_UNAVAILABLE, "restart");
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.session->ops->notice(p.server.session, &reason, 0);
        go_away(&p.server, "restart", 0);
        test_call *crossing = ask(&p, "x");
        run(&p);
        assert_did_not_run(crossing, MT_UNAVAILABLE, "the server is going away: restart");
        assert_null(nth_call(&p.server, 0));
    }
}

static end *going; /* says goaway while a call comes in */

static mt_stream *on_call_and_go_away(void *owner, const mt_call_head *head, mt_status *refusal)
{
    mt_stream *stream = pair_on_call(owner, head, refusal);

    go_away(going, "restart", 0);
    return stream;
}

static void a_call_during_which_the_server_goes_away_runs(void **state)
{
    mt_session_events events = pair_events;
    pair p;

    (void)state;
    events.on_call = on_call_and_go_away;
    pair_init(&p, WHOLE, NULL);
    p.server.session->events = &events;
    going = &p.server;
    p.server.told = echo;
    test_call *call = ask(&p, "x"), *next = ask(&p, "y");
    run(&p);
    assert_int_equal(call->finished, 1);
    assert_did_not_run(next, MT_UNAVAILABLE, "the server is going away: restart");
    pair_fini(&p);
}

static void reset_the_other(test_call *call)
{
    for (mt_list *at = call->owner->calls.next; at != &call->owner->calls; at = at->next) {
        test_call *other = MT_CONTAINER_OF(at, test_call, node);
        if (other != call && other->tag == 1)
            reset_it(other);
    }
}

static void on_reset_and_reset_others(void *owner, mt_stream *stream, const mt_status *status)
{
    pair_on_reset(owner, stream, status);
    reset_the_other((test_call *)stream);
}

static void calls_may_be_reset_while_others_are_told(void **state)
{
    mt_session_events events = pair_events;
    pair p;

    (void)state;
    events.on_reset = on_reset_and_reset_others;
    pair_init(&p, WHOLE, NULL);
    p.client.session->events = &events;
    go_away(&p.server, "restart", 0);
    test_call *calls[10];
    for (int i = 0; i < 10; i++) {
        calls[i] = ask(&p, "x");
        calls[i]->tag = 1;
    }
    run(&p);
    unsigned told = 0;
    for (int i = 0; i < 10; i++)
        told += calls[i]->resets;
    assert_int_equal(told, 1);
    assert_int_equal(p.client.session->live, 0);
    pair_fini(&p);
}

static void a_client_may_go_away_too(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.told = echo;
        test_call *call = ask(&p, "x");
        go_away(&p.client, "bye", 0);
        run(&p);
        assert_int_equal(p.server.goaways, 1);
        assert_string_equal(p.server.goaway.text, "bye");
        assert_int_equal(call->finished, 1);
    }
}

static void a_ping_is_answered(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.client.session->ops->ping(p.client.session, 0x0123456789abcdef);
        p.server.session->ops->ping(p.server.session, 7);
        run(&p);
        assert_int_equal(p.client.pongs, 1);
        assert_true(p.client.pong == 0x0123456789abcdef);
        assert_int_equal(p.server.pongs, 1);
        assert_true(p.server.pong == 7);
    }
}

/* ---- memory */

static mt_err attempt_new(void)
{
    static const mt_session_args args = {.events = &pair_events, .label = "x"};
    mt_session *session;
    mt_err err = mt_native_new(&args, &session);

    if (err == MT_OK)
        session->ops->free(session);
    else
        assert_null(session);
    return err;
}

static void making_a_session_survives_failed_allocations(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(attempt_new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refused_call_did_not_run),
        cmocka_unit_test(a_cancelled_call_is_reset_at_the_server),
        cmocka_unit_test(a_reset_and_an_answer_may_cross),
        cmocka_unit_test(the_server_may_reset_and_say_what_ran),
        cmocka_unit_test(a_reset_stops_a_large_message),
        cmocka_unit_test(a_stream_that_ends_takes_its_news_along),
        cmocka_unit_test(a_reset_frees_what_a_finished_call_left),
        cmocka_unit_test(a_call_may_be_reset_while_its_reply_is_told),
        cmocka_unit_test(an_early_answer_ends_a_stream),
        cmocka_unit_test(calls_that_the_server_did_not_see_did_not_run),
        cmocka_unit_test(calls_that_cross_a_notice_run),
        cmocka_unit_test(calls_that_cross_the_goaway_behind_a_notice_did_not_run),
        cmocka_unit_test(a_call_during_which_the_server_goes_away_runs),
        cmocka_unit_test(calls_may_be_reset_while_others_are_told),
        cmocka_unit_test(a_client_may_go_away_too),
        cmocka_unit_test(a_ping_is_answered),
        cmocka_unit_test(making_a_session_survives_failed_allocations),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
