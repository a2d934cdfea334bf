/* SPDX-License-Identifier: Apache-2.0 */
/* parse_message.c - messages, their fields, oneofs, groups, maps and extensions. */
#include "locate.h"
#include "parse_hint.h"
#include "parser.h"

#include "table.h"

#include <ctype.h>
#include <string.h>

/* label = "optional" | "required" | "repeated" */
static void parse_label(mtc_parser *p, mtc_field *field)
{
    mtc_span at = p->token.at;

    if (mtc_parser_accept(p, "optional"))
        field->label = LABEL_OPTIONAL;
    else if (mtc_parser_accept(p, "required"))
        field->label = LABEL_REQUIRED;
    else if (mtc_parser_accept(p, "repeated"))
        field->label = LABEL_REPEATED;
    else
        return;
    field->label_at = at;
    mtc_locate_span(p, field->decl.location, 4, at);
}

/* type = "double" | … | "bytes" | [ "." ] fullident */
static bool parse_type(mtc_parser *p, mtc_field *field)
{
    if (!mtc_parser_full_ident(p, "the type of a field", true, &field->type_name))
        return false;
    field->type = mtc_type_of_word(field->type_name.text);
    if (field->type != TYPE_UNKNOWN)
        field->type_name.text = NULL;
    return true;
}

static void locate_type(mtc_parser *p, const mtc_field *field)
{
    bool is_scalar = field->type != TYPE_UNKNOWN;

    mtc_locate_span(p, field->decl.location, is_scalar ? 5 : 6, field->type_name.at);
}

/* "cache_entry" to "CacheEntryEntry", as protobuf names the messages of a map */
static const char *map_entry_name(mtc_arena *arena, const char *name)
{
    char *out = mtc_arena_alloc(arena, strlen(name) + sizeof "Entry");
    size_t used = 0;
    bool capital = true;

    for (; *name != '\0'; name++) {
        if (*name == '_') {
            capital = true;
            continue;
        }
        out[used++] = capital ? (char)toupper((unsigned char)*name) : *name;
        capital = false;
    }
    memcpy(out + used, "Entry", sizeof "Entry");
    return out;
}

static mtc_field *add_entry_field(mtc_parser *p, mtc_message *entry, const char *name, int number)
{
    mtc_field *field = mtc_arena_alloc(p->arena, sizeof *field);

    mtc_parser_begin_decl(p, &field->decl, DECL_FIELD, &entry->decl);
    field->decl.comments = (mtc_comments){0};
    field->decl.name.text = name;
    field->number = number;
    field->label = LABEL_OPTIONAL;
    LIST_ADD(p->arena, &entry->fields, field);
    return field;
}

static void finish_map(mtc_parser *p, mtc_message *message, mtc_field *field, mtc_message *entry)
{
    entry->decl.name.text = map_entry_name(p->arena, field->decl.name.text);
    entry->decl.name.at = field->decl.name.at;
    field->type_name.text = entry->decl.name.text;
    field->type = TYPE_MESSAGE;
    field->message = entry;
    field->label = LABEL_REPEATED;
    LIST_ADD(p->arena, &message->messages, entry);
}

/* map = "map" "<" type "," type ">"; "map" has been consumed */
static bool parse_map_type(mtc_parser *p, mtc_field *field, mtc_message **entry)
{
    mtc_span first = p->last;

    *entry = mtc_arena_alloc(p->arena, sizeof **entry);
    mtc_parser_begin_decl(p, &(*entry)->decl, DECL_MESSAGE, field->decl.parent);
    (*entry)->decl.comments = (mtc_comments){0};
    (*entry)->is_map_entry = true;
    mtc_parser_next(p);
    mtc_field *key = add_entry_field(p, *entry, "key", 1);
    if (!parse_type(p, key) || !mtc_parser_expect(p, ","))
        return false;
    mtc_field *value = add_entry_field(p, *entry, "value", 2);
    if (!parse_type(p, value) || !mtc_parser_expect(p, ">"))
        return false;
    key->decl.name.at = key->type_name.at;
    value->decl.name.at = value->type_name.at;
    field->type_name.at = mtc_span_join(first, p->last);
    return true;
}

static bool check_map_place(mtc_parser *p, const mtc_message *message, const mtc_field *field)
{
    if (field->label != LABEL_NONE)
        mtc_diag_error(p->diag, field->label_at, "a map field has no label: remove it");
    else if (field->oneof != NULL)
        mtc_diag_error(p->diag, p->last, "a map cannot stand in a oneof");
    else if (message == NULL || field->extendee.text != NULL)
        mtc_diag_error(p->diag, p->last, "a map cannot be an extension");
    else
        return true;
    return false;
}

