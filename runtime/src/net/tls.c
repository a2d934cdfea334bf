/* SPDX-License-Identifier: Apache-2.0 */
/* tls.c - TLS as a filter on a pipe. OpenSSL reads straight from the lower pipe; what it writes is queued,
 * at most a few records, so that a write is taken whole or not at all, and leaves in one go. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/status.h"
#include "net/tls_openssl.h"

enum {
    RECORD_BYTES = SSL3_RT_MAX_PLAIN_LENGTH,
    QUEUE_BYTES = 64 * 1024, /* of records: more is not made before they have left */
    LAST_BYTES = 64 * 1024,  /* that are read, and thrown away, of a peer that we refuse */
};

/* Before each of OpenSSL's functions. A peer may send messages that only OpenSSL takes, new keys for one,
 * without an end; so that the others on the loop get their turn, it may read only so often for them. */
static void begin(mt_tls_pipe *self)
{
    ERR_clear_error();
    self->budget = MT_TLS_BUDGET;
}

static mt_err fail(mt_tls_pipe *self, int error)
{
    if (self->base.error == 0) {
        self->base.error = error;
        self->base.reason = self->words;
    }
    return MT_EIO;
}

/* ---- the queue, and failures */

/* Writes the queue as far as the lower pipe takes it. */
static mt_err flush(mt_tls_pipe *self)
{
    struct iovec vectors[MT_PIPE_VECTORS];

    while (self->out.bytes > 0) {
        size_t put = 0;
        size_t count = mt_chain_front(&self->out, vectors, MT_PIPE_VECTORS);
        mt_err err = mt_pipe_write(self->lower, vectors, count, &put);

        if (err != MT_OK)
            return err;
        self->sent = true;
        mt_chain_consume(&self->out, put);
    }
    if (self->said_end)
        mt_pipe_shutdown(self->lower);
    return MT_OK;
}

/* The lower pipe is broken, and its own words say why, unless a handshake was under way. */
static mt_err lower_failed(mt_tls_pipe *self)
{
    if (!self->shaken && self->sent && mt_tls_words(self) != NULL)
        snprintf(self->words, MT_TLS_REASON_SIZE, "TLS handshake: %s",
                 mt_pipe_error_text(self->lower));
    else if (self->lower->reason != NULL && mt_tls_words(self) != NULL)
        snprintf(self->words, MT_TLS_REASON_SIZE, "%s", self->lower->reason);
    return fail(self, self->lower->error);
}

static mt_err cut_off(mt_tls_pipe *self)
{
    char *words = mt_tls_words(self);

    if (words != NULL && self->shaken)
        snprintf(words, MT_TLS_REASON_SIZE,
                 "cut off: the connection ended without TLS's word for it (close_notify)");
    else if (words != NULL)
        snprintf(words, MT_TLS_REASON_SIZE,
                 self->is_server
                     ? "the client closed the connection in the TLS handshake"
                     : "the server closed the connection in the TLS handshake; does it speak TLS "
                       "on that port?");
    return fail(self, ECONNRESET);
}

/* OpenSSL's last function failed; why is known from its error.
 *   Returns  MT_EAGAIN | MT_ECLOSED | MT_EIO */
static mt_err ssl_failed(mt_tls_pipe *self, int error)
{
    switch (error) {
    case SSL_ERROR_WANT_READ:
        return MT_EAGAIN;
    case SSL_ERROR_ZERO_RETURN:
        self->over = true;
        return MT_ECLOSED;
    default:
        break;
    }
    if (self->no_memory)
        return fail(self, ENOMEM);
    if (self->lower->error != 0)
        return lower_failed(self);
    if (self->words == NULL && self->cut)
        return cut_off(self);
    mt_tls_explain(self);
    (void)flush(self); /* the alert, as far as that goes */
    return fail(self, EPROTO);
}

/* What a client did wrong is known only here, so it is said, once a second at most. One that connects
 * and leaves is not worth it. */
