/* SPDX-License-Identifier: Apache-2.0 */
/* credentials_test.c - metadata that says who calls: constant or asked for, at once, later, never, and only
 * where nobody else reads it. */
#include "rpc/kit.h"

#include <msgtrans/credentials.h>
#include <stdio.h>
#include <string.h>

/* ---- the server's side: who called */

static char seen[4][64]; /* the values of "authorization" and "who" of the last call, in order */
static int seen_count;

static void look(mt_call *call)
{
    const mt_metadata came = mt_call_request_metadata(call);

    seen_count = 0;
    for (size_t i = 0; i < came.count; i++)
        snprintf(seen[seen_count++], sizeof *seen, "%s=%s", came.entries[i].key,
                 (const char *)came.entries[i].value.data);
}

static void on_echo(mt_call *call, const test_note *request, void *app)
{
    look(call);
    kit_on_echo(call, request, app);
}

static void on_chat(mt_call *call, void *app)
{
    (void)app;
    look(call);
    mt_call_end(call);
}

static const test_probe_handlers handlers = {.echo = on_echo, .work = kit_on_echo};
static const test_talk_handlers talk = {.chat = on_chat};

/* ---- plugins */

static struct {
    mt_credentials_request *kept[16];
    kit_count count;
    kit *k;
} asked;

static const char *const who = "ada";

static void give(mt_credentials_request *request)
{
    const mt_metadata_entry entry = mt_metadata_text("who", who);

    mt_credentials_give(request, (mt_metadata){&entry, 1});
}

static void give_at_once(mt_credentials_request *request, void *arg)
{
    assert_null(arg);
    assert_string_equal(mt_credentials_method(request)->path, "/test.Probe/Echo");
    give(request);
}

static void keep_it(mt_credentials_request *request, void *arg)
{
    (void)arg;
    asked.kept[asked.count] = request;
    kit_count_up(asked.k, &asked.count);
}

static void *give_on_thread(void *arg)
{
    give(arg);
    return NULL;
}

static pthread_t givers[256];
static _Atomic int giver_count;

static void give_elsewhere(mt_credentials_request *request, void *arg)
{
    int at = atomic_fetch_add(&giver_count, 1);

    (void)arg;
    assert_in_range(at, 0, 255);
    assert_int_equal(pthread_create(&givers[at], NULL, give_on_thread, request), 0);
}

static void join_givers(void)
{
    while (giver_count > 0)
        pthread_join(givers[--giver_count], NULL);
}

/* The thread has answered before this returns. */
static void give_elsewhere_and_wait(mt_credentials_request *request, void *arg)
{
    pthread_t thread;

    (void)arg;
    assert_int_equal(pthread_create(&thread, NULL, give_on_thread, request), 0);
    pthread_join(thread, NULL);
}

static mt_credentials *plugin(mt_credentials_fn *fn)
{
    mt_credentials *out;

    assert_ok(mt_credentials_new(fn, NULL, &out));
    return out;
}

/* Opens a kit whose channel has these credentials, which it takes. */
static void open_with(kit *k, void **state, mt_credentials *credentials)
{
    const kit_place *place = *state;

    memset(&asked, 0, sizeof asked);
    asked.k = k;
    kit_open(k, place,
             &(kit_args){.handlers = &handlers,
                         .talk = &talk,
                         .channel = {.credentials = credentials,
                                     .insecure_credentials = place == &kit_tcp}});
    mt_credentials_free(credentials);
}

static mt_credentials *bearer(const char *token)
{
    mt_credentials *out;

    assert_ok(mt_credentials_bearer(token, &out));
    return out;
}

/* ---- what goes with a call */

static void a_token_goes_with_every_call(void **state)
{
    kit k;
    kit_call c;
    test_note *reply;

    open_with(&k, state, bearer("t0ken"));
    for (int i = 0; i < 3; i++) {
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
        assert_int_equal(seen_count, 1);
        assert_string_equal(seen[0], "authorization=Bearer t0ken");
    }
    seen_count = 0;
    mt_status status = test_probe_echo(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_int_equal(status.code, MT_OK);
    assert_int_equal(seen_count, 1);
    test_note_free(reply);
    kit_close(&k);
}

static void those_of_the_call_come_behind_the_channels(void **state)
{
    const mt_metadata_entry entry = mt_metadata_text("own", "1");
    mt_credentials *own = plugin(give_at_once);
    kit k;
    kit_call c;

    open_with(&k, state, bearer("t0ken"));
    kit_echo(&k, &c, "x", &(mt_call_options){.credentials = own, .metadata = {&entry, 1}});
    mt_credentials_free(own);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_int_equal(seen_count, 3);
    assert_string_equal(seen[0], "own=1");
    assert_string_equal(seen[1], "authorization=Bearer t0ken");
    assert_string_equal(seen[2], "who=ada");
    kit_close(&k);
}

/* ---- answers from everywhere */

static void answers_may_come_from_anywhere(void **state)
{
    static mt_credentials_fn *const ways[] = {give_at_once, give_elsewhere,
                                              give_elsewhere_and_wait};
    kit k;
    test_note *reply;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        kit_call c;
        char text[] = "x";
        open_with(&k, state, plugin(ways[i]));
        kit_echo(&k, &c, text, NULL);
        text[0] = 'y'; /* the request was copied if it had to wait */
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
        assert_string_equal(seen[0], "who=ada");
        mt_status status =
            test_probe_echo(k.channel, &(test_note){.text = (char *)"b"}, &reply, NULL);
        assert_int_equal(status.code, MT_OK);
        assert_string_equal(reply->text, "b");
        test_note_free(reply);
        kit_close(&k);
        join_givers();
    }
}

