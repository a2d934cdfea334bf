/* SPDX-License-Identifier: Apache-2.0 */
/* mtc_fuzz.c - any bytes as an IDL file: either errors, each with its place, or C output; no crash, no
 * hang, and the same again the second time. */
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
    mtc_arena *arena = mtc_arena_new();
    mtc_source *file =
        mtc_source_from_text(arena, "in.mtproto", size > 0 ? (const char *)data : "", size);
    outcome result = {0};

    result.ok = mtc_compile_source(arena, file, &result.header, &result.source, &result.report);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    outcome once = compile(data, size);
    outcome again = compile(data, size);

    must(once.ok == (once.header.size > 0) && once.ok == (once.source.size > 0));
    must(once.ok || strstr(once.report.data, "error: ") != NULL);
    must(once.ok == again.ok && same(&once.header, &again.header));
    must(same(&once.source, &again.source) && same(&once.report, &again.report));
    outcome_fini(&once);
    outcome_fini(&again);
    return 0;
}
