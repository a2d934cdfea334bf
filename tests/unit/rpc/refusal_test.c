/* SPDX-License-Identifier: Apache-2.0 */
/* refusal_test.c - a server set up wrong, and options out of their range: refused with a word on what is
 * wrong. */
#include "rpc/kit.h"

#include <string.h>

/* ---- a server that is set up wrong */

/* The error is kept, was logged once, and the run gives it back. */
static void assert_kept(mt_server *server, const char *part)
{
    assert_int_equal(mt_server_error(server)->code, MT_EINVAL);
    assert_non_null(strstr(mt_server_error(server)->text, part));
    assert_int_equal(kit_logged(part), 1);
    assert_int_equal(mt_server_run(server), 1);
}

static void a_server_cannot_listen_to_null(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_err(mt_server_listen(server, NULL), MT_EINVAL);
    assert_kept(server, "NULL");
}

static void a_service_needs_handlers(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_err(test_probe_register(server, NULL, NULL), MT_EINVAL);
    assert_kept(server, "test.Probe");
}

/* ---- max_metadata_bytes */

static bool channel_takes(const mt_channel_options *options, const char *name)
{
    mt_channel *channel = mt_channel_open("inproc:nobody", options);
    const mt_status *error = mt_channel_error(channel);
    bool taken = error->code == MT_OK;

    assert_true(taken || strstr(error->text, name) != NULL);
    mt_channel_free(channel);
    return taken;
}

static bool server_takes(const mt_server_options *options, const char *name)
{
    mt_server *server = mt_server_new(options);
    const mt_status *error = mt_server_error(server);
    bool taken = error->code == MT_OK;

    assert_true(taken || strstr(error->text, name) != NULL);
    mt_server_free(server);
    return taken;
}

/* No more than a call may carry: what could be asked for could not be had. */
static void max_metadata_bytes_is_1_to_16_kib(void **state)
{
    static const struct {
        uint32_t value;
        bool taken;
    } cases[] = {{1023, false}, {1024, true}, {16384, true}, {16385, false}, {65536, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mt_channel_options channel = {.max_metadata_bytes = cases[i].value};
        const mt_server_options server = {.max_metadata_bytes = cases[i].value};

        assert_int_equal(channel_takes(&channel, "max_metadata_bytes"), cases[i].taken);
        assert_int_equal(server_takes(&server, "max_metadata_bytes"), cases[i].taken);
    }
}

/* ---- max_waiting_calls */

static const mt_call_options patient = {.wait_for_ready = true};

typedef struct tally {
    kit *k;
    kit_count done;
    kit_count refused;
} tally;

static void on_tallied(mt_call *call, const mt_status *status, const test_note *reply, void *arg)
{
    tally *t = arg;

    (void)call, (void)reply;
    atomic_fetch_add(&t->done, 1);
    if (status->code == MT_RESOURCE_EXHAUSTED)
        kit_count_up(t->k, &t->refused);
}

static void the_default_of_max_waiting_calls_is_65536(void **state)
{
    kit k;
    tally t = {.k = &k};

    kit_open(&k, *state, &(kit_args){.no_server = true});
    for (int i = 0; i < 65537; i++)
        assert_non_null(test_probe_echo_async(k.channel, &(test_note){.text = (char *)"x"},
                                              &patient, on_tallied, &t));
    kit_until(&k, &t.refused, 1);
    assert_int_equal(t.done, 1);
    mt_channel_free(k.channel);
    k.channel = NULL;
    assert_int_equal(t.done, 65537);
    assert_int_equal(t.refused, 1);
    kit_close(&k);
}

static void max_waiting_calls_has_a_range(void **state)
{
    (void)state;
    assert_true(channel_takes(&(mt_channel_options){.max_waiting_calls = 1}, ""));
    assert_true(channel_takes(&(mt_channel_options){.max_waiting_calls = 1000000}, ""));
    assert_false(
        channel_takes(&(mt_channel_options){.max_waiting_calls = 1000001}, "max_waiting_calls"));
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_server_cannot_listen_to_null, kit_sim),
        KIT_ONLY(a_service_needs_handlers, kit_sim),
        KIT_ONLY(max_metadata_bytes_is_1_to_16_kib, kit_sim),
        KIT_ONLY(the_default_of_max_waiting_calls_is_65536, kit_sim),
        KIT_ONLY(max_waiting_calls_has_a_range, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
