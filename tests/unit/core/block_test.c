/* SPDX-License-Identifier: Apache-2.0 */
/* block_test.c - classes, the pool of a thread, and references from several threads. */
#include "core/block.h"

#include <pthread.h>
#include <string.h>

#include "mt_test.h"

static mt_block *block_of(size_t room)
{
    mt_block *block = mt_block_new(room);

    assert_non_null(block);
    return block;
}

static void room_is_rounded_up_to_a_class(void **state)
{
    (void)state;
    const struct {
        size_t room, capacity;
    } cases[] = {
        {1, MT_BLOCK_ROOM(MT_BLOCK_SMALL)},
        {MT_BLOCK_ROOM(MT_BLOCK_SMALL), MT_BLOCK_ROOM(MT_BLOCK_SMALL)},
        {MT_BLOCK_ROOM(MT_BLOCK_SMALL) + 1, MT_BLOCK_ROOM(MT_BLOCK_MEDIUM)},
        {MT_BLOCK_ROOM(MT_BLOCK_MEDIUM) + 1, MT_BLOCK_ROOM(MT_BLOCK_LARGE)},
        {MT_BLOCK_ROOM(MT_BLOCK_LARGE) + 1, MT_BLOCK_ROOM(MT_BLOCK_HUGE)},
        {MT_BLOCK_ROOM(MT_BLOCK_HUGE) + 1, MT_BLOCK_ROOM(MT_BLOCK_HUGE) + 1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mt_block *block = block_of(cases[i].room);
        assert_int_equal(block->capacity, cases[i].capacity);
        assert_int_equal((uintptr_t)block->data % 16, 0);
        memset(block->data, 0xa5, block->capacity);
        mt_block_unref(block);
    }
}

static void without_a_pool_memory_goes_back_at_once(void **state)
{
    (void)state;
    mt_block_unref(block_of(1));
    mt_block_unref(NULL);
    assert_int_equal(mt_live_objects(), 0);
}

static void a_pool_gives_out_again_what_came_back_last(void **state)
{
    (void)state;
    mt_block_pool pool;
    mt_block_pool_init(&pool);
    mt_block_pool *before = mt_block_pool_enter(&pool);

    mt_block *first = block_of(1), *second = block_of(1);
    mt_block_unref(first);
    mt_block_unref(second);
    assert_ptr_equal(block_of(1), second);
    assert_ptr_equal(block_of(1), first);
    assert_true(mt_block_is_sole(first));
    mt_block_unref(first);
    mt_block_unref(second);
    assert_int_equal(pool.count[0], 2);
    assert_ptr_equal(mt_block_pool_enter(before), &pool);
    mt_block_pool_fini(&pool);
    assert_int_equal(mt_live_objects(), 0);
}

static void classes_do_not_mix_in_a_pool(void **state)
{
    (void)state;
    mt_block_pool pool;
    mt_block_pool_init(&pool);
    mt_block_pool *before = mt_block_pool_enter(&pool);

    mt_block_unref(block_of(1));
    mt_block *medium = block_of(MT_BLOCK_SMALL);
    assert_true(medium->capacity >= MT_BLOCK_SMALL);
    mt_block_unref(medium);
    mt_block_unref(block_of(MT_BLOCK_HUGE)); /* bigger than every class: not kept */
    assert_int_equal(pool.count[0], 1);
    assert_int_equal(pool.count[1], 1);
    assert_int_equal(mt_live_objects(), 2);
    mt_block_pool_enter(before);
    mt_block_pool_fini(&pool);
}

static void a_pool_keeps_no_more_than_its_bound(void **state)
{
    (void)state;
    enum { BOUND = 2048 };
    static mt_block *blocks[BOUND + 1];
    mt_block_pool pool;
    mt_block_pool_init(&pool);
    mt_block_pool *before = mt_block_pool_enter(&pool);

    for (size_t i = 0; i <= BOUND; i++)
        blocks[i] = block_of(1);
    for (size_t i = 0; i <= BOUND; i++)
        mt_block_unref(blocks[i]);
    assert_int_equal(pool.count[0], BOUND);
    assert_int_equal(mt_live_objects(), BOUND);
    mt_block_pool_enter(before);
    mt_block_pool_fini(&pool);
}

static void a_block_from_one_pool_is_kept_by_another(void **state)
{
    (void)state;
    mt_block_pool from, to;
    mt_block_pool_init(&from);
    mt_block_pool_init(&to);

    mt_block_pool *before = mt_block_pool_enter(&from);
    mt_block *block = block_of(1);
    assert_ptr_equal(mt_block_pool_enter(&to), &from);
    mt_block_unref(block);
    assert_int_equal(to.count[0], 1);
    assert_int_equal(from.count[0], 0);
    mt_block_pool_enter(before);
    mt_block_pool_fini(&to);
    mt_block_pool_fini(&from);
}

static void the_last_reference_frees(void **state)
{
    (void)state;
    mt_block *block = mt_block_ref(block_of(1));

    assert_false(mt_block_is_sole(block));
    mt_block_unref(block);
    assert_true(mt_block_is_sole(block));
    mt_block_unref(block);
    assert_int_equal(mt_live_objects(), 0);
}

static void no_memory_is_null(void **state)
{
    (void)state;
    mt_test_fail_alloc(1);
    assert_null(mt_block_new(1));
    mt_test_fail_alloc(1);
    assert_null(mt_block_new(MT_BLOCK_HUGE));
    assert_int_equal(mt_live_objects(), 0);
}

/* Shares a block back and forth with its own pool entered, as a loop does. */
static void *share(void *arg)
{
    mt_block *block = arg;
    mt_block_pool pool;

    mt_block_pool_init(&pool);
    mt_block_pool *before = mt_block_pool_enter(&pool);
    for (int i = 0; i < 10000; i++) {
        mt_block *own = mt_block_new(1);
        if (own != NULL)
            own->data[0] = block->data[0];
        mt_block_unref(own);
        mt_block_unref(mt_block_ref(block));
    }
    mt_block_unref(block);
    mt_block_pool_enter(before);
    mt_block_pool_fini(&pool);
    return NULL;
}

static void threads_share_a_block_without_a_lock(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    mt_block *block = block_of(1);

    block->data[0] = 7;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, share, mt_block_ref(block)), 0);
    mt_block_unref(block);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(mt_live_objects(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_is_rounded_up_to_a_class),
        cmocka_unit_test(without_a_pool_memory_goes_back_at_once),
        cmocka_unit_test(a_pool_gives_out_again_what_came_back_last),
        cmocka_unit_test(classes_do_not_mix_in_a_pool),
        cmocka_unit_test(a_pool_keeps_no_more_than_its_bound),
        cmocka_unit_test(a_block_from_one_pool_is_kept_by_another),
        cmocka_unit_test(the_last_reference_frees),
        cmocka_unit_test(no_memory_is_null),
        cmocka_unit_test(threads_share_a_block_without_a_lock),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
