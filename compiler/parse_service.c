/* SPDX-License-Identifier: Apache-2.0 */
/* parse_service.c - enums, services and their methods. */
#include "locate.h"
#include "parse_hint.h"
#include "parser.h"

/* value = ident "=" [ "-" ] int [ options ] ";" */
static bool parse_enum_value(mtc_parser *p, mtc_enum *enumeration)
{
    mtc_enum_value *value = mtc_arena_alloc(p->arena, sizeof *value);

    mtc_parser_begin_decl(p, &value->decl, DECL_ENUM_VALUE, &enumeration->decl);
    size_t location = mtc_locate_item(p, enumeration->decl.location, 2, enumeration->values.count);
    value->decl.location = location;
    if (!mtc_parse_decl_name(p, &value->decl, "the name of an enum value") ||
        !mtc_parser_expect(p, "=") ||
        !mtc_parser_int32(p, "an enum number", INT32_MIN, &value->number, &value->number_at))
        return false;
    mtc_locate_span(p, location, 2, value->number_at);
    if (!mtc_parse_inline_options(p, &value->decl.options, location, 3) ||
        !mtc_parser_expect(p, ";"))
        return false;
    mtc_parser_end_decl(p, &value->decl);
    mtc_locate_end(p, location);
    LIST_ADD(p->arena, &enumeration->values, value);
    return true;
}

/* statement = option | reserved | value | ";" */
static bool parse_enum_statement(mtc_parser *p, mtc_enum *enumeration)
{
    if (mtc_parser_accept_end(p, ";"))
        return true;
    if (mtc_parser_at(p, "option"))
        return mtc_parse_option(p, &enumeration->decl.options,
                                mtc_locate(p, enumeration->decl.location, 3));
    if (mtc_parser_at(p, "reserved"))
        return mtc_parse_enum_reserved(p, enumeration);
    return parse_enum_value(p, enumeration);
}

static size_t locate_enum(mtc_parser *p, const mtc_message *parent)
{
    if (parent == NULL)
        return mtc_locate_item(p, 0, 5, p->file->enums.count);
    return mtc_locate_item(p, parent->decl.location, 4, parent->enums.count);
}

/* enum = "enum" ident "{" { statement } "}" */
bool mtc_parse_enum(mtc_parser *p, mtc_decl *parent, mtc_enum **out)
{
    mtc_enum *enumeration = mtc_arena_alloc(p->arena, sizeof *enumeration);

    *out = NULL;
    mtc_parser_begin_decl(p, &enumeration->decl, DECL_ENUM, parent);
    enumeration->decl.location = locate_enum(p, (const mtc_message *)parent);
    mtc_parser_next(p);
    if (!mtc_parse_decl_name(p, &enumeration->decl, "the name of the enum") ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &enumeration->decl);
    *out = enumeration;
    while (!mtc_parse_close(p, &enumeration->decl)) {
        mtc_token first = p->token;
        int errors = p->diag->errors;
        if (p->token.kind == TOKEN_END)
            return mtc_parse_unclosed(p, &enumeration->decl);
        if (!parse_enum_statement(p, enumeration)) {
            mtc_parse_hint(p, &first, errors, &enumeration->decl);
            mtc_parser_skip(p, NULL);
        }
    }
    mtc_locate_end(p, enumeration->decl.location);
    return true;
}

/* What a method takes or gives, and the numbers of both in its descriptor. */
typedef struct side {
    mtc_name *type;
    mtc_span *stream;
    size_t location; /* of the method */
    int32_t type_number;
    int32_t stream_number;
} side;

/* side = "(" [ "stream" ] [ "." ] fullident ")" */
static bool parse_side(mtc_parser *p, const side *s)
{
    if (!mtc_parser_expect(p, "("))
        return false;
    if (mtc_parser_accept(p, "stream")) {
        *s->stream = p->last;
        mtc_locate_span(p, s->location, s->stream_number, p->last);
    }
    if (!mtc_parser_full_ident(p, "the name of a message", true, s->type))
        return false;
    mtc_locate_span(p, s->location, s->type_number, s->type->at);
    return mtc_parser_expect(p, ")");
}

