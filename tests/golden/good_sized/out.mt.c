/* Made by mtc from in.mtproto: change that file, not this one. */
#include <msgtrans/codec.h>
#include <stddef.h>

#include "in.mt.h"

#if MT_CODEC_VERSION != 3
#error "This file was made for another msgtrans: run its mtc again."
#endif

static size_t size_doc_doc_labels_entry(const void *message);
static uint8_t *pack_doc_doc_labels_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_doc_doc_labels_entry(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end);
static size_t size_doc_doc_by_number_entry(const void *message);
static uint8_t *pack_doc_doc_by_number_entry(const void *message, uint8_t *at, uintptr_t limit);
static bool unpack_doc_doc_by_number_entry(mt_unpack *u, void *message, const uint8_t *p,
                                           const uint8_t *end);

static doc_doc_labels_entry *new_doc_doc_labels_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(doc_doc_labels_entry));

    if (message != NULL)
        doc_doc_labels_entry_init((doc_doc_labels_entry *)message);
    return (doc_doc_labels_entry *)message;
}

static doc_doc_by_number_entry *new_doc_doc_by_number_entry(mt_unpack *u)
{
    void *message = mt_unpack_alloc(u, sizeof(doc_doc_by_number_entry));

    if (message != NULL)
        doc_doc_by_number_entry_init((doc_doc_by_number_entry *)message);
    return (doc_doc_by_number_entry *)message;
}

/* --- doc.Doc.LabelsEntry ---------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_doc_doc_labels_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(doc_doc_labels_entry, key),
     NULL, NULL, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(doc_doc_labels_entry, value),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_doc_doc_labels_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_doc_doc_labels_entry[] = {
    0, /* key */
    1, /* value */
};

void doc_doc_labels_entry_init(doc_doc_labels_entry *message)
{
    static const doc_doc_labels_entry initial = DOC_DOC_LABELS_ENTRY_INIT;

    *message = initial;
}

static void init_doc_doc_labels_entry(ProtobufCMessage *base)
{
    doc_doc_labels_entry_init((doc_doc_labels_entry *)(void *)base);
}

const ProtobufCMessageDescriptor doc_doc_labels_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "doc.Doc.LabelsEntry", "LabelsEntry", "doc_doc_labels_entry", "doc",
    sizeof(doc_doc_labels_entry),
    2, pb_fields_doc_doc_labels_entry, names_doc_doc_labels_entry,
    1, ranges_doc_doc_labels_entry,
    init_doc_doc_labels_entry,
    NULL, NULL, NULL,
};

static size_t size_doc_doc_labels_entry(const void *message)
{
    const doc_doc_labels_entry *m = (const doc_doc_labels_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->key.len > 0)
        size += 1 + mt_size_bytes(m->key);
    if (m->value.len > 0)
        size += 1 + mt_size_bytes(m->value);
    return size;
}

