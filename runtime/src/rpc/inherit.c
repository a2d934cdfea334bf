/* SPDX-License-Identifier: Apache-2.0 */
/* inherit.c - deadlines and cancellation that go from a handler's call to the calls made for it. */
#include "rpc/inherit.h"

#include <pthread.h>
#include <stdio.h>

#include "core/alloc.h"

/* Children are in the list from their beginning to their end, both on their own loops. The lock is held
 * over every cancellation, so that a child, and with it its loop, lasts as long as one is being sent. */
struct mt_children {
    _Atomic uint32_t refs; /* the parent's and one of each child */
    pthread_mutex_t lock;
    mt_list calls;
    mt_code ended; /* how the parent's half ended without an answer; MT_OK: it did not */
};

static mt_children *children_new(void)
{
    mt_children *children = mt_malloc(sizeof *children);

    if (children == NULL)
        return NULL;
    atomic_store_explicit(&children->refs, 1, memory_order_relaxed);
    pthread_mutex_init(&children->lock, NULL);
    mt_list_init(&children->calls);
    children->ended = MT_OK;
    return children;
}

static void children_unref(mt_children *children)
{
    if (atomic_fetch_sub_explicit(&children->refs, 1, memory_order_acq_rel) != 1)
        return;
    pthread_mutex_destroy(&children->lock);
    mt_free(children);
}

static void cancel_child(mt_client_call *call, mt_code how)
{
    if (atomic_exchange(&call->cancel_requested, true))
        return;
    mt_call_ref(&call->base);
    call->cancel_how = how;
    call->cancel_post.fn = mt_client_call_cancel_posted;
    mt_loop_send(call->base.loop, &call->cancel_post);
}

static void cancel_all(mt_children *children, mt_code how)
{
    pthread_mutex_lock(&children->lock);
    if (children->ended == MT_OK)
        children->ended = how;
    for (mt_list *node = children->calls.next; node != &children->calls; node = node->next)
        cancel_child(MT_CONTAINER_OF(node, mt_client_call, sibling), how);
    pthread_mutex_unlock(&children->lock);
}

/* ---- the parent's side */

static mt_code how_it_ended(const mt_server_call *parent)
{
    return mt_call_time_left(&parent->base) == 0 ? MT_DEADLINE_EXCEEDED : MT_CANCELLED;
}

/* Whoever looks second sees what the other has stored: here the children, there that it is cancelled. */
void mt_inherit_cancel(mt_server_call *parent)
{
    mt_children *children = atomic_load(&parent->children);

    if (children != NULL)
        cancel_all(children, how_it_ended(parent));
}

static mt_children *children_of(mt_server_call *parent)
{
    mt_children *children = atomic_load(&parent->children);

    if (children != NULL)
        return children;
    mt_children *made = children_new();
    if (made == NULL)
        return NULL;
    if (!atomic_compare_exchange_strong(&parent->children, &children, made)) {
        children_unref(made);
        return children;
    }
    if (atomic_load(&parent->cancelled))
        cancel_all(made, how_it_ended(parent));
    return made;
}

void mt_inherit_orphan(mt_server_call *parent)
{
    mt_children *children = atomic_load_explicit(&parent->children, memory_order_acquire);

    if (children != NULL)
        children_unref(children);
}

/* ---- the child's side */

mt_call *mt_inherit_parent(const mt_call_options *options)
{
    if (options == NULL)
        return mt_thread_task;
    if (options->parent != NULL)
        return options->parent;
    return options->detached ? NULL : mt_thread_task;
}

static mt_err refuse(mt_client_call *call, mt_code code, const char *format, const char *path)
{
    call->status = mt_arena_take(&call->base.arena, sizeof *call->status);
    if (call->status == NULL)
        return MT_ENOMEM;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    mt_status_set(call->status, code, format, path);
#pragma GCC diagnostic pop
    return MT_OK;
}

