/* SPDX-License-Identifier: Apache-2.0 */
/* diff_field.c - two versions of one field: number, name, type, label, default. */
#include "differ.h"

#include <string.h>

static bool is_map(const mtc_field *field)
{
    return field->message != NULL && field->message->is_map_entry;
}

static const char *name_of(const mtc_field *field)
{
    return field->decl.full_name;
}

/* --- types ------------------------------------------------------------------------------------ */

/* Types of one class look alike on the wire; protobuf lets them take each other's place. */
typedef enum wire_class {
    CLASS_VARINT,
    CLASS_ZIGZAG,
    CLASS_FIXED32,
    CLASS_FIXED64,
    CLASS_FLOAT,
    CLASS_DOUBLE,
    CLASS_TEXT, /* string and bytes */
    CLASS_MESSAGE,
    CLASS_GROUP,
} wire_class;

static wire_class class_of(mtc_type type)
{
    switch (type) {
    case TYPE_SINT32:
    case TYPE_SINT64:
        return CLASS_ZIGZAG;
    case TYPE_FIXED32:
    case TYPE_SFIXED32:
        return CLASS_FIXED32;
    case TYPE_FIXED64:
    case TYPE_SFIXED64:
        return CLASS_FIXED64;
    case TYPE_FLOAT:
        return CLASS_FLOAT;
    case TYPE_DOUBLE:
        return CLASS_DOUBLE;
    case TYPE_STRING:
    case TYPE_BYTES:
        return CLASS_TEXT;
    case TYPE_MESSAGE:
        return CLASS_MESSAGE;
    case TYPE_GROUP:
        return CLASS_GROUP;
    default:
        return CLASS_VARINT;
    }
}

static bool same_type_name(const mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    const mtc_decl *before = old->message != NULL       ? &old->message->decl
                             : old->enumeration != NULL ? &old->enumeration->decl
                                                        : NULL;
    const mtc_decl *after = now->message != NULL       ? &now->message->decl
                            : now->enumeration != NULL ? &now->enumeration->decl
                                                       : NULL;

    if (before == NULL || after == NULL || is_map(old) || is_map(now))
        return true; /* maps are compared by key and value */
    return strcmp(mtc_diff_new_name(diff, before), after->full_name) == 0;
}

static bool same_class(const mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    wire_class before = class_of(old->type), after = class_of(now->type);

    if ((before == CLASS_MESSAGE && now->type == TYPE_BYTES) ||
        (after == CLASS_MESSAGE && old->type == TYPE_BYTES))
        return true;
    if (before == CLASS_MESSAGE || before == CLASS_GROUP)
        return before == after && same_type_name(diff, old, now);
    return before == after;
}

static const mtc_field *find_number(const mtc_message *message, int32_t number)
{
    for (size_t i = 0; i < message->fields.count; i++)
        if (message->fields.at[i]->number == number)
            return message->fields.at[i];
    return NULL;
}

/* On the wire a map is a repeated message, with the key in field 1 and the value in field 2. */
static bool same_entry(const mtc_diff *diff, const mtc_message *old, const mtc_message *now)
{
    for (int32_t number = 1; number <= 2; number++) {
        const mtc_field *before = find_number(old, number), *after = find_number(now, number);
        if (before == NULL || after == NULL || !same_class(diff, before, after))
            return false;
    }
    return true;
}

bool mtc_diff_same_wire(const mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if (!same_class(diff, old, now))
        return false;
    return is_map(old) == is_map(now) || old->message == NULL || now->message == NULL ||
           same_entry(diff, old->message, now->message);
}

static const char *type_text(const mtc_diff *diff, const mtc_field *field)
{
    if (is_map(field))
        return mtc_arena_printf(diff->arena, "map<%s, %s>",
                                type_text(diff, field->message->fields.at[0]),
                                type_text(diff, field->message->fields.at[1]));
    if (field->message != NULL)
        return mtc_arena_printf(diff->arena, "%s%s", field->type == TYPE_GROUP ? "group " : "",
                                field->message->decl.full_name);
    if (field->enumeration != NULL)
        return field->enumeration->decl.full_name;
    return mtc_type_word(field->type);
}

