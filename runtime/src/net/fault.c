/* SPDX-License-Identifier: Apache-2.0 */
/* fault.c - the filter: what comes in waits until it is due, what goes out is held back or cut. */
#include "net/fault.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "net/fault_pipe.h"

enum {
    QUEUE_BYTES = 64 * 1024, /* that wait, pieces counted too; the rest stays in the pipe below */
    PIECE_BYTES = 16 * 1024,
    STEPS_WITHIN = 2048, /* bytes that go in small steps before the pace is normal again */
    NORMAL_WITHIN = 64 * 1024,
};

static const char *const names[MT_FAULT_KINDS] = {
    [MT_FAULT_LATENCY] = "latency",
    [MT_FAULT_OVERTAKEN] = "overtaken",
    [MT_FAULT_PARTIAL_READ] = "partial read",
    [MT_FAULT_PARTIAL_WRITE] = "partial write",
    [MT_FAULT_ONE_BYTE] = "one byte",
    [MT_FAULT_RESET] = "reset",
    [MT_FAULT_HALF_CLOSE] = "half close",
    [MT_FAULT_STALL] = "stall",
    [MT_FAULT_STALL_FOREVER] = "stall for ever",
    [MT_FAULT_REFUSED] = "refused",
    [MT_FAULT_HANG] = "hang",
    [MT_FAULT_SLOW_CONNECT] = "slow connect",
    [MT_FAULT_SLOW_ACCEPT] = "slow accept",
};

const char *mt_fault_name(mt_fault fault)
{
    return names[fault];
}

void mt_fault_net_init(mt_fault_net *net, uint64_t seed, const mt_fault_plan *plan)
{
    *net = (mt_fault_net){.plan = *plan};
    mt_rng_seed(&net->rng, seed);
}

/* ---- chance */

bool mt_fault_happens(mt_fault_net *net, uint32_t per_mille)
{
    return mt_rng_below(&net->rng, 1000) < per_mille;
}

mt_time mt_fault_up_to(mt_fault_net *net, mt_time most)
{
    return (mt_time)mt_rng_below(&net->rng, (uint64_t)most / MT_MS + 1) * MT_MS;
}

/* Early as likely as late: most connections carry little. */
static uint64_t within(mt_fault_net *net)
{
    uint32_t most = net->plan.within_bytes >> mt_rng_below(&net->rng, 16);

    return mt_rng_below(&net->rng, most > 0 ? most : 1);
}

static void way_init(mt_fault_net *net, mt_fault_way *way)
{
    const mt_fault_plan *plan = &net->plan;

    *way = (mt_fault_way){.cut_at = UINT64_MAX, .stall_at = UINT64_MAX};
    way->latency = mt_fault_up_to(net, plan->latency);
    if (mt_fault_happens(net, plan->reset)) {
        way->cut_at = within(net);
        way->cut = MT_FAULT_RESET;
    } else if (mt_fault_happens(net, plan->half_close)) {
        way->cut_at = within(net);
        way->cut = MT_FAULT_HALF_CLOSE;
    }
    if (mt_fault_happens(net, plan->stall)) {
        bool for_ever = mt_fault_happens(net, plan->stall_forever);

        way->stall_at = within(net);
        way->stall_for = for_ever ? MT_NEVER : MT_MS + mt_fault_up_to(net, plan->stall_for);
    }
    way->is_jerky = mt_fault_happens(net, plan->small_steps);
}

/* Returns how many of size bytes go at once. Small steps and normal pace take turns. */
static size_t step(mt_fault_net *net, mt_fault_way *way, size_t size, mt_fault kind)
{
    static const uint16_t sizes[] = {1, 2, 7, 64, 1000};

    if (!way->is_jerky || size <= 1)
        return size;
    if (way->pace_left == 0) {
        way->steps = way->steps == 0 ? sizes[mt_rng_below(&net->rng, 5)] : 0;
        way->pace_left =
            1 + mt_rng_below(&net->rng, way->steps != 0 ? STEPS_WITHIN : NORMAL_WITHIN);
    }
    size_t most = way->steps != 0 ? 1 + mt_rng_below(&net->rng, way->steps) : size;
    if (most < size) {
        net->counts[kind]++;
        net->counts[MT_FAULT_ONE_BYTE] += most == 1;
        size = most;
    }
    if (size > way->pace_left)
        size = way->pace_left;
    way->pace_left -= size;
    return size;
}