static void log_refusal(mt_tls_pipe *self)
{
    mt_time now = self->base.loop->now;
    mt_time last = atomic_load_explicit(&self->context->logged_at, memory_order_relaxed);
    char peer[MT_ADDRESS_TEXT];

    if (!self->is_server || self->words == NULL || (self->cut && !self->sent) ||
        (last != 0 && now - last < MT_SEC) ||
        !atomic_compare_exchange_strong(&self->context->logged_at, &last, now))
        return;
    mt_pipe_describe(&self->base, peer, sizeof peer);
    mt_log(MT_LOG_WARN, "%s: refused: %s", peer, self->words);
}

/* OpenSSL answers nothing to who speaks no TLS at all; from an alert a client of ours sees what is wrong. */
static void answer_plain(mt_tls_pipe *self)
{
    static const uint8_t alert[] = {SSL3_RT_ALERT,          3, 1, 0, 2, SSL3_AL_FATAL,
                                    SSL_AD_PROTOCOL_VERSION};
    uint8_t *to;

    if (!self->is_server || self->sent || self->cut || self->out.bytes > 0)
        return;
    to = mt_chain_reserve(&self->out, sizeof alert);
    if (to == NULL)
        return;
    memcpy(to, alert, sizeof alert);
    mt_chain_commit(&self->out, sizeof alert);
}

/* Says the alert and leaves. What the peer has sent is read first: if it still lay there, the system would
 * answer with a reset, which may overtake the alert. */
static void leave(mt_tls_pipe *self)
{
    uint8_t bytes[4096];
    size_t got, all = 0;

    answer_plain(self);
    if (flush(self) != MT_OK)
        return;
    mt_pipe_shutdown(self->lower);
    while (all < LAST_BYTES && mt_pipe_read(self->lower, bytes, sizeof bytes, &got) == MT_OK)
        all += got;
}

/* ---- the handshake */

static mt_err check_alpn(mt_tls_pipe *self)
{
    const unsigned char *chosen;
    unsigned size;

    SSL_get0_alpn_selected(self->ssl, &chosen, &size);
    if (size == 0 || (size == sizeof MT_TLS_ALPN - 2 && memcmp(chosen, &MT_TLS_ALPN[1], size) == 0))
        return MT_OK;
    char *words = mt_tls_words(self);
    if (words != NULL)
        snprintf(words, MT_TLS_REASON_SIZE,
                 "the server speaks another protocol than ours (ALPN %.*s, not %s)",
                 size < 32 ? (int)size : 32, (const char *)chosen, &MT_TLS_ALPN[1]);
    return fail(self, EPROTO);
}

static mt_err know_client(mt_tls_pipe *self)
{
    const X509 *certificate = SSL_get0_peer_certificate(self->ssl);

    if (certificate != NULL && mt_tls_identity_new(certificate, &self->identity) != MT_OK)
        return fail(self, ENOMEM);
    return MT_OK;
}

/* A ticket is for one use: who sees it twice knows that it is the same client. */
static void spend_ticket(mt_tls_pipe *self)
{
    if (self->ticket != NULL && SSL_version(self->ssl) >= TLS1_3_VERSION)
        mt_tls_ticket_clear(self->ticket); /* the next one comes behind the handshake */
}

static mt_err shaken(mt_tls_pipe *self)
{
    self->shaken = true;
    self->more = true;
    return self->is_server ? know_client(self) : check_alpn(self);
}

/* Takes the handshake as far as it goes.
 *   Returns  MT_OK it is over | MT_EAGAIN | MT_EIO */
static mt_err shake(mt_tls_pipe *self)
{
    self->began = true;
    begin(self);
    int result = SSL_do_handshake(self->ssl);
    mt_err err = result == 1 ? shaken(self) : ssl_failed(self, SSL_get_error(self->ssl, result));
    if (err == MT_ECLOSED)
        err = cut_off(self);
    if (err == MT_EIO) {
        if (!self->is_server && self->ticket != NULL)
            mt_tls_ticket_clear(self->ticket);
        leave(self);
        log_refusal(self);
        return err;
    }
    if (err == MT_OK && SSL_session_reused(self->ssl))
        spend_ticket(self);
    return flush(self) == MT_EIO ? lower_failed(self) : err;
}

