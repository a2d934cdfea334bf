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

mt_session_limits mt_limits_make(uint32_t max_message_bytes, uint32_t max_metadata_bytes,
                                 uint32_t max_calls, uint32_t max_methods)
{
    enum { LEAST_ASSEMBLY = 16 << 20 };

    return (mt_session_limits){
        .max_message_bytes = max_message_bytes,
        .max_frame_bytes = 32 * 1024,
        .max_concurrent_calls = max_calls,
        .max_metadata_bytes = max_metadata_bytes,
        .max_methods = max_methods,
        .max_assembly_bytes =
            max_message_bytes > LEAST_ASSEMBLY ? max_message_bytes : LEAST_ASSEMBLY,
        .stream_window_bytes = 64 * 1024,
        .min_ping_interval_ms = 10000,
    };
}
