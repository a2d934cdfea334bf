/* SPDX-License-Identifier: Apache-2.0 */
/* native_session_test.c - calls between two native sessions: each test also byte by byte and cut at
 * random. */
#include "native_pair.h"

#include <ctype.h>
#include <stdlib.h>

static void a_unary_call_is_answered(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.told = echo;
        test_call *a = ask(&p, "first"), *b = ask(&p, ""), *c = ask(&p, "third");
        run(&p);
        assert_text(a->last, "first");
        assert_int_equal(b->messages, 1);
        assert_text(c->last, "third");
        assert_int_equal(a->finished + b->finished + c->finished, 3);
        assert_int_equal(a->code, MT_OK);
        assert_int_equal(a->queue_us, 3);
        assert_int_equal(a->handler_us, 70000);
        assert_int_equal(p.server.methods, 1);
        assert_string_equal(p.server.path, "/cache.v1.Cache/Get");
        assert_int_equal(p.client.session->live, 0);
        assert_int_equal(p.server.session->live, 0);
        assert_string_equal(p.client.session->peer_label, "server 1.0");
        assert_string_equal(p.server.session->peer_label, "client 1.0");
        assert_int_equal(p.client.session->ping_after_ms, 1000);
        assert_int_equal(p.client.readies, 1);
        assert_int_equal(p.server.readies, 1);
    }
}

/* ---- the example of docs/wire.md, byte for byte */

/* Adds the bytes of a line "client 01 23   words": two hex digits and a blank each. */
static size_t add_hex(const char *line, uint8_t *out)
{
    size_t size = 0;

    for (const char *at = line + strlen("client "); isxdigit((unsigned char)at[0]) &&
                                                    isxdigit((unsigned char)at[1]) &&
                                                    isspace((unsigned char)at[2]);) {
        out[size++] = (uint8_t)strtoul(at, NULL, 16);
        at += 3;
        at += strspn(at, " ") == 1; /* two blanks group the bytes, more come before words */
    }
    return size;
}

static size_t read_example(const char *side, uint8_t *out)
{
    char path[4096], line[4096];
    size_t size = 0;

    const char *here = strstr(__FILE__, "tests/unit/wire/");
    assert_non_null(here);
    snprintf(path, sizeof path, "%.*sdocs/wire.md", (int)(here - __FILE__), __FILE__);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, side, strlen(side)) == 0)
            size += add_hex(line, out + size);
    fclose(file);
    return size;
}

static void assert_example(const mt_session *session, const char *side)
{
    uint8_t wanted[256];
    size_t size = read_example(side, wanted);
    struct iovec out;

    assert_int_equal(mt_chain_front(&session->out, &out, 1), 1);
    assert_int_equal(out.iov_len, size);
    assert_memory_equal(out.iov_base, wanted, size);
}

static void the_bytes_are_those_of_the_specification(void **state)
{
    mt_call_head head = {.method = &get_method, .timeout = 50 * MT_MS};
    mt_body body = body_of("key", 3);
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    run(&p);
    test_call *asked = new_call(&p.client);
    assert_ok(p.client.session->ops->open(p.client.session, &asked->stream, &head, &body,
                                          MT_SEND_END, NULL));
    assert_example(p.client.session, "client ");
    run(&p);
    test_call *taken = nth_call(&p.server, 0);
    assert_int_equal(taken->timeout, 50 * MT_MS);
    assert_ok(finish_with(taken, MT_OK, "", mt_slice_text("yes!")));
    assert_example(p.server.session, "server ");
    run(&p);
    assert_text(asked->last, "yes!");
    pair_fini(&p);
}

static void a_call_may_end_with_an_error(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        test_call *call = ask(&p, "x");
        run(&p);
        assert_ok(finish_with(nth_call(&p.server, 0), MT_NOT_FOUND, "no key \"x\"",
                              mt_slice_of(NULL, 0)));
        run(&p);
        assert_int_equal(call->messages, 0);
        assert_int_equal(call->finished, 1);
        assert_int_equal(call->code, MT_NOT_FOUND);
        assert_string_equal(call->text, "no key \"x\"");
    }
}

