/* SPDX-License-Identifier: Apache-2.0 */
/* policy_check.c - the values of policy options, each by itself: durations, sizes, counts, codes. */
#include "checks.h"

#include "policy.h"
#include "quantity.h"

#include <string.h>

enum { SIZE_MIN_LIMIT = 1 << 10, SIZE_MAX_LIMIT = 1 << 30, MULTIPLIER_MAX = 10 };

/* The options of one declaration. */
typedef struct checker {
    mtc_program *program;
    const mtc_option_set *set;
    const mtc_option_set *above; /* of the service, when set is a method's */
    bool is_method;
} checker;

static void hint(checker *c, const char *text)
{
    mtc_diag_note(c->program->diag, (mtc_span){0}, "%s", text);
}

/* --- durations and sizes ---------------------------------------------------------------------- */

static bool is_word(const mtc_option_value *value, const char *word)
{
    return value->string.size == strlen(word) && strcmp(value->string.data, word) == 0;
}

/* zero says what a duration of 0 would do. */
static void check_duration(checker *c, const mtc_option_value *value, const char *what,
                           const char *zero)
{
    uint32_t us;

    if (value == NULL)
        return;
    const char *why = mtc_parse_duration(value->string, &us);
    if (why == NULL && us > 0)
        return;
    mtc_diag_error(c->program->diag, value->value_at, "\"%s\" is no %s", value->string.data, what);
    hint(c, why != NULL ? why : zero);
}

static void check_size(checker *c, const mtc_option_value *value, uint32_t min, const char *range)
{
    uint32_t bytes;

    if (value == NULL)
        return;
    const char *why = mtc_parse_size(value->string, &bytes);
    if (why == NULL && bytes >= min && bytes <= SIZE_MAX_LIMIT)
        return;
    mtc_diag_error(c->program->diag, value->value_at, "\"%s\" is no size of a message",
                   value->string.data);
    hint(c, why != NULL ? why : range);
}

/* --- what turns off ----------------------------------------------------------------------------*/

/* What turns a setting off must find it turned on by the service. */
static void check_turning_off(checker *c, mtc_span at, mtc_policy_key key, mtc_type type)
{
    const char *name = mtc_policy_key_name(key);

    if (mtc_policy_find(c->above, name, type) != NULL)
        return;
    mtc_diag_error(c->program->diag, at, "there is no %s to turn off", name);
    hint(c, c->is_method ? "the service sets none: leave this out"
                         : "only a method turns off what its service sets: leave this out");
}

static void check_timeout(checker *c)
{
    const mtc_option_value *value = mtc_policy_find(c->set, "timeout", TYPE_STRING);

    if (value != NULL && is_word(value, "none"))
        check_turning_off(c, value->value_at, POLICY_TIMEOUT, TYPE_STRING);
    else
        check_duration(c, value, "timeout",
                       "a duration of 0 would end every call: leave it out for no timeout");
}

static void check_attempts(checker *c, const mtc_option_value *value, mtc_policy_key key)
{
    const mtc_option_value *attempts = mtc_policy_find(value->set, "attempts", TYPE_UINT32);

    if (attempts == NULL)
        return;
    if (attempts->integer == 1) {
        check_turning_off(c, attempts->value_at, key, TYPE_MESSAGE);
    } else if (attempts->integer == 0 || attempts->integer > MTC_MAX_ATTEMPTS) {
        mtc_diag_error(c->program->diag, attempts->value_at, "%llu attempts are not possible",
                       (unsigned long long)attempts->integer);
        hint(c, "2 to 5: they count all attempts, the first one too");
    }
}

/* --- codes ------------------------------------------------------------------------------------ */

static const char *why_never(uint64_t code)
{
    if (code == 0)
        return "OK is no failure";
    if (code == 1)
        return "CANCELLED is what the caller asked for";
    return NULL;
}

/* The same request gets the same answer however often it is sent. */
static bool is_lasting(uint64_t code)
{
    static const uint64_t lasting[] = {3, 5, 6, 7, 9, 11, 12, 16};

    for (size_t i = 0; i < sizeof lasting / sizeof lasting[0]; i++)
        if (lasting[i] == code)
            return true;
    return false;
}

