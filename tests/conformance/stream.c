/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - streams in callbacks: order, ends, credit, and who may do what inside a callback. */
#include "conformance/kit.h"

#include <stdio.h>
#include <string.h>

/* ---- a caller's notes */

typedef struct caller {
    kit *k;
    mt_call *call;
    int64_t to_write, written; /* requests */
    int64_t got;               /* replies, each of which must be the next number */
    kit_count messages, done, writable;
    mt_status status;
    int64_t reply;
    void (*on_each)(struct caller *c);
} caller;

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    caller *c = arg;

    assert_ptr_equal(call, c->call);
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

static void note_number(mt_call *call, const test_number *reply, void *arg)
{
    caller *c = arg;

    assert_int_equal(c->done, 0);
    assert_ptr_equal(call, c->call);
    assert_int_equal(reply->value, c->got);
    c->got++;
    if (c->on_each != NULL)
        c->on_each(c);
    kit_count_up(c->k, &c->messages);
}

static void count(kit *k, caller *c, int64_t numbers, const mt_call_options *options)
{
    *c = (caller){.k = k, .on_each = c->on_each};
    c->call = test_talk_count_open(k->channel, &(test_number){.value = numbers}, options);
    assert_non_null(c->call);
    test_talk_count_on_reply(c->call, note_number, c);
    mt_call_on_done(c->call, note_done, c);
}

/* ---- handlers */

/* A stream of numbers that a handler writes as fast as it may. */
typedef struct counter {
    kit *k;
    mt_call *call;
    int64_t next, end;
    size_t ballast;
    kit_count full;      /* writes that had no room */
    kit_count cancelled; /* it heard that nobody reads any more */
} counter;

static counter the_counter;
static uint8_t ballast[2 << 20];

static void count_on(mt_call *call, void *arg)
{
    counter *c = arg;

    for (; c->next < c->end; c->next++) {
        const test_number reply = {.value = c->next, .ballast = {c->ballast, ballast}};
        mt_err err = test_talk_count_write_reply(call, &reply);
        if (err == MT_EAGAIN) {
            kit_count_up(c->k, &c->full);
            return;
        }
        assert_ok(err);
    }
    mt_call_end(call);
}

static void counter_cancelled(mt_call *call, void *arg)
{
    counter *c = arg;

    assert_int_equal(test_talk_count_write_reply(call, &(test_number){0}), MT_ECLOSED);
    mt_call_fail(call, MT_CANCELLED, "nobody reads");
    kit_count_up(c->k, &c->cancelled);
}

static void on_count(mt_call *call, const test_number *request, void *app)
{
    counter *c = &the_counter;

    c->k = app;
    c->call = call;
    c->end = request->value;
    kit_count_up(c->k, &c->k->served);
    mt_call_on_cancel(call, counter_cancelled, c);
    mt_call_on_writable(call, count_on, c);
    count_on(call, c);
}

static struct {
    int64_t sum;
    kit_count ends;
} adder;

static void add(mt_call *call, const test_number *request, void *arg)
{
    kit *k = arg;

    if (request != NULL) {
        adder.sum += request->value;
        return;
    }
    test_talk_sum_respond(call, &(test_number){.value = adder.sum});
    kit_count_up(k, &adder.ends);
}

static void on_sum(mt_call *call, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    test_talk_sum_on_request(call, add, app);
}

/* Gives back what it gets. What cannot be sent at once makes it read no more until it can. */
static char unsent[256];

static void chat_on(mt_call *call, void *arg)
{
    (void)arg;
    if (unsent[0] != '\0')
        assert_ok(test_talk_chat_write_reply(call, &(test_note){.text = unsent}));
    unsent[0] = '\0';
    mt_call_resume_reads(call);
}

static void chat(mt_call *call, const test_note *request, void *arg)
{
    (void)arg;
    if (request == NULL) {
        mt_call_end(call);
        return;
    }
    mt_err err = test_talk_chat_write_reply(call, request);
    if (err == MT_OK)
        return;
    assert_int_equal(err, MT_EAGAIN);
    assert_string_equal(unsent, "");
    snprintf(unsent, sizeof unsent, "%s", request->text);
    mt_call_pause_reads(call);
}

