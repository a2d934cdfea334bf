/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans_server.c - the echo as a MsgTrans service, with the options that a user starts from. */
#include "echo.mt.h"

#include "peers/peer.h"

static void echo(mt_call *call, const bench_payload *request, void *app)
{
    (void)app;
    bench_echo_respond(call, &(bench_payload){.text = request->text, .data = request->data});
}

static void feed_on(mt_call *call, void *arg)
{
    const bench_payload message = {.text = (char *)BENCH_TEXT};

    (void)arg;
    while (bench_feed_write_reply(call, &message) == MT_OK)
        ;
}

static void feed_over(mt_call *call, void *arg)
{
    (void)arg;
    mt_call_end(call);
}

static void feed(mt_call *call, const bench_payload *request, void *app)
{
    (void)request;
    mt_call_on_writable(call, feed_on, app);
    mt_call_on_cancel(call, feed_over, app);
    feed_on(call, app);
}

int bench_serve(const bench_job *job)
{
    const mt_server_options options = {.busy_poll_us = job->busy_poll_us};
    mt_server *server = mt_server_new(&options);

    bench_register(server, &(bench_handlers){.echo = echo, .feed = feed}, NULL);
    if (mt_server_listen(server, job->uri) == MT_OK)
        bench_ready(mt_server_address(server, 0));
    return mt_server_run(server);
}
