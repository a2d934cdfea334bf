/* SPDX-License-Identifier: Apache-2.0 */
/* policy_conflict.c - what the policies of a service and its methods say together. */
#include "checks.h"

#include "policy.h"
#include "quantity.h"
#include "suggest.h"

#include <string.h>

typedef struct checker {
    mtc_program *program;
    const mtc_method *method; /* NULL: the service's own options are checked */
    mtc_policy policy;
} checker;

static void hint(checker *c, const char *text)
{
    mtc_diag_note(c->program->diag, (mtc_span){0}, "%s", text);
}

static const char *duration(checker *c, uint64_t us)
{
    return mtc_print_duration(c->program->arena, us);
}

/* --- contradictions between two settings ------------------------------------------------------ */

/* A setting, and in it the part that matters. */
typedef struct part {
    mtc_policy_key key;
    const char *name; /* NULL: the setting itself */
} part;

static mtc_span place_of(const checker *c, part wanted)
{
    const mtc_option_value *value = c->policy.settings[wanted.key].value;
    const mtc_option_value *inner =
        wanted.name != NULL ? mtc_policy_find(value->set, wanted.name, TYPE_STRING) : NULL;

    if (inner != NULL)
        return mtc_policy_at(inner);
    return value->set != NULL ? value->at : mtc_policy_at(value);
}

/* Says where two parts stand that do not go together. What both come from the service was reported
 * there; of the two, the one that the method itself says gets the caret. */
static bool places(const checker *c, part a, part b, mtc_span *at, mtc_span *other)
{
    bool a_inherited = c->policy.settings[a.key].inherited;

    if (a_inherited && c->policy.settings[b.key].inherited)
        return false;
    *at = place_of(c, a_inherited ? b : a);
    *other = place_of(c, a_inherited ? a : b);
    return true;
}

static void contradict(checker *c, part a, part b, const char *text)
{
    mtc_span at, other;

    if (!places(c, a, b, &at, &other))
        return;
    mtc_diag_error(c->program->diag, at, "%s", text);
    if (at.source != other.source || at.at != other.at)
        mtc_diag_note(c->program->diag, other, "the other is here");
}

static void warn(checker *c, part a, part b, const char *text)
{
    mtc_span at, other;

    if (!places(c, a, b, &at, &other))
        return;
    mtc_diag_warning(c->program->diag, at, "%s", text);
    if (at.source != other.source || at.at != other.at)
        mtc_diag_note(c->program->diag, other, "the other is here");
}

/* --- times ------------------------------------------------------------------------------------ */

static const part timeout_part = {POLICY_TIMEOUT, NULL};

/* Returns how long all pauses of a retry are together. */
static double sum_of_backoffs(const mtc_retry *retry)
{
    double next = retry->initial_backoff_us, sum = 0;

    for (uint32_t i = 1; i < retry->attempts; i++, next *= retry->multiplier)
        sum += next < retry->max_backoff_us ? next : retry->max_backoff_us;
    return sum;
}

static void check_retry_times(checker *c)
{
    const mtc_retry *retry = &c->policy.retry;
    uint32_t timeout = c->policy.timeout_us;
    const part backoff = {POLICY_RETRY, "initial_backoff"};
    const part attempt = {POLICY_RETRY, "per_attempt_timeout"};

    if (retry->attempts < 2 || timeout == 0)
        return;
    if (retry->initial_backoff_us >= timeout)
        contradict(c, backoff, timeout_part,
                   mtc_arena_printf(c->program->arena,
                                    "no retry fits in the timeout of %s: the first one waits %s",
                                    duration(c, timeout), duration(c, retry->initial_backoff_us)));
    else if (sum_of_backoffs(retry) >= timeout)
        warn(c, backoff, timeout_part,
             mtc_arena_printf(c->program->arena,
                              "not all %u attempts fit in the timeout of %s: the pauses between "
                              "them take %s",
                              (unsigned)retry->attempts, duration(c, timeout),
                              duration(c, (uint64_t)sum_of_backoffs(retry))));
    if (retry->initial_backoff_us < timeout && retry->attempt_timeout_us >= timeout)
        contradict(c, attempt, timeout_part,
                   mtc_arena_printf(c->program->arena,
                                    "no attempt is given up before the call ends: it may take %s, "
                                    "the call %s",
                                    duration(c, retry->attempt_timeout_us), duration(c, timeout)));
}

