/* SPDX-License-Identifier: Apache-2.0 */
/* model.h - one checked file as the emitters of C need it: every name and every choice made. */
#ifndef MTC_MODEL_H
#define MTC_MODEL_H

#include "arena.h"
#include "ast.h"
#include "diag.h"
#include "policy.h"

/* How a field is kept in its struct. */
typedef enum mtc_presence {
    PRESENCE_IMPLICIT, /* x; sent unless zero or empty */
    PRESENCE_EXPLICIT, /* has_x and x; only x, which may be NULL, for strings and messages */
    PRESENCE_REQUIRED, /* x; always sent */
    PRESENCE_REPEATED, /* n_x and x */
    PRESENCE_ONEOF,    /* x in a union, and the case enum says whether it is there */
} mtc_presence;

typedef struct mtc_c_message mtc_c_message;
typedef struct mtc_c_oneof mtc_c_oneof;

/* What the codec calls a scalar type, and how it looks on the wire. */
typedef struct mtc_c_scalar {
    const char *c_type;  /* "uint32_t" */
    const char *codec;   /* "uint32": mt_put_uint32 and so on */
    const char *pb_type; /* "UINT32": PROTOBUF_C_TYPE_UINT32 */
    const char *wire;    /* "VARINT": MT_WIRE_VARINT */
    unsigned fixed_size; /* 0: it varies */
} mtc_c_scalar;

typedef struct mtc_c_field {
    const mtc_field *tree;
    mtc_type type; /* as C has it: TYPE_MESSAGE for a group, TYPE_BYTES for a sized string */
    const mtc_c_scalar *scalar;
    mtc_presence presence;
    const char *member;
    const char *c_type;       /* of one value: "char *", "cache_state", "cache_entry *" */
    const char *type_name;    /* of a message or an enum, without "*"; else NULL */
    bool is_local;            /* its message is defined in this file */
    const char *initial;      /* what it is before it is set: "0", "NULL", "CACHE_STATE_UNKNOWN" */
    const char *default_name; /* "cache_page_title_default"; NULL when the IDL gives no default */
    const mtc_c_oneof *oneof;
    const char *case_name; /* "CACHE_REQUEST_BODY_TEXT", in a oneof */
    unsigned tag_size;     /* of both tags, for a group */
    size_t required;       /* its place among the required fields of its message */
    size_t required_count; /* so many there are */
} mtc_c_field;

struct mtc_c_oneof {
    const mtc_oneof *tree;
    const char *member;    /* "body_case" */
    const char *enum_name; /* "cache_request_body_case" */
    const char *not_set;
    LIST(mtc_c_field *) fields;
};

struct mtc_c_message {
    const mtc_message *tree;
    const char *name;           /* "cache_get_request" */
    const char *upper;          /* "CACHE_GET_REQUEST" */
    LIST(mtc_c_field *) fields; /* as declared */
    LIST(mtc_c_field *) sorted; /* by number */
    LIST(mtc_c_oneof *) oneofs;
    size_t group_count; /* of fields that are groups */
    bool is_nested;     /* a field of this file holds it */
};

typedef struct mtc_c_value {
    const mtc_enum_value *tree;
    const char *name;
} mtc_c_value;

typedef struct mtc_c_enum {
    const mtc_enum *tree;
    const char *name;
    LIST(mtc_c_value) values;
} mtc_c_enum;

/* Which sides of a method are streams; bits, so that a set of them can be told. */
typedef enum mtc_shape {
    SHAPE_UNARY = 1,
    SHAPE_CLIENT_STREAM = 2, /* of requests */
    SHAPE_SERVER_STREAM = 4, /* of replies */
    SHAPE_BIDI_STREAM = 8,
    SHAPES_REQUESTS = SHAPE_CLIENT_STREAM | SHAPE_BIDI_STREAM, /* requests are a stream */
    SHAPES_REPLIES = SHAPE_SERVER_STREAM | SHAPE_BIDI_STREAM,
    SHAPES_ONE_REPLY = SHAPE_UNARY | SHAPE_CLIENT_STREAM,
} mtc_shape;

typedef struct mtc_c_method {
    const mtc_method *tree;
    mtc_shape shape;
    const char *member;  /* in the handlers struct: "get" */
    const char *request; /* the type of the request there: "cache_get_request" */
    const char *name;    /* "cache_get" */
    const char *input;
    const char *output;
    mtc_policy policy;
    const char *idempotency;
} mtc_c_method;

typedef struct mtc_c_service {
    const mtc_service *tree;
    const char *name; /* "cache" */
    LIST(mtc_c_method) methods;
} mtc_c_service;

typedef struct mtc_model {
    mtc_arena *arena;
    const mtc_file *file;
    const char *header; /* "cache.mt.h" */
    const char *guard;
    LIST(const char *) includes;
    LIST(mtc_c_enum *) enums;
    LIST(mtc_c_message *) messages; /* nested ones before those around them */
    LIST(mtc_c_service *) services;
    LIST(const char *) foreign_names; /* C names of other files' messages that fields hold */
    bool needs_math;                  /* a default is inf or nan */
} mtc_model;

/* Is a string kept as pointer and length, because (mt.sized) says so of it or of its map? */
bool mtc_is_sized(const mtc_field *field);

/* Is it a string or bytes? */
bool mtc_is_text(const mtc_c_field *field);

/* Does the struct have has_x for this field? */
bool mtc_has_flag(const mtc_c_field *field);

/* Builds the model of a checked file. What cannot be put in C is reported: then the model is not to
 * be used. */
mtc_model *mtc_model_new(mtc_arena *arena, mtc_diag *diag, const mtc_file *file);

#endif
