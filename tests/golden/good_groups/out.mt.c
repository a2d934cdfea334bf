/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_list_list_first_deep(const void *message);
static uint8_t *pack_list_list_first_deep(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_list_list_first_deep(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end);
static size_t size_list_list_first(const void *message);
static uint8_t *pack_list_list_first(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_list_list_first(mt_unpack *u, void *message, const uint8_t *p,
                                   const uint8_t *end);
static size_t size_list_list_item(const void *message);
static uint8_t *pack_list_list_item(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_list_list_item(mt_unpack *u, void *message, const uint8_t *p,
                                  const uint8_t *end);
static size_t size_list_list_last(const void *message);
static uint8_t *pack_list_list_last(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_list_list_last(mt_unpack *u, void *message, const uint8_t *p,
                                  const uint8_t *end);
static size_t size_list_wrapped_inner(const void *message);
static uint8_t *pack_list_wrapped_inner(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_list_wrapped_inner(mt_unpack *u, void *message, const uint8_t *p,
                                      const uint8_t *end);

static list_list_first_deep *new_list_list_first_deep(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(list_list_first_deep));

    if (message != NULL)
        list_list_first_deep_init((list_list_first_deep *)message);
    return (list_list_first_deep *)message;
}

static list_list_first *new_list_list_first(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(list_list_first));

    if (message != NULL)
        list_list_first_init((list_list_first *)message);
    return (list_list_first *)message;
}

static list_list_item *new_list_list_item(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(list_list_item));

    if (message != NULL)
        list_list_item_init((list_list_item *)message);
    return (list_list_item *)message;
}

static list_list_last *new_list_list_last(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(list_list_last));

    if (message != NULL)
        list_list_last_init((list_list_last *)message);
    return (list_list_last *)message;
}

static list_wrapped_inner *new_list_wrapped_inner(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(list_wrapped_inner));

    if (message != NULL)
        list_wrapped_inner_init((list_wrapped_inner *)message);
    return (list_wrapped_inner *)message;
}

/* --- list.List.First.Deep --------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_list_list_first_deep[] = {
    {"s", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(list_list_first_deep, s),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_list_list_first_deep[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_list_list_first_deep[] = {
    0, /* s */
};

void list_list_first_deep_init(list_list_first_deep *message)
{
    static const list_list_first_deep initial = LIST_LIST_FIRST_DEEP_INIT;

    *message = initial;
}

static void init_list_list_first_deep(ProtobufCMessage *base)
{
    list_list_first_deep_init((list_list_first_deep *)(void *)base);
}

const ProtobufCMessageDescriptor list_list_first_deep_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.List.First.Deep", "Deep", "list_list_first_deep", "list",
    sizeof(list_list_first_deep),
    1, pb_fields_list_list_first_deep, names_list_list_first_deep,
    1, ranges_list_list_first_deep,
    init_list_list_first_deep,
    NULL, NULL, NULL,
};

static size_t size_list_list_first_deep(const void *message)
{
    const list_list_first_deep *m = (const list_list_first_deep *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->s != NULL)
        size += 1 + mt_size_string(m->s);
    return size;
}

