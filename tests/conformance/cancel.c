/* SPDX-License-Identifier: Apache-2.0 */
/* cancel.c - calls that are given up, and who may free what while calls are under way. */
#include "conformance/kit.h"

#include <pthread.h>
#include <string.h>

static const test_probe_handlers keepers = {.echo = kit_on_keep, .store = kit_on_store};

static void cancel_in_then(kit_call *c)
{
    mt_call_cancel(c->more);
}

/* ---- by the caller */

static void a_call_is_cancelled_before_it_connects(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    mt_call_cancel(c.call);
    assert_int_equal(c.done, 0);
    kit_wait(&c);
    assert_status(&c.status, MT_CANCELLED, MT_DID_NOT_RUN, "by the caller");
    kit_close(&k);
    assert_int_equal(k.served, 0);
    assert_ended(&c, MT_CANCELLED, NULL);
}

static void a_call_in_flight_is_cancelled_on_both_sides(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_call_cancel(c.call);
    mt_call_cancel(c.call);
    kit_wait(&c);
    assert_status(&c.status, MT_CANCELLED, MT_RAN_UNKNOWN, "by the caller");
    assert_int_equal(c.status.stage, MT_STAGE_SERVER);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "nobody waits");
    kit_echo(&k, &c, "y", NULL);
    kit_until(&k, &k.kept_count, 2);
    kit_answer(&k, 1, "the connection goes on");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "the connection goes on");
    kit_close(&k);
}

static void cancelling_an_ended_call_does_nothing(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    mt_call *call = mt_call_ref(c.call);
    c.then = cancel_in_then;
    c.more = call;
    kit_wait(&c);
    mt_call_cancel(call);
    kit_close(&k);
    mt_call_cancel(call);
    assert_ended(&c, MT_OK, "x");
    mt_call_unref(call);
}

static void *cancel_it(void *arg)
{
    mt_call_cancel(arg);
    mt_call_unref(arg);
    return NULL;
}

static void another_thread_may_cancel(void **state)
{
    kit k;
    kit_call c;
    pthread_t threads[2];

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, cancel_it, mt_call_ref(c.call)), 0);
    kit_wait(&c);
    assert_ended(&c, MT_CANCELLED, NULL);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "");
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    kit_close(&k);
}

static void a_call_may_cancel_another_in_its_end(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    a.then = cancel_in_then;
    a.more = b.call;
    kit_until(&k, &k.kept_count, 2);
    kit_answer(&k, 0, "first");
    kit_wait(&b);
    assert_ended(&a, MT_OK, "first");
    assert_ended(&b, MT_CANCELLED, NULL);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 1, "");
    kit_close(&k);
}

/* ---- references */

static void keep_in_then(kit_call *c)
{
    c->more = mt_call_ref(c->call);
}

static void a_kept_call_outlives_its_channel(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    c.then = keep_in_then;
    kit_wait(&c);
    kit_close(&k);
    assert_int_equal(mt_call_headers(c.more).count, 0);
    assert_string_equal(mt_call_method(c.more)->path, "/test.Probe/Echo");
    mt_call_unref(mt_call_ref(c.more));
    mt_call_unref(c.more);
    mt_call_unref(NULL);
}

static void replies_outlive_their_channel(void **state)
{
    kit k;
    test_note *reply;

    kit_open(&k, *state, NULL);
    mt_status status =
        test_probe_echo(k.channel, &(test_note){.text = (char *)"stays"}, &reply, NULL);
    assert_int_equal(status.code, MT_OK);
    kit_close(&k);
    assert_string_equal(reply->text, "stays");
    test_note_free(reply);
}

/* ---- freeing the channel */

