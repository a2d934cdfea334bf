/* SPDX-License-Identifier: Apache-2.0 */
/* tcp_test.c - what only TCP has: ports that others hold, options, and running out of descriptors. */
#include "mt_test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <msgtrans/log.h>

#include "core/slice.h"
#include "net/socket.h"

static mt_loop *loop;
static mt_pipe *accepted[8];
static unsigned accepted_count;

static int setup(void **state)
{
    (void)state;
    accepted_count = 0;
    return mt_loop_new(NULL, &loop) == MT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < accepted_count; i++)
        mt_pipe_free(accepted[i]);
    mt_loop_free(loop);
    return 0;
}

static void keep(void *arg, mt_pipe *pipe)
{
    (void)arg;
    accepted[accepted_count++] = pipe;
}

static mt_address address_of(const char *uri)
{
    mt_address address;
    mt_status why;

    assert_ok(mt_address_parse(mt_slice_text(uri), &address, &why));
    return address;
}

static mt_err listen_on(const mt_address *address, bool will_share, mt_listener **out,
                        mt_status *why)
{
    const mt_listen_args args = {
        .loop = loop, .address = address, .accept = keep, .will_share = will_share};

    return mt_carrier_tcp.listen(&args, out, why);
}

static mt_listener *listen_anywhere(void)
{
    mt_address address = address_of("tcp://127.0.0.1:0");
    mt_listener *listener;
    mt_status why;

    assert_ok(listen_on(&address, false, &listener, &why));
    assert_int_not_equal(listener->address.port, 0);
    return listener;
}

static mt_pipe *connect_to(const mt_listener *listener)
{
    mt_pipe *pipe;
    int error;

    assert_ok(mt_carrier_tcp.connect(loop, &listener->address, &pipe, &error));
    return pipe;
}

static void a_program_that_shares_its_port_is_noticed(void **state)
{
    (void)state;
    mt_address address = address_of("tcp://127.0.0.1:0");
    struct sockaddr_in bound;
    socklen_t size = sizeof bound;
    mt_listener *listener;
    mt_status why;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &(int){1}, sizeof(int));
    assert_int_equal(bind(fd, (struct sockaddr *)&address.socket, address.socket_size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&bound, &size), 0);
    mt_address_set_port(&address, ntohs(bound.sin_port));
    assert_err(listen_on(&address, true, &listener, &why), MT_EADDRINUSE);
    assert_null(listener);
    assert_non_null(strstr(why.text, ": address already in use; stop the other program or choose "
                                     "another port"));
    assert_memory_equal(why.text, "tcp://127.0.0.1:", 16);
    close(fd);
}

static void says_that_an_address_is_not_of_this_machine(void **state)
{
    (void)state;
    mt_address address = address_of("tcp://192.0.2.1:7000");
    mt_listener *listener;
    mt_status why;

    assert_err(listen_on(&address, false, &listener, &why), MT_EIO);
    assert_int_equal(why.code, MT_EIO);
    assert_string_equal(why.text, "tcp://192.0.2.1:7000: this machine has no such address; use one "
                                  "that it has, or 0.0.0.0 for all");
}

static void a_port_can_be_listened_on_again_at_once(void **state)
{
    (void)state;
    mt_listener *listener = listen_anywhere();
    mt_address address = listener->address;
    mt_status why;
    mt_pipe *client = connect_to(listener);

    while (accepted_count == 0)
        loop->ops->turn(loop, true);
    mt_listener_free(listener);
    mt_pipe_free(accepted[0]); /* the server closes first: TIME_WAIT */
    accepted_count = 0;
    mt_pipe_free(client);
    assert_ok(listen_on(&address, false, &listener, &why));
    mt_listener_free(listener);
}

static void note_events(void *arg, unsigned events)
{
    *(unsigned *)arg |= events;
}

