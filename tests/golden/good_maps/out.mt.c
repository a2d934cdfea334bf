/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_maps_names_entry(const void *message);
static uint8_t *pack_maps_names_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_maps_names_entry(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end);
static size_t size_maps_children_entry(const void *message);
static uint8_t *pack_maps_children_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_maps_children_entry(mt_unpack *u, void *message, const uint8_t *p,
                                       const uint8_t *end);
static size_t size_maps_flags_entry(const void *message);
static uint8_t *pack_maps_flags_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_maps_flags_entry(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end);
static size_t size_maps(const void *message);
static uint8_t *pack_maps(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_maps(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

static maps_names_entry *new_maps_names_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(maps_names_entry));

    if (message != NULL)
        maps_names_entry_init((maps_names_entry *)message);
    return (maps_names_entry *)message;
}

static maps_children_entry *new_maps_children_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(maps_children_entry));

    if (message != NULL)
        maps_children_entry_init((maps_children_entry *)message);
    return (maps_children_entry *)message;
}

static maps_flags_entry *new_maps_flags_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(maps_flags_entry));

    if (message != NULL)
        maps_flags_entry_init((maps_flags_entry *)message);
    return (maps_flags_entry *)message;
}

static maps *new_maps(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(maps));

    if (message != NULL)
        maps_init((maps *)message);
    return (maps *)message;
}

/* --- Maps.NamesEntry -------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_maps_names_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(maps_names_entry, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(maps_names_entry, value),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_maps_names_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_maps_names_entry[] = {
    0, /* key */
    1, /* value */
};

void maps_names_entry_init(maps_names_entry *message)
{
    static const maps_names_entry initial = MAPS_NAMES_ENTRY_INIT;

    *message = initial;
}

static void init_maps_names_entry(ProtobufCMessage *base)
{
    maps_names_entry_init((maps_names_entry *)(void *)base);
}

const ProtobufCMessageDescriptor maps_names_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Maps.NamesEntry", "NamesEntry", "maps_names_entry", "",
    sizeof(maps_names_entry),
    2, pb_fields_maps_names_entry, names_maps_names_entry,
    1, ranges_maps_names_entry,
    init_maps_names_entry,
    NULL, NULL, NULL,
};

