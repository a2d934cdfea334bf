/* SPDX-License-Identifier: Apache-2.0 */
/* check_enum.c - enums: numbers, aliases, what is reserved, names that differ too little. */
#include "checks.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef LIST(const mtc_enum_value *) value_list;
typedef LIST(mtc_range) range_list;

static int compare_values(const void *a, const void *b)
{
    const mtc_enum_value *x = *(const mtc_enum_value *const *)a;
    const mtc_enum_value *y = *(const mtc_enum_value *const *)b;

    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->number_at.at < y->number_at.at ? -1 : x->number_at.at > y->number_at.at;
}

static bool tries_alias(const mtc_enum *enumeration)
{
    const mtc_options *options = &enumeration->decl.options;

    for (size_t i = 0; i < options->written.count; i++)
        if (strcmp(options->written.at[i].parts.at[0].name.text, "allow_alias") == 0)
            return true;
    return false;
}

static void check_aliases(mtc_program *program, const mtc_enum *enumeration)
{
    const mtc_option_value *allow = mtc_option_find(enumeration->decl.options.checked,
                                                    "google.protobuf.EnumOptions.allow_alias");
    bool allowed = allow != NULL && allow->integer != 0;
    bool unclear = allow == NULL && tries_alias(enumeration); /* that is reported already */
    bool any = false;
    value_list sorted = {0};

    for (size_t i = 0; i < enumeration->values.count; i++)
        LIST_ADD(program->arena, &sorted, enumeration->values.at[i]);
    qsort(sorted.at, sorted.count, sizeof *sorted.at, compare_values);
    for (size_t i = 1; i < sorted.count; i++) {
        const mtc_enum_value *value = sorted.at[i];
        if (value->number != sorted.at[i - 1]->number)
            continue;
        any = true;
        if (allowed || unclear)
            continue;
        mtc_diag_error(program->diag, value->number_at, "number %d is already used by \"%s\"",
                       value->number, sorted.at[i - 1]->decl.name.text);
        mtc_diag_note(program->diag, sorted.at[i - 1]->number_at, "it is used here");
        mtc_diag_note(program->diag, (mtc_span){0},
                      "if both names are meant, say 'option allow_alias = true;' in the enum");
    }
    if (allowed && !any && !enumeration->decl.file->incomplete)
        mtc_diag_error(program->diag, allow->at,
                       "the enum allows aliases, but no two values have one number");
}

static int compare_ranges(const void *a, const void *b)
{
    const mtc_range *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->at.at < y->at.at ? -1 : x->at.at > y->at.at;
}

/* Returns the reserved ranges sorted; what is wrong with them is reported. */
static range_list sort_ranges(mtc_program *program, const mtc_enum *enumeration)
{
    range_list sorted = {0};

    for (size_t i = 0; i < enumeration->reserved_ranges.count; i++) {
        mtc_range range = enumeration->reserved_ranges.at[i];
        if (range.last < range.first)
            mtc_diag_error(program->diag, range.at,
                           "a range ends at its first number or behind it");
        else
            LIST_ADD(program->arena, &sorted, range);
    }
    if (sorted.count > 0)
        qsort(sorted.at, sorted.count, sizeof *sorted.at, compare_ranges);
    for (size_t i = 1; i < sorted.count; i++) {
        if (sorted.at[i].first > sorted.at[i - 1].last)
            continue;
        mtc_diag_error(program->diag, sorted.at[i].at,
                       "these reserved numbers overlap with others");
        mtc_diag_note(program->diag, sorted.at[i - 1].at, "with these");
    }
    return sorted;
}

/* Returns the range that a number lies in, or NULL; ranges are sorted and do not overlap. */
static const mtc_range *find_range(const range_list *ranges, int32_t number)
{
    size_t from = 0, to = ranges->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (ranges->at[middle].last < number)
            from = middle + 1;
        else
            to = middle;
    }
    return from < ranges->count && ranges->at[from].first <= number ? &ranges->at[from] : NULL;
}

