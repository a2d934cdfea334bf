/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - setting up a server: options, services and listeners; each error kept for the run. */
#include "rpc/server.h"
#include "rpc/intercept.h"

#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "name/resolver.h"
#include "rpc/options.h"

static const mt_option server_options[] = {
    MT_OPTION(mt_server_options, loops, 1, 1, 64),
    MT_OPTION(mt_server_options, busy_poll_us, 0, 0, 1000000),
    MT_OPTION(mt_server_options, workers, 8, 1, 1024),
    MT_OPTION(mt_server_options, worker_queue, 1024, 1, 1000000),
    MT_OPTION(mt_server_options, max_connections, 10000, 1, UINT32_MAX),
    MT_OPTION(mt_server_options, max_concurrent_calls, 1024, 1, 1000000),
    MT_OPTION(mt_server_options, max_message_bytes, 4u << 20, 1024, 1u << 30),
    MT_OPTION(mt_server_options, max_metadata_bytes, 16384, 1024, 16384),
    MT_OPTION(mt_server_options, stream_window_bytes, 256u << 10, 32u << 10, 16u << 20),
    MT_OPTION(mt_server_options, connection_window_bytes, 16u << 20, 64u << 10, 1u << 30),
    MT_OPTION(mt_server_options, max_unsent_bytes, 1u << 20, 65536, 1u << 30),
    MT_OPTION(mt_server_options, write_buffer_bytes, 16384, 1024, 1u << 30),
    MT_OPTION(mt_server_options, recorder_frames, 64, 16, 65536),
    MT_OPTION(mt_server_options, handshake_timeout_ms, 10000, 1, 3600000),
    MT_OPTION(mt_server_options, drain_grace_ms, 10000, 1, 3600000),
    MT_OPTION_TIME(mt_server_options, keepalive_ms, 7200000, 1000, 86400000),
    MT_OPTION(mt_server_options, keepalive_timeout_ms, 20000, 1, 3600000),
    MT_OPTION_TIME(mt_server_options, idle_timeout_ms, MT_NO_TIMEOUT, 1, 2592000000),
    MT_OPTION_TIME(mt_server_options, max_connection_age_ms, MT_NO_TIMEOUT, 1, 2592000000),
    MT_OPTION_TIME(mt_server_options, max_connection_age_grace_ms, 60000, 1, 2592000000),
};

/* ---- errors */

mt_err mt_server_fail(mt_server *server, mt_err err, const mt_status *why)
{
    mt_log(MT_LOG_ERROR, "%s", why->text);
    if (server->error.code == MT_OK) {
        server->error = *why;
        server->error.code = err;
    }
    return err;
}

static mt_err fail_text(mt_server *server, mt_err err, const char *what)
{
    mt_status why;

    mt_status_set(&why, err, "%s: %s", what, mt_err_text(err));
    return mt_server_fail(server, err, &why);
}

const mt_status *mt_server_error(const mt_server *server)
{
    return &server->error;
}

/* ---- making and releasing */

static mt_err make_loops(mt_server *server)
{
    const mt_loop_options options = {.busy_poll_us = server->options.busy_poll_us};
    uint32_t count = server->options.loop != NULL ? 1 : server->options.loops;
    mt_err err = MT_OK;

    server->loops = mt_zalloc(count * sizeof *server->loops);
    if (server->loops == NULL)
        return MT_ENOMEM;
    for (; server->loop_count < count && err == MT_OK; server->loop_count++) {
        mt_server_loop *home = &server->loops[server->loop_count];

        mt_server_loop_init(home, server);
        home->loop = server->options.loop;
        if (home->loop == NULL) {
            err = mt_loop_new(&options, &home->loop);
            home->own_loop = true;
        }
    }
    return err;
}

static mt_err make_tls(mt_server *server)
{
    const mt_tls_server_options *options = server->options.tls;
    mt_status why;

    server->options.tls = NULL; /* it is the caller's */
    if (options == NULL)
        return MT_OK;
    mt_err err = mt_tls_server_new(options, &server->tls, &why);
    return err == MT_OK || err == MT_ENOMEM ? err : mt_server_fail(server, err, &why);
}

mt_err mt_server_reload_tls(mt_server *server, mt_status *why)
{
    mt_status local;
    mt_err err = MT_EINVAL;

    if (why == NULL)
        why = &local;
    if (server->tls == NULL)
        mt_status_set(why, MT_INVALID_ARGUMENT,
                      "this server has no TLS to reload; set tls in its options");
    else
        err = mt_tls_reload(server->tls, why);
    if (err != MT_OK)
        mt_log(MT_LOG_ERROR, "TLS not reloaded, what was read before stays in force: %s",
               why->text);
    return err;
}

