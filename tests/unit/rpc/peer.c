/* SPDX-License-Identifier: Apache-2.0 */
/* peer.c - one end of an inproc pipe by hand. */
#include "rpc/peer.h"

#include <string.h>

#include "core/address.h"
#include "core/slice.h"
#include "core/status.h"

/* ---- the pipe */

static void on_ready(void *arg, unsigned events)
{
    peer *p = arg;
    size_t got = 0;

    (void)events;
    assert_in_range(p->size, 0, PEER_ROOM - 1);
    mt_err err = mt_pipe_read(p->pipe, p->bytes + p->size, PEER_ROOM - p->size, &got);
    if (err == MT_EAGAIN)
        return;
    p->size += got;
    if (err != MT_OK) {
        p->ended = true;
        mt_pipe_want(p->pipe, 0);
    }
    kit_count_up(p->k, &p->heard);
}

static void take_pipe(peer *p, mt_pipe *pipe)
{
    p->pipe = pipe;
    p->size = p->at = 0;
    p->ended = false;
    mt_pipe_attach(pipe, on_ready, p);
    mt_pipe_want(pipe, p->deaf ? 0 : MT_PIPE_READ);
}

static void peer_init(peer *p, kit *k, bool deaf, mt_address *address)
{
    mt_status why;

    memset(p, 0, offsetof(peer, bytes));
    p->k = k;
    p->deaf = deaf;
    assert_ok(mt_address_parse(mt_slice_text(k->target), address, &why));
}

static void connect_with(peer *p, kit *k, bool deaf)
{
    mt_address to;
    mt_pipe *pipe;
    int error;

    peer_init(p, k, deaf, &to);
    assert_ok(mt_carrier_inproc.connect(k->loop, &to, &pipe, &error));
    take_pipe(p, pipe);
}

void peer_connect(peer *p, kit *k)
{
    connect_with(p, k, false);
}

void peer_connect_deaf(peer *p, kit *k)
{
    connect_with(p, k, true);
}

void peer_hang_up(peer *p)
{
    mt_pipe_free(p->pipe);
    p->pipe = NULL;
}

static void on_accept(void *arg, mt_pipe *pipe)
{
    peer *p = arg;

    if (p->ended || p->deaf)
        peer_hang_up(p);
    assert_null(p->pipe);
    take_pipe(p, pipe);
    kit_count_up(p->k, &p->accepted);
}

static void listen_with(peer *p, kit *k, bool deaf)
{
    mt_address at;
    mt_status why;

    peer_init(p, k, deaf, &at);
    const mt_listen_args args = {.loop = k->loop, .address = &at, .accept = on_accept, .arg = p};
    assert_ok(mt_carrier_inproc.listen(&args, &p->listener, &why));
}

void peer_listen(peer *p, kit *k)
{
    listen_with(p, k, false);
}

void peer_listen_deaf(peer *p, kit *k)
{
    listen_with(p, k, true);
}

void peer_await_accept(peer *p, int count)
{
    kit_until(p->k, &p->accepted, count);
}

void peer_listen_up(peer *p)
{
    p->deaf = false;
    mt_pipe_want(p->pipe, MT_PIPE_READ);
}

void peer_free(peer *p)
{
    peer_hang_up(p);
    mt_listener_free(p->listener);
    p->listener = NULL;
}

void peer_send(peer *p, const void *bytes, size_t size)
{
    while (size > 0) {
        struct iovec rest = {(void *)(uintptr_t)bytes, size};
        size_t put = 0;
        mt_loop_scope before =
            mt_loop_enter(p->k->loop); /* what it takes comes from the loop's pool */
        mt_err err = mt_pipe_write(p->pipe, &rest, 1, &put);

        mt_loop_leave(before);
        assert_true(err == MT_OK || err == MT_EAGAIN);
        bytes = (const uint8_t *)bytes + put;
        size -= put;
        if (put == 0)
            kit_pass(p->k, 0);
    }
}

bool peer_is_held(peer *p)
{
    struct iovec nothing = {(void *)(uintptr_t) "", 1};
    size_t put;

    return mt_pipe_write(p->pipe, &nothing, 1, &put) != MT_EIO;
}

/* ---- frames */

void peer_frame(peer *p, unsigned type_and_flags, uint32_t stream, const void *payload, size_t size)
{
    uint8_t header[MT_FRAME_HEADER];

    mt_frame_put(header, stream, size, type_and_flags);
    peer_send(p, header, sizeof header);
    peer_send(p, payload, size);
}

