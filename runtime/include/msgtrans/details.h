/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/details.h - what an error says to programs: typed messages beside its code and text.
 *
 * They travel as gRPC sends them, a google.rpc.Status in the trailing metadata "grpc-status-details-bin".
 * google/rpc/error_details.proto comes with mtc and has the usual ones: RetryInfo, BadRequest and so on;
 * any other message will do. Together with the rest of the trailing metadata they are at most
 * MT_METADATA_MAX_BYTES. */
#ifndef MSGTRANS_DETAILS_H
#define MSGTRANS_DETAILS_H

#include <msgtrans/call.h>

MT_BEGIN_DECLS

/* What google.protobuf.Any holds. */
typedef struct mt_status_detail {
    mt_slice type_url; /* "type.googleapis.com/google.rpc.RetryInfo"; UTF-8, no NUL behind it */
    mt_slice value;    /* the message, encoded */
} mt_status_detail;

/* ---- in a handler */

/* Adds a message to the error that mt_call_fail() will send. Other ends of the call send none. Should the
 * client take less trailing metadata than there is, the details are left out.
 *   Owns     copied
 *   Returns  MT_OK | MT_EINVAL it is not a handler's call; type_url is not UTF-8 with a "/" |
 *            MT_ELIMIT the details would be too large | MT_ENOMEM
 *   Thread   that of the handler */
MT_NODISCARD MT_API mt_err mt_call_add_detail(mt_call *call, const mt_message_type *type,
                                              const void *message);
MT_NODISCARD MT_API mt_err mt_call_add_packed_detail(mt_call *call, mt_status_detail detail);

/* ---- for the caller */

/* Returns the google.rpc.Status that came with an error, encoded and not yet checked; empty when none did.
 *   Owns     borrowed, as long as the call */
MT_API mt_slice mt_call_details(const mt_call *call);

/* Decodes the first detail of that type.
 *   Owns     *out is the arena's; its bytes fields point into the call
 *   Returns  MT_OK | MT_ENOENT there is none | MT_EDECODE what came is malformed | MT_ENOMEM */
MT_NODISCARD MT_API mt_err mt_call_get_detail(const mt_call *call, const mt_message_type *type,
                                              mt_arena *arena, void **out);

/* ---- without generated code. Thread  none (pure). */

/* The place in a list of details. */
typedef struct mt_status_details {
    mt_slice left;
    mt_err error; /* MT_EDECODE once bytes were malformed */
} mt_status_details;

/* Returns the front of the details in a google.rpc.Status. */
static inline mt_status_details mt_status_details_of(mt_slice packed)
{
    mt_status_details details;

    details.left = packed;
    details.error = MT_OK;
    return details;
}

/* Goes on to the next detail.
 *   Owns     out borrows from the bytes
 *   Returns  false behind the last one, and when bytes are malformed: details->error tells */
MT_API bool mt_status_details_next(mt_status_details *details, mt_status_detail *out);

MT_END_DECLS

#endif
