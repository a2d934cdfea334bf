/* SPDX-License-Identifier: Apache-2.0 */
/* wire/session.h - the session table: calls multiplexed over one connection, as bytes in and bytes out.
 *
 * A session is one end of a connection's protocol: native now, HTTP/2 and QUIC later. It is pure: no
 * socket, no clock, no thread. Its owner feeds it what was read (input), gives it calls to carry
 * (open, send, finish, reset), hears what the peer did through events, and writes what piles up in
 * session->out. Everything above this table is the same for every protocol.
 *
 * Events come from inside input() and pump() only, never from open, send, finish or reset. Inside an
 * event the owner may call every op but input, pump and free. */
#ifndef MT_WIRE_SESSION_H
#define MT_WIRE_SESSION_H

#include <msgtrans/metadata.h>
#include <msgtrans/service.h>

#include "core/chain.h"
#include "core/list.h"
#include "core/recorder.h"
#include "core/status.h"
#include "wire/compress.h"

typedef struct mt_session mt_session;

/* What a session keeps for one call; the call embeds it, zeroed. It is "live" from open(), or from the
 * return of the on_call event, until the owner hears on_finish or on_reset, or calls finish() or
 * reset(): then the session has forgotten it. Ops on a stream that is not live do nothing. */
typedef struct mt_stream {
    uint32_t id; /* 0: not live, or only its last events are due; the owner may read it */
    bool
        started; /* acceptor: a handler has run or may have, so a limit that ends the call cannot say
                     "did not run"; set with the first message, the owner may set it earlier */
    bool reads_on; /* set by the owner: after on_finish or on_reset it goes on to consume() what was
                      delivered, all of it, or says reset(); not set: that counts as consumed */
    bool
        packed; /* set during on_message: the message is compressed, mt_decompress() takes its bytes */
    /* what follows is the session's */
    uint8_t flags;
    bool stalls;          /* it has waited for credit: the last two count */
    uint32_t born;        /* when the call came in, in units of 2^20 ns */
    uint32_t send_credit; /* message bytes that the peer still takes */
    uint32_t recv_credit; /* message bytes that it may still send */
    uint32_t held;        /* message bytes that were delivered and not consumed */
    uint32_t charged;     /* those of them that use up credit of the connection */
    uint32_t unsent;      /* message bytes in queue, 1 for an empty one; the owner may read it */
    uint32_t notify_at;   /* set by the owner: on_writable once unsent is not above it; 0: never */
    mt_list turn;         /* among the streams that have something to send */
    mt_list writable;     /* among those whose on_writable is due */
    void *queue;   /* messages that wait for credit or their turn; NULL when there are none */
    void *partial; /* a message that arrives in several frames, or NULL */
    mt_time
        stalled_at;  /* since when what waits has no credit; MT_NEVER: it has, or nothing waits */
    mt_time stalled; /* how long that was, before */
} mt_stream;

/* Returns how long, up to now, messages of the stream have waited for the peer's credit; good until the
 * stream is opened again. */
static inline mt_time mt_stream_stalled(const mt_stream *stream, mt_time now)
{
    if (!stream->stalls)
        return 0;
    return stream->stalled + (stream->stalled_at != MT_NEVER ? now - stream->stalled_at : 0);
}

/* True while they do, or did when the stream ended. */
static inline bool mt_stream_is_stalled(const mt_stream *stream)
{
    return stream->stalls && stream->stalled_at != MT_NEVER;
}

/* A message to send: a struct and its type, packed straight into the output; or encoded bytes. */
typedef struct mt_body {
    const mt_message_type *type; /* NULL: bytes count */
    const void *message;
    mt_slice
        bytes; /* with an owner large ones are linked, not copied; the reference stays the caller's */
    mt_codec codec;          /* compress it, if the peer takes that and it gets smaller */
    uint32_t compress_above; /* and is not shorter than this */
} mt_body;

/* The start of a call. */
typedef struct mt_call_head {
    const mt_method *method; /* opener: what to call */
    const void *target;      /* acceptor: what on_method() returned for the path */
    mt_slice path;           /* acceptor: set when it came with this call; borrowed */
    mt_time timeout;         /* left at the moment of sending; 0: none */
    mt_metadata metadata;    /* acceptor: borrowed during the event */
} mt_call_head;

/* The end of a call, from the acceptor. */
typedef struct mt_finish {
    mt_code code;
    mt_slice text;
    mt_metadata trailers;
    uint32_t queue_us;   /* from the arrival of the request to the start of its handler */
    uint32_t handler_us; /* in the handler */
} mt_finish;

/* Flags of open() and send(). */
enum { MT_SEND_END = 1 /* nothing follows from this side */ };

