/* SPDX-License-Identifier: Apache-2.0 */
/* attack_test.c - clients that try to use up a server: floods, bombs, what begins and never ends. Each
 * attack gets only so much memory, and a client that behaves is served all the while. In virtual time,
 * and within one instant of it unless an attack needs time, so that no limit recovers meanwhile. */
#include "rpc/peer.h"

#include <string.h>

static peer other;

enum { KB = 1024, MB = 1024 * KB, ROUNDS = 50, A_ROUND = 1000 };

/* What two ends of an inproc pipe hold, and the blocks of the loop's pool. */
enum { PIPES = 1280 * KB };

static void assert_goes_on(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "goes on", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "goes on");
}

/* ---- attacks, a round each */

static uint32_t stream; /* the last that was opened */

static void open_call(kit *k, const char *text)
{
    (void)k;
    stream += 2;
    peer_call(&other, stream, text, 0);
}

static void ping(kit *k)
{
    (void)k;
    peer_frame(&other, MT_FRAME_PING, 0, "12345678", 8);
}

static void answer_pings_that_never_were(kit *k)
{
    (void)k;
    peer_frame(&other, MT_FRAME_PING | MT_FLAG_ACK, 0, "12345678", 8);
}

static void open_and_reset(kit *k)
{
    open_call(k, NULL);
    peer_frame(&other, MT_FRAME_RESET, stream, "\x01\x00\x00", 3);
}

static void settle_again(kit *k)
{
    (void)k;
    peer_frame(&other, MT_FRAME_SETTINGS, 0, NULL, 0);
}

static void send_what_nobody_knows(kit *k)
{
    static uint8_t payload[32 * KB];

    (void)k;
    peer_frame(&other, MT_FRAME_TYPES, 0, payload, 100);
}

static void give_no_credit(kit *k)
{
    (void)k;
    peer_frame(&other, MT_FRAME_CREDIT, 0, "\x00", 1);
}

static void give_too_much_credit(kit *k)
{
    open_call(k, NULL);
    peer_frame(&other, MT_FRAME_CREDIT, stream, "\xff\xff\xff\xff\x07", 5);
}

static void go_away(kit *k)
{
    (void)k;
    peer_frame(&other, MT_FRAME_GOAWAY, 0, "\x00\x00\x00\x00", 4);
}

/* Many small entries: more of them than there may be. */
static void send_a_bomb_of_metadata(kit *k)
{
    enum { ENTRIES = 200 };
    uint8_t payload[64 + ENTRIES * 4], *p = payload;
    mt_slice path = mt_slice_text("/test.Probe/Echo");

    (void)k;
    stream += 2;
    p = mt_put_varint(p, MT_REF_ONCE);
    p = mt_put_bytes(p, path);
    p = mt_put_varint(p, 0);
    p = mt_put_varint(p, ENTRIES * 4);
    for (int i = 0; i < ENTRIES; i++, p += 4)
        memcpy(p, "\x01k\x01v", 4);
    peer_frame(&other, MT_FRAME_CALL | MT_FLAG_END, stream, payload, (size_t)(p - payload));
}

/* A path that is as long as it may be, and another one each time. */
static void call_what_is_not_there(kit *k)
{
    uint8_t payload[2 * KB], path[MT_PATH_MOST], *p = payload;

    (void)k;
    memset(path, '/', sizeof path);
    stream += 2;
    memcpy(path + 1, &stream, sizeof stream);
    p = mt_put_varint(p, MT_REF_ONCE);
    p = mt_put_bytes(p, mt_slice_of(path, sizeof path));
    p = mt_put_varint(p, 0);
    p = mt_put_varint(p, 0);
    peer_frame(&other, MT_FRAME_CALL | MT_FLAG_END, stream, payload, (size_t)(p - payload));
}

static void name_methods_for_ever(kit *k)
{
    uint8_t payload[64], *p = payload;

    (void)k;
    stream += 2;
    p = mt_put_varint(p, MT_REF_NEW);
    p = mt_put_bytes(p, mt_slice_text("/test.Probe/Echo"));
    p = mt_put_varint(p, 0);
    p = mt_put_varint(p, 0);
    peer_frame(&other, MT_FRAME_CALL | MT_FLAG_END, stream, payload, (size_t)(p - payload));
}

static void open_without_a_message(kit *k)
{
    open_call(k, NULL);
}

