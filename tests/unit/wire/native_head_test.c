/* SPDX-License-Identifier: Apache-2.0 */
/* native_head_test.c - the payloads of CALL and STATUS, and metadata blocks: there and back, and cut
 * short at every byte. */
#include "mt_test.h"

#include <string.h>

#include "wire/native.h"

static const mt_metadata_entry entries[] = {
    {"user", {(const uint8_t *)"ann", 3, NULL}},
    {"a.b-c_9", {NULL, 0, NULL}},
    {"raw-bin", {(const uint8_t *)"\0\n\xff", 3, NULL}},
};

static mt_frame frame_of(const uint8_t *payload, const uint8_t *end)
{
    return (mt_frame){.payload = payload, .size = (uint32_t)(end - payload)};
}

static void a_call_head_goes_there_and_back(void **state)
{
    uint8_t bytes[256];
    mt_call_head head = {.timeout = 1500 * MT_US + 1, .metadata = {entries, 3}};
    mt_native_call call;

    (void)state;
    uint8_t *end = mt_native_call_put(bytes, &head, MT_REF_NEW, mt_slice_text("/s/m"));
    assert_true((size_t)(end - bytes) <= mt_native_call_bound(&head, 4));
    mt_frame frame = frame_of(bytes, end);
    assert_true(mt_native_call_get(&frame, &call));
    assert_int_equal(call.ref, MT_REF_NEW);
    assert_memory_equal(call.path.data, "/s/m", 4);
    assert_int_equal(call.timeout, 1501 * MT_US); /* rounded up */
    assert_int_equal(call.metadata.size, mt_native_metadata_size(&head.metadata));
    assert_int_equal(call.message.size, 0);
    for (uint8_t *cut = bytes; cut < end; cut++) {
        frame = frame_of(bytes, cut);
        assert_false(mt_native_call_get(&frame, &call));
    }
}

static void a_known_method_is_only_its_number(void **state)
{
    uint8_t bytes[64];
    mt_call_head head = {.timeout = 0};
    mt_native_call call;

    (void)state;
    uint8_t *end = mt_native_call_put(bytes, &head, MT_REF_FIRST + 125, mt_slice_of(NULL, 0));
    assert_int_equal(end - bytes, 3);
    *end++ = 'm';
    mt_frame frame = frame_of(bytes, end);
    assert_true(mt_native_call_get(&frame, &call));
    assert_int_equal(call.ref, MT_REF_FIRST + 125);
    assert_int_equal(call.path.size, 0);
    assert_int_equal(call.timeout, 0);
    assert_int_equal(call.message.size, 1);
}

static void a_timeout_beyond_time_is_very_long(void **state)
{
    uint8_t bytes[64];
    mt_native_call call;

    (void)state;
    uint8_t *end = mt_put_varint(bytes, MT_REF_FIRST);
    end = mt_put_varint(end, UINT64_MAX);
    end = mt_put_varint(end, 0);
    mt_frame frame = frame_of(bytes, end);
    assert_true(mt_native_call_get(&frame, &call));
    assert_true(call.timeout > 365 * 24 * 3600 * MT_SEC);
    assert_true(call.timeout <= MT_NEVER / 2);
}

static void a_status_goes_there_and_back(void **state)
{
    uint8_t bytes[256];
    mt_finish finish = {.code = MT_NOT_FOUND,
                        .text = mt_slice_text("no such key"),
                        .trailers = {entries, 3},
                        .queue_us = 1,
                        .handler_us = UINT32_MAX};
    mt_native_status status;

    (void)state;
    uint8_t *end = mt_native_status_put(bytes, &finish);
    assert_true((size_t)(end - bytes) <= mt_native_status_bound(&finish));
    mt_frame frame = frame_of(bytes, end);
    assert_true(mt_native_status_get(&frame, &status));
    assert_int_equal(status.finish.code, MT_NOT_FOUND);
    assert_true(mt_slice_equal(status.finish.text, finish.text));
    assert_int_equal(status.finish.queue_us, 1);
    assert_int_equal(status.finish.handler_us, UINT32_MAX);
    assert_int_equal(status.message.size, 0);
    for (uint8_t *cut = bytes; cut < end; cut++) {
        frame = frame_of(bytes, cut);
        assert_false(mt_native_status_get(&frame, &status));
    }
}

