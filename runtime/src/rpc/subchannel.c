/* SPDX-License-Identifier: Apache-2.0 */
/* subchannel.c - getting and keeping a connection to one server. */
#include "rpc/subchannel.h"

#include <string.h>

#include "core/alloc.h"
#include "rpc/channel.h"
#include "rpc/keepalive.h"
#include "rpc/options.h"

static void try_next_address(mt_subchannel *sub);

static void note(mt_subchannel *sub, enum mt_record_event event, mt_time wait)
{
    mt_recorder_event(&sub->channel->recorder, event, (uint32_t)sub->index,
                      (uint64_t)(wait / MT_MS));
}

static void set_state(mt_subchannel *sub, mt_subchannel_state state)
{
    if (state == MT_SUBCHANNEL_RESOLVING)
        note(sub, MT_RECORD_RESOLVING, 0);
    if (state == MT_SUBCHANNEL_CONNECTING)
        note(sub, MT_RECORD_CONNECTING, 0);
    sub->state = state;
    sub->channel->ready[sub->index] = state == MT_SUBCHANNEL_READY;
    mt_channel_changed(sub->channel);
}

/* ---- failing, and trying again */

static void backoff_over(mt_timer *timer, void *arg)
{
    mt_subchannel *sub = arg;

    (void)timer;
    sub->state = MT_SUBCHANNEL_IDLE;
    mt_subchannel_connect(sub);
}

static void attempt_failed(mt_subchannel *sub, const mt_status *why)
{
    mt_loop *loop = sub->channel->loop;
    mt_time wait = mt_backoff_fail(&sub->backoff, &loop->rng);

    if (&sub->failure != why)
        sub->failure = *why;
    sub->timer.fn = backoff_over;
    mt_timer_stop(loop, &sub->timer);
    mt_timer_start(loop, &sub->timer, loop->now + wait);
    note(sub, MT_RECORD_LOST, wait);
    set_state(sub, MT_SUBCHANNEL_BACKOFF);
}

/* The connection that took calls is gone, or takes no more. One that had held is replaced at once. */
static void connection_lost(mt_subchannel *sub, mt_client_conn *conn, const mt_status *why)
{
    bool held = conn->settled && sub->channel->loop->now - conn->since >= sub->backoff.least;

    sub->conn = NULL;
    if (sub->channel->closing)
        return;
    if (!held) {
        attempt_failed(sub, why);
        return;
    }
    sub->state = MT_SUBCHANNEL_IDLE;
    sub->channel->ready[sub->index] = false;
    mt_subchannel_connect(sub);
}

/* ---- connections */

static void client_conn_free(mt_client_conn *conn)
{
    mt_recorder_fini(&conn->recorder);
    mt_free(conn->peer);
    mt_free(conn);
}

static mt_client_conn *client_conn_of(mt_conn *conn)
{
    return MT_CONTAINER_OF(conn, mt_client_conn, conn);
}

static void client_conn_opened(mt_conn *base)
{
    mt_client_conn *conn = client_conn_of(base);
    mt_subchannel *sub = conn->subchannel;

    conn->since = conn->idle_since = base->loop->now;
    sub->failure.code = MT_OK;
    set_state(sub, MT_SUBCHANNEL_READY);
    mt_channel_retry_waiting(sub->channel);
}

/* The calls of a connection that broke. What was not written has surely not run. All are over before
 * the first caller hears of it, for that may cancel the others. */
static void fail_calls(mt_client_conn *conn, const mt_status *why)
{
    mt_list *node;

    while ((node = mt_list_pop_front(&conn->calls)) != NULL) {
        mt_client_call *call = MT_CONTAINER_OF(node, mt_client_call, base.node);
        mt_status status = *why;

        bool unwritten = why->ran == MT_DID_NOT_RUN || mt_client_call_is_unwritten(call, conn);
        status.ran = unwritten ? MT_DID_NOT_RUN : MT_RAN_UNKNOWN;
        call->stage = status.stage = unwritten ? MT_STAGE_QUEUE : MT_STAGE_SERVER;
        if (!unwritten && mt_stream_is_stalled(&call->base.stream))
            status.stage = MT_STAGE_WINDOW;
        mt_client_call_keep_story(call, conn, &status);
        call->conn = NULL;
        mt_client_call_end_later(call, &status);
    }
}

