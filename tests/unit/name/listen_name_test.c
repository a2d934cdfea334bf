/* SPDX-License-Identifier: Apache-2.0 */
/* listen_name_test.c - host names that a server is told to listen on. */
#include "mt_test.h"

#include <netinet/in.h>
#include <string.h>

#include "name/resolver.h"

static void finds_localhost(void **state)
{
    (void)state;
    mt_address address;
    mt_status why;

    assert_ok(mt_resolve_blocking("localhost", 7000, &address, &why));
    assert_true(address.resolved);
    assert_int_equal(address.port, 7000);
    assert_string_equal(address.host, "localhost");
    assert_int_equal(ntohs(((struct sockaddr_in *)&address.socket)->sin_port), 7000);
}

static void takes_literals(void **state)
{
    (void)state;
    mt_address address;
    mt_status why;

    assert_ok(mt_resolve_blocking("127.0.0.1", 1, &address, &why));
    assert_int_equal(address.socket.ss_family, AF_INET);
    assert_ok(mt_resolve_blocking("::1", 1, &address, &why));
    assert_int_equal(address.socket.ss_family, AF_INET6);
}

static void the_host_may_lie_in_the_address(void **state)
{
    (void)state;
    mt_address address = {.host = "localhost", .port = 7000};
    mt_status why;

    assert_ok(mt_resolve_blocking(address.host, address.port, &address, &why));
    assert_string_equal(address.host, "localhost");
}

static void says_why_there_is_no_address(void **state)
{
    (void)state;
    /* A label that no name server can be asked for, so none is. */
    const char *host = "x0123456789012345678901234567890123456789012345678901234567890123456789";
    mt_address address = {.port = 3};
    mt_status why;
    mt_err err = mt_resolve_blocking(host, 7000, &address, &why);

    assert_true(err == MT_ENOENT || err == MT_EIO);
    assert_int_equal(why.code, err);
    assert_non_null(strstr(why.text, host));
    assert_non_null(strstr(why.text, "write an address"));
    assert_int_equal(address.port, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_localhost),
        cmocka_unit_test(takes_literals),
        cmocka_unit_test(the_host_may_lie_in_the_address),
        cmocka_unit_test(says_why_there_is_no_address),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
