/* SPDX-License-Identifier: Apache-2.0 */
/* stream_threads_test.c - streams and channels that one thread gives back while another still has work
 * with them. */
#include "rpc/kit.h"
#include "rpc/stream.h"

#include <sched.h>

enum { REPLIES = 3 };

static void on_count(mt_call *call, const test_number *request, void *app)
{
    (void)app;
    for (int64_t i = 0; i < request->value; i++)
        assert_ok(test_talk_count_write_reply(call, &(test_number){.value = i}));
    mt_call_end(call);
}

static const test_talk_handlers talk = {.count = on_count};

/* A loop that another thread drives, and a channel on it. */
typedef struct giving_back {
    kit k;
    mt_loop *loop;
    mt_channel *channel;
    mt_call *call;
    kit_gate begin; /* the loop waits for it */
    kit_count got, gone;
    int got_at_end;
} giving_back;

static void *run_loop(void *loop)
{
    return mt_loop_run(loop) == MT_OK ? loop : NULL;
}

static void pass_gate(void *gate)
{
    kit_gate_pass(gate);
}

/* Orders nothing between the threads, so that a data race is one. */
static void await_gone(void *arg)
{
    giving_back *g = arg;

    while (atomic_load_explicit(&g->gone, memory_order_relaxed) == 0)
        sched_yield();
}

static void count_reply(mt_call *call, const test_number *reply, void *arg)
{
    (void)call;
    ((giving_back *)arg)->got += reply != NULL;
}

static void *set_and_give_back(void *arg)
{
    giving_back *g = arg;

    test_talk_count_on_reply(g->call, count_reply, g);
    mt_status status = mt_call_finish(g->call);
    g->got_at_end = status.code == MT_OK ? g->got : -1;
    atomic_store_explicit(&g->gone, 1, memory_order_relaxed);
    return NULL;
}

/* Everything has come, and lies there unread. */
static void open_and_await_end(giving_back *g)
{
    g->call = test_talk_count_open(g->channel, &(test_number){.value = REPLIES}, NULL);
    assert_non_null(g->call);
    while (!atomic_load(&g->call->streaming->over))
        sched_yield();
}

static void a_call_may_go_while_its_loop_has_yet_to_deliver(void **state)
{
    giving_back g = {0};
    pthread_t runner, owner;
    void *ran;

    kit_open(&g.k, *state, &(kit_args){.talk = &talk, .runs = true});
    assert_ok(mt_loop_new(NULL, &g.loop));
    kit_gate_init(&g.begin);
    assert_int_equal(pthread_create(&runner, NULL, run_loop, g.loop), 0);
    g.channel = kit_dial(&g.k, g.k.target, &(mt_channel_options){.loop = g.loop});
    open_and_await_end(&g);

    /* Both posts are taken in one turn: between them the owner gives the call back. */
    assert_ok(mt_loop_post(g.loop, pass_gate, &g.begin));
    while (mt_loop_has_post(g.loop))
        sched_yield();
    assert_int_equal(pthread_create(&owner, NULL, set_and_give_back, &g), 0);
    while (!mt_loop_has_post(g.loop))
        sched_yield();
    assert_ok(mt_loop_post(g.loop, await_gone, &g));
    kit_gate_open(&g.begin);
    pthread_join(owner, NULL);
    assert_int_equal(g.got_at_end, REPLIES);

    mt_channel_free(g.channel);
    mt_loop_stop(g.loop);
    pthread_join(runner, &ran);
    assert_non_null(ran);
    mt_loop_free(g.loop);
    kit_gate_fini(&g.begin);
    kit_close(&g.k);
}

/* ---- a channel that goes while threads are in the functions of its streams */

enum { ROUNDS = 100, USERS = 3 };

static void echo_note(mt_call *call, const test_note *request, void *arg)
{
    (void)arg;
    if (request != NULL)
        (void)test_talk_chat_write_reply(call, request);
    else
        mt_call_end(call);
}

static void fail_chat(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_fail(call, MT_CANCELLED, "nobody waits");
}

static void on_chat(mt_call *call, void *app)
{
    mt_call_on_cancel(call, fail_chat, NULL);
    test_talk_chat_on_request(call, echo_note, app);
}

static const test_talk_handlers chat = {.chat = on_chat};

typedef struct user {
    mt_call *call;
    kit_count *writes; /* of all */
    pthread_t thread;
    mt_status status;
} user;

/* Writes, and reads now and then, until the channel is gone. */
static void *use_stream(void *arg)
{
    user *u = arg;
    const test_note *reply;

    for (int i = 1; test_talk_chat_write_request(u->call, &(test_note){.text = "x"}) == MT_OK;
         i++) {
        (*u->writes)++;
        if (i % 2 == 0 && test_talk_chat_read_reply(u->call, &reply) != MT_OK)
            break;
    }
    mt_call_end_writes(u->call);
    u->status = mt_call_finish(u->call);
    return NULL;
}

static void use_until_free(kit *k)
{
    mt_channel *channel = kit_dial(k, k->target, NULL);
    kit_count writes = 0;
    user users[USERS];

    for (int i = 0; i < USERS; i++) {
        users[i] = (user){.call = test_talk_chat_open(channel, NULL), .writes = &writes};
        assert_non_null(users[i].call);
        assert_int_equal(pthread_create(&users[i].thread, NULL, use_stream, &users[i]), 0);
    }
    while (writes < 10)
        sched_yield();
    mt_channel_free(channel);
    for (int i = 0; i < USERS; i++) {
        pthread_join(users[i].thread, NULL);
        assert_int_equal(users[i].status.code, MT_CANCELLED);
    }
}

static void a_channel_may_go_while_threads_write(void **state)
{
    kit k;

    kit_open(&k, *state, &(kit_args){.talk = &chat, .runs = true});
    for (int i = 0; i < ROUNDS; i++)
        use_until_free(&k);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_call_may_go_while_its_loop_has_yet_to_deliver, kit_inproc),
        KIT_ONLY(a_call_may_go_while_its_loop_has_yet_to_deliver, kit_tcp),
        KIT_ONLY(a_channel_may_go_while_threads_write, kit_inproc),
        KIT_ONLY(a_channel_may_go_while_threads_write, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
