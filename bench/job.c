/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - jobs and results as lines of key=value words. */
#include "job.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum word_kind { WORD_NUMBER, WORD_REAL, WORD_URI, WORD_MODE } word_kind;

typedef struct word {
    const char *name;
    size_t at; /* offset in the struct */
    word_kind kind;
} word;

#define NUMBER(member)                                                                             \
    {                                                                                              \
#member, offsetof(bench_job, member), WORD_NUMBER                                          \
    }
#define REAL(member)                                                                               \
    {                                                                                              \
#member, offsetof(bench_result, member), WORD_REAL                                         \
    }

static const word job_words[] = {
    {"uri", offsetof(bench_job, uri), WORD_URI},
    {"mode", offsetof(bench_job, mode), WORD_MODE},
    NUMBER(in_flight),
    NUMBER(busy_poll_us),
    NUMBER(warmup_ms),
    NUMBER(duration_ms),
    NUMBER(connections),
    NUMBER(server_pid),
    {NULL, 0, WORD_NUMBER},
};

static const word result_words[] = {
    REAL(calls),
    REAL(failed),
    REAL(calls_per_s),
    REAL(p50_us),
    REAL(p99_us),
    REAL(p999_us),
    REAL(max_us),
    REAL(server_cpu_us),
    REAL(client_cpu_us),
    REAL(server_bytes_per_connection),
    REAL(client_bytes_per_connection),
    {NULL, 0, WORD_REAL},
};

static const char *const mode_names[] = {"latency", "pipeline", "large", "stream", "idle"};

enum { MODES = sizeof mode_names / sizeof *mode_names };

static int value_print(const word *w, const void *value, char *out, size_t room)
{
    switch (w->kind) {
    case WORD_NUMBER:
        return snprintf(out, room, "%u", *(const uint32_t *)value);
    case WORD_REAL:
        return snprintf(out, room, "%.6g", *(const double *)value);
    case WORD_URI:
        return snprintf(out, room, "%s", (const char *)value);
    case WORD_MODE:
        return snprintf(out, room, "%s", mode_names[*(const bench_mode *)value]);
    }
    return 0;
}

static void words_print(const word *words, const void *object, char *out)
{
    size_t used = 0;

    for (const word *w = words; w->name != NULL; w++) {
        used +=
            (size_t)snprintf(out + used, BENCH_LINE - used, used == 0 ? "%s=" : " %s=", w->name);
        assert(used < BENCH_LINE);
        used += (size_t)value_print(w, (const char *)object + w->at, out + used, BENCH_LINE - used);
        assert(used < BENCH_LINE);
    }
}

static bool mode_parse(bench_mode *out, const char *text)
{
    for (size_t i = 0; i < MODES; i++)
        if (strcmp(text, mode_names[i]) == 0) {
            *out = (bench_mode)i;
            return true;
        }
    return false;
}

static bool value_parse(const word *w, void *value, const char *text)
{
    char *end = NULL;

    switch (w->kind) {
    case WORD_NUMBER:
        *(uint32_t *)value = (uint32_t)strtoul(text, &end, 10);
        return end != text && *end == '\0';
    case WORD_REAL:
        *(double *)value = strtod(text, &end);
        return end != text && *end == '\0';
    case WORD_URI:
        return (size_t)snprintf(value, sizeof((bench_job *)0)->uri, "%s", text) <
               sizeof((bench_job *)0)->uri;
    case WORD_MODE:
        return mode_parse(value, text);
    }
    return false;
}

static const word *word_find(const word *words, const char *name, size_t size)
{
    for (const word *w = words; w->name != NULL; w++)
        if (strlen(w->name) == size && memcmp(w->name, name, size) == 0)
            return w;
    return NULL;
}

static bool words_parse(const word *words, void *object, const char *line)
{
    char copy[BENCH_LINE];
    char *rest = copy;

    if ((size_t)snprintf(copy, sizeof copy, "%s", line) >= sizeof copy)
        return false;
    for (char *text; (text = strsep(&rest, " \n")) != NULL;) {
        if (*text == '\0')
            continue;
        const char *equals = strchr(text, '=');
        const word *w = equals == NULL ? NULL : word_find(words, text, (size_t)(equals - text));
        if (w == NULL || !value_parse(w, (char *)object + w->at, equals + 1))
            return false;
    }
    return true;
}

void bench_job_print(const bench_job *job, char *out)
{
    words_print(job_words, job, out);
}

void bench_result_print(const bench_result *result, char *out)
{
    words_print(result_words, result, out);
}

bool bench_job_parse(bench_job *job, const char *line)
{
    return words_parse(job_words, job, line);
}

bool bench_result_parse(bench_result *result, const char *line)
{
    return words_parse(result_words, result, line);
}

double bench_result_get(const bench_result *result, const char *name)
{
    const word *w = word_find(result_words, name, strlen(name));

    assert(w != NULL);
    return *(const double *)(const void *)((const char *)result + w->at);
}
