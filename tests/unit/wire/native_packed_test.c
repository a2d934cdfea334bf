/* SPDX-License-Identifier: Apache-2.0 */
/* native_packed_test.c - compressed messages: when a message is, on every kind of frame, in parts, and
 * between ends of which one does not know it. */
#include "native_pair.h"

enum { SIZE = 200000, SMALL = 2000 };

static uint8_t text[SIZE];  /* gets much smaller */
static uint8_t noise[SIZE]; /* does not */
static uint8_t half[SIZE];  /* to a half */

static int fill(void **state)
{
    mt_rng rng;

    (void)state;
    mt_rng_seed(&rng, 11);
    for (size_t i = 0; i < SIZE; i++) {
        noise[i] = (uint8_t)mt_rng_next(&rng);
        half[i] = noise[i] & 15;
        text[i] = (uint8_t) "some text "[i % 10];
    }
    return 0;
}

static mt_body packed_body(const uint8_t *bytes, size_t size, mt_codec codec)
{
    return (mt_body){.bytes = mt_slice_of(bytes, size), .codec = codec, .compress_above = 1024};
}

static test_call *open_body(pair *p, const mt_body *body, unsigned flags)
{
    mt_session *s = p->client.session;
    mt_call_head head = {.method = &get_method};
    test_call *call = new_call(&p->client);

    assert_ok(s->ops->open(s, &call->stream, &head, body, flags, NULL));
    return call;
}

static void send_body(test_call *call, const mt_body *body, unsigned flags)
{
    mt_session *s = call->owner->session;

    assert_ok(s->ops->send(s, &call->stream, body, flags, NULL));
}

static void finish_body(test_call *call, const mt_body *body)
{
    mt_session *s = call->owner->session;
    mt_finish finish = {.code = MT_OK};

    assert_ok(s->ops->finish(s, &call->stream, &finish, body, NULL));
}

static void assert_got(const test_call *call, const mt_body *body, unsigned packed)
{
    assert_true(mt_slice_equal(call->last, body->bytes));
    assert_int_equal(call->packed, packed);
}

/* One call with a message in CALL, one each way in MESSAGE, and one in STATUS; small, or in parts. */
static void check_everywhere(pair *p, const mt_body *body, unsigned packed)
{
    run(p); /* the settings */
    test_call *call = open_body(p, body, 0);
    run(p);
    test_call *taken = nth_call(&p->server, 0);
    assert_got(taken, body, packed);
    send_body(call, body, MT_SEND_END);
    send_body(taken, body, 0);
    run(p);
    assert_got(taken, body, 2 * packed);
    assert_true(taken->half_closed);
    assert_got(call, body, packed);
    finish_body(taken, body);
    run(p);
    assert_got(call, body, 2 * packed);
    assert_int_equal(call->finished, 1);
}

static void messages_are_packed_in_every_place(void **state)
{
    static const struct {
        const uint8_t *bytes;
        size_t size;
    } messages[] = {{text, SMALL}, {half, SMALL}, {text, SIZE}, {half, SIZE}};
    pair p;

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        for (mt_codec codec = MT_CODEC_GZIP; codec <= MT_CODEC_ZSTD; codec++)
            FOR_EACH_CUT(&p, NULL)
            {
                mt_body body = packed_body(messages[i].bytes, messages[i].size, codec);
                check_everywhere(&p, &body, 1);
            }
}

static void others_go_as_they_are(void **state)
{
    const mt_body plain[] = {
        packed_body(text, 1023, MT_CODEC_ZSTD), /* under the threshold */
        packed_body(noise, SMALL, MT_CODEC_ZSTD), packed_body(noise, SIZE, MT_CODEC_GZIP),
        packed_body(text, SMALL, MT_CODEC_NONE), packed_body(text, 0, MT_CODEC_GZIP)};
    pair p;

    (void)state;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        FOR_EACH_CUT(&p, NULL)
        {
            check_everywhere(&p, &plain[i], 0);
        }
}

/* A peer whose settings do not have it, or that has another codec only. */
static void a_peer_that_does_not_take_it_gets_it_plain(void **state)
{
    static const uint32_t codecs[] = {0, 1 << MT_CODEC_GZIP, 1u << 31};
    mt_session_limits limits = usual_limits;
    pair p;

    (void)state;
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        mt_body body = packed_body(text, SMALL, MT_CODEC_ZSTD);
        limits.codecs = codecs[i];
        pair_init_both(&p, WHOLE, &limits, &limits);
        check_everywhere(&p, &body, 0);
        pair_fini(&p);
    }
}

/* Before the settings came nobody knows whether the server takes it. */
static void a_call_that_does_not_wait_goes_plain(void **state)
{
    mt_body body = packed_body(text, SMALL, MT_CODEC_ZSTD);
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    open_body(&p, &body, MT_SEND_END);
    run(&p);
    assert_got(nth_call(&p.server, 0), &body, 0);
    pair_fini(&p);
}

/* Credit and the budget for parts count what is on the wire. */
static void credit_counts_packed_bytes(void **state)
{
    mt_body body = packed_body(text, SIZE, MT_CODEC_ZSTD);
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    p.server.keep = true;
    run(&p);
    test_call *call = open_body(&p, NULL, 0);
    uint32_t before = mt_native_of(p.client.session)->send_credit;
    send_body(call, &body, 0);
    run(&p);
    const test_call *taken = nth_call(&p.server, 0);
    assert_true(taken->bytes < 1000);
    assert_int_equal(taken->stream.held, taken->bytes);
    assert_int_equal(before - mt_native_of(p.client.session)->send_credit, taken->bytes);
    pair_fini(&p);
}

/* What may be sent is decided by the message, not by how small it can be made. */
static void the_limit_is_for_the_message(void **state)
{
    mt_session_limits limits = usual_limits;
    mt_body body = packed_body(text, SMALL, MT_CODEC_ZSTD);
    mt_call_head head = {.method = &get_method};
    mt_status why;
    pair p;

    (void)state;
    limits.max_message_bytes = SMALL - 1;
    pair_init(&p, WHOLE, &limits);
    run(&p);
    mt_session *s = p.client.session;
    test_call *call = new_call(&p.client);
    assert_err(s->ops->open(s, &call->stream, &head, &body, MT_SEND_END, &why), MT_ELIMIT);
    assert_non_null(strstr(why.text, "max_message_bytes"));
    pair_fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(messages_are_packed_in_every_place, fill),
        cmocka_unit_test(others_go_as_they_are),
        cmocka_unit_test(a_peer_that_does_not_take_it_gets_it_plain),
        cmocka_unit_test(a_call_that_does_not_wait_goes_plain),
        cmocka_unit_test(credit_counts_packed_bytes),
        cmocka_unit_test(the_limit_is_for_the_message),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
