/* SPDX-License-Identifier: Apache-2.0 */
/* inproc.c - the transport inside one process: two ends with a bounded queue of bytes each way, on two
 * loops or on the same one. Needs no descriptor, so it also runs in simulation.
 *
 * An end hears of readiness by a post to its loop, at most one under way. Link and listener live until
 * their last post has run. */
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/chain.h"
#include "core/status.h"
#include "net/pipe.h"

enum { QUEUE_BYTES = 256 * 1024, PENDING_MAX = 4096, PIECES = 16 };

typedef struct inproc_link inproc_link;

typedef struct inproc_end {
    mt_pipe base;
    inproc_link *link;
    mt_post post;
    mt_list node;    /* among those that a listener has not accepted yet */
    struct {         /* under the link's lock */
        mt_chain in; /* what the other end wrote */
        unsigned wanted;
        bool posted;
        bool ended;  /* it will write no more */
        bool closed; /* it is gone */
    } shared;
} inproc_end;

struct inproc_link {
    pthread_mutex_t lock;
    uint32_t refs; /* ends that are not closed, and posts under way */
    inproc_end ends[2];
    char name[MT_HOST_SIZE];
};

/* ---- links; where nothing else is said, with the lock */

static inproc_end *peer_of(const inproc_end *end)
{
    inproc_link *link = end->link;

    return end == &link->ends[0] ? &link->ends[1] : &link->ends[0];
}

/* Drops one reference and the lock. */
static void link_unref(inproc_link *link)
{
    bool last = --link->refs == 0;

    pthread_mutex_unlock(&link->lock);
    if (!last)
        return;
    pthread_mutex_destroy(&link->lock);
    mt_free(link);
}

static unsigned readiness(const inproc_end *end)
{
    const inproc_end *peer = peer_of(end);
    bool is_over = peer->shared.ended || peer->shared.closed;
    bool has_room = peer->shared.in.bytes < QUEUE_BYTES;
    unsigned read = end->shared.in.bytes > 0 || is_over ? MT_PIPE_READ : 0;
    unsigned write = has_room || peer->shared.closed || end->shared.ended ? MT_PIPE_WRITE : 0;

    return read | write;
}

/* Lets an end look for itself, on its own loop, if there is something that it wants. */
static void tell(inproc_end *end)
{
    if (end->shared.posted || (readiness(end) & end->shared.wanted) == 0)
        return;
    end->shared.posted = true;
    end->link->refs++;
    mt_loop_send(end->base.loop, &end->post);
}

/* Without the lock. */
static void end_told(mt_post *post)
{
    inproc_end *end = MT_CONTAINER_OF(post, inproc_end, post);

    pthread_mutex_lock(&end->link->lock);
    end->shared.posted = false;
    unsigned events = readiness(end) & end->shared.wanted;
    pthread_mutex_unlock(&end->link->lock);
    if (events != 0)
        end->base.ready(end->base.arg,
                        events); /* may close the end; the post's reference keeps it */
    pthread_mutex_lock(&end->link->lock);
    tell(end); /* again, in the next turn, while it holds */
    link_unref(end->link);
}

/* ---- the pipe */

/* Copies the front of a chain out. */
static size_t take_bytes(mt_chain *chain, uint8_t *out, size_t room)
{
    struct iovec pieces[PIECES];
    size_t count = mt_chain_front(chain, pieces, PIECES), taken = 0;

    for (size_t i = 0; i < count && taken < room; i++) {
        size_t rest = room - taken;
        size_t size = pieces[i].iov_len < rest ? pieces[i].iov_len : rest;
        memcpy(out + taken, pieces[i].iov_base, size);
        taken += size;
    }
    mt_chain_consume(chain, taken);
    return taken;
}

static mt_err inproc_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    inproc_end *end = (inproc_end *)pipe;
    inproc_end *peer = peer_of(end);

    pthread_mutex_lock(&end->link->lock);
    *got = end->shared.in.bytes > 0 ? take_bytes(&end->shared.in, out, room) : 0;
    bool is_over = peer->shared.ended || peer->shared.closed;
    if (*got > 0)
        tell(peer); /* there is room */
    pthread_mutex_unlock(&end->link->lock);
    if (*got > 0)
        return MT_OK;
    return is_over ? MT_ECLOSED : MT_EAGAIN;
}

