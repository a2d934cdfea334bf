/* SPDX-License-Identifier: Apache-2.0 */
/* diff_policy.c - two policies of one method: what callers or handlers relied on and lose. */
#include "differ.h"

#include "policy.h"
#include "quantity.h"

#include <string.h>

typedef struct policies {
    mtc_diff *diff;
    const mtc_method *old_method;
    const mtc_method *now_method;
    mtc_policy old;
    mtc_policy now;
} policies;

/* --- places ----------------------------------------------------------------------------------- */

static mtc_span value_at(const mtc_option_value *value, const mtc_method *method)
{
    if (value == NULL)
        return method->decl.name.at;
    return value->set != NULL ? value->at : mtc_policy_at(value);
}

static void add(policies *p, mtc_policy_key key, const char *why, const char *what)
{
    mtc_diff_add(p->diff, BREAK_POLICY, value_at(p->now.settings[key].value, p->now_method),
                 value_at(p->old.settings[key].value, p->old_method), why, "\"%s\" %s",
                 p->old_method->decl.full_name, what);
}

static const char *duration(policies *p, uint32_t us)
{
    return us == 0 ? "none" : mtc_print_duration(p->diff->arena, us);
}

/* --- repeating a call ------------------------------------------------------------------------- */

static void compare_idempotency(policies *p)
{
    static const char *const names[] = {"IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"};
    mtc_idempotency before = p->old.idempotency, now = p->now.idempotency;
    bool weaker = (before != IDEMPOTENCY_UNKNOWN && now == IDEMPOTENCY_UNKNOWN) ||
                  (before == IDEMPOTENCY_NO_SIDE_EFFECTS && now == IDEMPOTENCY_IDEMPOTENT);

    if (!weaker)
        return;
    mtc_diff_add(p->diff, BREAK_POLICY, value_at(p->now.idempotency_at, p->now_method),
                 value_at(p->old.idempotency_at, p->old_method),
                 now == IDEMPOTENCY_UNKNOWN
                     ? "callers and proxies that know the old version go on to retry it, which now "
                       "does harm"
                     : "callers and caches that know the old version go on to take it for a read",
                 "\"%s\" is %s, was %s", p->old_method->decl.full_name, names[now], names[before]);
}

static void compare_unsafe(policies *p)
{
    if (p->now.retry_unsafe && !p->old.retry_unsafe && p->old.idempotency == IDEMPOTENCY_UNKNOWN)
        add(p, POLICY_RETRY_UNSAFE, "its handler, which is not idempotent, now meets a call twice",
            "may be repeated, could not");
}

static const char *lost_codes(policies *p, uint32_t before, uint32_t now)
{
    const char *names = NULL;

    for (unsigned code = 0; code < MTC_CODES; code++) {
        if (!((before & ~now) >> code & 1))
            continue;
        names = names == NULL
                    ? mtc_code_name(code)
                    : mtc_arena_printf(p->diff->arena, "%s, %s", names, mtc_code_name(code));
    }
    return names;
}

static void compare_retry(policies *p)
{
    const mtc_retry *before = &p->old.retry, *now = &p->now.retry;
    const char *lost = lost_codes(p, before->codes, now->codes);
    mtc_arena *arena = p->diff->arena;

    if (before->attempts < 2)
        return;
    if (now->attempts < before->attempts)
        add(p, POLICY_RETRY, "callers see failures that a retry covered",
            now->attempts < 2
                ? "is not retried any more"
                : mtc_arena_printf(arena, "is tried %u times, was %u times",
                                   (unsigned)now->attempts, (unsigned)before->attempts));
    if (now->attempts < 2)
        return;
    if (lost != NULL)
        add(p, POLICY_RETRY, "callers see these failures, which a retry covered",
            mtc_arena_printf(arena, "is not retried after %s any more", lost));
    if (now->attempt_timeout_us != 0 &&
        (before->attempt_timeout_us == 0 || now->attempt_timeout_us < before->attempt_timeout_us))
        add(p, POLICY_RETRY, "attempts that took longer, and ended well, are given up",
            mtc_arena_printf(arena, "has a per_attempt_timeout of %s, had %s",
                             duration(p, now->attempt_timeout_us),
                             duration(p, before->attempt_timeout_us)));
}

