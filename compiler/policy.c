/* SPDX-License-Identifier: Apache-2.0 */
/* policy.c - the options that msgtrans/policy.mtproto defines. */
#include "policy.h"

#include "checks.h"

#include <string.h>

/* --- durations -------------------------------------------------------------------------------- */

typedef struct unit {
    const char *name;
    uint64_t us;
} unit;

static const unit units[] = {{"us", 1}, {"ms", 1000}, {"s", 1000000}, {"m", 60000000}};

static const unit *find_unit(const char *name)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcmp(units[i].name, name) == 0)
            return &units[i];
    return NULL;
}

/* duration = digits [ "." digits ] ( "us" | "ms" | "s" | "m" ) */
const char *mtc_parse_duration(mtc_bytes text, uint32_t *us)
{
    static const char form[] = "a duration is a number and a unit: \"100us\", \"50ms\", \"1.5s\", "
                               "\"2m\"";
    const char *at = text.data;
    uint64_t whole = 0, fraction = 0, scale = 1;
    size_t digits = strspn(at, "0123456789");

    if (digits == 0 || strlen(text.data) != text.size)
        return form;
    if (digits > 10)
        return "a duration is at most 71 minutes";
    for (; digits > 0; digits--)
        whole = whole * 10 + (uint64_t)(*at++ - '0');
    if (*at == '.') {
        digits = strspn(++at, "0123456789");
        if (digits == 0 || digits > 9)
            return form;
        for (; digits > 0; digits--, scale *= 10)
            fraction = fraction * 10 + (uint64_t)(*at++ - '0');
    }
    const unit *found = find_unit(at);
    if (found == NULL)
        return form;
    if (fraction * found->us % scale != 0)
        return "a duration is a whole number of microseconds";
    uint64_t total = whole * found->us + fraction * found->us / scale;
    if (total > UINT32_MAX)
        return "a duration is at most 71 minutes";
    *us = (uint32_t)total;
    return total > 0 ? NULL : "a duration of 0 would end every call: leave it out for no timeout";
}

/* --- what is set ------------------------------------------------------------------------------ */

/* Only what msgtrans itself defines is its policy, not some other file's package "mt". */
static const mtc_option_value *find_own(const mtc_option_set *set, const char *full_name,
                                        mtc_type type)
{
    const mtc_option_value *value = mtc_option_find(set, full_name);

    if (value == NULL || value->field->type != type ||
        strncmp(value->field->decl.file->source->name, "msgtrans/policy.", 16) != 0)
        return NULL;
    return value;
}

static const mtc_option_value *find_in(const mtc_options *options, const char *option,
                                       const char *field, mtc_type type)
{
    const mtc_option_value *value = find_own(options->checked, option, TYPE_MESSAGE);

    return value != NULL ? find_own(value->set, field, type) : NULL;
}

mtc_policy mtc_policy_of(const mtc_method *method)
{
    const mtc_options *own = &method->decl.options;
    const mtc_options *service = &method->decl.parent->options;
    mtc_policy policy = {0};
    const mtc_option_value *timeout =
        find_in(own, "mt.method", "mt.MethodPolicy.timeout", TYPE_STRING);
    const mtc_option_value *blocking =
        find_in(own, "mt.method", "mt.MethodPolicy.blocking", TYPE_BOOL);

    if (timeout == NULL)
        timeout = find_in(service, "mt.service", "mt.ServicePolicy.timeout", TYPE_STRING);
    if (blocking == NULL)
        blocking = find_in(service, "mt.service", "mt.ServicePolicy.blocking", TYPE_BOOL);
    if (timeout != NULL)
        mtc_parse_duration(timeout->string, &policy.timeout_us);
    policy.blocking = blocking != NULL && blocking->integer != 0;
    return policy;
}

const char *mtc_policy_c_prefix(const mtc_file *file)
{
    const mtc_option_value *value = find_own(file->options.checked, "mt.c_prefix", TYPE_STRING);

    return value != NULL ? value->string.data : NULL;
}

/* --- checks ----------------------------------------------------------------------------------- */

static void check_timeout(mtc_program *program, const mtc_options *options, const char *option,
                          const char *field)
{
    const mtc_option_value *timeout = find_in(options, option, field, TYPE_STRING);
    uint32_t us;

    if (timeout == NULL)
        return;
    const char *why = mtc_parse_duration(timeout->string, &us);
    if (why != NULL) {
        mtc_diag_error(program->diag, timeout->value_at, "\"%s\" is no timeout",
                       timeout->string.data);
        mtc_diag_note(program->diag, (mtc_span){0}, "%s", why);
    }
}

static void check_c_prefix(mtc_program *program, const mtc_file *file)
{
    const mtc_option_value *value = find_own(file->options.checked, "mt.c_prefix", TYPE_STRING);

    if (value == NULL)
        return;
    const char *text = value->string.data;
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (size == value->string.size && size > 0 && text[0] >= 'a' && text[size - 1] != '_')
        return;
    mtc_diag_error(program->diag, value->value_at, "\"%s\" cannot start the names of C functions",
                   text);
    mtc_diag_note(program->diag, (mtc_span){0},
                  "use lower case letters, digits and \"_\", starting with a letter; the \"_\" "
                  "behind it is added");
}

void mtc_check_policy(mtc_program *program, mtc_file *file)
{
    check_c_prefix(program, file);
    for (size_t i = 0; i < file->services.count; i++) {
        const mtc_service *service = file->services.at[i];
        check_timeout(program, &service->decl.options, "mt.service", "mt.ServicePolicy.timeout");
        for (size_t n = 0; n < service->methods.count; n++)
            check_timeout(program, &service->methods.at[n]->decl.options, "mt.method",
                          "mt.MethodPolicy.timeout");
    }
}
