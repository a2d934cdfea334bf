/* SPDX-License-Identifier: Apache-2.0 */
/* group_test.c - one message for many streams: who gets it, in which order, and every way to leave. */
#include "rpc/room.h"

#include <string.h>

/* ---- all is well */

static void every_member_gets_every_message_in_order(void **state)
{
    enum { MEMBERS = 5, MESSAGES = 300 };
    kit k;
    room_reader c[MEMBERS];

    room_open(&k, state, NULL);
    for (int i = 0; i < MEMBERS; i++)
        room_enter(&k, &c[i], i);
    for (int i = 0; i < MESSAGES; i++)
        room_say(i, 10, MEMBERS);
    for (int i = 0; i < MEMBERS; i++)
        kit_until(&k, &c[i].got, MESSAGES);
    for (int i = 0; i < MEMBERS; i++)
        assert_int_equal(c[i].gaps, 0);
    assert_int_equal(room_stats().members, MEMBERS);
    assert_int_equal(room_stats().sent, MESSAGES);
    assert_int_equal(room_stats().delivered, MESSAGES * MEMBERS);
    assert_int_equal(room_stats().dropped + room_stats().replaced + room_stats().disconnected, 0);
    assert_int_equal(room_stats().held_messages + room_stats().held_bytes, 0);
    for (int i = 0; i < MEMBERS; i++)
        room_leave(&k, &c[i]);
    assert_int_equal(room_stats().members, 0);
    room_close(&k);
}

static void messages_of_every_size_come(void **state)
{
    static const size_t sizes[] = {0, 100, 2000, 9000, 100 << 10, sizeof room_ballast};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    kit k;
    room_reader c[3];

    room_open(&k, state, NULL);
    for (int i = 0; i < 3; i++) {
        the_room.options[i].queue_bytes = 8 << 20;
        room_enter(&k, &c[i], i);
    }
    for (int64_t i = 0; i < 2 * SIZES; i++) {
        /* With the value 0 and nothing else, the first message is empty. */
        room_say(i, sizes[i % SIZES], 3);
        if (i == SIZES)
            kit_until(&k, &c[0].got, 1);
    }
    for (int i = 0; i < 3; i++) {
        kit_until(&k, &c[i].got, 2 * SIZES);
        assert_int_equal(c[i].gaps, 0);
        room_leave(&k, &c[i]);
    }
    room_close(&k);
}

typedef struct guest {
    kit *k;
    mt_call *call;
    char heard[64];
    kit_count notes, done;
} guest;

static void hear(mt_call *call, const test_note *note, void *arg)
{
    guest *g = arg;

    (void)call;
    strncat(g->heard, note->text, sizeof g->heard - strlen(g->heard) - 1);
    kit_count_up(g->k, &g->notes);
}

static void guest_done(mt_call *call, const mt_status *status, void *arg)
{
    guest *g = arg;

    (void)call;
    assert_int_equal(status->code, MT_OK);
    kit_count_up(g->k, &g->done);
}

static void what_one_says_in_a_callback_all_hear(void **state)
{
    enum { GUESTS = 3 };
    kit k;
    guest g[GUESTS] = {{.notes = 0}};

    room_open(&k, state, NULL);
    for (int i = 0; i < GUESTS; i++) {
        g[i].k = &k;
        g[i].call = test_talk_chat_open(k.channel, NULL);
        test_talk_chat_on_reply(g[i].call, hear, &g[i]);
        mt_call_on_done(g[i].call, guest_done, &g[i]);
        kit_until(&k, &the_room.joined, i + 1);
    }
    for (int i = 0; i < GUESTS; i++) {
        assert_ok(test_talk_chat_write_request(g[i].call, &(test_note){.text = (char *)"abc" + i}));
        for (int n = 0; n < GUESTS; n++)
            kit_until(&k, &g[n].notes, i + 1);
    }
    for (int i = 0; i < GUESTS; i++) {
        mt_call_end_writes(g[i].call);
        kit_until(&k, &g[i].done, 1);
        assert_string_equal(g[i].heard, "abcbcc");
    }
    room_close(&k);
}

static void who_joins_later_gets_only_what_comes_later(void **state)
{
    kit k;
    room_reader c[2];

    room_open(&k, state, NULL);
    room_enter(&k, &c[0], 0);
    room_say(0, 10, 1);
    room_say(1, 10, 1);
    room_enter(&k, &c[1], 1);
    room_say(2, 10, 2);
    for (int i = 0; i < 2; i++)
        kit_until(&k, &c[i].got, i == 0 ? 3 : 1);
    assert_int_equal(c[1].gaps, 2);
    for (int i = 0; i < 2; i++)
        room_leave(&k, &c[i]);
    room_close(&k);
}

