/* SPDX-License-Identifier: Apache-2.0 */
/* transport_test.c - what holds for every transport: one suite, run over each of them. */
#include "mt_test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/slice.h"
#include "loop/loop_sim.h"
#include "net/fault.h"
#include "net/tls.h"

#ifdef MT_TEST_TLS
#include "certs.h"
#endif

/* ---- lanes: an address to listen on, and the kind of loop */

typedef struct lane {
    const char *name;
    const char *uri; /* %s: the folder of this run */
    bool simulated;
    bool filtered; /* by filters for faults, which make none but latency */
    bool tls;      /* the filter stands on it */
} lane;

static const lane lanes[] = {
    {.name = "tcp4", .uri = "tcp://127.0.0.1:0"},
    {.name = "tcp6", .uri = "tcp://[::1]:0"},
    {.name = "unix path", .uri = "unix:%s/socket"},
    {.name = "unix abstract", .uri = "unix:@%s/abstract"},
    {.name = "inproc", .uri = "inproc:conformance"},
    {.name = "inproc simulated", .uri = "inproc:conformance", .simulated = true},
    {.name = "fault", .uri = "inproc:conformance", .simulated = true, .filtered = true},
#ifdef MT_TEST_TLS
    {.name = "tls", .uri = "tls://127.0.0.1:0", .tls = true},
    {.name = "tls on unix", .uri = "unix:@%s/tls", .tls = true},
    {.name = "tls simulated", .uri = "inproc:conformance", .simulated = true, .tls = true},
    {.name = "tls on fault",
     .uri = "inproc:conformance",
     .simulated = true,
     .filtered = true,
     .tls = true},
#endif
};

static char folder[] = P_tmpdir "/mtXXXXXX";

static mt_loop *lane_loop(const lane *way)
{
    mt_loop *loop;

    assert_ok(way->simulated ? mt_loop_sim_new(1, &loop) : mt_loop_new(NULL, &loop));
    return loop;
}

static void lane_address(const lane *way, mt_address *out)
{
    char uri[256];
    mt_status why;

    snprintf(uri, sizeof uri, way->uri, folder);
    assert_ok(mt_address_parse(mt_slice_text(uri), out, &why));
}

static const mt_carrier *lane_transport(const lane *way)
{
    static const mt_fault_plan plan = {.latency = 30 * MT_MS, .jitter = 5 * MT_MS};
    static mt_fault_net net;
    mt_address address;

    if (way->filtered) {
        mt_fault_net_init(&net, 1, &plan);
        mt_fault_use(&net);
        return &mt_carrier_fault;
    }
    lane_address(way, &address);
    return mt_carrier_of(address.scheme);
}

#ifdef MT_TEST_TLS
static mt_tls_context *client_tls, *server_tls;

/* The first of all tests; the last one frees them. */
static void tls_contexts_are_made(void **state)
{
    const certs *c = certs_get();
    mt_status why;

    (void)state;
    assert_ok(mt_tls_client_new(&(mt_tls_options){.ca_pem = c->ca->pem, .server_name = "localhost"},
                                &client_tls, &why));
    assert_ok(mt_tls_server_new(
        &(mt_tls_server_options){.cert_pem = c->server->pem, .key_pem = c->server->key},
        &server_tls, &why));
}
#else
static mt_tls_context *client_tls, *server_tls;

static void tls_contexts_are_made(void **state)
{
    (void)state;
}
#endif

static void tls_contexts_are_freed(void **state)
{
    (void)state;
    mt_tls_context_free(client_tls);
    mt_tls_context_free(server_tls);
}

/* Puts TLS on a pipe, if the lane has it. */
static mt_err lane_wrap(const lane *way, const char *host, mt_pipe **pipe)
{
    const mt_tls_args args = {
        .context = host != NULL ? client_tls : server_tls, .lower = *pipe, .host = host};

    return way->tls ? mt_tls_pipe_new(&args, pipe) : MT_OK;
}

static mt_err lane_connect(const lane *way, mt_loop *loop, const mt_address *address, mt_pipe **out,
                           int *error)
{
    mt_err err = lane_transport(way)->connect(loop, address, out, error);

    return err == MT_OK ? lane_wrap(way, "localhost", out) : err;
}

/* ---- one end of a connection, which notes what it hears */

