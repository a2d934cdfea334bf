/* SPDX-License-Identifier: Apache-2.0 */
/* emit_codec.c - the size and pack functions of messages, field by field, and the public ones. */
#include "emitter.h"

#include <string.h>

/* As with protobuf-c, a string that points to its default was not set. */
static void emit_not_default(mtc_text *out, const mtc_c_field *field)
{
    if (field->type == TYPE_STRING && field->default_name != NULL)
        mtc_text_printf(out, " && m->%s != %s", field->member, field->default_name);
}

/* The condition under which a field is sent; "" for always. value is "m->key". */
static void emit_condition(mtc_text *out, const mtc_c_field *field)
{
    const char *member = field->member;
    bool pointer = field->type == TYPE_STRING || field->type == TYPE_MESSAGE;

    switch (field->presence) {
    case PRESENCE_REPEATED:
        mtc_text_printf(out, "m->n_%s > 0", member);
        break;
    case PRESENCE_ONEOF:
        mtc_text_printf(out, "m->%s == %s", field->oneof->member, field->case_name);
        if (pointer)
            mtc_text_printf(out, " && m->%s != NULL", member);
        emit_not_default(out, field);
        break;
    case PRESENCE_REQUIRED:
        break;
    case PRESENCE_EXPLICIT:
        mtc_text_printf(out, pointer ? "m->%s != NULL" : "m->has_%s", member);
        emit_not_default(out, field);
        break;
    case PRESENCE_IMPLICIT:
        if (field->type == TYPE_STRING || field->type == TYPE_FLOAT || field->type == TYPE_DOUBLE)
            mtc_text_printf(out, "mt_%s_is_set(m->%s)", field->scalar->codec, member);
        else if (field->type == TYPE_BYTES)
            mtc_text_printf(out, "m->%s.len > 0", member);
        else
            mtc_text_printf(out, "m->%s != 0", member);
        break;
    }
}

/* How a value is handed to the codec: "m->state" is cast from its enum. */
static void emit_value(mtc_text *out, const mtc_c_field *field, const char *index)
{
    mtc_text_printf(out, "%sm->%s%s", field->type == TYPE_ENUM ? "(int32_t)" : "", field->member,
                    index);
}

static void emit_tag(mtc_text *out, const mtc_field *field, const char *wire)
{
    mtc_text_printf(out, "MT_TAG(%d, MT_WIRE_%s)", field->number, wire);
}

/* Functions of this file are called directly, others through their type. */
static void emit_codec_function(mtc_text *out, const mtc_c_field *field, const char *local,
                                const char *foreign)
{
    if (field->is_local)
        mtc_text_printf(out, "%s_%s", local, field->type_name);
    else
        mtc_text_printf(out, "%s_mt_type.%s", field->type_name, foreign);
}

/* --- size ------------------------------------------------------------------------------------- */

/* The size of one value without its tag. */
static void emit_value_size(mtc_text *out, const mtc_c_field *field, const char *index)
{
    if (field->type == TYPE_MESSAGE) {
        mtc_text_printf(out, "mt_size_%s(", field->scalar->codec);
        emit_codec_function(out, field, "size", "packed_size");
        mtc_text_printf(out, ", m->%s%s)", field->member, index);
        return;
    }
    mtc_text_printf(out, "mt_size_%s(", field->scalar->codec);
    emit_value(out, field, index);
    mtc_text_puts(out, ")");
}

static void emit_packed_size(mtc_text *out, const mtc_c_field *field)
{
    const char *member = field->member;

    mtc_text_printf(out, "    if (m->n_%s > 0)\n        size += %u + mt_size_piece(", member,
                    field->tag_size);
    if (field->scalar->fixed_size > 0)
        mtc_text_printf(out, "%u * m->n_%s);\n", field->scalar->fixed_size, member);
    else
        mtc_text_printf(out, "mt_size_packed_%s(m->%s, m->n_%s));\n", mtc_packed_codec(field),
                        member, member);
}

