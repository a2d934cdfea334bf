/* SPDX-License-Identifier: Apache-2.0 */
/* intercept.c - lists of interceptors, and their hooks for one call. */
#include "rpc/intercept.h"

#include <string.h>

#include "core/alloc.h"
#include "core/status.h"
#include "rpc/channel.h"
#include "rpc/server_call.h"

struct mt_interceptors {
    _Atomic uint32_t refs;
    mt_interceptors *older;
    size_t count;
    mt_interceptor each[];
};

struct mt_intercepted {
    mt_interceptors *list;
    mt_status noted;
    bool has_noted;
    bool ended;
    size_t started; /* of at: the start of so many was called */
    mt_interception at[];
};

/* ---- lists */

static mt_err check(const mt_interceptors *before, const mt_interceptor *one)
{
    if (one == NULL || one->name == NULL || one->state_bytes > MT_INTERCEPTOR_STATE_MOST)
        return MT_EINVAL;
    return before != NULL && before->count == MT_INTERCEPTORS_MOST ? MT_ELIMIT : MT_OK;
}

mt_err mt_interceptors_add(_Atomic(mt_interceptors *) *list, const mt_interceptor *one)
{
    mt_interceptors *before = atomic_load_explicit(list, memory_order_acquire);
    size_t count = before != NULL ? before->count : 0;
    mt_err err = check(before, one);

    if (err != MT_OK)
        return err;
    char *name = mt_strndup(one->name, strlen(one->name));
    mt_interceptors *self = mt_malloc(sizeof *self + (count + 1) * sizeof *self->each);
    if (name == NULL || self == NULL) {
        mt_free(name);
        mt_free(self);
        return MT_ENOMEM;
    }
    atomic_store_explicit(&self->refs, 1, memory_order_relaxed);
    self->older = before;
    self->count = count + 1;
    if (count > 0)
        memcpy(self->each, before->each, count * sizeof *self->each);
    self->each[count] = *one;
    self->each[count].name = name;
    atomic_store_explicit(list, self, memory_order_release);
    return MT_OK;
}

void mt_interceptors_unref(mt_interceptors *list)
{
    while (list != NULL && atomic_fetch_sub_explicit(&list->refs, 1, memory_order_acq_rel) == 1) {
        mt_interceptors *older = list->older;

        mt_free((char *)list->each[list->count - 1].name);
        mt_free(list);
        list = older;
    }
}

mt_err mt_channel_add_interceptor(mt_channel *channel, const mt_interceptor *interceptor)
{
    return channel != NULL ? mt_interceptors_add(&channel->interceptors, interceptor) : MT_EINVAL;
}

mt_err mt_server_add_interceptor(mt_server *server, const mt_interceptor *interceptor)
{
    mt_status why;

    if (server == NULL)
        return MT_ENOMEM;
    mt_err err =
        server->started ? MT_ECLOSED : mt_interceptors_add(&server->interceptors, interceptor);
    if (err == MT_OK)
        return MT_OK;
    mt_status_set(&why, err, "interceptor %s: %s",
                  interceptor != NULL && interceptor->name != NULL ? interceptor->name : "(none)",
                  mt_err_text(err));
    return mt_server_fail(server, err, &why);
}

/* ---- the hooks of a call */

static bool make(mt_call *call, mt_interceptors *list)
{
    mt_intercepted *self =
        mt_arena_take(&call->arena, sizeof *self + list->count * sizeof *self->at);

    if (self == NULL)
        return false;
    memset(self, 0, sizeof *self + list->count * sizeof *self->at);
    for (size_t i = 0; i < list->count; i++) {
        const mt_interceptor *one = &list->each[i];
        void *state = NULL;

        if (one->state_bytes > 0) {
            state = mt_arena_take(&call->arena, one->state_bytes);
            if (state == NULL)
                return false;
            memset(state, 0, one->state_bytes);
        }
        self->at[i] = (mt_interception){
            .call = call, .app = one->app, .state = state, .is_server = call->served};
    }
    atomic_fetch_add_explicit(&list->refs, 1, memory_order_relaxed);
    self->list = list;
    call->intercepted = self;
    return true;
}

/* What ends a call must be an error. */
static void correct(mt_status *refusal, const mt_interceptor *one)
{
    if (refusal->code <= MT_OK || refusal->code > MT_UNAUTHENTICATED)
        mt_status_set(refusal, MT_INTERNAL, "refused by the interceptor %s, without a reason",
                      one->name);
}

mt_err mt_intercept_start(mt_call *call, mt_interceptors *list, mt_status *refusal)
{
    mt_status_clear(refusal);
    if (!make(call, list))
        return MT_ENOMEM;
    mt_intercepted *self = call->intercepted;
    while (self->started < list->count) {
        const mt_interceptor *one = &list->each[self->started];
        mt_interception *at = &self->at[self->started++];

        if (one->start == NULL || one->start(at, refusal))
            continue;
        correct(refusal, one);
        return MT_ECLOSED;
    }
    return MT_OK;
}

void mt_intercept_headers_all(mt_call *call, mt_metadata headers)
{
    mt_intercepted *self = call->intercepted;

    for (size_t i = 0; i < self->started; i++)
        if (self->list->each[i].headers != NULL)
            self->list->each[i].headers(&self->at[i], headers);
}

void mt_intercept_message_all(mt_call *call, mt_direction direction, const mt_message_type *type,
                              const void *message)
{
    mt_intercepted *self = call->intercepted;

    for (size_t i = 0; i < self->started; i++)
        if (self->list->each[i].message != NULL)
            self->list->each[i].message(&self->at[i], direction, type, message);
}

void mt_intercept_note_all(mt_call *call, const mt_status *status)
{
    mt_intercepted *self = call->intercepted;

    if (!self->has_noted)
        self->noted = *status;
    self->has_noted = true;
}

const mt_status *mt_intercept_noted(const mt_call *call)
{
    return &call->intercepted->noted;
}

void mt_intercept_end_all(mt_call *call, const mt_status *status, const mt_call_times *times)
{
    mt_intercepted *self = call->intercepted;

    if (self->ended)
        return;
    self->ended = true;
    for (size_t i = self->started; i-- > 0;)
        if (self->list->each[i].end != NULL)
            self->list->each[i].end(&self->at[i], status, times);
}

void mt_intercept_fini_all(mt_call *call)
{
    mt_interceptors_unref(call->intercepted->list);
    call->intercepted = NULL;
}

/* ---- what start may do */

mt_metadata mt_interception_metadata(const mt_interception *at)
{
    if (at->is_server)
        return mt_call_request_metadata(at->call);
    return ((const mt_client_call *)at->call)->metadata;
}

mt_err mt_interception_add_metadata(mt_interception *at, mt_metadata_entry entry)
{
    if (at->is_server)
        return MT_EINVAL;
    return mt_client_call_add_metadata((mt_client_call *)at->call, (mt_metadata){&entry, 1});
}

/* A client's deadline is still a timeout then. */
void mt_interception_limit_time(mt_interception *at, uint32_t timeout_ms)
{
    mt_time limit = timeout_ms * MT_MS;
    mt_client_call *call = (mt_client_call *)at->call;

    if (at->is_server)
        limit += at->call->loop->now;
    if (timeout_ms == MT_NO_TIMEOUT || limit >= at->call->deadline)
        return;
    at->call->deadline = limit;
    if (!at->is_server)
        call->timeout_ms = timeout_ms;
}
