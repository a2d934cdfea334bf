/* SPDX-License-Identifier: Apache-2.0 */
/* input_folder.c - every regular file below a folder as an entry: relative path -> content. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <unistd.h>

#include "input_own.h"
#include "limits.h"
#include "memory.h"

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool slurp_path(const char *path, input_bytes *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool read = input_slurp(fd, CACHE_VALUE_MAX, out);
    int cause = errno;
    close(fd);
    errno = cause;
    return read;
}

static bool add_file(input *in, const char *path, const char *name, char error[INPUT_ERROR_SIZE])
{
    input_bytes content;

    if (!slurp_path(path, &content)) {
        input_leave_out(in, name, strerror(errno));
        return true;
    }
    if (!input_adopt(in, content.data, content.size, error))
        return false;
    char *key = memory_or_exit(strdup(name));
    if (!input_adopt(in, key, strlen(key) + 1, error))
        return false;
    input_add(in, (input_entry){key, strlen(key), (uint8_t *)content.data, content.size});
    return true;
}

static bool visit(input *in, const FTSENT *found, const char *name, char error[INPUT_ERROR_SIZE])
{
    switch (found->fts_info) {
    case FTS_F:
        return add_file(in, found->fts_path, name, error);
    case FTS_D:
    case FTS_DP:
        return true;
    case FTS_DNR:
    case FTS_NS:
    case FTS_ERR:
        if (found->fts_level == FTS_ROOTLEVEL)
            return input_fail(error, "cannot read %s: %s", found->fts_path,
                              strerror(found->fts_errno));
        input_leave_out(in, name, strerror(found->fts_errno));
        return true;
    default:
        input_leave_out(in, name, "not a regular file");
        return true;
    }
}

bool input_read_folder(input *in, const char *path, char error[INPUT_ERROR_SIZE])
{
    char *roots[] = {(char *)path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    bool good = walk != NULL;

    if (walk == NULL)
        return input_fail(error, "cannot read %s: %s", path, strerror(errno));
    for (FTSENT *found; good && (found = fts_read(walk)) != NULL;) {
        const char *name = found->fts_path + strlen(path);
        good = visit(in, found, name + strspn(name, "/"), error);
    }
    fts_close(walk);
    return good;
}
