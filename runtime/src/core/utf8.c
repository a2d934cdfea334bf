/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.c - one character at a time. */
#include "core/utf8.h"

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* What the first byte promises; a byte that can start nothing stands for itself. */
static size_t promised_length(uint8_t first)
{
    if (first < 0xc2 || first > 0xf4)
        return 1;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Overlong forms, surrogates and what lies above U+10FFFF all show in the second byte. */
static bool is_second(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0 && second <= 0xbf;
    case 0xed:
        return second >= 0x80 && second <= 0x9f;
    case 0xf0:
        return second >= 0x90 && second <= 0xbf;
    case 0xf4:
        return second >= 0x80 && second <= 0x8f;
    default:
        return is_continuation(second);
    }
}

size_t mt_utf8_length(const uint8_t *text, size_t size)
{
    size_t length = promised_length(text[0]);

    if (length == 1)
        return text[0] < 0x80;
    if (length > size || !is_second(text[0], text[1]))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(text[i]))
            return 0;
    return length;
}

size_t mt_utf8_whole(const char *text, size_t size)
{
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        uint8_t byte = (uint8_t)text[size - back];
        if (!is_continuation(byte))
            return promised_length(byte) > back ? size - back : size;
    }
    return size;
}
