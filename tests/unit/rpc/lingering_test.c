/* SPDX-License-Identifier: Apache-2.0 */
/* lingering_test.c - what is slow to end, or ends too soon: peers that do not close, connections that do
 * not hold, a grace that is cut short, a loop that stays awake. */
#include "rpc/peer.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static peer other;

/* ---- a peer that does not close */

static void offend(void)
{
    peer_frame(&other, 0, 0, NULL, 0); /* there is no type 0 */
}

static void assert_closed_after_a_second(kit *k)
{
    kit_pass(k, 990 * MT_MS);
    assert_true(peer_is_held(&other));
    kit_pass(k, 20 * MT_MS);
    assert_false(peer_is_held(&other));
}

static void a_peer_that_does_not_close_after_an_offence_is_closed(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    peer_connect(&other, &k);
    peer_hello(&other);
    offend();
    (void)peer_await(&other, MT_FRAME_GOAWAY, 0);
    assert_closed_after_a_second(&k);
    peer_free(&other);
    kit_close(&k);
}

/* It is not even told why, for it reads nothing: what it was sent before fills the pipe. */
static void a_peer_that_does_not_read_after_an_offence_is_closed(void **state)
{
    enum { CALLS = 20, BYTES = 20000 };
    static char text[BYTES + 1];
    kit k;

    (void)state;
    memset(text, 'x', BYTES);
    kit_open(&k, &kit_sim, NULL);
    peer_connect_deaf(&other, &k);
    peer_hello(&other);
    for (uint32_t i = 0; i < CALLS; i++)
        peer_call(&other, 2 * i + 1, text, 0);
    kit_pass(&k, 0);
    assert_int_equal(k.served, CALLS);
    offend();
    kit_pass(&k, 0);
    assert_closed_after_a_second(&k);
    peer_free(&other);
    kit_close(&k);
}

static void on_huge_reply(mt_call *call, const test_note *request, void *app)
{
    static char text[100001];

    (void)request;
    (void)app;
    memset(text, 'x', sizeof text - 1);
    test_probe_echo_respond(call, &(test_note){.text = text});
}

/* What waited for its turn will never be sent, and keeps nobody busy. */
static void a_peer_that_offends_while_a_reply_waits_is_closed(void **state)
{
    const test_probe_handlers handlers = {.echo = on_huge_reply};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.handlers = &handlers});
    peer_connect(&other, &k);
    peer_hello(&other);
    peer_call(&other, 1, "x", 0);
    (void)peer_await(&other, MT_FRAME_MESSAGE, 1);
    peer_frame(&other, MT_FRAME_CREDIT, 1, "\xff\xff\x01", 3);
    offend(); /* in one go with it */
    (void)peer_await(&other, MT_FRAME_GOAWAY, 0);
    assert_closed_after_a_second(&k);
    peer_free(&other);
    kit_close(&k);
}

static void note_drained(void *arg)
{
    kit *k = arg;

    kit_count_up(k, &k->served);
}

static void a_peer_that_does_not_close_in_a_drain_is_closed(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    peer_connect(&other, &k);
    peer_hello(&other);
    (void)peer_await(&other, MT_FRAME_SETTINGS, 0);
    mt_server_drain(k.server, note_drained, &k);
    (void)peer_await_ping(&other);
    (void)peer_await(&other, MT_FRAME_GOAWAY, 0);
    assert_closed_after_a_second(&k);
    assert_int_equal(k.served, 1);
    peer_free(&other);
    kit_close(&k);
}

/* ---- connections that do not hold */

/* Loses a connection that has lived so long; returns how long the next one was waited for. */
static mt_time lose_after(kit *k, mt_time life)
{
    int count = other.accepted;

    peer_hello(&other);
    kit_pass(k, life);
    peer_hang_up(&other);
    mt_time lost = k->loop->now;
    peer_await_accept(&other, count + 1);
    return k->loop->now - lost;
}

/* A server that takes connections only to drop them is not asked again at once. */
static void a_connection_that_did_not_hold_costs_the_backoff(void **state)
{
    kit_call c;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.no_server = true, .channel = {.backoff_min_ms = 500}});
    peer_listen(&other, &k);
    kit_echo(&k, &c, "x", NULL);
    peer_await_accept(&other, 1);
    assert_in_range(lose_after(&k, MT_MS), 500 * MT_MS, 601 * MT_MS);
    assert_in_range(lose_after(&k, 480 * MT_MS), 500 * MT_MS, 601 * MT_MS);
    assert_in_range(lose_after(&k, 500 * MT_MS), 0, MT_MS);
    assert_in_range(lose_after(&k, 0), 500 * MT_MS, 601 * MT_MS);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, "");
    peer_free(&other);
    kit_close(&k);
}

/* ---- a grace that is cut short */

static void answer_cancelled(mt_call *call, void *app)
{
    kit *k = app;

    mt_call_fail(call, MT_ABORTED, "nobody hears it");
    kit_count_up(k, &k->cancelled);
}

static void on_work_until_cancelled(mt_call *call, const test_note *request, void *app)
{
    kit_on_keep(call, request, app);
    mt_call_on_cancel(call, answer_cancelled, app);
}

