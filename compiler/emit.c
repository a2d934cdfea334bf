/* SPDX-License-Identifier: Apache-2.0 */
/* emit.c - the frame of both files, comments, and lines that must not grow too long. */
#include "emit.h"

#include "emitter.h"

#include <string.h>

/* --- comments --------------------------------------------------------------------------------- */

/* What ends a comment in C, or looks like the start of one, is taken apart. */
static void put_comment_text(mtc_text *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        mtc_text_add(out, text + i, 1);
        bool mark = i + 1 < size && ((text[i] == '*' && text[i + 1] == '/') ||
                                     (text[i] == '/' && text[i + 1] == '*'));
        if (mark)
            mtc_text_puts(out, " ");
    }
}

static size_t trimmed_size(const char *line, size_t size)
{
    while (size > 0 && strchr(" \t\r", line[size - 1]) != NULL)
        size--;
    return size;
}

static void emit_comment(mtc_text *out, const char *text, const char *indent)
{
    bool first = true;

    while (*text == '\n')
        text++;
    size_t left = strlen(text);
    while (left > 0 && strchr(" \t\r\n", text[left - 1]) != NULL)
        left--;
    for (const char *end = text + left; text < end;) {
        size_t size = strcspn(text, "\n");
        if (size > (size_t)(end - text))
            size = (size_t)(end - text);
        size_t used = trimmed_size(text, size);
        mtc_text_printf(out, "%s%s", indent, first ? "/*" : " *");
        if (used > 0 && text[0] != ' ')
            mtc_text_puts(out, " ");
        put_comment_text(out, text, used);
        text += size + (size_t)(text + size < end);
        mtc_text_puts(out, text < end ? "\n" : " */\n");
        first = false;
    }
}

void mtc_emit_comments(mtc_text *out, const mtc_comments *comments, const char *indent)
{
    if (comments->leading != NULL)
        emit_comment(out, comments->leading, indent);
    if (comments->trailing != NULL)
        emit_comment(out, comments->trailing, indent);
}

/* Returns whether a trailing comment fits behind a line. */
static bool fits_behind(const mtc_comments *comments, const char *indent, const mtc_text *line)
{
    const char *text = comments->trailing;

    if (text == NULL)
        return false;
    size_t size = strcspn(text, "\n");
    bool single = text[size] == '\0' || text[size + 1] == '\0';
    return single && size > 0 && strlen(indent) + line->size + size + 8 <= EMIT_LINE_MAX;
}

void mtc_emit_comments_above(mtc_text *out, const mtc_comments *comments, const char *indent,
                             const mtc_text *line)
{
    mtc_comments above = *comments;

    if (fits_behind(comments, indent, line))
        above.trailing = NULL;
    mtc_emit_comments(out, &above, indent);
}

void mtc_emit_line(mtc_text *out, const mtc_comments *comments, const char *indent,
                   const mtc_text *line)
{
    mtc_text_printf(out, "%s%s", indent, line->data);
    if (fits_behind(comments, indent, line))
        emit_comment(out, comments->trailing, " ");
    else
        mtc_text_puts(out, "\n");
}

/* --- lines ------------------------------------------------------------------------------------ */

static size_t longest_of(const char *const *args, size_t count)
{
    size_t longest = 0;

    for (size_t i = 0; i < count; i++)
        if (strlen(args[i]) > longest)
            longest = strlen(args[i]);
    return longest + 2; /* with what is behind it */
}

void mtc_emit_call(mtc_text *out, const char *head, const char *const *args, size_t count,
                   const char *tail)
{
    const char *line = strrchr(head, '\n');
    size_t indent = strlen(line != NULL ? line + 1 : head) + 1;

    mtc_text_printf(out, "%s(", head);
    if (indent + longest_of(args, count) > EMIT_LINE_MAX) {
        indent = strspn(line != NULL ? line + 1 : head, " ") + 4;
        mtc_text_printf(out, "\n%*s", (int)indent, "");
    }
    size_t column = indent;
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        size_t size = strlen(args[i]) + (is_last ? strcspn(tail, "\n") + 1 : 1);
        if (i > 0 && column + 1 + size > EMIT_LINE_MAX) {
            mtc_text_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            mtc_text_puts(out, " ");
            column++;
        }
        mtc_text_printf(out, "%s%s", args[i], is_last ? "" : ",");
        column += size;
    }
    mtc_text_printf(out, ")%s\n", tail);
}

void mtc_emit_rule(mtc_text *out, const char *title)
{
    mtc_text_printf(out, "\n/* --- %s ", title);
    for (size_t column = strlen(title) + 8; column < EMIT_LINE_MAX - 3; column++)
        mtc_text_puts(out, "-");
    mtc_text_puts(out, " */\n");
}

bool mtc_is_piece(const mtc_c_field *field)
{
    return field->type == TYPE_MESSAGE || mtc_is_text(field);
}

