/* SPDX-License-Identifier: Apache-2.0 */
/* intercept_test.c - interceptors on both sides, for calls of every shape, in callbacks and on threads. */
#include "rpc/kit.h"

#include <msgtrans/interceptor.h>
#include <stdio.h>
#include <string.h>

/* ---- one that counts */

typedef struct counter {
    _Atomic int starts, headers, sent, received, ends;
    _Atomic int last; /* how the last call ended */
    mt_call_times times;
} counter;

static bool count_start(mt_interception *at, mt_status *refusal)
{
    counter *c = at->app;

    (void)refusal;
    atomic_fetch_add(&c->starts, 1);
    return true;
}

static void count_headers(mt_interception *at, mt_metadata headers)
{
    counter *c = at->app;

    assert_true(headers.count > 0);
    atomic_fetch_add(&c->headers, 1);
}

static void count_message(mt_interception *at, mt_direction direction, const mt_message_type *type,
                          const void *message)
{
    const mt_method *method = mt_call_method(at->call);
    counter *c = at->app;

    assert_non_null(message);
    assert_ptr_equal(type,
                     (direction == MT_SENT) == at->is_server ? method->reply : method->request);
    atomic_fetch_add(direction == MT_SENT ? &c->sent : &c->received, 1);
}

static void count_end(mt_interception *at, const mt_status *status, const mt_call_times *times)
{
    counter *c = at->app;

    c->times = *times;
    atomic_store(&c->last, status->code);
    atomic_fetch_add(&c->ends, 1);
}

static mt_interceptor counting(counter *c)
{
    return (mt_interceptor){.name = "counter",
                            .app = c,
                            .start = count_start,
                            .headers = count_headers,
                            .message = count_message,
                            .end = count_end};
}

static void assert_counted(const counter *c, int starts, int headers, int sent, int received,
                           int ends)
{
    assert_int_equal(c->starts, starts);
    assert_int_equal(c->headers, headers);
    assert_int_equal(c->sent, sent);
    assert_int_equal(c->received, received);
    assert_int_equal(c->ends, ends);
}

/* ---- one that writes down the order */

static char trace[512];

static void note(const mt_interception *at, const char *what)
{
    size_t size = strlen(trace);

    snprintf(trace + size, sizeof trace - size, "%s%s%s ", at->is_server ? "s" : "c",
             (const char *)at->app, what);
}

static bool note_start(mt_interception *at, mt_status *refusal)
{
    (void)refusal;
    note(at, "(");
    return true;
}

static void note_headers(mt_interception *at, mt_metadata headers)
{
    (void)headers;
    note(at, "h");
}

static void note_message(mt_interception *at, mt_direction direction, const mt_message_type *type,
                         const void *message)
{
    (void)type, (void)message;
    note(at, direction == MT_SENT ? ">" : "<");
}

static void note_end(mt_interception *at, const mt_status *status, const mt_call_times *times)
{
    (void)status, (void)times;
    note(at, ")");
}

static mt_interceptor noting(const char *name)
{
    return (mt_interceptor){.name = name,
                            .app = (char *)name,
                            .start = note_start,
                            .headers = note_headers,
                            .message = note_message,
                            .end = note_end};
}

/* ---- both sides; each list ends with NULL */

typedef struct side {
    const mt_interceptor *client[4], *server[4];
} side;

static void open_with(kit *k, void **state, const side *with, kit_args args)
{
    args.interceptors = with->server;
    kit_open(k, *state, &args);
    for (int i = 0; with->client[i] != NULL; i++)
        assert_ok(mt_channel_add_interceptor(k->channel, with->client[i]));
}

/* Until the server has heard of the end, too. */
static void until_ended(kit *k, counter *c, int ends)
{
    kit_call fence;
    int tries = 0;

    while (c->ends < ends) {
        assert_true(tries++ < 1000);
        kit_echo(k, &fence, "fence", NULL);
        kit_wait(&fence);
    }
}

static void on_echo(mt_call *call, const test_note *request, void *app)
{
    assert_ok(mt_call_add_header(call, mt_metadata_text("a", "b")));
    kit_on_echo(call, request, app);
}

