/* SPDX-License-Identifier: Apache-2.0 */
/* channel.c - the choice of a connection for each call, the calls that wait for one, and the channel's end. */
#include "rpc/channel.h"

#include "core/alloc.h"
#include "rpc/credentials.h"
#include "rpc/intercept.h"

/* ---- calls that wait */

/* Where a call is that no connection takes now. */
static mt_stage waiting_stage(const mt_channel *channel)
{
    mt_stage stage = MT_STAGE_CONNECT;

    for (size_t i = 0; i < channel->count; i++) {
        mt_subchannel_state state = channel->subchannels[i].state;

        if (state == MT_SUBCHANNEL_READY)
            return MT_STAGE_QUEUE;
        if (state == MT_SUBCHANNEL_RESOLVING)
            stage = MT_STAGE_RESOLVE;
    }
    return stage;
}

/* True when each server has failed, and none is being tried right now. */
static bool all_failed(const mt_channel *channel)
{
    for (size_t i = 0; i < channel->count; i++)
        if (channel->subchannels[i].state != MT_SUBCHANNEL_BACKOFF)
            return false;
    return true;
}

const char *mt_channel_failure(const mt_channel *channel)
{
    for (size_t i = 0; i < channel->count; i++)
        if (channel->subchannels[i].failure.code != MT_OK)
            return channel->subchannels[i].failure.text;
    return NULL;
}

static void fail_unready(mt_channel *channel, mt_client_call *call)
{
    const char *failure = mt_channel_failure(channel);
    mt_status status;

    if (failure == NULL)
        failure = "not connected";
    if (channel->count == 1)
        mt_status_set(&status, MT_UNAVAILABLE, "%s", failure);
    else
        mt_status_set(&status, MT_UNAVAILABLE, "none of %zu servers is ready; one says: %s",
                      channel->count, failure);
    status.ran = MT_DID_NOT_RUN;
    status.stage = call->stage;
    mt_client_call_end_later(call, &status);
}

static void fail_full(mt_channel *channel, mt_client_call *call)
{
    mt_status status;

    mt_status_set(&status, MT_RESOURCE_EXHAUSTED,
                  "%zu calls wait for a connection already (max_waiting_calls)",
                  channel->waiting_count);
    status.ran = MT_DID_NOT_RUN;
    status.stage = waiting_stage(channel);
    mt_client_call_end_later(call, &status);
}

void mt_channel_changed(mt_channel *channel)
{
    mt_stage stage = waiting_stage(channel);
    bool failed = all_failed(channel);
    mt_list *next;

    for (mt_list *node = channel->waiting.next; node != &channel->waiting; node = next) {
        mt_client_call *call = MT_CONTAINER_OF(node, mt_client_call, base.node);

        next = node->next;
        mt_client_call_enter(call, stage);
        if (failed && !call->wait_for_ready)
            fail_unready(channel, call);
    }
}

/* ---- the choice */

/* Sends a call on the connection that the balancer picks; past those that are full, each tried once. */
static bool try_send(mt_channel *channel, mt_client_call *call)
{
    const mt_lb_view view = {channel->ready, channel->count};

    for (size_t tries = 0; tries < channel->count; tries++) {
        size_t at = mt_lb_pick(channel->lb, &view);

        if (at == MT_LB_NONE)
            return false;
        if (mt_client_call_send(call, channel->subchannels[at].conn))
            return true;
    }
    return false;
}

static void connect_all(mt_channel *channel)
{
    channel->started = true;
    for (size_t i = 0; i < channel->count; i++)
        mt_subchannel_connect(&channel->subchannels[i]);
}

void mt_channel_place(mt_channel *channel, mt_client_call *call)
{
    if (!channel->started)
        connect_all(channel);
    if (mt_list_is_empty(&channel->waiting) && try_send(channel, call))
        return;
    if (channel->waiting_count >= channel->options.max_waiting_calls) {
        fail_full(channel, call);
        return;
    }
    if (!mt_client_call_keep_request(call))
        return;
    mt_client_call_enter(call, waiting_stage(channel));
    mt_list_push_back(&channel->waiting, &call->base.node);
    channel->waiting_count++;
    call->waiting = true;
    if (!call->wait_for_ready && all_failed(channel))
        fail_unready(channel, call);
}

void mt_channel_retry_waiting(mt_channel *channel)
{
    while (!mt_list_is_empty(&channel->waiting)) {
        mt_client_call *call = MT_CONTAINER_OF(channel->waiting.next, mt_client_call, base.node);

        if (!try_send(channel, call))
            return;
    }
}

/* ---- the end */

static void channel_release(mt_channel *channel)
{
    mt_client_call_await_cancels();
    for (size_t i = 0; channel->subchannels != NULL && i < channel->count; i++)
        mt_subchannel_fini(&channel->subchannels[i]);
    mt_interceptors_unref(channel->interceptors);
    mt_credentials_free(channel->credentials);
    mt_lb_free(channel->lb);
    mt_tls_context_free(channel->tls);
    mt_recorder_fini(&channel->recorder);
    pthread_mutex_destroy(&channel->shared.lock);
    pthread_cond_destroy(&channel->shared.left);
    mt_free(channel->subchannels);
    mt_free(channel->ready);
    mt_free(channel->dns_servers);
    mt_free(channel);
}

