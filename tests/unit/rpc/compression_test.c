/* SPDX-License-Identifier: Apache-2.0 */
/* compression_test.c - messages that are compressed: who asks for it, that they come whole, and what ends
 * a call whose messages are a bomb or corrupt. */
#include "rpc/peer.h"

#include <string.h>

enum { SIZE = 5000, LARGE = 200000 };

static peer other;
static char text[SIZE + 1], large[LARGE + 1];

static int fill(void)
{
    memset(text, 'x', SIZE);
    for (int i = 0; i < LARGE; i++)
        large[i] = (char)('a' + i * 31 % 23);
    return 0;
}

static void close_both(kit *k)
{
    peer_free(&other);
    kit_close(k);
}

/* ---- what is asked for */

/* Opens a channel to a server by hand, which has said hello. */
static void open_channel(kit *k, kit_call *first)
{
    kit_open(k, &kit_sim, &(kit_args){.no_server = true, .channel = {.max_message_bytes = 8192}});
    peer_listen(&other, k);
    kit_echo(k, first, "first", NULL);
    peer_await_accept(&other, 1);
    peer_hello(&other);
    kit_pass(k, 0);
}

static void requests_are_compressed_as_method_and_caller_say(void **state)
{
    static const struct {
        mt_compression method, caller;
        mt_codec codec;
        uint32_t above;
    } cases[] = {
        {MT_COMPRESSION_DEFAULT, MT_COMPRESSION_DEFAULT, MT_CODEC_NONE, 0},
        {MT_COMPRESSION_ZSTD, MT_COMPRESSION_DEFAULT, MT_CODEC_ZSTD, SIZE},
        {MT_COMPRESSION_ZSTD, MT_COMPRESSION_DEFAULT, MT_CODEC_NONE, SIZE + 100},
        {MT_COMPRESSION_ZSTD, MT_COMPRESSION_NONE, MT_CODEC_NONE, 0},
        {MT_COMPRESSION_ZSTD, MT_COMPRESSION_GZIP, MT_CODEC_GZIP, 0},
        {MT_COMPRESSION_DEFAULT, MT_COMPRESSION_ZSTD, MT_CODEC_ZSTD, 0},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    static kit_call calls[COUNT];
    kit_call first;
    kit k;

    (void)state;
    open_channel(&k, &first);
    for (uint32_t i = 0; i < COUNT; i++) {
        mt_method echo = *kit_method(KIT_ECHO);
        mt_native_call call;

        echo.compression = cases[i].method;
        echo.compress_above = cases[i].above;
        kit_start(&k, &calls[i], &echo, &(test_note){.text = text},
                  &(mt_call_options){.compression = cases[i].caller});
        mt_frame frame = peer_await(&other, MT_FRAME_CALL, 3 + 2 * i);
        assert_true(mt_native_call_get(&frame, &call));
        bool packed = (frame.flags & MT_FLAG_PACKED) != 0;
        assert_int_equal(packed, cases[i].codec != MT_CODEC_NONE);
        if (packed)
            assert_int_equal(call.message.data[0], cases[i].codec);
        assert_int_equal(packed, call.message.size < SIZE);
        mt_call_cancel(calls[i].call);
        kit_wait(&calls[i]);
    }
    close_both(&k);
}

static void messages_of_a_stream_are_compressed(void **state)
{
    kit_call first;
    kit k;

    (void)state;
    open_channel(&k, &first);
    mt_call *call =
        test_talk_chat_open(k.channel, &(mt_call_options){.compression = MT_COMPRESSION_GZIP});
    assert_non_null(call);
    assert_ok(test_talk_chat_write_request(call, &(test_note){.text = text}));
    mt_frame frame = peer_await(&other, MT_FRAME_MESSAGE, 3);
    assert_true((frame.flags & MT_FLAG_PACKED) != 0);
    assert_true(frame.size < SIZE / 10);
    mt_call_cancel(call);
    (void)mt_call_finish(call);
    close_both(&k);
}

static void on_echo_zstd(mt_call *call, const test_note *request, void *app)
{
    mt_call_set_compression(call, MT_COMPRESSION_ZSTD);
    kit_on_echo(call, request, app);
}

static const test_probe_handlers zstd_handlers = {.echo = on_echo_zstd};

static void replies_are_compressed_as_the_handler_says(void **state)
{
    mt_native_status status;
    mt_slice plain;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.handlers = &zstd_handlers});
    peer_connect(&other, &k);
    peer_hello(&other);
    peer_call(&other, 1, text, 0);
    mt_frame frame = peer_await(&other, MT_FRAME_STATUS, 1);
    assert_true((frame.flags & MT_FLAG_PACKED) != 0);
    assert_true(mt_native_status_get(&frame, &status));
    assert_ok(mt_decompress(status.message, 2 * SIZE, &plain));
    assert_true(plain.size > SIZE && memcmp(plain.data + plain.size - SIZE, text, SIZE) == 0);
    mt_slice_unref(plain);
    close_both(&k);
}

/* ---- what is no message */

/* A message of 64 KiB in a few bytes, and one that is nothing. */
static mt_slice bomb(mt_codec codec)
{
    static uint8_t zeros[65536];
    mt_slice packed;

    assert_ok(mt_compress(codec, mt_slice_of(zeros, sizeof zeros), &packed));
    return packed;
}

