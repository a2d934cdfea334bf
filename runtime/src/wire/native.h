/* SPDX-License-Identifier: Apache-2.0 */
/* wire/native.h - what the files of the native session share: frames, their payloads, and the state.
 *
 *   native_frame    varints, frame headers, rates
 *   native_head     payloads: call head, status, reset, goaway, metadata
 *   native_settings what each side asks of the other
 *   native_recv     what each frame does
 *   native_assembly messages that arrive in parts
 *   native_send     open, send, finish, reset: frames into session->out
 *   native_flow     messages that wait for credit or their turn
 *   native_credit   what all streams of the connection together may send
 *   native_session  the table of session.h, and the way in
 *
 * The bytes are specified in docs/wire.md. */
#ifndef MT_WIRE_NATIVE_H
#define MT_WIRE_NATIVE_H

#include <endian.h>

#include "core/chain.h"
#include "core/list.h"
#include "core/map.h"
#include "wire/session.h"

enum mt_frame_type {
    MT_FRAME_SETTINGS = 1,
    MT_FRAME_CALL,
    MT_FRAME_HEADERS,
    MT_FRAME_MESSAGE,
    MT_FRAME_STATUS,
    MT_FRAME_RESET,
    MT_FRAME_CREDIT,
    MT_FRAME_PING,
    MT_FRAME_GOAWAY,
    MT_FRAME_TYPES,
};

/* Flags, where they stand in the last byte of the header: above the type. */
enum mt_frame_flag {
    MT_FLAG_MSG = 0x10,    /* a message, or a piece of one, ends the payload */
    MT_FLAG_END = 0x20,    /* nothing follows from this side */
    MT_FLAG_MORE = 0x40,   /* the message goes on in the next MESSAGE of this stream */
    MT_FLAG_PACKED = 0x80, /* compressed */
    MT_FLAG_ACK = 0x10,    /* of PING */
};

enum {
    MT_NATIVE_VERSION = 1,
    MT_PREFACE_SIZE = 4,
    MT_FRAME_HEADER = 8,
    MT_VARINT_MAX = 10,

    /* What holds until the peer's SETTINGS come; for frame, window and methods also the least that
     * SETTINGS may say, so that an early client never commits an offence. */
    MT_INITIAL_FRAME = 32 * 1024,
    MT_INITIAL_WINDOW = 32 * 1024,
    MT_INITIAL_CONNECTION = 64 * 1024,
    MT_INITIAL_METHODS = 64,
    MT_INITIAL_CALLS = 100,

    MT_FRAME_MOST = 1024 * 1024,
    MT_WINDOW_MOST = 16 * 1024 * 1024,
    MT_CONNECTION_MOST = 1024 * 1024 * 1024,
    MT_METHODS_MOST = 65536,
    MT_CREDIT_MOST = INT32_MAX,
    MT_MESSAGE_MOST = INT32_MAX,
    MT_PATH_MOST = 1024,
    MT_TEXT_MOST = 1024, /* bytes of a status text that are sent or kept */
    MT_LABEL_MOST = 64,
    MT_METADATA_ENTRY_COST = 32,

    MT_NATIVE_CORK = 256 * 1024, /* messages in parts stop filling out at this */
    MT_NATIVE_PIECE = 64 * 1024, /* a part is never larger, whatever the peer would take */
    MT_NATIVE_DIRECT = 8 * 1024, /* messages up to this are packed straight into out */
    MT_NATIVE_ITEM_COST = 1024,  /* what a message that waits takes besides its bytes, about */
    MT_NATIVE_COPY = 2 * 1024,   /* parts up to this are copied into out, larger ones are linked */
};

/* ---- native_frame */

typedef struct mt_frame {
    uint32_t stream;
    uint32_t size; /* of the payload */
    uint8_t type;
    uint8_t flags;
    const uint8_t *payload;
    mt_block *owner;
} mt_frame;

/* Reads the header at p; payload and owner are left to the caller. */
static inline void mt_frame_get(const uint8_t *p, mt_frame *frame)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    word = le64toh(word);
    frame->stream = (uint32_t)word;
    frame->size = (uint32_t)(word >> 32) & 0xffffff;
    frame->type = (uint8_t)(word >> 56) & 0x0f;
    frame->flags = (uint8_t)(word >> 56) & 0xf0;
}

static inline void mt_frame_put(uint8_t *p, uint32_t stream, size_t size, unsigned type_and_flags)
{
    uint64_t word = htole64(stream | (uint64_t)size << 32 | (uint64_t)type_and_flags << 56);

    memcpy(p, &word, sizeof word);
}

