/* SPDX-License-Identifier: Apache-2.0 */
/* certs.c - keys on the curve P-256 and certificates for them, by OpenSSL. */
#include "certs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            give_up(#condition);                                                                   \
    } while (0)

static void give_up(const char *what)
{
    fprintf(stderr, "certs: %s\n", what);
    ERR_print_errors_fp(stderr);
    abort();
}

static char *text_of(BIO *bio)
{
    char *data;
    long size = BIO_get_mem_data(bio, &data);
    char *text = strndup(data, (size_t)size);

    MUST(text != NULL);
    BIO_free(bio);
    return text;
}

static void add_extension(X509 *x509, const X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, (X509 *)issuer, x509, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    MUST(extension != NULL && X509_add_ext(x509, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

static void set_serial(X509 *x509)
{
    unsigned char bytes[8];

    MUST(RAND_bytes(bytes, sizeof bytes) == 1);
    bytes[0] &= 0x7f;
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    MUST(number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL);
    BN_free(number);
}

static void set_dates(X509 *x509, const cert_args *args)
{
    bool given = args->from_days != 0 || args->to_days != 0;
    long day = 24L * 3600;

    X509_gmtime_adj(X509_getm_notBefore(x509), given ? args->from_days * day : -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), given ? args->to_days * day : day);
}

static X509 *sign(const cert_args *args, EVP_PKEY *key)
{
    X509 *x509 = X509_new();
    X509_NAME *name = X509_NAME_new();
    const X509 *issuer = args->issuer != NULL ? args->issuer->x509 : x509;
    EVP_PKEY *signer = args->issuer != NULL ? args->issuer->evp : key;

    MUST(x509 != NULL && name != NULL);
    MUST(X509_set_version(x509, 2) == 1 && X509_set_pubkey(x509, key) == 1);
    MUST(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)args->subject,
                                    -1, -1, 0) == 1);
    set_serial(x509);
    set_dates(x509, args);
    MUST(X509_set_subject_name(x509, name) == 1);
    MUST(X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1);
    add_extension(x509, issuer, NID_basic_constraints,
                  args->is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add_extension(x509, issuer, NID_subject_key_identifier, "hash");
    if (args->names != NULL)
        add_extension(x509, issuer, NID_subject_alt_name, args->names);
    if (args->usage != NULL)
        add_extension(x509, issuer, NID_ext_key_usage, args->usage);
    MUST(X509_sign(x509, signer, EVP_sha256()) > 0);
    X509_NAME_free(name);
    return x509;
}

cert *cert_new(const cert_args *args)
{
    cert *made = calloc(1, sizeof *made);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *pem = BIO_new(BIO_s_mem()), *key_pem = BIO_new(BIO_s_mem());

    MUST(made != NULL && key != NULL && pem != NULL && key_pem != NULL);
    made->evp = key;
    made->x509 = sign(args, key);
    MUST(PEM_write_bio_X509(pem, made->x509) == 1);
    MUST(PEM_write_bio_PrivateKey(key_pem, key, NULL, NULL, 0, NULL, NULL) == 1);
    made->pem = text_of(pem);
    made->key = text_of(key_pem);
    return made;
}

void cert_free(cert *made)
{
    X509_free(made->x509);
    EVP_PKEY_free(made->evp);
    free(made->pem);
    free(made->key);
    free(made);
}

/* ---- the usual ones */

static certs usual;

static void drop_usual(void)
{
    cert_free(usual.ca);
    cert_free(usual.other_ca);
    cert_free(usual.server);
    cert_free(usual.client);
}

const certs *certs_get(void)
{
    if (usual.ca != NULL)
        return &usual;
    usual.ca = cert_new(&(cert_args){.subject = "Test CA", .is_ca = true});
    usual.other_ca = cert_new(&(cert_args){.subject = "Other CA", .is_ca = true});
    usual.server = cert_new(&(cert_args){.subject = "server",
                                         .names = "DNS:localhost,IP:127.0.0.1,IP:::1",
                                         .usage = "serverAuth",
                                         .issuer = usual.ca});
    usual.client = cert_new(&(cert_args){.subject = "alice",
                                         .names = "DNS:alice.example,URI:spiffe://example/alice",
                                         .usage = "clientAuth",
                                         .issuer = usual.ca});
    atexit(drop_usual);
    return &usual;
}

/* ---- files */

enum { MOST_FILES = 64, PATH_SIZE = 128 };

static char folder[] = P_tmpdir "/mtcertsXXXXXX";
static char paths[MOST_FILES][PATH_SIZE];
static size_t path_count;

static void drop_files(void)
{
    for (size_t i = 0; i < path_count; i++)
        (void)unlink(paths[i]);
    (void)rmdir(folder);
}

const char *certs_file(const char *name, const char *text)
{
    char path[PATH_SIZE];
    size_t at = 0;

    if (path_count == 0) {
        MUST(mkdtemp(folder) != NULL);
        atexit(drop_files);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    while (at < path_count && strcmp(paths[at], path) != 0)
        at++;
    if (at == path_count) {
        MUST(path_count < MOST_FILES);
        memcpy(paths[path_count++], path, sizeof path);
    }
    /* As who renews certificates should do it: the new file takes the place of the old one at once. */
    char fresh[PATH_SIZE + 8];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "w");
    MUST(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    MUST(rename(fresh, path) == 0);
    return paths[at];
}
