/* SPDX-License-Identifier: Apache-2.0 */
/* memory.c - how many bytes the library holds, by its allocation hooks. */
#include "sim.h"

#include <malloc.h>
#include <stdlib.h>

static size_t in_use;

static void *counting_malloc(size_t size, void *arg)
{
    void *memory = malloc(size);

    (void)arg;
    in_use += malloc_usable_size(memory);
    return memory;
}

static void *counting_realloc(void *old, size_t size, void *arg)
{
    size_t before = malloc_usable_size(old);
    void *memory = realloc(old, size);

    (void)arg;
    if (memory != NULL)
        in_use += malloc_usable_size(memory) - before;
    return memory;
}

static void counting_free(void *memory, void *arg)
{
    (void)arg;
    in_use -= malloc_usable_size(memory);
    free(memory);
}

void sim_memory_watch(void)
{
    const mt_alloc_hooks hooks = {
        .malloc = counting_malloc, .realloc = counting_realloc, .free = counting_free};

    if (mt_set_alloc_hooks(&hooks) != MT_OK)
        sim_fail("objects are alive before the first world");
}

size_t sim_memory(void)
{
    return in_use;
}
