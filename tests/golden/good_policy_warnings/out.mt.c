/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- M ---------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_m_[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(m_, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_m_[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_m_[] = {
    0, /* key */
};

void m__init(m_ *message)
{
    static const m_ initial = M__INIT;

    *message = initial;
}

static void init_m_(ProtobufCMessage *base)
{
    m__init((m_ *)(void *)base);
}

const ProtobufCMessageDescriptor m__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "M", "M", "m_", "",
    sizeof(m_),
    1, pb_fields_m_, names_m_,
    1, ranges_m_,
    init_m_,
    NULL, NULL, NULL,
};

static size_t size_m_(const void *message)
{
    const m_ *m = (const m_ *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    return size;
}

static uint8_t *pack_m_(const void *message, uint8_t *at, uintptr_t limit)
{
    const m_ *m = (const m_ *)message;

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

static bool unpack_m_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    m_ *m = (m_ *)message;
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
            return mt_unpack_failed(u, &m__mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_m_[] = {
    {"key", NULL, 0},
};

static const unsigned json_m_[] = {
    0, /* "key" */
};

const mt_message_type m__mt_type = {
    &m__descriptor,
    size_m_,
    pack_m_,
    unpack_m_,
    fields_m_,
    json_m_,
    NULL,
    0,
};

size_t m__packed_size(const m_ *message)
{
    return size_m_(message);
}

size_t m__pack(const m_ *message, uint8_t *out)
{
    size_t size = size_m_(message);

    pack_m_(message, out + size, 0);
    return size;
}

mt_err m__unpack(mt_arena *arena, mt_slice bytes, m_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&m__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (m_ *)message;
    return err;
}

void m__free(m_ *message)
{
    mt_message_free(message);
}

/* --- S ---------------------------------------------------------------------------------------- */

static void run_s_a(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const s_handlers *)handlers)
        ->a(call, (const m_ *)request, app);
}

static void done_s_a(mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply,
                     void *arg)
{
    ((s_a_done *)done)(call, status, (const m_ *)reply, arg);
}

static void run_s_b(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const s_handlers *)handlers)
        ->b(call, (const m_ *)request, app);
}

static void done_s_b(mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply,
                     void *arg)
{
    ((s_b_done *)done)(call, status, (const m_ *)reply, arg);
}

static void run_s_c(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const s_handlers *)handlers)
        ->c(call, (const m_ *)request, app);
}

static void done_s_c(mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply,
                     void *arg)
{
    ((s_c_done *)done)(call, status, (const m_ *)reply, arg);
}

static void run_s_d(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const s_handlers *)handlers)
        ->d(call, (const m_ *)request, app);
}

static void done_s_d(mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply,
                     void *arg)
{
    ((s_d_done *)done)(call, status, (const m_ *)reply, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method s_methods[] = {
    {"/S/A",
     &m__mt_type, &m__mt_type,
     MT_UNARY, MT_IDEMPOTENT, 0, false,
     offsetof(s_handlers, a), run_s_a, done_s_a,
     MT_COMPRESSION_DEFAULT, 0},
    {"/S/B",
     &m__mt_type, &m__mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(s_handlers, b), run_s_b, done_s_b,
     MT_COMPRESSION_DEFAULT, 0},
    {"/S/C",
     &m__mt_type, &m__mt_type,
     MT_UNARY, MT_IDEMPOTENT, 100000, false,
     offsetof(s_handlers, c), run_s_c, done_s_c,
     MT_COMPRESSION_DEFAULT, 0},
    {"/S/D",
     &m__mt_type, &m__mt_type,
     MT_UNARY, MT_IDEMPOTENT, 100000, false,
     offsetof(s_handlers, d), run_s_d, done_s_d,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service s_service = {
    "S",
    s_methods,
    4,
    sizeof(s_handlers),
};

mt_err s_register(mt_server *server, const s_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &s_service, handlers, app);
}

mt_status s_a(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &s_methods[0], request, &out, options);

    if (reply != NULL)
        *reply = (m_ *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *s_a_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_a_done *done, void *arg)
{
    mt_start_args args = {&s_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void s_a_respond(mt_call *call, const m_ *reply)
{
    mt_call_respond(call, reply);
}

mt_status s_b(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &s_methods[1], request, &out, options);

    if (reply != NULL)
        *reply = (m_ *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *s_b_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_b_done *done, void *arg)
{
    mt_start_args args = {&s_methods[1], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void s_b_respond(mt_call *call, const m_ *reply)
{
    mt_call_respond(call, reply);
}

mt_status s_c(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &s_methods[2], request, &out, options);

    if (reply != NULL)
        *reply = (m_ *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *s_c_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_c_done *done, void *arg)
{
    mt_start_args args = {&s_methods[2], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void s_c_respond(mt_call *call, const m_ *reply)
{
    mt_call_respond(call, reply);
}

mt_status s_d(mt_channel *channel, const m_ *request, m_ **reply, const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &s_methods[3], request, &out, options);

    if (reply != NULL)
        *reply = (m_ *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *s_d_async(mt_channel *channel, const m_ *request, const mt_call_options *options,
                   s_d_done *done, void *arg)
{
    mt_start_args args = {&s_methods[3], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void s_d_respond(mt_call *call, const m_ *reply)
{
    mt_call_respond(call, reply);
}