static void freeing_the_channel_cancels_its_calls(void **state)
{
    kit k;
    kit_call sent, waits;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.max_concurrent_calls = 1}});
    kit_echo(&k, &sent, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    kit_echo(&k, &waits, "x", NULL);
    mt_channel_free(k.channel);
    k.channel = NULL;
    kit_wait(&sent);
    kit_wait(&waits);
    assert_status(&sent.status, MT_CANCELLED, MT_RAN_UNKNOWN, "channel was closed");
    assert_status(&waits.status, MT_CANCELLED, MT_DID_NOT_RUN, "channel was closed");
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "");
    kit_close(&k);
}

static void freeing_an_unused_channel_is_fine(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    mt_channel_free(NULL);
    kit_close(&k);
}

static void free_in_then(kit_call *c)
{
    mt_channel_free(c->k->channel);
    c->k->channel = NULL;
}

static void the_channel_may_be_freed_inside_done(void **state)
{
    kit k;
    kit_call a, b, c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    kit_echo(&k, &c, "x", NULL);
    b.then = free_in_then;
    kit_until(&k, &k.kept_count, 3);
    kit_answer(&k, 1, "free it");
    kit_wait(&a);
    kit_wait(&b);
    kit_wait(&c);
    assert_ended(&a, MT_CANCELLED, NULL);
    assert_ended(&b, MT_OK, "free it");
    assert_ended(&c, MT_CANCELLED, NULL);
    kit_until(&k, &k.cancelled, 2);
    kit_answer(&k, 0, "");
    kit_answer(&k, 2, "");
    kit_close(&k);
}

static void the_channel_may_be_freed_inside_the_end_of_a_call_that_failed(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    a.then = free_in_then;
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&a, MT_UNAVAILABLE, NULL);
    assert_int_equal(b.done, 1);
    kit_close(&k);
}

/* A call that a callback starts on a channel it has just freed would be a mistake; one that it starts
 * before is cancelled with the rest. */
static void start_and_free_in_then(kit_call *c)
{
    kit_echo(c->k, c->more, "x", NULL);
    free_in_then(c);
}

static void a_call_started_right_before_the_free_ends_too(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &a, "x", NULL);
    a.then = start_and_free_in_then;
    a.more = &b;
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&b, MT_CANCELLED, NULL);
    kit_close(&k);
}

/* ---- freeing the server */

static void a_freed_server_ends_its_calls(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    kit_until(&k, &k.kept_count, 2);
    mt_server_free(k.server);
    k.server = NULL;
    assert_int_equal(k.cancelled, 2);
    kit_wait(&a);
    kit_wait(&b);
    assert_status(&a.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "");
    assert_int_equal(a.status.stage, MT_STAGE_SERVER);
    kit_answer(&k, 0, "the last one takes the server along");
    kit_answer(&k, 1, "");
    kit_close(&k);
}

static void on_free_server(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    (void)request;
    mt_server_free(k->server);
    k->server = NULL;
    mt_call_fail(call, MT_ABORTED, "the last answer");
    kit_count_up(k, &k->served);
}

static void a_handler_may_free_its_server(void **state)
{
    const test_probe_handlers handlers = {.echo = on_free_server};
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_int_not_equal(c.status.code, MT_OK);
    kit_close(&k);
}

/* ---- ends that meddle with each other */

static void cancel_neighbour(kit_call *c)
{
    kit_call *other = c->more;

    mt_call_cancel(other->call);
}

static void a_lost_call_may_cancel_its_neighbour(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    a.then = cancel_neighbour;
    a.more = &b;
    kit_until(&k, &k.kept_count, 2);
    mt_server_free(k.server);
    k.server = NULL;
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&a, MT_UNAVAILABLE, NULL);
    assert_int_equal(b.done, 1);
    kit_answer(&k, 0, "");
    kit_answer(&k, 1, "");
    kit_close(&k);
}

/* When one call is cancelled, the handler of another is answered. */
static void answer_all(mt_call *call, void *app)
{
    kit *k = app;

    for (size_t i = 0; i < 2; i++)
        if (k->kept[i] != NULL)
            kit_answer(k, i, "all at once");
    (void)call;
    kit_count_up(k, &k->cancelled);
}