static void check_hedge_times(checker *c)
{
    const mtc_hedge *hedge = &c->policy.hedge;
    const mtc_retry *retry = &c->policy.retry;
    uint32_t timeout = c->policy.timeout_us;
    const part delay = {POLICY_HEDGE, "delay"};
    const part attempt = {POLICY_RETRY, "per_attempt_timeout"};

    if (hedge->attempts < 2 || hedge->delay_us == 0)
        return;
    if (timeout != 0 && hedge->delay_us >= timeout)
        contradict(c, delay, timeout_part,
                   mtc_arena_printf(c->program->arena,
                                    "no copy is ever sent: it waits %s, and the call ends after %s",
                                    duration(c, hedge->delay_us), duration(c, timeout)));
    else if (timeout != 0 && (uint64_t)hedge->delay_us * (hedge->attempts - 1) >= timeout)
        warn(c, delay, timeout_part,
             mtc_arena_printf(c->program->arena,
                              "not all %u copies are ever sent: the last one waits %s, and the "
                              "call ends after %s",
                              (unsigned)hedge->attempts,
                              duration(c, (uint64_t)hedge->delay_us * (hedge->attempts - 1)),
                              duration(c, timeout)));
    if (retry->attempts > 1 && retry->attempt_timeout_us != 0 &&
        hedge->delay_us >= retry->attempt_timeout_us)
        contradict(c, delay, attempt,
                   mtc_arena_printf(
                       c->program->arena,
                       "no copy is ever sent: it waits %s, and the attempt is given up after %s",
                       duration(c, hedge->delay_us), duration(c, retry->attempt_timeout_us)));
}

static void check_times_sent(checker *c)
{
    uint32_t sent = c->policy.retry.attempts * c->policy.hedge.attempts;
    const part retry = {POLICY_RETRY, NULL}, hedge = {POLICY_HEDGE, NULL};

    if (sent > MTC_MAX_SENT)
        contradict(c, retry, hedge,
                   mtc_arena_printf(c->program->arena,
                                    "one call could be sent %u times: %u attempts of %u copies; "
                                    "%u are allowed",
                                    (unsigned)sent, (unsigned)c->policy.retry.attempts,
                                    (unsigned)c->policy.hedge.attempts, MTC_MAX_SENT));
}

/* --- sizes ------------------------------------------------------------------------------------ */

/* Limits that nobody gives here can still be raised where the program runs. */
static void check_threshold(checker *c)
{
    const mtc_policy *policy = &c->policy;
    const part threshold = {POLICY_COMPRESSION, "threshold"};
    const part limit = {
        policy->max_request > policy->max_reply ? POLICY_MAX_REQUEST : POLICY_MAX_REPLY, NULL};
    uint32_t longest =
        policy->max_request > policy->max_reply ? policy->max_request : policy->max_reply;

    if (policy->codec == CODEC_NONE || policy->settings[POLICY_MAX_REQUEST].value == NULL ||
        policy->settings[POLICY_MAX_REPLY].value == NULL || policy->threshold <= longest)
        return;
    contradict(c, threshold, limit,
               mtc_arena_printf(c->program->arena,
                                "no message is ever compressed: %s is the threshold, %s the limit",
                                mtc_print_size(c->program->arena, policy->threshold),
                                mtc_print_size(c->program->arena, longest)));
}

static void check_together(checker *c)
{
    check_retry_times(c);
    check_hedge_times(c);
    check_times_sent(c);
    check_threshold(c);
}

/* --- retry and hedge: may the method? --------------------------------------------------------- */

