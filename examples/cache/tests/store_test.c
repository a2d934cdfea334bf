/* SPDX-License-Identifier: Apache-2.0 */
/* store_test.c - a store against a plain model of it, at its limits, and without memory. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"

/* The linker sends the store's allocations here (--wrap), and gives them their names. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
static size_t allocations_left = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool is_refused(void)
{
    if (allocations_left == 0)
        return true;
    allocations_left--;
    return false;
}

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __real_calloc(count, size);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static store_value text_value(const char *text)
{
    return (store_value){(const uint8_t *)text, strlen(text)};
}

static void expect(store *s, const char *key, const char *text)
{
    store_value value;

    assert_true(store_get(s, key, &value));
    assert_int_equal(value.size, strlen(text));
    assert_memory_equal(value.data, text, value.size);
}

static void expect_none(store *s, const char *key)
{
    store_value value;

    assert_false(store_get(s, key, &value));
    assert_int_equal(value.size, 0);
}

static void returns_what_was_set(void **state)
{
    (void)state;
    store *s = store_new(STORE_MIN_BYTES);

    expect_none(s, "a");
    assert_int_equal(store_set(s, "a", text_value("one")), STORE_OK);
    assert_int_equal(store_set(s, "b", text_value("two")), STORE_OK);
    expect(s, "a", "one");
    expect(s, "b", "two");
    assert_int_equal(store_set(s, "a", text_value("a longer one")), STORE_OK);
    expect(s, "a", "a longer one");
    assert_int_equal(store_get_stats(s).entries, 2);
    assert_int_equal(store_get_stats(s).hits, 3);
    assert_int_equal(store_get_stats(s).misses, 1);
    store_free(s);
}

static void keeps_empty_values_and_values_with_any_byte(void **state)
{
    (void)state;
    const uint8_t bytes[] = {0, 1, 0, 255};
    store_value value;
    store *s = store_new(STORE_MIN_BYTES);

    assert_int_equal(store_set(s, "empty", (store_value){NULL, 0}), STORE_OK);
    assert_int_equal(store_set(s, "bytes", (store_value){bytes, sizeof bytes}), STORE_OK);
    assert_true(store_get(s, "empty", &value));
    assert_int_equal(value.size, 0);
    assert_true(store_get(s, "bytes", &value));
    assert_int_equal(value.size, sizeof bytes);
    assert_memory_equal(value.data, bytes, sizeof bytes);
    store_free(s);
}

static void forgets_what_was_deleted(void **state)
{
    (void)state;
    store *s = store_new(STORE_MIN_BYTES);
    uint64_t empty = store_get_stats(s).bytes;

    assert_int_equal(store_set(s, "a", text_value("one")), STORE_OK);
    assert_true(store_delete(s, "a"));
    assert_false(store_delete(s, "a"));
    expect_none(s, "a");
    assert_int_equal(store_get_stats(s).bytes, empty);
    store_free(s);
}

static void evicts_what_was_used_longest_ago(void **state)
{
    (void)state;
    char big[1000];
    store *s = store_new(STORE_MIN_BYTES);

    memset(big, 'x', sizeof big);
    for (int i = 0; i < 3; i++) {
        char key[] = {(char)('a' + i), '\0'};
        assert_int_equal(store_set(s, key, (store_value){(uint8_t *)big, sizeof big}), STORE_OK);
    }
    store_value value;
    assert_true(store_get(s, "a", &value)); /* now b is the oldest */
    assert_int_equal(store_set(s, "d", (store_value){(uint8_t *)big, sizeof big}), STORE_OK);
    expect_none(s, "b");
    assert_true(store_get(s, "a", &value));
    assert_true(store_get(s, "c", &value));
    assert_true(store_get(s, "d", &value));
    assert_int_equal(store_get_stats(s).evictions, 1);
    store_free(s);
}

