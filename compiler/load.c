/* SPDX-License-Identifier: Apache-2.0 */
/* load.c - where imports are looked for, and in which order files are read. */
#include "load.h"

#include "parse.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { MAX_IMPORT_DEPTH = 256 };

static const char descriptor_name[] = "google/protobuf/descriptor.proto";

/* --- roots ------------------------------------------------------------------------------------ */

static void add_own_root(mtc_program *program, const char *folder)
{
    LIST_ADD(program->arena, &program->roots, folder);
    program->own_roots++;
}

/* The folder that belongs to where the program lies: <prefix>/bin/mtc, <prefix>/share/… */
static void add_root_of_executable(mtc_program *program)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);

    if (size <= 0)
        return;
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return;
    *slash = '\0';
    add_own_root(program, mtc_arena_printf(program->arena, "%s/../share/msgtrans/idl", path));
}

/* --- finding ---------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* Returns the name with the other ending of the two, or NULL. */
static const char *other_name(mtc_arena *arena, const char *name)
{
    int size = (int)strlen(name);

    if (ends_with(name, ".mtproto"))
        return mtc_arena_printf(arena, "%.*s.proto", size - 8, name);
    if (ends_with(name, ".proto"))
        return mtc_arena_printf(arena, "%.*s.mtproto", size - 6, name);
    return NULL;
}

static const char *join(mtc_arena *arena, const char *root, const char *name)
{
    if (strcmp(root, ".") == 0 || root[0] == '\0')
        return name;
    return mtc_arena_printf(arena, "%s%s%s", root, ends_with(root, "/") ? "" : "/", name);
}

/* Reads a name from the first root that has it, in either ending. *why stays NULL when no root has
 * it. */
static mtc_source *find_source(mtc_program *program, const char *name, bool *own, const char **why)
{
    const char *names[2] = {name, other_name(program->arena, name)};
    const char *reason;
    size_t absent = program->absent.count;

    *why = NULL;
    for (size_t i = 0; i < program->roots.count; i++) {
        *own = i >= program->roots.count - program->own_roots;
        if (*own) /* what comes with mtc is nobody's to be replaced unawares */
            program->absent.count = absent;
        for (int n = 0; n < 2 && names[n] != NULL; n++) {
            const char *path = join(program->arena, program->roots.at[i], names[n]);
            if (access(path, F_OK) != 0) {
                if (!*own)
                    LIST_ADD(program->arena, &program->absent, path);
                continue;
            }
            mtc_source *source = mtc_source_read(program->arena, path, names[n], &reason);
            *why = reason;
            return source;
        }
    }
    return NULL;
}

/* Imports are always relative to a root, with single slashes and without "." and "..". */
static bool is_clean_name(const char *name)
{
    for (;;) {
        size_t size = strcspn(name, "/");
        if (size == 0 || (size == 1 && name[0] == '.') || (size == 2 && memcmp(name, "..", 2) == 0))
            return false;
        if (memchr(name, '\\', size) != NULL)
            return false;
        if (name[size] == '\0')
            return true;
        name += size + 1;
    }
}

/* --- loading ---------------------------------------------------------------------------------- */

static void export_file(mtc_program *program, mtc_file *file, mtc_file *exported)
{
    for (size_t i = 0; i < file->exported.count; i++)
        if (file->exported.at[i] == exported)
            return;
    LIST_ADD(program->arena, &file->exported, exported);
}

static void show_file(mtc_program *program, mtc_file *file, mtc_file *shown)
{
    for (size_t i = 0; i < file->visible.count; i++)
        if (file->visible.at[i] == shown)
            return;
    LIST_ADD(program->arena, &file->visible, shown);
}

static void link_import(mtc_program *program, mtc_file *file, const mtc_import *import)
{
    const mtc_file *imported = import->file;

    for (size_t i = 0; i < imported->exported.count; i++) {
        show_file(program, file, imported->exported.at[i]);
        if (import->is_public)
            export_file(program, file, imported->exported.at[i]);
    }
}

static mtc_file *load_import(mtc_program *program, const mtc_import *import)
{
    const char *why;
    bool own = false;
    mtc_file *loaded = mtc_table_get(&program->files_by_name, import->name);

    if (loaded != NULL)
        return loaded;
    if (!is_clean_name(import->name)) {
        mtc_diag_error(program->diag, import->at,
                       "an import names a file below a -I folder, without \".\", \"..\", \"\\\" or "
                       "double slashes");
        return NULL;
    }
    mtc_source *source = find_source(program, import->name, &own, &why);
    if (source == NULL && why != NULL) {
        mtc_diag_error(program->diag, import->at, "cannot read \"%s\": %s", import->name, why);
        return NULL;
    }
    if (source == NULL) {
        mtc_diag_error(program->diag, import->at, "cannot find \"%s\"", import->name);
        mtc_diag_note(
            program->diag, (mtc_span){0},
            "it was looked for in each -I folder and in mtc's own; add -I with the folder "
            "that \"%s\" is relative to",
            import->name);
        return NULL;
    }
    loaded = mtc_table_get(&program->files_by_name, source->name);
    if (loaded == NULL) {
        loaded = mtc_load_source(program, source);
        loaded->built_in = own;
    }
    mtc_table_add(&program->files_by_name, program->arena, import->name, loaded);
    return loaded;
}

