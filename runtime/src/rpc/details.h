/* SPDX-License-Identifier: Apache-2.0 */
/* rpc/details.h - the details of a handler's error on their way into its trailing metadata. */
#ifndef MT_RPC_DETAILS_H
#define MT_RPC_DETAILS_H

#include <msgtrans/details.h>

#include "rpc/server_call.h"

/* Adds the trailer with the details, if there are any, for an error that is about to be sent. Thread  that
 * of mt_call_fail(). */
void mt_details_seal(mt_server_call *call, const mt_status *status);

/* Takes it back: the client takes no trailers of this size. Returns false when there is none. */
bool mt_details_drop(mt_server_call *call);

#endif
