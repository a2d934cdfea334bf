/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- M ---------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_m_[] = {
    {"one", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, one),
     NULL, NULL, 0, 0, NULL, NULL},
    {"two", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, two),
     NULL, NULL, 0, 0, NULL, NULL},
    {"ten", 10, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, ten),
     NULL, NULL, 0, 0, NULL, NULL},
    {"eleven", 11, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, eleven),
     NULL, NULL, 0, 0, NULL, NULL},
    {"last", 99, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(m_, last),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_m_[] = {
    {1, 0},
    {10, 2},
    {99, 4},
    {0, 5},
};

static const unsigned names_m_[] = {
    3, /* eleven */
    4, /* last */
    0, /* one */
    2, /* ten */
    1, /* two */
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
    5, pb_fields_m_, names_m_,
    3, ranges_m_,
    init_m_,
    NULL, NULL, NULL,
};

static size_t size_m_(const void *message)
{
    const m_ *m = (const m_ *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->one != 0)
        size += 1 + mt_size_int32(m->one);
    if (m->two != 0)
        size += 1 + mt_size_int32(m->two);
    if (m->ten != 0)
        size += 1 + mt_size_int32(m->ten);
    if (m->eleven != 0)
        size += 1 + mt_size_int32(m->eleven);
    if (m->last != 0)
        size += 2 + mt_size_int32(m->last);
    return size;
}

static uint8_t *pack_m_(const void *message, uint8_t *at, uintptr_t limit)
{
    const m_ *m = (const m_ *)message;

    if (!mt_put_start(at, &limit, 56))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->last != 0) {
        at = mt_put_int32(at, m->last);
        at = mt_put_tag(at, MT_TAG(99, MT_WIRE_VARINT));
    }
    if (m->eleven != 0) {
        at = mt_put_int32(at, m->eleven);
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_VARINT));
    }
    if (m->ten != 0) {
        at = mt_put_int32(at, m->ten);
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_VARINT));
    }
    if (m->two != 0) {
        at = mt_put_int32(at, m->two);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->one != 0) {
        at = mt_put_int32(at, m->one);
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
        case MT_TAG(1, MT_WIRE_VARINT): /* one */
            p = mt_get_int32(p, end, &m->one);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* two */
            p = mt_get_int32(p, end, &m->two);
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_VARINT): /* ten */
            p = mt_get_int32(p, end, &m->ten);
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_VARINT): /* eleven */
            p = mt_get_int32(p, end, &m->eleven);
            if (!mt_next(&p, end, &tag, MT_TAG(99, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(99, MT_WIRE_VARINT): /* last */
            p = mt_get_int32(p, end, &m->last);
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
    {"one", NULL, 0},
    {"two", NULL, 0},
    {"ten", NULL, 0},
    {"eleven", NULL, 0},
    {"last", NULL, 0},
};

static const unsigned json_m_[] = {
    3, /* "eleven" */
    4, /* "last" */
    0, /* "one" */
    2, /* "ten" */
    1, /* "two" */
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
