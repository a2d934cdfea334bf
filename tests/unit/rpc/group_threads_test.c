/* SPDX-License-Identifier: Apache-2.0 */
/* group_threads_test.c - a group with members on several loops, and senders on several threads. */
#include "rpc/kit.h"

#include <sched.h>
#include <string.h>

#include <msgtrans/group.h>

enum { SENDERS = 4, EACH = 400, MEMBERS = 12, CHANNELS = 6, SENDER = 1 << 20 };

static struct {
    kit *k;
    mt_group *group;
    mt_member_options options;
    kit_count joined, over;
} hall;

/* ---- the server, on loops of its own */

static void nobody_listens(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_fail(call, MT_CANCELLED, "nobody listens");
    kit_count_up(hall.k, &hall.over);
}

static void on_count(mt_call *call, const test_number *request, void *app)
{
    (void)request, (void)app;
    mt_call_on_cancel(call, nobody_listens, NULL);
    assert_ok(mt_group_join(hall.group, call, &hall.options));
    kit_count_up(hall.k, &hall.joined);
}

/* On a worker: joins, says what it reads, and leaves at "leave". */
static void on_chat(mt_call *call, void *app)
{
    const test_note *note;
    mt_member_stats stats;

    (void)app;
    assert_ok(mt_group_join(hall.group, call, NULL));
    kit_count_up(hall.k, &hall.joined);
    while (test_desk_chat_read_request(call, &note) == MT_OK) {
        if (strcmp(note->text, "leave") != 0) {
            assert_ok(test_desk_chat_broadcast(hall.group, note, NULL));
            continue;
        }
        assert_ok(mt_group_get_member(hall.group, call, &stats));
        mt_group_leave(hall.group, call);
        assert_err(mt_group_get_member(hall.group, call, &stats), MT_ENOENT);
    }
    mt_call_end(call);
}

static const test_talk_handlers talk = {.count = on_count};
static const test_desk_handlers desk = {.chat = on_chat};

static void open_hall(kit *k, void **state)
{
    memset(&hall, 0, sizeof hall);
    hall.k = k;
    hall.options = (mt_member_options){.queue_messages = 65536, .queue_bytes = 64 << 20};
    assert_ok(mt_group_new(NULL, &hall.group));
    kit_open(k, *state,
             &(kit_args){.talk = &talk, .desk = &desk, .runs = true, .server = {.loops = 3}});
}

/* ---- senders */

typedef struct sender {
    pthread_t thread;
    int index;
    _Atomic bool *stop; /* or NULL: after EACH messages */
    int64_t sent;
} sender;

static void *send_all(void *arg)
{
    sender *s = arg;

    for (; s->stop != NULL ? !atomic_load(s->stop) : s->sent < EACH; s->sent++) {
        const test_number number = {.value = s->index * SENDER + s->sent};
        mt_err err;
        while ((err = test_talk_count_broadcast(hall.group, &number, NULL)) == MT_EAGAIN)
            sched_yield();
        assert_ok(err);
        if (s->sent % 16 == 0)
            sched_yield();
    }
    return NULL;
}

static void start_senders(sender *senders, _Atomic bool *stop)
{
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (sender){.index = i, .stop = stop};
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]), 0);
    }
}

static void join_senders(sender *senders)
{
    for (int i = 0; i < SENDERS; i++)
        pthread_join(senders[i].thread, NULL);
}

/* ---- members */

typedef struct member {
    mt_call *call;
    int64_t next[SENDERS]; /* that must come from each, or a later one if some may be missing */
    bool may_miss;
    kit_count got, done;
} member;

static void note_number(mt_call *call, const test_number *reply, void *arg)
{
    member *m = arg;
    int64_t *next = &m->next[reply->value / SENDER];

    (void)call;
    if (m->may_miss)
        assert_true(reply->value % SENDER >= *next);
    else
        assert_int_equal(reply->value % SENDER, *next);
    *next = reply->value % SENDER + 1;
    kit_count_up(hall.k, &m->got);
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    member *m = arg;

    (void)call, (void)status;
    kit_count_up(hall.k, &m->done);
}

static void enter(mt_channel *channel, member *m)
{
    m->call = test_talk_count_open(channel, &(test_number){0}, NULL);
    test_talk_count_on_reply(m->call, note_number, m);
    mt_call_on_done(m->call, note_done, m);
}

static void open_channels(kit *k, mt_channel **channels)
{
    for (int i = 0; i < CHANNELS; i++) {
        channels[i] = kit_dial(k, k->target, &(mt_channel_options){.loop = k->loop});
        assert_non_null(channels[i]);
    }
}

static void close_hall(kit *k, mt_channel **channels)
{
    for (int i = 0; channels != NULL && i < CHANNELS; i++)
        mt_channel_free(channels[i]);
    assert_int_equal(kit_stop(k), 0);
    assert_int_equal(mt_group_get_stats(hall.group).members, 0);
    assert_int_equal(mt_group_get_stats(hall.group).held_messages, 0);
    mt_group_free(hall.group);
    kit_close(k);
}

