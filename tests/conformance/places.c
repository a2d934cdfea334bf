/* SPDX-License-Identifier: Apache-2.0 */
/* places.c - how a test listens on each transport that comes with the library, and virtual time. */
#include "conformance/places.h"

#include "loop/loop_sim.h"

#ifdef MT_TEST_TLS
#include "certs.h"
#endif

/* ---- virtual time */

static mt_err sim_new(mt_loop **out)
{
    return mt_loop_sim_new(1, out);
}

static mt_time sim_now(const mt_loop *loop)
{
    return loop->now;
}

static bool sim_run_while(mt_loop *loop, bool (*busy)(void *arg), void *arg)
{
    return mt_loop_sim_run_while(loop, busy, arg, loop->now + 3600 * MT_SEC);
}

static void sim_pass(mt_loop *loop, mt_time time)
{
    mt_loop_sim_run(loop, loop->now + time);
}

static const mt_conformance_clock sim_clock = {
    .loop_new = sim_new, .now = sim_now, .run_while = sim_run_while, .pass = sim_pass};

/* ---- certificates */

static void configure_tls(mt_server_options *server, mt_channel_options *channel)
{
#ifdef MT_TEST_TLS
    static mt_tls_server_options for_server;
    static mt_tls_options for_channel;

    for_server = (mt_tls_server_options){.cert_pem = certs_get()->server->pem,
                                         .key_pem = certs_get()->server->key};
    for_channel = (mt_tls_options){.ca_pem = certs_get()->ca->pem};
    if (server != NULL && server->tls == NULL)
        server->tls = &for_server;
    if (channel != NULL && channel->tls == NULL)
        channel->tls = &for_channel;
#else
    (void)server, (void)channel;
#endif
}

/* ---- the places */

const kit_place kit_sim = {.name = "sim", .listen = "inproc:%s", .clock = &sim_clock};
const kit_place kit_inproc = {.name = "inproc", .listen = "inproc:%s"};
const kit_place kit_tcp = {.name = "tcp", .listen = "tcp://127.0.0.1:0"};
const kit_place kit_unix = {.name = "unix", .listen = "unix:@%s"};

const kit_place kit_tls = {
    .name = "tls", .listen = "tls://127.0.0.1:0", .configure = configure_tls};

/* CMakeLists.txt has the same list, and checks it against the registry of transports. */
const kit_place *const kit_places[] = {&kit_sim, &kit_inproc, &kit_tcp, &kit_unix,
#ifdef MT_TEST_TLS
                                       &kit_tls
#endif
};
const size_t kit_place_count = sizeof kit_places / sizeof *kit_places;

int kit_main(const kit_test *tests, size_t count)
{
    return kit_run(&(kit_suite){tests, count}, 1, kit_places, kit_place_count);
}
