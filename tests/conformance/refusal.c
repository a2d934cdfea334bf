/* SPDX-License-Identifier: Apache-2.0 */
/* refusal.c - NULL where it means nothing, metadata that may not be sent, and one call too many:
 * refused with a word on what is wrong, whichever way they come. */
#include "conformance/kit.h"

#include <string.h>

/* ---- metadata */

static const mt_metadata_entry bad_entries[] = {
    {"good", {(const uint8_t *)"1", 1, NULL}},
    {NULL, {(const uint8_t *)"2", 1, NULL}},
};

static const mt_call_options bad_metadata = {.metadata = {bad_entries, 2}};

static void assert_bad_metadata(const mt_status *status)
{
    assert_status(status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, "metadata entry 1");
}

static void start_bad_one(kit_call *c)
{
    kit_echo(c->k, c->more, "x", &bad_metadata);
}

static void a_key_that_is_null_ends_the_call(void **state)
{
    kit_call outside, inside, first = {.then = start_bad_one, .more = &inside};
    test_note *reply;
    kit k;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &outside, "x", &bad_metadata);
    kit_wait(&outside);
    assert_bad_metadata(&outside.status);
    kit_start(&k, &first, kit_method(KIT_ECHO), &(test_note){0}, NULL);
    kit_wait(&first);
    kit_wait(&inside);
    assert_bad_metadata(&inside.status);
    mt_status status = test_probe_echo(k.channel, &(test_note){0}, &reply, &bad_metadata);
    assert_bad_metadata(&status);
    assert_null(reply);
    assert_int_equal(k.served, 1);
    kit_close(&k);
}

static void the_broken_rule_is_named(void **state)
{
    static const struct {
        const char *key, *value, *said;
    } cases[] = {
        {"Key", "v", "(\"Key\"): a key is made of"},
        {"", "v", "(\"\"): a key is made of"},
        {"grpc-x", "v", "(\"grpc-x\"): keys that start with grpc- or mt- are reserved"},
        {"mt-x", "v", "(\"mt-x\"): keys that start with grpc- or mt- are reserved"},
        {"key", "v\n", "(\"key\"): a value is printable ASCII"},
    };
    kit_call c;
    kit k;

    kit_open(&k, *state, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mt_metadata_entry entry = mt_metadata_text(cases[i].key, cases[i].value);
        kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {&entry, 1}});
        kit_wait(&c);
        assert_status(&c.status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, cases[i].said);
    }
    kit_close(&k);
}

static void metadata_over_its_limits_ends_the_call(void **state)
{
    static mt_metadata_entry many[MT_METADATA_MAX_ENTRIES + 1];
    static uint8_t value[MT_METADATA_MAX_BYTES];
    const mt_metadata_entry large = {"k", {value, sizeof value, NULL}};
    kit_call c;
    kit k;

    memset(value, 'v', sizeof value);
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        many[i] = mt_metadata_text("k", "v");
    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {many, MT_METADATA_MAX_ENTRIES + 1}});
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "MT_METADATA_MAX_ENTRIES");
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {&large, 1}});
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "MT_METADATA_MAX_BYTES");
    kit_close(&k);
}

/* ---- max_metadata_bytes */

static void on_send_back(mt_call *call, const test_note *request, void *app)
{
    mt_metadata metadata = mt_call_request_metadata(call);

    assert_ok(mt_call_add_header(call, metadata.entries[0]));
    assert_ok(mt_call_add_trailer(call, metadata.entries[0]));
    kit_on_echo(call, request, app);
}

/* As much as the default promises goes there and back, ahead of the reply and behind it. */
static void metadata_may_be_as_large_as_the_limit(void **state)
{
    static uint8_t value[MT_METADATA_MAX_BYTES - 32 - 1];
    const mt_metadata_entry entry = {"k", {value, sizeof value, NULL}};
    const test_probe_handlers handlers = {.echo = on_send_back};
    kit_call c;
    kit k;

    memset(value, 'v', sizeof value);
    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    for (int i = 0; i < 2; i++) {
        kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {&entry, 1}});
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
    }
    kit_close(&k);
}

/* ---- max_waiting_calls */

static const mt_call_options patient = {.wait_for_ready = true};

static void assert_too_many(kit_call *c)
{
    kit_wait(c);
    assert_status(&c->status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "max_waiting_calls");
}

/* Each way out of the queue makes room for one more: cancelled, expired, sent. */
static void calls_over_max_waiting_calls_fail_at_once(void **state)
{
    kit_call calls[3], more;
    kit k;

    kit_open(&k, *state, &(kit_args){.no_server = true, .channel = {.max_waiting_calls = 2}});
    for (int i = 0; i < 3; i++)
        kit_echo(&k, &calls[i], "x", &patient);
    assert_too_many(&calls[2]);
    mt_call_cancel(calls[1].call);
    kit_wait(&calls[1]);
    kit_echo(&k, &calls[1], "x", &(mt_call_options){.wait_for_ready = true, .timeout_ms = 1});
    kit_wait(&calls[1]);
    assert_ended(&calls[1], MT_DEADLINE_EXCEEDED, NULL);
    kit_echo(&k, &calls[1], "x", &patient);
    kit_echo(&k, &more, "x", &patient);
    assert_too_many(&more);
    assert_int_equal(calls[0].done + calls[1].done, 0);
    kit_serve(&k, NULL, NULL);
    for (int i = 0; i < 2; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, "x");
    }
    kit_echo(&k, &more, "x", NULL);
    kit_wait(&more);
    assert_ended(&more, MT_OK, "x");
    kit_close(&k);
}

/* The queue behind a server that takes one call at a time is bounded too. */
static void calls_that_wait_for_a_place_count(void **state)
{
    const test_probe_handlers keepers = {.echo = kit_on_keep, .store = kit_on_store};
    kit_call calls[3], more;
    test_blob *reply;
    kit k;

    kit_open(&k, *state,
             &(kit_args){.handlers = &keepers,
                         .server = {.max_concurrent_calls = 1},
                         .channel = {.max_waiting_calls = 2}});
    mt_status status = test_probe_store(k.channel, &(test_blob){0}, &reply, NULL);
    assert_int_equal(status.code, MT_OK); /* the server's limit is known from here on */
    test_blob_free(reply);
    for (int i = 0; i < 3; i++)
        kit_echo(&k, &calls[i], "x", NULL);
    kit_echo(&k, &more, "x", NULL);
    assert_too_many(&more);
    assert_int_equal(more.status.stage, MT_STAGE_QUEUE);
    for (int i = 0; i < 3; i++) {
        kit_until(&k, &k.kept_count, i + 1);
        kit_answer(&k, (size_t)i, "done");
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, "done");
    }
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(a_key_that_is_null_ends_the_call),
    KIT_EVERYWHERE(the_broken_rule_is_named),
    KIT_EVERYWHERE(metadata_over_its_limits_ends_the_call),
    KIT_EVERYWHERE(metadata_may_be_as_large_as_the_limit),
    KIT_EVERYWHERE(calls_over_max_waiting_calls_fail_at_once),
    KIT_EVERYWHERE(calls_that_wait_for_a_place_count),
};

KIT_SUITE(refusal, tests);