static void a_later_answer_lets_the_call_go_on(void **state)
{
    mt_credentials *own = plugin(keep_it);
    kit k;
    kit_call c;

    open_with(&k, state, plugin(keep_it));
    kit_echo(&k, &c, "x", &(mt_call_options){.credentials = own});
    mt_credentials_free(own);
    kit_until(&k, &asked.count, 1);
    assert_int_equal(k.served, 0);
    give(asked.kept[0]);
    kit_until(&k, &asked.count, 2); /* those of the call are asked behind them */
    assert_int_equal(k.served, 0);
    give(asked.kept[1]);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_int_equal(seen_count, 2);
    kit_close(&k);
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    kit_call *c = arg;

    (void)call;
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

static void streams_wait_too(void **state)
{
    kit k;
    kit_call c = {.k = &k};

    open_with(&k, state, plugin(keep_it));
    mt_call *call = test_talk_chat_open(k.channel, NULL);
    mt_call_on_done(call, note_done, &c);
    kit_until(&k, &asked.count, 1);
    give(asked.kept[0]);
    kit_wait(&c);
    assert_int_equal(c.status.code, MT_OK);
    assert_string_equal(seen[0], "who=ada");
    kit_close(&k);
}

/* ---- no answer in time */

static void a_deadline_ends_the_wait(void **state)
{
    kit k;
    kit_call c;

    open_with(&k, state, plugin(keep_it));
    mt_time start = k.loop->now;
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 50});
    kit_wait(&c);
    assert_status(&c.status, MT_DEADLINE_EXCEEDED, MT_DID_NOT_RUN,
                  "in queue (queue 50.0 ms); its credentials have not come");
    assert_int_equal(c.status.stage, MT_STAGE_QUEUE);
    assert_int_equal((c.ended - start + MT_MS / 2) / MT_MS, 50);
    give(asked.kept[0]); /* nobody wants it any more */
    kit_pass(&k, MT_SEC);
    assert_int_equal(k.served, 0);
    kit_close(&k);
}

static void a_cancel_ends_the_wait(void **state)
{
    kit k;
    kit_call c;

    open_with(&k, state, plugin(keep_it));
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &asked.count, 1);
    mt_call_cancel(c.call);
    kit_wait(&c);
    assert_status(&c.status, MT_CANCELLED, MT_DID_NOT_RUN, "cancelled");
    mt_credentials_refuse(asked.kept[0], MT_UNAVAILABLE, "too late");
    kit_close(&k);
}

static void the_end_of_the_channel_ends_the_wait(void **state)
{
    kit k;
    kit_call c;

    open_with(&k, state, plugin(keep_it));
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &asked.count, 1);
    mt_channel_free(k.channel);
    k.channel = NULL;
    kit_wait(&c);
    assert_status(&c.status, MT_CANCELLED, MT_DID_NOT_RUN, "the channel was closed");
    kit_close(&k);
    give(asked.kept[0]); /* there is not even a loop any more */
}

static void *call_blocking(void *arg)
{
    test_note *reply;
    mt_status status = test_probe_echo(arg, &(test_note){.text = (char *)"x"}, &reply,
                                       &(mt_call_options){.timeout_ms = 1});

    assert_true(status.code == MT_OK || status.code == MT_DEADLINE_EXCEEDED);
    test_note_free(reply);
    return NULL;
}

/* Deadlines, answers and the end of the channel meet in any order. */
static void answers_and_deadlines_meet(void **state)
{
    enum { ROUNDS = 30, THREADS = 3 };
    pthread_t threads[THREADS];
    kit k;

    open_with(&k, state, bearer("x"));
    for (int i = 0; i < ROUNDS; i++) {
        mt_credentials *credentials = plugin(give_elsewhere);
        mt_channel *channel =
            mt_channel_open(k.target, &(mt_channel_options){.credentials = credentials,
                                                            .insecure_credentials = true});
        mt_credentials_free(credentials);
        for (int t = 0; t < THREADS; t++)
            assert_int_equal(pthread_create(&threads[t], NULL, call_blocking, channel), 0);
        for (int t = 0; t < THREADS; t++)
            pthread_join(threads[t], NULL);
        mt_channel_free(channel);
    }
    join_givers();
    kit_close(&k);
}

