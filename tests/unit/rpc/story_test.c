/* SPDX-License-Identifier: Apache-2.0 */
/* story_test.c - the stories that calls tell of themselves, word by word; the dumps of all connections; and a
 * ledger whose stages add up, whatever way a call went. */
#include "rpc/kit.h"
#include "rpc/peer.h"

#include <stdio.h>
#include <string.h>

#include <msgtrans/recorder.h>

enum { ROOM = 8192 };

/* ---- what a call says */

/* Writes TARGET for the target, which is another one in every run. */
static void hide_target(const kit *k, char *story)
{
    for (char *at = strstr(story, k->target); at != NULL; at = strstr(at, k->target)) {
        size_t size = strlen(k->target);

        memmove(at + strlen("TARGET"), at + size, strlen(at + size) + 1);
        memcpy(at, "TARGET", strlen("TARGET"));
    }
}

#define assert_story(k, call, wanted) check_story((k), (call), (wanted), __FILE__, __LINE__)
static void check_story(const kit *k, mt_call *call, const char *wanted, const char *file, int line)
{
    char story[ROOM];

    size_t length = mt_call_story(call, story, sizeof story);
    assert_int_equal(length, strlen(story));
    hide_target(k, story);
    if (strcmp(story, wanted) == 0)
        return;
    print_error("the story is\n%s\nand not\n%s", story, wanted);
    _fail(file, line);
}

static void assert_adds_up(const mt_call *call)
{
    const mt_call_times times = mt_call_get_times(call);
    mt_time sum = 0;

    for (int s = MT_STAGE_NONE; s < MT_STAGE_COUNT; s++)
        sum += times.stage[s];
    assert_int_equal(sum, times.total);
    assert_int_equal(times.stage[MT_STAGE_NONE], 0);
}

static void assert_stage_time(const mt_call *call, mt_stage stage, mt_time time)
{
    assert_adds_up(call);
    assert_int_equal(mt_call_get_times(call).stage[stage], time);
}

/* ---- before a server has the call */

static void of_a_refused_connection(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept});
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Echo: UNAVAILABLE, its handler did not run\n"
                 "TARGET: cannot connect: nobody listens on that name in this process\n"
                 "0.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: no connection; next attempt in 113 ms\n"
                 "      0.00 ms  ended\n");
    assert_adds_up(kept);
    mt_call_unref(kept);
    kit_close(&k);
}

static void of_a_wait_for_a_server(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x",
             &(mt_call_options){.keep = &kept, .wait_for_ready = true, .timeout_ms = 200});
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Echo: DEADLINE_EXCEEDED, its handler did not run\n"
                 "after 200 ms, in connect (connect 200.0 ms); last failure: TARGET: cannot "
                 "connect: nobody listens on that name in this process\n"
                 "200.00 ms = connect 200.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: no connection; next attempt in 113 ms\n"
                 "    114.00 ms  server 1: no connection; next attempt in 144 ms\n"
                 "    200.00 ms  ended\n");
    assert_stage_time(kept, MT_STAGE_CONNECT, 200 * MT_MS);
    mt_call_unref(kept);
    kit_close(&k);
}

static const test_probe_handlers keepers = {
    .echo = kit_on_keep, .store = kit_on_store, .work = kit_on_keep};

static void of_a_wait_for_a_place(void **state)
{
    kit k;
    kit_call first, waits;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.max_concurrent_calls = 1}});
    kit_echo(&k, &first, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 5 * MT_MS);
    kit_echo(&k, &waits, "x", &(mt_call_options){.keep = &kept, .timeout_ms = 30});
    kit_wait(&waits);
    assert_story(&k, kept,
                 "/test.Probe/Echo: DEADLINE_EXCEEDED, its handler did not run\n"
                 "after 30 ms, in queue (queue 30.0 ms)\n"
                 "30.00 ms = queue 30.00 ms\n"
                 "      0.00 ms  began\n"
                 "     30.00 ms  ended\n");
    assert_stage_time(kept, MT_STAGE_QUEUE, 30 * MT_MS);
    mt_call_unref(kept);
    kit_answer(&k, 0, "done");
    kit_wait(&first);
    kit_close(&k);
}

