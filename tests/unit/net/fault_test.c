/* SPDX-License-Identifier: Apache-2.0 */
/* fault_test.c - each fault does what its name says, and is counted; what passes stays whole. That the
 * filter is a pipe like every other is what transport_test.c shows. */
#include "mt_test.h"

#include <errno.h>
#include <string.h>

#include "core/slice.h"
#include "loop/loop_sim.h"
#include "net/fault.h"

enum { BYTES = 20000 };

typedef struct end {
    mt_pipe *pipe;
    uint8_t got[BYTES + 1];
    size_t size;
    size_t reads;
    mt_err over; /* how reading ended */
    mt_time over_at;
    const uint8_t *bytes; /* to be written */
    size_t left;
    size_t writes;
    mt_err failed; /* how writing did */
    bool open;     /* WRITE was told */
} end;

typedef struct fixture {
    mt_loop *loop;
    mt_fault_net net;
    mt_listener *listener;
    mt_time accepted_at;
    end client, server;
    uint8_t noise[BYTES];
} fixture;

static void end_read(end *e)
{
    size_t got;
    mt_err err = mt_pipe_read(e->pipe, e->got + e->size, sizeof e->got - e->size, &got);

    if (err == MT_OK) {
        e->size += got;
        e->reads++;
    } else if (err != MT_EAGAIN) {
        e->over = err;
        e->over_at = e->pipe->loop->now;
    }
}

static void end_write(end *e)
{
    const struct iovec vectors[2] = {{(void *)e->bytes, e->left / 2},
                                     {(void *)(e->bytes + e->left / 2), e->left - e->left / 2}};
    size_t put;
    mt_err err = mt_pipe_write(e->pipe, vectors, 2, &put);

    if (err == MT_OK) {
        e->bytes += put;
        e->left -= put;
        e->writes++;
    } else if (err != MT_EAGAIN) {
        e->failed = err;
        e->left = 0;
    }
}

static void end_ready(void *arg, unsigned events)
{
    end *e = arg;

    if ((events & MT_PIPE_WRITE) != 0) {
        e->open = true;
        if (e->left > 0)
            end_write(e);
        else if (e->pipe->error != 0)
            e->failed = MT_EIO;
    }
    if ((events & MT_PIPE_READ) != 0)
        end_read(e);
    bool more = e->left > 0 || (!e->open && e->failed == MT_OK);
    mt_pipe_want(e->pipe, (e->over == MT_OK ? MT_PIPE_READ : 0u) | (more ? MT_PIPE_WRITE : 0u));
}

static void on_accept(void *arg, mt_pipe *pipe)
{
    fixture *f = arg;

    f->accepted_at = f->loop->now;
    f->server.pipe = pipe;
    mt_pipe_attach(pipe, end_ready, &f->server);
    mt_pipe_want(pipe, MT_PIPE_READ);
}

static mt_err connect_with(fixture *f, const mt_fault_plan *plan, uint64_t seed)
{
    mt_address address;
    mt_status why;
    int error;

    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < BYTES; i++)
        f->noise[i] = (uint8_t)(i * 7 + i / 256);
    assert_ok(mt_loop_sim_new(1, &f->loop));
    mt_fault_net_init(&f->net, seed, plan);
    mt_fault_use(&f->net);
    assert_ok(mt_address_parse(mt_slice_text("inproc:fault"), &address, &why));
    const mt_listen_args args = {
        .loop = f->loop, .address = &address, .accept = on_accept, .arg = f};
    assert_ok(mt_carrier_fault.listen(&args, &f->listener, &why));
    mt_err err = mt_carrier_fault.connect(f->loop, &address, &f->client.pipe, &error);
    if (err != MT_OK) {
        assert_int_equal(error, ECONNREFUSED);
        return err;
    }
    f->client.bytes = f->noise;
    f->client.left = BYTES;
    mt_pipe_attach(f->client.pipe, end_ready, &f->client);
    mt_pipe_want(f->client.pipe, MT_PIPE_READ | MT_PIPE_WRITE);
    mt_loop_sim_run(f->loop, 100 * MT_SEC);
    assert_memory_equal(f->server.got, f->noise, f->server.size);
    return MT_OK;
}

static void fixture_free(fixture *f)
{
    mt_pipe_free(f->client.pipe);
    mt_pipe_free(f->server.pipe);
    mt_listener_free(f->listener);
    mt_loop_free(f->loop);
    mt_fault_use(NULL);
}

static fixture f;

static void without_faults_everything_arrives_at_once(void **state)
{
    (void)state;
    assert_ok(connect_with(&f, &(mt_fault_plan){0}, 1));
    assert_int_equal(f.server.size, BYTES);
    assert_int_equal(f.accepted_at, MT_SEC);
    for (size_t i = 0; i < MT_FAULT_KINDS; i++)
        assert_int_equal(f.net.counts[i], 0);
    fixture_free(&f);
}

static void small_steps_lose_nothing(void **state)
{
    (void)state;
    assert_ok(connect_with(&f, &(mt_fault_plan){.small_steps = 1000}, 2));
    assert_int_equal(f.server.size, BYTES);
    assert_true(f.client.writes > 10 && f.server.reads > 10);
    assert_true(f.net.counts[MT_FAULT_PARTIAL_WRITE] > 0);
    assert_true(f.net.counts[MT_FAULT_PARTIAL_READ] > 0);
    fixture_free(&f);
}

