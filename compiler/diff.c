/* SPDX-License-Identifier: Apache-2.0 */
/* diff.c - walks the old files, finds what each definition has become. */
#include "diff.h"

#include "cname.h"
#include "differ.h"
#include "policy.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- breaks ----------------------------------------------------------------------------------- */

static void add(mtc_diff *diff, mtc_break item, const char *format, va_list args)
{
    char text[1024];

    vsnprintf(text, sizeof text, format, args);
    item.what = mtc_arena_copy(diff->arena, text, strlen(text));
    LIST_ADD(diff->arena, &diff->breaks, item);
}

void mtc_diff_add(mtc_diff *diff, mtc_break_kind kind, mtc_span at, mtc_span was, const char *why,
                  const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diff, (mtc_break){kind, at, was, NULL, why}, format, args);
    va_end(args);
}

void mtc_diff_add_gone(mtc_diff *diff, mtc_break_kind kind, mtc_span at, const char *why,
                       const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diff, (mtc_break){kind, at, {0}, NULL, why}, format, args);
    va_end(args);
}

/* --- names ------------------------------------------------------------------------------------ */

static const mtc_file *new_version(const mtc_diff *diff, const mtc_file *old)
{
    for (size_t i = 0; i < diff->pairs.count; i++)
        if (diff->pairs.at[i].old_file == old)
            return diff->pairs.at[i].new_file;
    return NULL;
}

const char *mtc_diff_new_name(const mtc_diff *diff, const mtc_decl *decl)
{
    const mtc_file *now = new_version(diff, decl->file);
    const char *before = decl->file->package.text;
    const char *name = decl->full_name;

    if (now == NULL || strcmp(before, now->package.text) == 0)
        return name;
    if (before[0] != '\0')
        name += strlen(before) + 1;
    return now->package.text[0] == '\0'
               ? name
               : mtc_arena_printf(diff->arena, "%s.%s", now->package.text, name);
}

const mtc_decl *mtc_diff_find(const mtc_diff *diff, const mtc_decl *decl)
{
    const mtc_decl *found =
        mtc_table_get(&diff->new_program->symbols, mtc_diff_new_name(diff, decl));

    return found != NULL && found->kind == decl->kind ? found : NULL;
}

/* --- definitions ------------------------------------------------------------------------------ */

static bool exports(const mtc_file *file, const mtc_file *other)
{
    for (size_t i = 0; file != NULL && i < file->exported.count; i++)
        if (file->exported.at[i] == other)
            return true;
    return false;
}

/* Finds what has become of a definition at the top of a file; NULL when that was reported. */
static const mtc_decl *follow(mtc_diff *diff, const mtc_decl *old)
{
    const mtc_decl *now = mtc_diff_find(diff, old);
    const char *kind = mtc_decl_kind_name(old->kind);

    if (now == NULL && old->kind == DECL_SERVICE) {
        mtc_diff_add_gone(diff, BREAK_WIRE, old->name.at,
                          "callers of its methods get UNIMPLEMENTED, and C sources that use them "
                          "do not compile",
                          "service \"%s\" is gone", old->full_name);
    } else if (now == NULL) {
        mtc_diff_add_gone(diff, BREAK_SOURCE, old->name.at,
                          old->kind == DECL_ENUM
                              ? "C sources that use it do not compile"
                              : "C sources that use it do not compile, and a google.protobuf.Any "
                                "that holds one cannot be read",
                          "%s \"%s\" is gone", kind, old->full_name);
    } else if (now->file != new_version(diff, old->file) &&
               !exports(new_version(diff, old->file), now->file)) {
        mtc_diff_add(diff, BREAK_SOURCE, now->name.at, old->name.at,
                     mtc_arena_printf(diff->arena, "C sources must include \"%s\" for it now",
                                      mtc_c_output_name(diff->arena, now->file, ".mt.h")),
                     "%s \"%s\" is in another file", kind, old->full_name);
    }
    return now;
}

