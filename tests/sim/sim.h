/* SPDX-License-Identifier: Apache-2.0 */
/* sim.h - a world made of a seed: servers, channels and calls on one virtual clock, over pipes with
 * faults, and what must hold whatever happens.
 *
 * Everything is drawn from world.rng, so a seed is a run: the trace of two runs is the same, line by
 * line. A rule that is broken ends the program with the seed and the last lines of the trace. */
#ifndef SIM_H
#define SIM_H

#include <msgtrans/msgtrans.h>

#include "loop/loop_sim.h"
#include "net/fault.h"
#include "world.mt.h"

enum {
    SIM_SERVERS = 3,
    SIM_CHANNELS = 4,
    SIM_CALLS = 400,
    SIM_NOISE = 1 << 20,
    SIM_STREAMED = 150 * 1000
};

/* What a handler does with its call. */
typedef enum sim_manner {
    SIM_AT_ONCE,        /* answers before it returns */
    SIM_LATER,          /* answers after a while, whatever happens meanwhile */
    SIM_WHEN_CANCELLED, /* answers only once nobody waits for it any more, inside that callback */
    SIM_AFTER_CANCEL,   /* answers after a while; when cancelled, a while after that */
    SIM_MANNERS,
} sim_manner;

/* The methods in sim_world_service.methods. */
enum { SIM_DO, SIM_TIMED, SIM_DOWN, SIM_UP, SIM_BOTH, SIM_MISSING };

/* The messages of a stream in one direction. */
typedef struct sim_way {
    uint32_t count;         /* that there are to be */
    uint32_t written, read; /* so far */
    size_t unread;          /* bytes that were written and not read */
    size_t room;            /* the writer's write_buffer_bytes */
    bool ended;             /* by its writer */
    bool closed;            /* a write said that the call is over */
    mt_timer rest;          /* the writer goes on */
    mt_timer pause;         /* the reader goes on */
} sim_way;

/* One call: what is to happen, and what has happened on both sides. */
typedef struct sim_call {
    uint32_t number; /* index in world.calls + 1 */
    struct sim_channel *channel;
    unsigned generation;     /* of the channel */
    struct sim_call *parent; /* whose handler started it, and which it inherits from, or NULL */
    size_t method;           /* in sim_world_service.methods */
    sim_manner manner;
    mt_code code; /* what the handler answers */
    mt_time delay;
    size_t request_size, reply_size; /* of the payloads, which begin at noise[number] */
    size_t metadata_size;            /* of one more entry with the call; 0: none */
    bool adds_headers, adds_trailers;
    sim_way up, down;  /* of a stream */
    uint32_t early_at; /* requests after which the handler does not wait for their end */
    bool writes_first; /* the handler does not wait for requests at all */
    bool end_seen;     /* the handler has heard that no more requests come */

    mt_time timeout;
    mt_time deadline; /* MT_NEVER: none */
    mt_call *call;    /* the caller's; NULL before and after */
    unsigned done;
    mt_status status;
    bool cancelled; /* by the caller */
    bool closed;    /* its channel was closed under it */

    unsigned runs;   /* handlers that were started */
    mt_call *served; /* the handler's, while it is not answered */
    bool told;       /* the handler heard that nobody waits */
    uint64_t told_turn;
    bool inside; /* one of its handler's functions is on the stack */
    bool answered;
    mt_timer timer; /* the handler's */
} sim_call;

typedef struct sim_server {
    size_t index;
    mt_server *server; /* NULL between two of them */
    mt_server_options options;
    unsigned generation;
    mt_time drained_by; /* while it drains: when that must be over */
    bool tight;         /* an option can make it refuse calls */
    mt_timer timer;     /* its next event */
} sim_server;

typedef struct sim_channel {
    size_t index;
    mt_channel *channel; /* NULL between two of them */
    char target[64];
    uint32_t write_buffer_bytes;
    unsigned generation;
    bool tight; /* an option can make it refuse calls */
    mt_timer timer;
} sim_channel;

/* What kind of world it is: what the faults leave to be sure of. */
typedef struct sim_kind {
    bool calm;     /* nothing breaks a connection, so nothing may be lost */
    bool rough;    /* connections break */
    bool restarts; /* servers drain and come back */
    bool crashes;  /* servers are freed under way, or their grace is cut */
    bool closes;   /* channels are closed under way */
    bool tight;    /* some limits are small */
    bool leaps;    /* the clock jumps */
    bool heavy;    /* many messages are large */
    bool meddles;  /* callbacks start, cancel and answer other calls */
} sim_kind;

typedef struct sim_world {
    uint64_t seed;
    mt_rng rng;
    sim_kind kind;
    mt_loop *loop;
    mt_fault_net net;
    sim_server servers[SIM_SERVERS];
    size_t server_count;
    sim_channel channels[SIM_CHANNELS];
    size_t channel_count;
    sim_call calls[SIM_CALLS];
    size_t call_count; /* started so far */
    size_t call_most;
    size_t open;        /* started and not ended */
    size_t served;      /* with a handler that did not answer */
    sim_call *handling; /* whose handler is on the stack */
    size_t first_open;  /* every call before it has ended */
    mt_time work_until;
    bool closing; /* the end has begun */
    mt_timer next_call, next_leap;
    mt_time leap;          /* that is due between two turns */
    unsigned from_outside; /* calls to be started between two turns, as by another thread */
    bool settling;         /* nothing new begins, what broke is repaired */
    uint64_t turns;
    uint64_t hash;
    size_t memory_most;
} sim_world;

