/* SPDX-License-Identifier: Apache-2.0 */
/* diag.c - collects diagnostics and shows them as "file:line:col: error: text" and the line. */
#include "diag.h"

#include "show.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(mtc_diag *diag, mtc_severity severity, mtc_span at, const char *format,
                va_list args)
{
    char text[1024];

    vsnprintf(text, sizeof text, format, args);
    mtc_diag_item item = {severity, at, mtc_arena_copy(diag->arena, text, strlen(text)),
                          diag->items.count};
    LIST_ADD(diag->arena, &diag->items, item);
}

void mtc_diag_error(mtc_diag *diag, mtc_span at, const char *format, ...)
{
    va_list args;

    diag->muted = ++diag->errors > DIAG_MAX_ERRORS;
    if (diag->muted)
        return;
    va_start(args, format);
    add(diag, SEVERITY_ERROR, at, format, args);
    va_end(args);
}

void mtc_diag_warning(mtc_diag *diag, mtc_span at, const char *format, ...)
{
    va_list args;

    diag->muted = ++diag->warnings > DIAG_MAX_WARNINGS;
    if (diag->muted)
        return;
    va_start(args, format);
    add(diag, SEVERITY_WARNING, at, format, args);
    va_end(args);
}

void mtc_diag_note(mtc_diag *diag, mtc_span at, const char *format, ...)
{
    va_list args;

    if (diag->muted)
        return;
    va_start(args, format);
    add(diag, SEVERITY_NOTE, at, format, args);
    va_end(args);
}

/* A byte order mark is no part of its line. */
static void leave_out_mark(mtc_place *place)
{
    if (place->line == 1 && place->size >= 3 && memcmp(place->text, "\xef\xbb\xbf", 3) == 0 &&
        place->column > 3) {
        place->text += 3;
        place->size -= 3;
        place->column -= 3;
    }
}

static void print_item(mtc_text *out, const mtc_diag_item *item)
{
    static const char *const names[] = {"error", "warning", "note"};
    const char *name = names[item->severity];

    if (item->at.source == NULL) {
        mtc_text_printf(out, "%s%s: ", item->severity == SEVERITY_NOTE ? "" : "mtc: ", name);
        mtc_show_text(out, item->text, strlen(item->text));
        mtc_text_puts(out, "\n");
        return;
    }
    mtc_place place = mtc_source_place(item->at);
    leave_out_mark(&place);
    mtc_text_printf(out, "%s:%u:%u: %s: ", item->at.source->path, place.line, place.column, name);
    mtc_show_text(out, item->text, strlen(item->text));
    mtc_text_puts(out, "\n");
    mtc_show_place(out, &place, item->at.size);
}

static int compare_places(const void *a, const void *b)
{
    const mtc_diag_item *x = *(const mtc_diag_item *const *)a;
    const mtc_diag_item *y = *(const mtc_diag_item *const *)b;

    if (x->at.source == y->at.source && x->at.at != y->at.at)
        return x->at.at < y->at.at ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

void mtc_diag_print(mtc_diag *diag, mtc_text *out)
{
    LIST(const mtc_diag_item *) heads = {0};
    size_t count = diag->items.count;

    for (size_t i = 0; i < count; i++)
        if (diag->items.at[i].severity != SEVERITY_NOTE)
            LIST_ADD(diag->arena, &heads, &diag->items.at[i]);
    /* Runs over one file come in the order in which files were read; within a file, by place. */
    for (size_t from = 0, to; from < heads.count; from = to) {
        for (to = from + 1; to < heads.count; to++)
            if (heads.at[to]->at.source != heads.at[from]->at.source)
                break;
        qsort(heads.at + from, to - from, sizeof *heads.at, compare_places);
    }
    for (size_t i = 0; i < heads.count; i++) {
        print_item(out, heads.at[i]);
        for (size_t n = heads.at[i]->order + 1; n < count; n++) {
            if (diag->items.at[n].severity != SEVERITY_NOTE)
                break;
            print_item(out, &diag->items.at[n]);
        }
    }
    if (diag->warnings > DIAG_MAX_WARNINGS)
        mtc_text_printf(out, "%d more warnings are not shown\n",
                        diag->warnings - DIAG_MAX_WARNINGS);
    if (diag->errors > DIAG_MAX_ERRORS)
        mtc_text_printf(out, "%d more errors are not shown\n", diag->errors - DIAG_MAX_ERRORS);
}