static void compare_hedge(policies *p)
{
    const mtc_hedge *before = &p->old.hedge, *now = &p->now.hedge;
    const char *lost = lost_codes(p, before->codes, now->codes);
    mtc_arena *arena = p->diff->arena;

    if (before->attempts < 2)
        return;
    if (now->attempts < before->attempts)
        add(p, POLICY_HEDGE, "callers wait for slow servers that a hedge covered",
            now->attempts < 2
                ? "is not hedged any more"
                : mtc_arena_printf(arena, "is sent in %u copies, was in %u",
                                   (unsigned)now->attempts, (unsigned)before->attempts));
    if (now->attempts >= 2 && lost != NULL)
        add(p, POLICY_HEDGE, "an answer of this kind now ends the call, other copies or not",
            mtc_arena_printf(arena, "counts %s from one copy as its answer", lost));
}

/* --- time, place, size ------------------------------------------------------------------------ */

static void compare_timeout(policies *p)
{
    uint32_t before = p->old.timeout_us, now = p->now.timeout_us;

    if (now == before || (before != 0 && now > before))
        return;
    add(p, POLICY_TIMEOUT,
        now == 0 ? "callers that give no deadline wait without end for a server that is stuck"
                 : "calls that took longer, and ended well, end with DEADLINE_EXCEEDED",
        now == 0 ? mtc_arena_printf(p->diff->arena, "has no timeout, had %s", duration(p, before))
                 : mtc_arena_printf(p->diff->arena, "has a timeout of %s, had %s", duration(p, now),
                                    duration(p, before)));
}

static void compare_shard(policies *p)
{
    const char *before = p->old.shard_by != NULL ? p->old.shard_by : "nothing";
    const char *now = p->now.shard_by != NULL ? p->now.shard_by : "nothing";

    if (strcmp(before, now) != 0)
        add(p, POLICY_SHARD_BY,
            "callers of the two versions ask different servers: what one has stored, the other "
            "does not find",
            mtc_arena_printf(p->diff->arena, "is sharded by %s, was by %s", now, before));
}

static void compare_priority(policies *p)
{
    static const char *const names[] = {"", "LOW", "NORMAL", "HIGH"};

    if (p->now.priority < p->old.priority)
        add(p, POLICY_PRIORITY, "servers that are overloaded refuse it earlier",
            mtc_arena_printf(p->diff->arena, "has the priority %s, had %s", names[p->now.priority],
                             names[p->old.priority]));
}

static void compare_limit(policies *p, mtc_policy_key key, uint32_t before, uint32_t now)
{
    if (now < before)
        add(p, key, "longer messages, which were accepted, are refused",
            mtc_arena_printf(p->diff->arena, "has a %s of %s, had %s", mtc_policy_key_name(key),
                             mtc_print_size(p->diff->arena, now),
                             mtc_print_size(p->diff->arena, before)));
}

static void compare_blocking(policies *p)
{
    if (p->old.blocking && !p->now.blocking)
        add(p, POLICY_BLOCKING, "a handler that sleeps holds up everything on its loop",
            "is not blocking, was");
    else if (!p->old.blocking && p->now.blocking)
        add(p, POLICY_BLOCKING, "its handler runs on other threads, several at a time",
            "is blocking, was not");
}

void mtc_diff_policy(mtc_diff *diff, const mtc_method *old, const mtc_method *now)
{
    policies p = {diff, old, now, mtc_policy_of(old), mtc_policy_of(now)};

    compare_idempotency(&p);
    compare_unsafe(&p);
    compare_timeout(&p);
    compare_retry(&p);
    compare_hedge(&p);
    compare_shard(&p);
    compare_priority(&p);
    compare_limit(&p, POLICY_MAX_REQUEST, p.old.max_request, p.now.max_request);
    compare_limit(&p, POLICY_MAX_REPLY, p.old.max_reply, p.now.max_reply);
    compare_blocking(&p);
}