/* The field of a group bears the group's name in lower case. */
static const char *lower_name(mtc_arena *arena, const char *name)
{
    char *lower = mtc_arena_copy(arena, name, strlen(name));

    for (char *c = lower; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return lower;
}

/* The "=" in front of a field's number, which other languages have not. */
static bool expect_number(mtc_parser *p, const mtc_field *field)
{
    const char *type = field->type_name.text;
    bool ends = mtc_parser_at(p, ";") && (type == NULL || !mtc_parse_is_keyword(type));
    int errors = p->diag->errors;

    if (mtc_parser_expect(p, "="))
        return true;
    if (ends && p->diag->errors > errors)
        mtc_diag_note(p->diag, (mtc_span){0}, "a field needs a number, as in \"%s = 1\"",
                      field->decl.name.text);
    return false;
}

static bool parse_field_number(mtc_parser *p, mtc_field *field)
{
    if (!expect_number(p, field) ||
        !mtc_parser_int32(p, "a field number", 0, &field->number, &field->number_at))
        return false;
    mtc_locate_span(p, field->decl.location, 3, field->number_at);
    return mtc_parse_field_options(p, field);
}

/* A group is a message as well: it starts where its field does, and is nested in parent. */
static void locate_group(mtc_parser *p, const mtc_message *parent, mtc_message *group,
                         const mtc_field *field)
{
    if (parent != NULL)
        group->decl.location = mtc_locate_item(p, parent->decl.location, 3, parent->messages.count);
    else
        group->decl.location = mtc_locate_item(p, 0, 4, p->file->messages.count);
    mtc_locate_start_like(p, group->decl.location, field->decl.location);
    mtc_locate_span(p, group->decl.location, 1, group->decl.name.at);
    mtc_locate_span(p, field->decl.location, 6, group->decl.name.at);
}

/* group = label "group" ident "=" int [ options ] body; "group" has been consumed */
static bool parse_group(mtc_parser *p, mtc_message *parent, mtc_field *field)
{
    mtc_message *group = mtc_arena_alloc(p->arena, sizeof *group);
    mtc_decl *scope = field->decl.parent;

    if (p->file->edition != 0) {
        mtc_diag_error(p->diag, p->last, "editions have no groups");
        mtc_diag_note(p->diag, (mtc_span){0},
                      "use a message, and [features.message_encoding = DELIMITED]");
        return false;
    }
    field->type = TYPE_GROUP;
    field->type_name.at = p->last;
    mtc_parser_begin_decl(p, &group->decl, DECL_MESSAGE, scope);
    group->is_group = true;
    mtc_locate_span(p, field->decl.location, 5, p->last);
    if (!mtc_parser_ident(p, "the name of a group", &group->decl.name))
        return false;
    field->type_name.text = group->decl.name.text;
    field->decl.name.text = lower_name(p->arena, group->decl.name.text);
    field->decl.name.at = group->decl.name.at;
    mtc_locate_span(p, field->decl.location, 1, group->decl.name.at);
    field->message = group;
    if (!isupper((unsigned char)group->decl.name.text[0])) {
        mtc_diag_error(p->diag, group->decl.name.at, "the name of a group starts with a capital");
        group->decl.name.text = mtc_arena_printf(p->arena, "G%s", group->decl.name.text);
        field->type_name.text = group->decl.name.text; /* not the name of its field */
    }
    if (!parse_field_number(p, field))
        return false;
    locate_group(p, parent, group, field);
    if (parent != NULL)
        LIST_ADD(p->arena, &parent->messages, group);
    else
        LIST_ADD(p->arena, &p->file->messages, group);
    if (!mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &group->decl);
    field->decl.comments.trailing = group->decl.comments.trailing;
    if (!mtc_parse_message_body(p, group))
        return false;
    mtc_locate_end(p, field->decl.location);
    return true;
}

static bool parse_field_name(mtc_parser *p, mtc_field *field)
{
    locate_type(p, field);
    return mtc_parse_decl_name(p, &field->decl, "the name of the field") &&
           parse_field_number(p, field);
}

static bool end_field(mtc_parser *p, mtc_field *field)
{
    if (!mtc_parser_expect(p, ";"))
        return false;
    mtc_parser_end_decl(p, &field->decl);
    mtc_locate_end(p, field->decl.location);
    return true;
}

static bool check_label(mtc_parser *p, const mtc_field *field)
{
    if (field->oneof != NULL && field->label != LABEL_NONE) {
        mtc_diag_error(p->diag, field->label_at, "a field of a oneof has no label: remove it");
        return true;
    }
    if (p->file->edition != 0 &&
        (field->label == LABEL_OPTIONAL || field->label == LABEL_REQUIRED)) {
        mtc_diag_error(p->diag, field->label_at, "editions have no label but \"repeated\"");
        mtc_diag_note(p->diag, (mtc_span){0}, "presence is said by features.field_presence = %s",
                      field->label == LABEL_OPTIONAL ? "EXPLICIT" : "LEGACY_REQUIRED");
        return true;
    }
    if (field->oneof == NULL && field->label == LABEL_NONE && !p->file->is_proto3 &&
        p->file->edition == 0 && !p->file->syntax_unknown) {
        int errors = p->diag->errors;
        mtc_parser_expected(p, "\"optional\", \"required\" or \"repeated\"");
        if (p->diag->errors > errors)
            mtc_diag_note(p->diag, (mtc_span){0}, "only proto3 has fields without a label");
        return false;
    }
    return true;
}

/* field = [ label ] ( type | map ) ident "=" int [ options ] ";" | group */
bool mtc_parse_field(mtc_parser *p, mtc_message *message, mtc_field *field)
{
    mtc_message *entry = NULL;
    mtc_name map_name = {0};

    parse_label(p, field);
    if (mtc_parser_at(p, "map")) {
        mtc_parser_ident(p, "map", &map_name);
        if (mtc_parser_at(p, "<")) {
            if (!check_map_place(p, message, field) || !parse_map_type(p, field, &entry) ||
                !parse_field_name(p, field))
                return false;
            finish_map(p, message, field, entry);
            return end_field(p, field);
        }
        field->type_name = map_name;
        return parse_field_name(p, field) && end_field(p, field);
    }
    if (!check_label(p, field))
        return false;
    if (mtc_parser_accept(p, "group"))
        return parse_group(p, message, field);
    return parse_type(p, field) && parse_field_name(p, field) && end_field(p, field);
}

/* The caller gives it its location. */
static mtc_field *new_field(mtc_parser *p, mtc_decl *scope)
{
    mtc_field *field = mtc_arena_alloc(p->arena, sizeof *field);

    mtc_parser_begin_decl(p, &field->decl, DECL_FIELD, scope);
    return field;
}

static bool parse_message_field(mtc_parser *p, mtc_message *message)
{
    mtc_field *field = new_field(p, &message->decl);

    field->decl.location = mtc_locate_item(p, message->decl.location, 2, message->fields.count);
    if (!mtc_parse_field(p, message, field))
        return false;
    LIST_ADD(p->arena, &message->fields, field);
    return true;
}

static bool parse_oneof_field(mtc_parser *p, mtc_message *message, mtc_oneof *oneof)
{
    mtc_field *field = new_field(p, &message->decl);

    field->decl.location = mtc_locate_item(p, message->decl.location, 2, message->fields.count);
    field->oneof = oneof;
    if (!mtc_parse_field(p, message, field))
        return false;
    LIST_ADD(p->arena, &message->fields, field);
    LIST_ADD(p->arena, &oneof->fields, field);
    return true;
}

/* A oneof is the one block in which protobuf has no empty statements. */
static bool report_empty_statement(mtc_parser *p)
{
    mtc_diag_error(p->diag, p->token.at, "a \";\" cannot stand alone in a oneof: remove it");
    return false;
}

/* oneofbody = { option | field } "}" */
static bool parse_oneof_body(mtc_parser *p, mtc_message *message, mtc_oneof *oneof)
{
    while (!mtc_parse_close(p, &oneof->decl)) {
        mtc_token first = p->token;
        int errors = p->diag->errors;
        bool ok;
        if (p->token.kind == TOKEN_END)
            return mtc_parse_unclosed(p, &oneof->decl);
        if (mtc_parser_at(p, "option"))
            ok = mtc_parse_option(p, &oneof->decl.options, mtc_locate(p, oneof->decl.location, 2));
        else if (mtc_parser_at(p, ";"))
            ok = report_empty_statement(p);
        else
            ok = parse_oneof_field(p, message, oneof);
        if (!ok) {
            mtc_parse_hint(p, &first, errors, &oneof->decl);
            mtc_parser_skip(p, &first);
        }
    }
    return true;
}

/* oneof = "oneof" ident "{" oneofbody */
static bool parse_oneof(mtc_parser *p, mtc_message *message)
{
    mtc_oneof *oneof = mtc_arena_alloc(p->arena, sizeof *oneof);
    int errors = p->diag->errors;

    mtc_parser_begin_decl(p, &oneof->decl, DECL_ONEOF, &message->decl);
    oneof->decl.location = mtc_locate_item(p, message->decl.location, 8, message->oneofs.count);
    mtc_parser_next(p);
    if (!mtc_parse_decl_name(p, &oneof->decl, "the name of the oneof") ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &oneof->decl);
    oneof->index = message->oneofs.count;
    LIST_ADD(p->arena, &message->oneofs, oneof);
    if (!parse_oneof_body(p, message, oneof))
        return false;
    mtc_locate_end(p, oneof->decl.location);
    if (oneof->fields.count == 0 && p->diag->errors == errors)
        mtc_diag_error(p->diag, oneof->decl.name.at, "a oneof has at least one field");
    return true;
}

/* Where an extension comes to stand: in a message, or, if that is NULL, in the file. */
static size_t extension_count(const mtc_parser *p, const mtc_message *message)
{
    return message != NULL ? message->extensions.count : p->file->extensions.count;
}

static void add_extension(mtc_parser *p, mtc_message *message, mtc_field *field)
{
    if (message != NULL)
        LIST_ADD(p->arena, &message->extensions, field);
    else
        LIST_ADD(p->arena, &p->file->extensions, field);
}

/* Does the current token begin what cannot stand in an "extend"? */
static bool at_other_statement(const mtc_parser *p)
{
    static const char *const words[] = {"message", "enum", "extend", "service", "option", "import"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (mtc_parser_at(p, words[i]))
            return true;
    return false;
}

/* extendbody = field { field } "}"
 * Behind a slip, what cannot stand here tells that the "}" went with it. */
static bool parse_extend_body(mtc_parser *p, mtc_message *message, mtc_name extendee,
                              size_t location)
{
    bool slipped = false;

    do {
        mtc_token first = p->token;
        if (slipped && at_other_statement(p))
            return true;
        if (p->token.kind == TOKEN_END || mtc_parser_at(p, "}"))
            return mtc_parser_expected(p, "a field");
        mtc_field *field = new_field(p, message != NULL ? &message->decl : NULL);
        field->extendee = extendee;
        field->decl.location = mtc_locate(p, location, (int32_t)extension_count(p, message));
        mtc_locate_span(p, field->decl.location, 2, extendee.at);
        slipped = !mtc_parse_field(p, message, field);
        if (slipped)
            mtc_parser_skip(p, &first);
        else
            add_extension(p, message, field);
    } while (!mtc_parser_accept_end(p, "}"));
    return true;
}

/* extend = "extend" [ "." ] fullident "{" extendbody */
bool mtc_parse_extend(mtc_parser *p, mtc_message *message)
{
    mtc_name extendee;
    size_t location =
        message != NULL ? mtc_locate(p, message->decl.location, 6) : mtc_locate(p, 0, 7);

    mtc_parser_next(p);
    if (!mtc_parser_full_ident(p, "the message to extend", true, &extendee) ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_locate_comments(p, location);
    if (!parse_extend_body(p, message, extendee, location))
        return false;
    mtc_locate_end(p, location);
    return true;
}

static bool parse_nested_message(mtc_parser *p, mtc_message *message)
{
    mtc_message *nested;
    bool ok = mtc_parse_message(p, &message->decl, &nested);

    if (nested != NULL)
        LIST_ADD(p->arena, &message->messages, nested);
    return ok;
}

static bool parse_nested_enum(mtc_parser *p, mtc_message *message)
{
    mtc_enum *nested;
    bool ok = mtc_parse_enum(p, &message->decl, &nested);

    if (nested != NULL)
        LIST_ADD(p->arena, &message->enums, nested);
    return ok;
}

/* statement = message | enum | extend | extensions | reserved | option | oneof | field | ";" */
static bool parse_message_statement(mtc_parser *p, mtc_message *message)
{
    if (mtc_parser_accept_end(p, ";"))
        return true;
    if (mtc_parser_at(p, "message"))
        return parse_nested_message(p, message);
    if (mtc_parser_at(p, "enum"))
        return parse_nested_enum(p, message);
    if (mtc_parser_at(p, "extend"))
        return mtc_parse_extend(p, message);
    if (mtc_parser_at(p, "extensions"))
        return mtc_parse_extension_ranges(p, message);
    if (mtc_parser_at(p, "reserved"))
        return mtc_parse_message_reserved(p, message);
    if (mtc_parser_at(p, "option"))
        return mtc_parse_option(p, &message->decl.options,
                                mtc_locate(p, message->decl.location, 7));
    if (mtc_parser_at(p, "oneof"))
        return parse_oneof(p, message);
    return parse_message_field(p, message);
}

/* "max" in a range means more in a message of the old set format. */
static void widen_ranges(mtc_message *message)
{
    message->is_message_set =
        mtc_option_written(&message->decl.options, "message_set_wire_format", "true") != NULL;
    if (!message->is_message_set)
        return;
    for (size_t i = 0; i < message->extension_ranges.count; i++)
        if (message->extension_ranges.at[i].to_max)
            message->extension_ranges.at[i].last = MTC_MAX_SET_NUMBER;
    for (size_t i = 0; i < message->reserved_ranges.count; i++)
        if (message->reserved_ranges.at[i].to_max)
            message->reserved_ranges.at[i].last = MTC_MAX_SET_NUMBER;
}

static const char *new_oneof_name(mtc_arena *arena, mtc_table *names, const char *field)
{
    const char *name = field[0] == '_' ? field : mtc_arena_printf(arena, "_%s", field);

    while (mtc_table_get(names, name) != NULL)
        name = mtc_arena_printf(arena, "X%s", name);
    return name;
}

/* proto3's "optional" is, to the descriptor, a oneof of one field. */
static void name_synthetic_oneofs(mtc_parser *p, mtc_message *message)
{
    mtc_table names = {0};

    for (size_t i = 0; i < message->fields.count; i++)
        mtc_table_add(&names, p->arena, message->fields.at[i]->decl.name.text, message);
    for (size_t i = 0; i < message->oneofs.count; i++)
        mtc_table_add(&names, p->arena, message->oneofs.at[i]->decl.name.text, message);
    for (size_t i = 0; i < message->fields.count; i++) {
        mtc_field *field = message->fields.at[i];
        if (field->label != LABEL_OPTIONAL)
            continue;
        field->synthetic_oneof = new_oneof_name(p->arena, &names, field->decl.name.text);
        mtc_table_add(&names, p->arena, field->synthetic_oneof, message);
    }
}

/* body = { statement } "}"; "{" has been consumed */
bool mtc_parse_message_body(mtc_parser *p, mtc_message *message)
{
    int depth = p->depth;

    if (!mtc_parser_enter(p, MTC_MAX_NESTING))
        return false;
    while (!mtc_parse_close(p, &message->decl)) {
        mtc_token first = p->token;
        int errors = p->diag->errors;
        if (p->token.kind == TOKEN_END)
            return mtc_parse_unclosed(p, &message->decl);
        if (!parse_message_statement(p, message)) {
            mtc_parse_hint(p, &first, errors, &message->decl);
            mtc_parser_skip(p, &first);
        }
        p->depth = depth + 1;
    }
    mtc_locate_end(p, message->decl.location);
    p->depth = depth;
    widen_ranges(message);
    if (p->file->is_proto3)
        name_synthetic_oneofs(p, message);
    return true;
}

static size_t locate_message(mtc_parser *p, const mtc_message *parent)
{
    if (parent == NULL)
        return mtc_locate_item(p, 0, 4, p->file->messages.count);
    return mtc_locate_item(p, parent->decl.location, 3, parent->messages.count);
}

/* message = "message" ident "{" body */
bool mtc_parse_message(mtc_parser *p, mtc_decl *parent, mtc_message **out)
{
    mtc_message *message = mtc_arena_alloc(p->arena, sizeof *message);

    *out = NULL;
    mtc_parser_begin_decl(p, &message->decl, DECL_MESSAGE, parent);
    message->decl.location = locate_message(p, (const mtc_message *)parent);
    mtc_parser_next(p);
    if (!mtc_parse_decl_name(p, &message->decl, "the name of the message") ||
        !mtc_parser_expect(p, "{"))
        return false;
    mtc_parser_end_decl(p, &message->decl);
    *out = message;
    return mtc_parse_message_body(p, message);
}
