/* SPDX-License-Identifier: Apache-2.0 */
/* ast.c - the words of the language, and small questions to the tree. */
#include "ast.h"

#include <ctype.h>
#include <string.h>

static const char *const type_words[] = {
    [TYPE_UNKNOWN] = "",          [TYPE_DOUBLE] = "double",     [TYPE_FLOAT] = "float",
    [TYPE_INT64] = "int64",       [TYPE_UINT64] = "uint64",     [TYPE_INT32] = "int32",
    [TYPE_FIXED64] = "fixed64",   [TYPE_FIXED32] = "fixed32",   [TYPE_BOOL] = "bool",
    [TYPE_STRING] = "string",     [TYPE_GROUP] = "group",       [TYPE_MESSAGE] = "message",
    [TYPE_BYTES] = "bytes",       [TYPE_UINT32] = "uint32",     [TYPE_ENUM] = "enum",
    [TYPE_SFIXED32] = "sfixed32", [TYPE_SFIXED64] = "sfixed64", [TYPE_SINT32] = "sint32",
    [TYPE_SINT64] = "sint64",
};

const char *mtc_decl_kind_name(mtc_decl_kind kind)
{
    static const char *const names[] = {
        [DECL_PACKAGE] = "package", [DECL_MESSAGE] = "message", [DECL_FIELD] = "field",
        [DECL_ONEOF] = "oneof",     [DECL_ENUM] = "enum",       [DECL_ENUM_VALUE] = "enum value",
        [DECL_SERVICE] = "service", [DECL_METHOD] = "method",
    };

    return names[kind];
}

const char *mtc_decl_kind_phrase(mtc_decl_kind kind)
{
    static const char *const phrases[] = {
        [DECL_PACKAGE] = "a package", [DECL_MESSAGE] = "a message",
        [DECL_FIELD] = "a field",     [DECL_ONEOF] = "a oneof",
        [DECL_ENUM] = "an enum",      [DECL_ENUM_VALUE] = "an enum value",
        [DECL_SERVICE] = "a service", [DECL_METHOD] = "a method",
    };

    return phrases[kind];
}

mtc_type mtc_type_of_word(const char *word)
{
    for (int type = TYPE_DOUBLE; type <= TYPE_SINT64; type++) {
        if (type == TYPE_GROUP || type == TYPE_MESSAGE || type == TYPE_ENUM)
            continue;
        if (strcmp(type_words[type], word) == 0)
            return (mtc_type)type;
    }
    return TYPE_UNKNOWN;
}

const char *mtc_type_word(mtc_type type)
{
    return type_words[type];
}

const mtc_option_value *mtc_option_find(const mtc_option_set *set, const char *full_name)
{
    if (set == NULL)
        return NULL;
    for (size_t i = 0; i < set->values.count; i++)
        if (strcmp(set->values.at[i].field->decl.full_name, full_name) == 0)
            return &set->values.at[i];
    return NULL;
}

const mtc_option *mtc_option_written(const mtc_options *options, const char *name, const char *word)
{
    for (size_t i = 0; i < options->written.count; i++) {
        const mtc_option *one = &options->written.at[i];
        if (one->parts.count == 1 && !one->parts.at[0].extension &&
            strcmp(one->parts.at[0].name.text, name) == 0 && one->value.kind == VALUE_IDENT &&
            strcmp(one->value.ident, word) == 0)
            return one;
    }
    return NULL;
}

const char *mtc_default_json_name(mtc_arena *arena, const char *name)
{
    char *out = mtc_arena_alloc(arena, strlen(name) + 1);
    size_t used = 0;
    bool capital = false;

    for (; *name != '\0'; name++) {
        if (*name != '_')
            out[used++] = capital ? (char)toupper((unsigned char)*name) : *name;
        capital = *name == '_';
    }
    return out;
}

const char *mtc_syntax_name(const mtc_file *file)
{
    if (file->edition != 0)
        return "edition 2023";
    return file->is_proto3 ? "proto3" : "proto2";
}
