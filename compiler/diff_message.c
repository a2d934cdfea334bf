/* SPDX-License-Identifier: Apache-2.0 */
/* diff_message.c - two versions of one message: fields that are gone, new or moved, what is kept. */
#include "differ.h"

#include "table.h"

#include <string.h>

/* The fields of both versions, found by name and by number. */
typedef struct fields {
    mtc_diff *diff;
    const mtc_message *old;
    const mtc_message *now;
    mtc_table old_names, now_names;
    mtc_table old_numbers, now_numbers;
    mtc_kept reserved, extensions; /* of now */
    mtc_oneofs oneofs;
} fields;

static void enter(fields *f, const mtc_message *message, mtc_table *names, mtc_table *numbers)
{
    for (size_t i = 0; i < message->fields.count; i++) {
        mtc_field *field = message->fields.at[i];
        mtc_table_add(names, f->diff->arena, field->decl.name.text, field);
        mtc_table_add(numbers, f->diff->arena, mtc_number_key(f->diff->arena, field->number),
                      field);
    }
}

/* --- fields that are gone --------------------------------------------------------------------- */

static void report_gone(fields *f, const mtc_field *old)
{
    const char *name = old->decl.full_name;
    mtc_span at = old->decl.name.at;

    if (!mtc_kept_has_number(&f->reserved, old->number))
        mtc_diff_add_gone(f->diff, BREAK_WIRE, at,
                          mtc_arena_printf(f->diff->arena,
                                           "a later field could take the number, and would read "
                                           "what old peers and stored data have in it: add "
                                           "\"reserved %d;\"",
                                           old->number),
                          "\"%s\" is gone, and its number %d is not reserved", name, old->number);
    if (old->label == LABEL_REQUIRED)
        mtc_diff_add_gone(f->diff, BREAK_WIRE, at,
                          "old readers refuse the messages of new senders, which lack it",
                          "\"%s\" is gone, which was required", name);
    mtc_diff_add_gone(f->diff, BREAK_JSON, at,
                      mtc_kept_has_name(&f->reserved, old->decl.name.text)
                          ? "JSON users that still send it are refused"
                          : mtc_arena_printf(f->diff->arena,
                                             "JSON users that still send it are refused, or fill a "
                                             "later field of that name: add \"reserved \"%s\";\"",
                                             old->decl.name.text),
                      "\"%s\" is gone", name);
    mtc_diff_add_gone(f->diff, BREAK_SOURCE, at, "C sources that use its member do not compile",
                      "\"%s\" is gone", name);
}

static void report_moved(fields *f, const mtc_field *old, const mtc_field *now)
{
    mtc_diff_add(f->diff, BREAK_WIRE, now->number_at, old->number_at,
                 "peers of the other version and stored data have it under the other number: it is "
                 "lost",
                 "\"%s\" has the number %d, had %d", old->decl.full_name, now->number, old->number);
}

static void report_taken(fields *f, const mtc_field *old, const mtc_field *now)
{
    mtc_diff_add(f->diff, BREAK_WIRE, now->number_at, old->decl.name.at,
                 "what old peers and stored data have in the old field is read as the new one",
                 "\"%s\" has the number %d, which was that of \"%s\"", now->decl.full_name,
                 now->number, old->decl.full_name);
}

static bool same_label(const mtc_field *old, const mtc_field *now)
{
    return (old->label == LABEL_REPEATED) == (now->label == LABEL_REPEATED);
}

static void compare_versions(fields *f, const mtc_field *old, const mtc_field *now)
{
    if (mtc_diff_field(f->diff, old, now))
        mtc_diff_oneof(f->diff, &f->oneofs, old, now);
}