typedef struct end {
    mt_pipe *pipe;
    unsigned events; /* heard so far */
    unsigned calls;  /* of ready */
    unsigned sleepy; /* wants nothing more after so many calls, if not 0 */
    bool free_inside;
} end;

static void end_ready(void *arg, unsigned events)
{
    end *e = arg;

    e->events |= events;
    e->calls++;
    if (e->free_inside) {
        mt_pipe_free(e->pipe);
        e->pipe = NULL;
    } else if (e->calls >= (e->sleepy != 0 ? e->sleepy : 1)) {
        mt_pipe_want(e->pipe, 0);
    }
}

/* Turns the loop until one of these events was heard. */
static unsigned wait_for(end *e, unsigned events)
{
    e->events = 0;
    mt_pipe_want(e->pipe, events);
    while (e->events == 0)
        e->pipe->loop->ops->turn(e->pipe->loop, true);
    return e->events;
}

static void end_attach(end *e, mt_pipe *pipe)
{
    *e = (end){.pipe = pipe};
    mt_pipe_attach(pipe, end_ready, e);
}

static void end_free(end *e)
{
    mt_pipe_free(e->pipe);
}

static mt_err try_write(end *e, const void *bytes, size_t size, size_t *put)
{
    const struct iovec vector = {(void *)bytes, size};

    return mt_pipe_write(e->pipe, &vector, 1, put);
}

static void write_all(end *e, const char *text)
{
    size_t put;

    assert_ok(try_write(e, text, strlen(text), &put));
    assert_int_equal(put, strlen(text));
}

/* Reads until size bytes are there. */
static void read_all(end *e, uint8_t *out, size_t size)
{
    for (size_t got; size > 0; out += got, size -= got) {
        mt_err err = mt_pipe_read(e->pipe, out, size, &got);
        if (err == MT_EAGAIN)
            wait_for(e, MT_PIPE_READ);
        else
            assert_ok(err);
    }
}

static void assert_reads(end *e, const char *text)
{
    uint8_t bytes[64];

    read_all(e, bytes, strlen(text));
    assert_memory_equal(bytes, text, strlen(text));
}

/* Reads the end of the peer's bytes. */
static void assert_ends(end *e)
{
    uint8_t byte;
    size_t got;
    mt_err err;

    while ((err = mt_pipe_read(e->pipe, &byte, 1, &got)) == MT_EAGAIN)
        wait_for(e, MT_PIPE_READ);
    assert_err(err, MT_ECLOSED);
    assert_int_equal(got, 0);
}

/* ---- a listener and a connection to it */

typedef struct net {
    const lane *way;
    mt_loop *loop;
    mt_listener *listener;
    mt_address address;
    mt_pipe *accepted; /* not taken yet */
    unsigned count;    /* accepted so far */
    bool stop_inside;  /* free the listener in accept */
    end client, server;
} net;

static void net_accept(void *arg, mt_pipe *pipe)
{
    net *n = arg;

    assert_null(n->accepted);
    assert_ok(lane_wrap(n->way, NULL, &pipe));
    n->accepted = pipe;
    n->count++;
    if (n->stop_inside) {
        mt_listener_free(n->listener);
        n->listener = NULL;
    }
}

static void net_listen(net *n)
{
    mt_status why;
    const mt_listen_args args = {
        .loop = n->loop, .address = &n->address, .accept = net_accept, .arg = n};

    assert_ok(lane_transport(n->way)->listen(&args, &n->listener, &why));
    n->address = n->listener->address;
}

static void net_open(net *n, const lane *way)
{
    *n = (net){.way = way, .loop = lane_loop(way)};
    lane_address(way, &n->address);
    net_listen(n);
}

static mt_pipe *net_connect(net *n)
{
    mt_pipe *pipe;
    int error;

    assert_ok(lane_connect(n->way, n->loop, &n->address, &pipe, &error));
    return pipe;
}

static mt_pipe *net_take(net *n)
{
    while (n->accepted == NULL)
        n->loop->ops->turn(n->loop, true);
    mt_pipe *pipe = n->accepted;
    n->accepted = NULL;
    return pipe;
}

static void net_pair(net *n)
{
    end_attach(&n->client, net_connect(n));
    end_attach(&n->server, net_take(n));
    assert_int_equal(wait_for(&n->client, MT_PIPE_WRITE), MT_PIPE_WRITE);
    assert_int_equal(wait_for(&n->server, MT_PIPE_WRITE), MT_PIPE_WRITE);
    n->client.events = n->server.events = 0;
    n->client.calls = n->server.calls = 0;
}

