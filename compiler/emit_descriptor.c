/* SPDX-License-Identifier: Apache-2.0 */
/* emit_descriptor.c - protobuf-c's descriptors: constant tables, as protoc-c would write them. */
#include "cvalue.h"
#include "emitter.h"

#include <stdlib.h>
#include <string.h>

/* One name or number of a table, and where it stands in the table sorted by number. */
typedef struct entry {
    const char *name;
    const char *c_name;
    int number;
    unsigned index;
} entry;

static int compare_numbers(const void *a, const void *b)
{
    const entry *x = a, *y = b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->name, ((const entry *)b)->name);
}

/* Writes the runs of numbers that follow each other; entries are sorted by number. Returns how many
 * runs there are; the last line of the table only says where the last run ends. */
static unsigned emit_ranges(mtc_text *out, const char *name, const entry *entries, size_t count)
{
    unsigned runs = 0;

    mtc_text_printf(out, "\nstatic const ProtobufCIntRange ranges_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (int64_t)entries[i].number == (int64_t)entries[i - 1].number + 1)
            continue;
        mtc_text_printf(out, "    {%d, %zu},\n", entries[i].number, i);
        runs++;
    }
    mtc_text_printf(out, "    {0, %zu},\n};\n", count);
    return runs;
}

/* --- enums ------------------------------------------------------------------------------------ */

/* Sorts values by number and leaves out aliases; each entry's index then is its place among the
 * values that stay. Returns how many stay. */
static size_t sort_values(entry *entries, size_t count)
{
    size_t kept = 0;

    qsort(entries, count, sizeof *entries, compare_numbers);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && entries[i].number != entries[i - 1].number)
            kept++;
        entries[i].index = (unsigned)kept;
    }
    return kept + 1;
}

static size_t emit_values(mtc_text *out, const char *name, const entry *entries, size_t count,
                          entry *distinct)
{
    size_t used = 0;

    mtc_text_printf(out, "\nstatic const ProtobufCEnumValue values_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && entries[i].index == entries[i - 1].index)
            continue;
        distinct[used++] = entries[i];
        mtc_text_printf(out, "    {\"%s\", \"%s\", %s},\n", entries[i].name, entries[i].c_name,
                        entries[i].c_name);
    }
    mtc_text_puts(out, "};\n");
    return used;
}

static void emit_value_names(mtc_text *out, const char *name, entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, compare_names);
    mtc_text_printf(out, "\nstatic const ProtobufCEnumValueIndex names_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        mtc_text_printf(out, "    {\"%s\", %u},\n", entries[i].name, entries[i].index);
    mtc_text_puts(out, "};\n");
}

void mtc_emit_enum_descriptor(mtc_text *out, const mtc_model *model, const mtc_c_enum *enumeration)
{
    const char *name = enumeration->name;
    size_t count = enumeration->values.count;
    entry *entries = mtc_arena_alloc(model->arena, count * sizeof *entries);
    entry *distinct = mtc_arena_alloc(model->arena, count * sizeof *distinct);

    for (size_t i = 0; i < count; i++) {
        const mtc_c_value *value = &enumeration->values.at[i];
        entries[i] =
            (entry){value->tree->decl.name.text, value->name, value->tree->number, (unsigned)i};
    }
    mtc_emit_rule(out, enumeration->tree->decl.full_name);
    size_t kept = sort_values(entries, count);
    emit_values(out, name, entries, count, distinct);
    unsigned runs = emit_ranges(out, name, distinct, kept);
    emit_value_names(out, name, entries, count);
    mtc_text_printf(out,
                    "\nconst ProtobufCEnumDescriptor %s_descriptor = {\n"
                    "    PROTOBUF_C__ENUM_DESCRIPTOR_MAGIC,\n"
                    "    \"%s\", \"%s\", \"%s\", \"%s\",\n"
                    "    %zu, values_%s,\n    %zu, names_%s,\n    %u, ranges_%s,\n"
                    "    NULL, NULL, NULL, NULL,\n};\n",
                    name, enumeration->tree->decl.full_name, enumeration->tree->decl.name.text,
                    name, model->file->package.text, kept, name, count, name, runs, name);
}

