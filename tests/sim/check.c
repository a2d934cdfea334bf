/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - what must hold in every world, whatever happens in it. */
#include "sim.h"

#include <inttypes.h>
#include <string.h>

#include "rpc/channel.h"
#include "rpc/server.h"
#include "wire/native.h"

enum {
    KEPT_IN_PIPES = 4 * (256 + 64 + 256 + 64) * 1024, /* of one connection, both ends and ways */
    KEPT_FOR_CALL = 16 * 1024,
    KEPT_FOR_STREAM = 1024 * 1024,
    KEPT_AT_ALL = 2 * 1024 * 1024,
    LARGEST = 600 * 1000, /* message */
    COPIES = 6,           /* of a message: in each session, each filter, the pipe, and decoded */
};

/* ---- sessions, from inside */

/* A stream may send what its window has room for. Only a message that is longer than the window gets
 * credit for what it lacks, and all of that is used up when it is complete. */
static void check_stream(const mt_native *n, const mt_stream *stream)
{
    uint64_t window = n->ours.stream_window_bytes;
    uint64_t credit = stream->recv_credit;
    uint64_t partial = mt_native_partial_bytes(stream);
    bool is_large = stream->partial != NULL && credit + partial <= LARGEST;
    bool reads = (stream->flags & MT_STREAM_ORPHAN) == 0;

    if (reads && credit > 0 && credit + partial + stream->held > window && !is_large)
        sim_fail("stream %u has credit %u with %u bytes held and %u in parts: its window is %u",
                 stream->id, stream->recv_credit, stream->held, mt_native_partial_bytes(stream),
                 n->ours.stream_window_bytes);
    if (stream->send_credit > n->peer.stream_window_bytes && stream->send_credit > LARGEST)
        sim_fail("stream %u may send %u bytes, more than its peer's window of %u", stream->id,
                 stream->send_credit, n->peer.stream_window_bytes);
}

/* Returns the blocks that what is not written yet lies in: a part of a large message keeps all of it. */
static size_t unsent_blocks(const mt_chain *out)
{
    const mt_block *last = NULL;
    size_t size = 0;

    for (uint32_t i = 0; i < out->count; i++) {
        const mt_block *block = out->pieces[(out->first + i) % out->capacity].owner;

        if (block != last)
            size += block->capacity + MT_BLOCK_SMALL;
        last = block;
    }
    return size;
}

/* Returns what a stream may keep whose call the other side has forgotten already. */
static size_t stream_blocks(const mt_stream *stream)
{
    size_t parts = stream->partial != NULL ? 2 * (size_t)MT_BLOCK_HUGE : 0;
    size_t held = stream->held > 0 || stream->queue != NULL ? 2 * (size_t)MT_BLOCK_HUGE : 0;

    return KEPT_FOR_CALL + parts + held;
}

/* Returns what it may keep beyond the calls that are under way. */
static size_t check_session(mt_session *session)
{
    mt_native *n = mt_native_of(session);
    uint32_t at = 0;
    uint32_t count = 0;
    size_t kept = unsent_blocks(&session->out);

    for (mt_stream *s = mt_map_next(&n->streams, &at); s != NULL;
         s = mt_map_next(&n->streams, &at)) {
        check_stream(n, s);
        kept += stream_blocks(s);
        count++;
    }
    if (count != session->live + session->finishing)
        sim_fail("a session has %u streams, but counts %u and %u", count, session->live,
                 session->finishing);
    if (n->acceptor && session->live > n->ours.max_concurrent_calls)
        sim_fail("%u calls are open on a connection that allows %u", session->live,
                 n->ours.max_concurrent_calls);
    if (n->base.error[0] != '\0')
        sim_fail("a peer is said to have broken the protocol: %s", n->base.error);
    return kept;
}

static size_t check_conn(mt_conn *conn)
{
    if (conn->state == MT_CONN_CLOSED)
        return KEPT_IN_PIPES;
    return KEPT_IN_PIPES + check_session(conn->session);
}

/* Each returns what its connections may keep. */
static size_t check_channel(const sim_channel *channel)
{
    const mt_channel *c = channel->channel;
    size_t kept = 0;

    if (c == NULL)
        return 0;
    if (c->waiting_count > c->options.max_waiting_calls)
        sim_fail("channel %zu: %zu calls wait, %u may", channel->index, c->waiting_count,
                 c->options.max_waiting_calls);
    if (c->waiting_count > 0)
        sim_meet(SIM_MET_WAITED);
    for (size_t i = 0; i < c->count; i++) {
        mt_subchannel *sub = &c->subchannels[i];

        if (sub->state == MT_SUBCHANNEL_BACKOFF)
            sim_meet(SIM_MET_BACKOFF);
        if (sub->conn != NULL)
            kept += check_conn(&sub->conn->conn);
        for (mt_list *node = sub->draining.next; node != &sub->draining; node = node->next)
            kept += check_conn(&MT_CONTAINER_OF(node, mt_client_conn, node)->conn);
    }
    return kept;
}