static void net_close(net *n)
{
    end_free(&n->client);
    end_free(&n->server);
    mt_listener_free(n->listener);
    mt_loop_free(n->loop);
}

static void net_start(net *n, void **state)
{
    net_open(n, *state);
    net_pair(n);
}

/* ---- the suite */

static void carries_bytes_both_ways(void **state)
{
    net n;
    size_t put;
    const struct iovec parts[] = {{"he", 2}, {"llo ", 4}, {"world", 5}};

    net_start(&n, state);
    assert_ok(mt_pipe_write(n.client.pipe, parts, 3, &put));
    assert_int_equal(put, 11);
    assert_reads(&n.server, "hello world");
    write_all(&n.server, "hi");
    assert_reads(&n.client, "hi");
    net_close(&n);
}

static void nothing_to_read_is_said_at_once(void **state)
{
    net n;
    uint8_t byte;
    size_t got = 1;

    net_start(&n, state);
    assert_err(mt_pipe_read(n.client.pipe, &byte, 1, &got), MT_EAGAIN);
    assert_int_equal(got, 0);
    net_close(&n);
}

enum { BULK = 3 * 1024 * 1024 + 17 };

static uint8_t bulk_byte(size_t at)
{
    return (uint8_t)(at * 31 + at / 251);
}

static void check_bulk(const uint8_t *bytes, size_t size, size_t at)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != bulk_byte(at + i))
            fail_msg("byte %zu is wrong", at + i);
}

static void keeps_every_byte_in_order_when_the_reader_is_slow(void **state)
{
    net n;
    size_t sent = 0, read = 0, step = 1, put, got;
    uint8_t *bulk = malloc(BULK), room[70000];

    assert_non_null(bulk);
    for (size_t i = 0; i < BULK; i++)
        bulk[i] = bulk_byte(i);
    net_start(&n, state);
    while (read < BULK) {
        mt_err err = sent < BULK ? try_write(&n.client, bulk + sent, BULK - sent, &put) : MT_EAGAIN;
        sent += err == MT_OK ? put : 0;
        step = step * 7 % 69997 + 1;
        err = mt_pipe_read(n.server.pipe, room, step, &got);
        if (err == MT_EAGAIN) {
            wait_for(&n.server, MT_PIPE_READ);
            continue;
        }
        assert_ok(err);
        check_bulk(room, got, read);
        read += got;
    }
    assert_int_equal(sent, BULK);
    free(bulk);
    net_close(&n);
}

static void a_reader_that_never_reads_stops_the_writer(void **state)
{
    net n;
    static const uint8_t zeros[65536];
    size_t sent = 0, put, got;
    uint8_t room[65536];

    net_start(&n, state);
    while (try_write(&n.client, zeros, sizeof zeros, &put) == MT_OK)
        sent += put;
    assert_true(sent < 64 * 1024 * 1024);
    n.client.calls = 0;
    mt_pipe_want(n.client.pipe, MT_PIPE_WRITE);
    for (int i = 0; i < 3; i++)
        n.loop->ops->turn(n.loop, false);
    assert_int_equal(n.client.calls, 0);
    for (size_t left = sent; left > 0; left -= got)
        if (mt_pipe_read(n.server.pipe, room, sizeof room, &got) == MT_EAGAIN)
            wait_for(&n.server, MT_PIPE_READ);
    wait_for(&n.client, MT_PIPE_WRITE);
    net_close(&n);
}

static void readiness_is_told_again_while_it_holds(void **state)
{
    net n;

    net_start(&n, state);
    write_all(&n.client, "x");
    n.server.sleepy = 3;
    n.server.calls = 0;
    mt_pipe_want(n.server.pipe, MT_PIPE_READ);
    while (n.server.calls < 3)
        n.loop->ops->turn(n.loop, true);
    assert_int_equal(n.server.events, MT_PIPE_READ);
    n.loop->ops->turn(n.loop, false);
    assert_int_equal(n.server.calls, 3); /* nothing is wanted any more */
    assert_reads(&n.server, "x");
    net_close(&n);
}

