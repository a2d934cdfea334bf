/* SPDX-License-Identifier: Apache-2.0 */
/* tls_test.c - TLS as a pipe: handshake, records, ends, resumption, and peers that do not behave. What
 * holds for every pipe is in transport_test.c, which runs over TLS too. */
#include "net/tls_pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/slice.h"

/* ---- the handshake and records */

static void works_one_byte_at_a_time(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, &(pair_args){.most = 1});
    pair_write(&b.p, &b.p.client, "to the server");
    pair_expect(&b.p, &b.p.server, "to the server");
    pair_write(&b.p, &b.p.server, "to the client");
    pair_expect(&b.p, &b.p.client, "to the client");
    mt_pipe_shutdown(b.p.client.pipe);
    assert_err(pair_read_end(&b.p, &b.p.server), MT_ECLOSED);
    both_close(&b);
}

static void speaks_the_newest_version_and_our_protocol(void **state)
{
    const unsigned char *alpn;
    unsigned size;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    assert_int_equal(SSL_version(pair_ssl(&b.p.client)), TLS1_3_VERSION);
    SSL_get0_alpn_selected(pair_ssl(&b.p.server), &alpn, &size);
    assert_int_equal(size, 4);
    assert_memory_equal(alpn, "mt/1", 4);
    both_close(&b);
}

static void the_older_version_has_forward_secrecy_and_sealed_records(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    pair_limit(b.client, TLS1_2_VERSION);
    both_shake(&b, NULL);
    const SSL_CIPHER *cipher = SSL_get_current_cipher(pair_ssl(&b.p.client));
    assert_int_equal(SSL_version(pair_ssl(&b.p.client)), TLS1_2_VERSION);
    assert_int_equal(SSL_CIPHER_is_aead(cipher), 1);
    assert_int_equal(SSL_CIPHER_get_kx_nid(cipher), NID_kx_ecdhe);
    pair_write(&b.p, &b.p.client, "hello");
    pair_expect(&b.p, &b.p.server, "hello");
    both_close(&b);
}

static void many_small_parts_leave_as_one_record(void **state)
{
    struct iovec parts[MT_PIPE_VECTORS];
    uint8_t bytes[MT_PIPE_VECTORS * 10];
    size_t put, got;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    for (size_t i = 0; i < MT_PIPE_VECTORS; i++)
        parts[i] = (struct iovec){"0123456789", i == 7 ? 0 : 10};
    size_t writes = b.p.client.drip->writes, before = b.p.client.drip->bytes;
    assert_ok(mt_pipe_write(b.p.client.pipe, parts, MT_PIPE_VECTORS, &put));
    assert_int_equal(put, sizeof bytes - 10);
    assert_int_equal(b.p.client.drip->writes - writes, 1);
    assert_in_range(b.p.client.drip->bytes - before, put + 16, put + 32);
    pair_wait(&b.p, &b.p.server, MT_PIPE_READ);
    assert_ok(mt_pipe_read(b.p.server.pipe, bytes, sizeof bytes, &got));
    assert_int_equal(got, put);
    for (size_t i = 0; i < got; i++)
        assert_int_equal(bytes[i], '0' + i % 10);
    both_close(&b);
}

/* Each write is a record; one read takes them all. */
static void one_read_takes_the_records_that_are_there(void **state)
{
    uint8_t bytes[64];
    size_t got;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    for (int i = 0; i < 5; i++)
        pair_write(&b.p, &b.p.client, "record ");
    pair_wait(&b.p, &b.p.server, MT_PIPE_READ);
    assert_ok(mt_pipe_read(b.p.server.pipe, bytes, sizeof bytes, &got));
    assert_int_equal(got, 35);
    both_close(&b);
}

enum { BULK = 300000 };

