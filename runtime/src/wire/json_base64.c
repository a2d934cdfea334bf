/* SPDX-License-Identifier: Apache-2.0 */
/* json_base64.c - bytes as text (RFC 4648): written with "+/" and padding, read in every usual form. */
#include "wire/json.h"

size_t mt_base64_size(size_t size)
{
    return (size + 2) / 3 * 4;
}

void mt_base64_put(uint8_t *out, const uint8_t *data, size_t size)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (; size > 0; data += 3, out += 4) {
        uint32_t bits = (uint32_t)data[0] << 16;
        if (size > 1)
            bits |= (uint32_t)data[1] << 8;
        if (size > 2)
            bits |= data[2];
        out[0] = (uint8_t)alphabet[bits >> 18];
        out[1] = (uint8_t)alphabet[bits >> 12 & 63];
        out[2] = size > 1 ? (uint8_t)alphabet[bits >> 6 & 63] : '=';
        out[3] = size > 2 ? (uint8_t)alphabet[bits & 63] : '=';
        size -= size < 3 ? size : 3;
    }
}

/* Returns 64 and up for what is no digit. */
static uint32_t value_of(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)c - 'A';
    if (c >= 'a' && c <= 'z')
        return (uint32_t)c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : 64;
}

static size_t without_padding(mt_slice text)
{
    size_t size = text.size;

    if (size % 4 != 0)
        return size;
    for (int i = 0; i < 2 && size > 0 && text.data[size - 1] == '='; i++)
        size--;
    return size;
}

bool mt_base64_get(mt_slice text, uint8_t *out, size_t *size)
{
    size_t digits = without_padding(text);
    uint32_t bits = 0;
    uint8_t *at = out;

    *size = 0;
    if (digits % 4 == 1)
        return false;
    for (size_t i = 0; i < digits; i++) {
        uint32_t value = value_of(text.data[i]);
        if (value > 63)
            return false;
        bits = bits << 6 | value;
        if (i % 4 != 0)
            *at++ = (uint8_t)(bits >> (6 - i % 4 * 2));
    }
    *size = (size_t)(at - out);
    return true;
}
