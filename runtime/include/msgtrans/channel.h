/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/channel.h - a client's way to one or many servers that offer the same services.
 *
 * A target is one URI or a comma list, "tcp://10.0.0.1:7000,10.0.0.2:7000":
 *   tcp://host:port   tls://host:port   unix:/path   unix:@abstract   inproc:name
 * The first call connects, to every server of the list; calls go round robin over those that are ready;
 * a connection that breaks is made again, after 100 ms, then up to 10 s, with jitter.
 *
 * Without a loop of yours the channel has one of its own that the thread of a blocking call drives; the
 * library starts a thread, one, only for the callback form of such a channel, at its first use. Until then,
 * and while no thread waits in a call or a read, such a channel receives nothing. */
#ifndef MSGTRANS_CHANNEL_H
#define MSGTRANS_CHANNEL_H

#include <msgtrans/call.h>
#include <msgtrans/loop.h>
#include <msgtrans/tls.h>

MT_BEGIN_DECLS

/* Every value 0: the default in brackets. */
typedef struct mt_channel_options {
    mt_loop *loop;         /* where everything happens; borrowed, must outlive the channel */
    uint32_t busy_poll_us; /* of the channel's own loop; see mt_loop_options [0] */
    uint32_t
        connect_timeout_ms;  /* for one attempt, name lookup included: 1 ms to an hour [20,000] */
    uint32_t backoff_min_ms; /* after the first failure: 1 ms to an hour [100] */
    uint32_t backoff_max_ms; /* it grows to this: 1 ms to an hour [10,000] */
    uint32_t max_message_bytes;   /* of a reply: 1 KiB to 1 GiB [4 MiB] */
    uint32_t max_metadata_bytes;  /* of a reply's headers or trailers: 1 KiB to 16 KiB [16 KiB] */
    uint32_t stream_window_bytes; /* of messages that a server may send on a stream before they are
                                     read: 32 KiB to 16 MiB [256 KiB] */
    uint32_t connection_window_bytes; /* the same for all calls of a connection together: 64 KiB to
                                         1 GiB [16 MiB] */
    uint32_t max_waiting_calls;  /* that no connection takes yet; more fail at once: 1 to 1,000,000
                                    [65,536] */
    uint32_t write_buffer_bytes; /* of a stream that the server does not read yet: 1 KiB to 1 GiB
                                    [16 KiB] */
    uint32_t recorder_frames;    /* that each connection remembers, see msgtrans/recorder.h: 16 to
                                    65,536 of 16 bytes each [64] */
    const char *dns_servers;     /* "ip:port,…" instead of the system's [NULL]; copied */
    uint32_t
        keepalive_ms; /* a connection with calls under way is pinged after so long without a byte
                              from the server, not more often than that allows (ours: every 10 s): 1 s to
                              a day, MT_NO_TIMEOUT [never] */
    uint32_t keepalive_timeout_ms; /* and lost when then nothing comes for so long: 1 ms to an hour
                                      [20,000] */
    bool keepalive_idle;           /* ping connections without calls too [false] */
    uint32_t
        idle_timeout_ms; /* a connection without calls for so long is closed, the next call makes
                                 a new one: 1 ms to 30 days, MT_NO_TIMEOUT [never] */
    struct mt_credentials *credentials; /* of every call: see msgtrans/credentials.h [NULL]; kept */
    bool insecure_credentials;          /* send credentials over tcp:// too [false] */
    const mt_tls_options *tls; /* for tls:// targets [the system's CAs, no certificate]; copied */
} mt_channel_options;

/* Opens a channel; nothing is connected yet.
 *   Shape    options may be NULL
 *   Owns     target and options are copied; the result is the caller's: mt_channel_free()
 *   Returns  NULL only when memory is out. With a bad target or option every call fails with
 *            INVALID_ARGUMENT and mt_channel_error() says why
 *   Thread   any */
MT_API mt_channel *mt_channel_open(const char *target, const mt_channel_options *options);

/* Returns the reason why the channel can make no calls at all, MT_OK when it can.
 *   Owns     borrowed, as long as the channel
 *   Thread   any */
MT_API const mt_status *mt_channel_error(const mt_channel *channel);

/* Closes the channel: calls under way end with CANCELLED, their callbacks run. NULL is fine.
 *   Thread   any but a thread with a blocking call on it under way; on a loop of yours its done
 *            callbacks may run after this returned, in the same turn */
MT_API void mt_channel_free(mt_channel *channel);

MT_END_DECLS

#endif
