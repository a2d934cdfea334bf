/* SPDX-License-Identifier: Apache-2.0 */
/* check_scalar.c - reads a constant as a value of a scalar type or an enum. */
#include "checks.h"

#include "suggest.h"

#include <math.h>
#include <string.h>

static bool wrong(mtc_program *program, const mtc_field *field, const mtc_value *value,
                  const char *expected)
{
    mtc_diag_error(program->diag, value->at, "\"%s\" is %s", field->decl.name.text, expected);
    return false;
}

static bool out_of_range(mtc_program *program, const mtc_field *field, const mtc_value *value)
{
    mtc_diag_error(program->diag, value->at, "this number does not fit in %s",
                   mtc_type_word(field->type));
    return false;
}

static bool read_signed(mtc_program *program, const mtc_field *field, const mtc_value *value,
                        int bits, mtc_option_value *out)
{
    uint64_t limit = (uint64_t)1 << (bits - 1);

    if (value->kind != VALUE_INT)
        return wrong(program, field, value, "an integer");
    if (value->too_big || value->integer > (value->negative ? limit : limit - 1))
        return out_of_range(program, field, value);
    out->integer = value->negative ? 0 - value->integer : value->integer;
    return true;
}

static bool read_unsigned(mtc_program *program, const mtc_field *field, const mtc_value *value,
                          int bits, mtc_option_value *out)
{
    if (value->kind != VALUE_INT)
        return wrong(program, field, value, "an integer");
    if (value->negative)
        return wrong(program, field, value, "unsigned and cannot be negative");
    if (value->too_big || (bits == 32 && value->integer > UINT32_MAX))
        return out_of_range(program, field, value);
    out->integer = value->integer;
    return true;
}

static bool read_double(mtc_program *program, const mtc_field *field, const mtc_value *value,
                        mtc_option_value *out)
{
    if (value->kind == VALUE_INT || value->kind == VALUE_FLOAT)
        out->number = value->number;
    else if (value->kind == VALUE_IDENT && strcmp(value->ident, "inf") == 0)
        out->number = INFINITY;
    else if (value->kind == VALUE_IDENT && strcmp(value->ident, "nan") == 0)
        out->number = NAN;
    else
        return wrong(program, field, value, "a number");
    if (value->negative)
        out->number = -out->number;
    return true;
}

static bool read_bool(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out)
{
    if (value->kind == VALUE_IDENT && strcmp(value->ident, "true") == 0)
        out->integer = 1;
    else if (value->kind != VALUE_IDENT || strcmp(value->ident, "false") != 0)
        return wrong(program, field, value, "a bool: true or false");
    return true;
}

/* Values stand beside their enum, under the name of the scope around it. */
static const mtc_enum_value *find_enum_value(mtc_program *program, const mtc_enum *enumeration,
                                             const char *name)
{
    const char *full = enumeration->decl.full_name;
    size_t scope_size = strlen(full) - strlen(enumeration->decl.name.text);
    const mtc_decl *decl = mtc_table_get(
        &program->symbols, mtc_arena_printf(program->arena, "%.*s%s", (int)scope_size, full, name));

    return decl != NULL && decl->parent == &enumeration->decl ? (const mtc_enum_value *)decl : NULL;
}

static void report_no_value(mtc_program *program, const mtc_enum *enumeration,
                            const mtc_value *value)
{
    mtc_suggestion suggestion = {.word = value->ident};

    mtc_diag_error(program->diag, value->at, "\"%s\" has no value \"%s\"",
                   enumeration->decl.full_name, value->ident);
    for (size_t i = 0; i < enumeration->values.count && !program->diag->muted; i++)
        mtc_suggest_try(&suggestion, enumeration->values.at[i]->decl.name.text);
    if (suggestion.best != NULL)
        mtc_diag_note(program->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
}

static bool read_enum(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out)
{
    if (value->kind != VALUE_IDENT)
        return wrong(program, field, value, "an enum: give the name of a value");
    const mtc_enum_value *found = find_enum_value(program, field->enumeration, value->ident);
    if (found == NULL) {
        report_no_value(program, field->enumeration, value);
        return false;
    }
    out->integer = (uint64_t)(int64_t)found->number;
    return true;
}

bool mtc_check_scalar(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out)
{
    switch (field->type) {
    case TYPE_INT32:
    case TYPE_SINT32:
    case TYPE_SFIXED32:
        return read_signed(program, field, value, 32, out);
    case TYPE_INT64:
    case TYPE_SINT64:
    case TYPE_SFIXED64:
        return read_signed(program, field, value, 64, out);
    case TYPE_UINT32:
    case TYPE_FIXED32:
        return read_unsigned(program, field, value, 32, out);
    case TYPE_UINT64:
    case TYPE_FIXED64:
        return read_unsigned(program, field, value, 64, out);
    case TYPE_FLOAT:
    case TYPE_DOUBLE:
        return read_double(program, field, value, out);
    case TYPE_BOOL:
        return read_bool(program, field, value, out);
    case TYPE_ENUM:
        return read_enum(program, field, value, out);
    default:
        if (value->kind != VALUE_STRING)
            return wrong(program, field, value, "a string: put it in quotes");
        out->string = value->string;
        return true;
    }
}