/* --- messages --------------------------------------------------------------------------------- */

static const char *label_of(const mtc_c_field *field)
{
    switch (field->presence) {
    case PRESENCE_REPEATED:
        return "REPEATED";
    case PRESENCE_REQUIRED:
        return "REQUIRED";
    case PRESENCE_IMPLICIT:
        return "NONE";
    default:
        return "OPTIONAL";
    }
}

static void emit_flags(mtc_text *out, const mtc_c_field *field)
{
    const mtc_option_value *deprecated = mtc_option_find(field->tree->decl.options.checked,
                                                         "google.protobuf.FieldOptions.deprecated");
    const char *bar = "";

    if (field->tree->packed) {
        mtc_text_printf(out, "%sPROTOBUF_C_FIELD_FLAG_PACKED", bar);
        bar = " | ";
    }
    if (deprecated != NULL && deprecated->integer != 0) {
        mtc_text_printf(out, "%sPROTOBUF_C_FIELD_FLAG_DEPRECATED", bar);
        bar = " | ";
    }
    if (field->presence == PRESENCE_ONEOF) {
        mtc_text_printf(out, "%sPROTOBUF_C_FIELD_FLAG_ONEOF", bar);
        bar = " | ";
    }
    if (bar[0] == '\0')
        mtc_text_puts(out, "0");
}

/* Of a string it is the characters themselves; of anything else, a value of the member's type. */
static void emit_default_value(mtc_text *out, const mtc_model *model, const mtc_c_field *field)
{
    const char *name = field->default_name;

    if (mtc_is_text(field)) {
        mtc_text_printf(out, "const char %s[] = ", name);
        mtc_put_c_string(out, field->tree->default_value.string);
        mtc_text_puts(out, ";\n");
    }
    if (field->type == TYPE_BYTES)
        mtc_text_printf(out, "static const ProtobufCBinaryData %s_bytes = ", name);
    else if (field->type != TYPE_STRING)
        mtc_text_printf(out, "static const %s %s = ", field->c_type, name);
    if (field->type != TYPE_STRING)
        mtc_text_printf(out, "%s;\n", mtc_c_default(model->arena, field));
}

static void emit_default_values(mtc_text *out, const mtc_model *model, const mtc_c_message *message)
{
    const char *before = "\n";

    for (size_t i = 0; i < message->fields.count; i++) {
        if (message->fields.at[i]->default_name == NULL)
            continue;
        mtc_text_puts(out, before);
        emit_default_value(out, model, message->fields.at[i]);
        before = "";
    }
}

static void emit_default(mtc_text *out, const mtc_c_field *field)
{
    bool empty = field->type == TYPE_STRING && field->presence == PRESENCE_IMPLICIT;

    if (field->default_name != NULL)
        mtc_text_printf(out, "%s%s%s, ", field->type == TYPE_STRING ? "" : "&", field->default_name,
                        field->type == TYPE_BYTES ? "_bytes" : "");
    else
        mtc_text_puts(out, empty ? "&mt_empty_string, " : "NULL, ");
}

static void emit_field_descriptor(mtc_text *out, const mtc_c_message *message,
                                  const mtc_c_field *field)
{
    mtc_text_printf(out, "    {\"%s\", %d, PROTOBUF_C_LABEL_%s, PROTOBUF_C_TYPE_%s,\n     ",
                    field->tree->decl.name.text, field->tree->number, label_of(field),
                    field->scalar->pb_type);
    if (field->presence == PRESENCE_REPEATED)
        mtc_text_printf(out, "offsetof(%s, n_%s)", message->name, field->member);
    else if (field->presence == PRESENCE_ONEOF)
        mtc_text_printf(out, "offsetof(%s, %s)", message->name, field->oneof->member);
    else if (mtc_has_flag(field))
        mtc_text_printf(out, "offsetof(%s, has_%s)", message->name, field->member);
    else
        mtc_text_puts(out, "0");
    mtc_text_printf(out, ", offsetof(%s, %s),\n     ", message->name, field->member);
    if (field->type_name != NULL)
        mtc_text_printf(out, "&%s_descriptor, ", field->type_name);
    else
        mtc_text_puts(out, "NULL, ");
    emit_default(out, field);
    emit_flags(out, field);
    mtc_text_puts(out, ", 0, NULL, NULL},\n");
}

