/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the table of commands. Exit: 0 done, 1 errors in files, 2 wrong command line. */
#include "command.h"
#include "suggest.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef MTC_VERSION
#define MTC_VERSION "unknown"
#endif

/* A file that bears the name of a command is given as "./name". */
static const mtc_command *const commands[] = {
    &mtc_command_compile,
    &mtc_command_explain,
    &mtc_command_fmt,
    &mtc_command_diff,
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const mtc_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* What other tools call it. */
static const char *other_name(const char *name)
{
    static const char *const names[][2] = {
        {"format", "fmt"},
        {"generate", "compile"},
        {"gen", "compile"},
        {"breaking", "diff"},
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], name) == 0)
            return names[i][1];
    return NULL;
}

static int no_command(const char *name)
{
    mtc_suggestion suggestion = {.word = name, .best = other_name(name)};

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        mtc_suggest_try(&suggestion, commands[i]->name);
    fprintf(stderr, "mtc: there is no command and no file '%s'; ", name);
    if (suggestion.best != NULL)
        fprintf(stderr, "did you mean 'mtc %s'?\n", suggestion.best);
    else
        fputs("'mtc help' names the commands\n", stderr);
    return EXIT_USAGE;
}

static int print_help(const char *name)
{
    const mtc_command *command = name != NULL ? find_command(name) : NULL;

    if (command == NULL && name != NULL)
        return no_command(name);
    if (command == NULL) {
        puts("mtc - the IDL compiler of MsgTrans\n");
        fputs(mtc_command_compile.help, stdout);
        puts("\ncommands:");
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            printf("  mtc %-9s %s\n", commands[i]->name, commands[i]->summary);
        puts("  mtc help      shows the help of a command, as does 'mtc COMMAND --help'\n"
             "\n"
             "mtc --version tells the version. A file named like a command is given as ./NAME.");
        return EXIT_DONE;
    }
    fputs(command->help, stdout);
    return EXIT_DONE;
}

/* A word that looks like no file of ours and is none. */
static bool is_mistyped(const char *word)
{
    return word[0] != '-' && strpbrk(word, "./") == NULL && access(word, F_OK) != 0;
}

static int run(mtc_arena *arena, char **words)
{
    const char *first = words[0] != NULL ? words[0] : "";
    const mtc_command *command = find_command(first);

    if (command != NULL)
        return command->run(arena, words + 1);
    if (strcmp(first, "--version") == 0) {
        puts("mtc " MTC_VERSION);
        return EXIT_DONE;
    }
    if (strcmp(first, "help") == 0)
        return print_help(words[1]);
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return print_help(NULL);
    if (first[0] != '\0' && is_mistyped(first))
        return no_command(first);
    return mtc_command_compile.run(arena, words);
}

int main(int argc, char **argv)
{
#ifndef MTC_SANITIZED /* the sanitizers reserve far more than they use */
    mtc_limit_memory();
#endif
    mtc_arena *arena = mtc_arena_new();
    int code = run(arena, argv + (argc > 0));

    mtc_arena_free(arena);
    return code;
}
