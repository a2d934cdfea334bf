/* SPDX-License-Identifier: Apache-2.0 */
/* client_start.c - the two ways to start a unary call: blocking, and with a callback. */
#include "rpc/channel.h"

#include <string.h>

#include "rpc/credentials.h"
#include "rpc/inherit.h"
#include "rpc/intercept.h"
#include "wire/message.h"

/* ---- what both have in common */

static void set_options(mt_client_call *call, const mt_call_options *options)
{
    uint32_t timeout_ms = options != NULL ? options->timeout_ms : 0;
    mt_time timeout = timeout_ms * MT_MS;

    if (timeout_ms == 0) {
        timeout = call->base.method->timeout_us * MT_US;
        timeout_ms = (uint32_t)((timeout + MT_MS - 1) / MT_MS);
    }
    call->timeout_ms = timeout_ms;
    call->base.deadline = timeout == 0 || timeout_ms == MT_NO_TIMEOUT ? MT_NEVER : timeout;
    if (options != NULL) {
        call->wait_for_ready = options->wait_for_ready;
        call->metadata = options->metadata;
        call->credentials[1] = mt_credentials_ref(options->credentials);
    }
}

/* Calls the interceptors; what refuses the call is left in its status. */
static mt_err intercept(mt_client_call *call)
{
    mt_interceptors *list =
        atomic_load_explicit(&call->channel->interceptors, memory_order_acquire);
    mt_status why;

    if (list == NULL)
        return MT_OK;
    mt_err err = mt_intercept_start(&call->base, list, &why);
    if (err == MT_OK && call->message != NULL)
        mt_intercept_message(&call->base, MT_SENT, call->base.method->request, call->message);
    if (err != MT_ECLOSED)
        return err;
    call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status == NULL)
        return MT_ENOMEM;
    *call->status = why;
    return MT_OK;
}

mt_client_call *mt_client_call_new(mt_channel *channel, const mt_start_args *args, mt_call *parent)
{
    mt_client_call *call = mt_call_create(sizeof *call, channel->loop);

    if (call == NULL)
        return NULL;
    call->base.method = args->method;
    call->channel = channel;
    call->own_loop = channel->own_loop;
    call->done = args->done;
    call->arg = args->arg;
    call->message = args->request;
    call->credentials[0] = channel->credentials;
    atomic_store_explicit(&call->refs, 1, memory_order_relaxed);
    set_options(call, args->options);
    mt_call_use_compression(&call->base, args->options != NULL ? args->options->compression
                                                               : MT_COMPRESSION_DEFAULT);
    mt_err err = intercept(call);
    if (err == MT_OK && call->status == NULL)
        err = mt_inherit_from(call, parent);
    if (err == MT_OK)
        return call;
    mt_call_unref(&call->base);
    return NULL;
}

mt_err mt_client_call_add_metadata(mt_client_call *call, mt_metadata more)
{
    mt_metadata before = call->metadata, added;
    mt_err err = mt_metadata_check(&more, NULL);

    if (err != MT_OK || more.count == 0)
        return err;
    mt_metadata_entry *entries =
        mt_arena_take(&call->base.arena, (before.count + more.count) * sizeof *entries);
    if (entries == NULL || mt_call_copy_metadata(&call->base, more, &added) != MT_OK)
        return MT_ENOMEM;
    for (size_t i = 0; i < before.count; i++)
        entries[i] = before.entries[i];
    for (size_t i = 0; i < added.count; i++)
        entries[before.count + i] = added.entries[i];
    const mt_metadata all = {entries, before.count + added.count};
    err = mt_metadata_check(&all, NULL);
    if (err == MT_OK)
        call->metadata = all;
    return err;
}

/* Which of the rules an entry breaks. */
static const char *broken_rule(mt_metadata_entry entry)
{
    const char *key = entry.key;
    size_t bad;

    entry.value.size = 0;
    const mt_metadata without_value = {&entry, 1};
    if (mt_metadata_check(&without_value, &bad) == MT_OK)
        return "a value is printable ASCII, unless its key ends in -bin";
    if (key != NULL && (strncmp(key, "grpc-", 5) == 0 || strncmp(key, "mt-", 3) == 0))
        return "keys that start with grpc- or mt- are reserved";
    return "a key is made of 0-9 a-z _ - . only, and not empty";
}

