/* SPDX-License-Identifier: Apache-2.0 */
/* policy.h - what the msgtrans options of a checked file say. */
#ifndef MTC_POLICY_H
#define MTC_POLICY_H

#include "ast.h"

enum {
    MTC_MAX_ATTEMPTS = 5, /* of a retry, and copies of a hedge */
    MTC_MAX_SENT = 10,    /* how often one call may be sent in all */
    MTC_CODES = 17,
    MTC_DEFAULT_MESSAGE = 4 << 20, /* the limit of a message when nobody says anything */
};

/* The settings, as MethodPolicy and ServicePolicy name them. */
typedef enum mtc_policy_key {
    POLICY_TIMEOUT,
    POLICY_BLOCKING,
    POLICY_RETRY,
    POLICY_HEDGE,
    POLICY_RETRY_UNSAFE,
    POLICY_SHARD_BY,
    POLICY_PRIORITY,
    POLICY_COMPRESSION,
    POLICY_MAX_REQUEST,
    POLICY_MAX_REPLY,
    POLICY_KEYS
} mtc_policy_key;

/* Who says it. */
typedef struct mtc_setting {
    const mtc_option_value *value; /* NULL: nobody, so the default holds */
    bool inherited;                /* the service does */
} mtc_setting;

typedef enum mtc_idempotency {
    IDEMPOTENCY_UNKNOWN,
    IDEMPOTENCY_NO_SIDE_EFFECTS,
    IDEMPOTENCY_IDEMPOTENT,
} mtc_idempotency;

typedef enum mtc_priority { PRIORITY_LOW = 1, PRIORITY_NORMAL, PRIORITY_HIGH } mtc_priority;
typedef enum mtc_codec { CODEC_NONE, CODEC_GZIP, CODEC_ZSTD } mtc_codec;

typedef struct mtc_retry {
    uint32_t attempts; /* in all; 1: no retry */
    uint32_t initial_backoff_us;
    uint32_t max_backoff_us;
    double multiplier;
    uint32_t attempt_timeout_us; /* 0: none */
    uint32_t codes;              /* a bit for each */
} mtc_retry;

typedef struct mtc_hedge {
    uint32_t attempts; /* in all; 1: no hedge */
    uint32_t delay_us; /* 0: "auto" */
    uint32_t codes;
} mtc_hedge;

/* The effective policy of one method: its own, its service's where it says nothing, and defaults.
 * A retry or a hedge of the service's that the method may not make is left out. */
typedef struct mtc_policy {
    mtc_setting settings[POLICY_KEYS];
    const mtc_option_value *idempotency_at; /* NULL: nobody said it */
    mtc_idempotency idempotency;
    uint32_t timeout_us; /* 0: none */
    bool blocking;
    bool retry_unsafe;
    mtc_retry retry;
    mtc_hedge hedge;
    const char *no_retry; /* why the service's retry or hedge is left out; NULL: it is not */
    const char *no_hedge;
    const char *shard_by; /* NULL: not sharded */
    mtc_priority priority;
    mtc_codec codec;
    uint32_t threshold; /* of compression */
    uint32_t max_request;
    uint32_t max_reply;
} mtc_policy;

mtc_policy mtc_policy_of(const mtc_method *method);

/* The same of a service's options alone, whatever its methods can bear. */
mtc_policy mtc_policy_of_service(const mtc_service *service);

/* Returns why a method may not be retried or hedged, whatever anybody says; NULL: it may. */
const char *mtc_policy_no_retry(const mtc_method *method);
const char *mtc_policy_no_hedge(const mtc_method *method);

/* Returns the options of a declaration that are msgtrans' own, "mt.method" or "mt.service", or NULL;
 * and in those a setting by its name, NULL when it is not set. */
const mtc_option_set *mtc_policy_set(const mtc_decl *decl, const char *option);
const mtc_option_value *mtc_policy_find(const mtc_option_set *set, const char *name, mtc_type type);

/* Returns the place of a value, or of its name when it was set piece by piece. */
mtc_span mtc_policy_at(const mtc_option_value *value);

/* Returns the name of a setting, "timeout", and of a code, "UNAVAILABLE". */
const char *mtc_policy_key_name(mtc_policy_key key);
const char *mtc_code_name(unsigned code);

/* Returns option (mt.sized) of a field; NULL when it is not set. */
const mtc_option_value *mtc_policy_sized(const mtc_field *field);

/* Returns what option (mt.c_prefix) says, or NULL. */
const char *mtc_policy_c_prefix(const mtc_file *file);

#endif