static void emit_repeated_size(mtc_text *out, const mtc_c_field *field)
{
    unsigned fixed = field->scalar->fixed_size;

    if (field->tree->packed) {
        emit_packed_size(out, field);
    } else if (fixed > 0) {
        mtc_text_printf(out, "    size += %u * m->n_%s;\n", field->tag_size + fixed, field->member);
    } else {
        mtc_text_printf(out, "    for (size_t i = 0; i < m->n_%s; i++)\n        size += %u + ",
                        field->member, field->tag_size);
        emit_value_size(out, field, "[i]");
        mtc_text_puts(out, ";\n");
    }
}

static void emit_field_size(mtc_text *out, const mtc_c_field *field)
{
    if (field->presence == PRESENCE_REPEATED) {
        emit_repeated_size(out, field);
        return;
    }
    if (field->presence == PRESENCE_REQUIRED) {
        mtc_text_puts(out, "    ");
    } else {
        mtc_text_puts(out, "    if (");
        emit_condition(out, field);
        mtc_text_puts(out, ")\n        ");
    }
    if (field->scalar->fixed_size > 0) {
        mtc_text_printf(out, "size += %u;\n", field->tag_size + field->scalar->fixed_size);
        return;
    }
    mtc_text_printf(out, "size += %u + ", field->tag_size);
    emit_value_size(out, field, "");
    mtc_text_puts(out, ";\n");
}

static void emit_self(mtc_text *out, const mtc_c_message *message)
{
    mtc_text_printf(out, "    const %s *m = (const %s *)message;\n", message->name, message->name);
}

void mtc_emit_size(mtc_text *out, const mtc_c_message *message)
{
    mtc_text_printf(out, "\nstatic size_t size_%s(const void *message)\n{\n", message->name);
    emit_self(out, message);
    mtc_text_puts(out, "    size_t size = mt_size_unknown(&m->base);\n\n");
    for (size_t i = 0; i < message->sorted.count; i++)
        emit_field_size(out, message->sorted.at[i]);
    mtc_text_puts(out, "    return size;\n}\n");
}

/* --- pack ------------------------------------------------------------------------------------- */

static void emit_put_tag(mtc_text *out, const mtc_c_field *field, const char *wire,
                         const char *indent)
{
    mtc_text_printf(out, "%sat = mt_put_tag(at, ", indent);
    emit_tag(out, field->tree, wire);
    mtc_text_puts(out, ");\n");
}

/* What can be of any size asks for its room, and there may be none. */
static void emit_put_piece(mtc_text *out, const mtc_c_field *field, const char *index,
                           const char *indent)
{
    mtc_text_printf(out, "%sat = mt_put_%s(at, limit, ", indent, field->scalar->codec);
    if (field->type == TYPE_MESSAGE) {
        emit_codec_function(out, field, "pack", "pack");
        mtc_text_puts(out, ", ");
    }
    emit_value(out, field, index);
    if (field->tree->type == TYPE_GROUP)
        mtc_text_printf(out, ", %d", field->tree->number);
    mtc_text_printf(out, ");\n%sif (at == NULL)\n%s    return NULL;\n", indent, indent);
}

static void emit_put_value(mtc_text *out, const mtc_c_field *field, const char *index,
                           const char *indent)
{
    if (mtc_is_piece(field)) {
        emit_put_piece(out, field, index, indent);
        return;
    }
    mtc_text_printf(out, "%sat = mt_put_%s(at, ", indent, field->scalar->codec);
    emit_value(out, field, index);
    mtc_text_puts(out, ");\n");
}

static void emit_packed_pack(mtc_text *out, const mtc_c_field *field)
{
    mtc_text_printf(out,
                    "    if (m->n_%s > 0) {\n"
                    "        at = mt_put_packed_%s(at, limit, m->%s, m->n_%s);\n"
                    "        if (at == NULL)\n            return NULL;\n",
                    field->member, mtc_packed_codec(field), field->member, field->member);
    emit_put_tag(out, field, "BYTES", "        ");
    mtc_text_puts(out, "    }\n");
}

