/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_opt_limit(const void *message);
static uint8_t *pack_opt_limit(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_opt_limit(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);
static size_t size_opt_note(const void *message);
static uint8_t *pack_opt_note(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_opt_note(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static opt_limit *new_opt_limit(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(opt_limit));

    if (message != NULL)
        opt_limit_init((opt_limit *)message);
    return (opt_limit *)message;
}

static opt_note *new_opt_note(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(opt_note));

    if (message != NULL)
        opt_note_init((opt_note *)message);
    return (opt_note *)message;
}

/* --- opt.Limit.Kind --------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_opt_limit_kind[] = {
    {"KIND_A", "OPT_LIMIT_KIND_A", OPT_LIMIT_KIND_A},
    {"KIND_B", "OPT_LIMIT_KIND_B", OPT_LIMIT_KIND_B},
};

static const ProtobufCIntRange ranges_opt_limit_kind[] = {
    {0, 0},
    {0, 2},
};

static const ProtobufCEnumValueIndex names_opt_limit_kind[] = {
    {"KIND_A", 0},
    {"KIND_B", 1},
};

const ProtobufCEnumDescriptor opt_limit_kind_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "opt.Limit.Kind", "Kind", "opt_limit_kind", "opt",
    2, values_opt_limit_kind,
    2, names_opt_limit_kind,
    1, ranges_opt_limit_kind,
    NULL, NULL, NULL, NULL,
};

/* --- opt.Limit -------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_opt_limit[] = {
    {"count", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(opt_limit, count),
     NULL, NULL, 0, 0, NULL, NULL},
    {"rate", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
     0, offsetof(opt_limit, rate),
     NULL, NULL, 0, 0, NULL, NULL},
    {"names", 3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_STRING,
     offsetof(opt_limit, n_names), offsetof(opt_limit, names),
     NULL, NULL, 0, 0, NULL, NULL},
    {"inner", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(opt_limit, inner),
     &opt_limit_descriptor, NULL, 0, 0, NULL, NULL},
    {"kind", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(opt_limit, kind),
     &opt_limit_kind_descriptor, NULL, 0, 0, NULL, NULL},
    {"old", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(opt_limit, old),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_DEPRECATED, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_opt_limit[] = {
    {1, 0},
    {0, 6},
};

static const unsigned names_opt_limit[] = {
    0, /* count */
    3, /* inner */
    4, /* kind */
    2, /* names */
    5, /* old */
    1, /* rate */
};

void opt_limit_init(opt_limit *message)
{
    static const opt_limit initial = OPT_LIMIT_INIT;

    *message = initial;
}

static void init_opt_limit(ProtobufCMessage *base)
{
    opt_limit_init((opt_limit *)(void *)base);
}

const ProtobufCMessageDescriptor opt_limit_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "opt.Limit", "Limit", "opt_limit", "opt",
    sizeof(opt_limit),
    6, pb_fields_opt_limit, names_opt_limit,
    1, ranges_opt_limit,
    init_opt_limit,
    NULL, NULL, NULL,
};

static size_t size_opt_limit(const void *message)
{
    const opt_limit *m = (const opt_limit *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->count != 0)
        size += 1 + mt_size_int32(m->count);
    if (mt_double_is_set(m->rate))
        size += 9;
    for (size_t i = 0; i < m->n_names; i++)
        size += 1 + mt_size_string(m->names[i]);
    if (m->inner != NULL)
        size += 1 + mt_size_message(size_opt_limit, m->inner);
    if (m->kind != 0)
        size += 1 + mt_size_int32((int32_t)m->kind);
    if (m->old != 0)
        size += 1 + mt_size_int32(m->old);
    return size;
}

