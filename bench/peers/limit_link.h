/* SPDX-License-Identifier: Apache-2.0 */
/* peers/limit_link.h - a connection that carries frames with a fixed header. */
#ifndef BENCH_LIMIT_LINK_H
#define BENCH_LIMIT_LINK_H

#include "peers/limit_codec.h"

typedef struct limit_header {
    uint32_t size; /* of the payload that follows */
    uint32_t call;
    uint32_t method; /* hash of its name */
    uint16_t status;
    uint16_t timeout_ms;
} limit_header;

/* Takes one frame; false ends the connection. */
typedef bool limit_frame_fn(const limit_header *header, const uint8_t *payload);

typedef struct limit_link {
    int fd;
    uint8_t *rest; /* of a frame that has not arrived whole; NULL when there is none */
    size_t have, room;
} limit_link;

/* Adds a frame to what goes out. Only one connection is served at a time, so there is one output. */
void limit_put(const limit_header *header, const limit_payload *payload);

/* Writes what limit_put() gathered; false when the peer is gone. */
bool limit_flush(limit_link *link);

/* Reads once and hands each whole frame to take; false when the connection is over. */
bool limit_read(limit_link *link, limit_frame_fn *take);

/* Frees what the link holds and closes it. */
void limit_link_fini(limit_link *link);

#endif
