/* SPDX-License-Identifier: Apache-2.0 */
/* hostile_test.c - a server among clients that break the protocol, fall silent, or never read. */
#include "rpc/raw.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The others are served as ever. */
static void assert_goes_on(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "goes on", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "goes on");
}

static raw peers[3];

/* ---- what is no protocol */

static void garbage_is_hung_up_on(void **state)
{
    static const char *const garbage[] = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02\x01", "\xAD\x4D\x54\x02 another version", "\xff\xff\xff\xff\xff\xff"};
    kit k;

    kit_open(&k, *state, NULL);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        raw_connect(&peers[0], &k);
        raw_send(&peers[0], garbage[i], strlen(garbage[i]));
        raw_await_close(&peers[0]);
        raw_free(&peers[0]);
    }
    assert_goes_on(&k);
    kit_close(&k);
}

static void garbage_after_a_good_start_is_hung_up_on(void **state)
{
    kit k;
    uint8_t noise[4096];

    srand(7);
    kit_open(&k, *state, NULL);
    for (int round = 0; round < 50; round++) {
        raw_connect(&peers[0], &k);
        raw_hello(&peers[0]);
        raw_call(&peers[0], 1, "good");
        for (size_t i = 0; i < sizeof noise; i++)
            noise[i] = (uint8_t)rand();
        noise[6] = 0xff; /* a frame over every limit, so that it is sure to be noticed */
        raw_send(&peers[0], noise, sizeof noise);
        raw_await_close(&peers[0]);
        raw_free(&peers[0]);
    }
    assert_int_equal(k.served, 50);
    assert_goes_on(&k);
    kit_close(&k);
}

static void a_frame_over_the_limit_is_refused_before_it_comes(void **state)
{
    uint8_t header[MT_FRAME_HEADER];
    kit k;

    kit_open(&k, *state, NULL);
    raw_connect(&peers[0], &k);
    raw_hello(&peers[0]);
    mt_frame_put(header, 1, 0xffffff, MT_FRAME_CALL | MT_FLAG_MSG);
    raw_send(&peers[0], header, sizeof header);
    raw_await(&peers[0], MT_FRAME_GOAWAY, 0);
    raw_await_close(&peers[0]);
    raw_free(&peers[0]);
    assert_goes_on(&k);
    kit_close(&k);
}

static size_t put_conversation(uint8_t *out)
{
    size_t size = raw_put_hello(out);

    size += raw_put_call(out + size, 1, "half a word");
    return size + raw_put_call(out + size, 3, "and another one");
}

static void a_client_may_vanish_at_any_byte(void **state)
{
    uint8_t bytes[512];
    size_t size = put_conversation(bytes);
    kit k;

    kit_open(&k, *state, NULL);
    for (size_t cut = 0; cut <= size; cut++) {
        raw_connect(&peers[0], &k);
        raw_send(&peers[0], bytes, cut);
        raw_turns(&peers[0], 3);
        raw_free(&peers[0]);
    }
    assert_goes_on(&k);
    kit_close(&k);
}

static void a_client_may_send_one_byte_at_a_time(void **state)
{
    uint8_t bytes[512];
    size_t size = put_conversation(bytes);
    kit k;

    kit_open(&k, *state, NULL);
    raw_connect(&peers[0], &k);
    for (size_t i = 0; i < size; i++) {
        raw_send(&peers[0], &bytes[i], 1);
        raw_turns(&peers[0], 2);
    }
    raw_await(&peers[0], MT_FRAME_STATUS, 1);
    raw_await(&peers[0], MT_FRAME_STATUS, 3);
    assert_int_equal(k.served, 2);
    raw_free(&peers[0]);
    kit_close(&k);
}

static void unknown_frame_types_are_skipped(void **state)
{
    static const uint8_t payload[1000];
    kit k;

    kit_open(&k, *state, NULL);
    raw_connect(&peers[0], &k);
    raw_hello(&peers[0]);
    for (uint32_t type = MT_FRAME_TYPES, stream = 1; type <= 15; type++, stream += 2) {
        raw_frame(&peers[0], type, 0, payload, sizeof payload);
        raw_frame(&peers[0], type | 0xf0, type, payload, type);
        raw_call(&peers[0], stream, "after it");
        raw_await(&peers[0], MT_FRAME_STATUS, stream);
    }
    raw_free(&peers[0]);
    kit_close(&k);
}

/* ---- silence */

static void who_says_nothing_is_hung_up_on(void **state)
{
    kit k;

    kit_open(&k, *state, &(kit_args){.server = {.handshake_timeout_ms = 20}});
    for (int i = 0; i < 3; i++)
        raw_connect(&peers[i], &k);
    raw_send(&peers[1], "\xAD\x4D\x54\x01", 4); /* half a greeting is none */
    raw_hello(&peers[2]);                       /* a whole one is */
    raw_await_close(&peers[0]);
    raw_await_close(&peers[1]);
    assert_int_equal(peers[2].closed, 0);
    raw_call(&peers[2], 1, "later");
    raw_await(&peers[2], MT_FRAME_STATUS, 1);
    for (int i = 0; i < 3; i++)
        raw_free(&peers[i]);
    kit_close(&k);
}

/* ---- a client that never reads */

/* Sends calls until the server takes no more for many turns in a row; returns how many it served. */
static int flood(raw *r, const char *text, int most)
{
    static uint8_t out[8192];
    size_t size = 0, sent = 0;
    uint32_t stream = 1;

    for (int quiet = 0; quiet < 200 && r->k->served < most; quiet++) {
        int served = r->k->served;

        if (sent == size) {
            size = raw_put_call(out, stream, text);
            sent = 0;
            stream += 2;
        }
        size_t put = raw_try_send(r, out + sent, size - sent);
        sent += put;
        raw_turns(r, 1);
        if (put > 0 || r->k->served > served)
            quiet = 0;
    }
    return r->k->served;
}

