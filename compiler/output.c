/* SPDX-License-Identifier: Apache-2.0 */
/* output.c - temporary names, write, rename; a signal in between takes the temporaries away. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LINKS = 40 };

/* Where an output goes. */
typedef struct target {
    const char *path;      /* with links followed */
    const char *temporary; /* NULL: nothing to rename */
    int stream;            /* of a pipe or device, -1: none */
} target;

/* --- signals ---------------------------------------------------------------------------------- */

/* What a signal that ends us removes; room for all is made before the first is written. */
static const char **temporaries;
static volatile sig_atomic_t temporary_count;

static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

enum { DEADLY_COUNT = sizeof deadly / sizeof deadly[0] };

static void remove_temporaries(void)
{
    for (int i = 0; i < temporary_count; i++)
        unlink(temporaries[i]);
}

static void die_of_signal(int number)
{
    remove_temporaries();
    signal(number, SIG_DFL);
    raise(number);
}

/* A signal that is ignored stays ignored: nohup. */
static void watch_signals(mtc_arena *arena, size_t count)
{
    temporaries = mtc_arena_alloc(arena, (count + 1) * sizeof *temporaries);
    temporary_count = 0;
    for (int i = 0; i < DEADLY_COUNT; i++)
        if (signal(deadly[i], die_of_signal) == SIG_IGN)
            signal(deadly[i], SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that gets too large is an error of write() */
}

static void unwatch_signals(void)
{
    temporary_count = 0;
    for (int i = 0; i < DEADLY_COUNT; i++)
        if (signal(deadly[i], SIG_DFL) == SIG_IGN)
            signal(deadly[i], SIG_IGN);
}

static void block_signals(sigset_t *before)
{
    sigset_t set;

    sigemptyset(&set);
    for (int i = 0; i < DEADLY_COUNT; i++)
        sigaddset(&set, deadly[i]);
    sigprocmask(SIG_BLOCK, &set, before);
}

/* --- targets ---------------------------------------------------------------------------------- */

/* "/dev/stdout" is what the shell opened, which a file of that name must not replace. */
static int descriptor_of(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};

    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    for (int i = 0; i < 2; i++) {
        size_t size = strlen(folders[i]);
        const char *digits = path + size;
        if (strncmp(path, folders[i], size) == 0 && digits[0] != '\0' &&
            strspn(digits, "0123456789") == strlen(digits) && strlen(digits) < 9)
            return atoi(digits);
    }
    return -1;
}

/* Returns the path that a name in the folder of another has. */
static const char *beside(mtc_arena *arena, const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');

    if (name[0] == '/' || slash == NULL)
        return name;
    return mtc_arena_printf(arena, "%.*s%s", (int)(slash - path) + 1, path, name);
}

