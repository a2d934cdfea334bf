/* SPDX-License-Identifier: Apache-2.0 */
/* expiry_test.c - calls whose time is up where nobody works on them: in an output that the peer does not
 * read, in half a request, behind another call. What is said of them must be true. */
#include "rpc/peer.h"

#include <string.h>

static peer other;

static const test_probe_handlers keepers = {.echo = kit_on_keep};

static void close_both(kit *k)
{
    peer_free(&other);
    kit_close(k);
}

/* ---- in the output */

enum { FILLERS = 20, FILLER_BYTES = 20000 }; /* more than a pipe takes */

/* Starts calls, more than the other side lets through before it reads. */
static void fill_output(kit *k, kit_call calls[FILLERS])
{
    static char text[FILLER_BYTES + 1];

    memset(text, 'x', FILLER_BYTES);
    kit_open(k, &kit_sim, &(kit_args){.no_server = true});
    peer_listen_deaf(&other, k);
    kit_echo(k, &calls[0], text, NULL);
    peer_await_accept(&other, 1);
    peer_hello(&other); /* with credit for them all */
    kit_pass(k, 0);
    for (int i = 1; i < FILLERS; i++)
        kit_echo(k, &calls[i], text, NULL);
    kit_pass(k, 0);
}

static bool has_heard(const char *text)
{
    return memmem(other.bytes, other.size, text, strlen(text)) != NULL;
}

/* That it was not written is no proof: the request can go out after the caller gave up, as it does here. */
static void a_call_in_the_output_may_still_run(void **state)
{
    kit_call fillers[FILLERS], late;
    kit k;

    (void)state;
    fill_output(&k, fillers);
    kit_echo(&k, &late, "late", &(mt_call_options){.timeout_ms = 100});
    kit_wait(&late);
    assert_status(&late.status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN, "in queue (queue 100.0 ms)");
    assert_int_equal(late.status.stage, MT_STAGE_QUEUE);
    assert_in_range(late.times.stage[MT_STAGE_QUEUE], 100 * MT_MS, 101 * MT_MS);
    assert_int_equal(late.times.stage[MT_STAGE_SERVER], 0);
    peer_listen_up(&other);
    kit_pass(&k, MT_SEC);
    assert_true(has_heard("late"));
    for (int i = 0; i < FILLERS; i++)
        assert_int_equal(fillers[i].done, 0);
    close_both(&k);
}

/* The written ones come first; of the others it is certain. */
static void a_broken_connection_tells_the_written_calls_from_the_others(void **state)
{
    kit_call calls[FILLERS];
    int written = 0;
    kit k;

    (void)state;
    fill_output(&k, calls);
    kit_pass(&k, MT_MS);
    peer_hang_up(&other);
    for (int i = 0; i < FILLERS; i++) {
        kit_wait(&calls[i]);
        bool was_written = calls[i].status.ran == MT_RAN_UNKNOWN;
        assert_true(!was_written || written == i);
        assert_status(&calls[i].status, MT_UNAVAILABLE,
                      was_written ? MT_RAN_UNKNOWN : MT_DID_NOT_RUN, "");
        assert_int_equal(calls[i].status.stage, was_written ? MT_STAGE_SERVER : MT_STAGE_QUEUE);
        written += was_written;
    }
    assert_in_range(written, 1, FILLERS - 1);
    close_both(&k);
}

/* ---- on the server, before the handler */

/* Sends something of a call of Echo, but not all. */
typedef void begin_fn(mt_time timeout);

static void begin_without_a_message(mt_time timeout)
{
    peer_call(&other, 1, NULL, timeout);
}

static void begin_with_part_of_a_message(mt_time timeout)
{
    static const uint8_t part[] = {6, 0x0a, 4, 'h', 'a'}; /* of 6 bytes */

    peer_call(&other, 1, NULL, timeout);
    peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_MSG | MT_FLAG_MORE, 1, part, sizeof part);
}

