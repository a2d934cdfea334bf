/* SPDX-License-Identifier: Apache-2.0 */
/* servers.c - the lives of servers: they drain, are cut off or crash, and come back. */
#include "sim.h"

#include <stdio.h>

static void on_event(mt_timer *timer, void *arg);

static void next_event(sim_server *server, mt_time in)
{
    server->timer = (mt_timer){.fn = on_event, .arg = server};
    if (!world.closing)
        mt_timer_start(world.loop, &server->timer, world.loop->now + in);
}

static void draw_options(sim_server *server)
{
    mt_server_options *o = &server->options;

    *o = (mt_server_options){.loop = world.loop};
    o->drain_grace_ms = world.kind.crashes ? 20 + (uint32_t)sim_below(2000) : 120000;
    o->write_buffer_bytes = sim_chance(50) ? 65536 : 1024 + (uint32_t)sim_below(100000);
    server->tight = world.kind.tight;
    if (sim_chance(50)) /* a client of ours waits for a place */
        o->max_concurrent_calls = 1 + (uint32_t)sim_below(8);
    if (sim_chance(30))
        o->max_unsent_bytes = 65536;
    if (!server->tight)
        return;
    if (sim_chance(30))
        o->max_message_bytes = 1024 + (uint32_t)sim_below(50000);
    if (sim_chance(30))
        o->max_metadata_bytes = 1024;
    if (sim_chance(30))
        o->max_connections = 1 + (uint32_t)sim_below(2);
    if (sim_chance(30))
        o->handshake_timeout_ms = 20 + (uint32_t)sim_below(500);
}

void sim_server_begin(sim_server *server)
{
    char uri[32];

    draw_options(server);
    server->generation++;
    server->drained_by = MT_NEVER;
    snprintf(uri, sizeof uri, "inproc:s%zu", server->index);
    server->server = mt_server_new(&server->options);
    if (sim_world_register(server->server, &sim_handlers, server) != MT_OK ||
        mt_server_listen(server->server, uri) != MT_OK || mt_server_start(server->server) != MT_OK)
        sim_fail("server %zu does not start: %s", server->index,
                 mt_status_text(mt_server_error(server->server)));
    sim_trace("server %zu begins, grace %u ms", server->index, server->options.drain_grace_ms);
    if (world.kind.restarts && !world.settling)
        next_event(server, sim_time(50 * MT_MS, 3 * MT_SEC));
}

void sim_server_end(sim_server *server)
{
    mt_timer_stop(world.loop, &server->timer);
    if (server->server == NULL)
        return;
    sim_trace("server %zu is freed", server->index);
    mt_server *old = server->server;
    server->server = NULL;
    server->drained_by = MT_NEVER;
    mt_server_free(old);
}

static void on_drained(void *arg)
{
    sim_server *server = arg;

    sim_trace("server %zu is drained", server->index);
    if (server->drained_by == MT_NEVER)
        sim_fail("server %zu is drained without being asked", server->index);
    sim_meet(SIM_MET_DRAINED);
    sim_server_end(server);
    if (!world.closing)
        next_event(server, sim_time(0, sim_chance(70) ? 200 * MT_MS : 3 * MT_SEC));
}

/* A drain has its grace, and a second for the peers to read their last words. */
static void drain(sim_server *server)
{
    sim_trace("server %zu drains", server->index);
    server->drained_by =
        world.loop->now + server->options.drain_grace_ms * MT_MS + MT_SEC + 2 * MT_MS;
    mt_server_drain(server->server, on_drained, server);
    if (world.kind.crashes)
        next_event(server, sim_time(0, 2 * MT_SEC));
}

/* The second call of mt_server_stop() ends the grace. */
static void cut_grace(sim_server *server)
{
    sim_trace("server %zu: the grace ends", server->index);
    mt_server_stop(server->server);
    mt_server_stop(server->server);
    if (world.loop->now + MT_SEC + 2 * MT_MS < server->drained_by)
        server->drained_by = world.loop->now + MT_SEC + 2 * MT_MS;
    sim_meet(SIM_MET_GRACE_OVER);
}

static void on_event(mt_timer *timer, void *arg)
{
    sim_server *server = arg;

    (void)timer;
    if (server->server == NULL) {
        sim_server_begin(server);
    } else if (world.settling) {
        return;
    } else if (server->drained_by != MT_NEVER) {
        if (sim_chance(50))
            cut_grace(server);
    } else if (world.kind.crashes && sim_chance(40)) {
        sim_meet(SIM_MET_CRASHED);
        sim_server_end(server);
        next_event(server, sim_time(0, 2 * MT_SEC));
    } else {
        drain(server);
    }
}
