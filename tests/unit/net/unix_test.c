/* SPDX-License-Identifier: Apache-2.0 */
/* unix_test.c - what only Unix sockets have: the file in the file system. */
#include "mt_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/slice.h"
#include "net/pipe.h"

static char folder[] = P_tmpdir "/mtXXXXXX";
static char path[64];
static mt_loop *loop;
static mt_address address;

static void parse(const char *file, mt_address *out)
{
    char uri[96];
    mt_status why;

    snprintf(uri, sizeof uri, "unix:%s", file);
    assert_ok(mt_address_parse(mt_slice_text(uri), out, &why));
}

static int setup(void **state)
{
    (void)state;
    parse(path, &address);
    return mt_loop_new(NULL, &loop) == MT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    mt_loop_free(loop);
    return access(path, F_OK) == 0 ? -1 : 0;
}

static void close_it(void *arg, mt_pipe *pipe)
{
    ++*(unsigned *)arg;
    mt_pipe_free(pipe);
}

static unsigned accepted;

static mt_err listen_on(const mt_address *where, mt_listener **out, mt_status *why)
{
    const mt_listen_args args = {
        .loop = loop, .address = where, .accept = close_it, .arg = &accepted};

    return mt_carrier_unix.listen(&args, out, why);
}

static void leave_a_dead_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address.socket, address.socket_size), 0);
    assert_int_equal(listen(fd, 1), 0);
    close(fd);
    assert_int_equal(access(path, F_OK), 0);
}

static void the_socket_of_a_dead_program_is_replaced(void **state)
{
    (void)state;
    mt_listener *listener;
    mt_status why;
    mt_pipe *client;
    int error;

    leave_a_dead_socket();
    assert_ok(listen_on(&address, &listener, &why));
    assert_ok(mt_carrier_unix.connect(loop, &address, &client, &error));
    for (accepted = 0; accepted == 0;)
        loop->ops->turn(loop, true);
    mt_pipe_free(client);
    mt_listener_free(listener);
}

static void the_socket_of_a_live_program_is_not(void **state)
{
    (void)state;
    mt_listener *listener, *second;
    mt_status why;

    assert_ok(listen_on(&address, &listener, &why));
    assert_err(listen_on(&address, &second, &why), MT_EADDRINUSE);
    assert_null(second);
    assert_non_null(strstr(why.text, "stop the other program or choose another path"));
    assert_int_equal(access(path, F_OK), 0);
    mt_listener_free(listener);
}

static void a_file_that_is_no_socket_is_left_alone(void **state)
{
    (void)state;
    mt_listener *listener;
    mt_status why;
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "precious", 8), 8);
    close(fd);
    assert_err(listen_on(&address, &listener, &why), MT_EADDRINUSE);
    assert_non_null(strstr(why.text, "there is a file that is no socket"));
    struct stat file;
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_size, 8);
    assert_int_equal(unlink(path), 0);
}

static void a_file_that_became_anothers_is_left_alone(void **state)
{
    (void)state;
    mt_listener *listener;
    mt_status why;

    assert_ok(listen_on(&address, &listener, &why));
    assert_int_equal(unlink(path), 0);
    leave_a_dead_socket();
    mt_listener_free(listener);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(unlink(path), 0);
}

static void a_missing_folder_is_named(void **state)
{
    (void)state;
    mt_address nowhere;
    mt_listener *listener;
    mt_status why;
    char file[64];

    snprintf(file, sizeof file, "%s/none/socket", folder);
    parse(file, &nowhere);
    assert_err(listen_on(&nowhere, &listener, &why), MT_EIO);
    assert_non_null(strstr(why.text, file));
    assert_non_null(strstr(why.text, "no such folder; create it first"));
}

#define with_loop(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_loop(the_socket_of_a_dead_program_is_replaced),
        with_loop(the_socket_of_a_live_program_is_not),
        with_loop(a_file_that_is_no_socket_is_left_alone),
        with_loop(a_file_that_became_anothers_is_left_alone),
        with_loop(a_missing_folder_is_named),
    };
    if (mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/socket", folder);
    int result = mt_test_main(tests, sizeof tests / sizeof *tests);
    return rmdir(folder) == 0 ? result : EXIT_FAILURE;
}
