/* SPDX-License-Identifier: Apache-2.0 */
/* replay.c - feeds a fuzz target every file of a folder, whole and cut short, without libFuzzer. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { CUTS = 64 };

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* Each input is a copy of its own, so that a sanitizer sees every read past its end. */
static void feed(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    if (copy == NULL)
        fail("malloc");
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void feed_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        fail(path);
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);

    for (size_t cut = 0; cut < size; cut += size / CUTS + 1)
        feed(data, cut);
    feed(data, size);
}

int main(int argc, char **argv)
{
    const char *folder = argc == 2 ? argv[1] : "";
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    int fed = 0;

    if (count < 0)
        fail(folder);
    for (int i = 0; i < count; i++) {
        char path[4096];

        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            feed_file(path);
            fed++;
        }
        free(entries[i]);
    }
    free(entries);
    printf("%d inputs\n", fed);
    return fed > 0 ? 0 : 1;
}
