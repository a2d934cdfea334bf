/* SPDX-License-Identifier: Apache-2.0 */
/* inherit_threads_test.c - parents and children on different threads end in any order. */
#include "rpc/kit.h"

#include <stdio.h>
#include <string.h>

/* A server with loops and workers of its own; its blocking handler calls the same server by way of a
 * channel that has a loop of its own. */
typedef struct world {
    kit k;
    mt_channel *back; /* what the handlers use */
    kit_gate gate;
    kit_count inner_done; /* blocking inner calls that have ended */
    mt_status inner;
} world;

static world w;

static void on_work(mt_call *call, const test_note *request, void *app)
{
    test_note *reply = NULL;

    (void)app;
    mt_status status = test_probe_echo(w.back, request, &reply, NULL);
    if (status.code == MT_OK)
        test_probe_work_respond(call, reply);
    else
        mt_call_fail(call, status.code, "%s", status.text);
    test_note_free(reply);
}

static void on_blocked(mt_call *call, const test_note *request, void *app)
{
    test_note *reply;

    (void)app;
    w.inner = test_probe_echo(w.back, request, &reply, NULL);
    mt_call_fail(call, w.inner.code, "%s", w.inner.text);
    kit_count_up(&w.k, &w.inner_done);
}

static const test_probe_handlers blocked = {.echo = kit_on_keep, .work = on_blocked};
static const test_probe_handlers keeping = {.echo = kit_on_keep, .work = on_work};
static const test_probe_handlers echoing = {.echo = kit_on_echo, .work = on_work};

static void open_world(void **state, const test_probe_handlers *handlers)
{
    memset(&w, 0, sizeof w);
    kit_gate_init(&w.gate);
    kit_open(&w.k, *state,
             &(kit_args){.handlers = handlers, .runs = true, .server = {.workers = 4, .loops = 2}});
    w.back = mt_channel_open(w.k.target, NULL);
    assert_non_null(w.back);
}

static void close_world(void)
{
    mt_channel_free(w.back);
    kit_close(&w.k);
    kit_gate_fini(&w.gate);
}

static void work(kit_call *c, const char *text, const mt_call_options *options)
{
    const test_note request = {.text = (char *)text};

    *c = (kit_call){0};
    kit_start(&w.k, c, kit_method(KIT_WORK), &request, options);
}

static void a_blocked_worker_hears_of_the_cancel(void **state)
{
    kit_call outer;

    open_world(state, &blocked);
    work(&outer, "x", NULL);
    kit_until(&w.k, &w.k.kept_count, 1);
    mt_call_cancel(outer.call);
    kit_until(&w.k, &w.inner_done, 1);
    assert_status(&w.inner, MT_CANCELLED, MT_RAN_UNKNOWN, "cancelled with /test.Probe/Work");
    kit_until(&w.k, &w.k.cancelled, 1);
    mt_call_fail(w.k.kept[0], MT_CANCELLED, "late");
    close_world();
}

static void a_blocked_worker_has_no_more_time_than_its_call(void **state)
{
    kit_call outer;

    open_world(state, &keeping);
    work(&outer, "x", &(mt_call_options){.timeout_ms = 40000});
    kit_until(&w.k, &w.k.kept_count, 1);
    assert_in_range(mt_call_time_left(w.k.kept[0]), 1, 40000 * MT_MS);
    test_probe_echo_respond(w.k.kept[0], &(test_note){.text = (char *)"in time"});
    kit_wait(&outer);
    assert_ended(&outer, MT_OK, "in time");
    close_world();
}

/* ---- who answers while the handler still runs */

static mt_call *handed_over;

static void *answer_elsewhere(void *arg)
{
    test_probe_work_respond(handed_over, &(test_note){.text = (char *)"elsewhere"});
    kit_gate_open(arg);
    return NULL;
}

static void on_hand_over(mt_call *call, const test_note *request, void *app)
{
    test_note *reply;
    pthread_t thread;

    (void)app;
    handed_over = call;
    assert_int_equal(pthread_create(&thread, NULL, answer_elsewhere, &w.gate), 0);
    kit_gate_pass(&w.gate);
    for (int i = 0; i < 3;
         i++) { /* the call was answered, and must still be there to inherit from */
        w.inner = test_probe_echo(w.back, request, &reply, NULL);
        assert_int_equal(w.inner.code, MT_OK);
        test_note_free(reply);
    }
    pthread_join(thread, NULL);
    kit_count_up(&w.k, &w.inner_done);
}