static void the_end_comes_after_the_bytes(void **state)
{
    net n;

    net_start(&n, state);
    write_all(&n.client, "last words");
    mt_pipe_shutdown(n.client.pipe);
    assert_reads(&n.server, "last words");
    assert_ends(&n.server);
    write_all(&n.server, "still here");
    assert_reads(&n.client, "still here");
    net_close(&n);
}

static void a_closed_end_is_read_and_felt(void **state)
{
    net n;
    size_t put;
    mt_err err;

    net_start(&n, state);
    write_all(&n.client, "bye");
    end_free(&n.client);
    assert_reads(&n.server, "bye");
    assert_ends(&n.server);
    while ((err = try_write(&n.server, "x", 1, &put)) == MT_OK)
        wait_for(&n.server, MT_PIPE_READ | MT_PIPE_WRITE);
    assert_err(err, MT_EIO);
    assert_int_equal(put, 0);
    assert_true(n.server.pipe->error == EPIPE || n.server.pipe->error == ECONNRESET);
    n.client.pipe = NULL;
    net_close(&n);
}

static void a_pipe_may_be_freed_when_it_is_ready(void **state)
{
    net n;

    net_start(&n, state);
    n.client.free_inside = true;
    wait_for(&n.server, MT_PIPE_WRITE);
    n.client.calls = 0;
    mt_pipe_want(n.client.pipe, MT_PIPE_READ | MT_PIPE_WRITE);
    while (n.client.calls == 0)
        n.loop->ops->turn(n.loop, true);
    assert_ends(&n.server);
    net_close(&n);
}

static void a_listener_may_be_freed_when_it_accepts(void **state)
{
    net n;

    net_open(&n, *state);
    n.stop_inside = true;
    mt_pipe *second;
    end_attach(&n.client, net_connect(&n));
    second = net_connect(&n);
    end_attach(&n.server, net_take(&n));
    assert_null(n.listener);
    wait_for(&n.server, MT_PIPE_WRITE);
    write_all(&n.server, "ok");
    wait_for(&n.client, MT_PIPE_READ);
    assert_reads(&n.client, "ok");
    n.loop->ops->turn(n.loop, false);
    assert_int_equal(n.count, 1);
    mt_pipe_free(second);
    net_close(&n);
}

static void accepts_many_connections(void **state)
{
    enum { MANY = 200 };
    net n;
    mt_pipe *clients[MANY], *servers[MANY];

    net_open(&n, *state);
    for (size_t i = 0; i < MANY; i++) {
        clients[i] = net_connect(&n);
        servers[i] = net_take(&n);
    }
    for (size_t i = 0; i < MANY; i++) {
        mt_pipe_free(clients[i]);
        mt_pipe_free(servers[i]);
    }
    net_close(&n);
}

static void a_connection_that_was_not_accepted_ends_with_the_listener(void **state)
{
    net n;
    uint8_t byte;
    size_t got;

    net_open(&n, *state);
    end_attach(&n.client, net_connect(&n));
    mt_listener_free(n.listener);
    n.listener = NULL;
    wait_for(&n.client, MT_PIPE_READ);
    mt_err err = mt_pipe_read(n.client.pipe, &byte, 1, &got);
    assert_true(err == MT_ECLOSED || err == MT_EIO);
    net_close(&n);
}

static void connecting_to_nobody_fails_with_the_reason(void **state)
{
    net n;
    mt_pipe *pipe;
    int error;
    size_t got;
    uint8_t byte;

    net_open(&n, *state);
    mt_listener_free(n.listener);
    n.listener = NULL;
    mt_err err = lane_connect(n.way, n.loop, &n.address, &pipe, &error);
    if (err == MT_OK) {
        end_attach(&n.client, pipe);
        wait_for(&n.client, MT_PIPE_READ);
        err = mt_pipe_read(n.client.pipe, &byte, 1, &got);
        error = n.client.pipe->error;
    } else {
        assert_null(pipe);
    }
    if (n.address.scheme == MT_SCHEME_INPROC)
        assert_err(err, MT_ENOENT);
    else
        assert_true(err == MT_EIO && (error == ECONNREFUSED || error == ENOENT));
    net_close(&n);
}

