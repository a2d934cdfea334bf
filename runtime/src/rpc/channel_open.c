/* SPDX-License-Identifier: Apache-2.0 */
/* channel_open.c - making a channel from a target and options, each checked. */
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/slice.h"
#include "rpc/channel.h"
#include "rpc/credentials.h"
#include "rpc/options.h"

static const mt_option channel_options[] = {
    MT_OPTION(mt_channel_options, busy_poll_us, 0, 0, 1000000),
    MT_OPTION(mt_channel_options, connect_timeout_ms, 20000, 1, 3600000),
    MT_OPTION(mt_channel_options, backoff_min_ms, 100, 1, 3600000),
    MT_OPTION(mt_channel_options, backoff_max_ms, 10000, 1, 3600000),
    MT_OPTION(mt_channel_options, max_message_bytes, 4u << 20, 1024, 1u << 30),
    MT_OPTION(mt_channel_options, max_waiting_calls, 65536, 1, 1000000),
    MT_OPTION(mt_channel_options, max_metadata_bytes, 16384, 1024, 16384),
    MT_OPTION(mt_channel_options, stream_window_bytes, 256u << 10, 32u << 10, 16u << 20),
    MT_OPTION(mt_channel_options, connection_window_bytes, 16u << 20, 64u << 10, 1u << 30),
    MT_OPTION(mt_channel_options, write_buffer_bytes, 16384, 1024, 1u << 30),
    MT_OPTION_TIME(mt_channel_options, keepalive_ms, MT_NO_TIMEOUT, 1000, 86400000),
    MT_OPTION(mt_channel_options, keepalive_timeout_ms, 20000, 1, 3600000),
    MT_OPTION_TIME(mt_channel_options, idle_timeout_ms, MT_NO_TIMEOUT, 1, 2592000000),
    MT_OPTION(mt_channel_options, recorder_frames, 64, 16, 65536),
};

/* True for a list of "ip:port" or "[ip]:port". */
static bool are_dns_servers(const char *list)
{
    char uri[MT_ADDRESS_TEXT];
    mt_address address;
    mt_status why;

    for (size_t size; true; list += size + 1) {
        size = strcspn(list, ",");
        int length = snprintf(uri, sizeof uri, "tcp://%.*s", (int)size, list);
        if (size > MT_HOST_SIZE ||
            mt_address_parse(mt_slice_of(uri, (size_t)length), &address, &why) != MT_OK ||
            !address.resolved || address.port == 0)
            return false;
        if (list[size] == '\0')
            return true;
    }
}

static mt_err set_dns_servers(mt_channel *channel, const char *list)
{
    if (list == NULL)
        return MT_OK;
    if (!are_dns_servers(list)) {
        mt_status_set(&channel->error, MT_INVALID_ARGUMENT,
                      "option dns_servers = \"%.64s\": must be a list \"ip:port,…\"", list);
        return MT_EINVAL;
    }
    channel->dns_servers = mt_strndup(list, strlen(list));
    return channel->dns_servers != NULL ? MT_OK : MT_ENOMEM;
}

static mt_err set_options(mt_channel *channel, const mt_channel_options *options)
{
    if (options != NULL) {
        channel->options = *options;
        channel->credentials = mt_credentials_ref(options->credentials);
    }
    mt_err err = mt_options_fill(&channel->options, channel_options,
                                 sizeof channel_options / sizeof *channel_options, &channel->error);
    if (err == MT_OK && channel->options.backoff_min_ms > channel->options.backoff_max_ms) {
        mt_status_set(&channel->error, MT_INVALID_ARGUMENT,
                      "backoff_min_ms = %u is over backoff_max_ms = %u",
                      channel->options.backoff_min_ms, channel->options.backoff_max_ms);
        return MT_EINVAL;
    }
    return err == MT_OK ? set_dns_servers(channel, channel->options.dns_servers) : err;
}

