/* SPDX-License-Identifier: Apache-2.0 */
/* tls_make.c - an SSL_CTX from options: certificates, key and CAs out of their PEM, and how the protocol
 * is to be spoken. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/status.h"
#include "net/tls_openssl.h"

enum { CLIENT_CHAIN_MOST = 32 * 1024 }; /* bytes of certificates that anybody may send a server */

/* One SSL_CTX in the making. */
typedef struct maker {
    const mt_tls_context *context;
    SSL_CTX *ssl;
    mt_status *why;
    char *text; /* what was read last, to be wiped */
    size_t size;
} maker;

static const char *const client_names[] = {
    [MT_TLS_CA_FILE] = "ca_file",   [MT_TLS_CERT_FILE] = "cert_file",
    [MT_TLS_KEY_FILE] = "key_file", [MT_TLS_CA_PATH] = "ca_path",
    [MT_TLS_CA_PEM] = "ca_pem",     [MT_TLS_CERT_PEM] = "cert_pem",
    [MT_TLS_KEY_PEM] = "key_pem",   [MT_TLS_SERVER_NAME] = "server_name",
};

static const char *const server_names[] = {
    [MT_TLS_CA_FILE] = "client_ca_file", [MT_TLS_CERT_FILE] = "cert_file",
    [MT_TLS_KEY_FILE] = "key_file",      [MT_TLS_CA_PATH] = "client_ca_path",
    [MT_TLS_CA_PEM] = "client_ca_pem",   [MT_TLS_CERT_PEM] = "cert_pem",
    [MT_TLS_KEY_PEM] = "key_pem",
};

const char *mt_tls_option_name(const mt_tls_context *context, size_t option)
{
    return context->is_server ? server_names[option] : client_names[option];
}

mt_err mt_tls_refuse(mt_status *why, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    mt_status_vset(why, MT_INVALID_ARGUMENT, format, args);
    va_end(args);
    ERR_clear_error();
    return MT_EINVAL;
}

mt_err mt_tls_no_memory(mt_status *why)
{
    mt_status_set(why, MT_RESOURCE_EXHAUSTED, "%s", mt_err_text(MT_ENOMEM));
    ERR_clear_error();
    return MT_ENOMEM;
}

/* What OpenSSL said last, in its words. */
static const char *openssl_words(void)
{
    const char *words = ERR_reason_error_string(ERR_peek_last_error());

    return words != NULL ? words : "OpenSSL does not say why";
}

/* ---- reading what is PEM */

static void drop_text(maker *m)
{
    if (m->text != NULL)
        OPENSSL_cleanse(m->text, m->size);
    mt_free(m->text);
    m->text = NULL;
    m->size = 0;
}

/* Reads a whole file; returns 0 or errno. */
static int read_whole(maker *m, FILE *file, size_t size)
{
    m->text = mt_malloc(size + 1);
    if (m->text == NULL)
        return ENOMEM;
    m->size = fread(m->text, 1, size, file);
    return ferror(file) ? EIO : 0;
}

static int read_file(maker *m, const char *path)
{
    FILE *file = fopen(path, "re");
    struct stat status;

    if (file == NULL)
        return errno;
    int error = fstat(fileno(file), &status) == 0 ? 0 : errno;
    if (error == 0 && S_ISDIR(status.st_mode))
        error = EISDIR;
    else if (error == 0 && (status.st_size < 0 || status.st_size > MT_TLS_PEM_MOST))
        error = EFBIG;
    if (error == 0)
        error = read_whole(m, file, (size_t)status.st_size);
    (void)fclose(file);
    return error;
}

/* Opens what an option gives, as a file or as its text. *out is NULL when it gives neither.
 *   Owns     *out is the caller's: BIO_free(), before drop_text() */
static mt_err open_pem(maker *m, size_t file, size_t pem, BIO **out)
{
    const char *path = m->context->texts[file];
    const char *text = m->context->texts[pem];

    *out = NULL;
    if (path == NULL && text == NULL)
        return MT_OK;
    if (path != NULL) {
        int error = read_file(m, path);
        if (error == ENOMEM)
            return mt_tls_no_memory(m->why);
        if (error != 0)
            return mt_tls_refuse(m->why, "option tls.%s: cannot read %s: %s",
                                 mt_tls_option_name(m->context, file), path, strerror(error));
        text = m->text;
    }
    size_t size = path != NULL ? m->size : strlen(text);
    *out = BIO_new_mem_buf(text, (int)size);
    return *out != NULL ? MT_OK : mt_tls_no_memory(m->why);
}

/* How messages call what open_pem() opened: by its path, or by its option. */
static const char *shown(const maker *m, size_t file, size_t pem)
{
    return m->context->texts[file] != NULL ? m->context->texts[file]
                                           : mt_tls_option_name(m->context, pem);
}

/* OpenSSL would ask for a passphrase on the terminal. */
static int no_passphrase(char *out, /* NOLINT(readability-non-const-parameter): OpenSSL's type */
                         int size, int writing, void *arg)
{
    (void)out, (void)size, (void)writing, (void)arg;
    return -1;
}

