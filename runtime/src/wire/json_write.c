/* SPDX-License-Identifier: Apache-2.0 */
/* json_write.c - a message becomes JSON text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/slice.h"
#include "core/utf8.h"
#include "wire/json.h"

enum { FIRST_ROOM = 256, INDENT_MOST = 8 };

/* --- text ------------------------------------------------------------------------------------- */

/* Returns where size bytes can be written, NULL after an error. */
static uint8_t *reserve(mt_json_writer *w, size_t size)
{
    if (w->run.error != MT_OK)
        return NULL;
    if (size <= w->room - w->size)
        return w->text + w->size;
    if (size > SIZE_MAX / 4 || w->room > SIZE_MAX / 4) {
        mt_json_fail(&w->run, "the text is too large");
        return NULL;
    }
    size_t room = w->room == 0 ? FIRST_ROOM : 2 * w->room;
    room = room < w->size + size ? w->size + size : room;
    uint8_t *text = mt_json_alloc(&w->run, room);
    if (text == NULL)
        return NULL;
    if (w->size > 0)
        memcpy(text, w->text, w->size);
    w->text = text;
    w->room = room;
    return text + w->size;
}

void mt_json_put(mt_json_writer *w, const void *text, size_t size)
{
    uint8_t *at = reserve(w, size);

    if (at == NULL || size == 0)
        return;
    memcpy(at, text, size);
    w->size += size;
}

void mt_json_puts(mt_json_writer *w, const char *text)
{
    mt_json_put(w, text, strlen(text));
}

static void put_escape(mt_json_writer *w, uint8_t c)
{
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    const char *meaning = c != '\0' ? strchr(meanings, c) : NULL;
    char text[8];

    if (c == '"' || c == '\\')
        snprintf(text, sizeof text, "\\%c", c);
    else if (meaning != NULL)
        snprintf(text, sizeof text, "\\%c", letters[meaning - meanings]);
    else
        snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
    mt_json_puts(w, text);
}

static bool needs_escape(uint8_t c)
{
    return c < ' ' || c == '"' || c == '\\';
}

/* Returns how many bytes from at on can be written as they are; stops at what is not UTF-8, too. */
static size_t plain_size(mt_slice text, size_t at)
{
    size_t end = at;

    while (end < text.size && !needs_escape(text.data[end])) {
        size_t size = text.data[end] < 0x80 ? 1 : mt_utf8_length(text.data + end, text.size - end);
        if (size == 0)
            break;
        end += size;
    }
    return end - at;
}

void mt_json_put_string(mt_json_writer *w, mt_slice text)
{
    mt_json_puts(w, "\"");
    for (size_t at = 0; at < text.size;) {
        size_t plain = plain_size(text, at);
        if (plain > 0)
            mt_json_put(w, text.data + at, plain);
        at += plain;
        if (at == text.size)
            break;
        if (!needs_escape(text.data[at])) {
            mt_json_fail(&w->run, "invalid UTF-8 at byte %zu", at);
            return;
        }
        put_escape(w, text.data[at++]);
    }
    mt_json_puts(w, "\"");
}

/* --- objects and arrays ----------------------------------------------------------------------- */

static void new_line(mt_json_writer *w)
{
    size_t spaces = (size_t)w->level * w->run.options->indent;

    if (w->run.options->indent == 0)
        return;
    mt_json_puts(w, "\n");
    uint8_t *at = reserve(w, spaces);
    if (at == NULL)
        return;
    memset(at, ' ', spaces);
    w->size += spaces;
}

void mt_json_open(mt_json_writer *w, const char *bracket, bool *empty)
{
    mt_json_puts(w, bracket);
    w->level++;
    *empty = true;
}

void mt_json_item(mt_json_writer *w, bool *empty)
{
    if (!*empty)
        mt_json_puts(w, ",");
    *empty = false;
    new_line(w);
}

void mt_json_close(mt_json_writer *w, const char *bracket, bool empty)
{
    w->level--;
    if (!empty)
        new_line(w);
    mt_json_puts(w, bracket);
}

void mt_json_put_key(mt_json_writer *w, mt_slice key, bool *empty)
{
    mt_json_item(w, empty);
    mt_json_put_string(w, key);
    mt_json_puts(w, w->run.options->indent > 0 ? ": " : ":");
}

/* --- single values ---------------------------------------------------------------------------- */

static void put_real(mt_json_writer *w, const char *text)
{
    bool is_name = strchr("NI", text[0]) != NULL || text[1] == 'I';

    mt_json_puts(w, is_name ? "\"" : "");
    mt_json_puts(w, text);
    mt_json_puts(w, is_name ? "\"" : "");
}

static void write_float(mt_json_writer *w, float value)
{
    char text[MT_JSON_REAL_MOST];

    mt_json_put_float(text, value);
    put_real(w, text);
}

