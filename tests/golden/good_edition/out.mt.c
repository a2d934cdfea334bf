/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_edition_v1_inner(const void *message);
static uint8_t *pack_edition_v1_inner(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_edition_v1_inner(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end);
static size_t size_edition_v1_outer_map_entry(const void *message);
static uint8_t *pack_edition_v1_outer_map_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_edition_v1_outer_map_entry(mt_unpack *u, void *message, const uint8_t *p,
                                              const uint8_t *end);

static edition_v1_inner *new_edition_v1_inner(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(edition_v1_inner));

    if (message != NULL)
        edition_v1_inner_init((edition_v1_inner *)message);
    return (edition_v1_inner *)message;
}

static edition_v1_outer_map_entry *new_edition_v1_outer_map_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(edition_v1_outer_map_entry));

    if (message != NULL)
        edition_v1_outer_map_entry_init((edition_v1_outer_map_entry *)message);
    return (edition_v1_outer_map_entry *)message;
}

/* --- edition.v1.Open -------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_edition_v1_open[] = {
    {"OPEN_ZERO", "EDITION_V1_OPEN_ZERO", EDITION_V1_OPEN_ZERO},
    {"OPEN_ONE", "EDITION_V1_OPEN_ONE", EDITION_V1_OPEN_ONE},
};

static const ProtobufCIntRange ranges_edition_v1_open[] = {
    {0, 0},
    {0, 2},
};

static const ProtobufCEnumValueIndex names_edition_v1_open[] = {
    {"OPEN_ONE", 1},
    {"OPEN_ZERO", 0},
};

const ProtobufCEnumDescriptor edition_v1_open_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "edition.v1.Open", "Open", "edition_v1_open", "edition.v1",
    2, values_edition_v1_open,
    2, names_edition_v1_open,
    1, ranges_edition_v1_open,
    NULL, NULL, NULL, NULL,
};

/* --- edition.v1.Closed ------------------------------------------------------------------------ */

static const ProtobufCEnumValue values_edition_v1_closed[] = {
    {"CLOSED_ONE", "EDITION_V1_CLOSED_ONE", EDITION_V1_CLOSED_ONE},
};

static const ProtobufCIntRange ranges_edition_v1_closed[] = {
    {1, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_edition_v1_closed[] = {
    {"CLOSED_ONE", 0},
};

const ProtobufCEnumDescriptor edition_v1_closed_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "edition.v1.Closed", "Closed", "edition_v1_closed", "edition.v1",
    1, values_edition_v1_closed,
    1, names_edition_v1_closed,
    1, ranges_edition_v1_closed,
    NULL, NULL, NULL, NULL,
};

/* --- edition.v1.Inner ------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_edition_v1_inner[] = {
    {"number", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(edition_v1_inner, number),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_edition_v1_inner[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_edition_v1_inner[] = {
    0, /* number */
};

void edition_v1_inner_init(edition_v1_inner *message)
{
    static const edition_v1_inner initial = EDITION_V1_INNER_INIT;

    *message = initial;
}

static void init_edition_v1_inner(ProtobufCMessage *base)
{
    edition_v1_inner_init((edition_v1_inner *)(void *)base);
}

const ProtobufCMessageDescriptor edition_v1_inner_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "edition.v1.Inner", "Inner", "edition_v1_inner", "edition.v1",
    sizeof(edition_v1_inner),
    1, pb_fields_edition_v1_inner, names_edition_v1_inner,
    1, ranges_edition_v1_inner,
    init_edition_v1_inner,
    NULL, NULL, NULL,
};

static size_t size_edition_v1_inner(const void *message)
{
    const edition_v1_inner *m = (const edition_v1_inner *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->number != 0)
        size += 1 + mt_size_int32(m->number);
    return size;
}

