/* SPDX-License-Identifier: Apache-2.0 */
/* tls_bio.c - what OpenSSL reads from and writes to: the lower pipe, and the queue of a TLS pipe. */
#include <stdio.h>
#include <string.h>

#include "net/tls_openssl.h"

/* Returns what OpenSSL gets of bytes that have come: all, or none of a client's that means no good. */
static int received(mt_tls_pipe *self, const char *bytes, size_t size)
{
    if (!self->is_server || self->shaken ||
        mt_tls_hello_take(&self->hello, self->ssl, (const uint8_t *)bytes, size))
        return (int)size;
    if (mt_tls_words(self) != NULL)
        snprintf(self->words, MT_TLS_REASON_SIZE,
                 "the client's hello is larger than any should be");
    return -1;
}

static int bio_read(BIO *bio, char *out, int room)
{
    mt_tls_pipe *self = BIO_get_data(bio);
    size_t got;

    BIO_clear_retry_flags(bio);
    if (self->budget == 0) { /* the lower pipe says again that there is more */
        BIO_set_retry_read(bio);
        return -1;
    }
    self->budget--;
    switch (mt_pipe_read(self->lower, (uint8_t *)out, (size_t)room, &got)) {
    case MT_OK:
        return received(self, out, got);
    case MT_EAGAIN:
        BIO_set_retry_read(bio);
        return -1;
    case MT_ECLOSED:
        self->cut = true;
        return 0;
    default:
        return -1;
    }
}

static int bio_write(BIO *bio, const char *bytes, int size)
{
    mt_tls_pipe *self = BIO_get_data(bio);
    uint8_t *to = size > 0 ? mt_chain_reserve(&self->out, (size_t)size) : NULL;

    BIO_clear_retry_flags(bio);
    if (to == NULL) {
        self->no_memory = true;
        return -1;
    }
    memcpy(to, bytes, (size_t)size);
    mt_chain_commit(&self->out, (size_t)size);
    return size;
}

static long bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
    const mt_tls_pipe *self = BIO_get_data(bio);

    (void)number, (void)pointer;
    if (command == BIO_CTRL_FLUSH)
        return 1;
    return command == BIO_CTRL_EOF ? self->cut : 0;
}

static BIO_METHOD *bio_method;

static void make_bio_method(void)
{
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "msgtrans pipe");

    if (made != NULL && BIO_meth_set_read(made, bio_read) == 1 &&
        BIO_meth_set_write(made, bio_write) == 1 && BIO_meth_set_ctrl(made, bio_ctrl) == 1)
        bio_method = made;
    else
        BIO_meth_free(made);
}

BIO *mt_tls_bio_new(mt_tls_pipe *self)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_bio_method);
    BIO *bio = bio_method != NULL ? BIO_new(bio_method) : NULL;
    if (bio != NULL) {
        BIO_set_data(bio, self);
        BIO_set_init(bio, 1);
    }
    return bio;
}
