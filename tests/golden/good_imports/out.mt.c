/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_main_m_by_name_entry(const void *message);
static uint8_t *pack_main_m_by_name_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_main_m_by_name_entry(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end);

static main_m_by_name_entry *new_main_m_by_name_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(main_m_by_name_entry));

    if (message != NULL)
        main_m_by_name_entry_init((main_m_by_name_entry *)message);
    return (main_m_by_name_entry *)message;
}

static other_thing *new_other_thing(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(other_thing));

    if (message != NULL)
        other_thing_init((other_thing *)message);
    return (other_thing *)message;
}

/* --- main.M.ByNameEntry ----------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_main_m_by_name_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(main_m_by_name_entry, key),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(main_m_by_name_entry, value),
     &other_thing_descriptor, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_main_m_by_name_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_main_m_by_name_entry[] = {
    0, /* key */
    1, /* value */
};

void main_m_by_name_entry_init(main_m_by_name_entry *message)
{
    static const main_m_by_name_entry initial = MAIN_M_BY_NAME_ENTRY_INIT;

    *message = initial;
}

static void init_main_m_by_name_entry(ProtobufCMessage *base)
{
    main_m_by_name_entry_init((main_m_by_name_entry *)(void *)base);
}

const ProtobufCMessageDescriptor main_m_by_name_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "main.M.ByNameEntry", "ByNameEntry", "main_m_by_name_entry", "main",
    sizeof(main_m_by_name_entry),
    2, pb_fields_main_m_by_name_entry, names_main_m_by_name_entry,
    1, ranges_main_m_by_name_entry,
    init_main_m_by_name_entry,
    NULL, NULL, NULL,
};