/* ---- the group and the handler on one stream */

enum { OWN_FIRST = 1 << 20, OWN = 600 };

static struct {
    int64_t next;
    mt_call *call;
} writer;

static void write_own(mt_call *call, void *arg)
{
    (void)arg;
    for (; writer.next < OWN_FIRST + OWN; writer.next++) {
        const test_number number = {.value = writer.next, .ballast = {ROOM_STEP, room_ballast}};
        mt_err err = test_talk_count_write_reply(call, &number);
        if (err == MT_EAGAIN)
            return;
        assert_ok(err);
    }
}

static void write_and_join(mt_call *call, const test_number *request, void *app)
{
    room_on_count(call, request, app);
    assert_err(mt_call_add_header(call, (mt_metadata_entry){.key = "late"}), MT_ECLOSED);
    writer.next = OWN_FIRST;
    mt_call_on_writable(call, write_own, NULL);
    write_own(call, NULL);
}

static struct {
    int64_t own, shared;
    kit_count got, done;
} mixed;

static void note_mixed(mt_call *call, const test_number *reply, void *arg)
{
    int64_t *next = reply->value >= OWN_FIRST ? &mixed.own : &mixed.shared;

    (void)call;
    assert_int_equal(reply->value, (*next)++);
    kit_count_up(arg, &mixed.got);
}

static void mixed_done(mt_call *call, const mt_status *status, void *arg)
{
    (void)call, (void)status;
    kit_count_up(arg, &mixed.done);
}

static void a_handler_writes_beside_the_group(void **state)
{
    static const test_talk_handlers handlers = {.count = write_and_join};
    kit k;

    room_open(&k, state, &(kit_args){.talk = &handlers, .server = {.write_buffer_bytes = 4096}});
    mixed.own = OWN_FIRST;
    mixed.shared = mixed.got = mixed.done = 0;
    the_room.options[0] = (mt_member_options){.queue_messages = OWN, .queue_bytes = 1 << 20};
    mt_call *call = test_talk_count_open(k.channel, &(test_number){.value = 0}, NULL);
    test_talk_count_on_reply(call, note_mixed, &k);
    mt_call_on_done(call, mixed_done, &k);
    kit_until(&k, &the_room.joined, 1);
    for (int64_t i = 0; i < OWN; i++)
        room_say(i, ROOM_STEP, 1);
    kit_until(&k, &mixed.got, 2 * OWN);
    assert_int_equal(room_stats().dropped, 0);
    mt_call_cancel(call);
    kit_until(&k, &mixed.done, 1);
    kit_until(&k, &the_room.over, 1);
    room_close(&k);
}

/* ---- the end of a membership */

/* Sends last words in the same turn in which it ends the call. */
static void end_with_words(void *arg)
{
    (void)arg;
    room_say(ROOM_FLOOD, 10, 2);
    room_finish(0);
    room_finish(1);
}

static void on_loop(kit *k, void (*fn)(void *))
{
    mt_loop_scope scope = mt_loop_enter(k->loop);

    fn(NULL);
    mt_loop_leave(scope);
}

static void what_was_sent_comes_before_the_end(void **state)
{
    kit k;
    room_reader c[2];

    room_flood(&k, state, c, MT_SLOW_DROP_OLDEST);
    on_loop(&k, end_with_words);
    assert_int_equal(room_stats().members, 0);
    room_pause(&k, &c[1], false);
    for (int i = 0; i < 2; i++) {
        kit_until(&k, &c[i].done, 1);
        assert_int_equal(c[i].status.code, MT_OK);
        assert_int_equal(c[i].last, ROOM_FLOOD);
    }
    assert_int_equal(room_stats().delivered + room_stats().dropped, 2 * (ROOM_FLOOD + 1));
    assert_int_equal(room_stats().held_messages, 0);
    room_close(&k);
}

static void leave_and_go_on(void *arg)
{
    (void)arg;
    room_say(0, 10, 1);
    mt_group_leave(the_room.group, the_room.calls[0]);
    mt_group_leave(the_room.group, the_room.calls[0]);
    room_say(1, 10, 0);
    assert_ok(test_talk_count_write_reply(the_room.calls[0], &(test_number){.value = 2}));
    assert_ok(mt_group_join(the_room.group, the_room.calls[0], NULL));
    room_say(3, 10, 1);
    room_finish(0);
}

