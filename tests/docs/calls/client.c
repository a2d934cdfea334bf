/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "google/rpc/error_details.mt.h"
#include "shop.mt.h"

/* cut: details */
static void print_details(const mt_call *call)
{
    google_rpc_bad_request *detail;
    mt_arena *arena;

    if (mt_arena_new(&arena) != MT_OK)
        return;
    if (mt_call_get_detail(call, &google_rpc_bad_request_mt_type, arena, (void **)&detail) == MT_OK)
        for (size_t i = 0; i < detail->n_field_violations; i++)
            printf("  %s: %s\n", detail->field_violations[i]->field,
                   detail->field_violations[i]->description);
    mt_arena_free(arena);
}
/* end: details */

/* cut: call */
static void buy(mt_channel *channel, int count)
{
    const mt_metadata_entry coupon = mt_metadata_text("coupon", "A7");
    const shop_order request = {.item = (char *)"tea", .count = count};
    shop_receipt *reply;
    mt_call *call;
    const mt_call_options options = {.timeout_ms = 2000, .metadata = {&coupon, 1}, .keep = &call};

    mt_status status = shop_buy(channel, &request, &reply, &options);
    printf("%s\n", mt_status_text(&status));
    if (reply != NULL)
        printf("  %s\n", reply->text);
    if (call != NULL) {
        print_details(call);
        mt_call_unref(call);
    }
    shop_receipt_free(reply);
}
/* end: call */

/* cut: credentials */
static mt_channel *open_channel(const char *token)
{
    mt_channel_options options = {.insecure_credentials = true}; /* it stays on this machine */

    if (mt_credentials_bearer(token, &options.credentials) != MT_OK)
        printf("that is no token\n");
    mt_channel *channel = mt_channel_open("tcp://127.0.0.1:7300", &options);
    mt_credentials_free(options.credentials); /* the channel holds them */
    return channel;
}
/* end: credentials */

int main(int argc, char **argv)
{
    mt_channel *channel = open_channel(argc > 1 ? argv[1] : "");

    for (int i = 2; i < argc; i++)
        buy(channel, atoi(argv[i]));
    mt_channel_free(channel);
    return 0;
}