static void of_a_call_that_the_server_refused(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;
    const test_note request = {.text = (char *)"x"};

    kit_open(&k, *state, &(kit_args){.handlers = &keepers}); /* Timed is not offered */
    c.then = NULL;
    kit_start(&k, &c, kit_method(KIT_TIMED), &request, &(mt_call_options){.keep = &kept});
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Timed to TARGET, stream 1: UNIMPLEMENTED, its handler did not run\n"
                 "this server has no handler for \"/test.Probe/Timed\"\n"
                 "0.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL with the whole request, 26 bytes\n"
                 "      0.00 ms  received SETTINGS\n"
                 "      0.00 ms  received RESET UNIMPLEMENTED\n"
                 "      0.00 ms  ended\n");
    mt_call_unref(kept);
    kit_close(&k);
}

/* ---- with a server */

static void of_a_deadline_in_the_handler(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept, .timeout_ms = 70});
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Echo to TARGET, stream 1: DEADLINE_EXCEEDED, nobody knows whether "
                 "its handler ran\n"
                 "after 70 ms, in server (server 70.0 ms)\n"
                 "70.00 ms = server 70.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL with the whole request, 25 bytes\n"
                 "      0.00 ms  received SETTINGS\n"
                 "     70.00 ms  sent RESET CANCELLED\n"
                 "     70.00 ms  ended\n");
    assert_stage_time(kept, MT_STAGE_SERVER, 70 * MT_MS);
    mt_call_unref(kept);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

static void of_a_connection_that_broke(void **state)
{
    static peer p;
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    peer_listen(&p, &k);
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept, .wait_for_ready = true});
    peer_await_accept(&p, 1);
    peer_hello(&p);
    peer_await(&p, MT_FRAME_CALL, 1);
    kit_pass(&k, 12 * MT_MS);
    peer_hang_up(&p);
    kit_wait(&c);
    assert_story(
        &k, kept,
        "/test.Probe/Echo to TARGET, stream 1: UNAVAILABLE, nobody knows whether its handler ran\n"
        "TARGET: connection closed by the peer\n"
        "12.00 ms = server 12.00 ms\n"
        "      0.00 ms  began\n"
        "      0.00 ms  server 1: connecting\n"
        "      0.00 ms  sent SETTINGS\n"
        "      0.00 ms  connected\n"
        "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
        "      0.00 ms  received SETTINGS\n"
        "     12.00 ms  the other end hung up\n"
        "     12.00 ms  the connection closed\n"
        "     12.00 ms  server 1: no connection; next attempt in 113 ms\n"
        "     12.00 ms  ended\n");
    assert_stage_time(kept, MT_STAGE_SERVER, 12 * MT_MS);
    mt_call_unref(kept);
    peer_free(&p);
    kit_close(&k);
}

static void of_a_server_that_fell_silent(void **state)
{
    static peer p;
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state,
             &(kit_args){.no_server = true,
                         .channel = {.keepalive_ms = 1000, .keepalive_timeout_ms = 300}});
    peer_listen(&p, &k);
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept, .wait_for_ready = true});
    peer_await_accept(&p, 1);
    peer_hello(&p);
    kit_wait(&c);
    assert_story(
        &k, kept,
        "/test.Probe/Echo to TARGET, stream 1: UNAVAILABLE, nobody knows whether its handler ran\n"
        "TARGET: keepalive: no answer for 300 ms\n"
        "1300.00 ms = server 1300.00 ms\n"
        "      0.00 ms  began\n"
        "      0.00 ms  server 1: connecting\n"
        "      0.00 ms  sent SETTINGS\n"
        "      0.00 ms  connected\n"
        "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
        "      0.00 ms  received SETTINGS\n"
        "   1000.00 ms  sent PING\n"
        "   1300.00 ms  no sign of life after 300 ms: the connection is given up\n"
        "   1300.00 ms  the connection closed\n"
        "   1300.00 ms  server 1: connecting\n"
        "   1300.00 ms  ended\n");
    assert_adds_up(kept);
    mt_call_unref(kept);
    peer_free(&p);
    kit_close(&k);
}

