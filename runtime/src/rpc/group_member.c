/* SPDX-License-Identifier: Apache-2.0 */
/* group_member.c - a call as a member of a group: joining, leaving, and what waits for a slow reader. */
#include "core/alloc.h"
#include "core/log.h"
#include "rpc/group.h"
#include "rpc/options.h"

static const mt_option member_options[] = {
    MT_OPTION(mt_member_options, queue_messages, 256, 1, 65536),
    MT_OPTION(mt_member_options, queue_bytes, 256u << 10, 1024, 1u << 30),
};

/* ---- one message to the stream */

static void note_delivered(mt_member *member)
{
    member->delivered++;
    mt_count_add(&member->part->counts.delivered, 1);
}

static void note_dropped(mt_member *member, uint64_t messages)
{
    member->dropped += messages;
    mt_count_add(&member->part->counts.dropped, messages);
}

/* False: the member is gone, its call has ended. */
static bool disconnect(mt_member *member, const mt_status *why)
{
    mt_streaming *s = member->stream;

    mt_count_add(&member->part->counts.disconnected, 1);
    s->side->fail(s->call, why);
    return false;
}

/* The same. */
static bool deliver(mt_member *member, const mt_group_message *message)
{
    mt_status why;

    if (mt_stream_send_encoded(member->stream, message->bytes, &why) != MT_OK) {
        note_dropped(member, 1);
        return disconnect(member, &why);
    }
    note_delivered(member);
    return true;
}

/* ---- the queue */

/* What waits in the stream itself would be sent before anything newer, so little waits there. */
static void ask_for_room(mt_streaming *s)
{
    mt_stream *stream = &s->call->stream;

    if (s->queued > 0 && s->conn != NULL && stream->notify_at == 0)
        stream->notify_at = mt_stream_is_contended(s) ? s->high / 2 : 1;
}

static void note_left(mt_member *member, const mt_group_message *message)
{
    member->queue_bytes -= message->bytes.size;
    member->stream->queued--;
}

static mt_group_message *queue_pop(mt_member *member)
{
    mt_group_message *message = mt_group_ring_pop(&member->queue);

    if (message != NULL)
        note_left(member, message);
    if (member->queue.count == 0)
        mt_group_ring_clear(&member->queue);
    return message;
}

static void queue_push(mt_member *member, mt_group_message *message)
{
    mt_group_ring_push(&member->queue, mt_group_message_ref(message));
    member->queue_bytes += message->bytes.size;
    member->stream->queued++;
    ask_for_room(member->stream);
}

static void drop_oldest(mt_member *member)
{
    mt_group_message_unref(queue_pop(member));
    note_dropped(member, 1);
}

static bool has_room_for(const mt_member *member, size_t size)
{
    return member->queue.count < member->options.queue_messages &&
           member->queue_bytes + size <= member->options.queue_bytes;
}

static bool disconnect_slow(mt_member *member, size_t size)
{
    bool by_count = member->queue.count >= member->options.queue_messages;
    mt_status why;

    if (has_room_for(member, size))
        mt_status_set(&why, MT_RESOURCE_EXHAUSTED, "%s", mt_err_text(MT_ENOMEM));
    else
        mt_status_set(
            &why, MT_RESOURCE_EXHAUSTED,
            "slow reader: %u messages of %zu bytes wait for it, and one of %zu bytes came "
            "(%s = %u)",
            member->queue.count, member->queue_bytes, size,
            by_count ? "queue_messages" : "queue_bytes",
            by_count ? member->options.queue_messages : member->options.queue_bytes);
    note_dropped(member, 1);
    return disconnect(member, &why);
}

/* The queue is full, memory is out, or the message is longer than the queue may ever be. */
static bool overflow(mt_member *member, mt_group_message *message)
{
    size_t size = message->bytes.size;

    if (member->options.slow == MT_SLOW_DISCONNECT)
        return disconnect_slow(member, size);
    if (size > member->options.queue_bytes) {
        note_dropped(member, 1);
        return true;
    }
    while (!has_room_for(member, size))
        drop_oldest(member);
    if (mt_group_ring_reserve(&member->queue) == MT_OK)
        queue_push(member, message);
    else
        note_dropped(member, 1);
    return true;
}

/* Puts a message in the place of the one with its key. Were it put last, a key that changes often would
 * never come to its turn. False: there is none, or the new one is too long for its place. */
static bool replace(mt_member *member, mt_group_message *message)
{
    for (uint32_t i = 0; i < member->queue.count; i++) {
        mt_group_message **place = mt_group_ring_at(&member->queue, i);
        mt_group_message *old = *place;

        if (old->key != message->key)
            continue;
        size_t rest = member->queue_bytes - old->bytes.size;
        bool fits = rest + message->bytes.size <= member->options.queue_bytes;
        if (fits) {
            *place = mt_group_message_ref(message);
            member->queue_bytes = rest + message->bytes.size;
        } else {
            note_left(member, mt_group_ring_take(&member->queue, i));
        }
        mt_group_message_unref(old);
        member->replaced++;
        mt_count_add(&member->part->counts.replaced, 1);
        return fits;
    }
    return false;
}

