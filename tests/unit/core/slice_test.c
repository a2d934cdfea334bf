/* SPDX-License-Identifier: Apache-2.0 */
/* slice_test.c - views, copies and references. */
#include "core/slice.h"

#include "mt_test.h"

static void a_copy_owns_its_bytes(void **state)
{
    (void)state;
    char text[] = "bytes";
    mt_slice copy;

    assert_ok(mt_slice_copy(mt_slice_text(text), &copy));
    text[0] = 'B';
    assert_true(mt_slice_equal(copy, mt_slice_text("bytes")));
    mt_slice_unref(copy);
    assert_int_equal(mt_live_objects(), 0);
}

static void a_copy_of_nothing_needs_no_block(void **state)
{
    (void)state;
    mt_slice copy;

    mt_test_fail_alloc(1);
    assert_ok(mt_slice_copy((mt_slice){0}, &copy));
    mt_test_fail_alloc(0);
    assert_null(copy.owner);
    assert_int_equal(copy.size, 0);
    mt_slice_unref(copy);
}

static void a_failed_copy_is_empty(void **state)
{
    (void)state;
    mt_slice copy = mt_slice_text("left from before");

    mt_test_fail_alloc(1);
    assert_err(mt_slice_copy(mt_slice_text("x"), &copy), MT_ENOMEM);
    assert_null(copy.data);
    assert_int_equal(copy.size, 0);
}

static void each_holder_keeps_the_bytes(void **state)
{
    (void)state;
    mt_slice first, second;

    assert_ok(mt_slice_copy(mt_slice_text("shared"), &first));
    second = mt_slice_ref(first);
    mt_slice_unref(first);
    assert_true(mt_slice_equal(second, mt_slice_text("shared")));
    mt_slice_unref(second);
    assert_int_equal(mt_live_objects(), 0);
}

static void a_reference_to_borrowed_bytes_is_a_view(void **state)
{
    (void)state;
    mt_slice view = mt_slice_ref(mt_slice_text("static"));

    assert_null(view.owner);
    mt_slice_unref(view);
}

static void a_part_is_a_view(void **state)
{
    (void)state;
    mt_slice part = mt_slice_sub(mt_slice_text("abcdef"), 2, 3);

    assert_true(mt_slice_equal(part, mt_slice_text("cde")));
    assert_null(part.owner);
    assert_int_equal(mt_slice_sub((mt_slice){0}, 0, 0).size, 0);
}

static void slices_are_equal_by_their_bytes(void **state)
{
    (void)state;
    assert_true(mt_slice_equal((mt_slice){0}, mt_slice_text("")));
    assert_false(mt_slice_equal(mt_slice_text("a"), mt_slice_text("b")));
    assert_false(mt_slice_equal(mt_slice_text("a"), mt_slice_text("ab")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_owns_its_bytes),
        cmocka_unit_test(a_copy_of_nothing_needs_no_block),
        cmocka_unit_test(a_failed_copy_is_empty),
        cmocka_unit_test(each_holder_keeps_the_bytes),
        cmocka_unit_test(a_reference_to_borrowed_bytes_is_a_view),
        cmocka_unit_test(a_part_is_a_view),
        cmocka_unit_test(slices_are_equal_by_their_bytes),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
