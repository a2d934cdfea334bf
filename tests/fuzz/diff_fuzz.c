/* SPDX-License-Identifier: Apache-2.0 */
/* diff_fuzz.c - two IDL files, parted by a line "====", through mtc diff and mtc explain: no crash and
 * no hang; nothing breaks between a file and itself; every break has a place and a reason. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "diff.h"
#include "explain.h"
#include "fuzz.h"
#include "load.h"
#include "resolve.h"

enum { MAX_INPUT = 64 * 1024 };

static const char parting[] = "\n====\n";

typedef struct side {
    mtc_diag diag;
    mtc_program program;
    mtc_file *file;
} side;

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool load(mtc_arena *arena, side *one, const char *name, const char *text, size_t size)
{
    one->diag = (mtc_diag){.arena = arena};
    one->program = (mtc_program){.arena = arena, .diag = &one->diag};
    mtc_load_start(&one->program);
    one->file = mtc_load_source(&one->program, mtc_source_from_text(arena, name, text, size));
    mtc_load_options(&one->program);
    if (one->diag.errors == 0)
        mtc_resolve(&one->program);
    if (one->diag.errors == 0)
        mtc_check(&one->program);
    return one->diag.errors == 0;
}

static void compare(mtc_arena *arena, const side *old, const side *now)
{
    mtc_diff diff = {.arena = arena, .old_program = &old->program, .new_program = &now->program};
    mtc_diff_pair pair = {old->file, now->file};
    mtc_text out = {0};

    LIST_ADD(arena, &diff.pairs, pair);
    mtc_diff_run(&diff);
    mtc_diff_print(&diff, &out);
    must(old != now || diff.breaks.count == 0);
    for (size_t i = 0; i < diff.breaks.count; i++) {
        must(diff.breaks.at[i].at.source != NULL && diff.breaks.at[i].why[0] != '\0');
        must(diff.breaks.at[i].at.at <= diff.breaks.at[i].at.source->size);
    }
    mtc_text_fini(&out);
}

static void explain(mtc_arena *arena, const side *one)
{
    mtc_text out = {0};
    size_t shown = mtc_explain(arena, one->file, NULL, &out);

    must((shown > 0) == (out.size > 0));
    mtc_text_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_INPUT)
        return 0;
    mtc_arena *arena = mtc_arena_new();
    const char *text = mtc_arena_copy(arena, size > 0 ? (const char *)data : "", size);
    const char *second = strstr(text, parting);
    size_t first_size = second != NULL ? (size_t)(second - text) : size;
    side old = {0}, now = {0};

    if (load(arena, &old, "old.mtproto", text, first_size)) {
        explain(arena, &old);
        compare(arena, &old, &old);
        second = second != NULL ? second + sizeof parting - 1 : text;
        if (load(arena, &now, "new.mtproto", second, strlen(second)))
            compare(arena, &old, &now);
    }
    mtc_arena_free(arena);
    return 0;
}
