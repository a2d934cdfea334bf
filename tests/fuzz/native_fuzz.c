/* SPDX-License-Identifier: Apache-2.0 */
/* native_fuzz.c - feeds arbitrary bytes to either end of the native protocol, cut at arbitrary places,
 * while its owner answers, sends, resets and consumes.
 *
 * The first byte of the input chooses: bit 0 the opener's end, bit 1 with a handshake in front, bit 2
 * tight limits; the second one seeds the cuts and what the owner does. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <msgtrans/alloc.h>

#include "core/rng.h"
#include "fuzz.h"
#include "wire/native.h"

enum { CALLS = 40 };

static struct fuzz {
    mt_session *session;
    mt_rng rng;
    mt_stream streams[CALLS];
    bool taken[CALLS];
} fuzz;

static const uint8_t reply[100000];
static const mt_method method = {.path = "/fuzz.Fuzz/Fuzz"};
static const mt_metadata_entry entry = {"key", {(const uint8_t *)"value", 5, NULL}};

static void must(bool condition)
{
    if (!condition)
        abort();
}

static bool chance(uint64_t one_in)
{
    return mt_rng_below(&fuzz.rng, one_in) == 0;
}

static mt_stream *free_stream(void)
{
    for (size_t i = 0; i < CALLS; i++)
        if (!fuzz.taken[i]) {
            fuzz.taken[i] = true;
            memset(&fuzz.streams[i], 0, sizeof fuzz.streams[i]);
            fuzz.streams[i].reads_on = chance(2);
            return &fuzz.streams[i];
        }
    return NULL;
}

static void give_back(mt_stream *stream)
{
    must(stream->id == 0);
    fuzz.taken[stream - fuzz.streams] = false;
}

static mt_body some_body(void)
{
    static const size_t sizes[] = {0, 10, 9000, sizeof reply};

    return (mt_body){.bytes = {reply, sizes[mt_rng_below(&fuzz.rng, 4)], NULL},
                     .codec = (mt_codec)mt_rng_below(&fuzz.rng, 3)};
}

/* ---- what the owner does */

static void finish(mt_stream *stream)
{
    mt_finish end = {.code = MT_OK, .trailers = {&entry, chance(2)}, .queue_us = 7};
    mt_body body = some_body();
    mt_err err =
        fuzz.session->ops->finish(fuzz.session, stream, &end, chance(2) ? &body : NULL, NULL);

    if (err == MT_OK)
        give_back(stream);
    else
        must(err == MT_ELIMIT && stream->id != 0);
}

static void reset(mt_stream *stream)
{
    mt_status status = mt_status_make(MT_ABORTED, "fuzz");

    fuzz.session->ops->reset(fuzz.session, stream, &status);
    give_back(stream);
}

/* The stream may be gone afterwards. */
static void act(mt_stream *stream, bool acceptor)
{
    mt_body body = some_body();

    switch (mt_rng_below(&fuzz.rng, 8)) {
    case 0:
        reset(stream);
        return;
    case 1:
    case 2:
        if (acceptor && stream->id != 0)
            finish(stream);
        return;
    case 3:
        if (acceptor)
            (void)fuzz.session->ops->send(fuzz.session, stream, &body, 0, NULL);
        return;
    case 4:
        if (acceptor)
            (void)fuzz.session->ops->headers(fuzz.session, stream, (mt_metadata){&entry, 1});
        return;
    default:
        fuzz.session->ops->consume(fuzz.session, stream, (size_t)mt_rng_below(&fuzz.rng, 70000));
    }
}

/* ---- events */

static const void *on_method(void *owner, mt_slice path)
{
    (void)owner;
    must(path.size >= 1 && path.size <= MT_PATH_MOST);
    return &method;
}

static void check_metadata(mt_metadata metadata)
{
    for (size_t i = 0; i < metadata.count; i++) {
        must(strlen(metadata.entries[i].key) > 0);
        must(metadata.entries[i].value.data[metadata.entries[i].value.size] == '\0');
    }
}

static mt_stream *on_call(void *owner, const mt_call_head *head, mt_status *refusal)
{
    (void)owner;
    must(head->target == &method && head->timeout >= 0);
    check_metadata(head->metadata);
    mt_stream *stream = chance(10) ? NULL : free_stream();
    if (stream == NULL)
        mt_status_set(refusal, MT_UNAVAILABLE, "full");
    return stream;
}

static void on_headers(void *owner, mt_stream *stream, mt_metadata metadata)
{
    (void)owner;
    check_metadata(metadata);
    act(stream, false);
}

static void on_message(void *owner, mt_stream *stream, mt_slice bytes, bool end)
{
    volatile uint8_t sum = 0;

    (void)end;
    must(bytes.owner != NULL);
    for (size_t i = 0; i < bytes.size; i++) /* every byte can be read */
        sum = (uint8_t)(sum + bytes.data[i]);
    if (stream->packed) {
        mt_slice plain;
        mt_err err = mt_decompress(bytes, 100000, &plain);
        must(err != MT_OK ? plain.owner == NULL : plain.size <= 100000);
        mt_slice_unref(plain);
    }
    act(stream, owner != NULL);
}

static void on_end(void *owner, mt_stream *stream)
{
    act(stream, owner != NULL);
}

