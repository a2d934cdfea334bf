/* SPDX-License-Identifier: Apache-2.0 */
/* policy.c - what options say a method's policy is, its service's options and defaults included. */
#include "policy.h"

#include "quantity.h"

#include <string.h>

/* --- names ------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    mtc_type type;
} keys[POLICY_KEYS] = {
    [POLICY_TIMEOUT] = {"timeout", TYPE_STRING},
    [POLICY_BLOCKING] = {"blocking", TYPE_BOOL},
    [POLICY_RETRY] = {"retry", TYPE_MESSAGE},
    [POLICY_HEDGE] = {"hedge", TYPE_MESSAGE},
    [POLICY_RETRY_UNSAFE] = {"retry_unsafe", TYPE_BOOL},
    [POLICY_SHARD_BY] = {"shard_by", TYPE_STRING},
    [POLICY_PRIORITY] = {"priority", TYPE_ENUM},
    [POLICY_COMPRESSION] = {"compression", TYPE_MESSAGE},
    [POLICY_MAX_REQUEST] = {"max_request", TYPE_STRING},
    [POLICY_MAX_REPLY] = {"max_reply", TYPE_STRING},
};

const char *mtc_policy_key_name(mtc_policy_key key)
{
    return keys[key].name;
}

const char *mtc_code_name(unsigned code)
{
    static const char *const names[MTC_CODES] = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    };

    return names[code];
}

/* --- what is set ------------------------------------------------------------------------------ */

/* Only what msgtrans itself defines is its policy, not some other file's package "mt"; and a
 * policy.mtproto of some other version may give a name another type. */
static bool is_own(const mtc_option_value *value, mtc_type type)
{
    return value->field->type == type &&
           strncmp(value->field->decl.file->source->name, "msgtrans/policy.", 16) == 0;
}

static const mtc_option_value *find_option(const mtc_options *options, const char *full_name,
                                           mtc_type type)
{
    const mtc_option_value *value = mtc_option_find(options->checked, full_name);

    return value != NULL && is_own(value, type) ? value : NULL;
}

const mtc_option_set *mtc_policy_set(const mtc_decl *decl, const char *option)
{
    const mtc_option_value *value = find_option(&decl->options, option, TYPE_MESSAGE);

    return value != NULL ? value->set : NULL;
}

const mtc_option_value *mtc_policy_find(const mtc_option_set *set, const char *name, mtc_type type)
{
    for (size_t i = 0; set != NULL && i < set->values.count; i++) {
        const mtc_option_value *value = &set->values.at[i];
        if (is_own(value, type) && strcmp(value->field->decl.name.text, name) == 0)
            return value;
    }
    return NULL;
}

mtc_span mtc_policy_at(const mtc_option_value *value)
{
    return value->value_at.source != NULL ? value->value_at : value->at;
}

const mtc_option_value *mtc_policy_sized(const mtc_field *field)
{
    return find_option(&field->decl.options, "mt.sized", TYPE_BOOL);
}

