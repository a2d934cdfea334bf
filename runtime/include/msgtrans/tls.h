/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/tls.h - TLS for tls:// targets and listeners: whom to trust, and who we are.
 *
 * TLS 1.2 or 1.3; verification is on, with the name of the host. Certificates and keys are PEM, each
 * given as a file or as the text itself, not both. A key must not be encrypted. Everything is read when
 * the channel is opened or the server is made, so a bad file is an error there, and again by
 * mt_server_reload_tls(), or by a channel that connects anew after a file has changed. */
#ifndef MSGTRANS_TLS_H
#define MSGTRANS_TLS_H

#include <msgtrans/base.h>

MT_BEGIN_DECLS

/* A client's. Every value 0: the default in brackets. */
typedef struct mt_tls_options {
    const char *ca_file;     /* the CAs that we trust, PEM [those of the system] */
    const char *ca_path;     /* a folder of such files under their hashed names, as "openssl rehash"
                                  makes them; together with ca_file both are trusted */
    const char *ca_pem;      /* instead of ca_file: the text itself */
    const char *cert_file;   /* our certificate, and behind it those up to its CA [none] */
    const char *cert_pem;    /* instead of cert_file: the text itself */
    const char *key_file;    /* its key */
    const char *key_pem;     /* instead of key_file: the text itself */
    const char *server_name; /* the name or address that the certificate of every server must hold
                                  [the host of its target] */
    bool insecure_skip_verify; /* DANGER: takes any certificate, so anybody in between can read and
                                  change everything. For a test bench; each channel logs a warning */
} mt_tls_options;

typedef enum mt_tls_client_auth {
    MT_TLS_CLIENT_DEFAULT = 0, /* REQUIRE if there is a client CA, else NONE */
    MT_TLS_CLIENT_NONE = 1,    /* clients are not asked for a certificate */
    MT_TLS_CLIENT_REQUEST = 2, /* one that is shown must be good, but a client may show none */
    MT_TLS_CLIENT_REQUIRE = 3, /* no certificate, no connection */
} mt_tls_client_auth;

/* A server's. */
typedef struct mt_tls_server_options {
    const char *cert_file;      /* the certificate, and behind it those up to its CA */
    const char *cert_pem;       /* instead of cert_file: the text itself */
    const char *key_file;       /* its key */
    const char *key_pem;        /* instead of key_file: the text itself */
    const char *client_ca_file; /* the CAs that sign our clients' certificates [none] */
    const char *client_ca_path; /* a folder of such files, as ca_path above */
    const char *client_ca_pem;  /* instead of client_ca_file: the text itself */
    mt_tls_client_auth client_auth;
} mt_tls_server_options;

MT_END_DECLS

#endif
