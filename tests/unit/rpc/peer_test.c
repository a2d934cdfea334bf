/* SPDX-License-Identifier: Apache-2.0 */
/* peer_test.c - who the client is, as the kernel says it of a Unix socket; certificates are tls_test.c's. */
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <msgtrans/peer.h>

static void on_who(mt_call *call, const test_note *request, void *app)
{
    mt_peer_credentials who = {1, 2, 3};
    kit *k = app;
    char text[64];

    (void)request;
    kit_count_up(k, &k->served);
    assert_null(mt_call_peer_certificate(call));
    if (mt_call_peer_credentials(call, &who) == MT_OK)
        snprintf(text, sizeof text, "%u %u %d", who.uid, who.gid, who.pid);
    else
        snprintf(text, sizeof text, "nobody %u %u %d", who.uid, who.gid, who.pid);
    test_probe_echo_respond(call, &(test_note){.text = text});
}

static const test_probe_handlers askers = {.echo = on_who, .work = on_who};

/* Asks on the loop, and on a worker, which virtual time knows nothing of. */
static void assert_asked(kit *k)
{
    static const size_t methods[] = {KIT_ECHO, KIT_WORK};
    char text[64];
    kit_call c = {0};

    snprintf(text, sizeof text, "%u %u %d", getuid(), getgid(), getpid());
    for (size_t i = 0; i < (kit_is_virtual(k) ? 1 : 2); i++) {
        kit_start(k, &c, kit_method(methods[i]), &(test_note){.text = ""}, NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, strncmp(k->target, "unix:", 5) == 0 ? text : "nobody 0 0 0");
    }
}

static void only_unix_sockets_prove_who_the_client_is(void **state)
{
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &askers});
    assert_asked(&k);
    kit_close(&k);
}

static void a_socket_file_proves_it_too(void **state)
{
    kit_place place = *(const kit_place *)*state;
    char folder[] = P_tmpdir "/mtpeerXXXXXX", listen[64];
    kit k;

    assert_non_null(mkdtemp(folder));
    snprintf(listen, sizeof listen, "unix:%s/socket", folder);
    place.listen = listen;
    kit_open(&k, &place, &(kit_args){.handlers = &askers});
    assert_asked(&k);
    kit_close(&k);
    assert_int_equal(rmdir(folder), 0);
}

/* The answer may come when the connection is long gone. */
static void who_it_was_is_still_known_afterwards(void **state)
{
    static const test_probe_handlers keepers = {.echo = kit_on_keep};
    mt_peer_credentials who;
    kit_call c[2];
    kit k;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers});
    for (int i = 0; i < 2; i++) {
        kit_echo(&k, &c[i], "x", NULL);
        kit_until(&k, &k.kept_count, i + 1);
    }
    assert_ok(mt_call_peer_credentials(k.kept[0], &who));
    mt_channel_free(k.channel);
    k.channel = NULL;
    kit_until(&k, &k.cancelled, 2);
    assert_ok(mt_call_peer_credentials(k.kept[0], &who));
    assert_int_equal(who.pid, getpid());
    assert_err(mt_call_peer_credentials(k.kept[1], &who), MT_ENOENT); /* asked too late */
    kit_answer(&k, 0, "");
    kit_answer(&k, 1, "");
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_EVERYWHERE(only_unix_sockets_prove_who_the_client_is),
        KIT_ONLY(a_socket_file_proves_it_too, kit_unix),
        KIT_ONLY(who_it_was_is_still_known_afterwards, kit_unix),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