/* Returns a retry or hedge that the method itself asks for, or NULL. */
static const mtc_option_value *own_repeat(const checker *c, mtc_policy_key key, uint32_t attempts)
{
    const mtc_setting *setting = &c->policy.settings[key];

    return attempts > 1 && !setting->inherited ? setting->value : NULL;
}

static void check_stream(checker *c, const mtc_option_value *value, mtc_policy_key key,
                         const char *why)
{
    if (value == NULL || why == NULL)
        return;
    mtc_diag_error(c->program->diag, value->at, "this method cannot have a %s",
                   mtc_policy_key_name(key));
    hint(c, why);
}

static void check_safety(checker *c, const mtc_option_value *repeat, const char *verb)
{
    if (repeat == NULL || c->policy.idempotency != IDEMPOTENCY_UNKNOWN || c->policy.retry_unsafe)
        return;
    mtc_diag_error(c->program->diag, repeat->at,
                   "\"%s\" is not idempotent, so a call may not be %s", c->method->decl.name.text,
                   verb);
    hint(c, "if running it twice is harmless, say \"option idempotency_level = IDEMPOTENT;\"; if "
            "it is not and you want it all the same, \"retry_unsafe: true\"");
}

static void check_permission(checker *c)
{
    const mtc_option_value *unsafe = c->policy.settings[POLICY_RETRY_UNSAFE].value;

    if (!c->policy.retry_unsafe)
        return;
    if (c->policy.idempotency != IDEMPOTENCY_UNKNOWN) {
        mtc_diag_error(c->program->diag, unsafe->at,
                       "retrying is safe here, for the method is idempotent");
        mtc_diag_note(c->program->diag, c->policy.idempotency_at->at, "it is said here");
    } else if (c->policy.retry.attempts < 2 && c->policy.hedge.attempts < 2) {
        mtc_diag_warning(c->program->diag, unsafe->at,
                         "retry_unsafe does nothing without a retry or a hedge");
    }
}

static void check_repeats(checker *c)
{
    const mtc_option_value *retry = own_repeat(c, POLICY_RETRY, c->policy.retry.attempts);
    const mtc_option_value *hedge = own_repeat(c, POLICY_HEDGE, c->policy.hedge.attempts);
    int errors = c->program->diag->errors;

    check_stream(c, retry, POLICY_RETRY, mtc_policy_no_retry(c->method));
    check_stream(c, hedge, POLICY_HEDGE, mtc_policy_no_hedge(c->method));
    if (c->program->diag->errors > errors)
        return;
    check_permission(c);
    check_safety(c, retry != NULL ? retry : hedge, retry != NULL ? "retried" : "hedged");
}

/* --- shard_by --------------------------------------------------------------------------------- */

static const char *why_no_shard(const mtc_field *field)
{
    if (field->message != NULL && field->message->is_map_entry)
        return "is a map";
    if (field->label == LABEL_REPEATED)
        return "is repeated";
    if (field->message != NULL)
        return "is a message";
    if (field->type == TYPE_FLOAT || field->type == TYPE_DOUBLE)
        return "is a floating-point number, of which nearly equal ones differ";
    if (field->label == LABEL_NONE && field->oneof != NULL)
        return "is in a oneof, so it may be missing";
    return NULL;
}

static void report_no_shard_field(checker *c, const mtc_option_value *value)
{
    const mtc_message *request = c->method->input;
    mtc_suggestion suggestion = {.word = value->string.data};

    mtc_diag_error(c->program->diag, value->value_at, "\"%s\" has no field \"%s\"",
                   request->decl.full_name, value->string.data);
    for (size_t i = 0; i < request->fields.count && !c->program->diag->muted; i++)
        if (why_no_shard(request->fields.at[i]) == NULL)
            mtc_suggest_try(&suggestion, request->fields.at[i]->decl.name.text);
    if (suggestion.best != NULL)
        mtc_diag_note(c->program->diag, (mtc_span){0}, "did you mean \"%s\"?", suggestion.best);
    else if (memchr(value->string.data, '.', value->string.size) != NULL)
        hint(c, "shard_by names a field of the request itself, not one of a message in it");
}

