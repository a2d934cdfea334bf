/* SPDX-License-Identifier: Apache-2.0 */
/* inproc_test.c - what only the in-process transport has: its bound, its order, and threads. */
#include "mt_test.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/slice.h"
#include "loop/loop_sim.h"
#include "net/pipe.h"

static mt_address address;

static int setup(void **state)
{
    mt_status why;

    (void)state;
    return mt_address_parse(mt_slice_text("inproc:here"), &address, &why) == MT_OK ? 0 : -1;
}

static mt_listener *listen_on(mt_loop *loop, mt_accept_fn *accept, void *arg, mt_listener *sibling)
{
    mt_listener *listener;
    mt_status why;
    const mt_listen_args args = {
        .loop = loop, .address = &address, .accept = accept, .arg = arg, .sibling = sibling};

    assert_ok(mt_carrier_inproc.listen(&args, &listener, &why));
    return listener;
}

static mt_pipe *connect_from(mt_loop *loop)
{
    mt_pipe *pipe;
    int error;

    assert_ok(mt_carrier_inproc.connect(loop, &address, &pipe, &error));
    return pipe;
}

static void store(void *arg, mt_pipe *pipe)
{
    *(mt_pipe **)arg = pipe;
}

static void count(void *arg, mt_pipe *pipe)
{
    ++*(unsigned *)arg;
    mt_pipe_free(pipe);
}

static void holds_256_kib_each_way(void **state)
{
    (void)state;
    static uint8_t bytes[300000];
    mt_loop *loop;
    mt_pipe *server = NULL;
    size_t put, got;
    const struct iovec vectors[] = {{bytes, 1000}, {bytes, sizeof bytes - 1000}};

    assert_ok(mt_loop_sim_new(1, &loop));
    mt_listener *listener = listen_on(loop, store, &server, NULL);
    mt_pipe *client = connect_from(loop);
    loop->ops->turn(loop, true);
    assert_ok(mt_pipe_write(client, vectors, 2, &put));
    assert_int_equal(put, 256 * 1024);
    assert_err(mt_pipe_write(client, vectors, 1, &put), MT_EAGAIN);
    assert_int_equal(put, 0);
    assert_ok(mt_pipe_read(server, bytes, 1, &got));
    assert_ok(mt_pipe_write(client, vectors, 1, &put));
    assert_int_equal(put, 1);
    mt_pipe_free(client);
    mt_pipe_free(server);
    mt_listener_free(listener);
    mt_loop_free(loop);
}

static void siblings_take_turns(void **state)
{
    (void)state;
    mt_loop *loop;
    unsigned taken[3] = {0};
    mt_listener *listeners[3] = {NULL};
    mt_pipe *clients[9];

    assert_ok(mt_loop_sim_new(1, &loop));
    for (size_t i = 0; i < 3; i++)
        listeners[i] = listen_on(loop, count, &taken[i], i > 0 ? listeners[0] : NULL);
    for (size_t i = 0; i < 9; i++)
        clients[i] = connect_from(loop);
    loop->ops->turn(loop, true);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(taken[i], 3);
    for (size_t i = 0; i < 9; i++)
        mt_pipe_free(clients[i]);
    for (size_t i = 0; i < 3; i++)
        mt_listener_free(listeners[i]);
    mt_loop_free(loop);
}

static void connections_that_wait_are_bounded(void **state)
{
    (void)state;
    enum { MOST = 4096 };
    static mt_pipe *clients[MOST];
    mt_loop *loop;
    mt_pipe *pipe;
    unsigned taken = 0;
    int error;

    assert_ok(mt_loop_sim_new(1, &loop));
    mt_listener *listener = listen_on(loop, count, &taken, NULL);
    for (size_t i = 0; i < MOST; i++)
        clients[i] = connect_from(loop);
    assert_err(mt_carrier_inproc.connect(loop, &address, &pipe, &error), MT_EIO);
    assert_true(error != 0);
    assert_null(pipe);
    for (size_t i = 0; i < MOST; i++)
        mt_pipe_free(clients[i]);
    mt_listener_free(listener);
    mt_loop_free(loop);
}

static void out_of_memory_breaks_the_pipe_not_the_process(void **state)
{
    (void)state;
    mt_loop *loop;
    mt_pipe *server = NULL;
    size_t put;
    const struct iovec vector = {(void *)(uintptr_t) "x", 1};

    assert_ok(mt_loop_sim_new(1, &loop));
    mt_listener *listener = listen_on(loop, store, &server, NULL);
    mt_pipe *client = connect_from(loop);
    loop->ops->turn(loop, true);
    mt_test_fail_alloc(1);
    assert_err(mt_pipe_write(client, &vector, 1, &put), MT_EIO);
    mt_test_fail_alloc(0);
    mt_pipe_free(client);
    mt_pipe_free(server);
    mt_listener_free(listener);
    mt_loop_free(loop);
}

/* ---- two threads that both write as fast as they can */

enum { FLOOD = 4 * 1024 * 1024 };

typedef struct side {
    mt_loop *loop;
    mt_pipe *pipe;
    mt_listener *listener;
    size_t sent, read;
    unsigned wrong;
    uint8_t tint; /* told apart from the other side's bytes */
} side;

static void side_write(side *s)
{
    uint8_t bytes[5000];
    size_t left = FLOOD - s->sent, put;
    const struct iovec vector = {bytes, left < sizeof bytes ? left : sizeof bytes};

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)((s->sent + i) % 251 + s->tint);
    if (left > 0 && mt_pipe_write(s->pipe, &vector, 1, &put) == MT_OK)
        s->sent += put;
}

