/* SPDX-License-Identifier: Apache-2.0 */
/* command_explain.c - mtc explain: the effective policy of methods, and the reason for each line. */
#include "command.h"
#include "compile.h"
#include "explain.h"

#include <stdio.h>

static const char help[] =
    "usage: mtc explain [-I DIR]... FILE [METHOD]\n"
    "\n"
    "Prints the policy of each method of FILE, or of one: how long a call may take, whether it is\n"
    "retried and why it may be. Behind each line stands who says so: the method, its service, or\n"
    "nobody. METHOD is Get, Cache/Get or cache.v1.Cache/Get.\n"
    "\n"
    "  -I DIR, --proto_path=DIR  look for imports in DIR, as for mtc itself\n";

static int no_method(mtc_arena *arena, const mtc_file *file, const char *name)
{
    const char *meant = mtc_explain_suggest(arena, file, name);

    fprintf(stderr, "mtc: \"%s\" has no method \"%s\"", file->source->path, name);
    if (meant != NULL)
        fprintf(stderr, "; did you mean \"%s\"?\n", meant);
    else
        fputs("; without METHOD all are shown\n", stderr);
    return EXIT_USAGE;
}

static int explain(mtc_arena *arena, const mtc_file *file, const char *name)
{
    mtc_text out = {0};
    size_t shown = mtc_explain(arena, file, name, &out);

    if (shown == 0 && name != NULL)
        return no_method(arena, file, name);
    if (shown == 0)
        printf("%s has no methods\n", file->source->path);
    else
        fputs(out.data, stdout);
    mtc_text_fini(&out);
    return EXIT_DONE;
}

static int load_and_explain(mtc_arena *arena, const mtc_words *roots, const mtc_words *words)
{
    mtc_diag diag = {.arena = arena};
    mtc_program program = {.arena = arena, .diag = &diag};
    mtc_words inputs = {.at = words->at, .count = 1, .room = 1};
    mtc_text report = {0};
    mtc_file *file;
    int code = EXIT_ERRORS;

    bool ok = mtc_compile_front(&program, roots, &inputs, &file);
    mtc_diag_print(&diag, &report);
    if (report.data != NULL)
        fputs(report.data, stderr);
    mtc_text_fini(&report);
    if (ok)
        code = explain(arena, file, words->count > 1 ? words->at[1] : NULL);
    return code;
}

static int run(mtc_arena *arena, char **words)
{
    mtc_words roots = {0}, operands = {0};
    int code;
    const mtc_command_option options[] = {MTC_OPTIONS_PROTO_PATH(&roots), {0}};

    if (!mtc_command_read(arena, &mtc_command_explain, options, words, &operands, &code))
        return code;
    if (operands.count == 0)
        return mtc_command_wrong(&mtc_command_explain, "no FILE to explain", NULL);
    if (operands.count > 2)
        return mtc_command_wrong(&mtc_command_explain, "one FILE and one METHOD, not also",
                                 operands.at[2]);
    return load_and_explain(arena, &roots, &operands);
}

const mtc_command mtc_command_explain = {
    .name = "explain",
    .summary = "prints the policy of methods, and where each line comes from",
    .help = help,
    .run = run,
};
