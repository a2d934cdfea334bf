/* SPDX-License-Identifier: Apache-2.0 */
/* group_slow_test.c - members of a group that read too slowly: what each policy brings them, and what they
 * cost. */
#include "rpc/room.h"

/* The sum of what a member's messages came to. */
static void assert_all_accounted(int i, uint64_t sent)
{
    mt_member_stats m = room_member(i);

    assert_int_equal(m.delivered + m.dropped + m.replaced + m.queued_messages, sent);
    assert_true(m.queued_messages <= ROOM_QUEUE);
}

static void drop_oldest_keeps_the_newest_messages(void **state)
{
    kit k;
    room_reader c[2];

    room_flood(&k, state, c, MT_SLOW_DROP_OLDEST);
    mt_member_stats m = room_member(1);
    assert_int_equal(m.queued_messages, ROOM_QUEUE);
    assert_true(m.dropped > ROOM_FLOOD / 2);
    assert_all_accounted(1, ROOM_FLOOD);
    assert_int_equal(room_stats().held_messages, ROOM_QUEUE);
    room_pause(&k, &c[1], false);
    kit_until(&k, &c[1].got, (int)(m.delivered + ROOM_QUEUE));
    assert_int_equal(c[1].last, ROOM_FLOOD - 1);
    assert_int_equal(c[1].gaps, m.dropped);
    assert_int_equal(room_stats().held_messages, 0);
    assert_int_equal(room_stats().delivered, ROOM_FLOOD + m.delivered + ROOM_QUEUE);
    assert_int_equal(room_stats().dropped, m.dropped);
    room_say_to_fast(&k, &c[0], ROOM_FLOOD, ROOM_FLOOD + 3); /* and it goes on */
    kit_until(&k, &c[1].got, (int)(m.delivered + ROOM_QUEUE + 3));
    room_leave(&k, &c[0]);
    room_leave(&k, &c[1]);
    room_close(&k);
}

static void keep_latest_brings_the_last_of_each_key(void **state)
{
    kit k;
    room_reader c[2];

    room_flood(&k, state, c, MT_SLOW_KEEP_LATEST);
    mt_member_stats m = room_member(1);
    assert_int_equal(m.queued_messages, ROOM_KEYS);
    assert_int_equal(m.dropped, 0);
    assert_true(m.replaced > ROOM_FLOOD / 2);
    assert_all_accounted(1, ROOM_FLOOD);
    assert_int_equal(room_stats().held_messages, ROOM_KEYS);
    room_pause(&k, &c[1], false);
    kit_until(&k, &c[1].got, (int)(m.delivered + ROOM_KEYS));
    for (int i = 0; i < ROOM_KEYS; i++)
        assert_int_equal(c[1].latest[i], ROOM_FLOOD - ROOM_KEYS + i);
    assert_int_equal(room_stats().replaced, m.replaced);
    room_leave(&k, &c[0]);
    room_leave(&k, &c[1]);
    room_close(&k);
}

static void without_a_key_nothing_is_replaced(void **state)
{
    kit k;
    room_reader c;
    const test_number number = {.ballast = {ROOM_STEP, room_ballast}};

    room_open(&k, state, NULL);
    the_room.options[0] =
        (mt_member_options){.slow = MT_SLOW_KEEP_LATEST, .queue_messages = ROOM_QUEUE};
    room_enter(&k, &c, 0);
    c.any_order = true;
    room_pause(&k, &c, true);
    for (int i = 0; i < ROOM_FLOOD; i++) {
        assert_ok(test_talk_count_broadcast(the_room.group, &number, NULL));
        kit_pass(&k, MT_MS);
    }
    assert_int_equal(room_member(0).replaced, 0);
    assert_int_equal(room_member(0).queued_messages, ROOM_QUEUE);
    room_leave(&k, &c);
    room_close(&k);
}

static void disconnect_ends_the_call_and_names_the_knob(void **state)
{
    kit k;
    room_reader c[2];

    room_open(&k, state, NULL);
    the_room.options[1] = (mt_member_options){.queue_messages = ROOM_QUEUE};
    room_enter(&k, &c[0], 0);
    room_enter(&k, &c[1], 1);
    room_pause(&k, &c[1], true);
    room_say_to_fast(&k, &c[0], 0, ROOM_FLOOD);
    assert_int_equal(the_room.over, 1); /* the handler heard it as a cancellation */
    assert_null(the_room.calls[1]);
    assert_int_equal(room_stats().members, 1);
    assert_int_equal(room_stats().disconnected, 1);
    assert_int_equal(room_stats().held_messages, 0);
    kit_until(&k, &c[1].done, 1);
    assert_status(&c[1].status, MT_RESOURCE_EXHAUSTED, MT_RAN, "(queue_messages = 20)");
    room_leave(&k, &c[0]);
    room_close(&k);
}

/* Sends without a look at the queue of member i until its stream takes no more; returns the next number. */
static int64_t fill(kit *k, int i)
{
    int64_t next = 0;

    for (; room_member(i).queued_messages == 0; next++) {
        uint64_t done = room_stats().delivered;
        room_say(next, ROOM_STEP, room_stats().members);
        for (mt_member_stats m = room_member(i);
             m.queued_messages == 0 && room_stats().delivered == done; m = room_member(i))
            kit_pass(k, MT_MS);
    }
    return next;
}

