/* SPDX-License-Identifier: Apache-2.0 */
/* parse_range.c - reserved numbers and names, and extension ranges. */
#include "locate.h"
#include "parser.h"

/* What the ends of a range may be. */
typedef struct range_limits {
    const char *what;
    int32_t min;
    int32_t max; /* what the word "max" stands for */
} range_limits;

static const range_limits field_limits = {"a field number", 0, MTC_MAX_FIELD_NUMBER};
static const range_limits enum_limits = {"an enum number", INT32_MIN, INT32_MAX};

/* Reads what stands behind "to". A range of one number ends where it starts, to protoc at its first
 * token: the "-" of "-1". */
static bool parse_range_end(mtc_parser *p, const range_limits *limits, mtc_range *range,
                            uint32_t first_size, mtc_span *last)
{
    *last = (mtc_span){range->at.source, range->at.at, first_size};
    range->last = range->first;
    if (!mtc_parser_accept(p, "to"))
        return true;
    *last = p->token.at;
    range->to_max = mtc_parser_accept(p, "max");
    if (!range->to_max)
        return mtc_parser_int32(p, limits->what, limits->min, &range->last, last);
    range->last = limits->max;
    return true;
}

/* range = int [ "to" ( int | "max" ) ] */
static bool parse_range(mtc_parser *p, const range_limits *limits, size_t location,
                        mtc_range *range)
{
    uint32_t first_size = p->token.at.size;
    mtc_span last;

    if (!mtc_parser_int32(p, limits->what, limits->min, &range->first, &range->at))
        return false;
    mtc_locate_span(p, location, 1, range->at);
    if (!parse_range_end(p, limits, range, first_size, &last))
        return false;
    mtc_locate_span(p, location, 2, last);
    mtc_locate_end(p, location);
    range->at = mtc_span_join(range->at, p->last);
    return true;
}

/* ranges = range { "," range } */
static bool parse_ranges(mtc_parser *p, const range_limits *limits, size_t location,
                         mtc_ranges *ranges)
{
    do {
        mtc_range range = {0};
        size_t own = mtc_locate(p, location, (int32_t)ranges->count);
        if (!parse_range(p, limits, own, &range))
            return false;
        range.location = own;
        LIST_ADD(p->arena, ranges, range);
    } while (mtc_parser_accept(p, ","));
    return true;
}

/* names = string { "," string } */
static bool parse_names(mtc_parser *p, size_t location, mtc_names *names)
{
    do {
        mtc_bytes bytes;
        mtc_name name;
        size_t own = mtc_locate(p, location, (int32_t)names->count);
        if (!mtc_parser_string(p, "a name as a string", &bytes, &name.at))
            return false;
        mtc_locate_end(p, own);
        name.text = bytes.data;
        LIST_ADD(p->arena, names, name);
    } while (mtc_parser_accept(p, ","));
    return true;
}

static bool end_statement(mtc_parser *p, size_t location)
{
    if (!mtc_parser_expect(p, ";"))
        return false;
    mtc_locate_comments(p, location);
    mtc_locate_end(p, location);
    return true;
}

/* Starts "reserved": behind the word it shows which of two fields of the descriptor is meant. */
static size_t begin_reserved(mtc_parser *p, size_t parent, int32_t ranges, int32_t names)
{
    mtc_parser_next(p);
    mtc_span word = p->last;
    size_t location = mtc_locate(p, parent, p->token.kind == TOKEN_STRING ? names : ranges);
    mtc_locate_start(p, location, word);
    return location;
}

/* reserved = "reserved" ( ranges | names ) ";" */
bool mtc_parse_message_reserved(mtc_parser *p, mtc_message *message)
{
    size_t location = begin_reserved(p, message->decl.location, 9, 10);
    bool ok = p->token.kind == TOKEN_STRING
                  ? parse_names(p, location, &message->reserved_names)
                  : parse_ranges(p, &field_limits, location, &message->reserved_ranges);

    return ok && end_statement(p, location);
}

bool mtc_parse_enum_reserved(mtc_parser *p, mtc_enum *enumeration)
{
    size_t location = begin_reserved(p, enumeration->decl.location, 4, 5);
    bool ok = p->token.kind == TOKEN_STRING
                  ? parse_names(p, location, &enumeration->reserved_names)
                  : parse_ranges(p, &enum_limits, location, &enumeration->reserved_ranges);

    return ok && end_statement(p, location);
}

/* Options of extension ranges belong to each range of their statement, and so do their places. */
static bool parse_range_options(mtc_parser *p, mtc_message *message, size_t first)
{
    mtc_options *options = mtc_arena_alloc(p->arena, sizeof *options);
    size_t start = p->file->locations.count;

    if (!mtc_parse_inline_options(p, options, message->extension_ranges.at[first].location, 3))
        return false;
    size_t count = p->file->locations.count - start;
    for (size_t i = first; i < message->extension_ranges.count; i++) {
        mtc_range *range = &message->extension_ranges.at[i];
        range->options = options;
        if (i > first)
            mtc_locate_again(p, start, count, range->location);
    }
    return true;
}

/* extensions = "extensions" ranges [ options ] ";" */
bool mtc_parse_extension_ranges(mtc_parser *p, mtc_message *message)
{
    size_t first = message->extension_ranges.count;
    size_t location = mtc_locate(p, message->decl.location, 5);

    mtc_parser_next(p);
    if (!parse_ranges(p, &field_limits, location, &message->extension_ranges))
        return false;
    if (mtc_parser_at(p, "[") && !parse_range_options(p, message, first))
        return false;
    return end_statement(p, location);
}
