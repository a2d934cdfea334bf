/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the command line of mtc. Exit: 0 done, 1 errors in files, 2 wrong command line. */
#include "compile.h"

#include <stdio.h>
#include <string.h>

#ifndef MTC_VERSION
#define MTC_VERSION "unknown"
#endif

static const char help[] =
    "mtc - the IDL compiler of MsgTrans\n"
    "\n"
    "usage: mtc [-I DIR]... [--c_out=DIR] [--dep_out=FILE] [--check] FILE...\n"
    "\n"
    "  -I DIR, --proto_path=DIR  look for imports in DIR; may be given several times, the first\n"
    "                            that has the file wins; without it: next to each FILE\n"
    "  --c_out=DIR               write foo.mt.h and foo.mt.c for foo.mtproto below DIR\n"
    "  --dep_out=FILE            write to FILE what the output depends on, as a rule for make\n"
    "  --check                   only check; nothing is written\n"
    "  --help, --version\n"
    "\n"
    "Every .proto file is a valid .mtproto file. An import finds either ending.\n";

typedef struct command_line {
    mtc_job job;
    bool check;
    bool ends; /* help or version was asked for */
} command_line;

static int usage_error(const char *problem, const char *what)
{
    fprintf(stderr, "mtc: %s%s%s%s; try 'mtc --help'\n", problem, what != NULL ? " '" : "",
            what != NULL ? what : "", what != NULL ? "'" : "");
    return 2;
}

/* Returns what follows "--name=" in an argument, or NULL. */
static const char *value_of(const char *arg, const char *name)
{
    size_t size = strlen(name);

    return strncmp(arg, name, size) == 0 && arg[size] == '=' ? arg + size + 1 : NULL;
}

/* Reads -I DIR and -IDIR; *at moves on over a separate DIR. */
static const char *read_root(char **argv, int *at)
{
    if (argv[*at][2] != '\0')
        return argv[*at] + 2;
    return argv[*at + 1] != NULL ? argv[++*at] : NULL;
}

static int read_option(mtc_arena *arena, command_line *command, char **argv, int *at)
{
    const char *arg = argv[*at];
    const char *value;

    if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
        fputs(help, stdout);
        command->ends = true;
    } else if (strcmp(arg, "--version") == 0) {
        puts("mtc " MTC_VERSION);
        command->ends = true;
    } else if (strcmp(arg, "--check") == 0) {
        command->check = true;
    } else if (strncmp(arg, "-I", 2) == 0) {
        value = read_root(argv, at);
        if (value == NULL)
            return usage_error("-I needs a folder behind it", NULL);
        LIST_ADD(arena, &command->job.roots, value);
    } else if ((value = value_of(arg, "--proto_path")) != NULL) {
        LIST_ADD(arena, &command->job.roots, value);
    } else if ((value = value_of(arg, "--c_out")) != NULL) {
        command->job.c_out = value;
    } else if ((value = value_of(arg, "--dep_out")) != NULL) {
        command->job.dep_out = value;
    } else if (strcmp(arg, "--c_out") == 0 || strcmp(arg, "--dep_out") == 0) {
        return usage_error("a value must follow with '=', as in '--c_out=gen':", arg);
    } else {
        return usage_error("unknown option", arg);
    }
    return 0;
}

static int read_command(mtc_arena *arena, command_line *command, char **argv)
{
    bool options = true;

    for (int i = 1; argv[i] != NULL && !command->ends; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && argv[i][0] == '-' && argv[i][1] != '\0') {
            int code = read_option(arena, command, argv, &i);
            if (code != 0)
                return code;
        } else {
            const char *input = argv[i];
            LIST_ADD(arena, &command->job.inputs, input);
        }
    }
    if (command->ends)
        return 0;
    if (command->job.inputs.count == 0)
        return usage_error("no FILE to compile", NULL);
    if (command->check && (command->job.c_out != NULL || command->job.dep_out != NULL))
        return usage_error("--check writes nothing: leave --c_out and --dep_out away", NULL);
    if (!command->check && command->job.c_out == NULL)
        return usage_error("nothing to do: say --c_out=DIR or --check", NULL);
    return 0;
}

int main(int argc, char **argv)
{
    (void)argc;
    mtc_arena *arena = mtc_arena_new();
    command_line command = {0};
    mtc_text report = {0};
    int code = read_command(arena, &command, argv);

    if (code == 0 && !command.ends && !mtc_compile(arena, &command.job, &report))
        code = 1;
    if (report.data != NULL)
        fputs(report.data, stderr);
    mtc_text_fini(&report);
    mtc_arena_free(arena);
    return code;
}