/* The grace is an hour, so who waits for it is ended by the alarm of the kit. */
static void a_second_stop_does_not_wait_for_the_grace(void **state)
{
    const test_probe_handlers handlers = {.echo = on_work_until_cancelled};
    kit_call c;
    kit k;

    kit_open(
        &k, *state,
        &(kit_args){.handlers = &handlers, .runs = true, .server = {.drain_grace_ms = 3600000}});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_time start = k.loop->now;
    mt_server_stop(k.runner.server);
    mt_server_stop(k.runner.server);
    assert_int_equal(kit_join(&k), 0);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_RAN, "the server ended");
    assert_true(c.ended - start < 60 * MT_SEC);
    assert_int_equal(k.cancelled, 1);
    kit_close(&k);
}

/* ---- a loop that stays awake */

enum { POLLED_CALLS = 20 };

/* What a server's thread works at most after a call, if it has nothing else to do. */
#define LEFT_TO_DO MT_MS

/* The server's thread at its last call. Its clock stands still while the machine does other things. */
static struct {
    _Atomic pid_t id;
    _Atomic clockid_t clock;
    _Atomic long sleeps;
    _Atomic mt_time worked;
} at_call;

static mt_time time_worked(void)
{
    struct timespec time;

    assert_int_equal(clock_gettime(at_call.clock, &time), 0);
    return (mt_time)time.tv_sec * MT_SEC + time.tv_nsec;
}

static void on_look_at_thread(mt_call *call, const test_note *request, void *app)
{
    struct rusage usage;
    clockid_t clock;

    (void)app;
    assert_int_equal(pthread_getcpuclockid(pthread_self(), &clock), 0);
    assert_int_equal(getrusage(RUSAGE_THREAD, &usage), 0);
    at_call.id = gettid();
    at_call.clock = clock;
    at_call.sleeps = usage.ru_nvcsw;
    at_call.worked = time_worked();
    test_probe_echo_respond(call, request);
}

static void call_once(kit *k)
{
    test_note *reply;
    mt_status status = test_probe_echo(k->channel, &(test_note){0}, &reply, NULL);

    assert_string_equal(mt_status_text(&status), "OK");
    test_note_free(reply);
}

/* How often the server's thread ever went to sleep. */
static long sleeps_of_server(void)
{
    char path[64], line[128];
    long count = -1;

    snprintf(path, sizeof path, "/proc/self/task/%d/status", (int)at_call.id);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (count < 0 && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "voluntary_ctxt_switches: %ld", &count);
    fclose(file);
    assert_true(count >= 0);
    return count;
}

/* Waits until the server's thread sleeps, or has worked for so long that it must be polling. */
static bool sleeps_after_a_call(void)
{
    bool slept, polled;

    do {
        usleep(100); /* or it would not get to work on a busy machine */
        polled = time_worked() - at_call.worked > LEFT_TO_DO;
        slept = sleeps_of_server() > at_call.sleeps;
    } while (!slept && !polled);
    return slept;
}

/* After how many calls the server's thread went to sleep. */
static int sleeps_between_calls(const kit_place *place, uint32_t busy_poll_us)
{
    const test_probe_handlers handlers = {.echo = on_look_at_thread};
    int count = 0;
    kit k;

    kit_open(
        &k, place,
        &(kit_args){.handlers = &handlers, .runs = true, .server = {.busy_poll_us = busy_poll_us}});
    for (int i = 0; i < POLLED_CALLS; i++) {
        call_once(&k);
        count += sleeps_after_a_call();
    }
    kit_close(&k);
    return count;
}

static void busy_poll_us_keeps_a_server_awake(void **state)
{
    int asleep = sleeps_between_calls(*state, 0);
    int awake = sleeps_between_calls(*state, 1000000);

    if (asleep <= POLLED_CALLS * 3 / 4 || awake >= POLLED_CALLS / 4)
        fail_msg("slept after %d calls without, and %d with busy_poll_us", asleep, awake);
}

/* ---- a peer that is gone before it is answered */

/* The first calls are answered before the rest is looked at; then the connection turns out to be gone,
 * and the rest, a frame cut in half among it, is of no interest. */
static void a_peer_that_says_much_and_is_gone_is_dropped(void **state)
{
    enum { CALLS = 200, SIZE = 8000 };
    static uint8_t bytes[16 * 1024];
    size_t size = raw_put_hello(bytes);
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    for (uint32_t i = 0; i < CALLS && size < SIZE; i++)
        size += raw_put_call(bytes + size, 2 * i + 1, "a call that is answered with as many bytes");
    peer_connect(&other, &k);
    kit_pass(&k, 0);
    peer_send(&other, bytes, SIZE);
    peer_free(&other);
    kit_pass(&k, MT_SEC);
    assert_in_range(k.served, 1, CALLS);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_peer_that_says_much_and_is_gone_is_dropped, kit_sim),
        KIT_ONLY(a_peer_that_does_not_close_after_an_offence_is_closed, kit_sim),
        KIT_ONLY(a_peer_that_does_not_read_after_an_offence_is_closed, kit_sim),
        KIT_ONLY(a_peer_that_offends_while_a_reply_waits_is_closed, kit_sim),
        KIT_ONLY(a_peer_that_does_not_close_in_a_drain_is_closed, kit_sim),
        KIT_ONLY(a_connection_that_did_not_hold_costs_the_backoff, kit_sim),
        KIT_ONLY(a_second_stop_does_not_wait_for_the_grace, kit_tcp),
        KIT_ONLY(busy_poll_us_keeps_a_server_awake, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
