/* SPDX-License-Identifier: Apache-2.0 */
/* native_bench.h - one end of a pair, fed with frames that are written by hand. For the tests of this
 * folder. */
#ifndef NATIVE_BENCH_H
#define NATIVE_BENCH_H

#include "native_pair.h"

#include <ctype.h>
#include <stdlib.h>

/* One end that is fed by hand. Frames are written as text: "TF stream payload; ..." where TF is the
 * last byte of the header in hex, flags first; the stream is decimal; the payload is hex. */
typedef struct bench {
    pair pair;
    bool to_client;
    mt_err err;
} bench;

static inline end *subject(bench *b)
{
    return b->to_client ? &b->pair.client : &b->pair.server;
}

static inline void feed(bench *b, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    size_t step = b->pair.cut == BY_BYTE ? 1 : size;

    for (size_t at = 0; at < size && b->err == MT_OK; at += step)
        b->err = give(&b->pair, b->to_client, p + at, step);
}

static inline void feed_frame(bench *b, unsigned type_and_flags, uint32_t stream,
                              const void *payload, size_t size)
{
    uint8_t *frame = mt_malloc(MT_FRAME_HEADER + size);

    assert_non_null(frame);
    mt_frame_put(frame, stream, size, type_and_flags);
    if (size > 0)
        memcpy(frame + MT_FRAME_HEADER, payload, size);
    feed(b, frame, MT_FRAME_HEADER + size);
    mt_free(frame);
}

/* Reads hex digits up to ';' or the end; returns how many bytes. */
static inline size_t read_hex(const char **text, uint8_t *out)
{
    size_t size = 0;

    for (; **text != '\0' && **text != ';'; *text += 1) {
        if (isspace((unsigned char)**text))
            continue;
        const char digits[3] = {(*text)[0], (*text)[1], '\0'};
        out[size++] = (uint8_t)strtoul(digits, NULL, 16);
        *text += 1;
    }
    return size;
}

static inline void feed_text(bench *b, const char *text)
{
    uint8_t payload[512];

    while (*text != '\0') {
        unsigned type_and_flags = (unsigned)strtoul(text, (char **)&text, 16);
        uint32_t stream = (uint32_t)strtoul(text, (char **)&text, 10);
        size_t size = read_hex(&text, payload);
        feed_frame(b, type_and_flags, stream, payload, size);
        text += *text == ';';
    }
}

static inline void bench_init(bench *b, cut how, bool to_client, const mt_session_limits *limits)
{
    static const uint8_t preface[] = {0xad, 0x4d, 0x54, 0x01};

    *b = (bench){.to_client = to_client};
    pair_init(&b->pair, how, limits);
    if (!to_client)
        feed(b, preface, sizeof preface);
    feed_text(b, "01 0");
    assert_ok(b->err);
}

static inline void bench_fini(bench *b)
{
    pair_fini(&b->pair);
}

/* Returns the last frame in out, which is in one piece. */
static inline mt_frame last_frame(const mt_session *session)
{
    struct iovec out;
    mt_frame frame = {0};

    assert_int_equal(mt_chain_front(&session->out, &out, 1), 1);
    const uint8_t *p = out.iov_base, *behind = p + out.iov_len;
    if (memcmp(p, "\xad\x4d\x54\x01", 4) == 0)
        p += 4;
    for (; p < behind; p += MT_FRAME_HEADER + frame.size) {
        mt_frame_get(p, &frame);
        frame.payload = p + MT_FRAME_HEADER;
    }
    return frame;
}

/* The offence was recorded, told in a GOAWAY, and nothing is taken any more. */
static inline void assert_offence(bench *b, const char *error)
{
    mt_session *session = subject(b)->session;
    size_t used, need;

    if (b->err != MT_EPROTO || strcmp(session->error, error) != 0)
        fail_msg("%s: \"%s\" instead of \"%s\"", mt_code_name(b->err), session->error, error);
    mt_frame frame = last_frame(session);
    assert_int_equal(frame.type, MT_FRAME_GOAWAY);
    assert_memory_equal(frame.payload + frame.size - strlen(error), error, strlen(error));
    assert_err(session->ops->input(session, mt_slice_of("x", 1), 0, &used, &need), MT_EPROTO);
    assert_int_equal(used, 0);
}

#endif
