/* SPDX-License-Identifier: Apache-2.0 */
/* async.c - calls with a callback, and answers, from other threads than the loop's: who may still use
 * a call, and what an end that is on its way already excludes. */
#include "conformance/kit.h"

enum { ROUNDS = 300 };

/* ---- the end of the channel */

typedef struct tally {
    kit *k;
    kit_count done;
} tally;

static void on_tallied(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    tally *t = arg;

    (void)call;
    assert_null(reply);
    if (status->code != MT_CANCELLED && status->code != MT_UNAVAILABLE)
        fail_msg("%s", mt_status_text(status));
    kit_count_up(t->k, &t->done);
}

/* The library's thread may not have begun, or be at any step of its start: each round gives it a little
 * longer. */
static void a_channel_may_be_freed_right_after_a_start(void **state)
{
    kit k;
    tally t = {.k = &k};

    kit_open(&k, *state, &(kit_args){.no_server = true});
    for (int i = 0; i < ROUNDS; i++) {
        kit_redial(&k, NULL, NULL);
        assert_non_null(test_probe_echo_async(k.channel, &(test_note){.text = (char *)"x"}, NULL,
                                              on_tallied, &t));
        for (volatile int spin = i * 300; spin > 0; spin--)
            ;
        mt_channel_free(k.channel);
        k.channel = NULL;
        assert_int_equal(t.done, i + 1);
    }
    kit_close(&k);
}

/* ---- keep */

typedef struct held_call {
    kit *k;
    mt_call *kept;
    kit_count done;
    mt_code code;
} held_call;

static void on_held(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    held_call *h = arg;

    (void)reply;
    assert_ptr_equal(call, h->kept);
    h->code = status->code;
    kit_count_up(h->k, &h->done);
}

static void start_held(kit *k, held_call *h)
{
    *h = (held_call){.k = k};
    mt_call *call = test_probe_echo_async(k->channel, &(test_note){.text = (char *)"x"},
                                          &(mt_call_options){.keep = &h->kept}, on_held, h);
    assert_non_null(call);
    assert_ptr_equal(call, h->kept);
}

static void assert_held_ended(held_call *h)
{
    kit_until(h->k, &h->done, 1);
    assert_int_equal(h->done, 1);
    assert_true(h->code == MT_OK || h->code == MT_CANCELLED);
}

/* From a thread that is not the loop's: before, while and after done runs. */
static void a_kept_call_may_be_cancelled_at_any_time(void **state)
{
    held_call calls[3];
    kit k;

    kit_open(&k, *state, &(kit_args){.runs = true});
    kit_redial(&k, NULL, NULL);
    for (int round = 0; round < ROUNDS / 3; round++) {
        for (int i = 0; i < 3; i++)
            start_held(&k, &calls[i]);
        mt_call_cancel(calls[0].kept);
        mt_call_unref(calls[0].kept);
        assert_held_ended(&calls[1]);
        mt_call_cancel(calls[1].kept);
        mt_call_cancel(calls[2].kept);
        assert_held_ended(&calls[0]);
        assert_held_ended(&calls[2]);
        assert_true(mt_call_get_times(calls[1].kept).total > 0);
        mt_call_unref(calls[1].kept);
        mt_call_unref(calls[2].kept);
        assert_int_equal(calls[1].code, MT_OK);
    }
    kit_close(&k);
}

static void on_add_trailer(mt_call *call, const test_note *request, void *app)
{
    assert_ok(mt_call_add_trailer(call, mt_metadata_text("behind", "it")));
    kit_on_echo(call, request, app);
}

static void a_kept_call_can_be_read_after_done(void **state)
{
    const test_probe_handlers handlers = {.echo = on_add_trailer};
    mt_call *kept = NULL;
    kit_call c;
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &c, "x", &(mt_call_options){.keep = &kept});
    assert_non_null(kept);
    assert_ptr_equal(kept, c.call);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    mt_call_cancel(kept); /* it is over */
    mt_metadata trailers = mt_call_trailers(kept);
    assert_non_null(mt_metadata_get(&trailers, "behind"));
    assert_int_equal(mt_call_get_times(kept).total, c.times.total);
    mt_call_unref(kept);
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_REAL(a_channel_may_be_freed_right_after_a_start),
    KIT_REAL(a_kept_call_may_be_cancelled_at_any_time),
    KIT_EVERYWHERE(a_kept_call_can_be_read_after_done),
};

KIT_SUITE(async, tests);
