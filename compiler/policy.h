/* SPDX-License-Identifier: Apache-2.0 */
/* policy.h - what the msgtrans options of a checked file say. */
#ifndef MTC_POLICY_H
#define MTC_POLICY_H

#include "ast.h"

typedef struct mtc_policy {
    uint32_t timeout_us; /* 0: none */
    bool blocking;
} mtc_policy;

/* Returns the policy of a method: its own, and its service's where it says nothing. */
mtc_policy mtc_policy_of(const mtc_method *method);

/* Returns what option (mt.c_prefix) says, or NULL. */
const char *mtc_policy_c_prefix(const mtc_file *file);

/* Reads "50ms" or "1.5s" as microseconds.
 *   Returns  NULL, or what is wrong with it */
const char *mtc_parse_duration(mtc_bytes text, uint32_t *us);

#endif
