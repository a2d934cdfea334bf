/* SPDX-License-Identifier: Apache-2.0 */
/* tls_hostile_test.c - TLS with peers that speak something else, or ask for more than is good. */
#include "net/tls_pair.h"

#include <string.h>

/* ---- peers that speak something else */

static void plain_bytes_are_told_from_tls(void **state)
{
    static const char native[] = "\xad\x4d\x54\x01 and what follows";
    both b;

    (void)state;
    both_open(&b);
    pair_open(&b.p, &(pair_args){.server = b.server});
    pair_write(&b.p, &b.p.client, native);
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.server.pipe), "write tls:// in its target"));
    pair_close(&b.p);

    pair_open(&b.p, &(pair_args){.server = b.server});
    pair_write(&b.p, &b.p.client, "GET / HTTP/1.1\r\n\r\n");
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.server.pipe), "HTTP without TLS"));
    pair_close(&b.p);

    pair_open(&b.p, &(pair_args){.client = b.client});
    pair_write(&b.p, &b.p.server, native);
    assert_err(pair_read_end(&b.p, &b.p.client), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.client.pipe), "speaks no TLS"));
    both_close(&b);
}

/* The head of a hello, all that it takes for OpenSSL to get so much memory. */
static void assert_hello_refused(both *b, const uint8_t *bytes, size_t size)
{
    b->p.client.drip->most = 0;
    for (size_t i = 0, put; i < size; i += put) {
        const struct iovec vector = {(void *)(uintptr_t)&bytes[i], size - i};
        assert_ok(mt_pipe_write(b->p.client.pipe, &vector, 1, &put));
    }
    assert_err(pair_read_end(&b->p, &b->p.server), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b->p.server.pipe), "larger than any should be"));
}

static void a_huge_hello_is_refused_before_there_is_memory_for_it(void **state)
{
    static const uint8_t huge[] = {22, 3, 1, 0, 4, 1, 1, 0xff, 0xb2};
    static const uint8_t cut[] = {22, 3, 1, 0, 1, 1, 22, 3, 1, 0, 3, 1, 0xff, 0xb2};
    static const size_t steps[] = {0, 1};
    both b;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        both_open(&b);
        pair_open(&b.p, &(pair_args){.server = b.server, .most = steps[i]});
        assert_hello_refused(&b, huge, sizeof huge);
        pair_close(&b.p);
        pair_open(&b.p, &(pair_args){.server = b.server, .most = steps[i]});
        assert_hello_refused(&b, cut, sizeof cut);
        both_close(&b);
    }
}

/* A client that offers a group for its key that the server has not is asked for another hello. */
static void a_huge_second_hello_is_refused_too(void **state)
{
    static const uint8_t huge[] = {20, 3, 3, 0, 1, 1, 22, 3, 3, 0, 4, 1, 1, 0xff, 0xb2};
    uint8_t hello[2048];
    size_t got;
    both b;

    (void)state;
    for (int together = 0; together < 2; together++) {
        both_open(&b);
        assert_int_equal(SSL_CTX_set1_groups_list(b.client->shared.ssl, "X25519:P-256"), 1);
        assert_int_equal(SSL_CTX_set1_groups_list(b.server->shared.ssl, "P-256"), 1);
        pair_open(&b.p, &(pair_args){.client = b.client}); /* only to get its hello */
        pair_wait(&b.p, &b.p.server, MT_PIPE_READ);
        assert_ok(mt_pipe_read(b.p.server.pipe, hello, sizeof hello - sizeof huge, &got));
        pair_close(&b.p);
        if (together) {
            memcpy(hello + got, huge, sizeof huge);
            got += sizeof huge;
        }
        pair_open(&b.p, &(pair_args){.server = b.server});
        const struct iovec vector = {hello, got};
        size_t put;
        assert_ok(mt_pipe_write(b.p.client.pipe, &vector, 1, &put));
        assert_int_equal(put, got);
        if (!together) {
            assert_int_equal(pair_wait(&b.p, &b.p.client, MT_PIPE_READ), MT_PIPE_READ);
            assert_int_equal(b.p.server.pipe->error, 0); /* it asked for another one */
            assert_hello_refused(&b, huge, sizeof huge);
        } else {
            assert_hello_refused(&b, huge, 0);
        }
        both_close(&b);
    }
}

