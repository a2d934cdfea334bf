/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - open addressing with linear probing over FNV-1a. */
#include "table.h"

#include <stdint.h>
#include <string.h>

static size_t hash_of(const char *key, size_t size)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)key[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

static mtc_table_entry *slot_of(const mtc_table *table, const char *key, size_t size)
{
    size_t at = hash_of(key, size) & (table->room - 1);

    for (;; at = (at + 1) & (table->room - 1)) {
        mtc_table_entry *entry = &table->entries[at];
        if (entry->key == NULL || (strncmp(entry->key, key, size) == 0 && entry->key[size] == '\0'))
            return entry;
    }
}

static void grow(mtc_table *table, mtc_arena *arena)
{
    struct mtc_table old = *table;

    table->room = old.room == 0 ? 16 : old.room * 2;
    table->entries = mtc_arena_alloc(arena, table->room * sizeof *table->entries);
    for (size_t i = 0; i < old.room; i++)
        if (old.entries[i].key != NULL)
            *slot_of(table, old.entries[i].key, strlen(old.entries[i].key)) = old.entries[i];
}

void *mtc_table_find(const mtc_table *table, const char *key, size_t size)
{
    return table->room == 0 ? NULL : slot_of(table, key, size)->value;
}

void *mtc_table_get(const mtc_table *table, const char *key)
{
    return mtc_table_find(table, key, strlen(key));
}

void *mtc_table_add(mtc_table *table, mtc_arena *arena, const char *key, void *value)
{
    if (table->count * 4 >= table->room * 3)
        grow(table, arena);
    mtc_table_entry *slot = slot_of(table, key, strlen(key));
    if (slot->key != NULL)
        return slot->value;
    *slot = (mtc_table_entry){key, value};
    table->count++;
    return NULL;
}
