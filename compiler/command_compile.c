/* SPDX-License-Identifier: Apache-2.0 */
/* command_compile.c - what mtc does when no other command is named: checks files, writes code. */
#include "command.h"
#include "compile.h"

#include <stdio.h>

static const char help[] =
    "usage: mtc [-I DIR]... [--c_out=DIR] [--descriptor_set_out=FILE] [--dep_out=FILE]\n"
    "           [--stamp=FILE] [--check] FILE...\n"
    "\n"
    "  -I DIR, --proto_path=DIR  look for imports in DIR; may be given several times, the first\n"
    "                            that has the file wins; without it: next to each FILE\n"
    "  --c_out=DIR               write foo.mt.h and foo.mt.c for foo.mtproto below DIR\n"
    "  --descriptor_set_out=FILE, -oFILE\n"
    "                            write the files as a google.protobuf.FileDescriptorSet\n"
    "  --include_imports         put into it also what they import\n"
    "  --include_source_info     put into it also places and comments\n"
    "  --dep_out=FILE            write to FILE what the output depends on, as a rule for make\n"
    "                            and ninja\n"
    "  --stamp=FILE              with --dep_out: touch FILE in the end, and make it the target of\n"
    "                            the rule, which then also has folders: those where a file could\n"
    "                            be added that would be read instead of one that was\n"
    "  --check                   only check; nothing is written\n"
    "\n"
    "Every .proto file is a valid .mtproto file. An import finds either ending.\n";

/* Is there something to do, and does it fit together? */
static int judge(const mtc_job *job, bool check)
{
    const mtc_command *command = &mtc_command_compile;
    bool outputs = job->c_out != NULL || job->descriptor_set_out != NULL;

    if (job->inputs.count == 0)
        return mtc_command_wrong(command, "no FILE to compile", NULL);
    if (job->descriptor_set_out == NULL &&
        (job->descriptor_set.imports || job->descriptor_set.source_info))
        return mtc_command_wrong(command, "there is no --descriptor_set_out to include this in",
                                 NULL);
    if (check && (outputs || job->dep_out != NULL))
        return mtc_command_wrong(command, "--check writes nothing: leave the outputs out", NULL);
    if (job->stamp != NULL && job->dep_out == NULL)
        return mtc_command_wrong(command, "--stamp needs --dep_out", NULL);
    if (!check && !outputs)
        return mtc_command_wrong(
            command, "nothing to do: say --c_out=DIR, --descriptor_set_out=FILE or --check", NULL);
    return EXIT_DONE;
}

static int run(mtc_arena *arena, char **words)
{
    mtc_job job = {0};
    mtc_text report = {0};
    bool check = false;
    int code;
    const mtc_command_option options[] = {
        MTC_OPTIONS_PROTO_PATH(&job.roots),
        {.name = "--c_out", .value = &job.c_out},
        {.name = "--descriptor_set_out", .value = &job.descriptor_set_out},
        {.name = "-o", .value = &job.descriptor_set_out},
        {.name = "--include_imports", .flag = &job.descriptor_set.imports},
        {.name = "--include_source_info", .flag = &job.descriptor_set.source_info},
        {.name = "--dep_out", .value = &job.dep_out},
        {.name = "--stamp", .value = &job.stamp},
        {.name = "--check", .flag = &check},
        {0},
    };

    if (!mtc_command_read(arena, &mtc_command_compile, options, words, &job.inputs, &code))
        return code;
    code = judge(&job, check);
    if (code != EXIT_DONE)
        return code;
    if (!mtc_compile(arena, &job, &report))
        code = EXIT_ERRORS;
    if (report.data != NULL)
        fputs(report.data, stderr);
    mtc_text_fini(&report);
    return code;
}

const mtc_command mtc_command_compile = {
    .name = "compile",
    .summary = "checks files and writes code; done when no command is named",
    .help = help,
    .run = run,
};
