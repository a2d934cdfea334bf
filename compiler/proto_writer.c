/* SPDX-License-Identifier: Apache-2.0 */
/* proto_writer.c - varints, tags, and lengths that are known only afterwards. */
#include "proto_writer.h"

#include <string.h>

static size_t encode_varint(char *out, uint64_t value)
{
    size_t size = 0;

    for (; value >= 0x80; value >>= 7)
        out[size++] = (char)(value | 0x80);
    out[size++] = (char)value;
    return size;
}

void mtc_put_varint(mtc_text *out, uint64_t value)
{
    char bytes[10];

    mtc_text_add(out, bytes, encode_varint(bytes, value));
}

void mtc_put_tag(mtc_text *out, int32_t number, mtc_wire wire)
{
    mtc_put_varint(out, (uint32_t)number << 3 | wire); /* a tag has 32 bits */
}

void mtc_put_fixed(mtc_text *out, uint64_t value, unsigned bytes)
{
    char little[8];

    for (unsigned i = 0; i < bytes; i++)
        little[i] = (char)(value >> (8 * i));
    mtc_text_add(out, little, bytes);
}

void mtc_put_number(mtc_text *out, int32_t number, uint64_t value)
{
    mtc_put_tag(out, number, WIRE_VARINT);
    mtc_put_varint(out, value);
}

void mtc_put_bytes(mtc_text *out, int32_t number, const char *data, size_t size)
{
    mtc_put_tag(out, number, WIRE_BYTES);
    mtc_put_varint(out, size);
    mtc_text_add(out, data, size);
}

void mtc_put_text(mtc_text *out, int32_t number, const char *text)
{
    mtc_put_bytes(out, number, text, strlen(text));
}

size_t mtc_put_begin(mtc_text *out, int32_t number)
{
    mtc_put_tag(out, number, WIRE_BYTES);
    return out->size;
}

void mtc_put_end(mtc_text *out, size_t start)
{
    char length[10];
    size_t content = out->size - start;
    size_t size = encode_varint(length, content);

    mtc_text_add(out, length, size); /* makes the room */
    memmove(out->data + start + size, out->data + start, content);
    memcpy(out->data + start, length, size);
}