static void compare_field(fields *f, const mtc_field *old)
{
    const mtc_field *by_name = mtc_table_get(&f->now_names, old->decl.name.text);
    const mtc_field *by_number =
        mtc_table_get(&f->now_numbers, mtc_number_key(f->diff->arena, old->number));

    if (by_number != NULL && by_number == by_name)
        compare_versions(f, old, by_name);
    else if (by_name != NULL)
        report_moved(f, old, by_name);
    else if (by_number == NULL)
        report_gone(f, old);
    else if (mtc_table_get(&f->old_names, by_number->decl.name.text) == NULL &&
             same_label(old, by_number) && mtc_diff_same_wire(f->diff, old, by_number))
        compare_versions(f, old, by_number); /* it has another name now */
    else
        report_taken(f, old, by_number);
}

/* --- fields that are new ---------------------------------------------------------------------- */

static void check_new_field(fields *f, const mtc_field *now)
{
    bool is_new =
        mtc_table_get(&f->old_numbers, mtc_number_key(f->diff->arena, now->number)) == NULL &&
        mtc_table_get(&f->old_names, now->decl.name.text) == NULL;

    if (!is_new || now->label != LABEL_REQUIRED)
        return;
    mtc_diff_add(f->diff, BREAK_WIRE, now->label_at, f->old->decl.name.at,
                 "new readers refuse the messages of old senders, and stored ones, which lack it",
                 "\"%s\" is new and required", now->decl.full_name);
}

/* --- what is kept for others ------------------------------------------------------------------ */

static void compare_reserved_numbers(fields *f)
{
    const mtc_message *now = f->now;

    for (size_t i = 0; i < f->old->reserved_ranges.count; i++) {
        mtc_range range = f->old->reserved_ranges.at[i];
        int64_t free = mtc_kept_first_free(&f->reserved, range);
        if (free > range.last)
            continue;
        const mtc_field *user =
            mtc_table_get(&f->now_numbers, mtc_number_key(f->diff->arena, (int32_t)free));
        mtc_diff_add(
            f->diff, BREAK_WIRE, user != NULL ? user->number_at : now->decl.name.at, range.at,
            "it belonged to a field that is gone: peers and stored data that still have it "
            "are misread",
            user != NULL ? "the number %d of \"%s\" is not reserved any more, but used"
                         : "the number %d of \"%s\" is not reserved any more",
            (int)free, f->old->decl.full_name);
    }
}

static void compare_reserved_names(fields *f)
{
    const mtc_message *now = f->now;

    for (size_t i = 0; i < f->old->reserved_names.count; i++) {
        const mtc_name *name = &f->old->reserved_names.at[i];
        const mtc_field *user = mtc_table_get(&f->now_names, name->text);
        if (!mtc_kept_has_name(&f->reserved, name->text))
            mtc_diff_add(
                f->diff, BREAK_JSON, user != NULL ? user->decl.name.at : now->decl.name.at,
                name->at, "it belonged to a field that is gone: JSON that still has it is misread",
                user != NULL ? "the name \"%s\" of \"%s\" is not reserved any more, but used"
                             : "the name \"%s\" of \"%s\" is not reserved any more",
                name->text, f->old->decl.full_name);
    }
}

static void compare_extension_ranges(fields *f)
{
    const mtc_message *now = f->now;

    for (size_t i = 0; i < f->old->extension_ranges.count; i++) {
        mtc_range range = f->old->extension_ranges.at[i];
        int64_t lost = mtc_kept_first_free(&f->extensions, range);
        if (lost <= range.last)
            mtc_diff_add(f->diff, BREAK_WIRE, now->decl.name.at, range.at,
                         "extensions with such numbers, in files of anybody, do not compile, and "
                         "what is stored of them is unknown",
                         "\"%s\" does not keep the number %d for extensions any more",
                         f->old->decl.full_name, (int)lost);
    }
}

static void compare_message_set(fields *f)
{
    if (f->old->is_message_set == f->now->is_message_set)
        compare_extension_ranges(f);
    else
        mtc_diff_add(f->diff, BREAK_WIRE, f->now->decl.name.at, f->old->decl.name.at,
                     "its extensions are written in another way",
                     f->now->is_message_set ? "\"%s\" is a message set, was not"
                                            : "\"%s\" is not a message set, was",
                     f->old->decl.full_name);
}