/* Reads a payload from front to back. What does not fit makes it bad; then everything reads as 0. */
typedef struct mt_reader {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
} mt_reader;

/* The slow half of mt_reader_varint(). */
uint64_t mt_reader_varint_long(mt_reader *reader);

static inline uint64_t mt_reader_varint(mt_reader *reader)
{
    if (reader->at < reader->end && *reader->at < 0x80)
        return *reader->at++;
    return mt_reader_varint_long(reader);
}

/* Reads a varint that must fit 32 bits. */
uint32_t mt_reader_u32(mt_reader *reader);

/* Reads a length and so many bytes, as a view. */
static inline mt_slice mt_reader_bytes(mt_reader *reader)
{
    uint64_t size = mt_reader_varint(reader);
    mt_slice bytes = mt_slice_of(reader->at, (size_t)size);

    if (size > (uint64_t)(reader->end - reader->at)) {
        reader->bad = true;
        reader->at = reader->end;
        return mt_slice_of(NULL, 0);
    }
    reader->at += size;
    return bytes;
}

static inline mt_reader mt_reader_of(mt_slice bytes)
{
    return (mt_reader){bytes.data, bytes.data + bytes.size, false};
}

static inline mt_reader mt_frame_reader(const mt_frame *frame)
{
    return (mt_reader){frame->payload, frame->payload + frame->size, false};
}

/* The slow half of mt_put_varint(). */
uint8_t *mt_put_varint_long(uint8_t *p, uint64_t value);

/* Writes at most MT_VARINT_MAX bytes; returns the place behind them. */
static inline uint8_t *mt_put_varint(uint8_t *p, uint64_t value)
{
    if (__builtin_expect(value < 0x80, 1)) {
        *p = (uint8_t)value;
        return p + 1;
    }
    return mt_put_varint_long(p, value);
}

size_t mt_varint_size(uint64_t value);

/* Writes the length and the bytes. */
uint8_t *mt_put_bytes(uint8_t *p, mt_slice bytes);

/* Counts one event that may happen burst times at once and once every each on average; *at is the
 * state, 0 at first. Returns false when it is one too many. */
bool mt_rate_take(mt_time *at, mt_time now, mt_time each, int burst);

/* ---- native_head */

/* The payload of CALL in front of the message; all slices are views of it. */
typedef struct mt_native_call {
    uint64_t ref; /* MT_REF_… or a method's number + MT_REF_FIRST */
    mt_slice path;
    mt_time timeout;
    mt_slice metadata;
    mt_slice message;
} mt_native_call;

enum {
    MT_REF_ONCE = 0, /* a path follows, for this call only */
    MT_REF_NEW = 1,  /* a path follows, and gets the next number */
    MT_REF_FIRST = 2,
};

/* Reads a CALL; false when it is malformed. */
MT_NODISCARD bool mt_native_call_get(const mt_frame *frame, mt_native_call *call);

/* The most bytes that mt_native_call_put() writes for a path of this size, "" for a known method. */
size_t mt_native_call_bound(const mt_call_head *head, size_t path_size);

/* Writes the payload of a CALL up to the message; path.size 0: ref says all. */
uint8_t *mt_native_call_put(uint8_t *p, const mt_call_head *head, uint64_t ref, mt_slice path);

/* A STATUS: the trailers are left encoded. */
typedef struct mt_native_status {
    mt_finish finish;
    mt_slice metadata;
    mt_slice message;
    bool packed;
} mt_native_status;

MT_NODISCARD bool mt_native_status_get(const mt_frame *frame, mt_native_status *status);
size_t mt_native_status_bound(const mt_finish *finish);
uint8_t *mt_native_status_put(uint8_t *p, const mt_finish *finish);

/* Returns the code of a number from the wire; what is none becomes UNKNOWN. */
mt_code mt_native_code(uint64_t number);

/* Decodes a metadata block that is not larger than limit into one block of memory.
 *   Owns     *storage is the caller's, out points into it; NULL when there are no entries
 *   Returns  MT_OK | MT_EDECODE malformed, or a key or value that the rules forbid | MT_ELIMIT |
 *            MT_ENOMEM */
MT_NODISCARD mt_err mt_native_metadata_get(mt_slice bytes, size_t limit, mt_metadata *out,
                                           mt_block **storage);

/* Returns the size of an encoded block, without the length in front of it. */
size_t mt_native_metadata_size(const mt_metadata *metadata);

