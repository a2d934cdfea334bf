/* SPDX-License-Identifier: Apache-2.0 */
/* deadline_test.c - a deadline holds in every stage of a call, and the error says which one ate it. */
#include "rpc/kit.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const test_probe_handlers keepers = {
    .echo = kit_on_keep, .store = kit_on_store, .timed = kit_on_keep};

static void assert_stage(const kit_call *c, mt_stage stage, mt_ran ran)
{
    assert_status(&c->status, MT_DEADLINE_EXCEEDED, ran, mt_stage_name(stage));
    assert_int_equal(c->status.stage, stage);
}

/* ---- in the handler */

static void ends_the_call_while_the_handler_works(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_time start = k.loop->now;
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 70});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    assert_non_null(strstr(c.status.text, "after 70 ms"));
    assert_in_range(c.ended - start, 70 * MT_MS, 71 * MT_MS);
    assert_true(c.times.stage[MT_STAGE_SERVER] >= 70 * MT_MS);

    kit_until(&k, &k.cancelled, 1); /* the handler hears of it, and may answer: that is dropped */
    assert_true(mt_call_is_cancelled(k.kept[0]));
    assert_true(mt_call_time_left(k.kept[0]) == 0);
    assert_string_equal(mt_call_peer(k.kept[0]), "(gone)");
    kit_answer(&k, 0, "too late");
    kit_pass(&k, MT_SEC);
    assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
    kit_close(&k);
}

static void reaches_the_handler(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &a, "x", &(mt_call_options){.timeout_ms = 700});
    kit_echo(&k, &b, "x", NULL);
    kit_until(&k, &k.kept_count, 2);
    assert_in_range(mt_call_time_left(k.kept[0]), 1, 700 * MT_MS);
    assert_true(k.place->sim == (mt_call_time_left(k.kept[0]) == 700 * MT_MS));
    assert_true(mt_call_time_left(k.kept[1]) == MT_NEVER);
    kit_answer(&k, 0, "in time");
    kit_answer(&k, 1, "in time");
    kit_wait(&a);
    kit_wait(&b);
    assert_ended(&a, MT_OK, "in time");
    assert_ended(&b, MT_OK, "in time");
    kit_close(&k);
}

/* What the wait for a connection took is not given again. */
static void time_spent_before_is_not_given_to_the_server(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 1000, .wait_for_ready = true});
    kit_pass(&k, 300 * MT_MS);
    kit_serve(&k, &keepers, NULL);
    kit_until(&k, &k.kept_count, 1);
    assert_in_range(mt_call_time_left(k.kept[0]), 1, 700 * MT_MS);
    kit_answer(&k, 0, "in time");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "in time");
    assert_true(c.times.stage[MT_STAGE_CONNECT] >= 300 * MT_MS);
    kit_close(&k);
}

/* ---- whose timeout counts */

static void start_timed(kit *k, kit_call *c, uint32_t timeout_ms)
{
    const test_note request = {.text = (char *)"x"};

    *c = (kit_call){0};
    kit_start(k, c, kit_method(KIT_TIMED), &request, &(mt_call_options){.timeout_ms = timeout_ms});
}

static void the_idl_gives_a_timeout_unless_the_caller_does(void **state)
{
    kit k;
    kit_call of_idl, own, none;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_time start = k.loop->now;
    start_timed(&k, &of_idl, 0);
    start_timed(&k, &own, 20);
    start_timed(&k, &none, MT_NO_TIMEOUT);
    kit_wait(&of_idl);
    assert_in_range(of_idl.ended - start, 50 * MT_MS, 51 * MT_MS);
    assert_stage(&of_idl, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    assert_in_range(own.ended - start, 20 * MT_MS, 21 * MT_MS);
    assert_stage(&own, MT_STAGE_SERVER, MT_RAN_UNKNOWN);
    kit_pass(&k, 3600 * MT_SEC);
    assert_int_equal(none.done, 0);
    for (size_t i = 0; i < 3; i++)
        kit_answer(&k, i, "at last");
    kit_wait(&none);
    assert_ended(&none, MT_OK, "at last");
    kit_close(&k);
}

static void an_answer_in_time_beats_the_deadline(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 100});
    kit_until(&k, &k.kept_count, 1);
    kit_pass(&k, 99 * MT_MS);
    kit_answer(&k, 0, "just");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "just");
    kit_close(&k);
}

/* ---- before the server */

