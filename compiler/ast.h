/* SPDX-License-Identifier: Apache-2.0 */
/* ast.h - the tree of one file. The parser builds it; resolve links names to what they name, check
 * fills in numbers, defaults and option values; after that it is only read. */
#ifndef MTC_AST_H
#define MTC_AST_H

#include "arena.h"
#include "lex.h"
#include "source.h"
#include "table.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    MTC_MAX_NAME = 1024,              /* of a full name; bounds what all names together take */
    MTC_MAX_NESTING = 31,             /* of messages, as protoc has it */
    MTC_MAX_VALUE_DEPTH = 100,        /* of option values */
    MTC_MAX_FIELD_NUMBER = 536870911, /* 2^29 - 1 */
    MTC_MAX_SET_NUMBER = 2147483646,  /* of message sets */
    MTC_MAX_OPTION_PARTS = 100,       /* of the name of an option, between its dots */
};

typedef struct mtc_file mtc_file;
typedef struct mtc_decl mtc_decl;
typedef struct mtc_message mtc_message;
typedef struct mtc_field mtc_field;
typedef struct mtc_oneof mtc_oneof;
typedef struct mtc_enum mtc_enum;
typedef struct mtc_enum_value mtc_enum_value;
typedef struct mtc_service mtc_service;
typedef struct mtc_method mtc_method;

/* An identifier, perhaps dotted, as written; text NULL: there is none. */
typedef struct mtc_name {
    const char *text;
    mtc_span at;
} mtc_name;

/* --- options ---------------------------------------------------------------------------------- */

typedef enum mtc_value_kind {
    VALUE_IDENT,
    VALUE_INT,
    VALUE_FLOAT,
    VALUE_STRING,
    VALUE_AGGREGATE, /* { name: value … } */
    VALUE_LIST,      /* [ value, … ], only inside an aggregate */
} mtc_value_kind;

typedef struct mtc_aggregate_field mtc_aggregate_field;

/* A constant, as written. */
typedef struct mtc_value {
    mtc_value_kind kind;
    mtc_span at;
    bool negative;     /* a "-" stood before it */
    bool in_aggregate; /* where protobuf's text format has rules of its own */
    bool too_big;      /* an integer that uint64 cannot hold */
    uint64_t integer;
    double number;
    const char *ident;
    mtc_bytes string;
    LIST(struct mtc_value) list;
    LIST(mtc_aggregate_field) fields;
} mtc_value;

struct mtc_aggregate_field {
    mtc_name name;
    bool extension; /* [name]; with a "/" in it, the type of an Any */
    bool colon;     /* one stood behind the name */
    mtc_value value;
};

typedef struct mtc_option_set mtc_option_set;

/* The checked value of one field of an options message; which member counts, field->type says. */
typedef struct mtc_option_value {
    const mtc_field *field;
    mtc_span at;       /* of its name */
    mtc_span value_at; /* source NULL for a message that was set field by field */
    uint64_t integer;  /* signed types: cast; bool: 0 or 1; enum: its number */
    double number;
    mtc_bytes string;
    mtc_option_set *set;
} mtc_option_value;

struct mtc_option_set {
    const mtc_message *type;
    LIST(mtc_option_value) values;
    mtc_table places; /* of check: where in values the field of a name, or of a oneof, is set */
    mtc_table counts; /* of check: how often an option was set by its name */
};

typedef struct mtc_option_part {
    mtc_name name;
    bool extension;         /* (name) */
    const mtc_field *field; /* what it names; set by check */
} mtc_option_part;

typedef struct mtc_option {
    LIST(mtc_option_part) parts;
    mtc_span at; /* of the whole name */
    mtc_value value;
    mtc_option_value checked; /* set by check */
    int32_t index;            /* of a repeated option, set by check: so many were set before */
} mtc_option;

typedef struct mtc_options {
    LIST(mtc_option) written;
    mtc_option_set *checked; /* set by check; NULL when there are none */
    bool has_block;          /* "{ … }" stood behind a method, maybe empty */
} mtc_options;

/* --- declarations ----------------------------------------------------------------------------- */

