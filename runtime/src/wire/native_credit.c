/* SPDX-License-Identifier: Apache-2.0 */
/* native_credit.c - credit of the connection: what all its streams together may send, so that a peer
 * can fill a bounded amount of memory however many calls it makes.
 *
 * It cannot come to a halt. A receiver gives memory to messages in parts in the order of their first
 * parts, and gives the credit of their bytes back as they come; so the oldest message always has its
 * memory. The sender lets the oldest take all the credit there is, and the others, whose bytes may
 * have to wait at the receiver, leave a part of the window to it and to messages that come whole. */
#include "wire/native.h"

void mt_native_grant(mt_native *n)
{
    uint32_t bytes = n->used;

    if (bytes == 0 || n->state == MT_NATIVE_FAILED)
        return;
    n->used = 0;
    n->recv_credit += bytes;
    mt_native_put_credit(n, 0, bytes);
}

void mt_native_release(mt_native *n, mt_stream *stream)
{
    uint32_t bytes = stream->charged;

    stream->charged = 0;
    mt_native_give_back(n, bytes);
}

bool mt_native_credit_all(mt_native *n, uint64_t bytes)
{
    if (bytes > (uint64_t)(MT_CREDIT_MOST - n->send_credit))
        return false;
    n->send_credit += (uint32_t)bytes;
    mt_native_unpark(n);
    return true;
}

/* They waited before those of the ring began to. */
void mt_native_unpark(mt_native *n)
{
    if (mt_list_is_empty(&n->parked))
        return;
    mt_list_splice(&n->parked, &n->ring);
    mt_list_splice(&n->ring, &n->parked);
    mt_native_note_work(n);
}

uint32_t mt_native_credit_for_part(const mt_native *n, const mt_native_item *item)
{
    bool oldest = mt_list_is_empty(&n->begun) || n->begun.next == &item->begun;
    uint32_t kept = oldest ? 0 : n->peer.connection_window_bytes / 4;

    return n->send_credit > kept ? n->send_credit - kept : 0;
}
