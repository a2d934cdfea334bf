/* SPDX-License-Identifier: Apache-2.0 */
/* recorder_test.c - the ring of a flight recorder: bounded, in order, and as large as it is busy. */
#include "core/recorder.h"

#include <string.h>

#include <msgtrans/alloc.h>

#include "mt_test.h"

static mt_time now;

static void put_many(mt_recorder *r, uint32_t from, uint32_t count, mt_time apart)
{
    for (uint32_t i = from; i < from + count; i++, now += apart)
        mt_recorder_put(r, i, 0);
}

/* Fails unless the ring has exactly the streams from..last, in order. */
static void assert_has(const mt_recorder *r, uint32_t from, uint32_t last)
{
    assert_int_equal(mt_recorder_count(r), last - from + 1);
    for (uint32_t i = 0; i <= last - from; i++)
        assert_int_equal(mt_record_stream(mt_recorder_get(r, i)), from + i);
}

static void takes_no_memory_before_the_first_record(void **state)
{
    int64_t before = mt_live_objects();
    mt_recorder r;

    (void)state;
    mt_recorder_init(&r, &now, 64);
    assert_int_equal(mt_live_objects(), before);
    assert_int_equal(mt_recorder_count(&r), 0);
    mt_recorder_shrink(&r);
    put_many(&r, 1, 1, 0);
    assert_int_equal(mt_live_objects(), before + 1);
    assert_has(&r, 1, 1);
    mt_recorder_fini(&r);
    assert_int_equal(mt_live_objects(), before);
}

static void keeps_few_of_a_quiet_connection(void **state)
{
    mt_recorder r;

    (void)state;
    mt_recorder_init(&r, &now, 64);
    put_many(&r, 1, MT_RECORDS_LEAST, MT_SEC);
    assert_has(&r, 1, MT_RECORDS_LEAST);
    for (uint32_t i = MT_RECORDS_LEAST + 1; i < 200; i++) {
        put_many(&r, i, 1, MT_SEC);
        assert_has(&r, i - MT_RECORDS_LEAST + 1, i);
        assert_int_equal(mt_recorder_size(&r), MT_RECORDS_LEAST);
    }
    mt_recorder_fini(&r);
}

static void grows_to_its_bound_when_busy_and_wraps(void **state)
{
    mt_recorder r;

    (void)state;
    mt_recorder_init(&r, &now, 100); /* not a power of two */
    put_many(&r, 1, 100, MT_US);
    assert_has(&r, 1, 100);
    for (uint32_t i = 101; i < 1000; i++) {
        put_many(&r, i, 1, MT_US);
        assert_has(&r, i - 99, i);
        assert_int_equal(mt_recorder_size(&r), 100);
    }
    mt_recorder_fini(&r);
}

static void shrinks_to_the_newest(void **state)
{
    mt_recorder r;

    (void)state;
    for (uint32_t count = 1; count < 200; count++) {
        uint32_t kept = count > MT_RECORDS_LEAST ? MT_RECORDS_QUIET : count;

        mt_recorder_init(&r, &now, 64);
        put_many(&r, 1, count, MT_US);
        mt_recorder_shrink(&r);
        assert_int_equal(mt_recorder_size(&r), MT_RECORDS_LEAST);
        assert_has(&r, count - kept + 1, count);
        now += 2 * MT_SEC;
        put_many(&r, count + 1, 40, MT_SEC);
        assert_has(&r, count + 41 - MT_RECORDS_LEAST, count + 40);
        mt_recorder_fini(&r);
    }
}

static void a_record_says_what_was_put(void **state)
{
    mt_recorder r;

    (void)state;
    now = INT64_MAX / 2;
    mt_recorder_init(&r, &now, 16);
    mt_recorder_put(&r, 0xfffffffdu | (uint64_t)0xffffff << 32 | 0xf4ull << 56, MT_RECORD_SENT);
    mt_recorder_add_code(&r, 16);
    mt_recorder_put(&r, 3 | 0x07ull << 56, 0);
    mt_recorder_set_number(&r, 70000);
    mt_recorder_event(&r, MT_RECORD_STALLED, 7, UINT64_MAX);
    now += MT_SEC;
    const mt_record *frame = mt_recorder_get(&r, 0), *credit = mt_recorder_get(&r, 1);
    const mt_record *event = mt_recorder_get(&r, 2);
    assert_int_equal(mt_record_stream(frame), 0xfffffffdu);
    assert_int_equal(mt_record_count(frame), 0xffffff);
    assert_true(mt_record_is_sent(frame));
    assert_int_equal(mt_record_kind(frame), MT_RECORD_MESSAGE);
    assert_int_equal(mt_record_flags(frame), 0xf0);
    assert_int_equal(mt_record_code(frame), 16);
    assert_in_range(now - mt_record_time(frame), MT_SEC, MT_SEC + MT_RECORD_STEP - 1);
    assert_int_equal(mt_record_stream(credit), 3);
    assert_int_equal(mt_record_kind(credit), MT_RECORD_CREDIT);
    assert_int_equal(mt_record_count(credit), 70000);
    assert_false(mt_record_is_sent(credit));
    assert_true(mt_record_is_event(event, MT_RECORD_STALLED));
    assert_false(mt_record_is_event(event, MT_RECORD_BLOCKED));
    assert_int_equal(mt_record_stream(event), 7);
    assert_int_equal(mt_record_count(event), MT_RECORD_NUMBER_MOST);
    mt_recorder_fini(&r);
}

static void one_that_is_off_keeps_nothing(void **state)
{
    (void)state;
    put_many(&mt_recorder_off, 1, 100, 0);
    mt_recorder_add_code(&mt_recorder_off, 1);
    mt_recorder_set_number(&mt_recorder_off, 1);
    mt_recorder_shrink(&mt_recorder_off);
    assert_int_equal(mt_recorder_count(&mt_recorder_off), 0);
    assert_null(mt_recorder_off.records);
}

static void goes_on_with_what_memory_it_has(void **state)
{
    mt_recorder r;

    (void)state;
    mt_recorder_init(&r, &now, 64);
    mt_test_fail_alloc(1);
    put_many(&r, 1, 1, 0);
    assert_int_equal(mt_recorder_count(&r), 0);
    put_many(&r, 2, MT_RECORDS_LEAST, 0);
    mt_test_fail_alloc(1); /* the ring stays as it is */
    put_many(&r, 2 + MT_RECORDS_LEAST, 1, 0);
    assert_has(&r, 3, 2 + MT_RECORDS_LEAST);
    put_many(&r, 3 + MT_RECORDS_LEAST, MT_RECORDS_LEAST - 1, 0);
    put_many(&r, 2 + 2 * MT_RECORDS_LEAST, 2, 0);
    assert_int_equal(mt_recorder_size(&r), 2 * MT_RECORDS_LEAST);
    mt_test_fail_alloc(1);
    mt_recorder_shrink(&r);
    mt_test_fail_alloc(0);
    assert_has(&r, 4 + 2 * MT_RECORDS_LEAST - MT_RECORDS_QUIET, 3 + 2 * MT_RECORDS_LEAST);
    mt_recorder_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_no_memory_before_the_first_record),
        cmocka_unit_test(keeps_few_of_a_quiet_connection),
        cmocka_unit_test(grows_to_its_bound_when_busy_and_wraps),
        cmocka_unit_test(shrinks_to_the_newest),
        cmocka_unit_test(a_record_says_what_was_put),
        cmocka_unit_test(one_that_is_off_keeps_nothing),
        cmocka_unit_test(goes_on_with_what_memory_it_has),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
