/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_option.c - options as descriptors carry them. What protoc knows by itself comes first,
 * by number; custom options follow as they were written, each path a message of its own. */
#include "descriptor.h"

#include "proto_writer.h"

#include <stdlib.h>
#include <string.h>

typedef LIST(const mtc_option_value *) value_list;

static void put_set(descriptor_writer *w, const mtc_option_set *set);
static value_list sorted_values(descriptor_writer *w, const mtc_option_set *set);

/* --- scalars ---------------------------------------------------------------------------------- */

static mtc_wire wire_of(mtc_type type)
{
    switch (type) {
    case TYPE_DOUBLE:
    case TYPE_FIXED64:
    case TYPE_SFIXED64:
        return WIRE_FIXED64;
    case TYPE_FLOAT:
    case TYPE_FIXED32:
    case TYPE_SFIXED32:
        return WIRE_FIXED32;
    case TYPE_STRING:
    case TYPE_BYTES:
    case TYPE_MESSAGE:
        return WIRE_BYTES;
    case TYPE_GROUP:
        return WIRE_GROUP;
    default:
        return WIRE_VARINT;
    }
}

static uint64_t bits_of(const mtc_option_value *value)
{
    uint64_t bits = value->integer;
    float number = (float)value->number;
    uint32_t small;

    switch (value->field->type) {
    case TYPE_DOUBLE:
        memcpy(&bits, &value->number, sizeof bits);
        return bits;
    case TYPE_FLOAT:
        memcpy(&small, &number, sizeof small);
        return small;
    case TYPE_SINT32:
    case TYPE_SINT64:
        return bits << 1 ^ (0 - (bits >> 63));
    default:
        return bits;
    }
}

static void put_bits(mtc_text *out, const mtc_option_value *value)
{
    mtc_wire wire = wire_of(value->field->type);

    if (wire == WIRE_VARINT)
        mtc_put_varint(out, bits_of(value));
    else
        mtc_put_fixed(out, bits_of(value), wire == WIRE_FIXED64 ? 8 : 4);
}

/* --- values ----------------------------------------------------------------------------------- */

static void put_value(descriptor_writer *w, const mtc_option_value *value)
{
    int32_t number = value->field->number;
    mtc_wire wire = wire_of(value->field->type);

    if (wire == WIRE_GROUP) {
        mtc_put_tag(w->out, number, WIRE_GROUP);
        put_set(w, value->set);
        mtc_put_tag(w->out, number, WIRE_GROUP_END);
    } else if (value->set != NULL) { /* a message, or one that an Any holds as bytes */
        size_t start = mtc_put_begin(w->out, number);
        put_set(w, value->set);
        mtc_put_end(w->out, start);
    } else if (wire == WIRE_BYTES) {
        mtc_put_bytes(w->out, number, value->string.data, value->string.size);
    } else {
        mtc_put_tag(w->out, number, wire);
        put_bits(w->out, value);
    }
}

/* item = group 1 { type id 2, message 3 } : an extension of a message with the old set format */
static void put_message_set_item(descriptor_writer *w, const mtc_option_value *value)
{
    mtc_put_tag(w->out, 1, WIRE_GROUP);
    mtc_put_number(w->out, 2, (uint64_t)value->field->number);
    size_t start = mtc_put_begin(w->out, 3);
    put_set(w, value->set);
    mtc_put_end(w->out, start);
    mtc_put_tag(w->out, 1, WIRE_GROUP_END);
}

static void put_packed(descriptor_writer *w, const mtc_option_value *const *values, size_t count)
{
    size_t start = mtc_put_begin(w->out, values[0]->field->number);

    for (size_t i = 0; i < count; i++)
        put_bits(w->out, values[i]);
    mtc_put_end(w->out, start);
}

/* A proto3 field without presence is not sent when it is zero. */
static bool is_absent(descriptor_writer *w, const mtc_option_value *value)
{
    const mtc_field *field = value->field;

    if (!(field->decl.file->is_proto3 || field->implicit) || field->extendee.text != NULL ||
        field->oneof != NULL || field->label != LABEL_NONE || field->message != NULL)
        return false;
    if (value->set != NULL) /* in an Any */
        return sorted_values(w, value->set).count == 0;
    if (wire_of(field->type) == WIRE_BYTES)
        return value->string.size == 0;
    return bits_of(value) == 0;
}

