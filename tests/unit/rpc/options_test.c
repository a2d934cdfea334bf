/* SPDX-License-Identifier: Apache-2.0 */
/* options_test.c - what is refused at the start: options out of range, bad targets, bad servers; each with
 * one line that names it. That options act is shown where their subject is. */
#include "rpc/kit.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const kit_place *const nowhere = &kit_tcp;

/* ---- channels */

/* Neither form of a call does anything on it. */
static void assert_channel_refuses(const char *target, const mt_channel_options *options,
                                   const char *part)
{
    kit k = {.place = nowhere};
    kit_call c;
    mt_channel_options own = options != NULL ? *options : (mt_channel_options){0};
    test_note *reply;

    assert_ok(mt_loop_new(NULL, &k.loop));
    own.loop = k.loop;
    k.channel = mt_channel_open(target, &own);
    assert_non_null(k.channel);
    const mt_status *error = mt_channel_error(k.channel);
    assert_status(error, MT_INVALID_ARGUMENT, MT_RAN_UNKNOWN, part);
    assert_null(strchr(error->text, '\n'));
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, part);
    mt_channel_free(k.channel);
    mt_loop_free(k.loop);

    own.loop = NULL;
    k.channel = mt_channel_open(target, &own);
    mt_status status = test_probe_echo(k.channel, &(test_note){.text = (char *)"x"}, &reply, NULL);
    assert_status(&status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, part);
    mt_channel_free(k.channel);
}

static void bad_targets_are_refused(void **state)
{
    static const char *const targets[] = {"",
                                          ",",
                                          "nonsense",
                                          "ftp://a:1",
                                          "tcp://",
                                          "tcp://a",
                                          "tcp://a:",
                                          "tcp://1.2.3.4:99999",
                                          "tcp://a:1,,b:2",
                                          "tcp://a:0",
                                          "unix:",
                                          "inproc:",
                                          "tcp://a:1, tcp://b:2"};

    (void)state;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        assert_channel_refuses(targets[i], NULL, "");
    assert_channel_refuses("tcp://good:1,ftp://bad:2", NULL, "ftp");
}