/* --- definitions inside ----------------------------------------------------------------------- */

static const mtc_decl *follow(mtc_diff *diff, const mtc_decl *old)
{
    const mtc_decl *now = mtc_diff_find(diff, old);

    if (now == NULL)
        mtc_diff_add_gone(diff, BREAK_SOURCE, old->name.at, "C sources that use it do not compile",
                          "%s \"%s\" is gone", mtc_decl_kind_name(old->kind), old->full_name);
    return now;
}

static void compare_inside(mtc_diff *diff, const mtc_message *old)
{
    for (size_t i = 0; i < old->messages.count; i++) {
        if (old->messages.at[i]->is_map_entry)
            continue;
        const mtc_decl *now = follow(diff, &old->messages.at[i]->decl);
        if (now != NULL)
            mtc_diff_message(diff, old->messages.at[i], (const mtc_message *)now);
    }
    for (size_t i = 0; i < old->enums.count; i++) {
        const mtc_decl *now = follow(diff, &old->enums.at[i]->decl);
        if (now != NULL)
            mtc_diff_enum(diff, old->enums.at[i], (const mtc_enum *)now);
    }
    for (size_t i = 0; i < old->extensions.count; i++)
        mtc_diff_extension(diff, old->extensions.at[i]);
}

void mtc_diff_message(mtc_diff *diff, const mtc_message *old, const mtc_message *now)
{
    fields f = {.diff = diff, .old = old, .now = now};

    enter(&f, old, &f.old_names, &f.old_numbers);
    enter(&f, now, &f.now_names, &f.now_numbers);
    f.reserved = mtc_kept_of(diff->arena, now->reserved_ranges.at, now->reserved_ranges.count,
                             now->reserved_names.at, now->reserved_names.count);
    f.extensions =
        mtc_kept_of(diff->arena, now->extension_ranges.at, now->extension_ranges.count, NULL, 0);
    f.oneofs = mtc_oneofs_of(diff->arena, old, &f.old_numbers, now);
    for (size_t i = 0; i < old->fields.count; i++)
        compare_field(&f, old->fields.at[i]);
    for (size_t i = 0; i < now->fields.count; i++)
        check_new_field(&f, now->fields.at[i]);
    compare_reserved_numbers(&f);
    compare_reserved_names(&f);
    compare_message_set(&f);
    compare_inside(diff, old);
}

/* --- extensions ------------------------------------------------------------------------------- */

static const mtc_field *find_extension(const mtc_diff *diff, const mtc_field *old)
{
    const char *extended = mtc_diff_new_name(diff, &old->extended->decl);

    return mtc_table_get(&diff->new_program->extensions,
                         mtc_arena_printf(diff->arena, "%s %d", extended, old->number));
}

void mtc_diff_extension(mtc_diff *diff, const mtc_field *old)
{
    const mtc_decl *decl = mtc_diff_find(diff, &old->decl);
    const mtc_field *now = find_extension(diff, old);

    if (now != NULL) {
        mtc_diff_field(diff, old, now);
    } else if (decl != NULL && ((const mtc_field *)decl)->extended != NULL) {
        now = (const mtc_field *)decl;
        mtc_diff_add(
            diff, BREAK_WIRE, now->number_at, old->number_at,
            "peers of the other version and stored data have it under the other number, or "
            "in another message: it is lost",
            "the extension \"%s\" is number %d of \"%s\", was %d of \"%s\"", old->decl.full_name,
            now->number, now->extended->decl.full_name, old->number, old->extended->decl.full_name);
    } else {
        mtc_diff_add_gone(diff, BREAK_WIRE, old->decl.name.at,
                          "a later extension could take the number, and would read what old peers "
                          "and stored data have in it",
                          "the extension \"%s\" is gone", old->decl.full_name);
    }
}
