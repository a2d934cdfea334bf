/* SPDX-License-Identifier: Apache-2.0 */
/* unary.c - one request, one reply or one error, and what travels beside them. */
#include "conformance/kit.h"

#include <stdio.h>
#include <string.h>

/* ---- replies */

static void echoes(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &a, "hello", NULL);
    kit_wait(&a);
    assert_ended(&a, MT_OK, "hello");
    kit_echo(&k, &b, "", NULL);
    kit_wait(&b);
    assert_ended(&b, MT_OK, "");
    assert_int_equal(k.served, 2);
    kit_close(&k);
}

static void echoes_to_a_blocking_caller(void **state)
{
    kit k;
    test_note *reply;

    kit_open(&k, *state, NULL);
    for (int i = 0; i < 3; i++) {
        mt_status status =
            test_probe_echo(k.channel, &(test_note){.text = (char *)"hello"}, &reply, NULL);
        assert_int_equal(status.code, MT_OK);
        assert_string_equal(mt_status_text(&status), "OK");
        assert_string_equal(reply->text, "hello");
        test_note_free(reply);
    }
    kit_close(&k);
}

static void many_calls_are_under_way_at_once(void **state)
{
    enum { CALLS = 2000 };
    static kit_call calls[CALLS];
    kit k;
    char text[16];

    kit_open(&k, *state, NULL);
    for (int i = 0; i < CALLS; i++) {
        snprintf(text, sizeof text, "%d", i);
        kit_echo(&k, &calls[i], text, NULL);
    }
    kit_until(&k, &k.served, CALLS);
    for (int i = 0; i < CALLS; i++) {
        snprintf(text, sizeof text, "%d", i);
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, text);
    }
    kit_close(&k);
}

static void echo_large(kit *k, size_t size)
{
    uint8_t *bytes = test_malloc(size);
    test_blob *reply;

    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    mt_status status = test_probe_store(
        k->channel, &(test_blob){.data = {.len = size, .data = bytes}}, &reply, NULL);
    assert_string_equal(mt_status_text(&status), "OK");
    assert_int_equal(reply->data.len, size);
    assert_memory_equal(reply->data.data, bytes, size);
    test_blob_free(reply);
    test_free(bytes);
}

static void large_messages_come_whole(void **state)
{
    static const size_t sizes[] = {0, 1, 100, 1000, 8191, 32760, 65536, 1 << 20, (4 << 20) - 16};
    kit k;

    kit_open(&k, *state, NULL);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        echo_large(&k, sizes[i]);
    kit_close(&k);
}

static void small_calls_pass_large_ones(void **state)
{
    static uint8_t bytes[4000000];
    const test_blob large = {.data = {.len = sizeof bytes, .data = bytes}};
    kit k;
    kit_call a, b;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &a, "connects", NULL);
    kit_wait(&a);
    mt_method store = *kit_method(KIT_STORE);
    store.reply = &test_note_mt_type; /* looks the same on the wire */
    store.done = kit_method(KIT_ECHO)->done;
    memset(bytes, 'x', sizeof bytes);
    a.then = NULL;
    kit_start(&k, &a, &store, &large, NULL);
    kit_echo(&k, &b, "small", NULL);
    kit_wait(&b);
    assert_int_equal(a.done, 0);
    kit_wait(&a);
    assert_ended(&a, MT_OK, NULL);
    kit_close(&k);
}

static void the_ledger_adds_up(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    mt_time sum = 0;
    for (int s = 0; s < MT_STAGE_COUNT; s++) {
        assert_true(c.times.stage[s] >= 0);
        sum += c.times.stage[s];
    }
    assert_true(c.times.total == sum);
    assert_true(c.times.server_queue + c.times.server_handler <= c.times.total);
    assert_true(kit_is_virtual(&k) || c.times.total > 0);
    kit_close(&k);
}

/* ---- metadata */

static void on_echo_with_metadata(mt_call *call, const test_note *request, void *app)
{
    mt_metadata came = mt_call_request_metadata(call);
    kit *k = app;

    assert_string_equal(mt_call_method(call)->path, "/test.Probe/Echo");
    assert_memory_equal(mt_call_peer(call), k->target, strcspn(k->target, ":") + 1);
    for (size_t i = 0; i < came.count; i++) {
        assert_ok(mt_call_add_header(call, came.entries[i]));
        assert_ok(mt_call_add_trailer(call, came.entries[came.count - 1 - i]));
    }
    assert_err(mt_call_add_header(call, mt_metadata_text("Upper", "x")), MT_EINVAL);
    assert_err(mt_call_add_trailer(call, mt_metadata_text("mt-own", "x")), MT_EINVAL);
    assert_err(mt_call_add_trailer(call, mt_metadata_text("a", "\n")), MT_EINVAL);
    char *copy = mt_call_alloc(call, 100000);
    memcpy(copy, request->text, strlen(request->text) + 1);
    test_probe_echo_respond(call, &(test_note){.text = copy});
    kit_count_up(k, &k->served);
}

