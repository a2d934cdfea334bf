/* SPDX-License-Identifier: Apache-2.0 */
/* compiler_test.h - what the tests of mtc share: cmocka, and an arena and a diag for each test. */
#ifndef MTC_COMPILER_TEST_H
#define MTC_COMPILER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* needs the four above */

#include <string.h>

#include "arena.h"
#include "diag.h"
#include "source.h"
#include "text.h"

static mtc_arena *arena;
static mtc_diag diag;

static inline int begin(void **state)
{
    (void)state;
    arena = mtc_arena_new();
    diag = (mtc_diag){.arena = arena};
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    mtc_arena_free(arena);
    return 0;
}

static inline mtc_source *source_of(const char *text)
{
    return mtc_source_from_text(arena, "in.mtproto", text, strlen(text));
}

/* Returns everything that was reported, as it would be printed. */
static inline const char *report(void)
{
    mtc_text text = {0};

    mtc_diag_print(&diag, &text);
    const char *copy = mtc_arena_copy(arena, text.data != NULL ? text.data : "", text.size);
    mtc_text_fini(&text);
    return copy;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
