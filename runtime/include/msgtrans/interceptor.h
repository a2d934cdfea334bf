/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/interceptor.h - code of yours in front of every call of a channel or a server: it may refuse a
 * call, add to its metadata, shorten its time, and see its messages and its end.
 *
 * What was added first is outermost: its start comes first and its end last. For one call the hooks come
 * in this order; each of them may be NULL:
 *
 *   start     once. When it refuses the call, the interceptors behind it never hear of that call
 *   headers   the metadata ahead of the replies has come or is sent, if there is any
 *   message   each message, requests and replies, unary ones too
 *   end       once for each start that was called, when nothing follows: before the caller hears of the
 *             outcome; when the handler has answered
 *
 * Hooks must not wait: they run on the loop, but for those of messages that a thread of yours reads or
 * writes, and of the start of a call from such a thread, which run there. So hooks of different calls may
 * run at the same time, and so may those of the two directions of one stream. */
#ifndef MSGTRANS_INTERCEPTOR_H
#define MSGTRANS_INTERCEPTOR_H

#include <msgtrans/call.h>
#include <msgtrans/channel.h>
#include <msgtrans/server.h>

MT_BEGIN_DECLS

enum { MT_INTERCEPTORS_MOST = 16, MT_INTERCEPTOR_STATE_MOST = 4096 };

/* One call, as one interceptor has it. */
typedef struct mt_interception {
    mt_call
        *call; /* what msgtrans/call.h has for a handler, or for a caller's done callback in end */
    void *app; /* of the interceptor */
    void *state; /* state_bytes of memory, zeroed, aligned to 16; lasts as long as the call */
    bool is_server;
} mt_interception;

typedef enum mt_direction { MT_SENT, MT_RECEIVED } mt_direction;

typedef struct mt_interceptor {
    const char *name;   /* for errors; copied */
    void *app;          /* borrowed; must outlive channel or server, and their calls */
    size_t state_bytes; /* up to MT_INTERCEPTOR_STATE_MOST */

    /* A call starts. Returns true to let it go on; or false, and *refusal then has the code and the text
     * that it ends with, as mt_status_make() gives it. A refused call does not run. */
    bool (*start)(mt_interception *at, mt_status *refusal);

    void (*headers)(mt_interception *at, mt_metadata headers);

    /* A message was taken to be sent, or has been received. It is borrowed. */
    void (*message)(mt_interception *at, mt_direction direction, const mt_message_type *type,
                    const void *message);

    /* The call is over. A server's times are total, server_queue and server_handler. */
    void (*end)(mt_interception *at, const mt_status *status, const mt_call_times *times);
} mt_interceptor;

/* Adds an interceptor behind those that are there; calls that have started already do without.
 *   Owns     copied
 *   Returns  MT_OK | MT_EINVAL no name, or too much state | MT_ELIMIT there are MT_INTERCEPTORS_MOST |
 *            MT_ENOMEM | MT_ECLOSED the server has started. A server also keeps, logs and returns by
 *            mt_server_run() the first failure, so the result may be ignored there
 *   Thread   any, one at a time | the one that made the server */
MT_NODISCARD MT_API mt_err mt_channel_add_interceptor(mt_channel *channel,
                                                      const mt_interceptor *interceptor);
MT_API mt_err mt_server_add_interceptor(mt_server *server, const mt_interceptor *interceptor);

/* ---- in start */

/* Returns the metadata that goes or came with the request.
 *   Owns     borrowed until start returns */
MT_API mt_metadata mt_interception_metadata(const mt_interception *at);

/* Adds an entry to the metadata that a client sends. A server's has mt_call_add_header().
 *   Owns     copied
 *   Returns  MT_OK | MT_EINVAL, MT_ELIMIT as mt_metadata_check(); MT_EINVAL on a server | MT_ENOMEM */
MT_NODISCARD MT_API mt_err mt_interception_add_metadata(mt_interception *at,
                                                        mt_metadata_entry entry);

/* Gives the call no more time than this, from now. */
MT_API void mt_interception_limit_time(mt_interception *at, uint32_t timeout_ms);

MT_END_DECLS

#endif
