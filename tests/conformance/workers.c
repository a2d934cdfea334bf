/* SPDX-License-Identifier: Apache-2.0 */
/* workers.c - blocking handlers: they run on threads of their own, and stop nobody else. */
#include "conformance/kit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static kit_gate gate;

/* kept_count tells how many have come to the gate. */
static void on_block(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->kept_count);
    kit_gate_pass(&gate);
    kit_on_echo(call, request, app);
}

static const test_probe_handlers blockers = {.echo = kit_on_echo, .work = on_block};

static void start_work(kit *k, kit_call *c, const char *text, uint32_t timeout_ms)
{
    const test_note request = {.text = (char *)text};

    *c = (kit_call){0};
    kit_start(k, c, kit_method(KIT_WORK), &request, &(mt_call_options){.timeout_ms = timeout_ms});
}

static void blocking_handlers_do_not_stop_others(void **state)
{
    enum { BLOCKED = 8 };
    kit_call work[BLOCKED], c;
    kit k;

    kit_gate_init(&gate);
    kit_open(&k, *state, &(kit_args){.handlers = &blockers, .runs = true});
    for (int i = 0; i < BLOCKED; i++)
        start_work(&k, &work[i], "slow", 0);
    kit_until(&k, &k.kept_count, BLOCKED); /* the default number of workers, at the same time */
    for (int i = 0; i < 10; i++) {
        kit_echo(&k, &c, "fast", NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, "fast");
    }
    kit_gate_open(&gate);
    for (int i = 0; i < BLOCKED; i++) {
        kit_wait(&work[i]);
        assert_ended(&work[i], MT_OK, "slow");
    }
    kit_close(&k);
    kit_gate_fini(&gate);
}

static void a_full_queue_is_refused_by_name(void **state)
{
    kit_call running, queued, refused;
    kit k;

    kit_gate_init(&gate);
    kit_open(&k, *state,
             &(kit_args){
                 .handlers = &blockers, .runs = true, .server = {.workers = 1, .worker_queue = 1}});
    start_work(&k, &running, "running", 0);
    kit_until(&k, &k.kept_count, 1);
    start_work(&k, &queued, "queued", 0);
    start_work(&k, &refused, "refused", 0);
    kit_wait(&refused);
    assert_status(&refused.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "worker_queue");
    assert_non_null(strstr(refused.status.text, "1 call"));
    kit_gate_open(&gate);
    kit_wait(&running);
    kit_wait(&queued);
    assert_ended(&running, MT_OK, "running");
    assert_ended(&queued, MT_OK, "queued");
    assert_int_equal(k.served, 2);
    kit_close(&k);
    kit_gate_fini(&gate);
}

/* Ends a call in the queue behind one that blocks; its handler then does not run. */
static void end_in_queue(kit *k, kit_call *c, uint32_t timeout_ms)
{
    kit_call first, fence;

    start_work(k, &first, "first", 0);
    kit_until(k, &k->kept_count, 1);
    start_work(k, c, "queued", timeout_ms);
    kit_echo(k, &fence, "fence", NULL);
    kit_wait(&fence); /* so the queued one has come too */
    if (timeout_ms == 0)
        mt_call_cancel(c->call);
    kit_wait(c);
    kit_echo(k, &fence, "fence", NULL);
    kit_wait(&fence); /* and so has the word that it is over */
    kit_gate_open(&gate);
    kit_wait(&first);
    assert_ended(&first, MT_OK, "first");
}

static void what_was_cancelled_in_the_queue_does_not_run(void **state)
{
    kit k;
    kit_call c;

    kit_gate_init(&gate);
    kit_open(&k, *state,
             &(kit_args){.handlers = &blockers, .runs = true, .server = {.workers = 1}});
    end_in_queue(&k, &c, 0);
    assert_ended(&c, MT_CANCELLED, NULL);
    kit_close(&k);
    assert_int_equal(k.served, 3); /* first and the fences */
    kit_gate_fini(&gate);
}

