/* SPDX-License-Identifier: Apache-2.0 */
/* keepalive.c - what two ends of ours say to each other when nothing else is said. In virtual time only: no
 * end pings more often than once a second. */
#include "conformance/kit.h"

static void a_server_of_ours_takes_all_pings_of_a_client_of_ours(void **state)
{
    const test_probe_handlers handlers = {.echo = kit_on_keep};
    kit_call c;
    kit k;

    kit_open(&k, *state,
             &(kit_args){.handlers = &handlers,
                         .channel = {.keepalive_ms = 1000, .keepalive_timeout_ms = 1},
                         .server = {.keepalive_ms = 1000, .keepalive_timeout_ms = 1}});
    kit_echo(&k, &c, "x", NULL);
    kit_pass(&k, 24 * 3600 * MT_SEC);
    assert_int_equal(c.done, 0);
    assert_int_equal(k.kept_count, 1);
    kit_answer(&k, 0, "after a day");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "after a day");
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_VIRTUAL(a_server_of_ours_takes_all_pings_of_a_client_of_ours),
};

KIT_SUITE(keepalive, tests);
