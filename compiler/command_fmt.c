/* SPDX-License-Identifier: Apache-2.0 */
/* command_fmt.c - mtc fmt: formats files, all of them or none. */
#include "command.h"
#include "fmt.h"
#include "output.h"
#include "walk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "usage: mtc fmt [-d|-w] [FILE|FOLDER]...\n"
    "\n"
    "Prints files in the one format; of a FOLDER, all .mtproto and .proto files in it and below.\n"
    "Without FILE, and for \"-\", reads standard input.\n"
    "\n"
    "  -d  print what would change, as a diff; exit 1 if anything would\n"
    "  -w  write the files instead, if they change, and print the names of those that did\n"
    "\n"
    "Only blanks and line ends change, and nothing that is imported need be there. If there is an\n"
    "error in any file, nothing is printed and nothing is written.\n";

typedef struct options {
    bool diff;
    bool write;
} options;

/* A file and its format. */
typedef struct formatted {
    const mtc_source *source;
    mtc_text text;
} formatted;

typedef LIST(formatted) formatted_list;

/* --- reading ---------------------------------------------------------------------------------- */

static bool format_file(mtc_arena *arena, const char *path, formatted *one)
{
    mtc_diag diag = {.arena = arena};
    mtc_text report = {0};
    const char *why;

    one->source = strcmp(path, "-") == 0 ? mtc_source_read_stdin(arena, &why)
                                         : mtc_source_read(arena, path, path, &why);
    if (one->source == NULL)
        mtc_diag_error(&diag, (mtc_span){0}, "cannot read \"%s\": %s", path, why);
    if (one->source != NULL && mtc_fmt(arena, &diag, one->source, &one->text))
        return true;
    mtc_diag_print(&diag, &report);
    fputs(report.data, stderr);
    mtc_text_fini(&report);
    return false;
}

/* Puts the files of each folder in its place. */
static bool expand_folders(mtc_arena *arena, const mtc_words *operands, mtc_words *paths)
{
    const char *failed, *why;

    for (size_t i = 0; i < operands->count; i++) {
        size_t before = paths->count;
        if (!mtc_is_folder(operands->at[i])) {
            LIST_ADD(arena, paths, operands->at[i]);
            continue;
        }
        if (!mtc_walk(arena, operands->at[i], paths, &failed, &why)) {
            fprintf(stderr, "mtc: error: cannot read \"%s\": %s\n", failed, why);
            return false;
        }
        if (paths->count == before) {
            fprintf(stderr, "mtc: error: there is no .mtproto or .proto file in \"%s\"\n",
                    operands->at[i]);
            return false;
        }
    }
    return true;
}

static bool format_files(mtc_arena *arena, const mtc_words *paths, formatted_list *files)
{
    bool ok = true;

    for (size_t i = 0; i < paths->count; i++) {
        formatted one = {0};
        ok = format_file(arena, paths->at[i], &one) && ok;
        LIST_ADD(arena, files, one);
    }
    return ok;
}

/* --- writing ---------------------------------------------------------------------------------- */

static int say_cannot_write(const char *path, const char *why)
{
    fprintf(stderr, "mtc: error: cannot write \"%s\": %s\n", path, why);
    return EXIT_ERRORS;
}

static int print_text(const mtc_text *text)
{
    if ((text->size > 0 && fwrite(text->data, text->size, 1, stdout) != 1) || fflush(stdout) != 0)
        return say_cannot_write("<stdout>", strerror(errno));
    return EXIT_DONE;
}

static int print_files(const formatted_list *files)
{
    int code = EXIT_DONE;

    for (size_t i = 0; i < files->count && code == EXIT_DONE; i++)
        code = print_text(&files->at[i].text);
    return code;
}

static int print_diffs(const formatted_list *files)
{
    mtc_text diff = {0};

    for (size_t i = 0; i < files->count; i++)
        mtc_fmt_diff(files->at[i].source->path, files->at[i].source, &files->at[i].text, &diff);
    int code = print_text(&diff);
    if (diff.size > 0)
        code = EXIT_ERRORS;
    mtc_text_fini(&diff);
    return code;
}

static int write_files(mtc_arena *arena, const formatted_list *files)
{
    mtc_output_list outputs = {0};
    mtc_text changed = {0};
    const mtc_output *failed;

    for (size_t i = 0; i < files->count; i++) {
        mtc_output output = {.path = files->at[i].source->path, .bytes = files->at[i].text};
        LIST_ADD(arena, &outputs, output);
    }
    const char *why = mtc_output_write(arena, outputs.at, outputs.count, &failed);
    if (why != NULL)
        return say_cannot_write(failed->path, why);
    for (size_t i = 0; i < outputs.count; i++)
        if (outputs.at[i].changed)
            mtc_text_printf(&changed, "%s\n", outputs.at[i].path);
    int code = print_text(&changed);
    mtc_text_fini(&changed);
    return code;
}

/* --- the command ------------------------------------------------------------------------------ */

static int judge(const options *wanted, mtc_arena *arena, mtc_words *paths)
{
    bool has_stdin = false;
    const char *standard_input = "-";

    if (wanted->diff && wanted->write)
        return mtc_command_wrong(&mtc_command_fmt, "-d writes nothing: leave -w out", NULL);
    if (paths->count == 0)
        LIST_ADD(arena, paths, standard_input);
    for (size_t i = 0; i < paths->count; i++)
        has_stdin = has_stdin || strcmp(paths->at[i], "-") == 0;
    if (has_stdin && wanted->write)
        return mtc_command_wrong(&mtc_command_fmt, "-w needs files to write", NULL);
    return EXIT_DONE;
}

static int run(mtc_arena *arena, char **words)
{
    options wanted = {0};
    mtc_words operands = {0}, paths = {0};
    formatted_list files = {0};
    int code;
    const mtc_command_option known[] = {
        {.name = "-d", .flag = &wanted.diff},
        {.name = "-w", .flag = &wanted.write},
        {0},
    };

    if (!mtc_command_read(arena, &mtc_command_fmt, known, words, &operands, &code))
        return code;
    code = judge(&wanted, arena, &operands);
    if (code != EXIT_DONE)
        return code;
    if (!expand_folders(arena, &operands, &paths) || !format_files(arena, &paths, &files))
        code = EXIT_ERRORS;
    else if (wanted.write)
        code = write_files(arena, &files);
    else
        code = wanted.diff ? print_diffs(&files) : print_files(&files);
    for (size_t i = 0; i < files.count; i++)
        mtc_text_fini(&files.at[i].text);
    return code;
}

const mtc_command mtc_command_fmt = {
    .name = "fmt",
    .summary = "formats files",
    .help = help,
    .run = run,
};