static void channel_options_have_ranges(void **state)
{
    static const char good[] = "tcp://127.0.0.1:7000";

    (void)state;
#define REFUSED(option, value)                                                                     \
    assert_channel_refuses(good, &(mt_channel_options){.option = value}, #option)
    REFUSED(busy_poll_us, 1000001);
    REFUSED(connect_timeout_ms, 3600001);
    REFUSED(backoff_min_ms, 3600001);
    REFUSED(backoff_max_ms, 3600001);
    REFUSED(backoff_max_ms, 99); /* under the default of backoff_min_ms */
    REFUSED(backoff_min_ms, 10001);
    REFUSED(max_message_bytes, 1023);
    REFUSED(max_message_bytes, (1u << 30) + 1);
    REFUSED(max_metadata_bytes, 1023);
    REFUSED(max_metadata_bytes, 16385);
    REFUSED(stream_window_bytes, 32767);
    REFUSED(stream_window_bytes, (16u << 20) + 1);
    REFUSED(connection_window_bytes, 65535);
    REFUSED(connection_window_bytes, (1u << 30) + 1);
    REFUSED(max_waiting_calls, 1000001);
    REFUSED(keepalive_ms, 999);
    REFUSED(keepalive_ms, 86400001);
    REFUSED(keepalive_timeout_ms, 3600001);
    REFUSED(keepalive_timeout_ms, MT_NO_TIMEOUT);
    REFUSED(idle_timeout_ms, 2592000001);
    REFUSED(dns_servers, "nonsense");
    REFUSED(dns_servers, "127.0.0.1:53,");
    REFUSED(dns_servers, "");
#undef REFUSED
}

static void no_channel_is_an_answer_too(void **state)
{
    test_note *reply;
    const test_note request = {0};
    mt_status status = test_probe_echo(NULL, &request, &reply, NULL);

    (void)state;
    assert_status(&status, MT_INVALID_ARGUMENT, MT_DID_NOT_RUN, "no channel");
    assert_null(reply);
    assert_null(test_probe_echo_async(NULL, &request, NULL, NULL, NULL));
}

/* ---- busy_poll_us */

/* How often this thread went to sleep during one call that gets no answer. */
static long sleeps_in_a_call(uint32_t busy_poll_us)
{
    struct rusage before, after;
    kit k;
    test_note *reply;

    kit_open(&k, &kit_tcp, &(kit_args){.no_server = true});
    assert_int_equal(listen(k.reserved, 8), 0); /* the kernel accepts, nobody answers */
    mt_channel *channel =
        mt_channel_open(k.target, &(mt_channel_options){.busy_poll_us = busy_poll_us});
    getrusage(RUSAGE_THREAD, &before);
    mt_status status =
        test_probe_echo(channel, &(test_note){0}, &reply, &(mt_call_options){.timeout_ms = 5});
    getrusage(RUSAGE_THREAD, &after);
    assert_int_equal(status.code, MT_DEADLINE_EXCEEDED);
    mt_channel_free(channel);
    kit_close(&k);
    return after.ru_nvcsw - before.ru_nvcsw;
}

static void busy_poll_us_keeps_a_channel_awake(void **state)
{
    long asleep = 0;

    (void)state;
    /* On a busy machine the deadline may pass before there is time to sleep. */
    for (int i = 0; i < 200 && asleep == 0; i++)
        asleep = sleeps_in_a_call(0);
    assert_true(asleep > 0);
    assert_int_equal(sleeps_in_a_call(1000000), 0);
}

/* ---- servers */

static const test_probe_handlers handlers = {.echo = kit_on_echo};

/* The server does nothing that it is asked, and its run says why, once. */
static void assert_server_refuses(const mt_server_options *options, const char *part)
{
    kit_log_clear();
    mt_server *server = mt_server_new(options);
    assert_non_null(server);
    (void)test_probe_register(server, &handlers, NULL);
    (void)mt_server_listen(server, "tcp://127.0.0.1:0");
    assert_non_null(strstr(mt_server_error(server)->text, part));
    assert_int_equal(mt_server_run(server), 1);
    assert_int_equal(kit_logged(part), 1);
    assert_int_equal(kit_logged(""), 1);
}

static void server_options_have_ranges(void **state)
{
    (void)state;
#define REFUSED(name, value)                                                                       \
    assert_server_refuses(&(mt_server_options){.name = value}, "option " #name)
    REFUSED(loops, 65);
    REFUSED(busy_poll_us, 1000001);
    REFUSED(workers, 1025);
    REFUSED(worker_queue, 1000001);
    REFUSED(max_concurrent_calls, 1000001);
    REFUSED(max_message_bytes, 1023);
    REFUSED(max_message_bytes, (1u << 30) + 1);
    REFUSED(max_metadata_bytes, 1023);
    REFUSED(max_metadata_bytes, 16385);
    REFUSED(stream_window_bytes, 32767);
    REFUSED(stream_window_bytes, (16u << 20) + 1);
    REFUSED(connection_window_bytes, 65535);
    REFUSED(connection_window_bytes, (1u << 30) + 1);
    REFUSED(max_unsent_bytes, 65535);
    REFUSED(max_unsent_bytes, (1u << 30) + 1);
    REFUSED(handshake_timeout_ms, 3600001);
    REFUSED(drain_grace_ms, 3600001);
    REFUSED(keepalive_ms, 999);
    REFUSED(keepalive_ms, 86400001);
    REFUSED(keepalive_timeout_ms, 3600001);
    REFUSED(idle_timeout_ms, 2592000001);
    REFUSED(max_connection_age_ms, 2592000001);
    REFUSED(max_connection_age_grace_ms, 2592000001);
#undef REFUSED
}

/* Runs a server that something went wrong with before: one log line, exit code 1. */
static void assert_run_fails(mt_server *server, mt_err err, const char *part)
{
    assert_err(mt_server_error(server)->code, err);
    assert_int_equal(mt_server_run(server), 1);
    assert_int_equal(kit_logged(part), 1);
    assert_int_equal(kit_logged(""), 1);
}

static void a_service_is_added_once(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_ok(test_probe_register(server, &handlers, NULL));
    assert_ok(test_other_register(server, &(test_other_handlers){0}, NULL));
    assert_err(test_probe_register(server, &handlers, NULL), MT_EEXIST);
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    assert_run_fails(server, MT_EEXIST,
                     "service test.Probe: one of that name is registered already");
}

static void an_address_in_use_is_named(void **state)
{
    static const kit_place *const at[] = {&kit_tcp, &kit_unix, &kit_inproc};

    (void)state;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        kit k;

        kit_open(&k, at[i], NULL);
        mt_server *server = mt_server_new(NULL);
        assert_err(mt_server_listen(server, k.target), MT_EADDRINUSE);
        assert_run_fails(server, MT_EADDRINUSE, k.target);
        server = mt_server_new(&(mt_server_options){.loops = 2});
        kit_log_clear();
        assert_err(mt_server_listen(server, k.target), MT_EADDRINUSE);
        assert_run_fails(server, MT_EADDRINUSE, k.target);
        kit_close(&k);
    }
}

static void a_server_listens_once_on_an_address(void **state)
{
    char address[KIT_TARGET];
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    snprintf(address, sizeof address, "%s", mt_server_address(server, 0));
    assert_string_not_equal(address, "tcp://127.0.0.1:0");
    assert_null(mt_server_address(server, 1));
    assert_err(mt_server_listen(server, address), MT_EADDRINUSE);
    assert_run_fails(server, MT_EADDRINUSE, address);
}

static void bad_addresses_are_refused(void **state)
{
    static const char *const uris[] = {
        "",      "nonsense", "ftp://a:1", "tcp://127.0.0.1", "tcp://127.0.0.1:99999",
        "unix:", "inproc:"};

    (void)state;
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++) {
        mt_server *server = mt_server_new(NULL);

        kit_log_clear();
        assert_err(mt_server_listen(server, uris[i]), MT_EINVAL);
        assert_run_fails(server, MT_EINVAL, uris[i]);
    }
    mt_server *server = mt_server_new(NULL);
    kit_log_clear();
    assert_err(mt_server_listen(server, "unix:/no/such/folder/socket"), MT_EIO);
    assert_run_fails(server, MT_EIO, "/no/such/folder/socket");
}