static void write_double(mt_json_writer *w, double value)
{
    char text[MT_JSON_REAL_MOST];

    mt_json_put_double(text, value);
    put_real(w, text);
}

static void put_integer(mt_json_writer *w, const char *format, int64_t value)
{
    char text[32];

    snprintf(text, sizeof text, format, value);
    mt_json_puts(w, text);
}

static void write_bytes(mt_json_writer *w, mt_slice bytes)
{
    size_t size = mt_base64_size(bytes.size);

    mt_json_puts(w, "\"");
    uint8_t *at = reserve(w, size);
    if (at == NULL)
        return;
    mt_base64_put(at, bytes.data, bytes.size);
    w->size += size;
    mt_json_puts(w, "\"");
}

static const char *name_of_value(const ProtobufCEnumDescriptor *d, int32_t number)
{
    size_t low = 0, high = d->n_values;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->values[middle].value == number)
            return d->values[middle].name;
        if (d->values[middle].value < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void write_enum(mt_json_writer *w, const ProtobufCEnumDescriptor *d, int32_t number)
{
    const char *name = w->run.options->enum_numbers ? NULL : name_of_value(d, number);

    if (strcmp(d->name, "google.protobuf.NullValue") == 0)
        mt_json_puts(w, "null");
    else if (name != NULL)
        mt_json_put_string(w, mt_slice_text(name));
    else
        put_integer(w, "%" PRId64, number);
}

/* Writes what is a number in C; also as a key, in quotes then. */
static void write_scalar(mt_json_writer *w, const ProtobufCFieldDescriptor *field,
                         const void *value, const char *quote)
{
    const int32_t *narrow = value;
    const int64_t *wide = value;

    mt_json_puts(w, quote);
    switch (field->type) {
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        put_integer(w, "%" PRId64, (uint32_t)*narrow);
        break;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        put_integer(w, "%" PRId64, *wide);
        break;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        put_integer(w, "%" PRIu64, *wide);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        mt_json_puts(w, *narrow != 0 ? "true" : "false");
        break;
    default:
        put_integer(w, "%" PRId64, *narrow);
        break;
    }
    mt_json_puts(w, quote);
}

void mt_json_write_value(mt_json_writer *w, const mt_message_type *type, unsigned index,
                         const void *value)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    bool is_text =
        field->type == PROTOBUF_C_TYPE_STRING || (type->fields[index].flags & MT_FIELD_TEXT) != 0;

    if (is_text)
        mt_json_put_string(w, mt_json_text_of(value, field));
    else if (field->type == PROTOBUF_C_TYPE_BYTES)
        write_bytes(w, mt_json_text_of(value, field));
    else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        mt_json_write_message(w, type->fields[index].type, *(void *const *)value);
    else if (field->type == PROTOBUF_C_TYPE_ENUM)
        write_enum(w, field->descriptor, *(const int32_t *)value);
    else if (field->type == PROTOBUF_C_TYPE_FLOAT)
        write_float(w, *(const float *)value);
    else if (field->type == PROTOBUF_C_TYPE_DOUBLE)
        write_double(w, *(const double *)value);
    else
        write_scalar(w, field, value, mt_json_value_size(field) == 8 ? "\"" : "");
}

/* --- repeated values -------------------------------------------------------------------------- */

void mt_json_write_list(mt_json_writer *w, const mt_message_type *type, unsigned index,
                        const void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    const uint8_t *values = *(uint8_t *const *)mt_json_member(message, field);
    size_t count = *mt_json_count(message, field);
    size_t size = mt_json_value_size(field);
    bool empty;

    mt_json_open(w, "[", &empty);
    for (size_t i = 0; i < count && w->run.error == MT_OK; i++) {
        mt_json_item(w, &empty);
        mt_json_write_value(w, type, index, values + i * size);
    }
    mt_json_close(w, "]", empty);
}

static void write_entry(mt_json_writer *w, const mt_message_type *entry_type, const void *entry,
                        bool *empty)
{
    const ProtobufCFieldDescriptor *fields = entry_type->descriptor->fields;
    const void *key = mt_json_member(entry, &fields[0]);

    if (fields[0].type == PROTOBUF_C_TYPE_STRING || fields[0].type == PROTOBUF_C_TYPE_BYTES) {
        mt_json_put_key(w, mt_json_text_of(key, &fields[0]), empty);
    } else {
        mt_json_item(w, empty);
        write_scalar(w, &fields[0], key, "\"");
        mt_json_puts(w, w->run.options->indent > 0 ? ": " : ":");
    }
    mt_json_write_value(w, entry_type, 1, mt_json_member(entry, &fields[1]));
}

