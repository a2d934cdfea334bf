/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    const void *message);
static uint8_t *pack_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);
static size_t size_package_with_a_long_name_message_with_a_name(const void *message);
static uint8_t *pack_package_with_a_long_name_message_with_a_name(const void *message, uint8_t *at,
                                                                  uintptr_t limit);
static bool unpack_package_with_a_long_name_message_with_a_name(mt_unpack *u, void *message,
                                                                const uint8_t *p,
                                                                const uint8_t *end);

static package_with_a_long_name_message_with_a_name_message_inside_of_it *new_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(
                                    package_with_a_long_name_message_with_a_name_message_inside_of_it));

    if (message != NULL)
        package_with_a_long_name_message_with_a_name_message_inside_of_it_init(
            (package_with_a_long_name_message_with_a_name_message_inside_of_it *)message);
    return (package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;
}

static package_with_a_long_name_message_with_a_name *new_package_with_a_long_name_message_with_a_name(
    mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(package_with_a_long_name_message_with_a_name));

    if (message != NULL)
        package_with_a_long_name_message_with_a_name_init(
            (package_with_a_long_name_message_with_a_name *)message);
    return (package_with_a_long_name_message_with_a_name *)message;
}

/* --- package_with_a_long_name.MessageWithAName.EnumInsideOfIt --------------------------------- */

static const ProtobufCEnumValue values_package_with_a_long_name_message_with_a_name_enum_inside_of_it[] = {
    {"VALUE_OF_THAT_ENUM",
     "PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ENUM_INSIDE_OF_IT_VALUE_OF_THAT_ENUM",
     PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ENUM_INSIDE_OF_IT_VALUE_OF_THAT_ENUM},
};

static const ProtobufCIntRange ranges_package_with_a_long_name_message_with_a_name_enum_inside_of_it[] = {
    {1, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_package_with_a_long_name_message_with_a_name_enum_inside_of_it[] = {
    {"VALUE_OF_THAT_ENUM", 0},
};

const ProtobufCEnumDescriptor package_with_a_long_name_message_with_a_name_enum_inside_of_it_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "package_with_a_long_name.MessageWithAName.EnumInsideOfIt", "EnumInsideOfIt",
    "package_with_a_long_name_message_with_a_name_enum_inside_of_it", "package_with_a_long_name",
    1, values_package_with_a_long_name_message_with_a_name_enum_inside_of_it,
    1, names_package_with_a_long_name_message_with_a_name_enum_inside_of_it,
    1, ranges_package_with_a_long_name_message_with_a_name_enum_inside_of_it,
    NULL, NULL, NULL, NULL,
};

/* --- package_with_a_long_name.MessageWithAName.MessageInsideOfIt ------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_package_with_a_long_name_message_with_a_name_message_inside_of_it[] = {
    {"around", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(package_with_a_long_name_message_with_a_name_message_inside_of_it, around),
     &package_with_a_long_name_message_with_a_name_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_package_with_a_long_name_message_with_a_name_message_inside_of_it[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_package_with_a_long_name_message_with_a_name_message_inside_of_it[] = {
    0, /* around */
};

void package_with_a_long_name_message_with_a_name_message_inside_of_it_init(
    package_with_a_long_name_message_with_a_name_message_inside_of_it *message)
{
    static const package_with_a_long_name_message_with_a_name_message_inside_of_it initial =
        PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_MESSAGE_INSIDE_OF_IT_INIT;

    *message = initial;
}

static void init_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    ProtobufCMessage *base)
{
    package_with_a_long_name_message_with_a_name_message_inside_of_it_init(
        (package_with_a_long_name_message_with_a_name_message_inside_of_it *)(void *)base);
}

const ProtobufCMessageDescriptor package_with_a_long_name_message_with_a_name_message_inside_of_it_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "package_with_a_long_name.MessageWithAName.MessageInsideOfIt", "MessageInsideOfIt",
    "package_with_a_long_name_message_with_a_name_message_inside_of_it", "package_with_a_long_name",
    sizeof(package_with_a_long_name_message_with_a_name_message_inside_of_it),
    1, pb_fields_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    names_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    1, ranges_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    init_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    NULL, NULL, NULL,
};

