/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- Class ------------------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_class_[] = {
    {"class", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(class_, class_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"int", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(class_, int_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"errno", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(class_, errno_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"base", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(class_, base_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"camelCase", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(class_, camel_case),
     NULL, NULL, 0, 0, NULL, NULL},
    {"delete", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(class_, union_case), offsetof(class_, delete_),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"new", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(class_, union_case), offsetof(class_, new_),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_class_[] = {
    {1, 0},
    {0, 7},
};

static const unsigned names_class_[] = {
    3, /* base */
    4, /* camelCase */
    0, /* class */
    5, /* delete */
    2, /* errno */
    1, /* int */
    6, /* new */
};

void class__init(class_ *message)
{
    static const class_ initial = CLASS__INIT;

    *message = initial;
}

static void init_class_(ProtobufCMessage *base)
{
    class__init((class_ *)(void *)base);
}

const ProtobufCMessageDescriptor class__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Class", "Class", "class_", "",
    sizeof(class_),
    7, pb_fields_class_, names_class_,
    1, ranges_class_,
    init_class_,
    NULL, NULL, NULL,
};

static size_t size_class_(const void *message)
{
    const class_ *m = (const class_ *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->class_ != 0)
        size += 1 + mt_size_int32(m->class_);
    if (m->int_ != 0)
        size += 1 + mt_size_int32(m->int_);
    if (m->errno_ != 0)
        size += 1 + mt_size_int32(m->errno_);
    if (m->base_ != 0)
        size += 1 + mt_size_int32(m->base_);
    if (m->camel_case != 0)
        size += 1 + mt_size_int32(m->camel_case);
    if (m->union_case == CLASS__UNION_DELETE)
        size += 1 + mt_size_int32(m->delete_);
    if (m->union_case == CLASS__UNION_NEW)
        size += 1 + mt_size_int32(m->new_);
    return size;
}

static uint8_t *pack_class_(const void *message, uint8_t *at, uintptr_t limit)
{
    const class_ *m = (const class_ *)message;

    if (!mt_put_start(at, &limit, 77))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->union_case == CLASS__UNION_NEW) {
        at = mt_put_int32(at, m->new_);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->union_case == CLASS__UNION_DELETE) {
        at = mt_put_int32(at, m->delete_);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->camel_case != 0) {
        at = mt_put_int32(at, m->camel_case);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->base_ != 0) {
        at = mt_put_int32(at, m->base_);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    if (m->errno_ != 0) {
        at = mt_put_int32(at, m->errno_);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (m->int_ != 0) {
        at = mt_put_int32(at, m->int_);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->class_ != 0) {
        at = mt_put_int32(at, m->class_);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_class_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    class_ *m = (class_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* class */
            p = mt_get_int32(p, end, &m->class_);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* int */
            p = mt_get_int32(p, end, &m->int_);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* errno */
            p = mt_get_int32(p, end, &m->errno_);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* base */
            p = mt_get_int32(p, end, &m->base_);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* camelCase */
            p = mt_get_int32(p, end, &m->camel_case);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* delete */
            m->union_case = CLASS__UNION_DELETE;
            p = mt_get_int32(p, end, &m->delete_);
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* new */
            m->union_case = CLASS__UNION_NEW;
            p = mt_get_int32(p, end, &m->new_);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &class__mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_class_[] = {
    {"class", NULL, 0},
    {"int", NULL, 0},
    {"errno", NULL, 0},
    {"base", NULL, 0},
    {"camelCase", NULL, 0},
    {"delete", NULL, 0},
    {"new", NULL, 0},
};

static const unsigned json_class_[] = {
    3, /* "base" */
    4, /* "camelCase" */
    0, /* "class" */
    5, /* "delete" */
    2, /* "errno" */
    1, /* "int" */
    6, /* "new" */
};

const mt_message_type class__mt_type = {
    &class__descriptor,
    size_class_,
    pack_class_,
    unpack_class_,
    fields_class_,
    json_class_,
    NULL,
    0,
};

size_t class__packed_size(const class_ *message)
{
    return size_class_(message);
}

size_t class__pack(const class_ *message, uint8_t *out)
{
    size_t size = size_class_(message);

    pack_class_(message, out + size, 0);
    return size;
}

mt_err class__unpack(mt_arena *arena, mt_slice bytes, class_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&class__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (class_ *)message;
    return err;
}

void class__free(class_ *message)
{
    mt_message_free(message);
}

/* --- Int -------------------------------------------------------------------------------------- */

void int__init(int_ *message)
{
    static const int_ initial = INT__INIT;

    *message = initial;
}

static void init_int_(ProtobufCMessage *base)
{
    int__init((int_ *)(void *)base);
}

const ProtobufCMessageDescriptor int__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Int", "Int", "int_", "",
    sizeof(int_),
    0, NULL, NULL,
    0, NULL,
    init_int_,
    NULL, NULL, NULL,
};

static size_t size_int_(const void *message)
{
    const int_ *m = (const int_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_int_(const void *message, uint8_t *at, uintptr_t limit)
{
    const int_ *m = (const int_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_int_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    int_ *m = (int_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &int__mt_type, tag);
    }
    return true;
}

const mt_message_type int__mt_type = {
    &int__descriptor,
    size_int_,
    pack_int_,
    unpack_int_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t int__packed_size(const int_ *message)
{
    return size_int_(message);
}

size_t int__pack(const int_ *message, uint8_t *out)
{
    size_t size = size_int_(message);

    pack_int_(message, out + size, 0);
    return size;
}

mt_err int__unpack(mt_arena *arena, mt_slice bytes, int_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&int__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (int_ *)message;
    return err;
}

void int__free(int_ *message)
{
    mt_message_free(message);
}
