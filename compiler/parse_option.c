/* SPDX-License-Identifier: Apache-2.0 */
/* parse_option.c - options and the constants they are set to. */
#include "locate.h"
#include "parser.h"

#include <string.h>

static bool parse_aggregate(mtc_parser *p, const char *close, mtc_value *value);

/* "500ms" without its quotes: an option that takes a duration or a size takes a string. */
static void note_quotes(mtc_parser *p)
{
    static const char *const units[] = {"us", "ms", "s", "m", "B", "KiB", "MiB", "GiB"};
    size_t size = p->token.at.size, digits = 0;

    while (digits < size && strchr("0123456789.", p->token.text[digits]) != NULL)
        digits++;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i]) == size - digits &&
            strncmp(p->token.text + digits, units[i], size - digits) == 0)
            mtc_diag_note(p->diag, (mtc_span){0}, "did you mean \"%.*s\", in quotes?", (int)size,
                          p->token.text);
}

/* number = [ "-" ] ( int | float | "inf" | "nan" ) */
static bool parse_number(mtc_parser *p, mtc_value *value)
{
    value->kind = p->token.kind == TOKEN_INT ? VALUE_INT : VALUE_FLOAT;
    value->integer = p->token.integer;
    value->number = p->token.number;
    value->too_big = p->token.too_big;
    bool right = !p->lexer.broken;
    if (!right)
        note_quotes(p);
    mtc_parser_next(p);
    return right;
}

/* scalar = fullident | number | strings */
static bool parse_scalar(mtc_parser *p, mtc_value *value)
{
    mtc_span first = p->token.at;
    mtc_name name;

    value->in_aggregate = p->aggregates > 0;
    value->negative = mtc_parser_accept(p, "-");
    if (p->token.kind == TOKEN_INT || p->token.kind == TOKEN_FLOAT) {
        if (!parse_number(p, value))
            return false;
    } else if (p->token.kind == TOKEN_IDENT) {
        value->kind = VALUE_IDENT;
        if (!mtc_parser_ident(p, "a value", &name))
            return false;
        value->ident = name.text;
        if (value->negative && !value->in_aggregate && strcmp(name.text, "inf") != 0 &&
            strcmp(name.text, "nan") != 0) {
            mtc_diag_error(p->diag, name.at, "only a number can follow \"-\"");
            return false;
        }
    } else if (p->token.kind == TOKEN_STRING && !value->negative) {
        value->kind = VALUE_STRING;
        return mtc_parser_string(p, "a string", &value->string, &value->at);
    } else {
        return mtc_parser_expected(p, "a value");
    }
    value->at = mtc_span_join(first, p->last);
    return !p->lexer.broken;
}

/* list = "[" [ item { "," item } ] "]" ; item = scalar | aggregate */
static bool parse_list(mtc_parser *p, mtc_value *value)
{
    mtc_span first = p->token.at;

    value->kind = VALUE_LIST;
    mtc_parser_next(p);
    while (!mtc_parser_accept(p, "]")) {
        mtc_value item = {0};
        bool ok;
        if (value->list.count > 0 && !mtc_parser_expect(p, ","))
            return false;
        if (mtc_parser_at(p, "{"))
            ok = parse_aggregate(p, "}", &item);
        else if (mtc_parser_at(p, "<"))
            ok = parse_aggregate(p, ">", &item);
        else
            ok = parse_scalar(p, &item);
        if (!ok)
            return false;
        LIST_ADD(p->arena, &value->list, item);
    }
    value->at = mtc_span_join(first, p->last);
    return true;
}