static void check_metadata(const mt_metadata *metadata, mt_status *status)
{
    size_t bad;
    mt_err err = mt_metadata_check(metadata, &bad);

    if (err == MT_ELIMIT && bad == MT_METADATA_MAX_ENTRIES)
        mt_status_set(status, MT_RESOURCE_EXHAUSTED,
                      "metadata has %zu entries, over MT_METADATA_MAX_ENTRIES = %d",
                      metadata->count, MT_METADATA_MAX_ENTRIES);
    else if (err == MT_ELIMIT)
        mt_status_set(status, MT_RESOURCE_EXHAUSTED,
                      "metadata is over MT_METADATA_MAX_BYTES = %d with entry %zu (\"%.64s\")",
                      MT_METADATA_MAX_BYTES, bad, metadata->entries[bad].key);
    else if (err != MT_OK)
        mt_status_set(status, MT_INVALID_ARGUMENT, "metadata entry %zu (\"%.64s\"): %s", bad,
                      metadata->entries[bad].key != NULL ? metadata->entries[bad].key : "",
                      broken_rule(metadata->entries[bad]));
}

/* What is wrong with a call before it has begun; MT_OK when nothing is. */
static void check_call(const mt_client_call *call, mt_status *status)
{
    const mt_channel *channel = call->channel;

    mt_status_clear(status);
    if (channel->error.code != MT_OK)
        *status = channel->error;
    else if (channel->closing)
        mt_status_set(status, MT_CANCELLED, "the channel was closed");
    else if (call->status != NULL)
        *status = *call->status;
    else if (call->metadata.count > 0)
        check_metadata(&call->metadata, status);
}

/* Its parent may have ended since it was started. */
static void check_parent(mt_client_call *call, mt_status *status)
{
    mt_code ended = mt_inherit_join(call);

    if (ended != MT_OK)
        mt_status_set(status, ended, "%s, the call that it was made for, had ended",
                      call->parent_path);
}

static bool has_credentials(const mt_client_call *call)
{
    return call->credentials[0] != NULL || call->credentials[1] != NULL;
}

void mt_client_call_begin(mt_client_call *call, mt_time now)
{
    mt_loop *loop = call->base.loop;
    mt_status status;

    call->channel->calls++;
    call->started = call->stage_since = now;
    call->base.timer = (mt_timer){.fn = mt_client_call_deadline, .arg = call};
    if (call->base.deadline != MT_NEVER) {
        call->base.deadline += now;
        mt_timer_start(loop, &call->base.timer, call->base.deadline);
    }
    check_call(call, &status);
    if (status.code == MT_OK)
        check_parent(call, &status);
    if (status.code == MT_OK && has_credentials(call)) {
        mt_credentials_collect(call);
    } else if (status.code == MT_OK) {
        mt_channel_place(call->channel, call);
    } else {
        status.ran = MT_DID_NOT_RUN;
        mt_client_call_end_later(call, &status);
    }
}

/* ---- blocking */

/* The outcome of a call that there never was. */
static mt_status not_begun(mt_code code, const char *why)
{
    mt_status status = mt_status_make(code, "%s", why);

    status.ran = MT_DID_NOT_RUN;
    return status;
}

static void blocking_begin(void *arg)
{
    mt_blocking *blocking = arg;
    mt_loop *loop = blocking->channel->loop;
    mt_client_call *call = mt_client_call_new(blocking->channel, blocking->args, blocking->parent);

    if (call == NULL) {
        blocking->status = not_begun(MT_RESOURCE_EXHAUSTED, "out of memory");
        mt_waiter_finish(loop, &blocking->waiter);
        return;
    }
    mt_call_ref(&call->base);
    blocking->call = call;
    call->blocking = blocking;
    mt_client_call_begin(call, mt_loop_clock(loop));
}

static void release_reply(void *arg)
{
    mt_call_unref(arg);
}

