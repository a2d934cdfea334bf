/* SPDX-License-Identifier: Apache-2.0 */
/* alloc.c - the one place that asks for memory: hooks, and the count of what is alive. */
#include "core/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void *libc_malloc(size_t size, void *arg)
{
    (void)arg;
    return malloc(size);
}

static void *libc_realloc(void *old, size_t size, void *arg)
{
    (void)arg;
    return realloc(old, size);
}

static void libc_free(void *memory, void *arg)
{
    (void)arg;
    free(memory);
}

static const mt_alloc_hooks libc_hooks = {
    .malloc = libc_malloc, .realloc = libc_realloc, .free = libc_free};

/* Not atomic: by contract nothing else of the library is in use while they change. */
static mt_alloc_hooks current = {.malloc = libc_malloc, .realloc = libc_realloc, .free = libc_free};

static _Atomic int64_t live;

mt_err mt_set_alloc_hooks(const mt_alloc_hooks *hooks)
{
    if (hooks == NULL)
        hooks = &libc_hooks;
    if (hooks->malloc == NULL || hooks->realloc == NULL || hooks->free == NULL)
        return MT_EINVAL;
    if (mt_live_objects() != 0)
        return MT_ECLOSED;
    current = *hooks;
    return MT_OK;
}

int64_t mt_live_objects(void)
{
    return atomic_load_explicit(&live, memory_order_relaxed);
}

void *mt_malloc(size_t size)
{
    void *memory = current.malloc(size > 0 ? size : 1, current.arg);

    if (memory != NULL)
        atomic_fetch_add_explicit(&live, 1, memory_order_relaxed);
    return memory;
}

void *mt_zalloc(size_t size)
{
    void *memory = mt_malloc(size);

    return memory == NULL ? NULL : memset(memory, 0, size);
}

void *mt_realloc(void *old, size_t size)
{
    return old == NULL ? mt_malloc(size) : current.realloc(old, size > 0 ? size : 1, current.arg);
}

void mt_free(void *memory)
{
    if (memory == NULL)
        return;
    atomic_fetch_sub_explicit(&live, 1, memory_order_relaxed);
    current.free(memory, current.arg);
}

char *mt_strndup(const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? mt_malloc(size + 1) : NULL;

    if (copy == NULL)
        return NULL;
    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}