static void of_a_server_that_drains(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.drain_grace_ms = 40}});
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept});
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 10 * MT_MS);
    mt_server_drain(k.server, NULL, NULL);
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Echo to TARGET, stream 1: UNAVAILABLE, its handler ran\n"
                 "cancelled: the server ended before the call did\n"
                 "50.00 ms = server 50.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
                 "      0.00 ms  received SETTINGS\n"
                 "     10.00 ms  received GOAWAY UNAVAILABLE\n"
                 "     10.00 ms  received PING\n"
                 "     10.00 ms  sent the answer to a PING\n"
                 "     10.00 ms  received GOAWAY UNAVAILABLE\n"
                 "     10.00 ms  server 1: no connection; next attempt in 113 ms\n"
                 "     50.00 ms  received RESET UNAVAILABLE\n"
                 "     50.00 ms  the connection is to end once all is written\n"
                 "     50.00 ms  ended\n");
    assert_adds_up(kept);
    mt_call_unref(kept);
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

/* The connection is made again while the call waits. */
static void of_a_second_attempt(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x",
             &(mt_call_options){.keep = &kept, .wait_for_ready = true, .timeout_ms = 1000});
    kit_pass(&k, 50 * MT_MS);
    kit_serve(&k, &keepers, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
    assert_story(&k, kept,
                 "/test.Probe/Echo to TARGET, stream 1: DEADLINE_EXCEEDED, nobody knows whether "
                 "its handler ran\n"
                 "after 1000 ms, in server (connect 114.0 ms, server 886.0 ms)\n"
                 "1000.00 ms = connect 114.00 ms + server 886.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: no connection; next attempt in 113 ms\n"
                 "    114.00 ms  server 1: connecting\n"
                 "    114.00 ms  sent SETTINGS\n"
                 "    114.00 ms  connected\n"
                 "    114.00 ms  sent CALL with the whole request, 25 bytes\n"
                 "    114.00 ms  received SETTINGS\n"
                 "   1000.00 ms  sent RESET CANCELLED\n"
                 "   1000.00 ms  ended\n");
    assert_adds_up(kept);
    mt_call_unref(kept);
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

/* ---- streams */

static struct {
    mt_call *call;
    kit_count begun, requests;
    int64_t sum;
} slow;

static void slow_add(mt_call *call, const test_number *request, void *arg)
{
    if (request == NULL) {
        test_talk_sum_respond(call, &(test_number){.value = slow.sum});
        return;
    }
    slow.sum += request->value;
    kit_count_up(arg, &slow.requests);
}

/* Reads nothing before it is told to. */
static void on_slow_sum(mt_call *call, void *app)
{
    slow.call = call;
    mt_call_pause_reads(call);
    test_talk_sum_on_request(call, slow_add, app);
    kit_count_up(app, &slow.begun);
}

static uint8_t ballast[200000];

typedef struct summing {
    kit *k;
    mt_call *call, *kept;
    kit_count done;
    mt_status status;
} summing;

static void note_sum(mt_call *call, const mt_status *status, const test_number *reply, void *arg)
{
    summing *s = arg;

    (void)call, (void)reply;
    s->status = *status;
    kit_count_up(s->k, &s->done);
}

static const test_talk_handlers slow_talk = {.sum = on_slow_sum};

static void start_sum(kit *k, summing *s, uint32_t timeout_ms)
{
    memset(&slow, 0, sizeof slow);
    *s = (summing){.k = k};
    s->call = test_talk_sum_open(k->channel,
                                 &(mt_call_options){.keep = &s->kept, .timeout_ms = timeout_ms});
    assert_non_null(s->call);
    test_talk_sum_on_done(s->call, note_sum, s);
    kit_until(k, &slow.begun, 1);
}

static void of_a_stream_that_had_no_credit(void **state)
{
    const test_number large = {.value = 1, .ballast = {40000, ballast}};
    kit k;
    summing s;

    kit_open(&k, *state, &(kit_args){.talk = &slow_talk, .server = {.stream_window_bytes = 65536}});
    start_sum(&k, &s, 500);
    kit_pass(&k, 10 * MT_MS);
    for (int i = 0; i < 3; i++)
        assert_ok(test_talk_sum_write_request(s.call, &large));
    kit_pass(&k, 50 * MT_MS);
    mt_call_resume_reads(slow.call);
    kit_until(&k, &slow.requests, 3);
    kit_pass(&k, 15 * MT_MS);
    mt_call_fail(slow.call, MT_ABORTED, "enough");
    kit_until(&k, &s.done, 1);
    assert_story(
        &k, s.kept,
        "/test.Talk/Sum to TARGET, stream 1: ABORTED, its handler ran\n"
        "enough\n"
        "75.00 ms = window 50.00 ms + server 25.00 ms (its queue 0.00 ms, its handler 75.00 ms)\n"
        "      0.00 ms  began\n"
        "      0.00 ms  server 1: connecting\n"
        "      0.00 ms  sent SETTINGS\n"
        "      0.00 ms  connected\n"
        "      0.00 ms  sent CALL, 20 bytes\n"
        "      0.00 ms  received SETTINGS\n"
        "     10.00 ms  sent a part of a message, 32768 bytes\n"
        "     10.00 ms  sent a message, 7241 bytes\n"
        "     10.00 ms  sent a part of a message, 25533 bytes\n"
        "     10.00 ms  no credit left: 15500 bytes wait for the other end to read\n"
        "     10.00 ms  received credit for 14476 more bytes\n"
        "     10.00 ms  sent a message, 14476 bytes\n"
        "     10.00 ms  no credit left: 41030 bytes wait for the other end to read\n"
        "     60.00 ms  received credit for 65536 more bytes\n"
        "     60.00 ms  sent a part of a message, 32768 bytes\n"
        "     60.00 ms  sent a message, 7241 bytes\n"
        "     60.00 ms  received credit for 40006 more bytes\n"
        "     75.00 ms  received STATUS ABORTED, 14 bytes\n"
        "     75.00 ms  ended\n");
    assert_stage_time(s.kept, MT_STAGE_WINDOW, 50 * MT_MS);
    assert_stage_time(s.kept, MT_STAGE_SERVER, 25 * MT_MS);
    mt_call_unref(s.kept);
    kit_close(&k);
}

static void of_a_deadline_without_credit(void **state)
{
    const test_number large = {.value = 1, .ballast = {100000, ballast}};
    kit k;
    summing s;

    kit_open(&k, *state, &(kit_args){.talk = &slow_talk, .server = {.stream_window_bytes = 65536}});
    start_sum(&k, &s, 80);
    kit_pass(&k, 10 * MT_MS);
    for (int i = 0; i < 2; i++)
        (void)test_talk_sum_write_request(s.call, &large);
    kit_until(&k, &s.done, 1);
    assert_int_equal(s.status.stage, MT_STAGE_WINDOW);
    assert_story(&k, s.kept,
                 "/test.Talk/Sum to TARGET, stream 1: DEADLINE_EXCEEDED, nobody knows whether its "
                 "handler ran\n"
                 "after 80 ms, in window (window 70.0 ms, server 10.0 ms)\n"
                 "80.00 ms = window 70.00 ms + server 10.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL, 20 bytes\n"
                 "      0.00 ms  received SETTINGS\n"
                 "     10.00 ms  sent a part of a message, 32768 bytes\n"
                 "     10.00 ms  sent a part of a message, 32768 bytes\n"
                 "     10.00 ms  sent a part of a message, 3 bytes\n"
                 "     10.00 ms  no credit left: 35494 bytes wait for the other end to read\n"
                 "     10.00 ms  received credit for 34470 more bytes\n"
                 "     10.00 ms  sent a part of a message, 32768 bytes\n"
                 "     10.00 ms  sent a message, 1702 bytes\n"
                 "     10.00 ms  no credit left: 101030 bytes wait for the other end to read\n"
                 "     80.00 ms  sent RESET CANCELLED\n"
                 "     80.00 ms  ended\n");
    assert_stage_time(s.kept, MT_STAGE_WINDOW, 70 * MT_MS);
    mt_call_unref(s.kept);
    mt_call_fail(slow.call, MT_CANCELLED, "nobody waits");
    kit_close(&k);
}

/* The stream has credit, the connection has none. */
static void of_a_connection_without_credit(void **state)
{
    const test_number quarter = {.value = 1, .ballast = {16384 - 5, ballast}}; /* of the window */
    char story[ROOM];
    kit k;
    summing s;

    kit_open(
        &k, *state,
        &(kit_args){.talk = &slow_talk,
                    .server = {.stream_window_bytes = 1 << 20, .connection_window_bytes = 65536}});
    start_sum(&k, &s, 500);
    for (int i = 0; i < 5; i++)
        assert_ok(test_talk_sum_write_request(s.call, &quarter));
    kit_pass(&k, 50 * MT_MS);
    mt_call_resume_reads(slow.call);
    kit_until(&k, &slow.requests, 5);
    kit_pass(&k, 15 * MT_MS);
    mt_call_fail(slow.call, MT_ABORTED, "enough");
    kit_until(&k, &s.done, 1);
    assert_stage_time(s.kept, MT_STAGE_WINDOW, 50 * MT_MS);
    assert_stage_time(s.kept, MT_STAGE_SERVER, 15 * MT_MS);
    mt_call_story(s.kept, story, sizeof story);
    assert_non_null(strstr(story, "more bytes of the whole connection\n"));
    mt_call_unref(s.kept);
    kit_close(&k);
}

static void on_silent_count(mt_call *call, const test_number *request, void *app)
{
    (void)request;
    slow.call = call;
    assert_ok(test_talk_count_write_reply(call, &(test_number){.value = 1}));
    kit_count_up(app, &slow.begun);
}

static const test_talk_handlers silent_talk = {.count = on_silent_count};

static void skip_number(mt_call *call, const test_number *reply, void *arg)
{
    (void)call, (void)reply;
    kit_count_up(arg, &slow.requests);
}

static void note_end(mt_call *call, const mt_status *status, void *arg)
{
    summing *s = arg;

    (void)call;
    s->status = *status;
    kit_count_up(s->k, &s->done);
}

static void of_a_stream_that_waits_for_messages(void **state)
{
    kit k;
    summing s = {.k = &k};

    memset(&slow, 0, sizeof slow);
    kit_open(&k, *state, &(kit_args){.talk = &silent_talk});
    s.call = test_talk_count_open(k.channel, &(test_number){.value = 5},
                                  &(mt_call_options){.keep = &s.kept, .timeout_ms = 90});
    kit_pass(&k, 20 * MT_MS); /* nobody reads yet */
    test_talk_count_on_reply(s.call, skip_number, &k);
    mt_call_on_done(s.call, note_end, &s);
    kit_until(&k, &slow.requests, 1);
    kit_pass(&k, 10 * MT_MS);
    mt_call_pause_reads(s.call);
    kit_pass(&k, 25 * MT_MS);
    mt_call_resume_reads(s.call);
    kit_until(&k, &s.done, 1);
    assert_int_equal(s.status.code, MT_DEADLINE_EXCEEDED);
    assert_int_equal(mt_call_get_times(s.kept).reads_waited, (90 - 20 - 25) * MT_MS);
    assert_story(&k, s.kept,
                 "/test.Talk/Count to TARGET, stream 1: DEADLINE_EXCEEDED, nobody knows whether "
                 "its handler ran\n"
                 "after 90 ms, in server (server 90.0 ms; waited 45.0 ms for messages)\n"
                 "90.00 ms = server 90.00 ms; waited 45.00 ms for messages\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL with the whole request, 24 bytes\n"
                 "      0.00 ms  received SETTINGS\n"
                 "      0.00 ms  received a message, 2 bytes\n"
                 "     90.00 ms  sent RESET CANCELLED\n"
                 "     90.00 ms  ended\n");
    assert_stage_time(s.kept, MT_STAGE_SERVER, 90 * MT_MS);
    mt_call_unref(s.kept);
    mt_call_fail(slow.call, MT_CANCELLED, "nobody waits");
    kit_close(&k);
}

/* However long it was, it keeps its beginning and its end. */
static void of_a_long_stream(void **state)
{
    kit k;
    summing s;
    char story[ROOM];

    kit_open(&k, *state, &(kit_args){.talk = &slow_talk, .channel = {.recorder_frames = 128}});
    start_sum(&k, &s, 0);
    mt_call_resume_reads(slow.call);
    for (int i = 0; i < 60; i++) {
        assert_ok(test_talk_sum_write_request(s.call, &(test_number){.value = i}));
        kit_pass(&k, MT_MS);
    }
    mt_call_cancel(s.call);
    kit_until(&k, &s.done, 1);
    size_t length = mt_call_story(s.kept, story, sizeof story);
    assert_in_range(length, 1000, 2500);
    assert_non_null(strstr(story, "began\n"));
    assert_non_null(strstr(story, "sent CALL"));
    assert_non_null(strstr(story, "more left out\n"));
    assert_non_null(strstr(story, "sent RESET CANCELLED\n"));
    mt_call_unref(s.kept);
    kit_pass(&k, MT_MS);
    kit_close(&k);
}

/* ---- who may ask, and when */

static char told[ROOM];

static void tell_in_done(kit_call *c)
{
    mt_call_story(c->call, told, sizeof told);
    hide_target(c->k, told);
}

static void on_refuse(mt_call *call, const test_note *request, void *app)
{
    (void)request, (void)app;
    mt_call_fail(call, MT_NOT_FOUND, "no such note");
}

static const test_probe_handlers refusers = {.echo = on_refuse, .store = kit_on_store};

static void in_done_of_a_call_that_nobody_keeps(void **state)
{
    kit k;
    kit_call c = {.then = tell_in_done};
    const test_note request = {.text = (char *)"x"};

    kit_open(&k, *state, &(kit_args){.handlers = &refusers});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_string_equal(told, "/test.Probe/Echo to TARGET, stream 1: NOT_FOUND, its handler ran\n"
                              "no such note\n"
                              "0.00 ms\n"
                              "      0.00 ms  began\n"
                              "      0.00 ms  server 1: connecting\n"
                              "      0.00 ms  sent SETTINGS\n"
                              "      0.00 ms  connected\n"
                              "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
                              "      0.00 ms  received SETTINGS\n"
                              "      0.00 ms  received STATUS NOT_FOUND, 18 bytes\n"
                              "      0.00 ms  ended\n");
    kit_close(&k);
}

static void in_done_of_a_call_that_ended_well(void **state)
{
    kit k;
    kit_call c = {.then = tell_in_done};
    const test_note request = {.text = (char *)"x"};
    mt_call *kept;

    kit_open(&k, *state, NULL);
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_string_equal(told, "/test.Probe/Echo to TARGET, stream 1: OK\n"
                              "0.00 ms\n"
                              "      0.00 ms  began\n"
                              "      0.00 ms  server 1: connecting\n"
                              "      0.00 ms  sent SETTINGS\n"
                              "      0.00 ms  connected\n"
                              "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
                              "      0.00 ms  received SETTINGS\n"
                              "      0.00 ms  received STATUS OK with the reply, 9 bytes\n"
                              "      0.00 ms  ended\n");
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, &(mt_call_options){.keep = &kept});
    kit_wait(&c);
    assert_story(&k, kept,
                 "/test.Probe/Echo: OK\n"
                 "0.00 ms\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  ended\n");
    assert_adds_up(kept);
    mt_call_unref(kept);
    kit_close(&k);
}

