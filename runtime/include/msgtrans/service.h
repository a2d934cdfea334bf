/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/service.h - a service and its methods as the constant tables that mtc writes.
 * Nobody writes these by hand; the fields are public so that generated code can fill them. */
#ifndef MSGTRANS_SERVICE_H
#define MSGTRANS_SERVICE_H

#include <msgtrans/base.h>
#include <msgtrans/message.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

typedef struct mt_call mt_call;
typedef struct mt_server mt_server;
typedef struct mt_channel mt_channel;
typedef struct mt_call_options mt_call_options;

/* How a typed handler or a typed completion callback is kept until its own shim calls it. */
typedef void mt_any_fn(void);

typedef enum mt_shape {
    MT_UNARY = 0,
    MT_CLIENT_STREAM = 1,
    MT_SERVER_STREAM = 2,
    MT_BIDI_STREAM = 3,
} mt_shape;

/* protobuf's option idempotency_level. */
typedef enum mt_idempotency {
    MT_IDEMPOTENCY_UNKNOWN = 0,
    MT_NO_SIDE_EFFECTS = 1,
    MT_IDEMPOTENT = 2,
} mt_idempotency;

/* How a message is compressed, if it gets smaller and the other end takes that. */
typedef enum mt_compression {
    MT_COMPRESSION_DEFAULT = 0, /* as the method has it; of a method: not at all */
    MT_COMPRESSION_NONE = 1,
    MT_COMPRESSION_GZIP = 2,
    MT_COMPRESSION_ZSTD = 3,
} mt_compression;

typedef struct mt_method {
    const char *path; /* "/cache.v1.Cache/Get" */
    const mt_message_type *request;
    const mt_message_type *reply;
    mt_shape shape;
    mt_idempotency idempotency;
    uint32_t timeout_us; /* policy; 0: none */
    bool blocking;       /* policy: the handler may sleep, so it runs in the worker pool */
    size_t handler_at;   /* offset of its pointer in the handlers struct */

    /* Calls the typed handler of this method in a handlers struct. */
    void (*run)(const void *handlers, mt_call *call, const void *request, void *app);

    /* Calls a typed completion callback; reply is NULL unless status->code is MT_OK. NULL for a stream
     * of replies. */
    void (*done)(mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply,
                 void *arg);

    mt_compression compression; /* policy: of requests and replies */
    uint32_t compress_above;    /* policy: shorter ones are sent as they are; 0: 1,024 bytes */
} mt_method;

typedef struct mt_service {
    const char *name; /* "cache.v1.Cache" */
    const mt_method *methods;
    size_t method_count;
    size_t handlers_size; /* of the handlers struct: nothing but function pointers */
} mt_service;

/* Offers a service on a server; what generated <service>_register() calls. A method whose handler is
 * NULL answers UNIMPLEMENTED.
 *   Owns     handlers is copied; app is borrowed and handed to every handler
 *   Returns  MT_OK | MT_EEXIST a service of that name is there | MT_ECLOSED the server has started |
 *            MT_ENOMEM. The first failure is also kept, logged and returned by mt_server_run(), so
 *            the result may be ignored.
 *   Thread   the one that made the server, before it runs */
MT_API mt_err mt_server_add_service(mt_server *server, const mt_service *service,
                                    const void *handlers, void *app);

/* Makes one unary call and waits for its end; what generated blocking calls call.
 *   Shape    reply may not be NULL (the generated functions take NULL, and free the reply); options may be
 *   Owns     request is borrowed; *reply is the caller's: mt_message_free(), or the generated
 *            <message>_free(); NULL unless the code is MT_OK
 *   Returns  the outcome; never an MT_E…
 *   Thread   any; inside a callback of the channel's own loop it fails with FAILED_PRECONDITION */
MT_API mt_status mt_channel_call(mt_channel *channel, const mt_method *method, const void *request,
                                 void **reply, const mt_call_options *options);

typedef struct mt_start_args {
    const mt_method *method;
    const void *request;            /* borrowed until mt_channel_start() returns */
    const mt_call_options *options; /* may be NULL; copied */
    mt_any_fn *done;                /* the typed callback that method->done casts back */
    void *arg;                      /* handed to done, never read */
} mt_start_args;

/* Starts one unary call; what generated <method>_async() calls. done runs exactly once, on the
 * channel's loop, in a later turn: on that loop's thread never before this returns. Every failure
 * comes through it. status and reply are borrowed until done returns.
 *   Owns     the result is borrowed until done returns, so only the loop's own thread may use it; with
 *            options->keep the caller gets a reference of its own, good on any thread
 *   Returns  the call; NULL when there is no memory, or no thread or descriptor for a channel that
 *            needs one, and then done never runs
 *   Thread   any */
MT_API mt_call *mt_channel_start(mt_channel *channel, const mt_start_args *args);

/* ---- what generated functions of streaming methods call; see msgtrans/stream.h */

/* Calls a typed callback with a message, NULL for the end. */
typedef void mt_message_fn(mt_any_fn *fn, mt_call *call, const void *message, void *arg);

/* Starts a stream.
 *   Shape    request: of a server stream, else NULL; options may be NULL
 *   Owns     request is borrowed; the result is the caller's: mt_call_finish() or mt_call_on_done()
 *   Returns  NULL only when memory is out or channel is NULL
 *   Thread   any */
MT_NODISCARD MT_API mt_call *mt_channel_open_stream(mt_channel *channel, const mt_method *method,
                                                    const void *request,
                                                    const mt_call_options *options);

/* Writes a message: the caller a request, the handler a reply. See <method>_write_request(). */
MT_API mt_err mt_call_write(mt_call *call, const void *message);

/* Reads the next message. See <method>_read_reply(). */
MT_API mt_err mt_call_read(mt_call *call, const void **message);

/* Has each message that comes handed to fn by way of shim. See <method>_on_reply(). */
MT_API void mt_call_on_message(mt_call *call, mt_message_fn *shim, mt_any_fn *fn, void *arg);

/* mt_call_finish() for a client stream, whose one reply becomes the caller's: mt_message_free(). */
MT_API mt_status mt_call_finish_reply(mt_call *call, void **reply);

/* mt_call_on_done() for a client stream: done is the typed callback that method->done casts back. */
MT_API void mt_call_on_reply_done(mt_call *call, mt_any_fn *done, void *arg);

/* Ends a call with a reply; what generated <method>_respond() calls.
 *   Owns     reply is borrowed; the call is given back and must not be used again
 *   Thread   any */
MT_API void mt_call_respond(mt_call *call, const void *reply);

MT_END_DECLS

#endif
