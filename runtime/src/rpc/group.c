/* SPDX-License-Identifier: Apache-2.0 */
/* group.c - a group's life, and the way of a message from who sends it to the loops of the members. */
#include "rpc/group.h"

#include "core/alloc.h"
#include "core/log.h"
#include "rpc/options.h"

static const mt_option group_options[] = {
    MT_OPTION(mt_group_options, pending_bytes, 4u << 20, 65536, 1u << 30),
};

/* ---- life */

mt_err mt_group_new(const mt_group_options *options, mt_group **out)
{
    mt_group *group = mt_zalloc(sizeof *group);
    mt_status why;

    *out = NULL;
    if (group == NULL)
        return MT_ENOMEM;
    if (options != NULL)
        group->options = *options;
    mt_err err = mt_options_fill(&group->options, group_options,
                                 sizeof group_options / sizeof *group_options, &why);
    if (err != MT_OK) {
        mt_log(MT_LOG_ERROR, "a group: %s", why.text);
        mt_free(group);
        return err;
    }
    atomic_init(&group->refs, 1);
    pthread_mutex_init(&group->shared.lock, NULL);
    *out = group;
    return MT_OK;
}

static void group_unref(mt_group *group)
{
    if (atomic_fetch_sub_explicit(&group->refs, 1, memory_order_acq_rel) != 1)
        return;
    pthread_mutex_destroy(&group->shared.lock);
    mt_free(group);
}

void mt_group_free(mt_group *group)
{
    if (group != NULL)
        group_unref(group);
}

/* ---- the parts, on their loops */

static void pass_on(mt_group_part *part)
{
    mt_group *group = part->group;
    mt_group_ring empty = part->batch;
    mt_list served;

    pthread_mutex_lock(&group->shared.lock);
    part->batch = part->shared.inbox;
    part->shared.inbox = empty;
    part->shared.pending = 0;
    pthread_mutex_unlock(&group->shared.lock);
    mt_list_init(&served);
    part->passing = true;
    /* A callback may take out any member, so none is remembered but that it stands in a list. */
    for (mt_list *node;
         part->batch.count > 0 && (node = mt_list_pop_front(&part->members)) != NULL;) {
        mt_list_push_back(&served, node);
        mt_member_serve(MT_CONTAINER_OF(node, mt_member, of_part));
    }
    mt_list_splice(&part->members, &served);
    part->passing = false;
    mt_group_ring_drop(&part->batch);
    mt_group_part_settle(part);
}

static void hook_run(mt_hook *hook)
{
    pass_on(MT_CONTAINER_OF(hook, mt_group_part, hook));
}

static void post_run(mt_post *post)
{
    mt_group_part *part = MT_CONTAINER_OF(post, mt_group_part, post);

    pthread_mutex_lock(&part->group->shared.lock);
    part->shared.posted = false;
    pthread_mutex_unlock(&part->group->shared.lock);
    pass_on(part);
}

mt_err mt_group_part_new(mt_group *group, mt_loop *loop, mt_group_part **out)
{
    mt_group_part *part = mt_zalloc(sizeof *part);

    *out = part;
    if (part == NULL)
        return MT_ENOMEM;
    part->group = group;
    part->loop = loop;
    part->hook.fn = hook_run;
    part->post.fn = post_run;
    mt_list_init(&part->members);
    atomic_fetch_add_explicit(&group->refs, 1, memory_order_relaxed);
    return MT_OK;
}

void mt_group_part_free(mt_group_part *part)
{
    mt_hook_cancel(&part->hook);
    mt_group_ring_clear(&part->shared.inbox);
    mt_group_ring_clear(&part->batch);
    group_unref(part->group);
    mt_free(part);
}

static void add_counts(mt_group_counts *sum, const mt_group_counts *more)
{
    mt_count_add(&sum->delivered, atomic_load_explicit(&more->delivered, memory_order_relaxed));
    mt_count_add(&sum->dropped, atomic_load_explicit(&more->dropped, memory_order_relaxed));
    mt_count_add(&sum->replaced, atomic_load_explicit(&more->replaced, memory_order_relaxed));
    mt_count_add(&sum->disconnected,
                 atomic_load_explicit(&more->disconnected, memory_order_relaxed));
}

/* With the lock. */
static void take_out(mt_group_part *part)
{
    mt_group_part **at = &part->group->shared.parts;

    while (*at != part)
        at = &(*at)->shared.next;
    *at = part->shared.next;
    add_counts(&part->group->shared.gone, &part->counts);
}

