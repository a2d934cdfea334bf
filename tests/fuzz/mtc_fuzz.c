/* SPDX-License-Identifier: Apache-2.0 */
/* mtc_fuzz.c - any bytes as an IDL file: either errors, each with its place, or C output; no crash, no
 * hang, and the same again the second time. What follows a line "-- b.proto" is a second file, which
 * the first may import. */
#include <stdlib.h>
#include <string.h>

#include "compile.h"
#include "fuzz.h"

enum { MAX_INPUT = 64 * 1024 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What came of one compilation. */
typedef struct outcome {
    bool ok;
    mtc_text header, source, report;
} outcome;

static outcome compile(const uint8_t *data, size_t size)
{
    static const char mark[] = "\n-- b.proto\n";
    mtc_arena *arena = mtc_arena_new();
    const char *text = size > 0 ? (const char *)data : "";
    const char *cut = memmem(text, size, mark, sizeof mark - 1);
    mtc_source *imported = NULL;
    outcome result = {0};

    if (cut != NULL) {
        const char *second = cut + sizeof mark - 1;
        imported = mtc_source_from_text(arena, "b.proto", second, size - (size_t)(second - text));
        size = (size_t)(cut - text) + 1;
    }
    mtc_source *file = mtc_source_from_text(arena, "in.mtproto", text, size);
    result.ok =
        mtc_compile_source(arena, file, imported, &result.header, &result.source, &result.report);
    mtc_arena_free(arena);
    return result;
}

static void outcome_fini(outcome *one)
{
    mtc_text_fini(&one->header);
    mtc_text_fini(&one->source);
    mtc_text_fini(&one->report);
}

static bool same(const mtc_text *a, const mtc_text *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static void must_be_same_again(const uint8_t *data, size_t size, const outcome *once)
{
    outcome again = compile(data, size);

    must(once->ok == again.ok && same(&once->header, &again.header));
    must(same(&once->source, &again.source) && same(&once->report, &again.report));
    outcome_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    outcome once = compile(data, size);

    must(once.ok == (once.header.size > 0) && once.ok == (once.source.size > 0));
    must(once.ok || strstr(once.report.data, "error: ") != NULL);
    if (size % 8 == 0) /* to search faster, only some */
        must_be_same_again(data, size, &once);
    outcome_fini(&once);
    return 0;
}
