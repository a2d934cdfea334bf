/* SPDX-License-Identifier: Apache-2.0 */
/* json_read.c - JSON text becomes a message: fields by their names, lists, maps, and the run as a whole. */
#include <msgtrans/codec.h>
#include <stdio.h>
#include <string.h>

#include "core/slice.h"
#include "wire/json.h"
#include "wire/message.h"

/* --- repeated values -------------------------------------------------------------------------- */

/* Null stands for a value only where the type has one for it. */
static bool refuse_null(mt_json_reader *r, const mt_message_type *type, unsigned index)
{
    return r->token.kind == MT_JSON_NULL && !mt_json_takes_null(type, index) &&
           !mt_json_wrong(r, mt_json_at(&r->token), "null among several values");
}

/* Makes room for one more value; the room is known from the count, as for unpacking. */
static bool grow(mt_json_reader *r, void **array, size_t count, size_t size)
{
    if (count < mt_array_room(count))
        return true;
    void *grown = mt_json_alloc(&r->run, mt_array_room(count + 1) * size);
    if (grown == NULL)
        return false;
    if (count > 0)
        memcpy(grown, *array, count * size);
    *array = grown;
    return true;
}

bool mt_json_read_list(mt_json_reader *r, const mt_message_type *type, unsigned index,
                       void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    void **array = mt_json_member(message, field);
    size_t *count = mt_json_count(message, field);
    size_t size = mt_json_value_size(field);

    if (!mt_json_take(r, MT_JSON_ARRAY, "\"[\""))
        return false;
    while (mt_json_next_item(r)) {
        if (mt_json_is_unknown_name(r, field)) {
            mt_json_next(r);
            continue;
        }
        if (refuse_null(r, type, index) || !grow(r, array, *count, size) ||
            !mt_json_read_value(r, type, index, (uint8_t *)*array + *count * size))
            return false;
        ++*count;
    }
    return r->run.error == MT_OK;
}

static bool read_number_key(mt_json_reader *r, const mt_json_token *key, mt_slice text,
                            const ProtobufCFieldDescriptor *field, void *value)
{
    uint64_t wide;
    int64_t least = 0;
    uint64_t most = UINT64_MAX;
    bool is_small = mt_json_value_size(field) == 4;

    switch (field->type) {
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        most = UINT32_MAX;
        break;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        break;
    default:
        least = is_small ? INT32_MIN : INT64_MIN;
        most = is_small ? INT32_MAX : INT64_MAX;
        break;
    }
    const char *wrong = mt_json_to_integer(text, least, most, &wide);
    if (wrong != NULL)
        return mt_json_wrong(r, mt_json_at(key), "the key is %s", wrong);
    uint32_t narrow = (uint32_t)wide;
    memcpy(value, is_small ? (const void *)&narrow : &wide, is_small ? 4 : 8);
    return true;
}

static bool read_bool_key(mt_json_reader *r, const mt_json_token *key, mt_slice text,
                          protobuf_c_boolean *value)
{
    *value = mt_slice_equal(text, mt_slice_text("true"));
    if (!*value && !mt_slice_equal(text, mt_slice_text("false")))
        return mt_json_wrong(r, mt_json_at(key), "the key is neither \"true\" nor \"false\"");
    return true;
}

static bool read_key(mt_json_reader *r, const mt_json_token *key,
                     const ProtobufCFieldDescriptor *field, void *value)
{
    mt_slice text;

    if (!mt_json_text(r, key, &text))
        return false;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return mt_json_keep_string(r, key, text, value);
    case PROTOBUF_C_TYPE_BYTES:
        return mt_json_keep_bytes(r, text, value);
    case PROTOBUF_C_TYPE_BOOL:
        return read_bool_key(r, key, text, value);
    default:
        return read_number_key(r, key, text, field, value);
    }
}

static bool read_entry(mt_json_reader *r, const mt_message_type *type, const mt_json_token *key,
                       void **value)
{
    const ProtobufCFieldDescriptor *fields = type->descriptor->fields;
    ProtobufCMessage *entry = mt_json_alloc(&r->run, type->descriptor->sizeof_message);
    mt_json_place outer = {r->run.message, r->run.field};
    mt_json_place ignored;

    if (entry == NULL)
        return false;
    type->descriptor->message_init(entry);
    if (!mt_json_enter(&r->run, type, &ignored))
        return false;
    r->run.message = outer.message; /* errors name the map, which the user knows, not its entry */
    r->run.field = outer.field;
    if (!read_key(r, key, &fields[0], mt_json_member(entry, &fields[0])) ||
        refuse_null(r, type, 1) ||
        !mt_json_read_value(r, type, 1, mt_json_member(entry, &fields[1])))
        return false;
    mt_json_leave(&r->run, outer);
    *value = entry;
    return true;
}

