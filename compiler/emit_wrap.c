/* SPDX-License-Identifier: Apache-2.0 */
/* emit_wrap.c - breaks the lines of code that long names made too long. */
#include "emitter.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* One line, or what is left of it. */
typedef struct piece {
    const char *at;
    size_t size;
} piece;

static size_t indent_of(piece line)
{
    size_t indent = 0;

    while (indent < line.size && line.at[indent] == ' ')
        indent++;
    return indent;
}

/* Comments and macros stay as they are. */
static bool can_break(const mtc_text *code, piece line)
{
    if (line.size <= EMIT_LINE_MAX)
        return false;
    size_t indent = indent_of(line);
    const char *start = line.at + indent;
    bool is_macro = *start == '#' || line.at[line.size - 1] == '\\' ||
                    (line.at - code->data > 2 && line.at[-2] == '\\');
    bool in_comment =
        start[0] == '*' && (indent + 1 == line.size || start[1] == ' ' || start[1] == '/');
    return !is_macro && !in_comment && memmem(line.at, line.size, "/*", 2) == NULL;
}

/* Is a line to end behind this byte? A "(" must be that of a call, not of a cast. */
static bool is_break(piece line, size_t at)
{
    if (at + 1 >= line.size)
        return false;
    if (line.at[at] == ',')
        return line.at[at + 1] == ' ';
    if (line.at[at] == '&')
        return at > 1 && line.at[at - 1] == '&' && line.at[at + 1] == ' ';
    return at > 0 && line.at[at] == '(' && line.at[at + 1] != ')' &&
           (isalnum((unsigned char)line.at[at - 1]) || line.at[at - 1] == '_');
}

/* Returns how much of a line comes before the break: behind " =" if the rest then fits, else behind
 * the last ",", "(" or "&&" that fits, else behind the first of them. 0: it cannot be broken. */
static size_t find_break(piece line, size_t room)
{
    const char *quote = memchr(line.at, '"', line.size);
    size_t code_size = quote != NULL ? (size_t)(quote - line.at) : line.size;
    const char *assignment = memmem(line.at, code_size, " = ", 3);
    bool is_list = line.at[line.size - 1] == '{';
    size_t before = assignment != NULL && !is_list ? (size_t)(assignment - line.at) + 2 : 0;
    bool in_string = false;
    size_t found = 0;

    if (before > 0 && before <= room && line.size - before + indent_of(line) + 4 <= EMIT_LINE_MAX)
        return before;
    for (size_t i = 0; i < line.size; i++) {
        if (in_string && line.at[i] == '\\')
            i++; /* and what it escapes */
        else if (line.at[i] == '"')
            in_string = !in_string;
        else if (!in_string && is_break(line, i) && (found == 0 || i < room))
            found = i + 1;
    }
    return found > 0 ? found : before;
}

/* Returns where the rest of a line goes: below what follows its last open bracket; if that is its end
 * or far to the right, a step to the right; and within a list that began before it, where it is. */
static size_t next_indent(piece line, size_t column, size_t indent)
{
    int closed = 0;

    for (size_t i = line.size - 1; i-- > 0;) {
        bool closes = line.at[i] == ')' || line.at[i] == '}';
        bool opens = line.at[i] == '(' || line.at[i] == '{';
        if (opens && closed == 0)
            return column + i + 1 <= EMIT_LINE_MAX * 2 / 3 ? column + i + 1 : indent + 4;
        closed += closes - opens;
    }
    return line.at[line.size - 1] == ',' ? column + indent_of(line) : indent + 4;
}

static void put_broken(mtc_text *out, piece line)
{
    size_t indent = indent_of(line);
    size_t column = 0;

    while (column + line.size > EMIT_LINE_MAX) {
        size_t size = find_break(line, EMIT_LINE_MAX - column);
        if (size == 0)
            break;
        mtc_text_add(out, line.at, size);
        column = next_indent((piece){line.at, size}, column, indent);
        mtc_text_printf(out, "\n%*s", (int)column, "");
        line = (piece){line.at + size, line.size - size};
        size_t space = indent_of(line);
        line = (piece){line.at + space, line.size - space};
    }
    mtc_text_add(out, line.at, line.size);
}

void mtc_emit_wrapped(mtc_text *out, const mtc_text *code)
{
    const char *end = code->data + code->size;
    const char *kept = code->data; /* from here on, nothing was written yet */

    for (const char *at = code->data; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        piece line = {at, (size_t)((newline != NULL ? newline : end) - at)};
        if (can_break(code, line)) {
            mtc_text_add(out, kept, (size_t)(at - kept));
            put_broken(out, line);
            kept = at + line.size;
        }
        at += line.size + 1;
    }
    mtc_text_add(out, kept, (size_t)(end - kept));
}