static void metadata_goes_both_ways(void **state)
{
    static const uint8_t binary[] = {0, 1, 255};
    const mt_metadata_entry sent[] = {mt_metadata_text("user", "ann"),
                                      mt_metadata_text("user", ""),
                                      {"hash-bin", {binary, 3, NULL}}};
    const mt_metadata_entry lead[] = {mt_metadata_text("version", "7")};
    const mt_metadata_entry trail[] = {mt_metadata_text("cost", "0.5")};
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        mt_call_head head = {.method = &get_method, .metadata = {sent, 3}, .timeout = 1};
        mt_finish finish = {.trailers = {trail, 1}};
        test_call *call = new_call(&p.client);
        assert_ok(p.client.session->ops->open(p.client.session, &call->stream, &head, NULL,
                                              MT_SEND_END, NULL));
        run(&p);
        test_call *taken = nth_call(&p.server, 0);
        assert_true(taken->half_closed);
        assert_int_equal(taken->messages, 0);
        assert_int_equal(taken->timeout, MT_US);
        assert_memory_equal(taken->metadata, "user=ann;user=;hash-bin=\0\1\377;", 28);
        mt_session *s = p.server.session;
        assert_ok(s->ops->headers(s, &taken->stream, (mt_metadata){lead, 1}));
        assert_ok(s->ops->finish(s, &taken->stream, &finish, NULL, NULL));
        run(&p);
        assert_string_equal(call->headers, "version=7;");
        assert_string_equal(call->trailers, "cost=0.5;");
        assert_int_equal(call->finished, 1);
    }
}

/* ---- the four shapes */

static void finish_with_count(test_call *call)
{
    char text[32];

    snprintf(text, sizeof text, "%u", call->messages);
    assert_ok(finish_with(call, MT_OK, "", mt_slice_text(text)));
}

static void a_client_may_send_a_stream(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.ended = finish_with_count;
        test_call *call = new_call(&p.client);
        assert_ok(open_with(&p, call, NULL, 0));
        for (int i = 0; i < 30; i++)
            assert_ok(send_bytes(call, "hello", 5, 0));
        assert_ok(
            p.client.session->ops->send(p.client.session, &call->stream, NULL, MT_SEND_END, NULL));
        run(&p);
        assert_text(call->last, "30");
        assert_int_equal(nth_call(&p.server, 0)->bytes, 150);
        assert_int_equal(call->finished, 1);
    }
}

static void stream_three_back(test_call *call, mt_slice bytes, bool last)
{
    mt_finish finish = {0};
    mt_session *session = call->owner->session;

    assert_true(last);
    for (size_t i = 0; i < 3; i++)
        assert_ok(send_bytes(call, bytes.data, bytes.size - i, 0));
    assert_ok(session->ops->finish(session, &call->stream, &finish, NULL, NULL));
}

static void a_server_may_send_a_stream(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.told = stream_three_back;
        test_call *call = ask(&p, "abc");
        run(&p);
        assert_int_equal(call->messages, 3);
        assert_int_equal(call->bytes, 6);
        assert_text(call->last, "a");
        assert_int_equal(call->finished, 1);
    }
}

static void echo_each(test_call *call, mt_slice bytes, bool last)
{
    mt_finish finish = {0};
    mt_session *session = call->owner->session;

    assert_ok(send_bytes(call, bytes.data, bytes.size, 0));
    if (last)
        assert_ok(session->ops->finish(session, &call->stream, &finish, NULL, NULL));
}

static void both_may_send_a_stream(void **state)
{
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.told = echo_each;
        test_call *call = new_call(&p.client);
        assert_ok(open_with(&p, call, "one", 0));
        run(&p);
        assert_text(call->last, "one");
        assert_ok(send_bytes(call, "two", 3, 0));
        run(&p);
        assert_text(call->last, "two");
        assert_ok(send_bytes(call, "", 0, MT_SEND_END));
        run(&p);
        assert_int_equal(call->messages, 3);
        assert_int_equal(call->finished, 1);
    }
}

