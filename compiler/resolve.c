/* SPDX-License-Identifier: Apache-2.0 */
/* resolve.c - protobuf's scoping rules, and the links from type names to types. */
#include "resolve.h"

#include "suggest.h"
#include "symbol.h"

#include <string.h>

/* --- looking up ------------------------------------------------------------------------------- */

static bool package_has(const char *package, const char *prefix)
{
    size_t size = strlen(prefix);

    return strncmp(package, prefix, size) == 0 && (package[size] == '\0' || package[size] == '.');
}

static bool is_visible(const mtc_file *file, const mtc_decl *decl)
{
    for (size_t i = 0; i < file->visible.count; i++) {
        if (decl->kind == DECL_PACKAGE
                ? package_has(file->visible.at[i]->package.text, decl->full_name)
                : file->visible.at[i] == decl->file)
            return true;
    }
    return false;
}

static mtc_decl *find_visible(mtc_program *program, const mtc_file *file, const char *name)
{
    mtc_decl *decl = mtc_table_get(&program->symbols, name);

    return decl != NULL && is_visible(file, decl) ? decl : NULL;
}

static bool is_scope(const mtc_decl *decl)
{
    return decl->kind == DECL_PACKAGE || decl->kind == DECL_MESSAGE || decl->kind == DECL_ENUM ||
           decl->kind == DECL_SERVICE;
}

static bool is_type(const mtc_decl *decl)
{
    return decl->kind == DECL_MESSAGE || decl->kind == DECL_ENUM;
}

/* The search: *hidden_by gets the scope that knew the first part of the name, but not the rest. */
static mtc_decl *search(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                        bool types_only, const mtc_decl **hidden_by)
{
    int first_size = (int)strcspn(name, ".");
    int scope_size = (int)strlen(scope);

    *hidden_by = NULL;
    if (name[0] == '.')
        return find_visible(program, file, name + 1);
    for (;;) {
        const char *dot = scope_size > 0 ? "." : "";
        const char *first = mtc_arena_printf(program->arena, "%.*s%s%.*s", scope_size, scope, dot,
                                             first_size, name);
        mtc_decl *found = find_visible(program, file, first);
        if (found != NULL && name[first_size] != '\0') {
            if (is_scope(found)) {
                *hidden_by = found;
                const char *whole =
                    mtc_arena_printf(program->arena, "%.*s%s%s", scope_size, scope, dot, name);
                return find_visible(program, file, whole);
            }
        } else if (found != NULL && (!types_only || is_type(found))) {
            return found;
        }
        if (scope_size == 0)
            return NULL;
        while (scope_size > 0 && scope[--scope_size] != '.')
            ;
    }
}

mtc_decl *mtc_lookup(mtc_program *program, mtc_file *file, const char *scope, const char *name,
                     bool types_only)
{
    const mtc_decl *hidden_by;

    return search(program, file, scope, name, types_only, &hidden_by);
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

/* --- what is not found ------------------------------------------------------------------------ */

/* Is there such a thing in a file that is loaded, but not imported here? */
static const mtc_decl *find_unimported(mtc_program *program, const char *scope, const char *name)
{
    if (name[0] == '.')
        return mtc_table_get(&program->symbols, name + 1);
    for (int size = (int)strlen(scope);;) {
        const char *whole =
            mtc_arena_printf(program->arena, "%.*s%s%s", size, scope, size > 0 ? "." : "", name);
        const mtc_decl *found = mtc_table_get(&program->symbols, whole);
        if (found != NULL && found->kind != DECL_PACKAGE)
            return found;
        if (size == 0)
            return NULL;
        while (size > 0 && scope[--size] != '.')
            ;
    }
}

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot != NULL ? dot + 1 : name;
}

/* Note: suggests scalar types too, for what is nearly one, such as "int" or "String". */
static void suggest_type(mtc_program *program, mtc_file *file, mtc_name name)
{
    static const char *const slips[][2] = {
        {"int", "int32"},      {"long", "int64"},   {"uint", "uint32"},   {"integer", "int32"},
        {"boolean", "bool"},   {"str", "string"},   {"byte", "bytes"},    {"int8", "int32"},
        {"int16", "int32"},    {"uint8", "uint32"}, {"uint16", "uint32"}, {"float32", "float"},
        {"float64", "double"},
    };
    mtc_suggestion suggestion = {.word = last_part(name.text)};

    for (int type = TYPE_DOUBLE; type <= TYPE_SINT64; type++)
        if (type != TYPE_GROUP && type != TYPE_MESSAGE && type != TYPE_ENUM)
            mtc_suggest_try(&suggestion, mtc_type_word((mtc_type)type));
    for (size_t i = 0; i < program->symbols.room; i++) {
        const mtc_decl *decl = program->symbols.entries[i].value;
        if (decl != NULL && is_type(decl) && is_visible(file, decl))
            mtc_suggest_try(&suggestion, last_part(decl->full_name));
    }
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        if (strcmp(slips[i][0], name.text) == 0)
            suggestion.best = slips[i][1];
    if (suggestion.best != NULL && strcmp(suggestion.best, suggestion.word) != 0)
        mtc_diag_note(program->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
}

void mtc_report_unknown(mtc_program *program, mtc_file *file, const char *scope, mtc_name name,
                        const char *what)
{
    const mtc_decl *hidden_by;

    search(program, file, scope, name.text, true, &hidden_by);
    mtc_diag_error(program->diag, name.at, "there is no %s \"%s\"", what, name.text);
    if (program->diag->muted)
        return;
    const mtc_decl *elsewhere = find_unimported(program, scope, name.text);
    if (elsewhere != NULL && elsewhere->file != file) {
        mtc_diag_note(program->diag, elsewhere->name.at,
                      "it is defined in \"%s\", which \"%s\" does not import",
                      elsewhere->file->source->name, file->source->name);
    } else if (hidden_by != NULL && hidden_by->kind != DECL_PACKAGE) {
        mtc_diag_note(program->diag, hidden_by->name.at,
                      "the innermost \"%.*s\" is this one, and has no such thing in it; begin the "
                      "name with \".\" to search from the outside",
                      (int)strcspn(name.text, "."), name.text);
    } else {
        suggest_type(program, file, name);
    }
}

/* --- linking ---------------------------------------------------------------------------------- */

static const mtc_message *link_message(mtc_program *program, mtc_file *file, const char *scope,
                                       mtc_name name)
{
    mtc_decl *decl = mtc_lookup(program, file, scope, name.text, true);

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

static void link_message_types(mtc_program *program, mtc_message *message)
{
    for (size_t i = 0; i < message->fields.count; i++) {
        link_type(program, message->fields.at[i]);
        refuse_map_entry(program, message->fields.at[i]);
    }
    for (size_t i = 0; i < message->extensions.count; i++)
        link_extension(program, message->extensions.at[i]);
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
    for (size_t i = 0; i < file->messages.count; i++)
        link_message_types(program, file->messages.at[i]);
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
}