static void an_address_has_one_listener(void **state)
{
    net n;
    mt_listener *second;
    mt_status why;

    net_open(&n, *state);
    const mt_listen_args args = {
        .loop = n.loop, .address = &n.address, .accept = net_accept, .arg = &n};
    for (int shared = 0; shared < 2; shared++) {
        mt_listen_args again = args;
        again.will_share = shared;
        assert_err(lane_transport(n.way)->listen(&again, &second, &why), MT_EADDRINUSE);
        assert_null(second);
        assert_int_equal(why.code, MT_EADDRINUSE);
        assert_non_null(strstr(why.text, "already in use"));
    }
    mt_listener_free(n.listener);
    net_listen(&n); /* free again */
    net_close(&n);
}

static void siblings_share_an_address(void **state)
{
    enum { CONNECTIONS = 40 };
    net first = {.way = *state, .loop = lane_loop(*state)}, second = first;
    mt_pipe *clients[CONNECTIONS];
    mt_status why;

    lane_address(*state, &first.address);
    mt_listen_args args = {.loop = first.loop,
                           .address = &first.address,
                           .accept = net_accept,
                           .arg = &first,
                           .will_share = true};
    const mt_carrier *transport = lane_transport(first.way);
    assert_ok(transport->listen(&args, &first.listener, &why));
    second.loop = lane_loop(*state);
    args.loop = second.loop;
    args.arg = &second;
    args.sibling = first.listener;
    assert_ok(transport->listen(&args, &second.listener, &why));
    first.address = first.listener->address;
    assert_int_equal(first.address.port, second.listener->address.port);

    for (unsigned i = 0; i < CONNECTIONS; i++) {
        clients[i] = net_connect(&first);
        while (first.count + second.count <= i) {
            second.loop->ops->turn(second.loop, false);
            first.loop->ops->turn(first.loop, false);
        }
        mt_pipe_free(first.accepted);
        mt_pipe_free(second.accepted);
        first.accepted = second.accepted = NULL;
    }
    assert_true(second.count > 0);
    mt_listener_free(first.listener);
    mt_pipe *last = NULL; /* the address lives as long as one of them */
    int error;
    assert_ok(lane_connect(*state, second.loop, &first.address, &last, &error));
    mt_pipe_free(net_take(&second));
    mt_pipe_free(last);
    for (unsigned i = 0; i < CONNECTIONS; i++)
        mt_pipe_free(clients[i]);
    mt_listener_free(second.listener);
    mt_loop_free(second.loop);
    mt_loop_free(first.loop);
}

static void says_who_the_peer_is(void **state)
{
    net n;
    char text[MT_ADDRESS_TEXT], wanted[MT_ADDRESS_TEXT];

    net_start(&n, state);
    mt_address_format(&n.address, wanted, sizeof wanted);
    mt_pipe_describe(n.client.pipe, text, sizeof text);
    assert_string_equal(text, wanted);
    mt_pipe_describe(n.server.pipe, text, sizeof text);
    if (mt_address_has_port(&n.address))
        assert_memory_equal(text, wanted, strlen(wanted) - 6);
    else
        assert_string_equal(text, wanted);
    net_close(&n);
}

/* ---- two threads */

enum { ECHOES = 300 };

typedef struct echo {
    net net;
    mt_pipe *pipe;
    _Atomic unsigned wrong;
} echo;

static void echo_ready(void *arg, unsigned events)
{
    echo *e = arg;
    uint8_t bytes[256];
    size_t got, put;
    const struct iovec vector = {bytes, 0};

    (void)events;
    mt_err err = mt_pipe_read(e->pipe, bytes, sizeof bytes, &got);
    struct iovec answer = vector;
    answer.iov_len = got;
    if (err == MT_OK) {
        if (mt_pipe_write(e->pipe, &answer, 1, &put) != MT_OK || put != got)
            e->wrong++;
    } else if (err != MT_EAGAIN) {
        mt_pipe_free(e->pipe);
        e->pipe = NULL;
        mt_loop_stop(e->net.loop);
    }
}

static void echo_accept(void *arg, mt_pipe *pipe)
{
    echo *e = arg;

    assert_ok(lane_wrap(e->net.way, NULL, &pipe));
    e->pipe = pipe;
    mt_pipe_attach(pipe, echo_ready, e);
    mt_pipe_want(pipe, MT_PIPE_READ);
}

static void *echo_run(void *arg)
{
    echo *e = arg;

    if (mt_loop_run(e->net.loop) != MT_OK)
        e->wrong++;
    return NULL;
}

