/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_read_(const void *message);
static uint8_t *pack_read_(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_read_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);
static size_t size_sem_(const void *message);
static uint8_t *pack_sem_(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_sem_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);
static size_t size_stat_(const void *message);
static uint8_t *pack_stat_(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_stat_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);
static size_t size_event_names(const void *message);
static uint8_t *pack_event_names(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_event_names(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static read_ *new_read_(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(read_));

    if (message != NULL)
        read__init((read_ *)message);
    return (read_ *)message;
}

static sem_ *new_sem_(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(sem_));

    if (message != NULL)
        sem__init((sem_ *)message);
    return (sem_ *)message;
}

static stat_ *new_stat_(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(stat_));

    if (message != NULL)
        stat__init((stat_ *)message);
    return (stat_ *)message;
}

static event_names *new_event_names(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(event_names));

    if (message != NULL)
        event_names_init((event_names *)message);
    return (event_names *)message;
}

/* --- Log -------------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_log_[] = {
    {"NONE", "LOG_NONE", LOG_NONE},
    {"INFO", "LOG_INFO_", LOG_INFO_},
    {"LOG_DEBUG", "LOG_DEBUG_", LOG_DEBUG_},
    {"LOG_ALL", "LOG_ALL", LOG_ALL},
};

static const ProtobufCIntRange ranges_log_[] = {
    {0, 0},
    {0, 4},
};

static const ProtobufCEnumValueIndex names_log_[] = {
    {"INFO", 1},
    {"LOG_ALL", 3},
    {"LOG_DEBUG", 2},
    {"NONE", 0},
};

const ProtobufCEnumDescriptor log__descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "Log", "Log", "log_", "",
    4, values_log_,
    4, names_log_,
    1, ranges_log_,
    NULL, NULL, NULL, NULL,
};

/* --- EventType -------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_event_type[] = {
    {"EVENT_TYPE_NONE", "EVENT_TYPE_NONE", EVENT_TYPE_NONE},
};

static const ProtobufCIntRange ranges_event_type[] = {
    {0, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_event_type[] = {
    {"EVENT_TYPE_NONE", 0},
};

const ProtobufCEnumDescriptor event_type_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "EventType", "EventType", "event_type", "",
    1, values_event_type,
    1, names_event_type,
    1, ranges_event_type,
    NULL, NULL, NULL, NULL,
};

/* --- Node.Type -------------------------------------------------------------------------------- */

static const ProtobufCEnumValue values_node_type[] = {
    {"TYPE_NONE", "NODE_TYPE_NONE", NODE_TYPE_NONE},
};

static const ProtobufCIntRange ranges_node_type[] = {
    {0, 0},
    {0, 1},
};

static const ProtobufCEnumValueIndex names_node_type[] = {
    {"TYPE_NONE", 0},
};

const ProtobufCEnumDescriptor node_type_descriptor = {
    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,
    "Node.Type", "Type", "node_type", "",
    1, values_node_type,
    1, names_node_type,
    1, ranges_node_type,
    NULL, NULL, NULL, NULL,
};

/* --- Read ------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_read_[] = {
    {"errno", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, errno_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"st_atime", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, st_atime_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"base", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, base_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"class", 4, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, class_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"size_t", 5, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, size_t_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"protobuf_c_boolean", 6, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, protobuf_c_boolean_),
     NULL, NULL, 0, 0, NULL, NULL},
    {"read", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(read_, read),
     &read__descriptor, NULL, 0, 0, NULL, NULL},
    {"stat", 8, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(read_, n_stat), offsetof(read_, stat),
     &sem__descriptor, NULL, 0, 0, NULL, NULL},
    {"sem", 9, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(read_, sem),
     &stat__descriptor, NULL, 0, 0, NULL, NULL},
    {"log", 10, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(read_, log),
     &log__descriptor, NULL, 0, 0, NULL, NULL},
    {"major", 11, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, major),
     NULL, NULL, 0, 0, NULL, NULL},
    {"isnan", 12, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(read_, isnan),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_read_[] = {
    {1, 0},
    {0, 12},
};

static const unsigned names_read_[] = {
    2, /* base */
    3, /* class */
    0, /* errno */
    11, /* isnan */
    9, /* log */
    10, /* major */
    5, /* protobuf_c_boolean */
    6, /* read */
    8, /* sem */
    4, /* size_t */
    1, /* st_atime */
    7, /* stat */
};

