/* SPDX-License-Identifier: Apache-2.0 */
/* emitter.h - the parts of the two files, each written by its own source file, for emit.c. */
#ifndef MTC_EMITTER_H
#define MTC_EMITTER_H

#include "model.h"
#include "text.h"

enum { EMIT_LINE_MAX = 100 };

/* Writes the comments of a declaration in front of it, each line behind indent; for one that
 * mtc_emit_line() ends, the trailing comment only if that will not. */
void mtc_emit_comments(mtc_text *out, const mtc_comments *comments, const char *indent);
void mtc_emit_comments_above(mtc_text *out, const mtc_comments *comments, const char *indent,
                             const mtc_text *line);

/* Writes a line and its newline, and the comments of what it declares: leading ones were written
 * before, a trailing one goes behind the line if there is room for it. */
void mtc_emit_line(mtc_text *out, const mtc_comments *comments, const char *indent,
                   const mtc_text *line);

/* Writes "head(arg, arg)tail" and a newline, broken below the "(" where a line grows too long. */
void mtc_emit_call(mtc_text *out, const char *head, const char *const *args, size_t count,
                   const char *tail);

/* Writes code, its lines broken where long names made them too long. */
void mtc_emit_wrapped(mtc_text *out, const mtc_text *code);

/* Writes a line as a comment that parts a file. */
void mtc_emit_rule(mtc_text *out, const char *title);

/* Is a value of this field of any size: text, a message, a group? */
bool mtc_is_piece(const mtc_c_field *field);

/* What the codec calls packed fields of this type: "int32", "fixed64". */
const char *mtc_packed_codec(const mtc_c_field *field);

/* Header: types, and what can be done with them. */
void mtc_emit_enum_type(mtc_text *out, const mtc_c_enum *enumeration);
void mtc_emit_struct(mtc_text *out, const mtc_c_message *message);
void mtc_emit_message_functions(mtc_text *out, const mtc_c_message *message);
void mtc_emit_find_head(mtc_text *out, const mtc_c_message *message, const mtc_c_field *field,
                        const char *tail);
void mtc_emit_unpack_head(mtc_text *out, const char *start, const char *name, const char *tail);
void mtc_emit_service_header(mtc_text *out, const mtc_c_service *service);
void mtc_emit_stream_guide(mtc_text *out, unsigned shapes); /* of the methods of a service */
void mtc_emit_stream_header(mtc_text *out, const mtc_c_service *service, size_t index);

/* Source: protobuf-c descriptors. */
void mtc_emit_enum_descriptor(mtc_text *out, const mtc_model *model, const mtc_c_enum *enumeration);
void mtc_emit_message_descriptor(mtc_text *out, const mtc_model *model,
                                 const mtc_c_message *message);

/* Source: straight-line codecs, and the public functions around them. */
void mtc_emit_codec_prototypes(mtc_text *out, const mtc_model *model);
void mtc_emit_size(mtc_text *out, const mtc_c_message *message);
void mtc_emit_pack(mtc_text *out, const mtc_c_message *message);
void mtc_emit_unpack(mtc_text *out, const mtc_c_message *message);
void mtc_emit_fields(mtc_text *out, const mtc_model *model, const mtc_c_message *message);
void mtc_emit_message_shims(mtc_text *out, const mtc_c_message *message);

/* Source: method tables and typed shims. */
void mtc_emit_service(mtc_text *out, const mtc_c_service *service);
void mtc_emit_stream_shims(mtc_text *out, const mtc_c_service *service, size_t index);
void mtc_emit_stream(mtc_text *out, const mtc_c_service *service, size_t index);

#endif
