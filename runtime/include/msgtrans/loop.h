/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/loop.h - the event loop that owns connections and calls: the library's own, or yours.
 * A loop is driven by one thread at a time; everything on it happens in that thread. */
#ifndef MSGTRANS_LOOP_H
#define MSGTRANS_LOOP_H

#include <msgtrans/base.h>
#include <msgtrans/status.h>

MT_BEGIN_DECLS

struct ev_loop; /* libev's */

typedef struct mt_loop mt_loop;

typedef struct mt_loop_options {
    /* Polls the descriptors for so long after the last event before the thread sleeps. 0: sleep at
     * once. 20 to 50 saves two wake-ups a call where a core is free for it, and costs that core; it
     * backs off while it never pays. At most 1,000,000. */
    uint32_t busy_poll_us;
} mt_loop_options;

/* Makes a loop of the library's own. It starts no thread: mt_loop_run() drives it, or a blocking call.
 *   Shape    options may be NULL
 *   Owns     *out is the caller's: mt_loop_free()
 *   Returns  MT_OK | MT_EINVAL busy_poll_us too large | MT_ENOMEM | MT_EIO no descriptors left
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_loop_new(const mt_loop_options *options, mt_loop **out);

/* Moves in with a libev loop: ev_run() on it, by the calling thread, drives everything. The library
 * holds ev_run() back only by what is open: a listener, a connection, a call that waits, a post.
 *   Owns     ev is borrowed and must live until mt_loop_free()
 *   Returns  as mt_loop_new() | MT_EINVAL ev is NULL
 *   Thread   the one that runs ev */
MT_NODISCARD MT_API mt_err mt_loop_from_ev(struct ev_loop *ev, const mt_loop_options *options,
                                           mt_loop **out);

/* Frees a loop; every channel and server on it must be gone. NULL is fine.
 *   Thread   the one that drove it, outside its callbacks */
MT_API void mt_loop_free(mt_loop *loop);

/* Drives the loop until mt_loop_stop(). A stop that came first makes it return at once. When a thread
 * with a blocking call drives already, it waits until that call has ended. On a loop of
 * mt_loop_from_ev() it does the same by ev_run().
 *   Returns  MT_OK | MT_EDEADLK from inside one of the loop's callbacks, or there is an mt_loop_run()
 *            on it already, or the loop is another thread's by mt_loop_from_ev()
 *   Thread   any, one at a time */
MT_API mt_err mt_loop_run(mt_loop *loop);

/* Lets mt_loop_run() return after the turn it is in.
 *   Thread   any */
MT_API void mt_loop_stop(mt_loop *loop);

typedef void mt_loop_fn(void *arg);

/* Calls fn(arg) on the loop, in a later turn, in the order of the posts of one thread. What has not run
 * by mt_loop_free() is dropped.
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_loop_post(mt_loop *loop, mt_loop_fn *fn, void *arg);

MT_END_DECLS

#endif
