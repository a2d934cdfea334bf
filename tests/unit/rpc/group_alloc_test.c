/* SPDX-License-Identifier: Apache-2.0 */
/* group_alloc_test.c - every allocation on the way of a message to a group fails once: nothing crashes or
 * leaks, and no member misses a message that was sent without hearing of it. */
#include "rpc/kit.h"

#include <string.h>

#include <msgtrans/group.h>

enum { MEMBERS = 3, SLOW = 1, SMALL = 4, LARGE = 3, WAITING = 60, ALL = SMALL + LARGE + WAITING };

typedef struct member {
    mt_call *call; /* the caller's */
    int64_t next;
    int done;
} member;

typedef struct setup {
    mt_loop *loop;
    mt_server *server;
    mt_channel *channel;
    mt_group *group;
    mt_slow slow;
    member members[MEMBERS];
    int joined;
} setup;

static uint8_t ballast[100 << 10];

static void nobody_listens(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_fail(call, MT_CANCELLED, "nobody listens");
}

static void on_count(mt_call *call, const test_number *request, void *app)
{
    setup *s = app;
    mt_member_options options = {.queue_messages = 1000, .queue_bytes = 1 << 30};

    if (request->value == SLOW)
        options = (mt_member_options){.slow = s->slow, .queue_messages = 5};
    mt_err err = mt_group_join(s->group, call, &options);
    if (err != MT_OK) {
        assert_int_equal(err, MT_ENOMEM);
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
        return;
    }
    mt_call_on_cancel(call, nobody_listens, NULL);
    s->joined++;
}

static const test_talk_handlers talk = {.count = on_count};

static void note_number(mt_call *call, const test_number *reply, void *arg)
{
    member *m = arg;

    (void)call;
    assert_true(reply->value >= m->next);
    m->next = reply->value + 1;
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    member *m = arg;

    (void)call, (void)status;
    m->done++;
}

static mt_err open_all(setup *s)
{
    mt_err err = mt_loop_sim_new(1, &s->loop);

    if (err == MT_OK)
        err = mt_group_new(NULL, &s->group);
    if (err != MT_OK)
        return err;
    s->server = mt_server_new(&(mt_server_options){.loop = s->loop});
    if (s->server == NULL)
        return MT_ENOMEM;
    (void)test_talk_register(s->server, &talk, s);
    (void)mt_server_listen(s->server, "inproc:group-alloc-test");
    err = mt_server_start(s->server);
    if (err != MT_OK)
        return err;
    s->channel = mt_channel_open("inproc:group-alloc-test", &(mt_channel_options){.loop = s->loop});
    return s->channel != NULL ? MT_OK : MT_ENOMEM;
}

static void close_all(setup *s)
{
    mt_channel_free(s->channel);
    mt_server_free(s->server);
    mt_group_free(s->group);
    mt_loop_free(s->loop);
}

static void pass(const setup *s)
{
    mt_loop_sim_run(s->loop, s->loop->now + 10 * MT_SEC);
}

static mt_err enter_all(setup *s)
{
    for (int i = 0; i < MEMBERS; i++) {
        member *m = &s->members[i];

        m->call = test_talk_count_open(s->channel, &(test_number){.value = i}, NULL);
        if (m->call == NULL)
            return MT_ENOMEM;
        test_talk_count_on_reply(m->call, note_number, m);
        mt_call_on_done(m->call, note_done, m);
    }
    pass(s);
    for (int i = 0; i < MEMBERS; i++)
        if (s->members[i].done > 0)
            return MT_ENOMEM;
    assert_int_equal(s->joined, MEMBERS);
    mt_loop_scope scope = mt_loop_enter(s->loop);
    mt_call_pause_reads(s->members[SLOW].call);
    mt_loop_leave(scope);
    return MT_OK;
}

static mt_err send_all(setup *s)
{
    for (int64_t i = 0; i < ALL; i++) {
        size_t size = i < SMALL ? 0 : i < SMALL + LARGE ? sizeof ballast : 5000;
        const test_number number = {.value = i, .ballast = {size, ballast}};
        const mt_send_options options = {.key = (uint64_t)(i % 3) + 1};
        mt_err err = test_talk_count_broadcast(s->group, &number, &options);
        if (err != MT_OK) {
            assert_int_equal(err, MT_ENOMEM);
            return err;
        }
        if (i % 2 == 0)
            pass(s);
    }
    pass(s);
    return MT_OK;
}

/* Each of them has got everything, unless its call has ended. */
static mt_err look(const setup *s)
{
    mt_err err = MT_OK;

    for (int i = 0; i < MEMBERS; i++)
        if (s->members[i].done > 0)
            err = MT_ENOMEM;
        else if (i != SLOW)
            assert_int_equal(s->members[i].next, ALL);
    return err;
}

static setup next;

static mt_err attempt(void)
{
    setup s = next;
    mt_err err = open_all(&s);

    if (err == MT_OK)
        err = enter_all(&s);
    if (err == MT_OK)
        err = send_all(&s);
    if (err == MT_OK)
        err = look(&s);
    close_all(&s);
    for (int i = 0; i < MEMBERS; i++)
        assert_int_equal(s.members[i].done, s.members[i].call != NULL);
    return err;
}

static void a_group_survives_each(void **state)
{
    (void)state;
    next = (setup){.slow = MT_SLOW_DROP_OLDEST};
    mt_test_each_failed_alloc(attempt);
    next = (setup){.slow = MT_SLOW_KEEP_LATEST};
    mt_test_each_failed_alloc(attempt);
}

int main(void)
{
    const kit_test tests[] = {KIT_ONLY(a_group_survives_each, kit_sim)};

    return kit_main(tests, sizeof tests / sizeof *tests);
}