static void on_keep_and_answer_all(mt_call *call, const test_note *request, void *app)
{
    kit_on_keep(call, request, app);
    mt_call_on_cancel(call, answer_all, app);
}

static void a_cancelled_handler_may_answer_its_neighbour(void **state)
{
    const test_probe_handlers handlers = {.echo = on_keep_and_answer_all};
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    kit_until(&k, &k.kept_count, 2);
    mt_channel_free(k.channel); /* the server loses the connection with both */
    k.channel = NULL;
    kit_until(&k, &k.cancelled, 1);
    kit_close(&k);
    assert_int_equal(a.done, 1);
    assert_int_equal(b.done, 1);
}

/* ---- answers from elsewhere */

static void *answer_it(void *arg)
{
    test_probe_echo_respond(arg, &(test_note){.text = (char *)"from a thread"});
    return NULL;
}

static void *fail_it(void *arg)
{
    mt_call_fail(arg, MT_ABORTED, "from a %s", "thread");
    return NULL;
}

static void another_thread_may_answer(void **state)
{
    kit k;
    kit_call a, b, gone;
    pthread_t threads[3];

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", NULL);
    kit_echo(&k, &b, "x", NULL);
    kit_echo(&k, &gone, "x", NULL);
    kit_until(&k, &k.kept_count, 3);
    mt_call_cancel(gone.call);
    kit_until(&k, &k.cancelled, 1);
    assert_int_equal(pthread_create(&threads[0], NULL, answer_it, k.kept[0]), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, fail_it, k.kept[1]), 0);
    assert_int_equal(pthread_create(&threads[2], NULL, answer_it, k.kept[2]), 0);
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&a, MT_OK, "from a thread");
    assert_status(&b.status, MT_ABORTED, MT_RAN, "from a thread");
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    kit_close(&k);
}

static void call_in_then(kit_call *c)
{
    test_note *reply;
    mt_status status =
        test_probe_echo(c->k->channel, &(test_note){.text = (char *)"x"}, &reply, NULL);

    assert_status(&status, MT_FAILED_PRECONDITION, MT_DID_NOT_RUN, "callback");
    assert_null(reply);
}

static void a_blocking_call_inside_a_callback_is_refused(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    c.then = call_in_then;
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_int_equal(k.served, 1);
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(a_call_is_cancelled_before_it_connects),
    KIT_EVERYWHERE(a_call_in_flight_is_cancelled_on_both_sides),
    KIT_EVERYWHERE(cancelling_an_ended_call_does_nothing),
    KIT_REAL(another_thread_may_cancel),
    KIT_EVERYWHERE(a_call_may_cancel_another_in_its_end),
    KIT_EVERYWHERE(a_kept_call_outlives_its_channel),
    KIT_EVERYWHERE(replies_outlive_their_channel),
    KIT_EVERYWHERE(freeing_the_channel_cancels_its_calls),
    KIT_EVERYWHERE(freeing_an_unused_channel_is_fine),
    KIT_EVERYWHERE(the_channel_may_be_freed_inside_done),
    KIT_EVERYWHERE(the_channel_may_be_freed_inside_the_end_of_a_call_that_failed),
    KIT_EVERYWHERE(a_call_started_right_before_the_free_ends_too),
    KIT_EVERYWHERE(a_freed_server_ends_its_calls),
    KIT_EVERYWHERE(a_handler_may_free_its_server),
    KIT_EVERYWHERE(a_lost_call_may_cancel_its_neighbour),
    KIT_EVERYWHERE(a_cancelled_handler_may_answer_its_neighbour),
    KIT_REAL(another_thread_may_answer),
    KIT_EVERYWHERE(a_blocking_call_inside_a_callback_is_refused),
};

KIT_SUITE(cancel, tests);