static uint8_t *pack_list_list_first_deep(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_list_first_deep *m = (const list_list_first_deep *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->s != NULL) {
        at = mt_put_string(at, limit, m->s);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_list_list_first_deep(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end)
{
    list_list_first_deep *m = (list_list_first_deep *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* s */
            p = mt_get_string(u, p, end, &m->s);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_list_first_deep_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_list_list_first_deep[] = {
    {"s", NULL, 0},
};

static const unsigned json_list_list_first_deep[] = {
    0, /* "s" */
};

const mt_message_type list_list_first_deep_mt_type = {
    &list_list_first_deep_descriptor,
    size_list_list_first_deep,
    pack_list_list_first_deep,
    unpack_list_list_first_deep,
    fields_list_list_first_deep,
    json_list_list_first_deep,
    NULL,
    0,
};

size_t list_list_first_deep_packed_size(const list_list_first_deep *message)
{
    return size_list_list_first_deep(message);
}

size_t list_list_first_deep_pack(const list_list_first_deep *message, uint8_t *out)
{
    size_t size = size_list_list_first_deep(message);

    pack_list_list_first_deep(message, out + size, 0);
    return size;
}

mt_err list_list_first_deep_unpack(mt_arena *arena, mt_slice bytes, list_list_first_deep **out,
                                   mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_list_first_deep_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (list_list_first_deep *)message;
    return err;
}

void list_list_first_deep_free(list_list_first_deep *message)
{
    mt_message_free(message);
}

/* --- list.List.First -------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_list_list_first[] = {
    {"x", 1, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_INT32,
     0, offsetof(list_list_first, x),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_list_list_first[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_list_list_first[] = {
    0, /* x */
};

static const ProtobufCFieldDescriptor groups_list_list_first[] = {
    {"deep", 20, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(list_list_first, deep),
     &list_list_first_deep_descriptor, NULL, 0, 0, NULL, NULL},
};

void list_list_first_init(list_list_first *message)
{
    static const list_list_first initial = LIST_LIST_FIRST_INIT;

    *message = initial;
}

static void init_list_list_first(ProtobufCMessage *base)
{
    list_list_first_init((list_list_first *)(void *)base);
}

const ProtobufCMessageDescriptor list_list_first_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.List.First", "First", "list_list_first", "list",
    sizeof(list_list_first),
    1, pb_fields_list_list_first, names_list_list_first,
    1, ranges_list_list_first,
    init_list_list_first,
    NULL, NULL, NULL,
};

static size_t size_list_list_first(const void *message)
{
    const list_list_first *m = (const list_list_first *)message;
    size_t size = mt_size_unknown(&m->base);

    size += 1 + mt_size_int32(m->x);
    if (m->deep != NULL)
        size += 4 + mt_size_group(size_list_list_first_deep, m->deep);
    return size;
}

static uint8_t *pack_list_list_first(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_list_first *m = (const list_list_first *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->deep != NULL) {
        at = mt_put_group(at, limit, pack_list_list_first_deep, m->deep, 20);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(20, MT_WIRE_GROUP));
    }
    at = mt_put_int32(at, m->x);
    at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    return at;
}

static bool unpack_list_list_first(mt_unpack *u, void *message, const uint8_t *p,
                                   const uint8_t *end)
{
    list_list_first *m = (list_list_first *)message;
    uint32_t tag;
    uint64_t missing = 0x1;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* x */
            p = mt_get_int32(p, end, &m->x);
            missing &= ~UINT64_C(0x1);
            if (!mt_next(&p, end, &tag, MT_TAG(20, MT_WIRE_GROUP)))
                break;
            /* falls through */
        case MT_TAG(20, MT_WIRE_GROUP): /* deep */
            if (m->deep == NULL)
                m->deep = new_list_list_first_deep(u);
            p = mt_get_group(u, p, end, m->deep, unpack_list_list_first_deep, 20);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_list_first_mt_type, tag);
    }
    if (missing != 0)
        return mt_unpack_missing(u, &list_list_first_mt_type, 0, missing);
    return true;
}

static const mt_message_field fields_list_list_first[] = {
    {"x", NULL, 0},
    {"deep", &list_list_first_deep_mt_type, MT_FIELD_GROUP},
};

static const unsigned json_list_list_first[] = {
    0, /* "x" */
};

const mt_message_type list_list_first_mt_type = {
    &list_list_first_descriptor,
    size_list_list_first,
    pack_list_list_first,
    unpack_list_list_first,
    fields_list_list_first,
    json_list_list_first,
    groups_list_list_first,
    1,
};

size_t list_list_first_packed_size(const list_list_first *message)
{
    return size_list_list_first(message);
}

