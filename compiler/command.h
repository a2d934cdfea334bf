/* SPDX-License-Identifier: Apache-2.0 */
/* command.h - the commands of mtc, and how the words behind them are read. */
#ifndef MTC_COMMAND_H
#define MTC_COMMAND_H

#include "arena.h"

#include <stdbool.h>

/* What a command returns, and mtc with it. */
enum { EXIT_DONE = 0, EXIT_ERRORS = 1, EXIT_USAGE = 2 };

typedef struct mtc_command {
    const char *name;
    const char *summary; /* for the list of commands, as "checks files and writes C code" */
    const char *help;    /* starts with "usage: mtc …", ends with a newline */
    int (*run)(mtc_arena *arena, char **words); /* that follow the command, up to a NULL */
} mtc_command;

extern const mtc_command mtc_command_compile;
extern const mtc_command mtc_command_explain;
extern const mtc_command mtc_command_fmt;
extern const mtc_command mtc_command_diff;

/* One option that a command takes; exactly one of the pointers is set. */
typedef struct mtc_command_option {
    const char *name;   /* "-I" or "--c_out" */
    bool *flag;         /* set to true */
    const char **value; /* set to the value: "--c_out=X", "--c_out X", "-oX" or "-o X" */
    mtc_words *folders; /* gets the value, split at each ":" */
} mtc_command_option;

/* -I DIR and --proto_path=DIR, into an mtc_words */
#define MTC_OPTIONS_PROTO_PATH(roots)                                                              \
    {.name = "-I", .folders = (roots)},                                                            \
    {                                                                                              \
        .name = "--proto_path", .folders = (roots)                                                 \
    }

/* Reads the words of a command; options ends with one that has no name. Answers --help itself.
 *   Returns  false when the command ends here, with *exit_code */
bool mtc_command_read(mtc_arena *arena, const mtc_command *command,
                      const mtc_command_option *options, char **words, mtc_words *operands,
                      int *exit_code);

/* Says on stderr what is wrong with the command line, as "mtc: problem 'what'"; what may be NULL.
 *   Returns  EXIT_USAGE */
int mtc_command_wrong(const mtc_command *command, const char *problem, const char *what);

#endif
