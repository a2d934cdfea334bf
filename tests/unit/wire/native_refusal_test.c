/* SPDX-License-Identifier: Apache-2.0 */
/* native_refusal_test.c - what limits refuse call by call, between two native sessions: before it is
 * sent when the peer's settings are known, by the peer when not. */
#include "native_pair.h"

/* ---- limits that a well-behaved peer obeys */

static void calls_over_the_limit_wait_for_a_place(void **state)
{
    mt_session_limits two = usual_limits;
    pair p;

    (void)state;
    two.max_concurrent_calls = 2;
    FOR_EACH_CUT(&p, &two)
    {
        run(&p);
        ask(&p, "a");
        test_call *b = ask(&p, "b"), *c = new_call(&p.client);
        assert_err(open_with(&p, c, "c", MT_SEND_END), MT_EAGAIN);
        run(&p);
        assert_int_equal(p.client.readies, 1);
        assert_ok(finish_with(nth_call(&p.server, 0), MT_OK, "", mt_slice_text("A")));
        run(&p);
        assert_int_equal(p.client.readies, 2);
        assert_ok(open_with(&p, c, "c", MT_SEND_END));
        test_call *d = new_call(&p.client);
        assert_err(open_with(&p, d, "d", MT_SEND_END), MT_EAGAIN);
        reset_it(b);
        assert_int_equal(p.client.readies, 2);
        assert_true(p.client.session->wants_pump);
        p.client.session->ops->pump(p.client.session);
        assert_int_equal(p.client.readies, 3);
        assert_false(p.client.session->wants_pump);
        assert_ok(open_with(&p, d, "d", MT_SEND_END));
        p.server.told = echo;
        run(&p);
        assert_int_equal(d->finished, 1);
    }
}

static void an_early_client_is_refused_without_harm(void **state)
{
    mt_session_limits two = usual_limits;
    test_call *calls[100];
    unsigned finished = 0, refused = 0;
    pair p;

    (void)state;
    two.max_concurrent_calls = 2;
    pair_init(&p, WHOLE, &two);
    for (int i = 0; i < 100; i++)
        calls[i] = ask(&p, "x");
    assert_err(open_with(&p, new_call(&p.client), "x", MT_SEND_END), MT_EAGAIN);
    run(&p);
    for (unsigned i = 0; nth_call(&p.server, i) != NULL; i++)
        assert_ok(finish_with(nth_call(&p.server, i), MT_OK, "", mt_slice_text("")));
    run(&p);
    for (int i = 0; i < 100; i++) {
        finished += calls[i]->finished;
        refused += calls[i]->resets;
        if (calls[i]->resets > 0)
            assert_did_not_run(calls[i], MT_RESOURCE_EXHAUSTED,
                               "2 calls are open on this connection: max_concurrent_calls = 2");
    }
    assert_int_equal(finished, 2);
    assert_int_equal(refused, 98);
    pair_fini(&p);
}

static void a_message_over_the_limit_is_not_sent(void **state)
{
    static uint8_t zeros[2000];
    mt_session_limits small = usual_limits;
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(zeros, sizeof zeros);
    mt_status why;
    pair p;

    (void)state;
    small.max_message_bytes = 1999;
    pair_init(&p, WHOLE, &small);
    test_call *early = new_call(&p.client), *late = new_call(&p.client);
    mt_session *s = p.client.session;
    assert_ok(s->ops->open(s, &early->stream, &head, &body, MT_SEND_END, &why));
    run(&p);
    assert_did_not_run(early, MT_RESOURCE_EXHAUSTED,
                       "message of 2000 bytes is over max_message_bytes = 1999");
    assert_err(s->ops->open(s, &late->stream, &head, &body, MT_SEND_END, &why), MT_ELIMIT);
    assert_string_equal(why.text, "message of 2000 bytes is over the peer's max_message_bytes = "
                                  "1999");
    assert_int_equal(late->stream.id, 0);
    assert_int_equal(s->out.bytes, 0);
    pair_fini(&p);
}

static void a_large_message_over_the_limit_did_not_run(void **state)
{
    static uint8_t zeros[100000];
    mt_session_limits small = usual_limits;
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(zeros, sizeof zeros);
    pair p;

    (void)state;
    small.max_message_bytes = 99999;
    FOR_EACH_CUT(&p, &small)
    {
        test_call *call = new_call(&p.client);
        mt_session *s = p.client.session;
        assert_ok(s->ops->open(s, &call->stream, &head, &body, MT_SEND_END, NULL));
        run(&p);
        assert_did_not_run(call, MT_RESOURCE_EXHAUSTED,
                           "message of 100000 bytes is over max_message_bytes = 99999");
        assert_int_equal(nth_call(&p.server, 0)->resets, 1);
    }
}