/* A message of 4 MiB, of which only the first KiB comes. */
static void begin_a_large_message(kit *k)
{
    uint8_t payload[KB], *p = payload;

    open_call(k, NULL);
    memset(payload, 'x', sizeof payload);
    p = mt_put_varint(p, 4 * MB);
    peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_MSG | MT_FLAG_MORE, stream, payload,
               sizeof payload);
}

/* ---- and what comes of them */

typedef struct attack {
    void (*once)(kit *k);
    const char *offence; /* part of the reason with which the server hangs up; NULL: it does not */
    size_t most;         /* bytes that it may cost, beside PIPES */
} attack;

/* What max_concurrent_calls = 100 costs when each is there without its message: a KiB or so. */
enum { CALLS = 100, OPEN_CALLS = CALLS * 2 * KB };

static const attack attacks[] = {
    {ping, "too many pings", 0},
    {answer_pings_that_never_were, NULL, 0},
    {open_and_reset, "too many calls that are reset at once", OPEN_CALLS},
    {settle_again, "a second SETTINGS", 0},
    {send_what_nobody_knows, "too many frames that carry nothing", 0},
    {give_no_credit, "too many frames that carry nothing", 0},
    {give_too_much_credit, "is over 2^31 - 1", OPEN_CALLS},
    {go_away, NULL, 0},
    {send_a_bomb_of_metadata, NULL, 0},
    {call_what_is_not_there, NULL, 64 * KB},
    {name_methods_for_ever, "max_methods", 64 * KB},
    {open_without_a_message, NULL, OPEN_CALLS},
    {begin_a_large_message, NULL, 16 * MB + OPEN_CALLS},
};

static void attack_once(kit *k, const attack *a)
{
    for (int i = 0; i < A_ROUND && !other.ended; i++)
        a->once(k);
    kit_pass(k, 0);
    peer_forget(&other);
}

static void assert_hung_up(kit *k, const attack *a)
{
    mt_status reason;

    for (int i = 0; i < 2 * A_ROUND; i++)
        a->once(k);
    (void)peer_await_goaway(&other, &reason);
    assert_non_null(strstr(reason.text, a->offence));
    assert_goes_on(k);
    kit_pass(k, 1010 * MT_MS);
    assert_true(other.ended);
}

static void open_for_attack(kit *k)
{
    kit_open(k, &kit_sim, &(kit_args){.server = {.max_concurrent_calls = CALLS}});
    assert_goes_on(k);
    stream = 1;
    peer_connect(&other, k);
    peer_hello(&other);
    peer_call(&other, 1, "warm", 0);
    (void)peer_await(&other, MT_FRAME_STATUS, 1);
    peer_forget(&other);
}

static void no_attack_costs_much_or_disturbs_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        const attack *a = &attacks[i];
        kit k;

        open_for_attack(&k);
        size_t before = mt_test_bytes();
        (void)mt_test_peak();
        if (a->offence != NULL)
            assert_hung_up(&k, a);
        for (int round = 0; a->offence == NULL && round < ROUNDS; round++) {
            attack_once(&k, a);
            assert_goes_on(&k);
            assert_false(other.ended);
        }
        size_t cost = mt_test_peak() - before;
        if (cost > a->most + PIPES)
            fail_msg("attack %zu cost %zu bytes, not %zu at most", i, cost, a->most + PIPES);
        peer_free(&other);
        kit_pass(&k, 0);
        assert_in_range(mt_test_bytes(), 0, before + PIPES); /* what pools keep for the next */
        kit_close(&k);
    }
}

/* ---- ids of streams */

static void odd_ids_end_the_connection(void **state)
{
    static const struct {
        uint32_t id;
        const char *offence;
    } games[] = {{2, "on stream 2"},           {UINT32_MAX, "out of order"},
                 {5, "out of order"},          {1, "out of order"},
                 {0, "on stream 0"},           {UINT32_MAX - 1, "on stream"},
                 {0x80000001u, "out of order"}};

    (void)state;
    for (size_t i = 0; i < sizeof games / sizeof *games; i++) {
        mt_status reason;
        kit k;

        open_for_attack(&k);
        peer_call(&other, games[i].id, "x", 0);
        (void)peer_await_goaway(&other, &reason);
        assert_non_null(strstr(reason.text, games[i].offence));
        assert_int_equal(k.served, 2); /* of the one that behaves, and to get warm */
        assert_goes_on(&k);
        peer_free(&other);
        kit_close(&k);
    }
}