typedef enum mtc_decl_kind {
    DECL_PACKAGE,
    DECL_MESSAGE,
    DECL_FIELD,
    DECL_ONEOF,
    DECL_ENUM,
    DECL_ENUM_VALUE,
    DECL_SERVICE,
    DECL_METHOD,
} mtc_decl_kind;

/* What all declarations have; the first member of each. */
struct mtc_decl {
    mtc_decl_kind kind;
    mtc_name name;
    const char *full_name; /* "cache.v1.GetRequest.key" */
    mtc_file *file;
    mtc_decl *parent; /* NULL at file level */
    size_t location;  /* in file->locations, if there are any */
    mtc_comments comments;
    mtc_options options;
};

/* protobuf's numbers, as in FieldDescriptorProto.Type. */
typedef enum mtc_type {
    TYPE_UNKNOWN = 0, /* a name that is not resolved yet, or could not be */
    TYPE_DOUBLE = 1,
    TYPE_FLOAT = 2,
    TYPE_INT64 = 3,
    TYPE_UINT64 = 4,
    TYPE_INT32 = 5,
    TYPE_FIXED64 = 6,
    TYPE_FIXED32 = 7,
    TYPE_BOOL = 8,
    TYPE_STRING = 9,
    TYPE_GROUP = 10,
    TYPE_MESSAGE = 11,
    TYPE_BYTES = 12,
    TYPE_UINT32 = 13,
    TYPE_ENUM = 14,
    TYPE_SFIXED32 = 15,
    TYPE_SFIXED64 = 16,
    TYPE_SINT32 = 17,
    TYPE_SINT64 = 18,
} mtc_type;

typedef enum mtc_label {
    LABEL_NONE = 0, /* nothing was written: proto3, oneof, map */
    LABEL_OPTIONAL = 1,
    LABEL_REQUIRED = 2,
    LABEL_REPEATED = 3,
} mtc_label;

struct mtc_field {
    mtc_decl decl;
    mtc_label label;
    mtc_span label_at;
    mtc_type type;
    mtc_name type_name;         /* text NULL for scalars; at is set for both */
    const mtc_message *message; /* what type_name names: resolve sets one of the two */
    const mtc_enum *enumeration;
    int32_t number;
    mtc_span number_at;
    mtc_oneof *oneof;
    mtc_name extendee; /* only of extensions */
    const mtc_message *extended;
    bool has_default;
    mtc_value default_value;
    const mtc_option_value *checked_default; /* set by check */
    const char *synthetic_oneof; /* the name of the oneof that proto3 "optional" makes, or NULL */
    const char *json_name;
    bool json_name_written;
    mtc_span json_name_at;
    bool packed;            /* set by check: repeated, and written in one piece */
    bool packed_by_default; /* this and the next set by resolve, see feature.h */
    bool implicit;          /* edition: there is no telling whether zero was set */
};

struct mtc_oneof {
    mtc_decl decl;
    size_t index; /* among the oneofs of its message */
    LIST(mtc_field *) fields;
};

typedef struct mtc_range {
    int32_t first; /* both ends included */
    int32_t last;
    mtc_span at;
    bool to_max;          /* "max" was written: how much that is, depends on the message */
    size_t location;      /* as in mtc_decl */
    mtc_options *options; /* of extension ranges: shared by those of one statement, may be NULL */
} mtc_range;

typedef LIST(mtc_range) mtc_ranges;
typedef LIST(mtc_name) mtc_names;

struct mtc_message {
    mtc_decl decl;
    bool is_map_entry;
    bool is_group;
    bool is_message_set; /* its items are sent in the old format of sets */
    bool strict_names; /* those of fields must differ in JSON too; set by resolve, see feature.h */
    LIST(mtc_field *) fields;
    LIST(mtc_field *) required; /* set by resolve: those of fields that are */
    LIST(mtc_oneof *) oneofs;
    LIST(mtc_message *) messages;
    LIST(mtc_enum *) enums;
    LIST(mtc_field *) extensions;
    mtc_ranges extension_ranges;
    mtc_range
        *sorted_ranges; /* set by resolve: they by their first, with the greatest last so far */
    mtc_ranges reserved_ranges;
    mtc_names reserved_names;
};