static const test_probe_handlers handlers = {.echo = on_echo, .timed = kit_on_keep};

/* ---- order */

static void what_was_added_first_is_outermost(void **state)
{
    const mt_interceptor a = noting("a"), b = noting("b");
    const side with = {{&a, &b}, {&a, &b}};
    kit k;
    kit_call c;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    trace[0] = '\0';
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    assert_string_equal(trace, "ca( cb( ca> cb> sa( sb( sa< sb< sa> sb> sah sbh sb) sa) "
                               "cah cbh ca< cb< cb) ca) ");
    kit_close(&k);
}

/* ---- counts, in callbacks */

static void on_count(mt_call *call, const test_number *request, void *app)
{
    (void)app;
    assert_ok(mt_call_add_header(call, mt_metadata_text("a", "b")));
    for (int64_t i = 0; i < request->value; i++)
        assert_ok(test_talk_count_write_reply(call, &(test_number){.value = i}));
    mt_call_end(call);
}

static void add(mt_call *call, const test_number *request, void *arg)
{
    (void)arg;
    if (request == NULL)
        test_talk_sum_respond(call, &(test_number){0});
}

static void on_sum(mt_call *call, void *app)
{
    assert_ok(mt_call_add_header(call, mt_metadata_text("a", "b")));
    test_talk_sum_on_request(call, add, app);
}

static void chat(mt_call *call, const test_note *request, void *arg)
{
    (void)arg;
    if (request == NULL)
        mt_call_end(call);
    else
        assert_ok(test_talk_chat_write_reply(call, request));
}

static void on_chat(mt_call *call, void *app)
{
    assert_ok(mt_call_add_header(call, mt_metadata_text("a", "b")));
    test_talk_chat_on_request(call, chat, app);
}

static const test_talk_handlers talk = {.count = on_count, .sum = on_sum, .chat = on_chat};

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    kit_call *c = arg;

    (void)call;
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

static void note_sum(mt_call *call, const mt_status *status, const test_number *reply, void *arg)
{
    (void)reply;
    note_done(call, status, arg);
}

static void take_number(mt_call *call, const test_number *reply, void *arg)
{
    (void)call, (void)reply, (void)arg;
}

static void take_note(mt_call *call, const test_note *reply, void *arg)
{
    (void)call, (void)reply, (void)arg;
}

enum { COUNT, SUM, CHAT, SHAPES };

/* Makes a stream with n messages in each of its directions that is one, and waits for its end. */
static void stream(kit *k, kit_call *c, int shape, int n)
{
    mt_loop_scope scope = mt_loop_enter(k->loop);
    mt_call *call = NULL;

    *c = (kit_call){.k = k};
    if (shape == COUNT) {
        call = test_talk_count_open(k->channel, &(test_number){.value = n}, NULL);
        test_talk_count_on_reply(call, take_number, c);
    } else if (shape == SUM) {
        call = test_talk_sum_open(k->channel, NULL);
    } else {
        call = test_talk_chat_open(k->channel, NULL);
        test_talk_chat_on_reply(call, take_note, c);
    }
    for (int i = 0; i < n && shape == SUM; i++)
        (void)test_talk_sum_write_request(call, &(test_number){.value = i});
    for (int i = 0; i < n && shape == CHAT; i++)
        (void)test_talk_chat_write_request(call, &(test_note){.text = (char *)"x"});
    mt_call_end_writes(call);
    if (shape == SUM)
        test_talk_sum_on_done(call, note_sum, c);
    else
        mt_call_on_done(call, note_done, c);
    mt_loop_run_hooks(k->loop);
    mt_loop_leave(scope);
    kit_wait(c);
}

