/* SPDX-License-Identifier: Apache-2.0 */
/* differ.h - what the parts of mtc diff share, and the comparisons by subject. */
#ifndef MTC_DIFFER_H
#define MTC_DIFFER_H

#include "diff.h"

/* Adds a break; was.source NULL: there is no other place. */
void mtc_diff_add(mtc_diff *diff, mtc_break_kind kind, mtc_span at, mtc_span was, const char *why,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The same for what is gone: at is in the old file. */
void mtc_diff_add_gone(mtc_diff *diff, mtc_break_kind kind, mtc_span at, const char *why,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Returns the full name that a declaration of the old program has in the new one if nothing but its
 * package changed. */
const char *mtc_diff_new_name(const mtc_diff *diff, const mtc_decl *decl);

/* Returns the declaration of the same kind and name in the new program, or NULL. */
const mtc_decl *mtc_diff_find(const mtc_diff *diff, const mtc_decl *decl);

/* Numbers and names that a message or an enum keeps: reserved, or for extensions. */
typedef struct mtc_kept {
    const mtc_range *sorted;
    size_t count;
    mtc_table names;
} mtc_kept;

mtc_kept mtc_kept_of(mtc_arena *arena, const mtc_range *ranges, size_t range_count,
                     const mtc_name *names, size_t name_count);

/* Returns the first number of a range that is not kept; last + 1 when all are. */
int64_t mtc_kept_first_free(const mtc_kept *kept, mtc_range range);
bool mtc_kept_has_number(const mtc_kept *kept, int32_t number);
bool mtc_kept_has_name(const mtc_kept *kept, const char *name);

void mtc_diff_message(mtc_diff *diff, const mtc_message *old, const mtc_message *now);
void mtc_diff_extension(mtc_diff *diff, const mtc_field *old);
void mtc_diff_enum(mtc_diff *diff, const mtc_enum *old, const mtc_enum *now);
void mtc_diff_service(mtc_diff *diff, const mtc_service *old);

/* Two versions of one field: number, or name, or both are the same.
 *   Returns  false when its type is so different that nothing more can be said */
bool mtc_diff_field(mtc_diff *diff, const mtc_field *old, const mtc_field *now);

/* The oneofs of two versions of one message. */
typedef struct mtc_oneofs {
    mtc_table old_names, now_names;
    size_t *shared; /* how many fields of each new oneof the old message has, too */
} mtc_oneofs;

mtc_oneofs mtc_oneofs_of(mtc_arena *arena, const mtc_message *old, const mtc_table *old_numbers,
                         const mtc_message *now);
void mtc_diff_oneof(mtc_diff *diff, const mtc_oneofs *oneofs, const mtc_field *old,
                    const mtc_field *now);

/* Returns the key by which a table holds a number. */
const char *mtc_number_key(mtc_arena *arena, int32_t number);

/* Returns whether a field may bear the data of the other: as on the wire, if nothing else. */
bool mtc_diff_same_wire(const mtc_diff *diff, const mtc_field *old, const mtc_field *now);

/* How calls of one method are made. */
void mtc_diff_policy(mtc_diff *diff, const mtc_method *old, const mtc_method *now);

#endif
