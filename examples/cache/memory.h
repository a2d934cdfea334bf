/* SPDX-License-Identifier: Apache-2.0 */
/* memory.h - memory for the demo's main program, which has no use for going on without it. */
#ifndef CACHE_MEMORY_H
#define CACHE_MEMORY_H

#include <stdio.h>
#include <stdlib.h>

/* Returns memory when there is some, and ends the program with one line when there is not. */
static inline void *memory_or_exit(void *memory)
{
    if (memory != NULL)
        return memory;
    fprintf(stderr, "cache-demo: out of memory\n");
    exit(1);
}

#endif
