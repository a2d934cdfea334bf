/* SPDX-License-Identifier: Apache-2.0 */
/* threads.c - one channel and many threads. */
#include "conformance/threads.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

static void in_threads(void *(*run)(void *), void *arg)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, arg), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* ---- blocking calls */

static void *call_often(void *arg)
{
    for (int i = 0; i < CALLS; i++)
        call_once(arg, i);
    return NULL;
}

static void threads_share_a_channel(void **state)
{
    kit k;

    kit_open(&k, *state, &(kit_args){.runs = true, .server = {.loops = 2}});
    kit_redial(&k, NULL, NULL);
    in_threads(call_often, &k);
    assert_int_equal(k.served, THREADS * CALLS);
    kit_close(&k);
}

/* One thread's call is kept by the server, so that thread drives for all the others. */
static void *call_kept(void *arg)
{
    kit *k = arg;
    test_note *reply;
    mt_status status = test_probe_timed(k->channel, &(test_note){.text = (char *)"x"}, &reply,
                                        &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});

    assert_string_equal(mt_status_text(&status), "OK");
    assert_string_equal(reply->text, "kept");
    test_note_free(reply);
    return NULL;
}

static void one_thread_drives_while_others_wait(void **state)
{
    kit k;
    pthread_t driver;

    kit_open(&k, *state, &(kit_args){.runs = true});
    kit_redial(&k, NULL, NULL);
    assert_int_equal(pthread_create(&driver, NULL, call_kept, &k), 0);
    kit_until(&k, &k.kept_count, 1);
    in_threads(call_often, &k);
    kit_answer(&k, 0, "kept");
    pthread_join(driver, NULL);
    kit_close(&k);
}

/* Whoever drives goes when its own call is done, and the next one takes over. */
static void the_drive_is_handed_over(void **state)
{
    kit k;
    pthread_t threads[4];

    kit_open(&k, *state, &(kit_args){.runs = true});
    kit_redial(&k, NULL, NULL);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, call_kept, &k), 0);
        kit_until(&k, &k.kept_count, i + 1);
    }
    for (int i = 0; i < 4; i++) {
        kit_answer(&k, (size_t)i, "kept");
        pthread_join(threads[i], NULL);
        if (i < 3)
            call_once(&k, i);
    }
    kit_close(&k);
}

static void *call_until_closed(void *arg)
{
    kit *k = arg;
    test_note *reply;
    mt_status status = test_probe_timed(k->channel, &(test_note){.text = (char *)"x"}, &reply,
                                        &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});

    assert_status(&status, MT_CANCELLED, MT_RAN_UNKNOWN, "channel was closed");
    assert_null(reply);
    return NULL;
}

static void freeing_a_channel_ends_the_calls_of_other_threads(void **state)
{
    pthread_t threads[THREADS];

    for (int round = 0; round < 20; round++) {
        kit k;

        kit_open(&k, *state, &(kit_args){.runs = true});
        kit_redial(&k, NULL, NULL);
        for (int i = 0; i < THREADS; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, call_until_closed, &k), 0);
        kit_until(&k, &k.kept_count, THREADS);
        mt_channel_free(k.channel);
        k.channel = NULL;
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        for (size_t i = 0; i < THREADS; i++)
            kit_answer(&k, i, "");
        kit_close(&k);
    }
}

/* ---- callbacks */

static void threads_start_calls_with_callbacks(void **state)
{
    kit k;
    tally t = {.k = &k};

    kit_open(&k, *state, &(kit_args){.runs = true});
    kit_redial(&k, NULL, NULL);
    in_threads(start_often, &t);
    kit_until(&k, &t.done, THREADS * CALLS);
    assert_int_equal(t.failed, 0);
    kit_close(&k);
}

static void a_channel_on_a_loop_takes_calls_from_everywhere(void **state)
{
    kit k;
    tally t = {.k = &k};

    kit_open(&k, *state, &(kit_args){.runs = true});
    in_threads(start_often, &t);
    kit_until(&k, &t.done, THREADS * CALLS);
    assert_int_equal(t.failed, 0);
    kit_close(&k);
}

static void free_channel_in_done(mt_call *call, const mt_status *status, const test_note *reply,
                                 void *arg)
{
    tally *t = arg;

    (void)call, (void)status, (void)reply;
    mt_channel_free(t->k->channel);
    kit_count_up(t->k, &t->done);
}

/* The library's thread then cleans up after itself. */
static void a_channel_with_its_own_thread_may_be_freed_inside_done(void **state)
{
    int before = count_threads();

    for (int round = 0; round < 20; round++) {
        kit k;
        tally t = {.k = &k};

        kit_open(&k, *state, &(kit_args){.runs = true});
        kit_redial(&k, NULL, NULL);
        assert_non_null(test_probe_echo_async(k.channel, &(test_note){.text = (char *)"x"}, NULL,
                                              free_channel_in_done, &t));
        kit_until(&k, &t.done, 1);
        k.channel = NULL;
        kit_close(&k);
    }
    while (count_threads() > before)
        sched_yield();
}

typedef struct keeper {
    tally t;
    mt_call *kept;
    mt_code code;
} keeper;

static void on_kept_done(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    keeper *self = arg;

    (void)reply;
    assert_ptr_equal(call, self->kept); /* it is there before the call can end */
    self->code = status->code;
    kit_count_up(self->t.k, &self->t.done);
}

static void a_call_is_kept_before_it_can_end(void **state)
{
    kit k;
    keeper ends = {.t.k = &k}, cancelled = {.t.k = &k};
    const test_note request = {.text = (char *)"x"};

    kit_open(&k, *state, &(kit_args){.runs = true});
    kit_redial(&k, NULL, NULL);
    assert_non_null(test_probe_echo_async(
        k.channel, &request, &(mt_call_options){.keep = &ends.kept}, on_kept_done, &ends));
    assert_non_null(test_probe_timed_async(
        k.channel, &request,
        &(mt_call_options){.keep = &cancelled.kept, .timeout_ms = MT_NO_TIMEOUT}, on_kept_done,
        &cancelled));
    kit_until(&k, &ends.t.done, 1);
    kit_until(&k, &k.kept_count, 1);
    mt_call_cancel(ends.kept);
    mt_call_cancel(cancelled.kept);
    kit_until(&k, &cancelled.t.done, 1);
    assert_int_equal(ends.code, MT_OK);
    assert_int_equal(cancelled.code, MT_CANCELLED);
    kit_answer(&k, 0, "");
    kit_close(&k);
    assert_true(mt_call_get_times(ends.kept).total > 0);
    mt_call_unref(ends.kept);
    mt_call_unref(cancelled.kept);
}

static const kit_test tests[] = {
    KIT_REAL(threads_share_a_channel),
    KIT_REAL(one_thread_drives_while_others_wait),
    KIT_REAL(the_drive_is_handed_over),
    KIT_REAL(freeing_a_channel_ends_the_calls_of_other_threads),
    KIT_REAL(threads_start_calls_with_callbacks),
    KIT_REAL(a_channel_on_a_loop_takes_calls_from_everywhere),
    KIT_REAL(a_channel_with_its_own_thread_may_be_freed_inside_done),
    KIT_REAL(a_call_is_kept_before_it_can_end),
};

KIT_SUITE(threads, tests);
