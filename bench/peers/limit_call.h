/* SPDX-License-Identifier: Apache-2.0 */
/* peers/limit_call.h - pooled calls, each with an arena and a deadline in a timer wheel of 1 ms. */
#ifndef BENCH_LIMIT_CALL_H
#define BENCH_LIMIT_CALL_H

#include "peers/limit_codec.h"

typedef struct limit_timer {
    struct limit_timer *prev, *next;
    uint64_t at_ms;
} limit_timer;

typedef struct limit_call limit_call;
typedef void limit_done_fn(limit_call *call, uint16_t status, const limit_payload *reply,
                           void *arg);

struct limit_call {
    limit_call *next; /* in the pool */
    limit_timer timer;
    uint32_t id;
    limit_done_fn *done;
    void *arg;
    uint8_t *large; /* the one copy that was too large for memory */
    size_t used;    /* bytes of memory */
    uint8_t memory[512];
};

/* Starts the wheel; the time is read once a turn. */
void limit_wheel_start(void);
void limit_wheel_turn(void);

/* Returns a call with a running deadline, and takes it back. */
limit_call *limit_call_new(uint32_t id, uint32_t timeout_ms);
void limit_call_free(limit_call *call);

/* Copies bytes into the call's memory. */
limit_bytes limit_call_copy(limit_call *call, limit_bytes bytes);

#endif