/* Copies bytes to the end of a chain; returns how many fitted into room and memory. */
static size_t put_bytes(mt_chain *chain, const uint8_t *bytes, size_t size)
{
    size_t room = QUEUE_BYTES - chain->bytes, put = 0;

    for (size = size < room ? size : room; put < size;) {
        size_t most = MT_BLOCK_ROOM(MT_BLOCK_LARGE);
        size_t step = size - put < most ? size - put : most;
        uint8_t *to = mt_chain_reserve(chain, step);
        if (to == NULL)
            return put;
        memcpy(to, bytes + put, step);
        mt_chain_commit(chain, step);
        put += step;
    }
    return put;
}

static size_t put_vectors(mt_chain *chain, const struct iovec *vectors, size_t count)
{
    size_t put = 0;

    for (size_t i = 0; i < count; i++) {
        size_t size = put_bytes(chain, vectors[i].iov_base, vectors[i].iov_len);
        put += size;
        if (size < vectors[i].iov_len)
            break;
    }
    return put;
}

static mt_err inproc_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    inproc_end *end = (inproc_end *)pipe;
    inproc_end *peer = peer_of(end);
    int error = 0;

    *put = 0;
    pthread_mutex_lock(&end->link->lock);
    bool has_room = peer->shared.in.bytes < QUEUE_BYTES;
    if (peer->shared.closed || end->shared.ended) {
        error = EPIPE;
    } else if (has_room) {
        *put = put_vectors(&peer->shared.in, vectors, count);
        error = *put == 0 ? ENOMEM : 0;
        tell(peer);
    }
    pthread_mutex_unlock(&end->link->lock);
    if (error != 0) {
        pipe->error = pipe->error != 0 ? pipe->error : error;
        return MT_EIO;
    }
    return has_room ? MT_OK : MT_EAGAIN;
}

static void inproc_want(mt_pipe *pipe, unsigned events)
{
    inproc_end *end = (inproc_end *)pipe;

    pthread_mutex_lock(&end->link->lock);
    bool wanted = end->shared.wanted != 0;
    end->shared.wanted = events;
    tell(end);
    pthread_mutex_unlock(&end->link->lock);
    if (wanted && events == 0)
        mt_loop_release(pipe->loop);
    else if (!wanted && events != 0)
        mt_loop_hold(pipe->loop);
}

static void inproc_shutdown(mt_pipe *pipe)
{
    inproc_end *end = (inproc_end *)pipe;

    pthread_mutex_lock(&end->link->lock);
    end->shared.ended = true;
    tell(peer_of(end));
    pthread_mutex_unlock(&end->link->lock);
}

static void inproc_describe(const mt_pipe *pipe, char *out, size_t size)
{
    snprintf(out, size, "inproc:%s", ((const inproc_end *)pipe)->link->name);
}

static void inproc_free(mt_pipe *pipe)
{
    inproc_end *end = (inproc_end *)pipe;

    inproc_want(pipe, 0);
    pthread_mutex_lock(&end->link->lock);
    end->shared.closed = true;
    mt_chain_clear(&end->shared.in);
    tell(peer_of(end));
    link_unref(end->link);
}

static const mt_pipe_ops inproc_ops = {
    .name = "inproc",
    .read = inproc_read,
    .write = inproc_write,
    .want = inproc_want,
    .shutdown = inproc_shutdown,
    .describe = inproc_describe,
    .free = inproc_free,
};

static void end_init(inproc_end *end, inproc_link *link, mt_loop *loop)
{
    *end = (inproc_end){
        .base = {.ops = &inproc_ops, .loop = loop}, .link = link, .post = {.fn = end_told}};
    mt_chain_init(&end->shared.in);
}

/* Makes both ends on two loops; NULL when memory is out. */
static inproc_link *link_new(const char *name, mt_loop *near, mt_loop *far)
{
    inproc_link *link = mt_malloc(sizeof *link);

    if (link == NULL)
        return NULL;
    pthread_mutex_init(&link->lock, NULL);
    link->refs = 2;
    snprintf(link->name, sizeof link->name, "%s", name);
    end_init(&link->ends[0], link, near);
    end_init(&link->ends[1], link, far);
    return link;
}

/* ---- listeners */

typedef struct inproc_listener {
    mt_listener base;
    mt_list node; /* in the registry */
    mt_loop *loop;
    mt_accept_fn *accept;
    void *arg;
    mt_post post;
    uint32_t refs; /* the owner, and a post under way; as all below under the registry's lock */
    bool posted;
    mt_list pending; /* ends that are not accepted yet */
    uint32_t pending_count;
} inproc_listener;

/* All listeners of the process; the next one of a name comes before its siblings. */
static struct registry {
    pthread_mutex_t lock;
    mt_list listeners;
} registry = {PTHREAD_MUTEX_INITIALIZER, {&registry.listeners, &registry.listeners}};

