/* SPDX-License-Identifier: Apache-2.0 */
/* certs.h - certificates and keys for tests of TLS, made when they are needed, so that none lies about. */
#ifndef CERTS_H
#define CERTS_H

#include <stdbool.h>
#include <stddef.h>

#include <msgtrans/tls.h>

typedef struct cert cert;
struct cert {
    char *pem; /* the certificate */
    char *key; /* its private key */
    void *x509, *evp;
};

typedef struct cert_args {
    const char *subject; /* the common name */
    const char *names;   /* "DNS:localhost,IP:127.0.0.1"; NULL: none */
    const char *usage;   /* "serverAuth", "clientAuth"; NULL: for both */
    const cert *issuer;  /* NULL: it signs itself */
    bool is_ca;
    long from_days, to_days; /* from now; both 0: it is good for a day */
} cert_args;

/* Makes a certificate; ends the program if that fails. */
cert *cert_new(const cert_args *args);
void cert_free(cert *made);

/* Those that most tests need, made once in a program. */
typedef struct certs {
    cert *ca;
    cert *other_ca; /* that nobody trusts */
    cert *server;   /* localhost, 127.0.0.1 and ::1 */
    cert *client;   /* alice */
} certs;

const certs *certs_get(void);

/* Writes text into a file of the test's own folder, which goes with the program, and returns its path.
 *   Owns     borrowed, until the next file of that name */
const char *certs_file(const char *name, const char *text);

#endif
