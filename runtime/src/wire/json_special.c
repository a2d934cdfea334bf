/* SPDX-License-Identifier: Apache-2.0 */
/* json_special.c - the messages of google.protobuf that have a JSON form of their own. */
#include <math.h>
#include <msgtrans/codec.h>
#include <string.h>

#include "core/slice.h"
#include "wire/json.h"

/* The members of a special message; its form vouches for their types. */
static void *member(const mt_message_type *type, const void *message, unsigned index)
{
    return mt_json_member(message, mt_json_field(type, index));
}

/* --- reading times and masks ------------------------------------------------------------------ */

static bool take_text(mt_json_reader *r, mt_slice *text)
{
    *text = (mt_slice){0};
    if (r->token.kind != MT_JSON_STRING)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected a string");
    return mt_json_text(r, &r->token, text);
}

static bool read_time(mt_json_reader *r, mt_json_form form, const mt_message_type *type,
                      void *message)
{
    int64_t *seconds = member(type, message, 0);
    int32_t *nanos = member(type, message, 1);
    mt_slice text;

    if (!take_text(r, &text))
        return false;
    if (form == MT_JSON_TIMESTAMP && !mt_json_to_timestamp(text, seconds, nanos))
        return mt_json_wrong(r, mt_json_at(&r->token),
                             "not a time such as \"2001-12-31T23:59:59.5Z\"");
    if (form == MT_JSON_DURATION && !mt_json_to_duration(text, seconds, nanos))
        return mt_json_wrong(r, mt_json_at(&r->token), "not a duration such as \"1.5s\"");
    return mt_json_next(r);
}

static size_t count_paths(mt_slice text)
{
    size_t count = text.size > 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == ',';
    return count;
}

static bool add_path(mt_json_reader *r, mt_slice path, char **out)
{
    *out = mt_json_alloc(&r->run, 2 * path.size + 1);
    if (*out == NULL)
        return false;
    return mt_json_to_path(*out, path) ||
           mt_json_wrong(r, mt_json_at(&r->token), "not a list of paths such as \"name,homeTown\"");
}

static bool read_mask(mt_json_reader *r, const mt_message_type *type, void *message)
{
    size_t *count = mt_json_count(message, &type->descriptor->fields[0]);
    mt_slice text;

    if (!take_text(r, &text))
        return false;
    size_t paths = count_paths(text);
    char **array = mt_json_alloc(&r->run, mt_array_room(paths) * sizeof *array);
    if (array == NULL)
        return false;
    *(char ***)member(type, message, 0) = array;
    for (size_t at = 0, end; *count < paths; at = end + 1) {
        for (end = at; end < text.size && text.data[end] != ',';)
            end++;
        if (!add_path(r, mt_slice_sub(text, at, end - at), &array[*count]))
            return false;
        ++*count;
    }
    return mt_json_next(r);
}

/* --- reading values of any shape -------------------------------------------------------------- */

static bool read_any_value(mt_json_reader *r, const mt_message_type *type, void *message)
{
    static const uint8_t fields[] = {
        /* of the oneof, by the first token */
        [MT_JSON_NULL] = 1,  [MT_JSON_NUMBER] = 2, [MT_JSON_STRING] = 3, [MT_JSON_TRUE] = 4,
        [MT_JSON_FALSE] = 4, [MT_JSON_OBJECT] = 5, [MT_JSON_ARRAY] = 6};
    int number = fields[r->token.kind];

    if (number == 0)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected a value");
    unsigned index = (unsigned)number - 1;
    if (!mt_json_read_value(r, type, index, member(type, message, index)))
        return false;
    *mt_json_mark(message, mt_json_field(type, index)) = number;
    return true;
}

/* --- reading Any ------------------------------------------------------------------------------ */

static const char type_key[] = "@type";

/* Looks for the type of an Any, which need not come first; then goes back. Gives an empty text when
 * there is none. The token is the "{". */
static bool find_type(mt_json_reader *r, mt_json_token *found, mt_slice *url, bool *empty)
{
    mt_json_reader before = *r;
    mt_json_token key;
    mt_slice name;

    *empty = true;
    *url = mt_slice_text("");
    mt_json_take(r, MT_JSON_OBJECT, "\"{\"");
    for (bool is_it = false; !is_it && mt_json_next_member(r, &key);) {
        *empty = false;
        if (!mt_json_text(r, &key, &name) || !mt_json_colon(r))
            return false;
        *found = r->token;
        is_it = mt_slice_equal(name, mt_slice_text(type_key));
        if (!(is_it ? take_text(r, url) : mt_json_skip(r)))
            return false;
    }
    if (r->run.error != MT_OK)
        return false;
    *r = before;
    return true;
}

