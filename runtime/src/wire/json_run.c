/* SPDX-License-Identifier: Apache-2.0 */
/* json_run.c - what reading and writing JSON share: errors, depth, and what a message looks like. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/slice.h"
#include "core/utf8.h"
#include "wire/json.h"

/* --- the run ---------------------------------------------------------------------------------- */

/* Names come from texts and messages: what would spoil a line of text becomes "?". */
static void make_printable(char *text)
{
    uint8_t *p = (uint8_t *)text;

    for (size_t left = strlen(text); left > 0;) {
        size_t size = *p < ' ' || *p == 0x7f ? 0 : mt_utf8_length(p, left);
        if (size == 0) {
            *p = '?';
            size = 1;
        }
        p += size;
        left -= size;
    }
}

bool mt_json_vfail(mt_json_run *run, const char *format, va_list args)
{
    if (run->error != MT_OK)
        return false;
    run->error = run->refusal;
    vsnprintf(run->reason, sizeof run->reason, format, args);
    make_printable(run->reason);
    return false;
}

bool mt_json_fail(mt_json_run *run, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mt_json_vfail(run, format, args);
    va_end(args);
    return false;
}

void *mt_json_alloc(mt_json_run *run, size_t size)
{
    void *memory = mt_arena_alloc(run->arena, size);

    if (memory == NULL) {
        mt_json_fail(run, "no memory");
        run->error = MT_ENOMEM;
    }
    return memory;
}

bool mt_json_enter(mt_json_run *run, const mt_message_type *type, mt_json_place *outer)
{
    *outer = (mt_json_place){run->message, run->field};
    if (run->depth_left == 0)
        return mt_json_fail(run, "nested more than %d deep", MT_JSON_DEPTH);
    run->depth_left--;
    run->message = type->descriptor;
    run->field = NULL;
    return true;
}

void mt_json_leave(mt_json_run *run, mt_json_place outer)
{
    run->depth_left++;
    run->message = outer.message;
    run->field = outer.field;
}

mt_err mt_json_end(const mt_json_run *run, const char *where, mt_status *why)
{
    mt_code code = run->error == MT_ENOMEM ? MT_RESOURCE_EXHAUSTED : MT_INVALID_ARGUMENT;

    if (run->error != MT_OK && why != NULL)
        *why = mt_status_make(code, "%s%s%s%s: %s", where, run->message->name,
                              run->field != NULL ? "." : "",
                              run->field != NULL ? run->field->name : "", run->reason);
    return run->error;
}

const mt_message_type *mt_json_any_type(const mt_json_run *run, const char *url)
{
    const char *slash = strrchr(url, '/');

    for (size_t i = 0; slash != NULL && i < run->options->any_type_count; i++)
        if (strcmp(run->options->any_types[i]->descriptor->name, slash + 1) == 0)
            return run->options->any_types[i];
    return NULL;
}

/* --- special forms ---------------------------------------------------------------------------- */

static const char own_package[] = "google.protobuf.";

/* The types of fields 1, 2, …, one letter each: l int64, i int32, s string, b bytes, m message, e enum,
 * d double, B bool, f float, L uint64, I uint32. */
static const struct {
    const char *name;
    const char *types;
    mt_json_form form;
    ProtobufCLabel label;
} specials[] = {
    {"Timestamp", "li", MT_JSON_TIMESTAMP, PROTOBUF_C_LABEL_NONE},
    {"Duration", "li", MT_JSON_DURATION, PROTOBUF_C_LABEL_NONE},
    {"FieldMask", "s", MT_JSON_FIELD_MASK, PROTOBUF_C_LABEL_REPEATED},
    {"Struct", "m", MT_JSON_STRUCT, PROTOBUF_C_LABEL_REPEATED},
    {"ListValue", "m", MT_JSON_LIST, PROTOBUF_C_LABEL_REPEATED},
    {"Value", "edsBmm", MT_JSON_VALUE, PROTOBUF_C_LABEL_OPTIONAL},
    {"Any", "sb", MT_JSON_ANY, PROTOBUF_C_LABEL_NONE},
    {"DoubleValue", "d", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"FloatValue", "f", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"Int64Value", "l", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"UInt64Value", "L", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"Int32Value", "i", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"UInt32Value", "I", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"BoolValue", "B", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"StringValue", "s", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
    {"BytesValue", "b", MT_JSON_WRAPPER, PROTOBUF_C_LABEL_NONE},
};

static char letter_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT64:
        return 'l';
    case PROTOBUF_C_TYPE_UINT64:
        return 'L';
    case PROTOBUF_C_TYPE_INT32:
        return 'i';
    case PROTOBUF_C_TYPE_UINT32:
        return 'I';
    case PROTOBUF_C_TYPE_STRING:
        return 's';
    case PROTOBUF_C_TYPE_BYTES:
        return 'b';
    case PROTOBUF_C_TYPE_MESSAGE:
        return 'm';
    case PROTOBUF_C_TYPE_ENUM:
        return 'e';
    case PROTOBUF_C_TYPE_DOUBLE:
        return 'd';
    case PROTOBUF_C_TYPE_FLOAT:
        return 'f';
    case PROTOBUF_C_TYPE_BOOL:
        return 'B';
    default:
        return '?';
    }
}