/* name = ident | "[" fullident [ "/" fullident ] "]" */
static bool parse_aggregate_name(mtc_parser *p, mtc_aggregate_field *field)
{
    mtc_name rest;

    if (!mtc_parser_accept(p, "["))
        return mtc_parser_ident(p, "the name of a field", &field->name);
    field->extension = true;
    if (!mtc_parser_full_ident(p, "the name of an extension", false, &field->name))
        return false;
    if (mtc_parser_accept(p, "/")) {
        if (!mtc_parser_full_ident(p, "the name of a message", false, &rest))
            return false;
        field->name.text = mtc_arena_printf(p->arena, "%s/%s", field->name.text, rest.text);
        field->name.at = mtc_span_join(field->name.at, rest.at);
    }
    return mtc_parser_expect(p, "]");
}

/* field = name ":" ( scalar | list ) | name [ ":" ] aggregate */
static bool parse_aggregate_field(mtc_parser *p, mtc_aggregate_field *field)
{
    if (!parse_aggregate_name(p, field))
        return false;
    field->colon = mtc_parser_accept(p, ":");
    if (mtc_parser_at(p, "{"))
        return parse_aggregate(p, "}", &field->value);
    if (mtc_parser_at(p, "<"))
        return parse_aggregate(p, ">", &field->value);
    if (!field->colon && !mtc_parser_at(p, "["))
        return mtc_parser_expected(p, "\":\" and a value");
    return mtc_parser_at(p, "[") ? parse_list(p, &field->value) : parse_scalar(p, &field->value);
}

/* aggregate = "{" { field [ "," | ";" ] } "}" | "<" … ">" */
static bool parse_aggregate(mtc_parser *p, const char *close, mtc_value *value)
{
    mtc_span first = p->token.at;

    value->kind = VALUE_AGGREGATE;
    if (!mtc_parser_enter(p, MTC_MAX_VALUE_DEPTH))
        return false;
    p->aggregates++;
    p->braces += close[0] == '}';
    mtc_parser_next(p);
    while (!mtc_parser_accept(p, close)) {
        mtc_aggregate_field field = {0};
        if (!parse_aggregate_field(p, &field))
            return false;
        LIST_ADD(p->arena, &value->fields, field);
        if (!mtc_parser_accept(p, ","))
            mtc_parser_accept(p, ";");
    }
    p->depth--;
    p->aggregates--;
    p->braces -= close[0] == '}';
    value->at = mtc_span_join(first, p->last);
    return true;
}

/* constant = scalar | "{" aggregate "}" */
static bool parse_constant(mtc_parser *p, mtc_value *value)
{
    p->aggregates = 0;
    p->braces = 0;
    if (mtc_parser_at(p, "{"))
        return parse_aggregate(p, "}", value);
    return parse_scalar(p, value);
}

/* part = ident | "(" [ "." ] fullident ")" */
static bool parse_part(mtc_parser *p, mtc_option *option)
{
    mtc_option_part part = {0};

    if (mtc_parser_accept(p, "(")) {
        part.extension = true;
        if (!mtc_parser_full_ident(p, "the name of an option", true, &part.name) ||
            !mtc_parser_expect(p, ")"))
            return false;
    } else if (!mtc_parser_ident(p, "the name of an option", &part.name)) {
        return false;
    }
    LIST_ADD(p->arena, &option->parts, part);
    return true;
}

/* assignment = part { "." part } "=" constant */
static bool parse_assignment(mtc_parser *p, mtc_option *option)
{
    mtc_span first = p->token.at;

    do {
        if (!parse_part(p, option))
            return false;
        if (option->parts.count > MTC_MAX_OPTION_PARTS) {
            mtc_diag_error(p->diag, p->last, "the name of an option has more than %d parts",
                           MTC_MAX_OPTION_PARTS);
            return false;
        }
    } while (mtc_parser_accept(p, "."));
    option->at = mtc_span_join(first, p->last);
    return mtc_parser_expect(p, "=") && parse_constant(p, &option->value);
}

static bool parse_located_option(mtc_parser *p, mtc_options *options, size_t location)
{
    mtc_option option = {0};

    if (!parse_assignment(p, &option))
        return false;
    LIST_ADD(p->arena, &options->written, option);
    mtc_locate_end(p, location);
    return true;
}

