/* SPDX-License-Identifier: Apache-2.0 */
/* socket.c - listening, connecting and writing on plain sockets. */
#include "peers/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "peers/peer.h"

typedef struct endpoint {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_un un;
    } address;
    socklen_t size;
} endpoint;

static const char tcp_prefix[] = "tcp://127.0.0.1:";
static const char unix_prefix[] = "unix:@";

static endpoint endpoint_parse(const char *uri)
{
    endpoint e = {0};

    if (strncmp(uri, tcp_prefix, sizeof tcp_prefix - 1) == 0) {
        e.address.in.sin_family = AF_INET;
        e.address.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        e.address.in.sin_port = htons((uint16_t)atoi(uri + sizeof tcp_prefix - 1));
        e.size = sizeof e.address.in;
    } else if (strncmp(uri, unix_prefix, sizeof unix_prefix - 1) == 0) {
        const char *name = uri + sizeof unix_prefix - 1;
        e.address.un.sun_family = AF_UNIX;
        snprintf(e.address.un.sun_path + 1, sizeof e.address.un.sun_path - 1, "%s", name);
        e.size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
    } else {
        errno = 0;
        bench_die("uri is neither %sPORT nor %sNAME: %s", tcp_prefix, unix_prefix, uri);
    }
    return e;
}

static int socket_new(const endpoint *e)
{
    int fd = socket(e->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        bench_die("socket");
    return fd;
}

/* A Unix socket has no such option and refuses it; that is fine. */
static void no_delay(int fd)
{
    int one = 1;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void say_ready(int fd, const char *uri)
{
    struct sockaddr_in bound = {0};
    socklen_t size = sizeof bound;
    char text[64];

    if (getsockname(fd, (struct sockaddr *)&bound, &size) == 0 && bound.sin_family == AF_INET) {
        snprintf(text, sizeof text, "%s%u", tcp_prefix, ntohs(bound.sin_port));
        uri = text;
    }
    bench_ready(uri);
}

int bench_listen(const bench_job *job)
{
    endpoint e = endpoint_parse(job->uri);
    int fd = socket_new(&e);

    if (bind(fd, &e.address.any, e.size) != 0 || listen(fd, 4096) != 0)
        bench_die("cannot listen on %s", job->uri);
    say_ready(fd, job->uri);
    return fd;
}

int bench_accept(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        bench_die("accept");
    no_delay(fd);
    return fd;
}

int bench_connect(const char *uri)
{
    endpoint e = endpoint_parse(uri);
    int fd = socket_new(&e);

    if (connect(fd, &e.address.any, e.size) != 0)
        bench_die("cannot connect to %s", uri);
    no_delay(fd);
    return fd;
}

bool bench_send(int fd, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t put = send(fd, at, size, MSG_NOSIGNAL);
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (put > 0) {
            at += put;
            size -= (size_t)put;
        }
    }
    return true;
}

int bench_epoll_new(void)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);

    if (epoll < 0)
        bench_die("epoll_create1");
    return epoll;
}

void bench_epoll_add(int epoll, int fd, void *tag)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = tag};

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        bench_die("epoll_ctl");
}