static size_t check_server(const sim_server *server)
{
    const mt_server *s = server->server;
    size_t kept = 0;
    size_t count = 0;

    if (s == NULL)
        return 0;
    if (server->drained_by < world.loop->now)
        sim_fail("server %zu should have been drained at %.3f", server->index,
                 (double)server->drained_by / MT_SEC);
    for (const mt_list *node = s->loops[0].conns.next; node != &s->loops[0].conns;
         node = node->next, count++)
        kept += check_conn(&MT_CONTAINER_OF(node, mt_server_conn, node)->conn);
    return kept;
}

/* ---- between two turns */

/* Returns the size of the block that a message lies in. */
static size_t block_size(size_t size)
{
    static const size_t sizes[] = {MT_BLOCK_SMALL, MT_BLOCK_MEDIUM, MT_BLOCK_LARGE, MT_BLOCK_HUGE};
    size_t at = 0;

    while (size + 100 > sizes[at])
        at++;
    return sizes[at];
}

/* Returns what the loop keeps for reuse, which has bounds of its own. */
static size_t pool_bytes(void)
{
    const uint32_t *count = world.loop->pool.count;

    return count[0] * (size_t)MT_BLOCK_SMALL + count[1] * (size_t)MT_BLOCK_MEDIUM +
           count[2] * (size_t)MT_BLOCK_LARGE + count[3] * (size_t)MT_BLOCK_HUGE;
}

static size_t check_calls(void)
{
    mt_time now = world.loop->now;
    size_t kept = 0;

    while (world.first_open < world.call_count) {
        const sim_call *first = &world.calls[world.first_open];

        if (first->call != NULL || first->served != NULL)
            break;
        world.first_open++;
    }
    for (size_t i = world.first_open; i < world.call_count; i++) {
        const sim_call *call = &world.calls[i];

        if (call->call == NULL && call->served == NULL)
            continue;
        kept += KEPT_FOR_CALL +
                COPIES * (block_size(call->request_size) + block_size(call->reply_size));
        if (sim_is_stream(call))
            kept += KEPT_FOR_STREAM + 4 * (call->up.unread + call->down.unread);
        if (call->call == NULL || mt_timer_is_armed(&call->down.pause))
            continue; /* the end comes behind the messages that came, once they are read */
        if (call->deadline <= now)
            sim_fail("call %u is under way after its deadline", call->number);
        if (call->closed)
            sim_fail("call %u is under way after its channel was closed", call->number);
        if (call->parent != NULL && call->parent->told && call->parent->told_turn + 3 < world.turns)
            sim_fail("call %u goes on, though call %u, which it was made for, was cancelled",
                     call->number, call->parent->number);
    }
    return kept;
}

void sim_check(void)
{
    size_t kept = KEPT_AT_ALL + pool_bytes() + check_calls();

    for (size_t i = 0; i < world.channel_count; i++)
        kept += check_channel(&world.channels[i]);
    for (size_t i = 0; i < world.server_count; i++)
        kept += check_server(&world.servers[i]);
    if (sim_memory() > kept)
        sim_fail("%zu bytes are in use, %zu may be", sim_memory(), kept);
    if (sim_memory() > world.memory_most)
        world.memory_most = sim_memory();
}

/* ---- the end of a call */

static void check_entry(const sim_call *call, mt_metadata metadata, const char *key, bool wanted)
{
    const mt_slice *value = mt_metadata_get(&metadata, key);
    uint32_t number = 0;

    if ((value != NULL) != wanted)
        sim_fail("call %u: \"%s\" %s", call->number, key,
                 wanted ? "was lost" : "came from nowhere");
    for (size_t i = 0; value != NULL && i < value->size; i++)
        number = number * 10 + (uint32_t)(value->data[i] - '0');
    if (value != NULL && number != call->number)
        sim_fail("call %u got the metadata of call %u", call->number, number);
}

static bool is_of_handler(const sim_call *call, const mt_status *status)
{
    return status->code == call->code && status->stage == MT_STAGE_NONE &&
           strncmp(status->text, "of call ", 8) == 0;
}

static void check_reply(const sim_call *call, const sim_answer *answer)
{
    if (answer == NULL || answer->call != call->number ||
        !sim_is_noise(sim_noise + call->number, answer->payload.data, answer->payload.len,
                      call->reply_size))
        sim_fail("call %u got another reply than its handler gave", call->number);
}

