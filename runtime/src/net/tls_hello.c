/* SPDX-License-Identifier: Apache-2.0 */
/* tls_hello.c - looks at the hello of a client before OpenSSL does, which takes at once as much memory as a
 * message says that it will have: 128 KiB for a dozen bytes of anybody. */
#include <string.h>

#include "net/tls_openssl.h"

enum { IN_RECORD_HEAD, IN_MESSAGE_HEAD, IN_BODY };
enum { RECORD_HEAD = 5, MESSAGE_HEAD = 4, HELLO_MOST = 16 * 1024 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Adds bytes to a head; returns how many it took. */
static size_t fill(mt_tls_hello *hello, const uint8_t *bytes, size_t size, size_t need)
{
    size_t part = smaller(need - hello->have, size);

    memcpy(hello->head + hello->have, bytes, part);
    hello->have = (uint8_t)(hello->have + part);
    return part;
}

/* What is not encrypted is a hello, in TLS 1.3 also the second one, after a first that did not suit. In TLS
 * 1.2, once that is agreed on, other messages follow, which OpenSSL holds shorter. */
static bool begin_record(mt_tls_hello *hello, const SSL *ssl)
{
    bool is_handshake = hello->head[0] == SSL3_RT_HANDSHAKE && SSL_version(ssl) != TLS1_2_VERSION;

    hello->record = (uint32_t)hello->head[3] << 8 | hello->head[4];
    hello->is_hello = is_handshake;
    hello->phase = is_handshake && hello->message == 0 ? IN_MESSAGE_HEAD : IN_BODY;
    hello->have = 0;
    return hello->phase == IN_BODY || hello->record >= MESSAGE_HEAD;
}

static bool begin_message(mt_tls_hello *hello)
{
    const uint8_t *head = hello->head;

    hello->record -= MESSAGE_HEAD;
    hello->message = (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    hello->phase = IN_BODY;
    hello->have = 0;
    return hello->message <= HELLO_MOST;
}

static void pass(mt_tls_hello *hello, size_t size)
{
    hello->record -= (uint32_t)size;
    if (hello->is_hello)
        hello->message -= (uint32_t)smaller(size, hello->message);
}

bool mt_tls_hello_take(mt_tls_hello *hello, const SSL *ssl, const uint8_t *bytes, size_t size)
{
    bool ok = true;

    for (size_t part; size > 0 && ok; bytes += part, size -= part) {
        if (hello->phase == IN_RECORD_HEAD) {
            part = fill(hello, bytes, size, RECORD_HEAD);
            ok = hello->have < RECORD_HEAD || begin_record(hello, ssl);
        } else if (hello->phase == IN_MESSAGE_HEAD) {
            part = fill(hello, bytes, size, MESSAGE_HEAD);
            ok = hello->have < MESSAGE_HEAD || begin_message(hello);
        } else {
            part = smaller(size, hello->record);
            pass(hello, part);
        }
        if (hello->phase == IN_BODY && hello->record == 0)
            hello->phase = IN_RECORD_HEAD;
    }
    return ok;
}
