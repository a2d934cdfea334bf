/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_r_many(const void *message);
static uint8_t *pack_r_many(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_r_many(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static r_many *new_r_many(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(r_many));

    if (message != NULL)
        r_many_init((r_many *)message);
    return (r_many *)message;
}

/* --- r.Kind ----------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_r_kind[] = {
    {"KIND_NONE", "R_KIND_NONE", R_KIND_NONE},
    {"KIND_ONE", "R_KIND_ONE", R_KIND_ONE},
};

static const ProtobufCIntRange ranges_r_kind[] = {
    {0, 0},
    {0, 2},
};

static const ProtobufCEnumValueIndex names_r_kind[] = {
    {"KIND_NONE", 0},
    {"KIND_ONE", 1},
};

const ProtobufCEnumDescriptor r_kind_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "r.Kind", "Kind", "r_kind", "r",
    2, values_r_kind,
    2, names_r_kind,
    1, ranges_r_kind,
    NULL, NULL, NULL, NULL,
};

/* --- r.Many ----------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_r_many[] = {
    {"numbers", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(r_many, n_numbers), offsetof(r_many, numbers),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
    {"loose", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_INT32,
     offsetof(r_many, n_loose), offsetof(r_many, loose),
     NULL, NULL, 0, 0, NULL, NULL},
    {"texts", 3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_STRING,
     offsetof(r_many, n_texts), offsetof(r_many, texts),
     NULL, NULL, 0, 0, NULL, NULL},
    {"pieces", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_BYTES,
     offsetof(r_many, n_pieces), offsetof(r_many, pieces),
     NULL, NULL, 0, 0, NULL, NULL},
    {"inner", 5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(r_many, n_inner), offsetof(r_many, inner),
     &r_many_descriptor, NULL, 0, 0, NULL, NULL},
    {"kinds", 6, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_ENUM,
     offsetof(r_many, n_kinds), offsetof(r_many, kinds),
     &r_kind_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
    {"loose_kinds", 7, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_ENUM,
     offsetof(r_many, n_loose_kinds), offsetof(r_many, loose_kinds),
     &r_kind_descriptor, NULL, 0, 0, NULL, NULL},
    {"doubles", 8, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(r_many, n_doubles), offsetof(r_many, doubles),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
    {"flags", 9, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_BOOL,
     offsetof(r_many, n_flags), offsetof(r_many, flags),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_PACKED, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_r_many[] = {
    {1, 0},
    {0, 9},
};

static const unsigned names_r_many[] = {
    7, /* doubles */
    8, /* flags */
    4, /* inner */
    5, /* kinds */
    1, /* loose */
    6, /* loose_kinds */
    0, /* numbers */
    3, /* pieces */
    2, /* texts */
};

void r_many_init(r_many *message)
{
    static const r_many initial = R_MANY_INIT;

    *message = initial;
}

static void init_r_many(ProtobufCMessage *base)
{
    r_many_init((r_many *)(void *)base);
}

const ProtobufCMessageDescriptor r_many_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "r.Many", "Many", "r_many", "r",
    sizeof(r_many),
    9, pb_fields_r_many, names_r_many,
    1, ranges_r_many,
    init_r_many,
    NULL, NULL, NULL,
};

static size_t size_r_many(const void *message)
{
    const r_many *m = (const r_many *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->n_numbers > 0)
        size += 1 + mt_size_piece(mt_size_packed_int32(m->numbers, m->n_numbers));
    for (size_t i = 0; i < m->n_loose; i++)
        size += 1 + mt_size_int32(m->loose[i]);
    for (size_t i = 0; i < m->n_texts; i++)
        size += 1 + mt_size_string(m->texts[i]);
    for (size_t i = 0; i < m->n_pieces; i++)
        size += 1 + mt_size_bytes(m->pieces[i]);
    for (size_t i = 0; i < m->n_inner; i++)
        size += 1 + mt_size_message(size_r_many, m->inner[i]);
    if (m->n_kinds > 0)
        size += 1 + mt_size_piece(mt_size_packed_int32(m->kinds, m->n_kinds));
    for (size_t i = 0; i < m->n_loose_kinds; i++)
        size += 1 + mt_size_int32((int32_t)m->loose_kinds[i]);
    if (m->n_doubles > 0)
        size += 1 + mt_size_piece(8 * m->n_doubles);
    if (m->n_flags > 0)
        size += 1 + mt_size_piece(1 * m->n_flags);
    return size;
}

