/* SPDX-License-Identifier: Apache-2.0 */
/* cname.c - from the names of the IDL to those of C. */
#include "cname.h"

#include "cwords.h"
#include "policy.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Keywords and operator names of C23 and C++20; types that structs are made of, which in C++ a member
 * would hide. */
static const char *const reserved[] = {"alignas",
                                       "alignof",
                                       "and",
                                       "and_eq",
                                       "asm",
                                       "auto",
                                       "bitand",
                                       "bitor",
                                       "bool",
                                       "break",
                                       "case",
                                       "catch",
                                       "char",
                                       "char16_t",
                                       "char32_t",
                                       "char8_t",
                                       "class",
                                       "co_await",
                                       "co_return",
                                       "co_yield",
                                       "compl",
                                       "concept",
                                       "const",
                                       "const_cast",
                                       "consteval",
                                       "constexpr",
                                       "constinit",
                                       "continue",
                                       "decltype",
                                       "default",
                                       "delete",
                                       "do",
                                       "double",
                                       "dynamic_cast",
                                       "else",
                                       "enum",
                                       "explicit",
                                       "export",
                                       "extern",
                                       "false",
                                       "float",
                                       "for",
                                       "friend",
                                       "goto",
                                       "if",
                                       "inline",
                                       "int",
                                       "int16_t",
                                       "int32_t",
                                       "int64_t",
                                       "int8_t",
                                       "long",
                                       "mutable",
                                       "namespace",
                                       "new",
                                       "noexcept",
                                       "not",
                                       "not_eq",
                                       "nullptr",
                                       "operator",
                                       "or",
                                       "or_eq",
                                       "private",
                                       "protected",
                                       "protobuf_c_boolean",
                                       "public",
                                       "register",
                                       "reinterpret_cast",
                                       "requires",
                                       "restrict",
                                       "return",
                                       "short",
                                       "signed",
                                       "size_t",
                                       "sizeof",
                                       "static",
                                       "static_assert",
                                       "static_cast",
                                       "struct",
                                       "switch",
                                       "template",
                                       "this",
                                       "thread_local",
                                       "throw",
                                       "true",
                                       "try",
                                       "typedef",
                                       "typeid",
                                       "typename",
                                       "typeof",
                                       "typeof_unqual",
                                       "uint16_t",
                                       "uint32_t",
                                       "uint64_t",
                                       "uint8_t",
                                       "union",
                                       "unsigned",
                                       "using",
                                       "virtual",
                                       "void",
                                       "volatile",
                                       "wchar_t",
                                       "while",
                                       "xor",
                                       "xor_eq"};

/* The parameters and variables of generated code, and main. */
static const char *const locals[] = {
    "app",    "arena",   "arg",    "args",  "at",    "base",   "bytes", "call",     "channel",
    "count",  "done",    "end",    "entry", "err",   "fields", "fn",    "handlers", "i",
    "init",   "initial", "key",    "last",  "limit", "m",      "main",  "message",  "missing",
    "number", "options", "out",    "p",     "pack",  "piece",  "reply", "request",  "server",
    "size",   "start",   "status", "tag",   "u",     "unpack", "value", "why"};