/* False: the member is gone. */
static bool enqueue(mt_member *member, mt_group_message *message)
{
    if (member->options.slow == MT_SLOW_KEEP_LATEST && message->key != 0 &&
        replace(member, message))
        return true;
    if (!has_room_for(member, message->bytes.size) ||
        mt_group_ring_reserve(&member->queue) != MT_OK)
        return overflow(member, message);
    queue_push(member, message);
    return true;
}

/* ---- taking a batch, and what waits */

void mt_member_serve(mt_member *member)
{
    mt_streaming *s = member->stream;
    mt_call *call = s->call;
    const mt_stream_side *side = s->side;
    const mt_group_ring *batch = &member->part->batch;
    bool alive = s->conn != NULL; /* else the end of its call is on its way */

    if (!alive)
        return;
    mt_stream_hold before = side->hold(call);
    for (uint32_t i = 0; i < batch->count && alive; i++) {
        mt_group_message *message = *mt_group_ring_at(batch, i);

        if (message->number <= member->seen)
            continue;
        member->seen = message->number;
        alive = member->queue.count == 0 && mt_stream_takes(s) ? deliver(member, message)
                                                               : enqueue(member, message);
    }
    side->release(call, before);
}

/* False: the members are gone. */
static bool drain(mt_member *member)
{
    bool alive = true;

    while (alive && member->queue.count > 0 && mt_stream_takes(member->stream)) {
        mt_group_message *message = queue_pop(member);

        alive = deliver(member, message);
        mt_group_message_unref(message);
    }
    return alive;
}

void mt_members_drain(mt_streaming *s)
{
    const mt_list *last = s->members.prev;
    bool more = s->queued > 0;

    while (more) { /* who was first is last the next time */
        mt_list *node = mt_list_pop_front(&s->members);
        mt_member *member = MT_CONTAINER_OF(node, mt_member, of_call);

        mt_list_push_back(&s->members, node);
        more = (member->queue.count == 0 || drain(member)) && node != last;
    }
    ask_for_room(s);
}

/* ---- the end of a membership */

typedef enum rest {
    REST_THAT_FITS, /* of what was sent before goes out */
    REST_ALL,
} rest;

/* Where the call stands must not change any more, so a failure ends nothing. */
static void deliver_last(mt_member *member, const mt_group_message *message, rest which)
{
    mt_streaming *s = member->stream;
    bool takes = s->conn != NULL && (which == REST_ALL || mt_stream_takes(s));
    mt_status why;

    if (takes && mt_stream_send_encoded(s, message->bytes, &why) == MT_OK)
        note_delivered(member);
    else
        note_dropped(member, 1);
}

static void catch_up(mt_member *member, const mt_group_ring *ring, rest which)
{
    for (uint32_t i = 0; i < ring->count && member->stream->conn != NULL; i++) {
        const mt_group_message *message = *mt_group_ring_at(ring, i);

        if (message->number <= member->seen)
            continue;
        member->seen = message->number;
        deliver_last(member, message, which);
    }
}

static void member_close(mt_member *member, rest which)
{
    mt_group_part *part = member->part;
    mt_group *group = part->group;

    for (mt_group_message *message; (message = queue_pop(member)) != NULL;) {
        deliver_last(member, message, which);
        mt_group_message_unref(message);
    }
    catch_up(member, &part->batch, which);
    pthread_mutex_lock(&group->shared.lock);
    catch_up(member, &part->shared.inbox, which);
    note_dropped(member, group->shared.sent - member->seen);
    part->shared.members--;
    group->shared.members--;
    pthread_mutex_unlock(&group->shared.lock);
    mt_list_remove(&member->of_part);
    mt_list_remove(&member->of_call);
    mt_free(member);
    mt_group_part_settle(part);
}

static void close_all(mt_streaming *s, rest which)
{
    while (!mt_list_is_empty(&s->members))
        member_close(MT_CONTAINER_OF(s->members.next, mt_member, of_call), which);
}

void mt_members_finish(mt_streaming *s)
{
    close_all(s, REST_ALL);
}

void mt_members_leave(mt_streaming *s)
{
    close_all(s, REST_THAT_FITS);
}

/* ---- joining and leaving, from any thread */

static mt_member *find(mt_streaming *s, const mt_group *group)
{
    for (mt_list *node = s->members.next; node != &s->members; node = node->next) {
        mt_member *member = MT_CONTAINER_OF(node, mt_member, of_call);

        if (member->part->group == group)
            return member;
    }
    return NULL;
}

/* What a thread asks of a call's loop. */
typedef struct request {
    mt_group *group;
    mt_streaming *s;
    mt_member *member;   /* join: taken if it becomes one */
    mt_group_part *part; /* join: taken if it is the first of its loop */
    mt_member_stats *stats;
    mt_err err;
} request;

