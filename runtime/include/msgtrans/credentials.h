/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/credentials.h - who the caller is: metadata that goes with each call, such as a bearer token.
 *
 * A channel has credentials for all of its calls, and a call may have more of its own; both are sent. They
 * travel only where nobody else can read them: tls://, unix: and inproc:. Over tcp:// a call with
 * credentials fails with UNAUTHENTICATED, not run, unless the channel's option insecure_credentials allows
 * it. */
#ifndef MSGTRANS_CREDENTIALS_H
#define MSGTRANS_CREDENTIALS_H

#include <msgtrans/metadata.h>
#include <msgtrans/service.h>

MT_BEGIN_DECLS

typedef struct mt_credentials mt_credentials;

/* Makes credentials that send "authorization: Bearer <token>".
 *   Shape    token printable ASCII, up to 8 KiB
 *   Owns     token is copied; *out is the caller's: mt_credentials_free()
 *   Returns  MT_OK | MT_EINVAL | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_credentials_bearer(const char *token, mt_credentials **out);

/* The wish of one call for its credentials. */
typedef struct mt_credentials_request mt_credentials_request;

/* Called on the loop for each call. It must not wait; it ends in exactly one mt_credentials_give() or
 * mt_credentials_refuse(), inside or later, on any thread, also when the call is over meanwhile. Until then
 * the call waits, within its deadline, in the stage "queue". */
typedef void mt_credentials_fn(mt_credentials_request *request, void *arg);

/* Makes credentials that ask fn for each call.
 *   Owns     arg is borrowed, as long as the credentials, and requests that were not answered
 *   Returns  MT_OK | MT_ENOMEM
 *   Thread   any */
MT_NODISCARD MT_API mt_err mt_credentials_new(mt_credentials_fn *fn, void *arg,
                                              mt_credentials **out);

/* Drops the maker's hold; channels and calls keep their own. NULL is fine.
 *   Thread   any */
MT_API void mt_credentials_free(mt_credentials *credentials);

/* Returns the method that will be called.
 *   Thread   any */
MT_API const mt_method *mt_credentials_method(const mt_credentials_request *request);

/* Lets the call go on with this metadata. What breaks the rules of mt_metadata_check() ends the call with
 * INTERNAL, not run.
 *   Owns     metadata is copied; request is given back
 *   Thread   any */
MT_API void mt_credentials_give(mt_credentials_request *request, mt_metadata metadata);

/* Ends the call, not run.
 *   Shape    code usually MT_UNAUTHENTICATED, or MT_UNAVAILABLE when trying again may help; one that is no
 *            error becomes UNAUTHENTICATED. text is for people; NULL is fine
 *   Owns     request is given back
 *   Thread   any */
MT_API void mt_credentials_refuse(mt_credentials_request *request, mt_code code, const char *text);

MT_END_DECLS

#endif
