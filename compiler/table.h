/* SPDX-License-Identifier: Apache-2.0 */
/* table.h - finds things by name: a hash table from a string to a pointer. */
#ifndef MTC_TABLE_H
#define MTC_TABLE_H

#include "arena.h"

#include <stddef.h>

typedef struct mtc_table_entry {
    const char *key; /* NULL: free */
    void *value;
} mtc_table_entry;

/* All zero is an empty table. Keys are borrowed and must outlive the table. */
typedef struct mtc_table {
    mtc_table_entry *entries;
    size_t room; /* a power of two, or 0 */
    size_t count;
} mtc_table;

/* Returns the value of a key of size bytes, or NULL. */
void *mtc_table_find(const mtc_table *table, const char *key, size_t size);

/* Returns the value of a NUL-terminated key, or NULL. */
void *mtc_table_get(const mtc_table *table, const char *key);

/* Adds a key unless it is there; returns the value that was there before, or NULL when added. */
void *mtc_table_add(mtc_table *table, mtc_arena *arena, const char *key, void *value);

#endif