size_t list_list_first_pack(const list_list_first *message, uint8_t *out)
{
    size_t size = size_list_list_first(message);

    pack_list_list_first(message, out + size, 0);
    return size;
}

mt_err list_list_first_unpack(mt_arena *arena, mt_slice bytes, list_list_first **out,
                              mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_list_first_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_list_first *)message;
    return err;
}

void list_list_first_free(list_list_first *message)
{
    mt_message_free(message);
}

/* --- list.List.Item --------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_list_list_item[] = {
    {"name", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     0, offsetof(list_list_item, name),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_list_list_item[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_list_list_item[] = {
    0, /* name */
};

void list_list_item_init(list_list_item *message)
{
    static const list_list_item initial = LIST_LIST_ITEM_INIT;

    *message = initial;
}

static void init_list_list_item(ProtobufCMessage *base)
{
    list_list_item_init((list_list_item *)(void *)base);
}

const ProtobufCMessageDescriptor list_list_item_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.List.Item", "Item", "list_list_item", "list",
    sizeof(list_list_item),
    1, pb_fields_list_list_item, names_list_list_item,
    1, ranges_list_list_item,
    init_list_list_item,
    NULL, NULL, NULL,
};

static size_t size_list_list_item(const void *message)
{
    const list_list_item *m = (const list_list_item *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->name != NULL)
        size += 1 + mt_size_string(m->name);
    return size;
}

static uint8_t *pack_list_list_item(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_list_item *m = (const list_list_item *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->name != NULL) {
        at = mt_put_string(at, limit, m->name);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_list_list_item(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    list_list_item *m = (list_list_item *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* name */
            p = mt_get_string(u, p, end, &m->name);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_list_item_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_list_list_item[] = {
    {"name", NULL, 0},
};

static const unsigned json_list_list_item[] = {
    0, /* "name" */
};

const mt_message_type list_list_item_mt_type = {
    &list_list_item_descriptor,
    size_list_list_item,
    pack_list_list_item,
    unpack_list_list_item,
    fields_list_list_item,
    json_list_list_item,
    NULL,
    0,
};

size_t list_list_item_packed_size(const list_list_item *message)
{
    return size_list_list_item(message);
}

size_t list_list_item_pack(const list_list_item *message, uint8_t *out)
{
    size_t size = size_list_list_item(message);

    pack_list_list_item(message, out + size, 0);
    return size;
}

mt_err list_list_item_unpack(mt_arena *arena, mt_slice bytes, list_list_item **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_list_item_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_list_item *)message;
    return err;
}

void list_list_item_free(list_list_item *message)
{
    mt_message_free(message);
}

/* --- list.List.Last --------------------------------------------------------------------------- */

void list_list_last_init(list_list_last *message)
{
    static const list_list_last initial = LIST_LIST_LAST_INIT;

    *message = initial;
}

static void init_list_list_last(ProtobufCMessage *base)
{
    list_list_last_init((list_list_last *)(void *)base);
}

const ProtobufCMessageDescriptor list_list_last_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.List.Last", "Last", "list_list_last", "list",
    sizeof(list_list_last),
    0, NULL, NULL,
    0, NULL,
    init_list_list_last,
    NULL, NULL, NULL,
};

static size_t size_list_list_last(const void *message)
{
    const list_list_last *m = (const list_list_last *)message;
    size_t size = mt_size_unknown(&m->base);

    return size;
}

static uint8_t *pack_list_list_last(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_list_last *m = (const list_list_last *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    return at;
}

static bool unpack_list_list_last(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    list_list_last *m = (list_list_last *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_list_last_mt_type, tag);
    }
    return true;
}

const mt_message_type list_list_last_mt_type = {
    &list_list_last_descriptor,
    size_list_list_last,
    pack_list_list_last,
    unpack_list_list_last,
    NULL,
    NULL,
    NULL,
    0,
};

size_t list_list_last_packed_size(const list_list_last *message)
{
    return size_list_list_last(message);
}

size_t list_list_last_pack(const list_list_last *message, uint8_t *out)
{
    size_t size = size_list_list_last(message);

    pack_list_list_last(message, out + size, 0);
    return size;
}

mt_err list_list_last_unpack(mt_arena *arena, mt_slice bytes, list_list_last **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_list_last_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_list_last *)message;
    return err;
}

void list_list_last_free(list_list_last *message)
{
    mt_message_free(message);
}

/* --- list.List -------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_list_list[] = {
    {"text", 4, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_STRING,
     offsetof(list_list, end_case), offsetof(list_list, text),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"best", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(list_list, best),
     &list_list_item_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_list_list[] = {
    {4, 0},
    {0, 2},
};

static const unsigned names_list_list[] = {
    1, /* best */
    0, /* text */
};

