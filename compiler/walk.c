/* SPDX-License-Identifier: Apache-2.0 */
/* walk.c - walks through a folder and those in it. */
#include "walk.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

bool mtc_is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool mtc_is_idl_name(const char *path)
{
    return ends_with(path, ".mtproto") || ends_with(path, ".proto");
}

static int compare_entries(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_failure(const FTSENT *entry)
{
    return entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS;
}

bool mtc_walk(mtc_arena *arena, const char *folder, mtc_words *paths, const char **failed,
              const char **why)
{
    char *const roots[] = {mtc_arena_copy(arena, folder, strlen(folder)), NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, compare_entries);
    const FTSENT *entry = NULL;

    errno = walk != NULL ? 0 : errno;
    while (walk != NULL && (entry = fts_read(walk)) != NULL && !is_failure(entry))
        if (entry->fts_info == FTS_F && mtc_is_idl_name(entry->fts_path))
            LIST_ADD(arena, paths, mtc_arena_copy(arena, entry->fts_path, strlen(entry->fts_path)));
    int error = entry != NULL ? entry->fts_errno : errno; /* fts_read() sets 0 at the end */
    *failed =
        entry != NULL ? mtc_arena_copy(arena, entry->fts_path, strlen(entry->fts_path)) : folder;
    *why = strerror(error);
    if (walk != NULL)
        fts_close(walk);
    return error == 0;
}
