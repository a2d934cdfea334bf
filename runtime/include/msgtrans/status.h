/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/status.h - why something failed: error codes of functions, and the outcome of a call.
 * The call codes are gRPC's (grpc/doc/statuscodes.md), with its numbers. Thread  any, everywhere. */
#ifndef MSGTRANS_STATUS_H
#define MSGTRANS_STATUS_H

#include <msgtrans/base.h>

MT_BEGIN_DECLS

/* One enumeration, so that MT_OK means success everywhere. 0 to 16 are outcomes of calls and go over
 * the wire; the MT_E… from 32 on are errors of local functions and never do. */
typedef enum mt_code {
    MT_OK = 0,
    MT_CANCELLED = 1,
    MT_UNKNOWN = 2,
    MT_INVALID_ARGUMENT = 3,
    MT_DEADLINE_EXCEEDED = 4,
    MT_NOT_FOUND = 5,
    MT_ALREADY_EXISTS = 6,
    MT_PERMISSION_DENIED = 7,
    MT_RESOURCE_EXHAUSTED = 8,
    MT_FAILED_PRECONDITION = 9,
    MT_ABORTED = 10,
    MT_OUT_OF_RANGE = 11,
    MT_UNIMPLEMENTED = 12,
    MT_INTERNAL = 13,
    MT_UNAVAILABLE = 14,
    MT_DATA_LOSS = 15,
    MT_UNAUTHENTICATED = 16,

    MT_EINVAL = 32, /* an argument is outside what the contract allows */
    MT_ENOMEM,      /* the allocator gave nothing */
    MT_EAGAIN,      /* nothing now: wait for the event */
    MT_ECLOSED,     /* the other end, or this object, is closed or draining */
    MT_EIO,         /* the operating system refused; the log line or text has its words */
    MT_EPROTO,      /* the peer broke the protocol */
    MT_ELIMIT,      /* a limit would be exceeded; the text names the knob */
    MT_EADDRINUSE,  /* somebody else listens on that address */
    MT_ENOENT,      /* no such thing: method, name, file, in-process listener */
    MT_EEXIST,      /* there already */
    MT_EDEADLK,     /* a blocking call inside a callback of the loop that must make progress */
    MT_EDECODE,     /* bytes are not a valid message of that type */
} mt_code;

/* What a function returns that fails for local reasons: MT_OK or one of MT_E…. */
typedef mt_code mt_err;

/* Did the handler of a failed call run? UNKNOWN only when nobody can know: the request was written
 * and the connection broke before an answer. DID_NOT_RUN may be repeated whatever the method. */
typedef enum mt_ran {
    MT_RAN_UNKNOWN = 0,
    MT_RAN = 1,
    MT_DID_NOT_RUN = 2,
} mt_ran;

/* Where a call's time went, and in which of them it ended when it failed. */
typedef enum mt_stage {
    MT_STAGE_NONE = 0,
    MT_STAGE_RESOLVE, /* name lookup */
    MT_STAGE_CONNECT, /* no connection was ready: connecting, or waiting to try again */
    MT_STAGE_TLS,   /* kept for the handshake of such a connection, which still counts as connect */
    MT_STAGE_QUEUE, /* connected, but not yet written: concurrency limit, socket that is full */
    MT_STAGE_WINDOW, /* messages of the call waited for the server to read earlier ones */
    MT_STAGE_SERVER, /* written; the network and the server, whose own account follows */
    MT_STAGE_COUNT,
} mt_stage;

enum { MT_STATUS_TEXT_SIZE = 488 };

/* The outcome of one call. A plain value: copy it, keep it, nothing to free. */
typedef struct mt_status {
    mt_code code;                   /* MT_OK to MT_UNAUTHENTICATED */
    mt_ran ran;                     /* set when code is not MT_OK */
    mt_stage stage;                 /* where it failed; MT_STAGE_NONE: the server said so */
    uint32_t size;                  /* bytes in text */
    char text[MT_STATUS_TEXT_SIZE]; /* NUL-terminated; what is longer is cut at a character */
} mt_status;

/* Returns the constant's name without MT_: "NOT_FOUND", "EINVAL"; "CODE_<n>" is never returned: what
 * is no code gives "UNKNOWN".
 *   Owns     borrowed, static */
MT_API const char *mt_code_name(mt_code code);

/* Returns one sentence on what an error of a local function means, for a person.
 *   Owns     borrowed, static */
MT_API const char *mt_err_text(mt_err err);

/* Returns "CODE: text" in one line, "OK" for success.
 *   Owns     borrowed; a buffer of the calling thread, valid until its next call of this function */
MT_API const char *mt_status_text(const mt_status *status);

/* Returns a status with a formatted text; ran and stage are left 0. */
MT_API mt_status mt_status_make(mt_code code, const char *format, ...) MT_PRINTF(2, 3);

/* Returns "resolve", "connect", "tls", "queue", "window", "server" or "none".
 *   Owns     borrowed, static */
MT_API const char *mt_stage_name(mt_stage stage);

MT_END_DECLS

#endif