/* An initial message, for a pointer that is NULL. */
static const void *initial(mt_json_writer *w, const mt_message_type *type)
{
    ProtobufCMessage *message = mt_json_alloc(&w->run, type->descriptor->sizeof_message);

    if (message != NULL)
        type->descriptor->message_init(message);
    return message;
}

static void write_entries(mt_json_writer *w, const mt_message_type *type, void *const *entries,
                          size_t count, const bool *hidden)
{
    bool empty;

    mt_json_open(w, "{", &empty);
    for (size_t i = 0; i < count && w->run.error == MT_OK; i++) {
        if (hidden != NULL && hidden[i])
            continue;
        const void *entry = entries[i] != NULL ? entries[i] : initial(w, type);
        if (entry != NULL)
            write_entry(w, type, entry, &empty);
    }
    mt_json_close(w, "}", empty);
}

void mt_json_write_map(mt_json_writer *w, const mt_message_type *type, unsigned index,
                       const void *message)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    const mt_message_type *entry = type->fields[index].type;
    void *const *entries = *(void *const *const *)mt_json_member(message, field);
    size_t count = *mt_json_count(message, field);
    const bool *hidden;
    mt_json_place place = {w->run.message, w->run.field}, outer;

    if (!mt_json_hidden_entries(&w->run, entry, entries, count, &hidden) ||
        !mt_json_enter(&w->run, entry, &outer))
        return;
    w->run.message = place.message; /* errors name the map, which the user knows */
    w->run.field = place.field;
    write_entries(w, entry, entries, count, hidden);
    if (w->run.error == MT_OK)
        mt_json_leave(&w->run, outer);
}

/* --- messages --------------------------------------------------------------------------------- */

static bool is_written(mt_json_writer *w, const void *message,
                       const ProtobufCFieldDescriptor *field)
{
    bool has_no_presence =
        field->label == PROTOBUF_C_LABEL_NONE || field->label == PROTOBUF_C_LABEL_REPEATED;

    return mt_json_is_set(message, field) || (w->run.options->defaults && has_no_presence);
}

static void write_field(mt_json_writer *w, const mt_message_type *type, unsigned index,
                        const void *message, bool *empty)
{
    const ProtobufCFieldDescriptor *field = mt_json_field(type, index);
    const char *name = w->run.options->proto_names ? field->name : type->fields[index].json_name;

    mt_json_put_key(w, mt_slice_text(name), empty);
    if ((type->fields[index].flags & MT_FIELD_MAP) != 0)
        mt_json_write_map(w, type, index, message);
    else if (field->label == PROTOBUF_C_LABEL_REPEATED)
        mt_json_write_list(w, type, index, message);
    else
        mt_json_write_value(w, type, index, mt_json_member(message, field));
}

void mt_json_write_members(mt_json_writer *w, const mt_message_type *type, const void *message,
                           bool *empty)
{
    for (unsigned i = 0; i < mt_json_field_count(type); i++) {
        const ProtobufCFieldDescriptor *field = mt_json_field(type, i);
        if (!is_written(w, message, field))
            continue;
        w->run.field = field;
        write_field(w, type, i, message, empty);
        if (w->run.error != MT_OK)
            return;
        w->run.field = NULL;
    }
}

static void write_form(mt_json_writer *w, const mt_message_type *type, const void *message)
{
    mt_json_form form = mt_json_form_of(type);
    bool empty;

    if (form != MT_JSON_PLAIN) {
        mt_json_write_special(w, form, type, message);
        return;
    }
    mt_json_open(w, "{", &empty);
    mt_json_write_members(w, type, message, &empty);
    mt_json_close(w, "}", empty);
}

void mt_json_write_message(mt_json_writer *w, const mt_message_type *type, const void *message)
{
    mt_json_place outer;

    if (message == NULL)
        message = initial(w, type);
    if (message == NULL || !mt_json_enter(&w->run, type, &outer))
        return;
    write_form(w, type, message);
    if (w->run.error == MT_OK)
        mt_json_leave(&w->run, outer);
}

mt_err mt_json_write(const mt_message_type *type, const void *message,
                     const mt_json_options *options, mt_arena *arena, mt_slice *out, mt_status *why)
{
    static const mt_json_options defaults;
    mt_json_writer w = {.run = {.arena = arena,
                                .options = options != NULL ? options : &defaults,
                                .depth_left = MT_JSON_DEPTH,
                                .message = type->descriptor,
                                .refusal = MT_EINVAL}};

    *out = (mt_slice){0};
    if (w.run.options->indent > INDENT_MOST)
        mt_json_fail(&w.run, "indent is above %d", INDENT_MOST);
    else
        write_form(&w, type, message);
    mt_json_put(&w, "", 1);
    if (w.run.error == MT_OK)
        *out = mt_slice_of(w.text, w.size - 1);
    return mt_json_end(&w.run, "", why);
}