/* ---- refusals */

static void refuse_unavailable(mt_credentials_request *request, void *arg)
{
    (void)arg;
    mt_credentials_refuse(request, MT_UNAVAILABLE, "the token server is down");
}

static void refuse_without_code(mt_credentials_request *request, void *arg)
{
    (void)arg;
    mt_credentials_refuse(request, MT_OK, NULL);
}

static void give_what_is_not_allowed(mt_credentials_request *request, void *arg)
{
    const mt_metadata_entry entry = mt_metadata_text("who", "a\nb");

    (void)arg;
    mt_credentials_give(request, (mt_metadata){&entry, 1});
}

static void give_much(mt_credentials_request *request, void *arg)
{
    static char large[10000];

    (void)arg;
    memset(large, 'x', sizeof large - 1);
    const mt_metadata_entry entry = mt_metadata_text("who", large);
    mt_credentials_give(request, (mt_metadata){&entry, 1});
}

static void a_refusal_ends_the_call(void **state)
{
    static const struct {
        mt_credentials_fn *fn;
        mt_code code;
        const char *text;
    } cases[] = {
        {refuse_unavailable, MT_UNAVAILABLE, "credentials: the token server is down"},
        {refuse_without_code, MT_UNAUTHENTICATED, "credentials: refused"},
        {give_what_is_not_allowed, MT_INTERNAL, "no metadata that may be sent"},
    };
    kit k;
    kit_call c;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_with(&k, state, plugin(cases[i].fn));
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_status(&c.status, cases[i].code, MT_DID_NOT_RUN, cases[i].text);
        assert_int_equal(k.served, 0);
        kit_close(&k);
    }
}

static void too_much_of_them_ends_the_call(void **state)
{
    mt_credentials *own = plugin(give_much);
    kit k;
    kit_call c;

    open_with(&k, state, plugin(give_much));
    kit_echo(&k, &c, "x", &(mt_call_options){.credentials = own});
    mt_credentials_free(own);
    kit_wait(&c);
    assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_DID_NOT_RUN, "too large with its cred");
    kit_close(&k);
}

static void nothing_goes_where_others_read_it(void **state)
{
    mt_credentials *credentials = plugin(keep_it);
    kit k;
    kit_call c;

    memset(&asked, 0, sizeof asked);
    kit_open(&k, *state,
             &(kit_args){.handlers = &handlers, .channel = {.credentials = credentials}});
    mt_credentials_free(credentials);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAUTHENTICATED, MT_DID_NOT_RUN, "use tls://");
    assert_int_equal(asked.count, 0);
    kit_close(&k);
}

static void one_open_target_is_enough_to_refuse(void **state)
{
    mt_credentials *credentials = bearer("x");
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    mt_channel_free(k.channel);
    k.channel = mt_channel_open("unix:/nowhere/1,tcp://127.0.0.1:9",
                                &(mt_channel_options){.loop = k.loop, .credentials = credentials});
    mt_credentials_free(credentials);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAUTHENTICATED, MT_DID_NOT_RUN, "insecure_credentials");
    kit_close(&k);
}

static void a_token_is_printable_text(void **state)
{
    static char large[9000];
    static const char *const bad[] = {NULL, "", "a\nb", "\xc3\xa4", large};
    mt_credentials *out;

    (void)state;
    memset(large, 'x', sizeof large - 1);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mt_credentials_bearer(bad[i], &out), MT_EINVAL);
        assert_null(out);
    }
    large[8192] = '\0';
    assert_ok(mt_credentials_bearer(large, &out));
    mt_credentials_free(out);
    mt_credentials_free(NULL);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(a_token_goes_with_every_call),
        KIT_EVERYWHERE(those_of_the_call_come_behind_the_channels),
        KIT_ONLY(answers_may_come_from_anywhere, kit_inproc),
        KIT_ONLY(answers_may_come_from_anywhere, kit_tcp),
        KIT_ONLY(answers_may_come_from_anywhere, kit_unix),
        KIT_EVERYWHERE(a_later_answer_lets_the_call_go_on),
        KIT_EVERYWHERE(streams_wait_too),
        KIT_ONLY(a_deadline_ends_the_wait, kit_sim),
        KIT_EVERYWHERE(a_cancel_ends_the_wait),
        KIT_EVERYWHERE(the_end_of_the_channel_ends_the_wait),
        KIT_ONLY(answers_and_deadlines_meet, kit_tcp),
        KIT_EVERYWHERE(a_refusal_ends_the_call),
        KIT_EVERYWHERE(too_much_of_them_ends_the_call),
        KIT_ONLY(nothing_goes_where_others_read_it, kit_tcp),
        KIT_ONLY(one_open_target_is_enough_to_refuse, kit_unix),
        KIT_ONLY(a_token_is_printable_text, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
