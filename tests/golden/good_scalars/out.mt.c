/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- scalars.All ------------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_scalars_all[] = {
    {"a_double", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
     0, offsetof(scalars_all, a_double),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_float", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_FLOAT,
     0, offsetof(scalars_all, a_float),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_int32", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(scalars_all, a_int32),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_int64", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT64,
     0, offsetof(scalars_all, a_int64),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_uint32", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
     0, offsetof(scalars_all, a_uint32),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_uint64", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT64,
     0, offsetof(scalars_all, a_uint64),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_sint32", 7, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_SINT32,
     0, offsetof(scalars_all, a_sint32),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_sint64", 8, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_SINT64,
     0, offsetof(scalars_all, a_sint64),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_fixed32", 9, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_FIXED32,
     0, offsetof(scalars_all, a_fixed32),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_fixed64", 10, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_FIXED64,
     0, offsetof(scalars_all, a_fixed64),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_sfixed32", 11, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_SFIXED32,
     0, offsetof(scalars_all, a_sfixed32),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_sfixed64", 12, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_SFIXED64,
     0, offsetof(scalars_all, a_sfixed64),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_bool", 13, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL,
     0, offsetof(scalars_all, a_bool),
     NULL, NULL, 0, 0, NULL, NULL},
    {"a_string", 14, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(scalars_all, a_string),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"a_bytes", 15, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(scalars_all, a_bytes),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_scalars_all[] = {
    {1, 0},
    {0, 15},
};

static const unsigned names_scalars_all[] = {
    12, /* a_bool */
    14, /* a_bytes */
    0, /* a_double */
    8, /* a_fixed32 */
    9, /* a_fixed64 */
    1, /* a_float */
    2, /* a_int32 */
    3, /* a_int64 */
    10, /* a_sfixed32 */
    11, /* a_sfixed64 */
    6, /* a_sint32 */
    7, /* a_sint64 */
    13, /* a_string */
    4, /* a_uint32 */
    5, /* a_uint64 */
};

void scalars_all_init(scalars_all *message)
{
    static const scalars_all initial = SCALARS_ALL_INIT;

    *message = initial;
}

static void init_scalars_all(ProtobufCMessage *base)
{
    scalars_all_init((scalars_all *)(void *)base);
}

const ProtobufCMessageDescriptor scalars_all_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "scalars.All", "All", "scalars_all", "scalars",
    sizeof(scalars_all),
    15, pb_fields_scalars_all, names_scalars_all,
    1, ranges_scalars_all,
    init_scalars_all,
    NULL, NULL, NULL,
};

static size_t size_scalars_all(const void *message)
{
    const scalars_all *m = (const scalars_all *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_double_is_set(m->a_double))
        size += 9;
    if (mt_float_is_set(m->a_float))
        size += 5;
    if (m->a_int32 != 0)
        size += 1 + mt_size_int32(m->a_int32);
    if (m->a_int64 != 0)
        size += 1 + mt_size_int64(m->a_int64);
    if (m->a_uint32 != 0)
        size += 1 + mt_size_uint32(m->a_uint32);
    if (m->a_uint64 != 0)
        size += 1 + mt_size_uint64(m->a_uint64);
    if (m->a_sint32 != 0)
        size += 1 + mt_size_sint32(m->a_sint32);
    if (m->a_sint64 != 0)
        size += 1 + mt_size_sint64(m->a_sint64);
    if (m->a_fixed32 != 0)
        size += 5;
    if (m->a_fixed64 != 0)
        size += 9;
    if (m->a_sfixed32 != 0)
        size += 5;
    if (m->a_sfixed64 != 0)
        size += 9;
    if (m->a_bool != 0)
        size += 2;
    if (mt_string_is_set(m->a_string))
        size += 1 + mt_size_string(m->a_string);
    if (m->a_bytes.len > 0)
        size += 1 + mt_size_bytes(m->a_bytes);
    return size;
}

static uint8_t *pack_scalars_all(const void *message, uint8_t *at, uintptr_t limit)
{
    const scalars_all *m = (const scalars_all *)message;

    if (!mt_put_start(at, &limit, 100))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->a_bytes.len > 0) {
        at = mt_put_bytes(at, limit, m->a_bytes);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(15, MT_WIRE_BYTES));
    }
    if (mt_string_is_set(m->a_string)) {
        at = mt_put_string(at, limit, m->a_string);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(14, MT_WIRE_BYTES));
    }
    if (m->a_bool != 0) {
        at = mt_put_bool(at, m->a_bool);
        at = mt_put_tag(at, MT_TAG(13, MT_WIRE_VARINT));
    }
    if (m->a_sfixed64 != 0) {
        at = mt_put_sfixed64(at, m->a_sfixed64);
        at = mt_put_tag(at, MT_TAG(12, MT_WIRE_FIXED64));
    }
    if (m->a_sfixed32 != 0) {
        at = mt_put_sfixed32(at, m->a_sfixed32);
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_FIXED32));
    }
    if (m->a_fixed64 != 0) {
        at = mt_put_fixed64(at, m->a_fixed64);
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_FIXED64));
    }
    if (m->a_fixed32 != 0) {
        at = mt_put_fixed32(at, m->a_fixed32);
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_FIXED32));
    }
    if (m->a_sint64 != 0) {
        at = mt_put_sint64(at, m->a_sint64);
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_VARINT));
    }
    if (m->a_sint32 != 0) {
        at = mt_put_sint32(at, m->a_sint32);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->a_uint64 != 0) {
        at = mt_put_uint64(at, m->a_uint64);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->a_uint32 != 0) {
        at = mt_put_uint32(at, m->a_uint32);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->a_int64 != 0) {
        at = mt_put_int64(at, m->a_int64);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    if (m->a_int32 != 0) {
        at = mt_put_int32(at, m->a_int32);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (mt_float_is_set(m->a_float)) {
        at = mt_put_float(at, m->a_float);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_FIXED32));
    }
    if (mt_double_is_set(m->a_double)) {
        at = mt_put_double(at, m->a_double);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_FIXED64));
    }
    return at;
}

