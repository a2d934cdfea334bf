/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - a growing text in one heap block. */
#include "text.h"

#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(mtc_text *text, size_t more)
{
    size_t wanted = text->size + more + 1;

    if (wanted <= text->room)
        return;
    text->room = text->room * 2 > wanted ? text->room * 2 : wanted + 256;
    text->data = realloc(text->data, text->room);
    if (text->data == NULL)
        mtc_out_of_memory();
}

void mtc_text_add(mtc_text *text, const char *data, size_t size)
{
    reserve(text, size);
    if (size > 0)
        memcpy(text->data + text->size, data, size);
    text->size += size;
    text->data[text->size] = '\0';
}

void mtc_text_puts(mtc_text *text, const char *string)
{
    mtc_text_add(text, string, strlen(string));
}

void mtc_text_printf(mtc_text *text, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    reserve(text, 120); /* most of what is formatted fits, and then it is formatted once */
    size_t left = text->room - text->size;
    size_t size = (size_t)vsnprintf(text->data + text->size, left, format, args);
    if (size >= left) {
        reserve(text, size);
        vsnprintf(text->data + text->size, size + 1, format, again);
    }
    text->size += size;
    va_end(again);
    va_end(args);
}

void mtc_text_fini(mtc_text *text)
{
    free(text->data);
    *text = (struct mtc_text){0};
}