typedef struct mt_session_events {
    /* A path is used for the first time on this connection (acceptor): returns what head.target
     * shall be for its calls, never NULL. path is borrowed, 1 to 1,024 bytes of any value. At most
     * max_methods times on a connection. */
    const void *(*on_method)(void *owner, mt_slice path);

    /* The same for a path beyond max_methods, which comes with each of its calls: keep nothing for it.
     * NULL: such calls are refused with RESOURCE_EXHAUSTED. */
    const void *(*on_method_once)(void *owner, mt_slice path);

    /* A call came in (acceptor). Returns its stream, zeroed but for what the owner sets around it, or
     * NULL to refuse: *refusal then says code and text, and the peer learns that it did not run. It
     * can be finished from the next event on, not inside this one. */
    mt_stream *(*on_call)(void *owner, const mt_call_head *head, mt_status *refusal);

    /* Leading metadata (opener). */
    void (*on_headers)(void *owner, mt_stream *stream, mt_metadata metadata);

    /* One whole message, compressed if stream->packed says so: bytes are what credit counts. bytes.owner
     * is set: take a reference (mt_slice_ref) to keep it. end: the
     * peer sends nothing more (acceptor: half-closed). */
    void (*on_message)(void *owner, mt_stream *stream, mt_slice bytes, bool end);

    /* The peer ended its side without a further message (acceptor). */
    void (*on_end)(void *owner, mt_stream *stream);

    /* The end of a call (opener). A reply in the same frame was delivered by on_message before.
     * The stream is no longer live. finish is borrowed. */
    void (*on_finish)(void *owner, mt_stream *stream, const mt_finish *finish);

    /* A call ended early: reset by the peer, above the last stream of its GOAWAY, or over one of our
     * limits (then the session has told the peer). The stream is no longer live. status has code,
     * text and ran. */
    void (*on_reset)(void *owner, mt_stream *stream, const mt_status *status);

    /* What waits of a stream has shrunk to its notify_at, which is 0 again. */
    void (*on_writable)(void *owner, mt_stream *stream);

    /* The peer's settings arrived, or open() gave MT_EAGAIN and now a place is free. */
    void (*on_ready)(void *owner);

    /* The peer wants no new calls, or accepts none, and has reset those that it will not run. Calls it
     * accepted go on. grace_ms is what it gives them, 0: no bound. reason->code MT_OK: nothing is wrong,
     * the connection was idle. May come again. */
    void (*on_goaway)(void *owner, const mt_status *reason, uint32_t grace_ms);

    /* An answer to ping(). */
    void (*on_pong)(void *owner, uint64_t opaque);
} mt_session_events;

/* The limits that this side asks of the peer, in the names of the public options. 0 is not a default
 * here: the owner fills in each. A value outside its range is moved to the nearest end. What a peer
 * can make us keep is at most connection_window_bytes, max_assembly_bytes, and for each call the
 * message that ended its side and the large one (in parts) that its application has not consumed. */
typedef struct mt_session_limits {
    uint32_t max_message_bytes;    /* one message, encoded: up to 2 GiB - 1 */
    uint32_t max_frame_bytes;      /* payload of a frame: 32 KiB to 1 MiB */
    uint32_t max_concurrent_calls; /* that the peer may have open (acceptor) */
    uint32_t max_metadata_bytes;   /* one block: keys, values, and 32 for each entry */
    uint32_t max_methods;          /* paths that a connection remembers (acceptor): 64 to 65,536 */
    uint32_t max_assembly_bytes; /* messages that arrive in parts, together; at least one message */
    uint32_t stream_window_bytes;     /* credit that a stream starts with: 32 KiB to 16 MiB */
    uint32_t connection_window_bytes; /* the same for all streams together: 64 KiB to 1 GiB */
    uint32_t codecs;                  /* that its messages may be compressed with: 0 or MT_CODECS */
    uint32_t min_ping_interval_ms;    /* pings more often than this are an attack; 0: any number */
} mt_session_limits;

typedef struct mt_session_args {
    const mt_session_events *events;
    void *owner;
    bool acceptor; /* the server's end */
    mt_session_limits limits;
    const char *label;     /* software name and version, told to the peer; at most 64 bytes */
    mt_recorder *recorder; /* of the connection, which also tells the time between two inputs; NULL:
                              nothing is recorded, and no stalls are timed */
} mt_session_args;

