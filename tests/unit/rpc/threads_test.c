/* SPDX-License-Identifier: Apache-2.0 */
/* threads_test.c - which threads the library starts: none where the caller brings the loop. */
#include "conformance/threads.h"
#include "rpc/kit.h"

#include <ev.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

/* ---- callbacks */

static void callbacks_need_one_thread_and_blocking_calls_none(void **state)
{
    kit k;
    tally t = {.k = &k};

    kit_open(&k, *state, &(kit_args){.runs = true});
    call_once(&k, 0); /* the server is up with all its threads */
    int before = count_threads();
    kit_redial(&k, NULL, NULL);
    for (int i = 0; i < 3; i++)
        call_once(&k, i);
    assert_int_equal(count_threads(), before);
    (void)start_often(&t);
    assert_int_equal(count_threads(), before + 1);
    call_once(&k, 1); /* both forms live together */
    kit_until(&k, &t.done, CALLS);
    mt_channel_free(k.channel);
    k.channel = NULL;
    assert_int_equal(count_threads(), before);
    kit_close(&k);
}

/* ---- the caller's libev loop */

static void stop_ev(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    struct ev_loop *ev = arg;

    (void)call, (void)reply;
    assert_string_equal(mt_status_text(status), "OK");
    ev_break(ev, EVBREAK_ALL);
}

static void a_libev_loop_of_the_callers_needs_no_thread(void **state)
{
    struct ev_loop *ev = ev_loop_new(0);
    mt_loop *loop;
    kit k = {0};
    char target[KIT_TARGET];

    assert_ok(mt_loop_from_ev(ev, NULL, &loop));
    k.place = *state;
    k.loop = loop;
    mt_server *server = kit_serve_at(&k, NULL, target);
    mt_channel *channel = mt_channel_open(target, &(mt_channel_options){.loop = loop});
    int before = count_threads();
    for (int i = 0; i < 3; i++) {
        assert_non_null(
            test_probe_echo_async(channel, &(test_note){.text = (char *)"x"}, NULL, stop_ev, ev));
        ev_run(ev, 0);
    }
    test_note *reply; /* a blocking call drives the caller's loop */
    mt_status status =
        test_probe_echo(channel, &(test_note){.text = (char *)"blocking"}, &reply, NULL);
    assert_string_equal(mt_status_text(&status), "OK");
    test_note_free(reply);
    assert_int_equal(count_threads(), before);
    mt_channel_free(channel);
    mt_server_free(server);
    ev_run(ev, 0); /* nothing of ours holds it back */
    mt_loop_free(loop);
    ev_loop_destroy(ev);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(callbacks_need_one_thread_and_blocking_calls_none, kit_tcp),
        KIT_ONLY(a_libev_loop_of_the_callers_needs_no_thread, kit_tcp),
        KIT_ONLY(a_libev_loop_of_the_callers_needs_no_thread, kit_inproc),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
