/* SPDX-License-Identifier: Apache-2.0 */
/* feature.c - features are read as they are written: they shape the tree before options are checked. */
#include "feature.h"

#include <string.h>

typedef enum feature {
    FIELD_PRESENCE,
    ENUM_TYPE,
    REPEATED_FIELD_ENCODING,
    UTF8_VALIDATION,
    MESSAGE_ENCODING,
    JSON_FORMAT,
    FEATURE_COUNT,
} feature;

/* The values of features, by their place in the table; the first is that of edition 2023. */
enum { EXPLICIT, IMPLICIT, LEGACY_REQUIRED };
enum { OPEN, CLOSED };
enum { PACKED, EXPANDED };
enum { LENGTH_PREFIXED, DELIMITED };
enum { ALLOW, LEGACY_BEST_EFFORT };

typedef struct feature_set {
    unsigned char values[FEATURE_COUNT];
} feature_set;

static const struct {
    const char *name;
    const char *words[3];
    const char *target; /* what else than a file may have it */
    const char *other_target;
} table[FEATURE_COUNT] = {
    [FIELD_PRESENCE] = {"field_presence", {"EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED"}, "Field", ""},
    [ENUM_TYPE] = {"enum_type", {"OPEN", "CLOSED"}, "Enum", ""},
    [REPEATED_FIELD_ENCODING] = {"repeated_field_encoding", {"PACKED", "EXPANDED"}, "Field", ""},
    [UTF8_VALIDATION] = {"utf8_validation", {"VERIFY", "NONE"}, "Field", ""},
    [MESSAGE_ENCODING] = {"message_encoding", {"LENGTH_PREFIXED", "DELIMITED"}, "Field", ""},
    [JSON_FORMAT] = {"json_format", {"ALLOW", "LEGACY_BEST_EFFORT"}, "Message", "Enum"},
};

/* --- as written ------------------------------------------------------------------------------- */

/* One feature that an option sets. */
typedef struct setting {
    const char *name;
    const mtc_value *value;
    mtc_span at;
} setting;

/* Returns setting number i of an option, false when there are no more: features.x = Y has one,
 * features = { x: Y … } has several. */
static bool read_setting(const mtc_option *option, size_t i, setting *out)
{
    const mtc_value *value = &option->value;

    if (option->parts.at[0].extension || strcmp(option->parts.at[0].name.text, "features") != 0)
        return false;
    if (option->parts.count == 2 && i == 0) {
        *out = (setting){option->parts.at[1].name.text, value, option->at};
        return true;
    }
    if (option->parts.count > 1 || value->kind != VALUE_AGGREGATE || i >= value->fields.count)
        return false;
    const mtc_aggregate_field *field = &value->fields.at[i];
    *out = (setting){field->name.text, &field->value, field->name.at};
    return true;
}

static feature find_feature(const char *name)
{
    int at = 0;

    while (at < FEATURE_COUNT && strcmp(table[at].name, name) != 0)
        at++;
    return (feature)at;
}

static bool has_word(const setting *one, const char *word)
{
    return word != NULL && one->value->kind == VALUE_IDENT && strcmp(one->value->ident, word) == 0;
}

static void add_setting(feature_set *set, const setting *one)
{
    feature which = find_feature(one->name);

    for (unsigned char i = 0; which < FEATURE_COUNT && i < 3; i++)
        if (has_word(one, table[which].words[i]))
            set->values[which] = i;
}

/* Returns the features that hold for what stands in something and has these options. */
static feature_set inherit(feature_set set, const mtc_options *options)
{
    setting one;

    for (size_t i = 0; i < options->written.count; i++)
        for (size_t n = 0; read_setting(&options->written.at[i], n, &one); n++)
            add_setting(&set, &one);
    return set;
}

/* --- in the tree ------------------------------------------------------------------------------ */

static void apply_to_field(mtc_field *field, feature_set above)
{
    feature_set set = inherit(above, &field->decl.options);
    unsigned presence = set.values[FIELD_PRESENCE];
    bool is_singular = field->label == LABEL_NONE && field->oneof == NULL;

    field->packed_by_default = set.values[REPEATED_FIELD_ENCODING] == PACKED;
    if (field->decl.file->edition == 0)
        return;
    field->implicit = is_singular && presence == IMPLICIT && field->extendee.text == NULL;
    if (is_singular && (presence == EXPLICIT || field->extendee.text != NULL))
        field->label = LABEL_OPTIONAL;
    else if (is_singular && presence == LEGACY_REQUIRED)
        field->label = LABEL_REQUIRED;
    if (field->type == TYPE_MESSAGE && set.values[MESSAGE_ENCODING] == DELIMITED &&
        !field->message->is_map_entry)
        field->type = TYPE_GROUP;
}

static void apply_to_enum(mtc_enum *enumeration, feature_set above)
{
    feature_set set = inherit(above, &enumeration->decl.options);

    enumeration->is_closed = set.values[ENUM_TYPE] == CLOSED;
    enumeration->strict_names = set.values[JSON_FORMAT] == ALLOW;
}