const char *mtc_packed_codec(const mtc_c_field *field)
{
    switch (field->scalar->fixed_size) {
    case 4:
        return "fixed32";
    case 8:
        return "fixed64";
    default:
        return field->type == TYPE_UINT64 ? "int64" : field->scalar->codec;
    }
}

/* --- the header ------------------------------------------------------------------------------- */

static void emit_notice(mtc_text *out, const mtc_model *model)
{
    mtc_text_printf(out, "/* Made by mtc from %s: change that file, not this one. */\n",
                    model->file->source->name);
}

static void emit_typedefs(mtc_text *out, const mtc_model *model)
{
    if (model->messages.count > 0)
        mtc_text_puts(out, "\n");
    for (size_t i = 0; i < model->messages.count; i++)
        mtc_text_printf(out, "typedef struct %s %s;\n", model->messages.at[i]->name,
                        model->messages.at[i]->name);
}

static const char guide[] =
    "\n/* Of each message x: X_INIT is its initial value, and so is what x_init() sets. Strings "
    "and\n"
    " * messages that are NULL are not there.\n"
    " *   x_packed_size  the encoded size in bytes\n"
    " *   x_pack         encodes to out, which has room for that; returns the size\n"
    " *   x_unpack       decodes into an arena; bytes fields point into the input, which must live "
    "as\n"
    " *                  long; see mt_message_unpack()\n"
    " *   x_free         frees the reply of a blocking call; NULL is fine */\n";

static void emit_header(const mtc_model *model, mtc_text *out)
{
    emit_notice(out, model);
    mtc_text_printf(out, "#ifndef %s\n#define %s\n\n%s#include <msgtrans/msgtrans.h>\n",
                    model->guard, model->guard, model->needs_math ? "#include <math.h>\n" : "");
    if (model->includes.count > 0)
        mtc_text_puts(out, "\n/* What is imported has C code of its own, made by a run of mtc for "
                           "that file. */\n");
    for (size_t i = 0; i < model->includes.count; i++)
        mtc_text_printf(out, "#include \"%s\"\n", model->includes.at[i]);
    mtc_text_puts(out, "\nMT_BEGIN_DECLS\n");
    emit_typedefs(out, model);
    for (size_t i = 0; i < model->enums.count; i++)
        mtc_emit_enum_type(out, model->enums.at[i]);
    for (size_t i = 0; i < model->messages.count; i++)
        mtc_emit_struct(out, model->messages.at[i]);
    if (model->messages.count > 0)
        mtc_text_puts(out, guide);
    for (size_t i = 0; i < model->messages.count; i++)
        mtc_emit_message_functions(out, model->messages.at[i]);
    for (size_t i = 0; i < model->services.count; i++)
        mtc_emit_service_header(out, model->services.at[i]);
    mtc_text_puts(out, "\nMT_END_DECLS\n\n#endif\n");
}

/* --- the source ------------------------------------------------------------------------------- */

static void emit_message(mtc_text *out, const mtc_model *model, const mtc_c_message *message)
{
    mtc_emit_rule(out, message->tree->decl.full_name);
    mtc_emit_message_descriptor(out, model, message);
    mtc_emit_size(out, message);
    mtc_emit_pack(out, message);
    mtc_emit_unpack(out, message);
    mtc_emit_fields(out, model, message);
    mtc_emit_message_shims(out, message);
}

static void emit_source(const mtc_model *model, mtc_text *out)
{
    const char *slash = strrchr(model->header, '/');

    emit_notice(out, model);
    /* The codec first, so that its parameters hide no type of the header's. */
    mtc_text_printf(out, "#include <msgtrans/codec.h>\n#include <stddef.h>\n\n#include \"%s\"\n\n",
                    slash != NULL ? slash + 1 : model->header);
    mtc_text_puts(out, "#if MT_CODEC_VERSION != 3\n"
                       "#error \"This file was made for another msgtrans: run its mtc again.\"\n"
                       "#endif\n");
    mtc_emit_codec_prototypes(out, model);
    for (size_t i = 0; i < model->enums.count; i++)
        mtc_emit_enum_descriptor(out, model, model->enums.at[i]);
    for (size_t i = 0; i < model->messages.count; i++)
        emit_message(out, model, model->messages.at[i]);
    for (size_t i = 0; i < model->services.count; i++)
        mtc_emit_service(out, model->services.at[i]);
}

/* --- both ------------------------------------------------------------------------------------- */

static void emit_wrapped(const mtc_model *model, void (*emit)(const mtc_model *, mtc_text *),
                         mtc_text *out)
{
    mtc_text code = {0};

    emit(model, &code);
    mtc_emit_wrapped(out, &code);
    mtc_text_fini(&code);
}

void mtc_emit_header(const mtc_model *model, mtc_text *out)
{
    emit_wrapped(model, emit_header, out);
}

void mtc_emit_source(const mtc_model *model, mtc_text *out)
{
    emit_wrapped(model, emit_source, out);
}