/* ---- what is wanted */

/* What can be had without the lower pipe. */
static unsigned at_hand(const mt_tls_pipe *self)
{
    if (self->base.error != 0)
        return MT_PIPE_READ | MT_PIPE_WRITE;
    if (!self->shaken)
        return 0;
    return self->over || (self->more && SSL_has_pending(self->ssl)) ? MT_PIPE_READ : 0;
}

static unsigned lower_events(const mt_tls_pipe *self)
{
    unsigned events = self->out.bytes > 0 ? MT_PIPE_WRITE : 0;

    if (self->base.error != 0)
        return 0;
    if (!self->shaken)
        return events | (self->began || self->is_server ? MT_PIPE_READ : MT_PIPE_WRITE);
    if ((self->wanted & MT_PIPE_READ) != 0 && !self->over && self->out.bytes <= QUEUE_BYTES)
        events |= MT_PIPE_READ;
    if ((self->wanted & MT_PIPE_WRITE) != 0)
        events |= self->write_waits ? MT_PIPE_READ : MT_PIPE_WRITE;
    return events;
}

static void ask_no_more(mt_tls_pipe *self)
{
    if (!mt_timer_is_armed(&self->again))
        return;
    mt_timer_stop(self->base.loop, &self->again);
    mt_loop_release(self->base.loop);
}

/* Asks for what is missing, of the lower pipe or of the next turn. */
static void ask(mt_tls_pipe *self)
{
    bool due = (at_hand(self) & self->wanted) != 0;

    mt_pipe_want(self->lower, lower_events(self));
    if (due && !mt_timer_is_armed(&self->again)) {
        mt_timer_start(self->base.loop, &self->again, self->base.loop->now);
        mt_loop_hold(self->base.loop); /* as a descriptor would that is ready */
    } else if (!due) {
        ask_no_more(self);
    }
}

/* Tells events as far as they are wanted; the pipe may be gone afterwards. */
static void tell(mt_tls_pipe *self, unsigned events)
{
    events &= self->wanted;
    ask(self);
    if (events != 0)
        self->base.ready(self->base.arg, events);
}

static void again_due(mt_timer *timer, void *arg)
{
    mt_tls_pipe *self = arg;

    (void)timer;
    mt_loop_release(self->base.loop);
    tell(self, at_hand(self));
}

/* What the lower pipe's events mean above. */
static unsigned translate(mt_tls_pipe *self, unsigned events)
{
    unsigned told = events & MT_PIPE_READ;

    if ((events & MT_PIPE_READ) != 0 && self->write_waits) {
        self->write_waits = false;
        told |= MT_PIPE_WRITE;
    }
    if ((events & MT_PIPE_WRITE) == 0)
        return told;
    mt_err err = flush(self);
    if (err == MT_EIO)
        (void)lower_failed(self);
    return err == MT_EAGAIN ? told : told | MT_PIPE_WRITE | at_hand(self);
}

static void lower_ready(void *arg, unsigned events)
{
    mt_tls_pipe *self = arg;

    if (self->base.error != 0)
        tell(self, MT_PIPE_READ | MT_PIPE_WRITE);
    else if (self->shaken)
        tell(self, translate(self, events));
    else
        tell(self, shake(self) == MT_OK ? MT_PIPE_WRITE | at_hand(self) : at_hand(self));
}

static void tls_want(mt_pipe *pipe, unsigned events)
{
    mt_tls_pipe *self = (mt_tls_pipe *)pipe;

    self->wanted = events;
    ask(self);
}

/* ---- reading and writing */

static mt_err usable(const mt_tls_pipe *self)
{
    if (self->base.error != 0)
        return MT_EIO;
    return self->shaken ? MT_OK : MT_EAGAIN;
}

