/* SPDX-License-Identifier: Apache-2.0 */
/* channel.c - how a channel gets, spreads over, loses and regains its servers. */
#include "conformance/kit.h"

#include <stdio.h>
#include <string.h>

static const test_probe_handlers keepers = {.echo = kit_on_keep, .store = kit_on_store};

static void call_ok(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
}

/* ---- servers that are not there */

static void an_unreachable_server_is_named_with_the_cause(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &a, "x", NULL);
    kit_wait(&a);
    assert_status(&a.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "cannot connect");
    assert_non_null(strstr(a.status.text, k.target));
    assert_int_equal(a.status.stage, MT_STAGE_CONNECT);
    kit_echo(&k, &b, "x", NULL); /* in the backoff: at once */
    kit_wait(&b);
    assert_status(&b.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "cannot connect");
    assert_true(!kit_is_virtual(&k) || b.times.total == 0);
    kit_close(&k);
}

static void wait_for_ready_waits_until_a_server_appears(void **state)
{
    kit k;
    kit_call a, b;

    kit_open(&k, *state, &(kit_args){.no_server = true});
    kit_echo(&k, &a, "x", &(mt_call_options){.wait_for_ready = true});
    kit_echo(&k, &b, "x", NULL);
    kit_wait(&b); /* the first attempt has failed by then */
    assert_ended(&b, MT_UNAVAILABLE, NULL);
    assert_int_equal(a.done, 0);
    kit_serve(&k, NULL, NULL);
    kit_wait(&a);
    assert_ended(&a, MT_OK, "x");
    assert_true(a.times.stage[MT_STAGE_CONNECT] > 0);
    kit_close(&k);
}

/* ---- connecting lazily, and again */

static void a_server_that_comes_back_is_used_again(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    for (int i = 0; i < 3; i++) {
        call_ok(&k);
        mt_server_free(k.server);
        k.server = NULL;
        kit_serve(&k, NULL, NULL);
        kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
        kit_wait(&c);
        if (c.status.code == MT_OK) /* or it left before the loss was seen */
            continue;
        assert_status(&c.status, MT_UNAVAILABLE, c.status.ran, "");
        kit_echo(&k, &c, "x", &(mt_call_options){.wait_for_ready = true});
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
    }
    kit_close(&k);
}

static void an_idle_connection_stays(void **state)
{
    kit k;

    kit_open(&k, *state, &(kit_args){.server = {.max_connections = 1}});
    call_ok(&k);
    kit_pass(&k, 24 * 3600 * MT_SEC);
    call_ok(&k);
    assert_int_equal(kit_logged("connection"), 0);
    kit_close(&k);
}

/* ---- a connection that is lost */

static void lost_calls_say_whether_they_may_have_run(void **state)
{
    static uint8_t bytes[3000000];
    kit k;
    kit_call first = {0}, written, unwritten = {0}, waits;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.max_concurrent_calls = 2}});
    kit_echo(&k, &written, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_method store = *kit_method(KIT_STORE);
    store.reply = &test_note_mt_type;
    store.done = kit_method(KIT_ECHO)->done;
    kit_start(&k, &first, &store, &(test_blob){0}, NULL);
    kit_wait(&first); /* all that the server says first has been read */
    kit_start(&k, &unwritten, &store, &(test_blob){.data = {sizeof bytes, bytes}}, NULL);
    kit_echo(&k, &waits, "x", NULL); /* a third one has no place */
    mt_server_free(k.server);
    k.server = NULL;
    kit_wait(&written);
    kit_wait(&unwritten);
    kit_wait(&waits);
    assert_status(&written.status, MT_UNAVAILABLE, MT_RAN_UNKNOWN, k.target);
    assert_int_equal(written.status.stage, MT_STAGE_SERVER);
    assert_status(&unwritten.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, k.target);
    assert_status(&waits.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, k.target);
    kit_answer(&k, 0, "");
    kit_close(&k);
}

/* ---- several servers */

enum { SERVERS = 3 };

typedef struct fleet {
    kit k; /* without a server of its own */
    mt_server *servers[SERVERS];
    char targets[SERVERS][KIT_TARGET];
    int served[SERVERS];
} fleet;

static void on_whoami(mt_call *call, const test_note *request, void *app)
{
    kit_on_echo(call, request, app);
}

/* Each server counts in its own kit, whose loop is the fleet's. */
static kit members[SERVERS];

static void fleet_open(fleet *f, const kit_place *place)
{
    static const test_probe_handlers handlers = {.echo = on_whoami};
    char list[SERVERS * KIT_TARGET + SERVERS] = "";

    kit_open(&f->k, place, &(kit_args){.no_server = true});
    for (int i = 0; i < SERVERS; i++) {
        memset(&members[i], 0, sizeof members[i]);
        members[i].place = place;
        members[i].loop = f->k.loop;
        f->servers[i] =
            kit_serve_at(&members[i], &(kit_args){.handlers = &handlers}, f->targets[i]);
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", i > 0 ? "," : "",
                 f->targets[i]);
    }
    kit_redial(&f->k, list, &(mt_channel_options){.loop = f->k.loop});
    assert_int_equal(mt_channel_error(f->k.channel)->code, MT_OK);
}

static void fleet_close(fleet *f)
{
    for (int i = 0; i < SERVERS; i++)
        mt_server_free(f->servers[i]);
    kit_close(&f->k);
}