static void check_reserved_numbers(mtc_program *program, const mtc_enum *enumeration)
{
    range_list ranges = sort_ranges(program, enumeration);

    for (size_t i = 0; i < enumeration->values.count; i++) {
        const mtc_enum_value *value = enumeration->values.at[i];
        const mtc_range *range = find_range(&ranges, value->number);
        if (range == NULL)
            continue;
        mtc_diag_error(program->diag, value->number_at, "number %d is reserved", value->number);
        mtc_diag_note(program->diag, range->at, "by this range");
    }
}

static void check_reserved_names(mtc_program *program, const mtc_enum *enumeration)
{
    mtc_table names = {0};

    for (size_t i = 0; i < enumeration->reserved_names.count; i++) {
        mtc_name *name = &enumeration->reserved_names.at[i];
        if (mtc_table_add(&names, program->arena, name->text, name) != NULL)
            mtc_diag_error(program->diag, name->at, "\"%s\" is reserved twice", name->text);
    }
    for (size_t i = 0; i < enumeration->values.count; i++) {
        const mtc_enum_value *value = enumeration->values.at[i];
        if (mtc_table_get(&names, value->decl.name.text) != NULL)
            mtc_diag_error(program->diag, value->decl.name.at, "the name \"%s\" is reserved",
                           value->decl.name.text);
    }
}

/* The name without the enum's own in front of it, and without case and "_": what generated code of
 * some languages makes of it. */
static const char *bare_name(mtc_arena *arena, const char *name, const char *enum_name)
{
    const char *at = name;
    char *bare = mtc_arena_alloc(arena, strlen(name) + 1);
    size_t used = 0;

    while (*enum_name != '\0' && *at != '\0') {
        if (*enum_name == '_') {
            enum_name++;
        } else if (*at == '_') {
            at++;
        } else if (tolower((unsigned char)*at) == tolower((unsigned char)*enum_name)) {
            at++;
            enum_name++;
        } else {
            break;
        }
    }
    while (*at == '_')
        at++;
    if (*enum_name != '\0' || *at == '\0')
        at = name;
    bool capital = true;
    for (; *at != '\0'; at++) {
        if (*at != '_')
            bare[used++] =
                (char)(capital ? toupper((unsigned char)*at) : tolower((unsigned char)*at));
        capital = *at == '_';
    }
    return bare;
}

static void check_bare_names(mtc_program *program, const mtc_enum *enumeration)
{
    mtc_table names = {0};

    for (size_t i = 0; i < enumeration->values.count; i++) {
        mtc_enum_value *value = enumeration->values.at[i];
        const char *bare =
            bare_name(program->arena, value->decl.name.text, enumeration->decl.name.text);
        const mtc_enum_value *before = mtc_table_add(&names, program->arena, bare, value);
        if (before == NULL || before->number == value->number ||
            strcmp(before->decl.name.text, value->decl.name.text) == 0)
            continue;
        if (enumeration->strict_names)
            mtc_diag_error(program->diag, value->decl.name.at,
                           "\"%s\" differs from \"%s\" only in case or in the enum's own name",
                           value->decl.name.text, before->decl.name.text);
        else
            mtc_diag_warning(program->diag, value->decl.name.at,
                             "\"%s\" differs from \"%s\" only in case or in the enum's own name",
                             value->decl.name.text, before->decl.name.text);
        mtc_diag_note(program->diag, before->decl.name.at, "which is here");
    }
}

void mtc_check_enum(mtc_program *program, mtc_enum *enumeration)
{
    bool whole = !enumeration->decl.file->incomplete;

    if (enumeration->values.count == 0) {
        if (whole)
            mtc_diag_error(program->diag, enumeration->decl.name.at,
                           "an enum has at least one value");
        return;
    }
    const mtc_enum_value *first = enumeration->values.at[0];
    if (whole && !enumeration->decl.file->syntax_unknown && !enumeration->is_closed &&
        first->number != 0)
        mtc_diag_error(program->diag, first->number_at, "the first value of %s enum must be 0",
                       enumeration->decl.file->is_proto3 ? "a proto3" : "an open");
    check_aliases(program, enumeration);
    check_reserved_numbers(program, enumeration);
    check_reserved_names(program, enumeration);
    check_bare_names(program, enumeration);
}
