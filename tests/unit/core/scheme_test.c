/* SPDX-License-Identifier: Apache-2.0 */
/* scheme_test.c - which transports can be registered, and what their addresses look like. */
#include "mt_test.h"

#include <stdio.h>
#include <string.h>

#include "core/address.h"
#include "core/alloc.h"
#include "core/scheme.h"
#include "core/slice.h"

static mt_err no_connect(mt_loop *loop, const char *address, mt_pipe **out, int *error)
{
    (void)loop, (void)address, (void)out, (void)error;
    return MT_ENOMEM;
}

static mt_err no_listen(const mt_transport_listen_args *args, mt_transport_listener **out,
                        int *error)
{
    (void)args, (void)out, (void)error;
    return MT_ENOMEM;
}

static void no_free(mt_transport_listener *listener)
{
    (void)listener;
}

#define TRANSPORT(name)                                                                            \
    {                                                                                              \
        .scheme = (name), .connect = no_connect, .listen = no_listen, .listener_free = no_free     \
    }

static const mt_transport mine = TRANSPORT("mine"), other = TRANSPORT("mine");

static void a_transport_is_registered_once(void **state)
{
    (void)state;
    assert_null(mt_scheme_find(mt_slice_text("mine:a")));
    assert_ok(mt_transport_register(&mine));
    assert_ok(mt_transport_register(&mine));
    assert_err(mt_transport_register(&other), MT_EEXIST);
    assert_ptr_equal(mt_scheme_find(mt_slice_text("mine:a")), &mine);
    assert_ptr_equal(mt_scheme_find(mt_slice_text("MINE://a")), &mine);
    assert_null(mt_scheme_find(mt_slice_text("mine")));
    assert_null(mt_scheme_find(mt_slice_text("miner:a")));
}

static void names_and_members_are_checked(void **state)
{
    static const char *const bad[] = {"", "a", "Mine", "9p", "a_b", "a:b", "longer-than-15-c"};
    static const char *const taken[] = {"tcp", "tls", "unix", "inproc", "grpc"};
    mt_transport transport = TRANSPORT(NULL);

    (void)state;
    assert_err(mt_transport_register(NULL), MT_EINVAL);
    assert_err(mt_transport_register(&transport), MT_EINVAL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        transport.scheme = bad[i];
        assert_err(mt_transport_register(&transport), MT_EINVAL);
    }
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        transport.scheme = taken[i];
        assert_err(mt_transport_register(&transport), MT_EEXIST);
    }
    transport.scheme = "yours";
    transport.listener_free = NULL;
    assert_err(mt_transport_register(&transport), MT_EINVAL);
}

static void assert_reads(const char *text, const char *rest)
{
    mt_address address, again;
    char written[MT_ADDRESS_TEXT];
    mt_status why;

    assert_ok(mt_address_parse(mt_slice_text(text), &address, &why));
    assert_int_equal(address.scheme, MT_SCHEME_CUSTOM);
    assert_ptr_equal(address.custom, &mine);
    assert_string_equal(address.host, rest);
    mt_address_format(&address, written, sizeof written);
    assert_ok(mt_address_parse(mt_slice_text(written), &again, &why));
    assert_string_equal(again.host, rest);
}

static void what_stands_behind_the_scheme_is_not_parsed(void **state)
{
    mt_address address, *list;
    size_t count;
    mt_status why;
    char text[400] = "mine:";

    (void)state;
    assert_reads("mine:a:b/c?d", "a:b/c?d");
    assert_reads("mine://a", "a");
    assert_reads("mine:////a", "//a");
    assert_reads("mine:", "");
    memset(text + 5, 'x', 256);
    assert_err(mt_address_parse(mt_slice_text(text), &address, &why), MT_EINVAL);
    assert_err(mt_address_parse(mt_slice_text("mine:\n"), &address, &why), MT_EINVAL);
    assert_ok(mt_address_list_parse("mine:a,b", &list, &count, &why));
    assert_int_equal(count, 2);
    assert_ptr_equal(list[1].custom, &mine);
    assert_string_equal(list[1].host, "b");
    mt_free(list);
}

static void there_is_room_for_16(void **state)
{
    static mt_transport many[16];
    static char names[16][8];

    (void)state;
    for (int i = 0; i < 16; i++) {
        snprintf(names[i], sizeof names[i], "many-%c", 'a' + i);
        many[i] = (mt_transport)TRANSPORT(names[i]);
        assert_err(mt_transport_register(&many[i]), i < 15 ? MT_OK : MT_ELIMIT); /* with mine */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transport_is_registered_once),
        cmocka_unit_test(names_and_members_are_checked),
        cmocka_unit_test(what_stands_behind_the_scheme_is_not_parsed),
        cmocka_unit_test(there_is_room_for_16),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
