/* SPDX-License-Identifier: Apache-2.0 */
/* check_scalar.c - reads a constant as a value of a scalar type or an enum. */
#include "checks.h"

#include "resolve.h"
#include "suggest.h"
#include "symbol.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* Is it one of these words? Inside an aggregate as the text format has it, else just the first. */
static bool is_word(const mtc_value *value, const char *const *words)
{
    if (value->kind != VALUE_IDENT)
        return false;
    for (size_t i = 0; words[i] != NULL && (i == 0 || value->in_aggregate); i++)
        if (strcmp(value->ident, words[i]) == 0)
            return true;
    return false;
}

static bool is_number_word(const mtc_value *value, const char *word, const char *longer)
{
    if (value->kind != VALUE_IDENT)
        return false;
    if (!value->in_aggregate)
        return strcmp(value->ident, word) == 0;
    return strcasecmp(value->ident, word) == 0 || strcasecmp(value->ident, longer) == 0;
}

/* Written in hex or octal? Such a number begins with 0 and has more digits. */
static bool is_decimal(const mtc_value *value)
{
    const char *end = value->at.source->text + value->at.at + value->at.size;
    const char *at = end - value->at.size;

    while (at < end && (*at < '0' || *at > '9'))
        at++;
    return value->kind == VALUE_FLOAT || end - at < 2 || *at != '0';
}

static bool read_double(mtc_program *program, const mtc_field *field, const mtc_value *value,
                        mtc_option_value *out)
{
    if (value->kind == VALUE_INT || value->kind == VALUE_FLOAT)
        out->number = value->number;
    else if (is_number_word(value, "inf", "infinity"))
        out->number = INFINITY;
    else if (is_number_word(value, "nan", "nan"))
        out->number = NAN;
    else
        return wrong(program, field, value, "a number");
    if (value->in_aggregate && !is_decimal(value))
        return wrong(program, field, value, "a floating point number: write it in decimal");
    if (value->too_big && !value->in_aggregate) {
        mtc_diag_error(program->diag, value->at, "this integer does not fit in 64 bits");
        mtc_diag_note(program->diag, (mtc_span){0}, "put \".0\" behind it");
        return false;
    }
    if (value->negative)
        out->number = -out->number;
    return true;
}

static bool read_bool(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out)
{
    static const char *const yes[] = {"true", "True", "t", NULL};
    static const char *const no[] = {"false", "False", "f", NULL};
    bool digit = value->in_aggregate && value->kind == VALUE_INT && !value->too_big;

    if (!value->negative && (is_word(value, yes) || (digit && value->integer == 1)))
        out->integer = 1;
    else if (value->negative || !(is_word(value, no) || (digit && value->integer == 0)))
        return wrong(program, field, value, "a bool: true or false");
    return true;
}

/* Values stand beside their enum, under the name of the scope around it. */
static const mtc_enum_value *find_enum_value(mtc_program *program, const mtc_enum *enumeration,
                                             const char *name)
{
    const char *full = enumeration->decl.full_name;
    size_t scope_size = strlen(full) - strlen(enumeration->decl.name.text);
    const mtc_decl *decl =
        mtc_table_get(mtc_symbols_of(program, enumeration->decl.file),
                      mtc_arena_printf(program->arena, "%.*s%s", (int)scope_size, full, name));

    return decl != NULL && decl->parent == &enumeration->decl ? (const mtc_enum_value *)decl : NULL;
}

static void report_no_value(mtc_program *program, const mtc_enum *enumeration,
                            const mtc_value *value)
{
    mtc_suggestion suggestion = {.word = value->ident};

    if (enumeration->decl.file->incomplete)
        return;
    mtc_diag_error(program->diag, value->at, "\"%s\" has no value \"%s\"",
                   enumeration->decl.full_name, value->ident);
    for (size_t i = 0; i < enumeration->values.count && !program->diag->muted; i++)
        mtc_suggest_try(&suggestion, enumeration->values.at[i]->decl.name.text);
    if (suggestion.best != NULL)
        mtc_diag_note(program->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
}

/* Inside an aggregate a number will do, if the enum has it or takes any. */
static bool read_enum_number(mtc_program *program, const mtc_field *field, const mtc_value *value,
                             mtc_option_value *out)
{
    const mtc_enum *enumeration = field->enumeration;

    if (!read_signed(program, field, value, 32, out))
        return false;
    bool known =
        field->decl.file->edition != 0 ? !enumeration->is_closed : field->decl.file->is_proto3;
    int32_t number = (int32_t)out->integer;
    known = known || bsearch(&number, enumeration->numbers, enumeration->values.count,
                             sizeof number, mtc_compare_numbers) != NULL;
    if (!known)
        mtc_diag_error(program->diag, value->at, "\"%s\" has no value with the number %d",
                       enumeration->decl.full_name, (int32_t)out->integer);
    return known;
}

static bool read_enum(mtc_program *program, const mtc_field *field, const mtc_value *value,
                      mtc_option_value *out)
{
    if (value->kind == VALUE_INT && value->in_aggregate)
        return read_enum_number(program, field, value, out);
    if (value->kind != VALUE_IDENT || value->negative)
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