static void each_shape_is_seen_whole(void **state)
{
    static const int sent[] = {1, 5, 5}, received[] = {5, 1, 5};
    kit k;
    kit_call c;

    for (int shape = 0; shape < SHAPES; shape++) {
        counter client = {0}, server = {0};
        const mt_interceptor on_client = counting(&client), on_server = counting(&server);
        const side with = {{&on_client}, {&on_server}};
        open_with(&k, state, &with, (kit_args){.handlers = &handlers, .talk = &talk});
        stream(&k, &c, shape, 5);
        assert_int_equal(c.status.code, MT_OK);
        assert_counted(&client, 1, 1, sent[shape], received[shape], 1);
        until_ended(&k, &server, 1);
        assert_in_range(server.received - sent[shape], 0, server.starts - 1);
        assert_in_range(server.sent - received[shape], 0, server.starts - 1);
        assert_int_equal(server.last, MT_OK);
        kit_close(&k);
    }
}

static void a_unary_call_is_seen_whole(void **state)
{
    counter client = {0}, server = {0};
    const mt_interceptor on_client = counting(&client), on_server = counting(&server);
    const side with = {{&on_client}, {&on_server}};
    kit k;
    kit_call c;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    for (int i = 1; i <= 3; i++) {
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
        assert_counted(&client, i, i, i, i, i);
        assert_true(client.times.total >= 0);
    }
    kit_close(&k);
    assert_counted(&server, 3, 3, 3, 3, 3);
}

/* ---- counts, on threads that wait */

static void desk_count(mt_call *call, const test_number *request, void *app)
{
    (void)app;
    for (int64_t i = 0; i < request->value; i++)
        assert_ok(test_desk_count_write_reply(call, &(test_number){.value = i}));
    mt_call_end(call);
}

static void desk_sum(mt_call *call, void *app)
{
    const test_number *request;
    test_number reply = TEST_NUMBER_INIT;

    (void)app;
    while (test_desk_sum_read_request(call, &request) == MT_OK)
        reply.value += request->value;
    test_desk_sum_respond(call, &reply);
}

static void desk_chat(mt_call *call, void *app)
{
    const test_note *request;

    (void)app;
    while (test_desk_chat_read_request(call, &request) == MT_OK)
        assert_ok(test_desk_chat_write_reply(call, request));
    mt_call_end(call);
}

static const test_desk_handlers desk = {.count = desk_count, .sum = desk_sum, .chat = desk_chat};

typedef struct runner {
    mt_server *server;
    pthread_t thread;
    int result;
} runner;

static void *run(void *arg)
{
    runner *r = arg;

    r->result = mt_server_run(r->server);
    return NULL;
}

