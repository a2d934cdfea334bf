/* SPDX-License-Identifier: Apache-2.0 */
/* windows_test.c - the windows that a side gives: told to the peer as the options say, and calls that go
 * on when they are small. */
#include "rpc/peer.h"

#include <string.h>

static peer other;

/* ---- what is told */

static uint64_t setting(const mt_frame *frame, uint64_t wanted)
{
    mt_reader reader = mt_frame_reader(frame);

    while (reader.at < reader.end) {
        uint64_t id = mt_reader_varint(&reader);
        uint64_t value = id % 2 == 0 ? mt_reader_varint(&reader) : mt_reader_bytes(&reader).size;
        if (id == wanted)
            return value;
    }
    return 0;
}

static void assert_windows(const mt_frame *settings, uint64_t stream, uint64_t connection)
{
    assert_int_equal(setting(settings, 8), stream);
    assert_int_equal(setting(settings, 16), connection);
}

static void a_server_tells_its_windows(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        mt_server_options options = {.stream_window_bytes = 40000,
                                     .connection_window_bytes = 70000};
        mt_frame frame;
        kit k;

        kit_open(&k, &kit_sim, given ? &(kit_args){.server = options} : NULL);
        peer_connect(&other, &k);
        peer_hello(&other);
        frame = peer_await(&other, MT_FRAME_SETTINGS, 0);
        if (given)
            assert_windows(&frame, 40000, 70000);
        else
            assert_windows(&frame, 256 << 10, 16 << 20);
        peer_free(&other);
        kit_close(&k);
    }
}

static void a_channel_tells_its_windows(void **state)
{
    (void)state;
    for (int given = 0; given < 2; given++) {
        kit_args args = {.no_server = true};
        mt_frame frame;
        kit_call c;
        kit k;

        if (given)
            args.channel = (mt_channel_options){.stream_window_bytes = 40000,
                                                .connection_window_bytes = 70000};
        kit_open(&k, &kit_sim, &args);
        peer_listen(&other, &k);
        kit_echo(&k, &c, "x", NULL);
        frame = peer_await(&other, MT_FRAME_SETTINGS, 0);
        if (given)
            assert_windows(&frame, 40000, 70000);
        else
            assert_windows(&frame, 256 << 10, 16 << 20);
        peer_free(&other);
        kit_close(&k);
    }
}

/* ---- small ones */

/* Requests and replies together are far over the windows, each is over them alone, and all come. */
static void large_calls_go_through_small_windows(void **state)
{
    enum { CALLS = 12, SIZE = 200000 };
    static char text[SIZE + 1];
    static kit_call calls[CALLS];
    kit_call small;
    kit k;

    memset(text, 'x', SIZE);
    kit_open(
        &k, *state,
        &(kit_args){.server = {.stream_window_bytes = 32768, .connection_window_bytes = 65536},
                    .channel = {.stream_window_bytes = 32768, .connection_window_bytes = 65536}});
    for (int i = 0; i < CALLS; i++)
        kit_echo(&k, &calls[i], text, NULL);
    kit_echo(&k, &small, "small", NULL);
    kit_wait(&small);
    assert_ended(&small, MT_OK, "small");
    for (int i = 0; i < CALLS; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, NULL);
        assert_int_equal(strspn(calls[i].text, "x"), sizeof calls[i].text - 1);
    }
    kit_close(&k);
}

/* The window is for what is under way, not for all that ever comes. */
static void small_calls_never_use_a_window_up(void **state)
{
    char text[2001];
    kit k;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    kit_open(&k, *state,
             &(kit_args){.server = {.connection_window_bytes = 65536},
                         .channel = {.connection_window_bytes = 65536}});
    for (int i = 0; i < 100; i++) {
        kit_call c;

        kit_echo(&k, &c, text, NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, NULL);
        assert_int_equal(strspn(c.text, "x"), sizeof c.text - 1);
    }
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_server_tells_its_windows, kit_sim),
        KIT_ONLY(a_channel_tells_its_windows, kit_sim),
        KIT_EVERYWHERE(large_calls_go_through_small_windows),
        KIT_EVERYWHERE(small_calls_never_use_a_window_up),
    };
    return kit_main(tests, sizeof tests / sizeof *tests);
}
