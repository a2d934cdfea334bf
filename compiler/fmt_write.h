/* SPDX-License-Identifier: Apache-2.0 */
/* fmt_write.h - writes tokens with what stands between them: blanks, line ends and comments. */
#ifndef MTC_FMT_WRITE_H
#define MTC_FMT_WRITE_H

#include "fmt_tokens.h"
#include "text.h"

enum { FMT_INDENT = 2, FMT_CONTINUATION = 4, FMT_MAX_WIDTH = 100 };

typedef struct fmt_writer {
    const fmt_file *file;
    mtc_text *out;
    uint32_t column;
    uint32_t indent; /* of the statement or item that is being written */
} fmt_writer;

/* Writes a token without what stands before it. */
void fmt_put_token(fmt_writer *w, uint32_t at);

/* Writes what stands before a token that stays on the line of the token before it. */
void fmt_put_gap(fmt_writer *w, uint32_t at);

/* Writes what stands before a token that starts a line, which is indented by so much. */
void fmt_put_break(fmt_writer *w, uint32_t at, uint32_t indent);

/* Goes to the next line inside a statement. */
void fmt_put_continuation(fmt_writer *w);

/* Returns how wide tokens are on one line, or something above limit. The last one is last. */
uint32_t fmt_width(const fmt_file *file, uint32_t first, uint32_t last, uint32_t limit);

#endif