void peer_hello(peer *p)
{
    static const uint8_t settings[] = {16,   0xff,     0xff,
                                       0xff, 0xff,     0x07, /* connection_window_bytes */
                                       18,   MT_CODECS};

    if (p->listener == NULL)
        peer_send(p, "\xAD\x4D\x54\x01", MT_PREFACE_SIZE);
    peer_frame(p, MT_FRAME_SETTINGS, 0, settings, sizeof settings);
}

void peer_call(peer *p, uint32_t stream, const char *text, mt_time timeout)
{
    uint8_t payload[MT_INITIAL_FRAME];
    const mt_call_head head = {.timeout = timeout};
    uint8_t *end =
        mt_native_call_put(payload, &head, MT_REF_ONCE, mt_slice_text(kit_method(KIT_ECHO)->path));
    unsigned flags = text != NULL ? MT_FLAG_MSG | MT_FLAG_END : 0;

    if (text != NULL)
        end +=
            mt_message_pack(&test_note_mt_type, &(test_note){.text = (char *)(uintptr_t)text}, end);
    peer_frame(p, MT_FRAME_CALL | flags, stream, payload, (size_t)(end - payload));
}

/* ---- hearing */

static bool find_frame(peer *p, unsigned type, uint32_t stream, mt_frame *frame)
{
    size_t at = p->at;

    if (at == 0 && p->size >= MT_PREFACE_SIZE && memcmp(p->bytes, "\xAD\x4D\x54", 3) == 0)
        at = MT_PREFACE_SIZE;
    while (at + MT_FRAME_HEADER <= p->size) {
        mt_frame_get(p->bytes + at, frame);
        frame->payload = p->bytes + at + MT_FRAME_HEADER;
        at += MT_FRAME_HEADER + frame->size;
        if (at > p->size)
            return false;
        if (frame->type != type || frame->stream != stream)
            continue;
        p->at = at;
        return true;
    }
    return false;
}

mt_frame peer_await(peer *p, unsigned type, uint32_t stream)
{
    mt_frame frame = {0};

    while (!find_frame(p, type, stream, &frame))
        kit_until(p->k, &p->heard, p->heard + 1);
    return frame;
}

uint64_t peer_await_ping(peer *p)
{
    const mt_frame frame = peer_await(p, MT_FRAME_PING, 0);
    uint64_t opaque;

    assert_int_equal(frame.size, sizeof opaque);
    memcpy(&opaque, frame.payload, sizeof opaque);
    peer_frame(p, MT_FRAME_PING | MT_FLAG_ACK, 0, &opaque, sizeof opaque);
    return le64toh(opaque);
}

uint64_t peer_await_goaway(peer *p, mt_status *reason)
{
    const mt_frame frame = peer_await(p, MT_FRAME_GOAWAY, 0);
    mt_reader reader = mt_frame_reader(&frame);
    uint64_t last = mt_reader_varint(&reader);
    mt_code code = (mt_code)mt_reader_varint(&reader);

    (void)mt_reader_varint(&reader);
    if (reason != NULL)
        mt_status_set_text(reason, code, mt_reader_bytes(&reader));
    return last;
}

void peer_forget(peer *p)
{
    size_t at = p->at;

    while (at + MT_FRAME_HEADER <= p->size) {
        mt_frame frame;

        mt_frame_get(p->bytes + at, &frame);
        if (at + MT_FRAME_HEADER + frame.size > p->size)
            break;
        at += MT_FRAME_HEADER + frame.size;
    }
    p->size -= at;
    memmove(p->bytes, p->bytes + at, p->size);
    p->at = 0;
}

int peer_count(peer *p, unsigned type)
{
    int count = 0;

    for (size_t at = p->at; at + MT_FRAME_HEADER <= p->size;) {
        mt_frame frame;

        mt_frame_get(p->bytes + at, &frame);
        at += MT_FRAME_HEADER + frame.size;
        count += frame.type == type;
    }
    return count;
}

mt_status peer_await_reset(peer *p, uint32_t stream)
{
    const mt_frame frame = peer_await(p, MT_FRAME_RESET, stream);
    mt_reader reader = mt_frame_reader(&frame);
    mt_code code = (mt_code)mt_reader_varint(&reader);
    mt_ran ran = (mt_ran)mt_reader_varint(&reader);
    mt_status status;

    mt_status_set_text(&status, code, mt_reader_bytes(&reader));
    status.ran = ran;
    return status;
}