static void who_left_gets_what_was_sent_before(void **state)
{
    kit k;
    room_reader c;

    room_open(&k, state, NULL);
    room_enter(&k, &c, 0);
    on_loop(&k, leave_and_go_on);
    kit_until(&k, &c.done, 1);
    assert_int_equal(c.status.code, MT_OK);
    assert_int_equal(c.got, 3);
    assert_int_equal(c.gaps, 1);
    assert_int_equal(c.last, 3);
    room_close(&k);
}

static void a_slow_reader_that_leaves_frees_its_queue(void **state)
{
    kit k;
    room_reader c[2];

    room_flood(&k, state, c, MT_SLOW_DROP_OLDEST);
    mt_group_leave(the_room.group, the_room.calls[1]); /* also from outside of the loop */
    assert_int_equal(room_stats().held_messages, 0);
    assert_int_equal(room_stats().members, 1);
    assert_int_equal(room_stats().delivered + room_stats().dropped, 2 * ROOM_FLOOD);
    room_say_to_fast(&k, &c[0], ROOM_FLOOD, ROOM_FLOOD + 1);
    room_leave(&k, &c[0]);
    room_leave(&k, &c[1]);
    room_close(&k);
}

static void a_client_that_hangs_up_has_left(void **state)
{
    kit k;
    room_reader c[2];
    mt_channel *other;

    room_open(&k, state, NULL);
    room_enter(&k, &c[0], 0);
    other = kit_dial(&k, k.target, &(mt_channel_options){.loop = k.loop});
    room_enter_by(other, &k, &c[1], 1);
    room_say(0, 10, 2);
    mt_channel_free(other);
    kit_until(&k, &the_room.over, 1);
    assert_int_equal(room_stats().members, 1);
    room_say(1, 10, 1);
    kit_until(&k, &c[0].got, 2);
    room_leave(&k, &c[0]);
    room_close(&k);
}

static void a_group_may_go_before_its_members(void **state)
{
    kit k;
    room_reader c[2];

    room_flood(&k, state, c, MT_SLOW_DROP_OLDEST);
    room_say(ROOM_FLOOD, 10, 2);
    mt_group_free(the_room.group);
    the_room.group = NULL;
    kit_until(&k, &c[0].got, ROOM_FLOOD + 1);
    room_pause(&k, &c[1], false);
    room_wait_for(&c[1], ROOM_FLOOD);
    room_leave(&k, &c[0]);
    room_leave(&k, &c[1]);
    room_close(&k);
}

/* In the middle of a pass, the first member that is ended takes the others and the group along. */
static void end_everything(mt_call *call)
{
    (void)call;
    the_room.on_over = NULL;
    assert_int_equal(
        test_talk_count_broadcast(the_room.group, &(test_number){.value = ROOM_FLOOD + 1}, NULL),
        MT_OK);
    mt_group_leave(the_room.group, the_room.calls[0]);
    room_finish(1);
    mt_group_free(the_room.group);
    the_room.group = NULL;
}

static void everything_may_end_inside_a_callback(void **state)
{
    kit k;
    room_reader c[4];

    room_open(&k, state, NULL);
    for (int i = 0; i < 4; i++) {
        the_room.options[i].queue_messages = 5;
        room_enter(&k, &c[i], i);
    }
    room_pause(&k, &c[2], true);
    the_room.on_over = end_everything;
    for (int i = 0; the_room.group != NULL; i++) {
        room_say(i, ROOM_STEP, 4);
        kit_until(&k, &c[3].got, i + 1);
    }
    kit_until(&k, &c[1].done, 1);
    assert_int_equal(c[1].status.code, MT_OK);
    assert_int_equal(c[1].last,
                     ROOM_FLOOD + 1); /* its last words were behind what it was getting */
    assert_int_equal(the_room.over, 1);
    kit_until(&k, &c[2].done, 1);
    assert_int_equal(c[2].status.code, MT_RESOURCE_EXHAUSTED);
    room_wait_for(&c[0], ROOM_FLOOD + 1); /* before it left */
    room_wait_for(&c[3], ROOM_FLOOD + 1); /* a member to the end */
    room_leave(&k, &c[0]);
    room_leave(&k, &c[3]);
    room_close(&k);
}