static void apply_to_message(mtc_message *message, feature_set above)
{
    feature_set set = inherit(above, &message->decl.options);

    message->strict_names = set.values[JSON_FORMAT] == ALLOW;
    for (size_t i = 0; i < message->fields.count; i++)
        apply_to_field(message->fields.at[i], set);
    for (size_t i = 0; i < message->extensions.count; i++)
        apply_to_field(message->extensions.at[i], set);
    for (size_t i = 0; i < message->enums.count; i++)
        apply_to_enum(message->enums.at[i], set);
    for (size_t i = 0; i < message->messages.count; i++)
        apply_to_message(message->messages.at[i], set);
}

static feature_set features_of_file(const mtc_file *file)
{
    feature_set set = {{0}};

    if (file->edition == 0 && !file->is_proto3) {
        set.values[ENUM_TYPE] = CLOSED;
        set.values[REPEATED_FIELD_ENCODING] = EXPANDED;
        set.values[JSON_FORMAT] = LEGACY_BEST_EFFORT;
    }
    return inherit(set, &file->options);
}

void mtc_apply_features(mtc_file *file)
{
    feature_set set = features_of_file(file);

    for (size_t i = 0; i < file->messages.count; i++)
        apply_to_message(file->messages.at[i], set);
    for (size_t i = 0; i < file->enums.count; i++)
        apply_to_enum(file->enums.at[i], set);
    for (size_t i = 0; i < file->extensions.count; i++)
        apply_to_field(file->extensions.at[i], set);
}

/* --- checks ----------------------------------------------------------------------------------- */

static bool is_target(const char *options_name, const char *target)
{
    const char *name = options_name + sizeof "google.protobuf." - 1;
    size_t size = strlen(target);

    return size > 0 && strncmp(name, target, size) == 0 && strcmp(name + size, "Options") == 0;
}

static bool check_setting(mtc_program *program, const char *options_name, const setting *one)
{
    feature which = find_feature(one->name);

    if (which ==
        FEATURE_COUNT) /* what is no feature at all is reported as no field of FeatureSet */
        return true;
    if (!is_target(options_name, "File") && !is_target(options_name, table[which].target) &&
        !is_target(options_name, table[which].other_target)) {
        mtc_diag_error(program->diag, one->at, "the feature \"%s\" cannot be set here", one->name);
        return false;
    }
    if (which == UTF8_VALIDATION && has_word(one, "NONE")) {
        mtc_diag_error(program->diag, one->value->at, "strings are always checked for UTF-8");
        mtc_diag_note(program->diag, (mtc_span){0}, "for other bytes there is the type bytes");
        return false;
    }
    return true;
}

bool mtc_check_feature(mtc_program *program, const mtc_file *file, const char *options_name,
                       const mtc_option *option)
{
    setting one;
    bool ok = true;

    if (file->edition == 0) {
        mtc_diag_error(program->diag, option->at, "there is no option \"features\"");
        mtc_diag_note(program->diag, (mtc_span){0},
                      "features are for files that begin with 'edition = \"2023\";'");
        return false;
    }
    for (size_t n = 0; read_setting(option, n, &one); n++)
        ok = check_setting(program, options_name, &one) && ok;
    return ok;
}

/* Presence can be chosen only where there is a choice. */
static void check_presence(mtc_program *program, const mtc_field *field)
{
    const mtc_option_value *features =
        mtc_option_find(field->decl.options.checked, "google.protobuf.FieldOptions.features");
    const mtc_option_value *presence =
        features != NULL
            ? mtc_option_find(features->set, "google.protobuf.FeatureSet.field_presence")
            : NULL;

    if (presence == NULL)
        return;
    if (field->label == LABEL_REPEATED || field->oneof != NULL || field->extendee.text != NULL)
        mtc_diag_error(program->diag, presence->at,
                       "the presence of repeated fields, extensions and fields of a oneof cannot "
                       "be chosen");
    else if (field->message != NULL && field->implicit)
        mtc_diag_error(program->diag, presence->at, "a message field always has presence");
}

void mtc_check_edition_field(mtc_program *program, const mtc_field *field)
{
    const mtc_option_value *packed =
        mtc_option_find(field->decl.options.checked, "google.protobuf.FieldOptions.packed");

    check_presence(program, field);
    if (packed != NULL) {
        mtc_diag_error(program->diag, packed->at, "editions have no option \"packed\"");
        mtc_diag_note(program->diag, (mtc_span){0},
                      "say features.repeated_field_encoding = PACKED or EXPANDED");
    }
    if (field->implicit && field->has_default)
        mtc_diag_error(program->diag, field->default_value.at,
                       "a field of implicit presence has no default value");
    if (field->implicit && field->enumeration != NULL && field->enumeration->is_closed) {
        mtc_diag_error(program->diag, field->type_name.at,
                       "\"%s\" is a closed enum, which a field of implicit presence cannot use",
                       field->enumeration->decl.full_name);
        mtc_diag_note(program->diag, field->enumeration->decl.name.at, "it is defined here");
    }
}