const char *mtc_policy_c_prefix(const mtc_file *file)
{
    const mtc_option_value *value = find_option(&file->options, "mt.c_prefix", TYPE_STRING);

    return value != NULL ? value->string.data : NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

/* What is set was checked; what is not set keeps the default that *out has. */
static void read_duration(const mtc_option_value *value, uint32_t *out)
{
    if (value != NULL)
        mtc_parse_duration(value->string, out);
}

static void read_size(const mtc_option_value *value, uint32_t *out)
{
    if (value != NULL)
        mtc_parse_size(value->string, out);
}

static void read_count(const mtc_option_value *value, uint32_t *out)
{
    if (value != NULL)
        *out = (uint32_t)value->integer;
}

static uint32_t read_codes(const mtc_option_set *set)
{
    uint32_t codes = 0;

    for (size_t i = 0; i < set->values.count; i++) {
        const mtc_option_value *value = &set->values.at[i];
        if (is_own(value, TYPE_ENUM) && strcmp(value->field->decl.name.text, "codes") == 0 &&
            value->integer < MTC_CODES)
            codes |= (uint32_t)1 << value->integer;
    }
    return codes != 0 ? codes : (uint32_t)1 << 14; /* UNAVAILABLE */
}

static mtc_retry read_retry(const mtc_option_value *value)
{
    mtc_retry retry = {3, 10000, 1000000, 2, 0, 0};

    if (value == NULL)
        return (mtc_retry){.attempts = 1};
    const mtc_option_value *multiplier =
        mtc_policy_find(value->set, "backoff_multiplier", TYPE_DOUBLE);
    read_count(mtc_policy_find(value->set, "attempts", TYPE_UINT32), &retry.attempts);
    read_duration(mtc_policy_find(value->set, "initial_backoff", TYPE_STRING),
                  &retry.initial_backoff_us);
    read_duration(mtc_policy_find(value->set, "max_backoff", TYPE_STRING), &retry.max_backoff_us);
    if (multiplier != NULL)
        retry.multiplier = multiplier->number;
    read_duration(mtc_policy_find(value->set, "per_attempt_timeout", TYPE_STRING),
                  &retry.attempt_timeout_us);
    retry.codes = read_codes(value->set);
    return retry;
}

static mtc_hedge read_hedge(const mtc_option_value *value)
{
    mtc_hedge hedge = {.attempts = 2};

    if (value == NULL)
        return (mtc_hedge){.attempts = 1};
    read_count(mtc_policy_find(value->set, "attempts", TYPE_UINT32), &hedge.attempts);
    /* "auto" is no duration and leaves the 0. */
    read_duration(mtc_policy_find(value->set, "delay", TYPE_STRING), &hedge.delay_us);
    hedge.codes = read_codes(value->set);
    return hedge;
}

static void read_compression(const mtc_option_value *value, mtc_policy *policy)
{
    if (value == NULL)
        return;
    const mtc_option_value *codec = mtc_policy_find(value->set, "codec", TYPE_ENUM);
    policy->codec =
        codec != NULL && codec->integer <= CODEC_ZSTD ? (mtc_codec)codec->integer : CODEC_NONE;
    policy->threshold = 1024;
    read_size(mtc_policy_find(value->set, "threshold", TYPE_STRING), &policy->threshold);
}

/* --- the policy of a method ------------------------------------------------------------------- */

static void read_settings(const mtc_option_set *own, const mtc_option_set *service,
                          mtc_policy *policy)
{
    for (int key = 0; key < POLICY_KEYS; key++) {
        mtc_setting *setting = &policy->settings[key];
        setting->value = mtc_policy_find(own, keys[key].name, keys[key].type);
        if (setting->value != NULL)
            continue;
        setting->value = mtc_policy_find(service, keys[key].name, keys[key].type);
        setting->inherited = setting->value != NULL;
    }
}

static bool is_true(const mtc_setting *setting)
{
    return setting->value != NULL && setting->value->integer != 0;
}

static void read_values(mtc_policy *policy)
{
    const mtc_setting *settings = policy->settings;
    const mtc_option_value *shard_by = settings[POLICY_SHARD_BY].value;
    const mtc_option_value *priority = settings[POLICY_PRIORITY].value;

    read_duration(settings[POLICY_TIMEOUT].value, &policy->timeout_us); /* "none" leaves the 0 */
    policy->blocking = is_true(&settings[POLICY_BLOCKING]);
    policy->retry_unsafe = is_true(&settings[POLICY_RETRY_UNSAFE]);
    policy->retry = read_retry(settings[POLICY_RETRY].value);
    policy->hedge = read_hedge(settings[POLICY_HEDGE].value);
    policy->shard_by = shard_by != NULL ? shard_by->string.data : NULL;
    policy->priority = PRIORITY_NORMAL;
    if (priority != NULL && priority->integer >= PRIORITY_LOW && priority->integer <= PRIORITY_HIGH)
        policy->priority = (mtc_priority)priority->integer;
    read_compression(settings[POLICY_COMPRESSION].value, policy);
    policy->max_request = policy->max_reply = MTC_DEFAULT_MESSAGE;
    read_size(settings[POLICY_MAX_REQUEST].value, &policy->max_request);
    read_size(settings[POLICY_MAX_REPLY].value, &policy->max_reply);
}

const char *mtc_policy_no_retry(const mtc_method *method)
{
    return method->input_stream.source != NULL ? "a stream of requests cannot be sent a second time"
                                               : NULL;
}

const char *mtc_policy_no_hedge(const mtc_method *method)
{
    if (method->output_stream.source != NULL)
        return "of several streams of replies none is the first to be whole";
    return mtc_policy_no_retry(method);
}

static const char *why_unsafe(const mtc_policy *policy)
{
    return policy->idempotency == IDEMPOTENCY_UNKNOWN && !policy->retry_unsafe
               ? "the method is not idempotent"
               : NULL;
}

/* What a service says for all its methods holds for those that can bear it. */
static void leave_out(const mtc_method *method, mtc_policy *policy)
{
    if (policy->settings[POLICY_RETRY].inherited && policy->retry.attempts > 1) {
        policy->no_retry = mtc_policy_no_retry(method);
        if (policy->no_retry == NULL)
            policy->no_retry = why_unsafe(policy);
    }
    if (policy->settings[POLICY_HEDGE].inherited && policy->hedge.attempts > 1) {
        policy->no_hedge = mtc_policy_no_hedge(method);
        if (policy->no_hedge == NULL)
            policy->no_hedge = why_unsafe(policy);
    }
    if (policy->no_retry != NULL)
        policy->retry.attempts = 1;
    if (policy->no_hedge != NULL)
        policy->hedge.attempts = 1;
}

static void read_idempotency(const mtc_method *method, mtc_policy *policy)
{
    policy->idempotency_at = mtc_option_find(method->decl.options.checked,
                                             "google.protobuf.MethodOptions.idempotency_level");
    if (policy->idempotency_at != NULL && policy->idempotency_at->integer < 3)
        policy->idempotency = (mtc_idempotency)policy->idempotency_at->integer;
}

mtc_policy mtc_policy_of(const mtc_method *method)
{
    mtc_policy policy = {0};

    read_settings(mtc_policy_set(&method->decl, "mt.method"),
                  ((const mtc_service *)method->decl.parent)->policy, &policy);
    read_idempotency(method, &policy);
    read_values(&policy);
    leave_out(method, &policy);
    return policy;
}

mtc_policy mtc_policy_of_service(const mtc_service *service)
{
    mtc_policy policy = {0};

    read_settings(service->policy, NULL, &policy);
    read_values(&policy);
    return policy;
}
