// SPDX-License-Identifier: Apache-2.0
// codec/libprotobuf.cc - C++: messages in an arena that has a block of its own and is reset.
#include <google/protobuf/arena.h>

#include "messages.pb.h"
#include "peer.h"

namespace {

codec::Echo echo;
codec::Entry entry;
codec::Order order;

template <typename Message> void parse(Message *message, codec_bytes in)
{
    codec_must(message->ParseFromArray(in.data, static_cast<int>(in.size)));
}

void libprotobuf_load(codec_kind kind, codec_bytes in)
{
    switch (kind) {
    case CODEC_ECHO:
        return parse(&echo, in);
    case CODEC_ENTRY:
        return parse(&entry, in);
    default:
        return parse(&order, in);
    }
}

template <typename Message>
codec_bytes encode(const Message &message, size_t count, uint8_t *out)
{
    while (count-- > 0)
        codec_must(message.SerializeToArray(out, CODEC_ROOM));
    return {out, static_cast<size_t>(message.GetCachedSize())};
}

codec_bytes libprotobuf_encode(codec_kind kind, size_t count, uint8_t out[CODEC_ROOM])
{
    switch (kind) {
    case CODEC_ECHO:
        return encode(echo, count, out);
    case CODEC_ENTRY:
        return encode(entry, count, out);
    default:
        return encode(order, count, out);
    }
}

uint64_t sum_of(const codec::Echo &message)
{
    return static_cast<uint64_t>(message.text()[0]) + message.data().size();
}

uint64_t sum_of(const codec::Entry &message)
{
    return message.version() + message.value().size();
}

uint64_t sum_of(const codec::Order &message)
{
    return message.revision() + static_cast<uint64_t>(message.items_size()) + message.items(0).id();
}

// The block has room for everything that does not come from malloc anyway.
google::protobuf::Arena *the_arena()
{
    static char block[64 * 1024];
    static google::protobuf::Arena arena(block, sizeof block);

    return &arena;
}

template <typename Message> uint64_t decode(size_t count, codec_bytes in)
{
    google::protobuf::Arena *arena = the_arena();
    uint64_t sum = 0;

    while (count-- > 0) {
        auto *message = google::protobuf::Arena::CreateMessage<Message>(arena);
        parse(message, in);
        sum += sum_of(*message);
        arena->Reset();
    }
    return sum;
}

uint64_t libprotobuf_decode(codec_kind kind, size_t count, codec_bytes in)
{
    switch (kind) {
    case CODEC_ECHO:
        return decode<codec::Echo>(count, in);
    case CODEC_ENTRY:
        return decode<codec::Entry>(count, in);
    default:
        return decode<codec::Order>(count, in);
    }
}

} // namespace

const codec_peer codec_libprotobuf = {"libprotobuf", libprotobuf_load, libprotobuf_encode,
                                      libprotobuf_decode};
