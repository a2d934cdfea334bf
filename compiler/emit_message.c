/* SPDX-License-Identifier: Apache-2.0 */
/* emit_message.c - the header's part of messages and enums: types, initial values, prototypes. */
#include "emitter.h"

#include <string.h>

static void emit_value(mtc_text *out, const mtc_c_value *value, const char *comma)
{
    const mtc_comments *comments = &value->tree->decl.comments;
    mtc_text line = {0};

    if (value->tree->number == INT32_MIN)
        mtc_text_printf(&line, "%s = -2147483647 - 1%s", value->name, comma);
    else
        mtc_text_printf(&line, "%s = %d%s", value->name, value->tree->number, comma);
    mtc_emit_comments_above(out, comments, "    ", &line);
    mtc_emit_line(out, comments, "    ", &line);
    mtc_text_fini(&line);
}

void mtc_emit_enum_type(mtc_text *out, const mtc_c_enum *enumeration)
{
    mtc_text_puts(out, "\n");
    mtc_emit_comments(out, &enumeration->tree->decl.comments, "");
    mtc_text_printf(out, "typedef enum %s {\n", enumeration->name);
    for (size_t i = 0; i < enumeration->values.count; i++) {
        const mtc_c_value *value = &enumeration->values.at[i];
        emit_value(out, value, i + 1 < enumeration->values.count ? "," : "");
    }
    mtc_text_printf(out, "    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(%s)\n} %s;\n",
                    enumeration->name, enumeration->name);
    mtc_text_printf(out, "\nextern const ProtobufCEnumDescriptor %s_descriptor;\n",
                    enumeration->name);
}

/* --- the struct ------------------------------------------------------------------------------- */

static void emit_case_enum(mtc_text *out, const mtc_c_oneof *oneof)
{
    mtc_text_printf(out, "\ntypedef enum %s {\n    %s = 0", oneof->enum_name, oneof->not_set);
    for (size_t i = 0; i < oneof->fields.count; i++)
        mtc_text_printf(out, ",\n    %s = %d", oneof->fields.at[i]->case_name,
                        oneof->fields.at[i]->tree->number);
    mtc_text_printf(out, "\n    PROTOBUF_C__FORCE_ENUM_TO_BE_INT_SIZE(%s)\n} %s;\n",
                    oneof->enum_name, oneof->enum_name);
}

/* Writes the member, or both members, of a field, with the "*" where C programmers want it. */
static void emit_field(mtc_text *out, const mtc_c_field *field, const char *indent)
{
    const mtc_comments *comments = &field->tree->decl.comments;
    const char *type = field->c_type;
    mtc_text line = {0};

    mtc_text_printf(&line, "%s%s%s%s;", type, type[strlen(type) - 1] == '*' ? "" : " ",
                    field->presence == PRESENCE_REPEATED ? "*" : "", field->member);
    mtc_emit_comments_above(out, comments, indent, &line);
    if (field->presence == PRESENCE_REPEATED)
        mtc_text_printf(out, "%ssize_t n_%s;\n", indent, field->member);
    else if (mtc_has_flag(field))
        mtc_text_printf(out, "%sprotobuf_c_boolean has_%s;\n", indent, field->member);
    mtc_emit_line(out, comments, indent, &line);
    mtc_text_fini(&line);
}

static void emit_union(mtc_text *out, const mtc_c_oneof *oneof)
{
    mtc_emit_comments(out, &oneof->tree->decl.comments, "    ");
    mtc_text_printf(out, "    %s %s; /* which of these is there */\n    union {\n",
                    oneof->enum_name, oneof->member);
    for (size_t i = 0; i < oneof->fields.count; i++)
        emit_field(out, oneof->fields.at[i], "        ");
    mtc_text_puts(out, "    };\n");
}

/* --- the initial value ------------------------------------------------------------------------ */

/* They are not static: what points to its default is not sent, in whichever file it was set. */
static void emit_default_names(mtc_text *out, const mtc_c_message *message)
{
    const char *before = "\n";

    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_c_field *field = message->fields.at[i];
        if (field->default_name == NULL || !mtc_is_text(field))
            continue;
        mtc_text_printf(out, "%sextern const char %s[];\n", before, field->default_name);
        before = "";
    }
}

