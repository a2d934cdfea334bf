/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- M ---------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_m_[] = {
    {"a", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, a),
     NULL, NULL, 0, 0, NULL, NULL},
    {"b", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, b),
     NULL, NULL, 0, 0, NULL, NULL},
    {"c", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, c),
     NULL, NULL, 0, 0, NULL, NULL},
    {"d", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, d),
     NULL, NULL, 0, 0, NULL, NULL},
    {"e", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, e),
     NULL, NULL, 0, 0, NULL, NULL},
    {"f", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, f),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_m_[] = {
    {1, 0},
    {0, 6},
};

static const unsigned names_m_[] = {
    0, /* a */
    1, /* b */
    2, /* c */
    3, /* d */
    4, /* e */
    5, /* f */
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
    6, pb_fields_m_, names_m_,
    1, ranges_m_,
    init_m_,
    NULL, NULL, NULL,
};

static size_t size_m_(const void *message)
{
    const m_ *m = (const m_ *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->a != 0)
        size += 1 + mt_size_int32(m->a);
    if (m->b != 0)
        size += 1 + mt_size_int32(m->b);
    if (m->c != 0)
        size += 1 + mt_size_int32(m->c);
    if (m->d != 0)
        size += 1 + mt_size_int32(m->d);
    if (m->e != 0)
        size += 1 + mt_size_int32(m->e);
    if (m->f != 0)
        size += 1 + mt_size_int32(m->f);
    return size;
}

static uint8_t *pack_m_(const void *message, uint8_t *at, uintptr_t limit)
{
    const m_ *m = (const m_ *)message;

    if (!mt_put_start(at, &limit, 66))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->f != 0) {
        at = mt_put_int32(at, m->f);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->e != 0) {
        at = mt_put_int32(at, m->e);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->d != 0) {
        at = mt_put_int32(at, m->d);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    if (m->c != 0) {
        at = mt_put_int32(at, m->c);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (m->b != 0) {
        at = mt_put_int32(at, m->b);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->a != 0) {
        at = mt_put_int32(at, m->a);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
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
        case MT_TAG(1, MT_WIRE_VARINT): /* a */
            p = mt_get_int32(p, end, &m->a);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* b */
            p = mt_get_int32(p, end, &m->b);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* c */
            p = mt_get_int32(p, end, &m->c);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* d */
            p = mt_get_int32(p, end, &m->d);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* e */
            p = mt_get_int32(p, end, &m->e);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* f */
            p = mt_get_int32(p, end, &m->f);
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
    {"a", NULL, 0},
    {"b", NULL, 0},
    {"c", NULL, 0},
    {"d", NULL, 0},
    {"e", NULL, 0},
    {"f", NULL, 0},
};

static const unsigned json_m_[] = {
    0, /* "a" */
    1, /* "b" */
    2, /* "c" */
    3, /* "d" */
    4, /* "e" */
    5, /* "f" */
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