typedef struct mt_session_ops {
    const char *name;

    /* Starts a call (opener). body is the only request message when flags has MT_SEND_END.
     *   Returns  MT_OK | MT_EAGAIN the peer's max concurrent calls are in use: wait for on_ready |
     *            MT_ELIMIT message or metadata over the peer's limit, why (if not NULL) says which
     *            knob | MT_ECLOSED GOAWAY came, the connection failed, or its 2^31 ids are used up |
     *            MT_ENOMEM. On error nothing was sent. */
    mt_err (*open)(mt_session *session, mt_stream *stream, const mt_call_head *head,
                   const mt_body *body, unsigned flags, mt_status *why);

    /* Sends leading metadata (acceptor), once, before any message.
     *   Returns  MT_OK | MT_ELIMIT over the peer's max_metadata_bytes | MT_ENOMEM */
    mt_err (*headers)(mt_session *session, mt_stream *stream, mt_metadata metadata);

    /* Sends one message; body NULL with MT_SEND_END only ends our side (opener).
     *   Returns  MT_OK (it may wait for credit) | MT_ELIMIT | MT_ENOMEM */
    mt_err (*send)(mt_session *session, mt_stream *stream, const mt_body *body, unsigned flags,
                   mt_status *why);

    /* Ends a call (acceptor), with a last message before the status if body is not NULL. The stream is
     * no longer live, though what waits for credit still goes out.
     *   Returns  MT_OK | MT_ELIMIT | MT_ENOMEM: then the stream still lives; finish it with an error */
    mt_err (*finish)(mt_session *session, mt_stream *stream, const mt_finish *finish,
                     const mt_body *body, mt_status *why);

    /* Ends a call at once from either side; unsent messages are dropped. The stream is no longer live.
     * Of a stream that is over, nothing will be consumed any more. */
    void (*reset)(mt_session *session, mt_stream *stream, const mt_status *status);

    /* The application has used up size message bytes of the stream: the peer may send as many more.
     * Needed for every message but the one that ended the peer's side, or came with the end of the
     * call, for which nothing has to be said; more than is held counts as all of it. */
    void (*consume)(mt_session *session, mt_stream *stream, size_t size);

    /* Asks the peer for a sign of life. */
    void (*ping)(mt_session *session, uint64_t opaque);

    /* Asks the peer to open no more calls, while those on their way are still accepted. When it has
     * answered a ping() that was sent behind this, none is on its way any more: goaway() then refuses
     * nothing. */
    void (*notice)(mt_session *session, const mt_status *reason, uint32_t grace_ms);

    /* Accepts no more calls from the peer and says so, with the highest stream that reached a handler;
     * called again, says it again. */
    void (*goaway)(mt_session *session, const mt_status *reason, uint32_t grace_ms);

    /* Takes the bytes that came in, which lie in bytes.owner. *used tells how many were taken; the rest
     * must come again with more behind it. *need is how many bytes, from the first one not used, make
     * the next step possible. Answers pile up in out: stop reading while a peer does not take them.
     *   Returns  MT_OK | MT_EPROTO the peer broke the protocol: session->error says how, GOAWAY is in
     *            out, and the connection must close once that is written | MT_ENOMEM: close it */
    mt_err (*input)(mt_session *session, mt_slice bytes, mt_time now, size_t *used, size_t *need);

    /* Where the bytes that come next had best be read to, so that the next input() need not copy them: a part
     * of a large message, whose block it is in. Borrowed until that input(), which must then get what was
     * read there, in that block. Size 0, or room NULL: anywhere. */
    mt_slice (*room)(mt_session *session);

    /* Moves what waits, has credit and is due into out, while out holds less than its cork. */
    void (*pump)(mt_session *session);

    /* Frees the session; streams that are live are forgotten without an event. */
    void (*free)(mt_session *session);
} mt_session_ops;

struct mt_session {
    const mt_session_ops *ops;
    const mt_session_events *events;
    void *owner;
    mt_recorder *recorder;
    mt_chain out;    /* bytes for the peer; the owner consumes them */
    bool wants_pump; /* something waits for pump(): call it when out has shrunk, or once a turn */
    bool broken;     /* memory ran out within a frame: nothing more can be sent, close it */
    uint32_t live;   /* streams */
    /* Streams that finish() ended while their last bytes wait for credit or their turn: closing the
     * connection before this is 0 cuts replies off. */
    uint32_t finishing;
    uint32_t ping_after_ms; /* least time between two ping() that the peer welcomes; 0: any */
    const char *error;      /* how the peer broke the protocol; "" until it did */
    const char *peer_label; /* software name and version; "" until known */
};

/* Makes one end of the native protocol (docs/wire.md). The opener's preface and SETTINGS, or the
 * acceptor's SETTINGS, are in out at once.
 *   Owns     args is copied, label too; recorder is borrowed as long as the session; *out is the
 *            caller's: ops->free
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_native_new(const mt_session_args *args, mt_session **out);

#endif
