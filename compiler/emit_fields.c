/* SPDX-License-Identifier: Apache-2.0 */
/* emit_fields.c - what protobuf-c's descriptors cannot say of fields, for JSON and for tools. */
#include "emitter.h"

#include <stdlib.h>
#include <string.h>

typedef struct json_entry {
    const char *name;
    size_t index; /* of the field, among those sorted by number */
} json_entry;

static int compare_json_names(const void *a, const void *b)
{
    return strcmp(((const json_entry *)a)->name, ((const json_entry *)b)->name);
}

/* Writes a name as a string literal; what is not plain ASCII by its three octal digits, so that no
 * trigraph and no comment comes about either. */
static void emit_literal(mtc_text *out, const char *name)
{
    mtc_text_puts(out, "\"");
    for (const char *c = name; *c != '\0'; c++) {
        bool plain = *c >= ' ' && *c <= '~' && strchr("\"\\?/", *c) == NULL;
        mtc_text_printf(out, plain ? "%c" : "\\%03o", (unsigned char)*c);
    }
    mtc_text_puts(out, "\"");
}

static const char *flags_of(const mtc_field *field)
{
    if (field->message != NULL && field->message->is_map_entry)
        return "MT_FIELD_MAP";
    if (field->type == TYPE_GROUP)
        return "MT_FIELD_GROUP";
    if (mtc_is_sized(field))
        return "MT_FIELD_TEXT";
    return "0";
}

static void emit_field(mtc_text *out, const mtc_c_field *field)
{
    mtc_text_puts(out, "    {");
    emit_literal(out, field->tree->json_name);
    if (field->tree->message != NULL)
        mtc_text_printf(out, ", &%s_mt_type, ", field->type_name);
    else
        mtc_text_puts(out, ", NULL, ");
    mtc_text_printf(out, "%s},\n", flags_of(field->tree));
}

static void emit_json_names(mtc_text *out, json_entry *entries, size_t count)
{
    qsort(entries, count, sizeof *entries, compare_json_names);
    for (size_t i = 0; i < count; i++) {
        mtc_text_printf(out, "    %zu, /* ", entries[i].index);
        emit_literal(out, entries[i].name);
        mtc_text_puts(out, " */\n");
    }
}

void mtc_emit_fields(mtc_text *out, const mtc_model *model, const mtc_c_message *message)
{
    size_t count = 0;
    json_entry *entries =
        mtc_arena_alloc(model->arena, (message->sorted.count + 1) * sizeof *entries);

    if (message->sorted.count == 0)
        return;
    mtc_text_printf(out, "\nstatic const mt_message_field fields_%s[] = {\n", message->name);
    for (size_t i = 0; i < message->sorted.count; i++) {
        const mtc_c_field *field = message->sorted.at[i];
        if (field->tree->type == TYPE_GROUP)
            continue;
        entries[count] = (json_entry){field->tree->json_name, count};
        count++;
        emit_field(out, field);
    }
    for (size_t i = 0; i < message->sorted.count; i++)
        if (message->sorted.at[i]->tree->type == TYPE_GROUP)
            emit_field(out, message->sorted.at[i]);
    mtc_text_puts(out, "};\n");
    if (count == 0)
        return;
    mtc_text_printf(out, "\nstatic const unsigned json_%s[] = {\n", message->name);
    emit_json_names(out, entries, count);
    mtc_text_puts(out, "};\n");
}
