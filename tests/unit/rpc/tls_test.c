/* SPDX-License-Identifier: Apache-2.0 */
/* tls_test.c - calls over TLS: what refusals come to, new certificates while calls run, resumption, and
 * the client's certificate in handlers. All other tests of calls run over TLS too. */
#include "kit.h"

#include <stdio.h>
#include <string.h>

#include <msgtrans/peer.h>

#include "certs.h"
#include "net/tls_openssl.h"
#include "rpc/channel.h"
#include "rpc/raw.h"

static const test_probe_handlers keepers = {.echo = kit_on_keep};

static void call_ok(kit *k)
{
    kit_call c;

    kit_echo(k, &c, "x", NULL);
    kit_wait(&c);
    assert_ended(&c, MT_OK, "x");
}

/* A call that finds no connection to use. */
static void call_refused(kit *k, const char *part)
{
    kit_call c;

    kit_echo(k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, part);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, k->target);
    kit_echo(k, &c, "x", NULL); /* and the next one too, while the channel waits to try again */
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, part);
    assert_int_equal(k->served, 0);
}

/* ---- refusals */

static void a_server_that_is_not_trusted_gets_no_call(void **state)
{
    const mt_tls_options trusts_another = {.ca_pem = certs_get()->other_ca->pem};
    const mt_tls_options wants_another = {.ca_pem = certs_get()->ca->pem,
                                          .server_name = "elsewhere.example"};
    kit k;

    kit_open(&k, *state, &(kit_args){.channel = {.tls = &trusts_another}});
    call_refused(
        &k, "cannot connect: the server's certificate is signed by an unknown CA (CN=Test CA)");
    kit_close(&k);
    kit_open(&k, *state, &(kit_args){.channel = {.tls = &wants_another}});
    call_refused(&k, "not for elsewhere.example");
    assert_int_equal(kit_logged("refused: the client refused our certificate"), 1);
    kit_close(&k);
}

static mt_tls_server_options mutual(mt_tls_client_auth auth)
{
    const certs *c = certs_get();

    return (mt_tls_server_options){.cert_pem = c->server->pem,
                                   .key_pem = c->server->key,
                                   .client_ca_pem = c->ca->pem,
                                   .client_auth = auth};
}

/* TLS 1.3 lets the client believe that all is well, and send its call, before the server refuses. */
static void a_client_that_is_not_trusted_makes_no_call(void **state)
{
    const certs *c = certs_get();
    const mt_tls_server_options requires = mutual(MT_TLS_CLIENT_REQUIRE);
    cert *mallory = cert_new(&(cert_args){.subject = "mallory", .issuer = c->other_ca});
    const mt_tls_options unknown = {
        .ca_pem = c->ca->pem, .cert_pem = mallory->pem, .key_pem = mallory->key};
    kit k;

    kit_open(&k, *state, &(kit_args){.server = {.tls = &requires}});
    call_refused(&k, "the server requires a client certificate; set tls.cert_file");
    assert_int_equal(kit_logged("refused: the client showed no certificate"), 1);
    kit_close(&k);
    kit_open(&k, *state, &(kit_args){.server = {.tls = &requires}, .channel = {.tls = &unknown}});
    call_refused(&k, "the server does not know the CA of our certificate");
    kit_close(&k);
    cert_free(mallory);
}

static void open_at(kit *k, const char *scheme)
{
    memcpy(k->target, scheme, 3);
    kit_redial(k, NULL, &(mt_channel_options){.loop = k->loop});
}

static void a_plain_client_is_told_of_tls(void **state)
{
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    k.place = &kit_tcp;
    open_at(&k, "tcp");
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_int_equal(c.status.code, MT_UNAVAILABLE);
    assert_non_null(strstr(c.status.text, "the server speaks TLS on that port; write tls://"));
    assert_int_equal(kit_logged("refused: the client speaks no TLS"), 1);
    assert_int_equal(k.served, 0);
    kit_close(&k);
}

static void a_tls_client_is_told_of_a_plain_server(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    k.place = &kit_tls;
    open_at(&k, "tls");
    call_refused(&k, "the server speaks no TLS on that port; write tcp://");
    kit_close(&k);
}

