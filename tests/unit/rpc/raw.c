/* SPDX-License-Identifier: Apache-2.0 */
/* raw.c - sockets and frames by hand. */
#include "rpc/raw.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/address.h"
#include "core/slice.h"

static const char echo_path[] = "/test.Probe/Echo";

/* ---- the socket */

static void on_readable(void *arg, unsigned events)
{
    raw *r = arg;

    (void)events;
    if (r->deaf) {
        mt_io_want(r->k->loop, r->io, 0);
        return;
    }
    assert_in_range(r->size, 0, RAW_ROOM - 1);
    ssize_t got = recv(r->fd, r->bytes + r->size, RAW_ROOM - r->size, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got > 0) {
        r->size += (size_t)got;
        kit_count_up(r->k, &r->heard);
        return;
    }
    mt_io_want(r->k->loop, r->io, 0);
    kit_count_up(r->k, &r->closed);
    kit_count_up(r->k, &r->heard);
}

static void watch(raw *r, int fd, mt_io_fn *fn)
{
    r->io = mt_io_new(r->k->loop, fd, fn, r);
    assert_non_null(r->io);
    mt_io_want(r->k->loop, r->io, MT_IO_READ);
}

static void connect_with(raw *r, kit *k, bool deaf)
{
    mt_address to;
    mt_status why;
    const int least = 1;

    memset(r, 0, offsetof(raw, bytes));
    r->k = k;
    r->listener = -1;
    r->deaf = deaf;
    assert_ok(mt_address_parse(mt_slice_text(k->target), &to, &why));
    r->fd = socket(to.socket.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(r->fd >= 0);
    if (deaf)
        setsockopt(r->fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
    setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &least, sizeof least);
    assert_int_equal(connect(r->fd, (struct sockaddr *)&to.socket, to.socket_size), 0);
    watch(r, r->fd, on_readable);
}

void raw_connect(raw *r, kit *k)
{
    connect_with(r, k, false);
}

void raw_connect_deaf(raw *r, kit *k)
{
    connect_with(r, k, true);
}

static void on_accept(void *arg, unsigned events)
{
    raw *r = arg;

    (void)events;
    r->fd = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC);
    assert_true(r->fd >= 0);
    mt_io_free(r->k->loop, r->io);
    watch(r, r->fd, on_readable);
    kit_count_up(r->k, &r->heard);
}

void raw_listen(raw *r, kit *k)
{
    memset(r, 0, offsetof(raw, bytes));
    r->k = k;
    r->fd = -1;
    r->listener = k->reserved;
    assert_int_equal(listen(r->listener, 8), 0);
    watch(r, r->listener, on_accept);
}

void raw_hang_up(raw *r)
{
    mt_io_free(r->k->loop, r->io);
    r->io = NULL;
    close(r->fd);
    r->fd = -1;
    r->size = 0;
    r->closed = 0;
    if (r->listener >= 0)
        watch(r, r->listener, on_accept);
}

void raw_free(raw *r)
{
    mt_io_free(r->k->loop, r->io);
    if (r->fd >= 0)
        close(r->fd);
}

size_t raw_try_send(raw *r, const void *bytes, size_t size)
{
    ssize_t put = send(r->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);

    return put > 0 ? (size_t)put : 0;
}

void raw_send(raw *r, const void *bytes, size_t size)
{
    while (size > 0) {
        size_t put = raw_try_send(r, bytes, size);

        bytes = (const uint8_t *)bytes + put;
        size -= put;
        if (put == 0)
            r->k->loop->ops->turn(r->k->loop, false);
    }
}

/* ---- frames */

void raw_frame(raw *r, unsigned type_and_flags, uint32_t stream, const void *payload, size_t size)
{
    uint8_t header[MT_FRAME_HEADER];

    mt_frame_put(header, stream, size, type_and_flags);
    raw_send(r, header, sizeof header);
    raw_send(r, payload, size);
}

size_t raw_put_hello(uint8_t out[64])
{
    static const uint8_t settings[] = {16,   0xff, 0xff,
                                       0xff, 0xff, 0x07}; /* connection_window_bytes */

    memcpy(out, "\xAD\x4D\x54\x01", 4);
    mt_frame_put(out + 4, 0, sizeof settings, MT_FRAME_SETTINGS);
    memcpy(out + 4 + MT_FRAME_HEADER, settings, sizeof settings);
    return 4 + MT_FRAME_HEADER + sizeof settings;
}

void raw_hello(raw *r)
{
    uint8_t out[64];

    raw_send(r, out, raw_put_hello(out));
}

size_t raw_put_call(uint8_t *out, uint32_t stream, const char *text)
{
    const mt_slice path = {(const uint8_t *)echo_path, sizeof echo_path - 1, NULL};
    const mt_call_head head = {0};
    test_note note = {.text = (char *)text};
    uint8_t *p = mt_native_call_put(out + MT_FRAME_HEADER, &head, MT_REF_ONCE, path);

    p += mt_message_pack(&test_note_mt_type, &note, p);
    mt_frame_put(out, stream, (size_t)(p - out) - MT_FRAME_HEADER,
                 MT_FRAME_CALL | MT_FLAG_MSG | MT_FLAG_END);
    return (size_t)(p - out);
}

void raw_call(raw *r, uint32_t stream, const char *text)
{
    uint8_t out[4096];

    raw_send(r, out, raw_put_call(out, stream, text));
}

void raw_answer(raw *r, uint32_t stream, mt_code code, const char *text)
{
    uint8_t payload[4096];
    test_note note = {.text = (char *)text};
    const mt_finish finish = {.code = code};
    uint8_t *p = mt_native_status_put(payload, &finish);

    p += mt_message_pack(&test_note_mt_type, &note, p);
    raw_frame(r, MT_FRAME_STATUS | MT_FLAG_MSG, stream, payload, (size_t)(p - payload));
}

/* ---- hearing */

void raw_await_close(raw *r)
{
    kit_until(r->k, &r->closed, 1);
}

/* Looks for a frame, past the preface if there is one. On success everything up to its end is dropped. */
static bool take_frame(raw *r, unsigned type, uint32_t stream)
{
    size_t at = r->size >= 4 && memcmp(r->bytes, "\xAD\x4D\x54", 3) == 0 ? 4 : 0;

    while (at + MT_FRAME_HEADER <= r->size) {
        mt_frame frame;

        mt_frame_get(r->bytes + at, &frame);
        at += MT_FRAME_HEADER + frame.size;
        if (at > r->size)
            return false;
        if (frame.type != type || frame.stream != stream)
            continue;
        r->size -= at;
        memmove(r->bytes, r->bytes + at, r->size);
        return true;
    }
    return false;
}

/* The last bytes are most likely the text of a GOAWAY. */
static void fail_closed(raw *r)
{
    for (size_t i = 0; i < r->size; i++)
        if (r->bytes[i] < 0x20 || r->bytes[i] > 0x7e)
            r->bytes[i] = '.';
    fail_msg("closed, after %.*s", (int)r->size, (const char *)r->bytes);
}

void raw_await(raw *r, unsigned type, uint32_t stream)
{
    while (!take_frame(r, type, stream)) {
        if (r->closed != 0)
            fail_closed(r);
        kit_until(r->k, &r->heard, r->heard + 1);
    }
}

void raw_turns(raw *r, int count)
{
    for (int i = 0; i < count; i++)
        r->k->loop->ops->turn(r->k->loop, false);
}
