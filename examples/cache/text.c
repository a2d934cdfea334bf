/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - numbers as a person reads them, and what counts as text. */
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

text text_count(uint64_t n)
{
    char digits[24];
    text out = {""};
    size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n), to = 0;

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out.at[to++] = ',';
        out.at[to++] = digits[i];
    }
    return out;
}

text text_number(uint64_t n, const char *one, const char *many)
{
    text out;

    snprintf(out.at, sizeof out.at, "%.30s %.16s", text_count(n).at, n == 1 ? one : many);
    return out;
}

text text_bytes(uint64_t n)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    double value = (double)n / 1024;
    size_t unit = 0;
    text out;

    if (n < 1024) {
        snprintf(out.at, sizeof out.at, "%u byte%s", (unsigned)n, n == 1 ? "" : "s");
        return out;
    }
    for (; value >= 1024 && unit < 3; unit++)
        value /= 1024;
    snprintf(out.at, sizeof out.at, "%.1f %s", value, units[unit]);
    return out;
}

text text_duration(uint64_t ns)
{
    double us = (double)ns / 1e3;
    text out;

    if (us < 1000)
        snprintf(out.at, sizeof out.at, us < 10 ? "%.1f us" : "%.0f us", us);
    else if (us < 1e6)
        snprintf(out.at, sizeof out.at, us < 1e5 ? "%.1f ms" : "%.0f ms", us / 1e3);
    else
        snprintf(out.at, sizeof out.at, "%.2f s", us / 1e6);
    return out;
}

/* RFC 3629, section 4: how many bytes follow the first, and what the second may be at least and at
 * most; the rest is always 80 to bf. */
static const struct {
    uint8_t first, last, more, low, high;
} utf8_rows[] = {
    {0x01, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf},
    {0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
    {0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f}};

/* Returns the size of the character at p, 0 when there is none. */
static size_t utf8_size(const uint8_t *p, size_t left)
{
    size_t row = 0, rows = sizeof utf8_rows / sizeof *utf8_rows;

    while (row < rows && (p[0] < utf8_rows[row].first || p[0] > utf8_rows[row].last))
        row++;
    if (row == rows || left <= utf8_rows[row].more)
        return 0;
    size_t more = utf8_rows[row].more;
    if (more > 0 && (p[1] < utf8_rows[row].low || p[1] > utf8_rows[row].high))
        return 0;
    for (size_t i = 2; i <= more; i++)
        if (p[i] < 0x80 || p[i] > 0xbf)
            return 0;
    return 1 + more;
}

bool text_is_utf8(const char *data, size_t size)
{
    const uint8_t *p = (const uint8_t *)data;

    for (size_t at = 0, step; at < size; at += step) {
        step = utf8_size(p + at, size - at);
        if (step == 0)
            return false;
    }
    return true;
}