static mt_group_part *part_of(const mt_group *group, const mt_loop *loop)
{
    mt_group_part *part = group->shared.parts;

    while (part != NULL && part->loop != loop)
        part = part->shared.next;
    return part;
}

/* With the lock. */
static mt_group_part *use_part(request *r)
{
    mt_group_part *part = part_of(r->group, r->s->call->loop);

    if (part != NULL)
        return part;
    part = r->part;
    r->part = NULL;
    part->shared.next = r->group->shared.parts;
    r->group->shared.parts = part;
    return part;
}

static mt_err count_in(request *r)
{
    mt_group *group = r->group;

    pthread_mutex_lock(&group->shared.lock);
    bool fits = group->shared.type == NULL || group->shared.type == r->s->out;
    if (fits) {
        group->shared.type = r->s->out;
        r->member->part = use_part(r);
        r->member->seen = group->shared.sent;
        r->member->part->shared.members++;
        group->shared.members++;
    }
    pthread_mutex_unlock(&group->shared.lock);
    if (fits)
        return MT_OK;
    mt_log(MT_LOG_ERROR, "%s: its replies are not of the type of the group that it should join",
           r->s->call->method->path);
    return MT_EINVAL;
}

static void join_on_loop(void *arg)
{
    request *r = arg;
    mt_streaming *s = r->s;

    if (s->conn == NULL)
        r->err = MT_ECLOSED;
    else
        r->err = find(s, r->group) == NULL ? count_in(r) : MT_EEXIST;
    if (r->err != MT_OK)
        return;
    mt_list_push_back(&r->member->part->members, &r->member->of_part);
    mt_list_push_back(&s->members, &r->member->of_call);
    r->member = NULL;
}

static mt_err member_new(mt_streaming *s, const mt_member_options *options, mt_member **out)
{
    mt_member *member = mt_zalloc(sizeof *member);
    mt_status why;

    *out = NULL;
    if (member == NULL)
        return MT_ENOMEM;
    if (options != NULL)
        member->options = *options;
    mt_err err = mt_options_fill(&member->options, member_options,
                                 sizeof member_options / sizeof *member_options, &why);
    if (err == MT_OK && (unsigned)member->options.slow > MT_SLOW_KEEP_LATEST) {
        mt_status_set(&why, MT_INVALID_ARGUMENT, "option slow = %d: must be an mt_slow",
                      (int)member->options.slow);
        err = MT_EINVAL;
    }
    if (err != MT_OK) {
        mt_log(MT_LOG_ERROR, "%s joins a group: %s", s->call->method->path, why.text);
        mt_free(member);
        return err;
    }
    member->stream = s;
    *out = member;
    return MT_OK;
}

/* NULL: it cannot be in a group. */
static mt_streaming *stream_of(const mt_group *group, const mt_call *call)
{
    mt_streaming *s = group != NULL && call != NULL ? call->streaming : NULL;

    return s != NULL && s->out != NULL && !s->side->ends_writes ? s : NULL;
}

mt_err mt_group_join(mt_group *group, mt_call *call, const mt_member_options *options)
{
    request r = {.group = group, .s = stream_of(group, call)};

    if (r.s == NULL) {
        mt_log(MT_LOG_ERROR, "%s: only a handler's call with a stream of replies joins a group",
               call != NULL ? call->method->path : "no call");
        return MT_EINVAL;
    }
    mt_err err = member_new(r.s, options, &r.member);
    if (err == MT_OK)
        err = mt_group_part_new(group, call->loop, &r.part);
    if (err == MT_OK) {
        r.s->wrote = true; /* the loop may send the headers from now on */
        r.err = MT_ECLOSED;
        mt_stream_on_loop(r.s, join_on_loop, &r);
        err = r.err;
    }
    if (r.part != NULL)
        mt_group_part_free(r.part);
    mt_free(r.member);
    return err;
}

static void leave_on_loop(void *arg)
{
    const request *r = arg;
    mt_member *member = find(r->s, r->group);

    if (member != NULL)
        member_close(member, REST_THAT_FITS);
}

void mt_group_leave(mt_group *group, mt_call *call)
{
    request r = {.group = group, .s = stream_of(group, call)};

    if (r.s != NULL)
        mt_stream_on_loop(r.s, leave_on_loop, &r);
}

static void read_on_loop(void *arg)
{
    request *r = arg;
    const mt_member *member = find(r->s, r->group);

    if (member == NULL)
        return;
    *r->stats = (mt_member_stats){.delivered = member->delivered,
                                  .dropped = member->dropped,
                                  .replaced = member->replaced,
                                  .queued_messages = member->queue.count,
                                  .queued_bytes = member->queue_bytes};
    r->err = MT_OK;
}

mt_err mt_group_get_member(mt_group *group, mt_call *call, mt_member_stats *out)
{
    request r = {.group = group, .s = stream_of(group, call), .stats = out, .err = MT_ENOENT};

    *out = (mt_member_stats){0};
    if (r.s != NULL)
        mt_stream_on_loop(r.s, read_on_loop, &r);
    return r.err;
}
