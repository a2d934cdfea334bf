/* SPDX-License-Identifier: Apache-2.0 */
/* json_scalar.c - one value of a field from the next tokens, by the type of the field. */
#include <string.h>

#include "core/slice.h"
#include "wire/json.h"

/* --- scalars ---------------------------------------------------------------------------------- */

/* Gives the text of a number, which may be in quotes. */
static bool number_text(mt_json_reader *r, mt_slice *text)
{
    if (r->token.kind == MT_JSON_STRING)
        return mt_json_text(r, &r->token, text);
    *text = r->token.raw;
    return r->token.kind == MT_JSON_NUMBER ||
           mt_json_wrong(r, mt_json_at(&r->token), "expected a number");
}

static bool read_integer(mt_json_reader *r, int64_t least, uint64_t most, uint64_t *value)
{
    mt_slice text;

    if (!number_text(r, &text))
        return false;
    const char *wrong = mt_json_to_integer(text, least, most, value);
    if (wrong != NULL)
        return mt_json_wrong(r, mt_json_at(&r->token), "%s", wrong);
    return mt_json_next(r);
}

static bool read_int32(mt_json_reader *r, int32_t *value)
{
    uint64_t wide;

    if (!read_integer(r, INT32_MIN, INT32_MAX, &wide))
        return false;
    *value = (int32_t)(uint32_t)wide;
    return true;
}

static bool read_uint32(mt_json_reader *r, uint32_t *value)
{
    uint64_t wide;

    if (!read_integer(r, 0, UINT32_MAX, &wide))
        return false;
    *value = (uint32_t)wide;
    return true;
}

static bool read_float(mt_json_reader *r, float *value)
{
    mt_slice text;

    if (!number_text(r, &text))
        return false;
    const char *wrong = mt_json_to_float(text, r->token.kind == MT_JSON_STRING, value);
    if (wrong != NULL)
        return mt_json_wrong(r, mt_json_at(&r->token), "%s", wrong);
    return mt_json_next(r);
}

static bool read_double(mt_json_reader *r, double *value)
{
    mt_slice text;

    if (!number_text(r, &text))
        return false;
    const char *wrong = mt_json_to_double(text, r->token.kind == MT_JSON_STRING, value);
    if (wrong != NULL)
        return mt_json_wrong(r, mt_json_at(&r->token), "%s", wrong);
    return mt_json_next(r);
}

static bool read_bool(mt_json_reader *r, protobuf_c_boolean *value)
{
    *value = r->token.kind == MT_JSON_TRUE;
    if (r->token.kind != MT_JSON_TRUE && r->token.kind != MT_JSON_FALSE)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected true or false");
    return mt_json_next(r);
}

/* --- text and bytes --------------------------------------------------------------------------- */

static bool string_text(mt_json_reader *r, mt_slice *text)
{
    *text = (mt_slice){0};
    if (r->token.kind != MT_JSON_STRING)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected a string");
    return mt_json_text(r, &r->token, text);
}

/* What has escapes is in the arena already. */
bool mt_json_keep_string(mt_json_reader *r, const mt_json_token *token, mt_slice text, char **value)
{
    if (text.size > 0 && memchr(text.data, '\0', text.size) != NULL)
        return mt_json_wrong(r, mt_json_at(token), "embedded NUL");
    if (token->has_escapes) {
        *value = (char *)(uintptr_t)text.data;
        return true;
    }
    char *copy = mt_json_alloc(&r->run, text.size + 1);
    if (copy == NULL)
        return false;
    if (text.size > 0)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *value = copy;
    return true;
}

bool mt_json_keep_bytes(mt_json_reader *r, mt_slice text, ProtobufCBinaryData *value)
{
    value->len = text.size;
    value->data = mt_json_alloc(&r->run, text.size);
    if (value->data == NULL)
        return false;
    if (text.size > 0)
        memcpy(value->data, text.data, text.size);
    return true;
}

static bool read_string(mt_json_reader *r, char **value)
{
    mt_slice text;

    return string_text(r, &text) && mt_json_keep_string(r, &r->token, text, value) &&
           mt_json_next(r);
}

