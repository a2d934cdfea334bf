/* SPDX-License-Identifier: Apache-2.0 */
/* cvalue.c - initial and default values of fields as C writes them. */
#include "cvalue.h"

#include "cname.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LITERAL_MAX = 4000, LITERAL_LINE = 60 }; /* C11 promises literals of 4,095 characters */

const char *mtc_c_zero(mtc_arena *arena, const mtc_c_field *field)
{
    switch (field->type) {
    case TYPE_STRING:
        return field->presence == PRESENCE_IMPLICIT ? "(char *)mt_empty_string" : "NULL";
    case TYPE_BYTES:
        return "{0, NULL}";
    case TYPE_MESSAGE:
        return "NULL";
    case TYPE_ENUM:
        return mtc_c_constant(arena, field->tree->enumeration->values.at[0]);
    default:
        return "0";
    }
}

/* --- numbers ---------------------------------------------------------------------------------- */

static bool is_word(const mtc_value *value, const char *word)
{
    return value->kind == VALUE_IDENT && strcmp(value->ident, word) == 0;
}

double mtc_default_number(const mtc_field *field)
{
    const mtc_value *value = &field->default_value;
    double number = value->number;

    if (field->type != TYPE_FLOAT && field->type != TYPE_DOUBLE)
        return 0;
    if (is_word(value, "inf"))
        number = INFINITY;
    if (is_word(value, "nan"))
        number = NAN;
    if (field->type == TYPE_FLOAT)
        number = (double)(float)number;
    return value->negative ? -number : number;
}

/* Returns the shortest text that is read as this number again. */
static const char *shortest(mtc_arena *arena, double number, bool is_float)
{
    for (int digits = is_float ? 6 : 15;; digits++) {
        const char *text = mtc_arena_printf(arena, "%.*g", digits, number);
        double again = is_float ? (double)strtof(text, NULL) : strtod(text, NULL);
        if (again == number || digits == 17)
            return text;
    }
}

static const char *float_text(mtc_arena *arena, const mtc_field *field)
{
    double number = mtc_default_number(field);
    bool is_float = field->type == TYPE_FLOAT;

    if (isnan(number))
        return "NAN";
    if (isinf(number))
        return number < 0 ? "-INFINITY" : "INFINITY";
    const char *text = shortest(arena, number, is_float);
    bool is_whole = strpbrk(text, ".e") == NULL;
    return mtc_arena_printf(arena, "%s%s%s", text, is_whole ? ".0" : "", is_float ? "f" : "");
}

static const char *signed_text(mtc_arena *arena, const mtc_value *value, int bits)
{
    const char *sign = value->negative ? "-" : "";

    if (value->integer == (uint64_t)1 << (bits - 1))
        return bits == 32 ? "INT32_MIN" : "INT64_MIN";
    if (bits == 32)
        return mtc_arena_printf(arena, "%s%" PRIu64, sign, value->integer);
    return mtc_arena_printf(arena, "%sINT64_C(%" PRIu64 ")", sign, value->integer);
}

static const char *enum_text(mtc_arena *arena, const mtc_field *field)
{
    const mtc_enum *enumeration = field->enumeration;

    for (size_t i = 0; i < enumeration->values.count; i++)
        if (is_word(&field->default_value, enumeration->values.at[i]->decl.name.text))
            return mtc_c_constant(arena, enumeration->values.at[i]);
    return "0"; /* the check lets no other name through */
}

const char *mtc_c_default(mtc_arena *arena, const mtc_c_field *field)
{
    const mtc_value *value = &field->tree->default_value;

    switch (field->type) {
    case TYPE_STRING:
        return mtc_arena_printf(arena, "(char *)%s", field->default_name);
    case TYPE_BYTES:
        return mtc_arena_printf(arena, "{%zu, (uint8_t *)%s}", value->string.size,
                                field->default_name);
    case TYPE_ENUM:
        return enum_text(arena, field->tree);
    case TYPE_BOOL:
        return is_word(value, "true") ? "1" : "0";
    case TYPE_FLOAT:
    case TYPE_DOUBLE:
        return float_text(arena, field->tree);
    case TYPE_UINT32:
    case TYPE_FIXED32:
        return mtc_arena_printf(arena, "%" PRIu64 "u", value->integer);
    case TYPE_UINT64:
    case TYPE_FIXED64:
        return mtc_arena_printf(arena, "UINT64_C(%" PRIu64 ")", value->integer);
    case TYPE_INT64:
    case TYPE_SINT64:
    case TYPE_SFIXED64:
        return signed_text(arena, value, 64);
    default:
        return signed_text(arena, value, 32);
    }
}

/* --- strings ---------------------------------------------------------------------------------- */

static void put_escaped(mtc_text *out, unsigned char c)
{
    static const char letters[] = "\n\t\r\"\\?"; /* "?": no trigraphs */
    static const char escapes[] = "ntr\"\\?";
    const char *found = c != '\0' ? strchr(letters, c) : NULL;

    if (found != NULL)
        mtc_text_printf(out, "\\%c", escapes[found - letters]);
    else if (c < ' ' || c > '~')
        mtc_text_printf(out, "\\%03o", c);
    else
        mtc_text_printf(out, "%c", c);
}

static void put_literal(mtc_text *out, mtc_bytes bytes)
{
    mtc_text_puts(out, bytes.size > LITERAL_LINE ? "\n    \"" : "\"");
    for (size_t i = 0; i < bytes.size; i++) {
        if (i > 0 && i % LITERAL_LINE == 0)
            mtc_text_puts(out, "\"\n    \"");
        put_escaped(out, (unsigned char)bytes.data[i]);
    }
    mtc_text_puts(out, "\"");
}

void mtc_put_c_string(mtc_text *out, mtc_bytes bytes)
{
    if (bytes.size <= LITERAL_MAX) {
        put_literal(out, bytes);
        return;
    }
    mtc_text_puts(out, "{");
    for (size_t i = 0; i < bytes.size; i++) {
        mtc_text_puts(out, i % 12 == 0 ? "\n    '" : " '");
        mtc_text_printf(out, "\\%03o',", (unsigned)(unsigned char)bytes.data[i]);
    }
    mtc_text_puts(out, " '\\0',\n}");
}