/* Writes the length and the block. */
uint8_t *mt_native_metadata_put(uint8_t *p, const mt_metadata *metadata);

/* Returns what max_metadata_bytes counts. */
size_t mt_native_metadata_cost(const mt_metadata *metadata);

/* ---- the state */

enum mt_native_state { MT_NATIVE_PREFACE, MT_NATIVE_SETTINGS, MT_NATIVE_OPEN, MT_NATIVE_FAILED };

/* What is still to come of a MESSAGE whose first bytes were taken already. */
typedef struct mt_frame_rest {
    uint32_t stream;
    uint32_t size; /* 0: there is none */
    uint8_t flags;
} mt_frame_rest;

typedef struct mt_native {
    mt_session base;
    mt_session_limits ours;
    mt_session_limits peer; /* max_assembly_bytes is not told, so not used */
    uint8_t state;
    bool acceptor;
    bool goaway_sent;
    bool goaway_came;
    bool starved;       /* open() gave MT_EAGAIN since the last on_ready */
    bool ready;         /* on_ready is due */
    uint32_t handed;    /* acceptor: the highest stream that on_call took */
    uint64_t next;      /* opener: the next id; acceptor: the lowest that a CALL may have */
    mt_stream *current; /* its reply is being told, its end comes next unless the owner resets it */
    mt_time now;        /* of this input */
    mt_frame_rest rest;
    mt_time ping_rate, reset_rate, idle_rate;
    mt_map streams;       /* by mt_stream_key() */
    mt_map methods;       /* opener: mt_method to reference */
    const void **targets; /* acceptor: by the method's number */
    uint32_t method_count;
    uint32_t target_room;
    uint32_t send_credit; /* message bytes that the peer still takes, of all streams together */
    uint32_t recv_credit; /* that it may still send */
    uint32_t used;        /* that it sent and that are used up, to be given back */
    mt_list ring;         /* streams that have something to send, in turn */
    mt_list parked;       /* the same, but the connection has no credit for them; in order */
    mt_list begun;        /* messages in parts of which some parts were sent, the oldest first */
    mt_list writable;     /* streams whose on_writable is due */
    mt_list waiting;      /* messages in parts that the assembly budget has no room for, in order */
    uint64_t assembling;  /* bytes of the budget in use */
} mt_native;

/* Flags of a stream. */
enum {
    MT_STREAM_PEER_ENDED = 1,
    MT_STREAM_LEADING_OVER = 4, /* no HEADERS may come any more */
    MT_STREAM_ORPHAN = 2,       /* finished by the owner; memory of ours that sends what is left */
};

static inline mt_native *mt_native_of(mt_session *session)
{
    return MT_CONTAINER_OF(session, mt_native, base);
}

/* Ids count up, so their keys would form one long run in the map, which a deletion walks to its end.
 * Steps of the golden ratio leave gaps, and still never collide before the map is full. */
static inline uint64_t mt_stream_key(uint32_t id)
{
    return (((uint64_t)id + 1) >> 1) * 0x9e3779b1u;
}

/* Records how the peer broke the protocol and says so in a GOAWAY; returns MT_EPROTO. */
mt_err mt_native_offend(mt_native *n, mt_code code, const char *format, ...) MT_PRINTF(3, 4);

/* No call is under way: gives back memory that only busy connections need. */
void mt_native_slim(mt_native *n);

/* ---- native_settings */

/* Puts the initial values in force. */
void mt_native_settings_init(mt_native *n, const mt_session_limits *limits);

/* Says what we ask; label may be NULL. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_native_settings_put(mt_native *n, const char *label);

/* Takes the peer's SETTINGS. */
mt_err mt_native_take_settings(mt_native *n, const mt_frame *frame);

/* ---- native_recv */

/* Does what a frame says. Returns MT_OK | MT_EPROTO | MT_ENOMEM. */
mt_err mt_native_take(mt_native *n, const mt_frame *frame);

/* Records that a peer sent more message bytes than its credit: that of a stream, or with NULL that of
 * the connection; returns MT_EPROTO. */
mt_err mt_native_offend_credit(mt_native *n, const mt_stream *stream);

/* Counts a frame that carries nothing; false when there are too many, and then that is recorded. */
MT_NODISCARD bool mt_native_idle(mt_native *n);

/* ---- native_assembly */

/* Takes a MESSAGE that is part of a message. Returns as mt_native_take(). */
mt_err mt_native_take_piece(mt_native *n, mt_stream *stream, const mt_frame *frame);

/* Where the next bytes of a message in parts go, and 8 more: the header behind them. Size 0: nowhere in
 * particular. */
