/* SPDX-License-Identifier: Apache-2.0 */
/* codec/msgtrans.c - our generated code; an arena is reset after each message. */
#include "messages.mt.h"
#include "peer.h"

static codec_echo *echo;
static codec_entry *entry;
static codec_order *order;

static mt_arena *new_arena(void)
{
    mt_arena *arena;

    codec_must(mt_arena_new(&arena) == MT_OK);
    return arena;
}

static void msgtrans_load(codec_kind kind, codec_bytes in)
{
    mt_arena *arena = new_arena();
    mt_slice bytes = {in.data, in.size, NULL};

    switch (kind) {
    case CODEC_ECHO:
        codec_must(codec_echo_unpack(arena, bytes, &echo, NULL) == MT_OK);
        break;
    case CODEC_ENTRY:
        codec_must(codec_entry_unpack(arena, bytes, &entry, NULL) == MT_OK);
        break;
    default:
        codec_must(codec_order_unpack(arena, bytes, &order, NULL) == MT_OK);
    }
}

/* One walk over the message, as the runtime does it. */
static codec_bytes encode(const mt_message_type *type, const void *message, uint8_t *out)
{
    codec_bytes bytes;

    bytes.data = mt_message_try_pack(type, message, out, CODEC_ROOM, &bytes.size);
    codec_must(bytes.data != NULL);
    return bytes;
}

static codec_bytes msgtrans_encode(codec_kind kind, size_t count, uint8_t out[CODEC_ROOM])
{
    codec_bytes bytes = {NULL, 0};

    switch (kind) {
    case CODEC_ECHO:
        while (count-- > 0)
            bytes = encode(&codec_echo_mt_type, echo, out);
        break;
    case CODEC_ENTRY:
        while (count-- > 0)
            bytes = encode(&codec_entry_mt_type, entry, out);
        break;
    default:
        while (count-- > 0)
            bytes = encode(&codec_order_mt_type, order, out);
    }
    return bytes;
}

static uint64_t decode_echo(mt_arena *arena, const mt_slice *bytes)
{
    codec_echo *message;

    codec_must(codec_echo_unpack(arena, *bytes, &message, NULL) == MT_OK);
    return (uint64_t)message->text[0] + message->data.len;
}

static uint64_t decode_entry(mt_arena *arena, const mt_slice *bytes)
{
    codec_entry *message;

    codec_must(codec_entry_unpack(arena, *bytes, &message, NULL) == MT_OK);
    return message->version + message->value.len;
}

static uint64_t decode_order(mt_arena *arena, const mt_slice *bytes)
{
    codec_order *message;

    codec_must(codec_order_unpack(arena, *bytes, &message, NULL) == MT_OK);
    return message->revision + message->n_items + message->items[0]->id;
}

static uint64_t msgtrans_decode(codec_kind kind, size_t count, codec_bytes in)
{
    mt_arena *arena = new_arena();
    mt_slice bytes = {in.data, in.size, NULL};
    uint64_t sum = 0;

    while (count-- > 0) {
        sum += kind == CODEC_ECHO    ? decode_echo(arena, &bytes)
               : kind == CODEC_ENTRY ? decode_entry(arena, &bytes)
                                     : decode_order(arena, &bytes);
        mt_arena_reset(arena);
    }
    mt_arena_free(arena);
    return sum;
}

const codec_peer codec_msgtrans = {"msgtrans", msgtrans_load, msgtrans_encode, msgtrans_decode};