static void wait_all(mt_channel *channel)
{
    const test_number *number;
    const test_note *got;
    test_number *sum;
    test_note *reply;
    mt_call *call;

    mt_status status = test_probe_work(channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_int_equal(status.code, MT_OK);
    test_note_free(reply);

    call = test_desk_count_open(channel, &(test_number){.value = 4}, NULL);
    while (test_desk_count_read_reply(call, &number) == MT_OK)
        ;
    assert_int_equal(mt_call_finish(call).code, MT_OK);

    call = test_desk_sum_open(channel, NULL);
    for (int i = 0; i < 4; i++)
        assert_ok(test_desk_sum_write_request(call, &(test_number){.value = i}));
    assert_int_equal(test_desk_sum_finish(call, &sum).code, MT_OK);
    test_number_free(sum);

    call = test_desk_chat_open(channel, NULL);
    for (int i = 0; i < 4; i++)
        assert_ok(test_desk_chat_write_request(call, &(test_note){.text = (char *)"x"}));
    mt_call_end_writes(call);
    while (test_desk_chat_read_reply(call, &got) == MT_OK)
        ;
    assert_int_equal(mt_call_finish(call).code, MT_OK);
}

static void threads_that_wait_are_seen_whole(void **state)
{
    counter client = {0}, server = {0};
    const mt_interceptor on_client = counting(&client), on_server = counting(&server);
    runner r = {0};
    kit k;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    r.server = mt_server_new(NULL);
    assert_ok(mt_server_add_interceptor(r.server, &on_server));
    assert_ok(test_probe_register(r.server, &kit_handlers, &k));
    assert_ok(test_desk_register(r.server, &desk, &k));
    assert_ok(mt_server_listen(r.server, k.place == &kit_tcp ? "tcp://127.0.0.1:0" : k.target));
    mt_channel *channel = mt_channel_open(mt_server_address(r.server, 0), NULL);
    assert_ok(mt_channel_add_interceptor(channel, &on_client));
    assert_int_equal(pthread_create(&r.thread, NULL, run, &r), 0);
    wait_all(channel);
    mt_channel_free(channel);
    mt_server_stop(r.server);
    pthread_join(r.thread, NULL);
    assert_int_equal(r.result, 0);
    assert_counted(&client, 4, 0, 1 + 1 + 4 + 4, 1 + 4 + 1 + 4, 4);
    assert_counted(&server, 4, 0, 1 + 4 + 1 + 4, 1 + 1 + 4 + 4, 4);
    kit_close(&k);
}

/* ---- authentication: one side adds a token, the other looks at it */

static bool add_token(mt_interception *at, mt_status *refusal)
{
    (void)refusal;
    assert_false(at->is_server);
    assert_ok(mt_interception_add_metadata(at, mt_metadata_text("authorization", at->app)));
    const mt_metadata now = mt_interception_metadata(at);
    assert_non_null(mt_metadata_get(&now, "authorization"));
    return true;
}

static bool check_token(mt_interception *at, mt_status *refusal)
{
    const mt_metadata came = mt_interception_metadata(at);
    const mt_slice *token = mt_metadata_get(&came, "authorization");

    assert_true(at->is_server);
    assert_string_not_equal(mt_call_peer(at->call), "(gone)");
    if (token != NULL && strcmp((const char *)token->data, "Bearer good") == 0)
        return true;
    *refusal =
        mt_status_make(MT_UNAUTHENTICATED, "no good token for %s", mt_call_method(at->call)->path);
    return false;
}

static const mt_interceptor good = {
    .name = "good", .app = (char *)"Bearer good", .start = add_token};
static const mt_interceptor bad = {.name = "bad", .app = (char *)"Bearer bad", .start = add_token};
static const mt_interceptor guard = {.name = "guard", .start = check_token};

static void a_token_opens_the_door(void **state)
{
    const mt_metadata_entry own[] = {mt_metadata_text("own", "1"), mt_metadata_text("own", "2")};
    const side with = {{&good}, {&guard}};
    kit k;
    kit_call c;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers, .talk = &talk});
    kit_echo(&k, &c, "x", &(mt_call_options){.metadata = {own, 2}});
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    for (int shape = 0; shape < SHAPES; shape++) {
        stream(&k, &c, shape, 3);
        assert_int_equal(c.status.code, MT_OK);
    }
    kit_close(&k);
}

static void without_it_nothing_runs(void **state)
{
    counter outer = {0}, inner = {0};
    const mt_interceptor before = counting(&outer), behind = counting(&inner);
    const side with = {{&bad}, {&before, &guard, &behind}};
    kit k;
    kit_call c;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers, .talk = &talk});
    for (int i = 0; i < 2; i++) {
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_status(&c.status, MT_UNAUTHENTICATED, MT_DID_NOT_RUN,
                      "no good token for /test.Probe/Echo");
    }
    for (int shape = 0; shape < SHAPES; shape++) {
        stream(&k, &c, shape, 3);
        assert_status(&c.status, MT_UNAUTHENTICATED, MT_DID_NOT_RUN, "no good token");
    }
    assert_int_equal(k.served, 0);
    assert_counted(&outer, 5, 0, 0, 0, 5);
    assert_int_equal(outer.last, MT_UNAUTHENTICATED);
    assert_counted(&inner, 0, 0, 0, 0, 0);
    kit_close(&k);
}

/* ---- refusals by a client's */

static bool refuse(mt_interception *at, mt_status *refusal)
{
    (void)at;
    *refusal = mt_status_make(MT_PERMISSION_DENIED, "not today");
    return false;
}

static bool refuse_in_silence(mt_interception *at, mt_status *refusal)
{
    (void)at, (void)refusal;
    return false;
}

