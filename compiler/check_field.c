/* SPDX-License-Identifier: Apache-2.0 */
/* check_field.c - what a field may be: label, type, default value, key of a map, packed. */
#include "checks.h"

#include "feature.h"
#include "policy.h"

#include <ctype.h>
#include <string.h>

static void check_proto3(mtc_program *program, const mtc_field *field)
{
    mtc_diag *diag = program->diag;

    if (field->label == LABEL_REQUIRED)
        mtc_diag_error(diag, field->label_at, "proto3 has no required fields: leave the label out");
    if (field->type == TYPE_GROUP || (field->message != NULL && field->message->is_group &&
                                      field->message->decl.parent == field->decl.parent &&
                                      field->message->decl.name.at.at == field->decl.name.at.at))
        mtc_diag_error(diag, field->type_name.at, "proto3 has no groups: use a message");
    if (field->has_default)
        mtc_diag_error(diag, field->default_value.at, "proto3 has no default values");
    if (field->enumeration != NULL && field->enumeration->is_closed &&
        !field->enumeration->decl.file->syntax_unknown) {
        mtc_diag_error(diag, field->type_name.at,
                       "\"%s\" is a %s enum, which a proto3 message cannot use",
                       field->enumeration->decl.full_name,
                       field->enumeration->decl.file->edition != 0 ? "closed" : "proto2");
        mtc_diag_note(diag, field->enumeration->decl.name.at, "it is defined here");
    }
}

bool mtc_is_options_message(const char *name)
{
    static const char *const names[] = {"File",      "Message", "Field",  "Oneof",         "Enum",
                                        "EnumValue", "Service", "Method", "ExtensionRange"};
    const char prefix[] = "google.protobuf.";

    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return false;
    name += sizeof prefix - 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(name, names[i], size) == 0 && strcmp(name + size, "Options") == 0)
            return true;
    }
    return false;
}

static void check_extension(mtc_program *program, const mtc_field *field)
{
    mtc_diag *diag = program->diag;

    if (field->label == LABEL_REQUIRED && !field->decl.file->is_proto3)
        mtc_diag_error(diag, field->label_at, "an extension cannot be required");
    if (field->json_name_written)
        mtc_diag_error(diag, field->json_name_at, "an extension has no \"json_name\"");
    if (field->extended != NULL && field->decl.file->is_proto3 &&
        !mtc_is_options_message(field->extended->decl.full_name)) {
        mtc_diag_error(diag, field->extendee.at, "proto3 can extend only the options messages");
        mtc_diag_note(diag, (mtc_span){0},
                      "such as google.protobuf.MethodOptions, to define an option");
    }
}

static void check_map(mtc_program *program, const mtc_message *entry)
{
    const mtc_field *key = entry->fields.at[0];
    const mtc_field *value = entry->fields.at[1];
    const mtc_enum *enumeration = value->enumeration;

    if (key->type == TYPE_FLOAT || key->type == TYPE_DOUBLE || key->type == TYPE_BYTES ||
        key->message != NULL || key->enumeration != NULL) {
        mtc_diag_error(program->diag, key->type_name.at,
                       "the key of a map is an integer, a bool or a string");
    }
    if (enumeration != NULL && enumeration->values.count > 0 &&
        !enumeration->decl.file->incomplete && enumeration->values.at[0]->number != 0) {
        mtc_diag_error(program->diag, value->type_name.at,
                       "the first value of an enum in a map must be 0");
        mtc_diag_note(program->diag, enumeration->values.at[0]->number_at, "it is not 0 here");
    }
}

static bool is_packable(mtc_type type)
{
    return type != TYPE_UNKNOWN && type != TYPE_STRING && type != TYPE_BYTES &&
           type != TYPE_MESSAGE && type != TYPE_GROUP;
}

static void check_packed(mtc_program *program, mtc_field *field)
{
    const mtc_option_value *option =
        mtc_option_find(field->decl.options.checked, "google.protobuf.FieldOptions.packed");
    bool can = field->label == LABEL_REPEATED && is_packable(field->type);

    field->packed = can && (option != NULL ? option->integer != 0 : field->packed_by_default);
    if (option != NULL && option->integer != 0 && !can && field->type != TYPE_UNKNOWN)
        mtc_diag_error(program->diag, option->at,
                       "only repeated numbers, bools and enums can be packed");
}

static void check_default(mtc_program *program, mtc_field *field)
{
    mtc_option_value *value = mtc_arena_alloc(program->arena, sizeof *value);

    value->field = field;
    value->at = field->default_value.at;
    if (field->label == LABEL_REPEATED)
        mtc_diag_error(program->diag, field->default_value.at,
                       "a repeated field has no default value");
    else if (field->message != NULL)
        mtc_diag_error(program->diag, field->default_value.at,
                       "a message field has no default value");
    else if (field->type != TYPE_UNKNOWN &&
             mtc_check_scalar(program, field, &field->default_value, value))
        field->checked_default = value;
}

