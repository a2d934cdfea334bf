/* SPDX-License-Identifier: Apache-2.0 */
/* locate.c - the list of locations while it grows. */
#include "locate.h"

#include <string.h>

static uint32_t end_of(mtc_span at)
{
    return at.source != NULL ? at.at + at.size : 0;
}

/* Adds a location below parent, with room for more numbers in its path. */
static mtc_location *add(mtc_parser *p, size_t parent, size_t more)
{
    const mtc_location *above = &p->file->locations.at[parent];
    mtc_location location = {.start = p->token.at.at, .path_size = above->path_size + more};
    int32_t *path = mtc_arena_alloc(p->arena, location.path_size * sizeof *path);

    if (above->path_size > 0)
        memcpy(path, above->path, above->path_size * sizeof *path);
    location.path = path;
    LIST_ADD(p->arena, &p->file->locations, location);
    return &p->file->locations.at[p->file->locations.count - 1];
}

size_t mtc_locate(mtc_parser *p, size_t parent, int32_t number)
{
    if (!p->locate)
        return 0;
    mtc_location *location = add(p, parent, 1);
    location->path[location->path_size - 1] = number;
    return p->file->locations.count - 1;
}

size_t mtc_locate_item(mtc_parser *p, size_t parent, int32_t number, size_t index)
{
    if (!p->locate)
        return 0;
    mtc_location *location = add(p, parent, 2);
    location->path[location->path_size - 2] = number;
    location->path[location->path_size - 1] = (int32_t)index;
    return p->file->locations.count - 1;
}

size_t mtc_locate_option(mtc_parser *p, size_t parent, const mtc_options *options)
{
    if (!p->locate)
        return 0;
    mtc_location *location = add(p, parent, 0);
    location->options = options;
    location->option = options->written.count;
    return p->file->locations.count - 1;
}

void mtc_locate_span(mtc_parser *p, size_t parent, int32_t number, mtc_span at)
{
    size_t location = mtc_locate(p, parent, number);

    if (!p->locate)
        return;
    p->file->locations.at[location].start = at.at;
    p->file->locations.at[location].end = end_of(at);
}

void mtc_locate_start(mtc_parser *p, size_t location, mtc_span at)
{
    if (p->locate)
        p->file->locations.at[location].start = at.at;
}

void mtc_locate_start_like(mtc_parser *p, size_t location, size_t other)
{
    if (p->locate)
        p->file->locations.at[location].start = p->file->locations.at[other].start;
}

void mtc_locate_end(mtc_parser *p, size_t location)
{
    if (p->locate)
        p->file->locations.at[location].end = end_of(p->last);
}

void mtc_locate_again(mtc_parser *p, size_t first, size_t count, size_t item)
{
    for (size_t i = first; p->locate && i < first + count; i++) {
        const mtc_location *above = &p->file->locations.at[item];
        mtc_location copy = p->file->locations.at[i];
        const int32_t *path = copy.path;
        copy.path = mtc_arena_alloc(p->arena, copy.path_size * sizeof *path);
        memcpy(copy.path, path, copy.path_size * sizeof *path);
        memcpy(copy.path, above->path, above->path_size * sizeof *path);
        LIST_ADD(p->arena, &p->file->locations, copy);
    }
}

/* Makes the comments before the current token those of what comes next; detached_too: and forgets
 * those that stood alone before. */
static mtc_comments exchange(mtc_parser *p, bool detached_too)
{
    mtc_comments before = p->upcoming;

    p->upcoming.leading = p->comments.leading;
    if (detached_too) {
        memset(&p->upcoming.detached, 0, sizeof p->upcoming.detached);
    }
    for (size_t i = 0; i < p->comments.detached.count; i++)
        LIST_ADD(p->arena, &p->upcoming.detached, p->comments.detached.at[i]);
    return before;
}

void mtc_locate_comments(mtc_parser *p, size_t location)
{
    if (!p->locate)
        return;
    mtc_comments *comments = &p->file->locations.at[location].comments;
    *comments = exchange(p, true);
    comments->trailing = p->comments.trailing;
}

void mtc_locate_no_comments(mtc_parser *p, bool closes)
{
    if (p->locate)
        exchange(p, closes);
}
