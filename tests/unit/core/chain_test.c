/* SPDX-License-Identifier: Apache-2.0 */
/* chain_test.c - what goes in comes out, in order, in few pieces, and no block stays. */
#include "core/chain.h"

#include <stdlib.h>

#include "core/alloc.h"
#include "core/rng.h"
#include "mt_test.h"

enum { MANY_VECTORS = 4096 };

static void put(mt_chain *chain, const char *text)
{
    mt_slice bytes = mt_slice_text(text);
    uint8_t *to = mt_chain_reserve(chain, bytes.size);

    assert_non_null(to);
    memcpy(to, bytes.data, bytes.size);
    mt_chain_commit(chain, bytes.size);
}

static mt_slice owned(const char *text)
{
    mt_slice slice;

    assert_ok(mt_slice_copy(mt_slice_text(text), &slice));
    return slice;
}

static void assert_content(const mt_chain *chain, const char *text)
{
    static struct iovec vectors[MANY_VECTORS];
    size_t count = mt_chain_front(chain, vectors, MANY_VECTORS);
    size_t size = strlen(text), at = 0;

    assert_int_equal(chain->bytes, size);
    for (size_t i = 0; i < count; i++) {
        assert_true(vectors[i].iov_len > 0 && vectors[i].iov_len <= size - at);
        assert_memory_equal(vectors[i].iov_base, text + at, vectors[i].iov_len);
        at += vectors[i].iov_len;
    }
    assert_int_equal(at, size);
}

static void a_new_chain_is_empty_and_owns_nothing(void **state)
{
    (void)state;
    mt_chain chain;
    struct iovec vector;

    mt_chain_init(&chain);
    assert_int_equal(chain.bytes, 0);
    assert_int_equal(mt_chain_front(&chain, &vector, 1), 0);
    mt_chain_consume(&chain, 0);
    mt_chain_clear(&chain);
    assert_int_equal(mt_live_objects(), 0);
}

static void small_pieces_leave_in_one_vector(void **state)
{
    (void)state;
    mt_chain chain;
    struct iovec vectors[2];

    mt_chain_init(&chain);
    put(&chain, "one ");
    put(&chain, "two ");
    put(&chain, "three");
    assert_content(&chain, "one two three");
    assert_int_equal(mt_chain_front(&chain, vectors, 2), 1);
    assert_int_equal(mt_live_objects(), 1);
    mt_chain_clear(&chain);
}

static void a_reserve_counts_only_once_committed(void **state)
{
    (void)state;
    mt_chain chain;
    struct iovec vector;

    mt_chain_init(&chain);
    uint8_t *first = mt_chain_reserve(&chain, 100);
    assert_int_equal(mt_chain_front(&chain, &vector, 1), 0);
    assert_ptr_equal(mt_chain_reserve(&chain, 50), first);
    memset(first, 'a', 2);
    mt_chain_commit(&chain, 2);
    assert_content(&chain, "aa");
    mt_chain_clear(&chain);
}

static void a_reserve_that_is_given_up_leaves_no_trace(void **state)
{
    (void)state;
    mt_chain chain;

    mt_chain_init(&chain);
    assert_non_null(mt_chain_reserve(&chain, 10));
    assert_non_null(mt_chain_reserve(&chain, 100000));
    assert_ok(mt_chain_append(&chain, owned("linked")));
    assert_content(&chain, "linked");
    assert_non_null(mt_chain_reserve(&chain, 10));
    mt_chain_consume(&chain, 6);
    assert_int_equal(mt_live_objects(), 0);
    assert_non_null(mt_chain_reserve(&chain, 10));
    mt_chain_consume(&chain, 0);
    assert_int_equal(mt_live_objects(), 0);
}

static void linked_slices_keep_their_place_and_are_not_copied(void **state)
{
    (void)state;
    mt_chain chain;
    struct iovec vectors[8];
    mt_slice slice = owned("LINKED");

    mt_chain_init(&chain);
    put(&chain, "head ");
    assert_ok(mt_chain_append(&chain, mt_slice_ref(slice)));
    put(&chain, " tail");
    assert_content(&chain, "head LINKED tail");
    assert_int_equal(mt_chain_front(&chain, vectors, 8), 3);
    assert_ptr_equal(vectors[1].iov_base, slice.data);
    assert_int_equal(mt_live_objects(), 2); /* head and tail share a block */
    mt_chain_consume(&chain, 5);
    mt_chain_consume(&chain, 6);
    assert_true(mt_block_is_sole(slice.owner));
    assert_content(&chain, " tail");
    mt_chain_clear(&chain);
    mt_slice_unref(slice);
}

static void an_empty_slice_links_nothing(void **state)
{
    (void)state;
    mt_chain chain;
    mt_slice slice = owned("x");

    mt_chain_init(&chain);
    slice.size = 0;
    assert_ok(mt_chain_append(&chain, slice));
    assert_int_equal(mt_live_objects(), 0);
    assert_int_equal(chain.count, 0);
}

static void consuming_cuts_anywhere(void **state)
{
    (void)state;
    const char text[] = "one LINKED two LINKED three";

    for (size_t cut = 0; cut < sizeof text; cut++) {
        mt_chain chain;
        mt_chain_init(&chain);
        put(&chain, "one ");
        assert_ok(mt_chain_append(&chain, owned("LINKED")));
        put(&chain, " two ");
        assert_ok(mt_chain_append(&chain, owned("LINKED")));
        put(&chain, " three");
        mt_chain_consume(&chain, cut);
        assert_content(&chain, text + cut);
        mt_chain_clear(&chain);
        assert_int_equal(mt_live_objects(), 0);
    }
}