/* ---- readiness */

static mt_time read_due(const mt_fault_pipe *self)
{
    mt_time now = self->base.loop->now;

    if (self->broken)
        return now;
    if (!mt_list_is_empty(&self->pieces))
        return MT_CONTAINER_OF(self->pieces.next, mt_fault_piece, node)->due;
    return self->ended ? self->end_due : MT_NEVER;
}

static mt_time write_due(const mt_fault_pipe *self)
{
    if (self->broken)
        return self->base.loop->now;
    return self->out.stalled_until;
}

/* A reader that does not read lets its peer feel it, so nothing is taken in advance for it. */
static bool takes_more(const mt_fault_pipe *self)
{
    return (self->wanted & MT_PIPE_READ) != 0 && self->queued < QUEUE_BYTES && !self->ended;
}

void mt_fault_pipe_sync(mt_fault_pipe *self)
{
    mt_loop *loop = self->base.loop;
    mt_time at = MT_NEVER;
    unsigned below = 0;

    if (self->lower != NULL) {
        if (takes_more(self))
            below |= MT_PIPE_READ;
        if ((self->wanted & MT_PIPE_WRITE) != 0 && self->out.stalled_until == 0)
            below |= MT_PIPE_WRITE;
        mt_pipe_want(self->lower, below);
    }
    if ((self->wanted & MT_PIPE_READ) != 0)
        at = read_due(self);
    if ((self->wanted & MT_PIPE_WRITE) != 0 && write_due(self) != 0 && write_due(self) < at)
        at = write_due(self);
    mt_timer_stop(loop, &self->due);
    if (at != MT_NEVER)
        mt_timer_start(loop, &self->due, at);
}

/* False: the pipe was freed inside. */
static bool tell(mt_fault_pipe *self, unsigned events)
{
    bool gone = false;

    if ((events & self->wanted) == 0)
        return true;
    self->gone = &gone;
    self->base.ready(self->base.arg, events & self->wanted);
    if (!gone)
        self->gone = NULL;
    return !gone;
}

static void on_due(mt_timer *timer, void *arg)
{
    mt_fault_pipe *self = arg;
    mt_time now = self->base.loop->now;
    unsigned events = read_due(self) <= now ? MT_PIPE_READ : 0;

    (void)timer;
    if (self->out.stalled_until != 0 && self->out.stalled_until <= now)
        self->out.stalled_until = 0; /* the pipe below tells when it takes more */
    if (self->broken)
        events |= MT_PIPE_WRITE;
    if (tell(self, events))
        mt_fault_pipe_sync(self);
}

/* ---- the end of a direction */

void mt_fault_pipe_break(mt_fault_pipe *self, int error)
{
    self->broken = true;
    if (self->base.error == 0)
        self->base.error = error;
    mt_pipe_free(self->lower);
    self->lower = NULL;
}

/* What comes in ends behind the pieces that are there. */
static void end_input(mt_fault_pipe *self, mt_err how, int error)
{
    mt_time now = self->base.loop->now;

    self->ended = true;
    self->end = how;
    self->end_error = error;
    self->end_due = self->last_due > now ? self->last_due : now;
}

/* ---- in: from the pipe below to the queue */

/* When bytes that come now may be read; pieces never overtake each other. */
static mt_time arrival(mt_fault_pipe *self)
{
    mt_fault_net *net = self->net;
    mt_time now = self->base.loop->now;
    mt_time due = now + self->in.latency + mt_fault_up_to(net, net->plan.jitter);

    if (self->in.position >= self->in.stall_at) {
        net->counts[self->in.stall_for == MT_NEVER ? MT_FAULT_STALL_FOREVER : MT_FAULT_STALL]++;
        due = self->in.stall_for == MT_NEVER ? MT_NEVER : due + self->in.stall_for;
        self->in.stall_at = UINT64_MAX;
    }
    if (due < self->last_due)
        due = self->last_due;
    self->last_due = due;
    net->counts[MT_FAULT_LATENCY] += due > now;
    return due;
}

