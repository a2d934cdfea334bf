/* SPDX-License-Identifier: Apache-2.0 */
/* handler.c - what a handler may ask of its call, besides answering it. */
#include <string.h>

#include <msgtrans/peer.h>

#include "core/alloc.h"
#include "rpc/server_call.h"
#include "rpc/stream.h"

static mt_server_call *server_call(mt_call *call)
{
    return (mt_server_call *)call;
}

mt_metadata mt_call_request_metadata(const mt_call *call)
{
    return ((const mt_server_call *)call)->metadata;
}

mt_err mt_metadata_list_push(mt_call *call, mt_metadata_list *list, mt_metadata_entry entry)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 4 : list->capacity * 2;
        mt_metadata_entry *entries = mt_arena_take(&call->arena, capacity * sizeof *entries);

        if (entries == NULL)
            return MT_ENOMEM;
        if (list->count > 0)
            memcpy(entries, list->entries, list->count * sizeof *entries);
        list->entries = entries;
        list->capacity = capacity;
    }
    list->entries[list->count++] = entry;
    return MT_OK;
}

static mt_err list_add(mt_server_call *call, mt_metadata_list *list, mt_metadata_entry entry)
{
    const mt_metadata one = {&entry, 1};
    mt_metadata copy;
    mt_err err = mt_metadata_check(&one, NULL);

    if (err == MT_OK && list->count >= MT_METADATA_MAX_ENTRIES)
        err = MT_ELIMIT;
    if (err == MT_OK)
        err = mt_call_copy_metadata(&call->base, one, &copy);
    if (err != MT_OK)
        return err;
    err = mt_metadata_list_push(&call->base, list, copy.entries[0]);
    if (err != MT_OK)
        return err;
    const mt_metadata all = {list->entries, list->count};
    err = mt_metadata_check(&all, NULL);
    if (err != MT_OK)
        list->count--;
    return err;
}

mt_err mt_call_add_header(mt_call *call, mt_metadata_entry entry)
{
    if (call->streaming != NULL && call->streaming->wrote)
        return MT_ECLOSED;
    return list_add(server_call(call), &server_call(call)->headers, entry);
}

mt_err mt_call_add_trailer(mt_call *call, mt_metadata_entry entry)
{
    return list_add(server_call(call), &server_call(call)->trailers, entry);
}

void mt_call_set_compression(mt_call *call, mt_compression compression)
{
    mt_call_use_compression(call, compression);
}

void *mt_call_alloc(mt_call *call, size_t size)
{
    return mt_arena_take(&call->arena, size);
}

mt_time mt_call_time_left(const mt_call *call)
{
    if (call->deadline == MT_NEVER)
        return MT_NEVER;
    mt_time now = mt_loop_clock(call->loop);
    return call->deadline > now ? call->deadline - now : 0;
}

bool mt_call_is_cancelled(const mt_call *call)
{
    const mt_server_call *self = (const mt_server_call *)call;

    return atomic_load_explicit(&self->cancelled, memory_order_acquire) ||
           mt_call_time_left(call) == 0;
}

void mt_call_on_cancel(mt_call *call, mt_call_cancelled_fn *fn, void *arg)
{
    server_call(call)->on_cancel = fn;
    server_call(call)->on_cancel_arg = arg;
}

const char *mt_call_peer(mt_call *call)
{
    mt_server_call *self = server_call(call);

    if (self->peer == NULL && self->conn != NULL) {
        char *text = mt_arena_take(&call->arena, MT_ADDRESS_TEXT);

        if (text != NULL)
            mt_pipe_describe(self->conn->conn.pipe, text, MT_ADDRESS_TEXT);
        self->peer = text;
    }
    return self->peer != NULL ? self->peer : "(gone)";
}

/* Asks the pipe once a connection, and only if a handler does. */
static mt_identity *identity_of(mt_server_conn *conn)
{
    if (!conn->identified) {
        conn->identity = mt_pipe_identify(conn->conn.pipe);
        conn->identified = true;
    }
    return mt_identity_ref(conn->identity);
}

void mt_server_call_identify(mt_server_call *call)
{
    if (call->identified || call->conn == NULL)
        return;
    call->identity = identity_of(call->conn);
    call->identified = true;
}

const mt_tls_peer *mt_call_peer_certificate(mt_call *call)
{
    mt_server_call *self = server_call(call);

    mt_server_call_identify(self);
    return self->identity != NULL && self->identity->has_certificate ? &self->identity->certificate
                                                                     : NULL;
}

mt_err mt_call_peer_credentials(mt_call *call, mt_peer_credentials *out)
{
    mt_server_call *self = server_call(call);

    *out = (mt_peer_credentials){0};
    mt_server_call_identify(self);
    if (self->identity == NULL || !self->identity->has_credentials)
        return MT_ENOENT;
    *out = self->identity->credentials;
    return MT_OK;
}