static void on_chat(mt_call *call, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    mt_call_on_writable(call, chat_on, app);
    test_talk_chat_on_request(call, chat, app);
}

static const test_talk_handlers talk = {.count = on_count, .sum = on_sum, .chat = on_chat};

static void open_talk(kit *k, void **state, const kit_args *args)
{
    kit_args own = args != NULL ? *args : (kit_args){0};

    the_counter = (counter){0};
    adder.sum = adder.ends = 0;
    unsent[0] = '\0';
    if (own.talk == NULL)
        own.talk = &talk;
    kit_open(k, *state, &own);
}

/* ---- streams of replies */

static void replies_come_in_order_and_then_the_end(void **state)
{
    static const int64_t lengths[] = {0, 1, 5, 20000};
    kit k;
    caller c = {0};

    open_talk(&k, state, NULL);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        the_counter.next = 0;
        count(&k, &c, lengths[i], NULL);
        kit_until(&k, &c.done, 1);
        assert_int_equal(c.status.code, MT_OK);
        assert_int_equal(c.got, lengths[i]);
    }
    kit_close(&k);
}

static void messages_of_every_size_keep_their_order(void **state)
{
    static const size_t sizes[] = {0, 1000, 8 << 10, 100 << 10, 2 << 20};
    kit k;
    caller c = {0};

    open_talk(&k, state, NULL);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        the_counter.next = 0;
        the_counter.ballast = sizes[i];
        count(&k, &c, 7, NULL);
        kit_until(&k, &c.done, 1);
        assert_int_equal(c.status.code, MT_OK);
        assert_int_equal(c.got, 7);
    }
    kit_close(&k);
}

static void pause_at_third(caller *c)
{
    if (c->got == 3)
        mt_call_pause_reads(c->call);
}

static void resume(void *arg)
{
    mt_call_resume_reads(((caller *)arg)->call);
}

static void a_reader_that_pauses_stops_the_writer(void **state)
{
    enum { MANY = 4000 };
    kit k;
    kit_call unary;
    caller c = {.on_each = pause_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, MANY, NULL);
    kit_until(&k, &the_counter.full, 1);
    for (int i = 0; i < 3; i++) { /* everything has come to rest, and calls beside it go on */
        kit_echo(&k, &unary, "beside", NULL);
        kit_wait(&unary);
        assert_ended(&unary, MT_OK, "beside");
    }
    assert_int_equal(c.got, 3);
    assert_true(the_counter.next < MANY / 2);
    c.on_each = NULL;
    kit_inside(&k, resume, &c);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.got, MANY);
    assert_int_equal(c.status.code, MT_OK);
    kit_close(&k);
}

static void fail_after_three(mt_call *call, const test_number *request, void *app)
{
    (void)request, (void)app;
    for (int i = 0; i < 3; i++)
        assert_ok(test_talk_count_write_reply(call, &(test_number){.value = i}));
    mt_call_fail(call, MT_DATA_LOSS, "three is all there is");
}

static void an_error_comes_behind_the_replies_before_it(void **state)
{
    static const test_talk_handlers failing = {.count = fail_after_three};
    kit k;
    caller c = {0};

    open_talk(&k, state, &(kit_args){.talk = &failing});
    count(&k, &c, 0, NULL);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.got, 3);
    assert_status(&c.status, MT_DATA_LOSS, MT_RAN, "three is all");
    kit_close(&k);
}

static void cancel_at_third(caller *c)
{
    if (c->got == 3)
        mt_call_cancel(c->call);
}

static void a_cancel_reaches_the_handler(void **state)
{
    kit k;
    caller c = {.on_each = cancel_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, 1000000, NULL);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_CANCELLED);
    assert_int_equal(c.got, 3);
    kit_until(&k, &the_counter.cancelled, 1);
    kit_close(&k);
}

