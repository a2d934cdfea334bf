/* SPDX-License-Identifier: Apache-2.0 */
/* symbol.c - walks a file and enters each declaration under its full name. */
#include "symbol.h"

#include <string.h>

mtc_table *mtc_symbols_of(mtc_program *program, const mtc_file *file)
{
    bool own = file != NULL && file == program->own_options;

    return own ? &program->own_symbols : &program->symbols;
}

/* Names that are too long are not made: there may be many. */
static void set_full_name(mtc_program *program, mtc_decl *decl, const char *scope)
{
    mtc_name *name = &decl->name;
    size_t scope_size = strlen(scope);

    if (scope_size + 1 + strlen(name->text) > MTC_MAX_NAME) {
        mtc_diag_error(program->diag, name->at, "the full name of this is longer than %d bytes",
                       MTC_MAX_NAME);
        decl->file->incomplete = decl->file->lost_types = true;
        name->text =
            mtc_arena_copy(program->arena, name->text, strnlen(name->text, MTC_MAX_NAME / 2));
        scope_size = 0;
    }
    decl->full_name =
        scope_size == 0 ? name->text : mtc_arena_printf(program->arena, "%s.%s", scope, name->text);
}

static void report_twice(mtc_program *program, const mtc_decl *decl, const mtc_decl *before)
{
    mtc_diag *diag = program->diag;

    if (before->kind == DECL_PACKAGE) {
        mtc_diag_error(diag, decl->name.at, "\"%s\" is already the name of a package",
                       decl->full_name);
        mtc_diag_note(diag, before->name.at, "the package is here");
        return;
    }
    mtc_diag_error(diag, decl->name.at, "\"%s\" is already defined", decl->full_name);
    mtc_diag_note(diag, before->name.at, "the first definition is here");
    if (decl->kind == DECL_ENUM_VALUE && before->parent != decl->parent)
        mtc_diag_note(diag, (mtc_span){0},
                      "enum values belong to the scope around their enum: put the enum's name in "
                      "front of them");
}

/* Names a declaration, and enters it. What stands in something that is defined twice is not entered:
 * it would all be twice. Returns whether that which is inside of it is to be entered. */
static bool define(mtc_program *program, mtc_decl *decl, const char *scope, bool enter)
{
    set_full_name(program, decl, scope);
    if (!enter)
        return false;
    mtc_decl *before =
        mtc_table_add(mtc_symbols_of(program, decl->file), program->arena, decl->full_name, decl);
    if (before == NULL)
        return true;
    report_twice(program, decl, before);
    if (decl->kind == DECL_MESSAGE)
        decl->file->incomplete = decl->file->lost_types = true; /* with what stands in it */
    return false;
}

static void define_enum(mtc_program *program, mtc_enum *enumeration, const char *scope, bool enter)
{
    enter = define(program, &enumeration->decl, scope, enter);
    for (size_t i = 0; i < enumeration->values.count; i++)
        define(program, &enumeration->values.at[i]->decl, scope, enter);
}

/* The oneofs that proto3's "optional" makes have names as well, so nothing else can bear them. */
static void define_synthetic_oneofs(mtc_program *program, const mtc_message *message, bool enter)
{
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_field *field = message->fields.at[i];
        if (field->synthetic_oneof == NULL)
            continue;
        mtc_decl *decl = mtc_arena_alloc(program->arena, sizeof *decl);
        *decl = field->decl;
        decl->kind = DECL_ONEOF;
        decl->name.text = field->synthetic_oneof;
        define(program, decl, message->decl.full_name, enter);
    }
}

static void define_message(mtc_program *program, mtc_message *message, const char *scope,
                           bool enter)
{
    enter = define(program, &message->decl, scope, enter);
    const char *inside = message->decl.full_name;
    define_synthetic_oneofs(program, message, enter);
    for (size_t i = 0; i < message->fields.count; i++)
        define(program, &message->fields.at[i]->decl, inside, enter);
    for (size_t i = 0; i < message->oneofs.count; i++)
        define(program, &message->oneofs.at[i]->decl, inside, enter);
    for (size_t i = 0; i < message->extensions.count; i++)
        define(program, &message->extensions.at[i]->decl, inside, enter);
    for (size_t i = 0; i < message->enums.count; i++)
        define_enum(program, message->enums.at[i], inside, enter);
    for (size_t i = 0; i < message->messages.count; i++)
        define_message(program, message->messages.at[i], inside, enter);
}

static void define_service(mtc_program *program, mtc_service *service, const char *scope)
{
    bool enter = define(program, &service->decl, scope, true);

    for (size_t i = 0; i < service->methods.count; i++)
        define(program, &service->methods.at[i]->decl, service->decl.full_name, enter);
}

/* "a.b.c" makes the packages a, a.b and a.b.c. Several files may share one. */
static void define_package(mtc_program *program, mtc_file *file)
{
    const char *name = file->package.text;

    if (strlen(name) > MTC_MAX_NAME / 2) {
        mtc_diag_error(program->diag, file->package.at,
                       "the name of a package is at most %d bytes long", MTC_MAX_NAME / 2);
        file->incomplete = file->lost_types = true;
        file->package.text = "";
        return;
    }
    for (size_t size = 0; name[size] != '\0';) {
        size += strcspn(name + size, ".");
        mtc_decl *decl = mtc_arena_alloc(program->arena, sizeof *decl);
        decl->kind = DECL_PACKAGE;
        decl->name = file->package;
        decl->file = file;
        decl->full_name = mtc_arena_copy(program->arena, name, size);
        mtc_decl *before = mtc_table_add(mtc_symbols_of(program, decl->file), program->arena,
                                         decl->full_name, decl);
        if (before != NULL && before->kind != DECL_PACKAGE) {
            mtc_diag_error(program->diag, file->package.at,
                           "the package \"%s\" bears the name of %s", decl->full_name,
                           mtc_decl_kind_phrase(before->kind));
            mtc_diag_note(program->diag, before->name.at, "which is defined here");
            file->incomplete = file->lost_types = true;
            return;
        }
        if (name[size] == '.')
            size++;
    }
}

void mtc_define_file(mtc_program *program, mtc_file *file)
{
    const char *scope = file->package.text;

    define_package(program, file);
    for (size_t i = 0; i < file->messages.count; i++)
        define_message(program, file->messages.at[i], scope, true);
    for (size_t i = 0; i < file->enums.count; i++)
        define_enum(program, file->enums.at[i], scope, true);
    for (size_t i = 0; i < file->services.count; i++)
        define_service(program, file->services.at[i], scope);
    for (size_t i = 0; i < file->extensions.count; i++)
        define(program, &file->extensions.at[i]->decl, scope, true);
}
