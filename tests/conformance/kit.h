/* SPDX-License-Identifier: Apache-2.0 */
/* kit.h - a server and a channel on one loop, and calls that note how they ended. A test that is written
 * with it runs over every transport, and knows no more of the library than its public headers.
 *
 *     static void echoes(void **state)
 *     {
 *         kit k;
 *         kit_call c;
 *
 *         kit_open(&k, *state, NULL);
 *         kit_echo(&k, &c, "hello", NULL);
 *         kit_wait(&c);
 *         assert_ended(&c, MT_OK, "hello");
 *         kit_close(&k);
 *     }
 *
 * Nothing waits for time to pass: a test waits for a count to be reached, and whoever counts stops the
 * loop. What is about time runs in virtual time only. */
#ifndef MT_CONFORMANCE_KIT_H
#define MT_CONFORMANCE_KIT_H

#include <pthread.h>
#include <stdatomic.h>

#include "mt_test.h"

#include "conformance/conformance.h"
#include "test.mt.h"

/* Where a test runs. */
typedef mt_conformance_target kit_place;

/* A loop in virtual time, for tests of the library itself. */
struct mt_conformance_clock {
    mt_err (*loop_new)(mt_loop **out);
    mt_time (*now)(const mt_loop *loop);

    /* Runs turns while busy(arg), an hour at most; true if busy(arg) became false. */
    bool (*run_while)(mt_loop *loop, bool (*busy)(void *arg), void *arg);

    void (*pass)(mt_loop *loop, mt_time time);
};

typedef _Atomic int kit_count;

enum { KIT_KEPT = 64, KIT_TARGET = 256 };

/* The thread of a server with loops of its own. */
typedef struct kit_runner {
    mt_server *server;
    pthread_t thread;
    int result; /* of mt_server_run(), once it ended */
    kit_count ended;
} kit_runner;

typedef struct kit {
    const kit_place *place;
    mt_loop *loop;
    mt_server *server;   /* on that loop; NULL: there is none, or the test took it */
    kit_runner runner;   /* or one on its own loops */
    mt_channel *channel; /* likewise */
    char target[KIT_TARGET];
    int reserved;            /* the socket that holds the port of a server to come, or 0 */
    kit_count served;        /* requests that reached a handler of the kit; before their answer */
    mt_call *kept[KIT_KEPT]; /* what kit_on_keep() was asked, in order */
    kit_count kept_count;    /* how many ever were */
    kit_count cancelled;     /* of those, heard by kit_on_cancelled() */
} kit;

/* Every member may be 0. */
typedef struct kit_args {
    const test_probe_handlers *handlers; /* NULL: kit_handlers */
    const test_talk_handlers *talk;      /* with the kit as app; NULL: not offered */
    const test_desk_handlers *desk;
    const mt_interceptor *const *interceptors; /* of the server, up to a NULL; or NULL */
    const mt_service *service;                 /* one more, and its handlers */
    const void *service_handlers;
    mt_server_options server;
    mt_channel_options channel;
    bool runs;      /* the server has loops and threads of its own: see kit_stop() */
    bool no_server; /* nobody listens on the target yet, see kit_serve() */
} kit_args;

/* Echo and Store give back what they get, Timed keeps the call, Work is an echo on a worker. */
extern const test_probe_handlers kit_handlers;

/* Handlers for a table of one's own; app is the kit. */
void kit_on_echo(mt_call *call, const test_note *request, void *app);
void kit_on_store(mt_call *call, const test_blob *request, void *app);
void kit_on_keep(mt_call *call, const test_note *request, void *app);

/* Opens a channel as mt_channel_open() does, with what the place needs; options may be NULL. */
mt_channel *kit_dial(kit *k, const char *target, const mt_channel_options *options);

/* Replaces the channel of a kit by one to target, or to its own target if that is NULL. options may be
 * NULL: then it has a loop of its own. */
void kit_redial(kit *k, const char *target, const mt_channel_options *options);

/* Opens loop, server and channel; args may be NULL. Ends the program if the test then hangs. */
void kit_open(kit *k, const kit_place *place, const kit_args *args);

/* Starts a server on the target of a kit without one; options may be NULL. */
void kit_serve(kit *k, const test_probe_handlers *handlers, const mt_server_options *options);

/* The same with everything that args say of a server. */
void kit_serve_as(kit *k, const kit_args *args);

/* Starts one more server on the kit's loop; target gets its address. */
mt_server *kit_serve_at(kit *k, const kit_args *args, char target[KIT_TARGET]);

/* Ends a server that runs, as SIGTERM does, and returns what mt_server_run() returned. */
int kit_stop(kit *k);

/* Waits for the end of a server that runs and was told to end; returns the same. */
int kit_join(kit *k);

