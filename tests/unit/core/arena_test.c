/* SPDX-License-Identifier: Apache-2.0 */
/* arena_test.c - pieces, growth, held blocks, and the one free at the end. */
#include "core/arena.h"

#include <string.h>

#include "mt_test.h"

static void pieces_are_aligned_and_do_not_overlap(void **state)
{
    (void)state;
    mt_arena *arena;
    uint8_t *pieces[200];

    assert_ok(mt_arena_new(&arena));
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = mt_arena_alloc(arena, i);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)i, i);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t j = 0; j < i; j++)
            assert_int_equal(pieces[i][j], i);
    mt_arena_free(arena);
    assert_int_equal(mt_live_objects(), 0);
}

static void a_small_arena_is_one_block(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    assert_non_null(mt_arena_alloc(arena, 900));
    assert_int_equal(mt_live_objects(), 1);
    assert_non_null(mt_arena_alloc(arena, 900));
    assert_int_equal(mt_live_objects(), 2);
    mt_arena_free(arena);
    mt_arena_free(NULL);
}

static void a_reset_keeps_the_block_in_use(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    void *first = mt_arena_alloc(arena, 16);
    mt_arena_reset(arena);
    assert_ptr_equal(mt_arena_alloc(arena, 16), first);

    assert_non_null(mt_arena_alloc(arena, 100000)); /* a block of its own */
    mt_arena_reset(arena);
    assert_int_equal(mt_live_objects(), 1);
    assert_ptr_equal(mt_arena_alloc(arena, 16), first);

    uint8_t *second = mt_arena_alloc(arena, 2000);
    for (int i = 0; i < 100; i++)
        assert_non_null(mt_arena_alloc(arena, 1000));
    assert_true(mt_live_objects() > 3);
    mt_arena_reset(arena);
    assert_int_equal(mt_live_objects(), 2);
    void *third = mt_arena_alloc(arena, 60000);
    assert_ptr_not_equal(third, second);
    mt_arena_reset(arena);
    assert_ptr_equal(mt_arena_alloc(arena, 60000), third);
    mt_arena_free(arena);
    assert_int_equal(mt_live_objects(), 0);
}

static void the_first_bytes_are_the_ones_given(void **state)
{
    (void)state;
    _Alignas(16) uint8_t room[100];
    mt_arena arena;

    mt_arena_init(&arena, room + 1, room + sizeof room);
    assert_ptr_equal(mt_arena_take(&arena, 1), room + 16);
    assert_ptr_equal(mt_arena_take(&arena, 64), room + 32);
    assert_int_equal(mt_live_objects(), 0);
    assert_non_null(mt_arena_take(&arena, 1));
    assert_int_equal(mt_live_objects(), 1);
    mt_arena_fini(&arena);
}

static void no_first_bytes_are_fine(void **state)
{
    (void)state;
    uint8_t room[20];
    mt_arena arena;

    mt_arena_init(&arena, room, room);
    assert_non_null(mt_arena_take(&arena, 1));
    mt_arena_fini(&arena);
    mt_arena_init(&arena, room + 1, room + 3);
    assert_non_null(mt_arena_take(&arena, 1));
    mt_arena_fini(&arena);
    mt_arena_init(&arena, NULL, NULL);
    mt_arena_fini(&arena);
    assert_int_equal(mt_live_objects(), 0);
}

static void something_big_leaves_the_block_in_use(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    uint8_t *before = mt_arena_alloc(arena, 16);
    uint8_t *big = mt_arena_alloc(arena, 5 * MT_BLOCK_HUGE);
    assert_non_null(big);
    memset(big, 1, 5 * MT_BLOCK_HUGE);
    assert_ptr_equal(mt_arena_alloc(arena, 16), before + 16);
    mt_arena_free(arena);
}

static void blocks_grow(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    for (size_t i = 0; i < 1024; i++)
        assert_non_null(mt_arena_alloc(arena, 1000));
    assert_in_range(mt_live_objects(), 17, 20); /* 1 small, 1 medium, the rest large */
    mt_arena_free(arena);
}