static void frames_of_streams_that_never_were_end_the_connection(void **state)
{
    static const unsigned types[] = {MT_FRAME_MESSAGE | MT_FLAG_END, MT_FRAME_CREDIT,
                                     MT_FRAME_RESET};

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        mt_status reason;
        kit k;

        open_for_attack(&k);
        peer_frame(&other, types[i], 77, "\x01\x00\x00",
                   types[i] == MT_FRAME_CREDIT  ? 1
                   : types[i] == MT_FRAME_RESET ? 3
                                                : 0);
        (void)peer_await_goaway(&other, &reason);
        assert_non_null(strstr(reason.text, "never opened"));
        assert_goes_on(&k);
        peer_free(&other);
        kit_close(&k);
    }
}

/* ---- a client that never reads */

/* Sends calls for as long as the server takes any; returns how many those were. */
static int ask_without_end(kit *k, size_t text_size)
{
    static char text[20 * KB + 1];
    static uint8_t out[32 * KB];
    size_t size = 0, at = 0;
    int count = 0;

    memset(text, 'x', sizeof text - 1);
    text[text_size] = '\0';
    for (int quiet = 0; quiet < 10; quiet++) {
        size_t put = 0;

        if (at == size) {
            stream += 2;
            size = raw_put_call(out, stream, text);
            at = 0;
            count++;
        }
        mt_loop_scope before = mt_loop_enter(k->loop);
        (void)mt_pipe_write(other.pipe, &(struct iovec){out + at, size - at}, 1, &put);
        mt_loop_leave(before);
        at += put;
        quiet = put > 0 ? 0 : quiet;
        kit_pass(k, 0);
    }
    return count;
}

/* Calls that wait with their requests, 32 large replies that wait too, and max_unsent_bytes of replies:
 * that is all, and then no more is read. block is what holds a text. */
static void never_read(size_t text_size, size_t block)
{
    size_t texts = CALLS + 32 + (block > 8 * KB ? MB / text_size : 0);
    kit k;

    kit_open(&k, &kit_sim, &(kit_args){.server = {.max_concurrent_calls = CALLS}});
    assert_goes_on(&k);
    stream = UINT32_MAX;
    peer_connect_deaf(&other, &k);
    peer_hello(&other);
    size_t before = mt_test_bytes();
    (void)mt_test_peak();
    assert_in_range(ask_without_end(&k, text_size), CALLS, 100000);
    assert_in_range(mt_test_peak() - before, MB / 2, MB + texts * (block + KB) + PIPES);
    assert_goes_on(&k);
    peer_free(&other);
    kit_close(&k);
}

static void who_never_reads_costs_so_much_and_no_more(void **state)
{
    (void)state;
    never_read(20 * KB, 64 * KB);
    never_read(4000, 8 * KB);
    never_read(10, KB);
}

/* ---- many that take their time */

enum { CROWD = 200 };

static struct {
    mt_pipe *pipe;
    bool told; /* something */
    bool ended;
} crowd[CROWD];

static void crowd_hears(void *arg, unsigned events)
{
    size_t at = (size_t)(uintptr_t)arg, got;
    uint8_t sink[4096];

    (void)events;
    mt_err err = mt_pipe_read(crowd[at].pipe, sink, sizeof sink, &got);
    crowd[at].told |= got > 0;
    if (err == MT_OK || err == MT_EAGAIN)
        return;
    crowd[at].ended = true;
    mt_pipe_want(crowd[at].pipe, 0);
}

static void crowd_comes(kit *k)
{
    mt_address to;
    mt_status why;
    int error;

    assert_ok(mt_address_parse(mt_slice_text(k->target), &to, &why));
    for (size_t i = 0; i < CROWD; i++) {
        assert_ok(mt_carrier_inproc.connect(k->loop, &to, &crowd[i].pipe, &error));
        crowd[i].told = crowd[i].ended = false;
        mt_pipe_attach(crowd[i].pipe, crowd_hears, (void *)(uintptr_t)i);
        mt_pipe_want(crowd[i].pipe, MT_PIPE_READ);
    }
}

static void crowd_says(kit *k, const uint8_t *bytes, size_t size)
{
    mt_loop_scope before = mt_loop_enter(k->loop);

    for (size_t i = 0; i < CROWD; i++) {
        struct iovec rest = {(void *)(uintptr_t)bytes, size};
        size_t put;

        if (!crowd[i].ended)
            (void)mt_pipe_write(crowd[i].pipe, &rest, 1, &put);
    }
    mt_loop_leave(before);
}