void mt_group_part_settle(mt_group_part *part)
{
    mt_group *group = part->group;

    if (part->passing)
        return;
    pthread_mutex_lock(&group->shared.lock);
    bool unused = part->shared.members == 0 && !part->shared.posted;
    if (unused)
        take_out(part);
    pthread_mutex_unlock(&group->shared.lock);
    if (unused)
        mt_group_part_free(part);
}

/* ---- sending */

/* With the lock, so that the loop stays: it cannot end before its members have left. */
static void wake(mt_group_part *part)
{
    if (mt_loop_is_current(part->loop)) {
        mt_loop_defer(part->loop, &part->hook);
    } else if (!part->shared.posted) {
        part->shared.posted = true;
        mt_loop_send(part->loop, &part->post);
    }
}

/* Makes sure that every part can take a message, so that all or none get it. With the lock. */
static mt_err reserve_all(mt_group *group, size_t cost)
{
    for (mt_group_part *part = group->shared.parts; part != NULL; part = part->shared.next) {
        if (part->shared.members == 0)
            continue;
        if (part->shared.pending + cost > group->options.pending_bytes)
            return MT_EAGAIN;
        if (mt_group_ring_reserve(&part->shared.inbox) != MT_OK)
            return MT_ENOMEM;
    }
    return MT_OK;
}

/* With the lock. */
static mt_err hand_to_parts(mt_group *group, mt_group_message *message)
{
    size_t cost = mt_group_message_cost(message);
    mt_err err = cost <= group->options.pending_bytes ? reserve_all(group, cost) : MT_ELIMIT;

    if (err != MT_OK)
        return err;
    message->number = ++group->shared.sent;
    for (mt_group_part *part = group->shared.parts; part != NULL; part = part->shared.next) {
        if (part->shared.members == 0)
            continue;
        mt_group_ring_push(&part->shared.inbox, mt_group_message_ref(message));
        part->shared.pending += cost;
        wake(part);
    }
    return MT_OK;
}

/* For a group without members a message need not be encoded. */
static mt_err send_to_nobody(mt_group *group, const mt_message_type *type, bool *done)
{
    pthread_mutex_lock(&group->shared.lock);
    bool good = group->shared.type == NULL || group->shared.type == type;
    *done = !good || group->shared.members == 0;
    if (good && *done)
        group->shared.sent++;
    pthread_mutex_unlock(&group->shared.lock);
    return good ? MT_OK : MT_EINVAL;
}

mt_err mt_group_send(mt_group *group, const mt_message_type *type, const void *message,
                     const mt_send_options *options)
{
    static const mt_send_options none;
    const mt_send_options *o = options != NULL ? options : &none;
    mt_group_message *shared;
    bool done = true;

    if (o->members != NULL)
        *o->members = 0;
    mt_err err = group != NULL ? send_to_nobody(group, type, &done) : MT_EINVAL;
    if (!done)
        err = mt_group_message_new(type, message, &group->held, &shared);
    if (done || err != MT_OK)
        return err;
    shared->key = o->key;
    pthread_mutex_lock(&group->shared.lock);
    err = hand_to_parts(group, shared);
    if (err == MT_OK && o->members != NULL)
        *o->members = group->shared.members;
    pthread_mutex_unlock(&group->shared.lock);
    mt_group_message_unref(shared);
    return err;
}

/* ---- counters */

mt_group_stats mt_group_get_stats(mt_group *group)
{
    mt_group_stats stats = {0};
    mt_group_counts sum = {0};

    pthread_mutex_lock(&group->shared.lock);
    stats.members = group->shared.members;
    stats.sent = group->shared.sent;
    add_counts(&sum, &group->shared.gone);
    for (mt_group_part *part = group->shared.parts; part != NULL; part = part->shared.next)
        add_counts(&sum, &part->counts);
    pthread_mutex_unlock(&group->shared.lock);
    stats.delivered = sum.delivered;
    stats.dropped = sum.dropped;
    stats.replaced = sum.replaced;
    stats.disconnected = sum.disconnected;
    stats.held_messages = atomic_load_explicit(&group->held.messages, memory_order_relaxed);
    stats.held_bytes = atomic_load_explicit(&group->held.bytes, memory_order_relaxed);
    return stats;
}
