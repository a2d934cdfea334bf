/* SPDX-License-Identifier: Apache-2.0 */
/* policy/lb.h - the balancer table: which of the endpoints takes the next call. Pure: a view goes in,
 * a choice comes out. */
#ifndef MT_POLICY_LB_H
#define MT_POLICY_LB_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

#define MT_LB_NONE SIZE_MAX

/* What a balancer sees of the endpoints, in their order. Borrowed for the length of one pick. */
typedef struct mt_lb_view {
    const bool *ready;
    size_t count;
} mt_lb_view;

typedef struct mt_lb mt_lb;

typedef struct mt_lb_ops {
    const char *name;
    size_t (*pick)(mt_lb *lb, const mt_lb_view *view);
    void (*free)(mt_lb *lb);
} mt_lb_ops;

struct mt_lb {
    const mt_lb_ops *ops;
};

/* Returns the index of the endpoint for the next call, MT_LB_NONE when none is ready. */
static inline size_t mt_lb_pick(mt_lb *lb, const mt_lb_view *view)
{
    return lb->ops->pick(lb, view);
}

/* NULL is fine. */
static inline void mt_lb_free(mt_lb *lb)
{
    if (lb != NULL)
        lb->ops->free(lb);
}

/* Makes a balancer that takes the first ready endpoint after the one picked last.
 *   Owns     *out is the caller's: mt_lb_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_lb_round_robin_new(mt_lb **out);

#endif
