/* SPDX-License-Identifier: Apache-2.0 */
/* check_number.c - field numbers, reserved ranges and names, extension ranges of a message. */
#include "checks.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_INTERNAL = 19000, LAST_INTERNAL = 19999 };

/* What claims a piece of a message's numbers. */
typedef enum claim_kind { CLAIM_FIELD, CLAIM_RESERVED, CLAIM_EXTENSIONS } claim_kind;

typedef struct claim {
    claim_kind kind;
    mtc_range range;
    const mtc_field *field; /* CLAIM_FIELD */
} claim;

typedef LIST(claim) claim_list;

static int compare_claims(const void *a, const void *b)
{
    const claim *x = a, *y = b;

    if (x->range.first != y->range.first)
        return x->range.first < y->range.first ? -1 : 1;
    return x->range.at.at < y->range.at.at ? -1 : x->range.at.at > y->range.at.at;
}

static void add_ranges(mtc_program *program, claim_list *claims, claim_kind kind,
                       const mtc_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        claim one = {kind, ranges[i], NULL};
        if (one.range.first <= one.range.last)
            LIST_ADD(program->arena, claims, one);
    }
}

/* Returns the smallest number that nobody claims; claims are sorted. */
static int32_t next_free(const claim_list *claims)
{
    int32_t number = 1;

    for (size_t i = 0; i < claims->count; i++) {
        const mtc_range *range = &claims->at[i].range;
        if (range->first > number)
            break;
        if (range->last >= number)
            number = range->last + 1;
        if (number >= FIRST_INTERNAL && number <= LAST_INTERNAL)
            number = LAST_INTERNAL + 1;
    }
    return number;
}

static void note_next_free(mtc_program *program, const claim_list *claims)
{
    int32_t number = program->diag->muted ? MTC_MAX_FIELD_NUMBER + 1 : next_free(claims);

    if (number <= MTC_MAX_FIELD_NUMBER)
        mtc_diag_note(program->diag, (mtc_span){0}, "the next free number is %d", number);
}

static void report_overlap(mtc_program *program, const claim_list *claims, const claim *a,
                           const claim *b)
{
    static const char *const names[] = {"field", "reserved numbers", "extension numbers"};
    mtc_diag *diag = program->diag;

    /* The field is to blame; of two of a kind, the later one. */
    if ((a->kind != b->kind) ? a->kind == CLAIM_FIELD : a->range.at.at > b->range.at.at) {
        const claim *swap = a;
        a = b;
        b = swap;
    }
    if (a->field != NULL && b->field != NULL)
        mtc_diag_error(diag, b->range.at, "number %d is already used by field \"%s\"",
                       b->range.first, a->field->decl.name.text);
    else if (b->field != NULL)
        mtc_diag_error(diag, b->range.at, "field \"%s\" uses number %d, which is %s",
                       b->field->decl.name.text, b->range.first,
                       a->kind == CLAIM_RESERVED ? "reserved" : "kept for extensions");
    else
        mtc_diag_error(diag, b->range.at, "these %s overlap with others", names[b->kind]);
    mtc_diag_note(diag, a->range.at, a->field != NULL ? "that field is here" : "by this range");
    if (b->field != NULL)
        note_next_free(program, claims);
}

/* Sorted by their first number, claims overlap only with those whose last number reaches them. */
static void check_overlaps(mtc_program *program, const claim_list *claims)
{
    const claim *widest = NULL;

    for (size_t i = 0; i < claims->count; i++) {
        const claim *one = &claims->at[i];
        if (widest != NULL && widest->range.last >= one->range.first)
            report_overlap(program, claims, widest, one);
        if (widest == NULL || one->range.last > widest->range.last)
            widest = one;
    }
}

/* The wire format of message sets has room for larger numbers. */
static int32_t max_number(const mtc_message *message)
{
    return message->is_message_set ? MTC_MAX_SET_NUMBER : MTC_MAX_FIELD_NUMBER;
}

static bool check_number(mtc_program *program, const mtc_field *field, const claim_list *claims)
{
    mtc_diag *diag = program->diag;
    int32_t max = field->extended != NULL ? max_number(field->extended) : MTC_MAX_FIELD_NUMBER;

    if (field->number < 1)
        mtc_diag_error(diag, field->number_at, "field numbers start at 1");
    else if (field->number > max)
        mtc_diag_error(diag, field->number_at, "the largest field number is %d", max);
    else if (field->number >= FIRST_INTERNAL && field->number <= LAST_INTERNAL)
        mtc_diag_error(diag, field->number_at,
                       "numbers %d to %d belong to protobuf's own implementation", FIRST_INTERNAL,
                       LAST_INTERNAL);
    else
        return true;
    if (claims != NULL)
        note_next_free(program, claims);
    return false;
}

