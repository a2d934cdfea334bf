/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - tells the time over a transport of its own. */
#include <time.h>

#include "clock.mt.h"
#include "seqpacket.h"

static void on_now(mt_call *call, const clock_question *request, void *app)
{
    (void)request, (void)app;
    clock_now_respond(call, &(clock_answer){.seconds = time(NULL)});
}

int main(int argc, char **argv)
{
    if (mt_transport_register(&seqpacket_transport) != MT_OK)
        return 1;
    mt_server *server = mt_server_new(NULL);
    clock_register(server, &(clock_handlers){.now = on_now}, NULL);
    mt_server_listen(server, argc > 1 ? argv[1] : "seqpacket:clock");
    return mt_server_run(server);
}
