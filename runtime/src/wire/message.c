/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - generated messages as a whole: packed, unpacked into an arena, and who frees them. */
#include "wire/message.h"

#include <msgtrans/codec.h>
#include <stdio.h>
#include <string.h>

enum { MAX_DEPTH = 100 };

const char mt_empty_string[] = "";

/* --- owners ----------------------------------------------------------------------------------- */

/* Stands right before each message that mt_message_unpack() makes. */
typedef struct message_owner {
    void (*release)(void *arg); /* NULL: the message belongs to somebody's arena */
    void *arg;
} message_owner;

_Static_assert(sizeof(message_owner) % 16 == 0, "the message behind it must stay aligned");

static message_owner *owner_of(void *message)
{
    return (message_owner *)message - 1;
}

void mt_message_set_owner(void *message, void (*release)(void *arg), void *arg)
{
    *owner_of(message) = (message_owner){release, arg};
}

static void *start_message(message_owner *owner, const ProtobufCMessageDescriptor *descriptor)
{
    *owner = (message_owner){NULL, NULL};
    descriptor->message_init((ProtobufCMessage *)(owner + 1));
    return owner + 1;
}

void *mt_message_new(mt_arena *arena, const ProtobufCMessageDescriptor *descriptor)
{
    message_owner *owner = mt_arena_alloc(arena, sizeof *owner + descriptor->sizeof_message);

    return owner != NULL ? start_message(owner, descriptor) : NULL;
}

void mt_message_free(void *message)
{
    if (message == NULL)
        return;
    message_owner owner = *owner_of(message);
    if (owner.release != NULL)
        owner.release(owner.arg);
}

/* --- packing ---------------------------------------------------------------------------------- */

size_t mt_message_pack(const mt_message_type *type, const void *message, uint8_t *out)
{
    size_t size = type->packed_size(message);

    type->pack(message, out + size, 0);
    return size;
}

/* --- unpacking -------------------------------------------------------------------------------- */

__attribute__((noinline, cold)) static void describe(const mt_unpack *u, mt_status *why)
{
    const char *reason = u->reason != NULL ? u->reason : "cut short, or not a valid value";
    mt_code code = u->error == MT_ENOMEM ? MT_RESOURCE_EXHAUSTED : MT_INVALID_ARGUMENT;
    char where[32] = "";

    if (u->reason != NULL && u->reason_at != SIZE_MAX)
        snprintf(where, sizeof where, " at byte %zu", u->reason_at);
    *why = mt_status_make(code, "%s%s%s: %s%s", u->message, u->field != NULL ? "." : "",
                          u->field != NULL ? u->field : "", reason, where);
}

static void *new_message(mt_unpack *u, const mt_message_type *type)
{
    const ProtobufCMessageDescriptor *descriptor = type->descriptor;
    message_owner *owner =
        (message_owner *)mt_unpack_alloc(u, sizeof *owner + descriptor->sizeof_message);

    if (owner == NULL) {
        mt_unpack_failed(u, type, 0);
        return NULL;
    }
    return start_message(owner, descriptor);
}

static bool unpack_new(mt_unpack *u, const mt_message_type *type, const uint8_t *p, size_t size,
                       void **out)
{
    if (size > INT32_MAX) {
        u->reason = "larger than 2 GiB - 1";
        u->reason_at = SIZE_MAX;
        return mt_unpack_failed(u, type, 0);
    }
    *out = new_message(u, type);
    if (p == NULL)
        p = (const uint8_t *)"";
    return *out != NULL && type->unpack(u, *out, p, p + size);
}

mt_err mt_unpack_bytes(const mt_message_type *type, mt_arena *arena, const uint8_t *data,
                       size_t size, void **out, mt_status *why)
{
    mt_unpack u;

    u.arena = arena;
    u.depth_left = MAX_DEPTH;
    u.error = MT_EDECODE;
    u.reason = u.message = NULL;
    u.group = NULL;
    mt_unpack_enter_arena(&u);
    bool ok = unpack_new(&u, type, data, size, out);
    mt_unpack_leave_arena(&u);
    if (ok)
        return MT_OK;
    *out = NULL;
    if (why != NULL)
        describe(&u, why);
    return u.error;
}

mt_err mt_message_unpack(const mt_message_type *type, mt_arena *arena, mt_slice bytes, void **out,
                         mt_status *why)
{
    return mt_unpack_bytes(type, arena, bytes.data, bytes.size, out, why);
}