mt_status mt_channel_call(mt_channel *channel, const mt_method *method, const void *request,
                          void **reply, const mt_call_options *options)
{
    const mt_start_args args = {.method = method, .request = request, .options = options};
    mt_blocking blocking = {
        .channel = channel, .args = &args, .parent = mt_inherit_parent(options)};

    *reply = NULL;
    if (options != NULL && options->keep != NULL)
        *options->keep = NULL;
    if (channel == NULL)
        return not_begun(MT_INVALID_ARGUMENT, "no channel: mt_channel_open() found no memory");
    if (channel->loop == NULL)
        return not_begun(channel->error.code, channel->error.text);
    if (mt_channel_wait(channel, &blocking.waiter, blocking_begin, &blocking) != MT_OK)
        return not_begun(MT_FAILED_PRECONDITION,
                         "a blocking call inside a callback of its own loop would wait for itself; "
                         "use the callback form, or a blocking handler");
    mt_client_call *call = blocking.call;
    if (call == NULL)
        return blocking.status;
    if (options != NULL && options->keep != NULL)
        *options->keep = mt_call_ref(&call->base);
    if (blocking.status.code == MT_OK) {
        *reply = call->reply;
        mt_message_set_owner(call->reply, release_reply, &call->base);
    } else {
        mt_call_unref(&call->base);
    }
    return blocking.status;
}

/* ---- with a callback */

static void start_posted(mt_post *post)
{
    mt_client_call *call = MT_CONTAINER_OF(post, mt_client_call, base.post);
    mt_channel *channel = call->channel;

    mt_client_call_begin(call, call->base.loop->now);
    atomic_fetch_sub_explicit(&channel->posted, 1, memory_order_release);
}

/* What may not be sent is not copied either: the call begins only to end. */
static mt_err refuse_bad_metadata(mt_client_call *call)
{
    mt_status why;

    if (call->status != NULL) { /* refused already */
        call->metadata = (mt_metadata){0};
        return MT_OK;
    }
    mt_status_clear(&why);
    check_metadata(&call->metadata, &why);
    if (why.code == MT_OK)
        return MT_OK;
    call->metadata = (mt_metadata){0};
    call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status == NULL)
        return MT_ENOMEM;
    *call->status = why;
    return MT_OK;
}

/* From another thread: the request is encoded here, so that nothing of the caller's is borrowed. */
static mt_call *start_from_outside(mt_channel *channel, mt_client_call *call)
{
    mt_err err = mt_call_encode(call->base.method->request, call->message, &call->request);

    call->message = NULL;
    call->kept = true;
    if (err == MT_OK)
        err = refuse_bad_metadata(call);
    if (err == MT_OK)
        err = mt_call_copy_metadata(&call->base, call->metadata, &call->metadata);
    if (err == MT_OK && channel->own_loop)
        err = mt_channel_ensure_thread(channel);
    if (err != MT_OK) {
        mt_call_unref(&call->base);
        return NULL;
    }
    atomic_fetch_add_explicit(&channel->posted, 1, memory_order_relaxed);
    call->base.post.fn = start_posted;
    mt_loop_send(channel->loop, &call->base.post);
    return &call->base;
}

mt_call *mt_channel_start(mt_channel *channel, const mt_start_args *args)
{
    mt_call **keep = args->options != NULL ? args->options->keep : NULL;
    mt_client_call *call = NULL;
    mt_call *started;

    if (channel != NULL && channel->loop != NULL)
        call = mt_client_call_new(channel, args, mt_inherit_parent(args->options));
    if (keep != NULL)
        *keep = NULL;
    if (call == NULL)
        return NULL;
    if (keep != NULL) /* before done can run, which may be on another thread */
        *keep = mt_call_ref(&call->base);
    if (mt_loop_is_current(channel->loop)) {
        mt_client_call_begin(call, channel->loop->now);
        started = &call->base;
    } else {
        started = start_from_outside(channel, call);
    }
    if (keep != NULL && started == NULL) {
        mt_call_unref(*keep);
        *keep = NULL;
    }
    return started;
}