static uint8_t *pack_doc_doc_labels_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const doc_doc_labels_entry *m = (const doc_doc_labels_entry *)message;

    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value.len > 0) {
        at = mt_put_bytes(at, limit, m->value);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->key.len > 0) {
        at = mt_put_bytes(at, limit, m->key);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_doc_doc_labels_entry(mt_unpack *u, void *message, const uint8_t *p,
                                        const uint8_t *end)
{
    doc_doc_labels_entry *m = (doc_doc_labels_entry *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* key */
            p = mt_get_sized_string(u, p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* value */
            p = mt_get_sized_string(u, p, end, &m->value);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &doc_doc_labels_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_doc_doc_labels_entry[] = {
    {"key", NULL, MT_FIELD_TEXT},
    {"value", NULL, MT_FIELD_TEXT},
};

static const unsigned json_doc_doc_labels_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type doc_doc_labels_entry_mt_type = {
    &doc_doc_labels_entry_descriptor,
    size_doc_doc_labels_entry,
    pack_doc_doc_labels_entry,
    unpack_doc_doc_labels_entry,
    fields_doc_doc_labels_entry,
    json_doc_doc_labels_entry,
    NULL,
    0,
};

size_t doc_doc_labels_entry_packed_size(const doc_doc_labels_entry *message)
{
    return size_doc_doc_labels_entry(message);
}

size_t doc_doc_labels_entry_pack(const doc_doc_labels_entry *message, uint8_t *out)
{
    size_t size = size_doc_doc_labels_entry(message);

    pack_doc_doc_labels_entry(message, out + size, 0);
    return size;
}

mt_err doc_doc_labels_entry_unpack(mt_arena *arena, mt_slice bytes, doc_doc_labels_entry **out,
                                   mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&doc_doc_labels_entry_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (doc_doc_labels_entry *)message;
    return err;
}

void doc_doc_labels_entry_free(doc_doc_labels_entry *message)
{
    mt_message_free(message);
}

/* --- doc.Doc.ByNumberEntry -------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_doc_doc_by_number_entry[] = {
    {"key", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32,
     0, offsetof(doc_doc_by_number_entry, key),
     NULL, NULL, 0, 0, NULL, NULL},
    {"value", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(doc_doc_by_number_entry, value),
     NULL, NULL, 0, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_doc_doc_by_number_entry[] = {
    {1, 0},
    {0, 2},
};

static const unsigned names_doc_doc_by_number_entry[] = {
    0, /* key */
    1, /* value */
};

void doc_doc_by_number_entry_init(doc_doc_by_number_entry *message)
{
    static const doc_doc_by_number_entry initial = DOC_DOC_BY_NUMBER_ENTRY_INIT;

    *message = initial;
}

static void init_doc_doc_by_number_entry(ProtobufCMessage *base)
{
    doc_doc_by_number_entry_init((doc_doc_by_number_entry *)(void *)base);
}

const ProtobufCMessageDescriptor doc_doc_by_number_entry_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "doc.Doc.ByNumberEntry", "ByNumberEntry", "doc_doc_by_number_entry", "doc",
    sizeof(doc_doc_by_number_entry),
    2, pb_fields_doc_doc_by_number_entry, names_doc_doc_by_number_entry,
    1, ranges_doc_doc_by_number_entry,
    init_doc_doc_by_number_entry,
    NULL, NULL, NULL,
};

static size_t size_doc_doc_by_number_entry(const void *message)
{
    const doc_doc_by_number_entry *m = (const doc_doc_by_number_entry *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->key != 0)
        size += 1 + mt_size_int32(m->key);
    if (m->value.len > 0)
        size += 1 + mt_size_bytes(m->value);
    return size;
}

static uint8_t *pack_doc_doc_by_number_entry(const void *message, uint8_t *at, uintptr_t limit)
{
    const doc_doc_by_number_entry *m = (const doc_doc_by_number_entry *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->value.len > 0) {
        at = mt_put_bytes(at, limit, m->value);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->key != 0) {
        at = mt_put_int32(at, m->key);
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_VARINT));
    }
    return at;
}

static bool unpack_doc_doc_by_number_entry(mt_unpack *u, void *message, const uint8_t *p,
                                           const uint8_t *end)
{
    doc_doc_by_number_entry *m = (doc_doc_by_number_entry *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_VARINT): /* key */
            p = mt_get_int32(p, end, &m->key);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* value */
            p = mt_get_sized_string(u, p, end, &m->value);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &doc_doc_by_number_entry_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_doc_doc_by_number_entry[] = {
    {"key", NULL, 0},
    {"value", NULL, MT_FIELD_TEXT},
};

static const unsigned json_doc_doc_by_number_entry[] = {
    0, /* "key" */
    1, /* "value" */
};

const mt_message_type doc_doc_by_number_entry_mt_type = {
    &doc_doc_by_number_entry_descriptor,
    size_doc_doc_by_number_entry,
    pack_doc_doc_by_number_entry,
    unpack_doc_doc_by_number_entry,
    fields_doc_doc_by_number_entry,
    json_doc_doc_by_number_entry,
    NULL,
    0,
};

size_t doc_doc_by_number_entry_packed_size(const doc_doc_by_number_entry *message)
{
    return size_doc_doc_by_number_entry(message);
}

size_t doc_doc_by_number_entry_pack(const doc_doc_by_number_entry *message, uint8_t *out)
{
    size_t size = size_doc_doc_by_number_entry(message);

    pack_doc_doc_by_number_entry(message, out + size, 0);
    return size;
}

mt_err doc_doc_by_number_entry_unpack(mt_arena *arena, mt_slice bytes,
                                      doc_doc_by_number_entry **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&doc_doc_by_number_entry_mt_type, arena, bytes.data, bytes.size, &message,
                        why);

    *out = (doc_doc_by_number_entry *)message;
    return err;
}

