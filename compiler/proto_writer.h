/* SPDX-License-Identifier: Apache-2.0 */
/* proto_writer.h - writes protobuf's wire format to the end of a text. */
#ifndef MTC_PROTO_WRITER_H
#define MTC_PROTO_WRITER_H

#include "text.h"

#include <stddef.h>
#include <stdint.h>

typedef enum mtc_wire {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_BYTES = 2,
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_FIXED32 = 5,
} mtc_wire;

/* Write a piece of a field. */
void mtc_put_tag(mtc_text *out, int32_t number, mtc_wire wire);
void mtc_put_varint(mtc_text *out, uint64_t value);
void mtc_put_fixed(mtc_text *out, uint64_t value, unsigned bytes);

/* Write a whole field; text is NUL-terminated. */
void mtc_put_number(mtc_text *out, int32_t number, uint64_t value);
void mtc_put_bytes(mtc_text *out, int32_t number, const char *data, size_t size);
void mtc_put_text(mtc_text *out, int32_t number, const char *text);

/* Begins a field whose content is written next, and ends it: that puts its length in front. Returns
 * where the content starts, which mtc_put_end takes. */
size_t mtc_put_begin(mtc_text *out, int32_t number);
void mtc_put_end(mtc_text *out, size_t start);

#endif