static void metadata_over_the_limit_did_not_run(void **state)
{
    char value[1024];
    mt_session_limits small = usual_limits;
    mt_metadata_entry entries[] = {mt_metadata_text("k", "v"),
                                   {"big", {(uint8_t *)value, 967, NULL}}};
    mt_call_head head = {.method = &get_method, .metadata = {entries, 2}};
    mt_status why;
    pair p;

    (void)state;
    memset(value, 'v', sizeof value);
    small.max_metadata_bytes = 1 + 1 + 32 + 3 + 966 + 32;
    pair_init(&p, WHOLE, &small);
    test_call *early = new_call(&p.client), *late = new_call(&p.client);
    mt_session *s = p.client.session;
    assert_ok(s->ops->open(s, &early->stream, &head, NULL, MT_SEND_END, &why));
    run(&p);
    assert_did_not_run(early, MT_RESOURCE_EXHAUSTED,
                       "metadata is over max_metadata_bytes = 1035 or 128 entries");
    assert_err(s->ops->open(s, &late->stream, &head, NULL, MT_SEND_END, &why), MT_ELIMIT);
    assert_string_equal(why.text,
                        "metadata of 1036 bytes is over the peer's max_metadata_bytes = 1035");
    entries[1].value.size = 966;
    assert_ok(s->ops->open(s, &late->stream, &head, NULL, MT_SEND_END, &why));
    run(&p);
    assert_int_equal(nth_call(&p.server, 0)->half_closed, true);
    pair_fini(&p);
}

static void methods_over_the_limit_are_named_each_time(void **state)
{
    static char paths[100][8];
    static mt_method methods[100];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    p.server.told = echo;
    mt_body body = body_of("x", 1);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 100; i++) {
            snprintf(paths[i], sizeof paths[i], "/s/%u", i);
            methods[i].path = paths[i];
            mt_call_head head = {.method = &methods[i]};
            test_call *call = new_call(&p.client);
            assert_ok(p.client.session->ops->open(p.client.session, &call->stream, &head, &body,
                                                  MT_SEND_END, NULL));
            run(&p);
            assert_int_equal(call->finished, 1);
        }
    assert_int_equal(p.server.methods, 100 + 100 - MT_INITIAL_METHODS);
    mt_session_events events = pair_events;
    events.on_method_once = NULL;
    p.server.session->events = &events;
    mt_call_head head = {.method = &methods[99]};
    test_call *call = new_call(&p.client);
    assert_ok(p.client.session->ops->open(p.client.session, &call->stream, &head, &body,
                                          MT_SEND_END, NULL));
    run(&p);
    assert_did_not_run(call, MT_RESOURCE_EXHAUSTED,
                       "more methods on this connection than max_methods = 64");
    pair_fini(&p);
}

/* ---- leading metadata */

/* Gives the client bytes of a server that does as it likes; returns what came of the last of them. */
static mt_err give_client(pair *p, const void *bytes, size_t size)
{
    mt_err err = MT_OK;

    while (size > 0 && err == MT_OK) {
        size_t some = next_cut(p, size);

        err = give(p, true, bytes, some);
        bytes = (const uint8_t *)bytes + some;
        size -= some;
    }
    return err;
}

static mt_err give_frame(pair *p, unsigned type_and_flags, const char *payload)
{
    uint8_t frame[64];
    size_t size = strlen(payload);

    mt_frame_put(frame, 1, size, type_and_flags);
    memcpy(frame + MT_FRAME_HEADER, payload, size);
    return give_client(p, frame, MT_FRAME_HEADER + size);
}

/* Else a server could fill the memory of a call, which keeps what it gets. */
static void leading_metadata_comes_once_and_first(void **state)
{
    static const char headers[] = "\4\1k\1v";
    static const struct {
        unsigned type_and_flags;
        const char *payload;
    } before[] = {{MT_FRAME_HEADERS, headers},
                  {MT_FRAME_MESSAGE | MT_FLAG_MSG, "hi"},
                  {MT_FRAME_MESSAGE | MT_FLAG_MSG | MT_FLAG_MORE, "\5hi"}};
    pair p;

    (void)state;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        FOR_EACH_CUT(&p, NULL)
        {
            test_call *call = ask(&p, "x");
            run(&p);
            assert_ok(give_frame(&p, before[i].type_and_flags, before[i].payload));
            assert_string_equal(call->headers, i == 0 ? "k=v;" : "");
            assert_err(give_frame(&p, MT_FRAME_HEADERS, headers), MT_EPROTO);
            assert_non_null(strstr(p.client.session->error, "leading metadata"));
            assert_string_equal(call->headers, i == 0 ? "k=v;" : "");
        }
}

/* ---- the client's limits */

/* A pair whose client takes little, but did not say so: what a server that ignores settings meets. */
static void stingy_init(pair *p)
{
    pair_init(p, WHOLE, NULL);
    run(p);
    mt_session_limits *ours = &mt_native_of(p->client.session)->ours;
    ours->max_message_bytes = 4;
    ours->max_metadata_bytes = 40;
}