static void begin_with_a_message(mt_time timeout)
{
    static const uint8_t whole[] = {0x0a, 2, 'h', 'i'};

    peer_call(&other, 1, NULL, timeout);
    peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_MSG, 1, whole, sizeof whole);
}

static begin_fn *const beginnings[] = {begin_without_a_message, begin_with_part_of_a_message,
                                       begin_with_a_message};
enum { BEGINNINGS = sizeof beginnings / sizeof *beginnings };

static void open_server(kit *k, const kit_args *args)
{
    kit_open(k, &kit_sim, args);
    peer_connect(&other, k);
    peer_hello(&other);
}

static void a_request_that_is_never_complete_ends_by_its_deadline(void **state)
{
    (void)state;
    for (int i = 0; i < BEGINNINGS; i++) {
        kit k;

        open_server(&k, NULL);
        mt_time start = k.loop->now;
        beginnings[i](100 * MT_MS);
        mt_status status = peer_await_reset(&other, 1);
        assert_status(&status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN, "rest of its request");
        assert_in_range(k.loop->now - start, 100 * MT_MS, 101 * MT_MS);
        assert_int_equal(k.served, 0);
        peer_call(&other, 3, "goes on", 0);
        (void)peer_await(&other, MT_FRAME_STATUS, 3);
        close_both(&k);
    }
}

static void a_message_without_an_end_is_bounded_without_a_timeout(void **state)
{
    kit k;

    (void)state;
    open_server(&k, &(kit_args){.server = {.handshake_timeout_ms = 300}});
    kit_pass(&k, MT_SEC);
    mt_time start = k.loop->now;
    begin_with_a_message(0);
    mt_status status = peer_await_reset(&other, 1);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN, "rest of its request");
    assert_in_range(k.loop->now - start, 300 * MT_MS, 301 * MT_MS);
    assert_int_equal(k.served, 0);
    close_both(&k);
}

/* The bound is on the end of the request only: the handler may take its time. */
static void a_late_end_in_time_is_no_fault(void **state)
{
    kit k;

    (void)state;
    open_server(&k, &(kit_args){.handlers = &keepers, .server = {.handshake_timeout_ms = 300}});
    begin_with_a_message(0);
    kit_pass(&k, 200 * MT_MS);
    peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_END, 1, NULL, 0);
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 10 * MT_SEC);
    assert_int_equal(k.cancelled, 0);
    kit_answer(&k, 0, "answered");
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    close_both(&k);
}

static void a_late_end_does_not_move_the_deadline(void **state)
{
    kit k;

    (void)state;
    open_server(&k, &(kit_args){.handlers = &keepers, .server = {.handshake_timeout_ms = 300}});
    mt_time start = k.loop->now;
    begin_with_a_message(700 * MT_MS);
    kit_pass(&k, 200 * MT_MS);
    peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_END, 1, NULL, 0);
    mt_status status = peer_await_reset(&other, 1);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_RAN, "in the handler");
    assert_in_range(k.loop->now - start, 700 * MT_MS, 701 * MT_MS);
    kit_answer(&k, 0, "too late");
    close_both(&k);
}

static void note_drained(void *arg)
{
    kit *k = arg;

    kit_count_up(k, &k->served);
}

static void a_drain_does_not_wait_for_half_a_request(void **state)
{
    (void)state;
    for (int i = 0; i < BEGINNINGS; i++) {
        kit k;

        open_server(&k, NULL);
        beginnings[i](0);
        kit_pass(&k, MT_MS);
        mt_time start = k.loop->now;
        mt_server_drain(k.server, note_drained, &k);
        (void)peer_await_ping(&other); /* what was on its way is there */
        mt_status status = peer_await_reset(&other, 1);
        assert_status(&status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "draining");
        peer_hang_up(&other);
        kit_until(&k, &k.served, 1);
        assert_in_range(k.loop->now - start, 0, MT_MS);
        close_both(&k);
    }
}

/* ---- behind another call, and in the handler */