static void two_loops_in_two_threads_talk(void **state)
{
    const lane *way = *state;
    echo e = {.net = {.way = way}};
    net client = {.way = way};
    pthread_t thread;
    mt_status why;

    if (way->simulated)
        return;
    e.net.loop = lane_loop(way);
    lane_address(way, &e.net.address);
    const mt_listen_args args = {
        .loop = e.net.loop, .address = &e.net.address, .accept = echo_accept, .arg = &e};
    assert_ok(lane_transport(way)->listen(&args, &e.net.listener, &why));
    client.loop = lane_loop(way);
    client.address = e.net.listener->address;
    assert_int_equal(pthread_create(&thread, NULL, echo_run, &e), 0);

    end_attach(&client.client, net_connect(&client));
    wait_for(&client.client, MT_PIPE_WRITE);
    for (int i = 0; i < ECHOES; i++) {
        write_all(&client.client, "ping from another thread");
        assert_reads(&client.client, "ping from another thread");
    }
    end_free(&client.client);
    pthread_join(thread, NULL);
    assert_int_equal(e.wrong, 0);
    mt_listener_free(e.net.listener);
    mt_loop_free(e.net.loop);
    mt_loop_free(client.loop);
}

/* ---- memory */

static const lane *alloc_lane;

static mt_err listen_connect_accept(void)
{
    net n = {.way = alloc_lane};
    mt_status why;
    mt_pipe *client = NULL;
    int error;
    mt_err err = alloc_lane->simulated ? mt_loop_sim_new(1, &n.loop) : mt_loop_new(NULL, &n.loop);

    if (err != MT_OK)
        return err;
    lane_address(alloc_lane, &n.address);
    const mt_listen_args args = {
        .loop = n.loop, .address = &n.address, .accept = net_accept, .arg = &n};
    const mt_carrier *transport = lane_transport(n.way);
    err = transport->listen(&args, &n.listener, &why);
    if (err == MT_OK)
        err = lane_connect(alloc_lane, n.loop, &n.listener->address, &client, &error);
    mt_pipe_free(client);
    mt_listener_free(n.listener);
    mt_loop_free(n.loop);
    return err;
}

static void survives_each_failed_allocation(void **state)
{
    alloc_lane = *state;
    mt_test_each_failed_alloc(listen_connect_accept);
}

/* ---- running it */

typedef struct suite_case {
    const char *name;
    CMUnitTestFunction fn;
} suite_case;

#define CASE(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }

static const suite_case suite[] = {
    CASE(carries_bytes_both_ways),
    CASE(nothing_to_read_is_said_at_once),
    CASE(keeps_every_byte_in_order_when_the_reader_is_slow),
    CASE(a_reader_that_never_reads_stops_the_writer),
    CASE(readiness_is_told_again_while_it_holds),
    CASE(the_end_comes_after_the_bytes),
    CASE(a_closed_end_is_read_and_felt),
    CASE(a_pipe_may_be_freed_when_it_is_ready),
    CASE(a_listener_may_be_freed_when_it_accepts),
    CASE(accepts_many_connections),
    CASE(a_connection_that_was_not_accepted_ends_with_the_listener),
    CASE(connecting_to_nobody_fails_with_the_reason),
    CASE(an_address_has_one_listener),
    CASE(siblings_share_an_address),
    CASE(says_who_the_peer_is),
    CASE(two_loops_in_two_threads_talk),
    CASE(survives_each_failed_allocation),
};

enum { LANES = sizeof lanes / sizeof *lanes, CASES = sizeof suite / sizeof *suite };

int main(void)
{
    static struct CMUnitTest tests[LANES * CASES + 2] = {
        cmocka_unit_test(tls_contexts_are_made),
        [LANES * CASES + 1] = cmocka_unit_test(tls_contexts_are_freed),
    };
    static char names[LANES * CASES][96];

    if (mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    for (size_t i = 0; i < LANES * CASES; i++) {
        const lane *way = &lanes[i / CASES];
        const suite_case *one = &suite[i % CASES];
        snprintf(names[i], sizeof names[i], "%s: %s", way->name, one->name);
        tests[i + 1] = (struct CMUnitTest){
            .name = names[i], .test_func = one->fn, .initial_state = (void *)(uintptr_t)way};
    }
    int result = mt_test_main(tests, LANES * CASES + 2);
    return rmdir(folder) == 0 ? result : EXIT_FAILURE;
}