/* Calls until every server has answered, so all are connected. */
static void fleet_warm(fleet *f)
{
    for (int i = 0; i < SERVERS; i++)
        while (members[i].served == 0)
            call_ok(&f->k);
    for (int i = 0; i < SERVERS; i++)
        members[i].served = 0;
}

static void calls_go_round_robin(void **state)
{
    fleet f;

    fleet_open(&f, *state);
    fleet_warm(&f);
    for (int i = 0; i < 30; i++)
        call_ok(&f.k);
    for (int i = 0; i < SERVERS; i++)
        assert_int_equal(members[i].served, 10);
    fleet_close(&f);
}

static void a_dead_server_is_skipped(void **state)
{
    fleet f;
    kit_call c;

    fleet_open(&f, *state);
    fleet_warm(&f);
    mt_server_free(f.servers[1]);
    f.servers[1] = NULL;
    do { /* until the loss is seen */
        kit_echo(&f.k, &c, "x", NULL);
        kit_wait(&c);
    } while (c.status.code != MT_OK || members[0].served + members[2].served < 6);
    members[0].served = members[2].served = 0;
    for (int i = 0; i < 20; i++)
        call_ok(&f.k);
    assert_int_equal(members[0].served, 10);
    assert_int_equal(members[2].served, 10);
    fleet_close(&f);
}

static void one_of_many_is_enough_and_none_names_the_count(void **state)
{
    fleet f;
    kit_call c;

    fleet_open(&f, *state);
    for (int i = 1; i < SERVERS; i++) {
        mt_server_free(f.servers[i]);
        f.servers[i] = NULL;
    }
    for (int i = 0; i < 5; i++)
        call_ok(&f.k);
    mt_server_free(f.servers[0]);
    f.servers[0] = NULL;
    do {
        kit_echo(&f.k, &c, "x", NULL);
        kit_wait(&c);
        assert_int_equal(c.status.code, MT_UNAVAILABLE);
    } while (strstr(c.status.text, "none of 3 servers is ready") == NULL);
    fleet_close(&f);
}

/* ---- a server that drains */

static void note_drained(void *arg)
{
    kit *k = arg;

    kit_count_up(k, &k->cancelled);
}

static void a_draining_server_ends_its_calls_and_gets_no_new_ones(void **state)
{
    fleet f;
    kit_call calls[SERVERS], c;

    fleet_open(&f, *state);
    fleet_warm(&f);
    for (int i = 0; i < SERVERS; i++)
        kit_echo(&f.k, &calls[i], "under way", NULL);
    mt_server_drain(f.servers[0], note_drained, &f.k);
    for (int i = 0; i < SERVERS; i++) {
        kit_wait(&calls[i]);
        assert_ended(&calls[i], MT_OK, NULL); /* also those on their way to the one that goes */
    }
    kit_until(&f.k, &f.k.cancelled, 1);
    members[0].served = 0;
    for (int i = 0; i < 20; i++) {
        kit_echo(&f.k, &c, "x", NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, "x");
    }
    assert_int_equal(members[0].served, 0);
    fleet_close(&f);
}

/* Keeps calls with a text of one letter. */
static void on_keep_or_echo(mt_call *call, const test_note *request, void *app)
{
    if (strlen(request->text) == 1)
        kit_on_keep(call, request, app);
    else
        kit_on_echo(call, request, app);
}

static void calls_under_way_finish_in_a_drain(void **state)
{
    const test_probe_handlers handlers = {.echo = on_keep_or_echo};
    kit k;
    kit_call c;

    kit_open(&k, *state, &(kit_args){.handlers = &handlers});
    kit_echo(&k, &c, "x", NULL);
    kit_until(&k, &k.kept_count, 1);
    mt_server_drain(k.server, note_drained, &k);
    mt_server *draining = k.server;
    k.server = NULL;
    kit_serve(&k, NULL, NULL); /* its successor on the same target */
    kit_call second, third;
    kit_echo(&k, &second, "y", NULL); /* on its way to the old one, which runs it */
    kit_until(&k, &k.kept_count, 2);
    kit_echo(&k, &third, "for the successor", &(mt_call_options){.wait_for_ready = true});
    kit_wait(&third);
    assert_ended(&third, MT_OK, "for the successor");
    assert_int_equal(c.done, 0);
    assert_int_equal(k.cancelled, 0);
    kit_answer(&k, 0, "finished");
    kit_wait(&c);
    assert_ended(&c, MT_OK, "finished");
    kit_answer(&k, 1, "finished too");
    kit_wait(&second);
    assert_ended(&second, MT_OK, "finished too");
    kit_until(&k, &k.cancelled, 1);
    mt_server_free(draining);
    kit_close(&k);
}

static const kit_test tests[] = {
    KIT_EVERYWHERE(an_unreachable_server_is_named_with_the_cause),
    KIT_EVERYWHERE(wait_for_ready_waits_until_a_server_appears),
    KIT_EVERYWHERE(a_server_that_comes_back_is_used_again),
    KIT_VIRTUAL(an_idle_connection_stays),
    KIT_EVERYWHERE(lost_calls_say_whether_they_may_have_run),
    KIT_EVERYWHERE(calls_go_round_robin),
    KIT_EVERYWHERE(a_dead_server_is_skipped),
    KIT_EVERYWHERE(one_of_many_is_enough_and_none_names_the_count),
    KIT_EVERYWHERE(a_draining_server_ends_its_calls_and_gets_no_new_ones),
    KIT_EVERYWHERE(calls_under_way_finish_in_a_drain),
};

KIT_SUITE(channel, tests);
