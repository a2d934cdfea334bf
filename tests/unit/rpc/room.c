/* SPDX-License-Identifier: Apache-2.0 */
/* room.c - a group of calls, and the readers in it. */
#include "rpc/room.h"

#include <string.h>

/* ---- the server: a call of Count with the number i is member i of the room */

room the_room;
uint8_t room_ballast[ROOM_BALLAST];

static void end_member(mt_call *call, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROOM_MOST; i++)
        if (the_room.calls[i] == call)
            the_room.calls[i] = NULL;
    if (the_room.on_over != NULL)
        the_room.on_over(call);
    mt_call_fail(call, MT_CANCELLED, "nobody listens");
    kit_count_up(the_room.k, &the_room.over);
}

void room_on_count(mt_call *call, const test_number *request, void *app)
{
    int64_t i = request->value;

    (void)app;
    assert_in_range(i, 0, ROOM_MOST - 1);
    the_room.calls[i] = call;
    mt_call_on_cancel(call, end_member, NULL);
    assert_ok(mt_group_join(the_room.group, call, &the_room.options[i]));
    kit_count_up(the_room.k, &the_room.joined);
}

/* Chat: what one says, all hear. */
static void said(mt_call *call, const test_note *note, void *arg)
{
    (void)arg;
    if (note == NULL)
        mt_call_end(call);
    else
        assert_ok(test_talk_chat_broadcast(the_room.group, note, NULL));
}

static void leave_chat(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_fail(call, MT_CANCELLED, "gone");
    kit_count_up(the_room.k, &the_room.over);
}

static void on_chat(mt_call *call, void *app)
{
    assert_ok(mt_group_join(the_room.group, call, NULL));
    mt_call_on_cancel(call, leave_chat, NULL);
    test_talk_chat_on_request(call, said, app);
    kit_count_up(the_room.k, &the_room.joined);
}

static const test_talk_handlers talk = {.count = room_on_count, .chat = on_chat};

void room_open(kit *k, void **state, const kit_args *args)
{
    kit_args own = args != NULL ? *args : (kit_args){0};

    the_room = (room){.k = k};
    assert_ok(mt_group_new(NULL, &the_room.group));
    if (own.talk == NULL)
        own.talk = &talk;
    kit_open(k, *state, &own);
}

void room_close(kit *k)
{
    mt_group_free(the_room.group);
    kit_close(k);
}

mt_group_stats room_stats(void)
{
    return mt_group_get_stats(the_room.group);
}

mt_member_stats room_member(int i)
{
    mt_member_stats out;

    assert_ok(mt_group_get_member(the_room.group, the_room.calls[i], &out));
    return out;
}

/* ---- a client */

static void note_number(mt_call *call, const test_number *reply, void *arg)
{
    room_reader *c = arg;

    (void)call;
    if (c->any_order) {
        assert_int_equal(reply->value, 0);
    } else if (c->own_order) {
        assert_true(reply->value > c->latest[reply->value % ROOM_KEYS]);
    } else {
        assert_true(reply->value > c->last);
        c->gaps += reply->value - c->last - 1;
    }
    c->last = reply->value;
    c->latest[reply->value % ROOM_KEYS] = reply->value;
    kit_count_up(c->k, &c->got);
}

static void note_done(mt_call *call, const mt_status *status, void *arg)
{
    room_reader *c = arg;

    (void)call;
    c->status = *status;
    kit_count_up(c->k, &c->done);
}

void room_enter_by(mt_channel *channel, kit *k, room_reader *c, int i)
{
    *c = (room_reader){.k = k, .last = -1};
    memset(c->latest, 0xff, sizeof c->latest);
    c->call = test_talk_count_open(channel, &(test_number){.value = i}, NULL);
    assert_non_null(c->call);
    test_talk_count_on_reply(c->call, note_number, c);
    mt_call_on_done(c->call, note_done, c);
    kit_until(k, &the_room.joined, atomic_load(&the_room.joined) + 1);
}

void room_enter(kit *k, room_reader *c, int i)
{
    room_enter_by(k->channel, k, c, i);
}

void room_pause(kit *k, room_reader *c, bool paused)
{
    mt_loop_scope scope = mt_loop_enter(k->loop);

    if (paused)
        mt_call_pause_reads(c->call);
    else
        mt_call_resume_reads(c->call);
    mt_loop_leave(scope);
}

void room_say(int64_t value, size_t size, size_t members)
{
    size_t count;
    const mt_send_options options = {.key = (uint64_t)(value % ROOM_KEYS) + 1, .members = &count};
    const test_number number = {.value = value, .ballast = {size, room_ballast}};

    assert_ok(test_talk_count_broadcast(the_room.group, &number, &options));
    assert_int_equal(count, members);
}

/* Sends the numbers from first to last - 1; the fast one has them all before the next is sent. */
void room_say_to_fast(kit *k, room_reader *fast, int64_t first, int64_t last)
{
    for (int64_t i = first; i < last; i++) {
        room_say(i, ROOM_STEP, room_stats().members);
        kit_until(k, &fast->got, (int)i + 1);
    }
    assert_int_equal(fast->gaps, 0);
}

void room_wait_for(room_reader *c, int64_t number)
{
    while (c->last < number)
        kit_until(c->k, &c->got, c->got + 1);
}

void room_leave(kit *k, room_reader *c)
{
    int over = atomic_load(&the_room.over);

    mt_call_cancel(c->call);
    kit_until(k, &c->done, 1);
    kit_until(k, &the_room.over, over + 1);
}

void room_finish(int i)
{
    mt_call *call = the_room.calls[i];

    the_room.calls[i] = NULL;
    mt_call_end(call);
}

/* A fast reader, and a slow one with that policy, which stops; ROOM_FLOOD messages for both. */
void room_flood(kit *k, void **state, room_reader c[2], mt_slow slow)
{
    room_open(k, state, NULL);
    the_room.options[1] = (mt_member_options){.slow = slow, .queue_messages = ROOM_QUEUE};
    room_enter(k, &c[0], 0);
    room_enter(k, &c[1], 1);
    c[1].own_order = slow == MT_SLOW_KEEP_LATEST;
    room_pause(k, &c[1], true);
    room_say_to_fast(k, &c[0], 0, ROOM_FLOOD);
    assert_int_equal(c[1].got, 0);
    assert_int_equal(room_member(0).delivered, ROOM_FLOOD);
}