struct mtc_enum_value {
    mtc_decl decl;
    int32_t number;
    mtc_span number_at;
};

struct mtc_enum {
    mtc_decl decl;
    LIST(mtc_enum_value *) values;
    int32_t *numbers;  /* set by resolve: of the values, sorted */
    bool is_closed;    /* this and the next set by resolve, see feature.h */
    bool strict_names; /* those of values must differ in JSON too */
    mtc_ranges reserved_ranges;
    mtc_names reserved_names;
};

struct mtc_method {
    mtc_decl decl;
    mtc_name input_name;
    mtc_name output_name;
    mtc_span input_stream; /* of the word "stream"; source NULL: not there */
    mtc_span output_stream;
    const mtc_message *input;
    const mtc_message *output;
};

struct mtc_service {
    mtc_decl decl;
    const mtc_option_set *policy; /* set by check: what (mt.service) says, or NULL */
    LIST(mtc_method *) methods;
};

/* A place for SourceCodeInfo: the descriptor's field at path stands there. */
typedef struct mtc_location {
    int32_t *path;
    size_t path_size;
    const mtc_options *options; /* the path goes on to option number "option" of these, or NULL */
    size_t option;
    uint32_t start; /* bytes of the source */
    uint32_t end;
    mtc_comments comments;
} mtc_location;

typedef struct mtc_import {
    const char *name;
    mtc_span at;
    bool is_public;
    bool is_weak;
    bool used;
    mtc_file *file; /* set when it was loaded */
} mtc_import;

struct mtc_file {
    const mtc_source *source;
    bool is_proto3;
    int edition;         /* 2023; 0: the file has a syntax instead */
    bool is_lite;        /* set by resolve */
    bool syntax_unknown; /* it has an error: neither proto2 nor proto3 can be asked of the file */
    bool incomplete;     /* errors were found when it was read: members may be missing, … */
    bool lost_types;     /* … and even types, here or in imports */
    bool built_in;       /* came from mtc's own folder */
    mtc_span syntax_at;
    mtc_name package; /* text "" when there is none */
    mtc_comments syntax_comments;
    LIST(mtc_import) imports;
    LIST(mtc_message *) messages;
    LIST(mtc_enum *) enums;
    LIST(mtc_service *) services;
    LIST(mtc_field *) extensions;
    mtc_options options;
    LIST(mtc_file *) exported;    /* set by load: this file, and what it imports publicly */
    LIST(mtc_file *) visible;     /* exported, and what its other imports export */
    LIST(mtc_location) locations; /* empty unless they were asked for */
    mtc_table unknown;            /* names that were reported as unknown */
    bool loading; /* its imports are being loaded: whoever imports it makes a cycle */
};

/* Returns the word for a kind of declaration: "message"; and with its article: "an enum". */
const char *mtc_decl_kind_name(mtc_decl_kind kind);
const char *mtc_decl_kind_phrase(mtc_decl_kind kind);

/* Returns the scalar type that a word names, TYPE_UNKNOWN for none. */
mtc_type mtc_type_of_word(const char *word);

/* Returns the word for a type: "int32", "message". */
const char *mtc_type_word(mtc_type type);

/* Returns "proto2", "proto3" or "edition 2023". */
const char *mtc_syntax_name(const mtc_file *file);

/* Returns what a field is called in JSON unless it says otherwise: "cacheEntry" for "cache_entry". */
const char *mtc_default_json_name(mtc_arena *arena, const char *name);

/* Returns the message in which a declaration stands, or NULL. */
static inline mtc_message *mtc_parent_message(const mtc_decl *decl)
{
    return decl->parent != NULL && decl->parent->kind == DECL_MESSAGE ? (mtc_message *)decl->parent
                                                                      : NULL;
}

/* Returns the option of a plain name that is set to a word, as it is written, before check; or NULL. */
const mtc_option *mtc_option_written(const mtc_options *options, const char *name,
                                     const char *word);

/* Returns the checked value of an option by its field's full name, such as
 * "google.protobuf.FieldOptions.packed" or "mt.method"; NULL when it is not set. */
const mtc_option_value *mtc_option_find(const mtc_option_set *set, const char *full_name);

#endif