static void open_deaf(kit *k, const kit_place *place)
{
    kit_open(k, place, &(kit_args){.server = {.max_unsent_bytes = 65536}});
    raw_connect_deaf(&peers[0], k);
    raw_hello(&peers[0]);
}

static const char *four_thousand_bytes(void)
{
    static char text[4001];

    memset(text, 'x', sizeof text - 1);
    return text;
}

static void who_never_reads_is_not_read_either(void **state)
{
    kit k;

    open_deaf(&k, *state);
    int served = flood(&peers[0], four_thousand_bytes(), 10000);
    assert_in_range(served, 16, 9999); /* the kernel's buffers take some MiB, then it ends */
    assert_goes_on(&k);
    raw_free(&peers[0]);
    kit_close(&k);
}

static void who_reads_again_is_read_again(void **state)
{
    static uint8_t sink[65536];
    kit k;

    open_deaf(&k, *state);
    int before = flood(&peers[0], four_thousand_bytes(), 10000);
    while (k.served < before + 10) {
        (void)recv(peers[0].fd, sink, sizeof sink, MSG_DONTWAIT);
        raw_turns(&peers[0], 1);
    }
    raw_free(&peers[0]);
    kit_close(&k);
}

static void on_huge_reply(mt_call *call, const test_note *request, void *app)
{
    static char text[1 << 20];
    kit *k = app;

    if (request->text[0] != 'h') {
        kit_on_echo(call, request, app);
        return;
    }
    memset(text, 'x', sizeof text - 1);
    test_probe_echo_respond(call, &(test_note){.text = text});
    kit_count_up(k, &k->served);
}

/* A few bytes ask for much: what is not read must not pile up in the server. */
static void small_requests_for_large_replies_are_bounded(void **state)
{
    const test_probe_handlers handlers = {.echo = on_huge_reply};
    static uint8_t out[64 * 1024];
    size_t size = 0;
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    raw_connect_deaf(&peers[0], &k);
    raw_hello(&peers[0]);
    for (uint32_t stream = 1; size + 64 < sizeof out; stream += 2)
        size += raw_put_call(out + size, stream, "h");
    raw_send(&peers[0], out, size);
    raw_turns(&peers[0], 100);
    assert_in_range(k.served, 1, 64);
    assert_goes_on(&k);
    raw_free(&peers[0]); /* with calls that wait */
    kit_close(&k);
}

/* A client that does read gets them all. */
static void many_large_replies_all_come(void **state)
{
    enum { CALLS = 100 };
    const test_probe_handlers handlers = {.echo = on_huge_reply};
    static kit_call calls[CALLS];
    kit_call impatient;
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    for (int i = 0; i < CALLS; i++)
        kit_echo(&k, &calls[i], "h", NULL);
    kit_echo(&k, &impatient, "h", NULL);
    kit_until(&k, &k.served, 1);
    mt_call_cancel(impatient.call);
    kit_wait(&impatient);
    for (int i = 0; i < CALLS; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, NULL);
    }
    kit_close(&k);
}

/* ---- no descriptors */

/* From now on this process gets no descriptor that it does not have; returns the limit before. */
static struct rlimit use_up_descriptors(void)
{
    struct rlimit before;
    int next = dup(STDERR_FILENO);

    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit few = {.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    return before;
}

/* Each in its turn is told, with the one descriptor that is kept for it; who is there already is served
 * on, and who comes when there are descriptors again is as well. */
static void without_descriptors_new_clients_hear_why(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    assert_goes_on(&k);
    for (int i = 0; i < 3; i++)
        raw_connect(&peers[i], &k);
    struct rlimit before = use_up_descriptors();
    for (int i = 0; i < 2; i++) {
        raw_await(&peers[i], MT_FRAME_GOAWAY, 0);
        assert_goes_on(&k);
        shutdown(peers[i].fd, SHUT_WR); /* the server has its spare descriptor back */
    }
    assert_true(kit_logged("a connection is refused: the server has no descriptors left") > 0);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    raw_hello(&peers[2]);
    raw_call(&peers[2], 1, "served");
    raw_await(&peers[2], MT_FRAME_STATUS, 1);
    for (int i = 0; i < 3; i++)
        raw_free(&peers[i]);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(garbage_is_hung_up_on, kit_tcp),
        KIT_ONLY(garbage_after_a_good_start_is_hung_up_on, kit_tcp),
        KIT_ONLY(a_frame_over_the_limit_is_refused_before_it_comes, kit_tcp),
        KIT_ONLY(a_client_may_vanish_at_any_byte, kit_tcp),
        KIT_ONLY(a_client_may_send_one_byte_at_a_time, kit_tcp),
        KIT_ONLY(unknown_frame_types_are_skipped, kit_tcp),
        KIT_ONLY(who_says_nothing_is_hung_up_on, kit_tcp),
        KIT_ONLY(who_never_reads_is_not_read_either, kit_tcp),
        KIT_ONLY(who_never_reads_is_not_read_either, kit_unix),
        KIT_ONLY(who_reads_again_is_read_again, kit_unix),
        KIT_ONLY(small_requests_for_large_replies_are_bounded, kit_tcp),
        KIT_EVERYWHERE(many_large_replies_all_come),
        KIT_ONLY(without_descriptors_new_clients_hear_why, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