/* Over a pipe that takes odd pieces, from parts of every size. */
static void keeps_every_byte_of_uneven_parts(void **state)
{
    uint8_t *bulk = malloc(BULK), *copy = malloc(BULK);
    size_t sent = 0, read = 0, put, got;
    both b;

    (void)state;
    assert_true(bulk != NULL && copy != NULL);
    for (size_t i = 0; i < BULK; i++)
        bulk[i] = (uint8_t)(i * 31 + i / 253);
    both_open(&b);
    both_shake(&b, &(pair_args){.most = 1237});
    while (read < BULK) {
        struct iovec parts[8];
        size_t count = 0;
        for (size_t at = sent; count < 8 && at < BULK; count++) {
            size_t size = (at * 7 + 13) % 20011;
            size = size < BULK - at ? size : BULK - at;
            parts[count] = (struct iovec){bulk + at, size};
            at += size;
        }
        if (sent < BULK && mt_pipe_write(b.p.client.pipe, parts, count, &put) == MT_OK)
            sent += put;
        mt_err err = mt_pipe_read(b.p.server.pipe, copy + read, BULK - read, &got);
        if (err == MT_EAGAIN)
            pair_wait(&b.p, &b.p.server, MT_PIPE_READ);
        else
            assert_ok(err);
        read += got;
    }
    assert_int_equal(sent, BULK);
    assert_memory_equal(bulk, copy, BULK);
    both_close(&b);
    free(bulk);
    free(copy);
}

/* The bytes have left the lower pipe, so only TLS knows that there is something to read. */
static void what_lies_decrypted_is_told_again(void **state)
{
    uint8_t byte;
    size_t got;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    pair_write(&b.p, &b.p.client, "abc");
    pair_wait(&b.p, &b.p.server, MT_PIPE_READ);
    assert_ok(mt_pipe_read(b.p.server.pipe, &byte, 1, &got));
    assert_err(mt_pipe_read(&b.p.server.drip->base, &byte, 1, &got), MT_EAGAIN);
    b.p.server.calls = 0;
    mt_pipe_want(b.p.server.pipe, MT_PIPE_READ);
    pair_turns(&b.p, 3);
    assert_int_equal(b.p.server.calls, 3); /* once a turn while it holds */
    pair_expect(&b.p, &b.p.server, "bc");
    b.p.server.calls = 0;
    mt_pipe_want(b.p.server.pipe, MT_PIPE_READ);
    pair_turns(&b.p, 3);
    assert_int_equal(b.p.server.calls, 0);
    both_close(&b);
}

static void nothing_is_kept_for_a_quiet_connection(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    pair_write(&b.p, &b.p.client, "hello");
    pair_expect(&b.p, &b.p.server, "hello");
    pair_turns(&b.p, 3);
    assert_int_equal(((mt_tls_pipe *)b.p.client.pipe)->out.bytes, 0);
    assert_null(((mt_tls_pipe *)b.p.client.pipe)->out.tail);
    assert_false(mt_timer_is_armed(&((mt_tls_pipe *)b.p.server.pipe)->again));
    assert_null(((mt_tls_pipe *)b.p.client.pipe)->words);
    both_close(&b);
}

/* ---- ends */

static void a_cut_connection_is_no_end(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    pair_write(&b.p, &b.p.client, "half of");
    mt_pipe_shutdown(&b.p.client.drip->base); /* as anybody on the way can do it */
    pair_expect(&b.p, &b.p.server, "half of");
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_int_equal(b.p.server.pipe->error, ECONNRESET);
    assert_non_null(strstr(mt_pipe_error_text(b.p.server.pipe), "close_notify"));
    both_close(&b);
}

static void changed_bytes_break_the_connection(void **state)
{
    size_t put;
    uint8_t record[40] = {23, 3, 3, 0, 35};
    const struct iovec vector = {record, sizeof record};
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    assert_ok(mt_pipe_write(&b.p.client.drip->base, &vector, 1, &put));
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_int_equal(b.p.server.pipe->error, EPROTO);
    assert_err(pair_read_end(&b.p, &b.p.client), MT_EIO);
    assert_false(b.p.client.pipe->refused); /* that came after the handshake */
    both_close(&b);
}