static void an_answer_from_elsewhere_waits_for_the_handler(void **state)
{
    static const test_probe_handlers handing = {.echo = kit_on_echo, .work = on_hand_over};
    kit_call outer;

    open_world(state, &handing);
    for (int i = 0; i < 20; i++) {
        kit_gate_fini(&w.gate);
        kit_gate_init(&w.gate);
        work(&outer, "x", &(mt_call_options){.timeout_ms = 50000});
        kit_wait(&outer);
        assert_ended(&outer, MT_OK, "elsewhere");
        kit_until(&w.k, &w.inner_done, i + 1);
    }
    close_world();
}

/* ---- many at once */

enum { THREADS = 3, EACH = 60 };

static void *call_and_cancel(void *arg)
{
    mt_channel *channel = arg;

    for (int i = 0; i < EACH; i++) {
        char text[16];
        test_note *reply;
        snprintf(text, sizeof text, "%d", i);
        const mt_call_options options = {.timeout_ms = i % 3 == 0 ? 1 : 50000};
        mt_status status = test_probe_work(channel, &(test_note){.text = text}, &reply, &options);
        if (status.code == MT_OK)
            assert_string_equal(reply->text, text);
        else
            assert_int_equal(status.code, MT_DEADLINE_EXCEEDED);
        test_note_free(reply);
    }
    return NULL;
}

static void parents_and_children_end_in_any_order(void **state)
{
    pthread_t threads[THREADS];
    mt_channel *channel;

    open_world(state, &echoing);
    channel = mt_channel_open(w.k.target, NULL);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, call_and_cancel, channel), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    mt_channel_free(channel);
    close_world();
}

/* ---- children of one call, from many threads at once */

static kit_count ready;
static kit_gate go;
static mt_call *common;

static void *make_children(void *arg)
{
    test_note *reply;

    (void)arg;
    kit_gate_pass(&go);
    for (int i = 0; i < 20; i++) {
        mt_status status = test_probe_echo(w.back, &(test_note){.text = (char *)"x"}, &reply,
                                           &(mt_call_options){.parent = common});
        assert_true(status.code == MT_OK || status.code == MT_CANCELLED);
        test_note_free(reply);
    }
    return NULL;
}

static void on_crowd(mt_call *call, const test_note *request, void *app)
{
    pthread_t threads[THREADS];

    (void)request, (void)app;
    common = call;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_children, NULL), 0);
    kit_count_up(&w.k, &ready);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    mt_call_fail(call, MT_ABORTED, "done");
    kit_count_up(&w.k, &w.inner_done);
}

static void threads_that_make_children_meet_a_cancel(void **state)
{
    static const test_probe_handlers crowd = {.echo = kit_on_echo, .work = on_crowd};
    kit_call outer;

    open_world(state, &crowd);
    ready = 0;
    for (int i = 0; i < 20; i++) {
        kit_gate_init(&go);
        work(&outer, "x", NULL);
        kit_until(&w.k, &ready, i + 1);
        kit_gate_open(&go);
        mt_call_cancel(outer.call);
        kit_wait(&outer);
        assert_ended(&outer, MT_CANCELLED, NULL);
        kit_until(&w.k, &w.inner_done, i + 1);
        kit_gate_fini(&go);
    }
    close_world();
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_blocked_worker_hears_of_the_cancel, kit_tcp),
        KIT_ONLY(a_blocked_worker_has_no_more_time_than_its_call, kit_tcp),
        KIT_ONLY(an_answer_from_elsewhere_waits_for_the_handler, kit_inproc),
        KIT_ONLY(an_answer_from_elsewhere_waits_for_the_handler, kit_tcp),
        KIT_ONLY(parents_and_children_end_in_any_order, kit_tcp),
        KIT_ONLY(parents_and_children_end_in_any_order, kit_unix),
        KIT_ONLY(threads_that_make_children_meet_a_cancel, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
