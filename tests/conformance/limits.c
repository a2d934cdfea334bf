/* SPDX-License-Identifier: Apache-2.0 */
/* limits.c - messages that cannot be decoded, and what is over a limit: refused with the name of the
 * field or of the option, and the connection goes on. */
#include "conformance/kit.h"

#include <string.h>

/* A call still works afterwards, on the same connection. */
static void assert_goes_on(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "goes on", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "goes on");
}

static mt_metadata_entry large_entry(void)
{
    static char value[2001];

    memset(value, 'v', sizeof value - 1);
    return mt_metadata_text("large", value);
}

/* ---- decoding */

static void a_bad_request_names_the_field(void **state)
{
    static const uint8_t bytes[] = {'a', 0xff, 'b'};
    const test_blob request = {.data = {.len = sizeof bytes, .data = (uint8_t *)bytes}};
    mt_method echo = *kit_method(KIT_ECHO);
    kit k;
    kit_call c = {0};

    echo.request = &test_blob_mt_type;
    kit_open(&k, *state, NULL);
    for (int i = 0; i < 2; i++) {
        kit_start(&k, &c, &echo, &request, NULL);
        kit_wait(&c);
        assert_status(&c.status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, "test.Note.text");
    }
    assert_int_equal(k.served, 0);
    assert_goes_on(&k);
    kit_close(&k);
}

static void a_bad_reply_is_internal(void **state)
{
    static const uint8_t bytes[] = {'a', 0xff, 'b'};
    const test_blob request = {.data = {.len = sizeof bytes, .data = (uint8_t *)bytes}};
    mt_method store = *kit_method(KIT_STORE);
    kit k;
    kit_call c = {0};

    store.reply = &test_note_mt_type;
    store.done = kit_method(KIT_ECHO)->done;
    kit_open(&k, *state, NULL);
    for (int i = 0; i < 2; i++) {
        kit_start(&k, &c, &store, &request, NULL);
        kit_wait(&c);
        assert_status(&c.status, MT_INTERNAL, MT_RAN, "test.Note.text");
    }
    assert_int_equal(k.served, 2);
    assert_goes_on(&k);
    kit_close(&k);
}

/* ---- max_message_bytes */

static mt_status store(kit *k, size_t size)
{
    static uint8_t bytes[5 << 20];
    test_blob *reply;
    mt_status status = test_probe_store(
        k->channel, &(test_blob){.data = {.len = size, .data = bytes}}, &reply, NULL);

    assert_true((status.code == MT_OK) == (reply != NULL));
    test_blob_free(reply);
    return status;
}

/* The first call goes out before the server has said what it takes. */
static void a_large_request_names_max_message_bytes(void **state)
{
    static const size_t sizes[] = {2000, 40000, 200000, 2000};
    kit k;

    kit_open(&k, *state, &(kit_args){.server = {.max_message_bytes = 1024}});
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mt_status status = store(&k, sizes[i]);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_message_bytes = 1024");
    }
    mt_status status = store(&k, 1000);
    assert_int_equal(status.code, MT_OK);
    assert_int_equal(k.served, 1);
    assert_goes_on(&k);
    kit_close(&k);
}

static void a_large_first_request_names_max_message_bytes(void **state)
{
    static const size_t sizes[] = {2000, 40000, 200000};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        kit k;

        kit_open(&k, *state, &(kit_args){.server = {.max_message_bytes = 1024}});
        mt_status status = store(&k, sizes[i]);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_message_bytes = 1024");
        assert_goes_on(&k);
        kit_close(&k);
    }
}

static void the_default_limit_is_4_mib(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    for (int i = 0; i < 2; i++) {
        mt_status status = store(&k, (4 << 20) + 1);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN,
                      "max_message_bytes = 4194304");
    }
    assert_goes_on(&k);
    kit_close(&k);
}

static void limits_can_be_raised(void **state)
{
    kit k;

    kit_open(&k, *state,
             &(kit_args){.server = {.max_message_bytes = 8 << 20},
                         .channel = {.max_message_bytes = 8 << 20}});
    mt_status status = store(&k, 100);
    assert_int_equal(status.code, MT_OK);
    status = store(&k, 5 << 20);
    assert_string_equal(mt_status_text(&status), "OK");
    kit_close(&k);
}

static void a_large_reply_names_max_message_bytes(void **state)
{
    static const size_t sizes[] = {2000, 40000, 200000};
    kit k;

    kit_open(&k, *state, &(kit_args){.channel = {.max_message_bytes = 1024}});
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mt_status status = store(&k, sizes[i]);
        assert_status(&status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_message_bytes = 1024");
    }
    mt_status status = store(&k, 1000);
    assert_int_equal(status.code, MT_OK);
    assert_goes_on(&k);
    kit_close(&k);
}

/* ---- max_metadata_bytes */

