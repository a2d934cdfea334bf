/* SPDX-License-Identifier: Apache-2.0 */
/* parse_option.c - options and the constants they are set to. */
#include "parser.h"

#include <string.h>

static bool parse_aggregate(mtc_parser *p, const char *close, mtc_value *value);

/* number = [ "-" ] ( int | float | "inf" | "nan" ) */
static bool parse_number(mtc_parser *p, mtc_value *value)
{
    value->kind = p->token.kind == TOKEN_INT ? VALUE_INT : VALUE_FLOAT;
    value->integer = p->token.integer;
    value->number = p->token.number;
    value->too_big = p->token.too_big;
    mtc_parser_next(p);
    return true;
}

/* scalar = fullident | number | strings */
static bool parse_scalar(mtc_parser *p, mtc_value *value)
{
    mtc_span first = p->token.at;
    mtc_name name;

    value->in_aggregate = p->aggregates > 0;
    value->negative = mtc_parser_accept(p, "-");
    if (p->token.kind == TOKEN_INT || p->token.kind == TOKEN_FLOAT) {
        parse_number(p, value);
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
    return true;
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
    value->at = mtc_span_join(first, p->last);
    return true;
}

/* constant = scalar | "{" aggregate "}" */
static bool parse_constant(mtc_parser *p, mtc_value *value)
{
    p->aggregates = 0;
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
    } while (mtc_parser_accept(p, "."));
    option->at = mtc_span_join(first, p->last);
    return mtc_parser_expect(p, "=") && parse_constant(p, &option->value);
}

bool mtc_parse_option(mtc_parser *p, mtc_options *options)
{
    mtc_option option = {0};

    mtc_parser_next(p);
    if (!parse_assignment(p, &option))
        return false;
    LIST_ADD(p->arena, &options->written, option);
    return mtc_parser_expect(p, ";");
}

static bool is_plain(const mtc_option *option, const char *name)
{
    return option->parts.count == 1 && !option->parts.at[0].extension &&
           strcmp(option->parts.at[0].name.text, name) == 0;
}

static void set_default(mtc_parser *p, mtc_field *field, const mtc_option *option)
{
    if (field->has_default)
        mtc_diag_error(p->diag, option->at, "\"default\" is set twice");
    field->has_default = true;
    field->default_value = option->value;
}

static void set_json_name(mtc_parser *p, mtc_field *field, const mtc_option *option)
{
    const mtc_value *value = &option->value;

    if (field->json_name_written)
        mtc_diag_error(p->diag, option->at, "\"json_name\" is set twice");
    else if (value->kind != VALUE_STRING)
        mtc_diag_error(p->diag, value->at, "\"json_name\" takes a string");
    else if (strlen(value->string.data) != value->string.size)
        mtc_diag_error(p->diag, value->at, "a JSON name cannot hold NUL characters");
    else
        field->json_name = value->string.data;
    field->json_name_written = true;
    field->json_name_at = value->at;
}

bool mtc_parse_inline_options(mtc_parser *p, mtc_options *options, mtc_field *field)
{
    do {
        mtc_option option = {0};
        if (!parse_assignment(p, &option))
            return false;
        /* These two are not fields of FieldOptions, but of the field's own descriptor. */
        if (field != NULL && is_plain(&option, "default"))
            set_default(p, field, &option);
        else if (field != NULL && is_plain(&option, "json_name"))
            set_json_name(p, field, &option);
        else
            LIST_ADD(p->arena, &options->written, option);
    } while (mtc_parser_accept(p, ","));
    return mtc_parser_expect(p, "]");
}
