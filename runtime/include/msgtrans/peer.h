/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/peer.h - who the client of a call is, as far as its connection proves it. For handlers. */
#ifndef MSGTRANS_PEER_H
#define MSGTRANS_PEER_H

#include <msgtrans/service.h>
#include <msgtrans/slice.h>

MT_BEGIN_DECLS

enum { MT_FINGERPRINT_SIZE = 32 };

/* A client's certificate, which the server has verified. */
typedef struct mt_tls_peer {
    const char *subject; /* as RFC 2253 writes it: "CN=alice,O=Example" */
    const char *const
        *names; /* its alternative names: "DNS:a.example", "IP:10.0.0.1", "URI:spiffe://…",
                                 "EMAIL:a@b.example"; those of other kinds are left out */
    size_t name_count;
    mt_slice der;                             /* the certificate itself */
    uint8_t fingerprint[MT_FINGERPRINT_SIZE]; /* SHA-256 of der */
} mt_tls_peer;

/* The process at the other end of a Unix socket, as the kernel saw it when it connected. */
typedef struct mt_peer_credentials {
    uint32_t uid, gid;
    int32_t pid;
} mt_peer_credentials;

/* Returns the client's certificate; NULL when it showed none, or does not use TLS. Names with
 * control bytes, or bytes that are not ASCII, are left out, so that none can pass for another.
 *   Owns     borrowed until the call is answered
 *   Thread   that of the handler */
MT_API const mt_tls_peer *mt_call_peer_certificate(mt_call *call);

/* Tells who the client's process is.
 *   Returns  MT_OK | MT_ENOENT it does not come through a Unix socket; *out is 0
 *   Thread   that of the handler */
MT_NODISCARD MT_API mt_err mt_call_peer_credentials(mt_call *call, mt_peer_credentials *out);

MT_END_DECLS

#endif