static const ProtobufCFieldDescriptor groups_list_list[] = {
    {"first", 1, PROTOBUF_C_LABEL_REQUIRED, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(list_list, first),
     &list_list_first_descriptor, NULL, 0, 0, NULL, NULL},
    {"item", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(list_list, n_item), offsetof(list_list, item),
     &list_list_item_descriptor, NULL, 0, 0, NULL, NULL},
    {"last", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(list_list, end_case), offsetof(list_list, last),
     &list_list_last_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

void list_list_init(list_list *message)
{
    static const list_list initial = LIST_LIST_INIT;

    *message = initial;
}

static void init_list_list(ProtobufCMessage *base)
{
    list_list_init((list_list *)(void *)base);
}

const ProtobufCMessageDescriptor list_list_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.List", "List", "list_list", "list",
    sizeof(list_list),
    2, pb_fields_list_list, names_list_list,
    1, ranges_list_list,
    init_list_list,
    NULL, NULL, NULL,
};

static size_t size_list_list(const void *message)
{
    const list_list *m = (const list_list *)message;
    size_t size = mt_size_unknown(&m->base);

    size += 2 + mt_size_group(size_list_list_first, m->first);
    for (size_t i = 0; i < m->n_item; i++)
        size += 2 + mt_size_group(size_list_list_item, m->item[i]);
    if (m->end_case == LIST_LIST_END_LAST && m->last != NULL)
        size += 2 + mt_size_group(size_list_list_last, m->last);
    if (m->end_case == LIST_LIST_END_TEXT && m->text != NULL)
        size += 1 + mt_size_string(m->text);
    if (m->best != NULL)
        size += 1 + mt_size_message(size_list_list_item, m->best);
    return size;
}

static uint8_t *pack_list_list(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_list *m = (const list_list *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->best != NULL) {
        at = mt_put_message(at, limit, pack_list_list_item, m->best);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    if (m->end_case == LIST_LIST_END_TEXT && m->text != NULL) {
        at = mt_put_string(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    if (m->end_case == LIST_LIST_END_LAST && m->last != NULL) {
        at = mt_put_group(at, limit, pack_list_list_last, m->last, 3);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_GROUP));
    }
    for (size_t i = m->n_item; i-- > 0;) {
        at = mt_put_group(at, limit, pack_list_list_item, m->item[i], 2);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_GROUP));
    }
    at = mt_put_group(at, limit, pack_list_list_first, m->first, 1);
    if (at == NULL)
        return NULL;
    at = mt_put_tag(at, MT_TAG(1, MT_WIRE_GROUP));
    return at;
}