#ifndef MT_TEST_TLS
static void tls_is_refused_where_it_was_left_out(void **state)
{
    static const char why[] = "built without TLS (MSGTRANS_TLS=OFF)";
    mt_server *server = mt_server_new(NULL);

    (void)state;
    assert_channel_refuses("tls://localhost:7000", NULL, why);
    kit_log_clear();
    assert_err(mt_server_listen(server, "tls://127.0.0.1:0"), MT_EINVAL);
    assert_run_fails(server, MT_EINVAL, why);
}
#endif

static void null_is_refused(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_err(mt_server_listen(server, NULL), MT_EINVAL);
    assert_run_fails(server, MT_EINVAL, "NULL");
    server = mt_server_new(NULL);
    kit_log_clear();
    assert_err(test_probe_register(server, NULL, NULL), MT_EINVAL);
    assert_run_fails(server, MT_EINVAL, "test.Probe");
}

static void a_server_must_listen(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_ok(test_probe_register(server, &handlers, NULL));
    assert_run_fails(server, MT_OK, "mt_server_listen");
    kit_log_clear();
    assert_int_equal(mt_server_run(NULL), 1);
    assert_int_equal(kit_logged("out of memory"), 1);
    assert_err(mt_server_listen(NULL, "tcp://127.0.0.1:0"), MT_ENOMEM);
    assert_err(test_probe_register(NULL, &handlers, NULL), MT_ENOMEM);
    mt_server_free(NULL);
    mt_server_free(mt_server_new(NULL));
}

static void run_and_start_are_not_mixed_up(void **state)
{
    mt_loop *loop;
    mt_server *server = mt_server_new(NULL);

    (void)state;
    kit_log_clear();
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    assert_err(mt_server_start(server), MT_EINVAL);
    assert_run_fails(server, MT_EINVAL, "options.loop");

    kit_log_clear();
    assert_ok(mt_loop_new(NULL, &loop));
    server = mt_server_new(&(mt_server_options){.loop = loop});
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    assert_run_fails(server, MT_OK, "mt_server_start()");
    mt_loop_free(loop);
}

static void a_server_that_has_started_is_closed_for_changes(void **state)
{
    kit k;

    (void)state;
    kit_open(&k, &kit_sim, NULL);
    assert_err(mt_server_listen(k.server, "inproc:another"), MT_ECLOSED);
    assert_err(test_other_register(k.server, &(test_other_handlers){0}, NULL), MT_ECLOSED);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(bad_targets_are_refused, kit_tcp),
#ifndef MT_TEST_TLS
        KIT_ONLY(tls_is_refused_where_it_was_left_out, kit_tcp),
#endif
        KIT_ONLY(channel_options_have_ranges, kit_tcp),
        KIT_ONLY(no_channel_is_an_answer_too, kit_tcp),
        KIT_ONLY(busy_poll_us_keeps_a_channel_awake, kit_tcp),
        KIT_ONLY(server_options_have_ranges, kit_tcp),
        KIT_ONLY(a_service_is_added_once, kit_tcp),
        KIT_ONLY(an_address_in_use_is_named, kit_tcp),
        KIT_ONLY(a_server_listens_once_on_an_address, kit_tcp),
        KIT_ONLY(bad_addresses_are_refused, kit_tcp),
        KIT_ONLY(null_is_refused, kit_tcp),
        KIT_ONLY(a_server_must_listen, kit_tcp),
        KIT_ONLY(run_and_start_are_not_mixed_up, kit_tcp),
        KIT_ONLY(a_server_that_has_started_is_closed_for_changes, kit_sim),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