void read__init(read_ *message)
{
    static const read_ initial = READ__INIT;

    *message = initial;
}

static void init_read_(ProtobufCMessage *base)
{
    read__init((read_ *)(void *)base);
}

const ProtobufCMessageDescriptor read__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Read", "Read", "read_", "",
    sizeof(read_),
    12, pb_fields_read_, names_read_,
    1, ranges_read_,
    init_read_,
    NULL, NULL, NULL,
};

static size_t size_read_(const void *message)
{
    const read_ *m = (const read_ *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->errno_ != 0)
        size += 1 + mt_size_int32(m->errno_);
    if (m->st_atime_ != 0)
        size += 1 + mt_size_int32(m->st_atime_);
    if (m->base_ != 0)
        size += 1 + mt_size_int32(m->base_);
    if (m->class_ != 0)
        size += 1 + mt_size_int32(m->class_);
    if (m->size_t_ != 0)
        size += 1 + mt_size_int32(m->size_t_);
    if (m->protobuf_c_boolean_ != 0)
        size += 1 + mt_size_int32(m->protobuf_c_boolean_);
    if (m->read != NULL)
        size += 1 + mt_size_message(size_read_, m->read);
    for (size_t i = 0; i < m->n_stat; i++)
        size += 1 + mt_size_message(size_sem_, m->stat[i]);
    if (m->sem != NULL)
        size += 1 + mt_size_message(size_stat_, m->sem);
    if (m->log != 0)
        size += 1 + mt_size_int32((int32_t)m->log);
    if (m->major != 0)
        size += 1 + mt_size_int32(m->major);
    if (m->isnan != 0)
        size += 1 + mt_size_int32(m->isnan);
    return size;
}

