/* SPDX-License-Identifier: Apache-2.0 */
/* tls_words.c - why a TLS connection failed, in words that name the cause and what to do. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "net/tls_openssl.h"

enum { NAME_SIZE = 160 };

char *mt_tls_words(mt_tls_pipe *self)
{
    if (self->words == NULL)
        self->words = mt_zalloc(MT_TLS_REASON_SIZE);
    return self->words;
}

/* ---- certificates */

static void write_name(const X509_NAME *name, char *out, size_t size)
{
    BIO *bio = BIO_new(BIO_s_mem());
    int length = -1;

    if (bio != NULL && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) > 0)
        length = BIO_read(bio, out, (int)size - 1);
    BIO_free(bio);
    if (length <= 0)
        length = snprintf(out, size, "(no name)");
    out[length] = '\0';
}

static void write_date(const ASN1_TIME *when, char *out, size_t size)
{
    struct tm day;

    if (ASN1_TIME_to_tm(when, &day) != 1 || strftime(out, size, "%Y-%m-%d %H:%M:%S UTC", &day) == 0)
        snprintf(out, size, "(no date)");
}

/* A certificate of the peer with which something is wrong. */
typedef struct flaw {
    const mt_tls_pipe *pipe;
    const X509 *certificate;
    int error;
    char who[40]; /* "the server's certificate" */
    char *out;
} flaw;

static void say_dates(const flaw *f)
{
    char name[NAME_SIZE], date[32];
    bool early = f->error == X509_V_ERR_CERT_NOT_YET_VALID;

    write_name(X509_get_subject_name(f->certificate), name, sizeof name);
    write_date(early ? X509_get0_notBefore(f->certificate) : X509_get0_notAfter(f->certificate),
               date, sizeof date);
    if (early)
        snprintf(f->out, MT_TLS_REASON_SIZE,
                 "%s (%s) is not valid before %s; check the clock of this machine", f->who, name,
                 date);
    else
        snprintf(f->out, MT_TLS_REASON_SIZE, "%s (%s) expired on %s; renew it", f->who, name, date);
}

