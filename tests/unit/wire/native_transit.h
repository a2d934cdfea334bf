/* SPDX-License-Identifier: Apache-2.0 */
/* native_transit.h - what is under way between the two ends of a pair, frame by frame. For the tests of
 * this folder. */
#ifndef NATIVE_TRANSIT_H
#define NATIVE_TRANSIT_H

#include "native_pair.h"

typedef struct transit {
    uint64_t message_bytes; /* that count on the connection */
    uint64_t credit;        /* for the connection */
    unsigned frames;
} transit;

/* Bytes in several pieces, read from the front. */
typedef struct cursor {
    struct iovec parts[2048];
    size_t count, at;
    size_t left; /* in all parts */
} cursor;

/* Reads up to size bytes, or with out NULL skips them. */
static inline void cursor_take(cursor *c, uint8_t *out, size_t size)
{
    assert_true(size <= c->left);
    c->left -= size;
    while (size > 0) {
        struct iovec *part = &c->parts[c->at];
        size_t some = size < part->iov_len ? size : part->iov_len;
        if (out != NULL && some > 0)
            out = (uint8_t *)mempcpy(out, part->iov_base, some);
        part->iov_base = (char *)part->iov_base + some;
        part->iov_len -= some;
        size -= some;
        c->at += part->iov_len == 0;
    }
}

/* What input() of the receiver left, and what is in out of the sender. */
static inline void cursor_init(cursor *c, pair *p, bool to_client)
{
    end *from = to_client ? &p->server : &p->client;
    size_t kept = p->pending_size[to_client], room = sizeof c->parts / sizeof *c->parts;
    mt_block *pending = p->pending[to_client];

    c->at = c->count = 0;
    c->left = kept + from->session->out.bytes;
    if (kept > 0)
        c->parts[c->count++] = (struct iovec){pending->data + pending->capacity - kept, kept};
    c->count += mt_chain_front(&from->session->out, c->parts + c->count, room - c->count);
    assert_true(c->count < room);
}

static inline void transit_add(transit *t, const mt_frame *frame)
{
    mt_native_status status;
    mt_native_call call;
    mt_reader reader = mt_frame_reader(frame);

    t->frames++;
    if (frame->type == MT_FRAME_MESSAGE) {
        t->message_bytes += frame->size;
    } else if (frame->type == MT_FRAME_CALL) {
        assert_true(mt_native_call_get(frame, &call));
        t->message_bytes += call.message.size;
    } else if (frame->type == MT_FRAME_STATUS) {
        assert_true(mt_native_status_get(frame, &status));
        t->message_bytes += status.message.size;
    } else if (frame->type == MT_FRAME_CREDIT && frame->stream == 0) {
        t->credit += mt_reader_varint(&reader);
    }
}

static inline transit transit_of(pair *p, bool to_client)
{
    static uint8_t payload[MT_FRAME_MOST];
    static cursor c;
    const end *receiver = to_client ? &p->client : &p->server;
    transit t = {0};

    cursor_init(&c, p, to_client);
    if (!to_client && mt_native_of(p->server.session)->state == MT_NATIVE_PREFACE)
        cursor_take(&c, NULL, MT_PREFACE_SIZE);
    t.message_bytes = mt_native_of(receiver->session)->rest.size; /* the end of a frame */
    cursor_take(&c, NULL, t.message_bytes);
    while (c.left > 0) {
        uint8_t header[MT_FRAME_HEADER];
        mt_frame frame;

        cursor_take(&c, header, sizeof header);
        mt_frame_get(header, &frame);
        bool skip = frame.type == MT_FRAME_MESSAGE;
        cursor_take(&c, skip ? NULL : payload, frame.size);
        frame.payload = payload;
        transit_add(&t, &frame);
    }
    return t;
}

#endif