/* What the C type and the JSON value become. */
static const char *json_kind(mtc_type type)
{
    switch (type) {
    case TYPE_INT64:
    case TYPE_UINT64:
    case TYPE_FIXED64:
    case TYPE_SFIXED64:
    case TYPE_SINT64:
        return "a number in quotes";
    case TYPE_BOOL:
        return "true or false";
    case TYPE_STRING:
        return "text";
    case TYPE_BYTES:
        return "base64";
    case TYPE_ENUM:
        return "the name of a value";
    case TYPE_MESSAGE:
    case TYPE_GROUP:
        return "an object";
    default:
        return "a number";
    }
}

static const char *why_source(const mtc_field *old, const mtc_field *now)
{
    if (class_of(old->type) == CLASS_TEXT || class_of(now->type) == CLASS_TEXT) {
        if (old->message != NULL || now->message != NULL)
            return "the C type of the member changes; the bytes stay readable while they hold that "
                   "message";
        return "the C type of the member changes; a reader of the string refuses a message whose "
               "bytes are no UTF-8";
    }
    return "the C type of the member changes; the bytes stay readable, but values that the other "
           "type "
           "does not have are misread";
}

/* A field, or the key or the value of one that is a map. */
typedef struct typed {
    const char *what; /* as it is called in a sentence */
    const mtc_field *old;
    const mtc_field *now;
} typed;

static void add_type(mtc_diff *diff, mtc_break_kind kind, const typed *t, const char *why)
{
    mtc_diff_add(diff, kind, t->now->type_name.at, t->old->type_name.at, why, "%s is %s, was %s",
                 t->what, type_text(diff, t->now), type_text(diff, t->old));
}

static void compare_json_kind(mtc_diff *diff, const typed *t)
{
    const char *before = json_kind(t->old->type), *after = json_kind(t->now->type);

    if (strcmp(before, after) != 0)
        add_type(diff, BREAK_JSON, t,
                 mtc_arena_printf(diff->arena, "in JSON it is %s, was %s", after, before));
    else if (t->old->enumeration != NULL && t->now->enumeration != NULL)
        add_type(diff, BREAK_JSON, t, "JSON users give the names of the old enum's values");
}

/* Returns false when nothing more can be said of the field. */
static bool compare_types(mtc_diff *diff, const typed *t)
{
    bool same_type = t->old->type == t->now->type;

    if (!mtc_diff_same_wire(diff, t->old, t->now)) {
        add_type(diff, BREAK_WIRE, t,
                 t->old->message != NULL && same_type
                     ? "peers of the other version and stored data have the fields of the other "
                       "message in it"
                     : "peers of the other version and stored data write it in another way: it is "
                       "lost or misread");
        return false;
    }
    if (!same_type || !same_type_name(diff, t->old, t->now)) {
        add_type(diff, BREAK_SOURCE, t,
                 same_type ? "the C type of the member changes" : why_source(t->old, t->now));
        compare_json_kind(diff, t);
    }
    return true;
}

static bool compare_type(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    const typed t = {mtc_arena_printf(diff->arena, "\"%s\"", name_of(old)), old, now};

    return compare_types(diff, &t);
}

static void compare_map(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    static const char *const parts[] = {"key", "value"};

    for (size_t i = 0; i < 2; i++) {
        const typed t = {mtc_arena_printf(diff->arena, "the %s of \"%s\"", parts[i], name_of(old)),
                         old->message->fields.at[i], now->message->fields.at[i]};
        compare_types(diff, &t);
    }
}

/* --- labels ----------------------------------------------------------------------------------- */

