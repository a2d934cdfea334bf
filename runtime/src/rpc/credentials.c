/* SPDX-License-Identifier: Apache-2.0 */
/* credentials.c - credentials, constant ones and those that are asked for each call. */
#include "rpc/credentials.h"

#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/status.h"
#include "rpc/channel.h"

enum { TOKEN_MOST = 8192 };

struct mt_credentials {
    _Atomic uint32_t refs;
    mt_credentials_fn *fn; /* NULL: it is constant */
    void *arg;
    mt_metadata_entry constant;
    char text[];
};

/* Lives until it is answered, whatever becomes of the call, which it holds. */
struct mt_credentials_request {
    mt_client_call *call;
    mt_post post;
    _Atomic int state;
    mt_code code; /* MT_OK: given */
    char text[160];
    mt_metadata given;
    mt_arena *memory; /* of given */
};

/* of a request: who sees the other's state takes the next step */
enum { ASKING = 0, WAITING, ANSWERED };

/* ---- making them */

static mt_err make(size_t text, mt_credentials **out)
{
    *out = mt_zalloc(sizeof **out + text);
    if (*out == NULL)
        return MT_ENOMEM;
    atomic_store_explicit(&(*out)->refs, 1, memory_order_relaxed);
    return MT_OK;
}

mt_err mt_credentials_bearer(const char *token, mt_credentials **out)
{
    static const char scheme[] = "Bearer ";
    size_t size = token != NULL ? strlen(token) : 0;
    const mt_metadata_entry entry = mt_metadata_text("authorization", token != NULL ? token : "");
    const mt_metadata one = {&entry, 1};

    *out = NULL;
    if (size == 0 || size > TOKEN_MOST || mt_metadata_check(&one, NULL) != MT_OK)
        return MT_EINVAL;
    mt_err err = make(sizeof scheme + size, out);
    if (err != MT_OK)
        return err;
    memcpy((*out)->text, scheme, sizeof scheme - 1);
    memcpy((*out)->text + sizeof scheme - 1, token, size + 1);
    (*out)->constant = mt_metadata_text("authorization", (*out)->text);
    return MT_OK;
}

mt_err mt_credentials_new(mt_credentials_fn *fn, void *arg, mt_credentials **out)
{
    mt_err err = make(0, out);

    if (err == MT_OK) {
        (*out)->fn = fn;
        (*out)->arg = arg;
    }
    return err;
}

mt_credentials *mt_credentials_ref(mt_credentials *credentials)
{
    if (credentials != NULL)
        atomic_fetch_add_explicit(&credentials->refs, 1, memory_order_relaxed);
    return credentials;
}

void mt_credentials_free(mt_credentials *credentials)
{
    if (credentials != NULL &&
        atomic_fetch_sub_explicit(&credentials->refs, 1, memory_order_acq_rel) == 1)
        mt_free(credentials);
}

/* ---- the call's side */

static void end_call(mt_client_call *call, mt_code code, const char *text)
{
    mt_status status;

    mt_status_set(&status, code, "%s", text);
    status.ran = MT_DID_NOT_RUN;
    status.stage = MT_STAGE_QUEUE;
    mt_client_call_end_later(call, &status);
}

/* Takes what was given; false: the call has ended over it. */
static bool take(mt_client_call *call, mt_metadata given)
{
    mt_err err = mt_client_call_add_metadata(call, given);

    if (err == MT_OK)
        return true;
    if (err == MT_ENOMEM)
        end_call(call, MT_RESOURCE_EXHAUSTED, "out of memory");
    else
        end_call(call, MT_RESOURCE_EXHAUSTED, "the metadata is too large with its credentials");
    return false;
}

static void request_free(mt_credentials_request *request)
{
    mt_arena_free(request->memory);
    mt_call_unref(&request->call->base);
    mt_free(request);
}

/* Takes the answer; false: the call has ended over it. */
static bool take_answer(mt_client_call *call, const mt_credentials_request *request)
{
    if (call->ended)
        return false;
    if (request->code == MT_OK)
        return take(call, request->given);
    end_call(call, request->code, request->text);
    return false;
}

static mt_credentials_request *request_new(mt_client_call *call)
{
    mt_credentials_request *request = mt_zalloc(sizeof *request);

    if (request == NULL)
        return NULL;
    request->call = (mt_client_call *)mt_call_ref(&call->base);
    return request;
}

