/* SPDX-License-Identifier: Apache-2.0 */
/* source.c - reads input files whole and finds lines in them. */
#include "source.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

mtc_place mtc_source_place(mtc_span at)
{
    const mtc_source *source = at.source;
    size_t end = at.at < source->size ? at.at : source->size;
    mtc_place place = {1, 1, source->text, 0};

    const char *newline = source->text;
    while ((newline = memchr(newline, '\n', end - (size_t)(newline - source->text))) != NULL) {
        place.line++;
        place.text = ++newline;
    }
    size_t start = (size_t)(place.text - source->text);
    place.column = (unsigned)(end - start) + 1;
    newline = memchr(place.text, '\n', source->size - start);
    place.size = newline != NULL ? (size_t)(newline - place.text) : source->size - start;
    if (place.size > 0 && place.text[place.size - 1] == '\r')
        place.size--;
    return place;
}

mtc_span mtc_span_join(mtc_span first, mtc_span last)
{
    if (last.source != first.source || last.at < first.at)
        return first;
    first.size = last.at + last.size - first.at;
    return first;
}

mtc_source *mtc_source_from_text(mtc_arena *arena, const char *name, const char *text, size_t size)
{
    mtc_source *source = mtc_arena_alloc(arena, sizeof *source);

    source->name = source->path = name;
    source->text = mtc_arena_copy(arena, text, size);
    source->size = size;
    return source;
}

static const char *read_open_file(FILE *file, mtc_arena *arena, mtc_source *source)
{
    struct stat info;

    if (fstat(fileno(file), &info) != 0)
        return strerror(errno);
    if (S_ISDIR(info.st_mode))
        return "it is a directory";
    if (!S_ISREG(info.st_mode))
        return "it is not a regular file";
    if (info.st_size > SOURCE_MAX_SIZE)
        return "it is larger than 64 MiB";
    char *text = mtc_arena_alloc(arena, (size_t)info.st_size + 1);
    source->size = fread(text, 1, (size_t)info.st_size, file);
    source->text = text;
    return ferror(file) ? strerror(errno) : NULL;
}

mtc_source *mtc_source_read(mtc_arena *arena, const char *path, const char *name, const char **why)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        *why = strerror(errno);
        return NULL;
    }
    mtc_source *source = mtc_arena_alloc(arena, sizeof *source);
    source->path = mtc_arena_copy(arena, path, strlen(path));
    source->name = mtc_arena_copy(arena, name, strlen(name));
    *why = read_open_file(file, arena, source);
    fclose(file);
    return *why == NULL ? source : NULL;
}

mtc_source *mtc_source_read_stdin(mtc_arena *arena, const char **why)
{
    mtc_text text = {0};
    char block[16384];
    size_t size;

    while ((size = fread(block, 1, sizeof block, stdin)) > 0 && text.size <= SOURCE_MAX_SIZE)
        mtc_text_add(&text, block, size);
    *why = ferror(stdin)                 ? strerror(errno)
           : text.size > SOURCE_MAX_SIZE ? "it is larger than 64 MiB"
                                         : NULL;
    mtc_source *source =
        *why == NULL ? mtc_source_from_text(arena, "<stdin>", text.data, text.size) : NULL;
    mtc_text_fini(&text);
    return source;
}
