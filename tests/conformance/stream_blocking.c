/* SPDX-License-Identifier: Apache-2.0 */
/* stream_blocking.c - streams read and written by threads that wait: callers, and handlers on workers. */
#include "conformance/kit.h"

#include <stdio.h>
#include <string.h>

static uint8_t ballast[100 << 10];

/* ---- handlers on workers */

static void on_count(mt_call *call, const test_number *request, void *app)
{
    int64_t i = 0;

    (void)app;
    for (mt_err err = MT_OK; i < request->value && err == MT_OK; i++)
        err = test_desk_count_write_reply(
            call, &(test_number){.value = i, .ballast = {request->ballast.len, ballast}});
    if (mt_call_is_cancelled(call))
        mt_call_fail(call, MT_CANCELLED, "nobody reads");
    else
        mt_call_end(call);
}

static void on_sum(mt_call *call, void *app)
{
    const test_number *request;
    test_number reply = TEST_NUMBER_INIT;

    (void)app;
    while (test_desk_sum_read_request(call, &request) == MT_OK)
        reply.value += request->value;
    test_desk_sum_respond(call, &reply);
}

static void on_chat(mt_call *call, void *app)
{
    const test_note *request;

    (void)app;
    while (test_desk_chat_read_request(call, &request) == MT_OK)
        if (test_desk_chat_write_reply(call, request) != MT_OK)
            break;
    mt_call_end(call);
}

static const test_desk_handlers desk = {.count = on_count, .sum = on_sum, .chat = on_chat};

/* A server with loops of its own, and a channel that has a loop of its own, too. */
typedef struct world {
    kit k;
    mt_channel *channel;
} world;

static void open_world(world *w, void **state)
{
    kit_open(&w->k, *state,
             &(kit_args){.desk = &desk, .runs = true, .server = {.write_buffer_bytes = 4096}});
    w->channel = kit_dial(&w->k, w->k.target, &(mt_channel_options){.write_buffer_bytes = 4096});
    assert_non_null(w->channel);
}

static void close_world(world *w)
{
    mt_channel_free(w->channel);
    kit_close(&w->k);
}

/* ---- callers */

static void count_to(world *w, int64_t numbers, size_t size)
{
    const test_number request = {.value = numbers, .ballast = {size, ballast}};
    mt_call *call = test_desk_count_open(w->channel, &request, NULL);
    const test_number *reply;
    int64_t got = 0;

    while (test_desk_count_read_reply(call, &reply) == MT_OK) {
        assert_int_equal(reply->value, got++);
        assert_int_equal(reply->ballast.len, size);
    }
    mt_status status = mt_call_finish(call);
    assert_int_equal(status.code, MT_OK);
    assert_int_equal(got, numbers);
}

static void a_thread_reads_all_replies(void **state)
{
    world w;

    open_world(&w, state);
    count_to(&w, 0, 0);
    count_to(&w, 1, 0);
    count_to(&w, 20000, 10);
    count_to(&w, 50, sizeof ballast);
    close_world(&w);
}

static void a_caller_may_not_want_the_reply(void **state)
{
    world w;

    open_world(&w, state);
    for (int i = 0; i < 2; i++) {
        mt_call *call = test_desk_sum_open(w.channel, NULL);
        assert_ok(test_desk_sum_write_request(call, &(test_number){.value = 1}));
        mt_status status = test_desk_sum_finish(call, NULL);
        assert_int_equal(status.code, MT_OK);
        status = test_probe_echo(w.channel, &(test_note){.text = (char *)"x"}, NULL, NULL);
        assert_int_equal(status.code, MT_OK);
    }
    close_world(&w);
}

static void a_thread_writes_all_requests(void **state)
{
    static const int64_t lengths[] = {0, 1, 3, 5000};
    world w;

    open_world(&w, state);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        mt_call *call = test_desk_sum_open(w.channel, NULL);
        test_number *reply;
        for (int64_t n = 0; n < lengths[i]; n++)
            assert_ok(test_desk_sum_write_request(call, &(test_number){.value = n}));
        mt_status status = test_desk_sum_finish(call, &reply);
        assert_int_equal(status.code, MT_OK);
        assert_int_equal(reply->value, lengths[i] * (lengths[i] - 1) / 2);
        test_number_free(reply);
    }
    close_world(&w);
}

