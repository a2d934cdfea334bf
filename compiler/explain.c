/* SPDX-License-Identifier: Apache-2.0 */
/* explain.c - a table for each method: setting, value, and who says so. */
#include "explain.h"

#include "lines.h"
#include "policy.h"
#include "quantity.h"
#include "suggest.h"

#include <string.h>

/* One line. */
typedef struct row {
    const char *name;
    const char *value;
    const char *why;
    bool kept; /* the runtime does not act on it yet */
} row;

typedef struct explainer {
    mtc_arena *arena;
    mtc_lines *lines;
    mtc_policy policy;
    LIST(row) rows;
} explainer;

static void add(explainer *e, const char *name, const char *value, const char *why, bool kept)
{
    row added = {name, value, why, kept};

    LIST_ADD(e->arena, &e->rows, added);
}

/* --- reasons ---------------------------------------------------------------------------------- */

static const char *place(explainer *e, mtc_span at)
{
    return mtc_arena_printf(e->arena, "%s:%zu", at.source->path, mtc_lines_find(e->lines, at).line);
}

static const char *said_at(explainer *e, const mtc_setting *setting, mtc_span at)
{
    return mtc_arena_printf(e->arena, "%s, %s", setting->inherited ? "service" : "method",
                            place(e, at));
}

static const char *said(explainer *e, mtc_policy_key key)
{
    const mtc_setting *setting = &e->policy.settings[key];

    return setting->value == NULL ? "default" : said_at(e, setting, setting->value->at);
}

static void add_setting(explainer *e, mtc_policy_key key, const char *value)
{
    bool acts = key == POLICY_TIMEOUT || key == POLICY_BLOCKING || key == POLICY_COMPRESSION;

    add(e, mtc_policy_key_name(key), value, said(e, key),
        !acts && e->policy.settings[key].value != NULL);
}

/* Adds a part of a setting that is on, such as "retry.attempts". */
static void add_part(explainer *e, mtc_policy_key key, const char *part, mtc_type type,
                     const char *value)
{
    const mtc_setting *setting = &e->policy.settings[key];
    const mtc_option_value *own = mtc_policy_find(setting->value->set, part, type);
    const char *name = mtc_arena_printf(e->arena, "  %s", part);

    add(e, name, value, own != NULL ? said_at(e, setting, own->at) : "default",
        key != POLICY_COMPRESSION);
}

/* --- values ----------------------------------------------------------------------------------- */

static const char *count(explainer *e, uint32_t number)
{
    return mtc_arena_printf(e->arena, "%u", (unsigned)number);
}

static const char *duration(explainer *e, uint32_t us)
{
    return us == 0 ? "none" : mtc_print_duration(e->arena, us);
}

static const char *codes(explainer *e, uint32_t bits)
{
    const char *names = NULL;

    for (unsigned code = 0; code < MTC_CODES; code++)
        if (bits >> code & 1)
            names = names == NULL
                        ? mtc_code_name(code)
                        : mtc_arena_printf(e->arena, "%s, %s", names, mtc_code_name(code));
    return names;
}

/* --- retry and hedge -------------------------------------------------------------------------- */

/* Who asked for it, and why it may be: the method says that running it twice is harmless, or that it
 * does not care. */
static const char *permission(explainer *e, mtc_policy_key key)
{
    const mtc_option_value *unsafe = e->policy.settings[POLICY_RETRY_UNSAFE].value;

    if (e->policy.idempotency == IDEMPOTENCY_UNKNOWN)
        return mtc_arena_printf(e->arena, "%s; allowed by retry_unsafe, %s", said(e, key),
                                place(e, unsafe->at));
    return mtc_arena_printf(e->arena, "%s; allowed by idempotency_level, %s", said(e, key),
                            place(e, e->policy.idempotency_at->at));
}

/* Why there is none: nobody asked for it, the method turns it off, or may not have it. */
static const char *absence(explainer *e, mtc_policy_key key, const char *forbidden)
{
    const mtc_setting *setting = &e->policy.settings[key];

    if (setting->value == NULL)
        return "default";
    if (forbidden != NULL)
        return mtc_arena_printf(e->arena, "the service's, %s, is left out: %s",
                                place(e, setting->value->at), forbidden);
    return mtc_arena_printf(e->arena, "%s, turns the service's off",
                            said_at(e, setting, setting->value->at));
}