static void an_empty_chain_holds_no_block_and_no_ring(void **state)
{
    (void)state;
    mt_chain chain;

    mt_chain_init(&chain);
    for (int i = 0; i < 100; i++)
        assert_ok(mt_chain_append(&chain, owned("x")));
    mt_chain_consume(&chain, 99);
    assert_true(mt_live_objects() > 0);
    mt_chain_consume(&chain, 1);
    assert_int_equal(mt_live_objects(), 0);
    assert_int_equal(chain.capacity, MT_CHAIN_INLINE);
    put(&chain, "again");
    assert_content(&chain, "again");
    mt_chain_clear(&chain);
}

static void blocks_grow_with_what_a_turn_writes(void **state)
{
    (void)state;
    enum { WRITES = 10000 };
    mt_chain chain;
    struct iovec vectors[64];

    mt_chain_init(&chain);
    put(&chain, "x");
    assert_int_equal(chain.open->owner->capacity, MT_BLOCK_ROOM(MT_BLOCK_SMALL));
    for (int i = 0; i < WRITES; i++)
        put(&chain, "twenty-four bytes, or so");
    assert_in_range(mt_chain_front(&chain, vectors, 64), 4, 7);
    assert_int_equal(mt_chain_front(&chain, vectors, 2), 2);
    mt_chain_clear(&chain);
}

static void a_reserve_larger_than_every_class_is_one_piece(void **state)
{
    (void)state;
    mt_chain chain;
    struct iovec vectors[2];
    size_t size = 3 * MT_BLOCK_HUGE;

    mt_chain_init(&chain);
    uint8_t *to = mt_chain_reserve(&chain, size);
    assert_non_null(to);
    memset(to, 1, size);
    mt_chain_commit(&chain, size);
    assert_int_equal(mt_chain_front(&chain, vectors, 2), 1);
    assert_int_equal(vectors[0].iov_len, size);
    mt_chain_clear(&chain);
}

/* The same steps on a chain and on plain bytes. */
static void any_order_of_steps_gives_the_same_bytes(void **state)
{
    (void)state;
    enum { STEPS = 20000, SIZE = 1 << 20 };
    char *model = mt_malloc(SIZE);
    size_t from = 0, to = 0;
    mt_rng rng;
    mt_chain chain;

    assert_non_null(model);
    mt_rng_seed(&rng, 1);
    mt_chain_init(&chain);
    for (int step = 0; step < STEPS && to < SIZE - 100; step++) {
        char text[64];
        size_t size = (size_t)mt_rng_below(&rng, sizeof text - 1) + 1;
        memset(text, 'a' + step % 26, size);
        text[size] = '\0';
        uint64_t what = mt_rng_below(&rng, 10);
        if (what < 4)
            put(&chain, text);
        else if (what < 6)
            assert_ok(mt_chain_append(&chain, owned(text)));
        else if (what < 7)
            assert_non_null(mt_chain_reserve(&chain, size));
        if (what < 6) {
            memcpy(model + to, text, size);
            to += size;
        }
        if (what >= 7) {
            size_t gone = (size_t)mt_rng_below(&rng, (to - from < 100 ? to - from : 100) + 1);
            mt_chain_consume(&chain, gone);
            from += gone;
        }
        model[to] = '\0';
        if (step % 16 == 0)
            assert_content(&chain, model + from);
    }
    mt_chain_consume(&chain, to - from);
    mt_free(model);
    assert_int_equal(mt_live_objects(), 0);
}

static mt_err build(void)
{
    mt_chain chain;
    mt_err err = MT_OK;
    size_t size = 0;

    mt_chain_init(&chain);
    for (int i = 0; i < 8 && err == MT_OK; i++) {
        if (mt_chain_reserve(&chain, 700) == NULL) {
            err = MT_ENOMEM;
            break;
        }
        mt_chain_commit(&chain, 700);
        mt_slice slice;
        size += 700;
        err = mt_slice_copy(mt_slice_text("linked"), &slice);
        if (err == MT_OK)
            err = mt_chain_append(&chain, slice);
        if (err == MT_OK)
            size += 6;
    }
    assert_int_equal(chain.bytes, size);
    mt_chain_consume(&chain, size);
    return err;
}

static void every_failed_allocation_leaves_the_chain_as_it_was(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_chain_is_empty_and_owns_nothing),
        cmocka_unit_test(small_pieces_leave_in_one_vector),
        cmocka_unit_test(a_reserve_counts_only_once_committed),
        cmocka_unit_test(a_reserve_that_is_given_up_leaves_no_trace),
        cmocka_unit_test(linked_slices_keep_their_place_and_are_not_copied),
        cmocka_unit_test(an_empty_slice_links_nothing),
        cmocka_unit_test(consuming_cuts_anywhere),
        cmocka_unit_test(an_empty_chain_holds_no_block_and_no_ring),
        cmocka_unit_test(blocks_grow_with_what_a_turn_writes),
        cmocka_unit_test(a_reserve_larger_than_every_class_is_one_piece),
        cmocka_unit_test(any_order_of_steps_gives_the_same_bytes),
        cmocka_unit_test(every_failed_allocation_leaves_the_chain_as_it_was),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
