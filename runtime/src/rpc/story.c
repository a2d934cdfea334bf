/* SPDX-License-Identifier: Apache-2.0 */
/* story.c - which records a call keeps: those of its stream and those of its connection, while it was
 * under way, in one order. */
#include "rpc/story.h"

#include <string.h>

#include "core/alloc.h"

/* Walks the records of a ring that concern a call, oldest first. */
typedef struct cursor {
    const mt_recorder *ring;
    uint32_t at, count;
    uint32_t stream;
    bool any_stream;
    mt_time since;
} cursor;

static cursor cursor_of(const mt_recorder *ring, const mt_story_source *source)
{
    return (cursor){.ring = ring,
                    .count = ring != NULL ? mt_recorder_count(ring) : 0,
                    .stream = source->stream,
                    .any_stream = ring == source->channel,
                    .since = source->began - MT_RECORD_STEP}; /* times are rounded down */
}

/* Returns the next record that concerns the call, which stays the next until it is taken; NULL: none. */
static const mt_record *cursor_peek(cursor *c)
{
    for (; c->at < c->count; c->at++) {
        const mt_record *record = mt_recorder_get(c->ring, c->at);
        uint32_t stream = mt_record_stream(record);

        if ((c->any_stream || stream == 0 || stream == c->stream) &&
            mt_record_time(record) > c->since)
            return record;
    }
    return NULL;
}

/* True when a record of the channel goes ahead of one of the connection: it is older or, at the same time,
 * the connection only begins. */
static bool goes_ahead(const mt_record *channel, const mt_record *connection)
{
    mt_time lead = mt_record_time(connection) - mt_record_time(channel);

    return lead > 0 || (lead == 0 && mt_record_kind(connection) == MT_RECORD_SETTINGS &&
                        mt_record_is_sent(connection));
}

/* The older one of both. */
static const mt_record *next_of(cursor *connection, cursor *channel)
{
    const mt_record *a = cursor_peek(channel), *b = cursor_peek(connection);
    bool take_a = a != NULL && (b == NULL || goes_ahead(a, b));
    cursor *from = take_a ? channel : connection;

    if (a == NULL && b == NULL)
        return NULL;
    from->at++;
    return take_a ? a : b;
}

static uint32_t count_of(cursor connection, cursor channel)
{
    uint32_t count = 0;

    while (next_of(&connection, &channel) != NULL)
        count++;
    return count;
}

static void copy_records(mt_story *story, cursor connection, cursor channel)
{
    const mt_record *record;
    uint32_t to = 0;

    for (uint32_t i = 0; (record = next_of(&connection, &channel)) != NULL; i++)
        if (i < MT_STORY_FIRST || i >= MT_STORY_FIRST + story->left_out)
            story->records[to++] = *record;
}

/* Copies a text to *room, and moves that behind it. */
static const char *put_text(char **room, const char *text)
{
    size_t size = strlen(text) + 1;
    const char *copy = memcpy(*room, text, size);

    *room += size;
    return copy;
}

mt_story *mt_story_take(mt_arena *arena, const mt_story_source *source, const mt_status *status)
{
    cursor connection = cursor_of(source->connection, source);
    cursor channel = cursor_of(source->channel, source);
    uint32_t count = count_of(connection, channel);
    uint32_t kept = count < MT_STORY_FIRST + MT_STORY_LAST ? count : MT_STORY_FIRST + MT_STORY_LAST;
    const char *text = status != NULL ? status->text : "";
    size_t size = sizeof(mt_story) + kept * sizeof(mt_record) + strlen(text) + 1 +
                  (source->peer != NULL ? strlen(source->peer) + 1 : 0);
    mt_story *story = arena != NULL ? mt_arena_take(arena, size) : mt_malloc(size);

    if (story == NULL)
        return NULL;
    *story = (mt_story){.count = kept, .left_out = count - kept};
    copy_records(story, connection, channel);
    char *room = (char *)&story->records[kept];
    story->text = put_text(&room, text);
    if (source->peer != NULL)
        story->peer = put_text(&room, source->peer);
    if (status != NULL) {
        story->code = status->code;
        story->ran = status->ran;
    }
    return story;
}
