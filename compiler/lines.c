/* SPDX-License-Identifier: Apache-2.0 */
/* lines.c - a list of where lines start for each source, searched by halves. */
#include "lines.h"

typedef struct line_index {
    LIST(uint32_t) starts;
} line_index;

static const line_index *index_of(mtc_lines *lines, const mtc_source *source)
{
    line_index *index = mtc_table_get(&lines->indexes, source->path);

    if (index != NULL)
        return index;
    index = mtc_arena_alloc(lines->arena, sizeof *index);
    mtc_table_add(&lines->indexes, lines->arena, source->path, index);
    LIST_ADD(lines->arena, &index->starts, 0);
    for (size_t i = 0; i < source->size; i++)
        if (source->text[i] == '\n')
            LIST_ADD(lines->arena, &index->starts, (uint32_t)i + 1);
    return index;
}

mtc_line_place mtc_lines_find(mtc_lines *lines, mtc_span at)
{
    const line_index *index = index_of(lines, at.source);
    size_t low = 0, high = index->starts.count;

    while (low + 1 < high) { /* the line that starts at low is not behind at */
        size_t middle = low + (high - low) / 2;
        if (index->starts.at[middle] <= at.at)
            low = middle;
        else
            high = middle;
    }
    return (mtc_line_place){low + 1, at.at - index->starts.at[low] + 1};
}
