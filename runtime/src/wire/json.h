/* SPDX-License-Identifier: Apache-2.0 */
/* wire/json.h - the parts of msgtrans/json.h: where an error is, tokens, the output, and the forms
 * that single values have. */
#ifndef MT_WIRE_JSON_H
#define MT_WIRE_JSON_H

#include <msgtrans/json.h>
#include <stdarg.h>

enum {
    MT_JSON_DEPTH = 100,   /* as mt_message_unpack(): how many messages nest below the first */
    MT_JSON_REAL_MOST = 40 /* bytes of a float or double as text, with NUL */
};

/* --- what both ways share --------------------------------------------------------------------- */

/* The state of one run, and its first error. */
typedef struct mt_json_run {
    mt_arena *arena;
    const mt_json_options *options;
    int depth_left;
    const ProtobufCMessageDescriptor *message; /* where the run is; stays there when it fails */
    const ProtobufCFieldDescriptor *field;     /* NULL: at the message as a whole */
    mt_err refusal; /* the error of what is refused: MT_EDECODE reading, MT_EINVAL writing */
    mt_err error;
    char reason[200];
} mt_json_run;

/* Notes the first error of a run; returns false. */
bool mt_json_fail(mt_json_run *run, const char *format, ...) MT_PRINTF(2, 3);
bool mt_json_vfail(mt_json_run *run, const char *format, va_list args) MT_PRINTF(2, 0);

/* Returns memory of the arena; NULL, and the error noted, when there is none. */
void *mt_json_alloc(mt_json_run *run, size_t size);

/* Goes one message deeper, into a message of that type; false, and the error noted, when that is too
 * deep. What the run was in before is to be put back by mt_json_leave(). */
typedef struct mt_json_place {
    const ProtobufCMessageDescriptor *message;
    const ProtobufCFieldDescriptor *field;
} mt_json_place;

bool mt_json_enter(mt_json_run *run, const mt_message_type *type, mt_json_place *outer);
void mt_json_leave(mt_json_run *run, mt_json_place outer);

/* Finishes: returns the run's error and, unless why is NULL, tells it; where is "line:column: " or "". */
mt_err mt_json_end(const mt_json_run *run, const char *where, mt_status *why);

/* The type that an Any with this URL holds; NULL if it is not among the options. */
const mt_message_type *mt_json_any_type(const mt_json_run *run, const char *url);

/* --- messages of special form ----------------------------------------------------------------- */

typedef enum mt_json_form {
    MT_JSON_PLAIN, /* an object of its fields */
    MT_JSON_TIMESTAMP,
    MT_JSON_DURATION,
    MT_JSON_FIELD_MASK,
    MT_JSON_STRUCT,
    MT_JSON_LIST,
    MT_JSON_VALUE,
    MT_JSON_WRAPPER,
    MT_JSON_ANY,
} mt_json_form;

/* What form a type has: by its name, and only if its fields are those that protobuf gives it. */
mt_json_form mt_json_form_of(const mt_message_type *type);

/* Is null a value of the field, and not its absence? */
bool mt_json_takes_null(const mt_message_type *type, unsigned index);

/* --- members of structs ----------------------------------------------------------------------- */

/* The fields of a type are counted on through its groups. */
static inline unsigned mt_json_field_count(const mt_message_type *type)
{
    return type->descriptor->n_fields + type->group_count;
}

static inline const ProtobufCFieldDescriptor *mt_json_field(const mt_message_type *type,
                                                            unsigned index)
{
    unsigned described = type->descriptor->n_fields;

    return index < described ? &type->descriptor->fields[index] : &type->groups[index - described];
}

/* The member of a field; of a repeated one, the pointer to its array. */
static inline void *mt_json_member(const void *message, const ProtobufCFieldDescriptor *field)
{
    return (uint8_t *)(uintptr_t)message + field->offset;
}

static inline size_t *mt_json_count(const void *message, const ProtobufCFieldDescriptor *field)
{
    return (size_t *)(void *)((uint8_t *)(uintptr_t)message + field->quantifier_offset);
}

/* has_x, or the case of a oneof; both have the size of an int. */
static inline int *mt_json_mark(const void *message, const ProtobufCFieldDescriptor *field)
{
    return (int *)(void *)((uint8_t *)(uintptr_t)message + field->quantifier_offset);
}

static inline bool mt_json_in_oneof(const ProtobufCFieldDescriptor *field)
{
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
}

