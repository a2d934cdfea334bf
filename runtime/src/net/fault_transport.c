/* SPDX-License-Identifier: Apache-2.0 */
/* fault_transport.c - inproc under filters: connections that are refused, hang, or come about late. */
#include <assert.h>
#include <errno.h>

#include "core/alloc.h"
#include "core/status.h"
#include "net/fault_pipe.h"

static mt_fault_net *current;

void mt_fault_use(mt_fault_net *net)
{
    current = net;
}

/* ---- connecting */

static mt_err join_now(mt_fault_pipe *self, int *error)
{
    mt_pipe *lower;
    mt_err err = mt_carrier_inproc.connect(self->base.loop, &self->target, &lower, error);

    if (err == MT_OK)
        mt_fault_pipe_join(self, lower);
    return err;
}

/* A connection that was late: it comes about now, or turns out to be refused. */
static void connect_late(mt_timer *timer, void *arg)
{
    mt_fault_pipe *self = arg;
    int error = 0;

    (void)timer;
    mt_err err = join_now(self, &error);
    if (err == MT_OK)
        return;
    mt_fault_pipe_break(self, err == MT_ENOENT ? ECONNREFUSED : err == MT_EIO ? error : ENOMEM);
    mt_fault_pipe_sync(self);
}

static void refuse_late(mt_timer *timer, void *arg)
{
    mt_fault_pipe *self = arg;

    (void)timer;
    mt_fault_pipe_break(self, ECONNREFUSED);
    mt_fault_pipe_sync(self);
}

/* Decides how a connection begins. Returns as connect(). */
static mt_err begin(mt_fault_pipe *self, int *error)
{
    mt_fault_net *net = self->net;
    mt_time at = self->base.loop->now + mt_fault_up_to(net, net->plan.late_by);

    self->begin = (mt_timer){.fn = connect_late, .arg = self};
    if (mt_fault_happens(net, net->plan.refused)) {
        net->counts[MT_FAULT_REFUSED]++;
        *error = ECONNREFUSED;
        if (mt_fault_happens(net, 500))
            return MT_EIO;
        self->begin.fn = refuse_late;
    } else if (mt_fault_happens(net, net->plan.hang)) {
        net->counts[MT_FAULT_HANG]++;
        return MT_OK;
    } else if (mt_fault_happens(net, net->plan.late)) {
        net->counts[MT_FAULT_SLOW_CONNECT]++;
    } else {
        return join_now(self, error);
    }
    mt_timer_start(self->base.loop, &self->begin, at);
    return MT_OK;
}

static mt_err fault_connect(mt_loop *loop, const mt_address *address, mt_pipe **out, int *error)
{
    assert(current != NULL);
    mt_fault_pipe *self = mt_fault_pipe_make(current, loop);

    *out = NULL;
    *error = 0;
    if (self == NULL)
        return MT_ENOMEM;
    self->target = *address;
    mt_address_format(address, self->text, sizeof self->text);
    mt_err err = begin(self, error);
    if (err == MT_OK)
        *out = &self->base;
    else
        mt_pipe_free(&self->base);
    return err;
}

/* ---- listening */

typedef struct fault_listener {
    mt_listener base;
    mt_listener *lower;
    mt_fault_net *net;
    mt_list late; /* connections that the server has not heard of */
    mt_accept_fn *accept;
    void *arg;
} fault_listener;

static void accept_late(mt_timer *timer, void *arg)
{
    mt_fault_pipe *pipe = arg;
    fault_listener *self = pipe->among;

    (void)timer;
    mt_list_remove(&pipe->node);
    pipe->among = NULL;
    self->accept(self->arg, &pipe->base);
}

static void on_accept(void *arg, mt_pipe *lower)
{
    fault_listener *self = arg;
    mt_fault_net *net = self->net;
    mt_pipe *pipe;

    if (mt_fault_pipe_new(net, lower, &pipe) != MT_OK)
        return;
    if (!mt_fault_happens(net, net->plan.late)) {
        self->accept(self->arg, pipe); /* may free the listener */
        return;
    }
    mt_fault_pipe *late = (mt_fault_pipe *)pipe;
    mt_loop *loop = pipe->loop;
    net->counts[MT_FAULT_SLOW_ACCEPT]++;
    late->among = self;
    mt_list_push_back(&self->late, &late->node);
    late->begin = (mt_timer){.fn = accept_late, .arg = late};
    mt_timer_start(loop, &late->begin, loop->now + mt_fault_up_to(net, net->plan.late_by));
}

static mt_err fault_listen(const mt_listen_args *args, mt_listener **out, mt_status *why)
{
    fault_listener *self = mt_zalloc(sizeof *self);
    mt_listen_args below = *args;

    *out = NULL;
    assert(current != NULL);
    if (self == NULL) {
        mt_status_set(why, MT_ENOMEM, "out of memory");
        return MT_ENOMEM;
    }
    self->net = current;
    self->accept = args->accept;
    self->arg = args->arg;
    mt_list_init(&self->late);
    below.accept = on_accept;
    below.arg = self;
    if (args->sibling != NULL)
        below.sibling = ((fault_listener *)args->sibling)->lower;
    mt_err err = mt_carrier_inproc.listen(&below, &self->lower, why);
    if (err != MT_OK) {
        mt_free(self);
        return err;
    }
    self->base = (mt_listener){&mt_carrier_fault, self->lower->address};
    *out = &self->base;
    return MT_OK;
}

static void fault_listener_free(mt_listener *listener)
{
    fault_listener *self = (fault_listener *)listener;

    while (!mt_list_is_empty(&self->late))
        mt_pipe_free(&MT_CONTAINER_OF(self->late.next, mt_fault_pipe, node)->base);
    mt_listener_free(self->lower);
    mt_free(self);
}

const mt_carrier mt_carrier_fault = {
    .scheme = "inproc",
    .connect = fault_connect,
    .listen = fault_listen,
    .listener_free = fault_listener_free,
};