mt_slice mt_native_op_room(mt_session *session);

/* Forgets the message that a stream was receiving, if any. */
void mt_native_drop_partial(mt_native *n, mt_stream *stream);

/* Lets waiting messages come as far as the budget goes. */
void mt_native_admit(mt_native *n);

/* Message bytes of the stream that came in parts and were not delivered yet. */
uint32_t mt_native_partial_bytes(const mt_stream *stream);

/* Hands a whole message to the owner, whose bytes were counted already; flags are those of its last
 * frame. The stream may be gone afterwards. */
static inline void mt_native_deliver(mt_native *n, mt_stream *stream, mt_slice bytes,
                                     unsigned flags)
{
    bool end = (flags & MT_FLAG_END) != 0;

    stream->started = true;
    stream->packed = (flags & MT_FLAG_PACKED) != 0;
    if (end)
        stream->flags |= MT_STREAM_PEER_ENDED;
    n->base.events->on_message(n->base.owner, stream, bytes, end);
}

/* ---- native_send */

/* Returns room for the payload of one frame in out, NULL when memory is out. */
MT_NODISCARD static inline uint8_t *mt_native_begin(mt_native *n, size_t most)
{
    uint8_t *p = mt_chain_reserve(&n->base.out, MT_FRAME_HEADER + most);

    return p == NULL ? NULL : p + MT_FRAME_HEADER;
}

/* Writes a frame's header at p, and the record of it with the code that is in it, or 0. */
static inline void mt_native_put_header(mt_native *n, uint8_t *p, uint32_t stream, size_t size,
                                        unsigned type_and_flags, uint32_t code)
{
    mt_frame_put(p, stream, size, type_and_flags);
    mt_recorder_put(n->base.recorder,
                    stream | (uint64_t)size << 32 | (uint64_t)type_and_flags << 56,
                    code | MT_RECORD_SENT);
}

/* Completes the frame whose payload goes from begin()'s place to end. */
static inline void mt_native_commit_code(mt_native *n, uint8_t *payload, const uint8_t *end,
                                         uint32_t stream, unsigned type_and_flags, uint32_t code)
{
    size_t size = (size_t)(end - payload);

    mt_native_put_header(n, payload - MT_FRAME_HEADER, stream, size, type_and_flags, code);
    mt_chain_commit(&n->base.out, MT_FRAME_HEADER + size);
}

static inline void mt_native_commit(mt_native *n, uint8_t *payload, const uint8_t *end,
                                    uint32_t stream, unsigned type_and_flags)
{
    mt_native_commit_code(n, payload, end, stream, type_and_flags, 0);
}

/* Enters a stream in the table with its windows full. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_native_attach(mt_native *n, mt_stream *stream, uint32_t id);

/* Takes a stream out of the table and drops what it has queued or half received. What was delivered
 * and not consumed is given back to the connection, unless its owner reads on. */
void mt_native_detach(mt_native *n, mt_stream *stream);

/* Ends a call of ours over a limit: tells the peer, then the owner. text says which. */
void mt_native_overrun(mt_native *n, mt_stream *stream, const char *format, ...) MT_PRINTF(3, 4);

/* The same for a message that would be over our max_message_bytes. */
void mt_native_too_long(mt_native *n, mt_stream *stream, uint64_t size);

/* Small frames that must not get lost: without memory for one the session is broken. */
void mt_native_put_reset(mt_native *n, uint32_t stream, const mt_status *status);
void mt_native_put_credit(mt_native *n, uint32_t stream, uint32_t bytes);
void mt_native_put_ping(mt_native *n, uint64_t opaque, unsigned flags);
void mt_native_put_goaway(mt_native *n, uint32_t last, mt_code code, mt_slice text,
                          uint32_t grace_ms);

mt_err mt_native_op_open(mt_session *session, mt_stream *stream, const mt_call_head *head,
                         const mt_body *body, unsigned flags, mt_status *why);
mt_err mt_native_op_headers(mt_session *session, mt_stream *stream, mt_metadata metadata);
mt_err mt_native_op_send(mt_session *session, mt_stream *stream, const mt_body *body,
                         unsigned flags, mt_status *why);
mt_err mt_native_op_finish(mt_session *session, mt_stream *stream, const mt_finish *finish,
                           const mt_body *body, mt_status *why);
void mt_native_op_reset(mt_session *session, mt_stream *stream, const mt_status *status);

/* ---- native_flow */