static void warn_of_code(checker *c, const mtc_option_value *value)
{
    if (is_lasting(value->integer)) {
        mtc_diag_warning(c->program->diag, value->value_at,
                         "a call that failed with %s will fail again",
                         mtc_code_name((unsigned)value->integer));
        hint(c, "retry what may pass: UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN");
    } else if (value->integer == 4) {
        mtc_diag_warning(c->program->diag, value->value_at,
                         "after the deadline no time is left for a retry");
        hint(c, "per_attempt_timeout ends an attempt while there is");
    }
}

static void check_code(checker *c, const mtc_option_value *value, const mtc_option_value *before,
                       mtc_policy_key key)
{
    const char *why = why_never(value->integer);
    const char *name = mtc_code_name((unsigned)value->integer);

    if (why != NULL) {
        mtc_diag_error(c->program->diag, value->value_at, "there is nothing to %s after %s",
                       mtc_policy_key_name(key), name);
        hint(c, why);
    } else if (before != NULL) {
        mtc_diag_error(c->program->diag, value->value_at, "%s is listed twice", name);
        mtc_diag_note(c->program->diag, before->value_at, "the first time is here");
    } else if (key == POLICY_RETRY) {
        warn_of_code(c, value);
    }
}

static void check_codes(checker *c, const mtc_option_set *set, mtc_policy_key key)
{
    const mtc_option_value *first[MTC_CODES] = {0};

    for (size_t i = 0; i < set->values.count; i++) {
        const mtc_option_value *value = &set->values.at[i];
        if (value->field->type != TYPE_ENUM || value->integer >= MTC_CODES ||
            strcmp(value->field->decl.name.text, "codes") != 0)
            continue;
        check_code(c, value, first[value->integer], key);
        if (first[value->integer] == NULL)
            first[value->integer] = value;
    }
}

/* --- retry, hedge, compression ---------------------------------------------------------------- */

static void check_multiplier(checker *c, const mtc_option_value *value)
{
    if (value == NULL || (value->number >= 1 && value->number <= MULTIPLIER_MAX))
        return;
    mtc_diag_error(c->program->diag, value->value_at, "no pause can grow by this factor");
    hint(c, "backoff_multiplier is 1, for pauses that stay the same, to 10");
}

static void check_backoffs(checker *c, const mtc_option_value *retry)
{
    const mtc_option_value *initial = mtc_policy_find(retry->set, "initial_backoff", TYPE_STRING);
    const mtc_option_value *max = mtc_policy_find(retry->set, "max_backoff", TYPE_STRING);
    int errors = c->program->diag->errors;
    uint32_t initial_us = 10000, max_us = 1000000;

    check_duration(c, initial, "backoff", "a retry without a pause would only add to the load");
    check_duration(c, max, "backoff", "a retry without a pause would only add to the load");
    if (c->program->diag->errors > errors)
        return;
    if (initial != NULL)
        mtc_parse_duration(initial->string, &initial_us);
    if (max != NULL)
        mtc_parse_duration(max->string, &max_us);
    if (initial_us <= max_us)
        return;
    mtc_diag_error(c->program->diag, initial != NULL ? initial->value_at : max->value_at,
                   "the first backoff, %s, is longer than the longest, %s",
                   mtc_print_duration(c->program->arena, initial_us),
                   mtc_print_duration(c->program->arena, max_us));
    if (initial == NULL || max == NULL)
        hint(c, initial == NULL ? "initial_backoff is 10ms when it is left out"
                                : "max_backoff is 1s when it is left out");
    else
        mtc_diag_note(c->program->diag, max->value_at, "the longest is here");
}

