/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- cache.v1.GetRequest ---------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_cache_get_request[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(cache_get_request, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_cache_get_request[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_cache_get_request[] = {
    0, /* key */
};

void cache_get_request_init(cache_get_request *message)
{
    static const cache_get_request initial = CACHE_GET_REQUEST_INIT;

    *message = initial;
}

static void init_cache_get_request(ProtobufCMessage *base)
{
    cache_get_request_init((cache_get_request *)(void *)base);
}

const ProtobufCMessageDescriptor cache_get_request_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "cache.v1.GetRequest", "GetRequest", "cache_get_request", "cache.v1",
    sizeof(cache_get_request),
    1, pb_fields_cache_get_request, names_cache_get_request,
    1, ranges_cache_get_request,
    init_cache_get_request,
    NULL, NULL, NULL,
};

static size_t size_cache_get_request(const void *message)
{
    const cache_get_request *m = (const cache_get_request *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    return size;
}

static uint8_t *pack_cache_get_request(const void *message, uint8_t *at, uintptr_t limit)
{
    const cache_get_request *m = (const cache_get_request *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_string_is_set(m->key)) {
        at = mt_put_string(at, limit, m->key);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_cache_get_request(mt_unpack *u, void *message, const uint8_t *p,
                                     const uint8_t *end)
{
    cache_get_request *m = (cache_get_request *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* key */
            p = mt_get_string(u, p, end, &m->key);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &cache_get_request_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_cache_get_request[] = {
    {"key", NULL, 0},
};

static const unsigned json_cache_get_request[] = {
    0, /* "key" */
};

const mt_message_type cache_get_request_mt_type = {
    &cache_get_request_descriptor,
    size_cache_get_request,
    pack_cache_get_request,
    unpack_cache_get_request,
    fields_cache_get_request,
    json_cache_get_request,
    NULL,
    0,
};

size_t cache_get_request_packed_size(const cache_get_request *message)
{
    return size_cache_get_request(message);
}

size_t cache_get_request_pack(const cache_get_request *message, uint8_t *out)
{
    size_t size = size_cache_get_request(message);

    pack_cache_get_request(message, out + size, 0);
    return size;
}

mt_err cache_get_request_unpack(mt_arena *arena, mt_slice bytes, cache_get_request **out,
                                mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&cache_get_request_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (cache_get_request *)message;
    return err;
}

void cache_get_request_free(cache_get_request *message)
{
    mt_message_free(message);
}

/* --- cache.v1.GetReply ------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_cache_get_reply[] = {
    {"value", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(cache_get_reply, value),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_cache_get_reply[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_cache_get_reply[] = {
    0, /* value */
};

void cache_get_reply_init(cache_get_reply *message)
{
    static const cache_get_reply initial = CACHE_GET_REPLY_INIT;

    *message = initial;
}

static void init_cache_get_reply(ProtobufCMessage *base)
{
    cache_get_reply_init((cache_get_reply *)(void *)base);
}

const ProtobufCMessageDescriptor cache_get_reply_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "cache.v1.GetReply", "GetReply", "cache_get_reply", "cache.v1",
    sizeof(cache_get_reply),
    1, pb_fields_cache_get_reply, names_cache_get_reply,
    1, ranges_cache_get_reply,
    init_cache_get_reply,
    NULL, NULL, NULL,
};

static size_t size_cache_get_reply(const void *message)
{
    const cache_get_reply *m = (const cache_get_reply *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->value.len > 0)
        size += 1 + mt_size_bytes(m->value);
    return size;
}

static uint8_t *pack_cache_get_reply(const void *message, uint8_t *at, uintptr_t limit)
{
    const cache_get_reply *m = (const cache_get_reply *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value.len > 0) {
        at = mt_put_bytes(at, limit, m->value);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_cache_get_reply(mt_unpack *u, void *message, const uint8_t *p,
                                   const uint8_t *end)
{
    cache_get_reply *m = (cache_get_reply *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* value */
            p = mt_get_bytes(p, end, &m->value);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &cache_get_reply_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_cache_get_reply[] = {
    {"value", NULL, 0},
};

static const unsigned json_cache_get_reply[] = {
    0, /* "value" */
};

const mt_message_type cache_get_reply_mt_type = {
    &cache_get_reply_descriptor,
    size_cache_get_reply,
    pack_cache_get_reply,
    unpack_cache_get_reply,
    fields_cache_get_reply,
    json_cache_get_reply,
    NULL,
    0,
};

size_t cache_get_reply_packed_size(const cache_get_reply *message)
{
    return size_cache_get_reply(message);
}

size_t cache_get_reply_pack(const cache_get_reply *message, uint8_t *out)
{
    size_t size = size_cache_get_reply(message);

    pack_cache_get_reply(message, out + size, 0);
    return size;
}

mt_err cache_get_reply_unpack(mt_arena *arena, mt_slice bytes, cache_get_reply **out,
                              mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&cache_get_reply_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (cache_get_reply *)message;
    return err;
}

void cache_get_reply_free(cache_get_reply *message)
{
    mt_message_free(message);
}

/* --- cache.v1.Cache --------------------------------------------------------------------------- */

static void run_cache_get(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const cache_handlers *)handlers)
        ->get(call, (const cache_get_request *)request, app);
}

static void done_cache_get(mt_any_fn *done, mt_call *call, const mt_status *status,
                           const void *reply, void *arg)
{
    ((cache_get_done *)done)(call, status, (const cache_get_reply *)reply, arg);
}

static void run_cache_delete(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const cache_handlers *)handlers)
        ->delete_(call, (const cache_get_request *)request, app);
}

static void done_cache_delete(mt_any_fn *done, mt_call *call, const mt_status *status,
                              const void *reply, void *arg)
{
    ((cache_delete_done *)done)(call, status, (const cache_get_reply *)reply, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method cache_methods[] = {
    {"/cache.v1.Cache/Get",
     &cache_get_request_mt_type, &cache_get_reply_mt_type,
     MT_UNARY, MT_NO_SIDE_EFFECTS, 50000, false,
     offsetof(cache_handlers, get), run_cache_get, done_cache_get,
     MT_COMPRESSION_DEFAULT, 0},
    {"/cache.v1.Cache/Delete",
     &cache_get_request_mt_type, &cache_get_reply_mt_type,
     MT_UNARY, MT_IDEMPOTENT, 2000000, true,
     offsetof(cache_handlers, delete_), run_cache_delete, done_cache_delete,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service cache_service = {
    "cache.v1.Cache",
    cache_methods,
    2,
    sizeof(cache_handlers),
};

mt_err cache_register(mt_server *server, const cache_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &cache_service, handlers, app);
}

mt_status cache_get(mt_channel *channel, const cache_get_request *request, cache_get_reply **reply,
                    const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &cache_methods[0], request, &out, options);

    if (reply != NULL)
        *reply = (cache_get_reply *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *cache_get_async(mt_channel *channel, const cache_get_request *request,
                         const mt_call_options *options, cache_get_done *done, void *arg)
{
    mt_start_args args = {&cache_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void cache_get_respond(mt_call *call, const cache_get_reply *reply)
{
    mt_call_respond(call, reply);
}

mt_status cache_delete(mt_channel *channel, const cache_get_request *request,
                       cache_get_reply **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &cache_methods[1], request, &out, options);

    if (reply != NULL)
        *reply = (cache_get_reply *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *cache_delete_async(mt_channel *channel, const cache_get_request *request,
                            const mt_call_options *options, cache_delete_done *done, void *arg)
{
    mt_start_args args = {&cache_methods[1], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void cache_delete_respond(mt_call *call, const cache_get_reply *reply)
{
    mt_call_respond(call, reply);
}

/* --- cache.v1.Admin --------------------------------------------------------------------------- */

static void run_cache_admin_flush_all(const void *handlers, mt_call *call, const void *request,
                                      void *app)
{
    ((const cache_admin_handlers *)handlers)
        ->flush_all(call, (const cache_get_request *)request, app);
}

static void done_cache_admin_flush_all(mt_any_fn *done, mt_call *call, const mt_status *status,
                                       const void *reply, void *arg)
{
    ((cache_admin_flush_all_done *)done)(call, status, (const cache_get_reply *)reply, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method cache_admin_methods[] = {
    {"/cache.v1.Admin/FlushAll",
     &cache_get_request_mt_type, &cache_get_reply_mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(cache_admin_handlers, flush_all), run_cache_admin_flush_all,
     done_cache_admin_flush_all,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service cache_admin_service = {
    "cache.v1.Admin",
    cache_admin_methods,
    1,
    sizeof(cache_admin_handlers),
};

mt_err cache_admin_register(mt_server *server, const cache_admin_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &cache_admin_service, handlers, app);
}

mt_status cache_admin_flush_all(mt_channel *channel, const cache_get_request *request,
                                cache_get_reply **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &cache_admin_methods[0], request, &out, options);

    if (reply != NULL)
        *reply = (cache_get_reply *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *cache_admin_flush_all_async(mt_channel *channel, const cache_get_request *request,
                                     const mt_call_options *options,
                                     cache_admin_flush_all_done *done, void *arg)
{
    mt_start_args args = {&cache_admin_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void cache_admin_flush_all_respond(mt_call *call, const cache_get_reply *reply)
{
    mt_call_respond(call, reply);
}