/* Something that waits in a stream's queue: a message with what is left of it, or a last STATUS. */
typedef struct mt_native_item mt_native_item;
struct mt_native_item {
    mt_native_item *next; /* in a ring; the stream's queue points to the last */
    mt_slice bytes;       /* what is still to be sent, with a reference */
    mt_list begun;        /* in n->begun while parts of it are sent and others are not */
    uint8_t type;
    uint8_t flags;
};

size_t mt_native_body_size(const mt_body *body);

/* Writes a message of that size at p; returns the place behind it. */
uint8_t *mt_native_body_put(uint8_t *p, const mt_body *body, size_t size);

/* Makes an item of a message. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_native_item_new(const mt_body *body, size_t size, mt_native_item **out);

/* Makes the item of a final STATUS. Returns MT_OK | MT_ENOMEM. */
MT_NODISCARD mt_err mt_native_item_status(const mt_finish *finish, mt_native_item **out);

/* Compresses a message of size bytes if that is asked for, possible and of use: then *packed is what to
 * send instead, with a reference of the caller's.
 *   Returns  MT_FLAG_PACKED or 0 */
unsigned mt_native_pack_wanted(const mt_native *n, const mt_body *body, size_t size,
                               mt_body *packed);

static inline unsigned mt_native_pack(const mt_native *n, const mt_body *body, size_t size,
                                      mt_body *packed)
{
    if (__builtin_expect(body == NULL || body->codec == MT_CODEC_NONE, 1))
        return 0;
    return mt_native_pack_wanted(n, body, size, packed);
}

/* NULL is fine. */
void mt_native_item_free(mt_native_item *item);

/* Adds an item, which is taken, to a stream's queue, and gives the stream its turn. */
void mt_native_enqueue(mt_native *n, mt_stream *stream, mt_native_item *item);

/* Drops the queue of a stream. */
void mt_native_drop_queue(mt_native *n, mt_stream *stream);

/* Frees a stream of ours that sent what its owner left behind. */
void mt_native_free_orphan(mt_native *n, mt_stream *stream);

/* Adds to what a stream may send. Returns false when that is more than a window can be. */
MT_NODISCARD bool mt_native_credit(mt_native *n, mt_stream *stream, uint64_t bytes);

/* Sends frames in turn while out is below the cork. */
void mt_native_pump(mt_native *n);

/* Keeps base.wants_pump true to its word. */
static inline void mt_native_note_work(mt_native *n)
{
    n->base.wants_pump = n->ready || !mt_list_is_empty(&n->ring) || !mt_list_is_empty(&n->writable);
}

void mt_native_op_consume(mt_session *session, mt_stream *stream, size_t size);

/* ---- native_credit
 *
 * Of the connection. At any time the window is what the peer may still send, what is to be given back,
 * and what streams (charged) and messages that wait to come hold. */

/* Takes bytes of what came out of the peer's credit; false when that is an offence. */
MT_NODISCARD static inline bool mt_native_charge(mt_native *n, size_t bytes)
{
    if (bytes > n->recv_credit)
        return false;
    n->recv_credit -= (uint32_t)bytes;
    return true;
}

/* Grants the peer what was used up. */
void mt_native_grant(mt_native *n);

/* Bytes that were charged are used up; also to be said, with 0, when bytes were charged and are not.
 * They are granted again once that is as much as the peer still has, so that small messages cost few
 * CREDIT frames, and what is held for long does not stop the rest. */
static inline void mt_native_give_back(mt_native *n, size_t bytes)
{
    n->used += (uint32_t)bytes;
    if (n->used >= n->recv_credit)
        mt_native_grant(n);
}

/* Counts a message that is about to be delivered, of which the connection holds charged bytes. With
 * the message that ends the peer's side they are given back: there is one a call. */
static inline void mt_native_hold(mt_native *n, mt_stream *stream, uint32_t size, uint32_t charged,
                                  bool end)
{
    stream->held += size;
    stream->charged += end ? 0 : charged;
    mt_native_give_back(n, end ? charged : 0);
}

/* Gives back what a stream holds of the connection. */
void mt_native_release(mt_native *n, mt_stream *stream);

/* Adds to what all streams may send. Returns false when that is more than a window can be. */
MT_NODISCARD bool mt_native_credit_all(mt_native *n, uint64_t bytes);

/* Gives the streams that wait for credit of the connection their turn. */
void mt_native_unpark(mt_native *n);

/* How much of the connection's credit a part of a message may take. */
uint32_t mt_native_credit_for_part(const mt_native *n, const mt_native_item *item);

#endif
