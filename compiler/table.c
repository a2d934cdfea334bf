/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - open addressing with linear probing over FNV-1a. */
#include "table.h"

#include <stdbool.h>
#include <string.h>

uint64_t mtc_table_hash(uint64_t hash, const char *piece, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)piece[i]) * UINT64_C(1099511628211);
    return hash;
}

static size_t first_slot(const mtc_table *table, uint64_t hash)
{
    return (size_t)(hash ^ hash >> 32) & (table->room - 1);
}

static bool is_key(const char *text, mtc_table_key key)
{
    if (key.scope_size > 0) {
        if (strncmp(text, key.scope, key.scope_size) != 0 || text[key.scope_size] != '.')
            return false;
        text += key.scope_size + 1;
    }
    return strncmp(text, key.name, key.name_size) == 0 && text[key.name_size] == '\0';
}

static mtc_table_entry *slot_of(const mtc_table *table, mtc_table_key key, uint64_t hash)
{
    for (size_t at = first_slot(table, hash);; at = (at + 1) & (table->room - 1)) {
        mtc_table_entry *entry = &table->entries[at];
        if (entry->key == NULL || (entry->hash == hash && is_key(entry->key, key)))
            return entry;
    }
}

static mtc_table_entry *free_slot(const mtc_table *table, uint64_t hash)
{
    size_t at = first_slot(table, hash);

    while (table->entries[at].key != NULL)
        at = (at + 1) & (table->room - 1);
    return &table->entries[at];
}

static void grow(mtc_table *table, mtc_arena *arena)
{
    struct mtc_table old = *table;

    table->room = old.room == 0 ? 16 : old.room * 2;
    table->entries = mtc_arena_alloc(arena, table->room * sizeof *table->entries);
    for (size_t i = 0; i < old.room; i++)
        if (old.entries[i].key != NULL)
            *free_slot(table, old.entries[i].hash) = old.entries[i];
}

void *mtc_table_find(const mtc_table *table, mtc_table_key key, uint64_t hash)
{
    return table->room == 0 ? NULL : slot_of(table, key, hash)->value;
}

static mtc_table_key whole_key(const char *key)
{
    return (mtc_table_key){"", 0, key, strlen(key)};
}

void *mtc_table_get(const mtc_table *table, const char *key)
{
    mtc_table_key whole = whole_key(key);

    return mtc_table_find(table, whole, mtc_table_hash(MTC_HASH_EMPTY, key, whole.name_size));
}

void *mtc_table_add(mtc_table *table, mtc_arena *arena, const char *key, void *value)
{
    mtc_table_key whole = whole_key(key);
    uint64_t hash = mtc_table_hash(MTC_HASH_EMPTY, key, whole.name_size);

    if (table->count * 4 >= table->room * 3)
        grow(table, arena);
    mtc_table_entry *slot = slot_of(table, whole, hash);
    if (slot->key != NULL)
        return slot->value;
    *slot = (mtc_table_entry){key, hash, value};
    table->count++;
    return NULL;
}
