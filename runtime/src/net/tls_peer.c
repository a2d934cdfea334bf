/* SPDX-License-Identifier: Apache-2.0 */
/* tls_peer.c - a certificate as handlers see it: its subject and names as text, its bytes, its print. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "net/tls_openssl.h"

enum { NAME_MOST = 1024 };

/* Writes one alternative name; false if it is too long, or has bytes with which it could pass for
 * another one, or spoil a log. */
static bool write_text(const char *kind, const ASN1_STRING *text, char *out, size_t size)
{
    size_t length = (size_t)ASN1_STRING_length(text);
    const unsigned char *bytes = ASN1_STRING_get0_data(text);

    if (length == 0 || strlen(kind) + 1 + length >= size)
        return false;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < 0x20 || bytes[i] > 0x7e)
            return false;
    snprintf(out, size, "%s:%.*s", kind, (int)length, (const char *)bytes);
    return true;
}

static bool write_address(const ASN1_OCTET_STRING *address, char *out, size_t size)
{
    int length = ASN1_STRING_length(address);
    int family = length == 4 ? AF_INET : AF_INET6;

    if (length != 4 && length != 16)
        return false;
    snprintf(out, size, "IP:");
    return inet_ntop(family, ASN1_STRING_get0_data(address), out + 3, (socklen_t)(size - 3)) !=
           NULL;
}

/* False also if the name is of a kind that we leave out. */
static bool write_general(const GENERAL_NAME *name, char *out, size_t size)
{
    switch (name->type) {
    case GEN_DNS:
        return write_text("DNS", name->d.dNSName, out, size);
    case GEN_URI:
        return write_text("URI", name->d.uniformResourceIdentifier, out, size);
    case GEN_EMAIL:
        return write_text("EMAIL", name->d.rfc822Name, out, size);
    case GEN_IPADD:
        return write_address(name->d.iPAddress, out, size);
    default:
        return false;
    }
}

static GENERAL_NAMES *names_of(const X509 *certificate)
{
    return X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

/* ---- in one line */

void mt_tls_list_names(const X509 *certificate, char *out, size_t size)
{
    GENERAL_NAMES *names = names_of(certificate);
    char one[NAME_MOST];
    size_t length = 0;

    out[0] = '\0';
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        if (!write_general(sk_GENERAL_NAME_value(names, i), one, sizeof one))
            continue;
        int more = snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "", one);
        if (more < 0 || (size_t)more >= size - length)
            break;
        length += (size_t)more;
    }
    GENERAL_NAMES_free(names);
    if (out[0] == '\0')
        snprintf(out, size, "no name at all");
}

/* ---- as an identity */

/* What is written down on the way to an identity. */
typedef struct notes {
    BIO *subject;
    BIO *names; /* one behind the other, each with a NUL */
    size_t count;
    unsigned char *der;
    int der_size;
    unsigned char print[MT_FINGERPRINT_SIZE];
} notes;

static bool note_names(notes *n, const X509 *certificate)
{
    GENERAL_NAMES *names = names_of(certificate);
    char one[NAME_MOST];
    bool ok = true;

    for (int i = 0; i < sk_GENERAL_NAME_num(names) && ok; i++) {
        if (!write_general(sk_GENERAL_NAME_value(names, i), one, sizeof one))
            continue;
        int size = (int)strlen(one) + 1;
        ok = BIO_write(n->names, one, size) == size;
        n->count++;
    }
    GENERAL_NAMES_free(names);
    return ok;
}

static bool take_notes(notes *n, const X509 *certificate)
{
    unsigned size = 0;

    n->subject = BIO_new(BIO_s_mem());
    n->names = BIO_new(BIO_s_mem());
    if (n->subject == NULL || n->names == NULL)
        return false;
    n->der_size = i2d_X509(certificate, &n->der);
    return n->der_size > 0 && note_names(n, certificate) &&
           X509_NAME_print_ex(n->subject, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >=
               0 &&
           BIO_write(n->subject, "", 1) == 1 &&
           X509_digest(certificate, EVP_sha256(), n->print, &size) == 1 && size == sizeof n->print;
}

/* Copies the notes into one block: the struct, the pointers to the names, then all that is text. */
static mt_identity *write_identity(const notes *n)
{
    char *subject, *names;
    size_t subject_size = (size_t)BIO_get_mem_data(n->subject, &subject);
    size_t names_size = (size_t)BIO_get_mem_data(n->names, &names);
    size_t list_size = n->count * sizeof(char *);
    mt_identity *identity =
        mt_zalloc(sizeof *identity + list_size + subject_size + names_size + (size_t)n->der_size);

    if (identity == NULL)
        return NULL;
    const char **list = (const char **)(void *)(identity + 1);
    char *at = (char *)list + list_size;
    memcpy(at, subject, subject_size);
    identity->certificate.subject = at;
    at += subject_size;
    if (names_size > 0)
        memcpy(at, names, names_size);
    for (size_t i = 0; i < n->count; i++) {
        list[i] = at;
        at += strlen(at) + 1;
    }
    memcpy(at, n->der, (size_t)n->der_size);
    identity->certificate.names = list;
    identity->certificate.name_count = n->count;
    identity->certificate.der = (mt_slice){(const uint8_t *)at, (size_t)n->der_size, NULL};
    memcpy(identity->certificate.fingerprint, n->print, sizeof n->print);
    identity->has_certificate = true;
    atomic_init(&identity->refs, 1);
    return identity;
}

mt_err mt_tls_identity_new(const X509 *certificate, mt_identity **out)
{
    notes n = {0};

    *out = take_notes(&n, certificate) ? write_identity(&n) : NULL;
    BIO_free(n.subject);
    BIO_free(n.names);
    OPENSSL_free(n.der);
    ERR_clear_error();
    return *out != NULL ? MT_OK : MT_ENOMEM;
}
