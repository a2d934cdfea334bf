/* SPDX-License-Identifier: Apache-2.0 */
/* show.c - shows a place in a source: its line, and a caret below it. */
#include "show.h"

#include <string.h>

enum {
    SHOWN_MAX = 160,   /* bytes of a line; of a longer one, those around the caret are shown */
    SHOWN_BEFORE = 60, /* so many of them stand before the caret */
};

/* The piece of a line that is shown. */
typedef struct window {
    const char *text;
    size_t size;
    size_t caret; /* where in text */
    bool cut_before;
    bool cut_behind;
} window;

static bool continues_rune(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static window window_of(const mtc_place *place)
{
    size_t caret = place->column - 1;
    size_t from = caret > SHOWN_BEFORE && place->size > SHOWN_MAX ? caret - SHOWN_BEFORE : 0;

    while (from > 0 && continues_rune(place->text[from]))
        from--;
    size_t to = place->size - from > SHOWN_MAX ? from + SHOWN_MAX : place->size;
    while (to < place->size && to > from && continues_rune(place->text[to]))
        to--;
    return (window){place->text + from, to - from, caret - from, from > 0, to < place->size};
}

/* Control characters could make a terminal do more than show a line: U+0000 to U+001F, and in
 * UTF-8 U+0080 to U+009F. A carriage return inside of a line would hide what stands before it. */
static size_t control_size(const char *at, const char *end)
{
    unsigned char c = (unsigned char)*at;

    if (c == 0xc2 && end - at > 1 && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] < 0xa0)
        return 2;
    return (c < ' ' && c != '\t') || c == 0x7f;
}

void mtc_show_text(mtc_text *out, const char *text, size_t size)
{
    const char *end = text + size;

    for (const char *at = text; at < end;) {
        size_t control = control_size(at, end);
        mtc_text_add(out, control > 0 ? "?" : at, 1);
        at += control > 0 ? control : 1;
    }
}

/* Tabs are kept below a tab, so that the caret stands right whatever the terminal's tab width. */
static void show_caret(mtc_text *out, const window *w, size_t width)
{
    for (size_t i = 0; i < w->caret && i < w->size; i++)
        if (w->text[i] == '\t')
            mtc_text_puts(out, "\t");
        else if (!continues_rune(w->text[i]))
            mtc_text_puts(out, " ");
    mtc_text_puts(out, "^");
    for (size_t i = w->caret + 1; i < w->caret + width && i < w->size; i++)
        if (!continues_rune(w->text[i]))
            mtc_text_puts(out, "~");
}

void mtc_show_place(mtc_text *out, const mtc_place *place, size_t width)
{
    window w = window_of(place);

    mtc_text_printf(out, "%5u | %s", place->line, w.cut_before ? "..." : "");
    mtc_show_text(out, w.text, w.size);
    mtc_text_printf(out, "%s\n      | %s", w.cut_behind ? "..." : "", w.cut_before ? "   " : "");
    show_caret(out, &w, width);
    mtc_text_puts(out, "\n");
}