static mt_err check_ports(mt_channel *channel, const mt_address *addresses)
{
    char text[MT_ADDRESS_TEXT];

    for (size_t i = 0; i < channel->count; i++) {
        if (!mt_address_has_port(&addresses[i]) || addresses[i].port != 0)
            continue;
        mt_address_format(&addresses[i], text, sizeof text);
        mt_status_set(&channel->error, MT_INVALID_ARGUMENT,
                      "%s: nobody can be called at port 0; write the server's port", text);
        return MT_EINVAL;
    }
    return MT_OK;
}

static mt_err set_tls(mt_channel *channel, const mt_address *addresses)
{
    const mt_tls_options *options = channel->options.tls;
    bool wanted = false;

    channel->options.tls = NULL; /* it is the caller's */
    for (size_t i = 0; i < channel->count; i++)
        wanted = wanted || addresses[i].scheme == MT_SCHEME_TLS;
    if (wanted)
        return mt_tls_client_new(options, &channel->tls, &channel->error);
    if (options == NULL)
        return MT_OK;
    mt_status_set(
        &channel->error, MT_INVALID_ARGUMENT,
        "option tls is set, but the target does not use TLS; write it as tls://host:port");
    return MT_EINVAL;
}

static mt_err set_target(mt_channel *channel, const char *target)
{
    mt_address *addresses;

    if (target == NULL) {
        mt_status_set(&channel->error, MT_INVALID_ARGUMENT,
                      "no target; write one such as tcp://localhost:7000");
        return MT_EINVAL;
    }
    mt_err err = mt_address_list_parse(target, &addresses, &channel->count, &channel->error);
    if (err == MT_OK)
        err = check_ports(channel, addresses);
    if (err == MT_OK)
        err = set_tls(channel, addresses);
    if (err != MT_OK)
        goto done;
    channel->subchannels = mt_zalloc(channel->count * sizeof *channel->subchannels);
    channel->ready = mt_zalloc(channel->count * sizeof *channel->ready);
    if (channel->subchannels == NULL || channel->ready == NULL)
        err = MT_ENOMEM;
    else
        for (size_t i = 0; i < channel->count; i++)
            mt_subchannel_init(&channel->subchannels[i], channel, &addresses[i]);
done:
    if (err != MT_OK)
        channel->count = 0;
    mt_free(addresses);
    return err;
}

static mt_err set_loop(mt_channel *channel)
{
    const mt_loop_options options = {.busy_poll_us = channel->options.busy_poll_us};

    channel->loop = channel->options.loop;
    mt_err err = MT_OK;
    if (channel->loop == NULL) {
        err = mt_loop_new(&options, &channel->loop);
        channel->own_loop = err == MT_OK;
    }
    if (err == MT_OK)
        mt_recorder_init(&channel->recorder, &channel->loop->now, channel->options.recorder_frames);
    if (err == MT_EIO)
        mt_status_set(&channel->error, MT_RESOURCE_EXHAUSTED,
                      "no descriptor left for the channel's loop; raise ulimit -n");
    return err;
}

mt_channel *mt_channel_open(const char *target, const mt_channel_options *options)
{
    mt_channel *channel = mt_zalloc(sizeof *channel);

    if (channel == NULL)
        return NULL;
    mt_list_init(&channel->waiting);
    mt_list_init(&channel->asking);
    mt_list_init(&channel->ended);
    channel->turn_end.fn = mt_channel_turn_end;
    pthread_mutex_init(&channel->shared.lock, NULL);
    pthread_cond_init(&channel->shared.left, NULL);

    mt_err err = set_options(channel, options);
    if (err == MT_OK)
        err = set_target(channel, target);
    if (err == MT_OK)
        err = mt_lb_round_robin_new(&channel->lb);
    if (err != MT_OK && err != MT_ENOMEM)
        channel->options = (mt_channel_options){.loop = channel->options.loop};
    if (err != MT_ENOMEM)
        err = set_loop(channel);
    if (err == MT_ENOMEM) {
        channel->own_loop = false;
        channel->loop = NULL;
        mt_channel_free(channel);
        return NULL;
    }
    return channel;
}

const mt_status *mt_channel_error(const mt_channel *channel)
{
    return &channel->error;
}