/* What a number and its tag take at most. */
static unsigned most_bytes(const mtc_c_field *field)
{
    unsigned varint = field->type == TYPE_UINT32 || field->type == TYPE_SINT32 ? 5 : 10;

    return field->tag_size + (field->scalar->fixed_size > 0 ? field->scalar->fixed_size : varint);
}

static void emit_repeated_head(mtc_text *out, const mtc_c_field *field)
{
    if (!mtc_is_piece(field))
        mtc_text_printf(out,
                        "    if (!mt_has_room_for(at, limit, m->n_%s, %u))\n"
                        "        return NULL;\n",
                        field->member, most_bytes(field));
    mtc_text_printf(out, "    for (size_t i = m->n_%s; i-- > 0;) {\n", field->member);
}

static void emit_field_pack(mtc_text *out, const mtc_c_field *field)
{
    bool repeated = field->presence == PRESENCE_REPEATED;

    if (field->presence == PRESENCE_REQUIRED) {
        emit_put_value(out, field, "", "    ");
        emit_put_tag(out, field, field->scalar->wire, "    ");
        return;
    }
    if (repeated && field->tree->packed) {
        emit_packed_pack(out, field);
        return;
    }
    if (repeated) {
        emit_repeated_head(out, field);
    } else {
        mtc_text_puts(out, "    if (");
        emit_condition(out, field);
        mtc_text_puts(out, ") {\n");
    }
    emit_put_value(out, field, repeated ? "[i]" : "", "        ");
    emit_put_tag(out, field, field->scalar->wire, "        ");
    mtc_text_puts(out, "    }\n");
}

static unsigned most_bytes_of_numbers(const mtc_c_message *message)
{
    unsigned most = 0;

    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_c_field *field = message->fields.at[i];
        if (field->presence != PRESENCE_REPEATED && !mtc_is_piece(field))
            most += most_bytes(field);
    }
    return most;
}

static void emit_pack_head(mtc_text *out, const char *name, const char *tail)
{
    mtc_text head = {0};
    static const char *const args[] = {"const void *message", "uint8_t *at", "uintptr_t limit"};

    mtc_text_printf(&head, "static uint8_t *pack_%s", name);
    mtc_emit_call(out, head.data, args, 3, tail);
    mtc_text_fini(&head);
}

void mtc_emit_pack(mtc_text *out, const mtc_c_message *message)
{
    unsigned numbers = most_bytes_of_numbers(message);

    mtc_text_puts(out, "\n");
    emit_pack_head(out, message->name, "\n{");
    emit_self(out, message);
    mtc_text_puts(out, "\n");
    if (numbers > 0)
        mtc_text_printf(out, "    if (!mt_put_start(at, &limit, %u))\n        return NULL;\n",
                        numbers);
    mtc_text_puts(out, "    at = mt_put_unknown(at, limit, &m->base);\n"
                       "    if (at == NULL)\n        return NULL;\n");
    for (size_t i = message->sorted.count; i-- > 0;)
        emit_field_pack(out, message->sorted.at[i]);
    mtc_text_puts(out, "    return at;\n}\n");
}

/* --- around them ------------------------------------------------------------------------------ */

static void emit_unpack_head(mtc_text *out, const char *name, const char *tail)
{
    mtc_text head = {0};
    static const char *const args[] = {"mt_unpack *u", "void *message", "const uint8_t *p",
                                       "const uint8_t *end"};

    mtc_text_printf(&head, "static bool unpack_%s", name);
    mtc_emit_call(out, head.data, args, 4, tail);
    mtc_text_fini(&head);
}

static void emit_new(mtc_text *out, const char *name)
{
    mtc_text_printf(out,
                    "\nstatic %s *new_%s(mt_unpack *u)\n{\n"
                    "    void *message = mt_unpack_alloc(u, sizeof(%s));\n\n"
                    "    if (message != NULL)\n        %s_init((%s *)message);\n"
                    "    return (%s *)message;\n}\n",
                    name, name, name, name, name, name);
}