/* Is there a flag has_x, or a NULL, that tells a field that is not set from one that is 0? */
static bool is_explicit(const mtc_field *field)
{
    return field->label == LABEL_OPTIONAL || field->label == LABEL_REQUIRED ||
           field->message != NULL || field->oneof != NULL;
}

static mtc_span label_at(const mtc_field *field)
{
    return field->label_at.source != NULL ? field->label_at : field->type_name.at;
}

static void compare_repeated(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    bool numbers = class_of(now->type) < CLASS_TEXT;
    const char *after = is_map(now)                    ? "a map"
                        : now->label == LABEL_REPEATED ? "repeated"
                                                       : "a single value";
    const char *before = is_map(old)                    ? "a map"
                         : old->label == LABEL_REPEATED ? "repeated"
                                                        : "a single value";

    if (old->packed || now->packed)
        mtc_diff_add(diff, BREAK_WIRE, label_at(now), label_at(old),
                     "a reader of a single value does not know packed numbers: the field is lost",
                     "\"%s\" is %s, was %s", name_of(old), after, before);
    mtc_diff_add(diff, BREAK_JSON, label_at(now), label_at(old),
                 "JSON has a list for a repeated field and an object for a map",
                 "\"%s\" is %s, was %s", name_of(old), after, before);
    mtc_diff_add(diff, BREAK_SOURCE, label_at(now), label_at(old),
                 numbers
                     ? "the C member becomes another"
                     : "the C member becomes another; a reader of a single value takes the last "
                       "of several, or merges them",
                 "\"%s\" is %s, was %s", name_of(old), after, before);
}

static void compare_required(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    bool is_required = now->label == LABEL_REQUIRED;

    mtc_diff_add(diff, BREAK_WIRE, label_at(now), label_at(old),
                 is_required ? "new readers refuse the messages of old senders, and stored ones, "
                               "that lack it"
                             : "old readers refuse the messages of new senders that leave it out",
                 is_required ? "\"%s\" is required, was not" : "\"%s\" is not required, was",
                 name_of(old));
}

static void compare_presence(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    const char *name = now->decl.name.text;

    if (is_explicit(old) == is_explicit(now) || now->type == TYPE_STRING || old->oneof != NULL ||
        now->oneof != NULL || old->message != NULL || now->message != NULL)
        return;
    mtc_diff_add(
        diff, BREAK_SOURCE, label_at(now), label_at(old),
        is_explicit(now)
            ? mtc_arena_printf(diff->arena, "C sources must set has_%s, or the field is not sent",
                               name)
            : mtc_arena_printf(diff->arena,
                               "C sources that use has_%s do not compile, and a zero is no "
                               "longer sent",
                               name),
        is_explicit(now) ? "\"%s\" is optional, was not" : "\"%s\" is not optional, was",
        name_of(old));
}

static void compare_label(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if ((old->label == LABEL_REPEATED) != (now->label == LABEL_REPEATED) ||
        is_map(old) != is_map(now))
        compare_repeated(diff, old, now);
    else if (old->label == LABEL_REPEATED)
        return;
    else if ((old->label == LABEL_REQUIRED) != (now->label == LABEL_REQUIRED))
        compare_required(diff, old, now);
    else
        compare_presence(diff, old, now);
}

/* --- names and defaults ----------------------------------------------------------------------- */

static void compare_name(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    bool is_extension = old->extendee.text != NULL;

    if (strcmp(old->decl.name.text, now->decl.name.text) == 0)
        return;
    mtc_diff_add(diff, BREAK_SOURCE, now->decl.name.at, old->decl.name.at,
                 "C sources that use the old name do not compile", "\"%s\" is called \"%s\"",
                 name_of(old), now->decl.name.text);
    if (is_extension)
        mtc_diff_add(diff, BREAK_JSON, now->decl.name.at, old->decl.name.at,
                     "JSON users know it by its full name", "\"%s\" is called \"%s\"", name_of(old),
                     now->decl.name.text);
}

