/* SPDX-License-Identifier: Apache-2.0 */
/* alloc_test.c - every allocation of a client's and of a server's call fails once: nothing crashes, nothing
 * leaks, and the call ends exactly once. */
#include "rpc/kit.h"

#include <msgtrans/credentials.h>
#include <msgtrans/details.h>
#include <msgtrans/interceptor.h>
#include <string.h>

/* What an attempt has made so far; all of it may be missing. */
typedef struct setup {
    mt_loop *loop;
    mt_server *server;
    mt_channel *channel;
    const char *text; /* of the request */
    mt_metadata metadata;
    int done;
    mt_code code;
    size_t details; /* of the error: bytes */
    bool intercepted;
    mt_credentials_fn *asks; /* for credentials, or NULL */
} setup;

/* ---- what stands in front of a call */

static int starts, ends;

static bool count_start(mt_interception *at, mt_status *refusal)
{
    starts++;
    memset(at->state, 1, 100);
    if (at->is_server ||
        mt_interception_add_metadata(at, mt_metadata_text("more", "of it")) == MT_OK)
        return true;
    *refusal = mt_status_make(MT_RESOURCE_EXHAUSTED, "no memory");
    return false;
}

static void count_end(mt_interception *at, const mt_status *status, const mt_call_times *times)
{
    (void)at, (void)status, (void)times;
    ends++;
}

static const mt_interceptor counting = {
    .name = "count", .state_bytes = 100, .start = count_start, .end = count_end};

static mt_loop *the_loop;

static void give(void *arg)
{
    const mt_metadata_entry entry = mt_metadata_text("who", "ada");

    mt_credentials_give(arg, (mt_metadata){&entry, 1});
}

static void give_at_once(mt_credentials_request *request, void *arg)
{
    (void)arg;
    give(request);
}

static void give_later(mt_credentials_request *request, void *arg)
{
    (void)arg;
    if (mt_loop_post(the_loop, give, request) != MT_OK)
        mt_credentials_refuse(request, MT_RESOURCE_EXHAUSTED, "no memory");
}

/* Answers as the inner call ends. */
static void on_relayed(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    (void)call;
    if (status->code == MT_OK)
        test_probe_echo_respond(arg, reply);
    else
        mt_call_fail(arg, status->code, "%s", status->text);
}

static void relay(const setup *s, mt_call *outer)
{
    const test_note request = {.text = (char *)"relay"};
    const mt_start_args args = {.method = &test_other_service.methods[0],
                                .request = &request,
                                .done = (mt_any_fn *)on_relayed,
                                .arg = outer};

    if (mt_channel_start(s->channel, &args) == NULL)
        mt_call_fail(outer, MT_RESOURCE_EXHAUSTED, "no memory");
}

static void on_other(mt_call *call, const test_note *request, void *app)
{
    (void)app;
    test_other_echo_respond(call, request);
}

static void fail_with_details(mt_call *call)
{
    const test_note detail = {.text = (char *)"more"};

    if (mt_call_add_detail(call, &test_note_mt_type, &detail) == MT_OK)
        mt_call_fail(call, MT_ABORTED, "with details");
    else
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
}

static void on_echo(mt_call *call, const test_note *request, void *app)
{
    mt_metadata came = mt_call_request_metadata(call);
    const setup *s = app;

    if (s != NULL && strcmp(request->text, "relay") == 0) {
        relay(s, call);
        return;
    }
    if (strcmp(request->text, "details") == 0) {
        fail_with_details(call);
        return;
    }
    for (size_t i = 0; i < came.count; i++)
        if (mt_call_add_header(call, came.entries[i]) != MT_OK ||
            mt_call_add_trailer(call, came.entries[i]) != MT_OK) {
            mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
            return;
        }
    test_probe_echo_respond(call, request);
}

static const test_probe_handlers handlers = {.echo = on_echo};
static const test_other_handlers others = {.echo = on_other};

static mt_err serve(setup *s)
{
    s->server = mt_server_new(&(mt_server_options){.loop = s->loop});
    if (s->server == NULL)
        return MT_ENOMEM;
    if (s->intercepted)
        (void)mt_server_add_interceptor(s->server, &counting);
    (void)test_probe_register(s->server, &handlers, s);
    (void)test_other_register(s->server, &others, NULL);
    (void)mt_server_listen(s->server, "inproc:alloc-test");
    return mt_server_start(s->server);
}

static mt_err open_all(setup *s)
{
    mt_err err = mt_loop_sim_new(1, &s->loop);

    if (err == MT_OK)
        err = serve(s);
    if (err != MT_OK)
        return err;
    mt_channel_options options = {.loop = s->loop};
    if (s->asks != NULL && mt_credentials_new(s->asks, NULL, &options.credentials) != MT_OK)
        return MT_ENOMEM;
    the_loop = s->loop;
    s->channel = mt_channel_open("inproc:alloc-test", &options);
    mt_credentials_free(options.credentials);
    if (s->channel != NULL && s->intercepted)
        return mt_channel_add_interceptor(s->channel, &counting);
    return s->channel != NULL ? MT_OK : MT_ENOMEM;
}

static void close_all(setup *s)
{
    mt_channel_free(s->channel);
    mt_server_free(s->server);
    mt_loop_free(s->loop);
}

static void on_done(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    setup *s = arg;

    s->done++;
    s->code = status->code;
    s->details = mt_call_details(call).size;
    assert_true((reply != NULL) == (status->code == MT_OK));
    if (reply != NULL)
        assert_string_equal(reply->text, s->text);
}