static bool unpack_list_list(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    list_list *m = (list_list *)message;
    uint32_t tag;
    uint64_t missing = 0x1;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_GROUP): /* first */
            if (m->first == NULL)
                m->first = new_list_list_first(u);
            p = mt_get_group(u, p, end, m->first, unpack_list_list_first, 1);
            missing &= ~UINT64_C(0x1);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_GROUP)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_GROUP): /* item */
            do {
                m->item = (list_list_item **)mt_grow(u, &p, m->item, m->n_item, sizeof *m->item);
                if (p == NULL)
                    break;
                m->item[m->n_item] = new_list_list_item(u);
                p = mt_get_group(u, p, end, m->item[m->n_item], unpack_list_list_item, 2);
                m->n_item++;
            } while (mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_GROUP)));
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_GROUP)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_GROUP): /* last */
            if (m->end_case != LIST_LIST_END_LAST)
                m->last = new_list_list_last(u);
            m->end_case = LIST_LIST_END_LAST;
            p = mt_get_group(u, p, end, m->last, unpack_list_list_last, 3);
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* text */
            m->end_case = LIST_LIST_END_TEXT;
            p = mt_get_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* best */
            if (m->best == NULL)
                m->best = new_list_list_item(u);
            p = mt_get_message(u, p, end, m->best, unpack_list_list_item);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_list_mt_type, tag);
    }
    if (missing != 0)
        return mt_unpack_missing(u, &list_list_mt_type, 0, missing);
    return true;
}

static const mt_message_field fields_list_list[] = {
    {"text", NULL, 0},
    {"best", &list_list_item_mt_type, 0},
    {"first", &list_list_first_mt_type, MT_FIELD_GROUP},
    {"item", &list_list_item_mt_type, MT_FIELD_GROUP},
    {"last", &list_list_last_mt_type, MT_FIELD_GROUP},
};

static const unsigned json_list_list[] = {
    1, /* "best" */
    0, /* "text" */
};

const mt_message_type list_list_mt_type = {
    &list_list_descriptor,
    size_list_list,
    pack_list_list,
    unpack_list_list,
    fields_list_list,
    json_list_list,
    groups_list_list,
    3,
};

size_t list_list_packed_size(const list_list *message)
{
    return size_list_list(message);
}

size_t list_list_pack(const list_list *message, uint8_t *out)
{
    size_t size = size_list_list(message);

    pack_list_list(message, out + size, 0);
    return size;
}

mt_err list_list_unpack(mt_arena *arena, mt_slice bytes, list_list **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_list_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_list *)message;
    return err;
}

void list_list_free(list_list *message)
{
    mt_message_free(message);
}

/* --- list.Wrapped.Inner ----------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_list_wrapped_inner[] = {
    {"b", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(list_wrapped_inner, has_b), offsetof(list_wrapped_inner, b),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_list_wrapped_inner[] = {
    {1, 0},
    {0, 1},
};

static const unsigned names_list_wrapped_inner[] = {
    0, /* b */
};

void list_wrapped_inner_init(list_wrapped_inner *message)
{
    static const list_wrapped_inner initial = LIST_WRAPPED_INNER_INIT;

    *message = initial;
}

static void init_list_wrapped_inner(ProtobufCMessage *base)
{
    list_wrapped_inner_init((list_wrapped_inner *)(void *)base);
}

const ProtobufCMessageDescriptor list_wrapped_inner_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.Wrapped.Inner", "Inner", "list_wrapped_inner", "list",
    sizeof(list_wrapped_inner),
    1, pb_fields_list_wrapped_inner, names_list_wrapped_inner,
    1, ranges_list_wrapped_inner,
    init_list_wrapped_inner,
    NULL, NULL, NULL,
};

static size_t size_list_wrapped_inner(const void *message)
{
    const list_wrapped_inner *m = (const list_wrapped_inner *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->has_b)
        size += 1 + mt_size_bytes(m->b);
    return size;
}

