/* SPDX-License-Identifier: Apache-2.0 */
/* command_diff.c - mtc diff: two files or two folders, and what breaks between them. */
#include "command.h"
#include "compile.h"
#include "diff.h"
#include "walk.h"

#include <stdio.h>
#include <string.h>

/* As diff(1) has it, so that breaks and trouble are not taken for each other. */
enum { EXIT_SAME = 0, EXIT_BREAKS = 1, EXIT_TROUBLE = 2 };

static const char help[] =
    "usage: mtc diff [-I DIR]... [--old-path=DIR]... [--new-path=DIR]... OLD NEW\n"
    "\n"
    "Lists what breaks when NEW takes the place of OLD: two versions of a file with what they\n"
    "import, or two folders with all .mtproto and .proto files in them. Each break is a line\n"
    "\n"
    "  file:line:col: wire|json|source|policy: what has changed\n"
    "\n"
    "and a note that says whom it breaks. Places are in NEW, and in OLD for what is gone.\n"
    "\n"
    "  -I DIR, --proto_path=DIR  look for imports of both versions in DIR\n"
    "  --old-path=DIR            the same for OLD alone, before -I\n"
    "  --new-path=DIR            the same for NEW alone, before -I\n"
    "\n"
    "Imports are also looked for in OLD and NEW themselves, or next to them when they are files.\n"
    "Exit status: 0 nothing breaks, 1 something does, 2 the files or the command line are wrong.\n";

/* One of the two versions. */
typedef struct version {
    const char *path;
    bool is_folder;
    mtc_words roots;
    mtc_words inputs;
    mtc_diag diag;
    mtc_program program;
    mtc_file **files; /* of the inputs */
} version;

/* --- inputs ----------------------------------------------------------------------------------- */

static const char *folder_of(mtc_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : mtc_arena_copy(arena, path, (size_t)(slash - path));
}

static int say_cannot_read(const char *path, const char *why)
{
    fprintf(stderr, "mtc: error: cannot read \"%s\": %s\n", path, why);
    return EXIT_TROUBLE;
}

/* A name that only the other version has must not be found there. Returns EXIT_SAME when all is well. */
static int set_up(mtc_arena *arena, version *side, const mtc_words *shared)
{
    const char *failed, *why;

    side->is_folder = mtc_is_folder(side->path);
    if (side->is_folder)
        LIST_ADD(arena, &side->roots, side->path);
    for (size_t i = 0; i < shared->count; i++)
        LIST_ADD(arena, &side->roots, shared->at[i]);
    if (side->is_folder && !mtc_walk(arena, side->path, &side->inputs, &failed, &why))
        return say_cannot_read(failed, why);
    if (!side->is_folder) {
        LIST_ADD(arena, &side->roots, folder_of(arena, side->path));
        LIST_ADD(arena, &side->inputs, side->path);
    }
    return side->inputs.count > 0
               ? EXIT_SAME
               : mtc_command_wrong(&mtc_command_diff, "there is no .mtproto or .proto file in",
                                   side->path);
}

static bool load(mtc_arena *arena, version *side)
{
    mtc_text report = {0};

    side->diag = (mtc_diag){.arena = arena};
    side->program = (mtc_program){.arena = arena, .diag = &side->diag};
    side->files = mtc_arena_alloc(arena, side->inputs.count * sizeof(mtc_file *));
    bool ok = mtc_compile_front(&side->program, &side->roots, &side->inputs, side->files);
    if (!ok)
        mtc_diag_print(&side->diag, &report);
    if (report.data != NULL)
        fputs(report.data, stderr);
    mtc_text_fini(&report);
    return ok;
}

/* --- pairs ------------------------------------------------------------------------------------ */

/* a.proto that has become a.mtproto is the same file to those who import it. */
static size_t stem_size(const char *name)
{
    return mtc_is_idl_name(name) ? (size_t)(strrchr(name, '.') - name) : strlen(name);
}

static mtc_file *find_file(const mtc_program *program, const char *name)
{
    size_t size = stem_size(name);

    for (size_t i = 0; i < program->files.count; i++) {
        const char *other = program->files.at[i]->source->name;
        if (stem_size(other) == size && memcmp(other, name, size) == 0)
            return program->files.at[i];
    }
    return NULL;
}

static void add_pair(mtc_diff *diff, const mtc_file *old, const mtc_file *now)
{
    mtc_diff_pair pair = {old, now};

    for (size_t i = 0; i < diff->pairs.count; i++)
        if (diff->pairs.at[i].old_file == old)
            return;
    LIST_ADD(diff->arena, &diff->pairs, pair);
}

static bool is_input(const version *side, const mtc_file *file)
{
    for (size_t i = 0; i < side->inputs.count; i++)
        if (side->files[i] == file)
            return true;
    return false;
}

/* Two files are compared whatever their names; all others by name. What is imported on one side
 * only may still be there on the other, so only folders tell what is gone. */
static void pair_files(mtc_diff *diff, const version *old, const version *now)
{
    if (!old->is_folder)
        add_pair(diff, old->files[0], now->files[0]);
    for (size_t i = 0; i < old->program.files.count; i++) {
        const mtc_file *file = old->program.files.at[i];
        const mtc_file *other = find_file(&now->program, file->source->name);
        if (other != NULL ? !file->built_in : old->is_folder && is_input(old, file))
            add_pair(diff, file, other);
    }
}

/* --- the command ------------------------------------------------------------------------------ */

static int compare(mtc_arena *arena, const version *old, const version *now)
{
    mtc_diff diff = {.arena = arena, .old_program = &old->program, .new_program = &now->program};
    mtc_text out = {0};

    pair_files(&diff, old, now);
    mtc_diff_run(&diff);
    mtc_diff_print(&diff, &out);
    if (out.data != NULL)
        fputs(out.data, stdout);
    mtc_text_fini(&out);
    return diff.breaks.count > 0 ? EXIT_BREAKS : EXIT_SAME;
}

static int run(mtc_arena *arena, char **words)
{
    mtc_words shared = {0}, operands = {0};
    version old = {0}, now = {0};
    int code;
    const mtc_command_option options[] = {
        MTC_OPTIONS_PROTO_PATH(&shared),
        {.name = "--old-path", .folders = &old.roots},
        {.name = "--new-path", .folders = &now.roots},
        {0},
    };

    if (!mtc_command_read(arena, &mtc_command_diff, options, words, &operands, &code))
        return code;
    if (operands.count != 2)
        return mtc_command_wrong(&mtc_command_diff, "OLD and NEW are needed, two files or folders",
                                 NULL);
    old.path = operands.at[0];
    now.path = operands.at[1];
    code = set_up(arena, &old, &shared);
    if (code == EXIT_SAME)
        code = set_up(arena, &now, &shared);
    if (code != EXIT_SAME)
        return code;
    if (old.is_folder != now.is_folder)
        return mtc_command_wrong(&mtc_command_diff, "one of the two is a folder, the other is not",
                                 NULL);
    bool loaded = load(arena, &old);
    loaded = load(arena, &now) && loaded;
    return loaded ? compare(arena, &old, &now) : EXIT_TROUBLE;
}

const mtc_command mtc_command_diff = {
    .name = "diff",
    .summary = "lists what breaks between two versions, and whom",
    .help = help,
    .run = run,
};
