/* SPDX-License-Identifier: Apache-2.0 */
/* output.c - temporary name, write, rename. */
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_same_bytes(const char *path, const mtc_text *bytes)
{
    struct stat info;
    FILE *file = fopen(path, "rb");
    char block[16384];
    size_t at = 0;

    if (file == NULL)
        return false;
    bool same = fstat(fileno(file), &info) == 0 && (size_t)info.st_size == bytes->size;
    while (same) {
        size_t size = fread(block, 1, sizeof block, file);
        if (size == 0)
            break;
        same = at + size <= bytes->size && memcmp(bytes->data + at, block, size) == 0;
        at += size;
    }
    fclose(file);
    return same && at == bytes->size;
}

static bool make_folders(mtc_arena *arena, const char *path)
{
    char *folder = mtc_arena_copy(arena, path, strlen(path));

    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

const char *mtc_output_write(mtc_arena *arena, const char *path, const mtc_text *bytes)
{
    if (has_same_bytes(path, bytes))
        return NULL;
    if (!make_folders(arena, path))
        return strerror(errno);
    const char *temporary = mtc_arena_printf(arena, "%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    if (file == NULL)
        return strerror(errno);
    bool written = bytes->size == 0 || fwrite(bytes->data, bytes->size, 1, file) == 1;
    bool closed = fclose(file) == 0;
    if (written && closed && rename(temporary, path) == 0)
        return NULL;
    const char *why = strerror(errno);
    remove(temporary);
    return why;
}