static bool unpack_scalars_all(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    scalars_all *m = (scalars_all *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_FIXED64): /* a_double */
            p = mt_get_double(p, end, &m->a_double);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_FIXED32)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_FIXED32): /* a_float */
            p = mt_get_float(p, end, &m->a_float);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* a_int32 */
            p = mt_get_int32(p, end, &m->a_int32);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* a_int64 */
            p = mt_get_int64(p, end, &m->a_int64);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* a_uint32 */
            p = mt_get_uint32(p, end, &m->a_uint32);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* a_uint64 */
            p = mt_get_uint64(p, end, &m->a_uint64);
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* a_sint32 */
            p = mt_get_sint32(p, end, &m->a_sint32);
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_VARINT): /* a_sint64 */
            p = mt_get_sint64(p, end, &m->a_sint64);
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_FIXED32)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_FIXED32): /* a_fixed32 */
            p = mt_get_fixed32(p, end, &m->a_fixed32);
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_FIXED64): /* a_fixed64 */
            p = mt_get_fixed64(p, end, &m->a_fixed64);
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_FIXED32)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_FIXED32): /* a_sfixed32 */
            p = mt_get_sfixed32(p, end, &m->a_sfixed32);
            if (!mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(12, MT_WIRE_FIXED64): /* a_sfixed64 */
            p = mt_get_sfixed64(p, end, &m->a_sfixed64);
            if (!mt_next(&p, end, &tag, MT_TAG(13, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(13, MT_WIRE_VARINT): /* a_bool */
            p = mt_get_bool(p, end, &m->a_bool);
            if (!mt_next(&p, end, &tag, MT_TAG(14, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(14, MT_WIRE_BYTES): /* a_string */
            p = mt_get_string(u, p, end, &m->a_string);
            if (!mt_next(&p, end, &tag, MT_TAG(15, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(15, MT_WIRE_BYTES): /* a_bytes */
            p = mt_get_bytes(p, end, &m->a_bytes);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &scalars_all_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_scalars_all[] = {
    {"aDouble", NULL, 0},
    {"aFloat", NULL, 0},
    {"aInt32", NULL, 0},
    {"aInt64", NULL, 0},
    {"aUint32", NULL, 0},
    {"aUint64", NULL, 0},
    {"aSint32", NULL, 0},
    {"aSint64", NULL, 0},
    {"aFixed32", NULL, 0},
    {"aFixed64", NULL, 0},
    {"aSfixed32", NULL, 0},
    {"aSfixed64", NULL, 0},
    {"aBool", NULL, 0},
    {"aString", NULL, 0},
    {"aBytes", NULL, 0},
};

static const unsigned json_scalars_all[] = {
    12, /* "aBool" */
    14, /* "aBytes" */
    0, /* "aDouble" */
    8, /* "aFixed32" */
    9, /* "aFixed64" */
    1, /* "aFloat" */
    2, /* "aInt32" */
    3, /* "aInt64" */
    10, /* "aSfixed32" */
    11, /* "aSfixed64" */
    6, /* "aSint32" */
    7, /* "aSint64" */
    13, /* "aString" */
    4, /* "aUint32" */
    5, /* "aUint64" */
};

const mt_message_type scalars_all_mt_type = {
    &scalars_all_descriptor,
    size_scalars_all,
    pack_scalars_all,
    unpack_scalars_all,
    fields_scalars_all,
    json_scalars_all,
    NULL,
    0,
};

size_t scalars_all_packed_size(const scalars_all *message)
{
    return size_scalars_all(message);
}

size_t scalars_all_pack(const scalars_all *message, uint8_t *out)
{
    size_t size = size_scalars_all(message);

    pack_scalars_all(message, out + size, 0);
    return size;
}

mt_err scalars_all_unpack(mt_arena *arena, mt_slice bytes, scalars_all **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&scalars_all_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (scalars_all *)message;
    return err;
}

void scalars_all_free(scalars_all *message)
{
    mt_message_free(message);
}
