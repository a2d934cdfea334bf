/* SPDX-License-Identifier: Apache-2.0 */
/* depend.c - the files that were read, and the folders where a file could come to lie that would be
 * read instead of one of them: a folder changes when something is added to it. */
#include "depend.h"

#include <string.h>
#include <sys/stat.h>

typedef struct dependencies {
    mtc_program *program;
    mtc_words names;
    mtc_table seen;
    bool warned;
} dependencies;

/* --- what there is ---------------------------------------------------------------------------- */

static void add_name(dependencies *d, const char *name)
{
    if (mtc_table_add(&d->seen, d->program->arena, name, d) == NULL)
        LIST_ADD(d->program->arena, &d->names, name);
}

static const char *folder_of(mtc_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : mtc_arena_copy(arena, path, (size_t)(slash - path));
}

/* Returns the folder in which something must be added for a path to be there; false: none. */
static const char *nearest_folder(mtc_arena *arena, const char *path, struct stat *info)
{
    do
        path = folder_of(arena, path);
    while (stat(path, info) != 0 && strcmp(path, ".") != 0 && strcmp(path, "/") != 0);
    return S_ISDIR(info->st_mode) ? path : NULL;
}

static bool lies_in(mtc_arena *arena, const char *path, const struct stat *folder)
{
    struct stat info;

    return stat(folder_of(arena, path), &info) == 0 && info.st_dev == folder->st_dev &&
           info.st_ino == folder->st_ino;
}

/* A folder that we write to changes with each run, and would never be up to date. */
static bool is_written_to(mtc_arena *arena, const struct stat *folder, const char *rule,
                          const mtc_output_list *outputs)
{
    for (size_t i = 0; i < outputs->count; i++)
        if (lies_in(arena, outputs->at[i].path, folder))
            return true;
    return lies_in(arena, rule, folder);
}

static void add_folders(dependencies *d, const char *rule, const mtc_output_list *outputs)
{
    mtc_arena *arena = d->program->arena;

    for (size_t i = 0; i < d->program->absent.count; i++) {
        struct stat info = {0};
        const char *folder = nearest_folder(arena, d->program->absent.at[i], &info);
        if (folder != NULL && !is_written_to(arena, &info, rule, outputs))
            add_name(d, folder);
    }
}

/* --- how it is written ------------------------------------------------------------------------ */

static void warn_of(dependencies *d, const char *name)
{
    for (const char *c = name; *c != '\0' && !d->warned; c++) {
        d->warned = (unsigned char)*c < ' ' || strchr("%=*;'\"`&|<>^", *c) != NULL;
        if (d->warned)
            mtc_diag_warning(d->program->diag, (mtc_span){0},
                             "make or ninja cannot read the name \"%s\" in a dependency file: when "
                             "the file changes, they may not notice",
                             name);
    }
}

/* For both, "\" is itself unless blanks follow, of which each gets one. */
static void put_name(dependencies *d, mtc_text *out, const char *name)
{
    size_t backslashes = 0;

    warn_of(d, name);
    for (; *name != '\0'; name++) {
        if (*name == ' ')
            for (size_t i = 0; i < backslashes; i++)
                mtc_text_puts(out, "\\");
        if (strchr(" #:", *name) != NULL)
            mtc_text_puts(out, "\\");
        else if (*name == '$')
            mtc_text_puts(out, "$");
        mtc_text_add(out, name, 1);
        backslashes = *name == '\\' ? backslashes + 1 : 0;
    }
}

static void put_targets(dependencies *d, mtc_text *out, const char *stamp,
                        const mtc_output_list *outputs)
{
    if (stamp != NULL)
        put_name(d, out, stamp);
    for (size_t i = 0; i < outputs->count && stamp == NULL; i++) {
        mtc_text_puts(out, i > 0 ? " " : "");
        put_name(d, out, outputs->at[i].path);
    }
    mtc_text_puts(out, ":");
}

void mtc_depend_emit(mtc_program *program, const char *path, const char *stamp,
                     mtc_output_list *outputs)
{
    dependencies d = {.program = program};
    mtc_output rule = {.path = path};
    mtc_output touched = {.path = stamp, .is_stamp = true};

    put_targets(&d, &rule.bytes, stamp, outputs);
    for (size_t i = 0; i < program->files.count; i++)
        add_name(&d, program->files.at[i]->source->path);
    if (stamp != NULL)
        LIST_ADD(program->arena, outputs, touched);
    if (stamp != NULL)
        add_folders(&d, path, outputs);
    for (size_t i = 0; i < d.names.count; i++) {
        mtc_text_puts(&rule.bytes, " \\\n ");
        put_name(&d, &rule.bytes, d.names.at[i]);
    }
    /* What is gone must make the rule run again, not fail. */
    for (size_t i = 0; i < d.names.count; i++) {
        mtc_text_puts(&rule.bytes, i == 0 ? "\n\n" : "\n");
        put_name(&d, &rule.bytes, d.names.at[i]);
        mtc_text_puts(&rule.bytes, ":\n");
    }
    LIST_ADD(program->arena, outputs, rule);
}