static void a_call_may_be_in_several_groups(void **state)
{
    enum { OTHERS = 3 };
    kit k;
    room_reader c;
    mt_group *others[OTHERS];
    const mt_member_options options = {.queue_messages = 4000, .queue_bytes = 8 << 20};

    room_open(&k, state, NULL);
    the_room.options[0] = options;
    room_enter(&k, &c, 0);
    c.own_order = true;
    for (int i = 0; i < OTHERS; i++) {
        assert_ok(mt_group_new(NULL, &others[i]));
        assert_ok(mt_group_join(others[i], the_room.calls[0], &options));
    }
    room_pause(&k, &c, true);
    for (int64_t i = 0; i < 1000; i++) { /* the group of a number is that of its key */
        const test_number number = {.value = i, .ballast = {ROOM_STEP, room_ballast}};
        mt_group *group = i % ROOM_KEYS == 0 ? the_room.group : others[i % ROOM_KEYS - 1];
        assert_ok(test_talk_count_broadcast(group, &number, NULL));
    }
    room_pause(&k, &c, false);
    kit_until(&k, &c.got, 1000);
    for (int i = 0; i < ROOM_KEYS; i++)
        assert_int_equal(c.latest[i], 1000 - ROOM_KEYS + i);
    mt_group_leave(others[1], the_room.calls[0]);
    assert_int_equal(mt_group_get_stats(others[1]).members, 0);
    room_leave(&k, &c);
    for (int i = 0; i < OTHERS; i++) {
        assert_int_equal(mt_group_get_stats(others[i]).members, 0);
        mt_group_free(others[i]);
    }
    room_close(&k);
}

/* ---- what is refused */

static void a_loop_that_is_behind_gives_eagain(void **state)
{
    kit k;
    room_reader c;
    mt_err err = MT_OK;
    int sent = 0;
    const test_number number = {.ballast = {60 << 10, room_ballast}};
    const test_number too_long = {.ballast = {70000, room_ballast}};

    room_open(&k, state, NULL);
    mt_group_free(the_room.group);
    assert_ok(mt_group_new(&(mt_group_options){.pending_bytes = 512 << 10}, &the_room.group));
    the_room.options[0] = (mt_member_options){.queue_bytes = 8 << 20};
    room_enter(&k, &c, 0);
    c.any_order = true;
    for (; err == MT_OK; sent++)
        err = test_talk_count_broadcast(the_room.group, &number, NULL);
    assert_int_equal(err, MT_EAGAIN);
    assert_in_range(sent - 1, 7, 8);
    assert_int_equal(room_stats().sent, sent - 1);
    kit_until(&k, &c.got, 1);
    room_leave(&k, &c);
    mt_group_free(the_room.group);
    assert_ok(mt_group_new(&(mt_group_options){.pending_bytes = 64 << 10}, &the_room.group));
    room_enter(&k, &c, 1);
    assert_int_equal(test_talk_count_broadcast(the_room.group, &too_long, NULL), MT_ELIMIT);
    room_leave(&k, &c);
    room_close(&k);
}

static void join_badly(mt_call *call, const test_number *request, void *app)
{
    mt_member_options bad = {.queue_messages = 65537};

    room_on_count(call, request, app);
    assert_err(mt_group_join(the_room.group, call, NULL), MT_EEXIST);
    assert_err(mt_group_join(the_room.group, call, &bad), MT_EINVAL);
    assert_int_equal(kit_logged("option queue_messages = 65537: must be 1 to 65536"), 1);
    bad = (mt_member_options){.queue_bytes = 1023};
    assert_err(mt_group_join(the_room.group, call, &bad), MT_EINVAL);
    bad = (mt_member_options){.slow = (mt_slow)3};
    assert_err(mt_group_join(the_room.group, call, &bad), MT_EINVAL);
    assert_int_equal(kit_logged("option slow = 3"), 1);
    assert_err(mt_group_join(NULL, call, NULL), MT_EINVAL);
    assert_err(mt_group_join(the_room.group, NULL, NULL), MT_EINVAL);
    mt_group_leave(NULL, call);
}

static void chat_wrong(mt_call *call, void *app)
{
    (void)app;
    assert_err(mt_group_join(the_room.group, call, NULL), MT_EINVAL);
    assert_int_equal(kit_logged("not of the type of the group"), 1);
    mt_call_end(call);
}

static void sum_wrong(mt_call *call, void *app)
{
    (void)app;
    assert_err(mt_group_join(the_room.group, call, NULL), MT_EINVAL);
    test_talk_sum_respond(call, &(test_number){.value = 1});
}