static void check_retry(checker *c)
{
    const mtc_option_value *retry = mtc_policy_find(c->set, "retry", TYPE_MESSAGE);

    if (retry == NULL)
        return;
    check_attempts(c, retry, POLICY_RETRY);
    check_backoffs(c, retry);
    check_multiplier(c, mtc_policy_find(retry->set, "backoff_multiplier", TYPE_DOUBLE));
    check_duration(c, mtc_policy_find(retry->set, "per_attempt_timeout", TYPE_STRING), "timeout",
                   "a duration of 0 would end every attempt: leave it out for no timeout");
    check_codes(c, retry->set, POLICY_RETRY);
}

static void check_hedge(checker *c)
{
    const mtc_option_value *hedge = mtc_policy_find(c->set, "hedge", TYPE_MESSAGE);

    if (hedge == NULL)
        return;
    const mtc_option_value *delay = mtc_policy_find(hedge->set, "delay", TYPE_STRING);
    check_attempts(c, hedge, POLICY_HEDGE);
    if (delay != NULL && !is_word(delay, "auto"))
        check_duration(c, delay, "delay",
                       "without a delay every call would be sent in all copies at once; \"auto\" "
                       "measures what is usual");
    check_codes(c, hedge->set, POLICY_HEDGE);
}

static void check_compression(checker *c)
{
    const mtc_option_value *compression = mtc_policy_find(c->set, "compression", TYPE_MESSAGE);

    if (compression == NULL)
        return;
    const mtc_option_value *codec = mtc_policy_find(compression->set, "codec", TYPE_ENUM);
    const mtc_option_value *threshold = mtc_policy_find(compression->set, "threshold", TYPE_STRING);
    if (codec == NULL) {
        mtc_diag_error(c->program->diag, compression->at, "compression needs a codec");
        hint(c, "add \"codec: ZSTD\" or \"codec: GZIP\"");
        return;
    }
    if (codec->integer == CODEC_NONE) {
        check_turning_off(c, codec->value_at, POLICY_COMPRESSION, TYPE_MESSAGE);
        if (threshold != NULL)
            mtc_diag_error(c->program->diag, threshold->at,
                           "no message is compressed, so none is long enough for it");
        return;
    }
    check_size(c, threshold, 0, "a threshold is at most 1GiB");
}

static void check_set(checker *c)
{
    static const char range[] = "a limit is 1KiB to 1GiB";

    check_timeout(c);
    check_retry(c);
    check_hedge(c);
    check_compression(c);
    check_size(c, mtc_policy_find(c->set, "max_request", TYPE_STRING), SIZE_MIN_LIMIT, range);
    check_size(c, mtc_policy_find(c->set, "max_reply", TYPE_STRING), SIZE_MIN_LIMIT, range);
}

/* --- the file --------------------------------------------------------------------------------- */

static void check_c_prefix(mtc_program *program, const mtc_file *file)
{
    const char *text = mtc_policy_c_prefix(file);

    if (text == NULL)
        return;
    const mtc_option_value *value = mtc_option_find(file->options.checked, "mt.c_prefix");
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (size == value->string.size && size > 0 && text[0] >= 'a' && text[size - 1] != '_')
        return;
    mtc_diag_error(program->diag, value->value_at, "\"%s\" cannot start the names of C functions",
                   text);
    mtc_diag_note(program->diag, (mtc_span){0},
                  "use lower case letters, digits and \"_\", starting with a letter; the \"_\" "
                  "behind it is added");
}

static void check_service(mtc_program *program, mtc_service *service)
{
    int errors = program->diag->errors;

    service->policy = mtc_policy_set(&service->decl, "mt.service");
    check_set(&(checker){program, service->policy, NULL, false});
    for (size_t i = 0; i < service->methods.count; i++) {
        const mtc_decl *method = &service->methods.at[i]->decl;
        check_set(&(checker){program, mtc_policy_set(method, "mt.method"), service->policy, true});
    }
    if (program->diag->errors == errors)
        mtc_check_policy_conflicts(program, service);
}

void mtc_check_policy(mtc_program *program, mtc_file *file)
{
    check_c_prefix(program, file);
    for (size_t i = 0; i < file->services.count; i++)
        check_service(program, file->services.at[i]);
}