static void client_conn_closed(mt_conn *base, const mt_status *why)
{
    mt_client_conn *conn = client_conn_of(base);
    mt_subchannel *sub = conn->subchannel;
    mt_channel *channel = sub->channel;

    mt_list_remove(&conn->node);
    if (sub->conn == conn && sub->state == MT_SUBCHANNEL_CONNECTING) {
        sub->conn = NULL;
        sub->failure = *why;
        if (!channel->closing)
            try_next_address(sub);
    } else if (sub->conn == conn) {
        connection_lost(sub, conn, why);
    }
    fail_calls(conn, why);
    client_conn_free(conn);
    channel->conns--;
    mt_channel_touch(channel);
}

void mt_client_conn_call_gone(mt_client_conn *conn)
{
    mt_status why;

    if (!mt_list_is_empty(&conn->calls))
        return;
    conn->idle_since = conn->conn.loop->now;
    if (!conn->draining)
        return;
    mt_status_set(&why, MT_UNAVAILABLE, "the server is draining");
    mt_conn_end(&conn->conn, &why);
}

/* Nobody needs the connection. */
static bool is_unused(const mt_client_conn *conn)
{
    return mt_list_is_empty(&conn->calls) && conn->subchannel->channel->waiting_count == 0;
}

/* Parts with a connection that nobody needs: the next call makes a new one. */
static void go_idle(mt_client_conn *conn)
{
    mt_subchannel *sub = conn->subchannel;

    conn->draining = true;
    mt_list_push_back(&sub->draining, &conn->node);
    sub->conn = NULL;
    sub->channel->started = false;
    set_state(sub, MT_SUBCHANNEL_IDLE);
}

/* ---- looking after it */

/* Ends a connection that was unused for too long. Returns when to look next. */
static mt_time idle_look(mt_client_conn *conn, uint32_t idle_timeout_ms)
{
    mt_time now = conn->conn.loop->now;

    if (conn->draining)
        return MT_NEVER;
    if (!is_unused(conn))
        conn->idle_since = now;
    mt_time due = mt_time_after(conn->idle_since, idle_timeout_ms);
    if (now < due)
        return due;
    go_idle(conn);
    mt_client_conn_call_gone(conn);
    return MT_NEVER;
}

static mt_time client_conn_look(mt_conn *base)
{
    mt_client_conn *conn = client_conn_of(base);
    const mt_channel_options *options = &conn->subchannel->channel->options;
    mt_time at = idle_look(conn, options->idle_timeout_ms);

    if (base->state != MT_CONN_OPEN)
        return MT_NEVER;
    base->dozes = mt_list_is_empty(&conn->calls) && !options->keepalive_idle &&
                  !mt_keepalive_waits(base) && options->keepalive_ms != MT_NO_TIMEOUT;
    if (base->dozes)
        return at;
    mt_time ping = mt_keepalive_look(base, options->keepalive_ms, options->keepalive_timeout_ms);
    return ping < at ? ping : at;
}

static const mt_conn_owner_ops client_conn_ops = {
    .opened = client_conn_opened, .look = client_conn_look, .closed = client_conn_closed};

/* ---- the server leaves */

void mt_client_conn_goaway(void *owner, const mt_status *reason, uint32_t grace_ms)
{
    mt_client_conn *conn = owner;
    mt_subchannel *sub = conn->subchannel;

    (void)grace_ms; /* the server enforces it */
    if (conn->draining)
        return;
    conn->draining = true;
    if (sub->conn == conn && reason->code == MT_OK && is_unused(conn)) {
        go_idle(conn);
    } else if (sub->conn == conn) {
        char peer[MT_ADDRESS_TEXT];
        mt_status why;

        mt_pipe_describe(conn->conn.pipe, peer, sizeof peer);
        mt_status_set(&why, MT_UNAVAILABLE, "%s: %s", peer, reason->text);
        mt_list_push_back(&sub->draining, &conn->node);
        connection_lost(sub, conn, &why);
    }
    mt_client_conn_call_gone(conn);
}