static void a_client_that_says_nothing_is_hung_up_on(void **state)
{
    kit k;
    raw r;

    kit_open(&k, *state, &(kit_args){.server = {.handshake_timeout_ms = 20}});
    raw_connect(&r, &k);
    raw_await_close(&r);
    raw_free(&r);
    kit_close(&k);
}

static void half_a_handshake_is_hung_up_on(void **state)
{
    static const uint8_t start[] = {22, 3, 1, 2, 0, 1, 0, 1};
    kit k;
    raw r;

    kit_open(&k, *state, &(kit_args){.server = {.handshake_timeout_ms = 20}});
    raw_connect(&r, &k);
    raw_send(&r, start, sizeof start);
    raw_await_close(&r);
    raw_free(&r);
    call_ok(&k);
    kit_close(&k);
}

static void a_server_that_says_nothing_is_given_up(void **state)
{
    kit_call c;
    kit k;
    raw r;

    kit_open(&k, *state, &(kit_args){.no_server = true, .channel = {.connect_timeout_ms = 50}});
    raw_listen(&r, &k);
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "cannot connect: timed out");
    raw_free(&r);
    kit_close(&k);
}

/* ---- options */

static void assert_channel_refuses(const char *target, const mt_tls_options *tls, const char *part)
{
    mt_channel *channel = mt_channel_open(target, &(mt_channel_options){.tls = tls});

    assert_non_null(channel);
    assert_int_equal(mt_channel_error(channel)->code, MT_INVALID_ARGUMENT);
    assert_non_null(strstr(mt_channel_error(channel)->text, part));
    mt_channel_free(channel);
}

static void bad_options_of_a_channel_are_said(void **state)
{
    const mt_tls_options fine = {.ca_pem = certs_get()->ca->pem};
    const mt_tls_options bad = {.ca_file = "/no/such/file"};

    (void)state;
    assert_channel_refuses("tls://localhost:1", &bad, "cannot read /no/such/file");
    assert_channel_refuses("tcp://localhost:1", &fine, "write it as tls://");
    assert_channel_refuses("tls://localhost:0", &fine, "tls://localhost:0: nobody can be called");
    mt_channel *channel = mt_channel_open("tcp://localhost:1,tls://localhost:2", NULL);
    assert_int_equal(mt_channel_error(channel)->code, MT_OK);
    mt_channel_free(channel);
}

static void assert_server_refuses(const mt_tls_server_options *tls, const char *uri,
                                  const char *part)
{
    mt_server *server = mt_server_new(&(mt_server_options){.tls = tls});

    kit_log_clear();
    (void)mt_server_listen(server, uri);
    assert_int_equal(mt_server_run(server), 1);
    assert_int_equal(kit_logged(part), 1);
}

static void bad_options_of_a_server_are_said(void **state)
{
    const certs *c = certs_get();
    const mt_tls_server_options fine = {.cert_pem = c->server->pem, .key_pem = c->server->key};
    const mt_tls_server_options mixed = {.cert_pem = c->server->pem, .key_pem = c->client->key};

    (void)state;
    assert_server_refuses(NULL, "tls://127.0.0.1:0", "tls:// needs a certificate and its key");
    assert_server_refuses(&fine, "tcp://127.0.0.1:0", "listen on tls://host:port");
    kit_log_clear();
    mt_server *server = mt_server_new(&(mt_server_options){.tls = &mixed});
    assert_err(mt_server_error(server)->code, MT_EINVAL);
    assert_err(mt_server_listen(server, "tls://127.0.0.1:0"), MT_EINVAL);
    assert_err(mt_server_reload_tls(server, NULL), MT_EINVAL);
    assert_non_null(strstr(mt_server_error(server)->text, "does not belong to the certificate"));
    mt_server_free(server);
}

/* ---- new certificates */