/* Reads the members of an Any whose message has a special form: the type, and its "value". */
static bool read_wrapped(mt_json_reader *r, const mt_message_type *type, void *message)
{
    bool had_type = false, had_value = false;
    mt_json_token key;
    mt_slice name;

    while (mt_json_next_member(r, &key)) {
        if (!mt_json_text(r, &key, &name))
            return false;
        bool is_type = mt_slice_equal(name, mt_slice_text(type_key));
        bool *had = is_type ? &had_type : &had_value;
        if (*had || (!is_type && !mt_slice_equal(name, mt_slice_text("value"))))
            return mt_json_wrong(r, mt_json_at(&key),
                                 "only one \"@type\" and one \"value\" belong here");
        *had = true;
        if (!mt_json_colon(r) ||
            !(is_type ? mt_json_skip(r) : mt_json_read_message(r, type, message)))
            return false;
    }
    return r->run.error == MT_OK;
}

static bool read_held(mt_json_reader *r, const mt_message_type *held, void *message)
{
    if (!mt_json_take(r, MT_JSON_OBJECT, "\"{\""))
        return false;
    if (mt_json_form_of(held) != MT_JSON_PLAIN)
        return read_wrapped(r, held, message);
    return mt_json_read_members(r, held, message, type_key);
}

static bool pack_held(mt_json_reader *r, const mt_message_type *held, const void *message,
                      ProtobufCBinaryData *value)
{
    value->len = held->packed_size(message);
    value->data = mt_json_alloc(&r->run, value->len);
    if (value->data == NULL)
        return false;
    mt_message_pack(held, message, value->data);
    return true;
}

static bool read_any_of(mt_json_reader *r, const mt_message_type *held, ProtobufCBinaryData *value)
{
    ProtobufCMessage *message = mt_json_alloc(&r->run, held->descriptor->sizeof_message);
    mt_json_place outer;

    if (message == NULL)
        return false;
    held->descriptor->message_init(message);
    if (!mt_json_enter(&r->run, held, &outer) || !read_held(r, held, message))
        return false;
    mt_json_leave(&r->run, outer);
    return pack_held(r, held, message, value);
}

static bool read_any(mt_json_reader *r, const mt_message_type *type, void *message)
{
    mt_json_token found = r->token;
    mt_slice url;
    bool empty;

    if (r->token.kind != MT_JSON_OBJECT)
        return mt_json_wrong(r, mt_json_at(&r->token), "expected \"{\"");
    if (!find_type(r, &found, &url, &empty))
        return false;
    if (empty)
        return mt_json_skip(r);
    if (url.size == 0)
        return mt_json_wrong(r, mt_json_at(&r->token), "\"@type\" is missing");
    if (memchr(url.data, '\0', url.size) != NULL)
        return mt_json_wrong(r, mt_json_at(&found), "embedded NUL");
    char *copy = mt_json_alloc(&r->run, url.size + 1);
    if (copy == NULL)
        return false;
    memcpy(copy, url.data, url.size);
    copy[url.size] = '\0';
    const mt_message_type *held = mt_json_any_type(&r->run, copy);
    if (held == NULL)
        return mt_json_wrong(r, mt_json_at(&found), "no type is known for \"%.100s\"", copy);
    *(char **)member(type, message, 0) = copy;
    return read_any_of(r, held, member(type, message, 1));
}

bool mt_json_read_special(mt_json_reader *r, mt_json_form form, const mt_message_type *type,
                          void *message)
{
    switch (form) {
    case MT_JSON_TIMESTAMP:
    case MT_JSON_DURATION:
        return read_time(r, form, type, message);
    case MT_JSON_FIELD_MASK:
        return read_mask(r, type, message);
    case MT_JSON_STRUCT:
        return mt_json_read_map(r, type, 0, message);
    case MT_JSON_LIST:
        return mt_json_read_list(r, type, 0, message);
    case MT_JSON_VALUE:
        return read_any_value(r, type, message);
    case MT_JSON_ANY:
        return read_any(r, type, message);
    default:
        return mt_json_read_value(r, type, 0, member(type, message, 0));
    }
}

/* --- writing ---------------------------------------------------------------------------------- */

static void write_time(mt_json_writer *w, mt_json_form form, const mt_message_type *type,
                       const void *message)
{
    const int64_t *seconds = member(type, message, 0);
    const int32_t *nanos = member(type, message, 1);
    char text[MT_JSON_TIME_MOST];
    bool ok = form == MT_JSON_TIMESTAMP ? mt_json_put_timestamp(text, *seconds, *nanos)
                                        : mt_json_put_duration(text, *seconds, *nanos);

    if (!ok)
        mt_json_fail(&w->run, "seconds or nanos are out of range");
    mt_json_put_string(w, mt_slice_text(text));
}

