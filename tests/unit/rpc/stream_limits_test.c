/* SPDX-License-Identifier: Apache-2.0 */
/* stream_limits_test.c - streams whose messages are too long: for the buffer of a call without connection,
 * or for the other end. Does a failed call say truly whether its handler ran? */
#include "rpc/peer.h"

#include <string.h>

enum { LIMIT = 1024, OVER = 2000, LARGE = 200 * 1000 };

static char text[LARGE + 1];

typedef struct caller {
    kit *k;
    kit_count writable, done;
    mt_status status;
} caller;

static void note_writable(mt_call *call, void *arg)
{
    caller *c = arg;

    kit_count_up(c->k, &c->writable);
    mt_call_end_writes(call);
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    caller *c = arg;

    (void)call;
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

static void end_with_requests(mt_call *call, const test_note *request, void *arg)
{
    (void)arg;
    if (request == NULL)
        mt_call_end(call);
}

static void end_when_cancelled(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_fail(call, MT_CANCELLED, "nobody waits");
}

static void on_chat(mt_call *call, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    mt_call_on_cancel(call, end_when_cancelled, NULL);
    test_talk_chat_on_request(call, end_with_requests, app);
}

static const test_talk_handlers talk = {.chat = on_chat};

static mt_call *open_chat(kit *k, caller *c)
{
    mt_call *call = test_talk_chat_open(k->channel, &(mt_call_options){.wait_for_ready = true});

    *c = (caller){.k = k};
    assert_non_null(call);
    mt_call_on_writable(call, note_writable, c);
    mt_call_on_done(call, note_done, c);
    return call;
}

static mt_err write_chat(kit *k, mt_call *call, size_t size)
{
    mt_loop_scope scope = mt_loop_enter(k->loop);

    memset(text, 'x', size);
    text[size] = '\0';
    mt_err err = test_talk_chat_write_request(call, &(test_note){.text = text});
    mt_loop_run_hooks(k->loop);
    mt_loop_leave(scope);
    return err;
}

/* The message that waited for the connection fills the session, so the writer has to hear of room later. */
static void a_writer_without_connection_hears_of_room(void **state)
{
    kit k;
    caller c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    mt_call *call = open_chat(&k, &c);
    assert_ok(write_chat(&k, call, LARGE));
    assert_err(write_chat(&k, call, 1), MT_EAGAIN);
    kit_serve_as(&k, &(kit_args){.talk = &talk});
    kit_until(&k, &c.writable, 1);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    kit_close(&k);
}

/* It waits for a place on the connection, so its message meets the server's limit only then. */
static void a_request_that_waited_and_is_too_long_is_not_said_to_have_run(void **state)
{
    const test_probe_handlers keepers = {.echo = kit_on_keep};
    const mt_server_options options = {.max_concurrent_calls = 1, .max_message_bytes = LIMIT};
    kit k;
    kit_call first;
    caller c;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .talk = &talk, .server = options});
    kit_echo(&k, &first, "takes the place", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_call *call = open_chat(&k, &c);
    assert_ok(write_chat(&k, call, OVER));
    kit_answer(&k, 0, "");
    kit_until(&k, &c.done, 1);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_RAN_UNKNOWN, "max_message_bytes = 1024");
    kit_close(&k);
}

/* ---- a client that does not know the limit */

static peer client;

static void send_call(uint32_t stream)
{
    uint8_t payload[256];
    const mt_slice path = mt_slice_text("/test.Talk/Chat");
    const mt_call_head head = {0};
    uint8_t *end = mt_native_call_put(payload, &head, MT_REF_ONCE, path);

    peer_frame(&client, MT_FRAME_CALL, stream, payload, (size_t)(end - payload));
}

static void send_message(uint32_t stream, size_t size)
{
    static uint8_t payload[OVER + 16];
    size_t packed;

    memset(text, 'x', size);
    text[size] = '\0';
    packed = mt_message_pack(&test_note_mt_type, &(test_note){.text = text}, payload);
    peer_frame(&client, MT_FRAME_MESSAGE | MT_FLAG_MSG, stream, payload, packed);
}

static void open_peer(kit *k)
{
    kit_open(k, &kit_sim, &(kit_args){.talk = &talk, .server = {.max_message_bytes = LIMIT}});
    peer_connect(&client, k);
    peer_hello(&client);
}

/* Its handler runs before there is any message. */
static void a_first_message_that_is_too_long_finds_a_handler_that_ran(void **state)
{
    kit k;

    (void)state;
    open_peer(&k);
    send_call(1);
    kit_until(&k, &k.served, 1);
    send_message(1, OVER);
    assert_int_equal(peer_await_reset(&client, 1).ran, MT_RAN);
    peer_free(&client);
    kit_close(&k);
}

/* Behind a message that its handler has not seen, for it had no turn yet. */
static void a_message_that_is_too_long_may_come_before_the_handler_runs(void **state)
{
    kit k;

    (void)state;
    open_peer(&k);
    kit_pass(&k, 0);
    send_call(1);
    send_message(1, 10);
    send_message(1, OVER);
    mt_ran ran = peer_await_reset(&client, 1).ran;
    assert_int_equal(ran, k.served > 0 ? MT_RAN : MT_DID_NOT_RUN);
    peer_free(&client);
    kit_close(&k);
}

/* ---- messages without bytes, which need no credit */

enum { MANY = 20000, AT_ONCE = 100 };

static void on_chat_unread(mt_call *call, void *app)
{
    kit *k = app;

    kit_count_up(k, &k->served);
    mt_call_on_cancel(call, end_when_cancelled, NULL);
}

static void a_peer_cannot_pile_up_empty_messages(void **state)
{
    const test_talk_handlers unread = {.chat = on_chat_unread};
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, &(kit_args){.talk = &unread});
    peer_connect(&client, &k);
    peer_hello(&client);
    send_call(1);
    kit_until(&k, &k.served, 1);
    for (int i = 0; i < MANY; i++) {
        send_message(1, 0);
        if (i % AT_ONCE == 0)
            kit_pass(&k, 0);
    }
    mt_status end = peer_await_reset(&client, 1);
    assert_status(&end, MT_RESOURCE_EXHAUSTED, MT_RAN, "messages without bytes");
    peer_free(&client);
    kit_close(&k);
}

static void a_writer_of_empty_messages_hears_that_there_is_no_room(void **state)
{
    const mt_channel_options options = {.write_buffer_bytes = 4096};
    kit k;
    caller c;
    int written = 0;

    kit_open(&k, *state, &(kit_args){.no_server = true, .channel = options});
    mt_call *call = open_chat(&k, &c);
    while (written < MANY && write_chat(&k, call, 0) == MT_OK)
        written++;
    assert_in_range(written, 1, 4096 / sizeof(mt_slice) + 1);
    kit_serve_as(&k, &(kit_args){.talk = &talk});
    kit_until(&k, &c.writable, 1);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(a_writer_without_connection_hears_of_room),
        KIT_ONLY(a_request_that_waited_and_is_too_long_is_not_said_to_have_run, kit_sim),
        KIT_ONLY(a_first_message_that_is_too_long_finds_a_handler_that_ran, kit_sim),
        KIT_ONLY(a_message_that_is_too_long_may_come_before_the_handler_runs, kit_sim),
        KIT_ONLY(a_peer_cannot_pile_up_empty_messages, kit_sim),
        KIT_EVERYWHERE(a_writer_of_empty_messages_hears_that_there_is_no_room),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
