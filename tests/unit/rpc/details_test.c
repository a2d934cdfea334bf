/* SPDX-License-Identifier: Apache-2.0 */
/* details_test.c - an error takes typed messages along, as gRPC sends them, and hostile ones do no harm. */
#include "rpc/kit.h"

#include <msgtrans/details.h>
#include <stdlib.h>
#include <string.h>

#include "core/rng.h"
#include "core/slice.h"
#include "google/rpc/error_details.mt.h"
#include "google/rpc/status.mt.h"

static const char KEY[] = "grpc-status-details-bin";

/* ---- handlers */

static void add_retry_info(mt_call *call)
{
    google_protobuf_duration delay = GOOGLE_PROTOBUF_DURATION_INIT;
    google_rpc_retry_info info = GOOGLE_RPC_RETRY_INFO_INIT;

    delay.seconds = 7;
    info.retry_delay = &delay;
    assert_ok(mt_call_add_detail(call, &google_rpc_retry_info_mt_type, &info));
}

static void add_error_info(mt_call *call)
{
    google_rpc_error_info info = GOOGLE_RPC_ERROR_INFO_INIT;

    info.reason = (char *)"QUOTA_USED_UP";
    info.domain = (char *)"test.example";
    assert_ok(mt_call_add_detail(call, &google_rpc_error_info_mt_type, &info));
}

static void on_fail(mt_call *call, const test_note *request, void *app)
{
    (void)app;
    add_retry_info(call);
    assert_ok(mt_call_add_trailer(call, mt_metadata_text("beside", "it")));
    add_error_info(call);
    if (strcmp(request->text, "ok") == 0)
        test_probe_echo_respond(call, request);
    else
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no quota for %s", request->text);
}

static const test_probe_handlers failing = {.echo = on_fail, .work = on_fail};

/* ---- what the caller gets */

static void assert_details(const mt_call *call, const char *text)
{
    google_rpc_retry_info *retry;
    google_rpc_error_info *info;
    google_rpc_status *status;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    assert_ok(mt_call_get_detail(call, &google_rpc_retry_info_mt_type, arena, (void **)&retry));
    assert_int_equal(retry->retry_delay->seconds, 7);
    assert_ok(mt_call_get_detail(call, &google_rpc_error_info_mt_type, arena, (void **)&info));
    assert_string_equal(info->reason, "QUOTA_USED_UP");
    assert_ok(mt_message_unpack(&google_rpc_status_mt_type, arena, mt_call_details(call),
                                (void **)&status, NULL));
    assert_int_equal(status->code, MT_RESOURCE_EXHAUSTED);
    assert_string_equal(status->message, text);
    assert_int_equal(status->n_details, 2);
    assert_string_equal(status->details[0]->type_url, "type.googleapis.com/google.rpc.RetryInfo");
    assert_string_equal(status->details[1]->type_url, "type.googleapis.com/google.rpc.ErrorInfo");
    mt_arena_free(arena);
}

static void assert_none(const mt_call *call)
{
    void *out;
    mt_arena *arena;

    assert_int_equal(mt_call_details(call).size, 0);
    assert_ok(mt_arena_new(&arena));
    assert_int_equal(mt_call_get_detail(call, &google_rpc_retry_info_mt_type, arena, &out),
                     MT_ENOENT);
    assert_null(out);
    mt_arena_free(arena);
}

static void note_details(kit_call *c)
{
    assert_details(c->call, "no quota for x");
}

static void details_come_with_an_error(void **state)
{
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_details};

    kit_open(&k, *state, &(kit_args){.handlers = &failing});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_RAN, "no quota for x");
    kit_close(&k);
}

static void details_come_from_workers_to_threads_that_wait(void **state)
{
    kit k;
    mt_call *call;
    test_note *reply;

    kit_open(&k, *state, &(kit_args){.handlers = &failing, .runs = true});
    mt_status status = test_probe_work(k.channel, &(test_note){.text = (char *)"y"}, &reply,
                                       &(mt_call_options){.keep = &call});
    assert_int_equal(status.code, MT_RESOURCE_EXHAUSTED);
    assert_details(call, "no quota for y");
    const mt_metadata trailers = mt_call_trailers(call);
    assert_int_equal(trailers.count, 2);
    assert_non_null(mt_metadata_get(&trailers, "beside"));
    assert_non_null(mt_metadata_get(&trailers, KEY));
    mt_call_unref(call);
    kit_close(&k);
}

static void note_none(kit_call *c)
{
    assert_none(c->call);
}

static void a_call_that_ends_well_brings_none(void **state)
{
    const test_note request = {.text = (char *)"ok"};
    kit k;
    kit_call c = {.then = note_none};

    kit_open(&k, *state, &(kit_args){.handlers = &failing});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "ok");
    kit_close(&k);
}

