/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - a service and a call of it in one process, by what is installed. */
#include <stdio.h>
#include <string.h>

#include "greet.mt.h"

static void echo(mt_call *call, const outside_greeting *request, void *app)
{
    (void)app;
    outside_post_send_respond(call, request);
}

static int call_once(mt_loop *loop)
{
    mt_channel *channel = mt_channel_open("inproc:post", &(mt_channel_options){.loop = loop});
    outside_common_person ann = {.name = (char *)"Ann"};
    outside_greeting *reply;
    mt_status status = outside_post_send(channel, &(outside_greeting){.to = &ann}, &reply, NULL);
    int wrong = status.code != MT_OK || strcmp(reply->to->name, "Ann") != 0;

    printf("msgtrans %s: %s\n", mt_version(), mt_status_text(&status));
    outside_greeting_free(reply);
    mt_channel_free(channel);
    return wrong;
}

int main(void)
{
    mt_loop *loop;
    if (mt_loop_new(NULL, &loop) != MT_OK)
        return 1;
    mt_server *server = mt_server_new(&(mt_server_options){.loop = loop});

    outside_post_register(server, &(outside_post_handlers){.send = echo}, NULL);
    mt_server_listen(server, "inproc:post");
    int wrong = mt_server_start(server) != MT_OK || call_once(loop);
    mt_server_free(server);
    mt_loop_free(loop);
    return wrong || mt_live_objects() != 0;
}