/* Reads while OpenSSL holds bytes already, for each of its records gives its own only. */
static mt_err read_records(mt_tls_pipe *self, uint8_t *out, size_t room, size_t *got)
{
    do {
        size_t part = 0;

        begin(self);
        int result = SSL_read_ex(self->ssl, out + *got, room - *got, &part);
        self->more = result == 1;
        if (result != 1)
            return ssl_failed(self, SSL_get_error(self->ssl, result));
        *got += part;
        self->heard = true;
    } while (*got < room && SSL_has_pending(self->ssl));
    return MT_OK;
}

static mt_err tls_read(mt_pipe *pipe, uint8_t *out, size_t room, size_t *got)
{
    mt_tls_pipe *self = (mt_tls_pipe *)pipe;
    mt_err err = usable(self);

    *got = 0;
    if (err == MT_OK && self->out.bytes > QUEUE_BYTES) /* it asks for answers and reads none */
        err = flush(self);
    if (err == MT_OK)
        err = read_records(self, out, room, got);
    if (err == MT_EIO && self->base.error == 0)
        err = lower_failed(self);
    if (err != MT_EIO && self->out.bytes > 0 && flush(self) == MT_EIO)
        (void)lower_failed(self);
    ask(self);
    return *got > 0 ? MT_OK : err;
}

/* Until the first word of the peer: it may have refused us, and once the lower pipe is broken nobody
 * could read that any more. */
static mt_err look_for_refusal(mt_tls_pipe *self)
{
    char byte;

    if (self->is_server || self->heard)
        return MT_OK;
    begin(self);
    int result = SSL_peek(self->ssl, &byte, 1);
    self->more = self->heard = result > 0;
    mt_err err = result > 0 ? MT_OK : ssl_failed(self, SSL_get_error(self->ssl, result));
    return err == MT_EIO ? MT_EIO : MT_OK;
}

/* Where the bytes of a write have been read up to. */
typedef struct cursor {
    const struct iovec *vector;
    size_t count; /* vectors that are left */
    size_t at;    /* in the first of them */
} cursor;

static void advance(cursor *c, size_t size)
{
    c->at += size;
    while (c->count > 0 && c->at >= c->vector->iov_len) {
        c->at -= c->vector->iov_len;
        c->vector++;
        c->count--;
    }
}

/* Returns the bytes of the next record: in place, or gathered in room. */
static const uint8_t *next_record(const cursor *from, uint8_t *room, size_t *size)
{
    cursor c = *from;
    size_t left = c.vector->iov_len - c.at;

    if (left >= RECORD_BYTES || c.count == 1) {
        *size = left < RECORD_BYTES ? left : RECORD_BYTES;
        return (const uint8_t *)c.vector->iov_base + c.at;
    }
    for (*size = 0; c.count > 0 && *size < RECORD_BYTES;) {
        left = c.vector->iov_len - c.at;
        if (left > RECORD_BYTES - *size)
            left = RECORD_BYTES - *size;
        memcpy(room + *size, (const uint8_t *)c.vector->iov_base + c.at, left);
        *size += left;
        advance(&c, left);
    }
    return room;
}

/* Encrypts until the queue is full or there is nothing more. */
static mt_err write_records(mt_tls_pipe *self, cursor *c, size_t *put)
{
    uint8_t room[RECORD_BYTES];

    advance(c, 0); /* past empty vectors */
    while (c->count > 0 && self->out.bytes < QUEUE_BYTES) {
        size_t size, done = 0;
        const uint8_t *bytes = next_record(c, room, &size);

        begin(self);
        if (SSL_write_ex(self->ssl, bytes, size, &done) != 1) {
            mt_err err = ssl_failed(self, SSL_get_error(self->ssl, 0));
            return err == MT_ECLOSED ? cut_off(self) : err;
        }
        *put += done;
        advance(c, done);
    }
    return MT_OK;
}

static mt_err tls_write(mt_pipe *pipe, const struct iovec *vectors, size_t count, size_t *put)
{
    mt_tls_pipe *self = (mt_tls_pipe *)pipe;
    cursor c = {vectors, count, 0};
    mt_err err = usable(self);

    *put = 0;
    if (err == MT_OK)
        err = look_for_refusal(self);
    if (err == MT_OK && self->out.bytes > 0)
        err = flush(self);
    if (err == MT_OK) {
        err = write_records(self, &c, put);
        self->write_waits = err == MT_EAGAIN;
        if (err != MT_EIO && flush(self) == MT_EIO)
            err = MT_EIO;
    }
    if (err == MT_EIO && self->base.error == 0)
        err = lower_failed(self);
    if (err == MT_EIO)
        *put = 0;
    ask(self);
    return *put > 0 ? MT_OK : err;
}