static X509 *next_certificate(BIO *bio)
{
    return PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
}

/* True if PEM was read to its end, false if something in it is broken. */
static bool is_pem_end(void)
{
    unsigned long error = ERR_peek_last_error();

    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

/* ---- whom we trust */

static mt_err add_authorities(maker *m, BIO *bio, const char *name)
{
    X509_STORE *store = SSL_CTX_get_cert_store(m->ssl);
    size_t count = 0;
    bool added = true;
    X509 *authority;

    while (added && (authority = next_certificate(bio)) != NULL) {
        added = X509_STORE_add_cert(store, authority) == 1 &&
                (!m->context->is_server || SSL_CTX_add_client_CA(m->ssl, authority) == 1);
        X509_free(authority);
        count++;
    }
    if (!added)
        return mt_tls_no_memory(m->why);
    if (!is_pem_end())
        return mt_tls_refuse(m->why, "%s: certificate %zu is broken: %s", name, count + 1,
                             openssl_words());
    if (count == 0)
        return mt_tls_refuse(
            m->why, "%s: no certificate in it; it must have -----BEGIN CERTIFICATE-----", name);
    ERR_clear_error();
    return MT_OK;
}

static mt_err add_folder(maker *m, const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return mt_tls_refuse(m->why, "option tls.%s = \"%s\": no such folder",
                             mt_tls_option_name(m->context, MT_TLS_CA_PATH), path);
    if (X509_STORE_load_path(SSL_CTX_get_cert_store(m->ssl), path) != 1)
        return mt_tls_no_memory(m->why);
    return MT_OK;
}

static mt_err set_trust(maker *m)
{
    const char *folder = m->context->texts[MT_TLS_CA_PATH];
    BIO *bio;
    mt_err err = open_pem(m, MT_TLS_CA_FILE, MT_TLS_CA_PEM, &bio);

    if (err == MT_OK && bio == NULL && folder == NULL && !m->context->is_server)
        return SSL_CTX_set_default_verify_paths(m->ssl) == 1 ? MT_OK : mt_tls_no_memory(m->why);
    if (bio != NULL)
        err = add_authorities(m, bio, shown(m, MT_TLS_CA_FILE, MT_TLS_CA_PEM));
    BIO_free(bio);
    drop_text(m);
    return err == MT_OK && folder != NULL ? add_folder(m, folder) : err;
}

/* ---- who we are */

static void warn_of_dates(const X509 *certificate, const char *name)
{
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
        mt_log(MT_LOG_WARN, "%s: this certificate has expired, so its peers will refuse it", name);
    else if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
        mt_log(MT_LOG_WARN, "%s: this certificate is not valid yet, so its peers will refuse it",
               name);
}

/* Reads our certificate and those between it and its CA. */
static mt_err read_chain(maker *m, BIO *bio, const char *name)
{
    X509 *own = next_certificate(bio), *next;
    bool added = true;

    if (own == NULL && is_pem_end())
        return mt_tls_refuse(
            m->why, "%s: no certificate in it; it must have -----BEGIN CERTIFICATE-----", name);
    if (own == NULL)
        return mt_tls_refuse(m->why, "%s: the certificate is broken: %s", name, openssl_words());
    int used = SSL_CTX_use_certificate(m->ssl, own);
    if (used == 1)
        warn_of_dates(own, name);
    X509_free(own);
    if (used != 1)
        return mt_tls_refuse(m->why, "%s: OpenSSL refuses this certificate: %s", name,
                             openssl_words());
    while (added && (next = next_certificate(bio)) != NULL) {
        added = SSL_CTX_add1_chain_cert(m->ssl, next) == 1;
        X509_free(next);
    }
    if (!added)
        return mt_tls_no_memory(m->why);
    if (!is_pem_end())
        return mt_tls_refuse(m->why, "%s: a certificate behind the first is broken: %s", name,
                             openssl_words());
    ERR_clear_error();
    return MT_OK;
}

/* OpenSSL's errors do not tell that from a key that is broken. */
static bool has_key(BIO *bio)
{
    static const char mark[] = "PRIVATE KEY-----";
    char *text;
    long size = BIO_get_mem_data(bio, &text);

    return size > 0 && memmem(text, (size_t)size, mark, sizeof mark - 1) != NULL;
}

static bool wants_passphrase(void)
{
    unsigned long error = ERR_peek_last_error();

    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_BAD_PASSWORD_READ;
}

static mt_err read_key(maker *m, BIO *bio, const char *name)
{
    const char *certificate = shown(m, MT_TLS_CERT_FILE, MT_TLS_CERT_PEM);

    if (!has_key(bio))
        return mt_tls_refuse(
            m->why, "%s: no private key in it; it must have -----BEGIN PRIVATE KEY-----", name);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    if (key == NULL && wants_passphrase())
        return mt_tls_refuse(
            m->why,
            "%s: the key is encrypted; decrypt it with \"openssl pkey -in … -out …\" and "
            "protect the file instead",
            name);
    if (key == NULL)
        return mt_tls_refuse(m->why, "%s: the private key is broken: %s", name, openssl_words());
    bool fits = X509_check_private_key(SSL_CTX_get0_certificate(m->ssl), key) == 1;
    bool used = fits && SSL_CTX_use_PrivateKey(m->ssl, key) == 1;
    EVP_PKEY_free(key);
    if (!fits)
        return mt_tls_refuse(m->why, "%s: this key does not belong to the certificate in %s", name,
                             certificate);
    return used ? MT_OK
                : mt_tls_refuse(m->why, "%s: OpenSSL refuses this key: %s", name, openssl_words());
}

static mt_err set_certificate(maker *m)
{
    BIO *bio;
    mt_err err = open_pem(m, MT_TLS_CERT_FILE, MT_TLS_CERT_PEM, &bio);

    if (err != MT_OK || bio == NULL)
        return err;
    err = read_chain(m, bio, shown(m, MT_TLS_CERT_FILE, MT_TLS_CERT_PEM));
    BIO_free(bio);
    drop_text(m);
    if (err != MT_OK)
        return err;
    err = open_pem(m, MT_TLS_KEY_FILE, MT_TLS_KEY_PEM, &bio);
    if (err == MT_OK)
        err = read_key(m, bio, shown(m, MT_TLS_KEY_FILE, MT_TLS_KEY_PEM));
    BIO_free(bio);
    drop_text(m);
    return err;
}

/* ---- the SSL_CTX */

/* A client that speaks other protocols only is in the wrong place; one that names none is let in. */
static int choose_alpn(SSL *ssl, const unsigned char **out, unsigned char *size,
                       const unsigned char *offered, unsigned offered_size, void *arg)
{
    static const unsigned char ours[] = MT_TLS_ALPN;
    unsigned char *chosen;

    (void)ssl, (void)arg;
    if (SSL_select_next_proto(&chosen, size, ours, sizeof ours - 1, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

void mt_tls_ticket_clear(mt_tls_ticket *ticket)
{
    SSL_SESSION_free(ticket->session);
    ticket->session = NULL;
}

/* The newest session of a server replaces the one before. Returns 1: the reference is taken. */
static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    mt_tls_pipe *self = SSL_get_app_data(ssl);

    if (self->ticket == NULL)
        return 0;
    mt_tls_ticket_clear(self->ticket);
    self->ticket->session = session;
    return 1;
}

static int verify_mode(const mt_tls_context *context)
{
    if (!context->is_server)
        return context->skip_verify ? SSL_VERIFY_NONE : SSL_VERIFY_PEER;
    switch (context->client_auth) {
    case MT_TLS_CLIENT_REQUIRE:
        return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    case MT_TLS_CLIENT_REQUEST:
        return SSL_VERIFY_PEER;
    default:
        return SSL_VERIFY_NONE;
    }
}

/* Returns false when OpenSSL does not know one of the settings, or has no memory. */
static bool set_protocol(const mt_tls_context *context, SSL_CTX *ssl)
{
    static const unsigned char side[] = "msgtrans";

    /* Whom we trust has nothing to do with the chain that we send. */
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY | SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_options(ssl, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_read_ahead(ssl, 1);
    SSL_CTX_set_verify(ssl, verify_mode(context), mt_tls_verify);
    if (SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(ssl, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
        return false;
    if (!context->is_server) {
        SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ssl, keep_session);
        return SSL_CTX_set_alpn_protos(ssl, (const unsigned char *)MT_TLS_ALPN,
                                       sizeof MT_TLS_ALPN - 1) == 0;
    }
    /* Sessions travel in tickets, sealed with keys that belong to this SSL_CTX alone. */
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_cert_list(ssl, CLIENT_CHAIN_MOST);
    SSL_CTX_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_alpn_select_cb(ssl, choose_alpn, NULL);
    return SSL_CTX_set_num_tickets(ssl, 1) == 1 &&
           SSL_CTX_set_session_id_context(ssl, side, sizeof side - 1) == 1;
}

mt_err mt_tls_make(const mt_tls_context *context, SSL_CTX **out, mt_status *why)
{
    maker m = {.context = context, .why = why};

    *out = NULL;
    ERR_clear_error();
    m.ssl = SSL_CTX_new(context->is_server ? TLS_server_method() : TLS_client_method());
    mt_err err = m.ssl == NULL ? mt_tls_no_memory(why)
                 : set_protocol(context, m.ssl)
                     ? MT_OK
                     : mt_tls_refuse(why, "OpenSSL: %s", openssl_words());
    if (err == MT_OK)
        err = set_trust(&m);
    if (err == MT_OK)
        err = set_certificate(&m);
    if (err == MT_OK)
        *out = m.ssl;
    else
        SSL_CTX_free(m.ssl);
    return err;
}