static void large_request_metadata_names_max_metadata_bytes(void **state)
{
    const mt_metadata_entry entries[] = {large_entry()};
    const mt_call_options options = {.metadata = {entries, 1}};
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.server = {.max_metadata_bytes = 1024}});
    for (int i = 0; i < 3; i++) { /* the first one before the server's limit is known */
        kit_echo(&k, &c, "x", &options);
        kit_wait(&c);
        assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN,
                      "max_metadata_bytes = 1024");
    }
    assert_int_equal(k.served, 0);
    assert_goes_on(&k);
    kit_close(&k);
}

static void on_large_header(mt_call *call, const test_note *request, void *app)
{
    if (request->text[0] == 'h')
        assert_ok(mt_call_add_header(call, large_entry()));
    if (request->text[0] == 't')
        assert_ok(mt_call_add_trailer(call, large_entry()));
    kit_on_echo(call, request, app);
}

static void large_reply_metadata_names_max_metadata_bytes(void **state)
{
    const test_probe_handlers handlers = {.echo = on_large_header};
    kit k;
    kit_call c;

    kit_open(&k, *state,
             &(kit_args){.handlers = &handlers, .channel = {.max_metadata_bytes = 1024}});
    kit_echo(&k, &c, "header", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_metadata_bytes");
    kit_echo(&k, &c, "trailer", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_metadata_bytes = 1024");
    assert_goes_on(&k);
    kit_close(&k);
}

/* ---- max_concurrent_calls */

static void calls_over_max_concurrent_calls_wait_their_turn(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_keep, .store = kit_on_store};
    kit_call calls[5];
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers, .server = {.max_concurrent_calls = 2}});
    (void)store(&k, 1); /* the limit is known from here on */
    for (int i = 0; i < 5; i++)
        kit_echo(&k, &calls[i], "x", NULL);
    for (int i = 0; i < 5; i++) {
        kit_until(&k, &k.kept_count, i < 3 ? i + 2 : 5);
        assert_int_equal(k.kept_count, i < 3 ? i + 2 : 5);
        kit_answer(&k, (size_t)i, "done");
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, "done");
    }
    kit_close(&k);
}

/* A client that does not know the limit yet hears of it: the calls did not run. */
static void early_calls_over_the_limit_did_not_run(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_keep};
    kit_call calls[5];
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers, .server = {.max_concurrent_calls = 2}});
    for (int i = 0; i < 5; i++)
        kit_echo(&k, &calls[i], "x", NULL);
    for (int i = 2; i < 5; i++) {
        kit_wait(&calls[i]);
        assert_status(&calls[i].status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN,
                      "max_concurrent_calls");
    }
    for (int i = 0; i < 2; i++) {
        kit_answer(&k, (size_t)i, "done");
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, "done");
    }
    kit_close(&k);
}

/* ---- max_waiting_calls */

static void calls_over_max_waiting_calls_fail_at_once(void **state)
{
    const mt_call_options waits = {.wait_for_ready = true};
    kit_call calls[4];
    kit k;

    kit_open(&k, *state, &(kit_args){.no_server = true, .channel = {.max_waiting_calls = 2}});
    for (int i = 0; i < 3; i++)
        kit_echo(&k, &calls[i], "x", &waits);
    kit_wait(&calls[2]);
    assert_status(&calls[2].status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_waiting_calls");
    kit_echo(&k, &calls[2], "x", &waits);
    kit_wait(&calls[2]);
    assert_status(&calls[2].status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_waiting_calls");
    mt_call_cancel(calls[0].call); /* gives its place away */
    kit_wait(&calls[0]);
    kit_echo(&k, &calls[3], "x", &waits);
    kit_serve(&k, NULL, NULL);
    kit_wait(&calls[1]);
    kit_wait(&calls[3]);
    assert_ended(&calls[1], MT_OK, "x");
    assert_ended(&calls[3], MT_OK, "x");
    for (int i = 0; i < 3; i++)
        assert_goes_on(&k);
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(a_bad_request_names_the_field),
    KIT_EVERYWHERE(a_bad_reply_is_internal),
    KIT_EVERYWHERE(a_large_request_names_max_message_bytes),
    KIT_EVERYWHERE(a_large_first_request_names_max_message_bytes),
    KIT_EVERYWHERE(the_default_limit_is_4_mib),
    KIT_EVERYWHERE(limits_can_be_raised),
    KIT_EVERYWHERE(a_large_reply_names_max_message_bytes),
    KIT_EVERYWHERE(large_request_metadata_names_max_metadata_bytes),
    KIT_EVERYWHERE(large_reply_metadata_names_max_metadata_bytes),
    KIT_EVERYWHERE(calls_over_max_concurrent_calls_wait_their_turn),
    KIT_EVERYWHERE(calls_over_max_waiting_calls_fail_at_once),
    KIT_EVERYWHERE(early_calls_over_the_limit_did_not_run),
};

KIT_SUITE(limits, tests);
