/* SPDX-License-Identifier: Apache-2.0 */
/* story_call.c - stories as the public functions tell them: of a caller's call, of a handler's, and of all
 * connections of a channel or a server. */
#include "rpc/channel.h"
#include "rpc/server_call.h"
#include "rpc/story.h"

#include "core/alloc.h"

static mt_text text_into(char *out, size_t size)
{
    if (size > 0)
        out[0] = '\0';
    return (mt_text){.out = out, .size = size};
}

/* ---- the caller's side */

static mt_story *story_take(mt_arena *arena, const mt_client_call *call, const mt_client_conn *conn,
                            const mt_status *status)
{
    const mt_story_source source = {
        .connection = conn != NULL ? &conn->recorder : NULL,
        .channel = &call->channel->recorder,
        .peer = conn != NULL ? conn->peer : NULL,
        .stream = call->stream_id,
        .began = call->started,
    };

    return mt_story_take(arena, &source, status);
}

const mt_story *mt_client_story_keep(mt_client_call *call, const mt_client_conn *conn,
                                     const mt_status *status)
{
    static const mt_story lost = {.code = MT_RESOURCE_EXHAUSTED,
                                  .text = "there was no memory to keep the story of this call"};
    const mt_story *story = story_take(&call->base.arena, call, conn, status);

    return story != NULL ? story : &lost;
}

static const char *ran_text(mt_ran ran)
{
    return ran == MT_RAN           ? "its handler ran"
           : ran == MT_DID_NOT_RUN ? "its handler did not run"
                                   : "nobody knows whether its handler ran";
}

static void add_outcome(mt_text *text, const mt_client_call *call, const mt_story *story,
                        bool ended)
{
    mt_code code = story != NULL ? story->code : MT_OK;

    mt_text_add(text, "%s", call->base.method->path);
    if (story != NULL && story->peer != NULL)
        mt_text_add(text, " to %s, stream %u", story->peer, call->stream_id);
    if (!ended) {
        mt_text_add(text, ": under way, in %s\n", mt_stage_name(call->stage));
        return;
    }
    mt_text_add(text, ": %s", mt_code_name(code));
    if (story != NULL && code != MT_OK)
        mt_text_add(text, ", %s\n%s", ran_text(story->ran), story->text);
    mt_text_add(text, "\n");
}

/* "50.00 ms = connect 1.20 ms + server 48.80 ms (queue 0.01 ms, handler 47.00 ms)" */
static void add_ledger(mt_text *text, const mt_call_times *times)
{
    const char *sign = "=";

    mt_text_add(text, "%.2f ms", (double)times->total / MT_MS);
    for (int s = MT_STAGE_RESOLVE; s < MT_STAGE_COUNT; s++) {
        if (times->stage[s] == 0)
            continue;
        mt_text_add(text, " %s %s %.2f ms", sign, mt_stage_name((mt_stage)s),
                    (double)times->stage[s] / MT_MS);
        sign = "+";
    }
    if (times->server_queue > 0 || times->server_handler > 0)
        mt_text_add(text, " (its queue %.2f ms, its handler %.2f ms)",
                    (double)times->server_queue / MT_MS, (double)times->server_handler / MT_MS);
    if (times->reads_waited > 0)
        mt_text_add(text, "; waited %.2f ms for messages", (double)times->reads_waited / MT_MS);
    mt_text_add(text, "\n");
}

static size_t tell_client_call(const mt_client_call *call, const mt_story *story, bool ended,
                               mt_text text)
{
    add_outcome(&text, call, story, ended);
    if (ended)
        add_ledger(&text, &call->times);
    mt_story_add_line(&text, 0, "began");
    if (story != NULL)
        mt_story_add_records(&text, story, call->started);
    if (ended)
        mt_story_add_line(&text, call->times.total, "ended");
    return text.length;
}

size_t mt_client_call_story(mt_call *base, char *out, size_t size)
{
    mt_client_call *call = (mt_client_call *)base;
    mt_text text = text_into(out, size);
    mt_story *taken = NULL;
    bool ended = true;

    if (atomic_load_explicit(&call->over, memory_order_acquire)) { /* its loop may be gone */
        bool alone = atomic_load_explicit(&call->refs, memory_order_acquire) == 1;
        if (call->story == NULL && alone && call->telling != NULL)
            taken = story_take(NULL, call, call->telling->conn, call->telling->status);
    } else if (mt_loop_is_current(base->loop)) {
        ended = call->ended;
        if (!ended)
            taken = story_take(NULL, call, call->conn, NULL);
    } else {
        return 0;
    }
    size_t length = tell_client_call(call, taken != NULL ? taken : call->story, ended, text);
    mt_free(taken);
    return length;
}

/* ---- the handler's side */

mt_story *mt_server_story_take(mt_server_call *call, const mt_server_conn *conn,
                               const mt_status *status)
{
    const mt_story_source source = {
        .connection = &conn->recorder,
        .peer = call->peer,
        .stream = call->stream_id,
        .began = call->arrived,
    };

    return mt_story_take(NULL, &source, status);
}

