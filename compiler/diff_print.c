/* SPDX-License-Identifier: Apache-2.0 */
/* diff_print.c - breaks as lines, one with the place and what has changed, one with the reason. */
#include "differ.h"

#include "lines.h"

static void print_place(mtc_lines *lines, mtc_text *out, mtc_span at)
{
    mtc_line_place place = mtc_lines_find(lines, at);

    mtc_text_printf(out, "%s:%zu:%zu: ", at.source->path, place.line, place.column);
}

void mtc_diff_print(const mtc_diff *diff, mtc_text *out)
{
    static const char *const kinds[] = {"wire", "json", "source", "policy"};
    mtc_lines lines = {.arena = diff->arena};

    for (size_t i = 0; i < diff->breaks.count; i++) {
        const mtc_break *item = &diff->breaks.at[i];
        print_place(&lines, out, item->at);
        mtc_text_printf(out, "%s: %s\n", kinds[item->kind], item->what);
        if (item->was.source != NULL)
            print_place(&lines, out, item->was);
        mtc_text_printf(out, "note: %s\n", item->why);
    }
}