static void a_client_s_refusal_sends_nothing(void **state)
{
    counter outer = {0}, inner = {0};
    const mt_interceptor before = counting(&outer), behind = counting(&inner);
    const mt_interceptor refusing = {.name = "refuse", .start = refuse};
    const side with = {{&before, &refusing, &behind}, {NULL}};
    kit k;
    kit_call c;
    test_note *reply;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers, .talk = &talk});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_PERMISSION_DENIED, MT_DID_NOT_RUN, "not today");
    mt_status status = test_probe_echo(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_status(&status, MT_PERMISSION_DENIED, MT_DID_NOT_RUN, "not today");
    for (int shape = 0; shape < SHAPES; shape++) {
        stream(&k, &c, shape, 3);
        assert_status(&c.status, MT_PERMISSION_DENIED, MT_DID_NOT_RUN, "not today");
    }
    assert_int_equal(k.served, 0);
    assert_int_equal(outer.starts, 5);
    assert_int_equal(outer.ends, 5);
    assert_int_equal(outer.last, MT_PERMISSION_DENIED);
    assert_int_equal(inner.starts + inner.ends, 0);
    kit_close(&k);
}

static void a_refusal_needs_a_reason(void **state)
{
    const mt_interceptor silent = {.name = "silent", .start = refuse_in_silence};
    const side on_client = {{&silent}, {NULL}}, on_server = {{NULL}, {&silent}};
    kit k;
    kit_call c;

    for (int i = 0; i < 2; i++) {
        open_with(&k, state, i == 0 ? &on_client : &on_server, (kit_args){.handlers = &handlers});
        kit_echo(&k, &c, "x", NULL);
        kit_wait(&c);
        assert_status(&c.status, MT_INTERNAL, MT_DID_NOT_RUN, "the interceptor silent");
        kit_close(&k);
    }
}

/* ---- time */

static bool limit(mt_interception *at, mt_status *refusal)
{
    (void)refusal;
    mt_interception_limit_time(at, 20);
    mt_interception_limit_time(at, 500);
    mt_interception_limit_time(at, MT_NO_TIMEOUT);
    return true;
}

static void time_can_be_cut_on_either_side(void **state)
{
    const mt_interceptor limiting = {.name = "limit", .start = limit};
    const side on_client = {{&limiting}, {NULL}}, on_server = {{NULL}, {&limiting}};
    const test_note request = {.text = (char *)"x"};
    kit k;

    for (int i = 0; i < 2; i++) {
        kit_call c = {0};
        open_with(&k, state, i == 0 ? &on_client : &on_server, (kit_args){.handlers = &handlers});
        mt_time start = k.loop->now;
        kit_start(&k, &c, kit_method(KIT_TIMED), &request,
                  &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
        kit_wait(&c);
        assert_ended(&c, MT_DEADLINE_EXCEEDED, NULL);
        assert_int_equal((c.ended - start + MT_MS / 2) / MT_MS, 20);
        kit_until(&k, &k.cancelled, 1);
        kit_answer(&k, 0, "late");
        kit_close(&k);
    }
}

/* ---- state of each call */

static bool begin_state(mt_interception *at, mt_status *refusal)
{
    const unsigned char *bytes = at->state;

    (void)refusal;
    assert_int_equal((uintptr_t)at->state % 16, 0);
    for (int i = 0; i < MT_INTERCEPTOR_STATE_MOST; i++)
        assert_int_equal(bytes[i], 0);
    memset(at->state, 0xee, MT_INTERCEPTOR_STATE_MOST);
    memcpy(at->state, &at->call, sizeof at->call);
    return true;
}

static void end_state(mt_interception *at, const mt_status *status, const mt_call_times *times)
{
    mt_call *call;

    (void)status, (void)times;
    memcpy(&call, at->state, sizeof call);
    assert_ptr_equal(call, at->call);
    ++*(int *)at->app;
}

static void each_call_has_its_own_state(void **state)
{
    int ends = 0;
    const mt_interceptor stateful = {.name = "state",
                                     .app = &ends,
                                     .state_bytes = MT_INTERCEPTOR_STATE_MOST,
                                     .start = begin_state,
                                     .end = end_state};
    const side with = {{&stateful, &stateful}, {&stateful}};
    kit k;
    kit_call c[8];

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    for (int i = 0; i < 8; i++)
        kit_echo(&k, &c[i], "x", NULL);
    for (int i = 0; i < 8; i++) {
        kit_wait(&c[i]);
        assert_ended(&c[i], MT_OK, "x");
    }
    kit_close(&k);
    assert_int_equal(ends, 8 * 3);
}

/* ---- the ends of calls that are cut short */

static void a_cancelled_call_ends_once_on_both_sides(void **state)
{
    counter client = {0}, server = {0};
    const mt_interceptor on_client = counting(&client), on_server = counting(&server);
    const side with = {{&on_client}, {&on_server}};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {0};

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    kit_start(&k, &c, kit_method(KIT_TIMED), &request,
              &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
    kit_until(&k, &k.kept_count, 1);
    mt_call_cancel(c.call);
    kit_wait(&c);
    assert_int_equal(client.ends, 1);
    assert_int_equal(client.last, MT_CANCELLED);
    kit_until(&k, &k.cancelled, 1);
    assert_int_equal(server.ends, 0); /* the handler still has it */
    mt_loop_scope scope = mt_loop_enter(k.loop);
    kit_answer(&k, 0, "late");
    mt_loop_leave(scope);
    assert_int_equal(server.ends, 1);
    assert_int_equal(server.last, MT_CANCELLED);
    kit_close(&k);
}

static void a_stream_that_is_finished_late_has_its_interceptors(void **state)
{
    counter client = {0};
    const mt_interceptor on_client = counting(&client);
    const side with = {{&on_client}, {NULL}};
    const test_number *reply;
    kit k;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers, .talk = &talk});
    mt_call *call = test_talk_count_open(k.channel, &(test_number){.value = 2}, NULL);
    assert_ok(test_talk_count_read_reply(call, &reply));
    assert_ok(test_talk_count_read_reply(call, &reply));
    assert_int_equal(test_talk_count_read_reply(call, &reply), MT_ECLOSED);
    mt_channel_free(k.channel);
    k.channel = NULL;
    assert_int_equal(client.ends, 0);
    assert_int_equal(mt_call_finish(call).code, MT_OK);
    assert_counted(&client, 1, 1, 1, 2, 1);
    kit_close(&k);
}

