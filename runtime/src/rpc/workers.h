/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/workers.h - a bounded pool of threads for handlers that may sleep, so that the loops never do. */
#ifndef MT_RPC_WORKERS_H
#define MT_RPC_WORKERS_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

#include "core/list.h"

typedef struct mt_workers mt_workers;

/* A piece of work; the owner embeds it. */
typedef struct mt_work mt_work;
struct mt_work {
    mt_list node;
    void (*run)(mt_work *work);
};

/* Starts the threads.
 *   Owns     *out is the caller's: mt_workers_stop()
 *   Returns  MT_OK | MT_ENOMEM no memory or no threads */
MT_NODISCARD mt_err mt_workers_start(uint32_t threads, uint32_t queue, mt_workers **out);

/* Hands work to the next free thread.
 *   Returns  MT_OK | MT_ELIMIT the queue is full
 *   Thread   any */
MT_NODISCARD mt_err mt_workers_submit(mt_workers *workers, mt_work *work);

/* Runs what is queued, waits for it, ends the threads and frees the pool; NULL is fine. */
void mt_workers_stop(mt_workers *workers);

/* For work that does not come back: lets the threads go, and the pool with them; NULL is fine. */
void mt_workers_abandon(mt_workers *workers);

#endif
