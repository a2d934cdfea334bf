/* SPDX-License-Identifier: Apache-2.0 */
/* locate.h - where everything stands in a file, as SourceCodeInfo tells it. The parser calls these
 * all the time; they do something only when locations were asked for. Order and extent of locations
 * are protoc's: one is added where its first token is current, and ends at the token read last. */
#ifndef MTC_LOCATE_H
#define MTC_LOCATE_H

#include "parser.h"

/* Adds the location of a field, or of one of its items, of the descriptor that stands at parent;
 * it starts at the current token. Returns its index in file->locations. */
size_t mtc_locate(mtc_parser *p, size_t parent, int32_t number);
size_t mtc_locate_item(mtc_parser *p, size_t parent, int32_t number, size_t index);

/* Adds the location of an option: its path goes on where the option is found to belong. */
size_t mtc_locate_option(mtc_parser *p, size_t parent, const mtc_options *options);

/* Adds a location for the tokens at a span. */
void mtc_locate_span(mtc_parser *p, size_t parent, int32_t number, mtc_span at);

/* Makes a location start where a span starts, or another location. */
void mtc_locate_start(mtc_parser *p, size_t location, mtc_span at);
void mtc_locate_start_like(mtc_parser *p, size_t location, size_t other);

/* Ends a location at the token read last. */
void mtc_locate_end(mtc_parser *p, size_t location);

/* Adds copies of count locations from first on, that lie below a list item at one location; the
 * copies lie below the item at another. */
void mtc_locate_again(mtc_parser *p, size_t first, size_t count, size_t item);

/* The ";", "{" or "}" that was just consumed ends the head of what stands at location: that gets the
 * comments around it. Without a location, they are kept for what comes next. */
void mtc_locate_comments(mtc_parser *p, size_t location);
void mtc_locate_no_comments(mtc_parser *p, bool closes);

#endif
