/* SPDX-License-Identifier: Apache-2.0 */
/* msgtrans/message.h - what the runtime knows of a generated message: how to size, pack and unpack it.
 * Messages are protobuf-c messages: the first member is ProtobufCMessage base, and the descriptor is
 * protobuf-c's. The functions are straight-line code that mtc writes; base need not be set to pack. */
#ifndef MSGTRANS_MESSAGE_H
#define MSGTRANS_MESSAGE_H

#include <msgtrans/arena.h>
#include <msgtrans/base.h>
#include <msgtrans/slice.h>
#include <msgtrans/status.h>
#include <protobuf-c/protobuf-c.h>

MT_BEGIN_DECLS

typedef struct mt_unpack mt_unpack; /* msgtrans/codec.h: the state of one decoding */

typedef enum mt_field_flags {
    MT_FIELD_MAP = 1,   /* its messages are the entries of a map: key = 1, value = 2 */
    MT_FIELD_GROUP = 2, /* a message between the tags of a group */
    MT_FIELD_TEXT = 4,  /* a string that is kept as pointer and length, so as bytes are */
} mt_field_flags;

/* What a descriptor of protobuf-c cannot say of a field. */
typedef struct mt_message_field {
    const char *json_name;
    const struct mt_message_type *type; /* of a field that holds messages, else NULL */
    unsigned flags;                     /* mt_field_flags */
} mt_message_field;

typedef struct mt_message_type {
    const ProtobufCMessageDescriptor *descriptor; /* name, size of the struct, fields */

    /* Returns the encoded size in bytes. */
    size_t (*packed_size)(const void *message);

    /* Writes the message backwards so that its last byte is end[-1], and returns its first byte.
     * Backwards, because then the length of a nested message is known when it must be written, and
     * nothing is computed twice.
     *   Shape    limit is the address of the first byte that may be written, or 0 if
     *            packed_size(message) bytes before end may
     *   Returns  end - packed_size(message), or NULL: it might not fit */
    uint8_t *(*pack)(const void *message, uint8_t *end, uintptr_t limit);

    /* Decodes p to end into message, which holds the type's initial value or an earlier part of the
     * same message (protobuf merges them). On failure u->error says which field and why. */
    bool (*unpack)(mt_unpack *u, void *message, const uint8_t *p, const uint8_t *end);

    /* In the order of descriptor->fields, then of groups; NULL if there are none. */
    const mt_message_field *fields;
    const unsigned *json_names; /* indexes of descriptor->fields, by json_name as strcmp() sorts */

    /* The fields that are groups, by number. protobuf-c knows no groups, so they are not among
     * descriptor->fields, and its functions leave them alone. */
    const ProtobufCFieldDescriptor *groups;
    unsigned group_count;
} mt_message_type;

/* What a string field is before it is set. Here and not protobuf-c's, so that a program links one
 * library. */
MT_API extern const char mt_empty_string[];

/* Decodes bytes into a new message in an arena.
 *   Shape    bytes.size up to 2 GiB - 1; nested up to 100 deep
 *   Owns     bytes is borrowed and must live as long as the arena: bytes fields point into it;
 *            *out is the arena's
 *   Returns  MT_OK | MT_EDECODE not a valid message | MT_ENOMEM; why, if not NULL, gets
 *            INVALID_ARGUMENT or RESOURCE_EXHAUSTED and a text that names message and field
 *   Thread   none (pure) */
MT_NODISCARD MT_API mt_err mt_message_unpack(const mt_message_type *type, mt_arena *arena,
                                             mt_slice bytes, void **out, mt_status *why);

/* Encodes a message to out, which has room for type->packed_size(message) bytes; returns that size.
 *   Thread   none (pure) */
MT_API size_t mt_message_pack(const mt_message_type *type, const void *message, uint8_t *out);

/* Encodes a message to the end of a buffer without asking for its size first: one walk over it
 * instead of two.
 *   Returns  its first byte, *size bytes before the buffer's end; or NULL, *size 0: it does not fit,
 *            or would only just, and mt_message_pack() has to be asked
 *   Thread   none (pure) */
static inline uint8_t *mt_message_try_pack(const mt_message_type *type, const void *message,
                                           uint8_t *buffer, size_t capacity, size_t *size)
{
    uint8_t *end = buffer + capacity;
    uint8_t *first = capacity > 0 ? type->pack(message, end, (uintptr_t)buffer) : NULL;

    *size = first != NULL ? (size_t)(end - first) : 0;
    return first;
}

/* Frees a message that owns itself: the reply of a blocking call. NULL is fine.
 *   Thread   any */
MT_API void mt_message_free(void *message);

MT_END_DECLS

#endif
