/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_file.c - the tree of a file as a FileDescriptorProto, field by field in the order of
 * their numbers, as protoc writes it. */
#include "descriptor.h"

#include "proto_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EDITION_2023 = 1000 };

static void put_message(descriptor_writer *w, int32_t number, const mtc_message *message);

static void put_type_name(descriptor_writer *w, int32_t number, const mtc_decl *decl)
{
    mtc_put_text(w->out, number, mtc_arena_printf(w->arena, ".%s", decl->full_name));
}

/* --- default values --------------------------------------------------------------------------- */

/* The fewest digits, of two sizes, that give the same number again. */
static const char *double_text(mtc_arena *arena, double number)
{
    const char *text = mtc_arena_printf(arena, "%.15g", number);

    return strtod(text, NULL) == number ? text : mtc_arena_printf(arena, "%.17g", number);
}

static const char *float_text(mtc_arena *arena, float number)
{
    const char *text = mtc_arena_printf(arena, "%.6g", (double)number);

    return strtof(text, NULL) == number ? text : mtc_arena_printf(arena, "%.9g", (double)number);
}

static const char *number_text(mtc_arena *arena, mtc_type type, double number)
{
    if (isnan(number))
        return "nan";
    if (type == TYPE_FLOAT)
        return float_text(arena, (float)number);
    return double_text(arena, number);
}

/* Bytes in C's escapes, because a default value is a string. */
static const char *escaped(mtc_arena *arena, mtc_bytes bytes)
{
    static const char names[] = "\n\r\t\"'\\";
    static const char letters[] = "nrt\"'\\";
    char *text = mtc_arena_alloc(arena, bytes.size * 4 + 1);
    char *out = text;

    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        const char *name = c != '\0' ? strchr(names, c) : NULL;
        if (name != NULL)
            out += sprintf(out, "\\%c", letters[name - names]);
        else if (c < 0x20 || c >= 0x7f)
            out += sprintf(out, "\\%03o", c);
        else
            *out++ = (char)c;
    }
    return text;
}

static const char *integer_text(mtc_arena *arena, const mtc_option_value *value)
{
    switch (value->field->type) {
    case TYPE_UINT32:
    case TYPE_FIXED32:
    case TYPE_UINT64:
    case TYPE_FIXED64:
        return mtc_arena_printf(arena, "%llu", (unsigned long long)value->integer);
    case TYPE_BOOL:
        return value->integer != 0 ? "true" : "false";
    default:
        return mtc_arena_printf(arena, "%lld", (long long)value->integer);
    }
}

static void put_default(descriptor_writer *w, int32_t number, const mtc_field *field)
{
    const mtc_option_value *value = field->checked_default;

    if (field->type == TYPE_STRING)
        mtc_put_bytes(w->out, number, value->string.data, value->string.size);
    else if (field->type == TYPE_BYTES)
        mtc_put_text(w->out, number, escaped(w->arena, value->string));
    else if (field->type == TYPE_ENUM)
        mtc_put_text(w->out, number, field->default_value.ident);
    else if (field->type == TYPE_FLOAT || field->type == TYPE_DOUBLE)
        mtc_put_text(w->out, number, number_text(w->arena, field->type, value->number));
    else
        mtc_put_text(w->out, number, integer_text(w->arena, value));
}

/* --- fields ----------------------------------------------------------------------------------- */

static bool is_proto3_optional(const mtc_field *field)
{
    return field->synthetic_oneof != NULL ||
           (field->extendee.text != NULL && field->label == LABEL_OPTIONAL &&
            field->decl.file->is_proto3);
}

/* JSON knows an extension by its full name; its descriptor has such a name all the same. */
static const char *json_name(mtc_arena *arena, const mtc_field *field)
{
    return field->json_name != NULL ? field->json_name
                                    : mtc_default_json_name(arena, field->decl.name.text);
}

/* A descriptor of an edition says these two by its features alone. */
static mtc_label label_of(const mtc_field *field)
{
    bool hidden = field->label == LABEL_REQUIRED && field->decl.file->edition != 0;

    return field->label == LABEL_NONE || hidden ? LABEL_OPTIONAL : field->label;
}

static mtc_type type_of(const mtc_field *field)
{
    bool hidden = field->type == TYPE_GROUP && field->decl.file->edition != 0;

    return hidden ? TYPE_MESSAGE : field->type;
}