/* Frees what is still there. Calls that were kept must have been answered. */
void kit_close(kit *k);

/* Says that something was counted. Thread  any. */
void kit_count_up(kit *k, kit_count *count);

/* Drives the loop until *count is at least `at_least`. In virtual time an hour is the longest. */
void kit_until(kit *k, kit_count *count, int at_least);

/* True in virtual time. */
static inline bool kit_is_virtual(const kit *k)
{
    return k->place->clock != NULL;
}

/* The time of a virtual loop; 0 elsewhere. */
static inline mt_time kit_now(const kit *k)
{
    return kit_is_virtual(k) ? k->place->clock->now(k->loop) : 0;
}

/* Calls fn(arg) once inside a callback of the loop, and drives that until it has run. */
void kit_inside(kit *k, mt_loop_fn *fn, void *arg);

/* Drives a loop in virtual time for so long. */
void kit_pass(kit *k, mt_time time);

/* Answers the call that was kept first; with an echo of text. */
void kit_answer(kit *k, size_t index, const char *text);

/* ---- a gate for handlers that block */

typedef struct kit_gate {
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool open;
} kit_gate;

void kit_gate_init(kit_gate *gate);
void kit_gate_fini(kit_gate *gate);

/* Waits until the gate is open. */
void kit_gate_pass(kit_gate *gate);

void kit_gate_open(kit_gate *gate);

/* ---- calls */

typedef struct kit_call kit_call;
struct kit_call {
    kit *k;
    mt_call *call;  /* borrowed until done was called */
    kit_count done; /* how often it was */
    mt_status status;
    mt_call_times times;
    mt_time ended;             /* kit_now() */
    char text[64];             /* the start of the reply */
    void (*then)(kit_call *c); /* called inside done, or NULL */
    void *more;                /* for then */
};

/* The methods of Probe in test_probe_service.methods. */
enum { KIT_ECHO, KIT_STORE, KIT_TIMED, KIT_WORK };

const mt_method *kit_method(size_t index);

/* Starts a call of Echo; options may be NULL. */
void kit_echo(kit *k, kit_call *c, const char *text, const mt_call_options *options);

/* Starts a call of any method whose reply is a Note. then is left as it is, so set it before. */
void kit_start(kit *k, kit_call *c, const mt_method *method, const void *request,
               const mt_call_options *options);

void kit_wait(kit_call *c);

/* ---- what a call came to */

/* Fails unless the call ended exactly once, with that code and, if text is not NULL, that reply. */
#define assert_ended(c, code, text) kit_assert_ended((c), (code), (text), __FILE__, __LINE__)
void kit_assert_ended(const kit_call *c, mt_code code, const char *text, const char *file,
                      int line);

/* Fails unless the status has that code and knows that about the handler, and its text has part in it. */
#define assert_status(status, code, ran, part)                                                     \
    kit_assert_status((status), (code), (ran), (part), __FILE__, __LINE__)
void kit_assert_status(const mt_status *status, mt_code code, mt_ran ran, const char *part,
                       const char *file, int line);

/* Returns how many lines with that part in them were logged since kit_log_clear(). */
int kit_logged(const char *part);
void kit_log_clear(void);

/* ---- the tests of a file, and where each runs */

typedef enum kit_where {
    KIT_AT_ALL,
    KIT_AT_REAL,    /* not in virtual time: the test has threads */
    KIT_AT_VIRTUAL, /* only there: it is about time */
} kit_where;

typedef struct kit_test {
    const char *name;
    void (*run)(void **state);
    kit_where where;
    const kit_place *only; /* no other place, unless NULL */
} kit_test;

#define KIT_TEST(function, where, only)                                                            \
    {                                                                                              \
#function, function, where, only                                                           \
    }
#define KIT_EVERYWHERE(function) KIT_TEST(function, KIT_AT_ALL, NULL)
#define KIT_REAL(function) KIT_TEST(function, KIT_AT_REAL, NULL)
#define KIT_VIRTUAL(function) KIT_TEST(function, KIT_AT_VIRTUAL, NULL)
#define KIT_ONLY(function, place) KIT_TEST(function, KIT_AT_ALL, &(place))

typedef struct kit_suite {
    const kit_test *tests;
    size_t count;
} kit_suite;

/* Makes the tests of a file known to conformance.c, which has them in its list. */
#define KIT_SUITE(name, tests)                                                                     \
    const kit_suite kit_suite_##name = {tests, sizeof tests / sizeof *tests}

/* Runs suites, each test at the places where it belongs; what main() returns. */
int kit_run(const kit_suite *suites, size_t suite_count, const kit_place *const *places,
            size_t place_count);

#endif