static void fail_count(mt_call *call, const test_number *request, void *app)
{
    (void)app;
    assert_ok(test_talk_count_write_reply(call, request));
    add_retry_info(call);
    add_error_info(call);
    mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "after one");
}

static void note_stream(mt_call *call, const mt_status *status, void *arg)
{
    kit_call *c = arg;

    assert_int_equal(status->code, MT_RESOURCE_EXHAUSTED);
    assert_details(call, "after one");
    kit_count_up(c->k, &c->done);
}

static void a_stream_brings_them_too(void **state)
{
    static const test_talk_handlers talk = {.count = fail_count};
    kit k;
    kit_call c = {.k = &k};

    kit_open(&k, *state, &(kit_args){.talk = &talk});
    mt_call *call = test_talk_count_open(k.channel, &(test_number){0}, NULL);
    mt_call_on_done(call, note_stream, &c);
    kit_wait(&c);
    kit_close(&k);
}

/* ---- limits and refusals */

static void on_refuse(mt_call *call, const test_note *request, void *app)
{
    static uint8_t large[MT_METADATA_MAX_BYTES];
    const mt_slice url = mt_slice_text("test/it");
    const mt_slice bad[] = {{0}, mt_slice_text("no-slash"), mt_slice_of("a/\xff", 3)};

    (void)request, (void)app;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(mt_call_add_packed_detail(call, (mt_status_detail){bad[i], {0}}),
                         MT_EINVAL);
    assert_int_equal(mt_call_add_packed_detail(call, (mt_status_detail){url, {NULL, 3, NULL}}),
                     MT_EINVAL);
    assert_int_equal(
        mt_call_add_packed_detail(call, (mt_status_detail){url, mt_slice_of(large, sizeof large)}),
        MT_ELIMIT);
    for (int i = 0; i < 15; i++)
        assert_ok(
            mt_call_add_packed_detail(call, (mt_status_detail){url, mt_slice_of(large, 1000)}));
    assert_int_equal(
        mt_call_add_packed_detail(call, (mt_status_detail){url, mt_slice_of(large, 1000)}),
        MT_ELIMIT);
    mt_call_fail(call, MT_ABORTED, "%400s", "long");
}

static const test_probe_handlers refusing = {.echo = on_refuse};

static void note_fifteen(kit_call *c)
{
    mt_status_details all = mt_status_details_of(mt_call_details(c->call));
    mt_status_detail detail;
    int count = 0;

    for (; mt_status_details_next(&all, &detail); count++) {
        assert_int_equal(detail.type_url.size, 7);
        assert_memory_equal(detail.type_url.data, "test/it", 7);
        assert_int_equal(detail.value.size, 1000);
    }
    assert_ok(all.error);
    assert_int_equal(count, 15);
    assert_int_equal(mt_call_add_packed_detail(c->call, detail), MT_EINVAL);
}

static void what_cannot_be_sent_is_refused(void **state)
{
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_fifteen};

    kit_open(&k, *state, &(kit_args){.handlers = &refusing});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_ABORTED, MT_RAN, "long");
    kit_close(&k);
}

static void a_client_that_takes_less_gets_the_error_without(void **state)
{
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_none}, fence;

    kit_open(&k, *state,
             &(kit_args){.handlers = &refusing, .channel = {.max_metadata_bytes = 1024}});
    kit_echo(&k, &fence, "x", NULL); /* its settings are there with the second call at the latest */
    kit_wait(&fence);
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_ABORTED, MT_RAN, "long");
    assert_true(kit_logged("are left out") > 0);
    kit_close(&k);
}

/* Details and trailers together are over the limit. */
static void on_fill(mt_call *call, const test_note *request, void *app)
{
    static uint8_t large[10000];
    const mt_metadata_entry entry = {"large-bin", {large, sizeof large, NULL}};

    (void)request, (void)app;
    assert_ok(mt_call_add_packed_detail(
        call, (mt_status_detail){mt_slice_text("test/it"), mt_slice_of(large, sizeof large)}));
    assert_ok(mt_call_add_trailer(call, entry));
    mt_call_fail(call, MT_ABORTED, "both");
}

static void trailers_of_the_handler_come_first(void **state)
{
    static const test_probe_handlers filling = {.echo = on_fill};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_none};

    kit_open(&k, *state, &(kit_args){.handlers = &filling});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_ABORTED, MT_RAN, "both");
    assert_int_equal(kit_logged("are left out"), 1);
    kit_close(&k);
}

/* A detail that says it is one type and holds something else. */
static void on_lie(mt_call *call, const test_note *request, void *app)
{
    const mt_status_detail lie = {mt_slice_text("type.googleapis.com/google.rpc.RetryInfo"),
                                  mt_slice_of("\x0a\x7f", 2)};

    (void)request, (void)app;
    assert_ok(mt_call_add_packed_detail(call, lie));
    mt_call_fail(call, MT_ABORTED, "lies");
}

