/* SPDX-License-Identifier: Apache-2.0 */
/* inherit_test.c - a call that is made for a handler's call ends with it, and no later. */
#include "rpc/kit.h"

#include <string.h>

/* A request with this text makes another one, "inner"; every other one is kept. */
static const char RELAY[] = "relay";

static struct {
    mt_call *outer;          /* the handler's, until it was answered */
    mt_call_options options; /* of the inner call */
    kit_call inner;
    bool answers_first;
} relay;

static void start_inner(kit *k)
{
    const test_note request = {.text = (char *)"inner"};

    kit_start(k, &relay.inner, kit_method(KIT_ECHO), &request, &relay.options);
}

static void on_echo(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    if (strcmp(request->text, RELAY) != 0) {
        kit_on_keep(call, request, app);
        return;
    }
    relay.outer = call;
    if (relay.answers_first) {
        test_probe_echo_respond(call, request);
        relay.outer = NULL;
    }
    start_inner(k);
}

static const test_probe_handlers handlers = {.echo = on_echo, .timed = on_echo};

static void answer_outer(void)
{
    test_probe_echo_respond(relay.outer, &(test_note){.text = (char *)"outer"});
    relay.outer = NULL;
}

static void open_relay(kit *k, void **state, const mt_call_options *options)
{
    memset(&relay, 0, sizeof relay);
    if (options != NULL)
        relay.options = *options;
    kit_open(k, *state, &(kit_args){.handlers = &handlers});
}

/* ---- deadlines */

static void the_rest_of_the_deadline_is_inherited(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, NULL);
    mt_time start = k.loop->now;
    kit_echo(&k, &outer, RELAY, &(mt_call_options){.timeout_ms = 80});
    kit_until(&k, &k.kept_count, 1);
    assert_in_range(mt_call_time_left(k.kept[0]), 70 * MT_MS, 80 * MT_MS);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN,
                  "after 80 ms, inherited from /test.Probe/Echo, in server");
    assert_int_equal((relay.inner.ended - start + MT_MS / 2) / MT_MS, 80);
    kit_wait(&outer);
    assert_ended(&outer, MT_DEADLINE_EXCEEDED, NULL);
    assert_null(strstr(outer.status.text, "inherited"));
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "late");
    answer_outer();
    kit_close(&k);
}

static void a_method_without_its_own_gets_that_of_the_idl(void **state)
{
    const test_note request = {.text = (char *)RELAY};
    kit k;
    kit_call outer = {0};

    open_relay(&k, state, NULL);
    kit_start(&k, &outer, kit_method(KIT_TIMED), &request, NULL);
    kit_until(&k, &k.kept_count, 1);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN,
                  "inherited from /test.Probe/Timed");
    kit_wait(&outer);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "late");
    answer_outer();
    kit_close(&k);
}

static void an_earlier_deadline_of_its_own_holds(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, &(mt_call_options){.timeout_ms = 20});
    kit_echo(&k, &outer, RELAY, &(mt_call_options){.timeout_ms = 80});
    kit_until(&k, &k.kept_count, 1);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN,
                  "after 20 ms, in server");
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "late");
    answer_outer();
    kit_wait(&outer);
    assert_ended(&outer, MT_OK, "outer");
    kit_close(&k);
}

static void a_later_deadline_of_its_own_does_not(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
    kit_echo(&k, &outer, RELAY, &(mt_call_options){.timeout_ms = 30});
    kit_until(&k, &k.kept_count, 1);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN, "after 30 ms, inher");
    kit_wait(&outer);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "late");
    answer_outer();
    kit_close(&k);
}

static void work_that_goes_on_later_names_its_parent(void **state)
{
    kit k;
    kit_call outer, inner = {0};

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, "kept", &(mt_call_options){.timeout_ms = 100});
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 40 * MT_MS);
    kit_echo(&k, &inner, "inner", &(mt_call_options){.parent = k.kept[0]});
    kit_until(&k, &k.kept_count, 2);
    assert_in_range(mt_call_time_left(k.kept[1]), 50 * MT_MS, 60 * MT_MS);
    kit_answer(&k, 1, "in time");
    kit_wait(&inner);
    assert_ended(&inner, MT_OK, "in time");
    kit_answer(&k, 0, "too");
    kit_wait(&outer);
    assert_ended(&outer, MT_OK, "too");
    kit_close(&k);
}

static void a_deadline_that_has_passed_refuses_the_call(void **state)
{
    kit k;
    kit_call outer, inner = {0};

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, "kept", &(mt_call_options){.timeout_ms = 10});
    kit_wait(&outer);
    kit_until(&k, &k.cancelled, 1);
    kit_echo(&k, &inner, "inner", &(mt_call_options){.parent = k.kept[0]});
    kit_wait(&inner);
    assert_status(&inner.status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN,
                  "the inherited deadline, that of /test.Probe/Echo, had passed");
    kit_answer(&k, 0, "late");
    assert_int_equal(k.served, 1);
    kit_close(&k);
}

