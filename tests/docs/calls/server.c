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

/* cut: guard */
static bool check_token(mt_interception *at, mt_status *refusal)
{
    const mt_metadata sent = mt_interception_metadata(at);
    const mt_slice *token = mt_metadata_get(&sent, "authorization");

    if (token != NULL && strcmp((const char *)token->data, "Bearer open-sesame") == 0)
        return true;
    *refusal = mt_status_make(MT_UNAUTHENTICATED, "%s is for customers only",
                              mt_call_method(at->call)->path);
    return false;
}

static const mt_interceptor guard = {.name = "guard", .start = check_token};
/* end: guard */

/* cut: log */
static void log_end(mt_interception *at, const mt_status *status, const mt_call_times *times)
{
    printf("%s: %s after %lld us\n", mt_call_method(at->call)->path, mt_code_name(status->code),
           (long long)(times->total / MT_US));
}

static const mt_interceptor logger = {.name = "logger", .end = log_end};
/* end: log */

int main(void)
{
    static const shop_handlers handlers = {.buy = on_buy};
    mt_server *server = mt_server_new(NULL);

    /* cut: add */
    mt_server_add_interceptor(server, &logger); /* outermost: it sees refusals, too */
    mt_server_add_interceptor(server, &guard);
    /* end: add */
    shop_register(server, &handlers, NULL);
    mt_server_listen(server, "tcp://127.0.0.1:7300");
    return mt_server_run(server);
}
