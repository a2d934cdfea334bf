/* SPDX-License-Identifier: Apache-2.0 */
/* mt_test.c - the allocator that fails on demand, and the main of every unit test. */
#include "mt_test.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { MOST_ALLOCATIONS = 10000 /* of one attempt; more is an attempt that never ends */ };

static _Atomic size_t allocations_left; /* until the one that fails; 0: none will */

static bool is_this_one(void)
{
    size_t left = atomic_load(&allocations_left);

    while (left > 0)
        if (atomic_compare_exchange_weak(&allocations_left, &left, left - 1))
            return left == 1;
    return false;
}

/* ---- how much is in use */

static _Atomic size_t bytes, peak;

static void *count_in(void *memory)
{
    size_t now = atomic_fetch_add(&bytes, malloc_usable_size(memory)) + malloc_usable_size(memory);
    size_t most = atomic_load(&peak);

    while (now > most && !atomic_compare_exchange_weak(&peak, &most, now)) {
    }
    return memory;
}

static void count_out(void *memory)
{
    atomic_fetch_sub(&bytes, malloc_usable_size(memory));
}

size_t mt_test_bytes(void)
{
    return atomic_load(&bytes);
}

size_t mt_test_peak(void)
{
    return atomic_exchange(&peak, atomic_load(&bytes));
}

/* ---- the hooks */

static void *failing_malloc(size_t size, void *arg)
{
    (void)arg;
    return is_this_one() ? NULL : count_in(malloc(size));
}

static void *failing_realloc(void *old, size_t size, void *arg)
{
    size_t before = malloc_usable_size(old);

    (void)arg;
    void *memory = is_this_one() ? NULL : realloc(old, size);
    if (memory != NULL) {
        count_in(memory);
        atomic_fetch_sub(&bytes, before);
    }
    return memory;
}

static void plain_free(void *memory, void *arg)
{
    (void)arg;
    count_out(memory);
    free(memory);
}

void mt_test_fail_alloc(size_t n)
{
    atomic_store(&allocations_left, n);
}

void mt_test_assert_err(mt_err got, mt_err wanted, const char *expression, const char *file,
                        int line)
{
    if (got == wanted)
        return;
    print_error("%s is %s, not %s\n", expression, mt_code_name(got), mt_code_name(wanted));
    _fail(file, line);
}

void mt_test_each_failed_alloc(mt_test_attempt_fn *attempt)
{
    int64_t live = mt_live_objects();
    size_t refused = 0;

    for (size_t n = 1; n <= MOST_ALLOCATIONS; n++) {
        mt_test_fail_alloc(n);
        mt_err err = attempt();
        bool met = atomic_load(&allocations_left) == 0;
        mt_test_fail_alloc(0);
        if (err != MT_OK && !(met && err == MT_ENOMEM))
            fail_msg("allocation %zu failed: %s instead of ENOMEM", n, mt_code_name(err));
        if (mt_live_objects() != live)
            fail_msg("allocation %zu failed: %" PRId64 " objects left behind", n,
                     mt_live_objects() - live);
        refused += err == MT_ENOMEM;
        if (!met) {
            assert_true(refused > 0);
            return;
        }
    }
    fail_msg("more than %d allocations", MOST_ALLOCATIONS);
}

int mt_test_main(const struct CMUnitTest *tests, size_t count)
{
    const mt_alloc_hooks hooks = {
        .malloc = failing_malloc, .realloc = failing_realloc, .free = plain_free};

    if (mt_set_alloc_hooks(&hooks) != MT_OK) {
        print_error("objects are alive before the first test\n");
        return EXIT_FAILURE;
    }
    int failed = _cmocka_run_group_tests(program_invocation_short_name, tests, count, NULL, NULL);
    if (mt_live_objects() != 0) {
        print_error("%" PRId64 " objects are alive after the last test\n", mt_live_objects());
        return EXIT_FAILURE;
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