/* The same, and all is well. */
static void a_second_hello_is_taken(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    assert_int_equal(SSL_CTX_set1_groups_list(b.client->shared.ssl, "X25519:P-256"), 1);
    assert_int_equal(SSL_CTX_set1_groups_list(b.server->shared.ssl, "P-256"), 1);
    both_shake(&b, &(pair_args){.most = 3});
    pair_write(&b.p, &b.p.client, "hello");
    pair_expect(&b.p, &b.p.server, "hello");
    both_close(&b);
}

static int choose_h2(SSL *ssl, const unsigned char **out, unsigned char *size,
                     const unsigned char *offered, unsigned offered_size, void *arg)
{
    (void)ssl, (void)offered, (void)offered_size, (void)arg;
    *out = (const unsigned char *)"h2";
    *size = 2;
    return SSL_TLSEXT_ERR_OK;
}

static void another_protocol_is_refused_and_none_is_not(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    assert_int_equal(
        SSL_CTX_set_alpn_protos(b.client->shared.ssl, (const unsigned char *)"\2h2", 3), 0);
    both_shake(&b, NULL);
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.server.pipe), "ALPN mt/1"));
    assert_err(pair_read_end(&b.p, &b.p.client), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.client.pipe), "ALPN mt/1"));
    assert_true(b.p.client.pipe->refused);
    both_close(&b);

    both_open(&b);
    assert_int_equal(
        SSL_CTX_set_alpn_protos(b.client->shared.ssl, (const unsigned char *)"\4mt/1\2h2", 8), 0);
    SSL_CTX_set_alpn_select_cb(b.server->shared.ssl, choose_h2, NULL);
    both_shake(&b, NULL);
    assert_err(pair_read_end(&b.p, &b.p.client), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.client.pipe), "ALPN h2, not mt/1"));
    both_close(&b);

    both_open(&b);
    SSL_CTX_set_alpn_select_cb(b.server->shared.ssl, NULL, NULL); /* it knows no ALPN */
    both_shake(&b, NULL);
    pair_write(&b.p, &b.p.client, "hello");
    pair_expect(&b.p, &b.p.server, "hello");
    both_close(&b);
}

static void old_versions_are_refused(void **state)
{
    both b;

    (void)state;
    for (int i = 0; i < 2; i++) {
        both_open(&b);
        SSL_CTX *old = i == 0 ? b.client->shared.ssl : b.server->shared.ssl;
        assert_int_equal(SSL_CTX_set_min_proto_version(old, TLS1_VERSION), 1);
        assert_int_equal(SSL_CTX_set_max_proto_version(old, TLS1_1_VERSION), 1);
        assert_int_equal(SSL_CTX_set_cipher_list(old, "ALL:@SECLEVEL=0"), 1);
        both_shake(&b, NULL);
        side *modern = i == 0 ? &b.p.server : &b.p.client;
        assert_err(pair_read_end(&b.p, modern), MT_EIO);
        assert_non_null(strstr(mt_pipe_error_text(modern->pipe), "nothing older"));
        both_close(&b);
    }
}

static void renegotiation_does_not_happen(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    pair_limit(b.client, TLS1_2_VERSION);
    both_shake(&b, NULL);
    SSL *ssl = pair_ssl(&b.p.client);
    SSL_clear_options(ssl, SSL_OP_NO_RENEGOTIATION);
    assert_int_equal(SSL_renegotiate(ssl), 1);
    (void)SSL_do_handshake(ssl);
    ERR_clear_error();
    for (int i = 0; i < 20; i++) {
        uint8_t byte;
        size_t got;
        (void)mt_pipe_read(b.p.server.pipe, &byte, 1, &got);
        (void)mt_pipe_read(b.p.client.pipe, &byte, 1, &got);
        pair_turns(&b.p, 1);
    }
    assert_int_equal(SSL_num_renegotiations(pair_ssl(&b.p.server)), 0);
    both_close(&b);
}