static uint8_t *pack_edition_v1_inner(const void *message, uint8_t *at, uintptr_t limit)
{
    const edition_v1_inner *m = (const edition_v1_inner *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->number != 0) {
        at = mt_put_int32(at, m->number);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_edition_v1_inner(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    edition_v1_inner *m = (edition_v1_inner *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* number */
            p = mt_get_int32(p, end, &m->number);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &edition_v1_inner_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_edition_v1_inner[] = {
    {"number", NULL, 0},
};

static const unsigned json_edition_v1_inner[] = {
    0, /* "number" */
};

const mt_message_type edition_v1_inner_mt_type = {
    &edition_v1_inner_descriptor,
    size_edition_v1_inner,
    pack_edition_v1_inner,
    unpack_edition_v1_inner,
    fields_edition_v1_inner,
    json_edition_v1_inner,
    NULL,
    0,
};

size_t edition_v1_inner_packed_size(const edition_v1_inner *message)
{
    return size_edition_v1_inner(message);
}

size_t edition_v1_inner_pack(const edition_v1_inner *message, uint8_t *out)
{
    size_t size = size_edition_v1_inner(message);

    pack_edition_v1_inner(message, out + size, 0);
    return size;
}

mt_err edition_v1_inner_unpack(mt_arena *arena, mt_slice bytes, edition_v1_inner **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&edition_v1_inner_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (edition_v1_inner *)message;
    return err;
}

void edition_v1_inner_free(edition_v1_inner *message)
{
    mt_message_free(message);
}

/* --- edition.v1.Outer.MapEntry ---------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_edition_v1_outer_map_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(edition_v1_outer_map_entry, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(edition_v1_outer_map_entry, value),
     &edition_v1_inner_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_edition_v1_outer_map_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_edition_v1_outer_map_entry[] = {
    0, /* key */
    1, /* value */
};

void edition_v1_outer_map_entry_init(edition_v1_outer_map_entry *message)
{
    static const edition_v1_outer_map_entry initial = EDITION_V1_OUTER_MAP_ENTRY_INIT;

    *message = initial;
}

static void init_edition_v1_outer_map_entry(ProtobufCMessage *base)
{
    edition_v1_outer_map_entry_init((edition_v1_outer_map_entry *)(void *)base);
}

const ProtobufCMessageDescriptor edition_v1_outer_map_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "edition.v1.Outer.MapEntry", "MapEntry", "edition_v1_outer_map_entry", "edition.v1",
    sizeof(edition_v1_outer_map_entry),
    2, pb_fields_edition_v1_outer_map_entry, names_edition_v1_outer_map_entry,
    1, ranges_edition_v1_outer_map_entry,
    init_edition_v1_outer_map_entry,
    NULL, NULL, NULL,
};

static size_t size_edition_v1_outer_map_entry(const void *message)
{
    const edition_v1_outer_map_entry *m = (const edition_v1_outer_map_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    if (m->value != NULL)
        size += 1 + mt_size_message(size_edition_v1_inner, m->value);
    return size;
}

static uint8_t *pack_edition_v1_outer_map_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const edition_v1_outer_map_entry *m = (const edition_v1_outer_map_entry *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value != NULL) {
        at = mt_put_message(at, limit, pack_edition_v1_inner, m->value);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (mt_string_is_set(m->key)) {
        at = mt_put_string(at, limit, m->key);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_edition_v1_outer_map_entry(mt_unpack *u, void *message, const uint8_t *p,
                                              const uint8_t *end)
{
    edition_v1_outer_map_entry *m = (edition_v1_outer_map_entry *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* key */
            p = mt_get_string(u, p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* value */
            if (m->value == NULL)
                m->value = new_edition_v1_inner(u);
            p = mt_get_message(u, p, end, m->value, unpack_edition_v1_inner);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &edition_v1_outer_map_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_edition_v1_outer_map_entry[] = {
    {"key", NULL, 0},
    {"value", &edition_v1_inner_mt_type, 0},
};

static const unsigned json_edition_v1_outer_map_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type edition_v1_outer_map_entry_mt_type = {
    &edition_v1_outer_map_entry_descriptor,
    size_edition_v1_outer_map_entry,
    pack_edition_v1_outer_map_entry,
    unpack_edition_v1_outer_map_entry,
    fields_edition_v1_outer_map_entry,
    json_edition_v1_outer_map_entry,
    NULL,
    0,
};

size_t edition_v1_outer_map_entry_packed_size(const edition_v1_outer_map_entry *message)
{
    return size_edition_v1_outer_map_entry(message);
}

size_t edition_v1_outer_map_entry_pack(const edition_v1_outer_map_entry *message, uint8_t *out)
{
    size_t size = size_edition_v1_outer_map_entry(message);

    pack_edition_v1_outer_map_entry(message, out + size, 0);
    return size;
}

mt_err edition_v1_outer_map_entry_unpack(mt_arena *arena, mt_slice bytes,
                                         edition_v1_outer_map_entry **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&edition_v1_outer_map_entry_mt_type, arena, bytes.data, bytes.size,
                        &message, why);

    *out = (edition_v1_outer_map_entry *)message;
    return err;
}

void edition_v1_outer_map_entry_free(edition_v1_outer_map_entry *message)
{
    mt_message_free(message);
}

/* --- edition.v1.Outer ------------------------------------------------------------------------- */

static const int32_t edition_v1_outer_explicit__default = 7;

static const ProtobufCFieldDescriptor pb_fields_edition_v1_outer[] = {
    {"implicit", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(edition_v1_outer, implicit),
     NULL, NULL, 0, 0, NULL, NULL},
    {"explicit", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(edition_v1_outer, has_explicit_), offsetof(edition_v1_outer, explicit_),
     NULL, &edition_v1_outer_explicit__default, 0, 0, NULL, NULL},
    {"needed", 3, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_INT32,
     0, offsetof(edition_v1_outer, needed),
     NULL, NULL, 0, 0, NULL, NULL},
    {"inner", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(edition_v1_outer, inner),
     &edition_v1_inner_descriptor, NULL, 0, 0, NULL, NULL},
    {"packed", 6, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(edition_v1_outer, n_packed), offsetof(edition_v1_outer, packed),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
    {"expanded", 7, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(edition_v1_outer, n_expanded), offsetof(edition_v1_outer, expanded),
     NULL, NULL, 0, 0, NULL, NULL},
    {"open", 8, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(edition_v1_outer, open),
     &edition_v1_open_descriptor, NULL, 0, 0, NULL, NULL},
    {"closed", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(edition_v1_outer, has_closed), offsetof(edition_v1_outer, closed),
     &edition_v1_closed_descriptor, NULL, 0, 0, NULL, NULL},
    {"map", 10, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(edition_v1_outer, n_map), offsetof(edition_v1_outer, map),
     &edition_v1_outer_map_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"text", 11, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     offsetof(edition_v1_outer, choice_case), offsetof(edition_v1_outer, text),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_edition_v1_outer[] = {
    {1, 0},
    {6, 4},
    {0, 10},
};

static const unsigned names_edition_v1_outer[] = {
    7, /* closed */
    5, /* expanded */
    1, /* explicit */
    0, /* implicit */
    3, /* inner */
    8, /* map */
    2, /* needed */
    6, /* open */
    4, /* packed */
    9, /* text */
};

static const ProtobufCFieldDescriptor groups_edition_v1_outer[] = {
    {"delimited", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(edition_v1_outer, delimited),
     &edition_v1_inner_descriptor, NULL, 0, 0, NULL, NULL},
    {"part", 12, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(edition_v1_outer, choice_case), offsetof(edition_v1_outer, part),
     &edition_v1_inner_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

void edition_v1_outer_init(edition_v1_outer *message)
{
    static const edition_v1_outer initial = EDITION_V1_OUTER_INIT;

    *message = initial;
}

static void init_edition_v1_outer(ProtobufCMessage *base)
{
    edition_v1_outer_init((edition_v1_outer *)(void *)base);
}

const ProtobufCMessageDescriptor edition_v1_outer_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "edition.v1.Outer", "Outer", "edition_v1_outer", "edition.v1",
    sizeof(edition_v1_outer),
    10, pb_fields_edition_v1_outer, names_edition_v1_outer,
    2, ranges_edition_v1_outer,
    init_edition_v1_outer,
    NULL, NULL, NULL,
};

static size_t size_edition_v1_outer(const void *message)
{
    const edition_v1_outer *m = (const edition_v1_outer *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->implicit != 0)
        size += 1 + mt_size_int32(m->implicit);
    if (m->has_explicit_)
        size += 1 + mt_size_int32(m->explicit_);
    size += 1 + mt_size_int32(m->needed);
    if (m->inner != NULL)
        size += 1 + mt_size_message(size_edition_v1_inner, m->inner);
    if (m->delimited != NULL)
        size += 2 + mt_size_group(size_edition_v1_inner, m->delimited);
    if (m->n_packed > 0)
        size += 1 + mt_size_piece(mt_size_packed_int32(m->packed, m->n_packed));
    for (size_t i = 0; i < m->n_expanded; i++)
        size += 1 + mt_size_int32(m->expanded[i]);
    if (m->open != 0)
        size += 1 + mt_size_int32((int32_t)m->open);
    if (m->has_closed)
        size += 1 + mt_size_int32((int32_t)m->closed);
    for (size_t i = 0; i < m->n_map; i++)
        size += 1 + mt_size_message(size_edition_v1_outer_map_entry, m->map[i]);
    if (m->choice_case == EDITION_V1_OUTER_CHOICE_TEXT && m->text != NULL)
        size += 1 + mt_size_string(m->text);
    if (m->choice_case == EDITION_V1_OUTER_CHOICE_PART && m->part != NULL)
        size += 2 + mt_size_group(size_edition_v1_inner, m->part);
    return size;
}

static uint8_t *pack_edition_v1_outer(const void *message, uint8_t *at, uintptr_t limit)
{
    const edition_v1_outer *m = (const edition_v1_outer *)message;

    if (!mt_put_start(at, &limit, 55))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->choice_case == EDITION_V1_OUTER_CHOICE_PART && m->part != NULL) {
        at = mt_put_group(at, limit, pack_edition_v1_inner, m->part, 12);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(12, MT_WIRE_GROUP));
    }
    if (m->choice_case == EDITION_V1_OUTER_CHOICE_TEXT && m->text != NULL) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_map; i-- > 0;) {
        at = mt_put_message(at, limit, pack_edition_v1_outer_map_entry, m->map[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_BYTES));
    }
    if (m->has_closed) {
        at = mt_put_int32(at, (int32_t)m->closed);
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_VARINT));
    }
    if (m->open != 0) {
        at = mt_put_int32(at, (int32_t)m->open);
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_VARINT));
    }
    if (!mt_has_room_for(at, limit, m->n_expanded, 11))
        return NULL;
    for (size_t i = m->n_expanded; i-- > 0;) {
        at = mt_put_int32(at, m->expanded[i]);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->n_packed > 0) {
        at = mt_put_packed_int32(at, limit, m->packed, m->n_packed);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_BYTES));
    }
    if (m->delimited != NULL) {
        at = mt_put_group(at, limit, pack_edition_v1_inner, m->delimited, 5);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_GROUP));
    }
    if (m->inner != NULL) {
        at = mt_put_message(at, limit, pack_edition_v1_inner, m->inner);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    at = mt_put_int32(at, m->needed);
    at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    if (m->has_explicit_) {
        at = mt_put_int32(at, m->explicit_);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->implicit != 0) {
        at = mt_put_int32(at, m->implicit);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_edition_v1_outer(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    edition_v1_outer *m = (edition_v1_outer *)message;
    uint32_t tag;
    int32_t number;
    uint64_t missing = 0x1;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* implicit */
            p = mt_get_int32(p, end, &m->implicit);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* explicit */
            p = mt_get_int32(p, end, &m->explicit_);
            m->has_explicit_ = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* needed */
            p = mt_get_int32(p, end, &m->needed);
            missing &= ~UINT64_C(0x1);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* inner */
            if (m->inner == NULL)
                m->inner = new_edition_v1_inner(u);
            p = mt_get_message(u, p, end, m->inner, unpack_edition_v1_inner);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_GROUP)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_GROUP): /* delimited */
            if (m->delimited == NULL)
                m->delimited = new_edition_v1_inner(u);
            p = mt_get_group(u, p, end, m->delimited, unpack_edition_v1_inner, 5);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_BYTES): /* packed, packed */
            p = mt_get_packed_int32(u, p, end, m->packed, &m->n_packed);
            m->packed = (int32_t *)u->array;
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* expanded */
            do {
                m->expanded = (int32_t *)mt_grow(u, &p, m->expanded, m->n_expanded,
                                                 sizeof *m->expanded);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->expanded[m->n_expanded]);
                m->n_expanded++;
            } while (mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)));
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_VARINT): /* open */
            p = mt_get_int32(p, end, &number);
            m->open = (edition_v1_open)number;
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_VARINT): /* closed */
            p = mt_get_int32(p, end, &number);
            m->closed = (edition_v1_closed)number;
            m->has_closed = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_BYTES): /* map */
            do {
                m->map = (edition_v1_outer_map_entry **)mt_grow(u, &p, m->map, m->n_map,
                                                                sizeof *m->map);
                if (p == NULL)
                    break;
                m->map[m->n_map] = new_edition_v1_outer_map_entry(u);
                p = mt_get_message(u, p, end, m->map[m->n_map], unpack_edition_v1_outer_map_entry);
                m->n_map++;
            } while (mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_BYTES): /* text */
            m->choice_case = EDITION_V1_OUTER_CHOICE_TEXT;
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_GROUP)))
                break;
            /* falls through */
        case MT_TAG(12, MT_WIRE_GROUP): /* part */
            if (m->choice_case != EDITION_V1_OUTER_CHOICE_PART)
                m->part = new_edition_v1_inner(u);
            m->choice_case = EDITION_V1_OUTER_CHOICE_PART;
            p = mt_get_group(u, p, end, m->part, unpack_edition_v1_inner, 12);
            break;
        case MT_TAG(6, MT_WIRE_VARINT): /* packed */
            do {
                m->packed = (int32_t *)mt_grow(u, &p, m->packed, m->n_packed, sizeof *m->packed);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->packed[m->n_packed]);
                m->n_packed++;
            } while (mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)));
            break;
        case MT_TAG(7, MT_WIRE_BYTES): /* expanded, packed */
            p = mt_get_packed_int32(u, p, end, m->expanded, &m->n_expanded);
            m->expanded = (int32_t *)u->array;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &edition_v1_outer_mt_type, tag);
    }
    if (missing != 0)
        return mt_unpack_missing(u, &edition_v1_outer_mt_type, 0, missing);
    return true;
}