static void new_files_are_used_while_calls_are_under_way(void **state)
{
    const certs *c = certs_get();
    cert *next =
        cert_new(&(cert_args){.subject = "next", .names = "IP:127.0.0.1", .issuer = c->other_ca});
    const mt_tls_server_options files = {.cert_file = certs_file("cert.pem", c->server->pem),
                                         .key_file = certs_file("key.pem", c->server->key)};
    const mt_tls_options later = {.ca_pem = c->other_ca->pem};
    mt_status why;
    kit k;
    kit_call before, after;

    kit_open(&k, *state, &(kit_args){.handlers = &keepers, .server = {.tls = &files}});
    kit_echo(&k, &before, "x", NULL);
    kit_until(&k, &k.kept_count, 1);

    certs_file("key.pem", next->key); /* the certificate is still the old one */
    assert_err(mt_server_reload_tls(k.server, &why), MT_EINVAL);
    assert_non_null(strstr(why.text, "does not belong"));
    assert_int_equal(kit_logged("what was read before stays in force"), 1);
    certs_file("cert.pem", next->pem);
    assert_ok(mt_server_reload_tls(k.server, NULL));

    mt_channel *first = k.channel;
    k.channel = kit_dial(&k, k.target, &(mt_channel_options){.loop = k.loop, .tls = &later});
    kit_echo(&k, &after, "y", NULL); /* trusts the new one only */
    kit_until(&k, &k.kept_count, 2);
    kit_answer(&k, 1, "new");
    kit_wait(&after);
    assert_ended(&after, MT_OK, "new");
    kit_answer(&k, 0, "old");
    kit_wait(&before);
    assert_ended(&before, MT_OK, "old");
    mt_channel_free(first);
    kit_close(&k);
    cert_free(next);
}

/* Reads the files in a thread of its own while the loop shakes hands. */
typedef struct reloader {
    mt_server *server;
    kit_count stop, done;
    int failed;
} reloader;

static void *reload_main(void *arg)
{
    reloader *r = arg;

    do {
        r->failed += mt_server_reload_tls(r->server, NULL) != MT_OK;
        atomic_fetch_add(&r->done, 1);
    } while (!atomic_load(&r->stop));
    return NULL;
}

static void any_thread_may_reload(void **state)
{
    reloader r = {0};
    pthread_t thread;
    kit k;

    kit_open(&k, *state, NULL);
    r.server = k.server;
    assert_int_equal(pthread_create(&thread, NULL, reload_main, &r), 0);
    for (int i = 0; i < 20 || atomic_load(&r.done) < 3; i++) {
        mt_channel_free(k.channel);
        k.channel = kit_dial(&k, k.target, &(mt_channel_options){.loop = k.loop});
        call_ok(&k);
    }
    atomic_store(&r.stop, 1);
    pthread_join(thread, NULL);
    assert_int_equal(r.failed, 0);
    kit_close(&k);
}

/* ---- resumption */

static SSL *client_ssl(const kit *k)
{
    return ((mt_tls_pipe *)k->channel->subchannels[0].conn->conn.pipe)->ssl;
}

static void a_connection_that_comes_back_resumes_its_session(void **state)
{
    kit k;

    kit_open(&k, *state, NULL);
    call_ok(&k);
    assert_int_equal(SSL_session_reused(client_ssl(&k)), 0);
    while (k.channel->subchannels[0].ticket.session == NULL)
        k.loop->ops->turn(k.loop, true);
    mt_conn *old = &k.channel->subchannels[0].conn->conn;
    mt_status why = mt_status_make(MT_UNAVAILABLE, "lost");
    mt_conn_close(old, &why);
    kit_call c;
    kit_echo(&k, &c, "again", &(mt_call_options){.wait_for_ready = true});
    kit_wait(&c);
    assert_ended(&c, MT_OK, "again");
    assert_int_equal(SSL_session_reused(client_ssl(&k)), 1);
    kit_close(&k);
}

/* ---- who the client is */

static void on_who(mt_call *call, const test_note *request, void *app)
{
    const mt_tls_peer *peer = mt_call_peer_certificate(call);
    mt_peer_credentials credentials;
    kit *k = app;
    char text[64];

    (void)request;
    kit_count_up(k, &k->served);
    mt_err err = mt_call_peer_credentials(call, &credentials);
    if (peer != NULL)
        snprintf(text, sizeof text, "%s %s", peer->subject, peer->names[1]);
    else if (err == MT_OK)
        snprintf(text, sizeof text, "%u %u %d", credentials.uid, credentials.gid, credentials.pid);
    else
        snprintf(text, sizeof text, "nobody");
    test_probe_echo_respond(call, &(test_note){.text = text});
}