static size_t size_main_m_by_name_entry(const void *message)
{
    const main_m_by_name_entry *m = (const main_m_by_name_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (mt_string_is_set(m->key))
        size += 1 + mt_size_string(m->key);
    if (m->value != NULL)
        size += 1 + mt_size_message(other_thing_mt_type.packed_size, m->value);
    return size;
}

static uint8_t *pack_main_m_by_name_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const main_m_by_name_entry *m = (const main_m_by_name_entry *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value != NULL) {
        at = mt_put_message(at, limit, other_thing_mt_type.pack, m->value);
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

static bool unpack_main_m_by_name_entry(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end)
{
    main_m_by_name_entry *m = (main_m_by_name_entry *)message;
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
                m->value = new_other_thing(u);
            p = mt_get_message(u, p, end, m->value, other_thing_mt_type.unpack);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &main_m_by_name_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_main_m_by_name_entry[] = {
    {"key", NULL, 0},
    {"value", &other_thing_mt_type, 0},
};

static const unsigned json_main_m_by_name_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type main_m_by_name_entry_mt_type = {
    &main_m_by_name_entry_descriptor,
    size_main_m_by_name_entry,
    pack_main_m_by_name_entry,
    unpack_main_m_by_name_entry,
    fields_main_m_by_name_entry,
    json_main_m_by_name_entry,
    NULL,
    0,
};

size_t main_m_by_name_entry_packed_size(const main_m_by_name_entry *message)
{
    return size_main_m_by_name_entry(message);
}

size_t main_m_by_name_entry_pack(const main_m_by_name_entry *message, uint8_t *out)
{
    size_t size = size_main_m_by_name_entry(message);

    pack_main_m_by_name_entry(message, out + size, 0);
    return size;
}

mt_err main_m_by_name_entry_unpack(mt_arena *arena, mt_slice bytes, main_m_by_name_entry **out,
                                   mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&main_m_by_name_entry_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (main_m_by_name_entry *)message;
    return err;
}

void main_m_by_name_entry_free(main_m_by_name_entry *message)
{
    mt_message_free(message);
}

/* --- main.M ----------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_main_m[] = {
    {"thing", 1, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     0, offsetof(main_m, thing),
     &other_thing_descriptor, NULL, 0, 0, NULL, NULL},
    {"things", 2, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(main_m, n_things), offsetof(main_m, things),
     &other_thing_descriptor, NULL, 0, 0, NULL, NULL},
    {"kind", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_ENUM,
     0, offsetof(main_m, kind),
     &far_kind_descriptor, NULL, 0, 0, NULL, NULL},
    {"by_name", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(main_m, n_by_name), offsetof(main_m, by_name),
     &main_m_by_name_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"one", 5, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(main_m, o_case), offsetof(main_m, one),
     &other_thing_descriptor, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_main_m[] = {
    {1, 0},
    {0, 5},
};

static const unsigned names_main_m[] = {
    3, /* by_name */
    2, /* kind */
    4, /* one */
    0, /* thing */
    1, /* things */
};

void main_m_init(main_m *message)
{
    static const main_m initial = MAIN_M_INIT;

    *message = initial;
}

static void init_main_m(ProtobufCMessage *base)
{
    main_m_init((main_m *)(void *)base);
}

const ProtobufCMessageDescriptor main_m_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "main.M", "M", "main_m", "main",
    sizeof(main_m),
    5, pb_fields_main_m, names_main_m,
    1, ranges_main_m,
    init_main_m,
    NULL, NULL, NULL,
};

static size_t size_main_m(const void *message)
{
    const main_m *m = (const main_m *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->thing != NULL)
        size += 1 + mt_size_message(other_thing_mt_type.packed_size, m->thing);
    for (size_t i = 0; i < m->n_things; i++)
        size += 1 + mt_size_message(other_thing_mt_type.packed_size, m->things[i]);
    if (m->kind != 0)
        size += 1 + mt_size_int32((int32_t)m->kind);
    for (size_t i = 0; i < m->n_by_name; i++)
        size += 1 + mt_size_message(size_main_m_by_name_entry, m->by_name[i]);
    if (m->o_case == MAIN_M_O_ONE && m->one != NULL)
        size += 1 + mt_size_message(other_thing_mt_type.packed_size, m->one);
    return size;
}

static uint8_t *pack_main_m(const void *message, uint8_t *at, uintptr_t limit)
{
    const main_m *m = (const main_m *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->o_case == MAIN_M_O_ONE && m->one != NULL) {
        at = mt_put_message(at, limit, other_thing_mt_type.pack, m->one);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_by_name; i-- > 0;) {
        at = mt_put_message(at, limit, pack_main_m_by_name_entry, m->by_name[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    if (m->kind != 0) {
        at = mt_put_int32(at, (int32_t)m->kind);
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_VARINT));
    }
    for (size_t i = m->n_things; i-- > 0;) {
        at = mt_put_message(at, limit, other_thing_mt_type.pack, m->things[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->thing != NULL) {
        at = mt_put_message(at, limit, other_thing_mt_type.pack, m->thing);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_main_m(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    main_m *m = (main_m *)message;
    uint32_t tag;
    int32_t number;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* thing */
            if (m->thing == NULL)
                m->thing = new_other_thing(u);
            p = mt_get_message(u, p, end, m->thing, other_thing_mt_type.unpack);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* things */
            do {
                m->things = (other_thing **)mt_grow(u, &p, m->things, m->n_things,
                                                    sizeof *m->things);
                if (p == NULL)
                    break;
                m->things[m->n_things] = new_other_thing(u);
                p = mt_get_message(u, p, end, m->things[m->n_things], other_thing_mt_type.unpack);
                m->n_things++;
            } while (mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_VARINT): /* kind */
            p = mt_get_int32(p, end, &number);
            m->kind = (far_kind)number;
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* by_name */
            do {
                m->by_name = (main_m_by_name_entry **)mt_grow(u, &p, m->by_name, m->n_by_name,
                                                              sizeof *m->by_name);
                if (p == NULL)
                    break;
                m->by_name[m->n_by_name] = new_main_m_by_name_entry(u);
                p = mt_get_message(u, p, end, m->by_name[m->n_by_name],
                                   unpack_main_m_by_name_entry);
                m->n_by_name++;
            } while (mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* one */
            if (m->o_case != MAIN_M_O_ONE)
                m->one = new_other_thing(u);
            m->o_case = MAIN_M_O_ONE;
            p = mt_get_message(u, p, end, m->one, other_thing_mt_type.unpack);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &main_m_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_main_m[] = {
    {"thing", &other_thing_mt_type, 0},
    {"things", &other_thing_mt_type, 0},
    {"kind", NULL, 0},
    {"byName", &main_m_by_name_entry_mt_type, MT_FIELD_MAP},
    {"one", &other_thing_mt_type, 0},
};

static const unsigned json_main_m[] = {
    3, /* "byName" */
    2, /* "kind" */
    4, /* "one" */
    0, /* "thing" */
    1, /* "things" */
};

const mt_message_type main_m_mt_type = {
    &main_m_descriptor,
    size_main_m,
    pack_main_m,
    unpack_main_m,
    fields_main_m,
    json_main_m,
    NULL,
    0,
};

size_t main_m_packed_size(const main_m *message)
{
    return size_main_m(message);
}

size_t main_m_pack(const main_m *message, uint8_t *out)
{
    size_t size = size_main_m(message);

    pack_main_m(message, out + size, 0);
    return size;
}

mt_err main_m_unpack(mt_arena *arena, mt_slice bytes, main_m **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&main_m_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (main_m *)message;
    return err;
}

void main_m_free(main_m *message)
{
    mt_message_free(message);
}

main_m_by_name_entry *main_m_by_name_find(const main_m *message, const char *key)
{
    for (size_t i = message->n_by_name; i-- > 0;) {
        main_m_by_name_entry *entry = message->by_name[i];
        if (entry != NULL && mt_string_equal(entry->key, key))
            return entry;
    }
    return NULL;
}
