/* SPDX-License-Identifier: Apache-2.0 */
/* input_own.h - what input.c and input_folder.c share. A false comes with the error line written,
 * where there is an argument for it. */
#ifndef CACHE_INPUT_OWN_H
#define CACHE_INPUT_OWN_H

#include "input.h"

typedef struct input_bytes {
    char *data; /* followed by a NUL that size does not count */
    size_t size;
} input_bytes;

/* Writes the error line; returns false. */
bool input_fail(char error[INPUT_ERROR_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Hands a malloc block to the input, which frees it in the end.
 *   Returns  false when the input has become larger than INPUT_MOST_BYTES */
bool input_adopt(input *in, void *block, size_t size, char error[INPUT_ERROR_SIZE]);

/* Reads a descriptor to its end, but no more than most bytes and one.
 *   Owns     out->data is the caller's: free()
 *   Returns  false with errno; out->data is NULL then */
bool input_slurp(int fd, size_t most, input_bytes *out);

/* Adds one entry, or leaves it out and says so when no node would take it.
 *   Owns     key and value are borrowed for the life of the input */
void input_add(input *in, input_entry entry);

/* Leaves an entry out: counts it, and prints its key and the reason for the first few. */
void input_leave_out(input *in, const char *key, const char *reason);

/* Adds every regular file below a folder. */
bool input_read_folder(input *in, const char *path, char error[INPUT_ERROR_SIZE]);

#endif