static void assert_refused_reply(pair *p, const test_call *call, const char *text)
{
    run(p);
    assert_int_equal(call->resets, 1);
    assert_int_equal(call->finished + call->messages, 0);
    assert_int_equal(call->code, MT_RESOURCE_EXHAUSTED);
    assert_int_equal(call->ran, MT_RAN);
    assert_string_equal(call->text, text);
    assert_int_equal(p->client.session->live, 0);
    pair_fini(p);
}

static test_call *ask_and_take(pair *p, test_call **taken)
{
    stingy_init(p);
    test_call *call = ask(p, "x");
    run(p);
    *taken = nth_call(&p->server, 0);
    return call;
}

static void replies_over_the_limit_have_run(void **state)
{
    static uint8_t zeros[10000];
    static const mt_metadata_entry entries[] = {{"key", {(const uint8_t *)"values", 6, NULL}}};
    const mt_metadata metadata = {entries, 1};
    const mt_finish finish = {.trailers = metadata};
    test_call *call, *taken;
    pair p;

    (void)state;
    call = ask_and_take(&p, &taken);
    assert_ok(finish_with(taken, MT_OK, "", mt_slice_text("12345")));
    assert_refused_reply(&p, call, "message of 5 bytes is over max_message_bytes = 4");
    call = ask_and_take(&p, &taken);
    assert_ok(finish_with(taken, MT_OK, "", mt_slice_of(zeros, sizeof zeros)));
    assert_refused_reply(&p, call, "message of 10000 bytes is over max_message_bytes = 4");
    call = ask_and_take(&p, &taken);
    assert_ok(send_bytes(taken, "12345", 5, 0));
    assert_refused_reply(&p, call, "message of 5 bytes is over max_message_bytes = 4");
    call = ask_and_take(&p, &taken);
    assert_ok(p.server.session->ops->headers(p.server.session, &taken->stream, metadata));
    assert_refused_reply(&p, call, "leading metadata is over max_metadata_bytes = 40");
    call = ask_and_take(&p, &taken);
    assert_ok(p.server.session->ops->finish(p.server.session, &taken->stream, &finish, NULL, NULL));
    assert_refused_reply(&p, call, "trailing metadata is over max_metadata_bytes = 40");
}

static void replies_over_known_limits_are_not_sent(void **state)
{
    static uint8_t zeros[100];
    static char value[40000];
    const mt_metadata_entry entry = {"k", {(const uint8_t *)value, 10, NULL}};
    mt_finish finish = {.trailers = {&entry, 1}};
    mt_body body = body_of(zeros, sizeof zeros);
    mt_status why;
    pair p;

    (void)state;
    memset(value, 'v', sizeof value);
    pair_init(&p, WHOLE, NULL);
    ask(&p, "x");
    run(&p);
    mt_stream *stream = &nth_call(&p.server, 0)->stream;
    mt_session *s = p.server.session;
    mt_session_limits *peer = &mt_native_of(s)->peer;
    peer->max_message_bytes = 99;
    assert_err(s->ops->send(s, stream, &body, 0, &why), MT_ELIMIT);
    assert_err(s->ops->finish(s, stream, &finish, &body, &why), MT_ELIMIT);
    assert_string_equal(why.text, "message of 100 bytes is over the peer's max_message_bytes = 99");
    peer->max_metadata_bytes = 42;
    assert_err(s->ops->headers(s, stream, finish.trailers), MT_ELIMIT);
    assert_err(s->ops->finish(s, stream, &finish, NULL, &why), MT_ELIMIT);
    assert_string_equal(why.text,
                        "metadata of 43 bytes is over the peer's max_metadata_bytes = 42");
    peer->max_metadata_bytes = 100000;
    mt_metadata_entry large = {"k", {(const uint8_t *)value, sizeof value, NULL}};
    finish.trailers.entries = &large;
    assert_err(s->ops->finish(s, stream, &finish, NULL, &why), MT_ELIMIT);
    assert_non_null(strstr(why.text, "is over the peer's max_frame_bytes = 32768"));
    assert_int_not_equal(stream->id, 0);
    assert_int_equal(s->out.bytes, 0);
    pair_fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_over_the_limit_wait_for_a_place),
        cmocka_unit_test(an_early_client_is_refused_without_harm),
        cmocka_unit_test(a_message_over_the_limit_is_not_sent),
        cmocka_unit_test(a_large_message_over_the_limit_did_not_run),
        cmocka_unit_test(metadata_over_the_limit_did_not_run),
        cmocka_unit_test(methods_over_the_limit_are_named_each_time),
        cmocka_unit_test(leading_metadata_comes_once_and_first),
        cmocka_unit_test(replies_over_the_limit_have_run),
        cmocka_unit_test(replies_over_known_limits_are_not_sent),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