static void side_read(side *s)
{
    uint8_t bytes[7000];
    size_t got;

    if (mt_pipe_read(s->pipe, bytes, sizeof bytes, &got) != MT_OK)
        return;
    for (size_t i = 0; i < got; i++)
        s->wrong += bytes[i] != (uint8_t)((s->read + i) % 251 + (s->tint ^ 1));
    s->read += got;
}

static void side_ready(void *arg, unsigned events)
{
    side *s = arg;

    if (events & MT_PIPE_READ)
        side_read(s);
    if (events & MT_PIPE_WRITE)
        side_write(s);
    unsigned more = s->sent < FLOOD ? MT_PIPE_WRITE : 0U;
    mt_pipe_want(s->pipe, MT_PIPE_READ | more);
    if (s->sent >= FLOOD && s->read >= FLOOD)
        mt_loop_stop(s->loop);
}

static void side_begin(side *s, mt_pipe *pipe)
{
    s->pipe = pipe;
    mt_pipe_attach(pipe, side_ready, s);
    mt_pipe_want(pipe, MT_PIPE_READ | MT_PIPE_WRITE);
}

static void side_accept(void *arg, mt_pipe *pipe)
{
    side_begin(arg, pipe);
}

static void *side_run(void *arg)
{
    side *s = arg;

    s->wrong += mt_loop_run(s->loop) != MT_OK;
    return NULL;
}

static void two_threads_flood_each_other(void **state)
{
    (void)state;
    side near = {.tint = 0}, far = {.tint = 1};
    pthread_t thread;

    assert_ok(mt_loop_new(NULL, &near.loop));
    assert_ok(mt_loop_new(NULL, &far.loop));
    far.listener = listen_on(far.loop, side_accept, &far, NULL);
    side_begin(&near, connect_from(near.loop));
    assert_int_equal(pthread_create(&thread, NULL, side_run, &far), 0);
    side_run(&near);
    pthread_join(thread, NULL);
    assert_int_equal(near.wrong + far.wrong, 0);
    assert_int_equal(near.read, far.sent);
    assert_int_equal(far.read, near.sent);
    mt_pipe_free(near.pipe);
    mt_pipe_free(far.pipe);
    mt_listener_free(far.listener);
    mt_loop_free(near.loop);
    mt_loop_free(far.loop);
}

/* ---- threads that come and go */

enum { VISITORS = 4, VISITS = 300 };

/* Says one byte back and leaves when the peer does. */
static void greeter_ready(void *arg, unsigned events)
{
    mt_pipe *pipe = arg;
    uint8_t byte;
    size_t got, put;
    const struct iovec vector = {&byte, 1};

    (void)events;
    mt_err err = mt_pipe_read(pipe, &byte, 1, &got);
    if (err == MT_OK)
        err = mt_pipe_write(pipe, &vector, 1, &put);
    if (err != MT_OK && err != MT_EAGAIN)
        mt_pipe_free(pipe);
}

static void greeter_accept(void *arg, mt_pipe *pipe)
{
    (void)arg;
    mt_pipe_attach(pipe, greeter_ready, pipe);
    mt_pipe_want(pipe, MT_PIPE_READ);
}

static void heard(void *arg, unsigned events)
{
    (void)events;
    *(bool *)arg = true;
}

/* Connects, speaks, and leaves: at once, after speaking, or after the answer. */
static bool visit(mt_loop *loop, unsigned kind)
{
    uint8_t byte = 'x';
    const struct iovec vector = {&byte, 1};
    mt_pipe *pipe;
    bool ready = false;
    size_t size;
    int error;
    mt_err err = mt_carrier_inproc.connect(loop, &address, &pipe, &error);

    if (err != MT_OK)
        return false;
    mt_pipe_attach(pipe, heard, &ready);
    if (kind > 0)
        err = mt_pipe_write(pipe, &vector, 1, &size);
    mt_pipe_want(pipe, kind > 1 ? MT_PIPE_READ : 0U);
    while (kind > 1 && !ready)
        loop->ops->turn(loop, true);
    if (kind > 1)
        err = mt_pipe_read(pipe, &byte, 1, &size);
    mt_pipe_free(pipe);
    return err == MT_OK;
}

static void *visitor(void *arg)
{
    mt_loop *loop;
    bool well = mt_loop_new(NULL, &loop) == MT_OK;

    for (unsigned i = 0; i < VISITS && well; i++)
        well = visit(loop, i % 3);
    mt_loop_free(loop);
    return well ? arg : NULL;
}

static void threads_come_and_go(void **state)
{
    (void)state;
    side home = {0};
    pthread_t thread, visitors[VISITORS];
    void *well;

    assert_ok(mt_loop_new(NULL, &home.loop));
    home.listener = listen_on(home.loop, greeter_accept, NULL, NULL);
    assert_int_equal(pthread_create(&thread, NULL, side_run, &home), 0);
    for (size_t i = 0; i < VISITORS; i++)
        assert_int_equal(pthread_create(&visitors[i], NULL, visitor, &home), 0);
    for (size_t i = 0; i < VISITORS; i++) {
        pthread_join(visitors[i], &well);
        assert_non_null(well);
    }
    mt_loop_stop(home.loop);
    pthread_join(thread, NULL);
    /* What was posted before the stop: the ends of the last visits. */
    while (mt_loop_has_post(home.loop))
        home.loop->ops->turn(home.loop, false);
    mt_listener_free(home.listener);
    mt_loop_free(home.loop);
}

#define with_address(test) cmocka_unit_test_setup(test, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_address(holds_256_kib_each_way),
        with_address(siblings_take_turns),
        with_address(connections_that_wait_are_bounded),
        with_address(out_of_memory_breaks_the_pipe_not_the_process),
        with_address(two_threads_flood_each_other),
        with_address(threads_come_and_go),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
