/* SPDX-License-Identifier: Apache-2.0 */
/* message_kit.c - messages to bytes and back, with every read behind the bytes seen by a sanitizer. */
#include "wire/message_kit.h"

#include <stdlib.h>
#include <string.h>

mt_arena *arena;

int new_arena(void **state)
{
    (void)state;
    assert_ok(mt_arena_new(&arena));
    return 0;
}

int free_arena(void **state)
{
    (void)state;
    mt_arena_free(arena);
    return 0;
}

/* Copies bytes to memory of just their size, so that a sanitizer sees every read behind them. */
mt_slice exact(const void *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);

    assert_non_null(copy);
    if (size > 0)
        memcpy(copy, data, size);
    return (mt_slice){copy, size, NULL};
}

void drop(mt_slice bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

/* Twice: where a sanitizer sees each read behind the bytes, and where they live as long as the arena. */
void *decode(const mt_message_type *type, const void *data, size_t size)
{
    mt_slice tight = exact(data, size);
    uint8_t *kept = mt_arena_alloc(arena, size + 1);
    void *message;
    mt_status why = {0};

    assert_non_null(kept);
    if (size > 0)
        memcpy(kept, data, size);
    if (mt_message_unpack(type, arena, tight, &message, &why) != MT_OK)
        fail_msg("%s", why.text);
    drop(tight);
    assert_ok(mt_message_unpack(type, arena, (mt_slice){kept, size, NULL}, &message, &why));
    return message;
}

void refuse(const mt_message_type *type, const void *data, size_t size, const char *text)
{
    void *message = arena;
    mt_status why = {0};
    mt_slice bytes = exact(data, size);

    assert_err(mt_message_unpack(type, arena, bytes, &message, &why), MT_EDECODE);
    drop(bytes);
    assert_null(message);
    assert_int_equal(why.code, MT_INVALID_ARGUMENT);
    if (text != NULL)
        assert_string_equal(why.text, text);
}

mt_slice encode(const mt_message_type *type, const void *message)
{
    size_t size = type->packed_size(message);
    uint8_t *out = malloc(size + 1);

    assert_non_null(out);
    assert_int_equal(mt_message_pack(type, message, out), size);
    return (mt_slice){out, size, NULL};
}

void assert_encodes(const mt_message_type *type, const void *message, const char *wanted,
                    size_t size)
{
    mt_slice got = encode(type, message);

    assert_int_equal(got.size, size);
    assert_memory_equal(got.data, wanted, size);
    drop(got);
}