static void an_error_is_told_again_and_to_writers_too(void **state)
{
    const struct iovec vector = {"x", 1};
    size_t put = 1;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    mt_pipe_shutdown(&b.p.client.drip->base);
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_err(pair_read_end(&b.p, &b.p.server), MT_EIO);
    assert_err(mt_pipe_write(b.p.server.pipe, &vector, 1, &put), MT_EIO);
    assert_int_equal(put, 0);
    assert_int_equal(pair_wait(&b.p, &b.p.server, MT_PIPE_WRITE), MT_PIPE_WRITE);
    both_close(&b);
}

static void a_peer_that_leaves_in_the_handshake_is_said(void **state)
{
    both b;

    (void)state;
    both_open(&b);
    pair_open(&b.p, &(pair_args){.client = b.client});
    mt_pipe_free(b.p.server.pipe);
    b.p.server.pipe = NULL;
    assert_err(pair_read_end(&b.p, &b.p.client), MT_EIO);
    assert_non_null(strstr(mt_pipe_error_text(b.p.client.pipe), "handshake"));
    both_close(&b);
}

/* ---- faults of the pipe below, by seed */

/* Bytes that flow one way until that is over; the other end notes what came. */
typedef struct flow {
    pair p;
    size_t sent, read;
    mt_err write_err, read_err; /* MT_OK, or how it ended */
    bool shut;
} flow;

static uint8_t flow_byte(size_t at)
{
    return (uint8_t)(at * 31 + at / 253);
}

static bool flow_write(flow *f)
{
    uint8_t bytes[5000];
    size_t put, size = BULK - f->sent < sizeof bytes ? BULK - f->sent : sizeof bytes;
    const struct iovec vector = {bytes, size};

    if (f->shut || (f->write_err != MT_OK && f->write_err != MT_EAGAIN))
        return false;
    if (size == 0) {
        mt_pipe_shutdown(f->p.client.pipe);
        f->shut = true;
        return true;
    }
    for (size_t i = 0; i < size; i++)
        bytes[i] = flow_byte(f->sent + i);
    f->write_err = mt_pipe_write(f->p.client.pipe, &vector, 1, &put);
    f->sent += put;
    return f->write_err == MT_OK;
}

static bool flow_read(flow *f)
{
    uint8_t bytes[7000];
    size_t got;

    if (f->read_err != MT_OK && f->read_err != MT_EAGAIN)
        return false;
    f->read_err = mt_pipe_read(f->p.server.pipe, bytes, sizeof bytes, &got);
    for (size_t i = 0; i < got; i++)
        if (bytes[i] != flow_byte(f->read + i))
            fail_msg("byte %zu is wrong", f->read + i);
    f->read += got;
    return f->read_err == MT_OK;
}

static bool is_quiet(void *arg)
{
    const flow *f = arg;

    return (f->p.client.events | f->p.server.events) == 0;
}

static bool has_ended(mt_err err)
{
    return err != MT_OK && err != MT_EAGAIN;
}

/* Runs until the reader has its end, or nothing moves for a minute. */
static void flow_run(flow *f)
{
    mt_loop *loop = f->p.loop;

    for (bool moves = true; moves && !has_ended(f->read_err);) {
        while (flow_write(f) || flow_read(f))
            ;
        bool writes = !f->shut && !has_ended(f->write_err);
        f->p.client.events = f->p.server.events = 0;
        mt_pipe_want(f->p.client.pipe, writes ? MT_PIPE_WRITE : 0);
        mt_pipe_want(f->p.server.pipe, MT_PIPE_READ);
        moves = mt_loop_sim_run_while(loop, is_quiet, f, loop->now + 60 * MT_SEC);
    }
}