static void explain_retry(explainer *e)
{
    const mtc_retry *retry = &e->policy.retry;

    if (retry->attempts < 2) {
        add(e, "retry", "none", absence(e, POLICY_RETRY, e->policy.no_retry), false);
        return;
    }
    add(e, "retry", "yes", permission(e, POLICY_RETRY), true);
    add_part(e, POLICY_RETRY, "attempts", TYPE_UINT32, count(e, retry->attempts));
    add_part(e, POLICY_RETRY, "codes", TYPE_ENUM, codes(e, retry->codes));
    add_part(e, POLICY_RETRY, "initial_backoff", TYPE_STRING,
             duration(e, retry->initial_backoff_us));
    add_part(e, POLICY_RETRY, "max_backoff", TYPE_STRING, duration(e, retry->max_backoff_us));
    add_part(e, POLICY_RETRY, "backoff_multiplier", TYPE_DOUBLE,
             mtc_arena_printf(e->arena, "%g", retry->multiplier));
    add_part(e, POLICY_RETRY, "per_attempt_timeout", TYPE_STRING,
             duration(e, retry->attempt_timeout_us));
}

static void explain_hedge(explainer *e)
{
    const mtc_hedge *hedge = &e->policy.hedge;

    if (hedge->attempts < 2) {
        add(e, "hedge", "none", absence(e, POLICY_HEDGE, e->policy.no_hedge), false);
        return;
    }
    add(e, "hedge", "yes", permission(e, POLICY_HEDGE), true);
    add_part(e, POLICY_HEDGE, "attempts", TYPE_UINT32, count(e, hedge->attempts));
    add_part(e, POLICY_HEDGE, "delay", TYPE_STRING,
             hedge->delay_us == 0 ? "auto" : duration(e, hedge->delay_us));
    add_part(e, POLICY_HEDGE, "codes", TYPE_ENUM, codes(e, hedge->codes));
    if (e->policy.retry.attempts > 1)
        add(e, "requests", count(e, e->policy.retry.attempts * hedge->attempts),
            mtc_arena_printf(e->arena, "at most: %u attempts of %u copies",
                             (unsigned)e->policy.retry.attempts, (unsigned)hedge->attempts),
            true);
}

/* --- the rest --------------------------------------------------------------------------------- */

static void explain_idempotency(explainer *e)
{
    static const char *const names[] = {"IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"};
    const mtc_option_value *at = e->policy.idempotency_at;

    add(e, "idempotency_level", names[e->policy.idempotency],
        at == NULL ? "default" : mtc_arena_printf(e->arena, "method, %s", place(e, at->at)), false);
}

static void explain_compression(explainer *e)
{
    static const char *const names[] = {"none", "GZIP", "ZSTD"};
    bool on = e->policy.codec != CODEC_NONE;

    if (!on) {
        add(e, "compression", "none", absence(e, POLICY_COMPRESSION, NULL), false);
        return;
    }
    add_setting(e, POLICY_COMPRESSION, names[e->policy.codec]);
    add_part(e, POLICY_COMPRESSION, "threshold", TYPE_STRING,
             mtc_print_size(e->arena, e->policy.threshold));
}

static void explain_limit(explainer *e, mtc_policy_key key, uint32_t limit, const char *option)
{
    if (e->policy.settings[key].value != NULL)
        add_setting(e, key, mtc_print_size(e->arena, limit));
    else
        add(e, mtc_policy_key_name(key), mtc_print_size(e->arena, limit),
            mtc_arena_printf(e->arena, "default of max_message_bytes in %s", option), false);
}

static void explain_policy(explainer *e)
{
    static const char *const priorities[] = {"", "LOW", "NORMAL", "HIGH"};

    explain_idempotency(e);
    add_setting(e, POLICY_TIMEOUT, duration(e, e->policy.timeout_us));
    add_setting(e, POLICY_BLOCKING, e->policy.blocking ? "true" : "false");
    explain_retry(e);
    explain_hedge(e);
    add_setting(e, POLICY_SHARD_BY, e->policy.shard_by != NULL ? e->policy.shard_by : "none");
    add_setting(e, POLICY_PRIORITY, priorities[e->policy.priority]);
    explain_compression(e);
    explain_limit(e, POLICY_MAX_REQUEST, e->policy.max_request, "mt_server_options");
    explain_limit(e, POLICY_MAX_REPLY, e->policy.max_reply, "mt_channel_options");
}

