/* SPDX-License-Identifier: Apache-2.0 */
/* cname.c - from the names of the IDL to those of C. */
#include "cname.h"

#include "policy.h"

#include <ctype.h>
#include <string.h>

/* Keywords and operator names of C23 and C++20, and what the headers that generated code includes
 * define in lower case. */
static const char *const reserved[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
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
    "errno",
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
    "intmax_t",
    "intptr_t",
    "linux",
    "long",
    "main",
    "max_align_t",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "ptrdiff_t",
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
    "ssize_t",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
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
    "uintmax_t",
    "uintptr_t",
    "union",
    "unix",
    "unsigned",
    "using",
    "va_arg",
    "va_end",
    "va_list",
    "va_start",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

/* What a type without a prefix must not be called besides: the parameters and variables of
 * generated code, and functions of the C library with names like those of messages. */
static const char *const taken[] = {
    "abort",  "accept",   "access", "alarm",   "app",     "arena",  "arg",    "args",    "at",
    "base",   "bind",     "bytes",  "call",    "channel", "clock",  "close",  "connect", "count",
    "div",    "done",     "dup",    "end",     "entry",   "err",    "exit",   "exp",     "fork",
    "free",   "handlers", "i",      "index",   "initial", "key",    "kill",   "last",    "link",
    "listen", "log",      "m",      "malloc",  "message", "number", "open",   "options", "out",
    "p",      "pause",    "piece",  "pipe",    "poll",    "printf", "raise",  "read",    "recv",
    "remove", "rename",   "reply",  "request", "select",  "send",   "server", "signal",  "size",
    "sleep",  "socket",   "stat",   "status",  "sync",    "system", "tag",    "time",    "u",
    "wait",   "why",      "write",
};

static bool is_in(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool is_reserved(const char *name)
{
    return is_in(reserved, sizeof reserved / sizeof reserved[0], name);
}

static bool is_taken(const char *name)
{
    return is_in(taken, sizeof taken / sizeof taken[0], name);
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

const char *mtc_c_safe(mtc_arena *arena, const char *name)
{
    return is_reserved(name) ? mtc_arena_printf(arena, "%s_", name) : name;
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
    const char *name = scope_name(arena, decl, decl->file);

    return is_reserved(name) || is_taken(name) ? mtc_arena_printf(arena, "%s_", name) : name;
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
    if (scope[0] == '\0')
        return own;
    return mtc_arena_printf(arena, "%s_%s", mtc_upper(arena, scope), own);
}

const char *mtc_c_output_name(mtc_arena *arena, const mtc_file *file, const char *ending)
{
    const char *name = file->source->name;
    const char *dot = strrchr(name, '.');
    size_t size = dot != NULL && strchr(dot, '/') == NULL ? (size_t)(dot - name) : strlen(name);

    return mtc_arena_printf(arena, "%.*s%s", (int)size, name, ending);
}
