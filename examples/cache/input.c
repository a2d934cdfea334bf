/* SPDX-License-Identifier: Apache-2.0 */
/* input.c - reads key<TAB>value files and Debian's package database, and keeps what was read. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hash.h"
#include "input_own.h"
#include "limits.h"
#include "memory.h"
#include "text.h"

enum { NAMED_LEFT_OUT = 10, FIRST_READ = 64 * 1024 };

bool input_fail(char error[INPUT_ERROR_SIZE], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error, INPUT_ERROR_SIZE, format, args);
    va_end(args);
    return false;
}

/* ---- memory */

static bool too_large(char error[INPUT_ERROR_SIZE])
{
    return input_fail(error, "the input has more than %s: give a part of it",
                      text_bytes(INPUT_MOST_BYTES).at);
}

bool input_adopt(input *in, void *block, size_t size, char error[INPUT_ERROR_SIZE])
{
    if (in->own.block_count == in->own.block_room) {
        in->own.block_room = in->own.block_room * 2 + 64;
        in->own.blocks =
            memory_or_exit(realloc(in->own.blocks, in->own.block_room * sizeof *in->own.blocks));
    }
    in->own.blocks[in->own.block_count++] = block;
    in->own.block_bytes += size;
    if (in->own.block_bytes <= INPUT_MOST_BYTES)
        return true;
    return too_large(error);
}

void input_fini(input *in)
{
    for (size_t i = 0; i < in->own.block_count; i++)
        free(in->own.blocks[i]);
    free(in->own.blocks);
    free(in->entries);
    *in = (input){0};
}

bool input_slurp(int fd, size_t most, input_bytes *out)
{
    size_t room = FIRST_READ;
    struct stat about;
    ssize_t got = 1;

    if (fstat(fd, &about) == 0 && about.st_size > 0 && (size_t)about.st_size <= most)
        room = (size_t)about.st_size + 2; /* one more than the file has, to see its end */
    *out = (input_bytes){memory_or_exit(malloc(room)), 0};
    while (got > 0 && out->size <= most) {
        if (out->size + 1 == room) {
            room *= 2;
            out->data = memory_or_exit(realloc(out->data, room));
        }
        got = read(fd, out->data + out->size, room - 1 - out->size);
        out->size += got > 0 ? (size_t)got : 0;
    }
    out->data[out->size] = '\0';
    if (got >= 0)
        return true;
    free(out->data);
    *out = (input_bytes){0};
    return false;
}

/* ---- entries */

void input_leave_out(input *in, const char *key, const char *reason)
{
    if (in->left_out < NAMED_LEFT_OUT)
        fprintf(stderr, "left out: %s: %s\n", key, reason);
    else if (in->left_out == NAMED_LEFT_OUT)
        fprintf(stderr, "left out: and more\n");
    in->left_out++;
}

/* Returns why no node would take an entry; NULL when it would. */
static const char *reason_against(const input_entry *entry, char buffer[128])
{
    if (entry->key_size == 0)
        return "the key is empty";
    if (entry->key_size > CACHE_KEY_MAX) {
        snprintf(buffer, 128, "the key has %s bytes, %s is the limit",
                 text_count(entry->key_size).at, text_count(CACHE_KEY_MAX).at);
        return buffer;
    }
    if (!text_is_utf8(entry->key, entry->key_size))
        return "the key is not UTF-8 text";
    if (entry->size <= CACHE_VALUE_MAX)
        return NULL;
    snprintf(buffer, 128, "the value is larger than %s, the limit of the cache",
             text_bytes(CACHE_VALUE_MAX).at);
    return buffer;
}

void input_add(input *in, input_entry entry)
{
    char buffer[128];
    const char *reason = reason_against(&entry, buffer);

    if (reason != NULL) {
        char name[64];
        snprintf(name, sizeof name, "%.60s", entry.key);
        input_leave_out(in, name, reason);
        return;
    }
    if (in->count == in->own.room) {
        in->own.room = in->own.room * 2 + 1024;
        in->entries = memory_or_exit(realloc(in->entries, in->own.room * sizeof *in->entries));
    }
    in->entries[in->count++] = entry;
    in->bytes += entry.key_size + entry.size;
}

static bool same_key(const input_entry *a, const input_entry *b)
{
    return a->key_size == b->key_size && memcmp(a->key, b->key, a->key_size) == 0;
}

