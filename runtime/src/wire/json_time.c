/* SPDX-License-Identifier: Apache-2.0 */
/* json_time.c - google.protobuf.Timestamp as RFC 3339, and Duration as seconds. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "wire/json.h"

static const int64_t first_second = -62135596800; /* of the year 1 */
static const int64_t last_second = 253402300799;  /* of the year 9999 */
static const int64_t longest = 315576000000;      /* seconds of ten thousand years */

enum { NANOS = 1000000000, DAY = 86400 };

/* --- pieces of text --------------------------------------------------------------------------- */

/* A text that is read from its front; ok becomes false when it is not of the form. */
typedef struct scan {
    const uint8_t *at;
    const uint8_t *end;
    bool ok;
} scan;

static bool take(scan *s, char c)
{
    if (s->at == s->end || *s->at != (uint8_t)c)
        return false;
    s->at++;
    return true;
}

static void expect(scan *s, char c)
{
    if (!take(s, c))
        s->ok = false;
}

static bool at_digit(const scan *s)
{
    return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static int64_t number(scan *s, int least_digits, int most_digits)
{
    int64_t value = 0;
    int count = 0;

    for (; count < most_digits && at_digit(s); count++)
        value = value * 10 + (*s->at++ - '0');
    if (count < least_digits)
        s->ok = false;
    return value;
}

static int part(scan *s, int digits, int least, int most)
{
    int value = (int)number(s, digits, digits);

    if (value < least || value > most)
        s->ok = false;
    return value;
}

/* fraction = [ "." digit{1,9} ]; returns nanoseconds. */
static int32_t fraction(scan *s)
{
    int32_t nanos = 0;
    int32_t unit = NANOS / 10;

    if (!take(s, '.'))
        return 0;
    if (!at_digit(s))
        s->ok = false;
    for (; unit > 0 && at_digit(s); unit /= 10)
        nanos += (*s->at++ - '0') * unit;
    return nanos;
}

/* Writes nothing, or a point and 3, 6 or 9 digits; returns its end. */
static char *put_fraction(char *out, int32_t nanos)
{
    if (nanos == 0)
        return out;
    if (nanos % 1000000 == 0)
        return out + snprintf(out, 12, ".%03" PRId32, nanos / 1000000);
    if (nanos % 1000 == 0)
        return out + snprintf(out, 12, ".%06" PRId32, nanos / 1000);
    return out + snprintf(out, 12, ".%09" PRId32, nanos);
}

/* --- timestamps ------------------------------------------------------------------------------- */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1 January of the year 1 to that of another. */
static int days_before_year(int year)
{
    int past = year - 1;

    return past * 365 + past / 4 - past / 100 + past / 400;
}

static int64_t seconds_of(int year, int month, int day)
{
    int days = days_before_year(year) + day - 1;

    for (int m = 1; m < month; m++)
        days += days_of_month(year, m);
    return first_second + (int64_t)days * DAY;
}

/* days counts from 1 January of the year 1. */
static void date_of(int days, int *year, int *month, int *day)
{
    *year = days / 366 + 1;
    while (days_before_year(*year + 1) <= days)
        ++*year;
    days -= days_before_year(*year);
    for (*month = 1; days >= days_of_month(*year, *month); ++*month)
        days -= days_of_month(*year, *month);
    *day = days + 1;
}

bool mt_json_put_timestamp(char out[MT_JSON_TIME_MOST], int64_t seconds, int32_t nanos)
{
    int year, month, day;

    out[0] = '\0';
    if (seconds < first_second || seconds > last_second || nanos < 0 || nanos >= NANOS)
        return false;
    int64_t since = seconds - first_second;
    date_of((int)(since / DAY), &year, &month, &day);
    int left = (int)(since % DAY);
    char *at = out + snprintf(out, 24, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
                              left / 3600, left / 60 % 60, left % 60);
    memcpy(put_fraction(at, nanos), "Z", 2);
    return true;
}

/* offset = "Z" | ( "+" | "-" ) hours ":" minutes; returns seconds. */
static int offset(scan *s)
{
    if (take(s, 'Z'))
        return 0;
    int sign = take(s, '-') ? -1 : 1;
    if (sign > 0)
        expect(s, '+');
    int hours = part(s, 2, 0, 23);
    expect(s, ':');
    return sign * (hours * 3600 + part(s, 2, 0, 59) * 60);
}

/* timestamp = year "-" month "-" day "T" hour ":" minute ":" second fraction offset */
bool mt_json_to_timestamp(mt_slice text, int64_t *seconds, int32_t *nanos)
{
    scan s = {text.data, text.data + text.size, true};

    int year = part(&s, 4, 1, 9999);
    expect(&s, '-');
    int month = part(&s, 2, 1, 12);
    expect(&s, '-');
    int day = part(&s, 2, 1, 31);
    expect(&s, 'T');
    int hour = part(&s, 2, 0, 23);
    expect(&s, ':');
    int minute = part(&s, 2, 0, 59);
    expect(&s, ':');
    int second = part(&s, 2, 0, 59);
    *nanos = fraction(&s);
    int away = offset(&s);
    if (!s.ok || s.at != s.end || day > days_of_month(year, month))
        return false;
    *seconds = seconds_of(year, month, day) + hour * 3600 + minute * 60 + second - away;
    return *seconds >= first_second && *seconds <= last_second;
}

/* --- durations -------------------------------------------------------------------------------- */

static bool is_duration(int64_t seconds, int32_t nanos)
{
    if (seconds < -longest || seconds > longest || nanos <= -NANOS || nanos >= NANOS)
        return false;
    return (seconds <= 0 || nanos >= 0) && (seconds >= 0 || nanos <= 0);
}

bool mt_json_put_duration(char out[MT_JSON_TIME_MOST], int64_t seconds, int32_t nanos)
{
    out[0] = '\0';
    if (!is_duration(seconds, nanos))
        return false;
    bool negative = seconds < 0 || nanos < 0;
    char *at =
        out + snprintf(out, 24, "%s%" PRId64, negative ? "-" : "", negative ? -seconds : seconds);
    memcpy(put_fraction(at, negative ? -nanos : nanos), "s", 2);
    return true;
}

/* duration = [ "-" ] digit{1,12} fraction "s" */
bool mt_json_to_duration(mt_slice text, int64_t *seconds, int32_t *nanos)
{
    scan s = {text.data, text.data + text.size, true};
    bool negative = take(&s, '-');

    *seconds = number(&s, 1, 12);
    *nanos = fraction(&s);
    expect(&s, 's');
    if (negative) {
        *seconds = -*seconds;
        *nanos = -*nanos;
    }
    return s.ok && s.at == s.end && is_duration(*seconds, *nanos);
}