static void assert_entry(mt_metadata metadata, size_t at, const char *key, const char *value,
                         size_t size)
{
    assert_in_range(at, 0, metadata.count - 1);
    assert_string_equal(metadata.entries[at].key, key);
    assert_int_equal(metadata.entries[at].value.size, size);
    assert_memory_equal(metadata.entries[at].value.data, value, size);
    assert_int_equal(metadata.entries[at].value.data[size], 0);
}

static void metadata_travels_both_ways(void **state)
{
    const test_probe_handlers handlers = {.echo = on_echo_with_metadata};
    const mt_metadata_entry entries[] = {
        mt_metadata_text("user", "anna"),
        mt_metadata_text("user", "otto"),
        {"raw-bin", {(const uint8_t *)"\0\1\xff", 3, NULL}},
        mt_metadata_text("empty", ""),
    };
    kit k;
    mt_call *call;
    test_note *reply;
    const mt_call_options options = {.metadata = {entries, 4}, .keep = &call};

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    mt_status status =
        test_probe_echo(k.channel, &(test_note){.text = (char *)"hi"}, &reply, &options);
    assert_string_equal(mt_status_text(&status), "OK");
    assert_string_equal(reply->text, "hi");
    test_note_free(reply); /* the kept call does not need its reply, */
    mt_metadata headers = mt_call_headers(call);
    mt_metadata trailers = mt_call_trailers(call);
    assert_int_equal(headers.count, 4);
    assert_int_equal(trailers.count, 4);
    assert_entry(headers, 0, "user", "anna", 4);
    assert_entry(headers, 2, "raw-bin", "\0\1\xff", 3);
    assert_entry(headers, 3, "empty", "", 0);
    assert_entry(trailers, 0, "empty", "", 0);
    assert_entry(trailers, 2, "user", "otto", 4);
    assert_int_equal(mt_metadata_get(&headers, "user")->size, 4);
    kit_close(&k); /* nor its channel */
    assert_entry(mt_call_trailers(call), 3, "user", "anna", 4);
    assert_true(mt_call_get_times(call).total >= 0);
    mt_call_unref(call);
}

static void on_fail_with_trailer(mt_call *call, const test_note *request, void *app)
{
    (void)app;
    assert_ok(mt_call_add_header(call, mt_metadata_text("ahead", "1")));
    assert_ok(mt_call_add_trailer(call, mt_metadata_text("retry-after", "3 s")));
    mt_call_fail(call, MT_NOT_FOUND, "no key \"%s\"", request->text);
}

static void errors_carry_text_and_trailers(void **state)
{
    const test_probe_handlers handlers = {.echo = on_fail_with_trailer};
    kit k;
    mt_call *call;
    test_note *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    mt_status status = test_probe_echo(k.channel, &(test_note){.text = (char *)"k"}, &reply,
                                       &(mt_call_options){.keep = &call});
    assert_status(&status, MT_NOT_FOUND, MT_RAN, "no key \"k\"");
    assert_int_equal(status.stage, MT_STAGE_NONE);
    assert_null(reply);
    assert_entry(mt_call_headers(call), 0, "ahead", "1", 1);
    assert_entry(mt_call_trailers(call), 0, "retry-after", "3 s", 3);
    mt_call_unref(call);
    kit_close(&k);
}

static void metadata_that_breaks_the_rules_is_not_sent(void **state)
{
    const mt_metadata_entry bad[] = {mt_metadata_text("User", "x"), mt_metadata_text("", "x"),
                                     mt_metadata_text("mt-x", "x"), mt_metadata_text("grpc-x", "x"),
                                     mt_metadata_text("key", "\x01")};
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const mt_metadata_entry entries[] = {mt_metadata_text("fine", "1"), bad[i]};

        kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {entries, 2}});
        kit_wait(&c);
        assert_status(&c.status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, "metadata entry 1");
        assert_non_null(strstr(c.status.text, bad[i].key));
    }
    assert_int_equal(k.served, 0);
    kit_close(&k);
}

static void too_much_metadata_names_the_limit(void **state)
{
    static mt_metadata_entry entries[MT_METADATA_MAX_ENTRIES + 1];
    static char value[MT_METADATA_MAX_BYTES];
    kit k;
    kit_call c;

    memset(value, 'v', sizeof value - 1);
    kit_open(&k, *state, NULL);
    for (size_t i = 0; i <= MT_METADATA_MAX_ENTRIES; i++)
        entries[i] = mt_metadata_text("k", "v");
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {entries, MT_METADATA_MAX_ENTRIES}});
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {entries, MT_METADATA_MAX_ENTRIES + 1}});
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "MT_METADATA_MAX_ENTRIES");
    entries[0] = mt_metadata_text("k", value);
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {entries, 1}});
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "MT_METADATA_MAX_BYTES");
    kit_close(&k);
}

/* ---- errors of handlers */

static int code_to_fail_with;