bool mtc_parse_option(mtc_parser *p, mtc_options *options, size_t location)
{
    size_t own = mtc_locate_option(p, location, options);

    mtc_parser_next(p);
    if (!parse_located_option(p, options, own))
        return false;
    if (!mtc_parser_expect(p, ";")) {
        options->written.count--; /* its value goes on in a way that is not understood */
        return false;
    }
    mtc_locate_comments(p, own);
    mtc_locate_end(p, own);
    mtc_locate_end(p, location);
    return true;
}

static bool parse_inline_option(mtc_parser *p, mtc_options *options, size_t location)
{
    return parse_located_option(p, options, mtc_locate_option(p, location, options));
}

bool mtc_parse_inline_options(mtc_parser *p, mtc_options *options, size_t parent, int32_t number)
{
    if (!mtc_parser_at(p, "["))
        return true;
    size_t location = mtc_locate(p, parent, number);
    do {
        mtc_parser_next(p); /* "[" or "," */
        if (!parse_inline_option(p, options, location))
            return false;
    } while (mtc_parser_at(p, ","));
    if (!mtc_parser_expect(p, "]"))
        return false;
    mtc_locate_end(p, location);
    return true;
}

/* --- what looks like an option of a field, but stands in the field's own descriptor ------------ */

/* default = "default" "=" constant */
static bool parse_default(mtc_parser *p, mtc_field *field)
{
    mtc_span at = p->token.at;

    mtc_parser_next(p);
    if (!mtc_parser_expect(p, "="))
        return false;
    size_t location = mtc_locate(p, field->decl.location, 7);
    mtc_value value = {0};
    if (!parse_constant(p, &value))
        return false;
    mtc_locate_end(p, location);
    if (field->has_default)
        mtc_diag_error(p->diag, at, "\"default\" is set twice");
    field->has_default = true;
    field->default_value = value;
    return true;
}

static void set_json_name(mtc_parser *p, mtc_field *field, const mtc_value *value, mtc_span at)
{
    if (field->json_name_written)
        mtc_diag_error(p->diag, at, "\"json_name\" is set twice");
    else if (value->kind != VALUE_STRING)
        mtc_diag_error(p->diag, value->at, "\"json_name\" takes a string");
    else if (strlen(value->string.data) != value->string.size)
        mtc_diag_error(p->diag, value->at, "a JSON name cannot hold NUL characters");
    else
        field->json_name = value->string.data;
    field->json_name_written = true;
    field->json_name_at = value->at;
}

/* jsonname = "json_name" "=" constant */
static bool parse_json_name(mtc_parser *p, mtc_field *field)
{
    mtc_span at = p->token.at;
    mtc_value value = {0};
    size_t whole = mtc_locate(p, field->decl.location, 10);

    mtc_parser_next(p);
    if (!mtc_parser_expect(p, "="))
        return false;
    size_t inner = mtc_locate(p, field->decl.location, 10);
    if (!parse_constant(p, &value))
        return false;
    mtc_locate_end(p, inner);
    mtc_locate_end(p, whole);
    set_json_name(p, field, &value, at);
    return true;
}

bool mtc_parse_field_options(mtc_parser *p, mtc_field *field)
{
    if (!mtc_parser_at(p, "["))
        return true;
    size_t location = mtc_locate(p, field->decl.location, 8);
    do {
        bool ok;
        mtc_parser_next(p); /* "[" or "," */
        if (mtc_parser_at(p, "default"))
            ok = parse_default(p, field);
        else if (mtc_parser_at(p, "json_name"))
            ok = parse_json_name(p, field);
        else
            ok = parse_inline_option(p, &field->decl.options, location);
        if (!ok)
            return false;
    } while (mtc_parser_at(p, ","));
    if (!mtc_parser_expect(p, "]"))
        return false;
    mtc_locate_end(p, location);
    return true;
}
