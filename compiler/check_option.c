/* SPDX-License-Identifier: Apache-2.0 */
/* check_option.c - options: finds their definitions, checks their values, builds the option sets.
 * Standard and custom ones are alike: fields and extensions of the messages in descriptor.proto. */
#include "checks.h"

#include "feature.h"
#include "policy.h"
#include "resolve.h"
#include "suggest.h"
#include "symbol.h"

#include <ctype.h>
#include <string.h>

/* What is the same for all options of one declaration. */
typedef struct reader {
    mtc_program *program;
    mtc_file *file;
    const char *scope;
} reader;

static mtc_option_set *new_set(reader *r, const mtc_message *type)
{
    mtc_option_set *set = mtc_arena_alloc(r->program->arena, sizeof *set);

    set->type = type;
    return set;
}

/* Returns the first value that a set has under the name of a field or a oneof. */
static mtc_option_value *find_named(mtc_option_set *set, const char *full_name)
{
    const size_t *place = mtc_table_get(&set->places, full_name);

    return place != NULL ? &set->values.at[*place] : NULL;
}

static mtc_option_value *find_value(mtc_option_set *set, const mtc_field *field)
{
    return find_named(set, field->decl.full_name);
}

static void put_value(reader *r, mtc_option_set *set, mtc_option_value value)
{
    mtc_arena *arena = r->program->arena;
    size_t *place = mtc_arena_alloc(arena, sizeof *place);

    LIST_ADD(arena, &set->values, value);
    *place = set->values.count - 1;
    mtc_table_add(&set->places, arena, value.field->decl.full_name, place);
    if (value.field->oneof != NULL)
        mtc_table_add(&set->places, arena, value.field->oneof->decl.full_name, place);
}

/* --- finding the definition ------------------------------------------------------------------- */

