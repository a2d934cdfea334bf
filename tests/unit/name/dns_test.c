/* SPDX-License-Identifier: Apache-2.0 */
/* dns_test.c - lookups against a name server of the test, on the same loop. */
#include "mt_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/slice.h"
#include "name/resolver.h"

enum { HEADER = 12, TYPE_A = 1, TYPE_AAAA = 28, RCODE_NXDOMAIN = 3, RCODE_REFUSED = 5 };

/* What the name server does with a question. */
typedef enum mood {
    ANSWERS,
    KNOWS_NOTHING,
    REFUSES,
    HAS_NO_ADDRESS,
    ANSWERS_BROKENLY,
    IS_SILENT
} mood;

typedef struct name_server {
    mt_loop *loop;
    mt_io *io;
    int fd;
    mood mood;
    unsigned questions;
    char where[32]; /* "127.0.0.1:port" */
} name_server;

/* Appends a resource record that answers the only question. */
static size_t add_record(uint8_t *packet, size_t size, unsigned type)
{
    static const uint8_t name_and_class[] = {0xc0, HEADER, 0, 0, 0, 1, 0, 0, 0, 60, 0};
    const uint8_t v4[] = {127, 9, 8, 7}, v6[16] = {[15] = 1};
    size_t length = type == TYPE_A ? sizeof v4 : sizeof v6;

    memcpy(packet + size, name_and_class, sizeof name_and_class);
    packet[size + 3] = (uint8_t)type;
    packet[size + sizeof name_and_class] = (uint8_t)length;
    size += sizeof name_and_class + 1;
    memcpy(packet + size, type == TYPE_A ? v4 : v6, length);
    packet[7] = 1; /* one answer */
    return size + length;
}

/* Turns a question into its answer; returns the size. */
static size_t answer(const name_server *server, uint8_t *packet, size_t size)
{
    size_t type_at = HEADER;

    while (packet[type_at] != 0)
        type_at += packet[type_at] + 1U;
    unsigned type = packet[type_at + 2];
    size = type_at + 5;
    packet[2] = 0x81;
    packet[3] = 0x80;
    packet[10] = packet[11] = 0; /* no EDNS in the answer */
    if (server->mood == KNOWS_NOTHING)
        packet[3] |= RCODE_NXDOMAIN;
    else if (server->mood == REFUSES)
        packet[3] |= RCODE_REFUSED;
    else if (server->mood == ANSWERS_BROKENLY)
        packet[7] = 1; /* an answer that is not there */
    else if (server->mood == ANSWERS)
        size = add_record(packet, size, type);
    return size;
}

static void name_server_ready(void *arg, unsigned events)
{
    name_server *server = arg;
    uint8_t packet[512];
    struct sockaddr_in from;
    socklen_t from_size = sizeof from;

    (void)events;
    ssize_t size = recvfrom(server->fd, packet, 256, 0, (struct sockaddr *)&from, &from_size);
    if (size < HEADER)
        return;
    server->questions++;
    if (server->mood == IS_SILENT)
        return;
    size_t reply = answer(server, packet, (size_t)size);
    (void)!sendto(server->fd, packet, reply, 0, (struct sockaddr *)&from, from_size);
}

static void name_server_open(name_server *server, mt_loop *loop, mood how)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    *server = (name_server){.loop = loop, .mood = how};
    server->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(server->fd, (struct sockaddr *)&address, &size), 0);
    snprintf(server->where, sizeof server->where, "127.0.0.1:%u", ntohs(address.sin_port));
    server->io = mt_io_new(loop, server->fd, name_server_ready, server);
    assert_non_null(server->io);
    mt_io_want(loop, server->io, MT_IO_READ);
}

static void name_server_close(name_server *server)
{
    mt_io_free(server->loop, server->io);
    close(server->fd);
}

/* ---- a lookup and what came of it */

typedef struct lookup {
    mt_loop *loop;
    name_server server;
    mt_resolver *resolver;
    unsigned answers;
    mt_err err;
    size_t count;
    mt_address addresses[8];
    char why[256];
    bool free_inside;
} lookup;

static void lookup_done(void *arg, mt_err err, const mt_address *addresses, size_t count,
                        const char *why)
{
    lookup *self = arg;

    self->answers++;
    self->err = err;
    self->count = count;
    for (size_t i = 0; i < count && i < 8; i++)
        self->addresses[i] = addresses[i];
    snprintf(self->why, sizeof self->why, "%s", why);
    if (self->free_inside) {
        mt_resolver_free(self->resolver);
        self->resolver = NULL;
    }
}

static void lookup_open(lookup *self, mood how)
{
    *self = (lookup){0};
    assert_ok(mt_loop_new(NULL, &self->loop));
    name_server_open(&self->server, self->loop, how);
}

static void lookup_start(lookup *self, const char *host)
{
    const mt_resolve_args args = {.loop = self->loop,
                                  .host = host,
                                  .port = 7000,
                                  .servers = self->server.where,
                                  .done = lookup_done,
                                  .arg = self};

    assert_ok(mt_resolver_start(&args, &self->resolver));
    assert_int_equal(self->answers, 0); /* not before this returns */
}

static void lookup_wait(lookup *self)
{
    while (self->answers == 0)
        self->loop->ops->turn(self->loop, true);
    assert_int_equal(self->answers, 1);
}

static void lookup_close(lookup *self)
{
    mt_resolver_free(self->resolver);
    name_server_close(&self->server);
    mt_loop_free(self->loop);
}

static void look_up(lookup *self, mood how, const char *host)
{
    lookup_open(self, how);
    lookup_start(self, host);
    lookup_wait(self);
}