static void put_path(mt_json_writer *w, const char *path)
{
    char *text = mt_json_alloc(&w->run, 2 * strlen(path) + 1);

    if (text == NULL)
        return;
    if (mt_json_put_path(text, path))
        mt_json_puts(w, text);
    else
        mt_json_fail(&w->run, "the path \"%.80s\" would read back as another", path);
}

static void write_mask(mt_json_writer *w, const mt_message_type *type, const void *message)
{
    size_t count = *mt_json_count(message, &type->descriptor->fields[0]);
    char *const *paths = *(char *const *const *)member(type, message, 0);

    mt_json_puts(w, "\"");
    for (size_t i = 0; i < count && w->run.error == MT_OK; i++) {
        mt_json_puts(w, i > 0 ? "," : "");
        put_path(w, paths[i] != NULL ? paths[i] : "");
    }
    mt_json_puts(w, "\"");
}

static void write_any_value(mt_json_writer *w, const mt_message_type *type, const void *message)
{
    int number = *mt_json_mark(message, &type->descriptor->fields[0]);

    if (number <= 1 || number > 6) {
        mt_json_puts(w, "null");
        return;
    }
    unsigned index = (unsigned)number - 1;
    const void *value = member(type, message, index);
    if (number == 2 && !isfinite(*(const double *)value)) {
        mt_json_fail(&w->run, "a Value cannot be NaN or infinite");
        return;
    }
    mt_json_write_value(w, type, index, value);
}

static const void *unpack_held(mt_json_writer *w, const mt_message_type *held,
                               const ProtobufCBinaryData *value)
{
    void *message;
    mt_status why;
    mt_err err =
        mt_message_unpack(held, w->run.arena, mt_slice_of(value->data, value->len), &message, &why);

    if (err != MT_OK) {
        mt_json_fail(&w->run, "the message in it: %.100s", why.text);
        if (err == MT_ENOMEM)
            w->run.error = MT_ENOMEM;
    }
    return message;
}

static void write_held(mt_json_writer *w, const mt_message_type *held, const void *message,
                       bool *empty)
{
    mt_json_place outer;

    if (!mt_json_enter(&w->run, held, &outer))
        return;
    mt_json_form form = mt_json_form_of(held);
    if (form == MT_JSON_PLAIN) {
        mt_json_write_members(w, held, message, empty);
    } else {
        mt_json_put_key(w, mt_slice_text("value"), empty);
        mt_json_write_special(w, form, held, message);
    }
    if (w->run.error == MT_OK)
        mt_json_leave(&w->run, outer);
}

/* An Any that was never set is {}. */
static void write_any(mt_json_writer *w, const mt_message_type *type, const void *message)
{
    const char *url = *(char *const *)member(type, message, 0);
    const ProtobufCBinaryData *value = member(type, message, 1);
    bool empty;

    mt_json_open(w, "{", &empty);
    if (url != NULL && url[0] != '\0') {
        const mt_message_type *held = mt_json_any_type(&w->run, url);
        if (held == NULL) {
            mt_json_fail(&w->run, "no type is known for \"%.100s\"", url);
            return;
        }
        mt_json_put_key(w, mt_slice_text(type_key), &empty);
        mt_json_put_string(w, mt_slice_text(url));
        const void *inner = unpack_held(w, held, value);
        if (inner != NULL)
            write_held(w, held, inner, &empty);
    } else if (value->len > 0) {
        mt_json_fail(&w->run, "a value without a type_url");
    }
    mt_json_close(w, "}", empty);
}

void mt_json_write_special(mt_json_writer *w, mt_json_form form, const mt_message_type *type,
                           const void *message)
{
    switch (form) {
    case MT_JSON_TIMESTAMP:
    case MT_JSON_DURATION:
        write_time(w, form, type, message);
        break;
    case MT_JSON_FIELD_MASK:
        write_mask(w, type, message);
        break;
    case MT_JSON_STRUCT:
        mt_json_write_map(w, type, 0, message);
        break;
    case MT_JSON_LIST:
        mt_json_write_list(w, type, 0, message);
        break;
    case MT_JSON_VALUE:
        write_any_value(w, type, message);
        break;
    case MT_JSON_ANY:
        write_any(w, type, message);
        break;
    default:
        mt_json_write_value(w, type, 0, member(type, message, 0));
        break;
    }
}