static bool is_in(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_reserved(const char *name)
{
    return is_in(reserved, sizeof reserved / sizeof reserved[0], name) ||
           strncmp(name, "__", 2) == 0;
}

/* What begins so belongs to the runtime and to protobuf-c. */
static bool is_of_runtime(const char *name)
{
    return strcmp(name, "mt") == 0 || strcmp(name, "protobuf_c") == 0 ||
           strncasecmp(name, "mt_", 3) == 0 || strncasecmp(name, "protobuf_c_", 11) == 0;
}

static bool is_local(const char *name)
{
    return is_in(locals, sizeof locals / sizeof locals[0], name);
}

/* A word starts at a capital behind a small letter or digit, and at the last capital of several
 * when a small letter follows it. */
static bool starts_word(const char *name, size_t at)
{
    if (at == 0 || !isupper((unsigned char)name[at]) || name[at - 1] == '_')
        return false;
    return !isupper((unsigned char)name[at - 1]) || islower((unsigned char)name[at + 1]);
}

const char *mtc_snake(mtc_arena *arena, const char *name)
{
    char *out = mtc_arena_alloc(arena, 2 * strlen(name) + 1);
    size_t used = 0;

    for (size_t i = 0; name[i] != '\0'; i++) {
        if (starts_word(name, i))
            out[used++] = '_';
        out[used++] = name[i] == '.' ? '_' : (char)tolower((unsigned char)name[i]);
    }
    return out;
}

const char *mtc_upper(mtc_arena *arena, const char *name)
{
    char *out = mtc_arena_copy(arena, name, strlen(name));

    for (char *c = out; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return out;
}

/* The one rule: what is taken gets a "_" behind it. */
static const char *evade(mtc_arena *arena, const char *name, bool taken)
{
    return taken ? mtc_arena_printf(arena, "%s_", name) : name;
}

const char *mtc_c_member(mtc_arena *arena, const char *name)
{
    bool taken = is_reserved(name) || mtc_is_plain_macro(name) || strcmp(name, "base") == 0;

    return evade(arena, name, taken);
}

const char *mtc_c_handler(mtc_arena *arena, const char *name)
{
    return evade(arena, name, is_reserved(name) || mtc_is_macro(name) || is_of_runtime(name));
}

const char *mtc_c_global(mtc_arena *arena, const mtc_file *file, const char *name)
{
    bool taken = is_reserved(name) || is_local(name) || mtc_is_c_word(name) ||
                 mtc_is_c_constant(name) ||
                 (is_of_runtime(name) && mtc_policy_c_prefix(file) == NULL);

    return evade(arena, name, taken);
}

const char *mtc_c_service_name(mtc_arena *arena, const mtc_file *file, const char *name)
{
    return evade(arena, name, is_of_runtime(name) && mtc_policy_c_prefix(file) == NULL);
}

const char *mtc_c_prefix(mtc_arena *arena, const mtc_file *file)
{
    const char *prefix = mtc_policy_c_prefix(file);

    return prefix != NULL ? prefix : mtc_snake(arena, file->package.text);
}

/* Returns the prefix of what a declaration holds or stands in: "cache_v1_get_request". */
static const char *scope_name(mtc_arena *arena, const mtc_decl *decl, const mtc_file *file)
{
    if (decl == NULL)
        return mtc_c_prefix(arena, file);
    const char *outer = scope_name(arena, decl->parent, file);
    const char *own = mtc_snake(arena, decl->name.text);
    return outer[0] == '\0' ? own : mtc_arena_printf(arena, "%s_%s", outer, own);
}

const char *mtc_c_type_name(mtc_arena *arena, const mtc_decl *decl)
{
    return mtc_c_global(arena, decl->file, scope_name(arena, decl, decl->file));
}

const char *mtc_c_constant(mtc_arena *arena, const mtc_enum_value *value)
{
    const mtc_decl *parent = value->decl.parent;
    const char *own = mtc_upper(arena, mtc_snake(arena, value->decl.name.text));
    const char *type = mtc_upper(arena, mtc_snake(arena, parent->name.text));
    size_t size = strlen(type);
    const char *scope = scope_name(arena, parent, parent->file);

    /* The enum's name is not said twice. */
    if (strncmp(own, type, size) == 0 && own[size] == '_')
        scope = scope_name(arena, parent->parent, parent->file);
    if (scope[0] != '\0')
        own = mtc_arena_printf(arena, "%s_%s", mtc_upper(arena, scope), own);
    return mtc_c_global(arena, parent->file, own);
}

const char *mtc_c_output_name(mtc_arena *arena, const mtc_file *file, const char *ending)
{
    const char *name = file->source->name;
    const char *dot = strrchr(name, '.');
    size_t size = dot != NULL && strchr(dot, '/') == NULL ? (size_t)(dot - name) : strlen(name);

    return mtc_arena_printf(arena, "%.*s%s", (int)size, name, ending);
}