static void ends_a_wait_for_a_server(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    mt_time start = k.loop->now;
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 5000, .wait_for_ready = true});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_CONNECT, MT_DID_NOT_RUN);
    assert_non_null(strstr(c.status.text, "last failure: "));
    assert_non_null(strstr(c.status.text, k.target));
    assert_in_range(c.ended - start, 5000 * MT_MS, 5001 * MT_MS);
    kit_close(&k);
}

static void ends_a_wait_for_a_place(void **state)
{
    kit k;
    kit_call first, waits;
    test_blob *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.max_concurrent_calls = 1}});
    mt_status status = test_probe_store(k.channel, &(test_blob){0}, &reply, NULL);
    assert_int_equal(status.code, MT_OK);
    test_blob_free(reply);
    kit_echo(&k, &first, "x", NULL);
    kit_echo(&k, &waits, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&waits);
    assert_stage(&waits, MT_STAGE_QUEUE, MT_DID_NOT_RUN);
    assert_int_equal(k.kept_count, 1);
    kit_answer(&k, 0, "done");
    kit_wait(&first);
    assert_ended(&first, MT_OK, "done");
    kit_close(&k);
}

/* Replaces the channel of a kit. */
static void open_channel(kit *k, const char *target, mt_channel_options options)
{
    mt_channel_free(k->channel);
    options.loop = k->loop;
    k->channel = kit_dial(k, target, &options);
    assert_string_equal(mt_channel_error(k->channel)->text, "");
}

static int bound_socket(int type, char *text, size_t size, const char *format)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, size, format, ntohs(address.sin_port));
#pragma GCC diagnostic pop
    return fd;
}

static void ends_a_name_lookup(void **state)
{
    char servers[64];
    int silent = bound_socket(SOCK_DGRAM, servers, sizeof servers, "127.0.0.1:%u");
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    open_channel(&k, "tcp://nobody.example:7000", (mt_channel_options){.dns_servers = servers});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_RESOLVE, MT_DID_NOT_RUN);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30, .wait_for_ready = true});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_RESOLVE, MT_DID_NOT_RUN);
    kit_close(&k);
    close(silent);
}

/* Connects to a socket until its queue is full, so that one more connection waits for ever. */
static size_t fill_backlog(int listener, int *fds, size_t most)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    for (size_t i = 0; i < most; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(fds[i], (struct sockaddr *)&address, length);
        struct pollfd made = {.fd = fds[i], .events = POLLOUT};
        if (poll(&made, 1, 0) == 0)
            return i + 1;
    }
    fail_msg("%zu connections to a queue of one", most);
    return most;
}

static void ends_a_connection_attempt(void **state)
{
    enum { MOST = 32 };
    char target[64];
    int fds[MOST];
    int listener = bound_socket(SOCK_STREAM, target, sizeof target, "tcp://127.0.0.1:%u");
    kit k;
    kit_call c;

    assert_int_equal(listen(listener, 0), 0);
    size_t count = fill_backlog(listener, fds, MOST);
    kit_open(&k, *state, NULL);
    open_channel(&k, target, (mt_channel_options){0});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_CONNECT, MT_DID_NOT_RUN);

    open_channel(&k, target, (mt_channel_options){.connect_timeout_ms = 20});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "timed out");
    assert_non_null(strstr(c.status.text, target));
    kit_close(&k);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    close(listener);
}

static void holds_for_blocking_callers_too(void **state)
{
    kit k;
    test_note *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    mt_status status = test_probe_timed(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_status(&status, MT_DEADLINE_EXCEEDED, MT_RAN_UNKNOWN, "server");
    assert_null(reply);
    kit_until(&k, &k.cancelled, 1);
    kit_answer(&k, 0, "too late");
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(ends_the_call_while_the_handler_works, kit_sim),
        KIT_EVERYWHERE(reaches_the_handler),
        KIT_ONLY(time_spent_before_is_not_given_to_the_server, kit_sim),
        KIT_ONLY(the_idl_gives_a_timeout_unless_the_caller_does, kit_sim),
        KIT_ONLY(an_answer_in_time_beats_the_deadline, kit_sim),
        KIT_ONLY(ends_a_wait_for_a_server, kit_sim),
        KIT_EVERYWHERE(ends_a_wait_for_a_place),
        KIT_ONLY(ends_a_name_lookup, kit_tcp),
        KIT_ONLY(ends_a_connection_attempt, kit_tcp),
        KIT_EVERYWHERE(holds_for_blocking_callers_too),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