static void keys_may_change_in_between(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, &(pair_args){.most = 100});
    for (int i = 0; i < 3; i++) {
        assert_int_equal(SSL_key_update(pair_ssl(&b.p.client), SSL_KEY_UPDATE_REQUESTED), 1);
        pair_write(&b.p, &b.p.client, "with a new key");
        pair_expect(&b.p, &b.p.server, "with a new key");
        pair_write(&b.p, &b.p.server, "and another");
        pair_expect(&b.p, &b.p.client, "and another");
    }
    both_close(&b);
}

/* Each of these messages is answered by an alert, and this server reads none. */
static void answers_that_nobody_reads_do_not_pile_up(void **state)
{
    enum { ASKED = 20000 };
    size_t most = 0;
    both b;

    (void)state;
    both_open(&b);
    pair_limit(b.client, TLS1_2_VERSION);
    both_shake(&b, NULL);
    SSL *ssl = pair_ssl(&b.p.server);
    mt_tls_pipe *client = (mt_tls_pipe *)b.p.client.pipe;
    SSL_clear_options(ssl, SSL_OP_NO_RENEGOTIATION);
    for (int i = 0; i < ASKED; i++) {
        const struct iovec vector = {"x", 1};
        uint8_t byte;
        size_t got;

        (void)SSL_renegotiate(ssl);
        (void)SSL_do_handshake(ssl);
        ERR_clear_error();
        (void)mt_pipe_write(b.p.server.pipe, &vector, 1, &got);
        while (mt_pipe_read(b.p.client.pipe, &byte, 1, &got) == MT_OK)
            ;
        most = client->out.bytes > most ? client->out.bytes : most;
    }
    assert_in_range(most, 64 * 1024, 128 * 1024);
    both_close(&b);
}

/* Such a peer could otherwise have the loop for itself. */
static void messages_without_bytes_do_not_hold_the_loop(void **state)
{
    enum { UPDATES = 5000 };
    const struct iovec vector = {"x", 1};
    size_t got, asked = 0;
    uint8_t byte;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    for (int i = 0; i < UPDATES; i++) {
        assert_int_equal(SSL_key_update(pair_ssl(&b.p.client), SSL_KEY_UPDATE_NOT_REQUESTED), 1);
        assert_int_equal(SSL_do_handshake(pair_ssl(&b.p.client)), 1);
    }
    assert_ok(mt_pipe_write(b.p.client.pipe, &vector, 1, &got));
    unsigned before = b.p.server.drip->reads;
    assert_err(mt_pipe_read(b.p.server.pipe, &byte, 1, &got), MT_EAGAIN);
    assert_in_range(b.p.server.drip->reads - before, 1, MT_TLS_BUDGET);
    while (mt_pipe_read(b.p.server.pipe, &byte, 1, &got) == MT_EAGAIN) {
        assert_int_equal(pair_wait(&b.p, &b.p.server, MT_PIPE_READ), MT_PIPE_READ);
        asked++;
    }
    assert_int_equal(byte, 'x');
    assert_in_range(asked, 1, UPDATES);
    both_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_bytes_are_told_from_tls),
        cmocka_unit_test(a_huge_hello_is_refused_before_there_is_memory_for_it),
        cmocka_unit_test(a_huge_second_hello_is_refused_too),
        cmocka_unit_test(a_second_hello_is_taken),
        cmocka_unit_test(another_protocol_is_refused_and_none_is_not),
        cmocka_unit_test(old_versions_are_refused),
        cmocka_unit_test(renegotiation_does_not_happen),
        cmocka_unit_test(keys_may_change_in_between),
        cmocka_unit_test(answers_that_nobody_reads_do_not_pile_up),
        cmocka_unit_test(messages_without_bytes_do_not_hold_the_loop),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
