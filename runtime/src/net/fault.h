/* SPDX-License-Identifier: Apache-2.0 */
/* net/fault.h - faults on purpose and by seed: a filter over any pipe that delays, stalls, cuts and
 * breaks up what flows, and a transport over inproc that also refuses, hangs and delays connections.
 * For simulation only: it is in the archive that tests link, not in the libraries of users.
 *
 * Each end of a connection has its own filter, so each of the two directions has its own latency. The
 * filters of a net share its numbers; all of them are on one loop. */
#ifndef MT_NET_FAULT_H
#define MT_NET_FAULT_H

#include "core/rng.h"
#include "net/pipe.h"

typedef enum mt_fault {
    MT_FAULT_LATENCY,       /* bytes came later than they were sent */
    MT_FAULT_OVERTAKEN,     /* bytes came after younger ones of another connection */
    MT_FAULT_PARTIAL_READ,  /* a read got less than there was */
    MT_FAULT_PARTIAL_WRITE, /* a write took less than there was room for */
    MT_FAULT_ONE_BYTE,      /* a read or write of one byte only */
    MT_FAULT_RESET,         /* a direction was cut, and the connection broke at this end */
    MT_FAULT_HALF_CLOSE,    /* a direction was cut, as if its sender had ended it */
    MT_FAULT_STALL,         /* nothing moved for a while */
    MT_FAULT_STALL_FOREVER, /* nothing moved any more */
    MT_FAULT_REFUSED,       /* nobody took the connection */
    MT_FAULT_HANG,          /* it neither came about nor failed */
    MT_FAULT_SLOW_CONNECT,  /* it came about late */
    MT_FAULT_SLOW_ACCEPT,   /* the server heard of it late */
    MT_FAULT_KINDS,
} mt_fault;

/* How likely each fault is, in 1 of 1,000. All 0: a pipe like every other. */
typedef struct mt_fault_plan {
    mt_time latency;        /* the most that a direction has */
    mt_time jitter;         /* the most that is added for one piece of bytes */
    uint32_t small_steps;   /* that a direction goes in small steps now and then */
    uint32_t reset;         /* that a direction ends so */
    uint32_t half_close;    /* likewise */
    uint32_t stall;         /* that a direction stalls once */
    uint32_t stall_forever; /* of those that stall, for ever */
    mt_time stall_for;      /* the most, for the others */
    uint32_t within_bytes;  /* ends and stalls come before so many bytes; at least 1 */
    uint32_t refused, hang; /* of a connect */
    uint32_t late;          /* of a connect, and of an accept */
    mt_time late_by;        /* the most */
} mt_fault_plan;

typedef struct mt_fault_net {
    mt_rng rng;
    mt_fault_plan plan; /* may be changed: it holds for connections and accepts from then on */
    mt_time newest;     /* when the youngest bytes were sent that have arrived anywhere */
    uint64_t counts[MT_FAULT_KINDS];
} mt_fault_net;

/* Makes a net in place. Nothing is allocated. */
void mt_fault_net_init(mt_fault_net *net, uint64_t seed, const mt_fault_plan *plan);

/* Returns "latency", "one byte", …
 *   Owns     borrowed, static */
const char *mt_fault_name(mt_fault fault);

/* Makes a filter over a pipe that is connected.
 *   Owns     net is borrowed and must live as long; lower is taken, also on failure; *out is the
 *            caller's: mt_pipe_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_fault_pipe_new(mt_fault_net *net, mt_pipe *lower, mt_pipe **out);

/* inproc with faults of the net that was named last by mt_fault_use(); one must have been. */
extern const mt_carrier mt_carrier_fault;

/* From now on mt_carrier_fault uses this net, which is borrowed. NULL: it must not be used. */
void mt_fault_use(mt_fault_net *net);

#endif
