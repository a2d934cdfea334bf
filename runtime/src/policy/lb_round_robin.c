/* SPDX-License-Identifier: Apache-2.0 */
/* lb_round_robin.c - the first ready endpoint after the one picked last. */
#include "policy/lb.h"

#include "core/alloc.h"

typedef struct round_robin {
    mt_lb base;
    size_t next; /* where the next search starts; may be past the end when endpoints left */
} round_robin;

static size_t round_robin_pick(mt_lb *lb, const mt_lb_view *view)
{
    round_robin *self = (round_robin *)lb;

    for (size_t i = 0; i < view->count; i++) {
        size_t at = (self->next + i) % view->count;
        if (view->ready[at]) {
            self->next = at + 1;
            return at;
        }
    }
    return MT_LB_NONE;
}

static void round_robin_free(mt_lb *lb)
{
    mt_free(lb);
}

static const mt_lb_ops round_robin_ops = {
    .name = "round_robin", .pick = round_robin_pick, .free = round_robin_free};

mt_err mt_lb_round_robin_new(mt_lb **out)
{
    *out = NULL;
    round_robin *self = mt_zalloc(sizeof *self);
    if (self == NULL)
        return MT_ENOMEM;
    self->base.ops = &round_robin_ops;
    *out = &self->base;
    return MT_OK;
}
