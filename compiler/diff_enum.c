/* SPDX-License-Identifier: Apache-2.0 */
/* diff_enum.c - two versions of one enum. */
#include "differ.h"

#include "table.h"

#include <string.h>

/* The values of both versions by name, and those of the new one by number. */
typedef struct values {
    mtc_diff *diff;
    const mtc_enum *old;
    const mtc_enum *now;
    mtc_table old_names, now_names;
    mtc_table now_numbers;
    mtc_kept reserved; /* of now */
} values;

static void report_gone(values *v, const mtc_enum_value *old)
{
    mtc_span at = old->decl.name.at;
    const char *name = old->decl.name.text;

    if (!mtc_kept_has_number(&v->reserved, old->number))
        mtc_diff_add_gone(v->diff, BREAK_WIRE, at,
                          mtc_arena_printf(v->diff->arena,
                                           "a later value could take the number, and old peers and "
                                           "stored data would mean another: add \"reserved %d;\"",
                                           old->number),
                          "the value \"%s\" of \"%s\" is gone, and its number %d is not reserved",
                          name, v->old->decl.full_name, old->number);
    mtc_diff_add_gone(v->diff, BREAK_JSON, at, "JSON users that still give it are refused",
                      "the value \"%s\" of \"%s\" is gone", name, v->old->decl.full_name);
    mtc_diff_add_gone(v->diff, BREAK_SOURCE, at, "C sources that use its constant do not compile",
                      "the value \"%s\" of \"%s\" is gone", name, v->old->decl.full_name);
}

static void report_renamed(values *v, const mtc_enum_value *old, const mtc_enum_value *now)
{
    mtc_diff_add(v->diff, BREAK_JSON, now->decl.name.at, old->decl.name.at,
                 "JSON users of the old name are refused",
                 "the value \"%s\" of \"%s\" is called \"%s\"", old->decl.name.text,
                 v->old->decl.full_name, now->decl.name.text);
    mtc_diff_add(v->diff, BREAK_SOURCE, now->decl.name.at, old->decl.name.at,
                 "C sources that use its constant do not compile",
                 "the value \"%s\" of \"%s\" is called \"%s\"", old->decl.name.text,
                 v->old->decl.full_name, now->decl.name.text);
}

/* An alias that is gone leaves its number to the other name. */
static void report_alias_gone(values *v, const mtc_enum_value *old)
{
    mtc_diff_add_gone(
        v->diff, BREAK_JSON, old->decl.name.at, "JSON users that still give it are refused",
        "the name \"%s\" of \"%s\" is gone", old->decl.name.text, v->old->decl.full_name);
    mtc_diff_add_gone(
        v->diff, BREAK_SOURCE, old->decl.name.at, "C sources that use its constant do not compile",
        "the name \"%s\" of \"%s\" is gone", old->decl.name.text, v->old->decl.full_name);
}

static void compare_value(values *v, const mtc_enum_value *old)
{
    const mtc_enum_value *by_name = mtc_table_get(&v->now_names, old->decl.name.text);
    const mtc_enum_value *by_number =
        mtc_table_get(&v->now_numbers, mtc_number_key(v->diff->arena, old->number));

    if (by_name != NULL && by_name->number == old->number)
        return;
    if (by_name != NULL)
        mtc_diff_add(v->diff, BREAK_WIRE, by_name->number_at, old->number_at,
                     "peers of the other version and stored data mean another value by the number",
                     "the value \"%s\" of \"%s\" has the number %d, had %d", old->decl.name.text,
                     v->old->decl.full_name, by_name->number, old->number);
    else if (by_number == NULL)
        report_gone(v, old);
    else if (mtc_table_get(&v->old_names, by_number->decl.name.text) == NULL)
        report_renamed(v, old, by_number);
    else
        report_alias_gone(v, old);
}

/* The first value is what a proto2 field means that is not there. */
static void compare_first(values *v)
{
    const mtc_enum_value *old = v->old->values.at[0], *now = v->now->values.at[0];

    if (old->number != now->number && strcmp(old->decl.name.text, now->decl.name.text) != 0)
        mtc_diff_add(
            v->diff, BREAK_WIRE, now->decl.name.at, old->decl.name.at,
            "a field that is not there means another value to old readers than to new ones",
            "the first value of \"%s\" is \"%s\", was \"%s\"", v->old->decl.full_name,
            now->decl.name.text, old->decl.name.text);
}

/* Between two syntaxes this is said once, of the file. */
static void compare_closed(values *v)
{
    const mtc_enum *old = v->old, *now = v->now;

    if (old->is_closed != now->is_closed && old->decl.file->edition != 0 &&
        now->decl.file->edition != 0)
        mtc_diff_add(v->diff, BREAK_WIRE, now->decl.name.at, old->decl.name.at,
                     "numbers that have no name are kept in a field of an open enum, but are "
                     "unknown fields to one of a closed enum",
                     now->is_closed ? "the enum \"%s\" is closed, was open"
                                    : "the enum \"%s\" is open, was closed",
                     old->decl.full_name);
}

static void compare_reserved(values *v)
{
    const mtc_enum *now = v->now;

    for (size_t i = 0; i < v->old->reserved_ranges.count; i++) {
        mtc_range range = v->old->reserved_ranges.at[i];
        int64_t free = mtc_kept_first_free(&v->reserved, range);
        if (free <= range.last)
            mtc_diff_add(v->diff, BREAK_WIRE, now->decl.name.at, range.at,
                         "it belonged to a value that is gone: peers and stored data that still "
                         "have it are misread",
                         "the number %lld of \"%s\" is not reserved any more", (long long)free,
                         v->old->decl.full_name);
    }
    for (size_t i = 0; i < v->old->reserved_names.count; i++) {
        const mtc_name *name = &v->old->reserved_names.at[i];
        if (!mtc_kept_has_name(&v->reserved, name->text))
            mtc_diff_add(v->diff, BREAK_JSON, now->decl.name.at, name->at,
                         "it belonged to a value that is gone: JSON that still has it is misread",
                         "the name \"%s\" of \"%s\" is not reserved any more", name->text,
                         v->old->decl.full_name);
    }
}

static void enter(values *v)
{
    mtc_arena *arena = v->diff->arena;

    for (size_t i = 0; i < v->old->values.count; i++) {
        mtc_enum_value *value = v->old->values.at[i];
        mtc_table_add(&v->old_names, arena, value->decl.name.text, value);
    }
    for (size_t i = 0; i < v->now->values.count; i++) {
        mtc_enum_value *value = v->now->values.at[i];
        mtc_table_add(&v->now_names, arena, value->decl.name.text, value);
        mtc_table_add(&v->now_numbers, arena, mtc_number_key(v->diff->arena, value->number), value);
    }
}

void mtc_diff_enum(mtc_diff *diff, const mtc_enum *old, const mtc_enum *now)
{
    values v = {.diff = diff, .old = old, .now = now};

    enter(&v);
    v.reserved = mtc_kept_of(diff->arena, now->reserved_ranges.at, now->reserved_ranges.count,
                             now->reserved_names.at, now->reserved_names.count);
    for (size_t i = 0; i < old->values.count; i++)
        compare_value(&v, old->values.at[i]);
    compare_first(&v);
    compare_closed(&v);
    compare_reserved(&v);
}