static void a_call_without_a_server_ends_too(void **state)
{
    counter client = {0};
    const mt_interceptor on_client = counting(&client);
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    assert_ok(mt_channel_add_interceptor(k.channel, &on_client));
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_UNAVAILABLE, NULL);
    assert_counted(&client, 1, 0, 1, 0, 1);
    assert_int_equal(client.last, MT_UNAVAILABLE);
    kit_close(&k);
}

/* ---- adding them */

static void calls_under_way_do_without(void **state)
{
    counter first = {0}, second = {0};
    const mt_interceptor one = counting(&first), two = counting(&second);
    const side with = {{NULL}, {NULL}};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call a = {0}, b;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    assert_ok(mt_channel_add_interceptor(k.channel, &one));
    kit_start(&k, &a, kit_method(KIT_TIMED), &request,
              &(mt_call_options){.timeout_ms = MT_NO_TIMEOUT});
    kit_until(&k, &k.kept_count, 1);
    assert_ok(mt_channel_add_interceptor(k.channel, &two));
    kit_echo(&k, &b, "x", NULL);
    kit_wait(&b);
    assert_counted(&first, 2, 1, 2, 1, 1);
    assert_counted(&second, 1, 1, 1, 1, 1);
    kit_answer(&k, 0, "y");
    kit_wait(&a);
    assert_counted(&first, 2, 1, 2, 2, 2);
    assert_counted(&second, 1, 1, 1, 1, 1);
    kit_close(&k);
}

