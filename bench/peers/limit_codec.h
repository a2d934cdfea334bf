/* SPDX-License-Identifier: Apache-2.0 */
/* peers/limit_codec.h - protobuf bytes of `message Payload { string text = 1; bytes data = 2; }`, as
 * little code as can honestly do it: every length is checked and the text must be ASCII. */
#ifndef BENCH_LIMIT_CODEC_H
#define BENCH_LIMIT_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct limit_bytes {
    const uint8_t *at;
    size_t size;
} limit_bytes;

typedef struct limit_payload {
    limit_bytes text, data;
} limit_payload;

enum { LIMIT_TEXT_TAG = 0x0a, LIMIT_DATA_TAG = 0x12 };

static inline size_t limit_varint_size(uint64_t value)
{
    size_t size = 1;

    while (value >= 0x80) {
        value >>= 7;
        size++;
    }
    return size;
}

static inline uint8_t *limit_varint_put(uint8_t *out, uint64_t value)
{
    while (value >= 0x80) {
        *out++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *out++ = (uint8_t)value;
    return out;
}

/* Returns where the number ends, NULL when it does not. */
static inline const uint8_t *limit_varint_get(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
        uint8_t byte = *p++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return p;
    }
    return NULL;
}

static inline size_t limit_field_size(limit_bytes field)
{
    return field.size == 0 ? 0 : 1 + limit_varint_size(field.size) + field.size;
}

static inline size_t limit_payload_size(const limit_payload *payload)
{
    return limit_field_size(payload->text) + limit_field_size(payload->data);
}

static inline uint8_t *limit_field_put(uint8_t *out, uint8_t tag, limit_bytes field)
{
    if (field.size == 0)
        return out;
    *out++ = tag;
    out = limit_varint_put(out, field.size);
    memcpy(out, field.at, field.size);
    return out + field.size;
}

static inline void limit_payload_put(uint8_t *out, const limit_payload *payload)
{
    out = limit_field_put(out, LIMIT_TEXT_TAG, payload->text);
    limit_field_put(out, LIMIT_DATA_TAG, payload->data);
}

static inline bool limit_is_ascii(limit_bytes text)
{
    size_t i = 0;

    for (uint64_t word; i + sizeof word <= text.size; i += sizeof word) {
        memcpy(&word, text.at + i, sizeof word);
        if ((word & 0x8080808080808080u) != 0)
            return false;
    }
    for (; i < text.size; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

/* Fills in *out with views of p to end; false when they are no valid message. */
static inline bool limit_payload_get(limit_payload *out, const uint8_t *p, const uint8_t *end)
{
    *out = (limit_payload){0};
    while (p < end) {
        uint64_t tag, size;
        p = limit_varint_get(p, end, &tag);
        if (p == NULL || (tag & 7) != 2)
            return false;
        p = limit_varint_get(p, end, &size);
        if (p == NULL || size > (uint64_t)(end - p))
            return false;
        if (tag == LIMIT_TEXT_TAG)
            out->text = (limit_bytes){p, size};
        else if (tag == LIMIT_DATA_TAG)
            out->data = (limit_bytes){p, size};
        p += size;
    }
    return limit_is_ascii(out->text);
}

#endif