static void a_deadline_holds_in_the_queue(void **state)
{
    kit k;
    kit_call c;

    kit_gate_init(&gate);
    kit_open(&k, *state,
             &(kit_args){.handlers = &blockers, .runs = true, .server = {.workers = 1}});
    end_in_queue(&k, &c, 20);
    assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
    kit_close(&k);
    assert_int_equal(k.served, 3);
    kit_gate_fini(&gate);
}

static void on_watch_for_cancel(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    assert_false(mt_call_is_cancelled(call));
    assert_string_not_equal(mt_call_peer(call), "(gone)");
    assert_int_equal(mt_call_request_metadata(call).count, 1);
    assert_ok(mt_call_add_trailer(call, mt_metadata_text("from", "worker")));
    kit_count_up(k, &k->kept_count);
    kit_gate_pass(&gate);
    while (!mt_call_is_cancelled(call))
        usleep(0);
    kit_count_up(k, &k->cancelled);
    kit_on_echo(call, request, app);
}

static void a_blocking_handler_can_see_that_nobody_waits(void **state)
{
    const test_probe_handlers handlers = {.work = on_watch_for_cancel};
    const mt_metadata_entry entry = mt_metadata_text("key", "value");
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {0};

    kit_gate_init(&gate);
    kit_open(&k, *state, &(kit_args){.handlers = &handlers, .runs = true});
    kit_start(&k, &c, kit_method(KIT_WORK), &request, &(mt_call_options){.metadata = {&entry, 1}});
    kit_until(&k, &k.kept_count, 1);
    kit_gate_open(&gate);
    mt_call_cancel(c.call);
    kit_wait(&c);
    assert_ended(&c, MT_CANCELLED, NULL);
    kit_until(&k, &k.cancelled, 1);
    kit_close(&k);
    kit_gate_fini(&gate);
}

static void *make_blocking_calls(void *arg)
{
    kit *k = arg;

    for (int i = 0; i < 200; i++) {
        char text[16];
        test_note *reply;

        snprintf(text, sizeof text, "%d", i);
        mt_status status = test_probe_work(k->channel, &(test_note){.text = text}, &reply, NULL);
        assert_string_equal(mt_status_text(&status), "OK");
        assert_string_equal(reply->text, text);
        test_note_free(reply);
    }
    return NULL;
}

static void many_threads_call_many_workers(void **state)
{
    pthread_t threads[4];
    kit k;

    kit_open(&k, *state, &(kit_args){.runs = true, .server = {.workers = 4, .loops = 2}});
    kit_redial(&k, NULL, NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_blocking_calls, &k), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(k.served, 800);
    kit_close(&k);
}

/* A worker whose call is cancelled by the end of the grace answers in peace. */
static void the_end_of_a_server_waits_for_its_workers(void **state)
{
    kit k;
    kit_call c;

    kit_gate_init(&gate);
    kit_open(&k, *state, &(kit_args){.handlers = &blockers, .runs = true});
    start_work(&k, &c, "x", 0);
    kit_until(&k, &k.kept_count, 1);
    mt_server_stop(k.runner.server);
    kit_gate_open(&gate);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_int_equal(kit_join(&k), 0);
    kit_close(&k);
    kit_gate_fini(&gate);
}

static void workers_serve_a_loop_of_the_callers_too(void **state)
{
    kit k;
    kit_call c;
    const test_note request = {.text = (char *)"x"};

    kit_open(&k, *state, NULL);
    c = (kit_call){0};
    kit_start(&k, &c, kit_method(KIT_WORK), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_true(c.times.server_queue > 0 || c.times.server_handler >= 0);
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_REAL(blocking_handlers_do_not_stop_others),
    KIT_REAL(a_full_queue_is_refused_by_name),
    KIT_REAL(what_was_cancelled_in_the_queue_does_not_run),
    KIT_REAL(a_deadline_holds_in_the_queue),
    KIT_REAL(a_blocking_handler_can_see_that_nobody_waits),
    KIT_REAL(many_threads_call_many_workers),
    KIT_REAL(the_end_of_a_server_waits_for_its_workers),
    KIT_REAL(workers_serve_a_loop_of_the_callers_too),
};

KIT_SUITE(workers, tests);