/* Half of the ends are on the writer's side, half on the reader's; both must be met. */
static void a_reset_breaks_both_ends(void **state)
{
    const mt_fault_plan plan = {.reset = 1000, .within_bytes = BYTES};
    unsigned writers = 0, readers = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        assert_ok(connect_with(&f, &plan, seed));
        assert_true(f.server.size < BYTES);
        assert_true(f.net.counts[MT_FAULT_RESET] > 0);
        assert_true(f.client.failed != MT_OK || f.client.over != MT_OK);
        assert_true(f.server.over != MT_OK);
        writers += f.client.pipe->error == ECONNRESET;
        readers += f.server.pipe->error == ECONNRESET;
        fixture_free(&f);
    }
    assert_true(writers > 0 && readers > 0);
}

static void a_half_close_ends_one_way(void **state)
{
    const mt_fault_plan plan = {.half_close = 1000, .within_bytes = BYTES};

    (void)state;
    assert_ok(connect_with(&f, &plan, 3));
    assert_true(f.server.size < BYTES);
    assert_int_equal(f.server.over, MT_ECLOSED);
    assert_true(f.net.counts[MT_FAULT_HALF_CLOSE] > 0);
    fixture_free(&f);
}

static void a_stall_ends(void **state)
{
    const mt_fault_plan plan = {.stall = 1000, .stall_for = 3 * MT_SEC, .within_bytes = 100};

    (void)state;
    assert_ok(connect_with(&f, &plan, 4));
    assert_int_equal(f.server.size, BYTES);
    assert_true(f.net.counts[MT_FAULT_STALL] > 0);
    assert_int_equal(f.net.counts[MT_FAULT_STALL_FOREVER], 0);
    fixture_free(&f);
}

static void a_stall_for_ever_does_not(void **state)
{
    const mt_fault_plan plan = {.stall = 1000, .stall_forever = 1000, .within_bytes = 100};

    (void)state;
    assert_ok(connect_with(&f, &plan, 5));
    assert_true(f.server.size < BYTES);
    assert_int_equal(f.server.over, MT_OK);
    assert_int_equal(f.client.failed, MT_OK);
    assert_true(f.net.counts[MT_FAULT_STALL_FOREVER] > 0);
    fixture_free(&f);
}

/* At once, or when it has been connecting for a while. */
static void a_connection_is_refused(void **state)
{
    const mt_fault_plan plan = {.refused = 1000, .late_by = MT_SEC};
    unsigned at_once = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        if (connect_with(&f, &plan, seed) != MT_OK) {
            at_once++;
        } else {
            assert_int_equal(f.client.failed, MT_EIO);
            assert_int_equal(f.client.pipe->error, ECONNREFUSED);
        }
        assert_int_equal(f.net.counts[MT_FAULT_REFUSED], 1);
        assert_null(f.server.pipe);
        fixture_free(&f);
    }
    assert_in_range(at_once, 1, 9);
}

static void a_connection_hangs(void **state)
{
    (void)state;
    assert_ok(connect_with(&f, &(mt_fault_plan){.hang = 1000}, 1));
    assert_false(f.client.open);
    assert_int_equal(f.client.failed, MT_OK);
    assert_int_equal(f.net.counts[MT_FAULT_HANG], 1);
    fixture_free(&f);
}

static void a_connection_comes_late(void **state)
{
    const mt_fault_plan plan = {.late = 1000, .late_by = 10 * MT_SEC};

    (void)state;
    assert_ok(connect_with(&f, &plan, 1));
    assert_int_equal(f.server.size, BYTES);
    assert_true(f.accepted_at > MT_SEC);
    assert_int_equal(f.net.counts[MT_FAULT_SLOW_CONNECT], 1);
    assert_int_equal(f.net.counts[MT_FAULT_SLOW_ACCEPT], 1);
    fixture_free(&f);
}

static void a_seed_is_a_run(void **state)
{
    const mt_fault_plan plan = {.latency = 50 * MT_MS,
                                .jitter = 9 * MT_MS,
                                .small_steps = 500,
                                .reset = 300,
                                .stall = 300,
                                .stall_for = MT_SEC,
                                .within_bytes = BYTES};
    mt_fault_net first;

    (void)state;
    assert_ok(connect_with(&f, &plan, 77));
    first = f.net;
    fixture_free(&f);
    assert_ok(connect_with(&f, &plan, 77));
    assert_memory_equal(&first.counts, &f.net.counts, sizeof first.counts);
    assert_memory_equal(&first.rng, &f.net.rng, sizeof first.rng);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_faults_everything_arrives_at_once),
        cmocka_unit_test(small_steps_lose_nothing),
        cmocka_unit_test(a_reset_breaks_both_ends),
        cmocka_unit_test(a_half_close_ends_one_way),
        cmocka_unit_test(a_stall_ends),
        cmocka_unit_test(a_stall_for_ever_does_not),
        cmocka_unit_test(a_connection_is_refused),
        cmocka_unit_test(a_connection_hangs),
        cmocka_unit_test(a_connection_comes_late),
        cmocka_unit_test(a_seed_is_a_run),
    };

    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
