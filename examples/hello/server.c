/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - greets whoever calls. */
#include <stdio.h>

#include "hello.mt.h"

static void say(mt_call *call, const hello_say_request *request, void *app)
{
    (void)app;
    if (request->name[0] == '\0') {
        mt_call_fail(call, MT_INVALID_ARGUMENT, "say who you are: name is empty");
        return;
    }
    char text[256];
    if (snprintf(text, sizeof text, "Hello, %s!", request->name) >= (int)sizeof text) {
        mt_call_fail(call, MT_INVALID_ARGUMENT, "name is too long for this greeting");
        return;
    }
    hello_greeter_say_respond(call, &(hello_say_reply){.text = text});
}

int main(int argc, char **argv)
{
    mt_server *server = mt_server_new(NULL);

    hello_greeter_register(server, &(hello_greeter_handlers){.say = say}, NULL);
    mt_server_listen(server, argc > 1 ? argv[1] : "tcp://127.0.0.1:7000");
    return mt_server_run(server); /* until SIGTERM or Ctrl-C */
}
