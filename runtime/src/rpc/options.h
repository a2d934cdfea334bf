/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/options.h - public options as a table: default and range of each, checked in one place. Pure. */
#ifndef MT_RPC_OPTIONS_H
#define MT_RPC_OPTIONS_H

#include <stddef.h>

#include <msgtrans/status.h>

#include "wire/session.h"

/* One uint32_t member of an options struct. */
typedef struct mt_option {
    const char *name;
    size_t offset;
    uint32_t value_if_zero;
    uint32_t least, most;
    bool or_never; /* MT_NO_TIMEOUT is legal as well */
} mt_option;

#define MT_OPTION(type, member, value_if_zero, least, most)                                        \
    {                                                                                              \
#member, offsetof(type, member), value_if_zero, least, most, false                         \
    }

/* A time that may also be MT_NO_TIMEOUT. */
#define MT_OPTION_TIME(type, member, value_if_zero, least, most)                                   \
    {                                                                                              \
#member, offsetof(type, member), value_if_zero, least, most, true                          \
    }

/* Puts in the defaults and checks the ranges.
 *   Returns  MT_OK | MT_EINVAL; why names the option, its value and the range */
MT_NODISCARD mt_err mt_options_fill(void *options, const mt_option *table, size_t count,
                                    mt_status *why);

/* Completes what one side of a connection asks of the other with the limits that are no options. */
void mt_limits_complete(mt_session_limits *limits);

#endif
