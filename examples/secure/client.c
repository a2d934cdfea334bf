/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - opens the vault as alice, then tries it as bob, and with no certificate at all. */
#include <stdio.h>

#include "vault.mt.h"

static void try_as(const char *who, const char *target, const mt_tls_options *tls)
{
    mt_channel *channel = mt_channel_open(target, &(mt_channel_options){.tls = tls});
    vault_open_reply *reply;

    mt_status status = vault_open(channel, &(vault_open_request){0}, &reply, NULL);
    if (status.code == MT_OK)
        printf("%s: %s\n", who, reply->text);
    else
        printf("%s: %s, the handler %s\n", who, mt_code_name(status.code),
               status.ran == MT_DID_NOT_RUN ? "did not run" : "ran");
    vault_open_reply_free(reply);
    mt_channel_free(channel);
}

int main(int argc, char **argv)
{
    const char *target = argc > 1 ? argv[1] : "tls://127.0.0.1:7443";
    const mt_tls_options alice = {
        .ca_file = "ca.pem", .cert_file = "alice.pem", .key_file = "alice.key"};
    const mt_tls_options bob = {.ca_file = "ca.pem", .cert_file = "bob.pem", .key_file = "bob.key"};
    const mt_tls_options nobody = {.ca_file = "ca.pem"};

    try_as("alice", target, &alice);
    try_as("bob", target, &bob);
    try_as("nobody", target, &nobody);
    return 0;
}
