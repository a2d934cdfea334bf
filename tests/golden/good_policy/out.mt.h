/* Made by mtc from in.mtproto: change that file, not this one. */
#ifndef IN_MT_H
#define IN_MT_H

#include <msgtrans/msgtrans.h>

MT_BEGIN_DECLS

typedef struct cache_get_request cache_get_request;
typedef struct cache_set_request cache_set_request;
typedef struct cache_get_reply cache_get_reply;

struct cache_get_request {
    ProtobufCMessage base;
    char *key;
};

#define CACHE_GET_REQUEST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&cache_get_request_descriptor), \
      (char *)mt_empty_string }

struct cache_set_request {
    ProtobufCMessage base;
    char *key;
    ProtobufCBinaryData value;
    protobuf_c_boolean has_shard;
    uint32_t shard;
};

#define CACHE_SET_REQUEST_INIT \
    { PROTOBUF_C_MESSAGE_INIT(&cache_set_request_descriptor), \
      (char *)mt_empty_string, \
      {0, NULL}, \
      0, 0 }

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

extern const ProtobufCMessageDescriptor cache_set_request_descriptor;
extern const mt_message_type cache_set_request_mt_type;
void cache_set_request_init(cache_set_request *message);
size_t cache_set_request_packed_size(const cache_set_request *message);
size_t cache_set_request_pack(const cache_set_request *message, uint8_t *out);
MT_NODISCARD mt_err cache_set_request_unpack(mt_arena *arena, mt_slice bytes,
                                             cache_set_request **out, mt_status *why);
void cache_set_request_free(cache_set_request *message);

extern const ProtobufCMessageDescriptor cache_get_reply_descriptor;
extern const mt_message_type cache_get_reply_mt_type;
void cache_get_reply_init(cache_get_reply *message);
size_t cache_get_reply_packed_size(const cache_get_reply *message);
size_t cache_get_reply_pack(const cache_get_reply *message, uint8_t *out);
MT_NODISCARD mt_err cache_get_reply_unpack(mt_arena *arena, mt_slice bytes, cache_get_reply **out,
                                           mt_status *why);
void cache_get_reply_free(cache_get_reply *message);

/* --- cache.v1.Cache --------------------------------------------------------------------------- */

extern const mt_service cache_service;

/* What a server does for each method; NULL answers UNIMPLEMENTED. */
typedef struct cache_handlers {
    void (*get)(mt_call *call, const cache_get_request *request, void *app);
    void (*set)(mt_call *call, const cache_set_request *request, void *app);
    void (*compact)(mt_call *call, const cache_get_request *request, void *app);
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

/* cache.v1.Cache.Set */
mt_status cache_set(mt_channel *channel, const cache_set_request *request, cache_get_reply **reply,
                    const mt_call_options *options);
typedef void cache_set_done(mt_call *call, const mt_status *status, const cache_get_reply *reply,
                            void *arg);
mt_call *cache_set_async(mt_channel *channel, const cache_set_request *request,
                         const mt_call_options *options, cache_set_done *done, void *arg);
void cache_set_respond(mt_call *call, const cache_get_reply *reply);

/* cache.v1.Cache.Compact */
mt_status cache_compact(mt_channel *channel, const cache_get_request *request,
                        cache_get_reply **reply, const mt_call_options *options);
typedef void cache_compact_done(mt_call *call, const mt_status *status,
                                const cache_get_reply *reply, void *arg);
mt_call *cache_compact_async(mt_channel *channel, const cache_get_request *request,
                             const mt_call_options *options, cache_compact_done *done, void *arg);
void cache_compact_respond(mt_call *call, const cache_get_reply *reply);

MT_END_DECLS

#endif
