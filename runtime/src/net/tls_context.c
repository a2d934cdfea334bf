/* SPDX-License-Identifier: Apache-2.0 */
/* tls_context.c - what a channel or a server has for all of its TLS connections: its options, checked, and
 * the newest SSL_CTX of the files that they name, which is made anew while it is in use. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "net/tls_openssl.h"

/* ---- the files, read again */

/* Notes which files there are now. */
static void look_at_files(const mt_tls_context *context, struct stat *out)
{
    for (size_t i = 0; i < MT_TLS_FILES; i++) {
        memset(&out[i], 0, sizeof out[i]);
        if (context->texts[i] != NULL && stat(context->texts[i], &out[i]) != 0)
            memset(&out[i], 0, sizeof out[i]);
    }
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

mt_err mt_tls_reload(mt_tls_context *context, mt_status *why)
{
    SSL_CTX *made;
    mt_err err = mt_tls_make(context, &made, why);

    if (err != MT_OK)
        return err;
    pthread_mutex_lock(&context->shared.lock);
    SSL_CTX *old = context->shared.ssl;
    context->shared.ssl = made;
    pthread_mutex_unlock(&context->shared.lock);
    SSL_CTX_free(old);
    return MT_OK;
}

void mt_tls_refresh(mt_tls_context *context)
{
    struct stat now[MT_TLS_FILES];
    bool same = true;
    mt_status why;

    look_at_files(context, now);
    for (size_t i = 0; i < MT_TLS_FILES; i++)
        same = same && is_same_file(&now[i], &context->read[i]);
    if (same)
        return;
    memcpy(context->read, now, sizeof now);
    if (mt_tls_reload(context, &why) != MT_OK)
        mt_log(MT_LOG_WARN, "%s; going on with what was read before", why.text);
}

/* ---- making one */

static mt_err both_given(const mt_tls_context *context, size_t one, size_t other, mt_status *why)
{
    if (context->texts[one] == NULL || context->texts[other] == NULL)
        return MT_OK;
    return mt_tls_refuse(why, "options tls.%s and tls.%s are both set; leave one out",
                         mt_tls_option_name(context, one), mt_tls_option_name(context, other));
}

/* A certificate needs its key, and the other way round. */
static mt_err check_pair(const mt_tls_context *context, mt_status *why)
{
    bool has_certificate =
        context->texts[MT_TLS_CERT_FILE] != NULL || context->texts[MT_TLS_CERT_PEM] != NULL;
    bool has_key =
        context->texts[MT_TLS_KEY_FILE] != NULL || context->texts[MT_TLS_KEY_PEM] != NULL;

    if (context->is_server && !has_certificate && !has_key)
        return mt_tls_refuse(why, "tls:// needs a certificate and its key; set tls.cert_file and "
                                  "tls.key_file in the options of the server");
    if (has_certificate && !has_key)
        return mt_tls_refuse(why, "option tls.cert_file has no key to it; set tls.key_file too");
    if (has_key && !has_certificate)
        return mt_tls_refuse(why,
                             "option tls.key_file has no certificate to it; set tls.cert_file too");
    return MT_OK;
}

static bool has_authority(const mt_tls_context *context)
{
    return context->texts[MT_TLS_CA_FILE] != NULL || context->texts[MT_TLS_CA_PEM] != NULL ||
           context->texts[MT_TLS_CA_PATH] != NULL;
}

static mt_err check_client_auth(mt_tls_context *context, mt_status *why)
{
    bool has_ca = has_authority(context);

    if (context->client_auth == MT_TLS_CLIENT_DEFAULT)
        context->client_auth = has_ca ? MT_TLS_CLIENT_REQUIRE : MT_TLS_CLIENT_NONE;
    if ((unsigned)context->client_auth > MT_TLS_CLIENT_REQUIRE)
        return mt_tls_refuse(why, "option tls.client_auth = %u: must be 0 to %u",
                             (unsigned)context->client_auth, (unsigned)MT_TLS_CLIENT_REQUIRE);
    if (context->client_auth == MT_TLS_CLIENT_NONE && has_ca)
        return mt_tls_refuse(why,
                             "option tls.client_auth = MT_TLS_CLIENT_NONE asks no client for its "
                             "certificate; leave out tls.client_ca_file, or require certificates");
    if (context->client_auth != MT_TLS_CLIENT_NONE && !has_ca)
        return mt_tls_refuse(
            why, "option tls.client_auth asks for certificates, but nobody is trusted to "
                 "sign them; set tls.client_ca_file");
    return MT_OK;
}

static mt_err check_client(const mt_tls_context *context, mt_status *why)
{
    const char *name = context->texts[MT_TLS_SERVER_NAME];

    if (name != NULL && (name[0] == '\0' || strlen(name) >= MT_HOST_SIZE))
        return mt_tls_refuse(why,
                             "option tls.server_name: must be a host name of 1 to %d characters",
                             MT_HOST_SIZE - 1);
    if (context->skip_verify && has_authority(context))
        return mt_tls_refuse(
            why, "option tls.insecure_skip_verify trusts everybody, so tls.ca_file has no "
                 "use; leave one of them out");
    return MT_OK;
}

static mt_err check(mt_tls_context *context, mt_status *why)
{
    mt_err err = both_given(context, MT_TLS_CA_FILE, MT_TLS_CA_PEM, why);

    if (err == MT_OK)
        err = both_given(context, MT_TLS_CERT_FILE, MT_TLS_CERT_PEM, why);
    if (err == MT_OK)
        err = both_given(context, MT_TLS_KEY_FILE, MT_TLS_KEY_PEM, why);
    if (err == MT_OK)
        err = check_pair(context, why);
    if (err == MT_OK)
        err = context->is_server ? check_client_auth(context, why) : check_client(context, why);
    return err;
}

static mt_err copy_texts(mt_tls_context *context, const char *const *texts, mt_status *why)
{
    for (size_t i = 0; i < MT_TLS_TEXTS; i++) {
        if (texts[i] == NULL)
            continue;
        if (strlen(texts[i]) > MT_TLS_PEM_MOST)
            return mt_tls_refuse(why, "option tls.%s: more than %d bytes",
                                 mt_tls_option_name(context, i), MT_TLS_PEM_MOST);
        context->texts[i] = mt_strndup(texts[i], strlen(texts[i]));
        if (context->texts[i] == NULL)
            return mt_tls_no_memory(why);
    }
    return MT_OK;
}

/* Makes a context of like, whose texts are still those of the user. */
static mt_err context_new(const mt_tls_context *like, const char *const *texts,
                          mt_tls_context **out, mt_status *why)
{
    mt_tls_context *context = mt_zalloc(sizeof *context);

    *out = NULL;
    if (context == NULL)
        return mt_tls_no_memory(why);
    context->is_server = like->is_server;
    context->skip_verify = like->skip_verify;
    context->client_auth = like->client_auth;
    pthread_mutex_init(&context->shared.lock, NULL);
    mt_err err = copy_texts(context, texts, why);
    if (err == MT_OK)
        err = check(context, why);
    if (err == MT_OK) {
        look_at_files(context, context->read);
        err = mt_tls_make(context, &context->shared.ssl, why);
    }
    if (err != MT_OK) {
        mt_tls_context_free(context);
        return err;
    }
    *out = context;
    return MT_OK;
}

mt_err mt_tls_client_new(const mt_tls_options *options, mt_tls_context **out, mt_status *why)
{
    static const mt_tls_options defaults = {0};

    if (options == NULL)
        options = &defaults;
    const mt_tls_context like = {.skip_verify = options->insecure_skip_verify};
    const char *const texts[MT_TLS_TEXTS] = {
        [MT_TLS_CA_FILE] = options->ca_file,   [MT_TLS_CERT_FILE] = options->cert_file,
        [MT_TLS_KEY_FILE] = options->key_file, [MT_TLS_CA_PATH] = options->ca_path,
        [MT_TLS_CA_PEM] = options->ca_pem,     [MT_TLS_CERT_PEM] = options->cert_pem,
        [MT_TLS_KEY_PEM] = options->key_pem,   [MT_TLS_SERVER_NAME] = options->server_name,
    };
    mt_err err = context_new(&like, texts, out, why);
    if (err == MT_OK && like.skip_verify)
        mt_log(MT_LOG_WARN,
               "a channel takes any TLS certificate (insecure_skip_verify), so anybody "
               "in between can read and change what it sends");
    return err;
}

mt_err mt_tls_server_new(const mt_tls_server_options *options, mt_tls_context **out, mt_status *why)
{
    static const mt_tls_server_options none = {0};

    if (options == NULL)
        options = &none;
    const mt_tls_context like = {.is_server = true, .client_auth = options->client_auth};
    const char *const texts[MT_TLS_TEXTS] = {
        [MT_TLS_CA_FILE] = options->client_ca_file, [MT_TLS_CERT_FILE] = options->cert_file,
        [MT_TLS_KEY_FILE] = options->key_file,      [MT_TLS_CA_PATH] = options->client_ca_path,
        [MT_TLS_CA_PEM] = options->client_ca_pem,   [MT_TLS_CERT_PEM] = options->cert_pem,
        [MT_TLS_KEY_PEM] = options->key_pem,
    };
    return context_new(&like, texts, out, why);
}

void mt_tls_context_free(mt_tls_context *context)
{
    if (context == NULL)
        return;
    SSL_CTX_free(context->shared.ssl);
    pthread_mutex_destroy(&context->shared.lock);
    for (size_t i = 0; i < MT_TLS_TEXTS; i++) {
        if (i == MT_TLS_KEY_PEM && context->texts[i] != NULL)
            OPENSSL_cleanse(context->texts[i], strlen(context->texts[i]));
        mt_free(context->texts[i]);
    }
    mt_free(context);
}

/* ---- the connections */

const char *mt_tls_wanted_name(const mt_tls_context *context, const char *host)
{
    const char *name = context->texts[MT_TLS_SERVER_NAME];

    return name != NULL ? name : host;
}

/* The certificate must hold the name, which is also told to the server unless it is an address. */
static bool expect_name(SSL *ssl, const char *name)
{
    X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(name);

    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
    if (address != NULL)
        return X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1;
    /* Only alternative names count, as RFC 9525 has it, and not what the subject calls itself. */
    SSL_set_hostflags(ssl,
                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    /* A trailing dot, as the name server takes it, is no part of the name in a certificate. */
    size_t size = strlen(name);
    size -= size > 1 && name[size - 1] == '.';
    char shorter[MT_HOST_SIZE];
    snprintf(shorter, sizeof shorter, "%.*s", (int)size, name);
    return X509_VERIFY_PARAM_set1_host(param, shorter, 0) == 1 &&
           SSL_set_tlsext_host_name(ssl, shorter) == 1;
}

mt_err mt_tls_ssl_new(mt_tls_context *context, const char *host, SSL **out)
{
    pthread_mutex_lock(&context->shared.lock);
    SSL *ssl = SSL_new(context->shared.ssl); /* refers to it from now on */
    pthread_mutex_unlock(&context->shared.lock);

    *out = NULL;
    if (ssl != NULL && !context->is_server &&
        !expect_name(ssl, mt_tls_wanted_name(context, host))) {
        SSL_free(ssl);
        ssl = NULL;
    }
    ERR_clear_error();
    if (ssl == NULL)
        return MT_ENOMEM;
    if (context->is_server)
        SSL_set_accept_state(ssl);
    else
        SSL_set_connect_state(ssl);
    *out = ssl;
    return MT_OK;
}