static void refusals_say_why(void **state)
{
    static const test_talk_handlers handlers = {
        .count = join_badly, .chat = chat_wrong, .sum = sum_wrong};
    kit k;
    room_reader c;
    mt_group *group;
    guest g = {.k = &k};

    assert_err(mt_group_new(&(mt_group_options){.pending_bytes = 65535}, &group), MT_EINVAL);
    assert_null(group);
    mt_group_free(NULL);
    room_open(&k, state, &(kit_args){.talk = &handlers});
    assert_err(mt_group_send(NULL, &test_number_mt_type, &(test_number){0}, NULL), MT_EINVAL);
    assert_ok(
        test_talk_chat_broadcast(the_room.group, &(test_note){0}, NULL)); /* nobody is there */
    room_enter(&k, &c, 0);
    assert_err(test_talk_chat_broadcast(the_room.group, &(test_note){0}, NULL), MT_EINVAL);
    g.call = test_talk_chat_open(k.channel, NULL);
    assert_err(mt_group_join(the_room.group, g.call, NULL), MT_EINVAL); /* a caller's */
    mt_call_on_done(g.call, guest_done, &g);
    kit_until(&k, &g.done, 1);
    g.call = test_talk_sum_open(k.channel, NULL);
    mt_status status = mt_call_finish(g.call);
    assert_int_equal(status.code, MT_OK);
    room_leave(&k, &c);
    room_close(&k);
}

static void a_message_too_long_for_the_client_ends_the_call(void **state)
{
    kit k;
    room_reader c[2];
    mt_channel *small;

    room_open(&k, state, NULL);
    room_enter(&k, &c[0], 0);
    small =
        kit_dial(&k, k.target, &(mt_channel_options){.loop = k.loop, .max_message_bytes = 2000});
    room_enter_by(small, &k, &c[1], 1);
    room_say(0, 3000, 2);
    kit_until(&k, &c[1].done, 1);
    assert_status(&c[1].status, MT_RESOURCE_EXHAUSTED, MT_RAN, "max_message_bytes = 2000");
    kit_until(&k, &c[0].got, 1);
    assert_int_equal(room_stats().disconnected, 1);
    assert_int_equal(room_stats().members, 1);
    room_leave(&k, &c[0]);
    mt_channel_free(small);
    room_close(&k);
}

/* ---- the server's end */

static void drained(void *arg)
{
    kit_count_up(the_room.k, arg);
}

static void a_drain_cancels_the_members_in_the_end(void **state)
{
    kit k;
    room_reader c[2];
    kit_count drains = 0;

    room_open(&k, state, &(kit_args){.server = {.drain_grace_ms = 50}});
    room_enter(&k, &c[0], 0);
    room_enter(&k, &c[1], 1);
    mt_loop_scope scope = mt_loop_enter(k.loop);
    mt_server_drain(k.server, drained, &drains);
    mt_loop_leave(scope);
    room_say(0, 10, 2); /* it still serves those that are there */
    for (int i = 0; i < 2; i++) {
        kit_until(&k, &c[i].done, 1);
        assert_int_equal(c[i].got, 1);
        assert_int_equal(c[i].status.code, MT_UNAVAILABLE);
    }
    kit_until(&k, &drains, 1);
    room_say(1, 10, 0);
    room_close(&k);
}

static void a_server_that_is_freed_takes_its_members_along(void **state)
{
    kit k;
    room_reader c;

    room_open(&k, state, NULL);
    room_enter(&k, &c, 0);
    room_say(0, 10, 1);
    mt_server_free(k.server);
    k.server = NULL;
    assert_int_equal(room_stats().members, 0);
    assert_int_equal(the_room.over, 1);
    room_say(1, 10, 0);
    kit_until(&k, &c.done, 1);
    room_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(every_member_gets_every_message_in_order),
        KIT_EVERYWHERE(messages_of_every_size_come),
        KIT_EVERYWHERE(what_one_says_in_a_callback_all_hear),
        KIT_EVERYWHERE(who_joins_later_gets_only_what_comes_later),
        KIT_EVERYWHERE(a_handler_writes_beside_the_group),
        KIT_EVERYWHERE(what_was_sent_comes_before_the_end),
        KIT_EVERYWHERE(who_left_gets_what_was_sent_before),
        KIT_EVERYWHERE(a_slow_reader_that_leaves_frees_its_queue),
        KIT_EVERYWHERE(a_client_that_hangs_up_has_left),
        KIT_EVERYWHERE(a_group_may_go_before_its_members),
        KIT_EVERYWHERE(everything_may_end_inside_a_callback),
        KIT_EVERYWHERE(a_call_may_be_in_several_groups),
        KIT_EVERYWHERE(a_loop_that_is_behind_gives_eagain),
        KIT_EVERYWHERE(refusals_say_why),
        KIT_EVERYWHERE(a_message_too_long_for_the_client_ends_the_call),
        KIT_EVERYWHERE(a_drain_cancels_the_members_in_the_end),
        KIT_EVERYWHERE(a_server_that_is_freed_takes_its_members_along),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
