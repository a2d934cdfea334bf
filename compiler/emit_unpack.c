/* SPDX-License-Identifier: Apache-2.0 */
/* emit_unpack.c - the unpack functions of messages: one case of a switch per tag. */
#include "emitter.h"

#include <inttypes.h>
#include <string.h>

enum { FIRST_LONG_TAG = 1 << 11 }; /* of three bytes */

static const char in[] = "            ", deeper[] = "                ";

static void emit_case(mtc_text *out, const mtc_c_field *field, const char *wire, const char *more)
{
    mtc_text_printf(out, "        case MT_TAG(%d, MT_WIRE_%s): /* %s%s */\n", field->tree->number,
                    wire, field->tree->decl.name.text, more);
}

static void emit_grow(mtc_text *out, const mtc_c_field *field, const char *indent)
{
    const char *member = field->member;
    bool pointer = field->type == TYPE_MESSAGE || field->type == TYPE_STRING;
    mtc_text head = {0}, array = {0}, count = {0}, size = {0};

    mtc_text_printf(&head, "%sm->%s = (%s%s*)mt_grow", indent, member, field->c_type,
                    pointer ? "" : " ");
    mtc_text_printf(&array, "m->%s", member);
    mtc_text_printf(&count, "m->n_%s", member);
    mtc_text_printf(&size, "sizeof *m->%s", member);
    const char *const args[] = {"u", "&p", array.data, count.data, size.data};
    mtc_emit_call(out, head.data, args, 5, ";");
    mtc_text_fini(&head);
    mtc_text_fini(&array);
    mtc_text_fini(&count);
    mtc_text_fini(&size);
}

/* --- one value -------------------------------------------------------------------------------- */

/* Reads an enum, which has no fixed C type, by way of an int32. */
static void emit_get_enum(mtc_text *out, const mtc_c_field *field, const char *index,
                          const char *indent)
{
    mtc_text_printf(out, "%sp = mt_get_int32(p, end, &number);\n", indent);
    mtc_text_printf(out, "%sm->%s%s = (%s)number;\n", indent, field->member, index, field->c_type);
}

static void emit_get_message(mtc_text *out, const mtc_c_field *field, const char *index,
                             const char *indent)
{
    mtc_text_printf(out, "%sp = mt_get_%s(u, p, end, m->%s%s, ", indent, field->scalar->codec,
                    field->member, index);
    if (field->is_local)
        mtc_text_printf(out, "unpack_%s", field->type_name);
    else
        mtc_text_printf(out, "%s_mt_type.unpack", field->type_name);
    if (field->tree->type == TYPE_GROUP)
        mtc_text_printf(out, ", %d", field->tree->number);
    mtc_text_puts(out, ");\n");
}

static void emit_get(mtc_text *out, const mtc_c_field *field, const char *index, const char *indent)
{
    if (field->type == TYPE_ENUM)
        emit_get_enum(out, field, index, indent);
    else if (field->type == TYPE_MESSAGE)
        emit_get_message(out, field, index, indent);
    else
        mtc_text_printf(out, "%sp = mt_get_%s(%sp, end, &m->%s%s);\n", indent,
                        mtc_is_sized(field->tree) ? "sized_string" : field->scalar->codec,
                        field->tree->type == TYPE_STRING ? "u, " : "", field->member, index);
}

static bool can_be_packed(const mtc_c_field *field)
{
    return field->presence == PRESENCE_REPEATED && field->type != TYPE_MESSAGE &&
           !mtc_is_text(field);
}

/* The wire type that we would send a field with. */
static const char *first_wire(const mtc_c_field *field)
{
    return field->presence == PRESENCE_REPEATED && field->tree->packed ? "BYTES"
                                                                       : field->scalar->wire;
}

/* --- required fields -------------------------------------------------------------------------- */

enum { WORD_BITS = 64 };

static size_t count_required(const mtc_c_message *message)
{
    return message->fields.count > 0 ? message->fields.at[0]->required_count : 0;
}

