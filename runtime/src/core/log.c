/* SPDX-License-Identifier: Apache-2.0 */
/* log.c - one line at a time, to stderr or to whoever asked for it. */
#include "core/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

enum { LINE_SIZE = 1024, LEVEL_UNREAD = -1 };

static const char *const level_names[] = {
    [MT_LOG_DEBUG] = "debug", [MT_LOG_INFO] = "info", [MT_LOG_WARN] = "warn",
    [MT_LOG_ERROR] = "error", [MT_LOG_OFF] = "off",
};

static void to_stderr(mt_log_level level, const char *line, void *arg)
{
    (void)arg;
    fprintf(stderr, "msgtrans: %s: %s\n", level_names[level], line);
}

/* deliver and its arg are set before other threads log; the level may be read early, by anybody. */
static _Atomic int wanted = LEVEL_UNREAD;
static mt_log_fn *deliver = to_stderr;
static void *deliver_arg;

static int level_of(const char *name)
{
    for (int i = 0; i <= MT_LOG_OFF; i++)
        if (strcmp(name, level_names[i]) == 0)
            return i;
    return LEVEL_UNREAD;
}

/* Whoever comes first says what the environment wants; mt_log_set() meanwhile wins. */
static int read_environment(void)
{
    const char *name = getenv("MSGTRANS_LOG");
    int asked = name == NULL ? MT_LOG_WARN : level_of(name);
    int level = asked == LEVEL_UNREAD ? MT_LOG_WARN : asked;
    int before = LEVEL_UNREAD;

    if (!atomic_compare_exchange_strong(&wanted, &before, level))
        return before;
    if (asked == LEVEL_UNREAD)
        mt_log(MT_LOG_WARN, "MSGTRANS_LOG=%s is no level; write debug, info, warn, error or off",
               name);
    return level;
}

void mt_log_set(mt_log_level least, mt_log_fn *fn, void *arg)
{
    deliver = fn != NULL ? fn : to_stderr;
    deliver_arg = arg;
    atomic_store(&wanted, least);
}

/* What peers sent may be in it: a line stays one line, and leaves the terminal alone. */
static void make_one_line(char *line)
{
    for (char *c = line; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = *c == '\n' || *c == '\t' ? ' ' : '?';
}

void mt_log(mt_log_level level, const char *format, ...)
{
    int least = atomic_load_explicit(&wanted, memory_order_relaxed);
    int error = errno;
    char line[LINE_SIZE];
    va_list args;

    if (least == LEVEL_UNREAD)
        least = read_environment();
    if ((int)level < least)
        return;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (length >= LINE_SIZE)
        line[mt_utf8_whole(line, LINE_SIZE - 1)] = '\0';
    make_one_line(line);
    deliver(level, line, deliver_arg);
    errno = error;
}