static void sizes_beyond_memory_are_refused(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    assert_null(mt_arena_alloc(arena, SIZE_MAX));
    assert_null(mt_arena_alloc(arena, SIZE_MAX - 15));
    assert_null(mt_arena_alloc(arena, SIZE_MAX / 2 + 1));
    assert_null(mt_arena_text(arena, "", SIZE_MAX));
    assert_non_null(mt_arena_alloc(arena, 1));
    mt_arena_free(arena);
}

static void a_text_ends_with_nul(void **state)
{
    (void)state;
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    assert_string_equal(mt_arena_text(arena, "abcdef", 3), "abc");
    assert_string_equal(mt_arena_text(arena, NULL, 0), "");
    mt_arena_free(arena);
}

static void held_blocks_live_as_long_as_the_arena(void **state)
{
    (void)state;
    enum { BLOCKS = 5 };
    mt_block *blocks[BLOCKS];
    mt_arena *arena;

    assert_ok(mt_arena_new(&arena));
    for (size_t i = 0; i < BLOCKS; i++) {
        blocks[i] = mt_block_new(1);
        assert_non_null(blocks[i]);
        assert_ok(mt_arena_hold(arena, blocks[i]));
        assert_ok(mt_arena_hold(arena, blocks[i]));
        assert_ok(mt_arena_hold(arena, blocks[i / 2]));
        mt_block_unref(blocks[i]);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        blocks[i]->data[0] = 1;
    assert_int_equal(mt_live_objects(), 1 + BLOCKS);
    mt_arena_free(arena);
    assert_int_equal(mt_live_objects(), 0);
}

static void holding_two_blocks_in_turn_takes_two_references(void **state)
{
    (void)state;
    mt_arena *arena;
    mt_block *a = mt_block_new(1), *b = mt_block_new(1);

    assert_ok(mt_arena_new(&arena));
    for (int i = 0; i < 100; i++) {
        assert_ok(mt_arena_hold(arena, a));
        assert_ok(mt_arena_hold(arena, b));
    }
    assert_int_equal(a->refs, 2);
    assert_int_equal(b->refs, 2);
    mt_arena_free(arena);
    mt_block_unref(a);
    mt_block_unref(b);
}

static mt_err make_and_use(void)
{
    mt_arena *arena;
    mt_err err = mt_arena_new(&arena);

    if (err != MT_OK) {
        assert_null(arena);
        return err;
    }
    for (size_t size = 1; size < 100000 && err == MT_OK; size *= 3)
        err = mt_arena_alloc(arena, size) != NULL ? MT_OK : MT_ENOMEM;
    mt_arena_free(arena);
    return err;
}

static mt_err hold_many(void)
{
    mt_arena arena;
    mt_err err = MT_OK;

    mt_arena_init(&arena, NULL, NULL);
    for (int i = 0; i < 3 && err == MT_OK; i++) {
        mt_block *block = mt_block_new(1);
        err = block != NULL ? mt_arena_hold(&arena, block) : MT_ENOMEM;
        mt_block_unref(block);
    }
    mt_arena_fini(&arena);
    return err;
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(make_and_use);
    mt_test_each_failed_alloc(hold_many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_do_not_overlap),
        cmocka_unit_test(a_small_arena_is_one_block),
        cmocka_unit_test(a_reset_keeps_the_block_in_use),
        cmocka_unit_test(the_first_bytes_are_the_ones_given),
        cmocka_unit_test(no_first_bytes_are_fine),
        cmocka_unit_test(something_big_leaves_the_block_in_use),
        cmocka_unit_test(blocks_grow),
        cmocka_unit_test(sizes_beyond_memory_are_refused),
        cmocka_unit_test(a_text_ends_with_nul),
        cmocka_unit_test(held_blocks_live_as_long_as_the_arena),
        cmocka_unit_test(holding_two_blocks_in_turn_takes_two_references),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
