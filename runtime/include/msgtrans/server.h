/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/server.h - serving: services, listeners, loops, and a graceful end.
 *
 * Use: mt_server_new, <service>_register, mt_server_listen, mt_server_run. Errors on the way are kept,
 * and mt_server_run() returns them, so a main function need check only that. */
#ifndef MSGTRANS_SERVER_H
#define MSGTRANS_SERVER_H

#include <msgtrans/call.h>
#include <msgtrans/loop.h>
#include <msgtrans/tls.h>

MT_BEGIN_DECLS

/* Every value 0: the default in brackets. */
typedef struct mt_server_options {
    mt_loop *loop;            /* serve on this loop; borrowed, must outlive the server */
    uint32_t loops;           /* loops of its own, each a thread; with more than 1 the handlers of
                                      different connections run at the same time: 1 to 64 [1] */
    uint32_t busy_poll_us;    /* of its own loops; see mt_loop_options [0] */
    uint32_t workers;         /* threads for blocking handlers: 1 to 1,024 [8] */
    uint32_t worker_queue;    /* calls that may wait for a worker: 1 to 1,000,000 [1,024] */
    uint32_t max_connections; /* on all loops together: any number [10,000] */
    uint32_t max_concurrent_calls; /* on one connection: 1 to 1,000,000 [1,024] */
    uint32_t max_message_bytes;    /* of a request: 1 KiB to 1 GiB [4 MiB] */
    uint32_t max_metadata_bytes;   /* of a call: 1 KiB to 16 KiB [16 KiB] */
    uint32_t
        stream_window_bytes; /* of messages that a client may send on a stream before its handler
                                      has read them: 32 KiB to 16 MiB [256 KiB] */
    uint32_t connection_window_bytes; /* the same for all calls of a connection together: 64 KiB to
                                         1 GiB [16 MiB] */
    uint32_t max_unsent_bytes;   /* of replies that a client does not read, before we read no more
                                      requests of it: 64 KiB to 1 GiB [1 MiB] */
    uint32_t write_buffer_bytes; /* of a stream that the client does not read yet: 1 KiB to 1 GiB
                                      [16 KiB] */
    uint32_t recorder_frames;    /* that each connection remembers, see msgtrans/recorder.h: 16 to
                                      65,536 of 16 bytes each [64] */
    uint32_t
        handshake_timeout_ms; /* a new connection that says nothing is closed: 1 ms to an hour [10,000] */
    uint32_t
        drain_grace_ms; /* calls under way get this long at the end: 1 ms to an hour [10,000] */
    uint32_t
        keepalive_ms; /* a client is pinged after so long without a byte from it, not more often
                              than it allows (ours: every 10 s): 1 s to a day, MT_NO_TIMEOUT: never [2 h] */
    uint32_t keepalive_timeout_ms; /* and gone when then nothing comes for so long: 1 ms to an hour
                                      [20,000] */
    uint32_t idle_timeout_ms; /* a connection without calls for so long is ended: 1 ms to 30 days,
                                      MT_NO_TIMEOUT [never] */
    uint32_t
        max_connection_age_ms; /* older ones are ended, each up to 10 % earlier or later, so that
                                       clients spread anew: 1 ms to 30 days, MT_NO_TIMEOUT [never] */
    uint32_t max_connection_age_grace_ms; /* calls under way on them get this long: 1 ms to 30 days,
                                             MT_NO_TIMEOUT: all they need [60,000] */
    const mt_tls_server_options *tls;     /* for tls:// listeners, which need it; copied [NULL] */
} mt_server_options;

/* Makes a server.
 *   Shape    options may be NULL
 *   Owns     options is copied; the result is the caller's: mt_server_run() or mt_server_free()
 *   Returns  NULL only when memory is out; a bad option makes mt_server_run() fail
 *   Thread   any; everything before the run stays on one thread */
MT_API mt_server *mt_server_new(const mt_server_options *options);

/* Binds a listener: tcp://host:port (0.0.0.0 or [::] for all interfaces; port 0 lets the kernel
 * choose), tls://host:port with the certificate of options.tls, unix:/path, unix:@abstract, inproc:name. Connections are accepted once the server runs.
 *   Returns  MT_OK | MT_EINVAL | MT_EADDRINUSE | MT_EIO | MT_ENOMEM | MT_ECLOSED it runs already. The
 *            first failure of all is also kept, logged and returned by mt_server_run(), so the result
 *            may be ignored. */
MT_API mt_err mt_server_listen(mt_server *server, const char *uri);

/* Returns the address of a listener as bound, "tcp://0.0.0.0:40123", in the order of the listens;
 * NULL when there are not so many.
 *   Owns     borrowed, as long as the server */
MT_API const char *mt_server_address(const mt_server *server, size_t index);

/* Returns the first error so far, MT_OK when there is none.
 *   Owns     borrowed, as long as the server */
MT_API const mt_status *mt_server_error(const mt_server *server);

/* Serves until SIGTERM, SIGINT or mt_server_stop(), then drains: no new calls, those under way get
 * drain_grace_ms; then frees the server. A second signal ends the grace.
 *   Owns     server is taken; NULL (no memory for one) gives 1
 *   Returns  0, or 1 when something failed before or no listener was given: it has been logged. For main.
 *   Thread   the one that made the server; not with options.loop, see mt_server_start() */
MT_API int mt_server_run(mt_server *server);

/* Starts to serve on options.loop and returns; no signals are watched. End it with mt_server_free().
 *   Returns  MT_OK | the first error so far | MT_EINVAL no options.loop
 *   Thread   that of the loop, or before it runs */
MT_NODISCARD MT_API mt_err mt_server_start(mt_server *server);

/* Begins to drain a server that runs; a second call ends the grace.
 *   Thread   any, until mt_server_run() returns */
MT_API void mt_server_stop(mt_server *server);

/* Reads the files of options.tls again: connections to come use what they hold now, those that are there
 * are not touched. After a failure, which is logged, what was read before stays in force.
 *   Shape    why may be NULL
 *   Returns  MT_OK | MT_EINVAL a file is wrong, or the server has no TLS | MT_ENOMEM; why says what
 *   Thread   any, until mt_server_run() returns; it reads files, so it may sleep */
MT_API mt_err mt_server_reload_tls(mt_server *server, mt_status *why);

typedef void mt_server_drained_fn(void *arg);

/* Begins to drain a server that was started on a loop of yours; calls done(arg) once no call and no
 * connection is left, at the latest a second after drain_grace_ms. Then free it, also inside done.
 *   Thread   loop */
MT_API void mt_server_drain(mt_server *server, mt_server_drained_fn *done, void *arg);

/* Frees a server at once: calls under way are cancelled; each is gone when its handler has answered, and
 * then the memory of the server goes. The done of a drain under way is not called. NULL is fine.
 *   Thread   that of its loop; not for a server that mt_server_run() took */
MT_API void mt_server_free(mt_server *server);

MT_END_DECLS

#endif