static bool has_fields(const mt_message_type *type, const char *types, ProtobufCLabel label)
{
    const ProtobufCMessageDescriptor *d = type->descriptor;

    if (d->n_fields != strlen(types) || type->group_count > 0)
        return false;
    for (unsigned i = 0; i < d->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &d->fields[i];
        if (field->id != i + 1 || field->label != label || letter_of(field->type) != types[i] ||
            (type->fields[i].flags & MT_FIELD_TEXT) != 0)
            return false;
    }
    return true;
}

mt_json_form mt_json_form_of(const mt_message_type *type)
{
    const char *name = type->descriptor->name;

    if (strncmp(name, own_package, sizeof own_package - 1) != 0)
        return MT_JSON_PLAIN;
    name += sizeof own_package - 1;
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++)
        if (strcmp(specials[i].name, name) == 0 &&
            has_fields(type, specials[i].types, specials[i].label) &&
            (specials[i].form != MT_JSON_STRUCT || type->fields[0].flags == MT_FIELD_MAP))
            return specials[i].form;
    return MT_JSON_PLAIN;
}

bool mt_json_takes_null(const mt_message_type *type, unsigned index)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);

    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return mt_json_form_of(type->fields[index].type) == MT_JSON_VALUE;
    return field->type == PROTOBUF_C_TYPE_ENUM &&
           strcmp(((const ProtobufCEnumDescriptor *)field->descriptor)->name,
                  "google.protobuf.NullValue") == 0;
}

/* --- members ---------------------------------------------------------------------------------- */

size_t mt_json_value_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    default:
        return 4; /* enums and bools too */
    }
}

mt_slice mt_json_text_of(const void *value, const ProtobufCFieldDescriptor *field)
{
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = *(char *const *)value;
        return mt_slice_text(text != NULL ? text : "");
    }
    const ProtobufCBinaryData *bytes = value;
    return mt_slice_of(bytes->data, bytes->len);
}

int mt_json_compare(mt_slice a, mt_slice b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common > 0 ? memcmp(a.data, b.data, common) : 0;

    return order != 0 ? order : a.size < b.size ? -1 : a.size > b.size;
}

/* A field without presence is there unless it is zero or empty; -0.0 is not zero. */
static bool is_not_zero(const void *member, const ProtobufCFieldDescriptor *field)
{
    static const uint8_t zeros[8];
    const char *text;

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        text = *(char *const *)member;
        return text != NULL && text[0] != '\0';
    case PROTOBUF_C_TYPE_BYTES:
        return ((const ProtobufCBinaryData *)member)->len > 0;
    default:
        return memcmp(member, zeros, mt_json_value_size(field)) != 0;
    }
}

bool mt_json_is_set(const void *message, const ProtobufCFieldDescriptor *field)
{
    const void *member = mt_json_member(message, field);
    bool is_null = mt_json_is_pointer(field) && *(void *const *)member == NULL;

    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return *mt_json_count(message, field) > 0;
    if (mt_json_in_oneof(field))
        return *mt_json_mark(message, field) == (int)field->id && !is_null;
    if (field->label == PROTOBUF_C_LABEL_REQUIRED)
        return true;
    if (field->label == PROTOBUF_C_LABEL_NONE)
        return is_not_zero(member, field);
    if (!mt_json_is_pointer(field))
        return *mt_json_mark(message, field) != 0;
    return !is_null && *(void *const *)member != field->default_value;
}

/* --- maps ------------------------------------------------------------------------------------- */

/* The key of an entry, a text or a number, and which entry it is. */
typedef struct map_key {
    mt_slice text;
    uint64_t number;
    size_t index;
} map_key;

static int compare_keys(const map_key *x, const map_key *y)
{
    int order = mt_json_compare(x->text, y->text);

    if (order != 0)
        return order;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int compare_entries(const void *a, const void *b)
{
    const map_key *x = a, *y = b;
    int order = compare_keys(x, y);

    return order != 0 ? order : x->index < y->index ? -1 : 1;
}

/* An entry that is NULL is an empty one. */
static map_key key_of(const void *entry, const ProtobufCFieldDescriptor *field, size_t index)
{
    map_key key = {.index = index};

    if (entry == NULL)
        return key;
    const void *member = mt_json_member(entry, field);
    if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_BYTES)
        key.text = mt_json_text_of(member, field);
    else
        memcpy(&key.number, member, mt_json_value_size(field));
    return key;
}

static bool flag_repeated(mt_json_run *run, map_key *keys, size_t count, const bool **hidden)
{
    bool *flags = NULL;

    qsort(keys, count, sizeof *keys, compare_entries);
    for (size_t i = 0; i + 1 < count; i++) {
        if (compare_keys(&keys[i], &keys[i + 1]) != 0)
            continue;
        if (flags == NULL) {
            *hidden = flags = mt_json_alloc(run, count * sizeof *flags);
            if (flags == NULL)
                return false;
            memset(flags, 0, count * sizeof *flags);
        }
        flags[keys[i].index] = true;
    }
    return true;
}

bool mt_json_hidden_entries(mt_json_run *run, const mt_message_type *entry, void *const *entries,
                            size_t count, const bool **hidden)
{
    *hidden = NULL;
    if (count < 2)
        return true;
    map_key *keys = mt_json_alloc(run, count * sizeof *keys);
    if (keys == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of(entries[i], &entry->descriptor->fields[0], i);
    return flag_repeated(run, keys, count, hidden);
}
