/* SPDX-License-Identifier: Apache-2.0 */
/* resolve.c - protobuf's scoping rules, and the links from type names to types. */
#include "resolve.h"

#include "feature.h"
#include "symbol.h"

#include <stdlib.h>
#include <string.h>

/* --- looking up ------------------------------------------------------------------------------- */

static bool package_has(const char *package, const char *prefix)
{
    size_t size = strlen(prefix);

    return strncmp(package, prefix, size) == 0 && (package[size] == '\0' || package[size] == '.');
}

bool mtc_is_visible(const mtc_file *file, const mtc_decl *decl)
{
    for (size_t i = 0; i < file->visible.count; i++) {
        if (decl->kind == DECL_PACKAGE
                ? package_has(file->visible.at[i]->package.text, decl->full_name)
                : file->visible.at[i] == decl->file)
            return true;
    }
    return false;
}

bool mtc_lacks_types(const mtc_file *file)
{
    for (size_t i = 0; i < file->visible.count; i++)
        if (file->visible.at[i]->lost_types)
            return true;
    return false;
}

static mtc_decl *only_visible(const mtc_file *file, mtc_decl *decl)
{
    return decl != NULL && mtc_is_visible(file, decl) ? decl : NULL;
}

static mtc_decl *find_visible(mtc_program *program, const mtc_file *file, const char *name)
{
    return only_visible(file, mtc_table_get(mtc_symbols_of(program, file), name));
}

static bool is_scope(const mtc_decl *decl)
{
    return decl->kind == DECL_PACKAGE || decl->kind == DECL_MESSAGE || decl->kind == DECL_ENUM ||
           decl->kind == DECL_SERVICE;
}

bool mtc_is_type(const mtc_decl *decl)
{
    return decl->kind == DECL_MESSAGE || decl->kind == DECL_ENUM;
}

/* A scope and those around it, from the inside out. No name is made for what is looked up. */
typedef struct scopes {
    const char *text;                      /* "a.b.c" */
    size_t size;                           /* of the current one; 0 is the scope of all files */
    size_t depth;                          /* so many names the current one has */
    uint64_t hashes[MTC_MAX_NAME / 2 + 1]; /* of "a.", "a.b.", "a.b.c." */
} scopes;

static void scopes_init(scopes *s, const char *text)
{
    uint64_t hash = MTC_HASH_EMPTY;

    s->text = text;
    s->depth = 0;
    for (s->size = 0; text[s->size] != '\0'; s->size++) {
        hash = mtc_table_hash(hash, text + s->size, 1);
        if (text[s->size] == '.')
            s->hashes[s->depth++] = hash;
    }
    if (s->size > 0)
        s->hashes[s->depth++] = mtc_table_hash(hash, ".", 1);
}

/* Goes to the scope around; returns false when there is none. */
static bool scopes_leave(scopes *s)
{
    if (s->size == 0)
        return false;
    s->depth--;
    while (s->size > 0 && s->text[--s->size] != '.')
        ;
    return true;
}

static mtc_decl *scopes_find(const mtc_table *symbols, const scopes *s, const char *name,
                             size_t size)
{
    uint64_t hash = s->depth > 0 ? s->hashes[s->depth - 1] : MTC_HASH_EMPTY;

    return mtc_table_find(symbols, (mtc_table_key){s->text, s->size, name, size},
                          mtc_table_hash(hash, name, size));
}

mtc_decl *mtc_search(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                     bool types_only, const mtc_decl **hidden_by)
{
    size_t first_size = strcspn(name, "."), size = strlen(name);
    const mtc_table *symbols = mtc_symbols_of(program, file);
    scopes s;

    *hidden_by = NULL;
    if (name[0] == '.')
        return find_visible(program, file, name + 1);
    scopes_init(&s, scope);
    do {
        mtc_decl *found = only_visible(file, scopes_find(symbols, &s, name, first_size));
        if (found != NULL && first_size < size) {
            if (is_scope(found)) {
                *hidden_by = found;
                return only_visible(file, scopes_find(symbols, &s, name, size));
            }
        } else if (found != NULL && (!types_only || mtc_is_type(found))) {
            return found;
        }
    } while (scopes_leave(&s));
    return NULL;
}

mtc_decl *mtc_lookup(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                     bool types_only)
{
    const mtc_decl *hidden_by;

    return mtc_search(program, file, scope, name, types_only, &hidden_by);
}

static bool provides(const mtc_import *import, const mtc_file *file)
{
    if (import->file == NULL)
        return false;
    for (size_t i = 0; i < import->file->exported.count; i++)
        if (import->file->exported.at[i] == file)
            return true;
    return false;
}

void mtc_mark_used(mtc_file *file, const mtc_decl *decl)
{
    if (decl->file == file)
        return;
    for (size_t i = 0; i < file->imports.count; i++)
        if (!file->imports.at[i].used && provides(&file->imports.at[i], decl->file))
            file->imports.at[i].used = true;
}

/* --- linking ---------------------------------------------------------------------------------- */

static const mtc_message *link_message(mtc_program *program, mtc_file *file, const char *scope,
                                       mtc_name name)
{
    mtc_decl *decl = mtc_lookup(program, file, scope, name.text, false);

    if (decl == NULL && mtc_type_of_word(name.text) != TYPE_UNKNOWN) {
        mtc_diag_error(program->diag, name.at, "\"%s\" is not a message but a scalar", name.text);
        return NULL;
    }
    if (decl == NULL) {
        mtc_report_unknown(program, file, scope, name, "message");
        return NULL;
    }
    mtc_mark_used(file, decl);
    if (decl->kind == DECL_MESSAGE)
        return (mtc_message *)decl;
    mtc_diag_error(program->diag, name.at, "\"%s\" is not a message but %s", name.text,
                   mtc_decl_kind_phrase(decl->kind));
    mtc_diag_note(program->diag, decl->name.at, "it is defined here");
    return NULL;
}

