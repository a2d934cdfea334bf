/* SPDX-License-Identifier: Apache-2.0 */
/* progress.h - what the demo is doing right now: one line that changes on a terminal; elsewhere a
 * line every second while something takes long. */
#ifndef CACHE_PROGRESS_H
#define CACHE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct progress {
    bool is_terminal;
    const char *phase;
    uint64_t began_ns, shown_ns;
    uint64_t shown; /* calls at that time */
} progress;

/* Begins a phase. phase is borrowed until the next one. */
void progress_begin(progress *p, const char *phase, uint64_t now_ns);

/* Shows how far it has come, if the last time was long enough ago. */
void progress_show(progress *p, uint64_t done, uint64_t all, uint64_t now_ns);

/* Prints a line that stays, "  phase    text"; what progress_show() wrote goes. */
void progress_say(progress *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