static void a_socket_that_met_itself_is_refused(void **state)
{
    (void)state;
    mt_address address = address_of("tcp://127.0.0.1:0");
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    mt_pipe *pipe;
    int fd, error;
    unsigned events = 0;
    uint8_t byte;
    size_t got;

    assert_ok(mt_socket_open(AF_INET, &fd, &error));
    assert_int_equal(bind(fd, (struct sockaddr *)&address.socket, address.socket_size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
    mt_address_set_port(&address, ntohs(own.sin_port));
    mt_err err = mt_socket_connect(loop, fd, &address, &pipe, &error);
    if (err == MT_OK) {
        mt_pipe_attach(pipe, note_events, &events);
        mt_pipe_want(pipe, MT_PIPE_READ);
        while (events == 0)
            loop->ops->turn(loop, true);
        err = mt_pipe_read(pipe, &byte, 1, &got);
        error = pipe->error;
    }
    assert_err(err, MT_EIO);
    assert_int_equal(error, ECONNREFUSED);
    mt_pipe_free(pipe);
}

/* Counts the open TCP sockets, and those of them that send small writes at once. */
static void count_sockets(unsigned *all, unsigned *no_delay)
{
    *all = *no_delay = 0;
    for (int fd = 3; fd < 64; fd++) {
        int on = 0;
        socklen_t size = sizeof on;
        if (getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &size) != 0)
            continue;
        ++*all;
        *no_delay += on != 0;
    }
}

static void small_writes_are_not_held_back(void **state)
{
    (void)state;
    mt_listener *listener = listen_anywhere();
    mt_pipe *client = connect_to(listener);
    unsigned all, no_delay;

    while (accepted_count == 0)
        loop->ops->turn(loop, true);
    count_sockets(&all, &no_delay);
    assert_int_equal(all, 3);
    assert_int_equal(no_delay, 3);
    mt_pipe_free(client);
    mt_listener_free(listener);
}

static void count_lines(mt_log_level level, const char *line, void *arg)
{
    assert_int_equal(level, MT_LOG_ERROR);
    assert_non_null(strstr(line, "no descriptors left, raise the limit"));
    ++*(unsigned *)arg;
}

static void accepts_again_when_descriptors_come_back(void **state)
{
    (void)state;
    mt_listener *listener = listen_anywhere();
    mt_pipe *client = connect_to(listener);
    struct rlimit before;
    unsigned lines = 0;
    int next = dup(STDERR_FILENO);

    close(next);
    loop->ops->turn(loop, false); /* libev needs no more of them from here on */
    loop->ops->turn(loop, false);
    if (accepted_count > 0) { /* the connection was that fast: again, with another */
        mt_pipe_free(client);
        mt_pipe_free(accepted[--accepted_count]);
        client = connect_to(listener);
    }
    mt_log_set(MT_LOG_WARN, count_lines, &lines);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit few = {.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (lines == 0)
        loop->ops->turn(loop, true);
    for (int i = 0; i < 3; i++) /* it pauses, and tries again; one line a second is enough */
        loop->ops->turn(loop, true);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(accepted_count, 0);
    while (accepted_count == 0)
        loop->ops->turn(loop, true);
    assert_int_equal(lines, 1);
    mt_log_set(MT_LOG_WARN, NULL, NULL);
    mt_pipe_free(client);
    mt_listener_free(listener);
}

static mt_pipe *refused[8];
static unsigned refused_count;

static void keep_refused(void *arg, mt_pipe *pipe)
{
    (void)arg;
    refused[refused_count++] = pipe;
}

static mt_listener *listen_with_refusal(void)
{
    mt_address address = address_of("tcp://127.0.0.1:0");
    const mt_listen_args args = {
        .loop = loop, .address = &address, .accept = keep, .refuse = keep_refused};
    mt_listener *listener;
    mt_status why;

    assert_ok(mt_carrier_tcp.listen(&args, &listener, &why));
    refused_count = 0;
    loop->ops->turn(loop, false); /* libev needs no more descriptors from here on */
    loop->ops->turn(loop, false);
    return listener;
}

/* No descriptor is left: one connection after the other gets the spare one, to be told that. */
static void the_spare_descriptor_refuses_one_at_a_time(void **state)
{
    (void)state;
    mt_listener *listener = listen_with_refusal();
    mt_pipe *clients[3];
    struct rlimit before;
    unsigned lines = 0;

    for (int i = 0; i < 3; i++)
        clients[i] = connect_to(listener);
    int next = dup(STDERR_FILENO);
    close(next);
    mt_log_set(MT_LOG_WARN, count_lines, &lines);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit few = {.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (refused_count == 0)
        loop->ops->turn(loop, true);
    for (int i = 0; i < 3; i++) /* it pauses, and there is no spare one to go on with */
        loop->ops->turn(loop, true);
    assert_int_equal(refused_count, 1);
    mt_pipe_free(refused[0]);
    while (refused_count == 1)
        loop->ops->turn(loop, true);
    assert_int_equal(refused_count, 2);
    assert_int_equal(accepted_count, 0);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    while (accepted_count == 0)
        loop->ops->turn(loop, true);
    assert_int_equal(refused_count, 2);
    mt_log_set(MT_LOG_WARN, NULL, NULL);
    mt_pipe_free(refused[1]);
    for (int i = 0; i < 3; i++)
        mt_pipe_free(clients[i]);
    mt_listener_free(listener);
}

static mt_listener *freed_in_refusal;

static void refuse_and_free(void *arg, mt_pipe *pipe)
{
    (void)arg;
    mt_pipe_free(pipe);
    mt_listener_free(freed_in_refusal);
    freed_in_refusal = NULL;
}

static void a_listener_may_be_freed_while_it_refuses(void **state)
{
    (void)state;
    mt_listener *listener = listen_with_refusal();
    mt_pipe *client = connect_to(listener);
    struct rlimit before;
    int next = dup(STDERR_FILENO);

    close(next);
    freed_in_refusal = listener;
    ((mt_acceptor *)listener)->refuse = refuse_and_free;
    mt_log_set(MT_LOG_OFF, NULL, NULL);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit few = {.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    while (freed_in_refusal != NULL)
        loop->ops->turn(loop, true);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    mt_log_set(MT_LOG_WARN, NULL, NULL);
    mt_pipe_free(client);
}

static void a_paused_listener_may_be_freed(void **state)
{
    (void)state;
    mt_listener *listener = listen_anywhere();
    mt_pipe *client = connect_to(listener);

    mt_log_set(MT_LOG_OFF, NULL, NULL);
    mt_test_fail_alloc(1); /* of the pipe that would be accepted */
    while (mt_wheel_next(&loop->wheel) == MT_NEVER)
        loop->ops->turn(loop, true);
    mt_test_fail_alloc(0);
    mt_listener_free(listener);
    assert_true(mt_wheel_next(&loop->wheel) == MT_NEVER);
    mt_log_set(MT_LOG_WARN, NULL, NULL);
    mt_pipe_free(client);
}

#define with_loop(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_loop(a_program_that_shares_its_port_is_noticed),
        with_loop(says_that_an_address_is_not_of_this_machine),
        with_loop(a_port_can_be_listened_on_again_at_once),
        with_loop(a_socket_that_met_itself_is_refused),
        with_loop(small_writes_are_not_held_back),
        with_loop(accepts_again_when_descriptors_come_back),
        with_loop(the_spare_descriptor_refuses_one_at_a_time),
        with_loop(a_listener_may_be_freed_while_it_refuses),
        with_loop(a_paused_listener_may_be_freed),
    };
    return mt_test_main(tests, sizeof tests / sizeof *tests);
}
