/* SPDX-License-Identifier: Apache-2.0 */
/* server_test.c - a server of several loops, and a stop that comes before its run. */
#include "rpc/kit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- several loops */

static struct {
    pthread_mutex_t lock;
    pid_t ids[16];
    size_t count;
} threads = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void on_note_thread(mt_call *call, const test_note *request, void *app)
{
    size_t i = 0;

    pthread_mutex_lock(&threads.lock);
    while (i < threads.count && threads.ids[i] != gettid())
        i++;
    if (i == threads.count && i < 16)
        threads.ids[threads.count++] = gettid();
    pthread_mutex_unlock(&threads.lock);
    kit_on_echo(call, request, app);
}

static size_t threads_seen(void)
{
    pthread_mutex_lock(&threads.lock);
    size_t count = threads.count;
    pthread_mutex_unlock(&threads.lock);
    return count;
}

/* The kernel spreads connections by chance: with 500 of them a loop without any is no accident. */
static void each_of_several_loops_serves(void **state)
{
    const test_probe_handlers handlers = {.echo = on_note_thread};
    kit k;

    threads.count = 0;
    kit_open(&k, *state, &(kit_args){.handlers = &handlers, .runs = true, .server = {.loops = 3}});
    for (int i = 0; i < 500 && threads_seen() < 3; i++) {
        test_note *reply;
        mt_channel *channel = kit_dial(&k, k.target, NULL);
        mt_status status =
            test_probe_echo(channel, &(test_note){.text = (char *)"x"}, &reply, NULL);

        assert_string_equal(mt_status_text(&status), "OK");
        test_note_free(reply);
        mt_channel_free(channel);
    }
    assert_int_equal(threads_seen(), 3);
    kit_close(&k);
}

/* ---- draining */

static void a_stop_before_the_run_counts(void **state)
{
    mt_server *server = mt_server_new(NULL);

    (void)state;
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    mt_server_stop(server);
    assert_int_equal(mt_server_run(server), 0);
}

static void a_stop_before_a_run_that_fails_does_no_harm(void **state)
{
    mt_server *server = mt_server_new(&(mt_server_options){.loops = 2});

    (void)state;
    assert_ok(mt_server_listen(server, "tcp://127.0.0.1:0"));
    assert_err(mt_server_listen(server, mt_server_address(server, 0)), MT_EADDRINUSE);
    mt_server_stop(server);
    mt_server_stop(server);
    assert_int_equal(mt_server_run(server), 1);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(each_of_several_loops_serves, kit_tcp),
        KIT_ONLY(each_of_several_loops_serves, kit_tls),
        KIT_ONLY(a_stop_before_the_run_counts, kit_tcp),
        KIT_ONLY(a_stop_before_a_run_that_fails_does_no_harm, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