static void of_a_call_under_way(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    assert_int_equal(mt_call_story(c.call, told, sizeof told), 0); /* from outside the loop */
    mt_loop_scope scope = mt_loop_enter(k.loop);
    assert_story(&k, c.call,
                 "/test.Probe/Echo to TARGET, stream 1: under way, in server\n"
                 "      0.00 ms  began\n"
                 "      0.00 ms  server 1: connecting\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  connected\n"
                 "      0.00 ms  sent CALL with the whole request, 23 bytes\n"
                 "      0.00 ms  received SETTINGS\n");
    mt_loop_leave(scope);
    kit_pass(&k, 3 * MT_MS);
    assert_story(&k, k.kept[0],
                 "/test.Probe/Echo from TARGET, stream 1: under way\n"
                 "3.00 ms = queue 0.00 ms + handler 3.00 ms\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  accepted the connection\n"
                 "      0.00 ms  received SETTINGS\n"
                 "      0.00 ms  received CALL with the whole request, 23 bytes\n");
    mt_call_cancel(c.call);
    kit_wait(&c);
    kit_until(&k, &k.cancelled, 1);
    assert_story(&k, k.kept[0],
                 "/test.Probe/Echo from TARGET, stream 1: cancelled\n"
                 "CANCELLED: the caller gave up\n"
                 "3.00 ms = queue 0.00 ms + handler 3.00 ms\n"
                 "      0.00 ms  sent SETTINGS\n"
                 "      0.00 ms  accepted the connection\n"
                 "      0.00 ms  received SETTINGS\n"
                 "      0.00 ms  received CALL with the whole request, 23 bytes\n"
                 "      3.00 ms  received RESET CANCELLED\n");
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

static void on_work(mt_call *call, const test_note *request, void *app)
{
    kit *k = app;

    mt_call_story(call, told, sizeof told);
    kit_count_up(k, &k->served);
    test_probe_work_respond(call, request);
}

/* Where it is asked on the loop, which answers: not in virtual time, for that does not wait for threads. */
static void in_a_handler_on_a_worker(void **state)
{
    static const test_probe_handlers handlers = {.work = on_work};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c;

    told[0] = '\0';
    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    c.then = NULL;
    kit_start(&k, &c, kit_method(KIT_WORK), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_non_null(strstr(told, "/test.Probe/Work from "));
    assert_non_null(strstr(told, "received CALL with the whole request, "));
    kit_close(&k);
}

/* The loop and the channel are gone by then. */
static void of_a_kept_call_when_its_channel_is_gone(void **state)
{
    kit k;
    mt_call *failed, *good;
    test_note *reply;
    char story[ROOM];

    kit_open(&k, *state, &(kit_args){.handlers = &refusers, .runs = true});
    mt_channel *own = mt_channel_open(k.target, NULL);
    mt_status status = test_probe_echo(own, &(test_note){.text = (char *)"x"}, &reply,
                                       &(mt_call_options){.keep = &failed});
    assert_int_equal(status.code, MT_NOT_FOUND);
    test_blob *stored;
    status = test_probe_store(own, &(test_blob){0}, &stored, &(mt_call_options){.keep = &good});
    assert_int_equal(status.code, MT_OK);
    test_blob_free(stored);
    mt_channel_free(own);
    mt_call_story(failed, story, sizeof story);
    assert_non_null(strstr(story, "NOT_FOUND, its handler ran\nno such note\n"));
    assert_non_null(strstr(story, "received STATUS NOT_FOUND, "));
    mt_call_story(good, story, sizeof story);
    assert_non_null(strstr(story, "/test.Probe/Store: OK\n"));
    mt_call_unref(failed);
    mt_call_unref(good);
    assert_int_equal(kit_stop(&k), 0);
    kit_close(&k);
}

static void is_cut_to_fit(void **state)
{
    kit k;
    kit_call c;
    mt_call *kept;
    char whole[ROOM], part[ROOM];

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept});
    kit_wait(&c);
    size_t length = mt_call_story(kept, whole, sizeof whole);
    assert_int_equal(mt_call_story(kept, NULL, 0), length);
    for (size_t size = 1; size <= length + 1; size++) {
        memset(part, 'z', sizeof part);
        assert_int_equal(mt_call_story(kept, part, size), length);
        assert_int_equal(strlen(part), size - 1);
        assert_memory_equal(part, whole, size - 1);
        assert_int_equal(part[size], 'z');
    }
    assert_int_equal(mt_call_story(NULL, part, sizeof part), 0);
    assert_string_equal(part, "");
    mt_call_unref(kept);
    kit_close(&k);
}

