/* SPDX-License-Identifier: Apache-2.0 */
/* parse_service.c - enums, services and their methods. */
#include "parser.h"

/* value = ident "=" [ "-" ] int [ options ] ";" */
static bool parse_enum_value(mtc_parser *p, mtc_enum *enumeration)
{
    mtc_enum_value *value = mtc_arena_alloc(p->arena, sizeof *value);

    mtc_parser_begin_decl(p, &value->decl, DECL_ENUM_VALUE, &enumeration->decl);
    if (!mtc_parser_ident(p, "the name of an enum value", &value->decl.name) ||
        !mtc_parser_expect(p, "=") ||
        !mtc_parser_int32(p, "an enum number", INT32_MIN, &value->number, &value->number_at))
        return false;
    if (mtc_parser_accept(p, "[") && !mtc_parse_inline_options(p, &value->decl.options, NULL))
        return false;
    if (!mtc_parser_expect(p, ";"))
        return false;
    mtc_parser_end_decl(p, &value->decl);
    LIST_ADD(p->arena, &enumeration->values, value);
    return true;
}

/* statement = option | reserved | value | ";" */
static bool parse_enum_statement(mtc_parser *p, mtc_enum *enumeration)
{
    if (mtc_parser_accept(p, ";"))
        return true;
    if (mtc_parser_at(p, "option"))
        return mtc_parse_option(p, &enumeration->decl.options);
    if (mtc_parser_at(p, "reserved"))
        return mtc_parse_enum_reserved(p, enumeration);
    return parse_enum_value(p, enumeration);
}

/* enum = "enum" ident "{" { statement } "}" */
bool mtc_parse_enum(mtc_parser *p, mtc_decl *parent, mtc_enum **out)
{
    mtc_enum *enumeration = mtc_arena_alloc(p->arena, sizeof *enumeration);

    *out = NULL;
    mtc_parser_begin_decl(p, &enumeration->decl, DECL_ENUM, parent);
    mtc_parser_next(p);
    if (!mtc_parser_ident(p, "the name of the enum", &enumeration->decl.name) ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &enumeration->decl);
    *out = enumeration;
    while (!mtc_parser_accept(p, "}")) {
        if (p->token.kind == TOKEN_END)
            return mtc_parser_unclosed(p, &enumeration->decl);
        if (!parse_enum_statement(p, enumeration))
            mtc_parser_skip(p);
    }
    return true;
}

/* side = "(" [ "stream" ] [ "." ] fullident ")" */
static bool parse_side(mtc_parser *p, mtc_name *type, mtc_span *stream)
{
    if (!mtc_parser_expect(p, "("))
        return false;
    if (mtc_parser_accept(p, "stream"))
        *stream = p->last;
    return mtc_parser_full_ident(p, "the name of a message", true, type) &&
           mtc_parser_expect(p, ")");
}

/* methodbody = { option | ";" } "}" */
static bool parse_method_body(mtc_parser *p, mtc_method *method)
{
    while (!mtc_parser_accept(p, "}")) {
        bool ok = true;
        if (p->token.kind == TOKEN_END)
            return mtc_parser_unclosed(p, &method->decl);
        if (mtc_parser_at(p, "option"))
            ok = mtc_parse_option(p, &method->decl.options);
        else if (!mtc_parser_accept(p, ";"))
            ok = mtc_parser_expected(p, "\"option\" or \"}\"");
        if (!ok)
            mtc_parser_skip(p);
    }
    return true;
}

/* method = "rpc" ident side "returns" side ( ";" | "{" methodbody ) */
static bool parse_method(mtc_parser *p, mtc_service *service)
{
    mtc_method *method = mtc_arena_alloc(p->arena, sizeof *method);

    mtc_parser_begin_decl(p, &method->decl, DECL_METHOD, &service->decl);
    mtc_parser_next(p);
    if (!mtc_parser_ident(p, "the name of the method", &method->decl.name) ||
        !parse_side(p, &method->input_name, &method->input_stream) ||
        !mtc_parser_expect(p, "returns") ||
        !parse_side(p, &method->output_name, &method->output_stream))
        return false;
    LIST_ADD(p->arena, &service->methods, method);
    if (!mtc_parser_accept(p, "{")) {
        if (!mtc_parser_expect(p, ";"))
            return false;
        mtc_parser_end_decl(p, &method->decl);
        return true;
    }
    mtc_parser_end_decl(p, &method->decl);
    return parse_method_body(p, method);
}

/* statement = option | method | ";" */
static bool parse_service_statement(mtc_parser *p, mtc_service *service)
{
    if (mtc_parser_accept(p, ";"))
        return true;
    if (mtc_parser_at(p, "option"))
        return mtc_parse_option(p, &service->decl.options);
    if (mtc_parser_at(p, "rpc"))
        return parse_method(p, service);
    return mtc_parser_expected(p, "\"rpc\", \"option\" or \"}\"");
}

/* service = "service" ident "{" { statement } "}" */
bool mtc_parse_service(mtc_parser *p, mtc_service **out)
{
    mtc_service *service = mtc_arena_alloc(p->arena, sizeof *service);

    *out = NULL;
    mtc_parser_begin_decl(p, &service->decl, DECL_SERVICE, NULL);
    mtc_parser_next(p);
    if (!mtc_parser_ident(p, "the name of the service", &service->decl.name) ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &service->decl);
    *out = service;
    while (!mtc_parser_accept(p, "}")) {
        if (p->token.kind == TOKEN_END)
            return mtc_parser_unclosed(p, &service->decl);
        if (!parse_service_statement(p, service))
            mtc_parser_skip(p);
    }
    return true;
}