static void bad_ones_are_refused(void **state)
{
    const mt_interceptor nameless = {0},
                         fat = {.name = "x", .state_bytes = MT_INTERCEPTOR_STATE_MOST + 1};
    const mt_interceptor fine = {.name = "fine"};
    const side with = {{NULL}, {NULL}};
    kit k;

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    assert_int_equal(mt_channel_add_interceptor(k.channel, NULL), MT_EINVAL);
    assert_int_equal(mt_channel_add_interceptor(NULL, &fine), MT_EINVAL);
    assert_int_equal(mt_channel_add_interceptor(k.channel, &nameless), MT_EINVAL);
    assert_int_equal(mt_channel_add_interceptor(k.channel, &fat), MT_EINVAL);
    for (int i = 0; i < MT_INTERCEPTORS_MOST; i++)
        assert_ok(mt_channel_add_interceptor(k.channel, &fine));
    assert_int_equal(mt_channel_add_interceptor(k.channel, &fine), MT_ELIMIT);
    assert_int_equal(mt_server_add_interceptor(k.server, &fine), MT_ECLOSED);
    assert_int_equal(mt_server_add_interceptor(NULL, &fine), MT_ENOMEM);
    mt_server *server = mt_server_new(NULL);
    assert_int_equal(mt_server_add_interceptor(server, &nameless), MT_EINVAL);
    assert_int_equal(mt_server_error(server)->code, MT_EINVAL);
    assert_non_null(strstr(mt_server_error(server)->text, "interceptor (none)"));
    mt_server_free(server);
    kit_close(&k);
}

static bool add_on_server(mt_interception *at, mt_status *refusal)
{
    (void)refusal;
    assert_int_equal(mt_interception_add_metadata(at, mt_metadata_text("a", "b")), MT_EINVAL);
    assert_ok(mt_call_add_header(at->call, mt_metadata_text("from", "start")));
    return true;
}

static bool add_bad(mt_interception *at, mt_status *refusal)
{
    static char large[MT_METADATA_MAX_BYTES];

    (void)refusal;
    memset(large, 'x', sizeof large - 1);
    assert_int_equal(mt_interception_add_metadata(at, mt_metadata_text("A", "b")), MT_EINVAL);
    assert_int_equal(mt_interception_add_metadata(at, mt_metadata_text("k", large)), MT_ELIMIT);
    large[9000] = '\0';
    assert_ok(mt_interception_add_metadata(at, mt_metadata_text("k", large)));
    assert_int_equal(mt_interception_add_metadata(at, mt_metadata_text("k", large)), MT_ELIMIT);
    return true;
}

static void note_from_start(kit_call *c)
{
    const mt_metadata headers = mt_call_headers(c->call);

    assert_non_null(mt_metadata_get(&headers, "from"));
}

static void metadata_keeps_its_rules(void **state)
{
    const mt_interceptor on_client = {.name = "bad", .start = add_bad};
    const mt_interceptor on_server = {.name = "server", .start = add_on_server};
    const side with = {{&on_client}, {&on_server}};
    const test_note request = {.text = (char *)"x"};
    kit k;
    kit_call c = {.then = note_from_start};

    open_with(&k, state, &with, (kit_args){.handlers = &handlers});
    kit_start(&k, &c, kit_method(KIT_ECHO), &request, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(what_was_added_first_is_outermost, kit_sim),
        KIT_EVERYWHERE(each_shape_is_seen_whole),
        KIT_EVERYWHERE(a_unary_call_is_seen_whole),
        KIT_ONLY(threads_that_wait_are_seen_whole, kit_tcp),
        KIT_ONLY(threads_that_wait_are_seen_whole, kit_unix),
        KIT_EVERYWHERE(a_token_opens_the_door),
        KIT_EVERYWHERE(without_it_nothing_runs),
        KIT_EVERYWHERE(a_client_s_refusal_sends_nothing),
        KIT_EVERYWHERE(a_refusal_needs_a_reason),
        KIT_ONLY(time_can_be_cut_on_either_side, kit_sim),
        KIT_EVERYWHERE(each_call_has_its_own_state),
        KIT_EVERYWHERE(a_cancelled_call_ends_once_on_both_sides),
        KIT_EVERYWHERE(a_stream_that_is_finished_late_has_its_interceptors),
        KIT_EVERYWHERE(a_call_without_a_server_ends_too),
        KIT_EVERYWHERE(calls_under_way_do_without),
        KIT_ONLY(bad_ones_are_refused, kit_sim),
        KIT_EVERYWHERE(metadata_keeps_its_rules),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
