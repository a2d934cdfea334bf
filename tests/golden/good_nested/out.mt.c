/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_deep_outer_inner_core(const void *message);
static uint8_t *pack_deep_outer_inner_core(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_deep_outer_inner_core(mt_unpack *u, void *message, const uint8_t *p,
                                         const uint8_t *end);
static size_t size_deep_outer_inner(const void *message);
static uint8_t *pack_deep_outer_inner(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_deep_outer_inner(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end);
static size_t size_deep_outer(const void *message);
static uint8_t *pack_deep_outer(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_deep_outer(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static deep_outer_inner_core *new_deep_outer_inner_core(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(deep_outer_inner_core));

    if (message != NULL)
        deep_outer_inner_core_init((deep_outer_inner_core *)message);
    return (deep_outer_inner_core *)message;
}

static deep_outer_inner *new_deep_outer_inner(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(deep_outer_inner));

    if (message != NULL)
        deep_outer_inner_init((deep_outer_inner *)message);
    return (deep_outer_inner *)message;
}

static deep_outer *new_deep_outer(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(deep_outer));

    if (message != NULL)
        deep_outer_init((deep_outer *)message);
    return (deep_outer *)message;
}

/* --- deep.Outer.Inner.Core -------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_deep_outer_inner_core[] = {
    {"back", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(deep_outer_inner_core, back),
     &deep_outer_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_deep_outer_inner_core[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_deep_outer_inner_core[] = {
    0, /* back */
};

void deep_outer_inner_core_init(deep_outer_inner_core *message)
{
    static const deep_outer_inner_core initial = DEEP_OUTER_INNER_CORE_INIT;

    *message = initial;
}

static void init_deep_outer_inner_core(ProtobufCMessage *base)
{
    deep_outer_inner_core_init((deep_outer_inner_core *)(void *)base);
}

const ProtobufCMessageDescriptor deep_outer_inner_core_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "deep.Outer.Inner.Core", "Core", "deep_outer_inner_core", "deep",
    sizeof(deep_outer_inner_core),
    1, pb_fields_deep_outer_inner_core, names_deep_outer_inner_core,
    1, ranges_deep_outer_inner_core,
    init_deep_outer_inner_core,
    NULL, NULL, NULL,
};

static size_t size_deep_outer_inner_core(const void *message)
{
    const deep_outer_inner_core *m = (const deep_outer_inner_core *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->back != NULL)
        size += 1 + mt_size_message(size_deep_outer, m->back);
    return size;
}