extern sim_world world;
extern uint8_t sim_noise[];

/* ---- chance */

/* Returns a number from 0 to below - 1. */
uint64_t sim_below(uint64_t below);

/* True in so many cases of 100. */
bool sim_chance(unsigned percent);

/* Returns a time of whole milliseconds. */
mt_time sim_time(mt_time least, mt_time most);

/* ---- what is counted over all worlds of a run; main.c asserts that each was met */

typedef enum sim_met {
    SIM_MET_RAN,
    SIM_MET_DID_NOT_RUN,
    SIM_MET_UNKNOWN,
    SIM_MET_GOAWAY_RACE, /* a call that crossed a GOAWAY on its way */
    SIM_MET_WAITED,      /* a call that waited for a connection */
    SIM_MET_BACKOFF,     /* a server that could not be reached is tried again */
    SIM_MET_DRAINED,
    SIM_MET_GRACE_OVER, /* a drain that cut calls off */
    SIM_MET_CRASHED,
    SIM_MET_CHANNEL_CLOSED, /* with calls on it */
    SIM_MET_TOO_LATE,       /* a handler that answered when nobody waited any more */
    SIM_MET_LARGE,          /* a message that needs credit */
    SIM_MET_STREAMED,       /* a message of a stream was read */
    SIM_MET_NO_ROOM,        /* a write had to wait */
    SIM_MET_HELD_BACK,      /* more than a window was written and not read */
    SIM_MET_STREAM_OK,      /* a stream ended with OK */
    SIM_MET_LEAP,
    SIM_MET_KINDS,
} sim_met;

extern uint64_t sim_met_counts[SIM_MET_KINDS];
extern uint64_t sim_code_counts[MT_UNAUTHENTICATED + 1];

static inline void sim_meet(sim_met met)
{
    sim_met_counts[met]++;
}

/* ---- trace.c */

/* Adds a line to the trace, and to the world's hash. */
void sim_trace(const char *format, ...) MT_PRINTF(1, 2);

/* A rule is broken: prints what, the seed, the last lines and how to see it again; ends the program. */
_Noreturn void sim_fail(const char *format, ...) MT_PRINTF(1, 2);

/* Begins an empty trace; all: lines are printed as they come. */
void sim_trace_begin(bool all);

/* Lets what would end the program otherwise print the same. */
void sim_trace_signals(void);

/* ---- memory.c */

/* Counts the library's memory; before anything of it is in use. */
void sim_memory_watch(void);

/* Returns the bytes in use. */
size_t sim_memory(void);

/* ---- servers.c */

void sim_server_begin(sim_server *server);

/* Ends a server at once. */
void sim_server_end(sim_server *server);

/* ---- calls.c */

/* Starts one more call somewhere. */
void sim_call_start(void);

/* Returns one that is under way or was recently; NULL: there is none. */
sim_call *sim_call_pick(void);

/* Adds to the trace how far a call is. */
void sim_call_tell(const sim_call *call);

/* Cancels one that is under way, if there is one. */
void sim_call_cancel_one(void);

/* What code of an application does inside of a callback, to other calls than the one it is about. */
void sim_meddle(void);

/* True if bytes are what is wanted: the first so many of noise. */
bool sim_is_noise(const uint8_t *noise, const uint8_t *bytes, size_t size, size_t wanted);

/* The callback of the end of each call; arg is the sim_call. */
void sim_call_done(mt_call *handle, const mt_status *status, const sim_answer *answer, void *arg);

/* ---- handlers.c */

/* The typed handlers; app is the sim_server. */
extern const sim_world_handlers sim_handlers;

/* Gives the handler's answer. */
void sim_call_answer(sim_call *call);

/* Answers some call whose handler keeps it, if there is one. */
void sim_call_answer_one(void);

/* ---- streams.c */

static inline bool sim_is_stream(const sim_call *call)
{
    return call->method == SIM_DOWN || call->method == SIM_UP || call->method == SIM_BOTH;
}

void sim_stream_plan(sim_call *call);
void sim_stream_open(sim_call *call, const sim_ask *ask, const mt_call_options *options);

/* The handler of a stream begins. */
void sim_stream_handle(sim_call *call, mt_call *handle, const mt_server_options *options);

/* It is about to answer. */
void sim_stream_answered(sim_call *call);

/* ---- check.c */

/* What must hold between two turns. */
void sim_check(void);

/* What must hold of a call that has just ended. */
void sim_check_end(const sim_call *call, const sim_answer *answer);

/* What must hold when everything is gone. */
void sim_check_all(void);

/* ---- world.c */

/* Runs the world of a seed from its beginning to its end; world.hash is what it came to. */
void sim_run(uint64_t seed);

#endif
