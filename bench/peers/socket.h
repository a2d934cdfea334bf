/* SPDX-License-Identifier: Apache-2.0 */
/* peers/socket.h - plain sockets for the peers that stand for the limit. Every failure ends the
 * program. */
#ifndef BENCH_SOCKET_H
#define BENCH_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#include "job.h"

/* Binds and listens on job->uri; with tcp port 0 the kernel chooses. Says ready. */
int bench_listen(const bench_job *job);

/* Accepts one connection, without Nagle's delay. */
int bench_accept(int listener);

/* Connects to uri, without Nagle's delay. */
int bench_connect(const char *uri);

/* Writes all size bytes; false when the peer is gone. */
bool bench_send(int fd, const void *data, size_t size);

/* Makes an epoll descriptor, and adds fd to it for reading with a tag. */
int bench_epoll_new(void);
void bench_epoll_add(int epoll, int fd, void *tag);

#endif