static uint8_t *pack_deep_outer_inner_core(const void *message, uint8_t *at, uintptr_t limit)
{
    const deep_outer_inner_core *m = (const deep_outer_inner_core *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->back != NULL) {
        at = mt_put_message(at, limit, pack_deep_outer, m->back);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_deep_outer_inner_core(mt_unpack *u, void *message, const uint8_t *p,
                                         const uint8_t *end)
{
    deep_outer_inner_core *m = (deep_outer_inner_core *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* back */
            if (m->back == NULL)
                m->back = new_deep_outer(u);
            p = mt_get_message(u, p, end, m->back, unpack_deep_outer);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &deep_outer_inner_core_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_deep_outer_inner_core[] = {
    {"back", &deep_outer_mt_type, 0},
};

static const unsigned json_deep_outer_inner_core[] = {
    0, /* "back" */
};

const mt_message_type deep_outer_inner_core_mt_type = {
    &deep_outer_inner_core_descriptor,
    size_deep_outer_inner_core,
    pack_deep_outer_inner_core,
    unpack_deep_outer_inner_core,
    fields_deep_outer_inner_core,
    json_deep_outer_inner_core,
    NULL,
    0,
};

size_t deep_outer_inner_core_packed_size(const deep_outer_inner_core *message)
{
    return size_deep_outer_inner_core(message);
}

size_t deep_outer_inner_core_pack(const deep_outer_inner_core *message, uint8_t *out)
{
    size_t size = size_deep_outer_inner_core(message);

    pack_deep_outer_inner_core(message, out + size, 0);
    return size;
}

mt_err deep_outer_inner_core_unpack(mt_arena *arena, mt_slice bytes, deep_outer_inner_core **out,
                                    mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&deep_outer_inner_core_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (deep_outer_inner_core *)message;
    return err;
}

void deep_outer_inner_core_free(deep_outer_inner_core *message)
{
    mt_message_free(message);
}

/* --- deep.Outer.Inner ------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_deep_outer_inner[] = {
    {"core", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(deep_outer_inner, core),
     &deep_outer_inner_core_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_deep_outer_inner[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_deep_outer_inner[] = {
    0, /* core */
};

void deep_outer_inner_init(deep_outer_inner *message)
{
    static const deep_outer_inner initial = DEEP_OUTER_INNER_INIT;

    *message = initial;
}

static void init_deep_outer_inner(ProtobufCMessage *base)
{
    deep_outer_inner_init((deep_outer_inner *)(void *)base);
}

const ProtobufCMessageDescriptor deep_outer_inner_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "deep.Outer.Inner", "Inner", "deep_outer_inner", "deep",
    sizeof(deep_outer_inner),
    1, pb_fields_deep_outer_inner, names_deep_outer_inner,
    1, ranges_deep_outer_inner,
    init_deep_outer_inner,
    NULL, NULL, NULL,
};

static size_t size_deep_outer_inner(const void *message)
{
    const deep_outer_inner *m = (const deep_outer_inner *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->core != NULL)
        size += 1 + mt_size_message(size_deep_outer_inner_core, m->core);
    return size;
}

static uint8_t *pack_deep_outer_inner(const void *message, uint8_t *at, uintptr_t limit)
{
    const deep_outer_inner *m = (const deep_outer_inner *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->core != NULL) {
        at = mt_put_message(at, limit, pack_deep_outer_inner_core, m->core);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_deep_outer_inner(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    deep_outer_inner *m = (deep_outer_inner *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* core */
            if (m->core == NULL)
                m->core = new_deep_outer_inner_core(u);
            p = mt_get_message(u, p, end, m->core, unpack_deep_outer_inner_core);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &deep_outer_inner_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_deep_outer_inner[] = {
    {"core", &deep_outer_inner_core_mt_type, 0},
};

static const unsigned json_deep_outer_inner[] = {
    0, /* "core" */
};

const mt_message_type deep_outer_inner_mt_type = {
    &deep_outer_inner_descriptor,
    size_deep_outer_inner,
    pack_deep_outer_inner,
    unpack_deep_outer_inner,
    fields_deep_outer_inner,
    json_deep_outer_inner,
    NULL,
    0,
};

size_t deep_outer_inner_packed_size(const deep_outer_inner *message)
{
    return size_deep_outer_inner(message);
}

size_t deep_outer_inner_pack(const deep_outer_inner *message, uint8_t *out)
{
    size_t size = size_deep_outer_inner(message);

    pack_deep_outer_inner(message, out + size, 0);
    return size;
}

mt_err deep_outer_inner_unpack(mt_arena *arena, mt_slice bytes, deep_outer_inner **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&deep_outer_inner_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (deep_outer_inner *)message;
    return err;
}

void deep_outer_inner_free(deep_outer_inner *message)
{
    mt_message_free(message);
}

/* --- deep.Outer ------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_deep_outer[] = {
    {"inner", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(deep_outer, inner),
     &deep_outer_inner_descriptor, NULL, 0, 0, NULL, NULL},
    {"core", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(deep_outer, core),
     &deep_outer_inner_core_descriptor, NULL, 0, 0, NULL, NULL},
    {"again", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(deep_outer, again),
     &deep_outer_inner_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_deep_outer[] = {
    {1, 0},
    {0, 3},
};

static const unsigned names_deep_outer[] = {
    2, /* again */
    1, /* core */
    0, /* inner */
};

void deep_outer_init(deep_outer *message)
{
    static const deep_outer initial = DEEP_OUTER_INIT;

    *message = initial;
}

static void init_deep_outer(ProtobufCMessage *base)
{
    deep_outer_init((deep_outer *)(void *)base);
}

const ProtobufCMessageDescriptor deep_outer_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "deep.Outer", "Outer", "deep_outer", "deep",
    sizeof(deep_outer),
    3, pb_fields_deep_outer, names_deep_outer,
    1, ranges_deep_outer,
    init_deep_outer,
    NULL, NULL, NULL,
};

static size_t size_deep_outer(const void *message)
{
    const deep_outer *m = (const deep_outer *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->inner != NULL)
        size += 1 + mt_size_message(size_deep_outer_inner, m->inner);
    if (m->core != NULL)
        size += 1 + mt_size_message(size_deep_outer_inner_core, m->core);
    if (m->again != NULL)
        size += 1 + mt_size_message(size_deep_outer_inner, m->again);
    return size;
}

static uint8_t *pack_deep_outer(const void *message, uint8_t *at, uintptr_t limit)
{
    const deep_outer *m = (const deep_outer *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->again != NULL) {
        at = mt_put_message(at, limit, pack_deep_outer_inner, m->again);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (m->core != NULL) {
        at = mt_put_message(at, limit, pack_deep_outer_inner_core, m->core);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->inner != NULL) {
        at = mt_put_message(at, limit, pack_deep_outer_inner, m->inner);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_deep_outer(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    deep_outer *m = (deep_outer *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* inner */
            if (m->inner == NULL)
                m->inner = new_deep_outer_inner(u);
            p = mt_get_message(u, p, end, m->inner, unpack_deep_outer_inner);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* core */
            if (m->core == NULL)
                m->core = new_deep_outer_inner_core(u);
            p = mt_get_message(u, p, end, m->core, unpack_deep_outer_inner_core);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* again */
            if (m->again == NULL)
                m->again = new_deep_outer_inner(u);
            p = mt_get_message(u, p, end, m->again, unpack_deep_outer_inner);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &deep_outer_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_deep_outer[] = {
    {"inner", &deep_outer_inner_mt_type, 0},
    {"core", &deep_outer_inner_core_mt_type, 0},
    {"again", &deep_outer_inner_mt_type, 0},
};

static const unsigned json_deep_outer[] = {
    2, /* "again" */
    1, /* "core" */
    0, /* "inner" */
};

const mt_message_type deep_outer_mt_type = {
    &deep_outer_descriptor,
    size_deep_outer,
    pack_deep_outer,
    unpack_deep_outer,
    fields_deep_outer,
    json_deep_outer,
    NULL,
    0,
};

size_t deep_outer_packed_size(const deep_outer *message)
{
    return size_deep_outer(message);
}

size_t deep_outer_pack(const deep_outer *message, uint8_t *out)
{
    size_t size = size_deep_outer(message);

    pack_deep_outer(message, out + size, 0);
    return size;
}

mt_err deep_outer_unpack(mt_arena *arena, mt_slice bytes, deep_outer **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&deep_outer_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (deep_outer *)message;
    return err;
}

void deep_outer_free(deep_outer *message)
{
    mt_message_free(message);
}