static bool has(const lookup *self, const char *uri)
{
    char text[MT_ADDRESS_TEXT];

    for (size_t i = 0; i < self->count; i++) {
        mt_address address = self->addresses[i];
        const struct sockaddr_in *in = (const struct sockaddr_in *)&address.socket;
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&address.socket;
        assert_true(address.resolved);
        char host[INET6_ADDRSTRLEN];
        if (in->sin_family == AF_INET)
            inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
        else
            inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
        snprintf(text, sizeof text, "%s %u", host, ntohs(in->sin_port));
        if (strcmp(text, uri) == 0)
            return true;
    }
    return false;
}

static void finds_addresses_of_both_kinds(void **state)
{
    (void)state;
    lookup l;

    look_up(&l, ANSWERS, "node-1.example");
    assert_ok(l.err);
    assert_int_equal(l.count, 2);
    assert_true(has(&l, "127.9.8.7 7000"));
    assert_true(has(&l, "::1 7000"));
    assert_int_equal(l.server.questions, 2);
    lookup_close(&l);
}

static void finds_localhost_without_a_name_server(void **state)
{
    (void)state;
    lookup l;

    look_up(&l, IS_SILENT, "localhost");
    assert_ok(l.err);
    assert_true(has(&l, "127.0.0.1 7000") || has(&l, "::1 7000"));
    assert_int_equal(l.server.questions, 0);
    lookup_close(&l);
}

static void takes_literals(void **state)
{
    (void)state;
    lookup l;

    look_up(&l, IS_SILENT, "192.0.2.7");
    assert_true(has(&l, "192.0.2.7 7000"));
    lookup_close(&l);
    look_up(&l, IS_SILENT, "2001:db8::7");
    assert_true(has(&l, "2001:db8::7 7000"));
    lookup_close(&l);
}

static void check_failure(mood how, mt_err err, const char *why)
{
    lookup l;

    look_up(&l, how, "nowhere.example");
    assert_err(l.err, err);
    assert_int_equal(l.count, 0);
    assert_string_equal(l.why, why);
    lookup_close(&l);
}

static void says_why_there_is_no_address(void **state)
{
    (void)state;
    check_failure(KNOWS_NOTHING, MT_ENOENT, "no host is named \"nowhere.example\"");
    check_failure(HAS_NO_ADDRESS, MT_ENOENT, "host \"nowhere.example\" has no address");
    check_failure(REFUSES, MT_EIO, "no name server answers for \"nowhere.example\"");
}

static void a_broken_answer_is_an_error(void **state)
{
    (void)state;
    lookup l;

    look_up(&l, ANSWERS_BROKENLY, "nowhere.example");
    assert_true(l.err == MT_EIO || l.err == MT_ENOENT);
    assert_true(strlen(l.why) > 0);
    lookup_close(&l);
}

static void may_be_freed_while_it_waits(void **state)
{
    (void)state;
    lookup l;

    lookup_open(&l, IS_SILENT);
    lookup_start(&l, "nowhere.example");
    while (l.server.questions < 2)
        l.loop->ops->turn(l.loop, true);
    mt_resolver_free(l.resolver);
    l.resolver = NULL;
    l.loop->ops->turn(l.loop, false);
    assert_int_equal(l.answers, 0);
    lookup_close(&l);
}

static void may_be_freed_between_answer_and_turn(void **state)
{
    (void)state;
    lookup l;

    lookup_open(&l, IS_SILENT);
    lookup_start(&l, "localhost");
    mt_resolver_free(l.resolver);
    l.resolver = NULL;
    l.loop->ops->turn(l.loop, false);
    lookup_start(&l, "localhost");
    mt_resolver_free(l.resolver);
    l.resolver = NULL;
    lookup_close(&l); /* also when there is no further turn */
    assert_int_equal(l.answers, 0);
}

static void may_be_freed_when_it_answers(void **state)
{
    (void)state;
    lookup l;

    lookup_open(&l, ANSWERS);
    l.free_inside = true;
    lookup_start(&l, "node-1.example");
    lookup_wait(&l);
    assert_int_equal(l.count, 2);
    lookup_close(&l);
}

static void refuses_servers_that_are_no_addresses(void **state)
{
    (void)state;
    lookup l;

    lookup_open(&l, ANSWERS);
    const mt_resolve_args args = {
        .loop = l.loop, .host = "x", .servers = "not an address", .done = lookup_done, .arg = &l};
    assert_err(mt_resolver_start(&args, &l.resolver), MT_EINVAL);
    assert_null(l.resolver);
    mt_resolver_free(NULL);
    lookup_close(&l);
}

static mt_err start_and_wait(void)
{
    lookup l = {0};
    mt_err err = mt_loop_new(NULL, &l.loop);

    if (err != MT_OK)
        return err;
    const mt_resolve_args args = {
        .loop = l.loop, .host = "localhost", .port = 1, .done = lookup_done, .arg = &l};
    err = mt_resolver_start(&args, &l.resolver);
    if (err == MT_OK) {
        lookup_wait(&l);
        err = l.err;
    }
    mt_resolver_free(l.resolver);
    mt_loop_free(l.loop);
    return err;
}

static void survives_each_failed_allocation(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(start_and_wait);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_addresses_of_both_kinds),
        cmocka_unit_test(finds_localhost_without_a_name_server),
        cmocka_unit_test(takes_literals),
        cmocka_unit_test(says_why_there_is_no_address),
        cmocka_unit_test(a_broken_answer_is_an_error),
        cmocka_unit_test(may_be_freed_while_it_waits),
        cmocka_unit_test(may_be_freed_between_answer_and_turn),
        cmocka_unit_test(may_be_freed_when_it_answers),
        cmocka_unit_test(refuses_servers_that_are_no_addresses),
        cmocka_unit_test(survives_each_failed_allocation),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