static void a_deadline_ends_a_stream_on_both_sides(void **state)
{
    kit k;
    caller c = {.on_each = pause_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, 1000000, &(mt_call_options){.timeout_ms = 50});
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_DEADLINE_EXCEEDED);
    assert_int_equal(c.got, 3);
    kit_until(&k, &the_counter.cancelled, 1);
    kit_close(&k);
}

static void a_stream_ends_with_its_server(void **state)
{
    kit k;
    caller c = {.on_each = pause_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, 1000000, NULL);
    kit_until(&k, &the_counter.full, 1);
    mt_server_free(k.server);
    k.server = NULL;
    assert_int_equal(the_counter.cancelled, 1);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_UNAVAILABLE);
    kit_close(&k);
}

static void a_stream_ends_with_its_channel(void **state)
{
    kit k;
    caller c = {.on_each = pause_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, 1000000, NULL);
    kit_until(&k, &the_counter.full, 1);
    mt_channel_free(k.channel);
    k.channel = NULL;
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_CANCELLED);
    kit_until(&k, &the_counter.cancelled, 1);
    kit_close(&k);
}

static void a_stream_without_on_reply_drops_what_comes(void **state)
{
    kit k;
    caller c = {.k = &k};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    c.call = test_talk_count_open(k.channel, &(test_number){.value = 3000}, NULL);
    mt_call_on_done(c.call, note_done, &c);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    assert_int_equal(the_counter.next, 3000);
    kit_close(&k);
}

/* ---- streams of requests */

static void sum_done(mt_call *call, const mt_status *status, const test_number *reply, void *arg)
{
    caller *c = arg;

    if (reply != NULL)
        c->reply = reply->value;
    note_done(call, status, arg);
}

static void write_on(mt_call *call, void *arg)
{
    caller *c = arg;

    kit_count_up(c->k, &c->writable);
    for (; c->written < c->to_write; c->written++) {
        mt_err err = test_talk_sum_write_request(call, &(test_number){.value = c->written});
        if (err == MT_EAGAIN)
            return;
        assert_ok(err);
    }
    mt_call_end_writes(call);
    assert_int_equal(test_talk_sum_write_request(call, &(test_number){0}), MT_ECLOSED);
}

static void sum_begin(void *arg)
{
    caller *c = arg;

    mt_call_on_writable(c->call, write_on, c);
    test_talk_sum_on_done(c->call, sum_done, c);
    write_on(c->call, c);
}

static void sum(kit *k, caller *c, int64_t numbers, const mt_call_options *options)
{
    *c = (caller){.k = k, .to_write = numbers};
    c->call = test_talk_sum_open(k->channel, options);
    assert_non_null(c->call);
    kit_inside(k, sum_begin, c);
}

static void requests_are_summed_up(void **state)
{
    static const int64_t lengths[] = {0, 1, 5, 60000};
    kit k;
    caller c;

    open_talk(&k, state, NULL);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        adder.sum = adder.ends = 0;
        sum(&k, &c, lengths[i], NULL);
        kit_until(&k, &c.done, 1);
        assert_int_equal(c.status.code, MT_OK);
        assert_int_equal(c.reply, lengths[i] * (lengths[i] - 1) / 2);
        assert_int_equal(adder.ends, 1);
    }
    assert_true(c.writable > 1);
    kit_close(&k);
}

static void what_is_written_before_the_server_is_there_waits(void **state)
{
    kit k;
    caller c;

    open_talk(&k, state, &(kit_args){.no_server = true});
    sum(&k, &c, 60000, &(mt_call_options){.wait_for_ready = true});
    assert_true(c.written > 100);
    assert_true(c.written < 60000);
    kit_serve_as(&k, &(kit_args){.talk = &talk});
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    assert_int_equal(c.reply, 60000ll * 59999 / 2);
    kit_close(&k);
}