/* ---- cancellation */

static void cancel_outer(kit *k, kit_call *outer)
{
    kit_echo(k, outer, RELAY, NULL);
    kit_until(k, &k->kept_count, 1);
    mt_call_cancel(outer->call);
    kit_wait(outer);
    assert_ended(outer, MT_CANCELLED, NULL);
}

static void a_cancelled_call_takes_its_children_along(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, NULL);
    cancel_outer(&k, &outer);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_CANCELLED, MT_RAN_UNKNOWN,
                  "cancelled with /test.Probe/Echo, the call that it was made for");
    kit_until(&k, &k.cancelled, 1); /* and so on, down to the last handler */
    kit_answer(&k, 0, "late");
    answer_outer();
    kit_close(&k);
}

static void a_detached_call_is_its_own_master(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, &(mt_call_options){.detached = true});
    cancel_outer(&k, &outer);
    answer_outer();
    kit_answer(&k, 0, "alive");
    kit_wait(&relay.inner);
    assert_ended(&relay.inner, MT_OK, "alive");
    assert_int_equal(k.cancelled, 0);
    kit_close(&k);
}

static void an_answer_leaves_children_alone(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, RELAY, NULL);
    kit_until(&k, &k.kept_count, 1);
    answer_outer();
    kit_wait(&outer);
    kit_answer(&k, 0, "alive");
    kit_wait(&relay.inner);
    assert_ended(&relay.inner, MT_OK, "alive");
    kit_close(&k);
}

static void a_child_that_is_over_is_forgotten(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, RELAY, NULL);
    kit_until(&k, &k.kept_count, 1);
    kit_answer(&k, 0, "first");
    kit_wait(&relay.inner);
    assert_ended(&relay.inner, MT_OK, "first");
    mt_call_cancel(outer.call);
    kit_wait(&outer);
    answer_outer();
    kit_close(&k);
}

static void what_a_handler_starts_after_its_answer_is_not_for_the_call(void **state)
{
    kit k;
    kit_call outer;

    open_relay(&k, state, NULL);
    relay.answers_first = true;
    kit_echo(&k, &outer, RELAY, &(mt_call_options){.timeout_ms = 5000});
    kit_until(&k, &k.kept_count, 1);
    assert_int_equal(mt_call_time_left(k.kept[0]), MT_NEVER);
    kit_wait(&outer);
    kit_answer(&k, 0, "alive");
    kit_wait(&relay.inner);
    assert_ended(&relay.inner, MT_OK, "alive");
    kit_close(&k);
}

static void a_cancelled_call_gets_no_children(void **state)
{
    kit k;
    kit_call outer, inner = {0};

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, "kept", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_call_cancel(outer.call);
    kit_until(&k, &k.cancelled, 1);
    kit_echo(&k, &inner, "inner", &(mt_call_options){.parent = k.kept[0]});
    kit_wait(&inner);
    assert_status(&inner.status, MT_CANCELLED, MT_DID_NOT_RUN, "had ended");
    kit_answer(&k, 0, "late");
    kit_close(&k);
}

static void a_call_of_this_process_is_no_parent(void **state)
{
    kit k;
    kit_call outer, inner = {0};

    open_relay(&k, state, NULL);
    kit_echo(&k, &outer, "kept", NULL);
    kit_until(&k, &k.kept_count, 1);
    kit_echo(&k, &inner, "inner", &(mt_call_options){.parent = outer.call});
    kit_wait(&inner);
    assert_status(&inner.status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, "options.parent");
    kit_answer(&k, 0, "x");
    kit_wait(&outer);
    kit_close(&k);
}

/* Cleaning up after a call is not for that call. */
static void on_cancelled(mt_call *call, void *app)
{
    start_inner(app);
    mt_call_fail(call, MT_CANCELLED, "nobody waits");
}

static void on_store(mt_call *call, const test_blob *request, void *app)
{
    kit *k = app;

    (void)request;
    mt_call_on_cancel(call, on_cancelled, k);
    kit_count_up(k, &k->served);
}

static void a_cancel_callback_may_make_calls(void **state)
{
    static const test_probe_handlers cleaners = {.echo = kit_on_echo, .store = on_store};
    const test_blob request = TEST_BLOB_INIT;
    kit k;
    kit_call outer = {0};

    memset(&relay, 0, sizeof relay);
    kit_open(&k, *state, &(kit_args){.handlers = &cleaners});
    kit_start(&k, &outer, kit_method(KIT_STORE), &request, NULL);
    kit_until(&k, &k.served, 1);
    mt_call_cancel(outer.call);
    kit_wait(&outer);
    kit_until(&k, &k.served, 2);
    kit_wait(&relay.inner);
    assert_ended(&relay.inner, MT_OK, "inner");
    kit_close(&k);
}