static bool refuse_same_keys(mt_json_reader *r, const mt_message_type *entry, const uint8_t *at,
                             void *const *entries, size_t count)
{
    const bool *hidden;

    if (!mt_json_hidden_entries(&r->run, entry, entries, count, &hidden))
        return false;
    return hidden == NULL || mt_json_wrong(r, at, "a key comes twice");
}

bool mt_json_read_map(mt_json_reader *r, const mt_message_type *type, unsigned index, void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    const mt_message_type *entry = type->fields[index].type;
    void **array = mt_json_member(message, field);
    size_t *count = mt_json_count(message, field);
    const uint8_t *at = mt_json_at(&r->token);
    mt_json_token key;

    if (!mt_json_take(r, MT_JSON_OBJECT, "\"{\""))
        return false;
    while (mt_json_next_member(r, &key)) {
        if (!mt_json_colon(r))
            return false;
        if (mt_json_is_unknown_name(r, &entry->descriptor->fields[1])) {
            mt_json_next(r);
            continue;
        }
        if (!grow(r, array, *count, sizeof(void *)) ||
            !read_entry(r, entry, &key, (void **)*array + *count))
            return false;
        ++*count;
    }
    return r->run.error == MT_OK && refuse_same_keys(r, entry, at, *array, *count);
}

/* --- fields ----------------------------------------------------------------------------------- */

/* Searches an index that is sorted by names, of which name_of() gives one. */
static bool search(const mt_message_type *type, const unsigned *sorted,
                   const char *(*name_of)(const mt_message_type *type, unsigned index),
                   mt_slice name, unsigned *index)
{
    size_t low = 0, high = type->descriptor->n_fields;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = mt_json_compare(mt_slice_text(name_of(type, sorted[middle])), name);
        *index = sorted[middle];
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static const char *json_name_of(const mt_message_type *type, unsigned index)
{
    return type->fields[index].json_name;
}

static const char *own_name_of(const mt_message_type *type, unsigned index)
{
    return type->descriptor->fields[index].name;
}

static bool find_group(const mt_message_type *type, mt_slice name, unsigned *index)
{
    for (*index = type->descriptor->n_fields; *index < mt_json_field_count(type); ++*index)
        if (mt_slice_equal(name, mt_slice_text(type->fields[*index].json_name)) ||
            mt_slice_equal(name, mt_slice_text(mt_json_field(type, *index)->name)))
            return true;
    return false;
}

static bool find_field(const mt_message_type *type, mt_slice name, unsigned *index)
{
    return search(type, type->json_names, json_name_of, name, index) ||
           search(type, type->descriptor->fields_sorted_by_name, own_name_of, name, index) ||
           find_group(type, name, index);
}

static void set_mark(void *message, const ProtobufCFieldDescriptor *field)
{
    if (mt_json_in_oneof(field))
        *mt_json_mark(message, field) = (int)field->id;
    else if (field->label == PROTOBUF_C_LABEL_OPTIONAL && !mt_json_is_pointer(field))
        *mt_json_mark(message, field) = 1;
}

static bool read_single(mt_json_reader *r, const mt_message_type *type, unsigned index,
                        void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);

    if (mt_json_in_oneof(field) && *mt_json_mark(message, field) != 0)
        return mt_json_wrong(r, mt_json_at(&r->token), "another field of its oneof is set already");
    if (!mt_json_read_value(r, type, index, mt_json_member(message, field)))
        return false;
    set_mark(message, field);
    return true;
}

static bool read_field(mt_json_reader *r, const mt_message_type *type, unsigned index,
                       void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;

    if (r->token.kind == MT_JSON_NULL && (repeated || !mt_json_takes_null(type, index))) {
        if (field->label == PROTOBUF_C_LABEL_REQUIRED)
            return mt_json_wrong(r, mt_json_at(&r->token), "required, but null");
        return mt_json_next(r);
    }
    if ((type->fields[index].flags & MT_FIELD_MAP) != 0)
        return mt_json_read_map(r, type, index, message);
    if (repeated)
        return mt_json_read_list(r, type, index, message);
    if (mt_json_is_unknown_name(r, field))
        return mt_json_next(r);
    return read_single(r, type, index, message);
}

/* Notes that a field has come; false if it had come before. */
static bool note_field(uint8_t *seen, unsigned index)
{
    uint8_t bit = (uint8_t)(1u << index % 8);
    bool is_new = (seen[index / 8] & bit) == 0;

    seen[index / 8] |= bit;
    return is_new;
}