static uint8_t *pack_opt_limit(const void *message, uint8_t *at, uintptr_t limit)
{
    const opt_limit *m = (const opt_limit *)message;

    if (!mt_put_start(at, &limit, 42))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->old != 0) {
        at = mt_put_int32(at, m->old);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->kind != 0) {
        at = mt_put_int32(at, (int32_t)m->kind);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->inner != NULL) {
        at = mt_put_message(at, limit, pack_opt_limit, m->inner);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_names; i-- > 0;) {
        at = mt_put_string(at, limit, m->names[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (mt_double_is_set(m->rate)) {
        at = mt_put_double(at, m->rate);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_FIXED64));
    }
    if (m->count != 0) {
        at = mt_put_int32(at, m->count);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_opt_limit(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    opt_limit *m = (opt_limit *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* count */
            p = mt_get_int32(p, end, &m->count);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_FIXED64): /* rate */
            p = mt_get_double(p, end, &m->rate);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* names */
            do {
                m->names = (char **)mt_grow(u, &p, m->names, m->n_names, sizeof *m->names);
                if (p == NULL)
                    break;
                p = mt_get_string(u, p, end, &m->names[m->n_names]);
                m->n_names++;
            } while (mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* inner */
            if (m->inner == NULL)
                m->inner = new_opt_limit(u);
            p = mt_get_message(u, p, end, m->inner, unpack_opt_limit);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* kind */
            p = mt_get_int32(p, end, &number);
            m->kind = (opt_limit_kind)number;
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* old */
            p = mt_get_int32(p, end, &m->old);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &opt_limit_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_opt_limit[] = {
    {"count", NULL, 0},
    {"rate", NULL, 0},
    {"names", NULL, 0},
    {"inner", &opt_limit_mt_type, 0},
    {"kind", NULL, 0},
    {"former", NULL, 0},
};

static const unsigned json_opt_limit[] = {
    0, /* "count" */
    5, /* "former" */
    3, /* "inner" */
    4, /* "kind" */
    2, /* "names" */
    1, /* "rate" */
};

const mt_message_type opt_limit_mt_type = {
    &opt_limit_descriptor,
    size_opt_limit,
    pack_opt_limit,
    unpack_opt_limit,
    fields_opt_limit,
    json_opt_limit,
    NULL,
    0,
};

size_t opt_limit_packed_size(const opt_limit *message)
{
    return size_opt_limit(message);
}

size_t opt_limit_pack(const opt_limit *message, uint8_t *out)
{
    size_t size = size_opt_limit(message);

    pack_opt_limit(message, out + size, 0);
    return size;
}

mt_err opt_limit_unpack(mt_arena *arena, mt_slice bytes, opt_limit **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&opt_limit_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (opt_limit *)message;
    return err;
}

void opt_limit_free(opt_limit *message)
{
    mt_message_free(message);
}

/* --- opt.Note --------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_opt_note[] = {
    {"text", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(opt_note, text),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"deep", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(opt_note, deep),
     &opt_note_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_opt_note[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_opt_note[] = {
    1, /* deep */
    0, /* text */
};

void opt_note_init(opt_note *message)
{
    static const opt_note initial = OPT_NOTE_INIT;

    *message = initial;
}

static void init_opt_note(ProtobufCMessage *base)
{
    opt_note_init((opt_note *)(void *)base);
}

const ProtobufCMessageDescriptor opt_note_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "opt.Note", "Note", "opt_note", "opt",
    sizeof(opt_note),
    2, pb_fields_opt_note, names_opt_note,
    1, ranges_opt_note,
    init_opt_note,
    NULL, NULL, NULL,
};

static size_t size_opt_note(const void *message)
{
    const opt_note *m = (const opt_note *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->text))
        size += 1 + mt_size_string(m->text);
    if (m->deep != NULL)
        size += 1 + mt_size_message(size_opt_note, m->deep);
    return size;
}

static uint8_t *pack_opt_note(const void *message, uint8_t *at, uintptr_t limit)
{
    const opt_note *m = (const opt_note *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->deep != NULL) {
        at = mt_put_message(at, limit, pack_opt_note, m->deep);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (mt_string_is_set(m->text)) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_opt_note(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    opt_note *m = (opt_note *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* deep */
            if (m->deep == NULL)
                m->deep = new_opt_note(u);
            p = mt_get_message(u, p, end, m->deep, unpack_opt_note);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &opt_note_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_opt_note[] = {
    {"text", NULL, 0},
    {"deep", &opt_note_mt_type, 0},
};

static const unsigned json_opt_note[] = {
    1, /* "deep" */
    0, /* "text" */
};

const mt_message_type opt_note_mt_type = {
    &opt_note_descriptor,
    size_opt_note,
    pack_opt_note,
    unpack_opt_note,
    fields_opt_note,
    json_opt_note,
    NULL,
    0,
};

size_t opt_note_packed_size(const opt_note *message)
{
    return size_opt_note(message);
}

size_t opt_note_pack(const opt_note *message, uint8_t *out)
{
    size_t size = size_opt_note(message);

    pack_opt_note(message, out + size, 0);
    return size;
}

mt_err opt_note_unpack(mt_arena *arena, mt_slice bytes, opt_note **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&opt_note_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (opt_note *)message;
    return err;
}

void opt_note_free(opt_note *message)
{
    mt_message_free(message);
}