/* ---- the end */

static void say_end(mt_tls_pipe *self)
{
    if (!self->shaken || self->base.error != 0 || self->said_end)
        return;
    self->said_end = true;
    begin(self);
    (void)SSL_shutdown(self->ssl); /* only queues it; 0 says that the peer's is still to come */
    ERR_clear_error();
    if (flush(self) == MT_EIO)
        (void)lower_failed(self);
}

static void tls_shutdown(mt_pipe *pipe)
{
    mt_tls_pipe *self = (mt_tls_pipe *)pipe;

    if (!self->shaken)
        mt_pipe_shutdown(self->lower);
    say_end(self);
    ask(self);
}

static void tls_describe(const mt_pipe *pipe, char *out, size_t size)
{
    mt_pipe_describe(((const mt_tls_pipe *)pipe)->lower, out, size);
    if (strncmp(out, "tcp://", 6) == 0)
        memcpy(out, "tls", 3);
}

static mt_identity *tls_identify(mt_pipe *pipe)
{
    return mt_identity_ref(((mt_tls_pipe *)pipe)->identity);
}

/* The end is said as far as that goes at once. */
static void tls_free(mt_pipe *pipe)
{
    mt_tls_pipe *self = (mt_tls_pipe *)pipe;

    say_end(self);
    ask_no_more(self);
    /* Else OpenSSL would take the session for spoilt, and the ticket with it. */
    if (self->shaken)
        SSL_set_shutdown(self->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(self->ssl);
    mt_chain_clear(&self->out);
    mt_pipe_free(self->lower);
    mt_identity_unref(self->identity);
    mt_free(self->words);
    mt_free(self);
}

static const mt_pipe_ops tls_ops = {
    .name = "tls",
    .read = tls_read,
    .write = tls_write,
    .want = tls_want,
    .shutdown = tls_shutdown,
    .describe = tls_describe,
    .identify = tls_identify,
    .free = tls_free,
};

/* ---- the beginning */

/* False when memory is out. */
static bool attach_ssl(mt_tls_pipe *self, const mt_tls_args *args)
{
    BIO *bio;

    if (mt_tls_ssl_new(args->context, args->host, &self->ssl) != MT_OK)
        return false;
    bio = mt_tls_bio_new(self);
    if (bio == NULL)
        return false;
    SSL_set_bio(self->ssl, bio, bio);
    SSL_set_app_data(self->ssl, self);
    if (args->ticket != NULL && args->ticket->session != NULL)
        (void)SSL_set_session(self->ssl, args->ticket->session); /* or else without one */
    ERR_clear_error();
    return true;
}

mt_err mt_tls_pipe_new(const mt_tls_args *args, mt_pipe **out)
{
    size_t host = args->host != NULL ? strlen(args->host) : 0;
    mt_tls_pipe *self = mt_zalloc(sizeof *self + host + 1);

    *out = NULL;
    if (self == NULL || !attach_ssl(self, args)) {
        if (self != NULL)
            SSL_free(self->ssl);
        mt_free(self);
        mt_pipe_free(args->lower);
        return MT_ENOMEM;
    }
    self->base = (mt_pipe){.ops = &tls_ops, .loop = args->lower->loop};
    self->lower = args->lower;
    self->context = args->context;
    self->ticket = args->ticket;
    self->is_server = args->host == NULL;
    self->again = (mt_timer){.fn = again_due, .arg = self};
    mt_chain_init(&self->out);
    if (args->host != NULL)
        memcpy(self->host, args->host, host);
    mt_pipe_attach(self->lower, lower_ready, self);
    ask(self);
    *out = &self->base;
    return MT_OK;
}