static void link_type(mtc_program *program, mtc_field *field)
{
    mtc_file *file = field->decl.file;
    const char *scope = field->decl.full_name;

    if (field->type_name.text == NULL || field->message != NULL)
        return;
    mtc_decl *decl = mtc_lookup(program, file, scope, field->type_name.text, true);
    if (decl == NULL) {
        mtc_report_unknown(program, file, scope, field->type_name, "type");
        return;
    }
    mtc_mark_used(file, decl);
    if (decl->kind == DECL_MESSAGE) {
        field->type = TYPE_MESSAGE;
        field->message = (mtc_message *)decl;
    } else if (decl->kind == DECL_ENUM) {
        field->type = TYPE_ENUM;
        field->enumeration = (mtc_enum *)decl;
    } else {
        mtc_diag_error(program->diag, field->type_name.at, "\"%s\" is not a type but %s",
                       field->type_name.text, mtc_decl_kind_phrase(decl->kind));
        mtc_diag_note(program->diag, decl->name.at, "it is defined here");
    }
}

/* Only the map syntax makes map entries: their messages cannot be named. */
static void refuse_map_entry(mtc_program *program, mtc_field *field)
{
    const mtc_message *message = field->message;

    if (message == NULL || !message->is_map_entry ||
        message->decl.name.at.at == field->decl.name.at.at)
        return;
    mtc_diag_error(program->diag, field->type_name.at,
                   "\"%s\" is made for a map field and cannot be used as a type",
                   field->type_name.text);
}

static void link_extension(mtc_program *program, mtc_field *field)
{
    link_type(program, field);
    field->extended =
        link_message(program, field->decl.file, field->decl.full_name, field->extendee);
}

int mtc_compare_numbers(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return x < y ? -1 : x > y;
}

static void sort_numbers(mtc_program *program, mtc_enum *enumeration)
{
    size_t count = enumeration->values.count;

    enumeration->numbers = mtc_arena_alloc(program->arena, count * sizeof *enumeration->numbers);
    for (size_t i = 0; i < count; i++)
        enumeration->numbers[i] = enumeration->values.at[i]->number;
    qsort(enumeration->numbers, count, sizeof *enumeration->numbers, mtc_compare_numbers);
}

static int compare_ranges(const void *a, const void *b)
{
    return mtc_compare_numbers(&((const mtc_range *)a)->first, &((const mtc_range *)b)->first);
}

static void sort_ranges(mtc_program *program, mtc_message *message)
{
    size_t count = message->extension_ranges.count;

    if (count == 0)
        return;
    message->sorted_ranges = mtc_arena_alloc(program->arena, count * sizeof(mtc_range));
    for (size_t i = 0; i < count; i++)
        message->sorted_ranges[i] = message->extension_ranges.at[i];
    qsort(message->sorted_ranges, count, sizeof(mtc_range), compare_ranges);
    for (size_t i = 1; i < count; i++)
        if (message->sorted_ranges[i].last < message->sorted_ranges[i - 1].last)
            message->sorted_ranges[i].last = message->sorted_ranges[i - 1].last;
}

static void link_message_types(mtc_program *program, mtc_message *message)
{
    sort_ranges(program, message);
    for (size_t i = 0; i < message->fields.count; i++) {
        link_type(program, message->fields.at[i]);
        if (message->fields.at[i]->label == LABEL_REQUIRED)
            LIST_ADD(program->arena, &message->required, message->fields.at[i]);
        refuse_map_entry(program, message->fields.at[i]);
    }
    for (size_t i = 0; i < message->extensions.count; i++)
        link_extension(program, message->extensions.at[i]);
    for (size_t i = 0; i < message->enums.count; i++)
        sort_numbers(program, message->enums.at[i]);
    for (size_t i = 0; i < message->messages.count; i++)
        link_message_types(program, message->messages.at[i]);
}

static void link_service(mtc_program *program, mtc_service *service)
{
    for (size_t i = 0; i < service->methods.count; i++) {
        mtc_method *method = service->methods.at[i];
        const char *scope = method->decl.full_name;
        method->input = link_message(program, method->decl.file, scope, method->input_name);
        method->output = link_message(program, method->decl.file, scope, method->output_name);
    }
}

static void link_file(mtc_program *program, mtc_file *file)
{
    file->is_lite = mtc_option_written(&file->options, "optimize_for", "LITE_RUNTIME") != NULL;
    for (size_t i = 0; i < file->messages.count; i++)
        link_message_types(program, file->messages.at[i]);
    for (size_t i = 0; i < file->enums.count; i++)
        sort_numbers(program, file->enums.at[i]);
    for (size_t i = 0; i < file->extensions.count; i++)
        link_extension(program, file->extensions.at[i]);
    for (size_t i = 0; i < file->services.count; i++)
        link_service(program, file->services.at[i]);
}

void mtc_resolve(mtc_program *program)
{
    for (size_t i = 0; i < program->files.count; i++)
        mtc_define_file(program, program->files.at[i]);
    for (size_t i = 0; i < program->files.count; i++)
        link_file(program, program->files.at[i]);
    for (size_t i = 0; i < program->files.count; i++)
        mtc_apply_features(program->files.at[i]);
}
