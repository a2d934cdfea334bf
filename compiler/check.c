/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - walks all files and calls the checks. */
#include "check.h"

#include "checks.h"

static void check_options_of(mtc_program *program, mtc_decl *decl, const char *message_name)
{
    mtc_check_options(program, decl->file, &decl->options, message_name, decl->full_name);
}

static void check_enum(mtc_program *program, mtc_enum *enumeration)
{
    check_options_of(program, &enumeration->decl, "google.protobuf.EnumOptions");
    for (size_t i = 0; i < enumeration->values.count; i++)
        check_options_of(program, &enumeration->values.at[i]->decl,
                         "google.protobuf.EnumValueOptions");
    mtc_check_enum(program, enumeration);
}

static void check_field(mtc_program *program, mtc_field *field)
{
    check_options_of(program, &field->decl, "google.protobuf.FieldOptions");
    mtc_check_field(program, field);
    if (field->extendee.text != NULL)
        mtc_check_extension_number(program, field);
}

static void check_range_options(mtc_program *program, const mtc_message *message)
{
    const mtc_options *before = NULL;

    for (size_t i = 0; i < message->extension_ranges.count; i++) {
        mtc_options *options = message->extension_ranges.at[i].options;
        if (options != NULL && options != before)
            mtc_check_options(program, message->decl.file, options,
                              "google.protobuf.ExtensionRangeOptions", message->decl.full_name);
        before = options;
    }
}

static void check_message(mtc_program *program, mtc_message *message)
{
    check_options_of(program, &message->decl, "google.protobuf.MessageOptions");
    check_range_options(program, message);
    for (size_t i = 0; i < message->fields.count; i++)
        check_field(program, message->fields.at[i]);
    for (size_t i = 0; i < message->oneofs.count; i++)
        check_options_of(program, &message->oneofs.at[i]->decl, "google.protobuf.OneofOptions");
    for (size_t i = 0; i < message->extensions.count; i++)
        check_field(program, message->extensions.at[i]);
    for (size_t i = 0; i < message->enums.count; i++)
        check_enum(program, message->enums.at[i]);
    for (size_t i = 0; i < message->messages.count; i++)
        check_message(program, message->messages.at[i]);
    mtc_check_numbers(program, message);
    mtc_check_message_set(program, message);
    mtc_check_json_names(program, message);
}

static void check_service(mtc_program *program, mtc_service *service)
{
    check_options_of(program, &service->decl, "google.protobuf.ServiceOptions");
    for (size_t i = 0; i < service->methods.count; i++)
        check_options_of(program, &service->methods.at[i]->decl, "google.protobuf.MethodOptions");
}

static void warn_of_unused_imports(mtc_program *program, const mtc_file *file)
{
    for (size_t i = 0; i < file->imports.count; i++) {
        const mtc_import *import = &file->imports.at[i];
        if (!import->used && !import->is_public && !file->built_in)
            mtc_diag_warning(program->diag, import->at, "nothing of \"%s\" is used", import->name);
    }
}

static void check_file(mtc_program *program, mtc_file *file)
{
    mtc_check_options(program, file, &file->options, "google.protobuf.FileOptions",
                      file->package.text);
    mtc_check_lite(program, file);
    for (size_t i = 0; i < file->messages.count; i++)
        check_message(program, file->messages.at[i]);
    for (size_t i = 0; i < file->enums.count; i++)
        check_enum(program, file->enums.at[i]);
    for (size_t i = 0; i < file->extensions.count; i++)
        check_field(program, file->extensions.at[i]);
    for (size_t i = 0; i < file->services.count; i++)
        check_service(program, file->services.at[i]);
}

/* Extensions are checked before options of any file use them: files come imported ones first, and
 * within a file an option's definition is read through its links alone. */
void mtc_check(mtc_program *program)
{
    bool resolved = program->diag->errors == 0;

    for (size_t i = 0; i < program->files.count; i++) {
        int errors = program->diag->errors;
        check_file(program, program->files.at[i]);
        if (resolved && program->diag->errors == errors)
            mtc_check_policy(program, program->files.at[i]);
    }
    if (program->diag->errors > 0)
        return;
    for (size_t i = 0; i < program->files.count; i++)
        warn_of_unused_imports(program, program->files.at[i]);
}
