/* SPDX-License-Identifier: Apache-2.0 */
/* workers.c - the pool: one queue, one lock, one condition. */
#include "rpc/workers.h"

#include <pthread.h>

#include "core/alloc.h"

struct mt_workers {
    pthread_t *threads;
    uint32_t thread_count;
    uint32_t queue_most;
    struct {
        pthread_mutex_t lock;
        pthread_cond_t more;
        mt_list queue;
        uint32_t queued;
        bool stopping;
    } shared;
};

/* The next work, NULL when there will be none. Called with the lock held. */
static mt_work *next_work(mt_workers *workers)
{
    while (mt_list_is_empty(&workers->shared.queue) && !workers->shared.stopping)
        pthread_cond_wait(&workers->shared.more, &workers->shared.lock);
    mt_list *node = mt_list_pop_front(&workers->shared.queue);
    if (node == NULL)
        return NULL;
    workers->shared.queued--;
    return MT_CONTAINER_OF(node, mt_work, node);
}

static void *worker_main(void *arg)
{
    mt_workers *workers = arg;
    mt_work *work;

    pthread_mutex_lock(&workers->shared.lock);
    while ((work = next_work(workers)) != NULL) {
        pthread_mutex_unlock(&workers->shared.lock);
        work->run(work);
        pthread_mutex_lock(&workers->shared.lock);
    }
    pthread_mutex_unlock(&workers->shared.lock);
    return NULL;
}

static void join_all(mt_workers *workers)
{
    for (uint32_t i = 0; i < workers->thread_count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_mutex_destroy(&workers->shared.lock);
    pthread_cond_destroy(&workers->shared.more);
    mt_free(workers->threads);
    mt_free(workers);
}

static void tell_to_stop(mt_workers *workers)
{
    pthread_mutex_lock(&workers->shared.lock);
    workers->shared.stopping = true;
    pthread_cond_broadcast(&workers->shared.more);
    pthread_mutex_unlock(&workers->shared.lock);
}

mt_err mt_workers_start(uint32_t threads, uint32_t queue, mt_workers **out)
{
    mt_workers *workers = mt_zalloc(sizeof *workers);

    *out = NULL;
    if (workers == NULL)
        return MT_ENOMEM;
    workers->threads = mt_zalloc(threads * sizeof *workers->threads);
    workers->queue_most = queue;
    mt_list_init(&workers->shared.queue);
    pthread_mutex_init(&workers->shared.lock, NULL);
    pthread_cond_init(&workers->shared.more, NULL);

    while (workers->threads != NULL && workers->thread_count < threads) {
        if (pthread_create(&workers->threads[workers->thread_count], NULL, worker_main, workers) !=
            0)
            break;
        workers->thread_count++;
    }
    if (workers->thread_count == threads) {
        *out = workers;
        return MT_OK;
    }
    mt_workers_stop(workers);
    return MT_ENOMEM;
}

mt_err mt_workers_submit(mt_workers *workers, mt_work *work)
{
    mt_err err = MT_OK;

    pthread_mutex_lock(&workers->shared.lock);
    if (workers->shared.queued >= workers->queue_most) {
        err = MT_ELIMIT;
    } else {
        mt_list_push_back(&workers->shared.queue, &work->node);
        workers->shared.queued++;
        pthread_cond_signal(&workers->shared.more);
    }
    pthread_mutex_unlock(&workers->shared.lock);
    return err;
}

void mt_workers_stop(mt_workers *workers)
{
    if (workers == NULL)
        return;
    tell_to_stop(workers);
    join_all(workers);
}

void mt_workers_abandon(mt_workers *workers)
{
    if (workers == NULL)
        return;
    for (uint32_t i = 0; i < workers->thread_count; i++)
        pthread_detach(workers->threads[i]);
    tell_to_stop(workers);
}