static void emit_init_macro(mtc_text *out, const mtc_c_message *message)
{
    mtc_text_printf(out, "\n#define %s_INIT \\\n    { PROTOBUF_C_MESSAGE_INIT(&%s_descriptor)",
                    message->upper, message->name);
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_c_field *field = message->fields.at[i];
        if (field->presence == PRESENCE_ONEOF)
            continue;
        if (field->presence == PRESENCE_REPEATED)
            mtc_text_puts(out, ", \\\n      0, NULL");
        else
            mtc_text_printf(out, ", \\\n      %s%s", mtc_has_flag(field) ? "0, " : "",
                            field->initial);
    }
    for (size_t i = 0; i < message->oneofs.count; i++)
        mtc_text_printf(out, ", \\\n      %s, {%s}", message->oneofs.at[i]->not_set,
                        message->oneofs.at[i]->fields.at[0]->initial);
    mtc_text_puts(out, " }\n");
}

void mtc_emit_struct(mtc_text *out, const mtc_c_message *message)
{
    for (size_t i = 0; i < message->oneofs.count; i++)
        emit_case_enum(out, message->oneofs.at[i]);
    mtc_text_puts(out, "\n");
    mtc_emit_comments(out, &message->tree->decl.comments, "");
    mtc_text_printf(out, "struct %s {\n    ProtobufCMessage base;\n", message->name);
    for (size_t i = 0; i < message->fields.count; i++)
        if (message->fields.at[i]->presence != PRESENCE_ONEOF)
            emit_field(out, message->fields.at[i], "    ");
    for (size_t i = 0; i < message->oneofs.count; i++)
        emit_union(out, message->oneofs.at[i]);
    mtc_text_puts(out, "};\n");
    emit_default_names(out, message);
    emit_init_macro(out, message);
}

/* --- prototypes ------------------------------------------------------------------------------- */

/* What a map is searched by; keys are never of another type. */
static const char *key_type(const mtc_field *key)
{
    switch (key->type) {
    case TYPE_STRING:
        return mtc_is_sized(key) ? "ProtobufCBinaryData " : "const char *";
    case TYPE_BOOL:
        return "protobuf_c_boolean ";
    case TYPE_INT64:
    case TYPE_SINT64:
    case TYPE_SFIXED64:
        return "int64_t ";
    case TYPE_UINT64:
    case TYPE_FIXED64:
        return "uint64_t ";
    case TYPE_UINT32:
    case TYPE_FIXED32:
        return "uint32_t ";
    default:
        return "int32_t ";
    }
}

void mtc_emit_find_head(mtc_text *out, const mtc_c_message *message, const mtc_c_field *field,
                        const char *tail)
{
    mtc_text head = {0}, self = {0}, key = {0};

    mtc_text_printf(&head, "%s *%s_%s_find", field->type_name, message->name, field->member);
    mtc_text_printf(&self, "const %s *message", message->name);
    mtc_text_printf(&key, "%skey", key_type(field->tree->message->fields.at[0]));
    const char *const args[] = {self.data, key.data};
    mtc_emit_call(out, head.data, args, 2, tail);
    mtc_text_fini(&head);
    mtc_text_fini(&self);
    mtc_text_fini(&key);
}

void mtc_emit_unpack_head(mtc_text *out, const char *start, const char *name, const char *tail)
{
    mtc_text head = {0}, result = {0};

    mtc_text_printf(&head, "%smt_err %s_unpack", start, name);
    mtc_text_printf(&result, "%s **out", name);
    const char *const args[] = {"mt_arena *arena", "mt_slice bytes", result.data, "mt_status *why"};
    mtc_emit_call(out, head.data, args, 4, tail);
    mtc_text_fini(&head);
    mtc_text_fini(&result);
}

static void emit_find_prototype(mtc_text *out, const mtc_c_message *message,
                                const mtc_c_field *field)
{
    mtc_text_puts(out,
                  "\n/* Returns the entry of a key, the last if there are several; NULL if there "
                  "is none. */\n");
    mtc_emit_find_head(out, message, field, ";");
}

void mtc_emit_message_functions(mtc_text *out, const mtc_c_message *message)
{
    const char *name = message->name;

    mtc_text_printf(out, "\nextern const ProtobufCMessageDescriptor %s_descriptor;\n", name);
    mtc_text_printf(out, "extern const mt_message_type %s_mt_type;\n", name);
    mtc_text_printf(out, "void %s_init(%s *message);\n", name, name);
    mtc_text_printf(out, "size_t %s_packed_size(const %s *message);\n", name, name);
    mtc_text_printf(out, "size_t %s_pack(const %s *message, uint8_t *out);\n", name, name);
    mtc_emit_unpack_head(out, "MT_NODISCARD ", name, ";");
    mtc_text_printf(out, "void %s_free(%s *message);\n", name, name);
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_field *field = message->fields.at[i]->tree;
        if (field->message != NULL && field->message->is_map_entry)
            emit_find_prototype(out, message, message->fields.at[i]);
    }
}