mt_server *mt_server_new(const mt_server_options *options)
{
    mt_server *server = mt_zalloc(sizeof *server);
    mt_status why;

    if (server == NULL)
        return NULL;
    if (options != NULL)
        server->options = *options;
    mt_err err = mt_options_fill(&server->options, server_options,
                                 sizeof server_options / sizeof *server_options, &why);
    if (err != MT_OK) {
        mt_server_fail(server, err, &why);
        return server;
    }
    err = make_loops(server);
    if (err == MT_OK)
        err = make_tls(server);
    if (err == MT_ENOMEM) {
        mt_server_release(server);
        return NULL;
    }
    if (err != MT_OK && server->error.code == MT_OK)
        fail_text(server, err, "cannot make an event loop");
    return server;
}

static void loop_release(mt_server_loop *home)
{
    mt_server_loop_stop_listening(home);
    if (home->loop == NULL)
        return;
    mt_timer_stop(home->loop, &home->grace);
    mt_hook_cancel(&home->turn_end);
    if (home->own_loop)
        mt_loop_free(home->loop);
}

void mt_server_release(mt_server *server)
{
    mt_workers_stop(server->workers);
    server->started = false; /* a stop that is still on its way finds nothing to stop */
    for (size_t i = 0; i < server->loop_count; i++)
        loop_release(&server->loops[i]);
    mt_interceptors_unref(server->interceptors);
    while (server->offers != NULL) {
        mt_offer *next = server->offers->next;

        mt_free(server->offers);
        server->offers = next;
    }
    for (size_t i = 0; i < server->address_count; i++)
        mt_free(server->addresses[i]);
    mt_free(server->addresses);
    mt_tls_context_free(server->tls);
    mt_free(server->methods);
    server->gone = true;
    mt_server_vanish(server);
}

void mt_server_vanish(mt_server *server)
{
    for (size_t i = 0; i < server->loop_count; i++)
        if (atomic_load(&server->loops[i].posted) > 0)
            return;
    mt_free(server->loops);
    mt_free(server);
}

/* ---- services */

static int compare_methods(const void *a, const void *b)
{
    return strcmp(((const mt_handler *)a)->method->path, ((const mt_handler *)b)->method->path);
}

static int compare_path(const void *key, const void *entry)
{
    const mt_slice *path = key;
    const char *other = ((const mt_handler *)entry)->method->path;
    int order = strncmp((const char *)path->data, other, path->size);

    return order != 0 ? order : other[path->size] == '\0' ? 0 : -1;
}

const mt_handler *mt_server_find(const mt_server *server, mt_slice path)
{
    if (path.size == 0 || memchr(path.data, '\0', path.size) != NULL || server->method_count == 0)
        return NULL;
    return bsearch(&path, server->methods, server->method_count, sizeof *server->methods,
                   compare_path);
}

static mt_err add_methods(mt_server *server, const mt_offer *offer, void *app)
{
    const mt_service *service = offer->service;
    size_t count = server->method_count + service->method_count;
    mt_handler *methods = mt_realloc(server->methods, (count > 0 ? count : 1) * sizeof *methods);

    if (methods == NULL)
        return MT_ENOMEM;
    server->methods = methods;
    for (size_t i = 0; i < service->method_count; i++) {
        methods[server->method_count++] =
            (mt_handler){&service->methods[i], offer->handlers, app, NULL};
        server->has_blocking |= service->methods[i].blocking;
    }
    qsort(methods, count, sizeof *methods, compare_methods);
    return MT_OK;
}

static mt_err check_service(const mt_server *server, const mt_service *service,
                            const void *handlers)
{
    if (handlers == NULL)
        return MT_EINVAL;
    if (server->started)
        return MT_ECLOSED;
    for (const mt_offer *offer = server->offers; offer != NULL; offer = offer->next)
        if (strcmp(offer->service->name, service->name) == 0)
            return MT_EEXIST;
    return MT_OK;
}

static mt_err not_offered(mt_server *server, mt_err err, const char *name)
{
    mt_status why;

    mt_status_set(&why, err, "service %s: %s", name,
                  err == MT_EEXIST    ? "one of that name is registered already"
                  : err == MT_ECLOSED ? "register it before the server starts"
                                      : "its handlers are NULL");
    return mt_server_fail(server, err, &why);
}

