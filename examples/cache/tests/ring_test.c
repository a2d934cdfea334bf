/* SPDX-License-Identifier: Apache-2.0 */
/* ring_test.c - fair shares, few moves, and the same ring everywhere. */
#include "check.h"

#include <stdio.h>

#include "hash.h"
#include "ring.h"

enum { KEYS = 30000 };

static void key_at(int i, char key[32])
{
    snprintf(key, 32, "some/key/%d", i);
}

static void hashes_as_siphash_1_3_does(void **state)
{
    (void)state;
    /* from Python 3.11, whose str and bytes hash with it: PYTHONHASHSEED=0 gives the key zero */
    const hash_key zero = {{0, 0}};

    assert_true(hash_bytes(zero, "bash", 4) == 0xb469546f1aa0e204u);
    assert_true(hash_bytes(zero, "12345678", 8) == 0x3489982430560a87u);
    assert_true(hash_bytes(zero, "consistent hashing", 18) == 0x4e316e1512577ec6u);
}

static void gives_each_node_its_share(void **state)
{
    (void)state;
    for (size_t nodes = 1; nodes <= 8; nodes++) {
        int shares[8] = {0}, fair = KEYS / (int)nodes;
        ring *r = ring_new(nodes);
        for (int i = 0; i < KEYS; i++) {
            char key[32];
            key_at(i, key);
            size_t owner = ring_owner(r, key);
            assert_true(owner < nodes);
            shares[owner]++;
        }
        for (size_t n = 0; n < nodes; n++)
            assert_in_range(shares[n], fair * 7 / 10, fair * 13 / 10);
        ring_free(r);
    }
}

static void a_new_node_takes_keys_and_no_other_key_moves(void **state)
{
    (void)state;
    ring *three = ring_new(3), *four = ring_new(4);
    int moved = 0;

    for (int i = 0; i < KEYS; i++) {
        char key[32];
        key_at(i, key);
        size_t before = ring_owner(three, key), after = ring_owner(four, key);
        if (after != before) {
            assert_int_equal(after, 3);
            moved++;
        }
    }
    assert_in_range(moved, KEYS / 6, KEYS / 3);
    ring_free(three);
    ring_free(four);
}

/* Clients of different versions must agree on the owners. */
static void is_the_same_ring_for_ever(void **state)
{
    (void)state;
    const char *const keys[] = {"bash", "coreutils", "libc6", "zlib1g", ""};
    ring *r = ring_new(3);
    char owners[6] = "";

    for (int i = 0; i < 5; i++)
        owners[i] = (char)('0' + ring_owner(r, keys[i]));
    assert_string_equal(owners, "22200");
    ring_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_as_siphash_1_3_does),
        cmocka_unit_test(gives_each_node_its_share),
        cmocka_unit_test(a_new_node_takes_keys_and_no_other_key_moves),
        cmocka_unit_test(is_the_same_ring_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