static void write_note(mt_call *call, int i)
{
    char text[32];

    snprintf(text, sizeof text, "note %d", i);
    assert_ok(test_desk_chat_write_request(call, &(test_note){.text = text}));
}

static bool read_note(mt_call *call, int i)
{
    const test_note *reply;
    char text[32];

    if (test_desk_chat_read_reply(call, &reply) != MT_OK)
        return false;
    snprintf(text, sizeof text, "note %d", i);
    assert_string_equal(reply->text, text);
    return true;
}

static void a_thread_chats_turn_by_turn(void **state)
{
    world w;

    open_world(&w, state);
    mt_call *call = test_desk_chat_open(w.channel, NULL);
    for (int i = 0; i < 300; i++) {
        write_note(call, i);
        assert_true(read_note(call, i));
    }
    mt_call_end_writes(call);
    assert_false(read_note(call, 0));
    mt_status status = mt_call_finish(call);
    assert_int_equal(status.code, MT_OK);
    close_world(&w);
}

enum { NOTES = 5000 };

static void *write_notes(void *arg)
{
    for (int i = 0; i < NOTES; i++)
        write_note(arg, i);
    mt_call_end_writes(arg);
    return NULL;
}

static void one_thread_writes_while_another_reads(void **state)
{
    world w;
    pthread_t writer;
    int got = 0;

    open_world(&w, state);
    mt_call *call = test_desk_chat_open(w.channel, NULL);
    assert_int_equal(pthread_create(&writer, NULL, write_notes, call), 0);
    while (read_note(call, got))
        got++;
    pthread_join(writer, NULL);
    mt_status status = mt_call_finish(call);
    assert_int_equal(status.code, MT_OK);
    assert_int_equal(got, NOTES);
    close_world(&w);
}

typedef struct thread {
    world *w;
    pthread_t id;
} thread;

static void *count_many(void *arg)
{
    for (int i = 0; i < 20; i++)
        count_to(((thread *)arg)->w, 100, 100);
    return NULL;
}