static void check_range(mtc_program *program, const mtc_range *range, int32_t max)
{
    if (range->first < 1)
        mtc_diag_error(program->diag, range->at, "field numbers start at 1");
    else if (range->last < range->first)
        mtc_diag_error(program->diag, range->at, "a range ends at its first number or behind it");
    else if (range->last > max)
        mtc_diag_error(program->diag, range->at, "the largest field number is %d", max);
}

static void check_ranges(mtc_program *program, const mtc_message *message)
{
    for (size_t i = 0; i < message->reserved_ranges.count; i++)
        check_range(program, &message->reserved_ranges.at[i], INT32_MAX); /* as protoc does */
    for (size_t i = 0; i < message->extension_ranges.count; i++)
        check_range(program, &message->extension_ranges.at[i], max_number(message));
    if (message->extension_ranges.count > 0 && message->decl.file->is_proto3)
        mtc_diag_error(program->diag, message->extension_ranges.at[0].at,
                       "proto3 has no extension ranges");
}

static void check_reserved_names(mtc_program *program, const mtc_message *message)
{
    mtc_table names = {0};

    for (size_t i = 0; i < message->reserved_names.count; i++) {
        mtc_name *name = &message->reserved_names.at[i];
        if (mtc_table_add(&names, program->arena, name->text, name) != NULL)
            mtc_diag_error(program->diag, name->at, "\"%s\" is reserved twice", name->text);
    }
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_decl *decl = &message->fields.at[i]->decl;
        const mtc_name *reserved = mtc_table_get(&names, decl->name.text);
        if (reserved == NULL)
            continue;
        mtc_diag_error(program->diag, decl->name.at, "the name \"%s\" is reserved",
                       decl->name.text);
        mtc_diag_note(program->diag, reserved->at, "by this");
    }
}

/* Whether two files are ever used together, nobody knows: as in protoc, that is only a warning. */
static void report_extension_twice(mtc_program *program, const mtc_field *field,
                                   const mtc_field *before)
{
    const char *text =
        mtc_arena_printf(program->arena, "extension number %d of \"%s\" is already used by \"%s\"",
                         field->number, field->extended->decl.full_name, before->decl.full_name);

    if (field->decl.file == before->decl.file)
        mtc_diag_error(program->diag, field->number_at, "%s", text);
    else
        mtc_diag_warning(program->diag, field->number_at, "%s", text);
    mtc_diag_note(program->diag, before->number_at, "it is used here");
}

/* Does one of the extension ranges hold a number? */
static bool is_kept(const mtc_message *message, int32_t number)
{
    size_t from = 0, to = message->extension_ranges.count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (message->sorted_ranges[middle].first <= number)
            from = middle + 1;
        else
            to = middle;
    }
    return from > 0 && message->sorted_ranges[from - 1].last >= number;
}

/* What proto3 cannot extend at all is reported as that. */
static bool may_extend(const mtc_field *field)
{
    return !field->decl.file->is_proto3 || mtc_is_options_message(field->extended->decl.full_name);
}

/* An extension's number lies in a range that the extended message declares, and is taken once. */
void mtc_check_extension_number(mtc_program *program, mtc_field *field)
{
    const mtc_message *extended = field->extended;

    if (extended == NULL || !check_number(program, field, NULL))
        return;
    const char *key =
        mtc_arena_printf(program->arena, "%s %d", extended->decl.full_name, field->number);
    const mtc_field *before = mtc_table_add(&program->extensions, program->arena, key, field);
    if (before != NULL && before != field)
        report_extension_twice(program, field, before);
    if (!is_kept(extended, field->number) && !extended->decl.file->incomplete && may_extend(field))
        mtc_diag_error(program->diag, field->number_at,
                       "\"%s\" does not keep number %d for extensions", extended->decl.full_name,
                       field->number);
}

static void check_fields(mtc_program *program, mtc_message *message)
{
    claim_list claims = {0};

    add_ranges(program, &claims, CLAIM_RESERVED, message->reserved_ranges.at,
               message->reserved_ranges.count);
    add_ranges(program, &claims, CLAIM_EXTENSIONS, message->extension_ranges.at,
               message->extension_ranges.count);
    for (size_t i = 0; i < message->fields.count; i++) {
        const mtc_field *field = message->fields.at[i];
        const mtc_range range = {
            .first = field->number, .last = field->number, .at = field->number_at};
        claim one = {CLAIM_FIELD, range, field};
        if (field->number >= 1)
            LIST_ADD(program->arena, &claims, one);
    }
    if (claims.count > 0)
        qsort(claims.at, claims.count, sizeof *claims.at, compare_claims);
    for (size_t i = 0; i < message->fields.count; i++)
        check_number(program, message->fields.at[i], &claims);
    check_overlaps(program, &claims);
}

void mtc_check_numbers(mtc_program *program, mtc_message *message)
{
    if (message->is_map_entry)
        return;
    check_ranges(program, message);
    check_fields(program, message);
    check_reserved_names(program, message);
}