/* Puts what was read into the queue, but nothing of what lies behind the cut. */
static void take_piece(mt_fault_pipe *self, mt_fault_piece *piece)
{
    mt_fault_way *in = &self->in;

    if (piece->size > in->cut_at - in->position)
        piece->size = (size_t)(in->cut_at - in->position);
    piece->due = arrival(self);
    piece->sent = self->base.loop->now;
    in->position += piece->size;
    if (piece->size > 0) {
        self->queued += sizeof *piece + piece->size;
        mt_list_push_back(&self->pieces, &piece->node);
    } else {
        mt_free(piece);
    }
    if (in->position < in->cut_at)
        return;
    self->net->counts[in->cut]++;
    if (in->cut == MT_FAULT_RESET)
        end_input(self, MT_EIO, ECONNRESET);
    else
        end_input(self, MT_ECLOSED, 0);
}

/* Reads one piece from below; false when there is nothing more for now. */
static bool pull(mt_fault_pipe *self)
{
    uint8_t bytes[PIECE_BYTES];
    size_t size;
    mt_err err = mt_pipe_read(self->lower, bytes, sizeof bytes, &size);

    if (err != MT_OK) {
        if (err != MT_EAGAIN)
            end_input(self, err, self->lower->error);
        return false;
    }
    mt_fault_piece *piece = mt_malloc(sizeof *piece + size);
    if (piece == NULL) {
        mt_fault_pipe_break(self, ENOMEM);
        return false;
    }
    *piece = (mt_fault_piece){.size = size};
    memcpy(piece->bytes, bytes, size);
    take_piece(self, piece);
    return takes_more(self);
}

void mt_fault_pipe_told(void *arg, unsigned events)
{
    mt_fault_pipe *self = arg;

    if ((events & MT_PIPE_READ) != 0)
        while (takes_more(self) && !self->broken && pull(self))
            ;
    if ((events & MT_PIPE_WRITE) != 0 && !tell(self, MT_PIPE_WRITE))
        return;
    mt_fault_pipe_sync(self);
}

/* ---- the pipe */

static mt_err read_end(mt_fault_pipe *self)
{
    if (self->broken)
        return MT_EIO;
    if (!self->ended || self->end_due > self->base.loop->now)
        return MT_EAGAIN;
    if (self->end == MT_EIO)
        mt_fault_pipe_break(self, self->end_error);
    return self->end;
}

static mt_err fault_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    mt_fault_pipe *self = (mt_fault_pipe *)pipe;
    mt_fault_net *net = self->net;

    *got = 0;
    if (self->broken || mt_list_is_empty(&self->pieces))
        return read_end(self);
    mt_fault_piece *piece = MT_CONTAINER_OF(self->pieces.next, mt_fault_piece, node);
    if (piece->due > pipe->loop->now)
        return MT_EAGAIN;
    size_t size = piece->size - piece->taken < room ? piece->size - piece->taken : room;
    size = step(net, &self->in, size, MT_FAULT_PARTIAL_READ);
    memcpy(out, piece->bytes + piece->taken, size);
    piece->taken += size;
    *got = size;
    net->counts[MT_FAULT_OVERTAKEN] += piece->sent < net->newest;
    if (piece->sent > net->newest)
        net->newest = piece->sent;
    if (piece->taken == piece->size) {
        self->queued -= sizeof *piece + piece->size;
        mt_list_remove(&piece->node);
        mt_free(piece);
    }
    mt_fault_pipe_sync(self);
    return MT_OK;
}

/* True when nothing may be written now. */
static bool is_held_back(mt_fault_pipe *self)
{
    mt_fault_way *out = &self->out;
    mt_time now = self->base.loop->now;

    if (out->position >= out->stall_at) {
        bool for_ever = out->stall_for == MT_NEVER;

        self->net->counts[for_ever ? MT_FAULT_STALL_FOREVER : MT_FAULT_STALL]++;
        out->stalled_until = for_ever ? MT_NEVER : now + out->stall_for;
        out->stall_at = UINT64_MAX;
        mt_fault_pipe_sync(self);
    }
    return out->stalled_until > now;
}

/* What is written has reached the cut. */
static mt_err write_end(mt_fault_pipe *self)
{
    mt_fault_way *out = &self->out;

    if (out->cut == MT_FAULT_RESET) {
        self->net->counts[MT_FAULT_RESET]++;
        mt_fault_pipe_break(self, ECONNRESET);
    } else {
        self->net->counts[MT_FAULT_HALF_CLOSE] += !self->shut;
        self->shut = true;
        mt_pipe_shutdown(self->lower);
        if (self->base.error == 0)
            self->base.error = EPIPE;
    }
    mt_fault_pipe_sync(self);
    return MT_EIO;
}