static mt_err client_session_new(mt_client_conn *conn, mt_session **out)
{
    const mt_channel_options *options = &conn->subchannel->channel->options;
    mt_session_args args = {
        .events = &mt_client_call_events,
        .owner = conn,
        .limits = {.max_message_bytes = options->max_message_bytes,
                   .max_metadata_bytes = options->max_metadata_bytes,
                   .stream_window_bytes = options->stream_window_bytes,
                   .connection_window_bytes = options->connection_window_bytes,
                   .max_concurrent_calls = 1, /* nobody calls a client */
                   .max_methods = 1},
        .label = "msgtrans-c/" MT_VERSION_TEXT,
        .recorder = &conn->recorder,
    };

    mt_limits_complete(&args.limits);
    return mt_native_new(&args, out);
}

/* Makes a pipe to one address, with TLS on it if that is wanted; *error as mt_carrier's connect. */
static mt_err connect_pipe(mt_subchannel *sub, const mt_address *address, mt_pipe **out, int *error)
{
    mt_channel *channel = sub->channel;
    mt_pipe *pipe;
    mt_err err = mt_carrier_of(address->scheme)->connect(channel->loop, address, &pipe, error);

    *out = pipe;
    if (err != MT_OK || address->scheme != MT_SCHEME_TLS)
        return err;
    mt_tls_refresh(channel->tls);
    return mt_tls_pipe_new(&(mt_tls_args){.context = channel->tls,
                                          .lower = pipe,
                                          .host = sub->target.host,
                                          .ticket = &sub->ticket},
                           out);
}

static mt_client_conn *client_conn_new(mt_subchannel *sub)
{
    mt_client_conn *conn = mt_zalloc(sizeof *conn);

    if (conn == NULL)
        return NULL;
    conn->subchannel = sub;
    mt_list_init(&conn->calls);
    mt_recorder_init(&conn->recorder, &sub->channel->loop->now,
                     sub->channel->options.recorder_frames);
    return conn;
}

/* Starts to connect to one address. */
static mt_err client_conn_start(mt_subchannel *sub, const mt_address *address, uint32_t timeout_ms)
{
    mt_pipe *pipe = NULL;
    mt_session *session = NULL;
    mt_client_conn *conn = client_conn_new(sub);
    char text[MT_ADDRESS_TEXT];
    int error = 0;

    if (conn == NULL)
        return MT_ENOMEM;
    mt_address_format(address, text, sizeof text);
    conn->peer = mt_strndup(text, strlen(text));
    mt_err err = conn->peer != NULL ? connect_pipe(sub, address, &pipe, &error) : MT_ENOMEM;
    if (err == MT_OK)
        err = client_session_new(conn, &session);
    if (err != MT_OK) {
        mt_status_set(&sub->failure, MT_UNAVAILABLE, "%s: cannot connect: %s", text,
                      err == MT_EIO      ? strerror(error)
                      : err == MT_ENOENT ? "nobody listens on that name in this process"
                                         : mt_err_text(err));
        mt_pipe_free(pipe);
        client_conn_free(conn);
        return err;
    }
    sub->conn = conn;
    sub->channel->conns++;
    set_state(sub, MT_SUBCHANNEL_CONNECTING);
    mt_conn_init(&conn->conn, &(mt_conn_args){.pipe = pipe,
                                              .session = session,
                                              .owner = &client_conn_ops,
                                              .max_unsent = UINT32_MAX,
                                              .open_timeout_ms = timeout_ms,
                                              .state = MT_CONN_OPENING});
    return MT_OK;
}

/* ---- an attempt: the name, then its addresses one after the other */

static void try_next_address(mt_subchannel *sub)
{
    while (sub->next_address < sub->address_count) {
        mt_time left = sub->attempt_until - sub->channel->loop->now;
        mt_time share = left / (mt_time)(sub->address_count - sub->next_address);
        const mt_address *address = &sub->addresses[sub->next_address++];

        if (left <= 0)
            break;
        if (client_conn_start(sub, address, (uint32_t)(share / MT_MS) + 1) == MT_OK)
            return;
    }
    attempt_failed(sub, &sub->failure);
}