static mt_slice corrupt(mt_codec codec)
{
    mt_slice packed;

    assert_ok(mt_compress(codec, mt_slice_of(text, SIZE), &packed));
    ((uint8_t *)(uintptr_t)packed.data)[packed.size / 2] ^= 0xff;
    packed.size--;
    return packed;
}

static void send_packed_call(uint32_t stream, mt_slice packed)
{
    uint8_t payload[4096];
    const mt_call_head head = {0};
    uint8_t *end =
        mt_native_call_put(payload, &head, MT_REF_ONCE, mt_slice_text(kit_method(KIT_ECHO)->path));

    end = (uint8_t *)mempcpy(end, packed.data, packed.size);
    peer_frame(&other, MT_FRAME_CALL | MT_FLAG_MSG | MT_FLAG_END | MT_FLAG_PACKED, stream, payload,
               (size_t)(end - payload));
    mt_slice_unref(packed);
}

static void requests_that_cannot_be_decompressed_end_their_call(void **state)
{
    mt_status status;
    uint32_t stream = 1;
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.server = {.max_message_bytes = 4096}});
    peer_connect(&other, &k);
    peer_hello(&other);
    for (mt_codec codec = MT_CODEC_GZIP; codec <= MT_CODEC_ZSTD; codec++) {
        send_packed_call(stream, bomb(codec));
        status = peer_await_reset(&other, stream);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_message_bytes = 4096");
        send_packed_call(stream + 2, corrupt(codec));
        status = peer_await_reset(&other, stream + 2);
        assert_status(&status, MT_INTERNAL, MT_DID_NOT_RUN, "corrupt");
        stream += 4;
    }
    peer_call(&other, stream, "goes on", 0);
    (void)peer_await(&other, MT_FRAME_STATUS, stream);
    close_both(&k);
}

static void reply_with(uint32_t stream, mt_slice packed)
{
    uint8_t payload[4096];
    const mt_finish finish = {.code = MT_OK};
    uint8_t *end = mt_native_status_put(payload, &finish);

    end = (uint8_t *)mempcpy(end, packed.data, packed.size);
    peer_frame(&other, MT_FRAME_STATUS | MT_FLAG_MSG | MT_FLAG_PACKED, stream, payload,
               (size_t)(end - payload));
    mt_slice_unref(packed);
}

static void replies_that_cannot_be_decompressed_end_their_call(void **state)
{
    kit_call bombed, broken;
    kit k;

    (void)state;
    open_channel(&k, &bombed);
    reply_with(1, bomb(MT_CODEC_ZSTD));
    kit_wait(&bombed);
    assert_status(&bombed.status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_message_bytes = 8192");
    kit_echo(&k, &broken, "x", NULL);
    (void)peer_await(&other, MT_FRAME_CALL, 3);
    reply_with(3, corrupt(MT_CODEC_GZIP));
    kit_wait(&broken);
    assert_status(&broken.status, MT_INTERNAL, MT_RAN, "corrupt");
    close_both(&k);
}

static void messages_of_a_stream_that_cannot_be_decompressed_end_it(void **state)
{
    kit_call first;
    kit k;

    (void)state;
    for (int by_reading = 0; by_reading < 2; by_reading++) {
        const void *message;
        mt_status status;

        open_channel(&k, &first);
        mt_call *call = test_talk_chat_open(k.channel, NULL);
        assert_non_null(call);
        (void)peer_await(&other, MT_FRAME_CALL, 3);
        mt_slice packed = by_reading ? bomb(MT_CODEC_GZIP) : bomb(MT_CODEC_ZSTD);
        peer_frame(&other, MT_FRAME_MESSAGE | MT_FLAG_MSG | MT_FLAG_PACKED, 3, packed.data,
                   packed.size);
        mt_slice_unref(packed);
        kit_pass(&k, 0);
        assert_int_equal(mt_call_read(call, &message), MT_ECLOSED);
        (void)peer_await_reset(&other, 3);
        status = mt_call_finish(call);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, status.ran, "max_message_bytes = 8192");
        close_both(&k);
    }
}

/* ---- both ends */

static void calls_come_whole_both_ways(void **state)
{
    static const mt_compression asked[] = {MT_COMPRESSION_GZIP, MT_COMPRESSION_ZSTD};
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &zstd_handlers});
    for (int i = 0; i < 4; i++) {
        const mt_call_options options = {.compression = asked[i % 2]};
        const char *sent = i < 2 ? text : large;
        kit_call c;

        kit_echo(&k, &c, sent, &options);
        kit_wait(&c);
        assert_ended(&c, MT_OK, NULL);
        assert_memory_equal(c.text, sent, sizeof c.text - 1);
    }
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(requests_are_compressed_as_method_and_caller_say, kit_sim),
        KIT_ONLY(messages_of_a_stream_are_compressed, kit_sim),
        KIT_ONLY(replies_are_compressed_as_the_handler_says, kit_sim),
        KIT_ONLY(requests_that_cannot_be_decompressed_end_their_call, kit_sim),
        KIT_ONLY(replies_that_cannot_be_decompressed_end_their_call, kit_sim),
        KIT_ONLY(messages_of_a_stream_that_cannot_be_decompressed_end_it, kit_sim),
        KIT_EVERYWHERE(calls_come_whole_both_ways),
    };

    return fill() != 0 || kit_main(tests, sizeof tests / sizeof *tests) != 0;
}