static const mt_message_field fields_edition_v1_outer[] = {
    {"implicit", NULL, 0},
    {"explicit", NULL, 0},
    {"needed", NULL, 0},
    {"inner", &edition_v1_inner_mt_type, 0},
    {"packed", NULL, 0},
    {"expanded", NULL, 0},
    {"open", NULL, 0},
    {"closed", NULL, 0},
    {"map", &edition_v1_outer_map_entry_mt_type, MT_FIELD_MAP},
    {"text", NULL, 0},
    {"delimited", &edition_v1_inner_mt_type, MT_FIELD_GROUP},
    {"part", &edition_v1_inner_mt_type, MT_FIELD_GROUP},
};

static const unsigned json_edition_v1_outer[] = {
    7, /* "closed" */
    5, /* "expanded" */
    1, /* "explicit" */
    0, /* "implicit" */
    3, /* "inner" */
    8, /* "map" */
    2, /* "needed" */
    6, /* "open" */
    4, /* "packed" */
    9, /* "text" */
};

const mt_message_type edition_v1_outer_mt_type = {
    &edition_v1_outer_descriptor,
    size_edition_v1_outer,
    pack_edition_v1_outer,
    unpack_edition_v1_outer,
    fields_edition_v1_outer,
    json_edition_v1_outer,
    groups_edition_v1_outer,
    2,
};

size_t edition_v1_outer_packed_size(const edition_v1_outer *message)
{
    return size_edition_v1_outer(message);
}

size_t edition_v1_outer_pack(const edition_v1_outer *message, uint8_t *out)
{
    size_t size = size_edition_v1_outer(message);

    pack_edition_v1_outer(message, out + size, 0);
    return size;
}

mt_err edition_v1_outer_unpack(mt_arena *arena, mt_slice bytes, edition_v1_outer **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&edition_v1_outer_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (edition_v1_outer *)message;
    return err;
}

void edition_v1_outer_free(edition_v1_outer *message)
{
    mt_message_free(message);
}

edition_v1_outer_map_entry *edition_v1_outer_map_find(const edition_v1_outer *message,
                                                      const char *key)
{
    for (size_t i = message->n_map; i-- > 0;) {
        edition_v1_outer_map_entry *entry = message->map[i];
        if (entry != NULL && mt_string_equal(entry->key, key))
            return entry;
    }
    return NULL;
}