/* ---- messages in parts */

static uint8_t *pattern(size_t size, unsigned seed)
{
    uint8_t *bytes = mt_malloc(size);

    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251 + seed);
    return bytes;
}

static void check_large(cut how, size_t size)
{
    uint8_t *bytes = pattern(size, 1);
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(bytes, size);
    pair p;

    pair_init(&p, how, NULL);
    p.server.told = echo;
    test_call *early = new_call(&p.client), *late = new_call(&p.client);
    mt_session *s = p.client.session;
    assert_ok(s->ops->open(s, &early->stream, &head, &body, MT_SEND_END, NULL));
    run(&p);
    assert_ok(s->ops->open(s, &late->stream, &head, &body, MT_SEND_END, NULL));
    run(&p);
    assert_int_equal(early->finished + late->finished, 2);
    assert_int_equal(early->last.size, size);
    assert_memory_equal(early->last.data, bytes, size);
    assert_memory_equal(late->last.data, bytes, size);
    assert_int_equal(mt_native_of(s)->assembling, 0);
    pair_fini(&p);
    mt_free(bytes);
}

static void messages_of_every_size_arrive(void **state)
{
    static const size_t sizes[] = {8191,  8192,  8193,  32700,  32767,   32768,  32769,
                                   65535, 65536, 65537, 100000, 1000000, 4194304};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (cut how = WHOLE; how < CUTS; how++)
            if (how == WHOLE || sizes[i] <= (how == BY_BYTE ? 8193u : 100000u))
                check_large(how, sizes[i]);
}

static void a_large_message_may_come_by_the_byte(void **state)
{
    (void)state;
    check_large(BY_BYTE, 70000);
}

static void a_small_call_overtakes_a_large_one(void **state)
{
    size_t size = 4 << 20;
    uint8_t *bytes = pattern(size, 5);
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(bytes, size);
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    p.server.told = echo;
    run(&p);
    test_call *large = new_call(&p.client);
    mt_session *s = p.client.session;
    assert_ok(s->ops->open(s, &large->stream, &head, &body, MT_SEND_END, NULL));
    for (int i = 0; i < 20; i++) {
        move_some(&p, false);
        move_some(&p, true);
    }
    assert_true(s->out.bytes > 0);
    assert_true(s->out.bytes < MT_NATIVE_CORK + MT_NATIVE_PIECE + 64);
    test_call *small = ask(&p, "me first");
    while (small->finished == 0) {
        move_some(&p, false);
        move_some(&p, true);
    }
    assert_int_equal(large->finished, 0);
    assert_true(nth_call(&p.server, 0)->messages == 0);
    run(&p);
    assert_int_equal(large->finished, 1);
    pair_fini(&p);
    mt_free(bytes);
}

static void large_messages_take_turns(void **state)
{
    size_t size = 1 << 20;
    uint8_t *bytes = pattern(size, 9);
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(bytes, size);
    test_call *calls[4];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    run(&p);
    mt_session *s = p.client.session;
    for (int i = 0; i < 4; i++) {
        calls[i] = new_call(&p.client);
        assert_ok(s->ops->open(s, &calls[i]->stream, &head, &body, MT_SEND_END, NULL));
    }
    uint32_t most = 0;
    while (nth_call(&p.server, 3) == NULL || nth_call(&p.server, 0)->messages == 0) {
        move_some(&p, false);
        move_some(&p, true);
        for (unsigned i = 0; i < 4 && nth_call(&p.server, i) != NULL; i++) {
            uint32_t mine = mt_native_partial_bytes(&nth_call(&p.server, i)->stream);
            uint32_t first = mt_native_partial_bytes(&nth_call(&p.server, 0)->stream);
            if (first > mine && first - mine > most)
                most = first - mine;
        }
    }
    assert_true(most <= 4 * 65536); /* the head starts of the first ones, and a turn */
    run(&p);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(nth_call(&p.server, i)->bytes, size);
    pair_fini(&p);
    mt_free(bytes);
}

