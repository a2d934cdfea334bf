/* SPDX-License-Identifier: Apache-2.0 */
/* command.c - options and operands of a command, in the forms that protoc takes them. */
#include "command.h"

#include "suggest.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A command line while it is read. */
typedef struct reader {
    mtc_arena *arena;
    const mtc_command *command;
    const mtc_command_option *options;
    char **next;
    int exit_code;
} reader;

static void print_problem(const char *problem, const char *what)
{
    fprintf(stderr, "mtc: %s%s%s%s; ", problem, what != NULL ? " '" : "", what != NULL ? what : "",
            what != NULL ? "'" : "");
}

static void print_way_to_help(const mtc_command *command)
{
    const char *name = command == &mtc_command_compile ? "" : command->name;

    fprintf(stderr, "try 'mtc %s%s--help'\n", name, name[0] != '\0' ? " " : "");
}

int mtc_command_wrong(const mtc_command *command, const char *problem, const char *what)
{
    print_problem(problem, what);
    print_way_to_help(command);
    return EXIT_USAGE;
}

/* --- values ----------------------------------------------------------------------------------- */

static void add_folder(mtc_arena *arena, mtc_words *folders, const char *folder, size_t size)
{
    struct stat info;
    const char *copy = size > 0 ? mtc_arena_copy(arena, folder, size) : ".";

    if (stat(copy, &info) != 0 || !S_ISDIR(info.st_mode))
        fprintf(stderr, "mtc: warning: there is no folder \"%s\" to look for imports in\n", copy);
    LIST_ADD(arena, folders, copy);
}

static void add_folders(mtc_arena *arena, mtc_words *folders, const char *value)
{
    for (;;) {
        size_t size = strcspn(value, ":");
        add_folder(arena, folders, value, size);
        if (value[size] == '\0')
            return;
        value += size + 1;
    }
}

/* --- options ---------------------------------------------------------------------------------- */

/* Splits "--name=value" and "-nvalue"; *value is NULL if there is none. */
static const char *split(mtc_arena *arena, const char *word, const char **value)
{
    size_t size = word[1] == '-' ? strcspn(word, "=") : 2;

    *value = word[1] == '-' ? word + size + 1 : word + size;
    if (word[size] == '\0')
        *value = NULL;
    return mtc_arena_copy(arena, word, size);
}

static bool unknown_option(reader *r, const char *name)
{
    mtc_suggestion suggestion = {.word = name};

    for (const mtc_command_option *option = r->options; option->name != NULL; option++)
        mtc_suggest_try(&suggestion, option->name);
    r->exit_code = EXIT_USAGE;
    print_problem("unknown option", name);
    if (suggestion.best != NULL)
        fprintf(stderr, "did you mean '%s'?\n", suggestion.best);
    else
        print_way_to_help(r->command);
    return false;
}

static bool wrong(reader *r, const char *problem, const char *what)
{
    r->exit_code = mtc_command_wrong(r->command, problem, what);
    return false;
}

static bool set_option(reader *r, const mtc_command_option *option, const char *value)
{
    if (option->flag != NULL) {
        *option->flag = true;
        return value == NULL || wrong(r, "there is no value to give to", option->name);
    }
    if (value == NULL && *r->next != NULL)
        value = *r->next++;
    if (value == NULL || (value[0] == '\0' && option->value != NULL))
        return wrong(r, "a value is missing behind", option->name);
    if (option->folders != NULL)
        add_folders(r->arena, option->folders, value);
    else if (*option->value != NULL)
        return wrong(r, "given twice:", option->name);
    else
        *option->value = value;
    return true;
}

static bool read_option(reader *r, const char *word)
{
    const char *value;
    const char *name = split(r->arena, word, &value);

    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        fputs(r->command->help, stdout);
        r->exit_code = EXIT_DONE;
        return false;
    }
    for (const mtc_command_option *option = r->options; option->name != NULL; option++)
        if (strcmp(name, option->name) == 0)
            return set_option(r, option, value);
    return unknown_option(r, name);
}

bool mtc_command_read(mtc_arena *arena, const mtc_command *command,
                      const mtc_command_option *options, char **words, mtc_words *operands,
                      int *exit_code)
{
    reader r = {arena, command, options, words, EXIT_DONE};
    bool may_be_option = true;
    bool ok = true;

    while (ok && *r.next != NULL) {
        const char *word = *r.next++;
        if (may_be_option && strcmp(word, "--") == 0)
            may_be_option = false;
        else if (may_be_option && word[0] == '-' && word[1] != '\0')
            ok = read_option(&r, word);
        else
            LIST_ADD(arena, operands, word);
    }
    *exit_code = r.exit_code;
    return ok;
}