mt_err mt_inherit_from(mt_client_call *call, mt_call *base)
{
    mt_server_call *parent = (mt_server_call *)base;
    mt_time left;

    if (base == NULL)
        return MT_OK;
    if (!base->served)
        return refuse(call, MT_INVALID_ARGUMENT,
                      "options.parent is a call of %s that this process makes; it must be a "
                      "handler's",
                      base->method->path);
    call->parent_path = base->method->path;
    left = mt_call_time_left(base);
    if (left == 0)
        return refuse(call, MT_DEADLINE_EXCEEDED, "the inherited deadline, that of %s, had passed",
                      call->parent_path);
    if (left < call->base.deadline) {
        call->base.deadline = left;
        call->timeout_ms = (uint32_t)((left + MT_MS - 1) / MT_MS);
        call->inherits_deadline = true;
    }
    call->children = children_of(parent);
    if (call->children == NULL)
        return MT_ENOMEM;
    atomic_fetch_add_explicit(&call->children->refs, 1, memory_order_relaxed);
    return MT_OK;
}

mt_code mt_inherit_join(mt_client_call *call)
{
    mt_children *children = call->children;

    if (children == NULL)
        return MT_OK;
    pthread_mutex_lock(&children->lock);
    mt_code ended = children->ended;
    if (ended == MT_OK)
        mt_list_push_back(&children->calls, &call->sibling);
    pthread_mutex_unlock(&children->lock);
    return ended;
}

void mt_inherit_leave(mt_client_call *call)
{
    mt_children *children = call->children;

    if (children == NULL)
        return;
    call->children = NULL;
    pthread_mutex_lock(&children->lock);
    mt_list_remove(&call->sibling);
    pthread_mutex_unlock(&children->lock);
    children_unref(children);
}

void mt_inherit_text(const mt_client_call *call, char *out, size_t size)
{
    out[0] = '\0';
    if (call->inherits_deadline)
        snprintf(out, size, ", inherited from %s", call->parent_path);
}

/* ---- the thread that a handler runs on */

enum { OUTSIDE = 0, INSIDE, FREE_WANTED, FREE_POSTED };

void mt_inherit_answered(mt_server_call *call)
{
    if (mt_thread_task != &call->base)
        return;
    mt_thread_task = NULL;
    if (!mt_loop_is_current(call->base.loop)) /* it is the worker that the handler runs on */
        atomic_store_explicit(&call->on_worker, OUTSIDE, memory_order_relaxed);
}

static void free_posted(mt_post *post)
{
    mt_server_call *call = MT_CONTAINER_OF(post, mt_server_call, base.post);

    atomic_store_explicit(&call->on_worker, OUTSIDE, memory_order_relaxed);
    mt_server_call_free(call);
}

/* Another thread may have answered, and the loop be done with the call but for this. */
static void leave_worker(mt_server_call *call)
{
    uint8_t state = INSIDE;

    if (atomic_compare_exchange_strong(&call->on_worker, &state, OUTSIDE))
        return;
    atomic_store(&call->on_worker, FREE_POSTED);
    call->base.post.fn = free_posted;
    mt_loop_send(call->base.loop, &call->base.post);
}

void mt_inherit_run_on_worker(mt_server_call *call)
{
    const mt_handler *handler = call->handler;

    atomic_store_explicit(&call->on_worker, INSIDE, memory_order_relaxed);
    void *before = mt_inherit_enter(call);
    call->base.method->run(handler->handlers, &call->base, call->request, handler->app);
    if (mt_thread_task == &call->base) /* else this thread has answered, and the call may be gone */
        leave_worker(call);
    mt_inherit_restore(before);
}

bool mt_inherit_is_on_worker(mt_server_call *call)
{
    uint8_t state = atomic_load_explicit(&call->on_worker, memory_order_acquire);

    if (state == INSIDE)
        atomic_compare_exchange_strong(&call->on_worker, &state, FREE_WANTED);
    return state != OUTSIDE;
}
