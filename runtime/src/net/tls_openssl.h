/* SPDX-License-Identifier: Apache-2.0 */
/* net/tls_openssl.h - what the files tls*.c share: OpenSSL's headers, which come in nowhere else, and the
 * context and the pipe from inside. */
#ifndef MT_NET_TLS_OPENSSL_H
#define MT_NET_TLS_OPENSSL_H

#include <pthread.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "core/chain.h"
#include "net/tls.h"

/* The texts among the options of either side; the files come first. */
enum {
    MT_TLS_CA_FILE,
    MT_TLS_CERT_FILE,
    MT_TLS_KEY_FILE,
    MT_TLS_FILES, /* how many of them are files */
    MT_TLS_CA_PATH = MT_TLS_FILES,
    MT_TLS_CA_PEM,
    MT_TLS_CERT_PEM,
    MT_TLS_KEY_PEM,
    MT_TLS_SERVER_NAME,
    MT_TLS_TEXTS,
};

struct mt_tls_context {
    bool is_server;
    bool skip_verify;
    mt_tls_client_auth client_auth;
    char *texts[MT_TLS_TEXTS]; /* copies; NULL: not given */
    struct stat
        read[MT_TLS_FILES]; /* the files, before they were last read; a client's, on its loop */
    _Atomic mt_time logged_at;
    struct {
        pthread_mutex_t lock;
        SSL_CTX *ssl; /* of the newest files; a connection keeps the one that it began with */
    } shared;
};

/* What both sides say in ALPN, with its length in front. */
#define MT_TLS_ALPN "\4mt/1"

enum {
    MT_TLS_REASON_SIZE = 400,
    MT_TLS_BUDGET = 4,         /* reads of the lower pipe that bring no byte to the user */
    MT_TLS_PEM_MOST = 4 << 20, /* bytes of a file; the CAs of a whole system are some 200 KiB */
};

/* Where a server is in what a client sends before its keys are in use. All zero: at the start. */
typedef struct mt_tls_hello {
    uint8_t head[5]; /* of a record or a message */
    uint8_t have;    /* bytes of it */
    uint8_t phase;
    bool is_hello;            /* what the record holds */
    uint32_t record, message; /* bytes that are left */
} mt_tls_hello;

typedef struct mt_tls_pipe {
    mt_pipe base;
    mt_pipe *lower;
    mt_tls_context *context;
    mt_tls_ticket *ticket; /* a client's, or NULL */
    SSL *ssl;
    mt_chain out;   /* encrypted, and not taken by the lower pipe yet */
    mt_timer again; /* tells what can be had without the lower pipe */
    unsigned wanted;
    bool is_server;
    bool began;       /* the handshake did: before that a client waits for the lower pipe */
    bool shaken;      /* the handshake is over */
    bool more;        /* the last read brought something: OpenSSL may hold more */
    bool sent;        /* the lower pipe took something, so it is connected */
    bool heard;       /* bytes of the peer's user came */
    bool cut;         /* the lower pipe has ended */
    bool over;        /* the peer has ended its side, in order */
    bool said_end;    /* we have, and the lower pipe follows once everything is out */
    bool write_waits; /* the next write needs a read first */
    bool no_memory;
    uint8_t budget;        /* reads of the lower pipe that are left to OpenSSL's function */
    mt_tls_hello hello;    /* a server's */
    mt_identity *identity; /* of a client that showed a certificate */
    char *words;           /* what base.reason points to, or NULL */
    char host[];           /* whom a client wants to talk to */
} mt_tls_pipe;

/* The name of one of the texts, as the options of that side have it. */
const char *mt_tls_option_name(const mt_tls_context *context, size_t option);

/* Say why options or files are of no use; return MT_EINVAL and MT_ENOMEM. */
mt_err mt_tls_refuse(mt_status *why, const char *format, ...) MT_PRINTF(2, 3);
mt_err mt_tls_no_memory(mt_status *why);

/* Makes what connections are made of, from checked options, and reads the files for it.
 *   Owns     *out is the caller's: SSL_CTX_free()
 *   Returns  MT_OK | MT_EINVAL | MT_ENOMEM */
MT_NODISCARD mt_err mt_tls_make(const mt_tls_context *context, SSL_CTX **out, mt_status *why);

/* Sets up what is the same for each connection of a context.
 *   Owns     *out is the caller's: SSL_free()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_tls_ssl_new(mt_tls_context *context, const char *host, SSL **out);

/* The name or address that the server's certificate must hold. */
const char *mt_tls_wanted_name(const mt_tls_context *context, const char *host);

/* Follows what came from a client in its handshake; false when a hello is larger than any that is meant
 * well, and OpenSSL must not see it. */
MT_NODISCARD bool mt_tls_hello_take(mt_tls_hello *hello, const SSL *ssl, const uint8_t *bytes,
                                    size_t size);

/* Makes what OpenSSL reads from and writes to for a pipe; NULL when memory is out.
 *   Owns     the caller's: SSL_set_bio() */
BIO *mt_tls_bio_new(mt_tls_pipe *self);

/* Returns the words of a pipe, empty when they are new; NULL when memory is out. */
char *mt_tls_words(mt_tls_pipe *self);

/* OpenSSL's callback for each certificate of a chain: notes in words what is wrong with one. */
int mt_tls_verify(int ok, X509_STORE_CTX *store);

/* Puts into words why OpenSSL gave up, from its queue of errors; the queue is empty afterwards. */
void mt_tls_explain(mt_tls_pipe *self);

/* Makes an identity of a certificate.
 *   Owns     *out is the caller's: mt_identity_unref()
 *   Returns  MT_OK | MT_ENOMEM */
MT_NODISCARD mt_err mt_tls_identity_new(const X509 *certificate, mt_identity **out);

/* Writes the alternative names of a certificate, or its subject when there are none, as a list in one
 * line; always terminated. */
void mt_tls_list_names(const X509 *certificate, char *out, size_t size);

#endif
