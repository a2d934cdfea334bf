/* SPDX-License-Identifier: Apache-2.0 */
/* descriptor_fuzz.c - any bytes as an IDL file: either errors, or a FileDescriptorSet with imports and
 * source info whose fields follow each other to its end; and one without, if that was not asked for. */
#include <stdlib.h>

#include "check.h"
#include "descriptor_set.h"
#include "fuzz.h"
#include "load.h"
#include "resolve.h"

enum { MAX_INPUT = 64 * 1024 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* A piece of a message that is still to be read. */
typedef struct reader {
    const char *at;
    const char *end;
} reader;

static uint64_t read_varint(reader *r)
{
    uint64_t value = 0;

    for (unsigned shift = 0;; shift += 7) {
        must(r->at < r->end && shift < 64);
        unsigned char byte = (unsigned char)*r->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
}

/* Reads a field that is a varint, or, into *content, one with a length: a file has no others. */
static uint64_t read_field(reader *r, reader *content)
{
    uint64_t tag = read_varint(r);

    *content = (reader){NULL, NULL};
    must((tag & 7) == 0 || (tag & 7) == 2);
    uint64_t value = read_varint(r);
    if ((tag & 7) == 2) {
        must(value <= (uint64_t)(r->end - r->at));
        *content = (reader){r->at, r->at + value};
        r->at += value;
    }
    return tag >> 3;
}

/* Returns how many files of a set have source info. */
static size_t must_be_set(const mtc_text *set)
{
    reader files = {set->data, set->data + set->size};
    reader file, field;
    size_t infos = 0;

    while (files.at < files.end) {
        must(read_field(&files, &file) == 1);
        while (file.at < file.end)
            if (read_field(&file, &field) == 9)
                infos++;
    }
    return infos;
}

static bool emit(const char *data, size_t size, bool source_info, mtc_text *set)
{
    mtc_arena *arena = mtc_arena_new();
    mtc_diag diag = {.arena = arena};
    mtc_program program = {.arena = arena, .diag = &diag, .locate = source_info};
    const mtc_descriptor_set_options options = {.imports = true, .source_info = source_info};

    mtc_load_start(&program);
    mtc_file *file =
        mtc_load_source(&program, mtc_source_from_text(arena, "in.mtproto", data, size));
    mtc_load_options(&program);
    if (diag.errors == 0)
        mtc_resolve(&program);
    if (diag.errors == 0)
        mtc_check(&program);
    bool ok = diag.errors == 0;
    if (ok)
        mtc_emit_descriptor_set(arena, &file, 1, options, set);
    mtc_arena_free(arena);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = size > 0 ? (const char *)data : "";
    mtc_text with = {0}, without = {0};

    if (size > MAX_INPUT)
        return 0;
    bool ok = emit(text, size, true, &with);
    must(ok == emit(text, size, false, &without));
    if (ok) {
        must(must_be_set(&with) > 0);
        must(must_be_set(&without) == 0 && without.size < with.size);
    }
    mtc_text_fini(&with);
    mtc_text_fini(&without);
    return 0;
}