static bool is_gone(const mt_channel *channel)
{
    return channel->closing && channel->calls == 0 && channel->conns == 0 &&
           atomic_load_explicit(&channel->posted, memory_order_acquire) == 0;
}

/* Tells the ended calls of this turn; then, at the very end, wakes or replaces who frees the channel. */
void mt_channel_turn_end(mt_hook *hook)
{
    mt_channel *channel = MT_CONTAINER_OF(hook, mt_channel, turn_end);
    mt_list *node;

    while ((node = mt_list_pop_front(&channel->ended)) != NULL)
        mt_client_call_tell(MT_CONTAINER_OF(node, mt_client_call, base.node));
    if (!is_gone(channel))
        return;
    mt_hook_cancel(&channel->turn_end);
    if (channel->shared.has_thread)
        mt_waiter_finish(channel->loop, &channel->thread_waiter);
    if (channel->closer != NULL)
        mt_waiter_finish(channel->loop, channel->closer);
    else if (!channel->shared.has_thread)
        channel_release(channel);
}

void mt_channel_touch(mt_channel *channel)
{
    mt_loop_defer(channel->loop, &channel->turn_end);
}

static void end_unsent(mt_list *calls, mt_status *why)
{
    while (!mt_list_is_empty(calls)) {
        mt_client_call *call = MT_CONTAINER_OF(calls->next, mt_client_call, base.node);

        why->ran = MT_DID_NOT_RUN;
        why->stage = call->stage;
        mt_client_call_end_later(call, why);
    }
}

static void channel_close(void *arg)
{
    mt_channel *channel = arg;
    mt_status why;

    mt_status_set(&why, MT_CANCELLED, "the channel was closed");
    channel->closing = true;
    end_unsent(&channel->asking, &why);
    end_unsent(&channel->waiting, &why);
    why.ran = MT_RAN_UNKNOWN;
    for (size_t i = 0; i < channel->count; i++)
        mt_subchannel_close(&channel->subchannels[i], &why);
    mt_channel_touch(channel);
}

void mt_channel_pin(mt_channel *channel)
{
    pthread_mutex_lock(&channel->shared.lock);
    channel->shared.blocked++;
    pthread_mutex_unlock(&channel->shared.lock);
}

void mt_channel_unpin(mt_channel *channel)
{
    pthread_mutex_lock(&channel->shared.lock);
    if (--channel->shared.blocked == 0)
        pthread_cond_broadcast(&channel->shared.left);
    pthread_mutex_unlock(&channel->shared.lock);
}

mt_err mt_channel_wait(mt_channel *channel, mt_waiter *waiter, mt_loop_fn *start, void *arg)
{
    if (!channel->own_loop)
        return mt_loop_wait(channel->loop, waiter, start, arg);
    mt_channel_pin(channel);
    mt_err err = mt_loop_wait(channel->loop, waiter, start, arg);
    mt_channel_unpin(channel);
    return err;
}

/* Waits until the threads whose blocking calls the close has ended are out of the loop, and those that
 * were about to enter it. */
static void await_blocked(mt_channel *channel)
{
    pthread_mutex_lock(&channel->shared.lock);
    while (channel->shared.blocked > 0)
        pthread_cond_wait(&channel->shared.left, &channel->shared.lock);
    pthread_mutex_unlock(&channel->shared.lock);
}

/* Frees a channel from outside its loop: closes it there and waits. */
static void free_from_outside(mt_channel *channel)
{
    mt_loop *loop = channel->own_loop ? channel->loop : NULL;
    mt_waiter waiter = {0};

    channel->closer = &waiter;
    if (mt_loop_wait(channel->loop, &waiter, channel_close, channel) != MT_OK)
        return;
    if (channel->shared.has_thread)
        pthread_join(channel->shared.thread, NULL);
    await_blocked(channel);
    channel_release(channel);
    mt_loop_free(loop);
}

void mt_channel_free(mt_channel *channel)
{
    if (channel == NULL)
        return;
    if (channel->loop == NULL)
        channel_release(channel);
    else if (mt_loop_is_current(channel->loop))
        channel_close(channel);
    else
        free_from_outside(channel);
}

/* ---- the thread of a channel that has no other driver */

/* Drives the loop, or waits to drive it, until the channel is closed. Then, if it was closed from a
 * callback, nobody else is left to clean up. */
static void *channel_thread(void *arg)
{
    mt_channel *channel = arg;
    mt_loop *loop = channel->loop;

    if (mt_loop_wait(loop, &channel->thread_waiter, NULL, NULL) != MT_OK)
        return NULL;
    if (channel->closer == NULL) {
        pthread_detach(pthread_self());
        await_blocked(channel);
        channel_release(channel);
        mt_loop_free(loop);
    }
    return NULL;
}

mt_err mt_channel_ensure_thread(mt_channel *channel)
{
    mt_err err = MT_OK;

    pthread_mutex_lock(&channel->shared.lock);
    if (!channel->shared.has_thread) {
        if (pthread_create(&channel->shared.thread, NULL, channel_thread, channel) == 0)
            channel->shared.has_thread = true;
        else
            err = MT_ENOMEM;
    }
    pthread_mutex_unlock(&channel->shared.lock);
    return err;
}