static void emit_field_names(mtc_text *out, const char *name, entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, compare_names);
    mtc_text_printf(out, "\nstatic const unsigned names_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        mtc_text_printf(out, "    %u, /* %s */\n", entries[i].index, entries[i].name);
    mtc_text_puts(out, "};\n");
}

static unsigned emit_field_tables(mtc_text *out, const mtc_model *model,
                                  const mtc_c_message *message)
{
    entry *entries = mtc_arena_alloc(model->arena, (message->sorted.count + 1) * sizeof *entries);
    unsigned count = 0;

    mtc_text_printf(out, "\nstatic const ProtobufCFieldDescriptor pb_fields_%s[] = {\n",
                    message->name);
    for (size_t i = 0; i < message->sorted.count; i++) {
        const mtc_field *tree = message->sorted.at[i]->tree;
        if (tree->type == TYPE_GROUP)
            continue;
        entries[count] = (entry){tree->decl.name.text, NULL, tree->number, count};
        count++;
        emit_field_descriptor(out, message, message->sorted.at[i]);
    }
    mtc_text_puts(out, "};\n");
    unsigned runs = emit_ranges(out, message->name, entries, count);
    emit_field_names(out, message->name, entries, count);
    return runs;
}

static void emit_init(mtc_text *out, const mtc_c_message *message)
{
    mtc_text_printf(out,
                    "\nvoid %s_init(%s *message)\n{\n"
                    "    static const %s initial = %s_INIT;\n\n"
                    "    *message = initial;\n}\n",
                    message->name, message->name, message->name, message->upper);
    mtc_text_printf(out,
                    "\nstatic void init_%s(ProtobufCMessage *base)\n{\n"
                    "    %s_init((%s *)(void *)base);\n}\n",
                    message->name, message->name, message->name);
}

/* protobuf-c knows no groups: its functions must not see them. */
static void emit_groups(mtc_text *out, const mtc_c_message *message)
{
    if (message->group_count == 0)
        return;
    mtc_text_printf(out, "\nstatic const ProtobufCFieldDescriptor groups_%s[] = {\n",
                    message->name);
    for (size_t i = 0; i < message->sorted.count; i++)
        if (message->sorted.at[i]->tree->type == TYPE_GROUP)
            emit_field_descriptor(out, message, message->sorted.at[i]);
    mtc_text_puts(out, "};\n");
}

void mtc_emit_message_descriptor(mtc_text *out, const mtc_model *model,
                                 const mtc_c_message *message)
{
    const char *name = message->name;
    size_t count = message->fields.count - message->group_count;

    emit_default_values(out, model, message);
    unsigned runs = count > 0 ? emit_field_tables(out, model, message) : 0;
    emit_groups(out, message);
    emit_init(out, message);
    mtc_text_printf(out,
                    "\nconst ProtobufCMessageDescriptor %s_descriptor = {\n"
                    "    PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC,\n"
                    "    \"%s\", \"%s\", \"%s\", \"%s\",\n    sizeof(%s),\n",
                    name, message->tree->decl.full_name, message->tree->decl.name.text, name,
                    model->file->package.text, name);
    if (count > 0)
        mtc_text_printf(out, "    %zu, pb_fields_%s, names_%s,\n    %u, ranges_%s,\n", count, name,
                        name, runs, name);
    else
        mtc_text_puts(out, "    0, NULL, NULL,\n    0, NULL,\n");
    mtc_text_printf(out, "    init_%s,\n    NULL, NULL, NULL,\n};\n", name);
}