/* oneof_index is -1 outside of a oneof. */
static void put_field(descriptor_writer *w, int32_t number, const mtc_field *field,
                      int64_t oneof_index)
{
    size_t start = mtc_put_begin(w->out, number);

    mtc_put_text(w->out, 1, field->decl.name.text);
    if (field->extended != NULL)
        put_type_name(w, 2, &field->extended->decl);
    mtc_put_number(w->out, 3, (uint64_t)field->number);
    mtc_put_number(w->out, 4, (uint64_t)label_of(field));
    mtc_put_number(w->out, 5, (uint64_t)type_of(field));
    if (field->message != NULL)
        put_type_name(w, 6, &field->message->decl);
    if (field->enumeration != NULL)
        put_type_name(w, 6, &field->enumeration->decl);
    if (field->checked_default != NULL)
        put_default(w, 7, field);
    mtc_descriptor_options(w, 8, &field->decl.options);
    if (oneof_index >= 0)
        mtc_put_number(w->out, 9, (uint64_t)oneof_index);
    mtc_put_text(w->out, 10, json_name(w->arena, field));
    if (is_proto3_optional(field))
        mtc_put_number(w->out, 17, 1);
    mtc_put_end(w->out, start);
}

/* The oneofs that proto3's "optional" makes stand behind those that were written. */
static void put_fields(descriptor_writer *w, const mtc_message *message)
{
    size_t next = message->oneofs.count;

    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_field *field = message->fields.at[i];
        int64_t index = -1;
        if (field->oneof != NULL)
            index = (int64_t)field->oneof->index;
        else if (is_proto3_optional(field))
            index = (int64_t)next++;
        put_field(w, 2, field, index);
    }
}

/* --- oneofs ----------------------------------------------------------------------------------- */

static void put_oneof(descriptor_writer *w, const char *name, const mtc_options *options)
{
    size_t start = mtc_put_begin(w->out, 8);

    mtc_put_text(w->out, 1, name);
    mtc_descriptor_options(w, 2, options);
    mtc_put_end(w->out, start);
}

static void put_oneofs(descriptor_writer *w, const mtc_message *message)
{
    for (size_t i = 0; i < message->oneofs.count; i++)
        put_oneof(w, message->oneofs.at[i]->decl.name.text, &message->oneofs.at[i]->decl.options);
    for (size_t i = 0; i < message->fields.count; i++)
        if (message->fields.at[i]->synthetic_oneof != NULL)
            put_oneof(w, message->fields.at[i]->synthetic_oneof, NULL);
}

/* --- messages --------------------------------------------------------------------------------- */

static void put_extension_range(descriptor_writer *w, const mtc_range *range)
{
    size_t start = mtc_put_begin(w->out, 5);

    mtc_put_number(w->out, 1, (uint64_t)range->first);
    mtc_put_number(w->out, 2, (uint64_t)range->last + 1);
    mtc_descriptor_options(w, 3, range->options);
    mtc_put_end(w->out, start);
}

/* past: how far the second number lies behind the last that is reserved */
static void put_reserved_range(descriptor_writer *w, int32_t number, const mtc_range *range,
                               int past)
{
    size_t start = mtc_put_begin(w->out, number);

    mtc_put_number(w->out, 1, (uint64_t)(int64_t)range->first);
    mtc_put_number(w->out, 2, (uint64_t)((int64_t)range->last + past));
    mtc_put_end(w->out, start);
}

static void put_map_entry_options(descriptor_writer *w)
{
    size_t start = mtc_put_begin(w->out, 7);

    mtc_put_number(w->out, 7, 1);
    mtc_put_end(w->out, start);
}

static void put_enum_value(descriptor_writer *w, const mtc_enum_value *value)
{
    size_t start = mtc_put_begin(w->out, 2);

    mtc_put_text(w->out, 1, value->decl.name.text);
    mtc_put_number(w->out, 2, (uint64_t)(int64_t)value->number);
    mtc_descriptor_options(w, 3, &value->decl.options);
    mtc_put_end(w->out, start);
}

static void put_enum(descriptor_writer *w, int32_t number, const mtc_enum *enumeration)
{
    size_t start = mtc_put_begin(w->out, number);

    mtc_put_text(w->out, 1, enumeration->decl.name.text);
    for (size_t i = 0; i < enumeration->values.count; i++)
        put_enum_value(w, enumeration->values.at[i]);
    mtc_descriptor_options(w, 3, &enumeration->decl.options);
    for (size_t i = 0; i < enumeration->reserved_ranges.count; i++)
        put_reserved_range(w, 4, &enumeration->reserved_ranges.at[i], 0);
    for (size_t i = 0; i < enumeration->reserved_names.count; i++)
        mtc_put_text(w->out, 5, enumeration->reserved_names.at[i].text);
    mtc_put_end(w->out, start);
}