static bool read_sized_string(mt_json_reader *r, ProtobufCBinaryData *value)
{
    mt_slice text;

    return string_text(r, &text) && mt_json_keep_bytes(r, text, value) && mt_json_next(r);
}

static bool read_bytes(mt_json_reader *r, ProtobufCBinaryData *value)
{
    mt_slice text;

    if (!string_text(r, &text))
        return false;
    value->data = mt_json_alloc(&r->run, text.size / 4 * 3 + 3);
    if (value->data == NULL)
        return false;
    if (!mt_base64_get(text, value->data, &value->len))
        return mt_json_wrong(r, mt_json_at(&r->token), "not base64");
    return mt_json_next(r);
}

/* --- enums ------------------------------------------------------------------------------------ */

/* Returns the value of that name; NULL if the enum has none. */
static const ProtobufCEnumValue *find_value(const ProtobufCEnumDescriptor *d, mt_slice name)
{
    size_t low = 0, high = d->n_value_names;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = mt_json_compare(mt_slice_text(d->values_by_name[middle].name), name);
        if (order == 0)
            return &d->values[d->values_by_name[middle].index];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool read_enum(mt_json_reader *r, const ProtobufCFieldDescriptor *field, int32_t *value)
{
    const ProtobufCEnumDescriptor *d = field->descriptor;
    mt_slice name;

    if (r->token.kind == MT_JSON_NUMBER)
        return read_int32(r, value);
    if (r->token.kind == MT_JSON_NULL && strcmp(d->name, "google.protobuf.NullValue") == 0) {
        *value = 0;
        return mt_json_next(r);
    }
    if (r->token.kind != MT_JSON_STRING)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected a name of enum %s", d->name);
    if (!mt_json_text(r, &r->token, &name))
        return false;
    const ProtobufCEnumValue *found = find_value(d, name);
    if (found == NULL)
        return mt_json_wrong(r, mt_json_at(&r->token), "enum %s has no value \"%.*s\"", d->name,
                             r->token.raw.size < 60 ? (int)r->token.raw.size : 60,
                             (const char *)r->token.raw.data);
    *value = found->value;
    return mt_json_next(r);
}

bool mt_json_is_unknown_name(mt_json_reader *r, const ProtobufCFieldDescriptor *field)
{
    mt_slice name;

    return r->run.options->ignore_unknown && field->type == PROTOBUF_C_TYPE_ENUM &&
           r->token.kind == MT_JSON_STRING && mt_json_text(r, &r->token, &name) &&
           find_value(field->descriptor, name) == NULL;
}

/* --- one value -------------------------------------------------------------------------------- */

static bool read_nested(mt_json_reader *r, const mt_message_type *type, void **value)
{
    mt_json_place outer;
    ProtobufCMessage *message = mt_json_alloc(&r->run, type->descriptor->sizeof_message);

    if (message == NULL)
        return false;
    type->descriptor->message_init(message);
    if (!mt_json_enter(&r->run, type, &outer) || !mt_json_read_message(r, type, message))
        return false;
    mt_json_leave(&r->run, outer);
    *value = message;
    return true;
}

bool mt_json_read_value(mt_json_reader *r, const mt_message_type *type, unsigned index, void *value)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);

    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return read_int32(r, value);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return read_uint32(r, value);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return read_integer(r, INT64_MIN, INT64_MAX, value);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return read_integer(r, 0, UINT64_MAX, value);
    case PROTOBUF_C_TYPE_FLOAT:
        return read_float(r, value);
    case PROTOBUF_C_TYPE_DOUBLE:
        return read_double(r, value);
    case PROTOBUF_C_TYPE_BOOL:
        return read_bool(r, value);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(r, field, value);
    case PROTOBUF_C_TYPE_STRING:
        return read_string(r, value);
    case PROTOBUF_C_TYPE_BYTES:
        if ((type->fields[index].flags & MT_FIELD_TEXT) != 0)
            return read_sized_string(r, value);
        return read_bytes(r, value);
    case PROTOBUF_C_TYPE_MESSAGE:
        return read_nested(r, type->fields[index].type, value);
    }
    return mt_json_wrong(r, mt_json_at(&r->token), "a type that is not known");
}