static void load_imports(mtc_program *program, mtc_file *file)
{
    for (size_t i = 0; i < file->imports.count; i++) {
        mtc_import *import = &file->imports.at[i];
        mtc_file *loaded = load_import(program, import);
        if (loaded == NULL || loaded->loading)
            file->incomplete = file->lost_types = true;
        if (loaded == NULL)
            continue;
        if (loaded->loading) {
            mtc_diag_error(
                program->diag, import->at, "importing \"%s\" here closes a cycle: %s", import->name,
                loaded == file ? "the file imports itself" : "that file imports this one in turn");
            continue;
        }
        for (size_t n = 0; n < i; n++) {
            if (file->imports.at[n].file != loaded)
                continue;
            mtc_diag_error(program->diag, import->at, "\"%s\" is imported twice", import->name);
            mtc_diag_note(program->diag, file->imports.at[n].at, "the first time is here");
            break;
        }
        import->file = loaded;
        link_import(program, file, import);
    }
}

mtc_file *mtc_load_source(mtc_program *program, const mtc_source *source)
{
    mtc_file *file = program->locate ? mtc_parse_located(program->arena, program->diag, source)
                                     : mtc_parse(program->arena, program->diag, source);

    mtc_table_add(&program->files_by_name, program->arena, source->name, file);
    export_file(program, file, file);
    show_file(program, file, file);
    if (program->import_depth >= MAX_IMPORT_DEPTH) {
        mtc_diag_error(program->diag, (mtc_span){source, 0, 1},
                       "imports go more than %d files deep", MAX_IMPORT_DEPTH);
        return file;
    }
    file->loading = true;
    program->import_depth++;
    load_imports(program, file);
    program->import_depth--;
    file->loading = false;
    LIST_ADD(program->arena, &program->files, file);
    return file;
}

void mtc_load_start(mtc_program *program)
{
    add_root_of_executable(program);
#ifdef MTC_IDL_SOURCE_DIR
    add_own_root(program, MTC_IDL_SOURCE_DIR);
#endif
#ifdef MTC_IDL_DIR
    add_own_root(program, MTC_IDL_DIR);
#endif
}

static bool defines_options(const mtc_file *file)
{
    if (strcmp(file->package.text, "google.protobuf") != 0)
        return false;
    for (size_t i = 0; i < file->messages.count; i++)
        if (strcmp(file->messages.at[i]->decl.name.text, "FileOptions") == 0)
            return true;
    return false;
}

void mtc_load_options(mtc_program *program)
{
    const char *why;
    bool own = false;

    for (size_t i = 0; i < program->files.count; i++)
        if (defines_options(program->files.at[i]))
            return;
    mtc_source *source = find_source(program, descriptor_name, &own, &why);
    if (source != NULL) {
        program->own_options = mtc_load_source(program, source);
        program->own_options->built_in = own;
        return;
    }
    mtc_diag_error(program->diag, (mtc_span){0},
                   "cannot read mtc's own %s: install msgtrans again, or give the folder that "
                   "holds it with -I",
                   descriptor_name);
}

/* Returns the part of a path below a root, or NULL if it does not lie there. */
static const char *name_below(const char *root, const char *path)
{
    size_t size = strlen(root);

    while (size > 0 && root[size - 1] == '/')
        size--;
    if (strcmp(root, ".") == 0 && path[0] != '/')
        return strncmp(path, "./", 2) == 0 ? path + 2 : path;
    if (size == 0 || strncmp(root, path, size) != 0 || path[size] != '/')
        return NULL;
    for (path += size; *path == '/'; path++)
        ;
    return path;
}

/* Returns the name of a path that lies below a root, or NULL. */
static const char *name_of_path(const mtc_program *program, const char *path)
{
    for (size_t i = 0; i < program->roots.count; i++) {
        const char *name = name_below(program->roots.at[i], path);
        if (name != NULL && is_clean_name(name))
            return name;
    }
    return NULL;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* A file below a root bears its name there; else the path may be such a name itself. */
static mtc_source *find_input(mtc_program *program, const char *path, bool *own, const char **why)
{
    const char *name = name_of_path(program, path);
    bool exists = access(path, F_OK) == 0;

    *why = NULL;
    if (exists && name != NULL)
        return mtc_source_read(program->arena, path, name, why);
    mtc_source *source = is_clean_name(path) ? find_source(program, path, own, why) : NULL;
    if (source != NULL || !exists)
        return source;
    return mtc_source_read(program->arena, path, last_part(path), why);
}

mtc_file *mtc_load_path(mtc_program *program, const char *path)
{
    const char *why = NULL;
    bool own = false;
    mtc_source *source = find_input(program, path, &own, &why);

    if (source == NULL) {
        mtc_diag_error(program->diag, (mtc_span){0}, "cannot read \"%s\": %s", path,
                       why != NULL ? why : strerror(ENOENT));
        return NULL;
    }
    mtc_file *loaded = mtc_table_get(&program->files_by_name, source->name);
    if (loaded == NULL)
        loaded = mtc_load_source(program, source);
    loaded->built_in = loaded->built_in || own;
    return loaded;
}