/* ---- streams */

static void start_on_message(mt_call *call, const test_number *request, void *app)
{
    if (request == NULL)
        return;
    relay.outer = call;
    start_inner(app);
}

static void on_sum(mt_call *call, void *app)
{
    test_talk_sum_on_request(call, start_on_message, app);
}

static void note_end(mt_call *call, const mt_status *status, const test_number *reply, void *arg)
{
    kit_call *c = arg;

    (void)call, (void)reply;
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

static void callbacks_of_a_stream_work_for_its_call(void **state)
{
    static const test_talk_handlers talk = {.sum = on_sum};
    kit k;
    kit_call outer = {.k = &k};

    memset(&relay, 0, sizeof relay);
    kit_open(&k, *state, &(kit_args){.handlers = &handlers, .talk = &talk});
    outer.call = test_talk_sum_open(k.channel, &(mt_call_options){.timeout_ms = 50000});
    test_talk_sum_on_done(outer.call, note_end, &outer);
    mt_loop_scope scope = mt_loop_enter(k.loop);
    assert_ok(test_talk_sum_write_request(outer.call, &(test_number){0}));
    mt_loop_leave(scope);
    kit_until(&k, &k.kept_count, 1);
    assert_in_range(mt_call_time_left(k.kept[0]), 1, 50000 * MT_MS);
    mt_call_cancel(outer.call);
    kit_wait(&outer);
    kit_wait(&relay.inner);
    assert_status(&relay.inner.status, MT_CANCELLED, MT_RAN_UNKNOWN,
                  "cancelled with /test.Talk/Sum");
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "late");
    mt_call_fail(relay.outer, MT_CANCELLED, "late");
    kit_close(&k);
}

static struct {
    mt_call *call; /* the stream */
    kit_count done;
    mt_status status;
} watched;

static void watched_done(mt_call *call, const mt_status *status, void *arg)
{
    (void)call;
    watched.status = *status;
    kit_count_up(arg, &watched.done);
}

static void on_open_stream(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    (void)request;
    relay.outer = call;
    watched.call = test_talk_chat_open(k->channel, NULL);
    mt_call_on_done(watched.call, watched_done, k);
    assert_ok(test_talk_chat_write_request(watched.call, &(test_note){.text = (char *)"x"}));
}

static mt_call *chat_call;

static void chat_cancelled(mt_call *call, void *app)
{
    kit *k = app;

    mt_call_fail(call, MT_CANCELLED, "nobody reads");
    kit_count_up(k, &k->cancelled);
}

static void on_chat(mt_call *call, void *app)
{
    chat_call = call;
    mt_call_on_cancel(call, chat_cancelled, app);
    kit_count_up(app, &((kit *)app)->served);
}

static void streams_inherit_too(void **state)
{
    static const test_probe_handlers opener = {.echo = on_open_stream};
    static const test_talk_handlers talk = {.chat = on_chat};
    kit k;
    kit_call outer;

    memset(&relay, 0, sizeof relay);
    memset(&watched, 0, sizeof watched);
    kit_open(&k, *state, &(kit_args){.handlers = &opener, .talk = &talk});
    kit_echo(&k, &outer, "x", NULL);
    kit_until(&k, &k.served, 1);
    mt_call_cancel(outer.call);
    kit_until(&k, &watched.done, 1);
    assert_status(&watched.status, MT_CANCELLED, MT_RAN_UNKNOWN, "cancelled with /test.Probe/Echo");
    kit_until(&k, &k.cancelled, 1);
    answer_outer();
    kit_wait(&outer);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(the_rest_of_the_deadline_is_inherited, kit_sim),
        KIT_ONLY(a_method_without_its_own_gets_that_of_the_idl, kit_sim),
        KIT_ONLY(an_earlier_deadline_of_its_own_holds, kit_sim),
        KIT_ONLY(a_later_deadline_of_its_own_does_not, kit_sim),
        KIT_ONLY(work_that_goes_on_later_names_its_parent, kit_sim),
        KIT_ONLY(a_deadline_that_has_passed_refuses_the_call, kit_sim),
        KIT_EVERYWHERE(a_cancelled_call_takes_its_children_along),
        KIT_EVERYWHERE(a_detached_call_is_its_own_master),
        KIT_EVERYWHERE(an_answer_leaves_children_alone),
        KIT_EVERYWHERE(a_child_that_is_over_is_forgotten),
        KIT_EVERYWHERE(what_a_handler_starts_after_its_answer_is_not_for_the_call),
        KIT_EVERYWHERE(a_cancelled_call_gets_no_children),
        KIT_EVERYWHERE(a_call_of_this_process_is_no_parent),
        KIT_EVERYWHERE(a_cancel_callback_may_make_calls),
        KIT_EVERYWHERE(callbacks_of_a_stream_work_for_its_call),
        KIT_EVERYWHERE(streams_inherit_too),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
