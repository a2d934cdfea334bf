/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct cache_get_request cache_get_request;
typedef struct cache_get_reply cache_get_reply;

struct cache_get_request {
    ProtobufCMessage base;
    char *key;
};

#define CACHE_GET_REQUEST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&cache_get_request_descriptor), \
      (char *)mt_empty_string }

struct cache_get_reply {
    ProtobufCMessage base;
    ProtobufCBinaryData value;
};

#define CACHE_GET_REPLY_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&cache_get_reply_descriptor), \
      {0, NULL} }

/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings and
 * messages that are NULL are not there.
 *   x_packed_size  the encoded size in bytes
 *   x_pack         encodes to out, which has room for that; returns the size
 *   x_unpack       decodes into an arena; bytes fields point into the input, which must live as
 *                  long; see mt_message_unpack()
 *   x_free         frees the reply of a blocking call; NULL is fine */

extern const ProtobufCMessageDescriptor cache_get_request_descriptor;
extern const mt_message_type cache_get_request_mt_type;
void cache_get_request_init(cache_get_request *message);
size_t cache_get_request_packed_size(const cache_get_request *message);
size_t cache_get_request_pack(const cache_get_request *message, uint8_t *out);
MT_NODISCARD mt_err cache_get_request_unpack(mt_arena *arena, mt_slice bytes,
                                             cache_get_request **out, mt_status *why);
void cache_get_request_free(cache_get_request *message);

extern const ProtobufCMessageDescriptor cache_get_reply_descriptor;
extern const mt_message_type cache_get_reply_mt_type;
void cache_get_reply_init(cache_get_reply *message);
size_t cache_get_reply_packed_size(const cache_get_reply *message);
size_t cache_get_reply_pack(const cache_get_reply *message, uint8_t *out);
MT_NODISCARD mt_err cache_get_reply_unpack(mt_arena *arena, mt_slice bytes, cache_get_reply **out,
                                           mt_status *why);
void cache_get_reply_free(cache_get_reply *message);

/* --- cache.v1.Cache --------------------------------------------------------------------------- */

/* Keeps values. */
extern const mt_service cache_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct cache_handlers {
    /* Returns the value of a key. */
    void (*get)(mt_call *call, const cache_get_request *request, void *app);
    void (*delete_)(mt_call *call, const cache_get_request *request, void *app);
} cache_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err cache_register(mt_server *server, const cache_handlers *handlers, void *app);

/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome to done;
 * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and
 * mt_call_respond(). */

/* cache.v1.Cache.Get */
mt_status cache_get(mt_channel *channel, const cache_get_request *request, cache_get_reply **reply,
                    const mt_call_options *options);
typedef void cache_get_done(mt_call *call, const mt_status *status, const cache_get_reply *reply,
                            void *arg);
mt_call *cache_get_async(mt_channel *channel, const cache_get_request *request,
                         const mt_call_options *options, cache_get_done *done, void *arg);
void cache_get_respond(mt_call *call, const cache_get_reply *reply);

/* cache.v1.Cache.Delete */
mt_status cache_delete(mt_channel *channel, const cache_get_request *request,
                       cache_get_reply **reply, const mt_call_options *options);
typedef void cache_delete_done(mt_call *call, const mt_status *status, const cache_get_reply *reply,
                               void *arg);
mt_call *cache_delete_async(mt_channel *channel, const cache_get_request *request,
                            const mt_call_options *options, cache_delete_done *done, void *arg);
void cache_delete_respond(mt_call *call, const cache_get_reply *reply);

/* --- cache.v1.Admin --------------------------------------------------------------------------- */

extern const mt_service cache_admin_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct cache_admin_handlers {
    void (*flush_all)(mt_call *call, const cache_get_request *request, void *app);
} cache_admin_handlers;

/* Offers the service on a server; see mt_server_add_service(). */
mt_err cache_admin_register(mt_server *server, const cache_admin_handlers *handlers, void *app);

/* Of each unary method m: m() calls it and waits; m_async() calls it and hands the outcome to done;
 * m_respond() is how a handler answers. See mt_channel_call(), mt_channel_start() and
 * mt_call_respond(). */

/* cache.v1.Admin.FlushAll */
mt_status cache_admin_flush_all(mt_channel *channel, const cache_get_request *request,
                                cache_get_reply **reply, const mt_call_options *options);
typedef void cache_admin_flush_all_done(mt_call *call, const mt_status *status,
                                        const cache_get_reply *reply, void *arg);
mt_call *cache_admin_flush_all_async(mt_channel *channel, const cache_get_request *request,
                                     const mt_call_options *options,
                                     cache_admin_flush_all_done *done, void *arg);
void cache_admin_flush_all_respond(mt_call *call, const cache_get_reply *reply);

MT_END_DECLS

#endif