static uint8_t *pack_list_wrapped_inner(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_wrapped_inner *m = (const list_wrapped_inner *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->has_b) {
        at = mt_put_bytes(at, limit, m->b);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_list_wrapped_inner(mt_unpack *u, void *message, const uint8_t *p,
                                      const uint8_t *end)
{
    list_wrapped_inner *m = (list_wrapped_inner *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* b */
            p = mt_get_bytes(p, end, &m->b);
            m->has_b = 1;
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_wrapped_inner_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_list_wrapped_inner[] = {
    {"b", NULL, 0},
};

static const unsigned json_list_wrapped_inner[] = {
    0, /* "b" */
};

const mt_message_type list_wrapped_inner_mt_type = {
    &list_wrapped_inner_descriptor,
    size_list_wrapped_inner,
    pack_list_wrapped_inner,
    unpack_list_wrapped_inner,
    fields_list_wrapped_inner,
    json_list_wrapped_inner,
    NULL,
    0,
};

size_t list_wrapped_inner_packed_size(const list_wrapped_inner *message)
{
    return size_list_wrapped_inner(message);
}

size_t list_wrapped_inner_pack(const list_wrapped_inner *message, uint8_t *out)
{
    size_t size = size_list_wrapped_inner(message);

    pack_list_wrapped_inner(message, out + size, 0);
    return size;
}

mt_err list_wrapped_inner_unpack(mt_arena *arena, mt_slice bytes, list_wrapped_inner **out,
                                 mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_wrapped_inner_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_wrapped_inner *)message;
    return err;
}

void list_wrapped_inner_free(list_wrapped_inner *message)
{
    mt_message_free(message);
}

/* --- list.Wrapped ----------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor groups_list_wrapped[] = {
    {"inner", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(list_wrapped, inner),
     &list_wrapped_inner_descriptor, NULL, 0, 0, NULL, NULL},
};

void list_wrapped_init(list_wrapped *message)
{
    static const list_wrapped initial = LIST_WRAPPED_INIT;

    *message = initial;
}

static void init_list_wrapped(ProtobufCMessage *base)
{
    list_wrapped_init((list_wrapped *)(void *)base);
}

const ProtobufCMessageDescriptor list_wrapped_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "list.Wrapped", "Wrapped", "list_wrapped", "list",
    sizeof(list_wrapped),
    0, NULL, NULL,
    0, NULL,
    init_list_wrapped,
    NULL, NULL, NULL,
};

static size_t size_list_wrapped(const void *message)
{
    const list_wrapped *m = (const list_wrapped *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->inner != NULL)
        size += 2 + mt_size_group(size_list_wrapped_inner, m->inner);
    return size;
}

static uint8_t *pack_list_wrapped(const void *message, uint8_t *at, uintptr_t limit)
{
    const list_wrapped *m = (const list_wrapped *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->inner != NULL) {
        at = mt_put_group(at, limit, pack_list_wrapped_inner, m->inner, 1);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_GROUP));
    }
    return at;
}

static bool unpack_list_wrapped(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    list_wrapped *m = (list_wrapped *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_GROUP): /* inner */
            if (m->inner == NULL)
                m->inner = new_list_wrapped_inner(u);
            p = mt_get_group(u, p, end, m->inner, unpack_list_wrapped_inner, 1);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &list_wrapped_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_list_wrapped[] = {
    {"inner", &list_wrapped_inner_mt_type, MT_FIELD_GROUP},
};

const mt_message_type list_wrapped_mt_type = {
    &list_wrapped_descriptor,
    size_list_wrapped,
    pack_list_wrapped,
    unpack_list_wrapped,
    fields_list_wrapped,
    NULL,
    groups_list_wrapped,
    1,
};

size_t list_wrapped_packed_size(const list_wrapped *message)
{
    return size_list_wrapped(message);
}

size_t list_wrapped_pack(const list_wrapped *message, uint8_t *out)
{
    size_t size = size_list_wrapped(message);

    pack_list_wrapped(message, out + size, 0);
    return size;
}

mt_err list_wrapped_unpack(mt_arena *arena, mt_slice bytes, list_wrapped **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&list_wrapped_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (list_wrapped *)message;
    return err;
}

void list_wrapped_free(list_wrapped *message)
{
    mt_message_free(message);
}