static void each_member_gets_the_messages_of_each_thread_in_order(void **state)
{
    kit k;
    mt_channel *channels[CHANNELS];
    member members[MEMBERS] = {{.got = 0}};
    sender senders[SENDERS];

    open_hall(&k, state);
    open_channels(&k, channels);
    for (int i = 0; i < MEMBERS; i++)
        enter(channels[i % CHANNELS], &members[i]);
    kit_until(&k, &hall.joined, MEMBERS);
    start_senders(senders, NULL);
    for (int i = 0; i < MEMBERS; i++)
        kit_until(&k, &members[i].got, SENDERS * EACH);
    join_senders(senders);
    mt_group_stats stats = mt_group_get_stats(hall.group);
    assert_int_equal(stats.members, MEMBERS);
    assert_int_equal(stats.sent, SENDERS * EACH);
    assert_int_equal(stats.delivered, SENDERS * EACH * MEMBERS);
    for (int i = 0; i < MEMBERS; i++)
        mt_call_cancel(members[i].call);
    kit_until(&k, &hall.over, MEMBERS);
    close_hall(&k, channels);
}

static void members_come_and_go_while_it_is_sent(void **state)
{
    enum { ROUNDS = 15 };
    kit k;
    mt_channel *channels[CHANNELS];
    static member members[ROUNDS][CHANNELS];
    sender senders[SENDERS];
    _Atomic bool stop = false;

    open_hall(&k, state);
    hall.options = (mt_member_options){.slow = MT_SLOW_DROP_OLDEST, .queue_messages = 8};
    open_channels(&k, channels);
    memset(members, 0, sizeof members);
    start_senders(senders, &stop);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < CHANNELS; i++) {
            members[round][i].may_miss = true;
            enter(channels[i], &members[round][i]);
        }
        for (int i = 0; i < CHANNELS; i++)
            kit_until(&k, &members[round][i].got, 10);
        for (int i = 0; round > 0 && i < CHANNELS; i++)
            mt_call_cancel(members[round - 1][i].call);
    }
    atomic_store(&stop, true);
    join_senders(senders);
    for (int i = 0; i < CHANNELS; i++)
        mt_call_cancel(members[ROUNDS - 1][i].call);
    kit_until(&k, &hall.over, ROUNDS * CHANNELS);
    close_hall(&k, channels);
}

/* The server goes first: every loop ends while it is sent to. */
static void a_server_stops_while_it_is_sent(void **state)
{
    kit k;
    mt_channel *channels[CHANNELS];
    member members[MEMBERS] = {{.got = 0}};
    sender senders[SENDERS];
    _Atomic bool stop = false;

    open_hall(&k, state);
    open_channels(&k, channels);
    for (int i = 0; i < MEMBERS; i++)
        enter(channels[i % CHANNELS], &members[i]);
    kit_until(&k, &hall.joined, MEMBERS);
    start_senders(senders, &stop);
    kit_until(&k, &members[0].got, 10);
    mt_server_stop(k.runner.server);
    mt_server_stop(k.runner.server); /* no grace */
    assert_int_equal(kit_join(&k), 0);
    for (int i = 0; i < MEMBERS; i++)
        kit_until(&k, &members[i].done, 1);
    atomic_store(&stop, true);
    join_senders(senders);
    assert_int_equal(mt_group_get_stats(hall.group).members, 0);
    assert_int_equal(mt_group_get_stats(hall.group).held_messages, 0);
    for (int i = 0; i < CHANNELS; i++)
        mt_channel_free(channels[i]);
    mt_group_free(hall.group);
    kit_close(&k);
}

/* ---- handlers on workers */

typedef struct guest {
    mt_call *call;
    kit_count heard, done;
} guest;

static void hear(mt_call *call, const test_note *note, void *arg)
{
    guest *g = arg;

    (void)call, (void)note;
    kit_count_up(hall.k, &g->heard);
}

static void guest_done(mt_call *call, const mt_status *status, void *arg)
{
    guest *g = arg;

    (void)call;
    assert_int_equal(status->code, MT_OK);
    kit_count_up(hall.k, &g->done);
}

static void say(const guest *g, const char *text)
{
    assert_ok(test_desk_chat_write_request(g->call, &(test_note){.text = (char *)text}));
}

static void handlers_on_workers_join_send_and_leave(void **state)
{
    enum { GUESTS = 4, NOTES = 50 };
    kit k;
    guest guests[GUESTS] = {{.heard = 0}};

    open_hall(&k, state);
    for (int i = 0; i < GUESTS; i++) {
        guests[i].call = test_desk_chat_open(k.channel, NULL);
        test_desk_chat_on_reply(guests[i].call, hear, &guests[i]);
        mt_call_on_done(guests[i].call, guest_done, &guests[i]);
    }
    kit_until(&k, &hall.joined, GUESTS);
    for (int n = 0; n < NOTES; n++)
        for (int i = 0; i < GUESTS; i++)
            say(&guests[i], "hello");
    for (int i = 0; i < GUESTS; i++)
        kit_until(&k, &guests[i].heard, GUESTS * NOTES);
    for (int i = 0; i < GUESTS; i++) {
        say(&guests[i], "leave");
        mt_call_end_writes(guests[i].call);
        kit_until(&k, &guests[i].done, 1);
        assert_int_equal(mt_group_get_stats(hall.group).members, GUESTS - 1 - i);
    }
    close_hall(&k, NULL);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(each_member_gets_the_messages_of_each_thread_in_order, kit_tcp),
        KIT_ONLY(each_member_gets_the_messages_of_each_thread_in_order, kit_inproc),
        KIT_ONLY(members_come_and_go_while_it_is_sent, kit_tcp),
        KIT_ONLY(members_come_and_go_while_it_is_sent, kit_inproc),
        KIT_ONLY(a_server_stops_while_it_is_sent, kit_tcp),
        KIT_ONLY(a_server_stops_while_it_is_sent, kit_inproc),
        KIT_ONLY(handlers_on_workers_join_send_and_leave, kit_tcp),
        KIT_ONLY(handlers_on_workers_join_send_and_leave, kit_unix),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
