/* SPDX-License-Identifier: Apache-2.0 */
/* deadline_test.c - a deadline holds while a name is looked up and while TCP connects. */
#include "rpc/kit.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void assert_stage(const kit_call *c, mt_stage stage, mt_ran ran)
{
    assert_status(&c->status, MT_DEADLINE_EXCEEDED, ran, mt_stage_name(stage));
    assert_int_equal(c->status.stage, stage);
}

/* ---- before the server */

static void open_channel(kit *k, const char *target, mt_channel_options options)
{
    options.loop = k->loop;
    kit_redial(k, target, &options);
    assert_string_equal(mt_channel_error(k->channel)->text, "");
}

static int bound_socket(int type, char *text, size_t size, const char *format)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, size, format, ntohs(address.sin_port));
#pragma GCC diagnostic pop
    return fd;
}

static void ends_a_name_lookup(void **state)
{
    char servers[64];
    int silent = bound_socket(SOCK_DGRAM, servers, sizeof servers, "127.0.0.1:%u");
    kit k;
    kit_call c;

    kit_open(&k, *state, NULL);
    open_channel(&k, "tcp://nobody.example:7000", (mt_channel_options){.dns_servers = servers});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_RESOLVE, MT_DID_NOT_RUN);
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30, .wait_for_ready = true});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_RESOLVE, MT_DID_NOT_RUN);
    kit_close(&k);
    close(silent);
}

/* Connects to a socket until its queue is full, so that one more connection waits for ever. */
static size_t fill_backlog(int listener, int *fds, size_t most)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;

    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    for (size_t i = 0; i < most; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(fds[i], (struct sockaddr *)&address, length);
        struct pollfd made = {.fd = fds[i], .events = POLLOUT};
        if (poll(&made, 1, 0) == 0)
            return i + 1;
    }
    fail_msg("%zu connections to a queue of one", most);
    return most;
}

static void ends_a_connection_attempt(void **state)
{
    enum { MOST = 32 };
    char target[64];
    int fds[MOST];
    int listener = bound_socket(SOCK_STREAM, target, sizeof target, "tcp://127.0.0.1:%u");
    kit k;
    kit_call c;

    assert_int_equal(listen(listener, 0), 0);
    size_t count = fill_backlog(listener, fds, MOST);
    kit_open(&k, *state, NULL);
    open_channel(&k, target, (mt_channel_options){0});
    kit_echo(&k, &c, "x", &(mt_call_options){.timeout_ms = 30});
    kit_wait(&c);
    assert_stage(&c, MT_STAGE_CONNECT, MT_DID_NOT_RUN);

    open_channel(&k, target, (mt_channel_options){.connect_timeout_ms = 20});
    kit_echo(&k, &c, "x", NULL);
    kit_wait(&c);
    assert_status(&c.status, MT_UNAVAILABLE, MT_DID_NOT_RUN, "timed out");
    assert_non_null(strstr(c.status.text, target));
    kit_close(&k);
    for (size_t i = 0; i < count; i++)
        close(fds[i]);
    close(listener);
}

int main(void)
{
    const kit_test tests[] = {
        KIT_ONLY(ends_a_name_lookup, kit_tcp),
        KIT_ONLY(ends_a_connection_attempt, kit_tcp),
    };

    return kit_main(tests, sizeof tests / sizeof *tests);
}