void mtc_emit_codec_prototypes(mtc_text *out, const mtc_model *model)
{
    bool any = false;

    for (size_t i = 0; i < model->messages.count; i++) {
        const mtc_c_message *message = model->messages.at[i];
        if (!message->is_nested)
            continue;
        mtc_text_puts(out, any ? "" : "\n");
        any = true;
        mtc_text_printf(out, "static size_t size_%s(const void *message);\n", message->name);
        emit_pack_head(out, message->name, ";");
        emit_unpack_head(out, message->name, ";");
    }
    for (size_t i = 0; i < model->messages.count; i++)
        if (model->messages.at[i]->is_nested)
            emit_new(out, model->messages.at[i]->name);
    for (size_t i = 0; i < model->foreign_names.count; i++)
        emit_new(out, model->foreign_names.at[i]);
}

static void emit_find(mtc_text *out, const mtc_c_message *message, const mtc_c_field *field)
{
    const mtc_field *key = field->tree->message->fields.at[0];
    const char *equal = mtc_is_sized(key)          ? "mt_bytes_equal(entry->key, key)"
                        : key->type == TYPE_STRING ? "mt_string_equal(entry->key, key)"
                                                   : "entry->key == key";

    mtc_text_puts(out, "\n");
    mtc_emit_find_head(out, message, field, "\n{");
    mtc_text_printf(out, "    for (size_t i = message->n_%s; i-- > 0;) {\n", field->member);
    mtc_text_printf(out, "        %s *entry = message->%s[i];\n", field->type_name, field->member);
    mtc_text_printf(out, "        if (entry != NULL && %s)\n", equal);
    mtc_text_puts(out, "            return entry;\n    }\n    return NULL;\n}\n");
}

static void emit_unpack_shim(mtc_text *out, const char *name)
{
    mtc_text_puts(out, "\n");
    mtc_emit_unpack_head(out, "", name, "\n{");
    mtc_text_printf(out,
                    "    void *message;\n"
                    "    mt_err err =\n        mt_unpack_bytes(&%s_mt_type, arena, bytes.data, "
                    "bytes.size, &message, why);\n\n"
                    "    *out = (%s *)message;\n    return err;\n}\n",
                    name, name);
}

static void emit_table(mtc_text *out, const char *table, const char *name, bool is_there)
{
    if (is_there)
        mtc_text_printf(out, "    %s_%s,\n", table, name);
    else
        mtc_text_puts(out, "    NULL,\n");
}

void mtc_emit_message_shims(mtc_text *out, const mtc_c_message *message)
{
    const char *name = message->name;

    mtc_text_printf(out,
                    "\nconst mt_message_type %s_mt_type = {\n    &%s_descriptor,\n    size_%s,\n"
                    "    pack_%s,\n    unpack_%s,\n",
                    name, name, name, name, name);
    emit_table(out, "fields", name, message->fields.count > 0);
    emit_table(out, "json", name, message->fields.count > message->group_count);
    emit_table(out, "groups", name, message->group_count > 0);
    mtc_text_printf(out, "    %zu,\n};\n", message->group_count);
    mtc_text_printf(out,
                    "\nsize_t %s_packed_size(const %s *message)\n{\n"
                    "    return size_%s(message);\n}\n",
                    name, name, name);
    mtc_text_printf(out,
                    "\nsize_t %s_pack(const %s *message, uint8_t *out)\n{\n"
                    "    size_t size = size_%s(message);\n\n"
                    "    pack_%s(message, out + size, 0);\n"
                    "    return size;\n}\n",
                    name, name, name, name);
    emit_unpack_shim(out, name);
    mtc_text_printf(out, "\nvoid %s_free(%s *message)\n{\n    mt_message_free(message);\n}\n", name,
                    name);
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_field *field = message->fields.at[i]->tree;
        if (field->message != NULL && field->message->is_map_entry)
            emit_find(out, message, message->fields.at[i]);
    }
}
