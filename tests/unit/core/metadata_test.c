/* SPDX-License-Identifier: Apache-2.0 */
/* metadata_test.c - gRPC's rules for keys and values, and the limits. */
#include <msgtrans/metadata.h>

#include <string.h>

#include "core/slice.h"
#include "mt_test.h"

static mt_err check_one(const char *key, mt_slice value)
{
    const mt_metadata_entry entry = {key, value};
    const mt_metadata metadata = {&entry, 1};

    return mt_metadata_check(&metadata, NULL);
}

static void the_first_value_of_a_key_is_found(void **state)
{
    (void)state;
    const mt_metadata_entry entries[] = {mt_metadata_text("a", "1"), mt_metadata_text("b", "2"),
                                         mt_metadata_text("b", "3")};
    const mt_metadata metadata = {entries, 3};

    assert_ptr_equal(mt_metadata_get(&metadata, "b"), &entries[1].value);
    assert_null(mt_metadata_get(&metadata, "c"));
    assert_null(mt_metadata_get(&(mt_metadata){0}, "a"));
}

static void good_keys_and_values_pass(void **state)
{
    (void)state;
    const uint8_t any[] = {0, 1, 0x7f, 0xff};

    assert_ok(check_one("trace.id_1-x", mt_slice_text("~ printable !")));
    assert_ok(check_one("empty", mt_slice_text("")));
    assert_ok(check_one("blob-bin", mt_slice_of(any, sizeof any)));
    assert_ok(mt_metadata_check(&(mt_metadata){0}, NULL));
}

static void bad_keys_are_refused(void **state)
{
    (void)state;
    const char *const keys[] = {"",     NULL,    "Upper",       "sp ace",      "a:b",
                                "\xc3", ":path", "grpc-status", "mt-anything", "tab\t"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_err(check_one(keys[i], mt_slice_text("x")), MT_EINVAL);
}

static void bytes_need_a_binary_key(void **state)
{
    (void)state;
    assert_err(check_one("text", mt_slice_text("line\n")), MT_EINVAL);
    assert_err(check_one("text", mt_slice_text("\x7f")), MT_EINVAL);
    assert_err(check_one("text", mt_slice_text("é")), MT_EINVAL);
    assert_err(check_one("bin", mt_slice_text("\n")), MT_EINVAL);
    assert_err(check_one("x-bin", (mt_slice){NULL, 1, NULL}), MT_EINVAL);
}

static void the_bad_entry_is_named(void **state)
{
    (void)state;
    const mt_metadata_entry entries[] = {mt_metadata_text("good", "1"),
                                         mt_metadata_text("Bad", "2")};
    const mt_metadata metadata = {entries, 2};
    size_t bad = 9;

    assert_err(mt_metadata_check(&metadata, &bad), MT_EINVAL);
    assert_int_equal(bad, 1);
}

static void entries_are_limited(void **state)
{
    (void)state;
    mt_metadata_entry entries[MT_METADATA_MAX_ENTRIES + 1];
    mt_metadata metadata = {entries, MT_METADATA_MAX_ENTRIES};
    size_t bad;

    for (size_t i = 0; i <= MT_METADATA_MAX_ENTRIES; i++)
        entries[i] = mt_metadata_text("k", "v");
    assert_ok(mt_metadata_check(&metadata, &bad));
    metadata.count++;
    assert_err(mt_metadata_check(&metadata, &bad), MT_ELIMIT);
    assert_int_equal(bad, MT_METADATA_MAX_ENTRIES);
}

static void bytes_are_limited(void **state)
{
    (void)state;
    static uint8_t bytes[MT_METADATA_MAX_BYTES];
    size_t most = sizeof bytes - 32 - strlen("k-bin");

    assert_ok(check_one("k-bin", mt_slice_of(bytes, most)));
    assert_err(check_one("k-bin", mt_slice_of(bytes, most + 1)), MT_ELIMIT);
    assert_err(check_one("k-bin", mt_slice_of(bytes, SIZE_MAX)), MT_ELIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_value_of_a_key_is_found),
        cmocka_unit_test(good_keys_and_values_pass),
        cmocka_unit_test(bad_keys_are_refused),
        cmocka_unit_test(bytes_need_a_binary_key),
        cmocka_unit_test(the_bad_entry_is_named),
        cmocka_unit_test(entries_are_limited),
        cmocka_unit_test(bytes_are_limited),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
