/* SPDX-License-Identifier: Apache-2.0 */
/* room.h - a group of calls on the server of a kit, and readers that note what comes.
 *
 *     room_open(&k, state, NULL);
 *     room_enter(&k, &reader, 0);
 *     room_say(0, 10, 1);
 *     kit_until(&k, &reader.got, 1);
 *     room_leave(&k, &reader);
 *     room_close(&k); */
#ifndef ROOM_H
#define ROOM_H

#include "rpc/kit.h"

#include <msgtrans/group.h>

enum {
    ROOM_MOST = 8,
    ROOM_KEYS = 4,     /* a number's key follows from the rest of its division by this */
    ROOM_STEP = 800,   /* bytes of a usual message */
    ROOM_QUEUE = 20,   /* messages that wait for a slow reader of room_flood() */
    ROOM_FLOOD = 1500, /* what it is sent */
    ROOM_BALLAST = 1 << 20,
};

/* The call of Count with the number i is member i. */
typedef struct room {
    kit *k;
    mt_group *group;
    mt_member_options options[ROOM_MOST];
    mt_call *calls[ROOM_MOST];
    kit_count joined, over;
    void (*on_over)(mt_call *call); /* in on_cancel, before the call is given back */
} room;

typedef struct room_reader {
    kit *k;
    mt_call *call;
    int64_t last; /* the number that came last, -1 before; each is higher than those before it */
    int64_t gaps; /* numbers that did not come */
    int64_t latest[ROOM_KEYS];
    bool own_order; /* numbers only rise among those of a key */
    bool any_order; /* they need not rise at all */
    kit_count got, done;
    mt_status status;
} room_reader;

extern room the_room;
extern uint8_t room_ballast[ROOM_BALLAST];

/* Handlers for a table of one's own: the call joins, and is ended when its client is gone. */
void room_on_count(mt_call *call, const test_number *request, void *app);

/* kit_open() and kit_close() with a group around. The handlers of Talk: room_on_count(), and for Chat one
 * that says to all what one says. */
void room_open(kit *k, void **state, const kit_args *args);
void room_close(kit *k);

mt_group_stats room_stats(void);
mt_member_stats room_member(int i);

/* Opens a stream as member i, and waits until it is one. The call must not run on another thread. */
void room_enter(kit *k, room_reader *c, int i);
void room_enter_by(mt_channel *channel, kit *k, room_reader *c, int i);

/* Stops a reader, or lets it go on. */
void room_pause(kit *k, room_reader *c, bool paused);

/* Cancels the call of a reader, and waits for its end at both sides. */
void room_leave(kit *k, room_reader *c);

/* Ends the call of member i with OK. */
void room_finish(int i);

/* Sends a number with its key and so many bytes beside it, and checks how many members it goes to. */
void room_say(int64_t value, size_t size, size_t members);

/* Sends the numbers from first to last - 1; the fast reader has each before the next is sent. */
void room_say_to_fast(kit *k, room_reader *fast, int64_t first, int64_t last);

/* Waits until that number has come, or a higher one. */
void room_wait_for(room_reader *c, int64_t number);

/* A room with a fast reader, and one with that policy that has stopped: ROOM_FLOOD messages for both. */
void room_flood(kit *k, void **state, room_reader c[2], mt_slow slow);

#endif