static size_t size_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    const void *message)
{
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *m =
        (const package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->around != NULL)
        size += 1 + mt_size_message(size_package_with_a_long_name_message_with_a_name, m->around);
    return size;
}

static uint8_t *pack_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    const void *message, uint8_t *at, uintptr_t limit)
{
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *m =
        (const package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->around != NULL) {
        at = mt_put_message(at, limit, pack_package_with_a_long_name_message_with_a_name,
                            m->around);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_package_with_a_long_name_message_with_a_name_message_inside_of_it(
    mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    package_with_a_long_name_message_with_a_name_message_inside_of_it *m =
        (package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* around */
            if (m->around == NULL)
                m->around = new_package_with_a_long_name_message_with_a_name(u);
            p = mt_get_message(u, p, end, m->around,
                               unpack_package_with_a_long_name_message_with_a_name);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u,
                                    &package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type,
                                    tag);
    }
    return true;
}

static const mt_message_field fields_package_with_a_long_name_message_with_a_name_message_inside_of_it[] = {
    {"around", &package_with_a_long_name_message_with_a_name_mt_type, 0},
};

static const unsigned json_package_with_a_long_name_message_with_a_name_message_inside_of_it[] = {
    0, /* "around" */
};

const mt_message_type package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type = {
    &package_with_a_long_name_message_with_a_name_message_inside_of_it_descriptor,
    size_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    pack_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    unpack_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    fields_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    json_package_with_a_long_name_message_with_a_name_message_inside_of_it,
    NULL,
    0,
};

size_t package_with_a_long_name_message_with_a_name_message_inside_of_it_packed_size(
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *message)
{
    return size_package_with_a_long_name_message_with_a_name_message_inside_of_it(message);
}

size_t package_with_a_long_name_message_with_a_name_message_inside_of_it_pack(
    const package_with_a_long_name_message_with_a_name_message_inside_of_it *message, uint8_t *out)
{
    size_t size = size_package_with_a_long_name_message_with_a_name_message_inside_of_it(message);

    pack_package_with_a_long_name_message_with_a_name_message_inside_of_it(message, out + size, 0);
    return size;
}

mt_err package_with_a_long_name_message_with_a_name_message_inside_of_it_unpack(
    mt_arena *arena, mt_slice bytes,
    package_with_a_long_name_message_with_a_name_message_inside_of_it **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type,
                        arena, bytes.data, bytes.size, &message, why);

    *out = (package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;
    return err;
}

void package_with_a_long_name_message_with_a_name_message_inside_of_it_free(
    package_with_a_long_name_message_with_a_name_message_inside_of_it *message)
{
    mt_message_free(message);
}

/* --- package_with_a_long_name.MessageWithAName ------------------------------------------------ */

static const package_with_a_long_name_message_with_a_name_enum_inside_of_it package_with_a_long_name_message_with_a_name_with_a_default_default =
    PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ENUM_INSIDE_OF_IT_VALUE_OF_THAT_ENUM;
const char package_with_a_long_name_message_with_a_name_text_default[] =
    "\016\016\016\016\016\016\016\001\002\003\004\005\006\007\010 = \021\022\023\024, \025\026\027\030\031\032 (\033\034) \035\036 = \037\\";

static const ProtobufCFieldDescriptor pb_fields_package_with_a_long_name_message_with_a_name[] = {
    {"inner_messages", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(package_with_a_long_name_message_with_a_name, n_inner_messages), offsetof(
         package_with_a_long_name_message_with_a_name, inner_messages),
     &package_with_a_long_name_message_with_a_name_message_inside_of_it_descriptor, NULL, 0, 0,
     NULL, NULL},
    {"enums_of_it", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_ENUM,
     offsetof(package_with_a_long_name_message_with_a_name, n_enums_of_it), offsetof(
         package_with_a_long_name_message_with_a_name, enums_of_it),
     &package_with_a_long_name_message_with_a_name_enum_inside_of_it_descriptor, NULL, 0, 0, NULL,
     NULL},
    {"with_a_default", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_ENUM,
     offsetof(package_with_a_long_name_message_with_a_name, has_with_a_default), offsetof(
         package_with_a_long_name_message_with_a_name, with_a_default),
     &package_with_a_long_name_message_with_a_name_enum_inside_of_it_descriptor,
     &package_with_a_long_name_message_with_a_name_with_a_default_default, 0, 0, NULL, NULL},
    {"a_string_that_may_be_there", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     offsetof(package_with_a_long_name_message_with_a_name, one_of_them_is_there_case), offsetof(
         package_with_a_long_name_message_with_a_name, a_string_that_may_be_there),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"bytes_that_may_be_there", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(package_with_a_long_name_message_with_a_name, one_of_them_is_there_case), offsetof(
         package_with_a_long_name_message_with_a_name, bytes_that_may_be_there),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"text", 6, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(package_with_a_long_name_message_with_a_name, text),
     NULL, package_with_a_long_name_message_with_a_name_text_default, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_package_with_a_long_name_message_with_a_name[] = {
    {1, 0},
    {0, 6},
};

static const unsigned names_package_with_a_long_name_message_with_a_name[] = {
    3, /* a_string_that_may_be_there */
    4, /* bytes_that_may_be_there */
    1, /* enums_of_it */
    0, /* inner_messages */
    5, /* text */
    2, /* with_a_default */
};

void package_with_a_long_name_message_with_a_name_init(
    package_with_a_long_name_message_with_a_name *message)
{
    static const package_with_a_long_name_message_with_a_name initial =
        PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_INIT;

    *message = initial;
}

static void init_package_with_a_long_name_message_with_a_name(ProtobufCMessage *base)
{
    package_with_a_long_name_message_with_a_name_init(
        (package_with_a_long_name_message_with_a_name *)(void *)base);
}

const ProtobufCMessageDescriptor package_with_a_long_name_message_with_a_name_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "package_with_a_long_name.MessageWithAName", "MessageWithAName",
    "package_with_a_long_name_message_with_a_name", "package_with_a_long_name",
    sizeof(package_with_a_long_name_message_with_a_name),
    6, pb_fields_package_with_a_long_name_message_with_a_name,
    names_package_with_a_long_name_message_with_a_name,
    1, ranges_package_with_a_long_name_message_with_a_name,
    init_package_with_a_long_name_message_with_a_name,
    NULL, NULL, NULL,
};

static size_t size_package_with_a_long_name_message_with_a_name(const void *message)
{
    const package_with_a_long_name_message_with_a_name *m =
        (const package_with_a_long_name_message_with_a_name *)message;
    size_t size = mt_size_unknown(&m->base);

    for (size_t i = 0; i < m->n_inner_messages; i++)
        size += 1 + mt_size_message(
            size_package_with_a_long_name_message_with_a_name_message_inside_of_it,
            m->inner_messages[i]);
    for (size_t i = 0; i < m->n_enums_of_it; i++)
        size += 1 + mt_size_int32((int32_t)m->enums_of_it[i]);
    if (m->has_with_a_default)
        size += 1 + mt_size_int32((int32_t)m->with_a_default);
    if (m->one_of_them_is_there_case == PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_A_STRING_THAT_MAY_BE_THERE &&
        m->a_string_that_may_be_there != NULL)
        size += 1 + mt_size_string(m->a_string_that_may_be_there);
    if (m->one_of_them_is_there_case == PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_BYTES_THAT_MAY_BE_THERE)
        size += 1 + mt_size_bytes(m->bytes_that_may_be_there);
    if (m->text != NULL && m->text != package_with_a_long_name_message_with_a_name_text_default)
        size += 1 + mt_size_string(m->text);
    return size;
}

static uint8_t *pack_package_with_a_long_name_message_with_a_name(const void *message, uint8_t *at,
                                                                  uintptr_t limit)
{
    const package_with_a_long_name_message_with_a_name *m =
        (const package_with_a_long_name_message_with_a_name *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->text != NULL && m->text != package_with_a_long_name_message_with_a_name_text_default) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_BYTES));
    }
    if (m->one_of_them_is_there_case == PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_BYTES_THAT_MAY_BE_THERE) {
        at = mt_put_bytes(at, limit, m->bytes_that_may_be_there);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    if (m->one_of_them_is_there_case == PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_A_STRING_THAT_MAY_BE_THERE &&
        m->a_string_that_may_be_there != NULL) {
        at = mt_put_string(at, limit, m->a_string_that_may_be_there);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    if (m->has_with_a_default) {
        at = mt_put_int32(at, (int32_t)m->with_a_default);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (!mt_has_room_for(at, limit, m->n_enums_of_it, 11))
        return NULL;
    for (size_t i = m->n_enums_of_it; i-- > 0;) {
        at = mt_put_int32(at, (int32_t)m->enums_of_it[i]);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    for (size_t i = m->n_inner_messages; i-- > 0;) {
        at = mt_put_message(at, limit,
                            pack_package_with_a_long_name_message_with_a_name_message_inside_of_it,
                            m->inner_messages[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_package_with_a_long_name_message_with_a_name(mt_unpack *u, void *message,
                                                                const uint8_t *p,
                                                                const uint8_t *end)
{
    package_with_a_long_name_message_with_a_name *m =
        (package_with_a_long_name_message_with_a_name *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* inner_messages */
            do {
                m->inner_messages =
                    (package_with_a_long_name_message_with_a_name_message_inside_of_it **)mt_grow(
                    u, &p, m->inner_messages, m->n_inner_messages, sizeof *m->inner_messages);
                if (p == NULL)
                    break;
                m->inner_messages[m->n_inner_messages] =
                    new_package_with_a_long_name_message_with_a_name_message_inside_of_it(u);
                p = mt_get_message(u, p, end, m->inner_messages[m->n_inner_messages],
                                   unpack_package_with_a_long_name_message_with_a_name_message_inside_of_it);
                m->n_inner_messages++;
            } while (mt_next(&p, end, &tag, MT_TAG(1, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* enums_of_it */
            do {
                m->enums_of_it =
                    (package_with_a_long_name_message_with_a_name_enum_inside_of_it *)mt_grow(
                    u, &p, m->enums_of_it, m->n_enums_of_it, sizeof *m->enums_of_it);
                if (p == NULL)
                    break;
                p = mt_get_int32(p, end, &number);
                m->enums_of_it[m->n_enums_of_it] =
                    (package_with_a_long_name_message_with_a_name_enum_inside_of_it)number;
                m->n_enums_of_it++;
            } while (mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)));
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* with_a_default */
            p = mt_get_int32(p, end, &number);
            m->with_a_default =
                (package_with_a_long_name_message_with_a_name_enum_inside_of_it)number;
            m->has_with_a_default = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* a_string_that_may_be_there */
            m->one_of_them_is_there_case =
                PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_A_STRING_THAT_MAY_BE_THERE;
            p = mt_get_string(u, p, end, &m->a_string_that_may_be_there);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* bytes_that_may_be_there */
            m->one_of_them_is_there_case =
                PACKAGE_WITH_A_LONG_NAME_MESSAGE_WITH_A_NAME_ONE_OF_THEM_IS_THERE_BYTES_THAT_MAY_BE_THERE;
            p = mt_get_bytes(p, end, &m->bytes_that_may_be_there);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_BYTES): /* text */
            p = mt_get_string(u, p, end, &m->text);
            break;
        case MT_TAG(2, MT_WIRE_BYTES): /* enums_of_it, packed */
            p = mt_get_packed_int32(u, p, end, m->enums_of_it, &m->n_enums_of_it);
            m->enums_of_it =
                (package_with_a_long_name_message_with_a_name_enum_inside_of_it *)u->array;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &package_with_a_long_name_message_with_a_name_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_package_with_a_long_name_message_with_a_name[] = {
    {"innerMessages", &package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type,
     0},
    {"enumsOfIt", NULL, 0},
    {"withADefault", NULL, 0},
    {"aStringThatMayBeThere", NULL, 0},
    {"bytesThatMayBeThere", NULL, 0},
    {"text", NULL, 0},
};

static const unsigned json_package_with_a_long_name_message_with_a_name[] = {
    3, /* "aStringThatMayBeThere" */
    4, /* "bytesThatMayBeThere" */
    1, /* "enumsOfIt" */
    0, /* "innerMessages" */
    5, /* "text" */
    2, /* "withADefault" */
};

const mt_message_type package_with_a_long_name_message_with_a_name_mt_type = {
    &package_with_a_long_name_message_with_a_name_descriptor,
    size_package_with_a_long_name_message_with_a_name,
    pack_package_with_a_long_name_message_with_a_name,
    unpack_package_with_a_long_name_message_with_a_name,
    fields_package_with_a_long_name_message_with_a_name,
    json_package_with_a_long_name_message_with_a_name,
    NULL,
    0,
};

size_t package_with_a_long_name_message_with_a_name_packed_size(
    const package_with_a_long_name_message_with_a_name *message)
{
    return size_package_with_a_long_name_message_with_a_name(message);
}

size_t package_with_a_long_name_message_with_a_name_pack(
    const package_with_a_long_name_message_with_a_name *message, uint8_t *out)
{
    size_t size = size_package_with_a_long_name_message_with_a_name(message);

    pack_package_with_a_long_name_message_with_a_name(message, out + size, 0);
    return size;
}

mt_err package_with_a_long_name_message_with_a_name_unpack(
    mt_arena *arena, mt_slice bytes, package_with_a_long_name_message_with_a_name **out,
    mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&package_with_a_long_name_message_with_a_name_mt_type, arena, bytes.data,
                        bytes.size, &message, why);

    *out = (package_with_a_long_name_message_with_a_name *)message;
    return err;
}

void package_with_a_long_name_message_with_a_name_free(
    package_with_a_long_name_message_with_a_name *message)
{
    mt_message_free(message);
}

/* --- package_with_a_long_name.ServiceOfAll ---------------------------------------------------- */

static void run_package_with_a_long_name_service_of_all_method_of_that_service(
    const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const package_with_a_long_name_service_of_all_handlers *)handlers)
        ->method_of_that_service(call,
                                 (const package_with_a_long_name_message_with_a_name *)request,
                                 app);
}

static void done_package_with_a_long_name_service_of_all_method_of_that_service(
    mt_any_fn *done, mt_call *call, const mt_status *status, const void *reply, void *arg)
{
    ((package_with_a_long_name_service_of_all_method_of_that_service_done *)done)(call, status,
        (const package_with_a_long_name_message_with_a_name_message_inside_of_it *)reply, arg);
}

static void run_package_with_a_long_name_service_of_all_streams_of_that_service(
    const void *handlers, mt_call *call, const void *request, void *app)
{
    (void)request;
    ((const package_with_a_long_name_service_of_all_handlers *)handlers)
        ->streams_of_that_service(call, app);
}

static void reply_package_with_a_long_name_service_of_all_streams_of_that_service(
    mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((package_with_a_long_name_service_of_all_streams_of_that_service_reply_fn *)fn)(call,
        (const package_with_a_long_name_message_with_a_name_message_inside_of_it *)message, arg);
}

static void request_package_with_a_long_name_service_of_all_streams_of_that_service(
    mt_any_fn *fn, mt_call *call, const void *message, void *arg)
{
    ((package_with_a_long_name_service_of_all_streams_of_that_service_request_fn *)fn)(call,
        (const package_with_a_long_name_message_with_a_name *)message, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method package_with_a_long_name_service_of_all_methods[] = {
    {"/package_with_a_long_name.ServiceOfAll/MethodOfThatService",
     &package_with_a_long_name_message_with_a_name_mt_type,
     &package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(package_with_a_long_name_service_of_all_handlers, method_of_that_service),
     run_package_with_a_long_name_service_of_all_method_of_that_service,
     done_package_with_a_long_name_service_of_all_method_of_that_service,
     MT_COMPRESSION_DEFAULT, 0},
    {"/package_with_a_long_name.ServiceOfAll/StreamsOfThatService",
     &package_with_a_long_name_message_with_a_name_mt_type,
     &package_with_a_long_name_message_with_a_name_message_inside_of_it_mt_type,
     MT_BIDI_STREAM, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(package_with_a_long_name_service_of_all_handlers, streams_of_that_service),
     run_package_with_a_long_name_service_of_all_streams_of_that_service, NULL,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service package_with_a_long_name_service_of_all_service = {
    "package_with_a_long_name.ServiceOfAll",
    package_with_a_long_name_service_of_all_methods,
    2,
    sizeof(package_with_a_long_name_service_of_all_handlers),
};

mt_err package_with_a_long_name_service_of_all_register(
    mt_server *server, const package_with_a_long_name_service_of_all_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &package_with_a_long_name_service_of_all_service, handlers,
                                 app);
}

mt_status package_with_a_long_name_service_of_all_method_of_that_service(
    mt_channel *channel, const package_with_a_long_name_message_with_a_name *request,
    package_with_a_long_name_message_with_a_name_message_inside_of_it **reply,
    const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &package_with_a_long_name_service_of_all_methods[0], request, &out,
                        options);

    if (reply != NULL)
        *reply = (package_with_a_long_name_message_with_a_name_message_inside_of_it *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *package_with_a_long_name_service_of_all_method_of_that_service_async(
    mt_channel *channel, const package_with_a_long_name_message_with_a_name *request,
    const mt_call_options *options,
    package_with_a_long_name_service_of_all_method_of_that_service_done *done, void *arg)
{
    mt_start_args args = {&package_with_a_long_name_service_of_all_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void package_with_a_long_name_service_of_all_method_of_that_service_respond(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply)
{
    mt_call_respond(call, reply);
}

mt_call *package_with_a_long_name_service_of_all_streams_of_that_service_open(
    mt_channel *channel, const mt_call_options *options)
{
    return mt_channel_open_stream(channel, &package_with_a_long_name_service_of_all_methods[1],
                                  NULL, options);
}

mt_err package_with_a_long_name_service_of_all_streams_of_that_service_write_request(
    mt_call *call, const package_with_a_long_name_message_with_a_name *request)
{
    return mt_call_write(call, request);
}

mt_err package_with_a_long_name_service_of_all_streams_of_that_service_read_reply(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it **reply)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *reply = (const package_with_a_long_name_message_with_a_name_message_inside_of_it *)message;
    return err;
}

void package_with_a_long_name_service_of_all_streams_of_that_service_on_reply(
    mt_call *call, package_with_a_long_name_service_of_all_streams_of_that_service_reply_fn *fn,
    void *arg)
{
    mt_call_on_message(call, reply_package_with_a_long_name_service_of_all_streams_of_that_service,
                       (mt_any_fn *)fn, arg);
}

mt_err package_with_a_long_name_service_of_all_streams_of_that_service_read_request(
    mt_call *call, const package_with_a_long_name_message_with_a_name **request)
{
    const void *message;
    mt_err err = mt_call_read(call, &message);

    *request = (const package_with_a_long_name_message_with_a_name *)message;
    return err;
}

void package_with_a_long_name_service_of_all_streams_of_that_service_on_request(
    mt_call *call, package_with_a_long_name_service_of_all_streams_of_that_service_request_fn *fn,
    void *arg)
{
    mt_call_on_message(call,
                       request_package_with_a_long_name_service_of_all_streams_of_that_service,
                       (mt_any_fn *)fn, arg);
}

mt_err package_with_a_long_name_service_of_all_streams_of_that_service_write_reply(
    mt_call *call, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply)
{
    return mt_call_write(call, reply);
}

mt_err package_with_a_long_name_service_of_all_streams_of_that_service_broadcast(
    mt_group *group, const package_with_a_long_name_message_with_a_name_message_inside_of_it *reply,
    const mt_send_options *options)
{
    return mt_group_send(group, package_with_a_long_name_service_of_all_methods[1].reply, reply,
                         options);
}