static void check_answer(const sim_call *call, const sim_answer *answer)
{
    if (!call->answered || call->code != call->status.code)
        sim_fail("call %u ends with an answer that its handler did not give", call->number);
    check_entry(call, mt_call_headers(call->call), "ahead", call->adds_headers);
    check_entry(call, mt_call_trailers(call->call), "behind", call->adds_trailers);
    if (call->code != MT_OK) {
        uint32_t number = 0;

        for (const char *c = call->status.text + 8; *c != '\0'; c++)
            number = number * 10 + (uint32_t)(*c - '0');
        if (number != call->number || call->status.ran != MT_RAN)
            sim_fail("call %u got the error of call %u", call->number, number);
    } else if (call->method != SIM_DOWN && call->method != SIM_BOTH) {
        check_reply(call, answer);
    }
    if (call->down.read != call->down.written)
        sim_fail("call %u ends after %u of %u replies", call->number, call->down.read,
                 call->down.written);
    if (sim_is_stream(call) && call->code == MT_OK)
        sim_meet(SIM_MET_STREAM_OK);
    if (call->reply_size > 64 * 1024 && call->request_size > 64 * 1024)
        sim_meet(SIM_MET_LARGE);
}

/* Who may say this, in this world, of this call? */
static bool is_possible(const sim_call *call, const mt_status *status)
{
    const sim_kind *kind = &world.kind;

    switch (status->code) {
    case MT_CANCELLED:
        return call->cancelled || call->closed || (call->parent != NULL && call->parent->told);
    case MT_DEADLINE_EXCEEDED:
        return call->deadline <= world.loop->now;
    case MT_UNIMPLEMENTED:
        return call->method == SIM_MISSING;
    case MT_RESOURCE_EXHAUSTED: /* a client may not know the limit yet: the call did not run */
        return kind->tight || strstr(status->text, "max_concurrent_calls") != NULL;
    case MT_UNAVAILABLE:
        return kind->rough || kind->restarts || kind->tight || kind->leaps;
    default:
        return false;
    }
}

/* Where nothing breaks a connection, nothing may be lost either. */
static void check_in_calm(const sim_call *call, const mt_status *status)
{
    if (!world.kind.calm || status->code == MT_CANCELLED || status->code == MT_DEADLINE_EXCEEDED)
        return;
    if (call->answered)
        sim_fail("call %u was answered, but the answer was lost: %s", call->number,
                 mt_status_text(status));
    if (status->ran != MT_DID_NOT_RUN)
        sim_fail("call %u failed, and it is not known that it did not run: %s", call->number,
                 mt_status_text(status));
}

static void check_ran(const sim_call *call, const mt_status *status)
{
    static const sim_met met[] = {SIM_MET_UNKNOWN, SIM_MET_RAN, SIM_MET_DID_NOT_RUN};

    sim_meet(met[status->ran]);
    if (status->ran == MT_DID_NOT_RUN && call->runs > 0)
        sim_fail("call %u ran, but its caller is told that it did not: %s", call->number,
                 mt_status_text(status));
    if (status->ran == MT_RAN && call->runs == 0)
        sim_fail("call %u did not run, but its caller is told that it did: %s", call->number,
                 mt_status_text(status));
    if (strstr(status->text, "going away") != NULL)
        sim_meet(SIM_MET_GOAWAY_RACE);
}

static void check_times(const sim_call *call)
{
    mt_call_times times = mt_call_get_times(call->call);
    mt_time sum = 0;

    for (size_t i = 0; i < MT_STAGE_COUNT; i++)
        sum += times.stage[i];
    if (sum != times.total)
        sim_fail("call %u: its stages took %" PRId64 " ns, all together %" PRId64, call->number,
                 sum, times.total);
}

void sim_check_end(const sim_call *call, const sim_answer *answer)
{
    const mt_status *status = &call->status;

    sim_code_counts[status->code]++;
    check_times(call);
    if (status->code == MT_OK || is_of_handler(call, status)) {
        check_answer(call, answer);
        return;
    }
    if (answer != NULL)
        sim_fail("call %u failed with a reply", call->number);
    check_ran(call, status);
    if (!is_possible(call, status))
        sim_fail("call %u cannot end like this here: %s", call->number, mt_status_text(status));
    if (strstr(status->text, "protocol error") != NULL)
        sim_fail("call %u: %s", call->number, status->text);
    check_in_calm(call, status);
}

/* ---- the end of the world */

void sim_check_all(void)
{
    for (size_t i = 0; i < world.call_count; i++) {
        const sim_call *call = &world.calls[i];

        if (call->done != 1)
            sim_fail("call %u ended %u times", call->number, call->done);
        if (call->runs > 0 && call->status.code != MT_OK && call->status.ran == MT_DID_NOT_RUN)
            sim_fail("call %u ran after its caller was told that it would not", call->number);
        if (call->served != NULL)
            sim_fail("call %u was never answered by its handler", call->number);
    }
    if (mt_live_objects() != 0 || sim_memory() != 0)
        sim_fail("%" PRId64 " objects of %zu bytes are left", mt_live_objects(), sim_memory());
}