void mt_credentials_stop(mt_client_call *call)
{
    if (!call->asking)
        return;
    call->asking = false;
    mt_loop_release(call->base.loop);
    mt_list_remove(&call->base.node);
}

/* From now on the caller's memory is not needed, and a channel that closes finds the call. */
static void wait_for_answer(mt_client_call *call)
{
    if (call->ended || !mt_client_call_keep_request(call))
        return;
    if (call->channel->closing) {
        end_call(call, MT_CANCELLED, "the channel was closed");
        return;
    }
    call->asking = true;
    mt_loop_hold(call->base.loop);
    mt_client_call_enter(call, MT_STAGE_QUEUE);
    mt_list_push_back(&call->channel->asking, &call->base.node);
}

static void request_posted(mt_post *post)
{
    mt_credentials_request *request = MT_CONTAINER_OF(post, mt_credentials_request, post);
    mt_client_call *call = request->call;

    mt_credentials_stop(call);
    if (take_answer(call, request))
        mt_credentials_collect(call);
    request_free(request);
}

/* Asks one; true: the answer is here, and the call goes on. */
static bool ask(mt_client_call *call, const mt_credentials *credentials)
{
    if (credentials->fn == NULL)
        return take(call, (mt_metadata){&credentials->constant, 1});
    mt_credentials_request *request = request_new(call);
    if (request == NULL) {
        end_call(call, MT_RESOURCE_EXHAUSTED, "out of memory");
        return false;
    }
    credentials->fn(request, credentials->arg);
    if (atomic_exchange(&request->state, WAITING) != ANSWERED) {
        wait_for_answer(call);
        return false;
    }
    bool goes_on = take_answer(call, request);
    request_free(request);
    return goes_on;
}

static bool are_safe(const mt_channel *channel)
{
    if (channel->options.insecure_credentials)
        return true;
    for (size_t i = 0; i < channel->count; i++)
        if (!mt_address_is_private(&channel->subchannels[i].target))
            return false;
    return true;
}

void mt_credentials_collect(mt_client_call *call)
{
    mt_channel *channel = call->channel;

    if (!are_safe(channel)) {
        end_call(
            call, MT_UNAUTHENTICATED,
            "credentials are not sent over tcp://, where anybody can read them; use tls://, or "
            "set insecure_credentials");
        return;
    }
    while (call->credentials_asked < MT_CREDENTIALS_MOST) {
        const mt_credentials *next = call->credentials[call->credentials_asked++];

        if (next != NULL && !ask(call, next))
            return;
    }
    if (channel->closing)
        end_call(call, MT_CANCELLED, "the channel was closed");
    else
        mt_channel_place(channel, call);
}

/* ---- the answer */

const mt_method *mt_credentials_method(const mt_credentials_request *request)
{
    return request->call->base.method;
}

/* While the loop is still in fn it looks itself; else it has to be told, if it is still there. */
static void answer(mt_credentials_request *request)
{
    if (atomic_exchange(&request->state, ANSWERED) == ASKING)
        return;
    request->post.fn = request_posted;
    if (!mt_client_call_post(request->call, &request->post))
        request_free(request);
}

static mt_err keep(mt_credentials_request *request, mt_metadata metadata)
{
    mt_err err = mt_metadata_check(&metadata, NULL);

    if (err == MT_OK)
        err = mt_arena_new(&request->memory);
    return err == MT_OK ? mt_arena_copy_metadata(request->memory, metadata, &request->given) : err;
}

static void set_refusal(mt_credentials_request *request, mt_code code, const char *text)
{
    request->code = code > MT_OK && code <= MT_UNAUTHENTICATED ? code : MT_UNAUTHENTICATED;
    snprintf(request->text, sizeof request->text, "credentials: %s",
             text != NULL ? text : "refused");
}

void mt_credentials_give(mt_credentials_request *request, mt_metadata metadata)
{
    mt_err err = keep(request, metadata);

    if (err == MT_ENOMEM)
        set_refusal(request, MT_RESOURCE_EXHAUSTED, "out of memory");
    else if (err != MT_OK)
        set_refusal(request, MT_INTERNAL, "what was given is no metadata that may be sent");
    answer(request);
}

void mt_credentials_refuse(mt_credentials_request *request, mt_code code, const char *text)
{
    set_refusal(request, code, text);
    answer(request);
}