static void read_member(mt_json_reader *r, const mt_message_type *type, const mt_json_token *key,
                        uint8_t *seen, void *message)
{
    mt_slice name;
    unsigned index;

    if (!mt_json_text(r, key, &name))
        return;
    if (!find_field(type, name, &index)) {
        if (!r->run.options->ignore_unknown)
            mt_json_wrong(r, mt_json_at(key), "no field \"%.*s\"",
                          key->raw.size < 100 ? (int)key->raw.size : 100,
                          (const char *)key->raw.data);
        else if (mt_json_colon(r))
            mt_json_skip(r);
        return;
    }
    r->run.field = mt_json_field(type, index);
    if (!note_field(seen, index))
        mt_json_wrong(r, mt_json_at(key), "set twice");
    else if (mt_json_colon(r) && read_field(r, type, index, message))
        r->run.field = NULL;
}

static bool all_required(mt_json_reader *r, const mt_message_type *type, const uint8_t *seen,
                         const uint8_t *at)
{
    for (unsigned i = 0; i < mt_json_field_count(type); i++) {
        const ProtobufCFieldDescriptor *field = mt_json_field(type, i);
        if (field->label != PROTOBUF_C_LABEL_REQUIRED || (seen[i / 8] & 1u << i % 8) != 0)
            continue;
        r->run.field = field;
        return mt_json_wrong(r, at, "required, but not there");
    }
    return true;
}

/* Skips a member if its key is the one that is not a field; *had tells that, and if it came before. */
static bool skip_member(mt_json_reader *r, const mt_json_token *key, const char *skipped, bool *had)
{
    mt_slice text;

    if (skipped == NULL || !mt_json_text(r, key, &text) ||
        !mt_slice_equal(text, mt_slice_text(skipped)))
        return false;
    if (*had)
        return !mt_json_wrong(r, mt_json_at(key), "\"%s\" comes twice", skipped);
    *had = true;
    if (mt_json_colon(r))
        mt_json_skip(r);
    return true;
}

bool mt_json_read_members(mt_json_reader *r, const mt_message_type *type, void *message,
                          const char *skipped)
{
    const uint8_t *at = mt_json_at(&r->token);
    size_t size = (mt_json_field_count(type) + 7) / 8;
    uint8_t *seen = mt_json_alloc(&r->run, size);
    bool had = false;
    mt_json_token key;

    if (seen == NULL)
        return false;
    memset(seen, 0, size);
    while (r->run.error == MT_OK && mt_json_next_member(r, &key))
        if (!skip_member(r, &key, skipped, &had))
            read_member(r, type, &key, seen, message);
    return r->run.error == MT_OK && all_required(r, type, seen, at);
}

/* --- messages --------------------------------------------------------------------------------- */

bool mt_json_read_message(mt_json_reader *r, const mt_message_type *type, void *message)
{
    mt_json_form form = mt_json_form_of(type);

    if (form != MT_JSON_PLAIN)
        return mt_json_read_special(r, form, type, message);
    return mt_json_take(r, MT_JSON_OBJECT, "\"{\"") && mt_json_read_members(r, type, message, NULL);
}

static bool read_all(mt_json_reader *r, const mt_message_type *type, void **message)
{
    if (r->end - r->start > INT32_MAX)
        return mt_json_wrong(r, r->start, "larger than 2 GiB - 1");
    *message = mt_message_new(r->run.arena, type->descriptor);
    if (*message == NULL) {
        mt_json_fail(&r->run, "no memory");
        r->run.error = MT_ENOMEM;
        return false;
    }
    return mt_json_next(r) && mt_json_read_message(r, type, *message) &&
           (r->token.kind == MT_JSON_END ||
            mt_json_wrong(r, mt_json_at(&r->token), "more text behind the message"));
}

/* Counts lines and bytes up to where the error is. */
static void tell_place(const mt_json_reader *r, char *where, size_t size)
{
    size_t line = 1, column = 1;

    for (const uint8_t *p = r->start; p < r->error_at; p++) {
        column++;
        if (*p == '\n') {
            line++;
            column = 1;
        }
    }
    if (r->error_at != NULL)
        snprintf(where, size, "%zu:%zu: ", line, column);
}

mt_err mt_json_read(const mt_message_type *type, mt_slice text, const mt_json_options *options,
                    mt_arena *arena, void **out, mt_status *why)
{
    static const mt_json_options defaults;
    static const uint8_t nothing[1];
    const uint8_t *data = text.size > 0 ? text.data : nothing;
    mt_json_reader r = {.run = {.arena = arena,
                                .options = options != NULL ? options : &defaults,
                                .depth_left = MT_JSON_DEPTH,
                                .message = type->descriptor,
                                .refusal = MT_EDECODE},
                        .start = data,
                        .at = data,
                        .end = data + text.size};
    char where[48] = "";

    if (!read_all(&r, type, out)) {
        *out = NULL;
        if (r.error_at == NULL && r.run.error == MT_EDECODE)
            r.error_at = mt_json_at(&r.token);
    }
    tell_place(&r, where, sizeof where);
    return mt_json_end(&r.run, where, why);
}
