/* SPDX-License-Identifier: Apache-2.0 */
/* core/recorder.h - the flight recorder: a ring of the last frames and events of one connection, always on.
 *
 * Writing one is a few stores and no reading of a clock. The memory comes with the first record, grows
 * while the ring fills up within a second, and shrinks when its owner says that nothing goes on. What
 * the records say in words is rpc/story.h's business. */
#ifndef MT_CORE_RECORDER_H
#define MT_CORE_RECORDER_H

#include <msgtrans/base.h>

/* What a record is of: the frames by their native numbers, to which another protocol maps its own; and
 * events. */
enum mt_record_kind {
    MT_RECORD_EVENT = 0, /* which one stands in the flags */
    MT_RECORD_SETTINGS,
    MT_RECORD_CALL,
    MT_RECORD_HEADERS,
    MT_RECORD_MESSAGE,
    MT_RECORD_STATUS,
    MT_RECORD_RESET,
    MT_RECORD_CREDIT,
    MT_RECORD_PING,
    MT_RECORD_GOAWAY,
};

enum mt_record_event {
    MT_RECORD_CONNECTED,  /* the opener's end */
    MT_RECORD_ACCEPTED,   /* the acceptor's end */
    MT_RECORD_STALLED,    /* a stream has no credit; number: its bytes that wait */
    MT_RECORD_BLOCKED,    /* the pipe takes no more; number: bytes that wait */
    MT_RECORD_UNBLOCKED,  /* it does again */
    MT_RECORD_ENDING,     /* we end the connection once all is written */
    MT_RECORD_CLOSED,     /* we closed it, or had to */
    MT_RECORD_HUNG_UP,    /* the peer ended its side */
    MT_RECORD_BROKEN,     /* number: the errno */
    MT_RECORD_SILENT,     /* no sign of life of the peer; number: for so many ms */
    MT_RECORD_RESOLVING,  /* of a channel's server, whose index stands for the stream */
    MT_RECORD_CONNECTING, /* likewise */
    MT_RECORD_LOST,       /* likewise: no connection; number: ms until the next attempt */
    MT_RECORD_EVENTS,
};

typedef struct mt_record {
    uint64_t
        frame; /* from the lowest bit: stream 32, number 24, kind 4, flags 4: a native header */
    uint64_t moment; /* code 9, sent 1, and the time without its lowest 10 bits */
} mt_record;

enum {
    MT_RECORD_NUMBER_MOST = 0xffffff,
    MT_RECORD_CODE_MOST = 0x1ff,
    MT_RECORD_SENT = 0x200,
    MT_RECORD_STEP = 0x400, /* ns, in which times are kept */
    MT_RECORDS_LEAST = 16,  /* that a ring has room for */
    MT_RECORDS_QUIET =
        12, /* that are kept when it shrinks: what follows shall not make it grow again */
};

typedef struct mt_recorder {
    const mt_time *now; /* of the loop */
    mt_record *at;      /* where the next one goes */
    mt_record *end;     /* of records */
    mt_record *records; /* NULL before the first */
    uint32_t most;
    bool full; /* those behind at are the oldest */
} mt_recorder;

/* One for whoever has none: it keeps nothing, and its time is 0. */
extern mt_recorder mt_recorder_off;

/* Prepares a ring of up to most records, at least MT_RECORDS_LEAST; now is read with each of them.
 *   Owns     now is borrowed as long as the recorder */
void mt_recorder_init(mt_recorder *recorder, const mt_time *now, uint32_t most);

/* Frees the records; it may go on afterwards. */
void mt_recorder_fini(mt_recorder *recorder);

/* The end of the ring is reached: goes back to its start, or makes it larger. False when there is no
 * ring: it is off, or memory is out. */
MT_NODISCARD bool mt_recorder_turn(mt_recorder *recorder);

/* Writes a record. frame is as in mt_record; code is that of a status or 0, with MT_RECORD_SENT or
 * without. */
static inline void mt_recorder_put(mt_recorder *recorder, uint64_t frame, uint32_t code)
{
    if (__builtin_expect(recorder->at == recorder->end, 0) && !mt_recorder_turn(recorder))
        return;
    *recorder->at++ =
        (mt_record){frame, ((uint64_t)*recorder->now & -(uint64_t)MT_RECORD_STEP) | code};
}

static inline uint64_t mt_record_number(uint64_t number)
{
    return (number < MT_RECORD_NUMBER_MOST ? number : MT_RECORD_NUMBER_MOST) << 32;
}

/* Number is 0 unless the event has one. */
static inline void mt_recorder_event(mt_recorder *recorder, enum mt_record_event event,
                                     uint32_t stream, uint64_t number)
{
    mt_recorder_put(recorder, stream | mt_record_number(number) | (uint64_t)event << 60,
                    MT_RECORD_SENT);
}

/* Puts into the record written last what was not known then: the code that a frame brought, which had none; or
 * a number that says more than the size of the payload. */
static inline void mt_recorder_add_code(mt_recorder *recorder, uint32_t code)
{
    if (recorder->at != recorder->records)
        recorder->at[-1].moment |= code & MT_RECORD_CODE_MOST;
}

static inline void mt_recorder_set_number(mt_recorder *recorder, uint64_t number)
{
    if (recorder->at != recorder->records)
        recorder->at[-1].frame =
            (recorder->at[-1].frame & 0xff000000ffffffffu) | mt_record_number(number);
}

/* Nothing goes on: a ring larger than MT_RECORDS_LEAST becomes that, with the last MT_RECORDS_QUIET. */
void mt_recorder_shrink(mt_recorder *recorder);

uint32_t mt_recorder_count(const mt_recorder *recorder);

/* Returns for how many there is room now. */
static inline uint32_t mt_recorder_size(const mt_recorder *recorder)
{
    return (uint32_t)(recorder->end - recorder->records);
}

/* Returns the record of that index below the count; 0 is the oldest. */
const mt_record *mt_recorder_get(const mt_recorder *recorder, uint32_t index);

/* ---- what a record says */

static inline uint32_t mt_record_stream(const mt_record *record)
{
    return (uint32_t)record->frame;
}

/* The bytes of the payload; of CREDIT those that it grants; of an event what its name says. */
static inline uint32_t mt_record_count(const mt_record *record)
{
    return (uint32_t)(record->frame >> 32) & 0xffffff;
}

static inline bool mt_record_is_sent(const mt_record *record)
{
    return (record->moment & MT_RECORD_SENT) != 0;
}

static inline unsigned mt_record_kind(const mt_record *record)
{
    return (unsigned)(record->frame >> 56) & 0x0f;
}

/* The flags of a frame as they stand in the native header: 0x10 to 0x80. */
static inline unsigned mt_record_flags(const mt_record *record)
{
    return (unsigned)(record->frame >> 56) & 0xf0;
}

/* A frame of type 0 is an offence, and came in. */
static inline bool mt_record_is_event(const mt_record *record, enum mt_record_event event)
{
    return mt_record_kind(record) == MT_RECORD_EVENT && mt_record_is_sent(record) &&
           mt_record_flags(record) == (unsigned)event << 4;
}

static inline uint32_t mt_record_code(const mt_record *record)
{
    return (uint32_t)record->moment & MT_RECORD_CODE_MOST;
}

static inline mt_time mt_record_time(const mt_record *record)
{
    return (mt_time)(record->moment & -(uint64_t)MT_RECORD_STEP);
}

#endif