static void check_sized(mtc_program *program, const mtc_field *field)
{
    const mtc_option_value *sized = mtc_policy_sized(field);
    const mtc_message *entry =
        field->message != NULL && field->message->is_map_entry ? field->message : NULL;

    if (sized == NULL || field->type == TYPE_STRING ||
        (entry != NULL &&
         (entry->fields.at[0]->type == TYPE_STRING || entry->fields.at[1]->type == TYPE_STRING)))
        return;
    mtc_diag_error(program->diag, sized->at, "only a string can be sized");
    if (field->type == TYPE_BYTES)
        mtc_diag_note(program->diag, (mtc_span){0}, "bytes have a length anyway");
}

void mtc_check_field(mtc_program *program, mtc_field *field)
{
    if (field->decl.file->is_proto3)
        check_proto3(program, field);
    else if (field->has_default)
        check_default(program, field);
    if (field->decl.file->edition != 0)
        mtc_check_edition_field(program, field);
    if (field->extendee.text != NULL) {
        check_extension(program, field);
        mtc_check_extension_runtime(program, field);
    }
    if (field->message != NULL && field->message->is_map_entry &&
        field->message->decl.name.at.at == field->decl.name.at.at)
        check_map(program, field->message);
    check_packed(program, field);
    mtc_check_field_runtime(program, field);
    check_sized(program, field);
}

/* "cache_Entry" to "cacheentry": proto3 forbids fields whose names differ only in case and "_". */
static const char *bare_name(mtc_arena *arena, const char *name)
{
    char *out = mtc_arena_alloc(arena, strlen(name) + 1);
    size_t used = 0;

    for (; *name != '\0'; name++)
        if (*name != '_')
            out[used++] = (char)tolower((unsigned char)*name);
    return out;
}

static void report_alike(mtc_program *program, const mtc_field *field, const mtc_field *before)
{
    mtc_diag_error(program->diag, field->decl.name.at,
                   "\"%s\" differs from \"%s\" only in case and \"_\", which proto3 forbids",
                   field->decl.name.text, before->decl.name.text);
    mtc_diag_note(program->diag, before->decl.name.at, "that field is here");
}

/* Names that are equal by default are an error in proto3; other conflicts are only warned of,
 * because protoc lets them be. */
static void report_json_conflict(mtc_program *program, const mtc_field *field,
                                 const mtc_field *before, const char *name, bool is_error)
{
    mtc_span at = field->json_name_written ? field->json_name_at : field->decl.name.at;

    if (is_error)
        mtc_diag_error(program->diag, at, "in JSON this field is \"%s\", as \"%s\" is", name,
                       before->decl.name.text);
    else
        mtc_diag_warning(program->diag, at, "in JSON this field is \"%s\", as \"%s\" is", name,
                         before->decl.name.text);
    mtc_diag_note(program->diag, before->decl.name.at, "that field is here");
}

/* What is defined twice is reported as that: two names, or two entries of maps. */
static bool is_reported(const mtc_field *a, const mtc_field *b)
{
    return strcmp(a->decl.name.text, b->decl.name.text) == 0 ||
           (a->message != NULL && b->message != NULL && a->message->is_map_entry &&
            b->message->is_map_entry &&
            strcmp(a->message->decl.name.text, b->message->decl.name.text) == 0);
}

void mtc_check_json_names(mtc_program *program, mtc_message *message)
{
    bool is_proto3 = message->decl.file->is_proto3;
    bool strict = message->strict_names;
    mtc_table by_default = {0}, by_name = {0};

    for (size_t i = 0; i < message->fields.count; i++) {
        mtc_field *field = message->fields.at[i];
        const char *name = field->decl.name.text;
        const char *usual = mtc_default_json_name(program->arena, name);
        if (field->json_name == NULL)
            field->json_name = usual;
        mtc_field *before =
            mtc_table_add(&by_default, program->arena,
                          is_proto3 ? bare_name(program->arena, name) : usual, field);
        if (before != NULL && is_reported(before, field))
            continue;
        if (before != NULL && strcmp(before->json_name, field->json_name) == 0)
            report_json_conflict(program, field, before, field->json_name, strict);
        else if (before != NULL && is_proto3)
            report_alike(program, field, before);
        if (before != NULL)
            continue;
        before = mtc_table_add(&by_name, program->arena, field->json_name, field);
        if (before != NULL)
            report_json_conflict(program, field, before, field->json_name, false);
    }
}