/* Is its member a pointer that is NULL when the field is not there? */
static inline bool mt_json_is_pointer(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
}

/* The size of one value. */
size_t mt_json_value_size(const ProtobufCFieldDescriptor *field);

/* The text or the bytes of a value; a string that is NULL is empty. */
mt_slice mt_json_text_of(const void *value, const ProtobufCFieldDescriptor *field);

/* Which comes first, as strcmp() has it. */
int mt_json_compare(mt_slice a, mt_slice b);

/* Would the field be sent? */
bool mt_json_is_set(const void *message, const ProtobufCFieldDescriptor *field);

/* Finds the entries of a map whose key comes again behind them.
 *   Owns     *hidden is the arena's: count flags; NULL when there are no such entries
 *   Returns  false, and the error noted, when memory is out */
bool mt_json_hidden_entries(mt_json_run *run, const mt_message_type *entry, void *const *entries,
                            size_t count, const bool **hidden);

/* --- numbers ---------------------------------------------------------------------------------- */

/* Is all of the text a number as JSON has them? */
bool mt_json_is_number(mt_slice text);

/* Reads an integer, which may have a fraction of zeros and an exponent; negative ones are given as
 * two's complement. Returns NULL, or why it is none. */
const char *mt_json_to_integer(mt_slice text, int64_t least, uint64_t most, uint64_t *value);

/* Reads a float or a double, rounded once; also "NaN", "Infinity" and "-Infinity" if they are named,
 * as strings can. Returns NULL, or why it is none. */
const char *mt_json_to_float(mt_slice text, bool named, float *value);
const char *mt_json_to_double(mt_slice text, bool named, double *value);

/* Writes the shortest text that reads back as the same number; without the quotes that NaN and the
 * infinities need. */
void mt_json_put_float(char out[MT_JSON_REAL_MOST], float value);
void mt_json_put_double(char out[MT_JSON_REAL_MOST], double value);

/* --- bytes, times, field masks ---------------------------------------------------------------- */

/* Base64 of bytes: out has room for mt_base64_size(size). */
size_t mt_base64_size(size_t size);
void mt_base64_put(uint8_t *out, const uint8_t *data, size_t size);

/* Decodes either alphabet, with or without padding; out has room for three quarters of the text.
 * False when it is neither. */
bool mt_base64_get(mt_slice text, uint8_t *out, size_t *size);

enum { MT_JSON_TIME_MOST = 40 };

/* Each is false for what is out of range or not of the form. */
bool mt_json_put_timestamp(char out[MT_JSON_TIME_MOST], int64_t seconds, int32_t nanos);
bool mt_json_to_timestamp(mt_slice text, int64_t *seconds, int32_t *nanos);
bool mt_json_put_duration(char out[MT_JSON_TIME_MOST], int64_t seconds, int32_t nanos);
bool mt_json_to_duration(mt_slice text, int64_t *seconds, int32_t *nanos);

/* Rewrites a path of a field mask, foo_bar.x to fooBar.x and back; out has room for twice its size and
 * a NUL. False when it would not come back the same. */
bool mt_json_put_path(char *out, const char *path);
bool mt_json_to_path(char *out, mt_slice path);

/* --- reading ---------------------------------------------------------------------------------- */

typedef enum mt_json_kind {
    MT_JSON_END, /* of the text */
    MT_JSON_OBJECT,
    MT_JSON_OBJECT_END,
    MT_JSON_ARRAY,
    MT_JSON_ARRAY_END,
    MT_JSON_COLON,
    MT_JSON_COMMA,
    MT_JSON_STRING,
    MT_JSON_NUMBER,
    MT_JSON_TRUE,
    MT_JSON_FALSE,
    MT_JSON_NULL,
} mt_json_kind;

typedef struct mt_json_token {
    mt_json_kind kind;
    bool has_escapes; /* of a string: raw is not yet its text */
    mt_slice raw;     /* as written; a string without its quotes */
} mt_json_token;

/* Where it begins. */
static inline const uint8_t *mt_json_at(const mt_json_token *token)
{
    return token->kind == MT_JSON_STRING ? token->raw.data - 1 : token->raw.data;
}

typedef struct mt_json_reader {
    mt_json_run run;
    const uint8_t *start;
    const uint8_t *at; /* behind the token */
    const uint8_t *end;
    const uint8_t *error_at;
    mt_json_token token; /* the next one that nobody has taken */
    bool is_first;       /* an object or array was opened, and nothing in it read */
} mt_json_reader;

