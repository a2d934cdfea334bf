/* SPDX-License-Identifier: Apache-2.0 */
/* table.h - finds things by name: a hash table from a string to a pointer. */
#ifndef MTC_TABLE_H
#define MTC_TABLE_H

#include "arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct mtc_table_entry {
    const char *key; /* NULL: free */
    uint64_t hash;   /* of key */
    void *value;
} mtc_table_entry;

/* All zero is an empty table. Keys are borrowed and must outlive the table. */
typedef struct mtc_table {
    mtc_table_entry *entries;
    size_t room; /* a power of two, or 0 */
    size_t count;
} mtc_table;

/* The key "scope.name" in its pieces; the key is name alone when scope_size is 0. */
typedef struct mtc_table_key {
    const char *scope;
    size_t scope_size;
    const char *name;
    size_t name_size;
} mtc_table_key;

/* The hash of a string is the one of its pieces, taken one after the other, from MTC_HASH_EMPTY. */
#define MTC_HASH_EMPTY UINT64_C(14695981039346656037)
uint64_t mtc_table_hash(uint64_t hash, const char *piece, size_t size);

/* Returns the value of a key whose hash is known, or NULL. */
void *mtc_table_find(const mtc_table *table, mtc_table_key key, uint64_t hash);

/* Returns the value of a NUL-terminated key, or NULL. */
void *mtc_table_get(const mtc_table *table, const char *key);

/* Adds a key unless it is there; returns the value that was there before, or NULL when added. */
void *mtc_table_add(mtc_table *table, mtc_arena *arena, const char *key, void *value);

#endif
