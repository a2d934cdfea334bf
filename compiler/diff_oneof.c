/* SPDX-License-Identifier: Apache-2.0 */
/* diff_oneof.c - a field that has moved into a oneof, out of one, or to another. */
#include "differ.h"

#include <string.h>

mtc_oneofs mtc_oneofs_of(mtc_arena *arena, const mtc_message *old, const mtc_table *old_numbers,
                         const mtc_message *now)
{
    mtc_oneofs oneofs = {.shared = mtc_arena_alloc(arena, now->oneofs.count * sizeof(size_t))};

    for (size_t i = 0; i < old->oneofs.count; i++)
        mtc_table_add(&oneofs.old_names, arena, old->oneofs.at[i]->decl.name.text,
                      old->oneofs.at[i]);
    for (size_t i = 0; i < now->oneofs.count; i++) {
        mtc_oneof *oneof = now->oneofs.at[i];
        mtc_table_add(&oneofs.now_names, arena, oneof->decl.name.text, oneof);
        for (size_t n = 0; n < oneof->fields.count; n++) {
            const char *key = mtc_number_key(arena, oneof->fields.at[n]->number);
            oneofs.shared[oneof->index] += mtc_table_get(old_numbers, key) != NULL;
        }
    }
    return oneofs;
}

/* The oneof that was written; protobuf makes one for each "optional" of proto3, too. */
static const mtc_oneof *oneof_of(const mtc_field *field)
{
    return field->label == LABEL_NONE ? field->oneof : NULL;
}

static void compare_two(mtc_diff *diff, const mtc_oneofs *oneofs, const mtc_field *old,
                        const mtc_field *now)
{
    const mtc_oneof *from = oneof_of(old), *to = oneof_of(now);

    if (strcmp(from->decl.name.text, to->decl.name.text) == 0)
        return;
    if (mtc_table_get(&oneofs->now_names, from->decl.name.text) != NULL ||
        mtc_table_get(&oneofs->old_names, to->decl.name.text) != NULL) {
        mtc_diff_add(diff, BREAK_WIRE, now->decl.name.at, old->decl.name.at,
                     "setting one field of a oneof clears the others: peers of the two versions do "
                     "not agree which are set",
                     "\"%s\" is in the oneof \"%s\", was in \"%s\"", old->decl.full_name,
                     to->decl.name.text, from->decl.name.text);
    } else if (from->fields.at[0] == old) {
        mtc_diff_add(diff, BREAK_SOURCE, to->decl.name.at, from->decl.name.at,
                     "C sources that use its case or its constants do not compile",
                     "the oneof \"%s\" is called \"%s\"", from->decl.full_name, to->decl.name.text);
    }
}

void mtc_diff_oneof(mtc_diff *diff, const mtc_oneofs *oneofs, const mtc_field *old,
                    const mtc_field *now)
{
    const mtc_oneof *from = oneof_of(old), *to = oneof_of(now);

    if (from != NULL && to != NULL)
        compare_two(diff, oneofs, old, now);
    if ((from == NULL) == (to == NULL))
        return;
    size_t others = to != NULL ? oneofs->shared[to->index] : from->fields.count;
    const char *oneof = to != NULL ? to->decl.name.text : from->decl.name.text;
    const char *where = to != NULL ? "moved into" : "moved out of";
    if (others > 1)
        mtc_diff_add(diff, BREAK_WIRE, now->decl.name.at, old->decl.name.at,
                     "setting one field of a oneof clears the others: of several that one version "
                     "sends, the other keeps the last",
                     "\"%s\" has %s the oneof \"%s\"", old->decl.full_name, where, oneof);
    mtc_diff_add(diff, BREAK_SOURCE, now->decl.name.at, old->decl.name.at,
                 "in C, fields of a oneof need the oneof's case to be set",
                 "\"%s\" has %s the oneof \"%s\"", old->decl.full_name, where, oneof);
}
