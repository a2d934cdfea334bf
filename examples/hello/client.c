/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - calls the greeter once. */
#include <stdio.h>

#include "hello.mt.h"

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "world";
    const char *target = argc > 2 ? argv[2] : "tcp://127.0.0.1:7000";
    mt_channel *channel = mt_channel_open(target, NULL);
    hello_say_reply *reply;

    mt_status status =
        hello_greeter_say(channel, &(hello_say_request){.name = (char *)name}, &reply, NULL);
    if (status.code == MT_OK)
        puts(reply->text);
    else
        fprintf(stderr, "%s\n", mt_status_text(&status));
    hello_say_reply_free(reply);
    mt_channel_free(channel);
    return status.code == MT_OK ? 0 : 1;
}