static bool is_under_way(void *arg)
{
    return ((const setup *)arg)->done == 0;
}

static mt_err call_async(setup *s)
{
    const test_note request = {.text = (char *)s->text};
    const mt_call_options options = {.timeout_ms = 1000, .metadata = s->metadata};

    if (test_probe_echo_async(s->channel, &request, &options, on_done, s) == NULL)
        return MT_ENOMEM;
    assert_true(mt_loop_sim_run_while(s->loop, is_under_way, s, s->loop->now + 3600 * MT_SEC));
    return s->code == MT_OK ? MT_OK : MT_ENOMEM;
}

static mt_err call_blocking(setup *s)
{
    const test_note request = {.text = (char *)s->text};
    const mt_call_options options = {.timeout_ms = 1000, .metadata = s->metadata};
    test_note *reply;
    mt_status status = test_probe_echo(s->channel, &request, &reply, &options);

    assert_true((reply != NULL) == (status.code == MT_OK));
    s->done++;
    if (status.code != MT_OK || reply == NULL)
        return MT_ENOMEM;
    assert_string_equal(reply->text, s->text);
    test_note_free(reply);
    return MT_OK;
}

/* ---- attempts: one call each, on a server and a channel of its own */

static setup next; /* the request of the next attempt */

static mt_err attempt(mt_err (*call)(setup *s))
{
    setup s = next;
    mt_err err = open_all(&s);

    if (err == MT_OK) {
        err = call(&s);
        if (err == MT_OK)
            assert_int_equal(s.done, 1);
        assert_in_range(s.done, 0, 1);
    }
    int done = s.done;
    close_all(&s);
    assert_int_equal(s.done, done);
    return err;
}

static mt_err attempt_async(void)
{
    return attempt(call_async);
}

static mt_err attempt_blocking(void)
{
    return attempt(call_blocking);
}

static const mt_metadata_entry entries[] = {
    {"key", {(const uint8_t *)"value", 5, NULL}},
    {"raw-bin", {(const uint8_t *)"\0\1", 2, NULL}},
};

/* Without memory for details the error may come alone. */
static mt_err attempt_details(void)
{
    setup s = next;
    mt_err err = open_all(&s);

    if (err == MT_OK)
        err = call_async(&s);
    close_all(&s);
    return s.code == MT_ABORTED && s.details > 0 ? MT_OK : MT_ENOMEM;
}

static void an_error_with_details_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = "details"};
    mt_test_each_failed_alloc(attempt_details);
}

static void an_intercepted_call_survives_each(void **state)
{
    (void)state;
    starts = ends = 0;
    next = (setup){.text = "x", .metadata = {entries, 2}, .intercepted = true};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
    assert_true(starts > 10);
    assert_int_equal(starts, ends);
}

static void a_call_with_credentials_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = "x", .metadata = {entries, 2}, .asks = give_at_once};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
    next.asks = give_later;
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
}

static void a_call_within_a_call_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = "relay"};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
}

static const char *long_text(void)
{
    static char text[100001];

    memset(text, 'x', sizeof text - 1);
    return text;
}

static void a_small_call_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = "x"};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
}

static void a_call_with_metadata_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = "x", .metadata = {entries, 2}};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
}

static void a_large_call_survives_each(void **state)
{
    (void)state;
    next = (setup){.text = long_text(), .metadata = {entries, 2}};
    mt_test_each_failed_alloc(attempt_async);
    mt_test_each_failed_alloc(attempt_blocking);
}

/* ---- on a connection that is there already */

static void assert_works_again(setup *s)
{
    const test_note request = {.text = (char *)"again"};
    const mt_call_options options = {.timeout_ms = 60000, .wait_for_ready = true};
    test_note *reply;
    mt_status status = test_probe_echo(s->channel, &request, &reply, &options);

    assert_string_equal(mt_status_text(&status), "OK");
    test_note_free(reply);
}

/* Returns whether the nth allocation of a second call failed it. */
static bool second_call_fails(size_t n)
{
    setup s = next;

    assert_ok(open_all(&s));
    assert_ok(call_blocking(&s));
    mt_test_fail_alloc(n);
    mt_err err = call_blocking(&s);
    mt_test_fail_alloc(0);
    assert_works_again(&s);
    close_all(&s);
    return err != MT_OK;
}

static void assert_recovers_from_each(const char *text)
{
    int failed = 0;

    next = (setup){.text = text, .metadata = {entries, 2}};
    for (size_t n = 1; n <= 100; n++) {
        int64_t live = mt_live_objects();

        failed += second_call_fails(n);
        assert_int_equal(mt_live_objects(), live);
    }
    assert_true(failed > 0);
    assert_false(second_call_fails(1000)); /* it does not make so many */
}

static void a_channel_recovers_from_each(void **state)
{
    (void)state;
    assert_recovers_from_each(long_text());
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_small_call_survives_each, kit_sim),
        KIT_ONLY(a_call_with_metadata_survives_each, kit_sim),
        KIT_ONLY(a_large_call_survives_each, kit_sim),
        KIT_ONLY(a_call_within_a_call_survives_each, kit_sim),
        KIT_ONLY(an_error_with_details_survives_each, kit_sim),
        KIT_ONLY(an_intercepted_call_survives_each, kit_sim),
        KIT_ONLY(a_call_with_credentials_survives_each, kit_sim),
        KIT_ONLY(a_channel_recovers_from_each, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
