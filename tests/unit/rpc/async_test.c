/* SPDX-License-Identifier: Apache-2.0 */
/* async_test.c - what was never a call, and what an answer that is on its way already excludes. */
#include "rpc/peer.h"

/* ---- keep */

static void what_was_never_a_call_is_not_kept(void **state)
{
    mt_call *kept = (mt_call *)(void *)state;

    assert_null(test_probe_echo_async(NULL, &(test_note){0}, &(mt_call_options){.keep = &kept},
                                      NULL, NULL));
    assert_null(kept);
}

/* ---- an answer on its way */

static peer client;

static void answer_well(kit *k)
{
    kit_answer(k, 0, "answered");
}

static void answer_badly(kit *k)
{
    mt_call_fail(k->kept[0], MT_NOT_FOUND, "answered");
}

/* Whoever answered may have freed what on_cancel would use. */
static void a_cancel_that_comes_behind_the_answer_is_not_told(void **state)
{
    static const uint8_t cancelled[] = {MT_CANCELLED, MT_RAN_UNKNOWN, 0};
    static void (*const answers[])(kit * k) = {answer_well, answer_badly};
    const test_probe_handlers keepers = {.echo = kit_on_keep};

    (void)state;
    for (int i = 0; i < 2; i++) {
        kit k;

        kit_open(&k, &kit_sim, &(kit_args){.handlers = &keepers});
        peer_connect(&client, &k);
        peer_hello(&client);
        peer_call(&client, 1, "x", 0);
        kit_until(&k, &k.kept_count, 1);
        peer_frame(&client, MT_FRAME_RESET, 1, cancelled, sizeof cancelled);
        answers[i](&k); /* from outside the loop, which hears of the RESET first */
        kit_pass(&k, MT_SEC);
        assert_int_equal(k.cancelled, 0);
        peer_free(&client);
        kit_close(&k);
    }
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(what_was_never_a_call_is_not_kept, kit_sim),
        KIT_ONLY(a_cancel_that_comes_behind_the_answer_is_not_told, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