static inproc_listener *find_listener(const char *name)
{
    for (mt_list *node = registry.listeners.next; node != &registry.listeners; node = node->next) {
        inproc_listener *listener = MT_CONTAINER_OF(node, inproc_listener, node);
        if (strcmp(listener->base.address.host, name) == 0)
            return listener;
    }
    return NULL;
}

/* Drops one reference and the registry's lock. */
static void listener_unref(inproc_listener *self)
{
    bool last = --self->refs == 0;

    pthread_mutex_unlock(&registry.lock);
    if (last)
        mt_free(self);
}

static inproc_end *take_pending(inproc_listener *self)
{
    pthread_mutex_lock(&registry.lock);
    mt_list *node = mt_list_pop_front(&self->pending);
    self->pending_count -= node != NULL;
    pthread_mutex_unlock(&registry.lock);
    return node != NULL ? MT_CONTAINER_OF(node, inproc_end, node) : NULL;
}

static void listener_told(mt_post *post)
{
    inproc_listener *self = MT_CONTAINER_OF(post, inproc_listener, post);

    pthread_mutex_lock(&registry.lock);
    self->posted = false;
    pthread_mutex_unlock(&registry.lock);
    for (inproc_end *end; (end = take_pending(self)) != NULL;)
        self->accept(self->arg, &end->base); /* may close the listener */
    pthread_mutex_lock(&registry.lock);
    listener_unref(self);
}

/* Queues an end to be accepted. With the registry's lock. */
static void listener_push(inproc_listener *self, inproc_end *end)
{
    mt_list_push_back(&self->pending, &end->node);
    self->pending_count++;
    mt_list_remove(&self->node); /* the siblings come before it now */
    mt_list_push_back(&registry.listeners, &self->node);
    if (self->posted)
        return;
    self->posted = true;
    self->refs++;
    mt_loop_send(self->loop, &self->post);
}

/* With the registry's lock. */
static mt_err connect_to(inproc_listener *listener, mt_loop *loop, mt_pipe **out, int *error)
{
    if (listener == NULL)
        return MT_ENOENT;
    if (listener->pending_count >= PENDING_MAX) {
        *error = ECONNREFUSED;
        return MT_EIO;
    }
    inproc_link *link = link_new(listener->base.address.host, loop, listener->loop);
    if (link == NULL)
        return MT_ENOMEM;
    listener_push(listener, &link->ends[1]);
    *out = &link->ends[0].base;
    return MT_OK;
}

static mt_err inproc_connect(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error)
{
    *out = NULL;
    *error = 0;
    pthread_mutex_lock(&registry.lock);
    mt_err err = connect_to(find_listener(address->host), loop, out, error);
    pthread_mutex_unlock(&registry.lock);
    return err;
}

static mt_err inproc_listen(const mt_listen_args *args, mt_listener **out, mt_status *why)
{
    const char *name = args->address->host;
    inproc_listener *self = mt_malloc(sizeof *self);

    *out = NULL;
    if (self == NULL) {
        mt_status_set(why, MT_ENOMEM, "inproc:%s: out of memory", name);
        return MT_ENOMEM;
    }
    *self = (inproc_listener){
        .base = {.transport = &mt_carrier_inproc, .address = *args->address},
        .loop = args->loop,
        .accept = args->accept,
        .arg = args->arg,
        .post = {.fn = listener_told},
        .refs = 1,
    };
    mt_list_init(&self->pending);
    pthread_mutex_lock(&registry.lock);
    if (args->sibling == NULL && find_listener(name) != NULL) {
        listener_unref(self);
        mt_status_set(why, MT_EADDRINUSE,
                      "inproc:%s: name already in use in this process; choose another one", name);
        return MT_EADDRINUSE;
    }
    mt_list_push_back(&registry.listeners, &self->node);
    pthread_mutex_unlock(&registry.lock);
    mt_loop_hold(self->loop);
    *out = &self->base;
    return MT_OK;
}

static void inproc_listener_free(mt_listener *listener)
{
    inproc_listener *self = (inproc_listener *)listener;

    pthread_mutex_lock(&registry.lock);
    mt_list_remove(&self->node);
    pthread_mutex_unlock(&registry.lock);
    for (inproc_end *end; (end = take_pending(self)) != NULL;)
        mt_pipe_free(&end->base);
    mt_loop_release(self->loop);
    pthread_mutex_lock(&registry.lock);
    listener_unref(self);
}

const mt_carrier mt_carrier_inproc = {
    .scheme = "inproc",
    .connect = inproc_connect,
    .listen = inproc_listen,
    .listener_free = inproc_listener_free,
};
