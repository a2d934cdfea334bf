/* SPDX-License-Identifier: Apache-2.0 */
/* quantity.c - a number, perhaps with a fraction, and a unit. */
#include "quantity.h"

#include <string.h>

typedef struct unit {
    const char *name;
    uint64_t factor;
} unit;

/* What kind of quantity is read, and what is said of one that is none. */
typedef struct measure {
    unit units[5]; /* from the largest down; the last one has the factor 1 */
    const char *form;
    const char *too_big;
    const char *not_whole;
} measure;

static const measure duration = {
    {{"m", 60000000}, {"s", 1000000}, {"ms", 1000}, {"us", 1}},
    "a duration is a number and a unit: \"100us\", \"50ms\", \"1.5s\", \"2m\"",
    "a duration is at most 71 minutes",
    "a duration is a whole number of microseconds",
};

static const measure size = {
    {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}, {"", 1}},
    "a size is a number of bytes, or a number and a unit: \"512\", \"64KiB\", \"1.5MiB\", \"1GiB\"",
    "a size is less than 4 GiB",
    "a size is a whole number of bytes",
};

enum { UNITS_MAX = sizeof duration.units / sizeof duration.units[0] };

static const unit *find_unit(const measure *m, const char *name)
{
    for (size_t i = 0; i < UNITS_MAX && m->units[i].name != NULL; i++)
        if (strcmp(m->units[i].name, name) == 0)
            return &m->units[i];
    return NULL;
}

/* quantity = digits [ "." digits ] unit */
static const char *parse(const measure *m, mtc_bytes text, uint32_t *out)
{
    const char *at = text.data;
    uint64_t whole = 0, fraction = 0, scale = 1;
    size_t digits = strspn(at, "0123456789");

    if (digits == 0 || strlen(text.data) != text.size)
        return m->form;
    if (digits > 10)
        return m->too_big;
    for (; digits > 0; digits--)
        whole = whole * 10 + (uint64_t)(*at++ - '0');
    if (*at == '.') {
        digits = strspn(++at, "0123456789");
        if (digits == 0 || digits > 9)
            return m->form;
        for (; digits > 0; digits--, scale *= 10)
            fraction = fraction * 10 + (uint64_t)(*at++ - '0');
    }
    const unit *found = find_unit(m, at);
    if (found == NULL)
        return m->form;
    if (fraction * found->factor % scale != 0)
        return m->not_whole;
    uint64_t total = whole * found->factor + fraction * found->factor / scale;
    if (total > UINT32_MAX)
        return m->too_big;
    *out = (uint32_t)total;
    return NULL;
}

const char *mtc_parse_duration(mtc_bytes text, uint32_t *us)
{
    return parse(&duration, text, us);
}

const char *mtc_parse_size(mtc_bytes text, uint32_t *bytes)
{
    return parse(&size, text, bytes);
}

static const char *print(mtc_arena *arena, const measure *m, uint64_t value)
{
    const unit *found = m->units;

    while (found->factor > 1 && (value == 0 || value % found->factor != 0))
        found++;
    return mtc_arena_printf(arena, "%llu%s", (unsigned long long)(value / found->factor),
                            found->name);
}

const char *mtc_print_duration(mtc_arena *arena, uint64_t us)
{
    return print(arena, &duration, us);
}

const char *mtc_print_size(mtc_arena *arena, uint64_t bytes)
{
    return print(arena, &size, bytes);
}
