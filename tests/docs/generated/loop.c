/* SPDX-License-Identifier: Apache-2.0 */
#include <ev.h>
#include <stdio.h>

#include "page.mt.h"

/* cut: handler */
/* Writes pages until there is no room, and goes on when there is. */
static void write_more(mt_call *call, void *arg)
{
    uint32_t *written = arg;

    while (*written < 100000) {
        mt_err err = cache_watch_write_reply(call, &(cache_page){.has_size = 1, .size = *written});
        if (err == MT_EAGAIN)
            return; /* nothing was taken; on_writable calls again */
        if (err != MT_OK)
            break; /* the client is gone */
        (*written)++;
    }
    mt_call_end(call);
}

static void client_gone(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_end(call); /* a cancelled call must be ended, too */
}

static void watch(mt_call *call, const cache_key *request, void *app)
{
    uint32_t *written = mt_call_alloc(call, sizeof *written);

    (void)request, (void)app;
    if (written == NULL) {
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
        return;
    }
    *written = 0;
    mt_call_on_writable(call, write_more, written);
    mt_call_on_cancel(call, client_gone, NULL);
    write_more(call, written);
}
/* end: handler */

/* cut: program */
typedef struct app {
    mt_server *server;
    mt_channel *channel;
    uint32_t pages;
} app;

static void on_page(mt_call *call, const cache_page *page, void *arg)
{
    (void)call, (void)page;
    ((app *)arg)->pages++;
}

static void on_drained(void *arg)
{
    mt_server_free(((app *)arg)->server); /* nothing is open any more: ev_run() returns */
}

static void on_end(mt_call *call, const mt_status *status, void *arg)
{
    app *a = arg;

    (void)call;
    printf("%u pages, %s\n", (unsigned)a->pages, mt_status_text(status));
    mt_channel_free(a->channel);
    mt_server_drain(a->server, on_drained, a);
}

int main(void)
{
    struct ev_loop *ev = ev_default_loop(0);
    app a = {.pages = 0};
    mt_loop *loop;

    if (mt_loop_from_ev(ev, NULL, &loop) != MT_OK)
        return 1;
    a.server = mt_server_new(&(mt_server_options){.loop = loop});
    cache_register(a.server, &(cache_handlers){.watch = watch}, NULL);
    mt_server_listen(a.server, "tcp://127.0.0.1:0");
    if (mt_server_start(a.server) != MT_OK)
        return 1; /* the log says why */
    a.channel =
        mt_channel_open(mt_server_address(a.server, 0), &(mt_channel_options){.loop = loop});
    mt_call *call = cache_watch_open(a.channel, &(cache_key){.name = "home"}, NULL);
    cache_watch_on_reply(call, on_page, &a);
    mt_call_on_done(call, on_end,
                    &a); /* the last of the callbacks; the call is not ours after it */
    ev_run(ev, 0);
    mt_loop_free(loop);
    return 0;
}
/* end: program */