static uint8_t *pack_read_(const void *message, uint8_t *at, uintptr_t limit)
{
    const read_ *m = (const read_ *)message;

    if (!mt_put_start(at, &limit, 99))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->isnan != 0) {
        at = mt_put_int32(at, m->isnan);
        at = mt_put_tag(at, MT_TAG(12, MT_WIRE_VARINT));
    }
    if (m->major != 0) {
        at = mt_put_int32(at, m->major);
        at = mt_put_tag(at, MT_TAG(11, MT_WIRE_VARINT));
    }
    if (m->log != 0) {
        at = mt_put_int32(at, (int32_t)m->log);
        at = mt_put_tag(at, MT_TAG(10, MT_WIRE_VARINT));
    }
    if (m->sem != NULL) {
        at = mt_put_message(at, limit, pack_stat_, m->sem);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(9, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_stat; i-- > 0;) {
        at = mt_put_message(at, limit, pack_sem_, m->stat[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_BYTES));
    }
    if (m->read != NULL) {
        at = mt_put_message(at, limit, pack_read_, m->read);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_BYTES));
    }
    if (m->protobuf_c_boolean_ != 0) {
        at = mt_put_int32(at, m->protobuf_c_boolean_);
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_VARINT));
    }
    if (m->size_t_ != 0) {
        at = mt_put_int32(at, m->size_t_);
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_VARINT));
    }
    if (m->class_ != 0) {
        at = mt_put_int32(at, m->class_);
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_VARINT));
    }
    if (m->base_ != 0) {
        at = mt_put_int32(at, m->base_);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    if (m->st_atime_ != 0) {
        at = mt_put_int32(at, m->st_atime_);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    if (m->errno_ != 0) {
        at = mt_put_int32(at, m->errno_);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_read_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    read_ *m = (read_ *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* errno */
            p = mt_get_int32(p, end, &m->errno_);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_VARINT): /* st_atime */
            p = mt_get_int32(p, end, &m->st_atime_);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* base */
            p = mt_get_int32(p, end, &m->base_);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_VARINT): /* class */
            p = mt_get_int32(p, end, &m->class_);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_VARINT): /* size_t */
            p = mt_get_int32(p, end, &m->size_t_);
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_VARINT): /* protobuf_c_boolean */
            p = mt_get_int32(p, end, &m->protobuf_c_boolean_);
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_BYTES): /* read */
            if (m->read == NULL)
                m->read = new_read_(u);
            p = mt_get_message(u, p, end, m->read, unpack_read_);
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_BYTES): /* stat */
            do {
                m->stat = (sem_ **)mt_grow(u, &p, m->stat, m->n_stat, sizeof *m->stat);
                if (p == NULL)
                    break;
                m->stat[m->n_stat] = new_sem_(u);
                p = mt_get_message(u, p, end, m->stat[m->n_stat], unpack_sem_);
                m->n_stat++;
            } while (mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(9, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(9, MT_WIRE_BYTES): /* sem */
            if (m->sem == NULL)
                m->sem = new_stat_(u);
            p = mt_get_message(u, p, end, m->sem, unpack_stat_);
            if (!mt_next(&p, end, &tag, MT_TAG(10, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(10, MT_WIRE_VARINT): /* log */
            p = mt_get_int32(p, end, &number);
            m->log = (log_)number;
            if (!mt_next(&p, end, &tag, MT_TAG(11, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(11, MT_WIRE_VARINT): /* major */
            p = mt_get_int32(p, end, &m->major);
            if (!mt_next(&p, end, &tag, MT_TAG(12, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(12, MT_WIRE_VARINT): /* isnan */
            p = mt_get_int32(p, end, &m->isnan);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &read__mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_read_[] = {
    {"errno", NULL, 0},
    {"stAtime", NULL, 0},
    {"base", NULL, 0},
    {"class", NULL, 0},
    {"sizeT", NULL, 0},
    {"protobufCBoolean", NULL, 0},
    {"read", &read__mt_type, 0},
    {"stat", &sem__mt_type, 0},
    {"sem", &stat__mt_type, 0},
    {"log", NULL, 0},
    {"major", NULL, 0},
    {"isnan", NULL, 0},
};

static const unsigned json_read_[] = {
    2, /* "base" */
    3, /* "class" */
    0, /* "errno" */
    11, /* "isnan" */
    9, /* "log" */
    10, /* "major" */
    5, /* "protobufCBoolean" */
    6, /* "read" */
    8, /* "sem" */
    4, /* "sizeT" */
    1, /* "stAtime" */
    7, /* "stat" */
};

const mt_message_type read__mt_type = {
    &read__descriptor,
    size_read_,
    pack_read_,
    unpack_read_,
    fields_read_,
    json_read_,
    NULL,
    0,
};

size_t read__packed_size(const read_ *message)
{
    return size_read_(message);
}

size_t read__pack(const read_ *message, uint8_t *out)
{
    size_t size = size_read_(message);

    pack_read_(message, out + size, 0);
    return size;
}

mt_err read__unpack(mt_arena *arena, mt_slice bytes, read_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&read__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (read_ *)message;
    return err;
}

void read__free(read_ *message)
{
    mt_message_free(message);
}

/* --- Sem -------------------------------------------------------------------------------------- */

void sem__init(sem_ *message)
{
    static const sem_ initial = SEM__INIT;

    *message = initial;
}

static void init_sem_(ProtobufCMessage *base)
{
    sem__init((sem_ *)(void *)base);
}

const ProtobufCMessageDescriptor sem__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Sem", "Sem", "sem_", "",
    sizeof(sem_),
    0, NULL, NULL,
    0, NULL,
    init_sem_,
    NULL, NULL, NULL,
};

static size_t size_sem_(const void *message)
{
    const sem_ *m = (const sem_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_sem_(const void *message, uint8_t *at, uintptr_t limit)
{
    const sem_ *m = (const sem_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_sem_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    sem_ *m = (sem_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &sem__mt_type, tag);
    }
    return true;
}

const mt_message_type sem__mt_type = {
    &sem__descriptor,
    size_sem_,
    pack_sem_,
    unpack_sem_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t sem__packed_size(const sem_ *message)
{
    return size_sem_(message);
}

size_t sem__pack(const sem_ *message, uint8_t *out)
{
    size_t size = size_sem_(message);

    pack_sem_(message, out + size, 0);
    return size;
}

mt_err sem__unpack(mt_arena *arena, mt_slice bytes, sem_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&sem__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (sem_ *)message;
    return err;
}

void sem__free(sem_ *message)
{
    mt_message_free(message);
}

/* --- T ---------------------------------------------------------------------------------------- */

void t__init(t_ *message)
{
    static const t_ initial = T__INIT;

    *message = initial;
}

static void init_t_(ProtobufCMessage *base)
{
    t__init((t_ *)(void *)base);
}

const ProtobufCMessageDescriptor t__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "T", "T", "t_", "",
    sizeof(t_),
    0, NULL, NULL,
    0, NULL,
    init_t_,
    NULL, NULL, NULL,
};

static size_t size_t_(const void *message)
{
    const t_ *m = (const t_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_t_(const void *message, uint8_t *at, uintptr_t limit)
{
    const t_ *m = (const t_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_t_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    t_ *m = (t_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &t__mt_type, tag);
    }
    return true;
}

const mt_message_type t__mt_type = {
    &t__descriptor,
    size_t_,
    pack_t_,
    unpack_t_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t t__packed_size(const t_ *message)
{
    return size_t_(message);
}

size_t t__pack(const t_ *message, uint8_t *out)
{
    size_t size = size_t_(message);

    pack_t_(message, out + size, 0);
    return size;
}

mt_err t__unpack(mt_arena *arena, mt_slice bytes, t_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&t__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (t_ *)message;
    return err;
}

void t__free(t_ *message)
{
    mt_message_free(message);
}

/* --- Stat ------------------------------------------------------------------------------------- */

void stat__init(stat_ *message)
{
    static const stat_ initial = STAT__INIT;

    *message = initial;
}

static void init_stat_(ProtobufCMessage *base)
{
    stat__init((stat_ *)(void *)base);
}

const ProtobufCMessageDescriptor stat__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Stat", "Stat", "stat_", "",
    sizeof(stat_),
    0, NULL, NULL,
    0, NULL,
    init_stat_,
    NULL, NULL, NULL,
};

static size_t size_stat_(const void *message)
{
    const stat_ *m = (const stat_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_stat_(const void *message, uint8_t *at, uintptr_t limit)
{
    const stat_ *m = (const stat_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_stat_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    stat_ *m = (stat_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &stat__mt_type, tag);
    }
    return true;
}

const mt_message_type stat__mt_type = {
    &stat__descriptor,
    size_stat_,
    pack_stat_,
    unpack_stat_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t stat__packed_size(const stat_ *message)
{
    return size_stat_(message);
}

size_t stat__pack(const stat_ *message, uint8_t *out)
{
    size_t size = size_stat_(message);

    pack_stat_(message, out + size, 0);
    return size;
}

mt_err stat__unpack(mt_arena *arena, mt_slice bytes, stat_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&stat__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (stat_ *)message;
    return err;
}

void stat__free(stat_ *message)
{
    mt_message_free(message);
}

/* --- Message ---------------------------------------------------------------------------------- */

void message__init(message_ *message)
{
    static const message_ initial = MESSAGE__INIT;

    *message = initial;
}

static void init_message_(ProtobufCMessage *base)
{
    message__init((message_ *)(void *)base);
}

const ProtobufCMessageDescriptor message__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Message", "Message", "message_", "",
    sizeof(message_),
    0, NULL, NULL,
    0, NULL,
    init_message_,
    NULL, NULL, NULL,
};

static size_t size_message_(const void *message)
{
    const message_ *m = (const message_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_message_(const void *message, uint8_t *at, uintptr_t limit)
{
    const message_ *m = (const message_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_message_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    message_ *m = (message_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &message__mt_type, tag);
    }
    return true;
}

const mt_message_type message__mt_type = {
    &message__descriptor,
    size_message_,
    pack_message_,
    unpack_message_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t message__packed_size(const message_ *message)
{
    return size_message_(message);
}

size_t message__pack(const message_ *message, uint8_t *out)
{
    size_t size = size_message_(message);

    pack_message_(message, out + size, 0);
    return size;
}

mt_err message__unpack(mt_arena *arena, mt_slice bytes, message_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&message__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (message_ *)message;
    return err;
}

void message__free(message_ *message)
{
    mt_message_free(message);
}

/* --- mt_arena --------------------------------------------------------------------------------- */

void mt_arena__init(mt_arena_ *message)
{
    static const mt_arena_ initial = MT_ARENA__INIT;

    *message = initial;
}

static void init_mt_arena_(ProtobufCMessage *base)
{
    mt_arena__init((mt_arena_ *)(void *)base);
}

const ProtobufCMessageDescriptor mt_arena__descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "mt_arena", "mt_arena", "mt_arena_", "",
    sizeof(mt_arena_),
    0, NULL, NULL,
    0, NULL,
    init_mt_arena_,
    NULL, NULL, NULL,
};

static size_t size_mt_arena_(const void *message)
{
    const mt_arena_ *m = (const mt_arena_ *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_mt_arena_(const void *message, uint8_t *at, uintptr_t limit)
{
    const mt_arena_ *m = (const mt_arena_ *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_mt_arena_(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    mt_arena_ *m = (mt_arena_ *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &mt_arena__mt_type, tag);
    }
    return true;
}

const mt_message_type mt_arena__mt_type = {
    &mt_arena__descriptor,
    size_mt_arena_,
    pack_mt_arena_,
    unpack_mt_arena_,
    NULL,
    NULL,
    NULL,
    0,
};

size_t mt_arena__packed_size(const mt_arena_ *message)
{
    return size_mt_arena_(message);
}

size_t mt_arena__pack(const mt_arena_ *message, uint8_t *out)
{
    size_t size = size_mt_arena_(message);

    pack_mt_arena_(message, out + size, 0);
    return size;
}

mt_err mt_arena__unpack(mt_arena *arena, mt_slice bytes, mt_arena_ **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&mt_arena__mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (mt_arena_ *)message;
    return err;
}

void mt_arena__free(mt_arena_ *message)
{
    mt_message_free(message);
}

/* --- Get -------------------------------------------------------------------------------------- */

void get_init(get *message)
{
    static const get initial = GET_INIT;

    *message = initial;
}

static void init_get(ProtobufCMessage *base)
{
    get_init((get *)(void *)base);
}

const ProtobufCMessageDescriptor get_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Get", "Get", "get", "",
    sizeof(get),
    0, NULL, NULL,
    0, NULL,
    init_get,
    NULL, NULL, NULL,
};

static size_t size_get(const void *message)
{
    const get *m = (const get *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_get(const void *message, uint8_t *at, uintptr_t limit)
{
    const get *m = (const get *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_get(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    get *m = (get *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &get_mt_type, tag);
    }
    return true;
}

const mt_message_type get_mt_type = {
    &get_descriptor,
    size_get,
    pack_get,
    unpack_get,
    NULL,
    NULL,
    NULL,
    0,
};

size_t get_packed_size(const get *message)
{
    return size_get(message);
}

size_t get_pack(const get *message, uint8_t *out)
{
    size_t size = size_get(message);

    pack_get(message, out + size, 0);
    return size;
}

mt_err get_unpack(mt_arena *arena, mt_slice bytes, get **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&get_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (get *)message;
    return err;
}

void get_free(get *message)
{
    mt_message_free(message);
}

/* --- Node ------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_node[] = {
    {"type", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(node, type),
     &node_type_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_node[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_node[] = {
    0, /* type */
};

void node_init(node *message)
{
    static const node initial = NODE_INIT;

    *message = initial;
}

static void init_node(ProtobufCMessage *base)
{
    node_init((node *)(void *)base);
}

const ProtobufCMessageDescriptor node_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Node", "Node", "node", "",
    sizeof(node),
    1, pb_fields_node, names_node,
    1, ranges_node,
    init_node,
    NULL, NULL, NULL,
};

static size_t size_node(const void *message)
{
    const node *m = (const node *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->type != 0)
        size += 1 + mt_size_int32((int32_t)m->type);
    return size;
}

static uint8_t *pack_node(const void *message, uint8_t *at, uintptr_t limit)
{
    const node *m = (const node *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->type != 0) {
        at = mt_put_int32(at, (int32_t)m->type);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_node(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    node *m = (node *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* type */
            p = mt_get_int32(p, end, &number);
            m->type = (node_type)number;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &node_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_node[] = {
    {"type", NULL, 0},
};

static const unsigned json_node[] = {
    0, /* "type" */
};

const mt_message_type node_mt_type = {
    &node_descriptor,
    size_node,
    pack_node,
    unpack_node,
    fields_node,
    json_node,
    NULL,
    0,
};

size_t node_packed_size(const node *message)
{
    return size_node(message);
}

size_t node_pack(const node *message, uint8_t *out)
{
    size_t size = size_node(message);

    pack_node(message, out + size, 0);
    return size;
}

mt_err node_unpack(mt_arena *arena, mt_slice bytes, node **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&node_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (node *)message;
    return err;
}

void node_free(node *message)
{
    mt_message_free(message);
}

/* --- Event ------------------------------------------------------------------------------------ */

static const ProtobufCFieldDescriptor pb_fields_event[] = {
    {"event_type", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(event, event_type),
     &event_type_descriptor, NULL, 0, 0, NULL, NULL},
    {"event_names", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(event, event_names),
     &event_names_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_event[] = {
    {2, 0},
    {0, 2},
};

static const unsigned names_event[] = {
    1, /* event_names */
    0, /* event_type */
};

void event_init(event *message)
{
    static const event initial = EVENT_INIT;

    *message = initial;
}

static void init_event(ProtobufCMessage *base)
{
    event_init((event *)(void *)base);
}

const ProtobufCMessageDescriptor event_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Event", "Event", "event", "",
    sizeof(event),
    2, pb_fields_event, names_event,
    1, ranges_event,
    init_event,
    NULL, NULL, NULL,
};

static size_t size_event(const void *message)
{
    const event *m = (const event *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->event_type != 0)
        size += 1 + mt_size_int32((int32_t)m->event_type);
    if (m->event_names != NULL)
        size += 1 + mt_size_message(size_event_names, m->event_names);
    return size;
}

static uint8_t *pack_event(const void *message, uint8_t *at, uintptr_t limit)
{
    const event *m = (const event *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->event_names != NULL) {
        at = mt_put_message(at, limit, pack_event_names, m->event_names);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (m->event_type != 0) {
        at = mt_put_int32(at, (int32_t)m->event_type);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_event(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    event *m = (event *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(2, MT_WIRE_VARINT): /* event_type */
            p = mt_get_int32(p, end, &number);
            m->event_type = (enum event_type)number;
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* event_names */
            if (m->event_names == NULL)
                m->event_names = new_event_names(u);
            p = mt_get_message(u, p, end, m->event_names, unpack_event_names);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &event_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_event[] = {
    {"eventType", NULL, 0},
    {"eventNames", &event_names_mt_type, 0},
};

static const unsigned json_event[] = {
    1, /* "eventNames" */
    0, /* "eventType" */
};

const mt_message_type event_mt_type = {
    &event_descriptor,
    size_event,
    pack_event,
    unpack_event,
    fields_event,
    json_event,
    NULL,
    0,
};

size_t event_packed_size(const event *message)
{
    return size_event(message);
}

size_t event_pack(const event *message, uint8_t *out)
{
    size_t size = size_event(message);

    pack_event(message, out + size, 0);
    return size;
}

mt_err event_unpack(mt_arena *arena, mt_slice bytes, event **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&event_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (event *)message;
    return err;
}

void event_free(event *message)
{
    mt_message_free(message);
}

/* --- EventNames ------------------------------------------------------------------------------- */

void event_names_init(event_names *message)
{
    static const event_names initial = EVENT_NAMES_INIT;

    *message = initial;
}

static void init_event_names(ProtobufCMessage *base)
{
    event_names_init((event_names *)(void *)base);
}

const ProtobufCMessageDescriptor event_names_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "EventNames", "EventNames", "event_names", "",
    sizeof(event_names),
    0, NULL, NULL,
    0, NULL,
    init_event_names,
    NULL, NULL, NULL,
};

static size_t size_event_names(const void *message)
{
    const event_names *m = (const event_names *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_event_names(const void *message, uint8_t *at, uintptr_t limit)
{
    const event_names *m = (const event_names *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_event_names(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    event_names *m = (event_names *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &event_names_mt_type, tag);
    }
    return true;
}

const mt_message_type event_names_mt_type = {
    &event_names_descriptor,
    size_event_names,
    pack_event_names,
    unpack_event_names,
    NULL,
    NULL,
    NULL,
    0,
};

size_t event_names_packed_size(const event_names *message)
{
    return size_event_names(message);
}

size_t event_names_pack(const event_names *message, uint8_t *out)
{
    size_t size = size_event_names(message);

    pack_event_names(message, out + size, 0);
    return size;
}

mt_err event_names_unpack(mt_arena *arena, mt_slice bytes, event_names **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&event_names_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (event_names *)message;
    return err;
}

void event_names_free(event_names *message)
{
    mt_message_free(message);
}

/* --- Timer ------------------------------------------------------------------------------------ */

static void run_timer_create_(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const timer_handlers *)handlers)
        ->create(call, (const sem_ *)request, app);
}

static void done_timer_create_(mt_any_fn *done, mt_call *call, const mt_status *status,
                               const void *reply, void *arg)
{
    ((timer_create__done *)done)(call, status, (const t_ *)reply, arg);
}

static void run_timer_get(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const timer_handlers *)handlers)
        ->get(call, (const get *)request, app);
}

static void done_timer_get(mt_any_fn *done, mt_call *call, const mt_status *status,
                           const void *reply, void *arg)
{
    ((timer_get_done *)done)(call, status, (const get *)reply, arg);
}

static void run_timer_assert(const void *handlers, mt_call *call, const void *request, void *app)
{
    ((const timer_handlers *)handlers)
        ->assert_(call, (const get *)request, app);
}

static void done_timer_assert(mt_any_fn *done, mt_call *call, const mt_status *status,
                              const void *reply, void *arg)
{
    ((timer_assert_done *)done)(call, status, (const get *)reply, arg);
}

/* path, request, reply, shape, idempotency, timeout_us, blocking, handler,
 * run, done, compression, compress_above */
static const mt_method timer_methods[] = {
    {"/Timer/Create",
     &sem__mt_type, &t__mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(timer_handlers, create), run_timer_create_, done_timer_create_,
     MT_COMPRESSION_DEFAULT, 0},
    {"/Timer/Get",
     &get_mt_type, &get_mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(timer_handlers, get), run_timer_get, done_timer_get,
     MT_COMPRESSION_DEFAULT, 0},
    {"/Timer/Assert",
     &get_mt_type, &get_mt_type,
     MT_UNARY, MT_IDEMPOTENCY_UNKNOWN, 0, false,
     offsetof(timer_handlers, assert_), run_timer_assert, done_timer_assert,
     MT_COMPRESSION_DEFAULT, 0},
};

const mt_service timer_service = {
    "Timer",
    timer_methods,
    3,
    sizeof(timer_handlers),
};

mt_err timer_register(mt_server *server, const timer_handlers *handlers, void *app)
{
    return mt_server_add_service(server, &timer_service, handlers, app);
}

mt_status timer_create_(mt_channel *channel, const sem_ *request, t_ **reply,
                        const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &timer_methods[0], request, &out, options);

    if (reply != NULL)
        *reply = (t_ *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *timer_create__async(mt_channel *channel, const sem_ *request,
                             const mt_call_options *options, timer_create__done *done, void *arg)
{
    mt_start_args args = {&timer_methods[0], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void timer_create__respond(mt_call *call, const t_ *reply)
{
    mt_call_respond(call, reply);
}

mt_status timer_get(mt_channel *channel, const get *request, get **reply,
                    const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &timer_methods[1], request, &out, options);

    if (reply != NULL)
        *reply = (get *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *timer_get_async(mt_channel *channel, const get *request, const mt_call_options *options,
                         timer_get_done *done, void *arg)
{
    mt_start_args args = {&timer_methods[1], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void timer_get_respond(mt_call *call, const get *reply)
{
    mt_call_respond(call, reply);
}

mt_status timer_assert(mt_channel *channel, const get *request, get **reply,
                       const mt_call_options *options)
{
    void *out;
    mt_status status =
        mt_channel_call(channel, &timer_methods[2], request, &out, options);

    if (reply != NULL)
        *reply = (get *)out;
    else
        mt_message_free(out);
    return status;
}

mt_call *timer_assert_async(mt_channel *channel, const get *request, const mt_call_options *options,
                            timer_assert_done *done, void *arg)
{
    mt_start_args args = {&timer_methods[2], request, options,
                          (mt_any_fn *)done, arg};

    return mt_channel_start(channel, &args);
}

void timer_assert_respond(mt_call *call, const get *reply)
{
    mt_call_respond(call, reply);
}