static void tell_server_call(mt_server_call *call, const mt_story *story, mt_text *text)
{
    mt_time started = atomic_load_explicit(&call->started, memory_order_relaxed);
    mt_time now = call->base.loop->now > started ? call->base.loop->now : started;

    mt_text_add(text, "%s", call->base.method->path);
    if (story->peer != NULL)
        mt_text_add(text, " from %s", story->peer);
    mt_text_add(text, ", stream %u: %s\n", call->stream_id,
                call->conn != NULL ? "under way" : "cancelled");
    if (call->conn == NULL)
        mt_text_add(text, "%s: %s\n", mt_code_name(story->code), story->text);
    mt_text_add(text, "%.2f ms = queue %.2f ms + handler %.2f ms\n",
                (double)(now - call->arrived) / MT_MS, (double)(started - call->arrived) / MT_MS,
                (double)(now - started) / MT_MS);
    mt_story_add_records(text, story, call->arrived);
}

typedef struct telling {
    mt_waiter waiter;
    mt_server_call *call;
    mt_text text;
} telling;

static void tell_on_loop(telling *t)
{
    mt_server_call *call = t->call;

    if (call->conn != NULL)
        mt_call_peer(&call->base);
    mt_story *taken = call->conn != NULL ? mt_server_story_take(call, call->conn, NULL) : NULL;
    const mt_story *story = taken != NULL ? taken : call->story;
    if (story != NULL)
        tell_server_call(call, story, &t->text);
    mt_free(taken);
}

static void tell_posted(void *arg)
{
    telling *t = arg;

    tell_on_loop(t);
    mt_waiter_finish(t->call->base.loop, &t->waiter);
}

size_t mt_server_call_story(mt_call *base, char *out, size_t size)
{
    telling t = {.call = (mt_server_call *)base, .text = text_into(out, size)};

    if (mt_loop_is_current(base->loop))
        tell_on_loop(&t);
    else if (mt_loop_wait(base->loop, &t.waiter, tell_posted, &t) != MT_OK)
        return 0;
    return t.text.length;
}

size_t mt_call_story(mt_call *call, char *out, size_t size)
{
    if (call == NULL)
        return text_into(out, size).length;
    return call->served ? mt_server_call_story(call, out, size)
                        : mt_client_call_story(call, out, size);
}

/* ---- all connections */

enum { LINE = 256 };

static void dump_recorder(const mt_recorder *recorder, mt_time now, mt_line_fn *write, void *arg)
{
    uint32_t count = mt_recorder_count(recorder);

    for (uint32_t i = 0; i < count; i++) {
        const mt_record *record = mt_recorder_get(recorder, i);
        uint32_t stream = mt_record_stream(record);
        char line[LINE];
        mt_text text = text_into(line, sizeof line);

        mt_text_add(&text, "%10.2f ms ago  ", (double)(now - mt_record_time(record)) / MT_MS);
        if (stream != 0 && mt_record_kind(record) != MT_RECORD_EVENT)
            mt_text_add(&text, "stream %u: ", stream);
        else if (mt_record_is_event(record, MT_RECORD_STALLED))
            mt_text_add(&text, "stream %u: ", stream);
        mt_story_add_record(&text, record);
        write(line, arg);
    }
}

static void dump_connection(const mt_conn *conn, const mt_recorder *recorder, const char *side,
                            mt_line_fn *write, void *arg)
{
    char line[LINE], peer[MT_ADDRESS_TEXT];
    mt_text text = text_into(line, sizeof line);

    mt_pipe_describe(conn->pipe, peer, sizeof peer);
    mt_text_add(&text, "%s %s: %u calls, %zu bytes to write", side, peer, conn->session->live,
                conn->session->out.bytes);
    write(line, arg);
    dump_recorder(recorder, conn->loop->now, write, arg);
}

void mt_channel_dump(mt_channel *channel, mt_line_fn *write, void *arg)
{
    if (channel == NULL || channel->loop == NULL)
        return;
    dump_recorder(&channel->recorder, channel->loop->now, write, arg);
    for (size_t i = 0; i < channel->count; i++) {
        const mt_subchannel *sub = &channel->subchannels[i];

        if (sub->conn != NULL)
            dump_connection(&sub->conn->conn, &sub->conn->recorder, "connection to", write, arg);
        for (mt_list *node = sub->draining.next; node != &sub->draining; node = node->next) {
            const mt_client_conn *conn = MT_CONTAINER_OF(node, mt_client_conn, node);
            dump_connection(&conn->conn, &conn->recorder, "draining connection to", write, arg);
        }
    }
}

void mt_server_dump(mt_server *server, mt_line_fn *write, void *arg)
{
    for (size_t i = 0; server != NULL && i < server->loop_count; i++) {
        const mt_server_loop *home = &server->loops[i];

        if (home->loop == NULL || !mt_loop_is_current(home->loop))
            continue;
        for (mt_list *node = home->conns.next; node != &home->conns; node = node->next) {
            const mt_server_conn *conn = MT_CONTAINER_OF(node, mt_server_conn, node);
            dump_connection(&conn->conn, &conn->recorder, "connection from", write, arg);
        }
    }
}
