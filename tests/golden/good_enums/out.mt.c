/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

/* --- e.v2.State ------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_e_v2_state[] = {
    {"LOW", "E_V2_STATE_LOW", E_V2_STATE_LOW},
    {"DOWN", "E_V2_STATE_DOWN", E_V2_STATE_DOWN},
    {"STATE_UNKNOWN", "E_V2_STATE_UNKNOWN", E_V2_STATE_UNKNOWN},
    {"STATE_UP", "E_V2_STATE_UP", E_V2_STATE_UP},
    {"HIGH", "E_V2_STATE_HIGH", E_V2_STATE_HIGH},
};

static const ProtobufCIntRange ranges_e_v2_state[] = {
    {-2147483648, 0},
    {-1, 1},
    {2147483647, 4},
    {0, 5},
};

static const ProtobufCEnumValueIndex names_e_v2_state[] = {
    {"DOWN", 1},
    {"HIGH", 4},
    {"LOW", 0},
    {"STATE_RUNNING", 3},
    {"STATE_UNKNOWN", 2},
    {"STATE_UP", 3},
};

const ProtobufCEnumDescriptor e_v2_state_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "e.v2.State", "State", "e_v2_state", "e.v2",
    5, values_e_v2_state,
    6, names_e_v2_state,
    3, ranges_e_v2_state,
    NULL, NULL, NULL, NULL,
};

/* --- e.v2.Thing.Size -------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_e_v2_thing_size[] = {
    {"SMALL", "E_V2_THING_SIZE_SMALL", E_V2_THING_SIZE_SMALL},
    {"BIG", "E_V2_THING_SIZE_BIG", E_V2_THING_SIZE_BIG},
};

static const ProtobufCIntRange ranges_e_v2_thing_size[] = {
    {0, 0},
    {5, 1},
    {0, 2},
};

static const ProtobufCEnumValueIndex names_e_v2_thing_size[] = {
    {"BIG", 1},
    {"SMALL", 0},
};

const ProtobufCEnumDescriptor e_v2_thing_size_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "e.v2.Thing.Size", "Size", "e_v2_thing_size", "e.v2",
    2, values_e_v2_thing_size,
    2, names_e_v2_thing_size,
    2, ranges_e_v2_thing_size,
    NULL, NULL, NULL, NULL,
};

/* --- e.v2.Thing ------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_e_v2_thing[] = {
    {"state", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(e_v2_thing, state),
     &e_v2_state_descriptor, NULL, 0, 0, NULL, NULL},
    {"size", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(e_v2_thing, size),
     &e_v2_thing_size_descriptor, NULL, 0, 0, NULL, NULL},
    {"wanted", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(e_v2_thing, has_wanted), offsetof(e_v2_thing, wanted),
     &e_v2_thing_size_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_e_v2_thing[] = {
    {1, 0},
    {0, 3},
};

static const unsigned names_e_v2_thing[] = {
    1, /* size */
    0, /* state */
    2, /* wanted */
};

void e_v2_thing_init(e_v2_thing *message)
{
    static const e_v2_thing initial = E_V2_THING_INIT;

    *message = initial;
}

static void init_e_v2_thing(ProtobufCMessage *base)
{
    e_v2_thing_init((e_v2_thing *)(void *)base);
}

const ProtobufCMessageDescriptor e_v2_thing_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "e.v2.Thing", "Thing", "e_v2_thing", "e.v2",
    sizeof(e_v2_thing),
    3, pb_fields_e_v2_thing, names_e_v2_thing,
    1, ranges_e_v2_thing,
    init_e_v2_thing,
    NULL, NULL, NULL,
};

static size_t size_e_v2_thing(const void *message)
{
    const e_v2_thing *m = (const e_v2_thing *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->state != 0)
        size += 1 + mt_size_int32((int32_t)m->state);
    if (m->size != 0)
        size += 1 + mt_size_int32((int32_t)m->size);
    if (m->has_wanted)
        size += 1 + mt_size_int32((int32_t)m->wanted);
    return size;
}

static uint8_t *pack_e_v2_thing(const void *message, uint8_t *at, uintptr_t limit)
{
    const e_v2_thing *m = (const e_v2_thing *)message;

    if (!mt_put_start(at, &limit, 33))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->has_wanted) {
        at = mt_put_int32(at, (int32_t)m->wanted);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (m->size != 0) {
        at = mt_put_int32(at, (int32_t)m->size);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->state != 0) {
        at = mt_put_int32(at, (int32_t)m->state);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_e_v2_thing(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    e_v2_thing *m = (e_v2_thing *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* state */
            p = mt_get_int32(p, end, &number);
            m->state = (e_v2_state)number;
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* size */
            p = mt_get_int32(p, end, &number);
            m->size = (e_v2_thing_size)number;
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* wanted */
            p = mt_get_int32(p, end, &number);
            m->wanted = (e_v2_thing_size)number;
            m->has_wanted = 1;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &e_v2_thing_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_e_v2_thing[] = {
    {"state", NULL, 0},
    {"size", NULL, 0},
    {"wanted", NULL, 0},
};

static const unsigned json_e_v2_thing[] = {
    1, /* "size" */
    0, /* "state" */
    2, /* "wanted" */
};

const mt_message_type e_v2_thing_mt_type = {
    &e_v2_thing_descriptor,
    size_e_v2_thing,
    pack_e_v2_thing,
    unpack_e_v2_thing,
    fields_e_v2_thing,
    json_e_v2_thing,
    NULL,
    0,
};

size_t e_v2_thing_packed_size(const e_v2_thing *message)
{
    return size_e_v2_thing(message);
}

size_t e_v2_thing_pack(const e_v2_thing *message, uint8_t *out)
{
    size_t size = size_e_v2_thing(message);

    pack_e_v2_thing(message, out + size, 0);
    return size;
}

mt_err e_v2_thing_unpack(mt_arena *arena, mt_slice bytes, e_v2_thing **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&e_v2_thing_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (e_v2_thing *)message;
    return err;
}

void e_v2_thing_free(e_v2_thing *message)
{
    mt_message_free(message);
}