/* Copies vectors as far as size goes; returns how many there are then. */
static size_t shorten(const struct iovec *from, size_t count, size_t size, struct iovec *to)
{
    size_t used = 0;

    for (; used < count && size > 0; used++) {
        to[used] = from[used];
        if (to[used].iov_len > size)
            to[used].iov_len = size;
        size -= to[used].iov_len;
    }
    return used;
}

static mt_err fault_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    mt_fault_pipe *self = (mt_fault_pipe *)pipe;
    mt_fault_way *out = &self->out;
    struct iovec some[MT_PIPE_VECTORS];
    size_t size = 0;

    *put = 0;
    if (self->broken)
        return MT_EIO;
    if (self->lower == NULL || is_held_back(self))
        return MT_EAGAIN;
    for (size_t i = 0; i < count; i++)
        size += vectors[i].iov_len;
    if (out->cut_at - out->position < size)
        size = (size_t)(out->cut_at - out->position);
    if (out->stall_at - out->position < size)
        size = (size_t)(out->stall_at - out->position);
    if (size == 0)
        return write_end(self);
    size = step(self->net, out, size, MT_FAULT_PARTIAL_WRITE);
    mt_err err = mt_pipe_write(self->lower, some, shorten(vectors, count, size, some), put);
    out->position += *put;
    if (err == MT_EIO)
        pipe->error = self->lower->error;
    return err;
}

static void fault_want(mt_pipe *pipe, unsigned events)
{
    mt_fault_pipe *self = (mt_fault_pipe *)pipe;

    self->wanted = events;
    mt_fault_pipe_sync(self);
}

static void fault_shutdown(mt_pipe *pipe)
{
    mt_fault_pipe *self = (mt_fault_pipe *)pipe;

    self->shut = true;
    if (self->lower != NULL)
        mt_pipe_shutdown(self->lower);
}

static void fault_describe(const mt_pipe *pipe, char *out, size_t size)
{
    snprintf(out, size, "%s", ((const mt_fault_pipe *)pipe)->text);
}

static void fault_free(mt_pipe *pipe)
{
    mt_fault_pipe *self = (mt_fault_pipe *)pipe;
    mt_list *node;

    if (self->gone != NULL)
        *self->gone = true;
    mt_timer_stop(pipe->loop, &self->due);
    mt_timer_stop(pipe->loop, &self->begin);
    mt_list_remove(&self->node);
    while ((node = mt_list_pop_front(&self->pieces)) != NULL)
        mt_free(MT_CONTAINER_OF(node, mt_fault_piece, node));
    mt_pipe_free(self->lower);
    mt_free(self);
}

static const mt_pipe_ops fault_ops = {
    .name = "fault",
    .read = fault_read,
    .write = fault_write,
    .want = fault_want,
    .shutdown = fault_shutdown,
    .describe = fault_describe,
    .free = fault_free,
};

mt_fault_pipe *mt_fault_pipe_make(mt_fault_net *net, mt_loop *loop)
{
    mt_fault_pipe *self = mt_zalloc(sizeof *self);

    if (self == NULL)
        return NULL;
    self->base = (mt_pipe){.ops = &fault_ops, .loop = loop};
    self->net = net;
    self->due = (mt_timer){.fn = on_due, .arg = self};
    mt_list_init(&self->pieces);
    way_init(net, &self->in);
    way_init(net, &self->out);
    return self;
}

void mt_fault_pipe_join(mt_fault_pipe *self, mt_pipe *lower)
{
    self->lower = lower;
    mt_pipe_attach(lower, mt_fault_pipe_told, self);
    mt_pipe_describe(lower, self->text, sizeof self->text);
    mt_fault_pipe_sync(self);
}

mt_err mt_fault_pipe_new(mt_fault_net *net, mt_pipe *lower, mt_pipe **out)
{
    mt_fault_pipe *self = mt_fault_pipe_make(net, lower->loop);

    *out = NULL;
    if (self == NULL) {
        mt_pipe_free(lower);
        return MT_ENOMEM;
    }
    mt_fault_pipe_join(self, lower);
    *out = &self->base;
    return MT_OK;
}
