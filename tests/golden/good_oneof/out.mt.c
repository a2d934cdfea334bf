/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_choice_body(const void *message);
static uint8_t *pack_choice_body(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_choice_body(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static choice_body *new_choice_body(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(choice_body));

    if (message != NULL)
        choice_body_init((choice_body *)message);
    return (choice_body *)message;
}

/* --- choice.Color ----------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_choice_color[] = {
    {"RED", "CHOICE_COLOR_RED", CHOICE_COLOR_RED},
};

static const ProtobufCIntRange ranges_choice_color[] = {
    {0, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_choice_color[] = {
    {"RED", 0},
};

const ProtobufCEnumDescriptor choice_color_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "choice.Color", "Color", "choice_color", "choice",
    1, values_choice_color,
    1, names_choice_color,
    1, ranges_choice_color,
    NULL, NULL, NULL, NULL,
};

/* --- choice.Body ------------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_choice_body[] = {
    {"text", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     offsetof(choice_body, kind_case), offsetof(choice_body, text),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"data", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(choice_body, kind_case), offsetof(choice_body, data),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"inner", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(choice_body, kind_case), offsetof(choice_body, inner),
     &choice_body_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"number", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_DOUBLE,
     offsetof(choice_body, kind_case), offsetof(choice_body, number),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"id", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_UINT32,
     0, offsetof(choice_body, id),
     NULL, NULL, 0, 0, NULL, NULL},
    {"color", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(choice_body, second_case), offsetof(choice_body, color),
     &choice_color_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"none", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BOOL,
     offsetof(choice_body, second_case), offsetof(choice_body, none),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_choice_body[] = {
    {1, 0},
    {0, 7},
};

static const unsigned names_choice_body[] = {
    5, /* color */
    1, /* data */
    4, /* id */
    2, /* inner */
    6, /* none */
    3, /* number */
    0, /* text */
};

void choice_body_init(choice_body *message)
{
    static const choice_body initial = CHOICE_BODY_INIT;

    *message = initial;
}

static void init_choice_body(ProtobufCMessage *base)
{
    choice_body_init((choice_body *)(void *)base);
}

const ProtobufCMessageDescriptor choice_body_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "choice.Body", "Body", "choice_body", "choice",
    sizeof(choice_body),
    7, pb_fields_choice_body, names_choice_body,
    1, ranges_choice_body,
    init_choice_body,
    NULL, NULL, NULL,
};

static size_t size_choice_body(const void *message)
{
    const choice_body *m = (const choice_body *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->kind_case == CHOICE_BODY_KIND_TEXT && m->text != NULL)
        size += 1 + mt_size_string(m->text);
    if (m->kind_case == CHOICE_BODY_KIND_DATA)
        size += 1 + mt_size_bytes(m->data);
    if (m->kind_case == CHOICE_BODY_KIND_INNER && m->inner != NULL)
        size += 1 + mt_size_message(size_choice_body, m->inner);
    if (m->kind_case == CHOICE_BODY_KIND_NUMBER)
        size += 9;
    if (m->id != 0)
        size += 1 + mt_size_uint32(m->id);
    if (m->second_case == CHOICE_BODY_SECOND_COLOR)
        size += 1 + mt_size_int32((int32_t)m->color);
    if (m->second_case == CHOICE_BODY_SECOND_NONE)
        size += 2;
    return size;
}

static uint8_t *pack_choice_body(const void *message, uint8_t *at, uintptr_t limit)
{
    const choice_body *m = (const choice_body *)message;

    if (!mt_put_start(at, &limit, 28))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->second_case == CHOICE_BODY_SECOND_NONE) {
        at = mt_put_bool(at, m->none);
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_VARINT));
    }
    if (m->second_case == CHOICE_BODY_SECOND_COLOR) {
        at = mt_put_int32(at, (int32_t)m->color);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->id != 0) {
        at = mt_put_uint32(at, m->id);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->kind_case == CHOICE_BODY_KIND_NUMBER) {
        at = mt_put_double(at, m->number);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_FIXED64));
    }
    if (m->kind_case == CHOICE_BODY_KIND_INNER && m->inner != NULL) {
        at = mt_put_message(at, limit, pack_choice_body, m->inner);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (m->kind_case == CHOICE_BODY_KIND_DATA) {
        at = mt_put_bytes(at, limit, m->data);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->kind_case == CHOICE_BODY_KIND_TEXT && m->text != NULL) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_choice_body(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    choice_body *m = (choice_body *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* text */
            m->kind_case = CHOICE_BODY_KIND_TEXT;
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* data */
            m->kind_case = CHOICE_BODY_KIND_DATA;
            p = mt_get_bytes(p, end, &m->data);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* inner */
            if (m->kind_case != CHOICE_BODY_KIND_INNER)
                m->inner = new_choice_body(u);
            m->kind_case = CHOICE_BODY_KIND_INNER;
            p = mt_get_message(u, p, end, m->inner, unpack_choice_body);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_FIXED64): /* number */
            m->kind_case = CHOICE_BODY_KIND_NUMBER;
            p = mt_get_double(p, end, &m->number);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* id */
            p = mt_get_uint32(p, end, &m->id);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* color */
            m->second_case = CHOICE_BODY_SECOND_COLOR;
            p = mt_get_int32(p, end, &number);
            m->color = (choice_color)number;
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_VARINT): /* none */
            m->second_case = CHOICE_BODY_SECOND_NONE;
            p = mt_get_bool(p, end, &m->none);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &choice_body_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_choice_body[] = {
    {"text", NULL, 0},
    {"data", NULL, 0},
    {"inner", &choice_body_mt_type, 0},
    {"number", NULL, 0},
    {"id", NULL, 0},
    {"color", NULL, 0},
    {"none", NULL, 0},
};

static const unsigned json_choice_body[] = {
    5, /* "color" */
    1, /* "data" */
    4, /* "id" */
    2, /* "inner" */
    6, /* "none" */
    3, /* "number" */
    0, /* "text" */
};

const mt_message_type choice_body_mt_type = {
    &choice_body_descriptor,
    size_choice_body,
    pack_choice_body,
    unpack_choice_body,
    fields_choice_body,
    json_choice_body,
    NULL,
    0,
};

size_t choice_body_packed_size(const choice_body *message)
{
    return size_choice_body(message);
}

size_t choice_body_pack(const choice_body *message, uint8_t *out)
{
    size_t size = size_choice_body(message);

    pack_choice_body(message, out + size, 0);
    return size;
}

mt_err choice_body_unpack(mt_arena *arena, mt_slice bytes, choice_body **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&choice_body_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (choice_body *)message;
    return err;
}

void choice_body_free(choice_body *message)
{
    mt_message_free(message);
}