/* ---- everything */

static void add_line(const char *line, void *arg)
{
    char *out = arg;
    size_t at = strlen(out);

    snprintf(out + at, ROOM - at, "%s\n", line);
}

static void dumps_every_connection(void **state)
{
    kit k;
    kit_call c;
    char dump[ROOM] = "";

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    kit_pass(&k, 30 * MT_MS);
    mt_channel_dump(k.channel, add_line, dump);
    hide_target(&k, dump);
    assert_string_equal(
        dump, "     30.00 ms ago  server 1: connecting\n"
              "connection to TARGET: 0 calls, 0 bytes to write\n"
              "     30.00 ms ago  sent SETTINGS\n"
              "     30.00 ms ago  connected\n"
              "     30.00 ms ago  stream 1: sent CALL with the whole request, 23 bytes\n"
              "     30.00 ms ago  received SETTINGS\n"
              "     30.00 ms ago  stream 1: received STATUS OK with the reply, 9 bytes\n");
    dump[0] = '\0';
    mt_loop_scope scope = mt_loop_enter(k.loop);
    mt_server_dump(k.server, add_line, dump);
    mt_loop_leave(scope);
    hide_target(&k, dump);
    assert_string_equal(
        dump, "connection from TARGET: 0 calls, 0 bytes to write\n"
              "     30.00 ms ago  sent SETTINGS\n"
              "     30.00 ms ago  accepted the connection\n"
              "     30.00 ms ago  received SETTINGS\n"
              "     30.00 ms ago  stream 1: received CALL with the whole request, 23 bytes\n"
              "     30.00 ms ago  stream 1: sent STATUS OK with the reply, 9 bytes\n");
    mt_channel_dump(NULL, add_line, dump);
    mt_server_dump(NULL, add_line, dump);
    kit_close(&k);
}

