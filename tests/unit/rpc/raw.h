/* SPDX-License-Identifier: Apache-2.0 */
/* raw.h - a peer that is no MsgTrans: a plain socket on the loop of a kit, which says what it is told
 * to and notes what it hears. */
#ifndef RAW_H
#define RAW_H

#include "rpc/kit.h"
#include "wire/native.h"

enum { RAW_ROOM = 256 * 1024 };

typedef struct raw {
    kit *k;
    int fd;       /* -1: closed by us, or not yet accepted */
    int listener; /* -1: none */
    mt_io *io;
    bool deaf;        /* reads nothing */
    kit_count heard;  /* reads, and the accept */
    kit_count closed; /* 1: the other side is gone */
    size_t size;      /* bytes in bytes */
    uint8_t bytes[RAW_ROOM];
} raw;

/* Connects to the kit's target; small: with the least receive buffer there is. */
void raw_connect(raw *r, kit *k);
void raw_connect_deaf(raw *r, kit *k);

/* Listens on the port that a kit without a server holds, and takes one connection. */
void raw_listen(raw *r, kit *k);

/* Forgets the connection that was accepted, to take another. */
void raw_hang_up(raw *r);

void raw_free(raw *r);

/* Sends what the socket takes; returns how much. */
size_t raw_try_send(raw *r, const void *bytes, size_t size);

/* Sends all. */
void raw_send(raw *r, const void *bytes, size_t size);

/* Sends one frame. */
void raw_frame(raw *r, unsigned type_and_flags, uint32_t stream, const void *payload, size_t size);

/* Writes preface and SETTINGS to out; returns the size. The window of the connection never ends. */
size_t raw_put_hello(uint8_t out[64]);
void raw_hello(raw *r);

/* Writes a whole CALL of Echo to out; returns the size. */
size_t raw_put_call(uint8_t *out, uint32_t stream, const char *text);
void raw_call(raw *r, uint32_t stream, const char *text);

/* Answers a call with a STATUS. */
void raw_answer(raw *r, uint32_t stream, mt_code code, const char *text);

/* Waits until the other side has closed. */
void raw_await_close(raw *r);

/* Waits until a whole frame of a type came for a stream; further ones are found by the next call. */
void raw_await(raw *r, unsigned type, uint32_t stream);

/* Runs turns of the loop that do not wait, so many. */
void raw_turns(raw *r, int count);

#endif
