/* SPDX-License-Identifier: Apache-2.0 */
/* story_text.c - records in plain words. */
#include "rpc/story.h"

#include <stdio.h>
#include <string.h>

enum { MSG = 0x10, ACK = 0x10, END = 0x20, MORE = 0x40, PACKED = 0x80 };

void mt_text_add(mt_text *text, const char *format, ...)
{
    size_t left = text->length < text->size ? text->size - text->length : 0;
    va_list args;

    va_start(args, format);
    int length = vsnprintf(left > 0 ? text->out + text->length : NULL, left, format, args);
    va_end(args);
    if (length > 0)
        text->length += (size_t)length;
}

void mt_story_add_line(mt_text *text, mt_time at, const char *what)
{
    mt_text_add(text, "%10.2f ms  %s\n", (double)at / MT_MS, what);
}

/* ---- frames */

static const char *direction(const mt_record *record)
{
    return mt_record_is_sent(record) ? "sent" : "received";
}

static void add_call(mt_text *text, const mt_record *record)
{
    unsigned flags = mt_record_flags(record);
    const char *with = (flags & (MSG | END)) == (MSG | END) ? " with the whole request"
                       : (flags & MSG) != 0                 ? " with a first message"
                       : (flags & END) != 0                 ? " without a message"
                                                            : "";

    mt_text_add(text, "%s CALL%s, %u bytes", direction(record), with, mt_record_count(record));
}

static void add_message(mt_text *text, const mt_record *record)
{
    unsigned flags = mt_record_flags(record);

    if ((flags & MSG) == 0) {
        mt_text_add(text, "%s the end of the messages", direction(record));
        return;
    }
    mt_text_add(text, "%s %s%s, %u bytes%s", direction(record),
                (flags & MORE) != 0 ? "a part of a message" : "a message",
                (flags & PACKED) != 0 ? ", compressed" : "", mt_record_count(record),
                (flags & END) != 0 ? ", the last" : "");
}

static void add_credit(mt_text *text, const mt_record *record)
{
    uint32_t bytes = mt_record_count(record);

    mt_text_add(text, "%s credit for %u%s more bytes%s", direction(record), bytes,
                bytes == MT_RECORD_NUMBER_MOST ? " or" : "",
                mt_record_stream(record) == 0 ? " of the whole connection" : "");
}

static void add_frame(mt_text *text, const mt_record *record)
{
    const char *how = direction(record);
    const char *code = mt_code_name((mt_code)mt_record_code(record));
    bool marked = (mt_record_flags(record) & MSG) != 0;

    switch (mt_record_kind(record)) {
    case MT_RECORD_SETTINGS:
        mt_text_add(text, "%s SETTINGS", how);
        break;
    case MT_RECORD_CALL:
        add_call(text, record);
        break;
    case MT_RECORD_HEADERS:
        mt_text_add(text, "%s HEADERS, %u bytes", how, mt_record_count(record));
        break;
    case MT_RECORD_MESSAGE:
        add_message(text, record);
        break;
    case MT_RECORD_STATUS:
        mt_text_add(text, "%s STATUS %s%s, %u bytes", how, code, marked ? " with the reply" : "",
                    mt_record_count(record));
        break;
    case MT_RECORD_RESET:
        mt_text_add(text, "%s RESET %s", how, code);
        break;
    case MT_RECORD_CREDIT:
        add_credit(text, record);
        break;
    case MT_RECORD_PING:
        mt_text_add(text, "%s %s", how, marked ? "the answer to a PING" : "PING");
        break;
    case MT_RECORD_GOAWAY:
        mt_text_add(text, "%s GOAWAY %s", how, code);
        break;
    default:
        mt_text_add(text, "%s a frame of type %u, %u bytes", how, mt_record_kind(record),
                    mt_record_count(record));
    }
}

/* ---- events */

/* What stands in front of a number, and behind it; NULL: there is no number. */
static const struct phrase {
    const char *before, *behind;
} phrases[MT_RECORD_EVENTS] = {
    [MT_RECORD_CONNECTED] = {"connected", NULL},
    [MT_RECORD_ACCEPTED] = {"accepted the connection", NULL},
    [MT_RECORD_STALLED] = {"no credit left: ", " bytes wait for the other end to read"},
    [MT_RECORD_BLOCKED] = {"the socket is full: ", " bytes of the connection wait"},
    [MT_RECORD_UNBLOCKED] = {"the socket takes more again", NULL},
    [MT_RECORD_ENDING] = {"the connection is to end once all is written", NULL},
    [MT_RECORD_CLOSED] = {"the connection closed", NULL},
    [MT_RECORD_HUNG_UP] = {"the other end hung up", NULL},
    [MT_RECORD_SILENT] = {"no sign of life after ", " ms: the connection is given up"},
    [MT_RECORD_RESOLVING] = {"looking up its name", NULL},
    [MT_RECORD_CONNECTING] = {"connecting", NULL},
    [MT_RECORD_LOST] = {"no connection; next attempt in ", " ms"},
};

static void add_event(mt_text *text, const mt_record *record, unsigned event)
{
    const struct phrase *phrase = &phrases[event];

    if (event >= MT_RECORD_RESOLVING)
        mt_text_add(text, "server %u: ", mt_record_stream(record) + 1);
    if (event == MT_RECORD_BROKEN)
        mt_text_add(text, "the connection broke: %s", strerror((int)mt_record_count(record)));
    else if (phrase->behind == NULL)
        mt_text_add(text, "%s", phrase->before);
    else
        mt_text_add(text, "%s%u%s", phrase->before, mt_record_count(record), phrase->behind);
}

void mt_story_add_record(mt_text *text, const mt_record *record)
{
    unsigned event = mt_record_flags(record) >> 4;

    if (mt_record_kind(record) == MT_RECORD_EVENT && mt_record_is_sent(record) &&
        event < MT_RECORD_EVENTS)
        add_event(text, record, event);
    else
        add_frame(text, record);
}

void mt_story_add_records(mt_text *text, const mt_story *story, mt_time began)
{
    for (uint32_t i = 0; i < story->count; i++) {
        mt_time at = mt_record_time(&story->records[i]) - began;

        if (i == MT_STORY_FIRST && story->left_out > 0)
            mt_text_add(text, "%10s     %u more left out\n", "...", story->left_out);
        mt_text_add(text, "%10.2f ms  ", (double)(at > 0 ? at : 0) / MT_MS);
        mt_story_add_record(text, &story->records[i]);
        mt_text_add(text, "\n");
    }
}