static size_t size_maps_names_entry(const void *message)
{
    const maps_names_entry *m = (const maps_names_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    if (mt_string_is_set(m->value))
        size += 1 + mt_size_string(m->value);
    return size;
}

static uint8_t *pack_maps_names_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const maps_names_entry *m = (const maps_names_entry *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_string_is_set(m->value)) {
        at = mt_put_string(at, limit, m->value);
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

static bool unpack_maps_names_entry(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    maps_names_entry *m = (maps_names_entry *)message;
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
            p = mt_get_string(u, p, end, &m->value);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &maps_names_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_maps_names_entry[] = {
    {"key", NULL, 0},
    {"value", NULL, 0},
};

static const unsigned json_maps_names_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type maps_names_entry_mt_type = {
    &maps_names_entry_descriptor,
    size_maps_names_entry,
    pack_maps_names_entry,
    unpack_maps_names_entry,
    fields_maps_names_entry,
    json_maps_names_entry,
    NULL,
    0,
};

size_t maps_names_entry_packed_size(const maps_names_entry *message)
{
    return size_maps_names_entry(message);
}

size_t maps_names_entry_pack(const maps_names_entry *message, uint8_t *out)
{
    size_t size = size_maps_names_entry(message);

    pack_maps_names_entry(message, out + size, 0);
    return size;
}

mt_err maps_names_entry_unpack(mt_arena *arena, mt_slice bytes, maps_names_entry **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&maps_names_entry_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (maps_names_entry *)message;
    return err;
}

void maps_names_entry_free(maps_names_entry *message)
{
    mt_message_free(message);
}

/* --- Maps.ChildrenEntry ----------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_maps_children_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT64,
     0, offsetof(maps_children_entry, key),
     NULL, NULL, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(maps_children_entry, value),
     &maps_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_maps_children_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_maps_children_entry[] = {
    0, /* key */
    1, /* value */
};

void maps_children_entry_init(maps_children_entry *message)
{
    static const maps_children_entry initial = MAPS_CHILDREN_ENTRY_INIT;

    *message = initial;
}

static void init_maps_children_entry(ProtobufCMessage *base)
{
    maps_children_entry_init((maps_children_entry *)(void *)base);
}

const ProtobufCMessageDescriptor maps_children_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Maps.ChildrenEntry", "ChildrenEntry", "maps_children_entry", "",
    sizeof(maps_children_entry),
    2, pb_fields_maps_children_entry, names_maps_children_entry,
    1, ranges_maps_children_entry,
    init_maps_children_entry,
    NULL, NULL, NULL,
};

static size_t size_maps_children_entry(const void *message)
{
    const maps_children_entry *m = (const maps_children_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->key != 0)
        size += 1 + mt_size_int64(m->key);
    if (m->value != NULL)
        size += 1 + mt_size_message(size_maps, m->value);
    return size;
}

static uint8_t *pack_maps_children_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const maps_children_entry *m = (const maps_children_entry *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value != NULL) {
        at = mt_put_message(at, limit, pack_maps, m->value);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->key != 0) {
        at = mt_put_int64(at, m->key);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_maps_children_entry(mt_unpack *u, void *message, const uint8_t *p,
                                       const uint8_t *end)
{
    maps_children_entry *m = (maps_children_entry *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* key */
            p = mt_get_int64(p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* value */
            if (m->value == NULL)
                m->value = new_maps(u);
            p = mt_get_message(u, p, end, m->value, unpack_maps);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &maps_children_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_maps_children_entry[] = {
    {"key", NULL, 0},
    {"value", &maps_mt_type, 0},
};

static const unsigned json_maps_children_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type maps_children_entry_mt_type = {
    &maps_children_entry_descriptor,
    size_maps_children_entry,
    pack_maps_children_entry,
    unpack_maps_children_entry,
    fields_maps_children_entry,
    json_maps_children_entry,
    NULL,
    0,
};

size_t maps_children_entry_packed_size(const maps_children_entry *message)
{
    return size_maps_children_entry(message);
}

size_t maps_children_entry_pack(const maps_children_entry *message, uint8_t *out)
{
    size_t size = size_maps_children_entry(message);

    pack_maps_children_entry(message, out + size, 0);
    return size;
}

mt_err maps_children_entry_unpack(mt_arena *arena, mt_slice bytes, maps_children_entry **out,
                                  mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&maps_children_entry_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (maps_children_entry *)message;
    return err;
}

void maps_children_entry_free(maps_children_entry *message)
{
    mt_message_free(message);
}

/* --- Maps.FlagsEntry -------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_maps_flags_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BOOL,
     0, offsetof(maps_flags_entry, key),
     NULL, NULL, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE,
     0, offsetof(maps_flags_entry, value),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_maps_flags_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_maps_flags_entry[] = {
    0, /* key */
    1, /* value */
};

void maps_flags_entry_init(maps_flags_entry *message)
{
    static const maps_flags_entry initial = MAPS_FLAGS_ENTRY_INIT;

    *message = initial;
}

static void init_maps_flags_entry(ProtobufCMessage *base)
{
    maps_flags_entry_init((maps_flags_entry *)(void *)base);
}

const ProtobufCMessageDescriptor maps_flags_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Maps.FlagsEntry", "FlagsEntry", "maps_flags_entry", "",
    sizeof(maps_flags_entry),
    2, pb_fields_maps_flags_entry, names_maps_flags_entry,
    1, ranges_maps_flags_entry,
    init_maps_flags_entry,
    NULL, NULL, NULL,
};

static size_t size_maps_flags_entry(const void *message)
{
    const maps_flags_entry *m = (const maps_flags_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->key != 0)
        size += 2;
    if (mt_double_is_set(m->value))
        size += 9;
    return size;
}

static uint8_t *pack_maps_flags_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const maps_flags_entry *m = (const maps_flags_entry *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (mt_double_is_set(m->value)) {
        at = mt_put_double(at, m->value);
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_FIXED64));
    }
    if (m->key != 0) {
        at = mt_put_bool(at, m->key);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_maps_flags_entry(mt_unpack *u, void *message, const uint8_t *p,
                                    const uint8_t *end)
{
    maps_flags_entry *m = (maps_flags_entry *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* key */
            p = mt_get_bool(p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_FIXED64)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_FIXED64): /* value */
            p = mt_get_double(p, end, &m->value);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &maps_flags_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_maps_flags_entry[] = {
    {"key", NULL, 0},
    {"value", NULL, 0},
};

static const unsigned json_maps_flags_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type maps_flags_entry_mt_type = {
    &maps_flags_entry_descriptor,
    size_maps_flags_entry,
    pack_maps_flags_entry,
    unpack_maps_flags_entry,
    fields_maps_flags_entry,
    json_maps_flags_entry,
    NULL,
    0,
};

size_t maps_flags_entry_packed_size(const maps_flags_entry *message)
{
    return size_maps_flags_entry(message);
}

size_t maps_flags_entry_pack(const maps_flags_entry *message, uint8_t *out)
{
    size_t size = size_maps_flags_entry(message);

    pack_maps_flags_entry(message, out + size, 0);
    return size;
}

mt_err maps_flags_entry_unpack(mt_arena *arena, mt_slice bytes, maps_flags_entry **out,
                               mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&maps_flags_entry_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (maps_flags_entry *)message;
    return err;
}

void maps_flags_entry_free(maps_flags_entry *message)
{
    mt_message_free(message);
}

/* --- Maps ------------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_maps[] = {
    {"names", 1, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(maps, n_names), offsetof(maps, names),
     &maps_names_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"children", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(maps, n_children), offsetof(maps, children),
     &maps_children_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"flags", 3, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(maps, n_flags), offsetof(maps, flags),
     &maps_flags_entry_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_maps[] = {
    {1, 0},
    {0, 3},
};

static const unsigned names_maps[] = {
    1, /* children */
    2, /* flags */
    0, /* names */
};

void maps_init(maps *message)
{
    static const maps initial = MAPS_INIT;

    *message = initial;
}

static void init_maps(ProtobufCMessage *base)
{
    maps_init((maps *)(void *)base);
}

const ProtobufCMessageDescriptor maps_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "Maps", "Maps", "maps", "",
    sizeof(maps),
    3, pb_fields_maps, names_maps,
    1, ranges_maps,
    init_maps,
    NULL, NULL, NULL,
};

static size_t size_maps(const void *message)
{
    const maps *m = (const maps *)message;
    size_t size = mt_size_unknown(&m->base);

    for (size_t i = 0; i < m->n_names; i++)
        size += 1 + mt_size_message(size_maps_names_entry, m->names[i]);
    for (size_t i = 0; i < m->n_children; i++)
        size += 1 + mt_size_message(size_maps_children_entry, m->children[i]);
    for (size_t i = 0; i < m->n_flags; i++)
        size += 1 + mt_size_message(size_maps_flags_entry, m->flags[i]);
    return size;
}

static uint8_t *pack_maps(const void *message, uint8_t *at, uintptr_t limit)
{
    const maps *m = (const maps *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    for (size_t i = m->n_flags; i-- > 0;) {
        at = mt_put_message(at, limit, pack_maps_flags_entry, m->flags[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_children; i-- > 0;) {
        at = mt_put_message(at, limit, pack_maps_children_entry, m->children[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_names; i-- > 0;) {
        at = mt_put_message(at, limit, pack_maps_names_entry, m->names[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_maps(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    maps *m = (maps *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* names */
            do {
                m->names = (maps_names_entry **)mt_grow(u, &p, m->names, m->n_names,
                                                        sizeof *m->names);
                if (p == NULL)
                    break;
                m->names[m->n_names] = new_maps_names_entry(u);
                p = mt_get_message(u, p, end, m->names[m->n_names], unpack_maps_names_entry);
                m->n_names++;
            } while (mt_next(&p, end, &tag, MT_TAG(1, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* children */
            do {
                m->children = (maps_children_entry **)mt_grow(u, &p, m->children, m->n_children,
                                                              sizeof *m->children);
                if (p == NULL)
                    break;
                m->children[m->n_children] = new_maps_children_entry(u);
                p = mt_get_message(u, p, end, m->children[m->n_children],
                                   unpack_maps_children_entry);
                m->n_children++;
            } while (mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* flags */
            do {
                m->flags = (maps_flags_entry **)mt_grow(u, &p, m->flags, m->n_flags,
                                                        sizeof *m->flags);
                if (p == NULL)
                    break;
                m->flags[m->n_flags] = new_maps_flags_entry(u);
                p = mt_get_message(u, p, end, m->flags[m->n_flags], unpack_maps_flags_entry);
                m->n_flags++;
            } while (mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)));
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &maps_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_maps[] = {
    {"names", &maps_names_entry_mt_type, MT_FIELD_MAP},
    {"children", &maps_children_entry_mt_type, MT_FIELD_MAP},
    {"flags", &maps_flags_entry_mt_type, MT_FIELD_MAP},
};

static const unsigned json_maps[] = {
    1, /* "children" */
    2, /* "flags" */
    0, /* "names" */
};

const mt_message_type maps_mt_type = {
    &maps_descriptor,
    size_maps,
    pack_maps,
    unpack_maps,
    fields_maps,
    json_maps,
    NULL,
    0,
};

size_t maps_packed_size(const maps *message)
{
    return size_maps(message);
}

size_t maps_pack(const maps *message, uint8_t *out)
{
    size_t size = size_maps(message);

    pack_maps(message, out + size, 0);
    return size;
}

mt_err maps_unpack(mt_arena *arena, mt_slice bytes, maps **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&maps_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (maps *)message;
    return err;
}

void maps_free(maps *message)
{
    mt_message_free(message);
}

maps_names_entry *maps_names_find(const maps *message, const char *key)
{
    for (size_t i = message->n_names; i-- > 0;) {
        maps_names_entry *entry = message->names[i];
        if (entry != NULL && mt_string_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

maps_children_entry *maps_children_find(const maps *message, int64_t key)
{
    for (size_t i = message->n_children; i-- > 0;) {
        maps_children_entry *entry = message->children[i];
        if (entry != NULL && entry->key == key)
            return entry;
    }
    return NULL;
}

maps_flags_entry *maps_flags_find(const maps *message, protobuf_c_boolean key)
{
    for (size_t i = message->n_flags; i-- > 0;) {
        maps_flags_entry *entry = message->flags[i];
        if (entry != NULL && entry->key == key)
            return entry;
    }
    return NULL;
}