mt_err mt_server_add_service(mt_server *server, const mt_service *service, const void *handlers,
                             void *app)
{
    if (server == NULL)
        return MT_ENOMEM;
    mt_err err = check_service(server, service, handlers);
    if (err != MT_OK)
        return not_offered(server, err, service->name);
    mt_offer *offer = mt_zalloc(sizeof *offer + service->handlers_size);
    if (offer == NULL)
        return fail_text(server, MT_ENOMEM, service->name);
    offer->service = service;
    memcpy(offer->handlers, handlers, service->handlers_size);
    err = add_methods(server, offer, app);
    if (err != MT_OK) {
        mt_free(offer);
        return fail_text(server, err, service->name);
    }
    offer->next = server->offers;
    server->offers = offer;
    return MT_OK;
}

/* ---- listeners */

static mt_err listen_on_loop(mt_server_loop *home, const mt_address *address, mt_listener *sibling,
                             mt_status *why)
{
    mt_listener **listeners =
        mt_realloc(home->listeners, (home->listener_count + 1) * sizeof *listeners);
    bool tls = address->scheme == MT_SCHEME_TLS;
    const mt_listen_args args = {.loop = home->loop,
                                 .address = address,
                                 .accept = tls ? mt_server_accept_tls : mt_server_accept,
                                 .refuse = tls ? mt_server_refuse_tls : mt_server_refuse,
                                 .arg = home,
                                 .sibling = sibling,
                                 .will_share = home->server->loop_count > 1};

    mt_status_set(why, MT_ENOMEM, "%s", mt_err_text(MT_ENOMEM));
    if (listeners == NULL)
        return MT_ENOMEM;
    home->listeners = listeners;
    mt_err err =
        mt_carrier_of(address->scheme)->listen(&args, &listeners[home->listener_count], why);
    if (err == MT_OK)
        home->listener_count++;
    return err;
}

static mt_err add_address(mt_server *server, const mt_address *address)
{
    char text[MT_ADDRESS_TEXT];
    char **addresses =
        mt_realloc(server->addresses, (server->address_count + 1) * sizeof *addresses);

    if (addresses == NULL)
        return MT_ENOMEM;
    server->addresses = addresses;
    mt_address_format(address, text, sizeof text);
    addresses[server->address_count] = mt_strndup(text, strlen(text));
    if (addresses[server->address_count] == NULL)
        return MT_ENOMEM;
    server->address_count++;
    return MT_OK;
}

/* A listener for TLS needs a certificate. */
static mt_err check_tls(mt_server *server, const mt_address *address, mt_status *why)
{
    if (address->scheme != MT_SCHEME_TLS)
        return MT_OK;
    server->uses_tls = true;
    if (server->tls == NULL && server->error.code != MT_OK) { /* perhaps for that reason */
        *why = server->error;
        return why->code;
    }
    return server->tls != NULL ? MT_OK : mt_tls_server_new(NULL, &server->tls, why);
}

static mt_err resolve(mt_address *address, mt_status *why)
{
    mt_scheme scheme = address->scheme;
    mt_err err = mt_resolve_blocking(address->host, address->port, address, why);

    address->scheme = scheme;
    return err;
}

static mt_err listen_everywhere(mt_server *server, const mt_address *address, mt_status *why)
{
    mt_listener *first = NULL;
    mt_err err = MT_OK;

    for (size_t i = 0; i < server->loop_count && err == MT_OK; i++) {
        mt_server_loop *home = &server->loops[i];

        err = listen_on_loop(home, address, first, why);
        if (err == MT_OK && first == NULL) {
            first = home->listeners[home->listener_count - 1];
            err = add_address(server, &first->address);
        }
    }
    return err;
}

mt_err mt_server_listen(mt_server *server, const char *uri)
{
    mt_address address;
    mt_status why;

    if (server == NULL)
        return MT_ENOMEM;
    if (server->loop_count == 0)
        return server->error.code;
    if (uri == NULL)
        return fail_text(server, MT_EINVAL, "listen to NULL; write such as tcp://0.0.0.0:7000");
    if (server->started)
        return fail_text(server, MT_ECLOSED, uri);
    mt_err err =
        mt_address_parse((mt_slice){(const uint8_t *)uri, strlen(uri), NULL}, &address, &why);
    if (err == MT_OK)
        err = check_tls(server, &address, &why);
    if (err == MT_OK && !address.resolved)
        err = resolve(&address, &why);
    if (err == MT_OK)
        err = listen_everywhere(server, &address, &why);
    return err == MT_OK ? MT_OK : mt_server_fail(server, err, &why);
}

const char *mt_server_address(const mt_server *server, size_t index)
{
    return index < server->address_count ? server->addresses[index] : NULL;
}
