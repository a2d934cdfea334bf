/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/credentials.h - a call that waits for its credentials before it is placed. */
#ifndef MT_RPC_CREDENTIALS_H
#define MT_RPC_CREDENTIALS_H

#include <msgtrans/credentials.h>

#include "rpc/client_call.h"

mt_credentials *mt_credentials_ref(mt_credentials *credentials);

/* Collects what the credentials of channel and call give, then places the call; now, or when the last of
 * them has answered. */
void mt_credentials_collect(mt_client_call *call);

/* The call is over, or goes on: it waits no more. */
void mt_credentials_stop(mt_client_call *call);

#endif
