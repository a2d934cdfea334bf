/* SPDX-License-Identifier: Apache-2.0 */
/* metadata.c - what travels beside the messages: every byte of it, both ways, up to the limits. */
#include "conformance/kit.h"

#include <string.h>

/* ---- a handler that gives back what it gets, ahead of its reply and behind it */

static void give_back(mt_call *call)
{
    mt_metadata came = mt_call_request_metadata(call);

    for (size_t i = 0; i < came.count; i++) {
        assert_ok(mt_call_add_header(call, came.entries[i]));
        assert_ok(mt_call_add_trailer(call, came.entries[i]));
    }
}

static void on_echo(mt_call *call, const test_note *request, void *app)
{
    (void)app;
    give_back(call);
    if (strcmp(request->text, "fail") == 0)
        mt_call_fail(call, MT_NOT_FOUND, "failed");
    else
        test_probe_echo_respond(call, request);
}

static void on_count(mt_call *call, const test_number *request, void *app)
{
    (void)app;
    give_back(call);
    for (int64_t i = 0; i < request->value; i++)
        assert_ok(test_talk_count_write_reply(call, &(test_number){.value = i}));
    if (request->value > 0) {
        assert_int_equal(mt_call_add_header(call, mt_metadata_text("late", "x")), MT_ECLOSED);
        assert_ok(mt_call_add_trailer(call, mt_metadata_text("behind", "x")));
    }
    mt_call_end(call);
}

static const test_probe_handlers handlers = {.echo = on_echo};
static const test_talk_handlers talk = {.count = on_count};

/* ---- comparing */

static void assert_same(mt_metadata got, mt_metadata wanted)
{
    assert_int_equal(got.count, wanted.count);
    for (size_t i = 0; i < got.count; i++) {
        assert_string_equal(got.entries[i].key, wanted.entries[i].key);
        assert_int_equal(got.entries[i].value.size, wanted.entries[i].value.size);
        assert_memory_equal(got.entries[i].value.data, wanted.entries[i].value.data,
                            wanted.entries[i].value.size);
        assert_int_equal(got.entries[i].value.data[got.entries[i].value.size], '\0');
    }
}

static mt_metadata sent;

static void note_same(kit_call *c)
{
    assert_same(mt_call_headers(c->call), sent);
    assert_same(mt_call_trailers(c->call), sent);
}

static void assert_come_back(kit *k, mt_metadata metadata)
{
    static const char *const texts[] = {"x", "fail"};
    const mt_call_options options = {.metadata = metadata};
    test_note *reply;

    sent = metadata;
    for (int i = 0; i < 2; i++) { /* also with an error */
        kit_call c = {.then = note_same};
        const test_note request = {.text = (char *)texts[i]};
        mt_call *call;
        kit_start(k, &c, kit_method(KIT_ECHO), &request, &options);
        kit_wait(&c);
        assert_ended(&c, i == 0 ? MT_OK : MT_NOT_FOUND, NULL);
        mt_call_options keep = options;
        keep.keep = &call;
        mt_status status = test_probe_echo(k->channel, &request, &reply, &keep);
        assert_int_equal(status.code, i == 0 ? MT_OK : MT_NOT_FOUND);
        assert_same(mt_call_headers(call), metadata);
        assert_same(mt_call_trailers(call), metadata);
        test_note_free(reply);
        mt_call_unref(call);
    }
}

static void open_it(kit *k, void **state)
{
    kit_open(k, *state, &(kit_args){.handlers = &handlers, .talk = &talk});
}

/* ---- what may be in it */

static void every_byte_comes_through(void **state)
{
    uint8_t all[256];
    char ascii[0x7f - 0x20 + 1] = "";
    kit k;

    for (int i = 0; i < 256; i++)
        all[i] = (uint8_t)i;
    for (int i = 0x20; i < 0x7f; i++)
        ascii[i - 0x20] = (char)i;
    const mt_metadata_entry entries[] = {
        {"all-bin", {all, sizeof all, NULL}},
        mt_metadata_text("0123456789abcdefghijklmnopqrstuvwxyz_-.", ascii),
        mt_metadata_text("empty", ""),
        {"empty-bin", {NULL, 0, NULL}},
        {"nul-bin", {(const uint8_t *)"\0", 1, NULL}},
        mt_metadata_text("again", "1"),
        mt_metadata_text("again", "2"),
        mt_metadata_text("again", "1"),
        mt_metadata_text("-bin", "\x01"),
        mt_metadata_text("authorization", "Bearer x"),
    };
    open_it(&k, state);
    assert_come_back(&k, (mt_metadata){entries, sizeof entries / sizeof *entries});
    kit_close(&k);
}

static void up_to_128_entries(void **state)
{
    mt_metadata_entry entries[MT_METADATA_MAX_ENTRIES];
    kit k;

    for (size_t i = 0; i < MT_METADATA_MAX_ENTRIES; i++)
        entries[i] = mt_metadata_text("k", "v");
    open_it(&k, state);
    assert_come_back(&k, (mt_metadata){entries, MT_METADATA_MAX_ENTRIES});
    kit_close(&k);
}

