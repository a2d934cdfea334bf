/* SPDX-License-Identifier: Apache-2.0 */
/* server_run.c - running a server: its threads, its signals, its drain and its end. */
#include <signal.h>

#include "core/log.h"
#include "rpc/server.h"

/* ---- the start */

static mt_err prepare(mt_server *server)
{
    mt_status why;

    if (server->error.code != MT_OK)
        return server->error.code;
    if (server->address_count == 0) {
        mt_status_set(&why, MT_EINVAL, "the server listens nowhere; call mt_server_listen() first");
        return mt_server_fail(server, MT_EINVAL, &why);
    }
    if (server->tls != NULL && !server->uses_tls) {
        mt_status_set(&why, MT_EINVAL,
                      "option tls is set, but no listener uses it; listen on tls://host:port");
        return mt_server_fail(server, MT_EINVAL, &why);
    }
    if (server->has_blocking &&
        mt_workers_start(server->options.workers, server->options.worker_queue, &server->workers) !=
            MT_OK) {
        mt_status_set(&why, MT_ENOMEM, "cannot start %u worker threads (option workers)",
                      server->options.workers);
        return mt_server_fail(server, MT_ENOMEM, &why);
    }
    server->started = true;
    return MT_OK;
}

mt_err mt_server_start(mt_server *server)
{
    mt_status why;

    if (server == NULL)
        return MT_ENOMEM;
    if (server->options.loop != NULL)
        return prepare(server);
    mt_status_set(&why, MT_EINVAL, "mt_server_start() needs options.loop; or call mt_server_run()");
    return mt_server_fail(server, MT_EINVAL, &why);
}

static void *loop_main(void *arg)
{
    mt_server_loop *home = arg;

    if (mt_loop_run(home->loop) != MT_OK)
        mt_log(MT_LOG_ERROR, "a server loop is driven by somebody else");
    return NULL;
}

static mt_err start_threads(mt_server *server)
{
    mt_status why;

    for (size_t i = 1; i < server->loop_count; i++) {
        mt_server_loop *home = &server->loops[i];

        if (pthread_create(&home->thread, NULL, loop_main, home) != 0) {
            mt_status_set(&why, MT_ENOMEM, "cannot start %zu threads (option loops)",
                          server->loop_count);
            return mt_server_fail(server, MT_ENOMEM, &why);
        }
        home->has_thread = true;
    }
    return MT_OK;
}

/* ---- the end */

void mt_server_drained(mt_server_loop *home)
{
    mt_server *server = home->server;

    if (server->options.loop == NULL)
        mt_loop_stop(home->loop);
    else if (server->drained != NULL)
        server->drained(server->drained_arg);
}

/* Once each loop was told, the server may be gone. */
void mt_server_stop(mt_server *server)
{
    uint32_t before = atomic_fetch_add(&server->stops, 1);
    mt_server_loop *loops = server->loops;
    size_t count = before < 2 ? server->loop_count : 0;

    for (size_t i = 0; i < count; i++) {
        atomic_fetch_add(&loops[i].posted, 1);
        mt_loop_send(loops[i].loop, before == 0 ? &loops[i].drain_post : &loops[i].abort_post);
    }
}

static void on_signal(void *arg)
{
    mt_server_stop(arg);
}

static void join_threads(mt_server *server)
{
    for (size_t i = 1; i < server->loop_count; i++)
        if (server->loops[i].has_thread)
            pthread_join(server->loops[i].thread, NULL);
}

/* Frees the server, unless a handler still holds a call: then only its threads are let go. */
static void release_or_abandon(mt_server *server)
{
    size_t calls = 0;

    for (size_t i = 0; i < server->loop_count; i++)
        calls += server->loops[i].calls;
    if (calls == 0) {
        mt_server_release(server);
        return;
    }
    mt_log(MT_LOG_WARN, "%zu call%s never answered; the server's memory is left behind", calls,
           calls == 1 ? " was" : "s were");
    mt_workers_abandon(server->workers);
}

static void watch_signal(mt_server *server, int signum, mt_signal_watch **out)
{
    mt_err err = mt_signal_watch_new(server->loops[0].loop, signum, on_signal, server, out);

    if (err != MT_OK)
        mt_log(MT_LOG_WARN, "this server does not hear signal %d: %s", signum,
               err == MT_EEXIST ? "another one in this process does" : mt_err_text(err));
}

static void run_loops(mt_server *server)
{
    mt_signal_watch *term = NULL;
    mt_signal_watch *interrupt = NULL;

    if (start_threads(server) != MT_OK)
        mt_server_stop(server);
    watch_signal(server, SIGTERM, &term);
    watch_signal(server, SIGINT, &interrupt);
    loop_main(&server->loops[0]);
    join_threads(server);
    mt_signal_watch_free(term);
    mt_signal_watch_free(interrupt);
}

int mt_server_run(mt_server *server)
{
    mt_status why;

    if (server == NULL) {
        mt_log(MT_LOG_ERROR, "no server: out of memory");
        return 1;
    }
    if (server->options.loop != NULL) {
        mt_status_set(&why, MT_EINVAL,
                      "mt_server_run() drives loops of its own; with options.loop call "
                      "mt_server_start()");
        mt_server_fail(server, MT_EINVAL, &why);
    }
    mt_err err = prepare(server);
    if (err == MT_OK) {
        run_loops(server);
        err = server->error.code;
    }
    release_or_abandon(server);
    return err == MT_OK ? 0 : 1;
}

/* ---- on the caller's loop */

void mt_server_drain(mt_server *server, mt_server_drained_fn *done, void *arg)
{
    server->drained = done;
    server->drained_arg = arg;
    for (size_t i = 0; i < server->loop_count; i++)
        mt_server_loop_drain(&server->loops[i]);
}

static void close_now(mt_server_loop *home)
{
    mt_status why;

    mt_status_set(&why, MT_UNAVAILABLE, "the server was freed");
    for (mt_list *node = home->conns.next; node != &home->conns; node = node->next)
        mt_conn_close(&MT_CONTAINER_OF(node, mt_server_conn, node)->conn, &why);
}

static bool is_busy(const mt_server *server)
{
    for (size_t i = 0; i < server->loop_count; i++)
        if (server->loops[i].calls > 0 || !mt_list_is_empty(&server->loops[i].conns))
            return true;
    return false;
}

void mt_server_free(mt_server *server)
{
    if (server == NULL)
        return;
    for (size_t i = 0; i < server->loop_count; i++) {
        mt_server_loop_stop_listening(&server->loops[i]);
        close_now(&server->loops[i]);
    }
    if (!is_busy(server)) {
        mt_server_release(server);
        return;
    }
    /* The connections go in the hooks of this turn; outside of one, that is now. */
    mt_loop *loop = server->options.loop;
    server->freeing = true;
    if (!mt_loop_is_current(loop)) {
        mt_loop_scope before = mt_loop_enter(loop);

        mt_loop_run_hooks(loop);
        mt_loop_leave(before);
    }
}