static void compare_json_name(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if (old->json_name == NULL || now->json_name == NULL ||
        strcmp(old->json_name, now->json_name) == 0)
        return;
    mtc_diff_add(diff, BREAK_JSON, now->json_name_written ? now->json_name_at : now->decl.name.at,
                 old->json_name_written ? old->json_name_at : old->decl.name.at,
                 "JSON users of the old name are refused, or their value is ignored",
                 "\"%s\" is \"%s\" in JSON, was \"%s\"", name_of(old), now->json_name,
                 old->json_name);
}

static bool is_number(const mtc_value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_FLOAT;
}

/* 16 is 0x10, and 1 is 1.0, whatever was written. */
static bool same_value(const mtc_value *a, const mtc_value *b)
{
    if (a->negative != b->negative)
        return false;
    if (a->kind == VALUE_INT && b->kind == VALUE_INT)
        return a->integer == b->integer;
    if (is_number(a) && is_number(b))
        return a->number == b->number;
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_IDENT)
        return strcmp(a->ident, b->ident) == 0;
    return a->string.size == b->string.size &&
           memcmp(a->string.data, b->string.data, a->string.size) == 0;
}

/* The number of an enum's value: its name may change. */
static int32_t default_number(const mtc_field *field)
{
    const mtc_enum *enumeration = field->enumeration;

    for (size_t i = 0; i < enumeration->values.count; i++)
        if (strcmp(enumeration->values.at[i]->decl.name.text, field->default_value.ident) == 0)
            return enumeration->values.at[i]->number;
    return enumeration->values.at[0]->number;
}

/* Is a written default the one that a field has without? That of an enum is its first value. */
static bool is_usual(const mtc_field *field)
{
    const mtc_value *value = &field->default_value;

    if (field->enumeration != NULL)
        return default_number(field) == field->enumeration->values.at[0]->number;
    if (is_number(value))
        return value->number == 0 && !value->negative;
    return value->kind == VALUE_IDENT ? strcmp(value->ident, "false") == 0
                                      : value->string.size == 0;
}

static bool same_default(const mtc_field *old, const mtc_field *now)
{
    if (!old->has_default && !now->has_default)
        return true;
    if (old->has_default != now->has_default)
        return is_usual(old->has_default ? old : now);
    if (old->enumeration != NULL && now->enumeration != NULL)
        return default_number(old) == default_number(now);
    return same_value(&old->default_value, &now->default_value);
}

static void compare_default(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if (same_default(old, now))
        return;
    mtc_diff_add(diff, BREAK_WIRE, now->has_default ? now->default_value.at : now->decl.name.at,
                 old->has_default ? old->default_value.at : old->decl.name.at,
                 "a message without the field means another value to old readers than to new ones",
                 "the default value of \"%s\" is another", name_of(old));
}

static bool is_sized(const mtc_field *field)
{
    const mtc_option_value *value = mtc_option_find(field->decl.options.checked, "mt.sized");

    return value != NULL && value->integer != 0;
}

static void compare_sized(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if (is_sized(old) != is_sized(now))
        mtc_diff_add(diff, BREAK_SOURCE, now->decl.name.at, old->decl.name.at,
                     "the C member becomes another: a pointer and a length, or a text that ends "
                     "with NUL",
                     is_sized(now) ? "\"%s\" is sized, was not" : "\"%s\" is not sized, was",
                     name_of(old));
}

bool mtc_diff_field(mtc_diff *diff, const mtc_field *old, const mtc_field *now)
{
    if (is_map(old) && is_map(now))
        compare_map(diff, old, now);
    else if (!compare_type(diff, old, now))
        return false;
    compare_name(diff, old, now);
    compare_json_name(diff, old, now);
    compare_label(diff, old, now);
    compare_default(diff, old, now);
    compare_sized(diff, old, now);
    return true;
}