static void the_assembly_budget_makes_messages_wait(void **state)
{
    mt_session_limits tight = usual_limits;
    size_t size = 1 << 20;
    uint8_t *bytes = pattern(size, 9);
    mt_call_head head = {.method = &get_method};
    mt_body body = body_of(bytes, size);
    pair p;

    (void)state;
    tight.max_message_bytes = 1 << 20;
    tight.max_assembly_bytes = 2 << 20;
    pair_init(&p, WHOLE, &tight);
    run(&p);
    p.server.told = echo;
    mt_session *s = p.client.session;
    for (int i = 0; i < 20; i++)
        assert_ok(s->ops->open(s, &new_call(&p.client)->stream, &head, &body, MT_SEND_END, NULL));
    bool moved = true;
    uint64_t most = 0;
    while (moved) {
        moved = move_some(&p, false);
        moved = move_some(&p, true) || moved;
        uint64_t used = mt_native_of(p.server.session)->assembling;
        most = used > most ? used : most;
    }
    run(&p);
    assert_int_equal(most, 2 << 20);
    for (unsigned i = 0; i < 20; i++)
        assert_int_equal(nth_call(&p.client, i)->finished, 1);
    pair_fini(&p);
    mt_free(bytes);
}

/* ---- typed messages */

typedef struct letters {
    char letter;
    size_t count;
} letters;

static size_t letters_size(const void *message)
{
    return ((const letters *)message)->count;
}

static uint8_t *letters_pack(const void *message, uint8_t *behind, uintptr_t limit)
{
    const letters *l = message;

    assert_true(limit == 0); /* its size is known */
    memset(behind - l->count, l->letter, l->count);
    return behind - l->count;
}

static const mt_message_type letters_type = {.packed_size = letters_size, .pack = letters_pack};

static void typed_messages_are_packed_in_place(void **state)
{
    static const size_t counts[] = {0, 1, 8192, 8193, 200000};
    mt_call_head head = {.method = &get_method};
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    p.server.told = echo;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const letters message = {(char)('a' + i), counts[i]};
        mt_body body = {.type = &letters_type, .message = &message};
        mt_session *s = p.client.session;
        test_call *call = new_call(&p.client);
        assert_ok(s->ops->open(s, &call->stream, &head, &body, MT_SEND_END, NULL));
        run(&p);
        assert_int_equal(call->finished, 1);
        assert_int_equal(call->last.size, counts[i]);
        for (size_t at = 0; at < counts[i]; at++)
            assert_int_equal(call->last.data[at], message.letter);
    }
    pair_fini(&p);
}

static void a_shared_message_is_linked_and_not_copied(void **state)
{
    mt_session *s;
    mt_slice shared;
    struct iovec out[8];
    pair p;

    (void)state;
    pair_init(&p, WHOLE, NULL);
    run(&p);
    uint8_t *bytes = pattern(30000, 2);
    assert_ok(mt_slice_copy(mt_slice_of(bytes, 30000), &shared));
    for (int i = 0; i < 2; i++) {
        mt_call_head head = {.method = &get_method};
        mt_body body = {.bytes = shared};
        s = p.client.session;
        assert_ok(s->ops->open(s, &new_call(&p.client)->stream, &head, &body, MT_SEND_END, NULL));
    }
    size_t pieces = mt_chain_front(&s->out, out, 8), linked = 0;
    for (size_t i = 0; i < pieces; i++)
        linked += out[i].iov_base == (const void *)shared.data;
    assert_int_equal(linked, 2);
    mt_slice_unref(shared);
    run(&p);
    for (unsigned i = 0; i < 2; i++)
        assert_memory_equal(nth_call(&p.server, i)->last.data, bytes, 30000);
    mt_free(bytes);
    pair_fini(&p);
}

/* ---- credit */

