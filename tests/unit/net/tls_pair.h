/* SPDX-License-Identifier: Apache-2.0 */
/* tls_pair.h - both ends of a TLS connection over an inproc pipe in virtual time, which may be made to
 * take and give only a few bytes at a time. Nothing sleeps. */
#ifndef TLS_PAIR_H
#define TLS_PAIR_H

#include "mt_test.h"

#include "certs.h"
#include "loop/loop_sim.h"
#include "net/fault.h"
#include "net/tls_openssl.h"

/* A pipe between TLS and the inproc pipe, which counts, and does things by halves. */
typedef struct drip {
    mt_pipe base;
    mt_pipe *lower;
    size_t most;          /* bytes at a time, 0: as many as there are */
    unsigned reads;       /* tried so far */
    unsigned tries;       /* writes; with most: every second read and write gives MT_EAGAIN */
    size_t writes, bytes; /* written so far */
} drip;

typedef struct side {
    mt_pipe *pipe; /* NULL: freed */
    drip *drip;
    unsigned events, calls; /* heard */
} side;

typedef struct pair {
    mt_loop *loop;
    side client, server;
} pair;

typedef struct pair_args {
    mt_tls_context *client, *server; /* NULL: that side is not TLS, but the drip itself */
    const char *host;                /* NULL: "localhost" */
    mt_tls_ticket *ticket;
    size_t most;
    mt_fault_net *faults; /* between the inproc pipe and the drip, or NULL */
} pair_args;

/* Connects two ends; nothing is read or written yet. */
void pair_open(pair *p, const pair_args *args);

/* Connects, and takes the handshake to its end; returns how it ended for the client and the server. */
void pair_shake(pair *p, const pair_args *args);

void pair_close(pair *p);

/* Runs turns until s has heard one of these events, or nothing more happens; returns what it heard. */
unsigned pair_wait(pair *p, side *s, unsigned events);

/* Runs so many turns. */
void pair_turns(pair *p, int count);

/* True once the handshake is over for a side. */
bool pair_is_shaken(const side *s);

/* Writes all of a text. */
void pair_write(pair *p, side *s, const char *text);

/* Reads as many bytes as text has, and compares. */
void pair_expect(pair *p, side *s, const char *text);

/* Reads until that fails; returns how. */
mt_err pair_read_end(pair *p, side *s);

/* ---- contexts; both end the test if that fails */

mt_tls_context *pair_client(const mt_tls_options *options);
mt_tls_context *pair_server(const mt_tls_server_options *options);

/* With the certificates of certs_get(). */
mt_tls_context *pair_usual_client(void);
mt_tls_context *pair_usual_server(void);

/* Lets a context speak nothing newer. */
void pair_limit(mt_tls_context *context, int version);

/* ---- a pair with the usual contexts, which are made anew for each */

typedef struct both {
    mt_tls_context *client, *server;
    pair p;
} both;

/* Makes the contexts; the pair is opened by both_shake(), whose other arguments may be NULL. */
void both_open(both *b);
void both_shake(both *b, const pair_args *more);
void both_close(both *b);

/* OpenSSL's side of a TLS pipe. */
SSL *pair_ssl(const side *s);

#endif