/* methodbody = { option | ";" } "}" */
static bool parse_method_body(mtc_parser *p, mtc_method *method)
{
    static const char expected[] = "\"option\" or \"}\"";

    while (!mtc_parse_close(p, &method->decl) && !mtc_parse_left_open(p, &method->decl, expected)) {
        mtc_token first = p->token;
        int errors = p->diag->errors;
        bool ok = true;
        if (p->token.kind == TOKEN_END)
            return mtc_parse_unclosed(p, &method->decl);
        if (mtc_parser_at(p, "option"))
            ok =
                mtc_parse_option(p, &method->decl.options, mtc_locate(p, method->decl.location, 4));
        else if (!mtc_parser_accept_end(p, ";"))
            ok = mtc_parser_expected(p, expected);
        if (!ok) {
            mtc_parse_hint(p, &first, errors, &method->decl);
            mtc_parser_skip(p, NULL);
        }
    }
    return true;
}

/* method = "rpc" ident side "returns" side ( ";" | "{" methodbody ) */
static bool parse_method(mtc_parser *p, mtc_service *service)
{
    mtc_method *method = mtc_arena_alloc(p->arena, sizeof *method);

    mtc_parser_begin_decl(p, &method->decl, DECL_METHOD, &service->decl);
    size_t location = mtc_locate_item(p, service->decl.location, 2, service->methods.count);
    method->decl.location = location;
    const side input = {&method->input_name, &method->input_stream, location, 2, 5};
    const side output = {&method->output_name, &method->output_stream, location, 3, 6};
    mtc_parser_next(p);
    if (!mtc_parse_decl_name(p, &method->decl, "the name of the method") ||
        !parse_side(p, &input) || !mtc_parser_expect(p, "returns") || !parse_side(p, &output))
        return false;
    LIST_ADD(p->arena, &service->methods, method);
    if (!mtc_parser_accept(p, "{")) {
        if (!mtc_parser_expect(p, ";"))
            return false;
        mtc_parser_end_decl(p, &method->decl);
        mtc_locate_end(p, location);
        return true;
    }
    mtc_parser_end_decl(p, &method->decl);
    method->decl.options.has_block = true;
    if (!parse_method_body(p, method))
        return false;
    mtc_locate_end(p, location);
    return true;
}

static const char in_service[] = "\"rpc\", \"option\" or \"}\"";

/* statement = option | method | ";" */
static bool parse_service_statement(mtc_parser *p, mtc_service *service)
{
    if (mtc_parser_accept_end(p, ";"))
        return true;
    if (mtc_parser_at(p, "option"))
        return mtc_parse_option(p, &service->decl.options,
                                mtc_locate(p, service->decl.location, 3));
    if (mtc_parser_at(p, "rpc"))
        return parse_method(p, service);
    return mtc_parser_expected(p, in_service);
}

/* service = "service" ident "{" { statement } "}" */
bool mtc_parse_service(mtc_parser *p, mtc_service **out)
{
    mtc_service *service = mtc_arena_alloc(p->arena, sizeof *service);

    *out = NULL;
    mtc_parser_begin_decl(p, &service->decl, DECL_SERVICE, NULL);
    service->decl.location = mtc_locate_item(p, 0, 6, p->file->services.count);
    mtc_parser_next(p);
    if (!mtc_parse_decl_name(p, &service->decl, "the name of the service") ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &service->decl);
    *out = service;
    while (!mtc_parse_close(p, &service->decl) &&
           !mtc_parse_left_open(p, &service->decl, in_service)) {
        mtc_token first = p->token;
        int errors = p->diag->errors;
        if (p->token.kind == TOKEN_END)
            return mtc_parse_unclosed(p, &service->decl);
        if (!parse_service_statement(p, service)) {
            mtc_parse_hint(p, &first, errors, &service->decl);
            mtc_parser_skip(p, NULL);
        }
    }
    mtc_locate_end(p, service->decl.location);
    return true;
}