/* Of entries with the same key only the last one stays, as it would in the cache. */
static void drop_replaced(input *in)
{
    size_t slots = 16, kept = 0;
    while (slots < 2 * in->count)
        slots *= 2;
    size_t *table = memory_or_exit(calloc(slots, sizeof *table)); /* index + 1; 0: free */

    for (size_t i = 0; i < in->count; i++) {
        const input_entry *entry = &in->entries[i];
        size_t at = hash_bytes((hash_key){{0, 0}}, entry->key, entry->key_size) & (slots - 1);
        while (table[at] != 0 && !same_key(&in->entries[table[at] - 1], entry))
            at = (at + 1) & (slots - 1);
        if (table[at] != 0)
            in->entries[table[at] - 1].value = NULL;
        table[at] = i + 1;
    }
    free(table);
    for (size_t i = 0; i < in->count; i++) {
        if (in->entries[i].value != NULL)
            in->entries[kept++] = in->entries[i];
        else
            in->bytes -= in->entries[i].key_size + in->entries[i].size;
    }
    in->replaced = in->count - kept;
    in->count = kept;
}

/* ---- lines of key<TAB>value */

static bool read_pairs(input *in, const char *path, input_bytes all, char error[INPUT_ERROR_SIZE])
{
    char *end = all.data + all.size;
    size_t number = 1;

    for (char *line = all.data; line < end; number++) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        if (stop == NULL)
            stop = end;
        char *tab = memchr(line, '\t', (size_t)(stop - line));
        if (tab == NULL && stop > line)
            return input_fail(error, "%s:%zu: no TAB: a line is key<TAB>value", path, number);
        if (tab != NULL) {
            *tab = '\0';
            input_add(in, (input_entry){line, (size_t)(tab - line), (uint8_t *)tab + 1,
                                        (size_t)(stop - tab - 1)});
        }
        line = stop + 1;
    }
    return true;
}

/* ---- Debian's package database: records of "Field: value" lines, an empty line between them */

static const char first_field[] = "Package: ";

static bool looks_like_dpkg(input_bytes all)
{
    return strncmp(all.data, first_field, sizeof first_field - 1) == 0;
}

/* The name is part of the record, so as a key it needs a place of its own. */
static bool add_record(input *in, char *record, size_t size, char error[INPUT_ERROR_SIZE])
{
    char *name = record + sizeof first_field - 1;

    if (strncmp(record, first_field, sizeof first_field - 1) != 0) {
        input_leave_out(in, "a record", "it does not begin with \"Package: \"");
        return true;
    }
    size_t length = strcspn(name, "\n");
    char *key = memory_or_exit(strndup(name, length));
    if (!input_adopt(in, key, length + 1, error))
        return false;
    input_add(in, (input_entry){key, strlen(key), (uint8_t *)record, size});
    return true;
}

static bool read_dpkg(input *in, input_bytes all, char error[INPUT_ERROR_SIZE])
{
    char *end = all.data + all.size;

    for (char *record = all.data; record < end;) {
        char *gap = strstr(record, "\n\n"); /* all.data ends in a NUL */
        char *stop = gap != NULL ? gap + 1 : end;
        if (!add_record(in, record, (size_t)(stop - record), error))
            return false;
        record = stop + strspn(stop, "\n");
    }
    return true;
}

/* ---- all together */

static bool read_file(input *in, const char *path, char error[INPUT_ERROR_SIZE])
{
    input_bytes all;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return input_fail(error, "cannot open %s: %s", path, strerror(errno));
    bool read = input_slurp(fd, INPUT_MOST_BYTES, &all);
    int cause = errno;
    close(fd);
    if (!read)
        return input_fail(error, "cannot read %s: %s", path, strerror(cause));
    if (!input_adopt(in, all.data, all.size, error))
        return false;
    if (looks_like_dpkg(all))
        return read_dpkg(in, all, error);
    return read_pairs(in, path, all, error);
}

bool input_load(input *in, const char *path, char error[INPUT_ERROR_SIZE])
{
    struct stat about;

    *in = (input){0};
    if (stat(path, &about) != 0)
        return input_fail(error, "cannot open %s: %s", path, strerror(errno));
    if (S_ISREG(about.st_mode) && about.st_size > INPUT_MOST_BYTES)
        return too_large(error);
    bool loaded =
        S_ISDIR(about.st_mode) ? input_read_folder(in, path, error) : read_file(in, path, error);
    if (!loaded)
        return false;
    if (in->count == 0)
        return input_fail(error, "%s has nothing to put into a cache: %s", path,
                          in->left_out > 0 ? "every entry was left out" : "it is empty");
    drop_replaced(in);
    return true;
}
