/* SPDX-License-Identifier: Apache-2.0 */
/* net/fault_pipe.h - the filter inside: what fault.c and fault_transport.c share. */
#ifndef MT_NET_FAULT_PIPE_H
#define MT_NET_FAULT_PIPE_H

#include "net/fault.h"

/* One direction of one filter. */
typedef struct mt_fault_way {
    uint64_t position; /* bytes that have passed */
    uint64_t cut_at;   /* UINT64_MAX: never */
    mt_fault cut;      /* RESET or HALF_CLOSE */
    uint64_t stall_at;
    mt_time stall_for;
    mt_time stalled_until; /* out only; 0: not now */
    mt_time latency;       /* in only */
    bool is_jerky;
    uint16_t steps; /* most bytes of a step now; 0: any number */
    uint64_t pace_left;
} mt_fault_way;

/* Bytes that came in together. */
typedef struct mt_fault_piece {
    mt_list node;
    mt_time sent, due;
    size_t size, taken;
    uint8_t bytes[];
} mt_fault_piece;

typedef struct mt_fault_pipe {
    mt_pipe base;
    mt_pipe *lower; /* NULL: not connected yet, or broken */
    mt_fault_net *net;
    mt_fault_way in, out;
    mt_list pieces; /* that came in, oldest first */
    size_t queued;  /* bytes of memory that they take */
    mt_time last_due;
    bool ended;    /* nothing comes behind the pieces */
    mt_err end;    /* MT_ECLOSED or MT_EIO */
    int end_error; /* errno of the latter */
    mt_time end_due;
    bool broken;
    bool shut; /* our side was ended */
    unsigned wanted;
    mt_timer due;
    mt_timer begin;               /* a late connect or accept */
    bool *gone;                   /* set when it is freed inside of ready */
    mt_list node;                 /* among those that a listener is about to accept */
    struct fault_listener *among; /* that one */
    mt_address target;            /* of a late connect */
    char text[MT_ADDRESS_TEXT];
} mt_fault_pipe;

/* Makes a filter with nothing below it; NULL when memory is out. */
mt_fault_pipe *mt_fault_pipe_make(mt_fault_net *net, mt_loop *loop);

/* Puts it over a pipe, which is taken. */
void mt_fault_pipe_join(mt_fault_pipe *self, mt_pipe *lower);

/* From now on every read and write fails; the pipe below is freed. */
void mt_fault_pipe_break(mt_fault_pipe *self, int error);

/* Brings timer and wishes to the pipe below up to date. */
void mt_fault_pipe_sync(mt_fault_pipe *self);

/* The pipe below is ready; arg is the filter. */
void mt_fault_pipe_told(void *arg, unsigned events);

bool mt_fault_happens(mt_fault_net *net, uint32_t per_mille);

/* Returns a time in whole milliseconds. */
mt_time mt_fault_up_to(mt_fault_net *net, mt_time most);

#endif