/* What arrives is what was sent, as far as it arrives, and an end is only believed when it is true. */
static void no_fault_below_passes_for_bytes_or_for_an_end(void **state)
{
    static const mt_fault_plan plan = {.latency = 20 * MT_MS,
                                       .jitter = 5 * MT_MS,
                                       .small_steps = 300,
                                       .reset = 200,
                                       .half_close = 300,
                                       .stall = 300,
                                       .stall_forever = 200,
                                       .stall_for = 5 * MT_SEC,
                                       .within_bytes = 2 * BULK};
    mt_tls_context *client = pair_usual_client(), *server = pair_usual_server();
    unsigned whole = 0, broken = 0, stuck = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        mt_fault_net net;
        flow f = {0};

        mt_fault_net_init(&net, seed, &plan);
        pair_open(&f.p, &(pair_args){.client = client, .server = server, .faults = &net});
        flow_run(&f);
        whole += f.read_err == MT_ECLOSED;
        broken += f.read_err == MT_EIO;
        stuck += f.read_err == MT_EAGAIN;
        if (f.read_err == MT_ECLOSED && f.read != BULK)
            fail_msg("seed %d: an end after %zu bytes", (int)seed, f.read);
        pair_close(&f.p);
    }
    assert_true(whole > 20 && broken > 100 && stuck > 5);
    assert_int_equal(whole + broken + stuck, 300);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
}

/* ---- resumption */

static void the_next_handshake_is_shorter(void **state)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

    (void)state;
    for (size_t v = 0; v < 2; v++) {
        mt_tls_ticket ticket = {0};
        both b;

        both_open(&b);
        pair_limit(b.client, versions[v]);
        for (int i = 0; i < 3; i++) {
            both_shake(&b, &(pair_args){.ticket = &ticket});
            assert_int_equal(SSL_session_reused(pair_ssl(&b.p.client)), i > 0);
            assert_int_equal(SSL_session_reused(pair_ssl(&b.p.server)), i > 0);
            pair_write(&b.p, &b.p.server, "hello");
            pair_expect(&b.p, &b.p.client, "hello"); /* the ticket came before */
            assert_non_null(ticket.session);
            if (i < 2)
                pair_close(&b.p);
        }
        mt_tls_ticket_clear(&ticket);
        both_close(&b);
    }
}

static void a_ticket_of_other_keys_does_no_harm(void **state)
{
    mt_tls_ticket ticket = {0};
    mt_status why;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, &(pair_args){.ticket = &ticket});
    pair_write(&b.p, &b.p.server, "hello");
    pair_expect(&b.p, &b.p.client, "hello");
    pair_close(&b.p);
    assert_ok(mt_tls_reload(b.server, &why));
    both_shake(&b, &(pair_args){.ticket = &ticket});
    assert_int_equal(SSL_session_reused(pair_ssl(&b.p.client)), 0);
    pair_write(&b.p, &b.p.server, "hello");
    pair_expect(&b.p, &b.p.client, "hello");
    mt_tls_ticket_clear(&ticket);
    both_close(&b);
}

/* ---- memory */

static mt_tls_context *alloc_client, *alloc_server;

static void keep_pipe(void *arg, mt_pipe *pipe)
{
    *(mt_pipe **)arg = pipe;
}

static void hear_nothing(void *arg, unsigned events)
{
    (void)arg, (void)events;
}

/* Connects on a loop that is there; ends are NULL if that did not come about. */
static mt_err connect_ends(mt_loop *loop, mt_pipe *ends[2])
{
    mt_address address;
    mt_listener *listener;
    mt_status why;
    int error;

    assert_ok(mt_address_parse(mt_slice_text("inproc:tls-memory"), &address, &why));
    const mt_listen_args args = {
        .loop = loop, .address = &address, .accept = keep_pipe, .arg = &ends[1]};
    mt_err err = mt_carrier_inproc.listen(&args, &listener, &why);
    if (err != MT_OK)
        return err;
    err = mt_carrier_inproc.connect(loop, &address, &ends[0], &error);
    loop->ops->turn(loop, false);
    mt_listener_free(listener);
    for (int i = 0; i < 2 && err == MT_OK; i++) {
        const mt_tls_args tls = {.context = i == 0 ? alloc_client : alloc_server,
                                 .lower = ends[i],
                                 .host = i == 0 ? "localhost" : NULL};
        err = mt_tls_pipe_new(&tls, &ends[i]);
    }
    return err;
}