static void a_plain_status_is_six_bytes(void **state)
{
    uint8_t bytes[64];
    mt_finish finish = {.queue_us = 5, .handler_us = 9};

    (void)state;
    assert_int_equal(mt_native_status_put(bytes, &finish) - bytes, 6);
}

static void a_long_text_is_cut(void **state)
{
    static char text[5000];
    static uint8_t bytes[6000];
    mt_finish finish = {.code = MT_INTERNAL, .text = {(uint8_t *)text, sizeof text, NULL}};
    mt_native_status status;

    (void)state;
    memset(text, 'x', sizeof text);
    uint8_t *end = mt_native_status_put(bytes, &finish);
    assert_true(end - bytes < MT_TEXT_MOST + 20);
    mt_frame frame = frame_of(bytes, end);
    assert_true(mt_native_status_get(&frame, &status));
    assert_int_equal(status.finish.text.size, MT_TEXT_MOST);
}

/* ---- metadata */

/* Decodes an encoded block without the length in front. */
static mt_err decode(const void *bytes, size_t size, size_t limit)
{
    mt_metadata metadata;
    mt_block *storage;
    mt_err err = mt_native_metadata_get(mt_slice_of(bytes, size), limit, &metadata, &storage);

    if (err != MT_OK)
        assert_null(storage);
    mt_block_unref(storage);
    return err;
}

static void metadata_goes_there_and_back(void **state)
{
    uint8_t bytes[128];
    mt_metadata sent = {entries, 3}, got;
    mt_block *storage;

    (void)state;
    uint8_t *end = mt_native_metadata_put(bytes, &sent);
    mt_reader reader = {bytes, end, false};
    mt_slice block = mt_reader_bytes(&reader);
    assert_ok(mt_native_metadata_get(block, 1000, &got, &storage));
    assert_int_equal(got.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(got.entries[i].key, entries[i].key);
        assert_true(mt_slice_equal(got.entries[i].value, entries[i].value));
        assert_int_equal(got.entries[i].value.data[got.entries[i].value.size], '\0');
    }
    mt_block_unref(storage);
    for (size_t cut = 1; cut < block.size; cut++) {
        mt_err err = decode(block.data, cut, 1000);
        assert_true(err == MT_EDECODE || cut == 9 || cut == 18); /* between two entries */
    }
}

static void keys_and_values_follow_the_rules(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 256; c++) {
        const uint8_t key[] = {2, 'k', (uint8_t)c, 0};
        const uint8_t value[] = {1, 'k', 1, (uint8_t)c};
        bool in_key =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
        assert_err(decode(key, sizeof key, 1000), in_key ? MT_OK : MT_EDECODE);
        assert_err(decode(value, sizeof value, 1000), c >= 0x20 && c < 0x7f ? MT_OK : MT_EDECODE);
    }
    assert_err(decode("\0\0", 2, 1000), MT_EDECODE);
    assert_err(decode("\4-bin\1\n", 7, 1000), MT_OK);
    assert_err(decode("\3bin\1\n", 6, 1000), MT_EDECODE);
}

static void metadata_is_limited_in_bytes_and_entries(void **state)
{
    uint8_t bytes[3 * (MT_METADATA_MAX_ENTRIES + 1)];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i += 3)
        memcpy(bytes + i, "\1k", 3);
    assert_err(decode(bytes, 3 * 10, 10 * 33), MT_OK);
    assert_err(decode(bytes, 3 * 10, 10 * 33 - 1), MT_ELIMIT);
    assert_err(decode(bytes, 3 * MT_METADATA_MAX_ENTRIES, 100000), MT_OK);
    assert_err(decode(bytes, sizeof bytes, 100000), MT_ELIMIT);
    mt_test_fail_alloc(1);
    assert_err(decode(bytes, 3, 100), MT_ENOMEM);
    mt_test_fail_alloc(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_head_goes_there_and_back),
        cmocka_unit_test(a_known_method_is_only_its_number),
        cmocka_unit_test(a_timeout_beyond_time_is_very_long),
        cmocka_unit_test(a_status_goes_there_and_back),
        cmocka_unit_test(a_plain_status_is_six_bytes),
        cmocka_unit_test(a_long_text_is_cut),
        cmocka_unit_test(metadata_goes_there_and_back),
        cmocka_unit_test(keys_and_values_follow_the_rules),
        cmocka_unit_test(metadata_is_limited_in_bytes_and_entries),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