static void many_threads_have_streams_on_one_channel(void **state)
{
    enum { THREADS = 8 };
    thread threads[THREADS];
    world w;

    open_world(&w, state);
    for (int i = 0; i < THREADS; i++) {
        threads[i].w = &w;
        assert_int_equal(pthread_create(&threads[i].id, NULL, count_many, &threads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i].id, NULL);
    close_world(&w);
}

/* ---- ends */

static void a_caller_may_stop_reading(void **state)
{
    const test_number request = {.value = 1000000, .ballast = {100, ballast}};
    const test_number *reply;
    world w;

    open_world(&w, state);
    for (int i = 0; i < 10; i++) {
        mt_call *call = test_desk_count_open(w.channel, &request, NULL);
        for (int n = 0; n < i; n++)
            assert_ok(test_desk_count_read_reply(call, &reply));
        mt_call_cancel(call);
        while (test_desk_count_read_reply(call, &reply) == MT_OK) {
        }
        mt_status status = mt_call_finish(call);
        assert_int_equal(status.code, MT_CANCELLED);
    }
    close_world(&w);
}

static void finish_drops_what_nobody_read(void **state)
{
    const test_number request = {.value = 3000, .ballast = {100, ballast}};
    world w;

    open_world(&w, state);
    mt_status status = mt_call_finish(test_desk_count_open(w.channel, &request, NULL));
    assert_int_equal(status.code, MT_OK);
    close_world(&w);
}

static void no_server_is_an_end_like_any_other(void **state)
{
    const test_number *reply;
    kit k;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    mt_channel *channel = kit_dial(&k, k.target, NULL);
    mt_call *call = test_desk_chat_open(channel, NULL);
    assert_int_equal(test_desk_count_read_reply(call, &reply), MT_ECLOSED);
    assert_int_equal(test_desk_chat_write_request(call, &(test_note){.text = "x"}), MT_ECLOSED);
    mt_status status = mt_call_finish(call);
    assert_status(&status, MT_UNAVAILABLE, MT_DID_NOT_RUN, k.target);
    mt_channel_free(channel);
    kit_close(&k);
}

static void a_deadline_wakes_a_reader(void **state)
{
    const mt_call_options options = {.timeout_ms = 20};
    const test_note *reply;
    world w;

    open_world(&w, state);
    mt_call *call = test_desk_chat_open(w.channel, &options);
    assert_int_equal(test_desk_chat_read_reply(call, &reply), MT_ECLOSED);
    mt_status status = mt_call_finish(call);
    assert_int_equal(status.code, MT_DEADLINE_EXCEEDED);
    close_world(&w);
}

static void *free_channel(void *arg)
{
    world *w = arg;

    mt_channel_free(w->channel);
    w->channel = NULL;
    return NULL;
}

static void a_channel_that_goes_wakes_a_reader(void **state)
{
    const test_note *reply;
    pthread_t other;
    world w;

    open_world(&w, state);
    mt_call *call = test_desk_chat_open(w.channel, NULL);
    assert_int_equal(pthread_create(&other, NULL, free_channel, &w), 0);
    assert_int_equal(test_desk_chat_read_reply(call, &reply), MT_ECLOSED);
    pthread_join(other, NULL);
    mt_status status = mt_call_finish(call);
    assert_int_equal(status.code, MT_CANCELLED);
    close_world(&w);
}

/* ---- callbacks, set from a thread that is not the loop's */

typedef struct notes {
    pthread_mutex_t lock;
    pthread_cond_t change;
    int64_t got;
    bool done;
    mt_status status;
} notes;

static void note_number(mt_call *call, const test_number *reply, void *arg)
{
    notes *n = arg;

    (void)call;
    assert_int_equal(reply->value, n->got++);
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    notes *n = arg;

    (void)call;
    pthread_mutex_lock(&n->lock);
    n->status = *status;
    n->done = true;
    pthread_cond_signal(&n->change);
    pthread_mutex_unlock(&n->lock);
}

static void callbacks_may_be_set_from_outside(void **state)
{
    const test_number request = {.value = 1000, .ballast = {100, ballast}};
    notes n = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, false, {0}};
    world w;

    open_world(&w, state);
    mt_call *call = test_desk_count_open(w.channel, &request, NULL);
    test_desk_count_on_reply(call, note_number, &n);
    mt_call_on_done(call, note_done, &n);
    pthread_mutex_lock(&n.lock);
    while (!n.done)
        pthread_cond_wait(&n.change, &n.lock);
    pthread_mutex_unlock(&n.lock);
    assert_int_equal(n.status.code, MT_OK);
    assert_int_equal(n.got, 1000);
    close_world(&w);
}

static void count_behind_a_large_header(mt_call *call, const test_number *request, void *app)
{
    const mt_slice value = {(const uint8_t *)memset(ballast, 'x', 2000), 2000, NULL};

    assert_ok(mt_call_add_header(call, (mt_metadata_entry){"large", value}));
    on_count(call, request, app);
}

static void headers_over_the_limit_are_named(void **state)
{
    static const test_desk_handlers handlers = {.count = count_behind_a_large_header};
    const test_number *reply;
    world w;

    kit_open(&w.k, *state, &(kit_args){.desk = &handlers, .runs = true});
    w.channel = kit_dial(&w.k, w.k.target, &(mt_channel_options){.max_metadata_bytes = 1024});
    mt_call *call = test_desk_count_open(w.channel, &(test_number){.value = 3}, NULL);
    assert_err(test_desk_count_read_reply(call, &reply), MT_ECLOSED);
    mt_status status = mt_call_finish(call);
    assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_metadata_bytes");
    close_world(&w);
}

static const kit_test tests[] = {
    KIT_REAL(a_thread_reads_all_replies),
    KIT_REAL(a_caller_may_not_want_the_reply),
    KIT_REAL(a_thread_writes_all_requests),
    KIT_REAL(a_thread_chats_turn_by_turn),
    KIT_REAL(one_thread_writes_while_another_reads),
    KIT_REAL(many_threads_have_streams_on_one_channel),
    KIT_REAL(a_caller_may_stop_reading),
    KIT_REAL(finish_drops_what_nobody_read),
    KIT_REAL(no_server_is_an_end_like_any_other),
    KIT_REAL(a_deadline_wakes_a_reader),
    KIT_REAL(a_channel_that_goes_wakes_a_reader),
    KIT_REAL(callbacks_may_be_set_from_outside),
    KIT_REAL(headers_over_the_limit_are_named),
};

KIT_SUITE(stream_blocking, tests);
