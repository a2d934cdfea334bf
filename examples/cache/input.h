/* SPDX-License-Identifier: Apache-2.0 */
/* input.h - real data to put into the cache: a list of keys and values, read wholly into memory.
 *
 * Three shapes are told apart: a folder (relative path -> content of the file), Debian's package
 * database (package name -> its record), and any other file (lines of key<TAB>value). */
#ifndef CACHE_INPUT_H
#define CACHE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct input_entry {
    char *key; /* NUL-terminated */
    size_t key_size;
    uint8_t *value;
    size_t size; /* of the value */
} input_entry;

typedef struct input { /* all zero: empty */
    input_entry *entries;
    size_t count;
    size_t bytes;    /* of all keys and values */
    size_t replaced; /* entries whose key came again later */
    size_t left_out; /* entries that no node would take; each of the first few was named */
    struct {
        size_t room;
        void **blocks; /* what keys and values lie in */
        size_t block_count, block_room;
        size_t block_bytes;
    } own;
} input;

enum { INPUT_MOST_BYTES = 512 << 20, INPUT_ERROR_SIZE = 512 };

/* Reads a file or a folder. Says on stderr which entries it leaves out, and why.
 *   Owns     in becomes the caller's: input_fini(), also after a failure
 *   Returns  false when there is nothing to work with: error has one line that names the cause */
bool input_load(input *in, const char *path, char error[INPUT_ERROR_SIZE]);

void input_fini(input *in);

#endif
