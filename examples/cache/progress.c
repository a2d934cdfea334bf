/* SPDX-License-Identifier: Apache-2.0 */
/* progress.c - a line that changes, or lines now and then. */
#include "progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "text.h"

enum { SECOND_NS = 1000000000, TERMINAL_EVERY_NS = SECOND_NS / 20 };

void progress_begin(progress *p, const char *phase, uint64_t now_ns)
{
    *p = (progress){.is_terminal = isatty(STDOUT_FILENO) == 1,
                    .phase = phase,
                    .began_ns = now_ns,
                    .shown_ns = now_ns};
}

void progress_show(progress *p, uint64_t done, uint64_t all, uint64_t now_ns)
{
    uint64_t passed = now_ns - p->shown_ns;

    if (passed < (p->is_terminal ? TERMINAL_EVERY_NS : SECOND_NS))
        return;
    uint64_t rate = (uint64_t)((double)(done - p->shown) * SECOND_NS / (double)passed);
    printf("%s  %-8s %s of %s calls, %s a second%s", p->is_terminal ? "\r\033[K" : "", p->phase,
           text_count(done).at, text_count(all).at, text_count(rate).at,
           p->is_terminal ? "" : "\n");
    fflush(stdout);
    p->shown_ns = now_ns;
    p->shown = done;
}

void progress_say(progress *p, const char *format, ...)
{
    va_list args;

    printf("%s  %-8s ", p->is_terminal ? "\r\033[K" : "", p->phase);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
}