static void put_nested(descriptor_writer *w, const mtc_message *message)
{
    for (size_t i = 0; i < message->messages.count; i++)
        put_message(w, 3, message->messages.at[i]);
    for (size_t i = 0; i < message->enums.count; i++)
        put_enum(w, 4, message->enums.at[i]);
    for (size_t i = 0; i < message->extension_ranges.count; i++)
        put_extension_range(w, &message->extension_ranges.at[i]);
    for (size_t i = 0; i < message->extensions.count; i++)
        put_field(w, 6, message->extensions.at[i], -1);
}

static void put_message(descriptor_writer *w, int32_t number, const mtc_message *message)
{
    size_t start = mtc_put_begin(w->out, number);

    mtc_put_text(w->out, 1, message->decl.name.text);
    put_fields(w, message);
    put_nested(w, message);
    if (message->is_map_entry)
        put_map_entry_options(w);
    else
        mtc_descriptor_options(w, 7, &message->decl.options);
    put_oneofs(w, message);
    for (size_t i = 0; i < message->reserved_ranges.count; i++)
        put_reserved_range(w, 9, &message->reserved_ranges.at[i], 1);
    for (size_t i = 0; i < message->reserved_names.count; i++)
        mtc_put_text(w->out, 10, message->reserved_names.at[i].text);
    mtc_put_end(w->out, start);
}

/* --- services --------------------------------------------------------------------------------- */

static void put_method(descriptor_writer *w, const mtc_method *method)
{
    size_t start = mtc_put_begin(w->out, 2);

    mtc_put_text(w->out, 1, method->decl.name.text);
    put_type_name(w, 2, &method->input->decl);
    put_type_name(w, 3, &method->output->decl);
    mtc_descriptor_options(w, 4, &method->decl.options);
    if (method->input_stream.source != NULL)
        mtc_put_number(w->out, 5, 1);
    if (method->output_stream.source != NULL)
        mtc_put_number(w->out, 6, 1);
    mtc_put_end(w->out, start);
}

static void put_service(descriptor_writer *w, const mtc_service *service)
{
    size_t start = mtc_put_begin(w->out, 6);

    mtc_put_text(w->out, 1, service->decl.name.text);
    for (size_t i = 0; i < service->methods.count; i++)
        put_method(w, service->methods.at[i]);
    mtc_descriptor_options(w, 3, &service->decl.options);
    mtc_put_end(w->out, start);
}

/* --- files ------------------------------------------------------------------------------------ */

static void put_declarations(descriptor_writer *w, const mtc_file *file)
{
    for (size_t i = 0; i < file->messages.count; i++)
        put_message(w, 4, file->messages.at[i]);
    for (size_t i = 0; i < file->enums.count; i++)
        put_enum(w, 5, file->enums.at[i]);
    for (size_t i = 0; i < file->services.count; i++)
        put_service(w, file->services.at[i]);
    for (size_t i = 0; i < file->extensions.count; i++)
        put_field(w, 7, file->extensions.at[i], -1);
}

/* An import bears the name of the file that was found for it, which may have the other ending. */
static void put_imports(descriptor_writer *w, const mtc_file *file)
{
    for (size_t i = 0; i < file->imports.count; i++)
        mtc_put_text(w->out, 3, file->imports.at[i].file->source->name);
}

static void put_import_kinds(descriptor_writer *w, const mtc_file *file)
{
    for (size_t i = 0; i < file->imports.count; i++)
        if (file->imports.at[i].is_public)
            mtc_put_number(w->out, 10, i);
    for (size_t i = 0; i < file->imports.count; i++)
        if (file->imports.at[i].is_weak)
            mtc_put_number(w->out, 11, i);
}

void mtc_descriptor_file(descriptor_writer *w, const mtc_file *file, bool source_info)
{
    mtc_put_text(w->out, 1, file->source->name);
    if (file->package.text[0] != '\0')
        mtc_put_text(w->out, 2, file->package.text);
    put_imports(w, file);
    put_declarations(w, file);
    mtc_descriptor_options(w, 8, &file->options);
    if (source_info)
        mtc_descriptor_source(w, 9, file);
    put_import_kinds(w, file);
    if (file->is_proto3)
        mtc_put_text(w->out, 12, "proto3");
    if (file->edition != 0) {
        mtc_put_text(w->out, 12, "editions");
        mtc_put_number(w->out, 14, EDITION_2023);
    }
}