static const test_probe_handlers askers = {.echo = on_who, .work = on_who};

static void assert_asked(kit *k, const char *text)
{
    static const size_t methods[] = {KIT_ECHO, KIT_WORK}; /* on the loop, and on a worker */
    kit_call c = {0};

    for (size_t i = 0; i < 2; i++) {
        kit_start(k, &c, kit_method(methods[i]), &(test_note){.text = ""}, NULL);
        kit_wait(&c);
        assert_ended(&c, MT_OK, text);
    }
}

static void handlers_see_the_certificate_of_the_client(void **state)
{
    const certs *c = certs_get();
    const mt_tls_server_options requires = mutual(MT_TLS_CLIENT_DEFAULT);
    const mt_tls_server_options asks = mutual(MT_TLS_CLIENT_REQUEST);
    const mt_tls_options alice = {
        .ca_pem = c->ca->pem, .cert_pem = c->client->pem, .key_pem = c->client->key};
    kit k;

    kit_open(
        &k, *state,
        &(kit_args){.handlers = &askers, .server = {.tls = &requires}, .channel = {.tls = &alice}});
    assert_asked(&k, "CN=alice URI:spiffe://example/alice");
    kit_close(&k);
    kit_open(&k, *state, &(kit_args){.handlers = &askers, .server = {.tls = &asks}});
    assert_asked(&k, "nobody");
    kit_close(&k);
}

static void a_resumed_session_brings_the_certificate_again(void **state)
{
    const certs *c = certs_get();
    const mt_tls_server_options requires = mutual(MT_TLS_CLIENT_REQUIRE);
    const mt_tls_options alice = {
        .ca_pem = c->ca->pem, .cert_pem = c->client->pem, .key_pem = c->client->key};
    kit k;

    kit_open(
        &k, *state,
        &(kit_args){.handlers = &askers, .server = {.tls = &requires}, .channel = {.tls = &alice}});
    assert_asked(&k, "CN=alice URI:spiffe://example/alice");
    while (k.channel->subchannels[0].ticket.session == NULL)
        k.loop->ops->turn(k.loop, true);
    mt_status why = mt_status_make(MT_UNAVAILABLE, "lost");
    mt_conn_close(&k.channel->subchannels[0].conn->conn, &why);
    kit_call again;
    kit_echo(&k, &again, "", &(mt_call_options){.wait_for_ready = true});
    kit_wait(&again);
    assert_ended(&again, MT_OK, "CN=alice URI:spiffe://example/alice");
    assert_int_equal(SSL_session_reused(client_ssl(&k)), 1);
    kit_close(&k);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(a_server_that_is_not_trusted_gets_no_call, kit_tls),
        KIT_ONLY(a_client_that_is_not_trusted_makes_no_call, kit_tls),
        KIT_ONLY(a_plain_client_is_told_of_tls, kit_tls),
        KIT_ONLY(a_tls_client_is_told_of_a_plain_server, kit_tcp),
        KIT_ONLY(a_client_that_says_nothing_is_hung_up_on, kit_tls),
        KIT_ONLY(half_a_handshake_is_hung_up_on, kit_tls),
        KIT_ONLY(a_server_that_says_nothing_is_given_up, kit_tls),
        KIT_ONLY(bad_options_of_a_channel_are_said, kit_tls),
        KIT_ONLY(bad_options_of_a_server_are_said, kit_tls),
        KIT_ONLY(new_files_are_used_while_calls_are_under_way, kit_tls),
        KIT_ONLY(any_thread_may_reload, kit_tls),
        KIT_ONLY(a_connection_that_comes_back_resumes_its_session, kit_tls),
        KIT_ONLY(handlers_see_the_certificate_of_the_client, kit_tls),
        KIT_ONLY(a_resumed_session_brings_the_certificate_again, kit_tls),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