void doc_doc_by_number_entry_free(doc_doc_by_number_entry *message)
{
    mt_message_free(message);
}

/* --- doc.Doc ---------------------------------------------------------------------------------- */

static const ProtobufCFieldDescriptor pb_fields_doc_doc[] = {
    {"text", 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_BYTES,
     0, offsetof(doc_doc, text),
     NULL, NULL, 0, 0, NULL, NULL},
    {"name", 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING,
     0, offsetof(doc_doc, name),
     NULL, &mt_empty_string, 0, 0, NULL, NULL},
    {"title", 3, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(doc_doc, has_title), offsetof(doc_doc, title),
     NULL, NULL, 0, 0, NULL, NULL},
    {"lines", 4, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_BYTES,
     offsetof(doc_doc, n_lines), offsetof(doc_doc, lines),
     NULL, NULL, 0, 0, NULL, NULL},
    {"labels", 5, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(doc_doc, n_labels), offsetof(doc_doc, labels),
     &doc_doc_labels_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"by_number", 6, PROTOBUF_C_LABEL_REPEATED, PROTOBUF_C_TYPE_MESSAGE,
     offsetof(doc_doc, n_by_number), offsetof(doc_doc, by_number),
     &doc_doc_by_number_entry_descriptor, NULL, 0, 0, NULL, NULL},
    {"plain", 7, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_BYTES,
     offsetof(doc_doc, body_case), offsetof(doc_doc, plain),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
    {"number", 8, PROTOBUF_C_LABEL_OPTIONAL, PROTOBUF_C_TYPE_INT32,
     offsetof(doc_doc, body_case), offsetof(doc_doc, number),
     NULL, NULL, PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL},
};

static const ProtobufCIntRange ranges_doc_doc[] = {
    {1, 0},
    {0, 8},
};

static const unsigned names_doc_doc[] = {
    5, /* by_number */
    4, /* labels */
    3, /* lines */
    1, /* name */
    7, /* number */
    6, /* plain */
    0, /* text */
    2, /* title */
};

void doc_doc_init(doc_doc *message)
{
    static const doc_doc initial = DOC_DOC_INIT;

    *message = initial;
}

static void init_doc_doc(ProtobufCMessage *base)
{
    doc_doc_init((doc_doc *)(void *)base);
}

const ProtobufCMessageDescriptor doc_doc_descriptor = {
    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,
    "doc.Doc", "Doc", "doc_doc", "doc",
    sizeof(doc_doc),
    8, pb_fields_doc_doc, names_doc_doc,
    1, ranges_doc_doc,
    init_doc_doc,
    NULL, NULL, NULL,
};

static size_t size_doc_doc(const void *message)
{
    const doc_doc *m = (const doc_doc *)message;
    size_t size = mt_size_unknown(&m->base);

    if (m->text.len > 0)
        size += 1 + mt_size_bytes(m->text);
    if (mt_string_is_set(m->name))
        size += 1 + mt_size_string(m->name);
    if (m->has_title)
        size += 1 + mt_size_bytes(m->title);
    for (size_t i = 0; i < m->n_lines; i++)
        size += 1 + mt_size_bytes(m->lines[i]);
    for (size_t i = 0; i < m->n_labels; i++)
        size += 1 + mt_size_message(size_doc_doc_labels_entry, m->labels[i]);
    for (size_t i = 0; i < m->n_by_number; i++)
        size += 1 + mt_size_message(size_doc_doc_by_number_entry, m->by_number[i]);
    if (m->body_case == DOC_DOC_BODY_PLAIN)
        size += 1 + mt_size_bytes(m->plain);
    if (m->body_case == DOC_DOC_BODY_NUMBER)
        size += 1 + mt_size_int32(m->number);
    return size;
}

static uint8_t *pack_doc_doc(const void *message, uint8_t *at, uintptr_t limit)
{
    const doc_doc *m = (const doc_doc *)message;

    if (!mt_put_start(at, &limit, 11))
        return NULL;
    at = mt_put_unknown(at, limit, &m->base);
    if (at == NULL)
        return NULL;
    if (m->body_case == DOC_DOC_BODY_NUMBER) {
        at = mt_put_int32(at, m->number);
        at = mt_put_tag(at, MT_TAG(8, MT_WIRE_VARINT));
    }
    if (m->body_case == DOC_DOC_BODY_PLAIN) {
        at = mt_put_bytes(at, limit, m->plain);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(7, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_by_number; i-- > 0;) {
        at = mt_put_message(at, limit, pack_doc_doc_by_number_entry, m->by_number[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(6, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_labels; i-- > 0;) {
        at = mt_put_message(at, limit, pack_doc_doc_labels_entry, m->labels[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(5, MT_WIRE_BYTES));
    }
    for (size_t i = m->n_lines; i-- > 0;) {
        at = mt_put_bytes(at, limit, m->lines[i]);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(4, MT_WIRE_BYTES));
    }
    if (m->has_title) {
        at = mt_put_bytes(at, limit, m->title);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(3, MT_WIRE_BYTES));
    }
    if (mt_string_is_set(m->name)) {
        at = mt_put_string(at, limit, m->name);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(2, MT_WIRE_BYTES));
    }
    if (m->text.len > 0) {
        at = mt_put_bytes(at, limit, m->text);
        if (at == NULL)
            return NULL;
        at = mt_put_tag(at, MT_TAG(1, MT_WIRE_BYTES));
    }
    return at;
}

static bool unpack_doc_doc(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end)
{
    doc_doc *m = (doc_doc *)message;
    uint32_t tag;

    while (p < end) {
        p = mt_get_tag(p, end, &tag);
        switch (tag) {
        case MT_TAG(1, MT_WIRE_BYTES): /* text */
            p = mt_get_sized_string(u, p, end, &m->text);
            if (!mt_next(&p, end, &tag, MT_TAG(2, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(2, MT_WIRE_BYTES): /* name */
            p = mt_get_string(u, p, end, &m->name);
            if (!mt_next(&p, end, &tag, MT_TAG(3, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(3, MT_WIRE_BYTES): /* title */
            p = mt_get_sized_string(u, p, end, &m->title);
            m->has_title = 1;
            if (!mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(4, MT_WIRE_BYTES): /* lines */
            do {
                m->lines = (ProtobufCBinaryData *)mt_grow(u, &p, m->lines, m->n_lines,
                                                          sizeof *m->lines);
                if (p == NULL)
                    break;
                p = mt_get_sized_string(u, p, end, &m->lines[m->n_lines]);
                m->n_lines++;
            } while (mt_next(&p, end, &tag, MT_TAG(4, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(5, MT_WIRE_BYTES): /* labels */
            do {
                m->labels = (doc_doc_labels_entry **)mt_grow(u, &p, m->labels, m->n_labels,
                                                             sizeof *m->labels);
                if (p == NULL)
                    break;
                m->labels[m->n_labels] = new_doc_doc_labels_entry(u);
                p = mt_get_message(u, p, end, m->labels[m->n_labels], unpack_doc_doc_labels_entry);
                m->n_labels++;
            } while (mt_next(&p, end, &tag, MT_TAG(5, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(6, MT_WIRE_BYTES): /* by_number */
            do {
                m->by_number = (doc_doc_by_number_entry **)mt_grow(u, &p, m->by_number,
                                                                   m->n_by_number,
                                                                   sizeof *m->by_number);
                if (p == NULL)
                    break;
                m->by_number[m->n_by_number] = new_doc_doc_by_number_entry(u);
                p = mt_get_message(u, p, end, m->by_number[m->n_by_number],
                                   unpack_doc_doc_by_number_entry);
                m->n_by_number++;
            } while (mt_next(&p, end, &tag, MT_TAG(6, MT_WIRE_BYTES)));
            if (!mt_next(&p, end, &tag, MT_TAG(7, MT_WIRE_BYTES)))
                break;
            /* falls through */
        case MT_TAG(7, MT_WIRE_BYTES): /* plain */
            m->body_case = DOC_DOC_BODY_PLAIN;
            p = mt_get_sized_string(u, p, end, &m->plain);
            if (!mt_next(&p, end, &tag, MT_TAG(8, MT_WIRE_VARINT)))
                break;
            /* falls through */
        case MT_TAG(8, MT_WIRE_VARINT): /* number */
            m->body_case = DOC_DOC_BODY_NUMBER;
            p = mt_get_int32(p, end, &m->number);
            break;
        default:
            p = mt_get_unknown(u, p, end, tag, &m->base);
        }
        if (p == NULL)
            return mt_unpack_failed(u, &doc_doc_mt_type, tag);
    }
    return true;
}

static const mt_message_field fields_doc_doc[] = {
    {"text", NULL, MT_FIELD_TEXT},
    {"name", NULL, 0},
    {"title", NULL, MT_FIELD_TEXT},
    {"lines", NULL, MT_FIELD_TEXT},
    {"labels", &doc_doc_labels_entry_mt_type, MT_FIELD_MAP},
    {"byNumber", &doc_doc_by_number_entry_mt_type, MT_FIELD_MAP},
    {"plain", NULL, MT_FIELD_TEXT},
    {"number", NULL, 0},
};

static const unsigned json_doc_doc[] = {
    5, /* "byNumber" */
    4, /* "labels" */
    3, /* "lines" */
    1, /* "name" */
    7, /* "number" */
    6, /* "plain" */
    0, /* "text" */
    2, /* "title" */
};

const mt_message_type doc_doc_mt_type = {
    &doc_doc_descriptor,
    size_doc_doc,
    pack_doc_doc,
    unpack_doc_doc,
    fields_doc_doc,
    json_doc_doc,
    NULL,
    0,
};

size_t doc_doc_packed_size(const doc_doc *message)
{
    return size_doc_doc(message);
}

size_t doc_doc_pack(const doc_doc *message, uint8_t *out)
{
    size_t size = size_doc_doc(message);

    pack_doc_doc(message, out + size, 0);
    return size;
}

mt_err doc_doc_unpack(mt_arena *arena, mt_slice bytes, doc_doc **out, mt_status *why)
{
    void *message;
    mt_err err =
        mt_unpack_bytes(&doc_doc_mt_type, arena, bytes.data, bytes.size, &message, why);

    *out = (doc_doc *)message;
    return err;
}

void doc_doc_free(doc_doc *message)
{
    mt_message_free(message);
}

doc_doc_labels_entry *doc_doc_labels_find(const doc_doc *message, ProtobufCBinaryData key)
{
    for (size_t i = message->n_labels; i-- > 0;) {
        doc_doc_labels_entry *entry = message->labels[i];
        if (entry != NULL && mt_bytes_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

doc_doc_by_number_entry *doc_doc_by_number_find(const doc_doc *message, int32_t key)
{
    for (size_t i = message->n_by_number; i-- > 0;) {
        doc_doc_by_number_entry *entry = message->by_number[i];
        if (entry != NULL && entry->key == key)
            return entry;
    }
    return NULL;
}