/* A failed allocation of ours breaks the connection, and says so. */
static mt_err shake_hands(void)
{
    mt_pipe *ends[2] = {NULL, NULL};
    mt_loop *loop;
    mt_err err = mt_loop_sim_new(1, &loop);

    if (err != MT_OK)
        return err;
    err = connect_ends(loop, ends);
    for (int i = 0; i < 2 && err == MT_OK; i++) {
        mt_pipe_attach(ends[i], hear_nothing, NULL);
        mt_pipe_want(ends[i], MT_PIPE_READ);
    }
    for (int i = 0; i < 50 && err == MT_OK; i++)
        loop->ops->turn(loop, false);
    if (err == MT_OK && (ends[0]->error != 0 || ends[1]->error != 0))
        err = ends[0]->error == ENOMEM || ends[1]->error == ENOMEM ? MT_ENOMEM : MT_EIO;
    else if (err == MT_OK)
        assert_true(((mt_tls_pipe *)ends[0])->shaken && ((mt_tls_pipe *)ends[1])->shaken);
    mt_pipe_free(ends[0]);
    mt_pipe_free(ends[1]);
    mt_loop_free(loop);
    return err;
}

static mt_err make_contexts(void)
{
    const certs *c = certs_get();
    mt_tls_context *client = NULL, *server = NULL;
    mt_status why;
    mt_err err = mt_tls_client_new(
        &(mt_tls_options){.ca_pem = c->ca->pem, .server_name = "localhost"}, &client, &why);

    if (err == MT_OK)
        err = mt_tls_server_new(
            &(mt_tls_server_options){.cert_pem = c->server->pem, .key_pem = c->server->key},
            &server, &why);
    mt_tls_context_free(client);
    mt_tls_context_free(server);
    return err;
}

static void survives_each_failed_allocation(void **state)
{
    (void)state;
    alloc_client = pair_usual_client();
    alloc_server = pair_usual_server();
    mt_test_each_failed_alloc(make_contexts);
    mt_test_each_failed_alloc(shake_hands);
    mt_tls_context_free(alloc_client);
    mt_tls_context_free(alloc_server);
}

static void out_of_memory_breaks_the_connection_not_the_process(void **state)
{
    const struct iovec vector = {"x", 1};
    size_t put;
    both b;

    (void)state;
    both_open(&b);
    both_shake(&b, NULL);
    mt_test_fail_alloc(1);
    mt_err err = mt_pipe_write(b.p.client.pipe, &vector, 1, &put);
    mt_test_fail_alloc(0);
    if (err != MT_OK) { /* unless a block was left in the pool */
        assert_err(err, MT_EIO);
        assert_int_equal(b.p.client.pipe->error, ENOMEM);
    }
    both_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_one_byte_at_a_time),
        cmocka_unit_test(speaks_the_newest_version_and_our_protocol),
        cmocka_unit_test(the_older_version_has_forward_secrecy_and_sealed_records),
        cmocka_unit_test(many_small_parts_leave_as_one_record),
        cmocka_unit_test(one_read_takes_the_records_that_are_there),
        cmocka_unit_test(keeps_every_byte_of_uneven_parts),
        cmocka_unit_test(what_lies_decrypted_is_told_again),
        cmocka_unit_test(nothing_is_kept_for_a_quiet_connection),
        cmocka_unit_test(a_cut_connection_is_no_end),
        cmocka_unit_test(changed_bytes_break_the_connection),
        cmocka_unit_test(an_error_is_told_again_and_to_writers_too),
        cmocka_unit_test(a_peer_that_leaves_in_the_handshake_is_said),
        cmocka_unit_test(no_fault_below_passes_for_bytes_or_for_an_end),
        cmocka_unit_test(the_next_handshake_is_shorter),
        cmocka_unit_test(a_ticket_of_other_keys_does_no_harm),
        cmocka_unit_test(survives_each_failed_allocation),
        cmocka_unit_test(out_of_memory_breaks_the_connection_not_the_process),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
