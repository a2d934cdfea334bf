/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static other *new_other(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(other));

    if (message != NULL)
        other_init((other *)message);
    return (other *)message;
}

/* --- M ---------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_m_[] = {
    {"other", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(m_, other),
     &other_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_m_[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_m_[] = {
    0, /* other */
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

    if (m->other != NULL)
        size += 1 + mt_size_message(other_mt_type.packed_size, m->other);
    return size;
}

static uint8_t *pack_m_(const void *message, uint8_t *at, uintptr_t limit)
{
    const m_ *m = (const m_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->other != NULL) {
        at = mt_put_message(at, limit, other_mt_type.pack, m->other);
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
        case MT_TAG(1, MT_WIRE_BYTES): /* other */
            if (m->other == NULL)
                m->other = new_other(u);
            p = mt_get_message(u, p, end, m->other, other_mt_type.unpack);
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
    {"other", &other_mt_type, 0},
};

static const unsigned json_m_[] = {
    0, /* "other" */
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