/* One bit for each required field that has not been found, in words of 64 if there are more. */
static void put_missing(mtc_text *out, size_t count, size_t word)
{
    mtc_text_puts(out, "missing");
    if (count > WORD_BITS)
        mtc_text_printf(out, "[%zu]", word);
}

static void emit_found(mtc_text *out, const mtc_c_field *field)
{
    mtc_text_puts(out, in);
    put_missing(out, field->required_count, field->required / WORD_BITS);
    mtc_text_printf(out, " &= ~UINT64_C(0x%" PRIx64 ");\n",
                    (uint64_t)1 << field->required % WORD_BITS);
}

static void emit_missing_variable(mtc_text *out, size_t count)
{
    bool array = count > WORD_BITS;

    mtc_text_puts(out, "    uint64_t ");
    put_missing(out, count, (count - 1) / WORD_BITS + 1);
    mtc_text_puts(out, array ? " = {" : " = ");
    for (size_t left = count; left > 0; left -= left < WORD_BITS ? left : WORD_BITS)
        mtc_text_printf(out, "%s0x%" PRIx64, left < count ? ", " : "",
                        left < WORD_BITS ? ((uint64_t)1 << left) - 1 : UINT64_MAX);
    mtc_text_puts(out, array ? "};\n" : ";\n");
}

static void emit_missing_check(mtc_text *out, const mtc_c_message *message, size_t count)
{
    for (size_t word = 0; word * WORD_BITS < count; word++) {
        mtc_text_puts(out, "    if (");
        put_missing(out, count, word);
        mtc_text_printf(out, " != 0)\n        return mt_unpack_missing(u, &%s_mt_type, %zu, ",
                        message->name, word * WORD_BITS);
        put_missing(out, count, word);
        mtc_text_puts(out, ");\n");
    }
}

/* --- one field -------------------------------------------------------------------------------- */

/* Fields mostly come in the order of their numbers, so each case goes on to the next one if that is
 * what comes next; a tag of more than two bytes is left to the switch. */
static void emit_next(mtc_text *out, const mtc_c_field *next)
{
    mtc_text_printf(out, "%sif (!mt_next(&p, end, &tag, MT_TAG(%d, MT_WIRE_%s)))\n%s    break;\n",
                    in, next->tree->number, first_wire(next), in);
    mtc_text_printf(out, "%s/* falls through */\n", in);
}

static void emit_end_of_case(mtc_text *out, const mtc_c_field *next)
{
    if (next != NULL && next->tree->number < FIRST_LONG_TAG)
        emit_next(out, next);
    else
        mtc_text_printf(out, "%sbreak;\n", in);
}

/* Several pieces of one message are merged into it. */
static void emit_single(mtc_text *out, const mtc_c_field *field)
{
    const char *member = field->member;

    emit_case(out, field, field->scalar->wire, "");
    if (field->type == TYPE_MESSAGE) {
        if (field->presence == PRESENCE_ONEOF)
            mtc_text_printf(out, "%sif (m->%s != %s)\n", in, field->oneof->member,
                            field->case_name);
        else
            mtc_text_printf(out, "%sif (m->%s == NULL)\n", in, member);
        mtc_text_printf(out, "%s    m->%s = new_%s(u);\n", in, member, field->type_name);
    }
    if (field->presence == PRESENCE_ONEOF)
        mtc_text_printf(out, "%sm->%s = %s;\n", in, field->oneof->member, field->case_name);
    emit_get(out, field, "", in);
    if (mtc_has_flag(field))
        mtc_text_printf(out, "%sm->has_%s = 1;\n", in, member);
    if (field->presence == PRESENCE_REQUIRED)
        emit_found(out, field);
}

