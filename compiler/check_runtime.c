/* SPDX-License-Identifier: Apache-2.0 */
/* check_runtime.c - options that promise protobuf's runtimes something: lite files, message sets, lazy
 * fields and the types of JavaScript. mtc makes no use of them, but refuses what protoc refuses. */
#include "checks.h"

/* --- lite files ------------------------------------------------------------------------------- */

static void check_lite_services(mtc_program *program, const mtc_file *file)
{
    static const char *const names[] = {"cc_generic_services", "java_generic_services"};

    for (size_t i = 0; i < sizeof names / sizeof names[0] && file->services.count > 0; i++) {
        const mtc_option *option = mtc_option_written(&file->options, names[i], "true");
        if (option == NULL)
            continue;
        mtc_diag_error(program->diag, option->at,
                       "a file with LITE_RUNTIME cannot have generic services");
        mtc_diag_note(program->diag, file->services.at[0]->decl.name.at, "this service needs them");
    }
}

void mtc_check_lite(mtc_program *program, const mtc_file *file)
{
    if (file->is_lite) {
        check_lite_services(program, file);
        return;
    }
    for (size_t i = 0; i < file->imports.count; i++) {
        const mtc_import *import = &file->imports.at[i];
        if (import->file == NULL || !import->file->is_lite || file->incomplete)
            continue;
        mtc_diag_error(program->diag, import->at,
                       "\"%s\" is for LITE_RUNTIME, and this file is not", import->name);
        mtc_diag_note(program->diag, (mtc_span){0},
                      "say 'option optimize_for = LITE_RUNTIME;' in both or in none");
    }
}

static void check_lite_extension(mtc_program *program, const mtc_field *field)
{
    if (field->decl.file->is_lite && !field->extended->decl.file->is_lite &&
        !field->extended->decl.file->incomplete)
        mtc_diag_error(program->diag, field->extendee.at,
                       "a file with LITE_RUNTIME cannot extend \"%s\", whose file is without it",
                       field->extended->decl.full_name);
}

/* --- message sets ----------------------------------------------------------------------------- */

void mtc_check_message_set(mtc_program *program, const mtc_message *message)
{
    const mtc_option *option =
        mtc_option_written(&message->decl.options, "message_set_wire_format", "true");

    if (option == NULL)
        return;
    if (message->decl.file->is_proto3)
        mtc_diag_error(program->diag, option->at, "proto3 has no message sets");
    for (size_t i = 0; i < message->fields.count; i++)
        mtc_diag_error(program->diag, message->fields.at[i]->decl.name.at,
                       "a message set has no fields, only extensions");
}

void mtc_check_extension_runtime(mtc_program *program, const mtc_field *field)
{
    if (field->extended == NULL)
        return;
    check_lite_extension(program, field);
    if (field->extended->is_message_set && field->type != TYPE_UNKNOWN &&
        (field->label != LABEL_OPTIONAL || field->type != TYPE_MESSAGE))
        mtc_diag_error(program->diag, field->type_name.at,
                       "a message set can only be extended by optional messages");
}

/* --- fields ----------------------------------------------------------------------------------- */

static void check_lazy(mtc_program *program, const mtc_field *field, const char *option_name)
{
    const mtc_option_value *lazy = mtc_option_find(field->decl.options.checked, option_name);

    if (lazy != NULL && lazy->integer != 0 && field->type != TYPE_MESSAGE &&
        field->type != TYPE_UNKNOWN)
        mtc_diag_error(program->diag, lazy->at, "only fields of a message type can be lazy");
}

static void check_jstype(mtc_program *program, const mtc_field *field)
{
    enum { JS_NORMAL = 0 };
    const mtc_option_value *jstype =
        mtc_option_find(field->decl.options.checked, "google.protobuf.FieldOptions.jstype");

    if (jstype == NULL || jstype->integer == JS_NORMAL)
        return;
    switch (field->type) {
    case TYPE_INT64:
    case TYPE_UINT64:
    case TYPE_SINT64:
    case TYPE_FIXED64:
    case TYPE_SFIXED64:
    case TYPE_UNKNOWN:
        return;
    default:
        mtc_diag_error(program->diag, jstype->at, "\"jstype\" is for integers of 64 bits");
    }
}

void mtc_check_field_runtime(mtc_program *program, const mtc_field *field)
{
    check_lazy(program, field, "google.protobuf.FieldOptions.lazy");
    check_lazy(program, field, "google.protobuf.FieldOptions.unverified_lazy");
    check_jstype(program, field);
}