static void use_addresses(mt_subchannel *sub, const mt_address *addresses, size_t count)
{
    mt_address *copy = mt_malloc(count * sizeof *copy);

    if (copy == NULL) {
        mt_status_set(&sub->failure, MT_RESOURCE_EXHAUSTED, "out of memory");
        attempt_failed(sub, &sub->failure);
        return;
    }
    memcpy(copy, addresses, count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i].scheme = sub->target.scheme; /* a lookup knows only of tcp */
    mt_free(sub->addresses);
    sub->addresses = copy;
    sub->address_count = count;
    sub->next_address = 0;
    try_next_address(sub);
}

static void stop_resolving(mt_subchannel *sub)
{
    mt_timer_stop(sub->channel->loop, &sub->timer);
    mt_resolver_free(sub->resolver);
    sub->resolver = NULL;
}

static void resolve_failed(mt_subchannel *sub, const char *why)
{
    char text[MT_ADDRESS_TEXT];
    mt_status status;

    mt_address_format(&sub->target, text, sizeof text);
    mt_status_set(&status, MT_UNAVAILABLE, "%s: name lookup failed: %s", text, why);
    attempt_failed(sub, &status);
}

static void resolved(void *arg, mt_err err, const mt_address *addresses, size_t count,
                     const char *why)
{
    mt_subchannel *sub = arg;

    /* What is borrowed goes with the resolver, so that is freed last. */
    mt_resolver *resolver = sub->resolver;
    sub->resolver = NULL;
    mt_timer_stop(sub->channel->loop, &sub->timer);
    if (err == MT_OK)
        use_addresses(sub, addresses, count);
    else
        resolve_failed(sub, why);
    mt_resolver_free(resolver);
}

static void resolve_timed_out(mt_timer *timer, void *arg)
{
    mt_subchannel *sub = arg;

    (void)timer;
    stop_resolving(sub);
    resolve_failed(sub, "timed out");
}

static void resolve(mt_subchannel *sub)
{
    mt_loop *loop = sub->channel->loop;
    const mt_resolve_args args = {.loop = loop,
                                  .host = sub->target.host,
                                  .port = sub->target.port,
                                  .servers = sub->channel->dns_servers,
                                  .done = resolved,
                                  .arg = sub};
    mt_err err = mt_resolver_start(&args, &sub->resolver);

    if (err != MT_OK) {
        resolve_failed(sub, mt_err_text(err));
        return;
    }
    sub->timer.fn = resolve_timed_out;
    mt_timer_start(loop, &sub->timer, sub->attempt_until);
    set_state(sub, MT_SUBCHANNEL_RESOLVING);
}

void mt_subchannel_connect(mt_subchannel *sub)
{
    mt_channel *channel = sub->channel;

    if (sub->state != MT_SUBCHANNEL_IDLE || channel->closing)
        return;
    sub->attempt_until = channel->loop->now + channel->options.connect_timeout_ms * MT_MS;
    if (sub->target.resolved)
        use_addresses(sub, &sub->target, 1);
    else
        resolve(sub);
}

/* ---- life */

void mt_subchannel_init(mt_subchannel *sub, mt_channel *channel, const mt_address *target)
{
    const mt_channel_options *options = &channel->options;

    *sub = (mt_subchannel){.channel = channel,
                           .index = (size_t)(sub - channel->subchannels),
                           .target = *target,
                           .timer.arg = sub};
    mt_list_init(&sub->draining);
    mt_backoff_init(&sub->backoff, options->backoff_min_ms * MT_MS,
                    options->backoff_max_ms * MT_MS);
}

void mt_subchannel_close(mt_subchannel *sub, const mt_status *why)
{
    stop_resolving(sub);
    if (sub->conn != NULL)
        mt_conn_close(&sub->conn->conn, why);
    for (mt_list *node = sub->draining.next; node != &sub->draining; node = node->next)
        mt_conn_close(&MT_CONTAINER_OF(node, mt_client_conn, node)->conn, why);
}

void mt_subchannel_fini(mt_subchannel *sub)
{
    mt_free(sub->addresses);
    mt_tls_ticket_clear(&sub->ticket);
}