static void refuses_what_can_never_fit_and_keeps_the_rest(void **state)
{
    (void)state;
    store *s = store_new(STORE_MIN_BYTES);
    uint8_t big[STORE_MIN_BYTES] = {0};

    assert_int_equal(store_set(s, "a", text_value("one")), STORE_OK);
    assert_int_equal(store_set(s, "big", (store_value){big, sizeof big}), STORE_TOO_LARGE);
    assert_int_equal(store_set(s, "a", (store_value){big, SIZE_MAX}), STORE_TOO_LARGE);
    expect(s, "a", "one");
    assert_int_equal(store_get_stats(s).evictions, 0);
    store_free(s);
}

/* Many random changes; a plain array says what may be there: a key has its last value, or none. */
static void holds_its_limit_and_never_gives_a_wrong_value(void **state)
{
    (void)state;
    enum { KEYS = 512, LIMIT = 64 * 1024 };
    unsigned last[KEYS] = {0}, seed = 7;
    size_t found = 0;
    store *s = store_new(LIMIT);

    for (unsigned turn = 1; turn < 200000; turn++) {
        char key[16], text[400];
        seed = seed * 1664525u + 1013904223u;
        unsigned k = (seed >> 8) % KEYS, what = seed >> 28;
        snprintf(key, sizeof key, "key%u", k);
        int size = snprintf(text, sizeof text, "%u:%*s", last[k], (int)(k % 300), "");
        store_value value;
        if (what < 6) {
            last[k] = turn;
            size = snprintf(text, sizeof text, "%u:%*s", turn, (int)(k % 300), "");
            assert_int_equal(store_set(s, key, (store_value){(uint8_t *)text, (size_t)size}),
                             STORE_OK);
        } else if (what < 7) {
            store_delete(s, key);
            last[k] = 0;
        } else if (store_get(s, key, &value)) {
            assert_int_not_equal(last[k], 0);
            assert_int_equal(value.size, size);
            assert_memory_equal(value.data, text, value.size);
            found++;
        }
        assert_true(store_get_stats(s).bytes <= LIMIT);
    }
    assert_true(found > 1000);
    assert_true(store_get_stats(s).evictions > 1000);
    store_free(s);
}

static void grows_to_many_entries(void **state)
{
    (void)state;
    store *s = store_new(64 << 20);
    char key[16];

    for (int i = 0; i < 100000; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_int_equal(store_set(s, key, text_value(key)), STORE_OK);
    }
    for (int i = 0; i < 100000; i++) {
        snprintf(key, sizeof key, "%d", i);
        expect(s, key, key);
    }
    assert_int_equal(store_get_stats(s).evictions, 0);
    store_free(s);
}

static void stays_whole_without_memory(void **state)
{
    (void)state;
    for (size_t n = 0; n < 2; n++) {
        allocations_left = n;
        assert_null(store_new(STORE_MIN_BYTES));
    }
    allocations_left = SIZE_MAX;
    store *s = store_new(1 << 20);
    assert_int_equal(store_set(s, "a", text_value("one")), STORE_OK);
    allocations_left = 0;
    assert_int_equal(store_set(s, "a", text_value("two")), STORE_NO_MEMORY);
    expect(s, "a", "one");
    for (int i = 0; i < 500; i++) { /* entries get memory, the larger table does not */
        char key[16];
        snprintf(key, sizeof key, "%d", i);
        allocations_left = 1;
        assert_int_equal(store_set(s, key, text_value(key)), STORE_OK);
        expect(s, key, key);
    }
    allocations_left = SIZE_MAX;
    store_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_what_was_set),
        cmocka_unit_test(keeps_empty_values_and_values_with_any_byte),
        cmocka_unit_test(forgets_what_was_deleted),
        cmocka_unit_test(evicts_what_was_used_longest_ago),
        cmocka_unit_test(refuses_what_can_never_fit_and_keeps_the_rest),
        cmocka_unit_test(holds_its_limit_and_never_gives_a_wrong_value),
        cmocka_unit_test(grows_to_many_entries),
        cmocka_unit_test(stays_whole_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