/* Reads the rest, or does not. */
static void leave(mt_stream *stream)
{
    if (chance(2))
        fuzz.session->ops->consume(fuzz.session, stream, SIZE_MAX);
    else
        fuzz.session->ops->reset(fuzz.session, stream, &(mt_status){.code = MT_CANCELLED});
    give_back(stream);
}

static void on_finish(void *owner, mt_stream *stream, const mt_finish *end)
{
    (void)owner;
    check_metadata(end->trailers);
    leave(stream);
}

static void on_reset(void *owner, mt_stream *stream, const mt_status *status)
{
    (void)owner;
    must(status->code != MT_OK);
    leave(stream);
}

static void open_some(void)
{
    mt_stream *stream = free_stream();
    mt_call_head head = {.method = &method, .metadata = {&entry, chance(2)}};
    mt_body body = some_body();

    if (stream == NULL)
        return;
    if (fuzz.session->ops->open(fuzz.session, stream, &head, chance(3) ? NULL : &body,
                                chance(2) ? MT_SEND_END : 0, NULL) != MT_OK)
        give_back(stream);
}

static void on_ready(void *owner)
{
    if (owner == NULL)
        open_some();
}

static void on_goaway(void *owner, const mt_status *reason, uint32_t grace_ms)
{
    (void)owner;
    (void)reason;
    (void)grace_ms;
}

static void on_pong(void *owner, uint64_t opaque)
{
    (void)owner;
    (void)opaque;
}

static const mt_session_events events = {.on_method = on_method,
                                         .on_method_once = on_method,
                                         .on_call = on_call,
                                         .on_headers = on_headers,
                                         .on_message = on_message,
                                         .on_end = on_end,
                                         .on_finish = on_finish,
                                         .on_reset = on_reset,
                                         .on_ready = on_ready,
                                         .on_goaway = on_goaway,
                                         .on_pong = on_pong};

/* ---- one input */

/* Offers size bytes, at the very end of a block; returns how many were not taken, SIZE_MAX on error. */
static size_t offer(const uint8_t *bytes, size_t size, mt_time now)
{
    size_t used, need;
    mt_block *block = mt_block_new(size > 0 ? size : 1);

    must(block != NULL);
    uint8_t *p = block->data + block->capacity - size;
    memcpy(p, bytes, size);
    mt_err err =
        fuzz.session->ops->input(fuzz.session, (mt_slice){p, size, block}, now, &used, &need);
    mt_block_unref(block);
    must(used <= size);
    must(err == MT_OK || err == MT_EPROTO);
    if (err == MT_EPROTO) {
        must(fuzz.session->error[0] != '\0');
        return SIZE_MAX;
    }
    must(need > size - used);
    return size - used;
}

/* What the peer may send, what it will get back, and what is held are the window. */
static void check_credit(void)
{
    const mt_native *n = mt_native_of(fuzz.session);
    uint64_t sum = (uint64_t)n->recv_credit + n->used;

    for (size_t i = 0; i < CALLS; i++) {
        const mt_stream *stream = &fuzz.streams[i];
        must(fuzz.taken[i] || stream->charged == 0);
        sum += stream->charged;
        for (mt_list *part = n->waiting.next; part != &n->waiting; part = part->next)
            sum += stream->partial == (void *)part ? mt_native_partial_bytes(stream) : 0;
    }
    must(sum == n->ours.connection_window_bytes);
}

static void feed(const uint8_t *data, size_t size)
{
    size_t at = 0, seen = 0;
    mt_time now = 0;

    while (seen < size) {
        size_t step = (size_t)mt_rng_below(&fuzz.rng, chance(3) ? 2000 : 20) + 1;
        seen += step < size - seen ? step : size - seen;
        size_t left = offer(data + at, seen - at, now += MT_MS);
        if (left == SIZE_MAX)
            return;
        at = seen - left;
        check_credit();
        if (chance(2))
            mt_chain_consume(&fuzz.session->out, fuzz.session->out.bytes);
        fuzz.session->ops->pump(fuzz.session);
    }
}

static void start(unsigned choice)
{
    bool opener = (choice & 1) != 0, tight = (choice & 4) != 0;
    const mt_session_args args = {.events = &events,
                                  .owner = opener ? NULL : &fuzz,
                                  .acceptor = !opener,
                                  .limits = {.max_message_bytes = tight ? 50000 : 200000,
                                             .max_concurrent_calls = tight ? 5 : 100,
                                             .max_metadata_bytes = tight ? 100 : 16384,
                                             .max_assembly_bytes = tight ? 50000 : 1000000,
                                             .stream_window_bytes = tight ? 0 : 65536,
                                             .connection_window_bytes = tight ? 0 : 200000,
                                             .min_ping_interval_ms = tight ? 1000 : 0}};
    static const uint8_t hello[] = {0xad, 0x4d, 0x54, 1, 0, 0, 0, 0, 0, 0, 0, 1};

    must(mt_native_new(&args, &fuzz.session) == MT_OK);
    if ((choice & 2) != 0)
        must(offer(opener ? hello + 4 : hello, sizeof hello - (opener ? 4 : 0), 0) == 0);
    for (int i = 0; i < 6 && opener; i++)
        open_some();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t before = mt_live_objects();

    if (size < 2)
        return 0;
    memset(&fuzz, 0, sizeof fuzz);
    mt_rng_seed(&fuzz.rng, data[1]);
    start(data[0]);
    feed(data + 2, size - 2);
    fuzz.session->ops->free(fuzz.session);
    must(mt_live_objects() == before);
    return 0;
}
