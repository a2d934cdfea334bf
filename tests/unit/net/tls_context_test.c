/* SPDX-License-Identifier: Apache-2.0 */
/* tls_context_test.c - whom TLS trusts and who it says we are: options, files that change, and each way in
 * which a certificate can be wrong. */
#include "net/tls_pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <msgtrans/log.h>

#include "core/alloc.h"

/* ---- the log */

static char logged[2048];

static void keep_log(mt_log_level level, const char *line, void *arg)
{
    (void)level, (void)arg;
    size_t size = strlen(logged);
    snprintf(logged + size, sizeof logged - size, "%s\n", line);
}

static bool was_logged(const char *part)
{
    return strstr(logged, part) != NULL;
}

/* ---- certificates that are refused */

/* What is wrong on one side, and what the other one says. Every member may be 0. */
typedef struct wrong {
    cert_args server, client;       /* subject NULL: the usual server, no client certificate */
    bool asks;                      /* the server requires a certificate by the usual CA */
    const char *host, *server_name; /* NULL: localhost, none */
    const char *client_says, *server_says;
} wrong;

static char *pem_of(const cert *c)
{
    return c != NULL ? c->pem : NULL;
}

static char *key_of(const cert *c)
{
    return c != NULL ? c->key : NULL;
}

static void assert_says(const side *s, const char *part)
{
    const char *text = mt_pipe_error_text(s->pipe);

    if (part != NULL && strstr(text, part) == NULL)
        fail_msg("\"%s\" has no \"%s\"", text, part);
}

static void assert_refused(const wrong *w, int version)
{
    const certs *c = certs_get();
    cert *server = w->server.subject != NULL ? cert_new(&w->server) : NULL;
    cert *client = w->client.subject != NULL ? cert_new(&w->client) : NULL;
    mt_tls_context *ours = pair_client(&(mt_tls_options){.ca_pem = c->ca->pem,
                                                         .cert_pem = pem_of(client),
                                                         .key_pem = key_of(client),
                                                         .server_name = w->server_name});
    mt_tls_context *theirs = pair_server(
        &(mt_tls_server_options){.cert_pem = pem_of(server != NULL ? server : c->server),
                                 .key_pem = key_of(server != NULL ? server : c->server),
                                 .client_ca_pem = w->asks ? c->ca->pem : NULL});
    pair p;

    logged[0] = '\0';
    pair_limit(ours, version);
    pair_shake(&p, &(pair_args){.client = ours, .server = theirs, .host = w->host});
    assert_err(pair_read_end(&p, &p.server), MT_EIO);
    assert_err(pair_read_end(&p, &p.client), MT_EIO);
    assert_says(&p.client, w->client_says);
    assert_says(&p.server, w->server_says);
    assert_true(was_logged(mt_pipe_error_text(p.server.pipe)));
    /* What a server refuses, it has not run. */
    assert_int_equal(p.client.pipe->refused, w->asks);
    pair_close(&p);
    mt_tls_context_free(ours);
    mt_tls_context_free(theirs);
    if (server != NULL)
        cert_free(server);
    if (client != NULL)
        cert_free(client);
}

