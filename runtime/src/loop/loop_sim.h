/* SPDX-License-Identifier: Apache-2.0 */
/* loop/loop_sim.h - a loop without descriptors in virtual time: it never sleeps, the clock jumps to
 * the next timer, and the same seed gives the same run. One thread; blocking calls work, but to wait
 * for what can never happen is a mistake and aborts with a log line. */
#ifndef MT_LOOP_LOOP_SIM_H
#define MT_LOOP_LOOP_SIM_H

#include "loop/loop.h"

/* Makes a loop whose clock starts at 1 s.
 *   Owns     *out is the caller's: mt_loop_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_loop_sim_new(uint64_t seed, mt_loop **out);

/* Runs turns until nothing is left to do up to the time `until`, and sets the clock to it. */
void mt_loop_sim_run(mt_loop *loop, mt_time until);

/* Runs turns while busy(arg), but none after the time `until`; true if busy(arg) became false, false if
 * time is up or nothing is left to do. */
bool mt_loop_sim_run_while(mt_loop *loop, bool (*busy)(void *arg), void *arg, mt_time until);

/* The clock leaps forward, as after the machine was suspended: what was due meanwhile is late. Between
 * two turns. */
void mt_loop_sim_leap(mt_loop *loop, mt_time by);

#endif
