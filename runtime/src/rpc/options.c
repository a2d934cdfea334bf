/* SPDX-License-Identifier: Apache-2.0 */
/* options.c - the defaults and ranges of public options. */
#include "rpc/options.h"

#include <msgtrans/call.h>

#include "core/status.h"

mt_err mt_options_fill(void *options, const mt_option *table, size_t count, mt_status *why)
{
    for (size_t i = 0; i < count; i++) {
        const mt_option *option = &table[i];
        uint32_t *value = (uint32_t *)(void *)((char *)options + option->offset);

        if (*value == 0)
            *value = option->value_if_zero;
        if ((*value >= option->least && *value <= option->most) ||
            (*value == MT_NO_TIMEOUT && option->or_never))
            continue;
        mt_status_set(why, MT_INVALID_ARGUMENT, "option %s = %u: must be %u to %u%s", option->name,
                      *value, option->least, option->most,
                      option->or_never ? ", or MT_NO_TIMEOUT for never" : "");
        return MT_EINVAL;
    }
    return MT_OK;
}

void mt_limits_complete(mt_session_limits *limits)
{
    enum { LEAST_ASSEMBLY = 16 << 20 };

    limits->max_frame_bytes = 32 * 1024;
    limits->max_assembly_bytes =
        limits->max_message_bytes > LEAST_ASSEMBLY ? limits->max_message_bytes : LEAST_ASSEMBLY;
    limits->min_ping_interval_ms = 10000;
    limits->codecs = MT_CODECS;
}