/* --- sets ------------------------------------------------------------------------------------- */

static int compare_values(const void *a, const void *b)
{
    const mtc_option_value *x = *(const mtc_option_value *const *)a;
    const mtc_option_value *y = *(const mtc_option_value *const *)b;

    if (x->field->number != y->field->number)
        return x->field->number < y->field->number ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* An entry of a map always has both fields. */
static void add_missing(descriptor_writer *w, const mtc_message *entry, value_list *values)
{
    for (size_t i = 0; i < entry->fields.count; i++) {
        const mtc_field *field = entry->fields.at[i];
        size_t n = 0;
        while (n < values->count && values->at[n]->field != field)
            n++;
        if (n < values->count)
            continue;
        mtc_option_value *value = mtc_arena_alloc(w->arena, sizeof *value);
        value->field = field;
        value->string.data = "";
        if (field->message != NULL) {
            value->set = mtc_arena_alloc(w->arena, sizeof *value->set);
            value->set->type = field->message;
        } else if (field->enumeration != NULL) {
            value->integer = (uint64_t)(int64_t)field->enumeration->values.at[0]->number;
        }
        LIST_ADD(w->arena, values, value);
    }
}

static value_list sorted_values(descriptor_writer *w, const mtc_option_set *set)
{
    value_list values = {0};

    for (size_t i = 0; i < set->values.count; i++)
        if (set->type->is_map_entry || !is_absent(w, &set->values.at[i]))
            LIST_ADD(w->arena, &values, &set->values.at[i]);
    if (set->type->is_map_entry)
        add_missing(w, set->type, &values);
    if (values.count > 0)
        qsort(values.at, values.count, sizeof *values.at, compare_values);
    return values;
}

static void put_set(descriptor_writer *w, const mtc_option_set *set)
{
    value_list values = sorted_values(w, set);

    for (size_t i = 0; i < values.count;) {
        const mtc_field *field = values.at[i]->field;
        size_t count = 1;
        while (field->packed && i + count < values.count && values.at[i + count]->field == field)
            count++;
        if (field->packed)
            put_packed(w, values.at + i, count);
        else if (set->type->is_message_set && field->extendee.text != NULL)
            put_message_set_item(w, values.at[i]);
        else
            put_value(w, values.at[i]);
        i += count;
    }
}

/* --- what is written in a file ---------------------------------------------------------------- */

/* The parts of a path from the one at i on, around its value. */
static void put_path(descriptor_writer *w, const mtc_option *option, size_t i)
{
    const mtc_field *field = option->parts.at[i].field;

    if (i + 1 == option->parts.count) {
        put_value(w, &option->checked);
    } else if (field->type == TYPE_GROUP) {
        mtc_put_tag(w->out, field->number, WIRE_GROUP);
        put_path(w, option, i + 1);
        mtc_put_tag(w->out, field->number, WIRE_GROUP_END);
    } else {
        size_t start = mtc_put_begin(w->out, field->number);
        put_path(w, option, i + 1);
        mtc_put_end(w->out, start);
    }
}

static void put_standard(descriptor_writer *w, const mtc_option_set *set)
{
    value_list values = sorted_values(w, set);

    for (size_t i = 0; i < values.count; i++)
        if (values.at[i]->field->extendee.text == NULL)
            put_value(w, values.at[i]);
}

void mtc_descriptor_options(descriptor_writer *w, int32_t number, const mtc_options *options)
{
    if (options == NULL || (options->checked == NULL && !options->has_block))
        return;
    size_t start = mtc_put_begin(w->out, number);
    if (options->checked != NULL)
        put_standard(w, options->checked);
    for (size_t i = 0; i < options->written.count; i++)
        if (options->written.at[i].parts.at[0].extension)
            put_path(w, &options->written.at[i], 0);
    mtc_put_end(w->out, start);
}