static void a_slow_reader_holds_the_writer_back(void **state)
{
    static uint8_t kib[1024];
    pair p;

    (void)state;
    FOR_EACH_CUT(&p, NULL)
    {
        p.server.keep = true;
        test_call *call = new_call(&p.client);
        assert_ok(open_with(&p, call, NULL, 0));
        for (int i = 0; i < 100; i++)
            assert_ok(send_bytes(call, kib, sizeof kib, i == 99 ? MT_SEND_END : 0));
        run(&p);
        test_call *taken = nth_call(&p.server, 0);
        assert_int_equal(taken->messages, 64);
        mt_session *s = p.server.session;
        s->ops->consume(s, &taken->stream, 31 * 1024);
        run(&p);
        assert_int_equal(taken->messages, 64);
        s->ops->consume(s, &taken->stream, 1024);
        run(&p);
        assert_int_equal(taken->messages, 96);
        s->ops->consume(s, &taken->stream, 64 * 1024);
        run(&p);
        assert_int_equal(taken->messages, 100);
        assert_true(taken->half_closed);
    }
}

static void a_finished_call_still_sends_what_waits(void **state)
{
    size_t size = 300000;
    uint8_t *bytes = pattern(size, 3);
    pair p;

    (void)state;
    pair_init(&p, AT_RANDOM, NULL);
    test_call *call = ask(&p, "x");
    run(&p);
    test_call *taken = nth_call(&p.server, 0);
    assert_ok(finish_with(taken, MT_OK, "", mt_slice_of(bytes, size)));
    assert_int_equal(taken->stream.id, 0);
    assert_int_equal(p.server.session->live, 0);
    assert_int_equal(p.server.session->finishing, 1);
    mt_free(bytes); /* nothing of the owner's is needed any more */
    run(&p);
    assert_int_equal(call->last.size, size);
    assert_int_equal(call->finished, 1);
    assert_int_equal(p.server.session->finishing, 0);
    assert_int_equal(mt_native_of(p.server.session)->streams.count, 0);
    pair_fini(&p);
}

/* Each 4 bytes tell where in the message they are. */
static void a_large_message_is_read_to_where_it_lies(void **state)
{
    enum { WORDS = 300 << 10 };
    uint32_t *words = mt_malloc(WORDS * sizeof *words);
    mt_call_head head = {.method = &get_method};
    pair p;

    (void)state;
    for (uint32_t i = 0; i < WORDS; i++)
        words[i] = i;
    mt_body body = body_of(words, WORDS * sizeof *words);
    pair_init(&p, AT_RANDOM, NULL);
    run(&p);
    mt_session *s = p.client.session;
    for (int i = 0; i < 3; i++)
        assert_ok(s->ops->open(s, &new_call(&p.client)->stream, &head, &body, MT_SEND_END, NULL));
    run(&p);
    assert_true(p.placed > 10);
    for (unsigned i = 0; i < 3; i++) {
        mt_slice last = nth_call(&p.server, i)->last;
        assert_int_equal(last.size, WORDS * sizeof *words);
        assert_memory_equal(last.data, words, last.size);
    }
    pair_fini(&p);
    mt_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unary_call_is_answered),
        cmocka_unit_test(the_bytes_are_those_of_the_specification),
        cmocka_unit_test(a_call_may_end_with_an_error),
        cmocka_unit_test(metadata_goes_both_ways),
        cmocka_unit_test(a_client_may_send_a_stream),
        cmocka_unit_test(a_server_may_send_a_stream),
        cmocka_unit_test(both_may_send_a_stream),
        cmocka_unit_test(messages_of_every_size_arrive),
        cmocka_unit_test(a_large_message_may_come_by_the_byte),
        cmocka_unit_test(a_small_call_overtakes_a_large_one),
        cmocka_unit_test(large_messages_take_turns),
        cmocka_unit_test(the_assembly_budget_makes_messages_wait),
        cmocka_unit_test(typed_messages_are_packed_in_place),
        cmocka_unit_test(a_shared_message_is_linked_and_not_copied),
        cmocka_unit_test(a_slow_reader_holds_the_writer_back),
        cmocka_unit_test(a_finished_call_still_sends_what_waits),
        cmocka_unit_test(a_large_message_is_read_to_where_it_lies),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
