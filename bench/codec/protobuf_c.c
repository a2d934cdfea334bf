/* SPDX-License-Identifier: Apache-2.0 */
/* codec/protobuf_c.c - what protoc-c generates, with the allocator of the system. */
#include "messages.pb-c.h"
#include "peer.h"

static Codec__Echo *echo;
static Codec__Entry *entry;
static Codec__Order *order;

static void protobuf_c_load(codec_kind kind, codec_bytes in)
{
    switch (kind) {
    case CODEC_ECHO:
        codec_must((echo = codec__echo__unpack(NULL, in.size, in.data)) != NULL);
        break;
    case CODEC_ENTRY:
        codec_must((entry = codec__entry__unpack(NULL, in.size, in.data)) != NULL);
        break;
    default:
        codec_must((order = codec__order__unpack(NULL, in.size, in.data)) != NULL);
    }
}

/* A program asks for the size first, to know whether its buffer is big enough. */
static codec_bytes protobuf_c_encode(codec_kind kind, size_t count, uint8_t out[CODEC_ROOM])
{
    size_t size = 0;

    switch (kind) {
    case CODEC_ECHO:
        while (count-- > 0) {
            codec_must(codec__echo__get_packed_size(echo) <= CODEC_ROOM);
            size = codec__echo__pack(echo, out);
        }
        break;
    case CODEC_ENTRY:
        while (count-- > 0) {
            codec_must(codec__entry__get_packed_size(entry) <= CODEC_ROOM);
            size = codec__entry__pack(entry, out);
        }
        break;
    default:
        while (count-- > 0) {
            codec_must(codec__order__get_packed_size(order) <= CODEC_ROOM);
            size = codec__order__pack(order, out);
        }
    }
    return (codec_bytes){out, size};
}

static uint64_t decode_echo(codec_bytes in)
{
    Codec__Echo *message = codec__echo__unpack(NULL, in.size, in.data);

    codec_must(message != NULL);
    uint64_t sum = (uint64_t)message->text[0] + message->data.len;
    codec__echo__free_unpacked(message, NULL);
    return sum;
}

static uint64_t decode_entry(codec_bytes in)
{
    Codec__Entry *message = codec__entry__unpack(NULL, in.size, in.data);

    codec_must(message != NULL);
    uint64_t sum = message->version + message->value.len;
    codec__entry__free_unpacked(message, NULL);
    return sum;
}

static uint64_t decode_order(codec_bytes in)
{
    Codec__Order *message = codec__order__unpack(NULL, in.size, in.data);

    codec_must(message != NULL);
    uint64_t sum = message->revision + message->n_items + message->items[0]->id;
    codec__order__free_unpacked(message, NULL);
    return sum;
}

static uint64_t protobuf_c_decode(codec_kind kind, size_t count, codec_bytes in)
{
    uint64_t sum = 0;

    while (count-- > 0)
        sum += kind == CODEC_ECHO    ? decode_echo(in)
               : kind == CODEC_ENTRY ? decode_entry(in)
                                     : decode_order(in);
    return sum;
}

const codec_peer codec_protobuf_c = {"protobuf-c", protobuf_c_load, protobuf_c_encode,
                                     protobuf_c_decode};