/* --- printing --------------------------------------------------------------------------------- */

static int widest(const explainer *e, bool of_names)
{
    size_t width = 0;

    for (size_t i = 0; i < e->rows.count; i++) {
        size_t size = strlen(of_names ? e->rows.at[i].name : e->rows.at[i].value);
        width = size > width ? size : width;
    }
    return (int)width;
}

static bool print_rows(const explainer *e, mtc_text *out)
{
    int names = widest(e, true), values = widest(e, false);
    bool any_kept = false;

    for (size_t i = 0; i < e->rows.count; i++) {
        const row *one = &e->rows.at[i];
        mtc_text_printf(out, "%s %-*s  %-*s  %s\n", one->kept ? "*" : " ", names, one->name, values,
                        one->value, one->why);
        any_kept = any_kept || one->kept;
    }
    return any_kept;
}

static bool explain_method(mtc_lines *lines, const mtc_method *method, mtc_text *out)
{
    explainer e = {.arena = lines->arena, .lines = lines, .policy = mtc_policy_of(method)};

    mtc_text_printf(out, "%s/%s(%s%s) returns (%s%s)\n", method->decl.parent->full_name,
                    method->decl.name.text, method->input_stream.source != NULL ? "stream " : "",
                    method->input_name.text, method->output_stream.source != NULL ? "stream " : "",
                    method->output_name.text);
    explain_policy(&e);
    return print_rows(&e, out);
}

/* --- which methods ---------------------------------------------------------------------------- */

/* A name fits when it is the full name or ends it: "/" is the "." before a method. */
static bool fits(mtc_arena *arena, const mtc_method *method, const char *name)
{
    const char *full = method->decl.full_name;
    char *wanted =
        mtc_arena_copy(arena, name[0] == '/' ? name + 1 : name, strlen(name) - (name[0] == '/'));
    char *slash = strrchr(wanted, '/');
    size_t size = strlen(wanted), full_size = strlen(full);

    if (slash != NULL)
        *slash = '.';
    if (size == 0 || size > full_size || strcmp(full + full_size - size, wanted) != 0)
        return false;
    return size == full_size || full[full_size - size - 1] == '.';
}

size_t mtc_explain(mtc_arena *arena, const mtc_file *file, const char *name, mtc_text *out)
{
    mtc_lines lines = {.arena = arena};
    size_t shown = 0;
    bool any_kept = false;

    for (size_t i = 0; i < file->services.count; i++) {
        const mtc_service *service = file->services.at[i];
        for (size_t n = 0; n < service->methods.count; n++) {
            const mtc_method *method = service->methods.at[n];
            if (name != NULL && !fits(arena, method, name))
                continue;
            mtc_text_puts(out, shown++ > 0 ? "\n" : "");
            any_kept = explain_method(&lines, method, out) || any_kept;
        }
    }
    if (any_kept)
        mtc_text_puts(out, "\n* is checked and kept; this version of the runtime does not act on "
                           "it yet\n");
    return shown;
}

const char *mtc_explain_suggest(mtc_arena *arena, const mtc_file *file, const char *name)
{
    const char *last = strrchr(name, '/') != NULL   ? strrchr(name, '/') + 1
                       : strrchr(name, '.') != NULL ? strrchr(name, '.') + 1
                                                    : name;
    mtc_suggestion suggestion = {.word = last};
    const mtc_method *best = NULL;

    for (size_t i = 0; i < file->services.count; i++) {
        const mtc_service *service = file->services.at[i];
        for (size_t n = 0; n < service->methods.count; n++) {
            const char *before = suggestion.best;
            mtc_suggest_try(&suggestion, service->methods.at[n]->decl.name.text);
            best = suggestion.best != before ? service->methods.at[n] : best;
        }
    }
    return best == NULL ? NULL
                        : mtc_arena_printf(arena, "%s/%s", best->decl.parent->name.text,
                                           best->decl.name.text);
}
