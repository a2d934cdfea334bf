/* SPDX-License-Identifier: Apache-2.0 */
/* json_number.c - numbers of JSON, whatever the locale: exact integers, and floats rounded once. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

/* What a number says: digits, read as one integer, times ten to the exponent. */
typedef struct decimal {
    bool negative;
    const uint8_t
        *first;   /* the digits, without zeros in front or behind; a "." may be among them */
    size_t count; /* 0: the number is zero */
    int64_t exponent;
} decimal;

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static const uint8_t *skip_digits(const uint8_t *p, const uint8_t *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

/* What is beyond counts as the limit: no text is long enough to make up for it. */
static int64_t read_exponent(const uint8_t *p, const uint8_t *end)
{
    const int64_t limit = INT64_MAX / 4;
    bool negative = *p == '-';
    int64_t exponent = 0;

    for (p += *p == '-' || *p == '+'; p < end; p++)
        exponent = exponent < limit / 10 ? exponent * 10 + (*p - '0') : limit;
    return negative ? -exponent : exponent;
}

/* Leaves out the zeros at both ends. */
static void set_digits(decimal *d, const uint8_t *p, const uint8_t *end, const uint8_t *point)
{
    while (p < end && (*p == '0' || *p == '.'))
        p++;
    d->first = p;
    d->exponent -= point < end ? end - point - 1 : 0;
    for (; end > p && (end[-1] == '0' || end[-1] == '.'); end--)
        d->exponent += end[-1] == '0';
    d->count = (size_t)(end - p) - (p < point && point < end);
}

/* number = [ "-" ] ( "0" | digit1-9 { digit } ) [ "." { digit }1 ] [ ( "e" | "E" ) [ sign ] { digit }1 ] */
static bool parse(mt_slice text, decimal *d)
{
    const uint8_t *p = text.data, *end = p + text.size;

    *d = (decimal){0};
    d->negative = p < end && *p == '-';
    const uint8_t *digits = p += d->negative ? 1 : 0;
    p = skip_digits(p, end);
    const uint8_t *point = p, *last = p;
    if (p == digits || (*digits == '0' && p - digits > 1))
        return false;
    if (p < end && *p == '.') {
        last = p = skip_digits(point + 1, end);
        if (p == point + 1)
            return false;
    }
    if (p < end && (*p | 0x20) == 'e') {
        const uint8_t *exponent = ++p;
        p += p < end && (*p == '+' || *p == '-');
        const uint8_t *behind = skip_digits(p, end);
        if (behind == p)
            return false;
        d->exponent = read_exponent(exponent, behind);
        p = behind;
    }
    set_digits(d, digits, last, point);
    return p == end;
}

bool mt_json_is_number(mt_slice text)
{
    decimal d;

    return text.size > 0 && parse(text, &d);
}

/* --- integers --------------------------------------------------------------------------------- */

/* False when it does not fit. */
static bool shift_in(uint64_t *value, unsigned digit)
{
    if (*value > (UINT64_MAX - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

static bool magnitude(const decimal *d, uint64_t *value)
{
    const uint8_t *p = d->first;

    *value = 0;
    if (d->count > 20 || d->exponent > 20)
        return false;
    for (size_t i = 0; i < d->count; p++) {
        if (*p == '.')
            continue;
        if (!shift_in(value, *p - '0'))
            return false;
        i++;
    }
    for (int64_t i = 0; i < d->exponent; i++)
        if (!shift_in(value, 0))
            return false;
    return true;
}

const char *mt_json_to_integer(mt_slice text, int64_t least, uint64_t most, uint64_t *value)
{
    decimal d;

    *value = 0;
    if (text.size == 0 || !parse(text, &d))
        return "not a number";
    if (d.count == 0)
        return NULL;
    if (d.exponent < 0)
        return "not an integer";
    uint64_t limit = d.negative ? 0 - (uint64_t)least : most;
    if (!magnitude(&d, value) || *value > limit) {
        *value = 0;
        return "out of range";
    }
    if (d.negative)
        *value = 0 - *value;
    return NULL;
}

/* --- reading floats --------------------------------------------------------------------------- */

/* More digits than these never decide how a double is rounded, but whether there are any may. */
enum { DIGITS_MOST = 800, TEXT_MOST = DIGITS_MOST + 32 };

/* Writes the number without a decimal point, which is another in each locale. */
static void normalize(const decimal *d, char out[TEXT_MOST])
{
    size_t kept = d->count < DIGITS_MOST ? d->count : DIGITS_MOST;
    int64_t exponent = d->exponent + (int64_t)(d->count - kept);
    const uint8_t *p = d->first;
    char *at = out;

    if (d->negative)
        *at++ = '-';
    for (size_t i = 0; i < kept; p++) {
        if (*p == '.')
            continue;
        *at++ = (char)*p;
        i++;
    }
    if (kept < d->count) { /* the last digit is never 0 */
        *at++ = '1';
        exponent--;
    }
    if (kept == 0) {
        *at++ = '0';
        exponent = 0;
    }
    if (exponent > 99999 || exponent < -99999)
        exponent = exponent > 0 ? 99999 : -99999;
    snprintf(at, 16, "e%" PRId64, exponent);
}

static bool equals(mt_slice text, const char *name)
{
    return text.size == strlen(name) && memcmp(text.data, name, text.size) == 0;
}

/* Gives what a name stands for. */
static bool read_name(mt_slice text, double *value)
{
    *value = 0;
    if (equals(text, "NaN"))
        *value = (double)NAN;
    else if (equals(text, "Infinity"))
        *value = (double)INFINITY;
    else if (equals(text, "-Infinity"))
        *value = (double)-INFINITY;
    return *value != 0;
}

const char *mt_json_to_double(mt_slice text, bool named, double *value)
{
    char normal[TEXT_MOST];
    decimal d;

    if (named && read_name(text, value))
        return NULL;
    *value = 0;
    if (text.size == 0 || !parse(text, &d))
        return "not a number";
    normalize(&d, normal);
    *value = strtod(normal, NULL);
    return isinf(*value) ? "out of range" : NULL;
}

const char *mt_json_to_float(mt_slice text, bool named, float *value)
{
    char normal[TEXT_MOST];
    decimal d;
    double name;

    if (named && read_name(text, &name)) {
        *value = (float)name;
        return NULL;
    }
    *value = 0;
    if (text.size == 0 || !parse(text, &d))
        return "not a number";
    normalize(&d, normal);
    *value = strtof(normal, NULL);
    return isinf(*value) ? "out of range" : NULL;
}

/* --- writing floats --------------------------------------------------------------------------- */

/* d[0].d[1]d[2]… times ten to the exponent, without zeros at the end. */
typedef struct shortest {
    char digits[24];
    int count;
    int exponent;
} shortest;

/* Takes the digits out of what printf makes, around the decimal point of the locale. */
static void take_apart(const char *printed, shortest *s)
{
    s->count = 0;
    for (; *printed != 'e'; printed++)
        if (is_digit((uint8_t)*printed))
            s->digits[s->count++] = *printed;
    while (s->count > 1 && s->digits[s->count - 1] == '0')
        s->count--;
    s->digits[s->count] = '\0';
    s->exponent = (int)strtol(printed + 1, NULL, 10);
}

static void print(double value, int digits, shortest *s, char joined[40])
{
    char printed[64];

    snprintf(printed, sizeof printed, "%.*e", digits - 1, value);
    take_apart(printed, s);
    snprintf(joined, 40, "%se%d", s->digits, s->exponent - s->count + 1);
}

/* From six digits on a float that has a text of so few digits is found by it; not so if denormal. */
static void shorten_float(float value, shortest *s)
{
    char joined[40];

    for (int digits = isnormal(value) ? 6 : 1; digits <= 9; digits++) {
        print((double)value, digits, s, joined);
        if (strtof(joined, NULL) == value)
            return;
    }
}

static void shorten_double(double value, shortest *s)
{
    char joined[40];

    for (int digits = isnormal(value) ? 15 : 1; digits <= 17; digits++) {
        print(value, digits, s, joined);
        if (strtod(joined, NULL) == value)
            return;
    }
}

/* 0.000001 to 999999999999999999999 are written out, the rest with an exponent. */
static void put_shortest(char *out, const shortest *s)
{
    int behind = s->count - 1 - s->exponent; /* the point */

    if (s->exponent < -6 || s->exponent > 20) {
        snprintf(out, MT_JSON_REAL_MOST - 1, "%c%s%se%d", s->digits[0], s->count > 1 ? "." : "",
                 s->digits + 1, s->exponent);
        return;
    }
    for (int i = s->exponent; i < 0; i++) {
        *out++ = '0';
        if (i == s->exponent)
            *out++ = '.';
    }
    for (int i = 0; i < s->count; i++) {
        *out++ = s->digits[i];
        if (behind > 0 && i == s->exponent)
            *out++ = '.';
    }
    for (; behind < 0; behind++)
        *out++ = '0';
    *out = '\0';
}

/* Writes what is no finite number, or only the sign; returns where the digits go, NULL if nowhere. */
static char *put_name(char *out, double value)
{
    const char *name = isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    if (!isfinite(value)) {
        memcpy(out, name, strlen(name) + 1);
        return NULL;
    }
    if (signbit(value))
        *out++ = '-';
    return out;
}

void mt_json_put_float(char out[MT_JSON_REAL_MOST], float value)
{
    char *digits = put_name(out, (double)value);
    shortest s;

    if (digits == NULL)
        return;
    shorten_float(fabsf(value), &s);
    put_shortest(digits, &s);
}

void mt_json_put_double(char out[MT_JSON_REAL_MOST], double value)
{
    char *digits = put_name(out, value);
    shortest s;

    if (digits == NULL)
        return;
    shorten_double(fabs(value), &s);
    put_shortest(digits, &s);
}
