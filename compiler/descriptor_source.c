/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_source.c - locations as a SourceCodeInfo: paths, lines and columns, comments. */
#include "descriptor.h"

#include "proto_writer.h"

typedef struct line_column {
    uint32_t line; /* both from 0 */
    uint32_t column;
} line_column;

/* Turns bytes into lines and columns: the place of every BLOCK-th byte is known. So a line as long
 * as the file costs no more than others. */
typedef struct place_finder {
    const mtc_source *source;
    line_column *known;
} place_finder;

enum { BLOCK = 64, TAB_WIDTH = 8 };

/* protoc counts bytes, and lets a tab go to the next multiple of eight. */
static line_column behind(line_column place, char byte)
{
    if (byte == '\n')
        return (line_column){place.line + 1, 0};
    place.column += byte == '\t' ? TAB_WIDTH - place.column % TAB_WIDTH : 1;
    return place;
}

static place_finder find_places(mtc_arena *arena, const mtc_source *source)
{
    line_column place = {0, 0};
    place_finder finder = {source, NULL};

    finder.known = mtc_arena_alloc(arena, (source->size / BLOCK + 1) * sizeof *finder.known);
    for (size_t i = 0; i <= source->size; i++) { /* the text ends with a NUL */
        if (i % BLOCK == 0)
            finder.known[i / BLOCK] = place;
        place = behind(place, source->text[i]);
    }
    return finder;
}

static line_column place_of(const place_finder *finder, uint32_t at)
{
    line_column place = finder->known[at / BLOCK];

    for (uint32_t i = at / BLOCK * BLOCK; i < at; i++)
        place = behind(place, finder->source->text[i]);
    return place;
}

/* --- options ---------------------------------------------------------------------------------- */

/* An option is named by the fields that lead to its value, and by its number if it is repeated. */
static void put_option_path(mtc_text *out, const mtc_option *option)
{
    size_t last = option->parts.count - 1;

    for (size_t i = 0; i <= last; i++)
        mtc_put_varint(out, (uint64_t)option->parts.at[i].field->number);
    if (option->parts.at[last].field->label == LABEL_REPEATED)
        mtc_put_varint(out, (uint64_t)option->index);
}

/* --- locations -------------------------------------------------------------------------------- */

static void put_path(descriptor_writer *w, const mtc_location *location)
{
    size_t start = mtc_put_begin(w->out, 1);

    for (size_t i = 0; i < location->path_size; i++)
        mtc_put_varint(w->out, (uint64_t)location->path[i]);
    if (location->options != NULL)
        put_option_path(w->out, &location->options->written.at[location->option]);
    mtc_put_end(w->out, start);
}

static void put_span(descriptor_writer *w, const place_finder *finder, const mtc_location *location)
{
    line_column first = place_of(finder, location->start);
    line_column last = place_of(finder, location->end);
    size_t start = mtc_put_begin(w->out, 2);

    mtc_put_varint(w->out, first.line);
    mtc_put_varint(w->out, first.column);
    if (last.line != first.line)
        mtc_put_varint(w->out, last.line);
    mtc_put_varint(w->out, last.column);
    mtc_put_end(w->out, start);
}

static void put_comments(descriptor_writer *w, const mtc_comments *comments)
{
    if (comments->leading != NULL && comments->leading[0] != '\0')
        mtc_put_text(w->out, 3, comments->leading);
    if (comments->trailing != NULL && comments->trailing[0] != '\0')
        mtc_put_text(w->out, 4, comments->trailing);
    for (size_t i = 0; i < comments->detached.count; i++)
        mtc_put_text(w->out, 6, comments->detached.at[i]);
}

static void put_location(descriptor_writer *w, const place_finder *finder,
                         const mtc_location *location)
{
    size_t start = mtc_put_begin(w->out, 1);

    if (location->path_size > 0)
        put_path(w, location);
    put_span(w, finder, location);
    put_comments(w, &location->comments);
    mtc_put_end(w->out, start);
}

void mtc_descriptor_source(descriptor_writer *w, int32_t number, const mtc_file *file)
{
    place_finder finder = find_places(w->arena, file->source);
    size_t start = mtc_put_begin(w->out, number);

    for (size_t i = 0; i < file->locations.count; i++)
        put_location(w, &finder, &file->locations.at[i]);
    mtc_put_end(w->out, start);
}
