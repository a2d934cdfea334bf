/* SPDX-License-Identifier: Apache-2.0 */
/* parse_range.c - reserved numbers and names, and extension ranges. */
#include "parser.h"

/* What the ends of a range may be. */
typedef struct range_limits {
    const char *what;
    int32_t min;
    int32_t max; /* what the word "max" stands for */
} range_limits;

static const range_limits field_limits = {"a field number", 0, MTC_MAX_FIELD_NUMBER};
static const range_limits enum_limits = {"an enum number", INT32_MIN, INT32_MAX};

/* range = int [ "to" ( int | "max" ) ] */
static bool parse_range(mtc_parser *p, const range_limits *limits, mtc_range *range)
{
    mtc_span last;

    if (!mtc_parser_int32(p, limits->what, limits->min, &range->first, &range->at))
        return false;
    range->last = range->first;
    range->to_max = false;
    if (!mtc_parser_accept(p, "to"))
        return true;
    last = p->token.at;
    range->to_max = mtc_parser_accept(p, "max");
    if (range->to_max)
        range->last = limits->max;
    else if (!mtc_parser_int32(p, limits->what, limits->min, &range->last, &last))
        return false;
    range->at = mtc_span_join(range->at, last);
    return true;
}

/* reservedname = string */
static bool parse_reserved_name(mtc_parser *p, mtc_name *name)
{
    mtc_bytes bytes;

    if (!mtc_parser_string(p, "a name as a string", &bytes, &name->at))
        return false;
    name->text = bytes.data;
    return true;
}

/* reserved = "reserved" ( range { "," range } | reservedname { "," reservedname } ) ";" */
bool mtc_parse_message_reserved(mtc_parser *p, mtc_message *message)
{
    mtc_parser_next(p);
    bool names = p->token.kind == TOKEN_STRING;
    do {
        mtc_name name;
        mtc_range range;
        if (names ? !parse_reserved_name(p, &name) : !parse_range(p, &field_limits, &range))
            return false;
        if (names)
            LIST_ADD(p->arena, &message->reserved_names, name);
        else
            LIST_ADD(p->arena, &message->reserved_ranges, range);
    } while (mtc_parser_accept(p, ","));
    return mtc_parser_expect(p, ";");
}

bool mtc_parse_enum_reserved(mtc_parser *p, mtc_enum *enumeration)
{
    mtc_parser_next(p);
    bool names = p->token.kind == TOKEN_STRING;
    do {
        mtc_name name;
        mtc_range range;
        if (names ? !parse_reserved_name(p, &name) : !parse_range(p, &enum_limits, &range))
            return false;
        if (names)
            LIST_ADD(p->arena, &enumeration->reserved_names, name);
        else
            LIST_ADD(p->arena, &enumeration->reserved_ranges, range);
    } while (mtc_parser_accept(p, ","));
    return mtc_parser_expect(p, ";");
}

/* extensions = "extensions" range { "," range } [ options ] ";" */
bool mtc_parse_extension_ranges(mtc_parser *p, mtc_message *message)
{
    mtc_parser_next(p);
    do {
        mtc_range range;
        if (!parse_range(p, &field_limits, &range))
            return false;
        LIST_ADD(p->arena, &message->extension_ranges, range);
    } while (mtc_parser_accept(p, ","));
    if (mtc_parser_accept(p, "[") && !mtc_parse_inline_options(p, &message->range_options, NULL))
        return false;
    return mtc_parser_expect(p, ";");
}
