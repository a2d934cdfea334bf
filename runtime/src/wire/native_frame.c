/* SPDX-License-Identifier: Apache-2.0 */
/* native_frame.c - the smallest parts of the native protocol: varints, byte strings, rates. */
#include "wire/native.h"

uint64_t mt_reader_varint_long(mt_reader *reader)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 70 && reader->at < reader->end; shift += 7) {
        uint8_t byte = *reader->at++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    reader->bad = true;
    reader->at = reader->end;
    return 0;
}

uint32_t mt_reader_u32(mt_reader *reader)
{
    uint64_t value = mt_reader_varint(reader);

    if (value <= UINT32_MAX)
        return (uint32_t)value;
    reader->bad = true;
    reader->at = reader->end;
    return 0;
}

uint8_t *mt_put_varint_long(uint8_t *p, uint64_t value)
{
    while (value >= 0x80) {
        *p++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *p++ = (uint8_t)value;
    return p;
}

size_t mt_varint_size(uint64_t value)
{
    unsigned bits = 64 - (unsigned)__builtin_clzll(value | 1);

    return (bits + 6) / 7;
}

uint8_t *mt_put_bytes(uint8_t *p, mt_slice bytes)
{
    p = mt_put_varint(p, bytes.size);
    if (bytes.size > 0)
        memcpy(p, bytes.data, bytes.size);
    return p + bytes.size;
}

/* The state is when all that was counted so far would have been due at the steady rate. */
bool mt_rate_take(mt_time *at, mt_time now, mt_time each, int burst)
{
    if (*at < now)
        *at = now;
    if (*at - now > each * (burst - 1))
        return false;
    *at += each;
    return true;
}