static int crowd_left(void)
{
    int left = 0;

    for (size_t i = 0; i < CROWD; i++)
        left += !crowd[i].ended;
    return left;
}

static int crowd_told(void)
{
    int told = 0;

    for (size_t i = 0; i < CROWD; i++)
        told += crowd[i].told;
    return told;
}

static void crowd_goes(void)
{
    for (size_t i = 0; i < CROWD; i++)
        mt_pipe_free(crowd[i].pipe);
}

/* A byte now and then, of a greeting that is never whole. */
static void greetings_that_take_too_long_are_cut_short(void **state)
{
    const uint8_t hello[] = {0xad, 0x4d, 0x54, 0x01, 0, 0, 0, 0, 0xff, 0x0f, 0, MT_FRAME_SETTINGS};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    assert_goes_on(&k);
    size_t before = mt_test_bytes();
    (void)mt_test_peak();
    crowd_comes(&k);
    for (size_t i = 0; i < 100 && crowd_left() > 0; i++) {
        crowd_says(&k, i < sizeof hello ? &hello[i] : hello, 1);
        kit_pass(&k, 500 * MT_MS);
        assert_goes_on(&k);
        assert_in_range(k.loop->now, 0, 12 * MT_SEC);
    }
    assert_int_equal(crowd_left(), 0);
    assert_in_range(mt_test_peak() - before, 1,
                    CROWD * (8 + 5) * KB); /* our ends of the pipes too */
    crowd_goes();
    kit_close(&k);
}

/* Frames that are begun and never completed: each connection costs its frame and no more. */
static void frames_that_never_end_cost_one_frame_each(void **state)
{
    uint8_t bytes[64] = {0};
    size_t hello = raw_put_hello(bytes);
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    assert_goes_on(&k);
    size_t before = mt_test_bytes();
    (void)mt_test_peak();
    crowd_comes(&k);
    mt_frame_put(bytes + hello, 1, 32 * KB, MT_FRAME_CALL | MT_FLAG_MSG | MT_FLAG_END);
    crowd_says(&k, bytes, hello + MT_FRAME_HEADER);
    for (int i = 0; i < 100; i++) {
        crowd_says(&k, (const uint8_t *)"x", 1);
        kit_pass(&k, MT_SEC);
        assert_goes_on(&k);
    }
    assert_int_equal(crowd_left(), CROWD); /* slow is not forbidden */
    assert_in_range(mt_test_peak() - before, 1, CROWD * (64 + 8) * KB);
    crowd_goes();
    kit_close(&k);
}

/* ---- too many connections */

static void a_flood_of_connections_is_refused_cheaply(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.max_connections = 1}});
    assert_goes_on(&k);
    size_t before = mt_test_bytes();
    (void)mt_test_peak();
    for (int round = 0; round < 10; round++) {
        crowd_comes(&k);
        kit_pass(&k, 0);
        assert_goes_on(&k);
        assert_int_equal(crowd_told(), 64);
        assert_int_equal(crowd_left(), 0);
        if (round == 9) /* while those who were told are not gone yet */
            break;
        crowd_goes();
        kit_pass(&k, 0);
    }
    assert_int_equal(kit_logged("a connection is refused: the server has 1 connections"), 1);
    assert_in_range(mt_test_peak() - before, 1, CROWD * 4 * KB);
    mt_channel_free(k.channel); /* makes room for another one */
    k.channel = mt_channel_open(k.target, &(mt_channel_options){.loop = k.loop});
    kit_pass(&k, MT_MS);
    assert_goes_on(&k);
    crowd_goes();
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(no_attack_costs_much_or_disturbs_others, kit_sim),
        KIT_ONLY(odd_ids_end_the_connection, kit_sim),
        KIT_ONLY(frames_of_streams_that_never_were_end_the_connection, kit_sim),
        KIT_ONLY(who_never_reads_costs_so_much_and_no_more, kit_sim),
        KIT_ONLY(greetings_that_take_too_long_are_cut_short, kit_sim),
        KIT_ONLY(frames_that_never_end_cost_one_frame_each, kit_sim),
        KIT_ONLY(a_flood_of_connections_is_refused_cheaply, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
