/* SPDX-License-Identifier: Apache-2.0 */
/* native_memory_test.c - a connection during which each allocation fails in turn: it reports MT_ENOMEM
 * or goes on, loses nothing and leaves nothing behind. */
#include "mt_test.h"

#include <string.h>

#include "wire/native.h"

enum { LARGE = 200 * 1024, ROOM = 1024 * 1024 };

static struct side {
    mt_session *session;
    uint8_t in[ROOM]; /* what came and was not taken */
    size_t size;
    mt_stream streams[4];
    unsigned calls, ended;
    mt_err err; /* the first failure inside an event */
} client, server;

static uint8_t payload[LARGE];
static const mt_method methods[] = {{.path = "/s/a"}, {.path = "/s/b"}};
static const mt_metadata_entry entry = {"key", {(const uint8_t *)"value", 5, NULL}};

static void note(struct side *side, mt_err err)
{
    if (side->err == MT_OK)
        side->err = err;
}

/* ---- events */

static const void *on_method(void *owner, mt_slice path)
{
    (void)path;
    return owner;
}

static mt_stream *on_call(void *owner, const mt_call_head *head, mt_status *refusal)
{
    struct side *side = owner;

    (void)head;
    (void)refusal;
    return &side->streams[side->calls++];
}

static void on_message(void *owner, mt_stream *stream, mt_slice bytes, bool last)
{
    mt_finish finish = {.trailers = {&entry, 1}};
    mt_body body = {.bytes = bytes};
    struct side *side = owner;
    const mt_session_ops *ops = side->session->ops;

    (void)last;
    if (side != &server)
        return;
    note(side, ops->headers(side->session, stream, (mt_metadata){&entry, 1}));
    mt_err err = ops->finish(side->session, stream, &finish, &body, NULL);
    note(side, err);
    if (err != MT_OK)
        assert_int_not_equal(stream->id, 0);
}

static void on_headers(void *owner, mt_stream *stream, mt_metadata metadata)
{
    (void)owner;
    (void)stream;
    assert_int_equal(metadata.count, 1);
}

static void on_finish(void *owner, mt_stream *stream, const mt_finish *finish)
{
    (void)stream;
    (void)finish;
    ((struct side *)owner)->ended++;
}

static void on_reset(void *owner, mt_stream *stream, const mt_status *status)
{
    (void)stream;
    assert_string_equal(status->text, "out of memory");
    note(owner, MT_ENOMEM);
}

static void on_ready(void *owner)
{
    (void)owner;
}

static const mt_session_events events = {.on_method = on_method,
                                         .on_call = on_call,
                                         .on_message = on_message,
                                         .on_headers = on_headers,
                                         .on_finish = on_finish,
                                         .on_reset = on_reset,
                                         .on_ready = on_ready};

/* ---- one connection */

static mt_err side_new(struct side *side)
{
    const mt_session_args args = {.events = &events,
                                  .owner = side,
                                  .acceptor = side == &server,
                                  .limits = {.max_message_bytes = LARGE,
                                             .max_concurrent_calls = 10,
                                             .max_metadata_bytes = 1000},
                                  .label = "test"};

    memset(side, 0, sizeof *side);
    return mt_native_new(&args, &side->session);
}

static mt_err ask(unsigned at, size_t size)
{
    mt_call_head head = {.method = &methods[at % 2], .metadata = {&entry, 1}};
    mt_body body = {.bytes = {payload, size, NULL}};

    return client.session->ops->open(client.session, &client.streams[at], &head, &body, MT_SEND_END,
                                     NULL);
}

static mt_err give(struct side *to)
{
    size_t used = 0, need;
    mt_block *block = mt_block_new(ROOM);

    if (block == NULL)
        return MT_ENOMEM;
    memcpy(block->data, to->in, to->size);
    mt_err err = to->session->ops->input(to->session, (mt_slice){block->data, to->size, block}, 0,
                                         &used, &need);
    mt_block_unref(block);
    memmove(to->in, to->in + used, to->size - used);
    to->size -= used;
    return err;
}

/* Moves what one side has to say; *moved is left alone when that is nothing. */
static mt_err move(struct side *from, struct side *to, bool *moved)
{
    struct iovec front;

    from->session->ops->pump(from->session);
    if (from->session->broken)
        return MT_ENOMEM;
    if (mt_chain_front(&from->session->out, &front, 1) == 0)
        return MT_OK;
    *moved = true;
    assert_true(front.iov_len <= ROOM - to->size);
    memcpy(to->in + to->size, front.iov_base, front.iov_len);
    to->size += front.iov_len;
    mt_chain_consume(&from->session->out, front.iov_len);
    return give(to);
}

static mt_err talk(void)
{
    static const size_t sizes[] = {5, 3000, LARGE, LARGE};
    mt_err err = MT_OK;
    bool moved = true;

    for (unsigned i = 0; i < 4 && err == MT_OK; i++)
        err = ask(i, sizes[i]);
    while (err == MT_OK && moved) {
        moved = false;
        err = move(&client, &server, &moved);
        if (err == MT_OK)
            err = move(&server, &client, &moved);
        note(&client, server.err);
        if (err == MT_OK)
            err = client.err;
    }
    if (err == MT_OK)
        assert_int_equal(client.ended, 4);
    return err;
}

static mt_err attempt(void)
{
    mt_err err = side_new(&client);

    if (err != MT_OK)
        return err;
    err = side_new(&server);
    if (err == MT_OK) {
        err = talk();
        server.session->ops->free(server.session);
    }
    client.session->ops->free(client.session);
    return err;
}

static void a_connection_survives_every_failed_allocation(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(attempt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connection_survives_every_failed_allocation)};
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