static void note_lie(kit_call *c)
{
    void *out;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    assert_int_equal(mt_call_get_detail(c->call, &google_rpc_retry_info_mt_type, arena, &out),
                     MT_EDECODE);
    assert_null(out);
    assert_int_equal(mt_call_get_detail(c->call, &google_rpc_error_info_mt_type, arena, &out),
                     MT_ENOENT);
    mt_arena_free(arena);
}

static void a_malformed_detail_is_not_decoded(void **state)
{
    static const test_probe_handlers lying = {.echo = on_lie};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_lie};

    kit_open(&k, *state, &(kit_args){.handlers = &lying});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_ABORTED, NULL);
    kit_close(&k);
}

/* ---- any bytes */

/* Goes over all details; what is handed out lies within the bytes. */
static int count_in(const uint8_t *bytes, size_t size, mt_err *error)
{
    mt_status_details all = mt_status_details_of(mt_slice_of(bytes, size));
    mt_status_detail detail;
    int count = 0;

    for (; mt_status_details_next(&all, &detail); count++) {
        if (detail.value.size > 0)
            assert_true(detail.value.data >= bytes &&
                        detail.value.data + detail.value.size <= bytes + size);
        if (detail.type_url.size > 0)
            assert_true(detail.type_url.data >= bytes &&
                        detail.type_url.data + detail.type_url.size <= bytes + size);
    }
    *error = all.error;
    assert_false(mt_status_details_next(&all, &detail));
    return count;
}

/* code 5, "no", { "t/a", "v" }, an unknown field of each kind, { "t/b" } */
static const uint8_t example[] =
    "\x08\x05\x12\x02no\x1a\x08\x0a\x03t/a\x12\x01v\x7d\1\2\3\4\x79\1\2\3\4\5\6\7\x08\x72\1x"
    "\x1a\x05\x0a\x03t/b";

static void unknown_fields_are_stepped_over(void **state)
{
    mt_err error;

    (void)state;
    assert_int_equal(count_in(example, sizeof example - 1, &error), 2);
    assert_ok(error);
    assert_int_equal(count_in(NULL, 0, &error), 0);
    assert_ok(error);
}

static void bytes_that_are_cut_or_changed_do_no_harm(void **state)
{
    uint8_t bytes[sizeof example];
    mt_rng rng;
    int failed = 0;
    mt_err error;

    (void)state;
    mt_rng_seed(&rng, 5);
    for (size_t size = 0; size < sizeof example; size++) {
        uint8_t *exact = malloc(size > 0 ? size : 1);
        memcpy(exact, example, size);
        assert_in_range(count_in(exact, size, &error), 0, 2);
        failed += error == MT_EDECODE;
        free(exact);
    }
    assert_true(failed > 10);
    for (int i = 0; i < 20000; i++) {
        memcpy(bytes, example, sizeof bytes);
        for (int n = 0; n < 3; n++)
            bytes[mt_rng_next(&rng) % (sizeof bytes - 1)] = (uint8_t)mt_rng_next(&rng);
        count_in(bytes, sizeof bytes - 1, &error);
        assert_true(error == MT_OK || error == MT_EDECODE);
    }
}

static void what_is_no_status_is_an_error(void **state)
{
    static const char *const bad[] = {
        "\x1a\x7f",                 /* longer than what is left */
        "\x1a\xff\xff\xff\xff\x0f", /* much longer */
        "\x1a\x02\x0a\x05",         /* likewise inside the detail */
        "\x1a\x04\x0a\x02\xff\xfe", /* a type that is no text */
        "\x0b",                     /* a group */
        "\x1a\x01\x0c",             /* likewise */
        "\x02\x01x",                /* field 0 */
        "\x08",                     /* no value */
        "\x79\1\2\3\4\5\6\7",       /* seven of eight bytes */
        "\x7d\1\2\3",               /* three of four */
    };
    mt_err error;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(count_in((const uint8_t *)bad[i], strlen(bad[i]), &error), 0);
        assert_int_equal(error, MT_EDECODE);
    }
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(details_come_with_an_error),
        KIT_ONLY(details_come_from_workers_to_threads_that_wait, kit_tcp),
        KIT_EVERYWHERE(a_call_that_ends_well_brings_none),
        KIT_EVERYWHERE(a_stream_brings_them_too),
        KIT_EVERYWHERE(what_cannot_be_sent_is_refused),
        KIT_EVERYWHERE(a_client_that_takes_less_gets_the_error_without),
        KIT_EVERYWHERE(trailers_of_the_handler_come_first),
        KIT_EVERYWHERE(a_malformed_detail_is_not_decoded),
        KIT_ONLY(unknown_fields_are_stepped_over, kit_sim),
        KIT_ONLY(bytes_that_are_cut_or_changed_do_no_harm, kit_sim),
        KIT_ONLY(what_is_no_status_is_an_error, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
