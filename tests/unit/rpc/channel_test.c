/* SPDX-License-Identifier: Apache-2.0 */
/* channel_test.c - how a channel tries again, what it calls by name, and what it does when its ids are used up. */
#include "rpc/kit.h"

#include <stdio.h>
#include <string.h>

#include "net/pipe.h"
#include "rpc/channel.h"
#include "rpc/server.h"
#include "wire/native.h"

static const test_probe_handlers keepers = {.echo = kit_on_keep, .store = kit_on_store};

static void open_channel(kit *k, const char *target, mt_channel_options options)
{
    options.loop = k->loop;
    kit_redial(k, target, &options);
}

static void call_ok(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
}

/* ---- servers that are not there */

static void an_unknown_host_is_named(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    open_channel(&k, "tcp://127.0.0.1.invalid-:7000", (mt_channel_options){0});
    if (mt_channel_error(k.channel)->code == MT_OK) {
        kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 2000});
        kit_wait(&c);
        assert_int_not_equal(c.status.code, MT_OK);
        assert_int_equal(c.status.ran, MT_DID_NOT_RUN);
    }
    kit_close(&k);
}

/* ---- backoff, counted at a listener that hangs up on everybody */

typedef struct doorman {
    mt_listener *listener;
    mt_loop *loop;
    mt_time came[200];
    int count;
} doorman;

static void hang_up(void *arg, mt_pipe *pipe)
{
    doorman *d = arg;

    assert_in_range(d->count, 0, 199);
    d->came[d->count++] = d->loop->now;
    mt_pipe_free(pipe);
}

static void doorman_init(doorman *d, kit *k)
{
    mt_address address;
    mt_status why;

    *d = (doorman){.loop = k->loop};
    assert_ok(mt_address_parse((mt_slice){(const uint8_t *)k->target, strlen(k->target), NULL},
                               &address, &why));
    assert_ok(mt_carrier_of(address.scheme)
                  ->listen(
                      &(mt_listen_args){
                          .loop = k->loop, .address = &address, .accept = hang_up, .arg = d},
                      &d->listener, &why));
}

static void attempts_back_off_with_jitter(void **state)
{
    kit k;
    kit_call c;
    doorman d;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    doorman_init(&d, &k);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 600000, .wait_for_ready = true});
    kit_wait(&c);
    assert_int_equal(c.status.code, MT_DEADLINE_EXCEEDED);
    assert_in_range(d.count, 55, 85); /* 600 s: 11 steps up to 10 s, then 8 to 10 s each */

    mt_time step = 100 * MT_MS;
    int jittered = 0;
    for (int i = 1; i < d.count; i++) {
        mt_time wait = d.came[i] - d.came[i - 1];

        assert_true(wait >= 100 * MT_MS && wait <= 10001 * MT_MS);
        assert_true(wait >= step * 79 / 100 && wait <= step * 121 / 100 + MT_MS);
        jittered += wait < step * 99 / 100 || wait > step * 101 / 100;
        step = step * 16 / 10 < 10 * MT_SEC ? step * 16 / 10 : 10 * MT_SEC;
    }
    assert_true(jittered > d.count / 3);
    mt_listener_free(d.listener);
    kit_close(&k);
}

static void backoff_follows_its_options(void **state)
{
    kit k;
    kit_call c;
    doorman d;

    kit_open(&k, *state,
             &(kit_args){.no_server = true,
                         .channel = {.backoff_min_ms = 1000, .backoff_max_ms = 2000}});
    doorman_init(&d, &k);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 60000, .wait_for_ready = true});
    kit_wait(&c);
    assert_in_range(d.count, 28, 48);
    for (int i = 1; i < d.count; i++) {
        mt_time wait = d.came[i] - d.came[i - 1];
        assert_true(wait >= 1000 * MT_MS && wait <= 2001 * MT_MS);
    }
    mt_listener_free(d.listener);
    kit_close(&k);
}

static void a_connection_that_held_resets_the_backoff(void **state)
{
    kit k;
    kit_call c;
    doorman d;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    doorman_init(&d, &k);
    kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
    kit_pass(&k, 60 * MT_SEC); /* the step is 10 s by now */
    mt_listener_free(d.listener);
    kit_serve(&k, NULL, NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
    kit_pass(&k, MT_SEC);
    mt_server_free(k.server);
    k.server = NULL;
    doorman_init(&d, &k);
    kit_pass(&k, MT_SEC);
    assert_in_range(d.count, 4, 8);
    mt_listener_free(d.listener);
    kit_close(&k);
}

/* ---- connecting lazily, and again */

static void nothing_is_connected_before_the_first_call(void **state)
{
    kit k;
    doorman d;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    doorman_init(&d, &k);
    kit_pass(&k, 60 * MT_SEC);
    assert_int_equal(d.count, 0);
    mt_listener_free(d.listener);
    kit_close(&k);
}

/* ---- a connection that is lost */

/* After 2^31 calls a connection has no more stream ids. */
static void a_connection_that_has_used_up_its_ids_is_replaced(void **state)
{
    kit k;
    kit_call under_way;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    kit_echo(&k, &under_way, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_list *accepted = k.server->loops[0].conns.next;
    mt_conn *conn = &MT_CONTAINER_OF(accepted, mt_server_conn, node)->conn;
    mt_native_of(conn->session)->next = UINT32_MAX;
    conn = &k.channel->subchannels[0].conn->conn;
    mt_native_of(conn->session)->next = UINT32_MAX;
    for (size_t i = 1; i < 4; i++) {
        kit_call c;

        kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
        kit_until(&k, &k.kept_count, (int)i + 1);
        kit_answer(&k, i, "answered");
        kit_wait(&c);
        assert_ended(&c, MT_OK, "answered");
    }
    kit_answer(&k, 0, "on the old one");
    kit_wait(&under_way);
    assert_ended(&under_way, MT_OK, "on the old one");
    kit_close(&k);
}

/* ---- names */

static void localhost_works(void **state)
{
    char target[KIT_TARGET];
    kit k;

    kit_open(&k, *state, NULL);
    snprintf(target, sizeof target, "tcp://localhost:%s", strrchr(k.target, ':') + 1);
    open_channel(&k, target, (mt_channel_options){0});
    call_ok(&k);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(an_unknown_host_is_named, kit_tcp),
        KIT_ONLY(attempts_back_off_with_jitter, kit_sim),
        KIT_ONLY(backoff_follows_its_options, kit_sim),
        KIT_ONLY(a_connection_that_held_resets_the_backoff, kit_sim),
        KIT_ONLY(nothing_is_connected_before_the_first_call, kit_sim),
        KIT_EVERYWHERE(a_connection_that_has_used_up_its_ids_is_replaced),
        KIT_ONLY(localhost_works, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
