/* SPDX-License-Identifier: Apache-2.0 */
/* native_frame_test.c - varints, frame headers, byte strings and rates. */
#include "mt_test.h"

#include "wire/native.h"

static void varints_go_there_and_back(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit <= 64; bit++)
        for (int around = -1; around <= 1; around++) {
            uint64_t value = (bit < 64 ? (uint64_t)1 << bit : 0) + (uint64_t)around;
            uint8_t bytes[MT_VARINT_MAX];
            size_t size = (size_t)(mt_put_varint(bytes, value) - bytes);
            assert_int_equal(size, mt_varint_size(value));
            mt_reader reader = mt_reader_of(mt_slice_of(bytes, size));
            assert_true(mt_reader_varint(&reader) == value);
            assert_false(reader.bad);
            assert_ptr_equal(reader.at, reader.end);
            for (size_t cut = 0; cut < size; cut++) {
                reader = mt_reader_of(mt_slice_of(bytes, cut));
                assert_int_equal(mt_reader_varint(&reader), 0);
                assert_true(reader.bad);
            }
        }
}

static void varints_over_64_bits_are_refused(void **state)
{
    static const uint8_t eleven[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                     0x80, 0x80, 0x80, 0x80, 0x00};
    static const uint8_t too_big[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02};
    mt_reader reader = mt_reader_of(mt_slice_of(eleven, sizeof eleven));

    (void)state;
    assert_int_equal(mt_reader_varint(&reader), 0);
    assert_true(reader.bad);
    assert_int_equal(mt_reader_varint(&reader), 0); /* and so for ever */
    reader = mt_reader_of(mt_slice_of(too_big, sizeof too_big));
    assert_int_equal(mt_reader_varint(&reader), 0);
    assert_true(reader.bad);
}

static void numbers_over_32_bits_are_refused_where_32_must_do(void **state)
{
    uint8_t bytes[MT_VARINT_MAX];
    uint8_t *end = mt_put_varint(bytes, UINT32_MAX);
    mt_reader reader = {bytes, end, false};

    (void)state;
    assert_int_equal(mt_reader_u32(&reader), UINT32_MAX);
    assert_false(reader.bad);
    end = mt_put_varint(bytes, (uint64_t)UINT32_MAX + 1);
    reader = (mt_reader){bytes, end, false};
    assert_int_equal(mt_reader_u32(&reader), 0);
    assert_true(reader.bad);
}

static void byte_strings_do_not_reach_behind_the_end(void **state)
{
    uint8_t bytes[16];
    uint8_t *end = mt_put_bytes(bytes, mt_slice_text("hello"));

    (void)state;
    assert_int_equal(end - bytes, 6);
    for (uint8_t *cut = bytes; cut <= end; cut++) {
        mt_reader reader = {bytes, cut, false};
        mt_slice got = mt_reader_bytes(&reader);
        assert_int_equal(reader.bad, cut != end);
        assert_int_equal(got.size, cut == end ? 5 : 0);
    }
    bytes[0] = 6;
    mt_reader reader = {bytes, end, false};
    assert_int_equal(mt_reader_bytes(&reader).size, 0);
    assert_true(reader.bad);
    end = mt_put_varint(bytes, UINT64_MAX);
    reader = (mt_reader){bytes, end, false};
    assert_int_equal(mt_reader_bytes(&reader).size, 0);
    assert_true(reader.bad);
}

static void a_header_is_eight_bytes_little_endian(void **state)
{
    static const uint8_t wanted[] = {0x04, 0x03, 0x02, 0x01, 0x07, 0x06, 0x05, 0x32};
    uint8_t bytes[MT_FRAME_HEADER];
    mt_frame frame;

    (void)state;
    mt_frame_put(bytes, 0x01020304, 0x050607, MT_FRAME_CALL | MT_FLAG_MSG | MT_FLAG_END);
    assert_memory_equal(bytes, wanted, sizeof wanted);
    mt_frame_get(bytes, &frame);
    assert_int_equal(frame.stream, 0x01020304);
    assert_int_equal(frame.size, 0x050607);
    assert_int_equal(frame.type, MT_FRAME_CALL);
    assert_int_equal(frame.flags, MT_FLAG_MSG | MT_FLAG_END);
}

static void a_rate_allows_a_burst_and_then_its_pace(void **state)
{
    mt_time at = 0, now = 100 * MT_SEC;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(mt_rate_take(&at, now, MT_SEC, 3));
    assert_false(mt_rate_take(&at, now, MT_SEC, 3));
    now += MT_SEC - 1;
    assert_false(mt_rate_take(&at, now, MT_SEC, 3));
    now += 1;
    assert_true(mt_rate_take(&at, now, MT_SEC, 3));
    assert_false(mt_rate_take(&at, now, MT_SEC, 3));
    now += 1000 * MT_SEC; /* rest is not saved up beyond the burst */
    for (int i = 0; i < 3; i++)
        assert_true(mt_rate_take(&at, now, MT_SEC, 3));
    assert_false(mt_rate_take(&at, now, MT_SEC, 3));
    for (int i = 0; i < 100; i++)
        assert_true(mt_rate_take(&at, now + 10 * MT_SEC, 0, 3)); /* every 0: no limit */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(varints_go_there_and_back),
        cmocka_unit_test(varints_over_64_bits_are_refused),
        cmocka_unit_test(numbers_over_32_bits_are_refused_where_32_must_do),
        cmocka_unit_test(byte_strings_do_not_reach_behind_the_end),
        cmocka_unit_test(a_header_is_eight_bytes_little_endian),
        cmocka_unit_test(a_rate_allows_a_burst_and_then_its_pace),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