static void say_unknown(const flaw *f)
{
    const char *option = f->pipe->is_server ? "tls.client_ca_file" : "tls.ca_file";
    char subject[NAME_SIZE], issuer[NAME_SIZE];

    write_name(X509_get_subject_name(f->certificate), subject, sizeof subject);
    write_name(X509_get_issuer_name(f->certificate), issuer, sizeof issuer);
    if (f->error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
        snprintf(f->out, MT_TLS_REASON_SIZE,
                 "%s (%s) is signed by itself, and not one that we trust; set %s to it, if it is "
                 "the right one",
                 f->who, subject, option);
    else
        snprintf(f->out, MT_TLS_REASON_SIZE,
                 "the %s's certificate is signed by an unknown CA (%s); set %s to the CA that you "
                 "trust",
                 f->pipe->is_server ? "client" : "server", issuer, option);
}

static void say_mismatch(const flaw *f)
{
    char names[NAME_SIZE];

    mt_tls_list_names(f->certificate, names, sizeof names);
    snprintf(f->out, MT_TLS_REASON_SIZE,
             "%s is for %s, not for %s; connect by one of its names, or set tls.server_name",
             f->who, names, mt_tls_wanted_name(f->pipe->context, f->pipe->host));
}

static void say_flaw(const flaw *f)
{
    switch (f->error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        say_dates(f);
        break;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        say_mismatch(f);
        break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        say_unknown(f);
        break;
    default:
        snprintf(f->out, MT_TLS_REASON_SIZE, "%s is refused: %s", f->who,
                 X509_verify_cert_error_string(f->error));
    }
}

int mt_tls_verify(int ok, X509_STORE_CTX *store)
{
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    mt_tls_pipe *self = SSL_get_app_data(ssl);
    flaw f = {.pipe = self,
              .certificate = X509_STORE_CTX_get_current_cert(store),
              .error = X509_STORE_CTX_get_error(store)};

    if (ok != 0)
        return ok;
    f.out = mt_tls_words(self);
    snprintf(f.who, sizeof f.who, "%s%s's certificate",
             X509_STORE_CTX_get_error_depth(store) > 0 ? "a CA of the " : "the ",
             self->is_server ? "client" : "server");
    if (f.out != NULL && f.certificate != NULL)
        say_flaw(&f);
    else if (f.out != NULL)
        snprintf(f.out, MT_TLS_REASON_SIZE, "%s is refused: %s", f.who,
                 X509_verify_cert_error_string(f.error));
    return 0;
}

/* ---- what the peer says, or what it sent */

/* Words for one reason, as a client and as a server say it. */
typedef struct saying {
    int reason;
    bool refuses; /* an alert that comes instead of the end of the peer's handshake */
    const char *client, *server;
} saying;

#define ALERT(number) (SSL_AD_REASON_OFFSET + (number))

static const saying sayings[] = {
    {ALERT(SSL_AD_HANDSHAKE_FAILURE), true,
     "the server refused the handshake: it has no cipher that we have, or it requires a client "
     "certificate (tls.cert_file)",
     "the client refused the handshake: it has no cipher that we have"},
    {ALERT(SSL_AD_BAD_CERTIFICATE), true,
     "the server refused our certificate (tls.cert_file) as bad",
     "the client refused our certificate (tls.cert_file): it is not for the name that the client "
     "wants, or does not trust it otherwise"},
    {ALERT(SSL_AD_UNSUPPORTED_CERTIFICATE), true,
     "the server refused our certificate (tls.cert_file): of the wrong kind; it must be for "
     "clients",
     "the client refused our certificate (tls.cert_file): of the wrong kind; it must be for "
     "servers"},
    {ALERT(SSL_AD_CERTIFICATE_REVOKED), true,
     "the server refused our certificate (tls.cert_file): it was revoked",
     "the client refused our certificate (tls.cert_file): it was revoked"},
    {ALERT(SSL_AD_CERTIFICATE_EXPIRED), true,
     "the server refused our certificate (tls.cert_file): it has expired; renew it",
     "the client refused our certificate (tls.cert_file): it has expired; renew it"},
    {ALERT(SSL_AD_CERTIFICATE_UNKNOWN), true, "the server refused our certificate (tls.cert_file)",
     "the client refused our certificate (tls.cert_file)"},
    {ALERT(SSL_AD_UNKNOWN_CA), true,
     "the server does not know the CA of our certificate (tls.cert_file); its client_ca_file must "
     "hold that CA",
     "the client does not know the CA of our certificate (tls.cert_file); its ca_file must hold "
     "that CA"},
    {ALERT(SSL_AD_ACCESS_DENIED), true, "the server denies us access",
     "the client denies us access"},
    {ALERT(SSL_AD_PROTOCOL_VERSION), true,
     "the server speaks neither TLS 1.2 nor TLS 1.3, and we speak nothing older",
     "the client speaks neither TLS 1.2 nor TLS 1.3, and we speak nothing older"},
    {ALERT(SSL_AD_INSUFFICIENT_SECURITY), true, "the server asks for stronger ciphers than ours",
     "the client asks for stronger ciphers than ours"},
    {ALERT(SSL_AD_UNRECOGNIZED_NAME), true,
     "the server does not know the name that we want; see tls.server_name", NULL},
    {ALERT(SSL_AD_CERTIFICATE_REQUIRED), true,
     "the server requires a client certificate; set tls.cert_file and tls.key_file", NULL},
    {ALERT(SSL_AD_NO_APPLICATION_PROTOCOL), true,
     "the server speaks other protocols than ours (ALPN mt/1) on that port", NULL},
    {SSL_R_NO_APPLICATION_PROTOCOL, false, NULL,
     "the client speaks other protocols than ours (ALPN mt/1)"},
    {SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE, false, NULL,
     "the client showed no certificate, and tls.client_auth requires one"},
    {SSL_R_WRONG_VERSION_NUMBER, false,
     "the server speaks no TLS on that port; write tcp:// in the target, or the port of its tls:// "
     "listener",
     "the client speaks no TLS; write tls:// in its target"},
    {SSL_R_HTTP_REQUEST, false, NULL, "the client speaks HTTP without TLS"},
    {SSL_R_HTTPS_PROXY_REQUEST, false, NULL, "the client speaks HTTP without TLS"},
    {SSL_R_NO_SHARED_CIPHER, false, NULL, "the client has no cipher that we have"},
    {SSL_R_UNSUPPORTED_PROTOCOL, false,
     "the server speaks neither TLS 1.2 nor TLS 1.3, and we speak nothing older",
     "the client speaks neither TLS 1.2 nor TLS 1.3, and we speak nothing older"},
};

static const saying *find_saying(int reason)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        if (sayings[i].reason == reason)
            return &sayings[i];
    return NULL;
}

/* The first error that is about TLS, and not about what it stands on; else the first of all. The queue is
 * empty afterwards. */
static unsigned long take_error(void)
{
    unsigned long first = ERR_get_error(), error;

    for (error = first; error != 0; error = ERR_get_error())
        if (ERR_GET_LIB(error) == ERR_LIB_SSL)
            break;
    ERR_clear_error();
    return error != 0 ? error : first;
}

void mt_tls_explain(mt_tls_pipe *self)
{
    unsigned long error = take_error();
    int reason = ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
    const saying *known = find_saying(reason);
    const char *theirs = ERR_reason_error_string(error);
    const char *ours = known == NULL ? NULL : self->is_server ? known->server : known->client;

    /* A server that has said something may have run calls, whatever it says later. */
    self->base.refused = known != NULL && known->refuses && !self->heard;
    if (self->words != NULL || mt_tls_words(self) == NULL)
        return;
    if (ours != NULL)
        snprintf(self->words, MT_TLS_REASON_SIZE, "%s", ours);
    else if (reason > SSL_AD_REASON_OFFSET)
        snprintf(self->words, MT_TLS_REASON_SIZE, "the %s ended the connection: TLS alert \"%s\"",
                 self->is_server ? "client" : "server",
                 SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET));
    else
        snprintf(self->words, MT_TLS_REASON_SIZE, "TLS: %s",
                 theirs != NULL ? theirs : "protocol error");
}
