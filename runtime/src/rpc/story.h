/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/story.h - from the records of a flight recorder to what a call can tell of itself.
 *
 *   story       which records a call keeps
 *   story_text  records and outcome in words
 *   story_call  the public functions: calls of both sides, channels, servers */
#ifndef MT_RPC_STORY_H
#define MT_RPC_STORY_H

#include <msgtrans/recorder.h>

#include "core/recorder.h"
#include "rpc/call.h"

enum {
    MT_STORY_FIRST = 8, /* records that a story keeps from its start */
    MT_STORY_LAST = 24, /* and up to its end; those between are left out */
};

/* What is kept of a call: one piece of memory. */
typedef struct mt_story {
    mt_code code;
    mt_ran ran;
    const char *text; /* of the status */
    const char *peer; /* NULL: the call was on no connection */
    uint32_t count;
    uint32_t left_out; /* behind the first MT_STORY_FIRST */
    mt_record records[];
} mt_story;

typedef struct mt_story_source {
    const mt_recorder *connection; /* records of the stream, and of none; may be NULL */
    const mt_recorder *channel;    /* records of the channel's servers; may be NULL */
    const char *peer;              /* may be NULL */
    uint32_t stream;
    mt_time began; /* of the call: what is older is not its own */
} mt_story_source;

/* Copies what concerns a call; NULL when memory is out.
 *   Shape    status NULL: the call is under way
 *   Owns     into the arena; with NULL for that the result is the caller's: mt_free() */
mt_story *mt_story_take(mt_arena *arena, const mt_story_source *source, const mt_status *status);

/* Text into a buffer that may be too small, as snprintf() counts it. */
typedef struct mt_text {
    char *out;
    size_t size;
    size_t length;
} mt_text;

void mt_text_add(mt_text *text, const char *format, ...) MT_PRINTF(2, 3);

/* Adds what a record says, without a newline. */
void mt_story_add_record(mt_text *text, const mt_record *record);

/* Adds a line for each record. */
void mt_story_add_records(mt_text *text, const mt_story *story, mt_time began);

/* Adds a line of something that is not in a ring. */
void mt_story_add_line(mt_text *text, mt_time at, const char *what);

/* Returns the story of a call that failed, for as long as the call; conn may be NULL. */
struct mt_client_call;
struct mt_client_conn;
const mt_story *mt_client_story_keep(struct mt_client_call *call, const struct mt_client_conn *conn,
                                     const mt_status *status);

/* The caller's half of mt_call_story(). */
size_t mt_client_call_story(mt_call *call, char *out, size_t size);

/* The handler's half; this one is the caller's to mt_free(). */
struct mt_server_call;
struct mt_server_conn;
mt_story *mt_server_story_take(struct mt_server_call *call, const struct mt_server_conn *conn,
                               const mt_status *status);
size_t mt_server_call_story(mt_call *call, char *out, size_t size);

#endif
