/* SPDX-License-Identifier: Apache-2.0 */
/* arena.h - all memory of one mtc run: given out in pieces, freed in one step, never short.
 * When the system gives no memory, mtc says so and ends: nothing here returns NULL. */
#ifndef MTC_ARENA_H
#define MTC_ARENA_H

#include <stddef.h>

typedef struct mtc_arena mtc_arena;

/* Keeps the process from taking more than 4 GiB, whatever its input asks for. */
void mtc_limit_memory(void);

/* Says that there is no more memory, and ends the process. No file is half written by that. */
_Noreturn void mtc_out_of_memory(void);

mtc_arena *mtc_arena_new(void);
void mtc_arena_free(mtc_arena *arena);

/* Returns size zeroed bytes, aligned for any type. */
void *mtc_arena_alloc(mtc_arena *arena, size_t size);

/* Returns a NUL-terminated copy of size bytes. */
char *mtc_arena_copy(mtc_arena *arena, const char *text, size_t size);

/* Returns a formatted, NUL-terminated text. */
char *mtc_arena_printf(mtc_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns room for at least count + 1 items, with the first count items of old copied there. */
void *mtc_arena_grow(mtc_arena *arena, void *old, size_t count, size_t *room, size_t item_size);

/* A list that only grows. Its item type is complete; at[0] to at[count - 1] are its items. */
#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count;                                                                              \
        size_t room;                                                                               \
    }

typedef LIST(const char *) mtc_words;

/* Appends one zeroed or copied item. */
#define LIST_ADD(arena, list, item)                                                                \
    ((list)->at = (list)->count < (list)->room                                                     \
                      ? (list)->at                                                                 \
                      : mtc_arena_grow((arena), (list)->at, (list)->count, &(list)->room,          \
                                       sizeof *(list)->at),                                        \
     (list)->at[(list)->count++] = (item))

#endif