static void never_reads(mt_call *call, void *app)
{
    kit *k = app;

    k->kept[0] = call;
    kit_count_up(k, &k->served);
}

static void a_handler_that_does_not_read_stops_the_caller(void **state)
{
    static const test_talk_handlers deaf = {.sum = never_reads};
    kit k;
    kit_call unary;
    caller c;

    open_talk(&k, state, &(kit_args){.talk = &deaf});
    sum(&k, &c, 10000000, NULL);
    kit_until(&k, &k.served, 1);
    for (int i = 0; i < 3; i++) {
        kit_echo(&k, &unary, "beside", NULL);
        kit_wait(&unary);
    }
    assert_true(c.written < 1000000);
    test_talk_sum_respond(k.kept[0], &(test_number){.value = 7});
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    assert_int_equal(c.reply, 7);
    kit_close(&k);
}

static void a_bad_request_ends_the_call(void **state)
{
    kit k;
    caller c = {.k = &k};
    mt_method chat_of_blobs = test_talk_service.methods[2];
    uint8_t bad[] = {0xff, 0xfe};

    chat_of_blobs.request = &test_blob_mt_type;
    open_talk(&k, state, NULL);
    c.call = mt_channel_open_stream(k.channel, &chat_of_blobs, NULL, NULL);
    mt_call_on_done(c.call, note_done, &c);
    assert_ok(mt_call_write(c.call, &(test_blob){.data = {sizeof bad, bad}}));
    kit_until(&k, &c.done, 1);
    assert_status(&c.status, MT_INVALID_ARGUMENT, MT_RAN, "test.Note");
    kit_close(&k);
}

static void fail_it(mt_call *call, void *arg)
{
    kit *k = arg;

    mt_call_fail(call, MT_CANCELLED, "nobody reads");
    kit_count_up(k, &k->cancelled);
}

static void write_nonsense(mt_call *call, const test_number *request, void *app)
{
    uint8_t bad[] = {0xff, 0xfe};

    (void)request;
    assert_ok(mt_call_write(call, &(test_blob){.data = {sizeof bad, bad}}));
    mt_call_on_cancel(call, fail_it, app);
}

static void never_comes(mt_call *call, const test_note *reply, void *arg)
{
    (void)call, (void)reply, (void)arg;
    fail();
}

static void a_bad_reply_ends_the_call(void **state)
{
    static const test_talk_handlers handlers = {.count = write_nonsense};
    mt_method as_served = test_talk_service.methods[0], as_called = as_served;
    mt_service service = test_talk_service;
    kit k;
    caller c = {.k = &k};

    as_served.path = as_called.path = "/test.Odd/Count";
    as_served.reply = &test_blob_mt_type;
    as_called.reply = &test_note_mt_type;
    service.name = "test.Odd";
    service.methods = &as_served;
    service.method_count = 1;
    open_talk(&k, state, &(kit_args){.service = &service, .service_handlers = &handlers});
    c.call = mt_channel_open_stream(k.channel, &as_called, &(test_number){.value = 1}, NULL);
    test_talk_chat_on_reply(c.call, never_comes, &c);
    mt_call_on_done(c.call, note_done, &c);
    kit_until(&k, &c.done, 1);
    assert_status(&c.status, MT_INTERNAL, MT_RAN, "bad reply: test.Note");
    kit_until(&k, &k.cancelled, 1);
    kit_close(&k);
}

/* ---- both */

static void note_note(mt_call *call, const test_note *reply, void *arg)
{
    caller *c = arg;
    char expected[32];

    (void)call;
    snprintf(expected, sizeof expected, "note %lld", (long long)c->got++);
    assert_string_equal(reply->text, expected);
    if (c->got == c->to_write)
        mt_call_end_writes(c->call);
    kit_count_up(c->k, &c->messages);
}

