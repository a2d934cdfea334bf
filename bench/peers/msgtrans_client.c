/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans_client.c - the four kinds of load through the generated client. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "echo.mt.h"

#include "peers/measure.h"
#include "peers/peer.h"

static const bench_payload small = {.text = (char *)BENCH_TEXT};

static bool is_echo(const mt_status *status, const bench_payload *reply)
{
    if (status->code == MT_OK &&
        (strlen(reply->text) == BENCH_PAYLOAD || reply->data.len == BENCH_LARGE_PAYLOAD))
        return true;
    errno = 0;
    bench_die("a call failed: %s", mt_status_text(status));
}

/* ---- blocking */

static void call_blocking(mt_channel *channel, const bench_payload *request)
{
    bench_payload *reply;
    mt_status status = bench_echo(channel, request, &reply, NULL);

    (void)is_echo(&status, reply);
    bench_payload_free(reply);
}

/* The channel's own loop, which the calling thread drives. */
static void load_blocking(const bench_job *job, const bench_payload *request, bench_meter *meter)
{
    const mt_channel_options options = {.busy_poll_us = job->busy_poll_us};
    mt_channel *channel = mt_channel_open(job->uri, &options);
    uint64_t began;

    do {
        began = bench_now_ns();
        call_blocking(channel, request);
    } while (bench_meter_sample(meter, began, bench_now_ns()));
    mt_channel_free(channel);
}

static void load_latency(const bench_job *job, bench_meter *meter)
{
    load_blocking(job, &small, meter);
}

static void load_large(const bench_job *job, bench_meter *meter)
{
    bench_payload large = {.data = {BENCH_LARGE_PAYLOAD, malloc(BENCH_LARGE_PAYLOAD)}};

    if (large.data.data == NULL)
        bench_die("no memory");
    memset(large.data.data, 'x', BENCH_LARGE_PAYLOAD);
    load_blocking(job, &large, meter);
    free(large.data.data);
}

/* ---- callbacks, all on a loop of ours */

typedef struct pipeline {
    mt_loop *loop;
    mt_channel *channel;
    bench_meter *meter;
    uint32_t in_flight;
} pipeline;

static void pipeline_start(pipeline *p);

/* Each call that ends starts the next, until the time is up; the last one out stops the loop. */
static void pipeline_done(mt_call *call, const mt_status *status, const bench_payload *reply,
                          void *arg)
{
    pipeline *p = arg;

    (void)call;
    (void)is_echo(status, reply);
    p->in_flight--;
    if (bench_meter_add(p->meter, 1))
        pipeline_start(p);
    else if (p->in_flight == 0)
        mt_loop_stop(p->loop);
}

static void pipeline_start(pipeline *p)
{
    if (bench_echo_async(p->channel, &small, NULL, pipeline_done, p) == NULL)
        bench_die("no memory");
    p->in_flight++;
}

static mt_loop *loop_new(const bench_job *job)
{
    const mt_loop_options options = {.busy_poll_us = job->busy_poll_us};
    mt_loop *loop;

    if (mt_loop_new(&options, &loop) != MT_OK)
        bench_die("cannot make a loop");
    return loop;
}

static void load_pipeline(const bench_job *job, bench_meter *meter)
{
    pipeline p = {.loop = loop_new(job), .meter = meter};

    p.channel = mt_channel_open(job->uri, &(mt_channel_options){.loop = p.loop});
    for (uint32_t i = 0; i < job->in_flight; i++)
        pipeline_start(&p);
    mt_loop_run(p.loop);
    mt_channel_free(p.channel);
    mt_loop_free(p.loop);
}

/* ---- a stream */

static void feed_message(mt_call *call, const bench_payload *message, void *arg)
{
    pipeline *p = arg;

    if (strlen(message->text) != BENCH_PAYLOAD)
        bench_die("a message of the stream is wrong");
    if (!bench_meter_add(p->meter, 1))
        mt_call_cancel(call);
}

static void feed_done(mt_call *call, const mt_status *status, void *arg)
{
    (void)call;
    if (status->code != MT_CANCELLED)
        bench_die("the stream ended: %s", mt_status_text(status));
    mt_loop_stop(((pipeline *)arg)->loop);
}

static void load_stream(const bench_job *job, bench_meter *meter)
{
    pipeline p = {.loop = loop_new(job), .meter = meter};

    p.channel = mt_channel_open(job->uri, &(mt_channel_options){.loop = p.loop});
    mt_call *call = bench_feed_open(p.channel, &small, NULL);
    bench_feed_on_reply(call, feed_message, &p);
    mt_call_on_done(call, feed_done, &p);
    mt_loop_run(p.loop);
    mt_channel_free(p.channel);
    mt_loop_free(p.loop);
}

/* ---- idle connections: a channel each, all on one loop */

/* The first connection is not counted: what it makes the server allocate once is not its own. */
static void load_idle(const bench_job *job, bench_result *out)
{
    const mt_channel_options options = {.loop = loop_new(job)};
    mt_channel **all = calloc(job->connections + 1, sizeof *all);
    bench_memory before = {0, 0};

    if (all == NULL)
        bench_die("no memory");
    for (uint32_t i = 0; i <= job->connections; i++) {
        all[i] = mt_channel_open(job->uri, &options);
        call_blocking(all[i], &small);
        if (i == 0)
            before = bench_memory_read(job);
    }
    bench_memory_result(before, bench_memory_read(job), job->connections, out);
    for (uint32_t i = 0; i <= job->connections; i++)
        mt_channel_free(all[i]);
    free(all);
    mt_loop_free(options.loop);
}

void bench_load(const bench_job *job, bench_result *out)
{
    static void (*const modes[])(const bench_job *, bench_meter *) = {
        [BENCH_LATENCY] = load_latency,
        [BENCH_PIPELINE] = load_pipeline,
        [BENCH_LARGE] = load_large,
        [BENCH_STREAM] = load_stream,
    };
    bench_meter meter;

    if (job->mode == BENCH_IDLE) {
        load_idle(job, out);
        return;
    }
    bench_meter_start(&meter, job);
    modes[job->mode](job, &meter);
    bench_meter_finish(&meter, out);
}