static void each_bad_certificate_is_refused_and_says_why(void **state)
{
    const certs *c = certs_get();
    const wrong cases[] = {
        {.server = {"server", "DNS:localhost", NULL, c->ca, false, -10, -3},
         .client_says = "the server's certificate (CN=server) expired on ",
         .server_says = "it has expired; renew it"},
        {.server = {"server", "DNS:localhost", NULL, c->ca, false, 3, 10},
         .client_says = "is not valid before ",
         .server_says = "the client refused our certificate"},
        {.server = {"server", "DNS:localhost", NULL, c->other_ca, false, 0, 0},
         .client_says = "signed by an unknown CA (CN=Other CA); set tls.ca_file",
         .server_says = "the client does not know the CA of our certificate"},
        {.server = {"loner", "DNS:localhost", NULL, NULL, false, 0, 0},
         .client_says = "(CN=loner) is signed by itself",
         .server_says = "the client does not know the CA of our certificate"},
        {.server = {"server", "DNS:localhost", "clientAuth", c->ca, false, 0, 0},
         .client_says = "the server's certificate is refused: ",
         .server_says = "must be for servers"},
        {.host = "elsewhere.example",
         .client_says = "is for DNS:localhost, IP:127.0.0.1, IP:::1, not for elsewhere.example"},
        {.host = "127.0.0.2", .client_says = "not for 127.0.0.2"},
        {.host = "::2", .client_says = "not for ::2"},
        {.server_name = "other.example", .client_says = "not for other.example"},
        {.server = {"localhost", NULL, NULL, c->ca, false, 0, 0},
         .host = "127.0.0.1",
         .client_says = "is for no name at all, not for 127.0.0.1"},
        {.server = {"localhost", NULL, NULL, c->ca, false, 0, 0},
         .client_says = "is for no name at all, not for localhost"},
        {.asks = true, .server_says = "the client showed no certificate"},
        {.asks = true,
         .client = {"mallory", NULL, NULL, c->other_ca, false, 0, 0},
         .client_says = "the server does not know the CA of our certificate",
         .server_says = "signed by an unknown CA (CN=Other CA); set tls.client_ca_file"},
        {.asks = true,
         .client = {"late", NULL, NULL, c->ca, false, -10, -3},
         .client_says = "it has expired; renew it",
         .server_says = "the client's certificate (CN=late) expired on "},
        {.asks = true,
         .client = {"server", NULL, "serverAuth", c->ca, false, 0, 0},
         .client_says = "must be for clients"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_refused(&cases[i], TLS1_3_VERSION);
        assert_refused(&cases[i], TLS1_2_VERSION);
    }
}

static void a_missing_client_certificate_is_named_by_the_newer_version(void **state)
{
    (void)state;
    assert_refused(
        &(wrong){.asks = true, .client_says = "the server requires a client certificate"},
        TLS1_3_VERSION);
}

static void refusals_are_logged_once_a_second(void **state)
{
    mt_tls_context *server = pair_usual_server();
    mt_tls_context *client = pair_client(&(mt_tls_options){.ca_pem = certs_get()->other_ca->pem});
    size_t lines = 0;
    pair p;

    (void)state;
    logged[0] = '\0';
    for (int i = 0; i < 5; i++) {
        pair_shake(&p, &(pair_args){.client = client, .server = server});
        assert_err(pair_read_end(&p, &p.server), MT_EIO);
        pair_close(&p);
    }
    for (const char *at = logged; (at = strstr(at, "refused: ")) != NULL; at++)
        lines++;
    assert_int_equal(lines, 1);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

/* ---- certificates that are taken */

static void assert_talks(mt_tls_context *client, mt_tls_context *server, const char *host)
{
    pair p;

    pair_shake(&p, &(pair_args){.client = client, .server = server, .host = host});
    pair_write(&p, &p.client, "hello");
    pair_expect(&p, &p.server, "hello");
    pair_write(&p, &p.server, "hello");
    pair_expect(&p, &p.client, "hello");
    pair_close(&p);
}

static void names_and_addresses_of_the_certificate_are_taken(void **state)
{
    static const char *const hosts[] = {"localhost", "LOCALHOST", "localhost.",
                                        "127.0.0.1", "::1",       "0:0:0:0:0:0:0:1"};
    mt_tls_context *client = pair_usual_client(), *server = pair_usual_server();

    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        assert_talks(client, server, hosts[i]);
    mt_tls_context_free(client);
    client =
        pair_client(&(mt_tls_options){.ca_pem = certs_get()->ca->pem, .server_name = "localhost"});
    assert_talks(client, server, "10.1.2.3");
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

static void names_are_told_to_the_server_and_addresses_are_not(void **state)
{
    mt_tls_context *client = pair_usual_client(), *server = pair_usual_server();
    pair p;

    (void)state;
    pair_shake(&p, &(pair_args){.client = client, .server = server, .host = "localhost."});
    SSL *ssl = ((mt_tls_pipe *)p.server.pipe)->ssl;
    assert_string_equal(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name), "localhost");
    pair_close(&p);
    pair_shake(&p, &(pair_args){.client = client, .server = server, .host = "127.0.0.1"});
    ssl = ((mt_tls_pipe *)p.server.pipe)->ssl;
    assert_null(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    pair_close(&p);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

static void skipping_verification_is_loud(void **state)
{
    mt_tls_context *server = pair_usual_server();

    (void)state;
    logged[0] = '\0';
    mt_tls_context *client = pair_client(&(mt_tls_options){.insecure_skip_verify = true});
    assert_true(was_logged("insecure_skip_verify"));
    assert_talks(client, server, "anybody.example");
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

/* A CA, one below it, and the server's certificate with that one behind it. */
static void a_chain_is_sent_with_the_certificate(void **state)
{
    const certs *c = certs_get();
    cert *middle = cert_new(&(cert_args){.subject = "Middle", .issuer = c->ca, .is_ca = true});
    cert *leaf =
        cert_new(&(cert_args){.subject = "leaf", .names = "DNS:localhost", .issuer = middle});
    char chain[8192];

    (void)state;
    snprintf(chain, sizeof chain, "%s%s", leaf->pem, middle->pem);
    mt_tls_context *client = pair_usual_client();
    mt_tls_context *server =
        pair_server(&(mt_tls_server_options){.cert_pem = chain, .key_pem = leaf->key});
    assert_talks(client, server, NULL);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
    cert_free(middle);
    cert_free(leaf);
}

/* ---- who the client is */

static mt_identity *identity_of(mt_tls_context *client, mt_tls_context *server)
{
    mt_identity *identity;
    pair p;

    pair_shake(&p, &(pair_args){.client = client, .server = server});
    pair_write(&p, &p.client, "hello");
    pair_expect(&p, &p.server, "hello");
    identity = mt_pipe_identify(p.server.pipe);
    assert_null(mt_pipe_identify(p.client.pipe));
    pair_close(&p);
    return identity; /* outlives the pipe */
}

static void the_server_knows_the_clients_certificate(void **state)
{
    const certs *c = certs_get();
    unsigned char *der = NULL;
    uint8_t print[MT_FINGERPRINT_SIZE];
    unsigned size;

    (void)state;
    cert *carol = cert_new(&(cert_args){.subject = "carol, of \xc3\xa9toile",
                                        .names = "DNS:carol.example,IP:10.0.0.7,IP:2001:db8::7,"
                                                 "URI:spiffe://example/carol,email:carol@example,"
                                                 "RID:1.2.3,DNS:bad\x01.example",
                                        .issuer = c->ca});
    mt_tls_context *client = pair_client(
        &(mt_tls_options){.ca_pem = c->ca->pem, .cert_pem = carol->pem, .key_pem = carol->key});
    mt_tls_context *server = pair_server(&(mt_tls_server_options){
        .cert_pem = c->server->pem, .key_pem = c->server->key, .client_ca_pem = c->ca->pem});
    mt_identity *identity = identity_of(client, server);
    assert_true(identity->has_certificate && !identity->has_credentials);
    const mt_tls_peer *peer = &identity->certificate;
    assert_string_equal(peer->subject, "CN=carol\\, of \\C3\\A9toile");
    assert_int_equal(peer->name_count, 5);
    assert_string_equal(peer->names[0], "DNS:carol.example");
    assert_string_equal(peer->names[1], "IP:10.0.0.7");
    assert_string_equal(peer->names[2], "IP:2001:db8::7");
    assert_string_equal(peer->names[3], "URI:spiffe://example/carol");
    assert_string_equal(peer->names[4], "EMAIL:carol@example");
    assert_int_equal(i2d_X509(carol->x509, &der), peer->der.size);
    assert_memory_equal(der, peer->der.data, peer->der.size);
    assert_int_equal(X509_digest(carol->x509, EVP_sha256(), print, &size), 1);
    assert_memory_equal(print, peer->fingerprint, sizeof print);
    OPENSSL_free(der);
    mt_identity_unref(identity);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
    cert_free(carol);
}

static void a_client_need_not_show_one_that_is_only_requested(void **state)
{
    const certs *c = certs_get();

    (void)state;
    mt_tls_context *server =
        pair_server(&(mt_tls_server_options){.cert_pem = c->server->pem,
                                             .key_pem = c->server->key,
                                             .client_ca_pem = c->ca->pem,
                                             .client_auth = MT_TLS_CLIENT_REQUEST});
    mt_tls_context *nobody = pair_usual_client();
    assert_null(identity_of(nobody, server));
    mt_tls_context *alice = pair_client(&(mt_tls_options){
        .ca_pem = c->ca->pem, .cert_pem = c->client->pem, .key_pem = c->client->key});
    mt_identity *identity = identity_of(alice, server);
    assert_string_equal(identity->certificate.subject, "CN=alice");
    mt_identity_unref(identity);
    mt_tls_context_free(nobody);
    mt_tls_context_free(alice);
    mt_tls_context_free(server);
}

/* ---- options and files */

static void assert_client_refused(const mt_tls_options *options, const char *part)
{
    mt_tls_context *context;
    mt_status why;

    assert_err(mt_tls_client_new(options, &context, &why), MT_EINVAL);
    assert_null(context);
    assert_int_equal(why.code, MT_INVALID_ARGUMENT);
    if (strstr(why.text, part) == NULL)
        fail_msg("\"%s\" has no \"%s\"", why.text, part);
}

static void assert_server_refused(const mt_tls_server_options *options, const char *part)
{
    mt_tls_context *context;
    mt_status why;

    assert_err(mt_tls_server_new(options, &context, &why), MT_EINVAL);
    assert_null(context);
    if (strstr(why.text, part) == NULL)
        fail_msg("\"%s\" has no \"%s\"", why.text, part);
}

static void bad_options_are_refused_with_the_cure(void **state)
{
    const certs *c = certs_get();
    const char *pem = c->client->pem, *key = c->client->key;

    (void)state;
    assert_client_refused(&(mt_tls_options){.ca_file = "/no/such"},
                          "tls.ca_file: cannot read /no/such: No such file");
    assert_client_refused(&(mt_tls_options){.ca_file = "/"}, "Is a directory");
    assert_client_refused(&(mt_tls_options){.ca_path = "/no/such"}, "no such folder");
    assert_client_refused(&(mt_tls_options){.ca_pem = "nothing"}, "ca_pem: no certificate in it");
    assert_client_refused(
        &(mt_tls_options){.ca_pem =
                              "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
        "certificate 1 is broken");
    assert_client_refused(&(mt_tls_options){.ca_file = "a", .ca_pem = pem}, "both set");
    assert_client_refused(&(mt_tls_options){.cert_pem = pem}, "set tls.key_file too");
    assert_client_refused(&(mt_tls_options){.key_pem = key}, "set tls.cert_file too");
    assert_client_refused(&(mt_tls_options){.cert_pem = key, .key_pem = key},
                          "cert_pem: no certificate in it");
    assert_client_refused(&(mt_tls_options){.cert_pem = pem, .key_pem = pem},
                          "key_pem: no private key in it");
    assert_client_refused(&(mt_tls_options){.cert_pem = pem, .key_pem = c->server->key},
                          "does not belong to the certificate");
    assert_client_refused(&(mt_tls_options){.server_name = ""}, "server_name");
    assert_client_refused(&(mt_tls_options){.insecure_skip_verify = true, .ca_pem = pem},
                          "leave one of them out");
    assert_server_refused(NULL, "tls:// needs a certificate");
    assert_server_refused(&(mt_tls_server_options){.cert_pem = pem}, "set tls.key_file too");
    mt_tls_server_options server = {.cert_pem = pem, .key_pem = key};
    server.client_auth = MT_TLS_CLIENT_REQUIRE;
    assert_server_refused(&server, "set tls.client_ca_file");
    server.client_auth = MT_TLS_CLIENT_NONE;
    server.client_ca_pem = c->ca->pem;
    assert_server_refused(&server, "asks no client");
    server.client_auth = (mt_tls_client_auth)7;
    assert_server_refused(&server, "must be 0 to 3");
}

/* It must not be asked for on the terminal. */
static void an_encrypted_key_is_refused(void **state)
{
    const certs *c = certs_get();
    BIO *bio = BIO_new(BIO_s_mem());
    char text[4096] = "";

    (void)state;
    assert_non_null(bio);
    assert_int_equal(PEM_write_bio_PrivateKey(bio, c->client->evp, EVP_aes_128_cbc(),
                                              (const unsigned char *)"secret", 6, NULL, NULL),
                     1);
    assert_true(BIO_read(bio, text, sizeof text - 1) > 0);
    BIO_free(bio);
    assert_client_refused(&(mt_tls_options){.cert_pem = c->client->pem, .key_pem = text},
                          "the key is encrypted");
}

static void an_expired_certificate_of_our_own_is_a_warning(void **state)
{
    cert *late = cert_new(&(cert_args){.subject = "late", .from_days = -10, .to_days = -1});

    (void)state;
    logged[0] = '\0';
    mt_tls_context *server = pair_server(&(mt_tls_server_options){
        .cert_file = certs_file("late.pem", late->pem), .key_pem = late->key});
    assert_true(was_logged("late.pem: this certificate has expired"));
    mt_tls_context_free(server);
    cert_free(late);
}

static void a_folder_of_authorities_is_trusted(void **state)
{
    const certs *c = certs_get();
    char name[32], folder[256];

    (void)state;
    snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(c->ca->x509));
    snprintf(folder, sizeof folder, "%s", certs_file(name, c->ca->pem));
    *strrchr(folder, '/') = '\0';
    mt_tls_context *client = pair_client(&(mt_tls_options){.ca_path = folder});
    mt_tls_context *server = pair_usual_server();
    assert_talks(client, server, NULL);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

/* OpenSSL finds the system's by these variables, if they are set. */
static void the_systems_authorities_are_trusted_by_default(void **state)
{
    mt_tls_context *server = pair_usual_server();
    pair p;

    (void)state;
    assert_int_equal(setenv("SSL_CERT_DIR", "/no/such/folder", 1), 0);
    assert_int_equal(setenv("SSL_CERT_FILE", certs_file("system.pem", certs_get()->ca->pem), 1), 0);
    mt_tls_context *client = pair_client(NULL);
    assert_talks(client, server, NULL);
    mt_tls_context_free(client);
    assert_int_equal(setenv("SSL_CERT_FILE", "/no/such/file", 1), 0);
    client = pair_client(NULL);
    pair_shake(&p, &(pair_args){.client = client, .server = server});
    assert_err(pair_read_end(&p, &p.client), MT_EIO);
    pair_close(&p);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
}

/* ---- files that change */

static void a_server_takes_new_files_and_keeps_old_connections(void **state)
{
    const certs *c = certs_get();
    cert *next =
        cert_new(&(cert_args){.subject = "next", .names = "DNS:localhost", .issuer = c->other_ca});
    mt_tls_context *client = pair_usual_client();
    mt_tls_context *later = pair_client(&(mt_tls_options){.ca_pem = c->other_ca->pem});
    mt_status why;
    pair p;

    (void)state;
    mt_tls_context *server =
        pair_server(&(mt_tls_server_options){.cert_file = certs_file("cert.pem", c->server->pem),
                                             .key_file = certs_file("key.pem", c->server->key)});
    pair_shake(&p, &(pair_args){.client = client, .server = server});
    certs_file("cert.pem", next->pem); /* the key is still the old one */
    assert_err(mt_tls_reload(server, &why), MT_EINVAL);
    assert_non_null(strstr(why.text, "does not belong to the certificate"));
    assert_talks(client, server, NULL);
    certs_file("key.pem", next->key);
    assert_ok(mt_tls_reload(server, &why));
    assert_talks(later, server, NULL);
    pair_write(&p, &p.client, "still here");
    pair_expect(&p, &p.server, "still here");
    pair_close(&p);
    mt_tls_context_free(client);
    mt_tls_context_free(later);
    mt_tls_context_free(server);
    cert_free(next);
}

static void a_client_takes_new_files_when_it_connects(void **state)
{
    const certs *c = certs_get();
    mt_tls_context *server = pair_usual_server();
    pair p;

    (void)state;
    logged[0] = '\0';
    mt_tls_context *client =
        pair_client(&(mt_tls_options){.ca_file = certs_file("ca.pem", c->other_ca->pem)});
    SSL_CTX *made = client->shared.ssl;
    mt_tls_refresh(client);
    assert_ptr_equal(client->shared.ssl, made); /* nothing has changed */
    pair_shake(&p, &(pair_args){.client = client, .server = server});
    assert_err(pair_read_end(&p, &p.client), MT_EIO);
    pair_close(&p);
    certs_file("ca.pem", "oops");
    mt_tls_refresh(client);
    assert_true(was_logged("going on with what was read before"));
    assert_ptr_equal(client->shared.ssl, made);
    certs_file("ca.pem", c->ca->pem);
    mt_tls_refresh(client);
    assert_talks(client, server, NULL);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bad_certificate_is_refused_and_says_why),
        cmocka_unit_test(a_missing_client_certificate_is_named_by_the_newer_version),
        cmocka_unit_test(refusals_are_logged_once_a_second),
        cmocka_unit_test(names_and_addresses_of_the_certificate_are_taken),
        cmocka_unit_test(names_are_told_to_the_server_and_addresses_are_not),
        cmocka_unit_test(skipping_verification_is_loud),
        cmocka_unit_test(a_chain_is_sent_with_the_certificate),
        cmocka_unit_test(the_server_knows_the_clients_certificate),
        cmocka_unit_test(a_client_need_not_show_one_that_is_only_requested),
        cmocka_unit_test(bad_options_are_refused_with_the_cure),
        cmocka_unit_test(an_encrypted_key_is_refused),
        cmocka_unit_test(an_expired_certificate_of_our_own_is_a_warning),
        cmocka_unit_test(a_folder_of_authorities_is_trusted),
        cmocka_unit_test(the_systems_authorities_are_trusted_by_default),
        cmocka_unit_test(a_server_takes_new_files_and_keeps_old_connections),
        cmocka_unit_test(a_client_takes_new_files_when_it_connects),
    };

    mt_log_set(MT_LOG_INFO, keep_log, NULL);
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
