/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - takes only clients with a certificate of its CA, and opens the vault for one of them. */
#include <stdio.h>
#include <string.h>

#include "vault.mt.h"

static void on_open(mt_call *call, const vault_open_request *request, void *app)
{
    const mt_tls_peer *peer = mt_call_peer_certificate(call);
    char text[128];

    (void)request, (void)app;
    if (peer == NULL || strcmp(peer->subject, "CN=alice") != 0) {
        mt_call_fail(call, MT_PERMISSION_DENIED, "only alice may do this, and you are %s",
                     peer != NULL ? peer->subject : "nobody");
        return;
    }
    snprintf(text, sizeof text, "Hello, %s: here is your gold.", peer->subject);
    vault_open_respond(call, &(vault_open_reply){.text = text});
}

int main(int argc, char **argv)
{
    const mt_tls_server_options tls = {
        .cert_file = "server.pem", .key_file = "server.key", .client_ca_file = "ca.pem"};
    mt_server *server = mt_server_new(&(mt_server_options){.tls = &tls});

    vault_register(server, &(vault_handlers){.open = on_open}, NULL);
    mt_server_listen(server, argc > 1 ? argv[1] : "tls://127.0.0.1:7443");
    return mt_server_run(server);
}