static void up_to_16_kib(void **state)
{
    static uint8_t bytes[MT_METADATA_MAX_BYTES];
    const mt_metadata_entry entries[] = {
        {"large-bin", {bytes, 8000, NULL}},
        {"rest-bin", {bytes, MT_METADATA_MAX_BYTES - 8000 - 9 - 8 - 64, NULL}},
    };
    kit k;

    open_it(&k, state);
    memset(bytes, 0xfe, sizeof bytes);
    assert_come_back(&k, (mt_metadata){entries, 2});
    kit_close(&k);
}

/* ---- what may not */

static void on_refuse(mt_call *call, const test_note *request, void *app)
{
    static const mt_metadata_entry bad[] = {
        {NULL, {0}},
        {"", {0}},
        {"Upper", {0}},
        {"a b", {0}},
        {"a:b", {0}},
        {"\xc3\xa4", {0}},
        {"grpc-status", {0}},
        {"grpc-status-details-bin", {0}},
        {"mt-x", {0}},
        {"text", {(const uint8_t *)"\n", 1, NULL}},
        {"text", {(const uint8_t *)"\x7f", 1, NULL}},
        {"text", {(const uint8_t *)"a\0b", 3, NULL}},
        {"none-bin", {NULL, 1, NULL}},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const mt_metadata one = {&bad[i], 1};
        assert_int_equal(mt_call_add_header(call, bad[i]), MT_EINVAL);
        assert_int_equal(mt_call_add_trailer(call, bad[i]), MT_EINVAL);
        assert_int_equal(mt_metadata_check(&one, NULL), MT_EINVAL);
    }
    on_echo(call, request, app);
}

static void what_breaks_a_rule_is_refused(void **state)
{
    static const test_probe_handlers refusing = {.echo = on_refuse};
    const mt_metadata_entry entry = mt_metadata_text("good", "one");
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &refusing});
    assert_come_back(&k, (mt_metadata){&entry, 1});
    kit_close(&k);
}

static void on_overfill(mt_call *call, const test_note *request, void *app)
{
    static uint8_t bytes[MT_METADATA_MAX_BYTES];
    const mt_metadata_entry whole = {"b-bin", {bytes, MT_METADATA_MAX_BYTES - 5 - 32, NULL}};
    const mt_metadata_entry more = {"b-bin", {bytes, MT_METADATA_MAX_BYTES - 5 - 31, NULL}};

    (void)app;
    for (int i = 0; i < MT_METADATA_MAX_ENTRIES; i++)
        assert_ok(mt_call_add_header(call, mt_metadata_text("k", "v")));
    assert_int_equal(mt_call_add_header(call, mt_metadata_text("k", "v")), MT_ELIMIT);
    assert_int_equal(mt_call_add_trailer(call, more), MT_ELIMIT);
    assert_ok(mt_call_add_trailer(call, whole));
    assert_int_equal(mt_call_add_trailer(call, mt_metadata_text("k", "v")), MT_ELIMIT);
    test_probe_echo_respond(call, request);
}

static void note_full(kit_call *c)
{
    assert_int_equal(mt_call_headers(c->call).count, MT_METADATA_MAX_ENTRIES);
    assert_int_equal(mt_call_trailers(c->call).count, 1);
}

static void what_is_over_a_limit_is_refused_and_the_rest_is_sent(void **state)
{
    static const test_probe_handlers overfilling = {.echo = on_overfill};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_full};

    kit_open(&k, *state, &(kit_args){.handlers = &overfilling});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    kit_close(&k);
}

/* ---- streams */

typedef struct watcher {
    kit *k;
    int64_t got;
    kit_count done;
} watcher;

static void on_number(mt_call *call, const test_number *reply, void *arg)
{
    watcher *w = arg;

    (void)reply;
    w->got++;
    assert_same(mt_call_headers(call), sent); /* there with the first message */
}

static void on_end(mt_call *call, const mt_status *status, void *arg)
{
    watcher *w = arg;
    mt_metadata trailers = mt_call_trailers(call);

    assert_int_equal(status->code, MT_OK);
    assert_same(mt_call_headers(call), sent);
    if (w->got > 0) {
        assert_non_null(mt_metadata_get(&trailers, "behind"));
        trailers.count--;
    }
    assert_same(trailers, sent);
    kit_count_up(w->k, &w->done);
}

static void a_stream_has_them_ahead_and_behind(void **state)
{
    static const int64_t lengths[] = {0, 3};
    const mt_metadata_entry entries[] = {mt_metadata_text("key", "value"),
                                         {"x-bin", {(const uint8_t *)"\0\xff", 2, NULL}}};
    const mt_call_options options = {.metadata = {entries, 2}};
    kit k;

    open_it(&k, state);
    sent = options.metadata;
    for (int i = 0; i < 2; i++) {
        watcher w = {.k = &k};
        const test_number request = {.value = lengths[i]};
        mt_call *call = test_talk_count_open(k.channel, &request, &options);
        test_talk_count_on_reply(call, on_number, &w);
        mt_call_on_done(call, on_end, &w);
        kit_until(&k, &w.done, 1);
        assert_int_equal(w.got, lengths[i]);
    }
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(every_byte_comes_through),
    KIT_EVERYWHERE(up_to_128_entries),
    KIT_EVERYWHERE(up_to_16_kib),
    KIT_EVERYWHERE(what_breaks_a_rule_is_refused),
    KIT_EVERYWHERE(what_is_over_a_limit_is_refused_and_the_rest_is_sent),
    KIT_EVERYWHERE(a_stream_has_them_ahead_and_behind),
};

KIT_SUITE(metadata, tests);