static const mtc_field *find_field(checker *c, const char *name)
{
    const mtc_message *request = c->method->input;
    const char *full = mtc_arena_printf(c->program->arena, "%s.%s", request->decl.full_name, name);
    const mtc_decl *decl = mtc_table_get(&c->program->symbols, full);

    if (decl == NULL || decl->kind != DECL_FIELD || decl->parent != &request->decl)
        return NULL;
    return ((const mtc_field *)decl)->extendee.text == NULL ? (const mtc_field *)decl : NULL;
}

static void check_shard_by(checker *c)
{
    const mtc_option_value *value = c->policy.settings[POLICY_SHARD_BY].value;

    if (value == NULL)
        return;
    if (c->method->input_stream.source != NULL) {
        mtc_diag_error(c->program->diag, value->at, "a stream of requests cannot be sharded");
        hint(c, "its server is chosen before its first message is there");
        return;
    }
    if (value->string.size == 0 || strlen(value->string.data) != value->string.size) {
        mtc_diag_error(c->program->diag, value->value_at, "shard_by names no field");
        hint(c, "leave it out when any server will do");
        return;
    }
    const mtc_field *field = find_field(c, value->string.data);
    if (field == NULL) {
        report_no_shard_field(c, value);
        return;
    }
    const char *why = why_no_shard(field);
    if (why == NULL)
        return;
    mtc_diag_error(c->program->diag, value->value_at, "no server can be chosen by \"%s\": it %s",
                   field->decl.name.text, why);
    mtc_diag_note(c->program->diag, field->decl.name.at,
                  "shard by an integer, a bool, an enum, a string or bytes");
}

/* --- a service -------------------------------------------------------------------------------- */

/* A method that says so may not have it all the same: shows the first. */
static void note_stream(checker *c, const mtc_service *service, mtc_policy_key key)
{
    for (size_t i = 0; i < service->methods.count; i++) {
        const mtc_method *method = service->methods.at[i];
        const char *why =
            key == POLICY_RETRY ? mtc_policy_no_retry(method) : mtc_policy_no_hedge(method);
        if (why == NULL || mtc_policy_of(method).idempotency == IDEMPOTENCY_UNKNOWN)
            continue;
        mtc_diag_note(c->program->diag, method->decl.name.at, "but not for this one: %s", why);
        return;
    }
}

/* A retry or a hedge that no method may make does nothing. */
static void check_used(checker *c, const mtc_service *service, mtc_policy_key key)
{
    const mtc_option_value *value = c->policy.settings[key].value;

    if (value == NULL)
        return;
    for (size_t i = 0; i < service->methods.count; i++) {
        mtc_policy policy = mtc_policy_of(service->methods.at[i]);
        if ((key == POLICY_RETRY ? policy.retry.attempts : policy.hedge.attempts) > 1)
            return;
    }
    mtc_diag_error(c->program->diag, value->at, "no method of \"%s\" may be %s",
                   service->decl.name.text, key == POLICY_RETRY ? "retried" : "hedged");
    hint(c, "it holds for the methods whose idempotency_level is IDEMPOTENT or NO_SIDE_EFFECTS");
    note_stream(c, service, key);
}

static void check_method(mtc_program *program, const mtc_method *method)
{
    checker c = {program, method, mtc_policy_of(method)};

    check_together(&c);
    check_repeats(&c);
    check_shard_by(&c);
}

void mtc_check_policy_conflicts(mtc_program *program, const mtc_service *service)
{
    checker c = {program, NULL, mtc_policy_of_service(service)};

    check_together(&c);
    check_used(&c, service, POLICY_RETRY);
    check_used(&c, service, POLICY_HEDGE);
    for (size_t i = 0; i < service->methods.count; i++)
        check_method(program, service->methods.at[i]);
}