/* Notes the first error, at a place of the text; returns false. */
bool mt_json_wrong(mt_json_reader *r, const uint8_t *at, const char *format, ...) MT_PRINTF(3, 4);

/* Goes to the next token; false, and the error noted, when there is none. */
bool mt_json_next(mt_json_reader *r);

/* Takes a token of that kind, or refuses the one that is there: "expected <what>". */
bool mt_json_take(mt_json_reader *r, mt_json_kind kind, const char *what);

/* Goes through an object whose "{" was taken: true, with the key, when the ":" of a further member is
 * the next token; false at its end, which is taken, and on errors, which run.error tells. */
bool mt_json_next_member(mt_json_reader *r, mt_json_token *key);
bool mt_json_colon(mt_json_reader *r);

/* The same for an array. */
bool mt_json_next_item(mt_json_reader *r);

/* Skips a value. */
bool mt_json_skip(mt_json_reader *r);

/* Gives the text of a string; it lies in the input or, if it has escapes, in the arena with a NUL. */
bool mt_json_text(mt_json_reader *r, const mt_json_token *token, mt_slice *text);

/* Makes a string, or bytes, of the text of a token. */
bool mt_json_keep_string(mt_json_reader *r, const mt_json_token *token, mt_slice text,
                         char **value);
bool mt_json_keep_bytes(mt_json_reader *r, mt_slice text, ProtobufCBinaryData *value);

/* Is the next value the unknown name of an enum value, and to be skipped? */
bool mt_json_is_unknown_name(mt_json_reader *r, const ProtobufCFieldDescriptor *field);

/* Reads the next value into a message or one value of a field; the run is at that field. */
bool mt_json_read_message(mt_json_reader *r, const mt_message_type *type, void *message);
bool mt_json_read_value(mt_json_reader *r, const mt_message_type *type, unsigned index,
                        void *value);

/* Reads all of a repeated field. */
bool mt_json_read_list(mt_json_reader *r, const mt_message_type *type, unsigned index,
                       void *message);
bool mt_json_read_map(mt_json_reader *r, const mt_message_type *type, unsigned index,
                      void *message);

/* Reads the members of an object whose "{" was taken; skipped, if not NULL, is a key that is none of
 * the fields. */
bool mt_json_read_members(mt_json_reader *r, const mt_message_type *type, void *message,
                          const char *skipped);

/* Reads a message that is not MT_JSON_PLAIN. */
bool mt_json_read_special(mt_json_reader *r, mt_json_form form, const mt_message_type *type,
                          void *message);

/* --- writing ---------------------------------------------------------------------------------- */

typedef struct mt_json_writer {
    mt_json_run run;
    uint8_t *text;
    size_t size;
    size_t room;
    unsigned level; /* of objects and arrays that are open */
} mt_json_writer;

/* Each adds to the text; after an error nothing is added any more. */
void mt_json_put(mt_json_writer *w, const void *text, size_t size);
void mt_json_puts(mt_json_writer *w, const char *text);
void mt_json_put_string(mt_json_writer *w, mt_slice text); /* fails unless it is UTF-8 */

/* Opens and closes an object or an array, and goes to its next item; *empty is true until then. */
void mt_json_open(mt_json_writer *w, const char *bracket, bool *empty);
void mt_json_item(mt_json_writer *w, bool *empty);
void mt_json_close(mt_json_writer *w, const char *bracket, bool empty);
void mt_json_put_key(mt_json_writer *w, mt_slice key, bool *empty);

/* Each writes one value: of a message, NULL for an initial one; of a field. */
void mt_json_write_message(mt_json_writer *w, const mt_message_type *type, const void *message);
void mt_json_write_value(mt_json_writer *w, const mt_message_type *type, unsigned index,
                         const void *value);
void mt_json_write_list(mt_json_writer *w, const mt_message_type *type, unsigned index,
                        const void *message);
void mt_json_write_map(mt_json_writer *w, const mt_message_type *type, unsigned index,
                       const void *message);

/* Writes the fields into an object that is open. */
void mt_json_write_members(mt_json_writer *w, const mt_message_type *type, const void *message,
                           bool *empty);

/* Writes a message that is not MT_JSON_PLAIN. */
void mt_json_write_special(mt_json_writer *w, mt_json_form form, const mt_message_type *type,
                           const void *message);

#endif
