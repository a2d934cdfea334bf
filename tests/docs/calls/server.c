/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "google/rpc/error_details.mt.h"
#include "shop.mt.h"

/* cut: fail */
static void refuse_count(mt_call *call, int count)
{
    google_rpc_bad_request_field_violation violation = GOOGLE_RPC_BAD_REQUEST_FIELD_VIOLATION_INIT;
    google_rpc_bad_request_field_violation *violations[] = {&violation};
    google_rpc_bad_request detail = GOOGLE_RPC_BAD_REQUEST_INIT;

    violation.field = (char *)"count";
    violation.description = (char *)"must be 1 to 100";
    detail.n_field_violations = 1;
    detail.field_violations = violations;
    if (mt_call_add_detail(call, &google_rpc_bad_request_mt_type, &detail) != MT_OK)
        printf("no memory for a detail\n");
    mt_call_fail(call, MT_INVALID_ARGUMENT, "count = %d", count);
}
/* end: fail */

/* cut: metadata */
static void on_buy(mt_call *call, const shop_order *request, void *app)
{
    const mt_metadata sent = mt_call_request_metadata(call);
    const mt_slice *coupon = mt_metadata_get(&sent, "coupon");
    char text[64];

    (void)app;
    if (request->count < 1 || request->count > 100) {
        refuse_count(call, request->count);
        return;
    }
    if (mt_call_add_trailer(call, mt_metadata_text("till", "3")) != MT_OK) {
        mt_call_fail(call, MT_RESOURCE_EXHAUSTED, "no memory");
        return;
    }
    snprintf(text, sizeof text, "%d of %s%s%s", request->count, request->item,
             coupon != NULL ? ", coupon " : "", coupon != NULL ? (const char *)coupon->data : "");
    shop_buy_respond(call, &(shop_receipt){.text = text});
}
/* end: metadata */

int main(void)
{
    static const shop_handlers handlers = {.buy = on_buy};
    mt_server *server = mt_server_new(NULL);

    shop_register(server, &handlers, NULL);
    mt_server_listen(server, "tcp://127.0.0.1:7300");
    return mt_server_run(server);
}