/* Returns the path behind links, where no file need be yet; NULL with errno set when they go on. */
static const char *follow_links(mtc_arena *arena, const char *path)
{
    char to[4096];

    for (int i = 0; i < MAX_LINKS; i++) {
        ssize_t size = readlink(path, to, sizeof to - 1);
        if (size < 0)
            return path;
        to[size] = '\0';
        path = beside(arena, path, mtc_arena_copy(arena, to, (size_t)size));
    }
    errno = ELOOP;
    return NULL;
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

static bool has_same_bytes(const char *path, const mtc_text *bytes)
{
    FILE *file = fopen(path, "rb");
    char block[16384];
    size_t at = 0;
    bool same = file != NULL;

    while (same) {
        size_t size = fread(block, 1, sizeof block, file);
        if (size == 0)
            break;
        same = at + size <= bytes->size && memcmp(bytes->data + at, block, size) == 0;
        at += size;
    }
    if (file != NULL)
        fclose(file);
    return same && at == bytes->size;
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool write_all(int descriptor, const mtc_text *bytes)
{
    for (size_t at = 0; at < bytes->size;) {
        ssize_t size = write(descriptor, bytes->data + at, bytes->size - at);
        if (size < 0 && errno != EINTR)
            return false;
        at += size > 0 ? (size_t)size : 0;
    }
    return true;
}

/* Opens a file that nobody else has, near the target because only there it can be renamed. */
static int open_temporary(mtc_arena *arena, target *t)
{
    for (int i = 0;; i++) {
        t->temporary = mtc_arena_printf(arena, "%s.%ld.%d.tmp", t->path, (long)getpid(), i);
        int descriptor = open(t->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
}

static bool write_temporary(mtc_arena *arena, target *t, const mtc_text *bytes, const mode_t *mode)
{
    sigset_t before;

    block_signals(&before);
    int descriptor = open_temporary(arena, t);
    if (descriptor >= 0)
        temporaries[temporary_count++] = t->temporary;
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    if (descriptor < 0)
        return false;
    bool written = write_all(descriptor, bytes) && (mode == NULL || fchmod(descriptor, *mode) == 0);
    error = errno;
    bool closed = close(descriptor) == 0;
    if (!written)
        errno = error;
    return written && closed;
}

/* Does all for an output that can be taken back. */
static bool prepare(mtc_arena *arena, const mtc_output *output, target *t)
{
    struct stat info;

    *t = (target){.stream = descriptor_of(output->path)};
    if (t->stream >= 0)
        return true;
    t->path = follow_links(arena, output->path);
    if (t->path == NULL)
        return false;
    if (stat(t->path, &info) != 0)
        return make_folders(arena, t->path) && write_temporary(arena, t, &output->bytes, NULL);
    if (S_ISREG(info.st_mode)) {
        mode_t mode = info.st_mode & 0777;
        return (!output->is_stamp && has_same_bytes(t->path, &output->bytes)) ||
               (access(t->path, W_OK) == 0 && write_temporary(arena, t, &output->bytes, &mode));
    }
    t->stream = open(t->path, O_WRONLY | O_CLOEXEC); /* of a folder, this is the error */
    return t->stream >= 0;
}

/* Writes an output that is no file, and closes what prepare() opened for it. */
static bool write_stream(const mtc_output *output, target *t)
{
    bool written = write_all(t->stream, &output->bytes);
    int error = errno;

    if (t->path != NULL)
        close(t->stream);
    errno = error;
    return written;
}

/* What may come between two renamings is only the end of the machine, not a signal. */
static bool rename_all(mtc_output *outputs, const target *targets, size_t count, size_t *at)
{
    sigset_t before;
    bool ok = true;

    block_signals(&before);
    for (*at = 0; *at < count && ok; *at += ok) {
        outputs[*at].changed = targets[*at].temporary != NULL;
        if (outputs[*at].changed)
            ok = rename(targets[*at].temporary, targets[*at].path) == 0;
    }
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return ok;
}

static bool write_targets(mtc_arena *arena, mtc_output *outputs, target *targets, size_t count,
                          size_t *at)
{
    for (*at = 0; *at < count; ++*at)
        if (!prepare(arena, &outputs[*at], &targets[*at]))
            return false;
    for (*at = 0; *at < count; ++*at)
        if (targets[*at].stream >= 0 && !write_stream(&outputs[*at], &targets[*at]))
            return false;
    return rename_all(outputs, targets, count, at);
}

const char *mtc_output_write(mtc_arena *arena, mtc_output *outputs, size_t count,
                             const mtc_output **failed)
{
    target *targets = mtc_arena_alloc(arena, (count + 1) * sizeof *targets);
    const char *why = NULL;
    size_t at;

    watch_signals(arena, count);
    if (!write_targets(arena, outputs, targets, count, &at)) {
        why = strerror(errno);
        *failed = &outputs[at];
        remove_temporaries();
    }
    unwatch_signals();
    return why;
}

void mtc_output_fini(mtc_output_list *outputs)
{
    for (size_t i = 0; i < outputs->count; i++)
        mtc_text_fini(&outputs->at[i].bytes);
}