static void on_fail(mt_call *call, const test_note *request, void *app)
{
    (void)app;
    mt_call_fail(call, (mt_code)code_to_fail_with, "%s", request->text);
}

static void every_code_comes_through(void **state)
{
    const test_probe_handlers handlers = {.echo = on_fail, .work = on_fail};
    const test_note request = {.text = (char *)"why"};
    kit k;
    kit_call c = {0};

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    for (code_to_fail_with = 1; code_to_fail_with <= MT_UNAUTHENTICATED; code_to_fail_with++) {
        kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
        kit_wait(&c);
        assert_status(&c.status, (mt_code)code_to_fail_with, MT_RAN, "why");
        if (kit_is_virtual(&k))
            continue;
        kit_start(&k, &c, kit_method(KIT_WORK), &request, NULL);
        kit_wait(&c);
        assert_status(&c.status, (mt_code)code_to_fail_with, MT_RAN, "why");
    }
    kit_close(&k);
}

static void what_is_no_error_code_becomes_internal(void **state)
{
    static const int bad[] = {-1, MT_OK, 17, MT_EINVAL, MT_EDECODE, 1000};
    const test_probe_handlers handlers = {.echo = on_fail};
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        code_to_fail_with = bad[i];
        kit_echo(&k, &c, "why", NULL);
        kit_wait(&c);
        assert_status(&c.status, MT_INTERNAL, MT_RAN, "why");
    }
    kit_close(&k);
}

static void a_long_error_text_is_cut(void **state)
{
    const test_probe_handlers handlers = {.echo = on_fail};
    static char text[5000];
    kit k;
    kit_call c;

    memset(text, 'x', sizeof text - 1);
    code_to_fail_with = MT_ABORTED;
    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &c, text, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_ABORTED, MT_RAN, "xxxx");
    assert_int_equal(c.status.size, MT_STATUS_TEXT_SIZE - 1);
    kit_close(&k);
}

static void on_answer_twice(mt_call *call, const test_note *request, void *app)
{
    kit_on_echo(call, request, app);
    mt_call_fail(call, MT_INTERNAL, "second thoughts");
}

static void a_second_answer_is_dropped(void **state)
{
    const test_probe_handlers handlers = {.echo = on_answer_twice};
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &c, "first", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "first");
    assert_int_equal(kit_logged("/test.Probe/Echo: a handler answered twice"), 1);
    kit_close(&k);
}

/* ---- methods that are not there */

static void unknown_methods_are_unimplemented(void **state)
{
    static const char *const paths[] = {
        "/test.Probe/Nothing", "/test.Probe/Ech", "/test.Probe/Echoo",
        "/test.Absent/Echo",   "nonsense",        "/"};
    static mt_method methods[6];
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {0};

    kit_open(&k, *state, NULL);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            methods[i] = *kit_method(KIT_ECHO);
            methods[i].path = paths[i];
            kit_start(&k, &c, &methods[i], &request, NULL);
            kit_wait(&c);
            assert_status(&c.status, MT_UNIMPLEMENTED, MT_DID_NOT_RUN, paths[i]);
        }
    assert_int_equal(k.served, 0);
    kit_close(&k);
}

static void a_service_that_is_not_offered_is_unimplemented(void **state)
{
    kit k;
    test_note *reply;

    kit_open(&k, *state, NULL);
    mt_status status = test_other_echo(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_status(&status, MT_UNIMPLEMENTED, MT_DID_NOT_RUN, "/test.Other/Echo");
    assert_null(reply);
    kit_close(&k);
}

static void a_missing_handler_is_unimplemented(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_echo};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {0};

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_start(&k, &c, kit_method(KIT_TIMED), &request, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNIMPLEMENTED, MT_DID_NOT_RUN, "/test.Probe/Timed");
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(echoes),
    KIT_EVERYWHERE(echoes_to_a_blocking_caller),
    KIT_EVERYWHERE(many_calls_are_under_way_at_once),
    KIT_EVERYWHERE(large_messages_come_whole),
    KIT_EVERYWHERE(small_calls_pass_large_ones),
    KIT_EVERYWHERE(the_ledger_adds_up),
    KIT_EVERYWHERE(metadata_travels_both_ways),
    KIT_EVERYWHERE(errors_carry_text_and_trailers),
    KIT_EVERYWHERE(metadata_that_breaks_the_rules_is_not_sent),
    KIT_EVERYWHERE(too_much_metadata_names_the_limit),
    KIT_EVERYWHERE(every_code_comes_through),
    KIT_EVERYWHERE(what_is_no_error_code_becomes_internal),
    KIT_EVERYWHERE(a_long_error_text_is_cut),
    KIT_EVERYWHERE(a_second_answer_is_dropped),
    KIT_EVERYWHERE(unknown_methods_are_unimplemented),
    KIT_EVERYWHERE(a_service_that_is_not_offered_is_unimplemented),
    KIT_EVERYWHERE(a_missing_handler_is_unimplemented),
};

KIT_SUITE(unary, tests);