static void count_line(const char *line, void *arg)
{
    (void)line;
    ++*(int *)arg;
}

/* Each connection has a line of its own, and so do the channel's records. */
static void records_as_many_as_the_options_say(void **state)
{
    enum { OF_CHANNEL = 24, OF_SERVER = 20 };
    kit k;
    kit_call c;
    int lines = 0;

    kit_open(&k, *state,
             &(kit_args){.channel = {.recorder_frames = OF_CHANNEL},
                         .server = {.recorder_frames = OF_SERVER}});
    for (int i = 0; i < 50; i++) {
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
    }
    mt_channel_dump(k.channel, count_line, &lines);
    assert_int_equal(lines, 1 + 1 + OF_CHANNEL);
    lines = 0;
    mt_loop_scope scope = mt_loop_enter(k.loop);
    mt_server_dump(k.server, count_line, &lines);
    mt_loop_leave(scope);
    assert_int_equal(lines, 1 + OF_SERVER);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(of_a_refused_connection, kit_sim),
        KIT_ONLY(of_a_wait_for_a_server, kit_sim),
        KIT_ONLY(of_a_wait_for_a_place, kit_sim),
        KIT_ONLY(of_a_call_that_the_server_refused, kit_sim),
        KIT_ONLY(of_a_deadline_in_the_handler, kit_sim),
        KIT_ONLY(of_a_connection_that_broke, kit_sim),
        KIT_ONLY(of_a_server_that_fell_silent, kit_sim),
        KIT_ONLY(of_a_server_that_drains, kit_sim),
        KIT_ONLY(of_a_second_attempt, kit_sim),
        KIT_ONLY(of_a_stream_that_had_no_credit, kit_sim),
        KIT_ONLY(of_a_deadline_without_credit, kit_sim),
        KIT_ONLY(of_a_connection_without_credit, kit_sim),
        KIT_ONLY(of_a_stream_that_waits_for_messages, kit_sim),
        KIT_ONLY(of_a_long_stream, kit_sim),
        KIT_ONLY(in_done_of_a_call_that_nobody_keeps, kit_sim),
        KIT_ONLY(in_done_of_a_call_that_ended_well, kit_sim),
        KIT_ONLY(of_a_call_under_way, kit_sim),
        KIT_ONLY(in_a_handler_on_a_worker, kit_inproc),
        KIT_ONLY(in_a_handler_on_a_worker, kit_tcp),
        KIT_ONLY(in_a_handler_on_a_worker, kit_unix),
        KIT_ONLY(of_a_kept_call_when_its_channel_is_gone, kit_tcp),
        KIT_ONLY(is_cut_to_fit, kit_sim),
        KIT_ONLY(dumps_every_connection, kit_sim),
        KIT_ONLY(records_as_many_as_the_options_say, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
