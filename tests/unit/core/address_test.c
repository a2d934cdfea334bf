/* SPDX-License-Identifier: Apache-2.0 */
/* address_test.c - targets that are right, and the advice for those that are wrong. */
#include "core/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/slice.h"
#include "mt_test.h"

static mt_address parsed(const char *text)
{
    mt_address address;
    mt_status why;

    assert_ok(mt_address_parse(mt_slice_text(text), &address, &why));
    return address;
}

static void assert_refused(const char *text, const char *line)
{
    mt_address address;
    mt_status why;

    assert_err(mt_address_parse(mt_slice_text(text), &address, &why), MT_EINVAL);
    assert_string_equal(why.text, line);
    assert_int_equal(why.code, MT_INVALID_ARGUMENT);
    assert_int_equal(address.socket_size, 0);
}

static void literals_are_resolved_at_once(void **state)
{
    (void)state;
    mt_address v4 = parsed("tcp://127.0.0.1:7000"), v6 = parsed("tcp://[::1]:7001");
    const struct sockaddr_in *in = (const struct sockaddr_in *)&v4.socket;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&v6.socket;

    assert_true(v4.resolved && v6.resolved);
    assert_int_equal(v4.scheme, MT_SCHEME_TCP);
    assert_int_equal(v4.socket_size, sizeof *in);
    assert_int_equal(in->sin_family, AF_INET);
    assert_int_equal(in->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    assert_int_equal(in->sin_port, htons(7000));
    assert_int_equal(v6.socket_size, sizeof *in6);
    assert_int_equal(in6->sin6_family, AF_INET6);
    assert_int_equal(in6->sin6_port, htons(7001));
    assert_string_equal(v6.host, "::1");
}

static void names_wait_for_a_resolver(void **state)
{
    (void)state;
    mt_address address = parsed("tcp://node-1.lan:80");

    assert_false(address.resolved);
    assert_int_equal(address.socket_size, 0);
    assert_string_equal(address.host, "node-1.lan");
    assert_int_equal(address.port, 80);
}

static void unix_paths_end_with_nul_and_abstract_names_do_not(void **state)
{
    (void)state;
    mt_address path = parsed("unix:/tmp/a"), name = parsed("unix:@a");
    const struct sockaddr_un *un = (const struct sockaddr_un *)&path.socket;

    assert_string_equal(un->sun_path, "/tmp/a");
    assert_int_equal(path.socket_size, offsetof(struct sockaddr_un, sun_path) + 7);
    un = (const struct sockaddr_un *)&name.socket;
    assert_memory_equal(un->sun_path, "\0a", 2);
    assert_int_equal(name.socket_size, offsetof(struct sockaddr_un, sun_path) + 2);
    assert_true(path.resolved && name.resolved);
    assert_string_equal(parsed("unix:///tmp/a").host, "/tmp/a");
}

static void every_target_reads_as_it_was_written(void **state)
{
    (void)state;
    const char *const targets[] = {
        "tcp://127.0.0.1:7000",  "tcp://localhost:0",    "tcp://[::1]:65535",
        "tcp://[2001:db8::7]:1", "tcp://a_b.example.:7", "unix:/run/x y,z",
        "unix:relative",         "unix:@abstract",       "inproc:cache",
    };

    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        char text[MT_ADDRESS_TEXT];
        mt_address address = parsed(targets[i]);
        mt_address_format(&address, text, sizeof text);
        assert_string_equal(text, targets[i]);
    }
}

static void the_longest_address_fits_its_text(void **state)
{
    (void)state;
    char target[300] = "inproc:", text[MT_ADDRESS_TEXT];

    memset(target + 7, 'x', MT_HOST_SIZE - 1);
    mt_address address = parsed(target);
    mt_address_format(&address, text, sizeof text);
    assert_string_equal(text, target);
    mt_address_format(&address, text, 8);
    assert_string_equal(text, "inproc:");
}

static void a_port_can_be_set_later(void **state)
{
    (void)state;
    mt_address v4 = parsed("tcp://0.0.0.0:0"), v6 = parsed("tcp://[::]:0");
    char text[MT_ADDRESS_TEXT];

    mt_address_set_port(&v4, 7000);
    mt_address_set_port(&v6, 7000);
    mt_address_format(&v4, text, sizeof text);
    assert_string_equal(text, "tcp://0.0.0.0:7000");
    assert_int_equal(((struct sockaddr_in *)&v4.socket)->sin_port, htons(7000));
    assert_int_equal(((struct sockaddr_in6 *)&v6.socket)->sin6_port, htons(7000));
}