static void chat_write_on(mt_call *call, void *arg)
{
    caller *c = arg;
    char text[32];

    kit_count_up(c->k, &c->writable);
    for (; c->written < c->to_write; c->written++) {
        snprintf(text, sizeof text, "note %lld", (long long)c->written);
        mt_err err = test_talk_chat_write_request(call, &(test_note){.text = text});
        if (err == MT_EAGAIN)
            return;
        assert_ok(err);
    }
}

static void chat_begin(void *arg)
{
    caller *c = arg;

    test_talk_chat_on_reply(c->call, note_note, c);
    mt_call_on_writable(c->call, chat_write_on, c);
    mt_call_on_done(c->call, note_done, c);
    chat_write_on(c->call, c);
}

static void a_chat_comes_back_in_order(void **state)
{
    kit k;
    caller c = {.k = &k, .to_write = 50000};

    open_talk(&k, state, NULL);
    c.call = test_talk_chat_open(k.channel, NULL);
    kit_inside(&k, chat_begin, &c);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    assert_int_equal(c.got, c.to_write);
    kit_close(&k);
}

/* ---- a handler that asks for nothing but requests */

static kit_count ends_heard;

static void answer_at_the_end(mt_call *call, const test_number *request, void *arg)
{
    if (request != NULL)
        return;
    assert_true(mt_call_is_cancelled(call));
    test_talk_sum_respond(call, &(test_number){0});
    kit_count_up(arg, &ends_heard);
}

static void on_sum_only(mt_call *call, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    test_talk_sum_on_request(call, answer_at_the_end, app);
}

static void a_cancel_is_the_end_of_the_requests(void **state)
{
    static const test_talk_handlers naive = {.sum = on_sum_only};
    kit k;
    caller c = {.k = &k};

    ends_heard = 0;
    open_talk(&k, state, &(kit_args){.talk = &naive});
    c.call = test_talk_sum_open(k.channel, NULL);
    assert_ok(test_talk_sum_write_request(c.call, &(test_number){.value = 1}));
    test_talk_sum_on_done(c.call, sum_done, &c);
    kit_until(&k, &k.served, 1);
    mt_call_cancel(c.call);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_CANCELLED);
    kit_until(&k, &ends_heard, 1);
    kit_close(&k);
    assert_int_equal(ends_heard, 1);
}

/* ---- inside callbacks */

static void finish_at_third(caller *c)
{
    if (c->got != 3)
        return;
    c->status = mt_call_finish(c->call);
    kit_count_up(c->k, &c->done);
}

static void a_call_may_be_finished_in_its_callback(void **state)
{
    kit k;
    caller c = {.k = &k, .on_each = finish_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    c.call = test_talk_count_open(k.channel, &(test_number){.value = 1000000}, NULL);
    test_talk_count_on_reply(c.call, note_number, &c);
    kit_until(&k, &c.done, 1);
    assert_status(&c.status, MT_CANCELLED, MT_RAN_UNKNOWN, "in a callback");
    kit_until(&k, &the_counter.cancelled, 1);
    assert_int_equal(c.got, 3);
    kit_close(&k);
}

static void free_channel_at_third(caller *c)
{
    if (c->got != 3)
        return;
    mt_channel_free(c->k->channel);
    c->k->channel = NULL;
}

static void a_channel_may_be_freed_in_a_stream_of_its_own(void **state)
{
    kit k;
    caller c = {.on_each = free_channel_at_third};

    open_talk(&k, state, NULL);
    the_counter.ballast = 1000;
    count(&k, &c, 1000000, NULL);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_CANCELLED);
    kit_until(&k, &the_counter.cancelled, 1);
    kit_close(&k);
}

static void fail_at_second(mt_call *call, const test_number *request, void *arg)
{
    (void)arg;
    if (request != NULL && request->value == 1)
        mt_call_fail(call, MT_OUT_OF_RANGE, "one is too many");
}

static void fails_at_second(mt_call *call, void *app)
{
    test_talk_sum_on_request(call, fail_at_second, app);
}