static mt_time worked; /* by handlers, in this turn */

/* In a turn the clock goes on, but the loop's idea of now does not. */
static mt_time clock_with_work(mt_loop *loop)
{
    return loop->now + worked;
}

static void on_take_80_ms(mt_call *call, const test_note *request, void *app)
{
    worked += 80 * MT_MS;
    kit_on_echo(call, request, app);
}

/* The first call's takes its time as well, and then answers later. */
static void on_keep_the_first(mt_call *call, const test_note *request, void *app)
{
    if (strcmp(request->text, "first") != 0) {
        kit_on_echo(call, request, app);
        return;
    }
    worked += 80 * MT_MS;
    keepers.echo(call, request, app);
}

static void open_slow_server(kit *k, mt_loop_ops *ops, const test_probe_handlers *handlers)
{
    open_server(k, &(kit_args){.handlers = handlers});
    *ops = *k->loop->ops;
    ops->clock = clock_with_work;
    k->loop->ops = ops;
    worked = 0;
}

static void a_call_that_expired_behind_one_that_is_kept_does_not_run(void **state)
{
    const test_probe_handlers slow = {.echo = on_keep_the_first};
    mt_loop_ops ops;
    kit k;

    (void)state;
    open_slow_server(&k, &ops, &slow);
    peer_call(&other, 1, "first", 500 * MT_MS);
    peer_call(&other, 3, "expired by then", 50 * MT_MS);
    mt_status status = peer_await_reset(&other, 3);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN, "on the server");
    assert_int_equal(k.served, 1);
    kit_answer(&k, 0, "");
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    close_both(&k);
}

static void a_call_that_expired_behind_another_does_not_run(void **state)
{
    const test_probe_handlers slow = {.echo = on_take_80_ms};
    mt_loop_ops ops;
    kit k;

    (void)state;
    open_slow_server(&k, &ops, &slow);
    peer_call(&other, 1, "first", 50 * MT_MS);
    peer_call(&other, 3, "expired by then", 50 * MT_MS);
    peer_call(&other, 5, "still in time", 500 * MT_MS);
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    mt_status status = peer_await_reset(&other, 3);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN, "on the server");
    (void)peer_await(&other, MT_FRAME_STATUS, 5);
    assert_int_equal(k.served, 2);
    close_both(&k);
}

/* The client does nothing about it: its frame says how long the server may take. */
static void the_server_holds_the_deadline_of_a_handler_that_answers_later(void **state)
{
    kit k;

    (void)state;
    open_server(&k, &(kit_args){.handlers = &keepers});
    mt_time start = k.loop->now;
    peer_call(&other, 1, "x", 100 * MT_MS);
    mt_status status = peer_await_reset(&other, 1);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_RAN, "in the handler");
    assert_in_range(k.loop->now - start, 100 * MT_MS, 101 * MT_MS);
    assert_int_equal(k.kept_count, 1);
    assert_int_equal(k.cancelled, 1);
    kit_answer(&k, 0, "too late");
    close_both(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_call_in_the_output_may_still_run, kit_sim),
        KIT_ONLY(a_broken_connection_tells_the_written_calls_from_the_others, kit_sim),
        KIT_ONLY(a_request_that_is_never_complete_ends_by_its_deadline, kit_sim),
        KIT_ONLY(a_message_without_an_end_is_bounded_without_a_timeout, kit_sim),
        KIT_ONLY(a_late_end_in_time_is_no_fault, kit_sim),
        KIT_ONLY(a_late_end_does_not_move_the_deadline, kit_sim),
        KIT_ONLY(a_drain_does_not_wait_for_half_a_request, kit_sim),
        KIT_ONLY(a_call_that_expired_behind_another_does_not_run, kit_sim),
        KIT_ONLY(a_call_that_expired_behind_one_that_is_kept_does_not_run, kit_sim),
        KIT_ONLY(the_server_holds_the_deadline_of_a_handler_that_answers_later, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