static uint8_t *pack_r_many(const void *message, uint8_t *at, uintptr_t limit)
{
    const r_many *m = (const r_many *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->n_flags > 0) {
        at = mt_put_packed_bool(at, limit, m->flags, m->n_flags);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_BYTES));
    }
    if (m->n_doubles > 0) {
        at = mt_put_packed_fixed64(at, limit, m->doubles, m->n_doubles);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_BYTES));
    }
    if (!mt_has_room_for(at, limit, m->n_loose_kinds, 11))
        return NULL;
    for (size_t i = m->n_loose_kinds; i-- > 0;) {
        at = mt_put_int32(at, (int32_t)m->loose_kinds[i]);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->n_kinds > 0) {
        at = mt_put_packed_int32(at, limit, m->kinds, m->n_kinds);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_inner; i-- > 0;) {
        at = mt_put_message(at, limit, pack_r_many, m->inner[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_pieces; i-- > 0;) {
        at = mt_put_bytes(at, limit, m->pieces[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_texts; i-- > 0;) {
        at = mt_put_string(at, limit, m->texts[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (!mt_has_room_for(at, limit, m->n_loose, 11))
        return NULL;
    for (size_t i = m->n_loose; i-- > 0;) {
        at = mt_put_int32(at, m->loose[i]);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->n_numbers > 0) {
        at = mt_put_packed_int32(at, limit, m->numbers, m->n_numbers);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_r_many(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    r_many *m = (r_many *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* numbers, packed */
            p = mt_get_packed_int32(u, p, end, m->numbers, &m->n_numbers);
            m->numbers = (int32_t *)u->array;
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* loose */
            do {
                m->loose = (int32_t *)mt_grow(u, &p, m->loose, m->n_loose, sizeof *m->loose);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->loose[m->n_loose]);
                m->n_loose++;
            } while (mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)));
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* texts */
            do {
                m->texts = (char **)mt_grow(u, &p, m->texts, m->n_texts, sizeof *m->texts);
                if (p == NULL)
                    break;
                p = mt_get_string(u, p, end, &m->texts[m->n_texts]);
                m->n_texts++;
            } while (mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* pieces */
            do {
                m->pieces = (ProtobufCBinaryData *)mt_grow(u, &p, m->pieces, m->n_pieces,
                                                           sizeof *m->pieces);
                if (p == NULL)
                    break;
                p = mt_get_bytes(p, end, &m->pieces[m->n_pieces]);
                m->n_pieces++;
            } while (mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* inner */
            do {
                m->inner = (r_many **)mt_grow(u, &p, m->inner, m->n_inner, sizeof *m->inner);
                if (p == NULL)
                    break;
                m->inner[m->n_inner] = new_r_many(u);
                p = mt_get_message(u, p, end, m->inner[m->n_inner], unpack_r_many);
                m->n_inner++;
            } while (mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_BYTES): /* kinds, packed */
            p = mt_get_packed_int32(u, p, end, m->kinds, &m->n_kinds);
            m->kinds = (r_kind *)u->array;
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* loose_kinds */
            do {
                m->loose_kinds = (r_kind *)mt_grow(u, &p, m->loose_kinds, m->n_loose_kinds,
                                                   sizeof *m->loose_kinds);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &number);
                m->loose_kinds[m->n_loose_kinds] = (r_kind)number;
                m->n_loose_kinds++;
            } while (mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)));
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_BYTES): /* doubles, packed */
            p = mt_get_packed_fixed64(u, p, end, m->doubles, &m->n_doubles);
            m->doubles = (double *)u->array;
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_BYTES): /* flags, packed */
            p = mt_get_packed_bool(u, p, end, m->flags, &m->n_flags);
            m->flags = (protobuf_c_boolean *)u->array;
            break;
        case MT_TAG(1, MT_WIRE_VARINT): /* numbers */
            do {
                m->numbers = (int32_t *)mt_grow(u, &p, m->numbers, m->n_numbers,
                                                sizeof *m->numbers);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &m->numbers[m->n_numbers]);
                m->n_numbers++;
            } while (mt_next(&p, end, &tag, MT_TAG(1, MT_WIRE_VARINT)));
            break;
        case MT_TAG(2, MT_WIRE_BYTES): /* loose, packed */
            p = mt_get_packed_int32(u, p, end, m->loose, &m->n_loose);
            m->loose = (int32_t *)u->array;
            break;
        case MT_TAG(6, MT_WIRE_VARINT): /* kinds */
            do {
                m->kinds = (r_kind *)mt_grow(u, &p, m->kinds, m->n_kinds, sizeof *m->kinds);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &number);
                m->kinds[m->n_kinds] = (r_kind)number;
                m->n_kinds++;
            } while (mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)));
            break;
        case MT_TAG(7, MT_WIRE_BYTES): /* loose_kinds, packed */
            p = mt_get_packed_int32(u, p, end, m->loose_kinds, &m->n_loose_kinds);
            m->loose_kinds = (r_kind *)u->array;
            break;
        case MT_TAG(8, MT_WIRE_FIXED64): /* doubles */
            do {
                m->doubles = (double *)mt_grow(u, &p, m->doubles, m->n_doubles, sizeof *m->doubles);
                if (p == NULL)
                    break;
                p = mt_get_double(p, end, &m->doubles[m->n_doubles]);
                m->n_doubles++;
            } while (mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_FIXED64)));
            break;
        case MT_TAG(9, MT_WIRE_VARINT): /* flags */
            do {
                m->flags = (protobuf_c_boolean *)mt_grow(u, &p, m->flags, m->n_flags,
                                                         sizeof *m->flags);
                if (p == NULL)
                    break;
                p = mt_get_bool(p, end, &m->flags[m->n_flags]);
                m->n_flags++;
            } while (mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_VARINT)));
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &r_many_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_r_many[] = {
    {"numbers", NULL, 0},
    {"loose", NULL, 0},
    {"texts", NULL, 0},
    {"pieces", NULL, 0},
    {"inner", &r_many_mt_type, 0},
    {"kinds", NULL, 0},
    {"looseKinds", NULL, 0},
    {"doubles", NULL, 0},
    {"flags", NULL, 0},
};

static const unsigned json_r_many[] = {
    7, /* "doubles" */
    8, /* "flags" */
    4, /* "inner" */
    5, /* "kinds" */
    1, /* "loose" */
    6, /* "looseKinds" */
    0, /* "numbers" */
    3, /* "pieces" */
    2, /* "texts" */
};

const mt_message_type r_many_mt_type = {
    &r_many_descriptor,
    size_r_many,
    pack_r_many,
    unpack_r_many,
    fields_r_many,
    json_r_many,
    NULL,
    0,
};

size_t r_many_packed_size(const r_many *message)
{
    return size_r_many(message);
}

size_t r_many_pack(const r_many *message, uint8_t *out)
{
    size_t size = size_r_many(message);

    pack_r_many(message, out + size, 0);
    return size;
}

mt_err r_many_unpack(mt_arena *arena, mt_slice bytes, r_many **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&r_many_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (r_many *)message;
    return err;
}

void r_many_free(r_many *message)
{
    mt_message_free(message);
}
