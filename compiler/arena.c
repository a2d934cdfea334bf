/* SPDX-License-Identifier: Apache-2.0 */
/* arena.c - chunks of memory in a chain, filled from the front. */
#include "arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { CHUNK_SIZE = 64 * 1024 };
#define MTC_MAX_MEMORY ((rlim_t)4 << 30)

typedef struct chunk {
    struct chunk *next;
    _Alignas(max_align_t) char data[];
} chunk;

struct mtc_arena {
    chunk *chunks;
    char *at;
    size_t left;
};

void mtc_limit_memory(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur <= MTC_MAX_MEMORY)
        return;
    limit.rlim_cur = MTC_MAX_MEMORY;
    setrlimit(RLIMIT_DATA, &limit);
}

void mtc_out_of_memory(void)
{
    fputs("mtc: error: out of memory; the files need more than there is, or more than 4 GiB\n",
          stderr);
    exit(EXIT_FAILURE);
}

static void *must_alloc(size_t size)
{
    void *memory = calloc(1, size);

    if (memory == NULL)
        mtc_out_of_memory();
    return memory;
}

mtc_arena *mtc_arena_new(void)
{
    return must_alloc(sizeof(mtc_arena));
}

void mtc_arena_free(mtc_arena *arena)
{
    if (arena == NULL)
        return;
    for (chunk *next, *c = arena->chunks; c != NULL; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

static void *add_chunk(mtc_arena *arena, size_t size)
{
    chunk *c = must_alloc(sizeof *c + size);

    c->next = arena->chunks;
    arena->chunks = c;
    return c->data;
}

void *mtc_arena_alloc(mtc_arena *arena, size_t size)
{
    size_t rounded = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);

    if (rounded > CHUNK_SIZE / 4)
        return add_chunk(arena, rounded);
    if (rounded > arena->left) {
        arena->at = add_chunk(arena, CHUNK_SIZE);
        arena->left = CHUNK_SIZE;
    }
    void *memory = arena->at;
    arena->at += rounded;
    arena->left -= rounded;
    return memory;
}

char *mtc_arena_copy(mtc_arena *arena, const char *text, size_t size)
{
    char *copy = mtc_arena_alloc(arena, size + 1);

    if (size > 0)
        memcpy(copy, text, size);
    return copy;
}

char *mtc_arena_printf(mtc_arena *arena, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    char *text = mtc_arena_alloc(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void *mtc_arena_grow(mtc_arena *arena, void *old, size_t count, size_t *room, size_t item_size)
{
    *room = *room == 0 ? 4 : *room * 2;
    void *grown = mtc_arena_alloc(arena, *room * item_size);
    if (count > 0)
        memcpy(grown, old, count * item_size);
    return grown;
}