static void compare_definitions(mtc_diff *diff, const mtc_file *old)
{
    for (size_t i = 0; i < old->messages.count; i++) {
        const mtc_decl *now = follow(diff, &old->messages.at[i]->decl);
        if (now != NULL)
            mtc_diff_message(diff, old->messages.at[i], (const mtc_message *)now);
    }
    for (size_t i = 0; i < old->enums.count; i++) {
        const mtc_decl *now = follow(diff, &old->enums.at[i]->decl);
        if (now != NULL)
            mtc_diff_enum(diff, old->enums.at[i], (const mtc_enum *)now);
    }
    for (size_t i = 0; i < old->extensions.count; i++)
        mtc_diff_extension(diff, old->extensions.at[i]);
    for (size_t i = 0; i < old->services.count; i++) {
        if (follow(diff, &old->services.at[i]->decl) != NULL)
            mtc_diff_service(diff, old->services.at[i]);
    }
}

/* --- files ------------------------------------------------------------------------------------ */

static mtc_span start_of(const mtc_file *file)
{
    return (mtc_span){file->source, 0, 0};
}

static mtc_span package_at(const mtc_file *file)
{
    return file->package.at.source != NULL ? file->package.at : start_of(file);
}

static mtc_span prefix_at(const mtc_file *file)
{
    const mtc_option_value *value = mtc_option_find(file->options.checked, "mt.c_prefix");

    return value != NULL ? value->value_at : package_at(file);
}

static void compare_names(mtc_diff *diff, const mtc_file *old, const mtc_file *now)
{
    const char *before = mtc_c_prefix(diff->arena, old), *after = mtc_c_prefix(diff->arena, now);

    if (strcmp(old->package.text, now->package.text) != 0)
        mtc_diff_add(diff, BREAK_WIRE, package_at(now), package_at(old),
                     "the paths of all methods change, so callers get UNIMPLEMENTED; so do the "
                     "names by which a google.protobuf.Any knows its message",
                     "the package is \"%s\", was \"%s\"", now->package.text, old->package.text);
    if (strcmp(before, after) != 0)
        mtc_diff_add(diff, BREAK_SOURCE, prefix_at(now), prefix_at(old),
                     "C sources that use anything of this file do not compile",
                     "C names start with \"%s\", started with \"%s\"", after, before);
}

static void compare_syntax(mtc_diff *diff, const mtc_file *old, const mtc_file *now)
{
    if (old->is_proto3 == now->is_proto3 && old->edition == now->edition)
        return;
    mtc_diff_add(diff, BREAK_WIRE, now->syntax_at.source != NULL ? now->syntax_at : start_of(now),
                 old->syntax_at.source != NULL ? old->syntax_at : start_of(old),
                 "numbers that have no name in an enum are kept in the field by proto3, but are "
                 "unknown fields to proto2; and proto3 does not send a zero",
                 "the syntax is %s, was %s", mtc_syntax_name(now), mtc_syntax_name(old));
}

static void compare_public_imports(mtc_diff *diff, const mtc_file *old, const mtc_file *now)
{
    for (size_t i = 0; i < old->imports.count; i++) {
        const mtc_import *import = &old->imports.at[i];
        bool kept = !import->is_public;
        for (size_t n = 0; n < now->imports.count && !kept; n++)
            kept =
                now->imports.at[n].is_public && strcmp(now->imports.at[n].name, import->name) == 0;
        if (!kept)
            mtc_diff_add_gone(diff, BREAK_SOURCE, import->at,
                              "files and C sources that got its definitions through this one must "
                              "import or include it themselves",
                              "the public import of \"%s\" is gone", import->name);
    }
}

static void compare_files(mtc_diff *diff, const mtc_diff_pair *pair)
{
    const mtc_file *old = pair->old_file, *now = pair->new_file;

    if (now == NULL) {
        mtc_diff_add_gone(diff, BREAK_SOURCE, start_of(old),
                          mtc_arena_printf(diff->arena,
                                           "C sources that include \"%s\" do not compile, nor do "
                                           "files that import it",
                                           mtc_c_output_name(diff->arena, old, ".mt.h")),
                          "the file \"%s\" is gone", old->source->name);
    } else {
        compare_names(diff, old, now);
        compare_syntax(diff, old, now);
        compare_public_imports(diff, old, now);
    }
    compare_definitions(diff, old);
}

void mtc_diff_run(mtc_diff *diff)
{
    for (size_t i = 0; i < diff->pairs.count; i++)
        compare_files(diff, &diff->pairs.at[i]);
}