/* The field of a group bears the name of the group in lower case, and stands beside it. */
static const mtc_field *field_of_group(reader *r, const mtc_decl *group)
{
    size_t size = strlen(group->full_name);
    char *name = mtc_arena_copy(r->program->arena, group->full_name, size);

    for (char *at = name + size - strlen(group->name.text); *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    const mtc_decl *decl = mtc_table_get(mtc_symbols_of(r->program, group->file), name);
    if (decl == NULL || decl->kind != DECL_FIELD || decl->parent != group->parent)
        return NULL;
    const mtc_field *field = (const mtc_field *)decl;
    return field->type == TYPE_GROUP && &field->message->decl == group ? field : NULL;
}

/* In an aggregate, a group is set by the name of its message; any other field by its own. */
static const mtc_field *find_field(reader *r, const mtc_message *type, const char *name,
                                   bool in_aggregate)
{
    const char *full = mtc_arena_printf(r->program->arena, "%s.%s", type->decl.full_name, name);
    const mtc_decl *decl = mtc_table_get(mtc_symbols_of(r->program, type->decl.file), full);

    if (decl == NULL || decl->parent != &type->decl)
        return NULL;
    const mtc_field *field = (const mtc_field *)decl;
    if (decl->kind == DECL_FIELD && field->extendee.text == NULL)
        return in_aggregate && field->type == TYPE_GROUP && field->message->is_group ? NULL : field;
    return in_aggregate && decl->kind == DECL_MESSAGE ? field_of_group(r, decl) : NULL;
}

/* An extension without its parentheses or brackets, or an option of other declarations? */
static bool note_misplaced(reader *r, const mtc_message *type, mtc_name name, bool is_option)
{
    static const char *const kinds[][2] = {
        {"File", "files"},       {"Message", "messages"}, {"Field", "fields"},
        {"Oneof", "oneofs"},     {"Enum", "enums"},       {"EnumValue", "enum values"},
        {"Service", "services"}, {"Method", "methods"},
    };
    mtc_diag *diag = r->program->diag;
    const mtc_decl *decl = mtc_lookup(r->program, r->file, r->scope, name.text, false);

    if (decl != NULL && decl->kind == DECL_FIELD && ((const mtc_field *)decl)->extended == type) {
        mtc_diag_note(diag, (mtc_span){0},
                      is_option ? "did you mean \"(%s)\"?" : "did you mean \"[%s]\"?", name.text);
        return true;
    }
    if (decl != NULL && decl->kind == DECL_PACKAGE && is_option) {
        mtc_diag_note(diag, (mtc_span){0}, "custom options stand in parentheses: \"(%s.…)\"",
                      name.text);
        return true;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && is_option; i++) {
        const char *other = mtc_arena_printf(r->program->arena, "google.protobuf.%sOptions.%s",
                                             kinds[i][0], name.text);
        if (mtc_table_get(mtc_symbols_of(r->program, r->program->own_options), other) == NULL)
            continue;
        mtc_diag_note(diag, (mtc_span){0}, "\"%s\" is an option of %s", name.text, kinds[i][1]);
        return true;
    }
    return false;
}

/* Returns how an option of this name would be set by a custom option, "(mt.method).timeout", or NULL. */
static const char *custom_option(reader *r, const mtc_field *custom, const char *name)
{
    if (strcmp(custom->decl.name.text, name) == 0)
        return mtc_arena_printf(r->program->arena, "(%s)", custom->decl.full_name);
    if (custom->message != NULL && find_field(r, custom->message, name, false) != NULL)
        return mtc_arena_printf(r->program->arena, "(%s).%s", custom->decl.full_name, name);
    return NULL;
}

/* A custom option, or a part of one, that is written as if it were one of protobuf's own? Of several,
 * the first by name is shown, so that it is always the same. */
static bool note_custom(reader *r, const mtc_message *type, const char *name)
{
    const char *meant = NULL;

    for (size_t i = 0; i < r->program->symbols.room; i++) {
        const mtc_decl *decl = r->program->symbols.entries[i].value;
        if (decl == NULL || decl->kind != DECL_FIELD ||
            ((const mtc_field *)decl)->extended != type || !mtc_is_visible(r->file, decl))
            continue;
        const char *custom = custom_option(r, (const mtc_field *)decl, name);
        if (custom != NULL && (meant == NULL || strcmp(custom, meant) < 0))
            meant = custom;
    }
    if (meant != NULL)
        mtc_diag_note(r->program->diag, (mtc_span){0}, "did you mean \"%s\"?", meant);
    return meant != NULL;
}

/* The same of msgtrans' own, whose file is not imported. */
static bool note_policy(reader *r, const mtc_message *type, const char *name)
{
    bool is_method = strcmp(type->decl.full_name, "google.protobuf.MethodOptions") == 0;

    if (!is_method && strcmp(type->decl.full_name, "google.protobuf.ServiceOptions") != 0)
        return false;
    for (int key = 0; key < POLICY_KEYS; key++) {
        if (strcmp(mtc_policy_key_name((mtc_policy_key)key), name) != 0)
            continue;
        mtc_diag_note(r->program->diag, (mtc_span){0},
                      "did you mean \"(mt.%s).%s\"? It needs 'import "
                      "\"msgtrans/policy.mtproto\";'",
                      is_method ? "method" : "service", name);
        return true;
    }
    return false;
}

/* Does a name begin with this word and a "_"? */
static bool goes_on(const char *name, const char *word)
{
    size_t size = strlen(word);

    return size > 2 && strncmp(name, word, size) == 0 && name[size] == '_';
}

static const char *suggest_field(const mtc_message *type, const char *word, bool is_option)
{
    mtc_suggestion suggestion = {.word = word};
    const char *longer = NULL;

    for (size_t i = 0; i < type->fields.count; i++) {
        const mtc_field *field = type->fields.at[i];
        const char *name = field->type == TYPE_GROUP && !is_option ? field->message->decl.name.text
                                                                   : field->decl.name.text;
        mtc_suggest_try(&suggestion, name);
        if (longer == NULL && goes_on(name, word))
            longer = name;
    }
    return suggestion.best != NULL ? suggestion.best : longer;
}

static const mtc_field *report_no_field(reader *r, const mtc_message *type, mtc_name name,
                                        bool is_option)
{
    if (type->decl.file->incomplete)
        return NULL;
    if (is_option)
        mtc_diag_error(r->program->diag, name.at, "there is no option \"%s\"", name.text);
    else
        mtc_diag_error(r->program->diag, name.at, "\"%s\" has no field \"%s\"",
                       type->decl.full_name, name.text);
    if (r->program->diag->muted || note_misplaced(r, type, name, is_option) ||
        (is_option && (note_custom(r, type, name.text) || note_policy(r, type, name.text))))
        return NULL;
    const char *meant = suggest_field(type, name.text, is_option);
    if (meant != NULL)
        mtc_diag_note(r->program->diag, (mtc_span){0}, "did you mean \"%s\"?", meant);
    return NULL;
}

/* Did errors take extensions from what the file sees? */
static bool lacks_extensions(const reader *r)
{
    for (size_t i = 0; i < r->file->visible.count; i++)
        if (r->file->visible.at[i]->incomplete)
            return true;
    return false;
}

static void suggest_extension(reader *r, const mtc_message *type, mtc_name name)
{
    mtc_suggestion suggestion = {.word = name.text[0] == '.' ? name.text + 1 : name.text};
    const char *dot = strrchr(name.text, '.');
    const char *last = dot != NULL ? dot + 1 : name.text;
    bool is_option = mtc_is_options_message(type->decl.full_name);

    if (r->program->diag->muted)
        return;
    if (find_field(r, type, name.text, true) != NULL) {
        mtc_diag_note(r->program->diag, (mtc_span){0}, "did you mean \"%s\"?", name.text);
        return;
    }
    for (size_t i = 0; i < r->program->symbols.room; i++) {
        const mtc_decl *decl = r->program->symbols.entries[i].value;
        if (decl != NULL && decl->kind == DECL_FIELD && ((const mtc_field *)decl)->extended == type)
            mtc_suggest_try(&suggestion, decl->full_name);
    }
    if (suggestion.best != NULL)
        mtc_diag_note(r->program->diag, (mtc_span){0},
                      is_option ? "did you mean \"(%s)\"?" : "did you mean \"[%s]\"?",
                      suggestion.best);
    else if (is_option && note_custom(r, type, last))
        return;
    else if (strncmp(name.text, "mt.", 3) == 0)
        mtc_diag_note(r->program->diag, (mtc_span){0},
                      "msgtrans' own options need 'import \"msgtrans/policy.mtproto\";'");
    else
        mtc_diag_note(r->program->diag, (mtc_span){0}, "the file that defines it must be imported");
}

static void report_no_extension(reader *r, const mtc_message *type, mtc_name name)
{
    if (lacks_extensions(r) ||
        mtc_table_add(&r->file->unknown, r->program->arena, name.text, r->file) != NULL)
        return;
    if (mtc_is_options_message(type->decl.full_name))
        mtc_diag_error(r->program->diag, name.at, "there is no option \"(%s)\"", name.text);
    else
        mtc_diag_error(r->program->diag, name.at, "there is no extension \"[%s]\"", name.text);
    suggest_extension(r, type, name);
}

/* An item of a message set may be named by its message, which defines an extension for that. */
static const mtc_field *find_set_item(const mtc_message *set, const mtc_message *item)
{
    for (size_t i = 0; i < item->extensions.count; i++) {
        const mtc_field *field = item->extensions.at[i];
        if (field->extended == set && field->message == item && field->label == LABEL_OPTIONAL)
            return field;
    }
    return NULL;
}

/* Names of extensions are looked up from scope: where the option stands, or, inside an aggregate,
 * the message around it. */
static const mtc_field *find_extension(reader *r, const char *scope, const mtc_message *type,
                                       mtc_name name)
{
    mtc_decl *decl = mtc_lookup(r->program, r->file, scope, name.text, false);
    const mtc_field *field = (const mtc_field *)decl;

    if (decl == NULL) {
        report_no_extension(r, type, name);
        return NULL;
    }
    mtc_mark_used(r->file, decl);
    if (decl->kind == DECL_FIELD && field->extended == type)
        return field;
    if (decl->kind == DECL_MESSAGE && type->is_message_set) {
        field = find_set_item(type, (const mtc_message *)decl);
        if (field != NULL)
            return field;
    }
    if (decl->kind == DECL_FIELD && field->extendee.text != NULL && field->extended == NULL)
        return NULL; /* what it extends is not known, which is reported */
    if (r->file->incomplete && strcmp(type->decl.full_name, "google.protobuf.FileOptions") == 0)
        return NULL; /* it was the option of something that a slip has closed too early, perhaps */
    if (decl->kind == DECL_FIELD && field->extended != NULL)
        mtc_diag_error(r->program->diag, name.at, "\"%s\" extends \"%s\", not \"%s\"", name.text,
                       field->extended->decl.full_name, type->decl.full_name);
    else if (decl->kind == DECL_FIELD)
        mtc_diag_error(r->program->diag, name.at, "\"%s\" is a field, and no extension of \"%s\"",
                       name.text, type->decl.full_name);
    else
        mtc_diag_error(r->program->diag, name.at, "\"%s\" is not an extension but %s", name.text,
                       mtc_decl_kind_phrase(decl->kind));
    mtc_diag_note(r->program->diag, decl->name.at, "it is defined here");
    return NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool read_message(reader *r, const mtc_value *value, mtc_option_set *set);

/* Reads one value for field and adds it to set, which may have one already. */
static bool add_value(reader *r, mtc_option_set *set, const mtc_field *field,
                      const mtc_value *value, mtc_span name_at)
{
    mtc_option_value read = {.field = field, .at = name_at, .value_at = value->at};
    const mtc_option_value *before = field->label != LABEL_REPEATED ? find_value(set, field) : NULL;

    if (before != NULL) {
        mtc_diag_error(r->program->diag, name_at, "\"%s\" is set twice", field->decl.name.text);
        mtc_diag_note(r->program->diag, before->at, "the first time is here");
        return false;
    }
    if (field->message == NULL) {
        if (field->type == TYPE_UNKNOWN || !mtc_check_scalar(r->program, field, value, &read))
            return false;
    } else {
        read.set = new_set(r, field->message);
        if (!read_message(r, value, read.set))
            return false;
    }
    put_value(r, set, read);
    return true;
}

static bool read_list(reader *r, mtc_option_set *set, const mtc_field *field,
                      const mtc_aggregate_field *written)
{
    if (written->value.kind != VALUE_LIST)
        return add_value(r, set, field, &written->value, written->name.at);
    if (field->label != LABEL_REPEATED) {
        mtc_diag_error(r->program->diag, written->value.at,
                       "\"%s\" is not repeated: give one value", field->decl.name.text);
        return false;
    }
    for (size_t i = 0; i < written->value.list.count; i++)
        if (!add_value(r, set, field, &written->value.list.at[i], written->name.at))
            return false;
    return true;
}

static const mtc_field *find_number(const mtc_message *type, int32_t number)
{
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.at[i]->number == number)
            return type->fields.at[i];
    return NULL;
}

static bool is_any(const mtc_message *type)
{
    const mtc_field *url = find_number(type, 1);
    const mtc_field *value = find_number(type, 2);

    return strcmp(type->decl.full_name, "google.protobuf.Any") == 0 && url != NULL &&
           url->type == TYPE_STRING && value != NULL && value->type == TYPE_BYTES;
}

/* [type.googleapis.com/cache.v1.Entry] { … } : the message inside a google.protobuf.Any. Its bytes
 * are known when all is checked: until then the value is the message itself. */
static bool read_any(reader *r, const mtc_aggregate_field *written, mtc_option_set *any)
{
    mtc_name name = written->name;
    mtc_option_value url = {.field = find_number(any->type, 1), .at = name.at, .value_at = name.at};
    mtc_option_value value = {
        .field = find_number(any->type, 2), .at = name.at, .value_at = written->value.at};

    if (strncmp(name.text, "type.googleapis.com/", 20) != 0 &&
        strncmp(name.text, "type.googleprod.com/", 20) != 0) {
        mtc_diag_error(r->program->diag, name.at,
                       "the type in an Any starts with "
                       "\"type.googleapis.com/\"");
        return false;
    }
    name.text = mtc_arena_printf(r->program->arena, ".%s", strchr(name.text, '/') + 1);
    mtc_decl *decl = mtc_lookup(r->program, r->file, r->scope, name.text, true);
    if (decl == NULL || decl->kind != DECL_MESSAGE) {
        name.text++; /* without the point */
        mtc_report_unknown(r->program, r->file, "", name, "message");
        return false;
    }
    mtc_mark_used(r->file, decl);
    if (any->values.count > 0) {
        mtc_diag_error(r->program->diag, written->name.at, "an Any holds one message");
        mtc_diag_note(r->program->diag, any->values.at[0].at, "the first one is here");
        return false;
    }
    url.string = (mtc_bytes){written->name.text, strlen(written->name.text)};
    value.set = new_set(r, (const mtc_message *)decl);
    LIST_ADD(r->program->arena, &any->values, url);
    LIST_ADD(r->program->arena, &any->values, value);
    return read_message(r, &written->value, value.set);
}

static bool check_oneof(reader *r, mtc_option_set *set, const mtc_field *field,
                        const mtc_aggregate_field *written)
{
    const mtc_option_value *other =
        field->oneof != NULL ? find_named(set, field->oneof->decl.full_name) : NULL;

    if (other == NULL || other->field == field)
        return true;
    mtc_diag_error(r->program->diag, written->name.at,
                   "\"%s\" and \"%s\" are both of the oneof \"%s\": set one of them",
                   field->decl.name.text, other->field->decl.name.text,
                   field->oneof->decl.name.text);
    mtc_diag_note(r->program->diag, other->at, "\"%s\" is set here", other->field->decl.name.text);
    return false;
}

static bool check_colon(reader *r, const mtc_field *field, const mtc_aggregate_field *written)
{
    if (written->colon || field->message != NULL || written->value.kind == VALUE_AGGREGATE)
        return true;
    mtc_diag_error(r->program->diag, written->value.at, "expected \":\" in front of this list");
    return false;
}

/* A part of a message may lack what is required: other parts can follow. An aggregate is whole. */
static bool check_required(reader *r, const mtc_value *value, mtc_option_set *set)
{
    bool ok = true;

    for (size_t i = 0; i < set->type->required.count; i++) {
        const mtc_field *field = set->type->required.at[i];
        if (find_value(set, field) != NULL)
            continue;
        mtc_diag_error(r->program->diag, value->at, "\"%s\" of \"%s\" is required and is not set",
                       field->decl.name.text, set->type->decl.full_name);
        ok = false;
    }
    return ok;
}

static bool read_field(reader *r, const mtc_message *type, const mtc_aggregate_field *written,
                       mtc_option_set *set)
{
    const mtc_field *field;

    if (strchr(written->name.text, '/') != NULL) {
        if (is_any(type))
            return read_any(r, written, set);
        mtc_diag_error(r->program->diag, written->name.at,
                       "only a google.protobuf.Any holds a message by its type");
        return false;
    }
    if (written->extension)
        field = find_extension(r, type->decl.full_name, type, written->name);
    else if ((field = find_field(r, type, written->name.text, true)) == NULL)
        report_no_field(r, type, written->name, false);
    return field != NULL && check_oneof(r, set, field, written) && check_colon(r, field, written) &&
           read_list(r, set, field, written);
}

static bool read_message(reader *r, const mtc_value *value, mtc_option_set *set)
{
    bool ok = true;

    if (value->kind != VALUE_AGGREGATE) {
        mtc_diag_error(r->program->diag, value->at, "expected a message of type \"%s\"",
                       set->type->decl.full_name);
        mtc_diag_note(r->program->diag, (mtc_span){0}, "write it as { field: value … }");
        return false;
    }
    for (size_t i = 0; i < value->fields.count && r->program->diag->errors <= DIAG_MAX_ERRORS; i++)
        ok = read_field(r, set->type, &value->fields.at[i], set) && ok;
    return ok && check_required(r, value, set);
}

/* --- options ---------------------------------------------------------------------------------- */

static const mtc_field *find_part(reader *r, const mtc_message *type, const mtc_option_part *part,
                                  bool is_first)
{
    if (part->extension)
        return find_extension(r, r->scope, type, part->name);
    const mtc_field *field = find_field(r, type, part->name.text, false);
    if (field == NULL)
        return report_no_field(r, type, part->name, is_first);
    return field;
}

/* Returns the set of a message field inside set, made if it is not there. */
static mtc_option_set *enter(reader *r, mtc_option_set *set, const mtc_field *field,
                             const mtc_option_part *part)
{
    if (field->message == NULL) {
        if (field->type != TYPE_UNKNOWN)
            mtc_diag_error(r->program->diag, part->name.at, "\"%s\" is not a message",
                           part->name.text);
        return NULL;
    }
    if (field->label == LABEL_REPEATED) {
        mtc_diag_error(r->program->diag, part->name.at,
                       "\"%s\" is repeated: set a whole message as { field: value … }",
                       part->name.text);
        return NULL;
    }
    mtc_option_value *value = find_value(set, field);
    if (value != NULL)
        return value->set;
    mtc_option_value fresh = {.field = field, .at = part->name.at};
    fresh.set = new_set(r, field->message);
    put_value(r, set, fresh);
    return fresh.set;
}

/* Returns how many options of this name were set before in set. */
static int32_t count_option(reader *r, mtc_option_set *set, const mtc_field *field)
{
    int32_t *count = mtc_table_get(&set->counts, field->decl.full_name);

    if (count == NULL) {
        count = mtc_arena_alloc(r->program->arena, sizeof *count);
        mtc_table_add(&set->counts, r->program->arena, field->decl.full_name, count);
    }
    return (*count)++;
}

/* Sets the last part of an option in the set that the parts before it name. */
static void set_option(reader *r, mtc_option *option, mtc_option_set *set)
{
    const mtc_field *field = option->parts.at[option->parts.count - 1].field;

    option->index = count_option(r, set, field);
    if (!add_value(r, set, field, &option->value, option->at))
        return;
    if (field->message != NULL) { /* later options add to what is in set: this one has its own */
        set = new_set(r, set->type);
        add_value(r, set, field, &option->value, option->at);
    }
    option->checked = set->values.at[set->values.count - 1];
}

static void read_option(reader *r, mtc_option *option, mtc_option_set *set)
{
    size_t last = option->parts.count - 1;

    if (strcmp(option->parts.at[0].name.text, "uninterpreted_option") == 0 &&
        !option->parts.at[0].extension) {
        mtc_diag_error(r->program->diag, option->at, "no option bears this name");
        return;
    }
    if (strcmp(option->parts.at[0].name.text, "features") == 0 && !option->parts.at[0].extension &&
        !mtc_check_feature(r->program, r->file, set->type->decl.full_name, option))
        return;
    for (size_t i = 0; i <= last; i++) {
        mtc_option_part *part = &option->parts.at[i];
        const mtc_field *field = find_part(r, set->type, part, i == 0);
        if (field == NULL)
            return;
        part->field = field;
        if (i == last)
            set_option(r, option, set);
        else if ((set = enter(r, set, field, part)) == NULL)
            return;
    }
}

void mtc_check_options(mtc_program *program, mtc_file *file, mtc_options *options,
                       const char *message_name, const char *scope)
{
    reader r = {program, file, scope};
    const mtc_decl *decl =
        mtc_table_get(mtc_symbols_of(program, program->own_options), message_name);

    if (options->written.count == 0)
        return;
    if (decl == NULL || decl->kind != DECL_MESSAGE) {
        mtc_diag_error(program->diag, options->written.at[0].at,
                       "descriptor.proto does not define \"%s\"", message_name);
        return;
    }
    options->checked = new_set(&r, (const mtc_message *)decl);
    for (size_t i = 0; i < options->written.count && program->diag->errors <= DIAG_MAX_ERRORS; i++)
        read_option(&r, &options->written.at[i], options->checked);
}