static void wrong_tcp_targets_are_told_what_to_write(void **state)
{
    (void)state;
    assert_refused("tcp://localhost", "tcp://localhost: no port; write tcp://localhost:7000");
    assert_refused("tcp://localhost:", "tcp://localhost:: no port; write tcp://localhost:7000");
    assert_refused("tcp://[::1]", "tcp://[::1]: no port; write tcp://[::1]:7000");
    assert_refused("tcp://[::1]7000", "tcp://[::1]7000: no port; write tcp://[::1]:7000");
    assert_refused("tcp://", "tcp://: no host and no port; write tcp://localhost:7000");
    assert_refused("tcp:///x", "tcp:///x: no host and no port; write tcp://localhost:7000");
    assert_refused("tcp://:7000", "tcp://:7000: no host; write tcp://localhost:7000, or "
                                  "tcp://0.0.0.0:7000 to listen on every address");
    assert_refused("tcp://*:80", "tcp://*:80: no host; write tcp://localhost:80, or "
                                 "tcp://0.0.0.0:80 to listen on every address");
    assert_refused("tcp://a:http",
                   "tcp://a:http: the port is no number up to 65535; write tcp://a:7000");
    assert_refused("tcp://a:65536",
                   "tcp://a:65536: the port is no number up to 65535; write tcp://a:7000");
    assert_refused("tcp://a:7000/x",
                   "tcp://a:7000/x: a tcp target has no path; write tcp://a:7000");
    assert_refused("tcp://::1:7000",
                   "tcp://::1:7000: an IPv6 address needs brackets; write tcp://[::1]:7000");
    assert_refused("tcp://[::1:7000",
                   "tcp://[::1:7000: no ] behind the IPv6 address; write tcp://[::1]:7000");
    assert_refused("tcp://[::g]:7", "tcp://[::g]:7: not an IPv6 address; write tcp://[::1]:7");
    assert_refused("tcp://[]:7", "tcp://[]:7: not an IPv6 address; write tcp://[::1]:7");
    assert_refused("tcp://[fe80::1%eth0]:7", "tcp://[fe80::1%eth0]:7: zones such as %eth0 are not "
                                             "supported; write an address without one");
    assert_refused("tcp://256.0.0.1:7", "tcp://256.0.0.1:7: not an IPv4 address; write four "
                                        "numbers up to 255, tcp://127.0.0.1:7");
    assert_refused("tcp://a..b:7", "tcp://a..b:7: not a host name; use letters, digits, - and ., "
                                   "as in tcp://node-1.lan:7");
    assert_refused("tcp://a b:7",
                   "tcp://a b:7: a space or a character that is not ASCII; write "
                   "tcp://localhost:7000, and international names in their xn-- form");
}

static void wrong_unix_and_inproc_targets_are_told_what_to_write(void **state)
{
    (void)state;
    assert_refused("unix:",
                   "unix:: no path; write unix:/run/app.sock, or unix:@app for an abstract name");
    assert_refused("unix:@",
                   "unix:@: no path; write unix:/run/app.sock, or unix:@app for an abstract name");
    assert_refused("unix://run/a",
                   "unix://run/a: two slashes; write unix:/path, as in unix:/run/app.sock");
    assert_refused("unix:/a\n",
                   "unix:/a?: a control character in the path; write unix:/run/app.sock");
    assert_refused("inproc:", "inproc:: no name; write inproc:name");
    assert_refused("inproc://a", "inproc://a: no name; write inproc:name");
    assert_refused("inproc:a b", "inproc:a b: not a name; write inproc:name in at most 255 ASCII "
                                 "characters, no spaces");
}

static void wrong_schemes_are_told_what_to_write(void **state)
{
    (void)state;
    assert_refused(
        "", "empty target; write tcp://host:port, tls://host:port, unix:/path or inproc:name");
    assert_refused("localhost:7000", "localhost:7000: no scheme; write tcp://localhost:7000");
    assert_refused("localhost", "localhost: no scheme; write tcp://localhost:7000");
    assert_refused("[::1]:7000", "[::1]:7000: no scheme; write tcp://[::1]:7000");
    assert_refused("/run/a", "/run/a: no scheme; write unix:/run/a");
    assert_refused("tcp:a:1", "tcp:a:1: no // behind tcp:; write tcp://localhost:7000");
    assert_refused("tls:a:1", "tls:a:1: no // behind tls:; write tls://localhost:7000");
    assert_refused("http://a:1",
                   "http://a:1: unknown scheme http; the known ones are tcp://, tls://, unix: and "
                   "inproc:");
    assert_refused("grpcs://a", "grpcs://a: grpcs is not built into this version; use tcp://, "
                                "tls://, unix: or inproc:");
}

static void a_socket_path_ends_where_the_system_says(void **state)
{
    (void)state;
    char target[200] = "unix:/";
    mt_address address;
    mt_status why;

    memset(target + 6, 'p', 106);
    assert_int_equal(strlen(parsed(target).host), 107);
    memset(target + 6, 'p', 107);
    assert_err(mt_address_parse(mt_slice_text(target), &address, &why), MT_EINVAL);
    assert_non_null(strstr(why.text, "...: 108 bytes, but the system takes 107 (sun_path)"));
}

