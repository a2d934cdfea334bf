/* SPDX-License-Identifier: Apache-2.0 */
/* tls_off.c - in the place of tls*.c in a library that was built without TLS: says so to who asks for it. */
#include "core/status.h"
#include "net/tls.h"

static mt_err refuse(mt_tls_context **out, mt_status *why)
{
    *out = NULL;
    mt_status_set(why, MT_INVALID_ARGUMENT,
                  "this MsgTrans was built without TLS (MSGTRANS_TLS=OFF); build it with, or use "
                  "tcp:// and no tls options");
    return MT_EINVAL;
}

mt_err mt_tls_client_new(const mt_tls_options *options, mt_tls_context **out, mt_status *why)
{
    (void)options;
    return refuse(out, why);
}

mt_err mt_tls_server_new(const mt_tls_server_options *options, mt_tls_context **out, mt_status *why)
{
    (void)options;
    return refuse(out, why);
}

/* Nobody has a context or a ticket, so nobody calls what follows with one. */

void mt_tls_context_free(mt_tls_context *context)
{
    (void)context;
}

mt_err mt_tls_reload(mt_tls_context *context, mt_status *why)
{
    return refuse(&context, why);
}

void mt_tls_refresh(mt_tls_context *context)
{
    (void)context;
}

void mt_tls_ticket_clear(mt_tls_ticket *ticket)
{
    (void)ticket;
}

mt_err mt_tls_pipe_new(const mt_tls_args *args, mt_pipe **out)
{
    *out = NULL;
    mt_pipe_free(args->lower);
    return MT_EINVAL;
}
