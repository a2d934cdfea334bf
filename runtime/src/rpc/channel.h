/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/channel.h - the channel inside: its options, its subchannels, and the calls that wait. */
#ifndef MT_RPC_CHANNEL_H
#define MT_RPC_CHANNEL_H

#include <pthread.h>

#include <msgtrans/channel.h>

#include "core/address.h"
#include "core/list.h"
#include "net/tls.h"
#include "policy/lb.h"
#include "rpc/client_call.h"
#include "rpc/subchannel.h"

struct mt_channel {
    mt_loop *loop; /* NULL only when error is set before there was one */
    bool own_loop;
    bool started; /* no subchannel is idle: else the next call starts those that are */
    bool closing; /* mt_channel_free() was called */
    mt_channel_options options;         /* with the defaults filled in */
    struct mt_credentials *credentials; /* or NULL */
    char *dns_servers;
    mt_tls_context *tls; /* NULL: no target is tls:// */
    mt_status error;
    _Atomic(struct mt_interceptors *) interceptors; /* NULL: there are none */

    mt_subchannel *subchannels;
    bool *ready; /* of each subchannel: the balancer's view */
    size_t count;
    mt_lb *lb;
    mt_recorder recorder; /* what its servers did: the events from MT_RECORD_RESOLVING on */

    size_t waiting_count;
    mt_list waiting; /* calls that no ready connection took yet, oldest first */
    mt_list asking;  /* calls that wait for their credentials */
    mt_list ended;   /* calls whose end is still to be told, at the end of this turn */
    mt_hook turn_end;
    size_t calls;          /* alive on the loop: waiting, sent or ended */
    _Atomic size_t posted; /* calls on their way from other threads to the loop */
    size_t conns;          /* alive, draining ones too */

    struct {
        pthread_mutex_t lock;
        bool has_thread; /* drives the own loop for the callback form */
        pthread_t thread;
        size_t blocked;      /* threads inside a function that needs the own loop */
        pthread_cond_t left; /* none is any more */
    } shared;
    mt_waiter thread_waiter; /* what that thread waits for: the end of the channel */
    mt_waiter *closer;       /* the thread in mt_channel_free() */
};

/* Picks a connection for a call and sends it, or lets it wait, or ends it. */
void mt_channel_place(mt_channel *channel, mt_client_call *call);

/* A subchannel became ready, or can take one more call: those that wait are tried again. */
void mt_channel_retry_waiting(mt_channel *channel);

/* A subchannel changed its state: the stage of waiting calls follows, and those that do not wait for
 * ready end once every server has failed. */
void mt_channel_changed(mt_channel *channel);

/* Returns the text of the newest connection failure, NULL when there is none. */
const char *mt_channel_failure(const mt_channel *channel);

/* Something that the channel waits for to be gone is gone, or a call is on the ended list. */
void mt_channel_touch(mt_channel *channel);

/* What channel->turn_end does: tells ended calls, and frees the channel once it is closed and empty. */
void mt_channel_turn_end(mt_hook *hook);

/* Keeps a channel with a loop of its own, though it may be freed, until mt_channel_unpin().
 *   Thread   any, while the channel cannot go yet */
void mt_channel_pin(mt_channel *channel);
void mt_channel_unpin(mt_channel *channel);

/* mt_loop_wait() on the channel's loop, which lives until that returns even if the channel is freed
 * meanwhile. */
mt_err mt_channel_wait(mt_channel *channel, mt_waiter *waiter, mt_loop_fn *start, void *arg);

/* Starts the thread that drives a channel's own loop, once.
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD mt_err mt_channel_ensure_thread(mt_channel *channel);

#endif