static void nothing_is_too_long_to_be_told_so_in_one_line(void **state)
{
    (void)state;
    static char text[100000];
    const char *const starts[] = {"tcp://", "unix:", "inproc:", "quic://", "x://", "/", ""};
    const char fills[] = {'x', ':', '/', '[', '.', '\n', '1', '\x80'};

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t j = 0; j < sizeof fills; j++) {
            mt_address address;
            mt_status why;
            memset(text, fills[j], sizeof text - 1);
            memcpy(text, starts[i], strlen(starts[i]));
            assert_err(mt_address_parse(mt_slice_text(text), &address, &why), MT_EINVAL);
            assert_true(why.size < 400);
            assert_null(strchr(why.text, '\n'));
        }
}

static void a_nul_inside_is_refused(void **state)
{
    (void)state;
    const char *const texts[] = {"tcp://a\0b:7000", "unix:/a\0b\0\0\0\0", "inproc:a\0b\0\0\0"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        mt_address address;
        mt_status why;
        assert_err(mt_address_parse(mt_slice_of(texts[i], 13), &address, &why), MT_EINVAL);
    }
}

static void a_list_carries_the_first_scheme_on(void **state)
{
    (void)state;
    const char *const expected[] = {"tcp://a:1", "tcp://b:2", "unix:/x", "tcp://c:3"};
    mt_address *addresses;
    mt_status why;
    size_t count;

    assert_ok(mt_address_list_parse("tcp://a:1,b:2,unix:/x,c:3", &addresses, &count, &why));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        char text[MT_ADDRESS_TEXT];
        mt_address_format(&addresses[i], text, sizeof text);
        assert_string_equal(text, expected[i]);
    }
    mt_free(addresses);
    assert_ok(mt_address_list_parse("unix:/a,/b", &addresses, &count, &why));
    assert_string_equal(addresses[1].host, "/b");
    mt_free(addresses);
}

static void assert_list_refused(const char *list, mt_err err, const char *line)
{
    mt_address *addresses;
    mt_status why;
    size_t count;

    assert_err(mt_address_list_parse(list, &addresses, &count, &why), err);
    assert_string_equal(why.text, line);
    assert_null(addresses);
    assert_int_equal(count, 0);
}

static void a_wrong_list_says_which_target(void **state)
{
    (void)state;
    assert_list_refused(
        "", MT_EINVAL,
        "empty target; write tcp://host:port, tls://host:port, unix:/path or inproc:name");
    assert_list_refused("tcp://a:1,,b:2", MT_EINVAL,
                        "target 2 of 3 is empty; write a list as tcp://a:7000,b:7000");
    assert_list_refused("tcp://a:1,", MT_EINVAL,
                        "target 2 of 2 is empty; write a list as tcp://a:7000,b:7000");
    assert_list_refused("tcp://a:1,b", MT_EINVAL, "b: no port; write tcp://b:7000");
    assert_list_refused("a:1,b:2", MT_EINVAL, "a:1: no scheme; write tcp://a:1");
    assert_list_refused(
        "tcp://a:1,http://b:2", MT_EINVAL,
        "http://b:2: unknown scheme http; the known ones are tcp://, tls://, unix: and "
        "inproc:");
}

static void a_list_is_limited(void **state)
{
    (void)state;
    static char list[8 * (MT_ADDRESS_LIST_MAX + 1) + 16] = "tcp://";
    mt_address *addresses;
    mt_status why;
    size_t count, at = 6;

    for (int i = 0; i < MT_ADDRESS_LIST_MAX; i++, at += 4)
        memcpy(list + at, i == 0 ? "a:1\0" : ",a:1", 5), at -= i == 0;
    assert_ok(mt_address_list_parse(list, &addresses, &count, &why));
    assert_int_equal(count, MT_ADDRESS_LIST_MAX);
    mt_free(addresses);
    memcpy(list + at, ",a:1", 5);
    assert_list_refused(list, MT_ELIMIT, "1025 targets in one list; at most 1024 are allowed");
}

static mt_err make_list(void)
{
    mt_address *addresses;
    mt_status why;
    size_t count;
    mt_err err = mt_address_list_parse("tcp://a:1,b:2", &addresses, &count, &why);

    mt_free(addresses);
    return err;
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    mt_test_each_failed_alloc(make_list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_resolved_at_once),
        cmocka_unit_test(names_wait_for_a_resolver),
        cmocka_unit_test(unix_paths_end_with_nul_and_abstract_names_do_not),
        cmocka_unit_test(every_target_reads_as_it_was_written),
        cmocka_unit_test(the_longest_address_fits_its_text),
        cmocka_unit_test(a_port_can_be_set_later),
        cmocka_unit_test(wrong_tcp_targets_are_told_what_to_write),
        cmocka_unit_test(wrong_unix_and_inproc_targets_are_told_what_to_write),
        cmocka_unit_test(wrong_schemes_are_told_what_to_write),
        cmocka_unit_test(a_socket_path_ends_where_the_system_says),
        cmocka_unit_test(nothing_is_too_long_to_be_told_so_in_one_line),
        cmocka_unit_test(a_nul_inside_is_refused),
        cmocka_unit_test(a_list_carries_the_first_scheme_on),
        cmocka_unit_test(a_wrong_list_says_which_target),
        cmocka_unit_test(a_list_is_limited),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
