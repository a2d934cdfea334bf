/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_maybe(const void *message);
static uint8_t *pack_maybe(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_maybe(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static maybe *new_maybe(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(maybe));

    if (message != NULL)
        maybe_init((maybe *)message);
    return (maybe *)message;
}

/* --- Maybe ------------------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_maybe[] = {
    {"number", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(maybe, has_number), offsetof(maybe, number),
     NULL, NULL, 0, 0, NULL, NULL},
    {"text", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(maybe, text),
     NULL, NULL, 0, 0, NULL, NULL},
    {"data", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(maybe, has_data), offsetof(maybe, data),
     NULL, NULL, 0, 0, NULL, NULL},
    {"inner", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(maybe, inner),
     &maybe_descriptor, NULL, 0, 0, NULL, NULL},
    {"flag", 1000, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BOOL,
     offsetof(maybe, has_flag), offsetof(maybe, flag),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_maybe[] = {
    {1, 0},
    {1000, 4},
    {0, 5},
};

static const unsigned names_maybe[] = {
    2, /* data */
    4, /* flag */
    3, /* inner */
    0, /* number */
    1, /* text */
};

void maybe_init(maybe *message)
{
    static const maybe initial = MAYBE_INIT;

    *message = initial;
}

static void init_maybe(ProtobufCMessage *base)
{
    maybe_init((maybe *)(void *)base);
}

const ProtobufCMessageDescriptor maybe_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Maybe", "Maybe", "maybe", "",
    sizeof(maybe),
    5, pb_fields_maybe, names_maybe,
    2, ranges_maybe,
    init_maybe,
    NULL, NULL, NULL,
};

static size_t size_maybe(const void *message)
{
    const maybe *m = (const maybe *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->has_number)
        size += 1 + mt_size_int32(m->number);
    if (m->text != NULL)
        size += 1 + mt_size_string(m->text);
    if (m->has_data)
        size += 1 + mt_size_bytes(m->data);
    if (m->inner != NULL)
        size += 1 + mt_size_message(size_maybe, m->inner);
    if (m->has_flag)
        size += 3;
    return size;
}

static uint8_t *pack_maybe(const void *message, uint8_t *at, uintptr_t limit)
{
    const maybe *m = (const maybe *)message;

    if (!mt_put_start(at, &limit, 14))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->has_flag) {
        at = mt_put_bool(at, m->flag);
        at = mt_put_tag(at, MT_TAG(1000, MT_WIRE_VARINT));
    }
    if (m->inner != NULL) {
        at = mt_put_message(at, limit, pack_maybe, m->inner);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    if (m->has_data) {
        at = mt_put_bytes(at, limit, m->data);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (m->text != NULL) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->has_number) {
        at = mt_put_int32(at, m->number);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_maybe(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    maybe *m = (maybe *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* number */
            p = mt_get_int32(p, end, &m->number);
            m->has_number = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* data */
            p = mt_get_bytes(p, end, &m->data);
            m->has_data = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* inner */
            if (m->inner == NULL)
                m->inner = new_maybe(u);
            p = mt_get_message(u, p, end, m->inner, unpack_maybe);
            if (!mt_next(&p, end, &tag, MT_TAG(1000, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(1000, MT_WIRE_VARINT): /* flag */
            p = mt_get_bool(p, end, &m->flag);
            m->has_flag = 1;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &maybe_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_maybe[] = {
    {"number", NULL, 0},
    {"text", NULL, 0},
    {"data", NULL, 0},
    {"inner", &maybe_mt_type, 0},
    {"flag", NULL, 0},
};

static const unsigned json_maybe[] = {
    2, /* "data" */
    4, /* "flag" */
    3, /* "inner" */
    0, /* "number" */
    1, /* "text" */
};

const mt_message_type maybe_mt_type = {
    &maybe_descriptor,
    size_maybe,
    pack_maybe,
    unpack_maybe,
    fields_maybe,
    json_maybe,
    NULL,
    0,
};

size_t maybe_packed_size(const maybe *message)
{
    return size_maybe(message);
}

size_t maybe_pack(const maybe *message, uint8_t *out)
{
    size_t size = size_maybe(message);

    pack_maybe(message, out + size, 0);
    return size;
}

mt_err maybe_unpack(mt_arena *arena, mt_slice bytes, maybe **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&maybe_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (maybe *)message;
    return err;
}

void maybe_free(maybe *message)
{
    mt_message_free(message);
}