static void the_bytes_of_a_queue_are_bounded(void **state)
{
    static const mt_slow policies[] = {MT_SLOW_DROP_OLDEST, MT_SLOW_KEEP_LATEST,
                                       MT_SLOW_DISCONNECT};
    kit k;
    room_reader c;

    room_open(&k, state, NULL);
    for (int i = 0; i < 3; i++) {
        the_room.options[i] = (mt_member_options){.slow = policies[i], .queue_bytes = 5000};
        room_enter(&k, &c, i);
        c.own_order = true;
        room_pause(&k, &c, true);
        int64_t next = fill(&k, i);
        for (int64_t end = next + 40; next < end; next++) {
            room_say(next, next % 10 == 0 ? 6000 : (size_t)(next % 5) * 900, 1);
            kit_pass(&k, MT_MS);
            if (the_room.calls[i] == NULL)
                break;
            assert_in_range(room_member(i).queued_bytes, 1, 5000);
        }
        if (policies[i] == MT_SLOW_DISCONNECT) {
            assert_null(the_room.calls[i]);
            kit_until(&k, &c.done, 1);
            assert_status(&c.status, MT_RESOURCE_EXHAUSTED, MT_RAN, "(queue_bytes = 5000)");
        } else {
            assert_true(room_member(i).dropped > 0);
            room_leave(&k, &c);
        }
    }
    room_close(&k);
}

/* A newer message that is longer than the place of the older pushes out others, not itself. */
static void a_longer_message_with_a_key_makes_room(void **state)
{
    kit k;
    room_reader c;

    room_open(&k, state, NULL);
    the_room.options[0] = (mt_member_options){.slow = MT_SLOW_KEEP_LATEST, .queue_bytes = 5000};
    room_enter(&k, &c, 0);
    c.own_order = true;
    room_pause(&k, &c, true);
    int64_t next = fill(&k, 0) + ROOM_KEYS;
    for (int key = 0; key < ROOM_KEYS; key++, next++)
        room_say(next, ROOM_STEP, 1);
    room_say(next, 3500, 1);
    kit_pass(&k, MT_MS);
    room_pause(&k, &c, false);
    kit_pass(&k, MT_SEC);
    assert_int_equal(c.latest[next % ROOM_KEYS], next);
    assert_int_equal(c.last, next);
    room_leave(&k, &c);
    room_close(&k);
}

static void memory_does_not_grow_with_what_a_slow_reader_misses(void **state)
{
    static const mt_slow policies[] = {MT_SLOW_DROP_OLDEST, MT_SLOW_KEEP_LATEST};
    enum { SLOW = 6 };
    kit k;
    room_reader fast, slow[SLOW];

    room_open(&k, state, NULL);
    for (int i = 0; i < SLOW; i++) {
        the_room.options[i] =
            (mt_member_options){.slow = policies[i % 2], .queue_messages = ROOM_QUEUE};
        room_enter(&k, &slow[i], i);
        slow[i].own_order = true;
        room_pause(&k, &slow[i], true);
    }
    room_enter(&k, &fast, SLOW);
    room_say_to_fast(&k, &fast, 0,
                     2 * ROOM_FLOOD); /* until the loop's pool of blocks is full, too */
    int64_t live = mt_live_objects();
    uint64_t held = room_stats().held_bytes;
    assert_true(held > 0);
    assert_true(room_stats().held_messages <= 2 * ROOM_QUEUE); /* shared: not one for each member */
    room_say_to_fast(&k, &fast, 2 * ROOM_FLOOD, 3 * ROOM_FLOOD);
    assert_true(mt_live_objects() <= live + 8);
    assert_true(room_stats().held_bytes <= held);
    for (int i = 0; i < SLOW; i++)
        room_leave(&k, &slow[i]);
    assert_int_equal(room_stats().held_bytes, 0);
    room_leave(&k, &fast);
    room_close(&k);
}

/* Empty messages take no credit, and no bytes of a queue; they count all the same. */
static void empty_messages_are_bounded_too(void **state)
{
    enum { MANY = 40000 };
    kit k;
    room_reader c;
    const test_number nothing = {.value = 0};

    room_open(&k, state, NULL);
    mt_group_free(the_room.group);
    assert_ok(mt_group_new(&(mt_group_options){.pending_bytes = 128 << 20}, &the_room.group));
    the_room.options[0] =
        (mt_member_options){.slow = MT_SLOW_DROP_OLDEST, .queue_messages = ROOM_QUEUE};
    room_enter(&k, &c, 0);
    c.any_order = true;
    for (int i = 0; i < MANY; i++)
        assert_ok(test_talk_count_broadcast(the_room.group, &nothing, NULL));
    kit_pass(&k, MT_SEC); /* all in one turn, in which a connection is given 256 KiB at most */
    assert_true(room_member(0).dropped > 1000);
    assert_int_equal(room_member(0).delivered + room_member(0).dropped, MANY);
    assert_int_equal(c.got, room_member(0).delivered);
    room_leave(&k, &c);
    room_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(drop_oldest_keeps_the_newest_messages),
        KIT_EVERYWHERE(keep_latest_brings_the_last_of_each_key),
        KIT_ONLY(without_a_key_nothing_is_replaced, kit_sim),
        KIT_EVERYWHERE(disconnect_ends_the_call_and_names_the_knob),
        KIT_ONLY(the_bytes_of_a_queue_are_bounded, kit_sim),
        KIT_ONLY(a_longer_message_with_a_key_makes_room, kit_sim),
        KIT_EVERYWHERE(memory_does_not_grow_with_what_a_slow_reader_misses),
        KIT_ONLY(empty_messages_are_bounded_too, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