/* A value is counted before it is read: if that fails, so does the whole message. */
static void emit_one_more(mtc_text *out, const mtc_c_field *field)
{
    const char *member = field->member;
    mtc_text index = {0};

    emit_case(out, field, field->scalar->wire, "");
    mtc_text_printf(out, "%sdo {\n", in);
    emit_grow(out, field, deeper);
    mtc_text_printf(out, "%sif (p == NULL)\n%s    break;\n", deeper, deeper);
    if (field->type == TYPE_MESSAGE)
        mtc_text_printf(out, "%sm->%s[m->n_%s] = new_%s(u);\n", deeper, member, member,
                        field->type_name);
    mtc_text_printf(&index, "[m->n_%s]", member);
    emit_get(out, field, index.data, deeper);
    mtc_text_printf(out, "%sm->n_%s++;\n", deeper, member);
    mtc_text_printf(out, "%s} while (mt_next(&p, end, &tag, MT_TAG(%d, MT_WIRE_%s)));\n", in,
                    field->tree->number, field->scalar->wire);
    mtc_text_fini(&index);
}

static void emit_all_packed(mtc_text *out, const mtc_c_field *field)
{
    const char *codec = mtc_packed_codec(field);

    emit_case(out, field, "BYTES", ", packed");
    mtc_text_printf(out, "%sp = mt_get_packed_%s(u, p, end, m->%s, &m->n_%s);\n", in,
                    strcmp(codec, "uint32") == 0 ? "int32" : codec, field->member, field->member);
    mtc_text_printf(out, "%sm->%s = (%s *)u->array;\n", in, field->member, field->c_type);
}

/* The case that the one before it may go on to: what we would send ourselves. */
static void emit_first_case(mtc_text *out, const mtc_c_field *field, const mtc_c_field *next)
{
    if (field->presence != PRESENCE_REPEATED)
        emit_single(out, field);
    else if (field->tree->packed)
        emit_all_packed(out, field);
    else
        emit_one_more(out, field);
    emit_end_of_case(out, next);
}

/* Packed fields are read unpacked, too, and the other way round. */
static void emit_other_case(mtc_text *out, const mtc_c_field *field)
{
    if (!can_be_packed(field))
        return;
    if (field->tree->packed)
        emit_one_more(out, field);
    else
        emit_all_packed(out, field);
    emit_end_of_case(out, NULL);
}

/* --- one message ------------------------------------------------------------------------------ */

static void emit_variables(mtc_text *out, const mtc_c_message *message)
{
    bool numbers = false;
    size_t required = count_required(message);

    for (size_t i = 0; i < message->fields.count; i++) {
        numbers = numbers || message->fields.at[i]->tree->type == TYPE_ENUM;
    }
    mtc_text_printf(out, "    %s *m = (%s *)message;\n    uint32_t tag;\n", message->name,
                    message->name);
    if (numbers)
        mtc_text_puts(out, "    int32_t number;\n");
    if (required > 0)
        emit_missing_variable(out, required);
}

void mtc_emit_unpack(mtc_text *out, const mtc_c_message *message)
{
    mtc_text head = {0};
    size_t required = count_required(message);
    static const char *const args[] = {"mt_unpack *u", "void *message", "const uint8_t *p",
                                       "const uint8_t *end"};

    mtc_text_printf(&head, "\nstatic bool unpack_%s", message->name);
    mtc_emit_call(out, head.data, args, 4, "\n{");
    mtc_text_fini(&head);
    emit_variables(out, message);
    mtc_text_puts(out, "\n    while (p < end) {\n        p = mt_get_tag(p, end, &tag);\n"
                       "        switch (tag) {\n");
    for (size_t i = 0; i < message->sorted.count; i++)
        emit_first_case(out, message->sorted.at[i],
                        i + 1 < message->sorted.count ? message->sorted.at[i + 1] : NULL);
    for (size_t i = 0; i < message->sorted.count; i++)
        emit_other_case(out, message->sorted.at[i]);
    mtc_text_printf(out,
                    "        default:\n%sp = mt_get_unknown(u, p, end, tag, &m->base);\n"
                    "        }\n        if (p == NULL)\n"
                    "            return mt_unpack_failed(u, &%s_mt_type, tag);\n"
                    "    }\n",
                    in, message->name);
    emit_missing_check(out, message, required);
    mtc_text_puts(out, "    return true;\n}\n");
}