static void a_handler_may_answer_while_requests_come(void **state)
{
    static const test_talk_handlers hasty = {.sum = fails_at_second};
    kit k;
    caller c;

    open_talk(&k, state, &(kit_args){.talk = &hasty});
    sum(&k, &c, 10000000, NULL);
    kit_until(&k, &c.done, 1);
    assert_status(&c.status, MT_OUT_OF_RANGE, MT_RAN, "too many");
    assert_true(c.written < 10000000);
    kit_close(&k);
}

/* ---- metadata */

static void with_headers(mt_call *call, const test_number *request, void *app)
{
    const mt_metadata_entry entry = {"x-shard", {(const uint8_t *)"7", 1, NULL}};

    (void)request, (void)app;
    assert_ok(mt_call_add_header(call, entry));
    assert_ok(test_talk_count_write_reply(call, &(test_number){.value = 0}));
    assert_int_equal(mt_call_add_header(call, entry), MT_ECLOSED);
    assert_ok(mt_call_add_trailer(call, entry));
    mt_call_end(call);
}

static void check_header(caller *c)
{
    mt_metadata headers = mt_call_headers(c->call);

    assert_int_equal(headers.count, 1);
    assert_string_equal(headers.entries[0].key, "x-shard");
}

static void headers_come_with_the_first_message(void **state)
{
    static const test_talk_handlers heading = {.count = with_headers};
    kit k;
    caller c = {.on_each = check_header};
    mt_call *kept;

    open_talk(&k, state, &(kit_args){.talk = &heading});
    count(&k, &c, 0, &(mt_call_options){.keep = &kept});
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.got, 1);
    assert_int_equal(mt_call_trailers(kept).count, 1);
    mt_call_unref(kept);
    kit_close(&k);
}

static void nothing_works_on_a_call_that_is_none(void **state)
{
    const void *message;

    (void)state;
    assert_int_equal(mt_call_write(NULL, &(test_note){0}), MT_EINVAL);
    assert_int_equal(mt_call_read(NULL, &message), MT_EINVAL);
    mt_call_end_writes(NULL);
    mt_call_on_done(NULL, note_done, NULL);
    mt_call_on_writable(NULL, NULL, NULL);
    test_talk_count_on_reply(NULL, note_number, NULL);
    assert_null(test_talk_chat_open(NULL, NULL));
    mt_status status = mt_call_finish(NULL);
    assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "no call");
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(replies_come_in_order_and_then_the_end),
    KIT_EVERYWHERE(messages_of_every_size_keep_their_order),
    KIT_EVERYWHERE(a_reader_that_pauses_stops_the_writer),
    KIT_EVERYWHERE(an_error_comes_behind_the_replies_before_it),
    KIT_EVERYWHERE(a_cancel_reaches_the_handler),
    KIT_VIRTUAL(a_deadline_ends_a_stream_on_both_sides),
    KIT_EVERYWHERE(a_stream_ends_with_its_server),
    KIT_EVERYWHERE(a_stream_ends_with_its_channel),
    KIT_EVERYWHERE(a_stream_without_on_reply_drops_what_comes),
    KIT_EVERYWHERE(requests_are_summed_up),
    KIT_EVERYWHERE(what_is_written_before_the_server_is_there_waits),
    KIT_EVERYWHERE(a_handler_that_does_not_read_stops_the_caller),
    KIT_EVERYWHERE(a_bad_request_ends_the_call),
    KIT_EVERYWHERE(a_bad_reply_ends_the_call),
    KIT_EVERYWHERE(a_chat_comes_back_in_order),
    KIT_EVERYWHERE(a_cancel_is_the_end_of_the_requests),
    KIT_EVERYWHERE(a_call_may_be_finished_in_its_callback),
    KIT_EVERYWHERE(a_channel_may_be_freed_in_a_stream_of_its_own),
    KIT_EVERYWHERE(a_handler_may_answer_while_requests_come),
    KIT_EVERYWHERE(headers_come_with_the_first_message),
    KIT_VIRTUAL(nothing_works_on_a_call_that_is_none),
};

KIT_SUITE(stream, tests);
